// SPDX-License-Identifier: EUPL-1.2
//! Epochs by the clock, checkpoints to every peer, cosignatures back.

use std::collections::BTreeMap;

use crate::checkpoint::{Checkpoint, Cosignature};
use crate::codec::{encode, tagged_hash};
use crate::fork::{ForkProof, state_proof};
use crate::id::{Digest, LedgerId, Seed, TreeHash};
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, StoredCheckpoint, StoredEpoch, checkpoint_key, read_row};
use crate::log::{self, EPOCH_COMMITS_MAX, EPOCH_VERSION, EpochLeaf, LogState, Position};
use crate::merkle::Tree;
use crate::message::Message;
use crate::roster::Directory;
use crate::store::{Store, StoreError, Table, prefix_end};
use crate::time::{DAY_MS, SECOND_MS, Timestamp};

use super::paths::EpochTree;
use super::submit::CLOCK_TOLERANCE_MS;
use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Note, OpenEpoch, Replica, ReplicaError};

/// Reads the newest sealed state of this node's log.
pub(super) fn load_state(store: &dyn Store) -> Result<LogState, ReplicaError> {
    let size = ledger::last_epoch(store)?.map_or(0, |epoch| epoch.leaf.number + 1);
    Ok(LogState { size, root: log_root(store, size)? })
}

/// Returns the newest cosignature held of each witness of this node's log, with the size of the checkpoint it is for. Looks
/// back as far as witnesses usually lag, and at what the newest epoch binds.
///
/// # Errors
/// Fails when the store does.
pub fn witnesses(store: &dyn Store, ledger: LedgerId) -> Result<BTreeMap<LedgerId, (u64, Cosignature)>, LedgerError> {
    let newest = ledger::newest_checkpoint(store, ledger)?.map_or(0, |held| held.checkpoint.state.size);
    let from = checkpoint_key(ledger, newest.saturating_sub(WITNESS_LOOKBACK));
    let mut witnesses = BTreeMap::new();
    for (size, cosignature) in ledger::last_epoch(store)?.map(|epoch| epoch.witnesses).unwrap_or_default() {
        witnesses.insert(cosignature.witness, (size, cosignature));
    }
    for (_, value) in store.scan(Table::Checkpoints, &from, &prefix_end(&ledger.0), usize::MAX)? {
        let held: StoredCheckpoint = read_row(Table::Checkpoints, &value)?;
        let size = held.checkpoint.state.size;
        for cosignature in held.cosignatures {
            let newest = witnesses.entry(cosignature.witness).or_insert_with(|| (size, cosignature.clone()));
            if newest.0 <= size {
                *newest = (size, cosignature);
            }
        }
    }
    Ok(witnesses)
}

fn log_root(store: &dyn Store, size: u64) -> Result<TreeHash, LedgerError> {
    log::root(0, size, &mut |position| log_node(store, position))
}

pub(super) fn log_node(store: &dyn Store, position: Position) -> Result<TreeHash, LedgerError> {
    let value = ledger::required(store, Table::LogNodes, &log_node_key(position))?;
    let corrupt = |_| StoreError::Corrupt { table: Table::LogNodes.name(), reason: "length".to_owned() };
    Ok(TreeHash(value.try_into().map_err(corrupt)?))
}

fn log_node_key((level, index): Position) -> Vec<u8> {
    [&[level][..], &index.to_be_bytes()].concat()
}

impl Replica {
    /// Returns the root of this node's log at a size.
    pub(super) fn log_root(&self, store: &dyn Store, size: u64) -> Result<TreeHash, LedgerError> {
        if size == self.sealed.size { Ok(self.sealed.root) } else { log_root(store, size) }
    }

    /// Seals the open epoch when its time is over, whether or not anything happened.
    pub(super) fn seal_if_due(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let due = self.settings.epoch_ms.is_some_and(|epoch_ms| turn.now >= self.epoch.since.plus_ms(epoch_ms));
        if due && self.overtaken.is_none() && !self.clock.is_doubted() { self.seal(turn) } else { Ok(()) }
    }

