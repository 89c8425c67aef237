// SPDX-License-Identifier: EUPL-1.2
//! Links: an organisation's own word that two cases are about one person, or about two.
//!
//! A link changes nothing in either case and is never disclosed by itself: that two offices know the same person is theirs
//! to tell, by a grant. It is taken back by another signed word, and everything is as it was. SPEC.md, "Links".

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::case::{self, GrantKey};
use crate::codec;
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::id::{CaseHandle, EntryId};
use crate::ledger::{Location, read_row};
use crate::statement::{Kind, Payload, Reason, StatementError};
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};

/// Names two cases, by the handles that this organisation knows them by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TwoCases {
    /// The one with the lower handle.
    pub first: CaseHandle,
    /// The one with the higher handle.
    pub second: CaseHandle,
}

impl TwoCases {
    /// Returns two cases in order.
    pub fn new(one: CaseHandle, other: CaseHandle) -> Self {
        Self { first: one.min(other), second: one.max(other) }
    }
}

impl Payload for TwoCases {
    const WHAT: &'static str = "two cases";

    fn check(&self) -> Result<(), StatementError> {
        if self.first < self.second { Ok(()) } else { Err(StatementError::List { what: "pair of cases" }) }
    }
}

/// Says whether two cases are of one person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Sameness {
    /// They are of one person.
    Linked = 1,
    /// They are of two persons, however alike.
    Distinct = 2,
}

impl Sameness {
    /// Returns the kind of the statement that says so.
    pub fn kind(self) -> Kind {
        match self {
            Self::Linked => Kind::Link,
            Self::Distinct => Kind::Distinct,
        }
    }
}

/// Makes the statement that two cases are of one person, or of two.
pub fn link(cases: TwoCases, sameness: Sameness, reason: &str, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&cases), codec::encode(&Reason { text: reason.to_owned() })];
    Draft::statement(sameness.kind() as u8, vec![], &payloads, entropy)
}

/// Makes the statement that takes such a word back.
pub fn unlink(link: EntryId, reason: &str, entropy: &mut Entropy) -> Draft {
    Draft::statement(Kind::Unlink as u8, vec![link], &[codec::encode(&Reason { text: reason.to_owned() })], entropy)
}

/// Is a word about two cases as this node keeps it: a row under each of them.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LinkRecord {
    /// The statement.
    pub id: EntryId,
    /// What it says.
    pub sameness: Sameness,
    /// The other case, by the handle that this organisation knows it by.
    pub other: CaseHandle,
    /// What took it back, if it was.
    pub unlinked: Option<EntryId>,
}

/// Returns what was said about a case (about every case, where none is named), in the order stored.
///
/// # Errors
/// Fails when the store does.
pub fn links(store: &dyn Store, case: Option<u64>) -> Result<Vec<(GrantKey, LinkRecord)>, StoreError> {
    let prefix = case.map(|case| case.to_be_bytes().to_vec()).unwrap_or_default();
    let rows = store.scan(Table::Links, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let corrupt = || StoreError::Corrupt { table: Table::Links.name(), reason: "key".to_owned() };
    rows.into_iter()
        .map(|(key, value)| Ok((GrantKey::from_key(&key).ok_or_else(corrupt)?, read_row(Table::Links, &value)?)))
        .collect()
}

/// Returns the numbers of the other cases that standing links join with one, through others too.
///
/// # Errors
/// Fails when the store does.
pub fn linked(store: &dyn Store, number: u64) -> Result<BTreeSet<u64>, StoreError> {
    let mut found = BTreeSet::from([number]);
    let mut unread = vec![number];
    while let Some(next) = unread.pop() {
        for (_, record) in links(store, Some(next))? {
            if record.sameness != Sameness::Linked || record.unlinked.is_some() {
                continue;
            }
            if let Some(other) = case::number_of(store, record.other)?
                && found.insert(other)
            {
                unread.push(other);
            }
        }
    }
    found.remove(&number);
    Ok(found)
}

/// Writes a word about a case; `location` is where the statement stands.
pub(crate) fn put(overlay: &mut Overlay<'_>, case: u64, location: Location, record: &LinkRecord) {
    overlay.put(Table::Links, GrantKey { case, grant: location }.key(), codec::encode(record));
}
