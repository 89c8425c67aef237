// SPDX-License-Identifier: EUPL-1.2
//! What is asked of the world: of every frame and every batch at once, of every store when the world is at rest.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::case::{self, Decision};
use raccord_protocol::codec;
use raccord_protocol::entry::payload;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, LedgerId, TreeHash};
use raccord_protocol::ledger::{self, Location, Origin};
use raccord_protocol::log::{epoch_root, seed_commitment};
use raccord_protocol::merkle;
use raccord_protocol::replica::{ReplicaError, peer_record};
use raccord_protocol::statement::{Refusal, Verdict};
use raccord_protocol::store::{Batch, MemoryStore, Row, Store, Table};
use raccord_protocol::time::{MINUTE_MS, Timestamp};

use crate::office::Office;
use crate::reading;
use crate::restored;
use crate::truth::{Fate, Grant, Truth, Value};

/// Is what the system promises, as far as it is checked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// A value reaches a peer only under a grant that stands, and is gone when it ended.
    Confidentiality,
    /// A healed world comes to rest, with everybody seeing the same.
    Convergence,
    /// What was erased is nowhere, and never comes back.
    Erasure,
    /// What was acknowledged stays.
    Durability,
    /// The ledger proves what it holds.
    Ledger,
    /// The same seed makes the same run.
    Repetition,
    /// Nothing that arrives breaks a node, and honest nodes understand each other.
    Robustness,
}

/// Is a promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub promise: Promise,
    /// How.
    pub what: String,
}

impl Finding {
    /// Makes a finding.
    pub fn new(promise: Promise, what: impl Into<String>) -> Self {
        Self { promise, what: what.into() }
    }
}

impl From<ReplicaError> for Finding {
    fn from(error: ReplicaError) -> Self {
        Self::new(Promise::Robustness, format!("a store does not read back: {error}"))
    }
}

impl From<ledger::LedgerError> for Finding {
    fn from(error: ledger::LedgerError) -> Self {
        ReplicaError::from(error).into()
    }
}

impl From<raccord_protocol::store::StoreError> for Finding {
    fn from(error: raccord_protocol::store::StoreError) -> Self {
        ReplicaError::from(error).into()
    }
}

/// Is a result of a check.
pub type Check = Result<(), Finding>;

pub(crate) fn broken<T>(promise: Promise, what: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::new(promise, what))
}

/// Is a frame that leaves a node.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// From which office.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// What.
    pub bytes: &'a [u8],
    /// What the sender's clock says.
    pub at: Timestamp,
}

/// Checks that every value and every name in a frame may leave for where it goes, now.
///
/// # Errors
/// Returns the value or the name that may not.
pub fn check_frame(truth: &Truth, names: &NameFinder, leaving: &Leaving<'_>) -> Check {
    let Leaving { from, to, bytes, at } = *leaving;
    for number in truth.values_in(bytes) {
        let value = &truth.values[number];
        let home = truth.cases[value.case].home;
        let contribution = value.author == from && home == to;
        let shaken = truth.is_shaken(value.case);
        // It gives again what it forgot that it withdrew, and is given back what it lost.
        if shaken && (home == to || home == from && truth.ever_granted(value, to)) {
            continue;
        }
        if value.erased.is_some() && (home == from || value.acknowledged.contains(&from)) {
            let what = format!("office {from} sends {} to office {to} although it erased it", describe(value));
            return broken(Promise::Erasure, what);
        }
        if !contribution && (home != from || !truth.may_leave(value, to, at)) {
            return broken(
                Promise::Confidentiality,
                format!("office {from} sends {} to office {to} without a grant that opens it", describe(value)),
            );
        }
    }
    for handle in names.find(truth, bytes) {
        let name = truth.name(handle).expect("only known names are looked for");
        let home = truth.cases[name.case].home;
        let theirs =
            name.recipient.is_some_and(|recipient| (from, to) == (home, recipient) || (from, to) == (recipient, home));
        if !theirs {
            return broken(
                Promise::Confidentiality,
                format!(
                    "office {from} sends to office {to} what {:?} calls case {} of office {home}",
                    name.recipient, name.case
                ),
            );
        }
    }
    Ok(())
}

