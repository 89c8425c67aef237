// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::{date, time};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::id::{CaseHandle, EntryId, OrganisationId, PlatformId};
use raccord_protocol::key::SecretKey;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{Mode, Past};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::agenda::Sight;
use raccord_protocol::view::grants::{Direction, GrantState, GrantView};
use raccord_protocol::view::indicators::{Figure, Indicator};
use raccord_protocol::view::{Author, AuthorRole, CaseHead, Chronicle, Party, Shown, Written};

use super::*;

fn meeting(values: &[(&str, &str)]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    // Meetings of other values are other meetings.
    let bytes = values.iter().flat_map(|(field, value)| field.bytes().chain(value.bytes()));
    let number = bytes.fold(7_u64, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    let head = CaseHead {
        case: CaseHandle([number.to_be_bytes(), number.to_le_bytes()].concat().try_into().expect("16 bytes")),
        number,
        kind: CaseKind::Meeting,
        holder,
        own: true,
        handed_over: None,
    };
    let mut fields: BTreeMap<String, Vec<String>> = Default::default();
    for (field, value) in values {
        fields.entry((*field).to_owned()).or_default().push((*value).to_owned());
    }
    CaseSummary::new(head, fields.into_iter().map(|(field, values)| (field, Shown::Several(values))).collect())
}

fn person(values: &[(&str, &str)]) -> CaseSummary {
    let mut person = meeting(values);
    person.head.kind = CaseKind::Person;
    person
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
    drawn_for(None, of, meetings)
}

fn solutions() -> [CaseSummary; 4] {
    [
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
    ]
}

fn drawn_for(audience: Option<&Sight>, of: &CaseSummary, meetings: &[CaseSummary]) -> topics::Topics {
    let quality = |listed, false_leavers| crate::schooling::Quality { listed, false_leavers, ..Default::default() };
    let schools = [("Lycée A", quality(10, 4)), ("Lycée B", quality(10, 0)), ("Lycée C", quality(2, 2))];
    topics::topics(topics::Sources {
        meeting: of,
        meetings,
        solutions: &solutions(),
        audience,
        organisation: &|name| match name {
            "ML" | "Mission locale de Nancy" => Some(PARTNER),
            _ => None,
        },
        figures: vec![(Indicator::Followed, Figure::Value(12))],
        schools: &schools.map(|(name, quality)| (name.to_owned(), quality)).into(),
        least: 5,
        today: date(2026, 11, 22),
    })
}

const PARTNER: OrganisationId = OrganisationId([2; 32]);

/// A grant of every field of a case to the partner.
fn granted(case: &CaseSummary) -> GrantView {
    GrantView {
        grant: EntryId([7; 32]),
        head: case.head.clone(),
        direction: Direction::Given,
        state: GrantState::Active,
        recipient: Party { organisation: PARTNER, name: String::new(), kind: None },
        alias: case.head.case,
        platform: PlatformId([2; 32]),
        fields: case.fields.keys().cloned().collect(),
        items: vec![],
        mode: Mode::Read,
        past: Past::Current,
        basis: Basis::PublicTask,
        article: String::new(),
        purpose: String::new(),
        from: Timestamp(0),
        until: Timestamp::MAX,
        author: Author {
            key: SecretKey::from_seed(&[1; 32]).public(),
            organisation: None,
            role: AuthorRole::Leader,
            name: None,
        },
        time: Timestamp(0),
        particulars: None,
        revoked: None,
        deleted: None,
        consent: None,
        emergency: None,
    }
}

/// What a meeting of the first circle says that was not shared, and what stands in another office's, goes to no audience.
#[test]
fn an_agenda_for_others_draws_on_what_was_shared_with_all_of_them() {
    let enlarged = meeting(&[
        ("reunion_date", "2026-11-24"),
        ("reunion_cercle", "second"),
        ("reunion_nouvelle", r#"{"sorte":"actualite","texte":"Forum le 12"}"#),
    ]);
    let kept = meeting(&[
        ("reunion_date", "2026-11-10"),
        ("reunion_cercle", "premier"),
        ("reunion_bilan", r#"{"difficultes":"Lina ne répond plus","organisme":"CIO"}"#),
        ("reunion_nouvelle", r#"{"sorte":"actualite","texte":"Entre nous"}"#),
        ("reunion_nouvelle", r#"{"sorte":"idee","texte":"À voir"}"#),
        ("action", r#"{"quoi":"Appeler Lina"}"#),
    ]);
    let mut foreign = meeting(&[
        ("reunion_date", "2026-11-11"),
        ("reunion_cercle", "second"),
        ("reunion_bilan", r#"{"difficultes":"Chez eux","organisme":"ML"}"#),
    ]);
    foreign.head.own = false;
    let meetings = [enlarged.clone(), kept.clone(), foreign];
    let partner = || [PARTNER].into();
    let sight = Sight::of_audience(partner(), &[granted(&enlarged), granted(&solutions()[2])]);
    let topics = drawn_for(Some(&sight), &enlarged, &meetings);
    assert_eq!((topics.difficulties.len(), topics.actions.len()), (0, 0), "{topics:?}");
    assert_eq!(topics.news, ["Forum le 12"]);
    let json = serde_json::to_value(&topics).expect("it has a JSON form");
    assert_eq!(json["solutions"].as_array().map(Vec::len), Some(1), "Internat was not shared: {json}");
    assert_eq!(json["solutions"][0]["name"], "Sas");
    assert!(!json.to_string().contains("Lina") && !json.to_string().contains("Chez eux"), "{json}");
    // Nor by way of the plenary that a meeting of the first circle prepares.
    let first = meeting(&[("reunion_date", "2026-11-20"), ("reunion_cercle", "premier")]);
    let all = [enlarged.clone(), kept.clone(), first.clone()];
    let sight = Sight::of_audience(partner(), &[granted(&enlarged), granted(&first)]);
    let told = serde_json::to_value(drawn_for(Some(&sight), &first, &all)).expect("it has a JSON form");
    assert_eq!(told["plenary"]["points"], serde_json::json!([]), "{told}");
    // What is shared is told.
    let sight = Sight::of_audience(partner(), &[granted(&enlarged), granted(&kept)]);
    assert_eq!(
        drawn_for(Some(&sight), &enlarged, &[enlarged.clone(), kept]).difficulties,
        ["CIO: Lina ne répond plus"]
    );
}

/// What a meeting sets holds from its day on, whatever was typed first (requirement 205).
#[test]
fn who_sets_something_in_a_meeting_to_come_is_told_from_when_it_holds() {
    let checked = |name: &str, text: &str| {
        let field = field(name);
        let value = field.parse(text).expect("the value may stand there").value;
        Checked { field, value, warnings: Vec::new() }
    };
    let set = || checked("seuil", "quoi=lettre_jours; valeur=20");
    let day = || checked("reunion_date", "2027-01-15");
    let known = Some(date(2026, 12, 1));
    assert_eq!(settings::holds_from(&[set(), day()], known), Some(date(2027, 1, 15)));
    assert_eq!(settings::holds_from(&[set()], known), known);
    assert_eq!(settings::holds_from(&[set()], None), None, "a meeting without a day holds at once");
    assert_eq!(settings::holds_from(&[day()], known), None, "nothing is set");
}

/// Two letters of one day are two, and another office's letter is none of this one's.
#[test]
fn a_report_counts_every_attempt_of_this_office_and_no_other() {
    let attempt = |day: &str, own: bool, stands: bool| Written {
        value: format!(r#"{{"date":"{day}","mode":"courrier"}}"#),
        time: Timestamp(0),
        own,
        stands,
    };
    let written = vec![
        attempt("2026-11-02", true, true),
        attempt("2026-11-02", true, true),
        attempt("2026-11-02", false, true),
        attempt("2026-11-03", true, false),
        attempt("2026-11-20", true, true),
    ];
    let written = [("tentative_contact".to_owned(), written)].into();
    let case = CaseSummary {
        chronicle: Some(Chronicle { opened: Timestamp(0), written, ..Chronicle::default() }),
        ..person(&[])
    };
    assert_eq!(attempts_of(&case, false, DAYS), 2);
}

const DAYS: (Date, Date) = (date(2026, 11, 1), date(2026, 11, 19));

/// What a file that was taken over began with was done by who had it before.
#[test]
fn calls_of_who_had_the_file_before_are_not_reported_as_own() {
    let attempt = |day: &str, time| Written {
        value: format!(r#"{{"date":"{day}","mode":"telephone"}}"#),
        time: Timestamp(time),
        own: true,
        stands: true,
    };
    let written = vec![attempt("2026-11-02", 5), attempt("2026-11-03", 5), attempt("2026-11-04", 6)];
    let written = [("tentative_contact".to_owned(), written)].into();
    let case = CaseSummary {
        chronicle: Some(Chronicle { opened: Timestamp(5), written, ..Chronicle::default() }),
        ..person(&[])
    };
    assert_eq!((attempts_of(&case, true, DAYS), attempts_of(&case, false, DAYS)), (1, 3));
}

/// Of cases that somebody may not read, not even the number is told.
#[test]
fn the_figures_of_an_agenda_for_others_count_what_they_may_read() {
    let cases = [("1", "2026-09-30"), ("2", "2026-10-01"), ("3", "2026-10-02")]
        .map(|(name, day)| person(&[("nom", name), ("date_traitement", day)]));
    let audience = [OrganisationId([2; 32])].into();
    let counted = |grants: &[GrantView]| -> Vec<CaseSummary> {
        let sight = Sight::of_audience(BTreeSet::clone(&audience), grants);
        cases.iter().filter_map(|case| agenda::readable(case, &sight)).collect()
    };
    assert_eq!(counted(&[]), []);
    let mut grant = granted(&cases[1]);
    grant.fields = vec!["nom".to_owned()];
    let read = counted(&[grant]);
    let [case] = read.as_slice() else { panic!("one may be read: {read:?}") };
    assert_eq!(
        (case.head.case, case.fields.keys().map(String::as_str).collect::<Vec<_>>()),
        (cases[1].head.case, vec!["nom"])
    );
}

#[test]
fn a_report_for_others_counts_no_contacts_with_few_people() {
    assert!(tells_contacts(0, 5) && tells_contacts(5, 5) && tells_contacts(1, 1));
    assert!(!tells_contacts(1, 5) && !tells_contacts(4, 5));
}

#[test]
fn counts_of_few_people_are_hidden_from_others() {
    let first = meeting(&[("reunion_date", "2026-11-24"), ("reunion_cercle", "premier")]);
    let schools = |audience: Option<&Sight>| {
        serde_json::to_value(drawn_for(audience, &first, &[]).schools).expect("it has a JSON form")
    };
    let sight = Sight::of_audience([PARTNER].into(), &[]);
    let told = schools(Some(&sight));
    assert_eq!(told.as_array().map(Vec::len), Some(1), "a school of few people is left out: {told}");
    assert_eq!((&told[0]["listed"], &told[0]["false_leavers"]), (&10.into(), &"hidden".into()));
    let own = schools(None);
    assert_eq!(own.as_array().map(Vec::len), Some(2), "this office knows its own");
    assert_eq!(own[1]["false_leavers"], serde_json::json!({ "value": 4 }));
}

/// What a meeting looks back on begins after the meeting before, else with the school year.
#[test]
fn an_agenda_leaves_out_meetings_that_are_cancelled_steer_are_to_come_or_are_of_other_years() {
    let news = |day: &str, circle: &str, text: &str| {
        let news = format!(r#"{{"sorte":"actualite","texte":"{text}"}}"#);
        meeting(&[("reunion_date", day), ("reunion_cercle", circle), ("reunion_nouvelle", &news)])
    };
    let of = news("2026-11-24", "second", "Ce jour");
    let mut cancelled = news("2026-11-12", "second", "Annulée");
    cancelled.fields.insert("reunion_annulee".to_owned(), Shown::One("true".to_owned()));
    let others = [
        of.clone(),
        cancelled,
        news("2026-11-13", "pilotage", "Pilotage"),
        news("2026-12-13", "premier", "À venir"),
        news("2025-11-13", "premier", "Autrefois"),
        news("2026-11-13", "premier", "Récente"),
    ];
    assert_eq!(drawn(&of, &others).news, ["Ce jour", "Récente"]);
    assert_eq!(topics::since(&of, &others, date(2026, 11, 22)), date(2026, 9, 1));
    let before = [of.clone(), news("2026-11-02", "second", "Avant")];
    assert_eq!(topics::since(&of, &before, date(2026, 11, 22)), date(2026, 11, 3));
    let circleless = meeting(&[("reunion_date", "2026-11-24")]);
    assert_eq!(topics::before(&circleless, &others[2..3], date(2026, 11, 22)), None, "those that steer are others'");
}

/// Figures, who has not reported, and the preparation of the plenary (requirement 169); the schools' data (requirement 84).
#[test]
fn the_agenda_of_the_first_circle_prepares_the_plenary() {
    let first = meeting(&[
        ("reunion_date", "2026-11-24"),
        ("reunion_cercle", "premier"),
        ("reunion_participant", "CIO"),
        ("reunion_participant", "Mission locale de Nancy"),
        ("reunion_participant", "E2C"),
        ("reunion_bilan", r#"{"organisme":"cio","texte":"12 appels"}"#),
        ("reunion_bilan", r#"{"organisme":"ML","texte":"3 appels"}"#),
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
    assert_eq!(topics.unreported, ["E2C"], "the mission locale reported by another name");
    let prepared = serde_json::to_value(topics.plenary.as_ref().expect("one is planned")).expect("it has a JSON form");
    assert_eq!(prepared["points"], serde_json::json!(["Bilan", "ML: Transports", "Navette"]));
    assert!(topics.actions.is_empty() && topics.solutions.is_empty(), "those are of the enlarged circle");
    assert_eq!(topics.schools.len(), 2);
    assert_eq!(drawn(&first, &[first.clone(), last.clone(), between.clone()]).plenary, None, "none is planned");
    // An agenda of a later day prepares the plenary after it, whatever the day is on which it is drawn.
    let held = meeting(&[("reunion_date", "2026-11-23"), ("reunion_cercle", "second")]);
    assert_eq!(drawn(&first, &[first.clone(), last, between, held]).plenary, None, "that of the day before is over");
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
    let before = meeting(&[
        ("reunion_date", "2026-09-10"),
        ("reunion_cercle", "second"),
        ("reunion_nouvelle", r#"{"sorte":"difficulte","texte":"Ancienne"}"#),
    ]);
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
    assert_eq!(of("schools", "name"), ["Lycée C", "Lycée A"]);
    let steering = meeting(&[
        ("reunion_cercle", "pilotage"),
        ("reunion_bilan", r#"{"difficultes":"Entre nous","organisme":"ML"}"#),
    ]);
    let steering = drawn(&steering, std::slice::from_ref(&steering));
    assert_eq!(steering.difficulties.len(), 0, "a steering office is given figures");
    assert!(
        steering.schools.is_empty() && steering.actions.is_empty() && !steering.figures.is_empty(),
        "figures alone"
    );
}
