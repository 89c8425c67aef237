// SPDX-License-Identifier: EUPL-1.2
//! `raccord path`: what becomes of a young person who entered a path: the tutor's news, the check of the enrolment, and what
//! happens when it breaks off. What it means for a case is decided in [`crate::pathway`].

use std::collections::BTreeSet;

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::responsible::{FIELD as RESPONSIBLE, claim_value};
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use super::places::{KEPT, held_as, name_of};
use crate::campaigning::GONE;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{organisation_name, person_name};
use crate::output::{Column, Printer, Table};
use crate::pathway::{self, CheckWith, FIELDS, Path as OfPath, check_with, close, step_of};
use crate::reading;
use crate::returning;
use crate::steps;
use crate::team::assistant_key;
use crate::values::{Words, short};
use crate::writing::{Kept, Writer, code, day_or_today, office_time, refuse_handed_over};

/// What becomes of a person on a path.
#[derive(Debug, clap::Args)]
pub struct Path {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Notes that a path broke off.
    #[command(about = "help-path-broken", after_help = "help-path-broken-more")]
    Broken(Broken),
    /// Notes what the check of an enrolment said.
    #[command(about = "help-path-check", after_help = "help-path-check-more")]
    Check(Check),
    /// Notes that somebody entered a path.
    #[command(about = "help-path-enter", after_help = "help-path-enter-more")]
    Enter(Enter),
    /// Lists who is on a path.
    #[command(about = "help-path-list")]
    List(List),
    /// Notes news of the tutor.
    #[command(about = "help-path-news", after_help = "help-path-news-more")]
    News(News),
}

#[derive(Debug, clap::Args)]
struct Enter {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What kind of solution.
    #[arg(value_name = "KIND", help = "help-path-kind")]
    kind: String,
    /// Where.
    #[arg(long, value_name = "NAME", help = "help-path-at")]
    at: String,
    /// Since when.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
    /// The tutor.
    #[arg(long, value_name = "NAME", help = "help-team-tutor")]
    tutor: Option<String>,
    /// Although a step is left out.
    #[arg(long, help = "help-step-anyway")]
    anyway: bool,
}

#[derive(Debug, clap::Args)]
struct News {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// How it goes.
    #[arg(value_name = "STATE", help = "help-path-state")]
    state: String,
    /// Who says so.
    #[arg(long, value_name = "NAME", help = "help-path-by")]
    by: Option<String>,
    /// When.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Broken {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// When.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Check {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What the school said.
    #[arg(value_name = "ANSWER", help = "help-path-answer")]
    answer: String,
    /// When.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only those of whom something is to be done.
    #[arg(long, help = "help-path-open")]
    open: bool,
}

pub(super) fn run(context: &Context, arguments: &Path) -> Result<(), CliError> {
    match &arguments.action {
        Action::Broken(arguments) => broken(context, arguments),
        Action::Check(arguments) => check(context, arguments),
        Action::Enter(arguments) => enter(context, arguments),
        Action::List(arguments) => list(context, arguments),
        Action::News(arguments) => news(context, arguments),
    }
}

fn enter(context: &Context, arguments: &Enter) -> Result<(), CliError> {
    let typed = pathway::kind_and_scheme(&arguments.kind, |field, text| code(context, field, None, text))?;
    let day = past_day(context, arguments.date.as_deref())?.to_string();
    // Whoever is on a path goes on from there, in the file that has it.
    let mut writer = Writer::open_where(context, &arguments.case, "", pathway::is_on_path)?;
    refuse_handed_over(&writer.view.head)?;
    let (kind, scheme) = pathway::with_scheme_of(&writer.summary, typed);
    super::case::step::check_order(context, &writer, step_of(&kind), arguments.anyway)?;
    if let Some(start) = pathway::episode_start(&writer.summary) {
        writer.set("episode_depuis", &start.to_string())?;
    }
    let to_check = check_with(&kind);
    for (field, value) in pathway::entering(&kind, &arguments.at, &day) {
        writer.set(field, value)?;
    }
    writer.set("dispositif_retenu", &scheme)?;
    returning::note_place(&mut writer, &office_time(context).date().to_string())?;
    if let Some(tutor) = &arguments.tutor {
        writer.set("acteur_accompagnement", tutor)?;
    }
    let tutor = writer.value("acteur_accompagnement").to_owned();
    let pending = writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
    let object = json!({ "case": writer.case, "path": pathway::path(&writer.summary), "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success("path-entered");
        match to_check {
            Some(CheckWith::School) => {
                printer.note(Message::new("path-check-school").with("name", arguments.at.as_str()));
            }
            Some(CheckWith::CfaDirector) => {
                printer.note(Message::new("path-check-cfa").with("name", arguments.at.as_str()));
            }
            None => {}
        }
        if tutor.is_empty() && arguments.tutor.is_none() {
            printer.warn("path-no-tutor");
        }
        printer.note("path-restitution");
        say_pending(printer, pending);
        Ok(())
    })
}

