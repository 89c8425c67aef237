// SPDX-License-Identifier: EUPL-1.2
//! What each peer is to receive, in order, counting nothing else.
//!
//! An outbox is the disclosures addressed to a peer, one after the other: a disclosure is in the ledger, durably,
//! before the first byte of it leaves. Whether a body may leave is asked twice, when it enters the outbox and when it is
//! sent, for a grant can end in between.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::case::{self, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::catalogue::FieldId;
use crate::codec::encode;
use crate::commit::{self, COMMIT_ENTRIES_MAX, CommitContext, Padding, entry_places};
use crate::document::{Document, DocumentChange, current_of_one};
use crate::entry::{Header, SLOT_CHANGE_VALUE, SLOT_FIELD, SLOT_VALUE};
use crate::grant::{as_it_stood, discloses};
use crate::id::{DocumentId, EntryId, LedgerId, OrganisationId, TreeHash};
use crate::ledger::{self, Held, LedgerError, Location, NewEntry, Origin, StoredCommit, read_row};
use crate::merkle::Tree;
use crate::message::{Delivery, Message, Part, PartEntry};
use crate::referral::SLOT_REASON;
use crate::statement::{
    CaseKind, DISCLOSURE_ITEMS_MAX, Disclosure, DisclosureGroup, DisclosureItem, Kind, Past, Payload, SLOT_GRANT_TERMS,
    Verdict, kind_of, single,
};
use crate::store::{Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

use super::fill::opened_by;
use super::locked::is_locked;
use super::turn::{Outgoing, Turn};
use super::{Effect, Replica, ReplicaError};

/// The most bytes of entries in a delivery: well below the frame limit, short enough to be stored in one short step.
pub(super) const DELIVERY_BYTES_MAX: usize = 1024 * 1024;
/// How many trees of commits are kept, at some 300 KB each.
const TREES_MAX: usize = 4;
/// What an item takes on the wire beside its bodies, roughly: its header, and what proves it.
pub(super) const ITEM_BYTES: usize = 128;
/// Is one disclosure in an outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct OutboxRow {
    /// Where the disclosure stands.
    pub(super) location: Location,
    /// How many items it has.
    pub(super) items: u32,
}

/// Puts a value of an own case into the outbox of everybody who may read it.
pub(super) fn disclose_value(
    replica: &Replica,
    turn: &mut Turn<'_>,
    key: DocumentKey,
    document: DocumentId,
    entry: EntryId,
    bytes: usize,
) -> Result<(), StoreError> {
    let opens = EntryId::from(document) == entry;
    let slots = value_slots(opens);
    for (ledger, alias) in readers(replica, turn, key, document)? {
        turn.send(ledger, Outgoing { alias: Some(alias), item: DisclosureItem { entry, slots }, bytes });
    }
    Ok(())
}

/// Returns the nodes that are to receive what happens in a document of an own case, with the alias each knows.
///
/// A grant that is still being filled covers only what it has passed: the rest follows with the filling. So does what a clock that
/// was set back keeps back of one that had begun. One that opens the document as it stood gives nothing of what is written since.
pub(super) fn readers(
    replica: &Replica,
    turn: &mut Turn<'_>,
    key: DocumentKey,
    document: DocumentId,
) -> Result<BTreeMap<LedgerId, crate::id::CaseHandle>, StoreError> {
    if turn.grants(key.case)?.is_empty() || is_locked(&turn.overlay, key.case)? {
        return Ok(BTreeMap::new());
    }
    let now = turn.now;
    let kind = case::case(&turn.overlay, key.case)?.map_or(CaseKind::Person, |case| case.kind);
    let (mut readers, mut kept_back) = (BTreeMap::new(), Vec::new());
    let follows = |grant: &GrantRecord| {
        grant.terms.covers(key.field, document) && !as_it_stood(kind, &grant.terms, key.field) && has_passed(grant, key)
    };
    for (grant_key, grant) in turn.grants(key.case)?.iter().filter(|(_, grant)| follows(grant)) {
        if replica.discloses(grant, now) {
            readers.extend(replica.directory.home_of(grant.terms.recipient).map(|home| (home, grant.terms.alias)));
        } else if replica.begins_later(grant, now) {
            kept_back.push(*grant_key);
        }
    }
    turn.kept_back.extend(kept_back);
    Ok(readers)
}

