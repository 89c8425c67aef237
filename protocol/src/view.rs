// SPDX-License-Identifier: EUPL-1.2
//! Views: plain data for people, read from the store and nothing else.
//!
//! A view shows what stands: every value with its author, conflicts as conflicts, a withheld or erased value as a
//! sealed place. Of another organisation's case it shows what a grant covers that stands now, and nothing more, whatever
//! the store still holds.
//!
//! - [`list`]: many cases at once, values alone
//! - [`desk`]: whom to call and what is due, from what a store keeps of every case
//! - [`show`]: one case, every value with its author and standing; who may see it
//! - [`history`]: everything that was stated about one case, in order
//! - [`grants`]: given and received; what a grant would disclose
//! - [`disclosed`], [`emergency`], [`subject`]: what was made available, opened in an emergency, and all of it for the person
//! - [`edit`]: what an author needs to build a change
//! - [`referrals`], [`links`], [`duplicates`]: who has a file, which files are of one person, and which may be
//! - [`responsible`]: the one organisation that contacts the person
//! - [`solution`], [`places`]: which solutions fit a need; who has a place
//! - [`thread`], [`news`]: messages between partners; what others changed since the reader looked
//! - [`agenda`], [`indicators`]: what a meeting talks about; figures of a period
//! - [`lost`]: what a restored node lost
//! - [`recognition`]: whether a row of a list is about somebody who has a case
//! - [`caution`]: which files say not to contact somebody who may be the same person, or whom another office follows since
//! - [`erasure`]: what an order would erase; receipts; whose time is over

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::DocumentError;
use crate::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use crate::key::PublicKey;
use crate::ledger::LedgerError;
use crate::organisation::OrganisationKind;
use crate::roster::{Directory, Role};
use crate::statement::{CaseKind, Refusal};
use crate::store::{Store, StoreError};
use crate::time::Timestamp;

pub mod agenda;
pub mod caution;
pub mod desk;
pub mod disclosed;
pub mod duplicates;
pub mod edit;
pub mod emergency;
pub mod erasure;
pub mod grants;
pub mod history;
pub mod imports;
pub mod indicators;
pub mod links;
pub mod list;
pub mod lost;
pub mod news;
pub mod places;
mod reading;
pub mod recognition;
pub mod referrals;
pub mod responsible;
pub mod search;
pub mod show;
pub mod solution;
pub mod subject;
pub mod thread;
pub mod thresholds;

/// Reports a view that cannot be given.
#[derive(Debug, Error)]
pub enum ViewError {
    /// No such case, or none that this organisation may see.
    #[error("case {0} is not known here")]
    UnknownCase(CaseHandle),
    /// It may have been erased since the backup that this node was restored from.
    #[error("{}", crate::replica::LOCKED)]
    Locked(CaseHandle),
    /// No such field in the catalogue.
    #[error("field {0:?} is not in the catalogue")]
    UnknownField(String),
    /// Ground state could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Stored changes do not make a document: damage, or a bug of ours.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<crate::replica::ReplicaError> for ViewError {
    fn from(error: crate::replica::ReplicaError) -> Self {
        match error {
            crate::replica::ReplicaError::Ledger(error) => Self::Ledger(error),
            error => StoreError::Failed(error.to_string()).into(),
        }
    }
}

impl From<StoreError> for ViewError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// Reads views: the store as it is at one moment, seen by one organisation.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// What is read.
    pub store: &'a dyn Store,
    /// Who stands behind keys.
    pub directory: &'a Directory,
    /// The organisation whose store it is.
    pub organisation: OrganisationId,
    /// When; grants stand or not at this moment.
    pub now: Timestamp,
}

/// Is an organisation as people know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its name; empty where its card is not held.
    pub name: String,
    /// Its kind, where its card is held.
    pub kind: Option<OrganisationKind>,
}

