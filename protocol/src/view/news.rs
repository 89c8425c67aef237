// SPDX-License-Identifier: EUPL-1.2
//! News: what others changed in the cases that a reader may see, since that reader last asked.
//!
//! When that was stands in the ledger: asking is a consultation of scope list whose reason is [`REASON`], and all that was stored after
//! the one before is new. What may not be seen now is no news, whenever it came.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::history::payload;
use super::reading::{Reading, field_name};
use super::{Author, CaseHead, Party, Standing, ViewError, Viewer};
use crate::case;
use crate::catalogue::{Catalogue, FieldId};
use crate::entry::Header;
use crate::id::{DocumentId, EntryId};
use crate::key::PublicKey;
use crate::ledger::{self, Entry, StoredCommit};
use crate::question;
pub use crate::question::REASON;
use crate::referral::{self, ReferralAnswer, ReferralMode, ReferralRecord, Settlement};
use crate::replica::refused_here;
use crate::statement::{CaseKind, EmergencyCase, Kind, Reason, Refusal, Verdict, kind_of};
use crate::store::Store;
use crate::time::{DAY_MS, Timestamp};

/// How far back a reader looks who never asked, in days.
const DAYS_MAX: u64 = 31;

/// How many commits are read together at first in looking for an own one, ...
const COMMITS_AT_FIRST: u64 = 16;
/// ... and how many at most.
const COMMITS_AT_ONCE_MAX: u64 = 512;

/// Says what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum What {
    /// A change by this organisation was admitted.
    Admitted {
        /// The field.
        field: String,
    },
    /// Another organisation asked for the case in an emergency; what was opened, `raccord case who` says.
    EmergencyAsked,
    /// The case, or more of it, was granted to this organisation.
    Granted {
        /// The fields, by name.
        fields: Vec<String>,
        /// Until when.
        until: Timestamp,
    },
    /// Another organisation asks for something to be done for the person, or for the file to be taken over.
    ReferralAsked {
        /// What is asked.
        mode: ReferralMode,
    },
    /// Who was asked answered.
    ReferralAnswered {
        /// What was asked.
        mode: ReferralMode,
        /// What it said.
        answer: ReferralAnswer,
        /// Why; none where nothing was said, or it is sealed.
        why: Option<String>,
    },
    /// Who asked said its last word.
    ReferralSettled {
        /// What was asked.
        mode: ReferralMode,
        /// What it said.
        settlement: Settlement,
    },
    /// A change by this organisation was refused.
    Refused {
        /// The field.
        field: String,
        /// Why.
        reason: Refusal,
    },
    /// A grant to this organisation was withdrawn.
    Revoked,
    /// A value was written.
    Written {
        /// The field.
        field: String,
        /// What was typed; none where it is sealed.
        value: Option<String>,
        /// Whether it counts.
        #[serde(flatten)]
        standing: Standing,
    },
}

/// Is something that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsItem {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The entry that says it.
    pub entry: EntryId,
    /// Who.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// Is what is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsView {
    /// When the reader asked before; none for a reader who never did, or asked for another time.
    pub since: Option<Timestamp>,
    /// What happened, by case, in the order stored.
    pub items: Vec<NewsItem>,
}

/// Returns what is new to the holder of a staff key, who has just asked; with `since`, what came later than that instead.
///
/// # Errors
/// Fails when the store does.
pub fn news(viewer: &Viewer<'_>, reader: PublicKey, since: Option<Timestamp>) -> Result<NewsView, ViewError> {
    let mut reading = Reading::new(viewer);
    // The newest of these consultations is the one of this question.
    let (first, asked) = first_commit(&reading, reader, since, 2)?;
    let count = ledger::commit_count(viewer.store)?;
    let mut items: Vec<(u64, NewsItem)> = Vec::new();
    let mut granted: BTreeSet<u64> = BTreeSet::new();
    for commit in first..count {
        let ledger = reading.signed(commit)?.ledger;
        if reading.organisation_of(ledger) == Some(viewer.organisation) {
            continue;
        }
        for (_, entry) in ledger::entries_of(viewer.store, commit)? {
            let Some((number, item)) = item(&mut reading, &entry)? else { continue };
            if matches!(item.what, What::Granted { .. }) {
                granted.insert(number);
            }
            items.push((number, item));
        }
    }
    // What comes with a grant is no change: the grant itself says it.
    let comes_with_grant = |number: u64, item: &NewsItem| {
        let by_holder =
            item.author.organisation.as_ref().map(|party| party.organisation) == Some(item.head.holder.organisation);
        granted.contains(&number) && by_holder && matches!(item.what, What::Written { .. })
    };
    items.retain(|(number, item)| !comes_with_grant(*number, item));
    let mut by_case: BTreeMap<u64, Vec<NewsItem>> = BTreeMap::new();
    for (number, item) in items {
        by_case.entry(number).or_default().push(item);
    }
    Ok(NewsView { since: asked, items: by_case.into_values().flatten().collect() })
}

