// SPDX-License-Identifier: EUPL-1.2
//! A second look at what a node holds, which shares no code with what decided it.
//!
//! The node's database is written out decrypted page by page, free pages and what the write-ahead log held included.
//! Then it is read as any SQLite file, by the layouts in SPEC.md ("Store"), and searched byte by byte for texts that
//! this office must not have. What may be there is handed in as plain facts; grants, roles and outboxes are not asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aho_corasick::AhoCorasick;
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

/// Is what an office may hold of others' cases, as the story knows it.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// The office's own id.
    pub organisation: [u8; 32],
    /// For each alias that the office was given: the fields that a grant covers now.
    pub fields: BTreeMap<[u8; 16], BTreeSet<u16>>,
    /// Texts that must occur nowhere in the file.
    pub forbidden: Vec<String>,
    /// Texts of values that were erased.
    pub erased: Vec<String>,
}

/// Is what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many cases, its own and others'.
    pub cases: usize,
    /// How many fields of cases with a value to read, its own and others'.
    pub fields: usize,
    /// How many of them are of others' cases.
    pub foreign_fields: usize,
    /// How many of those a grant covers.
    pub shared: usize,
    /// What must not be there: fields without a grant, values that belong to no case, texts that were found.
    pub leaked: Vec<Leak>,
    /// How often a text stands there that was erased.
    pub resurrected: usize,
}

/// Is something that must not be there. Says where, never what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leak {
    /// A field of another office's case that no grant covers.
    Field {
        /// The field's number.
        field: u16,
    },
    /// A value of another office that stands in no case.
    Stray {
        /// The number of its commit in the store.
        commit: u64,
    },
    /// A text that must not be there.
    Text {
        /// Its offset in the file.
        offset: usize,
    },
}

