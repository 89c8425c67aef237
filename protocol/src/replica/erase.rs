// SPDX-License-Identifier: EUPL-1.2
//! Erasure: orders of this organisation, orders of others, and what comes back with a store.
//!
//! The home empties what an order names at once. The order travels, its header alone, to every node that one of the
//! bodies was ever made available to, and to its author. All entries of an order went to the same nodes: so two of them
//! that compare what they received learn nothing from the order that they did not know.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{self, CaseRecord, DocumentKey};
use crate::entry::Header;
use crate::erasure::{self, Answer, Asked, Erased, erasable};
use crate::forgotten;
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, Entry, LedgerError, Location, read_row};
use crate::roster::Directory;
use crate::statement::{
    CaseKind, CaseOpened, CaseOrigin, Disclosure, DisclosureItem, EmergencyCase, Kind, Payload, Receipt, kind_of,
    single,
};
use crate::store::{Overlay, Store, Table};
use crate::thread;
use crate::time::Timestamp;

use super::outbox::OutboxRow;
use super::turn::{Outgoing, Turn};
use super::{Effect, Note, Replica, ReplicaError};

/// Is an order that took effect in this step and is not sent yet.
pub(super) struct Ordered {
    pub(super) order: EntryId,
    pub(super) entries: Vec<EntryId>,
}

/// Says why an order cannot be given.
pub(super) type Unfounded = &'static str;

/// Says whether an order can be given; the store's failures are told apart.
type Founded = Result<Result<(), Unfounded>, ReplicaError>;

impl Replica {
    /// Tells whether this organisation may order that entries be erased, each of them once.
    ///
    /// `before` is the commit of the order: what stands there or later cannot be meant.
    pub(super) fn may_erase(&self, turn: &Turn<'_>, references: &[EntryId], before: u64) -> Founded {
        for (index, reference) in references.iter().enumerate() {
            let Some(entry) = ledger::entry(&turn.overlay, *reference)?.filter(|entry| entry.location.commit < before)
            else {
                return Ok(Err("an entry to erase is not known"));
            };
            if !self.is_ours_to_erase(turn, &entry)? {
                return Ok(Err("an entry to erase is not of a case of this organisation"));
            }
            if erasable(&entry.header) == 0 {
                return Ok(Err("an entry holds nothing that can be erased"));
            }
            let erased = erasure::erased_by(&turn.overlay, entry.id, self.identity.organisation)?.is_some();
            if erased || references[..index].contains(reference) {
                return Ok(Err("an entry is erased already"));
            }
        }
        Ok(Ok(()))
    }

    /// Empties what an order of this organisation names, which it may, and remembers it for ever.
    pub(super) fn erase(
        &mut self,
        turn: &mut Turn<'_>,
        order: EntryId,
        references: &[EntryId],
    ) -> Result<(), ReplicaError> {
        for reference in references {
            let Some(entry) = ledger::entry(&turn.overlay, *reference)? else { continue };
            self.forget(turn, &entry, Some(turn.now))?;
            empty(turn, &entry)?;
            // What this step was about to make available, as after a grant, goes without what is erased.
            for outgoing in turn.outgoing.values_mut().flatten().filter(|outgoing| outgoing.item.entry == entry.id) {
                outgoing.item.slots &= !erasable(&entry.header);
            }
            let by = self.identity.organisation;
            erasure::put_erased(&mut turn.overlay, Erased { entry: entry.id, by, order })?;
            self.end_closed(turn, &entry, order)?;
        }
        turn.orders.push(Ordered { order, entries: references.to_vec() });
        turn.scrub();
        Ok(())
    }

