// SPDX-License-Identifier: EUPL-1.2
//! What the agenda of a circle holds besides the cases, drawn by itself: for the first circle the figures, who has not reported and
//! what the plenary is to be prepared with; for the enlarged one the activity, difficulties, the action plan, solutions and news; for
//! both, the schools whose data name false leavers or lead to nobody.
//!
//! Nothing is drawn from the files of young people but counts; what people typed in meetings stands as they typed it. In an agenda
//! for others, only what was shared with all of them is used, field by field, and counts of few people are hidden.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::agenda::Sight;
use raccord_protocol::view::indicators::{Figure, Indicator};
use serde::Serialize;

use super::{day, is_cancelled, is_open, participants, records, values};
use crate::commands::solution::is_over;
use crate::error::CliError;
use crate::figures::{say_figure, school_year_start};
use crate::language::{Argument, Message};
use crate::output::{Column, Printer, Table};
use crate::schooling::Quality;
use crate::values::Words;

/// What an agenda is drawn from.
pub(super) struct Sources<'s> {
    pub(super) meeting: &'s CaseSummary,
    /// Every meeting, the one of the agenda among them.
    pub(super) meetings: &'s [CaseSummary],
    pub(super) solutions: &'s [CaseSummary],
    /// What those may see who read the agenda; none where this organisation draws it for itself.
    pub(super) audience: Option<&'s Sight>,
    /// The organisation that somebody means who typed a name.
    pub(super) organisation: &'s dyn Fn(&str) -> Option<OrganisationId>,
    /// The figures since the meeting before, as those who read the agenda may see them.
    pub(super) figures: Vec<(Indicator, Figure)>,
    pub(super) schools: &'s BTreeMap<String, Quality>,
    /// Fewest people behind what is said of a school to others.
    pub(super) least: u64,
    pub(super) today: Date,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Topics {
    /// Figures, by code.
    pub(super) figures: Vec<(&'static str, Figure)>,
    /// Participants who have not said what they did.
    pub(super) unreported: Vec<String>,
    /// What the enlarged meeting that comes next is to be prepared with.
    pub(super) plenary: Option<Plenary>,
    /// Difficulties since the meeting before.
    pub(super) difficulties: Vec<String>,
    /// What is to be done, what is due first at the head.
    pub(super) actions: Vec<Action>,
    /// Solutions to make, to better, or with ideas to better them.
    pub(super) solutions: Vec<Solution>,
    /// News since the meeting before.
    pub(super) news: Vec<String>,
    /// Schools whose data are to be spoken of, the worst first.
    pub(super) schools: Vec<School>,
}

/// An enlarged meeting that is to be prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Plenary {
    subject: String,
    /// The day, ISO 8601.
    day: String,
    /// What stands on its agenda, and what was noted since the one before.
    points: Vec<String>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Action {
    what: String,
    who: String,
    due: String,
    late: bool,
}

/// A solution that is to be spoken of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Solution {
    name: String,
    /// A code of the class.
    class: String,
    ideas: Vec<String>,
}

/// A school whose data are to be spoken of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct School {
    name: String,
    /// People on the lists whose last school it is.
    listed: u64,
    /// Of them, those who had left nothing.
    false_leavers: Figure,
    /// Of them, those without details that work.
    wrong_details: Figure,
    /// Questions about them that nobody answered.
    open: Figure,
    #[serde(skip)]
    accuracy: Option<u64>,
}

/// Below so many in a hundred, the data of a school are spoken of in a meeting.
const ACCURACY_MIN: u64 = 90;
/// Most schools on an agenda.
const SCHOOLS_MAX: usize = 10;

/// Returns the day of the meeting before, of the circle of a meeting; the enlarged circle includes the first. A meeting of no circle
/// follows any but those that steer.
pub(super) fn before(meeting: &CaseSummary, meetings: &[CaseSummary], today: Date) -> Option<Date> {
    let limit = day(meeting).unwrap_or(today);
    let circles = values(meeting, "reunion_cercle");
    let of_circle = meetings.iter().filter(|other| match circles {
        [] => !steers(other),
        circles => {
            let other = values(other, "reunion_cercle");
            circles
                .iter()
                .all(|circle| other.contains(circle) || circle == "premier" && other.iter().any(|one| one == "second"))
        }
    });
    of_circle.filter(|other| !is_cancelled(other)).filter_map(day).filter(|other| *other < limit).max()
}