fn news(context: &Context, arguments: &News) -> Result<(), CliError> {
    let state = code(context, "nouvelle_parcours", Some("etat"), &arguments.state)?;
    let day = past_day(context, arguments.date.as_deref())?.to_string();
    let mut writer = Writer::open_where(context, &arguments.case, "", pathway::is_on_path)?;
    refuse_handed_over(&writer.view.head)?;
    if pathway::path(&writer.summary).is_none_or(|path| path.broken.is_some()) {
        return Err(CliError::not_found("path-none").hint("hint-path-enter"));
    }
    let by = arguments.by.clone().unwrap_or_else(|| writer.value("acteur_accompagnement").to_owned());
    writer.add_record("nouvelle_parcours", &[("date", &day), ("etat", &state), ("par", &by)])?;
    writer.set("nouvelles_le", if state == "termine" { "" } else { &day })?;
    // The assistant hears of it in time: today, among those to call.
    let is_alarming = state == "rupture_proche";
    if is_alarming {
        writer.set("relance_le", &office_time(context).date().to_string())?;
        writer.set("etape", "parcours")?;
    }
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    let object = json!({ "case": writer.case, "state": state, "called": is_alarming, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success("path-news-done");
        if is_alarming {
            printer.note("path-news-alarming");
        }
        say_pending(printer, pending);
        Ok(())
    })
}

fn broken(context: &Context, arguments: &Broken) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let day = past_day(context, arguments.date.as_deref())?;
    let today = office_time(context).date();
    let mut writer = Writer::open_where(context, &arguments.case, "", pathway::is_on_path)?;
    refuse_handed_over(&writer.view.head)?;
    let path = pathway::path(&writer.summary).filter(|path| path.broken.is_none());
    let path = path.ok_or_else(|| CliError::not_found("path-none").hint("hint-path-enter"))?;
    let entered = path.entered.unwrap_or(day);
    if entered > day {
        return Err(CliError::usage("path-broken-before").hint("hint-path-enter"));
    }
    let closed = close(&writer.summary, entered, "rupture", Some(day));
    let parts: Vec<(&str, &str)> = closed.iter().map(|(part, value)| (*part, value.as_str())).collect();
    writer.add_record("episode", &parts)?;
    // The assistant takes over again: nobody else is responsible, and the person is to be called.
    let responsible = responsible_after(&held, &writer);
    for (field, value) in [
        ("solution_date_rupture", day.to_string().as_str()),
        ("dispositif_retenu", ""),
        ("episode_depuis", &day.to_string()),
        ("etape", "contact"),
        ("relance_le", &today.to_string()),
        ("fin_suivi_le", ""),
        ("fin_suivi_motif", ""),
        ("nouvelles_le", ""),
        ("inscription_a_verifier_depuis", ""),
        ("emploi_accompagne_depuis", ""),
        (GONE, ""),
        (RESPONSIBLE, &responsible),
    ] {
        writer.set(field, value)?;
    }
    let assistant = writer.value("assistant_plateforme").to_owned();
    let kept = writer.kept_from(today)?;
    let places = places_held(context, &writer)?;
    let pending = writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
    let object = json!({
        "case": writer.case,
        "broken": day.to_string(),
        "assistant": assistant,
        "episodes": pathway::episodes(&writer.summary),
        "places": places,
        "pending": pending,
    });
    context.printer().show(&object, |printer| {
        printer.success("path-broken-done");
        for place in &places {
            let release = Message::new("path-broken-place").with("name", place.as_str());
            printer.warn(release.with("case", short(&writer.case)));
        }
        match assistant.as_str() {
            "" => printer.warn("path-no-assistant"),
            name => printer.note(Message::new("path-assistant-again").with("name", name)),
        }
        match &kept {
            Kept::Yes => printer.warn("path-forbidden"),
            Kept::No | Kept::Perhaps { .. } => kept.warn(printer),
        }
        say_pending(printer, pending);
        Ok(())
    })
}

/// Returns the names of the solutions of which a place is still kept for the person: another one may want it.
fn places_held(context: &Context, writer: &Writer<'_>) -> Result<Vec<String>, CliError> {
    let mut names = BTreeSet::new();
    for value in writer.values(KEPT) {
        if let Some((offered, _)) = held_as(context, &writer.view, value)?
            && offered.head.kind == CaseKind::Solution
        {
            names.insert(name_of(&offered));
        }
    }
    Ok(names.into_iter().collect())
}

/// Returns the claim of the assistant's organisation; nothing where that is the holder, who is responsible without a claim.
fn responsible_after(held: &Held, writer: &Writer<'_>) -> String {
    let Some(key) = assistant_key(&writer.summary) else { return String::new() };
    let certifies =
        |card: &&raccord_protocol::roster::Card| card.staff.iter().any(|staff| staff.key.to_string() == key);
    let organisation = held.directory.cards().find(certifies).map(|card| card.organisation);
    match organisation.filter(|organisation| *organisation != writer.view.head.holder.organisation) {
        Some(organisation) => claim_value(&organisation_name(&held.directory, organisation), organisation),
        None => String::new(),
    }
}

