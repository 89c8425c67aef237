// SPDX-License-Identifier: EUPL-1.2
//! The log of a node: lines for standard error, written by a thread of their own, so that nobody who logs waits for who reads.
//!
//! Where nobody reads, as with a pipe that is full, lines wait up to a limit and are dropped beyond it. How many they were
//! is told where they are missing, once somebody reads again. What the node itself says through [`Log`] (that it serves,
//! that it has ended) is a few sentences and never dropped: it waits behind the others. At the end all that waits is still
//! written, unless nobody takes it for two seconds.

use std::convert::Infallible;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How many lines may wait for being written.
const LINES_MAX: usize = 1_024;
/// The longest line that is written, in bytes: a longer one is dropped.
const LINE_BYTES_MAX: usize = 16 * 1024;
/// How long the end of the log waits for the lines that are left.
const END_PATIENCE: Duration = Duration::from_secs(2);

/// What the thread gets.
enum Line {
    /// So many lines are missing here.
    Dropped(u64),
    /// A line, with its end; it gives its place back.
    Text(Vec<u8>),
    /// What must not be missing, as it was written.
    Sentence(Vec<u8>),
}

/// Is a log that is written, and says what must not be missing in it. Ends when it is dropped.
#[derive(Debug)]
pub struct Log {
    lines: Lines,
    /// Has nobody at its other end once the thread has written all there was.
    ended: Receiver<Infallible>,
}

/// Takes lines for a log, each with one call of `write`; never waits and never fails.
#[derive(Debug, Clone)]
pub struct Lines(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// There until the log ends. Holds [`LINES_MAX`] lines by `places`, and what [`Log`] itself says.
    waiting: RwLock<Option<Sender<Line>>>,
    /// How many lines that may be dropped can still be taken.
    places: AtomicUsize,
    /// How many lines were dropped that no [`Line::Dropped`] tells of yet.
    dropped: AtomicU64,
}

impl Log {
    /// Starts a log to `to`; `tell_dropped` writes there how many lines are missing.
    ///
    /// # Errors
    /// Fails where the system gives no thread.
    pub fn start(
        mut to: impl Write + Send + 'static,
        mut tell_dropped: impl FnMut(u64) + Send + 'static,
    ) -> io::Result<Self> {
        let (waiting, lines) = channel();
        let (end, ended) = sync_channel(0);
        let shared = Arc::new(Shared {
            waiting: RwLock::new(Some(waiting)),
            places: AtomicUsize::new(LINES_MAX),
            dropped: AtomicU64::new(0),
        });
        let counted = Arc::clone(&shared);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            for line in lines {
                match line {
                    Line::Dropped(count) => tell_dropped(count),
                    // What cannot be written is lost: there is no other place to say so.
                    Line::Text(text) => {
                        let _ = to.write_all(&text);
                        counted.places.fetch_add(1, Ordering::Relaxed);
                    }
                    Line::Sentence(text) => {
                        let _ = to.write_all(&text);
                    }
                }
            }
            let dropped = counted.dropped.swap(0, Ordering::Relaxed);
            if dropped > 0 {
                tell_dropped(dropped);
            }
            let _ = to.flush();
            drop(end);
        })?;
        Ok(Self { lines: Lines(shared), ended })
    }

    /// Returns what takes lines for this log, in any thread.
    pub fn lines(&self) -> Lines {
        self.lines.clone()
    }
}

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.lines.0.say(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        *self.lines.0.waiting.write().unwrap_or_else(PoisonError::into_inner) = None;
        // Where nobody reads, the thread ends with the process.
        let _ = self.ended.recv_timeout(END_PATIENCE);
    }
}

impl Write for Lines {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.take(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shared {
    /// Takes a line that is dropped where too many wait.
    fn take(&self, text: &[u8]) {
        let waiting = self.waiting.read().unwrap_or_else(PoisonError::into_inner);
        // What is said after the end of the log is said to nobody.
        let Some(waiting) = &*waiting else { return };
        let place = |places: usize| places.checked_sub(1);
        if text.len() > LINE_BYTES_MAX || self.places.fetch_update(Ordering::Relaxed, Ordering::Relaxed, place).is_err()
        {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.tell_dropped(waiting);
        let _ = waiting.send(Line::Text(text.to_vec()));
    }

    /// Takes what waits behind all lines and is never dropped.
    fn say(&self, text: &[u8]) {
        let waiting = self.waiting.read().unwrap_or_else(PoisonError::into_inner);
        let Some(waiting) = &*waiting else { return };
        self.tell_dropped(waiting);
        let _ = waiting.send(Line::Sentence(text.to_vec()));
    }

    /// Says how many lines are missing before what comes next.
    fn tell_dropped(&self, waiting: &Sender<Line>) {
        let missing = self.dropped.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let _ = waiting.send(Line::Dropped(missing));
        }
    }
}

#[cfg(test)]
mod tests;
