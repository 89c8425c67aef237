// SPDX-License-Identifier: EUPL-1.2
//! `raccord undo`: what one wrote last oneself, all of one act, gives way to what stood before, as a new signed commit.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::cases::CaseHistory;
use raccord_node::service::editing::EditContexts;
use raccord_node::service::platform::CommitAnswer;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::referral::{ReferralState, Settlement};
use raccord_protocol::statement::Scope;
use raccord_protocol::time::{HOUR_MS, Timestamp};
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::history::{Event, HistoryEvent};
use raccord_protocol::view::referrals::ReferralView;
use serde_json::json;

use self::places::Places;
use super::referrals;
use crate::calling;
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::reading::summary;
use crate::values::{Words, find_field, short};
use crate::work;

mod import;
mod places;

/// Takes back what one wrote last.
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case", required_unless_present = "import")]
    case: Option<String>,
    /// In which field.
    #[arg(value_name = "FIELD", help = "help-undo-field")]
    field: Option<String>,
    /// All of an import instead.
    #[arg(long, value_name = "NUMBER|last", help = "help-undo-import", conflicts_with = "case")]
    import: Option<String>,
    /// Only show what would happen.
    #[arg(long, requires = "import", help = "help-undo-import-dry-run")]
    dry_run: bool,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Undo) -> Result<(), CliError> {
    if let Some(import) = &arguments.import {
        return import::run(context, arguments, import);
    }
    let words = Words::new(context.translator());
    let field = arguments.field.as_deref().map(|name| find_field(name, words)).transpose()?;
    let case = naming::case(context, arguments.case.as_deref().unwrap_or_default())?;
    let consultation = context.consult(Scope::History, Some(case), REASON)?;
    let events = context.call(CaseHistory { consultation, case })?.events;
    let signer = context.staff_key()?.public();
    let found = last_own(&events, signer, field.map(|field| field.name.as_str()));
    if field.is_none() {
        refuse_after_grant(&events, signer, &found)?;
    }
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
        let hint = Message::new("hint-undo-opened").with("case", short(&case));
        return Err(CliError::conflict("undo-opened").hint(hint));
    }
    // A place that was asked for goes back with the word of it.
    let places = Places::of(context, case, &found)?;
    // What somebody else wrote over stays, as does what nobody can bring back.
    let going =
        |found: &&Found<'_>| matches!(found, Found::Last(last) if last.before.is_some() && !places.was_released(last));
    let staying: Vec<&str> = found.iter().filter(|found| !going(found)).map(Found::field).collect();
    let back: Vec<(&Last<'_>, &str)> = found
        .iter()
        .filter_map(|found| match found {
            Found::Last(last) if places.was_released(last) => None,
            Found::Last(last) => Some((last, last.before.as_deref()?)),
            Found::Overwritten(_) => None,
        })
        .collect();
    if back.is_empty() && found.iter().any(|found| matches!(found, Found::Last(last) if places.was_released(last))) {
        return Err(CliError::conflict("undo-released").hint("hint-undo-released"));
    }
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
    // Asked of who keeps the place, as where it is given back: the word of it here goes along with the request.
    places.ask_back(context, case, arguments.yes)?;
    let back: Vec<(&Last<'_>, &str)> = back.into_iter().filter(|(last, _)| !places.is_asked_back(last)).collect();
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
    drafts.extend(places.drafts(context, signer)?);
    let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
    let answer = match drafts.is_empty() {
        true => CommitAnswer { commit: None, entries: Vec::new(), pending: 0 },
        false => context.commit(&drafts, padding)?,
    };
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
        "places": places.references(),
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
        for (name, is_asked) in places.said() {
            let id = if is_asked { "undo-place-asked" } else { "undo-place-back" };
            printer.success(Message::new(id).with("name", name));
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
        printer.note(Message::new("undo-handed-case").with("case", short(&view.case)));
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

/// Refuses to take back what was written before a grant: whoever says "undo" after it means the grant, which another command ends.
fn refuse_after_grant(events: &[HistoryEvent], signer: PublicKey, found: &[Found<'_>]) -> Result<(), CliError> {
    let ended = |entry: EntryId| {
        events.iter().any(|event| matches!(event.event, Event::Revoked { grant, .. } if grant == entry))
    };
    let granted = events.iter().rev().find_map(|event| match &event.event {
        Event::Granted { recipient, .. } if event.author.key == signer && !ended(event.entry) => {
            Some((event, recipient))
        }
        _ => None,
    });
    let Some((grant, recipient)) = granted else { return Ok(()) };
    let of_act = |event: &&HistoryEvent| found.iter().any(|found| found.entry() == event.entry);
    if events.iter().filter(of_act).any(|event| event.time >= grant.time) {
        return Ok(());
    }
    let said = Message::new("undo-granted").with("partner", recipient.name.as_str());
    let referred = events.iter().find(|event| {
        event.time == grant.time && event.author.key == signer && matches!(event.event, Event::Referred { .. })
    });
    let hint = match referred {
        Some(referral) => Message::new("hint-undo-referred").with("referral", short(&referral.entry)),
        None => Message::new("hint-undo-granted").with("grant", short(&grant.entry)),
    };
    Err(CliError::conflict(said).hint(hint))
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
    let undone: BTreeSet<EntryId> = undoing.values().flat_map(|word| word.undone.iter().copied()).collect();
    let is_own = |event: &&HistoryEvent| {
        let is_wanted = match &event.event {
            Event::Written { field, .. } => wanted.is_none_or(|wanted| wanted == field),
            _ => false,
        };
        let is_open = !undoing.contains_key(&event.entry) && !undone.contains(&event.entry);
        is_wanted && is_open && event.author.key == signer
    };
    let own: Vec<&HistoryEvent> = events.iter().filter(is_own).collect();
    let Some(newest) = own.last() else { return Vec::new() };
    let acts = match wanted {
        Some(_) => BTreeSet::new(),
        None => acts_of(&own, newest.time),
    };
    let of_act = own.iter().filter(|event| event.entry == newest.entry || acts.contains(&event.time));
    let mut documents: Vec<(DocumentId, Vec<&HistoryEvent>)> = Vec::new();
    for event in of_act {
        let Event::Written { document, .. } = &event.event else { continue };
        match documents.iter_mut().find(|(known, _)| known == document) {
            Some((_, events)) => events.push(*event),
            None => documents.push((*document, vec![*event])),
        }
    }
    documents.iter().filter_map(|(_, own)| found(events, own, &undoing)).collect()
}

/// Returns when the acts were signed that are one to who did them: an interview is written block by block, and each of its acts changes
/// the record of the interview.
fn acts_of(own: &[&HistoryEvent], newest: Timestamp) -> BTreeSet<Timestamp> {
    let of = |event: &&&HistoryEvent| match &event.event {
        Event::Written { field, document, .. } if field == INTERVIEW => Some(*document),
        _ => None,
    };
    let mut acts = BTreeSet::from([newest]);
    let interview = own.iter().filter(|event| event.time == newest).find_map(|event| of(&event));
    let mut first = newest;
    for event in own.iter().rev().filter(|event| interview.is_some() && of(event) == interview) {
        // One that was broken off and goes on another day is taken back day by day.
        if first.ms_since(event.time) <= INTERVIEW_MS_MAX {
            acts.insert(event.time);
            first = first.min(event.time);
        }
    }
    acts
}

/// The field of the interviews.
const INTERVIEW: &str = "entretien";
/// The longest time between two blocks of an interview that is led at once.
const INTERVIEW_MS_MAX: u64 = 4 * HOUR_MS;

/// Returns what the last of the own changes of a document says, and what stood before the first.
fn found<'e>(
    events: &'e [HistoryEvent],
    own: &[&'e HistoryEvent],
    undoing: &BTreeMap<EntryId, Undoing>,
) -> Option<Found<'e>> {
    let last = *own.last()?;
    let Event::Written { field, document, value, replaces, current, .. } = &last.event else { return None };
    // It stands by itself, or in the word that brought it back.
    let is_back = |event: &HistoryEvent| {
        let brings_back = undoing.get(&event.entry).is_some_and(|word| word.again == Some(last.entry));
        brings_back && matches!(event.event, Event::Written { current: true, .. })
    };
    if !current && !events.iter().any(is_back) {
        return Some(Found::Overwritten(last));
    }
    let mut replaces = replaces;
    while let [only] = replaces.as_slice() {
        let of_act = own.iter().find(|event| event.entry == *only).map(|event| &event.event);
        let Some(Event::Written { replaces: earlier, .. }) = of_act else { break };
        replaces = earlier;
    }
    let before = match replaces.as_slice() {
        [] => Some(String::new()),
        [only] => value_of(events, *only),
        _ => None,
    };
    let (entry, document, value) = (last.entry, *document, value.as_deref());
    Some(Found::Last(Last { entry, field, document, value, before }))
}

/// Is a word by which somebody took something back.
#[derive(Debug)]
struct Undoing {
    /// What it took back.
    undone: Vec<EntryId>,
    /// What stands again since, if anything does.
    again: Option<EntryId>,
}

/// Returns the words by which the holder of a key took something back. Such a word follows a question of this command and brings back
/// just what stood before.
fn undoing(events: &[HistoryEvent], signer: PublicKey) -> BTreeMap<EntryId, Undoing> {
    let mut undoing: BTreeMap<EntryId, Undoing> = BTreeMap::new();
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
        let stands = |entry: EntryId| undoing.get(&entry).map_or(Some(entry), |word| word.again);
        let [only] = replaces.as_slice() else { continue };
        let Some(last) = stands(*only).filter(|_| answered == Some(event.time)) else { continue };
        if let Some((undone, before)) = taken_back(events, signer, last, value.as_deref()) {
            let again = before.and_then(stands);
            undoing.insert(event.entry, Undoing { undone, again });
        }
    }
    undoing
}

/// Returns the own changes that a word took back which brought a value back, the last of them in front, with the change that wrote it:
/// the last one, or, of an interview, those of several acts that follow upon each other.
fn taken_back(
    events: &[HistoryEvent],
    signer: PublicKey,
    last: EntryId,
    value: Option<&str>,
) -> Option<(Vec<EntryId>, Option<EntryId>)> {
    let (mut undone, mut next) = (Vec::new(), Some(last));
    while let Some(entry) = next {
        let (change, before) = own_change(events, signer, entry)?;
        undone.push(change);
        if before.map_or(Some(String::new()), |before| value_of(events, before)).as_deref() == value {
            return Some((undone, before));
        }
        let time = |entry: EntryId| events.iter().find(|event| event.entry == entry).map(|event| event.time);
        let gap = time(entry)?.ms_since(time(before?)?);
        next = before.filter(|_| gap <= INTERVIEW_MS_MAX);
    }
    None
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