/// Checks every row that a batch writes: no value that may never have reached this office.
///
/// # Errors
/// Returns the value that may not.
pub fn check_batch(truth: &Truth, office: usize, batch: &Batch) -> Check {
    for (table, key, value) in batch.iter() {
        let rows = [Some(key), value];
        for number in rows.into_iter().flatten().flat_map(|bytes| truth.values_in(bytes)) {
            let value = &truth.values[number];
            // What was forgotten about its end comes back from partners, and then it has to go.
            if truth.is_shaken(value.case)
                && (truth.cases[value.case].home == office || truth.ever_granted(value, office))
            {
                continue;
            }
            if value.acknowledged.contains(&office) && !truth.restored.contains(&office)
                || (value.erased.is_some() && truth.cases[value.case].home == office)
            {
                let what = format!("office {office} stores {} again, which it erased", describe(value));
                return broken(Promise::Erasure, what);
            }
            if !truth.may_have_reached(value, office) {
                return broken(
                    Promise::Confidentiality,
                    format!("office {office} stores {} in table {}", describe(value), table.name()),
                );
            }
        }
    }
    Ok(())
}

/// Takes what an office carried out in a batch, and said so: orders to erase.
pub fn take_receipts(truth: &mut Truth, office: usize, own: LedgerId, batch: &Batch) {
    for (_, key, row) in batch.iter().filter(|(table, ..)| *table == Table::Asked) {
        if let (Some((order, ledger)), Some(_)) = (key.split_first_chunk::<32>(), row)
            && ledger == own.0
        {
            truth.acknowledge(EntryId(*order), office);
        }
    }
}

/// Takes what a home decided in a batch, and checks each decision against the grants that it had given by then.
///
/// # Errors
/// Returns a decision that is wrong.
pub fn take_decisions(truth: &mut Truth, home: usize, batch: &Batch, at: Timestamp, step: u64) -> Check {
    for (_, key, row) in batch.iter().filter(|(table, ..)| *table == Table::Decisions) {
        let (Ok(entry), Some(row)) = (key.try_into().map(EntryId), row) else { continue };
        let Some(number) = truth.value_of(entry) else { continue };
        let value = &truth.values[number];
        let shaken = truth.restored.contains(&home);
        if truth.cases[value.case].home != home || (value.fate != Fate::Waiting && !shaken) {
            continue;
        }
        let decision: Decision = ledger::read_row(Table::Decisions, row)?;
        let may_write = truth.may_write(value, at);
        let orphaned = value
            .predecessors
            .iter()
            .any(|before| truth.value_of(*before).is_none_or(|before| truth.values[before].fate == Fate::Refused));
        let right = match decision.verdict {
            Verdict::Admitted { .. } => may_write,
            Verdict::Refused { reason: Refusal::AfterRefused | Refusal::Unknown } => orphaned,
            Verdict::Refused { reason: Refusal::NoGrant } => !may_write,
            Verdict::Refused { reason: Refusal::Closed | Refusal::NotAuthorised } => false,
        };
        if !right && !shaken {
            return broken(
                Promise::Convergence,
                format!("office {home} decides {:?} about {}", decision.verdict, describe(value)),
            );
        }
        let admitted = matches!(decision.verdict, Verdict::Admitted { .. });
        truth.values[number].fate = if admitted { Fate::Counts(step) } else { Fate::Refused };
    }
    Ok(())
}

/// Checks that all that was ever durable at an office is still there: entries, and the values of its own cases.
///
/// # Errors
/// Returns what is missing.
pub fn check_kept(truth: &Truth, number: usize, office: &Office, kept: &[EntryId]) -> Check {
    for entry in kept {
        if ledger::locate(&office.store, *entry)?.is_none() {
            return broken(Promise::Durability, format!("office {number} lost entry {entry}"));
        }
    }
    let own = truth.values.iter().filter(|value| truth.cases[value.case].home == number);
    for value in own.filter(|_| !truth.restored.contains(&number)) {
        if let (Fate::Counts(_), Some(entry)) = (value.fate, value.entry)
            && reading::text(&office.store, entry)?.as_ref() != Some(&value.text).filter(|_| value.erased.is_none())
        {
            return broken(Promise::Durability, format!("office {number} lost {}", describe(value)));
        }
    }
    Ok(())
}

