// SPDX-License-Identifier: EUPL-1.2
//! The least that the same work costs: hashes, signatures, bytes in the same encrypted SQLite, bytes over loopback.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use raccord_node::office::{Purpose, secret};
use raccord_protocol::codec::sha256;
use raccord_protocol::id::Commitment;
use raccord_protocol::message::Message;
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// An entry as it is moved: id, header, bodies in one.
pub(crate) type Moved = ([u8; 32], Vec<u8>);

/// Returns the entries that frames carry, by commit, disclosures included.
pub(crate) fn entries_of(frames: &[Vec<u8>]) -> Vec<Vec<Moved>> {
    let mut commits = Vec::new();
    for frame in frames {
        let Ok(Message::Delivery(delivery)) = Message::decode(frame) else { continue };
        for part in std::iter::once(&delivery.disclosure).chain(&delivery.parts) {
            let moved = part.entries.iter().map(|entry| {
                let bodies = entry.bodies.iter().flat_map(|(_, body)| body.iter().copied());
                let id = sha256(&[&[0], &part.commit.commit.signer.0, &entry.header]);
                (id, entry.header.iter().copied().chain(bodies).collect())
            });
            commits.push(moved.collect());
        }
    }
    commits
}

/// Opens an encrypted database with the settings of the store's.
pub(crate) fn database(directory: &TempDir) -> Connection {
    let connection = Connection::open(directory.path().join("floor.db")).expect("a database");
    let settings = format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA cipher_compatibility = 4; PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
        "5a".repeat(32)
    );
    connection.execute_batch(&settings).expect("settings");
    connection
}

/// Moves what `frames` carry: over a loopback stream, each entry hashed once, a signature checked for each commit, and a
/// row for each entry, with an index on the ids, in a transaction for each frame. Returns how long it took.
pub(crate) fn first_sync(frames: &[Vec<u8>]) -> Duration {
    let commits = entries_of(frames);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut connection = database(&directory);
    connection
        .execute_batch(
            "CREATE TABLE entries (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT",
        )
        .expect("a table");
    let key = secret(0, Purpose::Service);
    let signature = key.sign("commit", &[1; 146]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let begin = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut stream = TcpStream::connect(address).expect("a connection");
            frames.iter().for_each(|frame| stream.write_all(frame).expect("the other side reads"));
        });
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut buffer = vec![0; 1 << 20];
        while stream.read(&mut buffer).expect("the stream is read") > 0 {}
    });
    // About as many entries in a transaction as deliveries have.
    let mut transaction = connection.transaction().expect("a transaction");
    let mut pending = 0;
    for commit in &commits {
        key.public().verify("commit", &[1; 146], &signature).expect("it holds");
        {
            let mut insert =
                transaction.prepare_cached("INSERT OR IGNORE INTO entries (id, bytes) VALUES (?1, ?2)").expect("SQL");
            for (id, bytes) in commit {
                std::hint::black_box(Commitment(sha256(&[bytes])));
                insert.execute(params![id, bytes]).expect("a row");
            }
        }
        pending += commit.len();
        if pending >= 2_048 {
            transaction.commit().expect("durable");
            transaction = connection.transaction().expect("a transaction");
            pending = 0;
        }
    }
    transaction.commit().expect("durable");
    begin.elapsed()
}

/// Inserts rows of 25 columns into one table, 4,096 a transaction. Returns how long it took.
pub(crate) fn import(rows: &[Vec<String>]) -> Duration {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut connection = database(&directory);
    let columns: Vec<String> = (0..25).map(|column| format!("c{column} TEXT")).collect();
    connection.execute_batch(&format!("CREATE TABLE people ({})", columns.join(", "))).expect("a table");
    let places = vec!["?"; 25].join(", ");
    let begin = Instant::now();
    for batch in rows.chunks(4_096) {
        let transaction = connection.transaction().expect("a transaction");
        {
            let mut insert = transaction.prepare(&format!("INSERT INTO people VALUES ({places})")).expect("SQL");
            for row in batch {
                insert.execute(rusqlite::params_from_iter(row)).expect("a row");
            }
        }
        transaction.commit().expect("durable");
    }
    begin.elapsed()
}

