// SPDX-License-Identifier: EUPL-1.2
//! A node: set up once, served by `serve`, or opened by a command for as long as it runs.
//!
//! ```text
//! Node::start   driver + network + local interface, until it is stopped
//! Backend       what commands call: the running node over its socket, else the store itself under the same lock
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use raccord_protocol::id::Nonce;
use raccord_protocol::key::SecretKey;
use raccord_protocol::replica::{Input, ReadFrame, Replica, ReplicaError, RequestId, Settings, SubmitError};
use raccord_protocol::roster::{PlatformFile, RosterError, SignedCard, ledger_id};
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};

use crate::api::{ApiServer, BlockingClient, ClientError, ServerError};
use crate::config::{Config, ConfigError};
use crate::driver::{self, DriverHandle, PeerEvent, RunningDriver, Seat};
use crate::home::{Home, HomeError, HomeLock, LedgerFile};
use crate::keystore::{KeystoreError, NodeKeys, SecretFile, StoreKey};
use crate::network::{self, Network, NetworkError, NetworkEvent, NetworkHandle, NetworkLimits};
use crate::pages::{self, Overwrite, PagesError, PlainCopy};
use crate::service::session::{SessionChallenge, SessionOpen, SessionOpenAnswer, sign_challenge};
use crate::service::upkeep::StoreExport;
use crate::service::{OPENAPI, Operation, Parts, Service, SignedConsultation, Wire};
use crate::sqlite::{SqliteError, SqliteStore};

use handler::ServiceHandler;

pub use crate::driver::DriverError;

mod handler;

