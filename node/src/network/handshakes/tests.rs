// SPDX-License-Identifier: EUPL-1.2
use libp2p::swarm::{ListenError, ListenFailure};

use super::*;

const SHARE: u32 = 3;

/// Lets connections in from an address, and returns whether each was taken.
fn knock(behaviour: &mut Behaviour, address: &str, numbers: std::ops::Range<usize>) -> Vec<bool> {
    let address: Multiaddr = address.parse().unwrap();
    numbers
        .map(|number| {
            let connection = ConnectionId::new_unchecked(number);
            behaviour.handle_pending_inbound_connection(connection, &address, &address).is_ok()
        })
        .collect()
}

fn fail(behaviour: &mut Behaviour, number: usize) {
    let address: Multiaddr = "/ip4/192.0.2.1/tcp/1".parse().unwrap();
    behaviour.on_swarm_event(FromSwarm::ListenFailure(ListenFailure {
        local_addr: &address,
        send_back_addr: &address,
        error: &ListenError::Aborted,
        connection_id: ConnectionId::new_unchecked(number),
        peer_id: None,
    }));
}

#[test]
fn one_address_has_its_share_and_no_more() {
    let mut behaviour = Behaviour::new(SHARE);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.1/tcp/1", 0..5), [true, true, true, false, false]);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.1/udp/2/quic-v1", 5..6), [false]);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.2/tcp/1", 6..8), [true, true]);
    // A handshake that failed makes room, once; one that was refused had none.
    fail(&mut behaviour, 4);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.1/tcp/1", 8..9), [false]);
    fail(&mut behaviour, 0);
    fail(&mut behaviour, 0);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.1/tcp/1", 9..11), [true, false]);
    (0..20).for_each(|number| fail(&mut behaviour, number));
    assert!(behaviour.counts.is_empty() && behaviour.open.is_empty(), "nothing is kept of who has gone");
}

#[test]
fn a_network_of_ipv6_is_one_address() {
    let mut behaviour = Behaviour::new(1);
    assert_eq!(knock(&mut behaviour, "/ip6/2001:db8:0:1::1/tcp/1", 0..1), [true]);
    assert_eq!(knock(&mut behaviour, "/ip6/2001:db8:0:1:ffff::2/tcp/1", 1..2), [false]);
    assert_eq!(knock(&mut behaviour, "/ip6/2001:db8:0:2::1/tcp/1", 2..3), [true]);
    assert_eq!(knock(&mut behaviour, "/ip6/::ffff:192.0.2.1/tcp/1", 3..4), [true]);
    assert_eq!(knock(&mut behaviour, "/ip4/192.0.2.1/tcp/1", 4..5), [false]);
}
