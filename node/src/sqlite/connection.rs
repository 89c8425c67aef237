// SPDX-License-Identifier: EUPL-1.2
//! How a connection is set up, and how a database of an older version becomes one of the newest.

use std::fs;
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;
use raccord_protocol::store::Table;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use zeroize::Zeroizing;

use super::{SqliteError, pack};
use crate::keystore::StoreKey;

/// What brings a store from version `i` to version `i + 1`. Entries are never edited once released.
const MIGRATIONS: [Migration; 8] = [
    Migration::Statements(include_str!("version_1.sql")),
    Migration::Statements(include_str!("version_2.sql")),
    Migration::Statements(include_str!("version_3.sql")),
    Migration::Statements(include_str!("version_4.sql")),
    Migration::Packs(
        [Table::Entries, Table::Bodies, Table::Documents, Table::DocumentKeys],
        include_str!("version_5.sql"),
    ),
    Migration::Statements(include_str!("version_6.sql")),
    Migration::Statements(include_str!("version_7.sql")),
    Migration::Statements(include_str!("version_8.sql")),
];

/// Is what brings a store from one version to the next.
enum Migration {
    /// Statements alone.
    Statements(&'static str),
    /// The rows of these tables become packs; then statements.
    Packs([Table; 4], &'static str),
}

impl Migration {
    fn run(&self, connection: &Connection) -> rusqlite::Result<()> {
        match self {
            Self::Statements(statements) => connection.execute_batch(statements),
            Self::Packs(tables, statements) => {
                tables.iter().try_for_each(|table| pack::pack_table(connection, *table))?;
                connection.execute_batch(statements)
            }
        }
    }
}

/// The newest version of the schema.
pub(super) const NEWEST_VERSION: u32 = 8;
const _: () = assert!(MIGRATIONS.len() == NEWEST_VERSION as usize, "one migration leads to each version");

/// Marks the database as ours in its header: "RACC".
pub(super) const APPLICATION_ID: i32 = 0x5241_4343;

/// How long a connection waits for another one's lock. Writers hold theirs for milliseconds, except a rebuild.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How many prepared statements a connection keeps: for each of 34 tables the two that write, and the reads in use.
const STATEMENTS_MAX: usize = 160;

/// Tells what a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Settings of every connection, after the key.
///
/// - `trusted_schema=OFF`, `cell_size_check=ON` (and "defensive" beside): a database that someone tampered with
///   while holding the key runs no functions and crashes nothing.
/// - `recursive_triggers=ON`: without it, `REPLACE` deletes an append-only row past its trigger.
/// - `temp_store=MEMORY`: nothing decrypted is spilled to a temporary file.
/// - `mmap_size=0`: encrypted pages cannot be used from the page cache of the system as they are.
/// - `cache_size`: 16 MiB of decrypted pages a connection.
const SETTINGS: &str = "
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 0;
    PRAGMA cache_size = -16384;
";

/// Settings of the connection that writes.
///
/// - `synchronous=FULL`: a commit returns when the write-ahead log is on the disk. In WAL mode this, not `NORMAL`,
///   is what makes an acknowledged batch survive the loss of power.
/// - `secure_delete=ON`: deleted rows and freed pages are overwritten with zeros.
/// - `wal_autocheckpoint`: after 16 MiB the log is copied into the database. The pages of ids change in every transaction of an import
///   or a sync, and are copied once for all of these.
/// - `cache_size`: 64 MiB, for a page that is read again costs decrypting it and checking its code again.
/// - `journal_size_limit`: after an import the log is cut back to 64 MiB once it was copied into the database.
const WRITER_SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA cache_size = -65536;
    PRAGMA journal_size_limit = 67108864;
";

/// Opens a connection to the database at `path`, which must be one that `key` opens.
pub(super) fn connect(path: &Path, key: &StoreKey, access: Access) -> Result<Connection, SqliteError> {
    let found = fs::metadata(path).map_err(|error| SqliteError::from_file(path, &error))?;
    if found.len() == 0 {
        // SQLite takes an empty file for an empty database, under any key.
        return Err(SqliteError::NotAStore { path: path.to_path_buf(), reason: "the file is empty".to_owned() });
    }
    let connection = connect_any(path, key, access)?;
    let application: i32 = connection
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(|error| SqliteError::from_database(path, &error))?;
    if application != APPLICATION_ID {
        return Err(SqliteError::NotAStore {
            path: path.to_path_buf(),
            reason: format!("its application id is {application:#x}, not {APPLICATION_ID:#x}"),
        });
    }
    if access == Access::Write {
        let mode: String = connection
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(|error| SqliteError::from_database(path, &error))?;
        if mode != "wal" {
            let reason = format!("the journal mode stays {mode}: its file system cannot share memory");
            return Err(SqliteError::Failed { path: path.to_path_buf(), reason });
        }
    }
    Ok(connection)
}

/// Makes the empty file at `path` a database of the newest version. It is not in WAL mode when this returns: one file.
pub(super) fn initialise(path: &Path, key: &StoreKey) -> Result<(), SqliteError> {
    let mut connection = connect_any(path, key, Access::Write)?;
    // No auto_vacuum: it moves pages at every commit, or keeps maps of pages for later, to give space back. Freed
    // pages are overwritten and used again, and purging rebuilds the file anyway.
    connection
        .execute_batch(&format!("PRAGMA auto_vacuum = NONE; PRAGMA application_id = {APPLICATION_ID};"))
        .map_err(|error| SqliteError::from_database(path, &error))?;
    migrate(path, &mut connection)?;
    connection.close().map_err(|(_, error)| SqliteError::from_database(path, &error))
}

/// Brings the database to the newest version, in one transaction.
pub(super) fn migrate(path: &Path, connection: &mut Connection) -> Result<(), SqliteError> {
    if version(path, connection)? == NEWEST_VERSION {
        return Ok(());
    }
    let failed = |error| SqliteError::from_database(path, &error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Read again: another process may have done it between.
    let found = version(path, &transaction)?;
    let pending = usize::try_from(found).ok().and_then(|found| MIGRATIONS.get(found..));
    let Some(pending) = pending else {
        return Err(SqliteError::NewerVersion { path: path.to_path_buf(), found, known: NEWEST_VERSION });
    };
    for migration in pending {
        migration.run(&transaction).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST_VERSION).map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Checks that the database is in the newest version.
pub(super) fn expect_newest_version(path: &Path, connection: &Connection) -> Result<(), SqliteError> {
    let found = version(path, connection)?;
    let path = path.to_path_buf();
    match found.cmp(&NEWEST_VERSION) {
        std::cmp::Ordering::Less => Err(SqliteError::OlderVersion { path, found, known: NEWEST_VERSION }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(SqliteError::NewerVersion { path, found, known: NEWEST_VERSION }),
    }
}

/// Opens a connection to a database that `key` opens, or to an empty file, and sets it up.
fn connect_any(path: &Path, key: &StoreKey, access: Access) -> Result<Connection, SqliteError> {
    let failed = |error| SqliteError::from_database(path, &error);
    let mode = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);

    // The cipher would write to standard error what the errors returned say.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;").map_err(failed)?;

    // A raw key: 32 random bytes need no stretching. The page layout is fixed as that of SQLCipher 4, which
    // `crate::pages` reads too. The error is not passed on, since it may quote the statement.
    let digits = Zeroizing::new(HEXLOWER.encode(key.expose()));
    let statements = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_compatibility = 4;", *digits));
    connection.execute_batch(&statements).map_err(|_| SqliteError::Failed {
        path: path.to_path_buf(),
        reason: "the cipher refused the key".to_owned(),
    })?;

    if let Err(error) = first_page_is_readable(&connection) {
        return Err(match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => why_unreadable(path),
            _ => failed(error),
        });
    }

    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(failed)?;
    // One plan for each statement. Otherwise SQLite, built with statistics, plans a search anew for every key bound to
    // it: a third of the time of a bulk transfer, and with one tree a table there is nothing to choose.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    connection.execute_batch(SETTINGS).map_err(failed)?;
    let settings = match access {
        Access::Read => "PRAGMA query_only = ON;",
        Access::Write => WRITER_SETTINGS,
    };
    connection.execute_batch(settings).map_err(failed)?;
    Ok(connection)
}

fn first_page_is_readable(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Returns why SQLCipher took the file for no database of this key.
fn why_unreadable(path: &Path) -> SqliteError {
    const PAGE_BYTES: u64 = 4096;
    let length = match fs::metadata(path) {
        Ok(found) => found.len(),
        Err(error) => return SqliteError::from_file(path, &error),
    };
    let path = path.to_path_buf();
    if length % PAGE_BYTES != 0 {
        let reason = format!("its length, {length} bytes, is not a multiple of {PAGE_BYTES}");
        return SqliteError::NotAStore { path, reason };
    }
    let plain = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    if plain.is_ok_and(|plain| first_page_is_readable(&plain).is_ok()) {
        return SqliteError::NotAStore { path, reason: "it is a database that is not encrypted".to_owned() };
    }
    SqliteError::WrongKey { path }
}

fn version(path: &Path, connection: &Connection) -> Result<u32, SqliteError> {
    connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| SqliteError::from_database(path, &error))
}
