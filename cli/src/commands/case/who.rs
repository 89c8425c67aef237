// SPDX-License-Identifier: EUPL-1.2
//! `raccord case who`: who may see a case, field by field, and why.

use raccord_node::service::cases::CaseWho;
use raccord_protocol::statement::{Mode, Scope};
use raccord_protocol::view::grants::{Ground, WhoView};

use super::show::say_head;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Says who may see a case.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

pub(super) fn run(context: &Context, arguments: &Who) -> Result<(), CliError> {
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let view = context.call(CaseWho { consultation, case })?;
    context.printer().show(&view, |printer| print(printer, &view))
}

fn print(printer: &Printer, view: &WhoView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    say_head(printer, &view.head)?;
    let mut table = Table::new([
        Column::left(printer.text("column-field", &[])),
        Column::left(printer.text("column-organisation", &[])),
        Column::left(printer.text("column-ground", &[])),
        Column::left(printer.text("column-until", &[])),
        Column::left(printer.text("column-grant", &[])),
    ]);
    for field in &view.fields {
        let mut label = words.field(&field.field);
        for reader in &field.readers {
            let (ground, until, grant) = ground(printer, words, &reader.ground);
            let organisation = words.party_with_kind(&reader.organisation);
            table.row([std::mem::take(&mut label), organisation, ground, until, grant]);
        }
    }
    printer.table(&table)
}

/// Returns why somebody may see a field, until when, and the grant.
fn ground(printer: &Printer, words: Words<'_>, ground: &Ground) -> (String, String, String) {
    match ground {
        Ground::Holder => (printer.text("ground-holder", &[]), String::new(), String::new()),
        Ground::Grant { grant, mode, basis, purpose, until, items } => {
            let message = match (mode, items.is_empty()) {
                (Mode::Read, true) => Message::new("ground-read"),
                (Mode::Write, true) => Message::new("ground-write"),
                (Mode::Read, false) => Message::new("ground-read-items").with("items", items.len()),
                (Mode::Write, false) => Message::new("ground-write-items").with("items", items.len()),
            };
            let message = message.with("basis", words.basis(*basis)).with("purpose", purpose.as_str());
            (printer.translator().say(&message), words.moment(*until), short(grant))
        }
    }
}
