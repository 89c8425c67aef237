// SPDX-License-Identifier: EUPL-1.2
//! Ground state: commits, their entries and bodies, and this node's epochs, as the store keeps them.
//!
//! Commits of this node and of others stand in one sequence, numbered as they were stored. A location (commit number,
//! index) names an entry in this store alone; it is short and grows, so that rows are written in order.

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::checkpoint::{Checkpoint, Cosignature};
use crate::codec::{self, DecodeError};
use crate::commit::{COMMIT_DEPTH, SignedCommit};
use crate::entry::{self, EntryError, Header};
use crate::id::{CommitId, EntryId, LedgerId, Seed, TreeHash};
use crate::key::PublicKey;
use crate::log::EpochLeaf;
use crate::merkle::Tree;
use crate::store::{Overlay, Row, Store, StoreError, Table, after, prefix_end};
use crate::time::{DAY_MS, MINUTE_MS, Timestamp};

pub use kept::{StoredEntry, commitment_left_out, delete_body, restore_header};

use kept::header_from;

mod kept;

/// Reports that ground state could not be read.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row that must be there is not.
    #[error("table {table} misses a row that another refers to")]
    Missing {
        /// The table.
        table: &'static str,
    },
}

/// Names an entry in this store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Location {
    /// The number of its commit, from 0, in the order stored.
    pub commit: u64,
    /// Its index among the entries of its commit that are held.
    pub index: u16,
}

impl Location {
    /// Returns the key: commit number (u64), index (u16), big-endian.
    pub fn key(self) -> [u8; 10] {
        let mut key = [0; 10];
        key[..8].copy_from_slice(&self.commit.to_be_bytes());
        key[8..].copy_from_slice(&self.index.to_be_bytes());
        key
    }

    /// Reads a key.
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let (commit, index) = key.split_first_chunk::<8>()?;
        Some(Self { commit: u64::from_be_bytes(*commit), index: u16::from_be_bytes(index.try_into().ok()?) })
    }

    /// Returns the key without the zeros that it begins with: for values, where no order has to be kept.
    pub fn short(self) -> Vec<u8> {
        [without_zeros(&self.commit.to_be_bytes()), &self.index.to_be_bytes()].concat()
    }

    /// Reads what [`Location::short`] returned, or a key.
    pub fn from_short(bytes: &[u8]) -> Option<Self> {
        let (commit, index) = bytes.split_last_chunk::<2>()?;
        Some(Self { commit: number_from_short(commit)?, index: u16::from_be_bytes(*index) })
    }
}

/// Returns big-endian bytes without the zeros that they begin with.
pub(crate) fn without_zeros(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..]
}

/// Reads a number of at most eight big-endian bytes.
pub(crate) fn number_from_short(bytes: &[u8]) -> Option<u64> {
    let fits = bytes.len() <= 8;
    fits.then(|| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Says how the root of a commit is computed from the entries held.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Origin {
    /// All entries are held: a commit of this node. The seed is there at depth 12.
    Own {
        /// The seed of the places and fillers.
        seed: Option<Seed>,
    },
    /// Some entries are held, and the siblings that prove them: a commit of another node.
    Foreign {
        /// As [`Tree::from_proof`] takes them.
        siblings: Vec<TreeHash>,
    },
}

/// Is a commit as stored.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredCommit {
    /// The commit.
    pub signed: SignedCommit,
    /// How its root is computed.
    pub origin: Origin,
    /// How many of its entries are held.
    pub entries: u16,
}

/// Is an epoch of this node's ledger as stored.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredEpoch {
    /// Its leaf in the log.
    pub leaf: EpochLeaf,
    /// The seed of its places.
    pub seed: Seed,
    /// The numbers of its commits are those of this node from here on ...
    pub first_commit: u64,
    /// ... to before here; commits of others are passed over.
    pub end_commit: u64,
    /// The cosignatures that the leaf binds, with the size of the checkpoint each is for, by witness.
    pub witnesses: Vec<(u64, Cosignature)>,
}

