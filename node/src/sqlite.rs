// SPDX-License-Identifier: EUPL-1.2
//! The store on disk: SQLite in WAL mode, encrypted by [SQLCipher](https://www.zetetic.net/sqlcipher/design/).
//!
//! One [`SqliteStore`] writes; any number of [`SqliteReader`]s read beside it, each over its own connection, from any
//! process. A batch is durable when [`SqliteStore::commit`] returns: `synchronous=FULL` flushes the write-ahead log
//! before that. The schema is `sqlite/version_1.sql` and what follows it; the database's `user_version` says which version it is in.
//! The tables that grow with every entry hold several rows in each row of SQLite: see `sqlite/pack.rs`.
//!
//! POSIX drops every lock of a process on a file when the process closes *any* descriptor of it. So nothing here opens
//! `store.db` other than through SQLite, and nothing else in a process that holds a store may.

use std::fs;
use std::path::{Path, PathBuf};

use raccord_protocol::store::{Batch, Row, Store, StoreError, Table};
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OptionalExtension, TransactionBehavior, params};
use thiserror::Error;

use crate::files;
use crate::keystore::StoreKey;
use connection::{Access, connect};

mod connection;
mod derived;
mod desk;
mod pack;
mod words;

pub use derived::{MadeFor, Project};
pub use desk::{DeskError, DeskRows};

pub(crate) use pack::is_packed;
#[cfg(test)]
pub(crate) use pack::unpacked;

/// The newest version of the schema, which this program writes.
pub const NEWEST_VERSION: u32 = connection::NEWEST_VERSION;

/// Reports that a store could not be opened, read or written.
#[derive(Debug, Error)]
pub enum SqliteError {
    /// A store is to be created where a file is.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("{} is not there", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is not, or is no longer, an encrypted database of ours.
    #[error("{} is not a raccord store: {reason}", .path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What gives it away.
        reason: String,
    },
    /// The key does not decrypt the first page. Another key was given, or that page is damaged.
    #[error("the store key does not open {}", .path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the store.
    #[error("{} is in version {found}; this program knows versions up to {known}: use a newer one", .path.display())]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// Version of the store.
        found: u32,
        /// Newest version that this program knows.
        known: u32,
    },
    /// The store must be opened for writing, which brings it up to date, before it is read.
    #[error("{} is still in version {found}, not {known}: open it for writing once", .path.display())]
    OlderVersion {
        /// The file.
        path: PathBuf,
        /// Version of the store.
        found: u32,
        /// The version that readers expect.
        known: u32,
    },
    /// Another connection held the database for longer than the time allowed.
    #[error("{} is in use by another connection", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A batch would change or remove an append-only row: a bug of ours. Nothing of the batch was written.
    #[error("table {table} is append-only")]
    AppendOnly {
        /// The table.
        table: &'static str,
    },
    /// What stands on the disk is not what was written.
    #[error("{} is damaged: {finding}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        finding: String,
    },
    /// There is no space left.
    #[error("no space is left for {}", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file, its directory or its disk can be read only.
    #[error("{} cannot be written: the file, its directory or its disk is read-only", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Something else failed in the database or under it.
    #[error("{}: {reason}", .path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the database says.
        reason: String,
    },
}

impl SqliteError {
    /// Returns what an error of the database on the file at `path` means.
    fn from_database(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let path = path.to_path_buf();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            // SQLCipher says "not a database" of any page whose authentication code is wrong.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, finding: error.to_string() }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            _ => Self::Failed { path, reason: error.to_string() },
        }
    }

    /// Returns what an error of the database means that a write to a table met.
    fn from_write(path: &Path, table: Table, error: &rusqlite::Error) -> Self {
        if is_refusal_by_trigger(error) {
            return Self::AppendOnly { table: table.name() };
        }
        Self::from_database(path, error)
    }

    /// Returns what an error of the file system on the file at `path` means.
    fn from_file(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let path = path.to_path_buf();
        match error.kind() {
            ErrorKind::AlreadyExists => Self::Exists { path },
            ErrorKind::NotFound => Self::Missing { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly { path },
            _ => Self::Failed { path, reason: error.to_string() },
        }
    }
}

