// SPDX-License-Identifier: EUPL-1.2
//! Statements: every kind of entry that is not a value, and what its bodies hold.
//!
//! A kind that a program does not know is stored and its form is checked, but it has no effect; so later versions add
//! kinds without changing the meaning of a byte already signed. The table of kinds, with who may read each body, is in
//! SPEC.md, "Statements".

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalogue::FieldId;
use crate::codec::{self, DecodeError, tagged_hash};
use crate::entry::{BODY_BYTES_MAX, Header};
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, LedgerId, Nonce, OrganisationId, PlatformId};
use crate::log::LogState;
use crate::rules::Basis;
use crate::time::Timestamp;

mod drafts;
mod imports;

pub use drafts::{case_opened, consent, emergency_grant, emergency_request, erasure, grant, retention, single};
pub use imports::ImportWord;

/// Reports a statement whose bodies do not say what its kind asks for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StatementError {
    /// A body does not read back.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Another number of references or bodies than the kind asks for.
    #[error("{kind:?} with {references} references and {bodies} bodies")]
    Shape {
        /// The kind.
        kind: Kind,
        /// How many references it has.
        references: usize,
        /// How many bodies it has.
        bodies: usize,
    },
    /// A list is too long, or not in increasing order.
    #[error("{what} is out of order, empty or too long")]
    List {
        /// Which list.
        what: &'static str,
    },
}

/// Is a kind of statement. Numbers are for ever; 0 stands for openings in commitments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A case is opened. Bodies: 0 [`CaseOpened`], 1 [`CaseOrigin`].
    CaseOpened = 1,
    /// A grant is given. Bodies: 0 [`GrantCase`], 1 [`GrantTerms`], 2 [`GrantParticulars`].
    Grant = 2,
    /// A grant is withdrawn. Reference: the grant. Body: 0 [`Reason`].
    Revocation = 3,
    /// The home decides about a change of somebody else. Reference: the change. Body: 0 [`Verdict`].
    Admission = 4,
    /// A node makes entries available to another. Body: 0 [`Disclosure`].
    Disclosure = 5,
    /// A node took what was disclosed to it. Reference: the disclosure. Body: 0 [`Received`].
    Received = 6,
    /// A node deleted what it had to. Reference: the cause (a revocation, grant or erasure). Body: 0 [`Receipt`].
    Receipt = 7,
    /// Somebody looked at cases. Body: 0 [`Consultation`].
    Consultation = 8,
    /// A list was imported. Body: 0 [`Import`].
    Import = 9,
    /// A ledger starts. Body: 0 [`LedgerOpened`].
    LedgerOpened = 10,
    /// A member of staff has a name. Body: 0 [`Person`].
    Person = 11,
    /// The holder orders that data be deleted everywhere. References: the entries. Body: 0 [`Reason`].
    Erasure = 12,
    /// Grants of one case were given together, by one form. Bodies: 0 [`ConsentForm`], 1 [`ConsentParticulars`].
    Consent = 15,
    /// Somebody asks for a case in an emergency. Bodies: 0 [`EmergencyCase`], 1 [`Reason`].
    EmergencyRequest = 16,
    /// The home gives what the rules open in an emergency. Reference: the request. Bodies: 0 [`GrantCase`], 1 [`GrantTerms`].
    EmergencyGrant = 17,
    /// The holder orders it and names the ground. References: the entries. Bodies: 0 [`ErasureGround`], 1 [`Reason`].
    GroundedErasure = 13,
    /// What is to become of a case whose time is over. Bodies: 0 [`RetentionWord`], 1 [`Reason`].
    Retention = 14,
    /// A case is referred, or to be taken over. Reference: the grant that opens it. Bodies: see [`crate::referral`].
    Referral = 18,
    /// The recipient answers. Reference: the referral.
    ReferralAnswer = 19,
    /// The home's last word. Reference: the referral.
    ReferralSettled = 20,
    /// Two cases are of one person. Bodies: see [`crate::link`].
    Link = 21,
    /// Such a word is taken back. Reference: the link.
    Unlink = 22,
    /// A grant ended with a referral. References: the grant, the answer or settlement that ended it.
    GrantEnded = 23,
    /// A case was opened for a file taken over. Reference: the referral.
    CaseTaken = 24,
    /// Two cases are of two persons.
    Distinct = 26,
    /// An auditor's nonce is sealed with what comes next. Body: 0 [`AuditNonce`].
    AuditNonce = 25,
}

