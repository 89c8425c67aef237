// SPDX-License-Identifier: EUPL-1.2
//! The index of words: which cases hold which names, numbers and towns, so that a search looks at a few cases and not at all of them.
//!
//! Derived state: `sqlite/derived.rs` says when it is made.

use std::collections::{BTreeSet, HashSet};

use raccord_protocol::view::search::{Query, Wanted};
use rusqlite::{Connection, OptionalExtension, params};

use super::{SqliteError, SqliteReader};

pub(super) const TABLES: &str = "
    CREATE TABLE search_word (
        word TEXT NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (word, case_number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE search_name (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE search_case (case_number INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
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

/// Forgets every word.
pub(super) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM search_word; DELETE FROM search_name; DELETE FROM search_case;")
}

/// Has the index hold these words of a case and no others.
pub(super) fn put(connection: &Connection, case: i64, words: &BTreeSet<String>) -> rusqlite::Result<()> {
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
    if words.is_empty() {
        connection.prepare_cached("DELETE FROM search_case WHERE case_number = ?1")?.execute([case])?;
    } else if known != *words {
        let text = words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        connection
            .prepare_cached(
                "INSERT INTO search_case (case_number, words) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET words = ?2",
            )?
            .execute(params![case, text])?;
    }
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
                    let of_word: HashSet<i64> = of_word.into_iter().collect();
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
            self.between(start, start, true, &mut found)?;
        }
        for start in &wanted.starts {
            self.between(start, &format!("{start}\u{10ffff}"), false, &mut found)?;
        }
        if found.is_empty() || slips == Slips::Everywhere {
            for name in self.near(wanted)? {
                let word = format!("n{name}");
                self.between(&word, &word, true, &mut found)?;
            }
        }
        let mut seen: HashSet<i64> = HashSet::with_capacity(found.len());
        found.retain(|case| seen.insert(*case));
        Ok(found)
    }

    /// Adds the cases of the words between two.
    fn between(&self, from: &str, to: &str, with_end: bool, found: &mut Vec<i64>) -> rusqlite::Result<()> {
        let text = match with_end {
            true => "SELECT case_number FROM search_word WHERE word >= ?1 AND word <= ?2 LIMIT ?3",
            false => "SELECT case_number FROM search_word WHERE word >= ?1 AND word < ?2 LIMIT ?3",
        };
        let mut words = self.connection.prepare_cached(text)?;
        let mut words = words.query(params![from, to, PROPOSED_MAX])?;
        while let Some(row) = words.next()? {
            found.push(row.get(0)?);
        }
        Ok(())
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
