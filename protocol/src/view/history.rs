// SPDX-License-Identifier: EUPL-1.2
//! History: everything that was stated about one case, in the order stored.

use serde::{Deserialize, Serialize};

use super::erasure::{ErasedView, erasure_of};
use super::reading::{OpenCase, OpenDocument, Reading, field_name};
use super::referrals::SLOT_SETTLED_REASON;
use super::thread::{Said, said_about};
use super::{Author, CaseHead, Party, Standing, ViewError, Viewer};
use crate::case::{self, DocumentKey};
use crate::entry::Header;
use crate::grant;
use crate::id::{CaseHandle, DocumentId, EntryId};
use crate::ledger::{self, Location};
use crate::link::{self, LinkRecord, Sameness};
use crate::referral::{self, ReferralAnswer, ReferralMode, ReferralRow, SLOT_REASON, Settlement};
use crate::replica::{EMERGENCY_ROW, TOLD_ROW, place_of, refused_of_cases};
use crate::retention;
use crate::statement::{self, CaseOrigin, Consultation, Kind, Payload, Reason, Refusal, Scope, Verdict};
use crate::store::{Table, prefix_end};
use crate::time::Timestamp;

/// Is everything stated about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What was stated, in the order stored.
    pub events: Vec<HistoryEvent>,
}

/// Is one statement about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEvent {
    /// Its entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub event: Event,
}

