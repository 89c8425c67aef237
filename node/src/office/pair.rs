// SPDX-License-Identifier: EUPL-1.2
//! Two offices, one of which reads what the other shares.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use raccord_protocol::bundle::{About, BUNDLE_VERSION, BundleError, export};
use raccord_protocol::case;
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::commit::{Padding, Submission};
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId, SessionId};
use raccord_protocol::ledger;
use raccord_protocol::message::Message;
use raccord_protocol::replica::{Input, ReadFrame, ReplicaError};
use raccord_protocol::time::{HOUR_MS, MINUTE_MS};

use super::{Office, OfficeError, Purpose, ledger_of, organisation, peer_key, person, platform, secret};

/// The number of the office whose cases they are.
pub const HOME: u16 = 0;
/// The number of the office that reads them.
pub const READER: u16 = 1;
/// How many entries a case has: what opens it, and 25 fields.
pub const CASE_ENTRIES: usize = 26;

/// How many items a reader is sent of a case: its grant, 25 fields, and the grant once more when all that it opens was listed.
const CASE_ITEMS: usize = 27;

/// How many cases a commit of an import has, at most.
const COMMIT_CASES: usize = 157;
/// How many grants are signed together.
const COMMIT_GRANTS: usize = 2_048;
/// How many full deliveries a node takes in one transaction, at most.
const STEPS_MAX: usize = 5;

/// Is one home, one reader, and the cases of the home.
#[derive(Debug)]
pub struct Pair {
    /// The office whose cases they are.
    pub home: Office,
    /// The office that reads them.
    pub reader: Office,
    /// The home's names for them.
    pub cases: Vec<CaseHandle>,
    sessions: u64,
}

/// Says what went over the line in an exchange that ran until nothing was left to say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exchange {
    /// How many bytes, both ways.
    pub bytes: usize,
    /// How many of them are not of deliveries.
    pub bytes_beside: usize,
    /// How many frames.
    pub frames: usize,
    /// How often one side had to wait for the other: frames that follow from frames.
    pub turns: usize,
    /// How long both sides took, one after the other.
    pub took: Duration,
}

/// Says what a first sync did.
#[derive(Debug, Default)]
pub struct Transfer {
    /// The frames that the home sent.
    pub frames: Vec<Vec<u8>>,
    /// How long it took, both working at once.
    pub took: Duration,
}

impl Pair {
    /// Makes both offices, each in a directory of its own that is there.
    ///
    /// # Errors
    /// Fails where a directory holds an office already, or the disk refuses.
    pub fn new(home: &Path, reader: &Path) -> Result<Self, OfficeError> {
        let file = platform(2);
        let (home, reader) = (Office::new(home, HOME, &file)?, Office::new(reader, READER, &file)?);
        Ok(Self { home, reader, cases: Vec::new(), sessions: 0 })
    }

    /// Opens `count` cases of 25 fields, as an import does: signed by staff, checked and stored by the node. Returns how
    /// long making and signing took; the rest is in [`Office::busy`].
    ///
    /// # Errors
    /// Fails where a step does.
    pub fn import(&mut self, count: usize) -> Result<Duration, OfficeError> {
        let mut signing = Duration::ZERO;
        let first = self.cases.len();
        for start in (first..first + count).step_by(COMMIT_CASES) {
            let begin = Instant::now();
            let mut drafts = Vec::new();
            for number in start..(first + count).min(start + COMMIT_CASES) {
                let handle = CaseHandle(self.home.entropy.draw());
                drafts.extend(self.home.case(handle, &person(number)));
                self.cases.push(handle);
            }
            let submission = self.home.sign(Padding::Padded, drafts);
            signing += begin.elapsed();
            self.home.submit(submission)?;
        }
        Ok(signing)
    }

    /// Grants all 25 fields of every case to the reader.
    ///
    /// # Errors
    /// Fails where a step does.
    pub fn grant(&mut self) -> Result<(), OfficeError> {
        let fields: Vec<FieldId> = person(0).into_iter().map(|(field, _)| field).collect();
        for start in (0..self.cases.len()).step_by(COMMIT_GRANTS) {
            let handles = &self.cases[start..self.cases.len().min(start + COMMIT_GRANTS)];
            let drafts = handles.iter().map(|case| self.home.grant(*case, READER, &fields)).collect();
            let submission = self.home.sign(Padding::Padded, drafts);
            self.home.submit(submission)?;
        }
        Ok(())
    }

