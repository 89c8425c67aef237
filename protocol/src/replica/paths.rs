// SPDX-License-Identifier: EUPL-1.2
//! Paths of commits into cosigned checkpoints: given to whoever holds the commits, asked of whoever made them.
//!
//! Once a peer cosigned a checkpoint, it is sent the paths into it of all own commits that it was sent and that the
//! checkpoint covers, before any newer checkpoint. What it answers is kept, so that nothing is proven twice. A commit that
//! came from its own ledger is marked until its path comes: see [`Awaited`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::codec::encode;
use crate::commit::SignedCommit;
use crate::id::{CommitId, LedgerId};
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, SCAN_ROWS, StoredEpoch, read_row};
use crate::log::{self, EPOCH_DEPTH};
use crate::merkle::{Tree, place};
use crate::message::Message;
use crate::path::{
    Awaited, CommitPath, PATHS_COMMITS_MAX, SealedCommit, SealedEpoch, Sealing, read_sealing_key, sealing_key,
};
use crate::statement::{Disclosure, Payload};
use crate::store::{Row, Store, StoreError, Table, prefix_end};

use super::deliver::{Delivered, Sender};
use super::outbox::{OutboxRow, outbox_key};
use super::seal::log_node;
use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Replica, ReplicaError};

/// After how many commits a message of paths ends; the disclosure that passes this goes with it whole.
const PATHS_COMMITS: usize = 1_024;
/// After how many items a message of paths ends, whatever their commits: so that a step stays short.
const PATHS_ITEMS: u64 = 4_096;
/// Precedes the mark of a commit without a path: then ledger (32), commit id (32).
const META_AWAITED: &[u8] = b"awaited/";
/// Precedes the position up to which a peer holds the paths of all own commits: then its ledger (32).
const META_PROVEN: &[u8] = b"proven/";

/// Is the tree of an epoch, with the place of each commit by its number.
#[derive(Debug)]
pub(super) struct EpochTree {
    epoch: StoredEpoch,
    tree: Tree,
    commits: BTreeMap<u64, (CommitId, u32)>,
}

impl EpochTree {
    /// Takes the tree of an epoch over its commits, in the order stored.
    pub(super) fn new(epoch: StoredEpoch, tree: Tree, commits: &[(u64, CommitId)]) -> Self {
        let placed = (0u32..).zip(commits);
        let commits =
            placed.map(|(index, (number, id))| (*number, (*id, place(&epoch.seed, EPOCH_DEPTH, index)))).collect();
        Self { epoch, tree, commits }
    }

    fn path(&self, number: u64) -> Option<SealedCommit> {
        let &(id, place) = self.commits.get(&number)?;
        Some(SealedCommit { id, place, siblings: self.tree.siblings(&[place])? })
    }
}

/// Is a ledger that owes the paths of commits, as its checkpoints held here show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unproven {
    /// The ledger.
    pub ledger: LedgerId,
    /// How many of its commits have no path.
    pub commits: u64,
}

/// Returns the ledgers that owe paths of commits held here.
///
/// # Errors
/// Fails when the store does.
pub fn unproven(store: &dyn Store) -> Result<Vec<Unproven>, LedgerError> {
    let mut owed: BTreeMap<LedgerId, u64> = BTreeMap::new();
    let mut sizes: BTreeMap<LedgerId, (u64, u64)> = BTreeMap::new();
    each_awaited(store, &mut |ledger, _, awaited| {
        let (before, newest) = match sizes.get(&ledger) {
            Some(known) => *known,
            None => *sizes.entry(ledger).or_insert(newest_two(store, ledger)?),
        };
        if awaited.is_overdue(before, newest) {
            *owed.entry(ledger).or_default() += 1;
        }
        Ok::<_, LedgerError>(())
    })?;
    Ok(owed.into_iter().map(|(ledger, commits)| Unproven { ledger, commits }).collect())
}

/// Hands every commit held without a path to `take`, by ledger.
///
/// # Errors
/// Fails when the store or `take` does.
pub fn each_awaited<E: From<StoreError>>(
    store: &dyn Store,
    take: &mut dyn FnMut(LedgerId, CommitId, Awaited) -> Result<(), E>,
) -> Result<(), E> {
    let (mut from, end) = (META_AWAITED.to_vec(), prefix_end(META_AWAITED));
    loop {
        let rows = store.scan(Table::Meta, &from, &end, SCAN_ROWS)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        from = ledger::next_key(last);
        for (key, value) in rows {
            if let Some((ledger, commit)) = key.strip_prefix(META_AWAITED).and_then(read_sealing_key) {
                take(ledger, commit, read_row(Table::Meta, &value)?)?;
            }
        }
    }
}

/// Tells whether a singleton of the node counts what counted in its ledger alone: positions, and paths awaited.
pub(super) fn is_of_ledger(key: &[u8]) -> bool {
    key.starts_with(META_AWAITED) || key.starts_with(META_PROVEN)
}

