// SPDX-License-Identifier: EUPL-1.2
//! Pages of what an audit remembers: in memory up to a budget, beyond it where the caller says.
//!
//! What grows with a bundle stands in columns (see [`super::column`]), whose pages share one budget. A page that is asked for
//! and is not in memory takes the frame of one that nobody asked for since the hand passed it last: the clock, or second
//! chance, of operating systems. Which pages these are is decided by the bundles alone, and changes no report.
//!
//! A scratch that fails does not stop the code that reads records in the midst of a rule. From then on pages that are not
//! in memory read as zeros, for which every record has a value; [`super::audit`] asks after each record of a bundle
//! whether the pages still hold, and throws away what was made of them.

use std::cell::{Ref, RefCell, RefMut};
use std::fmt;
use std::io;
use std::rc::Rc;

/// How many bytes a page has. Small, for the index of ids is asked at random places.
pub const PAGE_BYTES: usize = 4 * 1024;

/// Keeps pages for an audit that does not have them in memory.
///
/// What is written are ids, hashes, numbers and times: of entries, commits, documents, ledgers, and the handles of cases, which
/// are pseudonyms. No name, no value, no text is among it.
pub trait Scratch {
    /// Reads the page of a number, as it was last written: [`PAGE_BYTES`] of them.
    ///
    /// # Errors
    /// Fails where the page does not come back.
    fn read(&mut self, page: u32, bytes: &mut [u8]) -> io::Result<()>;

    /// Writes the page of a number: [`PAGE_BYTES`] of them. Numbers follow each other from 0, and are used again.
    ///
    /// # Errors
    /// Fails where the page is not kept.
    fn write(&mut self, page: u32, bytes: &[u8]) -> io::Result<()>;
}

/// Says how much memory an audit may take for what it remembers, and what keeps the rest.
pub struct Workspace {
    /// How many bytes of pages stay in memory; some few pages stay, however small it is.
    pub memory_bytes: usize,
    /// What keeps the others.
    pub scratch: Box<dyn Scratch>,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Workspace").field("memory_bytes", &self.memory_bytes).finish_non_exhaustive()
    }
}

/// Names a page.
pub(super) type Page = u32;

/// Is all pages of an audit, which its columns share.
#[derive(Clone)]
pub(super) struct Pages(Rc<RefCell<Cache>>);

impl fmt::Debug for Pages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pages")
    }
}

impl Pages {
    /// Returns pages that all stay in memory, or that a workspace bounds.
    pub(super) fn new(workspace: Option<Workspace>) -> Self {
        let (frames_max, scratch) = match workspace {
            None => (usize::MAX, None),
            Some(Workspace { memory_bytes, scratch }) => ((memory_bytes / PAGE_BYTES).max(FRAMES_MIN), Some(scratch)),
        };
        let (places, frames, free, spare) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self(Rc::new(RefCell::new(Cache { places, frames, free, spare, frames_max, hand: 0, scratch, failure: None })))
    }

    /// Returns a new page, all zeros.
    pub(super) fn add(&self) -> Page {
        self.0.borrow_mut().add()
    }

    /// Gives a page back, whose number a new one may get.
    pub(super) fn release(&self, page: Page) {
        self.0.borrow_mut().release(page);
    }

    /// Returns the bytes of a page to read. Nothing else may be asked of the pages while they are held.
    pub(super) fn read(&self, page: Page) -> Ref<'_, [u8; PAGE_BYTES]> {
        {
            let cache = self.0.borrow();
            let at = cache.places[page as usize];
            if at != OUTSIDE && cache.frames[at as usize].asked {
                return Ref::map(cache, |cache| &*cache.frames[at as usize].bytes);
            }
        }
        let at = self.0.borrow_mut().frame(page);
        Ref::map(self.0.borrow(), |cache| &*cache.frames[at].bytes)
    }

    /// Returns the bytes of a page to write. Nothing else may be asked of the pages while they are held.
    pub(super) fn write(&self, page: Page) -> RefMut<'_, [u8; PAGE_BYTES]> {
        let mut cache = self.0.borrow_mut();
        let at = cache.frame(page);
        cache.frames[at].changed = true;
        RefMut::map(cache, |cache| &mut *cache.frames[at].bytes)
    }

    /// Returns why the scratch failed, once, if it did.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.0.borrow_mut().failure.take()
    }
}

