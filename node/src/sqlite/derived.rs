// SPDX-License-Identifier: EUPL-1.2
//! What the store keeps of each case to answer from: the words of the search and the rows of the desk, in tables of their own in
//! the same encrypted database.
//!
//! All of it is derived from the ledger by [`raccord_protocol::view::desk`]. A transaction that touches a case marks it, so that no
//! answer relies on an older state; of a case of which something is deleted, or that a grant may hide from now on, nothing is kept in
//! that same transaction. Marked cases are read anew at the end of a transaction that marks few, else when somebody asks or when there
//! is time. The tables are made on opening where they are missing or of another version, and filled anew when what they rest on has
//! changed: the rules compiled in, the name and the country of the office. Where a name of a partner has changed, those cases are made
//! anew of which what is kept rests on names.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use raccord_protocol::codec;
use raccord_protocol::deadline;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::leaver;
use raccord_protocol::roster::Directory;
use raccord_protocol::store::{Batch, Store, Table};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::ViewError;
use raccord_protocol::view::desk::{Projection, touched};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{Rows, SqliteError, SqliteStore, Transaction, desk, words};

/// Counts up with every change of the tables or of what is in them: a test keeps what they hold of some cases.
const VERSION: i64 = 12;

/// `derived_state` holds for what the tables were made and the case from which they are still to be made, or nothing once they are;
/// the first six tables are of programs before there was a version.
const TABLES: &str = "
    DROP TABLE IF EXISTS search_word;
    DROP TABLE IF EXISTS search_name;
    DROP TABLE IF EXISTS search_case;
    DROP TABLE IF EXISTS search_stale;
    DROP TABLE IF EXISTS search_state;
    DROP TABLE IF EXISTS derived_state;
    DROP TABLE IF EXISTS derived_stale;
    CREATE TABLE derived_state (
        only INTEGER PRIMARY KEY, version INTEGER NOT NULL, organisation BLOB NOT NULL, made_for BLOB NOT NULL,
        names BLOB NOT NULL, rebuild_from INTEGER
    ) STRICT;
    CREATE TABLE derived_stale (case_number INTEGER PRIMARY KEY) STRICT;
";

/// Is what the tables rest on beside the ledger: where it changes, they are made anew, or what of them rests on it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeFor {
    organisation: OrganisationId,
    /// A hash of the names that organisations go by, each with whose it is.
    names: [u8; 32],
    /// A hash of the rest.
    rest: [u8; 32],
}

impl MadeFor {
    /// Returns it for an organisation, as its newest card is.
    pub fn office(directory: &Directory, organisation: OrganisationId) -> Self {
        let card = directory.card(organisation);
        let name = card.map(|card| card.name.as_str()).unwrap_or_default();
        let country = directory.country_of(organisation);
        let rest = (*RULES_HASH, organisation.0, name.to_owned(), format!("{country:?}"));
        let names: Vec<_> = directory.cards().map(|card| (card.organisation.0, card.name.as_str())).collect();
        let hash = |octets: Vec<u8>| codec::sha256(&[&octets]);
        Self { organisation, names: hash(codec::encode(&names)), rest: hash(codec::encode(&rest)) }
    }
}

/// A hash of the rules that are compiled in: who asks whether something is due does not read all of them.
static RULES_HASH: LazyLock<[u8; 32]> =
    LazyLock::new(|| codec::sha256(&[deadline::RULES.as_bytes(), leaver::RULES.as_bytes()]));

/// Returns what is kept of some cases, in the order given.
pub type Project<'a> = &'a dyn Fn(&dyn Store, &[u64]) -> Result<Vec<Projection>, ViewError>;

/// Makes the tables where they are not there or of another version.
pub(super) fn create(path: &Path, connection: &mut Connection) -> Result<(), SqliteError> {
    let failed = |error| SqliteError::from_database(path, &error);
    if version(connection).map_err(failed)? == Some(VERSION) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let make = || -> rusqlite::Result<()> {
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(words::TABLES)?;
        transaction.execute_batch(desk::TABLES)?;
        transaction.execute("INSERT INTO derived_state VALUES (0, ?1, x'', x'', x'', 0)", [VERSION]).map(drop)
    };
    make().map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn version(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'derived_state')";
    if !connection.query_row(there, [], |row| row.get(0))? {
        return Ok(None);
    }
    connection.query_row("SELECT version FROM derived_state", [], |row| row.get(0)).optional()
}