/// Tells whether the filling of a grant has passed a document.
fn has_passed(grant: &GrantRecord, key: DocumentKey) -> bool {
    match &grant.filling {
        Filling::Done => true,
        Filling::UpTo(cursor) => cursor.as_slice() >= key.key().as_slice(),
        Filling::Nothing => false,
    }
}

/// Returns the disclosures of this node to another, in order: where each stands, and how far it filled the outbox.
///
/// # Errors
/// Fails when the store does.
pub fn disclosures_to(store: &dyn Store, ledger: LedgerId) -> Result<Vec<(Location, u64)>, LedgerError> {
    let rows = store.scan(Table::Outbox, &ledger.0, &prefix_end(&ledger.0), usize::MAX)?;
    let disclosure = |(key, value): &(Vec<u8>, Vec<u8>)| {
        let row: OutboxRow = read_row(Table::Outbox, value)?;
        let first = key.last_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
        Ok((row.location, first + u64::from(row.items)))
    };
    rows.iter().map(disclosure).collect()
}

/// Returns where the disclosures of earlier ledgers of this organisation stand, in the order stored.
///
/// # Errors
/// Fails when the store does.
pub fn past_disclosures(store: &dyn Store) -> Result<Vec<Location>, LedgerError> {
    let past = store.scan(Table::Outbox, &PAST, &prefix_end(&PAST), usize::MAX)?;
    let rows = past.iter().map(|(_, value)| read_row::<OutboxRow>(Table::Outbox, value));
    rows.map(|row| Ok(row?.location)).collect()
}

/// The bodies that a reader gets of an opening (never the holder's name for the case) or a change.
pub(super) fn value_slots(opens: bool) -> u8 {
    if opens { (1 << SLOT_FIELD) | (1 << SLOT_VALUE) } else { 1 << SLOT_CHANGE_VALUE }
}

impl Replica {
    /// Tells whether this home may disclose under a grant at a moment: not to who left the platform since.
    ///
    /// While it doubts its clock, under what stands at the last moment that it knows as well: one of the two is wrong.
    pub(super) fn discloses(&self, grant: &GrantRecord, at: Timestamp) -> bool {
        let surely = |at| discloses(grant, at) && self.is_to_member(grant, at);
        surely(at) && self.clock.last_known().is_none_or(surely)
    }

    /// Tells whether the recipient of a grant is a member of its platform at a moment.
    pub(super) fn is_to_member(&self, grant: &GrantRecord, at: Timestamp) -> bool {
        self.directory.member(grant.terms.platform, grant.terms.recipient, at).is_some()
    }

    /// Signs what the node states itself, files what it discloses, stores both, and sends what can be sent.
    pub(super) fn flush(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let mut drafts = std::mem::take(&mut turn.statements);
        // Index of a disclosure among the drafts, its peer, its first position, its number of items.
        let mut filed = Vec::new();
        for (ledger, outgoing) in std::mem::take(&mut turn.outgoing) {
            let ledger = self.directory.heir(ledger);
            let Some((recipient, _)) = self.directory.ledger(ledger) else { continue };
            if self.forked.contains(&ledger) {
                continue;
            }
            let peer = self.peers.entry(ledger).or_default();
            for chunk in chunks(&outgoing) {
                let disclosure = Disclosure { recipient, ledger, first: peer.outbox_end, groups: groups(chunk) };
                let items = u32::try_from(chunk.len()).expect("a disclosure has at most 4,096 items");
                filed.push((drafts.len(), ledger, peer.outbox_end, items));
                peer.outbox_end += u64::from(items);
                drafts.push(single(Kind::Disclosure, vec![], &disclosure, &mut self.entropy));
            }
            turn.overlay.put(Table::Peers, ledger.0, encode(&*peer));
        }
        let mut filed = filed.into_iter().peekable();
        let mut opened = std::mem::take(&mut turn.opened).into_iter().peekable();
        let mut base = 0;
        while !drafts.is_empty() {
            let rest = drafts.split_off(drafts.len().min(COMMIT_ENTRIES_MAX));
            let count = drafts.len();
            let number = self.commit_as_service(turn, std::mem::replace(&mut drafts, rest))?;
            while let Some((index, ledger, first, items)) = filed.next_if(|(index, ..)| *index < base + count) {
                let index = u16::try_from(index - base).expect("a commit has at most 4,096 entries");
                let row = OutboxRow { location: Location { commit: number, index }, items };
                turn.overlay.put(Table::Outbox, outbox_key(ledger, first), encode(&row));
            }
            while let Some(opened) = opened.next_if(|opened| opened.index < base + count) {
                let index = u16::try_from(opened.index - base).expect("a commit has at most 4,096 entries");
                self.file_opened(turn, opened, Location { commit: number, index });
            }
            base += count;
        }
        self.send_all(turn)
    }

