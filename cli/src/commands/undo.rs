// SPDX-License-Identifier: EUPL-1.2
//! `raccord undo`: the last value that one wrote oneself gives way to the one before, as a new signed entry.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::cases::CaseHistory;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{DocumentId, EntryId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::history::{Event, HistoryEvent};
use serde_json::json;

use crate::calling;
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::reading::summary;
use crate::values::{Words, find_field};
use crate::work;

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
    let consultation = context.consult(Scope::History, Some(case), REASON)?;
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
    // Other values of the field may stand beside the one that was taken back.
    let now = summary(&work::show(context, case)?);
    let stands = calling::values(&now, last.field);
    let object = json!({
        "case": case,
        "field": last.field,
        "value": before,
        "stands": stands,
        "undone": last.entry,
        "entries": answer.entries,
        "pending": answer.pending,
    });
    context.printer().show(&object, |printer| {
        let values: Vec<String> = stands.iter().map(|value| said(value)).collect();
        let value = if values.is_empty() { said("") } else { values.join(" / ") };
        printer.success(Message::new("undo-done").with("field", words.field(last.field)).with("value", value));
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

/// Finds the last value that the holder of a key wrote and has not taken back, in a field if one is given.
fn last_own<'e>(events: &'e [HistoryEvent], signer: PublicKey, wanted: Option<&str>) -> Found<'e> {
    let undoing = undoing(events, signer);
    let undone: BTreeSet<EntryId> = undoing.values().map(|(undone, _)| *undone).collect();
    let own = events.iter().rev().find_map(|event| match &event.event {
        Event::Written { field, document, value, replaces, current, .. }
            if event.author.key == signer
                && wanted.is_none_or(|wanted| wanted == field)
                && !undoing.contains_key(&event.entry)
                && !undone.contains(&event.entry) =>
        {
            Some((event.entry, field, *document, value, replaces, *current))
        }
        _ => None,
    });
    let Some((entry, field, document, value, replaces, current)) = own else { return Found::Nothing };
    // It stands by itself, or in the word that brought it back.
    let is_back = |event: &HistoryEvent| {
        let brings_back = undoing.get(&event.entry).is_some_and(|(_, stands)| *stands == Some(entry));
        brings_back && matches!(event.event, Event::Written { current: true, .. })
    };
    if !current && !events.iter().any(is_back) {
        return Found::Overwritten;
    }
    let before = match replaces.as_slice() {
        [] => Some(String::new()),
        [only] => value_of(events, *only),
        _ => None,
    };
    Found::Last(Last { entry, field, document, value: value.as_deref(), before })
}

/// Returns the words by which the holder of a key took something back: each with what it took back, and what stands again since, if
/// anything does. Such a word follows a question of this command and brings back just what stood before.
fn undoing(events: &[HistoryEvent], signer: PublicKey) -> BTreeMap<EntryId, (EntryId, Option<EntryId>)> {
    let mut undoing: BTreeMap<EntryId, (EntryId, Option<EntryId>)> = BTreeMap::new();
    let mut asked = false;
    for event in events.iter().filter(|event| event.author.key == signer) {
        let (value, replaces) = match &event.event {
            Event::Consulted { scope: Scope::History, reason } => {
                asked |= reason.as_deref() == Some(REASON);
                continue;
            }
            Event::Written { value, replaces, .. } => (value, replaces),
            _ => continue,
        };
        let stands = |entry: EntryId| undoing.get(&entry).map_or(Some(entry), |(_, stands)| *stands);
        let taken_back = match replaces.as_slice() {
            [only] if asked => stands(*only).and_then(|entry| own_change(events, signer, entry)),
            _ => None,
        };
        if let Some((undone, before)) = taken_back
            && before.map_or(Some(String::new()), |before| value_of(events, before)) == *value
        {
            let again = before.and_then(stands);
            undoing.insert(event.entry, (undone, again));
        }
        asked = false;
    }
    undoing
}

/// Returns a change of the holder of a key, with what it replaced; none where that was several values.
fn own_change(events: &[HistoryEvent], signer: PublicKey, entry: EntryId) -> Option<(EntryId, Option<EntryId>)> {
    let event = events.iter().find(|event| event.entry == entry && event.author.key == signer)?;
    match &event.event {
        Event::Written { replaces, .. } if replaces.len() < 2 => Some((entry, replaces.first().copied())),
        _ => None,
    }
}

fn value_of(events: &[HistoryEvent], entry: EntryId) -> Option<String> {
    let event = events.iter().find(|event| event.entry == entry)?;
    match &event.event {
        Event::Written { value, .. } => value.clone(),
        _ => None,
    }
}

/// The reason of the look into the history that precedes a word that takes something back: so it is known for one.
const REASON: &str = "raccord undo";

#[cfg(test)]
mod tests;