/// Checks a world at rest. `honest` are the offices that keep to the protocol.
///
/// # Errors
/// Returns the first promise that is broken.
pub fn check_rest(truth: &Truth, offices: &[Office], honest: &[usize], now: u64) -> Check {
    let names = NameFinder::new(truth);
    for number in honest {
        check_kept(truth, *number, &offices[*number], &[])?;
        check_quiet(truth, offices, honest, *number, now)?;
        check_held(truth, &names, offices, honest, *number, now)?;
        check_ledger(&offices[*number])?;
    }
    for (document, values) in truth.documents() {
        check_document(truth, offices, honest, document, values, now)?;
    }
    check_erasures(truth, offices, honest)?;
    restored::check(truth, offices, honest, now)?;
    check_receipts(truth, offices, honest, now)
}

fn check_quiet(truth: &Truth, offices: &[Office], honest: &[usize], number: usize, now: u64) -> Check {
    let office = &offices[number];
    let store = &office.store;
    let Some(replica) = &office.replica else {
        return broken(Promise::Convergence, format!("office {number} is down"));
    };
    let connected = replica.connected_peers();
    for other in honest.iter().filter(|other| **other != number) {
        let ledger = offices[*other].ledger();
        if !connected.contains(&ledger) {
            return broken(Promise::Convergence, format!("office {number} is not connected to office {other}"));
        }
        let (sent, read) = (peer_record(store, ledger)?, peer_record(&offices[*other].store, office.ledger())?);
        if sent.taken != sent.outbox_end || read.read != sent.outbox_end {
            return broken(
                Promise::Convergence,
                format!(
                    "office {other} read {} of {} items of office {number}, which knows of {}",
                    read.read, sent.outbox_end, sent.taken
                ),
            );
        }
        check_seen(office, &offices[*other])?;
    }
    let pending = rows(store, Table::Pending)?;
    let waits_for_honest = |home: &Vec<u8>| {
        let ledger = home.as_slice().try_into().ok().map(LedgerId);
        ledger.is_some_and(|ledger| honest.iter().any(|number| offices[*number].has_ledger(ledger)))
    };
    if let Some((_, home)) = pending.iter().find(|(_, home)| waits_for_honest(home)) {
        return broken(Promise::Convergence, format!("office {number} has a change waiting for {home:02x?}"));
    }
    let waiting = |grant: &&Grant| {
        truth.cases[grant.case].home == number && grant.revoked.is_none() && office.moment(grant.from) + MARGIN_MS > now
    };
    let jobs = rows(store, Table::Jobs)?.len();
    if pending.is_empty() && jobs > truth.grants.iter().filter(waiting).count() {
        return broken(Promise::Convergence, format!("office {number} has {jobs} jobs left"));
    }
    let forks = rows(store, Table::Findings)?;
    if forks.iter().any(|(key, _)| honest.iter().any(|number| key.starts_with(&offices[*number].ledger().0))) {
        return broken(Promise::Ledger, format!("office {number} believes that an honest ledger forked"));
    }
    Ok(())
}

/// Checks that `other` has seen a true and recent state of the log of `office`.
fn check_seen(office: &Office, other: &Office) -> Check {
    let size = office.replica.as_ref().map_or(0, |replica| replica.sealed().size);
    let seen = ledger::newest_checkpoint(&other.store, office.ledger())?.map(|held| held.checkpoint.state);
    let Some(seen) = seen.filter(|seen| seen.size + 1 >= size && seen.size <= size) else {
        return broken(Promise::Convergence, format!("a log of {size} epochs was seen as {seen:?}"));
    };
    let leaves: Vec<TreeHash> =
        ledger::epochs(&office.store, 0, usize::MAX)?.iter().map(|epoch| epoch.leaf.hash()).collect();
    let length = usize::try_from(seen.size).unwrap_or(usize::MAX);
    if leaves.get(..length).map(tree_hash) != Some(seen.root) {
        return broken(Promise::Ledger, "a checkpoint held by another is not of this log");
    }
    Ok(())
}

