// SPDX-License-Identifier: EUPL-1.2
//! What is written about a case follows the case (SPEC.md, 18.1): who is granted nothing of it any more reads nothing that was
//! written about it, and keeps nothing, whoever began the thread.

use crate::case::{self, CaseRecord, DocumentKey, GrantKey, GrantRecord};
use crate::erasure::is_closed;
use crate::id::{EntryId, OrganisationId};
use crate::ledger::{self, LedgerError};
use crate::link;
use crate::statement::{CaseKind, CaseOpened, Kind, Payload, kind_of};
use crate::store::{Store, Table, prefix_end};
use crate::thread;
use crate::time::Timestamp;

use super::consult::TOLD_ROW;
use super::erase::empty;
use super::locked;
use super::retain::{Refused, said_of_case};
use super::turn::Turn;
use super::{Replica, ReplicaError};

impl Replica {
    /// Remembers which case a thread is about, where a value says so; what is over already is emptied.
    pub(super) fn relate(
        &self,
        turn: &mut Turn<'_>,
        key: DocumentKey,
        value: Option<&[u8]>,
    ) -> Result<(), ReplicaError> {
        if let Some(value) = value.filter(|_| key.field == thread::ABOUT) {
            thread::note(&mut turn.overlay, key.case, value);
            if self.is_thread_over(turn, key.case)? && self.empty_thread(turn, key.case)?.bodies > 0 {
                turn.scrub();
            }
        }
        Ok(())
    }

    /// Tells whether a number is that of a thread about a case that was closed here, or of which nothing is granted any more.
    pub(super) fn is_thread_over(&self, turn: &Turn<'_>, number: u64) -> Result<bool, LedgerError> {
        let Some(record) = case::case(&turn.overlay, number)? else { return Ok(false) };
        thread::is_over(&turn.overlay, (number, &record), self.identity.organisation, turn.now)
    }

    /// Ends what an organisation was granted of own threads about an own case, once it is granted nothing of the case.
    pub(super) fn end_threads(
        &mut self,
        turn: &mut Turn<'_>,
        case: u64,
        recipient: OrganisationId,
        cause: EntryId,
    ) -> Result<(), ReplicaError> {
        let now = turn.now;
        let stands = |grant: &GrantRecord| has_not_ended(grant, now) && grant.terms.recipient == recipient;
        if turn.grants(case)?.iter().any(|(_, grant)| stands(grant)) {
            return Ok(());
        }
        for thread in thread::about(&turn.overlay, case)? {
            let home = case::case(&turn.overlay, thread)?.map(|record| record.home);
            if !home.is_some_and(|home| self.is_home(home)) {
                continue;
            }
            let ending: Vec<(GrantKey, GrantRecord)> =
                turn.grants(thread)?.iter().filter(|(_, grant)| stands(grant)).cloned().collect();
            for (key, grant) in ending {
                self.end_grant(turn, key, grant, cause)?;
            }
        }
        Ok(())
    }

    /// Ends what stands of a case that an order closes.
    pub(super) fn end_closed(
        &mut self,
        turn: &mut Turn<'_>,
        opening: &ledger::Entry,
        order: EntryId,
    ) -> Result<(), ReplicaError> {
        if kind_of(&opening.header) != Some(Kind::CaseOpened) {
            return Ok(());
        }
        let opened = ledger::body(&turn.overlay, opening.location, 0)?.and_then(|body| CaseOpened::read(&body).ok());
        let number = opened.map(|opened| case::number_of(&turn.overlay, opened.case)).transpose()?.flatten();
        let Some(number) = number else { return Ok(()) };
        locked::forget(&mut turn.overlay, number)?;
        let now = turn.now;
        let standing: Vec<(GrantKey, GrantRecord)> =
            turn.grants(number)?.iter().filter(|(_, grant)| has_not_ended(grant, now)).cloned().collect();
        for (key, grant) in standing {
            self.end_grant(turn, key, grant, order)?;
        }
        Ok(())
    }

