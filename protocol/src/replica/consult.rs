// SPDX-License-Identifier: EUPL-1.2
//! Who looked at a file of another organisation about a person: told to its home, so that the person it is about can be told.
//!
//! The statement goes without its body. What shows is the key that signed, and so the organisation and the role, and when;
//! neither at what, nor why.

use crate::case::CaseRecord;
use crate::erasure::is_closed;
use crate::id::{CaseHandle, EntryId};
use crate::ledger::{self, Location};
use crate::statement::{CaseKind, DisclosureItem};
use crate::store::{Store, StoreError, Table, prefix_end};

use super::deliver::{Delivered, Proven, Sender};
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError};

/// Tells what a partner's staff looked at from what own staff did, among the rows of [`Table::Consultations`].
pub const TOLD_ROW: &[u8] = b"told";

impl Replica {
    /// Tells the home of a case of another organisation that somebody of this one looked at it.
    pub(super) fn tell_consultation(&self, turn: &mut Turn<'_>, record: &CaseRecord, consultation: EntryId) {
        let about_person = record.kind == CaseKind::Person && record.holder != self.identity.organisation;
        if !about_person || self.is_reserved(turn, record) {
            return;
        }
        let item = DisclosureItem { entry: consultation, slots: 0 };
        let home = self.directory.heir(record.home);
        turn.send(home, Outgoing { alias: Some(record.handle), item, bytes: 0 });
    }

    /// Tells whether the rules of a platform shared with a holder reserve what this organisation does: when its staff looks
    /// at somebody says something of its own files.
    fn is_reserved(&self, turn: &Turn<'_>, record: &CaseRecord) -> bool {
        let own = self.identity.organisation;
        self.directory.shared_platforms(record.holder, own, turn.now).into_iter().any(|platform| {
            let rules = self.directory.roster(platform).and_then(|roster| roster.rules_at(turn.now));
            let member = self.directory.member(platform, own, turn.now);
            rules.zip(member).is_some_and(|(rules, member)| rules.reserve(member.kind).is_some())
        })
    }

    /// Tells the home of a case again who looked at it: it may have lost that.
    pub(super) fn tell_consultations_again(
        &self,
        turn: &mut Turn<'_>,
        number: u64,
        record: &CaseRecord,
    ) -> Result<(), ReplicaError> {
        let prefix = number.to_be_bytes();
        for (key, value) in turn.overlay.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)? {
            if let Some(location) = Location::from_key(&key[prefix.len()..]).filter(|_| value.is_empty()) {
                let consultation = ledger::entry_at(&turn.overlay, location)?.id;
                self.tell_consultation(turn, record, consultation);
            }
        }
        Ok(())
    }

    /// Remembers that a partner's staff looked at an own case of which it was granted something; anything else says nothing.
    pub(super) fn take_consultation(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some((number, record)) = self.case_of(turn, alias)? else { return Ok(()) };
        if !self.is_home(record.home) || is_closed(&turn.overlay, &record)? {
            return Ok(());
        }
        let recipient = sender.organisation;
        let was_granted = turn
            .grants(number)?
            .iter()
            .any(|(_, grant)| grant.terms.recipient == recipient && Some(grant.terms.alias) == alias);
        if was_granted {
            put_row(turn, number, entry.location);
        }
        Ok(())
    }
}

/// Remembers that a partner's staff looked at a case.
fn put_row(turn: &mut Turn<'_>, case: u64, location: Location) {
    let key = [&case.to_be_bytes()[..], &location.key()].concat();
    turn.overlay.put(Table::Consultations, key, TOLD_ROW.to_vec());
}

/// Returns where the consultations of a case stand: by own staff, or by that of partners.
///
/// # Errors
/// Fails when the store does.
pub fn consultations(store: &dyn Store, case: u64, by: Readers) -> Result<Vec<Location>, StoreError> {
    let prefix = case.to_be_bytes();
    let wanted = match by {
        Readers::Own => &[],
        Readers::Partners => TOLD_ROW,
    };
    let rows = store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let rows = rows.iter().filter(|(_, value)| value == wanted);
    Ok(rows.filter_map(|(key, _)| Location::from_key(&key[prefix.len()..])).collect())
}

/// Says whose consultations are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Those of this organisation's staff.
    Own,
    /// Those that partners told.
    Partners,
}
