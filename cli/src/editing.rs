// SPDX-License-Identifier: EUPL-1.2
//! Writing a field of a case: which documents are opened or changed, and the entries that say so.

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::codec;
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::view::edit::EditDocument;

/// One thing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Give a document another value.
    Change {
        /// The document.
        document: DocumentId,
        /// Its field.
        field: FieldId,
        /// The newest changes that are known.
        heads: Vec<EntryId>,
        /// The changes whose values this one replaces.
        current: Vec<EntryId>,
        /// The value; empty where the field is cleared.
        value: String,
    },
    /// Open another document.
    Open {
        /// The field.
        field: FieldId,
        /// The first value.
        value: String,
    },
}

impl Edit {
    /// Returns the edit that gives `document` a value in place of all that stands there.
    pub fn change(document: &EditDocument, value: &str) -> Self {
        Self::Change {
            document: document.document,
            field: document.field,
            heads: document.heads.clone(),
            current: document.current.clone(),
            value: value.to_owned(),
        }
    }

    /// Returns the field that is written.
    pub fn field(&self) -> FieldId {
        match self {
            Self::Change { field, .. } | Self::Open { field, .. } => *field,
        }
    }

    /// Returns the entry that says it.
    pub fn draft(&self, case: CaseHandle, signer: PublicKey, entropy: &mut Entropy) -> Draft {
        match self {
            Self::Change { document, heads, current, value, .. } => {
                Draft::change(signer, *document, heads.clone(), current.clone(), value.as_bytes(), entropy)
            }
            Self::Open { field, value } => {
                Draft::opening(signer, &case.0, &codec::encode(field), value.as_bytes(), entropy)
            }
        }
    }
}

/// Returns the edits after which a field that is no list holds `value` alone; `documents` are all that it has.
///
/// Where two offices opened the field at once there are several documents: the value goes to the one of the lowest id,
/// which every replica picks alike, and the others are cleared.
pub fn set(documents: &[EditDocument], field: FieldId, value: &str) -> Vec<Edit> {
    let Some(first) = documents.iter().map(|document| document.document).min() else {
        let opening = Edit::Open { field, value: value.to_owned() };
        return if value.is_empty() { Vec::new() } else { vec![opening] };
    };
    let mut edits = Vec::with_capacity(documents.len());
    for document in documents {
        let wanted = if document.document == first { value } else { "" };
        if !(wanted.is_empty() && document.cleared) {
            edits.push(Edit::change(document, wanted));
        }
    }
    edits
}

#[cfg(test)]
mod tests;
