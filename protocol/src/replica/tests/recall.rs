// SPDX-License-Identifier: EUPL-1.2
//! What a backup lost comes back from who received it, or is named.

use proptest::prelude::*;

use super::*;
use crate::referral::{
    EarlierRecipients, ReferralAnswer, ReferralMode, ReferralState, ReferralTerms, Restrictions, SLOT_EARLIER,
    Settlement, answer, referral, referrals, settlement,
};
use crate::statement::{Disclosure, ErasureGround, Payload, erasure};
use crate::view::erasure::Cause;

/// The number of the message that asks what was lost.
const RECALL: u8 = 13;

impl World {
    pub(super) fn open_document(&mut self, at: usize, case: CaseHandle, field: &str, value: &str) -> DocumentId {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::opening(signer, &case.0, &encode(&field_id(field)), value.as_bytes(), entropy);
        self.submit(at, Padding::Bare, vec![draft]).unwrap().entries[0].into()
    }

    pub(super) fn lost(&self, at: usize) -> Vec<EntryId> {
        lost_entries(&self.offices[at].store).unwrap().into_iter().map(|(id, _)| id).collect()
    }
}

/// A case of the first office, of which the second may write some fields; the state of both before what the backup lost.
fn shared(fields: &[&str]) -> (World, CaseHandle, MemoryStore) {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, fields, Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    (world, case, backup)
}

#[test]
fn documents_that_a_backup_lost_come_back_from_readers() {
    let (mut world, case, backup) = shared(&["nom", "mobile", "mail"]);
    let document = world.open_document(CIO, case, "mail", "zoe@example.org");
    world.change(CIO, document, "z@example.org").unwrap();
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    let whole = values(&[("nom", "Lavallière"), ("mobile", "0600000001"), ("mail", "z@example.org")]);
    assert_eq!((world.values(CIO), world.values(ML)), (whole.clone(), whole));
    assert_eq!((world.lost(CIO), unheard(&world.offices[CIO].store).unwrap()), (vec![], vec![]));
    // Work on it goes on, from both sides.
    world.change(ML, document, "zoe@example.fr").unwrap();
    world.settle();
    world.change(CIO, document, "zoe@example.lu").unwrap();
    world.settle();
    for at in [CIO, ML] {
        assert!(world.values(at).contains(&(field_id("mail"), "zoe@example.lu".to_owned())));
    }
}

/// What staff contributed to a case of another office, and the backup lost, comes back with that case.
#[test]
fn contributions_that_a_backup_lost_come_back_with_their_case() {
    let mut world = three();
    let case = world.open_case(ML, &[("nom", "Lavallière")]);
    let terms = world.terms(ML, CIO, &["nom", "mail"], Mode::Write);
    world.grant(ML, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let opened = world.open_document(CIO, terms.alias, "mail", "zoe@example.org");
    let nom = world.document_of(CIO, "nom");
    world.change(CIO, nom, "Lavalliere").unwrap();
    world.settle();
    world.change(CIO, opened, "zoe@example.fr").unwrap();
    world.settle();
    world.seal_all();
    let before = world.values(CIO);
    world.succeed(&backup, Foreign::Hide);
    assert_eq!((world.values(CIO), world.values(ML)), (before.clone(), before));
    assert_eq!((world.lost(CIO), unheard(&world.offices[CIO].store).unwrap()), (vec![], vec![]));
}

/// Who cannot answer at once, as it doubts its clock, is asked again while the session lasts.
#[test]
fn who_did_not_answer_is_asked_again() {
    let (mut world, _, backup) = shared(&["nom"]);
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, ML);
    // Whatever it is asked first gets lost.
    let mut asked = 0;
    while let Some((from, to, session, bytes)) = world.frames.pop_front() {
        if from == CIO && bytes[1] == RECALL {
            asked += 1;
            continue;
        }
        let peer = secret(world.offices[from].number, 3).public();
        world.step(to, Input::Frame { peer, session, bytes }).unwrap();
    }
    assert_eq!(asked, 1);
    let reader = world.offices[ML].id();
    assert!(unheard(&world.offices[CIO].store).unwrap().contains(&reader));
    world.pass(10 * 60 * SECOND_MS);
    world.settle();
    assert!(!unheard(&world.offices[CIO].store).unwrap().contains(&reader));
}

