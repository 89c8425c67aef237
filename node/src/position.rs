// SPDX-License-Identifier: EUPL-1.2
//! The file `position`: how many commits the store holds, kept outside backups, so that a store which is put back by hand
//! is noticed also within an epoch.
//!
//! ```text
//! ledger    32 bytes
//! commits   u64, big-endian
//! check     8 bytes: the first of the SHA-256 of the 40 before
//! ```
//!
//! It is written over after each commit of the store, without waiting for the disk: after a loss of power it may be older
//! than the store, or torn, and then says nothing; it is never ahead of a store that is whole. Where the file `ledger`
//! knows of the epochs that were sealed, this one knows of what was written since.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use raccord_protocol::codec::sha256;
use raccord_protocol::id::LedgerId;

/// How many bytes the file has.
const BYTES: usize = 48;
/// How many of them are checked by those that follow.
const CHECKED: usize = 40;

/// Is the file, open for writing.
#[derive(Debug)]
pub(crate) struct PositionFile {
    file: File,
    ledger: LedgerId,
    commits: Option<u64>,
}

impl PositionFile {
    /// Opens the file of a ledger, or creates it.
    ///
    /// # Errors
    /// Fails where it cannot be read or written.
    pub(crate) fn open(path: &Path, ledger: LedgerId) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        let mut held = Vec::new();
        (&mut file).take(BYTES as u64).read_to_end(&mut held)?;
        Ok(Self { file, ledger, commits: read(&held, ledger) })
    }

    /// Returns how many commits the store of this ledger held at least; `None` where nothing is known.
    pub(crate) fn commits(&self) -> Option<u64> {
        self.commits
    }

    /// Says how many commits the store holds now.
    ///
    /// # Errors
    /// Fails where the disk refuses.
    pub(crate) fn advance(&mut self, commits: u64) -> io::Result<()> {
        if self.commits == Some(commits) {
            return Ok(());
        }
        let mut bytes = [0; BYTES];
        bytes[..32].copy_from_slice(&self.ledger.0);
        bytes[32..CHECKED].copy_from_slice(&commits.to_be_bytes());
        let check = sha256(&[&bytes[..CHECKED]]);
        bytes[CHECKED..].copy_from_slice(&check[..BYTES - CHECKED]);
        self.file.write_all_at(&bytes, 0)?;
        self.commits = Some(commits);
        Ok(())
    }
}

fn read(bytes: &[u8], ledger: LedgerId) -> Option<u64> {
    let (checked, check) = bytes.split_at_checked(CHECKED)?;
    let (of, commits) = checked.split_at(32);
    let holds = check == &sha256(&[checked])[..BYTES - CHECKED] && of == ledger.0;
    holds.then(|| commits.try_into().map(u64::from_be_bytes).ok()).flatten()
}

#[cfg(test)]
mod tests;
