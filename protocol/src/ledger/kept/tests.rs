// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, sign};
use crate::entropy::Entropy;
use crate::entry::{Draft, Header, entry_id};
use crate::id::LedgerId;
use crate::key::SecretKey;
use crate::ledger::{self, Held, NewEntry, Origin};
use crate::log::LogState;
use crate::store::{Batch, MemoryStore};
use crate::time::Timestamp;

fn key() -> SecretKey {
    SecretKey::from_seed(&[2; 32])
}

/// An opening, a change of it and a statement, with a value of this length.
fn drafts(number: u8, value_bytes: usize) -> Vec<Draft> {
    let mut entropy = Entropy::from_seed([number; 32]);
    let value = vec![number; value_bytes];
    let opening = Draft::opening(key().public(), &[3; 16], &[4, 0], &value, &mut entropy);
    let id = opening.header.id(key().public());
    let change = Draft::change(key().public(), id.into(), vec![id], vec![id], &value, &mut entropy);
    vec![opening, change, Draft::statement(2, vec![id], &[value, vec![1]], &mut entropy)]
}

/// Stores a commit of these drafts, each with those bodies whose bit is set; returns the store and the ids.
fn stored(drafts: Vec<Draft>, masks: &[u8]) -> (MemoryStore, Vec<Held>) {
    let context = CommitContext { ledger: LedgerId([1; 32]), sealed: LogState::empty(), time: Timestamp(7) };
    let submission = sign(&key(), &context, Padding::Padded, drafts, &mut Entropy::from_seed([9; 32])).unwrap();
    let signer = key().public();
    let entries = submission.entries.into_iter().zip((0u16..).zip(masks)).map(|((header, bodies), (index, mask))| {
        let bodies = (0u8..).zip(bodies).filter(|(slot, _)| mask & (1 << slot) != 0).collect();
        Held { index, place: index, header, bodies }
    });
    let held: Vec<Held> = entries.collect();
    let new = held.iter().cloned().map(|entry| {
        let Held { place, header, bodies, .. } = entry;
        NewEntry { id: entry_id(signer, &header), place, header, bodies }
    });
    let mut store = MemoryStore::default();
    let origin = Origin::Own { seed: submission.seed };
    change(&mut store, |overlay| ledger::put_commit(overlay, 0, submission.commit, origin, new.collect()).unwrap());
    (store, held)
}

fn change(store: &mut MemoryStore, work: impl FnOnce(&mut Overlay<'_>)) {
    let base = store.clone();
    let mut overlay = Overlay::new(&base);
    work(&mut overlay);
    let batch = overlay.batch;
    store.commit(&batch).unwrap();
}

fn location(index: u16) -> Location {
    Location { commit: 0, index }
}

/// Checks that every way to read the entries of the commit returns these.
fn check(store: &MemoryStore, expected: &[Held]) {
    let indexes: Vec<u16> = expected.iter().map(|entry| entry.index).collect();
    assert_eq!(ledger::held(store, 0, &indexes).unwrap(), expected);
    let signer = key().public();
    let ids: Vec<_> = expected.iter().map(|entry| (location(entry.index), entry_id(signer, &entry.header))).collect();
    assert_eq!(ledger::ids_at(store, ids.iter().map(|(at, _)| *at).collect()).unwrap(), ids);
    let read = ledger::entries_of(store, 0).unwrap();
    let read: Vec<_> = read.into_iter().map(|(place, entry)| (place, entry.location, entry.id, entry.header)).collect();
    let whole =
        expected.iter().zip(&ids).map(|(held, (at, id))| (held.place, *at, *id, Header::decode(&held.header).unwrap()));
    assert_eq!(read, whole.collect::<Vec<_>>());
    for (at, id) in ids {
        assert_eq!(ledger::entry_at(store, at).unwrap().id, id);
        assert_eq!(ledger::locate(store, id).unwrap(), Some(at));
    }
}

fn masks() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0u8..8, 6)
}

