// SPDX-License-Identifier: EUPL-1.2
//! The file `erased`: what was erased, kept outside backups, so that no backup brings it back.
//!
//! ```text
//! raccord erased 2 <organisation>       whose node keeps it; version 1 did not say: `raccord erased 1`
//! <entry> <organisation> <order>        64 hexadecimal digits each; a line for each row of the table `erased`
//! ```
//!
//! It grows after the store's commit and before anything leaves the node. A line that a crash cut short is in the
//! store: the next start writes it again. Whoever opens a store, or puts another in its place, unites the two: lines
//! that the store does not know are put into it, rows that the file does not have are written into it. So a file that is
//! missing, empty, torn or older takes nothing away. Lines may end as on other systems. One of another organisation's node is set
//! aside under another name, `erased.foreign-1`, and never deleted.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::roster::Directory;
use raccord_protocol::store::{Batch, Row, Store, StoreError, Table};
use serde::Serialize;

use crate::files;
use crate::home::HomeError;

/// What the file starts with, before the organisation.
const HEAD: &str = "raccord erased 2 ";
/// What a file of the first version starts with.
const HEAD_UNNAMED: &str = "raccord erased 1";
/// How long a line is: three ids with a space or a line feed after each.
const LINE_BYTES: usize = 3 * 65;
/// How much of a line is read: a whole one, with a mark of the file's encoding or an end of other systems.
const LINE_BYTES_MAX: u64 = 256;
/// How many lines a file may have.
const LINES_MAX: u64 = 1 << 24;
/// What some editors put before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Says how the file of a home was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// A line of it, not the last, says nothing.
    Damaged,
    /// It holds nothing, not even its first line.
    Empty,
    /// It is of the node of another organisation.
    Foreign,
    /// It is not there; so it is where nothing was ever erased.
    Missing,
    /// Its last line is cut short.
    Torn,
    /// All of its lines are whole.
    Whole,
}

/// Says what is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is the last one, and cut short.
    Cut,
    /// It is the first one, and not the one that such a file starts with.
    Head,
    /// It is not three ids of 64 hexadecimal digits.
    Line,
    /// There are more lines than a file may have.
    TooMany,
}

impl Display for Fault {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cut => "the line is cut short",
            Self::Head => "the file does not start with \"raccord erased 2\" and the id of an organisation",
            Self::Line => "the line is not three ids of 64 hexadecimal digits",
            Self::TooMany => "there are too many lines",
        })
    }
}

/// Says whose lines a copy of the file has that somebody handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Whose node wrote it, where it says so.
    pub owner: Option<OrganisationId>,
    /// How many lines it has.
    pub lines: u64,
    /// How many of them are what this organisation ordered.
    pub own: u64,
    /// What others ordered.
    pub others: Vec<Ordered>,
    /// How many rows the stores at hand have that it lacks: it is older than they are, or not of this node.
    pub lacking: u64,
}

impl Given {
    /// Names the others, each with how many lines are of its orders.
    pub fn others_named(&self) -> String {
        let named = |Ordered { organisation, name, lines }: &Ordered| match name.as_str() {
            "" => format!("{:.8} ({lines})", organisation.to_string()),
            name => format!("{name} ({lines})"),
        };
        self.others.iter().map(named).collect::<Vec<_>>().join(", ")
    }
}

/// Says how much an organisation had erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ordered {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name on its newest card; empty without one.
    pub name: String,
    /// How many lines are of its orders.
    pub lines: u64,
}

/// Says from where it is known what was erased when another store takes the place of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sources {
    /// How the file of the directory was found.
    pub file: Condition,
    /// Whether the store that is replaced could be asked.
    pub replaced: Replaced,
    /// The copy that was handed in.
    pub given: Option<Given>,
    /// How many rows the store that goes on did not have.
    pub added: u64,
    /// How many there are now.
    pub rows: u64,
}

impl Sources {
    /// Tells whether anything says what was erased after the store that goes on was copied: the file of the directory, the store that is
    /// replaced or a copy of the file.
    pub fn tell(&self) -> bool {
        self.file == Condition::Whole || self.replaced == Replaced::Read || self.given.is_some()
    }
}