/// Returns the sizes of the two newest checkpoints held of a ledger: the one before, and the newest; 0 for none.
fn newest_two(store: &dyn Store, ledger: LedgerId) -> Result<(u64, u64), StoreError> {
    let size = |row: Option<Row>| {
        row.and_then(|(key, _)| key.last_chunk::<8>().map(|size| u64::from_be_bytes(*size))).unwrap_or_default()
    };
    let newest = size(store.last(Table::Checkpoints, &ledger.0, &prefix_end(&ledger.0))?);
    let before = size(store.last(Table::Checkpoints, &ledger.0, &ledger::checkpoint_key(ledger, newest))?);
    Ok((before, newest))
}

fn proven_key(ledger: LedgerId) -> Vec<u8> {
    [META_PROVEN, &ledger.0].concat()
}

fn awaited_key(ledger: LedgerId, commit: CommitId) -> Vec<u8> {
    [META_AWAITED, &sealing_key(ledger, commit)].concat()
}

/// Returns up to which position a peer holds the paths of what it was sent.
pub(super) fn proven(store: &dyn Store, ledger: LedgerId) -> Result<u64, StoreError> {
    let value = store.get(Table::Meta, &proven_key(ledger))?;
    Ok(value.map(|value| read_row(Table::Meta, &value)).transpose()?.unwrap_or_default())
}

