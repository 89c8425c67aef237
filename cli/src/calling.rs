// SPDX-License-Identifier: EUPL-1.2
//! Whom to call now, and why: decided from what a list of cases shows, and from nothing else, so that it tells nothing that
//! the list does not.
//!
//! A person is called who was never contacted, whose next contact is due, or whom nobody reached at this time of the day yet.
//! Nobody is called who must not be contacted, who is looked after, or who asked to be left in peace.

use std::fmt::Display;

use jiff::civil::{Date, DateTime, Time, Weekday};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::view::{CaseSummary, Shown};
use serde::{Deserialize, Serialize, Serializer};

/// The fields that decide, and those that a caller needs in view.
pub const FIELDS: [&str; 30] = [
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
    "revue_jusqu_au",
    "sorti_de_la_liste",
];

/// The fields with numbers, those of the young person first.
const NUMBERS: [&str; 8] = [
    "psad_mobile",
    "mobile",
    "psad_tel_fixe",
    "tel_fixe",
    "responsable_1_tel_perso",
    "responsable_1_tel_pro",
    "responsable_2_tel_perso",
    "responsable_2_tel_pro",
];

/// So many days are left for an answer to a letter before somebody calls. No text sets them: a default of Raccord.
pub const LETTER_DAYS: i32 = 14;

/// After these outcomes nobody calls again unless a day was set for it.
const SETTLED: [&str; 7] = [
    "deja_accompagne",
    "ne_souhaite_pas_etre_recontacte",
    "ne_veut_pas_accompagnement",
    "nouveau_contrat",
    "nouveau_projet",
    "rdv_pris",
    "reorientation",
];

/// A part of the week in which people can be reached or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Monday to Friday, before noon.
    Morning,
    /// Monday to Friday, from noon to 14:00.
    Noon,
    /// Monday to Friday, from 14:00 to 18:00.
    Afternoon,
    /// Monday to Friday, from 18:00.
    Evening,
    /// Saturday or Sunday.
    Weekend,
}

impl Slot {
    /// Every slot, in the order in which they are tried.
    pub const ALL: [Self; 5] = [Self::Morning, Self::Noon, Self::Afternoon, Self::Evening, Self::Weekend];

    /// Returns the slot of a moment.
    pub fn of(moment: DateTime) -> Self {
        match (moment.weekday(), moment.hour()) {
            (Weekday::Saturday | Weekday::Sunday, _) => Self::Weekend,
            (_, 0..12) => Self::Morning,
            (_, 12..14) => Self::Noon,
            (_, 14..18) => Self::Afternoon,
            (_, _) => Self::Evening,
        }
    }
}

/// A contact attempt as the cases hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Attempt {
    /// The day.
    #[serde(serialize_with = "as_text")]
    pub date: Date,
    /// The time of the day, where it was noted.
    #[serde(serialize_with = "as_optional_text")]
    pub time: Option<Time>,
    /// How: a code of the catalogue; empty where it was not noted.
    pub mode: String,
    /// Who was reached: a code of the catalogue; empty where it was not noted.
    pub who: String,
    /// What came of it: a code of the catalogue; empty where it was not noted.
    pub outcome: String,
    /// Whether a message was left.
    pub message_left: bool,
}

impl Attempt {
    /// Reads a value of the field `tentative_contact`; none where it is no record with a date.
    pub fn read(value: &str) -> Option<Self> {
        let parts = Catalogue::current().by_name("tentative_contact")?.record_parts(value)?;
        let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
        Some(Self {
            date: part("date").parse().ok()?,
            time: part("heure").parse().ok(),
            mode: part("mode"),
            who: part("qui"),
            outcome: part("resultat"),
            message_left: part("message_repondeur") == "true",
        })
    }

    /// Tells whether anybody was reached.
    pub fn reached(&self) -> bool {
        let nobody = ["", "personne"].contains(&self.who.as_str());
        !nobody || SETTLED.contains(&self.outcome.as_str())
    }

