// SPDX-License-Identifier: EUPL-1.2
//! Repair: what this node was sent and no longer holds is found, asked for by its position, and put back where it stood.
//!
//! Positions say how far an outbox was read, not that all of it is still here: a store can lose rows without a word. But
//! a disclosure is a signed list of what its reader was sent, numbered without gaps. So nobody has to compare sets over the
//! line: once in [`REVIEW_MS`] a node goes through the lists that it holds, in short steps, and notes what of them it does
//! not hold, and where a list itself is missing; when the sender is connected, it asks for these positions and nothing
//! else. The sender learns which of the things that it had sent are gone, and sends again what may still leave.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case;
use crate::codec::encode;
use crate::commit::SignedCommit;
use crate::entry::{Header, entry_id};
use crate::id::{CaseHandle, EntryId, LedgerId};
use crate::key::PublicKey;
use crate::ledger::{self, Held, LedgerError, Location, StoredCommit, StoredEntry, read_row};
use crate::message::{LACKS_MAX, Message, Part, PartEntry};
use crate::path::Awaited;
use crate::statement::{Disclosure, DisclosureItem, Kind, Payload, kind_of};
use crate::store::{Store, Table, prefix_end};
use crate::time::{DAY_MS, Timestamp};

use super::deliver::{CHECKED, Delivered, Proven, Sender, refused};
use super::frame::PartCheck;
use super::outbox::{DELIVERY_BYTES_MAX, OutboxRow, outbox_key};
use super::purge::may_be_purged;
use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Note, Replica, ReplicaError};

/// How long after it has looked over what it was sent a node looks again.
pub(super) const REVIEW_MS: u64 = 7 * DAY_MS;
/// How many commits and items one step looks at.
const REVIEW_ITEMS: usize = 2_048;
/// How many commits are read at once.
const REVIEW_COMMITS: usize = 64;
/// How long after a question that got no answer it is asked again: who does not understand it ends the session.
const ASK_AGAIN_MS: u64 = DAY_MS;
/// How many disclosures are sent again in one answer.
const DISCLOSURES_MAX: usize = 32;
/// What an entry that is sent again takes beside its bodies: its commit and the hashes that prove it.
const AGAIN_BYTES: usize = 1_024;

/// When what was sent to this node was last looked over.
const META_REVIEWED: &[u8] = b"reviewed";

/// Says why parts come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// In a delivery.
    Delivered,
    /// Because this node asked for what it lost.
    Again,
}

/// Is something that was sent to this node and is not held.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
enum Lack {
    /// An entry that a disclosure lists.
    Item {
        /// What the sender knows its case by.
        alias: Option<CaseHandle>,
        /// The entry, and which bodies came with it.
        item: DisclosureItem,
    } = 1,
    /// The disclosures from here up to a position.
    Disclosures {
        /// The position.
        end: u64,
    } = 2,
}

/// Is a look over what was sent to this node that is not through yet.
#[derive(Debug, Default)]
pub(super) struct Review {
    /// The number of the next commit.
    next: u64,
    /// The stretches of each outbox whose disclosures are held, by where they start.
    covered: BTreeMap<LedgerId, BTreeMap<u64, u64>>,
}

impl Review {
    fn cover(&mut self, ledger: LedgerId, first: u64, end: u64) {
        let covered = self.covered.entry(ledger).or_default();
        // They come in order, so that there are as many stretches as there are gaps.
        match covered.range_mut(..=first).next_back() {
            Some((_, held)) if *held >= first => *held = end.max(*held),
            Some(_) | None => drop(covered.insert(first, end)),
        }
    }

    /// Returns the stretches below `read` that no disclosure covers.
    fn gaps(&self, ledger: LedgerId, read: u64) -> Vec<(u64, u64)> {
        let mut gaps = Vec::new();
        let mut position = 0;
        for (first, end) in self.covered.get(&ledger).into_iter().flatten() {
            if *first > position {
                gaps.push((position, *first));
            }
            position = position.max(*end);
        }
        if position < read {
            gaps.push((position, read));
        }
        gaps
    }
}

/// Returns when a node looks over what it was sent; `None` where it never did.
pub(super) fn next_review(store: &dyn Store) -> Result<Option<Timestamp>, ReplicaError> {
    let value = store.get(Table::Meta, META_REVIEWED)?;
    let read = |value: Vec<u8>| value.try_into().ok().map(|ms| Timestamp(u64::from_be_bytes(ms)).plus_ms(REVIEW_MS));
    Ok(value.and_then(read))
}

