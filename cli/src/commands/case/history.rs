// SPDX-License-Identifier: EUPL-1.2
//! `raccord case history`: all that was stated about one case, in order.

use raccord_node::service::cases::CaseHistory;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::link::Sameness;
use raccord_protocol::referral::{ReferralAnswer, ReferralMode, Settlement};
use raccord_protocol::statement::Scope;
use raccord_protocol::view::history::{Event, HistoryView};

use super::show::say_head;
use crate::commands::receipts::ground_text;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Shows all that was stated about a case.
#[derive(Debug, clap::Args)]
pub struct History {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
}

pub(super) fn run(context: &Context, arguments: &History) -> Result<(), CliError> {
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::History, Some(case), &arguments.reason)?;
    let view = context.call(CaseHistory { consultation, case })?;
    context.printer().show(&view, |printer| print(printer, &view))
}

fn print(printer: &Printer, view: &HistoryView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    say_head(printer, &view.head)?;
    let mut table = Table::new([
        Column::left(printer.text("column-time", &[])),
        Column::left(printer.text("column-author", &[])),
        Column::left(printer.text("column-organisation", &[])),
        Column::left(printer.text("column-event", &[])),
        Column::left(printer.text("column-state", &[])),
        Column::left(printer.text("column-entry", &[])),
    ]);
    for event in &view.events {
        table.row([
            words.moment(event.time),
            words.colleague(&event.author),
            words.author_organisation(&event.author),
            printer.translator().say(&sentence(words, &event.event)),
            state(printer, words, &event.event),
            short(&event.entry),
        ]);
    }
    printer.table(&table)
}

fn sentence(words: Words<'_>, event: &Event) -> Message {
    match event {
        Event::Admitted { change, .. } => Message::new("event-admitted").with("change", short(change)),
        Event::Consulted { scope, reason } => {
            let message = match scope {
                Scope::Case => Message::new("event-consulted"),
                Scope::History => Message::new("event-consulted-history"),
                Scope::Grants => Message::new("event-consulted-grants"),
                Scope::Export => Message::new("event-consulted-export"),
                Scope::List | Scope::Search => Message::new("event-consulted-list"),
            };
            message.with("reason", behind(reason.as_deref()))
        }
        Event::ConsultedByPartner => Message::new("event-consulted-partner"),
        Event::EmergencyAsked { reason } => Message::new("event-emergency").with("reason", behind(reason.as_deref())),
        Event::Granted { recipient, fields, purpose, until } => {
            let fields = fields.iter().map(|field| words.field(field)).collect::<Vec<_>>().join(", ");
            // A grant of single items names no field, and one in an emergency has no purpose but that.
            Message::new(if fields.is_empty() { "event-granted-items" } else { "event-granted" })
                .with("recipient", words.party(recipient))
                .with("fields", fields)
                .with("purpose", if purpose.is_empty() { words.say("ground-emergency") } else { purpose.clone() })
                .with("until", words.until(*until))
        }
        Event::Held { until, reason } => {
            Message::new("event-held").with("until", words.until(*until)).with("reason", behind(reason.as_deref()))
        }
        Event::Linked { other, sameness, reason } => linked(
            match sameness {
                Sameness::Linked => "event-linked",
                Sameness::Distinct => "event-distinct",
            },
            (other, reason.as_deref()),
        ),
        Event::Unlinked { other, sameness, reason } => linked(
            match sameness {
                Sameness::Linked => "event-unlinked",
                Sameness::Distinct => "event-undistinct",
            },
            (other, reason.as_deref()),
        ),
        Event::Referred { recipient, mode, reason } => {
            let id = match mode {
                ReferralMode::Refer => "event-referred",
                ReferralMode::Transfer => "event-transfer",
            };
            Message::new(id).with("recipient", words.party(recipient)).with("reason", behind(reason.as_deref()))
        }
        Event::ReferralAnswered { mode, answer, reason, .. } => {
            Message::new(answer_id(*mode, *answer)).with("reason", behind(reason.as_deref()))
        }
        Event::ReferralSettled { mode, settlement, reason, .. } => {
            Message::new(settlement_id(*mode, *settlement)).with("reason", behind(reason.as_deref()))
        }
        Event::TakenOver { from } => Message::new("event-taken-over").with("from", words.party(from)),
        Event::Message { recipients, .. } => {
            let names: Vec<String> = recipients.iter().map(|party| words.party(party)).collect();
            Message::new("event-message").with("recipients", names.join(", "))
        }
        Event::Noticed { due } => Message::new("event-noticed").with("due", words.moment(*due)),
        Event::Opened { source } => match source.as_deref() {
            Some("") => Message::new("event-opened-by-hand"),
            source => Message::new("event-opened").with("source", source.unwrap_or("?")),
        },
        Event::Refused { change, reason } => {
            Message::new("event-refused").with("change", short(change)).with("reason", words.refusal(*reason))
        }
        Event::Revoked { grant, reason } => {
            Message::new("event-revoked").with("grant", short(grant)).with("reason", behind(reason.as_deref()))
        }
        Event::Written { field, value, replaces, .. } => {
            let message =
                if replaces.is_empty() { Message::new("event-written") } else { Message::new("event-changed") };
            message.with("field", words.field(field)).with("value", words.place(field, value.as_deref()))
        }
    }
}