    fn slot(&self) -> Option<Slot> {
        Some(Slot::of(self.date.to_datetime(self.time?)))
    }
}

/// Returns the attempts of a case, the newest first.
pub fn attempts<'v>(values: impl IntoIterator<Item = &'v String>) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = values.into_iter().filter_map(|value| Attempt::read(value)).collect();
    attempts.sort_by(|one, other| other.cmp(one));
    attempts
}

/// Why somebody is called now; the first reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// The day set for another contact has come.
    Due {
        /// The day.
        #[serde(serialize_with = "as_text")]
        since: Date,
    },
    /// Nobody has contacted the person.
    NeverContacted {
        /// The day of the report or of leaving, where it is known.
        #[serde(serialize_with = "as_optional_text")]
        since: Option<Date>,
    },
    /// A letter was sent and nobody answered: the parents or the young person are called.
    LetterUnanswered {
        /// The day of the letter.
        #[serde(serialize_with = "as_text")]
        since: Date,
    },
    /// Nobody was reached, and nobody tried in this part of the week.
    UntriedSlot {
        /// The part of the week.
        slot: Slot,
    },
}

/// A number and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Number {
    /// Name of the field.
    pub field: &'static str,
    /// The number.
    pub number: String,
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The case.
    #[serde(flatten)]
    pub case: CaseSummary,
    /// Why.
    pub why: Reason,
    /// The numbers, the likeliest first.
    pub numbers: Vec<Number>,
    /// Whether somebody noted that the contact details are wrong.
    pub details_wrong: bool,
    /// The attempts, the newest first.
    pub attempts: Vec<Attempt>,
    /// The parts of the week in which nobody tried.
    pub untried: Vec<Slot>,
    /// Why the person is gone from the list, a code of the catalogue: to be checked with the school first.
    pub gone: Option<String>,
}

/// Why somebody is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// The follow-up is over, or a solution found.
    Closed,
    /// The person must not be contacted.
    DoNotContact,
    /// The schools are still looking through the list that named the person.
    InReview,
    /// An attempt was made today, or in this part of the week, and no day is due.
    Later,
    /// The person asked to be left in peace, or is looked after.
    Settled,
    /// Nobody reached the person after several attempts.
    Unreachable,
}

/// Decides about one case at a moment of the office's own time.
///
/// # Errors
/// Says why the person is not called.
pub fn decide(case: CaseSummary, now: DateTime) -> Result<Call, Rest> {
    decide_after(case, now, LETTER_DAYS)
}

/// As [`decide`], where a platform leaves so many days for an answer to a letter.
///
/// # Errors
/// Says why the person is not called.
pub fn decide_after(case: CaseSummary, now: DateTime, letter_days: i32) -> Result<Call, Rest> {
    let today = now.date();
    if must_not_be_contacted(&case, today) {
        return Err(Rest::DoNotContact);
    }
    let ended = dates(&case, "fin_suivi_le").any(|date| date <= today);
    if ended || values(&case, "etape").iter().any(|step| ["solution", "clos"].contains(&step.as_str())) {
        return Err(Rest::Closed);
    }
    let attempts = attempts(values(&case, "tentative_contact"));
    let untried: Vec<Slot> =
        Slot::ALL.into_iter().filter(|slot| attempts.iter().all(|attempt| attempt.slot() != Some(*slot))).collect();
    let why = reason(&case, &attempts, &untried, (now, letter_days))?;
    let numbers = NUMBERS
        .into_iter()
        .flat_map(|field| values(&case, field).iter().map(move |number| Number { field, number: number.clone() }))
        .collect();
    let details_wrong = is_true(&case, "coordonnees_incorrectes");
    let gone = gone(&case);
    Ok(Call { why, numbers, details_wrong, attempts, untried, gone, case })
}

/// Returns why a person is no longer on the list, where that stands.
pub fn gone(case: &CaseSummary) -> Option<String> {
    let field = Catalogue::current().by_name("sorti_de_la_liste")?;
    let parts = values(case, "sorti_de_la_liste").iter().find_map(|value| field.record_parts(value))?;
    parts.get("motif").cloned()
}

