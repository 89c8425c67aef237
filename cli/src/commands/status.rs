// SPDX-License-Identifier: EUPL-1.2
//! `raccord status`: how the node stands with its peers.

use raccord_node::service::desk::NoticesAnswer;
use raccord_node::service::platform::{Info, InfoAnswer};
use raccord_node::service::upkeep::{LedgerStatus, Status as StatusRequest, StatusAnswer};
use raccord_protocol::time::DAY_MS;
use serde::Serialize;

use super::forks::what;
use super::{notices, restored};
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::writing::office_time;

/// Shows how the node stands.
#[derive(Debug, clap::Args)]
pub struct Status {}

/// Is what `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    node: &'a InfoAnswer,
    #[serde(flatten)]
    status: &'a StatusAnswer,
    /// What waits for the staff; nothing for who may not read cases.
    notices: Option<NoticesAnswer>,
}

pub(super) fn run(context: &Context, _: Status) -> Result<(), CliError> {
    let node = context.call(Info {})?;
    let status = context.call(StatusRequest {})?;
    let notices = notices::read(context, office_time(context))?;
    restored::warn(context)?;
    context.printer().show(&Report { node: &node, status: &status, notices }, |printer| {
        print(context, &node, &status)?;
        if let Some(notices) = &notices {
            notices::print_due(printer, notices);
            notices::print_waiting(printer, notices);
        }
        Ok(())
    })
}

fn print(context: &Context, node: &InfoAnswer, status: &StatusAnswer) -> Result<(), CliError> {
    let printer = context.printer();
    if node.serving {
        let listening = node.listening.join(" ");
        printer
            .say(Message::new("status-serving").with("listening", listening).with("version", node.version.as_str()))?;
    } else {
        printer.say("status-not-serving")?;
    }
    printer.say(
        Message::new("status-ledger")
            .with("ledger", status.ledger.ledger.to_string())
            .with("epochs", status.ledger.epochs)
            .with("root", status.ledger.root.to_string()),
    )?;
    print_cosigned(context, status)?;
    if !status.peers.is_empty() {
        printer.table(&peers(context, status))?;
    }
    if status.pending > 0 {
        printer.say(Message::new("status-pending").with("count", status.pending))?;
    }
    if status.overdue > 0 {
        printer.warn(Message::new("receipts-overdue").with("count", status.overdue));
    }
    if let Some(epochs) = status.overtaken {
        printer.warn(Message::new("status-overtaken").with("epochs", epochs).with("held", status.ledger.epochs));
    }
    if let Some(doubted) = status.clock_doubted {
        let moment = |at| context.translator().date_time(instant(at));
        let said =
            Message::new("status-clock-doubted").with("now", moment(status.now)).with("known", moment(doubted.known));
        printer.warn(said.with("days", doubted.left_ms.div_ceil(DAY_MS)));
    }
    if let Some(ahead) = status.ledger_ahead {
        let moment = |at| context.translator().date_time(instant(at));
        let said = Message::new("status-ledger-ahead").with("now", moment(status.now)).with("said", moment(ahead.said));
        printer.warn(said.with("until", moment(status.now.plus_ms(ahead.left_ms))));
    }
    for ahead in &status.read_ahead {
        let name = ahead.organisation.as_ref().map_or_else(|| ahead.ledger.to_string(), |party| party.name.clone());
        printer.warn(Message::new("status-read-ahead").with("name", name));
    }
    if let Some(first) = status.erasures.first {
        let first = context.translator().date_time(instant(first));
        printer.warn(Message::new("status-erasures").with("count", status.erasures.count).with("first", first));
    }
    for fork in &status.forks {
        printer.warn(what(fork));
    }
    if !status.forks.is_empty() {
        printer.note("status-forks");
    }
    for owed in &status.not_sealed {
        let name = owed.organisation.as_ref().map_or_else(|| owed.ledger.to_string(), |party| party.name.clone());
        printer.warn(Message::new("status-not-sealed").with("name", name).with("commits", owed.commits));
    }
    for overdue in &status.overdue_receipts {
        let ended = context.translator().date_time(instant(overdue.ended));
        let receipt = Message::new("status-overdue").with("name", overdue.recipient.name.as_str()).with("ended", ended);
        printer.warn(receipt.with("case", overdue.case.to_string()));
    }
    for notice in &status.emergencies {
        let name = notice.recipient.as_ref().map(|party| party.name.clone()).unwrap_or_default();
        let asked = context.translator().date_time(instant(notice.asked));
        let message = match notice.until {
            Some(until) => {
                Message::new("status-emergency-opened").with("until", context.translator().date_time(instant(until)))
            }
            None => Message::new("status-emergency-asked"),
        };
        printer.warn(message.with("name", name).with("asked", asked).with("case", notice.case.to_string()));
    }
    Ok(())
}

/// Says how far others cosigned, who, and since when nobody has.
fn print_cosigned(context: &Context, status: &StatusAnswer) -> Result<(), CliError> {
    let printer = context.printer();
    let cosigned = &status.cosigned;
    let newest = cosigned.witnesses.iter().filter(|witness| witness.epochs == cosigned.epochs);
    let mut names: Vec<&str> = Vec::new();
    for name in newest.map(|witness| witness.organisation.name.as_str()) {
        // One office may have cosigned under two ledgers.
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        printer.say("status-not-cosigned")?;
    } else {
        printer.say(Message::new("status-cosigned").with("names", names.join(", ")).with("epochs", cosigned.epochs))?;
    }
    if let (Some(since), false) = (cosigned.waiting_since, names.is_empty()) {
        let epochs = status.ledger.epochs.saturating_sub(cosigned.epochs);
        let since = context.translator().date_time(instant(since));
        printer.say(Message::new("status-cosigned-waiting").with("epochs", epochs).with("since", since))?;
    }
    Ok(())
}

fn peers(context: &Context, status: &StatusAnswer) -> Table {
    let printer = context.printer();
    let text = |id| printer.text(id, &[]);
    let mut table = Table::new([
        Column::left(text("status-column-peer")),
        Column::left(text("status-column-connected")),
        Column::right(text("status-column-to-send")),
        Column::right(text("status-column-read")),
        Column::right(text("status-column-epochs")),
        Column::left(text("status-column-cosigned")),
    ]);
    let number = |number: u64| context.translator().number(i64::try_from(number).unwrap_or(i64::MAX));
    for peer in &status.peers {
        table.row([
            peer.organisation.name.clone(),
            text(if peer.connected { "status-connected" } else { "status-away" }),
            number(peer.outbox_end.saturating_sub(peer.read_by_them)),
            number(peer.read_by_us),
            number(peer.ledger.epochs),
            cosigners(&peer.ledger),
        ]);
    }
    table
}

fn cosigners(ledger: &LedgerStatus) -> String {
    let names: Vec<&str> = ledger.cosigned_by.iter().map(|party| party.name.as_str()).collect();
    names.join(", ")
}
