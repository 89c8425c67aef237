// SPDX-License-Identifier: EUPL-1.2
//! Grants: given and received, what one would disclose, and who may see what.

use serde::{Deserialize, Serialize};

use super::{Author, CaseHead, Party, Value};
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, OrganisationId, PlatformId};
use crate::rules::Basis;
use crate::statement::{Consenter, Mode, Past};
use crate::time::Timestamp;

/// Says whether a grant was given by this organisation or to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// By this organisation.
    Given,
    /// To this organisation.
    Received,
}

/// Says how a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// It stands.
    Active,
    /// Its time is over; the receipt is not there.
    Expired,
    /// Its time has not come.
    NotYet,
    /// It is over, and what it covered is deleted: given, the receipt says so; received, this node did it.
    Purged,
    /// It was withdrawn; the receipt is not there.
    Revoked,
}

/// Says which grants are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrantFilter {
    /// Of this case.
    pub case: Option<CaseHandle>,
    /// Given to, or received from, this organisation.
    pub organisation: Option<OrganisationId>,
    /// Given or received.
    pub direction: Option<Direction>,
    /// In one of these states; any when empty.
    pub states: Vec<GrantState>,
    /// Start at the case of this number.
    pub from: u64,
    /// Return at most about so many (the grants of one case stay together); [`GRANTS_MAX`] when zero.
    pub limit: usize,
}

/// The most grants in one answer, those of the last case excepted.
pub const GRANTS_MAX: usize = 20_000;

/// Is a list of grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantsView {
    /// The grants, by case number, then in the order given.
    pub grants: Vec<GrantView>,
    /// Where the list goes on: the next [`GrantFilter::from`], when the limit was reached.
    pub next: Option<u64>,
}

/// Is a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// The entry that gave it.
    pub grant: EntryId,
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Given or received.
    pub direction: Direction,
    /// How it stands.
    pub state: GrantState,
    /// To whom.
    pub recipient: Party,
    /// What the recipient knows the case by.
    pub alias: CaseHandle,
    /// On which platform.
    pub platform: PlatformId,
    /// The fields, by name.
    pub fields: Vec<String>,
    /// Single documents.
    pub items: Vec<DocumentId>,
    /// What may be done.
    pub mode: Mode,
    /// How much of the past.
    pub past: Past,
    /// On what legal basis.
    pub basis: Basis,
    /// The article, for basis law; else empty.
    pub article: String,
    /// What for.
    pub purpose: String,
    /// From when.
    pub from: Timestamp,
    /// Until when: this moment is outside.
    pub until: Timestamp,
    /// Who gave it.
    pub author: Author,
    /// When it was given, in the author's word.
    pub time: Timestamp,
    /// Who consented; `None` where it is sealed, as it always is for the recipient.
    pub particulars: Option<Particulars>,
    /// Its withdrawal.
    pub revoked: Option<Withdrawal>,
}

/// Says who consented and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Who.
    pub consenter: Consenter,
    /// The name.
    pub name: String,
    /// The salted hash of the evidence file, if there is one.
    pub evidence: Option<Digest>,
    /// Where the paper lies, and anything else.
    pub note: String,
}

/// Is the withdrawal of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Its entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// Why; `None` where it is sealed.
    pub reason: Option<String>,
}

/// Is what a grant of a case would make available at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantPreview {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The values that would leave now, by field, then in the order written.
    pub values: Vec<PreviewValue>,
    /// How many earlier changes would show, by whom and when, without their values.
    pub sealed: usize,
}

/// Is a value that would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewValue {
    /// The field, by name.
    pub field: String,
    /// The document.
    pub document: DocumentId,
    /// Whether it stands now; an earlier one leaves only with the whole past.
    pub current: bool,
    /// The value.
    #[serde(flatten)]
    pub value: Value,
}

/// Says who may see a case, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldReaders>,
}

/// Says who may see a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReaders {
    /// The field, by name.
    pub field: String,
    /// Who, the holder first.
    pub readers: Vec<Reader>,
}

/// Is an organisation that may see a field, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Who.
    pub organisation: Party,
    /// Why.
    #[serde(flatten)]
    pub ground: Ground,
}

/// Says why an organisation may see a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ground")]
pub enum Ground {
    /// A grant stands.
    Grant {
        /// The grant.
        grant: EntryId,
        /// What may be done.
        mode: Mode,
        /// On what legal basis.
        basis: Basis,
        /// What for.
        purpose: String,
        /// Until when.
        until: Timestamp,
        /// The only documents of the field that it covers; all when empty.
        items: Vec<DocumentId>,
    },
    /// It is its case.
    Holder,
}
