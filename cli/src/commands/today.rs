// SPDX-License-Identifier: EUPL-1.2
//! `raccord today`: whom to call now, and why.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use raccord_node::service::desk::{DESK_CASES_MAX, Today as TodayRequest};
use raccord_protocol::deadline::Clock;
use raccord_protocol::desk::Reason;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::phone::phone_written;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::desk::{LostReferent, TodayView};
use raccord_protocol::view::{CaseHead, CaseSummary};
use serde_json::{Value, json};

use super::deadlines::{self, Due};
use super::{notices, restored};
use crate::attempts::{say_attempt, slot_message};
use crate::calling::{self, CORRECTION, Call, Corrected, FIELDS, values};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Cell, Column, Printer, Table};
use crate::values::{Words, parse_day, parse_time, short};
use crate::writing::{caution, followed_by, office_time};

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
    #[arg(long, value_name = "N", value_parser = crate::commands::at_least_one(), default_value_t = 25, hide_default_value = true, help = "help-today-limit")]
    limit: usize,
}

pub(super) fn run(context: &Context, arguments: &Today) -> Result<(), CliError> {
    let now = moment(context, arguments)?;
    let fields: BTreeSet<&str> = FIELDS.into_iter().chain(Clock::all().iter().flat_map(Clock::fields)).collect();
    let referent = match arguments.mine {
        true => Some(context.staff_key()?.public().to_string()),
        false => arguments.referent.clone(),
    };
    let view = context.call(TodayRequest {
        consultation: context.consult(Scope::List, None, "")?,
        at: now.to_string(),
        referent,
        letter_days: None,
        limit: arguments.limit.min(DESK_CASES_MAX),
        fields: fields.into_iter().map(str::to_owned).collect(),
    })?;
    let notices = notices::read(context, now)?;
    restored::warn(context)?;
    let mut due = pressing_in(&view, now);
    due.truncate(arguments.limit);
    let rules = &view.rules;
    let of_case = |case: &CaseSummary| {
        Some(ToCheck { case: case.head.case, files: view.cautions.get(&case.head.number)?.clone() })
    };
    let to_check: Vec<ToCheck> = view.calls.iter().filter_map(of_case).collect();
    let calls = view.calls.into_iter().filter(|case| !view.cautions.contains_key(&case.head.number));
    let calls = calls.filter_map(|case| {
        let others = view.linked.get(&case.head.number).map_or(&[][..], Vec::as_slice);
        let held = rules.of_case(case.head.number);
        calling::decide_by(case, others, now, (&held.calling, rules.country)).ok()
    });
    let calls: Vec<Call> = calls.collect();
    // Whom to check is named apart, and counts as nobody to call.
    let (total, pressing) = (view.total.saturating_sub(to_check.len()), view.pressing);
    let object = json!({
        "at": now.to_string(), "total": total, "calls": calls, "to_check": to_check.iter().map(ToCheck::object).collect::<Vec<_>>(),
        "deadlines_total": pressing, "deadlines": due,
        "notices": notices, "lost_referents": view.lost_referents,
    });
    context.printer().show(&object, |printer| {
        if !due.is_empty() {
            deadlines::print(printer, &due)?;
            printer.warn(Message::new("today-deadlines").with("count", pressing));
        }
        print(printer, &calls, &view.lost_referents, total)?;
        to_check.iter().for_each(|person| person.print(printer));
        if let Some(notices) = &notices {
            notices::print_waiting(printer, notices);
        }
        Ok(())
    })
}

/// Is somebody whose turn it is, and who may be the person of files that say not to contact the person, or whom another office follows:
/// no call before that is decided.
#[derive(Debug)]
struct ToCheck {
    case: CaseHandle,
    files: Vec<CaseHead>,
}

impl ToCheck {
    fn object(&self) -> Value {
        let files: Vec<CaseHandle> = self.files.iter().map(|file| file.case).collect();
        let mut object = json!({ "case": self.case, "files": files });
        let offices: BTreeSet<&str> = self.files.iter().filter_map(followed_by).collect();
        if !offices.is_empty() {
            object["followed_by"] = json!(offices);
        }
        object
    }

    fn print(&self, printer: &Printer) {
        self.files.iter().for_each(|file| printer.warn(caution(&self.case, file)));
    }
}

