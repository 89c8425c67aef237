// SPDX-License-Identifier: EUPL-1.2
//! Whom to call now, and why, with all that a caller needs in view: from what a list of cases shows, and from nothing else, so
//! that it tells nothing that the list does not. The rules are those of [`raccord_protocol::desk`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use jiff::civil::{Date, DateTime};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::{self, Attempt, Calling, CallingRules, OtherFile, Reason, Rest, Slot};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::identifier::phone::phone_e164;
use raccord_protocol::leaver::Facts;
use raccord_protocol::view::{CaseSummary, Shown};
use serde::Serialize;

use crate::pathway;

/// The field of the corrections that were asked.
pub const CORRECTION: &str = "demande_correction";

/// A correction that the keeper of a source base confirmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Corrected {
    /// When.
    pub date: String,
    /// By whom.
    pub by: String,
    /// Of what: a code of the catalogue.
    pub about: String,
}

/// Returns the newest correction that was confirmed and after which nobody has tried to contact the person: what the list said may be
/// wrong.
pub fn corrected<'c>(files: impl Iterator<Item = &'c CaseSummary> + Clone) -> Option<Corrected> {
    let field = Catalogue::current().by_name(CORRECTION)?;
    let parts = files.clone().flat_map(|case| values(case, CORRECTION)).filter_map(|value| field.record_parts(value));
    let confirmed = parts.filter(|parts| parts.get("resultat").is_some_and(|outcome| outcome == "corrigee"));
    let part = |parts: &BTreeMap<String, String>, name: &str| parts.get(name).cloned().unwrap_or_default();
    let newest = confirmed
        .map(|parts| Corrected {
            date: part(&parts, "repondue_le"),
            by: part(&parts, "aupres_de"),
            about: part(&parts, "objet"),
        })
        .max()?;
    let tried = files.flat_map(|case| desk::attempts(values(case, "tentative_contact")));
    let since = tried.map(|attempt| attempt.date.to_string()).max();
    since.is_none_or(|day| day < newest.date).then_some(newest)
}

/// The fields that decide, and those that a caller needs in view.
pub const FIELDS: [&str; 40] = [
    "nom",
    "prenom",
    "date_naissance",
    "mobile",
    "psad_mobile",
    "tel_fixe",
    "psad_tel_fixe",
    "responsable_1_nom",
    "responsable_1_tel_perso",
    "responsable_1_tel_pro",
    "responsable_2_nom",
    "responsable_2_tel_perso",
    "responsable_2_tel_pro",
    "tentative_contact",
    "resultat_contact",
    "relance_le",
    "injoignable",
    "coordonnees_incorrectes",
    "a_ne_pas_contacter",
    "a_ne_pas_contacter_jusqu_au",
    "position_jeune",
    "etape",
    "fin_suivi_le",
    "date_signalement",
    "date_sortie",
    "organisme_responsable",
    "assistant_plateforme",
    "prochain_rdv_date",
    "rendez_vous",
    "nouvelles_le",
    "solution_date_entree",
    "solution_date_rupture",
    "episode_depuis",
    "revue_jusqu_au",
    "sorti_de_la_liste",
    CORRECTION,
    IDENTIFIED,
    DEFENCE_DAY,
    "activite_actuelle",
    "solution_retenue",
];

/// The field that says how somebody was identified, and the day of the defence and citizenship day.
const IDENTIFIED: &str = "origine_reperage";
const DEFENCE_DAY: &str = "jdc_date";

/// Returns the defence and citizenship day at which somebody was found to have left school, where nothing else named the person; the
/// day is none where it is not known.
pub fn found_at_defence_day<'c>(files: impl Iterator<Item = &'c CaseSummary> + Clone) -> Option<Option<String>> {
    let mut origins = files.clone().flat_map(|case| values(case, IDENTIFIED)).peekable();
    let is_alone = origins.peek().is_some() && origins.all(|origin| origin == "jdc");
    is_alone.then(|| files.flat_map(|case| values(case, DEFENCE_DAY)).max().cloned())
}

/// The fields with numbers, those of the young person first.
pub const NUMBERS: [&str; 8] = [
    "psad_mobile",
    "mobile",
    "psad_tel_fixe",
    "tel_fixe",
    "responsable_1_tel_perso",
    "responsable_1_tel_pro",
    "responsable_2_tel_perso",
    "responsable_2_tel_pro",
];

/// A number and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Number {
    /// Name of the field.
    pub field: &'static str,
    /// The number.
    pub number: String,
    /// The other file of the person that has it; none where it stands in the file that is called from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<CaseHandle>,
    /// Whether no numbering plan knows it: it is to be checked, and is no way to reach anybody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub to_check: bool,
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The case.
    #[serde(flatten)]
    pub case: CaseSummary,
    /// Why.
    pub why: Reason,
    /// The numbers of all the files of the person, the likeliest first: of a file by which somebody was reached, those of the young
    /// person, and of a field the newest.
    pub numbers: Vec<Number>,
    /// Whether somebody noted that the contact details are wrong.
    pub details_wrong: bool,
    /// The attempts, the newest first.
    pub attempts: Vec<Attempt>,
    /// The parts of the week in which nobody tried.
    pub untried: Vec<Slot>,
    /// Why the person is gone from the list, a code of the catalogue: to be checked with the school first.
    pub gone: Option<String>,
    /// Whether the defence and citizenship day alone named the person, and when it was, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defence_day: Option<Option<String>>,
    /// Whether the person told of an activity or a solution, and no entry into one is noted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub awaits_entry: bool,
    /// What was corrected at the source since anybody called: to be checked first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
}

