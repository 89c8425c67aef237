// SPDX-License-Identifier: EUPL-1.2
//! `raccord erase`: what was written is deleted everywhere it went.

use std::collections::BTreeSet;

use clap::ValueEnum;
use raccord_node::service::erasure::PreviewErasure;
use raccord_node::service::sharing::Referrals;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::referral::{ReferralMode, ReferralState};
use raccord_protocol::statement::{self, ErasureGround, Kind, Reason, Scope};
use raccord_protocol::view::Party;
use raccord_protocol::view::erasure::{Content, ErasurePreview, Selection};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState};
use raccord_protocol::view::referrals::ReferralView;
use serde_json::json;

use super::grants;
use crate::context::Context;
use crate::editing::batches;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, find_field, short};

/// Erases what was written.
#[derive(Debug, clap::Args)]
pub struct Erase {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// All values of these fields.
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["entry", "all"], help = "help-erase-field")]
    field: Vec<String>,
    /// These entries.
    #[arg(long, value_name = "ENTRY", conflicts_with = "all", help = "help-erase-entry")]
    entry: Vec<String>,
    /// All of it.
    #[arg(long, help = "help-erase-all")]
    all: bool,
    /// On what ground.
    #[arg(long, value_enum, value_name = "GROUND", required = true, help = "help-erase-ground")]
    ground: Ground,
    /// Why.
    #[arg(long, value_name = "TEXT", required = true, help = "help-erase-reason")]
    reason: String,
    /// Show what would be erased, and erase nothing.
    #[arg(long, conflicts_with = "yes", help = "help-erase-preview")]
    preview: bool,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

/// Is a ground that people name.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Ground {
    /// A court ordered it.
    CourtOrder,
    /// The person asked for it.
    Request,
    /// The time of the case is over.
    Retention,
}

