// SPDX-License-Identifier: EUPL-1.2
//! Nodes on loopback. Everything waits for events; the timeout only ends a test that hangs.

use std::time::Duration;

use futures::{AsyncWriteExt, StreamExt};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Swarm, SwarmBuilder, noise, ping, tcp, yamux};
use tokio::time::timeout;

use super::behaviour::{Behaviour, Streams};
use super::frame::{read_frame, write_frame};
use super::session::{Role, greet};
use super::*;

const PATIENCE: Duration = Duration::from_secs(60);
const TCP: &str = "/ip4/127.0.0.1/tcp/0";
const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";

struct Node {
    handle: NetworkHandle,
    events: mpsc::Receiver<NetworkEvent>,
    address: Multiaddr,
}

impl Node {
    async fn start(seed: u8, listen: &str) -> Self {
        Self::start_with_capacity(seed, listen, 64).await
    }

    /// Starts a node whose event channel holds so many events, and waits until it listens.
    async fn start_with_capacity(seed: u8, listen: &str, capacity: usize) -> Self {
        let (sender, mut events) = mpsc::channel(capacity);
        let started = async {
            loop {
                match Network::start(config(seed, listen), sender.clone()) {
                    Ok(handle) => break handle,
                    // A port just given up: QUIC keeps it while late packets run out.
                    Err(NetworkError::Listen { .. }) => tokio::task::yield_now().await,
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let handle = timeout(PATIENCE, started).await.expect("an address to listen on");
        drop(sender);
        let Some(NetworkEvent::Listening { address }) = timeout(PATIENCE, events.recv()).await.unwrap() else {
            panic!("a node listens before anything else happens");
        };
        Self { handle, events, address }
    }

    fn known(&self, addresses: &[&Multiaddr]) -> KnownPeer {
        KnownPeer { key: self.handle.key(), addresses: addresses.iter().map(|&address| address.clone()).collect() }
    }

    async fn next(&mut self) -> NetworkEvent {
        timeout(PATIENCE, self.events.recv()).await.expect("an event in time").expect("a running network")
    }

    async fn connected(&mut self, to: &Self) -> SessionId {
        match self.next().await {
            NetworkEvent::Connected { peer, session } if peer == to.handle.key() => session,
            other => panic!("expected a session with {:?}, not {other:?}", to.handle.key()),
        }
    }

    async fn disconnected(&mut self, from: &Self, ended: SessionId) {
        let expected = NetworkEvent::Disconnected { peer: from.handle.key(), session: ended };
        assert_eq!(self.next().await, expected);
    }

    async fn frame(&mut self, from: &Self, session: SessionId) -> Vec<u8> {
        match self.next().await {
            NetworkEvent::Frame { peer, session: of, bytes } if peer == from.handle.key() && of == session => bytes,
            other => panic!("expected a frame, not {other:?}"),
        }
    }
}

fn config(seed: u8, listen: &str) -> NetworkConfig {
    NetworkConfig {
        transport_seed: Zeroizing::new([seed; 32]),
        listen: vec![listen.parse().unwrap()],
        limits: NetworkLimits::default(),
    }
}

/// Starts two nodes of which the first dials the second, and waits until they are connected.
async fn pair(listen: &str) -> (Node, SessionId, Node, SessionId) {
    let (mut first, mut second) = (Node::start(1, listen).await, Node::start(2, listen).await);
    second.handle.set_peers(vec![first.known(&[])]);
    first.handle.set_peers(vec![second.known(&[&second.address])]);
    let first_session = first.connected(&second).await;
    let second_session = second.connected(&first).await;
    (first, first_session, second, second_session)
}

async fn exchange_frames(listen: &str) {
    let (mut first, first_session, mut second, second_session) = pair(listen).await;
    for length in [1, 5, 70_000, FRAME_BYTES_MAX] {
        let frame: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
        first.handle.send(second.handle.key(), first_session, frame.clone()).unwrap();
        assert!(second.frame(&first, second_session).await == frame);
        second.handle.send(first.handle.key(), second_session, frame.clone()).unwrap();
        assert!(first.frame(&second, first_session).await == frame);
    }
}

#[tokio::test]
async fn frames_go_both_ways_over_tcp() {
    exchange_frames(TCP).await;
}

#[tokio::test]
async fn frames_go_both_ways_over_quic() {
    exchange_frames(QUIC).await;
}

#[tokio::test]
async fn a_peer_is_found_by_name() {
    let (mut first, mut second) = (Node::start(1, TCP).await, Node::start(2, TCP).await);
    second.handle.set_peers(vec![first.known(&[])]);
    let by_name: Multiaddr = second.address.to_string().replace("/ip4/127.0.0.1", "/dns4/localhost").parse().unwrap();
    first.handle.set_peers(vec![second.known(&[&by_name])]);
    first.connected(&second).await;
    second.connected(&first).await;
}

/// The system would share a port between two nodes, and each would refuse the other's partners.
#[tokio::test]
async fn two_nodes_do_not_share_a_port() {
    let first = Node::start(1, TCP).await;
    let address = first.address.to_string();
    let (sender, _events) = mpsc::channel(1);
    let any_host = address.replace("127.0.0.1", "0.0.0.0");
    for taken in [&address, &any_host] {
        let refused = Network::start(config(2, taken), sender.clone()).err().expect("the port is taken");
        let NetworkError::Listen { source, .. } = refused else { panic!("{refused}") };
        assert_eq!(source.kind(), io::ErrorKind::AddrInUse, "{taken}");
    }
    // Dialling from the port that is listened on, and ending, leaves nothing in the way of the next start.
    let (mut first, mut second) = (first, Node::start(2, TCP).await);
    first.handle.set_peers(vec![second.known(&[&second.address])]);
    second.handle.set_peers(vec![first.known(&[])]);
    first.connected(&second).await;
    second.connected(&first).await;
    first.handle.shutdown();
    first.handle.closed().await;
    Node::start(1, &address).await;
}

async fn refuse_a_stranger(listen: &str) {
    let (mut node, mut stranger) = (Node::start(1, listen).await, Node::start(2, listen).await);
    stranger.handle.set_peers(vec![node.known(&[&node.address])]);
    // More than once: the stranger keeps on trying.
    for _ in 0..2 {
        let expected = NetworkEvent::Refused { peer: Some(stranger.handle.key()), reason: Refusal::Unknown };
        assert_eq!(node.next().await, expected);
    }
    assert!(stranger.events.try_recv().is_err(), "the stranger is never connected");
}

#[tokio::test]
async fn a_stranger_is_refused_over_tcp() {
    refuse_a_stranger(TCP).await;
}

#[tokio::test]
async fn a_stranger_is_refused_over_quic() {
    refuse_a_stranger(QUIC).await;
}

#[tokio::test]
async fn a_peer_taken_off_the_list_is_disconnected_and_refused() {
    let (mut first, first_session, mut second, second_session) = pair(TCP).await;
    second.handle.set_peers(Vec::new());
    second.disconnected(&first, second_session).await;
    first.disconnected(&second, first_session).await;
    let expected = NetworkEvent::Refused { peer: Some(first.handle.key()), reason: Refusal::Unknown };
    assert_eq!(second.next().await, expected);
    // Back on the list, it is connected again, in a new session.
    second.handle.set_peers(vec![first.known(&[])]);
    let again = first.connected(&second).await;
    assert_ne!(again, first_session);
    let unsent = first.handle.send(second.handle.key(), first_session, vec![1]).unwrap_err();
    assert_eq!((unsent.frame, unsent.reason), (vec![1], UnsentReason::Gone));
    first.handle.send(second.handle.key(), again, vec![2]).unwrap();
}

#[tokio::test]
async fn others_keep_their_session_when_the_list_changes() {
    let (first, first_session, mut second, second_session) = pair(TCP).await;
    let third = Node::start(3, TCP).await;
    first.handle.set_peers(vec![second.known(&[&second.address]), third.known(&[])]);
    first.handle.send(second.handle.key(), first_session, vec![1]).unwrap();
    assert_eq!(second.frame(&first, second_session).await, [1]);
}

async fn reconnect_after_restart(listen: &str) {
    let (mut first, first_session, second, _) = pair(listen).await;
    let address = second.address.to_string();
    second.handle.shutdown();
    timeout(PATIENCE, second.handle.closed()).await.unwrap();
    first.disconnected(&second, first_session).await;
    // The same key on the same port, knowing no address: the first node has to find it.
    let mut second = Node::start(2, &address).await;
    second.handle.set_peers(vec![first.known(&[])]);
    let again = first.connected(&second).await;
    assert_ne!(again, first_session);
    let session = second.connected(&first).await;
    first.handle.send(second.handle.key(), again, vec![1]).unwrap();
    assert_eq!(second.frame(&first, session).await, [1]);
}

#[tokio::test]
async fn a_restarted_peer_is_found_again_over_tcp() {
    reconnect_after_restart(TCP).await;
}

#[tokio::test]
async fn a_restarted_peer_is_found_again_over_quic() {
    reconnect_after_restart(QUIC).await;
}

#[tokio::test]
async fn closing_a_session_leads_to_a_new_one() {
    let (mut first, first_session, mut second, second_session) = pair(TCP).await;
    first.handle.close(second.handle.key());
    first.disconnected(&second, first_session).await;
    second.disconnected(&first, second_session).await;
    assert_ne!(first.connected(&second).await, first_session);
    assert_ne!(second.connected(&first).await, second_session);
}

#[tokio::test]
async fn a_peer_that_does_not_read_holds_up_nobody_else() {
    let mut node = Node::start(1, TCP).await;
    let mut slow = Node::start_with_capacity(2, TCP, 1).await;
    let mut quick = Node::start(3, TCP).await;
    slow.handle.set_peers(vec![node.known(&[])]);
    node.handle.set_peers(vec![slow.known(&[&slow.address])]);
    let to_slow = node.connected(&slow).await;
    let from_node = slow.connected(&node).await;
    let mut accepted = 0u32;
    let refused = loop {
        // Numbered, and large enough that the queue, not the sockets between, holds most of them.
        let mut frame = vec![0; FRAME_BYTES_MAX / 4];
        frame[..4].copy_from_slice(&accepted.to_be_bytes());
        match node.handle.send(slow.handle.key(), to_slow, frame) {
            Ok(()) => accepted += 1,
            Err(unsent) => break unsent,
        }
    };
    assert_eq!(refused.reason, UnsentReason::Full);
    quick.handle.set_peers(vec![node.known(&[])]);
    node.handle.set_peers(vec![slow.known(&[&slow.address]), quick.known(&[&quick.address])]);
    // What the slow peer's socket takes in may already make room for it.
    let to_quick = loop {
        match node.next().await {
            NetworkEvent::Connected { peer, session } if peer == quick.handle.key() => break session,
            NetworkEvent::Drained { .. } => {}
            other => panic!("unexpected {other:?}"),
        }
    };
    let from_node_to_quick = quick.connected(&node).await;
    for number in 0..100u8 {
        node.handle.send(quick.handle.key(), to_quick, vec![number]).unwrap();
        assert_eq!(quick.frame(&node, from_node_to_quick).await, [number]);
    }
    // Nothing that was accepted is lost or out of order once the slow peer reads.
    for expected in 0..accepted {
        assert_eq!(slow.frame(&node, from_node).await[..4], expected.to_be_bytes());
    }
    node.handle.send(slow.handle.key(), to_slow, refused.frame).unwrap();
    slow.frame(&node, from_node).await;
}

#[tokio::test]
async fn a_full_queue_reports_when_it_has_room() {
    let mut node = Node::start(1, TCP).await;
    let mut slow = Node::start_with_capacity(2, TCP, 1).await;
    slow.handle.set_peers(vec![node.known(&[])]);
    node.handle.set_peers(vec![slow.known(&[&slow.address])]);
    let session = node.connected(&slow).await;
    while node.handle.send(slow.handle.key(), session, vec![0; FRAME_BYTES_MAX]).is_ok() {}
    let expected = NetworkEvent::Drained { peer: slow.handle.key(), session };
    loop {
        tokio::select! {
            event = node.next() => break assert_eq!(event, expected),
            _ = slow.next() => {}
        }
    }
}

#[tokio::test]
async fn simultaneous_dials_make_one_session() {
    for listen in [TCP, QUIC] {
        for _ in 0..5 {
            let (mut first, mut second) = (Node::start(1, listen).await, Node::start(2, listen).await);
            first.handle.set_peers(vec![second.known(&[&second.address])]);
            second.handle.set_peers(vec![first.known(&[&first.address])]);
            let first_session = first.connected(&second).await;
            let second_session = second.connected(&first).await;
            // Any second session would have to end this one first, and `frame` accepts no other event.
            for number in 0..50u8 {
                first.handle.send(second.handle.key(), first_session, vec![number]).unwrap();
                second.handle.send(first.handle.key(), second_session, vec![number]).unwrap();
                assert_eq!(second.frame(&first, second_session).await, [number]);
                assert_eq!(first.frame(&second, first_session).await, [number]);
            }
        }
    }
}

/// A peer that speaks the protocol by hand.
struct Rogue {
    swarm: Swarm<RogueBehaviours>,
}

#[derive(NetworkBehaviour)]
struct RogueBehaviours {
    ping: ping::Behaviour,
    streams: Behaviour,
}

impl Rogue {
    fn new(seed: u8) -> Self {
        let swarm = SwarmBuilder::with_existing_identity(keypair(seed))
            .with_tokio()
            .with_tcp(tcp::Config::new(), noise::Config::new, yamux::Config::default)
            .unwrap()
            .with_behaviour(|_| RogueBehaviours { ping: ping::Behaviour::default(), streams: Behaviour::default() })
            .unwrap()
            .build();
        Self { swarm }
    }

    fn key(&self) -> PeerKey {
        PeerKey::from_peer_id(self.swarm.local_peer_id()).unwrap()
    }

    /// Connects and returns the streams, before any greeting.
    async fn dial(&mut self, node: &Node) -> Streams {
        self.swarm.dial(node.address.clone()).unwrap();
        loop {
            if let SwarmEvent::Behaviour(RogueBehavioursEvent::Streams(event)) = self.swarm.select_next_some().await {
                return event.streams.unwrap();
            }
        }
    }

    /// Runs the swarm alongside.
    async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = self.swarm.select_next_some() => {}
            }
        }
    }
}

