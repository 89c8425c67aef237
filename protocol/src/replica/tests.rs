// SPDX-License-Identifier: EUPL-1.2
use std::collections::VecDeque;

use super::*;
use crate::case;
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, sign};
use crate::entry::{Draft, Header, payload};
use crate::id::{CaseHandle, DocumentId, Nonce, PlatformId};
use crate::identifier::Country;
use crate::message::{Delivery, Message, Part, PartEntry};
use crate::organisation::{Circle, OrganisationKind};
use crate::roster::{
    Card, Member, NodeCertificate, NodeSecrets, Role, Roster, SignedCard, SignedRoster, StaffCertificate, ledger_id,
    organisation_id,
};
use crate::rules::Basis;
use crate::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consenter, Disclosure, DisclosureGroup, DisclosureItem, GrantParticulars,
    GrantTerms, Kind, Mode, Past, Reason, Refusal, Verdict, case_opened, grant, single,
};
use crate::store::MemoryStore;
use crate::time::{DAY_MS, HOUR_MS, SECOND_MS};

mod cards;
mod claims;
mod clock;
mod consent;
mod consult;
mod desk;
mod emergency;
mod ends;
mod erasure;
mod expiry;
mod filing;
mod filling;
mod forgotten;
mod forks;
mod hidden;
mod hierarchy;
mod hostile;
mod join;
mod kinds;
mod later;
mod locked;
mod many;
mod names;
mod passed_on;
mod placing;
mod recall;
mod receipts;
mod referral;
mod refused;
mod repair;
mod rules;
mod secrecy;
mod sessions;
mod single;
mod subject;
mod succession;
mod thresholds;
mod world;

use world::*;

#[test]
fn granted_fields_arrive_and_nothing_else() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière"), ("mobile", "0612345678")]));
    assert_eq!(world.values(OTHER), vec![]);
    assert!(!world.holds(ML, "Zoé") && !world.holds(OTHER, "Lavallière"));
    assert!(
        !world.offices[ML]
            .store
            .rows()
            .any(|(_, key, value)| key.windows(16).chain(value.windows(16)).any(|bytes| bytes == case.0)),
        "the holder's own name for the case left"
    );

    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0698765432").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière"), ("mobile", "0698765432")]));
}

#[test]
fn writer_and_home_edit_at_once_and_both_values_stand_everywhere() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let write = world.terms(CIO, ML, &["mobile", "mail"], Mode::Write);
    world.grant(CIO, case, &write).unwrap();
    let read = world.terms(CIO, OTHER, &["mobile"], Mode::Read);
    world.grant(CIO, case, &read).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let document = world.document_of(ML, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    assert_eq!(world.change(ML, document, "0600000003").unwrap().pending, 1);
    world.settle();
    world.link(CIO, ML);
    world.settle();
    let both = values(&[("mobile", "0600000002"), ("mobile", "0600000003")]);
    assert_eq!(world.values(CIO), both);
    assert_eq!(world.values(ML), both);
    assert_eq!(world.values(OTHER), both);
    assert_eq!(world.offices[ML].store.scan(Table::Pending, &[], &[], 9).unwrap(), vec![], "everything was decided");
}

#[test]
fn writer_opens_a_document_in_the_case_of_another() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom", "mail"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let signer = world.offices[ML].staff.public();
    let entropy = &mut world.offices[ML].entropy;
    let allowed = Draft::opening(signer, &terms.alias.0, &encode(&field_id("mail")), b"zoe@example.org", entropy);
    let denied = Draft::opening(signer, &terms.alias.0, &encode(&field_id("prenom")), b"Chloe", entropy);
    assert_eq!(
        world.submit(ML, Padding::Bare, vec![denied]),
        Err(SubmitError::Denied(Denial::NoWriteGrant(field_id("prenom").0)))
    );
    world.submit(ML, Padding::Bare, vec![allowed]).unwrap();
    world.settle();
    assert_eq!(world.values(CIO), values(&[("nom", "Lavallière"), ("mail", "zoe@example.org")]));
}

