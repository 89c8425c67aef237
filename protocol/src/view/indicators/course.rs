// SPDX-License-Identifier: EUPL-1.2
//! What a file says of the course of things: from when to when somebody was followed, which solutions were entered and left, on which
//! days there was a contact.
//!
//! The next list, the next path or the next episode writes over the days of the one before. What was written stays in the chronicle
//! of the case, and what was counted once is counted by it again.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::{CaseSummary, Written};
use super::{dates, values};
use crate::desk;
use crate::time::Timestamp;

/// Is a stay in a solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The kind, a code of the catalogue.
    pub kind: String,
    /// The first day.
    pub entered: Date,
    /// The day on which it broke off, or on which the person was followed again.
    pub left: Option<Date>,
}

/// Is an episode that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    start: Date,
    pub(super) end: Date,
    /// What ended it, a code of the catalogue.
    pub(super) outcome: String,
    solution: String,
    broken: Option<Date>,
}

/// Returns the first day from which this office knew of a person: the day of the report, at the latest that on which the file was
/// opened; none where neither is known.
pub fn known_since(case: &CaseSummary) -> Option<Date> {
    dates(case, "date_signalement").chain(opened(case)).min()
}

/// Returns the day on which a file was opened, where its chronicle was read.
fn opened(case: &CaseSummary) -> Option<Date> {
    case.chronicle.as_ref().map(|chronicle| chronicle.day(chronicle.opened))
}

/// Returns the days on which the young person, or a parent, was spoken to.
pub(super) fn contacts(case: &CaseSummary) -> Vec<Date> {
    let attempts = desk::attempts(values(case, "tentative_contact")).into_iter();
    attempts.filter(desk::Attempt::is_contact).map(|attempt| attempt.date).collect()
}

/// Is the first contact with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstContact {
    /// The day.
    pub day: Date,
    /// Days since the person had left; none where it is not known when.
    pub days: Option<u64>,
}

/// Returns the first contact with the person of some files. Who left again since had left before: the leaving that counts is the last
/// one before the contact.
pub fn first_contact(files: &[&CaseSummary]) -> Option<FirstContact> {
    let day = files.iter().flat_map(|case| contacts(case)).min()?;
    let stands = files.iter().flat_map(|case| dates(case, "date_sortie")).filter(|left| *left <= day).max();
    let ever = || files.iter().flat_map(|case| ever_dates(case, "date_sortie")).filter(|left| *left <= day).max();
    let left = stands.or_else(ever);
    Some(FirstContact { day, days: left.and_then(|left| u64::try_from((day - left).get_days()).ok()) })
}

/// Returns the times in which somebody was followed, the first in front: since when, and until when. No start is known of a file
/// without a date whose chronicle was not read.
pub(super) fn follow_ups(case: &CaseSummary) -> Vec<(Option<Date>, Option<Date>)> {
    let episodes = episodes(case);
    let again = |end: Date| {
        let starts = episodes.iter().map(|episode| episode.start).chain(dates(case, "episode_depuis"));
        starts.filter(|start| *start >= end).min().unwrap_or(end)
    };
    let mut since = followed_since(case);
    let mut times = Vec::new();
    // Who broke a path off was followed all the time.
    for episode in episodes.iter().filter(|episode| episode.outcome != BROKEN) {
        times.push((since, Some(episode.end)));
        since = Some(again(episode.end));
    }
    times.push((since, dates(case, "fin_suivi_le").min()));
    times
}

/// Returns the earliest day on which a list or a report named a person, the office acted for them, or their file was opened. The day
/// of leaving counts where it was there before any list or report: nothing else says then since when.
fn followed_since(case: &CaseSummary) -> Option<Date> {
    const NAMED: [&str; 2] = ["date_signalement", "date_traitement"];
    let named = dates(case, NAMED[0]).chain(ever_dates(case, NAMED[1])).min();
    let first_written = |fields: &[&str]| -> Option<Timestamp> {
        fields.iter().flat_map(|field| written(case, field)).map(|written| written.time).min()
    };
    let is_left_first = match (first_written(&["date_sortie"]), first_written(&NAMED)) {
        (Some(left), Some(named)) => left < named,
        _ => named.is_none(),
    };
    let left = ever_dates(case, "date_sortie").filter(|_| is_left_first).min();
    let attempts = desk::attempts(values(case, "tentative_contact")).into_iter().map(|attempt| attempt.date);
    let acted = attempts
        .chain(["accompagne_depuis_le", "fin_suivi_le"].into_iter().flat_map(|field| dates(case, field)))
        .chain(stays(case).into_iter().map(|stay| stay.entered))
        .chain(episodes(case).into_iter().map(|episode| episode.end));
    // What was done before anything named the person was done for somebody known already.
    let told: Option<Date> = named.into_iter().chain(left).chain(opened(case)).min();
    told.map(|told| acted.min().map_or(told, |acted| acted.min(told)))
}

