// SPDX-License-Identifier: EUPL-1.2
//! Proof that a ledger bent its history: words under its own keys that cannot both be true.
//!
//! ```text
//! key     accused ledger (32) | kind (u8) | subject        subject: size (u64, big-endian) for kinds 1 and 2, actor (16) for 3
//! value   kind 1 states    first Checkpoint, second Checkpoint, proof list of [32]
//!         kind 2 cited     checkpoint Checkpoint, commit (146), signature [64]
//!         kind 3 actor     first Part, second Part         one entry each, without bodies
//! ```
//!
//! Each convinces whoever holds the card that certifies the ledger, and needs nothing else:
//!
//! - *states*: two checkpoints of one size and two roots; or of two sizes, with what the newer one says the root was when
//!   its log had the older size, and the RFC 6962 proof of that. A root has one tree under it, so the log of the newer
//!   checkpoint never had the state of the older.
//! - *cited*: the node's own commit, which holds a state of its log, against its checkpoint of that size: an epoch was
//!   rewritten in between.
//! - *actor*: two openings or changes under one nonce of one signer, so that two changes have one actor (SPEC 7.5).

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::checkpoint::Checkpoint;
use crate::commit::{COMMIT_DEPTH, SignedCommit};
use crate::entry::{self, Header, actor};
use crate::id::{Actor, LedgerId, Nonce, TreeHash};
use crate::log::{LogState, check_consistency};
use crate::merkle::Tree;
use crate::message::Part;
use crate::roster::NodeCertificate;

/// The most proofs that a node keeps against one ledger: one suffices, the others help who looks for the cause.
pub const PROOFS_MAX: usize = 16;
/// The longest proof between two states: a log has at most 2^64 epochs.
pub const STATES_PROOF_MAX: usize = 130;

/// Is proof that a ledger bent its history; [`ForkProof::check`] tells whether it proves anything.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum ForkProof {
    /// Two checkpoints that no one log had.
    States {
        /// The one of the smaller size, if they differ.
        first: Checkpoint,
        /// The other.
        second: Checkpoint,
        /// Empty for one size; else as [`state_proof`] takes it.
        proof: Vec<TreeHash>,
    } = 1,
    /// A checkpoint, and a commit of the node itself that cites another state of that size.
    Cited {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// The commit, by the service key.
        commit: SignedCommit,
    } = 2,
    /// Two changes with one actor by one signer.
    Actor {
        /// One, alone in its part.
        first: Box<Part>,
        /// The other.
        second: Box<Part>,
    } = 3,
}