impl Replica {
    /// Sends a peer the paths that lead to the newest state it cosigned, of what was sent to it. Tells whether that is all
    /// of them; if not, the rest goes when it answers.
    pub(super) fn prove(&mut self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<bool, ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(true) };
        let (ledger, id, size) = (session.ledger, session.id, session.witnessed.size);
        let (on_its_way, sent) = (session.proven, session.sent);
        if on_its_way >= sent || size == 0 || size > self.sealed.size || self.is_cut_off(ledger) {
            return Ok(true);
        }
        // Each message starts where the peer's answers end: what it says that it holds of a later one alone would pass over
        // what it could not take of an earlier one, whose delivery was still on its way.
        let positions = proven(&turn.overlay, ledger)?..sent;
        let Some(newest) = ledger::epochs(&turn.overlay, size - 1, 1)?.pop() else { return Ok(true) };
        let (commits, position, is_all) = self.sent_commits(turn, ledger, positions, newest.end_commit)?;
        if commits.is_empty() || position <= on_its_way {
            return Ok(is_all);
        }
        let epochs = self.sealed_epochs(turn, &commits, size)?;
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.proven = position;
            session.await_witness(turn.clock);
        }
        let bytes = Message::Paths { position, size, epochs }.encode();
        turn.effects.push(Effect::Send { peer, session: id, bytes });
        Ok(is_all)
    }

    /// Returns the own commits, among those numbered below `end`, whose entries a stretch of an outbox lists, and where
    /// the stretch ends that they cover; and whether nothing more can be proven.
    fn sent_commits(
        &self,
        turn: &Turn<'_>,
        ledger: LedgerId,
        positions: Range<u64>,
        end: u64,
    ) -> Result<(BTreeSet<u64>, u64, bool), ReplicaError> {
        let (mut commits, mut position) = (BTreeSet::new(), positions.start);
        let store = &turn.overlay;
        let missing = || LedgerError::Missing { table: Table::Bodies.name() };
        let (from, to) = (outbox_key(ledger, positions.start), outbox_key(ledger, positions.end));
        for (key, value) in store.scan(Table::Outbox, &from, &to, PATHS_COMMITS)? {
            let row: OutboxRow = read_row(Table::Outbox, &value)?;
            // What comes later was stated later.
            if row.location.commit >= end {
                return Ok((commits, position, true));
            }
            if commits.len() >= PATHS_COMMITS || position - positions.start >= PATHS_ITEMS {
                return Ok((commits, position, false));
            }
            let body = ledger::body(store, row.location, 0)?.ok_or_else(missing)?;
            let list = Disclosure::read(&body).map_err(|_| missing())?;
            let mut listed = BTreeSet::from([row.location.commit]);
            for (_, item) in list.items() {
                listed.extend(ledger::candidate(store, item.entry)?.map(|location| location.commit));
            }
            for number in listed {
                if !commits.contains(&number) && ledger::signed(store, number)?.commit.ledger == self.identity.ledger {
                    commits.insert(number);
                }
            }
            let first = key.last_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
            position = first + u64::from(row.items);
        }
        Ok((commits, position, position >= positions.end))
    }

    fn sealed_epochs(
        &mut self,
        turn: &Turn<'_>,
        commits: &BTreeSet<u64>,
        size: u64,
    ) -> Result<Vec<SealedEpoch>, ReplicaError> {
        let mut epochs: Vec<SealedEpoch> = Vec::new();
        // From the newest on, whose tree is at hand: so nobody waits longer for it because of what else it holds.
        for number in commits.iter().rev() {
            let held = self.epoch_tree.take().filter(|held| held.commits.contains_key(number));
            let tree = match held {
                Some(tree) => tree,
                None => self.load_epoch_tree(turn, *number, size)?,
            };
            let leaf = &tree.epoch.leaf;
            if epochs.last().is_none_or(|epoch| epoch.leaf != *leaf) {
                let read = &mut |position| log_node(&turn.overlay, position);
                let proof = log::inclusion_proof(leaf.number, size, read)?;
                epochs.push(SealedEpoch { leaf: leaf.clone(), proof, commits: Vec::new() });
            }
            let path = tree.path(*number).ok_or_else(|| LedgerError::Missing { table: Table::Epochs.name() })?;
            epochs.last_mut().expect("pushed above").commits.push(path);
            self.epoch_tree = Some(tree);
        }
        Ok(epochs)
    }

    /// Builds the tree of the epoch, among the first `size`, that sealed a commit.
    fn load_epoch_tree(&self, turn: &Turn<'_>, number: u64, size: u64) -> Result<EpochTree, ReplicaError> {
        let missing = || LedgerError::Missing { table: Table::Epochs.name() };
        let (mut low, mut high) = (0, size);
        loop {
            let middle = low + (high - low) / 2;
            let epoch = ledger::epochs(&turn.overlay, middle, 1)?.pop().filter(|_| low < high).ok_or_else(missing)?;
            if number < epoch.first_commit {
                high = middle;
            } else if number >= epoch.end_commit {
                low = middle + 1;
            } else {
                let commits =
                    ledger::commit_ids(&turn.overlay, self.identity.ledger, epoch.first_commit, epoch.end_commit)?;
                let ids: Vec<CommitId> = commits.iter().map(|(_, id)| *id).collect();
                let tree = log::epoch_tree(&epoch.seed, &ids);
                return Ok(EpochTree::new(epoch, tree, &commits));
            }
        }
    }

    /// Lets paths that a peer has not answered for be sent to it again.
    pub(super) fn prove_again(&mut self, turn: &Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.proven = proven(&turn.overlay, session.ledger)?;
        }
        Ok(())
    }

    /// Takes a peer's word that it holds the paths of what it was sent, up to a position.
    pub(super) fn paths_taken(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        position: u64,
    ) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let ledger = session.ledger;
        if position <= session.proven && position > proven(&turn.overlay, ledger)? {
            turn.overlay.put(Table::Meta, proven_key(ledger), encode(&position));
        }
        self.offer_checkpoint(turn, peer)
    }

    /// Takes paths of a peer's commits. Those that prove nothing, or lead to a state that is not held, are passed over:
    /// where a log forked, what the peer says of its checkpoint is the better evidence.
    pub(super) fn take_paths(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        position: u64,
        size: u64,
        epochs: Vec<SealedEpoch>,
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (ledger, id) = (session.ledger, session.id);
        if epochs.iter().map(|epoch| epoch.commits.len()).sum::<usize>() > PATHS_COMMITS_MAX {
            return Err(Failure::Refused(DeliveryError::Delivery("more paths than a message may carry")));
        }
        let Some(held) = ledger::checkpoint_at(&turn.overlay, ledger, size)? else { return Ok(()) };
        if !epochs.iter().all(|epoch| epoch.holds(ledger, &held.checkpoint.state)) {
            return Ok(());
        }
        for SealedEpoch { leaf, proof, commits } in epochs {
            for commit in commits {
                let mark = awaited_key(ledger, commit.id);
                if turn.overlay.get(Table::Meta, &mark)?.is_none() {
                    continue;
                }
                let key = sealing_key(ledger, commit.id);
                let path = CommitPath { size, leaf: leaf.clone(), proof: proof.clone(), commit };
                turn.overlay.put(Table::Evidence, key, encode(&Sealing::Path(Box::new(path))));
                turn.overlay.delete(Table::Meta, mark);
            }
        }
        // What did not come yet, for its delivery was lost, is to be proven again.
        let read = self.peers.get(&ledger).map_or(0, |record| record.read);
        let bytes = Message::PathsTaken { position: position.min(read) }.encode();
        turn.effects.push(Effect::Send { peer, session: id, bytes });
        Ok(())
    }

    /// Returns what is known of a peer's log as a delivery comes whose disclosure cites a state of `cited` epochs.
    pub(super) fn awaited(&self, turn: &Turn<'_>, sender: Sender, cited: u64) -> Result<Awaited, ReplicaError> {
        let newest = ledger::newest_checkpoint(&turn.overlay, sender.ledger)?;
        Ok(Awaited { held: newest.map_or(0, |held| held.checkpoint.state.size), cited })
    }

    /// Marks a commit that came from its own ledger until its path comes.
    pub(super) fn await_path(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        commit: &SignedCommit,
        awaited: Awaited,
    ) -> Result<(), StoreError> {
        if commit.commit.ledger != sender.ledger {
            return Ok(());
        }
        let (id, mark) = (commit.id(), awaited_key(sender.ledger, commit.id()));
        let is_proven = turn.overlay.get(Table::Evidence, &sealing_key(sender.ledger, id))?.is_some();
        if !is_proven && turn.overlay.get(Table::Meta, &mark)?.is_none() {
            turn.overlay.put(Table::Meta, mark, encode(&awaited));
        }
        Ok(())
    }
}
