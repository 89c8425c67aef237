// SPDX-License-Identifier: EUPL-1.2
//! The log of a ledger as its bundle shows it, and every checkpoint that anybody's bundle shows.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Evidence, FindingKind, Findings, NoteKind, Position};
use super::registry::Registry;
use super::report::Counts;
use crate::bundle::Frontier;
use crate::checkpoint::{Checkpoint, Cosignature};
use crate::fork::ForkProof;
use crate::id::{LedgerId, OrganisationId, TreeHash};
use crate::key::Signature;
use crate::ledger::{StoredCheckpoint, StoredEpoch};
use crate::log::{EPOCH_VERSION, LogState, seed_commitment};
use crate::replica::witnesses_digest;
use crate::time::{DAY_MS, HOUR_MS, SECOND_MS, Timestamp};

/// Is the log of one ledger: its epochs, and every state that it had.
#[derive(Debug)]
pub(super) struct History {
    pub(super) ledger: LedgerId,
    /// Whether it is of a ledger that was followed by another: then it may have lost its end.
    pub(super) is_past: bool,
    pub(super) epochs: Vec<StoredEpoch>,
    /// The root of the log when it had as many epochs as the index says.
    roots: Vec<TreeHash>,
    frontier: Frontier,
    /// The cosignatures that the newest epoch binds: most are bound by the one after it, too.
    witnesses: Vec<(u64, Cosignature)>,
}

impl History {
    pub(super) fn new(ledger: LedgerId) -> Self {
        let roots = vec![LogState::empty().root];
        Self { ledger, is_past: false, epochs: Vec::new(), roots, frontier: Frontier::default(), witnesses: Vec::new() }
    }

    /// Starts the log of a ledger that was followed by another.
    pub(super) fn of_past(ledger: LedgerId) -> Self {
        Self { is_past: true, ..Self::new(ledger) }
    }

    /// Returns how many epochs there are.
    pub(super) fn size(&self) -> u64 {
        self.frontier.state().size
    }

    pub(super) fn state(&self) -> LogState {
        self.frontier.state()
    }

    /// Returns the root that the log had at a size.
    pub(super) fn root_at(&self, size: u64) -> Option<TreeHash> {
        usize::try_from(size).ok().and_then(|size| self.roots.get(size)).copied()
    }

    /// Returns the epoch that made the log `size` long.
    pub(super) fn epoch_before(&self, size: u64) -> Option<&StoredEpoch> {
        usize::try_from(size.checked_sub(1)?).ok().and_then(|index| self.epochs.get(index))
    }

    /// Returns when the node showed that it ran, for the first time from a moment on.
    pub(super) fn first_sealed(&self, from: Timestamp) -> Option<Timestamp> {
        let index = self.epochs.partition_point(|epoch| epoch.leaf.time < from);
        self.epochs.get(index).map(|epoch| epoch.leaf.time)
    }

    /// Returns when the node showed that it ran, for the last time.
    pub(super) fn last_sealed(&self) -> Timestamp {
        self.epochs.last().map_or(Timestamp::MIN, |epoch| epoch.leaf.time)
    }

    /// Returns when the first epoch after as many was sealed.
    pub(super) fn first_sealed_from(&self, size: u64) -> Option<Timestamp> {
        self.epochs.get(usize::try_from(size).ok()?).map(|epoch| epoch.leaf.time)
    }

    /// Checks the next epoch and takes it.
    pub(super) fn push(
        &mut self,
        mut epoch: StoredEpoch,
        registry: &Registry,
        counts: &mut Counts,
        findings: &mut Findings,
    ) {
        let (leaf, number) = (&epoch.leaf, self.size());
        let position = Position { epoch: Some(number), ..Position::default() };
        let mut add = |kind, evidence: Evidence| findings.add(kind, self.ledger, position, evidence);
        if leaf.number != number || leaf.ledger != self.ledger || leaf.version != EPOCH_VERSION {
            let found = vec![
                ("found-number", leaf.number.to_string()),
                ("found-ledger", leaf.ledger.to_string()),
                ("found-version", leaf.version.to_string()),
            ];
            add(FindingKind::EpochGap, found);
        }
        let (first, end) = (epoch.first_commit, epoch.end_commit);
        let before = self.epochs.last();
        if end < first || before.map_or(0, |before| before.end_commit) != first {
            let commits = vec![
                ("first-commit", first.to_string()),
                ("end-commit", end.to_string()),
                ("end-commit-before", before.map_or(0, |before| before.end_commit).to_string()),
            ];
            add(FindingKind::EpochGap, commits);
        }
        if let Some(before) = before.filter(|before| leaf.time < before.leaf.time) {
            let times = vec![("time", leaf.time.to_string()), ("time-before", before.leaf.time.to_string())];
            add(FindingKind::TimeBackwards, times);
        }
        if seed_commitment(&epoch.seed) != leaf.seed_commitment {
            add(FindingKind::SeedMismatch, vec![("sealed", leaf.seed_commitment.to_string())]);
        }
        if witnesses_digest(&epoch.witnesses) != leaf.witnesses {
            add(FindingKind::WitnessesMismatch, vec![("sealed", leaf.witnesses.to_string())]);
        }
        self.check_witnesses(&epoch, registry, counts, findings);
        self.frontier.push(epoch.leaf.hash());
        self.roots.push(self.frontier.state().root);
        self.witnesses = std::mem::take(&mut epoch.witnesses);
        self.epochs.push(epoch);
    }