impl Kind {
    /// Returns the kind of a number, unless this program does not know it.
    pub fn of(number: u8) -> Option<Self> {
        const KINDS: [Kind; 26] = [
            Kind::CaseOpened,
            Kind::Grant,
            Kind::Revocation,
            Kind::Admission,
            Kind::Disclosure,
            Kind::Received,
            Kind::Receipt,
            Kind::Consultation,
            Kind::Import,
            Kind::LedgerOpened,
            Kind::Person,
            Kind::Erasure,
            Kind::Consent,
            Kind::EmergencyRequest,
            Kind::EmergencyGrant,
            Kind::GroundedErasure,
            Kind::Retention,
            Kind::Referral,
            Kind::ReferralAnswer,
            Kind::ReferralSettled,
            Kind::Link,
            Kind::Unlink,
            Kind::GrantEnded,
            Kind::CaseTaken,
            Kind::Distinct,
            Kind::AuditNonce,
        ];
        KINDS.into_iter().find(|kind| *kind as u8 == number)
    }

    /// Returns how many references (at least, at most) and bodies the kind has.
    fn shape(self) -> (usize, usize, usize) {
        match self {
            Self::CaseOpened | Self::Consent | Self::EmergencyRequest => (0, 0, 2),
            Self::EmergencyGrant => (1, 1, 2),
            Self::Grant => (0, 0, 3),
            Self::Revocation | Self::Admission | Self::Received | Self::Receipt | Self::Unlink | Self::CaseTaken => {
                (1, 1, 1)
            }
            Self::Disclosure
            | Self::Consultation
            | Self::Import
            | Self::LedgerOpened
            | Self::Person
            | Self::AuditNonce => (0, 0, 1),
            Self::Erasure => (1, crate::entry::REFERENCES_MAX, 1),
            Self::GroundedErasure => (1, crate::entry::REFERENCES_MAX, 2),
            Self::Retention | Self::Link | Self::Distinct => (0, 0, 2),
            Self::Referral | Self::ReferralAnswer => (1, 1, 2),
            Self::ReferralSettled => (1, 1, 3),
            Self::GrantEnded => (2, 2, 1),
        }
    }

    /// Checks that a statement of this kind has the references and bodies that the kind asks for.
    ///
    /// # Errors
    /// Returns [`StatementError::Shape`].
    pub fn check_shape(self, references: usize, bodies: usize) -> Result<(), StatementError> {
        let (references_min, references_max, bodies_wanted) = self.shape();
        if (references_min..=references_max).contains(&references) && bodies == bodies_wanted {
            return Ok(());
        }
        Err(StatementError::Shape { kind: self, references, bodies })
    }

    /// Tells whether the body at `slot` is needed to check rules: it stands in every audit bundle.
    pub fn is_rule_body(self, slot: u8) -> bool {
        match self {
            Self::CaseOpened | Self::Consent | Self::EmergencyRequest | Self::GroundedErasure | Self::Retention => {
                slot == 0
            }
            Self::Referral | Self::ReferralAnswer | Self::Link | Self::Distinct | Self::CaseTaken => slot == 0,
            Self::Grant | Self::EmergencyGrant | Self::ReferralSettled => slot < 2,
            Self::Admission
            | Self::AuditNonce
            | Self::Disclosure
            | Self::Received
            | Self::Receipt
            | Self::LedgerOpened => true,
            Self::Revocation | Self::Consultation | Self::Import | Self::Person | Self::Erasure => false,
            Self::Unlink | Self::GrantEnded => false,
        }
    }
}

