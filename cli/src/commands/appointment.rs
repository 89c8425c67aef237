// SPDX-License-Identifier: EUPL-1.2
//! `raccord appointment`: appointments in one of the reception networks, and what became of them.

use std::collections::BTreeMap;

use clap::Subcommand;
use raccord_protocol::appointment::{Appointment as Entry, FIELD as APPOINTMENT, NEXT, PLANNED};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseHead, CaseSummary, Filter};
use serde::Serialize;
use serde_json::json;

use crate::appointments::{self, Book, KEPT, MISSED};
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::values::{Words, parse_day, parse_time, short};
use crate::writing::{Writer, code, day_or_today, office_time};

/// Offers and records appointments.
#[derive(Debug, clap::Args)]
pub struct Appointment {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists the appointments to come.
    #[command(about = "help-appointment-list")]
    List(List),
    /// Makes an appointment.
    #[command(about = "help-appointment-make", after_help = "help-appointment-make-more")]
    Make(Make),
    /// Says what became of one.
    #[command(about = "help-appointment-record")]
    Record(Record),
}

#[derive(Debug, clap::Args)]
struct Make {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// The day.
    #[arg(long, value_name = "DATE", help = "help-appointment-date")]
    date: String,
    /// The time.
    #[arg(long, value_name = "HH:MM", help = "help-appointment-time")]
    time: Option<String>,
    /// With whom.
    #[arg(long, value_name = "NAME", help = "help-appointment-with")]
    with: Option<String>,
    /// Where.
    #[arg(long, value_name = "PLACE", help = "help-appointment-place")]
    place: Option<String>,
    /// Alone or in a group.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "individuel",
        hide_default_value = true,
        help = "help-appointment-format"
    )]
    format: String,
}

#[derive(Debug, clap::Args)]
struct Record {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What became of it.
    #[arg(value_name = "STATE", help = "help-appointment-state")]
    state: String,
    /// The day of the appointment.
    #[arg(long, value_name = "DATE", help = "help-appointment-record-date")]
    date: Option<String>,
    /// When to contact the person again.
    #[arg(long, value_name = "DATE", help = "help-appointment-again")]
    again: Option<String>,
}

#[derive(Debug, clap::Args)]
struct List {
    /// From which day.
    #[arg(long, value_name = "DATE", help = "help-appointment-from")]
    from: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Appointment) -> Result<(), CliError> {
    match &arguments.action {
        Action::List(arguments) => list(context, arguments),
        Action::Make(arguments) => make(context, arguments),
        Action::Record(arguments) => record(context, arguments),
    }
}

fn make(context: &Context, arguments: &Make) -> Result<(), CliError> {
    let day = parse_day(&arguments.date)?;
    let today = office_time(context).date();
    if day < today {
        return Err(CliError::usage("appointment-past"));
    }
    let time = arguments.time.as_deref().map(parse_time).transpose()?;
    let format = code(context, APPOINTMENT, Some("forme"), &arguments.format)?;
    let place = super::directory::site::resolve(context, arguments.place.as_deref())?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    if writer.kept_from(today)?.decided()? {
        return Err(CliError::denied("contact-forbidden").hint("hint-appointment-forbidden"));
    }
    let now = office_time(context);
    let given = [
        ("date", day.to_string()),
        ("heure", time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default()),
        ("avec", arguments.with.clone().unwrap_or_default()),
        ("lieu", place),
        ("forme", format),
        ("statut", PLANNED.to_owned()),
    ];
    let made: BTreeMap<String, String> =
        given.iter().map(|(part, value)| ((*part).to_owned(), value.clone())).collect();
    let mut book = Book::of(&mut writer);
    book.keep_plain()?;
    book.add(made.clone())?;
    let next = book.say_next(now)?;
    writer.commit()?;
    let object = json!({ "case": writer.case, "appointment": made, "next": next.as_ref().map(|next| &next.parts) });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("appointment-made").with("date", printer.translator().date(day)));
        say_next(printer, next.as_ref().filter(|next| !next.is_at(day, time)));
        printer.note("appointment-next");
        Ok(())
    })
}

/// Says which appointment is the next one, where somebody may think of another.
fn say_next(printer: &Printer, next: Option<&Entry>) {
    if let Some(next) = next {
        let words = Words::new(printer.translator());
        let when = format!("{} {}", words.part(APPOINTMENT, "date", next.part("date")), next.part("heure"));
        printer.note(Message::new("appointment-first").with("when", when.trim_end()));
    }
}

