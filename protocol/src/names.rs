// SPDX-License-Identifier: EUPL-1.2
//! What members of the own staff are called. A name is an erasable body of a statement that never leaves the organisation;
//! headers, cards and rosters know keys alone.

use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, Location};
use crate::statement::{Payload, Person};
use crate::store::{Overlay, Store, Table};

/// Precedes the key of a person whose name was said: the row holds where.
const META_PERSON: &[u8] = b"person/";
/// Where the name stands in the statement.
const SLOT_PERSON: u8 = 0;

fn row(key: PublicKey) -> Vec<u8> {
    [META_PERSON, &key.0].concat()
}

/// Remembers where a person's name was said last.
pub(crate) fn remember(overlay: &mut Overlay<'_>, key: PublicKey, location: Location) {
    overlay.put(Table::Meta, row(key), location.key().to_vec());
}

/// Returns the name of the own member of staff with a key, if one was said and not erased.
///
/// # Errors
/// Fails when the store does.
pub fn name_of(store: &dyn Store, key: PublicKey) -> Result<Option<String>, LedgerError> {
    let location = store.get(Table::Meta, &row(key))?.as_deref().and_then(Location::from_key);
    let body = location.map(|location| ledger::body(store, location, SLOT_PERSON)).transpose()?.flatten();
    Ok(body.and_then(|body| Person::read(&body).ok()).filter(|person| person.key == key).map(|person| person.name))
}
