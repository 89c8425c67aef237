// SPDX-License-Identifier: EUPL-1.2
//! Cases that came back with a backup although they may have been erased since (SPEC.md, 12.1).
//!
//! Who had a part of a case gives back the order that erased this part, and the word that ended its grant; the order that closed
//! the case went to nobody, and is lost with the store. So a case of which such a word comes back is **locked**: nobody sees it,
//! nothing of it leaves, nothing is written in it, until staff who may order erase it again or hold it back.
//!
//! An order locks nothing where who gives it back is still granted something of the case: what closes a case ends its grants in
//! the same step, and whoever was given the order was told of both.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case::{self, DocumentKey};
use crate::codec::encode;
use crate::grant::stands;
use crate::id::{EntryId, OrganisationId};
use crate::ledger::{self, Entry, read_row};
use crate::referral::ReferralRow;
use crate::retention;
use crate::statement::{CaseKind, Kind, kind_of};
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};

use super::deliver::Proven;
use super::turn::Turn;
use super::{Replica, ReplicaError};

/// Precedes the number of a case that is locked.
const META_LOCKED: &[u8] = b"locked/";

/// Says why a case is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Lock {
    /// The order that came back, or what an end of a grant that came back names as its cause.
    pub cause: EntryId,
    /// Who gave it back.
    pub partner: OrganisationId,
    /// Whether it ended a grant: then the whole case was erased, or handed over.
    pub ended_grant: bool,
}

/// Returns the cases that are locked, by number.
///
/// # Errors
/// Fails when the store does.
pub fn locked_cases(store: &dyn Store) -> Result<BTreeMap<u64, Lock>, StoreError> {
    let rows = store.scan(Table::Meta, META_LOCKED, &prefix_end(META_LOCKED), usize::MAX)?;
    let number = |key: &[u8]| Some(u64::from_be_bytes(key[META_LOCKED.len()..].try_into().ok()?));
    rows.into_iter()
        .filter_map(|(key, value)| Some((number(&key)?, value)))
        .map(|(number, value)| Ok((number, read_row(Table::Meta, &value)?)))
        .collect()
}

/// Tells whether a case is locked.
pub(super) fn is_locked(store: &dyn Store, number: u64) -> Result<bool, StoreError> {
    Ok(store.get(Table::Meta, &key(number))?.is_some())
}

/// Forgets that a case is locked; tells whether it was.
pub(super) fn forget(overlay: &mut Overlay<'_>, number: u64) -> Result<bool, StoreError> {
    let was = is_locked(overlay, number)?;
    if was {
        overlay.delete(Table::Meta, key(number));
    }
    Ok(was)
}

fn key(number: u64) -> Vec<u8> {
    [META_LOCKED, &number.to_be_bytes()].concat()
}

impl Replica {
    /// Locks the case of an entry that an order erased which came back, unless its giver is still granted something of it.
    pub(super) fn lock_erased(
        &self,
        turn: &mut Turn<'_>,
        partner: OrganisationId,
        entry: &Entry,
        order: EntryId,
    ) -> Result<(), ReplicaError> {
        let document = entry.header.document(entry.id);
        let filed = document.map(|document| case::document(&turn.overlay, document)).transpose()?.flatten();
        let Some((DocumentKey { case, .. }, _)) = filed else { return Ok(()) };
        let now = turn.now;
        if turn.grants(case)?.iter().any(|(_, grant)| grant.terms.recipient == partner && stands(grant, now)) {
            return Ok(());
        }
        self.lock(turn, case, Lock { cause: order, partner, ended_grant: false })
    }

    /// Locks a case of which the end of a grant came back: its home states such an end where the case is closed or handed over,
    /// and where the recipient declines what was asked of it.
    pub(super) fn lock_ended(
        &self,
        turn: &mut Turn<'_>,
        case: u64,
        partner: OrganisationId,
        (end, references): (&Proven, &[EntryId]),
    ) -> Result<(), ReplicaError> {
        let cause = references.get(1).filter(|_| kind_of(&end.header) == Some(Kind::GrantEnded));
        let Some(cause) = cause.copied() else { return Ok(()) };
        if is_of_referral(turn, cause)? {
            return Ok(());
        }
        self.lock(turn, case, Lock { cause, partner, ended_grant: true })
    }

