// SPDX-License-Identifier: EUPL-1.2
//! One step in the making: what it has written so far, what it will send, what the node has to state itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{self, DocumentRecord, GrantKey, GrantRecord};
use crate::entry::{Draft, Header};
use crate::fork::actor_nonce;
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, Nonce};
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, Location};
use crate::referral::{self, ReferralRow};
use crate::statement::DisclosureItem;
use crate::store::{Overlay, Store, StoreError};
use crate::time::Timestamp;

use super::emergency::Opened;
use super::erase::Ordered;
use super::{Effect, ReplicaError};

/// Is what ends a step early: somebody's fault, answered to them, or ours, which ends the replica.
#[derive(Debug)]
pub(super) enum Failure<E> {
    /// What was handed in cannot be taken.
    Refused(E),
    /// The step cannot be made.
    Broken(ReplicaError),
}

impl<E> From<StoreError> for Failure<E> {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.into())
    }
}

impl<E> From<LedgerError> for Failure<E> {
    fn from(error: LedgerError) -> Self {
        Self::Broken(error.into())
    }
}

impl<E> From<ReplicaError> for Failure<E> {
    fn from(error: ReplicaError) -> Self {
        Self::Broken(error)
    }
}

/// Is an item on its way into an outbox.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outgoing {
    /// What the recipient, or the sender, knows the case by.
    pub(super) alias: Option<CaseHandle>,
    /// The entry, and which bodies go with it.
    pub(super) item: DisclosureItem,
    /// How many bytes it takes on the wire, roughly.
    pub(super) bytes: usize,
}

/// Is one step in the making.
pub(super) struct Turn<'a> {
    /// The time of the step.
    pub(super) now: Timestamp,
    /// What the clock says, which may be before the newest epoch: by it answers are waited for.
    pub(super) clock: Timestamp,
    /// Signs what the node states itself.
    service: PublicKey,
    /// The store with what the step has written so far.
    pub(super) overlay: Overlay<'a>,
    /// What is to be done once that is durable.
    pub(super) effects: Vec<Effect>,
    /// What goes into the outbox of each peer.
    pub(super) outgoing: BTreeMap<LedgerId, Vec<Outgoing>>,
    /// What the node states itself, in order.
    pub(super) statements: Vec<Draft>,
    /// The grants among them.
    pub(super) opened: Vec<Opened>,
    /// The erasures that took effect and are not sent yet.
    pub(super) orders: Vec<Ordered>,
    /// The erasures of an earlier ledger that came back from who is not asked for a receipt.
    pub(super) orders_back: Vec<Ordered>,
    /// The cases of which something is erased, and whose people were looked at before.
    pub(super) leaving: BTreeSet<u64>,
    /// The grants that something was kept back from, for they have not begun: what they open is given once they do.
    pub(super) kept_back: BTreeSet<GrantKey>,
    /// The grants of the cases that the step has looked at.
    grants: BTreeMap<u64, Vec<(GrantKey, GrantRecord)>>,
    /// What stands about the cases that the step has looked at in the table of referrals.
    referrals: BTreeMap<u64, Vec<(GrantKey, ReferralRow)>>,
    /// The changes of the documents that the step has looked at.
    changes: BTreeMap<DocumentId, Changes>,
}

/// Is the changes of a document as a step has read them: many changes of one document come in one step.
#[derive(Debug, Default)]
pub(super) struct Changes {
    read: Vec<Location>,
    /// The headers.
    pub(super) headers: BTreeMap<EntryId, Header>,
    /// Which of them have which nonce: more than one only where several signers drew the same.
    nonces: BTreeMap<Nonce, Vec<Location>>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(now: Timestamp, service: PublicKey, store: &'a dyn Store) -> Self {
        Self {
            now,
            clock: now,
            service,
            overlay: Overlay::new(store),
            effects: Vec::new(),
            outgoing: BTreeMap::new(),
            statements: Vec::new(),
            opened: Vec::new(),
            orders: Vec::new(),
            orders_back: Vec::new(),
            leaving: BTreeSet::new(),
            kept_back: BTreeSet::new(),
            grants: BTreeMap::new(),
            referrals: BTreeMap::new(),
            changes: BTreeMap::new(),
        }
    }

    /// Forgets all that the step did; returns the store as it was before.
    pub(super) fn discard(&mut self) -> &'a dyn Store {
        let store = self.overlay.base();
        *self = Self { clock: self.clock, ..Self::new(self.now, self.service, store) };
        store
    }

    /// Returns the grants of a case.
    pub(super) fn grants(&mut self, case: u64) -> Result<&[(GrantKey, GrantRecord)], StoreError> {
        if !self.grants.contains_key(&case) {
            let grants = case::grants(&self.overlay, case)?;
            self.grants.insert(case, grants);
        }
        Ok(&self.grants[&case])
    }

    /// Returns the changes of a document; reads those that the step has not read yet.
    pub(super) fn changes(&mut self, record: &DocumentRecord) -> Result<&Changes, LedgerError> {
        let known = self.changes.entry(record.document).or_default();
        if !record.changes.starts_with(&known.read) {
            *known = Changes::default();
        }
        for location in &record.changes[known.read.len()..] {
            let entry = ledger::entry_at(&self.overlay, *location)?;
            if let Some(nonce) = actor_nonce(&entry.header) {
                known.nonces.entry(*nonce).or_default().push(*location);
            }
            known.headers.insert(entry.id, entry.header);
            known.read.push(*location);
        }
        Ok(known)
    }

    /// Returns the change of a document that has the actor of this signer and nonce.
    pub(super) fn change_of(
        &mut self,
        record: &DocumentRecord,
        signer: PublicKey,
        nonce: &Nonce,
    ) -> Result<Option<Location>, LedgerError> {
        let held = self.changes(record)?.nonces.get(nonce).cloned().unwrap_or_default();
        for location in held {
            if ledger::signed(&self.overlay, location.commit)?.commit.signer == signer {
                return Ok(Some(location));
            }
        }
        Ok(None)
    }

    /// Writes a grant.
    pub(super) fn put_grant(&mut self, key: GrantKey, record: &GrantRecord) {
        case::put_grant(&mut self.overlay, key, record);
        self.grants.remove(&key.case);
    }

    /// Returns what stands about a case in the table of referrals.
    pub(super) fn referrals(&mut self, case: u64) -> Result<&[(GrantKey, ReferralRow)], StoreError> {
        if !self.referrals.contains_key(&case) {
            let rows = referral::rows(&self.overlay, Some(case))?;
            self.referrals.insert(case, rows);
        }
        Ok(&self.referrals[&case])
    }

    /// Writes a row of the table of referrals.
    pub(super) fn put_referral(&mut self, case: u64, location: Location, row: &ReferralRow) {
        referral::put(&mut self.overlay, case, location, row);
        self.referrals.remove(&case);
    }

    /// Puts an item into the outbox of a peer.
    pub(super) fn send(&mut self, ledger: LedgerId, outgoing: Outgoing) {
        self.outgoing.entry(ledger).or_default().push(outgoing);
    }

    /// Has the shell scrub what was deleted, once, before anything is sent.
    pub(super) fn scrub(&mut self) {
        if !self.effects.iter().any(|effect| matches!(effect, Effect::Scrub)) {
            self.effects.insert(0, Effect::Scrub);
        }
    }

    /// Has the node state something; returns the entry's id.
    pub(super) fn state(&mut self, draft: Draft) -> EntryId {
        let id = draft.header.id(self.service);
        self.statements.push(draft);
        id
    }
}
