// SPDX-License-Identifier: EUPL-1.2
//! What a store loses without a word comes back from who had sent it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::entry::{SLOT_FIELD, SLOT_VALUE};
use crate::ledger::Location;
use crate::store::{Row, prefix_end};

/// The number of the message that asks for what was lost.
const LACKS: u8 = 11;

/// Says what becomes of an entry that was sent here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    AllLost,
    HeaderAndBodiesLost,
    IdLost,
    BodiesLost,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        6 => Just(Fate::Kept),
        1 => Just(Fate::AllLost),
        1 => Just(Fate::HeaderAndBodiesLost),
        1 => Just(Fate::IdLost),
        1 => Just(Fate::BodiesLost),
    ];
    prop::collection::vec(fate, 1..40)
}

/// Four cases that the second office reads, with a value changed since, and one that it reads no more.
fn shared() -> World {
    let mut world = three();
    for name in ["Lavallière", "Marchand", "Petit", "Roux"] {
        let case = world.open_case(CIO, &[("nom", name), ("prenom", "Zoé"), ("mobile", "0612345678")]);
        let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Read);
        let grant = world.grant(CIO, case, &terms).unwrap();
        world.settle();
        if name == "Roux" {
            world.revoke(CIO, grant);
            world.settle();
        }
    }
    let document = world.document_of(CIO, "mobile");
    world.change(CIO, document, "0698765432").unwrap();
    world.settle();
    world
}

impl World {
    /// The rows that tell what entries an office holds; those of entries with the whole header, which may be kept in two ways.
    fn ground(&self, at: usize) -> BTreeMap<(Table, Vec<u8>), Vec<u8>> {
        let tables = [Table::Entries, Table::EntryIds, Table::Bodies, Table::Documents, Table::DocumentKeys];
        let store = &self.offices[at].store;
        let whole = |key: &[u8]| {
            let at = Location::from_key(key).unwrap();
            let held = ledger::held(store, at.commit, &[at.index]).unwrap().remove(0);
            [&held.place.to_be_bytes()[..], &held.header].concat()
        };
        let rows = store.rows().filter(|(table, _, _)| tables.contains(table));
        let said = rows.map(|(table, key, value)| match table {
            Table::Entries => ((table, key.to_vec()), whole(key)),
            _ => ((table, key.to_vec()), value.to_vec()),
        });
        said.collect()
    }

    /// Has an office lose rows without a word; returns how many.
    fn lose(&mut self, at: usize, is_lost: impl Fn(Table, &[u8]) -> bool) -> usize {
        let store = &mut self.offices[at].store;
        let (mut kept, mut lost) = (Batch::default(), 0);
        for (table, key, value) in store.rows() {
            if is_lost(table, key) {
                lost += 1;
            } else {
                kept.put(table, key, value.to_vec());
            }
        }
        *store = MemoryStore::default();
        store.commit(&kept).unwrap();
        lost
    }

    /// The entries of others that an office holds, with their rows of bodies.
    fn foreign(&self, at: usize) -> Vec<(Location, EntryId, Header, Vec<Row>)> {
        let office = &self.offices[at];
        let commits = ledger::commits(&office.store, 0, usize::MAX).unwrap();
        let foreign =
            commits.iter().filter(|(_, stored)| stored.signed.commit.ledger != office.replica.identity.ledger);
        let entries = foreign.flat_map(|(number, _)| ledger::entries_of(&office.store, *number).unwrap());
        let bodies = |location: Location| {
            office.store.scan(Table::Bodies, &location.key(), &prefix_end(&location.key()), usize::MAX).unwrap()
        };
        entries.map(|(_, entry)| (entry.location, entry.id, entry.header, bodies(entry.location))).collect()
    }

