// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use raccord_protocol::ledger::{ID_KEY_BYTES, Location};
use raccord_protocol::store::{MemoryStore, check_conformance};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;

fn key() -> StoreKey {
    StoreKey::from_bytes(Zeroizing::new(std::array::from_fn(|index| u8::try_from(index).unwrap())))
}

fn other_key() -> StoreKey {
    StoreKey::from_bytes(Zeroizing::new([7; 32]))
}

fn empty_store() -> (TempDir, PathBuf, SqliteStore) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let store = SqliteStore::create(&path, &key()).unwrap();
    (directory, path, store)
}

fn put(table: Table, key: &[u8], value: &[u8]) -> Batch {
    let mut batch = Batch::default();
    batch.put(table, key, value.to_vec());
    batch
}

/// Is a change of one row: table, key, and the value, `None` to remove.
type Change = (Table, Vec<u8>, Option<Vec<u8>>);

fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    // One table of each sort and few keys, so that rows meet.
    let table = prop::sample::select(vec![Table::Meta, Table::Commits, Table::EntryIds, Table::Bodies]);
    let key = prop::collection::vec(prop::sample::select(vec![0u8, 1, 0xff]), 0..3);
    let value = prop::option::weighted(0.8, prop::collection::vec(any::<u8>(), 0..3));
    prop::collection::vec(prop::collection::vec((table, key, value), 0..8), 0..8)
}

fn batch(changes: &[Change]) -> Batch {
    let mut batch = Batch::default();
    for (table, key, value) in changes {
        match value {
            Some(value) => batch.put(*table, key.clone(), value.clone()),
            None => batch.delete(*table, key.clone()),
        }
    }
    batch
}

fn rows(store: &dyn Store) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let all = |table| {
        store.scan(table, b"", b"", usize::MAX).unwrap().into_iter().map(move |(key, value)| (table, key, value))
    };
    Table::ALL.into_iter().flat_map(all).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The store takes, refuses and answers as the one in memory does, and forgets nothing when it is reopened.
    #[test]
    fn is_as_the_store_in_memory(
        history in changes(),
        from in prop::collection::vec(prop::sample::select(vec![0u8, 1, 0xff]), 0..3),
        to in prop::collection::vec(prop::sample::select(vec![0u8, 1, 0xff]), 0..3),
        limit in 0usize..5,
    ) {
        let (_directory, path, mut store) = empty_store();
        let mut reference = MemoryStore::default();
        let mut reader = SqliteReader::open(&path, &key()).unwrap();
        for changes in &history {
            let batch = batch(changes);
            let expected = reference.commit(&batch);
            prop_assert_eq!(store.commit(&batch).is_ok(), expected.is_ok());
            prop_assert_eq!(rows(&store), rows(&reference));
        }
        for table in [Table::Meta, Table::Commits, Table::EntryIds, Table::Bodies] {
            let expected = reference.scan(table, &from, &to, limit).unwrap();
            prop_assert_eq!(store.scan(table, &from, &to, limit).unwrap(), expected);
            prop_assert_eq!(store.last(table, &from, &to).unwrap(), reference.last(table, &from, &to).unwrap());
            prop_assert_eq!(store.get(table, &from).unwrap(), reference.get(table, &from).unwrap());
        }
        prop_assert_eq!(reader.read(|store| Ok::<_, StoreError>(rows(store))).unwrap(), rows(&reference));
        drop(store);
        prop_assert_eq!(rows(&SqliteStore::open(&path, &key()).unwrap()), rows(&reference));
    }

    /// A write-ahead log that was cut anywhere, as a loss of power cuts it, leaves a prefix of the batches, each whole.
    #[test]
    fn a_cut_log_leaves_whole_batches(sizes in prop::collection::vec(1u8..20, 1..12), kept in 0.0..1.0f64) {
        let (directory, path, mut store) = empty_store();
        for (number, size) in (0u64..).zip(&sizes) {
            store.commit(&numbered_batch(number, *size)).unwrap();
        }
        let cut = directory.path().join("cut.db");
        let log = fs::read(files::beside(&path, "-wal")).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share")]
        let kept = (log.len() as f64 * kept) as usize;
        fs::copy(&path, &cut).unwrap();
        fs::write(files::beside(&cut, "-wal"), &log[..kept]).unwrap();
        let reopened = SqliteStore::open(&cut, &key()).unwrap();
        let found = whole_batches(&reopened);
        prop_assert!(found.len() <= sizes.len());
        prop_assert_eq!(found.len(), found.last().map_or(0, |last| usize::try_from(last + 1).unwrap()));
    }
}