    /// Sends the orders of this step to every node that holds, or ever held, what they erase.
    pub(super) fn send_orders(&mut self, turn: &mut Turn<'_>) -> Founded {
        let orders = std::mem::take(&mut turn.orders);
        if orders.is_empty() {
            return Ok(Ok(()));
        }
        let wanted: BTreeSet<EntryId> = orders.iter().flat_map(|ordered| ordered.entries.iter().copied()).collect();
        let mut holders: BTreeMap<EntryId, BTreeSet<LedgerId>> = BTreeMap::new();
        for (entry, ledger) in recipients(&turn.overlay, &wanted)? {
            // An organisation that opened another ledger since is asked there.
            let organisation = self.directory.ledger(ledger).map(|(organisation, _)| organisation);
            let home = organisation.and_then(|organisation| self.directory.home_of(organisation));
            let asked = home.unwrap_or(ledger);
            if asked != self.identity.ledger {
                holders.entry(entry).or_default().insert(asked);
            }
        }
        let nobody = BTreeSet::new();
        for Ordered { order, entries } in orders {
            let mut each = entries.iter().map(|entry| holders.get(entry).unwrap_or(&nobody));
            let asked = each.next().unwrap_or(&nobody);
            if each.any(|other| other != asked) {
                return Ok(Err("what an order erases did not all go to the same organisations"));
            }
            for ledger in asked {
                let item = DisclosureItem { entry: order, slots: 0 };
                turn.send(*ledger, Outgoing { alias: None, item, bytes: 0 });
                erasure::put_asked(&mut turn.overlay, order, *ledger, &Asked { since: turn.now, answer: None });
            }
        }
        Ok(Ok(()))
    }

    /// Tells whether this organisation may have an entry erased: it is in a case whose home is here, or its own word.
    pub(super) fn is_ours_to_erase(&self, turn: &Turn<'_>, entry: &Entry) -> Result<bool, ReplicaError> {
        stands_over(&turn.overlay, &self.directory, entry, self.identity.organisation)
    }

    /// Carries out an order of another organisation's node, and answers with a receipt. What the order names beyond what
    /// that node stands over is passed over.
    pub(super) fn carry_out(
        &mut self,
        turn: &mut Turn<'_>,
        from: LedgerId,
        order: EntryId,
        references: &[EntryId],
    ) -> Result<(), ReplicaError> {
        let here = self.identity.ledger;
        let Some((by, _)) = self.directory.ledger(from) else { return Ok(()) };
        if self.tell_receipt_again(turn, from, None, order)? {
            return Ok(());
        }
        let mut bodies = 0;
        for reference in references {
            if let Some(entry) = ledger::entry(&turn.overlay, *reference)? {
                if !stands_over(&turn.overlay, &self.directory, &entry, by)? {
                    continue;
                }
                bodies += empty(turn, &entry)?;
            }
            erasure::put_erased(&mut turn.overlay, Erased { entry: *reference, by, order })?;
        }
        if bodies > 0 {
            turn.scrub();
        }
        let statement = single(Kind::Receipt, vec![order], &Receipt { ledger: from, bodies }, &mut self.entropy);
        let receipt = turn.state(statement);
        turn.send(from, Outgoing { alias: None, item: DisclosureItem { entry: receipt, slots: 1 }, bytes: 64 });
        let answer = Some(Answer { receipt, time: turn.now, bodies });
        erasure::put_asked(&mut turn.overlay, order, here, &Asked { since: turn.now, answer });
        turn.effects.push(Effect::Note(Note::Purged { cause: order, bodies }));
        Ok(())
    }

    /// Sends the receipt that was given on a cause again, if one was: who asks twice may have lost it.
    pub(super) fn tell_receipt_again(
        &mut self,
        turn: &mut Turn<'_>,
        to: LedgerId,
        alias: Option<CaseHandle>,
        cause: EntryId,
    ) -> Result<bool, ReplicaError> {
        let own = |ledger| {
            let known = self.directory.ledger(ledger);
            known.is_some_and(|(organisation, _)| organisation == self.identity.organisation)
        };
        let given = erasure::asked(&turn.overlay, cause)?.into_iter().filter(|(ledger, _)| own(*ledger));
        let Some(answer) = given.filter_map(|(_, asked)| asked.answer).next() else { return Ok(false) };
        let item = DisclosureItem { entry: answer.receipt, slots: 1 };
        turn.send(to, Outgoing { alias, item, bytes: 64 });
        Ok(true)
    }

