// SPDX-License-Identifier: EUPL-1.2
//! Slips of a day, with the real program: what was written in one act is taken back in one, what is wrong is found before anything is
//! signed, and what is typed late counts from when it was.

use serde_json::Value;

use crate::daily::{day_in, fields};
use crate::staff::Office;

fn person(office: &Office) -> String {
    let new = ["case", "new", "nom=Petit", "prenom=Léo", "date_naissance=2006-06-06", "mobile=0612345678"];
    office.json(&new)["case"].as_str().unwrap().to_owned()
}

/// Everything that a command wrote goes with it: no half of an attempt or of a path is left (requirement 189).
#[test]
fn undo_takes_back_all_that_a_command_wrote() {
    let office = Office::new();
    let case = &person(&office);
    let before = fields(&office, "Petit");
    let commands: [&[&str]; 2] = [
        &["contact", case, "--mode", "telephone", "--who", "jeune", "--outcome", "rdv_pris", "--again", &day_in(4)],
        &["path", "enter", case, "apprentissage", "--at", "CFA de Laxou", "--anyway"],
    ];
    for command in commands {
        office.json(command);
        assert_ne!(fields(&office, "Petit"), before, "{command:?}");
        let undone = office.json(&["undo", case, "--yes"]);
        assert!(undone["changes"].as_array().unwrap().len() > 1, "{undone}");
        assert_eq!(fields(&office, "Petit"), before, "{command:?}: {undone}");
    }
    // Of one field alone, the others stay.
    office.json(commands[0]);
    office.json(&["undo", case, "relance_le", "--yes"]);
    let now = fields(&office, "Petit");
    assert!(now["relance_le"].is_null() && now["tentative_contact"].to_string().contains("telephone"), "{now}");
    // A case that was just opened is not emptied.
    let other = office.json(&["case", "new", "nom=Weber", "prenom=Zoé"])["case"].as_str().unwrap().to_owned();
    let refused = office.failure(&["undo", &other, "--yes"], 5);
    assert_eq!(refused["id"], "undo-opened");
    assert!(refused.to_string().contains(&format!("raccord case step {} clos", &other[..8])), "{refused}");
}

/// The place goes back with the word of it, in one commit; who gave one back asks anew (requirements 134, 153 and 189).
#[test]
fn undo_gives_a_place_back_that_was_asked_for() {
    let office = Office::new();
    let case = &person(&office);
    office.say(&["group", "new", "groupe_nom=Visite", "groupe_places=3"], 0);
    office.say(&["solution", "new", "solution_nom=E2C", "solution_places=1"], 0);
    for (kind, name, take, back) in [("group", "Visite", "enrol", "leave"), ("solution", "E2C", "reserve", "release")] {
        let before = fields(&office, "Petit");
        let taking = [kind, take, name, "--case", case];
        assert_eq!(office.json(&taking)["reservation"]["state"], "kept");
        let undone = office.json(&["undo", case, "--yes"]);
        assert_eq!(undone["places"].as_array().map(Vec::len), Some(1), "{undone}");
        assert_eq!(undone["entries"].as_array().map(Vec::len), Some(2), "both in one commit: {undone}");
        assert_eq!(fields(&office, "Petit"), before);
        let shown = office.json(&[kind, "show", name]);
        assert_eq!(shown["places"]["reservations"][0]["state"], "cancelled", "{shown}");
        // The next one is not in the way, and what was given back is not taken back.
        assert_eq!(office.json(&taking)["reservation"]["state"], "kept");
        office.json(&[kind, back, name, "--case", case]);
        assert_eq!(office.failure(&["undo", case, "--yes"], 5)["id"], "undo-released");
    }
}

