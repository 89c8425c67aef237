// SPDX-License-Identifier: EUPL-1.2
//! The store, as the protocol sees it: ordered tables of bytes, read through [`Store`], written as one [`Batch`].
//!
//! Ground state (what cannot be computed again) and derived state (what can) are different tables. Keys are
//! byte strings compared byte by byte; integers in keys are big-endian so that order is by number. The layout of
//! every table is given at its variant. Values are the canonical encoding of the type that is named.

use std::cell::RefCell;
use std::collections::BTreeMap;

use thiserror::Error;

use rows::Rows;

mod rows;

/// Names a table. The number is stored nowhere; the name is the table's name in SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// `name` → anything: singletons of the node (counters), and some that are many: `forgotten/ | mark (32)` → day, of who was erased,
    /// and `leaving/ | case number (u64) | mark (32)` → nothing, of whom an open case is about that lost its name;
    /// `proven/ | peer ledger (32)` → position
    /// up to which it holds the paths of what it was sent, `awaited/ | ledger (32) | commit id (32)` → `Awaited`; after a
    /// restore `unheard/ | organisation (32)` → nothing, `gave/ | earlier ledger (32) | recipient ledger (32)` → position up to
    /// which that outbox is known, `lost/ | entry id (32)` → `LostEntry`, `lost-as/ | entry id (32) | alias (16)` → nothing, `waits/ | document (32) | entry id (32)` → nothing: a
    /// change that waits for what it builds on; at its peers `given-back/ | ledger (32)` → how often.
    /// `about/ | thread number (u64) | handle (16)` and `naming/ | handle (16) | thread number (u64)` → nothing: which thread
    /// names which case. `news/ | staff key (32)` → commits of its last two questions for news.
    Meta,
    /// `platform (32) | number (u32)` → signed roster. Ground, append-only.
    Rosters,
    /// `organisation (32) | number (u32)` → signed card. Ground, append-only.
    Cards,
    /// `commit number (u64)` → `StoredCommit`. Ground, append-only.
    Commits,
    /// `commit id (32)` → commit number.
    CommitIds,
    /// `commit number (u64) | index (u16)` → `StoredEntry`: place, and header without what follows from its bodies. Ground,
    /// append-only, and written in the order of the keys: a store need not take a row that comes before another, but where rows
    /// were lost next to each other.
    Entries,
    /// First 16 bytes of an entry id → location (`commit number | index`) without the zeros that it begins with.
    EntryIds,
    /// `commit number (u64) | index (u16) | slot (u8)` → body bytes. Ground until purged.
    Bodies,
    /// `epoch number (u64)` → `StoredEpoch` of this node's ledger. Ground, append-only.
    Epochs,
    /// `level (u8) | index (u64)` → complete subtree of this node's log.
    LogNodes,
    /// `ledger (32) | size (u64)` → signed note with the cosignatures held. Ground.
    Checkpoints,
    /// `ledger (32) | number (u64)` → `StoredEpoch` of an earlier ledger; `ledger (32) | commit id (32)` → `Sealing`, the
    /// path of a foreign commit into the log of its ledger. Ground, append-only.
    Evidence,
    /// `case number (u64)` → `CaseRecord`.
    Cases,
    /// `case handle (16)` → case number.
    CaseHandles,
    /// `case number (u64) | field (u16) | opening location (10)` → `DocumentRecord`.
    Documents,
    /// `opening location (10)` → field (u16), case number without the zeros that it begins with.
    DocumentKeys,
    /// `source row key digest (32)` → case number.
    RowKeys,
    /// `case number (u64) | grant location (10)` → `GrantRecord`; the greatest number but one stands for cases that are lost.
    Grants,
    /// `grant entry id (32)` → key in [`Table::Grants`].
    GrantKeys,
    /// `end (u64) | grant location (10)` → key in [`Table::Grants`]: what ends when.
    GrantEnds,
    /// `recipient ledger (32) | first position (u64)` → location and item count of a disclosure of ours.
    Outbox,
    /// `peer ledger (32)` → `PeerRecord`: how far each side has read the other.
    Peers,
    /// `location (10)` of a change not yet decided by the home → home ledger.
    Pending,
    /// `change entry id (32)` → `Decision` of its home.
    Decisions,
    /// `job number (u64)` → `Job`: work that is done in short steps and taken up again after a restart.
    Jobs,
    /// `case number (u64) | location (10)` → nothing: who looked at a case; `told` where a partner told that its staff did,
    /// `emergency` where somebody asked for it in one.
    Consultations,
    /// `ledger (32) | size (u64) | ...` → findings kept as transferable proof. Ground, append-only.
    Findings,
    /// `entry id (32) | ledger that ordered it (32)` → order: bodies that are never stored again. Ground, append-only.
    Erased,
    /// `cause (32) | ledger asked (32)` → `Asked`: who was to delete something, and the receipt.
    Asked,
    /// `case number (u64)` → `Kept`: when an own case is erased because its time is over, or what holds it back.
    Retention,
    /// `case number (u64) | location (10)` → `ReferralRow`: what is asked of whom about a case.
    Referrals,
    /// `case number (u64) | location (10)` → `LinkRecord`: which other case is of the same person.
    Links,
    /// `peer ledger (32) | position (u64)` → `Lack`: what it sent and is not held any more; `peer ledger (32)` → when it was
    /// asked for last, without an answer.
    Lacks,
    /// `commit number (u64) | index (u16) | slot (u8)` → commitment (32) to a body that was deleted, where the row of its header
    /// leaves that out. Ground.
    Commitments,
}

