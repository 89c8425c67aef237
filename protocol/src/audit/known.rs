// SPDX-License-Identifier: EUPL-1.2
//! What has been read of one bundle so far: its commits and entries in the order stored, in columns.

use std::collections::BTreeMap;

use super::column::{Column, Record, record};
use super::finding::{FindingKind, Position};
use super::index::Index;
use super::pages::Pages;
use super::registry::Registry;
use crate::id::{CommitId, EntryId, LedgerId, OrganisationId};
use crate::key::PublicKey;
use crate::roster::Signer;
use crate::time::Timestamp;

/// Numbers an entry in the order in which entries stand in the bundle: its position for every rule about order.
pub(super) type Order = u32;

/// Is what an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Its header does not read.
    Malformed,
    /// It opens the document of this number.
    Opening(u32),
    /// It changes the document of this number, if that is known.
    Change(Option<u32>),
    /// It is a statement of this kind.
    Statement(u8),
}

impl Record for Form {
    const BYTES: usize = 5;

    fn write(&self, bytes: &mut [u8]) {
        let (tag, number): (u8, u32) = match *self {
            Self::Malformed => (0, 0),
            Self::Opening(number) => (1, number),
            Self::Change(None) => (2, 0),
            Self::Change(Some(number)) => (3, number),
            Self::Statement(kind) => (4, u32::from(kind)),
        };
        (tag, number).write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        match <(u8, u32)>::read(bytes) {
            (1, number) => Self::Opening(number),
            (2, _) => Self::Change(None),
            (3, number) => Self::Change(Some(number)),
            (4, kind) => Self::Statement(u8::try_from(kind).expect("a kind was written")),
            _ => Self::Malformed,
        }
    }
}

/// Is an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownEntry {
    /// The number of its commit.
    pub(super) commit: u32,
    /// Its index in the commit.
    pub(super) index: u16,
    /// The bodies that the node holds: bit `n` stands for slot `n`.
    pub(super) held: u8,
    /// The bodies that were disclosed to this node, if the entry was.
    pub(super) given: Option<u8>,
    /// What it is.
    pub(super) form: Form,
    /// What it says, by a number whose meaning its form and its side give: of a change what it builds on, of a grant or its
    /// end the grant, of an admission the change, of a receipt its cause.
    pub(super) subject: Option<u32>,
    marks: u16,
}

record!(KnownEntry {
    commit: u32,
    index: u16,
    held: u8,
    given: Option<u8>,
    form: Form,
    subject: Option<u32>,
    marks: u16,
});

impl KnownEntry {
    pub(super) fn is(&self, mark: Mark) -> bool {
        self.marks & (1 << mark as u16) != 0
    }
}

/// Says something of an entry that is true or not.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    /// It stands after another with its id.
    Again,
    /// A partner's change: it was admitted.
    Admitted,
    /// A partner's change: it was decided about.
    Decided,
    /// An own change to a partner's case: the partner decided about it.
    DecidedAbroad,
    /// An order of this ledger erased it.
    Erased,
    /// A partner's change, or an own one that came back: something that it builds on was not there.
    Incomplete,
    /// Its ledger is one of the bundle's organisation.
    Ours,
    /// A body that rules need is gone from it.
    RuleBodyGone,
    /// A partner's: its signer may not make it.
    Unauthorised,
}

/// Is a commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownCommit {
    pub(super) id: CommitId,
    /// Its number in the node's store.
    pub(super) number: u64,
    pub(super) time: Timestamp,
    /// How many epochs its signer had seen sealed.
    pub(super) sealed: u64,
    /// The epoch that sealed it, if it is of the bundle's ledger and sealed.
    pub(super) epoch: Option<u64>,
    /// Its ledger, in [`Known::ledger`].
    ledger: u32,
    /// Its signer, in [`Known::signer`].
    signer: u32,
    /// Whether its ledger is one of the bundle's organisation.
    pub(super) ours: bool,
    /// Whether it is held in part, as it came from somebody.
    pub(super) in_part: bool,
    /// Why its signer could not sign it, if so.
    pub(super) trouble: Option<FindingKind>,
}

record!(KnownCommit {
    id: CommitId,
    number: u64,
    time: Timestamp,
    sealed: u64,
    epoch: Option<u64>,
    ledger: u32,
    signer: u32,
    ours: bool,
    in_part: bool,
    trouble: Option<FindingKind>,
});