/// Is a checkpoint as stored: of this node's ledger or of another.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredCheckpoint {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The cosignatures held, by witness.
    pub cosignatures: Vec<Cosignature>,
}

/// Returns the newest checkpoint held of a ledger.
///
/// # Errors
/// Fails when the store does.
pub fn newest_checkpoint(store: &dyn Store, ledger: LedgerId) -> Result<Option<StoredCheckpoint>, LedgerError> {
    let row = store.last(Table::Checkpoints, &ledger.0, &prefix_end(&ledger.0))?;
    Ok(row.map(|(_, value)| read_row(Table::Checkpoints, &value)).transpose()?)
}

/// Returns the checkpoint of a ledger at a size, if it is held.
///
/// # Errors
/// Fails when the store does.
pub fn checkpoint_at(store: &dyn Store, ledger: LedgerId, size: u64) -> Result<Option<StoredCheckpoint>, LedgerError> {
    let value = store.get(Table::Checkpoints, &checkpoint_key(ledger, size))?;
    Ok(value.map(|value| read_row(Table::Checkpoints, &value)).transpose()?)
}

/// Returns the key of a checkpoint: ledger (32), size (u64, big-endian).
pub fn checkpoint_key(ledger: LedgerId, size: u64) -> Vec<u8> {
    [&ledger.0[..], &size.to_be_bytes()].concat()
}

/// Is an entry, read with all that is known of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands.
    pub location: Location,
    /// Its id.
    pub id: EntryId,
    /// Its header.
    pub header: Header,
}

/// Returns a commit.
///
/// # Errors
/// Fails when the store does, or the commit is not there.
pub fn commit(store: &dyn Store, number: u64) -> Result<StoredCommit, LedgerError> {
    Ok(read_row(Table::Commits, &required(store, Table::Commits, &number.to_be_bytes())?)?)
}

/// Returns a commit as it was signed, without what proves its entries: hashes that are as many as the entries.
///
/// # Errors
/// Fails when the store does, or the commit is not there.
pub fn signed(store: &dyn Store, number: u64) -> Result<SignedCommit, LedgerError> {
    Ok(read_signed(&required(store, Table::Commits, &number.to_be_bytes())?)?)
}

fn read_signed(mut stored: &[u8]) -> Result<SignedCommit, StoreError> {
    // It comes first in a stored commit.
    SignedCommit::deserialize(&mut stored).map_err(|error| corrupt(Table::Commits, &error.to_string()))
}

/// Returns the commits from a number on, at most `limit`.
///
/// # Errors
/// Fails when the store does.
pub fn commits(store: &dyn Store, from: u64, limit: usize) -> Result<Vec<(u64, StoredCommit)>, LedgerError> {
    let rows = store.scan(Table::Commits, &from.to_be_bytes(), &[], limit)?;
    rows.into_iter()
        .map(|(key, value)| Ok((number_key(Table::Commits, &key)?, read_row(Table::Commits, &value)?)))
        .collect()
}

/// Returns how many commits are stored.
///
/// # Errors
/// Fails when the store does.
pub fn commit_count(store: &dyn Store) -> Result<u64, LedgerError> {
    match store.last(Table::Commits, &[], &[])? {
        Some((key, _)) => Ok(number_key(Table::Commits, &key)? + 1),
        None => Ok(0),
    }
}

/// Returns the number of the commit with this id, if it is held.
///
/// # Errors
/// Fails when the store does.
pub fn commit_number(store: &dyn Store, id: CommitId) -> Result<Option<u64>, LedgerError> {
    let value = store.get(Table::CommitIds, &id.0)?;
    Ok(value.map(|value| number_key(Table::CommitIds, &value)).transpose()?)
}

