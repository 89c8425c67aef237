// SPDX-License-Identifier: EUPL-1.2
//! The driver: one thread that owns the replica and writes the store.
//!
//! ```text
//!  service calls ─┐  bounded channel   ┌─ replica.handle ─▶ store.commit ─▶ ledger file ─▶ effects, in order ─┐
//!  network events ┴──────────▶ driver ─┤                       │ failed                                       ├─▶ network, replies
//!  the clock ──────────────────────────┘                       └▶ drop both, open again, sessions end         ┘
//! ```
//!
//! A step's effects go out only when its writes are durable. Steps whose orders wait already are made in one transaction,
//! so that many small ones cost one sync of the disk. Time is read here and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use raccord_protocol::commit::Submission;
use raccord_protocol::id::{LedgerId, OrganisationId, SessionId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::ledger::{self, LedgerError};
use raccord_protocol::log::LogState;
use raccord_protocol::replica::{
    Accepted, Effect, Input, Note, Peer, ReadFrame, Replica, ReplicaError, RequestId, Settings, Step, SubmitError,
    load_directory,
};
use raccord_protocol::roster::{Directory, PlatformFile, ledger_id};
use raccord_protocol::store::{Batch, Store, Table};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Viewer;
use raccord_protocol::view::desk::project;
use thiserror::Error;
use tokio::sync::watch;

use crate::erased;
use crate::home::{Home, HomeError, LedgerFile};
use crate::keystore::{NodeKeys, StoreKey};
use crate::network::{KnownPeer, Multiaddr, NetworkHandle, PeerKey, UnsentReason};
use crate::position::PositionFile;
use crate::sqlite::{MadeFor, SqliteError, SqliteStore};
use loan::{Loan, lend};

mod loan;

/// Reports why a driver could not start, or ended.
#[derive(Debug, Error)]
pub enum DriverError {
    /// The store was restored from a backup, or the file `ledger` belongs to another one: peers know a longer history.
    #[error(
        "the store ends at epoch {held:?}, but the ledger had sealed epoch {sealed:?}: it was restored from a backup"
    )]
    BehindLedger {
        /// The newest epoch in the store.
        held: Option<u64>,
        /// The newest epoch that was sealed.
        sealed: Option<u64>,
    },
    /// The store was put back by hand within an epoch: what it lacks may have left already.
    #[error("the store holds {held} commits, but {written} were written: an older copy was put in its place")]
    BehindPosition {
        /// How many commits the store holds.
        held: u64,
        /// How many it held.
        written: u64,
    },
    /// There is no file `ledger`: this history must not be continued without it.
    #[error("the file `ledger` is missing")]
    NoLedgerFile,
    /// No card in the store certifies this node.
    #[error("the store holds no card that certifies ledger {0}")]
    NoCard(LedgerId),
    /// The keys are not those of the ledger.
    #[error("the node's log key is not the one of ledger {0}")]
    OtherKey(LedgerId),
    /// The directory could not be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The store could not be opened, or written, again and again.
    #[error(transparent)]
    Store(#[from] SqliteError),
    /// The replica could not be opened.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// The system gave no randomness, or no thread.
    #[error("the system gave no {what}: {reason}")]
    System {
        /// What it did not give.
        what: &'static str,
        /// What it says.
        reason: String,
    },
}

/// Reports that a request to the driver had no result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// It was refused; nothing of it was done.
    #[error(transparent)]
    Refused(#[from] SubmitError),
    /// The store failed; whether the request was stored is not known, and asking again is safe.
    #[error("the store failed")]
    Storage,
    /// The driver is stopping.
    #[error("the node is stopping")]
    Stopping,
}

/// Is where a driver works, and as whom.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) home: Home,
    pub(crate) keys: NodeKeys,
    pub(crate) store_key: StoreKey,
    pub(crate) settings: Settings,
}

/// Is what the driver lets everybody see, as of its newest step.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    pub(crate) directory: Arc<Directory>,
    pub(crate) sealed: LogState,
    /// Whose nodes are connected and have said hello.
    pub(crate) connected: Vec<LedgerId>,
}

/// Speaks to a driver, from any thread but those of an async runtime: calls wait.
#[derive(Debug, Clone)]
pub(crate) struct DriverHandle {
    orders: SyncSender<Order>,
    published: watch::Receiver<Published>,
    organisation: OrganisationId,
}

