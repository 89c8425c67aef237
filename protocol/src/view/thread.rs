// SPDX-License-Identifier: EUPL-1.2
//! Threads of messages between partners: who wrote what, and what the reader has not seen yet.
//!
//! A thread is a case whose holder is who began it. Each message is an item of a list, signed by its author like every value. A
//! thread about a young person names the case by an item for each participant, granted to that participant alone: the number by
//! which that participant knows the case. So who is in a thread learns nothing about who else knows the person.
//!
//! Who may only read in a thread answers in one of its own, which names the other by the number that it knows it by. Both show as one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::reading::{OpenCase, Reading, field_name};
use super::{Author, CaseHead, Standing, ViewError, Viewer};
use crate::case::{self, GrantRecord};
use crate::catalogue::Catalogue;
use crate::erasure::is_closed;
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::key::PublicKey;
use crate::ledger::Location;
use crate::statement::CaseKind;
use crate::store::{Table, prefix_end};
use crate::thread;
use crate::time::Timestamp;

/// The field of the subject.
pub const SUBJECT: &str = "fil_objet";
/// The field of messages that are about no young person.
pub const MESSAGE: &str = "fil_message";
/// The field of messages about a case.
pub const MESSAGE_ABOUT: &str = "fil_message_dossier";
/// The field of the case that a thread is about.
pub const ABOUT: &str = "fil_dossier";
/// The field of the participants' names.
pub const PARTICIPANT: &str = "fil_participant";
/// The field of the thread that another goes on from.
pub const CONTINUES: &str = "fil_suite";
/// The field of what is asked for in a thread that is a request, and how far it is.
pub const REQUEST: &str = "fil_demande";
/// The field of the place that a thread asks its reader for.
pub const PLACE: &str = "fil_place";

/// Is a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The entry that wrote it.
    pub entry: EntryId,
    /// Who wrote it.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// What it says; none where it is sealed or was erased.
    pub text: Option<String>,
    /// Whether somebody else wrote it and the reader has not looked at the thread since.
    pub unread: bool,
    /// Whether it has reached the holder of the thread, who passes it on.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Is a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The thread.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What it is about.
    pub subject: String,
    /// Who takes part, by name.
    pub participants: Vec<String>,
    /// The young person's case that it is about, where it is about one that this organisation may see.
    pub about: Option<CaseHead>,
    /// The solution or the group in which it asks for a place, where this organisation may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<CaseHead>,
    /// Whether its messages are about a young person, and so follow the rules of a case.
    pub personal: bool,
    /// The messages, the oldest first, with those of the threads that go on from it.
    pub messages: Vec<Message>,
    /// The threads that go on from it, of who may only read in it.
    pub continued: Vec<CaseHead>,
}

impl Thread {
    /// Returns how many messages the reader has not seen.
    pub fn unread(&self) -> usize {
        self.messages.iter().filter(|message| message.unread).count()
    }

    /// Returns the thread of this organisation that its own words stand in, if there is one: this one, or one that goes on from it.
    pub fn own(&self) -> Option<&CaseHead> {
        [&self.head].into_iter().chain(&self.continued).find(|head| head.own)
    }

    /// Returns when the last message was written.
    pub fn last(&self) -> Option<Timestamp> {
        self.messages.last().map(|message| message.time)
    }
}

/// Is all threads of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadsView {
    /// The threads, that of the newest message first.
    pub threads: Vec<Thread>,
}

/// Returns the threads among some cases, as the holder of a staff key sees them.
///
/// # Errors
/// Fails when the store does.
pub fn threads(viewer: &Viewer<'_>, reader: PublicKey, cases: &BTreeSet<u64>) -> Result<ThreadsView, ViewError> {
    let mut reading = Reading::new(viewer);
    let mut threads = Vec::new();
    let mut continuing = Vec::new();
    for number in cases {
        let record = case::case(viewer.store, *number)?.filter(|record| record.kind == CaseKind::Thread);
        let Some(record) = record else { continue };
        let erased = is_closed(viewer.store, &record)?;
        let open = reading.open(*number, record)?;
        if open.is_visible(viewer.now) && !erased {
            let (thread, continues) = read(&mut reading, &open, reader)?;
            match continues {
                Some(other) => continuing.push((thread, other)),
                None => threads.push(thread),
            }
        }
    }
    join(&mut threads, continuing);
    threads.sort_by_key(|thread| std::cmp::Reverse((thread.last(), thread.head.number)));
    Ok(ThreadsView { threads })
}

/// Puts threads with what each goes on from, by number. One whose other is not there, goes on itself, or has the same holder, who
/// could have written in it, stands for itself.
fn join(threads: &mut Vec<Thread>, continuing: Vec<(Thread, u64)>) {
    let mut alone = Vec::new();
    for (more, other) in continuing {
        let holder = more.head.holder.organisation;
        let of = |thread: &&mut Thread| thread.head.number == other && thread.head.holder.organisation != holder;
        let Some(thread) = threads.iter_mut().find(of) else {
            alone.push(more);
            continue;
        };
        thread.personal |= more.personal;
        thread.about = thread.about.take().or(more.about);
        thread.messages.extend(more.messages);
        thread.messages.sort_by_key(|message| (message.time, message.entry));
        thread.continued.push(more.head);
    }
    threads.append(&mut alone);
}

