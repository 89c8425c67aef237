// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use insta::assert_snapshot;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::id::{CaseHandle, OrganisationId};
use crate::statement::CaseKind;
use crate::view::Party;

fn summary(number: u8, kind: CaseKind, values: &[(&str, &[&str])]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "E2C".to_owned(), kind: None };
    let head =
        CaseHead { case: CaseHandle([number; 16]), number: number.into(), kind, holder, own: false, handed_over: None };
    let shown = |values: &[&str]| Shown::Several(values.iter().map(|value| (*value).to_owned()).collect());
    let fields: BTreeMap<_, _> = values.iter().map(|(field, values)| ((*field).to_owned(), shown(values))).collect();
    CaseSummary::new(head, fields)
}

fn offer(number: u8, values: &[(&str, &[&str])]) -> CaseSummary {
    summary(number, CaseKind::Solution, values)
}

const TODAY: Date = date(2026, 11, 22);

fn person() -> Need {
    let case = summary(
        9,
        CaseKind::Person,
        &[
            ("date_naissance", &["2009-03-12"]),
            ("souhait", &["apprentissage", "formation"]),
            ("niveau_sortie", &["brevet"]),
            ("commune", &["Nancy"]),
            ("inscrit_mission_locale", &["true"]),
        ],
    );
    Need::of(&case, TODAY)
}

fn say(fits: &[Fit]) -> String {
    let line = |fit: &Fit| format!("{}: {:?} {:?} {:?}", fit.name, fit.reasons, fit.obstacles, fit.checks);
    fits.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_search_matches_age_level_and_wish_and_says_why() {
    let offers = [
        offer(1, &[("solution_nom", &["E2C Lorraine"]), ("solution_age_min", &["18"]), ("solution_age_max", &["25"])]),
        offer(
            2,
            &[
                ("solution_nom", &["CFA du bâtiment"]),
                ("solution_repond_a", &["apprentissage"]),
                ("solution_niveau_max", &["sans_diplome", "brevet"]),
                ("solution_age_min", &["16"]),
                ("solution_commune", &["NANCY"]),
            ],
        ),
        offer(
            3,
            &[
                ("solution_nom", &["Chantier"]),
                ("solution_condition", &["quartier_prioritaire", "inscrit_mission_locale"]),
            ],
        ),
        offer(4, &[("solution_nom", &["Bac pro"]), ("solution_niveau_max", &["niveau_3"])]),
        offer(5, &[("solution_nom", &["Micro-lycée"]), ("solution_repond_a", &["reprendre_etudes"])]),
    ];
    let free = |head: &CaseHead| (head.number == 2).then_some(3);
    assert_snapshot!(say(&search(&person(), &offers, TODAY, free)), @r#"
    CFA du bâtiment: [Wish { wish: "apprentissage" }, Age { age: 17 }, Near { municipality: "Nancy" }, Free { places: 3 }] [] []
    Chantier: [] [] [Condition { condition: "quartier_prioritaire" }]
    Bac pro: [] [Level { level: "brevet" }] []
    E2C Lorraine: [] [TooYoung { age: 17, age_min: 18 }] []
    Micro-lycée: [] [OtherWish] []
    "#);
}

#[test]
fn what_is_closed_full_or_still_to_be_made_stands_behind() {
    let offers = [
        offer(1, &[("solution_nom", &["À créer"]), ("solution_classe", &["a_creer"])]),
        offer(2, &[("solution_nom", &["Fermée"]), ("solution_fermee_le", &["2026-11-22"])]),
        offer(3, &[("solution_nom", &["Complète"])]),
        offer(4, &[("solution_nom", &["Ferme demain"]), ("solution_fermee_le", &["2026-11-23"])]),
    ];
    let free = |head: &CaseHead| (head.number == 3).then_some(0);
    let fits = search(&person(), &offers, TODAY, free);
    assert!(fits[0].is_eligible() && fits[0].name == "Ferme demain");
    assert!(fits[1..].iter().all(|fit| !fit.is_eligible()));
}

#[test]
fn sessions_of_the_season_come_in_time() {
    let session = |day: &str| format!(r#"{{"debut":"{day}","places":"4"}}"#);
    let (past, soon, later) = (session("2026-09-01"), session("2027-01-04"), session("2027-03-01"));
    let with = offer(1, &[("solution_session", &[later.as_str(), past.as_str(), soon.as_str()])]);
    assert_eq!(next_session(&with, TODAY), Some(date(2027, 1, 4)));
    assert_eq!(next_session(&with, date(2027, 3, 1)), Some(date(2027, 3, 1)));
    assert_eq!(next_session(&with, date(2027, 3, 2)), None);
}

/// A person of whom nothing is known is excluded from nothing that a question could open.
#[test]
fn what_is_not_known_is_asked_and_excludes_nobody() {
    let strict = offer(
        1,
        &[
            ("solution_age_min", &["18"]),
            ("solution_niveau_max", &["niveau_3"]),
            ("solution_condition", &["sans_activite"]),
        ],
    );
    let fit = fit(&Need::default(), &strict, TODAY, None);
    assert!(fit.is_eligible());
    assert_eq!(fit.checks.len(), 3);
}

proptest! {
    /// Whoever stands within the bounds is never called too young or too old, whoever stands outside always is.
    #[test]
    fn ages_are_held_against_both_bounds(age in 10i16..40, lowest in 10i16..40, highest in 10i16..40) {
        let (age_min, age_max) = (lowest.to_string(), highest.to_string());
        let with = offer(1, &[("solution_age_min", &[age_min.as_str()]), ("solution_age_max", &[age_max.as_str()])]);
        let fit = fit(&Need { ages: vec![age], ..Need::default() }, &with, TODAY, None);
        prop_assert_eq!(fit.is_eligible(), (lowest..=highest).contains(&age));
    }

    /// The order is the same whatever the order in which solutions are held, and those open to the person stand first.
    #[test]
    fn the_order_is_one(seed in Just((1u8..9).collect::<Vec<_>>()).prop_shuffle(), free in prop::collection::vec(0u64..3, 9)) {
        let make = |number: &u8| {
            let age = (14 + i16::from(*number)).to_string();
            offer(*number, &[("solution_nom", &["S"]), ("solution_age_max", &[age.as_str()])])
        };
        let found = |numbers: &[u8]| {
            let offers: Vec<_> = numbers.iter().map(make).collect();
            search(&person(), &offers, TODAY, |head| free.get(usize::try_from(head.number).ok()?).copied())
        };
        let mut sorted = seed.clone();
        sorted.sort_unstable();
        let fits = found(&seed);
        prop_assert_eq!(&fits, &found(&sorted));
        prop_assert!(fits.is_sorted_by_key(|fit| !fit.is_eligible()));
    }
}