/// Is something for the driver to do.
#[derive(Debug)]
pub(crate) enum Order {
    /// Lend the store, and wait until it comes back.
    Lend(SyncSender<Loan>),
    /// Hand cards and rosters to the replica.
    Platform(PlatformFile, SyncSender<Result<Accepted, RequestError>>),
    /// Hand what a peer did to the replica.
    Peer(PeerEvent),
    /// Say that all before is done.
    Ping(SyncSender<()>),
    /// Bring what is kept of each case up to date.
    Refresh(SyncSender<Result<(), RequestError>>),
    /// End after the step at hand.
    Stop,
    /// Hand a submission to the replica.
    Submit(Box<Submission>, SyncSender<Result<Accepted, RequestError>>),
}

/// Is what a peer did.
#[derive(Debug)]
pub(crate) enum PeerEvent {
    Connected {
        peer: PublicKey,
        session: SessionId,
    },
    Disconnected {
        peer: PublicKey,
        session: SessionId,
    },
    /// A frame, read on the thread that hands it over while the driver is busy with others.
    Frame {
        peer: PublicKey,
        session: SessionId,
        frame: Box<ReadFrame>,
    },
}

/// How many orders may wait; a frame has 8 MiB at most.
const ORDERS_MAX: usize = 8;
/// How many steps are made in one transaction, at most, ...
const STEPS_MAX: usize = 64;
/// ... and after how many written rows no other step is begun in it: who waits for an answer waits for all of it.
const STEP_ROWS_MAX: usize = 50_000;
/// The longest wait, so that a clock that was set is noticed.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// The pause where work is due that the replica made nothing of: a bug of ours must not take the whole processor.
const IDLE_PAUSE: Duration = Duration::from_millis(20);
/// How often, and after what pauses, a failed store is opened again before the driver gives up.
const REOPEN_ATTEMPTS: u32 = 6;
const REOPEN_PAUSE: Duration = Duration::from_millis(50);
/// How often deleted pages are scrubbed again while readers hold an older state of the store. Each attempt waits for some
/// seconds: ten minutes in all, longer than any export reads.
const SCRUB_ATTEMPTS: u32 = 60;
/// How many cases are read anew in one transaction, for what is kept of them, when somebody waits for it, in idle time, and with
/// the steps that changed them.
const REFRESH_CASES_ASKED: usize = 2_000;
const REFRESH_CASES_IDLE: usize = 200;
const REFRESH_CASES_AT_ONCE: usize = 8;
/// How long nothing must have been asked before what is kept of cases is looked after.
const REFRESH_PAUSE: Duration = Duration::from_millis(500);
/// Stands in the store while deleted pages are to be scrubbed.
const META_SCRUB_DUE: &[u8] = b"scrub due";

impl DriverHandle {
    /// Submits a commit; when this returns with success it is durable.
    pub(crate) fn submit(&self, submission: Submission) -> Result<Accepted, RequestError> {
        self.request(|reply| Order::Submit(Box::new(submission), reply))
    }

    /// Brings cards and rosters; when this returns with success they are durable.
    pub(crate) fn platform(&self, file: PlatformFile) -> Result<Accepted, RequestError> {
        self.request(|reply| Order::Platform(file, reply))
    }

    /// Returns when the driver has done all that it was given before.
    pub(crate) fn ping(&self) -> Result<(), RequestError> {
        let (reply, answered) = sync_channel(1);
        self.orders.send(Order::Ping(reply)).map_err(|_| RequestError::Stopping)?;
        answered.recv().map_err(|_| RequestError::Stopping)
    }

    /// Borrows the store. Until it goes back, nothing else may be asked of the driver.
    pub(crate) fn borrow_store(&self) -> Result<Loan, RequestError> {
        let (reply, lent) = sync_channel(1);
        self.orders.send(Order::Lend(reply)).map_err(|_| RequestError::Stopping)?;
        lent.recv().map_err(|_| RequestError::Stopping)
    }

    /// Returns when what is kept of each case is up to date with all that was done before.
    pub(crate) fn refresh(&self) -> Result<(), RequestError> {
        let (reply, answered) = sync_channel(1);
        self.orders.send(Order::Refresh(reply)).map_err(|_| RequestError::Stopping)?;
        answered.recv().map_err(|_| RequestError::Stopping)?
    }

