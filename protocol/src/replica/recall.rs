// SPDX-License-Identifier: EUPL-1.2
//! What an earlier ledger of this organisation made available, and its store no longer has: asked back from who received
//! it (SPEC.md, 12.1).
//!
//! ```text
//! restored home                                                   partner
//!   Recall    every outbox of an earlier ledger, how far known ->
//!          <- Recalled   the disclosures beyond that: the home's own signed lists of what it had made available
//!          <- Recalled   up to which position of the home's outbox stands what follows
//!          <- Delivery   the entries on those lists that the home wrote itself, then what was contributed to its cases, by the
//!                        partner or by others, as far as the lists name it
//! ```
//!
//! The lists are kept beside those of the backup: they say who was given what, which erasures, people and the person
//! concerned must know. They say which case a document belongs to, and name what was lost: what is on them and does not come
//! back stays listed as lost. A grant that comes back can be ended, and gives nothing new: who consented never left, so
//! nobody could show it. Nothing rests on the partner's word. Until a partner was heard nothing goes out again under what it was
//! granted, for it may have been withdrawn since; and a transfer to it is neither taken back nor written over, for it may
//! have the file.

use std::collections::BTreeMap;

use crate::case::{self, Filling, GrantKey, GrantRecord};
use crate::codec::encode;
use crate::entry::{Header, SLOT_CASE, SLOT_FIELD};
use crate::erasure::{self, Asked, Erased, erased_by};
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId};
use crate::key::PublicKey;
use crate::ledger::{self, Location, NewEntry, Origin, SCAN_ROWS, next_key, read_row};
use crate::log::LogState;
use crate::message::{Message, Part, RECALLED_OUTBOXES_MAX, RecalledOutbox};
use crate::referral::{ReferralAnswer, ReferralRecord, ReferralRow, ReferralTerms, SLOT_WORD, Settlement};
use crate::statement::{Disclosure, DisclosureItem, GrantTerms, Kind, Payload, SLOT_GRANT_TERMS, kind_of};
use crate::store::{Batch, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

use super::admit::drop_relayed;
use super::deliver::{Delivered, Proven, Sender};
use super::erase::{Ordered, empty, holder_of};
use super::frame::{Contents, PartCheck};
use super::lost::LostEntry;
use super::outbox::{OutboxRow, past_outbox_key};
use super::place::has_effect;
use super::purge::Job;
use super::refer::find;
use super::submit::field_of;
use super::turn::{Failure, Outgoing, Turn};
use super::{DeliveryError, Effect, Replica, ReplicaError};

/// Marks a store that was restored, until its ledger opens.
pub(super) const META_RESTORED: &[u8] = b"restored";
/// Holds the ledger before this one, with the newest state of its log that was known.
const META_OPENED_AFTER: &[u8] = b"opened-after";
/// Precedes an organisation that was not heard since this node was restored.
const META_UNHEARD: &[u8] = b"unheard/";
/// Precedes an outbox of an earlier ledger, ledger (32) and recipient's ledger (32): the position up to which it is known.
const META_GAVE: &[u8] = b"gave/";
/// Holds when a backup was restored of which nothing here tells what was erased after it was made.
const META_ERASED_UNTOLD: &[u8] = b"erased-untold";
/// Precedes a peer's ledger: how often it was given back what its organisation lost.
const META_GIVEN_BACK: &[u8] = b"given-back/";
/// How often one ledger is given back what its organisation lost: an answer may be lost on the way, but each is ledgered.
const GIVEN_BACK_MAX: u8 = 8;
/// After how many bytes a message of disclosures ends; the one that passes this goes with it whole.
const RECALLED_BYTES: usize = 1024 * 1024;

/// Returns who was not heard since this node was restored: what they hold of what it lost is not known yet.
///
/// # Errors
/// Fails when the store does.
pub fn unheard(store: &dyn Store) -> Result<Vec<OrganisationId>, StoreError> {
    let rows = store.scan(Table::Meta, META_UNHEARD, &prefix_end(META_UNHEARD), usize::MAX)?;
    Ok(rows
        .into_iter()
        .filter_map(|(key, _)| Some(OrganisationId(key[META_UNHEARD.len()..].try_into().ok()?)))
        .collect())
}

/// Returns the ledger before this one with the newest state of its log that was known, where there was one.
///
/// # Errors
/// Fails when the store does.
pub fn opened_after(store: &dyn Store) -> Result<Option<(LedgerId, LogState)>, StoreError> {
    let value = store.get(Table::Meta, META_OPENED_AFTER)?;
    value.map(|value| read_row(Table::Meta, &value)).transpose()
}

/// Returns when a backup was restored of which nothing here tells what was erased after it was made; none where all is told.
///
/// # Errors
/// Fails when the store does.
pub fn erased_untold(store: &dyn Store) -> Result<Option<Timestamp>, StoreError> {
    let value = store.get(Table::Meta, META_ERASED_UNTOLD)?;
    value.map(|value| read_row(Table::Meta, &value)).transpose()
}

/// Notes that nothing tells what was erased after a backup was made, or that it is told.
pub fn note_erased_untold(batch: &mut Batch, restored: Option<Timestamp>) {
    match restored {
        Some(at) => batch.put(Table::Meta, META_ERASED_UNTOLD, encode(&at)),
        None => batch.delete(Table::Meta, META_ERASED_UNTOLD),
    }
}

fn unheard_key(organisation: OrganisationId) -> Vec<u8> {
    [META_UNHEARD, &organisation.0].concat()
}

fn gave_key(from: LedgerId, to: LedgerId) -> Vec<u8> {
    [META_GAVE, &from.0, &to.0].concat()
}

fn refuse<T>(rule: &'static str) -> Delivered<T> {
    Err(Failure::Refused(DeliveryError::Delivery(rule)))
}

impl Replica {
    /// Remembers which ledger this one follows; and, where the store was restored, how far the outboxes of earlier ledgers
    /// are known and who is to be heard.
    pub(super) fn note_opened(
        &self,
        turn: &mut Turn<'_>,
        previous: Option<(LedgerId, LogState)>,
    ) -> Result<(), ReplicaError> {
        if let Some(previous) = previous {
            turn.overlay.put(Table::Meta, META_OPENED_AFTER, encode(&previous));
        }
        if turn.overlay.get(Table::Meta, META_RESTORED)?.is_none() {
            return Ok(());
        }
        turn.overlay.delete(Table::Meta, META_RESTORED);
        for ((from, to), position) in known_outboxes(&turn.overlay)? {
            // Restored once more before it heard somebody: of what that one showed it meanwhile not all may be back.
            let owner = self.directory.ledger(to).map(|(owner, _)| owner);
            let asked = turn.overlay.get(Table::Meta, &gave_key(from, to))?.is_some();
            if !asked || !owner.map(|owner| self.is_unheard(turn, owner)).transpose()?.unwrap_or(false) {
                turn.overlay.put(Table::Meta, gave_key(from, to), encode(&position));
            }
        }
        for card in self.directory.cards().filter(|card| card.organisation != self.identity.organisation) {
            turn.overlay.put(Table::Meta, unheard_key(card.organisation), Vec::new());
        }
        Ok(())
    }

    /// Tells whether an organisation was not heard since this node was restored.
    pub(super) fn is_unheard(&self, turn: &Turn<'_>, organisation: OrganisationId) -> Result<bool, StoreError> {
        Ok(turn.overlay.get(Table::Meta, &unheard_key(organisation))?.is_some())
    }

    /// Asks a peer that was not heard since this node was restored what it holds of what earlier ledgers gave it.
    pub(super) fn recall(&mut self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, organisation) = (session.id, session.organisation);
        if !self.is_unheard(turn, organisation)? || self.overtaken.is_some() {
            if let Some(session) = self.sessions.get_mut(&peer) {
                session.await_nothing_recalled();
            }
            return Ok(());
        }
        let ledgers = |organisation| {
            let card = self.directory.card(organisation);
            card.into_iter().flat_map(|card| card.nodes.iter().rev().map(|node| node.ledger()))
        };
        let mut outboxes = Vec::new();
        for from in ledgers(self.identity.organisation).filter(|ledger| *ledger != self.identity.ledger) {
            for to in ledgers(organisation) {
                let position = turn.overlay.get(Table::Meta, &gave_key(from, to))?;
                let position = position.map(|value| read_row(Table::Meta, &value)).transpose()?.unwrap_or_default();
                outboxes.push(RecalledOutbox { from, to, position });
            }
        }
        outboxes.truncate(RECALLED_OUTBOXES_MAX);
        let bytes = Message::Recall { outboxes }.encode();
        turn.effects.push(Effect::Send { peer, session: id, bytes });
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.await_recalled(turn.clock);
        }
        Ok(())
    }

    /// Gives a restored peer back what it made available to this organisation and lost: its disclosures, which say what
    /// there was, then what it wrote itself, as far as that is held.
    pub(super) fn give_back(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        outboxes: &[RecalledOutbox],
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, ledger, organisation) = (session.id, session.ledger, session.organisation);
        if self.overtaken.is_some() {
            return Ok(());
        }
        let owner = |ledger| self.directory.ledger(ledger).map(|(organisation, _)| organisation);
        let theirs = |outbox: &RecalledOutbox| {
            outbox.from != ledger
                && owner(outbox.from) == Some(organisation)
                && owner(outbox.to) == Some(self.identity.organisation)
        };
        if outboxes.len() > RECALLED_OUTBOXES_MAX || !outboxes.iter().all(theirs) {
            return refuse("recalls what it cannot have lost");
        }
        let key = [META_GIVEN_BACK, &ledger.0].concat();
        let times: u8 =
            turn.overlay.get(Table::Meta, &key)?.map(|value| read_row(Table::Meta, &value)).transpose()?.unwrap_or(0);
        if times >= GIVEN_BACK_MAX {
            return Ok(());
        }
        turn.overlay.put(Table::Meta, key, encode(&(times + 1)));
        let found = self.disclosures_beyond(turn, outboxes)?;
        let (mut disclosures, mut bytes) = (Vec::new(), 0);
        for (location, list) in &found {
            disclosures.push(self.part(turn, location.commit, &[(location.index, 1)], true)?);
            bytes += list.len() * ITEM_BYTES;
            if bytes >= RECALLED_BYTES {
                let message = Message::Recalled { disclosures: std::mem::take(&mut disclosures), position: None };
                turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
                bytes = 0;
            }
        }
        let message = Message::Recalled { disclosures, position: None };
        turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
        self.file_what_comes_back(turn, (ledger, organisation), &found)?;
        let before = turn.effects.len();
        self.flush(turn)?;
        let position = self.peers.get(&ledger).map_or(0, |record| record.outbox_end);
        let message = Message::Recalled { disclosures: Vec::new(), position: Some(position) };
        // It goes before what it is about: so the other side knows what it takes.
        turn.effects.insert(before, Effect::Send { peer, session: id, bytes: message.encode() });
        Ok(())
    }

    /// Tells whether contributions of a peer are not decided about yet: what they build on may be lost here, and they come
    /// again after what that peer gives back.
    pub(super) fn postpones(
        &self,
        turn: &Turn<'_>,
        ledger: LedgerId,
        organisation: OrganisationId,
    ) -> Result<bool, StoreError> {
        let session = self.sessions.values().find(|session| session.ledger == ledger);
        Ok(session.is_none_or(|session| session.recalled.is_none()) && self.is_unheard(turn, organisation)?)
    }

    /// Returns the disclosures held of some outboxes beyond the positions given, in the order stored.
    fn disclosures_beyond(
        &self,
        turn: &Turn<'_>,
        outboxes: &[RecalledOutbox],
    ) -> Result<Vec<(Location, Disclosure)>, ReplicaError> {
        // What this ledger read of the other is counted; of what earlier ones read, the last disclosure tells.
        let read = |outbox: &&RecalledOutbox| {
            let read = self.peers.get(&outbox.from).map_or(0, |record| record.read);
            outbox.to != self.identity.ledger || read > outbox.position
        };
        let wanted = outboxes.iter().filter(read);
        let mut open: BTreeMap<(LedgerId, LedgerId), u64> =
            wanted.map(|outbox| ((outbox.from, outbox.to), outbox.position)).collect();
        let mut found = Vec::new();
        for number in (0..self.next_commit).rev() {
            if open.is_empty() {
                break;
            }
            let from = ledger::signed(&turn.overlay, number)?.commit.ledger;
            if !open.keys().any(|(wanted, _)| *wanted == from) {
                continue;
            }
            let location = Location { commit: number, index: 0 };
            if kind_of(&ledger::entry_at(&turn.overlay, location)?.header) != Some(Kind::Disclosure) {
                continue;
            }
            let body = ledger::body(&turn.overlay, location, 0)?;
            let Some(list) = body.and_then(|body| Disclosure::read(&body).ok()) else { continue };
            let Some(position) = open.get(&(from, list.ledger)) else { continue };
            if list.first + list.len() as u64 <= *position {
                open.remove(&(from, list.ledger));
                continue;
            }
            found.push((location, list));
        }
        found.reverse();
        Ok(found)
    }

    /// Puts what disclosures list, and their sender or a third organisation wrote, into its outbox, with the bodies that are held;
    /// and what this organisation contributed, for each builds on the other.
    fn file_what_comes_back(
        &mut self,
        turn: &mut Turn<'_>,
        (ledger, organisation): (LedgerId, OrganisationId),
        found: &[(Location, Disclosure)],
    ) -> Result<(), ReplicaError> {
        let (mut listed, mut order) = (BTreeMap::new(), Vec::new());
        for (alias, item) in found.iter().flat_map(|(_, list)| list.items()) {
            let Some(location) = ledger::locate(&turn.overlay, item.entry)? else { continue };
            let author = ledger::signed(&turn.overlay, location.commit)?.commit.ledger;
            let author = self.directory.ledger(author).map(|(author, _)| author);
            // What this organisation contributed goes by itself; that of another the peer admitted, as its lists say.
            let of_another = author.is_some_and(|author| ![organisation, self.identity.organisation].contains(&author))
                && ledger::entry_at(&turn.overlay, location)?.header.document(item.entry).is_some()
                && self.is_of_case_of(turn, alias, organisation)?;
            let comes_back = author == Some(organisation) || of_another;
            // What it contributed to a case that has its home here it is given with that, under its grants.
            if !comes_back || self.is_contribution(turn, alias, item.entry)? {
                continue;
            }
            if listed.insert(location, (alias, item.entry)).is_none() {
                order.push(location);
            }
        }
        // Which grants there were, which have ended, and what was decided comes before what was contributed.
        for location in &order {
            let kind = kind_of(&ledger::entry_at(&turn.overlay, *location)?.header);
            let grants = matches!(kind, Some(Kind::EmergencyGrant | Kind::Grant));
            let comes_first =
                matches!(kind, Some(Kind::Admission | Kind::GrantEnded | Kind::Receipt | Kind::Revocation));
            if let Some((alias, entry)) = (grants || comes_first).then(|| listed.remove(location)).flatten() {
                send_held(turn, ledger, alias, (entry, *location))?;
                // The receipt for one that expired may have come before the grant came back.
                let held = if grants { case::grant(&turn.overlay, entry)? } else { None };
                if held.is_some_and(|(_, held)| held.purged && held.revoked.is_none()) {
                    self.tell_receipt_again(turn, ledger, alias, entry)?;
                }
            }
        }
        self.contribute_deleted(turn, (ledger, organisation))?;
        let mut theirs = Vec::new();
        case::for_each::<ReplicaError>(&turn.overlay, |number, record| {
            theirs.extend((record.holder == organisation).then_some((number, record)));
            Ok(())
        })?;
        for (number, record) in &theirs {
            for (_, document) in case::all_documents(&turn.overlay, *number, None)? {
                for location in document.changes {
                    match listed.remove(&location) {
                        Some((alias, entry)) => send_held(turn, ledger, alias, (entry, location))?,
                        None => self.contribute_change(turn, record, location)?,
                    }
                }
            }
        }
        for location in order {
            if let Some((alias, entry)) = listed.remove(&location) {
                send_held(turn, ledger, alias, (entry, location))?;
            }
        }
        theirs.iter().try_for_each(|(number, record)| self.answer_anew(turn, *number, record))?;
        // It may have heard of them before the grants that they lean on came back.
        self.tell_consultations_again(turn, Some(organisation))
    }

    /// Tells whether an alias is that of a case which an organisation holds, whether or not it is still here.
    pub(super) fn is_of_case_of(
        &self,
        turn: &Turn<'_>,
        alias: Option<CaseHandle>,
        organisation: OrganisationId,
    ) -> Result<bool, ReplicaError> {
        let number = alias.map(|alias| case::number_of(&turn.overlay, alias)).transpose()?.flatten();
        let holder = number.map(|number| holder_of(&turn.overlay, &self.directory, number)).transpose()?.flatten();
        Ok(holder == Some(organisation))
    }

    /// Tells whether an entry that somebody made available is an opening or a change for a case that has its home here.
    fn is_contribution(
        &self,
        turn: &Turn<'_>,
        alias: Option<CaseHandle>,
        entry: EntryId,
    ) -> Result<bool, ReplicaError> {
        let Some(held) = ledger::entry(&turn.overlay, entry)? else { return Ok(false) };
        let number = alias.map(|alias| case::number_of(&turn.overlay, alias)).transpose()?.flatten();
        let case = number.map(|number| case::case(&turn.overlay, number)).transpose()?.flatten();
        Ok(held.header.document(entry).is_some() && case.is_some_and(|case| self.is_home(case.home)))
    }

    /// Takes the lists of what earlier ledgers made available to a peer, and where what it gives back ends.
    pub(super) fn take_recalled(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        disclosures: &[Part],
        checks: Vec<PartCheck>,
        position: Option<u64>,
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        let organisation = session.organisation;
        session.recalled = position.or(session.recalled);
        if !self.is_unheard(turn, organisation)? {
            return Ok(());
        }
        for (part, check) in disclosures.iter().zip(checks) {
            let (list, time) = self.take_own_list(turn, part, check, organisation)?;
            for (alias, item) in list.items() {
                let is_in_place = is_in_place(turn, item.entry)?;
                if is_in_place {
                    learn_alias(turn, self, alias, item.entry)?;
                }
                if !is_in_place || self.lacks_value(turn, item)? {
                    let lost = LostEntry { organisation, alias, disclosed: time, field: None };
                    self.note_lost(turn, item.entry, &lost)?;
                }
            }
        }
        Ok(self.hear(turn, peer)?)
    }

    /// Takes a disclosure of an earlier ledger of this organisation to another: it must be its own signed word. It is kept
    /// beside those of the backup.
    fn take_own_list(
        &mut self,
        turn: &mut Turn<'_>,
        part: &Part,
        check: PartCheck,
        organisation: OrganisationId,
    ) -> Delivered<(Disclosure, Timestamp)> {
        check.signature.map_err(|error| Failure::Refused(DeliveryError::Commit(error)))?;
        let Contents { ids, headers, tree } = check.contents.map_err(Failure::Refused)?;
        let commit = &part.commit.commit;
        let own = self
            .directory
            .ledger(commit.ledger)
            .is_some_and(|(owner, node)| owner == self.identity.organisation && node.service_key == commit.signer);
        let signer = self.directory.signer(commit.signer);
        let counted = signer.is_some_and(|signer| signer.counts_at(commit.ledger, commit.time, commit.sealed.size));
        if !own || !counted || commit.ledger == self.identity.ledger {
            return refuse("what comes back is no word of an earlier ledger of this organisation");
        }
        let ([header], [entry]) = (headers.as_slice(), part.entries.as_slice()) else {
            return refuse("a disclosure that comes back is not alone in its part");
        };
        let body = entry.bodies.first().filter(|_| kind_of(header) == Some(Kind::Disclosure));
        let list = match body.map(|(_, body)| Disclosure::read(body)) {
            Some(Ok(list)) if list.recipient == organisation => list,
            _ => return refuse("what comes back is no disclosure to who gives it back"),
        };
        if ledger::candidate(&turn.overlay, ids[0])?.is_none() {
            let siblings = tree.as_ref().map_or_else(|| Some(Vec::new()), |tree| tree.siblings(&[entry.place.into()]));
            let siblings = siblings.expect("the place is a leaf of this tree");
            let bodies = entry.bodies.clone();
            let listed = NewEntry { id: ids[0], place: entry.place, header: entry.header.clone(), bodies };
            let (number, origin) = (self.next_commit, Origin::Foreign { siblings });
            ledger::put_commit(&mut turn.overlay, number, part.commit.clone(), origin, vec![listed])?;
            self.next_commit += 1;
            let items = u32::try_from(list.len()).expect("a disclosure has at most 4,096 items");
            let row = OutboxRow { location: Location { commit: number, index: 0 }, items };
            turn.overlay.put(Table::Outbox, past_outbox_key(&row), encode(&row));
        }
        Ok((list, commit.time))
    }

    /// Goes on with a peer once all that it gives back was read: gives it again what stands, and settles what it accepted.
    pub(super) fn hear(&mut self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (ledger, organisation) = (session.ledger, session.organisation);
        let read = self.peers.get(&ledger).map_or(0, |record| record.read);
        if session.recalled.is_none_or(|position| read < position) || !self.is_unheard(turn, organisation)? {
            return Ok(());
        }
        turn.overlay.delete(Table::Meta, unheard_key(organisation));
        self.hand_over_accepted(turn, None, organisation)?;
        self.ask_about_orders(turn, organisation)?;
        self.unlock_referred(turn)?;
        self.give_all_anew(turn, organisation)
    }

    /// Takes back a document of an own case that a backup lost: an own disclosure says which case it belongs to.
    pub(super) fn take_back_opening(
        &mut self,
        turn: &mut Turn<'_>,
        alias: Option<CaseHandle>,
        number: u64,
        entry: &Proven,
    ) -> Delivered<()> {
        if case::document_key_at(&turn.overlay, entry.location)?.is_some() {
            return self.put_back(turn, entry);
        }
        if !self.is_lost_as(turn, entry.id, alias)? || self.is_closed(turn, number)? {
            return drop_relayed(turn, entry);
        }
        self.open_again(turn, number, entry.bodies.get(&SLOT_FIELD).and_then(|body| field_of(body)), entry)
    }

    /// Takes back a word of an earlier ledger that a backup lost: it has the effect that it had.
    pub(super) fn take_back_word(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        references: &[EntryId],
        entry: &Proven,
    ) -> Delivered<()> {
        if entry.ledger == self.identity.ledger {
            return entry.refuse("is a word of this very ledger");
        }
        let is_order = matches!(kind_of(&entry.header), Some(Kind::Erasure | Kind::GroundedErasure));
        // An order comes back from everybody who was given it, and asks each for its receipt again, once lists say that it was.
        if !entry.counted || !(is_order || self.is_lost(turn, entry.id)?) {
            return Ok(());
        }
        if matches!(kind_of(&entry.header), Some(Kind::EmergencyGrant | Kind::Grant)) {
            // It stays listed as lost: who consented did not come back with it.
            return self.grant_again(turn, sender, alias, entry);
        }
        let Some(about) = references.first() else { return Ok(()) };
        let taken = match kind_of(&entry.header) {
            Some(Kind::GrantEnded | Kind::Revocation) => self.end_again(turn, sender, alias, references, entry)?,
            Some(Kind::Erasure | Kind::GroundedErasure) => self.erase_again(turn, sender, references, entry)?,
            Some(Kind::Referral) => self.refer_again(turn, sender, *about, entry)?,
            Some(Kind::ReferralAnswer) => self.answer_again(turn, *about, entry)?,
            Some(Kind::ReferralSettled) => self.settle_again(turn, *about, entry)?,
            Some(Kind::Receipt) => self.delete_again(turn, *about)?,
            Some(Kind::Admission) => self.decide_as_before(turn, *about, entry)?,
            // What was received, or asked for, is over.
            _ => true,
        };
        if taken {
            self.found_again(turn, entry.id)?;
        }
        Ok(())
    }

    /// Takes back a grant: its recipient holds what it was given under it, so it can be ended. Nothing new is given under it.
    /// Where its alias names no case here, that is lost as well: it stands beside what else came back under that alias.
    fn grant_again(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let terms = entry.bodies.get(&SLOT_GRANT_TERMS).and_then(|body| GrantTerms::read(body).ok());
        let theirs = |terms: &GrantTerms| terms.recipient == sender.organisation && alias == Some(terms.alias);
        let Some(terms) = terms.filter(theirs) else { return Ok(()) };
        if case::grant(&turn.overlay, entry.id)?.is_some() {
            return Ok(());
        }
        let case = match self.case_of(turn, alias)? {
            Some((number, record)) if self.is_home(record.home) => number,
            None if case::number_of(&turn.overlay, terms.alias)?.is_none() => case::lost_number(terms.alias),
            Some(_) | None => return Ok(()),
        };
        let key = GrantKey { case, grant: entry.location };
        let grant = GrantRecord { id: entry.id, terms, revoked: None, purged: false, filling: Filling::Nothing };
        turn.put_grant(key, &grant);
        Ok(())
    }

    /// Ends a grant received that a receipt of this organisation says had ended, where the backup brought it back, and
    /// deletes again what it covered. What has expired is deleted by the clock.
    fn delete_again(&mut self, turn: &mut Turn<'_>, cause: EntryId) -> Result<bool, ReplicaError> {
        let Some(held) = ledger::entry(&turn.overlay, cause)? else { return Ok(true) };
        let Header::Statement { references, .. } = &held.header else { return Ok(true) };
        let withdraws = matches!(kind_of(&held.header), Some(Kind::GrantEnded | Kind::Revocation));
        let Some(grant) = references.first().filter(|_| withdraws) else { return Ok(true) };
        let Some((key, mut record)) = case::grant(&turn.overlay, *grant)? else { return Ok(true) };
        if record.terms.recipient == self.identity.organisation && record.revoked.is_none() {
            record.revoked = Some((cause, turn.now));
            turn.put_grant(key, &record);
            self.add_job(turn, Job::Purge { grant: key.key(), cause, not_before: turn.now, bodies: 0 });
        }
        Ok(true)
    }

    fn end_again(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        references: &[EntryId],
        entry: &Proven,
    ) -> Result<bool, ReplicaError> {
        let grant = references.first().map(|grant| case::grant(&turn.overlay, *grant)).transpose()?.flatten();
        let Some((key, mut record)) = grant else { return Ok(false) };
        if record.revoked.is_none() {
            self.lock_ended(turn, key.case, sender.organisation, (entry, references))?;
            record.revoked = Some((entry.id, entry.time));
            record.filling = Filling::Done;
            turn.put_grant(key, &record);
            // Told again, the recipient gives its receipt again.
            erasure::put_asked(&mut turn.overlay, entry.id, sender.ledger, &Asked { since: turn.now, answer: None });
            let item = DisclosureItem { entry: entry.id, slots: 0 };
            turn.send(sender.ledger, Outgoing { alias, item, bytes: 0 });
        }
        Ok(true)
    }

    fn erase_again(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        references: &[EntryId],
        order: &Proven,
    ) -> Result<bool, ReplicaError> {
        if erasure::asked_of(&turn.overlay, order.id, sender.ledger)?.is_none() {
            turn.orders_back.push(Ordered { order: order.id, entries: references.to_vec() });
        }
        let by = self.identity.organisation;
        let mut emptied = false;
        for reference in references {
            self.found_again(turn, *reference)?;
            if let Some(entry) = ledger::entry(&turn.overlay, *reference)? {
                if !self.is_ours_to_erase(turn, &entry)? || erased_by(&turn.overlay, entry.id, by)?.is_some() {
                    continue;
                }
                self.forget(turn, &entry, Some(order.time))?;
                empty(turn, &entry)?;
                self.lock_erased(turn, sender.organisation, &entry, order.id)?;
                emptied = true;
            }
            erasure::put_erased(&mut turn.overlay, Erased { entry: *reference, by, order: order.id })?;
        }
        // An order may come back from anybody, and again and again: the pages are made anew where something was emptied.
        if emptied {
            turn.scrub();
        }
        Ok(true)
    }

    /// Asks for the receipts of orders that were given back in this step: of who gave them back, and of everybody who was heard.
    /// Who was not heard yet is asked then.
    pub(super) fn ask_again_for_receipts(&self, turn: &mut Turn<'_>, sender: Sender) -> Result<(), ReplicaError> {
        let orders = std::mem::take(&mut turn.orders_back);
        if orders.is_empty() {
            return Ok(());
        }
        let mut asked = vec![sender.organisation];
        for card in self.directory.cards() {
            if !self.is_unheard(turn, card.organisation)? {
                asked.push(card.organisation);
            }
        }
        self.ask_who_had(turn, orders, &asked)
    }

    /// Asks an organisation that was heard about all orders that came back from others before: they may have been on their way
    /// to it when they were lost.
    fn ask_about_orders(&self, turn: &mut Turn<'_>, organisation: OrganisationId) -> Result<(), ReplicaError> {
        let mut orders: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        for Erased { entry, by, order } in erasure::all_erased(&turn.overlay)? {
            if by == self.identity.organisation {
                orders.entry(order).or_default().push(entry);
            }
        }
        let orders = orders.into_iter().map(|(order, entries)| Ordered { order, entries }).collect();
        self.ask_who_had(turn, orders, &[organisation])
    }

    fn refer_again(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        grant: EntryId,
        entry: &Proven,
    ) -> Result<bool, ReplicaError> {
        let terms = entry.bodies.get(&SLOT_WORD).and_then(|body| ReferralTerms::read(body).ok());
        let (Some((key, given)), Some(terms)) = (case::grant(&turn.overlay, grant)?, terms) else { return Ok(false) };
        if given.terms.recipient != sender.organisation || find(turn, entry.id)?.is_some() {
            return Ok(false);
        }
        let recipient = given.terms.recipient;
        let record =
            ReferralRecord { id: entry.id, grant, recipient, terms, answer: None, settlement: None, taken: None };
        turn.put_referral(key.case, entry.location, &ReferralRow::Referral(record));
        Ok(true)
    }

    fn answer_again(&mut self, turn: &mut Turn<'_>, referral: EntryId, entry: &Proven) -> Result<bool, ReplicaError> {
        let said = entry.bodies.get(&SLOT_WORD).and_then(|body| ReferralAnswer::read(body).ok());
        let (Some(mut found), Some(said)) = (find(turn, referral)?, said) else { return Ok(false) };
        if found.record.recipient == self.identity.organisation {
            found.record.answer.get_or_insert((entry.id, said));
            turn.put_referral(found.case, found.location, &ReferralRow::Referral(found.record));
        }
        Ok(true)
    }

    fn settle_again(&mut self, turn: &mut Turn<'_>, referral: EntryId, entry: &Proven) -> Result<bool, ReplicaError> {
        let settlement = entry.bodies.get(&SLOT_WORD).and_then(|body| Settlement::read(body).ok());
        let (Some(found), Some(settlement)) = (find(turn, referral)?, settlement) else { return Ok(false) };
        if found.record.settlement.is_none() {
            self.settle(turn, found, entry.id, settlement)?;
        }
        Ok(true)
    }
}

