// SPDX-License-Identifier: EUPL-1.2
//! `raccord serve` and what works beside it.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use raccord_node::node::Backend;
use raccord_node::service::upkeep::Health;
use serde_json::Value;

use crate::program::{raccord, run, serve};

fn create(home: &Path) {
    let kind = ["--kind", "cio", "--country", "fr", "--staff", "claire", "--listen", "/ip4/127.0.0.1/tcp/0"];
    run(raccord(home).args(["init", "--name", "CIO"]).args(kind), 0);
}

fn terminate(node: &mut Child, mut said: BufReader<ChildStderr>) -> String {
    assert!(Command::new("kill").args(["-TERM", &node.id().to_string()]).status().expect("there is kill").success());
    let mut rest = String::new();
    while said.read_line(&mut rest).expect("it writes UTF-8") > 0 {}
    assert_eq!(node.wait().expect("it is our child").code(), Some(0), "{rest}");
    rest
}

#[test]
fn serve_ends_in_order_and_commands_work_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("home");
    create(&home);
    let (mut node, said) = serve(&home);
    // A second node, and a second node alone, is refused: the directory is in use.
    run(raccord(&home).arg("serve"), 5);

    let status: Value = serde_json::from_str(&run(raccord(&home).args(["status", "--json"]), 0)).unwrap();
    assert_eq!(status["node"]["serving"], true);
    assert!(status["node"]["listening"][0].as_str().unwrap().starts_with("/ip4/127.0.0.1/tcp/"));

    let (backup, plain, bundle) =
        (directory.path().join("backup.db"), directory.path().join("plain.db"), directory.path().join("cio.audit"));
    run(raccord(&home).args(["store", "backup"]).arg(&backup), 0);
    run(raccord(&home).args(["store", "backup"]).arg(&backup), 5);
    run(raccord(&home).args(["store", "backup", "--force"]).arg(&backup), 0);
    run(raccord(&home).args(["store", "export", "--plain"]).arg(&plain), 0);
    run(raccord(&home).args(["store", "check"]), 0);
    run(raccord(&home).args(["audit", "export"]).arg(&bundle), 0);
    run(raccord(&directory.path().join("elsewhere")).args(["audit", "verify"]).arg(&bundle), 0);

    let cards: i64 = rusqlite::Connection::open(&plain)
        .unwrap()
        .query_row("SELECT count(*) FROM cards", [], |row| row.get(0))
        .unwrap();
    assert_eq!(cards, 1);

    terminate(&mut node, said);
    assert!(!home.join("raccord.sock").exists(), "the socket is gone");
    assert!(!home.join("store.db-wal").exists(), "the write-ahead log moved into the store");

    // The same, without a node.
    let status: Value = serde_json::from_str(&run(raccord(&home).args(["status", "--json"]), 0)).unwrap();
    assert_eq!(status["node"]["serving"], false);
    run(raccord(&home).args(["store", "export", "--force", "--plain"]).arg(&plain), 0);
    let (mut node, said) = serve(&home);
    terminate(&mut node, said);
}

#[test]
fn damage_of_the_store_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("home");
    create(&home);
    run(raccord(&home).args(["store", "check"]), 0);
    let path = home.join("store.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let output = raccord(&home).args(["store", "check"]).output().unwrap();
    assert!(matches!(output.status.code(), Some(1 | 74)), "{output:?}");
}

/// How long anything may take that a node does: one that stands still is found out, and no test hangs.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many calls log more than a pipe and the log hold together.
const CALLS: usize = 2_000;

/// Starts a node that logs everything, calls it until its log is longer than any pipe while nobody reads it, and tells it to end.
fn serve_without_reader(home: &Path) -> (Child, ChildStderr) {
    let mut command = raccord(home);
    command.arg("serve").env("RACCORD_LOG", "trace");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut node = command.spawn().expect("the program starts");
    let said = node.stderr.take().expect("it is piped");
    while UnixStream::connect(home.join("raccord.sock")).is_err() {
        assert!(node.try_wait().unwrap().is_none(), "the node ended");
        std::thread::yield_now();
    }
    let (answered, answers) = mpsc::channel();
    let home = home.to_path_buf();
    std::thread::spawn(move || {
        let backend = Backend::open(&home, None).unwrap();
        for _ in 0..CALLS {
            backend.call(Health {}).unwrap();
            answered.send(()).unwrap();
        }
    });
    for call in 0..CALLS {
        assert!(answers.recv_timeout(PATIENCE).is_ok(), "the node does not answer call {call}");
    }
    assert!(Command::new("kill").args(["-TERM", &node.id().to_string()]).status().unwrap().success());
    (node, said)
}

fn assert_ends(mut node: Child) {
    let patience = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = node.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > patience {
            node.kill().unwrap();
            panic!("the node does not end");
        }
        std::thread::yield_now();
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_node_whose_log_nobody_reads_serves_and_ends() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("home");
    create(&home);
    let (node, said) = serve_without_reader(&home);
    assert_ends(node);
    drop(said);

    // Somebody reads at last: what was dropped is counted, and the end is there.
    let (node, mut said) = serve_without_reader(&home);
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        said.read_to_string(&mut log).map(|_| log)
    });
    assert_ends(node);
    let log = log.join().unwrap().unwrap();
    let last: Vec<&str> = log.lines().rev().take(2).collect();
    assert!(log.contains("lines of the log were dropped"), "{} bytes: {last:?}", log.len());
    assert!(last[0].contains("has ended in order"), "{last:?}");
}

#[test]
fn what_stands_in_cases_is_in_no_log_however_much_is_logged() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("home");
    create(&home);
    let mut command = raccord(&home);
    command.arg("serve").env("RACCORD_LOG", "trace,rlibphonenumber::phonenumberutil=trace");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut node = command.spawn().expect("the program starts");
    let mut said = node.stderr.take().expect("it is piped");
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        said.read_to_string(&mut log).map(|_| log)
    });
    while UnixStream::connect(home.join("raccord.sock")).is_err() {
        assert!(node.try_wait().unwrap().is_none(), "the node ended");
        std::thread::yield_now();
    }
    // Numbers of no plan, and of plans that are asked, are looked up when what a case has in common with others is noted.
    let values = ["nom=Lavalliere", "prenom=Zoe", "mobile=06453209", "tel_fixe=+4930123456"];
    run(raccord(&home).args(["case", "new"]).args(values), 0);
    run(raccord(&home).args(["search", "Lavalliere"]), 0);
    assert!(Command::new("kill").args(["-TERM", &node.id().to_string()]).status().unwrap().success());
    assert_ends(node);
    let log = log.join().unwrap().unwrap();
    assert!(log.contains("TRACE"), "{log}");
    for needle in ["Lavalliere", "lavalliere", "Zoe", "6453209", "30123456"] {
        assert!(!log.contains(needle), "{needle}");
    }
}
