// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use raccord_protocol::store::{Batch, Store, Table};
use rusqlite::Connection;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::sqlite::{SqliteStore, is_packed, unpacked};

fn key() -> StoreKey {
    StoreKey::from_bytes(Zeroizing::new([0x5c; 32]))
}

/// Is a store in a directory of its own, with the paths that tests use.
struct Case {
    _directory: TempDir,
    path: PathBuf,
    to: PathBuf,
    store: SqliteStore,
}

fn case() -> Case {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let store = SqliteStore::create(&path, &key()).unwrap();
    Case { path, to: directory.path().join("plain.db"), store, _directory: directory }
}

impl Case {
    fn export(&self) -> PlainCopy {
        export_plain(&self.path, &key(), &self.to, Overwrite::Replace).unwrap()
    }

    /// Tells whether the files hold `text`, anywhere.
    fn holds(&self, text: &[u8]) -> bool {
        self.export();
        contains(&fs::read(&self.to).unwrap(), text)
    }

    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) {
        let mut batch = Batch::default();
        batch.put(table, key, value.to_vec());
        self.store.commit(&batch).unwrap();
    }

    fn delete(&mut self, table: Table, key: &[u8]) {
        let mut batch = Batch::default();
        batch.delete(table, key);
        self.store.commit(&batch).unwrap();
    }
}

fn contains(content: &[u8], text: &[u8]) -> bool {
    content.windows(text.len()).any(|window| window == text)
}

/// Checks that an ordinary SQLite, given no key, finds in the copy what the store holds, and nothing wrong.
fn assert_same_content(plain: &Path, store: &SqliteStore) {
    let connection = Connection::open(plain).unwrap();
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
    for table in Table::ALL {
        let mut statement =
            connection.prepare(&format!("SELECT key, value FROM {} ORDER BY key", table.name())).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let rows: Vec<(Vec<u8>, Vec<u8>)> = rows.map(Result::unwrap).collect();
        let rows = if is_packed(table) { unpacked(&rows) } else { rows };
        assert_eq!(rows, store.scan(table, b"", b"", usize::MAX).unwrap(), "{}", table.name());
    }
}

/// Returns a text that is found by itself in no other one's bytes.
fn marker(number: u16, version: u8, length: usize) -> Vec<u8> {
    let text = format!("<marker {number:05} {version:03}>").into_bytes();
    text.iter().copied().cycle().take(length.max(text.len())).collect()
}

#[derive(Debug, Clone)]
enum Change {
    Put { number: u16, version: u8, length: usize },
    Delete { number: u16 },
}

fn history() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let length = prop_oneof![20usize..200, 200usize..900, 900usize..9000];
    let change = prop_oneof![
        3 => (0u16..400, any::<u8>(), length).prop_map(|(number, version, length)| Change::Put { number, version, length }),
        2 => (0u16..400).prop_map(|number| Change::Delete { number }),
    ];
    prop::collection::vec(prop::collection::vec(change, 1..80), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever was written, changed and deleted: the copy holds what the store does, and after a purge nothing else.
    #[test]
    fn purged_is_gone(history in history()) {
        let mut case = case();
        let mut held: BTreeMap<u16, Vec<u8>> = BTreeMap::new();
        let mut written: BTreeSet<Vec<u8>> = BTreeSet::new();
        for changes in history {
            let mut batch = Batch::default();
            for change in changes {
                match change {
                    Change::Put { number, version, length } => {
                        let value = marker(number, version, length);
                        written.insert(value[..18].to_vec());
                        held.insert(number, value.clone());
                        batch.put(Table::Bodies, number.to_be_bytes(), value);
                    }
                    Change::Delete { number } => {
                        held.remove(&number);
                        batch.delete(Table::Bodies, number.to_be_bytes());
                    }
                }
            }
            case.store.commit(&batch).unwrap();
        }
        let copy = case.export();
        prop_assert_eq!((copy.damaged, copy.damaged_remains), (vec![], vec![]));
        assert_same_content(&case.to, &case.store);

        case.store.purge_pages().unwrap();
        case.export();
        assert_same_content(&case.to, &case.store);
        let plain = fs::read(&case.to).unwrap();
        let found: BTreeSet<&[u8]> =
            (0..plain.len()).filter(|start| plain[*start..].starts_with(b"<marker ")).map(|start| &plain[start..][..18]).collect();
        let expected: BTreeSet<&[u8]> = held.values().map(|value| &value[..18]).collect();
        // A long value goes on elsewhere in the middle of a marker; whole ones tell all.
        prop_assert!(expected.is_subset(&found));
        for text in found.difference(&expected) {
            prop_assert!(!written.contains(*text), "{}", String::from_utf8_lossy(text));
        }
    }
}