/// Reports why a node could not be set up, started, opened or stopped.
#[derive(Debug, Error)]
pub enum NodeError {
    /// The backup is damaged; nothing of the node was touched.
    #[error("the backup {} is damaged: {finding}", .path.display())]
    BackupDamaged {
        /// The file.
        path: PathBuf,
        /// What is damaged: how much, and the first of it.
        finding: String,
    },
    /// The backup is older than the configuration allows.
    #[error("the backup is {days} days old, {days_max} at most")]
    BackupTooOld {
        /// How old it is, in whole days.
        days: u64,
        /// How old it may be.
        days_max: u64,
    },
    /// A copy of the file `erased` was handed in that another organisation's node wrote.
    #[error("{} is of another organisation", .path.display())]
    ErasedNotOwn {
        /// The file.
        path: PathBuf,
        /// The name of the organisation, or the first digits of its id.
        owner: String,
    },
    /// The card does not certify the node's keys, or does not hold.
    #[error("the card does not certify this node: {0}")]
    Card(&'static str),
    /// The card does not verify.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The directory cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// A key cannot be read.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] SqliteError),
    /// The replica cannot be opened.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// The driver could not start, or ended.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The network could not start.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The local interface could not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The running node did not do it.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The plain copy of the store could not be made.
    #[error(transparent)]
    Pages(#[from] PagesError),
    /// The system refused.
    #[error("{what}: {source}")]
    System {
        /// What was wanted.
        what: &'static str,
        /// What it says.
        source: std::io::Error,
    },
}

/// Is all that a node is started with, read from its directory.
#[derive(Debug)]
pub struct Setup {
    /// Its directory.
    pub home: Home,
    /// Its configuration.
    pub config: Config,
    /// Its keys.
    pub keys: NodeKeys,
    /// The key of its store.
    pub store_key: StoreKey,
}

impl Setup {
    /// Reads keys and configuration. Keys that stand in `credentials`, the service manager's directory, come first.
    ///
    /// # Errors
    /// Fails where something is missing, malformed, or open to others.
    pub fn read(home: Home, credentials: Option<&Path>) -> Result<Self, NodeError> {
        Ok(Self {
            config: Config::read(&home.config())?,
            keys: NodeKeys::read(&SecretFile::find(&home.node_key(), credentials))?,
            store_key: StoreKey::read(&SecretFile::find(&home.store_key(), credentials))?,
            home,
        })
    }

    /// Returns where the node listens for its own staff.
    pub fn socket(&self) -> PathBuf {
        self.config.socket.clone().unwrap_or_else(|| self.home.socket())
    }

    /// Makes the store of a new node, with the card that certifies it, and the file `ledger`. `nonce` makes the
    /// ledger's id, with the log key.
    ///
    /// # Errors
    /// Fails where the card does not hold or does not certify these keys, something is there already, or the disk
    /// refuses.
    pub fn initialise(&self, nonce: Nonce, card: SignedCard) -> Result<(), NodeError> {
        let _lock = self.home.lock()?;
        let ledger = ledger_id(self.keys.log.public(), &nonce);
        let organisation = {
            let read = card.read()?;
            let node = read.nodes.iter().find(|node| node.ledger() == ledger).ok_or(NodeError::Card("ledger"))?;
            if node.service_key != self.keys.service.public() || node.transport_key != self.keys.transport.public() {
                return Err(NodeError::Card("keys"));
            }
            read.organisation
        };
        let mut store = SqliteStore::create(&self.home.store(), &self.store_key)?;
        let identity = self.keys.identity(organisation, ledger, &self.store_key);
        let seed = driver::random()?;
        let mut replica = Replica::open(identity, Settings { epoch_ms: None }, seed, driver::now(), &store)?;
        let file = PlatformFile { cards: vec![card], rosters: Vec::new() };
        let step = replica.handle(driver::now(), Input::Platform { request: RequestId(0), file }, &store)?;
        for effect in &step.effects {
            if let raccord_protocol::replica::Effect::Reply { outcome: Err(SubmitError::Roster(error)), .. } = effect {
                return Err(error.clone().into());
            }
        }
        store.commit(&step.batch)?;
        LedgerFile { newest_epoch: None, commits: 0, ledger, nonce }.write(&self.home)?;
        Ok(())
    }

    /// Splits off what the driver takes, and what a service takes besides.
    fn split(self, epoch_ms: Option<u64>) -> Result<(Seat, ServiceSeat), NodeError> {
        let ledger_file = LedgerFile::read(&self.home)?.ok_or(DriverError::NoLedgerFile)?;
        let service = ServiceSeat {
            home: self.home.clone(),
            store_key: self.store_key.clone(),
            log_key: SecretKey::from_seed(&self.keys.log.seed()),
            ledger: ledger_file.ledger,
        };
        let settings = Settings { epoch_ms };
        Ok((Seat { home: self.home, keys: self.keys, store_key: self.store_key, settings }, service))
    }
}

/// Is what a service takes besides its driver.
struct ServiceSeat {
    home: Home,
    store_key: StoreKey,
    log_key: SecretKey,
    ledger: raccord_protocol::id::LedgerId,
}

impl ServiceSeat {
    fn service(self, driver: DriverHandle, serving: bool, listening: watch::Receiver<Vec<String>>) -> Service {
        let Self { home, store_key, log_key, ledger } = self;
        Service::new(Parts { driver, home, store_key, log_key, ledger, serving, listening })
    }
}

/// Is a node at work: driver, network and local interface.
pub struct Node {
    service: Arc<Service>,
    driver: RunningDriver,
    network: NetworkHandle,
    interface: ApiServer,
    pump: std::thread::JoinHandle<()>,
    _lock: HomeLock,
}

/// How many network events may wait to be looked at.
const EVENTS_MAX: usize = 4;
/// How long the network may take to end.
const NETWORK_END: Duration = Duration::from_secs(5);

impl Node {
    /// Starts a node. It works until it is stopped; what it acknowledged is durable however it ends.
    ///
    /// # Errors
    /// Fails where another process holds the directory, the store is not the ledger's newest, or an address or the
    /// socket cannot be had.
    pub async fn start(setup: Setup) -> Result<Self, NodeError> {
        let lock = setup.home.lock()?;
        let socket = setup.socket();
        let (events, happening) = mpsc::channel(EVENTS_MAX);
        let network = Network::start(
            network::NetworkConfig {
                transport_seed: setup.keys.transport.seed(),
                listen: setup.config.network.listen.clone(),
                limits: NetworkLimits {
                    connections_max: setup.config.network.connections_max,
                    ..NetworkLimits::default()
                },
            },
            events,
        )?;
        let epoch_ms = Some(setup.config.epoch_ms);
        let (seat, service) = setup.split(epoch_ms)?;
        let frames_to = network.clone();
        let driver = tokio::task::spawn_blocking(move || RunningDriver::start(seat, Some(frames_to))).await;
        let driver = driver.map_err(|error| NodeError::System { what: "start the driver", source: error.into() })??;
        let (listening, heard) = watch::channel(Vec::new());
        let pump = start_pump(happening, driver.handle().clone(), listening)?;
        let service = Arc::new(service.service(driver.handle().clone(), true, heard));
        let handler = Arc::new(ServiceHandler::new(Arc::clone(&service)));
        match ApiServer::start(&socket, handler, OPENAPI) {
            Ok(interface) => Ok(Self { service, driver, network, interface, pump, _lock: lock }),
            Err(error) => {
                // The threads hold each other up: nothing ends by itself that was started.
                network.shutdown();
                drop(service);
                let _ = tokio::task::spawn_blocking(move || driver.stop()).await;
                Err(error.into())
            }
        }
    }

    /// Returns what answers operations, as the socket does.
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Waits until the node cannot go on by itself: its store cannot be written any more.
    pub async fn failed(&self) {
        self.driver.handle().clone().ended().await;
    }

    /// Takes no more calls and connections, finishes what runs, and moves the write-ahead log into the store.
    ///
    /// # Errors
    /// Fails where the store did, or the socket cannot be removed.
    pub async fn stop(self) -> Result<(), NodeError> {
        let closed = self.interface.shutdown().await;
        self.network.shutdown();
        // A peer that does not let go is not waited for: everything it acknowledged is known.
        let _ = tokio::time::timeout(NETWORK_END, self.network.closed()).await;
        drop(self.network);
        drop(self.service);
        let ended = tokio::task::spawn_blocking(move || self.driver.stop()).await;
        ended.map_err(|error| NodeError::System { what: "stop the driver", source: error.into() })??;
        drop(self.pump);
        closed.map_err(|source| NodeError::System { what: "remove the socket", source })
    }
}

/// Hands what happens on the network to the driver, on a thread of its own: the driver may make it wait.
fn start_pump(
    mut happening: mpsc::Receiver<NetworkEvent>,
    driver: DriverHandle,
    listening: watch::Sender<Vec<String>>,
) -> Result<std::thread::JoinHandle<()>, NodeError> {
    use raccord_protocol::id::SessionId;
    use raccord_protocol::key::PublicKey;
    let hand = move || {
        while let Some(event) = happening.blocking_recv() {
            let (key, id) = (
                |peer: network::PeerKey| PublicKey(*peer.as_bytes()),
                |session: network::SessionId| SessionId(session.0),
            );
            let event = match event {
                NetworkEvent::Connected { peer, session } => {
                    PeerEvent::Connected { peer: key(peer), session: id(session) }
                }
                NetworkEvent::Disconnected { peer, session } => {
                    PeerEvent::Disconnected { peer: key(peer), session: id(session) }
                }
                NetworkEvent::Frame { peer, session, bytes } => {
                    // Signatures and hashes are checked here, while the driver stores what came before.
                    let frame = Box::new(ReadFrame::of(&bytes));
                    PeerEvent::Frame { peer: key(peer), session: id(session), frame }
                }
                NetworkEvent::Listening { address } => {
                    listening.send_modify(|addresses| addresses.push(address.to_string()));
                    continue;
                }
                // Refused connections are in the network's own log; a full queue ends the session, so there is nothing to take
                // up again.
                NetworkEvent::Drained { .. } | NetworkEvent::Refused { .. } => continue,
            };
            if driver.peer(event).is_err() {
                break;
            }
        }
    };
    let thread = std::thread::Builder::new().name("network events".to_owned()).spawn(hand);
    thread.map_err(|source| NodeError::System { what: "start a thread", source })
}

/// How long calls that were left behind may still take, once everything else has ended.
const CALLS_LEFT_END: Duration = Duration::from_secs(5);

/// Serves a node until the process is told to end (SIGTERM, SIGINT) or `end` is ready, then stops it in order. `ready` is called
/// once it takes calls.
///
/// # Errors
/// As [`Node::start`] and [`Node::stop`]; the driver's own error where its store fails meanwhile.
pub fn serve(setup: Setup, end: impl Future<Output = ()>, ready: impl FnOnce(&Node)) -> Result<(), NodeError> {
    let system = |what| move |source| NodeError::System { what, source };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(system("start the runtime"))?;
    let ended = runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(system("wait for signals"))?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(system("wait for signals"))?;
        let node = Node::start(setup).await?;
        ready(&node);
        tokio::select! {
            _ = terminate.recv() => tracing::info!("told to end"),
            _ = interrupt.recv() => tracing::info!("told to end"),
            () = end => tracing::info!("told to end"),
            () = node.failed() => tracing::error!("the store cannot be used any more"),
        }
        node.stop().await
    });
    // A call that was left behind holds nothing that others need: the driver has closed the store.
    runtime.shutdown_timeout(CALLS_LEFT_END);
    ended
}

