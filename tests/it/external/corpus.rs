// SPDX-License-Identifier: EUPL-1.2
//! Bundles, honest and not, judged by our program and by the one in Python that shares no code with it.
//!
//! The corpus is written by the tests of the protocol, which know how to lie; `RACCORD_CORPUS` names its directory:
//!
//! ```text
//! RACCORD_WRITE_CORPUS=DIR cargo test --workspace --lib corpus
//! RACCORD_CORPUS=DIR cargo test -p raccord-tests external
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use raccord_protocol::audit::{BundleSource, Options, audit};

use super::{Nodes, ask, external, python, python_verdict, tool};

/// The least number of bundles that were tampered with, without which the comparison says little.
const TAMPERED_MIN: usize = 200;
/// Families of cases with one lie each, or none: both programs must say the same of them. Where bytes are damaged at
/// random, one fault hides or entails others, and which of them a program goes on to name is its own affair.
const SAME_KINDS: [&str; 5] = ["ended", "fork", "hidden", "honest", "lie"];

#[derive(Debug, PartialEq)]
struct Verdict {
    /// 0 verified, 1 findings, 2 unusable.
    code: i32,
    kinds: BTreeSet<String>,
}

fn ours(bundles: &[PathBuf], platform: Option<&str>) -> Verdict {
    let source =
        |path: &PathBuf| BundleSource { name: path.display().to_string(), input: Box::new(File::open(path).unwrap()) };
    let options = Options { platform: platform.map(|platform| platform.parse().unwrap()) };
    let Ok(report) = audit(bundles.iter().map(source).collect(), &options) else {
        return Verdict { code: 2, kinds: BTreeSet::new() };
    };
    let kinds = report.findings_by_kind.keys().map(|kind| kind.name().to_owned()).collect();
    Verdict { code: i32::from(!report.is_verified()), kinds }
}

/// Has the Python program judge every case of a corpus; returns its verdict on each by name, and what it said.
fn theirs(python: &str, corpus: &Path) -> BTreeMap<String, (Verdict, String)> {
    let (code, said) = ask(Command::new(python).arg(external("verify.py")).arg("--corpus").arg(corpus));
    assert!(code == 0 && !said.contains("Traceback"), "{said}");
    let kind = |line: &str| line.strip_prefix("finding ")?.split(' ').nth(1).map(str::to_owned);
    let said = format!("\n{said}");
    let cases = said.split("\ncase ").filter(|case| !case.is_empty());
    let read = |case: &str| {
        let (head, said) = case.split_once('\n').unwrap_or((case, ""));
        let (name, code) = head.split_once(' ').unwrap_or_else(|| panic!("no verdict: {head}"));
        let code = code.parse().unwrap_or_else(|_| panic!("no exit code: {head}"));
        (name.to_owned(), (Verdict { code, kinds: said.lines().filter_map(kind).collect() }, said.to_owned()))
    };
    cases.map(read).collect()
}

/// Judges one case; returns whether it is tampered with, and what the Python program says otherwise.
fn compare(case: &Path, theirs: &BTreeMap<String, (Verdict, String)>) -> (bool, Option<String>) {
    let listed = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let mut bundles: Vec<PathBuf> = listed.filter(|path| path.extension().is_some_and(|it| it == "audit")).collect();
    bundles.sort();
    let platform = std::fs::read_to_string(case.join("platform")).ok();
    let ours = ours(&bundles, platform.as_deref());
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let (theirs, said) = theirs.get(&name).unwrap_or_else(|| panic!("no verdict on {name}"));
    let exact = SAME_KINDS.iter().any(|family| name.starts_with(family));
    let agree = ours.code == theirs.code
        && if exact || ours.code != 1 { ours == *theirs } else { !ours.kinds.is_disjoint(&theirs.kinds) };
    let complaint = (!agree).then(|| format!("{name}: ours {ours:?}, theirs {theirs:?}\n{said}"));
    (ours.code != 0, complaint)
}

#[test]
fn python_finds_what_we_find() {
    let Some(python) = python() else { return };
    let Some(corpus) = tool(std::env::var_os("RACCORD_CORPUS"), "RACCORD_CORPUS names no corpus of bundles") else {
        return;
    };
    let theirs = theirs(python, Path::new(&corpus));
    let mut cases: Vec<PathBuf> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let judged: Vec<(bool, Option<String>)> = cases.iter().map(|case| compare(case, &theirs)).collect();
    let tampered = judged.iter().filter(|(tampered, _)| *tampered).count();
    assert!(tampered >= TAMPERED_MIN, "{tampered} bundles that were tampered with are too few");
    assert!(tampered < judged.len(), "an honest bundle is among them");
    let complaints: Vec<String> = judged.into_iter().filter_map(|(_, complaint)| complaint).collect();
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), cases.len(), complaints.join("\n"));
}

#[test]
fn python_verifies_what_real_nodes_export() {
    let Some(python) = python() else { return };
    let nodes = Nodes::played();
    let all = ["cio", "ml", "alj", "pjj"].map(|office| nodes.bundle(office));
    for bundles in all.iter().map(std::slice::from_ref).chain([&all[..]]) {
        assert_eq!(python_verdict(python, bundles, None), (0, "verified\n".to_owned()), "{bundles:?}");
    }
    let (code, said) = python_verdict(python, &all[..1], Some("0000000000000000"));
    assert!(code == 1 && said.contains(" other-platform "), "{said}");
}
