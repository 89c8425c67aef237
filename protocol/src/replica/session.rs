// SPDX-License-Identifier: EUPL-1.2
//! Who is connected, how far each side has read the other, and which cards and rosters each has.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::codec::{encode, tagged_hash};
use crate::fork::ForkProof;
use crate::id::{Digest, LedgerId, OrganisationId, PlatformId, SessionId};
use crate::key::PublicKey;
use crate::ledger::{self, read_row};
use crate::log::LogState;
use crate::message::{HELLO_CARDS_MAX, HELLO_ROSTERS_MAX, Hello, Message, Part};
use crate::roster::{Directory, PlatformFile, RosterError, SignedCard, SignedRoster};
use crate::store::{Store, Table, prefix_end};
use crate::time::{MINUTE_MS, SECOND_MS, Timestamp};

use super::frame::{PartCheck, ReadFrame};
use super::paths::proven;
use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Note, Replica, ReplicaError};

/// How many deliveries may be on the way to a peer: as many small ones as were missed in a day or two.
const IN_FLIGHT_MAX: usize = 256;
/// How many bytes of deliveries may be on the way to a peer, unless a single one takes more.
const IN_FLIGHT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long an answer is waited for before the question is asked again.
const ANSWER_MS: u64 = 10 * SECOND_MS;
/// How long after it was asked what this node lost a peer is asked again: it may take long to find, and is given a few times.
const RECALL_MS: u64 = 10 * MINUTE_MS;
/// How long after a checkpoint or paths were sent a peer that has not answered gets them again: the next epoch may be far off, where a
/// clock that was ahead was set right.
const WITNESS_MS: u64 = 10 * MINUTE_MS;
/// How many first hellos of a ledger are answered within [`ANSWER_MS`], whatever the number of its connections: each answer
/// may be 4 MiB of deliveries. One that is passed over is said again.
const GREETINGS_MAX: u32 = 8;

/// Is how far a peer and this node have read each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PeerRecord {
    /// The position after the last item of the peer's outbox.
    pub outbox_end: u64,
    /// How far the peer has read it.
    pub taken: u64,
    /// How far this node has read its own outbox at the peer.
    pub read: u64,
}

/// Says who brings cards and rosters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// People of this organisation, by a file.
    Hand,
    /// A peer.
    Peer,
}

impl Source {
    /// Passes over what does not hold here, where a peer brings it: it may hold by what the peer has.
    fn takes<T>(self, added: Result<T, RosterError>) -> Result<Option<T>, Failure<RosterError>> {
        match (added, self) {
            (Ok(added), _) => Ok(Some(added)),
            (Err(_), Self::Peer) => Ok(None),
            (Err(error), Self::Hand) => Err(Failure::Refused(error)),
        }
    }
}

/// How many organisations that are on no roster held here a node keeps cards of, for peers.
const STRANGERS_MAX: usize = 256;
/// The number of the last card of one that is taken from a peer.
const STRANGER_CARDS_MAX: u32 = 64;
/// How many bytes such a card takes at most.
const STRANGER_CARD_BYTES_MAX: usize = 65_536;

/// Counts the hellos of a ledger that were answered lately, over all its sessions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Greetings {
    since: Timestamp,
    count: u32,
}

impl Greetings {
    /// Returns the count with one more; `None` where there were as many as are answered.
    fn one_more(before: Option<Self>, now: Timestamp) -> Option<Self> {
        match before {
            Some(held) if held.since <= now && now < held.since.plus_ms(ANSWER_MS) => {
                (held.count < GREETINGS_MAX).then_some(Self { count: held.count + 1, ..held })
            }
            Some(_) | None => Some(Self { since: now, count: 1 }),
        }
    }
}

