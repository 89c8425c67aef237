// SPDX-License-Identifier: EUPL-1.2
//! The network: authenticated sessions with known peers, over TCP with Noise and yamux, and over QUIC.
//!
//! Bytes in, bytes out: nothing here knows what a frame means. A peer is named by its raw Ed25519 transport key. Who
//! is not in the list given to [`NetworkHandle::set_peers`] is refused right after the handshake that proves its key,
//! before a byte of ours is read. Everybody in the list is dialled, again and again, for as long as it is away.
//!
//! ```text
//!  any thread ── NetworkHandle ──▶ supervisor (owns the swarm: who is allowed, dialled, connected)
//!      │                               │ one task for each session
//!      └── frames, bounded in bytes ──▶ session ── NetworkEvent ──▶ the channel given to Network::start
//! ```
//!
//! A **session** is the use of one connection from `Connected` to `Disconnected`. Its id is drawn at random by this
//! node, so frames of an old session are never taken for those of a new one. For one peer, events come in this
//! order: `Connected`, then any number of `Frame` and `Drained`, then `Disconnected`, and only then the next
//! `Connected`. A full event channel stops the reading from the peers, not the node.
//!
//! Relaying (for nodes that can only dial out) would be one more behaviour and one more transport in
//! `supervisor.rs`; sessions would not notice.

mod address;
mod behaviour;
mod frame;
mod handshakes;
mod queue;
mod retry;
mod session;
mod supervisor;

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use data_encoding::HEXLOWER;
pub use libp2p::Multiaddr;
use libp2p::{PeerId, identity};
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use zeroize::Zeroizing;

use self::queue::Outlet;
use self::supervisor::Supervisor;

/// The most bytes one frame may have, without its length prefix.
pub const FRAME_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What a network is started with.
pub struct NetworkConfig {
    /// The seed of the Ed25519 transport key.
    pub transport_seed: Zeroizing<[u8; 32]>,
    /// Addresses to listen on, such as `/ip4/0.0.0.0/tcp/4001` and `/ip4/0.0.0.0/udp/4001/quic-v1`; port 0 takes a
    /// free one. None at all is a node that only dials out.
    pub listen: Vec<Multiaddr>,
    /// What peers may use up.
    pub limits: NetworkLimits,
}

/// What peers may use up, all of them together unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkLimits {
    /// Established connections.
    pub connections_max: u32,
    /// Incoming connections whose handshake is not finished.
    pub handshakes_max: u32,
    /// As many of them at once come from one IPv4 address, or one IPv6 network of 64 bits.
    pub handshakes_per_address_max: u32,
    /// Physical memory of this process, in bytes, above which no new connection is made or taken.
    pub memory_bytes_max: usize,
    /// Bytes waiting to be sent to one peer; at least one frame of [`FRAME_BYTES_MAX`] always fits.
    pub queue_bytes_max: usize,
}

impl Default for NetworkLimits {
    fn default() -> Self {
        Self {
            connections_max: 256,
            handshakes_max: 256,
            handshakes_per_address_max: 16,
            memory_bytes_max: 2 * 1024 * 1024 * 1024,
            queue_bytes_max: 2 * FRAME_BYTES_MAX,
        }
    }
}

/// A peer's raw Ed25519 transport key; always a point of the curve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerKey([u8; 32]);

impl PeerKey {
    /// Takes the 32 bytes of an Ed25519 public key.
    ///
    /// # Errors
    /// [`NetworkError::Key`] where they are no point of the curve.
    pub fn new(bytes: [u8; 32]) -> Result<Self, NetworkError> {
        match identity::ed25519::PublicKey::try_from_bytes(&bytes) {
            Ok(_) => Ok(Self(bytes)),
            Err(_) => Err(NetworkError::Key { key: HEXLOWER.encode(&bytes) }),
        }
    }

    /// Returns the 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the name libp2p has for the same key.
    fn peer_id(self) -> PeerId {
        let key = identity::ed25519::PublicKey::try_from_bytes(&self.0).expect("the constructors checked the key");
        identity::PublicKey::from(key).to_peer_id()
    }

