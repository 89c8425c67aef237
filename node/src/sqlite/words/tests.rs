// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::keystore::StoreKey;

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
    batch.put(Table::Cases, case.to_be_bytes().to_vec(), vec![value]);
    batch.put(Table::Documents, [case.to_be_bytes().as_slice(), &[0; 12]].concat(), vec![value]);
    store.commit(&batch).unwrap();
}

type People = BTreeMap<u64, BTreeSet<String>>;

fn refresh(store: &mut SqliteStore, people: &People) {
    let read = |_: &dyn Store, case: u64| Ok::<_, SqliteError>(people.get(&case).cloned().unwrap_or_default());
    while store.refresh_words(3, read).unwrap() {}
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
fn no_word_outlives_the_index_that_is_dropped() {
    let (directory, mut store) = store();
    let before = people(&[(1, &["nlavalliereziegler"]), (2, &["nweber"])]);
    before.keys().for_each(|case| touch(&mut store, *case, 1));
    refresh(&mut store, &before);
    store.drop_words().unwrap();
    assert_eq!(found(&directory, "weber"), Vec::<u64>::new());
    assert!(store.words_are_due().unwrap());
    let after = people(&[(2, &["nweber"])]);
    refresh(&mut store, &after);
    assert_eq!(found(&directory, "weber"), [2], "what is left is found again");
    assert_eq!(found(&directory, "lavalliereziegler"), Vec::<u64>::new());
    let names: i64 = store.connection.query_row("SELECT count(*) FROM search_name", [], |row| row.get(0)).unwrap();
    assert_eq!(names, 1, "the dictionary of names forgets too");
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
        prop_assert!(!store.words_are_due().unwrap());
        for name in ["a", "b", "c", "aa", "ab", "ca"] {
            let expected: Vec<u64> = people
                .iter()
                .filter(|(_, words)| words.iter().any(|word| word.starts_with(&format!("n{name}"))))
                .map(|(case, _)| *case)
                .collect();
            prop_assert_eq!(found(&directory, name), expected, "{}", name);
        }
        let names = |store: &SqliteStore| -> i64 {
            store.connection.query_row("SELECT count(*) FROM search_name", [], |row| row.get(0)).unwrap()
        };
        let kept = names(&store);
        store.drop_words().unwrap();
        refresh(&mut store, &people);
        prop_assert_eq!(names(&store), kept);
    }
}
