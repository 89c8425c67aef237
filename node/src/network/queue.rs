// SPDX-License-Identifier: EUPL-1.2
//! The queue of frames for one session: bounded in bytes and in frames, filled from any thread without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::{FRAME_BYTES_MAX, SessionId, Unsent, UnsentReason};

/// The most frames that wait for one peer, so that tiny frames do not pile up under the limit in bytes.
const FRAMES_MAX: usize = 1024;

/// A frame and the room it takes up until it is written.
struct Queued {
    frame: Vec<u8>,
    room: OwnedSemaphorePermit,
}

/// What both ends share.
struct Shared {
    session: SessionId,
    room: Arc<Semaphore>,
    bytes_max: usize,
    /// A frame was given back since the queue last had room.
    starved: AtomicBool,
    stop: Notify,
}

/// Returns the two ends of a new queue.
pub(super) fn queue(session: SessionId, bytes_max: usize) -> (Outlet, Inlet) {
    let bytes_max = bytes_max.clamp(FRAME_BYTES_MAX, Semaphore::MAX_PERMITS);
    let room = Arc::new(Semaphore::new(bytes_max));
    let shared = Arc::new(Shared { session, room, bytes_max, starved: AtomicBool::new(false), stop: Notify::new() });
    let (sender, receiver) = mpsc::channel(FRAMES_MAX);
    (Outlet { shared: shared.clone(), frames: sender }, Inlet { shared, frames: receiver })
}

/// The end that takes frames from the rest of the node.
#[derive(Clone)]
pub(super) struct Outlet {
    shared: Arc<Shared>,
    frames: mpsc::Sender<Queued>,
}

impl Outlet {
    pub(super) fn session(&self) -> SessionId {
        self.shared.session
    }

    /// Asks the session to end.
    pub(super) fn stop(&self) {
        self.shared.stop.notify_one();
    }

    /// Puts a frame at the end of the queue.
    pub(super) fn send(&self, frame: Vec<u8>) -> Result<(), Unsent> {
        if frame.is_empty() || frame.len() > FRAME_BYTES_MAX {
            return Err(Unsent { frame, reason: UnsentReason::Length });
        }
        match self.try_send(frame) {
            Err(Unsent { frame, reason: UnsentReason::Full }) => {
                // The mark is set before the second attempt: if that fails too, some frame is still queued, and the
                // writer, which looks at the mark after each frame, cannot miss it.
                self.shared.starved.store(true, Ordering::SeqCst);
                self.try_send(frame)
            }
            sent => sent,
        }
    }

    fn try_send(&self, frame: Vec<u8>) -> Result<(), Unsent> {
        let bytes = u32::try_from(frame.len()).expect("FRAME_BYTES_MAX fits");
        let Ok(room) = self.shared.room.clone().try_acquire_many_owned(bytes) else {
            let reason = if self.frames.is_closed() { UnsentReason::Gone } else { UnsentReason::Full };
            return Err(Unsent { frame, reason });
        };
        self.frames.try_send(Queued { frame, room }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(queued) => Unsent { frame: queued.frame, reason: UnsentReason::Full },
            mpsc::error::TrySendError::Closed(queued) => Unsent { frame: queued.frame, reason: UnsentReason::Gone },
        })
    }
}

/// The end the session's writer empties.
pub(super) struct Inlet {
    shared: Arc<Shared>,
    frames: mpsc::Receiver<Queued>,
}

/// A frame on its way; its room is free again once this is dropped.
pub(super) struct Outgoing {
    pub(super) frame: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl Inlet {
    pub(super) fn session(&self) -> SessionId {
        self.shared.session
    }

    /// Waits for the next frame; `None` once nobody can send any more.
    pub(super) async fn next(&mut self) -> Option<Outgoing> {
        self.frames.recv().await.map(|Queued { frame, room }| Outgoing { frame, _room: room })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Returns whether a sender was turned away and there is room for it again; says so once.
    pub(super) fn take_drained(&self) -> bool {
        let bytes_free = self.shared.room.available_permits();
        bytes_free >= self.shared.bytes_max / 2
            && self.frames.len() <= FRAMES_MAX / 2
            && self.shared.starved.swap(false, Ordering::SeqCst)
    }

    /// Returns what [`Outlet::stop`] wakes.
    pub(super) fn stopping(&self) -> impl Future<Output = ()> + use<> {
        let shared = self.shared.clone();
        async move { shared.stop.notified().await }
    }
}

#[cfg(test)]
mod tests;
