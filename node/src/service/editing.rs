// SPDX-License-Identifier: EUPL-1.2
//! What authors need to build changes: names of cases, documents and changes; never a value.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::forgotten::forgotten_on;
use raccord_protocol::id::{CaseHandle, Digest};
use raccord_protocol::roster::Act;
use raccord_protocol::statement::Scope;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::caution;
use raccord_protocol::view::duplicates::LikenessKey;
use raccord_protocol::view::edit::{EditContext, edit_context, known_row, recognised_row, row_of_successor};
use raccord_protocol::view::list::{handles, handles_starting};
use raccord_protocol::view::recognition::{Recognised, identity, recognise};
use raccord_protocol::view::{CaseHead, Ownership, ViewError};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::json;
use super::{Access, Caller, Operation, Service, SignedConsultation};
use crate::api::{ApiError, ApiErrorKind};

/// Asks for the documents of fields, to change them. Takes a role that may edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditContexts {
    /// Which cases: 1 to [`EDIT_CASES_MAX`].
    pub cases: Vec<CaseHandle>,
    /// Which fields; all when empty.
    #[serde(default)]
    pub fields: Vec<FieldId>,
}

/// The most cases, or rows, in one request.
pub const EDIT_CASES_MAX: usize = 4_096;

/// Is what the changes are built from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditContextsAnswer {
    /// The cases, in the order asked.
    pub cases: Vec<EditContext>,
}

/// Asks which rows of a list are known already. Takes a role that may import or edit.
///
/// The importer hands in the row's values and learns of each document only which of them it holds, so an import needs
/// no look at what others wrote. A row of which no key is known may be about somebody of whom there is an own case all the same: one
/// that was reported, opened by hand, or named by a list that is written in another way. Its values tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsKnown {
    /// The rows: at most [`EDIT_CASES_MAX`].
    pub rows: Vec<RowQuery>,
    /// Whether whoever asks opens files again that stand in no list because an import was taken back (see
    /// [`EditContext::taken_back`]); to everybody else they are not known.
    #[serde(default)]
    pub reopens: bool,
    /// Says, signed, that somebody looks: a consultation of scope list, stored before anything is told of a file that says not to contact
    /// somebody. Without it nothing is ([`RowsKnownAnswer::cautions`]); whoever tells a person of one signs that case's own beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<SignedConsultation>,
}

/// Is a row of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowQuery {
    /// The digests of its source and each of its keys (see [`raccord_protocol::statement::CaseOrigin::row_digest`]), the best
    /// first: 1 to [`ROW_KEYS_MAX`]. The first that is known counts.
    pub keys: Vec<Digest>,
    /// Its values by field; a list field comes once for each item.
    #[serde(default)]
    pub values: Vec<(FieldId, String)>,
    /// A case whose values that tell who somebody is are meant in their place: one that a partner shares, say. Nobody is shown them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_case: Option<CaseHandle>,
}

/// The most keys of one row.
pub const ROW_KEYS_MAX: usize = 16;

/// Says which rows are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsKnownAnswer {
    /// Row by row, in the order asked: the case, with the documents of the fields that the row has values for (of all
    /// fields when it has none); [`raccord_protocol::view::edit::EditDocument::matches`] counts in the row's values.
    pub rows: Vec<Option<EditContext>>,
    /// Which of them, counted from 0, are known by the person alone and by no key (see [`raccord_protocol::view::recognition`]), or
    /// were handed over by the file of the key and are followed in another one here.
    #[serde(default)]
    pub recognised: BTreeSet<usize>,
    /// Which of those that are not known may be of somebody who is, so that a person has to say.
    #[serde(default)]
    pub doubtful: BTreeSet<usize>,
    /// Which of those that are not known are of somebody whose case was erased here, with the day: see
    /// [`raccord_protocol::forgotten`].
    #[serde(default)]
    pub erased: BTreeMap<usize, Timestamp>,
    /// Where a consultation says so, of those that no key knows, by place: the files that say not to contact somebody who may be the same person, or whose person
    /// was handed over, as long as nobody said whether it is: see [`raccord_protocol::view::caution`].
    #[serde(default)]
    pub cautions: BTreeMap<usize, Vec<CaseHead>>,
}

/// Asks for the handles of cases, without content. Takes a role that may read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseHandles {
    /// Whose.
    #[serde(default)]
    pub ownership: Ownership,
    /// Start at the case of this number.
    #[serde(default)]
    pub from: u64,
    /// Only those whose handles begin with these hexadecimal digits, at most [`STARTING_MAX`] and without where to go on.
    #[serde(default)]
    pub starts_with: Option<String>,
}

/// The most handles in one answer that begin with the same digits.
pub const STARTING_MAX: usize = 16;

/// Is a list of cases, at most [`HANDLES_MAX`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHandlesAnswer {
    /// The cases, by increasing number.
    pub cases: Vec<CaseHead>,
    /// Where the list goes on.
    pub next: Option<u64>,
}

/// The most handles in one answer.
pub const HANDLES_MAX: usize = 20_000;

json!(EditContexts, EditContextsAnswer, RowsKnown, RowsKnownAnswer, CaseHandles, CaseHandlesAnswer);

