// SPDX-License-Identifier: EUPL-1.2
//! The one task that owns the swarm: who is allowed, who is dialled when, which connection carries the session.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::time::Duration;

use futures::StreamExt;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, ListenError, NetworkBehaviour, Swarm, SwarmEvent};
use libp2p::{
    Multiaddr, PeerId, SwarmBuilder, TransportError, allow_block_list, connection_limits, identity,
    memory_connection_limits, noise, ping, tcp, yamux,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::behaviour::{self, Streams, StreamsEvent};
use super::handshakes;
use super::queue::queue;
use super::retry::retry_delay;
use super::session::{self, Ended, GREETING_TIMEOUT, Role};
use super::{
    KnownPeer, NetworkConfig, NetworkError, NetworkEvent, NetworkLimits, Outlets, PeerKey, Refusal, SessionId, address,
};

/// How long one attempt to connect may take, handshake included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection without streams lives; longer than a greeting may take.
const IDLE_TIMEOUT: Duration = Duration::from_secs(2 * GREETING_TIMEOUT.as_secs());
/// How often a connection is tried for life. Pings are part of the protocol: who does not answer is disconnected.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// How long it may take to answer.
const PING_TIMEOUT: Duration = Duration::from_secs(15);
/// Connections one peer may have at once: one in use, one each way by simultaneous dials, one that is dying.
const CONNECTIONS_PER_PEER_MAX: u32 = 4;
/// Streams the other side of one connection may have open, those for pings included.
const STREAMS_MAX: u32 = 16;
/// A second connection within this time of the first is a simultaneous dial: the first is kept. A later one means
/// that the peer has lost the first, whether or not we noticed: the second is used.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(3);
/// A session that lasted this long was no failure: the peer is dialled again as soon as at first.
const STABLE_SESSION: Duration = Duration::from_secs(10);
/// Before the first dial of a new peer, at most: what is lost when both sides start at once and both dial.
const FIRST_DIAL_DELAY_MAX: Duration = Duration::from_millis(20);
/// How long the sessions may take to report that they ended, when the network ends.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the log tells of refused connections, at most.
const REFUSALS_TOLD_EVERY: Duration = Duration::from_secs(10);
/// The most events that wait until the event channel has room; `Refused` is left out beyond that.
const NOTICES_MAX: usize = 64;

/// All behaviours see every connection in this order; the first to object ends it.
#[derive(NetworkBehaviour)]
struct Behaviours {
    allowed: allow_block_list::Behaviour<allow_block_list::AllowedPeers>,
    handshakes: handshakes::Behaviour,
    connections: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    ping: ping::Behaviour,
    streams: behaviour::Behaviour,
}

/// What a task of the supervisor came to.
enum Outcome {
    /// A connection was greeted on, or not.
    Greeted { peer: PeerId, connection: ConnectionId, streams: Box<Result<Streams, Ended>> },
    /// A peer's addresses were looked up.
    Resolved { peer: PeerId, addresses: Vec<Multiaddr> },
    /// A session ended and has said so.
    SessionEnded { peer: PeerId, connection: ConnectionId, ended: Ended },
}

/// The connection we count on, from the moment it is chosen.
struct Chosen {
    connection: ConnectionId,
    since: Instant,
}

/// A session whose task has not ended yet.
struct Running {
    connection: ConnectionId,
    since: Instant,
}

/// What a connection was good for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carried {
    Nothing,
    Session,
}

/// What is known of one peer.
struct Peer {
    key: PeerKey,
    role: Role,
    addresses: Vec<Multiaddr>,
    /// In the list; a peer that is not stays here until its session has ended.
    wanted: bool,
    connections: BTreeMap<ConnectionId, Carried>,
    /// Set by the elector only: the connection it greets on, or uses.
    chosen: Option<Chosen>,
    running: Option<Running>,
    /// Greeted, and to be used once the running session has ended.
    next: Option<(ConnectionId, Streams)>,
    failures: u32,
    dial_at: Option<Instant>,
}

