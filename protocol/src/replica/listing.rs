// SPDX-License-Identifier: EUPL-1.2
//! What a disclosure lists, and which of it came.

use crate::id::EntryId;
use crate::statement::Disclosure;

/// Is what a disclosure lists, by entry. Two grants may list an entry twice, each with what it opens; it comes once, with all of it.
pub(super) struct Listing(pub(super) Vec<Listed>);

impl Listing {
    pub(super) fn of(list: &Disclosure) -> Self {
        let items = list.items().map(|(_, item)| Listed { entry: item.entry, slots: item.slots, came: None });
        let mut listed: Vec<Listed> = items.collect();
        listed.sort_unstable_by_key(Listed::order);
        listed.dedup_by(|next, kept| {
            let is_same = next.entry == kept.entry;
            kept.slots |= if is_same { next.slots } else { 0 };
            is_same
        });
        Self(listed)
    }

    fn at(&self, entry: &EntryId) -> Option<usize> {
        self.0.binary_search_by(|listed| order_of(&listed.entry).cmp(&order_of(entry))).ok()
    }

    pub(super) fn get(&self, entry: &EntryId) -> Option<&Listed> {
        self.at(entry).map(|at| &self.0[at])
    }

    pub(super) fn get_mut(&mut self, entry: &EntryId) -> Option<&mut Listed> {
        self.at(entry).map(|at| &mut self.0[at])
    }
}

/// Is what a disclosure lists of an entry.
pub(super) struct Listed {
    pub(super) entry: EntryId,
    /// The slots of the bodies that it opens, as a mask.
    pub(super) slots: u8,
    /// Which of the entries that came it is.
    pub(super) came: Option<usize>,
}

impl Listed {
    fn order(&self) -> [u128; 2] {
        order_of(&self.entry)
    }
}

/// Orders ids as their bytes do: numbers compare faster.
fn order_of(id: &EntryId) -> [u128; 2] {
    let (halves, _) = id.0.as_chunks::<16>();
    [0, 1].map(|at| u128::from_be_bytes(halves[at]))
}