/// An interview of several blocks goes whole; what stood before it, and what others wrote, stays (requirements 126 and 189).
#[test]
fn undo_takes_back_an_interview_of_several_blocks() {
    let office = Office::new();
    let case = &person(&office);
    office.json(&["case", "set", case, "commune", "Laxou"]);
    let before = fields(&office, "Petit");
    let answers = office.path("answers.toml");
    let good = "commune = \"Nancy\"\nactivite_actuelle = \"sans_activite\"\nposition_jeune = \"sans_solution\"\n";
    std::fs::write(&answers, good).unwrap();
    let led = office.json(&["interview", case, "--answers", answers.to_str().unwrap()]);
    assert!(led["blocks"].as_array().is_some_and(|blocks| blocks.len() > 1), "{led}");
    office.json(&["undo", case, "--yes"]);
    assert_eq!(fields(&office, "Petit"), before);
    // What was written before it comes next.
    office.json(&["undo", case, "--yes"]);
    assert!(fields(&office, "Petit")["commune"].is_null());
}

/// Who says "undo" after a grant means the grant: it is withdrawn by another command, and nothing older is taken back for it.
#[test]
fn undo_after_a_grant_names_the_command_that_ends_it() {
    let office = crate::shared_work::platform();
    let case = &office.json(&["case", "new", "nom=Petit", "prenom=Léo"])["case"].as_str().unwrap().to_owned();
    office.json(&["case", "set", case, "commune", "Laxou"]);
    let grant = ["grant", case, "--to", "Mission", "--field", "nom", "--basis", "public_task", "--purpose", "suivi"];
    office.json(&[&grant[..], &["--yes"]].concat());
    let refused = office.failure(&["undo", case, "--yes"], 5);
    assert_eq!(refused["id"], "undo-granted");
    assert!(refused.to_string().contains("raccord revoke "), "{refused}");
    assert_eq!(office.json(&["undo", case, "commune", "--yes"])["value"], "");
    office.json(&["revoke", "--case", case, "--yes"]);
    assert_eq!(office.failure(&["undo", case, "--yes"], 5)["id"], "undo-opened");
}

/// One bad answer, and nothing is signed; a corrected file is one interview, not a second one (requirements 126 to 128).
#[test]
fn the_answers_of_an_interview_are_all_checked_before_any_is_written() {
    let office = Office::new();
    let case = &person(&office);
    let before = fields(&office, "Petit");
    let answers = office.path("answers.toml");
    let interview = ["interview", case, "--answers", answers.to_str().unwrap()];
    let good = "commune = \"Nancy\"\nactivite_actuelle = \"sans_activite\"\n";
    for (bad, id) in [
        ("position_jeune = \"peut-être\"\n", "case-value-refused"),
        ("position_jeune = \"sans_solution\"\nrefus_raison = \"cout\"\n", "interview-unasked"),
    ] {
        std::fs::write(&answers, format!("{good}{bad}")).unwrap();
        assert_eq!(office.failure(&interview, 2)["id"], id);
        assert_eq!(fields(&office, "Petit"), before, "{bad}");
    }
    std::fs::write(&answers, format!("{good}position_jeune = \"sans_solution\"\n")).unwrap();
    assert_eq!(office.json(&interview)["finished"], true);
    std::fs::write(&answers, format!("{good}position_jeune = \"refuse\"\nrefus_raison = \"cout\"\n")).unwrap();
    office.json(&interview);
    let now = fields(&office, "Petit");
    let list = |name: &str| match &now[name] {
        Value::Array(values) => values.len(),
        _ => 1,
    };
    assert_eq!((list("entretien"), list("tentative_contact")), (1, 1), "{now}");
    assert!(now["entretien"].to_string().contains("refus") && now["position_jeune"] == "refuse", "{now}");
}

/// Nothing was answered, neither before an interview was broken off nor after: Enter alone ends none.
#[test]
fn an_interview_that_is_taken_up_without_an_answer_does_not_end() {
    let office = Office::new();
    let case = &person(&office);
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "commune = \"Nancy\"\n").unwrap();
    let file = answers.to_str().unwrap();
    assert_eq!(office.json(&["interview", case, "--answers", file, "--block", "coordonnees"])["finished"], false);
    assert_eq!(office.failure(&["interview", case, "--answers", "/dev/null"], 2)["id"], "interview-empty");
    let now = fields(&office, "Petit");
    assert!(now["date_entretien_situation"].is_null() && now["tentative_contact"].is_null(), "{now}");
}

