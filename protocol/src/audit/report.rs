// SPDX-License-Identifier: EUPL-1.2
//! The outcome of an audit as plain data, without a sentence in it: whoever shows it brings the words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::finding::{Evidence, Finding, FindingKind, Note, Position};
use super::readers::{LooksReport, ReaderReport};
use crate::id::{Digest, EntryId, LedgerId, Nonce, OrganisationId, PlatformId, TreeHash};
use crate::log::LogState;
use crate::time::Timestamp;

/// Is the outcome of an audit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The platforms that the bundles' organisations are or were members of.
    pub platforms: Vec<PlatformReport>,
    /// One for each bundle, in the order given.
    pub ledgers: Vec<LedgerReport>,
    /// What is wrong; at most [`super::FINDINGS_MAX`] are listed.
    pub findings: Vec<Finding>,
    /// How many findings there are of each kind, those not listed included.
    pub findings_by_kind: BTreeMap<FindingKind, u64>,
    /// Proof against ledgers that the bundles' nodes keep: evidence, and no fault of theirs.
    pub proofs: Vec<ProofReport>,
    /// What to know that is not wrong.
    pub notes: Vec<Note>,
    /// What was checked.
    pub counts: Counts,
}

impl Report {
    /// Tells whether nothing is wrong.
    pub fn is_verified(&self) -> bool {
        self.findings_by_kind.is_empty()
    }

    /// Returns how many findings there are, those not listed included.
    pub fn finding_count(&self) -> u64 {
        self.findings_by_kind.values().sum()
    }
}

/// Is a platform, to be compared by its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlatformReport {
    /// Its id: the first digits are the fingerprint.
    pub platform: PlatformId,
    /// Its name in the newest roster.
    pub name: String,
    /// The number of the newest roster.
    pub roster: u32,
    /// How many members it has or had.
    pub members: usize,
}

/// Is a state of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StateReport {
    /// How many epochs.
    pub size: u64,
    /// The root over them.
    pub root: TreeHash,
}

impl From<LogState> for StateReport {
    fn from(state: LogState) -> Self {
        Self { size: state.size, root: state.root }
    }
}

/// Is a state that partners cosigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CosignedReport {
    /// The state.
    pub state: StateReport,
    /// When it was sealed, by the node's own clock, if the bundle reaches so far.
    pub sealed: Option<Timestamp>,
    /// The first cosignature, in seconds since 1970.
    pub time_s: u64,
    /// The organisations that cosigned it, the ledger's own excepted.
    pub by: Vec<OrganisationId>,
}

/// Is what one bundle shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerReport {
    /// What the caller calls the bundle.
    pub bundle: String,
    /// The ledger.
    pub ledger: LedgerId,
    /// The organisation that the bundle says it is of.
    pub organisation: OrganisationId,
    /// The organisation's name on its newest card; empty without one.
    pub name: String,
    /// When the bundle was made, by the node's clock.
    pub created: Timestamp,
    /// Whether it holds values.
    pub with_bodies: bool,
    /// What the auditor handed in, if anything.
    pub nonce: Option<Nonce>,
    /// The epoch that sealed it: the bundle was made after it was handed in, and the log shows when.
    pub nonce_epoch: Option<u64>,
    /// The newest state of the log: what a later bundle must extend.
    pub state: StateReport,
    /// When the newest epoch was sealed, by the node's clock.
    pub last_epoch: Option<Timestamp>,
    /// The newest state that another organisation cosigned.
    pub cosigned: Option<CosignedReport>,
    /// The ledger before this one, if there was one.
    pub previous: Option<PreviousReport>,
    /// How many epochs are sealed.
    pub epochs: u64,
    /// How many commits of this ledger there are.
    pub commits: u64,
    /// How many of them no epoch covers yet.
    pub unsealed: u64,
    /// How many entries of this ledger there are.
    pub entries: u64,
    /// How many entries of earlier ledgers of the organisation there are.
    pub earlier_entries: u64,
    /// How many commits of other organisations are held.
    pub foreign_commits: u64,
    /// How many entries of other organisations are held.
    pub foreign_entries: u64,
    /// How many cases were opened.
    pub cases: u64,
    /// How many grants were given.
    pub grants: u64,
    /// How many entries were disclosed, each as often as it was.
    pub disclosed: u64,
    /// Staff who looked at cases in which they did nothing else, as far as the bundle has the bodies that say so.
    pub to_judge: Vec<ReaderReport>,
    /// How often each member of staff looked at what, as far as the bundle has these bodies; who exported most first.
    pub looks: Vec<LooksReport>,
    /// What the node gave in an emergency, for people to judge; the first thousand.
    pub emergencies: Vec<EmergencyReport>,
    /// By which forms consents were given; the first thousand.
    pub forms: Vec<FormReport>,
    /// How many findings are about this bundle.
    pub findings: u64,
}

/// Is a form by which consents were given on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormReport {
    /// Its name.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its file.
    pub template: Digest,
    /// The platform of the grants.
    pub platform: PlatformId,
    /// From when it was in force there, if its leaders ever signed it, by the rosters in the bundles.
    pub signed: Option<Timestamp>,
    /// How many consents there are.
    pub consents: u64,
    /// The first, by its author's word.
    pub first: Timestamp,
    /// The last.
    pub last: Timestamp,
}

/// Is what a node gave by itself in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmergencyReport {
    /// The grant, and where it stands.
    #[serde(flatten)]
    pub position: Position,
    /// What it answers.
    pub request: EntryId,
    /// To whom.
    pub recipient: OrganisationId,
    /// Its name on its newest card; empty without one.
    pub name: String,
    /// When, by the node's clock.
    pub time: Timestamp,
    /// Until when: this moment is outside.
    pub until: Timestamp,
    /// How many documents it opened.
    pub items: u64,
    /// Why, in the words of who asked; none where it was erased, or the bundle has no bodies but those that rules need.
    pub reason: Option<String>,
}

/// Is the ledger before the one of a bundle: that of a node whose keys were changed, or whose store was lost and restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviousReport {
    /// The ledger.
    pub ledger: LedgerId,
    /// Its newest state that the node held when the next one began.
    pub state: StateReport,
    /// How many of its epochs the bundle shows.
    pub epochs: u64,
    /// How many more it had, or may have had, by its card, a checkpoint that others cosigned, or another bundle.
    pub lost: u64,
    /// The organisations that cosigned a state beyond what is here.
    pub known_to: Vec<NamedReport>,
}

/// Is an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedReport {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its name on its newest card; empty without one.
    pub name: String,
}

/// Is proof that a ledger bent its history, as some node keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofReport {
    /// The ledger that it accuses.
    pub ledger: LedgerId,
    /// Its organisation, if a card here names it.
    pub organisation: Option<OrganisationId>,
    /// The organisation's name on its newest card; empty without one.
    pub name: String,
    /// What it shows: lower-case words with hyphens.
    pub kind: &'static str,
    /// What shows it.
    pub evidence: Evidence,
    /// The bundles that have it, by their numbers from 0.
    pub held_by: Vec<usize>,
}

/// Says how much was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Bundles.
    pub bundles: u64,
    /// Records in them.
    pub records: u64,
    /// Commits, each as often as it is held.
    pub commits: u64,
    /// Entries, each as often as it is held.
    pub entries: u64,
    /// Bodies compared with their commitments.
    pub bodies: u64,
    /// Epochs.
    pub epochs: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Cosignatures.
    pub cosignatures: u64,
    /// Paths of partners' commits into their logs.
    pub paths: u64,
    /// Signatures of all kinds.
    pub signatures: u64,
}