/// Says whether the store that is replaced could be asked what was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replaced {
    /// There is no other than the one that goes on.
    None,
    /// It was read.
    Read,
    /// It does not open, or does not read.
    Unreadable,
}

/// Is what was erased: entry and organisation, and the order.
pub(crate) type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

/// Is the file of a home as it was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: Rows,
    pub(crate) condition: Condition,
    /// Whose node wrote it, where it says so.
    owner: Option<OrganisationId>,
    /// The first line that says nothing, where that is not the last.
    damaged: Option<(u64, Fault)>,
    /// Whether it is byte for byte as this program writes it.
    is_as_written: bool,
}

impl Found {
    /// Returns how it was found by the node of an organisation.
    pub(crate) fn condition_for(&self, own: OrganisationId) -> Condition {
        match self.owner {
            Some(owner) if owner != own => Condition::Foreign,
            _ => self.condition,
        }
    }

    /// Refuses a file that has a damaged line: what that said may be known to nobody else.
    ///
    /// # Errors
    /// Fails where there is such a line.
    pub(crate) fn expect_undamaged(&self, path: &Path) -> Result<(), HomeError> {
        match self.damaged {
            Some((line, fault)) => Err(HomeError::DamagedErased { path: path.to_path_buf(), line, fault }),
            None => Ok(()),
        }
    }
}

/// Reads the file of a home; no file, or one with nothing in it, has no rows. What a crash cut short at its end is left out,
/// and what a damaged line said.
///
/// # Errors
/// Fails where the file cannot be read.
pub(crate) fn read(path: &Path) -> Result<Found, HomeError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let rows = Rows::new();
            return Ok(Found { rows, condition: Condition::Missing, owner: None, damaged: None, is_as_written: true });
        }
        Err(source) => return Err(HomeError::File { path: path.to_path_buf(), source }),
    };
    let text = parse(path, &mut BufReader::new(file))?;
    let condition = match (text.damaged, text.cut) {
        _ if text.is_empty => Condition::Empty,
        (Some(_), _) => Condition::Damaged,
        (None, Some(_)) => Condition::Torn,
        (None, None) => Condition::Whole,
    };
    Ok(Found {
        rows: text.rows,
        condition,
        owner: text.owner,
        damaged: text.damaged,
        is_as_written: text.is_as_written,
    })
}

/// Reads a copy of the file that somebody hands in: all of it must be whole.
///
/// # Errors
/// Fails where it is not such a file, holds nothing, a line is damaged or cut short, or it cannot be read.
pub(crate) fn read_copy(path: &Path) -> Result<Copied, HomeError> {
    let file = File::open(path).map_err(|source| HomeError::File { path: path.to_path_buf(), source })?;
    let text = parse(path, &mut BufReader::new(file))?;
    let cut = text.cut.map(|line| (line, Fault::Cut)).or_else(|| text.is_empty.then_some((1, Fault::Head)));
    match text.damaged.or(cut) {
        Some((line, fault)) => Err(HomeError::DamagedErased { path: path.to_path_buf(), line, fault }),
        None => Ok(Copied { owner: text.owner, rows: text.rows }),
    }
}

/// Is a copy of such a file that somebody hands in.
#[derive(Debug)]
pub(crate) struct Copied {
    /// Whose node wrote it, where it says so.
    pub(crate) owner: Option<OrganisationId>,
    pub(crate) rows: Rows,
}

/// Returns what a store says was erased.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn of_store(store: &dyn Store) -> Result<Rows, StoreError> {
    Ok(store.scan(Table::Erased, &[], &[], usize::MAX)?.into_iter().collect())
}

/// Adds rows to others; of two orders about one entry, the one that is there stays.
pub(crate) fn unite(rows: &mut Rows, more: impl IntoIterator<Item = Row>) {
    for (key, order) in more {
        rows.entry(key).or_insert(order);
    }
}