impl Table {
    /// Every table, in order.
    pub const ALL: [Self; 34] = [
        Self::Meta,
        Self::Rosters,
        Self::Cards,
        Self::Commits,
        Self::CommitIds,
        Self::Entries,
        Self::EntryIds,
        Self::Bodies,
        Self::Epochs,
        Self::LogNodes,
        Self::Checkpoints,
        Self::Evidence,
        Self::Cases,
        Self::CaseHandles,
        Self::Documents,
        Self::DocumentKeys,
        Self::RowKeys,
        Self::Grants,
        Self::GrantKeys,
        Self::GrantEnds,
        Self::Outbox,
        Self::Peers,
        Self::Pending,
        Self::Decisions,
        Self::Jobs,
        Self::Consultations,
        Self::Findings,
        Self::Erased,
        Self::Asked,
        Self::Retention,
        Self::Referrals,
        Self::Links,
        Self::Lacks,
        Self::Commitments,
    ];

    /// Returns the table's name, lower-case with underscores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Rosters => "rosters",
            Self::Cards => "cards",
            Self::Commits => "commits",
            Self::CommitIds => "commit_ids",
            Self::Entries => "entries",
            Self::EntryIds => "entry_ids",
            Self::Bodies => "bodies",
            Self::Epochs => "epochs",
            Self::LogNodes => "log_nodes",
            Self::Checkpoints => "checkpoints",
            Self::Evidence => "evidence",
            Self::Cases => "cases",
            Self::CaseHandles => "case_handles",
            Self::Documents => "documents",
            Self::DocumentKeys => "document_keys",
            Self::RowKeys => "row_keys",
            Self::Grants => "grants",
            Self::GrantKeys => "grant_keys",
            Self::GrantEnds => "grant_ends",
            Self::Outbox => "outbox",
            Self::Peers => "peers",
            Self::Pending => "pending",
            Self::Decisions => "decisions",
            Self::Jobs => "jobs",
            Self::Consultations => "consultations",
            Self::Findings => "findings",
            Self::Erased => "erased",
            Self::Asked => "asked",
            Self::Retention => "retention",
            Self::Referrals => "referrals",
            Self::Links => "links",
            Self::Lacks => "lacks",
            Self::Commitments => "commitments",
        }
    }

    /// Tells whether rows of this table, once written, are never changed or removed.
    pub fn is_append_only(self) -> bool {
        matches!(
            self,
            Self::Rosters
                | Self::Cards
                | Self::Commits
                | Self::Entries
                | Self::Epochs
                | Self::Evidence
                | Self::Findings
                | Self::Erased
        )
    }
}

/// Is a row: its key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// Reports that the store could not be read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// What the store holds is not what was written: damage, or a bug of ours.
    #[error("row of table {table} does not read back: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What was wrong.
        reason: String,
    },
    /// The disk, or the database under the store, failed.
    #[error("store failed: {0}")]
    Failed(String),
}

