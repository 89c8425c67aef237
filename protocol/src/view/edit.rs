// SPDX-License-Identifier: EUPL-1.2
//! Editing: what an author needs to build a change. Names documents and changes, never a value.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::erasure::erasure_of;
use super::grants::aliases;
use super::imports::{Written, is_taken_back, stands};
use super::reading::{OpenCase, Reading};
use super::{CaseHead, ViewError, Viewer};
use crate::case;
use crate::catalogue::{Catalogue, FieldId, FieldKind, fold};
use crate::entry::DEPENDENCIES_MAX;
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, OrganisationId};
use crate::identifier::Country;
use crate::identifier::phone::phone_e164;
use crate::link;
use crate::statement::ErasureGround;
use crate::store::{StoreError, Table};

/// Is a case, as who edits it must know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditContext {
    /// The case; an opening commits to its handle.
    #[serde(flatten)]
    pub head: CaseHead,
    /// What each organisation that ever got a grant knows an own case by; a further grant keeps its alias.
    pub aliases: BTreeMap<OrganisationId, CaseHandle>,
    /// The documents of the fields asked for that hold something, in the order opened.
    pub documents: Vec<EditDocument>,
    /// Of the fields that were named, those that this organisation may write now: of an own case all, until it is handed over;
    /// of another's, those that a write grant covers, in every document that there is.
    pub writable: BTreeSet<FieldId>,
    /// Whether the import that opened it was taken back, and nothing was done about it since: it stands in no list. Then the case of a row
    /// comes with the documents of all fields.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

/// Is a document that can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditDocument {
    /// Its field.
    pub field: FieldId,
    /// The document.
    pub document: DocumentId,
    /// The newest changes: what a new change depends on.
    pub heads: Vec<EntryId>,
    /// The changes whose values stand: what a new change replaces.
    pub current: Vec<EntryId>,
    /// Whether the value that stands is the empty one: the field was cleared.
    pub cleared: bool,
    /// Whether a value that stood here was erased because the person asked for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    /// Whether what stands was written as an import was taken back, and only what opened the document, or nothing, stood before that
    /// import: it is as if nobody had changed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
    /// Among the values asked about, the index of the one that stands here alone.
    pub matches: Option<usize>,
    /// Where the document was changed: among the values asked about, the indices of those that ever stood here; where a value that
    /// stood here can no longer be read, it may have been any of the field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ever: Vec<usize>,
}

/// Returns what is needed to change the fields (all, when none is named) of a case.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn edit_context(viewer: &Viewer<'_>, case: CaseHandle, fields: &[FieldId]) -> Result<EditContext, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    context(&mut reading, &open, fields, &[], Compared::Exactly)
}

/// Returns the same for the case that a row of a list became, if it is known and this organisation's own; each document
/// says which of the row's values it holds.
///
/// # Errors
/// Fails when the store does.
pub fn known_row(
    viewer: &Viewer<'_>,
    row: Digest,
    values: &[(FieldId, String)],
) -> Result<Option<EditContext>, ViewError> {
    let Some(number) = viewer.store.get(Table::RowKeys, &row.0)? else { return Ok(None) };
    let corrupt = || StoreError::Corrupt { table: Table::RowKeys.name(), reason: "case number".to_owned() };
    let number = number.as_slice().try_into().map(u64::from_be_bytes).map_err(|_| corrupt())?;
    row_of(viewer, number, values, Compared::Exactly)
}

/// Returns the same for a case that some other list, or a person, opened: there the same name in other letters is the same text.
///
/// # Errors
/// Fails when the store does.
pub fn recognised_row(
    viewer: &Viewer<'_>,
    number: u64,
    values: &[(FieldId, String)],
) -> Result<Option<EditContext>, ViewError> {
    row_of(viewer, number, values, Compared::Folded)
}

