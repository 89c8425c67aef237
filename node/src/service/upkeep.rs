// SPDX-License-Identifier: EUPL-1.2
//! Running a node: how it is, and files written from its store.

use std::path::PathBuf;

use raccord_protocol::id::{CaseHandle, EntryId, LedgerId, TreeHash};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Party;
use serde::{Deserialize, Serialize};

use super::wire::{SignedConsultation, json};

/// Asks whether the node works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {}

/// Says that the node works: its replica answered, and its store was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// How many commits its store holds.
    pub commits: u64,
}

/// Asks how the node stands with its peers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {}

/// Says how the node stands with its peers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusAnswer {
    /// The node's time.
    pub now: Timestamp,
    /// Its own log.
    pub ledger: LedgerStatus,
    /// Its peers, by organisation name.
    pub peers: Vec<PeerStatus>,
    /// How many own changes on other organisations' cases wait for their homes.
    pub pending: u64,
    /// Grants that ended without a receipt so far.
    pub overdue_receipts: Vec<OverdueReceipt>,
}

/// Says how far a ledger's log is sealed and seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerStatus {
    /// The ledger.
    pub ledger: LedgerId,
    /// How many epochs its newest checkpoint covers that is held here.
    pub epochs: u64,
    /// The root of that checkpoint.
    pub root: TreeHash,
    /// Whose nodes cosigned it.
    pub cosigned_by: Vec<Party>,
}

/// Says how things stand with a peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerStatus {
    /// Its organisation.
    pub organisation: Party,
    /// Its ledger.
    pub ledger: LedgerStatus,
    /// Whether a session stands.
    pub connected: bool,
    /// How far this node has read its outbox.
    pub read_by_us: u64,
    /// How far it has read this node's outbox.
    pub read_by_them: u64,
    /// Where this node's outbox for it ends: equal to `read_by_them` when it has everything.
    pub outbox_end: u64,
}

/// Is a grant that ended and whose receipt is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueReceipt {
    /// The grant.
    pub grant: EntryId,
    /// The case.
    pub case: CaseHandle,
    /// Who owes it.
    pub recipient: Party,
    /// When it ended.
    pub ended: Timestamp,
}

/// Says what to do where a file is already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Leave it, and fail.
    #[default]
    Keep,
    /// Replace it.
    Replace,
}

/// Writes the file that an auditor receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditExport {
    /// Where to: an absolute path.
    pub to: PathBuf,
    /// What to do with a file that is there.
    #[serde(default)]
    pub existing: Existing,
    /// With values and particulars: then signed by the reader, scope export, no case. Without it, headers, proofs and
    /// the bodies that rules are checked against.
    #[serde(default)]
    pub with_bodies: Option<SignedConsultation>,
}

/// Writes the whole store, decrypted, as an ordinary SQLite file. Consultation: scope export, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreExport {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Where to: an absolute path.
    pub to: PathBuf,
    /// What to do with a file that is there.
    #[serde(default)]
    pub existing: Existing,
}

/// Writes an encrypted copy of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Where to: an absolute path.
    pub to: PathBuf,
    /// What to do with a file that is there.
    #[serde(default)]
    pub existing: Existing,
}

/// Is a file that was written, readable by the node's account alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Where.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
}

json!(Health, HealthAnswer, Status, StatusAnswer, AuditExport, StoreExport, Backup, WrittenFile);