/// Returns the stays in solutions, of the paths that were broken off, of the episodes that are over and of the one that lasts.
pub(super) fn stays(case: &CaseSummary) -> Vec<Stay> {
    let episodes = episodes(case);
    let mut stays: Vec<Stay> = Vec::new();
    let broken = episodes.iter().filter(|episode| episode.outcome == BROKEN);
    stays.extend(broken.filter_map(|episode| {
        Some(Stay { kind: episode.solution.clone(), entered: episode.end, left: Some(episode.broken?) })
    }));
    // An episode that is over keeps its solution until the person is followed again; what else was cleared was a mistake.
    let stood = written_stays(case).into_iter().filter_map(|(mut stay, is_cleared)| {
        let closed = || {
            let of_it = |episode: &&Ended| episode.outcome != BROKEN && episode.solution == stay.kind;
            episodes.iter().filter(of_it).filter(|episode| episode.end >= stay.entered).map(|episode| episode.end).min()
        };
        if is_cleared && stay.left.is_none() {
            let end = closed()?;
            let starts = episodes.iter().map(|episode| episode.start).chain(dates(case, "episode_depuis"));
            stay.left = Some(starts.filter(|start| *start >= end).min().unwrap_or(end));
        }
        Some(stay)
    });
    stays.extend(stood);
    let left = |entered: Date| dates(case, BROKEN_ON).filter(|left| *left >= entered).min();
    // What was chosen after a break is not what was broken off: the record of that says what it was.
    let is_recorded = |entered: &Date| {
        left(*entered).is_some() && episodes.iter().any(|episode| episode.outcome == BROKEN && episode.end == *entered)
    };
    for kind in values(case, KIND) {
        let stand = dates(case, ENTERED).filter(|entered| !is_recorded(entered));
        stays.extend(stand.map(|entered| Stay { kind: kind.clone(), entered, left: left(entered) }));
    }
    stays
}

const KIND: &str = "solution_retenue";
const ENTERED: &str = "solution_date_entree";
const BROKEN_ON: &str = "solution_date_rupture";
/// The outcome of an episode whose path broke off.
const BROKEN: &str = "rupture";

/// Returns the times in which somebody was accompanied: since when, and until when. Each rests on a day that was noted or on the day of
/// an act: the stays in solutions, the day from which somebody accompanies, the days on which the file said who does, or stood at the
/// step of a path or a solution. No start is known of what stands in a file whose chronicle was not read.
pub(super) fn accompaniments(case: &CaseSummary) -> Vec<(Option<Date>, Option<Date>)> {
    const SINCE: &str = "accompagne_depuis_le";
    let stays = stays(case).into_iter().map(|stay| (Some(stay.entered), stay.left));
    let steps = stood(case, "etape", &|step| ["parcours", "solution"].contains(&step));
    let noted: Option<Date> = dates(case, SINCE).min();
    // Who accompanies does so since the day that is noted, or since the file says who.
    let named = if noted.is_some() { Vec::new() } else { stood(case, "accompagne_par", &|who| !who.is_empty()) };
    // The next episode writes over the day of the one before.
    let ended = episodes(case).into_iter().filter_map(|episode| {
        let by_then = |written: &&Written| day_of(case, written).is_some_and(|day| day <= episode.end);
        let since: Date = written(case, SINCE).iter().rfind(by_then)?.value.parse().ok()?;
        (since <= episode.end).then_some((Some(since), Some(episode.end)))
    });
    let ended: Vec<_> = ended.collect();
    let ended = ended.into_iter().chain(workshops(case));
    stays.chain(steps).chain(noted.map(|noted| (Some(noted), None))).chain(named).chain(ended).collect()
}

