// SPDX-License-Identifier: EUPL-1.2
//! Groups have places as solutions do, with the real program: nobody stands in one twice, who comes too late waits, who leaves makes
//! room, and the offices that are concerned hear of it. Who must not be contacted is brought into none without a word.

use serde_json::Value;

use crate::program::raccord;
use crate::staff::Office;
use crate::succession::{self, two_offices};

fn place(office: &Office, person: &str, arguments: &[&str]) -> Value {
    let words = [&["group"][..], arguments, &["Visite", "--case", person]].concat();
    office.json(&words)["reservation"].clone()
}

#[test]
fn a_group_has_places_a_waiting_list_and_a_way_out() {
    let office = Office::new();
    office.json(&["group", "new", "groupe_nom=Visite d'un chantier", "groupe_places=1"]);
    let new = |name: &str| {
        let case = office.json(&["case", "new", &format!("nom={name}"), "souhait=stages", "commune=Nancy"]);
        case["case"].as_str().unwrap().to_owned()
    };
    let people = ["Weber", "Petit", "Muller"].map(new);
    assert_eq!(place(&office, &people[0], &["enrol"])["state"], "kept");
    let again = ["group", "enrol", "Visite", "--case", &people[0]];
    assert_eq!(office.failure(&again, 5)["id"], "enrol-twice");
    let second = place(&office, &people[1], &["enrol"]);
    assert_eq!((&second["state"], &second["rank"]), (&"waiting".into(), &1.into()));
    assert_eq!(place(&office, &people[2], &["enrol"])["rank"], 2);
    let shown = office.say(&["--lang", "en", "group", "list"], 0);
    assert!(shown.contains("1 / 1, 2 waiting"), "{shown}");
    assert_eq!(place(&office, &people[0], &["leave"])["state"], "cancelled");
    let states = |shown: &Value| -> Vec<String> {
        let all = shown["places"]["reservations"].as_array().unwrap();
        all.iter().map(|one| one["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(states(&office.json(&["group", "show", "Visite"])), ["kept", "waiting", "cancelled"]);
    assert_eq!(office.failure(&["group", "leave", "Visite", "--case", &people[0]], 4)["id"], "leave-no-place");
    // Whoever left can come back, at the end of the list.
    assert_eq!(place(&office, &people[0], &["enrol"])["rank"], 2);
}

/// The flag holds in whatever brings somebody to the person (requirement 124).
#[test]
fn who_must_not_be_contacted_is_brought_in_nowhere_without_a_reason() {
    let office = Office::new();
    office.json(&["group", "new", "groupe_nom=Visite"]);
    let new = |name: &str, flag: &str| {
        let case = ["case", "new", &format!("nom={name}"), "souhait=stages", "commune=Nancy", flag];
        office.json(&case)["case"].as_str().unwrap().to_owned()
    };
    let case = &new("Weber", "a_ne_pas_contacter=oui");
    new("Petit", "prenom=Zoé");
    new("Muller", "prenom=Léo");
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "position_jeune = \"sans_solution\"\n").unwrap();
    let commands: [&[&str]; 3] = [
        &["interview", case, "--answers", answers.to_str().unwrap()],
        &["group", "enrol", "Visite", "--case", case],
        &["accompany", "path", case, "projet"],
    ];
    for command in commands {
        let before = office.json(&["case", "show", case])["fields"].to_string();
        assert_eq!(office.failure(command, 3)["id"], "contact-forbidden", "{command:?}");
        assert_eq!(office.json(&["case", "show", case])["fields"].to_string(), before, "{command:?}");
        let reason = format!("elle demande elle-même {}", command[0]);
        office.json(&[command, &["--override", &reason]].concat());
        let after = office.json(&["case", "show", case])["fields"].to_string();
        assert!(after.contains(&reason), "{command:?}: {after}");
    }
    let common = office.json(&["group", "candidates"]);
    assert_eq!(common[0]["kept_from"], serde_json::json!([case]));
    assert!(office.say(&["--lang", "en", "group", "candidates"], 0).contains("(not to be contacted)"));
}

/// What a partner was told when the person was referred holds there too, and says no reason (requirement 124).
#[test]
fn a_partner_to_whom_a_person_is_referred_reads_not_to_contact_everywhere() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    cio.json(&["case", "set", &case, "a_ne_pas_contacter", "true"]);
    cio.json(&["case", "set", &case, "a_ne_pas_contacter_raison", "6"]);
    cio.start();
    mission.start();
    let what = ["--to", "Mission", "--basis", "consent", "--by", "both", "--days", "90", "--yes"];
    cio.json(&[&["refer", &case, "--field", "nom,prenom,mobile", "--purpose", "un stage"][..], &what].concat());
    let listed = |list: &Value| list["referrals"].as_array().is_some_and(|all| !all.is_empty());
    let waits = mission.await_answer(&["referrals"], listed);
    let (referral, known) = (&waits["referrals"][0]["referral"], waits["referrals"][0]["case"].as_str().unwrap());
    mission.await_answer(&["case", "list", "--foreign"], |list| list.as_array().is_some_and(|all| !all.is_empty()));
    let kept = "not to be contacted";
    let said = |arguments: &[&str]| {
        let output = raccord(&mission.home).args(["--lang", "en"]).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
    };
    let accept = ["referrals", "accept", referral.as_str().unwrap()];
    for arguments in [&["referrals"][..], &accept, &["case", "show", known]] {
        assert!(said(arguments).contains(kept), "{arguments:?}");
    }
    let sheet = mission.json(&["prepare", known]);
    assert_eq!((&sheet["forbidden"], sheet["numbers"].as_array().map(Vec::len)), (&true.into(), Some(0)));
    assert!(!said(&["prepare", known]).contains("Say who you are"));
    mission.run(&["contact", known, "--mode", "telephone", "--who", "personne"], 3);

    // In a file of its own that is linked, too: nobody calls from the list of the day, and no place is kept or proposed.
    let own = mission.json(&["case", "new", "nom=Lavallière", "mobile=0612345678", "etape=reperage"]);
    let own = own["case"].as_str().unwrap();
    let called = || mission.json(&["today"])["calls"].to_string().contains(own);
    assert!(called());
    mission.json(&["link", own, known, "--reason", "la même personne"]);
    assert!(!called());
    mission.json(&["solution", "new", "solution_nom=E2C", "solution_places=2"]);
    for offer in [&["solution", "reserve", "E2C", "--case", own][..], &["solution", "propose", "E2C", "--case", own]] {
        mission.run(offer, 3);
        let listed = mission.json(&["solution", "show", "E2C"]).to_string();
        assert!(!listed.contains("demandee") && !listed.contains("\"kept\",\"reference"), "{listed}");
        let reason = "elle le demande elle-même";
        mission.json(&[offer, &["--override", reason]].concat());
        assert!(mission.json(&["case", "show", own]).to_string().contains(reason), "{offer:?}");
        mission.json(&["solution", "release", "E2C", "--case", own]);
        mission.json(&["undo", own, "commentaire", "--yes"]);
    }
    // What came with the referral goes with it.
    cio.json(&["referrals", "revoke", referral.as_str().unwrap(), "--reason", "sans suite"]);
    mission.await_answer(&["referrals"], |list| list["referrals"][0]["state"] == "revoked");
    assert!(called());
}

fn told(office: &succession::Office) -> String {
    let output = raccord(&office.home)
        .env("COLUMNS", "400")
        .args(["--lang", "en", "news", "--since", "01/01/2020"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Two offices ask for the only place: each reads whether it has it, and who moves up reads that too (requirement 134).
#[test]
fn both_offices_hear_who_has_the_place_in_a_group() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, own) = two_offices(directory.path());
    cio.json(&["group", "new", "groupe_nom=Visite", "groupe_places=1", "--share", "--yes"]);
    let theirs = mission.json(&["case", "new", "nom=Muller"])["case"].as_str().unwrap().to_owned();
    cio.start();
    mission.start();
    mission.await_answer(&["group", "list"], |list| list.as_array().is_some_and(|all| !all.is_empty()));
    let first = cio.json(&["group", "enrol", "Visite", "--case", &own]);
    assert_eq!(first["reservation"]["state"], "kept");
    let two = |shown: &Value| shown["places"]["reservations"].as_array().map(Vec::len) == Some(2);
    mission.await_answer(&["group", "show", "Visite"], |shown| {
        shown["places"]["reservations"].as_array().map(Vec::len) == Some(1)
    });
    mission.json(&["group", "enrol", "Visite", "--case", &theirs]);
    cio.await_answer(&["group", "show", "Visite"], two);
    let waits = |shown: &Value| shown["places"]["reservations"][1]["state"] == "waiting";
    mission.await_answer(&["group", "show", "Visite"], waits);
    assert!(told(&mission).contains("waiting list, rank 1"), "{}", told(&mission));
    cio.json(&["group", "leave", "Visite", "--case", &own]);
    let moved = |shown: &Value| shown["places"]["reservations"][0]["state"] == "kept" && two(shown);
    mission.await_answer(&["group", "show", "Visite"], |shown| {
        moved(shown) && shown["places"]["reservations"][1]["state"] == "cancelled"
    });
    let news = told(&mission);
    assert!(news.contains("place kept") && news.contains(&theirs[..4]), "{news}");
}