impl Party {
    /// Returns an organisation as its newest card has it.
    pub fn of(directory: &Directory, organisation: OrganisationId) -> Self {
        let card = directory.card(organisation);
        let name = card.map(|card| card.name.clone()).unwrap_or_default();
        Self { organisation, name, kind: card.map(|card| card.kind) }
    }
}

/// Says in what capacity something was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorRole {
    /// A member of staff: administrator.
    Administrator,
    /// A member of staff: adviser.
    Adviser,
    /// A member of staff: assistant.
    Assistant,
    /// A member of staff: auditor.
    Auditor,
    /// A member of staff: leader.
    Leader,
    /// A node, with nobody present.
    Node,
    /// A member of staff: registrar of lists.
    Registrar,
    /// Nobody whose certificate is held.
    Unknown,
}

impl From<Role> for AuthorRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::Adviser => Self::Adviser,
            Role::Assistant => Self::Assistant,
            Role::Auditor => Self::Auditor,
            Role::Leader => Self::Leader,
            Role::Registrar => Self::Registrar,
        }
    }
}

/// Is who signed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The key.
    pub key: PublicKey,
    /// The organisation that certifies it, where known.
    pub organisation: Option<Party>,
    /// In what capacity.
    pub role: AuthorRole,
    /// What the person is called, for own staff who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Says whether a value counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    /// It counts: the home's own, or admitted by it.
    Counted,
    /// The home has not decided yet; nobody but its author's organisation shows it as more than a proposal.
    Pending,
    /// The home did not admit it; it is kept as a proposal.
    Refused {
        /// Why.
        reason: Refusal,
    },
}

/// Is one value of a document with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The entry that gave it.
    pub entry: EntryId,
    /// What was typed; empty for a field that was cleared; `None` for a sealed place: withheld, or erased.
    pub value: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// Since when it counts, in the word of the case's home: of another organisation's change that was admitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admitted: Option<Timestamp>,
    /// Whether it counts.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Is a document: a field, or one item of a field that is a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// The document.
    pub document: DocumentId,
    /// The values that stand: one, or several written without knowing of each other.
    pub values: Vec<Value>,
    /// Changes that do not count, yet or ever: pending and refused ones.
    pub proposals: Vec<Value>,
}

/// Is a field of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// Its name in the catalogue.
    pub field: String,
    /// Whether it is a list, so that several documents are several items and no conflict.
    pub list: bool,
    /// Whether different values stand where there should be one.
    pub conflict: bool,
    /// Its documents, in the order opened.
    pub documents: Vec<DocumentView>,
}

/// Is one case with every value that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldView>,
    /// Whether this organisation is not told who contacts the person: the field of the claims was not granted to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub responsible_untold: bool,
    /// Of another organisation's case the names of the fields that may be read; none where all may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<BTreeSet<String>>,
    /// Until when it is open to another organisation, or to this one, in an emergency; none where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_until: Option<Timestamp>,
    /// When the file was handed over; of one that was opened for a file taken over, when that was. None of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<Timestamp>,
}

impl CaseView {
    /// Tells whether a field may be read: that nothing stands in it says something only then.
    pub fn tells(&self, field: &str) -> bool {
        self.told.as_ref().is_none_or(|told| told.contains(field))
    }
}

/// Is what there is to say about a case without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHead {
    /// The handle that this organisation knows the case by.
    pub case: CaseHandle,
    /// Its number in this store.
    pub number: u64,
    /// What kind of file.
    pub kind: CaseKind,
    /// Whose case it is.
    pub holder: Party,
    /// Whether it is this organisation's own.
    pub own: bool,
    /// Who has the file since it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<Party>,
}

impl CaseHead {
    /// Returns who has the file now: whom it was handed over to, else the holder.
    pub fn keeper(&self) -> &Party {
        self.handed_over.as_ref().unwrap_or(&self.holder)
    }
}

/// Is a field's value where one stands, or all of them where several do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shown {
    /// The value that stands.
    One(String),
    /// The items of a list, or values in conflict, in the order written.
    Several(Vec<String>),
}