#[test]
fn conforms() {
    let (_directory, _path, mut store) = empty_store();
    check_conformance(&mut store, |store, batch| store.commit(batch).map_err(StoreError::from));
}

#[test]
fn schema_holds_every_table_of_the_protocol() {
    let (_directory, _path, store) = empty_store();
    let names = |kind: &str| -> BTreeSet<String> {
        let mut statement = store
            .connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite_%'")
            .unwrap();
        statement.query_map([kind], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let (index, tables): (BTreeSet<String>, _) = names("table")
        .into_iter()
        .partition(|name| ["derived_", "desk_", "search_"].iter().any(|start| name.starts_with(start)));
    assert_eq!(tables, Table::ALL.into_iter().map(|table| table.name().to_owned()).collect::<BTreeSet<_>>());
    assert_eq!(index.len(), 14, "what is kept of each case stands beside the tables of the protocol: {index:?}");
    let expected = Table::ALL
        .into_iter()
        .filter(|table| table.is_append_only())
        .flat_map(|table| ["update", "delete"].map(|change| format!("{}_refuse_{change}", table.name())));
    assert_eq!(names("trigger"), expected.collect());
}

#[test]
fn no_statement_gets_past_the_triggers() {
    let (_directory, _path, mut store) = empty_store();
    store.commit(&put(Table::Commits, b"1", b"fixed")).unwrap();
    for statement in [
        "UPDATE commits SET value = x'00'",
        "DELETE FROM commits",
        "REPLACE INTO commits VALUES (CAST('1' AS BLOB), x'00')",
        "INSERT INTO commits VALUES (CAST('2' AS BLOB), 'a text, not bytes')",
    ] {
        assert!(store.connection.execute_batch(statement).is_err(), "{statement}");
    }
    assert_eq!(rows(&store), [(Table::Commits, b"1".to_vec(), b"fixed".to_vec())]);
    let refused = store.commit(&put(Table::Commits, b"1", b"other")).unwrap_err();
    assert_eq!(refused.to_string(), "table commits is append-only");
}

#[test]
fn settings_hold() {
    let (_directory, path, store) = empty_store();
    let reader = SqliteReader::open(&path, &key()).unwrap();
    for (pragma, of_store, of_reader) in [
        ("journal_mode", "wal", "wal"),
        ("synchronous", "2", "2"),
        ("secure_delete", "1", "1"),
        ("auto_vacuum", "0", "0"),
        ("trusted_schema", "0", "0"),
        ("cell_size_check", "1", "1"),
        ("recursive_triggers", "1", "1"),
        ("temp_store", "2", "2"),
        ("query_only", "0", "1"),
        ("cipher_page_size", "4096", "4096"),
        ("cipher_provider", "openssl", "openssl"),
    ] {
        let read = |connection: &Connection| -> String {
            connection
                .query_row(&format!("PRAGMA {pragma}"), [], |row| {
                    Ok(match row.get_ref(0)? {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        other => String::from_utf8_lossy(other.as_bytes().unwrap()).into_owned(),
                    })
                })
                .unwrap()
        };
        assert_eq!(
            (read(&store.connection), read(&reader.connection)),
            (of_store.into(), of_reader.into()),
            "{pragma}"
        );
    }
}

#[test]
fn a_read_sees_one_state() {
    let (_directory, path, mut store) = empty_store();
    let mut reader = SqliteReader::open(&path, &key()).unwrap();
    store.commit(&put(Table::Meta, b"a", b"1")).unwrap();
    reader
        .read(|snapshot| {
            assert_eq!(snapshot.get(Table::Meta, b"a")?, Some(b"1".to_vec()));
            store.commit(&put(Table::Meta, b"a", b"2")).unwrap();
            assert_eq!(snapshot.get(Table::Meta, b"a")?, Some(b"1".to_vec()));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(reader.get(Table::Meta, b"a").unwrap(), Some(b"2".to_vec()));
    assert!(reader.connection.execute_batch("DELETE FROM meta").is_err());
}

#[test]
fn opening_names_what_is_wrong() {
    let (directory, path, mut store) = empty_store();
    store.commit(&put(Table::Meta, b"a", b"1")).unwrap();
    drop(store);
    let file = |name: &str, content: &[u8]| {
        let path = directory.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let plain = directory.path().join("plain.db");
    Connection::open(&plain).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    let check = |path: &Path, key: &StoreKey, expected: &str| {
        let name = directory.path().to_str().unwrap();
        let found = SqliteStore::open(path, key).unwrap_err().to_string().replace(name, "HOME");
        assert_eq!(found, expected);
        let found = SqliteReader::open(path, key).unwrap_err().to_string().replace(name, "HOME");
        assert_eq!(found, expected);
    };
    check(&directory.path().join("none.db"), &key(), "HOME/none.db is not there");
    check(&path, &other_key(), "the store key does not open HOME/store.db");
    check(&plain, &key(), "HOME/plain.db is not a raccord store: it is a database that is not encrypted");
    check(&file("empty.db", b""), &key(), "HOME/empty.db is not a raccord store: the file is empty");
    let text = file("text.db", b"to be, or not to be");
    check(&text, &key(), "HOME/text.db is not a raccord store: its length, 19 bytes, is not a multiple of 4096");
    check(&file("noise.db", &[0x5a; 8192]), &key(), "the store key does not open HOME/noise.db");
    let exists = SqliteStore::create(&path, &key()).unwrap_err();
    assert!(matches!(exists, SqliteError::Exists { .. }), "{exists}");
    assert_eq!(SqliteStore::open(&path, &key()).unwrap().get(Table::Meta, b"a").unwrap(), Some(b"1".to_vec()));
}

/// Is a store as a program of version 1 left it. Every later program opens it and reads the same rows.
///
/// A change of the schema that makes the test below fail takes a migration. (Before the first release only, the file
/// may be made anew: `cargo test -p raccord-node make_the_golden_store -- --ignored`.)
fn golden_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store-version-1.db")
}

/// Returns what the golden store holds: a short and a long row in every table that version 1 had.
fn golden_rows() -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let rows = |table: Table| {
        let name = table.name().as_bytes().to_vec();
        [(table, name.clone(), b"short".to_vec()), (table, [&name[..], b"+"].concat(), [&name[..]; 300].concat())]
    };
    Table::ALL.into_iter().filter(|table| *table <= Table::Findings).flat_map(rows).collect()
}

#[test]
#[ignore = "writes the fixture"]
fn make_the_golden_store() {
    let (_directory, _path, mut store) = empty_store();
    let mut batch = Batch::default();
    for (table, key, value) in golden_rows() {
        batch.put(table, key, value);
    }
    store.commit(&batch).unwrap();
    let _ = fs::remove_file(golden_path());
    store.backup_to(&golden_path()).unwrap();
}

#[test]
fn the_golden_store_opens() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    fs::copy(golden_path(), &path).unwrap();
    let store = SqliteStore::open(&path, &key()).unwrap();
    assert_eq!(rows(&store), golden_rows());
    store.integrity_check().unwrap();
    // It was brought to where a new store starts.
    let (_directory, _path, new) = empty_store();
    let schema = |store: &SqliteStore| -> Vec<String> {
        let mut statement =
            store.connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(schema(&store), schema(&new));
    connection::expect_newest_version(&path, &store.connection).unwrap();
}

#[test]
fn an_entry_of_an_older_store_is_found_by_the_beginning_of_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    fs::copy(golden_path(), &path).unwrap();
    let id: Vec<u8> = (0..32).collect();
    let location = Location { commit: 300, index: 7 };
    let older = connect(&path, &key(), Access::Write).unwrap();
    older.execute("INSERT INTO entry_ids VALUES (?1, ?2)", params![id, location.key()]).unwrap();
    older.close().unwrap();
    let store = SqliteStore::open(&path, &key()).unwrap();
    assert_eq!(store.get(Table::EntryIds, &id).unwrap(), None);
    let found = store.get(Table::EntryIds, &id[..ID_KEY_BYTES]).unwrap().unwrap();
    assert_eq!(Location::from_short(&found), Some(location));
}

#[test]
fn migrations_run_once_in_order_and_not_by_half() {
    let (_directory, path, mut store) = empty_store();
    // As if version 0 had been an empty database: the first migration meets a table of the same name.
    store.connection.pragma_update(None, "user_version", 0).unwrap();
    let refused = connection::migrate(&path, &mut store.connection).unwrap_err();
    assert!(refused.to_string().contains("already exists"), "{refused}");
    let reader = SqliteReader::open(&path, &key()).unwrap_err();
    assert!(matches!(reader, SqliteError::OlderVersion { found: 0, known: NEWEST_VERSION, .. }), "{reader}");
    store.connection.pragma_update(None, "user_version", NEWEST_VERSION).unwrap();
    connection::migrate(&path, &mut store.connection).unwrap();
    SqliteReader::open(&path, &key()).unwrap();
}

#[test]
fn a_newer_store_is_refused() {
    let (_directory, path, store) = empty_store();
    let reader = SqliteReader::open(&path, &key()).unwrap();
    const NEXT: u32 = NEWEST_VERSION + 1;
    store.connection.pragma_update(None, "user_version", NEXT).unwrap();
    drop((store, reader));
    let refused = SqliteStore::open(&path, &key()).unwrap_err();
    assert!(matches!(refused, SqliteError::NewerVersion { found: NEXT, known: NEWEST_VERSION, .. }), "{refused}");
    let refused = SqliteReader::open(&path, &key()).unwrap_err();
    assert!(matches!(refused, SqliteError::NewerVersion { found: NEXT, known: NEWEST_VERSION, .. }), "{refused}");
}

#[test]
fn a_full_disk_is_named_and_nothing_is_lost() {
    let (_directory, path, mut store) = empty_store();
    store.commit(&put(Table::Bodies, b"kept", &[1; 100])).unwrap();
    // SQLite reports its own limit on pages exactly as it reports a disk without space.
    let pages: u32 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let refused = store.commit(&put(Table::Bodies, b"too large", &[1; 100_000])).unwrap_err();
    assert!(matches!(refused, SqliteError::Full { .. }), "{refused}");
    drop(store);
    let reopened = SqliteStore::open(&path, &key()).unwrap();
    assert_eq!(rows(&reopened), [(Table::Bodies, b"kept".to_vec(), vec![1; 100])]);
}

#[test]
fn a_read_only_disk_is_named() {
    let (_directory, _path, mut store) = empty_store();
    store.connection.pragma_update(None, "query_only", true).unwrap();
    let refused = store.commit(&put(Table::Meta, b"a", b"1")).unwrap_err();
    assert!(matches!(refused, SqliteError::ReadOnly { .. }), "{refused}");
}

#[test]
fn damage_is_found_wherever_it_is() {
    let (_directory, path, mut store) = empty_store();
    // Long enough to fill the pages that migrations left free and to be on the last ones of the file.
    store.commit(&put(Table::Bodies, b"a", &[1; 100_000])).unwrap();
    store.integrity_check().unwrap();
    drop(store);
    let good = fs::read(&path).unwrap();
    for position in [4096 * 2 + 50, good.len() - 4096 + 5, good.len() - 1] {
        let mut bad = good.clone();
        bad[position] ^= 1;
        fs::write(&path, &bad).unwrap();
        let store = SqliteStore::open(&path, &key()).unwrap();
        let found = store.integrity_check().unwrap_err();
        assert!(matches!(found, SqliteError::Damaged { .. }), "{found}");
    }
    // A damaged page is refused when it is read, and not copied.
    let damaged = |result: Result<(), String>| assert!(result.unwrap_err().contains("is damaged"));
    for position in [good.len() - 1, good.len() - 2 * 4096] {
        let mut bad = good.clone();
        bad[position] ^= 1;
        fs::write(&path, &bad).unwrap();
        let store = SqliteStore::open(&path, &key()).unwrap();
        damaged(store.get(Table::Bodies, b"a").map(drop).map_err(|error| error.to_string()));
        let mut reader = SqliteReader::open(&path, &key()).unwrap();
        damaged(
            reader.read(|store| store.scan(Table::Bodies, b"", b"", 9)).map(drop).map_err(|error| error.to_string()),
        );
        damaged(reader.last(Table::Bodies, b"", b"").map(drop).map_err(|error| error.to_string()));
        drop((store, reader));
        let mut store = SqliteStore::open(&path, &key()).unwrap();
        let to = path.with_extension("backup");
        damaged(store.backup_to(&to).map_err(|error| error.to_string()));
        assert!(!to.exists());
        assert!(store.purge_pages().is_err());
        drop(store);
        assert_eq!(fs::read(&path).unwrap(), bad, "a damaged database was written over");
    }
}

#[test]
fn a_backup_is_the_store_under_the_same_key() {
    let (directory, _path, mut store) = empty_store();
    for number in 0..20 {
        store.commit(&numbered_batch(number, 9)).unwrap();
    }
    let to = directory.path().join("backup.db");
    store.backup_to(&to).unwrap();
    let backup = SqliteStore::open(&to, &key()).unwrap();
    assert_eq!(rows(&backup), rows(&store));
    backup.integrity_check().unwrap();
    drop(backup);
    assert!(matches!(SqliteStore::open(&to, &other_key()), Err(SqliteError::WrongKey { .. })));
    assert!(matches!(store.backup_to(&to), Err(SqliteError::Exists { .. })));
    let nowhere = store.backup_to(&directory.path().join("no/such.db")).unwrap_err();
    assert!(matches!(nowhere, SqliteError::Missing { .. }), "{nowhere}");
}

#[test]
fn a_backup_is_restored_where_nothing_is_left() {
    let (directory, path, mut store) = empty_store();
    store.commit(&numbered_batch(0, 9)).unwrap();
    let backup = directory.path().join("backup.db");
    store.backup_to(&backup).unwrap();
    let kept = fs::read(&backup).unwrap();
    store.commit(&numbered_batch(1, 9)).unwrap();
    let log = files::beside(&path, "-wal");
    let left = fs::read(&log).unwrap();

    let in_use = SqliteStore::restore(&path, &key(), &directory.path().join("copy.db")).unwrap_err();
    assert!(in_use.to_string().contains("write-ahead log beside it"), "{in_use}");
    drop(store);
    let there = SqliteStore::restore(&backup, &key(), &path).unwrap_err();
    assert!(matches!(&there, SqliteError::Exists { path: found } if *found == path), "{there}");
    // The log of the lost store would be replayed into the restored one.
    fs::remove_file(&path).unwrap();
    fs::write(&log, left).unwrap();
    for refused in [SqliteStore::restore(&backup, &key(), &path), SqliteStore::create(&path, &key())] {
        let refused = refused.unwrap_err();
        assert!(matches!(&refused, SqliteError::Exists { path: found } if *found == log), "{refused}");
    }
    fs::remove_file(&log).unwrap();

    let names =
        || fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<BTreeSet<_>>();
    let before = names();
    let refused = SqliteStore::restore(&backup, &other_key(), &path).unwrap_err();
    assert!(matches!(refused, SqliteError::WrongKey { .. }), "{refused}");
    let damaged = directory.path().join("backup.db");
    let mut bad = kept.clone();
    let last = bad.len() - 1;
    bad[last] ^= 1;
    fs::write(&damaged, &bad).unwrap();
    let refused = SqliteStore::restore(&damaged, &key(), &path).unwrap_err();
    assert!(matches!(refused, SqliteError::Damaged { .. }), "{refused}");
    assert_eq!(names(), before);
    fs::write(&backup, &kept).unwrap();

    let restored = SqliteStore::restore(&backup, &key(), &path).unwrap();
    assert_eq!(whole_batches(&restored), [0]);
    assert_eq!(fs::read(&backup).unwrap(), kept);
}

#[test]
fn files_are_private_and_unreadable_without_the_key() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, _path, mut store) = empty_store();
    store.commit(&put(Table::Bodies, b"a", b"the name of a young person")).unwrap();
    store.backup_to(&directory.path().join("backup.db")).unwrap();
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        let content = fs::read(entry.path()).unwrap();
        for plain in [&b"the name of"[..], b"SQLite format", b"CREATE TABLE"] {
            assert!(!content.windows(plain.len()).any(|window| window == plain), "{:?}", entry.path());
        }
        names.insert(entry.file_name().into_string().unwrap());
    }
    assert_eq!(names, ["backup.db", "store.db", "store.db-shm", "store.db-wal"].map(String::from).into());
}

