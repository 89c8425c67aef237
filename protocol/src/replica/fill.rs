// SPDX-License-Identifier: EUPL-1.2
//! How a new grant is filled: what stands in a case goes into the outbox of its recipient, document by document, as far as a step has room.

use std::collections::BTreeSet;

use crate::case::{self, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::entry::{OPENING_BODIES, SLOT_CHANGE_VALUE, SLOT_FIELD, SLOT_VALUE};
use crate::erasure::erased_by;
use crate::grant::as_it_stood;
use crate::id::{EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, LedgerError, Location, read_row};
use crate::statement::{CaseKind, DISCLOSURE_ITEMS_MAX, DisclosureItem, Past, Verdict};
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

use super::locked::is_locked;
use super::outbox::{ITEM_BYTES, current, value_slots};
use super::purge::Job;
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError};

/// How many items one step puts into outboxes, but for those that end a commit.
const FILL_ITEMS: usize = 2_048;

/// Is how much one step may still put into outboxes.
///
/// A delivery that ends within a commit carries hashes for the half that it leaves out, more than a tenth of it. So a
/// step goes on to the end of a commit, as far as a disclosure reaches.
#[derive(Debug, Default)]
pub(super) struct Room {
    items: usize,
    commit: Option<u64>,
}

impl Room {
    /// Tells whether nothing else is to be begun.
    pub(super) fn is_full(&self) -> bool {
        self.items >= FILL_ITEMS
    }

    fn is_overfull(&self) -> bool {
        self.items >= DISCLOSURE_ITEMS_MAX
    }

    /// Counts what goes into an outbox, or what takes as long.
    pub(super) fn take(&mut self, items: usize) {
        self.items += items;
    }

    /// Tells whether a document goes along that was opened in a commit.
    fn takes(&mut self, commit: u64) -> bool {
        let is_same = self.commit.replace(commit) == Some(commit);
        !self.is_full() || (is_same && !self.is_overfull())
    }
}

impl Replica {
    /// Puts documents that a grant covers, after its cursor, into its recipient's outbox, as far as there is room; returns
    /// whether these are all.
    ///
    /// The grant's record is written back with its new cursor, or as filled.
    pub(super) fn fill(
        &mut self,
        turn: &mut Turn<'_>,
        grant_key: &[u8],
        room: &mut Room,
    ) -> Result<bool, ReplicaError> {
        if room.is_overfull() {
            return Ok(false);
        }
        // For what says that it is filled.
        room.take(1);
        let Some(value) = turn.overlay.get(Table::Grants, grant_key)? else { return Ok(true) };
        let mut grant: GrantRecord = read_row(Table::Grants, &value)?;
        let key = GrantKey::from_key(grant_key).ok_or_else(|| LedgerError::Missing { table: Table::Grants.name() })?;
        if self.is_unheard(turn, grant.terms.recipient)? || is_locked(&turn.overlay, key.case)? {
            // What it withdrew may be lost: the filling starts once the recipient was heard. Of a case that may have been erased
            // nothing goes out before that is decided.
            return Ok(true);
        }
        let ledger = self.directory.home_of(grant.terms.recipient);
        if grant.is_lost() {
            return Ok(true);
        }
        let (Filling::UpTo(cursor), Some(ledger), true) =
            (grant.filling.clone(), ledger, self.discloses(&grant, turn.now))
        else {
            grant.filling = Filling::Done;
            turn.put_grant(key, &grant);
            return Ok(true);
        };
        let own = self.identity.organisation;
        let eraser = turn.overlay.last(Table::Erased, &[], &[])?.map(|_| own);
        let kind = case::case(&turn.overlay, key.case)?.map_or(CaseKind::Person, |case| case.kind);
        let mut last = Some(cursor).filter(|cursor| !cursor.is_empty());
        let done = loop {
            let documents = case::documents(&turn.overlay, key.case, None, last.as_deref(), FILL_DOCUMENTS)?;
            read_openings_ahead(&turn.overlay, &documents, &grant)?;
            let mut stopped = false;
            for (document_key, record) in &documents {
                if !room.takes(document_key.opening.commit) {
                    stopped = true;
                    break;
                }
                last = Some(document_key.key().to_vec());
                if grant.terms.covers(document_key.field, record.document) {
                    let stood = as_it_stood(kind, &grant.terms, document_key.field);
                    let sources = (self.identity.ledger, eraser);
                    let document = (*document_key, record);
                    for outgoing in document_items(&turn.overlay, sources, document, (key, &grant, stood))? {
                        turn.send(ledger, outgoing);
                        room.take(1);
                    }
                }
            }
            if stopped || documents.len() < FILL_DOCUMENTS {
                break !stopped;
            }
            // They took reading, whether the grant covers them or not.
            room.take(FILL_DOCUMENTS / 16);
        };
        if done {
            // Without its terms this time: from here on the recipient knows what stood when the grant was given.
            let item = DisclosureItem { entry: grant.id, slots: 0 };
            turn.send(ledger, Outgoing { alias: Some(grant.terms.alias), item, bytes: 0 });
        }
        grant.filling = if done { Filling::Done } else { Filling::UpTo(last.unwrap_or_default()) };
        turn.put_grant(key, &grant);
        Ok(done)
    }

