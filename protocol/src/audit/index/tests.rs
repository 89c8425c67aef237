// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::audit::pages::tests::{failing, narrow};

#[derive(Debug, Clone)]
enum Deed {
    Insert(u32, u32),
    Replace(u32, u32),
    Remove(u32),
    Find(u32),
}

fn deed() -> impl Strategy<Value = Deed> {
    let key = || prop_oneof![0..40u32, 0..1_000u32];
    prop_oneof![
        4 => (key(), any::<u32>()).prop_map(|(key, value)| Deed::Insert(key, value)),
        2 => (key(), any::<u32>()).prop_map(|(key, value)| Deed::Replace(key, value)),
        2 => key().prop_map(Deed::Remove),
        2 => key().prop_map(Deed::Find),
    ]
}

proptest! {
    /// A look-up is a map, and numbers its keys from 0 without a hole.
    #[test]
    fn a_lookup_is_a_map(deeds in proptest::collection::vec(deed(), 1..600)) {
        let pages = Pages::new(Some(narrow(4)));
        let mut lookup: Lookup<u32, u32> = Lookup::new(&pages);
        let mut model: BTreeMap<u32, u32> = BTreeMap::new();
        for deed in deeds {
            match deed {
                Deed::Insert(key, value) => {
                    let fresh = !model.contains_key(&key);
                    prop_assert_eq!(lookup.insert(key, value).1, fresh);
                    model.entry(key).or_insert(value);
                }
                Deed::Replace(key, value) => prop_assert_eq!(lookup.replace(key, value), model.insert(key, value)),
                Deed::Remove(key) => prop_assert_eq!(lookup.remove(key), model.remove(&key)),
                Deed::Find(key) => prop_assert_eq!(lookup.get(key), model.get(&key).copied()),
            }
            prop_assert_eq!(lookup.len(), model.len());
        }
        let mut rows: Vec<(u32, u32)> = lookup.iter().collect();
        rows.sort_unstable();
        prop_assert_eq!(rows, model.into_iter().collect::<Vec<_>>());
        for number in 0..short(lookup.len()) {
            prop_assert_eq!(lookup.number(lookup.row(number).0), Some(number));
        }
    }

    /// Lists hand out what stands under a key, the newest first, and what was taken away no more.
    #[test]
    fn lists_are_stacks_by_key(deeds in proptest::collection::vec((0..12u32, any::<Option<u32>>()), 1..400)) {
        let pages = Pages::new(Some(narrow(4)));
        let mut lists: Lists<u32, u32> = Lists::new(&pages);
        let mut model: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (key, value) in deeds {
            let stack = model.entry(key).or_default();
            match value {
                Some(value) => {
                    lists.push(key, value);
                    stack.push(value);
                }
                None => prop_assert_eq!(lists.pop(key), stack.pop()),
            }
            prop_assert_eq!(lists.of(key).collect::<Vec<_>>(), stack.iter().rev().copied().collect::<Vec<_>>());
        }
    }

    /// Keys of one print, and prints at the ends of the table, are told apart; a removed one is found no more, all others are.
    #[test]
    fn equal_prints_are_told_apart(
        prints in proptest::collection::vec(prop_oneof![0..4u32, u32::MAX - 4..=u32::MAX, any::<u32>()], 1..450),
        removed in proptest::collection::vec(any::<prop::sample::Index>(), 0..100),
    ) {
        let pages = Pages::new(Some(narrow(4)));
        let mut index = Index::new(&pages);
        for (number, print) in (0..).zip(&prints) {
            prop_assert_eq!(index.insert(*print, number, |other| other == number), number);
        }
        let mut gone = std::collections::BTreeSet::new();
        for at in removed {
            let number = at.index(prints.len());
            index.remove(prints[number], short(number));
            gone.insert(number);
        }
        for (at, print) in prints.iter().enumerate() {
            let found = index.find(*print, |other| other as usize == at);
            prop_assert_eq!(found, (!gone.contains(&at)).then_some(short(at)));
        }
        prop_assert_eq!(index.taken, prints.len() - gone.len());
    }
}

#[test]
fn a_table_grows_through_a_few_frames() {
    let pages = Pages::new(Some(narrow(4)));
    let mut lookup: Lookup<u64, ()> = Lookup::new(&pages);
    for key in 0..20_000u64 {
        assert_eq!(lookup.insert(key, ()).0, u32::try_from(key).unwrap());
    }
    assert!((0..20_000u64).all(|key| lookup.number(key).map(u64::from) == Some(key)));
    assert!(!lookup.contains(20_000));
    assert!(lookup.index.taken * 4 <= lookup.index.size * 3 + 4);
}

/// Whatever a scratch that fails gives back, asking and adding come to an end.
#[test]
fn a_failure_ends_nothing_in_a_loop() {
    for calls in [0, 3, 50, 500] {
        let pages = Pages::new(Some(failing(4, calls)));
        let mut lookup: Lookup<u64, u64> = Lookup::new(&pages);
        for key in 0..5_000 {
            lookup.insert(key, key);
            lookup.remove(key / 2);
        }
        assert!(pages.failure().is_some());
    }
}
