// SPDX-License-Identifier: EUPL-1.2
//! Cases, their documents and their grants, as derived from the ledger: deleted and rebuilt, they come out the same.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::catalogue::FieldId;
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, LedgerError, Location, SCAN_ROWS, number_from_short, read_row, without_zeros};
use crate::statement::{CaseKind, GrantTerms, Verdict};
use crate::store::{Overlay, Store, StoreError, Table, after, prefix_end};
use crate::time::Timestamp;

/// Is a case as this node knows it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CaseRecord {
    /// What kind of file.
    pub kind: CaseKind,
    /// The holder's own name for it, or the alias this organisation knows it by.
    pub handle: CaseHandle,
    /// Whose case it is.
    pub holder: OrganisationId,
    /// The ledger of its home.
    pub home: LedgerId,
    /// Where it was opened; for a case of another organisation, the first grant.
    pub opened: Location,
}

/// Is a document as this node knows it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DocumentRecord {
    /// The document.
    pub document: DocumentId,
    /// Its opening, then its changes in the order stored.
    pub changes: Vec<Location>,
}

/// Stands for an own document whose opening the store lost.
pub const LOST: DocumentId = DocumentId([0; 32]);

/// Names a document in this store: case number, field, opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentKey {
    /// The number of the case in this store.
    pub case: u64,
    /// The field.
    pub field: FieldId,
    /// Where the document was opened.
    pub opening: Location,
}

impl DocumentKey {
    /// Returns the key: case (u64), field (u16), location (10), big-endian.
    pub fn key(self) -> [u8; 20] {
        let mut key = [0; 20];
        key[..8].copy_from_slice(&self.case.to_be_bytes());
        key[8..10].copy_from_slice(&self.field.0.to_be_bytes());
        key[10..].copy_from_slice(&self.opening.key());
        key
    }

    /// Reads a key.
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let (case, rest) = key.split_first_chunk::<8>()?;
        let (field, opening) = rest.split_first_chunk::<2>()?;
        Some(Self {
            case: u64::from_be_bytes(*case),
            field: FieldId(u16::from_be_bytes(*field)),
            opening: Location::from_key(opening)?,
        })
    }

    /// Returns what the key says beside the opening: field (u16), case without the zeros that it begins with.
    fn beside_opening(self) -> Vec<u8> {
        [&self.field.0.to_be_bytes(), without_zeros(&self.case.to_be_bytes())].concat()
    }

    /// Reads what [`DocumentKey::beside_opening`] returned, or a whole key, which stores of version 5 had in its place.
    fn of_opening(opening: Location, value: &[u8]) -> Option<Self> {
        if value.len() > 10 {
            return Self::from_key(value);
        }
        let (field, case) = value.split_first_chunk::<2>()?;
        Some(Self { case: number_from_short(case)?, field: FieldId(u16::from_be_bytes(*field)), opening })
    }
}

impl DocumentRecord {
    /// Returns the row's value: the document alone where nothing changed it since it was opened, as most are.
    fn value(&self, key: DocumentKey) -> Vec<u8> {
        if self.changes == [key.opening] { self.document.0.to_vec() } else { crate::codec::encode(self) }
    }

    /// Reads a row's value; `opened` is the id of the entry that opened the document, where the value is empty.
    fn read(key: DocumentKey, value: &[u8], opened: Option<EntryId>) -> Result<Self, StoreError> {
        let unchanged = |document| Ok(Self { document, changes: vec![key.opening] });
        match value.try_into() {
            Ok(document) => unchanged(DocumentId(document)),
            Err(_) if value.is_empty() => unchanged(opened.map_or(LOST, DocumentId::from)),
            Err(_) => read_row(Table::Documents, value),
        }
    }
}

/// Is a grant, given or received.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GrantRecord {
    /// The entry that gave it.
    pub id: EntryId,
    /// What may leave.
    pub terms: GrantTerms,
    /// Which entry withdrew it, and when.
    pub revoked: Option<(EntryId, Timestamp)>,
    /// At its recipient: whether what it covered was deleted. At its home: whether the receipt came.
    pub purged: bool,
    /// At its home: how far what it covers stands in the outbox. At its recipient: whether all of it came.
    pub filling: Filling,
}

impl GrantRecord {
    /// Tells whether a backup lost it, and its recipient gave it back: it can be ended, and gives nothing new.
    pub fn is_lost(&self) -> bool {
        self.filling == Filling::Nothing
    }
}

/// Says how far what a grant covers stands in its recipient's outbox.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Filling {
    /// All of it does. At its recipient: the home said that it does.
    Done = 0,
    /// What stands up to this document does: its key, itself included; empty at first, and at its recipient always.
    UpTo(Vec<u8>) = 1,
    /// Nothing goes there: a backup lost the grant, and who consented with it.
    Nothing = 2,
}

