// SPDX-License-Identifier: EUPL-1.2
//! A node's directory: what stands where, who may use it, and the one file that is kept outside backups.
//!
//! ```text
//! raccord.toml         configuration                       readable by all who may enter the directory
//! node.key             transport, log and service keys     secret
//! store.key            key of the store                    secret; never in one backup with the store
//! store.db             the store, with -wal and -shm       encrypted
//! ledger               where the ledger stands             outside backups: see [`LedgerFile`]
//! erased               what was erased                     outside backups
//! position             how much the store holds            outside backups
//! organisation.key     the organisation's key, if here     sealed
//! staff/NAME.key       keys of people who work here        sealed
//! raccord.sock         where a running node listens
//! lock                 held by the process that uses the directory, as the directory itself is; holds its number
//! ```

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use raccord_protocol::id::{LedgerId, Nonce};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::erased::Fault;
use crate::files;

/// The name of the configuration.
const CONFIG: &str = "raccord.toml";
/// The longest name of a person's key, in bytes.
const NAME_BYTES_MAX: usize = 64;
/// The file `ledger` is shorter than this.
const LEDGER_FILE_BYTES_MAX: u64 = 4096;

/// What the file `ledger` says it is.
const LEDGER_FORMAT: &str = "raccord ledger";
/// The version of the file `ledger` that this program writes and reads.
const LEDGER_VERSION: u32 = 1;

/// Reports that a node's directory cannot be used.
#[derive(Debug, Error)]
pub enum HomeError {
    /// A name cannot be that of a key file.
    #[error(
        "{name:?} cannot name a key: use 1 to {NAME_BYTES_MAX} of a-z, 0-9, \"-\", \"_\" and \".\", starting with a letter or digit"
    )]
    BadName {
        /// The name, at most its first 80 characters.
        name: String,
    },
    /// A node is to be created where something is.
    #[error("{} is not empty", .path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
    /// There is no such directory.
    #[error("{} is not there", .path.display())]
    Missing {
        /// The directory.
        path: PathBuf,
    },
    /// Others may look into the directory.
    #[error("{path} is open to other users of this machine: run `chmod 700 {path}`", path = .path.display())]
    OpenToOthers {
        /// The directory.
        path: PathBuf,
    },
    /// Another process uses the directory.
    #[error("another raccord process uses {}{}", .path.display(), Numbered(*.process))]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The process, where the lock file tells.
        process: Option<u32>,
    },
    /// The file `erased`, or a copy of one, has a line that says nothing.
    #[error("{}, line {line}: {fault}", .path.display())]
    DamagedErased {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The file `ledger` is not as this program, or an earlier one, wrote it.
    #[error("{} is damaged: {reason}", .path.display())]
    DamagedLedger {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Writes the number of a process, where it is known.
struct Numbered(Option<u32>);

impl fmt::Display for Numbered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |number| write!(formatter, ": process {number}"))
    }
}

impl HomeError {
    fn from_file(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        if source.kind() == io::ErrorKind::NotFound { Self::Missing { path } } else { Self::File { path, source } }
    }
}

/// Is the directory of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    path: PathBuf,
}

