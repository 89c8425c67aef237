// SPDX-License-Identifier: EUPL-1.2
//! Keys that end, and are said to have ended before anybody could know.

use super::*;
use crate::id::Digest;
use crate::roster::End;

impl World {
    /// Ends the key of an office's member of staff as of a moment, and certifies another; the offices of `told` hear of it.
    fn end_staff(&mut self, at: usize, until: Timestamp, told: &[usize]) -> PlatformFile {
        let now = self.now;
        let office = &mut self.offices[at];
        let mut card = office.card.read().unwrap();
        card.number += 1;
        card.previous = Digest(office.card.digest().0);
        card.issued = now;
        let ledger = card.nodes[0].ledger();
        card.staff[0].until = Some(End { time: until, sealed: vec![(ledger, 0)] });
        office.staff = secret(office.number, 5);
        card.staff.push(StaffCertificate::new(card.organisation, &office.staff, Role::Leader, now));
        office.card = SignedCard::sign(&card, &office.organisation_key, None);
        let file = PlatformFile { cards: vec![office.card.clone()], rosters: vec![] };
        self.tell(&file, told);
        file
    }

    fn tell(&mut self, file: &PlatformFile, told: &[usize]) {
        for at in told {
            self.step(*at, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
        }
    }

    /// A case of the first office with one field, in which the second writes and which the third reads.
    fn three_share(&mut self) -> DocumentId {
        let case = self.open_case(CIO, &[("mobile", "0600000001")]);
        for (to, mode) in [(ML, Mode::Write), (OTHER, Mode::Read)] {
            let terms = self.terms(CIO, to, &["mobile"], mode);
            self.grant(CIO, case, &terms).unwrap();
        }
        self.settle();
        self.document_of(CIO, "mobile")
    }
}

#[test]
fn what_a_home_admitted_still_reaches_readers_when_its_author_is_said_to_have_ended_before() {
    let mut world = three();
    let document = world.three_share();
    world.cut(CIO, OTHER);
    world.pass(60 * SECOND_MS);
    world.change(ML, document, "0600000002").unwrap();
    world.settle();
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000002")]), "it was admitted");
    world.end_staff(ML, START, &[CIO, ML, OTHER]);
    world.link(CIO, OTHER);
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("mobile", "0600000002")]));
}

/// As when the key was stolen then.
#[test]
fn what_an_office_wrote_before_it_ended_its_own_key_still_reaches_readers() {
    let mut world = three();
    let document = world.three_share();
    world.cut(CIO, OTHER);
    world.pass(60 * SECOND_MS);
    world.change(CIO, document, "0600000002").unwrap();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.end_staff(CIO, START, &[CIO, ML, OTHER]);
    world.link(CIO, OTHER);
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("mobile", "0600000002"), ("nom", "Lavallière")]));
}

#[test]
fn a_home_that_knows_that_a_key_has_ended_does_not_admit_what_it_signed_and_goes_on() {
    let mut world = three();
    let document = world.three_share();
    world.cut(CIO, ML);
    world.pass(60 * SECOND_MS);
    let late = world.change(ML, document, "0600000002").unwrap().entries[0];
    world.end_staff(ML, START, &[CIO, ML, OTHER]);
    let change = world.change(ML, document, "0600000003").unwrap().entries[0];
    world.link(CIO, ML);
    world.settle();
    let verdict = |id| case::decision(&world.offices[ML].store, id).unwrap().unwrap().verdict;
    assert_eq!(verdict(late), Verdict::Refused { reason: Refusal::NotAuthorised });
    assert_eq!(verdict(change), Verdict::Refused { reason: Refusal::AfterRefused });
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000001")]));
}