/// Returns the first commit, by number, that is new to a reader who is not asking now.
///
/// # Errors
/// Fails when the store does.
pub fn first_unseen(viewer: &Viewer<'_>, reader: PublicKey) -> Result<u64, ViewError> {
    Ok(first_commit(&Reading::new(viewer), reader, None, 1)?.0)
}

/// Returns the first commit that is new, and when the reader asked before: the question so many questions ago.
fn first_commit(
    reading: &Reading<'_>,
    reader: PublicKey,
    since: Option<Timestamp>,
    questions: usize,
) -> Result<(u64, Option<Timestamp>), ViewError> {
    let store = reading.viewer.store;
    let floor = since.unwrap_or_else(|| Timestamp(reading.viewer.now.0.saturating_sub(DAYS_MAX * DAY_MS)));
    if since.is_none()
        && let Some(asked) = question::last_questions(store, reader)?.get(questions - 1)
    {
        let time = ledger::signed(store, *asked)?.commit.time;
        if time >= floor {
            return Ok((asked + 1, Some(time)));
        }
    }
    Ok((first_after(reading, floor)?, None))
}

/// Returns the first commit after the last one that this organisation signed before a moment. Its own are in the order of their times,
/// so it is looked for by halves; one of another ledger may have been written long before it came.
fn first_after(reading: &Reading<'_>, moment: Timestamp) -> Result<u64, ViewError> {
    let (mut low, mut end, mut first) = (0, ledger::commit_count(reading.viewer.store)?, 0);
    while low < end {
        let middle = low + (end - low) / 2;
        match last_own(reading, low, middle + 1)? {
            Some((commit, time)) if time >= moment => end = commit,
            older => {
                first = older.map_or(first, |(commit, _)| commit + 1);
                low = middle + 1;
            }
        }
    }
    Ok(first)
}

/// Returns the last commit that this organisation signed from one on and before another, and when.
fn last_own(reading: &Reading<'_>, from: u64, before: u64) -> Result<Option<(u64, Timestamp)>, ViewError> {
    let (mut end, mut at_once) = (before, COMMITS_AT_FIRST);
    while from < end {
        let start = end.saturating_sub(at_once).max(from);
        let commits = ledger::commits(reading.viewer.store, start, usize::try_from(end - start).unwrap_or(usize::MAX))?;
        let is_own = |stored: &StoredCommit| {
            reading.organisation_of(stored.signed.commit.ledger) == Some(reading.viewer.organisation)
        };
        if let Some((commit, stored)) = commits.iter().rfind(|(_, stored)| is_own(stored)) {
            return Ok(Some((*commit, stored.signed.commit.time)));
        }
        end = start;
        at_once = COMMITS_AT_ONCE_MAX.min(2 * at_once);
    }
    Ok(None)
}

/// Returns the case that an entry of somebody else is about, by number, and what it says; none where it may not be seen.
fn item(reading: &mut Reading<'_>, entry: &Entry) -> Result<Option<(u64, NewsItem)>, ViewError> {
    let found = match &entry.header {
        Header::Opening { .. } | Header::Change { .. } => written(reading, entry)?,
        Header::Statement { references, .. } => stated(reading, entry, references)?,
    };
    let Some((number, what)) = found else { return Ok(None) };
    // Of a case that may not be seen any more, only that its grant was withdrawn is told, or the referral, and what was not admitted.
    let ends = matches!(
        what,
        What::Refused { .. } | What::Revoked | What::ReferralSettled { settlement: Settlement::Revoked, .. }
    );
    let Some(record) = case::case(reading.viewer.store, number)? else {
        let head = if ends { deleted(reading, number)? } else { None };
        let (author, time) = reading.author(entry.location)?;
        return Ok(head.map(|head| (number, NewsItem { head, entry: entry.id, author, time, what })));
    };
    let open = reading.open(number, record)?;
    if !open.is_visible(reading.viewer.now) && !ends {
        return Ok(None);
    }
    let (author, time) = reading.author(entry.location)?;
    Ok(Some((number, NewsItem { head: reading.head(&open), entry: entry.id, author, time, what })))
}

/// Returns what is left of a case of another office that was deleted: by which number this organisation knew it, and whose it was.
fn deleted(reading: &Reading<'_>, number: u64) -> Result<Option<CaseHead>, ViewError> {
    let viewer = &reading.viewer;
    let Some((key, grant)) = case::grants(viewer.store, number)?.pop() else { return Ok(None) };
    let ledger = ledger::signed(viewer.store, key.grant.commit)?.commit.ledger;
    let Some(holder) = reading.organisation_of(ledger).filter(|holder| *holder != viewer.organisation) else {
        return Ok(None);
    };
    let kind = Catalogue::current().kind_of(&grant.terms.fields).unwrap_or(CaseKind::Person);
    let holder = Party::of(viewer.directory, holder);
    Ok(Some(CaseHead { case: grant.terms.alias, number, kind, holder, own: false, handed_over: None }))
}

