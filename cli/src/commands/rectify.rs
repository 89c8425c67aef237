// SPDX-License-Identifier: EUPL-1.2
//! `raccord rectify`: a right value takes the place of a wrong one, which is erased everywhere.

use std::collections::BTreeSet;

use raccord_node::service::cases::CaseHistory;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::Field;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::statement::{self, ErasureGround, Scope};
use raccord_protocol::view::erasure::Selection;
use raccord_protocol::view::history::Event;
use serde_json::json;

use super::erase::ask;
use crate::context::Context;
use crate::editing;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::values::{Words, find_field};
use crate::writing::{check, conventions};

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
    /// Erase every value that the field had before, not the wrong one alone.
    #[arg(long, help = "help-rectify-all-earlier")]
    all_earlier: bool,
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
    let current: BTreeSet<EntryId> = documents.iter().flat_map(|document| document.current.iter().copied()).collect();
    let edits = editing::set(&documents, field.id, &checked.value);
    let nothing = || CliError::not_found(Message::new("rectify-nothing").with("field", field.name.as_str()));
    if current.is_empty() || edits.is_empty() {
        return Err(nothing());
    }
    let wrong = wrong(context, arguments, (case, field), (&current, &checked.value))?;
    let preview = ask(context, case, Selection::Entries { entries: wrong.entries })?;
    if preview.items.is_empty() {
        return Err(nothing());
    }
    if !arguments.yes {
        let label = field.label(words.language());
        let holders: BTreeSet<String> =
            preview.items.iter().flat_map(|item| &item.holders).map(|party| words.party(party)).collect();
        let question = match holders.is_empty() {
            true => Message::new("rectify-question-own"),
            false => Message::new("rectify-question-held")
                .with("holders", holders.into_iter().collect::<Vec<_>>().join(", ")),
        };
        let said = wrong.values.iter().map(|value| words.place(&field.name, value.as_deref()));
        let old = said.collect::<Vec<_>>().join(", ");
        let question = question.with("field", label).with("old", old).with("count", preview.items.len());
        context.confirm(question.with("new", words.value(&field.name, &checked.value)))?;
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
        printer.note("erase-backups");
        Ok(())
    })
}

/// Is what is to be erased.
struct Wrong {
    entries: Vec<EntryId>,
    /// What was typed in them; nothing for a sealed place.
    values: BTreeSet<Option<String>>,
}

/// Returns every entry of a field that says what stands now and is wrong, however long ago it was written.
fn wrong(
    context: &Context,
    arguments: &Rectify,
    (case, field): (CaseHandle, &Field),
    (current, right): (&BTreeSet<EntryId>, &str),
) -> Result<Wrong, CliError> {
    let consultation = context.consult(Scope::History, Some(case), "")?;
    let history = context.call(CaseHistory { consultation, case })?;
    let written: Vec<(EntryId, Option<String>)> = history
        .events
        .into_iter()
        .filter_map(|event| match event.event {
            Event::Written { field: name, value, .. } if name == field.name => Some((event.entry, value)),
            _ => None,
        })
        .filter(|(_, value)| value.as_deref() != Some(right))
        .collect();
    let stands = |(entry, _): &&(EntryId, Option<String>)| current.contains(entry);
    let values: BTreeSet<Option<String>> = written.iter().filter(stands).map(|(_, value)| value.clone()).collect();
    let is_wrong = |value: &Option<String>| match value.as_deref() {
        // A field that was cleared says nothing wrong; of a sealed place nobody knows.
        None | Some("") => false,
        Some(_) => arguments.all_earlier || values.contains(value),
    };
    let meant = written.iter().filter(|(entry, value)| current.contains(entry) || is_wrong(value));
    let entries = meant.clone().map(|(entry, _)| *entry).collect();
    let values = meant.map(|(_, value)| value.clone()).collect();
    Ok(Wrong { entries, values })
}
