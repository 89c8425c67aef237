// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Keeps pages in a map, and fails after so many calls.
pub(in crate::audit) struct MapScratch {
    pages: BTreeMap<Page, Vec<u8>>,
    calls_left: usize,
}

/// Returns a workspace of so many pages of memory.
pub(in crate::audit) fn narrow(pages: usize) -> Workspace {
    failing(pages, usize::MAX)
}

/// Returns a workspace whose scratch works so many times.
pub(in crate::audit) fn failing(pages: usize, calls: usize) -> Workspace {
    let scratch = MapScratch { pages: BTreeMap::new(), calls_left: calls };
    Workspace { memory_bytes: pages * PAGE_BYTES, scratch: Box::new(scratch) }
}

impl MapScratch {
    fn call(&mut self) -> io::Result<()> {
        self.calls_left = self.calls_left.checked_sub(1).ok_or_else(|| io::Error::other("the disk is full"))?;
        Ok(())
    }
}

impl Scratch for MapScratch {
    fn read(&mut self, page: Page, bytes: &mut [u8]) -> io::Result<()> {
        self.call()?;
        bytes.copy_from_slice(self.pages.get(&page).expect("a page that was written"));
        Ok(())
    }

    fn write(&mut self, page: Page, bytes: &[u8]) -> io::Result<()> {
        assert_eq!(bytes.len(), PAGE_BYTES);
        self.call()?;
        self.pages.insert(page, bytes.to_vec());
        Ok(())
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Add,
    Release(usize),
    Read(usize),
    Write(usize, usize, u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(Deed::Add),
        1 => (0..64usize).prop_map(Deed::Release),
        6 => (0..64usize).prop_map(Deed::Read),
        6 => (0..64usize, 0..PAGE_BYTES, 1..=u8::MAX).prop_map(|(page, at, byte)| Deed::Write(page, at, byte)),
    ]
}

proptest! {
    /// However few frames there are, a page holds what was last written to it, and a new one zeros.
    #[test]
    fn pages_hold_what_was_written(frames in 0..12usize, deeds in proptest::collection::vec(deed(), 1..300)) {
        let pages = Pages::new(Some(narrow(frames)));
        let mut model: Vec<(Page, Vec<u8>)> = Vec::new();
        for deed in deeds {
            let count = model.len();
            match deed {
                Deed::Add => {
                    let page = pages.add();
                    prop_assert!(model.iter().all(|(other, _)| *other != page));
                    model.push((page, vec![0; PAGE_BYTES]));
                }
                _ if count == 0 => {}
                Deed::Release(at) => pages.release(model.remove(at % count).0),
                Deed::Read(at) => {
                    let (page, bytes) = &model[at % count];
                    prop_assert_eq!(&pages.read(*page)[..], &bytes[..]);
                }
                Deed::Write(at, offset, byte) => {
                    let (page, bytes) = &mut model[at % count];
                    bytes[offset] = byte;
                    pages.write(*page)[offset] = byte;
                }
            }
        }
        for (page, bytes) in &model {
            prop_assert_eq!(&pages.read(*page)[..], &bytes[..]);
        }
        prop_assert!(pages.0.borrow().frames.len() <= frames.max(FRAMES_MIN));
        prop_assert!(pages.failure().is_none());
    }
}

#[test]
fn a_page_asked_for_again_and_again_stays() {
    let pages = Pages::new(Some(narrow(8)));
    let kept = pages.add();
    for _ in 0..100 {
        pages.add();
        pages.read(kept);
    }
    assert_ne!(pages.0.borrow().places[kept as usize], OUTSIDE);
    assert_eq!(pages.0.borrow().frames.len(), 8);
}

#[test]
fn a_failure_is_told_and_pages_read_as_zeros() {
    let pages = Pages::new(Some(failing(4, 2)));
    let all: Vec<Page> = (0..10).map(|_| pages.add()).collect();
    for page in &all {
        pages.write(*page).fill(1);
    }
    assert_eq!(pages.failure().unwrap().to_string(), "the disk is full");
    let read: Vec<u8> = all.iter().map(|page| pages.read(*page)[0]).collect();
    assert!(read.contains(&0), "{read:?}");
}
