// SPDX-License-Identifier: EUPL-1.2
//! Entries that a store lost without a word: what it takes to find them, beside
//! [negentropy](https://github.com/rust-nostr/negentropy) on the same ids, and to have them again.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use negentropy::{Id, Negentropy, NegentropyStorageVector};
use raccord_node::office::ledger_of;
use raccord_node::office::measure::cpu;
use raccord_node::office::pair::{HOME, Pair};
use raccord_protocol::id::EntryId;
use raccord_protocol::ledger;
use raccord_protocol::message::Message;
use raccord_protocol::replica::Input;
use raccord_protocol::store::{Store, Table};
use raccord_protocol::time::DAY_MS;
use rusqlite::{Connection, params};

use crate::{Report, micros};

/// How many rows of SQLite are lost, each a pack of about seven entries.
const LOST_ROWS: usize = 100;
/// After how many days a node has looked over what it was sent.
const DAYS: usize = 8;

/// Has the reader's store, which is in `directory`, lose entries, and repairs it.
pub(crate) fn repair(pair: &mut Pair, directory: &Path, table: &mut Report) {
    pair.reader.step(Input::Tick).expect("a step");
    let (reading, before) = cpu(|| ids(&pair.reader.store));
    lose(directory);
    let lost: BTreeSet<EntryId> = before.difference(&ids(&pair.reader.store)).copied().collect();
    let (n, d) = (before.len(), lost.len());

    let mut finding = Duration::ZERO;
    for _ in 0..DAYS {
        for office in [&mut pair.home, &mut pair.reader] {
            office.now = office.now.plus_ms(DAY_MS);
        }
        pair.home.step(Input::Tick).expect("a step");
        let (took, done) = cpu(|| pair.reader.step(Input::Tick).and_then(|_| pair.reader.work()));
        done.expect("steps");
        finding += took;
    }
    let lacks = pair.reader.store.scan(Table::Lacks, &[], &[], usize::MAX).expect("the store reads");
    let positions: Vec<u64> =
        lacks.iter().filter_map(|(key, _)| Some(u64::from_be_bytes(*key.last_chunk()?))).collect();
    let asking: usize = positions
        .chunks(1_024)
        .map(|items| Message::Lacks { disclosures: vec![], items: items.to_vec() }.encode().len())
        .sum();
    let rounds = positions.len().div_ceil(1_024);
    let exchange = pair.connect().expect("a session");
    pair.cut().expect("its end");
    assert!(ids(&pair.reader.store).is_superset(&before), "what was lost is here again");

    let theirs = negentropy(&before, &lost);
    let work = format!("repair: {d} of {n} entries lost");
    table.compare(&format!("{work}: bytes to find them"), asking as f64, theirs.bytes as f64, "B", 1.0);
    table.compare(&format!("{work}: rounds to find them"), rounds as f64, theirs.rounds as f64, "", 1.0);
    table.ratio(
        &format!("{work}: time on a processor to find them, the store read"),
        finding,
        theirs.took + reading,
        1.0,
    );
    table.say("  of it negentropy at its two sides, ids in memory and sorted", micros(theirs.took));
    table.say(&format!("{work}: all that is said until they are here again"), format!("{} B", exchange.bytes));
}

/// Returns the ids of all entries that the reader's store holds of the home: what it loses of its own nobody was sent.
fn ids(store: &dyn Store) -> BTreeSet<EntryId> {
    let commits = ledger::commits(store, 0, usize::MAX).expect("the store reads");
    let sent = commits.into_iter().filter(|(_, stored)| stored.signed.commit.ledger == ledger_of(HOME));
    let entries = sent.flat_map(|(number, _)| ledger::entries_of(store, number).expect("the store reads"));
    entries.map(|(_, entry)| entry.id).collect()
}

/// Deletes rows of entries behind the back of the store, all over the table.
fn lose(directory: &Path) {
    let digits = crate::key_digits(directory);
    let connection = Connection::open(directory.join("store.db")).expect("the store");
    connection
        .execute_batch(&format!(
            "PRAGMA key = \"x'{digits}'\"; PRAGMA cipher_compatibility = 4; DROP TRIGGER entries_refuse_delete;"
        ))
        .expect("the key opens it");
    let keys: Vec<Vec<u8>> = connection
        .prepare("SELECT key FROM entries ORDER BY key")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("keys");
    for key in keys.iter().skip(7).step_by((keys.len() / LOST_ROWS).max(2)) {
        connection.execute("DELETE FROM entries WHERE key = ?1", params![key]).expect("a row less");
    }
    let refuse = "CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN
            SELECT RAISE(ABORT, 'table entries is append-only'); END;";
    connection.execute_batch(refuse).expect("as it was");
}

struct Compared {
    bytes: usize,
    rounds: usize,
    took: Duration,
}

/// Finds the ids that one side lacks by comparing ranges.
fn negentropy(all: &BTreeSet<EntryId>, lost: &BTreeSet<EntryId>) -> Compared {
    let storage = |ids: &mut dyn Iterator<Item = &EntryId>| {
        let mut storage = NegentropyStorageVector::new();
        ids.for_each(|id| storage.insert(0, Id::from_byte_array(id.0)).expect("an id"));
        storage.seal().expect("sorted");
        storage
    };
    let (took, (bytes, rounds, needed)) = cpu(|| {
        let (here, there) = (storage(&mut all.difference(lost)), storage(&mut all.iter()));
        let mut reader = Negentropy::borrowed(&here, 0).expect("a side");
        let mut home = Negentropy::borrowed(&there, 0).expect("a side");
        let (mut bytes, mut rounds, mut needed) = (0, 0, Vec::new());
        let mut question = Some(reader.initiate().expect("a question"));
        while let Some(asked) = question {
            let answer = home.reconcile(&asked).expect("an answer");
            (bytes, rounds) = (bytes + asked.len() + answer.len(), rounds + 1);
            question = reader.reconcile_with_ids(&answer, &mut Vec::new(), &mut needed).expect("ranges");
        }
        (bytes, rounds, needed.len())
    });
    assert_eq!(needed, lost.len(), "it finds the same");
    Compared { bytes, rounds, took }
}
