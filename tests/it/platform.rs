// SPDX-License-Identifier: EUPL-1.2
//! Three offices form a platform with nothing but the program and files.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{raccord, run};

/// Is an office: a home, and where its files go.
struct Office {
    home: PathBuf,
}

impl Office {
    fn create(directory: &Path, name: &str, kind: &str, country: &str) -> Self {
        let office = Self { home: directory.join(kind) };
        office.run(&["init", "--name", name, "--kind", kind, "--country", country, "--staff", "claire"], 0);
        office
    }

    fn run(&self, arguments: &[&str], code: i32) -> String {
        run(raccord(&self.home).args(arguments), code)
    }

    fn json(&self, arguments: &[&str], code: i32) -> Value {
        serde_json::from_str(&run(raccord(&self.home).arg("--json").args(arguments), code)).expect("one JSON document")
    }

    fn card(&self) -> String {
        let path = self.home.with_extension("card").to_str().expect("UTF-8").to_owned();
        self.run(&["organisation", "export", &path], 0);
        path
    }

    /// Returns the members of the roster held, by name, with what the last one changed.
    fn members(&self) -> Vec<String> {
        let shown = self.json(&["platform", "show"], 0);
        let members = shown["members"].as_array().expect("an array");
        let mut names: Vec<String> =
            members.iter().map(|member| member["name"].as_str().expect("a name").to_owned()).collect();
        names.sort();
        names
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn three_offices_form_a_platform_by_files_alone() {
    let directory = tempfile::tempdir().unwrap();
    let cio = Office::create(directory.path(), "CIO de Nancy", "cio", "fr");
    let mission = Office::create(directory.path(), "Mission locale", "mission_locale", "fr");
    let alj = Office::create(directory.path(), "ALJ Esch", "alj", "lu");
    let (mission_card, alj_card) = (mission.card(), alj.card());

    // Two leaders draw up and sign; one signature is not enough, and nobody signs without saying so.
    let first = directory.path().join("first.raccord");
    let create =
        ["platform", "create", "--name", "PSAD", "--territory", "Nancy", "--leader", &mission_card, text(&first)];
    let drawn = cio.json(&create, 0);
    assert_eq!(drawn["threshold"], 2);
    let fingerprint = drawn["fingerprint"].as_str().unwrap().to_owned();
    cio.run(&create, 5);
    cio.run(&["platform", "sign", text(&first)], 2);
    cio.run(&["platform", "sign", text(&first), "--yes"], 0);
    mission.run(&["platform", "join", text(&first), "--yes"], 3);
    mission.run(&["platform", "sign", text(&first), "--yes"], 0);

    // The right fingerprint is an agreement, a wrong one a refusal.
    let wrong = "0".repeat(32);
    mission.run(&["platform", "join", text(&first), "--platform", &wrong], 3);
    mission.run(&["platform", "join", text(&first), "--platform", &fingerprint], 0);
    cio.run(&["platform", "join", text(&first), "--yes"], 0);
    assert_eq!(cio.members(), ["CIO de Nancy", "Mission locale"]);

    // Who is not named cannot join, and who does not lead cannot sign.
    alj.run(&["platform", "join", text(&first), "--yes"], 3);
    alj.run(&["platform", "sign", text(&first), "--yes"], 3);

    // A third joins by the next version; the two signatures are made side by side and put together.
    let (second, copy) = (directory.path().join("second.raccord"), directory.path().join("copy.raccord"));
    cio.run(&["platform", "add", text(&second), "--member", &alj_card, "--circle", "2"], 0);
    fs::copy(&second, &copy).unwrap();
    cio.run(&["platform", "sign", text(&second), "--yes"], 0);
    mission.run(&["platform", "sign", text(&copy), "--yes"], 0);
    alj.run(&["platform", "join", text(&second), "--yes"], 3);
    for office in [&alj, &cio, &mission] {
        office.run(&["platform", "join", text(&second), text(&copy), "--yes"], 0);
        assert_eq!(office.members(), ["ALJ Esch", "CIO de Nancy", "Mission locale"]);
    }
    let shown = alj.json(&["platform", "show", "--platform", &fingerprint], 0);
    assert_eq!((&shown["roster"], &shown["fingerprint"]), (&Value::from(1), &Value::from(fingerprint)));
    let own = shown["members"].as_array().unwrap().iter().find(|member| member["name"] == "ALJ Esch").unwrap();
    assert_eq!((&own["circle"], &own["leads"]), (&Value::from("second"), &Value::from(false)));

    // The one that was left out of the first roster is no member in an older file, which changes nothing.
    cio.run(&["platform", "join", text(&first), "--yes"], 5);
    assert_eq!(cio.members().len(), 3);

    // A leader cannot be removed while both must sign; another member can.
    let third = directory.path().join("third.raccord");
    cio.run(&["platform", "remove", text(&third), "--member", "Mission locale"], 3);
    let removed = cio.json(&["platform", "remove", text(&third), "--member", "ALJ Esch"], 0);
    let changes: Vec<&Value> = removed["members"].as_array().unwrap().iter().map(|member| &member["change"]).collect();
    assert_eq!(changes.iter().filter(|change| **change == "leaves").count(), 1);
}

/// Both leaders of two hand over, one after the other, each with an organisation key that changed meanwhile.
#[test]
fn two_leaders_are_replaced_one_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let [cio, mission, alj, cfa] = [("CIO", "cio"), ("Mission", "mission_locale"), ("ALJ", "alj"), ("CFA", "cfa")]
        .map(|(name, kind)| Office::create(directory.path(), name, kind, "fr"));
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (first, second, third) = (path("first"), path("second"), path("third"));
    let cards = [mission.card(), alj.card(), cfa.card()];
    let create = ["platform", "create", "--name", "P", "--territory", "T", "--leader", &cards[0]];
    cio.run(&[&create[..], &["--member", &cards[1], "--member", &cards[2], &first]].concat(), 0);
    for leader in [&cio, &mission] {
        leader.run(&["platform", "sign", &first, "--yes"], 0);
    }
    for office in [&cio, &mission, &alj, &cfa] {
        office.run(&["platform", "join", &first, "--yes"], 0);
    }
    // The first leader's key changes; its partners take the card.
    cio.run(&["organisation", "rotate-key"], 0);
    let card = cio.home.with_extension("new").to_str().unwrap().to_owned();
    cio.run(&["organisation", "export", &card], 0);
    for office in [&mission, &alj, &cfa] {
        office.run(&["platform", "join", &card], 0);
    }
    cio.run(&["platform", "leaders", &second, "--add", "ALJ", "--end", "CIO"], 0);
    cio.run(&["platform", "leaders", &path("none"), "--end", "CIO"], 3);
    cio.run(&["platform", "sign", &second, "--yes"], 0);
    alj.run(&["platform", "sign", &second, "--yes"], 3);
    alj.run(&["platform", "join", &second, "--yes"], 3);
    mission.run(&["platform", "sign", &second, "--yes"], 0);
    for office in [&cio, &mission, &alj, &cfa] {
        office.run(&["platform", "join", &second, "--yes"], 0);
    }
    mission.run(&["platform", "leaders", &third, "--add", "CFA", "--end", "Mission"], 0);
    cio.run(&["platform", "sign", &third, "--yes"], 3);
    for leader in [&alj, &mission] {
        leader.run(&["platform", "sign", &third, "--yes"], 0);
    }
    for office in [&cio, &mission, &alj, &cfa] {
        office.run(&["platform", "join", &third, "--yes"], 0);
    }
    let shown = cfa.json(&["platform", "show"], 0);
    let leads = |member: &&Value| member["leads"] == true;
    let mut leaders: Vec<&str> = shown["members"]
        .as_array()
        .unwrap()
        .iter()
        .filter(leads)
        .map(|member| member["name"].as_str().unwrap())
        .collect();
    leaders.sort_unstable();
    assert_eq!(leaders, ["ALJ", "CFA"]);
}

#[test]
fn a_file_changed_on_its_way_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let cio = Office::create(directory.path(), "CIO", "cio", "fr");
    let path = directory.path().join("platform.raccord");
    cio.run(&["platform", "create", "--name", "P", "--territory", "T", text(&path)], 0);
    cio.run(&["platform", "sign", text(&path), "--yes"], 0);
    let original = fs::read_to_string(&path).unwrap();
    let body = original.find('\n').unwrap() + 1;
    let changed = directory.path().join("changed.raccord");
    let places: Vec<usize> = (body..original.len() - 40).step_by(97).collect();
    assert!(places.len() > 5);
    for place in places {
        let mut bytes = original.clone().into_bytes();
        // Another base64 letter in the place of this one.
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        fs::write(&changed, bytes).unwrap();
        let output = raccord(&cio.home).args(["platform", "join", text(&changed), "--yes"]).output().unwrap();
        assert!(matches!(output.status.code(), Some(2 | 3 | 5)), "{place}: {output:?}");
    }
    fs::write(&changed, &original[..original.len() / 2]).unwrap();
    cio.run(&["platform", "join", text(&changed), "--yes"], 2);
    cio.run(&["platform", "join", text(&path), "--yes"], 0);
}

