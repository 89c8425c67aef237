// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Keys of every length that matters, many of them alike, so that rows meet.
fn keys() -> impl Strategy<Value = Vec<u8>> {
    let short = vec(0..3u8, 0..4);
    let long = (vec(0..2u8, SHORT_BYTES_MAX - 1..SHORT_BYTES_MAX + 3)).prop_map(|mut key| {
        key[2..SHORT_BYTES_MAX - 2].fill(1);
        key
    });
    prop_oneof![short, long]
}

fn values() -> impl Strategy<Value = Value> {
    proptest::option::of(vec(any::<u8>(), 0..3))
}

proptest! {
    #[test]
    fn rows_are_those_of_a_plain_tree(
        written in vec((keys(), values()), 0..60),
        later in vec((keys(), values()), 0..20),
        asked in vec((keys(), keys()), 20),
    ) {
        let (mut rows, mut tree) = (Rows::default(), BTreeMap::new());
        for (key, value) in &written {
            rows.insert(key, value.clone());
            tree.insert(key.clone(), value.clone());
        }
        let mut added = Rows::default();
        for (key, value) in later {
            added.insert(&key, value.clone());
            tree.insert(key, value);
        }
        rows.append(added);
        prop_assert_eq!(rows.len(), tree.len());
        let all: Vec<_> = tree.iter().map(|(key, value)| (key.as_slice(), value.as_deref())).collect();
        prop_assert_eq!(rows.iter().collect::<Vec<_>>(), all.clone());
        let mut sorted = Rows::default();
        tree.iter().for_each(|(key, value)| sorted.insert(key, value.clone()));
        prop_assert_eq!(&rows, &sorted, "the order in which they came shows");
        for (from, to) in asked {
            prop_assert_eq!(rows.get(&from), tree.get(&from));
            let within = |key: &[u8]| key >= from.as_slice() && (to.is_empty() || key < to.as_slice());
            let expected: Vec<_> = all.iter().copied().filter(|(key, _)| within(key)).collect();
            prop_assert_eq!(rows.last_in(&from, &to), expected.last().copied());
            prop_assert_eq!(rows.range(&from, &to).collect::<Vec<_>>(), expected);
        }
    }
}
