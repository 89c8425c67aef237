// SPDX-License-Identifier: EUPL-1.2
//! The file says what was last written for its ledger, or nothing.

use super::*;

const LEDGER: LedgerId = LedgerId([7; 32]);

#[test]
fn what_was_written_is_read_again_for_its_ledger_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("position");
    let mut position = PositionFile::open(&path, LEDGER).unwrap();
    assert_eq!(position.commits(), None);
    position.advance(41).unwrap();
    position.advance(42).unwrap();
    assert_eq!(PositionFile::open(&path, LEDGER).unwrap().commits(), Some(42));
    assert_eq!(PositionFile::open(&path, LedgerId([8; 32])).unwrap().commits(), None, "another ledger was opened");
}

#[test]
fn a_torn_file_says_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("position");
    PositionFile::open(&path, LEDGER).unwrap().advance(42).unwrap();
    let whole = std::fs::read(&path).unwrap();
    for at in 0..BYTES {
        let mut torn = whole.clone();
        torn[at] ^= 1;
        std::fs::write(&path, &torn).unwrap();
        assert_eq!(PositionFile::open(&path, LEDGER).unwrap().commits(), None, "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(PositionFile::open(&path, LEDGER).unwrap().commits(), None, "{at} bytes");
    }
}