/// A home whose backup lost a case, its grant and what it opened: nobody was ever told the home's own name for it.
fn with_a_lost_case() -> (World, EntryId, GrantTerms) {
    let (mut world, _, backup) = shared(&["nom"]);
    world.now = world.now.plus_ms(SECOND_MS);
    let other = world.open_case(CIO, &[("nom", "Perdue")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, other, &terms).unwrap();
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    (world, grant, terms)
}

#[test]
fn what_nobody_can_give_back_is_named() {
    let (world, grant, terms) = with_a_lost_case();
    let lost = lost_entries(&world.offices[CIO].store).unwrap();
    assert_eq!(lost.len(), 2, "the grant and the document");
    assert!(lost.iter().any(|(id, _)| *id == grant));
    let said = |lost: &LostEntry| (lost.organisation, lost.alias);
    assert!(lost.iter().all(|(_, lost)| said(lost) == (world.offices[ML].id(), Some(terms.alias))));
    assert!(!world.holds(CIO, "Perdue"), "a value that belongs to no case here");
    let (previous, state) = opened_after(&world.offices[CIO].store).unwrap().unwrap();
    assert!(state.size > 0 && previous != world.offices[CIO].replica.identity.ledger);
}

/// Nobody gives out again what was withdrawn after the backup, not even for a moment.
#[test]
fn what_was_withdrawn_after_the_backup_stays_withdrawn() {
    let (mut world, _, backup) = shared(&["nom", "mobile"]);
    let grants = case::grants(&backup, 0).unwrap();
    let grant = grants[0].1.id;
    world.revoke(CIO, grant);
    world.settle();
    world.seal_all();
    assert!(world.is_receipted(CIO, grant));
    let before = disclosed_values(&world);
    world.succeed(&backup, Foreign::Hide);
    assert!(case::grant(&world.offices[CIO].store, grant).unwrap().unwrap().1.revoked.is_some(), "it stands again");
    assert!(world.is_receipted(CIO, grant), "no receipt came");
    assert_eq!(disclosed_values(&world), before, "a value was made available again");
    assert!(!world.holds(ML, "Lavallière"));
}

/// Counts the values that the first office's newest ledger made available.
fn disclosed_values(world: &World) -> usize {
    let store = &world.offices[CIO].store;
    let ml = world.offices[ML].replica.identity.ledger;
    let mut values = 0;
    for (location, _) in disclosures_to(store, ml).unwrap() {
        let body = ledger::body(store, location, 0).unwrap().unwrap();
        let list = Disclosure::read(&body).unwrap();
        for (_, item) in list.items() {
            let header = ledger::entry(store, item.entry).unwrap().unwrap().header;
            values += usize::from(header.document(item.entry).is_some());
        }
    }
    if ledger::last_epoch(store).unwrap().is_some_and(|epoch| epoch.leaf.ledger == identity(1).ledger) {
        0
    } else {
        values
    }
}

#[test]
fn what_was_erased_after_the_backup_is_erased_again() {
    let (mut world, _, backup) = shared(&["nom", "mobile"]);
    let document = world.document_of(CIO, "nom");
    let draft = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    world.seal_all();
    assert!(backup.rows().any(|(_, _, value)| value.windows(9).any(|bytes| bytes == "Lavalliè".as_bytes())));
    world.succeed(&backup, Foreign::Hide);
    for at in [CIO, ML] {
        assert!(!world.holds(at, "Lavallière"), "it is back at {at}");
    }
}

/// Of two who were given an order, each gives it back, and each is asked for its receipt again.
#[test]
fn an_order_that_comes_back_asks_everybody_for_the_receipt_again() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    for to in [ML, OTHER] {
        let terms = world.terms(CIO, to, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
    }
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(CIO, "nom");
    let draft = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[CIO].entropy);
    let order = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0];
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    let asked = crate::erasure::asked(&world.offices[CIO].store, order).unwrap();
    let answered: Vec<_> = asked.iter().map(|(ledger, asked)| (*ledger, asked.answer.is_some())).collect();
    let mut expected = [ML, OTHER].map(|at| (world.offices[at].replica.identity.ledger, true));
    expected.sort_unstable();
    assert_eq!(answered, expected);
}

