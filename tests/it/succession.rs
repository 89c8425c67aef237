// SPDX-License-Identifier: EUPL-1.2
//! A home that is lost, keys that are lost or seen by others: what an office does then, with real processes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use serde_json::Value;

use crate::program::{raccord, run, serve};

/// How often a node is asked whether it has got where it is to be; each question takes a good part of a second.
const QUESTIONS_MAX: usize = 60;

/// Is an office with its home, and its node while that runs.
pub(crate) struct Office {
    pub(crate) home: PathBuf,
    pub(crate) node: Option<(Child, BufReader<std::process::ChildStderr>)>,
}

impl Office {
    pub(crate) fn create(directory: &Path, name: &str, kind: &str) -> Self {
        let home = directory.join(kind);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("/ip4/127.0.0.1/tcp/{port}");
        let office = Self { home, node: None };
        let who = ["init", "--name", name, "--kind", kind, "--country", "fr", "--staff", "claire"];
        office.run(&[&who[..], &["--listen", &address, "--address", &address]].concat(), 0);
        let config = fs::read_to_string(office.home.join("raccord.toml")).unwrap();
        fs::write(office.home.join("raccord.toml"), format!("epoch_ms = 300\n{config}")).unwrap();
        office
    }

    pub(crate) fn run(&self, arguments: &[&str], code: i32) -> String {
        run(raccord(&self.home).args(arguments), code)
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&run(raccord(&self.home).arg("--json").args(arguments), 0)).expect("one JSON document")
    }

    pub(crate) fn start(&mut self) {
        self.node = Some(serve(&self.home));
    }

    pub(crate) fn stop(&mut self) {
        let Some((mut node, mut said)) = self.node.take() else { return };
        let told = Command::new("kill").args(["-TERM", &node.id().to_string()]).status();
        assert!(told.expect("there is kill").success());
        let mut rest = String::new();
        while said.read_line(&mut rest).expect("it writes UTF-8") > 0 {}
        assert_eq!(node.wait().expect("it is our child").code(), Some(0), "{rest}");
    }

    /// Asks until an answer satisfies.
    pub(crate) fn await_answer(&self, arguments: &[&str], satisfies: impl Fn(&Value) -> bool) -> Value {
        let mut answer = Value::Null;
        for _ in 0..QUESTIONS_MAX {
            answer = self.json(arguments);
            if satisfies(&answer) {
                return answer;
            }
        }
        panic!("{arguments:?} is still answered by {answer}");
    }

    pub(crate) fn export_card(&self) -> String {
        let path = self.home.with_extension("card").to_str().unwrap().to_owned();
        self.run(&["organisation", "export", "--force", &path], 0);
        path
    }

    /// Returns what an auditor finds in this office's ledger and others' together.
    pub(crate) fn audit(&self, others: &[&Self]) -> Value {
        let mut files = Vec::new();
        for office in [&[self], others].concat() {
            let path = office.home.with_extension("audit").to_str().unwrap().to_owned();
            office.run(&["audit", "export", "--force", &path], 0);
            files.push(path);
        }
        let arguments: Vec<&str> = ["audit", "verify"].into_iter().chain(files.iter().map(String::as_str)).collect();
        let output = raccord(&self.home).arg("--json").args(&arguments).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        assert_eq!(output.status.code(), Some(0), "{}", report["findings"]);
        report
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some((node, _)) = &mut self.node {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

/// Two offices on one platform, the first with a case that it shares with the second.
pub(crate) fn two_offices(directory: &Path) -> (Office, Office, String) {
    let cio = Office::create(directory, "CIO de Metz", "cio");
    let mission = Office::create(directory, "Mission locale", "mission_locale");
    let platform = directory.join("p.raccord").to_str().unwrap().to_owned();
    let card = mission.export_card();
    cio.run(&["platform", "create", "--name", "Metz", "--territory", "Metz", "--member", &card, &platform], 0);
    cio.run(&["platform", "sign", &platform, "--yes"], 0);
    for office in [&cio, &mission] {
        office.run(&["platform", "join", &platform, "--yes"], 0);
    }
    let case = cio.json(&["case", "new", "nom=Lavallière", "mobile=0612345678"])["case"].as_str().unwrap().to_owned();
    let terms = ["--basis", "consent", "--by", "both", "--purpose", "suivi", "--yes", "--days", "90"];
    let what = ["grant", &case, "--to", "Mission", "--field", "nom,mobile", "--write"];
    cio.json(&[&what[..], &terms[..]].concat());
    (cio, mission, case)
}

/// Tells whether the first case of a list has a value.
fn has(field: &'static str, value: &'static str) -> impl Fn(&Value) -> bool {
    move |cases| cases[0]["fields"][field] == value
}

#[test]
fn a_lost_home_goes_on_from_a_backup_under_a_new_ledger() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    cio.start();
    mission.start();
    mission.await_answer(&["case", "list"], has("nom", "Lavallière"));
    let first = cio.json(&["status"])["ledger"]["ledger"].clone();
    cio.await_answer(&["status"], |status| status["cosigned"]["epochs"].as_u64() > Some(2));
    let backup = directory.path().join("backup.db");
    cio.run(&["store", "backup", backup.to_str().unwrap()], 0);

    // It goes on, and its partner sees it; then the machine is gone, but for what was kept elsewhere.
    cio.run(&["case", "set", &case, "mobile", "0600000000"], 0);
    mission.await_answer(&["case", "list"], has("mobile", "0600000000"));
    // And it opens another, which nobody can give back: its partner knows it by another name.
    let other = cio.json(&["case", "new", "nom=Perdue"])["case"].as_str().unwrap().to_owned();
    let what = ["grant", &other, "--to", "Mission", "--field", "nom", "--basis", "consent", "--by", "both"];
    let given = cio.json(&[&what[..], &["--purpose", "suivi", "--yes", "--days", "90"]].concat());
    mission.await_answer(&["case", "list"], |cases| cases[1]["fields"]["nom"] == "Perdue");
    cio.stop();
    for file in ["store.key", "organisation.key", "raccord.toml"] {
        fs::copy(cio.home.join(file), directory.path().join(file)).unwrap();
    }
    fs::remove_dir_all(&cio.home).unwrap();

    let kept = |file: &str| directory.path().join(file).to_str().unwrap().to_owned();
    let (store_key, organisation_key) = (kept("store.key"), kept("organisation.key"));
    let keys = ["--store-key", &store_key, "--organisation-key", &organisation_key];
    // What cannot be opened leaves nothing that would be in the way of the right command.
    let restore = [&["store", "restore", backup.to_str().unwrap()], &keys[..]].concat();
    run(raccord(&cio.home).env("RACCORD_PASSPHRASE", "none of theirs").args(&restore), 3);
    assert!(!cio.home.exists());
    let restored = cio.json(&[&["store", "restore", backup.to_str().unwrap()], &keys[..]].concat());
    assert_eq!(restored["lost"]["ledger"], first);
    assert_eq!(restored["lost"]["by_clock"], true);
    assert!(restored["lost"]["epochs_known"].as_u64() > restored["lost"]["epochs_held"].as_u64());
    let listen = |config: &str| config.lines().find(|line| line.starts_with("listen = ")).map(str::to_owned);
    let [lost, anew] =
        [directory.path(), cio.home.as_path()].map(|path| fs::read_to_string(path.join("raccord.toml")).unwrap());
    assert_eq!(listen(&anew), listen(&lost), "it is reached where the card says");
    fs::copy(directory.path().join("raccord.toml"), cio.home.join("raccord.toml")).unwrap();
    // The staff keys are gone with the home: the organisation key alone makes others.
    cio.run(&["staff", "add", "marie", "--role", "leader"], 0);
    let shown = cio.json(&["case", "show", &case]);
    assert!(shown.to_string().contains("0612345678") && !shown.to_string().contains("0600000000"), "the tail is lost");

    mission.run(&["platform", "join", &cio.export_card()], 0);
    cio.start();
    cio.await_answer(&["status"], |status| {
        status["peers"][0]["connected"] == true && status["cosigned"]["epochs"].as_u64() > Some(0)
    });
    assert_ne!(cio.json(&["status"])["ledger"]["ledger"], first);
    // What the partner may read comes back from it, though the backup did not have it.
    cio.await_answer(&["case", "show", &case], |shown| shown.to_string().contains("0600000000"));
    cio.run(&["case", "set", &case, "nom", "Martin"], 0);
    mission.await_answer(&["case", "list"], has("nom", "Martin"));
    let contributed = mission.json(&["case", "list"])[0]["case"].as_str().unwrap().to_owned();
    mission.run(&["case", "set", &contributed, "mobile", "0699999999"], 0);
    cio.await_answer(&["case", "show", &case], |shown| shown.to_string().contains("0699999999"));
    assert_eq!(mission.json(&["forks"]), Value::Array(vec![]), "a restored node is no forked one");

    // Who consented to the other file withdraws it, by the number that names what is lost.
    let lost = cio.json(&["store", "lost"])["entries"].as_array().unwrap().clone();
    let grant = lost.iter().find(|entry| entry["what"] == "grant").expect("the grant is named")["entry"].clone();
    assert!(
        given.to_string().contains(grant.as_str().unwrap()) && !cio.json(&["grants"]).to_string().contains("Perdue")
    );
    cio.run(&["revoke", grant.as_str().unwrap()], 0);
    mission.await_answer(&["case", "list"], |cases| cases.as_array().is_some_and(|cases| cases.len() == 1));
    cio.await_answer(&["receipts"], |told| {
        let receipts = told["receipts"].as_array().unwrap();
        receipts.iter().any(|told| told["grant"] == grant && told["case"].is_null() && !told["answered"].is_null())
    });

    let report = cio.audit(&[&mission]);
    assert_eq!(report["ledgers"][0]["previous"]["ledger"], first);
    assert_eq!(report["counts"]["bundles"], 2);
    cio.stop();
    mission.stop();
}

#[test]
fn an_old_store_in_its_place_is_refused_and_goes_on_under_a_new_ledger() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, _mission, case) = two_offices(directory.path());
    let backup = directory.path().join("backup.db");
    cio.start();
    cio.await_answer(&["status"], |status| status["ledger"]["epochs"].as_u64() > Some(1));
    cio.run(&["store", "backup", backup.to_str().unwrap()], 0);
    let then = cio.json(&["status"])["ledger"]["epochs"].as_u64();
    cio.run(&["case", "set", &case, "nom", "Perdu"], 0);
    cio.await_answer(&["status"], |status| status["ledger"]["epochs"].as_u64() > then.map(|epochs| epochs + 1));
    cio.stop();
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(cio.home.join(format!("store.db{suffix}")));
    }
    fs::copy(&backup, cio.home.join("store.db")).unwrap();
    cio.run(&["serve"], 5);
    cio.run(&["case", "set", &case, "nom", "Autre"], 5);

    let restored = cio.json(&["store", "restore"]);
    assert_eq!((&restored["lost"]["by_clock"], &restored["foreign_hidden"]), (&Value::from(false), &Value::from(true)));
    assert!(restored["lost"]["commits"].as_u64() > Some(0), "{restored}");
    cio.run(&["case", "set", &case, "nom", "Autre"], 0);
    assert!(cio.json(&["case", "show", &case]).to_string().contains("Autre"));
    let report = cio.audit(&[]);
    assert_eq!(report["findings"], Value::Array(vec![]));
    // A store that is there is not replaced unless that is said.
    cio.run(&["store", "restore", backup.to_str().unwrap()], 5);
}

