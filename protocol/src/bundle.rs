// SPDX-License-Identifier: EUPL-1.2
//! Audit bundles: all that one node's ledger holds, in one file that proves itself.
//!
//! ```text
//! bundle  = "raccord-audit/1\n" | record | record | ... | manifest record          nothing may follow
//!
//!  0            4      5
//!  +------------+------+--------------------+
//!  | length     | kind | payload            |      length counts the payload alone and has a limit for each kind
//!  | u32, BE    | u8   | length bytes       |
//!  +------------+------+--------------------+
//!
//!  kind            payload              order
//!   1 about        About                exactly one, first
//!   2 card         SignedCard           every organisation's, by organisation and number
//!   3 roster       SignedRoster         every platform's, by platform and number
//!   4 epoch        StoredEpoch          this ledger's, by number
//!   5 checkpoint   StoredCheckpoint     of this ledger and of others, by ledger and size
//!   6 commit       BundleCommit         of this ledger and of others, in the order stored, each followed by ...
//!   7 entry        BundleEntry          ... exactly as many entries as it says, by index
//!   8 evidence     BundleRow            paths of foreign commits, by key
//!   9 finding      BundleRow            proofs against others that the node keeps, by key
//!  10 manifest     SignedManifest       exactly one, last
//! ```
//!
//! The manifest holds SHA-256 of every byte before its record and is signed with the log key under the tag
//! `audit-manifest`. Epochs stand before commits, and entries are records of their own, so that an auditor needs
//! memory for neither whole epochs nor whole commits.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};

use borsh::{BorshDeserialize, BorshSerialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::codec::{self, DecodeError};
use crate::entry::{BODIES_MAX, BODY_BYTES_MAX, EntryError, HEADER_BYTES_MAX, Header, SLOT_CASE, SLOT_FIELD};
use crate::id::{Digest, LedgerId, Nonce, OrganisationId, TreeHash};
use crate::key::{KeyError, PublicKey, SecretKey, Signature};
use crate::ledger::{self, Held, LedgerError, SCAN_ROWS, StoredCheckpoint, StoredCommit, StoredEpoch};
use crate::log::LogState;
use crate::merkle;
use crate::path::{Sealing, sealing_key};
use crate::replica::each_awaited;
use crate::roster::{
    CARD_BYTES_MAX, CARD_VERSION, Card, MEMBERS_MAX, ROSTER_BYTES_MAX, Roster, SignedCard, SignedRoster,
};
use crate::statement::Kind;
use crate::store::{Store, StoreError, Table, after};
use crate::time::Timestamp;

/// The first bytes of every bundle of this version.
pub const MAGIC: &[u8; 16] = b"raccord-audit/1\n";
/// The only version of [`About`] and of [`Manifest`].
pub const BUNDLE_VERSION: u8 = 1;
/// The longest row of evidence or of a finding.
pub const ROW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Reports that a bundle could not be written or read.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The file does not start as a bundle does.
    #[error("not an audit bundle")]
    NotABundle,
    /// The bundle is of a version that this program does not know.
    #[error("audit bundle of a version that this program does not know")]
    NewerVersion,
    /// The file ends before its manifest.
    #[error("audit bundle ends within record {record}, at byte {offset}")]
    Truncated {
        /// The record, from 0.
        record: u64,
        /// Where the file ends.
        offset: u64,
    },
    /// Something follows the manifest.
    #[error("audit bundle goes on after its manifest, at byte {offset}")]
    Trailing {
        /// Where.
        offset: u64,
    },
    /// A record is longer than its kind may be.
    #[error("record {record} at byte {offset} has {bytes} bytes, {bytes_max} at most")]
    TooLong {
        /// The record, from 0.
        record: u64,
        /// Where it starts.
        offset: u64,
        /// How long it says it is.
        bytes: u32,
        /// How long it may be.
        bytes_max: usize,
    },
    /// A record is of a kind that this program does not know.
    #[error("record {record} at byte {offset} is of unknown kind {kind}")]
    UnknownKind {
        /// The record, from 0.
        record: u64,
        /// Where it starts.
        offset: u64,
        /// The kind.
        kind: u8,
    },
    /// A record stands where its kind must not.
    #[error("record {record} at byte {offset} is out of order")]
    Order {
        /// The record, from 0.
        record: u64,
        /// Where it starts.
        offset: u64,
    },
    /// A record's payload does not read.
    #[error("record {record} at byte {offset}: {source}")]
    Malformed {
        /// The record, from 0.
        record: u64,
        /// Where it starts.
        offset: u64,
        /// What is wrong.
        source: DecodeError,
    },
    /// The file could not be read or written.
    #[error("audit bundle could not be read or written: {0}")]
    Stream(#[from] std::io::Error),
    /// The store failed while it was exported.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Ground state could not be read while it was exported.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A header in the store does not read.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// Says whose bundle it is.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct About {
    /// [`BUNDLE_VERSION`].
    pub version: u8,
    /// The ledger.
    pub ledger: LedgerId,
    /// The organisation whose node it is.
    pub organisation: OrganisationId,
    /// When the bundle was made, by the node's clock.
    pub created: Timestamp,
    /// Whether it holds every body that the node holds, or only those that rules are checked against.
    pub with_bodies: bool,
    /// What the auditor handed in, if anything: proof that the bundle is not an old one.
    pub nonce: Option<Nonce>,
}

/// Is a commit; as many [`BundleEntry`] records follow as it says.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BundleCommit {
    /// Its number in the node's store.
    pub number: u64,
    /// The commit.
    pub stored: StoredCommit,
}