    fn commit_as_service(
        &mut self,
        turn: &mut Turn<'_>,
        drafts: Vec<crate::entry::Draft>,
    ) -> Result<u64, ReplicaError> {
        let context = CommitContext { ledger: self.identity.ledger, sealed: self.sealed, time: turn.now };
        let submission = commit::sign(&self.identity.service_key, &context, Padding::Padded, drafts, &mut self.entropy)
            .expect("1 to 4,096 drafts");
        let ids = submission.entry_ids();
        let places = entry_places(submission.seed.as_ref(), ids.len());
        let entries: Vec<NewEntry> = places
            .into_iter()
            .zip(ids.into_iter().zip(submission.entries))
            .map(|(place, (id, (header, bodies)))| NewEntry {
                id,
                place,
                header,
                bodies: (0u8..).zip(bodies).collect(),
            })
            .collect();
        let number = self.next_commit;
        let origin = Origin::Own { seed: submission.seed };
        ledger::put_commit(&mut turn.overlay, number, submission.commit, origin, entries)?;
        self.count_commit(context.time);
        Ok(number)
    }

    /// Sends to every peer that is connected and waits for more.
    pub(super) fn send_all(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let peers: Vec<_> = self.sessions.iter().filter(|(_, session)| session.greeted).map(|(key, _)| *key).collect();
        peers.into_iter().try_for_each(|peer| self.send_to(turn, peer))
    }

    /// Sends to a peer what its outbox holds beyond what was sent, as far as the window allows.
    pub(super) fn send_to(&mut self, turn: &mut Turn<'_>, peer: crate::key::PublicKey) -> Result<(), ReplicaError> {
        loop {
            let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
            if self.is_cut_off(session.ledger) || self.clock.is_doubted() {
                return Ok(());
            }
            let end = self.peers.get(&session.ledger).map_or(0, |record| record.outbox_end);
            if session.sent >= end || !session.has_room() {
                return Ok(());
            }
            let (ledger, sent, id) = (session.ledger, session.sent, session.id);
            // A reader may stand in the middle of a disclosure only if it lost its store: it gets the whole again.
            let row = turn.overlay.last(Table::Outbox, &ledger.0, &crate::store::after(&outbox_key(ledger, sent)))?;
            let Some((row_key, value)) = row else { return Ok(()) };
            let row: OutboxRow = read_row(Table::Outbox, &value)?;
            let first = row_key.last_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
            let delivery = self.delivery(turn, first, &row)?;
            self.introduce_authors(turn, peer, &delivery.parts)?;
            let bytes = Message::encode_delivery(delivery);
            let session = self.sessions.get_mut(&peer).expect("looked up above");
            session.sends(first + u64::from(row.items), bytes.len());
            session.await_answer(turn.clock);
            turn.effects.push(Effect::Send { peer, session: id, bytes });
        }
    }

    fn delivery(&mut self, turn: &mut Turn<'_>, first: u64, row: &OutboxRow) -> Result<Delivery, ReplicaError> {
        let missing = || LedgerError::Missing { table: Table::Bodies.name() };
        let body = ledger::body(&turn.overlay, row.location, 0)?.ok_or_else(missing)?;
        let list = Disclosure::read(&body).map_err(|_| missing())?;
        let disclosure = self.part(turn, row.location.commit, &[(row.location.index, 1)], true)?;
        let mut items = Vec::with_capacity(list.len());
        for (_, item) in list.items() {
            // A grant that is filled has come: what it opened stands before it.
            let is_filled = item.slots == 0 && turn.overlay.get(Table::GrantKeys, &item.entry.0)?.is_some();
            if !is_filled {
                items.push(item);
            }
        }
        let parts = self.parts(turn, list.recipient, &items)?;
        Ok(Delivery { first, disclosure, parts })
    }

