// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::audit::pages::tests::narrow;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Row {
    number: u32,
    case: Option<u16>,
    flag: bool,
    time: u64,
}

record!(Row { number: u32, case: Option<u16>, flag: bool, time: u64 });

#[derive(Debug, Clone)]
enum Deed {
    Push(Row),
    Pop,
    Set(usize, Row),
    Update(usize),
    Find(usize, usize, u64),
}

fn row() -> impl Strategy<Value = Row> {
    (any::<u32>(), any::<Option<u16>>(), any::<bool>(), 0..40u64).prop_map(|(number, case, flag, time)| Row {
        number,
        case,
        flag,
        time,
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = || prop_oneof![0..400usize, 0..4_000usize];
    prop_oneof![
        6 => row().prop_map(Deed::Push),
        1 => Just(Deed::Pop),
        3 => (number(), row()).prop_map(|(number, row)| Deed::Set(number, row)),
        3 => number().prop_map(Deed::Update),
        2 => (number(), number(), 0..40u64).prop_map(|(start, end, time)| Deed::Find(start, end, time)),
    ]
}

proptest! {
    /// A column is a map from numbers to records, where what is missing is zeros.
    #[test]
    fn a_column_is_a_map(deeds in proptest::collection::vec(deed(), 1..200)) {
        let pages = Pages::new(Some(narrow(4)));
        let mut column = Column::new(&pages);
        // A second column takes frames, too.
        let mut other = Column::new(&pages);
        let mut model: BTreeMap<usize, Row> = BTreeMap::new();
        let mut length = 0;
        for deed in deeds {
            match deed {
                Deed::Push(row) => {
                    prop_assert_eq!(column.push(row), length);
                    other.push(u64::from(row.number));
                    model.insert(length, row);
                    length += 1;
                }
                Deed::Pop => {
                    let last = length.checked_sub(1).map(|last| model.remove(&last).unwrap_or_default());
                    prop_assert_eq!(column.pop(), last);
                    length = length.saturating_sub(1);
                }
                Deed::Set(number, row) => {
                    column.set(number, row);
                    model.insert(number, row);
                    length = length.max(number + 1);
                }
                Deed::Update(number) => {
                    column.update(number, |row| row.time += 1);
                    model.entry(number).or_default().time += 1;
                    length = length.max(number + 1);
                }
                Deed::Find(start, end, time) => {
                    let found = column.find_in(start, end, |row| row.time == time);
                    let read = |number: usize| model.get(&number).copied().unwrap_or_default();
                    let expected = (start..end).map(|number| (number, read(number))).find(|(_, row)| row.time == time);
                    prop_assert_eq!(found, expected);
                }
            }
            prop_assert_eq!(column.len(), length);
        }
        for (number, row) in &model {
            prop_assert_eq!(column.get(*number), *row);
        }
        let expected: Vec<Row> = (0..length).map(|number| model.get(&number).copied().unwrap_or_default()).collect();
        prop_assert_eq!(column.iter().collect::<Vec<_>>(), expected.clone());
        let mut drained = Vec::new();
        column.drain(|row| drained.push(row));
        prop_assert_eq!(drained, expected);
    }
}

#[test]
fn every_finding_kind_comes_back() {
    for kind in FindingKind::ALL {
        let mut bytes = [0; 2];
        Some(*kind).write(&mut bytes);
        assert_eq!(Option::<FindingKind>::read(&bytes), Some(*kind));
    }
    assert_eq!(Option::<FindingKind>::read(&[0; 2]), None);
}
