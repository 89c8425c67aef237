// SPDX-License-Identifier: EUPL-1.2
//! `raccord retention`: which cases the node will erase because their time is over, and holding one back.

use clap::Subcommand;
use raccord_node::service::erasure::{Retention as RetentionRequest, RetentionAnswer};
use raccord_protocol::commit::Padding;
use raccord_protocol::retention::Limit;
use raccord_protocol::statement::{self, RetentionWord, Scope};
use raccord_protocol::time::Timestamp;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, end_of, parse_day, short};

/// Shows what will be erased because its time is over.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Retention {
    /// Holds a case back.
    #[command(subcommand)]
    command: Option<RetentionCommand>,
    /// Within how many days.
    #[arg(long, value_name = "DAYS", default_value_t = 90, help = "help-retention-within")]
    within: u32,
}

/// What can be done about it.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// Holds a case back.
    #[command(about = "help-retention-hold")]
    Hold {
        /// Which case.
        #[arg(value_name = "CASE", help = "help-case-case")]
        case: String,
        /// Until when.
        #[arg(long, value_name = "DATE", required = true, help = "help-retention-until")]
        until: String,
        /// Why.
        #[arg(long, value_name = "TEXT", required = true, help = "help-retention-reason")]
        reason: String,
    },
}

pub(super) fn run(context: &Context, arguments: &Retention) -> Result<(), CliError> {
    match &arguments.command {
        None => list(context, arguments.within),
        Some(RetentionCommand::Hold { case, until, reason }) => {
            let case = naming::case(context, case)?;
            let until = end_of(parse_day(until)?, context.translator().time_zone());
            hold(context, &RetentionWord::Hold { case, until }, reason)
        }
    }
}

fn list(context: &Context, within_days: u32) -> Result<(), CliError> {
    let consultation = context.consult(Scope::List, None, "")?;
    let answer = context.call(RetentionRequest { consultation, within_days })?;
    let people = People::read(context, answer.cases.iter().map(|view| view.head.case))?;
    context.printer().show(&answer, |printer| print(printer, &answer, &people))
}

fn print(printer: &Printer, answer: &RetentionAnswer, people: &People) -> Result<(), CliError> {
    if answer.cases.is_empty() {
        return printer.say("retention-none");
    }
    let words = Words::new(printer.translator());
    let mut table = Table::new([
        Column::left(printer.text("retention-column-case", &[])),
        Column::left(printer.text("column-person", &[])),
        Column::left(printer.text("retention-column-erases", &[])),
        Column::left(printer.text("retention-column-why", &[])),
        Column::left(printer.text("retention-column-notice", &[])),
        Column::left(printer.text("retention-column-held", &[])),
    ]);
    for view in &answer.cases {
        // An age is reached with a day of universal time.
        let day = |at: Timestamp| printer.translator().date(at.date());
        let why = match view.due.limit {
            // Times begin in 1970: who was that old before then had the birthday at no time that can be written.
            Limit::Age { years } if view.due.at == Timestamp::MIN => {
                Message::new("retention-age-long-ago").with("years", u64::from(years))
            }
            Limit::Age { years } => {
                Message::new("retention-age").with("years", u64::from(years)).with("day", day(view.due.at))
            }
            Limit::Opened { years } => Message::new("retention-opened").with("years", u64::from(years)),
            Limit::Funded { years } => {
                Message::new("retention-funded").with("years", u64::from(years)).with("day", day(view.due.at))
            }
        };
        table.row([
            short(&view.head.case),
            people.name(view.head.case).to_owned(),
            words.moment(view.erases),
            printer.translator().say(&why),
            view.notice.map(|notice| words.moment(notice)).unwrap_or_default(),
            view.held_until.map(|until| words.until(until)).unwrap_or_default(),
        ]);
    }
    printer.table(&table)?;
    printer.note("retention-by-itself");
    Ok(())
}

fn hold(context: &Context, word: &RetentionWord, reason: &str) -> Result<(), CliError> {
    let RetentionWord::Hold { case, until } = *word else { return Err(CliError::bug("staff state holds alone")) };
    let draft = statement::retention(word, reason, &mut context.entropy()?);
    let entries = context.commit(&[draft], Padding::Bare)?.entries;
    let object = json!({ "case": case, "until": until, "hold": entries.first() });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        printer.success(Message::new("retention-held").with("until", words.until(until)));
        Ok(())
    })
}