impl Operation for EditContexts {
    const NAME: &'static str = "edit-context";
    const ACCESS: Access = Access::Session;
    type Answer = EditContextsAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<EditContextsAnswer, ApiError> {
        caller.staff_who_may(&[Act::Edit, Act::Import])?;
        check_count(self.cases.len())?;
        service.read(|viewer| {
            let one = |case: &CaseHandle| edit_context(viewer, *case, &self.fields);
            Ok(EditContextsAnswer { cases: self.cases.iter().map(one).collect::<Result<_, _>>()? })
        })
    }
}

impl Operation for RowsKnown {
    const NAME: &'static str = "rows-known";
    const ACCESS: Access = Access::Session;
    type Answer = RowsKnownAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<RowsKnownAnswer, ApiError> {
        caller.staff_who_may(&[Act::Import, Act::Edit])?;
        check_count(self.rows.len())?;
        if self.rows.iter().any(|row| row.keys.len() > ROW_KEYS_MAX) {
            return Err(ApiError::new(ApiErrorKind::TooLarge, format!("look for a row by over {ROW_KEYS_MAX} keys")));
        }
        let is_told = self.consultation.is_some();
        if let Some(consultation) = self.consultation {
            service.consult(caller, consultation, Shown { scopes: &[Scope::List], case: None })?;
        }
        let mark_key = service.store_key.mark_key();
        service.read_desk(|viewer, desk| {
            let country = viewer.directory.country_of(viewer.organisation);
            let having = |likeness: &LikenessKey| Ok(desk.having(likeness)?);
            let mut answer = RowsKnownAnswer::default();
            for (place, row) in self.rows.iter().enumerate() {
                let read = row.of_case.map(|case| identity(viewer, case)).transpose()?;
                let values = read.as_deref().unwrap_or(&row.values);
                let mut found = row.keys.iter().map(|key| known_row(viewer, *key, values));
                let mut known = found.find_map(Result::transpose).transpose()?;
                // Whoever has another file by now goes on in that one.
                let gone = known.take_if(|known| known.taken_back).filter(|_| self.reopens);
                let is_new = known.is_none();
                if is_new {
                    match recognise(viewer, values, &having)? {
                        Recognised::Doubtful => drop(answer.doubtful.insert(place)),
                        Recognised::Known(case) => {
                            known = recognised_row(viewer, case, values)?;
                            answer.recognised.insert(place);
                        }
                        Recognised::Nobody => {}
                    }
                }
                if let Some(gone) = gone.filter(|_| known.is_none()) {
                    answer.doubtful.remove(&place);
                    answer.rows.push(Some(gone));
                    continue;
                }
                // A list goes on in the file in which the person is followed now.
                if let Some(number) = known.as_ref().and_then(handed_over) {
                    let mut current = row_of_successor(viewer, number, values)?;
                    if current.is_none()
                        && let Recognised::Known(case) = recognise(viewer, values, &having)?
                    {
                        current = recognised_row(viewer, case, values)?.filter(|file| handed_over(file).is_none());
                    }
                    if current.is_some() {
                        known = current;
                        answer.recognised.insert(place);
                    }
                }
                if known.is_none() {
                    let asked = (row.keys.as_slice(), values);
                    let day = forgotten_on(viewer.store, &mark_key, asked, country).map_err(ViewError::from)?;
                    answer.erased.extend(day.map(|day| (place, day)));
                }
                if is_told && is_new && row.of_case.is_none() {
                    let day = viewer.now.date();
                    let files = match &known {
                        // Nobody goes on in a file that was handed over: another one is opened.
                        Some(file) if handed_over(file).is_none() => {
                            caution::of_case(viewer, file.head.number, day, &having)?
                        }
                        Some(_) | None => caution::of_row(viewer, values, day, &having)?,
                    };
                    answer.cautions.extend((!files.is_empty()).then_some((place, files)));
                }
                answer.rows.push(known);
            }
            Ok(answer)
        })
    }
}

impl Operation for CaseHandles {
    const NAME: &'static str = "case-handles";
    const ACCESS: Access = Access::Session;
    type Answer = CaseHandlesAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<CaseHandlesAnswer, ApiError> {
        caller.staff_who_may(&[Act::Read])?;
        service.read(|viewer| {
            if let Some(digits) = &self.starts_with {
                let cases = handles_starting(viewer, self.ownership, digits, STARTING_MAX)?;
                return Ok(CaseHandlesAnswer { cases, next: None });
            }
            let (cases, next) = handles(viewer, self.ownership, self.from, HANDLES_MAX)?;
            Ok(CaseHandlesAnswer { cases, next })
        })
    }
}

/// Returns the number of a file that was handed over.
fn handed_over(file: &EditContext) -> Option<u64> {
    file.head.handed_over.as_ref().map(|_| file.head.number)
}

fn check_count(count: usize) -> Result<(), ApiError> {
    if count <= EDIT_CASES_MAX {
        return Ok(());
    }
    Err(ApiError::new(ApiErrorKind::TooLarge, format!("answer for {count} cases at once, {EDIT_CASES_MAX} at most")))
}

#[cfg(test)]
mod tests;