    /// Says what a peer did. Waits while the driver has too much to do, which stops the reading from peers.
    pub(crate) fn peer(&self, event: PeerEvent) -> Result<(), RequestError> {
        self.orders.send(Order::Peer(event)).map_err(|_| RequestError::Stopping)
    }

    /// Waits until the driver has ended, by itself or because it was stopped.
    pub(crate) async fn ended(mut self) {
        while self.published.changed().await.is_ok() {}
    }

    /// Returns what the driver lets everybody see.
    pub(crate) fn published(&self) -> Published {
        self.published.borrow().clone()
    }

    /// Returns the organisation of the node.
    pub(crate) fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    fn request(
        &self,
        order: impl FnOnce(SyncSender<Result<Accepted, RequestError>>) -> Order,
    ) -> Result<Accepted, RequestError> {
        let (reply, outcome) = sync_channel(1);
        self.orders.send(order(reply)).map_err(|_| RequestError::Stopping)?;
        outcome.recv().map_err(|_| RequestError::Stopping)?
    }
}

/// Is a driver at work.
#[derive(Debug)]
pub(crate) struct RunningDriver {
    handle: DriverHandle,
    thread: JoinHandle<Result<(), DriverError>>,
}

impl RunningDriver {
    /// Opens the store and the replica, and starts the thread. `network` is where frames go; `None` for none.
    pub(crate) fn start(seat: Seat, network: Option<NetworkHandle>) -> Result<Self, DriverError> {
        let (orders, waiting) = sync_channel(ORDERS_MAX);
        let state = State::open(&seat)?;
        let (publish, published) = watch::channel(state.published());
        let organisation = state.replica.identity().organisation;
        let refresh_due = network.is_some();
        let driver = Driver {
            seat,
            state,
            network,
            publish,
            inbox: Inbox {
                waiting,
                postponed: None,
                sessions: BTreeMap::new(),
                requests: BTreeMap::new(),
                next_request: 0,
            },
            refresh_due,
        };
        let thread = std::thread::Builder::new().name("replica".to_owned()).spawn(move || driver.run());
        let thread = thread.map_err(|error| DriverError::System { what: "thread", reason: error.to_string() })?;
        Ok(Self { handle: DriverHandle { orders, published, organisation }, thread })
    }

    /// Returns a handle.
    pub(crate) fn handle(&self) -> &DriverHandle {
        &self.handle
    }

    /// Finishes the step at hand, moves the write-ahead log into the store, and ends.
    pub(crate) fn stop(self) -> Result<(), DriverError> {
        // Where the driver has ended by itself, joining says why.
        let _ = self.handle.orders.send(Order::Stop);
        drop(self.handle);
        match self.thread.join() {
            Ok(ended) => ended,
            Err(_) => Err(DriverError::System { what: "result", reason: "the replica's thread panicked".to_owned() }),
        }
    }
}

/// Is all that is dropped and opened again when a write fails.
struct State {
    store: SqliteStore,
    replica: Replica,
    ledger_file: LedgerFile,
    position: PositionFile,
}

impl State {
    fn open(seat: &Seat) -> Result<Self, DriverError> {
        let ledger_file = LedgerFile::read(&seat.home)?.ok_or(DriverError::NoLedgerFile)?;
        let ledger = ledger_id(seat.keys.log.public(), &ledger_file.nonce);
        if ledger != ledger_file.ledger {
            return Err(DriverError::OtherKey(ledger_file.ledger));
        }
        let mut store = SqliteStore::open(&seat.home.store(), &seat.store_key)?;
        let held = ledger::last_epoch(&store).map_err(ReplicaError::from)?.map(|epoch| epoch.leaf.number);
        if ledger_file.is_ahead_of(held) {
            return Err(DriverError::BehindLedger { held, sealed: ledger_file.newest_epoch });
        }
        let path = seat.home.position();
        let mut position =
            PositionFile::open(&path, ledger).map_err(|source| HomeError::File { path: path.clone(), source })?;
        let held = ledger::commit_count(&store).map_err(ReplicaError::from)?;
        if let Some(written) = position.commits().filter(|written| *written > held) {
            return Err(DriverError::BehindPosition { held, written });
        }
        position.advance(held).map_err(|source| HomeError::File { path, source })?;
        if store.get(Table::Meta, META_SCRUB_DUE).map_err(ReplicaError::from)?.is_some() {
            scrub(&mut store)?;
        }
        let directory = load_directory(&store)?;
        let (organisation, _) = directory.ledger(ledger).ok_or(DriverError::NoCard(ledger))?;
        let held = erased::of_store(&store).map_err(ReplicaError::from)?;
        let erased_since = erased::reconcile(&seat.home.erased(), organisation, held)?;
        if !erased_since.is_empty() {
            store.commit(&erased_since)?;
        }
        let identity = seat.keys.identity(organisation, ledger, &seat.store_key);
        let replica = Replica::open_with(identity, seat.settings.clone(), random()?, now(), &store, directory)?;
        let mut state = Self { store, replica, ledger_file, position };
        state.advance_ledger_file(&seat.home)?;
        Ok(state)
    }