/// Is a body of an entry, or what became of it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum BundleBody {
    /// The node does not hold it: it was withheld from the node, purged or erased.
    Gone = 0,
    /// The node holds it, and no rule is checked against it.
    LeftOut = 1,
    /// Salt and payload.
    Here(Vec<u8>) = 2,
}

/// Is an entry of the commit before it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BundleEntry {
    /// Its place in the tree of its commit.
    pub place: u16,
    /// The bytes of its header.
    pub header: Vec<u8>,
    /// Its bodies, one a slot.
    pub bodies: Vec<BundleBody>,
}

/// Is a row of a table whose content is passed on as it is.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BundleRow {
    /// Its key.
    pub key: Vec<u8>,
    /// Its value.
    pub value: Vec<u8>,
}

/// Closes a bundle: what the node says that it holds.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Manifest {
    /// [`BUNDLE_VERSION`].
    pub version: u8,
    /// SHA-256 of every byte before the manifest's record.
    pub digest: Digest,
    /// How many records stand before it.
    pub records: u64,
    /// The ledger.
    pub ledger: LedgerId,
    /// The state of its log.
    pub state: LogState,
    /// When the bundle was made.
    pub time: Timestamp,
}

/// Is a manifest with the signature of the ledger's log key.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedManifest {
    /// What was signed.
    pub manifest: Manifest,
    /// The signature under the tag `audit-manifest`.
    pub signature: Signature,
}

impl SignedManifest {
    /// Signs a manifest.
    pub fn sign(manifest: Manifest, log_key: &SecretKey) -> Self {
        let signature = log_key.sign(TAG_MANIFEST, &codec::encode(&manifest));
        Self { manifest, signature }
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// Returns [`KeyError`].
    pub fn verify(&self, log_key: PublicKey) -> Result<(), KeyError> {
        log_key.verify(TAG_MANIFEST, &codec::encode(&self.manifest), &self.signature)
    }
}

/// Is one record of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Whose bundle it is.
    About(About),
    /// A card.
    Card(SignedCard),
    /// A roster.
    Roster(SignedRoster),
    /// An epoch.
    Epoch(StoredEpoch),
    /// A checkpoint with the cosignatures held.
    Checkpoint(StoredCheckpoint),
    /// A commit.
    Commit(BundleCommit),
    /// An entry.
    Entry(BundleEntry),
    /// The path of a foreign commit, that none came, or an epoch of an earlier ledger.
    Evidence(BundleRow),
    /// A proof against somebody.
    Finding(BundleRow),
    /// The end.
    Manifest(SignedManifest),
}

