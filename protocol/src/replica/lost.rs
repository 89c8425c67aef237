// SPDX-License-Identifier: EUPL-1.2
//! What earlier ledgers of this organisation made available and its store no longer has, by the lists that partners show it: each
//! stays named until it is back.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case;
use crate::catalogue::FieldId;
use crate::codec::encode;
use crate::entry::{Header, SLOT_FIELD};
use crate::erasure::erased_by;
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::ledger::{self, SCAN_ROWS, next_key, read_row};
use crate::statement::DisclosureItem;
use crate::store::{Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

use super::Replica;
use super::deliver::{Delivered, Proven};
use super::submit::field_of;
use super::turn::Turn;

/// Precedes an entry that an earlier ledger made available and that is not here.
const META_LOST: &[u8] = b"lost/";
/// Precedes such an entry (32), and an alias (16) that another list names it under: each reader knows a case by its own.
const META_LOST_AS: &[u8] = b"lost-as/";

/// Is an entry that an earlier ledger of this organisation made available, and that is lost here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LostEntry {
    /// To whom it was made available.
    pub organisation: OrganisationId,
    /// What that organisation knows the case by.
    pub alias: Option<CaseHandle>,
    /// When it was made available, in the earlier ledger's word.
    pub disclosed: Timestamp,
    /// The field of a document, where its opening came back and belongs to no case here.
    pub field: Option<FieldId>,
}

/// Returns what earlier ledgers made available and is lost, as partners showed it, by entry.
///
/// # Errors
/// Fails when the store does.
pub fn lost_entries(store: &dyn Store) -> Result<Vec<(EntryId, LostEntry)>, StoreError> {
    let (mut from, end) = (META_LOST.to_vec(), prefix_end(META_LOST));
    let mut lost = Vec::new();
    loop {
        let rows = store.scan(Table::Meta, &from, &end, SCAN_ROWS)?;
        let Some((last, _)) = rows.last() else { return Ok(lost) };
        from = next_key(last);
        for (key, value) in rows {
            if let Ok(id) = key[META_LOST.len()..].try_into() {
                lost.push((EntryId(id), read_row(Table::Meta, &value)?));
            }
        }
    }
}

fn lost_key(entry: EntryId) -> Vec<u8> {
    [META_LOST, &entry.0].concat()
}

fn lost_as_key(entry: EntryId, alias: CaseHandle) -> Vec<u8> {
    [META_LOST_AS, &entry.0, &alias.0].concat()
}

fn read(turn: &Turn<'_>, entry: EntryId) -> Result<Option<LostEntry>, StoreError> {
    let value = turn.overlay.get(Table::Meta, &lost_key(entry))?;
    value.map(|value| read_row(Table::Meta, &value)).transpose()
}

impl Replica {
    /// Tells whether an entry is one that an earlier ledger made available and that is lost here.
    pub(super) fn is_lost(&self, turn: &Turn<'_>, entry: EntryId) -> Result<bool, StoreError> {
        Ok(turn.overlay.get(Table::Meta, &lost_key(entry))?.is_some())
    }

    /// Tells whether an entry is lost here that an earlier ledger made available under an alias.
    pub(super) fn is_lost_as(
        &self,
        turn: &Turn<'_>,
        entry: EntryId,
        alias: Option<CaseHandle>,
    ) -> Result<bool, StoreError> {
        let Some(lost) = read(turn, entry)? else { return Ok(false) };
        let named = |alias| turn.overlay.get(Table::Meta, &lost_as_key(entry, alias));
        Ok(lost.alias == alias || alias.map(named).transpose()?.flatten().is_some())
    }

    /// Notes that an entry is lost, as a list says that came back.
    pub(super) fn note_lost(&self, turn: &mut Turn<'_>, entry: EntryId, lost: &LostEntry) -> Result<(), StoreError> {
        match (read(turn, entry)?, lost.alias) {
            (None, _) => turn.overlay.put(Table::Meta, lost_key(entry), encode(lost)),
            (Some(held), Some(alias)) if held.alias != lost.alias => {
                turn.overlay.put(Table::Meta, lost_as_key(entry, alias), Vec::new());
            }
            (Some(_), _) => {}
        }
        Ok(())
    }

    /// Remembers the field of a document that came back and belongs to no case here.
    pub(super) fn name_lost(&self, turn: &mut Turn<'_>, entry: &Proven) -> Result<(), StoreError> {
        let field = entry.bodies.get(&SLOT_FIELD).filter(|_| matches!(entry.header, Header::Opening { .. }));
        let Some(field) = field.and_then(|body| field_of(body)) else { return Ok(()) };
        let Some(lost) = read(turn, entry.id)? else { return Ok(()) };
        turn.overlay.put(Table::Meta, lost_key(entry.id), encode(&LostEntry { field: Some(field), ..lost }));
        Ok(())
    }

    /// Says that what was lost is back.
    pub(super) fn found_again(&self, turn: &mut Turn<'_>, entry: EntryId) -> Result<(), StoreError> {
        if !self.may_have_lost_words() || !self.is_lost(turn, entry)? {
            return Ok(());
        }
        turn.overlay.delete(Table::Meta, lost_key(entry));
        let aliases = [META_LOST_AS, &entry.0].concat();
        for (key, _) in turn.overlay.scan(Table::Meta, &aliases, &prefix_end(&aliases), usize::MAX)? {
            turn.overlay.delete(Table::Meta, key);
        }
        Ok(())
    }

    /// Tells whether of a change that is in a document of an own case the value is gone that was once made available, and nobody erased
    /// it: who deleted it since gave the header back alone.
    pub(super) fn lacks_value(&self, turn: &Turn<'_>, item: DisclosureItem) -> Delivered<bool> {
        let Some(entry) = ledger::entry(&turn.overlay, item.entry)? else { return Ok(false) };
        let slot = entry.header.value_slot().filter(|slot| item.slots & (1 << slot) != 0);
        let (Some(slot), Some(document)) = (slot, entry.header.document(entry.id)) else { return Ok(false) };
        if ledger::body(&turn.overlay, entry.location, slot)?.is_some()
            || erased_by(&turn.overlay, entry.id, self.identity.organisation)?.is_some()
        {
            return Ok(false);
        }
        let Some((key, _)) = case::document(&turn.overlay, document)? else { return Ok(false) };
        let home = case::case(&turn.overlay, key.case)?.map(|case| case.home);
        Ok(home.is_some_and(|home| self.is_home(home)) && !self.is_closed(turn, key.case)?)
    }
}
