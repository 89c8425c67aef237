// SPDX-License-Identifier: EUPL-1.2
//! `raccord appointment`: appointments in one of the reception networks, and what became of them.

use std::collections::BTreeMap;

use clap::Subcommand;
use jiff::civil::{Date, Time, Weekday};
use raccord_protocol::appointment::{Appointment as Entry, FIELD as APPOINTMENT, NEXT, PLANNED};
use raccord_protocol::catalogue::fold;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseHead, CaseSummary, Filter};
use serde::Serialize;
use serde_json::json;

use crate::appointments::{self, Book, KEPT, MISSED};
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::holidays::is_holiday;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::values::{Words, parse_day, parse_time, short};
use crate::writable::Deed;
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
    let busy = match (&arguments.with, format.as_str()) {
        (Some(name), "individuel") => also_then(context, (name, writer.case), (day, time))?,
        _ => None,
    };
    let closed = closed_on(day, writer.conventions.country);
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
    writer.require(Deed::Appointment)?;
    writer.commit()?;
    let object = json!({
        "case": writer.case,
        "appointment": made,
        "next": next.as_ref().map(|next| &next.parts),
        "also_then": busy,
        "closed": closed,
    });
    context.printer().show(&object, |printer| {
        if let Some(other) = &busy {
            let with = arguments.with.clone().unwrap_or_default();
            printer.warn(Message::new("appointment-busy").with("name", with).with("case", short(other)));
        }
        if let Some(reason) = closed {
            printer.warn(reason.sentence());
        }
        printer.success(Message::new("appointment-made").with("date", printer.translator().date(day)));
        say_next(printer, next.as_ref().filter(|next| !next.is_at(day, time)));
        printer.note("appointment-next");
        Ok(())
    })
}

/// Returns a case of which somebody else has an individual appointment with the same person at the same minute.
fn also_then(
    context: &Context,
    (name, case): (&str, CaseHandle),
    (day, time): (Date, Option<Time>),
) -> Result<Option<CaseHandle>, CliError> {
    let Some(time) = time else { return Ok(None) };
    let fields = [APPOINTMENT.to_owned()].into_iter().chain(NEXT.map(|(field, _)| field.to_owned())).collect();
    let filter = Filter { kind: Some(CaseKind::Person), fields, ..Filter::default() };
    let linked: Vec<CaseHandle> = reading::other_files(context, case)?.iter().map(|file| file.head.case).collect();
    let mut others = reading::read_all(context, filter, None, "")?;
    others.retain(|other| other.head.case != case && !linked.contains(&other.head.case));
    Ok(others.iter().find(|other| is_taken(other, name, (day, time))).map(|other| other.head.case))
}

/// Tells whether a person has an individual appointment with somebody at a minute.
fn is_taken(case: &CaseSummary, name: &str, (day, time): (Date, Time)) -> bool {
    let is_it = |one: &Entry| {
        let is_individual = ["", "individuel"].contains(&one.part("forme"));
        is_individual && one.is_at(day, Some(time)) && fold(one.part("avec")) == fold(name)
    };
    appointments::planned(case).iter().any(is_it)
}

/// Why an office is likely to be closed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Closed {
    Holiday,
    Sunday,
}

impl Closed {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Holiday => "appointment-holiday",
            Self::Sunday => "appointment-sunday",
        }
    }
}

fn closed_on(day: Date, country: Country) -> Option<Closed> {
    match day.weekday() {
        _ if is_holiday(day, country) => Some(Closed::Holiday),
        Weekday::Sunday => Some(Closed::Sunday),
        _ => None,
    }
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
    writer.require(Deed::Appointment)?;
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

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::samples::case;

    /// Nobody talks with two young people alone at one minute, nor on a Sunday: it is said, and made all the same.
    #[test]
    fn two_at_one_minute_and_a_day_on_which_nobody_works_are_told() {
        let made =
            case(&[(APPOINTMENT, "date=2026-12-28; heure=14:30; avec=Luc Vert; forme=individuel; statut=prevu")]);
        let at = (date(2026, 12, 28), time(14, 30, 0, 0));
        assert!(is_taken(&made, "luc vert", at));
        assert!(!is_taken(&made, "Claire", at) && !is_taken(&made, "Luc Vert", (at.0, time(15, 0, 0, 0))));
        let group =
            case(&[(APPOINTMENT, "date=2026-12-28; heure=14:30; avec=Luc Vert; forme=collectif; statut=prevu")]);
        assert!(!is_taken(&group, "Luc Vert", at));
        let closed = |year, month, day| closed_on(date(year, month, day), Country::France);
        assert_eq!((closed(2026, 12, 27), closed(2026, 12, 25)), (Some(Closed::Sunday), Some(Closed::Holiday)));
        assert_eq!((closed(2026, 12, 28), closed(2026, 6, 23)), (None, None));
        assert_eq!(closed_on(date(2026, 6, 23), Country::Luxembourg), Some(Closed::Holiday));
    }
}
