// SPDX-License-Identifier: EUPL-1.2
//! One ledger after another: what a node does when its history must not be continued, or its keys are to change.
//!
//! A restored backup, a lost file `ledger`, keys in other hands: the old ledger ends where it was last known, and another
//! opens that cites it. What the organisation holds goes on:
//!
//! ```text
//! old store --carry_over--> new store (no epochs, empty outboxes)  commits, entries, cases, grants: all but what counted
//!                                                                  positions of the old ledger; its epochs become evidence
//! card: old certificate ended, new one      Directory::heir maps the old ledger to the new one, here and at every peer
//! Input::OpenLedger                         first statement: kind 10, citing the old ledger; then every outbox is filled anew
//! at a peer, when the card comes            what it gave and contributed goes into the new ledger's outbox
//! ```
//!
//! Whoever receives something a second time holds it already. A grant that was withdrawn comes with its revocation as long
//! as it would have lasted, and an order again, until this very ledger of the recipient gave its receipt: so that what a
//! backup brought back is purged, with another receipt.

use std::collections::BTreeSet;

use crate::case::{self, CaseRecord, Filling, GrantKey, GrantRecord};
use crate::erasure;
use crate::id::{EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, LedgerError, Location, SCAN_ROWS, StoredEpoch, next_key, read_row};
use crate::log::LogState;
use crate::statement::{Disclosure, DisclosureItem, Kind, LedgerOpened, Payload, SLOT_GRANT_TERMS, single};
use crate::store::{Batch, Store, StoreError, Table};

use super::forks::{META_OVERTAKEN, META_READ_AHEAD, overtaken};
use super::outbox::{OutboxRow, disclosures_to, past_disclosures, past_outbox_key};
use super::paths::is_of_ledger;
use super::purge::Job;
use super::recall::META_RESTORED;
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError, load_sealed};

/// Says what becomes of values of other organisations' cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// They are deleted, but for what waits for its home, until their holders confirm them by sending them again.
    Hide,
    /// They stay: the store is as new as the ledger.
    Keep,
}

/// Returns the newest state of a store's own log that is known: its own, or the one that somebody showed.
///
/// # Errors
/// Fails when the store does.
pub fn newest_known(store: &dyn Store) -> Result<LogState, ReplicaError> {
    let sealed = load_sealed(store)?;
    let shown = overtaken(store)?.map(|checkpoint| checkpoint.state);
    Ok(shown.filter(|shown| shown.size > sealed.size).unwrap_or(sealed))
}

/// Returns the newest state of a store's own log that it holds the epochs of: what the next ledger cites.
///
/// # Errors
/// Fails when the store does.
pub fn newest_held(store: &dyn Store) -> Result<LogState, ReplicaError> {
    load_sealed(store)
}

/// Returns how many commits of a ledger a store holds.
///
/// # Errors
/// Fails when the store does.
pub fn commits_of(store: &dyn Store, ledger: LedgerId) -> Result<u64, ReplicaError> {
    let end = ledger::commit_count(store)?;
    Ok(ledger::commit_ids(store, ledger, 0, end)?.len() as u64)
}

/// Copies what goes on under another ledger, in batches that `write` stores. Positions of the old ledger stay behind; its
/// epochs come along as evidence.
///
/// # Errors
/// Fails when a store does.
pub fn carry_over(
    old: &dyn Store,
    organisation: OrganisationId,
    foreign: Foreign,
    write: &mut dyn FnMut(&Batch) -> Result<(), StoreError>,
) -> Result<(), ReplicaError> {
    let hidden = match foreign {
        Foreign::Hide => foreign_values(old, organisation)?,
        Foreign::Keep => BTreeSet::new(),
    };
    if foreign == Foreign::Hide {
        let mut batch = Batch::default();
        batch.put(Table::Meta, META_RESTORED, Vec::new());
        write(&batch)?;
    }
    for table in Table::ALL {
        if matches!(table, Table::LogNodes | Table::Peers) {
            continue;
        }
        let mut from = Vec::new();
        loop {
            let page = old.scan(table, &from, &[], SCAN_ROWS)?;
            let Some((last, _)) = page.last() else { break };
            from = next_key(last);
            let mut batch = Batch::default();
            for (key, value) in page {
                match table {
                    Table::Bodies if hidden.contains(&key) => {
                        let at = key.split_last().and_then(|(slot, at)| Some((Location::from_key(at)?, *slot)));
                        let commitment = at.map(|(at, slot)| ledger::commitment_left_out(old, at, slot, &value));
                        if let Some(commitment) = commitment.transpose()?.flatten() {
                            batch.put(Table::Commitments, key, commitment.0.to_vec());
                        }
                    }
                    Table::Meta if key == META_OVERTAKEN || key.starts_with(META_READ_AHEAD) || is_of_ledger(&key) => {}
                    Table::Epochs => {
                        let epoch: StoredEpoch = read_row(Table::Epochs, &value)?;
                        batch.put(Table::Evidence, past_epoch_key(&epoch), value);
                    }
                    Table::Outbox => {
                        let row: OutboxRow = read_row(Table::Outbox, &value)?;
                        batch.put(Table::Outbox, past_outbox_key(&row), value);
                    }
                    _ => batch.put(table, key, value),
                }
            }
            write(&batch)?;
        }
    }
    Ok(())
}

