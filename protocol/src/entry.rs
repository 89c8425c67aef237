// SPDX-License-Identifier: EUPL-1.2
//! Entries: one statement each, a header that is kept and bodies that can be detached.
//!
//! The header holds nothing but random ids, hashes and salted commitments. What it speaks of (which case, which
//! field, what value, which grant terms) stands in its bodies, each hidden behind a commitment of its own, so that a
//! body can be withheld from a reader, or erased, without the entry losing its place in the history. Layouts are drawn
//! in SPEC.md, "Entries".

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::codec::{self, DecodeError, sha256, tagged_hash};
use crate::entropy::Entropy;
use crate::id::{Actor, Commitment, DocumentId, EntryId, Nonce, Salt, TreeHash};
use crate::key::PublicKey;

/// The only version of headers.
pub const HEADER_VERSION: u8 = 1;
/// The longest header.
pub const HEADER_BYTES_MAX: usize = 2 * 1024;
/// The longest value, in bytes of UTF-8.
pub const VALUE_BYTES_MAX: usize = 64 * 1024;
/// The longest body, salt included. Disclosures of 4,096 items are the longest in use.
pub const BODY_BYTES_MAX: usize = 512 * 1024;
/// The most changes that one change can follow or replace.
pub const DEPENDENCIES_MAX: usize = 24;
/// The most entries that a statement can refer to.
pub const REFERENCES_MAX: usize = 16;
/// The most bodies that a statement can have.
pub const BODIES_MAX: usize = 8;

/// Reports an entry that breaks the rules of its own form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EntryError {
    /// The header's bytes are not a header.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A list in the header is longer than allowed, empty where it must not be, or not in increasing order.
    #[error("header whose list of {what} is out of order, empty or longer than {count_max}")]
    List {
        /// Which list.
        what: &'static str,
        /// How many there may be.
        count_max: usize,
    },
    /// A statement is of kind 0, which stands for openings in commitments.
    #[error("statement of kind 0")]
    Kind,
    /// A body does not match the commitment in the header.
    #[error("body {slot} does not match its commitment")]
    Body {
        /// Which body.
        slot: u8,
    },
    /// A body stands at a slot that the header has no commitment for.
    #[error("body {slot} of an entry with {bodies} bodies")]
    Slot {
        /// Which body.
        slot: u8,
        /// How many the header has.
        bodies: usize,
    },
    /// A body is longer than allowed, or shorter than its salt.
    #[error("body of {bytes} bytes")]
    BodyLength {
        /// Its length, salt included.
        bytes: usize,
    },
}

/// Is what an entry states, free of personal data.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Header {
    /// Opens a document and gives its first value. Bodies: 0 case handle, 1 field, 2 value.
    Opening {
        /// Makes the document id unique and the actor fresh.
        nonce: Nonce,
        /// Hides the case handle.
        case: Commitment,
        /// Hides the field.
        field: Commitment,
        /// Hides the value, computed over a document id of zeros.
        value: Commitment,
    } = 1,
    /// Gives a document another value. Body: 0 value.
    Change {
        /// The document.
        document: DocumentId,
        /// Makes the actor fresh.
        nonce: Nonce,
        /// The newest changes of the document that the author knew, by increasing id: at least one.
        dependencies: Vec<EntryId>,
        /// The changes whose values this one replaces, by increasing id.
        predecessors: Vec<EntryId>,
        /// Hides the value.
        value: Commitment,
    } = 2,
    /// States anything else. Bodies as its kind says.
    Statement {
        /// What kind of statement; see [`crate::statement`].
        kind: u8,
        /// The entries that it is about.
        references: Vec<EntryId>,
        /// Hides the bodies: at least one, whose salt makes the entry unique.
        bodies: Vec<Commitment>,
    } = 3,
}

