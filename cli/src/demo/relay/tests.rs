// SPDX-License-Identifier: EUPL-1.2
use std::io::{Read, Write};
use std::net::TcpStream as BlockingStream;
use std::time::Duration;

use super::*;

/// Nothing on loopback takes so long: what does is a fault, and no test hangs.
const PATIENCE: Duration = Duration::from_secs(30);

fn connect(to: SocketAddr) -> BlockingStream {
    let stream = BlockingStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn accept(listener: &BlockingListener) -> BlockingStream {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Checks that bytes come through in both directions.
fn assert_joined(one: &mut BlockingStream, other: &mut BlockingStream) {
    let mut heard = [0; 4];
    one.write_all(b"ping").unwrap();
    other.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"ping");
    other.write_all(b"pong").unwrap();
    one.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"pong");
}

/// Checks that a connection has ended, and that nothing came before its end.
fn assert_ended(stream: &mut BlockingStream) {
    match stream.read(&mut [0; 4]) {
        Ok(read) => assert_eq!(read, 0),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}"),
    }
}

#[test]
fn nothing_passes_while_it_is_cut_and_everything_before_and_after() {
    let node = BlockingListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let relay = Relay::before(node.local_addr().unwrap()).unwrap();
    let mut visitor = connect(relay.address());
    let mut visited = accept(&node);
    assert_joined(&mut visitor, &mut visited);

    relay.cut();
    assert_ended(&mut visitor);
    assert_ended(&mut visited);
    for attempt in 1..=3 {
        // The port is still its own: nobody else can take it meanwhile.
        assert_ended(&mut connect(relay.address()));
        assert_eq!(relay.refused(), attempt);
    }
    node.set_nonblocking(true).unwrap();
    assert_eq!(node.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "the node heard of an attempt");
    node.set_nonblocking(false).unwrap();

    relay.mend();
    let mut visitor = connect(relay.address());
    let mut visited = accept(&node);
    assert_joined(&mut visitor, &mut visited);
    assert_eq!(relay.refused(), 3);

    let address = relay.address();
    drop(relay);
    assert_ended(&mut visitor);
    assert_ended(&mut visited);
    assert!(BlockingStream::connect(address).is_err(), "the port is still open");
}
