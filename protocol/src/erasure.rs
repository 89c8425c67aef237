// SPDX-License-Identifier: EUPL-1.2
//! Erasure: what an order empties, what must never be stored again, and who has answered.
//!
//! An order names entries. It empties the bodies of these that no rule is checked against ([`erasable`]): values, where
//! a case came from, who consented, reasons. Headers stay, so the history still verifies and says that there was
//! something. An order stands over the cases of the organisation that gives it, over what others wrote or answered about them,
//! and over its own words, and over nothing else: nobody can have another's data erased by naming it. It holds whichever
//! ledger the organisation goes on with.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case::CaseRecord;
use crate::entry::{BODIES_MAX, Header};
use crate::id::{EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, LedgerError, read_row};
use crate::statement::{ErasureGround, Kind, Payload};
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

/// Returns the slots that an erasure empties, as a mask: all bodies that no rule is checked against.
pub fn erasable(header: &Header) -> u8 {
    match header {
        Header::Opening { .. } | Header::Change { .. } => header.value_slot().map_or(0, |slot| 1 << slot),
        Header::Statement { kind, bodies, .. } => Kind::of(*kind).map_or(0, |kind| {
            let slots = (0u8..).take(bodies.len().min(BODIES_MAX));
            slots.filter(|slot| !kind.is_rule_body(*slot)).fold(0, |slots, slot| slots | 1 << slot)
        }),
    }
}

/// Returns the order of an organisation that erased an entry, if there is one.
///
/// # Errors
/// Fails when the store does.
pub fn erased_by(store: &dyn Store, entry: EntryId, by: OrganisationId) -> Result<Option<EntryId>, StoreError> {
    store.get(Table::Erased, &erased_key(entry, by))?.map(|value| order_in(&value)).transpose()
}

/// Returns every entry that was erased here, with the organisation that ordered it and the order.
///
/// # Errors
/// Fails when the store does.
pub fn all_erased(store: &dyn Store) -> Result<Vec<Erased>, StoreError> {
    let rows = store.scan(Table::Erased, &[], &[], usize::MAX)?;
    let read = |key: &[u8]| {
        let (entry, by) = key.split_first_chunk::<32>()?;
        Some((EntryId(*entry), OrganisationId(by.try_into().ok()?)))
    };
    rows.iter()
        .map(|(key, value)| {
            let (entry, by) = read(key).ok_or_else(|| corrupt(Table::Erased))?;
            Ok(Erased { entry, by, order: order_in(value)? })
        })
        .collect()
}

/// Is an entry that was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// The entry.
    pub entry: EntryId,
    /// The organisation that ordered it.
    pub by: OrganisationId,
    /// The order.
    pub order: EntryId,
}

/// Remembers for ever that an order of an organisation erased an entry; the first order stays.
///
/// # Errors
/// Fails when the store does.
pub fn put_erased(overlay: &mut Overlay<'_>, erased: Erased) -> Result<(), StoreError> {
    if erased_by(overlay, erased.entry, erased.by)?.is_none() {
        overlay.put(Table::Erased, erased_key(erased.entry, erased.by), erased.order.0.to_vec());
    }
    Ok(())
}

fn erased_key(entry: EntryId, by: OrganisationId) -> Vec<u8> {
    [entry.0, by.0].concat()
}

/// Tells whether an own case is closed: what opened it was erased.
///
/// # Errors
/// Fails when the store does.
pub fn is_closed(store: &dyn Store, case: &CaseRecord) -> Result<bool, LedgerError> {
    let opened = ledger::entry_at(store, case.opened)?.id;
    Ok(erased_by(store, opened, case.holder)?.is_some())
}

/// Is what was asked of another organisation's node, and whether it has answered.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Asked {
    /// When it was asked, by this node's clock.
    pub since: Timestamp,
    /// Its receipt.
    pub answer: Option<Answer>,
}

/// Is a receipt as who asked keeps it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Answer {
    /// The receipt.
    pub receipt: EntryId,
    /// The time of its commit.
    pub time: Timestamp,
    /// How many bodies were deleted.
    pub bodies: u32,
}

/// Returns who was asked to delete on a cause (a revocation, an expired grant, an erasure), and what each answered.
///
/// # Errors
/// Fails when the store does.
pub fn asked(store: &dyn Store, cause: EntryId) -> Result<Vec<(LedgerId, Asked)>, StoreError> {
    let rows = store.scan(Table::Asked, &cause.0, &prefix_end(&cause.0), usize::MAX)?;
    rows.into_iter()
        .map(|(key, value)| {
            let ledger = key.get(32..).and_then(|ledger| ledger.try_into().ok());
            let ledger = ledger.map(LedgerId).ok_or_else(|| corrupt(Table::Asked))?;
            Ok((ledger, read_row(Table::Asked, &value)?))
        })
        .collect()
}

/// Returns what was asked of one node on a cause, if anything was.
///
/// # Errors
/// Fails when the store does.
pub fn asked_of(store: &dyn Store, cause: EntryId, ledger: LedgerId) -> Result<Option<Asked>, StoreError> {
    let value = store.get(Table::Asked, &asked_key(cause, ledger))?;
    value.map(|value| read_row(Table::Asked, &value)).transpose()
}

/// Returns every cause with the node asked.
///
/// # Errors
/// Fails when the store does.
pub fn all_asked(store: &dyn Store) -> Result<Vec<(EntryId, LedgerId, Asked)>, StoreError> {
    let mut found = Vec::new();
    for (key, value) in store.scan(Table::Asked, &[], &[], usize::MAX)? {
        let asked: Asked = read_row(Table::Asked, &value)?;
        let (cause, ledger) = key.split_first_chunk::<32>().ok_or_else(|| corrupt(Table::Asked))?;
        let ledger = ledger.try_into().map_err(|_| corrupt(Table::Asked))?;
        found.push((EntryId(*cause), LedgerId(ledger), asked));
    }
    Ok(found)
}

/// Forgets that a node was asked.
pub fn remove_asked(overlay: &mut Overlay<'_>, cause: EntryId, ledger: LedgerId) {
    overlay.delete(Table::Asked, asked_key(cause, ledger));
}

/// Writes what was asked of a node.
pub fn put_asked(overlay: &mut Overlay<'_>, cause: EntryId, ledger: LedgerId, asked: &Asked) {
    overlay.put(Table::Asked, asked_key(cause, ledger), crate::codec::encode(asked));
}

fn asked_key(cause: EntryId, ledger: LedgerId) -> Vec<u8> {
    [cause.0, ledger.0].concat()
}

/// Returns the ground that an order names; `None` where it says it in its reason alone, or is not of this ledger.
///
/// # Errors
/// Fails when the store does.
pub fn ground_of(store: &dyn Store, order: EntryId) -> Result<Option<ErasureGround>, LedgerError> {
    let Some(entry) = ledger::entry(store, order)? else { return Ok(None) };
    if crate::statement::kind_of(&entry.header) != Some(Kind::GroundedErasure) {
        return Ok(None);
    }
    let body = ledger::body(store, entry.location, SLOT_GROUND)?;
    Ok(body.and_then(|body| ErasureGround::read(&body).ok()))
}

/// The slot of an order's ground.
pub const SLOT_GROUND: u8 = 0;

fn order_in(value: &[u8]) -> Result<EntryId, StoreError> {
    value.try_into().map(EntryId).map_err(|_| corrupt(Table::Erased))
}

fn corrupt(table: Table) -> StoreError {
    StoreError::Corrupt { table: table.name(), reason: "key or order".to_owned() }
}
