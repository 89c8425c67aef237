// SPDX-License-Identifier: EUPL-1.2
//! The index of words: which cases hold which names, numbers and towns, so that a search looks at a few cases and not at all of them.
//!
//! Derived state, in the same encrypted database, in tables of its own. A write that touches a case's documents marks the case, and
//! the driver reads marked cases anew when it has time, or when somebody searches. Before deleted pages are made unreadable the whole
//! index is dropped and made again, so that no word of an erased value outlives it.

use std::collections::BTreeSet;
use std::path::Path;

use raccord_protocol::store::{Batch, Table};
use raccord_protocol::view::search::{Query, Wanted};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{Rows, SqliteError, SqliteReader, SqliteStore};
use raccord_protocol::store::Store;

/// `search_state` holds the case from which the index is still to be made, or nothing once it is.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS search_word (
        word TEXT NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (word, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS search_name (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS search_case (case_number INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS search_stale (case_number INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS search_state (only INTEGER PRIMARY KEY, rebuild_from INTEGER) STRICT;
    INSERT OR IGNORE INTO search_state (only, rebuild_from) VALUES (0, 0);
";

/// Says in which words slips of the keyboard are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slips {
    /// In every word.
    Everywhere,
    /// In words that nobody has as they were typed.
    WhereNothingFits,
}

/// Most cases that one word of a search proposes.
const PROPOSED_MAX: i64 = 20_000;

/// Makes the tables of the index where they are not there.
pub(super) fn create(path: &Path, connection: &Connection) -> Result<(), SqliteError> {
    connection.execute_batch(TABLES).map_err(|error| SqliteError::from_database(path, &error))
}

/// Marks the cases whose documents a batch writes.
pub(super) fn mark(connection: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    let documents = batch.iter().filter(|(table, _, _)| *table == Table::Documents);
    let cases: BTreeSet<i64> = documents.filter_map(|(_, key, _)| case_of(key)).collect();
    if cases.is_empty() {
        return Ok(());
    }
    let mut mark = connection.prepare_cached("INSERT OR IGNORE INTO search_stale (case_number) VALUES (?1)")?;
    cases.into_iter().try_for_each(|case| mark.execute([case]).map(drop))
}

/// Returns the case number that a key begins with.
fn case_of(key: &[u8]) -> Option<i64> {
    let number = u64::from_be_bytes(key.get(..8)?.try_into().ok()?);
    i64::try_from(number).ok()
}

impl SqliteStore {
    /// Brings at most `limit` cases of the index up to date, whose words `read` returns; tells whether there are more.
    ///
    /// # Errors
    /// Fails as `read` does, or when the database fails; then nothing of it was written.
    pub fn refresh_words<E: From<SqliteError>>(
        &mut self,
        limit: usize,
        read: impl Fn(&dyn Store, u64) -> Result<BTreeSet<String>, E>,
    ) -> Result<bool, E> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| SqliteError::from_database(&path, &error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let cases = due(&path, &transaction, limit)?;
        for number in &cases {
            let words = read(&Rows { connection: &transaction, path: &path }, *number)?;
            put(&transaction, i64::try_from(*number).unwrap_or(i64::MAX), &words).map_err(failed)?;
        }
        let more = has_more(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(more)
    }

    /// Tells whether some case of the index is not up to date.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn words_are_due(&self) -> Result<bool, SqliteError> {
        has_more(&self.connection).map_err(|error| SqliteError::from_database(&self.path, &error))
    }

    /// Forgets every word: the index is made again from what is left.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn drop_words(&mut self) -> Result<(), SqliteError> {
        let drop = "BEGIN IMMEDIATE; DELETE FROM search_word; DELETE FROM search_name; DELETE FROM search_case; \
                    DELETE FROM search_stale; UPDATE search_state SET rebuild_from = 0; COMMIT;";
        self.connection.execute_batch(drop).map_err(|error| SqliteError::from_database(&self.path, &error))
    }
}

/// Returns the next cases to read, and notes that they are being read.
fn due(path: &Path, connection: &Connection, limit: usize) -> Result<Vec<u64>, SqliteError> {
    let failed = |error| SqliteError::from_database(path, &error);
    let from: Option<i64> =
        connection.query_row("SELECT rebuild_from FROM search_state", [], |row| row.get(0)).map_err(failed)?;
    if let Some(from) = from {
        let rows = Rows { connection, path };
        let start = u64::try_from(from).unwrap_or_default().to_be_bytes();
        let found = rows
            .scan(Table::Cases, &start, &[], limit)
            .map_err(|error| SqliteError::Failed { path: path.to_path_buf(), reason: error.to_string() })?;
        let cases: Vec<u64> = found.iter().filter_map(|(key, _)| u64::try_from(case_of(key)?).ok()).collect();
        let next = cases.last().filter(|_| cases.len() == limit).and_then(|last| i64::try_from(last + 1).ok());
        connection.execute("UPDATE search_state SET rebuild_from = ?1", [next]).map_err(failed)?;
        return Ok(cases);
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let read = || -> rusqlite::Result<Vec<i64>> {
        connection
            .prepare_cached("SELECT case_number FROM search_stale ORDER BY case_number LIMIT ?1")?
            .query_map([limit], |row| row.get(0))?
            .collect()
    };
    Ok(read().map_err(failed)?.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
}

fn has_more(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM search_stale) OR EXISTS (SELECT 1 FROM search_state WHERE rebuild_from IS NOT NULL)",
        [],
        |row| row.get(0),
    )
}

/// Has the index hold these words of a case and no others.
fn put(connection: &Connection, case: i64, words: &BTreeSet<String>) -> rusqlite::Result<()> {
    let known: Option<String> = connection
        .prepare_cached("SELECT words FROM search_case WHERE case_number = ?1")?
        .query_row([case], |row| row.get(0))
        .optional()?;
    let known: BTreeSet<String> = known.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let mut forget = connection.prepare_cached("DELETE FROM search_word WHERE word = ?1 AND case_number = ?2")?;
    // A name that nobody has any more must not stay behind.
    let mut forget_name = connection.prepare_cached(
        "DELETE FROM search_name WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM search_word WHERE word = 'n' || ?1)",
    )?;
    for word in known.difference(words) {
        forget.execute(params![word, case])?;
        if let Some(name) = word.strip_prefix('n') {
            forget_name.execute([name])?;
        }
    }
    let mut add = connection.prepare_cached("INSERT OR IGNORE INTO search_word (word, case_number) VALUES (?1, ?2)")?;
    let mut add_name = connection.prepare_cached("INSERT OR IGNORE INTO search_name (name) VALUES (?1)")?;
    for word in words.difference(&known) {
        add.execute(params![word, case])?;
        if let Some(name) = word.strip_prefix('n') {
            add_name.execute([name])?;
        }
    }
    if known != *words {
        let text = words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        connection
            .prepare_cached(
                "INSERT INTO search_case (case_number, words) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET words = ?2",
            )?
            .execute(params![case, text])?;
    }
    connection.prepare_cached("DELETE FROM search_stale WHERE case_number = ?1")?.execute([case])?;
    Ok(())
}

impl SqliteReader {
    /// Returns the cases that may fit a query, at most about `limit`, those that hold a word exactly first.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn propose(&self, query: &Query, limit: usize) -> Result<BTreeSet<u64>, SqliteError> {
        let read = || -> rusqlite::Result<BTreeSet<u64>> {
            let mut best = self.of_all(query, Slips::WhereNothingFits)?;
            // What is a slip in one name may be the right way to write another: only together do the words say so.
            if best.is_empty() && query.wanted.len() > 1 {
                best = self.of_all(query, Slips::Everywhere)?;
            }
            Ok(best.into_iter().take(limit).filter_map(|case| u64::try_from(case).ok()).collect())
        };
        read().map_err(|error| SqliteError::from_database(&self.path, &error))
    }

    /// Returns the cases that every word proposes, those that hold the first word exactly first.
    fn of_all(&self, query: &Query, slips: Slips) -> rusqlite::Result<Vec<i64>> {
        let mut best: Option<Vec<i64>> = None;
        for wanted in &query.wanted {
            let of_word = self.of_word(wanted, slips)?;
            best = Some(match best {
                None => of_word,
                Some(before) => {
                    let of_word: BTreeSet<i64> = of_word.into_iter().collect();
                    before.into_iter().filter(|case| of_word.contains(case)).collect()
                }
            });
        }
        Ok(best.unwrap_or_default())
    }

    /// Returns the cases that one word proposes: those that hold it, then those with a word that begins with it, then those with a
    /// name near it.
    fn of_word(&self, wanted: &Wanted, slips: Slips) -> rusqlite::Result<Vec<i64>> {
        let mut found = Vec::new();
        for start in &wanted.starts {
            found.extend(self.between(start, start, true)?);
        }
        for start in &wanted.starts {
            found.extend(self.between(start, &format!("{start}\u{10ffff}"), false)?);
        }
        if found.is_empty() || slips == Slips::Everywhere {
            for name in self.near(wanted)? {
                let word = format!("n{name}");
                found.extend(self.between(&word, &word, true)?);
            }
        }
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        found.retain(|case| seen.insert(*case));
        Ok(found)
    }

    fn between(&self, from: &str, to: &str, with_end: bool) -> rusqlite::Result<Vec<i64>> {
        let end = if with_end { "word <= ?2" } else { "word < ?2" };
        self.connection
            .prepare_cached(&format!("SELECT case_number FROM search_word WHERE word >= ?1 AND {end} LIMIT ?3"))?
            .query_map(params![from, to, PROPOSED_MAX], |row| row.get(0))?
            .collect()
    }

    /// Returns the names that are a slip of the keyboard away from what was typed.
    fn near(&self, wanted: &Wanted) -> rusqlite::Result<Vec<String>> {
        let slips = i64::try_from(wanted.slips_max()).unwrap_or_default();
        let Some(name) = wanted.name.as_ref().filter(|_| slips > 0) else { return Ok(Vec::new()) };
        let length = i64::try_from(name.chars().count()).unwrap_or(i64::MAX);
        let mut names =
            self.connection.prepare_cached("SELECT name FROM search_name WHERE length(name) BETWEEN ?1 AND ?2")?;
        let mut rows = names.query([length - slips, length + slips])?;
        let mut near = Vec::new();
        while let Some(row) = rows.next()? {
            let name = row.get_ref(0)?.as_str()?;
            if wanted.is_near(name) {
                near.push(name.to_owned());
            }
        }
        Ok(near)
    }
}

#[cfg(test)]
mod tests;
