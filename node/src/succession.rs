// SPDX-License-Identifier: EUPL-1.2
//! Another ledger for a node: after a backup was restored, after its history was found to be known better elsewhere, or
//! because its keys are to change. The organisation key signs the card that ends the old node and certifies the new one;
//! no key of the old node is needed.
//!
//! ```text
//! begin    opens the old store (or a backup of one), says what is known and what is lost, makes fresh keys
//! card     the card to sign
//! finish   store.db.next: all that goes on, what was erased since, the card, the first statement; purges and expiries run
//!          then, in this order:  erased     store.db <- store.db.next     node.key <- node.key.next     ledger
//! ```
//!
//! A crash between two of the last steps leaves a directory that no node opens; doing it again from there opens yet another
//! ledger, and nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};

use raccord_protocol::forgotten;
use raccord_protocol::id::{LedgerId, Nonce, OrganisationId};
use raccord_protocol::ledger;
use raccord_protocol::log::LogState;
use raccord_protocol::replica::{
    Effect, Foreign, Input, Replica, ReplicaError, RequestId, Settings, SubmitError, carry_over, commits_of,
    erased_untold, load_directory, newest_held, newest_known, note_erased_untold, overtaken, read_ahead,
};
use raccord_protocol::roster::{Card, Directory, End, NodeCertificate, PlatformFile, SignedCard, ledger_id};
use raccord_protocol::store::{Batch, Row, StoreError};
use raccord_protocol::time::{DAY_MS, Timestamp};
use serde::Serialize;

use crate::config::Config;
use crate::driver::{self, DriverError};
use crate::erased::{self, Condition, Copied, Found, Replaced, Rows, Sources};
use crate::files;
use crate::home::{Home, HomeError, HomeLock, LedgerFile};
use crate::keystore::{NodeKeys, SecretFile, StoreKey};
use crate::node::NodeError;
use crate::sqlite::{SqliteError, SqliteStore};

/// Says where the old store is.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A copy that `raccord store backup` made.
    Backup(&'a Path),
    /// The node's own store.
    Own,
}

/// Says what of the old ledger is not in the store that the new one starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The old ledger.
    pub ledger: LedgerId,
    /// How many of its epochs are there.
    pub epochs_held: u64,
    /// How many it had sealed, as far as is known; at most, where only the clock tells.
    pub epochs_known: u64,
    /// Whether only the clock tells: neither the file `ledger` nor a partner's word is there.
    pub by_clock: bool,
    /// How many of its commits are missing at least; nothing where that is not known.
    pub commits: Option<u64>,
    /// When the newest epoch that is there was sealed: what was written after is lost.
    pub since: Option<Timestamp>,
    /// Whether partners had read more than the store has for them: something made after it was copied is lost.
    pub partners_read_more: bool,
    /// The ledgers that went on with this one after the store was copied, by what the cards say: nothing of them is there.
    pub later: Vec<LedgerId>,
}

impl Lost {
    /// Tells whether anything is known, or has to be feared, to be lost.
    pub fn is_any(&self) -> bool {
        self.epochs_known > self.epochs_held
            || self.commits.is_some_and(|commits| commits > 0)
            || self.partners_read_more
            || !self.later.is_empty()
    }
}

/// Is what was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// The new ledger.
    pub ledger: LedgerId,
    /// What of the old one is lost.
    pub lost: Lost,
    /// Whether values of other organisations' cases were deleted until their holders give them again.
    pub foreign_hidden: bool,
    /// From where it is known what was erased.
    pub erased: Sources,
}

/// Is a succession under way; dropping it changes nothing: what it leaves is removed by the next.
#[derive(Debug)]
pub struct Succession {
    home: Home,
    lock: HomeLock,
    store_key: StoreKey,
    old: SqliteStore,
    /// The copy of a backup, to be removed.
    copy: Option<PathBuf>,
    directory: Directory,
    /// Cards that the old store does not have.
    cards: Vec<SignedCard>,
    organisation: OrganisationId,
    held: LogState,
    lost: Lost,
    /// How the old ledgers end that no card has ended yet: those later than the store's too, whose keys may lie on a lost disk.
    sealed: Vec<(LedgerId, u64)>,
    /// All that was erased, by whatever knows of it.
    erased: Rows,
    /// Whom the store that is replaced knows as erased, by their marks.
    marks: Vec<Row>,
    /// Since when the stores at hand know that nothing tells what was erased after an earlier backup was made.
    untold: Option<Timestamp>,
    sources: Sources,
    /// The latest moment at which the old node can have said something.
    said: Timestamp,
    foreign: Foreign,
    keys: NodeKeys,
    nonce: Nonce,
}