impl Replica {
    /// Looks over what was sent here, a step of it, where that is due.
    pub(super) fn review(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        if self.settings.epoch_ms.is_none() {
            return Ok(());
        }
        match self.next_review {
            None => self.put_reviewed(turn),
            Some(due) if due <= turn.now && self.review.is_none() => self.review = Some(Review::default()),
            Some(_) => {}
        }
        let Some(mut review) = self.review.take() else { return Ok(()) };
        let mut left = REVIEW_ITEMS;
        while left > 0 {
            let commits = ledger::commits(&turn.overlay, review.next, REVIEW_COMMITS)?;
            if commits.is_empty() {
                return self.end_review(turn, &review);
            }
            for (number, stored) in commits {
                let commit = stored.signed.commit;
                review.next = number + 1;
                left = left.saturating_sub(1);
                let by_node =
                    self.directory.ledger(commit.ledger).is_some_and(|(_, node)| node.service_key == commit.signer);
                if !by_node || commit.ledger == self.identity.ledger {
                    continue;
                }
                for list in self.lists_in(turn, number, commit.signer)? {
                    left = left.saturating_sub(list.len());
                    review.cover(commit.ledger, list.first, list.first + list.len() as u64);
                    self.note_lacking(turn, commit.ledger, &list)?;
                }
                if left == 0 {
                    break;
                }
            }
        }
        self.review = Some(review);
        Ok(())
    }

    fn put_reviewed(&mut self, turn: &mut Turn<'_>) {
        turn.overlay.put(Table::Meta, META_REVIEWED, turn.now.0.to_be_bytes().to_vec());
        self.next_review = Some(turn.now.plus_ms(REVIEW_MS));
    }

    fn end_review(&mut self, turn: &mut Turn<'_>, review: &Review) -> Result<(), ReplicaError> {
        for (ledger, record) in &self.peers {
            for (first, end) in review.gaps(*ledger, record.read) {
                put_lack(turn, *ledger, first, &Lack::Disclosures { end });
            }
        }
        self.put_reviewed(turn);
        let greeted = self.sessions.iter().filter(|(_, session)| session.greeted);
        let peers: Vec<PublicKey> = greeted.map(|(peer, _)| *peer).collect();
        peers.into_iter().try_for_each(|peer| self.ask_again(turn, peer))
    }

    /// Returns the disclosures to this node that stand in a commit and can be read.
    fn lists_in(&self, turn: &mut Turn<'_>, number: u64, signer: PublicKey) -> Result<Vec<Disclosure>, ReplicaError> {
        let prefix = number.to_be_bytes();
        let mut lists = Vec::new();
        for (key, value) in turn.overlay.scan(Table::Entries, &prefix, &prefix_end(&prefix), usize::MAX)? {
            let stored: StoredEntry = read_row(Table::Entries, &value)?;
            // That of a statement is whole.
            let Some(header) = stored.whole_header() else { continue };
            let is_disclosure = Header::decode(header).is_ok_and(|header| kind_of(&header) == Some(Kind::Disclosure));
            let Some(location) = Location::from_key(&key).filter(|_| is_disclosure) else { continue };
            // That one is found again takes nobody's help.
            let id = entry_id(signer, header);
            if ledger::candidate(&turn.overlay, id)?.is_none() {
                turn.overlay.put(Table::EntryIds, ledger::id_key(&id), location.short());
            }
            let body = ledger::body(&turn.overlay, location, 0)?;
            let list = body.and_then(|body| Disclosure::read(&body).ok());
            lists.extend(list.filter(|list| list.ledger == self.identity.ledger));
        }
        Ok(lists)
    }

    fn note_lacking(&self, turn: &mut Turn<'_>, ledger: LedgerId, list: &Disclosure) -> Result<(), ReplicaError> {
        let ids: Vec<EntryId> = list.items().map(|(_, item)| item.entry).collect();
        let locations = ledger::candidates(&turn.overlay, &ids)?;
        let standing = standing(turn, locations.iter().flatten().copied().collect())?;
        for ((position, (alias, item)), location) in (list.first..).zip(list.items()).zip(locations) {
            let at = location.and_then(|location| standing.binary_search_by_key(&location, |(at, _)| *at).ok());
            if !self.holds(turn, &item, at.map(|at| &standing[at]))? {
                put_lack(turn, ledger, position, &Lack::Item { alias, item });
            }
        }
        Ok(())
    }