/// Is a peer that is connected.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) ledger: LedgerId,
    pub(super) organisation: OrganisationId,
    /// Whether the peer said hello.
    pub(super) greeted: bool,
    /// Up to which position its outbox was sent.
    pub(super) sent: u64,
    /// The deliveries that are not acknowledged: the end position of each, and its bytes.
    in_flight: VecDeque<(u64, usize)>,
    /// The newest state of this node's log that the peer holds.
    pub(super) witnessed: LogState,
    /// Up to which position of its outbox it was sent the paths of commits.
    pub(super) proven: u64,
    /// The organisations of other platforms whose cards were sent, for their words went to the peer.
    introduced: BTreeSet<OrganisationId>,
    /// From when on a hello that is said again is answered again.
    greets_at: Timestamp,
    /// When an unanswered question is asked again.
    answer_due: Option<Timestamp>,
    /// Whether it was asked for what it sent and is not held any more.
    pub(super) asked: bool,
    /// Up to which position of its outbox at the peer this node has to read to have all that it recalled.
    pub(super) recalled: Option<u64>,
    /// When it is asked again what this node lost: it may not have been able to answer.
    recall_due: Option<Timestamp>,
    /// When checkpoint and paths that it has not answered for go to it again.
    witness_due: Option<Timestamp>,
}

impl Session {
    /// Tells whether one more delivery may be on the way.
    pub(super) fn has_room(&self) -> bool {
        let bytes: usize = self.in_flight.iter().map(|(_, bytes)| bytes).sum();
        self.in_flight.len() < IN_FLIGHT_MAX && bytes < IN_FLIGHT_BYTES_MAX
    }

    /// Remembers that a delivery of the outbox up to `end` is on the way.
    pub(super) fn sends(&mut self, end: u64, bytes: usize) {
        self.sent = end;
        self.in_flight.push_back((end, bytes));
    }

    pub(super) fn await_answer(&mut self, now: Timestamp) {
        self.answer_due = Some(now.plus_ms(ANSWER_MS));
    }

    /// Remembers that it was asked what this node lost.
    pub(super) fn await_recalled(&mut self, now: Timestamp) {
        self.recall_due = self.recalled.is_none().then(|| now.plus_ms(RECALL_MS));
    }

    /// Remembers that a checkpoint or paths were sent.
    pub(super) fn await_witness(&mut self, now: Timestamp) {
        self.witness_due = Some(now.plus_ms(WITNESS_MS));
    }

    /// Remembers that there is nothing to ask it, or no way to.
    pub(super) fn await_nothing_recalled(&mut self) {
        self.recall_due = None;
    }

    /// Returns when something is asked again, at a moment.
    pub(super) fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let recall = self.recall_due.filter(|_| self.recalled.is_none()).map(|due| next(due, RECALL_MS, now));
        let answer = self.answer_due.map(|due| next(due, ANSWER_MS, now));
        let witness = self.witness_due.map(|due| next(due, WITNESS_MS, now));
        [answer, witness, recall].into_iter().flatten().min()
    }
}

/// Returns when something is due that was put off by at most `wait_ms`: at once, where the clock was set back since.
fn next(due: Timestamp, wait_ms: u64, now: Timestamp) -> Timestamp {
    if now.plus_ms(wait_ms) < due { now } else { due }
}

/// Reads how far every peer and this node have read each other.
pub(super) fn load_peers(store: &dyn Store) -> Result<BTreeMap<LedgerId, PeerRecord>, ReplicaError> {
    let rows = store.scan(Table::Peers, &[], &[], usize::MAX)?;
    rows.into_iter()
        .filter_map(|(key, value)| Some((LedgerId(key.try_into().ok()?), value)))
        .map(|(ledger, value)| Ok((ledger, read_row(Table::Peers, &value)?)))
        .collect()
}

/// Returns how far a peer and this node have read each other.
///
/// # Errors
/// Fails when the store does.
pub fn peer_record(store: &dyn Store, ledger: LedgerId) -> Result<PeerRecord, ReplicaError> {
    let value = store.get(Table::Peers, &ledger.0)?;
    Ok(value.map(|value| read_row(Table::Peers, &value)).transpose()?.unwrap_or_default())
}