/// Checks that an office holds no value that it may no longer hold, and no name that is not its own.
fn check_held(
    truth: &Truth,
    names: &NameFinder,
    offices: &[Office],
    honest: &[usize],
    number: usize,
    now: u64,
) -> Check {
    let mut held = BTreeSet::new();
    for (_, key, value) in offices[number].store.rows() {
        held.extend(truth.values_in(key));
        held.extend(truth.values_in(value));
        for handle in names.find(truth, key).into_iter().chain(names.find(truth, value)) {
            let name = truth.name(handle).expect("only known names are looked for");
            if name.recipient != Some(number) && truth.cases[name.case].home != number {
                return broken(
                    Promise::Confidentiality,
                    format!("office {number} holds what {:?} calls case {}", name.recipient, name.case),
                );
            }
        }
    }
    for value in held.into_iter().map(|number| &truth.values[number]) {
        let home = truth.cases[value.case].home;
        if truth.is_shaken(value.case) {
            continue;
        }
        if value.erased.is_some() && honest.contains(&home) {
            let what = format!("office {number} still holds {}, which office {home} erased", describe(value));
            return broken(Promise::Erasure, what);
        }
        // What waits for a home that keeps silent waits for ever.
        let waits = value.author == number && value.fate == Fate::Waiting && !honest.contains(&home);
        if waits || (home == number && value.fate != Fate::Drafted) {
            continue;
        }
        let opened = |grant: &Grant| {
            let item = value.document.is_some_and(|document| grant.items.contains(&document));
            let own = value.author == number && (grant.fields.contains(&value.field) || item);
            // Whoever turns dishonest may never tell what it withdrew before.
            let is_told = honest.contains(&home) || was_told(&offices[number].store, grant);
            let is_withdrawn = grant.revoked.is_some() && is_told;
            !is_withdrawn && may_stand(grant, (offices, home), number, now) && (own || truth.opens(grant, value))
        };
        if value.fate == Fate::Drafted || !truth.grants_to(value.case, number).any(opened) {
            return broken(
                Promise::Confidentiality,
                format!("office {number} still holds {} of office {home}", describe(value)),
            );
        }
    }
    Ok(())
}

/// Tells whether an office was told that a grant to it was withdrawn.
fn was_told(store: &MemoryStore, grant: &Grant) -> bool {
    let held = case::grant(store, grant.id).ok().flatten();
    held.is_none_or(|(_, record)| record.revoked.is_some())
}

/// Tells whether a grant that was not withdrawn may stand for somebody, clocks being what they are. One began that began by its home's
/// clock, though that was ahead and was set right since: what left by then was given in good faith, and every frame is checked as it
/// leaves.
fn may_stand(grant: &Grant, (offices, home): (&[Office], usize), number: usize, now: u64) -> bool {
    // Staff's clock, by which it starts, may be ahead of their node's.
    let latest = |office: usize| offices[office].latest_time(now).plus_ms(MARGIN_MS);
    let starts = [home, number].iter().any(|office| grant.from <= latest(*office));
    offices[number].moment(grant.until) + MARGIN_MS > now && starts
}

/// Tells whether a grant stands for everybody, clocks being what they are.
pub(crate) fn must_stand(grant: &Grant, offices: &[Office], number: usize, now: u64) -> bool {
    grant.revoked.is_none()
        && offices[number].moment(grant.until) > now + MARGIN_MS
        && offices[number].moment(grant.from) + MARGIN_MS <= now
}

fn check_document(
    truth: &Truth,
    offices: &[Office],
    honest: &[usize],
    document: DocumentId,
    values: &[usize],
    now: u64,
) -> Check {
    let current = truth.current(document, u64::MAX);
    let first = &truth.values[values[0]];
    let home = truth.cases[first.case].home;
    if current.is_empty() || !honest.contains(&home) || truth.restored.contains(&home) {
        return Ok(());
    }
    for number in honest {
        // Who was given the document alone has it as it stood then.
        let covers = |grant: &Grant| grant.fields.contains(&first.field) && must_stand(grant, offices, *number, now);
        if *number != home && !truth.grants_to(first.case, *number).any(covers) {
            continue;
        }
        let store = &offices[*number].store;
        let record = reading::document(store, document)?;
        let standing = record.map(|record| reading::standing(store, &record)).transpose()?.flatten();
        let found = standing.map(|standing| standing.current);
        if found.as_ref() != Some(&current) {
            return broken(
                Promise::Convergence,
                format!("office {number} sees {found:?} in document {document} of office {home}, not {current:?}"),
            );
        }
        for entry in &current {
            let value = &truth.values[truth.value_of(*entry).expect("the truth knows its own entries")];
            let text = reading::text(store, *entry)?;
            if text.as_ref() != Some(&value.text).filter(|_| value.erased.is_none()) {
                return broken(
                    Promise::Convergence,
                    format!("office {number} sees {text:?} where {} stands", describe(value)),
                );
            }
        }
    }
    Ok(())
}

