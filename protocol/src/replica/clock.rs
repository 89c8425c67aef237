// SPDX-License-Identifier: EUPL-1.2
//! What a node takes the time to be (SPEC.md, 12.2).
//!
//! A node's time is its clock, but never before its newest epoch. A clock that is suddenly more than a day ahead of what
//! the node knows is doubted: it may be wrong, or the node may have been off. Views go by the clock, so that what may
//! have expired is hidden at once. What cannot be taken back waits: epochs, deletions, notices, deliveries both ways. A
//! peer whose cosignature says the same day ends the doubt, and so does the clock by running on for a week.
//!
//! ```text
//! known ── a day ──▶ clock?    within: trusted, and known from then on
//!                              beyond: doubted until a peer confirms it, it goes back, or it has run for seven days
//! ```

use borsh::{BorshDeserialize, BorshSerialize};

use crate::checkpoint::Cosignature;
use crate::codec::encode;
use crate::id::LedgerId;
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, read_row};
use crate::store::{Store, StoreError, Table};
use crate::time::{DAY_MS, HOUR_MS, SECOND_MS, Timestamp};

use super::submit::CLOCK_TOLERANCE_MS;
use super::turn::Turn;
use super::{Effect, Note, Replica, ReplicaError};

/// How far ahead of what is known a clock is believed.
const JUMP_MS: u64 = DAY_MS;
/// How long a clock that jumped has to run before it is believed without anybody's word.
const TRIAL_MS: u64 = 7 * DAY_MS;
/// How often a node that doubts its clock looks at it, and asks its peers.
const LOOK_MS: u64 = HOUR_MS;
const META_CLOCK: &[u8] = b"clock";

/// Is what a node knows of the time beside its clock.
#[derive(Debug)]
pub(super) struct Clock {
    /// A moment that has been: the newest epoch, or what the clock said while it was trusted.
    known: Timestamp,
    doubt: Option<Doubt>,
    /// When a clock that is doubted is looked at next.
    next_look: Timestamp,
}

/// Is a clock that jumped, on trial.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
struct Doubt {
    /// What it said at the last look.
    seen: Timestamp,
    /// How long it ran since it jumped; no more than a day counts between two looks.
    run_ms: u64,
    /// How many commits there were when it jumped.
    commits: u64,
    /// What was known when it jumped: what was said since does not vouch for it.
    known: Timestamp,
}

/// How long a row of a doubt was that did not say yet what was known.
const DOUBT_BYTES_BEFORE: usize = 24;

/// Says that the clock of a node is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDoubt {
    /// For how many milliseconds it has to run before it is believed without anybody's word.
    pub left_ms: u64,
}

/// Tells whether a node doubts its clock, as of its last look.
///
/// # Errors
/// Fails when the store does.
pub fn clock_doubt(store: &dyn Store) -> Result<Option<ClockDoubt>, StoreError> {
    Ok(load_doubt(store, Timestamp::MIN)?.map(|doubt| ClockDoubt { left_ms: TRIAL_MS.saturating_sub(doubt.run_ms) }))
}

/// Says why no bundle can be dated now: partners would miss in it what is done before the day that it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undated {
    /// The clock is doubted.
    Doubted(ClockDoubt),
    /// The ledger's newest word is later than the clock: one of the two was, or is, wrong.
    Ahead {
        /// When that word was said, by the clock of then.
        said: Timestamp,
        /// For how many milliseconds the clock has to run before it has caught up with it.
        left_ms: u64,
    },
}

/// Tells whether a bundle of a ledger may be dated by a clock that says `clock`, and why not.
///
/// # Errors
/// Fails when the store does, or does not read back.
pub fn why_undated(store: &dyn Store, ledger: LedgerId, clock: Timestamp) -> Result<Option<Undated>, LedgerError> {
    if let Some(doubt) = clock_doubt(store)? {
        return Ok(Some(Undated::Doubted(doubt)));
    }
    let said = ledger::last_believed(store, ledger)?;
    let left_ms = said.minus_ms(CLOCK_TOLERANCE_MS).ms_since(clock);
    Ok((left_ms > 0).then_some(Undated::Ahead { said, left_ms }))
}

/// Reads the doubt that a store keeps; `known` is what is known where its row does not say it.
fn load_doubt(store: &dyn Store, known: Timestamp) -> Result<Option<Doubt>, StoreError> {
    let Some(mut value) = store.get(Table::Meta, META_CLOCK)? else { return Ok(None) };
    if value.len() == DOUBT_BYTES_BEFORE {
        value.extend(encode(&known));
    }
    read_row(Table::Meta, &value).map(Some)
}

