// SPDX-License-Identifier: EUPL-1.2
//! Sparse Merkle trees with secret places: the tree of a commit's entries, and of an epoch's commits.
//!
//! A tree of depth `d` has `2^d` places. The `i`-th leaf stands at place `pi(seed, i)`; every subtree without a leaf
//! holds a filler, so that whoever knows some leaves and their paths learns neither how many others there are nor in
//! which order they came. Whoever is handed the seed (an auditor) recomputes every filler: each place is then a leaf
//! or provably nothing.
//!
//! ```text
//! node   = SHA-256( 0x01 | left (32) | right (32) )                                     as in RFC 6962
//! filler = SHA-256( tag "filler" | seed (32) | level (u8) | index (u32) )               level 0 is the leaves
//! pi     = Feistel network of 10 rounds on d bits, round function
//!          SHA-256( tag "place" | seed (32) | d (u8) | round (u8) | right half (u32) ), its first 4 bytes, big-endian
//! ```

use thiserror::Error;

use crate::codec::{sha256, tagged_hash};
use crate::id::{Seed, TreeHash};

/// The deepest tree.
pub const DEPTH_MAX: u8 = 20;

/// Reports leaves and siblings that are no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The depth is odd (a Feistel network needs halves) or above [`DEPTH_MAX`].
    #[error("tree of depth {0}")]
    Depth(u8),
    /// No leaf was given.
    #[error("proof without a leaf")]
    Empty,
    /// A place is outside the tree, or twice there, or not in increasing order.
    #[error("place {0} out of order or outside the tree")]
    Place(u32),
    /// There are fewer siblings than the leaves need, or more.
    #[error("proof with {found} siblings that needs another number")]
    Siblings {
        /// How many were given.
        found: usize,
    },
}

/// Returns the place of the `index`-th leaf of a tree of depth `depth`: a permutation of `0..2^depth`.
///
/// # Panics
/// Panics when `depth` is odd or above [`DEPTH_MAX`], or `index` is outside: callers have checked both.
pub fn place(seed: &Seed, depth: u8, index: u32) -> u32 {
    Places::new(seed, depth).place(index)
}

/// Computes the places of many leaves: the round function is looked up where it was computed for another leaf, for it
/// has few arguments (64 a round at depth 12) and each leaf takes ten of them.
#[derive(Debug)]
pub struct Places<'a> {
    seed: &'a Seed,
    depth: u8,
    /// The round function, by round, then by its argument, as far as it was computed.
    mixed: Vec<Option<u32>>,
}

impl<'a> Places<'a> {
    /// Prepares for the leaves of a tree of depth `depth`.
    ///
    /// # Panics
    /// Panics when `depth` is odd or above [`DEPTH_MAX`]: callers have checked.
    pub fn new(seed: &'a Seed, depth: u8) -> Self {
        assert!(depth <= DEPTH_MAX && depth.is_multiple_of(2), "depth {depth}");
        Self { seed, depth, mixed: vec![None; usize::from(FEISTEL_ROUNDS) << (depth / 2)] }
    }

    /// Returns the place of the `index`-th leaf.
    ///
    /// # Panics
    /// Panics when `index` is outside the tree: callers have checked.
    pub fn place(&mut self, index: u32) -> u32 {
        let depth = self.depth;
        assert!(u64::from(index) < 1 << depth, "index {index} in a tree of depth {depth}");
        let half = depth / 2;
        let mask = (1u32 << half) - 1;
        let (mut left, mut right) = (index >> half, index & mask);
        for round in 0..FEISTEL_ROUNDS {
            let at = (usize::from(round) << half) + right as usize;
            let mixed = *self.mixed[at].get_or_insert_with(|| {
                let hash = tagged_hash("place", &[&self.seed.0, &[depth, round], &right.to_be_bytes()]);
                u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) & mask
            });
            (left, right) = (right, left ^ mixed);
        }
        (left << half) | right
    }
}

/// Returns the hash of an inner node.
pub fn node(left: &TreeHash, right: &TreeHash) -> TreeHash {
    TreeHash(sha256(&[&[1], &left.0, &right.0]))
}

/// Returns what stands for a subtree without leaves: `level` 0 is a single place.
pub fn filler(seed: &Seed, level: u8, index: u32) -> TreeHash {
    TreeHash(tagged_hash("filler", &[&seed.0, &[level], &index.to_be_bytes()]))
}

/// Is a tree, whole or in part: the nodes that are known, by level (0 is the leaves), each level by increasing index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    depth: u8,
    levels: Vec<Vec<(u32, TreeHash)>>,
}

