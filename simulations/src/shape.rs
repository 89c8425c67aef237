// SPDX-License-Identifier: EUPL-1.2
//! The shape of a run: what can be told of it without reading a byte of what was sent or stored.

use std::collections::BTreeMap;

use raccord_protocol::store::Table;

/// Is what an onlooker sees of the frames, and what an office can measure of the rows that it stores: times and lengths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    frames: Vec<Frame>,
    rows: BTreeMap<(usize, &'static str), Vec<Lengths>>,
}

/// Is the time (ms), the sender, the recipient and the length of a frame.
type Frame = (u64, usize, usize, usize);

/// Is the length of a row's key and that of its value.
type Lengths = (usize, usize);

impl Shape {
    /// Adds a frame that left at a time (ms).
    pub fn add_frame(&mut self, at: u64, from: usize, to: usize, length: usize) {
        self.frames.push((at, from, to, length));
    }

    /// Adds the rows that an office stores, in the order of their keys.
    pub fn add_rows<'a>(&mut self, office: usize, rows: impl IntoIterator<Item = (Table, &'a [u8], &'a [u8])>) {
        let mut tables: BTreeMap<Table, Vec<Lengths>> = BTreeMap::new();
        for (table, key, value) in rows {
            tables.entry(table).or_default().push((key.len(), value.len()));
        }
        for (table, mut lengths) in tables {
            if is_keyed_by_digest(table) {
                lengths.sort_unstable();
            }
            self.rows.insert((office, table.name()), lengths);
        }
    }

    /// Returns what first differs between two runs, without a byte of what was sent or stored, or nothing.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if let Some(place) = first_difference(&self.frames, &other.frames) {
            return Some(format!("frame {place} of {} and {}", self.frames.len(), other.frames.len()));
        }
        let keys = self.rows.keys().chain(other.rows.keys());
        keys.copied().find_map(|key| {
            let [ours, theirs] = [self, other].map(|shape| shape.rows.get(&key).map_or(&[][..], Vec::as_slice));
            let place = first_difference(ours, theirs)?;
            let (office, table) = key;
            Some(format!("row {place} of {} and {} in {table} of office {office}", ours.len(), theirs.len()))
        })
    }
}

/// Tells whether the keys of a table are, or hold, identifiers that are digests of what they stand for.
///
/// Such keys are other bytes as soon as anything that they cover is, the roots of a log for one, and so is their order: it
/// tells nothing that the bytes themselves do not. Everywhere else the order of the rows is that of what happened, and counts.
fn is_keyed_by_digest(table: Table) -> bool {
    matches!(
        table,
        Table::Meta
            | Table::CommitIds
            | Table::EntryIds
            | Table::Evidence
            | Table::GrantKeys
            | Table::Decisions
            | Table::Erased
            | Table::Asked
    )
}

fn first_difference<T: PartialEq>(ours: &[T], theirs: &[T]) -> Option<usize> {
    let same = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
    (same < ours.len().max(theirs.len())).then_some(same)
}

#[cfg(test)]
mod tests;
