// SPDX-License-Identifier: EUPL-1.2
//! Erasure for people: what an order would erase and where it went, who still owes a receipt, whose time is over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::reading::{Reading, field_name};
use super::{Author, CaseHead, Party, ViewError, Viewer};
use crate::case::{self, CaseRecord};
use crate::entry::Header;
use crate::erasure::{Asked, asked, erased_by, ground_of};
use crate::grant::END_MARGIN_MS;
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId};
use crate::ledger;
use crate::replica::{erasable_of_case, grouped, holders, place_of, refused_of_cases};
use crate::retention::{self, Due, NOTICE_MS};
use crate::statement::{ErasureGround, Kind, kind_of};
use crate::store::Table;
use crate::thread;
use crate::time::{DAY_MS, Timestamp};

/// Says what of a case is to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Selection {
    /// All of it; nothing can be added to the case any more.
    All,
    /// These entries.
    Entries {
        /// Which.
        entries: Vec<EntryId>,
    },
    /// Every value that these fields ever had.
    Fields {
        /// Their names.
        fields: Vec<String>,
    },
}

/// Is what an order would erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasurePreview {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The entries, in the order stored.
    pub items: Vec<ErasureItem>,
    /// The orders that it takes: all entries of an order went to the same organisations.
    pub orders: Vec<Vec<EntryId>>,
}

/// Is an entry that can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureItem {
    /// The entry.
    pub entry: EntryId,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// The other organisations that it went to, or came from.
    pub holders: Vec<Party>,
}

/// Says what an erasable entry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "content")]
pub enum Content {
    /// Why somebody looked at the case.
    Consultation,
    /// Who consented to a grant.
    Grant,
    /// Why the case was held back.
    Hold,
    /// Why a part of it was erased before.
    Order,
    /// Which row of which list the case came from.
    Origin,
    /// Why a grant was withdrawn.
    Revocation,
    /// A value.
    Value {
        /// The field, by name.
        field: String,
    },
    /// A value that was not admitted.
    Proposal {
        /// The field that it was meant for, by name, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
    },
    /// Why a case was referred, what was answered, how it was settled.
    Referral,
    /// Why two cases were said to be of one person, or of two.
    Link,
    /// Why the case was asked for in an emergency.
    Emergency,
}

