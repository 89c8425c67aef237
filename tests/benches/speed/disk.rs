// SPDX-License-Identifier: EUPL-1.2
//! What a store takes beside the headers and bodies in it, and which tables that is.

use std::path::Path;

use raccord_node::office::Office;
use raccord_node::office::pair::Pair;
use raccord_protocol::ledger::{StoredEntry, read_row};
use raccord_protocol::store::{Store, Table};
use rusqlite::Connection;

use crate::Report;

/// What a table must take of a store to be named, in percent.
const NAMED_PERCENT: f64 = 1.0;

/// Compares the size of each store, which are in `directories`, with the bytes of headers and bodies in it.
pub(crate) fn disk(pair: &Pair, directories: [&Path; 2], table: &mut Report) {
    for ((name, office), directory) in [("home", &pair.home), ("reader", &pair.reader)].into_iter().zip(directories) {
        let mut bytes = 0;
        let mut entries = 0;
        for of in [Table::Entries, Table::Bodies] {
            let rows = office.store.scan(of, &[], &[], usize::MAX).expect("the store reads");
            bytes += rows.iter().map(|(_, value)| said_bytes(of, value)).sum::<usize>();
            entries += if of == Table::Entries { rows.len() } else { 0 };
        }
        let tables = tables(office, directory);
        let all: u64 = tables.iter().map(|(_, bytes)| bytes).sum();
        table.limit(&format!("disk over headers and bodies, {name}"), all as f64 / bytes as f64, 1.4, "x");
        for (of, bytes) in tables {
            let percent = 100.0 * bytes as f64 / all as f64;
            if percent >= NAMED_PERCENT {
                let said = format!("{:.1} B ({percent:.0} %)", bytes as f64 / entries as f64);
                table.say(&format!("  at the {name}, {of}, an entry"), said);
            }
        }
    }
}

/// Returns how long the header or body is of a row: a header with the commitments that its row leaves out.
fn said_bytes(of: Table, value: &[u8]) -> usize {
    if of == Table::Bodies {
        return value.len();
    }
    let stored: StoredEntry = read_row(of, value).expect("an entry");
    size_of_val(&stored.place) + stored.header_bytes()
}

/// Returns the bytes of each table in a compact copy, its indexes included, the largest first.
fn tables(office: &Office, directory: &Path) -> Vec<(String, u64)> {
    let copy = directory.join("tables.db");
    office.store.backup_to(&copy).expect("a copy");
    let connection = Connection::open(&copy).expect("the copy");
    connection
        .execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA cipher_compatibility = 4;",
            crate::key_digits(directory)
        ))
        .expect("the key opens it");
    let text = "SELECT coalesce(tbl_name, 'schema'), sum(pgsize) FROM dbstat LEFT JOIN sqlite_schema USING (name) \
                GROUP BY 1 ORDER BY 2 DESC";
    let tables = connection
        .prepare(text)
        .and_then(|mut statement| {
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?.collect()
        })
        .expect("tables");
    drop(connection);
    std::fs::remove_file(copy).expect("the copy is removed");
    tables
}
