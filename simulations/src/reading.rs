// SPDX-License-Identifier: EUPL-1.2
//! What an office's store says about its cases: as staff would see it, and as the checkers ask for it.

use std::collections::BTreeSet;

use raccord_protocol::case::{self, DocumentKey, DocumentRecord, GrantRecord};
use raccord_protocol::document::{Document, DocumentChange};
use raccord_protocol::entry::{Header, payload};
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, LedgerId};
use raccord_protocol::ledger;
use raccord_protocol::replica::ReplicaError;
use raccord_protocol::statement::Verdict;
use raccord_protocol::store::{Store, StoreError};

/// Is a document with what a new change would build on.
#[derive(Debug)]
pub struct Standing {
    /// The changes whose values stand.
    pub current: BTreeSet<EntryId>,
    /// The changes that no other follows.
    pub heads: BTreeSet<EntryId>,
}

/// Is a case as an office knows it.
#[derive(Debug)]
pub struct KnownCase {
    /// The handle, or the alias.
    pub handle: CaseHandle,
    /// The ledger of its home.
    pub home: LedgerId,
    /// The grants, given or received.
    pub grants: Vec<GrantRecord>,
    /// The documents.
    pub documents: Vec<(DocumentKey, DocumentRecord)>,
}

/// Returns every case of a store.
///
/// # Errors
/// Fails when the store does not read back.
pub fn cases(store: &dyn Store) -> Result<Vec<KnownCase>, ReplicaError> {
    let mut known = Vec::new();
    case::for_each::<StoreError>(store, |number, record| {
        let grants = case::grants(store, number)?.into_iter().map(|(_, grant)| grant).collect();
        let documents = case::all_documents(store, number, None)?;
        known.push(KnownCase { handle: record.handle, home: record.home, grants, documents });
        Ok(())
    })?;
    Ok(known)
}

/// Returns the changes of a document that count, or may still: those refused are left out, with all that builds on them.
///
/// # Errors
/// Fails when the store does not read back.
pub fn changes(store: &dyn Store, record: &DocumentRecord) -> Result<Vec<DocumentChange>, ReplicaError> {
    let mut kept: Vec<DocumentChange> = Vec::with_capacity(record.changes.len());
    for location in &record.changes {
        let entry = ledger::entry_at(store, *location)?;
        let decision = case::decision(store, entry.id)?;
        let refused = decision.is_some_and(|decision| matches!(decision.verdict, Verdict::Refused { .. }));
        let stands = match &entry.header {
            Header::Change { dependencies, .. } => {
                dependencies.iter().all(|dependency| kept.iter().any(|change| change.id == *dependency))
            }
            Header::Opening { .. } | Header::Statement { .. } => true,
        };
        if stands && !refused {
            let signer = ledger::commit(store, location.commit)?.signed.commit.signer;
            kept.push(DocumentChange { id: entry.id, header: entry.header, signer });
        }
    }
    Ok(kept)
}

/// Returns how a document stands; `None` where none of it counts, or it does not build.
///
/// # Errors
/// Fails when the store does not read back.
pub fn standing(store: &dyn Store, record: &DocumentRecord) -> Result<Option<Standing>, ReplicaError> {
    let changes = changes(store, record)?;
    if changes.is_empty() {
        return Ok(None);
    }
    let Ok(document) = Document::build(&changes) else { return Ok(None) };
    let Ok(current) = document.current() else { return Ok(None) };
    Ok(Some(Standing { current, heads: document.heads() }))
}

/// Returns the text of a value, unless it is sealed.
///
/// # Errors
/// Fails when the store does not read back.
pub fn text(store: &dyn Store, id: EntryId) -> Result<Option<String>, ReplicaError> {
    let Some(entry) = ledger::entry(store, id)? else { return Ok(None) };
    let Some(slot) = entry.header.value_slot() else { return Ok(None) };
    let body = ledger::body(store, entry.location, slot)?;
    Ok(body.map(|body| String::from_utf8_lossy(payload(&body)).into_owned()))
}

/// Returns a document by its id, as a store has it.
///
/// # Errors
/// Fails when the store does not read back.
pub fn document(store: &dyn Store, id: DocumentId) -> Result<Option<DocumentRecord>, ReplicaError> {
    Ok(case::document(store, id)?.map(|(_, record)| record))
}