fn linked(id: &'static str, (other, reason): (&CaseHandle, Option<&str>)) -> Message {
    Message::new(id).with("case", short(other)).with("reason", behind(reason))
}

/// Returns a reason as it stands behind what was done; nothing where none was given, or it is sealed.
pub(in crate::commands) fn behind(reason: Option<&str>) -> String {
    reason.filter(|reason| !reason.is_empty()).map(|reason| format!(" ({reason})")).unwrap_or_default()
}

fn state(printer: &Printer, words: Words<'_>, event: &Event) -> String {
    match event {
        Event::Written { current, standing, erased, .. } => {
            let erased = erased.as_ref().map(|erased| {
                let message = Message::new("state-erased").with("author", words.colleague(&erased.author));
                let ground = ground_text(printer, erased.ground.as_ref());
                printer.translator().say(&message.with("time", words.moment(erased.time)).with("ground", ground))
            });
            let current = if *current { printer.text("state-current", &[]) } else { String::new() };
            let states = [current, words.standing_of(standing), erased.unwrap_or_default()]
                .into_iter()
                .filter(|state| !state.is_empty());
            states.collect::<Vec<_>>().join(", ")
        }
        Event::Admitted { .. }
        | Event::Consulted { .. }
        | Event::ConsultedByPartner
        | Event::EmergencyAsked { .. }
        | Event::Granted { .. }
        | Event::Held { .. }
        | Event::Linked { .. }
        | Event::Message { .. }
        | Event::Noticed { .. }
        | Event::Opened { .. }
        | Event::ReferralAnswered { .. }
        | Event::ReferralSettled { .. }
        | Event::Referred { .. }
        | Event::Refused { .. }
        | Event::Revoked { .. }
        | Event::TakenOver { .. }
        | Event::Unlinked { .. } => String::new(),
    }
}

/// Returns the id of the sentence for the answer to what was asked.
pub(in crate::commands) fn answer_id(mode: ReferralMode, answer: ReferralAnswer) -> &'static str {
    match (mode, answer) {
        (ReferralMode::Refer, ReferralAnswer::Accepted) => "event-referral-accepted",
        (ReferralMode::Refer, ReferralAnswer::Rejected) => "event-referral-rejected",
        (ReferralMode::Transfer, ReferralAnswer::Accepted) => "event-transfer-accepted",
        (ReferralMode::Transfer, ReferralAnswer::Rejected) => "event-transfer-rejected",
    }
}

/// Returns the id of the sentence for the last word of who asked.
pub(in crate::commands) fn settlement_id(mode: ReferralMode, settlement: Settlement) -> &'static str {
    match (mode, settlement) {
        (ReferralMode::Refer, Settlement::Done) => "event-referral-done",
        (ReferralMode::Refer, Settlement::Revoked) => "event-referral-revoked",
        (ReferralMode::Transfer, Settlement::Done) => "event-transfer-done",
        (ReferralMode::Transfer, Settlement::Revoked) => "event-transfer-revoked",
    }
}