/// Ends the names of what is to take the place of a file.
const NEXT: &str = ".next";
/// How many epochs are read to find out how long they last.
const PERIODS_READ: u64 = 64;
/// The most steps of purging before the node serves again: each deletes hundreds of documents.
const STEPS_MAX: u32 = 1_000_000;

impl Succession {
    /// Opens the old store of a node that does not run. `cards` are newer cards than that store holds, of this and other
    /// organisations, as partners have them; `copy_of_erased` is a copy of the file `erased` that was kept elsewhere.
    ///
    /// # Errors
    /// Fails where a node runs, the store or the backup cannot be read, nothing tells whose ledger it is, or a list of what
    /// was erased has a damaged line or is another organisation's.
    pub fn begin(
        home: Home,
        credentials: Option<&Path>,
        source: Source<'_>,
        cards: Vec<SignedCard>,
        copy_of_erased: Option<&Path>,
    ) -> Result<Self, NodeError> {
        let given = copy_of_erased.map(erased::read_copy).transpose()?;
        let lock = home.lock()?;
        let listed = erased::read(&home.erased())?;
        let config = Config::read(&home.config())?;
        let store_key = StoreKey::read(&SecretFile::find(&home.store_key(), credentials))?;
        let (old, copy, replaced) = match source {
            Source::Backup(backup) => {
                let replaced = ReplacedStore::read(&home.store(), &store_key);
                let copy = files::beside(&home.store(), ".restored");
                remove_store(&copy)?;
                let restored = SqliteStore::restore(backup, &store_key, &copy).map_err(|error| match error {
                    SqliteError::Damaged { finding, .. } => {
                        NodeError::BackupDamaged { path: backup.to_path_buf(), finding }
                    }
                    error => error.into(),
                });
                (restored?, Some(copy), replaced)
            }
            Source::Own => (SqliteStore::open(&home.store(), &store_key)?, None, ReplacedStore::none(Replaced::None)),
        };
        if copy.is_some()
            && let Some(days) = too_old(newest_word(&old)?, driver::now(), config.backup_days_max)
        {
            drop(old);
            copy.iter().try_for_each(|copy| remove_store(copy))?;
            return Err(NodeError::BackupTooOld { days, days_max: config.backup_days_max });
        }
        let mut directory = load_directory(&old)?;
        for card in &cards {
            directory.add_card(card.clone())?;
        }
        let file = LedgerFile::read(&home)?;
        let (organisation, ledger) = old_ledger(&home, credentials, &old, &directory, file.as_ref())?;
        let newest_held = newest_held(&old)?;
        let nodes = directory.card(organisation).map_or(&[][..], |card| &card.nodes);
        let lost = lost(&old, (ledger, nodes), newest_known(&old)?, file.as_ref(), config.epoch_ms)?;
        let period_ms = period_ms(&old, lost.epochs_held, config.epoch_ms)?;
        let sealed = still_open(&lost, nodes, file.as_ref(), period_ms);
        let said = last_said(&old, &lost, period_ms)?;
        let file = file.filter(|file| file.ledger == ledger);
        let behind = lost.is_any() || file.is_none() || overtaken(&old).map_err(ReplicaError::from)?.is_some();
        let foreign = if behind || matches!(source, Source::Backup(_)) { Foreign::Hide } else { Foreign::Keep };
        let ReplacedStore { replaced, rows, marks, untold } = replaced;
        let untold = untold.max(erased_untold(&old).map_err(ReplicaError::from)?);
        let known =
            Known { held: erased_rows(&old)?, replaced: (replaced, rows), listed, copy: copy_of_erased.zip(given) };
        let united = known.unite(&home.erased(), organisation, &directory);
        let (erased, sources) = match united {
            Ok(united) => united,
            Err(error) => {
                drop(old);
                copy.iter().try_for_each(|copy| remove_store(copy))?;
                return Err(error);
            }
        };
        let next = files::beside(&home.node_key(), NEXT);
        remove(&next)?;
        let keys = NodeKeys::create(&next)?;
        let nonce = Nonce(driver::random()?);
        Ok(Self {
            home,
            lock,
            store_key,
            old,
            copy,
            directory,
            cards,
            organisation,
            held: newest_held,
            lost,
            sealed,
            erased,
            marks,
            untold,
            sources,
            said,
            foreign,
            keys,
            nonce,
        })
    }