/// Returns a thread, and the number of the one that it goes on from.
fn read(reading: &mut Reading<'_>, open: &OpenCase, reader: PublicKey) -> Result<(Thread, Option<u64>), ViewError> {
    let seen = last_look(reading, open, reader)?;
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut messages = Vec::new();
    let mut personal = !thread::handles(reading.viewer.store, open.number)?.is_empty();
    for (key, record) in reading.documents(open, None)? {
        let Some(field) = Catalogue::current().field(key.field).map(|field| field.name.as_str()) else { continue };
        personal |= [MESSAGE_ABOUT, ABOUT].contains(&field);
        let is_message = [MESSAGE, MESSAGE_ABOUT].contains(&field);
        let document = reading.open_document(open, &record)?;
        for change in document.changes.iter().filter(|change| document.current.contains(&change.entry.id)) {
            let value = reading.value(change)?;
            if is_message && value.value.as_deref() != Some("") {
                let others = value.author.key != reader;
                let unread = others && seen.is_none_or(|seen| change.location > seen);
                let (entry, author, time, text, standing) =
                    (value.entry, value.author, value.time, value.value, value.standing);
                messages.push(Message { entry, author, time, text, unread, standing });
            } else if let Some(text) = value.value.filter(|text| !text.is_empty()) {
                texts.entry(field).or_default().push(text);
            }
        }
    }
    messages.sort_by_key(|message| (message.time, message.entry));
    let about = texts.remove(ABOUT).unwrap_or_default();
    let about = about.iter().find_map(|handle| case_known_as(reading, handle).transpose()).transpose()?;
    let offered = texts.remove(PLACE).unwrap_or_default();
    let offered = offered.iter().filter_map(|record| named_by(record));
    let offered = offered.into_iter().find_map(|handle| case_known_as(reading, &handle).transpose()).transpose()?;
    let continues = texts.remove(CONTINUES).unwrap_or_default();
    let continues = continues.iter().find_map(|handle| number_known_as(reading, handle).transpose()).transpose()?;
    let thread = Thread {
        head: reading.head(open),
        subject: texts.remove(SUBJECT).unwrap_or_default().join(" / "),
        participants: texts.remove(PARTICIPANT).unwrap_or_default(),
        about,
        offered,
        personal,
        messages,
        continued: Vec::new(),
    };
    Ok((thread, continues))
}

/// Is something that was written about a case.
pub(super) struct Said {
    pub(super) location: Location,
    pub(super) entry: EntryId,
    /// The thread that it stands in.
    pub(super) thread: CaseHandle,
    /// The field, by name: a message, or the subject of the thread.
    pub(super) field: String,
    /// Who takes part in the thread beside the author.
    pub(super) recipients: Vec<OrganisationId>,
    /// What it says; none where it is sealed or was erased.
    pub(super) text: Option<String>,
}

/// Returns what was written about a case in the threads that may be seen, whoever began them.
pub(super) fn said_about(reading: &mut Reading<'_>, number: u64) -> Result<Vec<Said>, ViewError> {
    let viewer = reading.viewer;
    let mut all = Vec::new();
    for thread in thread::about(viewer.store, number)? {
        let Some(record) = case::case(viewer.store, thread)? else { continue };
        let open = reading.open(thread, record)?;
        if !open.is_visible(viewer.now) {
            continue;
        }
        let grants = case::grants(viewer.store, thread)?;
        for (key, record) in reading.documents(&open, None)? {
            let field = field_name(key.field);
            if ![SUBJECT, MESSAGE, MESSAGE_ABOUT].contains(&field.as_str()) {
                continue;
            }
            for change in reading.open_document(&open, &record)?.changes {
                let (author, time) = reading.author(change.location)?;
                // Of somebody else's thread only the own part in it is known, and whose it is.
                let reads = |grant: &GrantRecord| {
                    let ended = grant.revoked.is_some_and(|(_, at)| at <= time) || grant.terms.until <= time;
                    !ended && grant.terms.covers(key.field, record.document)
                };
                let granted = grants.iter().filter(|(_, grant)| reads(grant)).map(|(_, grant)| grant.terms.recipient);
                let mut recipients: BTreeSet<OrganisationId> = granted.chain([open.record.holder]).collect();
                let writer = author.organisation.map(|party| party.organisation);
                recipients.retain(|organisation| Some(*organisation) != writer);
                let value = reading.value(&change)?.value;
                all.push(Said {
                    location: change.location,
                    entry: change.entry.id,
                    thread: open.record.handle,
                    field: field.clone(),
                    recipients: recipients.into_iter().collect(),
                    text: value,
                });
            }
        }
    }
    Ok(all)
}

/// Returns where the reader looked at a thread last.
fn last_look(reading: &mut Reading<'_>, open: &OpenCase, reader: PublicKey) -> Result<Option<Location>, ViewError> {
    let prefix = open.number.to_be_bytes();
    let rows = reading.viewer.store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
    for (key, _) in rows.iter().rev() {
        let Some(location) = Location::from_key(&key[prefix.len()..]) else { continue };
        if reading.signed(location.commit)?.signer == reader {
            return Ok(Some(location));
        }
    }
    Ok(None)
}

/// Returns by which number the record of a place names a solution, or a group.
fn named_by(record: &str) -> Option<String> {
    Catalogue::current().by_name(PLACE)?.record_parts(record)?.remove("offre")
}

/// Returns the case of a number, which is its handle here or, for an own case, the alias that a partner knows it by.
fn case_known_as(reading: &Reading<'_>, handle: &str) -> Result<Option<CaseHead>, ViewError> {
    let Some(number) = number_known_as(reading, handle)? else { return Ok(None) };
    let Some(record) = case::case(reading.viewer.store, number)? else { return Ok(None) };
    let open = reading.open(number, record)?;
    Ok(open.is_visible(reading.viewer.now).then(|| reading.head(&open)))
}

fn number_known_as(reading: &Reading<'_>, handle: &str) -> Result<Option<u64>, ViewError> {
    let Ok(handle) = handle.parse::<CaseHandle>() else { return Ok(None) };
    Ok(case::number_of(reading.viewer.store, handle)?)
}
