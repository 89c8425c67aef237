// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;
use tempfile::TempDir;
use zeroize::Zeroizing;

use raccord_protocol::id::OrganisationId;
use raccord_protocol::roster::Directory;
use raccord_protocol::store::{Batch, Table};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::desk::Projection;

use super::*;
use crate::keystore::StoreKey;
use crate::sqlite::{MadeFor, SqliteStore};

fn key() -> StoreKey {
    StoreKey::from_bytes(Zeroizing::new([5; 32]))
}

fn store() -> (TempDir, SqliteStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(&directory.path().join("store.db"), &key()).unwrap();
    (directory, store)
}

/// Writes a row of a document of a case, as every change of one does.
fn touch(store: &mut SqliteStore, case: u64, value: u8) {
    let mut batch = Batch::default();
    batch.put(Table::Cases, case.to_be_bytes(), vec![value]);
    batch.put(Table::Documents, [case.to_be_bytes().as_slice(), &[0; 12]].concat(), vec![value]);
    store.commit(&batch).unwrap();
}

type People = BTreeMap<u64, BTreeSet<String>>;

fn office(number: u8) -> MadeFor {
    MadeFor::office(&Directory::default(), OrganisationId([number; 32]))
}

fn refresh_for(store: &mut SqliteStore, people: &People, office: MadeFor) {
    let words = |case: &u64| people.get(case).cloned().unwrap_or_default();
    let made = |case: &u64| Projection { words: words(case), ..Projection::default() };
    while store.refresh_derived(office, Timestamp(1), 3, &|_, cases| Ok(cases.iter().map(made).collect())).unwrap() {}
}

fn refresh(store: &mut SqliteStore, people: &People) {
    refresh_for(store, people, office(1));
}

fn is_due(store: &SqliteStore) -> bool {
    store.derived_is_due(office(1), Timestamp(1)).unwrap()
}

fn names(store: &SqliteStore) -> i64 {
    store.connection.query_row("SELECT count(*) FROM search_name", [], |row| row.get(0)).unwrap()
}

fn found(directory: &TempDir, text: &str) -> Vec<u64> {
    let reader = SqliteReader::open(&directory.path().join("store.db"), &key()).unwrap();
    reader.propose(&Query::read(text).unwrap(), 100).unwrap().into_iter().collect()
}

fn people(entries: &[(u64, &[&str])]) -> People {
    entries.iter().map(|(case, words)| (*case, words.iter().map(|word| (*word).to_owned()).collect())).collect()
}

#[test]
fn the_index_proposes_by_name_number_and_slip() {
    let (directory, mut store) = store();
    let people = people(&[
        (1, &["nlefevre", "nana", "t612345678"]),
        (2, &["nlefebure", "nleo", "cnancy"]),
        (3, &["nweber", "nana", "i0494004062m"]),
        (4, &["nle", "ngoff", "nlegoff", "nmargaux"]),
    ]);
    people.keys().for_each(|case| touch(&mut store, *case, 1));
    refresh(&mut store, &people);
    assert_eq!(found(&directory, "LEFÈVRE"), [1]);
    assert_eq!(found(&directory, "lef"), [1, 2]);
    assert_eq!(found(&directory, "lefebure ana"), [1], "a slip that is somebody else's name");
    assert_eq!(found(&directory, "legooff Margaux"), [4], "a slip in a name that is written in two parts");
    assert_eq!(found(&directory, "leffevre"), [1], "a slip");
    assert_eq!(found(&directory, "ana"), [1, 3]);
    assert_eq!(found(&directory, "ana weber"), [3]);
    assert_eq!(found(&directory, "06 12 34 56 78"), [1]);
    assert_eq!(found(&directory, "0494004062M"), [3]);
    assert_eq!(found(&directory, "nancy"), [2]);
    assert_eq!(found(&directory, "schmitt"), Vec::<u64>::new());
}

#[test]
fn no_word_outlives_the_transaction_that_deletes_something_of_its_case() {
    let (directory, mut store) = store();
    let people = people(&[(1, &["nlavalliereziegler"]), (2, &["nweber"])]);
    people.keys().for_each(|case| touch(&mut store, *case, 1));
    refresh(&mut store, &people);
    let mut batch = Batch::default();
    batch.delete(Table::Documents, [1u64.to_be_bytes().as_slice(), &[0; 12]].concat());
    store.commit(&batch).unwrap();
    assert_eq!(found(&directory, "lavalliereziegler"), Vec::<u64>::new());
    assert_eq!(names(&store), 1, "the dictionary of names forgets too");
    assert_eq!(found(&directory, "weber"), [2], "what others have stays");
    assert!(is_due(&store));
}

#[test]
fn what_was_made_for_another_name_of_the_office_is_made_anew() {
    let (directory, mut store) = store();
    let mut people = people(&[(1, &["nlefevre"])]);
    touch(&mut store, 1, 1);
    refresh(&mut store, &people);
    people.insert(1, BTreeSet::from(["nlavalliere".to_owned()]));
    refresh(&mut store, &people);
    assert_eq!(found(&directory, "lefevre"), [1], "nothing changed the case");
    refresh_for(&mut store, &people, office(2));
    assert_eq!((found(&directory, "lefevre"), found(&directory, "lavalliere")), (vec![], vec![1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// However cases change, the index that is kept up to date is the one that is made anew.
    #[test]
    fn an_index_kept_is_an_index_made(
        changes in proptest::collection::vec((0u64..6, proptest::collection::btree_set("[a-c]{1,2}", 0..4)), 1..20),
    ) {
        let (directory, mut store) = store();
        let mut people = People::new();
        for (index, (case, names)) in changes.into_iter().enumerate() {
            people.insert(case, names.into_iter().map(|name| format!("n{name}")).collect());
            touch(&mut store, case, u8::try_from(index).unwrap());
            if index % 3 == 0 {
                refresh(&mut store, &people);
            }
        }
        refresh(&mut store, &people);
        prop_assert!(!is_due(&store));
        for name in ["a", "b", "c", "aa", "ab", "ca"] {
            let expected: Vec<u64> = people
                .iter()
                .filter(|(_, words)| words.iter().any(|word| word.starts_with(&format!("n{name}"))))
                .map(|(case, _)| *case)
                .collect();
            prop_assert_eq!(found(&directory, name), expected, "{}", name);
        }
        let kept = names(&store);
        refresh_for(&mut store, &people, office(2));
        prop_assert_eq!(names(&store), kept);
    }
}
