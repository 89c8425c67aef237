// SPDX-License-Identifier: EUPL-1.2
//! What an audit remembers beyond its memory: pages in a file that no directory names, and that is gone with the program.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};

use raccord_protocol::audit::{PAGE_BYTES, Scratch, Workspace};

use crate::error::{CliError, ErrorKind};
use crate::language::Message;

/// How much of what it remembers an audit keeps in memory.
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// Is the place for what an audit keeps aside.
#[derive(Debug, Clone)]
pub(super) struct Place(PathBuf);

impl Place {
    /// Returns the directory that was asked for, or the system's for temporary files.
    pub(super) fn new(directory: Option<PathBuf>) -> Self {
        Self(directory.unwrap_or_else(std::env::temp_dir))
    }

    /// Returns the workspace of one audit.
    pub(super) fn workspace(&self) -> Workspace {
        let scratch = FileScratch { directory: self.0.clone(), file: None };
        Workspace { memory_bytes: MEMORY_BYTES, scratch: Box::new(scratch) }
    }

    /// Returns the error of an audit that could not keep what it must.
    pub(super) fn failed(&self, error: &io::Error) -> CliError {
        let path: &Path = &self.0;
        CliError::new(ErrorKind::Disk, Message::new("error-audit-scratch").with("path", path))
            .caused_by(error)
            .hint("hint-audit-scratch")
    }
}

/// Keeps pages in an unnamed file, made when the first of them is written. Only its owner can read it.
struct FileScratch {
    directory: PathBuf,
    file: Option<File>,
}

impl Scratch for FileScratch {
    fn read(&mut self, page: u32, bytes: &mut [u8]) -> io::Result<()> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        file.read_exact_at(bytes, offset(page))
    }

    fn write(&mut self, page: u32, bytes: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(unnamed_file(&self.directory)?),
        };
        file.write_all_at(bytes, offset(page))
    }
}

fn unnamed_file(directory: &Path) -> io::Result<File> {
    let file = tempfile::tempfile_in(directory)?;
    // It has no name; whoever comes by it all the same must not read it.
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

fn offset(page: u32) -> u64 {
    u64::from(page) * PAGE_BYTES as u64
}

#[cfg(test)]
mod tests;
