// SPDX-License-Identifier: EUPL-1.2
//! The log of a ledger: an RFC 6962 Merkle tree whose leaves are its epochs.
//!
//! An epoch is the commits of one period. It is sealed by the clock whether or not anything happened, so that silence
//! shows and activity does not. Its leaf:
//!
//! ```text
//!  0        1            33         41         49        50            82               114            146
//!  +--------+------------+----------+----------+---------+-------------+----------------+--------------+
//!  | version| ledger     | number   | time     | gap     | root        | seed commitment| witnesses    |
//!  | u8 = 1 | 32         | u64      | u64, ms  | u8, 0|1 | 32          | 32             | 32           |
//!  +--------+------------+----------+----------+---------+-------------+----------------+--------------+
//!
//! leaf hash       = SHA-256( 0x00 | leaf )                       node = SHA-256( 0x01 | left | right )
//! seed commitment = SHA-256( tag "epoch-seed" | seed (32) )
//! root            = of the tree of depth 20 over the ids of the epoch's commits (see crate::merkle); the filler of the
//!                   whole tree when there are none
//! witnesses       = SHA-256( tag "witnesses" | encoding of the newest cosignatures held, by ledger ), zeros without any
//! ```

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::codec::{self, sha256, tagged_hash};
use crate::id::{CommitId, Digest, LedgerId, Seed, TreeHash};
use crate::merkle::{self, Tree};
use crate::time::Timestamp;

/// The only version of epoch leaves.
pub const EPOCH_VERSION: u8 = 1;
/// The depth of the tree of an epoch.
pub const EPOCH_DEPTH: u8 = 20;
/// The most commits in an epoch; a node that has made so many seals early.
pub const EPOCH_COMMITS_MAX: u32 = 1 << EPOCH_DEPTH;
/// The length of an epoch leaf.
pub const EPOCH_LEAF_BYTES: usize = 146;

/// Reports a proof about a log that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("proof about a log of {size} epochs does not hold")]
pub struct LogProofError {
    /// The size of the log that the proof should have led to.
    pub size: u64,
}

/// Is a state of a log: how many epochs, and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LogState {
    /// How many epochs are sealed.
    pub size: u64,
    /// The root over their leaves.
    pub root: TreeHash,
}

impl LogState {
    /// Returns the state of a log without epochs.
    pub fn empty() -> Self {
        Self { size: 0, root: TreeHash(sha256(&[])) }
    }
}

/// Is the leaf of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EpochLeaf {
    /// [`EPOCH_VERSION`].
    pub version: u8,
    /// The ledger.
    pub ledger: LedgerId,
    /// The number of the epoch, from 0, without a hole.
    pub number: u64,
    /// When it was sealed, by the node's clock.
    pub time: Timestamp,
    /// Whether the node did not run for longer than an epoch before.
    pub gap: bool,
    /// The root over its commits.
    pub root: TreeHash,
    /// Binds the node to the seed of its places.
    pub seed_commitment: Digest,
    /// Binds the epoch to the newest cosignatures of others that the node held: proof that it was sealed after them.
    pub witnesses: Digest,
}

impl EpochLeaf {
    /// Returns the hash of the leaf in the log.
    pub fn hash(&self) -> TreeHash {
        TreeHash(sha256(&[&[0], &codec::encode(self)]))
    }
}

/// Returns the root of an epoch over `commits`, in the order stored.
pub fn epoch_root(seed: &Seed, commits: &[CommitId]) -> TreeHash {
    if commits.is_empty() {
        return merkle::filler(seed, EPOCH_DEPTH, 0);
    }
    epoch_tree(seed, commits).root()
}

/// Returns the tree of an epoch with at least one commit.
pub fn epoch_tree(seed: &Seed, commits: &[CommitId]) -> Tree {
    let leaves: Vec<TreeHash> = commits.iter().map(|commit| TreeHash(commit.0)).collect();
    Tree::build(seed, EPOCH_DEPTH, &leaves)
}

/// Returns what binds an epoch to its seed.
pub fn seed_commitment(seed: &Seed) -> Digest {
    Digest(tagged_hash("epoch-seed", &[&seed.0]))
}

/// Is a node of a log's tree: the root of a complete subtree of `2^level` leaves.
pub type Position = (u8, u64);

/// Reads nodes of a log; `None` for one that is not held.
pub type ReadNode<'a, E> = dyn FnMut(Position) -> Result<TreeHash, E> + 'a;

/// Returns the nodes that become complete when `leaf` is appended to a log of `size` leaves.
///
/// # Errors
/// Fails when `read` does.
pub fn append<E>(size: u64, leaf: TreeHash, read: &mut ReadNode<'_, E>) -> Result<Vec<(Position, TreeHash)>, E> {
    let mut nodes = vec![((0, size), leaf)];
    let (mut level, mut index, mut hash) = (0u8, size, leaf);
    while index % 2 == 1 {
        hash = merkle::node(&read((level, index - 1))?, &hash);
        (level, index) = (level + 1, index / 2);
        nodes.push(((level, index), hash));
    }
    Ok(nodes)
}