fn check(context: &Context, arguments: &Check) -> Result<(), CliError> {
    let answer = code(context, "inscription_verifiee", None, &arguments.answer)?;
    let day = past_day(context, arguments.date.as_deref())?.to_string();
    let is_to_check = |case: &CaseSummary| pathway::path(case).is_some_and(|path| path.to_check.is_some());
    let mut writer = Writer::open_where(context, &arguments.case, "", is_to_check)?;
    refuse_handed_over(&writer.view.head)?;
    let waits = pathway::path(&writer.summary).and_then(|path| Some((path.to_check?, path.place)));
    let (_, place) = waits.ok_or_else(|| CliError::not_found("path-no-check").hint("hint-path-list"))?;
    writer.add("inscription_verifiee", &answer)?;
    let asked = match answer.as_str() {
        "inscrit" => {
            writer.set("solution_verifiee", "oui")?;
            false
        }
        // Whoever is not in the base comes back on the next list as a false leaver: it is asked for at once.
        "inconnu" => ask_for_correction(&mut writer, &place, &day)?,
        _ => false,
    };
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    let object = json!({ "case": writer.case, "answer": answer, "correction_asked": asked, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success("path-check-done");
        if asked {
            printer.note(Message::new("path-correction-asked").with("name", place.as_str()));
        }
        say_pending(printer, pending);
        Ok(())
    })
}

/// Notes that whoever keeps a base is asked to enter the person; not where it was asked already and nobody answered.
pub(super) fn ask_for_correction(writer: &mut Writer<'_>, of: &str, day: &str) -> Result<bool, CliError> {
    const CORRECTION: &str = "demande_correction";
    let open = writer.items(CORRECTION).iter().any(|item| {
        item.part("aupres_de") == of.trim() && item.part("objet") == "inscrit" && item.part("repondue_le").is_empty()
    });
    if open || of.trim().is_empty() {
        return Ok(false);
    }
    writer.add_record(CORRECTION, &[("date", day), ("aupres_de", of), ("objet", "inscrit")])?;
    writer.set("correction_demandee_le", day)?;
    writer.set("correction_confirmee", "non")?;
    Ok(true)
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let fields = FIELDS.map(str::to_owned).into();
    let filter = Filter { kind: Some(CaseKind::Person), ownership: Ownership::Any, fields, ..Filter::default() };
    let cases = reading::read_all(context, filter, None, "")?;
    let mut rows: Vec<_> = cases.iter().filter_map(|case| Some((case, pathway::path(case)?))).collect();
    rows.retain(|(_, path)| !arguments.open || is_open(path));
    let entered = |(_, path): &(&CaseSummary, OfPath)| (path.entered, path.kind.clone(), path.place.clone());
    let mut rows = reading::once_for_each_person(context, rows, |(case, _)| &case.head, entered)?;
    rows.sort_by_key(|(case, path)| (path.broken.is_none(), path.to_check.is_none(), path.news, case.head.number));
    let object: Vec<_> = rows
        .iter()
        .map(|(case, path)| {
            json!({ "case": case.head.case, "name": person_name(case), "path": path, "sequence": steps::sequence(case) })
        })
        .collect();
    context.printer().show(&object, |printer| {
        if rows.is_empty() {
            printer.note("path-list-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "column-case",
            "today-column-person",
            "path-column-kind",
            "path-column-since",
            "path-column-tutor",
            "path-column-news",
            "path-column-open",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let date = |day: Option<Date>| day.map_or_else(String::new, |day| printer.translator().date(day));
        for (case, path) in &rows {
            let kind = [words.value("solution_retenue", &path.kind), path.place.clone()].join(", ");
            let news = [date(path.news), words.part("nouvelle_parcours", "etat", &path.state)].join(" ");
            table.row([
                short(&case.head.case),
                person_name(case),
                kind,
                date(path.entered),
                path.tutor.clone(),
                news.trim().to_owned(),
                say_open(printer, path),
            ]);
        }
        printer.table(&table)
    })
}

/// Tells whether something is to be done.
fn is_open(path: &OfPath) -> bool {
    path.broken.is_some() || path.to_check.is_some() || path.state == "rupture_proche"
}

fn say_open(printer: &Printer, path: &OfPath) -> String {
    if let Some(day) = path.broken {
        let date = printer.translator().date(day);
        return printer.text("path-open-broken", &[("date", date.into())]);
    }
    match path.to_check {
        Some(CheckWith::School) => printer.text("path-open-school", &[]),
        Some(CheckWith::CfaDirector) => printer.text("path-open-cfa", &[]),
        None => String::new(),
    }
}

fn say_pending(printer: &Printer, pending: usize) {
    if pending > 0 {
        printer.note("case-pending");
    }
}

/// Returns the day that a person typed, or today; what has not happened yet is refused.
fn past_day(context: &Context, text: Option<&str>) -> Result<Date, CliError> {
    let day = day_or_today(context, text)?;
    if day > office_time(context).date() {
        return Err(CliError::usage("path-future").hint("hint-day-to-come"));
    }
    Ok(day)
}
