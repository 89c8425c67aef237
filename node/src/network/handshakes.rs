// SPDX-License-Identifier: EUPL-1.2
//! Gives every address its share of the handshakes that may be open at once.
//!
//! Anybody can open connections and leave them there; each counts until its time is out. Without shares, one machine keeps all
//! others from being heard.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};
use std::task::{Context, Poll};

use libp2p::PeerId;
use libp2p::core::transport::PortUse;
use libp2p::core::{Endpoint, Multiaddr};
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
    dummy,
};
use thiserror::Error;

/// Is why a connection was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{share_max} handshakes with this address are not finished")]
pub(super) struct ShareSpent {
    share_max: u32,
}

/// Counts open handshakes by address.
#[derive(Debug)]
pub(super) struct Behaviour {
    share_max: u32,
    open: BTreeMap<ConnectionId, IpAddr>,
    counts: BTreeMap<IpAddr, u32>,
}

impl Behaviour {
    /// Allows each address `share_max` handshakes at once.
    pub(super) fn new(share_max: u32) -> Self {
        Self { share_max, open: BTreeMap::new(), counts: BTreeMap::new() }
    }

    fn end(&mut self, connection: ConnectionId) {
        let Some(origin) = self.open.remove(&connection) else { return };
        let count = self.counts.entry(origin).or_default();
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.counts.remove(&origin);
        }
    }
}

/// Returns where a connection comes from: of IPv6 the network, since everybody there has addresses without number.
fn origin(address: &Multiaddr) -> Option<IpAddr> {
    address.iter().find_map(|part| match part {
        Protocol::Ip4(address) => Some(address.into()),
        Protocol::Ip6(address) => {
            let mapped = address.to_ipv4_mapped().map(IpAddr::from);
            let network = u128::from(address) >> 64 << 64;
            Some(mapped.unwrap_or_else(|| Ipv6Addr::from(network).into()))
        }
        _ => None,
    })
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let Some(origin) = origin(remote) else { return Ok(()) };
        let count = self.counts.entry(origin).or_default();
        if *count >= self.share_max {
            return Err(ConnectionDenied::new(ShareSpent { share_max: self.share_max }));
        }
        *count += 1;
        self.open.insert(connection, origin);
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    /// A handshake ends with a connection, or with a failure, which is also told of connections that another behaviour refused.
    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionEstablished(established) => self.end(established.connection_id),
            FromSwarm::ListenFailure(failure) => self.end(failure.connection_id),
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests;