fn reason(
    case: &CaseSummary,
    attempts: &[Attempt],
    untried: &[Slot],
    (now, letter_days): (DateTime, i32),
) -> Result<Reason, Rest> {
    let today = now.date();
    let set = dates(case, "relance_le").min();
    let newest = attempts.first();
    if let Some(since) = set {
        // An attempt on that day or after it has done what was due.
        let done = newest.is_some_and(|attempt| attempt.date >= since);
        if since > today {
            return Err(Rest::Later);
        }
        if !done {
            return Ok(Reason::Due { since });
        }
    }
    if is_true(case, "injoignable") {
        return Err(Rest::Unreachable);
    }
    let refuses = values(case, "position_jeune").iter().any(|position| position != "sans_solution");
    let outcomes = values(case, "resultat_contact").iter().map(String::as_str);
    let settled = outcomes.chain(newest.map(|attempt| attempt.outcome.as_str())).any(|code| SETTLED.contains(&code));
    if refuses || settled || newest.is_some_and(Attempt::reached) {
        return Err(Rest::Settled);
    }
    if dates(case, "prochain_rdv_date").any(|day| day >= today) {
        return Err(Rest::Later);
    }
    let Some(newest) = newest else {
        if dates(case, "revue_jusqu_au").any(|until| until >= today) {
            return Err(Rest::InReview);
        }
        let since = dates(case, "date_signalement").min().or_else(|| dates(case, "date_sortie").min());
        return Ok(Reason::NeverContacted { since });
    };
    if newest.mode == "courrier" {
        let waited = newest.date.until(today).map_or(0, |span| span.get_days());
        return if waited < letter_days {
            Err(Rest::Later)
        } else {
            Ok(Reason::LetterUnanswered { since: newest.date })
        };
    }
    let slot = Slot::of(now);
    if newest.date >= today || !untried.contains(&slot) {
        return Err(Rest::Later);
    }
    Ok(Reason::UntriedSlot { slot })
}

/// Tells whether a person must not be contacted on a day: the flag stands, and the day it holds until is not over.
pub fn must_not_be_contacted(case: &CaseSummary, today: Date) -> bool {
    let over = dates(case, "a_ne_pas_contacter_jusqu_au").max().is_some_and(|until| until < today);
    is_true(case, "a_ne_pas_contacter") && !over
}

/// Sorts calls: what is due first, the longest due at the head; then who was never contacted, the longest on the list at the
/// head; then whose letter had no answer; then the others, those with the fewest attempts at the head. Who is gone from the list
/// comes after all who are on it.
pub fn sort(calls: &mut [Call]) {
    calls.sort_by_key(|call| {
        let since = match call.why {
            Reason::Due { since } | Reason::LetterUnanswered { since } => Some(since),
            Reason::NeverContacted { since } => Some(since.unwrap_or(Date::MAX)),
            Reason::UntriedSlot { .. } => None,
        };
        let kind = match call.why {
            Reason::Due { .. } => 0,
            Reason::NeverContacted { .. } => 1,
            Reason::LetterUnanswered { .. } => 2,
            Reason::UntriedSlot { .. } => 3,
        };
        (call.gone.is_some(), kind, since, call.attempts.len(), call.case.head.number)
    });
}

/// Returns the values of a field: none where nothing stands.
pub fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Tells whether a field says yes; where values are in conflict, whether any does.
fn is_true(case: &CaseSummary, field: &str) -> bool {
    values(case, field).iter().any(|value| value == "true")
}

fn dates<'c>(case: &'c CaseSummary, field: &str) -> impl Iterator<Item = Date> + use<'c> {
    values(case, field).iter().filter_map(|value| value.parse().ok())
}

fn as_text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_optional_text<S: Serializer>(value: &Option<impl Display>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        None => serializer.serialize_none(),
        Some(value) => serializer.collect_str(value),
    }
}

#[cfg(test)]
mod tests;