    /// Tells whether a grant that stands begins later, by the clock or by the last moment known while that is doubted.
    pub(super) fn begins_later(&self, grant: &GrantRecord, at: Timestamp) -> bool {
        let before = |at: Timestamp| at < grant.terms.from;
        let later = before(at) || self.clock.last_known().is_some_and(before);
        grant.revoked.is_none() && !grant.is_lost() && later
    }

    /// Has the grants filled once more, when they begin, that something was kept back from although their filling had passed it.
    pub(super) fn fill_later(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        for key in std::mem::take(&mut turn.kept_back) {
            let Some(value) = turn.overlay.get(Table::Grants, &key.key())? else { continue };
            let mut grant: GrantRecord = read_row(Table::Grants, &value)?;
            grant.filling = Filling::start();
            turn.put_grant(key, &grant);
            self.add_job(turn, Job::Fill { grant: key.key(), not_before: grant.terms.from });
        }
        Ok(())
    }
}

/// Returns the items of a document of ledger `own` under a grant: every change that counts, bodies as the grant opens the past;
/// under one that opens the document as it stood, those that counted when it was given.
/// Of what was erased, by `eraser` if anything ever was, the header goes alone.
fn document_items(
    store: &dyn Store,
    (own, eraser): (LedgerId, Option<OrganisationId>),
    (document, record): (DocumentKey, &DocumentRecord),
    (key, grant, stood): (GrantKey, &GrantRecord, bool),
) -> Result<Vec<Outgoing>, ReplicaError> {
    let alias = Some(grant.terms.alias);
    let mut items = Vec::with_capacity(record.changes.len());
    let mut admissions = Vec::new();
    let opened = opened_by(store, record, (key, grant, stood))?;
    for location in &record.changes {
        let opens = *location == document.opening;
        // A document goes by the id of its opening, whose header need not be read.
        let (id, slots_in_all) = if opens {
            (record.document.into(), OPENING_BODIES)
        } else {
            let entry = ledger::entry_at(store, *location)?;
            (entry.id, entry.header.body_count())
        };
        let ledger = ledger::signed(store, location.commit)?.commit.ledger;
        // What this ledger's own people wrote nobody decides about.
        let decision = if ledger == own { None } else { case::decision(store, id)? };
        if stood && !counted_before(store, (*location, id), key)? {
            continue;
        }
        match decision {
            Some(decision) if matches!(decision.verdict, Verdict::Refused { .. }) => continue,
            Some(decision) => admissions.push(decision.admission),
            None => {}
        }
        let mut slots = value_slots(opens);
        let erased = eraser.map(|own| erased_by(store, id, own)).transpose()?.flatten();
        if erased.is_some() {
            slots &= !(1 << if opens { SLOT_VALUE } else { SLOT_CHANGE_VALUE });
        }
        if !opened.contains(location) {
            // The field of the opening still goes: without it the document has no name.
            slots &= if opens { 1 << SLOT_FIELD } else { 0 };
        }
        let mut bytes = 0;
        for slot in (0u8..).take(slots_in_all).filter(|slot| slots & (1 << slot) != 0) {
            bytes += ledger::body(store, *location, slot)?.map_or(0, |body| body.len());
        }
        items.push(Outgoing { alias, item: DisclosureItem { entry: id, slots }, bytes });
    }
    let admitted = admissions.into_iter().map(|admission| Outgoing {
        alias,
        item: DisclosureItem { entry: admission, slots: 1 },
        bytes: ITEM_BYTES,
    });
    items.extend(admitted);
    Ok(items)
}

