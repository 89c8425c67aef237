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
//! | `deadlines` | [`desk::Deadlines`] | `CaseListView` | yes | yes |
//! | `duplicates` | [`sharing::Duplicates`] | `DuplicatesView` | yes | yes |
//! | `emergencies` | [`cases::Emergencies`] | `EmergenciesView` | yes | yes |
//! | `forks` | [`forks::Forks`] | [`forks::ForksAnswer`] | yes | |
//! | `grant-preview` | [`cases::PreviewGrant`] | [`cases::PreviewGrantAnswer`] | yes | yes |
//! | `grants` | [`cases::Grants`] | `GrantsView` | yes | yes |
//! | `health` | [`upkeep::Health`] | [`upkeep::HealthAnswer`] | | |
//! | `import-written` | [`imports::ImportWritten`] | [`imports::ImportWrittenAnswer`] | yes | yes |
//! | `imports` | [`imports::Imports`] | [`imports::ImportsAnswer`] | yes | |
//! | `info` | [`platform::Info`] | [`platform::InfoAnswer`] | | |
//! | `links` | [`sharing::Links`] | `LinksView` | yes | yes |
//! | `news` | [`work::News`] | `NewsView` | yes | yes |
//! | `notices` | [`desk::Notices`] | [`desk::NoticesAnswer`] | yes | |
//! | `platform-export` | [`platform::PlatformExport`] | `PlatformFile` (octets) | | |
//! | `platform-import` | `PlatformFile` (octets) | [`platform::PlatformImportAnswer`] | but for own cards | |
//! | `referrals` | [`sharing::Referrals`] | `ReferralsView` | yes | yes |
//! | `rows-known` | [`editing::RowsKnown`] | [`editing::RowsKnownAnswer`] | yes | |
//! | `search` | [`cases::Search`] | `CaseListView` | yes | yes |
//! | `session-challenge` | [`session::SessionChallenge`] | [`session::SessionChallengeAnswer`] | | |
//! | `session-open` | [`session::SessionOpen`] | [`session::SessionOpenAnswer`] | | |
//! | `signed-since` | [`signed::SignedSince`] | [`signed::SignedSinceAnswer`] | | |
//! | `solution-places` | [`work::SolutionPlaces`] | [`work::SolutionPlacesAnswer`] | yes | yes |
//! | `status` | [`upkeep::Status`] | [`upkeep::StatusAnswer`] | yes | |
//! | `subject-report` | [`cases::SubjectReport`] | `SubjectView` | yes | yes |
//! | `store-export` | [`upkeep::StoreExport`] | [`upkeep::StoreExportAnswer`] | yes | yes |
//! | `threads` | [`work::Threads`] | `ThreadsView` | yes | yes |
//! | `thresholds` | [`desk::Thresholds`] | [`desk::ThresholdsAnswer`] | yes | |
//! | `today` | [`desk::Today`] | `TodayView` | yes | yes |
//!
//! Each is `POST /v1/<operation>` on the socket.

pub mod cases;
mod consultation;
pub mod desk;
pub mod editing;
pub mod erasure;
pub mod forks;
pub mod imports;
pub mod lost;
pub mod platform;
mod readers;
pub mod session;
pub mod sharing;
pub mod signed;
pub mod upkeep;
mod wire;
pub mod work;

use raccord_protocol::commit::Submission;
use raccord_protocol::id::LedgerId;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::roster::{Act, PlatformFile, Role};
use raccord_protocol::view::search::{self, Query};
use raccord_protocol::view::{CaseListView, Filter, ViewError, Viewer};
use tokio::sync::watch;

use self::readers::Readers;
use self::session::Sessions;
pub use self::wire::{Access, OCTETS_MAX, Operation, SignedConsultation, Wire};
use crate::api::{ApiError, ApiErrorKind, ContentType, Reason};
use crate::driver::{self, DriverHandle};
use crate::home::Home;
use crate::keystore::StoreKey;

/// Answers operations. Calls wait for the store: not for threads of an async runtime.
#[derive(Debug)]
pub struct Service {
    driver: DriverHandle,
    readers: Readers,
    sessions: Sessions,
    home: Home,
    store_key: StoreKey,
    /// Signs the manifests of bundles.
    log_key: SecretKey,
    ledger: LedgerId,
    /// The import that somebody takes back.
    found: imports::LastFound,
    serving: bool,
    /// Where the network listens.
    listening: watch::Receiver<Vec<String>>,
}

