// SPDX-License-Identifier: EUPL-1.2
//! Retention: until when the rules let a case be kept, and what is to become of it then.
//!
//! The rules of a platform name a birthday. An own case of a person is due on that day, or, where the European Social
//! Fund pays for it, once the years that the rules name have passed since it was opened, if that is later. Whose date of
//! birth stands nowhere is taken for as young as anybody may be who is followed, on the day on which the case was opened. Where several dates of birth stand, the latest counts, and of several platforms the latest day:
//! what is kept a day too long can be erased, what was erased too early is gone.
//!
//! The node says so in a notice, waits [`NOTICE_MS`], and erases by itself, unless a leader holds the case back.

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::{self, CaseRecord};
use crate::catalogue::Catalogue;
use crate::entry::payload;
use crate::erasure::erased_by;
use crate::id::{Digest, EntryId, OrganisationId};
use crate::ledger::{self, read_row};
use crate::replica::{ReplicaError, standing_changes};
use crate::roster::Directory;
use crate::rules::RuleSet;
use crate::statement::CaseKind;
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};
use crate::thread;
use crate::time::{DAY_MS, Timestamp};

/// How long before it erases a case a node says that it will.
pub const NOTICE_MS: u64 = 30 * DAY_MS;
/// How long a hold may last at most, from when it is stated.
pub const HOLD_MS_MAX: u64 = 730 * DAY_MS;

/// Says when the time of a case is over, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// From when.
    pub at: Timestamp,
    /// SHA-256 of the rule file.
    pub rules: Digest,
    /// By which of its limits.
    pub limit: Limit,
}

/// Is a limit of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "limit")]
pub enum Limit {
    /// A birthday.
    Age {
        /// Which, in years.
        years: u8,
    },
    /// Years since the case was opened, where the European Social Fund pays.
    Funded {
        /// How many.
        years: u8,
    },
    /// Years since the case was opened, where no date of birth stands in it.
    Opened {
        /// How many.
        years: u8,
    },
}

/// Is what a node has said about the end of an own case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Kept {
    /// The newest notice.
    pub notice: Option<Notice>,
    /// The newest hold.
    pub hold: Option<Hold>,
}

impl Kept {
    /// Tells whether a hold stands at a moment.
    pub fn is_held(&self, at: Timestamp) -> bool {
        self.hold.is_some_and(|hold| at < hold.until)
    }

    /// Returns from when the node erases the case, if nothing changes; `None` before it gave notice.
    pub fn erases_at(&self) -> Option<Timestamp> {
        let notice = self.notice?;
        let held = self.hold.map_or(Timestamp::MIN, |hold| hold.until);
        Some(notice.due.max(notice.since.plus_ms(NOTICE_MS)).max(held))
    }
}

/// Is a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Notice {
    /// Its entry.
    pub entry: EntryId,
    /// When it was given.
    pub since: Timestamp,
    /// From when the time of the case is over.
    pub due: Timestamp,
}

/// Is a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Hold {
    /// Its entry.
    pub entry: EntryId,
    /// Until when: this moment is outside.
    pub until: Timestamp,
}

/// Returns what was said about the end of a case.
///
/// # Errors
/// Fails when the store does.
pub fn kept(store: &dyn Store, number: u64) -> Result<Kept, StoreError> {
    let value = store.get(Table::Retention, &number.to_be_bytes())?;
    Ok(value.map(|value| read_row(Table::Retention, &value)).transpose()?.unwrap_or_default())
}

/// Writes what was said about the end of a case.
pub fn put_kept(overlay: &mut Overlay<'_>, number: u64, kept: &Kept) {
    overlay.put(Table::Retention, number.to_be_bytes(), crate::codec::encode(kept));
}