impl From<SqliteError> for StoreError {
    fn from(error: SqliteError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Is the store of a node, open for writing. There is one at a time; [`crate::home::Home`] sees to that.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
}

/// How many findings of each check of a damaged store are named.
const FINDINGS_NAMED: usize = 3;

impl SqliteStore {
    /// Creates an empty store, readable by its owner only, and opens it.
    ///
    /// It is built under another name first, so that a creation cut short leaves no file at `path`.
    ///
    /// # Errors
    /// Fails where a file is there already or the disk refuses.
    pub fn create(path: &Path, key: &StoreKey) -> Result<Self, SqliteError> {
        refuse_leftovers(path)?;
        let partial = files::beside(path, files::PARTIAL);
        let failed = |error| SqliteError::from_file(path, &error);
        for left_by_crash in [&partial, &files::beside(&partial, "-journal")] {
            files::remove_if_there(left_by_crash).map_err(failed)?;
        }
        files::create_private(&partial).map_err(failed)?;
        connection::initialise(&partial, key)?;
        // A link, unlike a renaming, does not replace what is there.
        let linked = fs::hard_link(&partial, path);
        files::remove_if_there(&partial).map_err(failed)?;
        linked.and_then(|()| files::sync_directory_of(path)).map_err(failed)?;
        Self::open(path, key)
    }

    /// Puts a backup in the place of a store that is gone, checks it whole, and opens it.
    ///
    /// The backup is only read. What was erased since it was made is in it again: erase that before anybody is served.
    ///
    /// # Errors
    /// Fails where something of a store is at `path`, the backup is damaged, was not closed or has another key, or the
    /// disk refuses; then nothing is left at `path`.
    pub fn restore(backup: &Path, key: &StoreKey, path: &Path) -> Result<Self, SqliteError> {
        refuse_leftovers(path)?;
        if fs::metadata(files::beside(backup, "-wal")).is_ok_and(|log| log.len() > 0) {
            let reason = "there is a write-ahead log beside it: it is a store in use, or was not closed".to_owned();
            return Err(SqliteError::NotAStore { path: backup.to_path_buf(), reason });
        }
        let mut source = fs::File::open(backup).map_err(|error| SqliteError::from_file(backup, &error))?;
        files::create_private_with(path, |file| std::io::copy(&mut source, file))
            .map_err(|error| SqliteError::from_file(path, &error))?;
        let restored = Self::open(path, key).and_then(|store| {
            store.integrity_check()?;
            Ok(store)
        });
        if restored.is_err() {
            for suffix in ["", "-wal", "-shm"] {
                files::remove_if_there(&files::beside(path, suffix))
                    .map_err(|error| SqliteError::from_file(path, &error))?;
            }
        }
        restored
    }

    /// Opens the store at `path` and brings it to the newest version of the schema.
    ///
    /// # Errors
    /// Fails where there is no store, the key is another one, the store is newer than this program or damaged, or the
    /// disk refuses.
    pub fn open(path: &Path, key: &StoreKey) -> Result<Self, SqliteError> {
        let mut connection = connect(path, key, Access::Write)?;
        connection::migrate(path, &mut connection)?;
        derived::create(path, &mut connection)?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// Writes a batch: when this returns, all of it is durable; when it fails, none of it was written.
    ///
    /// After a failure, drop the store and open it again: what the protocol holds in memory may be ahead of the disk.
    ///
    /// # Errors
    /// Refuses a batch that changes an append-only row; fails when the disk is full, read-only or broken.
    pub fn commit(&mut self, batch: &Batch) -> Result<(), SqliteError> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin()?;
        transaction.write(batch)?;
        transaction.commit()
    }

    /// Begins a transaction of one or several steps. Nobody else writes meanwhile.
    ///
    /// # Errors
    /// Fails with [`SqliteError::Busy`] while somebody else writes, or when the disk refuses.
    pub fn begin(&mut self) -> Result<Transaction<'_>, SqliteError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let inner = begun.map_err(|error| SqliteError::from_database(&self.path, &error))?;
        Ok(Transaction { inner, path: &self.path, is_changed: false })
    }

