// SPDX-License-Identifier: EUPL-1.2
//! Who looked at a file of another organisation about a person: told to its home, so that the person it is about can be told.
//!
//! The statement goes without its body. What shows is the key that signed, and so the organisation and the role, and when;
//! neither at what, nor why.

use crate::case::{self, CaseRecord};
use crate::erasure::is_closed;
use crate::id::{CaseHandle, EntryId, PlatformId};
use crate::ledger::{self, Location};
use crate::statement::{CaseKind, DisclosureItem};
use crate::store::{Store, StoreError, Table, prefix_end};

use super::deliver::{Delivered, Proven, Sender};
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError};

/// Tells what a partner's staff looked at from what own staff did, among the rows of [`Table::Consultations`].
pub const TOLD_ROW: &[u8] = b"told";

/// Says that the home of the case was told of what own staff looked at.
const SENT_ROW: &[u8] = b"sent";

impl Replica {
    /// Remembers that somebody of this organisation looked at a case, and tells the home of one of another organisation.
    pub(super) fn note_consultation(
        &self,
        turn: &mut Turn<'_>,
        number: u64,
        consultation: EntryId,
        location: Location,
    ) -> Result<(), StoreError> {
        let record = case::case(&turn.overlay, number)?.filter(|record| self.may_tell(turn, record));
        let row = if record.is_some() { SENT_ROW } else { &[] };
        put_row(turn, number, location, row);
        if let Some(record) = record {
            self.tell_consultation(turn, &record, consultation);
        }
        Ok(())
    }

    fn tell_consultation(&self, turn: &mut Turn<'_>, record: &CaseRecord, consultation: EntryId) {
        let item = DisclosureItem { entry: consultation, slots: 0 };
        let home = self.directory.heir(record.home);
        turn.send(home, Outgoing { alias: Some(record.handle), item, bytes: 0 });
    }

    /// Tells whether the holder of a case about a person is told now that somebody here looked at it: not where the rules of a
    /// platform that both share have a reserve for this organisation, for when its staff looks at somebody says something of its
    /// own files; nor where no platform, or none whose rules are known here, says that they have none.
    fn may_tell(&self, turn: &Turn<'_>, record: &CaseRecord) -> bool {
        let own = self.identity.organisation;
        if record.kind != CaseKind::Person || record.holder == own {
            return false;
        }
        let platforms = self.directory.shared_platforms(record.holder, own, turn.now);
        let is_free = |platform: &PlatformId| {
            let rules = self.directory.roster(*platform).and_then(|roster| roster.rules_at(turn.now));
            let member = self.directory.member(*platform, own, turn.now);
            rules.zip(member).is_some_and(|(rules, member)| rules.reserve(member.kind).is_none())
        };
        !platforms.is_empty() && platforms.iter().all(is_free)
    }

    /// Tells the home of a case again who looked at it, of what it was told then: it may have lost that.
    pub(super) fn tell_consultations_again(
        &self,
        turn: &mut Turn<'_>,
        number: u64,
        record: &CaseRecord,
    ) -> Result<(), ReplicaError> {
        let prefix = number.to_be_bytes();
        for (key, value) in turn.overlay.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)? {
            if let Some(location) = Location::from_key(&key[prefix.len()..]).filter(|_| value == SENT_ROW) {
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
        if was_granted && entry.counted {
            put_row(turn, number, entry.location, TOLD_ROW);
        }
        Ok(())
    }
}

fn put_row(turn: &mut Turn<'_>, case: u64, location: Location, row: &[u8]) {
    let key = [&case.to_be_bytes()[..], &location.key()].concat();
    turn.overlay.put(Table::Consultations, key, row.to_vec());
}

/// Returns where the consultations of a case stand: by own staff, or by that of partners.
///
/// # Errors
/// Fails when the store does.
pub fn consultations(store: &dyn Store, case: u64, by: Readers) -> Result<Vec<Location>, StoreError> {
    let prefix = case.to_be_bytes();
    let wanted: &[&[u8]] = match by {
        Readers::Own => &[&[], SENT_ROW],
        Readers::Partners => &[TOLD_ROW],
    };
    let rows = store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let rows = rows.iter().filter(|(_, value)| wanted.contains(&value.as_slice()));
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
