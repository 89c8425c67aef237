// SPDX-License-Identifier: EUPL-1.2
//! What a node does for its staff: one function for each operation, the same behind the socket and for a command that
//! opens the store itself.
//!
//! | Operation | Request | Answer | Session | Consultation |
//! | --- | --- | --- | --- | --- |
//! | `audit-export` | [`upkeep::AuditExport`] | [`upkeep::WrittenFile`] | yes | with bodies |
//! | `backup` | [`upkeep::Backup`] | [`upkeep::WrittenFile`] | yes | |
//! | `case-handles` | [`editing::CaseHandles`] | [`editing::CaseHandlesAnswer`] | yes | |
//! | `case-history` | [`cases::CaseHistory`] | `HistoryView` | yes | yes |
//! | `case-list` | [`cases::CaseList`] | `CaseListView` | yes | yes |
//! | `case-show` | [`cases::CaseShow`] | `CaseView` | yes | yes |
//! | `case-who` | [`cases::CaseWho`] | `WhoView` | yes | yes |
//! | `commit` | `Submission` (octets) | [`platform::CommitAnswer`] | yes | |
//! | `context` | [`platform::Context`] | [`platform::ContextAnswer`] | yes | |
//! | `edit-context` | [`editing::EditContexts`] | [`editing::EditContextsAnswer`] | yes | |
//! | `grant-preview` | [`cases::PreviewGrant`] | [`cases::PreviewGrantAnswer`] | yes | yes |
//! | `grants` | [`cases::Grants`] | `GrantsView` | yes | yes |
//! | `health` | [`upkeep::Health`] | [`upkeep::HealthAnswer`] | | |
//! | `info` | [`platform::Info`] | [`platform::InfoAnswer`] | | |
//! | `platform-export` | [`platform::PlatformExport`] | `PlatformFile` (octets) | yes | |
//! | `platform-import` | `PlatformFile` (octets) | [`platform::PlatformImportAnswer`] | but for own cards | |
//! | `rows-known` | [`editing::RowsKnown`] | [`editing::RowsKnownAnswer`] | yes | |
//! | `search` | [`cases::Search`] | `CaseListView` | yes | yes |
//! | `session-challenge` | [`session::SessionChallenge`] | [`session::SessionChallengeAnswer`] | | |
//! | `session-open` | [`session::SessionOpen`] | [`session::SessionOpenAnswer`] | | |
//! | `status` | [`upkeep::Status`] | [`upkeep::StatusAnswer`] | yes | |
//! | `store-export` | [`upkeep::StoreExport`] | [`upkeep::WrittenFile`] | yes | yes |
//!
//! Each is `POST /v1/<operation>` on the socket.

pub mod cases;
pub mod editing;
pub mod platform;
pub mod session;
pub mod upkeep;
mod wire;

pub use wire::{
    Access, Content, ErrorKind, JSON_BYTES_MAX, OCTETS_MAX, Operation, ServiceError, SignedConsultation, Wire,
};

/// Answers operations.
#[derive(Debug)]
pub struct Service {}

/// Is who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The token of the session, if one came with the request.
    pub token: Option<String>,
}