/// Returns the clocks that are over or near in the cases of an answer, the most urgent first. A clock that runs in another file of the
/// person too is shown in one of them.
fn pressing_in(view: &TodayView, now: DateTime) -> Vec<Due> {
    let others_of = |case: &CaseSummary| view.linked.get(&case.head.number).into_iter().flatten();
    let mut files: BTreeMap<CaseHandle, &CaseSummary> = BTreeMap::new();
    let mut links = Vec::new();
    for case in &view.deadlines {
        files.insert(case.head.case, case);
        for other in others_of(case) {
            files.insert(other.head.case, other);
            links.push((case.head.case, other.head.case));
        }
    }
    let files: Vec<CaseSummary> = files.into_values().cloned().collect();
    let of_case = |case: &CaseSummary| {
        let held = view.rules.of_case(case.head.number);
        deadlines::of_case(case, view.rules.country, now.date(), &held.terms)
    };
    let due = files.iter().flat_map(of_case).filter(Due::is_pressing).collect();
    let mut due = deadlines::once_for_each_person(due, &files, &links);
    due.retain(|due| view.deadlines.iter().any(|case| due.is_of(case.head.case)));
    deadlines::sort(&mut due);
    due
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

fn print(
    printer: &Printer,
    calls: &[Call],
    lost: &BTreeMap<u64, Vec<LostReferent>>,
    total: usize,
) -> Result<(), CliError> {
    if calls.is_empty() {
        printer.note(if total == 0 { "today-nobody" } else { "today-first-to-check" });
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
            .map(|number| {
                let written = match &number.of {
                    Some(other) => printer.text(
                        "today-number-of",
                        &[("number", phone_written(&number.number).into()), ("case", short(other).into())],
                    ),
                    None => phone_written(&number.number),
                };
                let written = match number.field {
                    "mobile" | "psad_mobile" | "tel_fixe" | "psad_tel_fixe" => written,
                    field => format!("{written} ({})", words.field(field)),
                };
                match number.to_check {
                    true => printer.text("today-number-to-check", &[("number", written.into())]),
                    false => written,
                }
            })
            .collect();
        let wrong = call.details_wrong.then(|| printer.text("today-details-wrong", &[]));
        let numbers: Vec<String> = wrong.into_iter().chain(numbers).collect();
        let before: Vec<String> = call.attempts.iter().take(3).map(|attempt| say_attempt(printer, attempt)).collect();
        table.row([
            Cell::from(short(&call.case.head.case)),
            name.join(" ").into(),
            why(printer, call, lost.get(&call.case.head.number)).into(),
            numbers.into(),
            before.into(),
        ]);
    }
    printer.table(&table)?;
    if calls.len() < total {
        printer.note(Message::new("today-more").with("shown", calls.len()).with("total", total));
    }
    printer.note("today-record");
    if calls.iter().any(|call| matches!(call.why, Reason::AppointmentPassed { .. })) {
        printer.note("appointment-next");
    }
    if calls.iter().any(|call| matches!(call.why, Reason::Unreachable { .. })) {
        printer.note("today-unreachable-next");
    }
    Ok(())
}

/// Says at which defence and citizenship day somebody was found.
fn say_defence_day(printer: &Printer, day: Option<&str>) -> Message {
    match day.and_then(|day| day.parse().ok()) {
        Some(day) => Message::new("today-defence-day").with("date", printer.translator().date(day)),
        None => Message::new("today-defence-day-unknown"),
    }
}

/// Says what was corrected at the source.
pub(super) fn say_corrected(printer: &Printer, corrected: &Corrected) -> Message {
    let words = Words::new(printer.translator());
    let part = |name: &str, value: &str| words.part(CORRECTION, name, value);
    Message::new("today-corrected")
        .with("about", part("objet", &corrected.about))
        .with("date", part("repondue_le", &corrected.date))
        .with("name", corrected.by.as_str())
}

/// Returns why somebody is to be called, each reason on a line.
fn why(printer: &Printer, call: &Call, lost: Option<&Vec<LostReferent>>) -> Vec<String> {
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
        Reason::AppointmentPassed { since } => Message::new("today-appointment").with("date", translator.date(since)),
        Reason::NoNews { since: None } => Message::new("today-silent"),
        Reason::NoNews { since: Some(since) } => {
            Message::new("today-silent-since").with("date", translator.date(since))
        }
        Reason::Refused { since: None } => Message::new("today-refused"),
        Reason::Refused { since: Some(since) } => {
            Message::new("today-refused-since").with("date", translator.date(since))
        }
        Reason::Unreachable { since: None } => Message::new("today-unreachable"),
        Reason::Unreachable { since: Some(since) } => {
            Message::new("today-unreachable-since").with("date", translator.date(since))
        }
        Reason::UntriedSlot { slot } => Message::new("today-untried").with("slot", translator.say(&slot_message(slot))),
    });
    let corrected = call.corrected.as_ref().map(|corrected| translator.say(&say_corrected(printer, corrected)));
    let lost = lost.into_iter().flatten().map(|lost| {
        let said = Message::new("today-lost-referent").with("organisation", lost.by.as_str());
        translator.say(&said.with("name", lost.name.as_str()))
    });
    let found = call.defence_day.as_ref().filter(|_| matches!(call.why, Reason::NeverContacted { .. }));
    let found = found.map(|day| translator.say(&say_defence_day(printer, day.as_deref())));
    let told = call.awaits_entry.then(|| printer.text("today-told-solution", &[]));
    [why].into_iter().chain(told).chain(found).chain(gone).chain(corrected).chain(lost).collect()
}