/// Reads tables.
pub trait Store {
    /// Returns the value under `key`.
    ///
    /// # Errors
    /// Fails when the database under the store fails.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Returns the values under `keys`, in the order of these: neighbours cost less asked for together, so they had better increase.
    ///
    /// # Errors
    /// Fails when the database under the store fails.
    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        keys.iter().map(|key| self.get(table, key)).collect()
    }

    /// Returns at most `limit` rows with `from <= key < to`, in order of their keys. An empty `to` means no end.
    ///
    /// # Errors
    /// Fails when the database under the store fails.
    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError>;

    /// Returns the last row with `from <= key < to`. An empty `to` means no end.
    ///
    /// # Errors
    /// Fails when the database under the store fails.
    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError>;
}

/// Is a set of writes that take effect together or not at all; the last write to a key counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// By table, then by key; a table is here only if there is a write to it.
    writes: BTreeMap<Table, Rows>,
}

impl Batch {
    /// Sets the value under `key`.
    pub fn put(&mut self, table: Table, key: impl AsRef<[u8]>, value: Vec<u8>) {
        self.writes.entry(table).or_default().insert(key.as_ref(), Some(value));
    }

    /// Removes the row under `key`, which need not be there.
    pub fn delete(&mut self, table: Table, key: impl AsRef<[u8]>) {
        self.writes.entry(table).or_default().insert(key.as_ref(), None);
    }

    /// Tells whether the row under `key` is written or removed.
    pub fn touches(&self, table: Table, key: &[u8]) -> bool {
        self.writes.get(&table).is_some_and(|writes| writes.get(key).is_some())
    }

    /// Tells whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Returns what is written under `key`, if anything is; `None` within removes.
    pub fn get(&self, table: Table, key: &[u8]) -> Option<Option<&[u8]>> {
        self.writes.get(&table)?.get(key).map(Option::as_deref)
    }

    /// Returns how many rows are written or removed.
    pub fn len(&self) -> usize {
        self.writes.values().map(Rows::len).sum()
    }

    /// Returns the writes in order of table and key; `None` removes.
    pub fn iter(&self) -> impl Iterator<Item = (Table, &[u8], Option<&[u8]>)> {
        self.tables().flat_map(|(table, writes)| writes.map(move |(key, value)| (table, key, value)))
    }

    /// Returns the writes table by table, each in order of its keys; `None` removes.
    pub fn tables(&self) -> impl Iterator<Item = (Table, impl Iterator<Item = (&[u8], Option<&[u8]>)>)> {
        self.writes.iter().map(|(table, writes)| (*table, writes.iter()))
    }

    /// Adds the writes of a later batch.
    pub fn append(&mut self, later: Self) {
        for (table, writes) in later.writes {
            self.writes.entry(table).or_default().append(writes);
        }
    }
}

/// Is a store with the writes of an uncommitted batch laid over it, so that a step reads what it wrote.
///
/// The store underneath does not change while this lives: some of its rows are read once and kept.
pub struct Overlay<'a> {
    base: &'a dyn Store,
    /// What the step has written so far.
    pub batch: Batch,
    /// Rows of the base that many entries of a step ask for again, see [`is_asked_for_again`], or that were read ahead.
    asked: RefCell<BTreeMap<Table, Rows>>,
}

/// Tells whether many entries of one step need the same row: the case they are of and whether it was erased, the commit they
/// are in.
fn is_asked_for_again(table: Table) -> bool {
    matches!(table, Table::Cases | Table::CaseHandles | Table::Commits | Table::Erased)
}

impl<'a> Overlay<'a> {
    /// Lays an empty batch over `base`.
    pub fn new(base: &'a dyn Store) -> Self {
        Self { base, batch: Batch::default(), asked: RefCell::default() }
    }

    /// Returns the store underneath, without what was laid over it.
    pub fn base(&self) -> &'a dyn Store {
        self.base
    }

    /// Reads at most `limit` rows with `from <= key < to` that the step will ask for one by one: neighbours cost less read
    /// together.
    ///
    /// # Errors
    /// Fails when the store underneath does.
    pub fn read_ahead(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<(), StoreError> {
        let rows = self.base.scan(table, from, to, limit)?;
        let mut asked = self.asked.borrow_mut();
        let asked = asked.entry(table).or_default();
        rows.into_iter().for_each(|(key, value)| asked.insert(&key, Some(value)));
        Ok(())
    }

    /// Sets the value under `key`.
    pub fn put(&mut self, table: Table, key: impl AsRef<[u8]>, value: Vec<u8>) {
        self.batch.put(table, key, value);
    }

    /// Removes the row under `key`.
    pub fn delete(&mut self, table: Table, key: impl AsRef<[u8]>) {
        self.batch.delete(table, key);
    }

    /// Returns what the step itself says of the row under a key, or what was read of it before.
    fn known(&self, table: Table, key: &[u8]) -> Option<Option<Vec<u8>>> {
        let written = self.batch.writes.get(&table).and_then(|writes| writes.get(key));
        written.cloned().or_else(|| self.asked.borrow().get(&table)?.get(key).cloned())
    }
}