/// Returns the key of an epoch of an earlier ledger among the evidence: ledger (32), number (u64, big-endian).
pub fn past_epoch_key(epoch: &StoredEpoch) -> Vec<u8> {
    [&epoch.leaf.ledger.0[..], &epoch.leaf.number.to_be_bytes()].concat()
}

/// Tells whether a ledger is to be told of a withdrawal that an earlier one of its organisation gave its receipt for: what it
/// goes on with may be older than that receipt.
fn is_to_purge_again(turn: &Turn<'_>, grant: &GrantRecord, ledger: LedgerId) -> Result<bool, StoreError> {
    let Some((revocation, _)) = grant.revoked else { return Ok(false) };
    let asked = erasure::asked_of(&turn.overlay, revocation, ledger)?;
    // By then it deletes what it was granted by itself.
    Ok(turn.now < grant.terms.until && asked.is_none_or(|asked| asked.answer.is_none()))
}

/// Returns the keys of the values of other organisations' cases, but for own changes that wait for their home.
fn foreign_values(store: &dyn Store, organisation: OrganisationId) -> Result<BTreeSet<Vec<u8>>, ReplicaError> {
    let mut keys = BTreeSet::new();
    case::for_each::<ReplicaError>(store, |number, record| {
        if record.holder == organisation {
            return Ok(());
        }
        for (_, document) in case::all_documents(store, number, None)? {
            for location in document.changes {
                let waits = store.get(Table::Pending, &location.key())?.is_some();
                let slot = ledger::entry_at(store, location)?.header.value_slot();
                keys.extend(slot.filter(|_| !waits).map(|slot| ledger::body_key(location, slot).to_vec()));
            }
        }
        Ok(())
    })?;
    Ok(keys)
}

impl Replica {
    /// States that this ledger opens, before anything else, and fills every outbox anew.
    pub(super) fn open_ledger(
        &mut self,
        turn: &mut Turn<'_>,
        previous: Option<(LedgerId, LogState)>,
    ) -> Result<(), ReplicaError> {
        if previous.is_some_and(|(ledger, _)| ledger == self.identity.ledger) || self.sealed.size > 0 {
            return Ok(());
        }
        let opened = single(Kind::LedgerOpened, vec![], &LedgerOpened { previous }, &mut self.entropy);
        turn.state(opened);
        self.flush(turn)?;
        self.note_opened(turn, previous)?;
        self.fill_anew(turn, None)?;
        self.flush(turn)
    }

    /// Tells whether cases that have their home at a ledger have it here.
    pub(super) fn is_home(&self, home: LedgerId) -> bool {
        self.directory.heir(home) == self.identity.ledger
    }

    /// Puts into the outbox of an organisation's newest ledger, or of everybody's, what they were granted, what was
    /// contributed to their cases, and the orders that this ledger of theirs has not answered: that outbox is empty.
    pub(super) fn fill_anew(&mut self, turn: &mut Turn<'_>, only: Option<OrganisationId>) -> Result<(), ReplicaError> {
        let mut from = 0;
        loop {
            let page = case::cases(&turn.overlay, from, SCAN_ROWS)?;
            let Some((last, _)) = page.last() else {
                for number in case::lost_cases(&turn.overlay)? {
                    self.give_anew(turn, number, only)?;
                    only.map_or(Ok(()), |only| self.tell_lost(turn, number, only))?;
                }
                self.tell_consultations_again(turn, only)?;
                only.map_or(Ok(()), |only| self.receipt_anew(turn, only))?;
                return self.order_anew(turn, only);
            };
            from = last + 1;
            for (number, record) in page {
                if record.holder == self.identity.organisation {
                    self.give_anew(turn, number, only)?;
                    only.map_or(Ok(()), |only| self.tell_lost(turn, number, only))?;
                } else if only.is_none_or(|only| only == record.holder) {
                    self.contribute_anew(turn, number, &record)?;
                }
            }
        }
    }

    /// Gives an organisation again what it was granted of own cases: done once it was heard after a restore.
    pub(super) fn give_all_anew(
        &mut self,
        turn: &mut Turn<'_>,
        organisation: OrganisationId,
    ) -> Result<(), ReplicaError> {
        let mut from = 0;
        loop {
            let page = case::cases(&turn.overlay, from, SCAN_ROWS)?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            from = last + 1;
            for (number, record) in page {
                if record.holder == self.identity.organisation {
                    self.give_anew(turn, number, Some(organisation))?;
                }
            }
        }
    }

