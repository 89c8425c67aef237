// SPDX-License-Identifier: EUPL-1.2
//! A stretch of network that can be cut: it stands before a node and passes on what comes for it, until it is told not to.

use std::net::{Ipv4Addr, SocketAddr, TcpListener as BlockingListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use tokio::io::copy_bidirectional_with_sizes;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::error::CliError;

/// How much of each direction of a connection is on its way at once, in bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// Tells whether anything passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    Closed,
    Open,
}

/// Passes TCP connections on to a node on loopback. Gives up its port, and its connections, when it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    /// Ends the relay when it is dropped.
    passage: Option<watch::Sender<Passage>>,
    refused: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Opens a port on loopback whose connections are passed on to `node`.
    ///
    /// # Errors
    /// Fails where the system refuses a port or a thread.
    pub fn before(node: SocketAddr) -> Result<Self, CliError> {
        let listener = BlockingListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let listener = {
            let _entered = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (passage, watched) = watch::channel(Passage::Open);
        let refused = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&refused);
        let thread = std::thread::Builder::new()
            .name("relay".to_owned())
            .spawn(move || runtime.block_on(serve(listener, node, watched, &counted)))?;
        Ok(Self { address, passage: Some(passage), refused, thread: Some(thread) })
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Drops every connection, and every new one from now on.
    pub fn cut(&self) {
        self.set(Passage::Closed);
    }

    /// Passes connections on again.
    pub fn mend(&self) {
        self.set(Passage::Open);
    }

    /// Returns how many connections were refused so far.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    fn set(&self, passage: Passage) {
        if let Some(sender) = &self.passage {
            sender.send_replace(passage);
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.passage = None;
        if let Some(thread) = self.thread.take() {
            // It has no result, and that it panicked has been said.
            let _ = thread.join();
        }
    }
}

/// Passes connections on until nobody can say any more whether it should.
async fn serve(listener: TcpListener, node: SocketAddr, mut passage: watch::Receiver<Passage>, refused: &AtomicU64) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            changed = passage.changed() => {
                if changed.is_err() {
                    return;
                }
                if *passage.borrow_and_update() == Passage::Closed {
                    connections.shutdown().await;
                }
            }
            accepted = listener.accept() => {
                // One that was given up before it was taken is none.
                let Ok((connection, _)) = accepted else { continue };
                match *passage.borrow() {
                    Passage::Closed => {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                    Passage::Open => {
                        connections.spawn(pass_on(connection, node));
                    }
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Carries one connection until either side ends it.
async fn pass_on(mut from: TcpStream, node: SocketAddr) {
    let Ok(mut to) = TcpStream::connect(node).await else { return };
    // What is small leaves at once, as it does without a relay.
    if from.set_nodelay(true).is_ok() && to.set_nodelay(true).is_ok() {
        // How a connection ends is for its two ends to judge.
        let _ = copy_bidirectional_with_sizes(&mut from, &mut to, BUFFER_BYTES, BUFFER_BYTES).await;
    }
}

#[cfg(test)]
mod tests;
