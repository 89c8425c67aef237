// SPDX-License-Identifier: EUPL-1.2
//! Several appointments of one person, with the real program: the next one is the same on paper, on the list of calls and in the form.

use serde_json::Value;

use crate::daily::{called, day_in, fields};
use crate::staff::Office;

fn person(office: &Office, name: &str, birth: &str) -> String {
    let name = format!("nom={name}");
    let birth = format!("date_naissance={birth}");
    office.json(&["report", &name, "prenom=Léo", &birth])["case"].as_str().unwrap().to_owned()
}

/// Returns the letter that confirms the next appointment.
fn letter(office: &Office, case: &str) -> String {
    let path = office.path("letter.html");
    let write = ["letter", case, "--model", "appointment", "--without-sender", "--force", "--lang", "en"];
    office.json(&[&write[..], &["--to", path.to_str().unwrap()]].concat());
    std::fs::read_to_string(path).unwrap()
}

fn planned(office: &Office) -> Vec<String> {
    let list = office.json(&["appointment", "list"]);
    list.as_array().unwrap().iter().map(|one| one["date"].as_str().unwrap().to_owned()).collect()
}

/// The next appointment is the earliest one that is planned, whichever was typed last (requirements 122 and 196).
#[test]
fn of_several_appointments_the_letter_the_list_and_the_calls_name_the_same_one() {
    let office = Office::new();
    let case = &person(&office, "Petit", "2008-06-06");
    let make = |days: i64, time: &str| {
        let day = day_in(days);
        office.json(&["appointment", "make", case, "--date", &day, "--time", time, "--with", time])
    };
    make(5, "14h30");
    let second = make(9, "10:00");
    assert_eq!(second["next"]["date"], Value::from(day_in(5)));
    assert_eq!(fields(&office, "Petit")["prochain_rdv_date"], Value::from(day_in(5)));
    assert!(letter(&office, case).contains("14:30"), "the next one, not the one typed last");
    make(2, "09:15");
    assert_eq!(planned(&office), [day_in(2), day_in(5), day_in(9)]);
    assert!(letter(&office, case).contains("09:15"));

    // Cancelled in whatever order, those that are planned stand.
    for (day, next) in [(2, Some(5)), (9, Some(5)), (5, None)] {
        let recorded = office.json(&["appointment", "record", case, "annule", "--date", &day_in(day)]);
        assert_eq!(recorded["next"]["date"], next.map_or(Value::Null, |next| Value::from(day_in(next))));
        let waits = next.is_some();
        assert_eq!(called(&office, &day_in(1)).is_empty(), waits, "who has an appointment is not called before");
        let letter = ["letter", case, "--model", "appointment", "--without-sender", "--force"];
        if !waits {
            assert_eq!(office.failure(&letter, 2)["id"], "letter-no-appointment");
        }
    }

    // Whether somebody came is known once the day is there.
    make(3, "11:00");
    let future = |state: &str| ["appointment", "record", case, state].map(str::to_owned);
    for state in ["honore", "manque"] {
        let arguments = future(state);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(office.failure(&arguments, 2)["id"], "appointment-record-future");
    }
    make(0, "00:00");
    let kept = office.json(&["appointment", "record", case, "honore", "--date", &day_in(0)]);
    assert_eq!(kept["next"]["date"], Value::from(day_in(3)));
}

/// What is typed in the form is an appointment like any other, and none is written over (requirement 122).
#[test]
fn the_appointment_of_the_form_is_listed_and_kept() {
    let office = Office::new();
    let case = &person(&office, "Petit", "2008-06-06");
    let answers = office.path("answers.toml");
    let (first, again) = (day_in(4), day_in(7));
    let form = |day: &str, place: &str| {
        let text = format!(
            "position_jeune = \"sans_solution\"\nprochain_rdv_date = \"{day}\"\nprochain_rdv_lieu = \"{place}\"\n"
        );
        std::fs::write(&answers, text).unwrap();
    };
    form(&first, "CIO");
    let interview = ["interview", case, "--answers", answers.to_str().unwrap()];
    office.json(&interview);
    assert_eq!(planned(&office), std::slice::from_ref(&first), "{}", fields(&office, "Petit"));
    office.json(&["appointment", "make", case, "--date", &again]);
    assert_eq!(planned(&office), [first.clone(), again.clone()]);
    assert!(letter(&office, case).contains("CIO"));
    // Said again of the same day, it is the same appointment.
    form(&first, "Mission locale");
    office.json(&interview);
    assert_eq!(planned(&office), [first.clone(), again.clone()]);
    assert!(letter(&office, case).contains("Mission locale"));
    // What stands in the plain field alone, as a list brings it, is kept as well.
    let other = &person(&office, "Weber", "2008-07-07");
    office.json(&["case", "set", other, "prochain_rdv_date", &first]);
    office.json(&["appointment", "make", other, "--date", &again]);
    assert_eq!(planned(&office).len(), 4);
    assert_eq!(
        office.json(&["appointment", "record", other, "annule", "--date", &first])["next"]["date"],
        Value::from(again)
    );
}

/// A convocation speaks of an obligation that is one of the young people of two ages (facts 3.3, law 2019-791).
#[test]
fn nobody_is_called_in_by_an_obligation_that_does_not_run() {
    let office = Office::new();
    let convoke = |name: &str, birth: &str| {
        let case = person(&office, name, birth);
        office.json(&["appointment", "make", &case, "--date", &day_in(3)]);
        case
    };
    let letter = |case: &str| {
        let path = office.path(&format!("{case}.html"));
        let words = ["letter", case, "--model", "convocation", "--without-sender", "--sent", "--anyway", "--to"];
        [&words[..], &[path.to_str().unwrap()]].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let run = |case: &str, code: i32| {
        let words = letter(case);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if code == 0 { office.json(&words) } else { office.failure(&words, code) }
    };
    let years_ago = |years: i64| day_in(-365 * years - years / 4 - 40);
    let young = convoke("Jeune", &years_ago(17));
    let adult = convoke("Adulte", &years_ago(18));
    assert_eq!(run(&adult, 3)["id"], "letter-convocation-age");
    assert_eq!(fields(&office, "Adulte")["convocation_le"], Value::Null, "nothing was sent");
    run(&young, 0);
    assert!(fields(&office, "Jeune")["convocation_le"].is_string());
    office.json(&["case", "set", &young, "obligation_formation", "remplie"]);
    assert_eq!(run(&young, 3)["id"], "letter-convocation-done");
}