/// Is what commands call: the node that runs, or the store itself when none does.
pub enum Backend {
    /// A node runs; calls go over its socket.
    Socket(SocketNode),
    /// No node runs; this process holds the store.
    Local(Box<LocalNode>),
}

/// Is a running node, called over its socket.
pub struct SocketNode {
    client: BlockingClient,
    home: Home,
    store_key: StoreKey,
}

/// Is a store that this process opened, with everything but the network.
pub struct LocalNode {
    /// There until the node is closed.
    parts: Option<(Service, RunningDriver)>,
    token: Option<String>,
    home: Home,
    store_key: StoreKey,
    lock: Option<HomeLock>,
}

/// How often, and after what pauses, a directory that another command uses is tried again: ten seconds in all.
const OPEN_ATTEMPTS: u32 = 200;
const OPEN_PAUSE: Duration = Duration::from_millis(50);

impl Backend {
    /// Reaches the node of a directory: over its socket when it runs, else by opening the store. Waits up to ten seconds
    /// for another command to let go of it.
    ///
    /// # Errors
    /// Fails where there is no node, or it cannot be used; see [`NodeError`].
    pub fn open(home: &Path, credentials: Option<&Path>) -> Result<Self, NodeError> {
        let home = Home::open(home)?;
        let mut attempts = 0;
        loop {
            match home.lock() {
                Ok(lock) => return Ok(Self::Local(Box::new(LocalNode::open(Setup::read(home, credentials)?, lock)?))),
                Err(in_use @ HomeError::InUse { .. }) => {
                    let setup = Setup::read(home.clone(), credentials)?;
                    match BlockingClient::connect(&setup.socket()) {
                        Ok(client) => {
                            return Ok(Self::Socket(SocketNode { client, home, store_key: setup.store_key }));
                        }
                        Err(ClientError::NoNode { .. }) if attempts < OPEN_ATTEMPTS => attempts += 1,
                        Err(ClientError::NoNode { .. }) => return Err(in_use.into()),
                        Err(error) => return Err(error.into()),
                    }
                    std::thread::sleep(OPEN_PAUSE);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Opens a session with a staff key; further calls are made in it.
    ///
    /// # Errors
    /// Kind unauthenticated where no card of the organisation certifies the key now.
    pub fn sign_in(&mut self, key: &SecretKey) -> Result<SessionOpenAnswer, ClientError> {
        let challenge = self.call(SessionChallenge { key: key.public() })?;
        let signature = data_encoding::HEXLOWER.encode(&sign_challenge(key, &challenge).0);
        let opened = self.call(SessionOpen { key: key.public(), nonce: challenge.nonce, signature })?;
        match self {
            Self::Socket(node) => node.client.set_session(&opened.token)?,
            Self::Local(node) => node.token = Some(opened.token.clone()),
        }
        Ok(opened)
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// [`ClientError::Api`] with the reason; other variants where a running node gave no proper reply.
    pub fn call<O: Operation>(&self, operation: O) -> Result<O::Answer, ClientError> {
        match self {
            Self::Socket(node) => {
                let body = operation.write()?.into();
                let answer = node.client.call(O::NAME, O::CONTENT_TYPE, body, O::Answer::CONTENT_TYPE)?;
                O::Answer::read(&answer).map_err(|error| ClientError::Reply { reason: error.message })
            }
            Self::Local(node) => {
                let (service, _) = node.parts.as_ref().expect("only closing takes the parts, and it takes the node");
                Ok(service.call(operation, node.token.as_deref())?)
            }
        }
    }

    /// Writes the whole store, decrypted page by page, to an ordinary SQLite file, after the consultation is stored.
    ///
    /// # Errors
    /// As [`Backend::call`] and [`pages::export_plain`].
    pub fn export_store(
        self,
        consultation: SignedConsultation,
        to: &Path,
        overwrite: Overwrite,
    ) -> Result<PlainCopy, NodeError> {
        self.call(StoreExport { consultation })?;
        match self {
            Self::Socket(node) => Ok(pages::export_plain(&node.home.store(), &node.store_key, to, overwrite)?),
            Self::Local(mut node) => {
                // The store's files are read as files, so nothing in this process may hold them open; the lock stays.
                node.end()?;
                Ok(pages::export_plain(&node.home.store(), &node.store_key, to, overwrite)?)
            }
        }
    }

    /// Lets go of the node: a store that this process opened is closed in order.
    ///
    /// # Errors
    /// Fails where the store does.
    pub fn close(self) -> Result<(), NodeError> {
        match self {
            Self::Socket(_) => Ok(()),
            Self::Local(mut node) => node.end(),
        }
    }
}

impl LocalNode {
    fn open(setup: Setup, lock: HomeLock) -> Result<Self, NodeError> {
        let (home, store_key) = (setup.home.clone(), setup.store_key.clone());
        let (seat, service) = setup.split(None)?;
        let driver = RunningDriver::start(seat, None)?;
        let (_, listening) = watch::channel(Vec::new());
        let service = service.service(driver.handle().clone(), false, listening);
        Ok(Self { parts: Some((service, driver)), token: None, home, store_key, lock: Some(lock) })
    }

    fn end(&mut self) -> Result<(), NodeError> {
        let Some((service, driver)) = self.parts.take() else { return Ok(()) };
        drop(service);
        Ok(driver.stop()?)
    }
}

impl Drop for LocalNode {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            tracing::error!(%error, "the store did not close in order");
        }
        drop(self.lock.take());
    }
}

#[cfg(test)]
mod tests;
