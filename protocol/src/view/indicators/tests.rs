// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalogue::{Catalogue, FieldKind};
use crate::id::{CaseHandle, OrganisationId};
use crate::statement::CaseKind;
use crate::view::{CaseHead, Party};

const PERIOD: Period = Period { from: date(2026, 9, 1), until: date(2026, 12, 31) };

pub(super) fn case(values: &[(&str, &str)]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    let head =
        CaseHead { case: CaseHandle([1; 16]), number: 1, kind: CaseKind::Person, holder, own: true, handed_over: None };
    let mut fields: BTreeMap<String, Vec<String>> = Default::default();
    for (field, value) in values {
        fields.entry((*field).to_owned()).or_default().push((*value).to_owned());
    }
    let fields = fields.into_iter().map(|(field, values)| (field, Shown::Several(values))).collect();
    CaseSummary::new(head, fields)
}

fn attempt(day: &str, who: &str) -> String {
    format!(r#"{{"date":"{day}","mode":"telephone","qui":"{who}"}}"#)
}

fn count(values: &[(&str, &str)]) -> Indicators {
    indicators(&[case(values)], PERIOD)
}

#[test]
fn each_figure_counts_what_its_name_says() {
    let reached = attempt("2026-10-05", "jeune");
    assert_eq!(count(&[("tentative_contact", &reached)]).contacted, 1);
    assert_eq!(count(&[("tentative_contact", &attempt("2026-10-05", "personne"))]).contacted, 0, "nobody was reached");
    assert_eq!(count(&[("tentative_contact", &attempt("2026-08-31", "mere"))]).contacted, 0, "before the period");
    assert_eq!(count(&[("accompagne_par", "mission_locale")]).accompanied, 1);
    assert_eq!(count(&[("accompagne_depuis_le", "2027-01-01")]).accompanied, 0, "after the period");
    assert_eq!(count(&[("etape", "parcours")]).accompanied, 1);
    let entered = [("solution_retenue", "e2c"), ("solution_date_entree", "2026-11-02")];
    assert_eq!((count(&entered).training, count(&entered).employment), (1, 0));
    let broken = [&entered[..], &[("solution_date_rupture", "2026-12-01")]].concat();
    assert_eq!(count(&broken).training, 0, "left again");
    let job = [("solution_retenue", "emploi"), ("solution_date_entree", "2026-11-02")];
    assert_eq!((count(&job).training, count(&job).employment), (0, 1));
    assert_eq!(count(&[("activite_actuelle", "scolaire")]).training, 0, "nothing says that anybody came back, or when");
    let at_school =
        [("activite_actuelle", "scolaire"), ("fin_suivi_le", "2026-10-01"), ("fin_suivi_motif", "faux_decrocheur")];
    assert_eq!(
        (count(&at_school).training, count(&at_school).false_leavers),
        (0, 1),
        "who left nothing did not come back"
    );
    let both = [&job[..], &[("activite_actuelle", "apprentissage")]].concat();
    assert_eq!((count(&both).training, count(&both).employment), (0, 1), "one return, counted once");
    for (who, contacted) in
        [("jeune", 1), ("representant_legal", 1), ("etablissement", 0), ("fratrie", 0), ("partenaire", 0)]
    {
        let attempt = attempt("2026-10-05", who);
        let counted = count(&[("date_sortie", "2026-09-25"), ("tentative_contact", &attempt)]);
        assert_eq!((counted.contacted, counted.contact_known), (contacted, contacted), "{who}");
    }
    assert_eq!(count(&[("financement", "fse")]).funded, 1);
    let enrolled = [("fin_suivi_le", "2026-10-01"), ("fin_suivi_motif", "faux_decrocheur")];
    assert_eq!(count(&enrolled).false_leavers, 1);
    let gone = |day: &str| format!(r#"{{"date":"{day}","motif":"inscrit"}}"#);
    assert_eq!(count(&[("sorti_de_la_liste", &gone("2026-11-20"))]).false_leavers, 1, "a list says so");
    assert_eq!(count(&[("sorti_de_la_liste", &gone("2026-08-20"))]).false_leavers, 0, "before the period");
    assert!(false_leaver::FIELDS.iter().all(|field| FIELDS.contains(field)));
    assert_eq!(count(&enrolled).exact(Indicator::FalseLeavers), Figure::Value(100));
}

#[test]
fn who_left_the_list_before_or_comes_after_is_not_counted() {
    assert_eq!(count(&[]).followed, 1);
    assert_eq!(count(&[("fin_suivi_le", "2026-08-31")]).followed, 0);
    assert_eq!(count(&[("fin_suivi_le", "2026-09-01")]).followed, 1);
    assert_eq!(count(&[("date_signalement", "2027-01-01")]).followed, 0);
    assert_eq!(count(&[("date_signalement", "2026-12-31")]).followed, 1);
}

#[test]
fn the_time_to_the_first_contact_is_that_of_the_one_in_the_middle() {
    let with =
        |left: &str, first: &str| case(&[("date_sortie", left), ("tentative_contact", &attempt(first, "jeune"))]);
    let cases = [
        with("2026-09-01", "2026-09-11"),
        with("2026-09-01", "2026-10-01"),
        with("2026-09-01", "2026-09-04"),
        case(&[]),
    ];
    let counted = indicators(&cases, PERIOD);
    assert_eq!((counted.contact_days, counted.contact_known), (Some(10), 3));
    let later = case(&[
        ("date_sortie", "2026-06-01"),
        ("tentative_contact", &attempt("2026-06-05", "pere")),
        ("tentative_contact", &attempt("2026-10-05", "jeune")),
    ]);
    assert_eq!(indicators(&[later], PERIOD).contact_known, 0, "the first contact was before the period");
}

#[test]
fn a_target_is_reached_from_above_or_from_below() {
    let meeting = case(&[
        ("objectif", r#"{"cadre":"national","indicateur":"faux_decrocheurs","pour_le":"2027-06-30","valeur":"10"}"#),
        ("objectif", r#"{"indicateur":"formation","pour_le":"2027-06-30","valeur":"40"}"#),
        ("objectif", r#"{"indicateur":"bonheur","pour_le":"2027-06-30","valeur":"40"}"#),
    ]);
    let [fewer, more] = targets(&meeting).try_into().expect("two targets name a figure that there is");
    assert_eq!(
        (fewer.is_reached_by(Figure::Value(10)), fewer.is_reached_by(Figure::Value(11))),
        (Some(true), Some(false))
    );
    assert_eq!(
        (more.is_reached_by(Figure::Value(40)), more.is_reached_by(Figure::Value(39))),
        (Some(true), Some(false))
    );
    assert_eq!(more.is_reached_by(Figure::Hidden), None);
    assert_eq!(fewer.frame, "national");
}

#[test]
fn the_codes_are_those_of_the_catalogue() {
    for name in ["objectif", "indicateurs_transmis"] {
        let field = Catalogue::current().by_name(name).expect("the field is there");
        let FieldKind::Record { parts } = &field.kind else { panic!("{name} is a record") };
        let options = parts.iter().find_map(|part| match &part.kind {
            FieldKind::Choice { options } => {
                Some(options.iter().map(|option| option.code.as_str()).collect::<Vec<_>>())
            }
            _ => None,
        });
        assert_eq!(options, Some(Indicator::ALL.map(Indicator::code).to_vec()));
    }
    for field in FIELDS {
        assert!(Catalogue::current().field_of(CaseKind::Person, field).is_some(), "{field}");
    }
}

#[test]
fn a_person_with_two_linked_files_is_counted_once() {
    let numbered = |number: u8, values: &[(&str, &str)]| {
        let mut case = case(values);
        case.head.case = CaseHandle([number; 16]);
        case
    };
    let reached = attempt("2026-10-05", "jeune");
    let cases = vec![
        numbered(1, &[("date_sortie", "2026-09-25")]),
        numbered(2, &[("tentative_contact", &reached)]),
        numbered(3, &[("etape", "parcours"), ("tentative_contact", &reached)]),
        numbered(4, &[("fin_suivi_le", "2026-08-01"), ("tentative_contact", &reached)]),
    ];
    let count = |links: &[(u8, u8)]| {
        let links: Vec<_> =
            links.iter().map(|(one, other)| (CaseHandle([*one; 16]), CaseHandle([*other; 16]))).collect();
        let people = files_of_people(cases.clone(), &links);
        indicators_of_people(people.iter().map(Vec::as_slice), PERIOD)
    };
    assert_eq!(count(&[]), indicators(&cases, PERIOD));
    assert_eq!((count(&[]).followed, count(&[]).contacted), (3, 2));
    let two = count(&[(2, 1)]);
    assert_eq!(
        (two.followed, two.contacted, two.contact_days),
        (2, 2, Some(10)),
        "left in the one file, reached in the other"
    );
    let one = count(&[(1, 2), (3, 2), (4, 1), (9, 1)]);
    assert_eq!((one.followed, one.contacted, one.accompanied), (1, 1, 1));
}

#[test]
fn the_parts_of_a_whole_that_others_know_do_not_tell_of_a_small_one() {
    let part = |followed: u64, contacted: u64| Indicators { followed, contacted, ..Indicators::default() };
    let shared = |parts: &[Indicators], indicator| shared_parts(parts, indicator, LEAST_SHARED);
    // 13 in all, 9 of them in Nancy: 4 in Metz.
    assert_eq!(shared(&[part(4, 0), part(9, 0)], Indicator::Followed), [Figure::Hidden, Figure::Hidden]);
    assert_eq!(
        shared(&[part(4, 0), part(9, 0), part(20, 0)], Indicator::Followed),
        [Figure::Hidden, Figure::Hidden, Figure::Value(20)]
    );
    assert_eq!(
        shared(&[part(3, 0), part(4, 0), part(0, 0), part(9, 0)], Indicator::Followed),
        [Figure::Hidden, Figure::Hidden, Figure::Value(0), Figure::Value(9)],
        "seven people in two places are no small number of one"
    );
    assert_eq!(
        shared(&[part(1, 0), part(2, 0), part(9, 0)], Indicator::Followed),
        [Figure::Hidden, Figure::Hidden, Figure::Hidden],
        "three people are few, wherever they are"
    );
    // 25 of 35 were contacted in all.
    assert_eq!(
        shared(&[part(20, 18), part(15, 7)], Indicator::Contacted),
        [Figure::Hidden, Figure::Hidden],
        "two who were not contacted"
    );
}

proptest! {
    /// Whoever knows the whole cannot work out of fewer than five people what holds of them.
    #[test]
    fn what_is_hidden_of_the_parts_is_not_worked_out(parts in prop::collection::vec(any_indicators(), 1..6)) {
        for indicator in Indicator::ALL.into_iter().filter(|indicator| *indicator != Indicator::ContactDays) {
            let shared = shared_parts(&parts, indicator, LEAST_SHARED);
            let hidden: Vec<&Indicators> =
                parts.iter().zip(&shared).filter(|(_, figure)| **figure == Figure::Hidden).map(|(part, _)| part).collect();
            for (part, figure) in parts.iter().zip(&shared) {
                prop_assert!(*figure == Figure::Hidden || *figure == part.shared(indicator, LEAST_SHARED));
            }
            let all_hidden = parts.iter().zip(&shared).all(|(part, figure)| *figure == Figure::Hidden || part.followed == 0);
            let sum: u64 = hidden.iter().map(|part| part.behind(indicator)).sum();
            prop_assert!(all_hidden || (hidden.len() != 1 && !(1..LEAST_SHARED).contains(&sum)), "{:?}", indicator);
        }
    }

    /// Files are of one person where links lead from one to the other, and of nobody else.
    #[test]
    fn linked_files_are_of_one_person(
        numbers in prop::collection::btree_set(0u8..12, 0..12), links in prop::collection::vec((0u8..12, 0u8..12), 0..12),
    ) {
        let handle = |number: u8| CaseHandle([number; 16]);
        let cases: Vec<CaseSummary> = numbers.iter().map(|number| {
            let mut case = case(&[]);
            case.head.case = handle(*number);
            case
        }).collect();
        // Again and again, who is linked with a lower one takes its number, until nobody does; also through files that are not there.
        let mut person: BTreeMap<u8, u8> = (0..12).map(|number| (number, number)).collect();
        for _ in 0..12 {
            for (one, other) in &links {
                let lowest = person[one].min(person[other]);
                person.extend([(*one, lowest), (*other, lowest)]);
            }
        }
        let mut expected: BTreeMap<u8, Vec<CaseHandle>> = BTreeMap::new();
        for (number, person) in person.into_iter().filter(|(number, _)| numbers.contains(number)) {
            expected.entry(person).or_default().push(handle(number));
        }
        let links: Vec<_> = links.into_iter().map(|(one, other)| (handle(one), handle(other))).collect();
        let found = files_of_people(cases, &links).into_iter();
        let found: Vec<Vec<_>> = found.map(|files| files.into_iter().map(|file| file.head.case).collect()).collect();
        let mut expected: Vec<_> = expected.into_values().collect();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}

prop_compose! {
    fn any_indicators()(followed in 0u64..40)(
        followed in Just(followed),
        counts in prop::array::uniform6(0..=followed),
        days in 0u64..400,
    ) -> Indicators {
        let [contacted, accompanied, training, employment, false_leavers, contact_known] = counts;
        let contact_days = (contact_known > 0).then_some(days);
        Indicators {
            followed, contacted, accompanied, training, employment, false_leavers, contact_known, contact_days, funded: 0,
        }
    }
}

proptest! {
    /// Nobody who sees what is shared can tell of fewer than five people that something holds, or does not hold, of them.
    #[test]
    fn small_numbers_are_not_shared(counted in any_indicators()) {
        let few = |count: u64| (1..LEAST_SHARED).contains(&count);
        for (indicator, count) in [
            (Indicator::Followed, counted.followed),
            (Indicator::Contacted, counted.contacted),
            (Indicator::Accompanied, counted.accompanied),
            (Indicator::Training, counted.training),
            (Indicator::Employment, counted.employment),
            (Indicator::FalseLeavers, counted.false_leavers),
        ] {
            let shared = counted.shared(indicator, LEAST_SHARED);
            let tells = few(count) || few(counted.followed) || few(counted.followed - count);
            prop_assert_eq!(shared == Figure::Hidden, tells, "{:?}", indicator);
            prop_assert!(shared == Figure::Hidden || shared == counted.exact(indicator));
        }
    }

    /// The time in the middle is one that somebody waited, and no more than half waited less or more.
    #[test]
    fn the_middle_is_the_middle(days in prop::collection::vec(0i32..120, 1..30)) {
        let left = date(2026, 9, 1);
        let cases: Vec<_> = days.iter().map(|days| {
            let day = left.checked_add(jiff::Span::new().days(*days)).expect("in range").to_string();
            case(&[("date_sortie", "2026-09-01"), ("tentative_contact", &attempt(&day, "jeune"))])
        }).collect();
        let middle = i32::try_from(indicators(&cases, PERIOD).contact_days.expect("somebody waited")).expect("few");
        prop_assert!(days.contains(&middle));
        prop_assert!(days.iter().filter(|days| **days < middle).count() * 2 <= days.len());
        prop_assert!(days.iter().filter(|days| **days > middle).count() * 2 <= days.len());
    }
}
