// SPDX-License-Identifier: EUPL-1.2
//! Who of a ledger's staff looked at cases in which they did nothing else: no fault, but something to ask about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

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

/// Collects who looked at which case, and who did something in it.
#[derive(Debug, Default)]
pub(super) struct Readers {
    looked: BTreeMap<(PublicKey, CaseHandle), u64>,
    acted: BTreeSet<(PublicKey, CaseHandle)>,
}

impl Readers {
    pub(super) fn look(&mut self, signer: PublicKey, case: Option<CaseHandle>) {
        if let Some(case) = case {
            *self.looked.entry((signer, case)).or_default() += 1;
        }
    }

    pub(super) fn act(&mut self, signer: PublicKey, case: CaseHandle) {
        self.acted.insert((signer, case));
    }

    /// Returns who looked and did nothing else, by key.
    pub(super) fn to_judge(&self) -> Vec<ReaderReport> {
        let mut found: BTreeMap<PublicKey, ReaderReport> = BTreeMap::new();
        for ((signer, case), times) in self.looked.iter().filter(|(pair, _)| !self.acted.contains(pair)) {
            let report = found.entry(*signer).or_insert_with(|| ReaderReport {
                signer: *signer,
                cases: 0,
                consultations: 0,
                first_cases: Vec::new(),
            });
            report.cases += 1;
            report.consultations += times;
            if report.first_cases.len() < CASES_MAX {
                report.first_cases.push(*case);
            }
        }
        found.into_values().collect()
    }
}
