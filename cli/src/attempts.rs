// SPDX-License-Identifier: EUPL-1.2
//! What was tried to reach a young person, and with which numbers, as people read it.

use jiff::civil::Date;
use raccord_protocol::catalogue::{Catalogue, FieldKind};
use raccord_protocol::desk::{Attempt, Slot};
use raccord_protocol::id::DocumentId;
use raccord_protocol::view::{CaseView, Value};

use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};
use crate::writing::Writer;

/// Returns every number of a case with its field, its document and who wrote it.
pub(crate) fn numbers(view: &CaseView) -> impl Iterator<Item = (&str, DocumentId, &Value)> {
    let is_number =
        |name: &str| Catalogue::current().by_name(name).is_some_and(|field| matches!(field.kind, FieldKind::Phone));
    view.fields.iter().filter(move |field| is_number(&field.field)).flat_map(|field| {
        field.documents.iter().flat_map(move |document| {
            document.values.iter().map(move |value| (field.field.as_str(), document.document, value))
        })
    })
}

/// Shows what a caller must know first: the numbers with who gave them, and what was tried.
/// Of a person with several files, each with its file.
pub(crate) fn say_history(printer: &Printer, files: &[&CaseView], history: &[Attempt]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let is_one = files.len() == 1;
    let headings = ["column-field", "column-value", "column-organisation", "column-time", "column-case"];
    let headings = headings.into_iter().filter(|id| !is_one || *id != "column-case");
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for view in files {
        for (name, _, value) in numbers(view).filter(|(_, _, value)| value.value.as_deref() != Some("")) {
            let row = [
                words.field(name),
                words.place(name, value.value.as_deref()),
                words.author_organisation(&value.author),
                words.moment(value.time),
            ];
            table.row(row.into_iter().chain((!is_one).then(|| short(&view.head.case))));
        }
    }
    if !table.is_empty() {
        printer.table(&table)?;
    }
    for attempt in history {
        printer.line(&say_attempt(printer, attempt))?;
    }
    Ok(())
}

/// Adds an attempt of a day, with its other parts: what was due by that day is done.
pub(crate) fn add_attempt(writer: &mut Writer<'_>, day: Date, parts: &[(&str, &str)]) -> Result<(), CliError> {
    let date = day.to_string();
    writer.add_record("tentative_contact", &[&[("date", date.as_str())], parts].concat())?;
    if writer.value("relance_le").parse::<Date>().is_ok_and(|again| again <= day) {
        writer.set("relance_le", "")?;
    }
    Ok(())
}

/// Returns an attempt in a line: when, how, who was reached, what came of it.
pub(crate) fn say_attempt(printer: &Printer, attempt: &Attempt) -> String {
    let words = Words::new(printer.translator());
    let mut said = vec![match attempt.time {
        Some(time) => format!("{} {}", printer.translator().date(attempt.date), time.strftime("%H:%M")),
        None => printer.translator().date(attempt.date),
    }];
    for (part, code) in [("mode", &attempt.mode), ("qui", &attempt.who), ("resultat", &attempt.outcome)] {
        if !code.is_empty() {
            said.push(words.part("tentative_contact", part, code));
        }
    }
    if attempt.message_left {
        said.push(printer.text("contact-message-left", &[]));
    }
    said.join(", ")
}

/// Returns the words for a part of the week.
pub(crate) fn slot_message(slot: Slot) -> Message {
    Message::new(match slot {
        Slot::Morning => "slot-morning",
        Slot::Noon => "slot-noon",
        Slot::Afternoon => "slot-afternoon",
        Slot::Evening => "slot-evening",
        Slot::Weekend => "slot-weekend",
    })
}