impl Record {
    /// Returns the number of the record's kind.
    pub fn kind(&self) -> u8 {
        match self {
            Self::About(_) => 1,
            Self::Card(_) => 2,
            Self::Roster(_) => 3,
            Self::Epoch(_) => 4,
            Self::Checkpoint(_) => 5,
            Self::Commit(_) => 6,
            Self::Entry(_) => KIND_ENTRY,
            Self::Evidence(_) => 8,
            Self::Finding(_) => 9,
            Self::Manifest(_) => KIND_MANIFEST,
        }
    }

    /// Returns the record's payload.
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::About(about) => codec::encode(about),
            Self::Card(card) => codec::encode(card),
            Self::Roster(roster) => codec::encode(roster),
            Self::Epoch(epoch) => codec::encode(epoch),
            Self::Checkpoint(checkpoint) => codec::encode(checkpoint),
            Self::Commit(commit) => codec::encode(commit),
            Self::Entry(entry) => codec::encode(entry),
            Self::Evidence(row) | Self::Finding(row) => codec::encode(row),
            Self::Manifest(manifest) => codec::encode(manifest),
        }
    }

    /// Returns by what records of this kind stand in their one order, each once, where it can be read. Epochs, commits and
    /// entries are numbered, and an auditor says more about those that are not.
    fn order(&self) -> Option<Vec<u8>> {
        match self {
            Self::Card(signed) => {
                let card: Card = codec::decode("card", &signed.bytes, CARD_BYTES_MAX).ok()?;
                let known = card.version == CARD_VERSION;
                known.then(|| [&card.organisation.0[..], &card.number.to_be_bytes()].concat())
            }
            Self::Roster(signed) => {
                let roster = Roster::decode(&signed.bytes).ok()?;
                Some([&signed.platform_of(&roster).0[..], &roster.number.to_be_bytes()].concat())
            }
            Self::Checkpoint(StoredCheckpoint { checkpoint, .. }) => {
                Some([&checkpoint.ledger.0[..], &checkpoint.state.size.to_be_bytes()].concat())
            }
            Self::Evidence(row) | Self::Finding(row) => Some(row.key.clone()),
            Self::About(_) | Self::Epoch(_) | Self::Commit(_) | Self::Entry(_) | Self::Manifest(_) => None,
        }
    }

    /// Reads the payload of a record whose length and kind have been checked.
    fn decode(kind: u8, bytes: &[u8]) -> Result<Self, DecodeError> {
        fn read<T: BorshDeserialize>(what: &'static str, bytes: &[u8]) -> Result<T, DecodeError> {
            codec::decode(what, bytes, usize::MAX)
        }
        Ok(match kind {
            1 => Self::About(read("description", bytes)?),
            2 => Self::Card(read("card", bytes)?),
            3 => Self::Roster(read("roster", bytes)?),
            4 => Self::Epoch(read("epoch", bytes)?),
            5 => Self::Checkpoint(read("checkpoint", bytes)?),
            6 => Self::Commit(read("commit", bytes)?),
            KIND_ENTRY => Self::Entry(read("entry", bytes)?),
            8 => Self::Evidence(read("evidence", bytes)?),
            9 => Self::Finding(read("finding", bytes)?),
            _ => Self::Manifest(read("manifest", bytes)?),
        })
    }
}

/// Returns how long the payload of a record of this kind may be; `None` for an unknown kind.
fn payload_bytes_max(kind: u8) -> Option<usize> {
    // Room for length prefixes and the fixed parts around what is limited elsewhere.
    const FRAME: usize = 512;
    Some(match kind {
        1 | KIND_MANIFEST => FRAME,
        2 => CARD_BYTES_MAX + FRAME,
        3 => ROSTER_BYTES_MAX + MEMBERS_MAX * (32 + 64) + FRAME,
        // A cosignature of every member.
        4 | 5 => MEMBERS_MAX * (8 + 32 + 8 + 64) + FRAME,
        6 => crate::commit::COMMIT_ENTRIES_MAX * usize::from(crate::commit::COMMIT_DEPTH) * 32 + FRAME,
        KIND_ENTRY => HEADER_BYTES_MAX + BODIES_MAX * BODY_BYTES_MAX + FRAME,
        8 | 9 => ROW_BYTES_MAX,
        _ => return None,
    })
}

