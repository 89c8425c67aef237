// SPDX-License-Identifier: EUPL-1.2
//! Checkpoints: signed states of a log, in the formats of [C2SP](https://c2sp.org) that other tools read.
//!
//! ```text
//! raccord/v1/<ledger id, hexadecimal>            origin (C2SP tlog-checkpoint)
//! <size, decimal>
//! <root, base64>
//!
//! — raccord/v1/<ledger id> <base64 of key id (4) | signature (64)>                       the ledger's own (type 0x01)
//! — raccord/v1/<witness ledger id> <base64 of key id (4) | time (u64, s) | signature (64)>  cosignatures (type 0x04)
//! ```
//!
//! Signatures are those of C2SP signed-note over the text above the empty line, and of tlog-cosignature over
//! `cosignature/v1\ntime <seconds>\n` and that text. Key ids are the first 4 bytes of
//! SHA-256( name | `\n` | type | public key ). Both are made with log keys.

use borsh::{BorshDeserialize, BorshSerialize};
use data_encoding::BASE64;
use thiserror::Error;

use crate::codec::sha256;
use crate::id::{LedgerId, TreeHash};
use crate::key::{KeyError, PublicKey, SecretKey, Signature};
use crate::log::LogState;
use crate::time::{SECOND_MS, Timestamp};

/// The longest note that is read.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;

/// Reports a note that is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// The text does not have the form of a checkpoint.
    #[error("malformed checkpoint: {0}")]
    Malformed(&'static str),
    /// A signature does not hold.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Is a checkpoint signed by its own ledger; the signature is checked with [`Checkpoint::verify`].
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Checkpoint {
    /// The ledger.
    pub ledger: LedgerId,
    /// The state of its log.
    pub state: LogState,
    /// The ledger's own signature.
    pub signature: Signature,
}

/// Is the word of another ledger that it saw a checkpoint, and that it extends all that it saw before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Cosignature {
    /// The ledger of the witness.
    pub witness: LedgerId,
    /// When, in seconds since 1970, by the clock of the witness.
    pub time_s: u64,
    /// Its signature.
    pub signature: SignatureBytes,
}

/// Is a signature that can be ordered.
pub type SignatureBytes = [u8; 64];

impl Checkpoint {
    /// Signs a state.
    pub fn sign(ledger: LedgerId, state: LogState, log_key: &SecretKey) -> Self {
        let signature = log_key.sign_untagged(body(ledger, &state).as_bytes());
        Self { ledger, state, signature }
    }

    /// Checks the ledger's own signature.
    ///
    /// # Errors
    /// Returns [`KeyError`].
    pub fn verify(&self, log_key: PublicKey) -> Result<(), KeyError> {
        log_key.verify_untagged(body(self.ledger, &self.state).as_bytes(), &self.signature)
    }

    /// Cosigns the checkpoint as `witness`.
    pub fn cosign(&self, witness: LedgerId, now: Timestamp, log_key: &SecretKey) -> Cosignature {
        let time_s = now.0 / SECOND_MS;
        let signature = log_key.sign_untagged(&cosigned_bytes(self, time_s)).0;
        Cosignature { witness, time_s, signature }
    }

    /// Checks a cosignature.
    ///
    /// # Errors
    /// Returns [`KeyError`].
    pub fn verify_cosignature(&self, cosignature: &Cosignature, log_key: PublicKey) -> Result<(), KeyError> {
        let signature = Signature(cosignature.signature);
        log_key.verify_untagged(&cosigned_bytes(self, cosignature.time_s), &signature)
    }

    /// Writes the checkpoint as a signed note; `key_of` gives the log keys of the ledgers named.
    pub fn note(
        &self,
        cosignatures: &[Cosignature],
        log_key: PublicKey,
        key_of: impl Fn(LedgerId) -> Option<PublicKey>,
    ) -> String {
        let mut note = format!("{}\n", body(self.ledger, &self.state));
        let mut line = |ledger: LedgerId, algorithm: u8, key: PublicKey, blob: &[u8]| {
            let name = origin(ledger);
            let bytes = [&key_id(&name, algorithm, key)[..], blob].concat();
            note.push_str(&format!("\u{2014} {name} {}\n", BASE64.encode(&bytes)));
        };
        line(self.ledger, ALGORITHM_ED25519, log_key, &self.signature.0);
        for cosignature in cosignatures {
            if let Some(key) = key_of(cosignature.witness) {
                let blob = [&cosignature.time_s.to_be_bytes()[..], &cosignature.signature].concat();
                line(cosignature.witness, ALGORITHM_COSIGNATURE, key, &blob);
            }
        }
        note
    }

