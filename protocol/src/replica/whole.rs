// SPDX-License-Identifier: EUPL-1.2
//! A commit that is read whole, for a list that names most of it.
//!
//! A filling lists what an import made, commit by commit. To look for each of its entries by its id, to read these, and to read all of
//! them again for the tree that proves them, takes longer than to read the commit once.

use crate::entry::entry_id;
use crate::id::EntryId;
use crate::ledger::{self, Held, LedgerError, Location};
use crate::store::Table;

use super::turn::Turn;
use super::{Replica, ReplicaError};

/// How many entries a list names at least that a commit is read whole for.
const ENTRIES_MIN: usize = 64;

/// Is a commit with all of its entries that stand, and their ids.
pub(super) struct Whole {
    pub(super) number: u64,
    ids: Vec<EntryId>,
    entries: Vec<Held>,
}

impl Replica {
    /// Reads a commit whole if a list of entries names at least half of it; its tree is kept.
    pub(super) fn read_whole(&mut self, turn: &Turn<'_>, ids: &[EntryId]) -> Result<Option<Whole>, ReplicaError> {
        let [first, .., last] = ids else { return Ok(None) };
        if ids.len() < ENTRIES_MIN {
            return Ok(None);
        }
        let some = ledger::candidates(&turn.overlay, &[*first, ids[ids.len() / 2], *last])?;
        let [Some(number), middle, last] = [0, 1, 2].map(|at| some[at].map(|location: Location| location.commit))
        else {
            return Ok(None);
        };
        let stored = ledger::commit(&turn.overlay, number)?;
        let commit = &stored.signed.commit;
        let is_most = middle == Some(number) && last == middle && 2 * ids.len() >= usize::from(stored.entries);
        if !is_most || commit.depth == 0 {
            return Ok(None);
        }
        let indexes: Vec<u16> = (0..stored.entries).collect();
        let entries = ledger::standing(&turn.overlay, number, &indexes)?;
        let ids: Vec<EntryId> = entries.iter().map(|entry| entry_id(commit.signer, &entry.header)).collect();
        if entries.len() == indexes.len() && !self.has_tree(number, commit.root) {
            let places = entries.iter().map(|entry| entry.place);
            self.keep_tree(number, ledger::tree_from(&stored.origin, places.zip(ids.iter().copied()).collect())?);
        }
        Ok(Some(Whole { number, ids, entries }))
    }
}

impl Whole {
    /// Returns where entries stand, most of them in this commit.
    pub(super) fn locate(&self, turn: &Turn<'_>, ids: &[EntryId]) -> Result<Vec<Option<Location>>, ReplicaError> {
        // Numbers compare faster than bytes do.
        let start = |id: &EntryId| u64::from_be_bytes(*id.0.first_chunk().expect("an id has more bytes"));
        let mut own: Vec<(u64, usize)> = self.ids.iter().enumerate().map(|(at, id)| (start(id), at)).collect();
        own.sort_unstable();
        let own_at = |id: &EntryId| {
            let from = own.partition_point(|(held, _)| *held < start(id));
            let same = own[from..].iter().take_while(|(held, _)| *held == start(id));
            same.map(|(_, at)| *at).find(|at| self.ids[*at] == *id)
        };
        let here = |at: usize| Location { commit: self.number, index: self.entries[at].index };
        let found: Vec<Option<Location>> = ids.iter().map(|id| own_at(id).map(here)).collect();
        let others = ids.iter().zip(&found).filter(|(_, found)| found.is_none());
        let others: Vec<EntryId> = others.map(|(id, _)| *id).collect();
        let mut others = ledger::candidates(&turn.overlay, &others)?.into_iter();
        Ok(found.into_iter().map(|found| found.or_else(|| others.next().flatten())).collect())
    }

    /// Returns the entries with these indexes, which increase.
    pub(super) fn taken(self, indexes: &[u16]) -> Result<Vec<Held>, LedgerError> {
        let mut wanted = indexes.iter().copied().peekable();
        let taken = self.entries.into_iter().filter(|entry| wanted.next_if_eq(&entry.index).is_some()).collect();
        match wanted.next() {
            None => Ok(taken),
            Some(_) => Err(LedgerError::Missing { table: Table::Entries.name() }),
        }
    }
}