impl Home {
    /// Makes a directory that only its owner may enter; one that is there must be empty.
    ///
    /// # Errors
    /// Fails where something is there, or the disk refuses.
    pub fn create(path: &Path) -> Result<Self, HomeError> {
        let failed = |source| HomeError::File { path: path.to_path_buf(), source };
        match fs::DirBuilder::new().mode(0o700).recursive(true).create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(HomeError::NotEmpty { path: path.to_path_buf() });
            }
            made => made.map_err(failed)?,
        }
        if fs::read_dir(path).map_err(failed)?.next().is_some() {
            return Err(HomeError::NotEmpty { path: path.to_path_buf() });
        }
        let home = Self { path: path.to_path_buf() };
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        let staff = home.path.join("staff");
        fs::DirBuilder::new().mode(0o700).create(&staff).map_err(failed)?;
        files::sync_directory_of(&staff).and_then(|()| files::sync_directory_of(path)).map_err(failed)?;
        Ok(home)
    }

    /// Takes the directory of a node that is there.
    ///
    /// # Errors
    /// Fails where there is none, or others may enter it.
    pub fn open(path: &Path) -> Result<Self, HomeError> {
        let found = fs::metadata(path).map_err(|source| HomeError::from_file(path, source))?;
        if !found.is_dir() {
            return Err(HomeError::Missing { path: path.to_path_buf() });
        }
        if found.permissions().mode() & 0o077 != 0 {
            return Err(HomeError::OpenToOthers { path: path.to_path_buf() });
        }
        Ok(Self { path: path.to_path_buf() })
    }

    /// Returns the directory of a node that the file at `path` stands in, or would stand in, at whatever depth: nothing need be
    /// at `path`. A directory with a configuration and a node's keys is one of a node.
    pub fn around(path: &Path) -> Option<PathBuf> {
        let directory = std::path::absolute(path).ok()?.parent()?.canonicalize().ok()?;
        let around = directory.ancestors().find(|directory| {
            let home = Self { path: directory.to_path_buf() };
            home.config().is_file() && home.node_key().is_file()
        });
        around.map(Path::to_path_buf)
    }

    /// Returns the directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path of the configuration.
    pub fn config(&self) -> PathBuf {
        self.path.join(CONFIG)
    }

    /// Returns the path of the node's keys.
    pub fn node_key(&self) -> PathBuf {
        self.path.join("node.key")
    }

    /// Returns the path of the store's key.
    pub fn store_key(&self) -> PathBuf {
        self.path.join("store.key")
    }

    /// Returns the path of the store.
    pub fn store(&self) -> PathBuf {
        self.path.join("store.db")
    }

    /// Returns the path of the file that says where the ledger stands.
    pub fn ledger(&self) -> PathBuf {
        self.path.join("ledger")
    }

    /// Returns the path of the file that says how much the store holds.
    pub fn position(&self) -> PathBuf {
        self.path.join("position")
    }

    /// Returns the path of the file that lists what was erased.
    pub fn erased(&self) -> PathBuf {
        self.path.join("erased")
    }

    /// Returns the path of the organisation's key, which need not be kept here.
    pub fn organisation_key(&self) -> PathBuf {
        self.path.join("organisation.key")
    }

    /// Returns the path of the key of the member of staff called `name` here.
    ///
    /// # Errors
    /// Refuses a name that is not 1 to 64 of `a-z`, `0-9`, `-`, `_`, `.`, starting with a letter or digit.
    pub fn staff_key(&self, name: &str) -> Result<PathBuf, HomeError> {
        let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let good = (1..=NAME_BYTES_MAX).contains(&name.len())
            && name.bytes().all(|letter| is_plain(letter) || b"-_.".contains(&letter))
            && name.bytes().next().is_some_and(is_plain);
        if !good {
            return Err(HomeError::BadName { name: name.chars().take(80).collect() });
        }
        Ok(self.path.join("staff").join(format!("{name}.key")))
    }

    /// Returns the names of the members of staff whose keys are here, in order.
    ///
    /// # Errors
    /// Fails where the directory cannot be read.
    pub fn staff(&self) -> Result<Vec<String>, HomeError> {
        let directory = self.path.join("staff");
        let failed = |source| HomeError::File { path: directory.clone(), source };
        let mut names = Vec::new();
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let file = entry.map_err(failed)?.file_name();
            let name = file.to_str().and_then(|file| file.strip_suffix(".key"));
            names.extend(name.filter(|name| self.staff_key(name).is_ok()).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// Returns the path of the socket, unless the configuration names another.
    pub fn socket(&self) -> PathBuf {
        self.path.join("raccord.sock")
    }

    /// Takes the directory for this process alone, until what is returned is dropped or the process ends, however.
    ///
    /// # Errors
    /// Fails with [`HomeError::InUse`] where another holds it; does not wait.
    pub fn lock(&self) -> Result<HomeLock, HomeError> {
        let path = self.path.join("lock");
        let failed = |source| HomeError::File { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // The number is a courtesy; that it cannot be read changes nothing.
                let process = file.take(16).read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                return Err(HomeError::InUse { path: self.path.clone(), process });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // The file can be deleted under who holds it, the directory cannot. Where the system locks no directories, as over
        // some networks, the file is all there is.
        let directory = File::open(&self.path).map_err(failed)?;
        if let Err(TryLockError::WouldBlock) = directory.try_lock() {
            return Err(HomeError::InUse { path: self.path.clone(), process: None });
        }
        // Written before what is longer is cut off, so that a reader never finds the file empty.
        let number = format!("{:<10}\n", std::process::id());
        file.rewind().map_err(failed)?;
        file.write_all(number.as_bytes()).map_err(failed)?;
        file.set_len(number.len() as u64).map_err(failed)?;
        Ok(HomeLock { _file: file, _directory: directory })
    }
}

/// Shows that this process alone uses a node's directory; dropping it lets others.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
    _directory: File,
}

/// Says where a node's ledger stands, beside the store and outside backups of it.
///
/// ```text
/// format = "raccord ledger"
/// version = 1
/// newest_epoch = 41      number of the newest sealed epoch; absent before the first
/// commits = 1234         how many commits of its own the sealed epochs of the ledger have
/// ledger = "..."         64 hexadecimal digits: the ledger's id
/// nonce = "..."          32 digits: with the log key, makes the id
/// ```
///
/// The last line has a fixed length, so that a file cut short is never taken for a whole one.
///
/// A store that is restored from a backup is older than this file, and a node moved without it has none: either way
/// the history must not be continued from there, and a new ledger is opened. So the file advances after the store's
/// commit and before anything leaves the node; after a crash between, the store is newer, which is no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerFile {
    /// The number of the newest sealed epoch, at most 2^63 - 1.
    pub newest_epoch: Option<u64>,
    /// How many commits of its own the sealed epochs of the ledger have, at most 2^63 - 1: for people to read.
    pub commits: u64,
    /// The ledger's id.
    pub ledger: LedgerId,
    /// What makes the id, with the log key.
    pub nonce: Nonce,
}