/// Is what a service is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) driver: DriverHandle,
    pub(crate) home: Home,
    pub(crate) store_key: StoreKey,
    pub(crate) log_key: SecretKey,
    pub(crate) ledger: LedgerId,
    pub(crate) serving: bool,
    pub(crate) listening: watch::Receiver<Vec<String>>,
}

/// Is who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Whoever reached the socket.
    Anyone,
    /// A member of this organisation's staff.
    Staff(Staff),
}

/// Is a member of staff who opened a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staff {
    /// The key that opened the session.
    pub key: PublicKey,
    /// What the newest card says the key may do.
    pub role: Role,
}

impl Caller {
    /// Returns the member of staff.
    ///
    /// # Errors
    /// Kind [`ApiErrorKind::Unauthenticated`] without one.
    pub fn staff(&self) -> Result<Staff, ApiError> {
        match self {
            Self::Anyone => Err(ApiError::new(ApiErrorKind::Unauthenticated, "do this without a session")),
            Self::Staff(staff) => Ok(*staff),
        }
    }

    /// Returns the member of staff, who must have a role that may do one of these things.
    ///
    /// # Errors
    /// Kind [`ApiErrorKind::Unauthenticated`], or [`ApiErrorKind::Denied`].
    pub fn staff_who_may(&self, acts: &[Act]) -> Result<Staff, ApiError> {
        let staff = self.staff()?;
        if acts.iter().any(|act| staff.role.may(*act)) {
            return Ok(staff);
        }
        let denied = ApiError::new(ApiErrorKind::Denied, "do this: the role of the session's key does not allow it");
        Err(denied.because(Some(Reason::Role)))
    }
}

/// Is an operation as the socket knows it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// Whether it takes a session.
    pub access: Access,
    /// What its request is.
    pub request: ContentType,
    /// What its answer is.
    pub answer: ContentType,
    perform: Perform,
}

/// Performs an operation for the session of a token on the bytes of its request, and returns those of its answer.
type Perform = fn(&Service, Option<&str>, &[u8]) -> Result<Vec<u8>, ApiError>;

/// How many cases the index proposes for a search, at least and at most: some of them may be out of the reader's sight.
const CANDIDATES_MIN: usize = 100;
const CANDIDATES_MAX: usize = 2_000;

/// Every operation, by name.
pub const OPERATIONS: [Entry; 43] = [
    entry::<upkeep::AuditExport>(),
    entry::<upkeep::Backup>(),
    entry::<editing::CaseHandles>(),
    entry::<cases::CaseHistory>(),
    entry::<cases::CaseList>(),
    entry::<cases::CaseShow>(),
    entry::<cases::CaseWho>(),
    entry::<Submission>(),
    entry::<platform::Context>(),
    entry::<desk::Deadlines>(),
    entry::<sharing::Duplicates>(),
    entry::<editing::EditContexts>(),
    entry::<cases::Emergencies>(),
    entry::<erasure::PreviewErasure>(),
    entry::<forks::Forks>(),
    entry::<imports::ImportWritten>(),
    entry::<imports::Imports>(),
    entry::<cases::PreviewGrant>(),
    entry::<cases::Grants>(),
    entry::<upkeep::Health>(),
    entry::<platform::Info>(),
    entry::<sharing::Links>(),
    entry::<lost::Lost>(),
    entry::<lost::Restored>(),
    entry::<work::News>(),
    entry::<desk::Notices>(),
    entry::<platform::PlatformExport>(),
    entry::<PlatformFile>(),
    entry::<erasure::Receipts>(),
    entry::<sharing::Referrals>(),
    entry::<erasure::Retention>(),
    entry::<editing::RowsKnown>(),
    entry::<cases::Search>(),
    entry::<session::SessionChallenge>(),
    entry::<session::SessionOpen>(),
    entry::<signed::SignedSince>(),
    entry::<work::SolutionPlaces>(),
    entry::<upkeep::Status>(),
    entry::<upkeep::StoreExport>(),
    entry::<cases::SubjectReport>(),
    entry::<work::Threads>(),
    entry::<desk::Thresholds>(),
    entry::<desk::Today>(),
];