fn record(context: &Context, arguments: &Record) -> Result<(), CliError> {
    let state = code(context, APPOINTMENT, Some("statut"), &arguments.state)?;
    let wanted = arguments.date.as_deref().map(parse_day).transpose()?;
    let now = office_time(context);
    let is_planned =
        |case: &CaseSummary| appointments::planned(case).iter().any(|one| wanted.is_none_or(|day| one.date == day));
    let mut writer = Writer::open_where(context, &arguments.case, "", is_planned)?;
    let mut book = Book::of(&mut writer);
    book.keep_plain()?;
    let open: Vec<usize> =
        book.planned().filter(|(_, one)| wanted.is_none_or(|day| one.date == day)).map(|(at, _)| at).collect();
    let at = match open.as_slice() {
        [] => return Err(CliError::not_found("appointment-none").hint("hint-appointment-list")),
        [only] => *only,
        _ => return Err(CliError::usage("appointment-several").hint("hint-appointment-several")),
    };
    // Nobody came, or stayed away, on a day that is still to come.
    if [KEPT, MISSED].contains(&state.as_str()) && book.at(at).date > now.date() {
        return Err(CliError::usage("appointment-record-future").hint("hint-appointment-record-future"));
    }
    book.change(at, &[("statut", &state)])?;
    let next = book.say_next(now)?;
    // Who did not come is called again, at once where no day is said: a missed appointment is no refusal.
    let again = match (&arguments.again, state.as_str()) {
        (Some(text), _) => Some(parse_day(text)?),
        (None, MISSED) => Some(now.date()),
        (None, _) => None,
    };
    if let Some(again) = again {
        writer.set("relance_le", &again.to_string())?;
    }
    writer.commit()?;
    let object = json!({
        "case": writer.case,
        "state": state,
        "again": again.map(|day| day.to_string()),
        "next": next.as_ref().map(|next| &next.parts),
    });
    context.printer().show(&object, |printer| {
        printer.success("appointment-recorded");
        say_next(printer, next.as_ref());
        if let Some(again) = again {
            printer.note(Message::new("contact-again").with("date", printer.translator().date(again)));
        }
        Ok(())
    })
}

/// An appointment as it is listed.
#[derive(Debug, Serialize)]
struct Planned {
    #[serde(skip)]
    head: CaseHead,
    case: CaseHandle,
    name: String,
    date: String,
    time: String,
    with: String,
    place: String,
    format: String,
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let from = day_or_today(context, arguments.from.as_deref())?;
    let fields = [FAMILY_NAME, GIVEN_NAME, APPOINTMENT].into_iter().chain(NEXT.map(|(field, _)| field));
    let fields = fields.map(str::to_owned).collect();
    let filter = Filter { kind: Some(CaseKind::Person), fields, ..Filter::default() };
    let mut planned: Vec<Planned> = Vec::new();
    for case in reading::read_all(context, filter, None, "")? {
        let names = [GIVEN_NAME, FAMILY_NAME].into_iter().flat_map(|field| values(&case, field));
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        for one in appointments::planned(&case).into_iter().filter(|one| one.date >= from) {
            let part = |name: &str| one.part(name).to_owned();
            planned.push(Planned {
                head: case.head.clone(),
                case: case.head.case,
                name: name.clone(),
                date: part("date"),
                time: part("heure"),
                with: part("avec"),
                place: part("lieu"),
                format: part("forme"),
            });
        }
    }
    // One that stands in several files of a person is one appointment.
    let what = |one: &Planned| (one.date.clone(), one.time.clone(), one.with.clone(), one.place.clone());
    let mut planned = reading::once_for_each_person(context, planned, |one| &one.head, what)?;
    planned.sort_by(|one, other| (&one.date, &one.time, one.case).cmp(&(&other.date, &other.time, other.case)));
    context.printer().show(&planned, |printer| {
        if planned.is_empty() {
            printer.note("appointment-list-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "appointment-column-when",
            "column-case",
            "today-column-person",
            "appointment-column-with",
            "appointment-column-place",
            "appointment-column-format",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for planned in &planned {
            let when = format!("{} {}", words.part(APPOINTMENT, "date", &planned.date), planned.time);
            table.row([
                when.trim().to_owned(),
                short(&planned.case),
                planned.name.clone(),
                planned.with.clone(),
                planned.place.clone(),
                words.part(APPOINTMENT, "forme", &planned.format),
            ]);
        }
        printer.table(&table)
    })
}