/// Says whose rows are in a copy that somebody handed in, and what it lacks of what is known without it.
pub(crate) fn describe(copy: &Copied, known: &Rows, own: OrganisationId, directory: &Directory) -> Given {
    let Copied { owner, rows: copy } = copy;
    let mut by: BTreeMap<OrganisationId, u64> = BTreeMap::new();
    copy.keys().filter_map(|key| orderer(key)).for_each(|orderer| *by.entry(orderer).or_default() += 1);
    let ordered = |(organisation, lines)| Ordered {
        organisation,
        name: directory.card(organisation).map(|card| card.name.clone()).unwrap_or_default(),
        lines,
    };
    Given {
        owner: *owner,
        lines: copy.len() as u64,
        own: by.remove(&own).unwrap_or_default(),
        others: by.into_iter().map(ordered).collect(),
        lacking: known.keys().filter(|key| !copy.contains_key(*key)).count() as u64,
    }
}

/// Returns the organisation that ordered what a row says is erased.
fn orderer(key: &[u8]) -> Option<OrganisationId> {
    key.get(32..)?.try_into().ok().map(OrganisationId)
}

/// Is what a file says.
struct Text {
    owner: Option<OrganisationId>,
    rows: Rows,
    /// The number of the last line, where that is cut short.
    cut: Option<u64>,
    /// The first line that says nothing, where that is not the last.
    damaged: Option<(u64, Fault)>,
    is_empty: bool,
    is_as_written: bool,
}

fn parse(path: &Path, input: &mut dyn BufRead) -> Result<Text, HomeError> {
    let mut text =
        Text { owner: None, rows: Rows::new(), cut: None, damaged: None, is_empty: true, is_as_written: true };
    let mut line = Vec::new();
    for number in 1..=LINES_MAX {
        line.clear();
        let read = (&mut *input).take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
        let read = read.map_err(|source| HomeError::File { path: path.to_path_buf(), source })?;
        if read == 0 {
            // Nothing after the last line feed.
            text.is_empty = number == 1;
            return Ok(text);
        }
        text.is_empty = false;
        let is_ended = line.ends_with(b"\n");
        let may_be_cut = !is_ended && (read as u64) < LINE_BYTES_MAX;
        let bare = line.strip_suffix(b"\n").unwrap_or(&line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        text.is_as_written &= is_ended && bare.len() + 1 == line.len();
        if number == 1 {
            let said = bare.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bare);
            text.owner = owner(said);
            text.is_as_written &= said.len() == bare.len() && text.owner.is_some();
            if text.owner.is_none() && said != HEAD_UNNAMED.as_bytes() {
                let begins = [HEAD, HEAD_UNNAMED].iter().any(|head| head.as_bytes().starts_with(said));
                if !(may_be_cut && (begins || said.starts_with(HEAD.as_bytes()))) {
                    return Ok(Text { damaged: Some((number, Fault::Head)), ..text });
                }
                text.cut = Some(number);
            }
            continue;
        }
        match row(bare) {
            Some((key, order)) => unite(&mut text.rows, [(key, order)]),
            None if bare.is_empty() => text.is_as_written = false,
            None if may_be_cut => text.cut = Some(number),
            None => drop(text.damaged.get_or_insert((number, Fault::Line))),
        }
    }
    Ok(Text { damaged: Some((LINES_MAX, Fault::TooMany)), ..text })
}

/// Reads the first line, without what ends it; one of the first version names nobody.
fn owner(line: &[u8]) -> Option<OrganisationId> {
    let id = HEXLOWER.decode(line.strip_prefix(HEAD.as_bytes())?).ok()?;
    id.try_into().ok().map(OrganisationId)
}

/// Writes the first line.
fn head(own: OrganisationId) -> String {
    format!("{HEAD}{}\n", HEXLOWER.encode(&own.0))
}

/// Reads a line, without what ends it.
fn row(line: &[u8]) -> Option<Row> {
    if line.len() + 1 != LINE_BYTES {
        return None;
    }
    let ids = std::str::from_utf8(line).ok()?.split(' ').map(|id| HEXLOWER.decode(id.as_bytes()).ok());
    let ids = ids.collect::<Option<Vec<Vec<u8>>>>()?;
    match ids.as_slice() {
        [entry, by, order] if ids.iter().all(|id| id.len() == 32) => {
            Some(([entry.as_slice(), by].concat(), order.clone()))
        }
        _ => None,
    }
}

