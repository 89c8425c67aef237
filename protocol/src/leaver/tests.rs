// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date as day;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

const PROCESSED: Date = day(2026, 10, 31);

fn row(pairs: &[(&str, &str)]) -> Vec<(FieldId, String)> {
    let one = |(name, text): &(&str, &str)| {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
        (field.id, field.parse(text).expect("the value may stand there").value)
    };
    pairs.iter().map(one).collect()
}

fn judged(country: Country, pairs: &[(&str, &str)]) -> Judgement {
    let row = row(pairs);
    judge(&Facts::of_row(&row), Criteria::of(country, PROCESSED).expect("criteria hold"), PROCESSED)
}

fn french(pairs: &[(&str, &str)], criterion: Criterion) -> Finding {
    judged(Country::France, pairs).findings[&criterion]
}

#[test]
fn every_statement_reads_and_names_its_source() {
    assert!(CRITERIA.len() >= 4);
    for criteria in CRITERIA.iter() {
        assert!(criteria.source.len() > 20 && criteria.age_min <= criteria.age_max);
        assert!(criteria.until.is_none_or(|until| date(criteria.since) < date(until)));
        let levels = Catalogue::current().by_name("niveau_sortie").expect("a field");
        let coded = [&criteria.reached_levels, &criteria.qualified_levels, &criteria.unqualified_levels];
        assert!(coded.into_iter().flatten().all(|level| levels.parse(level).is_ok()));
        let phrases = [&criteria.qualification_phrases, &criteria.general_phrases, &criteria.denying_phrases];
        assert!(phrases.into_iter().flatten().all(|phrase| !phrase.0.is_empty()));
    }
}

#[test]
fn criteria_follow_the_country_and_the_day() {
    let duty = |country, day| Criteria::of(country, day).and_then(|criteria| criteria.duty_until_age);
    assert_eq!(duty(Country::France, day(2020, 8, 31)), None);
    assert_eq!(duty(Country::France, day(2020, 9, 1)), Some(18));
    assert_eq!(duty(Country::Luxembourg, day(2026, 8, 31)), None);
    assert_eq!(duty(Country::Luxembourg, day(2026, 9, 1)), Some(18));
    assert!(Criteria::of(Country::Germany, PROCESSED).is_none());
    let seventeen = [("date_naissance", "2009-01-01")];
    assert!(judged(Country::Luxembourg, &seventeen).under_duty);
    assert!(!judged(Country::Luxembourg, &[("date_naissance", "2008-10-31")]).under_duty, "eighteen on the day");
}

#[test]
fn age_is_that_of_the_processing_date() {
    assert_eq!(french(&[("date_naissance", "2010-10-31")], Criterion::Age), Finding::Holds);
    assert_eq!(french(&[("date_naissance", "2010-11-01")], Criterion::Age), Finding::Fails);
    assert_eq!(french(&[("date_naissance", "2000-11-01")], Criterion::Age), Finding::Holds);
    assert_eq!(french(&[("date_naissance", "2000-10-31")], Criterion::Age), Finding::Fails);
    assert_eq!(french(&[], Criterion::Age), Finding::Unknown);
}

#[test]
fn fifteen_days_of_school_this_year_or_the_last() {
    let schooled = |from: &str, to: &str| french(&[("date_entree", from), ("date_sortie", to)], Criterion::Schooled);
    assert_eq!(schooled("2026-09-01", "2026-09-15"), Finding::Holds);
    assert_eq!(schooled("2026-09-01", "2026-09-14"), Finding::Fails);
    // The school year before the one of October 2026 began in September 2025.
    assert_eq!(schooled("2024-09-01", "2025-09-15"), Finding::Holds);
    assert_eq!(schooled("2024-09-01", "2025-09-14"), Finding::Fails);
    assert_eq!(schooled("2024-09-01", "2025-07-04"), Finding::Fails);
    assert_eq!(french(&[("date_sortie", "2026-06-30")], Criterion::Schooled), Finding::Unknown);
    assert_eq!(french(&[("date_sortie", "2025-06-30")], Criterion::Schooled), Finding::Fails);
    assert_eq!(french(&[], Criterion::Schooled), Finding::Unknown);
}

