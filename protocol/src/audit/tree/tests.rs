// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;
use crate::merkle::{Tree, place};

fn hashes(count: usize) -> Vec<TreeHash> {
    (0..count).map(|index| TreeHash(crate::codec::sha256(&[&index.to_be_bytes()]))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Roots are those of the trees that nodes build, whole or in part.
    #[test]
    fn roots_are_those_of_trees(
        seed in any::<[u8; 32]>(),
        count in 1usize..80,
        shown in prop::collection::vec(any::<bool>(), 80),
        change in any::<prop::sample::Index>(),
    ) {
        let (seed, leaves) = (Seed(seed), hashes(count));
        let tree = Tree::build(&seed, 12, &leaves);
        prop_assert_eq!(whole_root(&seed, 12, leaves.iter().copied()), Some(tree.root()));
        let mut part: Vec<(u32, TreeHash)> =
            (0u32..).zip(&leaves).map(|(index, leaf)| (place(&seed, 12, index), *leaf)).collect();
        let mut keep = shown.iter();
        part.retain(|_| *keep.next().unwrap());
        prop_assume!(!part.is_empty());
        part.sort_unstable_by_key(|(place, _)| *place);
        let places: Vec<u32> = part.iter().map(|(place, _)| *place).collect();
        let siblings = tree.siblings(&places).unwrap();
        prop_assert_eq!(proof_root(12, part.clone(), &siblings), Some(tree.root()));
        let backwards: Vec<_> = part.iter().rev().copied().collect();
        prop_assert_eq!(proof_root(12, backwards, &siblings).is_some(), part.len() == 1);
        let at = change.index(part.len());
        part[at].1 = TreeHash([0; 32]);
        prop_assert!(proof_root(12, part.clone(), &siblings) != Some(tree.root()));
        part.push(part[0]);
        prop_assert_eq!(proof_root(12, part, &siblings), None);
    }
}
