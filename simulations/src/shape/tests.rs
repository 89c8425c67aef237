// SPDX-License-Identifier: EUPL-1.2
//! What counts in a shape, and what does not.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Is a row as it is stored, with the length of its value.
type Stored = (Table, Vec<u8>, usize);

fn shape(rows: &[Stored]) -> Shape {
    let mut sorted: Vec<(Table, &[u8], Vec<u8>)> =
        rows.iter().map(|(table, key, length)| (*table, key.as_slice(), vec![0; *length])).collect();
    sorted.sort();
    let mut shape = Shape::default();
    shape.add_rows(1, sorted.iter().map(|(table, key, value)| (*table, *key, value.as_slice())));
    shape
}

fn rows(tables: &'static [Table]) -> impl Strategy<Value = Vec<Stored>> {
    vec((prop::sample::select(tables), any::<[u8; 8]>(), 0..64_usize), 1..20)
        .prop_map(|rows| rows.into_iter().map(|(table, key, length)| (table, key.to_vec(), length)).collect())
}

proptest! {
    /// Digests of other bytes come in another order: nothing can be told from it.
    #[test]
    fn other_digests_are_the_same_shape(
        stored in rows(&[Table::Evidence, Table::CommitIds, Table::Decisions]),
        mask in any::<[u8; 8]>(),
    ) {
        let others: Vec<Stored> = stored
            .iter()
            .map(|(table, key, length)| (*table, key.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect(), *length))
            .collect();
        prop_assert_eq!(shape(&stored).difference(&shape(&others)), None);
    }

    /// A longer value, a longer key, one row more and one row less are told, whatever the table is keyed by.
    #[test]
    fn every_length_counts(
        stored in rows(&Table::ALL),
        place in any::<prop::sample::Index>(),
        change in 0..3_u8,
    ) {
        let mut others = stored.clone();
        let place = place.index(others.len());
        match change {
            0 => others[place].2 += 1,
            1 => others[place].1.push(0),
            _ => drop(others.remove(place)),
        }
        let difference = shape(&stored).difference(&shape(&others));
        prop_assert!(difference.is_some_and(|what| what.contains(stored[place].0.name())));
    }
}

#[test]
fn the_order_of_what_happened_counts() {
    let of =
        |[first, second]: [usize; 2]| shape(&[(Table::Entries, vec![0], first), (Table::Entries, vec![1], second)]);
    let difference = of([3, 4]).difference(&of([4, 3]));
    assert_eq!(difference.as_deref(), Some("row 0 of 2 and 2 in entries of office 1"));
}

#[test]
fn a_frame_counts_with_its_time_its_ends_and_its_length() {
    let of = |at, from, to, length| {
        let mut shape = Shape::default();
        shape.add_frame(1, 0, 1, 10);
        shape.add_frame(at, from, to, length);
        shape
    };
    let first = of(2, 0, 1, 20);
    assert_eq!(first.difference(&first.clone()), None);
    for other in [of(3, 0, 1, 20), of(2, 1, 1, 20), of(2, 0, 2, 20), of(2, 0, 1, 21)] {
        assert_eq!(first.difference(&other).as_deref(), Some("frame 1 of 2 and 2"));
    }
}
