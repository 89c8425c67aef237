// SPDX-License-Identifier: EUPL-1.2
//! One ledger after another: restored backups and changed keys.

use super::*;
use crate::id::Digest;
use crate::log::LogState;
use crate::roster::End;
use crate::statement::{ErasureGround, erasure};

const EPOCH_MS: u64 = 60 * SECOND_MS;
/// The number whose keys the first office has from the second ledger on.
const SECOND: u8 = 9;

impl World {
    pub(super) fn seal_all(&mut self) {
        self.now = self.now.plus_ms(EPOCH_MS);
        for at in 0..self.offices.len() {
            self.step(at, Input::Tick).unwrap();
        }
        self.settle();
    }

    /// Runs until nothing is to be done, and loses what one office sends another.
    fn settle_but(&mut self, from: usize, to: usize) {
        for _ in 0..1_000 {
            self.frames.retain(|frame| (frame.0, frame.1) != (from, to));
            if let Some((from, to, session, bytes)) = self.frames.pop_front() {
                let peer = secret(self.offices[from].number, 3).public();
                self.step(to, Input::Frame { peer, session, bytes }).unwrap();
                continue;
            }
            let busy = (0..self.offices.len()).find(|index| self.offices[*index].replica.is_busy(self.now));
            let Some(index) = busy else { return };
            self.step(index, Input::Tick).unwrap();
        }
    }

    /// Ends the node of an office and certifies another, as its organisation key does; returns the card.
    fn next_card(&self, at: usize, number: u8, sealed: u64) -> SignedCard {
        let office = &self.offices[at];
        let mut card = self.ending_card(at, sealed);
        let (log, service, transport) = (secret(number, 1), secret(number, 2), secret(number, 3));
        let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
        card.nodes.push(NodeCertificate::new(card.organisation, Nonce([number; 16]), keys, vec![], self.now));
        SignedCard::sign(&card, &office.organisation_key, None)
    }

    /// Ends the node of an office, and certifies none.
    fn ending_card(&self, at: usize, sealed: u64) -> Card {
        let previous = &self.offices[at].card;
        let mut card = previous.read().unwrap();
        card.number += 1;
        card.previous = Digest(previous.digest().0);
        card.issued = self.now;
        let newest = card.nodes.last_mut().unwrap();
        let ledger = newest.ledger();
        newest.until.get_or_insert_with(|| End { time: self.now, sealed: vec![(ledger, sealed)] });
        card
    }

    /// Opens another ledger for the first office on what `old` holds; the others hear of it.
    pub(super) fn succeed(&mut self, old: &MemoryStore, foreign: Foreign) {
        self.succeed_apart(old, foreign);
        for other in [ML, OTHER] {
            self.link(CIO, other);
        }
        self.settle();
    }

    /// The same, while nobody is connected to the first office.
    pub(super) fn succeed_apart(&mut self, old: &MemoryStore, foreign: Foreign) {
        self.succeed_at((CIO, SECOND), old, foreign);
    }

