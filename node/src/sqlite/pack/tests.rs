// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;
use raccord_protocol::store::{Batch, MemoryStore, Store};
use zeroize::Zeroizing;

use super::*;
use crate::keystore::StoreKey;
use crate::sqlite::SqliteStore;

fn rows() -> impl Strategy<Value = BTreeMap<Vec<u8>, Vec<u8>>> {
    let key = prop::collection::vec(any::<u8>(), 0..300);
    let value = prop::collection::vec(any::<u8>(), 0..500);
    prop::collection::btree_map(key, value, 0..40)
}

/// Is a change to one of few rows that fill many packs: number, length of its value, `None` to remove it.
type Change = (u16, Option<usize>);

fn history() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let length = prop_oneof![6 => 0usize..150, 2 => 150usize..900, 1 => 900usize..6000];
    let change = (0u16..120, prop::option::weighted(0.75, length));
    prop::collection::vec(prop::collection::vec(change, 1..60), 1..12)
}

fn key_of(number: u16) -> Vec<u8> {
    [b"case".as_slice(), &number.to_be_bytes(), &vec![7; usize::from(number % 5)]].concat()
}

fn packs(store: &SqliteStore, table: Table) -> Vec<Row> {
    let text = format!("SELECT key, value FROM {} ORDER BY key", table.name());
    let mut statement = store.connection.prepare(&text).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn empty_store() -> (tempfile::TempDir, SqliteStore) {
    let directory = tempfile::tempdir().unwrap();
    let key = StoreKey::from_bytes(Zeroizing::new([3; 32]));
    let store = SqliteStore::create(&directory.path().join("store.db"), &key).unwrap();
    (directory, store)
}

/// Checks that packs do not overlap, are not empty, and that none of several rows is longer than allowed.
fn check_packs(packs: &[Row]) {
    let mut before: Option<Vec<u8>> = None;
    for (first, pack) in packs {
        let rows = unpacked(&[(first.clone(), pack.clone())]);
        assert_eq!(rows.first().map(|(key, _)| key), Some(first));
        assert!(before.is_none_or(|before| before < *first), "packs overlap");
        assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0), "rows of a pack are out of order");
        assert!(rows.len() == 1 || first.len() + pack.len() <= PACK_BYTES_MAX, "a pack of {} bytes", pack.len());
        before = rows.last().map(|(key, _)| key.clone());
    }
}