    /// Deletes what was written in a thread, but for what waits for another home's decision. Its places stay: those of a thread of
    /// another home go with its own grant. Of an own thread all else that was said about it goes too.
    pub(super) fn empty_thread(&self, turn: &mut Turn<'_>, number: u64) -> Result<Emptied, ReplicaError> {
        let mut emptied = Emptied::default();
        if let Some(own) = case::case(&turn.overlay, number)?.filter(|record| self.is_home(record.home)) {
            for entry in said_of_case(&turn.overlay, (number, &own), &Refused::new())? {
                if let Some(entry) = ledger::entry(&turn.overlay, entry)? {
                    emptied.bodies += empty(turn, &entry)?;
                }
            }
            return Ok(emptied);
        }
        for (_, record) in case::all_documents(&turn.overlay, number, None)? {
            let mut waits = false;
            for location in &record.changes {
                if turn.overlay.get(Table::Pending, &location.key())?.is_some() {
                    waits = true;
                    continue;
                }
                let entry = ledger::entry_at(&turn.overlay, *location)?;
                emptied.bodies += empty(turn, &entry)?;
            }
            emptied.waiting += usize::from(waits);
        }
        Ok(emptied)
    }

    /// Deletes what own staff wrote about another organisation's case of which nothing is granted any more: the threads
    /// about it, why it was looked at, and why it was said to be of one person with another that is not an own one.
    pub(super) fn delete_words(&self, turn: &mut Turn<'_>, case: u64) -> Result<Emptied, ReplicaError> {
        let mut emptied = Emptied::default();
        let threads = thread::about(&turn.overlay, case)?;
        for thread in &threads {
            let Emptied { bodies, waiting } = self.empty_thread(turn, *thread)?;
            emptied.bodies += bodies;
            emptied.waiting += waiting;
        }
        for number in threads.into_iter().chain([case]) {
            let prefix = number.to_be_bytes();
            let rows = turn.overlay.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
            for (key, _) in rows.into_iter().filter(|(_, value)| value != TOLD_ROW) {
                let Some(location) = ledger::Location::from_key(&key[prefix.len()..]) else { continue };
                let entry = ledger::entry_at(&turn.overlay, location)?;
                emptied.bodies += empty(turn, &entry)?;
            }
        }
        for (key, record) in link::links(&turn.overlay, Some(case))? {
            let other = case::number_of(&turn.overlay, record.other)?;
            let other = other.map(|other| case::case(&turn.overlay, other)).transpose()?.flatten();
            if other.is_some_and(|other| self.is_home(other.home)) {
                continue;
            }
            emptied.bodies += empty(turn, &ledger::entry_at(&turn.overlay, key.grant)?)?;
            if let Some(unlink) =
                record.unlinked.map(|unlink| ledger::entry(&turn.overlay, unlink)).transpose()?.flatten()
            {
                emptied.bodies += empty(turn, &unlink)?;
            }
        }
        Ok(emptied)
    }

    /// Brings a thread in line with the case that it is about, whatever the program that wrote it knew of this.
    pub(super) fn look_at_thread(
        &mut self,
        turn: &mut Turn<'_>,
        number: u64,
        record: &CaseRecord,
    ) -> Result<(), ReplicaError> {
        if record.kind != CaseKind::Thread {
            return Ok(());
        }
        for (key, document) in case::all_documents(&turn.overlay, number, Some(thread::ABOUT))? {
            for location in document.changes {
                let entry = ledger::entry_at(&turn.overlay, location)?;
                let slot = entry.header.value_slot().unwrap_or_default();
                let value = ledger::body(&turn.overlay, location, slot)?;
                self.relate(turn, key, value.as_deref().map(crate::entry::payload))?;
            }
        }
        for case in thread::cases(&turn.overlay, number)? {
            let Some(about) = case::case(&turn.overlay, case)?.filter(|about| self.is_home(about.home)) else {
                continue;
            };
            if is_closed(&turn.overlay, &about)? {
                continue;
            }
            // The last grant to each recipient says what ended what it was granted of the thread.
            let ended: Vec<(OrganisationId, EntryId)> = turn
                .grants(case)?
                .iter()
                .map(|(_, grant)| (grant.terms.recipient, grant.revoked.map_or(grant.id, |(word, _)| word)))
                .collect();
            for (recipient, cause) in ended.into_iter().rev() {
                self.end_threads(turn, case, recipient, cause)?;
            }
        }
        Ok(())
    }
}

/// Is what was deleted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Emptied {
    /// How many bodies.
    pub(super) bodies: u32,
    /// How many documents hold what waits for another home's decision.
    pub(super) waiting: usize,
}

fn has_not_ended(grant: &GrantRecord, now: Timestamp) -> bool {
    grant.revoked.is_none() && now < grant.terms.until
}