#[test]
fn people_come_and_go_by_cards() {
    let directory = tempfile::tempdir().unwrap();
    let cio = Office::create(directory.path(), "CIO", "cio", "fr");
    cio.run(&["staff", "add", "paul", "--role", "adviser"], 0);
    cio.run(&["staff", "add", "paul", "--role", "adviser", "--staff", "claire"], 5);
    // With two keys in the home, one must be chosen.
    cio.run(&["status"], 2);
    let as_paul = ["status", "--staff", "paul"];
    assert_eq!(cio.json(&["staff", "list"], 0).as_array().unwrap().len(), 2);
    cio.run(&as_paul, 0);
    // What a role does not allow is refused by the node.
    cio.run(&["platform", "export", text(&directory.path().join("none")), "--staff", "paul"], 4);

    let mut change = raccord(&cio.home);
    run(change.env("RACCORD_NEW_PASSPHRASE", "another passphrase").args(["staff", "passphrase", "paul"]), 0);
    cio.run(&as_paul, 3);
    let mut with_new = raccord(&cio.home);
    run(with_new.env("RACCORD_PASSPHRASE", "another passphrase").args(as_paul), 0);

    cio.run(&["staff", "end", "paul", "--staff", "claire", "--yes"], 0);
    cio.run(&as_paul, 4);
    // Only one key is left to sign, and the certificate that ended stays on the card.
    let staff = cio.json(&["staff", "list"], 0);
    let ended = staff.as_array().unwrap().iter().filter(|staff| !staff["until"].is_null()).count();
    assert_eq!((staff.as_array().unwrap().len(), ended), (2, 1));
    assert_eq!(cio.json(&["organisation", "show"], 0)["number"], 2);
}