fn written(reading: &mut Reading<'_>, entry: &Entry) -> Result<Option<(u64, What)>, ViewError> {
    let Some(document) = entry.header.document(entry.id) else { return Ok(None) };
    let Some((key, record)) = case::document(reading.viewer.store, document)? else { return Ok(None) };
    let Some(case) = case::case(reading.viewer.store, key.case)? else { return Ok(None) };
    let open = reading.open(key.case, case)?;
    if !reading.may_see(&open, &key, &record) {
        return Ok(None);
    }
    let changes = reading.open_document(&open, &record)?.changes;
    let Some(change) = changes.iter().find(|change| change.entry.id == entry.id) else { return Ok(None) };
    let value = reading.value(change)?;
    let what = What::Written { field: field_name(key.field), value: value.value, standing: value.standing };
    Ok(Some((key.case, what)))
}

fn stated(reading: &Reading<'_>, entry: &Entry, references: &[EntryId]) -> Result<Option<(u64, What)>, ViewError> {
    let store = reading.viewer.store;
    let first = references.first().copied();
    match kind_of(&entry.header) {
        Some(Kind::EmergencyRequest) => {
            let named = payload::<EmergencyCase>(reading, entry.location, 0)?;
            let number = named.map(|named| case::number_of(store, named.alias)).transpose()?.flatten();
            Ok(number.map(|number| (number, What::EmergencyAsked)))
        }
        Some(Kind::Grant | Kind::EmergencyGrant) => {
            let Some((key, grant)) = case::grant(store, entry.id)? else { return Ok(None) };
            let mut fields: BTreeSet<FieldId> = grant.terms.fields.iter().copied().collect();
            // Of which field a single item is shows once it has come.
            for item in &grant.terms.items {
                fields.extend(case::document(store, *item)?.map(|(key, _)| key.field));
            }
            let fields = fields.into_iter().map(field_name).collect();
            Ok(Some((key.case, What::Granted { fields, until: grant.terms.until })))
        }
        Some(Kind::Revocation | Kind::GrantEnded) => {
            let grant = first.map(|grant| case::grant(store, grant)).transpose()?.flatten();
            Ok(grant.map(|(key, _)| (key.case, What::Revoked)))
        }
        Some(Kind::Admission) => decided(reading, first),
        Some(Kind::Referral) => {
            Ok(referral_of(store, entry.id)?
                .map(|(case, record)| (case, What::ReferralAsked { mode: record.terms.mode })))
        }
        Some(Kind::ReferralAnswer) => {
            let found = first.map(|referral| referral_of(store, referral)).transpose()?.flatten();
            let why = payload::<Reason>(reading, entry.location, referral::SLOT_REASON)?.map(|reason| reason.text);
            let why = why.filter(|why| !why.is_empty());
            let answered = |(case, record): (u64, ReferralRecord)| {
                let (_, answer) = record.answer.filter(|(id, _)| *id == entry.id)?;
                Some((case, What::ReferralAnswered { mode: record.terms.mode, answer, why }))
            };
            Ok(found.and_then(answered))
        }
        Some(Kind::ReferralSettled) => {
            let found = first.map(|referral| referral_of(store, referral)).transpose()?.flatten();
            let settled = |(case, record): (u64, ReferralRecord)| {
                let (_, settlement) = record.settlement.filter(|(id, _)| *id == entry.id)?;
                Some((case, What::ReferralSettled { mode: record.terms.mode, settlement }))
            };
            Ok(found.and_then(settled))
        }
        _ => Ok(None),
    }
}

/// Returns a referral with the number of its case: it leans on a grant, which names the case.
fn referral_of(store: &dyn Store, referral: EntryId) -> Result<Option<(u64, ReferralRecord)>, ViewError> {
    let Some(Header::Statement { references, .. }) = ledger::entry(store, referral)?.map(|entry| entry.header) else {
        return Ok(None);
    };
    let grant = references.first().map(|grant| case::grant(store, *grant)).transpose()?.flatten();
    let Some((key, _)) = grant else { return Ok(None) };
    let found = referral::referrals(store, key.case)?.into_iter().find(|(_, record)| record.id == referral);
    Ok(found.map(|(_, record)| (key.case, record)))
}

/// Returns what a home decided about a change of this organisation.
fn decided(reading: &Reading<'_>, change: Option<EntryId>) -> Result<Option<(u64, What)>, ViewError> {
    let store = reading.viewer.store;
    let Some(change) = change.map(|change| ledger::entry(store, change)).transpose()?.flatten() else {
        return Ok(None);
    };
    let ledger = ledger::signed(store, change.location.commit)?.commit.ledger;
    if reading.organisation_of(ledger) != Some(reading.viewer.organisation) {
        return Ok(None);
    }
    let document: Option<DocumentId> = change.header.document(change.id);
    let key = document.map(|document| case::document(store, document)).transpose()?.flatten();
    let place = match key {
        Some((key, _)) => Some((key.case, key.field)),
        None => refused_here(store, change.id)?,
    };
    let Some(((case, field), decision)) = place.zip(case::decision(store, change.id)?) else { return Ok(None) };
    let field = field_name(field);
    Ok(Some((
        case,
        match decision.verdict {
            Verdict::Admitted { .. } => What::Admitted { field },
            Verdict::Refused { reason } => What::Refused { field, reason },
        },
    )))
}
