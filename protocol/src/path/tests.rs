// SPDX-License-Identifier: EUPL-1.2
//! Paths lead to one state and say nothing of what else was sealed.

use proptest::prelude::*;

use super::*;
use crate::id::{Digest, Seed};
use crate::log::{self, epoch_tree, seed_commitment};
use crate::merkle::place;
use crate::time::Timestamp;

const LEDGER: LedgerId = LedgerId([7; 32]);

fn id(number: u32) -> CommitId {
    let mut id = [0; 32];
    id[..4].copy_from_slice(&number.to_be_bytes());
    CommitId(id)
}

/// Seals `commits` as the last of `size` epochs; returns the path of one of them and the state of the log.
fn sealed(commits: u32, size: u64, wanted: u32) -> (CommitPath, LogState) {
    let seed = Seed([5; 32]);
    let ids: Vec<CommitId> = (0..commits).map(id).collect();
    let tree = epoch_tree(&seed, &ids);
    let leaf = EpochLeaf {
        version: EPOCH_VERSION,
        ledger: LEDGER,
        number: size - 1,
        time: Timestamp(0),
        gap: false,
        root: tree.root(),
        seed_commitment: seed_commitment(&seed),
        witnesses: Digest([0; 32]),
    };
    let mut nodes = std::collections::BTreeMap::new();
    for number in 0..size {
        let hash = if number + 1 == size { leaf.hash() } else { TreeHash([9; 32]) };
        let fresh = log::append::<()>(number, hash, &mut |at| Ok(nodes[&at])).unwrap();
        nodes.extend(fresh);
    }
    let read = &mut |at| Ok::<_, ()>(nodes[&at]);
    let state = LogState { size, root: log::root(0, size, read).unwrap() };
    let proof = log::inclusion_proof(size - 1, size, read).unwrap();
    let place = place(&seed, EPOCH_DEPTH, wanted);
    let siblings = tree.siblings(&[place]).unwrap();
    (CommitPath { size, leaf, proof, commit: SealedCommit { id: id(wanted), place, siblings } }, state)
}

#[test]
fn path_is_as_long_whatever_the_epoch_holds() {
    let length = |commits, wanted| crate::codec::encode(&sealed(commits, 9, wanted).0).len();
    assert_eq!(length(1, 0), length(3_000, 2_999));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn path_leads_to_its_state_and_nowhere_else(
        (commits, wanted) in (1u32..40).prop_flat_map(|commits| (Just(commits), 0..commits)),
        size in 1u64..40,
        flip in any::<prop::sample::Index>(),
    ) {
        let (path, state) = sealed(commits, size, wanted);
        prop_assert!(path.holds(LEDGER, &state));
        prop_assert!(!path.holds(LedgerId([8; 32]), &state));
        let mut other = path.clone();
        other.commit.id = id(commits);
        prop_assert!(!other.holds(LEDGER, &state), "another commit stands there");
        let mut bytes = crate::codec::encode(&path);
        let at = flip.index(bytes.len());
        bytes[at] ^= 1;
        if let Ok(bent) = crate::codec::decode::<CommitPath>("path", &bytes, usize::MAX) {
            prop_assert!(!bent.holds(LEDGER, &state), "byte {at}");
        }
    }

    #[test]
    fn nobody_owes_a_path_before_three_epochs_have_passed(held in 0u64..99, lag in 0u64..9, more in 0u64..9) {
        let awaited = Awaited { held, cited: held + lag };
        prop_assert!(!awaited.is_overdue(held + lag + more.min(LATE_EPOCHS - 1), held + lag + 9));
        prop_assert!(awaited.is_overdue(held + lag + LATE_EPOCHS + more, held + lag + 99));
        prop_assert_eq!(awaited.is_overdue(0, held + 1), lag > 1, "what was cited must once be shown");
    }
}
