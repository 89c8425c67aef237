// SPDX-License-Identifier: EUPL-1.2
//! `raccord school`: schools give any information on their pupils, during schooling and after it: a sheet goes out with what is
//! asked, comes back filled in, and each school learns how good its data are. What decides is in [`crate::schooling`].

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Subcommand;
use raccord_protocol::import::{Row, read_sheet};
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use super::mapping;
use super::path::ask_for_correction;
use crate::calling::values;
use crate::campaigning::GONE;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::export::csv;
use crate::importing::{read_file, unreadable};
use crate::language::{Language, Message};
use crate::naming::{lower, person_name};
use crate::output::{Column, Table};
use crate::paper::{Page, Section};
use crate::pathway;
use crate::reading;
use crate::schooling::{FIELDS, QUESTION, Quality, Subject, WHO, meant, of_school, quality, to_ask};
use crate::values::{Words, short};
use crate::work;
use crate::writing::{Writer, day_or_today, field, office_time};

/// Asks schools, reads what they answer, and tells them how good their data are.
#[derive(Debug, clap::Args)]
pub struct School {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Reads a sheet that a school filled in.
    #[command(about = "help-school-answer", after_help = "help-school-answer-more")]
    Answer(Answer),
    /// Writes a sheet with what a school is asked.
    #[command(about = "help-school-ask", after_help = "help-school-ask-more")]
    Ask(Ask),
    /// Lists what schools have not answered.
    #[command(about = "help-school-open")]
    Open,
    /// Shows how good the data of each school are.
    #[command(about = "help-school-quality", after_help = "help-school-quality-more")]
    Quality(OfSchool),
}

#[derive(Debug, clap::Args)]
struct Ask {
    /// Which school.
    #[arg(value_name = "SCHOOL", help = "help-school-school")]
    school: String,
    /// Where to.
    #[arg(value_name = "FILE", help = "help-school-file")]
    file: PathBuf,
    /// About what.
    #[arg(long, value_enum, value_name = "SUBJECT", default_value = "situation", help = "help-school-about")]
    about: Subject,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

#[derive(Debug, clap::Args)]
struct Answer {
    /// The sheet.
    #[arg(value_name = "FILE", help = "help-school-answer-file")]
    file: PathBuf,
    /// When it came.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
    /// Only show what would happen.
    #[arg(long, help = "help-campaign-dry-run")]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
struct OfSchool {
    /// Which school.
    #[arg(value_name = "SCHOOL", help = "help-school-school")]
    school: Option<String>,
    /// A page for the school.
    #[arg(long, value_name = "FILE", requires = "school", help = "help-school-page")]
    page: Option<PathBuf>,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: &School) -> Result<(), CliError> {
    match &arguments.action {
        Action::Answer(arguments) => answer(context, arguments),
        Action::Ask(arguments) => ask(context, arguments),
        Action::Open => open(context),
        Action::Quality(arguments) => show_quality(context, arguments),
    }
}

/// Returns the fields that schools are asked and judged by.
pub(super) fn fields() -> BTreeSet<&'static str> {
    let asked =
        [Subject::Situation, Subject::Contact, Subject::Enrolment].into_iter().flat_map(|subject| subject.asked());
    FIELDS.iter().chain(&WHO).chain(&pathway::FIELDS).chain(asked).copied().collect()
}

/// Returns this organisation's young people, with all that schools are asked and judged by.
fn people(context: &Context, scope: Scope) -> Result<Vec<CaseSummary>, CliError> {
    let fields = fields().into_iter().map(str::to_owned).collect();
    let kept = Filter { kind: Some(CaseKind::Person), ownership: Ownership::Own, fields, ..Filter::default() };
    // Who is judged is judged by what was said before, too.
    let filter = Filter { chronicle: scope != Scope::Export, ..kept };
    match scope {
        // A sheet that leaves the office is an export, and the ledger says so.
        Scope::Export => reading::read_to_export(context, filter, ""),
        _ => reading::read_all(context, filter, None, ""),
    }
}

fn ask(context: &Context, arguments: &Ask) -> Result<(), CliError> {
    let today = office_time(context).date();
    let cases = people(context, Scope::Export)?;
    let asked = to_ask(&cases, &arguments.school, arguments.about, today);
    if asked.is_empty() {
        return Err(CliError::not_found(Message::new("school-nobody").with("school", arguments.school.as_str()))
            .hint("hint-school-nobody"));
    }
    let fields: Vec<&str> = WHO.iter().chain(arguments.about.asked()).copied().collect();
    let words = Words::new(context.translator());
    let head: Vec<String> = fields.iter().map(|name| (*name).to_owned()).collect();
    let rows = asked.iter().map(|case| {
        // What is known is shown, so that the school corrects it; whether somebody is enrolled is for the school to say.
        let known = |name: &&str| match *name {
            "inscription_verifiee" => String::new(),
            name => {
                let typed = values(case, name).iter().map(|value| words.typed(field(name), value));
                typed.collect::<Vec<_>>().join(" / ")
            }
        };
        fields.iter().map(known).collect::<Vec<_>>()
    });
    let separator = if context.translator().language() == Language::French { ';' } else { ',' };
    let text = csv(separator, std::iter::once(head).chain(rows));
    write_private(&arguments.file, text.as_bytes(), Existing::from_force(arguments.force))?;
    let day = today.to_string();
    let mut noted = Vec::with_capacity(asked.len());
    for case in &asked {
        let mut writer = Writer::open(context, &case.head.case.to_string(), "")?;
        let is_open = |item: &crate::writing::Item| {
            item.part("objet") == arguments.about.code()
                && lower(item.part("etablissement")) == lower(&arguments.school)
                && item.part("repondue_le").is_empty()
        };
        if !writer.items(QUESTION).iter().any(is_open) {
            let parts =
                [("date", day.as_str()), ("etablissement", &arguments.school), ("objet", arguments.about.code())];
            writer.add_record(QUESTION, &parts)?;
            writer.commit()?;
        }
        noted.push(case.head.case);
    }
    let object =
        json!({ "file": arguments.file, "school": arguments.school, "about": arguments.about, "cases": noted });
    context.printer().show(&object, |printer| {
        let asked = Message::new("school-asked").with("count", noted.len()).with("path", arguments.file.as_path());
        printer.success(asked);
        printer.note("export-careful");
        Ok(())
    })
}

fn answer(context: &Context, arguments: &Answer) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let bytes = read_file(&arguments.file)?;
    let generic = mapping::find_in(context, "generic")?;
    let list = read_sheet(&bytes, None, &generic, day).map_err(|error| unreadable(&arguments.file, &error))?;
    let cases = people(context, Scope::List)?;
    let mut done = Vec::new();
    let mut strangers = Vec::new();
    for row in &list.rows {
        match meant(&cases, &row.values) {
            Some(case) => done.push(take(context, case, row, &day.to_string(), arguments.dry_run)?),
            None => strangers.push(row.line),
        }
    }
    let rejected: Vec<u64> = list.rejects.iter().map(|reject| reject.line).collect();
    let object = json!({
        "answers": done, "unknown_lines": strangers, "rejected_lines": rejected, "dry_run": arguments.dry_run,
    });
    context.printer().show(&object, |printer| {
        let changed = done.iter().filter(|answer| !answer.written.is_empty()).count();
        printer.success(Message::new("school-answered").with("count", done.len()).with("changed", changed));
        for answer in done.iter().filter(|answer| answer.correction) {
            printer.note(Message::new("path-correction-asked").with("name", answer.school.as_str()));
        }
        let lines: Vec<String> = strangers.iter().chain(&rejected).map(u64::to_string).collect();
        if !lines.is_empty() {
            printer.warn(Message::new("school-lines").with("lines", lines.join(", ")));
        }
        if arguments.dry_run {
            printer.note("import-dry-run");
        }
        Ok(())
    })
}