    /// Returns the key in a libp2p name, if it is an Ed25519 key: such names hold the whole key.
    fn from_peer_id(peer: &PeerId) -> Option<Self> {
        let key = identity::PublicKey::try_decode_protobuf(peer.as_ref().digest()).ok()?;
        Some(Self(key.try_into_ed25519().ok()?.to_bytes()))
    }
}

impl fmt::Display for PeerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for PeerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PeerKey({})", HEXLOWER.encode(&self.0[..4]))
    }
}

/// Names one session among all that this node has had.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub [u8; 8]);

impl fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SessionId({self})")
    }
}

/// A peer that may connect, and where to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPeer {
    /// Its transport key.
    pub key: PeerKey,
    /// Where to dial it, in no order; empty where only the peer can dial. `/dns4/...` and the like are looked up at
    /// each attempt.
    pub addresses: Vec<Multiaddr>,
}

/// What happens on the network.
#[derive(Clone, PartialEq, Eq)]
pub enum NetworkEvent {
    /// Frames can go both ways.
    Connected {
        /// With whom.
        peer: PeerKey,
        /// Names what began.
        session: SessionId,
    },
    /// A session that had been connected ended; frames not yet sent are lost.
    Disconnected {
        /// With whom.
        peer: PeerKey,
        /// Names what ended.
        session: SessionId,
    },
    /// After [`UnsentReason::Full`]: at least half of the queue is free again.
    Drained {
        /// To whom.
        peer: PeerKey,
        /// In which session.
        session: SessionId,
    },
    /// A frame arrived: 1 to [`FRAME_BYTES_MAX`] bytes.
    Frame {
        /// From whom.
        peer: PeerKey,
        /// In which session.
        session: SessionId,
        /// The frame, without its length prefix.
        bytes: Vec<u8>,
    },
    /// Connections are taken at this address.
    Listening {
        /// With the port that was found where port 0 was asked for.
        address: Multiaddr,
    },
    /// An incoming connection was not taken. Some of these are left out when there are too many.
    Refused {
        /// The key the other side proved, if it got so far.
        peer: Option<PeerKey>,
        /// Why.
        reason: Refusal,
    },
}

impl fmt::Debug for NetworkEvent {
    /// Writes ids and counts, never what a frame holds.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected { peer, session } => write!(formatter, "Connected({peer:?}, {session})"),
            Self::Disconnected { peer, session } => write!(formatter, "Disconnected({peer:?}, {session})"),
            Self::Drained { peer, session } => write!(formatter, "Drained({peer:?}, {session})"),
            Self::Frame { peer, session, bytes } => {
                write!(formatter, "Frame({peer:?}, {session}, {} bytes)", bytes.len())
            }
            Self::Listening { address } => write!(formatter, "Listening({address})"),
            Self::Refused { peer, reason } => write!(formatter, "Refused({peer:?}, {reason:?})"),
        }
    }
}

/// Why an incoming connection was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There are too many connections already.
    Connections,
    /// The process holds too much memory.
    Memory,
    /// The peer is not in the list.
    Unknown,
}

/// Reports what keeps a network from starting.
#[derive(Debug, Error)]
pub enum NetworkError {
    /// Bytes that are no Ed25519 public key.
    #[error("take {key} as a transport key: it is no point of the curve")]
    Key {
        /// The bytes, in hexadecimal.
        key: String,
    },
    /// An address that cannot be listened on: in use, not of this machine, or of an unknown kind.
    #[error("listen on {address}")]
    Listen {
        /// The address asked for.
        address: Multiaddr,
        /// What the system said.
        source: io::Error,
    },
    /// The transports could not be set up.
    #[error("set up the transports: {reason}")]
    Transport {
        /// What the library said.
        reason: String,
    },
}

