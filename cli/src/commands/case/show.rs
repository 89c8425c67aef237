// SPDX-License-Identifier: EUPL-1.2
//! `raccord case show`: one case, every value with its author.

use raccord_node::service::cases::CaseShow;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::{CaseHead, CaseView, FieldView, Standing, Value};
use serde::Serialize;

use crate::commands::restored;
use crate::contacting::Contacting;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::values::{Words, short};

/// Shows a case.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
    /// Without the cases that are linked with it.
    #[arg(long, help = "help-case-alone")]
    alone: bool,
}

pub(super) fn run(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::Case, Some(case), &arguments.reason)?;
    let view = context.call(CaseShow { consultation, case })?;
    restored::warn(context)?;
    let linked = if arguments.alone { Vec::new() } else { linked(context, case, &arguments.reason)? };
    let mut do_not_contact = reading::is_referred_without_contact(context, &view.head)?;
    for other in &linked {
        do_not_contact = do_not_contact || reading::is_referred_without_contact(context, &other.head)?;
    }
    let contacting = (view.head.kind == CaseKind::Person && !arguments.alone).then(|| Contacting::of(&view, &linked));
    let responsible = contacting.as_ref().map(|contacting| &contacting.answer().name).filter(|name| !name.is_empty());
    let shown = Shown { view: &view, linked: &linked, do_not_contact, responsible };
    context.printer().show(&shown, |printer| {
        if do_not_contact {
            printer.warn("referrals-do-not-contact");
        }
        print(printer, &view, contacting.as_ref())?;
        for other in &linked {
            let words = Words::new(printer.translator());
            let head = Message::new("case-linked").with("case", other.head.case.to_string());
            printer.say(head.with("holder", words.party_with_kind(&other.head.holder)))?;
            print_fields(printer, other)?;
        }
        Ok(())
    })
}

/// Is a case with those that are linked with it, value by value, each with its source.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    view: &'a CaseView,
    #[serde(skip_serializing_if = "<[CaseView]>::is_empty")]
    linked: &'a [CaseView],
    /// Whoever referred the person said so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    do_not_contact: bool,
    /// Who contacts the person, by all of the files; none where that is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    responsible: Option<&'a String>,
}

/// Reads the cases that are linked with one: to look at each is said of each.
fn linked(context: &Context, case: CaseHandle, reason: &str) -> Result<Vec<CaseView>, CliError> {
    let heads = reading::links(context, case)?.linked;
    heads
        .into_iter()
        .map(|head| {
            let consultation = context.consult(Scope::Case, Some(head.case), reason)?;
            context.call(CaseShow { consultation, case: head.case })
        })
        .collect()
}

fn print(printer: &Printer, view: &CaseView, contacting: Option<&Contacting<'_>>) -> Result<(), CliError> {
    say_head(printer, &view.head)?;
    if let Some(holder) = &view.head.handed_over {
        printer.note(Message::new("case-handed-over-head").with("organisation", holder.name.as_str()));
    }
    contacting.map(|contacting| contacting.say_in_short(printer)).transpose()?;
    if let Some(until) = view.emergency_until {
        printer.warn(Message::new("case-emergency").with("until", Words::new(printer.translator()).moment(until)));
    }
    print_fields(printer, view)
}

fn print_fields(printer: &Printer, view: &CaseView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = ["column-field", "column-value", "column-state", "column-author", "column-organisation"];
    let mut columns: Vec<Column> = headings.iter().map(|id| Column::left(printer.text(id, &[]))).collect();
    columns.push(Column::left(printer.text("column-time", &[])));
    columns.push(Column::left(printer.text("column-item", &[])));
    let mut table = Table::new(columns);
    for field in &view.fields {
        add_field(&mut table, printer, words, field);
    }
    printer.table(&table)?;
    if view.fields.iter().any(|field| field.conflict) {
        printer.note("case-conflict-note");
    }
    Ok(())
}

/// Says which case it is and whose.
pub(super) fn say_head(printer: &Printer, head: &CaseHead) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let message = if head.own { Message::new("case-head-own") } else { Message::new("case-head-foreign") };
    printer.say(message.with("case", head.case.to_string()).with("holder", words.party_with_kind(&head.holder)))
}

/// Adds a field: each value that stands, then what does not count yet or will not.
fn add_field(table: &mut Table, printer: &Printer, words: Words<'_>, field: &FieldView) {
    let mut label = words.field(&field.field);
    for document in &field.documents {
        // What was emptied, and that nothing stands against, is for the history.
        let is_emptied = |value: &Value| {
            let is_alone = document.values.len() == 1 && !field.conflict;
            is_alone && value.value.as_deref() == Some("") && value.standing == Standing::Counted
        };
        let standing = document.values.iter().filter(|value| !is_emptied(value)).map(|value| (value, field.conflict));
        let proposals = document.proposals.iter().map(|value| (value, false));
        for (value, conflict) in standing.chain(proposals) {
            table.row(row(printer, words, field, (std::mem::take(&mut label), value, conflict, document.document)));
        }
    }
}

fn row(
    printer: &Printer,
    words: Words<'_>,
    field: &FieldView,
    (label, value, conflict, document): (String, &Value, bool, DocumentId),
) -> [String; 7] {
    let conflict = if conflict { printer.text("state-conflict", &[]) } else { String::new() };
    let states: Vec<String> = [conflict, words.standing(value)].into_iter().filter(|state| !state.is_empty()).collect();
    [
        label,
        words.place(&field.field, value.value.as_deref()),
        states.join(", "),
        words.colleague(&value.author),
        words.author_organisation(&value.author),
        words.moment(value.time),
        short(&document),
    ]
}