    fn published(&self) -> Published {
        Published {
            directory: Arc::new(self.replica.directory().clone()),
            sealed: self.replica.sealed(),
            connected: self.replica.connected_peers(),
        }
    }

    /// Brings the file `ledger` up to the newest epoch of the store, before anyone else hears of that epoch.
    fn advance_ledger_file(&mut self, home: &Home) -> Result<(), DriverError> {
        let from = self.ledger_file.newest_epoch.map_or(0, |newest| newest + 1);
        let sealed = ledger::epochs(&self.store, from, usize::MAX).map_err(ReplicaError::from)?;
        let Some(newest) = sealed.last() else { return Ok(()) };
        let mut file = LedgerFile { newest_epoch: Some(newest.leaf.number), ..self.ledger_file };
        for epoch in &sealed {
            let commits = ledger::commit_ids(&self.store, file.ledger, epoch.first_commit, epoch.end_commit);
            file.commits += commits.map_err(ReplicaError::from)?.len() as u64;
        }
        file.write(home)?;
        self.ledger_file = file;
        Ok(())
    }
}

/// Is the thread's own state.
struct Driver {
    seat: Seat,
    state: State,
    network: Option<NetworkHandle>,
    publish: watch::Sender<Published>,
    inbox: Inbox,
    /// Whether cases may wait to be read anew for what is kept of them, in a node that has idle time for it.
    refresh_due: bool,
}

/// Is what is asked of the driver, and by whom.
struct Inbox {
    waiting: Receiver<Order>,
    /// An order that was taken and could not be done at once.
    postponed: Option<Order>,
    /// Who is connected, in which session.
    sessions: BTreeMap<PublicKey, SessionId>,
    /// Who waits for an answer.
    requests: BTreeMap<RequestId, SyncSender<Result<Accepted, RequestError>>>,
    next_request: u64,
}

/// Is what an order comes to.
enum Task {
    Lend(SyncSender<Loan>),
    Ping(SyncSender<()>),
    Step(Input),
    Stop,
    Refresh(SyncSender<Result<(), RequestError>>),
}

impl Inbox {
    /// Returns the next order that comes within `wait`.
    fn receive(&mut self, wait: Duration) -> Result<Order, RecvTimeoutError> {
        match self.postponed.take() {
            Some(order) => Ok(order),
            None if wait.is_zero() => self.waiting.try_recv().map_err(|error| match error {
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                TryRecvError::Empty => RecvTimeoutError::Timeout,
            }),
            None => self.waiting.recv_timeout(wait),
        }
    }

    /// Returns the next step, if the order for it waits already and is next.
    fn next_step(&mut self) -> Option<Input> {
        match self.receive(Duration::ZERO).ok()? {
            order @ (Order::Lend(_) | Order::Ping(_) | Order::Stop | Order::Refresh(_)) => {
                self.postponed = Some(order);
                None
            }
            order => match self.task(order) {
                Task::Step(input) => Some(input),
                Task::Lend(_) | Task::Ping(_) | Task::Stop | Task::Refresh(_) => None,
            },
        }
    }

    fn task(&mut self, order: Order) -> Task {
        match order {
            Order::Lend(to) => Task::Lend(to),
            Order::Ping(reply) => Task::Ping(reply),
            Order::Stop => Task::Stop,
            Order::Refresh(reply) => Task::Refresh(reply),
            Order::Peer(event) => Task::Step(self.peer_input(event)),
            Order::Submit(submission, reply) => {
                Task::Step(Input::Submit { request: self.expect_reply(reply), submission })
            }
            Order::Platform(file, reply) => Task::Step(Input::Platform { request: self.expect_reply(reply), file }),
        }
    }

