// SPDX-License-Identifier: EUPL-1.2
//! What was erased since a backup stays erased after it, whatever became of the file `erased`, with real processes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::{raccord, run};
use crate::succession::Office;

/// What was erased after the backup, which has it.
const ERASED: &str = "Noetherienne";

/// Is an office that erased something before its backup and something after.
struct Story {
    directory: tempfile::TempDir,
    home: PathBuf,
    backup: PathBuf,
    /// The file `erased` as it was when the backup was made.
    older: String,
    /// The same file after all of it.
    newest: String,
}

impl Story {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut office = Office::create(directory.path(), "CIO de Metz", "cio");
        // A backup says whose ledger it is of by its epochs.
        office.start();
        office.await_answer(&["status"], |status| status["ledger"]["epochs"].as_u64() > Some(0));
        office.stop();
        let open =
            |name: &str| office.json(&["case", "new", &format!("nom={name}")])["case"].as_str().unwrap().to_owned();
        let why = ["--all", "--ground", "request", "--reason", "demandé", "--yes"];
        let (first, second) = (open("Hilbertienne"), open(ERASED));
        let listed = || fs::read_to_string(office.home.join("erased")).unwrap();
        office.run(&[&["erase", &first], &why[..]].concat(), 0);
        let older = listed();
        let backup = directory.path().join("backup.db");
        office.run(&["store", "backup", backup.to_str().unwrap()], 0);
        office.run(&[&["erase", &second], &why[..]].concat(), 0);
        let (home, newest) = (office.home.clone(), listed());
        assert!(older.len() < newest.len());
        Self { directory, home, backup, older, newest }
    }

    /// Returns a path of this story.
    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Copies the office's directory.
    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.path(name);
        let made = Command::new("cp").arg("-a").args([&self.home, &copy]).status();
        assert!(made.expect("there is cp").success());
        copy
    }

    /// Returns the arguments that restore the backup in the place of the store of a home.
    fn in_place(&self, home: &Path, more: &[&str]) -> Command {
        let mut command = raccord(home);
        command.args(["--json", "store", "restore", self.backup.to_str().unwrap(), "--force"]).args(more);
        command
    }

    /// Returns the arguments that restore the backup into a directory that is not there.
    fn elsewhere(&self, name: &str, list: Option<&str>, more: &[&str]) -> Command {
        let mut command = raccord(&self.path(name));
        command.args(["--json", "store", "restore", self.backup.to_str().unwrap()]).args(more);
        for (key, file) in [("--store-key", "store.key"), ("--organisation-key", "organisation.key")] {
            command.arg(key).arg(self.home.join(file));
        }
        if let Some(list) = list {
            let path = self.path(&format!("{name}.erased"));
            fs::write(&path, list).unwrap();
            command.arg("--erased").arg(path);
        }
        command
    }

    /// Tells whether what was erased stands in the store of a home again.
    fn has_come_back(&self, home: &Path) -> bool {
        // Who may export is made anew where the directory was lost.
        if !home.join("staff/claire.key").exists() {
            run(raccord(home).args(["staff", "add", "claire", "--role", "leader"]), 0);
        }
        let plain = self.path("plain.db");
        run(raccord(home).args(["store", "export", "--force", "--plain", plain.to_str().unwrap()]), 0);
        let bytes = fs::read(&plain).unwrap();
        bytes.windows(ERASED.len()).any(|window| window == ERASED.as_bytes())
    }
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&run(command, 0)).expect("one JSON document")
}

/// Returns the ids of the sentences that a command says beside its answer.
fn said(command: &mut Command, code: i32) -> Vec<String> {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{command:?}\n{text}");
    let ids = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned());
    ids.collect()
}

/// The store that is replaced says what was erased, also where the file beside it no longer does.
#[test]
fn the_replaced_store_says_what_was_erased() {
    let story = Story::new();
    assert!(!story.has_come_back(&story.home));
    let torn = &story.newest[..story.newest.len() - 20];
    let damaged = story.newest.replacen(&story.newest[100..104], "zzzz", 1);
    let foreign = story.newest.replacen(&story.newest[17..81], &"7".repeat(64), 1).replace(" 0", " 1");
    let lists = [
        ("missing", None),
        ("empty", Some("")),
        ("torn", Some(torn)),
        ("damaged", Some(&damaged)),
        ("foreign", Some(&foreign)),
        ("whole", Some(&story.older)),
    ];
    for (condition, list) in lists {
        let home = story.copy(condition);
        match list {
            None => fs::remove_file(home.join("erased")).unwrap(),
            Some(list) => fs::write(home.join("erased"), list).unwrap(),
        }
        let restored = json(&mut story.in_place(&home, &[]));
        assert_eq!((&restored["erased"]["file"], &restored["erased"]["replaced"]), (&condition.into(), &"read".into()));
        assert!(!story.has_come_back(&home), "{condition}");
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(lines(&fs::read_to_string(home.join("erased")).unwrap()), lines(&story.newest), "{condition}");
        let aside = fs::read_to_string(home.join("erased.foreign-1")).ok();
        assert_eq!(aside.as_ref(), Some(&foreign).filter(|_| condition == "foreign"), "{condition}");
    }
}