    /// Returns what is lost.
    pub fn lost(&self) -> &Lost {
        &self.lost
    }

    /// Says from where it is known what was erased.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Removes what a succession left in the directory that is not gone on with.
    ///
    /// # Errors
    /// Fails where the disk refuses.
    pub fn abandon(self) -> Result<(), NodeError> {
        let Self { home, lock, old, copy, .. } = self;
        drop(old);
        copy.iter().try_for_each(|copy| remove_store(copy))?;
        remove(&files::beside(&home.node_key(), NEXT))?;
        drop(lock);
        Ok(())
    }

    /// Returns the card before the one to sign.
    ///
    /// # Errors
    /// Fails where no card of the organisation is there.
    pub fn previous_card(&self) -> Result<&SignedCard, NodeError> {
        let own = |signed: &&SignedCard| signed.read().is_ok_and(|card| card.organisation == self.organisation);
        self.directory.signed_cards().find(own).ok_or(NodeError::Card("organisation"))
    }

    /// Returns the card to sign: the old node has ended, the new one is certified and reached where the old one was.
    ///
    /// # Errors
    /// Fails where no card of the organisation is there.
    pub fn card(&self, now: Timestamp) -> Result<Card, NodeError> {
        let previous = self.previous_card()?;
        let mut card = previous.read()?;
        card.number += 1;
        card.previous = previous.digest();
        card.issued = now;
        let mut addresses = Vec::new();
        for node in &mut card.nodes {
            if node.ledger() == self.lost.ledger {
                addresses.clone_from(&node.addresses);
            }
            let Some(sealed) = self.sealed.iter().find(|(ledger, _)| *ledger == node.ledger()) else { continue };
            addresses.clone_from(&node.addresses);
            node.until = Some(End { time: now.max(self.said), sealed: vec![*sealed] });
        }
        card.nodes.push(NodeCertificate::new(self.organisation, self.nonce, self.keys.secrets(), addresses, now));
        Ok(card)
    }

    /// Opens the new ledger: when this returns, the node can be started on it.
    ///
    /// # Errors
    /// Fails where the card does not hold or certifies other keys, or the disk refuses.
    pub fn finish(self, card: SignedCard) -> Result<Opened, NodeError> {
        let ledger = ledger_id(self.keys.log.public(), &self.nonce);
        if !card.read()?.nodes.iter().any(|node| node.ledger() == ledger) {
            return Err(NodeError::Card("ledger"));
        }
        let path = files::beside(&self.home.store(), NEXT);
        remove_store(&path)?;
        let mut store = SqliteStore::create(&path, &self.store_key)?;
        let mut write = |batch: &_| store.commit(batch).map_err(|error| StoreError::Failed(error.to_string()));
        carry_over(&self.old, self.organisation, self.foreign, &mut write)?;
        store.commit(&erased::lacking(&erased_rows(&store)?, &self.erased))?;
        store.commit(&forgotten::lacking(&store, &self.marks).map_err(ReplicaError::from)?)?;
        let is_own_store = self.copy.is_none() && !self.lost.is_any();
        // What an earlier restore did not know nobody knows since, unless a list was handed in.
        let untold = match (self.sources.given.is_some(), is_own_store || self.sources.tell()) {
            (true, _) => None,
            (false, true) => self.untold,
            (false, false) => Some(driver::now()),
        };
        let mut said = Batch::default();
        note_erased_untold(&mut said, untold);
        store.commit(&said)?;
        self.open_ledger(&mut store, ledger, card)?;
        drop(store);
        let Self { home, lock, old, copy, keys: _, nonce, organisation, lost, erased, sources, foreign, .. } = self;
        drop(old);
        if let Some(copy) = copy {
            remove_store(&copy)?;
        }
        for log in ["-wal", "-shm"] {
            remove(&files::beside(&home.store(), log))?;
        }
        if sources.file == Condition::Foreign {
            erased::set_aside(&home.erased())?;
        }
        if !erased.is_empty() {
            erased::write(&home.erased(), organisation, &erased)?;
        }
        rename(&path, &home.store())?;
        rename(&files::beside(&home.node_key(), NEXT), &home.node_key())?;
        LedgerFile { newest_epoch: None, commits: 0, ledger, nonce }.write(&home)?;
        drop(lock);
        Ok(Opened { ledger, lost, foreign_hidden: foreign == Foreign::Hide, erased: sources })
    }