/// A passphrase that nobody knows any more, and somebody who left: the organisation key is enough.
#[test]
fn a_lost_staff_key_is_replaced_by_the_organisation_key_alone() {
    let directory = tempfile::tempdir().unwrap();
    let office = Office::create(directory.path(), "CIO", "cio");
    let case = office.json(&["case", "new", "nom=Weber"])["case"].as_str().unwrap().to_owned();
    let mut forgotten = raccord(&office.home);
    run(forgotten.env("RACCORD_NEW_PASSPHRASE", "nobody knows it").args(["staff", "passphrase", "claire"]), 0);
    office.run(&["case", "show", &case], 3);
    office.run(&["staff", "end", "claire"], 2);
    office.run(&["staff", "end", "claire", "--yes"], 0);
    office.run(&["staff", "add", "claire", "--role", "leader"], 0);
    assert!(office.json(&["case", "show", &case]).to_string().contains("Weber"));
    office.run(&["case", "set", &case, "nom", "Wéber"], 0);
    // What the ended key signed before stays valid; what it would sign now is refused.
    office.audit(&[]);
    fs::copy(office.home.join("staff/claire.key.ended"), office.home.join("staff/old.key")).unwrap();
    let mut old = raccord(&office.home);
    run(old.env("RACCORD_PASSPHRASE", "nobody knows it").args(["case", "show", &case, "--staff", "old"]), 3);
}