    /// Gives every grant of an own case again that stands, and those that were withdrawn, with their revocations, if the
    /// recipient's ledger has not given its receipt.
    pub(super) fn give_anew(
        &mut self,
        turn: &mut Turn<'_>,
        number: u64,
        only: Option<OrganisationId>,
    ) -> Result<(), ReplicaError> {
        let concerns = |grant: &GrantRecord| only.is_none_or(|only| only == grant.terms.recipient);
        let grants: Vec<(GrantKey, GrantRecord)> =
            turn.grants(number)?.iter().filter(|(_, grant)| concerns(grant)).cloned().collect();
        for (key, mut grant) in grants {
            let Some(ledger) = self.directory.home_of(grant.terms.recipient) else { continue };
            if grant.purged && !is_to_purge_again(turn, &grant, ledger)? {
                continue;
            }
            // What a backup lost was given before; nothing more is given under it.
            if grant.is_lost() && grant.revoked.is_none() {
                continue;
            }
            let alias = Some(grant.terms.alias);
            if grant.revoked.is_none() && self.is_unheard(turn, grant.terms.recipient)? {
                grant.filling = Filling::start();
                turn.put_grant(key, &grant);
                continue;
            }
            self.send_terms(turn, ledger, key, &grant)?;
            match grant.revoked {
                Some((revocation, at)) => {
                    let since = if grant.purged { turn.now } else { at };
                    self.ask_at_home(turn, revocation, ledger, since)?;
                    let item = DisclosureItem { entry: revocation, slots: 0 };
                    turn.send(ledger, Outgoing { alias, item, bytes: 0 });
                }
                None => {
                    grant.filling = Filling::start();
                    turn.put_grant(key, &grant);
                    let not_before = grant.terms.from;
                    self.add_job(turn, Job::Fill { grant: key.key(), not_before });
                }
            }
        }
        self.refer_anew(turn, number, only)
    }

    /// Puts the terms of a grant into its recipient's outbox.
    pub(super) fn send_terms(
        &self,
        turn: &mut Turn<'_>,
        ledger: LedgerId,
        key: GrantKey,
        grant: &GrantRecord,
    ) -> Result<(), LedgerError> {
        let item = DisclosureItem { entry: grant.id, slots: 1 << SLOT_GRANT_TERMS };
        let bytes = ledger::body(&turn.overlay, key.grant, SLOT_GRANT_TERMS)?.map_or(0, |body| body.len());
        turn.send(ledger, Outgoing { alias: Some(grant.terms.alias), item, bytes });
        Ok(())
    }

    /// Tells an organisation that opened another ledger of its grants that this home lost and that nobody ended: it may have
    /// lost them as well, and gives its receipt when they end.
    fn tell_lost(&self, turn: &mut Turn<'_>, number: u64, organisation: OrganisationId) -> Result<(), ReplicaError> {
        let Some(home) = self.directory.home_of(organisation) else { return Ok(()) };
        let is_theirs = |grant: &GrantRecord| grant.terms.recipient == organisation && grant.is_lost();
        let grants = turn.grants(number)?.iter();
        let lost: Vec<(GrantKey, GrantRecord)> =
            grants.filter(|(_, grant)| is_theirs(grant) && grant.revoked.is_none() && !grant.purged).cloned().collect();
        Ok(lost.into_iter().try_for_each(|(key, grant)| self.send_terms(turn, home, key, &grant))?)
    }

    /// Sends an organisation the receipts again for what it granted and what ended by its time: of what it ended itself, or
    /// ordered, it asks again.
    fn receipt_anew(&mut self, turn: &mut Turn<'_>, organisation: OrganisationId) -> Result<(), ReplicaError> {
        let Some(home) = self.directory.home_of(organisation) else { return Ok(()) };
        let owner = |replica: &Self, ledger| replica.directory.ledger(ledger).map(|(owner, _)| owner);
        let mut causes = BTreeSet::new();
        for (cause, ledger, asked) in erasure::all_asked(&turn.overlay)? {
            if asked.answer.is_some() && owner(self, ledger) == Some(self.identity.organisation) {
                causes.insert(cause);
            }
        }
        for cause in causes {
            let Some((key, grant)) = case::grant(&turn.overlay, cause)? else { continue };
            let given = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
            if owner(self, given) == Some(organisation) {
                self.tell_receipt_again(turn, home, Some(grant.terms.alias), cause)?;
            }
        }
        Ok(())
    }

