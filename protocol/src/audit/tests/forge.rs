// SPDX-License-Identifier: EUPL-1.2
//! A liar with all keys of one office: takes its bundle apart, changes it, and signs again what it can sign.

use super::world::{Purpose, World, ledger_of, secret};
use crate::bundle::{About, BundleBody, BundleCommit, BundleEntry, BundleReader, BundleWriter, Frontier, Record};
use crate::codec::encode;
use crate::commit::{Commit, CommitContext, Padding, Submission, entry_place, sign};
use crate::entropy::Entropy;
use crate::entry::{Draft, Header};
use crate::id::{EntryId, TreeHash};
use crate::key::SecretKey;
use crate::ledger::{Origin, StoredCommit, StoredEpoch};
use crate::log::LogState;
use crate::statement::{Kind, kind_of};
use crate::time::Timestamp;

/// Is a bundle taken apart.
pub(super) struct Forge {
    pub(super) office: usize,
    pub(super) about: About,
    pub(super) records: Vec<Record>,
    pub(super) entropy: Entropy,
    pub(super) now: Timestamp,
    /// Whether the manifest says what is there.
    pub(super) honest_manifest: bool,
}

impl Forge {
    pub(super) fn new(world: &World, office: usize) -> Self {
        Self::of(&world.bundle(office, true), world, office)
    }

    pub(super) fn of(bytes: &[u8], world: &World, office: usize) -> Self {
        let mut reader = BundleReader::new(Box::new(bytes)).unwrap();
        let mut records = Vec::new();
        while let Some(record) = reader.read().unwrap() {
            records.push(record);
        }
        records.pop();
        let Record::About(about) = records.remove(0) else { panic!("a bundle starts with its description") };
        let (entropy, now) = (Entropy::from_seed([77; 32]), world.now);
        Self { office, about, records, entropy, now, honest_manifest: true }
    }

