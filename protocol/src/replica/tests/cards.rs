// SPDX-License-Identifier: EUPL-1.2
//! Cards and rosters that hold for some and not for others: whoever holds one of them in good faith goes on with everybody.

use super::*;
use crate::id::Digest;
use crate::roster::{Lineage, PlatformForm};

impl World {
    /// The next card of an office, after `change`.
    fn next_card_of(&self, at: usize, change: impl FnOnce(&mut Card)) -> SignedCard {
        let office = &self.offices[at];
        let mut card = office.card.read().unwrap();
        card.number += 1;
        card.previous = Digest(office.card.digest().0);
        card.issued = self.now;
        change(&mut card);
        SignedCard::sign(&card, &office.organisation_key, None)
    }

    pub(super) fn bring(
        &mut self,
        at: usize,
        cards: Vec<SignedCard>,
        rosters: Vec<SignedRoster>,
    ) -> Result<Accepted, SubmitError> {
        self.step(at, Input::Platform { request: RequestId(0), file: PlatformFile { cards, rosters } })
    }

    fn cut_all(&mut self) {
        for (one, other) in [(CIO, ML), (CIO, OTHER), (ML, OTHER)] {
            self.cut(one, other);
        }
    }

    /// The roster after the newest, drawn up now and signed by the first office with `key`.
    pub(super) fn next_roster(&self, key: &SecretKey, change: impl FnOnce(&mut Roster)) -> SignedRoster {
        let held = self.offices[CIO].replica.directory().signed_roster(self.platform).unwrap();
        let before = held.read().unwrap();
        let lineage = Lineage::Successor { platform: self.platform, previous: held.digest() };
        let mut next = Roster { number: before.number + 1, lineage, issued: self.now, ..before };
        change(&mut next);
        next.members.sort_unstable_by_key(|member| member.organisation);
        let mut signed = SignedRoster::unsigned(&next);
        signed.add_signature(self.offices[CIO].id(), key);
        signed
    }
}

#[test]
fn two_cards_that_certify_one_key_do_not_part_those_who_hold_one_each() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let (first, shared) = (secret(9, 0), secret(9, 4));
    let mut nobody = Card::first(first.public(), "Nobody", OrganisationKind::Cio, Country::France, START);
    nobody.staff.push(StaffCertificate::new(nobody.organisation, &shared, Role::Leader, START));
    let nobody = SignedCard::sign(&nobody, &first, None);
    let theirs = world.next_card_of(ML, |card| {
        card.staff.push(StaffCertificate::new(card.organisation, &shared, Role::Leader, START));
    });
    world.cut_all();
    world.bring(OTHER, vec![nobody], vec![]).unwrap();
    world.bring(CIO, vec![theirs.clone()], vec![]).unwrap();
    assert!(world.bring(OTHER, vec![theirs], vec![]).is_err(), "people who bring it by hand are told");
    world.link(CIO, OTHER);
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Martin")]));
}

#[test]
fn a_roster_signed_with_a_key_given_up_does_not_part_who_holds_it_from_who_knows() {
    let mut world = three();
    world.cut_all();
    world.now = world.now.plus_ms(HOUR_MS);
    let (old, new) = (secret(1, 0), secret(1, 6));
    let mut card = world.next_card_of(CIO, |_| {}).read().unwrap();
    card.key = new.public();
    let card = SignedCard::sign(&card, &old, Some(&new));
    world.bring(ML, vec![card], vec![]).unwrap();
    world.now = world.now.plus_ms(HOUR_MS);
    let roster = world.next_roster(&old, |roster| roster.territory = "Another".to_owned());
    world.bring(OTHER, vec![], vec![roster]).unwrap();
    world.link(ML, OTHER);
    world.settle();
    for (from, to) in [(ML, OTHER), (OTHER, ML)] {
        let case = world.open_case(from, &[("nom", &format!("Of {from}"))]);
        let terms = world.terms(from, to, &["nom"], Mode::Read);
        world.grant(from, case, &terms).unwrap();
        world.settle();
        assert!(world.holds(to, &format!("Of {from}")));
    }
    let number = |at: usize| world.offices[at].replica.directory().roster(world.platform).unwrap().number;
    assert_eq!([ML, OTHER].map(number), [0, 1]);
}

