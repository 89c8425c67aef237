// SPDX-License-Identifier: EUPL-1.2
//! Who was erased: what an office keeps so that no list brings somebody back without a word.
//!
//! Of an own case that an order closes its home keeps **marks**: of the row of the list that opened it, and of whom it was about.
//! A mark is a hash under a key that stands outside the store, so nobody guesses from a store, or a copy of it, who is meant; the
//! office can ask of a row, or of a person that staff types, whether such a mark is there, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::case;
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::tagged_hash;
use crate::entry::payload;
use crate::id::Digest;
use crate::identifier::Country;
use crate::leaver::Facts;
use crate::ledger;
use crate::replica::{ReplicaError, standing_changes};
use crate::store::{Batch, Overlay, Row, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;
use crate::view::duplicates::sure_likenesses;

/// Precedes a mark: `forgotten/ | mark (32)` → the day of the erasure (u64, its first moment).
const META_FORGOTTEN: &[u8] = b"forgotten/";

/// Precedes a mark that an open case will leave: `leaving/ | case number (u64) | mark (32)` → nothing.
const META_LEAVING: &[u8] = b"leaving/";

/// The most marks of one case: of a person with several names, given names and dates of birth.
pub const MARKS_MAX: usize = 64;

/// Is the key of the marks, which is in no store.
#[derive(Clone)]
pub struct MarkKey([u8; 32]);

impl MarkKey {
    /// Returns the key that follows from a secret of the office, which stays with it whatever becomes of its node.
    pub fn of_secret(secret: &[u8; 32]) -> Self {
        Self(tagged_hash("mark-key", &[secret]))
    }

    /// Returns the mark of a row of a list, by [`crate::statement::CaseOrigin::row_digest`].
    pub fn of_row(&self, row: Digest) -> Mark {
        Mark(tagged_hash("mark", &[&self.0, &[ROW], &row.0]))
    }

    /// Returns the marks of a person.
    fn of_person(&self, person: &Facts<'_>, country: Country) -> BTreeSet<Mark> {
        let likenesses = sure_likenesses(person, country).take(MARKS_MAX);
        likenesses.map(|likeness| Mark(tagged_hash("mark", &[&self.0, &[PERSON], &likeness]))).collect()
    }
}

impl fmt::Debug for MarkKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MarkKey(..)")
    }
}

const ROW: u8 = 1;
const PERSON: u8 = 2;

/// Is what is kept of a row or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark([u8; 32]);

/// The fields that tell who somebody is, which marks are made of.
const FIELDS: [&str; 6] = ["nom", "nom_usage", "prenom", "date_naissance", "ine", "matricule"];

/// Tells whether a mark is made of what stands in a field.
pub(crate) fn tells_who(field: FieldId) -> bool {
    Catalogue::current().field(field).is_some_and(|field| FIELDS.contains(&field.name.as_str()))
}

/// Returns the marks of whom a case is about, as it stands.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn marks_of_case(
    store: &dyn Store,
    key: &MarkKey,
    number: u64,
    country: Country,
) -> Result<BTreeSet<Mark>, ReplicaError> {
    let mut values: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
    for field in FIELDS.iter().filter_map(|name| Catalogue::current().by_name(name)) {
        for (_, document) in case::all_documents(store, number, Some(field.id))? {
            for change in standing_changes(store, &document)? {
                let Some(entry) = ledger::entry(store, change)? else { continue };
                let Some(slot) = entry.header.value_slot() else { continue };
                let body = ledger::body(store, entry.location, slot)?;
                let value = body.map(|body| String::from_utf8_lossy(payload(&body)).into_owned());
                values.entry(field.id).or_default().extend(value);
            }
        }
    }
    Ok(key.of_person(&Facts::of_values(&values), country))
}

/// Keeps marks, with the day of the erasure, the newest of several; where nobody knows it any more, that which a mark has, or that
/// of `now`.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn put(
    overlay: &mut Overlay<'_>,
    marks: impl IntoIterator<Item = Mark>,
    (erased, now): (Option<Timestamp>, Timestamp),
) -> Result<(), StoreError> {
    for Mark(mark) in marks {
        let key = [META_FORGOTTEN, &mark].concat();
        let held = overlay.get(Table::Meta, &key)?.and_then(|value| day_in(&value));
        let day =
            held.filter(|held| erased.is_none_or(|erased| erased < *held)).unwrap_or_else(|| erased.unwrap_or(now));
        overlay.put(Table::Meta, key, Timestamp::at_start_of(day.date()).0.to_be_bytes().to_vec());
    }
    Ok(())
}

fn day_in(value: &[u8]) -> Option<Timestamp> {
    value.try_into().ok().map(|day| Timestamp(u64::from_be_bytes(day)))
}

/// Keeps the marks that an open case will leave: what they are made of may be erased before the case is.
pub(crate) fn put_leaving(overlay: &mut Overlay<'_>, case: u64, marks: impl IntoIterator<Item = Mark>) {
    for Mark(mark) in marks {
        overlay.put(Table::Meta, [META_LEAVING, &case.to_be_bytes(), &mark].concat(), Vec::new());
    }
}

/// Returns the marks that a case leaves that is closed now, and keeps them no longer as such.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn take_leaving(overlay: &mut Overlay<'_>, case: u64) -> Result<BTreeSet<Mark>, StoreError> {
    let prefix = [META_LEAVING, &case.to_be_bytes()].concat();
    let mut marks = BTreeSet::new();
    for (key, _) in overlay.scan(Table::Meta, &prefix, &prefix_end(&prefix), usize::MAX)? {
        marks.extend(key[prefix.len()..].try_into().ok().map(Mark));
        overlay.delete(Table::Meta, key);
    }
    Ok(marks)
}

/// Returns what a store keeps of who was erased, to be put into another of the same key; under another it says nothing.
///
/// # Errors
/// Fails when the store does.
pub fn rows(store: &dyn Store) -> Result<Vec<Row>, StoreError> {
    store.scan(Table::Meta, META_FORGOTTEN, &prefix_end(META_FORGOTTEN), usize::MAX)
}

/// Returns what is to be put into a store so that it keeps what another does, each with the newest day.
///
/// # Errors
/// Fails when the store does.
pub fn lacking(store: &dyn Store, others: &[Row]) -> Result<Batch, StoreError> {
    let mut batch = Batch::default();
    for (key, value) in others {
        let held = store.get(Table::Meta, key)?.and_then(|value| day_in(&value));
        if held < day_in(value) {
            batch.put(Table::Meta, key, value.clone());
        }
    }
    Ok(batch)
}

/// Returns the day on which the case of somebody was erased: of one of these rows of lists, or of the person that these values
/// tell of; the newest, where there are several.
///
/// # Errors
/// Fails when the store does.
pub fn forgotten_on(
    store: &dyn Store,
    key: &MarkKey,
    (rows, values): (&[Digest], &[(FieldId, String)]),
    country: Country,
) -> Result<Option<Timestamp>, StoreError> {
    let mut newest = None;
    let person = key.of_person(&Facts::of_row(values), country);
    for Mark(mark) in rows.iter().map(|row| key.of_row(*row)).chain(person) {
        let day = store.get(Table::Meta, &[META_FORGOTTEN, &mark].concat())?;
        newest = newest.max(day.and_then(|day| day_in(&day)));
    }
    Ok(newest)
}
