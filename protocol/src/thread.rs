// SPDX-License-Identifier: EUPL-1.2
//! Threads of messages about young people: which thread is about which case, and when it is over.
//!
//! An item of field 453 holds the handle by which a participant knows the case. What is written about a case follows it,
//! wherever the thread has its home: it is erased with the case, and deleted where the last grant of the case has ended. So
//! which thread is about which case is kept beside the values, which go. SPEC.md, "Threads".

use std::collections::BTreeSet;

use crate::case::{self, CaseRecord};
use crate::catalogue::FieldId;
use crate::erasure::is_closed;
use crate::id::{CaseHandle, OrganisationId};
use crate::ledger::LedgerError;
use crate::statement::CaseKind;
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

/// The field that names the case which a thread is about: its number is for ever.
pub const ABOUT: FieldId = FieldId(453);

/// Remembers that a thread names a case by this handle; what is no handle names none.
pub(crate) fn note(overlay: &mut Overlay<'_>, thread: u64, value: &[u8]) {
    let handle = std::str::from_utf8(value).ok().and_then(|text| text.parse::<CaseHandle>().ok());
    if let Some(handle) = handle {
        overlay.put(Table::Meta, [ABOUT_ROWS, &thread.to_be_bytes(), &handle.0].concat(), Vec::new());
        overlay.put(Table::Meta, [NAMING_ROWS, &handle.0, &thread.to_be_bytes()].concat(), Vec::new());
    }
}

/// Returns the handles by which a thread names cases.
///
/// # Errors
/// Fails when the store does.
pub fn handles(store: &dyn Store, thread: u64) -> Result<Vec<CaseHandle>, StoreError> {
    let prefix = [ABOUT_ROWS, &thread.to_be_bytes()].concat();
    let rows = store.scan(Table::Meta, &prefix, &prefix_end(&prefix), usize::MAX)?;
    Ok(rows.iter().filter_map(|(key, _)| key[prefix.len()..].try_into().ok().map(CaseHandle)).collect())
}

/// Returns the numbers of the cases that a thread is about, as far as they are known here.
///
/// # Errors
/// Fails when the store does.
pub fn cases(store: &dyn Store, thread: u64) -> Result<BTreeSet<u64>, StoreError> {
    let numbers = handles(store, thread)?.into_iter().map(|handle| case::number_of(store, handle));
    numbers.filter_map(Result::transpose).collect()
}

/// Returns the numbers of the threads about a case, whoever began them: they name it by its handle, or by an alias of it.
///
/// # Errors
/// Fails when the store does.
pub fn about(store: &dyn Store, number: u64) -> Result<BTreeSet<u64>, StoreError> {
    let mut handles: BTreeSet<CaseHandle> =
        case::grants(store, number)?.into_iter().map(|(_, grant)| grant.terms.alias).collect();
    handles.extend(case::case(store, number)?.map(|record| record.handle));
    let mut threads = BTreeSet::new();
    for handle in handles {
        let prefix = [NAMING_ROWS, &handle.0].concat();
        let rows = store.scan(Table::Meta, &prefix, &prefix_end(&prefix), usize::MAX)?;
        let number = |key: &[u8]| key[prefix.len()..].try_into().ok().map(u64::from_be_bytes);
        threads.extend(rows.iter().filter_map(|(key, _)| number(key)));
    }
    Ok(threads)
}

/// Tells whether a thread is over for an organisation: it closed the case that the thread is about, or nothing of that case is
/// granted to it any more.
///
/// # Errors
/// Fails when the store does.
pub fn is_over(
    store: &dyn Store,
    (number, thread): (u64, &CaseRecord),
    own: OrganisationId,
    now: Timestamp,
) -> Result<bool, LedgerError> {
    if thread.kind != CaseKind::Thread {
        return Ok(false);
    }
    for number in cases(store, number)? {
        let over = match case::case(store, number)?.filter(|record| record.holder == own) {
            Some(record) => is_closed(store, &record)?,
            None => {
                let grants = case::grants(store, number)?;
                !grants.iter().any(|(_, grant)| grant.revoked.is_none() && !grant.purged && now < grant.terms.until)
            }
        };
        if over {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `| thread number (u64) | handle (16)`.
const ABOUT_ROWS: &[u8] = b"about/";
/// `| handle (16) | thread number (u64)`.
const NAMING_ROWS: &[u8] = b"naming/";
