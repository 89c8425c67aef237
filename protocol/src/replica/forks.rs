// SPDX-License-Identifier: EUPL-1.2
//! Histories that were bent: proofs kept, passed on, and what follows. A ledger whose log forked is cut off for good: no
//! delivery is taken from it or sent to it, and nothing of it is cosigned. Cards and rosters still pass, for that is how
//! its organisation opens another ledger, and how leaders end a membership.
//!
//! The node's own log is judged alike. Who shows a checkpoint under this node's key that its log does not have shows that
//! the store is older than what left the node, or that somebody else has the key: the node then writes nothing more.

use std::collections::BTreeSet;

use crate::checkpoint::Checkpoint;
use crate::codec::encode;
use crate::fork::{ForkProof, PROOFS_MAX};
use crate::id::LedgerId;
use crate::key::PublicKey;
use crate::ledger::{self, read_row};
use crate::message::Message;
use crate::store::{Store, StoreError, Table, prefix_end};

use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Note, Replica, ReplicaError};

/// To how many peers a checkpoint of another ledger is passed on: enough that two stories meet soon, few enough that a
/// large platform does not drown in them.
const PASS_ON_MAX: usize = 8;
/// Holds the checkpoint that this node's own log does not have, once somebody showed one.
pub(super) const META_OVERTAKEN: &[u8] = b"overtaken";
/// Starts the names under which stands how much a ledger's node has read of an outbox that holds less.
pub(super) const META_READ_AHEAD: &[u8] = b"read-ahead/";

/// Returns the proofs held, of one ledger or of all.
///
/// # Errors
/// Fails when the store does.
pub fn fork_proofs(store: &dyn Store, ledger: Option<LedgerId>) -> Result<Vec<ForkProof>, StoreError> {
    let from = ledger.map_or_else(Vec::new, |ledger| ledger.0.to_vec());
    let rows = store.scan(Table::Findings, &from, &prefix_end(&from), usize::MAX)?;
    rows.into_iter().map(|(_, value)| read_row(Table::Findings, &value)).collect()
}

/// Returns the checkpoint of this node's own ledger that somebody showed and its log does not have, if anybody did.
///
/// # Errors
/// Fails when the store does.
pub fn overtaken(store: &dyn Store) -> Result<Option<Checkpoint>, StoreError> {
    let value = store.get(Table::Meta, META_OVERTAKEN)?;
    value.map(|value| read_row(Table::Meta, &value)).transpose()
}

/// Returns the ledgers whose nodes have read more of their outbox at this node than its store holds, and how much: the
/// store is older than what left the node. It is their word alone, so this node goes on, but exchanges nothing with them.
///
/// # Errors
/// Fails when the store does.
pub fn read_ahead(store: &dyn Store) -> Result<Vec<(LedgerId, u64)>, StoreError> {
    let rows = store.scan(Table::Meta, META_READ_AHEAD, &prefix_end(META_READ_AHEAD), usize::MAX)?;
    let read = |(key, value): &(Vec<u8>, Vec<u8>)| {
        let ledger = LedgerId(<[u8; 32]>::try_from(key.get(META_READ_AHEAD.len()..)?).ok()?);
        Some(read_row(Table::Meta, value).map(|read| (ledger, read)))
    };
    rows.iter().filter_map(read).collect()
}

/// Returns how much a ledger's node has read of its outbox, where that once was more than it held.
pub(super) fn read_ahead_of(store: &dyn Store, ledger: LedgerId) -> Result<Option<u64>, StoreError> {
    let value = store.get(Table::Meta, &read_ahead_key(ledger))?;
    value.map(|value| read_row(Table::Meta, &value)).transpose()
}

fn read_ahead_key(ledger: LedgerId) -> Vec<u8> {
    [META_READ_AHEAD, &ledger.0].concat()
}

/// Reads which ledgers are cut off.
pub(super) fn load_forked(store: &dyn Store) -> Result<BTreeSet<LedgerId>, StoreError> {
    let proofs = fork_proofs(store, None)?;
    Ok(proofs.iter().filter(|proof| proof.is_of_log()).map(ForkProof::ledger).collect())
}

