// SPDX-License-Identifier: EUPL-1.2
//! Rows copied from one SQLite to another: the receiver says the highest version that it has, and gets what is newer.

use std::io::{BufReader, BufWriter, Write};
use std::net::TcpStream;
use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use crate::case::{CHANGING, Case, FIELDS, change};
use crate::failure::{Failure, expect_count};
use crate::wire::{Counted, Counter, pair, read_frame, write_frame};
use crate::work::{Outcome, Step, Stopwatch};

/// Separates values within a row on the wire, which hold no control characters.
const SEPARATOR: &str = "\u{1f}";

/// Does the work.
pub(super) fn run(mut cases: Vec<Case>, directory: &Path) -> Result<Outcome, Failure> {
    let [home, reader] = ["home", "reader"].map(|name| directory.join(name));
    std::fs::create_dir(&home)?;
    std::fs::create_dir(&reader)?;
    let (home, reader_file) = (home.join("rows.db"), reader.join("rows.db"));
    store(&mut open(&home)?, &cases, 0)?;

    let first_sync = sync(&home, &reader_file)?;
    let reconnect = sync(&home, &reader_file)?;
    let changed = change(&mut cases);
    store(&mut open(&home)?, &changed, cases.len())?;
    let catch_up = sync(&home, &reader_file)?;

    let copy = open(&reader_file)?;
    let mut found = 0;
    for case in &cases {
        let sql = format!("SELECT {} FROM cases WHERE id = ?1", FIELDS[CHANGING]);
        let value: String = copy.query_row(&sql, [case.id.to_be_bytes()], |row| row.get(0))?;
        found += usize::from(value == case.values[CHANGING]);
    }
    expect_count("cases", cases.len(), found)?;
    Outcome::of_this_process(cases.len(), changed.len(), [first_sync, reconnect, catch_up], &reader)
}

fn open(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let columns = FIELDS.map(|field| format!("{field} TEXT NOT NULL")).join(", ");
    let table =
        format!("CREATE TABLE IF NOT EXISTS cases (id BLOB NOT NULL UNIQUE, version INTEGER NOT NULL, {columns})");
    connection.execute_batch(&format!("{table}; CREATE INDEX IF NOT EXISTS versions ON cases (version);"))?;
    Ok(connection)
}

/// Stores cases with versions that follow on one.
fn store(connection: &mut Connection, cases: &[Case], after: usize) -> Result<(), Failure> {
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(&insertion())?;
        for (version, case) in (after + 1..).zip(cases) {
            insert.execute(params_from_iter(row(
                &case.id.to_be_bytes(),
                version,
                case.values.iter().map(String::as_str),
            )))?;
        }
    }
    Ok(transaction.commit()?)
}

fn insertion() -> String {
    let places = (1..=FIELDS.len() + 2).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ");
    format!("INSERT OR REPLACE INTO cases VALUES ({places})")
}

fn row<'a>(
    id: &[u8],
    version: usize,
    values: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = rusqlite::types::Value> {
    use rusqlite::types::Value;
    let version = i64::try_from(version).expect("there are fewer rows than that");
    [Value::Blob(id.to_vec()), Value::Integer(version)]
        .into_iter()
        .chain(values.map(|value| Value::Text(value.to_owned())))
}

/// Brings the reader up to the home, both of them opened anew.
fn sync(home: &Path, reader: &Path) -> Result<Step, Failure> {
    let counter = Counter::default();
    let sender = open(home)?;
    let watch = Stopwatch::start();
    let (near, far) = pair()?;
    std::thread::scope(|scope| {
        let counter = counter.clone();
        let sending = scope.spawn(move || send(&sender, near, &counter));
        receive(reader, far)?;
        sending.join().map_err(|_| Failure::Thread)?
    })?;
    Ok(watch.stop(counter.bytes()))
}

/// Sends the rows that are newer than what the reader has.
fn send(connection: &Connection, stream: TcpStream, counter: &Counter) -> Result<(), Failure> {
    let mut reading = BufReader::new(Counted::new(stream.try_clone()?, counter.clone()));
    let mut writing = BufWriter::new(Counted::new(stream, counter.clone()));
    let has = read_frame(&mut reading)?;
    let has = i64::from_le_bytes(has.try_into().map_err(|_| Failure::Missing { what: "version of 8 bytes" })?);
    let mut newer = connection.prepare("SELECT * FROM cases WHERE version > ?1 ORDER BY version")?;
    let mut rows = newer.query([has])?;
    while let Some(row) = rows.next()? {
        let mut frame: Vec<u8> = row.get(0)?;
        frame.extend(row.get::<_, i64>(1)?.to_le_bytes());
        for place in 0..FIELDS.len() {
            frame.extend(row.get_ref(2 + place)?.as_str().map_err(rusqlite::Error::from)?.as_bytes());
            frame.extend(SEPARATOR.as_bytes());
        }
        write_frame(&mut writing, &frame)?;
    }
    write_frame(&mut writing, &[])?;
    writing.flush()?;
    Ok(())
}

/// Asks for what is newer, and stores it in one transaction.
fn receive(path: &Path, stream: TcpStream) -> Result<(), Failure> {
    let mut connection = open(path)?;
    let has: i64 = connection.query_row("SELECT COALESCE(MAX(version), 0) FROM cases", [], |row| row.get(0))?;
    let mut reading = BufReader::new(stream.try_clone()?);
    let mut writing = stream;
    write_frame(&mut writing, &has.to_le_bytes())?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(&insertion())?;
        loop {
            let frame = read_frame(&mut reading)?;
            let Some((id, rest)) = frame.split_first_chunk::<16>() else { break };
            let (version, values) =
                rest.split_first_chunk::<8>().ok_or(Failure::Missing { what: "version of a row" })?;
            let version = usize::try_from(i64::from_le_bytes(*version)).expect("versions are counted from 1");
            let values = String::from_utf8_lossy(values);
            insert.execute(params_from_iter(row(id, version, values.split_terminator(SEPARATOR))))?;
        }
    }
    Ok(transaction.commit()?)
}
