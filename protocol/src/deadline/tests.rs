// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date as day;
use proptest::prelude::*;

use super::*;
use crate::catalogue::{Catalogue, FieldId, FieldKind};

fn row(pairs: &[(&str, &str)]) -> Vec<(FieldId, String)> {
    let one = |(name, text): &(&str, &str)| {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
        (field.id, field.parse(text).expect("the value may stand there").value)
    };
    pairs.iter().map(one).collect()
}

fn deadlines(country: Country, pairs: &[(&str, &str)], at: Date) -> Vec<(String, State, Date)> {
    let row = row(pairs);
    let running = running(&Facts::of_row(&row), country, at);
    running.into_iter().map(|deadline| (deadline.clock.name.clone(), deadline.state, deadline.due)).collect()
}

#[test]
fn every_clock_reads_its_fields_from_the_catalogue_and_names_its_source() {
    for clock in Clock::all() {
        for language in [Language::English, Language::French] {
            assert!(clock.source(language).len() > 20, "{}", clock.name);
        }
        let french = clock.source(Language::French);
        assert!(!french.contains(" the ") && !french.contains("Loi of"), "in its own language: {french}");
        assert!(clock.within.is_some() != clock.at_age.is_some(), "{}: a term or a birthday", clock.name);
        for field in clock.fields() {
            assert!(Catalogue::current().by_name(field).is_some_and(|known| known.name == field), "{field}");
        }
        for field in clock.done_by.iter().chain([&clock.from]) {
            assert_eq!(Catalogue::current().by_name(field).map(|field| field.kind.clone()), Some(FieldKind::Date));
        }
        for (field, values) in &clock.done_when {
            let field = Catalogue::current().by_name(field).expect("checked above");
            assert!(values.iter().all(|value| field.parse(value).is_ok_and(|parsed| parsed.value == *value)));
        }
    }
}

#[test]
fn the_right_to_return_is_fifteen_days_and_ends_with_the_interview() {
    let asked = [("date_naissance", "2007-03-01"), ("demande_droit_au_retour_le", "2026-11-02")];
    let at = |day| deadlines(Country::France, &asked, day);
    let due = day(2026, 11, 17);
    assert_eq!(at(day(2026, 11, 3)), [("droit_au_retour".to_owned(), State::Running, due)]);
    assert_eq!(at(day(2026, 11, 17)), [("droit_au_retour".to_owned(), State::Near, due)]);
    assert_eq!(at(day(2026, 11, 18)), [("droit_au_retour".to_owned(), State::Over, due)]);
    let with = |interview| {
        let pairs = [asked.as_slice(), &[("date_entretien_situation", interview)]].concat();
        let running = deadlines(Country::France, &pairs, day(2026, 11, 18)).into_iter();
        running.filter(|(name, ..)| name == "droit_au_retour").count()
    };
    assert_eq!((with("2026-11-10"), with("2026-11-01")), (0, 1), "an interview before the request is not the one");
    let older = [("date_naissance", "1999-03-01"), asked[1]];
    let names: Vec<String> =
        deadlines(Country::France, &older, day(2026, 11, 3)).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["fin_d_acces"], "the right ends with 25");
}

/// The right is of those who left without a diploma or a professional certification (requirement 165).
#[test]
fn the_right_to_return_is_of_those_without_a_vocational_qualification() {
    let clock = Clock::all().iter().find(|clock| clock.name == "droit_au_retour").expect("there is one");
    let start = day(2026, 11, 2);
    let asked = |more: &[(&str, &str)]| {
        let pairs = [&[("date_naissance", "2007-03-01"), ("demande_droit_au_retour_le", "2026-11-02")], more].concat();
        let row = row(&pairs);
        let facts = Facts::of_row(&row);
        let runs = running(&facts, Country::France, start).iter().any(|deadline| deadline.clock.name == clock.name);
        let refusal = clock.refusal(&facts, start);
        assert_eq!(runs, refusal.is_none(), "{more:?}");
        (refusal, clock.asks_for_diploma(&facts, start))
    };
    let diploma = |what: &str| Some(Refusal::Diploma { what: what.to_owned() });
    assert_eq!(asked(&[]), (None, true), "nothing says so: the right is not held back, and somebody asks");
    for without in [
        ("niveau_sortie", "sans_diplome"),
        ("niveau_sortie", "brevet"),
        ("diplome_obtenu", "DNB"),
        ("diplome_obtenu", "Diplôme national du brevet, série professionnelle"),
    ] {
        assert_eq!(asked(&[without]), (None, false));
    }
    // The right is also that of holders of a baccalauréat without a vocational qualification (facts 3.3).
    for open in [("niveau_sortie", "niveau_4"), ("diplome_obtenu", "Bac"), ("diplome_obtenu", "Baccalauréat général")]
    {
        assert_eq!(asked(&[open]), (None, true), "{open:?}: the clock runs, and somebody asks");
    }
    assert_eq!(asked(&[("niveau_sortie", "niveau_3")]), (diploma("niveau_3"), false));
    for name in [
        "Bac pro cuisine",
        "CAP Cuisine",
        "BEP (intermédiaire)",
        "Titre professionnel de maçon",
        "Certificat d'aptitude professionnelle",
    ] {
        assert_eq!(asked(&[("diplome_obtenu", "DNB"), ("diplome_obtenu", name)]), (diploma(name), false));
    }
    let older = [("date_naissance", "1999-03-01")];
    let (refusal, row) = (Refusal::Age { age: 27, ages: (16, 25) }, row(&older));
    assert_eq!(clock.refusal(&Facts::of_row(&row), start), Some(refusal));
    for field in DIPLOMA_FIELDS {
        assert!(clock.fields().any(|known| known == field), "what is kept of a case is made anew when {field} changes");
    }
}

