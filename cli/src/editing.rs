// SPDX-License-Identifier: EUPL-1.2
//! Writing a field of a case: which documents are opened or changed, the entries that say so, and the commits they fit into.

use std::iter::Peekable;

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::codec;
use raccord_protocol::commit::COMMIT_ENTRIES_MAX;
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

    /// Returns the value that is written.
    pub fn value(&self) -> &str {
        match self {
            Self::Change { value, .. } | Self::Open { value, .. } => value,
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

/// About how many bytes there are in one commit, at most: a node takes 32 MiB.
const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Entries in batches, each of which fits into one padded commit; see [`batches`].
pub struct Batches<'a> {
    drafts: Peekable<Box<dyn Iterator<Item = Draft> + 'a>>,
}

/// Returns `drafts`, in their order, in as few batches as commits can hold.
pub fn batches<'a>(drafts: impl IntoIterator<Item = Draft, IntoIter: 'a>) -> Batches<'a> {
    let drafts: Box<dyn Iterator<Item = Draft> + 'a> = Box::new(drafts.into_iter());
    Batches { drafts: drafts.peekable() }
}

impl Batches<'_> {
    /// Tells whether none is left.
    pub fn is_empty(&mut self) -> bool {
        self.drafts.peek().is_none()
    }

    /// Returns the next batch, of so many entries at most.
    pub fn take_at_most(&mut self, entries_max: usize) -> Option<Vec<Draft>> {
        let mut batch: Vec<Draft> = Vec::new();
        let mut bytes = 0;
        while batch.len() < entries_max
            && let Some(draft) = self.drafts.peek()
        {
            bytes += draft_bytes(draft);
            if bytes > BATCH_BYTES_MAX && !batch.is_empty() {
                break;
            }
            batch.extend(self.drafts.next());
        }
        (!batch.is_empty()).then_some(batch)
    }
}

impl Iterator for Batches<'_> {
    type Item = Vec<Draft>;

    fn next(&mut self) -> Option<Vec<Draft>> {
        self.take_at_most(COMMIT_ENTRIES_MAX)
    }
}

impl std::fmt::Debug for Batches<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Batches")
    }
}

/// Returns about how long an entry is when it is handed in.
fn draft_bytes(draft: &Draft) -> usize {
    const HEADER_BYTES: usize = 256;
    HEADER_BYTES + draft.bodies.iter().map(|body| body.len() + 4).sum::<usize>()
}

#[cfg(test)]
mod tests;