    /// Sends what this organisation's staff contributed to another's case to its home again. What the holder itself wrote
    /// there, it asks for where it lost it.
    fn contribute_anew(&mut self, turn: &mut Turn<'_>, number: u64, record: &CaseRecord) -> Result<(), ReplicaError> {
        self.answer_anew(turn, number, record)?;
        for (_, document) in case::all_documents(&turn.overlay, number, None)? {
            for location in document.changes {
                self.contribute_change(turn, record, location)?;
            }
        }
        Ok(())
    }

    /// Sends an opening or a change to the home of its case again, if this organisation's staff made it.
    pub(super) fn contribute_change(
        &self,
        turn: &mut Turn<'_>,
        record: &CaseRecord,
        location: Location,
    ) -> Result<(), ReplicaError> {
        let author = ledger::signed(&turn.overlay, location.commit)?.commit.ledger;
        let author = self.directory.ledger(author).map(|(author, _)| author);
        if author != Some(self.identity.organisation) {
            return Ok(());
        }
        let entry = ledger::entry_at(&turn.overlay, location)?;
        // Of what was deleted since, or erased, the header is left: others may build on it.
        let bodies = ledger::bodies(&turn.overlay, location)?;
        let slots = bodies.iter().fold(0u8, |slots, (slot, _)| slots | (1 << slot));
        let bytes = bodies.iter().map(|(_, body)| body.len()).sum();
        let item = DisclosureItem { entry: entry.id, slots };
        // Under the ledger that is its home now: what goes there in one step keeps its order.
        let home = self.directory.heir(record.home);
        turn.send(home, Outgoing { alias: Some(record.handle), item, bytes });
        Ok(())
    }

    /// Sends a restored home the headers of what this organisation's staff contributed to its cases, and deleted since with the grant
    /// that it was written under: others may build on it.
    pub(super) fn contribute_deleted(
        &self,
        turn: &mut Turn<'_>,
        (home, organisation): (LedgerId, OrganisationId),
    ) -> Result<(), ReplicaError> {
        let owner = |ledger| self.directory.ledger(ledger).map(|(owner, _)| owner);
        let nodes = self.directory.card(organisation).into_iter().flat_map(|card| &card.nodes);
        let mut lists = past_disclosures(&turn.overlay)?;
        for ledger in nodes.map(|node| node.ledger()).filter(|ledger| *ledger != home) {
            lists.extend(disclosures_to(&turn.overlay, ledger)?.into_iter().map(|(location, _)| location));
        }
        let mut known = BTreeSet::new();
        for location in lists {
            let body = ledger::body(&turn.overlay, location, 0)?;
            let Some(list) = body.and_then(|body| Disclosure::read(&body).ok()) else { continue };
            for (alias, item) in list.items().filter(|_| list.recipient == organisation) {
                let Some(entry) = ledger::entry(&turn.overlay, item.entry)? else { continue };
                let Some(document) = entry.header.document(entry.id) else { continue };
                let author = owner(ledger::signed(&turn.overlay, entry.location.commit)?.commit.ledger);
                // What came back of an own case by its header alone, and stands in no document either, was no contribution.
                let is_deleted = self.is_of_case_of(turn, alias, organisation)?
                    && case::document(&turn.overlay, document)?.is_none();
                if author == Some(self.identity.organisation) && is_deleted && known.insert(entry.id) {
                    let item = DisclosureItem { entry: entry.id, slots: 0 };
                    turn.send(home, Outgoing { alias, item, bytes: 0 });
                }
            }
        }
        Ok(())
    }

    /// Tells the author of a contribution again what was decided about it, if it was: the word may be lost.
    pub(super) fn tell_decision_again(
        &mut self,
        turn: &mut Turn<'_>,
        to: LedgerId,
        alias: Option<crate::id::CaseHandle>,
        change: EntryId,
    ) -> Result<bool, ReplicaError> {
        let Some(decision) = case::decision(&turn.overlay, change)? else { return Ok(false) };
        let item = DisclosureItem { entry: decision.admission, slots: 1 };
        turn.send(to, Outgoing { alias, item, bytes: 64 });
        Ok(true)
    }

    /// Notes which organisations have another home than `before`, and fills the outboxes of those anew. One that had no
    /// home was told nothing while it had none.
    pub(super) fn follow_homes(
        &mut self,
        turn: &mut Turn<'_>,
        before: &[(OrganisationId, Option<LedgerId>)],
    ) -> Result<(), ReplicaError> {
        for (organisation, home) in before {
            let now = self.directory.home_of(*organisation);
            let moved = now.is_some() && now != *home;
            if moved && *organisation != self.identity.organisation {
                self.fill_anew(turn, Some(*organisation))?;
            }
        }
        let ended: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, session)| self.directory.ledger(session.ledger).is_some_and(|(_, node)| node.until.is_some()))
            .map(|(peer, session)| (*peer, session.id))
            .collect();
        for (peer, session) in ended {
            self.sessions.remove(&peer);
            turn.effects.push(super::Effect::Close { peer, session });
        }
        Ok(())
    }
}
