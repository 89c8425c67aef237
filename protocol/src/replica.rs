// SPDX-License-Identifier: EUPL-1.2
//! The replica: all that a node does, as a function of what it is handed.
//!
//! `handle(now, input, store) -> Step { batch, effects }`: the caller writes the batch, durably, and only then carries
//! out the effects. When the write fails, the caller drops the replica and opens it again from the store.
//!
//! - `submit`: what this organisation's staff signs (values, grants, revocations, consultations, imports)
//! - `outbox`: what each peer is to receive; every item passes [`crate::grant`]
//! - `admit`: what a home decides about changes of others
//! - `deliver`: what peers send; nothing is stored that does not prove itself
//! - `emergency`: what a home opens by itself
//! - `refer`, `join`: who has a file, and which files are of one person
//! - `purge`: what must be deleted, and the receipt
//! - `erase`: what is deleted everywhere by order
//! - `retain`: cases whose time is over
//! - `threads`: what was written about a case, once it is over
//! - `seal`: epochs, checkpoints, cosignatures
//! - `paths`: that commits are sealed
//! - `clock`: what it takes the time to be
//! - `forks`: histories that were bent, this node's own included
//! - `repair`: what was sent here and got lost
//! - `session`: who is connected, and what each side has read
//! - `succession`: one ledger after another
//! - `recall`: what an earlier ledger made available, and its store no longer has
//! - `lost`, `place`: what of it is not back, and where what is back belongs

mod admit;
mod clock;
mod consult;
mod deliver;
mod emergency;
mod erase;
mod filing;
mod fill;
mod forks;
mod frame;
mod join;
mod listing;
mod locked;
mod lost;
mod outbox;
mod paths;
mod place;
mod purge;
mod recall;
mod refer;
mod repair;
mod retain;
mod seal;
mod session;
mod submit;
mod succession;
mod threads;
mod turn;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::checkpoint::Cosignature;
use crate::codec::DecodeError;
use crate::commit::{CommitError, Submission};
use crate::consent::ConsentError;
use crate::entropy::Entropy;
use crate::forgotten::MarkKey;
use crate::fork::ForkProof;
use crate::grant::TermsError;
use crate::id::{CommitId, EntryId, LedgerId, OrganisationId, SessionId};
use crate::key::{PublicKey, SecretKey};
use crate::ledger::{self, LedgerError, Location, read_row};
use crate::log::{EPOCH_COMMITS_MAX, LogState};
use crate::merkle::Tree;
use crate::message::Message;
use crate::roster::{Directory, PlatformFile, RosterError};
use crate::store::{Batch, Store, StoreError, Table};
use crate::time::{HOUR_MS, Timestamp};

pub use clock::{ClockDoubt, Undated, clock_doubt, why_undated};
pub use consult::{Readers, TOLD_ROW, consultations};
pub(crate) use deliver::refused_here;
pub use emergency::EMERGENCY_ROW;
pub use forks::{fork_proofs, overtaken, read_ahead};
pub use frame::ReadFrame;
pub(crate) use locked::LOCKED;
pub use locked::{Lock, locked_cases};
pub use lost::{LostEntry, lost_entries};
pub(crate) use outbox::current as standing_changes;
pub use outbox::{disclosures_to, past_disclosures};
pub use paths::{Unproven, each_awaited, unproven};
pub use recall::{erased_untold, note_erased_untold, opened_after, unheard};
pub(crate) use refer::check_restricted;
pub(crate) use retain::{erasable_of_case, grouped, holders, place_of, refused_of_cases};
pub use seal::{witnesses, witnesses_digest};
pub use session::{PeerRecord, peer_record};
pub use submit::CLOCK_TOLERANCE_MS;
pub use succession::{Foreign, carry_over, commits_of, newest_held, newest_known, past_epoch_key};

use clock::Clock;
use purge::Job;
use session::Session;
use turn::{Failure, Turn};

/// Is who this node is.
#[derive(Debug)]
pub struct Identity {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its ledger.
    pub ledger: LedgerId,
    /// Signs what it does with nobody present.
    pub service_key: SecretKey,
    /// Signs checkpoints and cosignatures.
    pub log_key: SecretKey,
    /// Marks who was erased.
    pub mark_key: MarkKey,
}

