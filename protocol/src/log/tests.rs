// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

/// A log kept as its complete subtrees, as a node stores it.
#[derive(Default)]
struct Log {
    size: u64,
    nodes: BTreeMap<Position, TreeHash>,
}

impl Log {
    fn read(&self) -> impl FnMut(Position) -> Result<TreeHash, Infallible> + '_ {
        |position| Ok(self.nodes[&position])
    }

    fn push(&mut self, leaf: TreeHash) {
        let nodes = append(self.size, leaf, &mut self.read()).unwrap();
        self.nodes.extend(nodes);
        self.size += 1;
    }

    fn state(&self, size: u64) -> LogState {
        LogState { size, root: root(0, size, &mut self.read()).unwrap() }
    }

    fn of(size: u64) -> Self {
        let mut log = Self::default();
        (0..size).for_each(|index| log.push(leaf(index)));
        log
    }
}

fn leaf(index: u64) -> TreeHash {
    TreeHash(sha256(&[&[0], &index.to_be_bytes()]))
}

/// RFC 6962, 2.1, word for word.
fn reference_root(leaves: &[TreeHash]) -> TreeHash {
    match leaves {
        [] => TreeHash(sha256(&[])),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            merkle::node(&reference_root(left), &reference_root(right))
        }
    }
}

#[test]
fn roots_are_those_of_the_rfc() {
    let log = Log::of(70);
    let leaves: Vec<TreeHash> = (0..70).map(leaf).collect();
    for (size, count) in (0..=70u64).zip(0usize..) {
        assert_eq!(log.state(size).root, reference_root(&leaves[..count]), "size {size}");
    }
}

#[test]
fn epoch_leaf_has_its_documented_length() {
    let epoch = EpochLeaf {
        version: EPOCH_VERSION,
        ledger: LedgerId([0; 32]),
        number: 0,
        time: Timestamp(0),
        gap: false,
        root: TreeHash([0; 32]),
        seed_commitment: Digest([0; 32]),
        witnesses: Digest([0; 32]),
    };
    assert_eq!(codec::encode(&epoch).len(), EPOCH_LEAF_BYTES);
}

proptest! {
    #[test]
    fn inclusion_holds_for_its_leaf_alone(size in 1u64..200, index in any::<prop::sample::Index>(), other in 0u64..200) {
        let log = Log::of(size);
        let index = index.index(usize::try_from(size).unwrap()) as u64;
        let state = log.state(size);
        let proof = inclusion_proof(index, size, &mut log.read()).unwrap();
        check_inclusion(leaf(index), index, &state, &proof).unwrap();
        if other != index {
            prop_assert!(check_inclusion(leaf(other), index, &state, &proof).is_err());
            prop_assert!(check_inclusion(leaf(index), other, &state, &proof).is_err());
        }
        let mut longer = proof.clone();
        longer.push(leaf(1));
        prop_assert!(check_inclusion(leaf(index), index, &state, &longer).is_err());
        if !proof.is_empty() {
            prop_assert!(check_inclusion(leaf(index), index, &state, &proof[1..]).is_err());
        }
    }

    #[test]
    fn consistency_holds_for_extensions_alone(old in 0u64..150, more in 0u64..80, flip in any::<prop::sample::Index>()) {
        let (log, new) = (Log::of(old + more), old + more);
        let proof = consistency_proof(old, new, &mut log.read()).unwrap();
        check_consistency(&log.state(old), &log.state(new), &proof).unwrap();
        if old > 0 {
            let mut forked = log.state(old);
            forked.root.0[3] ^= 1;
            prop_assert!(check_consistency(&forked, &log.state(new), &proof).is_err());
        }
        if !proof.is_empty() {
            let mut changed = proof.clone();
            let at = flip.index(changed.len());
            changed[at].0[0] ^= 1;
            prop_assert!(check_consistency(&log.state(old), &log.state(new), &changed).is_err());
            prop_assert!(check_consistency(&log.state(old), &log.state(new), &proof[1..]).is_err());
        }
    }
}
