// SPDX-License-Identifier: EUPL-1.2
//! `raccord help first-steps`, followed word for word by two offices.

use std::path::Path;
use std::process::{Child, Command};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{raccord, run, serve};

/// How often a node is asked for what is on its way.
const QUESTIONS_MAX: usize = 400;

/// One of the two offices: the directory of its node, and its process once it runs.
struct Office {
    directory: TempDir,
    node: Option<Child>,
}

impl Office {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), node: None }
    }

    fn home(&self) -> std::path::PathBuf {
        self.directory.path().join("node")
    }

    fn command(&self, desk: &Path, words: &[String]) -> Command {
        let mut command = raccord(&self.home());
        command.current_dir(desk).args(words);
        command
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(node) = &mut self.node {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

/// Repeats a question to a node until the answer is there.
fn until(office: &Office, desk: &Path, question: &[&str], is_there: impl Fn(&Value) -> bool) -> Value {
    let question: Vec<String> = question.iter().chain(&["--json"]).map(|word| (*word).to_owned()).collect();
    let mut answer = Value::Null;
    for _ in 0..QUESTIONS_MAX {
        answer = serde_json::from_str(&run(&mut office.command(desk, &question), 0)).unwrap();
        if is_there(&answer) {
            return answer;
        }
    }
    panic!("{question:?} is still answered by {answer}");
}

/// A newcomer who types what stands there, and nothing else, ends with a referral that was accepted. Only what the text says
/// is to be replaced is replaced: the addresses, the number of the referral; questions are answered by `--yes`.
#[test]
fn the_first_steps_lead_to_an_accepted_referral() {
    let (a, b, desk) = (Office::new(), Office::new(), tempfile::tempdir().unwrap());
    let mut offices = [a, b];
    let text = run(raccord(desk.path()).args(["--lang", "fr", "help", "premiers-pas"]), 0);
    let mut typing: &[usize] = &[];
    for line in text.lines() {
        typing = match line.replace('\u{a0}', " ").as_str() {
            "A :" => &[0],
            "B :" => &[1],
            "A et B :" => &[0, 1],
            _ => typing,
        };
        let Some(typed) = line.strip_prefix("  raccord ") else { continue };
        let mut words = shlex::split(typed).expect("every quote ends");
        let own = format!("{} {}", words[0], words.get(1).map_or("", String::as_str));
        let asks = ["platform sign", "platform join", "grant Muller", "refer Muller"];
        if asks.contains(&own.as_str()) {
            words.push("--yes".to_owned());
        }
        for &office in typing {
            follow(&mut offices, office, desk.path(), &own, words.clone());
        }
    }
    let accepted = |answer: &Value| answer["referrals"][0]["state"] == "accepted";
    until(&offices[0], desk.path(), &["referrals"], accepted);

    // The one who accepted has it before its eyes, and is told how to write what comes of it.
    let [_, b] = &offices;
    let today = until(b, desk.path(), &["today"], |today| !today["notices"].is_null());
    assert_eq!(today["notices"]["accepted"], 1);
    let words = ["contact", "Muller", "--mode", "telephone", "--who", "personne"].map(str::to_owned);
    let refused = b.command(desk.path(), &words).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(3), "{said}");
    assert!(said.contains("raccord grant CASE --to ") && !said.contains("another role"), "{said}");
}

fn follow(offices: &mut [Office; 2], office: usize, desk: &Path, own: &str, mut words: Vec<String>) {
    match own {
        "init --name" => {
            // Two offices on one machine, each at a port that is free.
            let address = words.iter_mut().find(|word| word.starts_with("/ip4/192.0.2.")).expect("it tells an address");
            *address = format!("/ip4/127.0.0.1/tcp/{}", free_port());
            let listen = ["--listen".to_owned(), address.clone()];
            words.extend(listen);
        }
        "serve " => {
            offices[office].node = Some(serve(&offices[office].home()).0);
            return;
        }
        "case list" => {
            until(&offices[office], desk, &["case", "list"], |answer| answer.to_string().contains("Muller"));
        }
        "referrals " => {
            until(&offices[office], desk, &["referrals"], |answer| !answer["referrals"][0].is_null());
        }
        "referrals accept" => {
            let shown = run(&mut offices[office].command(desk, &["referrals".to_owned()]), 0);
            let number = shown.lines().nth(1).and_then(|row| row.split_whitespace().next()).expect("a first column");
            let place = words.iter_mut().find(|word| *word == "81c2").expect("the number that the text says");
            *place = number.chars().take(4).collect();
        }
        _ => {}
    }
    run(&mut offices[office].command(desk, &words), 0);
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