impl Shown {
    /// Returns the values.
    pub fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }
}

/// Is a case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSummary {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The values that stand, by field name; fields without one are left out.
    pub fields: BTreeMap<String, Shown>,
    /// Whether this is what an erasure left of an own case: nothing stands in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    /// What was before, where [`Filter::chronicle`] asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chronicle: Option<Chronicle>,
}

impl CaseSummary {
    /// Returns a case with the values that stand in it, and nothing of what was before.
    pub fn new(head: CaseHead, fields: BTreeMap<String, Shown>) -> Self {
        Self { head, fields, erased: false, chronicle: None }
    }
}

/// Is what was before the values of a case that stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chronicle {
    /// When the file was opened here; for a case of another organisation, when this one was first granted something of it.
    pub opened: Timestamp,
    /// Every value that was ever written and may be read, by field name, in the order of the time written; one that clears its field
    /// is empty.
    pub written: BTreeMap<String, Vec<Written>>,
    /// The clock by which its days are told, that of the office that reads it; universal time where nobody says. It is not sent.
    #[serde(skip, default = "universal_time")]
    pub zone: TimeZone,
}

impl Default for Chronicle {
    fn default() -> Self {
        Self { opened: Timestamp::default(), written: BTreeMap::new(), zone: universal_time() }
    }
}

impl Chronicle {
    /// Returns the day of a moment by the clock of the office that reads the chronicle.
    pub fn day(&self, moment: Timestamp) -> Date {
        moment.date_in(&self.zone)
    }
}

fn universal_time() -> TimeZone {
    TimeZone::UTC
}

/// Is a value as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The value.
    pub value: String,
    /// When, in the word of who signed it.
    pub time: Timestamp,
    /// Whether this organisation wrote it.
    pub own: bool,
    /// Whether it still stands.
    pub stands: bool,
}

/// Says whose cases are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// Everybody's.
    #[default]
    Any,
    /// Other organisations'.
    Foreign,
    /// This organisation's own.
    Own,
}

/// Says where a text is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// In every value, case by case: slow where there are many.
    #[default]
    Anywhere,
    /// In names, numbers and towns, by an index; a slip of the keyboard in a name is forgiven. See [`search`].
    Index,
}

/// Says which cases are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Words that must all stand in some value, whatever their case and accents.
    pub text: Option<String>,
    /// Where the text is looked for.
    pub matching: Matching,
    /// Whose.
    pub ownership: Ownership,
    /// Whose, by organisation.
    pub holder: Option<OrganisationId>,
    /// What kind of file.
    pub kind: Option<CaseKind>,
    /// Only these fields, by name; all when empty. Text is looked for in these alone.
    pub fields: Vec<String>,
    /// Also when each case was opened, and every value that was ever written in these fields.
    pub chronicle: bool,
    /// Those alone that stand in no list because the import that opened them was taken back; without it, all but those.
    pub taken_back: bool,
    /// Start at the case of this number.
    pub from: u64,
    /// Pass over this many matching cases.
    pub offset: usize,
    /// Return at most so many: 1 to [`LIST_CASES_MAX`].
    pub limit: usize,
}

/// The most cases in one list; a longer one goes on at [`CaseListView::next`].
pub const LIST_CASES_MAX: usize = 20_000;

impl Default for Filter {
    fn default() -> Self {
        Self {
            text: None,
            matching: Matching::Anywhere,
            ownership: Ownership::Any,
            holder: None,
            kind: None,
            fields: Vec::new(),
            chronicle: false,
            taken_back: false,
            from: 0,
            offset: 0,
            limit: LIST_CASES_MAX,
        }
    }
}

/// Is a list of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseListView {
    /// The cases, by increasing number.
    pub cases: Vec<CaseSummary>,
    /// Where the list goes on: the next [`Filter::from`], when the limit was reached.
    pub next: Option<u64>,
}

#[cfg(test)]
mod tests;
