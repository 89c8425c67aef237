// SPDX-License-Identifier: EUPL-1.2
//! Retention: once a day the node looks for cases whose time will be over, says so, and erases those of which it said so
//! long enough ago and that nobody holds back.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{self, CaseRecord, Decision, DocumentKey};
use crate::catalogue::FieldId;
use crate::entry::{REFERENCES_MAX, SLOT_CASE, payload};
use crate::erasure::{erasable, erased_by, is_closed};
use crate::id::{CaseHandle, EntryId, LedgerId};
use crate::ledger::{self, Entry, LedgerError, Location};
use crate::link;
use crate::referral;
use crate::retention::{self, Hold, NOTICE_MS, Notice};
use crate::statement::{CaseKind, ErasureGround, Kind, Payload, Reason, RetentionWord, Verdict, kind_of};
use crate::store::{Store, Table, prefix_end};
use crate::thread;
use crate::time::{DAY_MS, Timestamp};

use super::consult::TOLD_ROW;
use super::erase::recipients;
use super::outbox::opening_field;
use super::purge::Job;
use super::turn::Turn;
use super::{Effect, Note, Replica, ReplicaError};

/// How many cases one step looks at.
const RETAIN_CASES: usize = 512;

impl Replica {
    /// Plans the look at all cases, once a day, on a node that serves.
    pub(super) fn plan_retention(&mut self, turn: &mut Turn<'_>) {
        if self.next_retention.is_none_or(|next| turn.now < next) {
            return;
        }
        let next = turn.now.plus_ms(DAY_MS);
        self.next_retention = Some(next);
        turn.overlay.put(Table::Meta, META_NEXT_RETENTION, next.0.to_be_bytes().to_vec());
        if !self.jobs.values().any(|job| matches!(job, Job::Retain { .. })) {
            self.add_job(turn, Job::Retain { from: 0, not_before: turn.now });
        }
    }

    /// Looks at some cases from a number on; returns where to go on, unless all were seen.
    pub(super) fn retain(&mut self, turn: &mut Turn<'_>, from: u64) -> Result<Option<u64>, ReplicaError> {
        let page = case::cases(&turn.overlay, from, RETAIN_CASES)?;
        let next = page.last().filter(|_| page.len() == RETAIN_CASES).map(|(last, _)| last + 1);
        let mut over = Vec::new();
        for (number, record) in page {
            self.look_at_thread(turn, number, &record)?;
            if self.is_home(record.home) && !is_closed(&turn.overlay, &record)? {
                over.extend(self.retain_case(turn, number, &record)?.map(|notice| (notice, number, record)));
            }
        }
        if !over.is_empty() {
            self.erase_cases(turn, over)?;
        }
        Ok(next)
    }

    /// Gives notice of a case whose time will be over; returns the notice once the case is to be erased.
    fn retain_case(
        &mut self,
        turn: &mut Turn<'_>,
        number: u64,
        record: &CaseRecord,
    ) -> Result<Option<Notice>, ReplicaError> {
        let (now, mut kept) = (turn.now, retention::kept(&turn.overlay, number)?);
        let due = retention::due(&turn.overlay, &self.directory, (number, record), now)?;
        let Some(due) = due.filter(|due| now.plus_ms(NOTICE_MS) >= due.at) else {
            // What was said before no longer holds: another date of birth, other rules.
            if kept.notice.take().is_some() {
                retention::put_kept(&mut turn.overlay, number, &kept);
            }
            return Ok(None);
        };
        let Some(notice) = kept.notice.filter(|notice| notice.due == due.at) else {
            let word = RetentionWord::Notice { case: record.handle, due: due.at, rules: due.rules };
            let entry = turn.state(crate::statement::retention(&word, "", &mut self.entropy));
            kept.notice = Some(Notice { entry, since: now, due: due.at });
            retention::put_kept(&mut turn.overlay, number, &kept);
            return Ok(None);
        };
        let waits = kept.is_held(now) || kept.erases_at().is_none_or(|at| now < at);
        Ok((!waits).then_some(notice))
    }

    /// Erases all that is held of cases, in orders each of which went to the same nodes.
    fn erase_cases(&mut self, turn: &mut Turn<'_>, over: Vec<(Notice, u64, CaseRecord)>) -> Result<(), ReplicaError> {
        let refused = refused_of_cases(&turn.overlay, |home| self.is_home(home))?;
        let mut cases = Vec::with_capacity(over.len());
        // A word that two cases are of the same person stands under both, and is erased with the first.
        let mut listed = BTreeSet::new();
        for (notice, number, record) in over {
            let mut entries = erasable_of_case(&turn.overlay, (number, &record), &refused)?;
            entries.retain(|entry| listed.insert(*entry));
            cases.push((notice, entries));
        }
        let holders = holders(&turn.overlay, cases.iter().flat_map(|(_, entries)| entries.iter().copied()))?;
        for (notice, entries) in cases {
            let ground = ErasureGround::Retention { notice: Some(notice.entry) };
            for group in grouped(&holders, &entries) {
                // What cannot be ordered must not stop the node: the rest goes all the same.
                if let Err(reason) = self.may_erase(turn, &group, u64::MAX)? {
                    debug_assert!(false, "only what can be erased is listed: {reason}");
                    continue;
                }
                let order = turn.state(crate::statement::erasure(ground, "", group.clone(), &mut self.entropy));
                self.erase(turn, order, &group)?;
            }
            turn.effects.push(Effect::Note(Note::Retained { notice: notice.entry, entries: entries.len() }));
        }
        self.send_orders(turn)?.expect("a group went to the same nodes");
        Ok(())
    }