/// Of two who had a value, one was never given the order: the home was lost before. It is given it whoever is heard first.
#[test]
fn an_order_that_comes_back_goes_to_who_never_got_it() {
    for first in [ML, OTHER] {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "Lavallière")]);
        for to in [ML, OTHER] {
            let terms = world.terms(CIO, to, &["nom"], Mode::Read);
            world.grant(CIO, case, &terms).unwrap();
        }
        world.settle();
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        world.cut(CIO, OTHER);
        let document = world.document_of(CIO, "nom");
        let draft = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[CIO].entropy);
        let order = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0];
        world.settle();
        world.seal_all();
        assert_eq!((world.holds(ML, "Lavallière"), world.holds(OTHER, "Lavallière")), (false, true));
        world.succeed_apart(&backup, Foreign::Hide);
        world.link(CIO, first);
        world.settle();
        world.link(CIO, if first == ML { OTHER } else { ML });
        world.settle();
        assert!(!world.holds(OTHER, "Lavallière"), "nobody gave the order to who holds the value");
        let asked = crate::erasure::asked(&world.offices[CIO].store, order).unwrap();
        let answered: Vec<_> = asked.iter().map(|(ledger, asked)| (*ledger, asked.answer.is_some())).collect();
        let mut expected = [ML, OTHER].map(|at| (world.offices[at].replica.identity.ledger, true));
        expected.sort_unstable();
        assert_eq!(answered, expected);
    }
}

/// Who gives back an order of what it never had is asked for nothing: the home would say that there was something.
#[test]
fn an_order_that_comes_back_from_somebody_else_asks_nobody() {
    let (mut world, _, backup) = shared(&["nom"]);
    let document = world.document_of(CIO, "nom");
    let draft = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[CIO].entropy);
    let order = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0];
    world.settle();
    world.seal_all();
    let reader = &mut world.offices[ML];
    let location = ledger::locate(&reader.store, order).unwrap().expect("the reader was given the order");
    let turn = Turn::new(world.now, reader.replica.identity.service_key.public(), &reader.store);
    let part = reader.replica.part(&turn, location.commit, &[(location.index, 0)], true).unwrap();
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    world.deliver_unchecked(OTHER, CIO, (None, DisclosureItem { entry: order, slots: 0 }), part);
    world.settle();
    assert!(!world.holds(CIO, "Lavallière"), "it is the home's own word");
    assert_eq!(crate::erasure::asked(&world.offices[CIO].store, order).unwrap(), []);
    assert!(ledger::entry(&world.offices[OTHER].store, order).unwrap().is_none(), "it was told of the order");
    world.link(CIO, ML);
    world.settle();
    let asked = crate::erasure::asked(&world.offices[CIO].store, order).unwrap();
    let asked: Vec<_> = asked.iter().map(|(ledger, asked)| (*ledger, asked.answer.is_some())).collect();
    assert_eq!(asked, [(world.offices[ML].replica.identity.ledger, true)], "who had it answers");
}

/// Two cases that one reader knows by two names are not mixed up.
#[test]
fn a_document_comes_back_to_its_own_case() {
    let (mut world, case, backup) = shared(&["nom", "mobile", "mail"]);
    let other = world.open_case(CIO, &[("nom", "Autre")]);
    let terms = world.terms(CIO, ML, &["mail"], Mode::Write);
    world.grant(CIO, other, &terms).unwrap();
    world.settle();
    world.seal_all();
    drop(backup);
    let backup = world.offices[CIO].store.clone();
    world.open_document(CIO, case, "mail", "zoe@example.org");
    world.settle();
    world.seal_all();
    let alias = case::grants(&world.offices[ML].store, 0).unwrap()[0].1.terms.alias;
    world.succeed(&backup, Foreign::Hide);
    let number = case::number_of(&world.offices[CIO].store, case).unwrap().unwrap();
    let filed = case::all_documents(&world.offices[CIO].store, number, Some(field_id("mail"))).unwrap();
    assert_eq!(filed.len(), 1, "under {alias}");
    let number = case::number_of(&world.offices[CIO].store, other).unwrap().unwrap();
    assert!(case::all_documents(&world.offices[CIO].store, number, Some(field_id("mail"))).unwrap().is_empty());
}