/// A key was stolen before anybody knew: it ends at that moment, what it signed since is told, and audits name it as no fault.
#[test]
fn a_key_that_was_stolen_ends_at_the_moment_of_the_theft() {
    let directory = tempfile::tempdir().unwrap();
    let office = Office::create(directory.path(), "CIO", "cio");
    office.run(&["staff", "add", "paul", "--role", "adviser"], 0);
    let case = office.json(&["case", "new", "nom=Weber", "--staff", "paul"])["case"].as_str().unwrap().to_owned();
    let stolen = jiff::Timestamp::now().to_string();
    office.run(&["case", "set", &case, "nom", "Martin", "--staff", "paul"], 0);
    office.run(&["case", "set", &case, "prenom", "Zoé", "--staff", "claire"], 0);
    let end = |since: &str| ["staff", "end", "paul", "--yes", "--since", since].map(str::to_owned);
    for never in ["31/12/2099", "01/01/2020", "vendredi"] {
        office.run(&end(never).iter().map(String::as_str).collect::<Vec<_>>(), 2);
    }
    let ended = office.json(&end(&stolen).iter().map(String::as_str).collect::<Vec<_>>());
    // A change, and the look at the case that came before it.
    let signed = ended["signed"]["signed"].as_array().unwrap();
    assert_eq!(ended["signed"]["commits"].as_u64(), Some(signed.len() as u64), "{ended}");
    assert!((1..=3).contains(&signed.len()), "{ended}");
    assert!(signed.iter().all(|commit| commit["time"].as_u64() >= ended["since"].as_u64()), "{ended}");
    office.run(&["case", "show", &case, "--staff", "claire"], 0);
    assert!(office.json(&["case", "show", &case, "--staff", "claire"]).to_string().contains("Martin"));
    // It is said once: the name is gone with the file, and the key has ended.
    let key = &ended["key"].as_str().unwrap()[..16];
    office.run(&["staff", "end", key, "--yes", "--since", &stolen], 5);
    let report = office.audit(&[]);
    let unproven = |report: &Value| {
        let notes = report["notes"].as_array().unwrap();
        notes.iter().find(|note| note["kind"] == "time-unproven").and_then(|note| note["count"].as_u64())
    };
    assert_eq!(unproven(&report), Some(signed.len() as u64), "{report}");
}

