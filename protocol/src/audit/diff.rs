// SPDX-License-Identifier: EUPL-1.2
//! Whether a newer bundle of a ledger extends an older one: nothing of the old is changed, dropped or moved in the new.
//!
//! Both are read side by side, record by record, so that memory does not grow with them. Bodies may be gone in the
//! newer one (purged, erased) and are counted; everything else that the older one shows must stand in the newer one,
//! byte for byte and in the same place. What either bundle is worth by itself is for [`super::audit`] to say.
//!
//! A newer bundle of a ledger that followed the older one's is compared by what it shows of that: commits under their numbers,
//! epochs among the evidence. What a restored node lost is so missing, unless partners gave it back under later numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::report::StateReport;
use super::{AuditError, BundleSource, CLOCK_TOLERANCE_MS, says_day};
use crate::bundle::{
    About, BundleBody, BundleCommit, BundleEntry, BundleError, BundleReader, Frontier, ROW_BYTES_MAX, Record,
};
use crate::codec::{decode, encode, sha256};
use crate::id::{CommitId, Digest, LedgerId, OrganisationId};
use crate::ledger::{StoredEpoch, may_be_doubted};
use crate::replica::past_epoch_key;
use crate::time::Timestamp;

/// The most differences that are listed; all are counted.
const DIFFERENCES_MAX: usize = 1_000;

/// Is the outcome of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// The epoch or the commit, by its number; of a body, its commit.
    pub number: Option<u64>,
}

/// Says what of the older bundle the newer one does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The bundles are of two ledgers, and the newer does not show the older: nothing else was compared.
    OtherLedger,
    /// The newer bundle says that it was made before the older one.
    MadeBefore,
    /// A card or a roster is missing.
    CardOrRoster,
    /// An epoch is missing, or is another: the log does not extend the older one.
    Epoch,
    /// An epoch was sealed before the older bundle was made, by what that says, and is not in it: it is older than it says.
    SealedBefore,
    /// A commit is missing, or is another.
    Commit,
    /// An entry of a commit is missing, or is another.
    Entry,
    /// A body has other bytes.
    Body,
}

/// Is what two bundles of one ledger have in common, and what came between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// The ledger of the older one.
    pub ledger: LedgerId,
    /// The ledger of the newer one: the same, or one that followed it.
    pub new_ledger: LedgerId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// When the older one was made.
    pub old_created: Timestamp,
    /// When the newer one was made.
    pub new_created: Timestamp,
    /// The state of the log in the older one.
    pub old: StateReport,
    /// The state of the same log in the newer one.
    pub new: StateReport,
    /// How many epochs, commits and entries the newer one adds.
    pub added: Added,
    /// How many bodies the older one holds and the newer does not: purged or erased in between.
    pub bodies_gone: u64,
    /// How many bodies the newer one holds and the older did not.
    pub bodies_back: u64,
    /// How many commits stand in both under one number; counted where the newer one is of a later ledger.
    pub kept: u64,
    /// How many commits the newer one lacks under their numbers and shows later: partners gave them back.
    pub commits_back: u64,
    /// How many differences there are.
    pub difference_count: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
    /// What the newer one adds that was sealed before the older one was made, by what that says.
    #[serde(skip)]
    sealed_before: SealedBefore,
}

/// Is epochs that a newer bundle adds to one that says it was made after them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SealedBefore {
    count: u64,
    first: Vec<u64>,
}

/// Says what a newer bundle adds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Epochs sealed.
    pub epochs: u64,
    /// Commits stored, the node's own and those of others.
    pub commits: u64,
    /// Their entries.
    pub entries: u64,
}

impl Extension {
    /// Tells whether the newer bundle holds all of the older one.
    pub fn extends(&self) -> bool {
        self.difference_count == 0
    }

    /// Takes an epoch that the newer bundle adds.
    fn add(&mut self, epoch: &StoredEpoch) {
        self.added.epochs += 1;
        if epoch.leaf.time.plus_ms(CLOCK_TOLERANCE_MS) < self.old_created {
            self.sealed_before.count += 1;
            if self.sealed_before.first.len() < DIFFERENCES_MAX {
                self.sealed_before.first.push(epoch.leaf.number);
            }
        }
    }

