// SPDX-License-Identifier: EUPL-1.2
//! The agenda of a meeting: what stands in the meeting, the cases step by step, the actions that are open.
//!
//! It is printed and never stored: names of young people stand in no meeting. For oneself it covers what one may see; with
//! `--for`, the own cases alone that everybody who takes part may read, field by field: of meetings and solutions as well as of
//! young people. Figures for others count the people of those cases alone, by the fields that may be read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_node::service::cases::Grants;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::agenda::{Agenda as Steps, Drawing, FIELDS, Point, Sight, Step, Topic};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};
use raccord_protocol::view::indicators::{
    Counting, FIELDS as INDICATOR_FIELDS, Figure, Indicator, Indicators, Period, files_of_people,
};
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::topics::{self, Sources};
use super::{day, participants, print_sections};
use crate::commands::school;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading::{Doubts, joined, joined_with_doubts};
use crate::schooling::{Quality, Schools};
use crate::values::short;
use crate::work;

/// Draws an agenda.
#[derive(Debug, clap::Args)]
pub struct Agenda {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
    /// For these organisations.
    #[arg(long = "for", value_name = "ORGANISATION", help = "help-meeting-agenda-for")]
    audience: Vec<String>,
    /// For those who take part.
    #[arg(long, conflicts_with = "audience", help = "help-meeting-agenda-participants")]
    participants: bool,
    /// How many cases of a step to show.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help = "help-meeting-agenda-limit")]
    limit: Option<u32>,
}

/// How many cases of a step are shown to people: more are spoken of in no meeting.
const SHOWN: u32 = 25;

pub(super) fn run(context: &Context, arguments: &Agenda) -> Result<(), CliError> {
    let today = work::today(context);
    let head = work::find(context, CaseKind::Meeting, &arguments.meeting)?.head;
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &[])?;
    let meeting = meetings.iter().find(|meeting| meeting.head.case == head.case).cloned();
    let meeting = meeting.ok_or_else(|| CliError::bug("a meeting that was found is not listed"))?;
    let held = Held::read(context)?;
    let mut names: BTreeSet<String> = arguments.audience.iter().cloned().collect();
    if arguments.participants {
        names.extend(participants(&meeting));
        if names.is_empty() {
            return Err(CliError::usage("meeting-agenda-nobody").hint("hint-meeting-agenda-nobody"));
        }
    }
    let audience = names.iter().map(|name| naming::organisation(&held.directory, name));
    let mut audience: BTreeSet<OrganisationId> = audience.collect::<Result<_, _>>()?;
    audience.remove(&held.organisation);
    let grants = grants(context)?;
    let untold: Vec<String> = audience
        .iter()
        .filter(|organisation| !grants.iter().any(|grant| tells_step(grant, **organisation)))
        .map(|organisation| naming::organisation_name(&held.directory, *organisation))
        .collect();
    let sight = if names.is_empty() {
        Sight::of_reader(held.organisation, &grants)
    } else {
        Sight::of_audience(audience, &grants)
    };
    let audience = (!names.is_empty()).then_some(&sight);
    let period = period(&meeting, &meetings, today);
    let Drawn { steps, counted, schools, doubts } = draw(context, (&sight, audience), period, today)?;
    let least = work::thresholds(context)?.least_shared;
    let solutions = work::rows(context, CaseKind::Solution, Ownership::Any, &SOLUTION_FIELDS)?;
    let topics = topics::topics(Sources {
        figures: figures(counted, audience.map(|_| least)),
        meeting: &meeting,
        meetings: &meetings,
        solutions: &solutions,
        audience,
        organisation: &|name| naming::organisation(&held.directory, name).ok(),
        schools: &schools,
        least,
        today,
    });
    let shown = audience.map_or_else(|| meeting.clone(), |sight| sight.restrict(&meeting));
    let drawn = arguments.limit.map_or_else(|| steps.clone(), |limit| first(&steps, limit));
    context.printer().show(&json!({ "meeting": shown, "topics": topics, "agenda": drawn }), |printer| {
        if shown.fields.is_empty() && !meeting.fields.is_empty() {
            printer.note("meeting-agenda-unshared");
        }
        print_sections(printer, &shown)?;
        topics::print(printer, &topics)?;
        print(printer, &steps, arguments.limit.unwrap_or(SHOWN))?;
        let limit = arguments.limit.unwrap_or(SHOWN) as usize;
        let shown = steps.steps.values().flat_map(|points| points.iter().take(limit));
        let files = |point: &Point| std::iter::once(point.head.case).chain(point.linked.iter().copied()).collect();
        let files: Vec<Vec<CaseHandle>> = shown.map(files).collect();
        doubts.warn(printer, files.iter().map(Vec::as_slice));
        // The reader's own files are spoken of here, whoever is to see the agenda: a grant that is missing is no empty list.
        if audience.is_some() && steps.steps.is_empty() {
            let fields = SPOKEN_OF.join(",");
            printer.note(match untold.as_slice() {
                [] => Message::new("meeting-agenda-granted").with("fields", fields),
                names => {
                    Message::new("meeting-agenda-ungranted").with("fields", fields).with("names", names.join(", "))
                }
            });
        }
        Ok(())
    })
}