    /// Moves all that was granted to a reader that has nothing: a thread a node, as two processes would, and one that
    /// reads frames for the reader, as a node's does.
    ///
    /// # Errors
    /// Fails where a step does.
    ///
    /// # Panics
    /// Panics where the home's thread does.
    pub fn first_sync(&mut self) -> Result<Transfer, OfficeError> {
        let session = self.session();
        let expected = self.cases.len() * CASE_ITEMS;
        let begin = Instant::now();
        let (to_reader, reader_inbox) = mpsc::sync_channel::<Vec<u8>>(64);
        let (to_home, home_inbox) = mpsc::channel::<Vec<u8>>();
        let (to_store, read) = mpsc::sync_channel::<Box<ReadFrame>>(STEPS_MAX);
        let (home, reader) = (&mut self.home, &mut self.reader);
        let frames = std::thread::scope(|scope| {
            let sending = scope.spawn(move || send(home, session, &to_reader, &home_inbox));
            // The reader that has all of it is gone.
            scope.spawn(move || {
                reader_inbox.iter().try_for_each(|frame| to_store.send(Box::new(ReadFrame::of(&frame))))
            });
            let taken = take(reader, session, expected, &read, &to_home);
            drop((read, to_home));
            let sent = sending.join().expect("the home does not panic");
            taken.and(sent)
        })?;
        let took = begin.elapsed();
        self.cut()?;
        Ok(Transfer { frames, took })
    }

    /// Connects a minute after what was before, and hands frames over until there are none, one side after the other. Nodes
    /// that greet each other more often are not answered every time.
    ///
    /// # Errors
    /// Fails where a step does.
    pub fn connect(&mut self) -> Result<Exchange, OfficeError> {
        for office in [&mut self.home, &mut self.reader] {
            office.now = office.now.plus_ms(MINUTE_MS);
        }
        let session = self.session();
        let begin = Instant::now();
        let to_reader = self.home.connect(READER, session)?.frames;
        let to_home = self.reader.connect(HOME, session)?.frames;
        self.settle(begin, to_reader, to_home)
    }

    /// Ends the session.
    ///
    /// # Errors
    /// Fails where a step does.
    pub fn cut(&mut self) -> Result<(), OfficeError> {
        let session = SessionId(self.sessions.to_be_bytes());
        self.home.disconnect(READER, session)?;
        self.reader.disconnect(HOME, session)?;
        Ok(())
    }

    /// Makes another value of a field of a case, in place of the one that stands.
    ///
    /// # Errors
    /// Fails where the store does.
    ///
    /// # Panics
    /// Panics where there is no case, or its fields are not there.
    pub fn edit(&mut self, number: usize) -> Result<Submission, OfficeError> {
        let handle = self.cases[number % self.cases.len()];
        let store = &self.home.store;
        let failed = |error: ledger::LedgerError| OfficeError::from(ReplicaError::from(error));
        let case = case::number_of(store, handle).map_err(ReplicaError::from)?.expect("the case was imported");
        let field = person(0)[number / self.cases.len() % 25].0;
        let documents = case::all_documents(store, case, Some(field)).map_err(ReplicaError::from)?;
        let (_, record) = documents.first().expect("the case was imported with this field");
        let newest = record.changes.last().expect("an opening at least");
        let newest: EntryId = ledger::entry_at(store, *newest).map_err(failed)?.id;
        let (document, signer) = (record.document, secret(HOME, Purpose::Staff).public());
        let value = format!("value {number}");
        let draft =
            Draft::change(signer, document, vec![newest], vec![newest], value.as_bytes(), &mut self.home.entropy);
        Ok(self.home.sign(Padding::Bare, vec![draft]))
    }

    /// Edits while connected; returns how long it took from the making of the edit until it is durable at the reader.
    ///
    /// # Errors
    /// Fails where a step does.
    pub fn propagate(&mut self, number: usize) -> Result<Duration, OfficeError> {
        let session = SessionId(self.sessions.to_be_bytes());
        let begin = Instant::now();
        let submission = self.edit(number)?;
        let frames = self.home.submit(submission)?.frames;
        let answers = self.reader.frames(HOME, session, frames)?.frames;
        let took = begin.elapsed();
        self.settle(begin, Vec::new(), answers)?;
        Ok(took)
    }