    /// Reads a signed note; signatures are not checked, and lines of unknown algorithms and names are passed over.
    ///
    /// # Errors
    /// Returns [`CheckpointError::Malformed`] when the text is not a checkpoint with a signature of its own ledger.
    pub fn parse(note: &str) -> Result<(Self, Vec<Cosignature>), CheckpointError> {
        let malformed = CheckpointError::Malformed;
        if note.len() > NOTE_BYTES_MAX {
            return Err(malformed("too long"));
        }
        let (text, signatures) = note.split_once("\n\n").ok_or_else(|| malformed("no empty line"))?;
        let mut lines = text.split('\n');
        let ledger = lines.next().and_then(ledger_of).ok_or_else(|| malformed("origin"))?;
        let size = lines.next().ok_or_else(|| malformed("size"))?;
        let parsed: u64 = size.parse().map_err(|_| malformed("size"))?;
        if parsed.to_string() != size {
            return Err(malformed("size"));
        }
        let root =
            lines.next().and_then(|line| BASE64.decode(line.as_bytes()).ok()).ok_or_else(|| malformed("root"))?;
        let root = TreeHash(root.try_into().map_err(|_| malformed("root"))?);
        if lines.next().is_some() {
            return Err(malformed("extension lines"));
        }
        let mut own = None;
        let mut cosignatures = Vec::new();
        for line in signatures.lines() {
            let rest = line.strip_prefix("\u{2014} ").ok_or_else(|| malformed("signature line"))?;
            let (name, blob) = rest.split_once(' ').ok_or_else(|| malformed("signature line"))?;
            let blob = BASE64.decode(blob.as_bytes()).map_err(|_| malformed("signature line"))?;
            let Some(signer) = ledger_of(name) else { continue };
            match blob.len() {
                68 if signer == ledger => own = blob[4..].try_into().ok().map(Signature),
                76 if signer != ledger => cosignatures.push(Cosignature {
                    witness: signer,
                    time_s: u64::from_be_bytes(blob[4..12].try_into().expect("8 of 76 bytes")),
                    signature: blob[12..].try_into().expect("64 of 76 bytes"),
                }),
                _ => {}
            }
        }
        let signature = own.ok_or_else(|| malformed("no signature of its own ledger"))?;
        Ok((Self { ledger, state: LogState { size: parsed, root }, signature }, cosignatures))
    }
}

/// Returns the origin line of a ledger's checkpoints, which is also the name of its log key.
pub fn origin(ledger: LedgerId) -> String {
    format!("{ORIGIN_PREFIX}{ledger}")
}

fn ledger_of(origin: &str) -> Option<LedgerId> {
    origin.strip_prefix(ORIGIN_PREFIX)?.parse().ok()
}

fn body(ledger: LedgerId, state: &LogState) -> String {
    format!("{}\n{}\n{}\n", origin(ledger), state.size, BASE64.encode(&state.root.0))
}

fn cosigned_bytes(checkpoint: &Checkpoint, time_s: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time_s}\n{}", body(checkpoint.ledger, &checkpoint.state)).into_bytes()
}

fn key_id(name: &str, algorithm: u8, key: PublicKey) -> [u8; 4] {
    let hash = sha256(&[name.as_bytes(), b"\n", &[algorithm], &key.0]);
    [hash[0], hash[1], hash[2], hash[3]]
}

const ORIGIN_PREFIX: &str = "raccord/v1/";
const ALGORITHM_ED25519: u8 = 0x01;
const ALGORITHM_COSIGNATURE: u8 = 0x04;

#[cfg(test)]
mod tests;