    /// Makes what was deleted unreadable even to who holds the key: call it when bodies were purged.
    ///
    /// `secure_delete` overwrites a deleted row where it stands, but not the stale copies that remain in the gaps of
    /// pages when rows move from page to page. So the database is rebuilt, which costs about as much as reading and
    /// writing all of it once, and then the write-ahead log is emptied, which holds older versions of pages.
    /// Blocks that the file system freed stay encrypted.
    ///
    /// # Errors
    /// Fails with [`SqliteError::Busy`] while a reader still sees the state before, in which case it is to be called
    /// again; fails when the disk refuses.
    pub fn purge_pages(&mut self) -> Result<(), SqliteError> {
        let failed = |error| SqliteError::from_database(&self.path, &error);
        self.connection.execute_batch("VACUUM").map_err(failed)?;
        expect_cipher_undamaged(&self.path, &self.connection)?;
        let busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        if busy { Err(SqliteError::Busy { path: self.path.clone() }) } else { Ok(()) }
    }

    /// Sets how long to wait for other connections.
    #[cfg(test)]
    pub(crate) fn set_busy_timeout(&mut self, timeout: std::time::Duration) {
        self.connection.busy_timeout(timeout).expect("the timeout is a setting only");
    }

    /// Checks the authentication code of every page and the structure of every table.
    ///
    /// # Errors
    /// Fails with [`SqliteError::Damaged`], how many findings there are, a hundred of each check at most, and the first of them, where
    /// something is wrong.
    pub fn integrity_check(&self) -> Result<(), SqliteError> {
        const FINDINGS_MAX: usize = 100;
        let (mut named, mut count) = (Vec::new(), 0);
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            let read = |error| SqliteError::from_database(&self.path, &error);
            let mut statement = match self.connection.prepare(pragma) {
                // The first check said what the second one stumbles over.
                Err(_) if count > 0 => break,
                statement => statement.map_err(read)?,
            };
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).map_err(read)?;
            let mut of_check = 0;
            for row in rows {
                let row = match row {
                    Err(_) if count + of_check > 0 => break,
                    row => row.map_err(read)?,
                };
                // One row may hold a line for each page.
                for line in row.lines().filter(|line| !matches!(*line, "" | "ok") && !line.starts_with("***")) {
                    if of_check < FINDINGS_NAMED {
                        named.push(line.to_owned());
                    }
                    of_check += 1;
                }
                if of_check >= FINDINGS_MAX {
                    break;
                }
            }
            count += of_check;
        }
        match count - named.len() {
            0 if named.is_empty() => return Ok(()),
            0 => {}
            more => named.push(format!("and {more} more")),
        }
        Err(SqliteError::Damaged { path: self.path.clone(), finding: named.join("; ") })
    }

    /// Writes a compact copy of the store as it is now, encrypted with the same key, readable by its owner only.
    ///
    /// Reading and writing go on meanwhile in other connections.
    ///
    /// # Errors
    /// Fails where a file is at `to` already, or the disk refuses; then no file is left there.
    pub fn backup_to(&self, to: &Path) -> Result<(), SqliteError> {
        let failed = |error| SqliteError::from_file(to, &error);
        refuse_leftovers(to)?;
        let text = to.to_str().ok_or_else(|| failed(std::io::Error::other("the path is not UTF-8")))?;
        files::create_private(to).map_err(failed)?;
        let written = self
            .connection
            .execute("VACUUM INTO ?1", [text])
            .map_err(|error| SqliteError::from_database(to, &error))
            .and_then(|_| expect_cipher_undamaged(&self.path, &self.connection))
            .and_then(|()| fs::File::open(to).and_then(|file| file.sync_all()).map_err(failed))
            .and_then(|()| files::sync_directory_of(to).map_err(failed));
        if written.is_err() {
            files::remove_if_there(to).map_err(failed)?;
        }
        written
    }
}

impl Store for SqliteStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.get(table, key)
    }

    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.get_all(table, keys)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.scan(table, from, to, limit)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.last(table, from, to)
    }
}

/// Is a transaction: what is read in it is one state of the store with what was written in it before. Dropped, it takes
/// back what it wrote.
#[derive(Debug)]
pub struct Transaction<'a> {
    inner: rusqlite::Transaction<'a>,
    path: &'a Path,
    is_changed: bool,
}