/// A platform sets the terms that the guide proposes, and shortens those of a law; it never loosens one (requirement 205).
#[test]
fn a_term_of_a_law_may_only_be_shortened() {
    let settable =
        |how| Clock::all().iter().filter(move |clock| clock.settable == Some(how)).map(|clock| clock.name.as_str());
    assert_eq!(
        settable(Settable::Shorter).collect::<Vec<_>>(),
        ["droit_au_retour", "entretien_reorientation"],
        "never the time that a law gives to the young person and the parents"
    );
    let field = Catalogue::current().by_name("delai").expect("a field of meetings");
    for theirs in ["suite_de_la_convocation", "mise_en_demeure"] {
        assert!(field.parse(&format!("quoi={theirs}; jours=5")).is_err(), "{theirs}");
    }
    for clock in Clock::all().iter().filter(|clock| clock.settable.is_some()) {
        assert!(
            clock.within.is_some() && field.parse(&format!("quoi={}; jours=5", clock.name)).is_ok(),
            "{}",
            clock.name
        );
        let free = clock.source_en.contains("not of a law");
        assert_eq!(clock.source_fr.contains("non d’une loi"), free, "{}", clock.source_fr);
        assert_eq!(clock.settable == Some(Settable::Freely), free, "{}: {}", clock.name, clock.source_en);
    }
}

#[test]
fn the_duty_to_train_has_its_clocks_between_sixteen_and_eighteen() {
    let reported =
        [("date_naissance", "2009-06-15"), ("date_signalement", "2026-10-01"), ("convocation_le", "2026-11-30")];
    let names: Vec<(String, Date)> =
        deadlines(Country::France, &reported, day(2026, 12, 1)).into_iter().map(|(name, _, due)| (name, due)).collect();
    assert_eq!(
        names,
        [
            ("entretien_reorientation".to_owned(), day(2027, 1, 1)),
            ("suite_de_la_convocation".to_owned(), day(2027, 1, 30))
        ]
    );
    let fulfilled = [reported.as_slice(), &[("obligation_formation", "remplie")]].concat();
    assert_eq!(deadlines(Country::France, &fulfilled, day(2026, 12, 1)), []);
    let adult = [("date_naissance", "2007-06-15"), reported[1], reported[2]];
    assert_eq!(deadlines(Country::France, &adult, day(2026, 12, 1)), []);
    let before = [("date_naissance", "2003-06-15"), ("date_signalement", "2020-08-31")];
    assert_eq!(deadlines(Country::France, &before, day(2020, 9, 2)), [], "no such clock before the law");
}

#[test]
fn luxembourg_has_its_own_clocks_since_its_law() {
    let notice = [("date_naissance", "2009-12-24"), ("mise_en_demeure_le", "2026-11-02")];
    let at = deadlines(Country::Luxembourg, &notice, day(2026, 11, 11));
    assert_eq!(at, [("mise_en_demeure".to_owned(), State::Over, day(2026, 11, 10))]);
    assert_eq!(deadlines(Country::France, &notice, day(2026, 11, 11)), []);
    let back = [notice.as_slice(), &[("date_entree", "2026-11-09")]].concat();
    assert_eq!(deadlines(Country::Luxembourg, &back, day(2026, 11, 11)), []);
    let workshop = [("atelier_inscrit_le", "2026-10-31")];
    let at = deadlines(Country::Luxembourg, &workshop, day(2026, 11, 11));
    assert_eq!(at[0].2, day(2027, 2, 28), "four months later, on the last day of a shorter month");
}