    /// Sends the orders that an organisation, or any, was given and its home has not answered there again: what another
    /// ledger of it answered, this one may have brought back.
    pub(super) fn order_anew(&mut self, turn: &mut Turn<'_>, only: Option<OrganisationId>) -> Result<(), ReplicaError> {
        let mut given = BTreeSet::new();
        for (order, ledger, _) in erasure::all_asked(&turn.overlay)? {
            let Some((organisation, _)) = self.directory.ledger(ledger) else { continue };
            if organisation != self.identity.organisation && only.is_none_or(|only| only == organisation) {
                given.extend(self.directory.home_of(organisation).map(|home| (order, home)));
            }
        }
        for (order, home) in given {
            let asked = erasure::asked_of(&turn.overlay, order, home)?;
            let entry = ledger::entry(&turn.overlay, order)?.map(|entry| kind_of(&entry.header));
            let is_order = matches!(entry, Some(Some(Kind::Erasure | Kind::GroundedErasure)));
            if !is_order || asked.is_some_and(|asked| asked.answer.is_some()) {
                continue;
            }
            self.ask_at_home(turn, order, home, turn.now)?;
            turn.send(home, Outgoing { alias: None, item: DisclosureItem { entry: order, slots: 0 }, bytes: 0 });
        }
        Ok(())
    }