pub(super) fn transfer(world: &mut World, case: CaseHandle) -> EntryId {
    let mut terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Write);
    terms.alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
    let grant = world.grant(CIO, case, &terms).unwrap();
    let asked = ReferralTerms { mode: ReferralMode::Transfer, restrictions: Restrictions::default() };
    let draft = referral(grant, &asked, "she moved", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0]
}

pub(super) fn answer_it(world: &mut World, referral: EntryId) {
    let draft = answer(referral, ReferralAnswer::Accepted, "", &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![draft]).unwrap();
}

fn take_back(world: &mut World, referral: EntryId) -> Result<Accepted, SubmitError> {
    let nobody = EarlierRecipients { recipients: vec![] };
    let draft = settlement(referral, Settlement::Revoked, &nobody, "", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft])
}

fn state(world: &World, at: usize) -> ReferralState {
    referrals(&world.offices[at].store, 0).unwrap()[0].1.state()
}

/// A transfer that was done, or taken back, after the backup: the restored home can do neither again before it has heard.
#[test]
fn a_restored_home_cannot_take_back_a_transfer_that_is_done() {
    for done_first in [true, false] {
        let (mut world, case, _) = shared(&["nom", "mobile"]);
        let sent = transfer(&mut world, case);
        world.settle();
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        if done_first {
            answer_it(&mut world, sent);
        } else {
            // The answer is on its way while the home takes the file back.
            world.cut(CIO, ML);
            take_back(&mut world, sent).unwrap();
            answer_it(&mut world, sent);
            world.link(CIO, ML);
        }
        world.settle();
        world.seal_all();
        let settled = if done_first { ReferralState::Done } else { ReferralState::Revoked };
        assert_eq!((state(&world, CIO), state(&world, ML)), (settled, settled));
        world.succeed_apart(&backup, Foreign::Hide);
        let document = world.document_of(CIO, "nom");
        let refused = [take_back(&mut world, sent), world.change(CIO, document, "Autre")];
        for outcome in refused {
            assert!(matches!(outcome, Err(SubmitError::Denied(Denial::NotHeard { .. }))), "{outcome:?}");
        }
        world.link(CIO, ML);
        world.settle();
        assert_eq!((state(&world, CIO), state(&world, ML)), (settled, settled));
        assert!(take_back(&mut world, sent).is_err(), "it is settled");
        assert_eq!(world.change(CIO, document, "Autre").is_ok(), !done_first);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever was written after the backup, in whatever order, under one grant: both sides hold the same afterwards, and
    /// nothing that a reader received is missing or lost.
    #[test]
    fn readers_give_back_all_that_they_were_given(steps in prop::collection::vec((0..5u8, 0..3usize), 1..12)) {
        const FIELDS: [&str; 3] = ["mail", "adresse", "commune"];
        let (mut world, case, backup) = shared(&["nom", "mobile", "mail", "adresse", "commune"]);
        let mut documents: Vec<DocumentId> = vec![];
        for (number, (what, which)) in steps.into_iter().enumerate() {
            match (what, documents.get(which).copied()) {
                (0 | 1, _) | (_, None) => {
                    documents.push(world.open_document(CIO, case, FIELDS[which], &format!("value {number}")));
                }
                (2, Some(document)) => drop(world.change(CIO, document, &format!("value {number}")).unwrap()),
                (3, Some(document)) => {
                    world.settle();
                    world.change(ML, document, &format!("value {number}")).unwrap();
                }
                (_, Some(_)) => world.seal_all(),
            }
        }
        world.settle();
        let before = world.values(ML);
        world.succeed(&backup, Foreign::Hide);
        prop_assert_eq!(world.values(CIO), before.clone());
        prop_assert_eq!(world.values(ML), before);
        prop_assert_eq!(world.lost(CIO), vec![]);
    }
}

/// A restored office believes nobody but itself about what it lost; and nobody is asked for what another office sent.
#[test]
fn nothing_rests_on_the_word_of_who_gives_back() {
    let (mut world, _, backup) = shared(&["nom", "mobile"]);
    let document = world.document_of(ML, "nom");
    world.change(ML, document, "Lavalliere").unwrap();
    world.settle();
    world.seal_all();
    let (old, theirs) = (world.offices[CIO].replica.identity.ledger, world.offices[ML].replica.identity.ledger);
    let now = world.now;
    let office = &mut world.offices[ML];
    let (location, _) = disclosures_to(&office.store, old).unwrap()[0];
    let turn = Turn::new(now, office.replica.identity.service_key.public(), &office.store);
    let part = office.replica.part(&turn, location.commit, &[(location.index, 1)], true).unwrap();
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, ML);
    // Only the greeting of the other side comes through.
    let greetings: Vec<_> = world.frames.drain(..).filter(|frame| frame.1 == CIO).collect();
    for (from, to, session, bytes) in greetings {
        let peer = secret(world.offices[from].number, 3).public();
        world.step(to, Input::Frame { peer, session, bytes }).unwrap();
    }
    world.frames.clear();
    world.say(ML, CIO, &Message::Recalled { disclosures: vec![part], position: Some(0) });
    let refused = world.refusals.pop();
    assert!(matches!(refused, Some(DeliveryError::Delivery(rule)) if rule.contains("no word of an earlier ledger")));
    assert_eq!(world.lost(CIO), vec![]);
    assert!(unheard(&world.offices[CIO].store).unwrap().contains(&world.offices[ML].id()), "it was not heard by that");
    world.cut(CIO, ML);
    world.link(CIO, ML);
    world.settle();
    assert!(!unheard(&world.offices[CIO].store).unwrap().contains(&world.offices[ML].id()));
    let own = world.offices[CIO].replica.identity.ledger;
    for outbox in [(own, theirs), (theirs, theirs), (old, old)] {
        let outboxes = vec![crate::message::RecalledOutbox { from: outbox.0, to: outbox.1, position: 0 }];
        world.say(CIO, ML, &Message::Recall { outboxes });
        assert!(world.refusals.pop().is_some(), "{outbox:?}");
        world.cut(CIO, ML);
        world.link(CIO, ML);
        world.settle();
    }
}

