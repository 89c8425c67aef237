// SPDX-License-Identifier: EUPL-1.2
//! Work in short steps: filling outboxes after a grant, deleting after a withdrawal. Jobs survive a restart.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case::{self, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::codec::encode;
use crate::entry::Header;
use crate::erasure::{self, Answer, Asked};
use crate::grant::{END_MARGIN_MS, as_it_stood};
use crate::id::{EntryId, LedgerId};
use crate::ledger::{self, Entry, LedgerError, Location, read_row};
use crate::referral::{self, ReferralAnswer, SLOT_REASON};
use crate::statement::{CaseKind, DisclosureItem, Kind, Past, Payload, Receipt, kind_of, single};
use crate::store::{Store, Table};
use crate::time::{SECOND_MS, Timestamp};

use super::deliver::{Delivered, Proven, Sender, is_order};
use super::erase::take_answer;
use super::fill::Room;
use super::outbox::current;
use super::submit::CLOCK_TOLERANCE_MS;
use super::turn::{Outgoing, Turn};
use super::{Effect, Note, Replica, ReplicaError};

/// How many documents one step deletes.
const PURGE_DOCUMENTS: usize = 512;
/// How many items of filling a deleted document counts for.
const PURGE_WEIGHT: usize = 4;
/// How long a deletion that waits for a home's decision waits before it looks again.
const PURGE_RETRY_MS: u64 = 30 * SECOND_MS;

/// Is something to be done in short steps.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub(super) enum Job {
    /// Puts what a new grant covers into its recipient's outbox. The cursor stands in the grant's record.
    Fill {
        /// The grant's key.
        grant: Vec<u8>,
        /// When the grant starts.
        not_before: Timestamp,
    } = 1,
    /// Deletes what a grant that ended covered, then states the receipt.
    Purge {
        /// The grant's key.
        grant: Vec<u8>,
        /// The revocation, or the grant itself when it expired.
        cause: EntryId,
        /// When to go on.
        not_before: Timestamp,
        /// How many bodies were deleted so far.
        bodies: u32,
    } = 2,
    /// Looks for cases whose time is over.
    Retain {
        /// The number of the first case that was not looked at yet.
        from: u64,
        /// When to go on.
        not_before: Timestamp,
    } = 3,
}

impl Job {
    /// Returns when to go on, at a moment: now, or later.
    pub(super) fn due(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Fill { not_before, .. } => (*not_before).max(now),
            // One that waits for longer was put off by a clock that has been set back since.
            Self::Purge { not_before, .. } | Self::Retain { not_before, .. } => {
                if now.plus_ms(PURGE_RETRY_MS) < *not_before { now } else { (*not_before).max(now) }
            }
        }
    }
}

/// Reads the jobs of a store.
pub(super) fn load_jobs(store: &dyn Store) -> Result<BTreeMap<u64, Job>, ReplicaError> {
    let rows = store.scan(Table::Jobs, &[], &[], usize::MAX)?;
    rows.into_iter()
        .filter_map(|(key, value)| Some((u64::from_be_bytes(key.try_into().ok()?), value)))
        .map(|(number, value)| Ok((number, read_row(Table::Jobs, &value)?)))
        .collect()
}

/// Returns when the next grant received ends.
pub(super) fn next_end(store: &dyn Store) -> Result<Option<Timestamp>, ReplicaError> {
    let rows = store.scan(Table::GrantEnds, &[], &[], 1)?;
    let end = |key: &[u8]| key.first_chunk::<8>().map(|end| Timestamp(u64::from_be_bytes(*end)));
    Ok(rows.first().and_then(|(key, _)| end(key)))
}

impl Replica {
    pub(super) fn add_job(&mut self, turn: &mut Turn<'_>, job: Job) {
        // A grant that starts later is filled once, however often it was to be given anew until then.
        if let Job::Fill { grant, not_before } = &job
            && *not_before > turn.now
        {
            self.forget_filling(turn, grant);
        }
        let number = self.jobs.last_key_value().map_or(0, |(last, _)| last + 1);
        turn.overlay.put(Table::Jobs, number.to_be_bytes(), encode(&job));
        self.jobs.insert(number, job);
    }

