// SPDX-License-Identifier: EUPL-1.2
//! Access in an emergency: who asked for which case, why, and what the home opened.

use serde::{Deserialize, Serialize};

use super::grants::{Direction, GrantState, state};
use super::history::payload;
use super::reading::{Reading, field_name};
use super::{Author, Party, ViewError, Viewer};
use crate::case::{self, GrantKey, GrantRecord};
use crate::entry::Header;
use crate::id::{CaseHandle, EntryId};
use crate::ledger::{self, Location};
use crate::replica::EMERGENCY_ROW;
use crate::rules::Basis;
use crate::statement::{EmergencyCase, Kind, Reason};
use crate::store::{Table, prefix_end};
use crate::time::Timestamp;

/// Is a list of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergenciesView {
    /// The requests, by case number, then in the order stored.
    pub emergencies: Vec<EmergencyView>,
}

/// Is a request for a case in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyView {
    /// The request.
    pub request: EntryId,
    /// The case, by the handle that this organisation knows it by.
    pub case: CaseHandle,
    /// Whether this organisation asked, or is the holder who was asked.
    pub direction: Direction,
    /// Whose case it is.
    pub holder: Party,
    /// Who asked.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// Why; `None` where it is erased.
    pub reason: Option<String>,
    /// What the home opened; `None` where it gave no access, or has not answered yet.
    pub opened: Option<OpenedView>,
}

/// Is what a home opened in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedView {
    /// The grant.
    pub grant: EntryId,
    /// How it stands.
    pub state: GrantState,
    /// From when.
    pub from: Timestamp,
    /// Until when: this moment is outside.
    pub until: Timestamp,
    /// When it was withdrawn, where it was before that.
    pub withdrawn: Option<Timestamp>,
    /// The fields of the documents that it opens, by name, as far as they are known here.
    pub fields: Vec<String>,
}

/// Returns the requests about a case, or about every case.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], or fails when the store does.
pub fn emergencies(viewer: &Viewer<'_>, case: Option<CaseHandle>) -> Result<EmergenciesView, ViewError> {
    let mut reading = Reading::new(viewer);
    let prefix = match case {
        None => Vec::new(),
        Some(handle) => {
            let number = case::number_of(viewer.store, handle)?.ok_or(ViewError::UnknownCase(handle))?;
            number.to_be_bytes().to_vec()
        }
    };
    let rows = viewer.store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let mut found = Vec::new();
    for (key, _) in rows.iter().filter(|(_, value)| value == EMERGENCY_ROW) {
        let Some(key) = GrantKey::from_key(key) else { continue };
        found.extend(request(&mut reading, key.case, key.grant)?);
    }
    Ok(EmergenciesView { emergencies: found })
}

fn request(reading: &mut Reading<'_>, number: u64, location: Location) -> Result<Option<EmergencyView>, ViewError> {
    let viewer = reading.viewer;
    let entry = ledger::entry_at(viewer.store, location)?;
    let (author, time) = reading.author(location)?;
    let reason = payload::<Reason>(reading, location, 1)?.map(|reason| reason.text);
    let asked = author.organisation.as_ref().is_some_and(|party| party.organisation == viewer.organisation);
    let record = case::case(viewer.store, number)?;
    // After a purge nothing is left of a case but the alias, which the request names.
    let alias = payload::<EmergencyCase>(reading, location, 0)?.map(|named| named.alias);
    let Some(handle) = record.as_ref().map(|record| record.handle).or(alias) else { return Ok(None) };
    let mut opened = None;
    let mut holder = record.map(|record| record.holder);
    for (key, grant) in case::grants(viewer.store, number)? {
        let ledger = reading.signed(key.grant.commit)?.ledger;
        holder = holder.or_else(|| viewer.directory.ledger(ledger).map(|(organisation, _)| organisation));
        if answered_by(reading, key, &grant)? == Some(entry.id) {
            opened = Some(view(reading, &grant)?);
        }
    }
    let direction = if asked { Direction::Received } else { Direction::Given };
    let holder = Party::of(viewer.directory, holder.unwrap_or(viewer.organisation));
    Ok(Some(EmergencyView { request: entry.id, case: handle, direction, holder, author, time, reason, opened }))
}

fn view(reading: &Reading<'_>, grant: &GrantRecord) -> Result<OpenedView, ViewError> {
    let mut fields = Vec::new();
    for item in &grant.terms.items {
        if let Some((key, _)) = case::document(reading.viewer.store, *item)? {
            fields.push(field_name(key.field));
        }
    }
    fields.sort_unstable();
    fields.dedup();
    let (from, until) = (grant.terms.from, grant.terms.until);
    let withdrawn = grant.revoked.map(|(_, at)| at).filter(|at| *at < until);
    Ok(OpenedView { grant: grant.id, state: state(grant, reading.viewer.now), from, until, withdrawn, fields })
}

/// Returns the request that a grant answers, if it is one that a home gave in an emergency.
pub(super) fn answered_by(
    reading: &Reading<'_>,
    key: GrantKey,
    grant: &GrantRecord,
) -> Result<Option<EntryId>, ViewError> {
    if grant.terms.basis != Basis::VitalInterest {
        return Ok(None);
    }
    let entry = ledger::entry_at(reading.viewer.store, key.grant)?;
    Ok(match entry.header {
        Header::Statement { kind, references, .. } if kind == Kind::EmergencyGrant as u8 => references.first().copied(),
        Header::Statement { .. } | Header::Opening { .. } | Header::Change { .. } => None,
    })
}