/// Returns batch `number`: `size` rows in each of three tables, and how many there are.
fn numbered_batch(number: u64, size: u8) -> Batch {
    let mut batch = Batch::default();
    for index in 0..size {
        let key = [&number.to_be_bytes()[..], &[index]].concat();
        batch.put(Table::Bodies, key.clone(), vec![index; usize::from(index) * 40]);
        batch.put(Table::EntryIds, [&[index; 24][..], &number.to_be_bytes()].concat(), key.clone());
        batch.put(Table::Entries, key, number.to_be_bytes().to_vec());
    }
    batch.put(Table::Commits, number.to_be_bytes(), vec![size]);
    batch.put(Table::Meta, b"newest", number.to_be_bytes().to_vec());
    batch
}

/// Returns the numbers of the batches found, having checked that each is whole and that no other row is there.
fn whole_batches(store: &SqliteStore) -> Vec<u64> {
    let mut expected = Batch::default();
    let mut numbers = Vec::new();
    for (key, value) in store.scan(Table::Commits, b"", b"", usize::MAX).unwrap() {
        let number = u64::from_be_bytes(key.try_into().unwrap());
        expected.append(numbered_batch(number, value[0]));
        numbers.push(number);
    }
    let found = rows(store);
    assert!(expected.iter().eq(found.iter().map(|(table, key, value)| (
        *table,
        key.as_slice(),
        Some(value.as_slice())
    ))));
    numbers
}