    /// The same of any office, whose next keys are those of a number.
    pub(super) fn succeed_at(&mut self, (at, number): (usize, u8), old: &MemoryStore, foreign: Foreign) {
        for (one, other, _) in self.links.clone() {
            if one == at || other == at {
                self.cut(one, other);
            }
        }
        let previous = newest_known(old).unwrap();
        let first = self.offices[at].replica.identity.ledger;
        let card = self.next_card(at, number, previous.size + 100);
        let mut store = MemoryStore::default();
        carry_over(old, self.offices[at].id(), foreign, &mut |batch| store.commit(batch)).unwrap();
        let identity = Identity {
            organisation: self.offices[at].id(),
            ledger: ledger_id(secret(number, 1).public(), &Nonce([number; 16])),
            service_key: secret(number, 2),
            log_key: secret(number, 1),
            mark_key: MarkKey::of_secret(&[0; 32]),
        };
        let settings = Settings { epoch_ms: Some(EPOCH_MS) };
        let replica = Replica::open(identity, settings, [number; 32], self.now, &store).unwrap();
        let office = &mut self.offices[at];
        (office.replica, office.store, office.number) = (replica, store, number);
        let file = PlatformFile { cards: vec![card.clone()], rosters: vec![] };
        self.offices[at].card = card;
        for told in 0..self.offices.len() {
            self.step(told, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
        }
        self.step(at, Input::OpenLedger { previous: Some((first, previous)) }).unwrap();
        self.settle();
    }
}

#[test]
fn cases_go_on_under_the_new_ledger() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Write);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let old = world.offices[CIO].store.clone();
    world.succeed(&old, Foreign::Keep);
    let opened = ledger::entries_of(&world.offices[CIO].store, ledger::commit_count(&old).unwrap()).unwrap();
    assert!(matches!(kind_of_first(&opened), Some(Kind::LedgerOpened)), "its first statement");

    // The home edits, the partner contributes, a withdrawal is purged and acknowledged: as before.
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Martin").unwrap();
    let document = world.document_of(ML, "mobile");
    world.change(ML, document, "0600000002").unwrap();
    world.settle();
    let now = values(&[("nom", "Martin"), ("mobile", "0600000002")]);
    assert_eq!((world.values(CIO), world.values(ML)), (now.clone(), now));
    world.seal_all();
    let newest = ledger::newest_checkpoint(&world.offices[CIO].store, world.offices[CIO].replica.identity.ledger);
    assert_eq!(newest.unwrap().unwrap().cosignatures.len(), 2, "the new ledger is witnessed");
    let entropy = &mut world.offices[CIO].entropy;
    let revocation = single(Kind::Revocation, vec![grant], &Reason { text: String::new() }, entropy);
    world.submit(CIO, Padding::Bare, vec![revocation]).unwrap();
    world.settle();
    assert_eq!(world.values(ML), vec![]);
    assert!(case::grant(&world.offices[CIO].store, grant).unwrap().unwrap().1.purged, "no receipt came");
}

fn kind_of_first(entries: &[(u16, ledger::Entry)]) -> Option<Kind> {
    crate::statement::kind_of(&entries.first()?.1.header)
}