    /// Lets a week pass, cut off, and connects the two again.
    fn come_back(&mut self) {
        self.cut(CIO, ML);
        for _ in 0..8 {
            self.pass(DAY_MS);
        }
        self.link(CIO, ML);
        self.settle();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever was lost of what was sent, whole disclosures among it, stands where it stood after the next meeting.
    #[test]
    fn what_was_lost_is_repaired_when_the_sender_is_met_again(fates in fates()) {
        let mut world = shared();
        world.pass(DAY_MS);
        let entries = world.foreign(ML);
        let before = world.ground(ML);
        let mut lost: Vec<(Table, Vec<u8>)> = Vec::new();
        for ((location, id, header, bodies), fate) in entries.iter().zip(fates.iter().cycle()) {
            // Bodies of statements are told from deleted ones only where the entry is gone too.
            let is_value = header.value_slot().is_some();
            let rows = bodies.iter().map(|(key, _)| (Table::Bodies, key.clone()));
            let entry = (Table::Entries, location.key().to_vec());
            let own_id = (Table::EntryIds, ledger::id_key(id).to_vec());
            match fate {
                Fate::Kept => {}
                Fate::AllLost => lost.extend(rows.chain([entry, own_id])),
                Fate::HeaderAndBodiesLost => lost.extend(rows.chain([entry])),
                Fate::IdLost => lost.push(own_id),
                Fate::BodiesLost => lost.extend(rows.filter(|_| is_value)),
            }
        }
        world.lose(ML, |table, key| lost.iter().any(|(of, lost)| *of == table && lost == key));
        world.come_back();
        let after = world.ground(ML);
        for (key, value) in &before {
            prop_assert_eq!(after.get(key), Some(value), "{:?}", key);
        }
        let expected = [("nom", "Lavallière"), ("nom", "Marchand"), ("nom", "Petit"),
            ("mobile", "0698765432"), ("mobile", "0612345678"), ("mobile", "0612345678")];
        prop_assert_eq!(world.values(ML), values(&expected));
        prop_assert!(!world.holds(ML, "Roux") && !world.holds(ML, "Zoé"), "repair brought what may not be here");
    }
}

#[test]
fn nothing_is_asked_for_where_nothing_was_lost() {
    let mut world = shared();
    world.pass(DAY_MS);
    world.trace = Some(Vec::new());
    world.come_back();
    let trace = world.trace.take().unwrap();
    assert!(trace.iter().all(|sent| ![11, 12].contains(&sent.kind)));
}

#[test]
fn what_is_asked_for_costs_what_was_lost_and_not_what_there_is() {
    let mut world = shared();
    world.pass(DAY_MS);
    let (location, ..) = world.foreign(ML).into_iter().find(|(_, _, header, _)| header.value_slot().is_some()).unwrap();
    let key = location.key();
    assert_eq!(world.lose(ML, |table, lost| table == Table::Entries && lost == key), 1);
    world.trace = Some(Vec::new());
    world.come_back();
    let trace = world.trace.take().unwrap();
    let of_kind = |kind| trace.iter().filter(|sent| sent.kind == kind).map(|sent| sent.bytes).collect::<Vec<_>>();
    // Version, number, two lengths, one position; then one commit, the hashes that prove one entry of it, and the entry.
    assert_eq!(of_kind(11), [18]);
    assert!(matches!(of_kind(12)[..], [bytes] if bytes < 1_000), "{:?}", of_kind(12));
}

/// A grant that ended opens nothing, whoever says that it lost what was sent under it.
#[test]
fn who_says_that_it_lost_something_gets_no_more_than_it_may_have() {
    let mut world = shared();
    let session = world.links.iter().find(|link| (link.0, link.1) == (CIO, ML)).unwrap().2;
    let end = peer_record(&world.offices[CIO].store, world.offices[ML].replica.identity.ledger).unwrap().outbox_end;
    let lacks = Message::Lacks { disclosures: vec![(0, end + 9)], items: (0..end + 9).collect() };
    let peer = secret(2, 3).public();
    world.step(CIO, Input::Frame { peer, session, bytes: lacks.encode() }).unwrap();
    let sent: Vec<_> = std::mem::take(&mut world.frames).into();
    let [(_, ML, _, bytes)] = sent.as_slice() else { panic!("one answer") };
    let Ok(Message::Again { disclosures, parts }) = Message::decode(bytes) else { panic!("what was asked for") };
    assert!(!disclosures.is_empty() && !parts.is_empty());
    assert!(!bytes.windows(4).any(|window| window == b"Roux"), "a value left after its grant had ended");
    let entries = parts.iter().flat_map(|part| &part.entries).map(|entry| Header::decode(&entry.header).unwrap());
    let openings = entries.zip(parts.iter().flat_map(|part| &part.entries));
    for (header, entry) in openings.filter(|(header, _)| matches!(header, Header::Opening { .. })) {
        assert!(entry.bodies.iter().all(|(slot, _)| [SLOT_FIELD, SLOT_VALUE].contains(slot)), "{header:?}");
    }

    // What nobody asked for is passed over; what asks for more than there may be ends the session.
    let before = world.ground(ML);
    let unasked = Message::Again { disclosures, parts }.encode();
    world.step(ML, Input::Frame { peer: secret(1, 3).public(), session, bytes: unasked }).unwrap();
    assert_eq!(world.ground(ML), before);
    let greedy = Message::Lacks { disclosures: vec![], items: (0..=crate::message::LACKS_MAX as u64).collect() };
    world.step(CIO, Input::Frame { peer, session, bytes: greedy.encode() }).unwrap();
    assert_eq!(world.refusals, [DeliveryError::Delivery("a peer lacks too much at once, or out of order")]);
}

/// What was deleted as a grant ended, and another that stands does not open, is neither missed nor asked for.
#[test]
fn what_was_deleted_on_purpose_is_not_asked_for() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let document = world.document_of(CIO, "nom");
    world.change(CIO, document, "Marchand").unwrap();
    world.settle();
    world.pass(HOUR_MS);
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..terms }).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    world.settle();
    assert!(!world.holds(ML, "Lavallière") && world.holds(ML, "Marchand"));
    for _ in 0..2 {
        world.trace = Some(vec![]);
        world.come_back();
        let asked =
            world.trace.take().unwrap().into_iter().filter(|sent| sent.from == ML && sent.kind == LACKS).count();
        assert_eq!(
            (asked, world.offices[ML].store.rows().filter(|(table, ..)| *table == Table::Lacks).count()),
            (0, 0)
        );
    }
    // What the grant opens is still missed where it is lost.
    let lost = world.lose(ML, |table, _| table == Table::Bodies);
    assert!(lost > 0 && !world.holds(ML, "Marchand"));
    world.come_back();
    assert!(world.holds(ML, "Marchand") && !world.holds(ML, "Lavallière"));
}
