// SPDX-License-Identifier: EUPL-1.2
//! The store, lent by the thread that owns it to whoever asks something, where nobody else does: a command that finds no node running.
//!
//! Such a command would open the store a second time to read beside that thread, and read and check every page twice. A node that
//! serves does not lend: its readers would wait for each other, and its peers for them.

use std::sync::mpsc::{SendError, SyncSender, sync_channel};

use crate::sqlite::{LentStore, SqliteStore};

/// Is the store while it is lent. The thread that owns it waits: nothing may be asked of it meanwhile.
#[derive(Debug)]
pub(crate) struct Loan {
    /// The store.
    pub(crate) store: LentStore,
    back: SyncSender<SqliteStore>,
}

impl Loan {
    /// Gives the store back. Where a loan is dropped instead, the store is opened again.
    pub(crate) fn give_back(self) {
        // The thread waits for it.
        let _ = self.back.send(self.store.into_store());
    }
}

/// Lends a store and waits until it comes back; none where it does not.
pub(super) fn lend(store: SqliteStore, to: &SyncSender<Loan>) -> Option<SqliteStore> {
    let (back, returned) = sync_channel(1);
    match to.send(Loan { store: LentStore::new(store), back }) {
        Ok(()) => returned.recv().ok(),
        // Whoever asked has gone.
        Err(SendError(loan)) => Some(loan.store.into_store()),
    }
}
