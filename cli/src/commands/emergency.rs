// SPDX-License-Identifier: EUPL-1.2
//! `raccord emergency`: a case of another office, for some hours, where a life or the safety of a person is at stake.

use clap::Subcommand;
use raccord_node::service::cases::Emergencies;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::{Scope, emergency_request};
use raccord_protocol::view::emergency::{EmergenciesView, EmergencyView};
use raccord_protocol::view::grants::GrantState;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Asks for a case in an emergency, and lists who asked.
#[derive(Debug, clap::Args)]
pub struct Emergency {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done in an emergency.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Lists requests.
    #[command(about = "help-emergency-list")]
    List(List),
    /// Asks for a case.
    #[command(about = "help-emergency-request", after_help = "help-emergency-request-more")]
    Request(Request),
}

/// Lists requests.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-emergency-list-case")]
    case: Option<String>,
}

/// Asks for a case.
#[derive(Debug, clap::Args)]
pub struct Request {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-emergency-case")]
    case: String,
    /// Why.
    #[arg(long, value_name = "TEXT", help = "help-emergency-reason")]
    reason: String,
    /// Do not ask.
    #[arg(long, help = "help-emergency-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Emergency) -> Result<(), CliError> {
    match &arguments.action {
        Action::List(arguments) => list(context, arguments),
        Action::Request(arguments) => request(context, arguments),
    }
}

fn request(context: &Context, arguments: &Request) -> Result<(), CliError> {
    if arguments.reason.trim().is_empty() {
        return Err(CliError::usage("emergency-reason"));
    }
    let case = naming::case(context, &arguments.case)?;
    if naming::head(context, case)?.is_some_and(|head| head.own && head.handed_over.is_none()) {
        return Err(
            CliError::usage("emergency-own").hint(Message::new("hint-emergency-own").with("case", short(&case)))
        );
    }
    if !arguments.yes {
        context.confirm("emergency-question")?;
    }
    let draft = emergency_request(case, arguments.reason.trim(), &mut context.entropy()?);
    let answer = context.commit(&[draft], Padding::Bare).map_err(|error| error.hint("hint-emergency-refused"))?;
    context.printer().show(&json!({ "case": case, "request": answer.entries[0] }), |printer| {
        printer.success("emergency-requested");
        printer.note("emergency-shown");
        Ok(())
    })
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let view = read(context, case)?;
    context.printer().show(&view, |printer| {
        if view.emergencies.is_empty() {
            printer.note("emergency-empty");
            return Ok(());
        }
        printer.table(&table(printer, &view.emergencies))
    })
}

fn read(context: &Context, case: Option<CaseHandle>) -> Result<EmergenciesView, CliError> {
    let consultation = context.consult(Scope::Grants, case, "")?;
    context.call(Emergencies { consultation, case })
}

/// Returns requests as a table.
pub(super) fn table(printer: &Printer, emergencies: &[EmergencyView]) -> Table {
    let words = Words::new(printer.translator());
    let headings = ["column-time", "column-case", "emergency-column-asked", "emergency-column-holder"];
    let more = ["emergency-column-reason", "emergency-column-opened"];
    let mut table = Table::new(headings.iter().chain(&more).map(|id| Column::left(printer.text(id, &[]))));
    for emergency in emergencies {
        table.row([
            words.moment(emergency.time),
            short(&emergency.case),
            format!("{}, {}", words.author_organisation(&emergency.author), words.colleague(&emergency.author)),
            words.party(&emergency.holder),
            words.place("", emergency.reason.as_deref()),
            opened(printer, emergency),
        ]);
    }
    table
}

/// Returns what came of a request.
pub(super) fn opened(printer: &Printer, emergency: &EmergencyView) -> String {
    let words = Words::new(printer.translator());
    let Some(opened) = &emergency.opened else { return printer.text("emergency-not-opened", &[]) };
    let fields: Vec<String> = opened.fields.iter().map(|field| words.field(field)).collect();
    let message = match opened.state {
        GrantState::Active | GrantState::Lost | GrantState::NotYet => Message::new("emergency-open"),
        GrantState::Expired | GrantState::Purged | GrantState::Revoked => Message::new("emergency-over"),
    };
    let until = words.moment(opened.withdrawn.unwrap_or(opened.until));
    printer.translator().say(&message.with("until", until).with("fields", fields.join(", ")))
}
