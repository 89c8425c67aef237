// SPDX-License-Identifier: EUPL-1.2
//! The replica: all that a node does, as a function of what it is handed.
//!
//! `handle(now, input, store) -> Step { batch, effects }`: the caller writes the batch, durably, and only then carries
//! out the effects. When the write fails, the caller drops the replica and opens it again from the store.
//!
//! - [`submit`]: what this organisation's staff signs (values, grants, revocations, consultations, imports)
//! - [`outbox`]: what each peer is to receive; every item passes [`crate::grant`]
//! - [`deliver`]: what peers send; nothing is stored that does not prove itself
//! - [`purge`]: what must be deleted, and the receipt
//! - [`seal`]: epochs, checkpoints, cosignatures
//! - [`session`]: who is connected, and what each side has read

use thiserror::Error;

use crate::codec::DecodeError;
use crate::commit::{CommitError, Submission};
use crate::entropy::Entropy;
use crate::id::{CommitId, Digest, EntryId, LedgerId, OrganisationId, SessionId};
use crate::key::{PublicKey, SecretKey};
use crate::ledger::LedgerError;
use crate::log::LogState;
use crate::roster::{Directory, PlatformFile, RosterError};
use crate::store::{Batch, StoreError};
use crate::time::{HOUR_MS, Timestamp};

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
    /// Cards and rosters were brought in by hand.
    Platform {
        /// To be answered.
        request: RequestId,
        /// What was brought.
        file: PlatformFile,
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
    /// Two checkpoints of a ledger cannot both be true.
    Fork {
        /// The ledger.
        ledger: LedgerId,
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
    /// The peer is not who it says.
    #[error("peer speaks for a ledger that its key is not certified for")]
    Impostor,
    /// A message came where another was due.
    #[error("message out of turn")]
    OutOfTurn,
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
    /// No write grant covers it.
    #[error("no write grant of the case's holder covers field {0}")]
    NoWriteGrant(u16),
    /// The rules in force do not allow the grant.
    #[error("the rules do not allow it: {0}")]
    Rules(String),
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