/// Names, to the process that is to be killed, the store to write to.
const CRASH_STORE: &str = "RACCORD_TEST_CRASH_STORE";

/// Is the process that [`killed_while_it_writes`] kills; does nothing in an ordinary run of the tests.
#[test]
fn crash_child() {
    let Ok(path) = std::env::var(CRASH_STORE) else { return };
    let mut store = SqliteStore::open(Path::new(&path), &key()).unwrap();
    let newest = store.last(Table::Commits, b"", b"").unwrap();
    let first = newest.map_or(0, |(key, _)| u64::from_be_bytes(key.try_into().unwrap()) + 1);
    for number in first.. {
        let size = u8::try_from(number * 31 % 23).unwrap();
        store.commit(&numbered_batch(number, size)).unwrap();
        // Standard error is not buffered: what was printed was acknowledged before the process died.
        eprintln!("acknowledged {number}");
    }
}

#[test]
fn killed_while_it_writes() {
    let (_directory, path, store) = empty_store();
    drop(store);
    let mut acknowledged = 0;
    for round in 0..8 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["sqlite::tests::crash_child", "--exact", "--nocapture"])
            .env(CRASH_STORE, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // The child goes on writing while this reads and kills, so the moment within a commit is left to chance.
        let wanted = 1 + usize::from(getrandom::u32().unwrap().to_be_bytes()[0] % 60);
        let mut numbers = lines
            .map(Result::unwrap)
            .filter_map(|line| line.strip_prefix("acknowledged ").map(|number| number.parse::<u64>().unwrap()));
        acknowledged = numbers.nth(wanted - 1).expect("the child writes until it is killed");
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        // What it acknowledged between the last line read and its end.
        acknowledged = numbers.last().unwrap_or(acknowledged);

        let store = SqliteStore::open(&path, &key()).unwrap();
        let found = whole_batches(&store);
        let newest = *found.last().expect("at least one batch");
        assert!(found.iter().copied().eq(0..=newest), "round {round}: a batch is missing");
        assert!(newest == acknowledged || newest == acknowledged + 1, "round {round}: {newest} {acknowledged}");
        store.integrity_check().unwrap();
    }
    assert!(acknowledged > 0);
}