/// Puts an entry into an outbox with the bodies that are held.
fn send_held(
    turn: &mut Turn<'_>,
    ledger: LedgerId,
    alias: Option<CaseHandle>,
    (entry, location): (EntryId, Location),
) -> Result<(), ReplicaError> {
    let mut bodies = ledger::bodies(&turn.overlay, location)?;
    // What a case is called by who opened a document in it goes to nobody.
    let opens = matches!(ledger::entry_at(&turn.overlay, location)?.header, Header::Opening { .. });
    bodies.retain(|(slot, _)| !opens || *slot != SLOT_CASE);
    let slots = bodies.iter().fold(0u8, |slots, (slot, _)| slots | (1 << slot));
    let bytes = bodies.iter().map(|(_, body)| body.len()).sum();
    turn.send(ledger, Outgoing { alias, item: DisclosureItem { entry, slots }, bytes });
    Ok(())
}

/// Tells whether an entry is here and has its effect, and a value in its document: one whose document was not known is held by its header alone.
fn is_in_place(turn: &Turn<'_>, id: EntryId) -> Result<bool, ReplicaError> {
    let Some(entry) = ledger::entry(&turn.overlay, id)? else { return Ok(false) };
    let Some(document) = entry.header.document(id) else { return has_effect(turn, &entry) };
    let filed = case::document(&turn.overlay, document)?;
    Ok(filed.is_some_and(|(_, record)| record.changes.contains(&entry.location)))
}

