// SPDX-License-Identifier: EUPL-1.2
//! Documents: one Automerge register per field (or item), built from headers alone.
//!
//! A header determines the one Automerge change it stands for; the change itself never travels and never is stored:
//!
//! ```text
//! actor    = entry::actor( signer, nonce )                    seq       = 1
//! start_op = 1 + the highest start_op among the dependencies  time      = 0, no message, no extra bytes
//! deps     = the Automerge hashes of the dependencies         one op    = put( root, "value", bytes( commitment ) )
//! pred     = ( start_op @ actor ) of each predecessor
//! ```
//!
//! So a change can carry nothing but a commitment, no two changes share an actor, and a document holds no value: one
//! that is withheld or erased is a sealed place that silences nothing after it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjId, ReadDoc, ScalarValue};
use thiserror::Error;

use crate::entry::{self, Header};
use crate::id::{Commitment, EntryId, Nonce};
use crate::key::PublicKey;

/// The most changes of a document that count, its opening included: each new one is compared with those before it.
pub const DOCUMENT_CHANGES_MAX: usize = 1_024;

/// Reports changes that do not make a document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Automerge refused what the template makes.
    #[error("automerge refused a change: {0}")]
    Automerge(String),
    /// A change follows or replaces one that is not before it in the list.
    #[error("change {change} refers to {missing}, which is not before it")]
    Dependency {
        /// The change.
        change: EntryId,
        /// What it refers to.
        missing: EntryId,
    },
    /// The list starts with something else than an opening, or holds another one later.
    #[error("entry {0} does not fit into the document")]
    Misplaced(EntryId),
}

/// Is one change of a document: its entry and who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentChange {
    /// The entry.
    pub id: EntryId,
    /// Its header: an opening or a change.
    pub header: Header,
    /// Who signed its commit.
    pub signer: PublicKey,
}

impl DocumentChange {
    fn parts(&self) -> Option<(Nonce, &[EntryId], &[EntryId], Commitment)> {
        match &self.header {
            Header::Opening { nonce, value, .. } => Some((*nonce, &[], &[], *value)),
            Header::Change { nonce, dependencies, predecessors, value, .. } => {
                Some((*nonce, dependencies, predecessors, *value))
            }
            Header::Statement { .. } => None,
        }
    }
}

/// Is a document with the names of its changes.
#[derive(Debug)]
pub struct Document {
    automerge: Automerge,
    entry_of_actor: BTreeMap<Vec<u8>, EntryId>,
    hashes: BTreeMap<EntryId, ChangeHash>,
}

impl Document {
    /// Builds the document of `changes`: the opening first, each change after those it follows.
    ///
    /// # Errors
    /// Returns [`DocumentError::Misplaced`] or [`DocumentError::Dependency`] where the changes do not fit together.
    pub fn build(changes: &[DocumentChange]) -> Result<Self, DocumentError> {
        let mut document =
            Self { automerge: Automerge::new(), entry_of_actor: BTreeMap::new(), hashes: BTreeMap::new() };
        let mut operations: BTreeMap<EntryId, OpId> = BTreeMap::new();
        let mut made = Vec::with_capacity(changes.len());
        for (index, change) in changes.iter().enumerate() {
            let opens = matches!(change.header, Header::Opening { .. });
            let (nonce, dependencies, predecessors, commitment) =
                change.parts().filter(|_| opens == (index == 0)).ok_or(DocumentError::Misplaced(change.id))?;
            let known = |id: &EntryId| {
                let operation = operations.get(id).cloned();
                operation.ok_or(DocumentError::Dependency { change: change.id, missing: *id })
            };
            let before = dependencies.iter().map(known).collect::<Result<Vec<_>, _>>()?;
            let replaced = predecessors.iter().map(known).collect::<Result<Vec<_>, _>>()?;
            let start = 1 + before.iter().map(OpId::counter).max().unwrap_or(0);
            let actor = ActorId::from(entry::actor(change.signer, &nonce).0.to_vec());
            let expanded = ExpandedChange {
                operations: vec![Op {
                    action: OpType::Put(ScalarValue::Bytes(commitment.0.to_vec())),
                    obj: ObjectId::Root,
                    key: Key::Map(REGISTER.into()),
                    pred: replaced.into(),
                    insert: false,
                }],
                actor_id: actor.clone(),
                hash: None,
                seq: 1,
                start_op: NonZeroU64::new(start).expect("one more than something"),
                time: 0,
                message: None,
                deps: dependencies.iter().map(|id| document.hashes[id]).collect(),
                extra_bytes: Vec::new(),
                author: None,
            };
            let made_change = Change::from(expanded);
            operations.insert(change.id, OpId::new(start, &actor));
            document.entry_of_actor.insert(actor.to_bytes().to_vec(), change.id);
            document.hashes.insert(change.id, made_change.hash());
            made.push(made_change);
        }
        document.automerge.apply_changes(made).map_err(|error| DocumentError::Automerge(error.to_string()))?;
        Ok(document)
    }