    /// Seals the open epoch when another step might not fit into it: called at the end of every step.
    pub(super) fn seal_if_full(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        if self.epoch.commits >= EPOCH_COMMITS_MAX - STEP_COMMITS_MAX { self.seal(turn) } else { Ok(()) }
    }

    fn seal(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let commits =
            ledger::commit_ids(&turn.overlay, self.identity.ledger, self.epoch.first_commit, self.next_commit)?;
        let ids: Vec<_> = commits.iter().map(|(_, id)| *id).collect();
        let seed = Seed(self.entropy.draw());
        let tree = (!ids.is_empty()).then(|| log::epoch_tree(&seed, &ids));
        let now = self.sealing_time(turn)?;
        let witnesses = self.witnesses_to_bind(now);
        let leaf = EpochLeaf {
            version: EPOCH_VERSION,
            ledger: self.identity.ledger,
            number: self.epoch.number,
            time: now,
            gap: self.settings.epoch_ms.is_some_and(|epoch_ms| now.ms_since(self.epoch.since) > 2 * epoch_ms),
            root: tree.as_ref().map_or_else(|| log::epoch_root(&seed, &[]), Tree::root),
            seed_commitment: log::seed_commitment(&seed),
            witnesses: witnesses_digest(&witnesses),
        };
        let size = self.sealed.size;
        let nodes = log::append(size, leaf.hash(), &mut |position| log_node(&turn.overlay, position))?;
        for (position, hash) in nodes {
            turn.overlay.put(Table::LogNodes, log_node_key(position), hash.0.to_vec());
        }
        let number = self.epoch.number;
        let epoch =
            StoredEpoch { leaf, seed, first_commit: self.epoch.first_commit, end_commit: self.next_commit, witnesses };
        turn.overlay.put(Table::Epochs, number.to_be_bytes(), encode(&epoch));
        self.epoch_tree = tree.map(|tree| EpochTree::new(epoch, tree, &commits));
        self.sealed = LogState { size: size + 1, root: log_root(&turn.overlay, size + 1)? };
        self.epoch =
            OpenEpoch { number: number + 1, first_commit: self.next_commit, since: now, commits: 0, said: Some(now) };
        let checkpoint = Checkpoint::sign(self.identity.ledger, self.sealed, &self.identity.log_key);
        put_checkpoint(turn, &StoredCheckpoint { checkpoint, cosignatures: Vec::new() });
        turn.effects.push(Effect::Note(Note::Sealed { size: self.sealed.size }));
        let peers: Vec<PublicKey> = self.greeted().collect();
        for peer in peers {
            self.prove_again(turn, peer)?;
            self.offer_checkpoint(turn, peer)?;
        }
        Ok(())
    }

    /// Returns the time of an epoch that is sealed now: no earlier than what was said in it. A clock that was ahead by hours, and
    /// was believed, may have been set right since; what it said while it was doubted is not followed.
    fn sealing_time(&self, turn: &Turn<'_>) -> Result<Timestamp, LedgerError> {
        let said = match self.epoch.said {
            Some(said) => said,
            None => ledger::last_believed(&turn.overlay, self.identity.ledger)?,
        };
        let believed = said.ms_since(turn.now) <= DAY_MS;
        Ok(turn.now.max(if believed { said.minus_ms(CLOCK_TOLERANCE_MS) } else { turn.now }))
    }

    /// Returns what an epoch sealed at a moment binds: the newest cosignature of each organisation's home, and of these the newest
    /// where there are more than a record has room for. None that is far ahead: it may have come while this clock was ahead itself.
    fn witnesses_to_bind(&mut self, at: Timestamp) -> Vec<(u64, Cosignature)> {
        let directory = &self.directory;
        self.witnesses.retain(|witness, _| is_home(directory, *witness));
        let held = self.witnesses.values().filter(|(_, cosignature)| is_credible(cosignature, at));
        let mut bound: Vec<(u64, Cosignature)> = held.cloned().collect();
        if bound.len() > WITNESSES_MAX {
            bound.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
            bound.truncate(WITNESSES_MAX);
            bound.sort_by_key(|(_, cosignature)| cosignature.witness);
        }
        bound
    }