/// Writes records, one after the other, and hashes what it writes.
pub struct BundleWriter<'a> {
    sink: &'a mut dyn Write,
    hasher: Sha256,
    records: u64,
}

impl<'a> BundleWriter<'a> {
    /// Starts a bundle.
    ///
    /// # Errors
    /// Fails when `sink` does.
    pub fn new(sink: &'a mut dyn Write) -> Result<Self, BundleError> {
        let mut writer = Self { sink, hasher: Sha256::new(), records: 0 };
        writer.bytes(MAGIC)?;
        Ok(writer)
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Fails when `sink` does, and with [`BundleError::TooLong`] when no reader would take the record.
    pub fn record(&mut self, record: &Record) -> Result<(), BundleError> {
        let (kind, payload) = (record.kind(), record.encode());
        let bytes_max = payload_bytes_max(kind).unwrap_or(0);
        let bytes = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        if payload.len() > bytes_max {
            return Err(BundleError::TooLong { record: self.records, offset: 0, bytes, bytes_max });
        }
        self.bytes(&bytes.to_be_bytes())?;
        self.bytes(&[kind])?;
        self.bytes(&payload)?;
        self.records += 1;
        Ok(())
    }

    /// Ends the bundle with its manifest, which is returned.
    ///
    /// # Errors
    /// Fails when `sink` does.
    pub fn finish(
        mut self,
        about: &About,
        state: LogState,
        log_key: &SecretKey,
    ) -> Result<SignedManifest, BundleError> {
        let manifest = Manifest {
            version: BUNDLE_VERSION,
            digest: Digest(self.hasher.clone().finalize().into()),
            records: self.records,
            ledger: about.ledger,
            state,
            time: about.created,
        };
        let signed = SignedManifest::sign(manifest, log_key);
        self.record(&Record::Manifest(signed.clone()))?;
        self.sink.flush()?;
        Ok(signed)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.hasher.update(bytes);
        Ok(self.sink.write_all(bytes)?)
    }
}

/// Writes the bundle of the ledger in `store` to `sink`; memory grows with the largest commit, not with the store.
///
/// `store` must not change meanwhile: the caller reads within one transaction, or nobody writes.
///
/// # Errors
/// Fails when the store or `sink` does.
pub fn export(
    store: &dyn Store,
    about: &About,
    log_key: &SecretKey,
    sink: &mut dyn Write,
) -> Result<SignedManifest, BundleError> {
    let mut writer = BundleWriter::new(sink)?;
    writer.record(&Record::About(about.clone()))?;
    each_row(store, Table::Cards, &mut |_, value| {
        writer.record(&Record::Card(ledger::read_row(Table::Cards, &value)?))
    })?;
    each_row(store, Table::Rosters, &mut |_, value| {
        writer.record(&Record::Roster(ledger::read_row(Table::Rosters, &value)?))
    })?;
    let mut frontier = Frontier::default();
    each_row(store, Table::Epochs, &mut |_, value| {
        let epoch: StoredEpoch = ledger::read_row(Table::Epochs, &value)?;
        frontier.push(epoch.leaf.hash());
        writer.record(&Record::Epoch(epoch))
    })?;
    each_row(store, Table::Checkpoints, &mut |_, value| {
        writer.record(&Record::Checkpoint(ledger::read_row(Table::Checkpoints, &value)?))
    })?;
    each_row(store, Table::Commits, &mut |key, value| {
        let number = u64::from_be_bytes(key.try_into().unwrap_or_default());
        let stored: StoredCommit = ledger::read_row(Table::Commits, &value)?;
        let entries = stored.entries;
        writer.record(&Record::Commit(BundleCommit { number, stored }))?;
        let indexes: Vec<u16> = (0..entries).collect();
        for held in ledger::held(store, number, &indexes)? {
            writer.record(&Record::Entry(bundle_entry(held, about.with_bodies)?))?;
        }
        Ok(())
    })?;
    // Commits whose paths are awaited stand among the evidence held, in the one order of their keys.
    let mut awaited = BTreeMap::new();
    each_awaited::<BundleError>(store, &mut |ledger, commit, sealing| {
        awaited.insert(sealing_key(ledger, commit), codec::encode(&Sealing::Awaited(sealing)));
        Ok(())
    })?;
    each_row(store, Table::Evidence, &mut |key, value| {
        while let Some(before) = awaited.first_entry().filter(|before| *before.key() < key) {
            let (key, value) = before.remove_entry();
            writer.record(&Record::Evidence(BundleRow { key, value }))?;
        }
        awaited.remove(&key);
        writer.record(&Record::Evidence(BundleRow { key, value }))
    })?;
    for (key, value) in awaited {
        writer.record(&Record::Evidence(BundleRow { key, value }))?;
    }
    each_row(store, Table::Findings, &mut |key, value| writer.record(&Record::Finding(BundleRow { key, value })))?;
    writer.finish(about, frontier.state(), log_key)
}

/// Hands every row of a table to `take`, in order of their keys.
fn each_row(
    store: &dyn Store,
    table: Table,
    take: &mut dyn FnMut(Vec<u8>, Vec<u8>) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let mut from = Vec::new();
    loop {
        let rows = store.scan(table, &from, &[], SCAN_ROWS)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        from = after(last);
        for (key, value) in rows {
            take(key, value)?;
        }
    }
}

fn bundle_entry(held: Held, with_bodies: bool) -> Result<BundleEntry, BundleError> {
    let header = Header::decode(&held.header)?;
    let mut bodies = vec![BundleBody::Gone; header.body_count()];
    for (slot, bytes) in held.bodies {
        if let Some(body) = bodies.get_mut(usize::from(slot)) {
            let wanted = with_bodies || is_rule_body(&header, slot);
            *body = if wanted { BundleBody::Here(bytes) } else { BundleBody::LeftOut };
        }
    }
    Ok(BundleEntry { place: held.place, header: held.header, bodies })
}

/// Tells whether a body is needed to check rules, and so stands in every bundle.
pub fn is_rule_body(header: &Header, slot: u8) -> bool {
    match header {
        Header::Opening { .. } => slot == SLOT_CASE || slot == SLOT_FIELD,
        Header::Change { .. } => false,
        Header::Statement { kind, .. } => Kind::of(*kind).is_some_and(|kind| kind.is_rule_body(slot)),
    }
}

/// Reads a bundle, one record at a time.
pub struct BundleReader<'a> {
    input: BufReader<Box<dyn Read + 'a>>,
    hasher: Sha256,
    offset: u64,
    records: u64,
    last_kind: u8,
    /// By what the last record of this kind stands where it does.
    last_order: Option<Vec<u8>>,
    entries_due: u16,
}

