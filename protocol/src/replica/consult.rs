// SPDX-License-Identifier: EUPL-1.2
//! Who looked at a file of another organisation about a person: told to its home, so that the person it is about can be told.
//!
//! The statement goes without its body. What shows is the key that signed, and so the organisation and the role, and when;
//! neither at what, nor why.

use crate::case::{self, CaseRecord};
use crate::codec::encode;
use crate::erasure::is_closed;
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId, PlatformId};
use crate::ledger::{self, Location, SCAN_ROWS, next_key, read_row};
use crate::statement::{CaseKind, DisclosureItem};
use crate::store::{Store, StoreError, Table, prefix_end};
use crate::time::DAY_MS;

use super::deliver::{Delivered, Proven, Sender};
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError};

/// Tells what a partner's staff looked at from what own staff did, among the rows of [`Table::Consultations`].
pub const TOLD_ROW: &[u8] = b"told";

/// Says that the home of the case was told of what own staff looked at.
const SENT_ROW: &[u8] = b"sent";

/// Precedes a case (u64, big-endian) and a partner: how often it told that its staff looked.
pub(super) const META_LOOKS: &[u8] = b"looks/";

/// How many looks of one partner at one case are remembered: an office that looks thirty times a day does not reach that in a
/// year, and nobody can fill a store, or a person's report, with them.
pub(super) const LOOKS_MAX: u32 = 10_000;

/// By how much a partner's clock may differ where its staff looked.
const LOOK_TOLERANCE_MS: u64 = DAY_MS;

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
        turn.overlay.put(Table::Consultations, row_key(number, location), row.to_vec());
        if let Some(record) = record {
            tell(turn, self.directory.heir(record.home), record.handle, consultation);
        }
        Ok(())
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

    /// Tells homes again who looked at cases that this organisation was granted something of, what they were told then: of all
    /// homes, or of those of one organisation. It may have been lost there. A case may be deleted here since: its grants stay.
    pub(super) fn tell_consultations_again(
        &self,
        turn: &mut Turn<'_>,
        only: Option<OrganisationId>,
    ) -> Result<(), ReplicaError> {
        let mut from = Vec::new();
        let mut asked: Option<(u64, Option<(LedgerId, CaseHandle)>)> = None;
        loop {
            let page = turn.overlay.scan(Table::Consultations, &from, &[], SCAN_ROWS)?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            from = next_key(last);
            for (key, value) in &page {
                let Some((number, rest)) = key.split_first_chunk::<8>().filter(|_| value == SENT_ROW) else { continue };
                let number = u64::from_be_bytes(*number);
                if asked.is_none_or(|(known, _)| known != number) {
                    asked = Some((number, self.whom_to_tell(turn, number, only)?));
                }
                let (Some((_, Some((home, alias)))), Some(location)) = (asked, Location::from_key(rest)) else {
                    continue;
                };
                let consultation = ledger::entry_at(&turn.overlay, location)?.id;
                tell(turn, home, alias, consultation);
            }
        }
    }

    /// Returns the home of a case of another organisation, of `only` if one is named, and what it knows the case by.
    fn whom_to_tell(
        &self,
        turn: &mut Turn<'_>,
        number: u64,
        only: Option<OrganisationId>,
    ) -> Result<Option<(LedgerId, CaseHandle)>, ReplicaError> {
        let own = self.identity.organisation;
        let told = match case::case(&turn.overlay, number)? {
            Some(record) => Some((record.home, record.handle)),
            None => match turn.grants(number)?.iter().rfind(|(_, grant)| grant.terms.recipient == own).cloned() {
                Some((key, grant)) => {
                    let given = ledger::commit(&turn.overlay, key.grant.commit)?.signed.commit.ledger;
                    Some((given, grant.terms.alias))
                }
                None => None,
            },
        };
        let told = told.map(|(home, alias)| (self.directory.heir(home), alias));
        let owner = |ledger| self.directory.ledger(ledger).map(|(owner, _)| owner).filter(|owner| *owner != own);
        Ok(told.filter(|(home, _)| owner(*home).is_some_and(|owner| only.is_none_or(|only| only == owner))))
    }

    /// Remembers that a partner's staff looked at an own case, while it can have been granted something of it, and not later
    /// than now; anything else says nothing.
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
        let grants = turn.grants(number)?.iter().map(|(_, grant)| &grant.terms);
        let given = grants.filter(|terms| terms.recipient == recipient && Some(terms.alias) == alias);
        let since = given.map(|terms| terms.from.minus_ms(LOOK_TOLERANCE_MS)).min();
        let until = turn.now.plus_ms(LOOK_TOLERANCE_MS);
        if !entry.counted || until < entry.time || since.is_none_or(|since| entry.time < since) {
            return Ok(());
        }
        let key = row_key(number, entry.location);
        if turn.overlay.get(Table::Consultations, &key)?.is_some() {
            return Ok(());
        }
        let counter = [META_LOOKS, &number.to_be_bytes(), &recipient.0].concat();
        let looks = turn.overlay.get(Table::Meta, &counter)?.map(|value| read_row(Table::Meta, &value)).transpose()?;
        let looks: u32 = looks.unwrap_or_default();
        if looks < LOOKS_MAX {
            turn.overlay.put(Table::Meta, counter, encode(&(looks + 1)));
            turn.overlay.put(Table::Consultations, key, TOLD_ROW.to_vec());
        }
        Ok(())
    }
}

fn tell(turn: &mut Turn<'_>, home: LedgerId, alias: CaseHandle, consultation: EntryId) {
    let item = DisclosureItem { entry: consultation, slots: 0 };
    turn.send(home, Outgoing { alias: Some(alias), item, bytes: 0 });
}

fn row_key(case: u64, location: Location) -> Vec<u8> {
    [&case.to_be_bytes()[..], &location.key()].concat()
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
