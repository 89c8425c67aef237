// SPDX-License-Identifier: EUPL-1.2
//! Names of things: fixed-length byte strings, each kind its own type, written as lower-case hexadecimal.

use borsh::{BorshDeserialize, BorshSerialize};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Reports a text that does not name anything.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} takes {digits} hexadecimal digits, not {found:?}")]
pub struct ParseIdError {
    /// Which kind of id was asked for.
    pub what: &'static str,
    /// How many digits it has.
    pub digits: usize,
    /// What was given, at most its first 80 characters.
    pub found: String,
}

/// Defines a fixed-length byte string type with its textual and binary forms.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Returns the bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({})", stringify!($name), HEXLOWER.encode(&self.0[..4]))
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                HEXLOWER
                    .decode(text.as_bytes())
                    .ok()
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(Self)
                    .ok_or_else(|| ParseIdError {
                        what: $what,
                        digits: 2 * $length,
                        found: text.chars().take(80).collect(),
                    })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// Names an entry: SHA-256 of a zero byte and its header, which is also its leaf in the tree of its commit.
    EntryId, 32, "an entry id"
);
id!(
    /// Names a commit: SHA-256 of a zero byte, its signed bytes and its signature; its leaf in the tree of its epoch.
    CommitId, 32, "a commit id"
);
id!(
    /// Names a document: the id of the entry that opened it.
    DocumentId, 32, "a document id"
);
id!(
    /// Names a ledger: hash of the log key and a nonce.
    LedgerId, 32, "a ledger id"
);
id!(
    /// Names an organisation: hash of its first organisation key.
    OrganisationId, 32, "an organisation id"
);
id!(
    /// Names a platform: hash of its first roster. Its first digits are the fingerprint that people compare.
    PlatformId, 32, "a platform id"
);
id!(
    /// Names a case to one organisation: the holder's own name for it, or the alias a recipient knows it by.
    CaseHandle, 16, "a case id"
);
id!(
    /// Names one session of the network with one peer.
    SessionId, 8, "a session id"
);
id!(
    /// Hides a body: a salted hash that stands in a header in its place.
    Commitment, 32, "a commitment"
);
id!(
    /// Is the root, or an inner node, of a Merkle tree.
    TreeHash, 32, "a tree hash"
);
id!(
    /// Is any other SHA-256 that signed data holds.
    Digest, 32, "a digest"
);
id!(
    /// Makes a body's commitment unguessable.
    Salt, 16, "a salt"
);
id!(
    /// Makes an entry unique, and its actor fresh.
    Nonce, 16, "a nonce"
);
id!(
    /// Determines the places and fillers of a tree; known to its ledger's node and to auditors only.
    Seed, 32, "a seed"
);
id!(
    /// Is the Automerge actor of one change: seq 1, never used again.
    Actor, 16, "an actor"
);

impl From<EntryId> for DocumentId {
    fn from(entry: EntryId) -> Self {
        Self(entry.0)
    }
}

impl From<DocumentId> for EntryId {
    fn from(document: DocumentId) -> Self {
        Self(document.0)
    }
}
