// SPDX-License-Identifier: EUPL-1.2
//! A whole home as an earlier program left it, opened by this one.
//!
//! `tests/fixtures/home-version-7` is that of the mission locale of `raccord demo --cases 20 --dir DIR --lang en`, run by the last
//! program whose store was of version 7, without its log; everybody in it is made up. It reads others' cases, and has deleted some of
//! them: grants were withdrawn and ran out, values were erased.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use raccord_node::keystore::{NodeKeys, SecretFile, StoreKey};
use raccord_node::sqlite::SqliteStore;
use raccord_protocol::bundle::{self, About, BUNDLE_VERSION};
use raccord_protocol::ledger;
use raccord_protocol::replica::load_directory;
use raccord_protocol::time::Timestamp;
use serde_json::Value;

use crate::program::{raccord, run};

/// What the program that wrote the home said of it: entries of others that it holds, entries of its own.
const FOREIGN_ENTRIES: u64 = 494;
const OWN_ENTRIES: u64 = 44;

/// Returns a copy of the home, which only its owner may read.
fn home(directory: &Path) -> PathBuf {
    let home = directory.join("home");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/home-version-7"), &home);
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

fn older(home: &Path) -> Command {
    let mut command = raccord(home);
    command.env("RACCORD_PASSPHRASE", "demo");
    command
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&run(command.arg("--json"), 0)).expect("one JSON document")
}

/// Returns what an auditor reads of the home alone, who finds nothing. Once the home is a day old its program doubts the clock, and dates
/// no file by it before a partner says the same day: that this clock is right is known here alone.
fn audited(home: &Path) -> Value {
    let file = home.with_extension("audit");
    let key = StoreKey::read(&SecretFile::Own(home.join("store.key"))).unwrap();
    let keys = NodeKeys::read(&SecretFile::Own(home.join("node.key"))).unwrap();
    let store = SqliteStore::open(&home.join("store.db"), &key).unwrap();
    let ledger = ledger::last_epoch(&store).unwrap().expect("an epoch").leaf.ledger;
    let directory = load_directory(&store).unwrap();
    let (organisation, _) = directory.ledger(ledger).expect("a card");
    let created = Timestamp(u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap());
    let about = About { version: BUNDLE_VERSION, ledger, organisation, created, with_bodies: false, nonce: None };
    bundle::export(&store, &about, &keys.log, &mut fs::File::create(&file).unwrap()).unwrap();
    drop(store);
    let report = json(older(home).args(["audit", "verify"]).arg(&file));
    assert_eq!(report["verified"], true, "{report}");
    report["ledgers"][0].clone()
}

#[test]
fn a_home_of_version_7_is_read_whole_and_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let home = home(directory.path());
    let before = audited(&home);
    assert_eq!((before["foreign_entries"].as_u64(), before["findings"].as_u64()), (Some(FOREIGN_ENTRIES), Some(0)));
    assert!(before["entries"].as_u64() >= Some(OWN_ENTRIES), "{before}");

    // What is written now stands beside what was written then, and so does what is deleted of both.
    let reported = json(older(&home).args(["report", "nom=Okonkwo", "prenom=Zélie", "date_naissance=05/05/2009"]));
    let case = reported["case"].as_str().expect("the case that was opened").to_owned();
    run(older(&home).args(["case", "set", &case, "nom", "Okonkwo-Brel"]), 0);
    run(
        older(&home).args(["erase", &case, "--field", "nom", "--ground", "request", "--reason", "demande", "--yes"]),
        0,
    );
    let shown = run(older(&home).args(["case", "show", &case]), 0);
    assert!(shown.contains("Zélie") && !shown.contains("Okonkwo"), "{shown}");
    let after = audited(&home);
    assert_eq!(after["foreign_entries"].as_u64(), Some(FOREIGN_ENTRIES));
    assert!(after["entries"].as_u64() > before["entries"].as_u64());
    let plain = directory.path().join("plain.db");
    run(older(&home).args(["store", "export", "--plain"]).arg(&plain), 0);
    let plain = fs::read(plain).unwrap();
    assert!(!plain.windows(7).any(|bytes| bytes == b"Okonkwo"), "an erased value stands in the file");
    run(older(&home).args(["store", "check"]), 0);
}
