// SPDX-License-Identifier: EUPL-1.2
//! What the agenda of a circle holds besides the cases, drawn by itself: for the first circle the figures, who has not reported and
//! what the plenary is to be prepared with; for the enlarged one the activity, difficulties, the action plan, solutions and news; for
//! both, the schools whose data name false leavers or lead to nobody. No name of a young person stands here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::indicators::{Figure, Indicator};
use serde::Serialize;

use super::{day, is_cancelled, participants, records, values};
use crate::commands::indicators::say_figure;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::schooling::Quality;
use crate::values::Words;

/// What an agenda is drawn from.
pub(super) struct Sources<'s> {
    pub(super) meeting: &'s CaseSummary,
    /// Every meeting, the one of the agenda among them.
    pub(super) meetings: &'s [CaseSummary],
    pub(super) solutions: &'s [CaseSummary],
    /// The figures since the meeting before, as those who read the agenda may see them.
    pub(super) figures: Vec<(Indicator, Figure)>,
    pub(super) schools: &'s BTreeMap<String, Quality>,
    /// Fewest people behind what is said of a school.
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
    #[serde(flatten)]
    quality: Quality,
}

/// Below so many in a hundred, the data of a school are spoken of in a meeting.
const ACCURACY_MIN: u64 = 90;
/// Most schools on an agenda.
const SCHOOLS_MAX: usize = 10;

/// Returns the day of the meeting before, of the circle of a meeting; the enlarged circle includes the first.
pub(super) fn before(meeting: &CaseSummary, meetings: &[CaseSummary], today: Date) -> Option<Date> {
    let limit = day(meeting).unwrap_or(today);
    let circles = values(meeting, "reunion_cercle");
    let of_circle = meetings.iter().filter(|other| {
        let other = values(other, "reunion_cercle");
        circles
            .iter()
            .all(|circle| other.contains(circle) || circle == "premier" && other.iter().any(|one| one == "second"))
    });
    of_circle.filter(|other| !is_cancelled(other)).filter_map(day).filter(|other| *other < limit).max()
}

/// Draws what the circle of a meeting talks about.
pub(super) fn topics(sources: Sources<'_>) -> Topics {
    let Sources { meeting, meetings, solutions, figures, schools, least, today } = sources;
    let circle = values(meeting, "reunion_cercle").first().map_or("", String::as_str);
    let since = before(meeting, meetings, today);
    let schools = bad_schools(schools, least);
    let figures: Vec<_> = figures.into_iter().map(|(indicator, figure)| (indicator.code(), figure)).collect();
    let recent: Vec<&CaseSummary> = meetings
        .iter()
        .filter(|other| {
            other.head.case == meeting.head.case || day(other).is_some_and(|day| since.is_none_or(|since| day > since))
        })
        .collect();
    match circle {
        "premier" => Topics {
            figures,
            unreported: unreported(meeting),
            plenary: plenary(meetings, today),
            schools,
            ..Topics::default()
        },
        "second" => Topics {
            figures,
            difficulties: difficulties(&recent),
            actions: actions(meetings, today),
            solutions: solutions_of(solutions, today),
            news: news(&recent, &["actualite", "bonne_pratique", "communication"]),
            schools,
            ..Topics::default()
        },
        "pilotage" => Topics { figures, difficulties: difficulties(&recent), ..Topics::default() },
        _ => Topics { schools, ..Topics::default() },
    }
}

/// Returns the participants that have not said what they did.
fn unreported(meeting: &CaseSummary) -> Vec<String> {
    let reported: Vec<String> =
        records(meeting, "reunion_bilan").into_iter().filter_map(|mut parts| parts.remove("organisme")).collect();
    participants(meeting).into_iter().filter(|name| !reported.contains(name)).collect()
}

/// Returns the enlarged meeting that comes next, with its points and the difficulties and ideas noted since the one before.
fn plenary(meetings: &[CaseSummary], today: Date) -> Option<Plenary> {
    let enlarged = || {
        let of_circle =
            meetings.iter().filter(|meeting| values(meeting, "reunion_cercle").iter().any(|circle| circle == "second"));
        of_circle.filter(|meeting| !is_cancelled(meeting)).filter_map(|meeting| Some((day(meeting)?, meeting)))
    };
    let (planned, next) = enlarged().filter(|(day, _)| *day >= today).min_by_key(|(day, _)| *day)?;
    let last = enlarged().filter(|(day, _)| *day < today).map(|(day, _)| day).max();
    let since: Vec<&CaseSummary> = meetings
        .iter()
        .filter(|meeting| day(meeting).is_some_and(|day| day <= today && last.is_none_or(|last| day > last)))
        .collect();
    let mut points: Vec<String> =
        records(next, "reunion_point").into_iter().filter_map(|mut parts| parts.remove("quoi")).collect();
    points.extend(difficulties(&since));
    points.extend(news(&since, &["idee"]));
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
    let open =
        all.filter(|parts| !parts.get("etat").is_some_and(|state| ["faite", "abandonnee"].contains(&state.as_str())));
    let mut actions: Vec<Action> = open
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
    let is_over = |solution: &&CaseSummary| {
        values(solution, "solution_fermee_le").iter().any(|day| day.parse::<Date>().is_ok_and(|day| day <= today))
    };
    let mut found: Vec<Solution> = solutions
        .iter()
        .filter(|solution| !is_over(solution))
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

/// Returns the schools whose data are wrong too often, or that left questions unanswered.
fn bad_schools(schools: &BTreeMap<String, Quality>, least: u64) -> Vec<School> {
    let is_bad = |quality: &Quality| {
        quality.accuracy().is_some_and(|accuracy| accuracy < ACCURACY_MIN) || quality.answered < quality.questions
    };
    let mut found: Vec<School> = schools
        .iter()
        .filter(|(_, quality)| quality.listed >= least && is_bad(quality))
        .map(|(name, quality)| School { name: name.clone(), quality: quality.clone() })
        .collect();
    found.sort_by_key(|school| (school.quality.accuracy(), std::cmp::Reverse(school.quality.listed)));
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
        let Quality { listed, false_leavers, wrong_details, unreachable, questions, answered, .. } = school.quality;
        printer.translator().say(
            &Message::new("topics-school")
                .with("name", school.name.as_str())
                .with("listed", listed)
                .with("false", false_leavers)
                .with("wrong", wrong_details + unreachable)
                .with("open", questions.saturating_sub(answered)),
        )
    });
    lines(printer, &told.collect::<Vec<_>>())
}

fn lines(printer: &Printer, texts: &[String]) -> Result<(), CliError> {
    texts.iter().try_for_each(|text| printer.line(&format!("  - {text}")))
}