    fn expect_reply(&mut self, reply: SyncSender<Result<Accepted, RequestError>>) -> RequestId {
        let request = RequestId(self.next_request);
        self.next_request += 1;
        self.requests.insert(request, reply);
        request
    }

    fn peer_input(&mut self, event: PeerEvent) -> Input {
        match event {
            PeerEvent::Connected { peer, session } => {
                self.sessions.insert(peer, session);
                Input::Connected { peer, session }
            }
            PeerEvent::Disconnected { peer, session } => {
                if self.sessions.get(&peer) == Some(&session) {
                    self.sessions.remove(&peer);
                }
                Input::Disconnected { peer, session }
            }
            PeerEvent::Frame { peer, session, frame } => Input::ReadFrame { peer, session, frame },
        }
    }
}

impl Driver {
    fn run(mut self) -> Result<(), DriverError> {
        let span = tracing::info_span!("drive", ledger = %self.state.ledger_file.ledger);
        let _entered = span.enter();
        self.tell_peers();
        let mut idle = false;
        loop {
            let wait = self.wait();
            if wait.is_zero() {
                idle = self.steps(Input::Tick)? == Outcome::Nothing;
            }
            // Work that waits for nothing takes turns with orders.
            let rest = if self.refresh_due { REFRESH_PAUSE } else { WAIT_MAX };
            let pause = if wait.is_zero() && !idle { Duration::ZERO } else { wait.clamp(IDLE_PAUSE, rest) };
            let order = match self.inbox.receive(pause) {
                Ok(order) => order,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if self.refresh_due && !wait.is_zero() => {
                    // What fails here fails again, and is told, when somebody asks.
                    self.refresh_due = self.refresh(REFRESH_CASES_IDLE).unwrap_or(false);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => continue,
            };
            match self.inbox.task(order) {
                Task::Lend(to) => {
                    let State { store, replica, ledger_file, position } = self.state;
                    self.state = match lend(store, &to) {
                        Some(store) => State { store, replica, ledger_file, position },
                        None => State::open(&self.seat)?,
                    };
                }
                Task::Stop => break,
                // Whoever asked may have gone.
                Task::Ping(reply) => drop(reply.send(())),
                Task::Step(input) => drop(self.steps(input)?),
                Task::Refresh(reply) => {
                    let done = self.refresh_all();
                    // Whoever asked may have gone.
                    let _ = reply.send(done);
                }
            }
        }
        tracing::info!("the replica stops");
        drop(self.state.replica);
        // Closing the last connection moves the write-ahead log into the store and removes it.
        drop(self.state.store);
        Ok(())
    }

    /// Brings what is kept of every case up to date. It is derived: a failure ends the answer, not the node.
    fn refresh_all(&mut self) -> Result<(), RequestError> {
        loop {
            match self.refresh(REFRESH_CASES_ASKED) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => {
                    tracing::error!(%error, "what is kept of each case cannot be made");
                    return Err(RequestError::Storage);
                }
            }
        }
    }

    /// Brings what is kept of some cases up to date; tells whether there are more.
    fn refresh(&mut self, limit: usize) -> Result<bool, DriverError> {
        let State { store, replica, .. } = &mut self.state;
        let (directory, organisation) = (replica.directory(), replica.identity().organisation);
        let now = node_time(store).map_err(ReplicaError::from)?;
        let made_for = MadeFor::office(directory, organisation);
        Ok(store.refresh_derived(made_for, now, limit, &|store, cases| {
            project(&Viewer { store, directory, organisation, now }, cases)
        })?)
    }

    /// Returns how long nothing is due.
    fn wait(&self) -> Duration {
        let now = now();
        let wake = self.state.replica.next_wake(now);
        wake.map_or(WAIT_MAX, |wake| Duration::from_millis(wake.ms_since(now)))
    }

    /// Makes a step, and those that wait already: compute, write, then carry out. Fails only when the store cannot be used
    /// any more.
    fn steps(&mut self, first: Input) -> Result<Outcome, DriverError> {
        match self.try_steps(first) {
            Ok(outcome) => Ok(outcome),
            Err(error) => {
                tracing::error!(%error, "a step failed; opening the store again");
                self.reopen(error)?;
                Ok(Outcome::Something)
            }
        }
    }