    /// Tells whether an entry that was sent is here, as it stands at its location, with all that is to be kept of it.
    fn holds(
        &self,
        turn: &mut Turn<'_>,
        item: &DisclosureItem,
        standing: Option<&(Location, Held)>,
    ) -> Result<bool, ReplicaError> {
        let Some((location, standing)) = standing else { return Ok(false) };
        let held = standing.bodies.iter().fold(0u8, |slots, (slot, _)| slots | 1 << slot);
        if item.slots & !held == 0 {
            return Ok(true);
        }
        // Bodies are deleted for many reasons. Those of a value that stands here and that a grant which stands opens were not.
        let Ok(header) = Header::decode(&standing.header) else { return Ok(false) };
        let Some(document) = header.document(item.entry) else { return Ok(true) };
        if ledger::locate(&turn.overlay, document.into())?.is_none() {
            return Ok(false);
        }
        let erased = turn.overlay.last(Table::Erased, &item.entry.0, &prefix_end(&item.entry.0))?.is_some();
        let Some((key, record)) = case::document(&turn.overlay, document)?.filter(|_| !erased) else { return Ok(true) };
        Ok(!record.changes.contains(location) || may_be_purged(turn, (key, &record), *location)?)
    }

    /// Asks a peer for what it sent and is not held any more.
    pub(super) fn ask_again(&mut self, turn: &mut Turn<'_>, peer: PublicKey) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, ledger) = (session.id, session.ledger);
        let lacks = self.still_lacked(turn, ledger)?;
        let asked = turn.overlay.get(Table::Lacks, &ledger.0)?.and_then(|asked| asked.try_into().ok());
        let asked = asked.map(|asked| Timestamp(u64::from_be_bytes(asked)));
        if lacks.is_empty() || asked.is_some_and(|asked| turn.now < asked.plus_ms(ASK_AGAIN_MS)) {
            return Ok(());
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.asked = true;
        }
        turn.overlay.put(Table::Lacks, ledger.0, turn.now.0.to_be_bytes().to_vec());
        let (mut disclosures, mut items) = (Vec::new(), Vec::new());
        for (position, lack) in lacks {
            match lack {
                Lack::Item { .. } => items.push(position),
                Lack::Disclosures { end } => disclosures.push((position, end)),
            }
        }
        turn.effects.push(Effect::Send { peer, session: id, bytes: Message::Lacks { disclosures, items }.encode() });
        Ok(())
    }

    /// Returns the first of what a peer sent and is not held, without what was deleted on purpose since that was noted.
    fn still_lacked(&self, turn: &mut Turn<'_>, ledger: LedgerId) -> Result<Vec<(u64, Lack)>, ReplicaError> {
        let lacks = lacks_of(turn, ledger)?;
        let of_item = |(_, lack): &(u64, Lack)| match lack {
            Lack::Item { item, .. } => Some(item.entry),
            Lack::Disclosures { .. } => None,
        };
        let ids: Vec<EntryId> = lacks.iter().filter_map(of_item).collect();
        let mut locations = ledger::candidates(&turn.overlay, &ids)?.into_iter();
        let standing = standing(turn, locations.as_slice().iter().flatten().copied().collect())?;
        let mut lacked = Vec::new();
        for (position, lack) in lacks {
            let is_held = match &lack {
                Lack::Item { item, .. } => {
                    let location = locations.next().flatten();
                    let at = location.and_then(|at| standing.binary_search_by_key(&at, |(known, _)| *known).ok());
                    // A statement may have come back by a list that names it without its bodies: those are lacked still.
                    let is_value = |(_, held): &(Location, Held)| {
                        Header::decode(&held.header).is_ok_and(|header| header.value_slot().is_some())
                    };
                    let standing = at.map(|at| &standing[at]).filter(|held| is_value(held));
                    self.holds(turn, item, standing)?
                }
                Lack::Disclosures { .. } => false,
            };
            if is_held {
                turn.overlay.delete(Table::Lacks, lack_key(ledger, position));
            } else {
                lacked.push((position, lack));
            }
        }
        Ok(lacked)
    }