/// Is how this node works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long an epoch lasts, in milliseconds; `None` where no epoch is sealed (a command that opens the store).
    pub epoch_ms: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epoch_ms: Some(HOUR_MS) }
    }
}

/// Names a request of the shell, to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// Is what a replica is handed.
#[derive(Debug)]
pub enum Input {
    /// A peer is connected and known by its transport key.
    Connected {
        /// The peer's transport key.
        peer: PublicKey,
        /// Tells this session from those before.
        session: SessionId,
    },
    /// A peer is no longer connected.
    Disconnected {
        /// The peer's transport key.
        peer: PublicKey,
        /// Which session ended.
        session: SessionId,
    },
    /// A peer sent a frame.
    Frame {
        /// The peer's transport key.
        peer: PublicKey,
        /// In which session.
        session: SessionId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// A peer sent a frame that was read already, on another thread.
    ReadFrame {
        /// The peer's transport key.
        peer: PublicKey,
        /// In which session.
        session: SessionId,
        /// The frame.
        frame: Box<ReadFrame>,
    },
    /// Cards and rosters were brought in by hand.
    Platform {
        /// To be answered.
        request: RequestId,
        /// What was brought.
        file: PlatformFile,
    },
    /// The ledger is new, and its store may hold what an earlier one of the organisation held: opens it.
    OpenLedger {
        /// The ledger before, and the newest state of its log that is known.
        previous: Option<(LedgerId, LogState)>,
    },
    /// A member of staff signed something.
    Submit {
        /// To be answered.
        request: RequestId,
        /// What was signed.
        submission: Box<Submission>,
    },
    /// Time has passed: see [`Replica::next_wake`].
    Tick,
}

/// Is something the shell must do, after the batch is durable, in order.
#[derive(Debug)]
pub enum Effect {
    /// End a session that cannot go on.
    Close {
        /// The peer's transport key.
        peer: PublicKey,
        /// Which session.
        session: SessionId,
    },
    /// Who may connect, and where they are, has changed: ask [`Replica::peers`].
    PeersChanged,
    /// Answer a request.
    Reply {
        /// Which.
        request: RequestId,
        /// With what.
        outcome: Result<Accepted, SubmitError>,
    },
    /// Bodies were deleted: scrub free pages and the write-ahead log before any later effect.
    Scrub,
    /// Send a frame.
    Send {
        /// The peer's transport key.
        peer: PublicKey,
        /// In which session.
        session: SessionId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// Write to the operator's log; holds ids and counts alone.
    Note(Note),
}

/// Is what was done about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The commit, unless cards and rosters were brought in.
    pub commit: Option<CommitId>,
    /// Its entries.
    pub entries: Vec<EntryId>,
    /// How many of its changes wait for another organisation's home.
    pub pending: usize,
    /// How many cards and rosters were new.
    pub platform_changes: usize,
}

/// Is something worth a line in the operator's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A peer sent what cannot be taken; the session ends.
    Refused {
        /// The peer's ledger, once known.
        ledger: Option<LedgerId>,
        /// Why.
        error: DeliveryError,
    },
    /// A delivery was taken.
    Taken {
        /// From whom.
        ledger: LedgerId,
        /// How many items.
        items: usize,
    },
    /// An epoch was sealed.
    Sealed {
        /// How many epochs there are now.
        size: u64,
    },
    /// What had to be deleted is deleted.
    Purged {
        /// The cause.
        cause: EntryId,
        /// How many bodies.
        bodies: u32,
    },
    /// The time of a case was over, and it was erased.
    Retained {
        /// The notice given before.
        notice: EntryId,
        /// How many entries were erased.
        entries: usize,
    },
    /// What a peer had sent and this node had lost is here again.
    Restored {
        /// The peer's ledger.
        ledger: LedgerId,
        /// How many items and disclosures.
        items: usize,
    },
    /// A ledger bent its history: the proof is kept.
    Fork {
        /// The ledger.
        ledger: LedgerId,
    },
    /// The clock is believed again.
    ClockBelieved,
    /// The clock jumped ahead by more than a day: nothing is sealed, deleted or exchanged until that is confirmed.
    ClockDoubted {
        /// The newest moment that is known to have been.
        known: Timestamp,
    },
    /// Somebody holds a state of this node's log that its store does not have: nothing more is written.
    Overtaken {
        /// How many epochs that state has.
        size: u64,
    },
}