    fn try_steps(&mut self, first: Input) -> Result<Outcome, DriverError> {
        let sealed = self.state.replica.sealed();
        let State { store, replica, .. } = &mut self.state;
        let mut transaction = store.begin()?;
        let mut made: Vec<Step> = Vec::new();
        let mut rows = 0;
        let mut next = Some(first);
        while let Some(input) = next.take() {
            let mut step = replica.handle(now(), input, &transaction)?;
            if step.effects.iter().any(|effect| matches!(effect, Effect::Scrub)) {
                step.batch.put(Table::Meta, META_SCRUB_DUE, Vec::new());
            }
            transaction.write(&step.batch)?;
            rows += step.batch.len();
            made.push(step);
            if made.len() < STEPS_MAX && rows < STEP_ROWS_MAX {
                next = self.inbox.next_step();
            }
        }
        if made.iter().any(|step| !step.batch.is_empty()) {
            let (directory, organisation) = (replica.directory(), replica.identity().organisation);
            let now = node_time(&transaction).map_err(ReplicaError::from)?;
            transaction.refresh_few(REFRESH_CASES_AT_ONCE, &|store, cases| {
                project(&Viewer { store, directory, organisation, now }, cases)
            })?;
        }
        transaction.commit()?;
        if made.iter().all(|step| step.batch.is_empty() && step.effects.is_empty()) {
            self.publish(&made);
            return Ok(Outcome::Nothing);
        }
        // A command that opens the store for itself has no time to spare; a node that serves has.
        self.refresh_due |= self.network.is_some();
        let (path, own) = (self.seat.home.erased(), self.state.replica.identity().organisation);
        for step in &made {
            erased::append(&path, own, &step.batch).map_err(|source| HomeError::File { path: path.clone(), source })?;
        }
        let (commits, path) = (self.state.replica.commits(), self.seat.home.position());
        self.state.position.advance(commits).map_err(|source| HomeError::File { path, source })?;
        if self.state.replica.sealed() != sealed {
            self.state.advance_ledger_file(&self.seat.home)?;
        }
        self.publish(&made);
        let effects = Step::effects_of(made);
        // Once for all that these steps deleted, and before anybody hears that it is gone.
        if effects.iter().any(|effect| matches!(effect, Effect::Scrub)) {
            scrub(&mut self.state.store)?;
        }
        effects.into_iter().for_each(|effect| self.carry_out(effect));
        Ok(Outcome::Something)
    }