    /// Judges the days that both bundles say, once they are read: a node whose clock was ahead and was set back says in its ledger
    /// why the older one is dated as it is.
    fn judge_days(&mut self, old: &Side<'_>) {
        let is_other = self.differences.iter().any(|difference| difference.kind == DifferenceKind::OtherLedger);
        if is_other || says_day(old.said, self.old_created) && self.extends() {
            return;
        }
        let SealedBefore { count, first } = std::mem::take(&mut self.sealed_before);
        self.difference_count += count;
        let room = DIFFERENCES_MAX.saturating_sub(self.differences.len());
        let told = first.into_iter().take(room);
        let told = told.map(|number| Difference { kind: DifferenceKind::SealedBefore, number: Some(number) });
        self.differences.extend(told);
        if self.new_created < self.old_created {
            self.difference_count += 1;
            self.differences.insert(0, Difference { kind: DifferenceKind::MadeBefore, number: None });
            self.differences.truncate(DIFFERENCES_MAX);
        }
    }

    fn differ(&mut self, kind: DifferenceKind, number: Option<u64>) {
        self.difference_count += 1;
        if self.differences.len() < DIFFERENCES_MAX {
            self.differences.push(Difference { kind, number });
        }
    }
}

/// Compares an older bundle with a newer one of the same ledger, or of one that followed it.
///
/// # Errors
/// Returns an [`AuditError`] when either is no bundle, or is cut short.
pub fn compare(old: BundleSource<'_>, new: BundleSource<'_>) -> Result<Extension, AuditError> {
    let (mut old, mut new) = (Side::open(old)?, Side::open(new)?);
    let mut outcome = Extension {
        ledger: old.about.ledger,
        new_ledger: new.about.ledger,
        organisation: old.about.organisation,
        old_created: old.about.created,
        new_created: new.about.created,
        old: Frontier::default().state().into(),
        new: Frontier::default().state().into(),
        added: Added::default(),
        bodies_gone: 0,
        bodies_back: 0,
        kept: 0,
        commits_back: 0,
        difference_count: 0,
        differences: Vec::new(),
        sealed_before: SealedBefore::default(),
    };
    if old.about.organisation != new.about.organisation {
        outcome.differ(DifferenceKind::OtherLedger, None);
        return Ok(outcome);
    }
    if old.about.ledger == new.about.ledger {
        compare_certificates(&mut old, &mut new, &mut outcome)?;
        compare_epochs(&mut old, &mut new, &mut outcome)?;
        compare_commits(&mut old, &mut new, &mut outcome)?;
    } else {
        compare_followed(&mut old, &mut new, &mut outcome)?;
    }
    outcome.judge_days(&old);
    Ok(outcome)
}

/// Compares an older bundle with what one of a later ledger shows of it.
fn compare_followed(old: &mut Side<'_>, new: &mut Side<'_>, outcome: &mut Extension) -> Result<(), AuditError> {
    let ledger = old.about.ledger;
    compare_certificates(old, new, outcome)?;
    let (mut epochs, mut before) = (Vec::new(), Frontier::default());
    while let Some(epoch) = old.epoch()? {
        before.push(epoch.leaf.hash());
        epochs.push(digest_of(&epoch));
    }
    outcome.old = before.state().into();
    let is_of_log = |record: &Record| matches!(record, Record::Epoch(_) | Record::Checkpoint(_));
    old.skip(is_of_log)?;
    new.skip(is_of_log)?;
    let mut missing = compare_commits_kept(old, new, outcome)?;
    let (mut shown, mut after, mut is_shown) = (0, Frontier::default(), false);
    while let Some(record) = new.advance()? {
        match record {
            Record::Commit(commit) => {
                outcome.added.commits += 1;
                is_shown |= commit.stored.signed.commit.ledger == ledger;
                outcome.commits_back += u64::from(missing.remove(&commit.stored.signed.id()).is_some());
            }
            Record::Entry(_) => outcome.added.entries += 1,
            Record::Evidence(row) => {
                let epoch = decode::<StoredEpoch>("epoch", &row.value, ROW_BYTES_MAX);
                let Some(epoch) = epoch.ok().filter(|epoch| past_epoch_key(epoch) == row.key) else { continue };
                if epoch.leaf.ledger != ledger {
                    continue;
                }
                after.push(epoch.leaf.hash());
                match epochs.get(shown) {
                    Some(held) if *held != digest_of(&epoch) => {
                        outcome.differ(DifferenceKind::Epoch, Some(shown as u64));
                    }
                    Some(_) => {}
                    None => outcome.add(&epoch),
                }
                shown += 1;
            }
            _ => {}
        }
    }
    if shown == 0 && !is_shown && outcome.kept == 0 {
        outcome.differences.clear();
        outcome.difference_count = 0;
        outcome.differ(DifferenceKind::OtherLedger, None);
        return Ok(());
    }
    outcome.new = after.state().into();
    for number in shown..epochs.len() {
        outcome.differ(DifferenceKind::Epoch, Some(number as u64));
    }
    let mut lost: Vec<u64> = missing.into_values().collect();
    lost.sort_unstable();
    for number in lost {
        outcome.differ(DifferenceKind::Commit, Some(number));
    }
    Ok(())
}