/// Reports what a peer sent that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// The frame is no message.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A commit does not hold.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A card or a roster does not hold.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// An entry does not prove itself, or breaks a rule.
    #[error("entry {entry}: {rule}")]
    Entry {
        /// The entry.
        entry: EntryId,
        /// What is wrong.
        rule: &'static str,
    },
    /// The delivery as a whole breaks a rule.
    #[error("delivery: {0}")]
    Delivery(&'static str),
    /// What came proves that a ledger bent its history; the proof is kept.
    #[error("ledger {} bent its history: {}", .0.ledger(), .0.name())]
    Fork(Box<ForkProof>),
    /// The peer is not who it says.
    #[error("peer speaks for a ledger that its key is not certified for")]
    Impostor,
    /// A message came where another was due.
    #[error("message out of turn")]
    OutOfTurn,
    /// The peer read more of its outbox here than the store holds: the store is older than what left the node.
    #[error("the peer has read {read} items, and {held} are there: this store is older than what left the node")]
    ReadAhead {
        /// How many items it read.
        read: u64,
        /// How many there are.
        held: u64,
    },
}

/// Reports what staff asked for that cannot be done. Nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SubmitError {
    /// The commit does not hold.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A card or a roster does not hold.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The signer may not do this.
    #[error("denied: {0}")]
    Denied(Denial),
    /// An entry breaks a rule.
    #[error("entry {index}: {rule}")]
    Entry {
        /// The index of the entry in its commit.
        index: usize,
        /// What is wrong.
        rule: String,
    },
    /// Others hold a newer state of this node's log than its store: it was restored from a backup, or the log key is in
    /// other hands. Nothing is written until another ledger is opened.
    #[error("ledger has {held} epochs here, and others hold a state of {seen}")]
    Overtaken {
        /// How many epochs the store has.
        held: u64,
        /// How many the newest state has that others hold.
        seen: u64,
    },
    /// The commit was made for another state of the ledger, or at another time, than this node's.
    #[error("commit is {0}")]
    Stale(&'static str),
}

/// Says why something is denied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Denial {
    /// The key is not certified for this organisation, or its certificate ended.
    #[error("the key is not certified for this organisation at this time")]
    UnknownSigner,
    /// The role does not allow it.
    #[error("the role of the signer does not allow it")]
    Role,
    /// The file was handed over: nothing is written or granted here any more.
    #[error("the file was handed over to {name}, which has it now")]
    HandedOver {
        /// Who has it.
        holder: OrganisationId,
        /// Its name.
        name: String,
    },
    /// This node was restored, and the recipient of a transfer, who may have the file by now, has not been heard since.
    #[error("{name} may have the file by now, and was not heard since this node was restored")]
    NotHeard {
        /// Who may have it.
        holder: OrganisationId,
        /// Its name.
        name: String,
    },
    /// Who handed the file over let it be granted to nobody else.
    #[error("who handed the file over does not let it be granted to others")]
    NoResharing,
    /// No write grant covers it.
    #[error("no write grant of the case's holder covers field {0}")]
    NoWriteGrant(u16),
    /// Who keeps registers alone writes in no such field.
    #[error("field {0} is of no register, and the role of the signer keeps registers alone")]
    NotOfRegister(u16),
    /// Who consented could not.
    #[error("the consent does not carry it: {0}")]
    Consent(ConsentError),
    /// The rules in force do not allow the grant.
    #[error("the rules do not allow it: {0}")]
    Rules(TermsError),
}

/// Reports that a step could not be made; nothing of it took effect. The replica is to be opened again.
#[derive(Debug, Error)]
pub enum ReplicaError {
    /// The store failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What the store holds does not belong to this identity.
    #[error("store belongs to ledger {found}, not {expected}")]
    OtherLedger {
        /// The ledger found.
        found: LedgerId,
        /// The ledger of the identity.
        expected: LedgerId,
    },
    /// Cards or rosters in the store do not hold.
    #[error(transparent)]
    Roster(#[from] RosterError),
}

impl From<StoreError> for ReplicaError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// Is what a step asks for: write the batch, then carry out the effects.
#[derive(Debug, Default)]
pub struct Step {
    /// What to write.
    pub batch: Batch,
    /// What to do then.
    pub effects: Vec<Effect>,
}

impl Step {
    /// Returns what to do once steps are written that were made in one transaction: the effects of each, in order, but of the
    /// words to a peer how far it was read the last alone, which says what the others said.
    pub fn effects_of(steps: Vec<Self>) -> Vec<Effect> {
        let mut said = BTreeSet::new();
        let mut effects: Vec<Effect> = steps.into_iter().flat_map(|step| step.effects).rev().collect();
        effects.retain(|effect| match effect {
            Effect::Send { peer, session, bytes } if Message::is_taken(bytes) => said.insert((*peer, *session)),
            _ => true,
        });
        effects.reverse();
        effects
    }
}

/// Is a node that may connect, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its transport key.
    pub key: PublicKey,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its addresses.
    pub addresses: Vec<String>,
}