/// What an answer changed.
#[derive(Debug, serde::Serialize)]
struct Taken {
    case: raccord_protocol::id::CaseHandle,
    written: Vec<&'static str>,
    school: String,
    correction: bool,
}

/// Writes what a school said of a pupil: it is the source of these fields, so what it says stands.
fn take(context: &Context, case: &CaseSummary, row: &Row, day: &str, dry_run: bool) -> Result<Taken, CliError> {
    let mut writer = Writer::open(context, &case.head.case.to_string(), "")?;
    let path = pathway::path(&writer.summary).filter(|path| path.to_check.is_some());
    let mut enrolment = None;
    for (id, value) in row.values.iter().filter(|(_, value)| !value.is_empty()) {
        let Some(known) = raccord_protocol::catalogue::Catalogue::current().field(*id) else { continue };
        let is_asked = [Subject::Situation, Subject::Contact, Subject::Enrolment]
            .iter()
            .any(|subject| subject.asked().contains(&known.name.as_str()));
        if !is_asked || WHO.contains(&known.name.as_str()) {
            continue;
        }
        if known.name == "inscription_verifiee" {
            enrolment = Some(value.clone());
        }
        if known.list { writer.add(&known.name, value)? } else { writer.set(&known.name, value)? }
    }
    let mut correction = false;
    let school = path.as_ref().map_or_else(String::new, |path| path.place.clone());
    match (enrolment.as_deref(), &path) {
        (Some("inscrit"), Some(_)) => {
            writer.set("solution_verifiee", "oui")?;
            writer.set(GONE, &json!({ "date": day, "motif": "inscrit" }).to_string())?;
        }
        (Some("inscrit"), None) => writer.set(GONE, &json!({ "date": day, "motif": "inscrit" }).to_string())?,
        (Some("inconnu"), Some(path)) => correction = ask_for_correction(&mut writer, &path.place, day)?,
        _ => {}
    }
    for item in writer.items(QUESTION) {
        if item.part("repondue_le").is_empty() {
            writer.change_record(QUESTION, &item, &[("repondue_le", day)])?;
        }
    }
    let written = writer.written();
    if !dry_run {
        writer.commit()?;
    }
    Ok(Taken { case: case.head.case, written, school, correction })
}