#[test]
fn revocation_purges_and_the_receipt_returns() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let entropy = &mut world.offices[CIO].entropy;
    let revocation = single(Kind::Revocation, vec![grant], &Reason { text: "withdrawn".to_owned() }, entropy);
    world.submit(CIO, Padding::Bare, vec![revocation]).unwrap();
    world.settle();
    assert_eq!(world.values(ML), vec![]);
    assert!(!world.holds(ML, "Lavallière") && !world.holds(ML, "0612345678"));
    assert!(case::grant(&world.offices[CIO].store, grant).unwrap().unwrap().1.purged, "no receipt came");
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Martin-Lavallière").unwrap();
    world.settle();
    assert!(!world.holds(ML, "Lavallière"));

    // Granted again, everything comes again.
    let mut again = world.terms(CIO, ML, &["nom"], Mode::Read);
    again.alias = terms.alias;
    world.grant(CIO, case, &again).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Martin-Lavallière")]));
}

#[test]
fn every_withdrawal_of_a_case_gets_its_receipt() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let law = world.terms(CIO, ML, &["nom", "mobile"], Mode::Read);
    let mut consent = world.terms(CIO, ML, &["mobile"], Mode::Write);
    consent.alias = law.alias;
    let grants = [world.grant(CIO, case, &law).unwrap(), world.grant(CIO, case, &consent).unwrap()];
    world.settle();
    let entropy = &mut world.offices[CIO].entropy;
    let reason = Reason { text: String::new() };
    let drafts = grants.map(|grant| single(Kind::Revocation, vec![grant], &reason, entropy)).to_vec();
    world.submit(CIO, Padding::Padded, drafts).unwrap();
    world.settle();
    for grant in grants {
        assert!(case::grant(&world.offices[CIO].store, grant).unwrap().unwrap().1.purged, "no receipt came");
    }
    assert_eq!(world.values(ML), vec![]);
}

#[test]
fn values_revoked_while_a_peer_is_away_never_leave() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    world.cut(CIO, ML);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let entropy = &mut world.offices[CIO].entropy;
    let revocation = single(Kind::Revocation, vec![grant], &Reason { text: String::new() }, entropy);
    world.submit(CIO, Padding::Bare, vec![revocation]).unwrap();
    world.link(CIO, ML);
    world.settle();
    assert!(!world.holds(ML, "Lavallière"));
}

#[test]
fn grant_from_now_seals_the_past() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    let mut terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
    terms.past = Past::Current;
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000002")]));
    assert!(!world.holds(ML, "0600000001"));
    world.change(CIO, document, "0600000003").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000003")]));
}

#[test]
fn grant_expires_at_the_recipient_by_its_own_clock() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    terms.until = world.now.plus_ms(DAY_MS);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    for _ in 0..2 {
        world.now = world.now.plus_ms(DAY_MS);
        world.step(ML, Input::Tick).unwrap();
    }
    world.settle();
    assert_eq!(world.values(ML), vec![]);
    assert!(!world.holds(ML, "Lavallière"));
}

#[test]
fn rules_refuse_what_they_do_not_allow() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("commentaire", "text")]);
    let private = world.terms(CIO, ML, &["commentaire"], Mode::Read);
    assert!(matches!(world.grant(CIO, case, &private), Err(SubmitError::Denied(Denial::Rules(_)))));
    let mut endless = world.terms(CIO, ML, &["nom"], Mode::Read);
    endless.until = Timestamp::MAX;
    assert!(matches!(world.grant(CIO, case, &endless), Err(SubmitError::Denied(Denial::Rules(_)))));
}