/// Is the state of a node between two steps. All of it can be read again from the store.
pub struct Replica {
    identity: Identity,
    settings: Settings,
    entropy: Entropy,
    directory: Directory,
    /// The number that the next commit gets in the store.
    next_commit: u64,
    /// The newest sealed state of this node's log.
    sealed: LogState,
    /// The epoch that is open.
    epoch: OpenEpoch,
    /// What is known of the time.
    clock: Clock,
    /// The newest cosignature of each witness, with the size of the checkpoint it is for.
    witnesses: BTreeMap<LedgerId, (u64, Cosignature)>,
    /// How far each peer and this node have read each other.
    peers: BTreeMap<LedgerId, PeerRecord>,
    /// The ledgers whose logs forked.
    forked: BTreeSet<LedgerId>,
    /// The size of a state of this node's own log that others hold and its store does not.
    overtaken: Option<u64>,
    /// The hellos that were answered lately.
    greetings: BTreeMap<LedgerId, session::Greetings>,
    /// Who is connected, by transport key.
    sessions: BTreeMap<PublicKey, Session>,
    /// What is to be done in short steps, by number.
    jobs: BTreeMap<u64, Job>,
    /// When the next grant received ends.
    next_end: Option<Timestamp>,
    /// When cases are looked at next for whether their time is over; never by a command that opens the store.
    next_retention: Option<Timestamp>,
    /// When the next membership starts or ends: others may connect then.
    next_member: Option<Timestamp>,
    /// When what was sent here is looked over next, once it was: never by a command that opens the store.
    next_review: Option<Timestamp>,
    /// A look over it that is not through yet.
    review: Option<repair::Review>,
    /// Bodies that are held although they were erased: they came back with the store.
    remains: Vec<(Location, u8)>,
    /// The trees of the commits last proven from, by number, the newest last: neighbours are usually asked for next, and a delivery
    /// goes from a grant to the cases that it opens and back.
    trees: Vec<(u64, Tree)>,
    /// The tree of the commit of disclosures last proven from.
    fresh_tree: Option<(u64, Tree)>,
    /// The tree of the epoch last proven from.
    epoch_tree: Option<paths::EpochTree>,
}

/// Is the epoch that is open: its commits are this node's from `first_commit` on.
#[derive(Debug, Clone, Copy)]
struct OpenEpoch {
    number: u64,
    first_commit: u64,
    since: Timestamp,
    /// How many commits of this ledger it has, at most.
    commits: u32,
    /// The latest time of one of them; not known of one that was open when the replica was opened.
    said: Option<Timestamp>,
}

impl std::fmt::Debug for Replica {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Replica({:?}, {} commits)", self.identity.ledger, self.next_commit)
    }
}

impl Replica {
    /// Opens a replica on what `store` holds. `seed` is 32 bytes of fresh entropy.
    ///
    /// # Errors
    /// Fails when the store does, or belongs to another identity.
    pub fn open(
        identity: Identity,
        settings: Settings,
        seed: [u8; 32],
        now: Timestamp,
        store: &dyn Store,
    ) -> Result<Self, ReplicaError> {
        Self::open_with(identity, settings, seed, now, store, load_directory(store)?)
    }

