// SPDX-License-Identifier: EUPL-1.2
//! What an import tells: counts, and where to look. Lines and fields, and no value but a word that is none of those that a field takes:
//! whoever has the list says what it means.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_protocol::catalogue::{Catalogue, FieldError, FieldId, FieldKind};
use raccord_protocol::import::{Column as ListColumn, ColumnRole, List, RejectReason, Row, RowWarning, explained};
use raccord_protocol::leaver::Criterion;
use raccord_protocol::view::CaseHead;
use serde_json::{Value, json};

use super::Import;
use crate::editing::Edit;
use crate::error::CliError;
use crate::importing::{Action, KeptReason, Plan, VALUES_MAX};
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::sifting::Sifted;
use crate::values::{self, Words, options_named, short};
use crate::writing::{caution, followed_by};

/// How many cells and rows that could not be read are named one by one.
const PROBLEMS_NAMED: usize = 10;
/// How many lines of people are named where somebody looks at each of them.
const LOOKED_AT_NAMED: usize = 50;
/// How many lines are named of each kind of warning.
const LINES_NAMED: usize = 5;

/// What happened to a list, or would.
pub(super) struct Report<'a> {
    arguments: &'a Import,
    list: &'a List,
    /// The lines whose birth date is odd, with what is odd about it.
    odd: &'a [(u64, Message)],
    plan: &'a Plan,
    sifted: &'a Sifted,
    /// How many people who are no leavers were followed, and are shown as gone from the list from now on.
    gone: usize,
    seconds: f64,
    /// Warnings, by the id of their sentence.
    warnings: BTreeMap<&'static str, Lines>,
    /// Values not written, by reason.
    kept: BTreeMap<KeptReason, Lines>,
    /// Values written into cases that were there, by field.
    amended: BTreeMap<FieldId, Amended>,
}

/// Where something occurs.
#[derive(Default)]
struct Lines {
    count: usize,
    /// The first lines.
    lines: Vec<u64>,
    /// The fields, where they matter.
    fields: Vec<FieldId>,
}

/// How often a field was written in cases that were there.
#[derive(Default)]
struct Amended {
    added: usize,
    changed: usize,
}

impl Lines {
    fn add(&mut self, line: u64, field: Option<FieldId>) {
        self.count += 1;
        if self.lines.len() < LINES_NAMED && self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
        if let Some(field) = field.filter(|field| !self.fields.contains(field)) {
            self.fields.push(field);
        }
    }

    fn named(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        let more = if self.count > self.lines.len() { ", …" } else { "" };
        format!("{}{more}", lines.join(", "))
    }

    fn json(&self) -> Value {
        let fields: Vec<&str> = self.fields.iter().filter_map(|field| name(*field)).collect();
        json!({ "count": self.count, "lines": self.lines, "fields": fields })
    }
}

