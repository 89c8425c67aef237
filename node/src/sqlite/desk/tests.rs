// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::index::MemoryIndex;
use raccord_protocol::desk::{Calling, Day, StartedClock};
use raccord_protocol::leaver::Facts;
use raccord_protocol::time::Validity;
use zeroize::Zeroizing;

use super::*;
use crate::keystore::StoreKey;
use crate::sqlite::SqliteStore;

/// Rows that many cases have alike, and some that few have.
fn rows() -> impl Strategy<Value = Option<DeskRow>> {
    let day = prop::sample::select(vec!["2026-11-20", "2026-11-24", "2026-12-01"]);
    let row = (0usize..3, day, 0u8..3, prop::option::of(0u64..3)).prop_map(|(field, day, clock, told)| {
        let field = ["date_signalement", "relance_le", "prochain_rdv_date"][field];
        let id = Catalogue::current().by_name(field).expect("the catalogue has the field").id;
        let values = BTreeMap::from([(id, vec![day.to_owned()])]);
        let start: Day = day.parse::<jiff::civil::Date>().expect("a day").into();
        DeskRow {
            own: clock == 0,
            ours: true,
            calling: Calling::of(&Facts::of_values(&values)),
            referents: told.iter().map(|told| format!("person {told}")).collect(),
            clocks: vec![StartedClock { clock, start }],
            told,
            ..DeskRow::default()
        }
    });
    prop::option::weighted(0.8, row)
}

/// The numbers of the cases lie in several packs and parts.
fn cases() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..70, PART_CASES - 3..PART_CASES + 3, 3 * PART_CASES..3 * PART_CASES + 2]
}

fn validities() -> impl Strategy<Value = Validity> {
    let moment = || prop::option::of((1u64..9).prop_map(Timestamp));
    (moment(), moment()).prop_map(|(since, until)| Validity { since, until })
}

type Found = Vec<(Vec<u8>, Vec<u64>)>;

fn found(index: &dyn DeskIndex, range: DeskRange<'_>) -> Found {
    let mut found: BTreeMap<Vec<u8>, Vec<u64>> = BTreeMap::new();
    index.for_each(range, &mut |key, cases| found.entry(key.to_octets()).or_default().extend(cases)).unwrap();
    found.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is kept again and again, and whichever way the clock goes: what does not hold at a moment is made anew, and nothing
    /// else.
    #[test]
    fn what_does_not_hold_at_a_moment_is_marked(
        puts in prop::collection::vec(prop::collection::btree_map(0u64..9, validities(), 1..9), 1..5),
        clock in prop::collection::vec(0u64..10, 1..5),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let key = StoreKey::from_bytes(Zeroizing::new([5; 32]));
        let store = SqliteStore::create(&directory.path().join("store.db"), &key).unwrap();
        let mut kept = BTreeMap::new();
        for changes in puts {
            let made = |validity: &Validity| Projection { validity: *validity, ..Projection::default() };
            put(&store.connection, changes.iter().map(|(case, validity)| (*case, made(validity)))).unwrap();
            kept.extend(changes);
        }
        for now in clock.into_iter().map(Timestamp) {
            let over: Vec<u64> = kept.iter().filter(|(_, validity)| !validity.holds_at(now)).map(|(case, _)| *case).collect();
            prop_assert_eq!(is_over(&store.connection, now).unwrap(), !over.is_empty());
            mark_over(&store.connection, now).unwrap();
            let mut marked = store.connection.prepare("DELETE FROM derived_stale RETURNING case_number").unwrap();
            let marked = marked.query_map([], |row| row.get::<_, i64>(0)).unwrap();
            let marked: BTreeSet<u64> = marked.map(|case| case.unwrap().unsigned_abs()).collect();
            prop_assert_eq!(marked.into_iter().collect::<Vec<_>>(), over);
        }
        put(&store.connection, kept.into_keys().map(|case| (case, Projection::default()))).unwrap();
        for table in ["desk_case", "desk_since", "desk_until"] {
            let left: i64 = store.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
            prop_assert_eq!(left, 0, "nothing stays of what is forgotten: {}", table);
        }
    }

    /// Whatever rows come, change and go: the index has the cases of every key, by increasing number, and no others.
    #[test]
    fn the_index_is_of_the_rows_that_are_kept(
        puts in prop::collection::vec(prop::collection::btree_map(cases(), rows(), 1..20), 1..6),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let key = StoreKey::from_bytes(Zeroizing::new([5; 32]));
        let store = SqliteStore::create(&directory.path().join("store.db"), &key).unwrap();
        let mut kept = BTreeMap::new();
        for changes in puts {
            let made = |row: &Option<DeskRow>| Projection { row: row.clone(), ..Projection::default() };
            put(&store.connection, changes.iter().map(|(case, row)| (*case, made(row)))).unwrap();
            kept.extend(changes);
            let mut expected = MemoryIndex::default();
            kept.iter().for_each(|(case, row)| row.iter().for_each(|row| expected.add(*case, row)));
            let held = DeskRows { connection: &store.connection, path: &store.path };
            let clock = |clock| DeskRange::Clock { clock, from: None, until: None };
            let ranges = [DeskRange::Turns, DeskRange::ToldSince(1), DeskRange::Referent("person 1"), clock(0), clock(2)];
            for range in ranges {
                prop_assert_eq!(found(&held, range), found(&expected, range));
            }
        }
        put(&store.connection, kept.into_keys().map(|case| (case, Projection::default()))).unwrap();
        for table in ["desk_key", "desk_pack"] {
            let left: i64 = store.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
            prop_assert_eq!(left, 0, "nothing stays of what is forgotten: {}", table);
        }
    }
}
