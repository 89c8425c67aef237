// SPDX-License-Identifier: EUPL-1.2
//! What platforms set for themselves, with the real program: who decides, for whose cases, and on which of several platforms.

use serde_json::Value;

use crate::program::raccord;
use crate::staff::Office;
use crate::succession::two_offices;

/// Returns the ids of what a command of a home says, beside its answer.
fn said(office: &Office, home: &str, arguments: &[&str]) -> Vec<String> {
    let output = raccord(&office.path(home)).args(arguments).arg("--json").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {text}");
    let said = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    said.map(|said| said["id"].as_str().unwrap().to_owned()).collect()
}

/// A member that does not lead the platform lets nobody see smaller numbers; it is told before, and everybody sees who tried.
#[test]
fn a_member_that_does_not_lead_shows_nobody_smaller_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    let meet = |name: &'static str, least: &'static str| {
        ["meeting", "new", name, "reunion_date=2026-11-02", least, "--share", "--yes"]
    };
    mission.json(&meet("reunion_objet=Sans mandat", "seuil=quoi=petits_nombres; valeur=1"));
    cio.start();
    mission.start();
    cio.await_answer(&["meeting", "list", "--all"], |list| list.to_string().contains("Sans mandat"));
    let held = cio.await_answer(&["meeting", "thresholds"], |held| held["uncounted"][0]["value"] == 1);
    let untouched = held["least_shared"].as_u64().unwrap();
    assert!(untouched > 1, "{held}");
    assert_eq!(held["uncounted"][0]["by"]["name"], "Mission locale");
    assert_eq!(mission.json(&["meeting", "thresholds"])["least_shared"], untouched);
    let shown = cio.run(&["--lang", "fr", "meeting", "thresholds"], 0);
    assert!(shown.contains("Mission locale") && shown.contains("02/11/2026"), "{shown}");

    cio.json(&meet("reunion_objet=Pilotage", "seuil=quoi=petits_nombres; valeur=12"));
    let held = mission.await_answer(&["meeting", "thresholds"], |held| held["least_shared"] == 12);
    let set = &held["platforms"][0]["set"][0];
    assert_eq!((&set["by"]["name"], &set["counts"]), (&"CIO de Metz".into(), &"platform".into()), "{held}");
}

/// Three offices: the first leads a platform with the second, and is on another that the third leads.
fn two_platforms() -> Office {
    let office = Office::new();
    for (home, name, kind) in [("mission", "Mission locale", "mission_locale"), ("metz", "CIO de Metz", "cio")] {
        office.init(home, name, kind);
        office.say_in(home, &["organisation", "export", &format!("{home}.card")], 0);
    }
    office.say(&["organisation", "export", "home.card"], 0);
    for (leader, member, name) in [("home", "mission", "PSAD Nancy"), ("metz", "home", "Lorraine")] {
        let file = format!("{leader}.file");
        let member_card = format!("{member}.card");
        let create = ["platform", "create", &file, "--name", name, "--territory", name, "--member", &member_card];
        office.say_in(leader, &create, 0);
        office.say_in(leader, &["platform", "sign", &file, "--yes"], 0);
        for home in [leader, member] {
            office.say_in(home, &["platform", "join", &file, "--yes"], 0);
        }
    }
    office
}

const SETS: &str = "seuil=quoi=petits_nombres; valeur=12";

/// Whoever sets something is told whom it counts for before it is written.
#[test]
fn whoever_sets_a_threshold_is_told_whom_it_counts_for() {
    let office = two_platforms();
    let new = |name: &'static str| ["meeting", "new", name, "reunion_date=2026-11-02", SETS];
    let share = ["--share", "--yes"];
    let told = said(&office, "mission", &[&new("reunion_objet=Un")[..], &share].concat());
    assert!(told.contains(&"thresholds-not-leader".to_owned()), "{told:?}");
    let told = said(&office, "home", &new("reunion_objet=Deux"));
    assert!(told.contains(&"thresholds-unshared".to_owned()), "{told:?}");
    let told = said(&office, "home", &[&new("reunion_objet=Trois")[..], &share, &["--platform", "Lorraine"]].concat());
    assert!(told.contains(&"thresholds-not-leader".to_owned()), "{told:?}");
    let told = said(&office, "mission", &["meeting", "set", "Un", "seuil=quoi=avis_min; valeur=1"]);
    assert!(told.contains(&"thresholds-not-leader".to_owned()), "{told:?}");
    let silent = said(&office, "mission", &["meeting", "set", "Un", "reunion_lieu=Nancy"]);
    assert!(!silent.contains(&"thresholds-not-leader".to_owned()), "{silent:?}");
}

/// Who cannot be reached is reported to who leads the platform on which the case is shared, and to nobody on another.
#[test]
fn who_cannot_be_reached_is_reported_on_the_platform_of_the_case() {
    let office = two_platforms();
    let case = |to: &[&str]| {
        let case = office.json(&["case", "new", "nom=Muller", "prenom=Zoé"])["case"].as_str().unwrap().to_owned();
        for to in to {
            let what = ["grant", &case, "--to", to, "--field", "nom", "--days", "90", "--purpose", "suivi"];
            office.json(&[&what[..], &["--basis", "consent", "--by", "both", "--yes"]].concat());
        }
        case
    };
    let told = |case: &str| office.json(&["directory", "escalation", case])["organisation"].clone();
    assert_eq!(told(&case(&["Mission locale"])), "CIO de Nancy");
    assert_eq!(told(&case(&["CIO de Metz"])), "CIO de Metz");
    for to in [&[][..], &["Mission locale", "CIO de Metz"]] {
        let case = case(to);
        let refused = office.failure(&["directory", "escalation", &case], 2);
        assert_eq!(refused["id"], "error-platform-several");
        assert!(
            refused.to_string().contains("PSAD Nancy (") && refused.to_string().contains("Lorraine ("),
            "{refused}"
        );
        let of =
            |platform| office.json(&["directory", "escalation", &case, "--platform", platform])["organisation"].clone();
        assert_eq!((of("psad nancy"), of("Lorraine")), ("CIO de Nancy".into(), "CIO de Metz".into()));
        let unknown = ["directory", "escalation", &case, "--platform", "Vosges"];
        assert_eq!(office.failure(&unknown, 4)["id"], "error-platform-unknown");
    }
}
