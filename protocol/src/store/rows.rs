// SPDX-License-Identifier: EUPL-1.2
//! Rows in memory, by key: what one step writes to a table, or has read of it.
//!
//! Most keys are short, and most rows come in the order of their keys, for that is the order of the ledger. So a key of up to
//! [`SHORT_BYTES_MAX`] bytes stands in the row itself, and a row that comes after all others is added at the end of a run; only what
//! comes out of order has to be looked up in a tree to find its place.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;
use std::ops::Bound;

/// What stands under a key; `None` where nothing does, or nothing is to.
type Value = Option<Vec<u8>>;

/// Is rows of one table, by key.
#[derive(Clone, Default)]
pub(super) struct Rows {
    /// Rows that came in the order of their keys.
    run: Vec<(Key, Value)>,
    /// Rows that came after one with a later key: none of them after the last of the run, none of them in it.
    rest: BTreeMap<Key, Value>,
}

impl Rows {
    pub(super) fn insert(&mut self, key: &[u8], value: Value) {
        match self.place(key) {
            Place::At(at) => self.run[at].1 = value,
            Place::End => self.run.push((Key::of(key), value)),
            Place::Rest => drop(self.rest.insert(Key::of(key), value)),
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<&Value> {
        match self.place(key) {
            Place::At(at) => Some(&self.run[at].1),
            Place::End => None,
            Place::Rest => self.rest.get(key),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.run.len() + self.rest.len()
    }

    /// Returns the rows in the order of their keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        merged(&self.run, self.rest.range::<[u8], _>(..))
    }

    /// Returns the rows with `from <= key < to`, in order. An empty `to` means no end.
    pub(super) fn range(&self, from: &[u8], to: &[u8]) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        let (run, rest) = self.between(from, to);
        merged(run, rest)
    }

    /// Returns the last row with `from <= key < to`. An empty `to` means no end.
    pub(super) fn last_in(&self, from: &[u8], to: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
        let (run, mut rest) = self.between(from, to);
        let of_run = run.last().map(|(key, value)| (key.bytes(), value.as_deref()));
        let of_rest = rest.next_back().map(|(key, value)| (key.bytes(), value.as_deref()));
        match (of_run, of_rest) {
            (Some(one), Some(other)) => Some(if one.0 > other.0 { one } else { other }),
            (one, other) => one.or(other),
        }
    }

    /// Adds rows; one that has a key in common with a row here takes its place.
    pub(super) fn append(&mut self, later: Self) {
        if self.len() == 0 {
            *self = later;
            return;
        }
        let rows = later.run.into_iter().chain(later.rest);
        rows.for_each(|(key, value)| self.insert(key.bytes(), value));
    }

    fn between(&self, from: &[u8], to: &[u8]) -> (&[(Key, Value)], btree_map::Range<'_, Key, Value>) {
        // An empty range: a tree refuses a start after its end.
        let from = if to.is_empty() || from < to { from } else { to };
        let start = self.run.partition_point(|(key, _)| key.bytes() < from);
        let end = if to.is_empty() { self.run.len() } else { self.run.partition_point(|(key, _)| key.bytes() < to) };
        let rest = match (from, to) {
            (_, []) => self.rest.range::<[u8], _>((Bound::Included(from), Bound::Unbounded)),
            (from, to) => self.rest.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to))),
        };
        (&self.run[start..end], rest)
    }

    fn place(&self, key: &[u8]) -> Place {
        match self.run.last().map(|(last, _)| last.bytes().cmp(key)) {
            None | Some(Ordering::Less) => Place::End,
            Some(Ordering::Equal) => Place::At(self.run.len() - 1),
            Some(Ordering::Greater) => {
                let found = self.run.binary_search_by(|(held, _)| held.bytes().cmp(key));
                found.map_or(Place::Rest, Place::At)
            }
        }
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Rows {}

/// Says where the row of a key is, or would be.
enum Place {
    /// In the run, at this index.
    At(usize),
    /// After all others.
    End,
    /// Not in the run.
    Rest,
}

/// Returns the rows of both, in the order of their keys, none of which is in both.
fn merged<'a>(
    run: &'a [(Key, Value)],
    rest: btree_map::Range<'a, Key, Value>,
) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> {
    let mut run = run.iter().map(|(key, value)| (key.bytes(), value.as_deref())).peekable();
    let mut rest = rest.map(|(key, value)| (key.bytes(), value.as_deref())).peekable();
    std::iter::from_fn(move || match (run.peek(), rest.peek()) {
        (Some((one, _)), Some((other, _))) if other < one => rest.next(),
        (Some(_), _) => run.next(),
        (None, _) => rest.next(),
    })
}

/// How many bytes a key has at most that stands in its row.
const SHORT_BYTES_MAX: usize = 22;

/// Is a key.
#[derive(Clone)]
enum Key {
    Short { length: u8, bytes: [u8; SHORT_BYTES_MAX] },
    Long(Box<[u8]>),
}

impl Key {
    fn of(key: &[u8]) -> Self {
        let mut bytes = [0; SHORT_BYTES_MAX];
        match (u8::try_from(key.len()), bytes.get_mut(..key.len())) {
            (Ok(length), Some(start)) => {
                start.copy_from_slice(key);
                Self::Short { length, bytes }
            }
            _ => Self::Long(key.into()),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Short { length, bytes } => &bytes[..usize::from(*length)],
            Self::Long(bytes) => bytes,
        }
    }
}

impl Borrow<[u8]> for Key {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

#[cfg(test)]
mod tests;