pub(super) struct Supervisor {
    key: PeerKey,
    limits: NetworkLimits,
    swarm: Swarm<Behaviours>,
    events: mpsc::Sender<NetworkEvent>,
    wanted: watch::Receiver<Vec<KnownPeer>>,
    shutdown: watch::Receiver<bool>,
    outlets: watch::Sender<Outlets>,
    peers: BTreeMap<PeerId, Peer>,
    tasks: JoinSet<Outcome>,
    notices: VecDeque<NetworkEvent>,
    refusals: Refusals,
}

/// Counts refused connections between the lines that tell of them: whoever knocks decides how often.
#[derive(Default)]
struct Refusals {
    told: Option<Instant>,
    count: u64,
}

impl Refusals {
    /// Counts one more; returns how many there were since the last line where it is time for another.
    fn tell(&mut self, now: Instant) -> Option<u64> {
        self.count += 1;
        if self.told.is_some_and(|told| now.duration_since(told) < REFUSALS_TOLD_EVERY) {
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.count))
    }
}

impl Supervisor {
    /// Sets up the transports and starts to listen.
    pub(super) fn new(
        config: NetworkConfig,
        events: mpsc::Sender<NetworkEvent>,
        wanted: watch::Receiver<Vec<KnownPeer>>,
        shutdown: watch::Receiver<bool>,
        outlets: watch::Sender<Outlets>,
    ) -> Result<Self, NetworkError> {
        let NetworkConfig { mut transport_seed, listen, limits } = config;
        // Takes the seed's bytes away and wipes them.
        let keypair = identity::Keypair::ed25519_from_bytes(transport_seed.as_mut_slice())
            .expect("any 32 bytes are an Ed25519 seed");
        let key = PeerKey::from_peer_id(&keypair.public().to_peer_id()).expect("the key was just made from a seed");
        let mut swarm = swarm(keypair, limits)?;
        // All of them before the first is listened on, which another one may include.
        for address in &listen {
            address::expect_unused(address)
                .map_err(|source| NetworkError::Listen { address: address.clone(), source })?;
        }
        for address in listen {
            swarm.listen_on(address.clone()).map_err(|error| NetworkError::Listen {
                address,
                source: match error {
                    TransportError::Other(source) => source,
                    TransportError::MultiaddrNotSupported(_) => io::ErrorKind::Unsupported.into(),
                },
            })?;
        }
        Ok(Self {
            key,
            limits,
            swarm,
            events,
            wanted,
            shutdown,
            outlets,
            peers: BTreeMap::new(),
            tasks: JoinSet::new(),
            notices: VecDeque::new(),
            refusals: Refusals::default(),
        })
    }

    pub(super) fn key(&self) -> PeerKey {
        self.key
    }

    /// Runs until it is asked to stop, or until nobody is left to speak or listen to.
    pub(super) async fn run(mut self) {
        let events = self.events.clone();
        let mut wanted = self.wanted.clone();
        let mut shutdown = self.shutdown.clone();
        while !*shutdown.borrow_and_update() {
            let dial_at = self.peers.values().filter_map(|peer| peer.dial_at).min();
            tokio::select! {
                event = self.swarm.select_next_some() => self.handle_swarm(event),
                Some(outcome) = self.tasks.join_next() => match outcome {
                    Ok(outcome) => self.handle_outcome(outcome),
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                },
                changed = wanted.changed() => match changed {
                    Ok(()) => self.update_peers(wanted.borrow_and_update().clone()),
                    Err(_) => break,
                },
                permit = events.reserve(), if !self.notices.is_empty() => {
                    let Ok(permit) = permit else { break };
                    permit.send(self.notices.pop_front().expect("checked by the condition of this branch"));
                }
                () = sleep_until(dial_at.unwrap_or_else(Instant::now)), if dial_at.is_some() => self.dial_due(),
                () = events.closed() => break,
                _ = shutdown.changed() => {}
            }
        }
        self.finish().await;
    }

