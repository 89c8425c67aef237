// SPDX-License-Identifier: EUPL-1.2
//! Editing: what an author needs to build a change. Names documents and changes, never a value.

use serde::{Deserialize, Serialize};

use super::CaseHead;
use crate::catalogue::FieldId;
use crate::id::{DocumentId, EntryId};

/// Is a case, as who edits it must know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditContext {
    /// The case; an opening commits to its handle.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The documents of the fields asked for that hold something, in the order opened.
    pub documents: Vec<EditDocument>,
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
    /// Among the values asked about, the index of the one that stands here alone.
    pub matches: Option<usize>,
}
