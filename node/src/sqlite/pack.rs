// SPDX-License-Identifier: EUPL-1.2
//! Packs: neighbouring rows of a table in one row of SQLite, for the tables that grow with every entry.
//!
//! A row of SQLite costs some microseconds to write and about a dozen bytes to keep, whatever is in it; the rows of
//! these tables are small and come in the order of their keys. So a row of SQLite holds as many of them as fit in a
//! quarter of a page. Its key is the first of theirs; its value is, for each:
//!
//! ```text
//! +--------+--------+----------+--------+-----------+
//! | shared | rest   | rest of  | length | value     |     shared: how many bytes the key has in common with the one
//! | varint | varint | the key  | varint |           |     before; the first key of the pack has all of it in common
//! +--------+--------+----------+--------+-----------+     varint: LEB128
//! ```
//!
//! Packs do not overlap: the rows of one all come before the first key of the next. In an append-only table a pack only
//! ever grows at its end, which its triggers check too.

use std::borrow::Cow;
use std::iter::Peekable;
use std::path::Path;

use raccord_protocol::store::{Row, Table};
use rusqlite::{Connection, OptionalExtension, params};

use super::{LateStatement, SqliteError};

/// The most bytes of a pack of several rows, its key included: four packs fill a page, and none continues on another. SQLite lets a
/// row of such a table have 981 bytes there, of which it takes four.
pub(super) const PACK_BYTES_MAX: usize = 976;

/// Tells whether a table's rows are packed.
pub(crate) fn is_packed(table: Table) -> bool {
    matches!(table, Table::Entries | Table::Bodies | Table::Commitments | Table::Documents | Table::DocumentKeys)
}

/// Reads the rows of a pack, in order.
pub(super) struct PackRows<'a> {
    /// The key of the row read last; of the first row before any was.
    pub(super) key: Vec<u8>,
    rest: &'a [u8],
}

impl<'a> PackRows<'a> {
    pub(super) fn new(first_key: &[u8], pack: &'a [u8]) -> Self {
        Self { key: first_key.to_vec(), rest: pack }
    }

    /// Goes to the next row, whose value it returns; `None` after the last.
    pub(super) fn next_value(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let shared = self.length()?;
        let rest = self.length()?;
        if shared > self.key.len() {
            return Err(Malformed);
        }
        self.key.truncate(shared);
        let rest = self.bytes(rest)?;
        self.key.extend_from_slice(rest);
        let length = self.length()?;
        self.bytes(length).map(Some)
    }

    fn bytes(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(Malformed)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn length(&mut self) -> Result<usize, Malformed> {
        let mut length = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(Malformed)?;
            self.rest = rest;
            length |= usize::from(byte & 0x7f).checked_shl(shift).ok_or(Malformed)?;
            if byte < 0x80 {
                return Ok(length);
            }
        }
        Err(Malformed)
    }
}

/// Says that a pack does not read: it is not what was written.
#[derive(Debug)]
pub(super) struct Malformed;

/// Is what a search comes to: the database fails, or a pack does not read, or neither.
pub(super) type Read<T> = rusqlite::Result<Result<T, Malformed>>;

/// Is a pack in the making.
struct Packer {
    first: Vec<u8>,
    last: Vec<u8>,
    bytes: Vec<u8>,
}

impl Packer {
    fn new(first_key: &[u8]) -> Self {
        Self { first: first_key.to_vec(), last: first_key.to_vec(), bytes: Vec::with_capacity(PACK_BYTES_MAX) }
    }

    fn len(&self) -> usize {
        self.first.len() + self.bytes.len()
    }

    fn shared(&self, key: &[u8]) -> usize {
        key.iter().zip(&self.last).take_while(|(one, other)| one == other).count()
    }

    /// Returns how long the pack is with one more row.
    fn len_with(&self, key: &[u8], value: &[u8]) -> usize {
        let shared = self.shared(key);
        let rest = key.len() - shared;
        self.len() + [shared, rest, value.len()].map(length_bytes).iter().sum::<usize>() + rest + value.len()
    }

    fn push(&mut self, key: &[u8], value: &[u8]) {
        let shared = self.shared(key);
        self.push_length(shared);
        self.push_length(key.len() - shared);
        self.bytes.extend_from_slice(&key[shared..]);
        self.push_length(value.len());
        self.bytes.extend_from_slice(value);
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
    }

    fn push_length(&mut self, mut length: usize) {
        while length >= 0x80 {
            self.bytes.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
            length >>= 7;
        }
        self.bytes.push(u8::try_from(length).expect("seven bits"));
    }
}

/// How many bytes a length takes.
fn length_bytes(length: usize) -> usize {
    let bits = usize::BITS - length.leading_zeros();
    bits.div_ceil(7).max(1) as usize
}