struct Cache {
    /// Where each page is: in a frame, or [`OUTSIDE`].
    places: Vec<u32>,
    frames: Vec<Frame>,
    /// Pages that were given back.
    free: Vec<Page>,
    /// Frames whose pages were given back.
    spare: Vec<usize>,
    frames_max: usize,
    /// The frame that is looked at first when one is wanted.
    hand: usize,
    scratch: Option<Box<dyn Scratch>>,
    failure: Option<io::Error>,
}

struct Frame {
    /// The page that it holds, or [`NOBODY`].
    page: Page,
    bytes: Box<[u8; PAGE_BYTES]>,
    /// Whether the scratch has something else.
    changed: bool,
    /// Whether it was asked for since the hand passed.
    asked: bool,
}

impl Cache {
    fn add(&mut self) -> Page {
        let at = self.empty_frame();
        let page = self.free.pop().unwrap_or_else(|| {
            self.places.push(OUTSIDE);
            Page::try_from(self.places.len() - 1).expect("2^32 pages are 16 TiB")
        });
        self.hold(at, page);
        self.frames[at].bytes.fill(0);
        self.frames[at].changed = true;
        page
    }

    fn release(&mut self, page: Page) {
        let at = std::mem::replace(&mut self.places[page as usize], OUTSIDE);
        if at != OUTSIDE {
            let frame = &mut self.frames[at as usize];
            (frame.page, frame.changed, frame.asked) = (NOBODY, false, false);
            self.spare.push(at as usize);
        }
        self.free.push(page);
    }

    /// Returns the frame of a page, which is read back if it has none.
    fn frame(&mut self, page: Page) -> usize {
        let held = self.places[page as usize];
        if held != OUTSIDE {
            self.frames[held as usize].asked = true;
            return held as usize;
        }
        let at = self.empty_frame();
        self.hold(at, page);
        let Self { frames, scratch, failure, .. } = self;
        let bytes = &mut *frames[at].bytes;
        let read = match scratch {
            Some(scratch) if failure.is_none() => scratch.read(page, bytes),
            Some(_) | None => Err(io::ErrorKind::Other.into()),
        };
        if let Err(error) = read {
            bytes.fill(0);
            failure.get_or_insert(error);
        }
        at
    }

    fn hold(&mut self, at: usize, page: Page) {
        self.places[page as usize] = u32::try_from(at).expect("a frame holds a page, of which there are fewer");
        let frame = &mut self.frames[at];
        (frame.page, frame.changed, frame.asked) = (page, false, true);
    }

    /// Returns a frame that holds nothing any more.
    fn empty_frame(&mut self) -> usize {
        if let Some(spare) = self.spare.pop() {
            return spare;
        }
        if self.frames.len() < self.frames_max {
            let bytes = Box::new([0; PAGE_BYTES]);
            self.frames.push(Frame { page: NOBODY, bytes, changed: false, asked: false });
            return self.frames.len() - 1;
        }
        let at = loop {
            let at = self.hand;
            self.hand = (self.hand + 1) % self.frames.len();
            if !std::mem::take(&mut self.frames[at].asked) {
                break at;
            }
        };
        let Self { places, frames, scratch, failure, .. } = self;
        let frame = &mut frames[at];
        places[frame.page as usize] = OUTSIDE;
        if let (true, Some(scratch), None) = (frame.changed, scratch, &failure)
            && let Err(error) = scratch.write(frame.page, &*frame.bytes)
        {
            *failure = Some(error);
        }
        at
    }
}

const OUTSIDE: u32 = u32::MAX;
const NOBODY: Page = Page::MAX;
/// The hand needs a few frames to choose among.
const FRAMES_MIN: usize = 4;

#[cfg(test)]
pub(super) mod tests;
