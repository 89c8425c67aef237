// SPDX-License-Identifier: EUPL-1.2
//! Opens one stream for frames each way on every connection, and says on which connection.
//!
//! Why not `libp2p-stream` 0.5: it opens a stream on a random one of a peer's connections and does not tell which
//! connection an incoming stream came by, so two sides cannot agree which of two connections they use; it drops
//! incoming streams while the accept loop is busy; and it keeps a channel for every connection there ever was.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context, Poll, Waker};

use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::core::{Endpoint, Multiaddr};
use libp2p::swarm::handler::{
    ConnectionEvent, ConnectionHandler, ConnectionHandlerEvent, FullyNegotiatedInbound, FullyNegotiatedOutbound,
    SubstreamProtocol,
};
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, Stream, StreamProtocol, THandler, THandlerInEvent,
    ToSwarm,
};
use libp2p::{PeerId, swarm};

/// The protocol's name on the wire.
const PROTOCOL: StreamProtocol = StreamProtocol::new("/raccord/sync/1");

/// The two streams of one connection.
#[derive(Debug)]
pub(super) struct Streams {
    /// Opened by the peer: its frames come here.
    pub(super) inbound: Stream,
    /// Opened by us: our frames go here.
    pub(super) outbound: Stream,
}

/// Reports what came of a connection.
#[derive(Debug)]
pub(super) struct StreamsEvent {
    /// With whom.
    pub(super) peer: PeerId,
    /// Which connection.
    pub(super) connection: ConnectionId,
    /// Both streams, or nothing where the peer does not speak the protocol.
    pub(super) streams: Option<Streams>,
}

/// See the module's documentation.
#[derive(Default)]
pub(super) struct Behaviour {
    events: VecDeque<StreamsEvent>,
    waker: Option<Waker>,
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = StreamsEvent;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, streams: Option<Streams>) {
        self.events.push_back(StreamsEvent { peer, connection, streams });
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<StreamsEvent, THandlerInEvent<Self>>> {
        if let Some(event) = self.events.pop_front() {
            return Poll::Ready(ToSwarm::GenerateEvent(event));
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Gathers the two streams of one connection; any further one is dropped.
#[derive(Default)]
pub(super) struct Handler {
    requested: bool,
    reported: bool,
    failed: bool,
    inbound: Option<Stream>,
    outbound: Option<Stream>,
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Infallible;
    type ToBehaviour = Option<Streams>;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), ())
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Self::ToBehaviour>> {
        if !self.requested {
            self.requested = true;
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), ());
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        if self.reported {
            return Poll::Pending;
        }
        if self.failed {
            self.reported = true;
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(None));
        }
        match (self.inbound.take(), self.outbound.take()) {
            (Some(inbound), Some(outbound)) => {
                self.reported = true;
                Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(Some(Streams { inbound, outbound })))
            }
            (inbound, outbound) => {
                (self.inbound, self.outbound) = (inbound, outbound);
                Poll::Pending
            }
        }
    }

    fn on_behaviour_event(&mut self, event: Infallible) {
        match event {}
    }

    /// The connection polls the handler again after each of these, so no waker is kept.
    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol: stream, .. })
                if !self.reported && self.inbound.is_none() =>
            {
                self.inbound = Some(stream);
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol: stream, .. }) => {
                self.outbound = Some(stream);
            }
            ConnectionEvent::DialUpgradeError(swarm::handler::DialUpgradeError { error, .. }) => {
                tracing::debug!(%error, "the peer takes no stream for frames");
                self.failed = true;
            }
            // Further streams are dropped, addresses and protocol lists are of no concern, and a failed inbound stream may be tried again.
            _ => {}
        }
    }
}