#[test]
fn repeated_submission_changes_nothing() {
    let mut world = three();
    let (now, office) = (world.now, &mut world.offices[CIO]);
    let opened = CaseOpened { case: CaseHandle([5; 16]), kind: CaseKind::Person };
    let draft = case_opened(&opened, &CaseOrigin::by_hand(), &mut office.entropy);
    let submission =
        sign(&office.staff, &office.context(now), Padding::Bare, vec![draft], &mut office.entropy).unwrap();
    let input = || Input::Submit { request: RequestId(1), submission: Box::new(submission.clone()) };
    let first = world.step(CIO, input()).unwrap();
    let before: Vec<_> =
        world.offices[CIO].store.rows().map(|(table, key, value)| (table, key.to_vec(), value.to_vec())).collect();
    assert_eq!(world.step(CIO, input()).unwrap().commit, first.commit);
    let after: Vec<_> =
        world.offices[CIO].store.rows().map(|(table, key, value)| (table, key.to_vec(), value.to_vec())).collect();
    assert_eq!(before, after);
}

#[test]
fn epochs_are_sealed_by_the_clock_and_cosigned() {
    let mut world = three();
    world.open_case(CIO, &[("nom", "Lavallière")]);
    for _ in 0..5 {
        world.now = world.now.plus_ms(60 * SECOND_MS);
        for at in [CIO, ML, OTHER] {
            world.step(at, Input::Tick).unwrap();
        }
        world.settle();
    }
    let (ledger, sealed) = (world.offices[CIO].replica.identity.ledger, world.offices[CIO].replica.sealed());
    assert_eq!(sealed.size, 5);
    let newest = ledger::newest_checkpoint(&world.offices[CIO].store, ledger).unwrap().unwrap();
    assert_eq!(newest.checkpoint.state, sealed);
    assert_eq!(newest.cosignatures.len(), 2, "both others cosign");
    let seen = ledger::newest_checkpoint(&world.offices[ML].store, ledger).unwrap().unwrap();
    assert_eq!(seen.checkpoint, newest.checkpoint);

    // A replica opened again goes on where the log stands.
    let store = world.offices[CIO].store.clone();
    let reopened = Replica::open(identity(1), Settings::default(), [0; 32], world.now, &store).unwrap();
    assert_eq!(reopened.sealed(), sealed);
    assert_eq!(reopened.next_commit, world.offices[CIO].replica.next_commit);
}

#[test]
fn strangers_are_turned_away() {
    let mut world = three();
    let office = &mut world.offices[CIO];
    let stranger = SecretKey::from_seed(&[250; 32]).public();
    let input = Input::Connected { peer: stranger, session: SessionId([1; 8]) };
    let step = office.replica.handle(world.now, input, &office.store).unwrap();
    assert!(matches!(step.effects.as_slice(), [Effect::Close { .. }]), "not a byte is sent");
}

#[test]
fn secret_cases_leave_no_trace_with_others() {
    let quiet = {
        let mut world = three();
        world.settle();
        world.rows_of_others()
    };
    let busy = {
        let mut world = three();
        for number in 0..20 {
            world.open_case(OTHER, &[("nom", &format!("Secret {number}"))]);
        }
        world.settle();
        world.rows_of_others()
    };
    assert_eq!(quiet, busy);
}

impl World {
    /// How many rows each other office holds: nothing of the third office's secret cases may show there.
    fn rows_of_others(&self) -> Vec<usize> {
        [CIO, ML].iter().map(|at| self.offices[*at].store.rows().count()).collect()
    }
}

#[test]
fn header_kinds_that_do_not_leave_are_listed_as_such() {
    let statement = |kind: Kind| Header::Statement { kind: kind as u8, references: vec![], bodies: vec![] };
    for kind in [Kind::CaseOpened, Kind::Import, Kind::Person, Kind::Received, Kind::Disclosure] {
        assert!(!outbox::statement_may_leave(&statement(kind), 0));
    }
    assert!(!outbox::statement_may_leave(&statement(Kind::Consultation), 1), "why somebody looked stays with them");
    assert!(!outbox::statement_may_leave(&statement(Kind::Grant), 0b111), "particulars stay with the holder");
}