impl Header {
    /// Returns the bytes of the header: version, then the encoding.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![HEADER_VERSION];
        bytes.extend(codec::encode(self));
        bytes
    }

    /// Reads a header and checks its form.
    ///
    /// # Errors
    /// Returns [`EntryError::Decode`], [`EntryError::Kind`] or [`EntryError::List`].
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        let (version, rest) = bytes
            .split_first()
            .ok_or_else(|| DecodeError::Malformed { what: "header", reason: "no bytes".to_owned() })?;
        if *version != HEADER_VERSION {
            return Err(DecodeError::UnknownVersion { what: "header", version: *version }.into());
        }
        let header: Self = codec::decode("header", rest, HEADER_BYTES_MAX - 1)?;
        header.check_lists()?;
        Ok(header)
    }

    fn check_lists(&self) -> Result<(), EntryError> {
        fn increasing(what: &'static str, list: &[EntryId], count_min: usize) -> Result<(), EntryError> {
            let ordered = list.windows(2).all(|pair| pair[0] < pair[1]);
            if ordered && (count_min..=DEPENDENCIES_MAX).contains(&list.len()) {
                return Ok(());
            }
            Err(EntryError::List { what, count_max: DEPENDENCIES_MAX })
        }
        match self {
            Self::Opening { .. } => Ok(()),
            Self::Change { dependencies, predecessors, .. } => {
                increasing("dependencies", dependencies, 1)?;
                increasing("predecessors", predecessors, 0)
            }
            Self::Statement { kind, references, bodies } => {
                if *kind == KIND_OPENING {
                    return Err(EntryError::Kind);
                }
                if references.len() > REFERENCES_MAX {
                    return Err(EntryError::List { what: "references", count_max: REFERENCES_MAX });
                }
                if bodies.is_empty() || bodies.len() > BODIES_MAX {
                    return Err(EntryError::List { what: "bodies", count_max: BODIES_MAX });
                }
                Ok(())
            }
        }
    }

    /// Returns the id of the entry that `signer` makes with this header.
    pub fn id(&self, signer: PublicKey) -> EntryId {
        entry_id(signer, &self.encode())
    }

    /// Returns how many bodies the entry has.
    pub fn body_count(&self) -> usize {
        match self {
            Self::Opening { .. } => OPENING_BODIES,
            Self::Change { .. } => 1,
            Self::Statement { bodies, .. } => bodies.len(),
        }
    }

    /// Returns the slot of the body that holds a value, if this is an opening or a change.
    pub fn value_slot(&self) -> Option<u8> {
        match self {
            Self::Opening { .. } => Some(SLOT_VALUE),
            Self::Change { .. } => Some(SLOT_CHANGE_VALUE),
            Self::Statement { .. } => None,
        }
    }

    /// Returns the document that the entry with this header, whose id is `id`, belongs to, if any.
    pub fn document(&self, id: EntryId) -> Option<DocumentId> {
        match self {
            Self::Opening { .. } => Some(id.into()),
            Self::Change { document, .. } => Some(*document),
            Self::Statement { .. } => None,
        }
    }

    /// Checks that `body` (salt and payload) is what the header commits to at `slot`.
    ///
    /// `signer` is the signer of the entry's commit: a value's commitment covers its author.
    ///
    /// # Errors
    /// Returns [`EntryError::BodyLength`], [`EntryError::Slot`] or [`EntryError::Body`].
    pub fn check_body(&self, slot: u8, body: &[u8], signer: PublicKey) -> Result<(), EntryError> {
        let due = self.commitment(slot, body, signer)?;
        let held = match self {
            Self::Opening { case, field, value, .. } => [*case, *field, *value].get(usize::from(slot)).copied(),
            Self::Change { value, .. } => Some(*value),
            Self::Statement { bodies, .. } => bodies.get(usize::from(slot)).copied(),
        };
        if held == Some(due) { Ok(()) } else { Err(EntryError::Body { slot }) }
    }

    /// Returns the commitment to `body` (salt and payload) at `slot` of an entry like this one by `signer`, whatever
    /// commitment the header holds.
    ///
    /// # Errors
    /// Returns [`EntryError::BodyLength`] or [`EntryError::Slot`].
    pub fn commitment(&self, slot: u8, body: &[u8], signer: PublicKey) -> Result<Commitment, EntryError> {
        if body.len() < SALT_BYTES || body.len() > BODY_BYTES_MAX {
            return Err(EntryError::BodyLength { bytes: body.len() });
        }
        let (salt, payload) = body.split_at(SALT_BYTES);
        match (self, slot) {
            (Self::Opening { .. }, SLOT_CASE | SLOT_FIELD) => Ok(body_commitment(KIND_OPENING, slot, salt, payload)),
            (Self::Opening { nonce, .. }, SLOT_VALUE) => {
                Ok(value_commitment(DocumentId([0; 32]), actor(signer, nonce), salt, payload))
            }
            (Self::Change { document, nonce, .. }, SLOT_CHANGE_VALUE) => {
                Ok(value_commitment(*document, actor(signer, nonce), salt, payload))
            }
            (Self::Statement { kind, bodies, .. }, slot) if usize::from(slot) < bodies.len() => {
                Ok(body_commitment(*kind, slot, salt, payload))
            }
            (_, slot) => Err(EntryError::Slot { slot, bodies: self.body_count() }),
        }
    }
}

