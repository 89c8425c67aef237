// SPDX-License-Identifier: EUPL-1.2
//! Sessions: a member of staff proves who they are by signing a nonce; the key itself never comes here.

use raccord_protocol::id::{LedgerId, Nonce, OrganisationId};
use raccord_protocol::key::{PublicKey, SecretKey, Signature};
use raccord_protocol::roster::Role;
use raccord_protocol::time::{HOUR_MS, Timestamp};
use serde::{Deserialize, Serialize};

use super::wire::json;

/// Asks for something to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionChallenge {
    /// The staff key that will sign.
    pub key: PublicKey,
}

/// Is what to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionChallengeAnswer {
    /// The node's ledger, which is signed too: a signature for one node opens nothing at another.
    pub ledger: LedgerId,
    /// Random, good for one attempt within a minute.
    pub nonce: Nonce,
}

/// Opens a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionOpen {
    /// The staff key.
    pub key: PublicKey,
    /// The nonce of the challenge.
    pub nonce: Nonce,
    /// Made with [`sign_challenge`]: 128 hexadecimal digits.
    pub signature: String,
}

/// Is an open session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpenAnswer {
    /// Goes with every request as `Authorization: Bearer <token>`: 64 hexadecimal digits.
    pub token: String,
    /// When it ends.
    pub until: Timestamp,
    /// The organisation of the key.
    pub organisation: OrganisationId,
    /// The role of the key.
    pub role: Role,
}

json!(SessionChallenge, SessionChallengeAnswer, SessionOpen, SessionOpenAnswer);

/// Signs a challenge under the tag `session`: ledger id, then nonce.
pub fn sign_challenge(key: &SecretKey, challenge: &SessionChallengeAnswer) -> Signature {
    key.sign(TAG_SESSION, &challenge_bytes(challenge.ledger, challenge.nonce))
}

fn challenge_bytes(ledger: LedgerId, nonce: Nonce) -> Vec<u8> {
    [&ledger.0[..], &nonce.0].concat()
}

/// How long a session lasts, in milliseconds.
pub const SESSION_MS: u64 = 8 * HOUR_MS;

const TAG_SESSION: &str = "session";
