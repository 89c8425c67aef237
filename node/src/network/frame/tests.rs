// SPDX-License-Identifier: EUPL-1.2

use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::io::Cursor;
use proptest::prelude::*;

use super::*;

/// [`FRAME_BYTES_MAX`] as it goes over the wire.
const LIMIT: u32 = 8 * 1024 * 1024;

/// Hands its bytes out in pieces of the given sizes, over and over, as a network does.
struct Pieces {
    bytes: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    turn: usize,
}

impl AsyncRead for Pieces {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let size = self.sizes[self.turn % self.sizes.len()].min(buffer.len());
        self.turn += 1;
        Pin::new(&mut self.bytes).poll_read(context, &mut buffer[..size])
    }
}

/// Runs what never has to wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("reads and writes in memory never wait")
}

fn encode(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = Cursor::new(Vec::new());
    for frame in frames {
        now(write_frame(&mut stream, frame)).unwrap();
    }
    stream.into_inner()
}

fn decode(bytes: Vec<u8>, sizes: Vec<usize>) -> (Vec<Vec<u8>>, Option<FrameError>) {
    let mut stream = Pieces { bytes: Cursor::new(bytes), sizes, turn: 0 };
    let mut frames = Vec::new();
    loop {
        match now(read_frame(&mut stream)) {
            Ok(Some(frame)) => frames.push(frame),
            Ok(None) => return (frames, None),
            Err(error) => return (frames, Some(error)),
        }
    }
}

fn frames() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8)
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1..100usize, 1..8)
}

proptest! {
    #[test]
    fn what_is_written_is_read_however_it_is_cut(frames in frames(), sizes in sizes()) {
        let (read, error) = decode(encode(&frames), sizes);
        prop_assert_eq!(read, frames);
        prop_assert!(error.is_none());
    }

    #[test]
    fn a_stream_cut_short_gives_whole_frames_only(frames in frames(), sizes in sizes(), cut: prop::sample::Index) {
        let mut bytes = encode(&frames);
        bytes.truncate(cut.index(bytes.len() + 1));
        let (whole, mut rest) = (0..=frames.len())
            .rev()
            .map(|count| (count, encode(&frames[..count]).len()))
            .find(|(_, length)| *length <= bytes.len())
            .unwrap();
        rest = bytes.len() - rest;
        let (read, error) = decode(bytes, sizes);
        prop_assert_eq!(&read[..], &frames[..whole]);
        prop_assert_eq!(matches!(error, Some(FrameError::Truncated { .. })), rest > 0);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), sizes in sizes()) {
        let _ = decode(bytes, sizes);
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_anything_follows(claimed in (LIMIT + 1)..) {
        let (read, error) = decode(claimed.to_be_bytes().to_vec(), vec![4]);
        prop_assert!(read.is_empty());
        let Some(FrameError::Oversized { claimed: found }) = error else { panic!("not refused: {error:?}") };
        prop_assert_eq!(found, claimed);
    }
}

#[test]
fn the_longest_frame_fits() {
    let frame = vec![7; FRAME_BYTES_MAX];
    let (read, error) = decode(encode(std::slice::from_ref(&frame)), vec![100_000]);
    assert!(error.is_none());
    assert!(read == [frame]);
}

#[test]
fn memory_follows_what_arrives() {
    /// Records the longest buffer that it was asked to fill.
    struct Stalling {
        bytes: Cursor<Vec<u8>>,
        longest: usize,
    }
    impl AsyncRead for Stalling {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            buffer: &mut [u8],
        ) -> Poll<io::Result<usize>> {
            self.longest = self.longest.max(buffer.len());
            match Pin::new(&mut self.bytes).poll_read(context, buffer) {
                Poll::Ready(Ok(0)) => Poll::Pending,
                read => read,
            }
        }
    }
    let mut bytes = LIMIT.to_be_bytes().to_vec();
    bytes.extend([1; 1000]);
    let mut stream = Stalling { bytes: Cursor::new(bytes), longest: 0 };
    assert!(read_frame(&mut stream).now_or_never().is_none(), "8 MiB were claimed, 1,000 bytes came");
    assert!(stream.longest <= ALLOCATION_BYTES);
}
