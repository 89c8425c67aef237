// SPDX-License-Identifier: EUPL-1.2
//! `raccord appointment`: appointments in one of the reception networks, and what became of them.

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::Filter;
use serde::Serialize;
use serde_json::json;

use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Table};
use crate::reading;
use crate::values::{Words, parse_day, parse_time, short};
use crate::writing::{Item, Writer, code, day_or_today, field, office_time};

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

/// The field of the appointments.
const APPOINTMENT: &str = "rendez_vous";
/// The fields of the next one, each with its part of an appointment.
const NEXT: [(&str, &str); 4] = [
    ("prochain_rdv_date", "date"),
    ("prochain_rdv_heure", "heure"),
    ("prochain_rdv_avec", "avec"),
    ("prochain_rdv_lieu", "lieu"),
];

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
    if writer.must_not_be_contacted(today)? {
        return Err(CliError::denied("contact-forbidden").hint("hint-appointment-forbidden"));
    }
    let parts = [
        ("date", day.to_string()),
        ("heure", time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default()),
        ("avec", arguments.with.clone().unwrap_or_default()),
        ("lieu", place),
        ("forme", format),
        ("statut", "prevu".to_owned()),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    writer.add_record(APPOINTMENT, &parts)?;
    for (field, part) in NEXT {
        let value = parts.iter().find(|(name, _)| *name == part).map_or("", |(_, value)| value);
        writer.set(field, value)?;
    }
    writer.commit()?;
    let object = json!({ "case": writer.case, "appointment": parts.iter().copied().collect::<std::collections::BTreeMap<_, _>>() });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("appointment-made").with("date", printer.translator().date(day)));
        printer.note("appointment-next");
        Ok(())
    })
}

fn record(context: &Context, arguments: &Record) -> Result<(), CliError> {
    let state = code(context, APPOINTMENT, Some("statut"), &arguments.state)?;
    let wanted = arguments.date.as_deref().map(parse_day).transpose()?.map(|day| day.to_string());
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let mut open: Vec<Item> = writer.items(APPOINTMENT);
    open.retain(|item| item.part("statut") == "prevu" && wanted.as_deref().is_none_or(|day| item.part("date") == day));
    let item = match open.as_slice() {
        [] => return Err(CliError::not_found("appointment-none")),
        [only] => only.clone(),
        _ => return Err(CliError::usage("appointment-several").hint("hint-appointment-several")),
    };
    writer.change_record(APPOINTMENT, &item, &[("statut", &state)])?;
    if writer.value(NEXT[0].0) == item.part("date") {
        for (field, _) in NEXT {
            writer.set(field, "")?;
        }
    }
    // Who did not come is called again, at once where no day is said: a missed appointment is no refusal.
    let again = match (&arguments.again, state.as_str()) {
        (Some(text), _) => Some(parse_day(text)?),
        (None, "manque") => Some(office_time(context).date()),
        (None, _) => None,
    };
    if let Some(again) = again {
        writer.set("relance_le", &again.to_string())?;
    }
    writer.commit()?;
    let object = json!({ "case": writer.case, "state": state, "again": again.map(|day| day.to_string()) });
    context.printer().show(&object, |printer| {
        printer.success("appointment-recorded");
        if let Some(again) = again {
            printer.note(Message::new("contact-again").with("date", printer.translator().date(again)));
        }
        Ok(())
    })
}

/// An appointment as it is listed.
#[derive(Debug, Serialize)]
struct Planned {
    case: raccord_protocol::id::CaseHandle,
    name: String,
    date: String,
    time: String,
    with: String,
    place: String,
    format: String,
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let from = day_or_today(context, arguments.from.as_deref())?;
    let fields = [FAMILY_NAME, GIVEN_NAME, APPOINTMENT].map(str::to_owned).into();
    let filter = Filter { kind: Some(CaseKind::Person), fields, ..Filter::default() };
    let mut planned: Vec<Planned> = Vec::new();
    for case in reading::read_all(context, filter, None, "")? {
        let names = [GIVEN_NAME, FAMILY_NAME].into_iter().flat_map(|field| values(&case, field));
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        let records = values(&case, APPOINTMENT).iter().filter_map(|value| field(APPOINTMENT).record_parts(value));
        for parts in records {
            let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
            let comes = part("date").parse::<Date>().is_ok_and(|day| day >= from);
            if part("statut") == "prevu" && comes {
                planned.push(Planned {
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
    }
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
    use super::*;

    #[test]
    fn the_fields_are_in_the_catalogue() {
        for (name, _) in NEXT {
            assert!(!field(name).list, "{name} holds one value");
        }
        assert!(field(APPOINTMENT).list && !field("relance_le").list);
    }
}