/// Marks the cases that a batch, which was just written, makes anew, and forgets those of which something must go.
pub(super) fn mark(path: &Path, connection: &Connection, batch: &Batch) -> Result<(), SqliteError> {
    let failed = |error: rusqlite::Error| SqliteError::from_database(path, &error);
    let damaged = |error: ViewError| SqliteError::Damaged { path: path.to_path_buf(), finding: error.to_string() };
    let own = connection
        .prepare_cached("SELECT organisation FROM derived_state")
        .and_then(|mut own| own.query_row([], |row| row.get::<_, Vec<u8>>(0)))
        .map_err(failed)?;
    // Not known before somebody asked for the first time.
    let own = own.as_slice().try_into().ok().map(OrganisationId);
    let touched = touched(&Rows { connection, path }, batch, own).map_err(damaged)?;
    if touched.cases.is_empty() {
        return Ok(());
    }
    let mark = || -> rusqlite::Result<()> {
        let mut mark = connection.prepare_cached("INSERT OR IGNORE INTO derived_stale (case_number) VALUES (?1)")?;
        for case in &touched.cases {
            mark.execute([number(*case)])?;
        }
        for case in &touched.forgotten {
            words::put(connection, number(*case), &BTreeSet::new())?;
        }
        desk::put(connection, touched.forgotten.iter().map(|case| (*case, Projection::default())))
    };
    mark().map_err(failed)
}

impl SqliteStore {
    /// Brings at most `limit` cases up to date as of a moment, which `project` reads; tells whether there are more.
    ///
    /// # Errors
    /// Fails as `project` does, or when the database fails; then nothing of it was written.
    pub fn refresh_derived(
        &mut self,
        made_for: MadeFor,
        now: Timestamp,
        limit: usize,
        project: Project<'_>,
    ) -> Result<bool, SqliteError> {
        if !self.derived_is_due(made_for, now)? {
            return Ok(false);
        }
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| SqliteError::from_database(&path, &error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        prepare(&transaction, made_for, now).map_err(failed)?;
        let cases = due(&path, &transaction, limit)?;
        put(&path, &transaction, &cases, project)?;
        let more = has_more(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(more)
    }

    /// Tells whether something that is kept of a case is not up to date at a moment.
    ///
    /// # Errors
    /// Fails when the database fails.
    pub fn derived_is_due(&self, made_for: MadeFor, now: Timestamp) -> Result<bool, SqliteError> {
        let is_due = || -> rusqlite::Result<bool> {
            Ok(has_more(&self.connection)?
                || !is_made_for(&self.connection, made_for)?
                || !has_names(&self.connection, made_for)?
                || desk::is_over(&self.connection, now)?)
        };
        is_due().map_err(|error| SqliteError::from_database(&self.path, &error))
    }
}

impl Transaction<'_> {
    /// Brings the cases that are marked up to date before the transaction ends, where they are at most `limit`.
    ///
    /// # Errors
    /// Fails when the database fails; what cannot be read stays marked.
    pub fn refresh_few(&mut self, limit: usize, project: Project<'_>) -> Result<(), SqliteError> {
        let failed = |error: rusqlite::Error| SqliteError::from_database(self.path, &error);
        if rebuild_from(&self.inner).map_err(failed)?.is_some() {
            return Ok(());
        }
        let cases = stale(&self.inner, limit + 1).map_err(failed)?;
        if cases.is_empty() || cases.len() > limit {
            return Ok(());
        }
        match put(self.path, &self.inner, &cases, project) {
            Err(SqliteError::Damaged { finding, .. }) => {
                tracing::warn!(finding, "what is kept of a case could not be made: it is tried again");
                Ok(())
            }
            written => written,
        }
    }
}

/// Marks what does not hold at a moment, and begins anew where the tables were made for something else.
fn prepare(connection: &Connection, made_for: MadeFor, now: Timestamp) -> rusqlite::Result<()> {
    if !is_made_for(connection, made_for)? {
        words::clear(connection)?;
        desk::clear(connection)?;
        connection.execute("DELETE FROM derived_stale", [])?;
        connection.execute(
            "UPDATE derived_state SET organisation = ?1, made_for = ?2, names = ?3, rebuild_from = 0",
            [made_for.organisation.0.as_slice(), made_for.rest.as_slice(), made_for.names.as_slice()],
        )?;
    } else if !has_names(connection, made_for)? {
        desk::mark_named(connection)?;
        connection.execute("UPDATE derived_state SET names = ?1", [made_for.names.as_slice()])?;
    }
    desk::mark_over(connection, now)
}

fn is_made_for(connection: &Connection, made_for: MadeFor) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT made_for = ?1 FROM derived_state")?
        .query_row([made_for.rest.as_slice()], |row| row.get(0))
}