/// Packs rows, in the order of their keys, into packs of at most `bytes_max`, each handed to `take` when it is full. A
/// row that is longer has a pack of its own.
fn pack_rows<E>(
    rows: impl IntoIterator<Item = (impl AsRef<[u8]>, impl AsRef<[u8]>)>,
    bytes_max: usize,
    mut take: impl FnMut(&[u8], &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut open: Option<Packer> = None;
    for (key, value) in rows {
        let (key, value) = (key.as_ref(), value.as_ref());
        let full = open.take_if(|pack| pack.len_with(key, value) > bytes_max);
        if let Some(full) = full {
            take(&full.first, &full.bytes)?;
        }
        open.get_or_insert_with(|| Packer::new(key)).push(key, value);
    }
    open.map_or(Ok(()), |last| take(&last.first, &last.bytes))
}

/// Returns how long all these rows are in one pack.
fn packed_bytes<'r>(rows: impl Iterator<Item = (&'r [u8], &'r [u8])>) -> usize {
    let mut whole: Option<Packer> = None;
    for (key, value) in rows {
        whole.get_or_insert_with(|| Packer::new(key)).push(key, value);
    }
    whole.map_or(0, |pack| pack.len())
}

/// Returns how long packs are to be at most that so many bytes are divided into evenly.
fn evenly(bytes: usize) -> usize {
    if bytes <= PACK_BYTES_MAX {
        return PACK_BYTES_MAX;
    }
    (bytes / bytes.div_ceil(PACK_BYTES_MAX)).max(PACK_BYTES_MAX / 2)
}

/// Returns the value under `key`, and how long the row of SQLite is that was read for it.
pub(super) fn get(connection: &Connection, table: Table, key: &[u8]) -> Read<(Option<Vec<u8>>, usize)> {
    let text = format!("SELECT key, value FROM {} WHERE key <= ?1 ORDER BY key DESC LIMIT 1", table.name());
    let read = |row: &rusqlite::Row<'_>| {
        let (first, pack) = (row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?);
        Ok(value_of(first, pack, key).map(|value| (value, first.len() + pack.len())))
    };
    let found = connection.prepare_cached(&text)?.query_row([key], read).optional()?;
    Ok(found.unwrap_or(Ok((None, 0))))
}

fn value_of(first_key: &[u8], pack: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>, Malformed> {
    let mut rows = PackRows::new(first_key, pack);
    while let Some(value) = rows.next_value()? {
        if rows.key.as_slice() >= key {
            return Ok((rows.key == key).then(|| value.to_vec()));
        }
    }
    Ok(None)
}

/// Is what a search found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) rows: Vec<Row>,
    /// How long the longest row of SQLite was that was read.
    pub(super) read_bytes_max: usize,
}

/// Returns the first `limit` rows with `from <= key < to`, in order. An empty `to` means no end.
pub(super) fn scan(connection: &Connection, table: Table, from: &[u8], to: &[u8], limit: usize) -> Read<Found> {
    let name = table.name();
    // The pack before may hold rows of the range. With no end, ?2 stands in for nothing.
    let end = if to.is_empty() { "?2 = x''" } else { "key < ?2" };
    let text = format!(
        "SELECT key, value FROM {name} \
         WHERE key >= ifnull((SELECT max(key) FROM {name} WHERE key <= ?1), x'') AND {end} ORDER BY key"
    );
    let mut statement = connection.prepare_cached(&text)?;
    let mut packs = statement.query(params![from, to])?;
    let mut found = Found::default();
    while found.rows.len() < limit
        && let Some(pack) = packs.next()?
    {
        let (first, bytes) = (pack.get_ref(0)?.as_blob()?, pack.get_ref(1)?.as_blob()?);
        found.read_bytes_max = found.read_bytes_max.max(first.len() + bytes.len());
        let mut rows = PackRows::new(first, bytes);
        loop {
            match rows.next_value() {
                Err(malformed) => return Ok(Err(malformed)),
                Ok(None) => break,
                Ok(Some(_)) if rows.key.as_slice() < from => {}
                Ok(Some(value)) if found.rows.len() < limit && (to.is_empty() || rows.key.as_slice() < to) => {
                    found.rows.push((rows.key.clone(), value.to_vec()));
                }
                Ok(Some(_)) => break,
            }
        }
    }
    Ok(Ok(found))
}