impl Replica {
    pub(super) fn connected(&mut self, turn: &mut Turn<'_>, peer: PublicKey, session: SessionId) {
        let known = self.directory.peers_of(self.identity.organisation, turn.now);
        let Some((organisation, node)) = known.into_iter().find(|(_, node)| node.transport_key == peer) else {
            turn.effects.push(Effect::Close { peer, session });
            return;
        };
        let mut opened = Session {
            id: session,
            ledger: node.ledger(),
            organisation,
            greeted: false,
            sent: 0,
            in_flight: VecDeque::new(),
            witnessed: LogState::empty(),
            proven: 0,
            introduced: BTreeSet::new(),
            greets_at: Timestamp::MIN,
            answer_due: None,
            asked: false,
            recalled: None,
            recall_due: None,
            witness_due: None,
        };
        opened.await_answer(turn.clock);
        self.sessions.insert(peer, opened);
        self.say_hello(turn, peer);
    }

    fn say_hello(&self, turn: &mut Turn<'_>, peer: PublicKey) {
        let Some(session) = self.sessions.get(&peer) else { return };
        let witnessed = ledger::newest_checkpoint(&turn.overlay, session.ledger).ok().flatten();
        let shared = self.shared_platform(session.organisation, turn.now);
        let hello = Hello {
            ledger: self.identity.ledger,
            read: self.peers.get(&session.ledger).map_or(0, |record| record.read),
            platform_digest: shared.digest(),
            cards: shared.cards.clone(),
            rosters: shared.rosters.clone(),
            witnessed: witnessed.map_or_else(LogState::empty, |held| held.checkpoint.state),
            answered: session.greeted,
        };
        turn.effects.push(Effect::Send { peer, session: session.id, bytes: Message::Hello(hello).encode() });
    }

    /// Takes a frame: what cannot be taken ends the session.
    pub(super) fn frame(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        session: SessionId,
        read: ReadFrame,
    ) -> Result<(), ReplicaError> {
        if self.sessions.get(&peer).is_none_or(|held| held.id != session) {
            return Ok(());
        }
        let message = match read.message {
            Ok(message) => message,
            Err(error) => {
                self.refuse(turn, peer, error.into());
                return Ok(());
            }
        };
        let saved = (self.next_commit, self.epoch);
        let taken = self.take(turn, peer, message, read.checks);
        match taken {
            Ok(()) => self.flush(turn),
            Err(Failure::Broken(error)) => Err(error),
            Err(Failure::Refused(error)) => {
                (self.next_commit, self.epoch) = saved;
                let store = turn.discard();
                self.peers = load_peers(store)?;
                self.jobs = super::purge::load_jobs(store)?;
                if let DeliveryError::Fork(proof) = &error {
                    self.keep_proof(turn, proof)?;
                }
                if let DeliveryError::ReadAhead { read, .. } = error {
                    self.note_read_ahead(turn, peer, read);
                }
                self.refuse(turn, peer, error);
                Ok(())
            }
        }
    }

    fn refuse(&mut self, turn: &mut Turn<'_>, peer: PublicKey, error: DeliveryError) {
        if let Some(session) = self.sessions.remove(&peer) {
            turn.effects.push(Effect::Note(Note::Refused { ledger: Some(session.ledger), error }));
            turn.effects.push(Effect::Close { peer, session: session.id });
        }
    }

