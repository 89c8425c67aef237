// SPDX-License-Identifier: EUPL-1.2
//! What authors need to build changes: names of cases, documents and changes; never a value.

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::{CaseHandle, Digest};
use raccord_protocol::view::edit::EditContext;
use raccord_protocol::view::{CaseHead, Ownership};
use serde::{Deserialize, Serialize};

use super::wire::json;

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

/// Asks which rows of a list are known already. Takes a role that may import.
///
/// The importer hands in the row's values and learns of each document only which of them it holds, so an import needs
/// no look at what others wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsKnown {
    /// The rows: at most [`EDIT_CASES_MAX`].
    pub rows: Vec<RowQuery>,
}

/// Is a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowQuery {
    /// The digest of its source and key.
    pub row: Digest,
    /// Its values by field; a list field comes once for each item.
    #[serde(default)]
    pub values: Vec<(FieldId, String)>,
}

/// Says which rows are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsKnownAnswer {
    /// Row by row, in the order asked: the case, with the documents of the fields that the row has values for (of all
    /// fields when it has none); [`raccord_protocol::view::edit::EditDocument::matches`] counts in the row's values.
    pub rows: Vec<Option<EditContext>>,
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
}

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