    /// Forgets that a grant is to be filled, now or when it starts.
    pub(super) fn forget_filling(&mut self, turn: &mut Turn<'_>, filled: &[u8]) {
        let waits = |job: &Job| matches!(job, Job::Fill { grant, .. } if grant == filled);
        let numbers: Vec<u64> = self.jobs.iter().filter(|(_, job)| waits(job)).map(|(number, _)| *number).collect();
        numbers.into_iter().for_each(|number| self.end_job(turn, number));
    }

    fn end_job(&mut self, turn: &mut Turn<'_>, number: u64) {
        turn.overlay.delete(Table::Jobs, number.to_be_bytes());
        self.jobs.remove(&number);
    }

    /// Lets deletions that wait for a decision look again.
    pub(super) fn wake_purges(&mut self, turn: &mut Turn<'_>) {
        for (number, job) in &mut self.jobs {
            if let Job::Purge { not_before, .. } = job
                && *not_before > turn.now
            {
                *not_before = turn.now;
                turn.overlay.put(Table::Jobs, number.to_be_bytes(), encode(job));
            }
        }
    }

    /// Does one short step's worth of jobs.
    pub(super) fn work(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let mut room = Room::default();
        let ready: Vec<u64> =
            self.jobs.iter().filter(|(_, job)| job.due(turn.now) <= turn.now).map(|(number, _)| *number).collect();
        for number in ready {
            match self.jobs.get(&number).cloned() {
                Some(Job::Fill { grant, .. }) => {
                    if !self.fill(turn, &grant, &mut room)? {
                        return Ok(());
                    }
                    self.end_job(turn, number);
                }
                Some(_) if room.is_full() => return Ok(()),
                Some(Job::Purge { grant, cause, bodies, .. }) => {
                    // Several withdrawals share a step, for each step that deletes scrubs the whole store once.
                    let removed = self.purge(turn, number, &grant, cause, bodies)?;
                    room.take(PURGE_WEIGHT * removed.max(1));
                }
                Some(Job::Retain { from, .. }) => match self.retain(turn, from)? {
                    Some(from) => {
                        let job = Job::Retain { from, not_before: turn.now };
                        turn.overlay.put(Table::Jobs, number.to_be_bytes(), encode(&job));
                        self.jobs.insert(number, job);
                    }
                    None => self.end_job(turn, number),
                },
                None => {}
            }
        }
        Ok(())
    }

    /// Puts what other grants to the recipient of one that has ended open of the same documents into its outbox again: where
    /// they do not open all of the past it may have deleted more than they leave closed, for it cannot tell.
    pub(super) fn refill_others(
        &mut self,
        turn: &mut Turn<'_>,
        ended: GrantKey,
        record: &GrantRecord,
    ) -> Result<(), ReplicaError> {
        let now = turn.now;
        let concerned = |other: &GrantRecord| {
            other.id != record.id
                && other.terms.recipient == record.terms.recipient
                && (other.terms.past == Past::Current || !other.terms.items.is_empty())
                && other.terms.from <= now
                && other.revoked.is_none()
                && !other.is_lost()
                && other.terms.may_overlap(&record.terms)
        };
        let others: Vec<(GrantKey, GrantRecord)> =
            turn.grants(ended.case)?.iter().filter(|(_, other)| concerned(other)).cloned().collect();
        for (key, mut other) in others {
            other.filling = Filling::start();
            turn.put_grant(key, &other);
            self.add_job(turn, Job::Fill { grant: key.key(), not_before: now });
        }
        Ok(())
    }

    /// Remembers when a grant ends, given or received.
    pub(super) fn note_end(&mut self, turn: &mut Turn<'_>, key: GrantKey, until: Timestamp) {
        let end_key = [&until.0.to_be_bytes()[..], &key.grant.key()].concat();
        turn.overlay.put(Table::GrantEnds, end_key, key.key());
        self.next_end = Some(self.next_end.map_or(until, |next| next.min(until)));
    }