/// Returns the kind of a header, if it is a statement of a kind that this program knows.
pub fn kind_of(header: &Header) -> Option<Kind> {
    match header {
        Header::Statement { kind, .. } => Kind::of(*kind),
        Header::Opening { .. } | Header::Change { .. } => None,
    }
}

/// Is the payload of a body of a statement.
pub trait Payload: BorshSerialize + BorshDeserialize {
    /// What it is, for messages.
    const WHAT: &'static str;

    /// Checks what the encoding leaves open.
    ///
    /// # Errors
    /// Returns [`StatementError::List`].
    fn check(&self) -> Result<(), StatementError> {
        Ok(())
    }

    /// Reads a body: salt, then payload.
    ///
    /// # Errors
    /// Returns a [`StatementError`].
    fn read(body: &[u8]) -> Result<Self, StatementError> {
        let read: Self = codec::decode(Self::WHAT, crate::entry::payload(body), BODY_BYTES_MAX)?;
        read.check()?;
        Ok(read)
    }
}

/// Says what kind of file a case is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum CaseKind {
    /// A young person.
    Person = 1,
    /// A solution: a training, a place, a scheme.
    Solution = 2,
    /// A meeting.
    Meeting = 3,
    /// A thread of messages.
    Thread = 4,
    /// The sheet that presents an organisation.
    ActorSheet = 5,
    /// A group of young people for something done together.
    Group = 6,
    /// A campaign: lists of one processing date, looked through together.
    Campaign = 30,
}

impl CaseKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Person, Self::Solution, Self::Meeting, Self::Thread, Self::ActorSheet, Self::Group, Self::Campaign];
}

/// Opens a case.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CaseOpened {
    /// The holder's own name for it: random.
    pub case: CaseHandle,
    /// What kind of file.
    pub kind: CaseKind,
}

/// Says where a case came from, so that the same row of the same source is known again.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CaseOrigin {
    /// The source, as its mapping names it; empty for a case opened by hand.
    pub source: String,
    /// What the row is known again by: a hash, for a row's key is often personal data that may have to be erased.
    pub row: Option<Digest>,
}

impl CaseOrigin {
    /// Returns the origin of a case that no list brought.
    pub fn by_hand() -> Self {
        Self { source: String::new(), row: None }
    }

    /// Returns the origin of a case that a row of a list brought.
    ///
    /// ```text
    /// row = SHA-256( tag "row-key" | source (text) | row key )
    /// ```
    pub fn of_row(source: &str, row_key: &str) -> Self {
        Self { source: source.to_owned(), row: Some(Self::row_digest(source, row_key)) }
    }

    /// Returns what a row of a source is known again by.
    pub fn row_digest(source: &str, row_key: &str) -> Digest {
        Digest(tagged_hash("row-key", &[&codec::encode(&source.to_owned()), row_key.as_bytes()]))
    }
}

/// Says which case a grant is about; its recipient does not see this body.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GrantCase {
    /// The case.
    pub case: CaseHandle,
}

/// Says what may be done under a grant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Mode {
    /// Read.
    Read = 1,
    /// Read and write.
    Write = 2,
}

/// Says how much of the past a grant opens.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Past {
    /// The values current when it is given, and later ones. That there were earlier ones, and by whom, shows.
    Current = 1,
    /// Every value since the case was opened.
    Whole = 2,
}

/// Says what may leave, for whom, until when. Holds no name of a person.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GrantTerms {
    /// Who receives.
    pub recipient: OrganisationId,
    /// On which platform, whose rules apply.
    pub platform: PlatformId,
    /// What the recipient knows the case by: random, another for each recipient.
    pub alias: CaseHandle,
    /// The fields, their later documents included, by increasing id.
    pub fields: Vec<FieldId>,
    /// Single documents of private fields, by increasing id; each needs a ground in the particulars.
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
}

