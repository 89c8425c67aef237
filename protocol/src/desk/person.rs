// SPDX-License-Identifier: EUPL-1.2
//! What the files of one person say together about whether the person is called: the only place where that is decided.
//!
//! An office has two files of one person where two lists, or a list and a school, named the person, and says so by a link. Whoever
//! calls goes by all of them. An attempt is an attempt and an appointment an appointment, whoever wrote it; not to contact the person
//! wins wherever it stands. That there is nothing more to do holds for the person, not for the file: who works by one file is not
//! called from the other, until a file says on a later day that the person dropped out. Days set for another contact, that nobody can
//! be reached, and that the follow-up is over are an office's own word: they count from its own files alone.

use std::collections::BTreeSet;
use std::iter;

use jiff::civil::Date;

use super::{ATTEMPT, Attempt, Calling, Day, Hours, LEFT_ALONE, REFUSALS, SETTLED, attempts, gone};
use crate::appointment;
use crate::leaver::Facts;

/// Is another file of the same person, as this organisation has linked them.
#[derive(Clone, Debug)]
pub struct OtherFile<'a> {
    /// What may be seen of it.
    pub facts: Facts<'a>,
    /// Whether it is one of those that this organisation works from: its own, and not handed over.
    pub own: bool,
}

impl Calling {
    /// Reads what stands in a case.
    pub fn of(facts: &Facts<'_>) -> Self {
        Self::of_person(facts, &[])
    }

    /// Reads what stands in a case and in the other files of the same person. From whichever of an organisation's own files it is read,
    /// the person is called or not for the same reason.
    pub fn of_person(file: &Facts<'_>, others: &[OtherFile<'_>]) -> Self {
        let files: Vec<(bool, &Facts<'_>)> =
            iter::once((true, file)).chain(others.iter().map(|other| (other.own, &other.facts))).collect();
        let all = || files.iter().map(|(_, facts)| *facts);
        let own = || files.iter().filter(|(own, _)| *own).map(|(_, facts)| *facts);
        let texts: BTreeSet<&str> = all().flat_map(|facts| facts.values(ATTEMPT)).copied().collect();
        let attempts = attempts(texts);
        let newest = attempts.first();
        let position = |wanted: &str| own().any(|facts| facts.values("position_jeune").contains(&wanted));
        let outcomes: BTreeSet<&str> = all().flat_map(|facts| facts.values("resultat_contact")).copied().collect();
        let newest_outcome = newest.map(|attempt| attempt.outcome.as_str());
        let says = |code: &str| outcomes.contains(code) || newest_outcome == Some(code);
        let is_settled = SETTLED.iter().any(|code| says(code)) || newest.is_some_and(Attempt::reached);
        let kept = all().filter_map(Kept::of).max();
        Self {
            kept_from: kept.is_some(),
            kept_from_until: kept.and_then(Kept::until),
            is_closed: any_standing(&files, |own, facts| closed(facts).filter(|_| own || is_on_path(facts))),
            ended: ended(&files),
            again: again(&files),
            newest: newest.map(|attempt| Day::from(attempt.date)),
            newest_is_letter: newest.is_some_and(Attempt::is_letter),
            is_unreachable: is_unreachable(&files),
            is_left_alone: says(LEFT_ALONE),
            refuses: REFUSALS.iter().any(|code| says(code)) || position("refuse"),
            is_settled: is_settled
                || position("accompagne")
                || position("deja_solution")
                || any_standing(&files, |_, facts| is_on_path(facts).then(|| entered(facts))),
            appointment: all().flat_map(appointments).filter(|day| !is_met(*day, &attempts)).min().map(Day::from),
            news: all().flat_map(|facts| facts.dates("nouvelles_le")).max().map(Day::from),
            review_until: file.dates("revue_jusqu_au").max().map(Day::from),
            // The person was on a list from the day on that any file knows, where this one knows none.
            listed: listed(file).or_else(|| all().filter_map(listed).min()).map(Day::from),
            tried: attempts.iter().filter_map(Attempt::hour).fold(Hours::default(), Hours::with),
            attempts: u16::try_from(attempts.len()).unwrap_or(u16::MAX),
            is_gone: gone(file.values("sorti_de_la_liste")).is_some(),
        }
    }
}

/// Is the files of a person: whether each is the organisation's own, and what may be seen of it.
type Files<'f, 'a> = [(bool, &'f Facts<'a>)];

/// Says how long a person must not be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    Until(Day),
    Always,
}

impl Kept {
    fn of(facts: &Facts<'_>) -> Option<Self> {
        let until = facts.dates("a_ne_pas_contacter_jusqu_au").max();
        is_true(facts, "a_ne_pas_contacter").then(|| until.map_or(Self::Always, |day| Self::Until(day.into())))
    }

    fn until(self) -> Option<Day> {
        match self {
            Self::Until(day) => Some(day),
            Self::Always => None,
        }
    }
}

/// Returns the days of the appointments of a file that are planned, or were and were not told of.
fn appointments(facts: &Facts<'_>) -> Vec<Date> {
    appointment::days(facts.values(appointment::FIELD).iter().copied(), facts.dates(appointment::NEXT[0].0))
}

/// Tells whether an attempt says what became of an appointment on a day: one after that day, or an interview on it.
fn is_met(day: Date, attempts: &[Attempt]) -> bool {
    attempts.iter().any(|attempt| attempt.date > day || attempt.date == day && attempt.mode.starts_with("entretien"))
}

/// Returns the day of leaving or of the report, whichever is earlier.
fn listed(facts: &Facts<'_>) -> Option<Date> {
    let first = |field: &str| facts.dates(field).min();
    first("date_sortie").into_iter().chain(first("date_signalement")).min()
}