/// Is what a statement about a case says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The home admitted somebody else's change.
    Admitted {
        /// The change.
        change: EntryId,
        /// The write grant it relies on.
        grant: EntryId,
    },
    /// Somebody looked at the case.
    Consulted {
        /// In what way.
        scope: Scope,
        /// What for; `None` where it is sealed.
        reason: Option<String>,
    },
    /// Somebody of a partner looked at the case, as that one told: at what, and why, stays there.
    ConsultedByPartner,
    /// Somebody of another organisation asked for the case in an emergency.
    EmergencyAsked {
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// A grant was given.
    Granted {
        /// To whom.
        recipient: Party,
        /// The fields, by name.
        fields: Vec<String>,
        /// What for.
        purpose: String,
        /// Until when.
        until: Timestamp,
    },
    /// A leader holds the case back although its time is over.
    Held {
        /// Until when.
        until: Timestamp,
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// Two cases were said to be of one person, or of two.
    Linked {
        /// The other case.
        other: CaseHandle,
        /// Of one, or of two.
        sameness: Sameness,
        /// How that is known; `None` where it is sealed.
        reason: Option<String>,
    },
    /// Something was written about the case in a thread of messages.
    Message {
        /// The thread.
        thread: CaseHandle,
        /// The field, by name: a message, or the subject of the thread.
        field: String,
        /// Who else took part in the thread.
        recipients: Vec<Party>,
        /// What it says; `None` where it is sealed or was erased.
        text: Option<String>,
    },
    /// The node said that it will erase the case.
    Noticed {
        /// From when the time of the case is over.
        due: Timestamp,
    },
    /// The case was opened.
    Opened {
        /// The source of the list it came from; empty where it was opened by hand, `None` where it is sealed.
        source: Option<String>,
    },
    /// Another organisation was asked to do something for the person, or to take the file over.
    Referred {
        /// Who was asked.
        recipient: Party,
        /// What was asked.
        mode: ReferralMode,
        /// Why; `None` where it is sealed, or may not be read any more.
        reason: Option<String>,
    },
    /// Who was asked answered.
    ReferralAnswered {
        /// The referral.
        referral: EntryId,
        /// What was asked.
        mode: ReferralMode,
        /// What it said.
        answer: ReferralAnswer,
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// The home said the last word about what it had asked.
    ReferralSettled {
        /// The referral.
        referral: EntryId,
        /// What was asked.
        mode: ReferralMode,
        /// Its word.
        settlement: Settlement,
        /// Why; `None` where it is sealed or did not come.
        reason: Option<String>,
    },
    /// The home refused somebody else's change.
    Refused {
        /// The change.
        change: EntryId,
        /// Why.
        reason: Refusal,
    },
    /// A grant was withdrawn.
    Revoked {
        /// The grant.
        grant: EntryId,
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// The case was opened for a file that was taken over.
    TakenOver {
        /// Who had the file.
        from: Party,
    },
    /// What was said about two cases was taken back.
    Unlinked {
        /// The other case.
        other: CaseHandle,
        /// What had been said.
        sameness: Sameness,
        /// Why; `None` where it is sealed.
        reason: Option<String>,
    },
    /// A value was written.
    Written {
        /// The field, by name.
        field: String,
        /// The document.
        document: DocumentId,
        /// What was typed; empty for a field that was cleared, `None` for a sealed place.
        value: Option<String>,
        /// The changes whose values it replaced.
        replaces: Vec<EntryId>,
        /// Whether it stands now.
        current: bool,
        /// By what it was erased.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        erased: Option<ErasedView>,
        /// Whether it counts.
        #[serde(flatten)]
        standing: Standing,
    },
}

/// Returns everything stated about a case that may be seen now, in the order stored.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn history(viewer: &Viewer<'_>, case: CaseHandle) -> Result<HistoryView, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    let mut events: Vec<(Location, EntryId, Event)> = Vec::new();
    events.extend(opened(&reading, &open)?);
    for (key, record) in reading.documents(&open, None)? {
        let document = reading.open_document(&open, &record)?;
        add_written(&mut reading, (&open, key, record.document), &document, &mut events)?;
    }
    add_refused(&mut reading, &open, &mut events)?;
    add_grants(&reading, &open, &mut events)?;
    add_consultations(&reading, &open, &mut events)?;
    add_retention(&reading, &open, &mut events)?;
    add_referrals(&reading, &open, &mut events)?;
    add_links(&reading, &open, &mut events)?;
    add_messages(&mut reading, &open, &mut events)?;
    events.sort_by_key(|(location, _, _)| *location);
    let mut signed = Vec::with_capacity(events.len());
    for (location, entry, event) in events {
        let (author, time) = reading.author(location)?;
        signed.push(HistoryEvent { entry, author, time, event });
    }
    Ok(HistoryView { head: reading.head(&open), events: signed })
}

/// Tells whether anything is stated about an own case beside its opening and what is written in it: grants, referrals, links, messages, or
/// a word of its keeping. What the node says by itself is no work of anybody.
pub(super) fn is_stated_about(reading: &mut Reading<'_>, open: &OpenCase) -> Result<bool, ViewError> {
    let mut events: Vec<(Location, EntryId, Event)> = Vec::new();
    add_grants(reading, open, &mut events)?;
    add_retention(reading, open, &mut events)?;
    add_referrals(reading, open, &mut events)?;
    add_links(reading, open, &mut events)?;
    add_messages(reading, open, &mut events)?;
    Ok(!events.iter().all(|(_, _, event)| matches!(event, Event::Noticed { .. })))
}

/// Returns the opening of an own case; of another organisation's case the first thing seen is the grant.
fn opened(reading: &Reading<'_>, open: &OpenCase) -> Result<Option<(Location, EntryId, Event)>, ViewError> {
    let entry = ledger::entry_at(reading.viewer.store, open.record.opened)?;
    if statement::kind_of(&entry.header) != Some(Kind::CaseOpened) {
        return Ok(None);
    }
    let source = payload::<CaseOrigin>(reading, entry.location, SLOT_ORIGIN)?.map(|origin| origin.source);
    Ok(Some((entry.location, entry.id, Event::Opened { source })))
}

/// Adds what others wrote in an own case and this home did not admit: it stands in no document, and is kept.
fn add_refused(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let store = reading.viewer.store;
    if !open.own {
        return Ok(());
    }
    let directory = reading.viewer.directory;
    let heir = |home| directory.heir(home);
    let mut refused = refused_of_cases(store, |home| heir(home) == heir(open.record.home))?;
    for id in refused.remove(&open.number).unwrap_or_default() {
        if events.iter().any(|(_, known, _)| *known == id) {
            continue;
        }
        let (Some(entry), Some(decision)) = (ledger::entry(store, id)?, case::decision(store, id)?) else { continue };
        let (Some((_, field)), Verdict::Refused { reason }) = (place_of(store, &entry)?, decision.verdict) else {
            continue;
        };
        let (document, replaces) = match &entry.header {
            Header::Change { document, predecessors, .. } => (*document, predecessors.clone()),
            Header::Opening { .. } => (id.into(), Vec::new()),
            Header::Statement { .. } => continue,
        };
        let value = entry.header.value_slot().map(|slot| reading.text(entry.location, slot)).transpose()?.flatten();
        let erased = erasure_of(reading, id, open.record.holder)?;
        let standing = Standing::Refused { reason };
        let field = field_name(field);
        let written = Event::Written { field, document, value, replaces, current: false, erased, standing };
        events.push((entry.location, id, written));
        if let Some(location) = ledger::locate(store, decision.admission)? {
            events.push((location, decision.admission, Event::Refused { change: id, reason }));
        }
    }
    Ok(())
}

/// Adds the values of a document, and what its home decided about those of others.
fn add_written(
    reading: &mut Reading<'_>,
    (open, key, id): (&OpenCase, DocumentKey, DocumentId),
    document: &OpenDocument,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let holder = open.record.holder;
    for change in &document.changes {
        let value = reading.value(change)?;
        let replaces = match &change.entry.header {
            Header::Change { predecessors, .. } => predecessors.clone(),
            Header::Opening { .. } | Header::Statement { .. } => Vec::new(),
        };
        let erased = erasure_of(reading, change.entry.id, holder)?;
        let event = Event::Written {
            field: field_name(key.field),
            document: id,
            value: value.value,
            replaces,
            current: document.current.contains(&change.entry.id),
            erased,
            standing: value.standing,
        };
        events.push((change.location, change.entry.id, event));
        let Some(decision) = case::decision(reading.viewer.store, change.entry.id)? else { continue };
        let Some(location) = ledger::locate(reading.viewer.store, decision.admission)? else { continue };
        let event = match decision.verdict {
            Verdict::Admitted { grant } => Event::Admitted { change: change.entry.id, grant },
            Verdict::Refused { reason } => Event::Refused { change: change.entry.id, reason },
        };
        events.push((location, decision.admission, event));
    }
    Ok(())
}

fn add_grants(
    reading: &Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    for (key, grant) in case::grants(reading.viewer.store, open.number)? {
        let event = Event::Granted {
            recipient: Party::of(reading.viewer.directory, grant.terms.recipient),
            fields: grant.terms.fields.iter().copied().map(field_name).collect(),
            purpose: grant.terms.purpose,
            until: grant.terms.until,
        };
        events.push((key.grant, grant.id, event));
        let Some((revocation, _)) = grant.revoked else { continue };
        let Some(location) = ledger::locate(reading.viewer.store, revocation)? else { continue };
        let reason = payload::<Reason>(reading, location, 0)?.map(|reason| reason.text);
        events.push((location, revocation, Event::Revoked { grant: grant.id, reason }));
    }
    Ok(())
}

fn add_consultations(
    reading: &Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let prefix = open.number.to_be_bytes();
    let rows = reading.viewer.store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
    for (key, value) in rows {
        let Some(location) = Location::from_key(&key[prefix.len()..]) else { continue };
        let entry = ledger::entry_at(reading.viewer.store, location)?;
        if value == EMERGENCY_ROW {
            let reason = payload::<Reason>(reading, location, 1)?.map(|reason| reason.text);
            events.push((location, entry.id, Event::EmergencyAsked { reason }));
            continue;
        }
        if value == TOLD_ROW {
            events.push((location, entry.id, Event::ConsultedByPartner));
            continue;
        }
        let consultation = payload::<Consultation>(reading, location, 0)?;
        let scope = consultation.as_ref().map_or(Scope::Case, |consultation| consultation.scope);
        let reason = consultation.map(|consultation| consultation.reason);
        events.push((location, entry.id, Event::Consulted { scope, reason }));
    }
    Ok(())
}

/// Adds what was said about the end of an own case: the newest notice and the newest hold.
fn add_retention(
    reading: &Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let kept = retention::kept(reading.viewer.store, open.number)?;
    if let Some(notice) = kept.notice
        && let Some(location) = ledger::locate(reading.viewer.store, notice.entry)?
    {
        events.push((location, notice.entry, Event::Noticed { due: notice.due }));
    }
    if let Some(hold) = kept.hold
        && let Some(location) = ledger::locate(reading.viewer.store, hold.entry)?
    {
        let reason = payload::<Reason>(reading, location, 1)?.map(|reason| reason.text);
        events.push((location, hold.entry, Event::Held { until: hold.until, reason }));
    }
    Ok(())
}

/// Adds what was asked of others about the case, what they said, and what came of it.
fn add_referrals(
    reading: &Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let Viewer { store, directory, organisation, now } = reading.viewer;
    for (key, row) in referral::rows(store, Some(open.number))? {
        let record = match row {
            ReferralRow::Referral(record) => record,
            ReferralRow::Taken(taken) => {
                let entry = ledger::entry_at(store, key.grant)?;
                let from = Party::of(directory, taken.from);
                events.push((key.grant, entry.id, Event::TakenOver { from }));
                continue;
            }
        };
        let (referral, mode) = (record.id, record.terms.mode);
        // Why a person is referred is read at the recipient as long as the grant stands.
        let grant = case::grant(store, record.grant)?;
        let readable = record.recipient != organisation || grant.is_some_and(|(_, grant)| grant::stands(&grant, now));
        let reason = |location, slot| payload::<Reason>(reading, location, slot).map(|said| said.map(|said| said.text));
        let recipient = Party::of(directory, record.recipient);
        let why = reason(key.grant, SLOT_REASON)?.filter(|_| readable);
        events.push((key.grant, referral, Event::Referred { recipient, mode, reason: why }));
        if let Some((id, answer)) = record.answer
            && let Some(location) = ledger::locate(store, id)?
        {
            let reason = reason(location, SLOT_REASON)?;
            events.push((location, id, Event::ReferralAnswered { referral, mode, answer, reason }));
        }
        if let Some((id, settlement)) = record.settlement
            && let Some(location) = ledger::locate(store, id)?
        {
            let reason = reason(location, SLOT_SETTLED_REASON)?;
            events.push((location, id, Event::ReferralSettled { referral, mode, settlement, reason }));
        }
    }
    Ok(())
}

/// Adds which other cases were said to be of the same person, or of another.
fn add_links(
    reading: &Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    let store = reading.viewer.store;
    for (key, record) in link::links(store, Some(open.number))? {
        let LinkRecord { id, sameness, other, unlinked } = record;
        let reason = payload::<Reason>(reading, key.grant, 1)?.map(|reason| reason.text);
        events.push((key.grant, id, Event::Linked { other, sameness, reason }));
        if let Some(id) = unlinked
            && let Some(location) = ledger::locate(store, id)?
        {
            let reason = payload::<Reason>(reading, location, 0)?.map(|reason| reason.text);
            events.push((location, id, Event::Unlinked { other, sameness, reason }));
        }
    }
    Ok(())
}

/// Adds what was written about the case in threads of messages.
fn add_messages(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    events: &mut Vec<(Location, EntryId, Event)>,
) -> Result<(), ViewError> {
    for Said { location, entry, thread, field, recipients, text } in said_about(reading, open.number)? {
        let party = |organisation| Party::of(reading.viewer.directory, organisation);
        let recipients = recipients.into_iter().map(party).collect();
        events.push((location, entry, Event::Message { thread, field, recipients, text }));
    }
    Ok(())
}

/// Returns what a body of a statement says, unless it is sealed.
pub(super) fn payload<T: Payload>(reading: &Reading<'_>, location: Location, slot: u8) -> Result<Option<T>, ViewError> {
    let body = ledger::body(reading.viewer.store, location, slot)?;
    // What this program does not understand, it cannot show: as if it were sealed.
    Ok(body.and_then(|body| T::read(&body).ok()))
}

/// The slot of a case's origin in its opening.
const SLOT_ORIGIN: u8 = 1;