/// Describes the operations: OpenAPI 3.1. A test holds it against [`OPERATIONS`].
pub const OPENAPI: &str = include_str!("../openapi.json");

const fn entry<O: Operation>() -> Entry {
    Entry {
        name: O::NAME,
        access: O::ACCESS,
        request: O::CONTENT_TYPE,
        answer: <O::Answer as Wire>::CONTENT_TYPE,
        perform: |service, token, body| service.call(O::read(body)?, token)?.write(),
    }
}

impl Service {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { driver, home, store_key, log_key, ledger, serving, listening } = parts;
        let readers = match serving {
            true => Readers::beside(home.store(), store_key.clone()),
            false => Readers::Lent(driver.clone()),
        };
        let (sessions, found) = (Sessions::default(), imports::LastFound::default());
        Self { driver, readers, sessions, home, store_key, log_key, ledger, found, serving, listening }
    }

    /// Tells whether the session of `token` is one for the operation of a name; of a name that no operation has, nothing.
    ///
    /// # Errors
    /// Kind [`ApiErrorKind::Unauthenticated`] where a session is due, or the one given has ended.
    pub fn admit(&self, name: &str, token: Option<&str>) -> Result<(), ApiError> {
        let access = OPERATIONS.iter().find(|entry| entry.name == name).map(|entry| entry.access);
        self.caller(access, token).map(drop)
    }

    fn caller(&self, access: Option<Access>, token: Option<&str>) -> Result<Caller, ApiError> {
        let caller = match token {
            None => Caller::Anyone,
            Some(token) => Caller::Staff(self.sessions.staff(self, token)?),
        };
        match access {
            Some(Access::Open) | None => {}
            Some(Access::Session) => drop(caller.staff()?),
        }
        Ok(caller)
    }

    /// Performs an operation for whoever holds the session of `token`.
    ///
    /// # Errors
    /// Returns what the operation returns; kind [`ApiErrorKind::Unauthenticated`] where a session is due, or the one
    /// given has ended.
    pub fn call<O: Operation>(&self, operation: O, token: Option<&str>) -> Result<O::Answer, ApiError> {
        let caller = self.caller(Some(O::ACCESS), token)?;
        let span = tracing::debug_span!("operation", name = O::NAME);
        let _entered = span.enter();
        operation.run(self, &caller)
    }

    /// Performs the operation of a name on the bytes of its request, and returns those of its answer.
    ///
    /// # Errors
    /// As [`Service::call`]; kind [`ApiErrorKind::NotFound`] for a name that no operation has.
    pub fn perform(
        &self,
        name: &str,
        token: Option<&str>,
        content_type: ContentType,
        body: &[u8],
    ) -> Result<(ContentType, Vec<u8>), ApiError> {
        let Some(entry) = OPERATIONS.iter().find(|entry| entry.name == name) else {
            return Err(ApiError::new(ApiErrorKind::NotFound, format!("find the operation {name}")));
        };
        if entry.request != content_type && !body.is_empty() {
            return Err(ApiError::new(ApiErrorKind::Unsupported, format!("give {name} a body of this type")));
        }
        Ok((entry.answer, (entry.perform)(self, token, body)?))
    }

    /// Finds cases by the index of words, which is brought up to date first. The index proposes; what the reader may see decides.
    fn search(&self, filter: &Filter) -> Result<CaseListView, ApiError> {
        let none = || CaseListView { cases: Vec::new(), next: None };
        let Some(query) = filter.text.as_deref().and_then(Query::read) else { return Ok(none()) };
        self.driver.refresh().map_err(|error| wire::internal(&error))?;
        let candidates = self.readers.propose(&query, CANDIDATES_MIN.max(filter.limit.min(CANDIDATES_MAX)))?;
        self.read(|viewer| search::find(viewer, &query, &candidates, filter))
    }

    /// Reads the store as it is now.
    fn read<T>(&self, work: impl FnOnce(&Viewer<'_>) -> Result<T, ViewError>) -> Result<T, ApiError> {
        let published = self.driver.published();
        self.readers.read(|store| {
            let viewer = Viewer {
                store,
                directory: &published.directory,
                organisation: self.driver.organisation(),
                now: driver::node_time(store)?,
            };
            work(&viewer)
        })
    }
}

#[cfg(test)]
mod tests;