/// Is the text of the file `ledger`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerText {
    format: String,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest_epoch: Option<u64>,
    commits: u64,
    ledger: LedgerId,
    nonce: Nonce,
}

impl LedgerFile {
    /// Reads the file `ledger`; `None` where there is none.
    ///
    /// # Errors
    /// Fails where it is damaged or cannot be read. Do not take that for none: somebody must look.
    pub fn read(home: &Home) -> Result<Option<Self>, HomeError> {
        let path = home.ledger();
        let mut text = String::new();
        let read = File::open(&path).and_then(|file| file.take(LEDGER_FILE_BYTES_MAX).read_to_string(&mut text));
        let damaged = |reason: String| HomeError::DamagedLedger { path: path.clone(), reason };
        match read {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(damaged("it is not text".into())),
            Err(source) => return Err(HomeError::File { path: path.clone(), source }),
        }
        let found: LedgerText = toml::from_str(&text).map_err(|error| damaged(error.message().to_owned()))?;
        if found.format != LEDGER_FORMAT || found.version != LEDGER_VERSION {
            let reason =
                format!("it says {:?} {}, not {LEDGER_FORMAT:?} {LEDGER_VERSION}", found.format, found.version);
            return Err(damaged(reason));
        }
        let LedgerText { newest_epoch, commits, ledger, nonce, .. } = found;
        Ok(Some(Self { newest_epoch, commits, ledger, nonce }))
    }

    /// Writes the file `ledger`: when this returns it is durable; a crash leaves the one before or this one.
    ///
    /// # Errors
    /// Fails where the disk refuses.
    pub fn write(&self, home: &Home) -> Result<(), HomeError> {
        let Self { newest_epoch, commits, ledger, nonce } = *self;
        let format = LEDGER_FORMAT.to_owned();
        let text = LedgerText { format, version: LEDGER_VERSION, newest_epoch, commits, ledger, nonce };
        let text = toml::to_string(&text).expect("a table of texts and numbers below 2^63 has a textual form");
        let path = home.ledger();
        files::replace_private_as(&path, text.as_bytes()).map_err(|source| HomeError::File { path, source })
    }

    /// Tells whether a store of this ledger whose newest epoch is `newest_epoch` lacks what was already shown to others: it
    /// was restored from a backup, and its history must not be continued.
    pub fn is_ahead_of(&self, newest_epoch: Option<u64>) -> bool {
        self.newest_epoch > newest_epoch
    }
}

#[cfg(test)]
mod tests;