#[test]
fn what_a_backup_brought_back_is_hidden_until_its_holder_gives_it_again() {
    let mut world = three();
    let kept = world.open_case(ML, &[("nom", "Gardée")]);
    let withdrawn = world.open_case(ML, &[("nom", "Retirée")]);
    world.open_case(CIO, &[("nom", "Propre")]);
    let terms = world.terms(ML, CIO, &["nom"], Mode::Read);
    world.grant(ML, kept, &terms).unwrap();
    let terms = world.terms(ML, CIO, &["nom"], Mode::Read);
    let ended = world.grant(ML, withdrawn, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    // After the backup: a withdrawal that this office never heard of.
    let entropy = &mut world.offices[ML].entropy;
    let revocation = single(Kind::Revocation, vec![ended], &Reason { text: String::new() }, entropy);
    world.cut(CIO, ML);
    world.submit(ML, Padding::Bare, vec![revocation]).unwrap();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    let held = world.values(CIO);
    assert!(held.contains(&(field_id("nom"), "Gardée".to_owned())), "{held:?}");
    assert!(held.contains(&(field_id("nom"), "Propre".to_owned())), "{held:?}");
    assert!(!world.holds(CIO, "Retirée"), "what was withdrawn meanwhile is back");
    assert!(case::grant(&world.offices[ML].store, ended).unwrap().unwrap().1.purged, "no receipt came");
}

#[test]
fn nothing_foreign_is_there_before_its_holder_answers() {
    let mut world = three();
    let case = world.open_case(ML, &[("nom", "Ailleurs")]);
    let terms = world.terms(ML, CIO, &["nom"], Mode::Write);
    world.grant(ML, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let document = world.document_of(CIO, "nom");
    assert_eq!(world.change(CIO, document, "En attente").unwrap().pending, 1);
    let old = world.offices[CIO].store.clone();
    let mut store = MemoryStore::default();
    carry_over(&old, world.offices[CIO].id(), Foreign::Hide, &mut |batch| store.commit(batch)).unwrap();
    let holds = |store: &MemoryStore, text: &str| {
        store.rows().any(|(_, _, value)| value.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    assert!(holds(&old, "Ailleurs") && !holds(&store, "Ailleurs"));
    assert!(holds(&store, "En attente"), "own work that waits for its home is kept");
    world.succeed(&old, Foreign::Hide);
    assert_eq!(world.values(ML), values(&[("nom", "En attente")]), "and reaches it");
    assert_eq!(world.values(CIO), values(&[("nom", "En attente")]));
    assert_eq!(world.offices[CIO].store.scan(Table::Pending, &[], &[], 9).unwrap(), vec![]);
}

/// A backup older than what the home decided and the partner was told.
#[test]
fn contributions_that_a_backup_lost_come_again() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["mobile"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(ML, "mobile");
    world.change(ML, document, "0600000002").unwrap();
    world.settle();
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000002")]));
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000002")]));
    assert_eq!(world.values(ML), values(&[("mobile", "0600000002")]));
}

/// What the holder wrote after its backup comes back from who may read it, and work on it goes on.
#[test]
fn own_changes_that_a_backup_lost_come_back_from_readers() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let write = world.terms(CIO, ML, &["mobile"], Mode::Write);
    world.grant(CIO, case, &write).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000002")]));
    world.change(ML, document, "0600000003").unwrap();
    world.settle();
    assert_eq!(world.values(CIO), values(&[("mobile", "0600000003")]));
    assert_eq!(world.values(ML), values(&[("mobile", "0600000003")]));
}

#[test]
fn work_on_a_document_that_the_backup_does_not_have_stops_nobody() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile", "mail"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let signer = world.offices[CIO].staff.public();
    let entropy = &mut world.offices[CIO].entropy;
    let draft = Draft::opening(signer, &case.0, &encode(&field_id("mail")), b"zoe@example.org", entropy);
    let document = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0].into();
    world.change(CIO, document, "z@example.org").unwrap();
    world.settle();
    world.seal_all();
    world.succeed(&backup, Foreign::Hide);
    let mobile = world.document_of(ML, "mobile");
    world.change(ML, mobile, "0600000002").unwrap();
    world.settle();
    assert!(world.values(CIO).contains(&(field_id("mobile"), "0600000002".to_owned())));
}

#[test]
fn the_old_ledger_is_closed_at_its_peers() {
    let mut world = three();
    world.seal_all();
    let old = world.offices[CIO].store.clone();
    let settings = Settings { epoch_ms: Some(EPOCH_MS) };
    world.succeed(&old, Foreign::Keep);
    let mut stale = Replica::open(identity(1), settings, [3; 32], world.now, &old).unwrap();
    assert_ne!(stale.sealed(), LogState::empty());
    let known = world.offices[ML].replica.peers(world.now);
    assert!(!known.iter().any(|peer| peer.key == secret(1, 3).public()), "its transport key opens no session");
    let input = Input::Connected { peer: secret(1, 3).public(), session: SessionId([4; 8]) };
    let (now, office) = (world.now, &mut world.offices[ML]);
    let step = office.replica.handle(now, input, &office.store).unwrap();
    assert!(matches!(step.effects.as_slice(), [Effect::Close { .. }]));
    let step = stale.handle(world.now.plus_ms(EPOCH_MS), Input::Tick, &old).unwrap();
    assert!(step.effects.iter().all(|effect| !matches!(effect, Effect::Send { .. })));
}

/// The old ledger told who holds what; the new one must still know whom to ask.
#[test]
fn what_an_earlier_ledger_made_available_is_erased_where_it_went() {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let mut terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
    terms.past = Past::Current;
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0600000002").unwrap();
    world.settle();
    world.seal_all();
    let old = world.offices[CIO].store.clone();
    world.succeed(&old, Foreign::Keep);
    assert!(world.holds(ML, "0600000001"), "the first value, which the new ledger does not list");
    let ground = ErasureGround::Request;
    let draft = erasure(ground, "asked for", vec![document.into()], &mut world.offices[CIO].entropy);
    let order = world.submit(CIO, Padding::Bare, vec![draft]).unwrap().entries[0];
    world.settle();
    assert!(!world.holds(ML, "0600000001"));
    assert_eq!(answers(&world, order), [Some(1)]);
}

/// Returns how many bodies each node that was asked on a cause says it deleted.
fn answers(world: &World, cause: EntryId) -> Vec<Option<u32>> {
    let asked = crate::erasure::asked(&world.offices[CIO].store, cause).unwrap();
    asked.into_iter().map(|(_, asked)| asked.answer.map(|answer| answer.bodies)).collect()
}

/// Says where a frame is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    Order,
    Receipt,
}

