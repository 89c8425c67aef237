// SPDX-License-Identifier: EUPL-1.2
//! Files that organisations exchange: cards and rosters, as text that survives mail; and how commands write files.
//!
//! ```text
//! -----BEGIN RACCORD PLATFORM FILE-----
//! base64 (RFC 4648) of the PlatformFile, 64 characters a line
//! -----END RACCORD PLATFORM FILE-----
//! ```
//!
//! What stands before and after is passed over (the text of a mail), and so are quotation marks and blanks in front of a
//! line, and carriage returns. Nothing in such a file is secret, and nothing is believed for being in it: cards and rosters
//! prove themselves by their signatures.
//!
//! Every file that a command writes is written here, so that none takes the place of a key, a store, or the command's own input.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use raccord_node::home::Home;
use raccord_protocol::codec::Versioned;
use raccord_protocol::roster::PlatformFile;

use crate::error::{CliError, ErrorKind};
use crate::language::Message;

/// The longest file: base64 of the most that a node takes at once, and some text around it.
const FILE_BYTES_MAX: u64 = 48 * 1024 * 1024;
/// The most bytes of the cards and rosters in a file.
const CONTENT_BYTES_MAX: usize = 32 * 1024 * 1024;

const BEGIN: &str = "-----BEGIN RACCORD PLATFORM FILE-----";
const END: &str = "-----END RACCORD PLATFORM FILE-----";
const LINE_LENGTH: usize = 64;

/// Says what to do where a file is already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it, and fail.
    Keep,
    /// Replace it.
    Replace,
}

impl Existing {
    /// Returns what `--force` asks for.
    pub fn from_force(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// Returns the text of a file.
pub fn to_text(file: &PlatformFile) -> String {
    let encoded = BASE64.encode(&file.to_bytes());
    let mut text = String::with_capacity(encoded.len() + encoded.len() / LINE_LENGTH + 128);
    text.push_str(BEGIN);
    text.push('\n');
    for line in encoded.as_bytes().chunks(LINE_LENGTH) {
        text.push_str(str::from_utf8(line).expect("base64 is ASCII"));
        text.push('\n');
    }
    text.push_str(END);
    text.push('\n');
    text
}

/// Reads the text of a file, or says what is wrong with it.
fn from_text(text: &str) -> Result<PlatformFile, Message> {
    // Quotation marks of mail programs stand in front of a line.
    let mut lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
    if !lines.any(|line| line == BEGIN) {
        return Err(Message::new("exchange-no-begin").with("line", BEGIN));
    }
    let mut encoded = String::new();
    let mut ended = false;
    for line in lines {
        if line == END {
            ended = true;
            break;
        }
        encoded.push_str(line);
    }
    if !ended {
        return Err(Message::new("exchange-no-end").with("line", END));
    }
    let bytes = BASE64.decode(encoded.as_bytes()).map_err(|_| Message::new("exchange-damaged"))?;
    PlatformFile::from_bytes(&bytes, CONTENT_BYTES_MAX).map_err(|_| Message::new("exchange-damaged"))
}

/// Reads a file.
///
/// # Errors
/// Fails where there is none, it is too long, or it is none of ours.
pub fn read(path: &Path) -> Result<PlatformFile, CliError> {
    let wrong =
        |reason: Message| CliError::usage(Message::new("error-exchange-file").with("path", path)).because(reason);
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| CliError::file(path, &error))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(wrong(Message::new("exchange-long").with("bytes_max", FILE_BYTES_MAX)));
    }
    // What is no text in UTF-8 may stand around the lines that count.
    from_text(&String::from_utf8_lossy(&bytes)).map_err(wrong)
}

/// Writes a file of cards and rosters.
///
/// # Errors
/// As [`check_destination`], and where the disk refuses.
pub fn write(path: &Path, file: &PlatformFile, existing: Existing) -> Result<(), CliError> {
    write_open(path, to_text(file).as_bytes(), existing)
}

/// Writes a file that whoever enters its directory may read.
///
/// # Errors
/// As [`check_destination`], and where the disk refuses.
pub fn write_open(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CliError> {
    write_for(Readers::Anybody, path, bytes, existing)
}

/// Writes a file that only its owner may read.
///
/// # Errors
/// As [`check_destination`], and where the disk refuses.
pub fn write_private(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CliError> {
    write_for(Readers::Owner, path, bytes, existing)
}

/// Checks that a command may write a file to `path`: there is a directory for it, it is not that of a node, no file is there
/// that is to be kept, and none of `inputs`, which the command reads. A command asks before it works; writing asks again.
///
/// # Errors
/// Says which of these does not hold.
pub fn check_destination(path: &Path, existing: Existing, inputs: &[&Path]) -> Result<(), CliError> {
    let refused = |id: &'static str| CliError::usage(Message::new(id).with("path", path)).hint("hint-file-elsewhere");
    check_directory_of(path)?;
    // Before anything else: nobody is to be told of --force there.
    if inputs.iter().any(|input| is_same_file(path, input)) {
        return Err(refused("error-file-is-input"));
    }
    if Home::around(path).is_some() {
        return Err(refused("error-file-in-home"));
    }
    if path.is_dir() {
        return Err(refused("error-file-is-directory"));
    }
    match existing {
        Existing::Keep if path.symlink_metadata().is_ok() => Err(file_exists(path)),
        Existing::Keep | Existing::Replace => Ok(()),
    }
}

/// Who may read a file.
#[derive(Clone, Copy)]
enum Readers {
    /// Whom the system's defaults let.
    Anybody,
    /// The user who wrote it.
    Owner,
}

/// Writes a file in one step: a crash leaves what was there, or the whole.
fn write_for(readers: Readers, path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CliError> {
    check_destination(path, existing, &[])?;
    let failed = |error: io::Error| CliError::file(path, &error);
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    // The system takes from these what it takes from every new file; a renaming keeps them.
    let mode = match readers {
        Readers::Anybody => 0o666,
        Readers::Owner => 0o600,
    };
    let made = tempfile::Builder::new().permissions(fs::Permissions::from_mode(mode)).tempfile_in(directory);
    let mut file = made.map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let placed = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    match placed {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(file_exists(path)),
        Err(error) => Err(failed(error.error)),
    }
}

/// Tells whether two paths lead to one file that is there.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.metadata().ok().map(|found| (found.dev(), found.ino()));
    place(one).is_some_and(|here| place(other) == Some(here))
}

/// Returns the error of a file that is there and is to be kept.
pub fn file_exists(path: &Path) -> CliError {
    CliError::conflict(Message::new("error-file-exists").with("path", path)).hint("hint-force")
}

/// Checks that there is a directory to write a file in.
fn check_directory_of(path: &Path) -> Result<(), CliError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.is_dir() => {
            Err(CliError::new(ErrorKind::Disk, Message::new("error-directory-missing").with("path", parent)))
        }
        _ => Ok(()),
    }
}

/// Returns an absolute path, for a node that works in another directory. Nothing need be there.
///
/// # Errors
/// Fails where the path is empty or the current directory is gone.
pub fn absolute(path: &Path) -> Result<PathBuf, CliError> {
    std::path::absolute(path).map_err(|error| CliError::file(path, &error))
}

#[cfg(test)]
mod tests;