impl Replica {
    /// Keeps a proof that was checked, and passes it on, unless it is held already or there are enough of its kind.
    pub(super) fn keep_proof(&mut self, turn: &mut Turn<'_>, proof: &ForkProof) -> Result<(), ReplicaError> {
        let (ledger, key) = (proof.ledger(), proof.key());
        // Counted apart by kind, so that small offences leave room for the proof that cuts a ledger off.
        let of_kind = &key[..=ledger.0.len()];
        let held = turn.overlay.scan(Table::Findings, of_kind, &prefix_end(of_kind), PROOFS_MAX)?;
        if held.len() >= PROOFS_MAX || held.iter().any(|(held, _)| *held == key) {
            return Ok(());
        }
        turn.overlay.put(Table::Findings, key, encode(proof));
        turn.effects.push(Effect::Note(Note::Fork { ledger }));
        if proof.is_of_log() {
            self.forked.insert(ledger);
            let peers: Vec<PublicKey> = self.greeted().collect();
            peers.into_iter().for_each(|peer| self.tell_proof(turn, peer, proof));
        }
        if ledger == self.identity.ledger {
            match proof {
                ForkProof::States { first, second, .. } => {
                    self.see_own(turn, first)?;
                    self.see_own(turn, second)?;
                }
                ForkProof::Cited { checkpoint, .. } => self.see_own(turn, checkpoint)?,
                ForkProof::Actor { .. } => {}
            }
        }
        Ok(())
    }

    /// Tells a peer of all proofs that concern it, at the start of a session.
    pub(super) fn tell_proofs(&self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        for proof in fork_proofs(&turn.overlay, None)? {
            self.tell_proof(turn, peer, &proof);
        }
        Ok(())
    }

    /// Tells a peer of a proof, if it shares a platform with the accused, or is it. Proof against a signer holds headers
    /// of a case's documents: those go to nobody but an auditor.
    fn tell_proof(&self, turn: &mut Turn<'_>, peer: PublicKey, proof: &ForkProof) {
        let Some(session) = self.sessions.get(&peer) else { return };
        if !self.shares_platform(turn, session.organisation, proof.ledger()) {
            return;
        }
        let message = match proof.clone() {
            ForkProof::States { first, second, proof } => Message::Fork { first, second, proof },
            ForkProof::Cited { checkpoint, commit } => Message::Rewritten { checkpoint, commit },
            ForkProof::Actor { .. } => return,
        };
        turn.effects.push(Effect::Send { peer, session: session.id, bytes: message.encode() });
    }

    fn shares_platform(&self, turn: &Turn<'_>, organisation: crate::id::OrganisationId, ledger: LedgerId) -> bool {
        let accused = self.directory.ledger(ledger).map(|(accused, _)| accused);
        accused.is_some_and(|accused| {
            accused == organisation || !self.directory.shared_platforms(accused, organisation, turn.now).is_empty()
        })
    }

    /// Takes a proof from a peer. One about a ledger that is not known here is passed over: its card may come later, and
    /// the proof again with the next session.
    pub(super) fn told_of_fork(
        &mut self,
        turn: &mut Turn<'_>,
        proof: &ForkProof,
    ) -> Result<(), Failure<DeliveryError>> {
        let Some((_, node)) = self.directory.ledger(proof.ledger()) else { return Ok(()) };
        if proof.check(node).is_err() {
            return Err(Failure::Refused(DeliveryError::Delivery("a proof of a fork proves nothing")));
        }
        Ok(self.keep_proof(turn, proof)?)
    }

