// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::{date, time};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::view::indicators::{Figure, Indicator};
use raccord_protocol::view::{CaseHead, Party, Shown};

use super::*;

fn meeting(values: &[(&str, &str)]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    let head = CaseHead {
        case: CaseHandle([0x3f; 16]),
        number: 1,
        kind: CaseKind::Meeting,
        holder,
        own: true,
        handed_over: None,
    };
    let mut fields: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for (field, value) in values {
        fields.entry((*field).to_owned()).or_default().push((*value).to_owned());
    }
    CaseSummary { head, fields: fields.into_iter().map(|(field, values)| (field, Shown::Several(values))).collect() }
}

#[test]
fn the_fields_are_those_of_meetings() {
    for name in LISTED {
        assert!(Catalogue::current().field_of(CaseKind::Meeting, name).is_some(), "{name}");
    }
}

#[test]
fn circles_meet_as_often_as_the_platform_says_and_else_as_the_guide_proposes() {
    let today = date(2026, 11, 22);
    let first = meeting(&[("reunion_date", "2026-11-06"), ("reunion_cercle", "premier")]);
    let circles = |meetings: &[CaseSummary]| {
        cadence::due(meetings, today).into_iter().map(|due| (due.circle, due.day.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(circles(std::slice::from_ref(&first)), [("premier".to_owned(), "2026-11-21".to_owned())]);
    // Where all met, the first circle met too, and has longer.
    let all = meeting(&[("reunion_date", "2026-11-10"), ("reunion_cercle", "second")]);
    assert_eq!(circles(&[first.clone(), all]), []);
    let planned = meeting(&[("reunion_date", "2026-12-01"), ("reunion_cercle", "premier")]);
    assert_eq!(circles(&[first.clone(), planned.clone()]), []);
    let cancelled =
        meeting(&[("reunion_date", "2026-12-01"), ("reunion_cercle", "premier"), ("reunion_annulee", "true")]);
    assert_eq!(circles(&[first.clone(), cancelled]).len(), 1);
    let rarer = meeting(&[("frequence", r#"{"cercle":"premier","jours":"30"}"#)]);
    assert_eq!(circles(&[first, rarer]), [], "the platform's own word counts");
}

#[test]
fn a_meeting_becomes_an_event() {
    let with = meeting(&[
        ("reunion_objet", "Premier cercle"),
        ("reunion_date", "2026-11-30"),
        ("reunion_heure", "14:30"),
        ("reunion_duree", "90"),
        ("reunion_point", r#"{"quoi":"Listes"}"#),
        ("reunion_point", r#"{"quoi":"Indicateurs"}"#),
    ]);
    let event = event(&with).expect("a day is set");
    assert_eq!((event.day, event.time, event.minutes), (date(2026, 11, 30), Some(time(14, 30, 0, 0)), 90));
    assert_eq!(event.description, "Listes\nIndicateurs");
    assert!(super::event(&meeting(&[("reunion_objet", "Un jour")])).is_none());
}

fn drawn(of: &CaseSummary, meetings: &[CaseSummary]) -> topics::Topics {
    let solutions = [
        meeting(&[("solution_nom", "E2C"), ("solution_classe", "existante")]),
        meeting(&[("solution_nom", "Internat"), ("solution_classe", "a_creer")]),
        meeting(&[
            ("solution_nom", "Sas"),
            ("solution_classe", "a_optimiser"),
            ("solution_amelioration", "Dès septembre"),
        ]),
        meeting(&[
            ("solution_nom", "Fermée"),
            ("solution_classe", "a_optimiser"),
            ("solution_fermee_le", "2026-01-01"),
        ]),
    ];
    let quality = |listed, false_leavers| crate::schooling::Quality { listed, false_leavers, ..Default::default() };
    let schools = [("Lycée A", quality(10, 4)), ("Lycée B", quality(10, 0)), ("Lycée C", quality(2, 2))];
    topics::topics(topics::Sources {
        meeting: of,
        meetings,
        solutions: &solutions,
        figures: vec![(Indicator::Followed, Figure::Value(12))],
        schools: &schools.map(|(name, quality)| (name.to_owned(), quality)).into(),
        least: 5,
        today: date(2026, 11, 22),
    })
}

/// Figures, who has not reported, and the preparation of the plenary (requirement 169); the schools' data (requirement 84).
#[test]
fn the_agenda_of_the_first_circle_prepares_the_plenary() {
    let first = meeting(&[
        ("reunion_date", "2026-11-24"),
        ("reunion_cercle", "premier"),
        ("reunion_participant", "CIO"),
        ("reunion_participant", "Mission locale"),
        ("reunion_bilan", r#"{"organisme":"CIO","texte":"12 appels"}"#),
    ]);
    let last = meeting(&[
        ("reunion_date", "2026-09-10"),
        ("reunion_cercle", "second"),
        ("reunion_nouvelle", r#"{"sorte":"difficulte","texte":"Ancienne"}"#),
    ]);
    let between = meeting(&[
        ("reunion_date", "2026-10-20"),
        ("reunion_cercle", "premier"),
        ("reunion_bilan", r#"{"difficultes":"Transports","organisme":"ML"}"#),
        ("reunion_nouvelle", r#"{"sorte":"idee","texte":"Navette"}"#),
    ]);
    let plenary = meeting(&[
        ("reunion_objet", "Plénière"),
        ("reunion_date", "2026-12-10"),
        ("reunion_cercle", "second"),
        ("reunion_point", r#"{"quoi":"Bilan"}"#),
    ]);
    let meetings = [first.clone(), last.clone(), between.clone(), plenary];
    assert_eq!(topics::before(&first, &meetings, date(2026, 11, 22)), Some(date(2026, 10, 20)));
    let topics = drawn(&first, &meetings);
    assert_eq!(topics.figures, [("suivis", Figure::Value(12))]);
    assert_eq!(topics.unreported, ["Mission locale"]);
    let prepared = serde_json::to_value(topics.plenary.as_ref().expect("one is planned")).expect("it has a JSON form");
    assert_eq!(prepared["points"], serde_json::json!(["Bilan", "ML: Transports", "Navette"]));
    assert!(topics.actions.is_empty() && topics.solutions.is_empty(), "those are of the enlarged circle");
    let told = serde_json::to_value(&topics.schools).expect("it has a JSON form");
    assert_eq!(
        (told.as_array().map(Vec::len), &told[0]["name"]),
        (Some(1), &"Lycée A".into()),
        "few people tell too much"
    );
    assert_eq!(drawn(&first, &[first.clone(), last, between]).plenary, None, "none is planned");
}

/// Activity, difficulties, the action plan brought up to date, solutions, news (requirement 170).
#[test]
fn the_agenda_of_the_enlarged_circle_is_of_its_own() {
    let enlarged = meeting(&[
        ("reunion_date", "2026-11-24"),
        ("reunion_cercle", "second"),
        ("reunion_nouvelle", r#"{"sorte":"actualite","texte":"Forum le 12"}"#),
    ]);
    let first = meeting(&[
        ("reunion_date", "2026-11-10"),
        ("reunion_cercle", "premier"),
        ("reunion_bilan", r#"{"difficultes":"Transports","organisme":"ML"}"#),
        ("action", r#"{"pour_le":"2026-12-01","quoi":"Écrire"}"#),
        ("action", r#"{"etat":"faite","quoi":"Appeler"}"#),
        ("action", r#"{"pour_le":"2026-11-01","quoi":"Relancer"}"#),
    ]);
    let mut before = meeting(&[
        ("reunion_date", "2026-09-10"),
        ("reunion_cercle", "second"),
        ("reunion_nouvelle", r#"{"sorte":"difficulte","texte":"Ancienne"}"#),
    ]);
    before.head.case = CaseHandle([1; 16]);
    let topics = drawn(&enlarged, &[enlarged.clone(), first, before]);
    assert_eq!(topics.difficulties, ["ML: Transports"]);
    assert_eq!(topics.news, ["Forum le 12"]);
    let json = serde_json::to_value(&topics).expect("it has a JSON form");
    let of = |list: &str, part: &str| -> Vec<serde_json::Value> {
        json[list].as_array().expect("a list").iter().map(|one| one[part].clone()).collect()
    };
    assert_eq!(of("actions", "what"), ["Relancer", "Écrire"]);
    assert_eq!(of("actions", "late"), [true, false]);
    assert_eq!(
        of("solutions", "name"),
        ["Sas", "Internat"],
        "what is open to be spoken of, and nothing that is closed"
    );
    assert_eq!(of("schools", "name"), ["Lycée A"]);
    let steering = drawn(&meeting(&[("reunion_cercle", "pilotage")]), &[]);
    assert!(
        steering.schools.is_empty() && steering.actions.is_empty() && !steering.figures.is_empty(),
        "figures alone"
    );
}