/// Returns what an order would erase of an own case, and where it went. What is erased already is left out.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for another organisation's case, and [`ViewError::UnknownField`].
pub fn preview(viewer: &Viewer<'_>, case: CaseHandle, selection: &Selection) -> Result<ErasurePreview, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.own_case_to_erase(case)?;
    let refused =
        refused_of_cases(viewer.store, |home| viewer.directory.heir(home) == viewer.directory.heir(open.record.home))?;
    let mut fields: BTreeMap<EntryId, String> = BTreeMap::new();
    for number in thread::about(viewer.store, open.number)?.into_iter().chain([open.number]) {
        for (key, record) in case::all_documents(viewer.store, number, None)? {
            for location in record.changes {
                fields.insert(ledger::entry_at(viewer.store, location)?.id, field_name(key.field));
            }
        }
    }
    let mut proposed: BTreeMap<EntryId, String> = BTreeMap::new();
    for id in refused.values().flatten() {
        let entry = ledger::entry(viewer.store, *id)?;
        let place = entry.map(|entry| place_of(viewer.store, &entry)).transpose()?.flatten();
        proposed.extend(place.filter(|_| !fields.contains_key(id)).map(|(_, field)| (*id, field_name(field))));
    }
    if let Selection::Fields { fields: wanted } = selection {
        let known = |name: &&String| crate::catalogue::Catalogue::current().by_name(name).is_none();
        if let Some(unknown) = wanted.iter().find(known) {
            return Err(ViewError::UnknownField(unknown.clone()));
        }
    }
    let wanted = |entry: &EntryId| match selection {
        Selection::All => true,
        Selection::Entries { entries } => entries.contains(entry),
        Selection::Fields { fields: names } => {
            fields.get(entry).or_else(|| proposed.get(entry)).is_some_and(|field| names.contains(field))
        }
    };
    let mut entries = erasable_of_case(viewer.store, (open.number, &open.record), &refused)?;
    entries.retain(wanted);
    let holders = holders(viewer.store, entries.iter().copied())?;
    let orders = grouped(&holders, &entries);
    let mut items = Vec::with_capacity(entries.len());
    for id in entries {
        let Some(entry) = ledger::entry(viewer.store, id)? else { continue };
        let content = match (fields.get(&id), kind_of(&entry.header)) {
            (Some(field), _) => Content::Value { field: field.clone() },
            (None, Some(Kind::Consultation)) => Content::Consultation,
            (None, Some(Kind::Grant | Kind::Consent)) => Content::Grant,
            (None, Some(Kind::Retention)) => Content::Hold,
            (None, Some(Kind::Erasure | Kind::GroundedErasure)) => Content::Order,
            (None, Some(Kind::CaseOpened | Kind::CaseTaken)) => Content::Origin,
            (None, Some(Kind::Revocation | Kind::GrantEnded)) => Content::Revocation,
            (None, Some(Kind::Referral | Kind::ReferralAnswer | Kind::ReferralSettled)) => Content::Referral,
            (None, Some(Kind::Link | Kind::Unlink | Kind::Distinct)) => Content::Link,
            (None, Some(Kind::EmergencyRequest | Kind::EmergencyGrant)) => Content::Emergency,
            // A change of a partner that was refused stands in no document; nothing else of a case can be erased.
            (None, _) => Content::Proposal { field: proposed.get(&id).cloned() },
        };
        let (author, time) = reading.author(entry.location)?;
        let holders = parties(viewer, holders.get(&id).into_iter().flatten());
        items.push((entry.location, ErasureItem { entry: id, content, author, time, holders }));
    }
    items.sort_by_key(|(location, _)| *location);
    let items = items.into_iter().map(|(_, item)| item).collect();
    Ok(ErasurePreview { head: reading.head(&open), items, orders })
}

/// Returns the other organisations behind ledgers, by id.
fn parties<'a>(viewer: &Viewer<'_>, ledgers: impl Iterator<Item = &'a LedgerId>) -> Vec<Party> {
    let organisations = ledgers.filter_map(|ledger| viewer.directory.ledger(*ledger));
    let others: BTreeSet<_> =
        organisations.map(|(organisation, _)| organisation).filter(|other| *other != viewer.organisation).collect();
    others.into_iter().map(|organisation| Party::of(viewer.directory, organisation)).collect()
}

/// Is what another organisation was asked to delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// What asks it to.
    #[serde(flatten)]
    pub cause: Cause,
    /// The entry that asks: a revocation, an erasure, the grant that expired.
    pub entry: EntryId,
    /// Who was asked.
    pub organisation: Party,
    /// Since when.
    pub asked: Timestamp,
    /// When it answered, in its own word.
    pub answered: Option<Timestamp>,
    /// Its receipt.
    pub receipt: Option<EntryId>,
    /// How many bodies it says it deleted.
    pub bodies: Option<u32>,
    /// Since when the receipt is overdue, if it is.
    pub overdue_since: Option<Timestamp>,
}

/// Says why something is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cause")]
pub enum Cause {
    /// It was ordered.
    Erasure {
        /// The ground; `None` where the order names none.
        #[serde(flatten)]
        ground: Option<ErasureGround>,
        /// How many entries are erased.
        entries: usize,
        /// The case that they are of, unless nothing tells any more.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        case: Option<CaseHandle>,
        /// The fields that they are values of, by name.
        #[serde(default)]
        fields: Vec<String>,
    },
    /// A grant expired.
    Expiry {
        /// The case, unless a backup lost it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        case: Option<CaseHandle>,
    },
    /// A grant was withdrawn.
    Withdrawal {
        /// The case, unless a backup lost it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        case: Option<CaseHandle>,
        /// The grant.
        grant: EntryId,
    },
}

/// How long after it was asked a node that can be reached has answered.
pub const ANSWER_MS: u64 = DAY_MS;