    /// Signs the manifest and returns the bundle.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = BundleWriter::new(&mut bytes).unwrap();
        writer.record(&Record::About(self.about.clone())).unwrap();
        self.records.iter().for_each(|record| writer.record(record).unwrap());
        let state = if self.honest_manifest { self.state() } else { LogState::empty() };
        writer.finish(&self.about, state, &secret(self.office, Purpose::Log)).unwrap();
        bytes
    }

    pub(super) fn state(&self) -> LogState {
        let mut frontier = Frontier::default();
        self.epochs().for_each(|epoch| frontier.push(epoch.leaf.hash()));
        frontier.state()
    }

    pub(super) fn epochs(&self) -> impl Iterator<Item = &StoredEpoch> {
        self.records.iter().filter_map(|record| match record {
            Record::Epoch(epoch) => Some(epoch),
            _ => None,
        })
    }

    pub(super) fn epoch(&mut self, number: usize) -> &mut StoredEpoch {
        let mut epochs = self.records.iter_mut().filter_map(|record| match record {
            Record::Epoch(epoch) => Some(epoch),
            _ => None,
        });
        epochs.nth(number).expect("an epoch of this number")
    }

    fn context(&self) -> CommitContext {
        CommitContext { ledger: ledger_of(self.office), sealed: self.state(), time: self.now }
    }

    /// Appends a commit of the office to the unsealed tail.
    pub(super) fn append(&mut self, purpose: Purpose, drafts: Vec<Draft>) -> Vec<EntryId> {
        let key = secret(self.office, purpose);
        let context = self.context();
        self.append_signed(&key, &context, drafts)
    }

    pub(super) fn append_signed(
        &mut self,
        key: &SecretKey,
        context: &CommitContext,
        drafts: Vec<Draft>,
    ) -> Vec<EntryId> {
        let staff = key.public() == secret(self.office, Purpose::Staff).public();
        let padding = if drafts.len() == 1 && staff { Padding::Bare } else { Padding::Padded };
        let submission = sign(key, context, padding, drafts, &mut self.entropy).unwrap();
        self.insert(submission)
    }

    /// Appends a commit as it is.
    pub(super) fn insert(&mut self, submission: Submission) -> Vec<EntryId> {
        let number = self.commits().map(|commit| commit.number + 1).max().unwrap_or(0);
        let Submission { commit, seed, entries } = submission;
        let signer = commit.commit.signer;
        let ids = entries.iter().map(|(header, _)| crate::entry::entry_id(signer, header)).collect();
        let stored = StoredCommit {
            signed: commit,
            origin: Origin::Own { seed },
            entries: u16::try_from(entries.len()).unwrap(),
        };
        let at = self.end_of_commits();
        let mut records = vec![Record::Commit(BundleCommit { number, stored })];
        records.extend((0u16..).zip(entries).map(|(index, (header, bodies))| {
            let bodies = bodies.into_iter().map(BundleBody::Here).collect();
            Record::Entry(BundleEntry { place: entry_place(seed.as_ref(), index), header, bodies })
        }));
        self.records.splice(at..at, records);
        ids
    }

    /// Appends a commit of a node of any office as it comes from somebody: its one entry, and the proof of it. Of its bodies these
    /// come along.
    pub(super) fn hear(
        &mut self,
        (node, purpose): (usize, Purpose),
        context: &CommitContext,
        draft: Draft,
        slots: u8,
    ) -> EntryId {
        let submission =
            sign(&secret(node, purpose), context, Padding::Padded, vec![draft], &mut self.entropy).unwrap();
        let seed = submission.seed.expect("a padded commit has one");
        let id = self.insert(submission)[0];
        let place = entry_place(Some(&seed), 0);
        let siblings = crate::commit::tree(&seed, &[id]).siblings(&[place.into()]).expect("a place of the tree");
        let entry = self.end_of_commits() - 1;
        self.commit_at(entry - 1).stored.origin = Origin::Foreign { siblings };
        for (slot, body) in (0u8..).zip(&mut self.entry_at(entry).bodies) {
            if slots & (1 << slot) == 0 {
                *body = BundleBody::Gone;
            }
        }
        id
    }

    pub(super) fn end_of_commits(&self) -> usize {
        self.records.iter().rposition(|record| record.kind() <= 7).map_or(0, |at| at + 1)
    }

    pub(super) fn commits(&self) -> impl Iterator<Item = &BundleCommit> {
        self.records.iter().filter_map(|record| match record {
            Record::Commit(commit) => Some(commit),
            _ => None,
        })
    }

    /// Returns where the first commit that satisfies something stands among the records.
    pub(super) fn commit_where(&self, wanted: impl Fn(&BundleCommit) -> bool) -> usize {
        let found = self.records.iter().position(|record| matches!(record, Record::Commit(commit) if wanted(commit)));
        found.expect("such a commit")
    }

    pub(super) fn commit_at(&mut self, at: usize) -> &mut BundleCommit {
        let Record::Commit(commit) = &mut self.records[at] else { panic!("a commit") };
        commit
    }

    /// Returns where the first entry that satisfies something stands among the records.
    pub(super) fn entry_where(&self, wanted: impl Fn(&Header) -> bool) -> usize {
        let found = self.records.iter().position(
            |record| matches!(record, Record::Entry(entry) if wanted(&Header::decode(&entry.header).unwrap())),
        );
        found.expect("such an entry")
    }

    pub(super) fn statement(&self, kind: Kind) -> usize {
        self.entry_where(|header| kind_of(header) == Some(kind))
    }

    pub(super) fn entry_at(&mut self, at: usize) -> &mut BundleEntry {
        let Record::Entry(entry) = &mut self.records[at] else { panic!("an entry") };
        entry
    }

    /// Returns the id of the entry at `at`.
    pub(super) fn id_at(&mut self, at: usize) -> EntryId {
        let commit = (0..at).rev().find(|before| matches!(self.records[*before], Record::Commit(_))).unwrap();
        let signer = self.commit_at(commit).stored.signed.commit.signer;
        crate::entry::entry_id(signer, &self.entry_at(at).header)
    }

    /// Takes a commit with its entries out; returns them.
    pub(super) fn take_commit(&mut self, at: usize) -> Vec<Record> {
        let entries = usize::from(self.commit_at(at).stored.entries);
        self.records.splice(at..=at + entries, []).collect()
    }

    /// Takes a commit out and numbers what follows as if it had never been.
    pub(super) fn hide_commit(&mut self, at: usize) {
        let Record::Commit(hidden) = self.take_commit(at).remove(0) else { panic!("a commit") };
        for record in &mut self.records {
            match record {
                Record::Commit(commit) if commit.number > hidden.number => commit.number -= 1,
                Record::Epoch(epoch) => {
                    epoch.first_commit -= u64::from(epoch.first_commit > hidden.number);
                    epoch.end_commit -= u64::from(epoch.end_commit > hidden.number);
                }
                _ => {}
            }
        }
    }

    /// Hides the commit of the first receipt that the office gave, and seals the rest as if there had been none.
    pub(super) fn hide_receipt(&mut self) {
        let receipt = self.statement(Kind::Receipt);
        let commit = (0..receipt).rev().find(|at| matches!(self.records[*at], Record::Commit(_))).unwrap();
        self.hide_commit(commit);
        self.reseal();
    }

    /// Puts the bodies that `earlier` still held back under their headers.
    pub(super) fn put_bodies_back(&mut self, earlier: &Self) {
        for record in &mut self.records {
            let Record::Entry(entry) = record else { continue };
            let before = earlier.records.iter().find_map(|record| match record {
                Record::Entry(held) if held.header == entry.header => Some(held),
                _ => None,
            });
            if let Some(before) = before {
                entry.bodies = before.bodies.clone();
            }
        }
    }

    /// Has every commit say how many entries follow it.
    pub(super) fn recount(&mut self) {
        let mut following = 0;
        for record in self.records.iter_mut().rev() {
            match record {
                Record::Entry(_) => following += 1,
                Record::Commit(commit) => commit.stored.entries = std::mem::take(&mut following),
                _ => {}
            }
        }
    }

    /// Seals everything again, from the first commit on, as if the office had always said so: own commits are signed
    /// again with whatever key signed them, epochs get new roots, and all checkpoints of the ledger go.
    pub(super) fn reseal(&mut self) {
        let own = self.about.ledger;
        self.records.retain(|record| !matches!(record, Record::Checkpoint(held) if held.checkpoint.ledger == own));
        let mut states = vec![LogState::empty()];
        let mut frontier = Frontier::default();
        let mut epochs: Vec<StoredEpoch> = self.epochs().cloned().collect();
        let mut unsealed = 0;
        for epoch in &mut epochs {
            let mut ids = Vec::new();
            while let Some(record) = self.records.get(unsealed) {
                let at = unsealed;
                match record {
                    Record::Commit(commit) if commit.number >= epoch.end_commit => break,
                    Record::Commit(commit) if commit.stored.signed.commit.ledger == own => {
                        ids.push(self.resign(at, &states));
                    }
                    _ => {}
                }
                unsealed += 1;
            }
            epoch.leaf.root = crate::log::epoch_root(&epoch.seed, &ids);
            epoch.witnesses = Vec::new();
            epoch.leaf.witnesses = crate::replica::witnesses_digest(&[]);
            frontier.push(epoch.leaf.hash());
            states.push(frontier.state());
        }
        for at in unsealed..self.records.len() {
            if matches!(&self.records[at], Record::Commit(commit) if commit.stored.signed.commit.ledger == own) {
                self.resign(at, &states);
            }
        }
        let mut resealed = epochs.into_iter();
        for record in &mut self.records {
            if let Record::Epoch(epoch) = record {
                *epoch = resealed.next().expect("as many as before");
            }
        }
    }

    fn resign(&mut self, at: usize, states: &[LogState]) -> crate::id::CommitId {
        let entries = usize::from(self.commit_at(at).stored.entries);
        let ids: Vec<EntryId> = (at + 1..=at + entries).map(|entry| self.id_at(entry)).collect();
        let office = self.office;
        let stored = &mut self.commit_at(at).stored;
        let Origin::Own { seed } = stored.origin.clone() else { panic!("an own commit") };
        let commit = &mut stored.signed.commit;
        commit.root = match &seed {
            Some(seed) => crate::commit::tree(seed, &ids).root(),
            None => TreeHash(ids[0].0),
        };
        commit.sealed = states[usize::try_from(commit.sealed.size).unwrap()];
        let purposes = [Purpose::Staff, Purpose::Service, Purpose::Registrar];
        let key = purposes.into_iter().map(|purpose| secret(office, purpose)).find(|key| key.public() == commit.signer);
        stored.signed.signature = sign_commit(&key.expect("a key of the office"), &stored.signed.commit);
        stored.signed.id()
    }
}

pub(super) fn sign_commit(key: &SecretKey, commit: &Commit) -> crate::key::Signature {
    key.sign("commit", &encode(commit))
}
