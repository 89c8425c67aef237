// SPDX-License-Identifier: EUPL-1.2
//! Files that only their owner may read, written so that a crash leaves the old content or the new, never a part.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Permissions of a file: its owner reads and writes, nobody else does anything.
const PRIVATE: u32 = 0o600;

/// Permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

/// Ends the name of a file that is not complete yet.
pub(crate) const PARTIAL: &str = ".partial";

/// Creates an empty private file and opens it for writing; fails where there is a file already.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(path)
}

/// Creates a private file with `content`, durably; fails where there is a file already.
pub(crate) fn create_private_as(path: &Path, content: &[u8]) -> io::Result<()> {
    create_private_with(path, |file| file.write_all(content))
}

/// Replaces the content of a private file, or creates it, durably and in one step.
pub(crate) fn replace_private_as(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_private_with(path, |file| file.write_all(content))
}

/// Creates a private file with what `write` writes, durably; fails where there is a file already.
pub(crate) fn create_private_with<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let partial = beside(path, PARTIAL);
    let result = write_partial(&partial, write)?;
    // A link, unlike a renaming, does not replace what is there.
    let linked = fs::hard_link(&partial, path);
    remove_if_there(&partial)?;
    linked?;
    sync_directory_of(path)?;
    Ok(result)
}

/// Replaces the content of a private file with what `write` writes, or creates it, durably and in one step.
pub(crate) fn replace_private_with<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let partial = beside(path, PARTIAL);
    let result = write_partial(&partial, write)?;
    fs::rename(&partial, path)?;
    sync_directory_of(path)?;
    Ok(result)
}

/// Tells whether anybody but its owner may read or write the open file.
pub(crate) fn is_open_to_others(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.permissions().mode() & OTHERS != 0)
}

/// Removes a file; there need not be one.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the directory entry of a file durable.
pub(crate) fn sync_directory_of(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or_else(|| Path::new(".")))?.sync_all()
}

/// Returns the path of a file named as the one at `path`, with `suffix` after it.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Writes a file that nobody reads before it is renamed; one that a crash left is thrown away first.
fn write_partial<T, E: From<io::Error>>(partial: &Path, write: impl FnOnce(&mut File) -> Result<T, E>) -> Result<T, E> {
    remove_if_there(partial)?;
    let mut file = create_private(partial)?;
    let written = write(&mut file).and_then(|result| {
        file.sync_all()?;
        Ok(result)
    });
    if written.is_err() {
        remove_if_there(partial)?;
    }
    written
}