/// Returns the same for the newest file in which this organisation follows the person of one that it handed over, if it links the two,
/// through others too: whoever went and came back has another file.
///
/// # Errors
/// Fails when the store does.
pub fn row_of_successor(
    viewer: &Viewer<'_>,
    number: u64,
    values: &[(FieldId, String)],
) -> Result<Option<EditContext>, ViewError> {
    for linked in link::linked(viewer.store, number)?.into_iter().rev() {
        let found = row_of(viewer, linked, values, Compared::Folded)?;
        if let Some(found) = found.filter(|found| found.head.handed_over.is_none()) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn row_of(
    viewer: &Viewer<'_>,
    number: u64,
    values: &[(FieldId, String)],
    compared: Compared,
) -> Result<Option<EditContext>, ViewError> {
    let Some(record) = case::case(viewer.store, number)? else { return Ok(None) };
    let mut reading = Reading::new(viewer);
    let open = reading.open(number, record)?;
    if !open.own {
        return Ok(None);
    }
    let mut fields: Vec<FieldId> = values.iter().map(|(field, _)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    context(&mut reading, &open, &fields, values, compared).map(Some)
}

/// Says when a value that stands is one of those asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    Exactly,
    /// Texts without case, accents and marks; anything else exactly.
    Folded,
}

impl Compared {
    fn are_same(self, field: FieldId, one: &str, other: &str, country: Country) -> bool {
        let is_of = |kind: &FieldKind| Catalogue::current().field(field).is_some_and(|field| field.kind == *kind);
        let is_alike = || is_of(&FieldKind::Text) && !fold(one).is_empty() && fold(one) == fold(other);
        // A number is the same however it is written.
        let is_same_number = || {
            let number = |text: &str| phone_e164(text, country).ok();
            is_of(&FieldKind::Phone) && number(one).is_some_and(|number_of_one| number(other) == Some(number_of_one))
        };
        one == other || is_same_number() || (self == Self::Folded && is_alike())
    }
}

fn context(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    fields: &[FieldId],
    values: &[(FieldId, String)],
    compared: Compared,
) -> Result<EditContext, ViewError> {
    let mut documents = Vec::new();
    let Viewer { directory, organisation, .. } = reading.viewer;
    let country = directory.country_of(organisation);
    let all = reading.documents(open, None)?;
    let taken_back = is_taken_back(reading, open, &all)?;
    for (key, record) in all {
        let is_asked = fields.is_empty() || fields.contains(&key.field) || (taken_back && !values.is_empty());
        if !is_asked {
            continue;
        }
        let document = reading.open_document(open, &record)?;
        if document.current.is_empty() {
            // Nothing of it counts: an opening that was refused, or waits at its home for a decision.
            continue;
        }
        let standing = document.standing_changes().map(|change| Ok(reading.value(change)?.value));
        let standing = standing.collect::<Result<Vec<Option<String>>, ViewError>>()?;
        let alone = match standing.as_slice() {
            [Some(only)] => Some(only.as_str()),
            _ => None,
        };
        let mut erased = false;
        for change in document.standing_changes() {
            let erasure = erasure_of(reading, change.entry.id, open.record.holder)?;
            erased |= erasure.is_some_and(|erasure| erasure.ground == Some(ErasureGround::Request));
        }
        let mut restored = false;
        if document.changes.len() > 1 {
            let stands = stands(reading, &document)?;
            let as_opened = match stands.written {
                Written::Change(id) => id == record.document.into(),
                Written::Nothing => true,
                Written::Several => false,
            };
            restored = stands.by_taking_back && as_opened;
        }
        let is_same = |(field, value): &(FieldId, String), known: &str| {
            *field == key.field && compared.are_same(*field, value, known, country)
        };
        let mut ever = BTreeSet::new();
        if document.changes.len() > 1 && !values.is_empty() {
            for change in &document.changes {
                let value = reading.plain_value(change)?;
                let stood = |asked: &(FieldId, String)| match &value {
                    Some(value) => is_same(asked, value),
                    None => asked.0 == key.field,
                };
                ever.extend((0..).zip(values).filter(|(_, asked)| stood(asked)).map(|(index, _): (usize, _)| index));
            }
        }
        documents.push(EditDocument {
            field: key.field,
            document: record.document,
            heads: document.heads.into_iter().take(DEPENDENCIES_MAX).collect(),
            current: document.current.into_iter().take(DEPENDENCIES_MAX).collect(),
            cleared: alone == Some(""),
            erased,
            taken_back: restored,
            matches: values.iter().position(|asked| alone.is_some_and(|alone| is_same(asked, alone))),
            ever: ever.into_iter().collect(),
        });
    }
    let mut writable: BTreeSet<FieldId> = fields.iter().copied().collect();
    writable.retain(|field| {
        let mut there = documents.iter().filter(|document| document.field == *field).peekable();
        match there.peek() {
            None => reading.may_write(open, *field, None),
            Some(_) => there.all(|document| reading.may_write(open, *field, Some(document.document))),
        }
    });
    Ok(EditContext { head: reading.head(open), aliases: aliases(reading, open)?, documents, writable, taken_back })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let field = |name: &str| Catalogue::current().by_name(name).expect("the catalogue has the field").id;
        let same =
            |name: &str, one: &str, other: &str| Compared::Exactly.are_same(field(name), one, other, Country::France);
        for written in ["0622334411", "06 22 33 44 11", "+33622334411", "06.22.33.44.11"] {
            assert!(same("mobile", "06 22 33 44 11", written), "{written}");
        }
        assert!(!same("mobile", "0622334411", "0622334412"));
        assert!(!same("mobile", "", "0622334411") && !same("mobile", "inconnu", "0622334411"));
        assert!(!same("commentaire", "0622334411", "06 22 33 44 11"), "that is no number");
    }
}
