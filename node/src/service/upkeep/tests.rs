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
    assert_eq!(
        full.reason,
        Some(Reason::File { fault: FileFault::Full }),
        "what is in the way is said, and not guessed"
    );
    let taken_out = io::Error::from_raw_os_error(5);
    assert_eq!(file_error(&taken_out).reason, Some(Reason::File { fault: FileFault::Other }));
    assert_eq!((full.kind, full.message.as_str()), (ApiErrorKind::Unwritable, "write the file: no storage space"));
    let damaged = SqliteError::Damaged { path: path(), finding: "a page".to_owned() };
    assert_eq!(backup_error(&damaged).kind, ApiErrorKind::Internal);
}

/// A partner has a day for its receipt: until then nothing is overdue.
#[test]
fn a_receipt_is_overdue_when_the_time_for_it_is_over() {
    let of = |cause, overdue_since| ReceiptView {
        cause,
        entry: EntryId([1; 32]),
        organisation: Party { organisation: OrganisationId([2; 32]), name: "ML".to_owned(), kind: None },
        asked: Timestamp(7),
        answered: None,
        receipt: None,
        bodies: None,
        overdue_since,
    };
    let case = Some(CaseHandle([3; 16]));
    let withdrawn = Cause::Withdrawal { case, grant: EntryId([4; 32]) };
    assert_eq!(overdue_receipts(&[of(withdrawn.clone(), None), of(Cause::Expiry { case }, None)]), []);
    let grants = |receipts: &[ReceiptView]| -> Vec<EntryId> {
        overdue_receipts(receipts).into_iter().map(|receipt| receipt.grant).collect()
    };
    let since = Some(Timestamp(9));
    assert_eq!(
        grants(&[of(withdrawn, since), of(Cause::Expiry { case }, since)]),
        [EntryId([4; 32]), EntryId([1; 32])]
    );
}
