// SPDX-License-Identifier: EUPL-1.2
//! `raccord store lost`: what was written after the backup that this node was restored from, and did not come back.

use raccord_node::service::lost::Lost;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::view::lost::{LostEntryView, LostKind, LostView};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, short};

pub(super) fn run(context: &Context) -> Result<(), CliError> {
    let view = context.call(Lost {})?;
    let people = People::read(context, view.entries.iter().filter_map(|entry| entry.case))?;
    context.printer().show(&view, |printer| print(printer, &view, &people))
}

fn print(printer: &Printer, view: &LostView, people: &People) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let Some(previous) = &view.previous else { return printer.say("lost-never") };
    if view.entries.is_empty() {
        printer.say("lost-nothing")?;
    } else {
        print_entries(printer, view, people)?;
        printer.note("lost-next");
    }
    let epochs = previous.epochs_known - previous.epochs_held;
    if epochs > 0 {
        let since = previous.since.map(|since| words.moment(since)).unwrap_or_default();
        printer.note(Message::new("lost-epochs").with("epochs", epochs).with("since", since));
    }
    if !view.locked.is_empty() {
        print_locked(printer, view)?;
    }
    if !view.unheard.is_empty() {
        let names: Vec<String> = view.unheard.iter().map(|party| words.party(party)).collect();
        printer.warn(Message::new("lost-unheard").with("names", names.join(", ")));
    }
    Ok(())
}

/// Names the cases that may have been erased, each by its whole number: no list shows it.
fn print_locked(printer: &Printer, view: &LostView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = ["column-case", "column-organisation", "column-time", "lost-column-erased"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    for locked in &view.locked {
        table.row([
            locked.case.to_string(),
            words.party(&locked.partner),
            locked.ordered.map(|ordered| words.moment(ordered)).unwrap_or_default(),
            printer.text(if locked.whole { "lost-locked-whole" } else { "lost-locked-part" }, &[]),
        ]);
    }
    printer.table(&table)?;
    printer.warn(Message::new("lost-locked").with("count", view.locked.len()));
    Ok(())
}

fn print_entries(printer: &Printer, view: &LostView, people: &People) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings =
        ["column-time", "column-organisation", "column-person", "column-case", "lost-column-what", "column-entry"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    for entry in &view.entries {
        table.row([
            words.moment(entry.disclosed),
            words.party(&entry.partner),
            entry.case.map_or("", |case| people.name(case)).to_owned(),
            case_of(printer, entry.case, entry.alias),
            what(printer, words, entry),
            short(&entry.entry),
        ]);
    }
    printer.table(&table)
}

/// Returns the own name of a case, or the partner's where the own one is lost.
fn case_of(printer: &Printer, case: Option<CaseHandle>, alias: Option<CaseHandle>) -> String {
    match (case, alias) {
        (Some(case), _) => short(&case),
        (None, Some(alias)) => printer.translator().say(&Message::new("lost-case-there").with("case", short(&alias))),
        (None, None) => String::new(),
    }
}

fn what(printer: &Printer, words: Words<'_>, entry: &LostEntryView) -> String {
    match &entry.what {
        LostKind::Change => printer.text("lost-change", &[]),
        LostKind::Document { field: Some(field) } => {
            printer.translator().say(&Message::new("lost-document").with("field", words.field(field)))
        }
        LostKind::Document { field: None } => printer.text("lost-document-unnamed", &[]),
        LostKind::Grant { fields, until } => {
            let fields: Vec<String> = fields.iter().map(|field| words.field(field)).collect();
            let message = Message::new("lost-grant").with("fields", fields.join(", "));
            printer.translator().say(&message.with("until", words.until(*until)))
        }
        LostKind::Unknown => printer.text("lost-unknown", &[]),
    }
}
