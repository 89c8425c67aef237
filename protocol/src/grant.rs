// SPDX-License-Identifier: EUPL-1.2
//! Who may read and write what: pure decisions over grants. Everything that leaves a node passes here.

use crate::case::GrantRecord;
use crate::catalogue::FieldId;
use crate::id::{DocumentId, OrganisationId};
use crate::statement::{GrantTerms, Mode};
use crate::time::{MINUTE_MS, Timestamp};

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

/// Tells whether a grant stands at a moment, by the clock of the reader.
pub fn stands(grant: &GrantRecord, at: Timestamp) -> bool {
    grant.revoked.is_none() && grant.terms.from <= at && at < grant.terms.until
}

/// Tells whether a home may disclose under a grant at a moment: a margin before the end it may not.
pub fn discloses(grant: &GrantRecord, at: Timestamp) -> bool {
    stands(grant, at) && at.plus_ms(margin_ms(&grant.terms)) < grant.terms.until
}

/// Returns the grant under which a question is answered with yes, if any: the first that covers it.
pub fn may_read<'a>(grants: &'a [GrantRecord], question: &Question) -> Option<&'a GrantRecord> {
    grants.iter().find(|grant| answers(grant, question) && stands(grant, question.at))
}

/// Returns the write grant under which an organisation may change a document, if any.
pub fn may_write<'a>(grants: &'a [GrantRecord], question: &Question) -> Option<&'a GrantRecord> {
    let writes = |grant: &&GrantRecord| grant.terms.mode == Mode::Write;
    grants.iter().filter(writes).find(|grant| answers(grant, question) && stands(grant, question.at))
}

fn answers(grant: &GrantRecord, question: &Question) -> bool {
    grant.terms.recipient == question.organisation && grant.terms.covers(question.field, question.document)
}

/// A grant shorter than two margins keeps half of its length.
fn margin_ms(terms: &GrantTerms) -> u64 {
    END_MARGIN_MS.min(terms.until.ms_since(terms.from) / 4)
}
