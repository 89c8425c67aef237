// SPDX-License-Identifier: EUPL-1.2
//! `raccord imports`: which lists were imported, each with the number by which it is taken back.

use raccord_node::service::imports::Imports as ImportsRequest;
use raccord_protocol::view::imports::ImportView;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Lists the imports.
#[derive(Debug, clap::Args)]
pub struct Imports {}

pub(super) fn run(context: &Context, Imports {}: &Imports) -> Result<(), CliError> {
    let answer = context.call(ImportsRequest {})?;
    context.printer().show(&answer, |printer| print(printer, &answer.imports))
}

fn print(printer: &Printer, imports: &[ImportView]) -> Result<(), CliError> {
    if imports.is_empty() {
        return printer.say("imports-none");
    }
    let words = Words::new(printer.translator());
    let left = |id: &str| Column::left(printer.text(id, &[]));
    let right = |id: &str| Column::right(printer.text(id, &[]));
    let mut table = Table::new([
        left("imports-column-number"),
        left("imports-column-time"),
        left("imports-column-source"),
        left("imports-column-date"),
        right("imports-column-opened"),
        right("imports-column-changed"),
        left("imports-column-by"),
        left("imports-column-state"),
    ]);
    for import in imports {
        let count = |count: u32| printer.translator().number(i64::from(count));
        table.row([
            short(&import.import),
            words.moment(import.time),
            import.source.clone(),
            processed(printer, import),
            count(import.opened),
            count(import.changed),
            words.colleague(&import.author),
            state(import).map(|id| printer.text(id, &[])).unwrap_or_default(),
        ]);
    }
    printer.table(&table)?;
    if imports.iter().any(|import| !import.taken_back) {
        printer.note("imports-undo");
    }
    Ok(())
}

fn state(import: &ImportView) -> Option<&'static str> {
    match () {
        () if import.taken_back => Some("imports-taken-back"),
        () if import.half_taken_back => Some("imports-half-taken-back"),
        () if import.broken_off => Some("imports-broken-off"),
        () => None,
    }
}

/// Returns the processing date of a list.
fn processed(printer: &Printer, import: &ImportView) -> String {
    import.processing_date.parse().map_or_else(|_| import.processing_date.clone(), |day| printer.translator().date(day))
}

/// Returns what an import is called in a sentence: its number, with its source and date.
pub(super) fn named(printer: &Printer, id: &'static str, import: &ImportView) -> Message {
    let words = Words::new(printer.translator());
    Message::new(id)
        .with("number", short(&import.import))
        .with("source", import.source.as_str())
        .with("date", processed(printer, import))
        .with("author", words.colleague(&import.author))
        .with("time", words.moment(import.time))
}