fn keypair(seed: u8) -> identity::Keypair {
    identity::Keypair::ed25519_from_bytes([seed; 32]).unwrap()
}

/// Checks that a session ends when these bytes come in it, and that nothing is passed on.
async fn ends_the_session(bytes: &[u8]) {
    let mut node = Node::start(1, TCP).await;
    let mut rogue = Rogue::new(9);
    let peer = rogue.key();
    node.handle.set_peers(vec![KnownPeer { key: peer, addresses: Vec::new() }]);
    let streams = rogue.dial(&node).await;
    let role = Role::of(peer, node.handle.key());
    let mut streams = rogue.during(greet(role, streams)).await.unwrap();
    let NetworkEvent::Connected { session, .. } = rogue.during(node.next()).await else { panic!("not connected") };
    let misbehave = async {
        streams.outbound.write_all(bytes).await.unwrap();
        streams.outbound.flush().await.unwrap();
        assert_eq!(node.next().await, NetworkEvent::Disconnected { peer, session });
        // Our stream ends too, whatever way.
        assert!(matches!(read_frame(&mut streams.inbound).await, Ok(None) | Err(_)));
    };
    timeout(PATIENCE, rogue.during(misbehave)).await.unwrap();
}

#[tokio::test]
async fn an_oversized_length_ends_the_session() {
    ends_the_session(&u32::MAX.to_be_bytes()).await;
    ends_the_session(&(8 * 1024 * 1024 + 1u32).to_be_bytes()).await;
}

