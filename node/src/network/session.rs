// SPDX-License-Identifier: EUPL-1.2
//! One session: how two sides agree on the connection they use, and how frames travel on it.
//!
//! Two nodes that dial each other at the same moment have two connections. The **elector**, the one with the smaller
//! key, chooses: it greets on one connection, and the other side answers there. Both then hold the same connection,
//! whatever order events came in. The greeting is an empty frame, and the only one.

use std::io;
use std::time::Duration;

use futures::AsyncWriteExt;
use libp2p::swarm::Stream;
use thiserror::Error;
use tokio::sync::mpsc;

use super::behaviour::Streams;
use super::frame::{FrameError, read_frame, write_frame};
use super::queue::Inlet;
use super::{NetworkEvent, PeerKey};

/// How long the greeting and its answer may take, from the moment both streams stand.
pub(super) const GREETING_TIMEOUT: Duration = Duration::from_secs(10);

/// Which part this node plays towards a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Chooses the connection.
    Elector,
    /// Uses what the elector chose.
    Follower,
}

impl Role {
    /// Returns the part of `own` towards `peer`; the peer comes to the opposite result.
    pub(super) fn of(own: PeerKey, peer: PeerKey) -> Self {
        if own < peer { Self::Elector } else { Self::Follower }
    }
}

/// Says why a session ended or did not begin.
#[derive(Debug, Error)]
pub(super) enum Ended {
    /// What came in was no frame.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A greeting where a frame belongs, or the other way round.
    #[error("the peer sent {bytes} bytes out of turn")]
    OutOfTurn {
        /// Length of what came.
        bytes: usize,
    },
    /// The peer closed its stream.
    #[error("the peer closed its stream")]
    ClosedByPeer,
    /// We were asked to stop, or nobody listens to us any more.
    #[error("closed by this node")]
    Closed,
    /// No greeting came in time.
    #[error("no greeting came within {} seconds", GREETING_TIMEOUT.as_secs())]
    Silent,
    /// The stream failed.
    #[error("write a frame")]
    Write(#[source] io::Error),
}

/// Exchanges greetings and returns the streams, ready for frames.
pub(super) async fn greet(role: Role, mut streams: Streams) -> Result<Streams, Ended> {
    let greeting = async {
        if role == Role::Elector {
            write_greeting(&mut streams.outbound).await?;
        }
        match read_frame(&mut streams.inbound).await? {
            Some(frame) if frame.is_empty() => {}
            Some(frame) => return Err(Ended::OutOfTurn { bytes: frame.len() }),
            None => return Err(Ended::ClosedByPeer),
        }
        if role == Role::Follower {
            write_greeting(&mut streams.outbound).await?;
        }
        Ok(())
    };
    tokio::time::timeout(GREETING_TIMEOUT, greeting).await.map_err(|_| Ended::Silent)??;
    Ok(streams)
}

async fn write_greeting(stream: &mut Stream) -> Result<(), Ended> {
    write_frame(stream, &[]).await.map_err(Ended::Write)?;
    stream.flush().await.map_err(Ended::Write)
}

/// Carries frames both ways until either side ends it. This one task reports all that the session has to say, so its
/// events keep their order.
pub(super) async fn run(
    peer: PeerKey,
    mut streams: Streams,
    mut inlet: Inlet,
    events: mpsc::Sender<NetworkEvent>,
) -> Ended {
    let session = inlet.session();
    let mut stopping = std::pin::pin!(inlet.stopping());
    tokio::select! {
        () = &mut stopping => return Ended::Closed,
        permit = events.reserve() => match permit {
            Ok(permit) => permit.send(NetworkEvent::Connected { peer, session }),
            Err(_) => return Ended::Closed,
        },
    }
    let ended = tokio::select! {
        () = &mut stopping => Ended::Closed,
        ended = receive(peer, &mut streams.inbound, session, &events) => ended,
        ended = transmit(peer, &mut streams.outbound, &mut inlet, &events) => ended,
    };
    drop((streams, inlet));
    // Fails only where nobody listens any more.
    let _ = events.send(NetworkEvent::Disconnected { peer, session }).await;
    ended
}

/// Passes on what the peer sends. While the event channel is full, nothing is read, and the peer has to wait.
async fn receive(
    peer: PeerKey,
    stream: &mut Stream,
    session: super::SessionId,
    events: &mpsc::Sender<NetworkEvent>,
) -> Ended {
    loop {
        match read_frame(stream).await {
            Ok(Some(bytes)) if bytes.is_empty() => return Ended::OutOfTurn { bytes: 0 },
            Ok(Some(bytes)) => {
                if events.send(NetworkEvent::Frame { peer, session, bytes }).await.is_err() {
                    return Ended::Closed;
                }
            }
            Ok(None) => return Ended::ClosedByPeer,
            Err(error) => return error.into(),
        }
    }
}

/// Writes what is queued, and says when a queue that was full has room.
async fn transmit(peer: PeerKey, stream: &mut Stream, inlet: &mut Inlet, events: &mpsc::Sender<NetworkEvent>) -> Ended {
    let session = inlet.session();
    while let Some(outgoing) = inlet.next().await {
        if let Err(error) = write_frame(stream, &outgoing.frame).await {
            return Ended::Write(error);
        }
        drop(outgoing);
        if inlet.is_empty()
            && let Err(error) = stream.flush().await
        {
            return Ended::Write(error);
        }
        if inlet.take_drained() && events.send(NetworkEvent::Drained { peer, session }).await.is_err() {
            return Ended::Closed;
        }
    }
    Ended::Closed
}
