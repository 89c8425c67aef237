// SPDX-License-Identifier: EUPL-1.2
//! Who turned out to be a false leaver: lists named the person, who had left nothing. It is the one meaning of it wherever such people
//! are counted: of a campaign, of a school, of a period.
//!
//! Whoever came back to training by way of an office had left, whatever a base says since.

use jiff::civil::Date;

use super::super::CaseSummary;
use super::course::{episodes, written};
use super::{dates, values};
use crate::catalogue::Catalogue;

/// The fields that it is read from.
pub const FIELDS: [&str; 9] = [
    "sorti_de_la_liste",
    "fin_suivi_le",
    "fin_suivi_motif",
    "inscription_verifiee",
    "scolarise",
    "a_ne_pas_contacter_raison",
    "demande_correction",
    "solution_date_entree",
    "episode",
];

/// The outcome of a follow-up, and of an episode, of a false leaver.
const OUTCOME: &str = "faux_decrocheur";

/// Reasons of "do not contact" that say that the person is at school, or has what was to be had there.
const AT_SCHOOL: [&str; 9] = [
    "scolaire_public",
    "scolaire_prive_sous_contrat",
    "scolaire_prive_hors_contrat",
    "scolaire_defense",
    "scolaire_agriculture",
    "cned",
    "alternance",
    "demenage_etranger",
    "diplome",
];

/// What a source base is asked to put right of somebody who had left nothing.
const CORRECTED: [&str; 2] = ["inscrit", "diplome"];

/// Tells whether a person turned out to be a false leaver.
pub fn is_false_leaver(case: &CaseSummary) -> bool {
    !said_on(case).is_empty()
}

/// Returns the days on which something said that a person is a false leaver; none in place of a day that nothing tells.
pub(super) fn said_on(case: &CaseSummary) -> Vec<Option<Date>> {
    let is = |field: &str, wanted: &[&str]| values(case, field).iter().any(|value| wanted.contains(&value.as_str()));
    // A value without a day is of the day on which it was first written.
    let since = |field: &str, wanted: &[&str]| {
        let written = written(case, field).iter().filter(|written| wanted.contains(&written.value.as_str()));
        let first = written.map(|written| written.time).min();
        is(field, wanted).then(|| Some(case.chronicle.as_ref()?.day(first?)))
    };
    let ended = is("fin_suivi_motif", &[OUTCOME]).then(|| dates(case, "fin_suivi_le").min());
    let episodes = episodes(case);
    let over = episodes.iter().filter(|episode| episode.outcome == OUTCOME).map(|episode| Some(episode.end));
    let records = |field: &str| {
        let known = Catalogue::current().by_name(field);
        values(case, field).iter().filter_map(move |value| known?.record_parts(value)).collect::<Vec<_>>()
    };
    let day = |text: Option<&String>| text.and_then(|day| day.parse::<Date>().ok());
    let gone = records("sorti_de_la_liste").into_iter().filter(|parts| {
        // Who is absent from a list may be anywhere.
        parts.get("motif").is_some_and(|reason| reason != "absent")
    });
    let corrected = records("demande_correction").into_iter().filter(|parts| {
        let is_about = parts.get("objet").is_some_and(|about| CORRECTED.contains(&about.as_str()));
        is_about && parts.get("resultat").is_some_and(|outcome| outcome == "corrigee")
    });
    let by_bases = gone
        .map(|parts| day(parts.get("date")))
        .chain(corrected.map(|parts| day(parts.get("repondue_le"))))
        .chain(since("inscription_verifiee", &["inscrit"]))
        .chain(since("scolarise", &["true"]))
        .chain(since("a_ne_pas_contacter_raison", &AT_SCHOOL));
    let entered: Option<Date> = dates(case, "solution_date_entree").chain(came_back(case)).min();
    let by_bases = by_bases.filter(|said| entered.is_none_or(|entered| said.is_some_and(|said| said < entered)));
    ended.into_iter().chain(over).chain(by_bases).collect()
}

/// Returns the days on which episodes ended in a solution.
fn came_back(case: &CaseSummary) -> impl Iterator<Item = Date> {
    episodes(case)
        .into_iter()
        .filter(|episode| ["solution", "rupture"].contains(&episode.outcome.as_str()))
        .map(|episode| episode.end)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::case;
    use super::*;

    #[test]
    fn the_reasons_are_in_the_catalogue() {
        let reasons = Catalogue::current().by_name("a_ne_pas_contacter_raison").expect("a field");
        assert!(AT_SCHOOL.iter().all(|code| reasons.parse(code).is_ok_and(|parsed| parsed.value == *code)));
    }

    #[test]
    fn every_word_of_a_base_counts_unless_an_office_brought_the_person_back() {
        let gone = ("sorti_de_la_liste", r#"{"date":"2026-11-20","motif":"inscrit"}"#);
        let absent = ("sorti_de_la_liste", r#"{"date":"2026-11-20","motif":"absent"}"#);
        let asked = r#"{"aupres_de":"Lycée","date":"2026-11-02","objet":"inscrit","repondue_le":"2026-11-18","resultat":"corrigee"}"#;
        let refused = r#"{"aupres_de":"Lycée","date":"2026-11-02","objet":"inscrit","repondue_le":"2026-11-18","resultat":"refusee"}"#;
        let details = r#"{"aupres_de":"Lycée","date":"2026-11-02","objet":"coordonnees","repondue_le":"2026-11-18","resultat":"corrigee"}"#;
        let said = |fields: &[(&str, &str)]| said_on(&case(fields));
        assert_eq!(said(&[gone]), [Some(date(2026, 11, 20))]);
        assert_eq!(said(&[absent]), []);
        assert_eq!(said(&[("demande_correction", asked)]), [Some(date(2026, 11, 18))]);
        assert_eq!(said(&[("demande_correction", refused)]), []);
        assert_eq!(said(&[("demande_correction", details)]), []);
        assert_eq!(said(&[("inscription_verifiee", "inscrit")]), [None]);
        assert_eq!(said(&[("inscription_verifiee", "inconnu"), ("scolarise", "false")]), []);
        assert_eq!(said(&[("a_ne_pas_contacter_raison", "cned")]), [None]);
        let entered = ("solution_date_entree", "2026-11-02");
        assert_eq!(
            said(&[gone, entered, ("inscription_verifiee", "inscrit")]),
            [],
            "the office brought the person there"
        );
        assert_eq!(said(&[gone, ("solution_date_entree", "2026-12-01")]), [Some(date(2026, 11, 20))]);
        let closed = [("fin_suivi_motif", "faux_decrocheur"), ("fin_suivi_le", "2026-10-01"), entered];
        assert_eq!(said(&closed), [Some(date(2026, 10, 1))], "somebody said so");
    }
}
