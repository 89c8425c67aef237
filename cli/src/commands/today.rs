// SPDX-License-Identifier: EUPL-1.2
//! `raccord today`: whom to call now, and why.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use raccord_node::service::desk::{DESK_CASES_MAX, Today as TodayRequest};
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::deadline::Clock;
use raccord_protocol::desk::{REFERENT, REFERENT_KEY, Reason, name_key, referent_key};
use raccord_protocol::identifier::phone::phone_written;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::deadlines::{self, Due};
use super::notices;
use crate::attempts::{say_attempt, slot_message};
use crate::calling::{self, Call, FIELDS, values};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Cell, Column, Printer, Table};
use crate::reading;
use crate::thresholds::{self, Thresholds};
use crate::values::{Words, parse_day, parse_time, short};
use crate::writing::office_time;

/// Lists whom to call now.
#[derive(Debug, clap::Args)]
pub struct Today {
    /// Only those of whom this person is the referent.
    #[arg(long, value_name = "NAME", help = "help-today-referent")]
    referent: Option<String>,
    /// Only those of whom one is the referent oneself.
    #[arg(long, conflicts_with = "referent", help = "help-today-mine")]
    mine: bool,
    /// For which day.
    #[arg(long, value_name = "DATE", help = "help-today-date")]
    date: Option<String>,
    /// For which time.
    #[arg(long, value_name = "HH:MM", help = "help-today-time")]
    time: Option<String>,
    /// The most people.
    #[arg(long, value_name = "N", default_value_t = 25, hide_default_value = true, help = "help-today-limit")]
    limit: usize,
}

pub(super) fn run(context: &Context, arguments: &Today) -> Result<(), CliError> {
    let now = moment(context, arguments)?;
    let country = Held::read(context)?.own_card()?.country;
    let fields: BTreeSet<&str> = FIELDS.into_iter().chain(Clock::all().iter().flat_map(Clock::fields)).collect();
    let Thresholds { letter_days, terms, .. } = thresholds::read(context)?;
    let referents = referents(context, arguments)?;
    let view = context.call(TodayRequest {
        consultation: context.consult(Scope::List, None, "")?,
        at: now.to_string(),
        referent: referents.first().cloned(),
        letter_days: Some(letter_days),
        limit: arguments.limit.min(DESK_CASES_MAX),
        fields: fields.into_iter().map(str::to_owned).collect(),
    })?;
    let notices = notices::read(context, now)?;
    // The node counts by the terms of Raccord: where the platform has set its own, every case with a clock is looked at.
    let cases = match terms.is_empty() {
        true => view.deadlines,
        false => {
            let mut cases = deadlines::running_cases(context, now.date(), None, Ownership::Any)?;
            let is_theirs = |case: &CaseSummary| referents.iter().any(|referent| is_looked_after_by(case, referent));
            cases.retain(|case| referents.is_empty() || is_theirs(case));
            cases
        }
    };
    let pressing_in = |case| deadlines::of_case(case, country, now.date(), &terms).into_iter().filter(Due::is_pressing);
    let due: Vec<Due> = cases.iter().flat_map(pressing_in).collect();
    let mut due = deadlines::once_for_each_person(due, &cases, &reading::joined(context)?);
    let pressing = if terms.is_empty() { view.pressing } else { due.len() };
    deadlines::sort(&mut due);
    due.truncate(arguments.limit);
    let linked = |case: &CaseSummary| view.linked.get(&case.head.number).map_or(&[][..], Vec::as_slice);
    let calls = view.calls.into_iter().filter_map(|case| {
        let others = linked(&case);
        calling::decide_after(case, others, now, letter_days).ok()
    });
    let calls: Vec<Call> = calls.collect();
    let total = view.total;
    let object = json!({
        "at": now.to_string(), "total": total, "calls": calls, "deadlines_total": pressing, "deadlines": due, "notices": notices,
    });
    context.printer().show(&object, |printer| {
        if !due.is_empty() {
            deadlines::print(printer, &due)?;
            printer.warn(Message::new("today-deadlines").with("count", pressing));
        }
        print(printer, &calls, total)?;
        if let Some(notices) = &notices {
            notices::print_waiting(printer, notices);
        }
        Ok(())
    })
}