/// Tells whether a grant of an own file tells an organisation the step at which the file is.
fn tells_step(grant: &GrantView, organisation: OrganisationId) -> bool {
    let is_given = grant.direction == Direction::Given && grant.recipient.organisation == organisation;
    is_given && grant.fields.iter().any(|field| field == SPOKEN_OF[0])
}

/// The fields without which nobody is spoken of: the step, which each who takes part must read, and what is at stake.
const SPOKEN_OF: [&str; 5] = ["etape", "nom", "prenom", "tentative_contact", "organisme_responsable"];

/// Is what is drawn from the cases.
struct Drawn {
    steps: Steps,
    counted: Indicators,
    schools: BTreeMap<String, Quality>,
    /// None in an agenda for others, who are told of none.
    doubts: Doubts,
}

/// Draws what an agenda needs from the cases, one after another: none is kept but those of people with several files, who are spoken of
/// once. Figures and schools for an audience are of the own cases alone of which everybody may read something.
fn draw(
    context: &Context,
    (sight, audience): (&Sight, Option<&Sight>),
    period: Period,
    today: Date,
) -> Result<Drawn, CliError> {
    let (links, doubts) = match audience {
        None => joined_with_doubts(context)?,
        Some(_) => (joined(context)?, Doubts::default()),
    };
    let with_others: BTreeSet<CaseHandle> = links.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let (mut drawing, mut counting, mut schools) =
        (Drawing::new(sight, today).with_doubts(doubts.cases()), Counting::new(period), Schools::default());
    let mut files = Vec::new();
    let mut add = |files: Vec<CaseSummary>| {
        match audience {
            None => drawing.add_person(&files),
            // Others are told of no link: that two files are of one person is known to whoever is told of it (SPEC.md, 29).
            Some(_) => files.iter().filter(|file| file.head.own).for_each(|file| drawing.add(file)),
        }
        let shown = |file: CaseSummary| audience.map_or_else(|| Some(file.clone()), |sight| readable(&file, sight));
        let files: Vec<CaseSummary> = files.into_iter().filter_map(shown).collect();
        files.iter().filter(|file| file.head.own).for_each(|file| schools.add(file));
        if !files.is_empty() {
            counting.add(&files);
        }
    };
    work::each_chronicle(context, CaseKind::Person, Ownership::Any, &case_fields(), |case| {
        if with_others.contains(&case.head.case) {
            files.push(case);
        } else {
            add(vec![case]);
        }
    })?;
    files_of_people(files, &links).into_iter().for_each(&mut add);
    Ok(Drawn { steps: drawing.end(), counted: counting.end(), schools: schools.end(), doubts })
}

/// Returns an own case with what everybody of an audience may read of it, if anything: nothing else is counted for them, not even how
/// many there are.
pub(super) fn readable(case: &CaseSummary, sight: &Sight) -> Option<CaseSummary> {
    let shown = case.head.own.then(|| sight.restrict(case));
    shown.filter(|case| !case.fields.is_empty())
}

/// Returns the first cases of each step.
fn first(steps: &Steps, limit: u32) -> Steps {
    let first = |points: &Vec<Point>| points.iter().take(limit as usize).cloned().collect();
    Steps { steps: steps.steps.iter().map(|(step, points)| (*step, first(points))).collect() }
}