    /// Passes a checkpoint of a peer on to some others, so that a ledger that tells two stories is found out while both
    /// hearers are there.
    pub(super) fn pass_on_checkpoint(&self, turn: &mut Turn<'_>, from: PublicKey, checkpoint: &Checkpoint) {
        let hearers: Vec<PublicKey> = self
            .greeted()
            .filter(|peer| *peer != from)
            .filter(|peer| {
                let session = self.sessions.get(peer);
                session.is_some_and(|session| self.shares_platform(turn, session.organisation, checkpoint.ledger))
            })
            .collect();
        // Others each time, so that all hear.
        let first = usize::try_from(checkpoint.state.size).unwrap_or_default() % hearers.len().max(1);
        let chosen = hearers.iter().cycle().skip(first).take(hearers.len().min(PASS_ON_MAX));
        let message =
            Message::Checkpoint { checkpoint: checkpoint.clone(), from: checkpoint.state.size, proof: Vec::new() };
        for peer in chosen {
            let Some(session) = self.sessions.get(peer) else { continue };
            turn.effects.push(Effect::Send { peer: *peer, session: session.id, bytes: message.encode() });
        }
    }

    /// Shows a peer the newest checkpoint of its own that is held here: one that lost its newest epochs learns it so.
    pub(super) fn show_own(&self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let Some(held) = ledger::newest_checkpoint(&turn.overlay, session.ledger)? else { return Ok(()) };
        let (checkpoint, from) = (held.checkpoint.clone(), held.checkpoint.state.size);
        let message = Message::Checkpoint { checkpoint, from, proof: Vec::new() };
        turn.effects.push(Effect::Send { peer, session: session.id, bytes: message.encode() });
        Ok(())
    }

    /// Compares a checkpoint of a third ledger with the one held of that size, if one is.
    pub(super) fn compare_checkpoint(
        &mut self,
        turn: &mut Turn<'_>,
        checkpoint: &Checkpoint,
    ) -> Result<(), Failure<DeliveryError>> {
        let Some((_, node)) = self.directory.ledger(checkpoint.ledger) else { return Ok(()) };
        if checkpoint.verify(node.log_key).is_err() {
            return Err(Failure::Refused(DeliveryError::Delivery("the checkpoint is not signed by its ledger")));
        }
        let held = ledger::checkpoint_at(&turn.overlay, checkpoint.ledger, checkpoint.state.size)?;
        let Some(held) = held.filter(|held| held.checkpoint.state.root != checkpoint.state.root) else {
            return Ok(());
        };
        let (first, second) = (held.checkpoint, checkpoint.clone());
        Ok(self.keep_proof(turn, &ForkProof::States { first, second, proof: Vec::new() })?)
    }

    /// Looks at a checkpoint of this node's own ledger that somebody else holds.
    pub(super) fn seen_own(
        &mut self,
        turn: &mut Turn<'_>,
        checkpoint: &Checkpoint,
    ) -> Result<(), Failure<DeliveryError>> {
        if checkpoint.verify(self.identity.log_key.public()).is_err() {
            return Err(Failure::Refused(DeliveryError::Delivery("a checkpoint of this node is not signed by it")));
        }
        Ok(self.see_own(turn, checkpoint)?)
    }

    fn see_own(&mut self, turn: &mut Turn<'_>, checkpoint: &Checkpoint) -> Result<(), ReplicaError> {
        let state = checkpoint.state;
        let had = state.size <= self.sealed.size && self.log_root(&turn.overlay, state.size)? == state.root;
        let newer = self.overtaken.is_none_or(|size| size < state.size);
        if !had && newer {
            turn.overlay.put(Table::Meta, META_OVERTAKEN, encode(checkpoint));
            self.overtaken = Some(state.size);
            turn.effects.push(Effect::Note(Note::Overtaken { size: state.size }));
        }
        Ok(())
    }

    /// Remembers that a peer has read more of its outbox than there is.
    pub(super) fn note_read_ahead(&self, turn: &mut Turn<'_>, peer: PublicKey, read: u64) {
        if let Some(session) = self.sessions.get(&peer) {
            turn.overlay.put(Table::Meta, read_ahead_key(session.ledger), encode(&read));
        }
    }

    /// Tells whether deliveries pass between this node and a ledger.
    pub(super) fn is_cut_off(&self, ledger: LedgerId) -> bool {
        self.overtaken.is_some() || self.forked.contains(&ledger)
    }

    /// Returns the peers that said hello.
    pub(super) fn greeted(&self) -> impl Iterator<Item = PublicKey> {
        self.sessions.iter().filter(|(_, session)| session.greeted).map(|(peer, _)| *peer)
    }
}