    /// Ends all sessions and connections, lets both sides know, and gives up the ports.
    async fn finish(mut self) {
        self.outlets.borrow().values().for_each(super::queue::Outlet::stop);
        let connected: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        for peer_id in connected {
            // Fails only for a peer that has gone meanwhile.
            let _ = self.swarm.disconnect_peer_id(peer_id);
        }
        let mut running = self.peers.values().filter(|peer| peer.running.is_some()).count();
        let (swarm, tasks) = (&mut self.swarm, &mut self.tasks);
        let ended = timeout(SHUTDOWN_TIMEOUT, async {
            while running > 0 || swarm.connected_peers().next().is_some() {
                tokio::select! {
                    _ = swarm.select_next_some() => {}
                    Some(outcome) = tasks.join_next() => {
                        running -= usize::from(matches!(outcome, Ok(Outcome::SessionEnded { .. })));
                    }
                }
            }
        });
        if ended.await.is_err() {
            tracing::warn!(sessions = running, "cut off: nobody took the last events of these sessions");
        }
        self.tasks.shutdown().await;
        drop(self.swarm);
        tracing::info!("the network has ended");
        // Dropped last: whoever waits for the network to be closed watches it.
        drop(self.outlets);
    }

    fn handle_swarm(&mut self, event: SwarmEvent<BehavioursEvent>) {
        match event {
            SwarmEvent::Behaviour(BehavioursEvent::Streams(event)) => self.handle_streams(event),
            SwarmEvent::Behaviour(BehavioursEvent::Ping(ping::Event { connection, result: Err(error), .. })) => {
                tracing::debug!(%connection, %error, "no answer to a ping");
                self.swarm.close_connection(connection);
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, .. } => {
                if let Some(peer) = self.peers.get_mut(&peer_id) {
                    tracing::debug!(peer = %peer.key, connection = %connection_id, "connection established");
                    peer.connections.insert(connection_id, Carried::Nothing);
                    peer.dial_at = None;
                }
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                tracing::debug!(connection = %connection_id, ?cause, "connection closed");
                self.forget_connection(peer_id, connection_id);
            }
            SwarmEvent::IncomingConnectionError { peer_id, error: ListenError::Denied { cause }, .. } => {
                let reason = if cause.downcast_ref::<allow_block_list::NotAllowed>().is_some() {
                    Refusal::Unknown
                } else if cause.downcast_ref::<memory_connection_limits::MemoryUsageLimitExceeded>().is_some() {
                    Refusal::Memory
                } else {
                    Refusal::Connections
                };
                let peer = peer_id.as_ref().and_then(PeerKey::from_peer_id);
                if let Some(refused) = self.refusals.tell(Instant::now()) {
                    tracing::info!(peer = peer.map(tracing::field::display), ?reason, refused, "connections refused");
                }
                if self.notices.len() < NOTICES_MAX {
                    self.notices.push_back(NetworkEvent::Refused { peer, reason });
                }
            }
            SwarmEvent::OutgoingConnectionError { peer_id: Some(peer_id), error, .. } => {
                if let Some(peer) = self.peers.get_mut(&peer_id) {
                    tracing::debug!(peer = %peer.key, %error, failures = peer.failures, "could not connect");
                    peer.failed();
                }
            }
            SwarmEvent::NewListenAddr { address, .. } => {
                tracing::info!(%address, "listening");
                self.notices.push_back(NetworkEvent::Listening { address });
            }
            SwarmEvent::ListenerClosed { addresses, reason, .. } => {
                tracing::error!(?addresses, ?reason, "no longer listening");
            }
            // What is left is progress, and addresses others see us at.
            _ => {}
        }
    }