    /// Seals an epoch and exports the home's ledger.
    ///
    /// # Errors
    /// Fails where the store does.
    pub fn export(&mut self) -> Result<Vec<u8>, OfficeError> {
        self.home.now = self.home.now.plus_ms(HOUR_MS);
        self.home.step(Input::Tick)?;
        let about = About {
            version: BUNDLE_VERSION,
            ledger: ledger_of(HOME),
            organisation: organisation(HOME),
            created: self.home.now,
            with_bodies: false,
            nonce: None,
        };
        let mut bundle = Vec::new();
        export(&self.home.store, &about, &secret(HOME, Purpose::Log), &mut bundle)
            .map_err(|error: BundleError| OfficeError::Export(error))?;
        Ok(bundle)
    }

    fn session(&mut self) -> SessionId {
        self.sessions += 1;
        SessionId(self.sessions.to_be_bytes())
    }

    fn settle(
        &mut self,
        begin: Instant,
        mut to_reader: Vec<Vec<u8>>,
        mut to_home: Vec<Vec<u8>>,
    ) -> Result<Exchange, OfficeError> {
        let session = SessionId(self.sessions.to_be_bytes());
        let mut exchange = Exchange::default();
        while !to_reader.is_empty() || !to_home.is_empty() {
            exchange.turns += 1;
            exchange.frames += to_reader.len() + to_home.len();
            for frame in to_reader.iter().chain(&to_home) {
                exchange.bytes += frame.len();
                exchange.bytes_beside += if Message::is_delivery(frame) { 0 } else { frame.len() };
            }
            let mut next_to_home = Vec::new();
            let mut next_to_reader = Vec::new();
            if !to_reader.is_empty() {
                next_to_home.extend(self.reader.frames(HOME, session, to_reader)?.frames);
            }
            if !to_home.is_empty() {
                next_to_reader.extend(self.home.frames(READER, session, to_home)?.frames);
            }
            next_to_home.extend(self.reader.work()?.frames);
            next_to_reader.extend(self.home.work()?.frames);
            (to_reader, to_home) = (next_to_reader, next_to_home);
        }
        exchange.took = begin.elapsed();
        Ok(exchange)
    }
}

/// Is the home in a first sync: works, sends, and reads answers, until nobody answers any more. Returns what it sent.
fn send(
    home: &mut Office,
    session: SessionId,
    to_reader: &mpsc::SyncSender<Vec<u8>>,
    inbox: &mpsc::Receiver<Vec<u8>>,
) -> Result<Vec<Vec<u8>>, OfficeError> {
    let mut sent = Vec::new();
    let mut hand_over = |frames: Vec<Vec<u8>>| {
        for frame in frames {
            sent.push(frame.clone());
            // The reader that has all of it is gone.
            drop(to_reader.send(frame));
        }
    };
    hand_over(home.connect(READER, session)?.frames);
    loop {
        let frame = if home.replica.is_busy(home.now) {
            inbox.try_recv().map_err(|error| error == mpsc::TryRecvError::Disconnected)
        } else {
            inbox.recv().map_err(|_| true)
        };
        match frame {
            Ok(frame) => hand_over(home.frames(READER, session, vec![frame])?.frames),
            Err(true) => return Ok(sent),
            Err(false) => hand_over(home.step(Input::Tick)?.frames),
        }
    }
}

/// Is the reader in a first sync: takes what comes until it has `expected` items, or the home is gone.
fn take(
    reader: &mut Office,
    session: SessionId,
    expected: usize,
    inbox: &mpsc::Receiver<Box<ReadFrame>>,
    to_home: &mpsc::Sender<Vec<u8>>,
) -> Result<(), OfficeError> {
    let mut answers = reader.connect(HOME, session)?.frames;
    let mut taken = 0;
    while taken < expected {
        // Where the home is gone, it says why.
        answers.into_iter().for_each(|frame| drop(to_home.send(frame)));
        let Ok(first) = inbox.recv() else { return Ok(()) };
        let frames = std::iter::once(first).chain(inbox.try_iter().take(STEPS_MAX - 1));
        let peer = peer_key(HOME);
        let input = |frame| Input::ReadFrame { peer, session, frame };
        let done = reader.steps(frames.map(input).collect())?;
        taken += done.taken;
        answers = done.frames;
    }
    Ok(())
}
