// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::codec::sha256;
use crate::commit::{CommitContext, Padding, sign};
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::id::{DocumentId, OrganisationId};
use crate::key::SecretKey;
use crate::log::{Position, append, consistency_proof, root};
use crate::message::PartEntry;
use crate::roster::NodeSecrets;
use crate::statement::{Kind, Reason, single};
use crate::time::Timestamp;

fn key(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

fn node() -> NodeCertificate {
    let (log, service, transport) = (key(1), key(2), key(3));
    let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
    NodeCertificate::new(OrganisationId([1; 32]), Nonce([1; 16]), keys, vec![], Timestamp(1))
}

/// A log whose leaves from `fork` on are of another story.
struct Log {
    size: u64,
    nodes: BTreeMap<Position, TreeHash>,
}

impl Log {
    fn told(size: u64, fork: u64, story: u8) -> Self {
        let mut log = Self { size: 0, nodes: BTreeMap::new() };
        for index in 0..size {
            let story = if index < fork { 0 } else { story };
            let leaf = TreeHash(sha256(&[&[0, story], &index.to_be_bytes()]));
            let nodes = log.nodes.clone();
            let complete = append(index, leaf, &mut |position| Ok::<_, Infallible>(nodes[&position])).unwrap();
            log.nodes.extend(complete);
            log.size += 1;
        }
        log
    }

    fn state(&self, size: u64) -> LogState {
        LogState { size, root: root(0, size, &mut |position| Ok::<_, Infallible>(self.nodes[&position])).unwrap() }
    }

    fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint::sign(node().ledger(), self.state(size), &key(1))
    }

    fn proof(&self, from: u64) -> Vec<TreeHash> {
        let read = &mut |position| Ok::<_, Infallible>(self.nodes[&position]);
        let mut proof = vec![self.state(from).root];
        proof.extend(consistency_proof(from, self.size, read).unwrap());
        proof
    }
}

proptest! {
    /// Two sizes prove a fork exactly where the logs part before the older size; an honest log is never accused.
    #[test]
    fn two_sizes_prove_a_fork_and_nothing_else_does(older in 1u64..40, more in 1u64..40, fork in 0u64..80) {
        let newer = older + more;
        let (one, other) = (Log::told(older, fork, 1), Log::told(newer, fork, 2));
        let (first, second, proof) = (one.checkpoint(older), other.checkpoint(newer), other.proof(older));
        let proof = ForkProof::States { first, second, proof };
        prop_assert_eq!(proof.check(&node()).is_ok(), fork < older, "parted at {} of {}", fork, older);
    }

    /// Whatever is changed in a proof, it accuses nobody of what the keys did not sign.
    #[test]
    fn a_proof_that_was_touched_proves_nothing(older in 1u64..20, more in 1u64..20, at in any::<prop::sample::Index>()) {
        let (one, other) = (Log::told(older, 0, 1), Log::told(older + more, 0, 2));
        let (first, second) = (one.checkpoint(older), other.checkpoint(older + more));
        let mut proof = other.proof(older);
        let at = at.index(proof.len());
        proof[at].0[0] ^= 1;
        let touched = ForkProof::States { first: first.clone(), second: second.clone(), proof };
        prop_assert!(touched.check(&node()).is_err());
        let unsigned = Checkpoint { signature: first.signature, ..second };
        let proof = other.proof(older);
        let proof = ForkProof::States { first, second: unsigned, proof };
        prop_assert!(proof.check(&node()).is_err());
    }
}

#[test]
fn one_size_and_two_roots_prove_a_fork() {
    let (one, other) = (Log::told(5, 3, 1), Log::told(5, 3, 2));
    let proof = |first, second| ForkProof::States { first, second, proof: vec![] };
    assert_eq!(proof(one.checkpoint(5), other.checkpoint(5)).check(&node()), Ok(()));
    assert!(proof(one.checkpoint(3), other.checkpoint(3)).check(&node()).is_err(), "the same beginning");
    assert!(proof(one.checkpoint(4), other.checkpoint(5)).check(&node()).is_err(), "two sizes want a proof");
}

fn commit(signer: u8, sealed: LogState) -> SignedCommit {
    let context = CommitContext { ledger: node().ledger(), sealed, time: Timestamp(9) };
    let mut entropy = Entropy::from_seed([4; 32]);
    let draft = single(Kind::Revocation, vec![entry::entry_id(key(1).public(), b"x")], &reason(), &mut entropy);
    sign(&key(signer), &context, Padding::Padded, vec![draft], &mut entropy).unwrap().commit
}

fn reason() -> Reason {
    Reason { text: String::new() }
}

#[test]
fn a_commit_of_the_node_that_cites_another_state_proves_that_an_epoch_was_rewritten() {
    let (one, other) = (Log::told(5, 3, 1), Log::told(5, 3, 2));
    let cited = |signer, state| ForkProof::Cited { checkpoint: one.checkpoint(5), commit: commit(signer, state) };
    assert_eq!(cited(2, other.state(5)).check(&node()), Ok(()));
    assert!(cited(2, one.state(5)).check(&node()).is_err(), "the same state");
    assert!(cited(2, other.state(4)).check(&node()).is_err(), "another size");
    assert!(cited(7, other.state(5)).check(&node()).is_err(), "a key that is not the node's");
}

#[test]
fn two_changes_with_one_actor_prove_it() {
    let signer = key(7);
    let document = DocumentId([8; 32]);
    let part = |value: &[u8], seed: u8| {
        let after = vec![document.into()];
        let mut entropy = Entropy::from_seed([seed; 32]);
        let mut draft = Draft::change(signer.public(), document, after.clone(), after, value, &mut entropy);
        let Header::Change { nonce, .. } = &mut draft.header else { unreachable!() };
        *nonce = Nonce([5; 16]);
        let context = CommitContext { ledger: node().ledger(), sealed: LogState::empty(), time: Timestamp(9) };
        let header = draft.header.encode();
        let commit = sign(&signer, &context, Padding::Bare, vec![draft], &mut entropy).unwrap().commit;
        Box::new(Part { commit, siblings: vec![], entries: vec![PartEntry { place: 0, header, bodies: vec![] }] })
    };
    let proof = |first, second| ForkProof::Actor { first, second };
    assert_eq!(proof(part(b"one", 1), part(b"other", 2)).check(&node()), Ok(()));
    assert!(proof(part(b"one", 1), part(b"one", 1)).check(&node()).is_err(), "one change, twice");
    let mut unproven = part(b"other", 2);
    unproven.entries[0].header[20] ^= 1;
    assert!(proof(part(b"one", 1), unproven).check(&node()).is_err());
}
