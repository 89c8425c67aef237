// SPDX-License-Identifier: EUPL-1.2
//! What a restored node lost: what its earlier ledgers made available, as their own lists at partners say, and what neither
//! the backup nor a partner gave back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::reading::field_name;
use super::{Party, ViewError, Viewer};
use crate::case;
use crate::entry::Header;
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, StoredEpoch, read_row};
use crate::replica::{LostEntry, erased_untold, locked_cases, lost_entries, opened_after, unheard};
use crate::statement::{GrantTerms, Kind, Payload, SLOT_GRANT_TERMS, kind_of};
use crate::store::{Table, prefix_end};
use crate::time::{DAY_MS, Timestamp};

/// Is what a restored node lost, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostView {
    /// The ledger before this one; absent where this is the first.
    pub previous: Option<PreviousLedger>,
    /// The partners that were not heard since the node was restored: what they hold of what it lost is not known yet.
    pub unheard: Vec<Party>,
    /// What partners received and is not here, by the time it was made available.
    pub entries: Vec<LostEntryView>,
    /// The own cases that may have been erased since the backup, and that nobody sees before it is decided.
    #[serde(default)]
    pub locked: Vec<LockedView>,
}

/// Is an own case that came back with a backup, and that may have been erased since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedView {
    /// The case.
    pub case: CaseHandle,
    /// Who gave back the word that says so.
    pub partner: Party,
    /// When that was said, in the earlier ledger's word; absent where the order itself is lost.
    pub ordered: Option<Timestamp>,
    /// Whether a grant ended with the case: all of it was erased, or it was handed over. Else a part of it was erased.
    pub whole: bool,
}

/// Says in short how a node stands that was restored: what of the backup it is not to trust yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredView {
    /// The partners that were not heard since: what they know to be erased stands here.
    pub unheard: Vec<Party>,
    /// How many own cases are locked.
    pub locked: usize,
    /// When it was restored, where nothing tells what was erased after the backup was made: what no partner knows of stands again, and
    /// who was heard changes nothing of it. Told for [`UNTOLD_MS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_untold: Option<Timestamp>,
}

/// How long after a restore it is told that nothing says what was erased since the backup: as long as a backup is of use.
pub const UNTOLD_MS: u64 = 90 * DAY_MS;

/// Returns in short how a node stands that was restored.
///
/// # Errors
/// Fails when the store does.
pub fn restored(viewer: &Viewer<'_>) -> Result<RestoredView, ViewError> {
    let unheard = unheard(viewer.store)?.into_iter().map(|organisation| Party::of(viewer.directory, organisation));
    let erased_untold = erased_untold(viewer.store)?.filter(|restored| viewer.now.ms_since(*restored) < UNTOLD_MS);
    Ok(RestoredView { unheard: unheard.collect(), locked: locked_cases(viewer.store)?.len(), erased_untold })
}

fn locked(viewer: &Viewer<'_>) -> Result<Vec<LockedView>, ViewError> {
    let mut locked = Vec::new();
    for (number, lock) in locked_cases(viewer.store)? {
        let Some(record) = case::case(viewer.store, number)? else { continue };
        let word = ledger::locate(viewer.store, lock.cause)?;
        let said = word.map(|word| ledger::signed(viewer.store, word.commit)).transpose()?;
        locked.push(LockedView {
            case: record.handle,
            partner: Party::of(viewer.directory, lock.partner),
            ordered: said.map(|said| said.commit.time),
            whole: lock.ended_grant,
        });
    }
    Ok(locked)
}

/// Is the ledger that this one follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousLedger {
    /// The ledger.
    pub ledger: LedgerId,
    /// How many of its epochs are known to have been sealed.
    pub epochs_known: u64,
    /// How many of them are here.
    pub epochs_held: u64,
    /// When the newest of those was sealed.
    pub since: Option<Timestamp>,
}

/// Is an entry that is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostEntryView {
    /// The entry.
    pub entry: EntryId,
    /// Who received it.
    pub partner: Party,
    /// When it was made available.
    pub disclosed: Timestamp,
    /// The own case that it is of, where that is known.
    pub case: Option<CaseHandle>,
    /// What the partner knows the case by.
    pub alias: Option<CaseHandle>,
    /// What it is.
    #[serde(flatten)]
    pub what: LostKind,
}