/// The most fields in a grant.
pub const GRANT_FIELDS_MAX: usize = 512;
/// The most single documents in a grant.
pub const GRANT_ITEMS_MAX: usize = 512;
/// The longest text in a statement.
pub const TEXT_BYTES_MAX: usize = 4 * 1024;

impl Payload for GrantTerms {
    const WHAT: &'static str = "grant terms";

    fn check(&self) -> Result<(), StatementError> {
        let fields = self.fields.windows(2).all(|pair| pair[0] < pair[1]) && self.fields.len() <= GRANT_FIELDS_MAX;
        let items = self.items.windows(2).all(|pair| pair[0] < pair[1]) && self.items.len() <= GRANT_ITEMS_MAX;
        if !fields || !items || (self.fields.is_empty() && self.items.is_empty()) {
            return Err(StatementError::List { what: "list of fields or items of a grant" });
        }
        if self.article.len() > TEXT_BYTES_MAX || self.purpose.len() > TEXT_BYTES_MAX {
            return Err(StatementError::List { what: "text of a grant" });
        }
        Ok(())
    }
}

impl GrantTerms {
    /// Tells whether the grant covers a document of a field.
    pub fn covers(&self, field: FieldId, document: DocumentId) -> bool {
        self.covers_field(field) || self.items.binary_search(&document).is_ok()
    }

    /// Tells whether the grant covers a field, and so all of its documents.
    pub fn covers_field(&self, field: FieldId) -> bool {
        self.fields.binary_search(&field).is_ok()
    }

    /// Tells whether two grants of a case may cover a document both: which field a single item is of they do not say.
    pub fn may_overlap(&self, other: &Self) -> bool {
        let items = !self.items.is_empty() || !other.items.is_empty();
        items || self.fields.iter().any(|field| other.fields.binary_search(field).is_ok())
    }
}

/// Says who agreed to a grant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Consenter {
    /// Nobody: the basis needs no consent.
    Nobody = 0,
    /// The young person.
    YoungPerson = 1,
    /// A legal representative.
    Representative = 2,
    /// Both.
    Both = 3,
}

/// Says who consented and what shows it. Erasable, and never sent to the recipient.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GrantParticulars {
    /// Who.
    pub consenter: Consenter,
    /// The name of who consented, or of the member of staff who released private items.
    pub name: String,
    /// SHA-256 under the tag `evidence` of this body's own `evidence_salt` and the evidence file, if there is one.
    pub evidence: Option<Digest>,
    /// Makes the hash of a known form unguessable.
    pub evidence_salt: [u8; 16],
    /// Where the paper lies, and anything else.
    pub note: String,
}

/// Says by which form grants were given together: the statement stands first in its commit, and the grants of its lines
/// follow it, in their order, and nothing else. Holds no name of a person.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConsentForm {
    /// The form's name.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its template, the file that was filled in.
    pub template: Digest,
    /// The lines that were ticked.
    pub lines: Vec<ConsentLine>,
}

/// Is a line of a form that was ticked.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConsentLine {
    /// What the form calls it.
    pub name: String,
    /// The grant that it made.
    pub grant: EntryId,
}

/// The most lines of a consent.
pub const CONSENT_LINES_MAX: usize = 256;

impl Payload for ConsentForm {
    const WHAT: &'static str = "consent form";

    fn check(&self) -> Result<(), StatementError> {
        if self.lines.is_empty() || self.lines.len() > CONSENT_LINES_MAX {
            return Err(StatementError::List { what: "list of lines of a consent" });
        }
        if self.lines.iter().map(|line| &line.name).chain([&self.form]).any(|text| text.len() > TEXT_BYTES_MAX) {
            return Err(StatementError::List { what: "text of a consent" });
        }
        Ok(())
    }
}

