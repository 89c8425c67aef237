// SPDX-License-Identifier: EUPL-1.2
//! Disks and machines: what becomes of a batch, and of what was to be done after it.

use raccord_protocol::time::{MINUTE_MS, SECOND_MS};

use crate::random::Dice;
use crate::scenarios::DiskFaults;

/// Says what becomes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It cannot be written; the node drops its replica and opens it again.
    Fails,
    /// It is durable, and its effects are carried out.
    Kept,
    /// It is durable; then the machine stops, before any of its effects.
    StopsAfter,
    /// The machine stops before anything is written.
    StopsBefore,
}

/// Is the machine of one node.
#[derive(Debug)]
pub struct Disk {
    faults: DiskFaults,
    dice: Dice,
    /// Draws when copies are made and disks are lost.
    copies: Dice,
    next_fault: Option<u64>,
}

impl Disk {
    /// Returns the machine of the `number`-th office.
    pub fn new(number: usize, faults: &DiskFaults, seed: u64) -> Self {
        let mut disk = Self {
            faults: faults.clone(),
            dice: Dice::new(seed, "disk", number),
            copies: Dice::new(seed, "copies", number),
            next_fault: None,
        };
        disk.plan(0);
        disk
    }

    fn plan(&mut self, now: u64) {
        self.next_fault = self.faults.fault_every_minutes.map(|minutes| now + self.dice.wait(minutes * MINUTE_MS));
    }

    /// Ends all faults.
    pub fn heal(&mut self) {
        self.next_fault = None;
    }

    /// Returns what becomes of a batch: a fault that is due strikes the next one that writes something.
    pub fn fate(&mut self, now: u64, writes: bool) -> Fate {
        if !writes || self.next_fault.is_none_or(|at| now < at) {
            return Fate::Kept;
        }
        self.plan(now);
        match self.dice.index(3) {
            0 => Fate::Fails,
            1 => Fate::StopsAfter,
            _ => Fate::StopsBefore,
        }
    }

    /// Returns for how long a machine that stopped stays down, in milliseconds.
    pub fn down_ms(&mut self) -> u64 {
        self.dice.wait(self.faults.down_minutes_max * MINUTE_MS / 4).max(SECOND_MS)
    }

    /// Returns after how long the next backup is made, in milliseconds, if any is.
    pub fn backup_ms(&mut self) -> Option<u64> {
        let minutes = self.faults.backup_every_minutes?;
        Some(self.copies.wait(minutes * MINUTE_MS))
    }

    /// Tells whether the disk is lost with a machine that stops, and which of so many backups is left.
    pub fn is_lost(&mut self, backups: usize) -> Option<usize> {
        (backups > 0 && self.copies.chance(self.faults.lost_permille)).then(|| self.copies.index(backups))
    }

    /// Tells whether staff who got no answer hand the same commit in again.
    pub fn is_asked_again(&mut self) -> bool {
        self.dice.chance(700)
    }
}