    /// Sends a peer again what it was sent and lost.
    pub(super) fn send_again(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        disclosures: &[(u64, u64)],
        items: &[u64],
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, ledger, recipient) = (session.id, session.ledger, session.organisation);
        if disclosures.len() + items.len() > LACKS_MAX || !items.is_sorted() || !disclosures.is_sorted() {
            return Err(Failure::Refused(DeliveryError::Delivery("a peer lacks too much at once, or out of order")));
        }
        let mut lists = Vec::new();
        for &(first, end) in disclosures {
            let from = outbox_row(turn, ledger, first)?.map_or(first, |(start, _)| start);
            let (from, to) = (outbox_key(ledger, from), outbox_key(ledger, end));
            for (_, value) in turn.overlay.scan(Table::Outbox, &from, &to, DISCLOSURES_MAX - lists.len())? {
                let row: OutboxRow = read_row(Table::Outbox, &value)?;
                lists.push(self.part(turn, row.location.commit, &[(row.location.index, 1)], true)?);
            }
        }
        let mut wanted = Vec::new();
        let mut bytes = 0;
        let mut read: Option<(u64, Vec<DisclosureItem>)> = None;
        for position in items {
            let within = |(first, list): &&(u64, Vec<DisclosureItem>)| {
                position.checked_sub(*first).is_some_and(|at| at < list.len() as u64)
            };
            if read.as_ref().filter(within).is_none() {
                let Some((first, row)) = outbox_row(turn, ledger, *position)? else { continue };
                let body = ledger::body(&turn.overlay, row.location, 0)?;
                let Some(list) = body.and_then(|body| Disclosure::read(&body).ok()) else { continue };
                read = Some((first, list.items().map(|(_, item)| item).collect()));
            }
            let Some((first, list)) = read.as_ref().filter(within) else { continue };
            let Some(item) = usize::try_from(position - first).ok().and_then(|at| list.get(at)) else { continue };
            if let Some(location) = ledger::candidate(&turn.overlay, item.entry)? {
                let bodies = ledger::bodies(&turn.overlay, location)?;
                bytes += AGAIN_BYTES + bodies.iter().map(|(_, body)| body.len()).sum::<usize>();
            }
            wanted.push(*item);
            if bytes > DELIVERY_BYTES_MAX {
                break;
            }
        }
        let parts = self.parts(turn, recipient, &wanted)?;
        if lists.is_empty() && parts.is_empty() {
            return Ok(());
        }
        self.introduce_authors(turn, peer, &parts)?;
        turn.effects.push(Effect::Send {
            peer,
            session: id,
            bytes: Message::Again { disclosures: lists, parts }.encode(),
        });
        Ok(())
    }

    /// Takes what was asked for again, and nothing else; `checks` are of the disclosures' parts, then of the others.
    pub(super) fn take_again(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        (disclosures, parts): (Vec<Part>, Vec<Part>),
        checks: Vec<PartCheck>,
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        if !std::mem::take(&mut session.asked) {
            return Ok(());
        }
        let (ledger, organisation) = (session.ledger, session.organisation);
        let sender = Sender { ledger, organisation, postponed: self.postpones(turn, ledger, organisation)? };
        let lacks = lacks_of(turn, sender.ledger)?;
        let refuse = |rule| Err(Failure::Refused(DeliveryError::Delivery(rule)));
        let mut wanted: BTreeMap<EntryId, Vec<(u64, Option<CaseHandle>, u8)>> = BTreeMap::new();
        let mut gaps: BTreeMap<u64, u64> = BTreeMap::new();
        for (position, lack) in lacks {
            match lack {
                Lack::Item { alias, item } => wanted.entry(item.entry).or_default().push((position, alias, item.slots)),
                Lack::Disclosures { end } => drop(gaps.insert(position, end)),
            }
        }
        let mut checks = checks.into_iter();
        let mut restored = 0;
        for part in disclosures {
            let awaited = self.awaited(turn, sender, part.commit.commit.sealed.size)?;
            let (_, list) =
                self.take_list(turn, sender, part, (awaited, Taking::Again), checks.next().expect(CHECKED))?;
            let end = list.first + list.len() as u64;
            let Some((first, gap_end)) = gaps.range(..end).next_back().map(|(first, gap_end)| (*first, *gap_end))
            else {
                return refuse("a disclosure came that was not asked for");
            };
            if gap_end <= list.first {
                return refuse("a disclosure came that was not asked for");
            }
            gaps.remove(&first);
            turn.overlay.delete(Table::Lacks, lack_key(sender.ledger, first));
            for (first, end) in [(first, list.first), (end, gap_end)] {
                if first < end {
                    gaps.insert(first, end);
                    put_lack(turn, sender.ledger, first, &Lack::Disclosures { end });
                }
            }
            self.note_lacking(turn, sender.ledger, &list)?;
            restored += 1;
        }
        for part in parts {
            let awaited: Awaited = self.awaited(turn, sender, part.commit.commit.sealed.size)?;
            let check = checks.next().expect(CHECKED);
            for (id, entry) in self.store_part(turn, sender, part, (awaited, Taking::Again), check)? {
                let Some(asked) = wanted.remove(&id) else { return Err(refused(id, "came without being asked for")) };
                let slots = asked.iter().fold(0, |slots, (_, _, listed)| slots | listed);
                // Of hearsay there is the header, as before.
                if let Some(entry) = entry {
                    if entry.bodies.keys().any(|slot| slots & (1 << slot) == 0) {
                        return entry.refuse("came with a body that was not disclosed");
                    }
                    self.stand_again(turn, sender, asked[0].1, &entry)?;
                }
                for (position, _, _) in asked {
                    turn.overlay.delete(Table::Lacks, lack_key(sender.ledger, position));
                    restored += 1;
                }
            }
        }
        if restored > 0 {
            turn.overlay.delete(Table::Lacks, sender.ledger.0);
            turn.effects.push(Effect::Note(Note::Restored { ledger: sender.ledger, items: restored }));
            self.ask_again(turn, peer)?;
        }
        Ok(())
    }

    /// Gives a value that was put back its effect, where it has none: in a case of the sender's that is still here. Where
    /// the case is this node's own, what came of the entry is decided and stands.
    fn stand_again(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let case = match &entry.header {
            Header::Statement { .. } => return Ok(()),
            Header::Opening { .. } => self.case_of(turn, alias)?.map(|(_, case)| case),
            // What opened it comes later.
            Header::Change { document, .. } if ledger::locate(&turn.overlay, (*document).into())?.is_none() => {
                return Ok(());
            }
            Header::Change { document, .. } => match case::document(&turn.overlay, *document)? {
                Some((key, _)) => case::case(&turn.overlay, key.case)?,
                None => None,
            },
        };
        match case {
            Some(case) if self.is_home(case.home) => Ok(()),
            Some(_) => self.apply_item(turn, sender, alias, entry),
            // Deleted here since: the header stays, and no body.
            None => {
                for (slot, _) in ledger::bodies(&turn.overlay, entry.location)? {
                    ledger::delete_body(&mut turn.overlay, entry.location, slot)?;
                }
                Ok(())
            }
        }
    }
}