    /// Takes a word of staff about a case: a hold. One that is locked is kept, and open again.
    pub(super) fn hold(&mut self, turn: &mut Turn<'_>, number: u64, hold: Hold) -> Result<(), ReplicaError> {
        let mut kept = retention::kept(&turn.overlay, number)?;
        if let Some(before) = kept.hold.replace(hold) {
            retention::put_earlier_hold(&mut turn.overlay, number, before.entry);
        }
        retention::put_kept(&mut turn.overlay, number, &kept);
        self.unlock(turn, number)
    }
}

/// Returns what can be erased of an own case: where it came from, its values, who consented to its grants and why they
/// were withdrawn, why it was looked at, referred, answered, asked for in an emergency, held back and erased in part; and all
/// of the threads about it. `refused` are the changes that were not admitted, by case.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn erasable_of_case(
    store: &dyn Store,
    (number, record): (u64, &CaseRecord),
    refused: &Refused,
) -> Result<Vec<EntryId>, LedgerError> {
    let mut entries = said_of_case(store, (number, record), refused)?;
    for thread in thread::about(store, number)? {
        match case::case(store, thread)?.filter(|_| record.kind != CaseKind::Thread) {
            Some(own) if own.holder == record.holder => entries.extend(said_of_case(store, (thread, &own), refused)?),
            // Whose thread it is keeps which case it is about.
            Some(_) => entries.extend(values_of(store, thread, |key| key.field != thread::ABOUT)?),
            None => {}
        }
    }
    let mut wanted = Vec::with_capacity(entries.len());
    let (mut seen, mut orders) = (BTreeSet::new(), Vec::new());
    for entry in entries {
        if !seen.insert(entry) {
            continue;
        }
        match erased_by(store, entry, record.holder)? {
            Some(order) => orders.push(order),
            // What a node gave in an emergency, for one, holds nothing but what rules are checked against.
            None if is_erasable(store, entry)? => wanted.push(entry),
            None => {}
        }
    }
    for order in orders {
        if seen.insert(order) && gives_reason(store, order)? && erased_by(store, order, record.holder)?.is_none() {
            wanted.push(order);
        }
    }
    Ok(wanted)
}

fn is_erasable(store: &dyn Store, entry: EntryId) -> Result<bool, LedgerError> {
    Ok(ledger::entry(store, entry)?.is_some_and(|held| erasable(&held.header) != 0))
}

/// Tells whether an order says why in words of its own.
fn gives_reason(store: &dyn Store, order: EntryId) -> Result<bool, LedgerError> {
    let Some(entry) = ledger::entry(store, order)? else { return Ok(false) };
    let slots = erasable(&entry.header);
    let reasons = ledger::bodies(store, entry.location)?.into_iter().filter(|(slot, _)| slots & (1 << slot) != 0);
    let mut reasons = reasons.filter_map(|(_, body)| Reason::read(&body).ok());
    Ok(reasons.any(|reason| !reason.text.is_empty()))
}

/// Returns the values of a case, in the documents that are wanted.
fn values_of(
    store: &dyn Store,
    number: u64,
    wanted: impl Fn(&DocumentKey) -> bool,
) -> Result<Vec<EntryId>, LedgerError> {
    let mut entries = Vec::new();
    for (_, document) in case::all_documents(store, number, None)?.into_iter().filter(|(key, _)| wanted(key)) {
        for location in document.changes {
            entries.push(ledger::entry_at(store, location)?.id);
        }
    }
    Ok(entries)
}