    /// Decides what becomes of a connection whose streams stand.
    fn handle_streams(&mut self, event: StreamsEvent) {
        let StreamsEvent { peer: peer_id, connection, streams } = event;
        let known = |peer: &&mut Peer| peer.wanted && peer.connections.contains_key(&connection);
        let (Some(peer), Some(streams)) = (self.peers.get_mut(&peer_id).filter(known), streams) else {
            self.swarm.close_connection(connection);
            return;
        };
        if peer.role == Role::Elector {
            let now = Instant::now();
            if let Some(chosen) = &peer.chosen {
                if now.duration_since(chosen.since) < DUPLICATE_WINDOW {
                    tracing::debug!(peer = %peer.key, %connection, "closing a second connection");
                    self.swarm.close_connection(connection);
                    return;
                }
                self.swarm.close_connection(chosen.connection);
            }
            peer.chosen = Some(Chosen { connection, since: now });
        }
        let role = peer.role;
        self.tasks.spawn(async move {
            let streams = Box::new(session::greet(role, streams).await);
            Outcome::Greeted { peer: peer_id, connection, streams }
        });
    }

    fn handle_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Greeted { peer, connection, streams } => self.handle_greeted(peer, connection, *streams),
            Outcome::Resolved { peer, addresses } => self.dial(peer, addresses),
            Outcome::SessionEnded { peer, connection, ended } => self.handle_ended(peer, connection, &ended),
        }
    }

    fn handle_greeted(&mut self, peer_id: PeerId, connection: ConnectionId, streams: Result<Streams, Ended>) {
        let Some(peer) = self.peers.get_mut(&peer_id).filter(|peer| peer.wanted) else { return };
        let streams = match streams {
            Ok(streams) => streams,
            Err(reason) => {
                tracing::debug!(peer = %peer.key, %connection, %reason, "no session on this connection");
                self.swarm.close_connection(connection);
                return;
            }
        };
        let overtaken =
            peer.role == Role::Elector && peer.chosen.as_ref().is_none_or(|chosen| chosen.connection != connection);
        if overtaken || !peer.connections.contains_key(&connection) {
            self.swarm.close_connection(connection);
            return;
        }
        if let Some((overtaken, _)) = peer.next.replace((connection, streams)) {
            self.swarm.close_connection(overtaken);
        }
        match &peer.running {
            Some(running) => {
                // The elector has moved on to this connection, so the running session is over.
                self.swarm.close_connection(running.connection);
                self.stop_session(peer_id);
            }
            None => self.start_next(peer_id),
        }
    }

    /// Starts the session that waits for a peer, if there is one.
    fn start_next(&mut self, peer_id: PeerId) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let Some((connection, streams)) = peer.next.take() else { return };
        assert!(peer.running.is_none(), "one session at a time");
        peer.running = Some(Running { connection, since: Instant::now() });
        peer.connections.insert(connection, Carried::Session);
        let session = fresh_session();
        let key = peer.key;
        tracing::info!(peer = %key, %session, %connection, "session begins");
        let (outlet, inlet) = queue(session, self.limits.queue_bytes_max);
        // Before `Connected` is sent: whoever reads that may send at once.
        self.outlets.send_modify(|outlets| {
            outlets.insert(key, outlet);
        });
        let events = self.events.clone();
        self.tasks.spawn(async move {
            let ended = session::run(key, streams, inlet, events).await;
            tracing::info!(peer = %key, %session, reason = %ended, "session ended");
            Outcome::SessionEnded { peer: peer_id, connection, ended }
        });
    }

    /// Asks the session with a peer to end, and takes no more frames for it.
    fn stop_session(&self, peer_id: PeerId) {
        let Some(peer) = self.peers.get(&peer_id) else { return };
        self.outlets.send_if_modified(|outlets| match outlets.remove(&peer.key) {
            Some(outlet) => {
                outlet.stop();
                true
            }
            None => false,
        });
    }

    fn handle_ended(&mut self, peer_id: PeerId, connection: ConnectionId, ended: &Ended) {
        self.stop_session(peer_id);
        self.swarm.close_connection(connection);
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let lasted = peer.running.take().map_or(Duration::ZERO, |running| running.since.elapsed());
        let misbehaved = matches!(ended, Ended::Frame(_) | Ended::OutOfTurn { .. });
        peer.failures = if lasted >= STABLE_SESSION && !misbehaved { 0 } else { peer.failures.saturating_add(1) };
        if !peer.wanted {
            self.peers.remove(&peer_id);
            return;
        }
        peer.release(connection);
        peer.lost();
        self.start_next(peer_id);
    }

    fn forget_connection(&mut self, peer_id: PeerId, connection: ConnectionId) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let carried = peer.connections.remove(&connection);
        peer.release(connection);
        if peer.next.as_ref().is_some_and(|(next, _)| *next == connection) {
            peer.next = None;
        }
        if peer.running.as_ref().is_some_and(|running| running.connection == connection) {
            self.stop_session(peer_id);
            return;
        }
        match carried {
            Some(Carried::Session) => peer.lost(),
            Some(Carried::Nothing) | None => peer.failed(),
        }
    }

    /// Takes over the newest list of peers.
    fn update_peers(&mut self, wanted: Vec<KnownPeer>) {
        let wanted: BTreeMap<PeerId, KnownPeer> =
            wanted.into_iter().filter(|peer| peer.key != self.key).map(|peer| (peer.key.peer_id(), peer)).collect();
        let gone: Vec<PeerId> = self.peers.keys().filter(|peer| !wanted.contains_key(peer)).copied().collect();
        for peer_id in gone {
            self.swarm.behaviour_mut().allowed.disallow_peer(peer_id);
            self.stop_session(peer_id);
            let peer = self.peers.get_mut(&peer_id).expect("listed from the same map");
            (peer.wanted, peer.dial_at, peer.next) = (false, None, None);
            if peer.running.is_none() {
                self.peers.remove(&peer_id);
            }
        }
        for (peer_id, KnownPeer { key, addresses }) in wanted {
            self.swarm.behaviour_mut().allowed.allow_peer(peer_id);
            let role = Role::of(self.key, key);
            let peer = self.peers.entry(peer_id).or_insert_with(|| Peer::new(key, role));
            if !peer.wanted || peer.addresses != addresses {
                (peer.wanted, peer.addresses, peer.failures) = (true, addresses, 0);
                peer.dial_after(FIRST_DIAL_DELAY_MAX.mul_f64(f64::from(random()) / f64::from(u32::MAX)));
            }
        }
        tracing::info!(peers = self.peers.len(), "the list of peers has changed");
    }

    /// Dials every peer whose time has come.
    fn dial_due(&mut self) {
        let now = Instant::now();
        let due: Vec<PeerId> = self
            .peers
            .iter_mut()
            .filter(|(_, peer)| peer.dial_at.is_some_and(|at| at <= now))
            .map(|(peer_id, peer)| {
                peer.dial_at = None;
                *peer_id
            })
            .collect();
        for peer_id in due {
            let addresses = self.peers[&peer_id].addresses.clone();
            if addresses.iter().any(address::has_name) {
                self.tasks.spawn(async move {
                    Outcome::Resolved { peer: peer_id, addresses: address::resolve(addresses).await }
                });
            } else {
                self.dial(peer_id, addresses);
            }
        }
    }

    fn dial(&mut self, peer_id: PeerId, addresses: Vec<Multiaddr>) {
        let Some(peer) = self.peers.get_mut(&peer_id).filter(|peer| peer.wanted && peer.is_away()) else { return };
        if addresses.is_empty() {
            peer.failed();
            return;
        }
        // From a new port: two nodes that dial each other from the ports they listen on would meet in one TCP
        // connection that both believe to have opened.
        let dial = DialOpts::peer_id(peer_id)
            .condition(PeerCondition::DisconnectedAndNotDialing)
            .addresses(addresses)
            .allocate_new_port()
            .build();
        if let Err(error) = self.swarm.dial(dial) {
            tracing::debug!(peer = %peer.key, %error, "could not dial");
            peer.failed();
        }
    }
}