    /// Takes the card, states that the ledger opens, and does all that is due before anybody is served.
    fn open_ledger(&self, store: &mut SqliteStore, ledger: LedgerId, card: SignedCard) -> Result<(), NodeError> {
        let identity = self.keys.identity(self.organisation, ledger, &self.store_key);
        let mut replica =
            Replica::open(identity, Settings { epoch_ms: None }, driver::random()?, driver::now(), store)?;
        let cards = self.cards.iter().cloned().chain([card]).collect();
        let platform = Input::Platform { request: RequestId(0), file: PlatformFile { cards, rosters: Vec::new() } };
        let open = Input::OpenLedger { previous: Some((self.lost.ledger, self.held)) };
        for input in [platform, open] {
            step(&mut replica, store, input)?;
        }
        for _ in 0..STEPS_MAX {
            if !step(&mut replica, store, Input::Tick)? && !replica.is_busy(driver::now()) {
                break;
            }
        }
        Ok(store.purge_pages()?)
    }
}

/// Makes a step of the new replica; tells whether it did anything.
fn step(replica: &mut Replica, store: &mut SqliteStore, input: Input) -> Result<bool, NodeError> {
    let step = replica.handle(driver::now(), input, store)?;
    for effect in &step.effects {
        if let Effect::Reply { outcome: Err(SubmitError::Roster(error)), .. } = effect {
            return Err(error.clone().into());
        }
    }
    store.commit(&step.batch)?;
    Ok(!step.batch.is_empty())
}

/// Finds out which ledger the old store is of: the file `ledger` says it, else its epochs, else the node's keys.
fn old_ledger(
    home: &Home,
    credentials: Option<&Path>,
    old: &SqliteStore,
    directory: &Directory,
    file: Option<&LedgerFile>,
) -> Result<(OrganisationId, LedgerId), NodeError> {
    let owner = |ledger: LedgerId| directory.ledger(ledger).map(|(organisation, _)| (organisation, ledger));
    let last = ledger::last_epoch(old).map_err(ReplicaError::from)?;
    if let Some(epoch) = last {
        return owner(epoch.leaf.ledger).ok_or_else(|| DriverError::NoCard(epoch.leaf.ledger).into());
    }
    if let Some(found) = file.and_then(|file| owner(file.ledger)) {
        return Ok(found);
    }
    let keys = NodeKeys::read(&SecretFile::find(&home.node_key(), credentials)).ok();
    let nodes = directory.cards().flat_map(|card| card.nodes.iter().map(|node| (card.organisation, node)));
    let mut own = nodes.filter(|(_, node)| keys.as_ref().is_some_and(|keys| keys.log.public() == node.log_key));
    own.next().map(|(organisation, node)| (organisation, node.ledger())).ok_or_else(|| DriverError::NoLedgerFile.into())
}

/// Returns when a store was last written to, as far as it tells: its newest epoch, or its newest commit before the first.
fn newest_word(store: &SqliteStore) -> Result<Option<Timestamp>, ReplicaError> {
    if let Some(epoch) = ledger::last_epoch(store)? {
        return Ok(Some(epoch.leaf.time));
    }
    let newest = ledger::commit_count(store)?.checked_sub(1);
    Ok(newest.map(|number| ledger::signed(store, number)).transpose()?.map(|signed| signed.commit.time))
}