fn check_receipts(truth: &Truth, offices: &[Office], honest: &[usize], now: u64) -> Check {
    for grant in &truth.grants {
        let home = truth.cases[grant.case].home;
        let ended = grant.revoked.is_some() || offices[home].moment(grant.until) + MARGIN_MS <= now;
        let kept = honest.contains(&home) && !truth.restored.contains(&home);
        if !ended || !kept || !honest.contains(&grant.recipient) {
            continue;
        }
        let record = case::grant(&offices[home].store, grant.id)?;
        if !record.is_some_and(|(_, record)| record.purged) {
            return broken(
                Promise::Convergence,
                format!("office {} never acknowledged the end of grant {} of office {home}", grant.recipient, grant.id),
            );
        }
    }
    Ok(())
}

/// Checks that every honest office that was to erase something has said that it did.
fn check_erasures(truth: &Truth, offices: &[Office], honest: &[usize]) -> Check {
    for value in &truth.values {
        let home = truth.cases[value.case].home;
        let Some(order) = value.erased.filter(|_| honest.contains(&home)) else { continue };
        for (ledger, asked) in raccord_protocol::erasure::asked(&offices[home].store, order)? {
            let silent = honest.iter().find(|number| offices[**number].ledger() == ledger && asked.answer.is_none());
            if let Some(silent) = silent {
                let what = format!("office {silent} never said that it erased {}", describe(value));
                return broken(Promise::Erasure, what);
            }
        }
    }
    Ok(())
}

/// Checks that a ledger proves what it holds: epochs, commits, outboxes; from the formats alone.
fn check_ledger(office: &Office) -> Check {
    let store = &office.store;
    let own = office.ledger();
    let commits = ledger::commits(store, 0, usize::MAX)?;
    for (expected, (number, stored)) in (0u64..).zip(&commits) {
        if *number != expected {
            return broken(Promise::Ledger, format!("commit {number} stands where {expected} was due"));
        }
        if stored.signed.verify().is_err() {
            return broken(Promise::Ledger, format!("the signature of commit {number} does not hold"));
        }
        let entries = ledger::entries_of(store, *number)?;
        let proven = match &stored.origin {
            Origin::Own { seed } => {
                let ids: Vec<EntryId> = entries.iter().map(|(_, entry)| entry.id).collect();
                stored.signed.check_entries(&ids, seed.as_ref()).is_ok()
            }
            Origin::Foreign { .. } if stored.signed.commit.depth == 0 => {
                entries.len() == 1 && TreeHash(entries[0].1.id.0) == stored.signed.commit.root
            }
            Origin::Foreign { .. } => ledger::tree(store, *number, &stored.origin)?.root() == stored.signed.commit.root,
        };
        if !proven {
            return broken(Promise::Ledger, format!("commit {number} does not prove its entries"));
        }
    }
    check_bodies(store)?;
    let epochs = ledger::epochs(store, 0, usize::MAX)?;
    // Those of earlier ledgers came along.
    let mut first_commit = epochs.first().map_or(0, |epoch| epoch.first_commit);
    let mut leaves = Vec::new();
    for (expected, epoch) in (0u64..).zip(epochs) {
        let within = |number: u64| epoch.first_commit <= number && number < epoch.end_commit;
        let ids: Vec<_> = commits
            .iter()
            .filter(|(number, stored)| within(*number) && stored.signed.commit.ledger == own)
            .map(|(_, stored)| stored.signed.id())
            .collect();
        let holds = epoch.leaf.number == expected
            && epoch.leaf.ledger == own
            && epoch.first_commit == first_commit
            && epoch.leaf.root == epoch_root(&epoch.seed, &ids)
            && epoch.leaf.seed_commitment == seed_commitment(&epoch.seed);
        if !holds {
            return broken(Promise::Ledger, format!("epoch {expected} does not hold its commits"));
        }
        first_commit = epoch.end_commit;
        leaves.push(epoch.leaf.hash());
    }
    let sealed = office.replica.as_ref().map(raccord_protocol::replica::Replica::sealed);
    if sealed.is_some_and(|sealed| sealed.size != leaves.len() as u64 || sealed.root != tree_hash(&leaves)) {
        return broken(Promise::Ledger, "the root of the log is not that of its epochs");
    }
    check_outboxes(store)
}

