// SPDX-License-Identifier: EUPL-1.2
//! What offices keep of their cases for the desk and the search, kept as a store on the disk keeps it: marked by every batch, read
//! anew now and then. At rest it is what reading every case gives, whatever was edited, granted, withdrawn and erased meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::case;
use raccord_protocol::ledger;
use raccord_protocol::store::{Batch, StoreError};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::desk::{Projection, project, touched};
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

    /// Reads anew what is marked, or has ended by itself; nothing where the machine is down.
    ///
    /// # Errors
    /// Finds a store that does not read back.
    pub fn refresh(&mut self, office: &Office, at: Timestamp) -> Check {
        let Some(viewer) = viewer(office, at)? else { return Ok(()) };
        let ended = self.kept.iter().filter(|(_, made)| made.until.is_some_and(|until| until <= viewer.now));
        self.stale.extend(ended.map(|(case, _)| *case));
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
            None => Ok(()),
            Some(case) => {
                let (kept, expected) = (self.kept.get(&case), expected.get(&case));
                let what = format!("of case {case} the desk keeps {kept:?}, where {expected:?} stands");
                Err(Finding::new(Promise::Convergence, what))
            }
        }
    }
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