/// Returns how many days old a backup is, if that is more than it may be. An empty one holds nothing that could return.
fn too_old(newest: Option<Timestamp>, now: Timestamp, days_max: u64) -> Option<u64> {
    let days = now.ms_since(newest?) / DAY_MS;
    (days > days_max).then_some(days)
}

/// Compares what the old store holds with what is known of its ledger.
fn lost(
    old: &SqliteStore,
    (ledger, nodes): (LedgerId, &[NodeCertificate]),
    known: LogState,
    file: Option<&LedgerFile>,
    epoch_ms: u64,
) -> Result<Lost, NodeError> {
    let file = file.filter(|file| file.ledger == ledger);
    let last = ledger::last_epoch(old).map_err(ReplicaError::from)?;
    let held = last.as_ref().map_or(0, |epoch| epoch.leaf.number + 1);
    let since = last.as_ref().map(|epoch| epoch.leaf.time);
    let ended = nodes.iter().find(|node| node.ledger() == ledger).and_then(|node| node.until.as_ref());
    let sealed = ended.and_then(|end| end.sealed.iter().find(|(ended, _)| *ended == ledger));
    let (epochs_known, by_clock) = match (sealed, file) {
        // Whoever ended it counted.
        (Some((_, sealed)), _) => (held.max(*sealed), false),
        (None, Some(file)) => (file.newest_epoch.map_or(0, |newest| newest + 1).max(known.size), false),
        (None, None) if known.size > held => (known.size, false),
        // Epochs are sealed by the clock, one a period: there cannot have been more. Twice as many leave room for a clock
        // that was set: too few would take the old node's last words their authority.
        (None, None) => {
            let elapsed = since.map_or(0, |since| driver::now().ms_since(since));
            (held + 2 * elapsed / period_ms(old, held, epoch_ms)? + 2, true)
        }
    };
    let commits = match file {
        Some(file) => Some(file.commits.saturating_sub(commits_of(old, ledger)?)),
        None => None,
    };
    let partners_read_more = !read_ahead(old).map_err(ReplicaError::from)?.is_empty();
    let later = later_than(ledger, nodes);
    Ok(Lost { ledger, epochs_held: held, epochs_known, by_clock, commits, since, partners_read_more, later })
}

/// Returns the ledgers of an organisation that were opened after one. It has one node at a time (SPEC 26).
fn later_than(ledger: LedgerId, nodes: &[NodeCertificate]) -> Vec<LedgerId> {
    let after = nodes.iter().skip_while(|node| node.ledger() != ledger).skip(1);
    after.map(NodeCertificate::ledger).collect()
}

/// Returns the ledgers that no card has ended, with how many epochs each had sealed: of one of which nothing is
/// here, what the file `ledger` says, or at most what the clock allows.
fn still_open(
    lost: &Lost,
    nodes: &[NodeCertificate],
    file: Option<&LedgerFile>,
    period_ms: u64,
) -> Vec<(LedgerId, u64)> {
    let open = nodes.iter().filter(|node| node.until.is_none());
    let sealed = |node: &NodeCertificate| match file.filter(|file| file.ledger == node.ledger()) {
        _ if node.ledger() == lost.ledger => lost.epochs_known,
        Some(file) => file.newest_epoch.map_or(0, |newest| newest + 1),
        None => 2 * driver::now().ms_since(node.since) / period_ms + 2,
    };
    open.map(|node| (node.ledger(), sealed(node))).collect()
}

/// Returns the latest moment at which the old node can have said something, by its own clock: that may have been ahead, and
/// been set back since, and what it said still counts.
fn last_said(old: &SqliteStore, lost: &Lost, period_ms: u64) -> Result<Timestamp, NodeError> {
    let said = ledger::last_said(old, lost.ledger).map_err(ReplicaError::from)?;
    let sealed = if lost.by_clock { 0 } else { lost.epochs_known.saturating_sub(lost.epochs_held) };
    Ok(said.plus_ms(period_ms.saturating_mul(sealed)))
}