#[tokio::test]
async fn a_second_greeting_ends_the_session() {
    ends_the_session(&[0; 4]).await;
}

#[tokio::test]
async fn a_frame_before_the_greeting_makes_no_session() {
    let mut node = Node::start(1, TCP).await;
    let mut rogue = Rogue::new(9);
    node.handle.set_peers(vec![KnownPeer { key: rogue.key(), addresses: Vec::new() }]);
    let mut streams = rogue.dial(&node).await;
    let misbehave = async {
        write_frame(&mut streams.outbound, b"too early").await.unwrap();
        streams.outbound.flush().await.unwrap();
        while let Ok(Some(frame)) = read_frame(&mut streams.inbound).await {
            assert!(frame.is_empty(), "only a greeting may come before ours");
        }
    };
    timeout(PATIENCE, rogue.during(misbehave)).await.unwrap();
    assert!(node.events.try_recv().is_err());
}

/// A peer that lost its connection without the node's noticing (a cut cable, a laptop put to sleep) dials anew.
#[tokio::test]
async fn a_later_connection_of_a_follower_replaces_the_earlier_one() {
    let mut node = Node::start(1, TCP).await;
    let seed = (2..).find(|&seed| Role::of(node.handle.key(), Rogue::new(seed).key()) == Role::Elector).unwrap();
    let mut rogue = Rogue::new(seed);
    let peer = rogue.key();
    node.handle.set_peers(vec![KnownPeer { key: peer, addresses: Vec::new() }]);
    let streams = rogue.dial(&node).await;
    let first_streams = rogue.during(greet(Role::Follower, streams)).await.unwrap();
    let NetworkEvent::Connected { session: first, .. } = rogue.during(node.next()).await else { panic!() };
    // Within the window a second connection is taken for a simultaneous dial and closed, later it is used.
    let second = loop {
        let streams = rogue.dial(&node).await;
        if let Ok(streams) = rogue.during(greet(Role::Follower, streams)).await {
            let ended = rogue.during(node.next()).await;
            assert_eq!(ended, NetworkEvent::Disconnected { peer, session: first });
            let NetworkEvent::Connected { session, .. } = rogue.during(node.next()).await else { panic!() };
            drop(streams);
            break session;
        }
    };
    assert_ne!(first, second);
    drop(first_streams);
}

