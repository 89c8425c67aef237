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
use crate::time::{MINUTE_MS, Timestamp};

/// The fields that it is read from.
pub const FIELDS: [&str; 11] = [
    GONE,
    LISTED,
    "fin_suivi_le",
    "fin_suivi_motif",
    "inscription_verifiee",
    "scolarise",
    "a_ne_pas_contacter_raison",
    "demande_correction",
    "solution_date_entree",
    PLACED,
    "episode",
];

/// The field that says that a person is gone from the list, ...
const GONE: &str = "sorti_de_la_liste";
/// ... why, where only the list says so, ...
const ABSENT: &str = "absent";
/// ... or a base, that the person is enrolled, ...
const ENROLLED: &str = "inscrit";
/// ... since when an office awaits that of somebody whom it placed, ...
const PLACED: &str = "inscription_a_verifier_depuis";
/// ... and the field with the processing date of the newest list that named the person.
const LISTED: &str = "date_traitement";
/// How far the commits of one import lie apart in which a list writes of one person, at most.
const IMPORT_MS: u64 = MINUTE_MS;

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

/// Tells whether a person turned out to be a false leaver, once at least.
pub fn is_false_leaver(case: &CaseSummary) -> bool {
    !said_on(case).is_empty()
}

/// Tells whether a person turned out to be a false leaver for a list of a processing date: by what stands, or by what a later list took
/// back that named the person anew. What an earlier list found out is not lost by the next one, nor is it of the next one.
pub fn is_false_leaver_of(case: &CaseSummary, processed: Date) -> bool {
    !standing(case).is_empty() || said_before(case).iter().flatten().any(|day| *day >= processed)
}

/// Tells whether a person is gone from the list. Who is enrolled where an office placed him or her is not: that is how the placement is
/// confirmed.
pub fn is_gone(case: &CaseSummary) -> bool {
    values(case, GONE).iter().any(|value| !GoneWord::read(value).is_some_and(|word| word.confirms_placement(case)))
}

/// Tells whether a person was gone from the list of a processing date, or still is.
pub fn was_gone_from(case: &CaseSummary, processed: Date) -> bool {
    let mut taken = taken_back(case).into_iter().filter(|taken| taken.day >= processed);
    is_gone(case) || taken.any(|taken| !taken.confirms_placement(case))
}

/// Returns the days on which something said that a person is a false leaver; none in place of a day that nothing tells.
pub(super) fn said_on(case: &CaseSummary) -> Vec<Option<Date>> {
    let mut said = standing(case);
    said.extend(said_before(case));
    said
}

/// Returns the days of [`said_on`] by what a later list took back.
fn said_before(case: &CaseSummary) -> Vec<Option<Date>> {
    let taken = taken_back(case).into_iter().filter(|taken| taken.reason != ABSENT);
    unless_brought_back(case, taken.map(|taken| Some(taken.day)))
}

/// Is a word that a person is gone from the list.
struct GoneWord {
    day: Date,
    reason: String,
}

impl GoneWord {
    /// Reads a value of the field; none where it does not say when and why.
    fn read(value: &str) -> Option<Self> {
        let parts = Catalogue::current().by_name(GONE)?.record_parts(value)?;
        Some(Self { day: parts.get("date")?.parse().ok()?, reason: parts.get("motif")?.clone() })
    }

    /// Tells whether it says no more than that a person is enrolled where an office placed him or her before.
    fn confirms_placement(&self, case: &CaseSummary) -> bool {
        self.reason == ENROLLED && dates(case, PLACED).any(|placed| placed <= self.day)
    }
}

/// Returns those words of a person which a later list took back by naming the person again: the field was cleared by the list that named the person again. Who takes such a word back as wrong clears
/// it, too, and no list comes with that.
fn taken_back(case: &CaseSummary) -> Vec<GoneWord> {
    let listed: Vec<(Date, Timestamp)> =
        written(case, LISTED).iter().filter_map(|written| Some((written.value.parse().ok()?, written.time))).collect();
    // They stand in the order of their times: each is followed by what took its place.
    let pairs = written(case, GONE).windows(2).filter(|pair| pair[1].value.is_empty());
    let taken = pairs.filter_map(|pair| {
        let taken = GoneWord::read(&pair[0].value)?;
        let is_named_anew = |(day, time): &(Date, Timestamp)| {
            *day > taken.day && time.ms_since(pair[1].time).max(pair[1].time.ms_since(*time)) <= IMPORT_MS
        };
        listed.iter().any(is_named_anew).then_some(taken)
    });
    taken.collect()
}

