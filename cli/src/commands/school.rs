// SPDX-License-Identifier: EUPL-1.2
//! `raccord school`: schools give any information on their pupils, during schooling and after it: a sheet goes out with what is
//! asked, comes back filled in, and each school learns how good its data are. What decides is in [`crate::schooling`].

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Subcommand;
use raccord_protocol::catalogue::{Catalogue, Field};
use raccord_protocol::import::{ColumnRole, List, explained, read_sheet};
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
use crate::schooling::{
    BETWEEN, ENROLMENT, FIELDS, QUESTION, Quality, Question, Sheet, Subject, WHO, is_asked, meant, meant_by, named_in,
    quality, questions, said, to_ask, to_fill_in, yes_or_no,
};
use crate::values::{Words, short};
use crate::work;
use crate::writing::{Writer, field, office_time, past_day_or_today};

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
    /// Whose answer it is.
    #[arg(long, value_name = "SCHOOL", help = "help-school-answer-school")]
    school: Option<String>,
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
    let text_of = |id: &str| context.translator().text(id, &[]);
    // Above the header, where reading passes over it: what is asked, and what is to be written into each column.
    let asks = context.translator().say(&Message::new("school-sheet").with("school", arguments.school.as_str()));
    let fill: Vec<String> = fields.iter().map(|name| text_of(to_fill_in(name))).collect();
    let head: Vec<String> = fields.iter().map(|name| words.field(name)).collect();
    let rows = asked.iter().map(|case| {
        // What is known is shown, so that the school corrects it; whether somebody is enrolled is for the school to say.
        let known = |name: &&str| match *name {
            ENROLMENT => String::new(),
            name => {
                let typed = values(case, name).iter().map(|value| words.typed(field(name), value));
                typed.collect::<Vec<_>>().join(BETWEEN)
            }
        };
        fields.iter().map(known).collect::<Vec<_>>()
    });
    let separator = if context.translator().language() == Language::French { ';' } else { ',' };
    let text = csv(separator, [vec![asks], fill, head].into_iter().chain(rows));
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
    let day = past_day_or_today(context, arguments.date.as_deref())?;
    let bytes = read_file(&arguments.file)?;
    let generic = mapping::find_in(context, "generic")?;
    let words = Words::new(context.translator());
    let list = read_sheet(&bytes, None, &generic, day).map_err(|error| unreadable(&arguments.file, &error))?;
    let cases = people(context, Scope::List)?;
    let sheet = sheet(&list, &cases, arguments.school.as_deref());
    let (mut done, mut empty, mut unread, mut unsure) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut strangers = BTreeSet::new();
    for row in &list.rows {
        let Some(case) = meant(&cases, &row.values) else {
            strangers.insert(row.line);
            continue;
        };
        let mut said: Vec<(&Field, String)> = said(case, &row.values);
        for (column, cell, reason) in problems(&list, row.line, words.language()) {
            match (column.asked(), yes_or_no(cell)) {
                // A yes where the list of answers has another word for it.
                (Some(field), Some(_)) if field.name == ENROLMENT => said.push((field, cell.to_owned())),
                (Some(field), _) if is_untouched(&words, case, field, cell) => {}
                _ => unread.push(Unread { line: row.line, column: column.header.to_owned(), reason }),
            }
        }
        match said.is_empty() {
            true => empty.push(row.line),
            false => match take(context, (case, &sheet), &said, &day.to_string(), arguments.dry_run)? {
                Some(taken) => done.push(taken),
                None => unsure.push(row.line),
            },
        }
    }
    for reject in list.rejects.iter().filter(|reject| !reject.rest_imported) {
        let reasons = reject.problems.iter().map(|problem| (problem, explained(&problem.reason, words.language())));
        unread.extend(reasons.map(|(problem, reason)| {
            let column = problem.column.and_then(|position| list.columns.get(position - 1));
            Unread {
                line: reject.line,
                column: column.map_or_else(String::new, |column| column.header.clone()),
                reason,
            }
        }));
    }
    unread.sort_by_key(|cell| cell.line);
    let object = json!({
        "school": sheet.school, "answers": done, "unsure_lines": unsure, "empty_lines": empty, "unknown_lines": strangers, "unread": unread,
        "dry_run": arguments.dry_run,
    });
    context.printer().show(&object, |printer| {
        let changed = done.iter().filter(|answer| !answer.written.is_empty()).count();
        printer.success(Message::new("school-answered").with("count", done.len()).with("changed", changed));
        if !empty.is_empty() {
            printer.note(Message::new("school-empty").with("count", empty.len()));
        }
        if !unsure.is_empty() {
            let lines: Vec<String> = unsure.iter().map(u64::to_string).collect();
            printer.warn(Message::new("school-whose").with("lines", lines.join(", ")));
            printer.note("hint-school-whose");
        }
        for answer in done.iter().filter(|answer| answer.correction) {
            printer.note(Message::new("path-correction-asked").with("name", answer.school.as_str()));
        }
        if !strangers.is_empty() {
            let lines: Vec<String> = strangers.iter().map(u64::to_string).collect();
            printer.warn(Message::new("school-lines").with("lines", lines.join(", ")));
        }
        for cell in &unread {
            let id = if cell.column.is_empty() { "school-unread-line" } else { "school-unread-cell" };
            let said = Message::new(id).with("line", cell.line.to_string()).with("column", cell.column.as_str());
            printer.warn(said.with("reason", cell.reason.as_str()));
        }
        if arguments.dry_run {
            printer.note("import-dry-run");
        }
        Ok(())
    })
}