    /// Checks the cosignatures that an epoch binds: each is of a state that this log had before, and proves that the
    /// epoch was sealed after it.
    fn check_witnesses(&self, epoch: &StoredEpoch, registry: &Registry, counts: &mut Counts, findings: &mut Findings) {
        let position = Position { epoch: Some(self.size()), ..Position::default() };
        for (size, cosignature) in epoch.witnesses.iter().filter(|witness| !self.witnesses.contains(witness)) {
            let witness = cosignature.witness;
            let evidence = vec![("size", size.to_string()), ("witness", witness.to_string())];
            let Some(key) = registry.log_key(witness) else {
                findings.note(NoteKind::UnknownWitness, witness, 1);
                continue;
            };
            counts.cosignatures += 1;
            counts.signatures += 1;
            let holds = self.root_at(*size).is_some_and(|root| {
                let state = LogState { size: *size, root };
                let checkpoint = Checkpoint { ledger: self.ledger, state, signature: Signature([0; 64]) };
                checkpoint.verify_cosignature(cosignature, key).is_ok()
            });
            if !holds {
                findings.add(FindingKind::BadCosignature, self.ledger, position, evidence);
            } else if cosignature.time_s.saturating_mul(SECOND_MS) > epoch.leaf.time.plus_ms(DAY_MS).0 {
                let times = vec![("time", epoch.leaf.time.to_string()), ("cosigned-s", cosignature.time_s.to_string())];
                findings.add(FindingKind::TimeBackwards, self.ledger, position, [evidence, times].concat());
            }
        }
    }
}

/// Is the newest state of a ledger that partners cosigned.
#[derive(Debug, Clone)]
pub(super) struct Cosigned {
    pub(super) state: LogState,
    /// The earliest cosignature, in seconds since 1970.
    pub(super) time_s: u64,
    pub(super) by: BTreeSet<OrganisationId>,
}

/// Is every checkpoint with a good signature, whoever holds it.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    roots: BTreeMap<(LedgerId, u64), BTreeSet<TreeHash>>,
    cosigned: BTreeMap<LedgerId, Cosigned>,
    /// When an organisation first cosigned a state of another's ledger, by the state's size, in seconds since 1970.
    cosigned_at: BTreeMap<(LedgerId, OrganisationId), BTreeMap<u64, u64>>,
    /// The sizes of the two newest that the node of a bundle holds of a partner's ledger.
    newest: BTreeMap<(usize, LedgerId), (u64, u64)>,
    /// When somebody last cosigned a partner's state that the node of a bundle holds, in seconds since 1970.
    heard: BTreeMap<(usize, LedgerId), u64>,
    /// When a state was cosigned first by another organisation, in seconds since 1970.
    first: BTreeMap<(LedgerId, u64), u64>,
    proofs: Vec<HeldProof>,
}

/// Is a proof that holds, with the numbers of the bundles that have it.
#[derive(Debug)]
pub(super) struct HeldProof {
    pub(super) proof: ForkProof,
    pub(super) held_by: Vec<usize>,
}

