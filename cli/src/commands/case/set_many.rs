// SPDX-License-Identifier: EUPL-1.2
//! `raccord case set-many`: one value in many cases, after it was shown in which.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

use raccord_node::service::editing::{EDIT_CASES_MAX, EditContexts};
use raccord_protocol::catalogue::Field;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::leaver::Facts;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::responsible::REFERENT;
use raccord_protocol::view::{CaseSummary, DocumentView, Filter, Shown};
use serde_json::json;

use super::team::referent;
use crate::conditions::Conditions;
use crate::context::Context;
use crate::editing::{self, Edit, batches};
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Mode, Printer, Table};
use crate::reading::read_all;
use crate::returning::{self, ASKED, Right};
use crate::values::{Words, find_field_of, short};
use crate::work;
use crate::writing::{check, conventions};

/// Changes a field in many cases.
#[derive(Debug, clap::Args)]
pub struct SetMany {
    /// Which field.
    #[arg(value_name = "FIELD", help = "help-case-field")]
    field: String,
    /// The value.
    #[arg(value_name = "VALUE", allow_hyphen_values = true, help = "help-case-set-value")]
    value: String,
    /// In the cases where this stands.
    #[arg(long = "where", value_name = "FIELD=VALUE", required_unless_present = "stdin", help = "help-set-many-where")]
    condition: Vec<String>,
    /// In the cases that standard input names.
    #[arg(long, conflicts_with = "condition", help = "help-set-many-stdin")]
    stdin: bool,
    /// Of a list, take the item out that says this.
    #[arg(long, help = "help-set-many-remove")]
    remove: bool,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

/// Standard input is no longer than this.
const STDIN_BYTES_MAX: u64 = 16 * 1024 * 1024;

pub(super) fn run(context: &Context, arguments: &SetMany) -> Result<(), CliError> {
    let words = Words::new(context.translator());
    let field = find_field_of(CaseKind::Person, &arguments.field, words)?;
    if arguments.remove && !field.list {
        return Err(CliError::usage("set-many-remove").hint("hint-set-many-remove"));
    }
    if field.list && arguments.value.trim().is_empty() {
        return Err(CliError::usage("case-add-empty").hint("hint-case-items"));
    }
    let mut checked = check(context.printer(), field, &arguments.value, &conventions(context)?)?;
    if field.name == REFERENT && !checked.value.is_empty() {
        // As colleagues call the person, whatever was typed: `today --mine` goes by that.
        checked.value = referent(context, &Held::read(context)?, &checked.value, (false, false))?;
    }
    let cases = if arguments.stdin { named(context, field)? } else { matching(context, &arguments.condition, field)? };
    let mut cases: Vec<CaseSummary> =
        cases.into_iter().filter(|case| changes(case, field, &checked.value, arguments.remove)).collect();
    if field.name == ASKED {
        leave_out(context, &mut cases, &checked.value)?;
    }
    let found = cases.len();
    // One case that may not be written would keep all others from being written: a commit is taken whole.
    let writable = writable(context, &cases, field)?;
    cases.retain(|case| writable.contains(&case.head.case));
    let passed_over = found - cases.len();
    if cases.is_empty() {
        return Err(match passed_over {
            0 => CliError::not_found("grant-cases-none"),
            _ => CliError::denied(Message::new("set-many-none-writable").with("count", passed_over)),
        });
    }
    if context.printer().mode() == Mode::Human {
        print(context.printer(), field, &cases)?;
    }
    if passed_over > 0 {
        context.printer().warn(Message::new("set-many-passed-over").with("count", passed_over));
    }
    if !arguments.yes {
        let question = match (field.list, arguments.remove) {
            (false, _) => Message::new("set-many-question"),
            (true, false) => Message::new("set-many-question-add"),
            (true, true) => Message::new("set-many-question-remove"),
        };
        let question = question.with("count", cases.len());
        context.confirm(
            question
                .with("field", field.label(words.language()))
                .with("value", words.value(&field.name, &checked.value)),
        )?;
    }
    let handles: Vec<CaseHandle> = cases.iter().map(|case| case.head.case).collect();
    let pending = match arguments.remove {
        true => remove(context, &handles, field, &checked.value)?,
        false => write(context, &handles, field, &checked.value)?,
    };
    let object = json!({
        "field": field.name,
        "value": checked.value,
        "removed": arguments.remove,
        "cases": handles,
        "pending": pending,
        "passed_over": passed_over,
    });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("set-many-done").with("count", handles.len()));
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Leaves out the people whose right to return to training it is not; says how many.
fn leave_out(context: &Context, cases: &mut Vec<CaseSummary>, asked: &str) -> Result<(), CliError> {
    let country = conventions(context)?.country;
    let (known, mut unknown) = (cases.len(), false);
    cases.retain(|case| {
        let right = returning::noted(&Facts::of_case(case), country, asked);
        unknown |= right == Some(Right::Unknown);
        !matches!(right, Some(Right::Refused(_)))
    });
    let left_out = known - cases.len();
    if left_out > 0 {
        context.printer().warn(Message::new("return-left-out").with("count", left_out));
    }
    if unknown {
        context.printer().warn("return-unknown");
    }
    Ok(())
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Tells whether a case says otherwise: another value, or, of a list, no such item, or one that is to go.
fn changes(case: &CaseSummary, field: &Field, value: &str, is_to_go: bool) -> bool {
    let stands = values(case, &field.name);
    match field.list {
        false => stands != [value.to_owned()],
        true => stands.iter().any(|known| known == value) == is_to_go,
    }
}

/// Returns the cases in which every condition holds.
fn matching(context: &Context, conditions: &[String], field: &Field) -> Result<Vec<CaseSummary>, CliError> {
    let conditions = Conditions::read(context, conditions)?;
    let mut cases = listed(context, conditions.fields().chain([field.name.as_str()]))?;
    cases.retain(|case| conditions.hold(case));
    Ok(cases)
}

/// Returns the cases that standard input names, one a line: the first word of each is its number.
fn named(context: &Context, field: &Field) -> Result<Vec<CaseSummary>, CliError> {
    let mut wanted = BTreeSet::new();
    let known = listed(context, std::iter::once(field.name.as_str()))?;
    for (number, line) in (1usize..).zip(io::stdin().lock().take(STDIN_BYTES_MAX).lines()) {
        let line = line?;
        let Some(word) = line.split_whitespace().next() else { continue };
        let found = naming::by_digits(word, known.iter().map(|case| case.head.case));
        let missing = || CliError::not_found(Message::new("set-many-line").with("line", number).with("word", word));
        wanted.insert(found.ok().flatten().ok_or_else(|| missing().hint("hint-set-many-line"))?);
    }
    Ok(known.into_iter().filter(|case| wanted.contains(&case.head.case)).collect())
}

fn listed<'f>(context: &Context, fields: impl Iterator<Item = &'f str>) -> Result<Vec<CaseSummary>, CliError> {
    let fields = fields.chain([FAMILY_NAME, GIVEN_NAME]).chain(returning::FIELDS).map(str::to_owned).collect();
    read_all(context, Filter { kind: Some(CaseKind::Person), fields, ..Filter::default() }, None, "")
}

/// Returns which of the cases this organisation may write the field of: its own that it still has, and others' under a grant.
fn writable(context: &Context, cases: &[CaseSummary], field: &Field) -> Result<BTreeSet<CaseHandle>, CliError> {
    let mut writable = BTreeSet::new();
    for some in cases.chunks(EDIT_CASES_MAX) {
        let cases = some.iter().map(|case| case.head.case).collect();
        let answer = context.call(EditContexts { cases, fields: vec![field.id] })?;
        writable
            .extend(answer.cases.iter().filter(|case| case.writable.contains(&field.id)).map(|case| case.head.case));
    }
    Ok(writable)
}

/// Shows in which cases, and what stands there.
fn print(printer: &Printer, field: &Field, cases: &[CaseSummary]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = ["column-case", "today-column-person", "column-value"];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for case in cases {
        let name: Vec<&str> =
            [FAMILY_NAME, GIVEN_NAME].iter().flat_map(|name| values(case, name)).map(String::as_str).collect();
        let now: Vec<String> = values(case, &field.name).iter().map(|value| words.value(&field.name, value)).collect();
        table.row([short(&case.head.case), name.join(" "), now.join(" / ")]);
    }
    printer.table(&table)
}

/// Writes the value, in as few commits as hold it; returns how many changes wait for another organisation.
fn write(context: &Context, cases: &[CaseHandle], field: &Field, value: &str) -> Result<usize, CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::with_capacity(cases.len());
    for some in cases.chunks(EDIT_CASES_MAX) {
        let answer = context.call(EditContexts { cases: some.to_vec(), fields: vec![field.id] })?;
        for case in answer.cases {
            let edits = match field.list {
                true => vec![Edit::Open { field: field.id, value: value.to_owned() }],
                false => editing::set(&case.documents, field.id, value),
            };
            drafts.extend(edits.iter().map(|edit| edit.draft(case.head.case, signer, &mut entropy)));
        }
    }
    let mut pending = 0;
    for batch in batches(drafts) {
        pending += context.commit(&batch, Padding::Padded)?.pending;
    }
    Ok(pending)
}

/// Empties the items of a list that say a value; which they are is looked up in each case. Returns how many changes wait for another
/// organisation.
fn remove(context: &Context, cases: &[CaseHandle], field: &Field, value: &str) -> Result<usize, CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::with_capacity(cases.len());
    for case in cases {
        let view = work::show(context, *case)?;
        let documents = view.fields.iter().filter(|known| known.field == field.name).flat_map(|known| &known.documents);
        let says = |document: &&DocumentView| document.values.iter().any(|known| known.value.as_deref() == Some(value));
        let named: BTreeSet<_> = documents.filter(says).map(|document| document.document).collect();
        let answer = context.call(EditContexts { cases: vec![*case], fields: vec![field.id] })?;
        let known = answer.cases.iter().flat_map(|case| &case.documents);
        let gone = known.filter(|document| named.contains(&document.document));
        drafts.extend(gone.map(|document| Edit::change(document, "").draft(*case, signer, &mut entropy)));
    }
    let mut pending = 0;
    for batch in batches(drafts) {
        pending += context.commit(&batch, Padding::Padded)?.pending;
    }
    Ok(pending)
}

#[cfg(test)]
mod tests;