impl Filling {
    /// Returns the state of a grant that was just given.
    pub const fn start() -> Self {
        Self::UpTo(Vec::new())
    }
}

/// Names a grant in this store: case number, location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantKey {
    /// The number of the case in this store.
    pub case: u64,
    /// Where the grant stands.
    pub grant: Location,
}

impl GrantKey {
    /// Returns the key: case (u64), location (10), big-endian.
    pub fn key(self) -> Vec<u8> {
        let mut key = self.case.to_be_bytes().to_vec();
        key.extend(self.grant.key());
        key
    }

    /// Reads a key.
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let (case, grant) = key.split_first_chunk::<8>()?;
        Some(Self { case: u64::from_be_bytes(*case), grant: Location::from_key(grant)? })
    }
}

/// From this number on stand cases that a backup lost, one for each alias under which a grant came back: they have grants and
/// referrals here and nothing else. Stores once had all of them under the last number but one, which is read as a case of these.
const LOST_CASES: u64 = 1 << 63;

/// Returns the number of the case that a recipient knows by an alias, where a backup lost it: the first bytes of the alias, which
/// is drawn at random.
pub fn lost_number(alias: CaseHandle) -> u64 {
    let (first, _) = alias.0.split_first_chunk().expect("a handle is longer than a number");
    LOST_CASES | u64::from_be_bytes(*first)
}

/// Tells whether a number is that of a case that a backup lost.
pub fn is_lost_number(number: u64) -> bool {
    number >= LOST_CASES
}

/// Is what the home decided about a change of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Decision {
    /// The admission.
    pub admission: EntryId,
    /// What was decided.
    pub verdict: Verdict,
}

/// Returns the number of the case with this handle, or known to somebody by this alias.
///
/// # Errors
/// Fails when the store does.
pub fn number_of(store: &dyn Store, handle: CaseHandle) -> Result<Option<u64>, StoreError> {
    let value = store.get(Table::CaseHandles, &handle.0)?;
    value.map(|value| number(Table::CaseHandles, &value)).transpose()
}

/// Returns a case.
///
/// # Errors
/// Fails when the store does.
pub fn case(store: &dyn Store, number: u64) -> Result<Option<CaseRecord>, StoreError> {
    let value = store.get(Table::Cases, &number.to_be_bytes())?;
    value.map(|value| read_row(Table::Cases, &value)).transpose()
}

/// Returns the cases from a number on, at most `limit`.
///
/// # Errors
/// Fails when the store does.
pub fn cases(store: &dyn Store, from: u64, limit: usize) -> Result<Vec<(u64, CaseRecord)>, StoreError> {
    let rows = store.scan(Table::Cases, &from.to_be_bytes(), &[], limit)?;
    rows.into_iter().map(|(key, value)| Ok((number(Table::Cases, &key)?, read_row(Table::Cases, &value)?))).collect()
}

/// Returns the number that the next case gets.
///
/// # Errors
/// Fails when the store does.
pub fn next_number(store: &dyn Store) -> Result<u64, StoreError> {
    match store.get(Table::Meta, META_NEXT_CASE)? {
        Some(value) => number(Table::Meta, &value),
        None => Ok(0),
    }
}

/// Adds a case under the next number, and returns it.
///
/// # Errors
/// Fails when the store does.
pub fn add(overlay: &mut Overlay<'_>, record: &CaseRecord) -> Result<u64, StoreError> {
    let number = next_number(overlay)?;
    overlay.put(Table::Meta, META_NEXT_CASE, (number + 1).to_be_bytes().to_vec());
    put(overlay, number, record);
    Ok(number)
}

/// Writes a case.
pub fn put(overlay: &mut Overlay<'_>, number: u64, record: &CaseRecord) {
    overlay.put(Table::Cases, number.to_be_bytes(), crate::codec::encode(record));
    overlay.put(Table::CaseHandles, record.handle.0, number.to_be_bytes().to_vec());
}