/// Returns the lost grant of the first office, taken back.
fn taken_back(world: &World, grant: EntryId) -> case::GrantRecord {
    let (_, record) = case::grant(&world.offices[CIO].store, grant).unwrap().expect("the grant was taken back");
    assert!(record.is_lost());
    record
}

/// Who got what under a grant that the backup lost is known again, and is told when it ends.
#[test]
fn a_grant_that_a_backup_lost_can_be_ended() {
    for erased in [false, true] {
        let mut world = three();
        let case =
            world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001"), ("mail", "zoe@example.org")]);
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Write);
        let grant = world.grant(CIO, case, &terms).unwrap();
        world.settle();
        world.seal_all();
        world.succeed(&backup, Foreign::Hide);
        assert_eq!(taken_back(&world, grant).terms, terms);
        assert_eq!(world.lost(CIO), [grant], "who consented is lost");
        // It gives nothing new, and nothing is admitted under it.
        let document = world.document_of(CIO, "nom");
        world.change(CIO, document, "Autre").unwrap();
        let theirs = world.document_of(ML, "mobile");
        world.change(ML, theirs, "0600000002").unwrap();
        world.settle();
        assert!(!world.holds(ML, "Autre") && world.holds(ML, "Lavallière"));
        let own = &world.offices[CIO].store;
        assert!(!values_of(own).contains(&"0600000002".to_owned()), "a change was admitted under it");
        if erased {
            for entries in grouped_of(&world, case) {
                let draft = erasure(ErasureGround::Request, "", entries, &mut world.offices[CIO].entropy);
                world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
            }
        } else {
            world.revoke(CIO, grant);
        }
        world.settle();
        for text in ["Lavallière", "0600000001"] {
            assert!(!world.holds(ML, text), "{text} is left");
        }
        assert!(erased || world.is_receipted(CIO, grant), "no receipt came");
        let unanswered = crate::erasure::all_asked(&world.offices[CIO].store).unwrap();
        assert!(unanswered.iter().any(|(_, ledger, _)| *ledger == world.offices[ML].replica.identity.ledger));
        assert!(unanswered.iter().all(|(_, _, asked)| asked.answer.is_some()), "{unanswered:?}");
    }
}

