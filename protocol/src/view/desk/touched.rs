// SPDX-License-Identifier: EUPL-1.2
//! Which cases a batch makes anew: of what is kept of them, nothing holds any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{self, GrantRecord};
use crate::catalogue::Catalogue;
use crate::id::{DocumentId, EntryId, OrganisationId};
use crate::ledger::{self, LedgerError, Location};
use crate::link;
use crate::statement::{CaseOpened, Kind, Payload, kind_of};
use crate::store::{Batch, Store, Table};
use crate::view::{ViewError, responsible};

/// Is which cases a batch makes anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// What is kept of these is of an older state.
    pub cases: BTreeSet<u64>,
    /// Those of them of which something was deleted, or that a grant may hide now: nothing of them may be kept.
    pub forgotten: BTreeSet<u64>,
}

/// Returns which cases a batch makes anew; `store` is the store after the batch. Where it is known whose store it is, grants of
/// that organisation's own cases are passed over: they hide nothing from it.
///
/// # Errors
/// Fails when the store does.
pub fn touched(store: &dyn Store, batch: &Batch, own: Option<OrganisationId>) -> Result<Touched, ViewError> {
    let mut touched = Touched::default();
    for (table, writes) in batch.tables() {
        match table {
            Table::Cases | Table::Documents => {
                // The rows of a case follow each other.
                let mut before = None;
                for (key, value) in writes {
                    let row = (number_of(key), value.is_none());
                    if before.replace(row) != Some(row) {
                        touched.add(row.0, row.1);
                    }
                }
            }
            // What was taken from the other file goes at once where the word itself goes.
            Table::Links => writes.for_each(|(key, value)| touched.add(number_of(key), value.is_none())),
            Table::Referrals => writes.for_each(|(key, _)| touched.add(number_of(key), false)),
            Table::Grants => {
                // Whether somebody is told of a claim, by case.
                let mut cases: BTreeMap<u64, bool> = BTreeMap::new();
                for (key, value) in writes {
                    let Some(number) = number_of(key) else { continue };
                    *cases.entry(number).or_default() |= value.is_none_or(tells_of_claims);
                }
                for (number, tells) in cases {
                    let holder = case::case(store, number)?.map(|record| record.holder);
                    let is_own = own.is_some() && holder == own;
                    if !is_own || tells {
                        touched.add(Some(number), !is_own);
                    }
                }
            }
            Table::Bodies => {
                let mut before = None;
                // The entry of the body before, and whether it is written too: the bodies of an entry follow each other.
                let mut beside = (None, false);
                for (key, value) in writes {
                    let Some(location) = key.get(..key.len().saturating_sub(1)).and_then(Location::from_key) else {
                        continue;
                    };
                    if beside.0 != Some(location) {
                        beside = (Some(location), batch.touches(Table::Entries, &location.key()));
                    }
                    // What comes with its entry comes with a write to its document.
                    let is_new = value.is_some() && beside.1;
                    if is_new || before.replace(location) == Some(location) {
                        continue;
                    }
                    touched.add(case_of(store, location)?, value.is_none());
                }
            }
            // What opened a case was erased: it is nobody's to call any more.
            Table::Erased => {
                for (key, _) in writes {
                    let entry = key.first_chunk::<32>().map(|entry| ledger::entry(store, EntryId(*entry)));
                    let Some(entry) = entry.transpose()?.flatten() else { continue };
                    if kind_of(&entry.header) == Some(Kind::CaseOpened) {
                        let opened = ledger::body(store, entry.location, 0)?;
                        let opened = opened.and_then(|body| CaseOpened::read(&body).ok());
                        let number = opened.map(|opened| case::number_of(store, opened.case)).transpose()?.flatten();
                        touched.add(number, true);
                    }
                }
            }
            Table::Decisions => {
                for (key, _) in writes {
                    let Ok(change) = key.try_into().map(EntryId) else { continue };
                    if batch.get(Table::EntryIds, key).is_none()
                        && let Some(location) = ledger::locate(store, change)?
                    {
                        touched.add(case_of(store, location)?, false);
                    }
                }
            }
            _ => {}
        }
    }
    // What is kept of a case rests on the files that are linked with it.
    for number in touched.cases.clone() {
        let forget = touched.forgotten.contains(&number);
        link::linked(store, number)?.into_iter().for_each(|other| touched.add(Some(other), forget));
    }
    Ok(touched)
}

/// Tells whether a grant, as it is stored, lets its recipient read who contacts the person.
fn tells_of_claims(grant: &[u8]) -> bool {
    let field = Catalogue::current().by_name(responsible::FIELD).map(|field| field.id);
    // One that does not read is damage, which whoever reads it reports.
    ledger::read_row::<GrantRecord>(Table::Grants, grant)
        .is_ok_and(|grant| field.is_some_and(|field| grant.terms.fields.binary_search(&field).is_ok()))
}

impl Touched {
    fn add(&mut self, case: Option<u64>, forget: bool) {
        self.cases.extend(case);
        self.forgotten.extend(case.filter(|_| forget));
    }
}

/// Returns the case number that a key begins with.
fn number_of(key: &[u8]) -> Option<u64> {
    key.first_chunk().map(|number| u64::from_be_bytes(*number))
}

/// Returns the case of a change at a location, where its document is held.
fn case_of(store: &dyn Store, location: Location) -> Result<Option<u64>, ViewError> {
    if let Some(key) = case::document_key_at(store, location)? {
        return Ok(Some(key.case));
    }
    let entry = match ledger::entry_at(store, location) {
        // Its row was lost, or that of a body which its header follows from.
        Err(LedgerError::Missing { .. }) => return Ok(None),
        entry => entry?,
    };
    let document: Option<DocumentId> = entry.header.document(entry.id);
    let document = document.map(|document| ledger::locate(store, document.into())).transpose()?.flatten();
    let key = document.map(|opening| case::document_key_at(store, opening)).transpose()?.flatten();
    Ok(key.map(|key| key.case))
}