    /// Deletes what grants that have ended covered; what was given of threads about a case ends with what was given of it.
    pub(super) fn expire(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        if self.next_end.is_none_or(|end| turn.now < end) {
            return Ok(());
        }
        let until = turn.now.plus_ms(1).0.to_be_bytes();
        for (key, grant_key) in turn.overlay.scan(Table::GrantEnds, &[], &until, EXPIRIES_MAX)? {
            turn.overlay.delete(Table::GrantEnds, key);
            let Some(value) = turn.overlay.get(Table::Grants, &grant_key)? else { continue };
            let record: GrantRecord = read_row(Table::Grants, &value)?;
            let Some(named) = GrantKey::from_key(&grant_key) else { continue };
            if record.terms.recipient != self.identity.organisation {
                self.end_threads(turn, named.case, record.terms.recipient, record.id)?;
            } else if record.revoked.is_none() && !record.purged {
                let job = Job::Purge { grant: grant_key, cause: record.id, not_before: turn.now, bodies: 0 };
                self.add_job(turn, job);
            }
        }
        self.next_end = next_end(&turn.overlay)?;
        Ok(())
    }

    /// Deletes what a grant covered and no other does, as far as one step goes; returns how many documents.
    fn purge(
        &mut self,
        turn: &mut Turn<'_>,
        job: u64,
        grant_key: &[u8],
        cause: EntryId,
        before: u32,
    ) -> Result<usize, ReplicaError> {
        let key = GrantKey::from_key(grant_key).ok_or_else(|| LedgerError::Missing { table: Table::Grants.name() })?;
        let Some(value) = turn.overlay.get(Table::Grants, grant_key)? else {
            self.end_job(turn, job);
            return Ok(0);
        };
        let mut grant: GrantRecord = read_row(Table::Grants, &value)?;
        let others: Vec<(GrantKey, GrantRecord)> =
            turn.grants(key.case)?.iter().filter(|(_, other)| other.id != grant.id && !other.purged).cloned().collect();
        let mut keeping: Vec<(GrantKey, GrantRecord)> = Vec::new();
        for (other_key, other) in others.iter().filter(|(_, other)| other.revoked.is_none()) {
            if turn.now < other.terms.until && has_begun(turn, *other_key, other)? {
                keeping.push((*other_key, other.clone()));
            }
        }
        let mut bodies = before;
        let (mut waiting, mut removed) = (0, 0);
        for (document_key, record) in case::all_documents(&turn.overlay, key.case, None)? {
            if !grant.terms.covers(document_key.field, record.document) {
                continue;
            }
            let covers = |other: &GrantRecord| other.terms.covers(document_key.field, record.document);
            let kept_by: Vec<&(GrantKey, GrantRecord)> = keeping.iter().filter(|(_, other)| covers(other)).collect();
            if !kept_by.is_empty() {
                bodies += delete_unopened(turn, document_key, &record, &kept_by)?;
                continue;
            }
            if removed == PURGE_DOCUMENTS {
                waiting += 1;
                break;
            }
            let (deleted, pending) = delete_bodies(turn, &record)?;
            bodies += deleted;
            if pending {
                waiting += 1;
            } else {
                removed += 1;
                case::remove_document(&mut turn.overlay, document_key);
            }
        }
        bodies += delete_reasons(turn, (key.case, grant.id), (cause, keeping.is_empty()))?;
        if keeping.is_empty() {
            let words = self.delete_words(turn, key.case)?;
            bodies += words.bodies;
            waiting += words.waiting;
        }
        if bodies > before {
            turn.scrub();
        }
        if waiting > 0 {
            let pause = if removed == PURGE_DOCUMENTS { 0 } else { PURGE_RETRY_MS };
            let not_before = turn.now.plus_ms(pause);
            let job_left = Job::Purge { grant: grant_key.to_vec(), cause, not_before, bodies };
            turn.overlay.put(Table::Jobs, job.to_be_bytes(), encode(&job_left));
            self.jobs.insert(job, job_left);
            return Ok(removed);
        }
        grant.purged = true;
        turn.put_grant(key, &grant);
        self.end_job(turn, job);
        let home = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
        let receipt = Receipt { ledger: home, bodies };
        let statement = single(Kind::Receipt, vec![cause], &receipt, &mut self.entropy);
        let entry = turn.state(statement);
        let answer = Some(Answer { receipt: entry, time: turn.now, bodies });
        let asked = Asked { since: turn.now, answer };
        erasure::put_asked(&mut turn.overlay, cause, self.identity.ledger, &asked);
        let item = DisclosureItem { entry, slots: 1 };
        turn.send(home, Outgoing { alias: Some(grant.terms.alias), item, bytes: 64 });
        turn.effects.push(Effect::Note(Note::Purged { cause, bodies }));
        if others.is_empty() && case::documents(&turn.overlay, key.case, None, None, 1)?.is_empty() {
            // The alias stays: what the home sent before it knew is told from what was never granted.
            turn.overlay.delete(Table::Cases, key.case.to_be_bytes());
        }
        Ok(removed)
    }