/// Returns whose sheet it is and what it asks about: as somebody says, else as stands above its header.
fn sheet(list: &List, cases: &[CaseSummary], school: Option<&str>) -> Sheet {
    let asked: BTreeSet<String> =
        cases.iter().flat_map(questions).filter_map(|mut parts| parts.remove("etablissement")).collect();
    let school = school.or_else(|| named_in(&list.titles, asked.iter().map(String::as_str)));
    let columns = list.columns.iter().filter_map(|column| match column.role {
        ColumnRole::Field(id) | ColumnRole::Repeated(id) => Catalogue::current().field(id),
        ColumnRole::Excluded | ColumnRole::Part(..) | ColumnRole::Unknown => None,
    });
    let subjects = Subject::of_columns(&columns.map(|field| field.name.as_str()).collect());
    Sheet { school: school.map(str::to_owned), subjects }
}

/// What a sheet says that could not be taken.
#[derive(Debug, serde::Serialize)]
struct Unread {
    line: u64,
    /// The header; empty where the line as a whole is meant.
    column: String,
    reason: String,
}

/// A column of a sheet.
struct SheetColumn<'l> {
    header: &'l str,
    field: Option<&'static Field>,
}

impl SheetColumn<'_> {
    /// Returns the field, where schools are asked about it.
    fn asked(&self) -> Option<&'static Field> {
        self.field.filter(|field| is_asked(&field.name))
    }
}

/// Returns the cells of a line that was read that could not be, each with what it holds and why.
fn problems(
    list: &List,
    line: u64,
    language: raccord_protocol::catalogue::Language,
) -> Vec<(SheetColumn<'_>, &str, String)> {
    let rejects = list.rejects.iter().filter(|reject| reject.line == line && reject.rest_imported);
    let cells = rejects.flat_map(|reject| reject.problems.iter().map(move |problem| (reject, problem)));
    let mut found = Vec::new();
    for (reject, problem) in cells {
        let Some(at) = problem.column.and_then(|position| position.checked_sub(1)) else { continue };
        let Some(column) = list.columns.get(at) else { continue };
        let field = match column.role {
            ColumnRole::Field(id) => Catalogue::current().field(id),
            ColumnRole::Excluded | ColumnRole::Part(..) | ColumnRole::Repeated(_) | ColumnRole::Unknown => None,
        };
        let cell = reject.record.get(at).map_or("", String::as_str);
        found.push((SheetColumn { header: &column.header, field }, cell, explained(&problem.reason, language)));
    }
    found
}

/// Tells whether a cell that cannot be read stands as it was sent: two values of a field that holds one, which the school left.
fn is_untouched(words: &Words<'_>, case: &CaseSummary, field: &Field, cell: &str) -> bool {
    let typed: Vec<String> = values(case, &field.name).iter().map(|value| words.typed(field, value)).collect();
    cell.trim() == typed.join(BETWEEN)
}

/// What an answer changed.
#[derive(Debug, serde::Serialize)]
struct Taken {
    case: raccord_protocol::id::CaseHandle,
    written: Vec<&'static str>,
    school: String,
    correction: bool,
}

/// Writes what a school said of a pupil: it is the source of these fields, so what it says stands. It answers what it was asked about
/// them, and nothing else. None where several schools were asked this about the person and nothing says which of them answers: then
/// nothing is taken.
fn take(
    context: &Context,
    (case, sheet): (&CaseSummary, &Sheet),
    said: &[(&'static Field, String)],
    day: &str,
    dry_run: bool,
) -> Result<Option<Taken>, CliError> {
    let mut writer = Writer::open(context, &case.head.case.to_string(), "")?;
    let sheet = sheet.about(&writer.summary);
    let mut enrolment = None;
    for (asked, value) in said {
        let (name, value) = meant_by(&asked.name, value);
        if name == ENROLMENT {
            enrolment = Some(value.clone());
        }
        if field(name).list { writer.add(name, &value)? } else { writer.set(name, &value)? }
    }
    let path = pathway::path(&writer.summary).filter(|path| path.broken.is_none());
    let path = path.filter(|_| sheet.is_of_place(&writer.summary));
    let mut correction = false;
    let school = path.as_ref().map_or_else(String::new, |path| path.place.clone());
    match (enrolment.as_deref(), &path) {
        // Who is enrolled where an office placed the person had left: the placement is confirmed.
        (Some("inscrit"), Some(_)) => writer.set("solution_verifiee", "oui")?,
        (Some("inscrit"), None) => writer.set(GONE, &json!({ "date": day, "motif": "inscrit" }).to_string())?,
        (Some("inconnu"), Some(path)) if path.to_check.is_some() => {
            correction = ask_for_correction(&mut writer, &path.place, day)?;
        }
        _ => {}
    }
    for item in writer.items(QUESTION) {
        let question = Question::read(item.part("etablissement"), item.part("objet"));
        if !item.part("repondue_le").is_empty() {
            continue;
        }
        if question.is_answered(&writer.summary, &sheet, said) {
            writer.change_record(QUESTION, &item, &[("repondue_le", day)])?;
        } else if sheet.school.is_none() {
            let by_it = Sheet { school: Some(question.school.to_owned()), ..sheet.clone() };
            if question.is_answered(&writer.summary, &by_it, said) {
                return Ok(None);
            }
        }
    }
    let written = writer.written();
    if !dry_run {
        writer.commit()?;
    }
    Ok(Some(Taken { case: case.head.case, written, school, correction }))
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
    let schools = quality(&cases, arguments.school.as_deref());
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