/// Returns the first day of what a meeting looks back on: the day after the meeting before, else the start of the school year.
pub(super) fn since(meeting: &CaseSummary, meetings: &[CaseSummary], today: Date) -> Date {
    let next = before(meeting, meetings, today).and_then(|before| before.tomorrow().ok());
    next.unwrap_or_else(|| school_year_start(day(meeting).unwrap_or(today)))
}

fn steers(meeting: &CaseSummary) -> bool {
    values(meeting, "reunion_cercle").iter().any(|circle| circle == "pilotage")
}

/// Draws what the circle of a meeting talks about.
pub(super) fn topics(sources: Sources<'_>) -> Topics {
    let Sources { meeting, audience, organisation, schools, least, today, .. } = sources;
    let shown = |cases: &[CaseSummary]| match audience {
        Some(sight) => cases.iter().map(|case| sight.restrict(case)).collect(),
        None => cases.to_vec(),
    };
    let (meetings, solutions): (Vec<_>, Vec<_>) = (shown(sources.meetings), shown(sources.solutions));
    let circle = values(meeting, "reunion_cercle").first().map_or("", String::as_str);
    let limit = day(meeting).unwrap_or(today);
    let recent = held(&meetings, meeting, (since(meeting, &meetings, today), limit));
    let schools = bad_schools(schools, audience.map(|_| least));
    let figures: Vec<_> = sources.figures.into_iter().map(|(indicator, figure)| (indicator.code(), figure)).collect();
    match circle {
        "premier" => Topics {
            figures,
            // That nobody reported says something only to who may see the reports.
            unreported: match audience.is_none_or(|sight| sight.sees(&meeting.head, "reunion_bilan")) {
                true => unreported(&shown(std::slice::from_ref(meeting)), organisation),
                false => Vec::new(),
            },
            plenary: plenary(&meetings, meeting, limit),
            schools,
            ..Topics::default()
        },
        "second" => Topics {
            figures,
            difficulties: difficulties(&recent),
            actions: actions(&meetings, today),
            solutions: solutions_of(&solutions, today),
            news: news(&recent, &["actualite", "bonne_pratique", "communication"]),
            schools,
            ..Topics::default()
        },
        "pilotage" => Topics { figures, ..Topics::default() },
        _ => Topics { schools, ..Topics::default() },
    }
}

/// Returns a meeting and those that were held in a time, both days included, but for those that steer and those that were cancelled.
fn held<'m>(meetings: &'m [CaseSummary], of: &CaseSummary, (from, until): (Date, Date)) -> Vec<&'m CaseSummary> {
    let is_held = |other: &&CaseSummary| {
        let in_time = day(other).is_some_and(|day| day >= from && day <= until);
        other.head.case == of.head.case || in_time && !is_cancelled(other) && !steers(other)
    };
    meetings.iter().filter(is_held).collect()
}

/// Returns the participants that have not said what they did, whatever name they or their report go by.
fn unreported(meeting: &[CaseSummary], organisation: &dyn Fn(&str) -> Option<OrganisationId>) -> Vec<String> {
    let is_same = |one: &str, other: &str| match (organisation(one), organisation(other)) {
        (Some(one), Some(other)) => one == other,
        _ => crate::naming::lower(one) == crate::naming::lower(other),
    };
    let reports = meeting.iter().flat_map(|meeting| records(meeting, "reunion_bilan"));
    let reported: Vec<String> = reports.filter_map(|mut parts| parts.remove("organisme")).collect();
    let awaited = meeting.iter().flat_map(participants);
    awaited.filter(|name| !reported.iter().any(|report| is_same(name, report))).collect()
}