    /// Takes the word of a recipient that it deleted what had ended.
    pub(super) fn take_receipt(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        references: &[EntryId],
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(cause) = references.first() else { return entry.refuse("is a receipt for nothing") };
        let Some(receipt) = entry.bodies.get(&0).and_then(|body| Receipt::read(body).ok()) else {
            return entry.refuse("is a receipt whose body did not come or does not read");
        };
        let answer = Answer { receipt: entry.id, time: entry.time, bodies: receipt.bodies };
        let grant = match case::grant(&turn.overlay, *cause)? {
            Some(found) => Some(found),
            None => {
                let revocation = ledger::entry(&turn.overlay, *cause)?;
                if revocation.as_ref().is_some_and(|entry| is_order(&entry.header)) {
                    return match take_answer(turn, *cause, sender.ledger, None, answer)? {
                        true => Ok(()),
                        false => entry.refuse("is a receipt for what somebody else was to delete"),
                    };
                }
                match revocation.map(|entry| entry.header) {
                    Some(Header::Statement { references, .. }) if !references.is_empty() => {
                        case::grant(&turn.overlay, references[0])?
                    }
                    _ => None,
                }
            }
        };
        // For something unknown nobody waits: a backup lost the grant, or a third office had something deleted.
        let Some((key, mut record)) = grant else { return Ok(()) };
        if record.terms.recipient != sender.organisation {
            return entry.refuse("is a receipt for what somebody else was to delete");
        }
        let withdrawn = record.revoked.filter(|(revocation, _)| revocation == cause).map(|(_, at)| at);
        let expired = *cause == record.id && record.terms.until <= turn.now.plus_ms(END_MARGIN_MS);
        if withdrawn.is_none() && !expired {
            // Said too early, or of a withdrawal by somebody else: the grant has not ended so.
            return Ok(());
        }
        let deleted_before = deleted_for(turn, *cause, sender.ledger)?;
        let answer = Answer { bodies: answer.bodies.max(deleted_before), ..answer };
        take_answer(turn, *cause, sender.ledger, Some(withdrawn.unwrap_or(record.terms.until)), answer)?;
        // Only the first of each cause that says that something was deleted: else whoever repeats it has the home give a case for ever.
        // Receipts for nothing may come before, of a grant that ended while what it gave was on its way; and a grant that was withdrawn
        // and whose time was over is deleted for twice.
        let refills = receipt.bodies > 0 && deleted_before == 0;
        record.purged = true;
        turn.put_grant(key, &record);
        if refills {
            self.refill_others(turn, key, &record)?;
        }
        Ok(())
    }
}

/// Tells whether a grant received has begun: by this clock, or a moment later, for that of its home may be ahead of it; or by the word
/// of its home, that it began as it was given or is filled, for this clock may be hours behind. Then it keeps what has come under it.
fn has_begun(turn: &Turn<'_>, key: GrantKey, grant: &GrantRecord) -> Result<bool, LedgerError> {
    if grant.terms.from <= turn.now.plus_ms(END_MARGIN_MS) || grant.filling == Filling::Done {
        return Ok(true);
    }
    let given = ledger::signed(&turn.overlay, key.grant.commit)?.commit.time;
    Ok(grant.terms.from <= given.plus_ms(CLOCK_TOLERANCE_MS))
}

