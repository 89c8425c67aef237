// SPDX-License-Identifier: EUPL-1.2
//! The protocol of automerge alone, a document for each case: messages of all documents go in rounds over one stream, and
//! each side answers while the other still sends.

use std::collections::BTreeMap;
use std::io::{BufReader, BufWriter, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::sync::mpsc;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT, ReadDoc};
use rusqlite::Connection;

use crate::case::{CHANGING, Case, FIELDS, change};
use crate::failure::{Failure, expect_count};
use crate::wire::{Counted, Counter, pair, read_frame, write_frame};
use crate::work::{Outcome, Step, Stopwatch};

/// How many documents are saved in a transaction.
const SAVED_AT_ONCE: usize = 1000;

type Documents = BTreeMap<u128, Automerge>;

/// Does the work.
pub(super) fn run(mut cases: Vec<Case>, directory: &Path) -> Result<Outcome, Failure> {
    let reader = directory.join("reader");
    std::fs::create_dir(&reader)?;
    let store = reader.join("documents.db");
    let mut home = Documents::new();
    for case in &cases {
        home.insert(case.id, document(case)?);
    }

    let first_sync = sync(&mut home, &store)?;
    let reconnect = sync(&mut home, &store)?;
    let changed = change(&mut cases);
    for case in &changed {
        set(home.get_mut(&case.id).expect("every case has a document"), FIELDS[CHANGING], &case.values[CHANGING])?;
    }
    let catch_up = sync(&mut home, &store)?;

    let copy = load(&open(&store)?)?;
    let mut found = 0;
    for case in &cases {
        found += usize::from(copy.get(&case.id).is_some_and(|document| holds(document, case)));
    }
    expect_count("documents", cases.len(), found)?;
    Outcome::of_this_process(cases.len(), changed.len(), [first_sync, reconnect, catch_up], &reader)
}

/// Returns the document of a case, made in one change.
pub(super) fn document(case: &Case) -> Result<Automerge, AutomergeError> {
    let mut document = Automerge::new();
    let mut transaction = document.transaction();
    for (field, value) in case.fields() {
        transaction.put(ROOT, field, value)?;
    }
    transaction.commit();
    Ok(document)
}

/// Sets a field, in a change of its own.
pub(super) fn set(document: &mut Automerge, field: &str, value: &str) -> Result<(), AutomergeError> {
    let mut transaction = document.transaction();
    transaction.put(ROOT, field, value)?;
    transaction.commit();
    Ok(())
}

/// Returns whether a document has every value of a case.
pub(super) fn holds(document: &Automerge, case: &Case) -> bool {
    case.fields().all(|(field, expected)| {
        let found = document.get(ROOT, field).ok().flatten();
        found.is_some_and(|(value, _)| value.as_str() == Some(expected))
    })
}

fn open(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE IF NOT EXISTS documents (id BLOB NOT NULL UNIQUE, saved BLOB NOT NULL)")?;
    Ok(connection)
}