#[test]
fn an_organisation_key_is_replaced_and_the_old_one_certifies_nothing_more() {
    let directory = tempfile::tempdir().unwrap();
    let office = Office::create(directory.path(), "CIO", "cio");
    let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (backup, cards) = (file("before.bak"), file("own.card"));
    office.run(&["store", "backup", &backup], 0);
    office.run(&["organisation", "rotate-key"], 0);
    office.run(&["organisation", "export", &cards], 0);
    office.run(&["staff", "add", "paul", "--role", "adviser"], 0);
    assert_eq!(office.json(&["organisation", "show"])["number"], 2);
    // A backup from before names the key before: what helps is said, and does.
    let restore = ["store", "restore", &backup, "--force"];
    let refused = raccord(&office.home).args(["--lang", "en"]).args(restore).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!((refused.status.code(), said.contains("--cards FILE")), (Some(3), true), "{said}");
    office.run(&[&restore[..], &["--cards", &cards]].concat(), 0);
    let (key, ended) = (office.home.join("organisation.key"), office.home.join("organisation.key.ended"));
    fs::remove_file(&key).unwrap();
    fs::copy(&ended, &key).unwrap();
    office.run(&["staff", "add", "lea", "--role", "adviser"], 3);
}

/// A machine was stolen with the node's keys on it: its ledger ends, and what it signs from then on counts nowhere.
#[test]
fn stolen_node_keys_are_ended_and_nothing_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    mission.start();
    cio.start();
    mission.await_answer(&["case", "list"], has("nom", "Lavallière"));
    cio.run(&["organisation", "rotate-node"], 5);
    cio.stop();
    let opened = cio.json(&["organisation", "rotate-node"]);
    assert_eq!((&opened["foreign_hidden"], &opened["lost"]["commits"]), (&Value::from(false), &Value::from(0)));
    assert_eq!(opened["lost"]["epochs_known"], opened["lost"]["epochs_held"]);
    mission.run(&["platform", "join", &cio.export_card()], 0);
    cio.start();
    cio.run(&["case", "set", &case, "nom", "Martin"], 0);
    mission.await_answer(&["case", "list"], has("nom", "Martin"));
    cio.await_answer(&["status"], |status| status["cosigned"]["epochs"].as_u64() > Some(0));
    an_emergency_opens_what_was_not_shared(&cio, &mission, &case);
    // Who signed in both ledgers leaves: nothing that they signed is undone.
    cio.run(&["staff", "end", "claire", "--yes"], 0);
    cio.run(&["staff", "add", "paul", "--role", "leader"], 0);
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// Found by a tester: the ledger that the rotated keys had opened did not end, so that what partners gave back of it was sent to them
/// again as somebody else's, each session ended by that, and the keys on the lost disk counted on.
#[test]
fn a_backup_of_before_the_keys_changed_ends_what_came_after_too() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    let kept = |file: &str| directory.path().join(file).to_str().unwrap().to_owned();
    mission.start();
    cio.start();
    mission.await_answer(&["case", "list"], has("nom", "Lavallière"));
    let backup = kept("backup.db");
    cio.run(&["store", "backup", &backup], 0);
    cio.stop();
    cio.run(&["organisation", "rotate-node"], 0);
    mission.run(&["platform", "join", &cio.export_card()], 0);
    cio.start();
    cio.run(&["case", "set", &case, "mobile", "0600000000"], 0);
    mission.await_answer(&["case", "list"], has("mobile", "0600000000"));
    cio.run(&["revoke", "--case", &case, "--yes"], 0);
    mission.await_answer(&["case", "list"], |cases| cases.as_array().is_some_and(Vec::is_empty));
    let rotated = cio.json(&["status"])["ledger"]["ledger"].clone();
    cio.stop();
    for file in ["store.key", "organisation.key", "raccord.toml"] {
        fs::copy(cio.home.join(file), kept(file)).unwrap();
    }
    fs::remove_dir_all(&cio.home).unwrap();

    let (store_key, organisation_key, cards) = (kept("store.key"), kept("organisation.key"), kept("cards"));
    let restore = ["store", "restore", &backup, "--store-key", &store_key, "--organisation-key", &organisation_key];
    // Nothing here knows that a card came after: what may have been is said.
    let elsewhere = kept("elsewhere");
    let alone = raccord(Path::new(&elsewhere)).args(["--lang", "en"]).args(restore).output().unwrap();
    let said = String::from_utf8_lossy(&alone.stderr).into_owned();
    assert_eq!((alone.status.code(), said.contains("--cards FILE")), (Some(0), true), "{said}");

    mission.run(&["platform", "export", &cards], 0);
    let restored = cio.json(&[&restore[..], &["--cards", &cards]].concat());
    assert_eq!(restored["lost"]["later"], Value::Array(vec![rotated]));
    assert_eq!(restored["lost"]["by_clock"], false, "the card says where the first ended");
    fs::copy(kept("raccord.toml"), cio.home.join("raccord.toml")).unwrap();
    cio.run(&["staff", "add", "marie", "--role", "leader"], 0);
    let shown = cio.json(&["organisation", "show"]);
    let running = shown["nodes"].as_array().unwrap().iter().filter(|node| node["ended"] == false);
    assert_eq!(running.count(), 1, "{shown}");
    mission.run(&["platform", "join", &cio.export_card()], 0);
    cio.start();
    cio.await_answer(&["status"], |status| {
        status["peers"][0]["connected"] == true && status["cosigned"]["epochs"].as_u64() > Some(0)
    });
    // What was withdrawn in the lost ledger stays so, and the offices go on with each other.
    cio.await_answer(&["grants"], |grants| !grants.to_string().contains("\"active\""));
    let terms = ["--basis", "consent", "--by", "both", "--purpose", "suivi", "--yes", "--days", "90"];
    cio.json(&[&["grant", &case, "--to", "Mission", "--field", "nom"][..], &terms[..]].concat());
    mission.await_answer(&["case", "list"], has("nom", "Lavallière"));
    assert!(
        !mission.json(&["case", "list"]).to_string().contains("0612345678"),
        "what was withdrawn did not come again"
    );
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// A member of staff asks over the network, and has what may save somebody, for some hours; the holder is told at once.
fn an_emergency_opens_what_was_not_shared(cio: &Office, mission: &Office, case: &str) {
    cio.run(&["case", "set", case, "mail", "anne@example.org"], 0);
    let alias = mission.json(&["case", "list"])[0]["case"].as_str().unwrap().to_owned();
    let before = mission.json(&["case", "show", &alias]).to_string();
    assert!(!before.contains("anne@example.org"), "{before}");
    mission.run(&["emergency", "request", &alias, "--reason", "menace de suicide", "--yes"], 0);
    mission.await_answer(&["case", "show", &alias], |shown| shown.to_string().contains("anne@example.org"));
    let told = cio.json(&["status"])["emergencies"].clone();
    assert_eq!((told[0]["case"].as_str(), told[0]["until"].is_u64()), (Some(case), true), "{told}");
    assert!(cio.json(&["subject", "report", case]).to_string().contains("menace de suicide"));
}