/// Returns where the entry with this id stands, if it is held. One whose row was lost is not.
///
/// # Errors
/// Fails when the store does.
pub fn locate(store: &dyn Store, id: EntryId) -> Result<Option<Location>, LedgerError> {
    let Some(location) = candidate(store, id)? else { return Ok(None) };
    match entry_at(store, location) {
        Ok(entry) => Ok((entry.id == id).then_some(location)),
        Err(LedgerError::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns where the entry stands that has the first [`ID_KEY_BYTES`] bytes of its id in common with this one. It is the
/// entry with this id wherever `id` was computed from a header or is one that this node wrote down; of an id that somebody
/// refers to, [`locate`] makes sure.
///
/// # Errors
/// Fails when the store does.
pub fn candidate(store: &dyn Store, id: EntryId) -> Result<Option<Location>, LedgerError> {
    let Some(value) = store.get(Table::EntryIds, id_key(&id))? else { return Ok(None) };
    Location::from_short(&value).map(Some).ok_or_else(|| corrupt(Table::EntryIds, "location").into())
}

/// Returns where each of several entries stands, as [`candidate`] does, in the order given.
///
/// # Errors
/// Fails when the store does.
pub fn candidates(store: &dyn Store, ids: &[EntryId]) -> Result<Vec<Option<Location>>, LedgerError> {
    // Numbers compare faster than bytes do.
    let number = |id: &EntryId| u128::from_be_bytes(*id.0.first_chunk().expect("an id has more bytes"));
    let mut order: Vec<(u128, usize)> = ids.iter().enumerate().map(|(at, id)| (number(id), at)).collect();
    order.sort_unstable();
    let keys: Vec<&[u8]> = order.iter().map(|(_, at)| id_key(&ids[*at])).collect();
    let mut found = vec![None; ids.len()];
    for ((_, at), value) in order.into_iter().zip(store.get_all(Table::EntryIds, &keys)?) {
        let location =
            value.map(|value| Location::from_short(&value).ok_or_else(|| corrupt(Table::EntryIds, "location")));
        found[at] = location.transpose()?;
    }
    Ok(found)
}

/// How many bytes of an entry's id the table of entry ids keeps. No two entries of a store have them in common: whoever
/// makes such a pair, which takes about 2^64 hashes, has the second refused.
pub const ID_KEY_BYTES: usize = 16;

/// Returns the key of an entry in the table of entry ids.
pub fn id_key(id: &EntryId) -> &[u8] {
    &id.0[..ID_KEY_BYTES]
}

/// Returns the entry at a location.
///
/// # Errors
/// Fails when the store does, or the entry is not there.
pub fn entry_at(store: &dyn Store, location: Location) -> Result<Entry, LedgerError> {
    entry_of(store, location).map(|(entry, _)| entry)
}

/// Returns the entry at a location, and the ledger that it is of.
///
/// # Errors
/// As [`entry_at`].
pub fn entry_of(store: &dyn Store, location: Location) -> Result<(Entry, LedgerId), LedgerError> {
    let value = required(store, Table::Entries, &location.key())?;
    let commit = signed(store, location.commit)?.commit;
    let stored: StoredEntry = read_row(Table::Entries, &value)?;
    let bodies = if stored.whole_header().is_some() { Vec::new() } else { bodies(store, location)? };
    let header = header_from(store, location, stored, commit.signer, &bodies)?;
    let header = header.ok_or_else(|| LedgerError::Missing { table: Table::Bodies.name() })?;
    Ok((opened_entry(commit.signer, location, &header)?, commit.ledger))
}

/// Is an entry as it is sent or exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its index among the entries of its commit that are held.
    pub index: u16,
    /// Its place in the tree of its commit.
    pub place: u16,
    /// The bytes of its header.
    pub header: Vec<u8>,
    /// The bodies held, by slot.
    pub bodies: Vec<(u8, Vec<u8>)>,
}

/// Returns entries of a commit by their indexes, which increase. Neighbours are read together.
///
/// # Errors
/// Fails when the store does, or an entry is not there.
pub fn held(store: &dyn Store, commit: u64, indexes: &[u16]) -> Result<Vec<Held>, LedgerError> {
    let entries = standing(store, commit, indexes)?;
    if entries.len() < indexes.len() {
        return Err(LedgerError::Missing { table: Table::Entries.name() });
    }
    Ok(entries)
}

/// Returns as [`held`] those entries that are there.
///
/// # Errors
/// Fails when the store does.
pub fn standing(store: &dyn Store, commit: u64, indexes: &[u16]) -> Result<Vec<Held>, LedgerError> {
    let mut entries: Vec<Held> = Vec::with_capacity(indexes.len());
    let mut signer = None;
    for stretch in indexes.chunk_by(|one, next| next - one <= STRETCH_GAP_MAX) {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        let from = Location { commit, index: first }.key();
        let to = prefix_end(&Location { commit, index: last }.key());
        let mut beside = BodiesBeside::read(store, &from, &to)?;
        let mut wanted = stretch.iter().copied().peekable();
        for (key, value) in store.scan(Table::Entries, &from, &to, usize::MAX)? {
            let location = Location::from_key(&key).ok_or_else(|| corrupt(Table::Entries, "key"))?;
            while wanted.next_if(|index| *index < location.index).is_some() {}
            if wanted.next_if_eq(&location.index).is_none() {
                continue;
            }
            let stored: StoredEntry = read_row(Table::Entries, &value)?;
            let (place, bodies) = (stored.place, beside.of(&key));
            let signer = match signer {
                Some(signer) => signer,
                None => *signer.insert(signer_of(store, commit)?),
            };
            let Some(signer) = signer else { continue };
            let header = header_from(store, location, stored, signer, &bodies)?;
            entries.extend(header.map(|header| Held { index: location.index, place, header, bodies }));
        }
    }
    Ok(entries)
}

/// Returns who signed a commit, where that is held.
fn signer_of(store: &dyn Store, commit: u64) -> Result<Option<PublicKey>, StoreError> {
    match signed(store, commit) {
        Ok(signed) => Ok(Some(signed.commit.signer)),
        Err(LedgerError::Missing { .. }) => Ok(None),
        Err(LedgerError::Store(error)) => Err(error),
    }
}

/// Is bodies of neighbouring entries, which are taken in the order of these.
struct BodiesBeside(std::iter::Peekable<std::vec::IntoIter<Row>>);

impl BodiesBeside {
    fn read(store: &dyn Store, from: &[u8], to: &[u8]) -> Result<Self, StoreError> {
        Ok(Self(store.scan(Table::Bodies, from, to, usize::MAX)?.into_iter().peekable()))
    }

    /// Reads those of entries, if the header of one does not stand without them. The first and the last are the keys of these.
    fn needed<'e>(
        store: &dyn Store,
        mut entries: impl Iterator<Item = (&'e Location, &'e StoredEntry)>,
    ) -> Result<Self, StoreError> {
        let needs = |(_, stored): &(&Location, &StoredEntry)| stored.whole_header().is_none();
        let Some((first, _)) = entries.find(needs) else { return Ok(Self(Vec::new().into_iter().peekable())) };
        let last = entries.filter(needs).last().map_or(first, |(last, _)| last);
        Self::read(store, &first.key(), &prefix_end(&last.key()))
    }

    /// Returns those of the entry with this key, by slot.
    fn of(&mut self, key: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let mut bodies = Vec::new();
        // Those of entries that were passed over, or were lost.
        while self.0.next_if(|(body_key, _)| body_key.as_slice() < key).is_some() {}
        while let Some((body_key, body)) = self.0.next_if(|(body_key, _)| body_key.starts_with(key)) {
            bodies.push((body_key.last().copied().unwrap_or_default(), body));
        }
        bodies
    }
}

/// Returns the ids of the entries at these locations, in order, without those that are not there. Neighbours are read together.
///
/// # Errors
/// Fails when the store does.
pub fn ids_at(store: &dyn Store, mut locations: Vec<Location>) -> Result<Vec<(Location, EntryId)>, StoreError> {
    locations.sort_unstable();
    let mut ids = Vec::with_capacity(locations.len());
    let is_near =
        |one: &Location, next: &Location| one.commit == next.commit && next.index - one.index <= STRETCH_GAP_MAX;
    let mut signer: Option<(u64, Option<PublicKey>)> = None;
    for stretch in locations.chunk_by(is_near) {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        let signer = match signer {
            Some((commit, signer)) if commit == first.commit => signer,
            _ => signer.insert((first.commit, signer_of(store, first.commit)?)).1,
        };
        let Some(signer) = signer else { continue };
        let mut wanted = stretch.iter().copied().peekable();
        let mut found: Vec<(Location, StoredEntry)> = Vec::with_capacity(stretch.len());
        for (key, value) in store.scan(Table::Entries, &first.key(), &prefix_end(&last.key()), usize::MAX)? {
            let location = Location::from_key(&key).ok_or_else(|| corrupt(Table::Entries, "key"))?;
            while wanted.next_if(|wanted| *wanted < location).is_some() {}
            if wanted.next_if_eq(&location).is_some() {
                found.push((location, read_row(Table::Entries, &value)?));
            }
        }
        let mut beside = BodiesBeside::needed(store, found.iter().map(|(location, stored)| (location, stored)))?;
        for (location, stored) in found {
            let header = header_from(store, location, stored, signer, &beside.of(&location.key()))?;
            ids.extend(header.map(|header| (location, entry::entry_id(signer, &header))));
        }
    }
    Ok(ids)
}

/// Returns the entry with this id, if it is held.
///
/// # Errors
/// Fails when the store does.
pub fn entry(store: &dyn Store, id: EntryId) -> Result<Option<Entry>, LedgerError> {
    locate(store, id)?.map(|location| entry_at(store, location)).transpose()
}

/// Returns the entries held of a commit, with their places.
///
/// # Errors
/// Fails when the store does.
pub fn entries_of(store: &dyn Store, commit: u64) -> Result<Vec<(u16, Entry)>, LedgerError> {
    let prefix = commit.to_be_bytes();
    let rows = store.scan(Table::Entries, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let signer = signed(store, commit)?.commit.signer;
    let mut found: Vec<(Location, StoredEntry)> = Vec::with_capacity(rows.len());
    for (key, value) in rows {
        let location = Location::from_key(&key).ok_or_else(|| corrupt(Table::Entries, "key"))?;
        found.push((location, read_row(Table::Entries, &value)?));
    }
    let mut beside = BodiesBeside::needed(store, found.iter().map(|(location, stored)| (location, stored)))?;
    let mut entries = Vec::with_capacity(found.len());
    for (location, stored) in found {
        let place = stored.place;
        if let Some(header) = header_from(store, location, stored, signer, &beside.of(&location.key()))? {
            entries.push((place, opened_entry(signer, location, &header)?));
        }
    }
    Ok(entries)
}

/// Returns the bytes of a body (salt and payload), unless it was withheld or deleted.
///
/// # Errors
/// Fails when the store does.
pub fn body(store: &dyn Store, location: Location, slot: u8) -> Result<Option<Vec<u8>>, LedgerError> {
    Ok(store.get(Table::Bodies, &body_key(location, slot))?)
}

/// Returns the bodies held of an entry, by slot.
///
/// # Errors
/// Fails when the store does.
pub fn bodies(store: &dyn Store, location: Location) -> Result<Vec<(u8, Vec<u8>)>, LedgerError> {
    let prefix = location.key();
    let rows = store.scan(Table::Bodies, &prefix, &prefix_end(&prefix), entry::BODIES_MAX + 1)?;
    Ok(rows.into_iter().map(|(key, value)| (key.last().copied().unwrap_or_default(), value)).collect())
}

/// Returns the key of a body: location, slot (u8).
pub fn body_key(location: Location, slot: u8) -> [u8; 11] {
    let mut key = [slot; 11];
    key[..10].copy_from_slice(&location.key());
    key
}

/// Returns this node's epochs from a number on, at most `limit`.
///
/// # Errors
/// Fails when the store does.
pub fn epochs(store: &dyn Store, from: u64, limit: usize) -> Result<Vec<StoredEpoch>, LedgerError> {
    let rows = store.scan(Table::Epochs, &from.to_be_bytes(), &[], limit)?;
    rows.into_iter().map(|(_, value)| Ok(read_row(Table::Epochs, &value)?)).collect()
}

/// Returns this node's newest epoch.
///
/// # Errors
/// Fails when the store does.
pub fn last_epoch(store: &dyn Store) -> Result<Option<StoredEpoch>, LedgerError> {
    let row = store.last(Table::Epochs, &[], &[])?;
    Ok(row.map(|(_, value)| read_row(Table::Epochs, &value)).transpose()?)
}

/// Returns the latest moment that a node said of itself in `ledger`, its store's own: of its newest epoch, and of what came
/// after that. Its clock may have been set back since.
///
/// # Errors
/// Fails when the store does.
pub fn last_said(store: &dyn Store, ledger: LedgerId) -> Result<Timestamp, LedgerError> {
    let epoch = last_epoch(store)?.filter(|epoch| epoch.leaf.ledger == ledger);
    let (sealed, mut said) = epoch.map_or((0, Timestamp::MIN), |epoch| (epoch.end_commit, epoch.leaf.time));
    for number in sealed..commit_count(store)? {
        let commit = signed(store, number)?.commit;
        if commit.ledger == ledger {
            said = said.max(commit.time);
        }
    }
    Ok(said)
}

/// Returns the latest time that the node of a ledger sealed, or said since and can have believed.
///
/// # Errors
/// Fails when the store does.
pub fn last_believed(store: &dyn Store, ledger: LedgerId) -> Result<Timestamp, LedgerError> {
    let epoch = last_epoch(store)?.filter(|epoch| epoch.leaf.ledger == ledger);
    let sealed = epoch.as_ref().map(|epoch| epoch.leaf.time);
    let mut believed = sealed.unwrap_or(Timestamp::MIN);
    let mut from = epoch.map_or(0, |epoch| epoch.end_commit).to_be_bytes().to_vec();
    loop {
        let page = store.scan(Table::Commits, &from, &[], SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(believed) };
        from = next_key(last);
        for (_, bytes) in page {
            let commit = read_signed(&bytes)?.commit;
            if commit.ledger == ledger && !sealed.is_some_and(|sealed| may_be_doubted(commit.time, sealed)) {
                believed = believed.max(commit.time);
            }
        }
    }
}

/// Tells whether a node may have doubted its clock when that said `time`, where the newest epoch was of `sealed`: a clock
/// a day ahead of that is doubted (SPEC.md, 12.2), and what staff signs may differ from it.
pub fn may_be_doubted(time: Timestamp, sealed: Timestamp) -> bool {
    time.plus_ms(DOUBT_MARGIN_MS) >= sealed.plus_ms(DAY_MS)
}

/// How much less than a day a time may be ahead that was signed by a clock in doubt.
pub const DOUBT_MARGIN_MS: u64 = 20 * MINUTE_MS;

/// Returns the numbers and ids of the commits of `ledger` among those numbered `first..end`.
///
/// # Errors
/// Fails when the store does.
pub fn commit_ids(
    store: &dyn Store,
    ledger: LedgerId,
    first: u64,
    end: u64,
) -> Result<Vec<(u64, CommitId)>, LedgerError> {
    let mut ids = Vec::new();
    let mut from = first;
    while from < end {
        // No further than asked: how long it takes is not to depend on what came since.
        let rows = usize::try_from(end - from).unwrap_or(usize::MAX).min(SCAN_ROWS);
        let commits = commits(store, from, rows)?;
        let Some((last, _)) = commits.last() else { break };
        from = last + 1;
        let own = commits.iter().filter(|(number, stored)| *number < end && stored.signed.commit.ledger == ledger);
        ids.extend(own.map(|(number, stored)| (*number, stored.signed.id())));
    }
    Ok(ids)
}

/// Is an entry to be stored: place, header bytes, bodies by slot.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// Its place in the tree of its commit.
    pub place: u16,
    /// The bytes of its header.
    pub header: Vec<u8>,
    /// The bodies that came with it.
    pub bodies: Vec<(u8, Vec<u8>)>,
}

/// Stores a commit that has been checked; returns its number.
///
/// # Errors
/// Fails when the store does.
pub fn put_commit(
    overlay: &mut Overlay<'_>,
    number: u64,
    signed: SignedCommit,
    origin: Origin,
    entries: Vec<NewEntry>,
) -> Result<(), LedgerError> {
    let count = u16::try_from(entries.len()).expect("a commit has at most 4,096 entries");
    overlay.put(Table::CommitIds, signed.id().0, number.to_be_bytes().to_vec());
    let stored = StoredCommit { signed, origin, entries: count };
    overlay.put(Table::Commits, number.to_be_bytes(), codec::encode(&stored));
    for (index, new) in (0u16..).zip(entries) {
        let location = Location { commit: number, index };
        let stored = StoredEntry::beside(new.place, new.header, &new.bodies);
        overlay.put(Table::Entries, location.key(), codec::encode(&stored));
        overlay.put(Table::EntryIds, id_key(&new.id), location.short());
        for (slot, body) in new.bodies {
            overlay.put(Table::Bodies, body_key(location, slot), body);
        }
    }
    Ok(())
}

/// Returns the tree of a stored commit of depth 12, as far as it is known here.
///
/// # Errors
/// Fails when the store does, or what it holds does not prove itself.
pub fn tree(store: &dyn Store, number: u64, origin: &Origin) -> Result<Tree, LedgerError> {
    let entries = entries_of(store, number)?;
    tree_from(origin, entries.into_iter().map(|(place, entry)| (place, entry.id)).collect())
}

/// Returns the tree of a commit of depth 12 from the places and ids of all its entries that are held, in the order stored.
///
/// # Errors
/// Fails when what is held does not prove itself.
pub fn tree_from(origin: &Origin, mut entries: Vec<(u16, EntryId)>) -> Result<Tree, LedgerError> {
    let missing = || LedgerError::Missing { table: Table::Entries.name() };
    match origin {
        Origin::Own { seed } => {
            let ids: Vec<EntryId> = entries.into_iter().map(|(_, id)| id).collect();
            Ok(crate::commit::tree(&seed.ok_or_else(missing)?, &ids))
        }
        Origin::Foreign { siblings } => {
            entries.sort_unstable_by_key(|(place, _)| *place);
            let leaves: Vec<(u32, TreeHash)> =
                entries.into_iter().map(|(place, id)| (u32::from(place), entry::leaf(id))).collect();
            Tree::from_proof(COMMIT_DEPTH, &leaves, siblings).map_err(|_| missing())
        }
    }
}

/// Returns the value of a row that must be there.
///
/// # Errors
/// Fails when the store does, or with [`LedgerError::Missing`].
pub fn required(store: &dyn Store, table: Table, key: &[u8]) -> Result<Vec<u8>, LedgerError> {
    store.get(table, key)?.ok_or_else(|| LedgerError::Missing { table: table.name() })
}

/// Reads the value of a row that this program wrote.
///
/// # Errors
/// Returns [`StoreError::Corrupt`] when it does not read back.
pub fn read_row<T: BorshDeserialize>(table: Table, bytes: &[u8]) -> Result<T, StoreError> {
    codec::decode(table.name(), bytes, usize::MAX).map_err(|error: DecodeError| corrupt(table, &error.to_string()))
}

fn opened_entry(signer: PublicKey, location: Location, bytes: &[u8]) -> Result<Entry, LedgerError> {
    let header = Header::decode(bytes).map_err(|error: EntryError| corrupt(Table::Entries, &error.to_string()))?;
    Ok(Entry { location, id: entry::entry_id(signer, bytes), header })
}

fn number_key(table: Table, key: &[u8]) -> Result<u64, StoreError> {
    key.try_into().map(u64::from_be_bytes).map_err(|_| corrupt(table, "number"))
}

fn corrupt(table: Table, reason: &str) -> StoreError {
    StoreError::Corrupt { table: table.name(), reason: reason.to_owned() }
}

/// Returns the key after `key` for scans that go on where the last ended.
pub fn next_key(key: &[u8]) -> Vec<u8> {
    after(key)
}

/// How far apart entries of a commit may be that are read together, those between being read for nothing.
const STRETCH_GAP_MAX: u16 = 4;

/// How many rows a scan reads at once where all are wanted.
pub const SCAN_ROWS: usize = 1_024;
