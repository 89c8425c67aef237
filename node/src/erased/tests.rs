// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

const OWN: OrganisationId = OrganisationId([1; 32]);

fn rows(numbers: std::ops::Range<u8>) -> Vec<Row> {
    numbers.map(|number| (vec![number; 64], vec![number + 100; 32])).collect()
}

fn batch(rows: &[Row]) -> Batch {
    let mut batch = Batch::default();
    rows.iter().for_each(|(key, order)| batch.put(Table::Erased, key.clone(), order.clone()));
    batch.put(Table::Meta, b"other", b"tables are passed over".to_vec());
    batch
}

/// Makes a file with rows in a directory of its own.
fn file_with(rows: &[Row]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("erased");
    append(&path, OWN, &batch(rows)).unwrap();
    (directory, path)
}

fn reconcile(path: &Path, own: OrganisationId, held: Vec<Row>) -> Result<Batch, HomeError> {
    super::reconcile(path, own, held.into_iter().collect())
}

fn read_rows(path: &Path) -> Vec<Row> {
    read(path).unwrap().rows.into_iter().collect()
}

#[test]
fn store_from_a_backup_learns_what_was_erased_since() {
    let (_directory, path) = file_with(&rows(0..2));
    append(&path, OWN, &batch(&rows(2..4))).unwrap();
    assert_eq!(read_rows(&path), rows(0..4));
    let missing = reconcile(&path, OWN, rows(0..1)).unwrap();
    let found: Vec<Row> = missing.iter().filter_map(|(_, key, value)| Some((key.to_vec(), value?.to_vec()))).collect();
    assert_eq!(found, rows(1..4));
}

/// Whoever empties the file keeps the node from nothing: the store still knows, and the file goes on.
#[test]
fn file_that_was_emptied_is_written_again() {
    let (_directory, path) = file_with(&[]);
    fs::write(&path, "").unwrap();
    assert!(reconcile(&path, OWN, vec![]).unwrap().is_empty());
    append(&path, OWN, &batch(&rows(0..1))).unwrap();
    assert_eq!(read_rows(&path), rows(0..1));
    fs::write(&path, "").unwrap();
    assert!(reconcile(&path, OWN, rows(0..3)).unwrap().is_empty());
    assert_eq!(read_rows(&path), rows(0..3));
}

/// A line that the store does not know and that is cut short is lost; what is written after it is not glued to it.
#[test]
fn torn_line_is_not_gone_on_with() {
    let (_directory, path) = file_with(&rows(0..2));
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() - 7]).unwrap();
    reconcile(&path, OWN, rows(0..1)).unwrap();
    append(&path, OWN, &batch(&rows(2..3))).unwrap();
    assert_eq!(read_rows(&path), [rows(0..1), rows(2..3)].concat());
}

/// Two orders erased one entry, and the store and the file know one each: a row that is there is never changed.
#[test]
fn first_order_stays() {
    let (key, order) = rows(0..1).remove(0);
    let (_directory, path) = file_with(&[(key.clone(), vec![7; 32])]);
    assert!(reconcile(&path, OWN, vec![(key.clone(), order.clone())]).unwrap().is_empty());
    let mut united: Rows = [(key.clone(), order.clone())].into();
    unite(&mut united, read(&path).unwrap().rows);
    assert_eq!(united, [(key, order)].into());
}