    /// As [`Replica::open`], for who has checked the cards and rosters of the store already.
    ///
    /// # Errors
    /// As there.
    pub fn open_with(
        identity: Identity,
        settings: Settings,
        seed: [u8; 32],
        now: Timestamp,
        store: &dyn Store,
        directory: Directory,
    ) -> Result<Self, ReplicaError> {
        let last = ledger::last_epoch(store)?;
        if let Some(epoch) = last.as_ref().filter(|epoch| epoch.leaf.ledger != identity.ledger) {
            return Err(ReplicaError::OtherLedger { found: epoch.leaf.ledger, expected: identity.ledger });
        }
        let next_commit = ledger::commit_count(store)?;
        let first_commit = last.as_ref().map_or(0, |epoch| epoch.end_commit);
        let mut commits = next_commit.saturating_sub(first_commit);
        // Those of others among them matter only where there are very many.
        if commits > u64::from(EPOCH_COMMITS_MAX / 2) {
            commits = ledger::commit_ids(store, identity.ledger, first_commit, next_commit)?.len() as u64;
        }
        let epoch = OpenEpoch {
            number: last.as_ref().map_or(0, |epoch| epoch.leaf.number + 1),
            first_commit,
            since: last.as_ref().map_or(now, |epoch| epoch.leaf.time),
            commits: u32::try_from(commits).unwrap_or(u32::MAX),
            said: None,
        };
        // Before its first epoch, what it was told last says what day it was.
        let told = next_commit.checked_sub(1).filter(|_| last.is_none());
        let told = told.map(|number| ledger::signed(store, number)).transpose()?.map(|signed| signed.commit.time);
        Ok(Self {
            sealed: load_sealed(store)?,
            clock: Clock::load(store, told.unwrap_or(epoch.since))?,
            witnesses: witnesses(store, identity.ledger)?,
            peers: session::load_peers(store)?,
            jobs: purge::load_jobs(store)?,
            next_end: purge::next_end(store)?,
            next_retention: settings.epoch_ms.map(|_| retain::next_retention(store, now)).transpose()?,
            next_member: directory.next_change(now),
            next_review: repair::next_review(store)?,
            review: None,
            remains: erase::remains(store, &directory, identity.organisation)?,
            directory,
            forked: forks::load_forked(store)?,
            overtaken: overtaken(store)?.map(|checkpoint| checkpoint.state.size),
            greetings: BTreeMap::new(),
            sessions: BTreeMap::new(),
            entropy: Entropy::from_seed(seed),
            trees: Vec::new(),
            fresh_tree: None,
            epoch_tree: None,
            identity,
            settings,
            next_commit,
            epoch,
        })
    }

    /// Makes one step; `now` is what the clock says.
    ///
    /// # Errors
    /// Fails when the store does; then nothing took effect, and the replica is to be opened again.
    pub fn handle(&mut self, now: Timestamp, input: Input, store: &dyn Store) -> Result<Step, ReplicaError> {
        let clock = now;
        let now = self.tell_time(clock);
        let mut turn = Turn::new(now, self.identity.service_key.public(), store);
        turn.clock = clock;
        match input {
            Input::Submit { request, submission } => {
                let next_commit = self.next_commit;
                let epoch = self.epoch;
                let outcome = match self.submit(&mut turn, &submission) {
                    Ok(accepted) => Ok(accepted),
                    Err(Failure::Broken(error)) => return Err(error),
                    Err(Failure::Refused(error)) => {
                        // Nothing of a refused commit is kept.
                        (self.next_commit, self.epoch) = (next_commit, epoch);
                        self.jobs = purge::load_jobs(turn.discard())?;
                        Err(error)
                    }
                };
                self.flush(&mut turn)?;
                turn.effects.push(Effect::Reply { request, outcome });
            }
            Input::Platform { request, file } => {
                let outcome = match self.bring_platform(&mut turn, &file, session::Source::Hand) {
                    Ok(platform_changes) => {
                        Ok(Accepted { commit: None, entries: Vec::new(), pending: 0, platform_changes })
                    }
                    Err(Failure::Broken(error)) => return Err(error),
                    Err(Failure::Refused(error)) => {
                        self.directory = load_directory(turn.discard())?;
                        Err(SubmitError::Roster(error))
                    }
                };
                self.flush(&mut turn)?;
                turn.effects.push(Effect::Reply { request, outcome });
            }
            Input::OpenLedger { previous } => self.open_ledger(&mut turn, previous)?,
            Input::Connected { peer, session } => self.connected(&mut turn, peer, session),
            Input::Disconnected { peer, session } => {
                if self.sessions.get(&peer).is_some_and(|held| held.id == session) {
                    self.sessions.remove(&peer);
                }
            }
            Input::Frame { peer, session, bytes } => {
                self.frame(&mut turn, peer, session, ReadFrame::of(&bytes))?;
            }
            Input::ReadFrame { peer, session, frame } => self.frame(&mut turn, peer, session, *frame)?,
            Input::Tick if self.overtaken.is_some() => self.retry(&mut turn)?,
            Input::Tick => {
                self.look_at_clock(&mut turn)?;
                self.look_at_members(&mut turn);
                if !self.clock.is_doubted() {
                    self.expire(&mut turn)?;
                    self.plan_retention(&mut turn);
                    self.work(&mut turn)?;
                    self.review(&mut turn)?;
                }
                self.flush(&mut turn)?;
                self.seal_if_due(&mut turn)?;
                self.retry(&mut turn)?;
            }
        }
        self.fill_later(&mut turn)?;
        self.empty_remains(&mut turn)?;
        self.seal_if_full(&mut turn)?;
        Ok(Step { batch: turn.overlay.batch, effects: turn.effects })
    }