/// Says who signed a form. Erasable, and never sent anywhere.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConsentParticulars {
    /// Who.
    pub consenter: Consenter,
    /// The name of who signed.
    pub name: String,
    /// What a representative is to the young person: mother, father, guardian...; empty for the young person alone.
    pub relation: String,
    /// The language in which the form was read: `fr` or `en`.
    pub language: String,
    /// The day of the signature, ISO 8601; empty where it was not said.
    pub signed_on: String,
    /// Where the paper lies, and anything else.
    pub note: String,
}

impl ConsentParticulars {
    /// Returns the day on which the person agreed: that of the signature, but none after the consent was recorded, on `recorded`.
    pub fn day(&self, recorded: Date) -> Date {
        self.signed_on.parse().map_or(recorded, |signed: Date| signed.min(recorded))
    }
}

/// Says which case is asked for in an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EmergencyCase {
    /// What the asking organisation knows the case by, from a grant that stands or stood.
    pub alias: CaseHandle,
}

/// Says why.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Reason {
    /// In words.
    pub text: String,
}

/// Is what the home decides about somebody else's change.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Verdict {
    /// The change counts, under this grant.
    Admitted {
        /// The write grant.
        grant: EntryId,
    } = 1,
    /// The change does not count; it is kept as a proposal.
    Refused {
        /// Why.
        reason: Refusal,
    } = 2,
}

/// Says why a change was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Refusal {
    /// A change it builds on was refused.
    AfterRefused = 1,
    /// Its bodies did not arrive or do not open.
    Closed = 2,
    /// No write grant covered it when it arrived.
    NoGrant = 3,
    /// Its author may not edit.
    NotAuthorised = 4,
    /// It builds on entries that are not there.
    Unknown = 5,
}

/// Makes entries available to another node: the stretch of its outbox from `first` on.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Disclosure {
    /// To which organisation.
    pub recipient: OrganisationId,
    /// To which of its nodes.
    pub ledger: LedgerId,
    /// The position of the first item in the recipient's outbox, from 0.
    pub first: u64,
    /// The items, grouped by the alias of the case they belong to.
    pub groups: Vec<DisclosureGroup>,
}

/// Is a run of items that belong to one case, or to none.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DisclosureGroup {
    /// What the recipient knows the case by; at the home's side of a contribution, what the sender knows it by.
    pub alias: Option<CaseHandle>,
    /// The items.
    pub items: Vec<DisclosureItem>,
}

/// Is an entry and which of its bodies go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DisclosureItem {
    /// The entry.
    pub entry: EntryId,
    /// Bit `n` stands for the body at slot `n`.
    pub slots: u8,
}

/// The most items in a disclosure.
pub const DISCLOSURE_ITEMS_MAX: usize = 4_096;

impl Disclosure {
    /// Returns how many items there are.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }

    /// Tells whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns every item with its alias, in order.
    pub fn items(&self) -> impl Iterator<Item = (Option<CaseHandle>, DisclosureItem)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(|item| (group.alias, *item)))
    }
}

impl Payload for Disclosure {
    const WHAT: &'static str = "disclosure";

    fn check(&self) -> Result<(), StatementError> {
        if self.is_empty()
            || self.len() > DISCLOSURE_ITEMS_MAX
            || self.groups.iter().any(|group| group.items.is_empty())
        {
            return Err(StatementError::List { what: "list of items of a disclosure" });
        }
        Ok(())
    }
}

/// Says what was taken of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Received {
    /// Whose outbox it was.
    pub ledger: LedgerId,
    /// The position of its first item.
    pub first: u64,
    /// How many items were taken.
    pub items: u32,
}

/// Says what was deleted.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Receipt {
    /// Whose order, or grant, it was.
    pub ledger: LedgerId,
    /// How many bodies were deleted.
    pub bodies: u32,
}

