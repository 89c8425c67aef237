// SPDX-License-Identifier: EUPL-1.2
//! The rows of the desk, and what cases have in common.
//!
//! The rows lie packed: those of 64 neighbouring cases in one row of SQLite, about a page of the database. What several cases have in
//! common is noted when they come to have it, so that nobody compares all of them; and so is, in the index of the desk, what decides whom
//! to call, so that nobody reads all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use borsh::BorshDeserialize;
use raccord_protocol::codec;
use raccord_protocol::desk::DeskRow;
use raccord_protocol::desk::index::{DeskIndex, DeskKey, DeskRange};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::store::{Store, StoreError};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::ViewError;
use raccord_protocol::view::desk::Projection;
use raccord_protocol::view::duplicates::{ALIKE_MAX, LikenessKey, Shared};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::derived::number;
use super::{Rows, SqliteError, SqliteReader};

/// `desk_key` is the index: the cases of each key, those of a part of all cases in a row, each two octets counted from the first of
/// the part. `desk_kind` has the cases of every kind but people's, of which there are too many: by the number of the kind.
/// `desk_named` has those cases of people of which what is kept rests on the names of organisations.
/// `desk_case` says what to take back when a case changes: what it may have in common with others, and for how long it holds;
/// `desk_until` finds what holds no longer, and `desk_since` what does not hold yet, as a clock that was ahead was put right.
/// `desk_shared` has the cases of each likeness that several have, so that all of them are read in one go.
pub(super) const TABLES: &str = "
    DROP TABLE IF EXISTS desk_pack;
    DROP TABLE IF EXISTS desk_key;
    DROP TABLE IF EXISTS desk_case;
    DROP TABLE IF EXISTS desk_since;
    DROP TABLE IF EXISTS desk_until;
    DROP TABLE IF EXISTS desk_likeness;
    DROP TABLE IF EXISTS desk_shared;
    DROP TABLE IF EXISTS desk_kind;
    DROP TABLE IF EXISTS desk_named;
    CREATE TABLE desk_pack (pack INTEGER PRIMARY KEY, rows BLOB NOT NULL) STRICT;
    CREATE TABLE desk_key (
        key BLOB NOT NULL, part INTEGER NOT NULL, cases BLOB NOT NULL, PRIMARY KEY (key, part)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_case (
        case_number INTEGER PRIMARY KEY, since INTEGER, until INTEGER, likenesses BLOB NOT NULL
    ) STRICT;
    CREATE TABLE desk_since (
        since INTEGER NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (since, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_until (
        until INTEGER NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (until, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_likeness (
        likeness BLOB NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (likeness, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_shared (likeness BLOB NOT NULL PRIMARY KEY, cases BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_kind (
        kind INTEGER NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (kind, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE desk_named (case_number INTEGER PRIMARY KEY) STRICT;
";

/// How many cases share a pack.
const PACK_CASES: u64 = 64;

/// How many cases are a part: more make fewer rows to read where keys are of many cases, and longer rows to write.
const PART_CASES: u64 = 8_192;

/// Is the rows of a pack, by what is left of the case number; borsh keeps them in order.
type Pack = BTreeMap<u8, DeskRow>;

/// How many cases of a likeness are kept: one more than mean something, to tell.
const SHARED_MAX: usize = ALIKE_MAX + 1;

/// Forgets all.
pub(super) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "DELETE FROM desk_pack; DELETE FROM desk_key; DELETE FROM desk_case; DELETE FROM desk_since; DELETE FROM desk_until; \
         DELETE FROM desk_likeness; DELETE FROM desk_shared; DELETE FROM desk_kind; DELETE FROM desk_named;",
    )
}

/// Tells whether something that is kept does not hold at a moment.
pub(super) fn is_over(connection: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    let text = "SELECT EXISTS (SELECT 1 FROM desk_until WHERE until <= ?1) \
                OR EXISTS (SELECT 1 FROM desk_since WHERE since > ?1)";
    connection.prepare_cached(text)?.query_row([number(now.0)], |row| row.get(0))
}

/// Marks the cases of which something that is kept does not hold at a moment.
pub(super) fn mark_over(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let text = "INSERT OR IGNORE INTO derived_stale SELECT case_number FROM desk_until WHERE until <= ?1 \
                UNION SELECT case_number FROM desk_since WHERE since > ?1";
    connection.prepare_cached(text)?.execute([number(now.0)]).map(drop)
}

/// Marks the cases of which what is kept rests on the names of organisations.
pub(super) fn mark_named(connection: &Connection) -> rusqlite::Result<()> {
    let text = "INSERT OR IGNORE INTO derived_stale SELECT case_number FROM desk_named";
    connection.prepare_cached(text)?.execute([]).map(drop)
}

/// Keeps of these cases what was made of them, and nothing else.
pub(super) fn put(connection: &Connection, cases: impl IntoIterator<Item = (u64, Projection)>) -> rusqlite::Result<()> {
    let mut packs: BTreeMap<u64, Vec<(u8, Option<DeskRow>)>> = BTreeMap::new();
    for (case, made) in cases {
        put_case(connection, case, &made)?;
        let place = u8::try_from(case % PACK_CASES).expect("64 places fit");
        packs.entry(case / PACK_CASES).or_default().push((place, made.row));
    }
    let mut keys = KeyChanges::default();
    for (pack, changes) in packs {
        put_pack(connection, pack, changes, &mut keys)?;
    }
    keys.write(connection)
}

/// Writes rows of a pack, and notes what that changes in the index.
fn put_pack(
    connection: &Connection,
    pack: u64,
    changes: Vec<(u8, Option<DeskRow>)>,
    keys: &mut KeyChanges,
) -> rusqlite::Result<()> {
    let first = pack * PACK_CASES;
    let pack = number(pack);
    let held: Option<Vec<u8>> = connection
        .prepare_cached("SELECT rows FROM desk_pack WHERE pack = ?1")?
        .query_row([pack], |row| row.get(0))
        .optional()?;
    let mut rows = held.as_deref().map(read_pack).transpose()?.unwrap_or_default();
    for (place, row) in changes {
        let before = match row.clone() {
            Some(row) => rows.insert(place, row),
            None => rows.remove(&place),
        };
        keys.add(first + u64::from(place), before.as_ref(), row.as_ref());
    }
    if rows.is_empty() {
        return connection.prepare_cached("DELETE FROM desk_pack WHERE pack = ?1")?.execute([pack]).map(drop);
    }
    let rows = codec::encode(&rows);
    if held.as_ref() != Some(&rows) {
        connection
            .prepare_cached("INSERT INTO desk_pack VALUES (?1, ?2) ON CONFLICT DO UPDATE SET rows = ?2")?
            .execute(params![pack, rows])?;
    }
    Ok(())
}

fn read_pack(bytes: &[u8]) -> rusqlite::Result<Pack> {
    Pack::try_from_slice(bytes).map_err(malformed)
}

fn malformed(error: std::io::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error))
}

/// Is what changes in the index: by key and part, the places in it of cases that are taken out or put in.
#[derive(Default)]
struct KeyChanges(BTreeMap<KeyPart, Vec<(u16, Change)>>);

/// Is a key and the number of a part.
type KeyPart = (Vec<u8>, u64);

#[derive(Clone, Copy)]
enum Change {
    PutIn,
    TakeOut,
}

impl KeyChanges {
    fn add(&mut self, case: u64, before: Option<&DeskRow>, after: Option<&DeskRow>) {
        if before == after {
            return;
        }
        let of = |row: Option<&DeskRow>| -> BTreeSet<Vec<u8>> {
            row.into_iter().flat_map(DeskKey::of).map(|key| key.to_octets()).collect()
        };
        let (before, after) = (of(before), of(after));
        let place = u16::try_from(case % PART_CASES).expect("8,192 places fit");
        let gone = before.difference(&after).map(|key| (key, Change::TakeOut));
        let new = after.difference(&before).map(|key| (key, Change::PutIn));
        for (key, change) in gone.chain(new) {
            self.0.entry((key.clone(), case / PART_CASES)).or_default().push((place, change));
        }
    }

    fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut read = connection.prepare_cached("SELECT cases FROM desk_key WHERE key = ?1 AND part = ?2")?;
        let text = "INSERT INTO desk_key VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET cases = ?3";
        let mut put = connection.prepare_cached(text)?;
        let mut delete = connection.prepare_cached("DELETE FROM desk_key WHERE key = ?1 AND part = ?2")?;
        for ((key, part), changes) in self.0 {
            let part = number(part);
            let held: Option<Vec<u8>> = read.query_row(params![key, part], |row| row.get(0)).optional()?;
            let mut places = places_of(held.as_deref().unwrap_or_default());
            for (place, change) in changes {
                match (places.binary_search(&place), change) {
                    (Err(at), Change::PutIn) => places.insert(at, place),
                    (Ok(at), Change::TakeOut) => drop(places.remove(at)),
                    (Ok(_), Change::PutIn) | (Err(_), Change::TakeOut) => {}
                }
            }
            if places.is_empty() {
                delete.execute(params![key, part])?;
                continue;
            }
            let cases: Vec<u8> = places.into_iter().flat_map(u16::to_be_bytes).collect();
            put.execute(params![key, part, cases])?;
        }
        Ok(())
    }
}

/// Returns the places of cases in a part, in order.
fn places_of(cases: &[u8]) -> Vec<u16> {
    cases.as_chunks().0.iter().map(|place| u16::from_be_bytes(*place)).collect()
}

/// Keeps what kind a case is of, but for people's; a case that is of none any more leaves its own.
fn put_kind(connection: &Connection, case: i64, kind: Option<CaseKind>) -> rusqlite::Result<()> {
    match kind {
        Some(CaseKind::Person) => Ok(()),
        Some(kind) => {
            let text = "INSERT OR IGNORE INTO desk_kind VALUES (?1, ?2)";
            connection.prepare_cached(text)?.execute([kind as i64, case]).map(drop)
        }
        None => {
            let mut delete = connection.prepare_cached("DELETE FROM desk_kind WHERE kind = ?1 AND case_number = ?2")?;
            CaseKind::ALL.iter().try_for_each(|kind| delete.execute([*kind as i64, case]).map(drop))
        }
    }
}

fn put_case(connection: &Connection, case: u64, made: &Projection) -> rusqlite::Result<()> {
    let case = number(case);
    put_kind(connection, case, made.kind)?;
    let text = match made.rests_on_names {
        true => "INSERT OR IGNORE INTO desk_named VALUES (?1)",
        false => "DELETE FROM desk_named WHERE case_number = ?1",
    };
    connection.prepare_cached(text)?.execute([case])?;
    let held: Option<([Option<i64>; 2], Vec<u8>)> = connection
        .prepare_cached("SELECT since, until, likenesses FROM desk_case WHERE case_number = ?1")?
        .query_row([case], |row| Ok(([row.get(0)?, row.get(1)?], row.get(2)?)))
        .optional()?;
    let moments = [made.validity.since, made.validity.until].map(|moment| moment.map(|moment| number(moment.0)));
    let likenesses: Vec<u8> = made.likenesses.iter().flatten().copied().collect();
    let new = (moments, likenesses);
    let (held_moments, held_likenesses) = held.clone().unwrap_or_default();
    if held.as_ref() == Some(&new) {
        return Ok(());
    }
    for ((table, before), after) in ["desk_since", "desk_until"].into_iter().zip(held_moments).zip(moments) {
        put_moment(connection, (table, case), before, after)?;
    }
    let before: BTreeSet<LikenessKey> =
        held_likenesses.chunks_exact(16).filter_map(|key| key.try_into().ok()).collect();
    for likeness in before.difference(&made.likenesses) {
        let text = "DELETE FROM desk_likeness WHERE likeness = ?1 AND case_number = ?2";
        connection.prepare_cached(text)?.execute(params![likeness, case])?;
        put_shared(connection, likeness)?;
    }
    for likeness in made.likenesses.difference(&before) {
        let others: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM desk_likeness WHERE likeness = ?1)")?
            .query_row([likeness], |row| row.get(0))?;
        connection
            .prepare_cached("INSERT OR IGNORE INTO desk_likeness VALUES (?1, ?2)")?
            .execute(params![likeness, case])?;
        if others {
            put_shared(connection, likeness)?;
        }
    }
    if new == ([None; 2], Vec::new()) {
        return connection.prepare_cached("DELETE FROM desk_case WHERE case_number = ?1")?.execute([case]).map(drop);
    }
    let ([since, until], likenesses) = new;
    let text = "INSERT INTO desk_case VALUES (?1, ?2, ?3, ?4) \
                ON CONFLICT DO UPDATE SET since = ?2, until = ?3, likenesses = ?4";
    connection.prepare_cached(text)?.execute(params![case, since, until, likenesses]).map(drop)
}

/// Keeps in one of the tables of moments that of a case.
fn put_moment(
    connection: &Connection,
    (table, case): (&str, i64),
    before: Option<i64>,
    after: Option<i64>,
) -> rusqlite::Result<()> {
    if before == after {
        return Ok(());
    }
    if let Some(moment) = before {
        let column = table.trim_start_matches("desk_");
        let text = format!("DELETE FROM {table} WHERE {column} = ?1 AND case_number = ?2");
        connection.prepare_cached(&text)?.execute([moment, case])?;
    }
    if let Some(moment) = after {
        let text = format!("INSERT OR IGNORE INTO {table} VALUES (?1, ?2)");
        connection.prepare_cached(&text)?.execute([moment, case])?;
    }
    Ok(())
}

/// Returns the cases that have a likeness, by increasing number, at most [`SHARED_MAX`].
fn having(connection: &Connection, likeness: &LikenessKey) -> rusqlite::Result<Vec<u64>> {
    let text = "SELECT case_number FROM desk_likeness WHERE likeness = ?1 ORDER BY case_number LIMIT ?2";
    let limit = i64::try_from(SHARED_MAX).unwrap_or(i64::MAX);
    let mut of = connection.prepare_cached(text)?;
    let cases = of.query_map(params![likeness, limit], |row| row.get::<_, i64>(0))?;
    cases.map(|case| Ok(u64::try_from(case?).unwrap_or_default())).collect()
}

/// Keeps the cases that have a likeness together, where several have it.
fn put_shared(connection: &Connection, likeness: &LikenessKey) -> rusqlite::Result<()> {
    let of = having(connection, likeness)?;
    if of.len() < 2 {
        // What one case alone has is shared by none.
        let text = "DELETE FROM desk_shared WHERE likeness = ?1";
        return connection.prepare_cached(text)?.execute([likeness]).map(drop);
    }
    let cases: Vec<u8> = of.iter().flat_map(|case| case.to_be_bytes()).collect();
    let text = "INSERT INTO desk_shared VALUES (?1, ?2) ON CONFLICT DO UPDATE SET cases = ?2 WHERE cases <> ?2";
    connection.prepare_cached(text)?.execute(params![likeness, cases]).map(drop)
}

/// Is the rows of the desk as they stand in one state of a store.
#[derive(Debug, Clone, Copy)]
pub struct DeskRows<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

#[cfg(test)]
impl<'a> DeskRows<'a> {
    /// Returns the rows over a connection of a test.
    pub(super) fn of(connection: &'a Connection, path: &'a Path) -> Self {
        Self { connection, path }
    }
}

impl DeskRows<'_> {
    /// Returns the cases of a kind that is not people's, as far as they may be seen.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn of_kind(&self, kind: CaseKind) -> Result<BTreeSet<u64>, SqliteError> {
        assert_ne!(kind, CaseKind::Person, "people's cases are in no index of their own");
        let read = || -> rusqlite::Result<BTreeSet<u64>> {
            let text = "SELECT case_number FROM desk_kind WHERE kind = ?1";
            let mut cases = self.connection.prepare_cached(text)?;
            let cases = cases.query_map([kind as i64], |row| row.get::<_, i64>(0))?;
            cases.filter_map(|case| case.map(|case| u64::try_from(case).ok()).transpose()).collect()
        };
        let cases = read().map_err(|error| SqliteError::from_database(self.path, &error))?;
        super::expect_cipher_undamaged(self.path, self.connection)?;
        Ok(cases)
    }

    /// Returns the cases that have a likeness, by increasing number: at most one more than mean something.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn having(&self, likeness: &LikenessKey) -> Result<Vec<u64>, SqliteError> {
        having(self.connection, likeness).map_err(|error| SqliteError::from_database(self.path, &error))
    }

    /// Returns what several cases have in common.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn shared(&self) -> Result<Shared, SqliteError> {
        let read = || -> rusqlite::Result<Shared> {
            let text = "SELECT likeness, cases FROM desk_shared ORDER BY likeness";
            let mut groups = self.connection.prepare_cached(text)?;
            let mut groups = groups.query([])?;
            let mut shared = Shared::default();
            while let Some(row) = groups.next()? {
                let cases = row.get_ref(1)?.as_blob()?.as_chunks().0;
                shared.add(&row.get(0)?, cases.iter().map(|case| u64::from_be_bytes(*case)).collect());
            }
            Ok(shared)
        };
        read().map_err(|error| SqliteError::from_database(self.path, &error))
    }
}

