// SPDX-License-Identifier: EUPL-1.2
//! `raccord grants`: who may see what, why, and until when.

use raccord_node::service::SignedConsultation;
use raccord_node::service::cases::Grants as GrantsRequest;
use raccord_protocol::statement::{Mode, Past, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};

use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Lists grants.
#[derive(Debug, clap::Args)]
pub struct Grants {
    /// Of which case.
    #[arg(long, value_name = "CASE", help = "help-grants-case")]
    case: Option<String>,
    /// To or from whom.
    #[arg(long, value_name = "ORGANISATION", help = "help-grants-to")]
    to: Option<String>,
    /// Only those that this organisation gave.
    #[arg(long, conflicts_with = "received", help = "help-grants-given")]
    given: bool,
    /// Only those that this organisation received.
    #[arg(long, help = "help-grants-received")]
    received: bool,
    /// Only those that stand.
    #[arg(long, help = "help-grants-active")]
    active: bool,
}

pub(super) fn run(context: &Context, arguments: &Grants) -> Result<(), CliError> {
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let organisation = match &arguments.to {
        Some(name) => Some(naming::organisation(&Held::read(context)?.directory, name)?),
        None => None,
    };
    let direction = match (arguments.given, arguments.received) {
        (true, _) => Some(Direction::Given),
        (_, true) => Some(Direction::Received),
        (false, false) => None,
    };
    let states = if arguments.active { vec![GrantState::Active, GrantState::Lost] } else { Vec::new() };
    let filter = GrantFilter { case, organisation, direction, states, ..GrantFilter::default() };
    let consultation = context.consult(Scope::Grants, case, "")?;
    let grants = read_all(context, consultation, filter)?;
    context.printer().show(&grants, |printer| print(printer, &grants))
}

/// Returns all grants that pass a filter, under one consultation.
pub(super) fn read_all(
    context: &Context,
    consultation: SignedConsultation,
    filter: GrantFilter,
) -> Result<Vec<GrantView>, CliError> {
    let mut grants = Vec::new();
    let mut from = Some(filter.from);
    while let Some(start) = from {
        let filter = GrantFilter { from: start, limit: PAGE_GRANTS, ..filter.clone() };
        let answer = context.call(GrantsRequest { consultation: consultation.clone(), filter })?;
        grants.extend(answer.grants);
        from = answer.next;
    }
    Ok(grants)
}

fn print(printer: &Printer, grants: &[GrantView]) -> Result<(), CliError> {
    if grants.is_empty() {
        printer.note("grants-empty");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings = ["column-grant", "column-case", "grants-column-from", "grants-column-to", "grants-column-what"];
    let mut columns: Vec<Column> = headings.iter().map(|id| Column::left(printer.text(id, &[]))).collect();
    columns.push(Column::left(printer.text("column-ground", &[])));
    columns.push(Column::left(printer.text("column-until", &[])));
    columns.push(Column::left(printer.text("column-state", &[])));
    let mut table = Table::new(columns);
    for grant in grants {
        let fields: Vec<String> = grant.fields.iter().map(|field| words.field(field)).collect();
        table.row([
            short(&grant.grant),
            short(&grant.head.case),
            words.party(&grant.head.holder),
            words.party(&grant.recipient),
            what(printer, grant, &fields),
            ground(printer, words, grant),
            words.until(grant.until),
            state(printer, grant),
        ]);
    }
    printer.table(&table)
}

/// Returns what a grant covers and allows.
fn what(printer: &Printer, grant: &GrantView, fields: &[String]) -> String {
    let mut said = vec![fields.join(", ")];
    if !grant.items.is_empty() {
        said.push(printer.text("grants-items", &[("count", grant.items.len().into())]));
    }
    if grant.mode == Mode::Write {
        said.push(printer.text("grants-write", &[]));
    }
    if grant.past == Past::Whole {
        said.push(printer.text("grants-whole", &[]));
    }
    said.retain(|part| !part.is_empty());
    printer.translator().enumerated(&said)
}

/// Returns on what ground a grant was given, what for, and who agreed.
fn ground(printer: &Printer, words: Words<'_>, grant: &GrantView) -> String {
    use raccord_protocol::statement::Consenter;
    let mut said = vec![words.basis(grant.basis).to_owned(), grant.article.clone(), grant.purpose.clone()];
    if let Some(particulars) = &grant.particulars {
        match particulars.consenter {
            Consenter::Both => said.push(printer.text("grants-by-both", &[])),
            Consenter::Nobody => {}
            Consenter::Representative => said.push(printer.text("grants-by-representative", &[])),
            Consenter::YoungPerson => said.push(printer.text("grants-by-young-person", &[])),
        }
        said.push(name_said(printer, !grant.items.is_empty(), &particulars.name));
        if particulars.evidence.is_some() {
            said.push(printer.text("grants-evidence", &[]));
        }
    }
    said.retain(|part| !part.is_empty());
    printer.translator().enumerated(&said)
}

/// Returns the name in the particulars of a grant: of who agreed, or of the member of staff who released single items.
pub(super) fn name_said(printer: &Printer, released: bool, name: &str) -> String {
    if released && !name.is_empty() {
        return printer.translator().say(&Message::new("ground-released-by").with("name", name));
    }
    name.to_owned()
}

/// Returns how a grant stands; once it is over, whether the recipient's receipt is there.
pub(super) fn state(printer: &Printer, grant: &GrantView) -> String {
    let message = match (grant.state, &grant.revoked) {
        (GrantState::Active, _) => Message::new("grants-active"),
        (GrantState::NotYet, _) => Message::new("grants-not-yet"),
        (GrantState::Expired, _) => Message::new("grants-expired"),
        (GrantState::Lost, _) => Message::new("grants-lost"),
        (GrantState::Revoked, _) => Message::new("grants-revoked"),
        (GrantState::Purged, Some(_)) => Message::new("grants-revoked-purged"),
        (GrantState::Purged, None) => Message::new("grants-expired-purged"),
    };
    printer.translator().say(&message)
}

/// As [`state`], with when it was withdrawn or ran out, and when the recipient's receipt said that all was deleted.
pub(super) fn state_with_days(printer: &Printer, grant: &GrantView) -> String {
    let words = Words::new(printer.translator());
    let ended = match (grant.state, &grant.revoked) {
        (GrantState::Active | GrantState::Lost | GrantState::NotYet, _) => return state(printer, grant),
        (GrantState::Expired | GrantState::Purged | GrantState::Revoked, Some(revoked)) => {
            Message::new("grants-revoked-on").with("time", words.moment(revoked.time))
        }
        (GrantState::Expired | GrantState::Purged | GrantState::Revoked, None) => {
            Message::new("grants-expired-on").with("time", words.moment(grant.until))
        }
    };
    let deleted = match grant.deleted {
        None if grant.state == GrantState::Purged => Message::new("grants-deleted"),
        None => Message::new("grants-not-deleted"),
        Some(time) => Message::new("grants-deleted-on").with("time", words.moment(time)),
    };
    printer.translator().enumerated(&[words.say(ended), words.say(deleted)])
}

/// The most grants asked for at once.
const PAGE_GRANTS: usize = 5_000;