/// Checks that every body held is what its entry commits to.
fn check_bodies(store: &MemoryStore) -> Check {
    for (key, body) in rows(store, Table::Bodies)? {
        let Some((slot, location)) = key.split_last().and_then(|(slot, rest)| Some((*slot, Location::from_key(rest)?)))
        else {
            return broken(Promise::Ledger, "a body stands under a key that is none");
        };
        let entry = ledger::entry_at(store, location)?;
        let signer = ledger::commit(store, location.commit)?.signed.commit.signer;
        if entry.header.check_body(slot, &body, signer).is_err() {
            return broken(
                Promise::Ledger,
                format!("body {slot} of entry {} ({} bytes) is another", entry.id, payload(&body).len()),
            );
        }
    }
    Ok(())
}

/// Checks that the stretches of every outbox follow each other without a hole.
fn check_outboxes(store: &MemoryStore) -> Check {
    let mut ends: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (key, value) in rows(store, Table::Outbox)? {
        let Some((ledger, first)) = key.split_last_chunk::<8>() else { continue };
        // Of earlier ledgers, which are sent no more.
        if key.starts_with(&[0; 32]) {
            continue;
        }
        let (_, items): (Location, u32) = codec::decode("outbox row", &value, usize::MAX)
            .map_err(|error| Finding::new(Promise::Ledger, error.to_string()))?;
        let end = ends.entry(ledger.to_vec()).or_default();
        if *end != u64::from_be_bytes(*first) {
            return broken(Promise::Ledger, format!("an outbox has a hole at position {end}"));
        }
        *end += u64::from(items);
    }
    for (ledger, end) in ends {
        let record = store.get(Table::Peers, &ledger)?;
        let record =
            record.map(|record| ledger::read_row::<raccord_protocol::replica::PeerRecord>(Table::Peers, &record));
        if record.transpose()?.map(|record| record.outbox_end) != Some(end) {
            return broken(Promise::Ledger, format!("an outbox ends at {end}, and its record says otherwise"));
        }
    }
    Ok(())
}

pub(crate) fn rows(store: &MemoryStore, table: Table) -> Result<Vec<Row>, Finding> {
    Ok(store.scan(table, &[], &[], usize::MAX)?)
}

/// Returns the Merkle tree hash of RFC 6962, 2.1, as it is defined there.
fn tree_hash(leaves: &[TreeHash]) -> TreeHash {
    match leaves {
        [] => raccord_protocol::log::LogState::empty().root,
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            merkle::node(&tree_hash(left), &tree_hash(right))
        }
    }
}

pub(crate) fn describe(value: &Value) -> String {
    format!(
        "{:?} of field {} ({:?}, by office {})",
        value.text.trim_end_matches('x'),
        value.field.0,
        value.fate,
        value.author
    )
}

/// Finds the names of cases in bytes.
#[derive(Debug)]
pub struct NameFinder {
    /// For every start of a name, whether there is one that starts so.
    starts: Vec<bool>,
    names: usize,
}

impl NameFinder {
    /// Looks for all names that there are by now.
    pub fn new(truth: &Truth) -> Self {
        let mut starts = vec![false; 1 << 16];
        let mut names = 0;
        for (handle, _) in truth.names() {
            starts[start(&handle.0)] = true;
            names += 1;
        }
        Self { starts, names }
    }

    /// Tells whether there are names that it does not look for.
    pub fn is_stale(&self, truth: &Truth) -> bool {
        truth.names().count() != self.names
    }

    fn find(&self, truth: &Truth, bytes: &[u8]) -> Vec<CaseHandle> {
        let windows = bytes.windows(16).filter(|window| self.starts[start(window)]);
        let handles = windows.filter_map(|window| window.try_into().ok().map(CaseHandle));
        handles.filter(|handle| truth.name(*handle).is_some()).collect()
    }
}

fn start(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// Within how much of its start or end it is open whether a grant stands: clocks differ, and homes stop early.
pub(crate) const MARGIN_MS: u64 = 25 * MINUTE_MS;