impl Peer {
    fn new(key: PeerKey, role: Role) -> Self {
        Self {
            key,
            role,
            addresses: Vec::new(),
            wanted: false,
            connections: BTreeMap::new(),
            chosen: None,
            running: None,
            next: None,
            failures: 0,
            dial_at: None,
        }
    }

    /// No connection is left, and no session either.
    fn is_away(&self) -> bool {
        self.connections.is_empty() && self.running.is_none()
    }

    /// Gives a choice up that fell on this connection.
    fn release(&mut self, connection: ConnectionId) {
        if self.chosen.as_ref().is_some_and(|chosen| chosen.connection == connection) {
            self.chosen = None;
        }
    }

    /// Counts an attempt that led nowhere, unless another one succeeded meanwhile, and plans the next one.
    fn failed(&mut self) {
        if self.is_away() {
            self.failures = self.failures.saturating_add(1);
        }
        self.lost();
    }

    /// Plans to dial a peer that is away.
    fn lost(&mut self) {
        if self.dial_at.is_none() {
            self.dial_after(retry_delay(self.failures, random()));
        }
    }

    fn dial_after(&mut self, delay: Duration) {
        if self.wanted && self.is_away() && !self.addresses.is_empty() {
            self.dial_at = Some(Instant::now() + delay);
        }
    }
}