impl World {
    /// Has a node whose program keeps to no rules disclose a statement or change of `signer` to another.
    fn disclose_unchecked(&mut self, from: usize, to: usize, signer: &SecretKey, alias: CaseHandle, draft: Draft) {
        let slots = u8::try_from((1u32 << draft.bodies.len()) - 1).unwrap();
        self.disclose_slots_unchecked(from, to, signer, (Some(alias), slots), draft);
    }

    /// As there, of the bodies of `slots` alone in its list, or of no case.
    fn disclose_slots_unchecked(
        &mut self,
        from: usize,
        to: usize,
        signer: &SecretKey,
        (alias, slots): (Option<CaseHandle>, u8),
        draft: Draft,
    ) {
        let now = self.now;
        let office = &mut self.offices[from];
        let context = office.context(now);
        let item = DisclosureItem { entry: draft.header.id(signer.public()), slots };
        let submission = sign(signer, &context, Padding::Bare, vec![draft], &mut office.entropy).unwrap();
        let (header, bodies) = submission.entries[0].clone();
        let entry = PartEntry { place: 0, header, bodies: (0u8..).zip(bodies).collect() };
        let part = Part { commit: submission.commit, siblings: vec![], entries: vec![entry] };
        self.deliver_unchecked(from, to, (alias, item), part);
    }

    /// Has a node disclose to another what it holds of somebody, whoever may read it.
    fn relay_unchecked(&mut self, from: usize, to: usize, alias: CaseHandle, entry: EntryId, slots: u8) {
        let office = &mut self.offices[from];
        let location = ledger::locate(&office.store, entry).unwrap().expect("the entry is held");
        let turn = Turn::new(self.now, secret(office.number, 2).public(), &office.store);
        let part = office.replica.part(&turn, location.commit, &[(location.index, slots)], true).unwrap();
        self.deliver_unchecked(from, to, (Some(alias), DisclosureItem { entry, slots }), part);
    }

    fn deliver_unchecked(
        &mut self,
        from: usize,
        to: usize,
        (alias, item): (Option<CaseHandle>, DisclosureItem),
        part: Part,
    ) {
        let session = self.links.iter().find(|link| [(from, to), (to, from)].contains(&(link.0, link.1))).unwrap().2;
        let first = self.offices[to].replica.peers[&self.offices[from].replica.identity.ledger].read;
        let (recipient, ledger) = (self.offices[to].id(), self.offices[to].replica.identity.ledger);
        let now = self.now;
        let office = &mut self.offices[from];
        let disclosure =
            Disclosure { recipient, ledger, first, groups: vec![DisclosureGroup { alias, items: vec![item] }] };
        let disclosure = single(Kind::Disclosure, vec![], &disclosure, &mut office.entropy);
        let context = office.context(now);
        let service = secret(office.number, 2);
        let signed = sign(&service, &context, Padding::Bare, vec![disclosure], &mut office.entropy).unwrap();
        let (header, bodies) = signed.entries[0].clone();
        let entry = PartEntry { place: 0, header, bodies: (0u8..).zip(bodies).collect() };
        let disclosure = Part { commit: signed.commit, siblings: vec![], entries: vec![entry] };
        let delivery = Delivery { first, disclosure, parts: vec![part] };
        let peer = secret(self.offices[from].number, 3).public();
        let bytes = Message::Delivery(delivery).encode();
        self.step(to, Input::Frame { peer, session, bytes }).unwrap();
    }
}

