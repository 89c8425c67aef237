// SPDX-License-Identifier: EUPL-1.2
use super::*;

fn rows(numbers: std::ops::Range<u8>) -> Vec<Row> {
    numbers.map(|number| (vec![number; 64], vec![number + 100; 32])).collect()
}

fn batch(rows: &[Row]) -> Batch {
    let mut batch = Batch::default();
    rows.iter().for_each(|(key, order)| batch.put(Table::Erased, key.clone(), order.clone()));
    batch.put(Table::Meta, b"other", b"tables are passed over".to_vec());
    batch
}

#[test]
fn store_from_a_backup_learns_what_was_erased_since() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("erased");
    append(&path, &batch(&rows(0..2))).unwrap();
    append(&path, &batch(&rows(2..4))).unwrap();
    assert_eq!(read(&path).unwrap(), rows(0..4).into_iter().collect());
    let missing = reconcile(&path, rows(0..1)).unwrap();
    let found: Vec<Row> = missing.iter().filter_map(|(_, key, value)| Some((key.to_vec(), value?.to_vec()))).collect();
    assert_eq!(found, rows(1..4));
}

#[test]
fn line_that_a_crash_cut_short_is_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("erased");
    append(&path, &batch(&rows(0..2))).unwrap();
    let text = std::fs::read(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 7]).unwrap();
    assert!(reconcile(&path, rows(0..2)).unwrap().is_empty());
    assert_eq!(std::fs::read(&path).unwrap(), text);
}

#[test]
fn file_of_another_kind_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("erased");
    std::fs::write(&path, "something else\n").unwrap();
    assert!(reconcile(&path, vec![]).is_err());
}

/// Whoever empties the file keeps the node from nothing: the store still knows, and the file goes on.
#[test]
fn file_that_was_emptied_is_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("erased");
    std::fs::write(&path, "").unwrap();
    assert!(reconcile(&path, vec![]).unwrap().is_empty());
    append(&path, &batch(&rows(0..1))).unwrap();
    assert_eq!(read(&path).unwrap(), rows(0..1).into_iter().collect());
    std::fs::write(&path, "").unwrap();
    assert!(reconcile(&path, rows(0..3)).unwrap().is_empty());
    assert_eq!(read(&path).unwrap(), rows(0..3).into_iter().collect());
}
