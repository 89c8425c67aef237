// SPDX-License-Identifier: EUPL-1.2
//! The path of a commit into the log of its ledger: what shows a holder of the commit that it was sealed, and under which
//! checkpoint, without showing how many others were.
//!
//! A path is as long as the tree of an epoch is deep, whatever the epoch holds; all that is secret in it is hashed, and
//! places are permuted. So it tells nobody how much else a node does.
//!
//! A commit that came from its own ledger and has no path yet is [`Awaited`]. Nothing waits for the path; that it does not
//! come is what [`Awaited::is_overdue`] tells.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::id::{CommitId, LedgerId, TreeHash};
use crate::log::{EPOCH_DEPTH, EPOCH_VERSION, EpochLeaf, LogState, check_inclusion};
use crate::merkle::Tree;

/// The most commits whose paths come in one message.
pub const PATHS_COMMITS_MAX: usize = 4_096;
/// How many epochs may be sealed between the state that is known when a commit comes and the epoch that holds it.
pub const LATE_EPOCHS: u64 = 3;

/// Is where a commit stands in an epoch.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedCommit {
    /// The commit.
    pub id: CommitId,
    /// Its place in the tree of the epoch.
    pub place: u32,
    /// The siblings from its place up, [`EPOCH_DEPTH`] of them.
    pub siblings: Vec<TreeHash>,
}

impl SealedCommit {
    /// Tells whether the commit stands in the epoch of a leaf.
    pub fn is_in(&self, leaf: &EpochLeaf) -> bool {
        let tree = Tree::from_proof(EPOCH_DEPTH, &[(self.place, TreeHash(self.id.0))], &self.siblings);
        tree.is_ok_and(|tree| tree.root() == leaf.root)
    }
}

/// Is an epoch with the paths of some of its commits, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedEpoch {
    /// Its leaf in the log.
    pub leaf: EpochLeaf,
    /// That the leaf is in the log (RFC 6962, 2.1.1).
    pub proof: Vec<TreeHash>,
    /// The commits.
    pub commits: Vec<SealedCommit>,
}

/// Tells whether an epoch stands in a ledger's log in some state.
fn stands(leaf: &EpochLeaf, proof: &[TreeHash], ledger: LedgerId, state: &LogState) -> bool {
    leaf.version == EPOCH_VERSION
        && leaf.ledger == ledger
        && check_inclusion(leaf.hash(), leaf.number, state, proof).is_ok()
}

impl SealedEpoch {
    /// Tells whether the epoch stands in a ledger's log in some state, and its commits in the epoch.
    pub fn holds(&self, ledger: LedgerId, state: &LogState) -> bool {
        stands(&self.leaf, &self.proof, ledger, state) && self.commits.iter().all(|commit| commit.is_in(&self.leaf))
    }
}

/// Is the path of one commit, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CommitPath {
    /// How many epochs the log had in the state that it leads to.
    pub size: u64,
    /// The leaf of the epoch that holds the commit.
    pub leaf: EpochLeaf,
    /// That the leaf is in the log of that size (RFC 6962, 2.1.1).
    pub proof: Vec<TreeHash>,
    /// The commit.
    pub commit: SealedCommit,
}

impl CommitPath {
    /// Tells whether the path leads from its commit to a state of a ledger's log.
    pub fn holds(&self, ledger: LedgerId, state: &LogState) -> bool {
        self.size == state.size && stands(&self.leaf, &self.proof, ledger, state) && self.commit.is_in(&self.leaf)
    }
}

/// Is what was known of a ledger's log when a commit came from it, whose path has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Awaited {
    /// How many epochs the newest checkpoint held of the ledger had.
    pub held: u64,
    /// How many epochs the ledger's log had when it disclosed the commit, by the disclosure's own word.
    pub cited: u64,
}

impl Awaited {
    /// Tells whether the ledger owes the path, where `newest` is the size of the newest checkpoint held of it, and
    /// `before` that of the one held before, from which the ledger proved the newest.
    ///
    /// It did so knowing that its peer has the one before, and sends the paths into it first. A log that shows a newest
    /// state shorter than what it cited earlier never had what it cited.
    pub fn is_overdue(self, before: u64, newest: u64) -> bool {
        let passed = before >= self.held.max(self.cited).saturating_add(LATE_EPOCHS);
        passed || (self.held < newest && newest < self.cited)
    }
}

/// Is what a node keeps of a foreign commit's sealing, and shows to auditors.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Sealing {
    /// Its path.
    Path(Box<CommitPath>) = 1,
    /// No path has come.
    Awaited(Awaited) = 2,
}

/// Returns the key of a commit's sealing among the evidence.
pub fn sealing_key(ledger: LedgerId, commit: CommitId) -> Vec<u8> {
    [ledger.0, commit.0].concat()
}

/// Reads what [`sealing_key`] wrote; `None` for the key of anything else.
pub fn read_sealing_key(key: &[u8]) -> Option<(LedgerId, CommitId)> {
    let key: [u8; 64] = key.try_into().ok()?;
    let (ledger, commit) = key.split_at(32);
    Some((LedgerId(ledger.try_into().ok()?), CommitId(commit.try_into().ok()?)))
}

#[cfg(test)]
mod tests;
