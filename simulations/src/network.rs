// SPDX-License-Identifier: EUPL-1.2
//! Links between nodes: sessions that come and go, frames that are late, lost, doubled, out of order, or of a session
//! that is over.

use std::collections::BTreeMap;

use raccord_protocol::id::SessionId;
use raccord_protocol::time::MINUTE_MS;

use crate::random::Dice;
use crate::scenarios::NetworkFaults;

/// Names a link: the lower office, then the higher.
pub type Link = (usize, usize);

/// Returns the link between two offices.
pub fn link(one: usize, other: usize) -> Link {
    (one.min(other), one.max(other))
}

/// Is every link.
#[derive(Debug)]
pub struct Network {
    links: BTreeMap<Link, LinkState>,
    faults: NetworkFaults,
    cut_dice: Dice,
    sessions: u64,
    healed: bool,
    /// What it did to frames.
    pub counts: FrameCounts,
}

/// Counts what happened to frames.
#[derive(Debug, Default, Clone, Copy)]
pub struct FrameCounts {
    /// How many were sent.
    pub sent: u64,
    /// How many were lost.
    pub lost: u64,
    /// How many arrive twice.
    pub doubled: u64,
}

#[derive(Debug)]
struct LinkState {
    session: Option<SessionId>,
    /// No session before this moment.
    blocked_until: u64,
    /// Frames from the lower office, from the higher office, are lost before this moment.
    silent_until: [u64; 2],
    dice: [Dice; 2],
}

/// Says what a cut does.
#[derive(Debug)]
pub enum Cut {
    /// These links have no session until then.
    Closed(Vec<Link>),
    /// Frames of one direction of a link are lost for a while; its session stays.
    OneWay,
}

impl Network {
    /// Links all of `offices` offices; no session is open yet.
    pub fn new(offices: usize, faults: &NetworkFaults, seed: u64) -> Self {
        let mut links = BTreeMap::new();
        for one in 0..offices {
            for other in one + 1..offices {
                let direction = |from: usize, to: usize| Dice::new(seed, "frames", from * offices + to);
                let dice = [direction(one, other), direction(other, one)];
                let state = LinkState { session: None, blocked_until: 0, silent_until: [0; 2], dice };
                links.insert((one, other), state);
            }
        }
        Self {
            links,
            faults: faults.clone(),
            cut_dice: Dice::new(seed, "cuts", 0),
            sessions: 0,
            healed: false,
            counts: FrameCounts::default(),
        }
    }

    /// Returns every link.
    pub fn links(&self) -> Vec<Link> {
        self.links.keys().copied().collect()
    }

    /// Ends all faults: from now on every frame arrives once, in its usual time.
    pub fn heal(&mut self, now: u64) {
        self.healed = true;
        for state in self.links.values_mut() {
            state.blocked_until = now;
            state.silent_until = [now; 2];
        }
    }

    /// Opens a session on a link, or says until when it is blocked; `None` where one is open already.
    pub fn connect(&mut self, now: u64, link: Link) -> Option<Result<SessionId, u64>> {
        let state = self.state(link);
        if state.session.is_some() {
            return None;
        }
        if state.blocked_until > now {
            return Some(Err(state.blocked_until));
        }
        self.sessions += 1;
        let session = SessionId(self.sessions.to_be_bytes());
        self.state(link).session = Some(session);
        Some(Ok(session))
    }

    /// Ends the session of a link; returns it if there was one.
    pub fn close(&mut self, link: Link) -> Option<SessionId> {
        self.state(link).session.take()
    }

    /// Tells whether a session is the one that stands on a link.
    pub fn is_open(&self, link: Link, session: SessionId) -> bool {
        self.links[&link].session == Some(session)
    }

    /// Sends a frame; returns after how many milliseconds it arrives, once, twice or never.
    pub fn send(&mut self, now: u64, from: usize, to: usize, session: SessionId) -> Vec<u64> {
        let (faults, healed) = (self.faults.clone(), self.healed);
        let direction = usize::from(from > to);
        let state = self.state(link(from, to));
        let gone = state.session != Some(session) || state.silent_until[direction] > now;
        let dice = &mut state.dice[direction];
        // Drawn for every frame, lost or not, so that what happens to one does not change what happens to the next.
        let (lost, doubled) = (dice.chance(faults.loss_permille), dice.chance(faults.duplicate_permille));
        let mut delay = |slow: bool| {
            let delay = dice.between(faults.latency_ms.0, faults.latency_ms.1);
            let slower = dice.between(2, 100);
            if slow && dice.chance(faults.slow_permille) { delay * slower } else { delay }
        };
        let delays = [delay(!healed), delay(!healed)];
        self.counts.sent += 1;
        if gone || (lost && !healed) {
            self.counts.lost += 1;
            return Vec::new();
        }
        if doubled && !healed {
            self.counts.doubled += 1;
            return delays.to_vec();
        }
        vec![delays[0]]
    }

    /// Returns how long to wait for the next cut, in milliseconds, unless there are none.
    pub fn next_cut(&mut self) -> Option<u64> {
        self.faults.cut_every_minutes.map(|minutes| self.cut_dice.wait(minutes * MINUTE_MS))
    }

    /// Cuts a link, or every link of an office, or one direction of a link.
    pub fn cut(&mut self, now: u64) -> Cut {
        let links = self.links();
        let until = now + self.cut_dice.wait(self.faults.cut_minutes_max * MINUTE_MS / 4);
        let one = links[self.cut_dice.index(links.len())];
        if self.cut_dice.chance(self.faults.one_way_permille) {
            let direction = self.cut_dice.index(2);
            self.state(one).silent_until[direction] = until;
            return Cut::OneWay;
        }
        let whole_office = self.cut_dice.chance(300);
        let cut: Vec<Link> = links
            .into_iter()
            .filter(|link| if whole_office { link.0 == one.0 || link.1 == one.0 } else { *link == one })
            .collect();
        for link in &cut {
            self.state(*link).blocked_until = until;
        }
        Cut::Closed(cut)
    }

    /// Returns how long an end of a link takes to notice that its session is over; `None` where it notices nothing
    /// before the next one starts.
    pub fn notice_ms(&mut self) -> Option<u64> {
        if self.cut_dice.chance(250) { None } else { Some(self.cut_dice.between(0, 20_000)) }
    }

    /// Returns how long a node waits before it connects again, in milliseconds.
    pub fn backoff_ms(&mut self) -> u64 {
        self.cut_dice.between(200, 10_000)
    }

    fn state(&mut self, link: Link) -> &mut LinkState {
        self.links.get_mut(&link).expect("every two offices are linked")
    }
}