/// Says what is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum LostKind {
    /// A change of a value.
    Change,
    /// A value of a field; its name is known where the partner gave it back.
    Document {
        /// The field, by name.
        field: Option<String>,
    },
    /// A grant: it stands at the partner until it ends or is withdrawn, and here nothing is known of who consented.
    Grant {
        /// The fields, by name.
        fields: Vec<String>,
        /// Until when.
        until: Timestamp,
    },
    /// Something that the partner did not give back.
    Unknown,
}

/// Returns the partners that may hold something of an own case of which nothing is known here: they were not heard since the
/// node was restored, or were given something of a case that no name here tells.
pub(super) fn holders_not_known(viewer: &Viewer<'_>) -> Result<Vec<Party>, ViewError> {
    let mut holders: BTreeSet<OrganisationId> = unheard(viewer.store)?.into_iter().collect();
    for (_, lost) in lost_entries(viewer.store)? {
        let number = lost.alias.map(|alias| case::number_of(viewer.store, alias)).transpose()?.flatten();
        if number.is_none() {
            holders.insert(lost.organisation);
        }
    }
    Ok(holders.into_iter().map(|organisation| Party::of(viewer.directory, organisation)).collect())
}

/// Returns what a restored node lost.
///
/// # Errors
/// Fails when the store does.
pub fn lost(viewer: &Viewer<'_>) -> Result<LostView, ViewError> {
    let (store, directory) = (viewer.store, viewer.directory);
    let previous = match opened_after(store)? {
        Some((ledger, state)) => {
            let newest = store.last(Table::Evidence, &ledger.0, &prefix_end(&ledger.0))?;
            let newest = newest.filter(|(key, _)| key.len() == ledger.0.len() + 8);
            let newest: Option<StoredEpoch> = newest.map(|(_, value)| read_row(Table::Evidence, &value)).transpose()?;
            let epochs_held = newest.as_ref().map_or(0, |epoch| epoch.leaf.number + 1);
            let since = newest.map(|epoch| epoch.leaf.time);
            Some(PreviousLedger { ledger, epochs_known: state.size.max(epochs_held), epochs_held, since })
        }
        None => None,
    };
    let unheard = unheard(store)?.into_iter().map(|organisation| Party::of(directory, organisation)).collect();
    let mut entries = Vec::new();
    for (entry, LostEntry { organisation, alias, disclosed, field }) in lost_entries(store)? {
        // One that was given back and is over asks for nothing any more.
        let grant = case::grant(store, entry)?;
        if grant.is_some_and(|(_, grant)| grant.revoked.is_some() || grant.terms.until <= viewer.now) {
            continue;
        }
        let number = alias.map(|alias| case::number_of(store, alias)).transpose()?.flatten();
        let case = number.map(|number| case::case(store, number)).transpose()?.flatten().map(|case| case.handle);
        let what = match ledger::entry(store, entry)? {
            None => LostKind::Unknown,
            Some(held) => match (&held.header, kind_of(&held.header)) {
                (Header::Opening { .. }, _) => LostKind::Document { field: field.map(field_name) },
                (Header::Change { .. }, _) => LostKind::Change,
                (_, Some(Kind::Grant | Kind::EmergencyGrant)) => {
                    let body = ledger::body(store, held.location, SLOT_GRANT_TERMS)?;
                    match body.and_then(|body| GrantTerms::read(&body).ok()) {
                        Some(terms) => LostKind::Grant {
                            fields: terms.fields.into_iter().map(field_name).collect(),
                            until: terms.until,
                        },
                        None => LostKind::Unknown,
                    }
                }
                _ => LostKind::Unknown,
            },
        };
        let partner = Party::of(directory, organisation);
        entries.push(LostEntryView { entry, partner, disclosed, case, alias, what });
    }
    entries.sort_by_key(|entry| (entry.disclosed, entry.entry));
    Ok(LostView { previous, unheard, entries, locked: locked(viewer)? })
}
