// SPDX-License-Identifier: EUPL-1.2
//! What offices keep of their cases for the desk and the search, kept as a store on the disk keeps it: marked by every batch, read
//! anew now and then. At rest it is what reading every case gives, whatever was edited, granted, withdrawn and erased meanwhile, and the
//! index over it counts what deciding about each case counts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{DateTime, datetime};
use raccord_protocol::case;
use raccord_protocol::deadline::{State, Terms};
use raccord_protocol::desk::DeskRow;
use raccord_protocol::desk::index::MemoryIndex;
use raccord_protocol::identifier::Country;
use raccord_protocol::ledger;
use raccord_protocol::store::{Batch, StoreError};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::desk::{DeskCounts, DeskRules, Projection, counts, project, touched};
use raccord_protocol::view::thresholds::Thresholds;
use raccord_protocol::view::{ViewError, Viewer};

use crate::checkers::{Check, Finding, Promise};
use crate::office::Office;

/// Is what one office keeps.
#[derive(Debug, Default)]
pub struct KeptDesk {
    kept: BTreeMap<u64, Projection>,
    stale: BTreeSet<u64>,
}

impl KeptDesk {
    /// Returns what an office keeps that has just been restored: nothing, and all its cases are to be read.
    ///
    /// # Errors
    /// Finds a store that does not read back.
    pub fn anew(office: &Office) -> Result<Self, Finding> {
        let mut desk = Self::default();
        case::for_each::<StoreError>(&office.store, |number, _| {
            desk.stale.insert(number);
            Ok(())
        })?;
        Ok(desk)
    }

    /// Marks what a batch, which the office has just written, makes anew.
    ///
    /// # Errors
    /// Finds a store that does not read back.
    pub fn take(&mut self, office: &Office, batch: &Batch) -> Check {
        let touched = touched(&office.store, batch, Some(office.organisation())).map_err(unreadable)?;
        touched.forgotten.iter().for_each(|case| drop(self.kept.remove(case)));
        self.stale.extend(touched.cases);
        Ok(())
    }

    /// Reads anew what is marked, or does not hold now by itself; nothing where the machine is down.
    ///
    /// # Errors
    /// Finds a store that does not read back.
    pub fn refresh(&mut self, office: &Office, at: Timestamp) -> Check {
        let Some(viewer) = viewer(office, at)? else { return Ok(()) };
        let over = self.kept.iter().filter(|(_, made)| !made.validity.holds_at(viewer.now));
        self.stale.extend(over.map(|(case, _)| *case));
        let cases: Vec<u64> = std::mem::take(&mut self.stale).into_iter().collect();
        let made = project(&viewer, &cases).map_err(unreadable)?;
        for (case, made) in cases.into_iter().zip(made) {
            self.kept.remove(&case);
            if made != Projection::default() {
                self.kept.insert(case, made);
            }
        }
        Ok(())
    }

    /// Checks that what is kept is what reading every case gives.
    ///
    /// # Errors
    /// Finds a case that is kept otherwise than it stands.
    pub fn check(&mut self, office: &Office, at: Timestamp) -> Check {
        self.refresh(office, at)?;
        let Some(viewer) = viewer(office, at)? else { return Ok(()) };
        let mut cases = Vec::new();
        case::for_each::<StoreError>(viewer.store, |number, _| {
            cases.push(number);
            Ok(())
        })?;
        let made = project(&viewer, &cases).map_err(unreadable)?;
        let expected: BTreeMap<u64, Projection> =
            cases.into_iter().zip(made).filter(|(_, made)| *made != Projection::default()).collect();
        let numbers: BTreeSet<u64> = self.kept.keys().chain(expected.keys()).copied().collect();
        match numbers.into_iter().find(|case| self.kept.get(case) != expected.get(case)) {
            None => self.check_counts(),
            Some(case) => {
                let (kept, expected) = (self.kept.get(&case), expected.get(&case));
                let what = format!("of case {case} the desk keeps {kept:?}, where {expected:?} stands");
                Err(Finding::new(Promise::Convergence, what))
            }
        }
    }

    /// Checks that the index of what is kept counts what deciding about each case counts, on several days and at several hours.
    fn check_counts(&self) -> Check {
        let rows = || self.kept.iter().filter_map(|(case, made)| made.row.as_ref().map(|row| (*case, row)));
        let mut index = MemoryIndex::default();
        rows().for_each(|(case, row)| index.add(case, row));
        let since = rows().filter_map(|(_, row)| row.told).max().unwrap_or_default();
        for hours in (0..400).step_by(37) {
            let now = FIRST_MOMENT + (hours * 24 + hours).hours();
            for country in [Country::France, Country::Luxembourg] {
                let rules = DeskRules::new(country, Thresholds::default());
                let counted = counts(now, &rules, since, &index).map_err(unreadable)?;
                let expected = decided(rows(), now, country, since);
                if counted != expected {
                    let what = format!("at {now} the index counts {counted:?}, where {expected:?} is decided");
                    return Err(Finding::new(Promise::Convergence, what));
                }
            }
        }
        Ok(())
    }
}

/// Before it nothing of a simulated office is due.
const FIRST_MOMENT: DateTime = datetime(2026, 1, 1, 9, 0, 0, 0);

/// Decides about each case, one after the other: of linked files, one is called from.
fn decided<'r>(
    rows: impl Iterator<Item = (u64, &'r DeskRow)>,
    now: DateTime,
    country: Country,
    since: u64,
) -> DeskCounts {
    let mut people = BTreeSet::new();
    let mut decided = DeskCounts::default();
    for (case, row) in rows {
        if row.ours && row.calling.decide(now).is_ok() {
            people.insert(row.person.unwrap_or(case));
        }
        decided.pressing +=
            row.deadlines(country, now.date(), &Terms::new()).filter(|(state, _)| *state != State::Running).count();
        decided.told += usize::from(row.told.is_some_and(|told| told >= since));
    }
    decided.calls = people.len();
    decided
}

fn viewer(office: &Office, at: Timestamp) -> Result<Option<Viewer<'_>>, Finding> {
    let Some(replica) = office.replica.as_ref() else { return Ok(None) };
    let newest = ledger::last_epoch(&office.store)?;
    let now = newest.map_or(at, |epoch| epoch.leaf.time.max(at));
    let (directory, organisation) = (replica.directory(), replica.identity().organisation);
    Ok(Some(Viewer { store: &office.store, directory, organisation, now }))
}

fn unreadable(error: ViewError) -> Finding {
    Finding::new(Promise::Robustness, format!("a store does not read back: {error}"))
}
