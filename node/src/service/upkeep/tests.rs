// SPDX-License-Identifier: EUPL-1.2
use super::*;

/// A full disk under the file that is asked for is no fault of the node: who was told so restored a sound store.
#[test]
fn place_that_is_full_is_told_from_a_store_that_fails() {
    let of_file = |kind: io::ErrorKind| file_error(&kind.into()).kind;
    for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge] {
        assert_eq!(of_file(full), ApiErrorKind::Unwritable, "{full}");
    }
    assert_eq!(of_file(io::ErrorKind::PermissionDenied), ApiErrorKind::Invalid);
    assert_eq!(of_file(io::ErrorKind::AlreadyExists), ApiErrorKind::Conflict);
    let path = || PathBuf::from("backup.db.partial");
    let full = backup_error(&SqliteError::Full { path: path() });
    assert_eq!((full.kind, full.message.as_str()), (ApiErrorKind::Unwritable, "write the file: no storage space"));
    let damaged = SqliteError::Damaged { path: path(), finding: "a page".to_owned() };
    assert_eq!(backup_error(&damaged).kind, ApiErrorKind::Internal);
}