/// The request is typed days after the interview took place: the time for a proposal runs from the interview all the same.
#[test]
fn a_request_that_is_typed_late_starts_the_time_for_a_proposal() {
    let late = [
        ("date_naissance", "2007-03-01"),
        ("demande_droit_au_retour_le", "2026-11-10"),
        ("date_entretien_situation", "2026-11-23"),
    ];
    let proposal = |more: &[(&str, &str)]| {
        let found = deadlines(Country::France, &[&late[..], more].concat(), day(2026, 11, 24));
        found.into_iter().find(|(name, ..)| name == "proposition_d_une_place").map(|(_, _, due)| due)
    };
    assert_eq!(proposal(&[]), Some(day(2026, 12, 8)));
    assert_eq!(proposal(&[("proposition_attendue_depuis", "2026-11-23")]), Some(day(2026, 12, 8)), "as typed in time");
    assert_eq!(proposal(&[("place_proposee_le", "2026-11-12")]), None, "a place was proposed since the request");
    assert_eq!(proposal(&[("place_proposee_le", "2026-11-02")]), Some(day(2026, 12, 8)));
    assert_eq!(proposal(&[("niveau_sortie", "niveau_3")]), None, "the right is of others");
    assert_eq!(proposal(&[("demande_droit_au_retour_le", "2026-11-24")]), None, "the interview is still to come");
}

#[test]
fn a_birthday_shows_up_when_it_is_near() {
    let born = [("date_naissance", "2009-01-15")];
    assert_eq!(deadlines(Country::France, &born, day(2026, 11, 1)), []);
    let values = [("date_naissance", "2009-01-15")];
    let facts = values.iter().fold(Facts::default(), |facts, said| facts.with([*said]));
    let ahead = |days: i32| -> Vec<(State, Date)> {
        let running = running_ahead(&facts, Country::France, day(2026, 11, 1), &Terms::new(), days);
        running.into_iter().map(|clock| (clock.state, clock.due)).collect()
    };
    assert_eq!(ahead(75), [(State::Running, day(2027, 1, 15))], "who looks that far sees it");
    assert_eq!(ahead(74), []);
    let near = deadlines(Country::France, &born, day(2026, 12, 1));
    assert_eq!(near, [("fin_de_l_obligation".to_owned(), State::Near, day(2027, 1, 15))]);
    assert_eq!(deadlines(Country::France, &born, day(2027, 1, 16)), [], "the duty is over, and so is its clock");
    let adult = deadlines(Country::France, &born, day(2035, 2, 1));
    assert_eq!(adult, [("fin_d_acces".to_owned(), State::Over, day(2035, 1, 15))]);
}

proptest! {
    #[test]
    fn a_platform_never_loosens_a_term_of_a_law(days in 1i32..200, offset in 0i32..400) {
        let start = later(day(2026, 1, 1), 0, offset);
        let terms: Terms = Clock::all().iter().map(|clock| (clock.name.clone(), days)).collect();
        for clock in Clock::all() {
            let (law, due) = (clock.due(start), clock.due_within(start, &terms));
            match clock.settable {
                None => prop_assert_eq!(due, law),
                Some(Settable::Shorter) => prop_assert_eq!(due, law.min(later(start, 0, days))),
                Some(Settable::Freely) => prop_assert_eq!(due, later(start, 0, days)),
            }
        }
    }

    /// The last day is the same whenever one looks, and the state says on which side of it one is.
    #[test]
    fn a_deadline_stands_still_while_time_passes(offset in 0i32..400, looked in 0i32..400) {
        let start = later(day(2026, 1, 1), 0, offset);
        let text = start.to_string();
        let pairs = [("date_naissance", "2008-01-01"), ("demande_droit_au_retour_le", text.as_str())];
        let at = later(start, 0, looked);
        let row = row(&pairs);
        let deadline = running(&Facts::of_row(&row), Country::France, at).remove(0);
        prop_assert_eq!(deadline.due, later(start, 0, 15));
        prop_assert_eq!(deadline.state == State::Over, at > deadline.due);
        prop_assert_eq!(deadline.state == State::Near, at <= deadline.due && deadline.days_left <= 7);
    }
}