fn open(context: &Context) -> Result<(), CliError> {
    let today = office_time(context).date();
    let cases = people(context, Scope::List)?;
    let mut asked: Vec<_> = cases
        .iter()
        .flat_map(|case| values(case, QUESTION).iter().map(move |value| (case, value)))
        .filter_map(|(case, value)| Some((case, field(QUESTION).record_parts(value)?)))
        .filter(|(_, parts)| !parts.contains_key("repondue_le"))
        .collect();
    asked.sort_by_key(|(case, parts)| (parts.get("date").cloned(), case.head.number));
    let days = |parts: &std::collections::BTreeMap<String, String>| {
        let day = parts.get("date").and_then(|day| day.parse::<jiff::civil::Date>().ok());
        day.map_or(0, |day| day.until(today).map_or(0, |span| span.get_days()))
    };
    let object: Vec<_> = asked
        .iter()
        .map(|(case, parts)| json!({ "case": case.head.case, "name": person_name(case), "question": parts, "days": days(parts) }))
        .collect();
    context.printer().show(&object, |printer| {
        if asked.is_empty() {
            printer.note("school-open-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "column-case",
            "today-column-person",
            "campaign-column-school",
            "correction-column-about",
            "correction-column-date",
        ];
        let columns = headings.map(|id| Column::left(printer.text(id, &[]))).into_iter();
        let mut table = Table::new(columns.chain([Column::right(printer.text("school-column-days", &[]))]));
        for (case, parts) in &asked {
            let part = |name: &str| parts.get(name).map_or_else(String::new, |value| words.part(QUESTION, name, value));
            table.row([
                short(&case.head.case),
                person_name(case),
                part("etablissement"),
                part("objet"),
                part("date"),
                days(parts).to_string(),
            ]);
        }
        printer.table(&table)
    })
}

fn show_quality(context: &Context, arguments: &OfSchool) -> Result<(), CliError> {
    let cases = people(context, Scope::List)?;
    let schools = quality(&of_school(cases, arguments.school.as_deref()));
    if let Some(path) = &arguments.page {
        let (name, quality) = schools.iter().next().ok_or_else(|| CliError::not_found("school-none"))?;
        let page = page(context, name, quality)?;
        write_private(path, page.html()?.as_bytes(), Existing::from_force(arguments.force))?;
    }
    let object: Vec<_> = schools
        .iter()
        .map(|(name, quality)| json!({ "school": name, "quality": quality, "accuracy": quality.accuracy() }))
        .collect();
    context.printer().show(&object, |printer| {
        if schools.is_empty() {
            printer.note("school-none");
            return Ok(());
        }
        let mut columns = vec![Column::left(printer.text("campaign-column-school", &[]))];
        columns.extend(FIGURES.map(|(id, _)| Column::right(printer.text(id, &[]))));
        let mut table = Table::new(columns);
        for (name, quality) in &schools {
            table.row([name.clone()].into_iter().chain(FIGURES.map(|(_, figure)| figure(quality))));
        }
        printer.table(&table)
    })
}

/// A figure of a school, and how it is written.
type Said = fn(&Quality) -> String;

/// The figures of a school, in the order in which they are shown.
const FIGURES: [(&str, Said); 7] = [
    ("school-figure-listed", |quality| quality.listed.to_string()),
    ("school-figure-false", |quality| quality.false_leavers.to_string()),
    ("school-figure-unreachable", |quality| quality.unreachable.to_string()),
    ("school-figure-wrong", |quality| quality.wrong_details.to_string()),
    ("school-figure-corrections", |quality| format!("{} / {}", quality.corrected, quality.corrections)),
    ("school-figure-questions", |quality| format!("{} / {}", quality.answered, quality.questions)),
    ("school-figure-accuracy", |quality| {
        quality.accuracy().map_or_else(|| "–".to_owned(), |figure| format!("{figure} %"))
    }),
];

/// Returns the page that goes back to a school: figures, and nobody's name.
fn page(context: &Context, school: &str, quality: &Quality) -> Result<Page, CliError> {
    let translator = context.translator();
    let own = crate::held::Held::read(context)?.own_card()?.name.clone();
    let head = vec![format!("{own}\n{}", translator.date(work::today(context))), school.to_owned()];
    let rows = FIGURES.map(|(id, figure)| vec![translator.text(id, &[]), figure(quality)]);
    let section = Section {
        paragraphs: vec![translator.text("school-page-1", &[]), translator.text("school-page-2", &[])],
        headings: ["school-page-figure", "school-page-number"].map(|id| translator.text(id, &[])).into(),
        rows: rows.into(),
        ..Section::default()
    };
    let title = translator.text("school-page-title", &[]);
    let foot = translator.text("school-page-foot", &[]);
    Ok(Page { language: translator.language().tag(), title, head, sections: vec![section], foot })
}