/// Returns how long the epochs of a store last, at least: the configuration may be lost with the directory.
fn period_ms(old: &SqliteStore, held: u64, configured: u64) -> Result<u64, NodeError> {
    let newest = ledger::epochs(old, held.saturating_sub(PERIODS_READ), usize::MAX).map_err(ReplicaError::from)?;
    let periods = newest.windows(2).map(|pair| pair[1].leaf.time.ms_since(pair[0].leaf.time));
    Ok(periods.filter(|period| *period > 0).min().unwrap_or(configured).min(configured).max(1))
}

/// Is what is known of what was erased, by who knows it.
struct Known<'a> {
    /// The store that goes on.
    held: Rows,
    /// The store that it replaces.
    replaced: (Replaced, Rows),
    /// The file of the directory.
    listed: Found,
    /// The copy of such a file that was handed in, and where it stands.
    copy: Option<(&'a Path, Copied)>,
}

impl Known<'_> {
    /// Unites it all: what anybody knows to be erased is.
    fn unite(
        self,
        path: &Path,
        organisation: OrganisationId,
        directory: &Directory,
    ) -> Result<(Rows, Sources), NodeError> {
        let Self { held, replaced: (replaced, rows), listed, copy } = self;
        let file = listed.condition_for(organisation);
        if file != Condition::Foreign && replaced != Replaced::Read && copy.is_none() {
            listed.expect_undamaged(path)?;
        }
        let mut erased = held.clone();
        erased::unite(&mut erased, rows);
        let given = copy.as_ref().map(|(_, copy)| erased::describe(copy, &erased, organisation, directory));
        if file != Condition::Foreign {
            erased::unite(&mut erased, listed.rows);
        }
        if let Some((path, copy)) = copy {
            // One that does not say whose it is may be of a node that never ordered anything: people are asked.
            if let Some(owner) = copy.owner.filter(|owner| *owner != organisation) {
                let name =
                    directory.card(owner).map_or_else(|| format!("{:.8}", owner.to_string()), |card| card.name.clone());
                return Err(NodeError::ErasedNotOwn { path: path.to_path_buf(), owner: name });
            }
            erased::unite(&mut erased, copy.rows);
        }
        let (added, rows) = ((erased.len() - held.len()) as u64, erased.len() as u64);
        Ok((erased, Sources { file, replaced, given, added, rows }))
    }
}

fn erased_rows(store: &SqliteStore) -> Result<Rows, NodeError> {
    Ok(erased::of_store(store).map_err(ReplicaError::from)?)
}

/// Is what the store that a backup replaces says was erased: that it does not open is often why it is replaced.
struct ReplacedStore {
    replaced: Replaced,
    rows: Rows,
    marks: Vec<Row>,
    /// Since when it knows that nothing tells what was erased after a backup was made.
    untold: Option<Timestamp>,
}

impl ReplacedStore {
    fn none(replaced: Replaced) -> Self {
        Self { replaced, rows: Rows::new(), marks: Vec::new(), untold: None }
    }

    /// Reads it, if it is there; one that this key does not open says nothing, and its marks would mean nothing.
    fn read(path: &Path, key: &StoreKey) -> Self {
        if path.symlink_metadata().is_err() {
            return Self::none(Replaced::None);
        }
        let read = || -> Result<Self, NodeError> {
            let store = SqliteStore::open(path, key)?;
            let marks = forgotten::rows(&store).map_err(ReplicaError::from)?;
            let untold = erased_untold(&store).map_err(ReplicaError::from)?;
            Ok(Self { replaced: Replaced::Read, rows: erased_rows(&store)?, marks, untold })
        };
        read().unwrap_or_else(|_| Self::none(Replaced::Unreadable))
    }
}

fn remove_store(path: &Path) -> Result<(), HomeError> {
    ["", "-wal", "-shm", "-journal"].iter().try_for_each(|suffix| remove(&files::beside(path, suffix)))
}

fn remove(path: &Path) -> Result<(), HomeError> {
    files::remove_if_there(path).map_err(|source| HomeError::File { path: path.to_path_buf(), source })
}

fn rename(from: &Path, to: &Path) -> Result<(), HomeError> {
    let renamed = fs::rename(from, to).and_then(|()| files::sync_directory_of(to));
    renamed.map_err(|source| HomeError::File { path: to.to_path_buf(), source })
}

#[cfg(test)]
mod tests;