/// Returns the values that stand at an office.
fn values_of(store: &MemoryStore) -> Vec<String> {
    let mut texts = Vec::new();
    case::for_each::<ReplicaError>(store, |number, _| {
        for (_, record) in case::all_documents(store, number, None)? {
            for id in outbox::current(store, &record)? {
                let entry = ledger::entry(store, id)?.unwrap();
                let body = ledger::body(store, entry.location, entry.header.value_slot().unwrap())?;
                texts.extend(body.map(|body| String::from_utf8(payload(&body).to_vec()).unwrap()));
            }
        }
        Ok(())
    })
    .unwrap();
    texts
}

/// Returns the orders that erase all of a case of the first office.
pub(super) fn grouped_of(world: &World, case: CaseHandle) -> Vec<Vec<EntryId>> {
    let store = &world.offices[CIO].store;
    let number = case::number_of(store, case).unwrap().unwrap();
    let record = case::case(store, number).unwrap().unwrap();
    let entries = erasable_of_case(store, (number, &record), &BTreeMap::new()).unwrap();
    let holders = holders(store, entries.iter().copied()).unwrap();
    grouped(&holders, &entries)
}

/// Who got what of a case that is lost altogether is told as well when that ends.
#[test]
fn a_grant_of_a_case_that_is_lost_can_be_ended() {
    for erased in [false, true] {
        let (mut world, grant, terms) = with_a_lost_case();
        assert_eq!(taken_back(&world, grant).terms, terms);
        assert!(world.lost(CIO).contains(&grant) && world.holds(ML, "Perdue"));
        if erased {
            let value = world.lost(CIO).into_iter().filter(|lost| *lost != grant).collect();
            let draft = erasure(ErasureGround::Request, "", value, &mut world.offices[CIO].entropy);
            world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
        } else {
            world.revoke(CIO, grant);
        }
        world.settle();
        assert!(!world.holds(ML, "Perdue"), "nobody told who has it");
        assert!(erased || world.is_receipted(CIO, grant), "no receipt came");
        let asked = crate::erasure::all_asked(&world.offices[CIO].store).unwrap();
        assert!(asked.iter().all(|(_, _, asked)| asked.answer.is_some()), "{asked:?}");
        let told = crate::view::erasure::receipts(&world.viewer(CIO)).unwrap();
        let withdrawn = Cause::Withdrawal { case: None, grant };
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].answered.is_some() && (erased || told[0].cause == withdrawn), "{told:?}");
    }
}

/// Of two cases that are lost, one was handed over: what was granted of the other goes on, and who got it is named to nobody.
#[test]
fn a_lost_case_that_was_handed_over_ends_nothing_of_another() {
    for settled_before in [true, false] {
        let (mut world, _, backup) = shared(&["nom"]);
        world.now = world.now.plus_ms(SECOND_MS);
        let [moved, other] = ["Partie", "Perdue"].map(|name| world.open_case(CIO, &[("nom", name)]));
        let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
        let kept = world.grant(CIO, other, &terms).unwrap();
        let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
        let left = world.grant(CIO, moved, &terms).unwrap();
        let asked = ReferralTerms { mode: ReferralMode::Transfer, restrictions: Restrictions::default() };
        let draft = referral(left, &asked, "she moved", &mut world.offices[CIO].entropy);
        let sent = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0];
        world.settle();
        world.seal_all();
        if !settled_before {
            world.cut(CIO, ML);
        }
        answer_it(&mut world, sent);
        world.settle();
        world.seal_all();
        world.succeed_apart(&backup, Foreign::Hide);
        for heard in [OTHER, ML] {
            world.link(CIO, heard);
            world.settle();
        }
        assert!(taken_back(&world, kept).revoked.is_none(), "a hand-over ended a grant of another case");
        assert!(world.holds(OTHER, "Perdue"));
        let reader = &world.offices[ML].store;
        let (key, _) = case::grant(reader, left).unwrap().unwrap();
        let (settled, said) = referrals(reader, key.case).unwrap()[0].1.settlement.expect("the home said so");
        assert_eq!(said, Settlement::Done);
        let location = ledger::locate(reader, settled).unwrap().unwrap();
        let earlier = ledger::body(reader, location, SLOT_EARLIER).unwrap().unwrap();
        assert_eq!(EarlierRecipients::read(&earlier).unwrap().recipients, [], "somebody is named who had another case");
        // It is withdrawn by itself.
        world.revoke(CIO, kept);
        world.settle();
        assert!(!world.holds(OTHER, "Perdue") && world.is_receipted(CIO, kept));
    }
}