/// Returns who was asked to delete what, and what they answered, the oldest first.
///
/// # Errors
/// Fails when the store does.
pub fn receipts(viewer: &Viewer<'_>) -> Result<Vec<ReceiptView>, ViewError> {
    Ok(receipts_with(viewer, true)?.receipts)
}

/// Is who was asked to delete what, in short.
#[derive(Debug, Clone, Default)]
pub struct ReceiptsInShort {
    /// The same as [`receipts`], without the case and the fields of an erasure: to find these, every entry that was erased is looked for.
    pub receipts: Vec<ReceiptView>,
    /// Of how many grants of cases that are known here the receipt is not there.
    pub awaited: u64,
}

/// Returns the same as [`receipts`] in short, having gone through the grants once.
///
/// # Errors
/// Fails when the store does.
pub fn receipts_in_short(viewer: &Viewer<'_>) -> Result<ReceiptsInShort, ViewError> {
    receipts_with(viewer, false)
}

fn receipts_with(viewer: &Viewer<'_>, is_named: bool) -> Result<ReceiptsInShort, ViewError> {
    let (mut receipts, mut awaited) = (Vec::new(), 0);
    // By grants, and not by cases: few of many cases are given to anybody.
    case::for_each_grant::<ViewError>(viewer.store, |key, grant| {
        let ended =
            grant.revoked.or_else(|| (viewer.now >= grant.terms.until).then_some((grant.id, grant.terms.until)));
        let Some((entry, asked)) = ended else { return Ok(()) };
        let record = case::case(viewer.store, key.case)?;
        let own = record.as_ref().map(|record| record.holder == viewer.organisation);
        if !own.unwrap_or_else(|| case::is_lost_number(key.case)) {
            return Ok(());
        }
        let case = record.map(|record| record.handle);
        awaited += u64::from(case.is_some() && !grant.purged);
        let cause = match grant.revoked {
            Some(_) => Cause::Withdrawal { case, grant: grant.id },
            None => Cause::Expiry { case },
        };
        let told = told(viewer, entry)?.remove(&grant.terms.recipient);
        // Another ledger of the recipient may be asked again although an earlier one answered.
        let again = told.as_ref().filter(|told| told.answer.is_none()).map(|told| told.since);
        let answer = told.and_then(|told| told.answer);
        let asked = again.unwrap_or(asked);
        let late = answer.is_none() && (!grant.purged || again.is_some());
        let due = asked.plus_ms(ANSWER_MS + END_MARGIN_MS);
        receipts.push(ReceiptView {
            cause,
            entry,
            organisation: Party::of(viewer.directory, grant.terms.recipient),
            asked,
            answered: answer.as_ref().map(|answer| answer.time),
            receipt: answer.as_ref().map(|answer| answer.receipt),
            bodies: answer.map(|answer| answer.bodies),
            overdue_since: Some(due).filter(|due| late && *due <= viewer.now),
        });
        Ok(())
    })?;
    receipts.extend(erasures(viewer, is_named)?);
    receipts.sort_by_key(|receipt| (receipt.asked, receipt.entry, receipt.organisation.organisation));
    Ok(ReceiptsInShort { receipts, awaited })
}

/// Returns what each organisation was asked on a cause, and answered: at its home where it was asked there, else at the
/// earlier ledger of it that answered last.
fn told(viewer: &Viewer<'_>, cause: EntryId) -> Result<BTreeMap<OrganisationId, Asked>, ViewError> {
    let mut told: BTreeMap<OrganisationId, ((bool, Option<Timestamp>), Asked)> = BTreeMap::new();
    for (ledger, asked) in asked(viewer.store, cause)? {
        let Some((organisation, _)) = viewer.directory.ledger(ledger) else { continue };
        let is_home = viewer.directory.home_of(organisation) == Some(ledger);
        let rank = (is_home, asked.answer.as_ref().map(|answer| answer.time));
        if told.get(&organisation).is_none_or(|(known, _)| *known <= rank) {
            told.insert(organisation, (rank, asked));
        }
    }
    Ok(told.into_iter().map(|(organisation, (_, asked))| (organisation, asked)).collect())
}