impl Transaction<'_> {
    /// Writes a batch; it is durable once [`Transaction::commit`] has returned. After a failure, drop the transaction.
    ///
    /// # Errors
    /// Refuses a batch that changes an append-only row; fails when the disk is full, read-only or broken.
    pub fn write(&mut self, batch: &Batch) -> Result<(), SqliteError> {
        self.is_changed |= !batch.is_empty();
        write(self.path, &self.inner, batch)
    }

    /// Makes all that was written durable together: when this fails, none of it was written.
    ///
    /// # Errors
    /// Fails when the disk is full, read-only or broken; then as with [`SqliteStore::commit`].
    pub fn commit(self) -> Result<(), SqliteError> {
        let ended = if self.is_changed { self.inner.commit() } else { self.inner.rollback() };
        ended.map_err(|error| SqliteError::from_database(self.path, &error))
    }

    fn rows(&self) -> Rows<'_> {
        Rows { connection: &self.inner, path: self.path }
    }
}

impl Store for Transaction<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.rows().get(table, key)
    }

    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.rows().get_all(table, keys)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        self.rows().scan(table, from, to, limit)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        self.rows().last(table, from, to)
    }
}

/// Reads a store over a connection of its own that cannot write.
///
/// Each call of [`Store`]'s functions on the reader itself sees what is committed at that moment; use
/// [`SqliteReader::read`] where several reads must fit together.
#[derive(Debug)]
pub struct SqliteReader {
    connection: Connection,
    path: PathBuf,
}

impl SqliteReader {
    /// Opens a reader beside the store at `path`, which must be in the newest version.
    ///
    /// # Errors
    /// Fails where there is no store, the key is another one, the version differs, or the disk refuses.
    pub fn open(path: &Path, key: &StoreKey) -> Result<Self, SqliteError> {
        let connection = connect(path, key, Access::Read)?;
        connection::expect_newest_version(path, &connection)?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// Runs `work` on one unchanging state of the store: the newest at its first read.
    ///
    /// Keep it short: while it runs, the write-ahead log can only grow.
    ///
    /// # Errors
    /// Fails as `work` does, or when the database fails.
    pub fn read<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&dyn Store) -> Result<T, E>) -> Result<T, E> {
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(|error| StoreError::from(SqliteError::from_database(path, &error)))?;
        work(&Rows { connection: &transaction, path })
    }
}

impl Store for SqliteReader {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.get(table, key)
    }

    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.get_all(table, keys)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.scan(table, from, to, limit)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        Rows { connection: &self.connection, path: &self.path }.last(table, from, to)
    }
}

/// Is the store of a node while somebody else reads it: over the connection that writes, which has in memory what it has read.
#[derive(Debug)]
pub(crate) struct LentStore(SqliteReader);

impl LentStore {
    pub(crate) fn new(store: SqliteStore) -> Self {
        let SqliteStore { connection, path } = store;
        Self(SqliteReader { connection, path })
    }

    pub(crate) fn into_store(self) -> SqliteStore {
        let SqliteReader { connection, path } = self.0;
        SqliteStore { connection, path }
    }

    /// Reads it.
    pub(crate) fn reader(&mut self) -> &mut SqliteReader {
        &mut self.0
    }

    /// Tells whether it can go on being used: a connection that met damage says so for ever.
    pub(crate) fn is_sound(&self) -> bool {
        expect_cipher_undamaged(&self.0.path, &self.0.connection).is_ok()
    }
}

/// Keeps a database as it is, for who reads its files: while this lives, nobody writes to them.
#[derive(Debug)]
pub(crate) struct StillDatabase {
    _connection: Connection,
}

impl StillDatabase {
    /// Waits for the writer, and holds off the next one. Nothing is written, not even when this is dropped.
    ///
    /// # Errors
    /// Fails where the database cannot be opened for writing, or with [`SqliteError::Busy`].
    pub(crate) fn hold(path: &Path, key: &StoreKey) -> Result<Self, SqliteError> {
        let failed = |error| SqliteError::from_database(path, &error);
        let connection = connect(path, key, Access::Write)?;
        connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        // The last connection that closes moves the log into the database and removes it, with what stands beside it. An empty
        // one, which this connection made, may go.
        let has_frames = fs::metadata(files::beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_frames).map_err(failed)?;
        Ok(Self { _connection: connection })
    }
}

