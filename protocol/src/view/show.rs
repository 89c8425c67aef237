// SPDX-License-Identifier: EUPL-1.2
//! One case, every value with its author and standing; who may see it.

use std::collections::{BTreeMap, BTreeSet};

use super::emergency::answered_by;
use super::reading::{OpenCase, OpenDocument, Reading, field_name, form_order, is_list};
use super::{CaseView, DocumentView, FieldView, Value, ViewError, Viewer, responsible};
use crate::case;
use crate::catalogue::{Catalogue, FieldId};
use crate::grant::stands;
use crate::id::CaseHandle;
use crate::ledger;
use crate::referral::{self, ReferralRow};
use crate::time::Timestamp;

/// Returns a case with every value that stands.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn show(viewer: &Viewer<'_>, case: CaseHandle) -> Result<CaseView, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    show_fields(&mut reading, &open, None)
}

/// As [`show`], of some fields alone.
pub(super) fn show_fields(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    only: Option<&[&str]>,
) -> Result<CaseView, ViewError> {
    let mut documents = Vec::new();
    match only {
        None => documents = reading.documents(open, None)?,
        Some(names) => {
            for field in names.iter().filter_map(|name| Catalogue::current().by_name(name)) {
                documents.extend(reading.documents(open, Some(field.id))?);
            }
        }
    }
    let mut fields: BTreeMap<(usize, FieldId), Vec<DocumentView>> = BTreeMap::new();
    for (key, record) in documents {
        let document = reading.open_document(open, &record)?;
        let view = document_view(reading, record.document, &document)?;
        fields.entry(form_order(key.field)).or_default().push(view);
    }
    let field_view = |((_, field), documents): ((usize, FieldId), Vec<DocumentView>)| FieldView {
        field: field_name(field),
        list: is_list(field),
        conflict: is_conflict(is_list(field), &documents),
        documents,
    };
    let claims = Catalogue::current().by_name(responsible::FIELD).map(|field| field.id);
    Ok(CaseView {
        head: reading.head(open),
        fields: fields.into_iter().map(field_view).collect(),
        emergency_until: emergency_until(reading, open.number)?,
        told: (!open.own).then(|| told(reading, open)),
        responsible_untold: !claims.is_some_and(|field| reading.may_see_field(open, field)),
        moved_at: moved_at(reading, open.number)?,
    })
}

/// Returns when a file was handed over, or opened for one that was taken over; of both the later.
fn moved_at(reading: &mut Reading<'_>, number: u64) -> Result<Option<Timestamp>, ViewError> {
    let store = reading.viewer.store;
    let mut moved = None;
    for (key, row) in referral::rows(store, Some(number))? {
        let said = match row {
            ReferralRow::Referral(record) => match record.settlement.filter(|_| record.handed_over()) {
                Some((id, _)) => ledger::locate(store, id)?,
                None => None,
            },
            ReferralRow::Taken(_) => Some(key.grant),
        };
        if let Some(location) = said {
            moved = moved.max(Some(reading.signed(location.commit)?.time));
        }
    }
    Ok(moved)
}

/// Returns the names of the fields that may be read of another organisation's case.
fn told(reading: &Reading<'_>, open: &OpenCase) -> BTreeSet<String> {
    let fields = Catalogue::current().fields_of(open.record.kind).filter(|field| reading.may_see_field(open, field.id));
    fields.map(|field| field.name.clone()).collect()
}

/// Returns until when a case is open in an emergency, if it is.
fn emergency_until(reading: &Reading<'_>, number: u64) -> Result<Option<Timestamp>, ViewError> {
    let mut until = None;
    for (key, grant) in case::grants(reading.viewer.store, number)? {
        if stands(&grant, reading.viewer.now) && answered_by(reading, key, &grant)?.is_some() {
            until = until.max(Some(grant.terms.until));
        }
    }
    Ok(until)
}

/// Returns the number of a case that people here see.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn number_of(viewer: &Viewer<'_>, case: CaseHandle) -> Result<u64, ViewError> {
    Ok(Reading::new(viewer).case_of(case)?.number)
}

fn document_view(
    reading: &Reading<'_>,
    id: crate::id::DocumentId,
    document: &OpenDocument,
) -> Result<DocumentView, ViewError> {
    let values = document.standing_changes().map(|change| reading.value(change)).collect::<Result<_, _>>()?;
    let waiting = document.changes.iter().filter(|change| !change.applied);
    let proposals = waiting.map(|change| reading.value(change)).collect::<Result<_, _>>()?;
    Ok(DocumentView { document: id, values, proposals })
}

/// Tells whether different values stand where there should be one: in a document, or over the documents of a field
/// that is no list. A document that was cleared is no value beside one that has some.
fn is_conflict(list: bool, documents: &[DocumentView]) -> bool {
    fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> usize {
        values.filter_map(|value| value.value.as_deref()).collect::<BTreeSet<_>>().len()
    }
    let within = documents.iter().any(|document| distinct(document.values.iter()) > 1);
    let all = documents.iter().flat_map(|document| &document.values);
    within || (!list && distinct(all.filter(|value| value.value.as_deref() != Some(""))) > 1)
}
