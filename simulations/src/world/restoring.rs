// SPDX-License-Identifier: EUPL-1.2
//! Backups that a lost disk is restored from, and clocks that jump.

use raccord_protocol::case;
use raccord_protocol::ledger;
use raccord_protocol::replica::{Input, RequestId};
use raccord_protocol::roster::{PlatformFile, SignedCard};
use raccord_protocol::time::MINUTE_MS;

use super::{Event, World};
use crate::checkers::Check;
use crate::desk::KeptDesk;
use crate::office::Office;
use crate::random::Dice;

/// How many backups an office keeps.
const BACKUPS_MAX: usize = 4;

/// How often the disk of one office is lost in a run.
const RESTORES_MAX: usize = 3;

impl World<'_> {
    /// Plans the first backup and the first fault of the clock of every office.
    pub(super) fn plan_copies_and_jumps(&mut self) {
        for office in 0..self.offices.len() {
            self.plan_copy(office);
            self.plan_jump(office);
        }
    }

    fn plan_copy(&mut self, office: usize) {
        if let Some(wait) = self.disks[office].backup_ms() {
            self.plan(wait, Event::Copy { office });
        }
    }

    fn plan_jump(&mut self, office: usize) {
        if let Some(minutes) = self.scenario.clocks.jump_every_minutes {
            let wait = self.jumps[office].wait(minutes * MINUTE_MS);
            self.plan(wait, Event::Jump { office });
        }
    }

    /// Makes a backup of an office's store.
    pub(super) fn copy(&mut self, office: usize) -> Check {
        if !self.healed {
            self.plan_copy(office);
            let backups = &mut self.backups[office];
            backups.push(self.offices[office].store.clone());
            if backups.len() > BACKUPS_MAX {
                backups.remove(0);
            }
        }
        Ok(())
    }

    /// Starts the node of an office that lost its disk on a backup, under another ledger; everybody is given its card.
    pub(super) fn restore(&mut self, number: usize, backup: usize) -> Check {
        self.counts.restores += 1;
        let backup = self.backups[number][backup].clone();
        let cards = self.cards();
        self.offices[number].restore(number, &backup, self.now, cards)?;
        let office = &self.offices[number];
        self.by_key.insert(office.transport_key(), number);
        self.partners[number].ledger = office.ledger();
        // A later copy is of the ledger that is lost, and so is what stood in it alone.
        self.backups[number].clear();
        let mut kept = Vec::new();
        for entry in std::mem::take(&mut self.kept[number]) {
            if ledger::locate(&office.store, entry)?.is_some() {
                kept.push(entry);
            }
        }
        self.kept[number] = kept;
        self.desks[number] = KeptDesk::anew(office)?;
        self.truth.restored.insert(number);
        for case in self.truth.cases.iter_mut().filter(|case| case.home == number) {
            case.opened = case::number_of(&office.store, case.handle)?.is_some();
        }
        for other in (0..self.offices.len()).filter(|other| *other != number) {
            self.tell_cards(other)?;
        }
        Ok(())
    }

    /// Tells whether the machine of an office that stops loses its disk, and which backup is left.
    pub(super) fn loses_disk(&mut self, number: usize) -> Option<usize> {
        let often = self.offices[number].restored() >= RESTORES_MAX;
        self.disks[number].is_lost(self.backups[number].len()).filter(|_| !often)
    }

    fn cards(&self) -> Vec<SignedCard> {
        self.offices.iter().map(|office| office.card.clone()).collect()
    }

    /// Gives a running node the newest cards of everybody, as their administrators send them round.
    pub(super) fn tell_cards(&mut self, number: usize) -> Check {
        if self.truth.restored.is_empty() {
            return Ok(());
        }
        let mut cards: Vec<SignedCard> = self.offices.iter().flat_map(|office| office.cards().cloned()).collect();
        cards.sort_by_key(|card| card.read().map_or(0, |card| card.number));
        let file = PlatformFile { cards, rosters: vec![] };
        self.step(number, Input::Platform { request: RequestId(0), file }, None)?;
        Ok(())
    }

    /// Sets the clock of an office wrong.
    pub(super) fn jump(&mut self, office: usize) -> Check {
        if self.healed {
            return Ok(());
        }
        self.plan_jump(office);
        // Two that are wrong by the same would believe each other, as they should: that is how a true date is told.
        if self.offices.iter().any(Office::is_wrong) {
            return Ok(());
        }
        self.counts.jumps += 1;
        let (back, ahead) = self.scenario.clocks.jump_minutes_max;
        let dice: &mut Dice = &mut self.jumps[office];
        let minutes = |minutes: u64| i64::try_from(minutes * MINUTE_MS).expect("days in milliseconds");
        let back = minutes(dice.between(0, back));
        let ahead = minutes(dice.between(0, ahead));
        let (goes_back, lasts) = (dice.chance(500), dice.wait(self.scenario.clocks.wrong_minutes_max * MINUTE_MS / 2));
        self.plan(lasts, Event::SetRight { office });
        self.set_clock(office, if goes_back { -back } else { ahead })
    }

    /// Sets the clock of an office wrong by so much, or right.
    pub(super) fn set_clock(&mut self, office: usize, wrong_ms: i64) -> Check {
        self.offices[office].jump(wrong_ms);
        if self.runs(office) && !self.is_dishonest(office) {
            self.step(office, Input::Tick, None)?;
        }
        Ok(())
    }
}