    /// Sends the newest checkpoint to a peer that holds an older one, with the proof that it extends it, once the peer was
    /// sent all paths into the older one. A node that doubts its clock sends it in any case: the cosignature that answers it
    /// says what time it is at the peer.
    pub(super) fn offer_checkpoint(&mut self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        if !self.prove(turn, peer)? {
            return Ok(());
        }
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, from) = (session.id, session.witnessed.size);
        let asks = self.clock.is_doubted() && from == self.sealed.size;
        if (from >= self.sealed.size && !asks) || self.overtaken.is_some() {
            return Ok(());
        }
        let Some(held) = ledger::checkpoint_at(&turn.overlay, self.identity.ledger, self.sealed.size)? else {
            return Ok(());
        };
        let mut proof = Vec::new();
        if from > 0 && !asks {
            proof.push(self.log_root(&turn.overlay, from)?);
            let read = &mut |position| log_node(&turn.overlay, position);
            proof.extend(log::consistency_proof(from, self.sealed.size, read)?);
        }
        let message = Message::Checkpoint { checkpoint: held.checkpoint, from, proof };
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.await_witness(turn.clock);
        }
        turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
        Ok(())
    }

    /// Takes a checkpoint: a peer's own is kept when it extends what is held, and cosigned; one that does not is kept as
    /// the proof of a fork. One of another ledger is compared with what is held of it.
    pub(super) fn witness(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        checkpoint: &Checkpoint,
        from: u64,
        proof: &[TreeHash],
    ) -> Result<(), Failure<DeliveryError>> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (ledger, id) = (session.ledger, session.id);
        if checkpoint.ledger == self.identity.ledger {
            return self.seen_own(turn, checkpoint);
        }
        if checkpoint.ledger != ledger {
            return self.compare_checkpoint(turn, checkpoint);
        }
        let Some((_, node)) = self.directory.ledger(ledger) else { return Ok(()) };
        if checkpoint.verify(node.log_key).is_err() {
            return Err(Failure::Refused(DeliveryError::Delivery("the checkpoint is not signed by its ledger")));
        }
        if self.is_cut_off(ledger) {
            return Ok(());
        }
        let held = ledger::newest_checkpoint(&turn.overlay, ledger)?;
        let old = held.as_ref().map_or_else(LogState::empty, |held| held.checkpoint.state);
        if let Some(same) = ledger::checkpoint_at(&turn.overlay, ledger, checkpoint.state.size)?
            && same.checkpoint.state.root != checkpoint.state.root
        {
            let (first, second) = (same.checkpoint, checkpoint.clone());
            return Ok(self.keep_proof(turn, &ForkProof::States { first, second, proof: Vec::new() })?);
        }
        if checkpoint.state.size > old.size && from == old.size {
            if let Some(held) = held {
                let refused = |_| Failure::Refused(DeliveryError::Delivery("the checkpoint comes without its proof"));
                if state_proof(old.size, &checkpoint.state, proof).map_err(refused)? != old.root {
                    let (first, second) = (held.checkpoint, checkpoint.clone());
                    return Ok(self.keep_proof(turn, &ForkProof::States { first, second, proof: proof.to_vec() })?);
                }
            }
            put_checkpoint(turn, &StoredCheckpoint { checkpoint: checkpoint.clone(), cosignatures: Vec::new() });
            self.pass_on_checkpoint(turn, peer, checkpoint);
        }
        // Whatever is held now is cosigned: the peer learns where to start its next proof. What is cosigned stands in the
        // batch of this step or an earlier one, so that no crash lets another state of this size be cosigned later.
        let newest = ledger::newest_checkpoint(&turn.overlay, ledger)?;
        if let Some(mut newest) = newest {
            let cosignature = newest.checkpoint.cosign(self.identity.ledger, turn.now, &self.identity.log_key);
            if newest.cosignatures.is_empty() {
                // The first one is kept: it says since when the peer's log was as long as that.
                newest.cosignatures.push(cosignature.clone());
                put_checkpoint(turn, &newest);
            }
            let message = Message::Cosigned { state: newest.checkpoint.state, cosignature };
            turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
        }
        Ok(())
    }

    /// Takes a peer's cosignature of a checkpoint of this node.
    pub(super) fn cosigned(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        state: LogState,
        cosignature: &Cosignature,
    ) -> Result<(), Failure<DeliveryError>> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let witness = session.ledger;
        let Some((_, node)) = self.directory.ledger(witness) else { return Ok(()) };
        let held = ledger::checkpoint_at(&turn.overlay, self.identity.ledger, state.size)?;
        let Some(mut held) = held.filter(|held| held.checkpoint.state == state) else {
            return Err(Failure::Refused(DeliveryError::Delivery("cosigned a state that this node never had")));
        };
        if cosignature.witness != witness || held.checkpoint.verify_cosignature(cosignature, node.log_key).is_err() {
            return Err(Failure::Refused(DeliveryError::Delivery("the cosignature does not hold")));
        }
        self.confirm_clock(turn, cosignature);
        // One of a clock far ahead proves nothing, and bound into an epoch it would make this node's own look back-dated. An
        // organisation may certify any number of nodes, and is one witness.
        let counts = is_credible(cosignature, turn.now) && is_home(&self.directory, witness);
        if counts && !held.cosignatures.iter().any(|known| known.witness == witness) {
            held.cosignatures.push(cosignature.clone());
            held.cosignatures.sort_unstable();
            put_checkpoint(turn, &held);
        }
        if counts {
            let newest = self.witnesses.entry(witness).or_insert_with(|| (state.size, cosignature.clone()));
            if newest.0 <= state.size {
                *newest = (state.size, cosignature.clone());
            }
        }
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        if session.witnessed.size >= state.size {
            session.witnessed = state;
            return Ok(());
        }
        session.witnessed = state;
        // Answers to paths sent before come before this: those without one were lost.
        self.prove_again(turn, peer)?;
        Ok(self.offer_checkpoint(turn, peer)?)
    }
}