    /// Sends orders to those of some organisations who had what they erase, by the author's word or by the lists of this ledger
    /// and of earlier ones, and whose home was not asked.
    pub(super) fn ask_who_had(
        &self,
        turn: &mut Turn<'_>,
        orders: Vec<Ordered>,
        whom: &[OrganisationId],
    ) -> Result<(), ReplicaError> {
        let wanted: BTreeSet<EntryId> = orders.iter().flat_map(|ordered| ordered.entries.iter().copied()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut had: BTreeSet<(EntryId, LedgerId)> = BTreeSet::new();
        for (entry, ledger) in recipients(&turn.overlay, &wanted)? {
            let owner = self.directory.ledger(ledger).map(|(organisation, _)| organisation);
            let owner = owner.filter(|owner| *owner != self.identity.organisation && whom.contains(owner));
            had.extend(owner.and_then(|owner| self.directory.home_of(owner)).map(|home| (entry, home)));
        }
        for Ordered { order, entries } in orders {
            let homes: BTreeSet<LedgerId> =
                had.iter().filter(|(entry, _)| entries.contains(entry)).map(|(_, home)| *home).collect();
            for home in homes {
                if erasure::asked_of(&turn.overlay, order, home)?.is_none() {
                    self.ask_at_home(turn, order, home, turn.now)?;
                    turn.send(
                        home,
                        Outgoing { alias: None, item: DisclosureItem { entry: order, slots: 0 }, bytes: 0 },
                    );
                }
            }
        }
        Ok(())
    }

    /// Says that an organisation is asked on a cause at its home, from a moment on. Another ledger of it that was asked and
    /// has not answered is asked no more; what one answered stays.
    pub(super) fn ask_at_home(
        &self,
        turn: &mut Turn<'_>,
        cause: EntryId,
        home: LedgerId,
        mut since: Timestamp,
    ) -> Result<(), ReplicaError> {
        let owner = |ledger| self.directory.ledger(ledger).map(|(organisation, _)| organisation);
        for (ledger, asked) in erasure::asked(&turn.overlay, cause)? {
            if ledger != home && owner(ledger) == owner(home) && asked.answer.is_none() {
                erasure::remove_asked(&mut turn.overlay, cause, ledger);
                since = since.min(asked.since);
            }
        }
        if erasure::asked_of(&turn.overlay, cause, home)?.is_none() {
            erasure::put_asked(&mut turn.overlay, cause, home, &Asked { since, answer: None });
        }
        Ok(())
    }

    /// Marks whom the erasure of an entry takes away, and forgets the row of a list by which the case is known: what says so may go with
    /// the entry, so this comes before it is emptied. `erased` is when that was ordered, where it is known.
    pub(super) fn forget(
        &self,
        turn: &mut Turn<'_>,
        entry: &Entry,
        erased: Option<Timestamp>,
    ) -> Result<(), ReplicaError> {
        self.mark_person(turn, entry, erased)?;
        self.forget_row(turn, entry, erased)
    }

    /// Forgets which row of a list became a case, where what opened the case is erased: the next list opens another case, once
    /// somebody said so.
    fn forget_row(&self, turn: &mut Turn<'_>, entry: &Entry, erased: Option<Timestamp>) -> Result<(), ReplicaError> {
        if kind_of(&entry.header) != Some(Kind::CaseOpened) {
            return Ok(());
        }
        let origin = ledger::body(&turn.overlay, entry.location, SLOT_ORIGIN)?;
        if let Some(row) = origin.and_then(|body| CaseOrigin::read(&body).ok()).and_then(|origin| origin.row) {
            turn.overlay.delete(Table::RowKeys, row.0);
            forgotten::put(&mut turn.overlay, [self.identity.mark_key.of_row(row)], (erased, turn.now))?;
        }
        Ok(())
    }

    /// Marks the person of an own case that the erasure of an entry closes. What tells who that is may be erased before, in the same
    /// step or long ago: it is looked at first, and the mark is kept with the case until that is closed.
    fn mark_person(&self, turn: &mut Turn<'_>, entry: &Entry, erased: Option<Timestamp>) -> Result<(), ReplicaError> {
        let closes = kind_of(&entry.header) == Some(Kind::CaseOpened);
        let number = match entry.header.document(entry.id) {
            Some(document) => case::document(&turn.overlay, document)?
                .filter(|(key, _)| forgotten::tells_who(key.field))
                .map(|(key, _)| key.case),
            None if closes => {
                let opened = ledger::body(&turn.overlay, entry.location, SLOT_OPENED)?;
                let opened = opened.and_then(|body| CaseOpened::read(&body).ok());
                opened.map(|opened| case::number_of(&turn.overlay, opened.case)).transpose()?.flatten()
            }
            None => None,
        };
        let Some(number) = number else { return Ok(()) };
        let is_own = |record: &CaseRecord| record.holder == self.identity.organisation;
        let record = case::case(&turn.overlay, number)?.filter(is_own);
        let Some(record) = record.filter(|record| record.kind == CaseKind::Person) else { return Ok(()) };
        if turn.leaving.insert(number) && (closes || !erasure::is_closed(&turn.overlay, &record)?) {
            let country = self.directory.country_of(self.identity.organisation);
            let marks = forgotten::marks_of_case(&turn.overlay, &self.identity.mark_key, number, country)?;
            forgotten::put_leaving(&mut turn.overlay, number, marks);
        }
        if closes {
            let marks = forgotten::take_leaving(&mut turn.overlay, number)?;
            forgotten::put(&mut turn.overlay, marks, (erased, turn.now))?;
        }
        Ok(())
    }

    /// Empties again what came back with the store although it was erased: from a backup, say.
    pub(super) fn empty_remains(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let by = self.identity.organisation;
        let remaining: BTreeSet<Location> = self.remains.iter().map(|(location, _)| *location).collect();
        for location in remaining {
            let entry = ledger::entry_at(&turn.overlay, location)?;
            let order = erasure::erased_by(&turn.overlay, entry.id, by)?;
            let order = order.map(|order| ledger::locate(&turn.overlay, order)).transpose()?.flatten();
            let ordered = order.map(|order| ledger::commit(&turn.overlay, order.commit)).transpose()?;
            self.forget(turn, &entry, ordered.map(|stored| stored.signed.commit.time))?;
        }
        for (location, slot) in std::mem::take(&mut self.remains) {
            ledger::delete_body(&mut turn.overlay, location, slot)?;
            turn.scrub();
        }
        Ok(())
    }
}

/// Returns where all bodies stand that are held although an order erased them, and at which slots.
pub(super) fn remains(
    store: &dyn Store,
    directory: &Directory,
    own: OrganisationId,
) -> Result<Vec<(Location, u8)>, ReplicaError> {
    let mut remains = Vec::new();
    let base = Overlay::new(store);
    for Erased { entry, by, .. } in erasure::all_erased(store)? {
        let Some(entry) = ledger::entry(&base, entry)? else { continue };
        if by == own || stands_over(&base, directory, &entry, by)? {
            let slots = erasable(&entry.header);
            let held = ledger::bodies(&base, entry.location)?.into_iter().map(|(slot, _)| slot);
            let erased = held.filter(|slot| slots & (1 << slot) != 0);
            remains.extend(erased.map(|slot| (entry.location, slot)));
        }
    }
    Ok(remains)
}

/// Tells whether an organisation may have an entry erased: it is a value of a case that it holds, what was written about such
/// a case in a thread of anybody, why somebody asked for such a case in an emergency or answered a referral of it, or its own
/// word.
fn stands_over(
    store: &dyn Store,
    directory: &Directory,
    entry: &Entry,
    by: OrganisationId,
) -> Result<bool, ReplicaError> {
    let theirs = |location: Location| -> Result<bool, ReplicaError> {
        let signed = ledger::commit(store, location.commit)?.signed.commit.ledger;
        Ok(directory.ledger(signed).is_some_and(|(organisation, _)| organisation == by))
    };
    let Some(document) = entry.header.document(entry.id) else {
        // What somebody says of a case is about the case: its holder stands over it as well.
        let holder = match kind_of(&entry.header) {
            Some(Kind::EmergencyRequest) => asked_in_emergency(store, directory, entry)?,
            Some(Kind::ReferralAnswer) => referrer(store, directory, entry)?,
            _ => None,
        };
        return Ok(holder == Some(by) || theirs(entry.location)?);
    };
    if let Some((key, _)) = case::document(store, document)?
        && let Some(case) = case::case(store, key.case)?
    {
        return Ok(case.holder == by || is_about_case_of(store, directory, key, by)?);
    }
    // The document was deleted here, or its opening refused: its holder is who decided about the change, or wrote it.
    let admission = case::decision(store, entry.id)?.map(|decision| decision.admission);
    let decided = admission.map(|admission| ledger::locate(store, admission)).transpose()?.flatten();
    theirs(decided.unwrap_or(entry.location))
}

/// Returns the holder of the case that an entry asks for in an emergency, if it does and the case is known.
fn asked_in_emergency(
    store: &dyn Store,
    directory: &Directory,
    entry: &Entry,
) -> Result<Option<OrganisationId>, ReplicaError> {
    let named = ledger::body(store, entry.location, 0)?.and_then(|body| EmergencyCase::read(&body).ok());
    let Some(named) = named else { return Ok(None) };
    let Some(number) = case::number_of(store, named.alias)? else { return Ok(None) };
    holder_of(store, directory, number)
}

/// Returns who referred the case that an entry answers about.
fn referrer(store: &dyn Store, directory: &Directory, answer: &Entry) -> Result<Option<OrganisationId>, ReplicaError> {
    let Header::Statement { references, .. } = &answer.header else { return Ok(None) };
    let referral = references.first().map(|referral| ledger::locate(store, *referral)).transpose()?.flatten();
    let Some(referral) = referral else { return Ok(None) };
    let home = ledger::commit(store, referral.commit)?.signed.commit.ledger;
    Ok(directory.ledger(home).map(|(holder, _)| holder))
}

/// Tells whether a document stands in a thread about a case that an organisation holds, and says more than which case it is.
fn is_about_case_of(
    store: &dyn Store,
    directory: &Directory,
    key: DocumentKey,
    by: OrganisationId,
) -> Result<bool, ReplicaError> {
    if key.field == thread::ABOUT {
        return Ok(false);
    }
    for number in thread::cases(store, key.case)? {
        if holder_of(store, directory, number)? == Some(by) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns who holds a case, whether or not it is still here.
pub(super) fn holder_of(
    store: &dyn Store,
    directory: &Directory,
    number: u64,
) -> Result<Option<OrganisationId>, ReplicaError> {
    if let Some(case) = case::case(store, number)? {
        return Ok(Some(case.holder));
    }
    // The case was deleted here when its last grant ended: who gave that grant holds it.
    let Some((key, _)) = case::grants(store, number)?.into_iter().next() else { return Ok(None) };
    let home = ledger::commit(store, key.grant.commit)?.signed.commit.ledger;
    Ok(directory.ledger(home).map(|(holder, _)| holder))
}

/// Deletes the bodies of an entry that an erasure empties; returns how many.
pub(super) fn empty(turn: &mut Turn<'_>, entry: &Entry) -> Result<u32, ReplicaError> {
    let slots = erasable(&entry.header);
    let mut emptied = 0;
    for (slot, _) in ledger::bodies(&turn.overlay, entry.location)? {
        if slots & (1 << slot) != 0 {
            ledger::delete_body(&mut turn.overlay, entry.location, slot)?;
            emptied += 1;
        }
    }
    Ok(emptied)
}

/// Returns the nodes that bodies which an erasure empties were ever made available to, and those of their authors.
pub(crate) fn recipients(
    store: &dyn Store,
    wanted: &BTreeSet<EntryId>,
) -> Result<BTreeSet<(EntryId, LedgerId)>, LedgerError> {
    let mut found = BTreeSet::new();
    let mut slots = BTreeMap::new();
    for id in wanted {
        let Some(entry) = ledger::entry(store, *id)? else { continue };
        slots.insert(*id, erasable(&entry.header));
        found.insert((*id, ledger::commit(store, entry.location.commit)?.signed.commit.ledger));
    }
    let mut from = Vec::new();
    loop {
        let page = store.scan(Table::Outbox, &from, &[], ledger::SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        from = ledger::next_key(last);
        for (_, value) in &page {
            let row: OutboxRow = read_row(Table::Outbox, value)?;
            let Some(disclosure) = disclosure_at(store, row.location)? else { continue };
            let given = |item: &DisclosureItem| slots.get(&item.entry).is_some_and(|slots| slots & item.slots != 0);
            let items = disclosure.items().map(|(_, item)| item);
            found.extend(items.filter(given).map(|item| (item.entry, disclosure.ledger)));
        }
    }
}

fn disclosure_at(store: &dyn Store, location: Location) -> Result<Option<Disclosure>, LedgerError> {
    Ok(ledger::body(store, location, 0)?.and_then(|body| Disclosure::read(&body).ok()))
}

/// Takes a receipt of a node that was asked to delete; tells whether it was.
pub(super) fn take_answer(
    turn: &mut Turn<'_>,
    cause: EntryId,
    from: LedgerId,
    since: Option<Timestamp>,
    answer: Answer,
) -> Result<bool, LedgerError> {
    let asked = erasure::asked_of(&turn.overlay, cause, from)?;
    let since = asked.as_ref().map(|asked| asked.since).or(since);
    let Some(since) = since else { return Ok(false) };
    erasure::put_asked(&mut turn.overlay, cause, from, &Asked { since, answer: Some(answer) });
    Ok(true)
}

/// The slots of what a case is, and of its origin, in its opening.
const SLOT_OPENED: u8 = 0;
const SLOT_ORIGIN: u8 = 1;
