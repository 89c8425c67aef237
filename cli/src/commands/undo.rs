// SPDX-License-Identifier: EUPL-1.2
//! `raccord undo`: what one wrote last oneself, all of one act, gives way to what stood before, as a new signed commit.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::cases::CaseHistory;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::referral::{ReferralState, Settlement};
use raccord_protocol::statement::Scope;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::history::{Event, HistoryEvent};
use raccord_protocol::view::referrals::ReferralView;
use serde_json::json;

use super::referrals;
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
    if found.is_empty() {
        return Err(CliError::not_found("undo-nothing"));
    }
    // What left in the same act comes back with it.
    let handed = match field {
        None => handed_in(context, case, &events, (&found, signer))?,
        Some(_) => None,
    };
    let opened = field.is_none() && opened_the_case(&events, &found);
    if let Some(view) = handed.as_ref().filter(|_| opened) {
        return take_back_alone(context, arguments, view);
    }
    if opened {
        return Err(CliError::conflict("undo-opened").hint("hint-undo-opened"));
    }
    // What somebody else wrote over stays, as does what nobody can bring back.
    let going = |found: &&Found<'_>| matches!(found, Found::Last(last) if last.before.is_some());
    let staying: Vec<&str> = found.iter().filter(|found| !going(found)).map(Found::field).collect();
    let back: Vec<(&Last<'_>, &str)> = found
        .iter()
        .filter_map(|found| match found {
            Found::Last(last) => Some((last, last.before.as_deref()?)),
            Found::Overwritten(_) => None,
        })
        .collect();
    if back.is_empty() {
        let is_overwritten = found.iter().any(|found| matches!(found, Found::Overwritten(_)));
        let id = if is_overwritten { "undo-overwritten" } else { "undo-sealed" };
        return Err(CliError::conflict(id).hint("hint-undo-overwritten"));
    }
    let said = |field: &str, value: &str| words.place(field, Some(value));
    if !arguments.yes {
        let asked = |last: &Last<'_>, before: &str| {
            Message::new("undo-question-line")
                .with("field", words.field(last.field))
                .with("value", words.place(last.field, last.value))
                .with("before", said(last.field, before))
        };
        match back.as_slice() {
            [(last, before)] => context.confirm(
                Message::new("undo-question")
                    .with("field", words.field(last.field))
                    .with("value", words.place(last.field, last.value))
                    .with("before", said(last.field, before)),
            )?,
            several => {
                several.iter().try_for_each(|(last, before)| context.printer().say(asked(last, before)))?;
                context.confirm(Message::new("undo-question-several").with("count", several.len()))?;
            }
        }
    }
    if let Some(view) = &handed {
        referrals::sign_settlement(context, view, Settlement::Revoked, REASON)?;
        context.printer().success(Message::new("undo-handed").with("partner", view.partner.name.as_str()));
    }
    let contexts = context.call(EditContexts { cases: vec![case], fields: Vec::new() })?;
    let documents: Vec<EditDocument> = contexts.cases.into_iter().flat_map(|case| case.documents).collect();
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::with_capacity(back.len());
    for (last, before) in &back {
        let document = documents.iter().find(|document| document.document == last.document);
        let document = document.ok_or_else(|| CliError::bug("a value without its document"))?;
        drafts.push(Edit::change(document, before).draft(case, signer, &mut entropy));
    }
    let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
    let answer = context.commit(&drafts, padding)?;
    // Other values of a field may stand beside the one that was taken back.
    let now = summary(&work::show(context, case)?);
    let changes: Vec<_> = back
        .iter()
        .map(|(last, before)| {
            let stands = calling::values(&now, last.field);
            json!({ "field": last.field, "value": before, "stands": stands, "undone": last.entry })
        })
        .collect();
    let mut object = json!({
        "case": case,
        "changes": changes,
        "staying": staying,
        "referral": handed.as_ref().map(|view| view.referral),
        "entries": answer.entries,
        "pending": answer.pending,
    });
    // Of one change, as programs read it before there were several.
    if let ([serde_json::Value::Object(only)], Some(object)) = (changes.as_slice(), object.as_object_mut()) {
        object.extend(only.clone());
    }
    context.printer().show(&object, |printer| {
        for (last, _) in &back {
            let values: Vec<String> =
                calling::values(&now, last.field).iter().map(|value| said(last.field, value)).collect();
            let value = if values.is_empty() { said(last.field, "") } else { values.join(" / ") };
            printer.success(Message::new("undo-done").with("field", words.field(last.field)).with("value", value));
        }
        if !staying.is_empty() {
            let labels: Vec<String> = staying.iter().map(|field| words.field(field)).collect();
            printer.warn(Message::new("undo-staying").with("fields", labels.join(", ")));
        }
        if answer.pending > 0 {
            printer.note("case-pending");
        }
        printer.note("undo-more");
        Ok(())
    })
}

