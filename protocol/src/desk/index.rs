// SPDX-License-Identifier: EUPL-1.2
//! The index of the desk: which cases agree in what an answer asks for.
//!
//! Most cases of an office say one of a few things about whether somebody is called: many were never contacted and left on the same
//! day. So an answer decides once about each thing said, for all the cases that say it, in place of about each case. The index is made of
//! [`DeskRow`]s and of nothing else; what it hands on is what is found by reading all of them.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Calling, Day, DeskRow, StartedClock};
use crate::codec;
use crate::store::{StoreError, prefix_end};

/// Is something that cases are found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskKey {
    /// A clock runs.
    Clock {
        /// Which, and from when.
        started: StartedClock,
        /// Whether the case is the office's own.
        own: bool,
        /// From when the follow-up is over.
        ended: Option<Day>,
    },
    /// A name as [`super::name_key`] writes it, or a staff key: of who looks after the person. Empty where nobody does whose turn it is.
    Referent(String),
    /// The newest commit in which another organisation said something about the case.
    Told(u64),
    /// It is on the office to call, on some day.
    Turn(Turn),
}

/// Is what decides whether somebody is called, and where among the others.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Turn {
    /// What the case says, as far as it decides: see [`Calling::essential`].
    pub calling: Calling,
    /// Where the file is linked with others.
    pub person: Option<LinkedPerson>,
}

/// Is whose file it is, of linked ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LinkedPerson {
    /// The lowest number among the files.
    pub lowest: u64,
    /// Whether this one is the office's own.
    pub own: bool,
    /// Whether this one says by itself that there is nothing more to do.
    pub over: bool,
}

/// Says which keys an answer asks for.
#[derive(Clone, Copy, Debug)]
pub enum DeskRange<'a> {
    /// A clock, by its place in [`crate::deadline::Clock::all`], that was started within bounds.
    Clock {
        /// The clock.
        clock: u8,
        /// The first day.
        from: Option<Day>,
        /// The last day.
        until: Option<Day>,
    },
    /// One name or staff key.
    Referent(&'a str),
    /// This commit and those after it.
    ToldSince(u64),
    /// Every turn.
    Turns,
}

/// Reads which cases agree in what.
pub trait DeskIndex {
    /// Hands on each key of a range with cases that have it, by increasing number. A key may come several times, with other cases.
    ///
    /// # Errors
    /// Fails when the store does.
    fn for_each(&self, range: DeskRange<'_>, visit: &mut dyn FnMut(&DeskKey, &[u64])) -> Result<(), StoreError>;
}

/// The first octet of the keys of each kind.
const CLOCK: u8 = 1;
const REFERENT: u8 = 2;
const TOLD: u8 = 3;
const TURN: u8 = 4;

impl DeskKey {
    /// Returns what a case is found by.
    pub fn of(row: &DeskRow) -> impl Iterator<Item = Self> {
        let ended = row.calling.ended;
        let clocks = row.clocks.iter().map(move |started| Self::Clock { started: *started, own: row.own, ended });
        let nobody = (row.ours && row.referents.is_empty()).then(|| Self::Referent(String::new()));
        let referents = row.referents.iter().map(|name| Self::Referent(name.clone())).chain(nobody);
        let calling = row.ours.then(|| row.calling.essential()).flatten();
        let person = row.person.map(|lowest| LinkedPerson { lowest, own: row.own, over: row.over });
        let turn = calling.map(|calling| Self::Turn(Turn { calling, person }));
        clocks.chain(referents).chain(row.told.map(Self::Told)).chain(turn)
    }

    /// Returns it as octets: those of a [`DeskRange`] lie together.
    pub fn to_octets(&self) -> Vec<u8> {
        match self {
            Self::Clock { started, own, ended } => {
                let start = clock_octets(started.clock, started.start);
                [start, codec::encode(&(*own, *ended))].concat()
            }
            Self::Referent(name) => [&[REFERENT], name.as_bytes()].concat(),
            Self::Told(commit) => [&[TOLD], commit.to_be_bytes().as_slice()].concat(),
            Self::Turn(turn) => [vec![TURN], codec::encode(turn)].concat(),
        }
    }

    /// Reads what [`Self::to_octets`] wrote; none where it did not.
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        let (kind, rest) = octets.split_first()?;
        match *kind {
            CLOCK => {
                let (clock, rest) = rest.split_first()?;
                let (start, rest) = rest.split_first_chunk()?;
                let (own, ended) = <(bool, Option<Day>)>::try_from_slice(rest).ok()?;
                let start = Day(i32::from_be_bytes(*start) ^ i32::MIN);
                Some(Self::Clock { started: StartedClock { clock: *clock, start }, own, ended })
            }
            REFERENT => String::from_utf8(rest.to_vec()).ok().map(Self::Referent),
            TOLD => rest.try_into().ok().map(u64::from_be_bytes).map(Self::Told),
            TURN => Turn::try_from_slice(rest).ok().map(Self::Turn),
            _ => None,
        }
    }
}

impl DeskRange<'_> {
    /// Returns from which octets on, and before which, all keys of the range are.
    pub fn octets(&self) -> (Vec<u8>, Vec<u8>) {
        match self {
            Self::Clock { clock, from, until } => {
                let first = from.map_or_else(|| vec![CLOCK, *clock], |day| clock_octets(*clock, day));
                let last = until.map_or_else(|| vec![CLOCK, *clock], |day| clock_octets(*clock, day));
                (first, prefix_end(&last))
            }
            // Nothing else is between a text and the same with one octet more.
            Self::Referent(name) => {
                let first = [&[REFERENT], name.as_bytes()].concat();
                let end = [first.as_slice(), &[0]].concat();
                (first, end)
            }
            Self::ToldSince(commit) => (DeskKey::Told(*commit).to_octets(), vec![TOLD + 1]),
            Self::Turns => (vec![TURN], vec![TURN + 1]),
        }
    }
}

/// Returns a clock and the day from which it runs as octets: the days of a clock are in order.
fn clock_octets(clock: u8, start: Day) -> Vec<u8> {
    [&[CLOCK, clock], (start.0 ^ i32::MIN).to_be_bytes().as_slice()].concat()
}

/// Is an index in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryIndex {
    cases: BTreeMap<Vec<u8>, BTreeSet<u64>>,
}

impl MemoryIndex {
    /// Adds a case.
    pub fn add(&mut self, case: u64, row: &DeskRow) {
        for key in DeskKey::of(row) {
            self.cases.entry(key.to_octets()).or_default().insert(case);
        }
    }
}

impl DeskIndex for MemoryIndex {
    fn for_each(&self, range: DeskRange<'_>, visit: &mut dyn FnMut(&DeskKey, &[u64])) -> Result<(), StoreError> {
        let (from, to) = range.octets();
        for (octets, cases) in self.cases.iter().filter(|(octets, _)| **octets >= from && **octets < to) {
            let key = DeskKey::from_octets(octets).expect("it was written here");
            visit(&key, &cases.iter().copied().collect::<Vec<_>>());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