    /// Lets everybody see what changed, before anyone gets an answer that relies on it.
    fn publish(&mut self, made: &[Step]) {
        let mut tables = made.iter().flat_map(|step| step.batch.tables()).map(|(table, _)| table);
        if tables.any(|table| matches!(table, Table::Rosters | Table::Cards)) {
            self.publish.send_replace(self.state.published());
            return;
        }
        let (sealed, connected) = (self.state.replica.sealed(), self.state.replica.connected_peers());
        self.publish.send_if_modified(|published| {
            let modified = published.sealed != sealed || published.connected != connected;
            (published.sealed, published.connected) = (sealed, connected);
            modified
        });
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Close { peer, session } => self.close(peer, session),
            Effect::PeersChanged => self.tell_peers(),
            Effect::Reply { request, outcome } => self.reply(request, outcome.map_err(RequestError::from)),
            // Done before any other effect of its transaction.
            Effect::Scrub => {}
            Effect::Send { peer, session, bytes } => self.send(peer, session, bytes),
            Effect::Note(note) => write_note(&note),
        }
    }

    fn reply(&mut self, request: RequestId, outcome: Result<Accepted, RequestError>) {
        if let Some(reply) = self.inbox.requests.remove(&request) {
            // Whoever asked may have gone.
            let _ = reply.send(outcome);
        }
    }

    fn tell_peers(&self) {
        let Some(network) = &self.network else { return };
        network.set_peers(self.state.replica.peers(now()).into_iter().filter_map(known_peer).collect());
    }

    /// Sends a frame. A peer that reads too slowly loses its session; it goes on by position when it is back.
    fn send(&self, peer: PublicKey, session: SessionId, bytes: Vec<u8>) {
        let Some(network) = &self.network else { return };
        let Ok(key) = PeerKey::new(peer.0) else { return };
        match network.send(key, crate::network::SessionId(session.0), bytes) {
            Ok(()) => {}
            Err(unsent) => match unsent.reason {
                UnsentReason::Gone => {}
                UnsentReason::Full | UnsentReason::Length => {
                    tracing::warn!(reason = %unsent.reason, "a session ends: a frame was not taken");
                    network.close(key);
                }
            },
        }
    }

    fn close(&self, peer: PublicKey, session: SessionId) {
        if self.inbox.sessions.get(&peer) == Some(&session)
            && let (Some(network), Ok(key)) = (&self.network, PeerKey::new(peer.0))
        {
            network.close(key);
        }
    }

    /// Opens the store and the replica again after a failure. Nobody is told that anything went well, and every session
    /// ends: peers come back and go on where both sides know they were.
    fn reopen(&mut self, mut failure: DriverError) -> Result<(), DriverError> {
        for reply in std::mem::take(&mut self.inbox.requests).into_values() {
            let _ = reply.send(Err(RequestError::Storage));
        }
        for (peer, session) in &self.inbox.sessions {
            self.close(*peer, *session);
        }
        self.inbox.sessions.clear();
        for attempt in 0..REOPEN_ATTEMPTS {
            std::thread::sleep(REOPEN_PAUSE * 2u32.pow(attempt));
            match State::open(&self.seat) {
                Ok(state) => {
                    self.state = state;
                    self.publish.send_replace(self.state.published());
                    self.tell_peers();
                    return Ok(());
                }
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

/// Says what a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Nothing,
    Something,
}

/// Makes deleted pages unreadable. Readers hold older states of the store for short times only: waits for them.
///
/// What was kept of a case for the search and the desk went with what was deleted, in the same transaction.
fn scrub(store: &mut SqliteStore) -> Result<(), DriverError> {
    let mut attempts = 1;
    while let Err(error) = store.purge_pages() {
        match error {
            SqliteError::Busy { .. } if attempts < SCRUB_ATTEMPTS => attempts += 1,
            error => return Err(error.into()),
        }
    }
    let mut batch = Batch::default();
    batch.delete(Table::Meta, META_SCRUB_DUE);
    Ok(store.commit(&batch)?)
}

fn known_peer(peer: Peer) -> Option<KnownPeer> {
    let key = PeerKey::new(peer.key.0).ok()?;
    let addresses = peer.addresses.iter().filter_map(|address| address.parse::<Multiaddr>().ok()).collect();
    Some(KnownPeer { key, addresses })
}

/// Writes to the operator's log: ids and counts alone.
fn write_note(note: &Note) {
    match note {
        Note::Refused { ledger, error } => {
            let ledger = ledger.map(|ledger| ledger.to_string()).unwrap_or_default();
            tracing::warn!(ledger, %error, "a peer sent what cannot be taken");
        }
        Note::Taken { ledger, items } => tracing::debug!(%ledger, items, "a delivery was taken"),
        Note::Sealed { size } => tracing::debug!(size, "an epoch was sealed"),
        Note::Purged { cause, bodies } => tracing::info!(%cause, bodies, "what had to be deleted is deleted"),
        Note::Retained { notice, entries } => tracing::info!(%notice, entries, "a case whose time was over is erased"),
        Note::Restored { ledger, items } => {
            tracing::warn!(%ledger, items, "what this store had lost came again from who had sent it");
        }
        Note::Fork { ledger } => tracing::error!(%ledger, "a ledger bent its history; the proof is kept"),
        Note::ClockBelieved => tracing::info!("the clock of this machine is believed again"),
        Note::ClockDoubted { known } => {
            tracing::error!(%known, "the clock jumped by more than a day: nothing is sealed, deleted or exchanged yet");
        }
        Note::Overtaken { size } => {
            tracing::error!(size, "others hold a newer state of this ledger than the store: nothing more is written");
        }
    }
}

/// Returns the time of this machine.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX).min(Timestamp::MAX.0))
}

/// Returns what a node with this store takes the time to be: that of its machine, but never before its newest epoch.
pub(crate) fn node_time(store: &dyn Store) -> Result<Timestamp, LedgerError> {
    Ok(ledger::last_epoch(store)?.map_or_else(now, |epoch| epoch.leaf.time.max(now())))
}

/// Returns fresh random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], DriverError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| DriverError::System { what: "randomness", reason: error.to_string() })?;
    Ok(bytes)
}