/// Is a header with all of its bodies, as its author makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The header.
    pub header: Header,
    /// The bodies, one a slot: salt, then payload.
    pub bodies: Vec<Vec<u8>>,
}

impl Draft {
    /// Makes an entry that opens a document of a field of a case with a first value.
    pub fn opening(signer: PublicKey, case: &[u8], field: &[u8], value: &[u8], entropy: &mut Entropy) -> Self {
        let nonce = Nonce(entropy.draw());
        let bodies = [case, field, value].map(|payload| salted(payload, entropy));
        let commit = |slot: u8| {
            let (salt, payload) = bodies[usize::from(slot)].split_at(SALT_BYTES);
            body_commitment(KIND_OPENING, slot, salt, payload)
        };
        let (salt, payload) = bodies[usize::from(SLOT_VALUE)].split_at(SALT_BYTES);
        let header = Header::Opening {
            nonce,
            case: commit(SLOT_CASE),
            field: commit(SLOT_FIELD),
            value: value_commitment(DocumentId([0; 32]), actor(signer, &nonce), salt, payload),
        };
        Self { header, bodies: bodies.into() }
    }

    /// Makes an entry that gives a document another value, after `dependencies` and in place of `predecessors`.
    pub fn change(
        signer: PublicKey,
        document: DocumentId,
        mut dependencies: Vec<EntryId>,
        mut predecessors: Vec<EntryId>,
        value: &[u8],
        entropy: &mut Entropy,
    ) -> Self {
        dependencies.sort_unstable();
        predecessors.sort_unstable();
        let nonce = Nonce(entropy.draw());
        let body = salted(value, entropy);
        let (salt, payload) = body.split_at(SALT_BYTES);
        let value = value_commitment(document, actor(signer, &nonce), salt, payload);
        Self { header: Header::Change { document, nonce, dependencies, predecessors, value }, bodies: vec![body] }
    }

    /// Makes a statement of a kind about `references`, with a body for each of `payloads`.
    pub fn statement(kind: u8, references: Vec<EntryId>, payloads: &[Vec<u8>], entropy: &mut Entropy) -> Self {
        let bodies: Vec<Vec<u8>> = payloads.iter().map(|payload| salted(payload, entropy)).collect();
        let commitments = (0u8..)
            .zip(&bodies)
            .map(|(slot, body)| body_commitment(kind, slot, &body[..SALT_BYTES], &body[SALT_BYTES..]))
            .collect();
        Self { header: Header::Statement { kind, references, bodies: commitments }, bodies }
    }
}

/// Returns the id of the entry that `signer` made with a header of these bytes, which is its leaf in the tree of its
/// commit. It binds the signer: nobody can put somebody else's entry into a commit of their own.
///
/// ```text
/// id = SHA-256( 0x00 | signer key (32) | header )
/// ```
pub fn entry_id(signer: PublicKey, header: &[u8]) -> EntryId {
    EntryId(sha256(&[&[0], &signer.0, header]))
}

/// Returns the leaf of an entry in the tree of its commit.
pub fn leaf(entry: EntryId) -> TreeHash {
    TreeHash(entry.0)
}

/// Returns the actor of a change: used once, and nobody else's.
///
/// ```text
/// actor = first 16 bytes of SHA-256( tag "actor" | signer key (32) | nonce (16) )
/// ```
pub fn actor(signer: PublicKey, nonce: &Nonce) -> Actor {
    let hash = tagged_hash("actor", &[&signer.0, &nonce.0]);
    let mut actor = [0; 16];
    actor.copy_from_slice(&hash[..16]);
    Actor(actor)
}

/// Returns where the commitment to the body at `slot` stands in a header of these bytes, if that is one of an opening or a change.
pub(crate) fn commitment_at(header: &[u8], slot: u8) -> Option<usize> {
    let at = commitment_place(header, slot)?;
    (header.len() >= at + COMMITMENT_BYTES).then_some(at)
}

