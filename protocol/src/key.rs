// SPDX-License-Identifier: EUPL-1.2
//! Keys: Ed25519 (RFC 8032), always under a tag, always verified strictly.

use borsh::{BorshDeserialize, BorshSerialize};
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::codec::tagged_bytes;
use crate::id::ParseIdError;

/// Reports a key or a signature that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The signature is not one of this key over these bytes.
    #[error("signature of key {0} does not verify")]
    BadSignature(PublicKey),
    /// The bytes are no point of the curve, or one of small order, for which signatures prove nothing.
    #[error("{0} is no key that signatures can be trusted from")]
    WeakKey(PublicKey),
}

/// Is an Ed25519 public key, not yet known to be a good one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// Refuses keys that must not be certified: not canonical, not on the curve, or of small order.
    ///
    /// # Errors
    /// Returns [`KeyError::WeakKey`].
    pub fn check(self) -> Result<Self, KeyError> {
        match VerifyingKey::from_bytes(&self.0) {
            // A point that does not come back as the same bytes was not canonically encoded.
            Ok(key) if !key.is_weak() && key.to_edwards().compress().0 == self.0 => Ok(self),
            _ => Err(KeyError::WeakKey(self)),
        }
    }

    /// Checks `signature` over `bytes` under `tag` (see [`tagged_bytes`]), strictly: canonical `s`, no small order.
    ///
    /// # Errors
    /// Returns [`KeyError::BadSignature`], or [`KeyError::WeakKey`].
    pub fn verify(self, tag: &str, bytes: &[u8], signature: &Signature) -> Result<(), KeyError> {
        self.verify_untagged(&tagged_bytes(tag, bytes), signature)
    }

    /// Checks `signature` over exactly `message`: only for formats of others, which carry their own context.
    ///
    /// # Errors
    /// As [`PublicKey::verify`].
    pub fn verify_untagged(self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| KeyError::WeakKey(self))?;
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(message, &signature).map_err(|_| KeyError::BadSignature(self))
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PublicKey({})", HEXLOWER.encode(&self.0[..4]))
    }
}

impl std::str::FromStr for PublicKey {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| ParseIdError {
            what: "a public key",
            digits: 64,
            found: text.chars().take(80).collect(),
        })
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Is an Ed25519 signature: `R` (32 bytes), `s` (32 bytes).
#[derive(Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Signature(pub [u8; 64]);

impl std::fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Signature({})", HEXLOWER.encode(&self.0[..4]))
    }
}

/// Is an Ed25519 secret key; wiped from memory when dropped, never printed.
pub struct SecretKey {
    key: SigningKey,
}

impl SecretKey {
    /// Makes the key of a seed of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(seed) }
    }

    /// Returns the seed, to be written to a key file.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// Returns the public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.key.verifying_key().to_bytes())
    }

    /// Signs `bytes` under `tag` (see [`tagged_bytes`]).
    pub fn sign(&self, tag: &str, bytes: &[u8]) -> Signature {
        self.sign_untagged(&tagged_bytes(tag, bytes))
    }

    /// Signs exactly `message`: only for formats of others, which carry their own context.
    pub fn sign_untagged(&self, message: &[u8]) -> Signature {
        Signature(self.key.sign(message).to_bytes())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SecretKey(of {:?})", self.public())
    }
}
