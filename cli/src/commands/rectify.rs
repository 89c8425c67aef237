// SPDX-License-Identifier: EUPL-1.2
//! `raccord rectify`: a right value takes the place of a wrong one, which is erased everywhere.

use raccord_node::service::editing::EditContexts;
use raccord_protocol::commit::Padding;
use raccord_protocol::statement::{self, ErasureGround};
use raccord_protocol::view::erasure::Selection;
use serde_json::json;

use super::case::edit::{check, conventions};
use super::erase::ask;
use crate::context::Context;
use crate::editing;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::values::{Words, find_field};

/// Sets a value and erases the wrong one.
#[derive(Debug, clap::Args)]
pub struct Rectify {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which field.
    #[arg(value_name = "FIELD", help = "help-case-field")]
    field: String,
    /// The right value.
    #[arg(value_name = "VALUE", allow_hyphen_values = true, help = "help-rectify-value")]
    value: String,
    /// Why.
    #[arg(long, value_name = "TEXT", required = true, help = "help-erase-reason")]
    reason: String,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Rectify) -> Result<(), CliError> {
    let words = Words::new(context.translator());
    let field = find_field(&arguments.field, words)?;
    if field.list {
        return Err(CliError::usage("rectify-list").hint("hint-rectify-list"));
    }
    let checked = check(context.printer(), field, &arguments.value, &conventions(context)?)?;
    let case = naming::case(context, &arguments.case)?;
    let found = context.call(EditContexts { cases: vec![case], fields: vec![field.id] })?;
    let documents: Vec<_> = found.cases.into_iter().flat_map(|case| case.documents).collect();
    let wrong: Vec<_> = documents.iter().flat_map(|document| document.current.iter().copied()).collect();
    let edits = editing::set(&documents, field.id, &checked.value);
    if wrong.is_empty() || edits.is_empty() {
        return Err(CliError::not_found(Message::new("rectify-nothing").with("field", field.name.as_str())));
    }
    let preview = ask(context, case, Selection::Entries { entries: wrong })?;
    if preview.items.is_empty() {
        return Err(CliError::not_found(Message::new("rectify-nothing").with("field", field.name.as_str())));
    }
    if !arguments.yes {
        context.confirm(Message::new("rectify-question").with("field", field.label(words.language())))?;
    }
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut drafts: Vec<_> = edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)).collect();
    let replacement = drafts[0].header.id(signer);
    let ground = ErasureGround::Rectification { replacement };
    for entries in &preview.orders {
        drafts.push(statement::erasure(ground, &arguments.reason, entries.clone(), &mut entropy));
    }
    // One commit: nobody ever sees the one without the other.
    let entries = context.commit(&drafts, Padding::Padded)?.entries;
    let orders = &entries[edits.len()..];
    let object = json!({
        "case": case,
        "field": field.name,
        "value": checked.value,
        "replacement": replacement,
        "erased": preview.items,
        "orders": orders,
    });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("rectify-done").with("field", field.label(words.language())));
        printer.note("rectify-receipts");
        Ok(())
    })
}