#[test]
fn change_that_replaces_what_it_does_not_follow_is_never_admitted() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["mobile"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let document = world.document_of(CIO, "mobile");
    let second = world.change(CIO, document, "0600000002").unwrap().entries[0];
    world.settle();
    let staff = secret(2, 4);
    let entropy = &mut world.offices[ML].entropy;
    let odd = Draft::change(staff.public(), document, vec![document.into()], vec![second], b"odd", entropy);
    assert!(matches!(world.submit(ML, Padding::Bare, vec![odd.clone()]), Err(SubmitError::Entry { index: 0, .. })));
    let id = odd.header.id(staff.public());
    world.disclose_unchecked(ML, CIO, &staff, terms.alias, odd);
    assert_eq!(world.refusals, vec![], "the author is told, the session goes on");
    let decision = case::decision(&world.offices[CIO].store, id).unwrap().expect("the home decided");
    assert_eq!(decision.verdict, Verdict::Refused { reason: Refusal::Unknown });
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000002")]));
}

#[test]
fn statement_of_a_peer_has_the_shape_of_its_kind() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let entropy = &mut world.offices[CIO].entropy;
    let twice = Draft::statement(Kind::Revocation as u8, vec![grant, grant], &[vec![]], entropy);
    let entry = twice.header.id(secret(1, 4).public());
    world.disclose_unchecked(CIO, ML, &secret(1, 4), terms.alias, twice);
    let rule = "has not the references and bodies that its kind asks for";
    assert_eq!(world.refusals, vec![DeliveryError::Entry { entry, rule }]);
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]), "nothing of it took effect");
}

impl World {
    fn revoke(&mut self, at: usize, grant: EntryId) {
        let entropy = &mut self.offices[at].entropy;
        let revocation = single(Kind::Revocation, vec![grant], &Reason { text: String::new() }, entropy);
        self.submit(at, Padding::Bare, vec![revocation]).unwrap();
    }

    fn is_receipted(&self, at: usize, grant: EntryId) -> bool {
        case::grant(&self.offices[at].store, grant).unwrap().unwrap().1.purged
    }

    fn pass(&mut self, milliseconds: u64) {
        self.now = self.now.plus_ms(milliseconds);
        for at in 0..self.offices.len() {
            self.step(at, Input::Tick).unwrap();
        }
    }
}

/// Regression: the change came without the opening that was withheld, and was refused for ever.
#[test]
fn history_whose_grant_ended_on_the_way_is_passed_over() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Lavallière-Petit").unwrap();
    world.cut(CIO, ML);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    world.link(CIO, ML);
    world.settle();
    assert!(!world.holds(ML, "Lavallière") && world.is_receipted(CIO, grant));
    let again = GrantTerms { from: world.now, ..terms };
    world.grant(CIO, case, &again).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière-Petit")]));
}

/// Regression: what was on its way when the recipient deleted the case was refused for ever.
#[test]
fn values_that_arrive_after_the_case_was_deleted_are_passed_over() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, ML, &["nom", "prenom"], Mode::Write);
    terms.until = world.now.plus_ms(DAY_MS);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Lavallière-Petit").unwrap();
    let signer = world.offices[CIO].staff.public();
    let entropy = &mut world.offices[CIO].entropy;
    let opening = Draft::opening(signer, &case.0, &encode(&field_id("prenom")), b"Chloe", entropy);
    world.submit(CIO, Padding::Bare, vec![opening]).unwrap();
    world.pass(DAY_MS);
    world.pass(DAY_MS);
    world.settle();
    assert_eq!(world.values(ML), vec![]);
    world.link(CIO, ML);
    world.settle();
    assert!(!world.holds(ML, "Petit") && !world.holds(ML, "Chloe") && world.is_receipted(CIO, grant));
    let again = GrantTerms { from: world.now, until: world.now.plus_ms(DAY_MS), ..terms };
    world.grant(CIO, case, &again).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière-Petit"), ("prenom", "Chloe")]));
}

