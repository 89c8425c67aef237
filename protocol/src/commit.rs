// SPDX-License-Identifier: EUPL-1.2
//! Commits: a batch of entries by one signer, one signature over the root of their tree.
//!
//! ```text
//!  0        1            33           65         73              81             113         114        146
//!  +--------+------------+------------+----------+---------------+--------------+-----------+----------+
//!  | version| ledger     | signer     | time     | sealed epochs | sealed root  | depth     | root     |
//!  | u8 = 1 | 32         | 32         | u64, ms  | u64           | 32           | u8, 0|12  | 32       |
//!  +--------+------------+------------+----------+---------------+--------------+-----------+----------+
//! ```
//!
//! followed by the signature (64) under the tag `commit`. An edit by a person is a commit of one entry and depth 0,
//! whose root is the entry's id; imports and what a node does by itself have depth 12 always, with a seed of their own
//! (see [`crate::merkle`]), so that a reader of some entries cannot count the others.

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::codec::{self, DecodeError, Versioned, sha256};
use crate::entropy::Entropy;
use crate::entry::{Draft, entry_id, leaf};
use crate::id::{CommitId, EntryId, LedgerId, Seed, TreeHash};
use crate::key::{KeyError, PublicKey, SecretKey, Signature};
use crate::log::LogState;
use crate::merkle::{self, Tree};
use crate::time::Timestamp;

/// The only version of commits.
pub const COMMIT_VERSION: u8 = 1;
/// The depth of the tree of a commit with more than one entry, and of every commit of a service key.
pub const COMMIT_DEPTH: u8 = 12;
/// The most entries in a commit.
pub const COMMIT_ENTRIES_MAX: usize = 1 << COMMIT_DEPTH;
/// The length of a signed commit: 146 bytes and the signature.
pub const COMMIT_BYTES: usize = 210;

/// Reports a commit that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommitError {
    /// The bytes are not a commit.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The depth is neither 0 nor 12.
    #[error("commit of depth {0}")]
    Depth(u8),
    /// The signature does not hold.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There are no entries, more than fit, or several in a commit of depth 0.
    #[error("commit of {entries} entries at depth {depth}")]
    Entries {
        /// How many entries.
        entries: usize,
        /// The depth.
        depth: u8,
    },
    /// The entries do not have the root that was signed.
    #[error("entries do not have the root that was signed")]
    Root,
    /// A commit of depth 12 came without its seed, or one of depth 0 with one.
    #[error("commit whose seed is missing or not needed")]
    Seed,
}

/// Is what is signed.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Commit {
    /// [`COMMIT_VERSION`].
    pub version: u8,
    /// The ledger that it is part of.
    pub ledger: LedgerId,
    /// Who signs.
    pub signer: PublicKey,
    /// The time, in the signer's word.
    pub time: Timestamp,
    /// The newest state of the ledger's log that the signer saw: proof that the commit was made after it.
    pub sealed: LogState,
    /// The depth of the tree of its entries: 0 or [`COMMIT_DEPTH`].
    pub depth: u8,
    /// The root of the tree of its entries.
    pub root: TreeHash,
}

/// Is a commit with its signature, not yet checked by itself: the exact bytes that were signed.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedCommit {
    /// What was signed.
    pub commit: Commit,
    /// The signature under the tag `commit`.
    pub signature: Signature,
}

impl Versioned for Submission {
    const WHAT: &'static str = "submission";
    const MAGIC: [u8; 7] = *b"RACSUBM";
    const VERSION: u8 = 1;
}

impl Submission {
    /// Returns the ids of the entries, in order.
    pub fn entry_ids(&self) -> Vec<EntryId> {
        let signer = self.commit.commit.signer;
        self.entries.iter().map(|(header, _)| entry_id(signer, header)).collect()
    }
}

impl SignedCommit {
    /// Returns the id: the leaf of the commit in the tree of its epoch.
    pub fn id(&self) -> CommitId {
        CommitId(sha256(&[&[0], &codec::encode(self)]))
    }

    /// Checks version, depth and signature.
    ///
    /// # Errors
    /// Returns [`CommitError::Decode`], [`CommitError::Depth`] or [`CommitError::Key`].
    pub fn verify(&self) -> Result<(), CommitError> {
        if self.commit.version != COMMIT_VERSION {
            return Err(DecodeError::UnknownVersion { what: "commit", version: self.commit.version }.into());
        }
        if self.commit.depth != 0 && self.commit.depth != COMMIT_DEPTH {
            return Err(CommitError::Depth(self.commit.depth));
        }
        self.commit.signer.verify(TAG_COMMIT, &codec::encode(&self.commit), &self.signature)?;
        Ok(())
    }