    /// Packs the entries of items by commit, in the order of first mention, with the bodies that may leave now.
    pub(super) fn parts(
        &mut self,
        turn: &mut Turn<'_>,
        recipient: OrganisationId,
        items: &[DisclosureItem],
    ) -> Result<Vec<Part>, ReplicaError> {
        let missing = || LedgerError::Missing { table: Table::Bodies.name() };
        let mut order = Vec::new();
        let mut by_commit: BTreeMap<u64, BTreeMap<u16, (EntryId, u8)>> = BTreeMap::new();
        let ids: Vec<EntryId> = items.iter().map(|item| item.entry).collect();
        let mut whole = self.read_whole(turn, &ids)?;
        let locations = match &whole {
            Some(whole) => whole.locate(turn, &ids)?,
            None => ledger::candidates(&turn.overlay, &ids)?,
        };
        for (item, location) in items.iter().zip(locations) {
            let location = location.ok_or_else(|| LedgerError::Missing { table: Table::EntryIds.name() })?;
            if !by_commit.contains_key(&location.commit) {
                order.push(location.commit);
            }
            let of_commit = by_commit.entry(location.commit).or_default();
            of_commit.entry(location.index).or_insert((item.entry, 0)).1 |= item.slots;
        }
        let mut parts = Vec::with_capacity(order.len());
        for number in order {
            let wanted = &by_commit[&number];
            let stored = ledger::commit(&turn.overlay, number)?;
            let indexes: Vec<u16> = wanted.keys().copied().collect();
            let mut entries = match whole.take_if(|whole| whole.number == number) {
                Some(whole) => whole.taken(&indexes)?,
                None => ledger::held(&turn.overlay, number, &indexes)?,
            };
            // Whose documents they are is asked of each; what lies between them is read for nothing.
            let at = |index: u16| Location { commit: number, index }.key();
            let (from, to) = (at(indexes[0]), prefix_end(&at(indexes[indexes.len() - 1])));
            turn.overlay.read_ahead(Table::DocumentKeys, &from, &to, 4 * indexes.len())?;
            for entry in &mut entries {
                let location = Location { commit: number, index: entry.index };
                let header = Header::decode(&entry.header).map_err(|_| missing())?;
                let (id, listed) = wanted[&entry.index];
                let slots = listed & self.may_leave(turn, recipient, location, &header, id)?;
                entry.bodies.retain(|(slot, _)| slots & (1 << slot) != 0);
            }
            parts.push(self.pack(turn, number, stored, entries, false)?);
        }
        Ok(parts)
    }

    /// Tells whether the tree of a commit with this root is kept.
    pub(super) fn has_tree(&self, number: u64, root: TreeHash) -> bool {
        self.trees.iter().any(|(held, tree)| *held == number && tree.root() == root)
    }

    pub(super) fn keep_tree(&mut self, number: u64, tree: Tree) {
        let surplus = (self.trees.len() + 1).saturating_sub(TREES_MAX);
        self.trees.drain(..surplus);
        self.trees.push((number, tree));
    }

    /// Returns which bodies of an entry may leave for an organisation now, as a mask of slots.
    fn may_leave(
        &self,
        turn: &mut Turn<'_>,
        recipient: OrganisationId,
        location: Location,
        header: &Header,
        id: EntryId,
    ) -> Result<u8, ReplicaError> {
        let Some(document) = header.document(id) else { return self.statement_leaves(turn, header) };
        let opening = match header {
            Header::Opening { .. } => Some(location),
            Header::Change { .. } | Header::Statement { .. } => ledger::locate(&turn.overlay, document.into())?,
        };
        let Some(opening) = opening else { return Ok(0) };
        let all_if = |leaves: bool| if leaves { u8::MAX } else { 0 };
        let Some(key) = case::document_key_at(&turn.overlay, opening)? else {
            // A contribution to a case that this node has since deleted: the home is still owed its author's words.
            return Ok(all_if(turn.overlay.get(Table::Pending, &location.key())?.is_some()));
        };
        let Some(case) = case::case(&turn.overlay, key.case)? else { return Ok(0) };
        if !self.is_home(case.home) {
            // A contribution: its home may read what it is to decide about.
            return Ok(all_if(case.holder == recipient));
        }
        if is_locked(&turn.overlay, key.case)? {
            return Ok(0);
        }
        let now = turn.now;
        let covers = |grant: &GrantRecord| {
            grant.terms.recipient == recipient && self.discloses(grant, now) && grant.terms.covers(key.field, document)
        };
        let grants = turn.grants(key.case)?;
        if location == opening && grants.iter().any(|(_, grant)| covers(grant) && grant.terms.past == Past::Whole) {
            return Ok(u8::MAX);
        }
        let covering: Vec<(GrantKey, GrantRecord)> =
            grants.iter().filter(|(_, grant)| covers(grant)).cloned().collect();
        let Some((_, record)) = case::document_at(&turn.overlay, opening)? else { return Ok(0) };
        // What was listed under one grant may leave under another, but only what that one opens of the past.
        for (grant_key, grant) in &covering {
            // What was stored since a grant stands under it whatever the rest of the document says, which takes reading it.
            let stood = as_it_stood(case.kind, &grant.terms, key.field);
            let since = !stood && location >= grant_key.grant && record.changes.contains(&location);
            if since || opened_by(&turn.overlay, &record, (*grant_key, grant, stood))?.contains(&location) {
                return Ok(u8::MAX);
            }
        }
        let is_kept_back = |(_, grant): &&(GrantKey, GrantRecord)| {
            grant.terms.recipient == recipient
                && grant.terms.covers(key.field, document)
                && has_passed(grant, key)
                && self.begins_later(grant, now)
        };
        let kept_back: Vec<GrantKey> =
            turn.grants(key.case)?.iter().filter(is_kept_back).map(|(key, _)| *key).collect();
        turn.kept_back.extend(kept_back);
        let names_field = !covering.is_empty() && location == opening;
        Ok(if names_field { 1 << SLOT_FIELD } else { 0 })
    }

