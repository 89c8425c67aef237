// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::codec::encode;
use raccord_protocol::id::{Digest, Seed, TreeHash};
use raccord_protocol::ledger::StoredEpoch;
use raccord_protocol::log::{EPOCH_VERSION, EpochLeaf};
use raccord_protocol::store::{Batch, Table};
use raccord_protocol::time::HOUR_MS;

use super::*;

/// Writes the first epoch of a ledger, sealed at a time.
fn seal_at(store: &mut SqliteStore, time: Timestamp) {
    let leaf = EpochLeaf {
        version: EPOCH_VERSION,
        ledger: LedgerId([1; 32]),
        number: 0,
        time,
        gap: false,
        root: TreeHash([0; 32]),
        seed_commitment: Digest([0; 32]),
        witnesses: Digest([0; 32]),
    };
    let epoch = StoredEpoch { leaf, seed: Seed([0; 32]), first_commit: 0, end_commit: 0, witnesses: vec![] };
    let mut batch = Batch::default();
    batch.put(Table::Epochs, 0u64.to_be_bytes(), encode(&epoch));
    store.commit(&batch).unwrap();
}

#[test]
fn backup_is_of_use_for_as_many_days_as_are_allowed() {
    let made = Timestamp(1_790_000_000_000);
    let after = |days: u64| made.plus_ms(days * DAY_MS + 23 * HOUR_MS);
    assert_eq!(too_old(Some(made), after(90), 90), None);
    assert_eq!(too_old(Some(made), after(91), 90), Some(91));
    assert_eq!(too_old(Some(made), made.minus_ms(DAY_MS), 1), None, "a clock that was set back");
    assert_eq!(too_old(None, after(400), 1), None, "an empty store holds nothing that could return");
}

/// A whole home whose backup is older than it may be: nothing changes, and no copy is left.
#[test]
fn old_backup_is_refused_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::create(&directory.path().join("home")).unwrap();
    let store_key = StoreKey::create(&home.store_key()).unwrap();
    let backup = directory.path().join("backup.db");
    let mut store = SqliteStore::create(&home.store(), &store_key).unwrap();
    seal_at(&mut store, driver::now().minus_ms(91 * DAY_MS));
    store.backup_to(&backup).unwrap();
    drop(store);
    let path = home.path().to_path_buf();
    let files = || fs::read_dir(&path).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>().len();
    let before = files();
    let refused = Succession::begin(home, None, Source::Backup(&backup), vec![], None).unwrap_err();
    assert!(matches!(refused, NodeError::BackupTooOld { days: 91, days_max: 90 }), "{refused}");
    assert!(files() <= before + 1, "nothing but a lock");
}

/// Damage is told by how much there is and the first of it, and nothing changes.
#[test]
fn damaged_backup_is_refused_in_few_words() {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::create(&directory.path().join("home")).unwrap();
    let store_key = StoreKey::create(&home.store_key()).unwrap();
    let backup = directory.path().join("backup.db");
    let mut store = SqliteStore::create(&home.store(), &store_key).unwrap();
    let mut batch = raccord_protocol::store::Batch::default();
    batch.put(Table::Bodies, b"a", vec![7; 400_000]);
    store.commit(&batch).unwrap();
    store.backup_to(&backup).unwrap();
    drop(store);
    let mut damaged = fs::read(&backup).unwrap();
    // In the middle of the long value: the tables can be opened, and every page that is damaged is found.
    let pages = damaged.len() / 4_096;
    (pages * 9 / 20..pages * 13 / 20).for_each(|page| damaged[page * 4_096 + 9] ^= 1);
    fs::write(&backup, &damaged).unwrap();
    let refused = Succession::begin(home, None, Source::Backup(&backup), vec![], None).unwrap_err();
    let NodeError::BackupDamaged { path, finding } = &refused else { panic!("{refused}") };
    assert_eq!(path, &backup);
    assert!(finding.split("; ").count() <= 7 && finding.contains(" more"), "{finding}");
    assert!(!finding.contains('\n') && finding.len() < 1_000, "{finding}");
}

/// A node whose clock was ahead, and set back before its backup was restored: all that it said then still counts.
#[test]
fn an_old_node_ends_after_all_that_it_said() {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::create(&directory.path().join("home")).unwrap();
    let store_key = StoreKey::create(&home.store_key()).unwrap();
    let mut store = SqliteStore::create(&home.store(), &store_key).unwrap();
    let ahead = driver::now().plus_ms(20 * HOUR_MS);
    seal_at(&mut store, ahead);
    let lost = |epochs_known, by_clock| Lost {
        ledger: LedgerId([1; 32]),
        epochs_held: 1,
        epochs_known,
        by_clock,
        commits: None,
        since: None,
        partners_read_more: false,
        later: vec![],
    };
    let said = |lost| last_said(&store, &lost, HOUR_MS).unwrap();
    assert_eq!(said(lost(1, false)), ahead);
    assert_eq!(said(lost(4, false)), ahead.plus_ms(3 * HOUR_MS), "what it sealed after the backup");
    assert_eq!(said(lost(4, true)), ahead, "nobody knows that it sealed more");
}