/// Compares the commits that stand under the same numbers in both; returns those of the older bundle from the first on that
/// does not, with their numbers.
fn compare_commits_kept(
    old: &mut Side<'_>,
    new: &mut Side<'_>,
    outcome: &mut Extension,
) -> Result<BTreeMap<CommitId, u64>, AuditError> {
    let mut missing = BTreeMap::new();
    while let Some(record) = old.advance()? {
        let Record::Commit(left) = record else { continue };
        match &new.next {
            Some(Record::Commit(right)) if missing.is_empty() && encode(right) == encode(&left) => {
                new.advance()?;
                outcome.kept += 1;
                compare_entries_of(old, new, left.number, outcome)?;
            }
            _ => drop(missing.insert(left.stored.signed.id(), left.number)),
        }
    }
    Ok(missing)
}

/// Compares the entries of a commit that both have.
fn compare_entries_of(
    old: &mut Side<'_>,
    new: &mut Side<'_>,
    number: u64,
    outcome: &mut Extension,
) -> Result<(), AuditError> {
    while let Some(Record::Entry(_)) = &old.next {
        let Some(Record::Entry(left)) = old.advance()? else { continue };
        match &new.next {
            Some(Record::Entry(_)) => {
                let Some(Record::Entry(right)) = new.advance()? else { continue };
                compare_entries(&left, &right, Some(number), outcome);
            }
            _ => outcome.differ(DifferenceKind::Entry, Some(number)),
        }
    }
    Ok(())
}

fn digest_of(epoch: &StoredEpoch) -> Digest {
    Digest(sha256(&[&encode(epoch)]))
}

/// Is a bundle being read.
struct Side<'a> {
    name: String,
    reader: BundleReader<'a>,
    about: About,
    /// The next record; none after the last.
    next: Option<Record>,
    /// The newest word of the ledger so far that its node can have believed.
    said: Timestamp,
    /// The newest epoch so far: when it was sealed, and which commit comes after it.
    sealed: Option<(Timestamp, u64)>,
}

impl<'a> Side<'a> {
    fn open(source: BundleSource<'a>) -> Result<Self, AuditError> {
        let unreadable = |error| AuditError::Bundle { bundle: source.name.clone(), source: error };
        let mut reader = BundleReader::new(source.input).map_err(unreadable)?;
        let Some(Record::About(about)) = reader.read().map_err(unreadable)? else {
            return Err(unreadable(BundleError::Order { record: 0, offset: 0 }));
        };
        if about.version != crate::bundle::BUNDLE_VERSION {
            return Err(AuditError::Version { bundle: source.name, version: about.version });
        }
        let mut side = Self { name: source.name, reader, about, next: None, said: Timestamp::MIN, sealed: None };
        side.advance()?;
        Ok(side)
    }

    /// Reads the next record; returns the one that was next.
    fn advance(&mut self) -> Result<Option<Record>, AuditError> {
        let read = self.reader.read();
        let read = read.map_err(|source| AuditError::Bundle { bundle: self.name.clone(), source })?;
        match &read {
            Some(Record::Epoch(epoch)) => {
                self.sealed = Some((epoch.leaf.time, epoch.end_commit));
                self.said = self.said.max(epoch.leaf.time);
            }
            Some(Record::Commit(BundleCommit { number, stored })) => {
                let commit = &stored.signed.commit;
                let believed =
                    self.sealed.is_none_or(|(sealed, end)| *number >= end && !may_be_doubted(commit.time, sealed));
                if commit.ledger == self.about.ledger && believed {
                    self.said = self.said.max(commit.time);
                }
            }
            _ => {}
        }
        Ok(std::mem::replace(&mut self.next, read))
    }

    /// Reads the next record if it is an epoch.
    fn epoch(&mut self) -> Result<Option<StoredEpoch>, AuditError> {
        let Some(Record::Epoch(epoch)) = &self.next else { return Ok(None) };
        let epoch = epoch.clone();
        self.advance()?;
        Ok(Some(epoch))
    }

    /// Passes over the records that are of some kind, up to the first that is not.
    fn skip(&mut self, some: impl Fn(&Record) -> bool) -> Result<(), AuditError> {
        while self.next.as_ref().is_some_and(&some) {
            self.advance()?;
        }
        Ok(())
    }
}