impl From<Ground> for ErasureGround {
    fn from(ground: Ground) -> Self {
        match ground {
            Ground::CourtOrder => Self::CourtOrder,
            Ground::Request => Self::Request,
            Ground::Retention => Self::Retention { notice: None },
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Erase) -> Result<(), CliError> {
    let printer = context.printer();
    let case = naming::case(context, &arguments.case)?;
    let selection = select(context, arguments, case)?;
    let preview = ask(context, case, selection)?;
    if preview.items.is_empty() {
        return Err(CliError::not_found("erase-none"));
    }
    if arguments.preview {
        return printer.show(&preview, |printer| print(printer, &preview));
    }
    if !arguments.yes {
        print_to_person(context, &preview)?;
        let words = Words::new(printer.translator());
        let holders: BTreeSet<String> =
            preview.items.iter().flat_map(|item| &item.holders).map(|party| words.party(party)).collect();
        let question = match holders.is_empty() {
            true => Message::new("erase-question-own"),
            false => {
                Message::new("erase-question-held").with("holders", holders.into_iter().collect::<Vec<_>>().join(", "))
            }
        };
        let person = People::read(context, [case])?.name(case).to_owned();
        context.confirm(question.with("count", preview.items.len()).with("person", person))?;
    }
    let handed_over = handed_over_to(context, case)?;
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::new();
    let mut revoked = Vec::new();
    if arguments.all {
        // Nothing more is to go out: grants that stand end in the same commit.
        let states = vec![GrantState::Active, GrantState::Lost, GrantState::NotYet];
        let direction = Some(Direction::Given);
        let filter = GrantFilter { case: Some(case), direction, states, ..GrantFilter::default() };
        let consultation = context.consult(Scope::Grants, Some(case), "")?;
        for grant in grants::read_all(context, consultation, filter)? {
            let reason = Reason { text: String::new() };
            drafts.push(statement::single(Kind::Revocation, vec![grant.grant], &reason, &mut entropy));
            revoked.push(grant.grant);
        }
    }
    let ground = arguments.ground.into();
    // Why is said once: what stands in one order alone can be erased by one.
    let reasons = std::iter::once(arguments.reason.as_str()).chain(std::iter::repeat(""));
    let orders = preview.orders.iter().zip(reasons);
    drafts.extend(orders.map(|(entries, reason)| statement::erasure(ground, reason, entries.clone(), &mut entropy)));
    let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
    let mut entries = Vec::with_capacity(drafts.len());
    for batch in batches(drafts) {
        entries.extend(context.commit(&batch, padding)?.entries);
    }
    let orders = entries.split_off(revoked.len());
    let object = json!({ "case": case, "erased": preview.items, "orders": orders, "revoked": revoked, "handed_over": handed_over });
    printer.show(&object, |printer| {
        printer.success(Message::new("erase-done").with("count", preview.items.len()));
        printer.note("erase-backups");
        if asked(&preview) > 0 {
            printer.note(Message::new("erase-receipts").with("count", asked(&preview)));
        }
        if let Some(party) = &handed_over {
            printer.warn(Message::new("erase-handed-over").with("organisation", party.name.as_str()));
        }
        Ok(())
    })
}

/// Returns who took a case over: it has a file of its own, which follows its own orders alone.
fn handed_over_to(context: &Context, case: CaseHandle) -> Result<Option<Party>, CliError> {
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let known = context.call(Referrals { consultation, case: Some(case) })?.referrals.into_iter();
    let is_done = |view: &ReferralView| {
        (view.direction, view.mode, view.state) == (Direction::Given, ReferralMode::Transfer, ReferralState::Done)
    };
    Ok(known.filter(is_done).map(|view| view.partner).next_back())
}

/// Returns what an erasure would erase.
pub(super) fn ask(context: &Context, case: CaseHandle, selection: Selection) -> Result<ErasurePreview, CliError> {
    // A preview names no value; the reason for an erasure stands in the order, and is not repeated where it would stay.
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    context.call(PreviewErasure { consultation, case, selection })
}

fn select(context: &Context, arguments: &Erase, case: CaseHandle) -> Result<Selection, CliError> {
    if arguments.all {
        return Ok(Selection::All);
    }
    if !arguments.field.is_empty() {
        let words = Words::new(context.translator());
        let fields = arguments.field.iter().map(|name| Ok(find_field(name, words)?.name.clone()));
        return Ok(Selection::Fields { fields: fields.collect::<Result<_, CliError>>()? });
    }
    if arguments.entry.is_empty() {
        return Err(CliError::usage("erase-what").hint("hint-erase-what"));
    }
    let all = ask(context, case, Selection::All)?;
    let mut entries = Vec::with_capacity(arguments.entry.len());
    for text in &arguments.entry {
        let entry = naming::by_digits(text, all.items.iter().map(|item| item.entry))?;
        let missing = || CliError::not_found(Message::new("erase-missing").with("entry", text.as_str()));
        entries.push(entry.ok_or_else(|| missing().hint("hint-erase-missing"))?);
    }
    Ok(Selection::Entries { entries })
}

/// Returns how many other organisations something went to.
fn asked(preview: &ErasurePreview) -> usize {
    let holders = preview.items.iter().flat_map(|item| &item.holders).map(|party| party.organisation);
    holders.collect::<BTreeSet<_>>().len()
}

fn print_to_person(context: &Context, preview: &ErasurePreview) -> Result<(), CliError> {
    if context.is_interactive() { print(context.printer(), preview) } else { Ok(()) }
}

fn print(printer: &Printer, preview: &ErasurePreview) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let mut table = Table::new([
        Column::left(printer.text("erase-column-what", &[])),
        Column::left(printer.text("column-author", &[])),
        Column::left(printer.text("column-time", &[])),
        Column::left(printer.text("erase-column-went", &[])),
        Column::left(printer.text("column-entry", &[])),
    ]);
    for item in &preview.items {
        let what = match &item.content {
            Content::Consultation => printer.text("erase-consultation", &[]),
            Content::Grant => printer.text("erase-grant", &[]),
            Content::Hold => printer.text("erase-hold", &[]),
            Content::Order => printer.text("erase-order", &[]),
            Content::Origin => printer.text("erase-origin", &[]),
            Content::Proposal { field: Some(field) } => {
                printer.text("erase-proposal-of", &[("field", words.field(field).into())])
            }
            Content::Proposal { field: None } => printer.text("erase-proposal", &[]),
            Content::Referral => printer.text("erase-referral", &[]),
            Content::Link => printer.text("erase-link", &[]),
            Content::Emergency => printer.text("erase-emergency", &[]),
            Content::Revocation => printer.text("erase-revocation", &[]),
            Content::Value { field } => words.field(field),
        };
        let went: Vec<String> = item.holders.iter().map(|party| words.party(party)).collect();
        let time = words.moment(item.time);
        table.row([what, words.colleague(&item.author), time, went.join(", "), short(&item.entry)]);
    }
    printer.table(&table)?;
    printer.note("erase-stays");
    Ok(())
}
