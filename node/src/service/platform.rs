// SPDX-License-Identifier: EUPL-1.2
//! What a node is, what its staff sign in, and the cards and rosters it knows.

use raccord_protocol::commit::CommitContext;
use raccord_protocol::id::{CommitId, EntryId, LedgerId, OrganisationId, TreeHash};
use raccord_protocol::log::LogState;
use raccord_protocol::roster::Role;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Party;
use serde::{Deserialize, Serialize};

use super::wire::json;

/// Asks what this node is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Info {}

/// Says what this node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InfoAnswer {
    /// The version of the program.
    pub version: String,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its ledger.
    pub ledger: LedgerId,
    /// Whether it runs on its own (`serve`); else a command opened the store.
    pub serving: bool,
    /// Where it listens now, as multiaddresses.
    pub listening: Vec<String>,
}

/// Asks what a commit is to be made in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {}

/// Says what a commit is to be made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextAnswer {
    /// The ledger.
    pub ledger: LedgerId,
    /// How many epochs of it are sealed.
    pub sealed_size: u64,
    /// The root over them.
    pub sealed_root: TreeHash,
    /// The node's time.
    pub now: Timestamp,
    /// The organisation.
    pub organisation: Party,
    /// The role of the session's key.
    pub role: Role,
}

impl ContextAnswer {
    /// Returns what [`raccord_protocol::commit::sign`] takes.
    pub fn commit_context(&self) -> CommitContext {
        let sealed = LogState { size: self.sealed_size, root: self.sealed_root };
        CommitContext { ledger: self.ledger, sealed, time: self.now }
    }
}

/// Says what was done about a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitAnswer {
    /// The commit.
    pub commit: Option<CommitId>,
    /// Its entries, in order.
    pub entries: Vec<EntryId>,
    /// How many of its changes wait for another organisation's home.
    pub pending: usize,
}

/// Asks for the cards and rosters this node holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformExport {}

/// Says what was new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformImportAnswer {
    /// How many cards and rosters were new.
    pub changes: usize,
}

json!(Info, InfoAnswer, Context, ContextAnswer, CommitAnswer, PlatformExport, PlatformImportAnswer);