/// Whatever was under way when either side's ledger changed: the order is carried out, and the receipt comes.
#[test]
fn orders_and_receipts_under_way_outlive_either_ledger() {
    for (holder, lost) in [(CIO, Lost::Order), (CIO, Lost::Receipt), (ML, Lost::Order), (ML, Lost::Receipt)] {
        let reader = CIO + ML - holder;
        let mut world = three();
        let case = world.open_case(holder, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
        let [erased, revoked] = [&["nom"], &["mobile"]].map(|fields| world.terms(holder, reader, fields, Mode::Read));
        let revoked = GrantTerms { alias: erased.alias, ..revoked };
        world.grant(holder, case, &erased).unwrap();
        let revoked = world.grant(holder, case, &revoked).unwrap();
        world.settle();
        world.seal_all();
        let document = world.document_of(holder, "nom");
        if lost == Lost::Order {
            world.cut(CIO, ML);
        }
        let entropy = &mut world.offices[holder].entropy;
        let order = erasure(ErasureGround::Request, "", vec![document.into()], entropy);
        let order = world.submit(holder, Padding::Bare, vec![order]).unwrap().entries[0];
        world.revoke(holder, revoked);
        if lost == Lost::Receipt {
            // What the reader answers is stored there, and never arrives.
            world.settle_but(reader, holder);
            assert!(!world.is_receipted(holder, revoked));
        }
        let old = world.offices[CIO].store.clone();
        world.succeed(&old, Foreign::Keep);
        for text in ["Lavallière", "0600000001"] {
            assert!(!world.holds(reader, text), "{text} is left: {holder}, {lost:?}");
        }
        let asked = crate::erasure::asked(&world.offices[holder].store, order).unwrap();
        assert!(asked.iter().all(|(_, asked)| asked.answer.is_some()), "no receipt: {holder}, {lost:?}");
        assert_eq!(asked.len(), 1, "{holder}, {lost:?}");
        assert!(world.is_receipted(holder, revoked), "no receipt for the withdrawal: {holder}, {lost:?}");
    }
}

/// An office that runs no node for a while is told afterwards what was withdrawn meanwhile.
#[test]
fn what_is_withdrawn_while_an_office_has_no_node_reaches_its_next() {
    let mut world = three();
    let case = world.open_case(ML, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let [erased, revoked] = [&["nom"], &["mobile"]].map(|fields| world.terms(ML, CIO, fields, Mode::Read));
    let revoked = GrantTerms { alias: erased.alias, ..revoked };
    world.grant(ML, case, &erased).unwrap();
    let revoked = world.grant(ML, case, &revoked).unwrap();
    world.settle();
    world.seal_all();
    let card = SignedCard::sign(&world.ending_card(CIO, 100), &world.offices[CIO].organisation_key, None);
    let file = PlatformFile { cards: vec![card.clone()], rosters: vec![] };
    world.offices[CIO].card = card;
    for at in [ML, OTHER] {
        world.step(at, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
    }
    world.revoke(ML, revoked);
    let document = world.document_of(ML, "nom");
    let order = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![order]).unwrap();
    world.settle();
    world.step(CIO, Input::Platform { request: RequestId(0), file }).unwrap();
    let old = world.offices[CIO].store.clone();
    world.succeed(&old, Foreign::Keep);
    assert!(!world.holds(CIO, "0600000001") && world.is_receipted(ML, revoked), "the withdrawal was lost");
    assert!(!world.holds(CIO, "Lavallière"), "the order was lost");
}

/// A reader's backup knows nothing of a withdrawal that the reader gave its receipt for: it is told again, so that the next
/// withdrawal leaves nothing.
#[test]
fn a_withdrawal_is_told_again_to_a_reader_that_was_restored() {
    for foreign in [Foreign::Hide, Foreign::Keep] {
        let mut world = three();
        let case = world.open_case(ML, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
        let terms = world.terms(ML, CIO, &["nom", "mobile"], Mode::Read);
        let first = world.grant(ML, case, &terms).unwrap();
        world.settle();
        world.seal_all();
        let backup = world.offices[CIO].store.clone();
        world.revoke(ML, first);
        let document = world.document_of(ML, "mobile");
        let order = erasure(ErasureGround::Request, "", vec![document.into()], &mut world.offices[ML].entropy);
        let order = world.submit(ML, Padding::Bare, vec![order]).unwrap().entries[0];
        world.settle();
        world.seal_all();
        assert!(world.is_receipted(ML, first));
        world.succeed(&backup, foreign);
        let held = case::grant(&world.offices[CIO].store, first).unwrap().unwrap().1;
        assert!(held.revoked.is_some() && held.purged, "it stands again");
        assert!(!world.holds(CIO, "0600000001"), "what was erased is back");
        let store = &world.offices[ML].store;
        for cause in [order, case::grant(store, first).unwrap().unwrap().1.revoked.unwrap().0] {
            let asked = crate::erasure::asked(store, cause).unwrap();
            assert!(asked.iter().all(|(_, asked)| asked.answer.is_some()));
            assert_eq!(asked.len(), 2, "one receipt of each ledger");
        }
        let told = |world: &World| crate::view::erasure::receipts(&world.viewer(ML)).unwrap();
        let answered = told(&world).iter().map(|receipt| receipt.answered.is_some()).collect::<Vec<_>>();
        assert_eq!(answered, [true, true], "a line for each cause, with the answer");
        let terms = GrantTerms { fields: vec![field_id("nom")], ..terms };
        let second = world.grant(ML, case, &terms).unwrap();
        world.settle();
        assert!(world.holds(CIO, "Lavallière"));
        world.revoke(ML, second);
        world.settle();
        assert!(!world.holds(CIO, "Lavallière"), "it is left after the second withdrawal");
        assert!(world.is_receipted(ML, second));
        assert_eq!(told(&world).iter().filter(|receipt| receipt.answered.is_some()).count(), 3);
    }
}

/// What an earlier ledger answered is not forgotten because nobody asked its heir.
#[test]
fn an_answer_outlives_the_ledger_that_gave_it() {
    let mut world = three();
    let case = world.open_case(ML, &[("nom", "Lavallière")]);
    let terms = world.terms(ML, CIO, &["nom"], Mode::Read);
    let terms = GrantTerms { until: world.now.plus_ms(HOUR_MS), ..terms };
    world.grant(ML, case, &terms).unwrap();
    world.settle();
    world.pass(2 * HOUR_MS);
    world.settle();
    world.seal_all();
    let told = |world: &World| crate::view::erasure::receipts(&world.viewer(ML)).unwrap();
    let before = told(&world);
    assert!(before.len() == 1 && before[0].answered.is_some());
    let old = world.offices[CIO].store.clone();
    world.succeed(&old, Foreign::Keep);
    assert_eq!(told(&world), before);
}

/// Who goes on with another ledger on a store that lost nothing gives the receipts that it gave, and deletes nothing twice.
#[test]
fn nobody_is_told_again_what_this_very_ledger_answered() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    world.settle();
    world.seal_all();
    let old = world.offices[CIO].store.clone();
    world.succeed(&old, Foreign::Keep);
    let ml = world.offices[ML].replica.identity.ledger;
    assert_eq!(disclosures_to(&world.offices[CIO].store, ml).unwrap(), vec![], "it was told what it had answered");
}