/// Where neither the store nor the file is there any more, that is said; a copy of the file that was kept tells.
#[test]
fn a_kept_copy_says_what_was_erased() {
    let story = Story::new();
    let lose = |name: &str| {
        let home = story.copy(name);
        fs::write(home.join("store.db"), "damaged").unwrap();
        fs::remove_file(home.join("erased")).unwrap();
        home
    };
    let unknown = lose("unknown");
    let told = said(&mut story.in_place(&unknown, &[]), 0);
    assert!(told.iter().any(|id| id == "restored-list-unknown"), "{told:?}");
    assert!(story.has_come_back(&unknown), "nothing says that it was erased");
    // Nobody else is to be heard: what came back is warned of all the same, until a list is handed in.
    let warned = |home: &Path| {
        let told = said(raccord(home).args(["--json", "case", "list"]), 0);
        told.iter().any(|id| id == "restored-untold")
    };
    assert!(warned(&unknown) && !warned(&story.home));

    let kept = story.path("kept.erased");
    fs::write(&kept, &story.newest).unwrap();
    let known = lose("known");
    let restored = json(&mut story.in_place(&known, &["--erased", kept.to_str().unwrap()]));
    assert_eq!(restored["erased"]["given"]["lacking"], 0);
    assert!(!story.has_come_back(&known) && !warned(&known));

    // Also into a new directory, and also where another system ended the lines.
    for (name, list) in [("new", story.newest.clone()), ("windows", story.newest.replace('\n', "\r\n"))] {
        let restored = json(&mut story.elsewhere(name, Some(&list), &[]));
        let lines = story.newest.lines().count() - 1;
        let given = &restored["erased"]["given"];
        assert_eq!((&given["lines"], &given["own"]), (&lines.into(), &lines.into()));
        assert!(!story.has_come_back(&story.path(name)), "{name}");
    }
    let told = said(&mut story.elsewhere("none", None, &[]), 0);
    assert!(told.iter().any(|id| id == "restored-list-unknown"), "{told:?}");
}

/// Somebody whose case was opened and erased after the backup: neither the copy nor the list of what was erased knows who that was. The
/// store that is replaced does, and somebody is asked before there is another case.
#[test]
fn who_came_and_went_after_the_backup_is_asked_about() {
    let story = Story::new();
    let person = ["--json", "case", "new", "nom=Galoisienne", "prenom=Ana", "date_naissance=2008-05-05"];
    let opened = json(raccord(&story.home).args(person));
    let why = ["--all", "--ground", "request", "--reason", "demandé", "--yes"];
    run(raccord(&story.home).args(["erase", opened["case"].as_str().unwrap()]).args(why), 0);
    json(&mut story.in_place(&story.home, &[]));
    assert_eq!(said(raccord(&story.home).args(person), 2).last().unwrap(), "error-confirmation-missing");
    json(raccord(&story.home).args(person).arg("--yes"));
}

/// What is no such copy, or not of this office, is refused before anything is written.
#[test]
fn a_copy_that_cannot_be_used_is_refused() {
    let story = Story::new();
    let own = story.newest.lines().nth(1).unwrap().split(' ').nth(1).unwrap().to_owned();
    let head = format!("{}\n", story.newest.lines().next().unwrap());
    assert_eq!(head, format!("raccord erased 2 {own}\n"));
    let unnamed = |list: &str| format!("raccord erased 1\n{}", list.split_once('\n').unwrap().1);
    let refused = [
        ("empty", String::new(), "error-erased-damaged"),
        ("users", "root:x:0:0:root:/root:/bin/bash\n".to_owned(), "error-erased-damaged"),
        ("cut", story.newest[..story.newest.len() - 20].to_owned(), "error-erased-damaged"),
        ("letter", story.newest.replacen(&story.newest[100..104], "zzzz", 1), "error-erased-damaged"),
        ("foreign", story.newest.replacen(&own, &"7".repeat(64), 1), "error-erased-of-other"),
        ("unnamed", unnamed(&story.newest), "error-confirmation-missing"),
        ("theirs", unnamed(&story.newest.replace(&own, &"7".repeat(64))), "error-confirmation-missing"),
        ("older", head.clone(), "error-confirmation-missing"),
    ];
    for (name, list, error) in refused {
        assert_eq!(said(&mut story.elsewhere(name, Some(&list), &[]), 2).last().unwrap(), error, "{name}");
        assert!(!story.path(name).exists(), "{name}");
    }
    // In place, too; and somebody who has no newer one may agree to an older one.
    let (home, list) = (story.copy("place"), story.path("older.list"));
    fs::write(&list, &head).unwrap();
    let files = || fs::read_dir(&home).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>();
    let before = files();
    said(&mut story.in_place(&home, &["--erased", list.to_str().unwrap()]), 2);
    assert_eq!(files(), before, "nothing is left");
    said(&mut story.in_place(&home, &["--erased", list.to_str().unwrap(), "--yes"]), 0);
    assert!(!story.has_come_back(&home), "the replaced store knows better");
}