/// Returns of whom those are who are called, where only those of one person are: oneself is a key, and what colleagues call one.
fn referents(context: &Context, arguments: &Today) -> Result<Vec<String>, CliError> {
    if !arguments.mine {
        return Ok(arguments.referent.iter().cloned().collect());
    }
    let key = context.staff_key()?.public().to_string();
    let told = context.call(NodeContext {})?.people.remove(&key);
    Ok([key].into_iter().chain(told).collect())
}

/// Tells whether a person of this name, or with this staff key, looks after the person of a case.
fn is_looked_after_by(case: &CaseSummary, referent: &str) -> bool {
    let (names, wanted) = (values(case, REFERENT), name_key(referent));
    let key = referent_key(names.first().map(String::as_str), values(case, REFERENT_KEY));
    names.iter().map(|name| name_key(name)).chain(key).any(|known| known == wanted)
}

/// Returns the moment to plan for, on the clock of this office.
fn moment(context: &Context, arguments: &Today) -> Result<DateTime, CliError> {
    let now = office_time(context);
    let date = arguments.date.as_deref().map(parse_day).transpose()?.unwrap_or_else(|| now.date());
    let time = match &arguments.time {
        Some(text) => parse_time(text)?,
        None => now.time(),
    };
    Ok(date.to_datetime(time))
}

fn print(printer: &Printer, calls: &[Call], total: usize) -> Result<(), CliError> {
    if calls.is_empty() {
        printer.note("today-nobody");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings =
        ["column-case", "today-column-person", "today-column-why", "today-column-numbers", "today-column-before"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for call in calls {
        let name: Vec<&str> =
            [FAMILY_NAME, GIVEN_NAME].iter().flat_map(|field| values(&call.case, field)).map(String::as_str).collect();
        let numbers: Vec<String> = call
            .numbers
            .iter()
            .map(|number| match number.field {
                "mobile" | "psad_mobile" | "tel_fixe" | "psad_tel_fixe" => phone_written(&number.number),
                field => format!("{} ({})", phone_written(&number.number), words.field(field)),
            })
            .collect();
        let wrong = call.details_wrong.then(|| printer.text("today-details-wrong", &[]));
        let numbers: Vec<String> = wrong.into_iter().chain(numbers).collect();
        let before: Vec<String> = call.attempts.iter().take(3).map(|attempt| say_attempt(printer, attempt)).collect();
        table.row([
            Cell::from(short(&call.case.head.case)),
            name.join(" ").into(),
            why(printer, call).into(),
            numbers.into(),
            before.into(),
        ]);
    }
    printer.table(&table)?;
    if calls.len() < total {
        printer.note(Message::new("today-more").with("shown", calls.len()).with("total", total));
    }
    printer.note("today-record");
    Ok(())
}

/// Returns why somebody is to be called, each reason on a line.
fn why(printer: &Printer, call: &Call) -> Vec<String> {
    let translator = printer.translator();
    let gone = call.gone.as_ref().map(|code| {
        let reason = Words::new(translator).part("sorti_de_la_liste", "motif", code);
        translator.say(&Message::new("today-gone").with("reason", reason))
    });
    let why = translator.say(&match call.why {
        Reason::Due { since } => Message::new("today-due").with("date", translator.date(since)),
        Reason::NeverContacted { since: None } => Message::new("today-never"),
        Reason::NeverContacted { since: Some(since) } => {
            Message::new("today-never-since").with("date", translator.date(since))
        }
        Reason::LetterUnanswered { since } => Message::new("today-letter").with("date", translator.date(since)),
        Reason::UntriedSlot { slot } => Message::new("today-untried").with("slot", translator.say(&slot_message(slot))),
    });
    [why].into_iter().chain(gone).collect()
}