#[test]
fn who_reached_the_level_or_the_diploma_is_no_leaver() {
    let level = |code: &str| french(&[("niveau_sortie", code)], Criterion::NoDiploma);
    assert_eq!((level("brevet"), level("sans_diplome")), (Finding::Holds, Finding::Holds));
    assert_eq!((level("niveau_3"), level("niveau_4")), (Finding::Fails, Finding::Fails));
    let diploma = |prepared: &str, obtained: &str| {
        french(&[("diplome_prepare", prepared), ("diplome_obtenu", obtained)], Criterion::NoDiploma)
    };
    assert_eq!(diploma("Bac pro Métiers du bois", "BAC PRO METIERS DU BOIS"), Finding::Fails);
    assert_eq!(diploma("Bac pro", "BEP"), Finding::Unknown, "an intermediate diploma does not count");
}

#[test]
fn who_is_enrolled_or_apprenticed_on_the_day_is_no_leaver() {
    let enrolled = |pairs: &[(&str, &str)]| french(pairs, Criterion::NotEnrolled);
    assert_eq!(enrolled(&[("inscription_verifiee", "inscrit")]), Finding::Fails);
    assert_eq!(enrolled(&[("inscription_verifiee", "inconnu")]), Finding::Holds);
    assert_eq!(enrolled(&[("inscription_verifiee", "ne_peut_repondre")]), Finding::Unknown);
    assert_eq!(enrolled(&[("scolarise", "oui")]), Finding::Fails);
    assert_eq!(enrolled(&[("contrat_debut", "2026-09-01")]), Finding::Fails);
    assert_eq!(enrolled(&[("contrat_debut", "2026-11-01")]), Finding::Unknown, "it begins after the day");
    assert_eq!(enrolled(&[("contrat_debut", "2026-09-01"), ("contrat_rupture", "2026-10-01")]), Finding::Unknown);
    assert_eq!(enrolled(&[("contrat_debut", "2026-09-01"), ("contrat_rupture", "2026-11-15")]), Finding::Fails);
}

proptest! {
    /// What nothing is known of never takes anybody off a list, and one failing criterion always does.
    #[test]
    fn silence_is_never_held_against_anybody(
        known in subsequence(vec![
            ("date_naissance", "2008-05-05"),
            ("date_entree", "2025-09-01"),
            ("date_sortie", "2026-06-30"),
            ("niveau_sortie", "sans_diplome"),
            ("inscription_verifiee", "inconnu"),
        ], 0..=5),
        failing in proptest::option::of(proptest::sample::select(vec![
            ("date_naissance", "1999-05-05"),
            ("niveau_sortie", "niveau_4"),
            ("scolarise", "oui"),
        ])),
    ) {
        let pairs: Vec<_> = failing.into_iter().chain(known).collect();
        // The first value of a field is the one that a row has.
        let mut seen = BTreeSet::new();
        let pairs: Vec<_> = pairs.into_iter().filter(|(name, _)| seen.insert(*name)).collect();
        prop_assert_eq!(judged(Country::France, &pairs).is_leaver(), failing.is_none());
    }
}

/// What the name of a diploma says: what is unsure is asked, never refused.
#[test]
fn a_name_is_a_vocational_qualification_only_where_it_is_one() {
    let named = |name| {
        let criteria = Criteria::of(Country::France, PROCESSED).expect("criteria hold");
        criteria.qualification_named(name)
    };
    for name in [
        "CAP Cuisine",
        "C.A.P. Cuisine",
        "B.E.P.",
        "CAP (niveau 3)",
        "CAP, niveau V",
        "Bac pro cuisine",
        "Baccalauréat professionnel",
        "BTS",
        "BP coiffure",
        "Brevet professionnel",
        "Brevet d'études professionnelles",
        "Certificat d’aptitude professionnelle",
        "Titre professionnel de maçon",
        "CQP",
        "BPJEPS",
        "DEAES",
        "Diplôme d'État d'aide-soignant",
    ] {
        assert_eq!(named(name), Qualification::Held(name));
    }
    for name in [
        "DNB",
        "Brevet",
        "CFG",
        "Brevet d'études du premier cycle",
        "BAFA – brevet d'aptitude aux fonctions d'animateur",
        "Diplôme national du brevet, série professionnelle",
    ] {
        assert_eq!(named(name), Qualification::Missing, "{name}");
    }
    for name in [
        "Bac",
        "Baccalauréat général",
        "Bac S",
        "niveau bac",
        "niveau CAP",
        "CAP non obtenu",
        "sans titre",
        "Échec au BEP",
        "CAP en cours",
        "Titre",
        "Permis B",
    ] {
        assert_eq!(named(name), Qualification::Unknown, "{name}");
    }
}
