// SPDX-License-Identifier: EUPL-1.2
//! Frames on a stream: a length, then as many bytes.
//!
//! ```text
//! ┌──────────────────────┬───────────────────┐
//! │ length: u32, big end │ length bytes      │   length 0: the greeting that opens a session
//! └──────────────────────┴───────────────────┘   length 1 to FRAME_BYTES_MAX: a frame
//!   4 bytes                0 to FRAME_BYTES_MAX
//! ```

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use thiserror::Error;

use super::FRAME_BYTES_MAX;

/// The most bytes set aside before any of them has come. A length is only a claim: memory grows with what arrives.
const ALLOCATION_BYTES: usize = 64 * 1024;

/// Reports why no frame could be read.
#[derive(Debug, Error)]
pub(super) enum FrameError {
    /// A length beyond the limit; nothing after it can be trusted.
    #[error("read a frame: it claims {claimed} bytes, at most {FRAME_BYTES_MAX} are allowed")]
    Oversized {
        /// The length that was claimed.
        claimed: u32,
    },
    /// The stream ended inside a frame.
    #[error("read a frame: the stream ended after {read} of {claimed} bytes")]
    Truncated {
        /// Bytes of the frame that came.
        read: usize,
        /// Bytes it claimed to have; 4 within the length itself.
        claimed: usize,
    },
    /// The stream failed.
    #[error("read a frame")]
    Io(#[from] io::Error),
}

/// Returns the next frame, empty for a greeting, or `None` where the stream ended between two frames.
///
/// # Errors
/// A frame that is too long, a stream that ends inside a frame, and what the stream reports.
pub(super) async fn read_frame(stream: &mut (impl AsyncRead + Unpin)) -> Result<Option<Vec<u8>>, FrameError> {
    let mut prefix = [0; 4];
    match fill(stream, &mut prefix).await? {
        0 => return Ok(None),
        4 => {}
        read => return Err(FrameError::Truncated { read, claimed: prefix.len() }),
    }
    let claimed = u32::from_be_bytes(prefix);
    let length = usize::try_from(claimed).unwrap_or(usize::MAX);
    if length > FRAME_BYTES_MAX {
        return Err(FrameError::Oversized { claimed });
    }
    let mut frame = Vec::new();
    while frame.len() < length {
        // At most doubles, so a peer pays in bytes sent for the memory it makes us hold.
        let start = frame.len();
        frame.resize(length.min(ALLOCATION_BYTES.max(2 * start)), 0);
        let read = start + fill(stream, &mut frame[start..]).await?;
        if read < frame.len() {
            return Err(FrameError::Truncated { read, claimed: length });
        }
    }
    Ok(Some(frame))
}

/// Writes a frame, or a greeting where it is empty, without flushing.
///
/// # Errors
/// What the stream reports.
pub(super) async fn write_frame(stream: &mut (impl AsyncWrite + Unpin), frame: &[u8]) -> io::Result<()> {
    assert!(frame.len() <= FRAME_BYTES_MAX, "the queue takes no longer frame");
    let length = u32::try_from(frame.len()).expect("FRAME_BYTES_MAX fits");
    stream.write_all(&length.to_be_bytes()).await?;
    stream.write_all(frame).await
}

/// Reads until the buffer is full or the stream ends, and returns how many bytes came.
async fn fill(stream: &mut (impl AsyncRead + Unpin), buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read(&mut buffer[filled..]).await {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests;