impl Tree {
    /// Builds the whole tree of `leaves`, the `i`-th at its secret place.
    ///
    /// # Panics
    /// Panics when there is no leaf or more than the tree has places: callers have checked.
    pub fn build(seed: &Seed, depth: u8, leaves: &[TreeHash]) -> Self {
        assert!(!leaves.is_empty() && leaves.len() as u64 <= 1 << depth, "{} leaves, depth {depth}", leaves.len());
        let mut places = Places::new(seed, depth);
        let mut known: Vec<(u32, TreeHash)> =
            (0u32..).zip(leaves).map(|(index, leaf)| (places.place(index), *leaf)).collect();
        known.sort_unstable_by_key(|(index, _)| *index);
        let mut levels = Vec::with_capacity(usize::from(depth) + 1);
        for level in 0..depth {
            let filled = |index| Some(filler(seed, level, index));
            let (whole, above) = climb(&known, filled).expect("every place has a filler");
            levels.push(whole);
            known = above;
        }
        levels.push(known);
        Self { depth, levels }
    }

    /// Builds the part of a tree that `leaves` (place and hash, by increasing place) and `siblings` determine.
    ///
    /// `siblings` are the nodes that cannot be computed from the leaves, from the leaves' level up, by increasing
    /// index: the least that is needed.
    ///
    /// # Errors
    /// Returns a [`ProofError`] when the leaves are not in order or the siblings too few or too many.
    pub fn from_proof(depth: u8, leaves: &[(u32, TreeHash)], siblings: &[TreeHash]) -> Result<Self, ProofError> {
        if depth > DEPTH_MAX || !depth.is_multiple_of(2) {
            return Err(ProofError::Depth(depth));
        }
        if leaves.is_empty() {
            return Err(ProofError::Empty);
        }
        let mut previous = None;
        for &(index, _) in leaves {
            if u64::from(index) >= 1 << depth || previous.is_some_and(|previous| previous >= index) {
                return Err(ProofError::Place(index));
            }
            previous = Some(index);
        }
        let wrong_number = ProofError::Siblings { found: siblings.len() };
        let mut unread = siblings.iter();
        let mut levels = Vec::with_capacity(usize::from(depth) + 1);
        let mut known: Vec<(u32, TreeHash)> = leaves.to_vec();
        for _ in 0..depth {
            let (whole, above) = climb(&known, |_| unread.next().copied()).ok_or(wrong_number)?;
            levels.push(whole);
            known = above;
        }
        if unread.next().is_some() {
            return Err(wrong_number);
        }
        levels.push(known);
        Ok(Self { depth, levels })
    }

    /// Returns the root.
    pub fn root(&self) -> TreeHash {
        self.levels[usize::from(self.depth)][0].1
    }

    /// Returns the siblings that prove the leaves at `places` (increasing), as [`Tree::from_proof`] takes them.
    ///
    /// `None` when a place is not a known leaf of this tree.
    pub fn siblings(&self, places: &[u32]) -> Option<Vec<TreeHash>> {
        if places.iter().any(|place| self.node_at(0, *place).is_none()) {
            return None;
        }
        let mut siblings = Vec::new();
        let mut known = places.to_vec();
        for level in 0..self.depth {
            let mut above: Vec<u32> = Vec::with_capacity(known.len());
            for (at, &index) in known.iter().enumerate() {
                if above.last() == Some(&(index / 2)) {
                    continue;
                }
                above.push(index / 2);
                let paired = index % 2 == 0 && known.get(at + 1) == Some(&(index + 1));
                if !paired {
                    siblings.push(self.node_at(level, index ^ 1)?);
                }
            }
            known = above;
        }
        Some(siblings)
    }

    fn node_at(&self, level: u8, index: u32) -> Option<TreeHash> {
        let nodes = self.levels.get(usize::from(level))?;
        nodes.binary_search_by_key(&index, |(held, _)| *held).ok().map(|at| nodes[at].1)
    }
}

/// The nodes of one level, by increasing index.
type Level = Vec<(u32, TreeHash)>;

/// Pairs each node that is known on a level with its sibling, known or asked for in order of the indexes; returns the
/// whole level and the one above. `None` where a sibling that is asked for is not there.
fn climb(known: &[(u32, TreeHash)], mut sibling_at: impl FnMut(u32) -> Option<TreeHash>) -> Option<(Level, Level)> {
    let mut whole = Vec::with_capacity(2 * known.len());
    let mut above = Vec::with_capacity(known.len());
    let mut unread = known.iter().peekable();
    while let Some(&(index, hash)) = unread.next() {
        let paired = unread.next_if(|(next, _)| index % 2 == 0 && *next == index + 1);
        let sibling = match paired {
            Some((_, sibling)) => *sibling,
            None => sibling_at(index ^ 1)?,
        };
        let (left, right) = if index % 2 == 0 { (hash, sibling) } else { (sibling, hash) };
        whole.extend([(index & !1, left), (index | 1, right)]);
        above.push((index / 2, node(&left, &right)));
    }
    Some((whole, above))
}

/// More rounds than the four that suffice in theory, for the halves are short.
const FEISTEL_ROUNDS: u8 = 10;

#[cfg(test)]
mod tests;