/// Returns a swarm with everything switched on that this node needs, and nothing else.
fn swarm(keypair: identity::Keypair, limits: NetworkLimits) -> Result<Swarm<Behaviours>, NetworkError> {
    let failed = |reason: String| NetworkError::Transport { reason };
    let connections = connection_limits::ConnectionLimits::default()
        .with_max_pending_incoming(Some(limits.handshakes_max))
        .with_max_established(Some(limits.connections_max))
        .with_max_established_per_peer(Some(CONNECTIONS_PER_PEER_MAX));
    let behaviours = Behaviours {
        allowed: allow_block_list::Behaviour::default(),
        handshakes: handshakes::Behaviour::new(limits.handshakes_per_address_max),
        connections: connection_limits::Behaviour::new(connections),
        memory: memory_connection_limits::Behaviour::with_max_bytes(limits.memory_bytes_max),
        ping: ping::Behaviour::new(ping::Config::new().with_interval(PING_INTERVAL).with_timeout(PING_TIMEOUT)),
        streams: behaviour::Behaviour::default(),
    };
    let multiplexing = || {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(STREAMS_MAX as usize);
        config
    };
    let swarm = SwarmBuilder::with_existing_identity(keypair)
        .with_tokio()
        .with_tcp(tcp::Config::new().nodelay(true), noise::Config::new, multiplexing)
        .map_err(|error| failed(error.to_string()))?
        .with_quic_config(|mut config| {
            config.max_concurrent_stream_limit = STREAMS_MAX;
            config.handshake_timeout = CONNECT_TIMEOUT;
            config
        })
        .with_behaviour(|_| behaviours)
        .map_err(|error| failed(error.to_string()))?
        .with_swarm_config(|config| {
            config.with_idle_connection_timeout(IDLE_TIMEOUT).with_max_negotiating_inbound_streams(STREAMS_MAX as usize)
        })
        .with_connection_timeout(CONNECT_TIMEOUT)
        .build();
    Ok(swarm)
}

fn fresh_session() -> SessionId {
    let mut id = [0; 8];
    getrandom::fill(&mut id).expect("the operating system gives randomness");
    SessionId(id)
}

fn random() -> u32 {
    getrandom::u32().expect("the operating system gives randomness")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn refusals_are_told_now_and_then_and_all_are_counted() {
        let (mut refusals, start) = (Refusals::default(), Instant::now());
        let told: Vec<Option<u64>> =
            (0..25).map(|second| refusals.tell(start + Duration::from_secs(second))).filter(Option::is_some).collect();
        assert_eq!(told, [Some(1), Some(10), Some(10)]);
    }
}