    /// Returns which bodies of a statement may leave now: why a case is referred leaves while the grant stands that opens it.
    fn statement_leaves(&self, turn: &Turn<'_>, header: &Header) -> Result<u8, ReplicaError> {
        let Header::Statement { references, .. } = header else { return Ok(u8::MAX) };
        if kind_of(header) != Some(Kind::Referral) {
            return Ok(u8::MAX);
        }
        let grant = references.first().map(|grant| case::grant(&turn.overlay, *grant)).transpose()?.flatten();
        let stands = grant.is_some_and(|(_, grant)| self.discloses(&grant, turn.now));
        Ok(if stands { u8::MAX } else { !(1 << SLOT_REASON) })
    }

    /// Packs entries of a commit, by increasing index, each with the bodies its mask names.
    pub(super) fn part(
        &mut self,
        turn: &Turn<'_>,
        number: u64,
        wanted: &[(u16, u8)],
        fresh: bool,
    ) -> Result<Part, ReplicaError> {
        let indexes: Vec<u16> = wanted.iter().map(|(index, _)| *index).collect();
        let mut entries = ledger::held(&turn.overlay, number, &indexes)?;
        for (entry, (_, slots)) in entries.iter_mut().zip(wanted) {
            entry.bodies.retain(|(slot, _)| slots & (1 << slot) != 0);
        }
        let stored = ledger::commit(&turn.overlay, number)?;
        self.pack(turn, number, stored, entries, fresh)
    }

    /// Packs entries of a commit with the hashes that prove them. Its tree is kept: that of a `fresh` commit, whose disclosures
    /// go to one reader after another, beside those of the commits whose entries they all are sent.
    fn pack(
        &mut self,
        turn: &Turn<'_>,
        number: u64,
        stored: StoredCommit,
        entries: Vec<Held>,
        fresh: bool,
    ) -> Result<Part, ReplicaError> {
        let StoredCommit { signed, origin, .. } = stored;
        let mut entries: Vec<PartEntry> =
            entries.into_iter().map(|Held { place, header, bodies, .. }| PartEntry { place, header, bodies }).collect();
        entries.sort_unstable_by_key(|entry| entry.place);
        let places: Vec<u32> = entries.iter().map(|entry| u32::from(entry.place)).collect();
        if signed.commit.depth == 0 {
            return Ok(Part { commit: signed, siblings: Vec::new(), entries });
        }
        let missing = LedgerError::Missing { table: Table::Entries.name() };
        // A step that was refused may have proven from a commit whose number went to another.
        let is_of = |(held, tree): &(u64, Tree)| *held == number && tree.root() == signed.commit.root;
        let held = if fresh {
            self.fresh_tree.take_if(|held| is_of(held))
        } else {
            self.trees.iter().position(is_of).map(|at| self.trees.remove(at))
        };
        let tree = match held {
            Some((_, tree)) => tree,
            None => ledger::tree(&turn.overlay, number, &origin)?,
        };
        let siblings = tree.siblings(&places).ok_or(missing)?;
        if fresh {
            self.fresh_tree = Some((number, tree));
        } else {
            self.keep_tree(number, tree);
        }
        Ok(Part { commit: signed, siblings, entries })
    }
}

