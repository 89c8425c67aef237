// SPDX-License-Identifier: EUPL-1.2
//! Reads a write-ahead log frame by frame, those that no longer count too.
//!
//! ```text
//! log    header (32) | frame*
//! header magic (4) | version (4) | page bytes (4) | sequence (4) | salts (8) | checksum (8)
//! frame  page number (4) | pages after the commit, or 0 (4) | salts (8) | checksum (8) | page
//! ```
//!
//! All integers are big-endian. A checksum covers everything before it, chained from the header through the first 8
//! bytes and the page of each frame. A frame counts when its salts are the header's, the chain of checksums holds up to
//! it, and a commit follows or is in it. Source: [the file format](https://www.sqlite.org/fileformat2.html#walformat).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::cipher::{PAGE_BYTES, Page};

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
const FRAME_BYTES: u64 = (FRAME_HEADER_BYTES + PAGE_BYTES) as u64;
/// The magic number, but for its last bit, which says whether checksums take words as big-endian.
const MAGIC: u32 = 0x377f_0682;

/// Is the write-ahead log of a database, and which of its frames count.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    /// Number of whole frames in the file.
    pub(super) frames: u64,
    /// The newest committed frame of each page; frames count from 0.
    pub(super) committed: BTreeMap<u32, u64>,
    /// How many pages the database has after the last commit in the log; `None` without one.
    pub(super) pages: Option<u32>,
}

impl Log {
    /// Reads which frames count.
    pub(super) fn read(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let frames = length.saturating_sub(HEADER_BYTES as u64) / FRAME_BYTES;
        let mut log = Self { file, frames, committed: BTreeMap::new(), pages: None };
        if length < HEADER_BYTES as u64 {
            return Ok(log);
        }
        let mut header = [0; HEADER_BYTES];
        log.file.seek(SeekFrom::Start(0))?;
        log.file.read_exact(&mut header)?;
        let magic = word(&header, 0);
        let page_bytes = word(&header, 8);
        let mut sum = Checksum { words_are_big_endian: magic & 1 == 1, sums: (0, 0) };
        sum.add(&header[..24]);
        if magic & !1 != MAGIC || page_bytes as usize != PAGE_BYTES || !sum.is(&header[24..]) {
            return Ok(log);
        }

        let mut since_commit = BTreeMap::new();
        for frame in 0..frames {
            let (frame_header, page) = log.raw_frame(frame)?;
            sum.add(&frame_header[..8]);
            sum.add(&page[..]);
            if frame_header[8..16] != header[16..24] || !sum.is(&frame_header[16..]) {
                break;
            }
            since_commit.insert(word(&frame_header, 0), frame);
            let pages = word(&frame_header, 4);
            if pages != 0 {
                log.committed.append(&mut since_commit);
                log.pages = Some(pages);
            }
        }
        Ok(log)
    }

    /// Returns the page number that a frame is for, and its page, still encrypted.
    pub(super) fn frame(&mut self, frame: u64) -> io::Result<(u32, Box<Page>)> {
        let (header, page) = self.raw_frame(frame)?;
        Ok((word(&header, 0), page))
    }

    fn raw_frame(&mut self, frame: u64) -> io::Result<([u8; FRAME_HEADER_BYTES], Box<Page>)> {
        let mut header = [0; FRAME_HEADER_BYTES];
        let mut page = Box::new([0; PAGE_BYTES]);
        self.file.seek(SeekFrom::Start(HEADER_BYTES as u64 + frame * FRAME_BYTES))?;
        self.file.read_exact(&mut header)?;
        self.file.read_exact(&mut page[..])?;
        Ok((header, page))
    }
}

/// Is the checksum of a log so far: two sums of words that feed each other.
struct Checksum {
    words_are_big_endian: bool,
    sums: (u32, u32),
}

impl Checksum {
    /// Adds `bytes`, whose number is a multiple of 8.
    fn add(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks_exact(8) {
            let [first, second] = [word(pair, 0), word(pair, 4)]
                .map(|word| if self.words_are_big_endian { word } else { word.swap_bytes() });
            self.sums.0 = self.sums.0.wrapping_add(first).wrapping_add(self.sums.1);
            self.sums.1 = self.sums.1.wrapping_add(second).wrapping_add(self.sums.0);
        }
    }

    fn is(&self, stored: &[u8]) -> bool {
        (word(stored, 0), word(stored, 4)) == self.sums
    }
}

/// Returns the big-endian integer at `offset`, which is within `bytes`.
fn word(bytes: &[u8], offset: usize) -> u32 {
    u32::from_be_bytes(bytes[offset..offset + 4].try_into().expect("four bytes"))
}