/// While no partner is there to cosign, that is told with its beginning, and nothing waits for it: staff write, epochs are sealed, and the
/// audit file verifies. Once a partner is there again, it is cosigned.
#[test]
fn what_nobody_cosigned_yet_is_told_and_blocks_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    mission.start();
    cio.start();
    cio.await_answer(&["status"], |status| status["cosigned"]["epochs"].as_u64() > Some(0));
    mission.stop();
    let sealed = |status: &Value| status["ledger"]["epochs"].as_u64().unwrap();
    let waits = |status: &Value| !status["cosigned"]["waiting_since"].is_null();
    let alone = cio.await_answer(&["status"], |status| {
        waits(status) && Some(sealed(status)) > status["cosigned"]["epochs"].as_u64().map(|epochs| epochs + 2)
    });
    cio.run(&["case", "set", &case, "nom", "Martin"], 0);
    let later = cio.await_answer(&["status"], |status| sealed(status) > sealed(&alone) + 1);
    assert_eq!(later["cosigned"], alone["cosigned"], "since the same moment");
    assert!(cio.run(&["--lang", "en", "status"], 0).contains("wait for a cosignature"));
    assert_eq!(cio.json(&["case", "list"])[0]["fields"]["nom"], "Martin");
    cio.audit(&[]);
    mission.start();
    mission.await_answer(&["case", "list"], has("nom", "Martin"));
    cio.await_answer(&["status"], |status| status["cosigned"]["epochs"].as_u64() > Some(sealed(&later)));
    cio.stop();
    mission.stop();
}
