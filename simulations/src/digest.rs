// SPDX-License-Identifier: EUPL-1.2
//! What the trace of a run takes in of each step.

use raccord_protocol::replica::{Effect, Input};
use raccord_protocol::store::Batch;
use sha2::{Digest, Sha256};

/// Returns a digest of what came in, without what differs from run to run.
pub(crate) fn of_input(input: &Input) -> [u8; 32] {
    let mut hasher = Sha256::new();
    match input {
        Input::Connected { peer, session } => {
            hasher.update(b"connected");
            hasher.update(peer.0);
            hasher.update(session.0);
        }
        Input::Disconnected { peer, session } => {
            hasher.update(b"disconnected");
            hasher.update(peer.0);
            hasher.update(session.0);
        }
        Input::Frame { peer, session, bytes } => {
            hasher.update(b"frame");
            hasher.update(peer.0);
            hasher.update(session.0);
            hasher.update(bytes);
        }
        // Frames are handed over unread here.
        Input::ReadFrame { .. } => hasher.update(b"read frame"),
        Input::OpenLedger { previous } => hasher.update(raccord_protocol::codec::encode(previous)),
        Input::Platform { file, .. } => hasher.update(raccord_protocol::codec::encode(file)),
        Input::Submit { submission, .. } => hasher.update(raccord_protocol::codec::encode(&**submission)),
        Input::Tick => hasher.update(b"tick"),
    }
    hasher.finalize().into()
}

/// Returns a digest of what was written.
pub(crate) fn of_batch(batch: &Batch) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for (table, key, value) in batch.iter() {
        hasher.update(table.name());
        hasher.update(key.len().to_be_bytes());
        hasher.update(key);
        hasher.update(value.map_or(u64::MAX, |value| value.len() as u64).to_be_bytes());
        hasher.update(value.unwrap_or_default());
    }
    hasher.finalize().into()
}

/// Returns a digest of what went out.
pub(crate) fn of_effects(effects: &[Effect]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for effect in effects {
        match effect {
            Effect::Send { peer, session, bytes } => {
                hasher.update(peer.0);
                hasher.update(session.0);
                hasher.update(bytes);
            }
            other => hasher.update(format!("{other:?}")),
        }
    }
    hasher.finalize().into()
}
