// SPDX-License-Identifier: EUPL-1.2
//! A dishonest peer: a member with good keys that stops keeping to the protocol.

use raccord_protocol::id::SessionId;

use crate::office::Office;
use crate::random::Dice;
use crate::truth::Truth;
use crate::workload::Partner;

/// Is a dishonest office, once it is active.
#[derive(Debug)]
pub struct Adversary {
    office: usize,
    dice: Dice,
    active: bool,
}

/// Is a frame of its own making: to whom, in which session, what.
pub type Forged = (usize, SessionId, Vec<u8>);

impl Adversary {
    /// Returns the office that will turn dishonest.
    pub fn new(office: usize, seed: u64) -> Self {
        Self { office, dice: Dice::new(seed, "adversary", office), active: false }
    }

    /// Returns which office it is.
    pub fn office(&self) -> usize {
        self.office
    }

    /// Tells whether it has turned dishonest.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Stops attacking; it stays dishonest.
    pub fn retire(&mut self) {}

    /// Returns how long to wait for the next attack.
    pub fn next_attack_ms(&mut self) -> u64 {
        self.dice.between(200, 20_000)
    }

    /// Greets.
    pub fn greet(&mut self, _offices: &[Office], _peer: usize, _session: SessionId) -> Vec<Forged> {
        Vec::new()
    }

    /// Hears.
    pub fn hear(
        &mut self,
        _offices: &[Office],
        _from: usize,
        _session: SessionId,
        _bytes: &[u8],
        _now: u64,
    ) -> Vec<Forged> {
        Vec::new()
    }

    /// Attacks.
    pub fn attack(&mut self, _offices: &[Office], _partners: &[Partner], _truth: &mut Truth, _now: u64) -> Vec<Forged> {
        self.active = true;
        Vec::new()
    }
}