fn load(connection: &Connection) -> Result<Documents, Failure> {
    let mut select = connection.prepare("SELECT id, saved FROM documents")?;
    let mut rows = select.query([])?;
    let mut documents = Documents::new();
    while let Some(row) = rows.next()? {
        let id = u128::from_be_bytes(row.get(0)?);
        documents.insert(id, Automerge::load(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?);
    }
    Ok(documents)
}

/// Brings a reader that starts on what it has stored up to the home.
fn sync(home: &mut Documents, store: &Path) -> Result<Step, Failure> {
    let counter = Counter::default();
    let watch = Stopwatch::start();
    let (near, far) = pair()?;
    std::thread::scope(|scope| {
        let counter = counter.clone();
        let sending = scope.spawn(move || {
            let streams = [near.try_clone()?, near.try_clone()?].map(|end| Counted::new(end, counter.clone()));
            converse(home, streams, &near, Opening::Ours, &mut |_, _| Ok(()))
        });
        receive(store, far)?;
        sending.join().map_err(|_| Failure::Thread)?
    })?;
    Ok(watch.stop(counter.bytes()))
}

/// Takes what is new, and saves each document that changed.
fn receive(store: &Path, stream: TcpStream) -> Result<(), Failure> {
    let connection = open(store)?;
    let mut documents = load(&connection)?;
    let mut insert = connection.prepare("INSERT OR REPLACE INTO documents VALUES (?1, ?2)")?;
    let mut pending = 0;
    let mut save = |id: u128, document: &Automerge| -> Result<(), Failure> {
        if pending == 0 {
            connection.execute_batch("BEGIN")?;
        }
        insert.execute((id.to_be_bytes(), document.save()))?;
        pending += 1;
        if pending == SAVED_AT_ONCE {
            connection.execute_batch("COMMIT")?;
            pending = 0;
        }
        Ok(())
    };
    let streams = [stream.try_clone()?, stream.try_clone()?];
    converse(&mut documents, streams, &stream, Opening::Theirs, &mut save)?;
    if pending > 0 {
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Is which side sends the first round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    Ours,
    Theirs,
}

/// Exchanges messages in rounds, which empty frames end, until a round of each side is empty.
fn converse<S: Read + Write + Send>(
    documents: &mut Documents,
    [reading, writing]: [S; 2],
    stream: &TcpStream,
    opening: Opening,
    changed: &mut dyn FnMut(u128, &Automerge) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (sender, frames) = mpsc::channel();
    std::thread::scope(|scope| {
        // Reads always, so that the two sides never wait for each other to read.
        scope.spawn(move || {
            let mut reading = BufReader::new(reading);
            while let Ok(frame) = read_frame(&mut reading) {
                if sender.send(frame).is_err() {
                    break;
                }
            }
        });
        let mut side = Side { documents, states: BTreeMap::new(), writing: BufWriter::new(writing) };
        let result = side.rounds(&frames, opening, changed);
        // What was written still arrives; after a failure nobody waits any more.
        stream.shutdown(if result.is_ok() { Shutdown::Write } else { Shutdown::Both })?;
        result
    })
}

/// Is one side of a conversation.
struct Side<'a, W: Write> {
    documents: &'a mut Documents,
    states: BTreeMap<u128, State>,
    writing: W,
}

impl<W: Write> Side<'_, W> {
    fn rounds(
        &mut self,
        frames: &mpsc::Receiver<Vec<u8>>,
        opening: Opening,
        changed: &mut dyn FnMut(u128, &Automerge) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut said = 0;
        if opening == Opening::Ours {
            for id in self.documents.keys().copied().collect::<Vec<_>>() {
                said += self.say(id)?;
            }
            self.end_round()?;
        }
        let mut silent = opening == Opening::Ours && said == 0;
        loop {
            let (mut heard, mut said) = (0, 0);
            loop {
                let frame = frames.recv().map_err(|_| Failure::Thread)?;
                let Some((id, message)) = frame.split_first_chunk::<16>() else { break };
                let id = u128::from_be_bytes(*id);
                heard += 1;
                self.hear(id, Message::decode(message)?, changed)?;
                said += self.say(id)?;
            }
            if heard == 0 && silent {
                return Ok(());
            }
            self.end_round()?;
            if heard == 0 {
                return Ok(());
            }
            silent = said == 0;
        }
    }

    fn hear(
        &mut self,
        id: u128,
        message: Message,
        changed: &mut dyn FnMut(u128, &Automerge) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let document = self.documents.entry(id).or_default();
        let before = document.get_heads();
        document.receive_sync_message(self.states.entry(id).or_default(), message)?;
        if document.get_heads() == before { Ok(()) } else { changed(id, document) }
    }

    /// Sends what there is to say about a document; returns how many messages that is.
    fn say(&mut self, id: u128) -> Result<usize, Failure> {
        let document = &self.documents[&id];
        let Some(message) = document.generate_sync_message(self.states.entry(id).or_default()) else { return Ok(0) };
        write_frame(&mut self.writing, &[&id.to_be_bytes()[..], &message.encode()].concat())?;
        Ok(1)
    }

    fn end_round(&mut self) -> Result<(), Failure> {
        write_frame(&mut self.writing, &[])?;
        Ok(self.writing.flush()?)
    }
}