#[test]
fn deleted_is_found_until_it_is_purged() {
    let mut case = case();
    case.put(Table::Bodies, b"a", b"a sentence about a young person");
    case.put(Table::Bodies, b"b", b"another sentence");
    assert!(case.holds(b"a sentence about"));
    case.delete(Table::Bodies, b"a");
    assert_eq!(case.store.get(Table::Bodies, b"a").unwrap(), None);
    assert!(case.holds(b"a sentence about"), "the log still has the page as it was");
    case.store.purge_pages().unwrap();
    assert!(!case.holds(b"a sentence about"));
    assert!(case.holds(b"another sentence"));
}

#[test]
fn purging_waits_for_readers() {
    let mut case = case();
    case.put(Table::Bodies, b"a", b"a sentence about a young person");
    case.delete(Table::Bodies, b"a");
    let mut reader = crate::sqlite::SqliteReader::open(&case.path, &key()).unwrap();
    reader
        .read(|snapshot| {
            snapshot.get(Table::Bodies, b"a")?;
            case.store.set_busy_timeout(std::time::Duration::ZERO);
            let refused = case.store.purge_pages().unwrap_err();
            assert!(matches!(refused, SqliteError::Busy { .. }), "{refused}");
            Ok::<_, raccord_protocol::store::StoreError>(())
        })
        .unwrap();
    case.store.purge_pages().unwrap();
    assert!(!case.holds(b"a sentence about"));
}

#[test]
fn an_export_leaves_nothing_beside_a_store_that_was_closed() {
    let Case { _directory: directory, path, to, mut store } = case();
    let mut batch = Batch::default();
    batch.put(Table::Bodies, b"a", b"a sentence".to_vec());
    store.commit(&batch).unwrap();
    drop(store);
    let before = fs::read(&path).unwrap();
    export_plain(&path, &key(), &to, Overwrite::Refuse).unwrap();
    let mut names: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["plain.db", "store.db"]);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(contains(&fs::read(&to).unwrap(), b"a sentence"));
}

/// Leaves the log and the database as a process does that is killed: both are copied while the store is open.
#[test]
fn frames_that_count_no_more_are_kept_after_the_end() {
    let mut case = case();
    case.put(Table::Bodies, b"a", b"first words");
    case.put(Table::Bodies, b"b", b"more words");
    let first_log = fs::read(files::beside(&case.path, "-wal")).unwrap();
    case.store.purge_pages().unwrap();
    case.put(Table::Bodies, b"a", b"second words");
    let second_log = fs::read(files::beside(&case.path, "-wal")).unwrap();
    assert!(first_log.len() > second_log.len());

    let left = case.to.with_extension("left");
    fs::copy(&case.path, &left).unwrap();
    // A log that is used again from its start keeps its old frames behind the new ones; here, one is cut short too.
    let log = [&second_log[..], &first_log[second_log.len()..first_log.len() - 1]].concat();
    fs::write(files::beside(&left, "-wal"), log).unwrap();
    let copy = export_plain(&left, &key(), &case.to, Overwrite::Refuse).unwrap();
    assert_eq!((copy.damaged, copy.damaged_remains), (vec![], vec![]));
    assert!(copy.remains > 0);
    assert_same_content(&case.to, &case.store);
    let plain = fs::read(&case.to).unwrap();
    let in_use = usize::try_from(copy.pages).unwrap() * PAGE_BYTES;
    assert_eq!(plain.len(), in_use + usize::try_from(copy.remains).unwrap() * PAGE_BYTES);
    assert!(contains(&plain[..in_use], b"second words"));
    assert!(contains(&plain[in_use..], b"first words"));
}