/// Returns what bases said before an office brought the person back to training, if one did.
fn unless_brought_back(case: &CaseSummary, said: impl Iterator<Item = Option<Date>>) -> Vec<Option<Date>> {
    let entered: Option<Date> = dates(case, "solution_date_entree").chain(came_back(case)).min();
    said.filter(|said| entered.is_none_or(|entered| said.is_some_and(|said| said < entered))).collect()
}

/// Returns the days of [`said_on`] by what stands.
fn standing(case: &CaseSummary) -> Vec<Option<Date>> {
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
    let gone = records(GONE).into_iter().filter(|parts| {
        // Who is absent from a list may be anywhere.
        parts.get("motif").is_some_and(|reason| reason != ABSENT)
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
    ended.into_iter().chain(over).chain(unless_brought_back(case, by_bases)).collect()
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
    use crate::view::{Chronicle, Written};

    #[test]
    fn the_reasons_are_in_the_catalogue() {
        let reasons = Catalogue::current().by_name("a_ne_pas_contacter_raison").expect("a field");
        assert!(AT_SCHOOL.iter().all(|code| reasons.parse(code).is_ok_and(|parsed| parsed.value == *code)));
    }

    /// Found by a newcomer: the next list that named a false leaver again took him out of the figures of the list before.
    #[test]
    fn what_an_earlier_list_found_out_is_not_lost_by_the_next_one() {
        let gone = |day: &str, reason: &str| format!(r#"{{"date":"{day}","motif":"{reason}"}}"#);
        let told = |gone: &str, cleared: u64, listed: &str| {
            let mut told = case(&[("nom", "Petit")]);
            let one = |value: &str, minutes: u64, stands| Written {
                value: value.to_owned(),
                time: Timestamp(minutes * MINUTE_MS),
                own: true,
                stands,
            };
            let written = [
                (GONE.to_owned(), vec![one(gone, 10, false), one("", cleared, true)]),
                (LISTED.to_owned(), vec![one("2026-10-31", 5, false), one(listed, 500, true)]),
            ];
            told.chronicle = Some(Chronicle { written: written.into(), ..Chronicle::default() });
            told
        };
        let (november, february) = (date(2026, 11, 1), date(2027, 2, 15));
        let enrolled = gone("2026-11-20", "inscrit");
        let again = told(&enrolled, 500, "2027-02-15");
        assert_eq!(said_on(&again), [Some(date(2026, 11, 20))]);
        assert!(is_false_leaver_of(&again, november) && was_gone_from(&again, november));
        assert!(
            !is_false_leaver_of(&again, february) && !was_gone_from(&again, february),
            "nothing says so of this one"
        );
        let placed = |day: &str| {
            let mut placed = told(&enrolled, 500, "2027-02-15");
            placed.fields.insert(PLACED.to_owned(), crate::view::Shown::One(day.to_owned()));
            was_gone_from(&placed, november)
        };
        assert_eq!((placed("2026-11-20"), placed("2026-11-21")), (false, true), "the placement was confirmed");
        let absent = told(&gone("2026-11-20", ABSENT), 500, "2027-02-15");
        assert!(!is_false_leaver_of(&absent, november) && was_gone_from(&absent, november));
        assert_eq!(
            said_on(&told(&enrolled, 20, "2027-02-15")),
            [],
            "somebody took it back as wrong, and a list came later"
        );
        assert_eq!(said_on(&told(&enrolled, 500, "2026-10-31")), [], "the list is an older one");
    }

    /// Found by a newcomer: whom an office placed was gone from the list once the school said yes.
    #[test]
    fn who_is_enrolled_where_an_office_placed_the_person_is_not_gone() {
        let gone = |day: &str, reason: &str| format!(r#"{{"date":"{day}","motif":"{reason}"}}"#);
        let told = |day: &str, reason: &str, more: &[(&str, &str)]| {
            let gone = gone(day, reason);
            let case = case(&[&[(GONE, gone.as_str())], more].concat());
            (is_gone(&case), is_false_leaver(&case))
        };
        let placed = [(PLACED, "2026-11-10"), ("solution_date_entree", "2026-11-10")];
        assert_eq!(told("2026-11-20", ENROLLED, &placed), (false, false), "placed, then confirmed");
        assert_eq!(told("2026-11-10", ENROLLED, &placed), (false, false), "on the same day");
        assert_eq!(told("2026-11-09", ENROLLED, &placed), (true, true), "enrolled, then placed");
        assert_eq!(told("2026-11-20", ENROLLED, &[]), (true, true), "nobody was placed");
        assert_eq!(told("2026-11-20", ABSENT, &placed), (true, false), "a list that names the person no more");
        assert_eq!(told("2026-11-20", ENROLLED, &placed[1..]), (true, false), "into a job, and enrolled elsewhere");
        assert!(!is_gone(&case(&placed)));
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
