// SPDX-License-Identifier: EUPL-1.2
//! Addresses by name: looked up with the system's resolver, so that `/etc/hosts` counts too. Addresses to listen on: whether
//! somebody does already.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use rustix::net::{AddressFamily, SocketType, bind, ipproto, socket, sockopt};

/// How long one look-up may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);
/// The most addresses used of those that one name has.
const LOOKUP_ADDRESSES_MAX: usize = 8;

/// Returns whether an address holds a name that must be looked up before it can be dialled.
pub(super) fn has_name(address: &Multiaddr) -> bool {
    matches!(address.iter().next(), Some(Protocol::Dns(_) | Protocol::Dns4(_) | Protocol::Dns6(_)))
}

/// Fails where another process listens on a TCP address. The transport asks the system to share its port, so that it can dial
/// from the port that it listens on: of two nodes with one address each would get some of the connections, and refuse them.
/// An address of another kind is not looked at.
///
/// # Errors
/// Fails where the address is in use, or not of this machine.
pub(super) fn expect_unused(address: &Multiaddr) -> io::Result<()> {
    let mut parts = address.iter();
    let host = match parts.next() {
        Some(Protocol::Ip4(host)) => IpAddr::V4(host),
        Some(Protocol::Ip6(host)) => IpAddr::V6(host),
        _ => return Ok(()),
    };
    // Any port that is free is asked for by 0.
    let Some(Protocol::Tcp(port @ 1..)) = parts.next() else { return Ok(()) };
    let family = if host.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let probe = socket(family, SocketType::STREAM, Some(ipproto::TCP))?;
    // As the transport does; what ended connections leave behind is in nobody's way.
    sockopt::set_socket_reuseaddr(&probe, true)?;
    if host.is_ipv6() {
        sockopt::set_ipv6_v6only(&probe, true)?;
    }
    Ok(bind(&probe, &SocketAddr::new(host, port))?)
}

/// Returns the same addresses with numbers instead of names. A name that is not found is left out: its absence shows
/// as a dial that fails.
pub(super) async fn resolve(addresses: Vec<Multiaddr>) -> Vec<Multiaddr> {
    let mut resolved = Vec::new();
    for address in addresses {
        let (name, wanted): (_, fn(&IpAddr) -> bool) = match address.iter().next() {
            Some(Protocol::Dns(name)) => (name.into_owned(), |_| true),
            Some(Protocol::Dns4(name)) => (name.into_owned(), IpAddr::is_ipv4),
            Some(Protocol::Dns6(name)) => (name.into_owned(), IpAddr::is_ipv6),
            _ => {
                resolved.push(address);
                continue;
            }
        };
        let lookup = tokio::time::timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((name.as_str(), 0)));
        let Ok(Ok(found)) = lookup.await else {
            tracing::debug!("a peer's name could not be looked up");
            continue;
        };
        let numbers = found.map(|socket| socket.ip()).filter(wanted).take(LOOKUP_ADDRESSES_MAX);
        resolved
            .extend(numbers.map(|number| {
                Multiaddr::from(number).into_iter().chain(address.iter().skip(1)).collect::<Multiaddr>()
            }));
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn replaces_names_and_keeps_the_rest() {
        let check = async |address: &str, expected: &str| {
            let address: Multiaddr = address.parse().unwrap();
            assert_eq!(resolve(vec![address]).await, [expected.parse::<Multiaddr>().unwrap()]);
        };
        check("/dns4/localhost/tcp/4001", "/ip4/127.0.0.1/tcp/4001").await;
        check("/dns4/localhost/udp/4001/quic-v1", "/ip4/127.0.0.1/udp/4001/quic-v1").await;
        check("/ip6/::1/tcp/4001", "/ip6/::1/tcp/4001").await;
    }
}