/// Returns every entry of a case that may hold something to erase, itself not of a thread about it.
pub(super) fn said_of_case(
    store: &dyn Store,
    (number, record): (u64, &CaseRecord),
    refused: &Refused,
) -> Result<Vec<EntryId>, LedgerError> {
    let id = |location: Location| Ok::<_, LedgerError>(ledger::entry_at(store, location)?.id);
    let mut entries = vec![id(record.opened)?];
    entries.extend(values_of(store, number, |_| true)?);
    for (key, grant) in case::grants(store, number)? {
        // The form that it was given by, which others may have been given by as well.
        let first = ledger::entry_at(store, Location { index: 0, ..key.grant })?;
        if kind_of(&first.header) == Some(Kind::Consent) {
            entries.push(first.id);
        }
        entries.push(grant.id);
        entries.extend(grant.revoked.map(|(revocation, _)| revocation));
    }
    let prefix = number.to_be_bytes();
    for (key, value) in store.scan(Table::Consultations, &prefix, &prefix_end(&prefix), usize::MAX)? {
        // What partners looked for is theirs, and did not come.
        if value == TOLD_ROW {
            continue;
        }
        if let Some(location) = Location::from_key(&key[prefix.len()..]) {
            entries.push(id(location)?);
        }
    }
    entries.extend(retention::holds(store, number)?);
    for (_, referral) in referral::referrals(store, number)? {
        entries.push(referral.id);
        entries.extend(referral.answer.map(|(answer, _)| answer));
        entries.extend(referral.settlement.map(|(settlement, _)| settlement));
    }
    for (_, link) in link::links(store, Some(number))? {
        entries.push(link.id);
        entries.extend(link.unlinked);
    }
    entries.extend(refused.get(&number).into_iter().flatten());
    Ok(entries)
}

/// Lists changes of others that this node refused as the home of cases, by the number of the case.
pub(crate) type Refused = BTreeMap<u64, Vec<EntryId>>;

/// Returns the changes of others that this node refused as the home of cases, by the number of the case.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn refused_of_cases(store: &dyn Store, own: impl Fn(LedgerId) -> bool) -> Result<Refused, LedgerError> {
    let mut refused = Refused::new();
    for (key, value) in store.scan(Table::Decisions, &[], &[], usize::MAX)? {
        let decision: Decision = ledger::read_row(Table::Decisions, &value)?;
        let (Ok(id), Verdict::Refused { .. }) = (key.try_into().map(EntryId), decision.verdict) else { continue };
        let word = ledger::locate(store, decision.admission)?;
        let decided_here = match word {
            Some(word) => own(ledger::commit(store, word.commit)?.signed.commit.ledger),
            None => false,
        };
        let Some(entry) = ledger::entry(store, id)?.filter(|_| decided_here) else { continue };
        if let Some((number, _)) = place_of(store, &entry)? {
            refused.entry(number).or_default().push(id);
        }
    }
    Ok(refused)
}

/// Returns the case and the field that a change of somebody else was meant for, also where the document was refused with it.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn place_of(store: &dyn Store, entry: &Entry) -> Result<Option<(u64, FieldId)>, LedgerError> {
    let Some(document) = entry.header.document(entry.id) else { return Ok(None) };
    if let Some((key, _)) = case::document(store, document)? {
        return Ok(Some((key.case, key.field)));
    }
    let Some(opening) = ledger::locate(store, document.into())? else { return Ok(None) };
    let alias = ledger::body(store, opening, SLOT_CASE)?;
    let alias = alias.and_then(|body| payload(&body).try_into().ok()).map(CaseHandle);
    let number = alias.map(|alias| case::number_of(store, alias)).transpose()?.flatten();
    Ok(number.zip(opening_field(store, opening)?))
}

/// Says which nodes each entry went to.
pub(crate) type Holders = BTreeMap<EntryId, BTreeSet<LedgerId>>;

/// Returns which nodes each of these entries went to.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn holders(store: &dyn Store, entries: impl Iterator<Item = EntryId>) -> Result<Holders, LedgerError> {
    let mut holders: Holders = entries.map(|entry| (entry, BTreeSet::new())).collect();
    for (entry, ledger) in recipients(store, &holders.keys().copied().collect())? {
        holders.entry(entry).or_default().insert(ledger);
    }
    Ok(holders)
}

/// Returns entries in groups that fit an order: at most 16, all of which went to the same nodes.
pub(crate) fn grouped(holders: &Holders, entries: &[EntryId]) -> Vec<Vec<EntryId>> {
    let nobody = BTreeSet::new();
    let mut groups: BTreeMap<&BTreeSet<LedgerId>, Vec<EntryId>> = BTreeMap::new();
    for entry in entries {
        groups.entry(holders.get(entry).unwrap_or(&nobody)).or_default().push(*entry);
    }
    let orders = |group: Vec<EntryId>| group.chunks(REFERENCES_MAX).map(<[_]>::to_vec).collect::<Vec<_>>();
    groups.into_values().flat_map(orders).collect()
}

/// Returns when cases are looked at next.
pub(super) fn next_retention(store: &dyn Store, now: Timestamp) -> Result<Timestamp, ReplicaError> {
    let value = store.get(Table::Meta, META_NEXT_RETENTION)?;
    let next = value.and_then(|value| value.try_into().ok()).map(|value| Timestamp(u64::from_be_bytes(value)));
    // A clock that was ahead wrote a day that is far away.
    Ok(next.unwrap_or(now).min(now.plus_ms(DAY_MS)))
}

const META_NEXT_RETENTION: &[u8] = b"next retention";