/// Cards and rosters are few: all of the newer ones are kept, as hashes, and the older ones looked up.
fn compare_certificates(old: &mut Side<'_>, new: &mut Side<'_>, outcome: &mut Extension) -> Result<(), AuditError> {
    fn digests(side: &mut Side<'_>) -> Result<Vec<Digest>, AuditError> {
        let mut digests = Vec::new();
        while matches!(&side.next, Some(Record::Card(_) | Record::Roster(_))) {
            match side.advance()? {
                Some(Record::Card(card)) => digests.push(card.digest()),
                // Signatures are gathered over days: another set of them is no other roster.
                Some(Record::Roster(roster)) => digests.push(roster.digest()),
                _ => {}
            }
        }
        Ok(digests)
    }
    let (old, mut new) = (digests(old)?, digests(new)?);
    new.sort_unstable();
    for digest in old {
        if new.binary_search(&digest).is_err() {
            outcome.differ(DifferenceKind::CardOrRoster, None);
        }
    }
    Ok(())
}

fn compare_epochs(old: &mut Side<'_>, new: &mut Side<'_>, outcome: &mut Extension) -> Result<(), AuditError> {
    let (mut before, mut after) = (Frontier::default(), Frontier::default());
    loop {
        let (left, right) = (old.epoch()?, new.epoch()?);
        for (epoch, frontier) in [(&left, &mut before), (&right, &mut after)] {
            if let Some(epoch) = epoch {
                frontier.push(epoch.leaf.hash());
            }
        }
        match (left, right) {
            (None, None) => break,
            (None, Some(right)) => outcome.add(&right),
            (Some(left), right) if right.as_ref() != Some(&left) => {
                outcome.differ(DifferenceKind::Epoch, Some(left.leaf.number));
            }
            (Some(_), _) => {}
        }
    }
    (outcome.old, outcome.new) = (before.state().into(), after.state().into());
    // Checkpoints gather cosignatures; those that are thrown away take nothing from the log.
    old.skip(|record| matches!(record, Record::Checkpoint(_)))?;
    new.skip(|record| matches!(record, Record::Checkpoint(_)))?;
    Ok(())
}

fn is_entry(record: &Record) -> bool {
    matches!(record, Record::Entry(_))
}

fn compare_commits(old: &mut Side<'_>, new: &mut Side<'_>, outcome: &mut Extension) -> Result<(), AuditError> {
    let mut number = None;
    while let Some(record) = old.advance()? {
        match record {
            Record::Commit(left) => {
                number = Some(left.number);
                match &new.next {
                    Some(Record::Commit(right)) if encode(right) == encode(&left) => drop(new.advance()?),
                    // One that is missing or another is told once; its entries are passed over on both sides.
                    other => {
                        outcome.differ(DifferenceKind::Commit, number);
                        let stands = matches!(other, Some(Record::Commit(right)) if right.number == left.number);
                        old.skip(is_entry)?;
                        if stands {
                            new.advance()?;
                            new.skip(is_entry)?;
                        }
                    }
                }
            }
            Record::Entry(left) => match &new.next {
                Some(Record::Entry(_)) => {
                    let Some(Record::Entry(right)) = new.advance()? else { continue };
                    compare_entries(&left, &right, number, outcome);
                }
                _ => outcome.differ(DifferenceKind::Entry, number),
            },
            // What a node keeps against others may be settled; the manifest is of this bundle alone.
            _ => {}
        }
    }
    while let Some(record) = new.advance()? {
        match record {
            Record::Commit(_) => outcome.added.commits += 1,
            Record::Entry(_) => outcome.added.entries += 1,
            _ => {}
        }
    }
    Ok(())
}

fn compare_entries(left: &BundleEntry, right: &BundleEntry, number: Option<u64>, outcome: &mut Extension) {
    if (left.place, &left.header, left.bodies.len()) != (right.place, &right.header, right.bodies.len()) {
        return outcome.differ(DifferenceKind::Entry, number);
    }
    for pair in left.bodies.iter().zip(&right.bodies) {
        match pair {
            (BundleBody::Here(before), BundleBody::Here(after)) if before != after => {
                outcome.differ(DifferenceKind::Body, number);
            }
            (BundleBody::Gone, BundleBody::Gone) => {}
            (_, BundleBody::Gone) => outcome.bodies_gone += 1,
            (BundleBody::Gone, _) => outcome.bodies_back += 1,
            _ => {}
        }
    }
}