impl DeskIndex for DeskRows<'_> {
    fn for_each(&self, range: DeskRange<'_>, visit: &mut dyn FnMut(&DeskKey, &[u64])) -> Result<(), StoreError> {
        let (from, to) = range.octets();
        let mut cases = Vec::new();
        let read = || -> rusqlite::Result<()> {
            let text = "SELECT key, part, cases FROM desk_key WHERE key >= ?1 AND key < ?2 ORDER BY key, part";
            let mut parts = self.connection.prepare_cached(text)?;
            let mut parts = parts.query([from, to])?;
            while let Some(row) = parts.next()? {
                let key = DeskKey::from_octets(row.get_ref(0)?.as_blob()?);
                let key = key.ok_or_else(|| malformed(std::io::ErrorKind::InvalidData.into()))?;
                let first = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default() * PART_CASES;
                let places = row.get_ref(2)?.as_blob()?.as_chunks().0.iter();
                cases.clear();
                cases.extend(places.map(|place| first + u64::from(u16::from_be_bytes(*place))));
                visit(&key, &cases);
            }
            Ok(())
        };
        read().map_err(|error| SqliteError::from_database(self.path, &error))?;
        Ok(super::expect_cipher_undamaged(self.path, self.connection)?)
    }
}

impl SqliteReader {
    /// Runs `work` on one unchanging state of the store and the rows of the desk that belong to it.
    ///
    /// # Errors
    /// Fails as `work` does, or when the database fails.
    pub fn read_desk<T>(
        &mut self,
        work: impl FnOnce(&dyn Store, DeskRows<'_>) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(|error| SqliteError::from_database(path, &error))?;
        work(&Rows { connection: &transaction, path }, DeskRows { connection: &transaction, path })
    }
}

/// Reports that a question to the desk has no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] SqliteError),
    /// The cases could not be shown.
    #[error(transparent)]
    View(#[from] ViewError),
}

#[cfg(test)]
mod tests;