/// Returns the changes of a document whose values stand, among those that count.
pub(crate) fn current(store: &dyn Store, record: &DocumentRecord) -> Result<Vec<EntryId>, ReplicaError> {
    let mut changes: Vec<DocumentChange> = Vec::with_capacity(record.changes.len());
    let mut counted: BTreeSet<EntryId> = BTreeSet::new();
    for location in &record.changes {
        let entry = ledger::entry_at(store, *location)?;
        let refused = case::decision(store, entry.id)?
            .is_some_and(|decision| matches!(decision.verdict, Verdict::Refused { .. }));
        // What builds on a refused change will be refused too; its author may hear of that later.
        let builds = match &entry.header {
            Header::Change { dependencies, predecessors, .. } => {
                dependencies.iter().chain(predecessors).all(|id| counted.contains(id))
            }
            Header::Opening { .. } | Header::Statement { .. } => true,
        };
        if builds && !refused {
            let signer = ledger::signed(store, location.commit)?.commit.signer;
            counted.insert(entry.id);
            changes.push(DocumentChange { id: entry.id, header: entry.header, signer });
        }
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(only) = current_of_one(&changes) {
        return Ok(vec![only]);
    }
    let document = Document::build(&changes);
    let current = document.and_then(|document| document.current());
    current
        .map(|current| current.into_iter().collect())
        .map_err(|error| StoreError::Corrupt { table: Table::Documents.name(), reason: error.to_string() }.into())
}

/// Tells whether a statement may stand in an outbox with these bodies: only what is listed here ever leaves.
pub(super) fn statement_may_leave(header: &Header, slots: u8) -> bool {
    match kind_of(header) {
        Some(Kind::Grant | Kind::EmergencyGrant) => slots & !(1 << SLOT_GRANT_TERMS) == 0,
        Some(Kind::EmergencyRequest) => slots <= 0b11,
        Some(Kind::Consultation | Kind::Revocation | Kind::GrantEnded | Kind::Erasure | Kind::GroundedErasure) => {
            slots == 0
        }
        Some(Kind::Referral | Kind::ReferralAnswer | Kind::ReferralSettled) => slots <= 0b11,
        Some(Kind::Admission | Kind::Receipt) => slots <= 1,
        Some(
            Kind::CaseOpened
            | Kind::CaseTaken
            | Kind::Consent
            | Kind::Disclosure
            | Kind::Distinct
            | Kind::Import
            | Kind::LedgerOpened
            | Kind::Link
            | Kind::AuditNonce
            | Kind::Person
            | Kind::Received
            | Kind::Retention
            | Kind::Unlink,
        )
        | None => false,
    }
}

fn chunks(outgoing: &[Outgoing]) -> Vec<&[Outgoing]> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, item) in outgoing.iter().enumerate() {
        let full = index > start && (index - start >= DISCLOSURE_ITEMS_MAX || bytes + item.bytes > DELIVERY_BYTES_MAX);
        if full {
            chunks.push(&outgoing[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += item.bytes + ITEM_BYTES;
    }
    if start < outgoing.len() {
        chunks.push(&outgoing[start..]);
    }
    chunks
}

fn groups(items: &[Outgoing]) -> Vec<DisclosureGroup> {
    items
        .chunk_by(|one, next| one.alias == next.alias)
        .map(|run| DisclosureGroup { alias: run[0].alias, items: run.iter().map(|outgoing| outgoing.item).collect() })
        .collect()
}

pub(super) fn outbox_key(ledger: LedgerId, first: u64) -> Vec<u8> {
    [&ledger.0[..], &first.to_be_bytes()].concat()
}

/// Returns the key of a disclosure of an earlier ledger of the organisation: it is sent no more, but what it made available
/// stays where it went. No ledger has the id of zeros before it.
pub(super) fn past_outbox_key(row: &OutboxRow) -> Vec<u8> {
    [&PAST[..], &row.location.key()].concat()
}

/// Stands where the id of the recipient's ledger does, before disclosures of earlier ledgers.
const PAST: [u8; 32] = [0; 32];

/// Returns the field of an opening whose field body is held.
pub(super) fn opening_field(store: &dyn Store, opening: Location) -> Result<Option<FieldId>, LedgerError> {
    Ok(ledger::body(store, opening, SLOT_FIELD)?.as_deref().and_then(super::submit::field_of))
}
