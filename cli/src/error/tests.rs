// SPDX-License-Identifier: EUPL-1.2
use super::*;

const KINDS: [ErrorKind; 9] = [
    ErrorKind::Bug,
    ErrorKind::Conflict,
    ErrorKind::Denied,
    ErrorKind::Disk,
    ErrorKind::Finding,
    ErrorKind::Interrupted,
    ErrorKind::NotFound,
    ErrorKind::Unreachable,
    ErrorKind::Usage,
];

/// The table in the module's documentation is a promise to scripts: it names every kind with its code.
#[test]
fn the_documented_exit_codes_are_the_real_ones() {
    let source = include_str!("../error.rs");
    for kind in KINDS {
        let name = serde_json::to_string(&kind).unwrap().replace('"', "`");
        let row = format!("//! | {} | {name} |", kind.exit_code());
        assert!(source.contains(&row), "no row {row}");
    }
}

#[test]
fn causes_are_the_chain_without_repetitions() {
    #[derive(Debug, thiserror::Error)]
    #[error("the roster does not verify")]
    struct Outer(#[source] Middle);
    #[derive(Debug, thiserror::Error)]
    #[error("signature 2 is wrong: bad point")]
    struct Middle(#[source] Inner);
    #[derive(Debug, thiserror::Error)]
    #[error("bad point")]
    struct Inner;
    let error = CliError::finding("error-disk").caused_by(&Outer(Middle(Inner)));
    assert_eq!(error.causes(), ["the roster does not verify", "signature 2 is wrong: bad point"]);
}

#[test]
fn a_missing_file_is_told_from_a_failing_disk() {
    let path = Path::new("liste.csv");
    assert_eq!(CliError::file(path, &io::ErrorKind::NotFound.into()).kind(), ErrorKind::NotFound);
    assert_eq!(CliError::file(path, &io::ErrorKind::IsADirectory.into()).kind(), ErrorKind::Usage);
    assert_eq!(CliError::file(path, &io::ErrorKind::StorageFull.into()).kind(), ErrorKind::Disk);
}