#[tokio::test]
async fn shutting_down_ends_every_session() {
    let (mut first, first_session, mut second, second_session) = pair(QUIC).await;
    first.handle.shutdown();
    first.disconnected(&second, first_session).await;
    second.disconnected(&first, second_session).await;
    timeout(PATIENCE, first.handle.closed()).await.unwrap();
    assert_eq!(first.events.recv().await, None);
    let unsent = first.handle.send(second.handle.key(), first_session, vec![1]).unwrap_err();
    assert_eq!(unsent.reason, UnsentReason::Gone);
}

#[tokio::test]
async fn a_network_ends_with_its_last_handle() {
    let mut node = Node::start(1, TCP).await;
    drop(node.handle);
    assert_eq!(timeout(PATIENCE, node.events.recv()).await.unwrap(), None);
}

#[tokio::test]
async fn an_address_in_use_is_reported() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("/ip4/127.0.0.1/tcp/{}", taken.local_addr().unwrap().port());
    let error = Network::start(config(1, &address), mpsc::channel(1).0).err().unwrap();
    assert_eq!(error.to_string(), format!("listen on {address}"));
}

#[test]
fn keys_are_points_of_the_curve_and_survive_libp2p() {
    let key = PeerKey::from_peer_id(&keypair(1).public().to_peer_id()).unwrap();
    assert_eq!(PeerKey::from_peer_id(&key.peer_id()), Some(key));
    assert_eq!(PeerKey::new(*key.as_bytes()).unwrap(), key);
    assert!(matches!(PeerKey::new([2; 32]), Err(NetworkError::Key { .. })));
}
