// SPDX-License-Identifier: EUPL-1.2
//! Messages between two nodes, version 1: one a frame, encoded with Borsh after a version byte.
//!
//! Nothing here is signed as such: what matters carries its own signatures (cards, rosters, commits, checkpoints), so a
//! later version may pack it otherwise without touching a byte of what was signed.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::checkpoint::{Checkpoint, Cosignature};
use crate::codec::{self, DecodeError};
use crate::commit::SignedCommit;
use crate::id::{Digest, EntryId, LedgerId, OrganisationId, PlatformId, TreeHash};
use crate::log::LogState;
use crate::path::SealedEpoch;
use crate::roster::{SignedCard, SignedRoster};
use packed::PackedDelivery;

mod packed;

/// The only version of messages.
pub const MESSAGE_VERSION: u8 = 1;
/// The variant of a delivery in short; see [`Message::encode_delivery`]. Until November 2026 it was 16, and all that is listed came.
const PACKED_DELIVERY: u8 = 17;
/// The longest frame.
pub const FRAME_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The most cards, and the most rosters, that a hello names.
pub const HELLO_CARDS_MAX: usize = 16_000;
/// See [`HELLO_CARDS_MAX`].
pub const HELLO_ROSTERS_MAX: usize = 1_000;
/// The most that a peer says at once that it lacks.
pub const LACKS_MAX: usize = 1_024;
/// The most outboxes that a recall names.
pub const RECALLED_OUTBOXES_MAX: usize = 64;
/// How much a message of cards and rosters carries, unless a single one takes more.
const PLATFORM_BYTES: usize = FRAME_BYTES_MAX / 2;
/// What signatures, ids and lengths take beside the bytes that are signed.
const SIGNATURES_BYTES: usize = 160;

/// Is what one node says to another.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Message {
    /// Starts a session; both sides say it first.
    Hello(Hello) = 1,
    /// Cards and rosters that the other side lacks.
    Platform {
        /// Cards, each organisation's in order.
        cards: Vec<SignedCard>,
        /// Rosters, each platform's in order.
        rosters: Vec<SignedRoster>,
    } = 2,
    /// A stretch of the receiver's outbox.
    Delivery(Delivery) = 3,
    /// Says how far the sender has read the other's outbox: everything before this position is durable.
    Taken {
        /// The position.
        position: u64,
    } = 4,
    /// The sender's newest checkpoint, with the proof that it extends what the receiver said it holds; or, with neither,
    /// the newest that the sender holds of another ledger, the receiver's own included.
    Checkpoint {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// The size that the proof starts from.
        from: u64,
        /// The root at that size in the sender's word, then the consistency proof (RFC 6962, 2.1.2); nothing from 0.
        proof: Vec<TreeHash>,
    } = 5,
    /// The sender cosigns a checkpoint of the receiver, or says which state it holds.
    Cosigned {
        /// The newest state of the receiver's log that the sender holds.
        state: LogState,
        /// Its cosignature.
        cosignature: Cosignature,
    } = 6,
    /// The sender holds two checkpoints of one ledger that cannot both be true.
    Fork {
        /// One.
        first: Checkpoint,
        /// The other.
        second: Checkpoint,
        /// What shows that the second does not extend the first; empty when their sizes are equal.
        proof: Vec<TreeHash>,
    } = 7,
    /// The sender holds a checkpoint of a ledger and a commit of its node that cites another state of that size.
    Rewritten {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// The commit.
        commit: SignedCommit,
    } = 8,
    /// Paths of the sender's commits into a checkpoint that the receiver cosigned.
    Paths {
        /// All commits of the sender's ledger that the receiver's outbox lists before this position have their paths now.
        position: u64,
        /// The size of the checkpoint.
        size: u64,
        /// The epochs that hold the commits.
        epochs: Vec<SealedEpoch>,
    } = 9,
    /// Says up to which position of the other's outbox the sender holds the paths of its commits, durably.
    PathsTaken {
        /// The position.
        position: u64,
    } = 10,
    /// Says what the receiver sent and the sender does not hold any more, by positions in the sender's outbox.
    Lacks {
        /// The stretches whose disclosures are lost: first position, end; by increasing position.
        disclosures: Vec<(u64, u64)>,
        /// The items that are lost; by increasing position.
        items: Vec<u64>,
    } = 11,
    /// What was asked for with [`Message::Lacks`], as far as it fits and may leave.
    Again {
        /// Each a disclosure with its body.
        disclosures: Vec<Part>,
        /// The entries.
        parts: Vec<Part>,
    } = 12,
    /// The sender's store may lack what earlier ledgers of its organisation made available to the receiver: asks for it.
    Recall {
        /// How far each outbox is known to the sender.
        outboxes: Vec<RecalledOutbox>,
    } = 13,
    /// Answers a recall.
    Recalled {
        /// The disclosures beyond what the asker knows, oldest first, each alone in its part with its body.
        disclosures: Vec<Part>,
        /// In the last message of an answer: all that is given back stands in the asker's outbox before this position.
        position: Option<u64>,
    } = 14,
}

/// Is how far an outbox of an earlier ledger is known to its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RecalledOutbox {
    /// The earlier ledger.
    pub from: LedgerId,
    /// The receiver's ledger, this one or an earlier one, that the outbox was for.
    pub to: LedgerId,
    /// The position after the last item known.
    pub position: u64,
}