/// The fields of a solution that an agenda is drawn from.
const SOLUTION_FIELDS: [&str; 4] = ["solution_nom", "solution_classe", "solution_amelioration", "solution_fermee_le"];

/// Returns what the figures of a meeting are counted over: since the meeting before, and not after the meeting itself.
fn period(meeting: &CaseSummary, meetings: &[CaseSummary], today: Date) -> Period {
    let until = day(meeting).map_or(today, |day| day.min(today));
    Period { from: topics::since(meeting, meetings, today).min(until), until }
}

/// Returns the fields of a person that all of an agenda is drawn from: every case is read once.
fn case_fields() -> Vec<&'static str> {
    let fields: BTreeSet<&str> = FIELDS.into_iter().chain(INDICATOR_FIELDS).chain(school::fields()).collect();
    fields.into_iter().collect()
}

/// Returns the figures that were counted; others are told of no fewer people than `least`.
fn figures(counted: Indicators, least: Option<u64>) -> Vec<(Indicator, Figure)> {
    let figure = |indicator| least.map_or_else(|| counted.exact(indicator), |least| counted.shared(indicator, least));
    Indicator::ALL.into_iter().map(|indicator| (indicator, figure(indicator))).collect()
}

fn grants(context: &Context) -> Result<Vec<GrantView>, CliError> {
    let consultation = context.consult(Scope::Grants, None, "")?;
    let mut grants = Vec::new();
    let mut from = Some(0);
    while let Some(start) = from {
        let filter = GrantFilter { states: vec![GrantState::Active], from: start, ..GrantFilter::default() };
        let answer = context.call(Grants { consultation: consultation.clone(), filter })?;
        grants.extend(answer.grants);
        from = answer.next;
    }
    Ok(grants)
}

fn print(printer: &Printer, steps: &Steps, limit: u32) -> Result<(), CliError> {
    for step in Step::ALL {
        let Some(points) = steps.steps.get(&step) else { continue };
        printer.say(step_message(step))?;
        let count = |(topic, count): (Topic, usize)| {
            let topic = printer.translator().say(&topic_message(topic));
            printer.translator().say(&Message::new("agenda-count").with("topic", topic).with("count", count))
        };
        let counts: Vec<String> = steps.counts(step).into_iter().map(count).collect();
        printer.line(&format!("  {}", printer.translator().enumerated(&counts)))?;
        let headings = ["column-case", "today-column-person", "meeting-column-referent", "meeting-column-topics"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let shown = points.len().min(limit as usize);
        for point in &points[..shown] {
            let topics: Vec<String> =
                point.topics.iter().map(|topic| printer.translator().say(&topic_message(*topic))).collect();
            table.row([
                std::iter::once(&point.head.case).chain(&point.linked).map(short).collect::<Vec<_>>().join(", "),
                point.name.clone(),
                point.referent.clone(),
                printer.translator().enumerated(&topics),
            ]);
        }
        printer.table(&table)?;
        if shown < points.len() {
            printer.note(Message::new("today-more").with("shown", shown).with("total", points.len()));
        }
    }
    if steps.steps.is_empty() {
        printer.note("meeting-agenda-empty");
    }
    Ok(())
}

fn step_message(step: Step) -> Message {
    Message::new(match step {
        Step::Identification => "agenda-identification",
        Step::Contact => "agenda-contact",
        Step::Diagnosis => "agenda-diagnosis",
        Step::Path => "agenda-path",
    })
}

fn topic_message(topic: Topic) -> Message {
    Message::new(match topic {
        Topic::Unreachable => "topic-unreachable",
        Topic::Overdue => "topic-overdue",
        Topic::Disputed => "topic-disputed",
        Topic::Refusal => "topic-refusal",
        Topic::NeverContacted => "topic-never-contacted",
        Topic::NoReferent => "topic-no-referent",
        Topic::NoDiagnosis => "topic-no-diagnosis",
        Topic::NoSolution => "topic-no-solution",
        Topic::NoTutor => "topic-no-tutor",
        Topic::DoNotContact => "topic-do-not-contact",
        Topic::Enrolled => "topic-enrolled",
        Topic::ToCheck => "topic-to-check",
    })
}
