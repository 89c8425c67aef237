// SPDX-License-Identifier: EUPL-1.2
//! Reading the store: beside the thread that writes it, or over the connection of that thread.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use raccord_protocol::store::Store;
use raccord_protocol::view::ViewError;
use raccord_protocol::view::search::Query;

use super::wire::internal;
use crate::api::ApiError;
use crate::driver::DriverHandle;
use crate::keystore::StoreKey;
use crate::sqlite::{DeskError, DeskRows, SqliteReader};

/// Is how a service reads the store.
#[derive(Debug)]
pub(super) enum Readers {
    /// Over connections of its own, while the thread that owns the store goes on.
    Beside(Pool),
    /// Over the connection of that thread, which nobody else asks for anything.
    Lent(DriverHandle),
}

/// Keeps the connections that nobody uses at the moment. There are never more than calls at once.
#[derive(Debug)]
pub(super) struct Pool {
    path: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<SqliteReader>>,
}

/// How many connections are kept for the next call.
const IDLE_MAX: usize = 4;

impl Readers {
    pub(super) fn beside(path: PathBuf, key: StoreKey) -> Self {
        Self::Beside(Pool { path, key, idle: Mutex::new(Vec::new()) })
    }

    /// Runs `work` on one unchanging state of the store: the newest.
    pub(super) fn read<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T, ViewError>) -> Result<T, ApiError> {
        Ok(self.with_reader(|reader| reader.read(work))??)
    }

    /// Returns the cases that the index of words proposes for a query, about `limit` at most.
    pub(super) fn propose(&self, query: &Query, limit: usize) -> Result<BTreeSet<u64>, ApiError> {
        self.with_reader(|reader| reader.propose(query, limit))?.map_err(|error| internal(&error))
    }

    /// Runs `work` on one unchanging state of the store and the rows of the desk that belong to it.
    pub(super) fn read_desk<T>(
        &self,
        work: impl FnOnce(&dyn Store, DeskRows<'_>) -> Result<T, DeskError>,
    ) -> Result<Result<T, DeskError>, ApiError> {
        self.with_reader(|reader| reader.read_desk(work))
    }

    fn with_reader<T, E>(
        &self,
        work: impl FnOnce(&mut SqliteReader) -> Result<T, E>,
    ) -> Result<Result<T, E>, ApiError> {
        let driver = match self {
            Self::Beside(pool) => return pool.with_reader(work),
            Self::Lent(driver) => driver,
        };
        let mut loan = driver.borrow_store()?;
        let read = work(loan.store.reader());
        if read.is_ok() || loan.store.is_sound() {
            loan.give_back();
        }
        Ok(read)
    }
}

impl Pool {
    fn with_reader<T, E>(
        &self,
        work: impl FnOnce(&mut SqliteReader) -> Result<T, E>,
    ) -> Result<Result<T, E>, ApiError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => SqliteReader::open(&self.path, &self.key).map_err(|error| internal(&error))?,
        };
        let read = work(&mut reader);
        // A connection on which something failed is not used again.
        if read.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_MAX {
                idle.push(reader);
            }
        }
        Ok(read)
    }
}