/// Is the first message.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Hello {
    /// The sender's ledger.
    pub ledger: LedgerId,
    /// How far the sender has read the receiver's outbox.
    pub read: u64,
    /// Digest over the cards and rosters that both may know; equal means nothing to exchange.
    pub platform_digest: Digest,
    /// The cards held: the number of the newest of each organisation, by increasing id.
    pub cards: Vec<(OrganisationId, u32)>,
    /// The rosters held: the number of the newest of each platform, by increasing id.
    pub rosters: Vec<(PlatformId, u32)>,
    /// The newest state of the receiver's log that the sender holds a checkpoint for.
    pub witnessed: LogState,
    /// Whether the sender has the receiver's hello; if not, it is to be said again.
    pub answered: bool,
}

/// Is one disclosure with the entries it makes available.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Delivery {
    /// The position of its first item.
    pub first: u64,
    /// The disclosure entry, alone in its part, with its body.
    pub disclosure: Part,
    /// The entries disclosed, grouped by commit in order of first mention.
    pub parts: Vec<Part>,
}

/// Is a commit with some of its entries and the least hashes that prove them.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Part {
    /// The commit.
    pub commit: SignedCommit,
    /// The siblings of its entries, as [`crate::merkle::Tree::from_proof`] takes them.
    pub siblings: Vec<TreeHash>,
    /// The entries, by increasing place.
    pub entries: Vec<PartEntry>,
}

/// Is an entry with the bodies that go with it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PartEntry {
    /// Its place in the tree of its commit.
    pub place: u16,
    /// The bytes of its header.
    pub header: Vec<u8>,
    /// Bodies by slot, in increasing order.
    pub bodies: Vec<(u8, Vec<u8>)>,
}

impl Message {
    /// Returns the messages that carry cards and rosters, as many as it takes for none to pass the limit of a frame.
    /// Cards come first: rosters are checked with the keys that they name.
    pub fn platform(cards: Vec<SignedCard>, rosters: Vec<SignedRoster>) -> Vec<Self> {
        let mut messages = Vec::new();
        let mut bytes = 0;
        let mut room = |messages: &mut Vec<(Vec<SignedCard>, Vec<SignedRoster>)>, more: usize| {
            if messages.is_empty() || bytes + more > PLATFORM_BYTES {
                messages.push((Vec::new(), Vec::new()));
                bytes = 0;
            }
            bytes += more;
        };
        for card in cards {
            room(&mut messages, card.bytes.len() + SIGNATURES_BYTES);
            messages.last_mut().expect("room was made").0.push(card);
        }
        for roster in rosters {
            room(&mut messages, roster.bytes.len() + SIGNATURES_BYTES + roster.signatures.len() * SIGNATURES_BYTES);
            messages.last_mut().expect("room was made").1.push(roster);
        }
        messages.into_iter().map(|(cards, rosters)| Self::Platform { cards, rosters }).collect()
    }

    /// Returns the frame: version, then the message.
    pub fn encode(&self) -> Vec<u8> {
        let mut frame = vec![MESSAGE_VERSION];
        frame.extend(codec::encode(self));
        frame
    }

    /// Tells whether a frame is a delivery, whole or in short.
    pub fn is_delivery(frame: &[u8]) -> bool {
        matches!(frame, [MESSAGE_VERSION, 3 | PACKED_DELIVERY, ..])
    }

    /// Tells whether a frame says how far the other side was read.
    pub(crate) fn is_taken(frame: &[u8]) -> bool {
        matches!(frame, [MESSAGE_VERSION, 4, ..])
    }

    /// Returns the frame of a delivery without what the receiver computes anyway; [`Message::decode`] puts it back.
    pub fn encode_delivery(delivery: Delivery) -> Vec<u8> {
        match PackedDelivery::of(&delivery) {
            Some(packed) => {
                let mut frame = vec![MESSAGE_VERSION, PACKED_DELIVERY];
                frame.extend(codec::encode(&packed));
                frame
            }
            None => Self::Delivery(delivery).encode(),
        }
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// Returns a [`DecodeError`] when it is too long, of another version, or not a message.
    pub fn decode(frame: &[u8]) -> Result<Self, DecodeError> {
        Self::read(frame).map(|(message, _)| message)
    }

    /// Reads a frame; returns beside it, of a delivery that left out what its receiver computes, what was computed: the ids of the
    /// entries of each part, whose bodies open their headers.
    pub(crate) fn read(frame: &[u8]) -> Result<(Self, Vec<Vec<EntryId>>), DecodeError> {
        if frame.len() <= FRAME_BYTES_MAX
            && let [MESSAGE_VERSION, PACKED_DELIVERY, packed @ ..] = frame
        {
            let packed: PackedDelivery = codec::decode("packed delivery", packed, FRAME_BYTES_MAX)?;
            return packed.unpack().map(|(delivery, ids)| (Self::Delivery(delivery), ids));
        }
        match frame.split_first() {
            Some((&MESSAGE_VERSION, rest)) => {
                codec::decode("message", rest, FRAME_BYTES_MAX).map(|message| (message, Vec::new()))
            }
            Some((version, _)) => Err(DecodeError::UnknownVersion { what: "message", version: *version }),
            None => Err(DecodeError::Malformed { what: "message", reason: "no bytes".to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests;
