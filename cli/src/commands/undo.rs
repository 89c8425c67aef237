// SPDX-License-Identifier: EUPL-1.2
//! `raccord undo`: the last value that one wrote oneself gives way to the one before, as a new signed entry.

use raccord_node::service::cases::CaseHistory;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{DocumentId, EntryId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::history::{Event, HistoryEvent};
use serde_json::json;

use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::values::{Words, find_field};

/// Takes back what one wrote last.
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// In which field.
    #[arg(value_name = "FIELD", help = "help-undo-field")]
    field: Option<String>,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Undo) -> Result<(), CliError> {
    let words = Words::new(context.translator());
    let field = arguments.field.as_deref().map(|name| find_field(name, words)).transpose()?;
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::History, Some(case), "")?;
    let events = context.call(CaseHistory { consultation, case })?.events;
    let signer = context.staff_key()?.public();
    let found = last_own(&events, signer, field.map(|field| field.name.as_str()));
    let last = match found {
        Found::Nothing => return Err(CliError::not_found("undo-nothing")),
        Found::Overwritten => return Err(CliError::conflict("undo-overwritten").hint("hint-undo-overwritten")),
        Found::Last(last) => last,
    };
    let Some(before) = &last.before else {
        return Err(CliError::conflict("undo-sealed").hint("hint-undo-overwritten"));
    };
    let said = |value: &str| words.place(last.field, Some(value));
    if !arguments.yes {
        let question = Message::new("undo-question")
            .with("field", words.field(last.field))
            .with("value", words.place(last.field, last.value))
            .with("before", said(before));
        context.confirm(question)?;
    }
    let found = context.call(EditContexts { cases: vec![case], fields: Vec::new() })?;
    let mut documents = found.cases.into_iter().flat_map(|case| case.documents);
    let document = documents.find(|document| document.document == last.document);
    let document = document.ok_or_else(|| CliError::bug("a value without its document"))?;
    let draft = Edit::change(&document, before).draft(case, signer, &mut context.entropy()?);
    let answer = context.commit(&[draft], Padding::Bare)?;
    let object = json!({ "case": case, "field": last.field, "value": before, "undone": last.entry, "entries": answer.entries, "pending": answer.pending });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("undo-done").with("field", words.field(last.field)).with("value", said(before)));
        if answer.pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Is the last value that somebody wrote.
#[derive(Debug, PartialEq, Eq)]
struct Last<'e> {
    entry: EntryId,
    field: &'e str,
    document: DocumentId,
    value: Option<&'e str>,
    /// The value before; empty where there was none; none where it is sealed or several stood.
    before: Option<String>,
}

/// Is what was found to be taken back.
#[derive(Debug, PartialEq, Eq)]
enum Found<'e> {
    Last(Last<'e>),
    Nothing,
    /// Somebody wrote after it: to go back would take that value away too.
    Overwritten,
}

/// Finds the last value that the holder of a key wrote, in a field if one is given.
fn last_own<'e>(events: &'e [HistoryEvent], signer: PublicKey, wanted: Option<&str>) -> Found<'e> {
    let value_of = |id: &EntryId| {
        events.iter().find(|event| event.entry == *id).and_then(|event| match &event.event {
            Event::Written { value, .. } => value.clone(),
            _ => None,
        })
    };
    let own = events.iter().rev().find_map(|event| match &event.event {
        Event::Written { field, document, value, replaces, current, .. }
            if event.author.key == signer && wanted.is_none_or(|wanted| wanted == field) =>
        {
            Some((event.entry, field, *document, value, replaces, *current))
        }
        _ => None,
    });
    let Some((entry, field, document, value, replaces, current)) = own else { return Found::Nothing };
    if !current {
        return Found::Overwritten;
    }
    let before = match replaces.as_slice() {
        [] => Some(String::new()),
        [only] => value_of(only),
        _ => None,
    };
    Found::Last(Last { entry, field, document, value: value.as_deref(), before })
}

#[cfg(test)]
mod tests;