/// Returns the last row with `from <= key < to`. An empty `to` means no end.
pub(super) fn last(connection: &Connection, table: Table, from: &[u8], to: &[u8]) -> Read<Found> {
    let end = if to.is_empty() { "?1 = x''" } else { "key < ?1" };
    let text = format!("SELECT key, value FROM {} WHERE {end} ORDER BY key DESC LIMIT 1", table.name());
    let read = |row: &rusqlite::Row<'_>| {
        let (first, bytes) = (row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?);
        let last = last_of(first, bytes, to).map(|row| row.into_iter().filter(|(key, _)| key.as_slice() >= from));
        let read_bytes_max = first.len() + bytes.len();
        Ok(last.map(|rows| Found { rows: rows.collect(), read_bytes_max }))
    };
    let found = connection.prepare_cached(&text)?.query_row([to], read).optional()?;
    Ok(found.unwrap_or_else(|| Ok(Found::default())))
}

/// Returns the last row of a pack whose key is before `to`; an empty `to` means no end.
fn last_of(first_key: &[u8], pack: &[u8], to: &[u8]) -> Result<Option<Row>, Malformed> {
    let mut rows = PackRows::new(first_key, pack);
    let mut last: Option<Row> = None;
    while let Some(value) = rows.next_value()? {
        if !to.is_empty() && rows.key.as_slice() >= to {
            break;
        }
        last = Some((rows.key.clone(), value.to_vec()));
    }
    Ok(last)
}

/// Is a write to one row: its key, and its value, `None` to remove it.
pub(super) type Write<'a> = (&'a [u8], Option<&'a [u8]>);

/// Writes rows of a packed table; `writes` are in the order of their keys, each of which is there once.
pub(super) fn write<'a>(
    path: &Path,
    connection: &Connection,
    table: Table,
    writes: impl Iterator<Item = Write<'a>>,
) -> Result<(), SqliteError> {
    let failed = |error| SqliteError::from_database(path, &error);
    let mut writer = PackWriter::new(connection, table);
    let mut writes = writes.peekable();
    while let Some((key, _)) = writes.peek() {
        let held = writer.pack_at(key).map_err(failed)?;
        let stretch = writer.stretch(&mut writes).map_err(failed)?;
        let merged = merge(held.as_ref(), &stretch)
            .map_err(|Malformed| SqliteError::Damaged { path: path.to_path_buf(), finding: MALFORMED.to_owned() })?;
        if table.is_append_only() && !merged.is_kept {
            return Err(SqliteError::AppendOnly { table: table.name() });
        }
        let replaced = if table.is_append_only() && !merged.is_continued {
            put_back(connection, table, || writer.replace(held.as_ref(), &merged))
        } else {
            writer.replace(held.as_ref(), &merged)
        };
        replaced.map_err(|error| SqliteError::from_write(path, table, &error))?;
    }
    Ok(())
}

/// Puts rows of an append-only table back between others, which [`merge`] has seen to be kept: a disk that lost a pack had several
/// of them, and partners send them again in whatever order. The triggers know no row of a pack, so they stand aside until the end
/// of `replace`, in the same transaction.
fn put_back(
    connection: &Connection,
    table: Table,
    replace: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let triggers: Vec<(String, String)> = connection
        .prepare_cached("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1")?
        .query_map([table.name()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    replace()?;
    triggers.iter().try_for_each(|(_, sql)| connection.execute_batch(sql))
}

/// What is said of a pack that does not read.
pub(super) const MALFORMED: &str = "a pack of rows is not what was written";

/// Reads and writes the packs of one table.
struct PackWriter<'a> {
    at: LateStatement<'a>,
    after: LateStatement<'a>,
    put: LateStatement<'a>,
    delete: LateStatement<'a>,
}

impl<'a> PackWriter<'a> {
    fn new(connection: &'a Connection, table: Table) -> Self {
        let name = table.name();
        let late = |text: String| LateStatement::new(connection, text);
        Self {
            at: late(format!("SELECT key, value FROM {name} WHERE key <= ?1 ORDER BY key DESC LIMIT 1")),
            after: late(format!("SELECT key FROM {name} WHERE key > ?1 ORDER BY key LIMIT 1")),
            put: late(super::put_text(name)),
            delete: late(format!("DELETE FROM {name} WHERE key = ?1")),
        }
    }

    /// Returns the pack that holds `key`, or would.
    fn pack_at(&mut self, key: &[u8]) -> rusqlite::Result<Option<Row>> {
        self.at.get()?.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }

    /// Takes the writes that go into the same pack as the first: those before the first key of the pack after.
    fn stretch<'w>(
        &mut self,
        writes: &mut Peekable<impl Iterator<Item = Write<'w>>>,
    ) -> rusqlite::Result<Vec<Write<'w>>> {
        let first = writes.next();
        let mut stretch: Vec<Write<'w>> = first.into_iter().collect();
        if let (Some((key, _)), true) = (first, writes.peek().is_some()) {
            let end: Option<Vec<u8>> = self.after.get()?.query_row([key], |row| row.get(0)).optional()?;
            let is_before = |key: &[u8]| end.as_ref().is_none_or(|end| key < end.as_slice());
            while let Some(write) = writes.next_if(|(key, _)| is_before(key)) {
                stretch.push(write);
            }
        }
        Ok(stretch)
    }

    /// Puts the rows of `merged` in the place of a pack.
    fn replace(&mut self, held: Option<&Row>, merged: &Merged<'_>) -> rusqlite::Result<()> {
        if !merged.is_changed {
            return Ok(());
        }
        if let Some((first, _)) = held
            && merged.rows.first().is_none_or(|(key, _)| **key != **first)
        {
            self.delete.get()?.execute([first])?;
        }
        let rows = merged.rows.iter().map(|(key, value)| (&**key, *value));
        // What comes at the end leaves full packs behind; what comes between leaves room for more to come.
        let bytes_max = if merged.is_continued { PACK_BYTES_MAX } else { evenly(packed_bytes(rows.clone())) };
        pack_rows(rows, bytes_max, |first, pack| self.put.get()?.execute(params![first, pack]).map(drop))
    }
}

