// SPDX-License-Identifier: EUPL-1.2
//! When each member of the own staff last asked for news. That stands in the ledger, as a consultation of scope list; what is kept
//! beside says where, so that nobody reads through what an office looked at in a month.

use crate::key::PublicKey;
use crate::statement::{Consultation, Scope};
use crate::store::{Overlay, Store, StoreError, Table};

/// The reason of a consultation that asks for news.
pub const REASON: &str = "raccord news";

/// Precedes the key of a reader who asked: the row holds the commits (u64, big-endian) of the last question and of the one before.
const META_NEWS: &[u8] = b"news/";

fn row(reader: PublicKey) -> Vec<u8> {
    [META_NEWS, &reader.0].concat()
}

/// Remembers a question for news, where a consultation is one.
pub(crate) fn remember(
    overlay: &mut Overlay<'_>,
    reader: PublicKey,
    consultation: &Consultation,
    commit: u64,
) -> Result<(), StoreError> {
    if consultation.scope != Scope::List || consultation.reason != REASON {
        return Ok(());
    }
    let before = last_questions(overlay, reader)?;
    if before.first() != Some(&commit) {
        let commits = [commit].into_iter().chain(before.first().copied());
        overlay.put(Table::Meta, row(reader), commits.flat_map(u64::to_be_bytes).collect());
    }
    Ok(())
}

/// Returns the commits of the last questions of a reader for news, at most two, the newest first.
///
/// # Errors
/// Fails when the store does.
pub fn last_questions(store: &dyn Store, reader: PublicKey) -> Result<Vec<u64>, StoreError> {
    let held = store.get(Table::Meta, &row(reader))?.unwrap_or_default();
    Ok(held.as_chunks().0.iter().map(|commit| u64::from_be_bytes(*commit)).collect())
}