/// Returns when an organisation said that it had deleted what a cause asked it to; `None` while it has not.
pub(super) fn deleted(
    viewer: &Viewer<'_>,
    cause: EntryId,
    recipient: OrganisationId,
) -> Result<Option<Timestamp>, ViewError> {
    Ok(told(viewer, cause)?.remove(&recipient).and_then(|asked| asked.answer).map(|answer| answer.time))
}

/// Returns the case that erased entries were of, where it is known still, and the fields that they were values of, by name.
fn about(viewer: &Viewer<'_>, entries: &[EntryId]) -> Result<(Option<CaseHandle>, Vec<String>), ViewError> {
    let (mut number, mut fields) = (None, BTreeSet::new());
    for id in entries {
        let Some(entry) = ledger::entry(viewer.store, *id)? else { continue };
        let Some((case, field)) = place_of(viewer.store, &entry)? else { continue };
        number = number.or(Some(case));
        fields.insert(field);
    }
    let record = number.map(|number| case::case(viewer.store, number)).transpose()?.flatten();
    let own = record.filter(|record| record.holder == viewer.organisation);
    Ok((own.map(|record| record.handle), fields.into_iter().map(field_name).collect()))
}

/// Returns the orders of this organisation, for each organisation that was asked.
fn erasures(viewer: &Viewer<'_>, is_named: bool) -> Result<Vec<ReceiptView>, ViewError> {
    let mut causes: BTreeSet<EntryId> = BTreeSet::new();
    for (key, _) in viewer.store.scan(Table::Asked, &[], &[], usize::MAX)? {
        causes.extend(key.first_chunk::<32>().map(|cause| EntryId(*cause)));
    }
    let mut receipts = Vec::new();
    for order in causes {
        let Some(entry) = ledger::entry(viewer.store, order)? else { continue };
        let Header::Statement { references, .. } = &entry.header else { continue };
        let is_order = matches!(kind_of(&entry.header), Some(Kind::Erasure | Kind::GroundedErasure));
        let signed = ledger::commit(viewer.store, entry.location.commit)?.signed.commit.ledger;
        let own = viewer.directory.ledger(signed).map(|(organisation, _)| organisation) == Some(viewer.organisation);
        if !is_order || !own {
            continue;
        }
        let ground = ground_of(viewer.store, order)?;
        let (case, fields) = if is_named { about(viewer, references)? } else { (None, Vec::new()) };
        let ordered = ledger::commit(viewer.store, entry.location.commit)?.signed.commit.time;
        for (organisation, mut asked) in told(viewer, order)? {
            // Who was asked again, at another ledger or by another, gave the answer before: nobody answers what was not asked.
            if asked.answer.as_ref().is_some_and(|answer| answer.time < asked.since) {
                asked.since = asked.since.min(ordered);
            }
            let due = asked.since.plus_ms(ANSWER_MS);
            let late = asked.answer.is_none() && due <= viewer.now;
            receipts.push(ReceiptView {
                cause: Cause::Erasure { ground, entries: references.len(), case, fields: fields.clone() },
                entry: order,
                organisation: Party::of(viewer.directory, organisation),
                asked: asked.since,
                answered: asked.answer.as_ref().map(|answer| answer.time),
                receipt: asked.answer.as_ref().map(|answer| answer.receipt),
                bodies: asked.answer.map(|answer| answer.bodies),
                overdue_since: late.then_some(due),
            });
        }
    }
    Ok(receipts)
}

/// Is an own case whose time is over, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// When its time is over, and by which limit.
    #[serde(flatten)]
    pub due: Due,
    /// When the node said that it will erase it.
    pub notice: Option<Timestamp>,
    /// When the node erases it, at the earliest.
    pub erases: Timestamp,
    /// Until when a leader holds it back.
    pub held_until: Option<Timestamp>,
}