#[test]
fn a_commit_that_was_cut_short_is_a_remain() {
    let mut case = case();
    case.put(Table::Bodies, b"a", b"whole");
    let whole = fs::read(files::beside(&case.path, "-wal")).unwrap().len();
    case.put(Table::Bodies, b"b", &[b'x'; 9000]);
    let log = fs::read(files::beside(&case.path, "-wal")).unwrap();
    let left = case.to.with_extension("left");
    for cut in [whole + 24, whole + 24 + 4096, whole + 2 * (24 + 4096), log.len() - 1] {
        fs::copy(&case.path, &left).unwrap();
        fs::write(files::beside(&left, "-wal"), &log[..cut]).unwrap();
        let copy = export_plain(&left, &key(), &case.to, Overwrite::Replace).unwrap();
        assert_eq!((copy.damaged, copy.damaged_remains), (vec![], vec![]));
        let before = SqliteStore::open(&left, &key()).unwrap();
        assert_eq!(before.scan(Table::Bodies, b"", b"", 9).unwrap(), [(b"a".to_vec(), b"whole".to_vec())]);
        assert_same_content(&case.to, &before);
    }
}

#[test]
fn exporting_leaves_the_files_alone() {
    let mut case = case();
    case.put(Table::Bodies, b"a", b"first words");
    let left = case.to.with_extension("left");
    for suffix in ["", "-wal"] {
        fs::copy(files::beside(&case.path, suffix), files::beside(&left, suffix)).unwrap();
    }
    let content = || ["", "-wal"].map(|suffix| fs::read(files::beside(&left, suffix)).unwrap());
    let before = content();
    export_plain(&left, &key(), &case.to, Overwrite::Refuse).unwrap();
    assert_eq!(content(), before);
}

#[test]
fn damage_is_listed_and_does_not_stop_the_copy() {
    let mut case = case();
    case.put(Table::Bodies, b"a", &[b'x'; 9000]);
    case.store.purge_pages().unwrap();
    let left = case.to.with_extension("left");
    let good = fs::read(&case.path).unwrap();
    let pages = good.len() / PAGE_BYTES;
    for (page, offset) in [(1, 20), (2, 0), (pages, 4016), (pages, 4095)] {
        let mut bad = good.clone();
        bad[(page - 1) * PAGE_BYTES + offset] ^= 0x80;
        fs::write(&left, bad).unwrap();
        let copy = export_plain(&left, &key(), &case.to, Overwrite::Replace).unwrap();
        assert_eq!(copy.damaged, [Place::Database { page: u32::try_from(page).unwrap() }]);
        assert_eq!(fs::read(&case.to).unwrap().len(), good.len());
    }
}

#[test]
fn refuses_what_would_do_harm() {
    let case = case();
    let check = |database: &Path, key: &StoreKey, to: &Path, overwrite, expected: &str| {
        let found = export_plain(database, key, to, overwrite).unwrap_err().to_string();
        assert_eq!(found.replace(case.path.parent().unwrap().to_str().unwrap(), "HOME"), expected);
    };
    let own = fs::read(&case.path).unwrap();
    for to in ["store.db", "store.db-wal", "store.db-shm", "./store.db"] {
        let to = case.path.with_file_name(to);
        let expected = "belongs to the store: name another file";
        let found = export_plain(&case.path, &key(), &to, Overwrite::Replace).unwrap_err().to_string();
        assert!(found.ends_with(expected), "{found}");
    }
    assert_eq!(fs::read(&case.path).unwrap(), own);

    fs::write(&case.to, b"mine").unwrap();
    check(&case.path, &key(), &case.to, Overwrite::Refuse, "HOME/plain.db is there already");
    assert_eq!(fs::read(&case.to).unwrap(), b"mine");
    let other = StoreKey::from_bytes(Zeroizing::new([1; 32]));
    check(&case.path, &other, &case.to, Overwrite::Replace, "the store key does not open any page of HOME/store.db");
    assert_eq!(fs::read(&case.to).unwrap(), b"mine");

    case.export();
    assert_eq!(fs::metadata(&case.to).unwrap().permissions().mode() & 0o777, 0o600);
    let next = case.to.with_extension("next");
    check(&case.to, &key(), &next, Overwrite::Refuse, "HOME/plain.db is not encrypted");
    assert!(!next.exists());
}