proptest! {
    /// What was packed is what comes out.
    #[test]
    fn unpacks(rows in rows(), bytes_max in 1usize..2000) {
        let mut packs = Vec::new();
        pack_rows(&rows, bytes_max, |first, pack| { packs.push((first.to_vec(), pack.to_vec())); Ok::<_, Malformed>(()) }).unwrap();
        prop_assert_eq!(unpacked(&packs), rows.into_iter().collect::<Vec<_>>());
    }

    /// Bytes that are no pack are refused or read, and nothing else happens.
    #[test]
    fn noise_is_no_danger(first in prop::collection::vec(any::<u8>(), 0..9), pack in prop::collection::vec(any::<u8>(), 0..90)) {
        let mut rows = PackRows::new(&first, &pack);
        while let Ok(Some(value)) = rows.next_value() {
            prop_assert!(value.len() <= pack.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rows of all lengths, put, replaced and removed anywhere, are found as a plain map finds them; packs stay packs.
    #[test]
    fn is_as_a_plain_map(history in history(), from in 0u16..120, to in 0u16..120, limit in 0usize..200) {
        let (_directory, mut store) = empty_store();
        let mut reference = MemoryStore::default();
        for changes in history {
            let mut batch = Batch::default();
            for (number, length) in changes {
                match length {
                    Some(length) => batch.put(Table::Bodies, key_of(number), vec![number.to_be_bytes()[1]; length]),
                    None => batch.delete(Table::Bodies, key_of(number)),
                }
            }
            store.commit(&batch).unwrap();
            reference.commit(&batch).unwrap();
            check_packs(&packs(&store, Table::Bodies));
        }
        prop_assert_eq!(
            store.scan(Table::Bodies, b"", b"", usize::MAX).unwrap(),
            reference.scan(Table::Bodies, b"", b"", usize::MAX).unwrap()
        );
        let (from, to) = (key_of(from), key_of(to));
        let range = |store: &dyn Store| store.scan(Table::Bodies, &from, &to, limit).unwrap();
        prop_assert_eq!(range(&store), range(&reference));
        for number in 0..120 {
            let key = key_of(number);
            prop_assert_eq!(store.get(Table::Bodies, &key).unwrap(), reference.get(Table::Bodies, &key).unwrap());
            let last = |store: &dyn Store| store.last(Table::Bodies, &from, &key).unwrap();
            prop_assert_eq!(last(&store), last(&reference));
        }
    }

    /// Headers that come in their order are kept and never changed, whatever their number and length.
    #[test]
    fn append_only_packs_only_grow(batches in prop::collection::vec(prop::collection::vec(0usize..400, 1..20), 1..9)) {
        let (_directory, mut store) = empty_store();
        let mut number = 0u64;
        let mut before: Vec<Row> = Vec::new();
        for lengths in batches {
            let mut batch = Batch::default();
            for length in lengths {
                batch.put(Table::Entries, number.to_be_bytes(), vec![1; length]);
                number += 2;
            }
            store.commit(&batch).unwrap();
            // The same again is nothing new.
            store.commit(&batch).unwrap();
            let now = packs(&store, Table::Entries);
            check_packs(&now);
            for (held, now) in before.iter().zip(&now) {
                prop_assert!(held.0 == now.0 && now.1.starts_with(&held.1));
            }
            before = now;
        }
        let held = store.scan(Table::Entries, b"", b"", usize::MAX).unwrap();
        prop_assert_eq!(held.len() as u64, number / 2);
        let first = 0u64.to_be_bytes().to_vec();
        for (key, value) in [(first.clone(), Some(vec![2])), (first, None), (1u64.to_be_bytes().to_vec(), Some(vec![]))] {
            let mut batch = Batch::default();
            match value {
                Some(value) => batch.put(Table::Entries, key.clone(), value),
                None => batch.delete(Table::Entries, key.clone()),
            }
            let is_new = held.iter().all(|(held, _)| *held != key);
            prop_assert_eq!(store.commit(&batch).is_ok(), is_new);
        }
    }

    /// Headers that were lost are put back in whatever order they come, and those that are there stay as they are.
    #[test]
    fn what_was_lost_is_put_back_between(lengths in prop::collection::vec(0usize..400, 2..60), order in any::<u64>()) {
        let (_directory, mut store) = empty_store();
        let mut rows: Vec<(u64, usize)> = (0..).zip(lengths).collect();
        rows.sort_by_key(|(number, _)| number.wrapping_mul(order | 1).rotate_left(7));
        for (number, length) in &rows {
            let mut batch = Batch::default();
            batch.put(Table::Entries, number.to_be_bytes(), vec![1; *length]);
            store.commit(&batch).unwrap();
            check_packs(&packs(&store, Table::Entries));
        }
        rows.sort_unstable();
        let expected: Vec<Row> =
            rows.iter().map(|(number, length)| (number.to_be_bytes().to_vec(), vec![1; *length])).collect();
        prop_assert_eq!(store.scan(Table::Entries, b"", b"", usize::MAX).unwrap(), expected);
        // The triggers stand where they stood.
        for statement in ["UPDATE entries SET value = x'00'", "DELETE FROM entries"] {
            prop_assert!(store.connection.execute_batch(statement).is_err(), "{}", statement);
        }
    }
}

#[test]
fn no_statement_gets_past_the_triggers() {
    let (_directory, mut store) = empty_store();
    let mut batch = Batch::default();
    batch.put(Table::Entries, b"1", b"fixed".to_vec());
    store.commit(&batch).unwrap();
    for statement in [
        "UPDATE entries SET value = x'00'",
        "UPDATE entries SET key = CAST('2' AS BLOB)",
        "UPDATE entries SET value = substr(value, 1, 2)",
        "DELETE FROM entries",
        "REPLACE INTO entries VALUES (CAST('1' AS BLOB), x'00')",
    ] {
        assert!(store.connection.execute_batch(statement).is_err(), "{statement}");
    }
    assert_eq!(store.get(Table::Entries, b"1").unwrap(), Some(b"fixed".to_vec()));
}
