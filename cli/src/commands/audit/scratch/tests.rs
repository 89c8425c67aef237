// SPDX-License-Identifier: EUPL-1.2
use std::os::unix::fs::MetadataExt;

use super::*;

#[test]
fn pages_come_back_from_a_file_that_has_no_name() {
    let directory = tempfile::tempdir().unwrap();
    let mut scratch = FileScratch { directory: directory.path().to_path_buf(), file: None };
    let page = |byte: u8| vec![byte; PAGE_BYTES];
    for (at, byte) in [(3, 3), (0, 9), (7, 7), (0, 1)] {
        scratch.write(at, &page(byte)).unwrap();
    }
    let mut read = page(0);
    for (at, byte) in [(0, 1), (3, 3), (7, 7)] {
        scratch.read(at, &mut read).unwrap();
        assert_eq!(read, page(byte));
    }
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    let metadata = scratch.file.unwrap().metadata().unwrap();
    assert_eq!((metadata.mode() & 0o777, metadata.nlink()), (0o600, 0));
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let place = Place::new(Some(PathBuf::from("/nowhere/at/all")));
    let error = place.workspace().scratch.write(0, &[0; PAGE_BYTES]).unwrap_err();
    assert_eq!(place.failed(&error).kind(), ErrorKind::Disk);
}