/// Makes sure that the entry with an id stands where it should, and puts its row back where that was lost; `None` where
/// another commit stands there.
pub(super) fn put_back(
    turn: &mut Turn<'_>,
    signed: &SignedCommit,
    (id, entry): (EntryId, &PartEntry),
    location: Location,
) -> Delivered<Option<Location>> {
    let commit = match ledger::signed(&turn.overlay, location.commit) {
        Err(LedgerError::Missing { .. }) => return Ok(None),
        commit => commit?,
    };
    match turn.overlay.get(Table::Entries, &location.key())? {
        Some(_) => {
            // Where a body was lost, so was what its header follows from.
            if !ledger::restore_header(&mut turn.overlay, location, commit.commit.signer, &entry.header)? {
                let rule = "has an id that begins as another's";
                return Err(Failure::Refused(DeliveryError::Entry { entry: id, rule }));
            }
        }
        None if commit == *signed => {
            let stored = StoredEntry::whole(entry.place, entry.header.clone());
            turn.overlay.put(Table::Entries, location.key(), encode(&stored));
        }
        None => return Ok(None),
    }
    turn.overlay.put(Table::EntryIds, ledger::id_key(&id), location.short());
    Ok(Some(location))
}

/// Returns where the entries of a part stood whose rows and ids were lost, by their places: the numbers that are missing in
/// the commit as it is stored, where as many entries come as are missing between two that are there. Entries of a foreign
/// commit are stored in the order of their places.
pub(super) fn lost_places(turn: &Turn<'_>, part: &Part) -> Result<BTreeMap<u16, Location>, ReplicaError> {
    let mut found = BTreeMap::new();
    let Some(number) = ledger::commit_number(&turn.overlay, part.commit.id())? else { return Ok(found) };
    let Some(value) = turn.overlay.get(Table::Commits, &number.to_be_bytes())? else { return Ok(found) };
    let stored: StoredCommit = read_row(Table::Commits, &value)?;
    let prefix = number.to_be_bytes();
    let mut held: BTreeMap<u16, u16> = BTreeMap::new();
    for (key, value) in turn.overlay.scan(Table::Entries, &prefix, &prefix_end(&prefix), usize::MAX)? {
        let entry: StoredEntry = read_row(Table::Entries, &value)?;
        let Some(location) = Location::from_key(&key) else { continue };
        held.insert(location.index, entry.place);
        // Its row is there, and only its id was lost.
        found.insert(entry.place, location);
    }
    let mut index = 0;
    while index < stored.entries {
        let end = held.range(index..).next().map_or(stored.entries, |(next, _)| *next);
        if end > index {
            let low = held.range(..index).next_back().map(|(_, place)| *place);
            let high = held.get(&end).copied();
            let between = |place: u16| low.is_none_or(|low| low < place) && high.is_none_or(|high| place < high);
            let places: Vec<u16> =
                part.entries.iter().map(|entry| entry.place).filter(|place| between(*place)).collect();
            if places.len() == usize::from(end - index) {
                let locations = (index..end).map(|index| Location { commit: number, index });
                found.extend(places.into_iter().zip(locations));
            }
        }
        index = end + 1;
    }
    Ok(found)
}