/// Is a pack with writes in it.
struct Merged<'a> {
    rows: Vec<(Cow<'a, [u8]>, &'a [u8])>,
    /// Whether the rows that were there are there unchanged, before all others.
    is_continued: bool,
    /// Whether the rows that were there are there unchanged.
    is_kept: bool,
    /// Whether anything is other than before.
    is_changed: bool,
}

fn merge<'a>(held: Option<&'a Row>, writes: &[Write<'a>]) -> Result<Merged<'a>, Malformed> {
    let rows = Vec::with_capacity(writes.len());
    let mut merged = Merged { rows, is_continued: true, is_kept: true, is_changed: false };
    let mut writes = writes.iter().peekable();
    if let Some((first, pack)) = held {
        let mut rows = PackRows::new(first, pack);
        while let Some(value) = rows.next_value()? {
            while let Some((key, inserted)) = writes.next_if(|(key, _)| *key < rows.key.as_slice()) {
                if let Some(inserted) = inserted {
                    merged.rows.push((Cow::Borrowed(key), inserted));
                    (merged.is_continued, merged.is_changed) = (false, true);
                }
            }
            let value = match writes.next_if(|(key, _)| *key == rows.key.as_slice()) {
                Some((_, written)) if *written != Some(value) => {
                    (merged.is_continued, merged.is_kept, merged.is_changed) = (false, false, true);
                    *written
                }
                Some(_) | None => Some(value),
            };
            merged.rows.extend(value.map(|value| (Cow::Owned(rows.key.clone()), value)));
        }
    }
    let added = writes.filter_map(|(key, value)| Some((Cow::Borrowed(*key), (*value)?)));
    let before = merged.rows.len();
    merged.rows.extend(added);
    merged.is_changed |= merged.rows.len() > before;
    Ok(merged)
}

/// Makes packs of the rows of a table of single rows, as they were before version 5.
pub(super) fn pack_table(connection: &Connection, table: Table) -> rusqlite::Result<()> {
    let name = table.name();
    connection.execute_batch(&format!(
        "CREATE TABLE {name}_5 (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    ))?;
    {
        let mut read = connection.prepare(&format!("SELECT key, value FROM {name} ORDER BY key"))?;
        let mut put = connection.prepare(&format!("INSERT INTO {name}_5 (key, value) VALUES (?1, ?2)"))?;
        let mut rows = read.query([])?;
        let mut unread = None;
        let rows = std::iter::from_fn(|| match rows.next() {
            Ok(row) => row.map(|row| Ok::<Row, rusqlite::Error>((row.get(0)?, row.get(1)?))),
            Err(error) => Some(Err(error)),
        });
        let rows = rows.map_while(|row| row.map_err(|error| unread = Some(error)).ok());
        pack_rows(rows, PACK_BYTES_MAX, |first, pack| put.execute(params![first, pack]).map(drop))?;
        if let Some(error) = unread {
            return Err(error);
        }
    }
    connection.execute_batch(&format!("DROP TABLE {name}; ALTER TABLE {name}_5 RENAME TO {name};"))
}

/// Returns the rows that are in packs.
#[cfg(test)]
pub(crate) fn unpacked(packs: &[Row]) -> Vec<Row> {
    let mut unpacked = Vec::new();
    for (first, pack) in packs {
        let mut rows = PackRows::new(first, pack);
        while let Some(value) = rows.next_value().expect("a pack that was just written") {
            unpacked.push((rows.key.clone(), value.to_vec()));
        }
    }
    unpacked
}

#[cfg(test)]
mod tests;
