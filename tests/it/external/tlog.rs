// SPDX-License-Identifier: EUPL-1.2
//! A real node's checkpoint and proofs, checked by the library behind Go's checksum database.

use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

use super::{Nodes, ask, external, runs, tool, written};
use crate::program::run;

/// Where Debian's package `golang-golang-x-mod-dev` puts its sources, in the layout of a `GOPATH`.
const GOPATH: &str = "/usr/share/gocode";

/// Builds the Go program into a directory, without any network.
fn build(directory: &Path) -> Option<PathBuf> {
    let library = Path::new(GOPATH).join("src/golang.org/x/mod/sumdb/tlog");
    let there = (runs("go", &["version"]) && library.is_dir()).then_some(());
    tool(there, "go with golang.org/x/mod (golang-go, golang-golang-x-mod-dev) is not installed")?;
    let program = directory.join("tlog");
    let mut command = Command::new("go");
    command.envs([("GO111MODULE", "off"), ("GOPATH", GOPATH), ("GOFLAGS", ""), ("GOPROXY", "off")]);
    command.env("GOCACHE", directory.join("cache")).args(["build", "-o"]).arg(&program);
    let (code, said) = ask(command.arg(external("tlog/main.go")));
    assert_eq!(code, 0, "{said}");
    Some(program)
}

fn proof(nodes: &Nodes, epoch: u64, from: u64) -> Value {
    let mut command = nodes.raccord();
    command.args(["audit", "prove", "--json", "--epoch", &epoch.to_string(), "--from", &from.to_string()]);
    serde_json::from_str(&run(command.arg(nodes.bundle("cio")), 0)).unwrap()
}

/// Changes one digit of a hash.
fn bend(hash: &mut Value) {
    let mut bytes = HEXLOWER.decode(hash.as_str().unwrap().as_bytes()).unwrap();
    bytes[7] ^= 1;
    *hash = json!(HEXLOWER.encode(&bytes));
}

fn bend_root(proof: &mut Value) {
    let note = proof["checkpoint"].as_str().unwrap();
    let root = note.lines().nth(2).unwrap();
    let mut bytes = BASE64.decode(root.as_bytes()).unwrap();
    bytes[0] ^= 1;
    proof["checkpoint"] = json!(note.replacen(root, &BASE64.encode(&bytes), 1));
}

#[test]
fn go_verifies_our_log_and_refuses_forgeries() {
    let directory = tempfile::tempdir().unwrap();
    let Some(program) = build(directory.path()) else { return };
    let nodes = Nodes::played();
    let prove = |epoch, from| proof(&nodes, epoch, from);
    let verdict = |proof: &Value, verifier: Option<&str>| {
        let file = written(directory.path(), "proof.json", proof.to_string().as_bytes());
        ask(Command::new(&program).arg(file).args(verifier))
    };
    let size = prove(0, 1)["size"].as_u64().unwrap();
    assert!(size > 2, "a log of {size} epochs has no proof worth checking");
    for epoch in 0..size {
        for from in 1..=size {
            assert_eq!(verdict(&prove(epoch, from), None), (0, "verified\n".to_owned()), "{epoch} {from}");
        }
    }

    let honest = prove(1, 2);
    let refused = |what: &str, bend: &dyn Fn(&mut Value)| {
        let mut bent = honest.clone();
        bend(&mut bent);
        assert_ne!(bent, honest, "{what} is not changed");
        let (code, said) = verdict(&bent, None);
        assert!(code == 1 && said.starts_with(what), "{what}: {code} {said}");
    };
    refused("checkpoint", &bend_root);
    refused("checkpoint", &|proof| {
        let larger = format!("\n{}\n", size + 1);
        proof["checkpoint"] = json!(proof["checkpoint"].as_str().unwrap().replacen(&format!("\n{size}\n"), &larger, 1));
    });
    refused("inclusion", &|proof| bend(&mut proof["inclusion"][0]));
    refused("inclusion", &|proof| bend(&mut proof["leaf"]));
    refused("inclusion", &|proof| proof["epoch"] = json!(0));
    refused("inclusion", &|proof| drop(proof["inclusion"].as_array_mut().unwrap().pop()));
    refused("consistency", &|proof| bend(&mut proof["extends"]["root"]));
    refused("consistency", &|proof| bend(&mut proof["extends"]["consistency"][0]));
    refused("consistency", &|proof| proof["extends"]["size"] = json!(1));

    // The same name with another key, as the auditor would have it from elsewhere.
    let name = format!("raccord/v1/{}", honest["ledger"].as_str().unwrap());
    let typed = [&[1][..], &[7; 32]].concat();
    let id = raccord_protocol::codec::sha256(&[name.as_bytes(), b"\n", &typed]);
    let other = format!("{name}+{}+{}", HEXLOWER.encode(&id[..4]), BASE64.encode(&typed));
    let (code, said) = verdict(&honest, Some(&other));
    assert!(code == 1 && said.starts_with("checkpoint"), "another key: {code} {said}");
    let own = honest["verifier"].as_str().unwrap();
    assert_eq!(verdict(&honest, Some(own)).0, 0);
}

#[test]
fn proofs_beyond_the_log_are_not_found() {
    let nodes = Nodes::played();
    let prove = |arguments: &[&str]| {
        let mut command = nodes.raccord();
        command.args(["audit", "prove"]).arg(nodes.bundle("ml")).args(arguments);
        command
    };
    for beyond in [&["--epoch", "999"][..], &["--epoch", "0", "--from", "999"], &["--epoch", "0", "--from", "0"]] {
        run(&mut prove(beyond), 4);
    }
    let said = run(&mut prove(&["--epoch", "0", "--from", "1"]), 0);
    assert!(said.contains("\n\u{2014} raccord/v1/"), "people are shown the checkpoint: {said}");
}