/// Returns where the commitment to the body at `slot` stands, or is to be put, in a header of these bytes from which commitments
/// after it may be left out.
pub(crate) fn commitment_place(header: &[u8], slot: u8) -> Option<usize> {
    match (header.get(1)?, slot) {
        (&HEADER_OPENING, SLOT_CASE..=SLOT_VALUE) => Some(2 + NONCE_BYTES + COMMITMENT_BYTES * usize::from(slot)),
        (&HEADER_CHANGE, SLOT_CHANGE_VALUE) => change_value_place(header),
        _ => None,
    }
}

/// Returns where the lists of a change end, after which the commitment to its value stands.
fn change_value_place(header: &[u8]) -> Option<usize> {
    let mut at = 2 + ID_BYTES + NONCE_BYTES;
    for _list in ["dependencies", "predecessors"] {
        let count = u32::from_le_bytes(*header.get(at..)?.first_chunk()?);
        at += 4 + ID_BYTES * usize::try_from(count).ok().filter(|count| *count <= DEPENDENCIES_MAX)?;
    }
    Some(at)
}

/// Returns the commitment to `body` (salt and payload) at `slot` of an opening or a change by `signer`, in whose header commitments
/// may be left out.
pub(crate) fn commitment_of(header: &[u8], slot: u8, body: &[u8], signer: PublicKey) -> Option<Commitment> {
    let (salt, payload) = body.split_at_checked(SALT_BYTES)?;
    let nonce = |at: usize| header.get(at..)?.first_chunk().copied().map(Nonce);
    match (header.get(1)?, slot) {
        (&HEADER_OPENING, SLOT_CASE | SLOT_FIELD) => Some(body_commitment(KIND_OPENING, slot, salt, payload)),
        (&HEADER_OPENING, SLOT_VALUE) => {
            Some(value_commitment(DocumentId([0; 32]), actor(signer, &nonce(2)?), salt, payload))
        }
        (&HEADER_CHANGE, SLOT_CHANGE_VALUE) => {
            let document = DocumentId(*header.get(2..)?.first_chunk()?);
            Some(value_commitment(document, actor(signer, &nonce(2 + ID_BYTES)?), salt, payload))
        }
        _ => None,
    }
}

/// Returns the payload of a body: all that follows the salt.
pub fn payload(body: &[u8]) -> &[u8] {
    body.get(SALT_BYTES..).unwrap_or_default()
}

/// ```text
/// commitment = SHA-256( tag "value" | document (32) | actor (16) | salt (16) | value )
/// ```
fn value_commitment(document: DocumentId, actor: Actor, salt: &[u8], value: &[u8]) -> Commitment {
    Commitment(tagged_hash("value", &[&document.0, &actor.0, salt, value]))
}

/// ```text
/// commitment = SHA-256( tag "body" | kind (u8; 0 for an opening) | slot (u8) | salt (16) | payload )
/// ```
fn body_commitment(kind: u8, slot: u8, salt: &[u8], payload: &[u8]) -> Commitment {
    Commitment(tagged_hash("body", &[&[kind, slot], salt, payload]))
}

fn salted(payload: &[u8], entropy: &mut Entropy) -> Vec<u8> {
    let salt = Salt(entropy.draw());
    [&salt.0, payload].concat()
}

/// The slot of an opening's case handle.
pub const SLOT_CASE: u8 = 0;
/// The slot of an opening's field.
pub const SLOT_FIELD: u8 = 1;
/// The slot of an opening's value.
pub const SLOT_VALUE: u8 = 2;
/// How many bodies an opening has.
pub const OPENING_BODIES: usize = 3;
/// The slot of a change's value.
pub const SLOT_CHANGE_VALUE: u8 = 0;
/// The length of a salt.
pub const SALT_BYTES: usize = 16;

const KIND_OPENING: u8 = 0;
/// What follows the version of an opening's header.
const HEADER_OPENING: u8 = 1;
/// What follows the version of a change's header.
const HEADER_CHANGE: u8 = 2;
const COMMITMENT_BYTES: usize = 32;
const ID_BYTES: usize = 32;
const NONCE_BYTES: usize = 16;

#[cfg(test)]
mod tests;