/// Returns the times in which somebody came to the workshop of the local youth action: from the first day to the last one of each, of
/// which no two follow each other by more than the workshop lasts.
fn workshops(case: &CaseSummary) -> Vec<(Option<Date>, Option<Date>)> {
    let came = values(case, "atelier_presence").iter().filter_map(|value| {
        let parts: BTreeMap<String, String> = serde_json::from_str(value).ok()?;
        let came = parts.get("present").is_some_and(|came| came == "true");
        parts.get("date").filter(|_| came)?.parse::<Date>().ok()
    });
    let mut days: Vec<Date> = came.collect();
    days.sort_unstable();
    let mut times: Vec<(Date, Date)> = Vec::new();
    for day in days {
        match times.last_mut() {
            Some((_, last)) if day <= crate::leaver::later(*last, WORKSHOP_LASTS_MONTHS, 0) => *last = day,
            _ => times.push((day, day)),
        }
    }
    times.into_iter().map(|(first, last)| (Some(first), Some(last))).collect()
}

/// How many months the workshop lasts (requirement 142).
const WORKSHOP_LASTS_MONTHS: i32 = 4;

/// Returns the times in which a field held a value that is meant: from the act that wrote it to the one that wrote over it.
fn stood(case: &CaseSummary, field: &str, is_meant: &dyn Fn(&str) -> bool) -> Vec<(Option<Date>, Option<Date>)> {
    let written = written(case, field);
    if written.is_empty() {
        return values(case, field).iter().filter(|value| is_meant(value)).map(|_| (None, None)).collect();
    }
    let after = written.iter().skip(1).map(Some).chain([None]);
    let meant = written.iter().zip(after).filter(|(written, _)| is_meant(&written.value));
    meant
        .map(|(written, next)| {
            let over = next.filter(|_| !written.stands).and_then(|next| day_of(case, next));
            (day_of(case, written), over)
        })
        .collect()
}

/// Returns the day of an act.
fn day_of(case: &CaseSummary, written: &Written) -> Option<Date> {
    case.chronicle.as_ref().map(|chronicle| chronicle.day(written.time))
}

/// Returns the stays that were ever written and are none of what stands, each with whether its day of entry was cleared. A day that was
/// written over while the path went on was put right, and is no stay of its own.
fn written_stays(case: &CaseSummary) -> Vec<(Stay, bool)> {
    let mut acts: BTreeMap<Timestamp, BTreeMap<&str, &str>> = BTreeMap::new();
    for field in [KIND, ENTERED, BROKEN_ON] {
        for written in written(case, field) {
            acts.entry(written.time).or_default().insert(field, &written.value);
        }
    }
    let mut stays: Vec<(Stay, bool)> = Vec::new();
    let (mut kind, mut now): (&str, Option<Stay>) = ("", None);
    for act in acts.values() {
        kind = act.get(KIND).copied().unwrap_or(kind);
        match act.get(ENTERED).map(|day| day.parse::<Date>().ok()) {
            Some(None) => stays.extend(now.take().map(|stay| (stay, true))),
            Some(Some(entered)) => {
                stays.extend(now.take().filter(|stay| stay.left.is_some()).map(|stay| (stay, false)));
                now = Some(Stay { kind: kind.to_owned(), entered, left: None });
            }
            None => {}
        }
        let Some(stay) = &mut now else { continue };
        // The kind may have been written after the day. One that is cleared, or chosen after a break, says nothing of the stay before.
        if !kind.is_empty() && stay.left.is_none() {
            kind.clone_into(&mut stay.kind);
        }
        if let Some(day) = act.get(BROKEN_ON) {
            stay.left = day.parse().ok().filter(|left| *left >= stay.entered);
        }
    }
    stays
}

/// Returns the episodes that are over, in the order in which they ended.
pub(super) fn episodes(case: &CaseSummary) -> Vec<Ended> {
    let read = |value: &String| {
        let mut parts: BTreeMap<String, String> = serde_json::from_str(value).ok()?;
        let day = |name: &str| parts.get(name).and_then(|day| day.parse().ok());
        let (start, end, broken) = (day("debut")?, day("fin")?, day("rupture_le"));
        let mut text = |name: &str| parts.remove(name).unwrap_or_default();
        Some(Ended { start, end, outcome: text("issue"), solution: text("solution"), broken })
    };
    let mut episodes: Vec<Ended> = values(case, "episode").iter().filter_map(read).collect();
    episodes.sort_by_key(|episode| (episode.end, episode.start));
    episodes
}

/// Returns the days that were ever written in a field, those that stand among them.
fn ever_dates<'c>(case: &'c CaseSummary, field: &str) -> impl Iterator<Item = Date> + use<'c> {
    dates(case, field).chain(written(case, field).iter().filter_map(|written| written.value.parse().ok()))
}

pub(super) fn written<'c>(case: &'c CaseSummary, field: &str) -> &'c [Written] {
    let written = case.chronicle.as_ref().and_then(|chronicle| chronicle.written.get(field));
    written.map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
