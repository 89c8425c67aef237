// SPDX-License-Identifier: EUPL-1.2
//! What has been read of one bundle so far: its commits and entries in the order stored, in a few bytes each.

use std::collections::BTreeMap;

use super::finding::{FindingKind, Position};
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

/// Is an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownEntry {
    /// The number of its commit in [`Known::commits`].
    pub(super) commit: u32,
    /// Its index in the commit.
    pub(super) index: u16,
    /// The bodies that the node holds: bit `n` stands for slot `n`.
    pub(super) held: u8,
    /// The bodies that were disclosed to this node, if the entry was.
    pub(super) given: Option<u8>,
    /// What it is.
    pub(super) form: Form,
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
    /// Why its signer could not sign it, if so.
    pub(super) trouble: Option<FindingKind>,
}

/// Is all that was read of one bundle.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) entries: Vec<KnownEntry>,
    pub(super) commits: Vec<KnownCommit>,
    /// The id of each entry.
    ids: Vec<EntryId>,
    by_id: Index,
    ledgers: Table<LedgerId, Option<OrganisationId>>,
    signers: Table<PublicKey, Option<Signer>>,
}

/// Gives short numbers to long keys, and keeps what was once looked up about each.
#[derive(Debug)]
struct Table<K, V> {
    rows: Vec<(K, V)>,
    numbers: BTreeMap<K, u32>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new(), numbers: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, V> Table<K, V> {
    fn number(&mut self, key: K, look_up: impl FnOnce() -> V) -> u32 {
        let next = short(self.rows.len());
        *self.numbers.entry(key).or_insert_with(|| {
            self.rows.push((key, look_up()));
            next
        })
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
    pub(super) trouble: Option<FindingKind>,
}

impl Known {
    /// Takes a commit; the entries taken next are its entries.
    pub(super) fn add_commit(&mut self, new: NewCommit, registry: &Registry) {
        let ledger = self.ledgers.number(new.ledger, || registry.organisation_of(new.ledger));
        let signer = self.signers.number(new.signer, || registry.signer(new.signer).cloned());
        let NewCommit { id, number, time, sealed, epoch, ours, trouble, .. } = new;
        self.commits.push(KnownCommit { id, number, time, sealed, epoch, ledger, signer, ours, trouble });
    }

    /// Takes an entry of the newest commit; returns the first with its id too, if there was one.
    pub(super) fn add_entry(&mut self, id: EntryId, index: u16, held: u8) -> (Order, Option<Order>) {
        let order = short(self.entries.len());
        let commit = short(self.commits.len()).saturating_sub(1);
        self.entries.push(KnownEntry { commit, index, held, given: None, form: Form::Malformed });
        self.ids.push(id);
        let first = self.by_id.insert(order, &self.ids);
        (order, (first != order).then_some(first))
    }

    pub(super) fn find(&self, id: EntryId) -> Option<Order> {
        self.by_id.find(id, &self.ids)
    }

    /// Returns the id of an entry.
    pub(super) fn id(&self, order: Order) -> EntryId {
        self.ids[order as usize]
    }

    pub(super) fn entry(&self, order: Order) -> &KnownEntry {
        &self.entries[order as usize]
    }

    pub(super) fn entry_mut(&mut self, order: Order) -> &mut KnownEntry {
        &mut self.entries[order as usize]
    }

    /// Returns the commit of an entry.
    pub(super) fn commit_of(&self, order: Order) -> &KnownCommit {
        &self.commits[self.entry(order).commit as usize]
    }

    /// Returns the ledger of a commit.
    pub(super) fn ledger(&self, commit: &KnownCommit) -> LedgerId {
        self.ledgers.rows[commit.ledger as usize].0
    }

    /// Returns the organisation that a commit's ledger belongs to.
    pub(super) fn organisation(&self, commit: &KnownCommit) -> Option<OrganisationId> {
        self.ledgers.rows[commit.ledger as usize].1
    }

    /// Returns who signed a commit.
    pub(super) fn signer(&self, commit: &KnownCommit) -> Option<&Signer> {
        self.signers.rows[commit.signer as usize].1.as_ref()
    }

    /// Returns the key that signed a commit.
    pub(super) fn signer_key(&self, commit: &KnownCommit) -> PublicKey {
        self.signers.rows[commit.signer as usize].0
    }

    /// Returns the number of the key that signed a commit: shorter than the key.
    pub(super) fn signer_number(&self, commit: &KnownCommit) -> u32 {
        commit.signer
    }

    /// Returns the organisation whose key signed the commit of an entry.
    pub(super) fn author(&self, order: Order) -> Option<OrganisationId> {
        self.signer(self.commit_of(order)).map(|signer| signer.organisation)
    }

    /// Returns every ledger that a commit here is of.
    pub(super) fn ledgers(&self) -> impl Iterator<Item = (LedgerId, Option<OrganisationId>)> {
        self.ledgers.rows.iter().copied()
    }

    /// Returns every entry id with the first order that it has, by order.
    pub(super) fn ids(&self) -> impl Iterator<Item = (EntryId, Order)> {
        let numbered = self.ids.iter().copied().zip(0..);
        numbered.filter(|(id, order)| self.find(*id) == Some(*order))
    }

    /// Returns where an entry stands.
    pub(super) fn position(&self, order: Order, id: Option<EntryId>) -> Position {
        let (entry, commit) = (self.entry(order), self.commit_of(order));
        Position { commit: Some(commit.number), epoch: commit.epoch, index: Some(entry.index), entry: id }
    }
}

/// Finds entries by their ids: an open table of orders, at most three quarters full, each at the first free place from the
/// one that its id begins with. Ids are hashes that this program computed itself, so they spread by themselves.
#[derive(Debug, Default)]
struct Index {
    places: Vec<Order>,
    taken: usize,
}

impl Index {
    /// Adds the entry of an order, whose id is there already; returns the first order with that id.
    fn insert(&mut self, order: Order, ids: &[EntryId]) -> Order {
        if self.taken * 4 >= self.places.len() * 3 {
            self.grow(ids);
        }
        let place = self.place(ids[order as usize], ids);
        if self.places[place] == FREE {
            self.places[place] = order;
            self.taken += 1;
        }
        self.places[place]
    }

    fn find(&self, id: EntryId, ids: &[EntryId]) -> Option<Order> {
        if self.places.is_empty() {
            return None;
        }
        Some(self.places[self.place(id, ids)]).filter(|order| *order != FREE)
    }

    /// Returns the place of an id, or the free one where it would stand.
    fn place(&self, id: EntryId, ids: &[EntryId]) -> usize {
        let mask = self.places.len() - 1;
        let start = id.0.first_chunk::<8>().map_or(0, |start| u64::from_be_bytes(*start));
        let mut place = usize::try_from(start).unwrap_or(usize::MAX) & mask;
        while self.places[place] != FREE && ids[self.places[place] as usize] != id {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self, ids: &[EntryId]) {
        let places = (self.places.len() * 2).max(PLACES_MIN);
        for order in std::mem::replace(&mut self.places, vec![FREE; places]) {
            if order != FREE {
                let place = self.place(ids[order as usize], ids);
                self.places[place] = order;
            }
        }
    }
}

/// No entry has this order: the audit stops at 2^31 of them.
const FREE: Order = Order::MAX;
/// A power of two, as every size of the table.
const PLACES_MIN: usize = 1_024;

/// Shortens a count of things that the caller keeps below [`super::ENTRIES_MAX`].
pub(super) fn short(count: usize) -> u32 {
    u32::try_from(count).expect("the audit stops at 2^31 commits and entries")
}