/// Returns the day set for another contact, in an own file, that no attempt has met. An attempt clears the day in its own file, or sets
/// another: what stands there for its own day was set after it. In another file it has cleared nothing.
fn again(files: &Files<'_, '_>) -> Option<Day> {
    let newest: Vec<Option<Date>> = files.iter().map(|(_, facts)| newest_attempt(facts)).collect();
    let due = files.iter().enumerate().filter(|(_, (own, _))| *own).filter_map(|(at, (_, facts))| {
        let day = facts.dates("relance_le").min()?;
        let is_met = |(of, newest): (usize, &Option<Date>)| {
            newest.is_some_and(|newest| if of == at { newest > day } else { newest >= day })
        };
        (!newest.iter().enumerate().any(is_met)).then_some(day)
    });
    due.min().map(Day::from)
}

/// Tells whether an own file says that nobody can be reached, and nobody was since by another file: who is reached by that file itself
/// is no longer said to be.
fn is_unreachable(files: &Files<'_, '_>) -> bool {
    let reached = |facts: &Facts<'_>, since: Option<Date>| {
        let attempts = attempts(facts.values(ATTEMPT));
        attempts.iter().any(|attempt| attempt.reached() && since.is_none_or(|since| attempt.date >= since))
    };
    let mut said = files.iter().enumerate().filter(|(_, (own, facts))| *own && is_true(facts, "injoignable"));
    said.any(|(at, (_, facts))| {
        let since = newest_attempt(facts);
        let mut others = files.iter().enumerate().filter(|(other, _)| *other != at);
        !others.any(|(_, (_, other))| reached(other, since))
    })
}

fn newest_attempt(facts: &Facts<'_>) -> Option<Date> {
    attempts(facts.values(ATTEMPT)).first().map(|attempt| attempt.date)
}

/// Tells whether one of the files says something, since a day or since one that is not known, that stands: no other file says of a later
/// day that the person dropped out.
fn any_standing(files: &Files<'_, '_>, says: impl Fn(bool, &Facts<'_>) -> Option<Option<Date>>) -> bool {
    let mut said = files.iter().enumerate().filter_map(|(at, (own, facts))| Some((at, says(*own, facts)?)));
    said.any(|(at, since)| stands(files, at, since))
}

/// Tells whether what a file says since a day stands. What has no day was said after all that the file says besides.
fn stands(files: &Files<'_, '_>, at: usize, since: Option<Date>) -> bool {
    let Some(since) = since.or_else(|| newest_word(files[at].1)) else { return true };
    let mut others = files.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, facts))| *facts);
    !others.any(|other| is_followed_from(other, since))
}

/// Tells whether a file says that the person dropped out on a day, or after it: broke a path off, left, or was reported.
fn is_followed_from(facts: &Facts<'_>, day: Date) -> bool {
    // Whoever breaks off, or is followed anew, on the day of the solution had it before; who was reported that day was reported before.
    let from = |field: &str| facts.dates(field).any(|known| known >= day);
    let after = |field: &str| facts.dates(field).any(|known| known > day);
    from("solution_date_rupture") || from("episode_depuis") || after("date_sortie") || after("date_signalement")
}

/// Returns the newest day that a file names, of what was done or told.
fn newest_word(facts: &Facts<'_>) -> Option<Date> {
    const TOLD: [&str; 5] =
        ["date_signalement", "date_sortie", "episode_depuis", "nouvelles_le", "solution_date_rupture"];
    let told = TOLD.iter().flat_map(|field| facts.dates(field));
    told.chain(newest_attempt(facts)).max()
}

/// Returns from which day on the follow-up is over, as an own file says and none says otherwise of a later day.
fn ended(files: &Files<'_, '_>) -> Option<Day> {
    let said = files.iter().enumerate().filter(|(_, (own, _))| *own);
    let ends = said.filter_map(|(at, (_, facts))| Some((at, facts.dates("fin_suivi_le").min()?)));
    ends.filter(|(at, end)| stands(files, *at, Some(*end))).map(|(_, end)| end).min().map(Day::from)
}

/// Returns since when a file says by its step that there is nothing more to do: a solution that did not break off, or the end. Where
/// steps are in conflict, the earlier one holds: what was not done is to be done.
fn closed(facts: &Facts<'_>) -> Option<Option<Date>> {
    let steps = facts.values("etape");
    let is_broken = is_broken(facts);
    let is_closed =
        !steps.is_empty() && steps.iter().all(|step| *step == "clos" || (*step == "solution" && !is_broken));
    is_closed.then(|| facts.dates("fin_suivi_le").max().max(entered(facts)))
}

/// Tells whether a file says that the person is on a path or in a solution: entered one, and did not break it off.
fn is_on_path(facts: &Facts<'_>) -> bool {
    let steps = facts.values("etape");
    let is_there = !steps.is_empty() && steps.iter().all(|step| ["parcours", "solution", "clos"].contains(step));
    is_there && entered(facts).is_some() && !is_broken(facts)
}

fn entered(facts: &Facts<'_>) -> Option<Date> {
    facts.dates("solution_date_entree").max()
}

fn is_broken(facts: &Facts<'_>) -> bool {
    let broken = facts.dates("solution_date_rupture").max();
    broken.is_some_and(|broken| facts.dates("solution_date_entree").all(|entered| entered <= broken))
}

fn is_true(facts: &Facts<'_>, field: &str) -> bool {
    facts.values(field).contains(&"true")
}

#[cfg(test)]
mod tests;
