// SPDX-License-Identifier: EUPL-1.2
//! Who may read and write what: pure decisions over grants. Everything that leaves a node passes here.

use thiserror::Error;

use crate::case::GrantRecord;
use crate::catalogue::{Catalogue, Class, FieldId, Language};
use crate::id::{DocumentId, OrganisationId};
use crate::organisation::{Circle, OrganisationKind};
use crate::roster::{Directory, Member};
use crate::rules::{Access, Basis, Emergency, Extent, RuleSet, Share};
use crate::statement::{CaseKind, GrantTerms, Mode, Past};
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// How long before its end a grant stops at its home, for clocks that differ.
pub const END_MARGIN_MS: u64 = 10 * MINUTE_MS;

/// Is who asks for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Who.
    pub organisation: OrganisationId,
    /// The field.
    pub field: FieldId,
    /// The document.
    pub document: DocumentId,
    /// When.
    pub at: Timestamp,
}

/// Says why a grant with some terms may not be given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TermsError {
    /// The holder would grant to itself.
    #[error("a holder needs no grant of its own case")]
    Own,
    /// It ends before it begins.
    #[error("a grant ends after it starts")]
    Ends,
    /// The recipient is, or was then, no member of the platform.
    #[error("the recipient was not a member of the platform")]
    RecipientNoMember,
    /// The holder is, or was then, no member of the platform.
    #[error("the holder was not a member of the platform")]
    HolderNoMember,
    /// The roster names no rules for the moment, or rules that this program does not have.
    #[error("the platform had no rules in force that this program has")]
    NoRules,
    /// It lasts longer than the rules allow.
    #[error("a grant lasts {days_max} days at most")]
    Lasts {
        /// How long it may last.
        days_max: u16,
    },
    /// It names a field that there is not.
    #[error("field {} is not in the catalogue", .0.0)]
    Field(FieldId),
    /// It names fields of several kinds of case.
    #[error("a grant names fields of one kind of case")]
    Kinds,
    /// The rules do not permit one of the fields to go to the recipient.
    #[error(transparent)]
    Refusal(#[from] crate::rules::Refusal),
    /// It is more than the rules open in an emergency.
    #[error("in an emergency, {0}")]
    Emergency(#[from] EmergencyError),
}

/// Says why something is not opened in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmergencyError {
    /// The rules open nothing at all.
    #[error("the rules open nothing")]
    Nothing,
    /// The holder has a reserve.
    #[error("nothing of a case of {} is opened", .0.name())]
    Holder(OrganisationKind),
    /// Organisations of the recipient's circle cannot ask.
    #[error("organisations of the {0:?} circle cannot ask")]
    Circle(Circle),
    /// A class is not opened.
    #[error("{} data are not opened", .0.label(Language::English))]
    Class(Class),
    /// It lasts longer than the rules say.
    #[error("access lasts {0} hours at most")]
    Hours(u16),
    /// It is no grant of single items to read, on the basis of vital interest.
    #[error("single items are opened, as they stand, to be read, for a vital interest")]
    Form,
}

/// Is who gives to whom, as they stood when the grant was committed, and the rules that were in force.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// Who gives.
    pub holder: OrganisationId,
    /// The membership of who gives.
    pub from: Option<&'a Member>,
    /// The membership of who receives.
    pub to: Option<&'a Member>,
    /// The rules.
    pub rules: Option<&'a RuleSet>,
}

impl<'a> Parties<'a> {
    /// Returns the parties to a grant of `holder` committed at a moment.
    pub fn at(directory: &'a Directory, holder: OrganisationId, terms: &GrantTerms, at: Timestamp) -> Self {
        let member = |organisation| directory.member(terms.platform, organisation, at);
        Self {
            holder,
            from: member(holder),
            to: member(terms.recipient),
            rules: directory.roster(terms.platform).and_then(|roster| roster.rules_at(at)),
        }
    }
}

/// Checks that the rules allow grant terms; `item_fields` are the fields of its single items.
///
/// The home asks before it grants, the recipient before it takes, the auditor afterwards.
///
/// # Errors
/// Returns the first [`TermsError`] in the order of the enumeration.
pub fn check_terms(terms: &GrantTerms, item_fields: &[FieldId], parties: &Parties<'_>) -> Result<(), TermsError> {
    if terms.recipient == parties.holder {
        return Err(TermsError::Own);
    }
    if terms.from >= terms.until {
        return Err(TermsError::Ends);
    }
    let to = parties.to.ok_or(TermsError::RecipientNoMember)?;
    let from = parties.from.ok_or(TermsError::HolderNoMember)?;
    let rules = parties.rules.ok_or(TermsError::NoRules)?;
    let days_max = rules.longest_grant_days();
    if terms.until.ms_since(terms.from) > u64::from(days_max) * DAY_MS {
        return Err(TermsError::Lasts { days_max });
    }
    let fields = terms.fields.iter().map(|field| (*field, Extent::Field));
    let items = item_fields.iter().map(|field| (*field, Extent::Item));
    let mut kind = None;
    for (field, extent) in fields.chain(items) {
        let known = Catalogue::current().field(field).ok_or(TermsError::Field(field))?;
        if *kind.get_or_insert(known.of) != known.of {
            return Err(TermsError::Kinds);
        }
        let class = known.class;
        let access = if terms.mode == Mode::Write { Access::Write } else { Access::Read };
        let (holder, recipient, circle) = (from.kind, to.kind, to.circle);
        rules.permits(&Share { class, extent, access, basis: terms.basis, holder, recipient, circle })?;
    }
    Ok(())
}