impl Store for Overlay<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(known) = self.known(table, key) {
            return Ok(known);
        }
        let value = self.base.get(table, key)?;
        if is_asked_for_again(table) {
            self.asked.borrow_mut().entry(table).or_default().insert(key, value.clone());
        }
        Ok(value)
    }

    fn get_all(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let mut values: Vec<Option<Option<Vec<u8>>>> = keys.iter().map(|key| self.known(table, key)).collect();
        let unknown: Vec<&[u8]> =
            keys.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(key, _)| *key).collect();
        let read = self.base.get_all(table, &unknown)?;
        values.iter_mut().filter(|value| value.is_none()).zip(read).for_each(|(value, read)| *value = Some(read));
        Ok(values.into_iter().map(Option::unwrap_or_default).collect())
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        let mut rows: Vec<Row> = Vec::new();
        let mut start = from.to_vec();
        while rows.len() < limit {
            let wanted = limit - rows.len();
            let base = self.base.scan(table, &start, to, wanted)?;
            let exhausted = base.len() < wanted;
            // What the batch says about the stretch that the base rows cover.
            let stretch_end = if exhausted { to.to_vec() } else { after(&base[base.len() - 1].0) };
            let writes = self.batch.writes.get(&table).map(|writes| writes.range(&start, &stretch_end));
            let mut writes = writes.into_iter().flatten().peekable();
            let row = |(key, value): (&[u8], Option<&[u8]>)| Some((key.to_vec(), value?.to_vec()));
            for held in base {
                while let Some(written) = writes.next_if(|(key, _)| *key < held.0.as_slice()) {
                    rows.extend(row(written));
                }
                match writes.next_if(|(key, _)| *key == held.0.as_slice()) {
                    Some(written) => rows.extend(row(written)),
                    None => rows.push(held),
                }
            }
            rows.extend(writes.filter_map(row));
            if exhausted {
                break;
            }
            start = stretch_end;
        }
        rows.truncate(limit);
        Ok(rows)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        let mut end = to.to_vec();
        loop {
            let base = self.base.last(table, from, &end)?;
            let newest = self.batch.writes.get(&table).and_then(|writes| writes.last_in(from, &end));
            match (base, newest) {
                (base, None) => return Ok(base),
                (base, Some((key, value))) => {
                    if base.as_ref().is_some_and(|(base_key, _)| base_key.as_slice() > key) {
                        return Ok(base);
                    }
                    if let Some(value) = value {
                        return Ok(Some((key.to_vec(), value.to_vec())));
                    }
                    // The last row was removed by the batch: look before it.
                    end = key.to_vec();
                    if end.as_slice() <= from {
                        return Ok(None);
                    }
                }
            }
        }
    }
}

/// Is a store in memory, for tests and simulations. It behaves as the one on disk does: both pass one suite.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    rows: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
}

impl MemoryStore {
    /// Writes a batch.
    ///
    /// # Errors
    /// Refuses, whole, a batch that changes or removes a row of an append-only table.
    pub fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        for (table, key, value) in batch.iter() {
            let held = self.rows.get(&(table, key.to_vec()));
            if table.is_append_only() && held.is_some_and(|held| Some(held.as_slice()) != value) {
                return Err(StoreError::Failed(format!("table {} is append-only", table.name())));
            }
        }
        for (table, key, value) in batch.iter() {
            match value {
                Some(value) => self.rows.insert((table, key.to_vec()), value.to_vec()),
                None => self.rows.remove(&(table, key.to_vec())),
            };
        }
        Ok(())
    }

    /// Returns every row of every table.
    pub fn rows(&self) -> impl Iterator<Item = (Table, &[u8], &[u8])> {
        self.rows.iter().map(|((table, key), value)| (*table, key.as_slice(), value.as_slice()))
    }

    fn range(&self, table: Table, from: &[u8], to: &[u8]) -> impl DoubleEndedIterator<Item = (&Vec<u8>, &Vec<u8>)> {
        let to = to.to_vec();
        self.rows
            .range((table, from.to_vec())..)
            .take_while(move |((found, key), _)| *found == table && (to.is_empty() || key.as_slice() < to.as_slice()))
            .map(|((_, key), value)| (key, value))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

impl Store for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows.get(&(table, key.to_vec())).cloned())
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self
            .rows
            .range((table, from.to_vec())..)
            .take_while(|((found, key), _)| *found == table && (to.is_empty() || key.as_slice() < to))
            .take(limit)
            .map(|((_, key), value)| (key.clone(), value.clone()));
        Ok(rows.collect())
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        Ok(self.range(table, from, to).next_back().map(|(key, value)| (key.clone(), value.clone())))
    }
}

