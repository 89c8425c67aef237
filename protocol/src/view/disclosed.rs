// SPDX-License-Identifier: EUPL-1.2
//! What was in fact made available of a case, and who of this organisation looked at it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::history::payload;
use super::reading::{OpenCase, Reading, field_name};
use super::{Author, Party, ViewError};
use crate::case;
use crate::entry::Header;
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, Location, Origin};
use crate::replica::{Readers, consultations, disclosures_to, past_disclosures, peer_record};
use crate::statement::{Consultation, Disclosure, DisclosureItem, Scope};
use crate::store::{StoreError, Table};
use crate::time::Timestamp;

/// Is a value of a case that was made available to another organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosedView {
    /// To whom.
    pub recipient: Party,
    /// When.
    pub time: Timestamp,
    /// The disclosure.
    pub disclosure: EntryId,
    /// The field, by name.
    pub field: String,
    /// The document.
    pub document: DocumentId,
    /// The change.
    pub entry: EntryId,
    /// Whether its value went with it, or only that there was one.
    pub value: bool,
    /// Whether the recipient's node has said that it has it.
    pub taken: bool,
}

/// Is a consultation of a case by this organisation's staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultedView {
    /// Its entry.
    pub entry: EntryId,
    /// Who looked.
    pub author: Author,
    /// When.
    pub time: Timestamp,
    /// At what.
    pub scope: Scope,
    /// What for; `None` where it is erased.
    pub reason: Option<String>,
}

/// Is a consultation of an own case by a partner's staff: what it looked at, and why, stays with the partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerConsultedView {
    /// Its entry.
    pub entry: EntryId,
    /// Who looked.
    pub author: Author,
    /// When, in the partner's word.
    pub time: Timestamp,
}

/// Returns what was made available of an own case, by time; nothing for a case of another organisation.
///
/// Reads every disclosure to those who ever got a grant of the case, and every one of earlier ledgers.
pub(super) fn disclosed(reading: &mut Reading<'_>, open: &OpenCase) -> Result<Vec<DisclosedView>, ViewError> {
    let mut found = Vec::new();
    if !open.own {
        return Ok(found);
    }
    let viewer = reading.viewer;
    let granted = case::grants(viewer.store, open.number)?.into_iter().map(|(_, grant)| grant.terms);
    let granted: BTreeSet<(OrganisationId, CaseHandle)> = granted.map(|terms| (terms.recipient, terms.alias)).collect();
    for (recipient, alias) in granted {
        for ledger in ledgers_of(reading, recipient)? {
            let taken = peer_record(viewer.store, ledger)?.taken;
            for (location, end) in disclosures_to(viewer.store, ledger)? {
                add_listed(reading, (location, end <= taken), &mut |under| Ok(under == alias), &mut found)?;
            }
        }
    }
    let mut known: BTreeMap<CaseHandle, bool> = BTreeMap::new();
    for location in past_disclosures(viewer.store)? {
        // One that its recipient gave back to a restored node, the recipient has; what it said of others is gone.
        let taken = matches!(ledger::commit(viewer.store, location.commit)?.origin, Origin::Foreign { .. });
        let mut is_of_case = |under| match known.get(&under) {
            Some(known) => Ok(*known),
            None => {
                let is_of_case = case::number_of(viewer.store, under)? == Some(open.number);
                known.insert(under, is_of_case);
                Ok(is_of_case)
            }
        };
        add_listed(reading, (location, taken), &mut is_of_case, &mut found)?;
    }
    found.sort_by(|one, other| (one.time, &one.recipient).cmp(&(other.time, &other.recipient)));
    Ok(found)
}

/// Adds the values that a disclosure lists under the aliases that are wanted.
fn add_listed(
    reading: &mut Reading<'_>,
    (location, taken): (Location, bool),
    is_wanted: &mut dyn FnMut(CaseHandle) -> Result<bool, StoreError>,
    found: &mut Vec<DisclosedView>,
) -> Result<(), ViewError> {
    let Some(list) = payload::<Disclosure>(reading, location, 0)? else { return Ok(()) };
    let time = reading.signed(location.commit)?.time;
    for group in &list.groups {
        if !group.alias.map_or(Ok(false), &mut *is_wanted)? {
            continue;
        }
        for DisclosureItem { entry, slots } in &group.items {
            let Some((document, field)) = document_of(reading, *entry)? else { continue };
            let opening = EntryId::from(document) == *entry;
            found.push(DisclosedView {
                recipient: Party::of(reading.viewer.directory, list.recipient),
                time,
                disclosure: ledger::entry_at(reading.viewer.store, location)?.id,
                field,
                document,
                entry: *entry,
                value: slots & if opening { 1 << crate::entry::SLOT_VALUE } else { 1 } != 0,
                taken,
            });
        }
    }
    Ok(())
}

/// Returns the ledgers of an organisation that this node ever had an outbox for.
fn ledgers_of(reading: &Reading<'_>, organisation: OrganisationId) -> Result<Vec<LedgerId>, ViewError> {
    let rows = reading.viewer.store.scan(Table::Peers, &[], &[], usize::MAX)?;
    let ledgers = rows.into_iter().filter_map(|(key, _)| key.try_into().ok().map(LedgerId));
    let owner = |ledger: LedgerId| reading.viewer.directory.ledger(ledger).map(|(owner, _)| owner);
    Ok(ledgers.filter(|ledger| owner(*ledger) == Some(organisation)).collect())
}

/// Returns the document and the field of an opening or a change; nothing for a statement.
fn document_of(reading: &Reading<'_>, id: EntryId) -> Result<Option<(DocumentId, String)>, ViewError> {
    let Some(entry) = ledger::entry(reading.viewer.store, id)? else { return Ok(None) };
    let document = match &entry.header {
        Header::Opening { .. } | Header::Change { .. } => entry.header.document(entry.id),
        Header::Statement { .. } => None,
    };
    let Some(document) = document else { return Ok(None) };
    let field = case::document(reading.viewer.store, document)?.map(|(key, _)| field_name(key.field));
    Ok(Some((document, field.unwrap_or_default())))
}

/// Returns who of this organisation looked at a case, in the order stored.
pub(super) fn consulted(reading: &mut Reading<'_>, open: &OpenCase) -> Result<Vec<ConsultedView>, ViewError> {
    let mut found = Vec::new();
    for location in consultations(reading.viewer.store, open.number, Readers::Own)? {
        let entry = ledger::entry_at(reading.viewer.store, location)?.id;
        let (author, time) = reading.author(location)?;
        let said = payload::<Consultation>(reading, location, 0)?;
        let scope = said.as_ref().map_or(Scope::Case, |said| said.scope);
        found.push(ConsultedView { entry, author, time, scope, reason: said.map(|said| said.reason) });
    }
    Ok(found)
}

/// Returns who of partners looked at an own case, as they told, in the order stored.
pub(super) fn consulted_by_partners(
    reading: &mut Reading<'_>,
    open: &OpenCase,
) -> Result<Vec<PartnerConsultedView>, ViewError> {
    let mut found = Vec::new();
    for location in consultations(reading.viewer.store, open.number, Readers::Partners)? {
        let entry = ledger::entry_at(reading.viewer.store, location)?.id;
        let (author, time) = reading.author(location)?;
        found.push(PartnerConsultedView { entry, author, time });
    }
    Ok(found)
}