/// Returns all holds that staff ever stated of a case, the newest last.
///
/// # Errors
/// Fails when the store does.
pub fn holds(store: &dyn Store, number: u64) -> Result<Vec<EntryId>, StoreError> {
    let prefix = number.to_be_bytes();
    let rows = store.scan(Table::Retention, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let earlier = rows.into_iter().filter_map(|(key, _)| key[prefix.len()..].try_into().ok().map(EntryId));
    let mut holds: Vec<EntryId> = earlier.collect();
    holds.extend(kept(store, number)?.hold.map(|hold| hold.entry));
    Ok(holds)
}

/// Remembers a hold that another takes the place of.
pub fn put_earlier_hold(overlay: &mut Overlay<'_>, number: u64, hold: EntryId) {
    overlay.put(Table::Retention, [&number.to_be_bytes()[..], &hold.0].concat(), Vec::new());
}

/// Returns when the time of an own case is over by the rules of `now`; `None` where no rules tell.
///
/// # Errors
/// Fails when the store does.
pub fn due(
    store: &dyn Store,
    directory: &Directory,
    (number, record): (u64, &CaseRecord),
    now: Timestamp,
) -> Result<Option<Due>, ReplicaError> {
    if record.kind == CaseKind::Thread {
        return due_of_thread(store, directory, (number, record), now);
    }
    if record.kind != CaseKind::Person {
        return Ok(None);
    }
    let born = values(store, number, FIELD_BIRTH)?.iter().filter_map(|value| value.parse::<Date>().ok()).max();
    let funded = values(store, number, FIELD_FUNDING)?.iter().any(|value| value == FUNDED);
    let opened = ledger::commit(store, record.opened.commit)?.signed.commit.time;
    let dues = rule_sets(directory, record.holder, now).filter_map(|rules| {
        let retention = rules.retention();
        let (since, limit) = match born {
            Some(born) => (born, Limit::Age { years: retention.until_age }),
            None => (opened.date(), Limit::Opened { years: retention.until_age.saturating_sub(AGE_MIN) }),
        };
        let (Limit::Age { years } | Limit::Opened { years } | Limit::Funded { years }) = limit;
        let age = (Timestamp::at_start_of(birthday(since, years)?), limit);
        let funds = retention
            .years_for_funded
            .filter(|_| funded)
            .and_then(|years| Some((Timestamp::at_start_of(birthday(opened.date(), years)?), Limit::Funded { years })));
        let (at, limit) = funds.filter(|funds| funds.0 > age.0).unwrap_or(age);
        Some(Due { at, rules: Digest(*rules.digest()), limit })
    });
    Ok(dues.max_by_key(|due| due.at))
}

/// Returns when the time of an own thread is over: that of one about a case goes with the case. What was left when the case was
/// closed is over since.
fn due_of_thread(
    store: &dyn Store,
    directory: &Directory,
    (number, record): (u64, &CaseRecord),
    now: Timestamp,
) -> Result<Option<Due>, ReplicaError> {
    let mut closed = None;
    for number in thread::cases(store, number)? {
        let Some(about) = case::case(store, number)?.filter(|about| about.holder == record.holder) else { continue };
        let order = erased_by(store, ledger::entry_at(store, about.opened)?.id, about.holder)?;
        if let Some(order) = order.map(|order| ledger::locate(store, order)).transpose()?.flatten() {
            closed = closed.max(Some(ledger::commit(store, order.commit)?.signed.commit.time));
        }
    }
    let rules = rule_sets(directory, record.holder, now).next();
    Ok(closed.zip(rules).map(|(at, rules)| {
        let limit = Limit::Age { years: rules.retention().until_age };
        Due { at, rules: Digest(*rules.digest()), limit }
    }))
}

/// Returns the rules of the platforms that an organisation is a member of.
fn rule_sets(
    directory: &Directory,
    organisation: OrganisationId,
    now: Timestamp,
) -> impl Iterator<Item = &'static RuleSet> {
    let member = move |platform| directory.member(platform, organisation, now).is_some();
    directory
        .rosters()
        .filter(move |(platform, _)| member(*platform))
        .filter_map(move |(_, roster)| roster.rules_at(now))
}

/// Returns a day so many years later; of 29 February the day after 28 February where there is no such day.
fn birthday(day: Date, years: u8) -> Option<Date> {
    let year = day.year().checked_add(i16::from(years))?;
    Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 3, 1)).ok()
}

/// Returns the values that stand in a field of a case; sealed ones are left out.
fn values(store: &dyn Store, number: u64, field: &str) -> Result<Vec<String>, ReplicaError> {
    let field = Catalogue::current().by_name(field).expect("a test finds these fields in the catalogue").id;
    let mut values = Vec::new();
    for (_, document) in case::all_documents(store, number, Some(field))? {
        for change in standing_changes(store, &document)? {
            let Some(entry) = ledger::entry(store, change)? else { continue };
            let Some(slot) = entry.header.value_slot() else { continue };
            let body = ledger::body(store, entry.location, slot)?;
            values.extend(body.map(|body| String::from_utf8_lossy(payload(&body)).into_owned()));
        }
    }
    Ok(values)
}

/// How old anybody is at least who is followed, in years (`rules/leavers.toml`: whoever is younger is counted, never stored).
const AGE_MIN: u8 = 16;
const FIELD_BIRTH: &str = "date_naissance";
const FIELD_FUNDING: &str = "financement";
/// The code of the European Social Fund.
const FUNDED: &str = "fse";

#[cfg(test)]
mod tests;