/// Returns the smallest key after `key`.
pub fn after(key: &[u8]) -> Vec<u8> {
    [key, &[0]].concat()
}

/// Returns the smallest key after every key that starts with `prefix`; empty (no end) when there is none.
pub fn prefix_end(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    Vec::new()
}

/// Checks any store against the rules that the protocol relies on; each implementation's tests call it.
///
/// `commit` writes a batch and must refuse, whole, what changes an append-only row.
///
/// # Panics
/// Panics where the store breaks a rule.
pub fn check_conformance<S: Store>(store: &mut S, mut commit: impl FnMut(&mut S, &Batch) -> Result<(), StoreError>) {
    let read = |store: &S, from: &[u8], to: &[u8], limit| -> Vec<Vec<u8>> {
        store.scan(Table::Cases, from, to, limit).expect("scan").into_iter().map(|(key, _)| key).collect()
    };
    let mut batch = Batch::default();
    for key in [&b"a"[..], b"ab", b"b", b"b\x00", b"c", b"\xff", b"\xff\xff"] {
        batch.put(Table::Cases, key, [b"value of ", key].concat());
        batch.put(Table::Grants, key, b"another table".to_vec());
    }
    commit(store, &batch).expect("a first batch");
    assert_eq!(store.get(Table::Cases, b"ab").expect("get"), Some(b"value of ab".to_vec()));
    assert_eq!(store.get(Table::Cases, b"abc").expect("get"), None);
    let (keys, alone) = ([&b"ab"[..], b"abc", b"a", b"ab"], |key: &&[u8]| store.get(Table::Cases, key).expect("get"));
    assert_eq!(store.get_all(Table::Cases, &keys).expect("get"), keys.iter().map(alone).collect::<Vec<_>>());
    assert_eq!(read(store, b"", b"", 100), [&b"a"[..], b"ab", b"b", b"b\x00", b"c", b"\xff", b"\xff\xff"]);
    assert_eq!(read(store, b"ab", b"c", 100), [&b"ab"[..], b"b", b"b\x00"]);
    assert_eq!(read(store, b"ab", b"c", 2), [&b"ab"[..], b"b"]);
    assert_eq!(read(store, b"c", b"a", 100), Vec::<Vec<u8>>::new());
    assert_eq!(store.last(Table::Cases, b"", b"c").expect("last").map(|row| row.0), Some(b"b\x00".to_vec()));
    assert_eq!(store.last(Table::Cases, b"", b"").expect("last").map(|row| row.0), Some(b"\xff\xff".to_vec()));
    assert_eq!(store.last(Table::Cases, b"d", b"e").expect("last"), None);

    let mut batch = Batch::default();
    batch.delete(Table::Cases, b"b");
    batch.delete(Table::Cases, b"never there");
    batch.put(Table::Cases, b"a", b"changed".to_vec());
    batch.put(Table::Commits, b"1", b"fixed".to_vec());
    commit(store, &batch).expect("a second batch");
    assert_eq!(read(store, b"a", b"c", 100), [&b"a"[..], b"ab", b"b\x00"]);
    assert_eq!(store.get(Table::Cases, b"a").expect("get"), Some(b"changed".to_vec()));

    for refused in [Some(b"other".to_vec()), None] {
        let mut batch = Batch::default();
        batch.put(Table::Cases, b"z", b"must not stay".to_vec());
        match refused {
            Some(value) => batch.put(Table::Commits, b"1", value),
            None => batch.delete(Table::Commits, b"1"),
        }
        assert!(commit(store, &batch).is_err(), "an append-only row was changed");
        assert_eq!(store.get(Table::Commits, b"1").expect("get"), Some(b"fixed".to_vec()));
        assert_eq!(store.get(Table::Cases, b"z").expect("get"), None, "half a batch was kept");
    }
}

#[cfg(test)]
mod tests;