/// Gives a frame back that was not accepted.
#[derive(Clone, PartialEq, Eq, Error)]
#[error("send a frame of {} bytes: {reason}", frame.len())]
pub struct Unsent {
    /// The frame as it was given.
    pub frame: Vec<u8>,
    /// Why it was not accepted.
    pub reason: UnsentReason,
}

impl fmt::Debug for Unsent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Unsent({} bytes, {:?})", self.frame.len(), self.reason)
    }
}

/// Why a frame was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnsentReason {
    /// The peer's queue has no room; [`NetworkEvent::Drained`] says when to try again.
    #[error("the queue to this peer is full")]
    Full,
    /// That session is over.
    #[error("the session is over")]
    Gone,
    /// A frame has 1 to [`FRAME_BYTES_MAX`] bytes.
    #[error("a frame has 1 to {FRAME_BYTES_MAX} bytes")]
    Length,
}

/// The sessions that take frames now.
type Outlets = BTreeMap<PeerKey, Outlet>;

/// Starts networks; see [`NetworkHandle`] for what one can do.
pub struct Network;

impl Network {
    /// Starts to listen and returns the handle of the running network, which knows no peer yet. It runs until
    /// [`NetworkHandle::shutdown`], or until the last handle or the receiver of `events` is dropped.
    ///
    /// # Errors
    /// [`NetworkError::Listen`] where an address cannot be listened on.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn start(config: NetworkConfig, events: mpsc::Sender<NetworkEvent>) -> Result<NetworkHandle, NetworkError> {
        let (peers_sender, peers) = watch::channel(Vec::new());
        let (shutdown_sender, shutdown) = watch::channel(false);
        let (outlets, outlets_receiver) = watch::channel(Outlets::new());
        let supervisor = Supervisor::new(config, events, peers, shutdown, outlets)?;
        let key = supervisor.key();
        tokio::spawn(supervisor.run());
        Ok(NetworkHandle { key, peers: peers_sender, shutdown: shutdown_sender, outlets: outlets_receiver })
    }
}

/// Speaks to a running network, from any thread: only [`NetworkHandle::closed`] waits.
#[derive(Clone)]
pub struct NetworkHandle {
    key: PeerKey,
    peers: watch::Sender<Vec<KnownPeer>>,
    shutdown: watch::Sender<bool>,
    outlets: watch::Receiver<Outlets>,
}

impl NetworkHandle {
    /// Returns this node's own transport key.
    pub fn key(&self) -> PeerKey {
        self.key
    }

    /// Replaces the list of peers. Who is new is dialled at once; who is gone is disconnected, and refused from then
    /// on; who stays keeps its session. This node's own key is passed over.
    pub fn set_peers(&self, peers: Vec<KnownPeer>) {
        self.peers.send_replace(peers);
    }

    /// Queues a frame for a peer, behind those accepted before.
    ///
    /// # Errors
    /// Gives the frame back when the peer's queue is full, when that session is over, or when its length is wrong.
    pub fn send(&self, peer: PeerKey, session: SessionId, frame: Vec<u8>) -> Result<(), Unsent> {
        match self.outlets.borrow().get(&peer) {
            Some(outlet) if outlet.session() == session => outlet.send(frame),
            _ => Err(Unsent { frame, reason: UnsentReason::Gone }),
        }
    }

    /// Ends the session with a peer, if there is one, without waiting for what is queued. A peer that stays in the
    /// list is dialled again later.
    pub fn close(&self, peer: PeerKey) {
        if let Some(outlet) = self.outlets.borrow().get(&peer) {
            outlet.stop();
        }
    }

    /// Asks the network to disconnect everybody and to end. `Disconnected` still comes for each session.
    pub fn shutdown(&self) {
        self.shutdown.send_replace(true);
    }

    /// Waits until the network has ended. Its TCP ports are free then; a UDP port is in use for some moments more, while
    /// QUIC lets late packets run out.
    pub async fn closed(&self) {
        let mut outlets = self.outlets.clone();
        while outlets.changed().await.is_ok() {}
    }
}

#[cfg(test)]
mod tests;