/// Is all that was read of one bundle.
#[derive(Debug)]
pub(super) struct Known {
    entries: Column<KnownEntry>,
    commits: Column<KnownCommit>,
    /// The newest commit, which is asked for again and again while its entries are read.
    newest: Option<KnownCommit>,
    /// The id of each entry.
    ids: Column<EntryId>,
    by_id: Index,
    ledgers: Numbers<LedgerId, Option<OrganisationId>>,
    signers: Numbers<PublicKey, Option<Signer>>,
}

/// Gives short numbers to long keys of which there are few, and keeps what was once looked up about each.
#[derive(Debug)]
pub(super) struct Numbers<K, V> {
    rows: Vec<(K, V)>,
    numbers: BTreeMap<K, u32>,
}

impl<K, V> Default for Numbers<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new(), numbers: BTreeMap::new() }
    }
}

impl<K: Ord + Clone, V> Numbers<K, V> {
    pub(super) fn number(&mut self, key: K, look_up: impl FnOnce() -> V) -> u32 {
        if let Some(number) = self.find(&key) {
            return number;
        }
        let number = short(self.rows.len());
        self.rows.push((key.clone(), look_up()));
        self.numbers.insert(key, number);
        number
    }

    pub(super) fn find(&self, key: &K) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Returns a key with what was looked up about it.
    pub(super) fn row(&self, number: u32) -> Option<&(K, V)> {
        self.rows.get(number as usize)
    }
}

/// Is what is said of a commit when it is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewCommit {
    pub(super) id: CommitId,
    pub(super) number: u64,
    pub(super) time: Timestamp,
    pub(super) sealed: u64,
    pub(super) epoch: Option<u64>,
    pub(super) ledger: LedgerId,
    pub(super) signer: PublicKey,
    pub(super) ours: bool,
    pub(super) in_part: bool,
    pub(super) trouble: Option<FindingKind>,
}