/// Decides about one case at a moment of the office's own time.
///
/// # Errors
/// Says why the person is not called.
pub fn decide(case: CaseSummary, now: DateTime) -> Result<Call, Rest> {
    decide_by(case, &[], now, (&CallingRules::default(), Country::France))
}

/// As [`decide`], with the other files of the person, by what a platform has set, in a country.
///
/// # Errors
/// Says why the person is not called.
pub fn decide_by(
    case: CaseSummary,
    others: &[CaseSummary],
    now: DateTime,
    (rules, country): (&CallingRules, Country),
) -> Result<Call, Rest> {
    let calling = of_person(&case, others);
    let why = calling.decide_by(now, rules)?;
    let numbers = numbers(&case, others, country);
    let is_wrong = |case: &CaseSummary| values(case, "coordonnees_incorrectes").iter().any(|value| value == "true");
    let details_wrong = iter::once(&case).chain(worked_from(others)).any(is_wrong);
    let attempts = attempts(&case, others);
    let gone = desk::gone(values(&case, "sorti_de_la_liste"));
    let files = || iter::once(&case).chain(others);
    let (corrected, defence_day) = (corrected(files()), found_at_defence_day(files()));
    let awaits_entry = pathway::awaits_entry(files());
    let untried = calling.untried(rules.week).collect();
    Ok(Call { why, numbers, details_wrong, attempts, untried, gone, defence_day, awaits_entry, corrected, case })
}

/// Returns the numbers of a person, the likeliest first. A file by which somebody was reached comes before the others, the newest such
/// first; numbers that no plan knows come last.
fn numbers(case: &CaseSummary, others: &[CaseSummary], country: Country) -> Vec<Number> {
    let reached = |file: &CaseSummary| {
        let attempts = desk::attempts(values(file, "tentative_contact"));
        attempts.into_iter().find(Attempt::reached).map(|attempt| Reverse((attempt.date, attempt.time)))
    };
    let mut found: Vec<_> = Vec::new();
    for file in iter::once(case).chain(worked_from(others)) {
        let of = (file.head.number != case.head.number).then_some(file.head.case);
        let answered = reached(file);
        for (place, field) in NUMBERS.into_iter().enumerate() {
            // Numbers change often: of several in a field the newest comes first.
            for number in values(file, field).iter().rev() {
                let to_check = !is_number(number, country);
                let key = (to_check, answered.is_none(), answered, place);
                found.push((key, Number { field, number: number.clone(), of, to_check }));
            }
        }
    }
    found.sort_by_key(|(key, _)| *key);
    let mut known = BTreeSet::new();
    found.into_iter().map(|(_, number)| number).filter(|number| known.insert(number.number.clone())).collect()
}

/// Returns the files that somebody works from: what was handed over stands still, with numbers that may be wrong by now.
fn worked_from(files: &[CaseSummary]) -> impl Iterator<Item = &CaseSummary> {
    files.iter().filter(|file| file.head.handed_over.is_none())
}

/// Tells whether a person must not be contacted on a day: the flag stands in one of the files, and the day it holds until is not over.
pub fn must_not_be_contacted(case: &CaseSummary, others: &[CaseSummary], today: Date) -> bool {
    of_person(case, others).must_not_be_contacted(today)
}

/// Returns the attempts to contact a person that stand in any of the files, the newest first.
pub fn attempts(case: &CaseSummary, others: &[CaseSummary]) -> Vec<Attempt> {
    let all = iter::once(case).chain(others).flat_map(|case| values(case, "tentative_contact"));
    desk::attempts(all.collect::<BTreeSet<_>>())
}

/// Returns what the files of a person say about whether the person is called.
pub fn of_person(case: &CaseSummary, others: &[CaseSummary]) -> Calling {
    let is_own = |other: &CaseSummary| other.head.own && other.head.handed_over.is_none();
    let others = others.iter().map(|other| OtherFile { facts: Facts::of_case(other), own: is_own(other) });
    Calling::of_person(&Facts::of_case(case), &others.collect::<Vec<_>>())
}

/// Tells whether a numbering plan knows what stands in a field of numbers, in the country or in any where the text names one.
pub fn is_number(text: &str, country: Country) -> bool {
    phone_e164(text, country).is_ok()
}

/// Returns the values of a field: none where nothing stands.
pub fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Returns the parts of each record in a field.
pub fn records(case: &CaseSummary, field: &str) -> Vec<BTreeMap<String, String>> {
    let known = Catalogue::current().by_name(field);
    values(case, field).iter().filter_map(|value| known?.record_parts(value)).collect()
}

#[cfg(test)]
mod tests;
