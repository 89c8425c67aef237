// SPDX-License-Identifier: EUPL-1.2
//! Files that organisations exchange: cards and rosters, as text that survives mail.
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

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
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

/// Reads the text of a file; says what is wrong in a technical word.
fn from_text(text: &str) -> Result<PlatformFile, io::Error> {
    let invalid = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason.to_owned());
    // Quotation marks of mail programs stand in front of a line.
    let mut lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
    if !lines.any(|line| line == BEGIN) {
        return Err(invalid("the line BEGIN RACCORD PLATFORM FILE is missing"));
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
        return Err(invalid("the line END RACCORD PLATFORM FILE is missing: the file is cut short"));
    }
    let bytes = BASE64.decode(encoded.as_bytes()).map_err(|error| invalid(&error.to_string()))?;
    PlatformFile::from_bytes(&bytes, CONTENT_BYTES_MAX).map_err(|error| invalid(&error.to_string()))
}

/// Reads a file.
///
/// # Errors
/// Fails where there is none, it is too long, or it is none of ours.
pub fn read(path: &Path) -> Result<PlatformFile, CliError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => {
            CliError::usage(Message::new("error-exchange-file").with("path", path)).caused_by(&error)
        }
        _ => CliError::file(path, &error),
    };
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text));
    read.map_err(failed)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidData, format!("longer than {FILE_BYTES_MAX} bytes"))));
    }
    from_text(&text).map_err(failed)
}

/// Writes a file.
///
/// # Errors
/// Fails where one is there that is to be kept, or the disk refuses.
pub fn write(path: &Path, file: &PlatformFile, existing: Existing) -> Result<(), CliError> {
    write_text(path, to_text(file).as_bytes(), existing)
}

/// Writes a file in one step: a crash leaves what was there, or the whole.
fn write_text(path: &Path, text: &[u8], existing: Existing) -> Result<(), CliError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => file_exists(path),
        _ => CliError::file(path, &error),
    };
    match existing {
        Existing::Keep => {
            let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
            file.write_all(text).and_then(|()| file.sync_all()).map_err(failed)
        }
        Existing::Replace => {
            let mut partial = path.as_os_str().to_owned();
            partial.push(".partial");
            let partial = PathBuf::from(partial);
            let written = File::create(&partial)
                .and_then(|mut file| file.write_all(text).and_then(|()| file.sync_all()))
                .and_then(|()| fs::rename(&partial, path));
            written.map_err(failed)
        }
    }
}

/// Returns the error of a file that is there and is to be kept.
pub fn file_exists(path: &Path) -> CliError {
    CliError::conflict(Message::new("error-file-exists").with("path", path)).hint("hint-force")
}

/// Checks that there is a directory to write a file in.
///
/// # Errors
/// Returns an error of kind `disk` that names the directory.
pub fn check_directory_of(path: &Path) -> Result<(), CliError> {
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