/// Learns by which alias an organisation knows an own case: this organisation once said so.
fn learn_alias(
    turn: &mut Turn<'_>,
    replica: &Replica,
    alias: Option<CaseHandle>,
    listed: EntryId,
) -> Result<(), ReplicaError> {
    let Some(alias) = alias else { return Ok(()) };
    if case::number_of(&turn.overlay, alias)?.is_some() {
        return Ok(());
    }
    let Some(entry) = ledger::entry(&turn.overlay, listed)? else { return Ok(()) };
    let document = entry.header.document(entry.id);
    let filed = document.map(|document| case::document(&turn.overlay, document)).transpose()?.flatten();
    let Some((key, _)) = filed else { return Ok(()) };
    let home = case::case(&turn.overlay, key.case)?.map(|case| case.home);
    if home.is_some_and(|home| replica.is_home(home)) {
        turn.overlay.put(Table::CaseHandles, alias.0, key.case.to_be_bytes().to_vec());
    }
    Ok(())
}

/// Returns up to which position the outboxes of earlier ledgers are known: by ledger, and the recipient's.
fn known_outboxes(store: &dyn Store) -> Result<BTreeMap<(LedgerId, LedgerId), u64>, ReplicaError> {
    let mut known: BTreeMap<(LedgerId, LedgerId), u64> = BTreeMap::new();
    let mut from = Vec::new();
    loop {
        let page = store.scan(Table::Outbox, &from, &[], SCAN_ROWS)?;
        let Some((last, _)) = page.last() else { return Ok(known) };
        from = next_key(last);
        for (_, value) in &page {
            let row: OutboxRow = read_row(Table::Outbox, value)?;
            let body = ledger::body(store, row.location, 0)?;
            let Some(list) = body.and_then(|body| Disclosure::read(&body).ok()) else { continue };
            let ledger = ledger::signed(store, row.location.commit)?.commit.ledger;
            let end = known.entry((ledger, list.ledger)).or_default();
            *end = (list.first + list.len() as u64).max(*end);
        }
    }
}

/// What an item of a disclosure takes on the wire, roughly.
const ITEM_BYTES: usize = 64;