    fn take(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        message: Message,
        checks: Vec<PartCheck>,
    ) -> Result<(), Failure<DeliveryError>> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (ledger, greeted) = (session.ledger, session.greeted);
        match message {
            Message::Hello(hello) => self.greet(turn, peer, &hello),
            // A message that overtook the hello, or came after it was lost: the peer sends it again once greeted.
            _ if !greeted => Ok(()),
            Message::Platform { cards, rosters } => {
                let file = PlatformFile { cards, rosters };
                match self.bring_platform(turn, &file, Source::Peer) {
                    Ok(_) => Ok(()),
                    Err(Failure::Broken(error)) => Err(Failure::Broken(error)),
                    Err(Failure::Refused(error)) => {
                        self.directory = super::load_directory(turn.discard())?;
                        Err(Failure::Refused(error.into()))
                    }
                }
            }
            Message::Delivery(_)
            | Message::Taken { .. }
            | Message::Cosigned { .. }
            | Message::Paths { .. }
            | Message::PathsTaken { .. }
            | Message::Lacks { .. }
            | Message::Again { .. }
            | Message::Recall { .. }
            | Message::Recalled { .. }
                if self.is_cut_off(ledger) =>
            {
                Ok(())
            }
            // What it says is judged by the time: it comes again.
            Message::Delivery(_) | Message::Lacks { .. } | Message::Again { .. } if self.clock.is_doubted() => Ok(()),
            Message::Delivery(delivery) => self.deliver(turn, peer, delivery, checks),
            Message::Taken { position } => Ok(self.acknowledge(turn, peer, position)?),
            Message::Checkpoint { checkpoint, from, proof } => self.witness(turn, peer, &checkpoint, from, &proof),
            Message::Cosigned { state, cosignature } => self.cosigned(turn, peer, state, &cosignature),
            Message::Fork { first, second, proof } => {
                self.told_of_fork(turn, &ForkProof::States { first, second, proof })
            }
            Message::Rewritten { checkpoint, commit } => {
                self.told_of_fork(turn, &ForkProof::Cited { checkpoint, commit })
            }
            Message::Paths { position, size, epochs } => self.take_paths(turn, peer, position, size, epochs),
            Message::PathsTaken { position } => Ok(self.paths_taken(turn, peer, position)?),
            Message::Lacks { disclosures, items } => self.send_again(turn, peer, &disclosures, &items),
            Message::Again { disclosures, parts } => self.take_again(turn, peer, (disclosures, parts), checks),
            Message::Recall { outboxes } => self.give_back(turn, peer, &outboxes),
            Message::Recalled { disclosures, position } => {
                self.take_recalled(turn, peer, &disclosures, checks, position)
            }
        }
    }

    fn greet(&mut self, turn: &mut Turn<'_>, peer: PublicKey, hello: &Hello) -> Result<(), Failure<DeliveryError>> {
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        if hello.ledger != session.ledger {
            return Err(Failure::Refused(DeliveryError::Impostor));
        }
        let (ledger, organisation, id) = (session.ledger, session.organisation, session.id);
        if hello.cards.len() > HELLO_CARDS_MAX || hello.rosters.len() > HELLO_ROSTERS_MAX {
            return Err(Failure::Refused(DeliveryError::Delivery("a hello names too many cards or rosters")));
        }
        // The peer asks again because our hello was lost. An answer may be all that the outbox holds: it has its pace.
        let repeat = session.greeted;
        if repeat && (hello.answered || turn.clock < next(session.greets_at, ANSWER_MS, turn.clock)) {
            return Ok(());
        }
        if repeat {
            session.greets_at = turn.clock.plus_ms(ANSWER_MS);
        } else if let Some(greetings) = Greetings::one_more(self.greetings.get(&ledger).copied(), turn.clock) {
            self.greetings.insert(ledger, greetings);
        } else {
            return Ok(());
        }
        let record = self.peers.entry(ledger).or_default();
        let ahead = super::forks::read_ahead_of(&turn.overlay, ledger)?;
        // Once the outbox has grown again the positions would agree, and mean other items.
        if ahead.is_some() || hello.read > record.outbox_end {
            let read = ahead.unwrap_or(0).max(hello.read);
            return Err(Failure::Refused(DeliveryError::ReadAhead { read, held: record.outbox_end }));
        }
        session.greeted = true;
        session.answer_due = None;
        session.sent = hello.read;
        session.in_flight.clear();
        session.witnessed = hello.witnessed;
        session.proven = proven(&turn.overlay, ledger)?;
        if record.taken < hello.read {
            record.taken = hello.read;
            turn.overlay.put(Table::Peers, ledger.0, encode(&*record));
        }
        let shared = self.shared_platform(organisation, turn.now);
        if shared.digest() != hello.platform_digest {
            let (cards, rosters) = self.lacking(turn, &shared, hello)?;
            for message in Message::platform(cards, rosters) {
                turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
            }
        }
        if repeat {
            self.say_hello(turn, peer);
        }
        self.tell_proofs(turn, peer)?;
        self.show_own(turn, peer)?;
        self.offer_checkpoint(turn, peer)?;
        self.recall(turn, peer)?;
        self.send_to(turn, peer)?;
        if !self.is_cut_off(ledger) && !self.clock.is_doubted() {
            self.ask_again(turn, peer)?;
        }
        Ok(())
    }

    fn acknowledge(&mut self, turn: &mut Turn<'_>, peer: PublicKey, position: u64) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        let record = self.peers.entry(session.ledger).or_default();
        if position > record.outbox_end {
            return Ok(());
        }
        while session.in_flight.front().is_some_and(|(end, _)| *end <= position) {
            session.in_flight.pop_front();
        }
        session.answer_due = None;
        if !session.in_flight.is_empty() {
            session.await_answer(turn.clock);
        }
        if record.taken < position {
            record.taken = position;
            turn.overlay.put(Table::Peers, session.ledger.0, encode(&*record));
        }
        session.sent = session.sent.max(position);
        self.send_to(turn, peer)
    }

    /// Asks again where no answer came: frames may be lost.
    pub(super) fn retry(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let due: Vec<PublicKey> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.answer_due.is_some_and(|due| next(due, ANSWER_MS, turn.clock) <= turn.clock))
            .map(|(peer, _)| *peer)
            .collect();
        let unheard = |session: &Session| session.greeted && session.recalled.is_none();
        let recalled: Vec<PublicKey> = self
            .sessions
            .iter()
            .filter(|(_, session)| {
                unheard(session) && session.recall_due.is_some_and(|due| next(due, RECALL_MS, turn.clock) <= turn.clock)
            })
            .map(|(peer, _)| *peer)
            .collect();
        recalled.into_iter().try_for_each(|peer| self.recall(turn, peer))?;
        self.witness_again(turn)?;
        for peer in due {
            let Some(session) = self.sessions.get_mut(&peer) else { continue };
            session.await_answer(turn.clock);
            if session.greeted {
                session.sent = self.peers.get(&session.ledger).map_or(0, |record| record.taken);
                session.in_flight.clear();
                session.answer_due = None;
                self.offer_checkpoint(turn, peer)?;
                self.send_to(turn, peer)?;
            } else {
                self.say_hello(turn, peer);
            }
        }
        Ok(())
    }

    /// Sends checkpoint and paths again to who has not answered for them.
    fn witness_again(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let is_due = |due: Timestamp| next(due, WITNESS_MS, turn.clock) <= turn.clock;
        let is_silent = |session: &Session| session.witness_due.is_some_and(is_due);
        let due: Vec<PublicKey> =
            self.sessions.iter().filter(|(_, session)| is_silent(session)).map(|(peer, _)| *peer).collect();
        for peer in due {
            let Some(session) = self.sessions.get_mut(&peer) else { continue };
            session.witness_due = None;
            if session.witnessed.size < self.sealed.size || session.proven > proven(&turn.overlay, session.ledger)? {
                self.prove_again(turn, peer)?;
                self.offer_checkpoint(turn, peer)?;
            }
        }
        Ok(())
    }

    /// Says so where a membership has started or ended: others may connect now.
    pub(super) fn look_at_members(&mut self, turn: &mut Turn<'_>) {
        if self.next_member.is_some_and(|next| next <= turn.now) {
            self.next_member = self.directory.next_change(turn.now);
            turn.effects.push(Effect::PeersChanged);
        }
    }

    /// Adds cards and rosters; returns how many were new.
    ///
    /// A peer brings what follows what is held, and nothing else: which platforms this organisation is in, its people
    /// decide, so a platform's first roster comes by hand alone. What does not hold here is passed over, for whoever sends
    /// it may hold other cards in good faith, by which it does.
    pub(super) fn bring_platform(
        &mut self,
        turn: &mut Turn<'_>,
        file: &PlatformFile,
        source: Source,
    ) -> Result<usize, Failure<RosterError>> {
        let mut new_cards = Vec::new();
        let mut new_rosters = Vec::new();
        let home = |organisation| (organisation, self.directory.home_of(organisation));
        let homes: Vec<_> = self.directory.cards().map(|card| home(card.organisation)).collect();
        for signed in &file.cards {
            if source == Source::Peer && self.is_one_stranger_too_many(signed) {
                continue;
            }
            if source.takes(self.directory.add_card(signed.clone()))?.unwrap_or(false) {
                let card = signed.read().map_err(Failure::Refused)?;
                let key = [&card.organisation.0[..], &card.number.to_be_bytes()].concat();
                turn.overlay.put(Table::Cards, key, encode(signed));
                new_cards.push(signed.clone());
            }
        }
        for signed in &file.rosters {
            let Some(platform) = source.takes(signed.platform())? else { continue };
            if source == Source::Peer && self.directory.roster(platform).is_none() {
                continue;
            }
            if let Some(platform) = source.takes(self.directory.add_roster(signed.clone()))?.flatten() {
                let roster = signed.read().map_err(Failure::Refused)?;
                let key = [&platform.0[..], &roster.number.to_be_bytes()].concat();
                turn.overlay.put(Table::Rosters, key, encode(signed));
                new_rosters.push(signed.clone());
            }
        }
        let changes = new_cards.len() + new_rosters.len();
        if changes > 0 {
            self.next_member = self.directory.next_change(turn.now);
            turn.effects.push(Effect::PeersChanged);
            self.pass_on(turn, &new_cards, &new_rosters);
            self.follow_homes(turn, &homes)?;
        }
        Ok(changes)
    }

    /// Tells whether a card is of an organisation that is on no roster held here, and takes more room than these have
    /// together: only words of theirs that a partner passes on need such cards.
    fn is_one_stranger_too_many(&self, signed: &SignedCard) -> bool {
        // One that does not read is passed over where it is added.
        let Ok(organisation) = signed.organisation() else { return false };
        if self.directory.is_on_a_roster(organisation) {
            return false;
        }
        let strangers = self.directory.cards().filter(|card| !self.directory.is_on_a_roster(card.organisation)).count();
        let known = self.directory.card(organisation);
        let full = known.map_or(strangers >= STRANGERS_MAX, |card| card.number >= STRANGER_CARDS_MAX);
        full || signed.bytes.len() > STRANGER_CARD_BYTES_MAX
    }

    /// Tells those who are connected of new cards and rosters that concern them too.
    fn pass_on(&self, turn: &mut Turn<'_>, cards: &[SignedCard], rosters: &[SignedRoster]) {
        for (peer, session) in self.sessions.iter().filter(|(_, session)| session.greeted) {
            let shared = self.shared_platform(session.organisation, turn.now);
            let concerns = |signed: &&SignedCard| {
                signed.read().is_ok_and(|card| shared.cards.iter().any(|(held, _)| *held == card.organisation))
            };
            let cards: Vec<SignedCard> = cards.iter().filter(concerns).cloned().collect();
            let of_both = |signed: &&SignedRoster| {
                signed.platform().is_ok_and(|platform| shared.rosters.iter().any(|(held, _)| *held == platform))
            };
            let rosters: Vec<SignedRoster> = rosters.iter().filter(of_both).cloned().collect();
            for message in Message::platform(cards, rosters) {
                turn.effects.push(Effect::Send { peer: *peer, session: session.id, bytes: message.encode() });
            }
        }
    }

    /// Sends a peer the cards of those authors in what it is sent with whom it shares no platform: it could not tell whose the
    /// signatures are.
    pub(super) fn introduce_authors(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        parts: &[Part],
    ) -> Result<(), ReplicaError> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (id, organisation) = (session.id, session.organisation);
        let ledgers: BTreeSet<LedgerId> = parts.iter().map(|part| part.commit.commit.ledger).collect();
        for ledger in ledgers {
            let Some((author, _)) = self.directory.ledger(ledger) else { continue };
            let known = [organisation, self.identity.organisation].contains(&author)
                || !self.directory.shared_platforms(author, organisation, turn.now).is_empty();
            let session = self.sessions.get_mut(&peer).expect("looked up above");
            if known || !session.introduced.insert(author) {
                continue;
            }
            let mut cards = Vec::new();
            for (_, value) in turn.overlay.scan(Table::Cards, &author.0, &prefix_end(&author.0), usize::MAX)? {
                cards.push(read_row(Table::Cards, &value)?);
            }
            for message in Message::platform(cards, Vec::new()) {
                turn.effects.push(Effect::Send { peer, session: id, bytes: message.encode() });
            }
        }
        Ok(())
    }

    fn shared_platform(&self, other: OrganisationId, now: Timestamp) -> Shared {
        Shared::between(&self.directory, self.identity.organisation, other, now)
    }

    fn lacking(
        &self,
        turn: &Turn<'_>,
        shared: &Shared,
        hello: &Hello,
    ) -> Result<(Vec<SignedCard>, Vec<SignedRoster>), ReplicaError> {
        let mut cards = Vec::new();
        let held_cards: BTreeMap<OrganisationId, u32> = hello.cards.iter().copied().collect();
        for (organisation, number) in &shared.cards {
            let held = held_cards.get(organisation).copied();
            if held.is_none_or(|held| held < *number) {
                let from = [&organisation.0[..], &held.map_or(0, |held| held + 1).to_be_bytes()].concat();
                for (_, value) in turn.overlay.scan(Table::Cards, &from, &prefix_end(&organisation.0), usize::MAX)? {
                    cards.push(read_row(Table::Cards, &value)?);
                }
            }
        }
        let mut rosters = Vec::new();
        for (platform, number) in &shared.rosters {
            let held = hello.rosters.iter().find(|(held, _)| held == platform).map(|(_, number)| *number);
            if held.is_none_or(|held| held < *number) {
                let from = [&platform.0[..], &held.map_or(0, |held| held + 1).to_be_bytes()].concat();
                for (_, value) in turn.overlay.scan(Table::Rosters, &from, &prefix_end(&platform.0), usize::MAX)? {
                    rosters.push(read_row(Table::Rosters, &value)?);
                }
            }
        }
        Ok((cards, rosters))
    }
}

/// Is what two organisations may both know of cards and rosters: the platforms they share, and their members.
struct Shared {
    cards: Vec<(OrganisationId, u32)>,
    rosters: Vec<(PlatformId, u32)>,
}

impl Shared {
    fn between(directory: &Directory, one: OrganisationId, other: OrganisationId, now: Timestamp) -> Self {
        let platforms = directory.shared_platforms(one, other, now);
        let mut cards = BTreeMap::new();
        let mut rosters = Vec::new();
        for (platform, roster) in directory.rosters().filter(|(platform, _)| platforms.contains(platform)) {
            rosters.push((platform, roster.number));
            let members = roster.members.iter().map(|member| member.organisation);
            cards.extend(members.filter_map(|member| Some((member, directory.card(member)?.number))));
        }
        Self { cards: cards.into_iter().collect(), rosters }
    }

    fn digest(&self) -> Digest {
        Digest(tagged_hash("platform-digest", &[&encode(&self.cards), &encode(&self.rosters)]))
    }
}