/// Returns how many bodies a ledger said at most that it deleted for one cause: the end of a grant by its time, or a withdrawal.
fn deleted_for(turn: &Turn<'_>, cause: EntryId, ledger: LedgerId) -> Result<u32, LedgerError> {
    let answer = erasure::asked_of(&turn.overlay, cause, ledger)?.and_then(|asked| asked.answer);
    Ok(answer.map_or(0, |answer| answer.bodies))
}

/// Deletes the values of a document that is kept, where none of the grants that keep it is known to open them; returns how
/// many. What one of them opens all the same its home gives again, when it hears of this.
fn delete_unopened(
    turn: &mut Turn<'_>,
    key: DocumentKey,
    record: &DocumentRecord,
    kept_by: &[&(GrantKey, GrantRecord)],
) -> Result<u32, ReplicaError> {
    let Some(known) = known_to_open(turn, key, record, kept_by)? else { return Ok(0) };
    let mut deleted = 0;
    for location in &record.changes {
        let entry = ledger::entry_at(&turn.overlay, *location)?;
        let Some(slot) = entry.header.value_slot() else { continue };
        let is_pending = turn.overlay.get(Table::Pending, &location.key())?.is_some();
        if !is_pending && !known.contains(&entry.id) && ledger::body(&turn.overlay, *location, slot)?.is_some() {
            ledger::delete_body(&mut turn.overlay, *location, slot)?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

/// Returns the changes of a document received whose values one of the grants that keep it is known to open; none where one
/// opens all of them.
fn known_to_open(
    turn: &Turn<'_>,
    key: DocumentKey,
    record: &DocumentRecord,
    kept_by: &[&(GrantKey, GrantRecord)],
) -> Result<Option<BTreeSet<EntryId>>, ReplicaError> {
    let kind = case::case(&turn.overlay, key.case)?.map_or(CaseKind::Person, |case| case.kind);
    let stood = |(_, grant): &&(GrantKey, GrantRecord)| as_it_stood(kind, &grant.terms, key.field);
    let (stood, following): (Vec<_>, Vec<_>) = kept_by.iter().copied().partition(stood);
    if following.iter().any(|(_, grant)| grant.terms.past == Past::Whole) {
        return Ok(None);
    }
    // While not all that such a grant opened has come, what stands here need not be what stood when it was given.
    let is_filled = following.iter().any(|(_, grant)| grant.filling == Filling::Done);
    let standing = if is_filled { current(&turn.overlay, record)? } else { Vec::new() };
    let mut known: BTreeSet<EntryId> = standing.into_iter().collect();
    for location in &record.changes {
        let entry = ledger::entry_at(&turn.overlay, *location)?;
        for (grant, _) in following.iter().copied() {
            if compare_epochs(&turn.overlay, &entry, *grant)? == Some(Ordering::Greater) {
                known.insert(entry.id);
            }
        }
    }
    for (grant, given) in stood {
        known.extend(known_to_have_stood(turn, record, *grant, given.terms.past)?);
    }
    Ok(Some(known))
}

/// Returns the changes of a document that are known to have stood, or with all of the past to have counted, when a grant was
/// given: none where one counts since the epoch of the grant itself, whose order does not show.
fn known_to_have_stood(
    turn: &Turn<'_>,
    record: &DocumentRecord,
    grant: GrantKey,
    past: Past,
) -> Result<Vec<EntryId>, ReplicaError> {
    let mut before = DocumentRecord { document: record.document, changes: Vec::new() };
    let mut ids = Vec::new();
    for location in &record.changes {
        let entry = ledger::entry_at(&turn.overlay, *location)?;
        match compare_epochs(&turn.overlay, &entry, grant)? {
            Some(Ordering::Less) => {
                before.changes.push(*location);
                ids.push(entry.id);
            }
            Some(Ordering::Greater) => {}
            Some(Ordering::Equal) | None => return Ok(Vec::new()),
        }
    }
    match past {
        Past::Whole => Ok(ids),
        Past::Current => current(&turn.overlay, &before),
    }
}

/// Tells whether a value of a document received that is not here may have been deleted as a grant ended: nothing that stands is
/// known to open it.
pub(super) fn may_be_purged(
    turn: &mut Turn<'_>,
    (key, record): (DocumentKey, &DocumentRecord),
    location: Location,
) -> Result<bool, ReplicaError> {
    let covers = |grant: &GrantRecord| grant.terms.covers(key.field, record.document);
    let covering: Vec<(GrantKey, GrantRecord)> =
        turn.grants(key.case)?.iter().filter(|(_, grant)| covers(grant)).cloned().collect();
    let standing: Vec<&(GrantKey, GrantRecord)> =
        covering.iter().filter(|(_, grant)| !grant.purged && grant.revoked.is_none()).collect();
    if standing.is_empty() {
        return Ok(true);
    }
    if !covering.iter().any(|(_, grant)| grant.purged) {
        return Ok(false);
    }
    let entry = ledger::entry_at(&turn.overlay, location)?;
    let known = known_to_open(turn, key, record, &standing)?;
    Ok(known.is_some_and(|known| !known.contains(&entry.id)))
}

/// Compares the epoch since which a change counts, as its home wrote or admitted it, with that of a grant; nothing where they are
/// not of one ledger.
///
/// The order of this store tells nothing: sealed history comes after the grant that it came with.
fn compare_epochs(store: &dyn Store, change: &Entry, grant: GrantKey) -> Result<Option<Ordering>, ReplicaError> {
    let admission = case::decision(store, change.id)?.map(|decision| decision.admission);
    let counts_at = match admission {
        Some(admission) => ledger::locate(store, admission)?,
        None => Some(change.location),
    };
    let Some(counts_at) = counts_at else { return Ok(None) };
    let change = ledger::commit(store, counts_at.commit)?.signed.commit;
    let grant = ledger::commit(store, grant.grant.commit)?.signed.commit;
    Ok((change.ledger == grant.ledger).then(|| change.sealed.size.cmp(&grant.sealed.size)))
}

/// Deletes the bodies of a document, but those of this office's own changes that its home has not decided about;
/// returns how many, and whether any such change is left.
fn delete_bodies(turn: &mut Turn<'_>, record: &DocumentRecord) -> Result<(u32, bool), ReplicaError> {
    let (mut deleted, mut pending) = (0, false);
    for location in &record.changes {
        if turn.overlay.get(Table::Pending, &location.key())?.is_some() {
            pending = true;
            continue;
        }
        for (slot, _) in ledger::bodies(&turn.overlay, *location)? {
            ledger::delete_body(&mut turn.overlay, *location, slot)?;
            deleted += 1;
        }
    }
    Ok((deleted, pending))
}

/// Deletes why a case was referred under a grant, and why that was answered so; returns how many bodies. Why this office rejected a
/// referral stays beyond the grant that ended by that, for it to be read again, and goes with the last of another.
fn delete_reasons(
    turn: &mut Turn<'_>,
    (case, grant): (u64, EntryId),
    (cause, is_last): (EntryId, bool),
) -> Result<u32, ReplicaError> {
    let mut deleted = 0;
    let ended_by = match ledger::entry(&turn.overlay, cause)?.map(|entry| entry.header) {
        Some(header) if kind_of(&header) == Some(Kind::GrantEnded) => match header {
            Header::Statement { references, .. } => references.get(1).copied(),
            Header::Opening { .. } | Header::Change { .. } => None,
        },
        Some(_) | None => None,
    };
    for (location, record) in referral::referrals(&turn.overlay, case)? {
        let is_of_grant = record.grant == grant;
        let is_rejected = record.answer.is_some_and(|(_, answer)| answer == ReferralAnswer::Rejected);
        let is_by_answer = is_of_grant && record.answer.is_some_and(|(answer, _)| Some(answer) == ended_by);
        let goes = if is_rejected { is_last && !is_by_answer } else { is_of_grant };
        let answer = record.answer.filter(|_| goes);
        let answer = answer.map(|(answer, _)| ledger::locate(&turn.overlay, answer)).transpose()?.flatten();
        for location in answer.into_iter().chain(is_of_grant.then_some(location)) {
            if ledger::body(&turn.overlay, location, SLOT_REASON)?.is_some() {
                ledger::delete_body(&mut turn.overlay, location, SLOT_REASON)?;
                deleted += 1;
            }
        }
    }
    Ok(deleted)
}

/// How many grants end in one step.
const EXPIRIES_MAX: usize = 1_024;
