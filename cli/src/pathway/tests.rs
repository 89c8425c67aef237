// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use raccord_protocol::catalogue::FieldKind;
use raccord_protocol::deadline::{State, running};
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;

use super::*;
use crate::samples::case;

#[test]
fn every_code_and_field_is_one_of_the_catalogue() {
    for name in FIELDS {
        assert!(Catalogue::current().by_name(name).is_some(), "{name}");
    }
    let kind = Catalogue::current().by_name("solution_retenue").expect("a field");
    for code in ["retour_formation", "lycee_professionnel", "sre", "mlds", "cned", "apprentissage", "emploi", "stage"] {
        assert!(kind.parse(code).is_ok(), "{code}");
    }
    let step = Catalogue::current().by_name("etape").expect("a field");
    assert!(step.parse(step_of("emploi")).is_ok() && step.parse(step_of("stage")).is_ok());
}

/// Every scheme has a kind, by which older programs and figures know it.
#[test]
fn every_scheme_is_of_a_kind() {
    let field = |name| Catalogue::current().by_name(name).expect("a field");
    let FieldKind::Choice { options } = &field("dispositif_retenu").kind else { panic!("a choice") };
    for option in options {
        let kind = kind_of_scheme(&option.code);
        assert_eq!(kind == "autre", option.code == "autre", "{}", option.code);
        assert!(field("solution_retenue").parse(kind).is_ok_and(|parsed| parsed.value == kind), "{kind}");
        assert_eq!(
            field("solution_dispositif").parse(&option.code).map(|parsed| parsed.value).as_deref(),
            Ok(option.code.as_str())
        );
    }
    assert_eq!((kind_of_scheme("clept"), kind_of_scheme("emploi_avenir")), ("sre", "emploi"));
}

/// `raccord path enter` takes a kind or a scheme, by which it knows the kind; a scheme that was accepted goes along.
#[test]
fn who_enters_a_scheme_enters_its_kind() {
    let code = |field: &'static str, text: &str| {
        let field = Catalogue::current().by_name(field).expect("a field");
        field.parse(text).map(|parsed| parsed.value)
    };
    let entered = |text: &str| kind_and_scheme(text, code).ok();
    let pair = |kind: &str, scheme: &str| (kind.to_owned(), scheme.to_owned());
    assert_eq!(entered("micro_lycee"), Some(pair("sre", "micro_lycee")));
    assert_eq!(entered("emploi_avenir"), Some(pair("emploi", "emploi_avenir")));
    assert_eq!(entered("sre"), Some(pair("sre", "")));
    assert_eq!(entered("nothing of the kind"), None);
    let accepted = [("dispositif_retenu", "micro_lycee")];
    assert_eq!(with_scheme_of(&case(&accepted), pair("sre", "")), pair("sre", "micro_lycee"));
    assert_eq!(with_scheme_of(&case(&accepted), pair("sre", "clept")), pair("sre", "clept"));
    assert_eq!(with_scheme_of(&case(&accepted), pair("emploi", "")), pair("emploi", ""));
    let on_path = [&accepted[..], &[("solution_date_entree", "2026-10-01")]].concat();
    assert_eq!(with_scheme_of(&case(&on_path), pair("sre", "")), pair("sre", ""));
    assert_eq!(scheme_of(&case(&[("solution_dispositif", "clept")])), "clept");
}

#[test]
fn an_enrolment_is_checked_with_the_school_or_the_head_of_the_cfa() {
    assert_eq!(check_with("lycee_professionnel"), Some(CheckWith::School));
    assert_eq!(check_with("apprentissage"), Some(CheckWith::CfaDirector));
    assert_eq!(check_with("emploi"), None);
    let entered = [("solution_date_entree", "2026-10-01"), ("solution_retenue", "apprentissage")];
    let waits = [&entered[..], &[("inscription_a_verifier_depuis", "2026-10-01")]].concat();
    assert_eq!(path(&case(&waits)).and_then(|path| path.to_check), Some(CheckWith::CfaDirector));
    let checked = [&waits[..], &[("solution_verifiee", "oui")]].concat();
    assert_eq!(path(&case(&checked)).and_then(|path| path.to_check), None);
}

/// Who found a place is checked with the school, public, private or agricultural, or the head of the CFA, until its base names the
/// person (requirements 100 and 101).
#[test]
fn who_enters_a_school_or_an_apprenticeship_waits_for_the_check_with_it() {
    let place = "Lycée agricole de Pixérécourt";
    for (kind, with) in [
        ("retour_formation", CheckWith::School),
        ("lycee_professionnel", CheckWith::School),
        ("sre", CheckWith::School),
        ("apprentissage", CheckWith::CfaDirector),
    ] {
        let entered = entering(kind, place, "2026-10-01");
        let written: Vec<(&str, &str)> = entered.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        assert!(written.contains(&("verification_aupres_de", place)), "{kind}");
        let of = |more: &[(&str, &str)]| {
            let case = case(&[&written[..], more].concat());
            let running = running(&Facts::of_case(&case), Country::France, date(2026, 11, 24));
            let is_late = running.iter().any(|due| {
                due.clock.name == "verification_de_l_inscription"
                    && due.state == State::Over
                    && due.start == date(2026, 10, 1)
            });
            (path(&case).and_then(|path| path.to_check), is_late)
        };
        assert_eq!(of(&[]), (Some(with), true), "{kind}: nobody has checked");
        assert_eq!(of(&[("solution_verifiee", "oui")]), (None, false), "{kind}: the base names the person");
    }
    let job = entering("emploi", "Menuiserie Roux", "2026-10-01");
    assert!(job.contains(&("inscription_a_verifier_depuis", "")), "a job has no base of pupils");
}

