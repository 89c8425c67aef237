// SPDX-License-Identifier: EUPL-1.2
//! Everything a store's files hold, decrypted page by page, so that anybody can look for what should not be there.
//!
//! SQLite shows rows; this shows the disk: free pages, the gaps of pages in use, and the write-ahead log with frames
//! that no longer count. The result is an ordinary SQLite database that `sqlite3` opens and `grep` searches:
//!
//! ```text
//! pages 1..n     the database after its last commit: each page from its newest committed frame, else from the file
//! pages n+1..    what the files hold besides, referenced by nothing: pages of the file that a frame replaces or that
//!                lie past the end, then every other frame of the log, in the order of the files
//! ```
//!
//! It is written with this program's own AES, not through SQLCipher, so that it proves what stands on the disk rather
//! than what the database chooses to show.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::files;
use crate::keystore::StoreKey;
use crate::sqlite::{SqliteError, StillDatabase};
use cipher::{MAGIC, PAGE_BYTES, Page, PageCipher, SALT_BYTES, Verdict};
use log::Log;

mod cipher;
mod log;

/// SQLite never uses the page at this number: it stands for byte 2^30, which some systems lock.
const LOCK_PAGE: u32 = (1 << 30) / 4096 + 1;

/// Reports that a plain copy could not be made.
#[derive(Debug, Error)]
pub enum PagesError {
    /// The copy would replace the store itself.
    #[error("{} belongs to the store: name another file", .path.display())]
    WouldReplaceStore {
        /// The file named for the copy.
        path: PathBuf,
    },
    /// There is a file already, and it was not said to replace it.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file named for the copy.
        path: PathBuf,
    },
    /// The database's first bytes say that it is not encrypted.
    #[error("{} is not encrypted", .path.display())]
    NotEncrypted {
        /// The database.
        path: PathBuf,
    },
    /// Not one page is authentic under the key.
    #[error("the store key does not open any page of {}", .path.display())]
    WrongKey {
        /// The database.
        path: PathBuf,
    },
    /// The database could not be kept still while it was read.
    #[error(transparent)]
    Database(#[from] SqliteError),
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Tells what to do with a file that is where a copy is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it, and fail.
    Refuse,
    /// Replace it.
    Replace,
}

/// Says where a page was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the database's file.
    Database {
        /// Number of the page, from 1.
        page: u32,
    },
    /// In the write-ahead log.
    Log {
        /// Number of the frame, from 0.
        frame: u64,
        /// Number of the page that the frame is for.
        page: u32,
    },
}

/// Says what a plain copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainCopy {
    /// Pages of the database after its last commit.
    pub pages: u32,
    /// Pages and frames that the files hold besides, all after the former.
    pub remains: u64,
    /// Pages in use whose authentication code is wrong. They were copied as they decrypt.
    pub damaged: Vec<Place>,
    /// The same among the remains. A frame cut short by a crash is one; it need not worry anybody.
    pub damaged_remains: Vec<Place>,
}

/// Writes all that the files of the database at `database` hold, decrypted, to a file at `to` for its owner only.
///
/// Writers are held off meanwhile; readers are not. Call it in a process that does not have the database open
/// otherwise: POSIX drops all locks of a process on a file when any descriptor of it is closed.
///
/// # Errors
/// Fails where `to` is there already and is not to be replaced, where the key opens no page, while the database stays
/// in use, or when the disk refuses. Damage is no error; it is listed in what is returned.
pub fn export_plain(database: &Path, key: &StoreKey, to: &Path, overwrite: Overwrite) -> Result<PlainCopy, PagesError> {
    let log_path = files::beside(database, "-wal");
    for own in [database, &log_path, &files::beside(database, "-shm")] {
        if is_same_file(own, to) {
            return Err(PagesError::WouldReplaceStore { path: to.to_path_buf() });
        }
    }
    if overwrite == Overwrite::Refuse && to.symlink_metadata().is_ok() {
        return Err(PagesError::Exists { path: to.to_path_buf() });
    }
    let _still = match StillDatabase::hold(database, key) {
        Ok(still) => Some(still),
        Err(busy @ SqliteError::Busy { .. }) => return Err(busy.into()),
        // Damaged, or on a disk that cannot be written: then nobody writes to it.
        Err(_) => None,
    };
    let source = Source::open(database, key, &log_path)?;
    let write = |file: &mut File| copy(source, file);
    let written = match overwrite {
        Overwrite::Refuse => files::create_private_with(to, write),
        Overwrite::Replace => files::replace_private_with(to, write),
    };
    written.map_err(|error| match error {
        CopyError::NoPageOpens => PagesError::WrongKey { path: database.to_path_buf() },
        CopyError::Read(source) => PagesError::File { path: database.to_path_buf(), source },
        CopyError::Write(source) if source.kind() == io::ErrorKind::AlreadyExists => {
            PagesError::Exists { path: to.to_path_buf() }
        }
        CopyError::Write(source) => PagesError::File { path: to.to_path_buf(), source },
    })
}

/// Says on which side a copy failed.
enum CopyError {
    NoPageOpens,
    Read(io::Error),
    Write(io::Error),
}