impl Clock {
    /// Reads what is known of the time; without a doubt it is `known`, that of the newest epoch, or of what was told last.
    pub(super) fn load(store: &dyn Store, known: Timestamp) -> Result<Self, StoreError> {
        let doubt = load_doubt(store, known)?;
        Ok(Self { known: doubt.as_ref().map_or(known, |doubt| doubt.known), doubt, next_look: Timestamp::MIN })
    }

    /// Tells whether the clock is doubted.
    pub(super) fn is_doubted(&self) -> bool {
        self.doubt.is_some()
    }

    /// Returns the last moment that is known, while the clock is doubted.
    pub(super) fn last_known(&self) -> Option<Timestamp> {
        self.doubt.as_ref().map(|_| self.known)
    }

    /// Returns when a clock that is doubted is looked at next: at once where it went back.
    pub(super) fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        self.doubt.as_ref().map(|doubt| if now < doubt.seen { now } else { self.next_look })
    }

    fn is_far_ahead(&self, now: Timestamp) -> bool {
        now.ms_since(self.known) > JUMP_MS
    }
}

impl Replica {
    /// Returns the node's time where its clock says `clock`: never before its newest epoch.
    pub(super) fn node_time(&self, clock: Timestamp) -> Timestamp {
        clock.max(self.epoch.since)
    }

    /// Returns the node's time where its clock says `clock`, and notes whether that can be believed.
    pub(super) fn tell_time(&mut self, clock: Timestamp) -> Timestamp {
        if self.sealed.size == 0 {
            // Nothing vouches yet for the moment at which the first epoch began.
            self.epoch.since = self.epoch.since.min(clock);
        }
        let now = self.node_time(clock);
        if self.clock.doubt.is_none() {
            if self.clock.is_far_ahead(now) {
                let known = self.clock.known;
                self.clock.doubt = Some(Doubt { seen: now, run_ms: 0, commits: self.next_commit, known });
                self.clock.next_look = Timestamp::MIN;
            } else {
                self.clock.known = self.clock.known.max(now);
            }
        }
        now
    }

    /// Looks at a clock that is doubted: whether it went back, or has run long enough; asks the peers otherwise.
    pub(super) fn look_at_clock(&mut self, turn: &mut Turn<'_>) -> Result<(), ReplicaError> {
        let now = turn.now;
        let far = self.clock.is_far_ahead(now);
        let Some(doubt) = &mut self.clock.doubt else { return Ok(()) };
        if !far {
            // What staff wrote meanwhile was shared with those alone whose grants stood at the wrong time.
            let wrote = self.next_commit > doubt.commits;
            self.believe_clock(turn);
            return if wrote { self.fill_anew(turn, None) } else { Ok(()) };
        }
        if doubt.seen <= now && now < self.clock.next_look {
            return Ok(());
        }
        doubt.run_ms += now.ms_since(doubt.seen).min(DAY_MS);
        doubt.seen = now;
        let passed = doubt.run_ms >= TRIAL_MS;
        turn.overlay.put(Table::Meta, META_CLOCK, encode(doubt));
        if self.clock.next_look == Timestamp::MIN {
            turn.effects.push(Effect::Note(Note::ClockDoubted { known: self.clock.known }));
        }
        self.clock.next_look = now.plus_ms(LOOK_MS);
        if passed {
            self.believe_clock(turn);
            return Ok(());
        }
        let peers: Vec<PublicKey> = self.greeted().collect();
        peers.into_iter().try_for_each(|peer| self.offer_checkpoint(turn, peer))
    }

    /// Takes a peer's word for the time: a cosignature that it just made.
    pub(super) fn confirm_clock(&mut self, turn: &mut Turn<'_>, cosignature: &Cosignature) {
        let said = Timestamp(cosignature.time_s.saturating_mul(SECOND_MS));
        // One that went back is believed at its next look, with what follows from that.
        let jumped = self.clock.is_doubted() && self.clock.is_far_ahead(turn.now);
        if jumped && turn.now.ms_since(said) <= JUMP_MS {
            self.believe_clock(turn);
        }
    }

    fn believe_clock(&mut self, turn: &mut Turn<'_>) {
        self.clock.doubt = None;
        self.clock.known = self.clock.known.max(turn.now);
        turn.overlay.delete(Table::Meta, META_CLOCK);
        turn.effects.push(Effect::Note(Note::ClockBelieved));
    }
}