    /// Checks that exactly `entries`, in this order, with `seed`, have the root that was signed.
    ///
    /// # Errors
    /// Returns [`CommitError::Entries`], [`CommitError::Seed`] or [`CommitError::Root`].
    pub fn check_entries(&self, entries: &[EntryId], seed: Option<&Seed>) -> Result<(), CommitError> {
        let depth = self.commit.depth;
        if entries.is_empty() || entries.len() > 1 << depth {
            return Err(CommitError::Entries { entries: entries.len(), depth });
        }
        let root = match (depth, seed) {
            (0, None) => leaf(entries[0]),
            (COMMIT_DEPTH, Some(seed)) => tree(seed, entries).root(),
            _ => return Err(CommitError::Seed),
        };
        if root == self.commit.root { Ok(()) } else { Err(CommitError::Root) }
    }
}

/// Is a commit with all that it commits to, as its author hands it to a node.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Submission {
    /// The commit.
    pub commit: SignedCommit,
    /// The seed of its tree, at depth 12.
    pub seed: Option<Seed>,
    /// The entries in order: header bytes and bodies.
    pub entries: Vec<(Vec<u8>, Vec<Vec<u8>>)>,
}

/// Says what a commit is made in: which ledger, after which state of it, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitContext {
    /// The ledger.
    pub ledger: LedgerId,
    /// The newest sealed state of its log.
    pub sealed: LogState,
    /// The time.
    pub time: Timestamp,
}

/// Is whether a commit hides how many entries it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    /// One entry, depth 0: an edit by a person.
    Bare,
    /// Depth 12, with a seed: anything else.
    Padded,
}

/// Signs `drafts` as one commit.
///
/// # Errors
/// Returns [`CommitError::Entries`] when there are none, more than fit, or several of them bare.
pub fn sign(
    key: &SecretKey,
    context: &CommitContext,
    padding: Padding,
    drafts: Vec<Draft>,
    entropy: &mut Entropy,
) -> Result<Submission, CommitError> {
    let (depth, seed) = match padding {
        Padding::Bare => (0, None),
        Padding::Padded => (COMMIT_DEPTH, Some(Seed(entropy.draw()))),
    };
    if drafts.is_empty() || drafts.len() > 1 << depth {
        return Err(CommitError::Entries { entries: drafts.len(), depth });
    }
    let entries: Vec<(Vec<u8>, Vec<Vec<u8>>)> =
        drafts.into_iter().map(|draft| (draft.header.encode(), draft.bodies)).collect();
    let ids: Vec<EntryId> = entries.iter().map(|(header, _)| entry_id(key.public(), header)).collect();
    let root = match &seed {
        None => leaf(ids[0]),
        Some(seed) => tree(seed, &ids).root(),
    };
    let commit = Commit {
        version: COMMIT_VERSION,
        ledger: context.ledger,
        signer: key.public(),
        time: context.time,
        sealed: context.sealed,
        depth,
        root,
    };
    let signature = key.sign(TAG_COMMIT, &codec::encode(&commit));
    Ok(Submission { commit: SignedCommit { commit, signature }, seed, entries })
}

/// Returns the tree of the entries of a commit of depth 12.
pub fn tree(seed: &Seed, entries: &[EntryId]) -> Tree {
    let leaves: Vec<TreeHash> = entries.iter().map(|entry| leaf(*entry)).collect();
    Tree::build(seed, COMMIT_DEPTH, &leaves)
}

/// Returns the places of the first `count` entries of a commit.
pub fn entry_places(seed: Option<&Seed>, count: usize) -> Vec<u16> {
    let mut places = seed.map(|seed| merkle::Places::new(seed, COMMIT_DEPTH));
    let mut place = |index| places.as_mut().map_or(0, |places| places.place(index));
    (0u32..).take(count).map(|index| u16::try_from(place(index)).expect(PLACE_FITS)).collect()
}

/// Returns the place of the `index`-th entry of a commit.
pub fn entry_place(seed: Option<&Seed>, index: u16) -> u16 {
    let place = seed.map_or(0, |seed| merkle::place(seed, COMMIT_DEPTH, u32::from(index)));
    u16::try_from(place).expect(PLACE_FITS)
}

const PLACE_FITS: &str = "a place in a tree of depth 12 fits";

const TAG_COMMIT: &str = "commit";

#[cfg(test)]
mod tests;