/// Returns the root over the leaves `start..start + size`, where `start` is a multiple of the power of two that spans it.
///
/// # Errors
/// Fails when `read` does.
pub fn root<E>(start: u64, size: u64, read: &mut ReadNode<'_, E>) -> Result<TreeHash, E> {
    if size == 0 {
        return Ok(LogState::empty().root);
    }
    if size.is_power_of_two() {
        let level = u8::try_from(size.trailing_zeros()).expect("64 levels at most");
        return read((level, start >> level));
    }
    let left = split(size);
    let (left_root, right_root) = (root(start, left, read)?, root(start + left, size - left, read)?);
    Ok(merkle::node(&left_root, &right_root))
}

/// Returns the proof that leaf `index` is in the log of `size` leaves (RFC 6962, 2.1.1).
///
/// # Errors
/// Fails when `read` does.
pub fn inclusion_proof<E>(index: u64, size: u64, read: &mut ReadNode<'_, E>) -> Result<Vec<TreeHash>, E> {
    fn path<E>(index: u64, start: u64, size: u64, read: &mut ReadNode<'_, E>) -> Result<Vec<TreeHash>, E> {
        if size <= 1 {
            return Ok(Vec::new());
        }
        let left = split(size);
        let (mut proof, sibling) = if index < left {
            (path(index, start, left, read)?, root(start + left, size - left, read)?)
        } else {
            (path(index - left, start + left, size - left, read)?, root(start, left, read)?)
        };
        proof.push(sibling);
        Ok(proof)
    }
    path(index, 0, size, read)
}

/// Returns the proof that the log of `new` leaves extends the log of `old` leaves (RFC 6962, 2.1.2).
///
/// # Errors
/// Fails when `read` does.
pub fn consistency_proof<E>(old: u64, new: u64, read: &mut ReadNode<'_, E>) -> Result<Vec<TreeHash>, E> {
    fn subproof<E>(
        old: u64,
        start: u64,
        size: u64,
        whole: bool,
        read: &mut ReadNode<'_, E>,
    ) -> Result<Vec<TreeHash>, E> {
        if old == size {
            return if whole { Ok(Vec::new()) } else { Ok(vec![root(start, size, read)?]) };
        }
        let left = split(size);
        let (mut proof, sibling) = if old <= left {
            (subproof(old, start, left, whole, read)?, root(start + left, size - left, read)?)
        } else {
            (subproof(old - left, start + left, size - left, false, read)?, root(start, left, read)?)
        };
        proof.push(sibling);
        Ok(proof)
    }
    if old == 0 || old >= new { Ok(Vec::new()) } else { subproof(old, 0, new, true, read) }
}

/// Checks that `leaf` is at `index` of the log in `state` (RFC 9162, 2.1.3.2).
///
/// # Errors
/// Returns [`LogProofError`] when the proof does not lead to the state's root.
pub fn check_inclusion(leaf: TreeHash, index: u64, state: &LogState, proof: &[TreeHash]) -> Result<(), LogProofError> {
    let refused = LogProofError { size: state.size };
    if index >= state.size {
        return Err(refused);
    }
    let (mut at, mut last, mut hash) = (index, state.size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(refused);
        }
        if at % 2 == 1 || at == last {
            hash = merkle::node(sibling, &hash);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            hash = merkle::node(&hash, sibling);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last == 0 && hash == state.root { Ok(()) } else { Err(refused) }
}

/// Checks that the log in state `new` extends the log in state `old` (RFC 9162, 2.1.4.2).
///
/// # Errors
/// Returns [`LogProofError`] when it does not, or the proof does not show it.
pub fn check_consistency(old: &LogState, new: &LogState, proof: &[TreeHash]) -> Result<(), LogProofError> {
    let refused = LogProofError { size: new.size };
    if old.size > new.size {
        return Err(refused);
    }
    if old.size == new.size || old.size == 0 {
        let holds = proof.is_empty() && (old.size == 0 || old.root == new.root);
        return if holds { Ok(()) } else { Err(refused) };
    }
    let (mut at, mut last) = (old.size - 1, new.size - 1);
    while at % 2 == 1 {
        (at, last) = (at / 2, last / 2);
    }
    let mut siblings = proof.iter();
    let first = if old.size.is_power_of_two() { old.root } else { *siblings.next().ok_or(refused)? };
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in siblings {
        if last == 0 {
            return Err(refused);
        }
        if at % 2 == 1 || at == last {
            old_hash = merkle::node(sibling, &old_hash);
            new_hash = merkle::node(sibling, &new_hash);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            new_hash = merkle::node(&new_hash, sibling);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last == 0 && old_hash == old.root && new_hash == new.root { Ok(()) } else { Err(refused) }
}

/// Returns the largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

#[cfg(test)]
mod tests;