impl Known {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            entries: Column::new(pages),
            commits: Column::new(pages),
            newest: None,
            ids: Column::new(pages),
            by_id: Index::new(pages),
            ledgers: Numbers::default(),
            signers: Numbers::default(),
        }
    }

    /// Takes a commit; the entries taken next are its entries.
    pub(super) fn add_commit(&mut self, new: NewCommit, registry: &Registry) {
        let ledger = self.ledgers.number(new.ledger, || registry.organisation_of(new.ledger));
        let signer = self.signers.number(new.signer, || registry.signer(new.signer).cloned());
        let NewCommit { id, number, time, sealed, epoch, ours, in_part, trouble, .. } = new;
        let commit = KnownCommit { id, number, time, sealed, epoch, ledger, signer, ours, in_part, trouble };
        self.commits.push(commit);
        self.newest = Some(commit);
    }

    /// Takes an entry of the newest commit; returns the first with its id too, if there was one.
    pub(super) fn add_entry(&mut self, id: EntryId, index: u16, held: u8) -> (Order, Option<Order>) {
        let order = short(self.ids.push(id));
        let first = self.by_id.insert(print_of(id), order, |other| self.ids.get(other as usize) == id);
        let commit = short(self.commits.len()).saturating_sub(1);
        let ours = self.newest.is_some_and(|commit| commit.ours);
        let marks = u16::from(first != order) << Mark::Again as u16 | u16::from(ours) << Mark::Ours as u16;
        let form = Form::Malformed;
        self.entries.push(KnownEntry { commit, index, held, given: None, form, subject: None, marks });
        (order, (first != order).then_some(first))
    }

    pub(super) fn find(&self, id: EntryId) -> Option<Order> {
        self.by_id.find(print_of(id), |order| self.ids.get(order as usize) == id)
    }

    /// Returns the id of an entry.
    pub(super) fn id(&self, order: Order) -> EntryId {
        self.ids.get(order as usize)
    }

    pub(super) fn entry(&self, order: Order) -> KnownEntry {
        self.entries.get(order as usize)
    }

    /// Returns all entries, by order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Order, KnownEntry)> {
        (0..).zip(self.entries.iter())
    }

    /// Returns how many entries there are from one on that are of its commit.
    pub(super) fn left_of_commit(&self, order: Order) -> usize {
        let (first, commit) = (order as usize, self.entry(order).commit);
        (first..self.entries.len()).take_while(|next| self.entries.get(*next).commit == commit).count()
    }

    pub(super) fn set_form(&mut self, order: Order, form: Form) {
        self.entries.update(order as usize, |entry| entry.form = form);
    }

    pub(super) fn set_subject(&mut self, order: Order, subject: u32) {
        self.entries.update(order as usize, |entry| entry.subject = Some(subject));
    }

    /// Returns what an entry says by a number, if it says anything so; see [`KnownEntry::subject`].
    pub(super) fn subject(&self, order: Order) -> Option<u32> {
        self.entry(order).subject
    }

    /// Returns the subject of an own entry of one of these forms.
    pub(super) fn own_subject(&self, order: Order, forms: [Form; 2]) -> Option<u32> {
        let entry = self.entry(order);
        entry.subject.filter(|_| entry.is(Mark::Ours) && forms.contains(&entry.form))
    }

    /// Returns the subject of a partner's entry of one of these forms.
    pub(super) fn foreign_subject(&self, order: Order, forms: [Form; 2]) -> Option<u32> {
        let entry = self.entry(order);
        entry.subject.filter(|_| !entry.is(Mark::Ours) && forms.contains(&entry.form))
    }

    /// Says that bodies of an entry were disclosed to this node.
    pub(super) fn give(&mut self, order: Order, slots: u8) {
        self.entries.update(order as usize, |entry| entry.given = Some(entry.given.unwrap_or_default() | slots));
    }

    pub(super) fn mark(&mut self, order: Order, mark: Mark) {
        self.entries.update(order as usize, |entry| entry.marks |= 1 << mark as u16);
    }

    pub(super) fn unmark(&mut self, order: Order, mark: Mark) {
        self.entries.update(order as usize, |entry| entry.marks &= !(1 << mark as u16));
    }

    /// Returns all commits, in the order stored.
    pub(super) fn commits(&self) -> impl Iterator<Item = KnownCommit> {
        self.commits.iter()
    }

    /// Returns the commit of an entry.
    pub(super) fn commit_of(&self, order: Order) -> KnownCommit {
        self.commit_at(self.entry(order).commit)
    }

    fn commit_at(&self, number: u32) -> KnownCommit {
        match self.newest {
            Some(newest) if number as usize + 1 == self.commits.len() => newest,
            Some(_) | None => self.commits.get(number as usize),
        }
    }

    /// Returns the ledger of a commit.
    pub(super) fn ledger(&self, commit: KnownCommit) -> LedgerId {
        self.ledgers.row(commit.ledger).map_or(LedgerId([0; 32]), |(ledger, _)| *ledger)
    }

    /// Returns the organisation that a commit's ledger belongs to.
    pub(super) fn organisation(&self, commit: KnownCommit) -> Option<OrganisationId> {
        self.ledgers.row(commit.ledger).and_then(|(_, organisation)| *organisation)
    }

    /// Returns who signed a commit.
    pub(super) fn signer(&self, commit: KnownCommit) -> Option<&Signer> {
        self.signers.row(commit.signer).and_then(|(_, signer)| signer.as_ref())
    }

    /// Returns the number of the key that signed a commit: shorter than the key.
    pub(super) fn signer_number(&self, commit: KnownCommit) -> u32 {
        commit.signer
    }

    /// Returns the key of a number.
    pub(super) fn key(&self, number: u32) -> PublicKey {
        self.signers.row(number).map_or(PublicKey([0; 32]), |(key, _)| *key)
    }

    /// Returns the organisation whose key signed the commit of an entry.
    pub(super) fn author(&self, order: Order) -> Option<OrganisationId> {
        self.signer(self.commit_of(order)).map(|signer| signer.organisation)
    }

    /// Returns every ledger that a commit here is of.
    pub(super) fn ledgers(&self) -> impl Iterator<Item = (LedgerId, Option<OrganisationId>)> {
        self.ledgers.rows.iter().copied()
    }

    /// Returns where an entry stands.
    pub(super) fn position(&self, order: Order, id: Option<EntryId>) -> Position {
        let entry = self.entry(order);
        let commit = self.commit_at(entry.commit);
        Position { commit: Some(commit.number), epoch: commit.epoch, index: Some(entry.index), entry: id }
    }
}

/// Returns the print of an id: a hash that this program computed itself, so ids spread by themselves.
fn print_of(id: EntryId) -> u32 {
    id.0.first_chunk::<4>().map_or(0, |start| u32::from_be_bytes(*start))
}

/// Shortens a count of things that the caller keeps below [`super::ENTRIES_MAX`].
pub(super) fn short(count: usize) -> u32 {
    u32::try_from(count).expect("the audit stops at 2^31 commits and entries")
}