/// Returns the enlarged meeting that comes next after a meeting of a day, with its points and the difficulties and ideas noted since
/// the one before.
fn plenary(meetings: &[CaseSummary], of: &CaseSummary, limit: Date) -> Option<Plenary> {
    let enlarged = || {
        let of_circle =
            meetings.iter().filter(|meeting| values(meeting, "reunion_cercle").iter().any(|circle| circle == "second"));
        of_circle.filter(|meeting| !is_cancelled(meeting)).filter_map(|meeting| Some((day(meeting)?, meeting)))
    };
    let (planned, next) = enlarged().filter(|(day, _)| *day >= limit).min_by_key(|(day, _)| *day)?;
    let last = enlarged().filter(|(day, _)| *day < limit).map(|(day, _)| day).max();
    let from = last.and_then(|last| last.tomorrow().ok()).unwrap_or_else(|| school_year_start(limit));
    let noted = held(meetings, of, (from, limit));
    let mut points: Vec<String> =
        records(next, "reunion_point").into_iter().filter_map(|mut parts| parts.remove("quoi")).collect();
    points.extend(difficulties(&noted));
    points.extend(news(&noted, &["idee"]));
    Some(Plenary { subject: values(next, "reunion_objet").join(" / "), day: planned.to_string(), points })
}

fn difficulties(meetings: &[&CaseSummary]) -> Vec<String> {
    let reported = meetings.iter().flat_map(|meeting| records(meeting, "reunion_bilan")).filter_map(|mut parts| {
        let text = parts.remove("difficultes").filter(|text| !text.is_empty())?;
        Some(format!("{}: {text}", parts.remove("organisme").unwrap_or_default()))
    });
    reported.chain(news(meetings, &["difficulte"])).collect()
}