    /// Returns the changes whose values stand: one, or several that were made without knowing of each other.
    ///
    /// # Errors
    /// Returns [`DocumentError::Automerge`] when the document cannot be read.
    pub fn current(&self) -> Result<BTreeSet<EntryId>, DocumentError> {
        let values = self.automerge.get_all(ObjId::Root, REGISTER);
        let values = values.map_err(|error| DocumentError::Automerge(error.to_string()))?;
        let entry = |id: &ObjId| match id {
            ObjId::Id(_, actor, _) => self.entry_of_actor.get(actor.to_bytes()).copied(),
            ObjId::Root => None,
        };
        Ok(values.iter().filter_map(|(_, id)| entry(id)).collect())
    }

    /// Returns the newest changes: those that no other follows. A new change depends on them.
    pub fn heads(&self) -> BTreeSet<EntryId> {
        let heads = self.automerge.get_heads();
        self.hashes.iter().filter(|(_, hash)| heads.contains(hash)).map(|(id, _)| *id).collect()
    }

    /// Returns the document as Automerge saves it, for tools that read Automerge.
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save()
    }
}

/// Says how a change stands to the changes that a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// All that it follows and replaces is there, and it replaces only what it follows.
    Fits,
    /// Something that it follows or replaces is not there.
    Missing,
    /// It replaces a change that it does not follow.
    ReplacesUnseen,
}

/// Tells whether a change that follows `dependencies` and replaces `predecessors` can join the changes `held`.
///
/// Automerge takes a change that replaces an operation outside its own past, and saves a document that it then cannot
/// load: so such a change never gets that far.
pub fn fit(held: &BTreeMap<EntryId, Header>, dependencies: &[EntryId], predecessors: &[EntryId]) -> Fit {
    if !dependencies.iter().chain(predecessors).all(|id| held.contains_key(id)) {
        return Fit::Missing;
    }
    let mut unseen: BTreeSet<EntryId> = predecessors.iter().copied().collect();
    let mut reached: BTreeSet<EntryId> = BTreeSet::new();
    let mut unread: Vec<EntryId> = dependencies.to_vec();
    while let Some(id) = unread.pop().filter(|_| !unseen.is_empty()) {
        unseen.remove(&id);
        if reached.insert(id)
            && let Some(Header::Change { dependencies, .. }) = held.get(&id)
        {
            unread.extend(dependencies);
        }
    }
    if unseen.is_empty() { Fit::Fits } else { Fit::ReplacesUnseen }
}

/// Returns what [`Document::current`] does for a document of one change, which most are, without building it.
pub fn current_of_one(changes: &[DocumentChange]) -> Option<EntryId> {
    match changes {
        [only] => Some(only.id),
        _ => None,
    }
}

const REGISTER: &str = "value";

#[cfg(test)]
mod tests;
