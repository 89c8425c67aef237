// SPDX-License-Identifier: EUPL-1.2
//! What a ledger's staff looked at, by key: how often, and in which cases they did nothing else. No fault, but something to ask
//! about.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::column::Column;
use super::index::{Lookup, Set};
use super::known::Known;
use super::pages::Pages;
use crate::id::CaseHandle;
use crate::key::PublicKey;
use crate::statement::{Consultation, Scope};
use crate::time::Timestamp;

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

/// Is how often a member of staff looked at what, as far as the bundle opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LooksReport {
    /// The staff key.
    pub signer: PublicKey,
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
    /// At a case.
    pub cases: u64,
    /// At the history of a case.
    pub histories: u64,
    /// At who may see what.
    pub grants: u64,
    /// At a list of cases.
    pub lists: u64,
    /// By a search.
    pub searches: u64,
    /// By writing values to a file.
    pub exports: u64,
}

/// The most cases that are named of one member of staff.
pub const CASES_MAX: usize = 20;

impl LooksReport {
    fn of(signer: PublicKey, time: Timestamp) -> Self {
        let [cases, histories, grants, lists, searches, exports] = [0; 6];
        Self { signer, first: time, last: time, cases, histories, grants, lists, searches, exports }
    }
}

/// Collects who looked at which case, and who did something in it; who is the number of a key.
#[derive(Debug)]
pub(super) struct Readers {
    looked: Lookup<(u32, CaseHandle), u64>,
    acted: Set<(u32, CaseHandle)>,
    /// What `acted` was told last: most entries say the same as the one before.
    newest: Option<(u32, CaseHandle)>,
    /// What each consultation was of.
    all: Column<Option<CaseHandle>>,
    /// How often each key looked at what: as many rows as there are members of staff.
    looks: BTreeMap<u32, LooksReport>,
}

impl Readers {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            looked: Lookup::new(pages),
            acted: Lookup::new(pages),
            newest: None,
            all: Column::new(pages),
            looks: BTreeMap::new(),
        }
    }

    /// Takes a consultation by the key of this number; returns its number.
    pub(super) fn look(&mut self, by: u32, said: &Consultation, time: Timestamp, known: &Known) -> usize {
        if let Some(case) = said.case {
            let times = self.looked.get((by, case)).unwrap_or_default();
            self.looked.replace((by, case), times + 1);
        }
        let looks = self.looks.entry(by).or_insert_with(|| LooksReport::of(known.key(by), time));
        looks.first = looks.first.min(time);
        looks.last = looks.last.max(time);
        *match said.scope {
            Scope::Case => &mut looks.cases,
            Scope::Export => &mut looks.exports,
            Scope::Grants => &mut looks.grants,
            Scope::History => &mut looks.histories,
            Scope::List => &mut looks.lists,
            Scope::Search => &mut looks.searches,
        } += 1;
        self.all.push(said.case)
    }

    /// Returns what the consultation of a number was of.
    pub(super) fn case_of(&self, number: usize) -> Option<CaseHandle> {
        self.all.get(number)
    }

    /// Returns how often each member of staff looked at what, who exported most first.
    pub(super) fn looks(&self) -> Vec<LooksReport> {
        let mut looks: Vec<LooksReport> = self.looks.values().cloned().collect();
        looks.sort_by_key(|looks| (Reverse(looks.exports), looks.signer));
        looks
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
