// SPDX-License-Identifier: EUPL-1.2
//! What a key has signed since a moment: what somebody looks through whose key turns out to have been stolen.

use raccord_protocol::id::EntryId;
use raccord_protocol::key::PublicKey;
use raccord_protocol::ledger::{self, LedgerError};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::ViewError;
use serde::{Deserialize, Serialize};

use super::wire::json;
use super::{Access, Caller, Operation, Service};
use crate::api::ApiError;

/// Asks what a key has signed since a moment, and how far the ledger was sealed then. Names entries, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedSince {
    /// The key.
    pub key: PublicKey,
    /// The moment.
    pub since: Timestamp,
}

/// Says what a key has signed since a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedSinceAnswer {
    /// How many commits.
    pub commits: u64,
    /// How many entries in them.
    pub entries: u64,
    /// The first of them, [`SIGNED_MAX`] at most.
    pub signed: Vec<SignedThen>,
    /// How many epochs this node's ledger had sealed before the moment.
    pub sealed_size: u64,
}

/// Is a commit that a key signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedThen {
    /// When, as it says.
    pub time: Timestamp,
    /// How many entries it has.
    pub entries: u16,
    /// Its first entry.
    pub first: Option<EntryId>,
}

/// The most commits that are named one by one.
pub const SIGNED_MAX: usize = 200;
/// How many rows are read at once.
const ROWS: usize = 1_024;

json!(SignedSince, SignedSinceAnswer);

impl Operation for SignedSince {
    const NAME: &'static str = "signed-since";
    // Ids and times are about no young person, and whoever ends a key may have no other: its organisation key is enough.
    const ACCESS: Access = Access::Open;
    type Answer = SignedSinceAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<SignedSinceAnswer, ApiError> {
        service.read(|viewer| {
            let store = viewer.store;
            let mut answer = SignedSinceAnswer { commits: 0, entries: 0, signed: Vec::new(), sealed_size: 0 };
            // The epochs of this store are those of the ledger that runs.
            let running = ledger::last_epoch(store)?.map(|epoch| epoch.leaf.ledger);
            loop {
                let epochs = ledger::epochs(store, answer.sealed_size, ROWS)?;
                let before = epochs.iter().take_while(|epoch| epoch.leaf.time < self.since).count();
                answer.sealed_size += before as u64;
                if before < ROWS {
                    break;
                }
            }
            let mut from = 0;
            loop {
                let rows = ledger::commits(store, from, ROWS)?;
                let Some((last, _)) = rows.last() else { break };
                from = last + 1;
                for (number, commit) in rows {
                    let signed = &commit.signed.commit;
                    // What the end takes its word from: by its time, or by the epochs that it had seen.
                    let is_ended = signed.time >= self.since
                        || Some(signed.ledger) == running && signed.sealed.size > answer.sealed_size;
                    if signed.signer != self.key || !is_ended {
                        continue;
                    }
                    answer.commits += 1;
                    answer.entries += u64::from(commit.entries);
                    if answer.signed.len() < SIGNED_MAX {
                        let first = ledger::Location { commit: number, index: 0 };
                        let first =
                            ledger::ids_at(store, vec![first]).map_err(LedgerError::from)?.first().map(|(_, id)| *id);
                        answer.signed.push(SignedThen { time: signed.time, entries: commit.entries, first });
                    }
                }
            }
            Ok::<_, ViewError>(answer)
        })
    }
}