#[test]
fn words_that_only_another_card_of_their_author_explains_stop_nothing_of_who_passes_them_on() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["mobile", "mail"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    let read = world.terms(CIO, OTHER, &["nom", "mobile", "mail"], Mode::Read);
    let grant = world.grant(CIO, case, &read).unwrap();
    world.settle();
    let staff = secret(2, 5);
    let one = world.next_card_of(ML, |card| {
        card.staff.push(StaffCertificate::new(card.organisation, &staff, Role::Leader, START));
    });
    let other = world.next_card_of(ML, |card| card.name = "Another name".to_owned());
    world.cut_all();
    for (at, card) in [(CIO, &one), (ML, &one), (OTHER, &other)] {
        world.bring(at, vec![card.clone()], vec![]).unwrap();
    }
    world.offices[ML].staff = staff;
    world.link(CIO, ML);
    let mobile = world.document_of(ML, "mobile");
    world.change(ML, mobile, "0600000002").unwrap();
    let signer = world.offices[ML].staff.public();
    let entropy = &mut world.offices[ML].entropy;
    let opening = Draft::opening(signer, &terms.alias.0, &encode(&field_id("mail")), b"zoe@example.org", entropy);
    let mail = world.submit(ML, Padding::Bare, vec![opening]).unwrap().entries[0];
    world.settle();
    world.change(CIO, mobile, "0600000003").unwrap();
    world.change(CIO, mail.into(), "zoe@example.com").unwrap();
    assert!(world.holds(CIO, "zoe@example.org"), "it was admitted");
    world.link(CIO, OTHER);
    world.settle();
    let name = world.document_of(CIO, "nom");
    world.change(CIO, name, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Martin"), ("mobile", "0600000001")]));
    assert!(!world.holds(OTHER, "zoe@example") && !world.holds(OTHER, "0600000002"));
    world.revoke(CIO, grant);
    world.settle();
    assert!(world.is_receipted(CIO, grant));

    // What the sender itself signs with such a key is refused: it knows its own cards.
    let own = world.open_case(ML, &[]);
    let terms = world.terms(ML, OTHER, &["nom"], Mode::Read);
    world.link(ML, OTHER);
    world.grant(ML, own, &terms).unwrap();
    world.deliver();
    assert!(!world.refusals.is_empty());
}

#[test]
fn an_organisation_that_joins_tomorrow_is_no_peer_today() {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let joining = Office::new(3, OrganisationKind::Alj);
    let since = world.now.plus_ms(20 * HOUR_MS);
    let member = Member {
        organisation: joining.id(),
        kind: OrganisationKind::Alj,
        circle: Circle::First,
        since,
        until: None,
        successor: None,
    };
    let roster = world.next_roster(&secret(1, 0), |roster| roster.members.push(member));
    world.bring(CIO, vec![joining.card.clone()], vec![roster]).unwrap();
    let office = &mut world.offices[CIO];
    let knows = |office: &Office, at| office.replica.peers(at).iter().any(|peer| peer.key == secret(3, 3).public());
    let soon = since.minus_ms(600 * SECOND_MS);
    assert!(!knows(office, world.now) && !knows(office, soon.minus_ms(1)) && knows(office, soon));
    assert!(office.replica.next_wake(world.now).unwrap() <= soon);
    let tells = |office: &mut Office, at| {
        let step = office.replica.handle(at, Input::Tick, &office.store).unwrap();
        office.store.commit(&step.batch).unwrap();
        step.effects.iter().any(|effect| matches!(effect, Effect::PeersChanged))
    };
    assert_eq!([soon.minus_ms(1), soon, soon.plus_ms(1)].map(|at| tells(office, at)), [false, true, false]);
}

impl World {
    /// The texts of the forms that an office takes for forms of the platform.
    fn forms(&self, at: usize) -> Vec<String> {
        let directory = self.offices[at].replica.directory();
        let named = &directory.roster(self.platform).unwrap().forms;
        let text = |form: &PlatformForm| directory.forms_signed(form.digest).next().unwrap().1.to_owned();
        named.iter().map(text).collect()
    }
}

#[test]
fn a_form_that_the_leaders_sign_reaches_every_member_and_no_other_form_does() {
    let mut world = three();
    let leader = secret(1, 0);
    let form = |text: &str| PlatformForm::new(text, START);
    // A member that leads nothing signs one: no peer takes it, and people who bring it by hand are told.
    let alone = world.next_roster(&leader, |roster| roster.forms = vec![form("a form of one member")]);
    let mut usurped = SignedRoster { signatures: vec![], ..alone };
    usurped.add_signature(world.offices[ML].id(), &world.offices[ML].organisation_key);
    assert!(world.bring(ML, vec![], vec![usurped.clone()]).is_err());
    world.say(ML, OTHER, &Message::Platform { cards: vec![], rosters: vec![usurped.clone()] });
    // Nor one whose signature the leader made for something else, nor one with another text under the signed hash.
    let signed = world.next_roster(&leader, |roster| roster.forms = vec![form("the form of the platform")]);
    let moved = SignedRoster { signatures: signed.signatures.clone(), ..usurped };
    world.say(ML, OTHER, &Message::Platform { cards: vec![], rosters: vec![moved] });
    let at = signed.bytes.windows(8).position(|bytes| bytes == b"the form").unwrap();
    let mut other_text = signed.clone();
    other_text.bytes[at] ^= 1;
    world.say(ML, OTHER, &Message::Platform { cards: vec![], rosters: vec![other_text] });
    world.settle();
    assert_eq!([CIO, ML, OTHER].map(|at| world.forms(at).len()), [0, 0, 0]);
    assert!(world.refusals.is_empty(), "{:?}", world.refusals);

    // One is not connected to the leader: it hears of it from the other.
    world.cut(CIO, OTHER);
    world.bring(CIO, vec![], vec![signed]).unwrap();
    world.settle();
    for at in [CIO, ML, OTHER] {
        assert_eq!(world.forms(at), ["the form of the platform"], "office {at}");
    }
    // Later rosters name it without its text, and an office that was away takes them all.
    world.cut(CIO, ML);
    world.cut(ML, OTHER);
    let withdrawn = world.next_roster(&leader, |roster| {
        roster.forms[0].text = None;
        roster.forms[0].until = Some(roster.issued.plus_ms(1));
    });
    world.bring(CIO, vec![], vec![withdrawn]).unwrap();
    world.link(CIO, OTHER);
    world.settle();
    let store = world.offices[OTHER].store.clone();
    world.reopen(OTHER, store);
    let roster = world.offices[OTHER].replica.directory().roster(world.platform).unwrap();
    assert!(!roster.forms[0].is_in_force(world.now.plus_ms(1)) && roster.number == 2);
    assert_eq!(world.forms(OTHER), ["the form of the platform"], "its text is kept");
    // Grants go on.
    let case = world.open_case(CIO, &[("nom", "Martin")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.link(CIO, ML);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(world.holds(ML, "Martin"));
}