/// Returns the referral that was made in the act that is to be taken back, if it can be withdrawn still.
fn handed_in(
    context: &Context,
    case: CaseHandle,
    events: &[HistoryEvent],
    (found, signer): (&[Found<'_>], PublicKey),
) -> Result<Option<ReferralView>, CliError> {
    let taken = |event: &&HistoryEvent| found.iter().any(|found| found.entry() == event.entry);
    let Some(act) = events.iter().find(taken) else { return Ok(None) };
    let of_act = |view: &ReferralView| {
        view.direction == Direction::Given && view.asked.author.key == signer && view.asked.time == act.time
    };
    let found = referrals::read(context, Some(case))?.referrals.into_iter().find(of_act);
    match found {
        Some(view) if view.state == ReferralState::Done => {
            let name = view.partner.name.as_str();
            Err(CliError::conflict(Message::new("undo-handed-over").with("partner", name))
                .hint("hint-undo-handed-over"))
        }
        found => Ok(found.filter(|view| [ReferralState::Requested, ReferralState::Accepted].contains(&view.state))),
    }
}

/// Withdraws the referral of the act that opened the case: the case itself stays, and is erased by another word.
fn take_back_alone(context: &Context, arguments: &Undo, view: &ReferralView) -> Result<(), CliError> {
    let partner = view.partner.name.as_str();
    if !arguments.yes {
        context.confirm(Message::new("undo-handed-question").with("partner", partner))?;
    }
    referrals::sign_settlement(context, view, Settlement::Revoked, REASON)?;
    let object = json!({ "case": view.case, "changes": [], "referral": view.referral, "pending": 0 });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("undo-handed").with("partner", partner));
        printer.note("undo-handed-case");
        Ok(())
    })
}

/// Tells whether the case was opened by the act that is to be taken back: of that nothing but an empty case would be left.
fn opened_the_case(events: &[HistoryEvent], found: &[Found<'_>]) -> bool {
    let opened = events.iter().find(|event| matches!(event.event, Event::Opened { .. }));
    let taken = |event: &&HistoryEvent| found.iter().any(|found| found.entry() == event.entry);
    let act = events.iter().find(taken);
    opened.zip(act).is_some_and(|(opened, act)| opened.author.key == act.author.key && opened.time == act.time)
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
    /// Somebody wrote after it: to go back would take that value away too.
    Overwritten(&'e HistoryEvent),
}

impl<'e> Found<'e> {
    fn entry(&self) -> EntryId {
        match self {
            Self::Last(last) => last.entry,
            Self::Overwritten(event) => event.entry,
        }
    }

    fn field(&self) -> &'e str {
        match self {
            Self::Last(last) => last.field,
            Self::Overwritten(event) => match &event.event {
                Event::Written { field, .. } => field,
                _ => "",
            },
        }
    }
}

/// Finds what the holder of a key wrote last in one act and has not taken back: every change of one commit, or in one field if that is
/// given. The entries of a commit have its time, and no other commit of the key has it.
fn last_own<'e>(events: &'e [HistoryEvent], signer: PublicKey, wanted: Option<&str>) -> Vec<Found<'e>> {
    let undoing = undoing(events, signer);
    let undone: BTreeSet<EntryId> = undoing.values().map(|(undone, _)| *undone).collect();
    let is_own = |event: &&HistoryEvent| {
        let is_wanted = match &event.event {
            Event::Written { field, .. } => wanted.is_none_or(|wanted| wanted == field),
            _ => false,
        };
        let is_open = !undoing.contains_key(&event.entry) && !undone.contains(&event.entry);
        is_wanted && is_open && event.author.key == signer
    };
    let Some(newest) = events.iter().rfind(is_own) else { return Vec::new() };
    let of_act = events.iter().filter(is_own).filter(|event| match wanted {
        Some(_) => event.entry == newest.entry,
        None => event.time == newest.time,
    });
    of_act.filter_map(|event| found(events, event, &undoing)).collect()
}

fn found<'e>(
    events: &'e [HistoryEvent],
    own: &'e HistoryEvent,
    undoing: &BTreeMap<EntryId, (EntryId, Option<EntryId>)>,
) -> Option<Found<'e>> {
    let Event::Written { field, document, value, replaces, current, .. } = &own.event else { return None };
    // It stands by itself, or in the word that brought it back.
    let is_back = |event: &HistoryEvent| {
        let brings_back = undoing.get(&event.entry).is_some_and(|(_, stands)| *stands == Some(own.entry));
        brings_back && matches!(event.event, Event::Written { current: true, .. })
    };
    if !current && !events.iter().any(is_back) {
        return Some(Found::Overwritten(own));
    }
    let before = match replaces.as_slice() {
        [] => Some(String::new()),
        [only] => value_of(events, *only),
        _ => None,
    };
    let (entry, document, value) = (own.entry, *document, value.as_deref());
    Some(Found::Last(Last { entry, field, document, value, before }))
}

/// Returns the words by which the holder of a key took something back: each with what it took back, and what stands again since, if
/// anything does. Such a word follows a question of this command and brings back just what stood before.
fn undoing(events: &[HistoryEvent], signer: PublicKey) -> BTreeMap<EntryId, (EntryId, Option<EntryId>)> {
    let mut undoing: BTreeMap<EntryId, (EntryId, Option<EntryId>)> = BTreeMap::new();
    let mut asked = false;
    // When the words were signed that answer the question.
    let mut answered: Option<Timestamp> = None;
    for event in events.iter().filter(|event| event.author.key == signer) {
        let (value, replaces) = match &event.event {
            Event::Consulted { scope: Scope::History, reason } => {
                asked |= reason.as_deref() == Some(REASON);
                continue;
            }
            Event::Written { value, replaces, .. } => (value, replaces),
            _ => continue,
        };
        if std::mem::take(&mut asked) {
            answered = Some(event.time);
        }
        let stands = |entry: EntryId| undoing.get(&entry).map_or(Some(entry), |(_, stands)| *stands);
        let taken_back = match replaces.as_slice() {
            [only] if answered == Some(event.time) => stands(*only).and_then(|entry| own_change(events, signer, entry)),
            _ => None,
        };
        if let Some((undone, before)) = taken_back
            && before.map_or(Some(String::new()), |before| value_of(events, before)) == *value
        {
            let again = before.and_then(stands);
            undoing.insert(event.entry, (undone, again));
        }
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