/// The day of the request is typed after the interview: the proposal is due all the same (requirement 167).
#[test]
fn a_request_typed_after_the_interview_starts_the_clock_of_the_proposal() {
    let office = Office::new();
    let case = &person(&office);
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "position_jeune = \"sans_solution\"\n").unwrap();
    office.json(&["interview", case, "--answers", answers.to_str().unwrap()]);
    let clocks = || office.json(&["deadlines"])["deadlines"].to_string();
    assert!(!clocks().contains("proposition_d_une_place"));
    office.json(&["case", "set", case, "demande_droit_au_retour_le", &day_in(-13)]);
    assert!(clocks().contains("proposition_d_une_place"), "{}", clocks());
}

/// What is said of a step of the project is stored with its day, and no day to come is (requirement 140).
#[test]
fn the_day_of_a_step_of_the_project_is_stored_and_checked() {
    let office = Office::new();
    let case = &person(&office);
    let step = ["accompany", "realise", case, "stage", "--at", "Menuiserie Roux"];
    office.json(&[&step[..], &["--date", &day_in(-20)]].concat());
    let ended = [&step[..], &["--state", "abouti", "--date"]].concat();
    assert_eq!(office.failure(&[&ended[..], &[&day_in(400)]].concat(), 2)["id"], "accompany-future");
    office.json(&[&ended[..], &[&day_in(-2)]].concat());
    let known = fields(&office, "Petit")["realisation"].to_string();
    assert!(known.contains("abouti") && known.contains(&day_in(-2)), "{known}");
}

/// A number that is none reaches nobody: it is marked where people call, and somebody is to look (requirement 80).
#[test]
fn what_no_numbering_plan_knows_is_to_be_checked() {
    let office = Office::new();
    let new = ["report", "nom=Petit", "prenom=Léo", "date_naissance=2008-06-06", "mobile=001234"];
    let case = office.json(&new)["case"].as_str().unwrap().to_owned();
    assert_eq!(office.json(&["accompany", "search", &case])["wanted"], true);
    let today = office.json(&["today", "--date", &day_in(1), "--time", "10:00"]);
    assert_eq!(today["calls"][0]["numbers"][0]["to_check"], true, "{today}");
    assert!(office.say(&["--lang", "en", "today", "--date", &day_in(1)], 0).contains("to check"));
    office.json(&["accompany", "search", &case, "--who", "Sam Keller"]);
    let found = office.json(&["accompany", "found", &case, "trouve"]);
    assert_eq!(found["wanted"], true, "without a number nobody can call: somebody looks again");
    office.json(&["accompany", "search", &case, "--who", "Sam Keller"]);
    assert_eq!(office.json(&["accompany", "found", &case, "trouve", "--number", "0612345678"])["wanted"], false);
}

/// Before a file leaves, it is said what its clock and its attempts rest on and would not reach the other office (law L. 313-8).
#[test]
fn a_transfer_names_what_it_would_leave_behind() {
    let office = crate::shared_work::platform();
    let birth = day_in(-365 * 17);
    let report = ["report", "nom=Petit", "prenom=Léo", &format!("date_naissance={birth}"), "--by", "Proviseure"];
    let case = office.json(&report)["case"].as_str().unwrap().to_owned();
    office.json(&["contact", &case, "--mode", "telephone", "--who", "personne"]);
    let refer = ["refer", &case, "--transfer", "--to", "Mission", "--basis", "public_task", "--purpose", "suivi"];
    let left = |blocks: &str| {
        let sent = office.json(&[&refer[..], &["--block", blocks, "--dry-run"]].concat());
        sent["left_behind"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let few = left("identite,coordonnees");
    assert!(few.contains(&"date_signalement".to_owned()) && few.contains(&"tentative_contact".to_owned()), "{few:?}");
    assert_eq!(left("identite,coordonnees,reperage,contacts"), Vec::<String>::new());
    let said = office.say(&[&["--lang", "en"][..], &refer, &["--block", "identite", "--dry-run"]].concat(), 0);
    assert!(!said.is_empty());
}
