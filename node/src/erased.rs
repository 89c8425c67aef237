// SPDX-License-Identifier: EUPL-1.2
//! The file `erased`: what was erased, kept outside backups, so that no backup brings it back.
//!
//! ```text
//! raccord erased 1
//! <entry> <organisation> <order>        64 hexadecimal digits each; a line for each row of the table `erased`
//! ```
//!
//! It grows after the store's commit and before anything leaves the node. A line that a crash cut short is in the
//! store: the next start writes it again. When the store opens, lines that it does not know are put into it.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use data_encoding::HEXLOWER;
use raccord_protocol::store::{Batch, Row, Table};

use crate::files;

/// What the file starts with.
const HEAD: &str = "raccord erased 1\n";
/// How long a line is: three ids with a space or a line feed after each.
const LINE_BYTES: usize = 3 * 65;

/// Reads the file; no file, or one with nothing in it, has no rows: what the store holds is written into it again. What a
/// crash cut short at its end is left out.
///
/// # Errors
/// Fails where it is not as this program wrote it, or cannot be read.
pub(crate) fn read(path: &Path) -> io::Result<BTreeSet<Row>> {
    let mut text = Vec::new();
    match OpenOptions::new().read(true).open(path) {
        Ok(mut file) => drop(file.read_to_end(&mut text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    }
    if text.is_empty() {
        return Ok(BTreeSet::new());
    }
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a line is damaged");
    let lines = text.strip_prefix(HEAD.as_bytes()).ok_or_else(damaged)?;
    lines.chunks_exact(LINE_BYTES).map(|line| row(line).ok_or_else(damaged)).collect()
}

/// Reads a line.
fn row(line: &[u8]) -> Option<Row> {
    let (line, end) = line.split_at(LINE_BYTES - 1);
    let ids = std::str::from_utf8(line).ok()?.split(' ').map(|id| HEXLOWER.decode(id.as_bytes()).ok());
    let ids = ids.collect::<Option<Vec<Vec<u8>>>>()?;
    match ids.as_slice() {
        [entry, by, order] if end == b"\n" && ids.iter().all(|id| id.len() == 32) => {
            Some(([entry.as_slice(), by].concat(), order.clone()))
        }
        _ => None,
    }
}

/// Writes a line.
fn line((key, order): &Row) -> String {
    let (entry, by) = key.split_at(key.len().min(32));
    format!("{} {} {}\n", HEXLOWER.encode(entry), HEXLOWER.encode(by), HEXLOWER.encode(order))
}

/// Adds the rows that a batch wrote, durably.
///
/// # Errors
/// Fails where the disk refuses.
pub(crate) fn append(path: &Path, batch: &Batch) -> io::Result<()> {
    let written = batch.iter().filter(|(table, ..)| *table == Table::Erased);
    let rows = written.filter_map(|(_, key, value)| Some((key.to_vec(), value?.to_vec())));
    let lines: String = rows.map(|row| line(&row)).collect();
    if lines.is_empty() {
        return Ok(());
    }
    if path.metadata().is_ok_and(|found| found.len() > 0) {
        let mut file = OpenOptions::new().append(true).mode(0o600).open(path)?;
        file.write_all(lines.as_bytes())?;
        return file.sync_all();
    }
    files::replace_private_as(path, [HEAD, &lines].concat().as_bytes())
}

/// Writes the file anew with all rows of the store and of the file; returns what the store lacks.
///
/// # Errors
/// Fails where the file is damaged, or the disk refuses.
pub(crate) fn reconcile(path: &Path, held: Vec<Row>) -> io::Result<Batch> {
    let (kept, held) = (read(path)?, held.into_iter().collect::<BTreeSet<Row>>());
    let mut batch = Batch::default();
    for (key, order) in kept.difference(&held) {
        batch.put(Table::Erased, key.clone(), order.clone());
    }
    if held.iter().any(|row| !kept.contains(row)) {
        let lines: String = kept.union(&held).map(line).collect();
        files::replace_private_as(path, [HEAD, &lines].concat().as_bytes())?;
    }
    Ok(batch)
}

#[cfg(test)]
mod tests;
