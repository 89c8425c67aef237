// SPDX-License-Identifier: EUPL-1.2
//! Bytes: one canonical encoding, one way to hash under a tag.
//!
//! Everything that is signed, hashed, stored or sent is encoded with [Borsh](https://borsh.io): little-endian
//! integers, `u32` length prefixes, `u8` variant numbers, no freedom left to the writer. A byte string therefore
//! has at most one meaning and a value exactly one encoding, which is what signatures and hashes need.

use borsh::{BorshDeserialize, BorshSerialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Reports bytes that are not the encoding of what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The bytes are not a canonical encoding.
    #[error("malformed {what}: {reason}")]
    Malformed {
        /// What the bytes should have been.
        what: &'static str,
        /// What the decoder objected to.
        reason: String,
    },
    /// The bytes are more than this kind of thing may take.
    #[error("{what} of {bytes} bytes, {bytes_max} at most")]
    TooLong {
        /// What the bytes should have been.
        what: &'static str,
        /// How many there are.
        bytes: usize,
        /// How many there may be.
        bytes_max: usize,
    },
    /// The version is one this program does not know.
    #[error("{what} of version {version}, which this program does not know")]
    UnknownVersion {
        /// What the bytes should have been.
        what: &'static str,
        /// The version found.
        version: u8,
    },
}

/// Returns the canonical encoding of `value`.
pub fn encode<T: BorshSerialize>(value: &T) -> Vec<u8> {
    borsh::to_vec(value).expect("writing to memory does not fail and no length here passes u32")
}

/// Reads `bytes` as exactly one `T`.
///
/// # Errors
/// Returns [`DecodeError::TooLong`] before looking inside when there are more than `bytes_max` bytes, and
/// [`DecodeError::Malformed`] when they are not the canonical encoding of a `T`, trailing bytes included.
pub fn decode<T: BorshDeserialize>(what: &'static str, bytes: &[u8], bytes_max: usize) -> Result<T, DecodeError> {
    if bytes.len() > bytes_max {
        return Err(DecodeError::TooLong { what, bytes: bytes.len(), bytes_max });
    }
    borsh::from_slice(bytes).map_err(|error| DecodeError::Malformed { what, reason: error.to_string() })
}

/// Is what files and requests hold: it says what it is and of which version before anything else.
///
/// ```text
/// magic (7) | version (u8) | the encoding
/// ```
pub trait Versioned: BorshSerialize + BorshDeserialize {
    /// What errors call it.
    const WHAT: &'static str;
    /// The first bytes.
    const MAGIC: [u8; 7];
    /// The only version known.
    const VERSION: u8;

    /// Returns magic, version and encoding.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Self::MAGIC.to_vec();
        bytes.push(Self::VERSION);
        bytes.extend(encode(self));
        bytes
    }

    /// Reads what [`Versioned::to_bytes`] wrote, from exactly `bytes`.
    ///
    /// # Errors
    /// Returns [`DecodeError::Malformed`] where the magic is another, [`DecodeError::UnknownVersion`], or what
    /// [`decode`] returns.
    fn from_bytes(bytes: &[u8], bytes_max: usize) -> Result<Self, DecodeError> {
        let rest = bytes.strip_prefix(&Self::MAGIC).and_then(<[u8]>::split_first);
        match rest {
            Some((version, rest)) if *version == Self::VERSION => decode(Self::WHAT, rest, bytes_max),
            Some((version, _)) => Err(DecodeError::UnknownVersion { what: Self::WHAT, version: *version }),
            None => Err(DecodeError::Malformed { what: Self::WHAT, reason: "its first bytes are others".to_owned() }),
        }
    }
}

/// Hashes `parts`, one after the other, under a tag of this protocol:
///
/// ```text
/// SHA-256( "raccord/v1/" | tag | 0x00 | part | part | ... )
/// ```
///
/// Tags hold no zero byte, so none is a prefix of another. All parts but the last have a fixed length, or carry it.
pub fn tagged_hash(tag: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(TAG_PREFIX);
    hasher.update(tag.as_bytes());
    hasher.update([0]);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Returns what is signed for `bytes` under `tag`: the tag as in [`tagged_hash`], then the bytes themselves.
pub fn tagged_bytes(tag: &str, bytes: &[u8]) -> Vec<u8> {
    [TAG_PREFIX, tag.as_bytes(), &[0], bytes].concat()
}

/// Returns the SHA-256 of `parts`, one after the other, without a tag.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

const TAG_PREFIX: &[u8] = b"raccord/v1/";