/// Says what somebody looked at.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Scope {
    /// A case.
    Case = 1,
    /// A list of cases.
    List = 2,
    /// A search.
    Search = 3,
    /// An export.
    Export = 4,
    /// The history of a case.
    History = 5,
    /// Who may see what.
    Grants = 6,
}

/// Says who looked at what; stored before the data is shown. The signer of its commit is who looked.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Consultation {
    /// What.
    pub scope: Scope,
    /// Which case, by the handle this node knows it by; none for a list.
    pub case: Option<CaseHandle>,
    /// What for, if it was said.
    pub reason: String,
}

/// Says that a list was imported.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Import {
    /// The source, as its mapping names it.
    pub source: String,
    /// The processing date, ISO 8601.
    pub processing_date: String,
    /// How many rows opened a case.
    pub opened: u32,
    /// How many rows were known already and changed something.
    pub changed: u32,
    /// How many rows were known already and changed nothing.
    pub unchanged: u32,
    /// How many rows were refused.
    pub rejected: u32,
    /// How many rows were dropped because the person is under 16.
    pub under_16: u32,
}

/// Starts a ledger; where a restored node had one before, cites it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LedgerOpened {
    /// The ledger before, and the newest state of its log that is known.
    pub previous: Option<(LedgerId, LogState)>,
}

/// Gives a member of staff a name.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Person {
    /// The staff key.
    pub key: crate::key::PublicKey,
    /// The name.
    pub name: String,
}

/// Is what an auditor hands in, so that the epoch that seals it shows when a bundle was made.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AuditNonce {
    /// Chosen by the auditor.
    pub nonce: Nonce,
}

/// Names what makes an erasure due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ground")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum ErasureGround {
    /// A court, or a supervisory authority, ordered it.
    CourtOrder = 1,
    /// The value was wrong; another took its place.
    Rectification {
        /// The entry of the value that took its place.
        replacement: EntryId,
    } = 2,
    /// The person asked for it.
    Request = 3,
    /// The time for which the rules let the case be kept is over.
    Retention {
        /// The notice given before; there where the node erases by itself.
        notice: Option<EntryId>,
    } = 4,
}

/// Says what is to become of a case whose time is over.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RetentionWord {
    /// The node will erase the case. Stated by the node.
    Notice {
        /// The case.
        case: CaseHandle,
        /// From when its time is over.
        due: Timestamp,
        /// SHA-256 of the rule file that says so.
        rules: Digest,
    } = 1,
    /// The case is held back. Stated by staff; takes the place of the hold before.
    Hold {
        /// The case.
        case: CaseHandle,
        /// Until when: this moment is outside.
        until: Timestamp,
    } = 2,
}

/// Implements [`Payload`] for payloads that the encoding leaves nothing open in.
macro_rules! payload {
    ($($name:ident: $what:literal),* $(,)?) => {
        $(impl Payload for $name {
            const WHAT: &'static str = $what;
        })*
    };
}

payload! {
    CaseOpened: "case opening",
    CaseOrigin: "case origin",
    ConsentParticulars: "consent particulars",
    Consultation: "consultation",
    EmergencyCase: "case of an emergency",
    ErasureGround: "ground of an erasure",
    GrantCase: "case of a grant",
    GrantParticulars: "grant particulars",
    Import: "import",
    LedgerOpened: "ledger opening",
    AuditNonce: "nonce of an auditor",
    Person: "name of a member of staff",
    Reason: "reason",
    Receipt: "receipt",
    Received: "word of receipt",
    RetentionWord: "word about retention",
    Verdict: "verdict",
}

/// The slot of a grant's case.
pub const SLOT_GRANT_CASE: u8 = 0;
/// The slot of a grant's terms.
pub const SLOT_GRANT_TERMS: u8 = 1;
/// The slot of a grant's particulars.
pub const SLOT_GRANT_PARTICULARS: u8 = 2;