impl Checkpoints {
    /// Reads and checks a checkpoint that stands in the bundle of `holder`, whose epochs have all been read.
    pub(super) fn read(
        &mut self,
        stored: &StoredCheckpoint,
        holder: &History,
        registry: &Registry,
        counts: &mut Counts,
        findings: &mut Findings,
    ) {
        let at = Position::default();
        let StoredCheckpoint { checkpoint, cosignatures } = stored;
        let (ledger, state) = (checkpoint.ledger, checkpoint.state);
        let about = || {
            vec![
                ("checkpoint-ledger", ledger.to_string()),
                ("size", state.size.to_string()),
                ("root", state.root.to_string()),
            ]
        };
        let Some(log_key) = registry.log_key(ledger) else {
            return findings.note(NoteKind::UnknownWitness, ledger, 1);
        };
        counts.checkpoints += 1;
        counts.signatures += 1;
        if checkpoint.verify(log_key).is_err() {
            return findings.add(FindingKind::BadSignature, holder.ledger, at, about());
        }
        if ledger == holder.ledger && state.size > holder.size() {
            let evidence = [about(), vec![("epochs", holder.size().to_string())]].concat();
            findings.add(FindingKind::CheckpointMismatch, ledger, at, evidence);
        }
        self.roots.entry((ledger, state.size)).or_default().insert(state.root);
        let (before, newest) = self.newest.entry((findings.bundle, ledger)).or_default();
        if state.size > *newest {
            (*before, *newest) = (*newest, state.size);
        } else if state.size > *before && state.size < *newest {
            *before = state.size;
        }

        let organisation = registry.organisation_of(ledger);
        for cosignature in cosignatures {
            let witness = registry.organisation_of(cosignature.witness).zip(registry.log_key(cosignature.witness));
            let Some((by, key)) = witness else {
                findings.note(NoteKind::UnknownWitness, cosignature.witness, 1);
                continue;
            };
            counts.cosignatures += 1;
            counts.signatures += 1;
            if checkpoint.verify_cosignature(cosignature, key).is_err() {
                let evidence = [about(), vec![("witness", cosignature.witness.to_string())]].concat();
                findings.add(FindingKind::BadCosignature, holder.ledger, at, evidence);
                continue;
            }
            let heard = self.heard.entry((findings.bundle, ledger)).or_default();
            *heard = (*heard).max(cosignature.time_s);
            if organisation != Some(by) {
                let first = self.first.entry((ledger, state.size)).or_insert(cosignature.time_s);
                *first = (*first).min(cosignature.time_s);
                self.count_cosignature(ledger, state, cosignature.time_s, by);
            }
        }
    }

    /// Returns the sizes of the two newest checkpoints that the node of a bundle holds of a ledger: the one before, and
    /// the newest; 0 for none.
    pub(super) fn newest_two(&self, bundle: usize, ledger: LedgerId) -> (u64, u64) {
        self.newest.get(&(bundle, ledger)).copied().unwrap_or_default()
    }

    /// Returns when the newest state of a ledger that the node of a bundle holds was cosigned last, if any was.
    pub(super) fn heard(&self, bundle: usize, ledger: LedgerId) -> Option<Timestamp> {
        let seconds = self.heard.get(&(bundle, ledger))?;
        Some(Timestamp(seconds.saturating_mul(SECOND_MS)))
    }

    /// Returns the states of a size that a ledger signed: one, or more where it forked.
    pub(super) fn states(&self, ledger: LedgerId, size: u64) -> impl Iterator<Item = LogState> {
        let roots = self.roots.get(&(ledger, size)).into_iter().flatten();
        roots.map(move |root| LogState { size, root: *root })
    }

    /// Reads a proof that the node of bundle `bundle` keeps against a ledger; tells whether it proves something.
    pub(super) fn read_proof(
        &mut self,
        bundle: usize,
        proof: ForkProof,
        registry: &Registry,
        counts: &mut Counts,
    ) -> bool {
        let Some((accused, node)) = registry.node(proof.ledger()) else { return false };
        counts.signatures += 2;
        let signer_fits = match &proof {
            ForkProof::States { .. } | ForkProof::Cited { .. } => true,
            ForkProof::Actor { first, .. } => {
                registry.signer(first.commit.commit.signer).is_some_and(|signer| signer.organisation == accused)
            }
        };
        if !signer_fits || proof.check(node).is_err() {
            return false;
        }
        match self.proofs.iter_mut().find(|held| held.proof == proof) {
            Some(held) => held.held_by.push(bundle),
            None => self.proofs.push(HeldProof { proof, held_by: vec![bundle] }),
        }
        true
    }

    /// Returns the proofs that hold, each once.
    pub(super) fn proofs(&self) -> &[HeldProof] {
        &self.proofs
    }