    /// Tells whether somebody who was granted something of an own case was not heard since this node was restored, and staff of
    /// this ledger did not hold the case back: an order that erased it may come back.
    pub(super) fn may_be_erased(&self, turn: &mut Turn<'_>, number: u64) -> Result<bool, ReplicaError> {
        let recipients: BTreeSet<OrganisationId> =
            turn.grants(number)?.iter().map(|(_, grant)| grant.terms.recipient).collect();
        for recipient in recipients {
            if self.is_unheard(turn, recipient)? {
                let hold = retention::kept(&turn.overlay, number)?.hold;
                let held = hold.map(|hold| ledger::entry(&turn.overlay, hold.entry)).transpose()?.flatten();
                let held = held.map(|entry| ledger::signed(&turn.overlay, entry.location.commit)).transpose()?;
                return Ok(held.is_none_or(|held| held.commit.ledger != self.identity.ledger));
            }
        }
        Ok(false)
    }

    fn lock(&self, turn: &mut Turn<'_>, number: u64, lock: Lock) -> Result<(), ReplicaError> {
        let Some(record) = case::case(&turn.overlay, number)?.filter(|record| self.is_home(record.home)) else {
            return Ok(());
        };
        let known = turn.overlay.get(Table::Meta, &key(number))?.map(|value| read_row::<Lock>(Table::Meta, &value));
        let says_more = known.transpose()?.is_none_or(|known| lock.ended_grant && !known.ended_grant);
        if record.kind != CaseKind::Thread && says_more && !crate::erasure::is_closed(&turn.overlay, &record)? {
            turn.overlay.put(Table::Meta, key(number), encode(&lock));
            // Written again, it is read anew by what is kept of every case.
            case::put(&mut turn.overlay, number, &record);
        }
        Ok(())
    }

    /// Opens a case again that was locked, where staff decided so: what was granted of it is given again.
    pub(super) fn unlock(&mut self, turn: &mut Turn<'_>, number: u64) -> Result<(), ReplicaError> {
        if !forget(&mut turn.overlay, number)? {
            return Ok(());
        }
        if let Some(record) = case::case(&turn.overlay, number)? {
            case::put(&mut turn.overlay, number, &record);
        }
        let asked: Vec<OrganisationId> =
            turn.referrals(number)?.iter().filter_map(|(_, row)| recipient_of(row)).collect();
        for recipient in asked {
            if !self.is_unheard(turn, recipient)? {
                self.hand_over_accepted(turn, Some(number), recipient)?;
            }
        }
        self.give_anew(turn, number, None)
    }

    /// Opens the cases again whose grants ended with a referral, as is known once that came back.
    pub(super) fn unlock_referred(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        for (number, lock) in locked_cases(&turn.overlay)? {
            if lock.ended_grant && is_of_referral(turn, lock.cause)? {
                self.unlock(turn, number)?;
            }
        }
        Ok(())
    }
}

fn recipient_of(row: &ReferralRow) -> Option<OrganisationId> {
    match row {
        ReferralRow::Referral(record) => Some(record.recipient),
        ReferralRow::Taken(_) => None,
    }
}

/// Tells whether an entry is known to answer or settle a referral.
fn is_of_referral(turn: &Turn<'_>, cause: EntryId) -> Result<bool, ReplicaError> {
    let known = ledger::entry(&turn.overlay, cause)?.and_then(|entry| kind_of(&entry.header));
    Ok(matches!(known, Some(Kind::ReferralAnswer | Kind::ReferralSettled)))
}

/// Why nothing but work is granted of a case that may have been erased, while who could say so was not heard.
pub(super) const NOT_HEARD: &str =
    "who had something of the case was not heard since the restore, and may know that it was erased";
/// Why nothing is done with a case that is locked.
pub(crate) const LOCKED: &str = "the case may have been erased since the backup, and is locked until that is decided";