/// Does for `entries` entries what nobody who signs each value by its author and can prove it alone gets around: 64 bytes of
/// randomness, five hashes where it is made and five where it is checked (three commitments, the actor, the id), a node of the
/// tree at each side, and on the disk 200 bytes of it and a row by which it is found, 4,096 a commit with one signature.
/// Returns how long it took.
pub(crate) fn signed_import(entries: usize) -> Duration {
    /// How many entries share a row on the disk: as many as fill a quarter of a page.
    const PACKED: usize = 4;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut connection = database(&directory);
    connection
        .execute_batch(
            "CREATE TABLE packs (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
             CREATE TABLE ids (id BLOB NOT NULL PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
        )
        .expect("tables");
    let key = secret(0, Purpose::Staff);
    let begin = Instant::now();
    let mut made = 0u64;
    for count in (0..entries).step_by(4_096).map(|start| (entries - start).min(4_096)) {
        let mut commit: Vec<Moved> = Vec::with_capacity(count);
        for _ in 0..count {
            made += 1;
            let mut bytes = [sha256(&[&made.to_le_bytes()]), sha256(&[&[1], &made.to_le_bytes()])].concat();
            bytes.resize(200, 7);
            let mut id = [0; 32];
            for hashed in 0..12u8 {
                id = sha256(&[&[hashed], &bytes[..100], &id]);
            }
            commit.push((id, bytes));
        }
        let signature = key.sign("commit", &[1; 146]);
        key.public().verify("commit", &[1; 146], &signature).expect("it holds");
        let transaction = connection.transaction().expect("a transaction");
        {
            let mut pack = transaction.prepare_cached("INSERT INTO packs (bytes) VALUES (?1)").expect("SQL");
            for packed in commit.chunks(PACKED) {
                let bytes: Vec<u8> = packed.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
                pack.execute([bytes]).expect("a row");
            }
            commit.sort_unstable();
            let mut find = transaction.prepare_cached("INSERT INTO ids (id, number) VALUES (?1, ?2)").expect("SQL");
            for (id, _) in &commit {
                find.execute(params![&id[..16], 7]).expect("a row");
            }
        }
        transaction.commit().expect("durable");
    }
    begin.elapsed()
}

/// Does the least for an edit that becomes visible elsewhere, `times` times: sign, a durable row, a message over
/// loopback and back, verify, a durable row. Returns how long each took.
pub(crate) fn edits(times: usize) -> Vec<Duration> {
    let directories = [tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory")];
    let databases = directories.each_ref().map(database);
    for database in &databases {
        database.execute_batch("CREATE TABLE edits (number INTEGER PRIMARY KEY, bytes BLOB)").expect("a table");
    }
    let key = secret(0, Purpose::Staff);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut here = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let (mut there, _) = listener.accept().expect("a connection");
    for stream in [&here, &there] {
        stream.set_nodelay(true).expect("a setting");
    }
    let echo = std::thread::spawn(move || {
        let mut message = [0; 400];
        while there.read_exact(&mut message).is_ok() {
            there.write_all(&message).expect("the other side reads");
        }
    });
    let took = (0..times)
        .map(|_| {
            let begin = Instant::now();
            let mut message = [5; 400];
            let signature = key.sign("commit", &message[..146]);
            let store = |database: &Connection, bytes: &[u8]| {
                let insert = database.prepare_cached("INSERT INTO edits (bytes) VALUES (?1)");
                insert.expect("SQL").execute([bytes]).expect("a row");
            };
            store(&databases[0], &message);
            here.write_all(&message).expect("the other side reads");
            here.read_exact(&mut message).expect("the other side writes");
            key.public().verify("commit", &message[..146], &signature).expect("it holds");
            store(&databases[1], &message);
            begin.elapsed()
        })
        .collect();
    drop(here);
    echo.join().expect("the echo ends");
    took
}