/// Reads rows over a connection, in whatever transaction that is in.
struct Rows<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

impl Rows<'_> {
    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        SqliteError::from_database(self.path, error).into()
    }

    fn read<T>(&self, read: pack::Read<T>) -> Result<T, StoreError> {
        let malformed = |pack::Malformed| {
            StoreError::from(SqliteError::Damaged {
                path: self.path.to_path_buf(),
                finding: pack::MALFORMED.to_owned(),
            })
        };
        read.map_err(|error| self.failed(&error))?.map_err(malformed)
    }

    /// Returns at most `limit` rows in the given order; SQLite takes a negative limit for none.
    fn range(&self, table: Table, from: &[u8], to: &[u8], order: &str, limit: i64) -> Result<Vec<Row>, StoreError> {
        // Two texts, so that each is a plain search in the tree of the keys. With no end, ?2 stands in for nothing.
        let end = if to.is_empty() { "?2 = x''" } else { "key < ?2" };
        let text =
            format!("SELECT key, value FROM {} WHERE key >= ?1 AND {end} ORDER BY key {order} LIMIT ?3", table.name());
        let read = || -> rusqlite::Result<Vec<Row>> {
            self.connection
                .prepare_cached(&text)?
                .query_map(params![from, to, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let rows = read().map_err(|error| self.failed(&error))?;
        self.expect_undamaged(rows.iter().map(|(key, value)| key.len() + value.len()).max().unwrap_or(0))?;
        Ok(rows)
    }

    /// Checks that the cipher met no damage, after a row of `row_bytes` was read.
    ///
    /// SQLCipher hands SQLite zeros for a page whose authentication code is wrong. SQLite takes a page of a tree made
    /// of zeros for damage, but a page that continues a long value for a value of zeros.
    fn expect_undamaged(&self, row_bytes: usize) -> Result<(), StoreError> {
        if row_bytes < ROW_BYTES_CONTINUED_MIN {
            return Ok(());
        }
        expect_cipher_undamaged(self.path, self.connection).map_err(StoreError::from)
    }
}

impl Store for Rows<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if is_packed(table) {
            let (value, read_bytes) = self.read(pack::get(self.connection, table, key))?;
            self.expect_undamaged(read_bytes)?;
            return Ok(value);
        }
        let read = || -> rusqlite::Result<Option<Vec<u8>>> {
            self.connection.prepare_cached(&get_text(table))?.query_row([key], |row| row.get(0)).optional()
        };
        let value: Option<Vec<u8>> = read().map_err(|error| self.failed(&error))?;
        self.expect_undamaged(key.len() + value.as_ref().map_or(0, Vec::len))?;
        Ok(value)
    }

    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        if is_packed(table) {
            return keys.iter().map(|key| self.get(table, key)).collect();
        }
        let read = || -> rusqlite::Result<Vec<Option<Vec<u8>>>> {
            let mut statement = self.connection.prepare_cached(&get_text(table))?;
            keys.iter().map(|key| statement.query_row([key], |row| row.get(0)).optional()).collect()
        };
        let values = read().map_err(|error| self.failed(&error))?;
        let row_bytes = |(key, value): (&&[u8], &Option<Vec<u8>>)| key.len() + value.as_ref().map_or(0, Vec::len);
        self.expect_undamaged(keys.iter().zip(&values).map(row_bytes).max().unwrap_or(0))?;
        Ok(values)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        if is_packed(table) {
            let found = self.read(pack::scan(self.connection, table, from, to, limit))?;
            self.expect_undamaged(found.read_bytes_max)?;
            return Ok(found.rows);
        }
        self.range(table, from, to, "ASC", i64::try_from(limit).unwrap_or(i64::MAX))
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        if is_packed(table) {
            let mut found = self.read(pack::last(self.connection, table, from, to))?;
            self.expect_undamaged(found.read_bytes_max)?;
            return Ok(found.rows.pop());
        }
        Ok(self.range(table, from, to, "DESC", 1)?.pop())
    }
}