/// Returns the own cases that are to be erased before a moment because their time is over, and those that are held back until
/// whenever, the first first.
///
/// # Errors
/// Fails when the store does.
pub fn retention(viewer: &Viewer<'_>, before: Timestamp) -> Result<Vec<RetentionView>, ViewError> {
    let reading = Reading::new(viewer);
    let mut over = Vec::new();
    case::for_each::<ViewError>(viewer.store, |number, record| {
        if record.holder != viewer.organisation || crate::erasure::is_closed(viewer.store, &record)? {
            return Ok(());
        }
        let Some(Ending { due, notice, erases, held_until }) = ending(viewer, number, &record)? else { return Ok(()) };
        // Who holds a case back looks it over before its time: it is never out of the list.
        if erases < before || held_until.is_some() {
            let head = reading.head(&reading.open(number, record)?);
            over.push(RetentionView { head, due, notice, erases, held_until });
        }
        Ok(())
    })?;
    over.sort_by_key(|view| (view.erases, view.head.number));
    Ok(over)
}

/// Says when the node erases an own case, by its rules, its notices and who holds it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) due: Due,
    pub(super) notice: Option<Timestamp>,
    pub(super) erases: Timestamp,
    pub(super) held_until: Option<Timestamp>,
}

/// Returns when the node erases an own case; `None` where no rules, or no birth date, tell.
pub(super) fn ending(viewer: &Viewer<'_>, number: u64, record: &CaseRecord) -> Result<Option<Ending>, ViewError> {
    let Some(due) = retention::due(viewer.store, viewer.directory, (number, record), viewer.now)? else {
        return Ok(None);
    };
    let kept = retention::kept(viewer.store, number)?;
    let notice = kept.notice.filter(|notice| notice.due == due.at);
    let held_until = kept.hold.map(|hold| hold.until).filter(|until| viewer.now < *until);
    // Before it gave notice, a node will do so as soon as it may.
    let given = notice.map_or_else(|| viewer.now.max(due.at.minus_ms(NOTICE_MS)), |notice| notice.since);
    let erases = due.at.max(given.plus_ms(NOTICE_MS)).max(held_until.unwrap_or(Timestamp::MIN));
    Ok(Some(Ending { due, notice: notice.map(|notice| notice.since), erases, held_until }))
}

/// Is how many own cases the node has said that it will erase, and when the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upcoming {
    /// How many.
    pub count: u64,
    /// When the first is erased, at the earliest.
    pub first: Option<Timestamp>,
}

/// Returns the own cases of which the node has given notice, without those that were closed since or are held back by then.
///
/// # Errors
/// Fails when the store does.
pub fn upcoming(viewer: &Viewer<'_>) -> Result<Upcoming, ViewError> {
    let mut found = Upcoming::default();
    for (key, value) in viewer.store.scan(Table::Retention, &[], &[], usize::MAX)? {
        let Ok(number) = <[u8; 8]>::try_from(key.as_slice()).map(u64::from_be_bytes) else { continue };
        let kept: retention::Kept = ledger::read_row(Table::Retention, &value)?;
        let (Some(erases), Some(record)) = (kept.erases_at(), case::case(viewer.store, number)?) else { continue };
        if record.holder != viewer.organisation || crate::erasure::is_closed(viewer.store, &record)? {
            continue;
        }
        let due = retention::due(viewer.store, viewer.directory, (number, &record), viewer.now)?;
        if due.map(|due| due.at) == kept.notice.map(|notice| notice.due) {
            found.count += 1;
            found.first = Some(found.first.map_or(erases, |first| first.min(erases)));
        }
    }
    Ok(found)
}

/// Is an erasure as the history of a case shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedView {
    /// The order.
    pub order: EntryId,
    /// Who signed it.
    pub author: Author,
    /// When, in the signer's word.
    pub time: Timestamp,
    /// The ground; `None` where it names none, or it is another organisation's order.
    #[serde(flatten)]
    pub ground: Option<ErasureGround>,
}

/// Returns the erasure of an entry of a case, if it was erased.
pub(super) fn erasure_of(
    reading: &mut Reading<'_>,
    entry: EntryId,
    holder: OrganisationId,
) -> Result<Option<ErasedView>, ViewError> {
    let Some(order) = erased_by(reading.viewer.store, entry, holder)? else { return Ok(None) };
    let Some(location) = ledger::locate(reading.viewer.store, order)? else { return Ok(None) };
    let (author, time) = reading.author(location)?;
    Ok(Some(ErasedView { order, author, time, ground: ground_of(reading.viewer.store, order)? }))
}