/// Returns what the rules open in an emergency between two members.
///
/// # Errors
/// Where they open nothing, the holder has a reserve, or the recipient's circle cannot ask.
pub fn emergency_between<'a>(parties: &Parties<'a>) -> Result<&'a Emergency, TermsError> {
    let to = parties.to.ok_or(TermsError::RecipientNoMember)?;
    let from = parties.from.ok_or(TermsError::HolderNoMember)?;
    let rules = parties.rules.ok_or(TermsError::NoRules)?;
    let emergency = rules.emergency().ok_or(EmergencyError::Nothing)?;
    if rules.reserve(from.kind).is_some() {
        return Err(EmergencyError::Holder(from.kind).into());
    }
    if !emergency.circles.contains(&to.circle) {
        return Err(EmergencyError::Circle(to.circle).into());
    }
    Ok(emergency)
}

/// Checks that grant terms are no more than the rules open in an emergency: what a node may give with nobody present.
///
/// # Errors
/// As [`check_terms`], and where it is more.
pub fn check_emergency(terms: &GrantTerms, item_fields: &[FieldId], parties: &Parties<'_>) -> Result<(), TermsError> {
    check_terms(terms, item_fields, parties)?;
    let emergency = emergency_between(parties)?;
    let form = terms.fields.is_empty()
        && (terms.mode, terms.past, terms.basis) == (Mode::Read, Past::Current, Basis::VitalInterest);
    if !form {
        return Err(EmergencyError::Form.into());
    }
    if terms.until.ms_since(terms.from) > u64::from(emergency.hours) * HOUR_MS {
        return Err(EmergencyError::Hours(emergency.hours).into());
    }
    for field in item_fields {
        let class = Catalogue::current().field(*field).ok_or(TermsError::Field(*field))?.class;
        if class == Class::Private || !emergency.classes.contains(&class) {
            return Err(EmergencyError::Class(class).into());
        }
    }
    Ok(())
}

/// Tells whether a grant of a case of some kind opens a document as it stood when the grant was given, and nothing written
/// later: of a person's case a single item is released, not a field (SPEC.md, 15.1).
pub fn as_it_stood(kind: CaseKind, terms: &GrantTerms, field: FieldId) -> bool {
    kind == CaseKind::Person && !terms.covers_field(field)
}

/// Tells whether a grant stands at a moment, by the clock of the reader.
pub fn stands(grant: &GrantRecord, at: Timestamp) -> bool {
    grant.revoked.is_none() && grant.terms.from <= at && at < grant.terms.until
}

/// Tells whether a home may disclose under a grant at a moment: a margin before the end it may not, nor ever where it lost
/// who consented.
pub fn discloses(grant: &GrantRecord, at: Timestamp) -> bool {
    let margin = margin_ms(grant.terms.from, grant.terms.until);
    stands(grant, at) && !grant.is_lost() && at.plus_ms(margin) < grant.terms.until
}

/// Returns the grant under which a question is answered with yes, if any: the first that covers it.
pub fn may_read<'a>(grants: &'a [GrantRecord], question: &Question) -> Option<&'a GrantRecord> {
    grants.iter().find(|grant| answers(grant, question) && stands(grant, question.at))
}

/// Returns the write grant under which an organisation may change a document, if any.
pub fn may_write<'a>(grants: &'a [GrantRecord], question: &Question) -> Option<&'a GrantRecord> {
    let writes = |grant: &&GrantRecord| grant.terms.mode == Mode::Write && !grant.is_lost();
    grants.iter().filter(writes).find(|grant| answers(grant, question) && stands(grant, question.at))
}

fn answers(grant: &GrantRecord, question: &Question) -> bool {
    grant.terms.recipient == question.organisation && grant.terms.covers(question.field, question.document)
}

/// Returns how long before its end a grant stops at its home: the margin, or a quarter of the grant's length.
pub(crate) fn margin_ms(from: Timestamp, until: Timestamp) -> u64 {
    END_MARGIN_MS.min(until.ms_since(from) / 4)
}