/// A file that did not say whose it is says so from the next start on.
#[test]
fn file_says_whose_it_is() {
    let (_directory, path) = file_with(&rows(0..2));
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    fs::write(&path, text.replacen(first, HEAD_UNNAMED, 1)).unwrap();
    assert!(reconcile(&path, OWN, rows(0..2)).unwrap().is_empty());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// A file of another organisation's node, whole or not, says nothing here, and is there afterwards under another name, each.
#[test]
fn foreign_file_is_set_aside() {
    let (directory, path) = file_with(&rows(0..1));
    let own = fs::read_to_string(&path).unwrap();
    let (_other, theirs) = file_with(&rows(0..3));
    let whole = fs::read_to_string(&theirs).unwrap().replacen("2 01", "2 02", 1);
    for (number, foreign) in (1..).zip([whole.as_str(), &whole[..whole.len() - 9], &whole.replacen("\n02", "\nx2", 1)])
    {
        fs::write(&path, foreign).unwrap();
        assert!(reconcile(&path, OWN, rows(0..1)).unwrap().is_empty(), "nothing of it is taken");
        assert_eq!(fs::read_to_string(&path).unwrap(), own);
        let aside = path.parent().unwrap().join(format!("erased.foreign-{number}"));
        assert_eq!(fs::read_to_string(aside).unwrap(), foreign);
    }
    drop(directory);
}

/// What is wrong with a file is said by its line; with that of a home, too, where the line is not its last.
#[test]
fn fault_is_named_by_its_line() {
    let (_directory, path) = file_with(&rows(0..3));
    let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    let check = |changed: &str, copy: &str, home: &str| {
        fs::write(&path, changed).unwrap();
        let fault = |error: HomeError| error.to_string().split_once(", ").unwrap().1.to_owned();
        assert_eq!(read_copy(&path).map_err(fault).map_or_else(|said| said, |copy| copy.rows.len().to_string()), copy);
        let found = read(&path).unwrap();
        let said = found.expect_undamaged(&path).map_err(fault).err().unwrap_or_default();
        assert_eq!(format!("{:?} {} {said}", found.condition_for(OWN), found.rows.len()).trim_end(), home);
    };
    let head = "line 1: the file does not start with \"raccord erased 2\" and the id of an organisation";
    let first = text.lines().next().unwrap();
    let line = "line 4: the line is not three ids of 64 hexadecimal digits";
    check(&text, "3", "Whole 3");
    check(&text.replace('\n', "\r\n"), "3", "Whole 3");
    check(&format!("\u{feff}{text}\n"), "3", "Whole 3");
    check(text.trim_end(), "3", "Whole 3");
    check(&text.replacen(first, "raccord erased 1", 1), "3", "Whole 3");
    check(&text.replacen("2 01", "2 02", 1), "3", "Foreign 3");
    check(first, "0", "Whole 0");
    check("raccord erased 1", "0", "Whole 0");
    check("", head, "Empty 0");
    check("raccord erased 2\n", head, &format!("Damaged 0 {head}"));
    check("root:x:0:0:root:/root:/bin/bash\n", head, &format!("Damaged 0 {head}"));
    check(&text[first.len() + 1..], head, &format!("Damaged 0 {head}"));
    check("raccord er", "line 1: the line is cut short", "Torn 0");
    check(&first[..40], "line 1: the line is cut short", "Torn 0");
    check(&text[..text.len() - 9], "line 4: the line is cut short", "Torn 2");
    check(&text.replacen("\n0202", "\n02x2", 1), line, &format!("Damaged 2 {line}"));
    check(&text.replacen("\n0202", "\n02020", 1), line, &format!("Damaged 2 {line}"));
    check(&text.replacen("\n0202", &format!("\n{}", "02".repeat(200)), 1), line, &format!("Damaged 2 {line}"));
    // What is damaged is not written over: it may say what nobody else knows.
    assert!(reconcile(&path, OWN, rows(0..3)).is_err());
}

#[test]
fn copy_is_described_by_whose_orders_it_has() {
    let by = |number: u8| OrganisationId([number; 32]);
    let copy = Copied { owner: None, rows: rows(1..4).into_iter().collect() };
    let known: Rows = rows(0..2).into_iter().collect();
    let given = describe(&copy, &known, by(2), &Directory::default());
    assert_eq!((given.lines, given.own, given.lacking), (3, 1, 1));
    assert_eq!(given.others_named(), "01010101 (1), 03030303 (1)");
}

proptest! {
    /// Whatever became of the file, with a store that knows all of it nothing is lost, and it stands again as it was.
    #[test]
    fn file_cut_anywhere_is_written_again(kept in 0usize..900, is_windows: bool, more in 0u8..4) {
        let (_directory, path) = file_with(&rows(0..4));
        let whole = fs::read_to_string(&path).unwrap();
        let text = if is_windows { whole.replace('\n', "\r\n") } else { whole.clone() };
        let kept = kept.min(text.len());
        fs::write(&path, &text[..kept]).unwrap();
        let found = read(&path).unwrap();
        prop_assert!(is_windows || found.rows.len() == (kept + 1).saturating_sub(head(OWN).len()) / 195);
        prop_assert!(reconcile(&path, OWN, rows(0..4)).unwrap().is_empty());
        prop_assert_eq!(fs::read_to_string(&path).unwrap(), whole);
        // A store that knows less learns what whole lines say.
        fs::write(&path, &text[..kept]).unwrap();
        let told = reconcile(&path, OWN, rows(0..more)).unwrap();
        let learnt = found.rows.keys().filter(|key| key[0] >= more).count();
        prop_assert_eq!(told.len(), learnt);
    }
}