impl<'a> BundleReader<'a> {
    /// Starts to read a bundle.
    ///
    /// # Errors
    /// Returns [`BundleError::NotABundle`] or [`BundleError::NewerVersion`], or fails when `input` does.
    pub fn new(input: Box<dyn Read + 'a>) -> Result<Self, BundleError> {
        let input = BufReader::with_capacity(BUFFER_BYTES, input);
        let mut reader = Self {
            input,
            hasher: Sha256::new(),
            offset: 0,
            records: 0,
            last_kind: 0,
            last_order: None,
            entries_due: 0,
        };
        let magic = reader.bytes(MAGIC.len()).map_err(|error| match error {
            BundleError::Truncated { .. } => BundleError::NotABundle,
            other => other,
        })?;
        let name = MAGIC.len() - 2;
        if magic[..name] != MAGIC[..name] {
            return Err(BundleError::NotABundle);
        }
        if magic != MAGIC {
            return Err(BundleError::NewerVersion);
        }
        reader.hasher.update(&magic);
        Ok(reader)
    }

    /// Returns the next record; `None` after the manifest.
    ///
    /// # Errors
    /// Returns a [`BundleError`] that names the record and the byte at which it starts.
    pub fn read(&mut self) -> Result<Option<Record>, BundleError> {
        let (record, offset) = (self.records, self.offset);
        if self.last_kind == KIND_MANIFEST {
            return match self.input.fill_buf()? {
                [] => Ok(None),
                _ => Err(BundleError::Trailing { offset }),
            };
        }
        let frame = self.bytes(5)?;
        let (bytes, kind) = (u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]), frame[4]);
        let bytes_max = payload_bytes_max(kind).ok_or(BundleError::UnknownKind { record, offset, kind })?;
        let length = usize::try_from(bytes).unwrap_or(usize::MAX);
        if length > bytes_max {
            return Err(BundleError::TooLong { record, offset, bytes, bytes_max });
        }
        if !self.may_follow(kind) {
            return Err(BundleError::Order { record, offset });
        }
        let payload = self.bytes(length)?;
        if kind != KIND_MANIFEST {
            self.hasher.update(&frame);
            self.hasher.update(&payload);
            self.records += 1;
        }
        let read =
            Record::decode(kind, &payload).map_err(|source| BundleError::Malformed { record, offset, source })?;
        let before = self.last_order.take().filter(|_| self.last_kind == kind);
        self.last_kind = kind;
        self.last_order = match read.order() {
            Some(order) if before.as_ref().is_some_and(|before| *before >= order) => {
                return Err(BundleError::Order { record, offset });
            }
            order => order.or(before),
        };
        match &read {
            Record::Commit(commit) => self.entries_due = commit.stored.entries,
            Record::Entry(_) => self.entries_due -= 1,
            _ => {}
        }
        Ok(Some(read))
    }

    /// Returns SHA-256 of what has been read, the manifest excepted.
    pub fn digest(&self) -> Digest {
        Digest(self.hasher.clone().finalize().into())
    }

    /// Returns how many records have been read, the manifest excepted.
    pub fn records(&self) -> u64 {
        self.records
    }

    fn may_follow(&self, kind: u8) -> bool {
        if kind == KIND_ENTRY || self.entries_due > 0 {
            return kind == KIND_ENTRY && self.entries_due > 0;
        }
        match self.last_kind {
            0 => kind == 1,
            // An entry that completes its commit can be followed by another commit.
            KIND_ENTRY => kind >= 6,
            last => kind >= last && kind != 1,
        }
    }

    /// Reads exactly `length` bytes; memory grows with what is there, not with what is announced.
    fn bytes(&mut self, length: usize) -> Result<Vec<u8>, BundleError> {
        let mut bytes = Vec::with_capacity(length.min(BUFFER_BYTES));
        let wanted = u64::try_from(length).unwrap_or(u64::MAX);
        let read = (&mut self.input).take(wanted).read_to_end(&mut bytes)?;
        self.offset += u64::try_from(read).unwrap_or(u64::MAX);
        if read < length {
            return Err(BundleError::Truncated { record: self.records, offset: self.offset });
        }
        Ok(bytes)
    }
}

/// Is what suffices of a log to append to it and to know its root: the roots of its complete subtrees.
#[derive(Debug, Clone, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<(u8, TreeHash)>,
}

impl Frontier {
    /// Appends the hash of a leaf.
    pub fn push(&mut self, leaf: TreeHash) {
        let (mut level, mut hash) = (0, leaf);
        while let Some((_, left)) = self.peaks.pop_if(|(peak, _)| *peak == level) {
            (level, hash) = (level + 1, merkle::node(&left, &hash));
        }
        self.peaks.push((level, hash));
        self.size += 1;
    }

    /// Returns the state of the log (RFC 6962, 2.1).
    pub fn state(&self) -> LogState {
        let root = self.peaks.iter().rev().map(|(_, hash)| *hash).reduce(|right, left| merkle::node(&left, &right));
        root.map_or_else(LogState::empty, |root| LogState { size: self.size, root })
    }
}

const KIND_ENTRY: u8 = 7;
const KIND_MANIFEST: u8 = 10;
const TAG_MANIFEST: &str = "audit-manifest";
const BUFFER_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests;
