// SPDX-License-Identifier: EUPL-1.2
//! `raccord deadlines`: which legal clocks run, for whom, and what has to be done until when.

use std::collections::BTreeSet;

use jiff::civil::Date;
use raccord_node::service::desk::{DESK_CASES_MAX, Deadlines as Request};
use raccord_protocol::deadline::{Clock, Deadline, State, running};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::held::Held;
use super::writing::day_or_today;
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{self, FAMILY_NAME, GIVEN_NAME};
use crate::output::{Cell, Column, Printer, Table};
use crate::values::{Words, short};

/// Shows which legal clocks run.
#[derive(Debug, clap::Args)]
pub struct Deadlines {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-deadlines-case")]
    case: Option<String>,
    /// Only those that end within so many days.
    #[arg(long, value_name = "DAYS", help = "help-deadlines-within")]
    within: Option<i32>,
    /// As of which day.
    #[arg(long, value_name = "DATE", help = "help-deadlines-date")]
    date: Option<String>,
    /// Show the clocks of the law instead, with their sources.
    #[arg(long, conflicts_with_all = ["case", "within", "date"], help = "help-deadlines-sources")]
    sources: bool,
}

/// A clock that runs for somebody.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Due {
    case: CaseHandle,
    #[serde(skip)]
    number: u64,
    name: String,
    #[serde(flatten)]
    deadline: Deadline,
    source: &'static str,
}

impl Due {
    /// Tells whether it is over or near.
    pub(super) fn is_pressing(&self) -> bool {
        self.deadline.state != State::Running
    }
}

/// Returns the clocks that run for the person of a case; none once the follow-up is over.
pub(super) fn of_case(case: &CaseSummary, country: Country, day: Date) -> Vec<Due> {
    let facts = Facts::of_case(case);
    if facts.dates("fin_suivi_le").any(|end| end <= day) {
        return Vec::new();
    }
    let names = [FAMILY_NAME, GIVEN_NAME].into_iter().flat_map(|field| values(case, field));
    let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
    let due = |deadline: Deadline| Due {
        case: case.head.case,
        number: case.head.number,
        name: name.clone(),
        source: &deadline.clock.source,
        deadline,
    };
    running(&facts, country, day).into_iter().map(due).collect()
}

/// Sorts by urgency: what is over, the longest over at the head, then what ends first.
pub(super) fn sort(due: &mut [Due]) {
    due.sort_by(|one, other| {
        let key = |due: &Due| (due.deadline.state, due.deadline.due, due.number);
        key(one).cmp(&key(other))
    });
}

pub(super) fn run(context: &Context, arguments: &Deadlines) -> Result<(), CliError> {
    let country = Held::read(context)?.own_card()?.country;
    if arguments.sources {
        return sources(context.printer(), country);
    }
    let day = day_or_today(context, arguments.date.as_deref())?;
    let wanted = arguments.case.as_deref().map(|case| naming::case(context, case)).transpose()?;
    let fields: BTreeSet<&str> =
        Clock::all().iter().flat_map(Clock::fields).chain([FAMILY_NAME, GIVEN_NAME, "fin_suivi_le"]).collect();
    let ownership = if wanted.is_some() { Ownership::Any } else { Ownership::Own };
    let mut request = Request {
        consultation: context.consult(Scope::List, None, "")?,
        day: day.to_string(),
        within: arguments.within,
        ownership,
        case: wanted,
        from: 0,
        limit: DESK_CASES_MAX,
        fields: fields.into_iter().map(str::to_owned).collect(),
    };
    let mut due: Vec<Due> = Vec::new();
    loop {
        let answer = context.call(request.clone())?;
        due.extend(answer.cases.iter().flat_map(|case| of_case(case, country, day)));
        let Some(next) = answer.next else { break };
        request.from = next;
    }
    due.retain(|due| arguments.within.is_none_or(|days| due.deadline.days_left <= days));
    sort(&mut due);
    let object = json!({ "day": day.to_string(), "deadlines": due });
    context.printer().show(&object, |printer| {
        if due.is_empty() {
            printer.note("deadlines-none");
            return Ok(());
        }
        print(printer, &due)
    })
}

/// Prints what runs for whom.
pub(super) fn print(printer: &Printer, due: &[Due]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "today-column-person",
        "deadlines-column-clock",
        "deadlines-column-due",
        "deadlines-column-action",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for Due { case, name, deadline, .. } in due {
        let left = match deadline.days_left {
            days @ ..0 => Message::new("deadlines-over").with("count", i64::from(-days)),
            0 => Message::new("deadlines-today"),
            days => Message::new("deadlines-left").with("count", i64::from(days)),
        };
        let date = vec![printer.translator().date(deadline.due), printer.translator().say(&left)];
        let label = deadline.clock.label(words.language()).to_owned();
        let action = deadline.clock.action(words.language());
        table.row([Cell::from(short(case)), name.as_str().into(), label.into(), date.into(), action.into()]);
    }
    printer.table(&table)
}

fn sources(printer: &Printer, country: Country) -> Result<(), CliError> {
    let language = Words::new(printer.translator()).language();
    let clocks: Vec<&Clock> = Clock::all().iter().filter(|clock| clock.country == country).collect();
    let objects = clocks.iter().map(|clock| {
        json!({ "name": clock.name, "label": clock.label(language), "from": clock.from, "source": clock.source })
    });
    printer.show(&objects.collect::<Vec<_>>(), |printer| {
        let headings = ["deadlines-column-clock", "deadlines-column-from", "deadlines-column-source"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let words = Words::new(printer.translator());
        for clock in &clocks {
            table.row([clock.label(language).to_owned(), words.field(&clock.from), clock.source.clone()]);
        }
        printer.table(&table)
    })
}
