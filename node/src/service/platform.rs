// SPDX-License-Identifier: EUPL-1.2
//! What a node is, what its staff sign in, and the cards and rosters it knows.

use std::collections::BTreeMap;

use raccord_protocol::commit::{CommitContext, Submission};
use raccord_protocol::id::{CommitId, EntryId, LedgerId, OrganisationId, TreeHash};
use raccord_protocol::ledger::read_row;
use raccord_protocol::log::LogState;
use raccord_protocol::names::name_of;
use raccord_protocol::roster::{PlatformFile, Role, SignedCard};
use raccord_protocol::store::{Store, StoreError, Table};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Party;
use serde::{Deserialize, Serialize};

use super::wire::json;
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind};

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
    /// How many epochs of it are sealed.
    pub sealed_size: u64,
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
    /// What colleagues call the holders of the organisation's staff keys, by key, where somebody said it.
    #[serde(default)]
    pub people: BTreeMap<String, String>,
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

impl Operation for Info {
    const NAME: &'static str = "info";
    const ACCESS: Access = Access::Open;
    type Answer = InfoAnswer;

    fn run(self, service: &Service, _: &Caller) -> Result<InfoAnswer, ApiError> {
        Ok(InfoAnswer {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            organisation: service.driver.organisation(),
            ledger: service.ledger,
            sealed_size: service.driver.published().sealed.size,
            serving: service.serving,
            listening: service.listening.borrow().clone(),
        })
    }
}

impl Operation for Context {
    const NAME: &'static str = "context";
    const ACCESS: Access = Access::Session;
    type Answer = ContextAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<ContextAnswer, ApiError> {
        let staff = caller.staff()?;
        let published = service.driver.published();
        let (now, people) = service.read(|viewer| {
            let card = viewer.directory.card(viewer.organisation);
            let mut people = BTreeMap::new();
            for key in card.iter().flat_map(|card| &card.staff).map(|staff| staff.key) {
                if let Some(name) = name_of(viewer.store, key)? {
                    people.insert(key.to_string(), name);
                }
            }
            Ok((viewer.now, people))
        })?;
        Ok(ContextAnswer {
            ledger: service.ledger,
            sealed_size: published.sealed.size,
            sealed_root: published.sealed.root,
            now,
            organisation: Party::of(&published.directory, service.driver.organisation()),
            role: staff.role,
            people,
        })
    }
}

impl Operation for Submission {
    const NAME: &'static str = "commit";
    const ACCESS: Access = Access::Session;
    type Answer = CommitAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<CommitAnswer, ApiError> {
        if self.commit.commit.signer != caller.staff()?.key {
            return Err(ApiError::new(
                ApiErrorKind::Denied,
                "take a commit that another key than the session's signed",
            ));
        }
        let accepted = service.driver.submit(self)?;
        Ok(CommitAnswer { commit: accepted.commit, entries: accepted.entries, pending: accepted.pending })
    }
}

impl Operation for PlatformExport {
    const NAME: &'static str = "platform-export";
    // Cards and rosters name no people. Whoever holds the organisation key must get at them without a staff key: that is
    // what is issued anew when one is lost.
    const ACCESS: Access = Access::Open;
    type Answer = PlatformFile;

    fn run(self, service: &Service, _: &Caller) -> Result<PlatformFile, ApiError> {
        service.read(|viewer| {
            let cards = rows(viewer.store, Table::Cards)?;
            let rosters = rows(viewer.store, Table::Rosters)?;
            Ok(PlatformFile { cards, rosters })
        })
    }
}

/// Reads the values of a table, of which there are few.
fn rows<T: borsh::BorshDeserialize>(store: &dyn Store, table: Table) -> Result<Vec<T>, StoreError> {
    store.scan(table, &[], &[], usize::MAX)?.iter().map(|(_, value)| read_row(table, value)).collect()
}

impl Operation for PlatformFile {
    const NAME: &'static str = "platform-import";
    const ACCESS: Access = Access::Open;
    type Answer = PlatformImportAnswer;

    /// A file of nothing but this organisation's own cards needs no session: the organisation key that signed them is
    /// all the authority there is, and it is how staff get theirs.
    fn run(self, service: &Service, caller: &Caller) -> Result<PlatformImportAnswer, ApiError> {
        let own = |card: &SignedCard| card.read().is_ok_and(|card| card.organisation == service.driver.organisation());
        if !self.rosters.is_empty() || !self.cards.iter().all(own) {
            match caller.staff()?.role {
                Role::Administrator | Role::Leader => {}
                Role::Adviser | Role::Assistant | Role::Auditor | Role::Registrar => {
                    return Err(ApiError::new(ApiErrorKind::Denied, "take cards and rosters from this role"));
                }
            }
        }
        let accepted = service.driver.platform(self)?;
        Ok(PlatformImportAnswer { changes: accepted.platform_changes })
    }
}