/// Reports a proof that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("proof of a fork does not hold: {0}")]
pub struct ForkProofError(&'static str);

/// Is what somebody says of two states of a log: the root at the older size, then the RFC 6962 proof that leads from it to
/// the newer state. Returns that root when the proof holds.
///
/// # Errors
/// Returns [`ForkProofError`] where the proof does not lead to `newer`.
pub fn state_proof(size: u64, newer: &LogState, proof: &[TreeHash]) -> Result<TreeHash, ForkProofError> {
    let (root, path) = proof.split_first().ok_or(ForkProofError("no root at the older size"))?;
    let older = LogState { size, root: *root };
    let holds = size > 0 && proof.len() <= STATES_PROOF_MAX && check_consistency(&older, newer, path).is_ok();
    if holds { Ok(*root) } else { Err(ForkProofError("the hashes do not lead to the newer state")) }
}

impl ForkProof {
    /// Returns the ledger that it accuses.
    pub fn ledger(&self) -> LedgerId {
        match self {
            Self::States { first, .. } => first.ledger,
            Self::Cited { checkpoint, .. } => checkpoint.ledger,
            Self::Actor { first, .. } => first.commit.commit.ledger,
        }
    }

    /// Returns the stable name of its kind: lower-case words with hyphens.
    pub fn name(&self) -> &'static str {
        match self {
            Self::States { first, second, .. } if first.state.size == second.state.size => "two-roots",
            Self::States { .. } => "not-extended",
            Self::Cited { .. } => "epoch-rewritten",
            Self::Actor { .. } => "actor-reused",
        }
    }

    /// Tells whether it shows that the log forked; else a signer is at fault, whose changes are refused one by one.
    pub fn is_of_log(&self) -> bool {
        match self {
            Self::States { .. } | Self::Cited { .. } => true,
            Self::Actor { .. } => false,
        }
    }

    /// Returns the key under which it is kept.
    pub fn key(&self) -> Vec<u8> {
        let ledger = self.ledger().0;
        match self {
            Self::States { first, .. } => [&ledger[..], &[1], &first.state.size.to_be_bytes()].concat(),
            Self::Cited { checkpoint, .. } => [&ledger[..], &[2], &checkpoint.state.size.to_be_bytes()].concat(),
            Self::Actor { first, .. } => {
                let actor = proven(first).map(|proven| proven.actor.0).unwrap_or_default();
                [&ledger[..], &[3], &actor].concat()
            }
        }
    }

    /// Returns what shows it, for people and programs: names and values.
    pub fn evidence(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::States { first, second, .. } => vec![
                ("size", first.state.size.to_string()),
                ("root", first.state.root.to_string()),
                ("other-size", second.state.size.to_string()),
                ("other-root", second.state.root.to_string()),
            ],
            Self::Cited { checkpoint, commit } => vec![
                ("size", checkpoint.state.size.to_string()),
                ("root", checkpoint.state.root.to_string()),
                ("other-root", commit.commit.sealed.root.to_string()),
                ("commit", commit.id().to_string()),
            ],
            Self::Actor { first, second } => vec![
                ("signer", first.commit.commit.signer.to_string()),
                ("commit", first.commit.id().to_string()),
                ("other-commit", second.commit.id().to_string()),
            ],
        }
    }

    /// Checks that it proves something against the ledger that `node` certifies.
    ///
    /// Whether the signer of an actor's two changes belongs to that ledger's organisation is for the caller to ask.
    ///
    /// # Errors
    /// Returns [`ForkProofError`] where it does not.
    pub fn check(&self, node: &NodeCertificate) -> Result<(), ForkProofError> {
        let wrong = |what| Err(ForkProofError(what));
        if self.ledger() != node.ledger() {
            return wrong("it is about another ledger");
        }
        match self {
            Self::States { first, second, proof } => {
                if second.ledger != first.ledger {
                    return wrong("the checkpoints are of two ledgers");
                }
                if [first, second].iter().any(|checkpoint| checkpoint.verify(node.log_key).is_err()) {
                    return wrong("a checkpoint is not signed by its ledger");
                }
                let had = match first.state.size.cmp(&second.state.size) {
                    std::cmp::Ordering::Equal if proof.is_empty() => second.state.root,
                    std::cmp::Ordering::Less => state_proof(first.state.size, &second.state, proof)?,
                    _ => return wrong("the proof is not of these sizes"),
                };
                if had == first.state.root { wrong("the states agree") } else { Ok(()) }
            }
            Self::Cited { checkpoint, commit } => {
                if checkpoint.verify(node.log_key).is_err() {
                    return wrong("the checkpoint is not signed by its ledger");
                }
                let by_node = commit.commit.ledger == checkpoint.ledger && commit.commit.signer == node.service_key;
                if !by_node || commit.verify().is_err() {
                    return wrong("the commit is not the node's own");
                }
                let (state, cited) = (checkpoint.state, commit.commit.sealed);
                if state.size == cited.size && state.root != cited.root { Ok(()) } else { wrong("the states agree") }
            }
            Self::Actor { first, second } => {
                let (Some(one), Some(other)) = (proven(first), proven(second)) else {
                    return wrong("an entry is not proven to be part of its commit");
                };
                let same = one.actor == other.actor && first.commit.commit.signer == second.commit.commit.signer;
                if same && one.entry != other.entry { Ok(()) } else { wrong("the changes have two actors") }
            }
        }
    }
}

/// Returns what makes the actor of an opening or a change.
pub fn actor_nonce(header: &Header) -> Option<&Nonce> {
    match header {
        Header::Opening { nonce, .. } | Header::Change { nonce, .. } => Some(nonce),
        Header::Statement { .. } => None,
    }
}

/// Is the entry of a part of one.
struct Alone {
    entry: crate::id::EntryId,
    actor: Actor,
}

/// Reads a part of one entry, an opening or a change, that its signer signed.
fn proven(part: &Part) -> Option<Alone> {
    let [only] = part.entries.as_slice() else { return None };
    part.commit.verify().ok()?;
    let signer = part.commit.commit.signer;
    let id = entry::entry_id(signer, &only.header);
    let leaf = entry::leaf(id);
    let root = match part.commit.commit.depth {
        0 if only.place == 0 && part.siblings.is_empty() => leaf,
        COMMIT_DEPTH => Tree::from_proof(COMMIT_DEPTH, &[(u32::from(only.place), leaf)], &part.siblings).ok()?.root(),
        _ => return None,
    };
    let header = Header::decode(&only.header).ok()?;
    let nonce = actor_nonce(&header)?;
    (root == part.commit.commit.root).then(|| Alone { entry: id, actor: actor(signer, nonce) })
}

#[cfg(test)]
mod tests;