impl<'a> Report<'a> {
    /// Makes it of a list, of which `odd` are the rows with an odd birth date, and what was written of it.
    pub(super) fn new(
        arguments: &'a Import,
        (list, odd): (&'a List, &'a [(u64, Message)]),
        plan: &'a Plan,
        (sifted, gone): (&'a Sifted, usize),
        seconds: f64,
    ) -> Self {
        let mut report = Self {
            arguments,
            list,
            odd,
            plan,
            sifted,
            gone,
            seconds,
            warnings: BTreeMap::new(),
            kept: BTreeMap::new(),
            amended: BTreeMap::new(),
        };
        for row in &list.rows {
            for warning in &row.warnings {
                report.warnings.entry(sentence(warning).id()).or_default().add(row.line, None);
            }
        }
        for (line, message) in odd {
            report.warnings.entry(message.id()).or_default().add(*line, None);
        }
        for kept in &plan.kept {
            report.kept.entry(kept.reason).or_default().add(kept.line, Some(kept.field));
        }
        for case in &plan.cases {
            let Action::Amend { edits, .. } = &case.action else { continue };
            for edit in edits {
                let amended = report.amended.entry(edit.field()).or_default();
                match edit {
                    Edit::Change { .. } => amended.changed += 1,
                    Edit::Open { .. } => amended.added += 1,
                }
            }
        }
        report
    }

    /// Returns how many cells were left out of rows that were otherwise taken.
    fn cells_rejected(&self) -> usize {
        let partial = self.list.rejects.iter().filter(|reject| reject.rest_imported);
        partial.map(|reject| reject.problems.len()).sum()
    }

    pub(super) fn json(&self) -> Value {
        let summary = &self.plan.summary;
        let columns = self.list.columns.iter().map(|column| {
            let (role, field) = match column.role {
                ColumnRole::Excluded => ("excluded", None),
                ColumnRole::Field(field) => ("field", name(field)),
                ColumnRole::Part(field, _) => ("part", name(field)),
                ColumnRole::Repeated(field) => ("repeated", name(field)),
                ColumnRole::Unknown => ("unknown", None),
            };
            json!({ "header": column.header, "role": role, "field": field })
        });
        let warnings = self.warnings.iter().map(|(kind, lines)| {
            let kind = kind.strip_prefix("warning-").unwrap_or(kind);
            (kind.replace('-', "_"), lines.json())
        });
        let kept = self.kept.iter().map(|(reason, lines)| (reason.name().to_owned(), lines.json()));
        let amended = self.amended.iter().filter_map(|(field, amended)| {
            Some((name(*field)?.to_owned(), json!({ "added": amended.added, "changed": amended.changed })))
        });
        json!({
            "source": summary.source,
            "date": summary.processing_date,
            "dry_run": self.arguments.dry_run,
            "format": self.list.format.name(),
            "sheet": self.list.sheet,
            "encoding": self.list.encoding.name(),
            "separator": self.list.separator,
            "header_line": self.list.header_line,
            "columns": columns.collect::<Vec<_>>(),
            "rows": self.list.rows.len(),
            "opened": summary.opened,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "rejected": summary.rejected,
            "cells_rejected": self.cells_rejected(),
            "passed_over": self.list.passed_over,
            "under_16": summary.under_16,
            "campaign": self.arguments.campaign,
            "filtered_out": self.sifted.filtered_out,
            "not_leavers": self.sifted.not_leavers.len(),
            "gone": self.gone,
            "not_leavers_by": by_name(&self.sifted.failed()),
            "not_judged_by": by_name(&self.sifted.unknown),
            "under_duty": self.sifted.under_duty,
            "duplicates": self.list.duplicates.len(),
            "recognised": self.plan.recognised,
            "doubtful": self.plan.doubtful.len(),
            "erased": { "lines": self.plan.erased, "included": self.arguments.include_erased },
            "followed": self.plan.followed.iter().map(|(by, lines)| json!({ "by": by, "lines": lines })).collect::<Vec<_>>(),
            "followed_rows": self.plan.followed_rows,
            "cautions": self.plan.cautions.iter().map(|caution| json!({
                "line": caution.line, "case": caution.case,
                "files": caution.files.iter().map(|file| file.case).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "fields": amended.collect::<BTreeMap<_, _>>(),
            "kept": kept.collect::<BTreeMap<_, _>>(),
            "warnings": warnings.collect::<BTreeMap<_, _>>(),
            "rejects_file": self.rejects_file(),
            "entries": if self.arguments.dry_run { 0 } else { self.plan.entries() },
            "seconds": self.seconds,
        })
    }

    /// Returns the reject file, if one was written.
    fn rejects_file(&self) -> Option<String> {
        let written = !self.list.rejects.is_empty();
        self.arguments.rejects.as_ref().filter(|_| written).map(|path| path.display().to_string())
    }

    /// Returns the command that writes a reject file beside the list, and nothing else.
    fn rejects_command(&self) -> String {
        let list = &self.arguments.file;
        let mut name = list.file_stem().unwrap_or_default().to_owned();
        name.push("-rejects.csv");
        let mut words = vec!["raccord".to_owned(), "import".to_owned(), quoted(&list.display().to_string())];
        if let Some(sheet) = &self.arguments.sheet {
            words.extend(["--sheet".to_owned(), quoted(sheet)]);
        }
        if let Some(mapping) = &self.arguments.mapping {
            words.extend(["--mapping".to_owned(), quoted(mapping)]);
        }
        words.extend(["--dry-run".to_owned(), "--rejects".to_owned()]);
        words.push(quoted(&list.with_file_name(name).display().to_string()));
        words.join(" ")
    }

    pub(super) fn print(&self, printer: &Printer) -> Result<(), CliError> {
        let words = Words::new(printer.translator());
        let summary = &self.plan.summary;
        let read = match &self.list.sheet {
            Some(sheet) => {
                Message::new("import-read-sheet").with("sheet", sheet.as_str()).with("format", self.list.format.name())
            }
            None => Message::new("import-read"),
        };
        printer.say(
            read.with("path", self.arguments.file.as_path())
                .with("encoding", self.list.encoding.name())
                .with("source", summary.source.as_str())
                .with("date", printer.translator().date(summary.processing_date.parse().unwrap_or_default())),
        )?;
        let mut table = Table::new([
            Column::left(printer.text("import-column-what", &[])),
            Column::right(printer.text("import-column-rows", &[])),
        ]);
        let counts = [
            ("import-opened", summary.opened as usize),
            ("import-changed", summary.changed as usize),
            ("import-unchanged", summary.unchanged as usize),
            ("import-duplicates", self.list.duplicates.len()),
            ("import-recognised", self.plan.recognised),
            ("import-doubtful", self.plan.doubtful.len()),
            ("import-erased", self.plan.erased.len()),
            ("import-followed", self.plan.followed_rows),
            ("import-rejected", summary.rejected as usize),
            ("import-cells-rejected", self.cells_rejected()),
            ("import-passed-over", self.list.passed_over),
            ("import-under-16", summary.under_16 as usize),
            ("import-filtered-out", self.sifted.filtered_out),
            ("import-not-leavers", self.sifted.not_leavers.len()),
            ("import-under-duty", self.sifted.under_duty),
        ];
        // Most mappings read every row, and most lists are of no campaign.
        const SELDOM: [&str; 8] = [
            "import-doubtful",
            "import-erased",
            "import-filtered-out",
            "import-followed",
            "import-not-leavers",
            "import-passed-over",
            "import-recognised",
            "import-under-duty",
        ];
        let counts = counts.into_iter().filter(|(id, count)| !SELDOM.contains(id) || *count > 0);
        for (id, count) in counts {
            let number = printer.translator().number(i64::try_from(count).unwrap_or(i64::MAX));
            table.row([printer.text(id, &[]), number]);
        }
        printer.table(&table)?;
        for (field, amended) in &self.amended {
            printer.say(
                Message::new("import-amended")
                    .with("field", words.field_of(*field))
                    .with("added", amended.added)
                    .with("changed", amended.changed),
            )?;
        }
        self.say_criteria(printer)?;
        self.warn(printer, words);
        if self.arguments.dry_run {
            printer.note("import-dry-run");
        } else if self.plan.is_empty() {
            printer.success("import-nothing");
        } else {
            printer.success(
                Message::new("import-done")
                    .with("entries", self.plan.entries())
                    .with("seconds", printer.translator().tenths(self.seconds)),
            );
        }
        Ok(())
    }

    /// Tells which criteria took people off the list, and which could not be judged.
    fn say_criteria(&self, printer: &Printer) -> Result<(), CliError> {
        for (criterion, count) in self.sifted.failed() {
            let sentence = match criterion {
                Criterion::Age => "import-criterion-age",
                Criterion::Schooled => "import-criterion-schooled",
                Criterion::NoDiploma => "import-criterion-diploma",
                Criterion::NotEnrolled => "import-criterion-enrolled",
            };
            printer.say(Message::new(sentence).with("count", count))?;
        }
        if self.gone > 0 {
            printer.note(Message::new("import-gone").with("count", self.gone));
        }
        if !self.sifted.not_leavers.is_empty() && self.arguments.campaign.is_none() {
            printer.note("import-everybody-hint");
        }
        for (criterion, count) in &self.sifted.unknown {
            printer.note(
                Message::new("import-criterion-unknown")
                    .with("count", *count)
                    .with("name", printer.text(unsaid(*criterion), &[])),
            );
        }
        Ok(())
    }

    /// Tells what a person should look at.
    fn warn(&self, printer: &Printer, words: Words<'_>) {
        let unknown = self.list.columns.iter().filter(|column| column.role == ColumnRole::Unknown);
        let unknown: Vec<&str> = unknown.map(|column| column.header.as_str()).collect();
        if !unknown.is_empty() {
            printer.warn(Message::new("import-columns-unknown").with("columns", unknown.join(", ")));
        }
        let mut said: BTreeMap<&str, Message> = BTreeMap::new();
        for warning in self.list.rows.iter().flat_map(|row| &row.warnings) {
            let message = sentence(warning);
            said.entry(message.id()).or_insert(message);
        }
        for (_, message) in self.odd {
            said.entry(message.id()).or_insert_with(|| message.clone());
        }
        for (id, lines) in &self.warnings {
            let Some(message) = said.get(id) else { continue };
            let warning = printer.translator().say(message);
            let message = Message::new("import-warning").with("warning", warning);
            printer.warn(message.with("count", lines.count).with("lines", lines.named()));
        }
        for (reason, lines) in &self.kept {
            let fields: Vec<String> = lines.fields.iter().map(|field| words.field_of(*field)).collect();
            let message = match reason {
                KeptReason::Earlier => Message::new("import-kept-earlier"),
                KeptReason::Erased => Message::new("import-kept-erased"),
                KeptReason::Edited => Message::new("import-kept-edited"),
                KeptReason::Many => Message::new("import-kept-many").with("values_max", VALUES_MAX),
                KeptReason::Register => Message::new("import-kept-register"),
                KeptReason::Role => Message::new("import-kept-role"),
                KeptReason::Stands => Message::new("import-kept-stands"),
            };
            let message = message.with("count", lines.count).with("lines", lines.named());
            printer.warn(message.with("fields", fields.join(", ")));
        }
        let mut doubtful = Lines::default();
        self.plan.doubtful.iter().for_each(|line| doubtful.add(*line, None));
        if doubtful.count > 0 {
            let message = Message::new("import-doubtful-lines").with("count", doubtful.count);
            printer.warn(message.with("lines", doubtful.named()));
        }
        for known in &self.plan.cautions {
            for file in &known.files {
                printer.warn(match &known.case {
                    Some(case) => caution(case, file),
                    None => before_it_is_opened(known.line, file),
                });
            }
        }
        let erased = &self.plan.erased;
        if !erased.is_empty() {
            let said = if self.arguments.include_erased { "import-erased-taken" } else { "import-erased-lines" };
            printer.warn(Message::new(said).with("count", erased.len()).with("lines", looked_at(erased)));
        }
        for (by, lines) in &self.plan.followed {
            let said = Message::new("import-followed-lines").with("name", by.as_str()).with("count", lines.len());
            printer.warn(said.with("lines", looked_at(lines)));
        }
        if !self.plan.followed.is_empty() {
            printer.note("import-followed-back");
        }
        let problems =
            self.list.rejects.iter().flat_map(|reject| reject.problems.iter().map(move |found| (reject, found)));
        for (reject, problem) in problems.clone().take(PROBLEMS_NAMED) {
            let column = problem.column.and_then(|position| self.list.columns.get(position - 1));
            let message = match (column, reject.rest_imported) {
                (Some(_), true) => Message::new("import-problem-cell"),
                (Some(_), false) => Message::new("import-problem-row"),
                (None, _) => Message::new("import-problem-whole"),
            };
            let message = message.with("line", reject.line.to_string());
            let reason = match choice(column, &problem.reason, words) {
                Some(accepted) => {
                    let cell = problem.column.and_then(|position| reject.record.get(position - 1));
                    let said = Message::new("import-problem-choice").with("accepted", accepted);
                    words.say(said.with("word", cell.map_or("", |cell| cell.trim())))
                }
                None => explained(&problem.reason, words.language()),
            };
            let column = column.map_or("", |column| column.header.as_str());
            printer.warn(message.with("column", column).with("reason", reason));
        }
        let more = problems.count().saturating_sub(PROBLEMS_NAMED);
        if more > 0 {
            printer.warn(Message::new("import-problems-more").with("count", more));
        }
        match (self.rejects_file(), self.list.rejects.is_empty()) {
            (Some(path), _) => printer.note(Message::new("import-rejects-written").with("path", path)),
            (None, false) => printer.note(Message::new("import-rejects-hint").with("command", self.rejects_command())),
            (None, true) => {}
        }
    }
}

/// Returns what the field of a column takes, where a word stands there that is none of it.
fn choice(column: Option<&ListColumn>, reason: &RejectReason, words: Words<'_>) -> Option<String> {
    let (ColumnRole::Field(id), RejectReason::Field(FieldError::Choice { .. })) = (column?.role, reason) else {
        return None;
    };
    let FieldKind::Choice { options } = &Catalogue::current().field(id)?.kind else { return None };
    Some(options_named(options, words.language()))
}

/// Names lines at each of which somebody looks.
fn looked_at(lines: &[u64]) -> String {
    let mut named: Vec<String> = lines.iter().take(LOOKED_AT_NAMED).map(u64::to_string).collect();
    named.extend((lines.len() > LOOKED_AT_NAMED).then(|| "…".to_owned()));
    named.join(", ")
}

/// Returns a word as a shell reads it: in quotation marks where it holds more than plain letters.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Returns the rows of a list whose birth date is odd, as of the day it was made, with what is odd about it.
pub(super) fn odd_birth_dates(list: &List, day: Date) -> Vec<(u64, Message)> {
    let odd = |row: &Row| {
        let mut values = row.values.iter();
        values.find_map(|(field, value)| values::odd_birth_date(Catalogue::current().field(*field)?, value, day))
    };
    list.rows.iter().filter_map(|row| Some((row.line, odd(row)?))).collect()
}

/// Returns the id of the words for what a list does not say of a person.
fn unsaid(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Age => "import-unsaid-age",
        Criterion::NoDiploma => "import-unsaid-diploma",
        Criterion::NotEnrolled => "import-unsaid-enrolled",
        Criterion::Schooled => "import-unsaid-schooled",
    }
}

/// Returns the sentence about something odd in a row.
fn sentence(warning: &RowWarning) -> Message {
    match warning {
        RowWarning::AgeUnknown => Message::new("warning-age-unknown"),
        RowWarning::BirthDateDiffers => Message::new("warning-birth-date-differs"),
        RowWarning::NumberShared => Message::new("warning-number-shared"),
        RowWarning::Short { .. } => Message::new("warning-row-short"),
        RowWarning::Value { warning, .. } => values::warning(warning),
    }
}

fn by_name(counts: &BTreeMap<Criterion, usize>) -> BTreeMap<&'static str, usize> {
    counts.iter().map(|(criterion, count)| (criterion.name(), *count)).collect()
}

fn name(field: FieldId) -> Option<&'static str> {
    Catalogue::current().field(field).map(|field| field.name.as_str())
}

/// Says of somebody who has no case yet that another file is looked at first.
fn before_it_is_opened(line: u64, file: &CaseHead) -> Message {
    let message = match followed_by(file) {
        Some(office) => Message::new("import-caution-followed").with("organisation", office),
        None => Message::new("import-caution"),
    };
    message.with("line", line).with("file", short(&file.case))
}
