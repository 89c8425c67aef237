// SPDX-License-Identifier: EUPL-1.2
//! What Raccord signs and proves, judged by programs that share no code with it: a verifier of bundles in Python
//! (`tests/external/verify.py`), the transparency log library of Go, OpenSSL, and the edge cases of Ed25519 that C2SP
//! publishes.
//!
//! Where a tool is not installed its tests are skipped and say so; with `RACCORD_REQUIRE_TOOLS=1`, as `.ci/run` has it,
//! they fail.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, Weak};

use tempfile::TempDir;

use crate::program::{raccord, run};

mod corpus;
mod edge;
mod openssl;
mod tlog;

/// Four real nodes of one platform, which shared, withdrew and wrote their bundles; gone with the last test that asks.
struct Nodes(TempDir);

impl Nodes {
    fn played() -> Arc<Self> {
        static NODES: Mutex<Weak<Nodes>> = Mutex::new(Weak::new());
        let mut nodes = NODES.lock().unwrap();
        nodes.upgrade().unwrap_or_else(|| {
            let directory = tempfile::tempdir().unwrap();
            let homes = directory.path().join("homes");
            run(raccord(directory.path()).args(["demo", "--json", "--cases", "20", "--dir"]).arg(homes), 0);
            let played = Arc::new(Self(directory));
            *nodes = Arc::downgrade(&played);
            played
        })
    }

    fn bundle(&self, office: &str) -> PathBuf {
        self.0.path().join("homes").join(format!("{office}.audit"))
    }

    /// Returns the program, to be asked about files alone.
    fn raccord(&self) -> Command {
        raccord(self.0.path())
    }
}

/// Returns a file of `tests/external`.
fn external(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "external", name].iter().collect()
}

/// Returns a tool that is there; where it is not, says so, or fails where tools are required.
fn tool<T>(found: Option<T>, what: &str) -> Option<T> {
    let required = std::env::var_os("RACCORD_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    assert!(found.is_some() || !required, "{what}, and RACCORD_REQUIRE_TOOLS=1 asks for it: see .ci/run");
    if found.is_none() {
        // Not by a macro: a test that passes is to say this, too.
        std::io::stderr().write_all(format!("skipped: {what}\n").as_bytes()).unwrap();
    }
    found
}

/// Tells whether a command runs and ends well.
fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Runs a tool; returns its exit code and all that it said.
fn ask(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (status.code().unwrap_or_else(|| panic!("{command:?} was killed: {said}")), said)
}

/// Returns the Python that can run the verifier: that of the path, or that of the system, which has Debian's packages.
fn python() -> Option<&'static str> {
    let fits = |python: &&str| runs(python, &["-c", "import cryptography, tomllib"]);
    let found = ["python3", "/usr/bin/python3"].into_iter().find(fits);
    tool(found, "python3 (3.11 or later) with cryptography is not installed")
}

/// Has the Python program judge bundles; returns its exit code and what it said.
fn python_verdict(python: &str, bundles: &[PathBuf], platform: Option<&str>) -> (i32, String) {
    let platform = platform.map(|platform| ["--platform", platform]);
    let arguments = platform.iter().flatten().map(OsStr::new).chain(bundles.iter().map(AsRef::as_ref));
    ask(Command::new(python).arg(external("verify.py")).args(arguments))
}

/// Writes a file into a directory and returns its path.
fn written(directory: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, content).unwrap();
    path
}