/// A grant that both lost, its home and then its recipient, is told before what ends it: the recipient gives its receipt.
#[test]
fn a_grant_that_both_lost_is_receipted_when_it_ends() {
    for expires in [false, true] {
        let mut world = three();
        let case = world.open_case(CIO, &[("mobile", "0600000001")]);
        world.seal_all();
        let backups = [CIO, ML].map(|at| world.offices[at].store.clone());
        let mut terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
        terms.until = world.now.plus_ms(HOUR_MS);
        let grant = world.grant(CIO, case, &terms).unwrap();
        world.settle();
        world.seal_all();
        world.succeed(&backups[0], Foreign::Hide);
        taken_back(&world, grant);
        world.succeed_at((ML, 10), &backups[1], Foreign::Hide);
        // Whose nodes there are, its administrator is told by hand.
        let cards = vec![world.offices[CIO].card.clone()];
        let file = PlatformFile { cards, rosters: vec![] };
        world.step(ML, Input::Platform { request: RequestId(0), file }).unwrap();
        world.link(CIO, ML);
        world.settle();
        if expires {
            world.pass(2 * HOUR_MS);
        } else {
            world.revoke(CIO, grant);
        }
        world.settle();
        assert!(world.is_receipted(CIO, grant), "no receipt came");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever was granted, changed and withdrawn after the backup: once all grants are withdrawn and all is erased, nobody
    /// holds a value, and everybody who was given one has answered; and again after a second backup is restored.
    #[test]
    fn what_was_given_after_a_backup_is_erased_everywhere(
        steps in prop::collection::vec((0..5u8, 0..3usize, 1..=2usize), 1..10),
    ) {
        const FIELDS: [&str; 3] = ["nom", "mobile", "mail"];
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "Secret-a"), ("mobile", "Secret-b"), ("mail", "Secret-c")]);
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        let mut aliases: BTreeMap<usize, CaseHandle> = BTreeMap::new();
        let mut given = Vec::new();
        for (number, (what, field, to)) in steps.into_iter().enumerate() {
            match what {
                0..=2 => {
                    let mut terms = world.terms(CIO, to, &[FIELDS[field]], Mode::Read);
                    terms.alias = *aliases.entry(to).or_insert(terms.alias);
                    given.push((to, world.grant(CIO, case, &terms).unwrap()));
                }
                3 => {
                    let document = world.document_of(CIO, FIELDS[field]);
                    world.change(CIO, document, &format!("Secret-{number}")).unwrap();
                }
                _ => if let Some((_, grant)) = given.pop() { world.revoke(CIO, grant) },
            }
            world.settle();
        }
        world.seal_all();
        world.succeed(&backup, Foreign::Hide);
        for (_, grant) in &given {
            prop_assert!(taken_back(&world, *grant).revoked.is_none());
        }
        for entries in grouped_of(&world, case) {
            let draft = erasure(ErasureGround::Request, "", entries, &mut world.offices[CIO].entropy);
            world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
        }
        // With the case end the grants that stand.
        world.settle();
        for at in [CIO, ML, OTHER] {
            prop_assert!(!world.holds(at, "Secret-"), "a value is left at {at}");
        }
        for (_, grant) in &given {
            prop_assert!(world.is_receipted(CIO, *grant));
        }
        let asked = crate::erasure::all_asked(&world.offices[CIO].store).unwrap();
        prop_assert!(asked.iter().all(|(_, _, asked)| asked.answer.is_some()));
    }
}