fn has_names(connection: &Connection, made_for: MadeFor) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT names = ?1 FROM derived_state")?
        .query_row([made_for.names.as_slice()], |row| row.get(0))
}

/// Returns the next cases to read, and notes that they are being read.
fn due(path: &Path, connection: &Connection, limit: usize) -> Result<Vec<u64>, SqliteError> {
    let failed = |error| SqliteError::from_database(path, &error);
    if let Some(from) = rebuild_from(connection).map_err(failed)? {
        let rows = Rows { connection, path };
        let start = u64::try_from(from).unwrap_or_default().to_be_bytes();
        let found = rows
            .scan(Table::Cases, &start, &[], limit)
            .map_err(|error| SqliteError::Failed { path: path.to_path_buf(), reason: error.to_string() })?;
        let of_key = |key: &[u8]| key.try_into().ok().map(u64::from_be_bytes);
        let cases: Vec<u64> = found.iter().filter_map(|(key, _)| of_key(key)).collect();
        let next = cases.last().filter(|_| cases.len() == limit).map(|last| number(last + 1));
        connection.execute("UPDATE derived_state SET rebuild_from = ?1", [next]).map_err(failed)?;
        return Ok(cases);
    }
    stale(connection, limit).map_err(failed)
}

fn rebuild_from(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT rebuild_from FROM derived_state")?.query_row([], |row| row.get(0))
}

fn stale(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<u64>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut stale = connection.prepare_cached("SELECT case_number FROM derived_stale ORDER BY case_number LIMIT ?1")?;
    let cases = stale.query_map([limit], |row| row.get::<_, i64>(0))?;
    cases.filter_map(|case| case.map(|case| u64::try_from(case).ok()).transpose()).collect()
}

fn has_more(connection: &Connection) -> rusqlite::Result<bool> {
    let text = "SELECT EXISTS (SELECT 1 FROM derived_stale) \
                OR EXISTS (SELECT 1 FROM derived_state WHERE rebuild_from IS NOT NULL)";
    connection.prepare_cached(text)?.query_row([], |row| row.get(0))
}

/// Reads cases and keeps what is to be kept of them, and nothing else.
fn put(path: &Path, connection: &Connection, cases: &[u64], project: Project<'_>) -> Result<(), SqliteError> {
    let damaged = |error: ViewError| SqliteError::Damaged { path: path.to_path_buf(), finding: error.to_string() };
    let made = project(&Rows { connection, path }, cases).map_err(damaged)?;
    let write = || -> rusqlite::Result<()> {
        for (case, made) in cases.iter().zip(&made) {
            words::put(connection, number(*case), &made.words)?;
        }
        desk::put(connection, cases.iter().copied().zip(made))?;
        let mut done = connection.prepare_cached("DELETE FROM derived_stale WHERE case_number = ?1")?;
        cases.iter().try_for_each(|case| done.execute(params![number(*case)]).map(drop))
    };
    write().map_err(|error| SqliteError::from_database(path, &error))
}

/// Returns a case number as SQLite writes it: no store has as many cases as do not fit.
pub(super) fn number(case: u64) -> i64 {
    i64::try_from(case).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
