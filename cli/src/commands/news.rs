// SPDX-License-Identifier: EUPL-1.2
//! `raccord news`: what others changed since one last asked.

use raccord_node::service::work::News as Ask;
use raccord_protocol::referral::ReferralMode;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::news::{NewsItem, REASON, What};

use super::case::history::{answer_id, settlement_id};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, kind_message, parse_day, short};

/// Says what others changed.
#[derive(Debug, clap::Args)]
pub struct News {
    /// Since this day, whatever was asked before.
    #[arg(long, value_name = "DATE", help = "help-news-since")]
    since: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &News) -> Result<(), CliError> {
    let since = arguments.since.as_deref().map(parse_day).transpose()?.map(Timestamp::at_start_of);
    // Only a question for all that is new is where the next one goes on.
    let consultation = context.consult(Scope::List, None, if since.is_none() { REASON } else { "" })?;
    let view = context.call(Ask { consultation, since })?;
    context.printer().show(&view, |printer| {
        if let Some(since) = view.since {
            printer.note(Message::new("news-since").with("time", Words::new(printer.translator()).moment(since)));
        }
        let people = view.items.iter().filter(|item| item.head.kind == CaseKind::Person).map(|item| item.head.case);
        print(printer, &view.items, &People::read(context, people)?)
    })
}

fn print(printer: &Printer, items: &[NewsItem], people: &People) -> Result<(), CliError> {
    if items.is_empty() {
        printer.note("news-none");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "news-column-person",
        "news-column-kind",
        "news-column-what",
        "column-organisation",
        "column-author",
        "column-time",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for item in items {
        table.row([
            short(&item.head.case),
            people.name(item.head.case).to_owned(),
            printer.translator().say(&kind_message(item.head.kind)),
            say(printer, &item.what),
            words.author_organisation(&item.author),
            words.author(&item.author),
            words.moment(item.time),
        ]);
    }
    printer.table(&table)
}

fn say(printer: &Printer, what: &What) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match what {
        What::Admitted { field } => Message::new("news-admitted").with("field", words.field(field)),
        What::EmergencyAsked => Message::new("news-emergency-asked"),
        What::Granted { fields, until } => {
            let labels: Vec<String> = fields.iter().map(|field| words.field(field)).collect();
            let id = if labels.is_empty() { "news-granted-items" } else { "news-granted" };
            Message::new(id).with("fields", labels.join(", ")).with("until", words.moment(*until))
        }
        What::ReferralAsked { mode: ReferralMode::Refer } => Message::new("news-referral-asked"),
        What::ReferralAsked { mode: ReferralMode::Transfer } => Message::new("news-transfer-asked"),
        What::ReferralAnswered { mode, answer } => Message::new(answer_id(*mode, *answer)).with("reason", ""),
        What::ReferralSettled { mode, settlement } => {
            Message::new(settlement_id(*mode, *settlement)).with("reason", "")
        }
        What::Refused { field, reason } => {
            Message::new("news-refused").with("field", words.field(field)).with("reason", words.refusal(*reason))
        }
        What::Revoked => Message::new("news-revoked"),
        What::Written { field, value, .. } => Message::new("news-written")
            .with("field", words.field(field))
            .with("value", words.place(field, value.as_deref())),
    })
}