/// Nobody need tell: what was shared for a time is gone when the time is over, on the recipient's own clock.
#[test]
fn a_partner_that_was_away_for_a_year_has_purged_and_says_so_on_its_return() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(world.holds(ML, "Lavallière"));
    world.cut(CIO, ML);
    // By steps, for a clock that jumps by more than a day is doubted.
    for _ in 0..438 {
        world.pass(20 * HOUR_MS);
        world.settle();
    }
    assert!(!world.is_receipted(CIO, grant));
    world.link(CIO, ML);
    world.settle();
    assert!(!world.holds(ML, "Lavallière") && world.is_receipted(CIO, grant));
}

/// Regression: a value listed under an earlier grant left under a later one that does not open the past.
#[test]
fn grant_from_now_does_not_release_what_waited_under_another() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    world.cut(CIO, ML);
    let whole = world.terms(CIO, ML, &["mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &whole).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..whole }).unwrap();
    world.settle();
    world.link(CIO, ML);
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000002")]));
    assert!(!world.holds(ML, "0600000001"));
}

/// Regression: a document that another grant covers kept the values that only the ended grant opened.
#[test]
fn purge_keeps_no_more_of_the_past_than_the_grant_that_is_left_opens() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    let whole = world.terms(CIO, ML, &["mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &whole).unwrap();
    world.settle();
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..whole }).unwrap();
    world.settle();
    assert!(world.holds(ML, "0600000001"));
    world.revoke(CIO, grant);
    world.change(CIO, document, "0600000003").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000003")]));
    assert!(!world.holds(ML, "0600000001"));
}

/// Regression: sealed history that came with a grant was taken for newer than the grant.
#[test]
fn purge_is_not_misled_by_the_order_in_which_history_came() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    let whole = world.terms(CIO, ML, &["mobile"], Mode::Read);
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..whole.clone() }).unwrap();
    world.settle();
    world.pass(60 * SECOND_MS);
    world.settle();
    for value in ["0600000003", "0600000004"] {
        world.change(CIO, document, value).unwrap();
    }
    let grant = world.grant(CIO, case, &whole).unwrap();
    world.settle();
    assert!(world.holds(ML, "0600000001"));
    world.revoke(CIO, grant);
    world.settle();
    assert_eq!(world.values(ML), values(&[("mobile", "0600000004")]));
    assert!(!world.holds(ML, "0600000001") && world.holds(ML, "0600000003"));
}

/// Regression: deleting for one grant removed the case, and the other grant was never acknowledged.
#[test]
fn every_grant_of_a_case_that_ends_is_acknowledged() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grants = [0; 2].map(|_| world.grant(CIO, case, &terms).unwrap());
    world.settle();
    world.cut(CIO, ML);
    grants.into_iter().for_each(|grant| world.revoke(CIO, grant));
    world.link(CIO, ML);
    world.settle();
    assert!(grants.into_iter().all(|grant| world.is_receipted(CIO, grant)));
}

/// Regression: a grant that starts later, or by a clock ahead of the node's, was given up as ended.
#[test]
fn grant_that_starts_later_opens_what_it_covers_then() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let first = world.grant(CIO, case, &terms).unwrap();
    let later = GrantTerms { from: world.now.plus_ms(3_600 * SECOND_MS), ..terms };
    world.grant(CIO, case, &later).unwrap();
    world.settle();
    world.revoke(CIO, first);
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Lavallière-Petit").unwrap();
    world.settle();
    assert!(!world.holds(ML, "Lavallière"));
    world.pass(3_601 * SECOND_MS);
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière-Petit")]));
}

#[test]
fn an_epoch_that_is_nearly_full_is_sealed_by_the_step_that_fills_it() {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let sealed = world.offices[CIO].replica.sealed().size;
    world.offices[CIO].replica.epoch.commits = EPOCH_COMMITS_MAX - 4_097;
    world.open_case(CIO, &[("nom", "Lavallière")]);
    let replica = &world.offices[CIO].replica;
    assert_eq!((replica.sealed().size, replica.epoch.commits), (sealed + 1, 0));
}
