// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn leaf(index: u32) -> TreeHash {
    TreeHash(sha256(&[&[0], &index.to_be_bytes()]))
}

/// The slow and obvious reference: every place of the tree, level by level, fillers only where whole subtrees are empty.
fn reference_root(seed: &Seed, depth: u8, leaves: &BTreeMap<u32, TreeHash>) -> TreeHash {
    fn subtree(seed: &Seed, level: u8, index: u32, leaves: &BTreeMap<u32, TreeHash>) -> TreeHash {
        let width = 1u32 << level;
        if leaves.range(index * width..(index + 1) * width).next().is_none() {
            return filler(seed, level, index);
        }
        if level == 0 {
            return leaves[&index];
        }
        node(&subtree(seed, level - 1, 2 * index, leaves), &subtree(seed, level - 1, 2 * index + 1, leaves))
    }
    subtree(seed, depth, 0, leaves)
}

#[test]
fn places_are_a_permutation() {
    for depth in [0, 2, 6, 12] {
        let seed = Seed([depth; 32]);
        let places: BTreeSet<u32> = (0..1 << depth).map(|index| place(&seed, depth, index)).collect();
        assert_eq!(places.len(), 1 << depth);
        assert!(places.iter().all(|place| *place < 1 << depth));
    }
}

proptest! {
    #[test]
    fn tree_is_as_the_reference(seed in any::<[u8; 32]>(), count in 1u32..64, depth in prop::sample::select(vec![6u8, 12, 20])) {
        let seed = Seed(seed);
        let leaves: Vec<_> = (0..count).map(leaf).collect();
        let placed = (0..count).map(|index| (place(&seed, depth, index), leaf(index))).collect();
        prop_assert_eq!(Tree::build(&seed, depth, &leaves).root(), reference_root(&seed, depth, &placed));
    }

    #[test]
    fn any_subset_proves_itself(seed in any::<[u8; 32]>(), count in 1u32..64, picked in prop::collection::btree_set(0u32..64, 1..20), depth in prop::sample::select(vec![6u8, 12])) {
        let seed = Seed(seed);
        let leaves: Vec<_> = (0..count).map(leaf).collect();
        let tree = Tree::build(&seed, depth, &leaves);
        let picked: BTreeMap<u32, TreeHash> = picked.into_iter().filter(|index| *index < count).map(|index| (place(&seed, depth, index), leaf(index))).collect();
        prop_assume!(!picked.is_empty());
        let places: Vec<u32> = picked.keys().copied().collect();
        let siblings = tree.siblings(&places).unwrap();
        let proven: Vec<_> = picked.into_iter().collect();
        let part = Tree::from_proof(depth, &proven, &siblings).unwrap();
        prop_assert_eq!(part.root(), tree.root());
        // What was received can be passed on: a part proves its own parts.
        let smaller = part.siblings(&places[..1]).unwrap();
        prop_assert_eq!(Tree::from_proof(depth, &proven[..1], &smaller).unwrap().root(), tree.root());

        // One hash more, one less, one other: no proof.
        let mut longer = siblings.clone();
        longer.push(leaf(1000));
        prop_assert!(Tree::from_proof(depth, &proven, &longer).is_err());
        if !siblings.is_empty() {
            prop_assert!(Tree::from_proof(depth, &proven, &siblings[1..]).is_err());
            let mut other = siblings.clone();
            other[0].0[0] ^= 1;
            prop_assert_ne!(Tree::from_proof(depth, &proven, &other).unwrap().root(), tree.root());
        }
    }

    #[test]
    fn nonsense_is_refused_quietly(depth in any::<u8>(), leaves in prop::collection::vec((any::<u32>(), any::<[u8; 32]>()), 0..8), siblings in prop::collection::vec(any::<[u8; 32]>(), 0..40)) {
        let leaves: Vec<_> = leaves.into_iter().map(|(place, hash)| (place, TreeHash(hash))).collect();
        let siblings: Vec<_> = siblings.into_iter().map(TreeHash).collect();
        let _ = Tree::from_proof(depth, &leaves, &siblings);
    }
}
