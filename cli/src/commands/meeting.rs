// SPDX-License-Identifier: EUPL-1.2
//! `raccord meeting`: meetings of the platform, their agendas drawn from the cases, minutes, the action plan, the calendar.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::catalogue::fold;
use raccord_protocol::desk::Attempt;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::referrals;
use super::sharing::{self, Audience, Sharing};
use crate::calendar::{Event, MINUTES_DEFAULT, calendar};
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};
use crate::work::{self, field, record, records, said, values};
use crate::writing::{Checked, Item, Writer};

mod agenda;
mod cadence;
mod process;
mod settings;
mod topics;

/// Meetings of the platform.
#[derive(Debug, clap::Args)]
pub struct Meeting {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with meetings.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Lists what is to be done.
    #[command(about = "help-meeting-actions")]
    Actions(Actions),
    /// Draws an agenda.
    #[command(about = "help-meeting-agenda", after_help = "help-meeting-agenda-more")]
    Agenda(agenda::Agenda),
    /// Writes a calendar.
    #[command(about = "help-meeting-calendar")]
    Calendar(Calendar),
    /// Lists meetings.
    #[command(about = "help-meeting-list")]
    List(List),
    /// Writes minutes.
    #[command(about = "help-meeting-minutes")]
    Minutes(Minutes),
    /// Plans a meeting.
    #[command(about = "help-meeting-new", after_help = "help-meeting-new-more")]
    New(New),
    /// Shows the process of the platform, and who is late by it.
    #[command(about = "help-meeting-process", after_help = "help-meeting-process-more")]
    Process,
    /// Reports what this organisation did.
    #[command(about = "help-meeting-report")]
    Report(Report),
    /// Changes a meeting.
    #[command(about = "help-meeting-set")]
    Set(Set),
    /// Shares a meeting.
    #[command(about = "help-meeting-share")]
    Share(Share),
    /// Shows a meeting.
    #[command(about = "help-meeting-show")]
    Show(Show),
    /// Shows the thresholds that hold on the platform.
    #[command(about = "help-meeting-thresholds", after_help = "help-meeting-thresholds-more")]
    Thresholds,
}

/// Plans a meeting.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-values")]
    values: Vec<String>,
    /// Share it at once.
    #[arg(long, help = "help-work-share")]
    share: bool,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Changes a meeting.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-set-values")]
    values: Vec<String>,
}

/// Shares a meeting.
#[derive(Debug, clap::Args)]
pub struct Share {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Shows a meeting.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
}

/// Lists meetings.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Those that are over too.
    #[arg(long, help = "help-meeting-list-all")]
    all: bool,
}

/// Writes minutes.
#[derive(Debug, clap::Args)]
pub struct Minutes {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
    /// The text.
    #[arg(value_name = "FILE", help = "help-meeting-minutes-file")]
    file: PathBuf,
}

/// Reports what this organisation did.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Which meeting.
    #[arg(value_name = "MEETING", help = "help-meeting-meeting")]
    meeting: String,
    /// What was done.
    #[arg(value_name = "TEXT", help = "help-meeting-report-text")]
    text: String,
    /// What was difficult.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true,
        help = "help-meeting-report-difficulties"
    )]
    difficulties: String,
}

/// Lists what is to be done.
#[derive(Debug, clap::Args)]
pub struct Actions {
    /// What is done too.
    #[arg(long, help = "help-meeting-actions-all")]
    all: bool,
}

