// SPDX-License-Identifier: EUPL-1.2
//! The fifth office of the demonstration: it tells the others one history, and then another.
//!
//! Nothing in Raccord does this. The office puts an old copy of its home back, its file `ledger` with it, and seals other
//! epochs in it with a program of its own, until its log is longer than what it had told. Then its node goes on with that.

use std::fs;
use std::path::{Path, PathBuf};

use raccord_node::home::{Home, LedgerFile};
use raccord_node::keystore::{NodeKeys, SecretFile, StoreKey};
use raccord_node::sqlite::SqliteStore;
use raccord_protocol::replica::{Identity, Input, Replica, Settings, Step};

use super::office::Office;
use crate::error::CliError;

/// The files that make a history, in a home that no node works in.
const FILES: [&str; 2] = ["store.db", "ledger"];

/// Copies the history of an office whose node does not run to a directory beside its home.
///
/// # Errors
/// Fails where the disk refuses.
pub fn keep_copy(office: &Office) -> Result<PathBuf, CliError> {
    let kept = office.home.with_extension("then");
    fs::create_dir_all(&kept)?;
    for name in FILES {
        fs::copy(office.home.join(name), kept.join(name))?;
    }
    Ok(kept)
}

/// Puts a kept history back and seals epochs in it until the log is longer than `told`. The node does not run.
///
/// # Errors
/// Fails where the disk refuses.
pub fn bend(office: &Office, kept: &Path, told: u64) -> Result<(), CliError> {
    for name in FILES {
        fs::copy(kept.join(name), office.home.join(name))?;
    }
    fs::remove_dir_all(kept)?;
    let failed = |error: &dyn std::fmt::Display| CliError::bug(error.to_string());
    let home = Home::open(&office.home).map_err(|error| failed(&error))?;
    let keys = NodeKeys::read(&SecretFile::find(&home.node_key(), None)).map_err(|error| failed(&error))?;
    let store_key = StoreKey::read(&SecretFile::find(&home.store_key(), None)).map_err(|error| failed(&error))?;
    let file = LedgerFile::read(&home).map_err(|error| failed(&error))?;
    let ledger = file.ok_or_else(|| CliError::bug("a home without its file"))?.ledger;
    let mut store = SqliteStore::open(&home.store(), &store_key).map_err(|error| failed(&error))?;
    let organisation = office.organisation;
    let mark_key = store_key.mark_key();
    let identity = Identity { organisation, ledger, service_key: keys.service, log_key: keys.log, mark_key };
    let settings = Settings { epoch_ms: Some(1) };
    let (seed, mut now) = (crate::context::entropy()?.draw(), crate::context::now());
    let mut replica = Replica::open(identity, settings, seed, now, &store).map_err(|error| failed(&error))?;
    while replica.sealed().size <= told {
        now = now.plus_ms(2);
        let Step { batch, .. } = replica.handle(now, Input::Tick, &store).map_err(|error| failed(&error))?;
        store.commit(&batch).map_err(|error| failed(&error))?;
    }
    Ok(())
}