fn write(path: &Path, connection: &Connection, batch: &Batch) -> Result<(), SqliteError> {
    for (table, writes) in batch.tables() {
        if is_packed(table) {
            pack::write(path, connection, table, writes)?;
            continue;
        }
        let mut writer = TableWriter::new(connection, table);
        for (key, value) in writes {
            writer.write(key, value).map_err(|error| SqliteError::from_write(path, table, &error))?;
        }
    }
    derived::mark(path, connection, batch)
}

/// The statement that reads the value under the key ?1.
fn get_text(table: Table) -> String {
    format!("SELECT value FROM {} WHERE key = ?1", table.name())
}

/// The statement that sets the value ?2 under the key ?1. The WHERE makes writing the same value again nothing at all,
/// so that no trigger of an append-only table refuses it and no page is written for it.
fn put_text(name: &str) -> String {
    format!(
        "INSERT INTO {name} (key, value) VALUES (?1, ?2) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value"
    )
}

/// Is a statement that is prepared when it is first needed: to prepare one with the triggers of its table takes longer than to run it.
struct LateStatement<'a> {
    connection: &'a Connection,
    text: String,
    prepared: Option<CachedStatement<'a>>,
}

impl<'a> LateStatement<'a> {
    fn new(connection: &'a Connection, text: String) -> Self {
        Self { connection, text, prepared: None }
    }

    fn get(&mut self) -> rusqlite::Result<&mut CachedStatement<'a>> {
        match &mut self.prepared {
            Some(prepared) => Ok(prepared),
            none => Ok(none.insert(self.connection.prepare_cached(&self.text)?)),
        }
    }
}

/// Writes rows of one table.
struct TableWriter<'a> {
    put: LateStatement<'a>,
    delete: LateStatement<'a>,
}

impl<'a> TableWriter<'a> {
    fn new(connection: &'a Connection, table: Table) -> Self {
        let name = table.name();
        let delete = format!("DELETE FROM {name} WHERE key = ?1");
        Self { put: LateStatement::new(connection, put_text(name)), delete: LateStatement::new(connection, delete) }
    }

    fn write(&mut self, key: &[u8], value: Option<&[u8]>) -> rusqlite::Result<()> {
        match value {
            Some(value) => self.put.get()?.execute([key, value])?,
            None => self.delete.get()?.execute([key])?,
        };
        Ok(())
    }
}

/// Checks that nothing of a database is at `path`. A log without its database is as bad as a database: SQLite would
/// write what is in it into the new one.
fn refuse_leftovers(path: &Path) -> Result<(), SqliteError> {
    for suffix in ["", "-wal", "-journal"] {
        let path = files::beside(path, suffix);
        if path.symlink_metadata().is_ok() {
            return Err(SqliteError::Exists { path });
        }
    }
    Ok(())
}

/// Rows shorter than this, key and value together, never continue on a second page: of the 4,016 bytes of a page that
/// the cipher leaves, a row may fill `(4016 - 12) * 64 / 255 - 23`, a few of which describe it.
const ROW_BYTES_CONTINUED_MIN: usize = 960;

/// Checks that no page that this connection ever read had a wrong authentication code.
fn expect_cipher_undamaged(path: &Path, connection: &Connection) -> Result<(), SqliteError> {
    // The answer is fixed when the statement is prepared, so it must not come from the cache of statements.
    let status: String = connection
        .query_row("PRAGMA cipher_status", [], |row| row.get(0))
        .map_err(|error| SqliteError::from_database(path, &error))?;
    if status == "1" {
        return Ok(());
    }
    let finding = "a page is not what was written".to_owned();
    Err(SqliteError::Damaged { path: path.to_path_buf(), finding })
}

/// Tells whether a trigger raised the error; the only triggers are those of the append-only tables.
fn is_refusal_by_trigger(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
}

/// Opens a connection to a store, for tests that write past it.
#[cfg(test)]
pub(crate) fn connect_for_tests(path: &Path, key: &StoreKey) -> Connection {
    connect(path, key, Access::Write).expect("the store opens")
}

#[cfg(test)]
mod tests;