    /// Returns when [`Input::Tick`] is next due; `now` or earlier when there is work that waits for nothing.
    pub fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        let clock = now;
        let now = self.node_time(clock);
        if self.overtaken.is_some() {
            return self.sessions.values().filter_map(|session| session.retry_at(clock)).min();
        }
        if let Some(look) = self.clock.next_look(clock) {
            return self.sessions.values().filter_map(|session| session.retry_at(clock)).chain([look]).min();
        }
        let seal = self.settings.epoch_ms.map(|epoch_ms| self.epoch.since.plus_ms(epoch_ms));
        let jobs = self.jobs.values().map(|job| job.due(now)).min().map(|due| if due <= now { clock } else { due });
        let retries = self.sessions.values().filter_map(|session| session.retry_at(clock)).min();
        let remains = (!self.remains.is_empty()).then_some(now);
        let review = if self.review.is_some() { Some(now) } else { self.next_review };
        let review = self.settings.epoch_ms.and(review);
        let nexts = [self.next_end, self.next_member, self.next_retention];
        [seal, review, jobs, retries, remains].into_iter().chain(nexts).flatten().min()
    }

    /// Returns who may connect at a moment, and where they are.
    pub fn peers(&self, now: Timestamp) -> Vec<Peer> {
        let peers = self.directory.peers_of(self.identity.organisation, now).into_iter();
        peers
            .map(|(organisation, node)| Peer { key: node.transport_key, organisation, addresses: node.addresses })
            .collect()
    }

    /// Returns what cards and rosters say.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Returns how many commits the store holds, those of others among them.
    pub fn commits(&self) -> u64 {
        self.next_commit
    }

    /// Returns the newest sealed state of this node's log.
    pub fn sealed(&self) -> LogState {
        self.sealed
    }

    /// Returns who this node is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the peers that are connected and greeted: ledger, how far each side has read the other.
    pub fn connected_peers(&self) -> Vec<LedgerId> {
        self.sessions.values().filter(|session| session.greeted).map(|session| session.ledger).collect()
    }

    /// Tells whether there is work that waits for nothing.
    pub fn is_busy(&self, now: Timestamp) -> bool {
        self.overtaken.is_none()
            && !self.clock.is_doubted()
            && (self.review.is_some()
                || self.jobs.values().any(|job| job.due(self.node_time(now)) <= self.node_time(now)))
    }
}

/// Reads the cards and rosters of a store.
///
/// # Errors
/// Fails when the store does, or what it holds does not verify.
pub fn load_directory(store: &dyn Store) -> Result<Directory, ReplicaError> {
    let mut directory = Directory::default();
    for (_, value) in store.scan(Table::Cards, &[], &[], usize::MAX)? {
        directory.add_card(read_row(Table::Cards, &value)?)?;
    }
    for (_, value) in store.scan(Table::Rosters, &[], &[], usize::MAX)? {
        directory.restore_roster(read_row(Table::Rosters, &value)?)?;
    }
    Ok(directory)
}

/// Reads the newest sealed state of this node's log.
///
/// # Errors
/// Fails when the store does.
pub fn load_sealed(store: &dyn Store) -> Result<LogState, ReplicaError> {
    seal::load_state(store)
}

#[cfg(test)]
mod tests;