/// Writes a calendar.
#[derive(Debug, clap::Args)]
pub struct Calendar {
    /// Where to.
    #[arg(value_name = "FILE", help = "help-meeting-calendar-file")]
    file: PathBuf,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: &Meeting) -> Result<(), CliError> {
    match &arguments.action {
        Action::Actions(arguments) => actions(context, arguments),
        Action::Agenda(arguments) => agenda::run(context, arguments),
        Action::Calendar(arguments) => write_calendar(context, arguments),
        Action::List(arguments) => list(context, arguments),
        Action::Minutes(arguments) => minutes(context, arguments),
        Action::New(arguments) => new(context, arguments),
        Action::Process => process::run(context),
        Action::Report(arguments) => report(context, arguments),
        Action::Set(arguments) => set(context, arguments),
        Action::Share(arguments) => share(context, arguments),
        Action::Show(arguments) => show(context, arguments),
        Action::Thresholds => settings::show(context),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let values = work::read_pairs(context, CaseKind::Meeting, &arguments.values)?;
    let has = |name: &str| values.iter().any(|value| value.field.name == name && !value.value.is_empty());
    if !has("reunion_objet") {
        return Err(CliError::usage("meeting-new-subject").hint("hint-meeting-new-subject"));
    }
    settings::check_terms(context, &values)?;
    let audience = arguments.share.then_some(&arguments.audience);
    settings::say_for_whom(context, &values, audience)?;
    sharing::open(context, CaseKind::Meeting, &values, audience, "meeting-new-done")?;
    settings::say_later(context, &values, None);
    Ok(())
}

fn set(context: &Context, arguments: &Set) -> Result<(), CliError> {
    let values = work::read_pairs(context, CaseKind::Meeting, &arguments.values)?;
    settings::check_terms(context, &values)?;
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?;
    settings::say_for_whom_in(context, &values, &meeting.head)?;
    let mut writer = Writer::open(context, &meeting.head.case.to_string(), "")?;
    let mut pairs = Vec::with_capacity(values.len());
    let (mut brought_up_to_date, mut changed) = (0, 0);
    for checked in &values {
        match action_of(&writer, checked) {
            Some((item, parts)) => {
                let parts: Vec<(&str, &str)> =
                    parts.iter().map(|(part, value)| (part.as_str(), value.as_str())).collect();
                writer.change_record(ACTION, &item, &parts)?;
                // The next value may be about the same action.
                changed += writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
                brought_up_to_date += 1;
            }
            None => pairs.push((checked.field, checked.value.clone())),
        }
    }
    let pending = if pairs.is_empty() { 0 } else { work::write(context, meeting.head.case, &pairs)? };
    done(context, &meeting, pairs.len() + brought_up_to_date, pending + changed)?;
    let rows = work::rows(context, CaseKind::Meeting, Ownership::Any, &["reunion_date"])?;
    let known = rows.iter().find(|row| row.head.case == meeting.head.case).and_then(day);
    settings::say_later(context, &values, known);
    Ok(())
}

/// Returns the action of a meeting that a value is about, with what it says of it: what is to be done names it.
fn action_of(writer: &Writer<'_>, checked: &Checked) -> Option<(Item, BTreeMap<String, String>)> {
    let parts = checked.field.record_parts(&checked.value).filter(|_| checked.field.name == ACTION)?;
    let what = fold(parts.get("quoi")?);
    let mut items = writer.items(ACTION);
    // In the same words somebody else may have another one to do.
    let is_theirs = |item: &Item| {
        let (who, named) = (item.part("qui"), parts.get("qui"));
        who.is_empty() || parts.contains_key("etat") || named.is_none_or(|named| fold(named) == fold(who))
    };
    items.retain(|item| fold(item.part("quoi")) == what && is_theirs(item));
    // What is done is to be done once more, unless its state is what is said.
    let open = items.iter().position(|item| is_open(&item.parts));
    let item = match open {
        Some(place) => items.swap_remove(place),
        None => items.pop().filter(|_| parts.contains_key("etat"))?,
    };
    Some((item, parts))
}

/// The field of the actions.
const ACTION: &str = "action";

/// Says that values were written.
fn done(context: &Context, meeting: &CaseSummary, count: usize, pending: usize) -> Result<(), CliError> {
    context.printer().show(&json!({ "case": meeting.head.case, "pending": pending }), |printer| {
        printer.success(Message::new("work-written").with("count", count));
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

fn share(context: &Context, arguments: &Share) -> Result<(), CliError> {
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?.head;
    if !meeting.own {
        return Err(CliError::denied("work-share-own").hint("hint-work-share-own"));
    }
    let sharing = Sharing::of_work(context, meeting.case, CaseKind::Meeting);
    let shared = sharing::share(context, &sharing, &arguments.audience)?;
    context.printer().show(&json!({ "case": meeting.case, "shared": shared }), |_| Ok(()))
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?.head;
    let view = work::show(context, meeting.case)?;
    context.printer().show(&view, |printer| work::print_fields(printer, &view, &[]))
}

fn minutes(context: &Context, arguments: &Minutes) -> Result<(), CliError> {
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| CliError::file(&arguments.file, &error))?;
    let parsed = field("reunion_compte_rendu").parse(&text);
    let parsed = parsed.map_err(|error| CliError::usage("meeting-minutes-text").caused_by(&error))?;
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?;
    let pending = work::write(context, meeting.head.case, &[(field("reunion_compte_rendu"), parsed.value)])?;
    done(context, &meeting, 1, pending)
}

/// Reports what this organisation did since the meeting before of the same circle, as its agenda counts: the contacts it made are counted, the rest is said in words.
fn report(context: &Context, arguments: &Report) -> Result<(), CliError> {
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?;
    let fields = ["reunion_date", "reunion_annulee", "reunion_cercle"];
    let all = work::rows(context, CaseKind::Meeting, Ownership::Any, &fields)?;
    let today = work::today(context);
    let row = all.iter().find(|row| row.head.case == meeting.head.case).unwrap_or(&meeting);
    let (since, day) = (topics::since(row, &all, today), day(row).unwrap_or(today));
    let cases = work::chronicles(context, CaseKind::Person, Ownership::Any, &["tentative_contact"])?;
    let taken = taken_over(context)?;
    let of_each = cases.iter().map(|case| attempts_of(case, taken.contains(&case.head.case), (since, day)));
    let of_each: Vec<usize> = of_each.filter(|count| *count > 0).collect();
    let contacts: usize = of_each.iter().sum();
    // Others read the report: contacts with fewer people than they may see counted are not told.
    let is_told = tells_contacts(of_each.len(), work::thresholds(context)?.least_shared);
    let name = crate::held::Held::read(context)?.own_card()?.name.clone();
    let parts = [
        ("organisme", name),
        ("contacts", if is_told { contacts.to_string() } else { String::new() }),
        ("texte", arguments.text.clone()),
        ("difficultes", arguments.difficulties.clone()),
    ];
    let pending =
        work::write(context, meeting.head.case, &[(field("reunion_bilan"), record(field("reunion_bilan"), &parts)?)])?;
    context.printer().success(Message::new("meeting-report-contacts").with("count", contacts));
    if !is_told {
        context.printer().note("meeting-report-few");
    }
    done(context, &meeting, 1, pending)
}

/// Returns the own files that were taken over from others.
fn taken_over(context: &Context) -> Result<BTreeSet<CaseHandle>, CliError> {
    Ok(referrals::read(context, None)?.taken.into_iter().map(|view| view.case).collect())
}

/// Counts the contact attempts that this organisation made and wrote down in a file, of the days from the first to the second: each of
/// those that are alike, too, and none of other organisations. What a file that was taken over began with is the word of who had it.
fn attempts_of(case: &CaseSummary, is_taken_over: bool, (since, until): (Date, Date)) -> usize {
    let Some(chronicle) = &case.chronicle else { return 0 };
    let written = chronicle.written.get("tentative_contact").into_iter().flatten();
    // The values of the old file stand in the commit that opened the new one.
    let is_restated = |time: Timestamp| is_taken_over && time == chronicle.opened;
    let own = written.filter(|written| written.own && written.stands && !is_restated(written.time));
    let attempts = own.filter_map(|written| Attempt::read(&written.value));
    attempts.filter(|attempt| (since..=until).contains(&attempt.date)).count()
}

/// Tells whether a report may say how many contacts there were with so many people: with none, or with no fewer than `least`.
fn tells_contacts(people: usize, least: u64) -> bool {
    people == 0 || u64::try_from(people).is_ok_and(|people| people >= least)
}

const LISTED: [&str; 9] = [
    "reunion_objet",
    "reunion_date",
    "reunion_heure",
    "reunion_duree",
    "reunion_lieu",
    "reunion_cercle",
    "reunion_annulee",
    "reunion_point",
    "frequence",
];

fn day(meeting: &CaseSummary) -> Option<Date> {
    values(meeting, "reunion_date").iter().filter_map(|day| day.parse().ok()).max()
}

fn is_cancelled(meeting: &CaseSummary) -> bool {
    values(meeting, "reunion_annulee").iter().any(|value| value == "true")
}

/// Tells whether something that was decided is still to be done.
fn is_open(action: &BTreeMap<String, String>) -> bool {
    action.get("etat").is_none_or(|state| !["faite", "abandonnee"].contains(&state.as_str()))
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let today = work::today(context);
    let all = work::rows(context, CaseKind::Meeting, Ownership::Any, &LISTED)?;
    let due = cadence::due(&all, today);
    let mut rows = all;
    rows.retain(|row| arguments.all || day(row).is_none_or(|day| day >= today) && !is_cancelled(row));
    rows.sort_by_key(day);
    let object = json!({ "meetings": rows, "due": due });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        if rows.is_empty() {
            printer.note("meeting-list-empty");
        } else {
            let headings = [
                "column-case",
                "meeting-column-subject",
                "meeting-column-when",
                "meeting-column-where",
                "meeting-column-circle",
                "column-state",
                "column-holder",
            ];
            let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
            for row in &rows {
                let when = [said(words, row, "reunion_date"), said(words, row, "reunion_heure")].join(" ");
                let state = if is_cancelled(row) { printer.text("meeting-cancelled", &[]) } else { String::new() };
                table.row([
                    short(&row.head.case),
                    said(words, row, "reunion_objet"),
                    when.trim().to_owned(),
                    said(words, row, "reunion_lieu"),
                    said(words, row, "reunion_cercle"),
                    state,
                    words.party(&row.head.holder),
                ]);
            }
            printer.table(&table)?;
        }
        for due in &due {
            let circle = words.value("reunion_cercle", &due.circle);
            let day = printer.translator().date(due.day);
            printer.warn(Message::new("meeting-due").with("circle", circle).with("days", due.days).with("date", day));
        }
        Ok(())
    })
}

fn actions(context: &Context, arguments: &Actions) -> Result<(), CliError> {
    let today = work::today(context);
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &["reunion_objet", "action"])?;
    let mut actions: Vec<_> = meetings
        .iter()
        .flat_map(|meeting| records(meeting, "action").into_iter().map(move |action| (meeting, action)))
        .filter(|(_, action)| arguments.all || is_open(action))
        .collect();
    // What is due first stands first; what has no day stands last.
    actions.sort_by_key(|(_, action)| {
        let due = action.get("pour_le").and_then(|day| day.parse::<Date>().ok());
        (due.is_none(), due)
    });
    let object: Vec<_> =
        actions.iter().map(|(meeting, action)| json!({ "meeting": meeting.head.case, "action": action })).collect();
    context.printer().show(&object, |printer| {
        if actions.is_empty() {
            printer.note("meeting-actions-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "meeting-column-what",
            "meeting-column-who",
            "meeting-column-due",
            "column-state",
            "meeting-column-subject",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for (meeting, action) in &actions {
            let part =
                |name: &str| action.get(name).map_or_else(String::new, |value| words.part("action", name, value));
            let late = action.get("pour_le").and_then(|day| day.parse::<Date>().ok()).is_some_and(|day| day < today);
            let due =
                if late { printer.text("meeting-late", &[("date", part("pour_le").into())]) } else { part("pour_le") };
            table.row([part("quoi"), part("qui"), due, part("etat"), said(words, meeting, "reunion_objet")]);
        }
        printer.table(&table)?;
        printer.note("meeting-actions-next");
        Ok(())
    })
}

fn write_calendar(context: &Context, arguments: &Calendar) -> Result<(), CliError> {
    check_destination(&arguments.file, Existing::from_force(arguments.force), &[])?;
    let meetings = work::rows(context, CaseKind::Meeting, Ownership::Any, &LISTED)?;
    let events: Vec<Event> = meetings.iter().filter_map(event).collect();
    let name = context.translator().text("meeting-calendar-name", &[]);
    let text = calendar(&name, &events, context.translator().time_zone(), instant(context.now()));
    write_private(&arguments.file, text.as_bytes(), Existing::from_force(arguments.force))?;
    context.printer().show(&json!({ "file": arguments.file, "meetings": events.len() }), |printer| {
        printer.success(
            Message::new("meeting-calendar-done").with("count", events.len()).with("path", arguments.file.as_path()),
        );
        Ok(())
    })
}

/// Returns a meeting as it stands in a calendar; none without a day.
fn event(meeting: &CaseSummary) -> Option<Event> {
    let first = |name: &str| values(meeting, name).first().cloned().unwrap_or_default();
    let points = records(meeting, "reunion_point").into_iter().filter_map(|mut point| point.remove("quoi"));
    Some(Event {
        uid: format!("{}@raccord", meeting.head.case),
        subject: values(meeting, "reunion_objet").join(" / "),
        day: day(meeting)?,
        time: first("reunion_heure").parse().ok(),
        minutes: first("reunion_duree").parse().unwrap_or(MINUTES_DEFAULT),
        place: first("reunion_lieu"),
        description: points.collect::<Vec<_>>().join("\n"),
        cancelled: is_cancelled(meeting),
    })
}

/// Prints the sections of an agenda that stand in the meeting itself: items, reports, news, open actions.
fn print_sections(printer: &Printer, meeting: &CaseSummary) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    for name in ["reunion_point", "reunion_bilan", "reunion_nouvelle", "action"] {
        let items = values(meeting, name);
        if items.is_empty() {
            continue;
        }
        printer.line(&words.field(name))?;
        for item in items {
            printer.line(&format!("  - {}", words.value(name, item)))?;
        }
    }
    Ok(())
}

/// Returns the names that are listed as participants of a meeting.
fn participants(meeting: &CaseSummary) -> BTreeSet<String> {
    values(meeting, "reunion_participant").iter().cloned().collect()
}

#[cfg(test)]
mod tests;