impl From<io::Error> for CopyError {
    /// The functions that place the file report what went wrong there.
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Is a database's file and its log, to be read page by page.
struct Source {
    file: BufReader<File>,
    file_pages: u32,
    log: Option<Log>,
    cipher: PageCipher,
}

impl Source {
    fn open(database: &Path, key: &StoreKey, log_path: &Path) -> Result<Self, PagesError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| PagesError::File { path, source }
        };
        let mut file = File::open(database).map_err(failed(database))?;
        let length = file.metadata().map_err(failed(database))?.len();
        let mut salt = [0; SALT_BYTES];
        file.read_exact(&mut salt).map_err(failed(database))?;
        if salt == *MAGIC {
            return Err(PagesError::NotEncrypted { path: database.to_path_buf() });
        }
        let log = match File::open(log_path) {
            Ok(file) => Some(Log::read(file).map_err(failed(log_path))?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(log_path)(error)),
        };
        // SQLite numbers pages with 32 bits; a longer file is not a database.
        let file_pages = u32::try_from(length / PAGE_BYTES as u64)
            .map_err(|_| failed(database)(io::Error::other("the file has more pages than a database can")))?;
        Ok(Self { file: BufReader::new(file), file_pages, log, cipher: PageCipher::new(key, &salt) })
    }

    /// Returns a page of the file, as it is.
    fn file_page(&mut self, number: u32) -> io::Result<Box<Page>> {
        let mut page = Box::new([0; PAGE_BYTES]);
        self.file.seek(SeekFrom::Start(u64::from(number - 1) * PAGE_BYTES as u64))?;
        self.file.read_exact(&mut page[..])?;
        Ok(page)
    }

    /// Returns a page from where the database has it now, decrypted.
    fn current_page(&mut self, number: u32) -> io::Result<(Box<Page>, Verdict, Place)> {
        let frame = self.log.as_ref().and_then(|log| log.committed.get(&number).copied());
        let (mut page, place) = match (&mut self.log, frame) {
            (Some(log), Some(frame)) => (log.frame(frame)?.1, Place::Log { frame, page: number }),
            _ if number <= self.file_pages => (self.file_page(number)?, Place::Database { page: number }),
            _ => (Box::new([0; PAGE_BYTES]), Place::Database { page: number }),
        };
        if number == LOCK_PAGE {
            return Ok((page, Verdict::Authentic, place));
        }
        let verdict = self.cipher.decrypt(number, &mut page);
        Ok((page, verdict, place))
    }

    /// Returns how many pages the database has: as the last commit in the log says, else the header, else the file.
    fn pages(&mut self) -> io::Result<u32> {
        if let Some(pages) = self.log.as_ref().and_then(|log| log.pages) {
            return Ok(pages);
        }
        let (first, verdict, _) = self.current_page(1)?;
        let stated = u32::from_be_bytes(first[28..32].try_into().expect("four bytes"));
        Ok(if verdict == Verdict::Authentic && stated != 0 { stated.min(self.file_pages) } else { self.file_pages })
    }
}

/// Writes the plain database.
fn copy(mut source: Source, to: &mut File) -> Result<PlainCopy, CopyError> {
    let mut to = BufWriter::new(to);
    let pages = source.pages().map_err(CopyError::Read)?;
    let mut result = PlainCopy { pages, remains: 0, damaged: Vec::new(), damaged_remains: Vec::new() };
    let mut any_authentic = false;

    for number in 1..=pages {
        let (mut page, verdict, place) = source.current_page(number).map_err(CopyError::Read)?;
        match verdict {
            Verdict::Authentic => any_authentic = true,
            Verdict::Damaged => result.damaged.push(place),
        }
        if number == 1 {
            make_plain_header(&mut page, pages);
        }
        to.write_all(&page[..]).map_err(CopyError::Write)?;
    }

    let mut keep = |cipher: &PageCipher, place: Place, mut page: Box<Page>| {
        // Never written, or overwritten on purpose.
        if page.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        let (Place::Database { page: number } | Place::Log { page: number, .. }) = place;
        match cipher.decrypt(number, &mut page) {
            Verdict::Authentic => any_authentic = true,
            Verdict::Damaged => result.damaged_remains.push(place),
        }
        result.remains += 1;
        to.write_all(&page[..]).map_err(CopyError::Write)
    };
    for number in 1..=source.file_pages {
        if number > pages || source.log.as_ref().is_some_and(|log| log.committed.contains_key(&number)) {
            let page = source.file_page(number).map_err(CopyError::Read)?;
            keep(&source.cipher, Place::Database { page: number }, page)?;
        }
    }
    if let Some(log) = &mut source.log {
        for frame in 0..log.frames {
            let (number, page) = log.frame(frame).map_err(CopyError::Read)?;
            if number > pages || log.committed.get(&number) != Some(&frame) {
                keep(&source.cipher, Place::Log { frame, page: number }, page)?;
            }
        }
    }
    to.flush().map_err(CopyError::Write)?;
    if any_authentic { Ok(result) } else { Err(CopyError::NoPageOpens) }
}

/// Makes the header of page 1 that of a database of so many pages, without a log.
fn make_plain_header(first: &mut Page, pages: u32) {
    // Versions of the format for writing and reading: 1 is a database with a rollback journal, 2 one with a log.
    first[18] = 1;
    first[19] = 1;
    // The number of pages holds where the counter of changes (24..28) is the one it was written with (92..96).
    first[28..32].copy_from_slice(&pages.to_be_bytes());
    first.copy_within(24..28, 92);
}

/// Tells whether two paths lead to one file, or would.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let resolved = |path: &Path| {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let whole = fs::canonicalize(path).ok();
        whole.or_else(|| Some(fs::canonicalize(directory).ok()?.join(path.file_name()?)))
    };
    resolved(one).is_some() && resolved(one) == resolved(other)
}

#[cfg(test)]
mod tests;