    /// Reports proofs as faults of the ledgers they accuse, where their bundles are here; else as what was seen.
    fn judge_proofs(&self, histories: &[(usize, &History)], findings: &mut Findings) {
        for HeldProof { proof, .. } in &self.proofs {
            let ledger = proof.ledger();
            let kind = if proof.is_of_log() { FindingKind::Fork } else { FindingKind::ActorReused };
            match histories.iter().find(|(_, history)| history.ledger == ledger) {
                Some((bundle, _)) => {
                    findings.bundle = *bundle;
                    let evidence = [vec![("proof", proof.name().to_owned())], proof.evidence()].concat();
                    findings.add(kind, ledger, Position::default(), evidence);
                }
                None => findings.note(NoteKind::ForkSeen, ledger, 1),
            }
        }
    }

    fn count_cosignature(&mut self, ledger: LedgerId, state: LogState, time_s: u64, by: OrganisationId) {
        let first = self.cosigned_at.entry((ledger, by)).or_default().entry(state.size).or_insert(time_s);
        *first = time_s.min(*first);
        let fresh = || Cosigned { state, time_s, by: BTreeSet::new() };
        let newest = self.cosigned.entry(ledger).or_insert_with(fresh);
        if newest.state.size < state.size {
            *newest = fresh();
        }
        if newest.state == state {
            newest.by.insert(by);
            newest.time_s = newest.time_s.min(time_s);
        }
    }

    /// Returns the newest state of a ledger that another organisation cosigned.
    pub(super) fn cosigned(&self, ledger: LedgerId) -> Option<&Cosigned> {
        self.cosigned.get(&ledger)
    }

    /// Returns, for each other organisation that cosigned a state of a ledger beyond a size, the earliest such: its size, and
    /// when, in seconds since 1970.
    pub(super) fn cosigned_beyond(&self, ledger: LedgerId, size: u64) -> BTreeMap<OrganisationId, (u64, u64)> {
        let of_ledger = self.cosigned_at.iter().filter(|((cosigned, _), _)| *cosigned == ledger);
        let beyond = of_ledger.filter_map(|((_, by), times)| {
            let beyond = times.range(size.saturating_add(1)..).min_by_key(|(_, time_s)| **time_s);
            beyond.map(|(size, time_s)| (*by, (*size, *time_s)))
        });
        beyond.collect()
    }

    /// Compares all checkpoints with the logs in the bundles, and with each other.
    ///
    /// `made` says when each bundle was made. A state that came about in the hour after is no newer history than any file has that
    /// was written a moment before another.
    pub(super) fn compare(&self, histories: &[(usize, &History)], made: &[Timestamp], findings: &mut Findings) {
        self.judge_proofs(histories, findings);
        for (&(ledger, size), roots) in &self.roots {
            let given: Vec<&(usize, &History)> =
                histories.iter().filter(|(_, history)| history.ledger == ledger).collect();
            let evidence = |root: &TreeHash, other: &TreeHash| {
                vec![("size", size.to_string()), ("root", root.to_string()), ("other-root", other.to_string())]
            };
            let contradiction = roots.first().zip(roots.last()).filter(|(first, last)| first != last);
            if given.is_empty() && contradiction.is_some() {
                findings.note(NoteKind::ForkSeen, ledger, 1);
            }
            for (bundle, history) in given {
                findings.bundle = *bundle;
                match history.root_at(size) {
                    Some(own) => roots.iter().filter(|root| **root != own).for_each(|root| {
                        findings.add(FindingKind::Fork, ledger, Position::default(), evidence(root, &own));
                    }),
                    None => {
                        let made = made[*bundle].0 / SECOND_MS;
                        let since = self.first.get(&(ledger, size)).filter(|first| **first > made);
                        let is_just_after = since.is_some_and(|first| first - made < HOUR_MS / SECOND_MS);
                        findings.note(NoteKind::NewerStateSeen, ledger, u64::from(!history.is_past && !is_just_after));
                        if let Some((first, last)) = contradiction {
                            findings.add(FindingKind::Fork, ledger, Position::default(), evidence(first, last));
                        }
                    }
                }
            }
        }
        // Two bundles of one ledger: the older must be a beginning of the newer.
        for (bundle, newer) in histories {
            let others = histories.iter().map(|(_, history)| history);
            for older in others.filter(|older| older.ledger == newer.ledger && older.size() <= newer.size()) {
                let (state, then) = (older.state(), newer.root_at(older.size()));
                if then != Some(state.root) {
                    findings.bundle = *bundle;
                    let evidence = vec![
                        ("size", state.size.to_string()),
                        ("root", state.root.to_string()),
                        ("other-root", then.map(|root| root.to_string()).unwrap_or_default()),
                    ];
                    findings.add(FindingKind::Fork, newer.ledger, Position::default(), evidence);
                }
            }
        }
    }
}
