// SPDX-License-Identifier: EUPL-1.2
//! Sessions: a member of staff proves who they are by signing a nonce; the key itself never comes here.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use raccord_protocol::codec::sha256;
use raccord_protocol::id::{LedgerId, Nonce, OrganisationId};
use raccord_protocol::key::{PublicKey, SecretKey, Signature};
use raccord_protocol::roster::{Capacity, Role};
use raccord_protocol::time::{HOUR_MS, MINUTE_MS, Timestamp};
use serde::{Deserialize, Serialize};

use super::wire::{internal, json};
use super::{Access, Caller, Operation, Service, Staff};
use crate::api::{ApiError, ApiErrorKind};
use crate::driver;

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

/// Keeps what was challenged and opened, in memory alone.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    table: Mutex<SessionTable>,
}

#[derive(Debug, Default)]
struct SessionTable {
    /// Who may answer which nonce, until when.
    challenges: BTreeMap<Nonce, (PublicKey, Timestamp)>,
    /// Whose session it is, until when, by the SHA-256 of its token.
    sessions: BTreeMap<[u8; 32], (PublicKey, Timestamp)>,
}

impl Sessions {
    fn table(&self) -> MutexGuard<'_, SessionTable> {
        // Each change of the table is whole, so one that was broken off by a panic did no harm.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the member of staff whose session this token opens, as the newest card certifies them.
    pub(super) fn staff(&self, service: &Service, token: &str) -> Result<Staff, ApiError> {
        let found = self.table().sessions.get(&sha256(&[token.as_bytes()])).copied();
        let Some((key, _)) = found.filter(|(_, until)| driver::now() < *until) else {
            return Err(ApiError::new(ApiErrorKind::Unauthenticated, "do this: the session has ended"));
        };
        certified(service, key)
    }
}

/// Makes room for one more; what is over goes first, then what ends soonest.
fn make_room<K: Ord + Copy>(table: &mut BTreeMap<K, (PublicKey, Timestamp)>, count_max: usize, now: Timestamp) {
    table.retain(|_, (_, until)| now < *until);
    while table.len() >= count_max {
        let soonest = table.iter().min_by_key(|(_, (_, until))| *until).map(|(key, _)| *key);
        soonest.map(|key| table.remove(&key));
    }
}

/// Returns what a key may do here now.
fn certified(service: &Service, key: PublicKey) -> Result<Staff, ApiError> {
    let published = service.driver.published();
    let now = driver::now();
    let signer = published.directory.signer(key);
    let counts = signer.filter(|signer| {
        signer.organisation == service.driver.organisation()
            && signer.counts_at(service.ledger, now, published.sealed.size)
    });
    match counts.map(|signer| signer.capacity) {
        Some(Capacity::Staff(role)) => Ok(Staff { key, role }),
        Some(Capacity::Service(_)) | None => Err(unknown()),
    }
}

/// One answer for a key that is not certified, a nonce that is not open and a signature that does not hold.
fn unknown() -> ApiError {
    ApiError::new(ApiErrorKind::Unauthenticated, "open a session: this key and signature are not those of our staff")
}

impl Operation for SessionChallenge {
    const NAME: &'static str = "session-challenge";
    const ACCESS: Access = Access::Open;
    type Answer = SessionChallengeAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<SessionChallengeAnswer, ApiError> {
        let nonce = Nonce(driver::random().map_err(|error| internal(&error))?);
        let now = driver::now();
        let challenges = &mut service.sessions.table().challenges;
        make_room(challenges, CHALLENGES_MAX, now);
        challenges.insert(nonce, (self.key, now.plus_ms(CHALLENGE_MS)));
        Ok(SessionChallengeAnswer { ledger: service.ledger, nonce })
    }
}

impl Operation for SessionOpen {
    const NAME: &'static str = "session-open";
    const ACCESS: Access = Access::Open;
    type Answer = SessionOpenAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<SessionOpenAnswer, ApiError> {
        let now = driver::now();
        let challenged = service.sessions.table().challenges.remove(&self.nonce);
        if challenged.is_none_or(|(key, until)| key != self.key || until <= now) {
            return Err(unknown());
        }
        let signature = HEXLOWER.decode(self.signature.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        let signature = Signature(signature.ok_or_else(unknown)?);
        let bytes = challenge_bytes(service.ledger, self.nonce);
        self.key.verify(TAG_SESSION, &bytes, &signature).map_err(|_| unknown())?;
        let staff = certified(service, self.key)?;

        let token = HEXLOWER.encode(&driver::random::<32>().map_err(|error| internal(&error))?);
        let until = now.plus_ms(SESSION_MS);
        let sessions = &mut service.sessions.table().sessions;
        make_room(sessions, SESSIONS_MAX, now);
        sessions.insert(sha256(&[token.as_bytes()]), (self.key, until));
        Ok(SessionOpenAnswer { token, until, organisation: service.driver.organisation(), role: staff.role })
    }
}

/// How long a nonce can be answered, in milliseconds.
const CHALLENGE_MS: u64 = MINUTE_MS;
/// The most nonces that wait for an answer.
const CHALLENGES_MAX: usize = 1_024;
/// The most sessions.
const SESSIONS_MAX: usize = 1_024;

const TAG_SESSION: &str = "session";