/// Returns what binds an epoch to the cosignatures that its node held.
pub fn witnesses_digest(witnesses: &[(u64, Cosignature)]) -> Digest {
    if witnesses.is_empty() {
        return Digest([0; 32]);
    }
    Digest(tagged_hash("witnesses", &[&encode(&witnesses.to_vec())]))
}

/// Tells whether a ledger is its organisation's home.
fn is_home(directory: &Directory, ledger: LedgerId) -> bool {
    directory.ledger(ledger).is_some_and(|(organisation, _)| directory.home_of(organisation) == Some(ledger))
}

/// Tells whether the time of a cosignature is no more than a day ahead of a moment.
fn is_credible(cosignature: &Cosignature, at: Timestamp) -> bool {
    cosignature.time_s.saturating_mul(SECOND_MS) <= at.plus_ms(DAY_MS).0
}

fn put_checkpoint(turn: &mut Turn<'_>, held: &StoredCheckpoint) {
    let key = checkpoint_key(held.checkpoint.ledger, held.checkpoint.state.size);
    turn.overlay.put(Table::Checkpoints, key, encode(held));
}

/// More commits than one step adds: what staff submits, and what the node files for it.
const STEP_COMMITS_MAX: u32 = 4_096;
/// How many cosignatures an epoch binds at most.
const WITNESSES_MAX: usize = 1_024;
/// How many checkpoints back a witness's newest cosignature is looked for.
const WITNESS_LOOKBACK: u64 = 256;