/// Reports that the file could not be read.
#[derive(Debug, Error)]
pub enum InspectError {
    /// The file is no SQLite database of this layout.
    #[error("failed to read the copy of the store: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file could not be read at all.
    #[error("failed to read the copy of the store: {0}")]
    File(#[from] std::io::Error),
    /// A row does not have its documented layout.
    #[error("row of table {0} does not have its documented layout")]
    Layout(&'static str),
    /// The texts to search for are too many for one search.
    #[error("failed to prepare the search: {0}")]
    Search(#[from] aho_corasick::BuildError),
}

/// Looks at the decrypted copy of a store.
///
/// # Errors
/// Returns an [`InspectError`] when the copy cannot be read.
pub fn inspect(copy: &Path, allowed: &Allowed) -> Result<Found, InspectError> {
    let database = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut found = Found::default();
    let cases = read_cases(&database)?;
    found.cases = cases.len();
    let foreign_commits = read_foreign_commits(&database, &allowed.organisation)?;
    let bodies = keys(&database, "bodies")?;
    let mut placed = BTreeSet::new();
    let mut held: BTreeMap<(u64, u16), bool> = BTreeMap::new();
    for (key, value) in rows(&database, "documents")? {
        let layout = || InspectError::Layout("documents");
        let case = number(&key, 0).ok_or_else(layout)?;
        let field = u16::from_be_bytes(bytes(&key, 8).ok_or_else(layout)?);
        let opening: [u8; 10] = bytes(&key, 10).ok_or_else(layout)?;
        for change in changes(&value, opening).ok_or_else(layout)? {
            let mut body_key = change.to_vec();
            body_key.push(if body_key == opening { SLOT_OPENING_VALUE } else { SLOT_CHANGE_VALUE });
            if bodies.contains(&body_key) {
                held.insert((case, field), true);
                placed.insert(body_key);
            }
        }
    }
    for (case, field) in held.into_keys() {
        found.fields += 1;
        let Some(record) = cases.get(&case) else {
            found.leaked.push(Leak::Field { field });
            continue;
        };
        if record.holder == allowed.organisation {
            continue;
        }
        found.foreign_fields += 1;
        if allowed.fields.get(&record.handle).is_some_and(|fields| fields.contains(&field)) {
            found.shared += 1;
        } else {
            found.leaked.push(Leak::Field { field });
        }
    }
    for key in &bodies {
        let commit = number(key, 0).ok_or(InspectError::Layout("bodies"))?;
        let is_value = foreign_commits.get(&commit).is_some_and(|values| values.contains(key));
        if is_value && !placed.contains(key) {
            found.leaked.push(Leak::Stray { commit });
        }
    }
    search(copy, &allowed.forbidden, &mut found.leaked)?;
    found.resurrected = occurrences(copy, &allowed.erased)?;
    Ok(found)
}

/// Counts how often texts stand in a file.
///
/// # Errors
/// Returns an [`InspectError`] when the file cannot be read.
pub fn occurrences(file: &Path, texts: &[String]) -> Result<usize, InspectError> {
    let mut hits = Vec::new();
    search(file, texts, &mut hits)?;
    Ok(hits.len())
}

/// Is a row of a table: key and value.
type Row = (Vec<u8>, Vec<u8>);

struct Case {
    handle: [u8; 16],
    holder: [u8; 32],
}

fn read_cases(database: &Connection) -> Result<BTreeMap<u64, Case>, InspectError> {
    let layout = || InspectError::Layout("cases");
    rows(database, "cases")?
        .into_iter()
        .map(|(key, value)| {
            // kind (u8) | handle (16) | holder (32) | ...
            let handle = bytes(&value, 1).ok_or_else(layout)?;
            let holder = bytes(&value, 17).ok_or_else(layout)?;
            Ok((number(&key, 0).ok_or_else(layout)?, Case { handle, holder }))
        })
        .collect()
}

/// Returns, for each commit of another office, the keys of the bodies that are values by the kind of their entry.
fn read_foreign_commits(
    database: &Connection,
    own: &[u8; 32],
) -> Result<BTreeMap<u64, BTreeSet<Vec<u8>>>, InspectError> {
    let own_ledgers = own_ledgers(database, own)?;
    let mut foreign = BTreeMap::new();
    for (key, value) in rows(database, "commits")? {
        let layout = || InspectError::Layout("commits");
        // version (u8) | ledger (32) | ...
        let ledger: [u8; 32] = bytes(&value, 1).ok_or_else(layout)?;
        if !own_ledgers.contains(&ledger) {
            foreign.insert(number(&key, 0).ok_or_else(layout)?, BTreeSet::new());
        }
    }
    for (key, value) in rows(database, "entries")? {
        let layout = || InspectError::Layout("entries");
        let commit = number(&key, 0).ok_or_else(layout)?;
        let Some(values) = foreign.get_mut(&commit) else { continue };
        // place, slots and the highest bit (u16), for a header that ends the row | header: version (u8), kind (u8), ..., without the
        // commitments of these slots; of a store of version 6: place (u16) | header length (u32) | header
        let ends_row = value.get(1).is_some_and(|high| high & 0x80 != 0);
        let slot = match value.get(if ends_row { 3 } else { 7 }) {
            Some(&KIND_OPENING) => SLOT_OPENING_VALUE,
            Some(&KIND_CHANGE) => SLOT_CHANGE_VALUE,
            Some(_) => continue,
            None => return Err(layout()),
        };
        values.insert([key.as_slice(), &[slot]].concat());
    }
    Ok(foreign)
}

/// Returns the ledgers of the office's own epochs: leaf version (u8) | ledger (32) | ...
fn own_ledgers(database: &Connection, own: &[u8; 32]) -> Result<BTreeSet<[u8; 32]>, InspectError> {
    let mut ledgers = BTreeSet::new();
    for (_, value) in rows(database, "epochs")? {
        ledgers.insert(bytes(&value, 1).ok_or(InspectError::Layout("epochs"))?);
    }
    for (_, value) in rows(database, "cases")? {
        let holder: [u8; 32] = bytes(&value, 17).ok_or(InspectError::Layout("cases"))?;
        if holder == *own {
            ledgers.insert(bytes(&value, 49).ok_or(InspectError::Layout("cases"))?);
        }
    }
    Ok(ledgers)
}

fn search(copy: &Path, texts: &[String], leaked: &mut Vec<Leak>) -> Result<(), InspectError> {
    let content = std::fs::read(copy)?;
    for some in texts.chunks(TEXTS_AT_ONCE) {
        let searcher = AhoCorasick::new(some)?;
        leaked.extend(searcher.find_iter(&content).map(|hit| Leak::Text { offset: hit.start() }));
    }
    Ok(())
}

fn rows(database: &Connection, table: &'static str) -> Result<Vec<Row>, InspectError> {
    let mut statement = database.prepare(&format!("SELECT key, value FROM {table} ORDER BY key"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<Row> = rows.collect::<Result<_, _>>()?;
    if !PACKED.contains(&table) {
        return Ok(rows);
    }
    let mut unpacked = Vec::new();
    for (first_key, pack) in &rows {
        unpack(first_key, pack, &mut unpacked).ok_or(InspectError::Layout(table))?;
    }
    Ok(unpacked)
}

/// Adds the rows of a pack: for each, what its key has in common with the one before, the rest of it, the value.
fn unpack(first_key: &[u8], mut pack: &[u8], rows: &mut Vec<Row>) -> Option<()> {
    let mut key = first_key.to_vec();
    while !pack.is_empty() {
        let shared = length(&mut pack)?;
        let rest = length(&mut pack)?;
        key.truncate(shared);
        key.extend_from_slice(pack.split_off(..rest)?);
        let value = length(&mut pack)?;
        rows.push((key.clone(), pack.split_off(..value)?.to_vec()));
    }
    Some(())
}

fn length(pack: &mut &[u8]) -> Option<usize> {
    let mut length = 0;
    for shift in (0..32).step_by(7) {
        let byte = *pack.split_off_first()?;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(length);
        }
    }
    None
}

fn keys(database: &Connection, table: &'static str) -> Result<BTreeSet<Vec<u8>>, InspectError> {
    Ok(rows(database, table)?.into_iter().map(|(key, _)| key).collect())
}

/// Returns the locations of a document's changes: its opening alone where nothing follows its id, or nothing stands there at all.
fn changes(value: &[u8], opening: [u8; 10]) -> Option<Vec<[u8; 10]>> {
    if matches!(value.len(), 0 | 32) {
        return Some(vec![opening]);
    }
    let count = u32::from_le_bytes(bytes(value, 32)?);
    let change = |at: usize| {
        let commit = u64::from_le_bytes(bytes(value, at)?).to_be_bytes();
        let index = u16::from_le_bytes(bytes(value, at + 8)?).to_be_bytes();
        [&commit[..], &index].concat().try_into().ok()
    };
    (0..count as usize).map(|number| change(36 + number * 10)).collect()
}

fn number(row: &[u8], at: usize) -> Option<u64> {
    bytes(row, at).map(u64::from_be_bytes)
}

fn bytes<const N: usize>(row: &[u8], at: usize) -> Option<[u8; N]> {
    row.get(at..at + N)?.try_into().ok()
}

/// The tables that hold packs of rows.
const PACKED: [&str; 4] = ["bodies", "document_keys", "documents", "entries"];
const KIND_OPENING: u8 = 1;
const KIND_CHANGE: u8 = 2;
const SLOT_OPENING_VALUE: u8 = 2;
const SLOT_CHANGE_VALUE: u8 = 0;
/// Bounds the memory of a search.
const TEXTS_AT_ONCE: usize = 50_000;