/// Writes a line.
fn line(key: &[u8], order: &[u8]) -> String {
    let (entry, by) = key.split_at(key.len().min(32));
    format!("{} {} {}\n", HEXLOWER.encode(entry), HEXLOWER.encode(by), HEXLOWER.encode(order))
}

/// Writes the file anew.
///
/// # Errors
/// Fails where the disk refuses.
pub(crate) fn write(path: &Path, own: OrganisationId, rows: &Rows) -> Result<(), HomeError> {
    let lines: String = rows.iter().map(|(key, order)| line(key, order)).collect();
    files::replace_private_as(path, [head(own), lines].concat().as_bytes())
        .map_err(|source| HomeError::File { path: path.to_path_buf(), source })
}

/// Adds the rows that a batch wrote, durably.
///
/// # Errors
/// Fails where the disk refuses.
pub(crate) fn append(path: &Path, own: OrganisationId, batch: &Batch) -> io::Result<()> {
    let written = batch.iter().filter(|(table, ..)| *table == Table::Erased);
    let lines: String = written.filter_map(|(_, key, order)| Some(line(key, order?))).collect();
    if lines.is_empty() {
        return Ok(());
    }
    if path.metadata().is_ok_and(|found| found.len() > 0) {
        let mut file = OpenOptions::new().append(true).mode(0o600).open(path)?;
        file.write_all(lines.as_bytes())?;
        return file.sync_all();
    }
    files::replace_private_as(path, [head(own), lines].concat().as_bytes())
}

/// Gives the file of another organisation's node another name beside its own: what it says is none of this node's, and may be known
/// to nobody else.
///
/// # Errors
/// Fails where the disk refuses.
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf, HomeError> {
    let failed = |source| HomeError::File { path: path.to_path_buf(), source };
    let names = (1u64..).map(|number| files::beside(path, &format!(".foreign-{number}")));
    let mut free =
        names.filter(|name| matches!(name.symlink_metadata(), Err(error) if error.kind() == io::ErrorKind::NotFound));
    let aside = free.next().ok_or_else(|| failed(io::ErrorKind::AlreadyExists.into()))?;
    fs::rename(path, &aside).and_then(|()| files::sync_directory_of(&aside)).map_err(failed)?;
    Ok(aside)
}

/// Writes the file anew with all rows of the store and of the file, where it is not so already; returns what the store lacks. One of
/// another organisation's node is set aside.
///
/// # Errors
/// Fails where the file is damaged, or the disk refuses.
pub(crate) fn reconcile(path: &Path, own: OrganisationId, held: Rows) -> Result<Batch, HomeError> {
    let mut found = read(path)?;
    if found.condition_for(own) == Condition::Foreign {
        let aside = set_aside(path)?;
        tracing::warn!(aside = %aside.display(), "the file `erased` was of another organisation's node, and is set aside");
        found = read(path)?;
    }
    found.expect_undamaged(path)?;
    let condition = found.condition_for(own);
    let Found { rows: kept, is_as_written, .. } = found;
    let mut all = held;
    let batch = lacking(&all, &kept);
    let said_less = all.keys().any(|key| !kept.contains_key(key));
    unite(&mut all, kept);
    if said_less || !is_as_written || condition == Condition::Torn {
        if condition != Condition::Whole {
            tracing::warn!(?condition, rows = all.len(), "the file `erased` was not whole, and is written again");
        }
        write(path, own, &all)?;
    }
    Ok(batch)
}

/// Returns what is to be put into a store that has some rows, so that it has others as well.
pub(crate) fn lacking(held: &Rows, others: &Rows) -> Batch {
    let mut batch = Batch::default();
    for (key, order) in others.iter().filter(|(key, _)| !held.contains_key(*key)) {
        batch.put(Table::Erased, key.clone(), order.clone());
    }
    batch
}

#[cfg(test)]
mod tests;
