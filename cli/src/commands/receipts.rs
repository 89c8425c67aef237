// SPDX-License-Identifier: EUPL-1.2
//! `raccord receipts`: who was asked to delete what, and who has said that it did.

use raccord_node::service::erasure::{Receipts as ReceiptsRequest, ReceiptsAnswer};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::ErasureGround;
use raccord_protocol::view::erasure::{Cause, ReceiptView};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, short};

/// Lists receipts.
#[derive(Debug, clap::Args)]
pub struct Receipts {
    /// Only those that are not there.
    #[arg(long, help = "help-receipts-open")]
    open: bool,
    /// Only those that are overdue.
    #[arg(long, help = "help-receipts-overdue")]
    overdue: bool,
}

pub(super) fn run(context: &Context, arguments: &Receipts) -> Result<(), CliError> {
    let mut answer = context.call(ReceiptsRequest {})?;
    let open = |receipt: &ReceiptView| receipt.receipt.is_none() && receipt.answered.is_none();
    answer.receipts.retain(|receipt| {
        (!arguments.open || open(receipt)) && (!arguments.overdue || receipt.overdue_since.is_some())
    });
    let people = People::read(context, answer.receipts.iter().filter_map(case_of))?;
    context.printer().show(&answer, |printer| print(printer, &answer, &people))
}

/// Returns the case that it is about, unless that is lost.
fn case_of(receipt: &ReceiptView) -> Option<CaseHandle> {
    match receipt.cause {
        Cause::Erasure { case, .. } | Cause::Expiry { case } | Cause::Withdrawal { case, .. } => case,
    }
}

fn print(printer: &Printer, answer: &ReceiptsAnswer, people: &People) -> Result<(), CliError> {
    if answer.receipts.is_empty() {
        return printer.say("receipts-none");
    }
    let words = Words::new(printer.translator());
    let mut table = Table::new([
        Column::left(printer.text("receipts-column-cause", &[])),
        Column::left(printer.text("column-person", &[])),
        Column::left(printer.text("column-organisation", &[])),
        Column::left(printer.text("receipts-column-asked", &[])),
        Column::left(printer.text("receipts-column-answered", &[])),
        Column::right(printer.text("receipts-column-bodies", &[])),
        Column::left(printer.text("receipts-column-overdue", &[])),
        Column::left(printer.text("column-entry", &[])),
    ]);
    for receipt in &answer.receipts {
        let cause = match &receipt.cause {
            Cause::Erasure { ground, fields, .. } => {
                let ground = ground_text(printer, ground.as_ref());
                let names: Vec<String> = fields.iter().map(|field| words.field(field)).collect();
                match names.is_empty() {
                    true => ground,
                    false => {
                        let said = Message::new("receipts-cause-fields").with("cause", ground);
                        words.say(said.with("fields", names.join(", ")))
                    }
                }
            }
            Cause::Expiry { .. } => printer.text("receipts-expiry", &[]),
            Cause::Withdrawal { .. } => printer.text("receipts-withdrawal", &[]),
        };
        let bodies = receipt.bodies.map(|bodies| printer.translator().number(i64::from(bodies))).unwrap_or_default();
        table.row([
            cause,
            case_of(receipt).map(|case| person(words, people, case)).unwrap_or_default(),
            words.party(&receipt.organisation),
            words.moment(receipt.asked),
            receipt.answered.map(|at| words.moment(at)).unwrap_or_default(),
            bodies,
            receipt.overdue_since.map(|since| words.moment(since)).unwrap_or_default(),
            short(&receipt.entry),
        ]);
    }
    printer.table(&table)?;
    let overdue = answer.receipts.iter().filter(|receipt| receipt.overdue_since.is_some()).count();
    if overdue > 0 {
        printer.warn(Message::new("receipts-overdue").with("count", overdue));
    }
    Ok(())
}

/// Returns what a person is called, or where all of the case is erased the number that stands for it.
fn person(words: Words<'_>, people: &People, case: CaseHandle) -> String {
    match people.name(case) {
        "" => words.say(Message::new("receipts-case").with("case", short(&case))),
        name => name.to_owned(),
    }
}

/// Returns an erasure with its ground, for people.
pub(super) fn ground_text(printer: &Printer, ground: Option<&ErasureGround>) -> String {
    let id = match ground {
        None => "ground-none",
        Some(ErasureGround::CourtOrder) => "ground-court-order",
        Some(ErasureGround::Rectification { .. }) => "ground-rectification",
        Some(ErasureGround::Request) => "ground-request",
        Some(ErasureGround::Retention { .. }) => "ground-retention",
    };
    printer.text(id, &[])
}