#[test]
fn episodes_are_told_apart() {
    let known = case(&[
        ("date_sortie", "2025-06-30"),
        ("episode_depuis", "2026-11-02"),
        ("episode", "debut=2025-06-30; fin=2025-11-10; issue=rupture; solution=apprentissage; organisme=CFA"),
        ("tentative_contact", "date=2025-09-01; mode=telephone; qui=jeune"),
        ("tentative_contact", "date=2025-09-08; mode=telephone; qui=personne"),
        ("tentative_contact", "date=2026-11-03; mode=telephone; qui=mere"),
    ]);
    let found = episodes(&known);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].start, found[0].end), (Some(date(2025, 6, 30)), Some(date(2025, 11, 10))));
    assert_eq!((found[0].outcome.as_str(), found[0].attempts), ("rupture", 2));
    assert_eq!((found[1].start, found[1].end, found[1].attempts), (Some(date(2026, 11, 2)), None, 1));
    let closed = close(&known, date(2026, 12, 1), "refus", None);
    assert_eq!(closed[..3], [("debut", "2026-11-02".into()), ("fin", "2026-12-01".into()), ("issue", "refus".into())]);
}

#[test]
fn a_broken_path_stands_open_until_somebody_reached_the_person() {
    let broken = [
        ("solution_date_entree", "2026-10-01"),
        ("solution_retenue", "emploi"),
        ("solution_date_rupture", "2026-11-02"),
        ("tentative_contact", "date=2026-09-01; qui=jeune"),
    ];
    assert_eq!(path(&case(&broken)).and_then(|path| path.broken), Some(date(2026, 11, 2)));
    let missed = [&broken[..], &[("tentative_contact", "date=2026-11-03; qui=personne")]].concat();
    assert!(path(&case(&missed)).is_some());
    let told =
        [&broken[..], &[("tentative_contact", "date=2026-11-02; qui=jeune"), ("relance_le", "2026-11-02")]].concat();
    assert!(path(&case(&told)).is_some(), "who was reached told of the break");
    let reached = [&broken[..], &[("tentative_contact", "date=2026-11-03; qui=jeune")]].concat();
    assert_eq!(path(&case(&reached)), None);
    assert_eq!(path(&case(&[])), None);
}

/// A break learned of by a call of the same day: the call was of the path, and the episode that follows found nothing yet.
#[test]
fn a_break_takes_neither_its_calls_nor_its_solution_into_the_next_episode() {
    let fields = [
        ("date_sortie", "2026-06-30"),
        ("tentative_contact", "date=2026-11-23; mode=telephone; qui=jeune"),
        ("solution_retenue", "stage"),
        ("solution_organisme", "Mairie"),
        ("solution_date_entree", "2026-11-23"),
        ("solution_date_rupture", "2026-11-23"),
        ("episode_depuis", "2026-11-23"),
        (
            "episode",
            "debut=2026-06-30; fin=2026-11-23; issue=rupture; rupture_le=2026-11-23; solution=stage; organisme=Mairie",
        ),
    ];
    let broken = case(&fields);
    let found = episodes(&broken);
    assert_eq!([found[0].attempts, found[1].attempts], [1, 0]);
    let solution = |case: &CaseSummary| {
        let closed = close(case, date(2026, 12, 1), "injoignable", None);
        closed.into_iter().find(|(part, _)| *part == "solution").map(|(_, value)| value)
    };
    assert_eq!(solution(&broken).as_deref(), Some(""), "the placement was of the episode before");
    let mut chosen = fields;
    chosen[2] = ("solution_retenue", "e2c");
    assert_eq!(solution(&case(&chosen)).as_deref(), Some("e2c"), "something else was chosen since");
    let mut again = fields;
    (again[4], again[5]) = (("solution_date_entree", "2026-11-25"), ("solution_verifiee", "non"));
    assert_eq!(solution(&case(&again)).as_deref(), Some("stage"), "the same was entered anew");
}

/// Who is called between two episodes is called about the second.
#[test]
fn an_attempt_before_a_file_is_reopened_is_of_the_episode_that_it_begins() {
    let reopened = case(&[
        ("episode_depuis", "2026-11-23"),
        ("episode", "debut=2025-06-30; fin=2026-06-10; issue=solution; solution=e2c"),
        ("tentative_contact", "date=2026-06-10; mode=telephone; qui=jeune"),
        ("tentative_contact", "date=2026-11-20; mode=telephone; qui=jeune"),
        ("tentative_contact", "date=2026-11-23; mode=telephone; qui=jeune"),
    ]);
    assert_eq!(episodes(&reopened).iter().map(|episode| episode.attempts).collect::<Vec<_>>(), [1, 2]);
}

/// Who works already is asked for no further news only once somebody notes the entry (requirements 100 and 175).
#[test]
fn who_has_a_solution_is_on_no_path_before_somebody_notes_it() {
    let of = |fields: &[(&str, &str)]| awaits_entry([&case(fields)]);
    assert!(of(&[("position_jeune", "deja_solution")]) && of(&[("activite_actuelle", "apprentissage")]));
    assert!(!of(&[]) && !of(&[("activite_actuelle", "sans_activite")]));
    let entered =
        [("activite_actuelle", "emploi"), ("solution_retenue", "emploi"), ("solution_date_entree", "2026-11-02")];
    assert!(!of(&entered) && !of(&[entered[0], ("etape", "clos")]));
}
