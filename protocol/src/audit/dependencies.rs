// SPDX-License-Identifier: EUPL-1.2
//! What changes build on, kept short: a bundle has as many as entries.

use std::collections::BTreeMap;

use super::known::Order;
use crate::id::{DocumentId, EntryId};

/// Is what each change builds on: most build on one other, so all stand in one list.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    /// The changes, in order, each with where its dependencies end in `all`.
    ends: Vec<(Order, usize)>,
    all: Vec<Order>,
    /// Those of changes for which not all was there when they came.
    pub(super) late: BTreeMap<Order, Vec<Order>>,
}

/// Is what a change names that was not all there when it came.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) document: DocumentId,
    pub(super) dependencies: Vec<EntryId>,
    pub(super) predecessors: Vec<EntryId>,
}

impl Dependencies {
    /// Adds those of the newest change.
    pub(super) fn push(&mut self, change: Order, built_on: &[Order]) {
        self.all.extend(built_on);
        self.ends.push((change, self.all.len()));
    }

    /// Returns what a change builds on; nothing for what is no change.
    pub(super) fn of(&self, change: Order) -> &[Order] {
        if let Some(late) = self.late.get(&change) {
            return late;
        }
        let Ok(at) = self.ends.binary_search_by_key(&change, |(change, _)| *change) else { return &[] };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].1);
        &self.all[start..self.ends[at].1]
    }
}