fn news(meetings: &[&CaseSummary], kinds: &[&str]) -> Vec<String> {
    let all = meetings.iter().flat_map(|meeting| records(meeting, "reunion_nouvelle"));
    let of_kind = all.filter(|parts| parts.get("sorte").is_some_and(|kind| kinds.contains(&kind.as_str())));
    let mut told: Vec<String> = Vec::new();
    for text in of_kind.filter_map(|mut parts| parts.remove("texte")) {
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

fn actions(meetings: &[CaseSummary], today: Date) -> Vec<Action> {
    let all = meetings.iter().flat_map(|meeting| records(meeting, "action"));
    let mut actions: Vec<Action> = all
        .filter(is_open)
        .map(|mut parts| {
            let mut part = |name: &str| parts.remove(name).unwrap_or_default();
            let due = part("pour_le");
            let late = due.parse::<Date>().is_ok_and(|day| day < today);
            Action { what: part("quoi"), who: part("qui"), due, late }
        })
        .collect();
    actions.sort_by(|one, other| (one.due.is_empty(), &one.due).cmp(&(other.due.is_empty(), &other.due)));
    actions
}

fn solutions_of(solutions: &[CaseSummary], today: Date) -> Vec<Solution> {
    let mut found: Vec<Solution> = solutions
        .iter()
        .filter(|solution| !is_over(solution, today))
        .map(|solution| Solution {
            name: values(solution, "solution_nom").join(" / "),
            class: values(solution, "solution_classe").join(" / "),
            ideas: values(solution, "solution_amelioration").to_vec(),
        })
        .filter(|solution| ["a_optimiser", "a_creer"].contains(&solution.class.as_str()) || !solution.ideas.is_empty())
        .collect();
    // What exists comes before what is to be made.
    found.sort_by_key(|solution| (solution.class == "a_creer", solution.name.clone()));
    found
}

/// Returns the schools whose data are wrong too often, or that left questions unanswered. Others see no school of few people, and no
/// count of fewer than `least`, nor one that leaves so few over.
fn bad_schools(schools: &BTreeMap<String, Quality>, least: Option<u64>) -> Vec<School> {
    let is_bad = |quality: &Quality| {
        quality.accuracy().is_some_and(|accuracy| accuracy < ACCURACY_MIN) || quality.answered < quality.questions
    };
    let few = |count: u64| least.is_some_and(|least| (1..least).contains(&count));
    let figure = |count: u64, all: u64| {
        if few(count) || few(all.saturating_sub(count)) { Figure::Hidden } else { Figure::Value(count) }
    };
    let is_told = |quality: &Quality| least.is_none_or(|least| quality.listed >= least);
    let mut found: Vec<School> = schools
        .iter()
        .filter(|(_, quality)| is_told(quality) && is_bad(quality))
        .map(|(name, quality)| School {
            name: name.clone(),
            listed: quality.listed,
            false_leavers: figure(quality.false_leavers, quality.listed),
            wrong_details: figure(quality.wrong_details + quality.unreachable, quality.listed),
            open: figure(quality.questions.saturating_sub(quality.answered), quality.questions),
            accuracy: quality.accuracy(),
        })
        .collect();
    // Of whom nobody is listed, only questions are told.
    found.sort_by_key(|school| (school.accuracy.is_none(), school.accuracy, std::cmp::Reverse(school.listed)));
    found.truncate(SCHOOLS_MAX);
    found
}

pub(super) fn print(printer: &Printer, topics: &Topics) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    if !topics.figures.is_empty() {
        printer.say(Message::new("topics-figures"))?;
        let mut table = Table::new([
            Column::left(printer.text("indicators-column-figure", &[])),
            Column::right(printer.text("column-value", &[])),
        ]);
        for (code, figure) in &topics.figures {
            table.row([words.part("objectif", "indicateur", code), say_figure(printer, *figure)]);
        }
        printer.table(&table)?;
    }
    if !topics.unreported.is_empty() {
        printer.say(Message::new("topics-unreported").with("names", topics.unreported.join(", ")))?;
    }
    if let Some(plenary) = &topics.plenary {
        let day = words.value("reunion_date", &plenary.day);
        printer.say(Message::new("topics-plenary").with("subject", plenary.subject.as_str()).with("date", day))?;
        lines(printer, &plenary.points)?;
    }
    for (id, texts) in [("topics-difficulties", &topics.difficulties), ("topics-news", &topics.news)] {
        if !texts.is_empty() {
            printer.say(Message::new(id))?;
            lines(printer, texts)?;
        }
    }
    if !topics.actions.is_empty() {
        printer.say(Message::new("topics-actions"))?;
        let headings = ["meeting-column-what", "meeting-column-who", "meeting-column-due"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for action in &topics.actions {
            let due = words.part("action", "pour_le", &action.due);
            let due = if action.late { printer.text("meeting-late", &[("date", due.into())]) } else { due };
            table.row([action.what.clone(), action.who.clone(), due]);
        }
        printer.table(&table)?;
    }
    if !topics.solutions.is_empty() {
        printer.say(Message::new("topics-solutions"))?;
        let told = topics.solutions.iter().map(|solution| {
            let class = words.value("solution_classe", &solution.class);
            let parts: Vec<&str> =
                std::iter::once(class.as_str()).chain(solution.ideas.iter().map(String::as_str)).collect();
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{}: {}", solution.name, parts.join("; "))
        });
        lines(printer, &told.collect::<Vec<_>>())?;
    }
    if topics.schools.is_empty() {
        return Ok(());
    }
    printer.say(Message::new("topics-schools"))?;
    let told = topics.schools.iter().map(|school| {
        printer.translator().say(
            &Message::new("topics-school")
                .with("name", school.name.as_str())
                .with("listed", school.listed)
                .with("false", counted(printer, school.false_leavers))
                .with("wrong", counted(printer, school.wrong_details))
                .with("open", counted(printer, school.open)),
        )
    });
    lines(printer, &told.collect::<Vec<_>>())
}

/// Returns a figure for a sentence that goes by its number, where it is shown.
fn counted(printer: &Printer, figure: Figure) -> Argument {
    match figure {
        Figure::Value(value) => value.into(),
        Figure::Hidden | Figure::None => say_figure(printer, figure).into(),
    }
}

fn lines(printer: &Printer, texts: &[String]) -> Result<(), CliError> {
    texts.iter().try_for_each(|text| printer.line(&format!("  - {text}")))
}