/// Returns the documents of a case (of one field, if given) after a key, at most `limit`.
///
/// # Errors
/// Fails when the store does.
pub fn documents(
    store: &dyn Store,
    case: u64,
    field: Option<FieldId>,
    after_key: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<(DocumentKey, DocumentRecord)>, StoreError> {
    let mut prefix = case.to_be_bytes().to_vec();
    prefix.extend(field.iter().flat_map(|field| field.0.to_be_bytes()));
    let from = after_key.map_or_else(|| prefix.clone(), after);
    let rows = store.scan(Table::Documents, &from, &prefix_end(&prefix), limit)?;
    let keyed = |(key, value): (Vec<u8>, Vec<u8>)| Some((DocumentKey::from_key(&key)?, value));
    let rows: Option<Vec<(DocumentKey, Vec<u8>)>> = rows.into_iter().map(keyed).collect();
    let rows = rows.ok_or_else(|| corrupt(Table::Documents))?;
    let openings = rows.iter().filter(|(_, value)| value.is_empty()).map(|(key, _)| key.opening);
    let ids = ledger::ids_at(store, openings.collect())?;
    let opened = |opening| Some(ids[ids.binary_search_by_key(&opening, |(location, _)| *location).ok()?].1);
    rows.into_iter().map(|(key, value)| Ok((key, DocumentRecord::read(key, &value, opened(key.opening))?))).collect()
}

/// Returns every document of a case (of one field, if given).
///
/// # Errors
/// Fails when the store does.
pub fn all_documents(
    store: &dyn Store,
    case: u64,
    field: Option<FieldId>,
) -> Result<Vec<(DocumentKey, DocumentRecord)>, StoreError> {
    documents(store, case, field, None, usize::MAX)
}

/// As [`all_documents`], for who asks for the id of none that this node opened in an own case and that nobody wrote in since: it is
/// [`LOST`] here, for to read it is to hash what opened the document.
///
/// # Errors
/// Fails when the store does.
pub fn unnamed_documents(store: &dyn Store, case: u64) -> Result<Vec<(DocumentKey, DocumentRecord)>, StoreError> {
    let prefix = case.to_be_bytes();
    let rows = store.scan(Table::Documents, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let read = |(key, value): (Vec<u8>, Vec<u8>)| {
        let key = DocumentKey::from_key(&key).ok_or_else(|| corrupt(Table::Documents))?;
        Ok((key, DocumentRecord::read(key, &value, None)?))
    };
    rows.into_iter().map(read).collect()
}

/// Returns the names of the documents that a commit opened, by where each was opened.
///
/// # Errors
/// Fails when the store does.
pub fn opened_in(store: &dyn Store, commit: u64) -> Result<BTreeMap<Location, DocumentKey>, StoreError> {
    let prefix = commit.to_be_bytes();
    let rows = store.scan(Table::DocumentKeys, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let read = |(key, value): (Vec<u8>, Vec<u8>)| {
        let opening = Location::from_key(&key)?;
        Some((opening, DocumentKey::of_opening(opening, &value)?))
    };
    rows.into_iter().map(|row| read(row).ok_or_else(|| corrupt(Table::DocumentKeys))).collect()
}

/// Returns the name of a document by the location of its opening.
///
/// # Errors
/// Fails when the store does.
pub fn document_key_at(store: &dyn Store, opening: Location) -> Result<Option<DocumentKey>, StoreError> {
    let Some(value) = store.get(Table::DocumentKeys, &opening.key())? else { return Ok(None) };
    DocumentKey::of_opening(opening, &value).map(Some).ok_or_else(|| corrupt(Table::DocumentKeys))
}

/// Returns a document by the location of its opening.
///
/// # Errors
/// Fails when the store does.
pub fn document_at(store: &dyn Store, opening: Location) -> Result<Option<(DocumentKey, DocumentRecord)>, StoreError> {
    let Some((key, value)) = document_row_at(store, opening)? else { return Ok(None) };
    let opened = if value.is_empty() { ledger::ids_at(store, vec![opening])?.first().map(|(_, id)| *id) } else { None };
    Ok(Some((key, DocumentRecord::read(key, &value, opened)?)))
}

fn document_row_at(store: &dyn Store, opening: Location) -> Result<Option<(DocumentKey, Vec<u8>)>, StoreError> {
    let Some(key) = document_key_at(store, opening)? else { return Ok(None) };
    Ok(store.get(Table::Documents, &key.key())?.map(|value| (key, value)))
}

/// Returns a document by its id.
///
/// # Errors
/// Fails when the store does.
pub fn document(store: &dyn Store, id: DocumentId) -> Result<Option<(DocumentKey, DocumentRecord)>, LedgerError> {
    let Some(opening) = ledger::locate(store, id.into())? else { return Ok(None) };
    let Some((key, value)) = document_row_at(store, opening)? else { return Ok(None) };
    Ok(Some((key, DocumentRecord::read(key, &value, Some(id.into()))?)))
}

/// Writes a document that this node just opened in an own case: its id is that of its opening, and is not written again. The
/// openings of a case stand beside each other here, so that their ids cost little. Those that come from another node do not.
pub fn open_document(overlay: &mut Overlay<'_>, key: DocumentKey) {
    overlay.put(Table::DocumentKeys, key.opening.key(), key.beside_opening());
    overlay.put(Table::Documents, key.key(), Vec::new());
}

/// Writes a document.
pub fn put_document(overlay: &mut Overlay<'_>, key: DocumentKey, record: &DocumentRecord) {
    overlay.put(Table::DocumentKeys, key.opening.key(), key.beside_opening());
    overlay.put(Table::Documents, key.key(), record.value(key));
}

/// Removes a document.
pub fn remove_document(overlay: &mut Overlay<'_>, key: DocumentKey) {
    overlay.delete(Table::DocumentKeys, key.opening.key());
    overlay.delete(Table::Documents, key.key());
}

/// Returns the grants of a case, in the order given.
///
/// # Errors
/// Fails when the store does.
pub fn grants(store: &dyn Store, case: u64) -> Result<Vec<(GrantKey, GrantRecord)>, StoreError> {
    let prefix = case.to_be_bytes();
    let rows = store.scan(Table::Grants, &prefix, &prefix_end(&prefix), usize::MAX)?;
    rows.into_iter()
        .map(|(key, value)| {
            let grant_key = GrantKey::from_key(&key).ok_or_else(|| corrupt(Table::Grants))?;
            Ok((grant_key, read_row(Table::Grants, &value)?))
        })
        .collect()
}

/// Goes through every grant of the store, by case, in the order given.
///
/// # Errors
/// Fails when the store or `visit` does.
pub fn for_each_grant<E: From<StoreError>>(
    store: &dyn Store,
    mut visit: impl FnMut(GrantKey, GrantRecord) -> Result<(), E>,
) -> Result<(), E> {
    let mut from = Vec::new();
    loop {
        let page = store.scan(Table::Grants, &from, &[], SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        from = after(last);
        for (key, value) in &page {
            let grant_key = GrantKey::from_key(key).ok_or_else(|| corrupt(Table::Grants))?;
            visit(grant_key, read_row(Table::Grants, value)?)?;
        }
    }
}

/// Returns the numbers of the cases that a backup lost, and of which grants came back.
///
/// # Errors
/// Fails when the store does.
pub fn lost_cases(store: &dyn Store) -> Result<Vec<u64>, StoreError> {
    let mut numbers = Vec::new();
    let mut from = LOST_CASES.to_be_bytes().to_vec();
    loop {
        let row = store.scan(Table::Grants, &from, &[], 1)?.pop();
        let Some((key, _)) = row else { return Ok(numbers) };
        let named = GrantKey::from_key(&key).ok_or_else(|| corrupt(Table::Grants))?;
        numbers.push(named.case);
        let Some(next) = named.case.checked_add(1) else { return Ok(numbers) };
        from = next.to_be_bytes().to_vec();
    }
}

/// Returns a grant by the entry that gave it.
///
/// # Errors
/// Fails when the store does.
pub fn grant(store: &dyn Store, id: EntryId) -> Result<Option<(GrantKey, GrantRecord)>, StoreError> {
    let Some(key) = store.get(Table::GrantKeys, &id.0)? else { return Ok(None) };
    let grant_key = GrantKey::from_key(&key).ok_or_else(|| corrupt(Table::GrantKeys))?;
    let Some(value) = store.get(Table::Grants, &key)? else { return Ok(None) };
    Ok(Some((grant_key, read_row(Table::Grants, &value)?)))
}

/// Writes a grant.
pub fn put_grant(overlay: &mut Overlay<'_>, key: GrantKey, record: &GrantRecord) {
    overlay.put(Table::GrantKeys, record.id.0, key.key());
    overlay.put(Table::Grants, key.key(), crate::codec::encode(record));
}

/// Returns what the home decided about a change, if it did.
///
/// # Errors
/// Fails when the store does.
pub fn decision(store: &dyn Store, change: EntryId) -> Result<Option<Decision>, StoreError> {
    let value = store.get(Table::Decisions, &change.0)?;
    value.map(|value| read_row(Table::Decisions, &value)).transpose()
}

/// Goes through every case of the store.
///
/// # Errors
/// Fails when the store or `visit` does.
pub fn for_each<E: From<StoreError>>(
    store: &dyn Store,
    mut visit: impl FnMut(u64, CaseRecord) -> Result<(), E>,
) -> Result<(), E> {
    let mut from = 0;
    loop {
        let page = cases(store, from, SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        from = last + 1;
        page.into_iter().try_for_each(|(number, record)| visit(number, record))?;
    }
}

fn number(table: Table, value: &[u8]) -> Result<u64, StoreError> {
    value.try_into().map(u64::from_be_bytes).map_err(|_| corrupt(table))
}

fn corrupt(table: Table) -> StoreError {
    StoreError::Corrupt { table: table.name(), reason: "key".to_owned() }
}

const META_NEXT_CASE: &[u8] = b"next case";

#[cfg(test)]
mod tests;