proptest! {
    #[test]
    fn a_header_reads_back_whatever_bodies_came_and_whichever_are_deleted(
        (masks, deleted) in (masks(), masks()),
        value_bytes in prop_oneof![0usize..40, Just(BODY_HASHED_BYTES_MAX - 16), Just(BODY_HASHED_BYTES_MAX - 15)],
    ) {
        let drafts = [drafts(5, value_bytes), drafts(6, 3)].concat();
        let (mut store, mut held) = stored(drafts, &masks);
        check(&store, &held);
        change(&mut store, |overlay| {
            for (index, mask) in (0u16..).zip(&deleted) {
                (0..8).filter(|slot| mask & (1 << slot) != 0)
                    .for_each(|slot| delete_body(overlay, location(index), slot).unwrap());
            }
        });
        for (entry, mask) in held.iter_mut().zip(&deleted) {
            entry.bodies.retain(|(slot, _)| mask & (1 << slot) == 0);
        }
        check(&store, &held);
    }

    #[test]
    fn what_a_lost_body_took_along_comes_back_with_the_header_alone(masks in masks(), lost in masks()) {
        let (mut store, mut held) = stored([drafts(5, 4), drafts(6, 3)].concat(), &masks);
        let mut batch = Batch::default();
        for (index, mask) in (0u16..).zip(&lost) {
            (0..8).filter(|slot| mask & (1 << slot) != 0)
                .for_each(|slot| batch.delete(Table::Bodies, body_key(location(index), slot)));
        }
        store.commit(&batch).unwrap();
        for (entry, mask) in held.iter_mut().zip(&lost) {
            let whole = entry.bodies.len();
            entry.bodies.retain(|(slot, _)| mask & (1 << slot) == 0);
            let is_value = Header::decode(&entry.header).unwrap().value_slot().is_some();
            let stands = ledger::standing(&store, 0, &[entry.index]).unwrap();
            prop_assert_eq!(stands.len(), usize::from(entry.bodies.len() == whole || !is_value));
            prop_assert_eq!(ledger::entry_at(&store, location(entry.index)).is_ok(), stands.len() == 1);
            let other = Header::decode(&entry.header).unwrap();
            let mut other = other.encode();
            *other.last_mut().unwrap() ^= 1;
            change(&mut store, |overlay| {
                if entry.bodies.iter().any(|(slot, _)| Some(*slot) == last_slot(&entry.header)) {
                    assert!(!restore_header(overlay, location(entry.index), key().public(), &other).unwrap());
                }
                assert!(restore_header(overlay, location(entry.index), key().public(), &entry.header).unwrap());
            });
        }
        check(&store, &held);
    }
}

/// A body that is not what was signed makes another entry: nothing stands under the id that was signed any more.
#[test]
fn a_body_that_was_altered_is_noticed() {
    let (mut store, held) = stored(drafts(5, 4), &[7, 1, 3]);
    for (entry, slot) in held.iter().zip([2, 0]) {
        let (at, id) = (location(entry.index), entry_id(key().public(), &entry.header));
        let mut batch = Batch::default();
        let mut body = ledger::body(&store, at, slot).unwrap().unwrap();
        *body.last_mut().unwrap() ^= 1;
        batch.put(Table::Bodies, body_key(at, slot), body);
        store.commit(&batch).unwrap();
        assert_ne!(ledger::entry_at(&store, at).unwrap().id, id);
        assert_eq!(ledger::locate(&store, id).unwrap(), None);
    }
}

fn last_slot(header: &[u8]) -> Option<u8> {
    let header = Header::decode(header).unwrap();
    u8::try_from(header.body_count() - 1).ok()
}

/// Of an opening's 114 bytes a nonce is kept where its bodies are short and held; a long body is not hashed to read a header.
#[test]
fn what_follows_from_bodies_is_not_kept() {
    let bytes = |value_bytes: usize| {
        let (store, _) = stored(drafts(5, value_bytes), &[7, 7, 7]);
        let rows = store.rows().filter(|(table, ..)| *table == Table::Entries);
        format!("{:?}", rows.map(|(_, _, value)| value.len()).collect::<Vec<usize>>())
    };
    insta::assert_snapshot!(bytes(10), @"[20, 124, 109]");
    insta::assert_snapshot!(bytes(BODY_HASHED_BYTES_MAX), @"[52, 156, 109]");
}

/// The layout of version 8, byte for byte.
#[test]
fn a_row_is_written_as_version_8_writes_it() {
    let [opening, change, statement]: [Draft; 3] = drafts(5, 2).try_into().unwrap();
    let row = |draft: &Draft| {
        let bodies: Vec<(u8, Vec<u8>)> = (0u8..).zip(draft.bodies.clone()).collect();
        encode(&StoredEntry::beside(0x123, draft.header.encode(), &bodies))
    };
    let header = opening.header.encode();
    assert_eq!(row(&opening), [&[0x23, 0x81 | 0x70], &header[..18]].concat());
    let header = change.header.encode();
    assert_eq!(row(&change), [&[0x23, 0x81 | 0x10], &header[..header.len() - 32]].concat());
    assert_eq!(row(&statement), [&[0x23, 0x81][..], &statement.header.encode()].concat());
}