/// Returns the entries that stand at these places, by place: a list names neighbours, which cost less read together.
fn standing(turn: &Turn<'_>, mut locations: Vec<Location>) -> Result<Vec<(Location, Held)>, ReplicaError> {
    locations.sort_unstable();
    locations.dedup();
    let mut standing = Vec::with_capacity(locations.len());
    for of_commit in locations.chunk_by(|one, next| one.commit == next.commit) {
        let indexes: Vec<u16> = of_commit.iter().map(|location| location.index).collect();
        let commit = of_commit[0].commit;
        let held = ledger::standing(&turn.overlay, commit, &indexes)?.into_iter();
        standing.extend(held.map(|held| (Location { commit, index: held.index }, held)));
    }
    Ok(standing)
}

fn lack_key(ledger: LedgerId, position: u64) -> Vec<u8> {
    [&ledger.0[..], &position.to_be_bytes()].concat()
}

fn put_lack(turn: &mut Turn<'_>, ledger: LedgerId, position: u64, lack: &Lack) {
    turn.overlay.put(Table::Lacks, lack_key(ledger, position), encode(lack));
}

/// Returns the first of what a peer sent and is not held, by position.
fn lacks_of(turn: &Turn<'_>, ledger: LedgerId) -> Result<Vec<(u64, Lack)>, ReplicaError> {
    let rows = turn.overlay.scan(Table::Lacks, &lack_key(ledger, 0), &prefix_end(&ledger.0), LACKS_MAX)?;
    rows.iter()
        .filter_map(|(key, value)| Some((u64::from_be_bytes(*key.last_chunk::<8>()?), value)))
        .map(|(position, value)| Ok((position, read_row(Table::Lacks, value)?)))
        .collect()
}

/// Returns the row of an outbox that holds a position, with the position that it starts from.
fn outbox_row(turn: &Turn<'_>, ledger: LedgerId, position: u64) -> Result<Option<(u64, OutboxRow)>, ReplicaError> {
    let Some(next) = position.checked_add(1) else { return Ok(None) };
    let found = turn.overlay.last(Table::Outbox, &ledger.0, &outbox_key(ledger, next))?;
    let Some((key, value)) = found else { return Ok(None) };
    let row: OutboxRow = read_row(Table::Outbox, &value)?;
    let first = key.last_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
    Ok((position < first + u64::from(row.items)).then_some((first, row)))
}