/// Reads the bodies of the openings of documents together, where they lie close together, as an import writes them, and the headers
/// where the grant opens what is current of them.
fn read_openings_ahead(
    overlay: &Overlay<'_>,
    documents: &[(DocumentKey, DocumentRecord)],
    grant: &GrantRecord,
) -> Result<(), StoreError> {
    let openings = || documents.iter().map(|(key, _)| key.opening);
    let (Some(first), Some(last)) = (openings().min(), openings().max()) else { return Ok(()) };
    let near = 4 * documents.len() + 32;
    if first.commit != last.commit || usize::from(last.index - first.index) > near {
        return Ok(());
    }
    let (from, to) = (first.key(), prefix_end(&last.key()));
    if grant.terms.past != Past::Whole {
        overlay.read_ahead(Table::Entries, &from, &to, near)?;
    }
    overlay.read_ahead(Table::Bodies, &from, &to, 3 * near)
}

/// Tells whether a change of an own case counted before a grant of it was given: by its own place, or by that of its admission.
fn counted_before(
    store: &dyn Store,
    (location, change): (Location, EntryId),
    grant: GrantKey,
) -> Result<bool, LedgerError> {
    let admission = case::decision(store, change)?.map(|decision| decision.admission);
    let counts = admission.map(|admission| ledger::locate(store, admission)).transpose()?.flatten().unwrap_or(location);
    Ok(location < grant.grant && counts < grant.grant)
}

/// Returns the changes of a document of an own case whose values a grant opens: all, or those that stood when it was
/// given and those stored since; of a document that it opens as it stood, none of those stored since.
pub(super) fn opened_by(
    store: &dyn Store,
    record: &DocumentRecord,
    (key, grant, stood): (GrantKey, &GrantRecord, bool),
) -> Result<BTreeSet<Location>, ReplicaError> {
    let all = record.changes.iter().copied();
    if grant.terms.past == Past::Whole && !stood {
        return Ok(all.collect());
    }
    let (mut before, mut since): (Vec<Location>, Vec<Location>) = all.partition(|location| *location < key.grant);
    if stood {
        since.clear();
        let mut counted = Vec::with_capacity(before.len());
        for location in before {
            let change = ledger::entry_at(store, location)?.id;
            if counted_before(store, (location, change), key)? {
                counted.push(location);
            }
        }
        before = counted;
    }
    let mut opened: BTreeSet<Location> = since.into_iter().collect();
    if grant.terms.past == Past::Whole {
        opened.extend(before);
        return Ok(opened);
    }
    if !before.is_empty() {
        for id in current(store, &DocumentRecord { document: record.document, changes: before })? {
            opened.extend(ledger::locate(store, id)?);
        }
    }
    Ok(opened)
}

/// How many documents a filling reads at once.
const FILL_DOCUMENTS: usize = 1_024;
