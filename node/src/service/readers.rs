// SPDX-License-Identifier: EUPL-1.2
//! Reading the store beside the thread that writes it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use raccord_protocol::store::Store;
use raccord_protocol::view::ViewError;

use super::wire::internal;
use crate::api::ApiError;
use crate::keystore::StoreKey;
use crate::sqlite::SqliteReader;

/// Keeps the connections that nobody uses at the moment. There are never more than calls at once.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<SqliteReader>>,
}

/// How many connections are kept for the next call.
const IDLE_MAX: usize = 4;

impl Readers {
    pub(super) fn new(path: PathBuf, key: StoreKey) -> Self {
        Self { path, key, idle: Mutex::new(Vec::new()) }
    }

    /// Runs `work` on one unchanging state of the store: the newest.
    pub(super) fn read<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T, ViewError>) -> Result<T, ApiError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => SqliteReader::open(&self.path, &self.key).map_err(|error| internal(&error))?,
        };
        let read = reader.read(work);
        // A connection on which something failed is not used again.
        if read.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_MAX {
                idle.push(reader);
            }
        }
        Ok(read?)
    }
}
