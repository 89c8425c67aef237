// SPDX-License-Identifier: EUPL-1.2
//! Bundles as they were exported once, honest and not: whatever is changed since, they are judged as they were.
//!
//! `tests/vectors/v1/bundles/NAME/*.audit` are judged together; `tests/vectors/v1/bundles.json` says with what verdict. The
//! bundles were kept out of the corpus of the protocol's tests and are never made again; the verdicts are written where
//! `RACCORD_WRITE_VECTORS` is set.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use raccord_protocol::audit::{BundleSource, Options, audit};
use serde_json::{Value, json};

use super::{path, read};

/// Judges the bundles of a directory together.
fn verdict(directory: &Path) -> Value {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let source = |file: &PathBuf| BundleSource {
        name: file.file_name().unwrap().to_string_lossy().into_owned(),
        input: Box::new(File::open(file).unwrap()),
    };
    let report = audit(files.iter().map(source).collect(), &Options::default()).unwrap();
    let findings: BTreeMap<&str, u64> =
        report.findings_by_kind.iter().map(|(kind, count)| (kind.name(), *count)).collect();
    json!({ "bundles": files.len(), "verified": report.is_verified(), "findings": findings })
}

#[test]
fn bundles_of_before_are_judged_as_they_were() {
    let mut directories: Vec<PathBuf> =
        std::fs::read_dir(path("bundles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    directories.sort();
    let name = |directory: &PathBuf| directory.file_name().unwrap().to_string_lossy().into_owned();
    let verdicts: BTreeMap<String, Value> =
        directories.iter().map(|directory| (name(directory), verdict(directory))).collect();
    let verdicts = json!(verdicts);
    if std::env::var_os("RACCORD_WRITE_VECTORS").is_some() {
        std::fs::write(path("bundles.json"), format!("{verdicts:#}\n")).unwrap();
        return;
    }
    assert_eq!(verdicts, read("bundles.json"));
    let verified = |name: &str| verdicts[name]["verified"].as_bool().unwrap();
    assert!(["acts", "fork", "hand-over", "succession"].into_iter().all(verified));
    assert!(!["hidden", "lie"].into_iter().any(verified));
}
