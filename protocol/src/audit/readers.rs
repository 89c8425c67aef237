// SPDX-License-Identifier: EUPL-1.2
//! Who of a ledger's staff looked at cases in which they did nothing else: no fault, but something to ask about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::index::{Lookup, Set};
use super::known::Known;
use super::pages::Pages;
use crate::id::CaseHandle;
use crate::key::PublicKey;

/// Is a member of staff who looked at cases in which they did nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReaderReport {
    /// The staff key.
    pub signer: PublicKey,
    /// In how many cases.
    pub cases: u64,
    /// How often, in all of them.
    pub consultations: u64,
    /// The first of these cases, at most [`CASES_MAX`].
    pub first_cases: Vec<CaseHandle>,
}

/// The most cases that are named of one member of staff.
pub const CASES_MAX: usize = 20;

/// Collects who looked at which case, and who did something in it; who is the number of a key.
#[derive(Debug)]
pub(super) struct Readers {
    looked: Lookup<(u32, CaseHandle), u64>,
    acted: Set<(u32, CaseHandle)>,
    /// What `acted` was told last: most entries say the same as the one before.
    newest: Option<(u32, CaseHandle)>,
}

impl Readers {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { looked: Lookup::new(pages), acted: Lookup::new(pages), newest: None }
    }

    pub(super) fn look(&mut self, signer: u32, case: Option<CaseHandle>) {
        if let Some(case) = case {
            let times = self.looked.get((signer, case)).unwrap_or_default();
            self.looked.replace((signer, case), times + 1);
        }
    }

    pub(super) fn act(&mut self, signer: u32, case: CaseHandle) {
        if self.newest != Some((signer, case)) {
            self.newest = Some((signer, case));
            self.acted.insert((signer, case), ());
        }
    }

    /// Returns who looked and did nothing else, by key.
    pub(super) fn to_judge(&self, known: &Known) -> Vec<ReaderReport> {
        let mut found: BTreeMap<PublicKey, (ReaderReport, BTreeSet<CaseHandle>)> = BTreeMap::new();
        for ((signer, case), times) in self.looked.iter().filter(|(pair, _)| !self.acted.contains(*pair)) {
            let signer = known.key(signer);
            let (report, first) = found.entry(signer).or_insert_with(|| {
                (ReaderReport { signer, cases: 0, consultations: 0, first_cases: Vec::new() }, BTreeSet::new())
            });
            report.cases += 1;
            report.consultations += times;
            first.insert(case);
            if first.len() > CASES_MAX {
                first.pop_last();
            }
        }
        let with_first = |(report, first): (ReaderReport, BTreeSet<CaseHandle>)| ReaderReport {
            first_cases: first.into_iter().collect(),
            ..report
        };
        found.into_values().map(with_first).collect()
    }
}
