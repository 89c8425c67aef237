// SPDX-License-Identifier: EUPL-1.2
//! What the product costs against floors measured in the same run: see `tests/benches/README.md`.
//!
//! `RACCORD_BENCH_CASES` says how many cases of 25 fields there are: 1,000 without it.

#![expect(clippy::print_stdout, reason = "it prints a table")]

mod floor;
mod office;

use std::sync::mpsc;
use std::time::{Duration, Instant};

use raccord_protocol::audit::{BundleSource, Options, audit};
use raccord_protocol::bundle::{About, BUNDLE_VERSION, export};
use raccord_protocol::case;
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::commit::{Padding, Submission};
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId, SessionId};
use raccord_protocol::replica::Input;
use raccord_protocol::store::{Store, Table};
use raccord_protocol::time::HOUR_MS;

use office::{Office, Purpose, ledger_of, organisation, person, platform, secret};

const HOME: u16 = 0;
const READER: u16 = 1;

/// How many entries a commit of an import has, at most: 157 cases of 26 entries.
const COMMIT_CASES: usize = 157;

fn main() {
    let cases = std::env::var("RACCORD_BENCH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000);
    let mut table = Report::new(cases);
    let mut pair = import(cases, &mut table);
    first_sync(cases, &mut pair, &mut table);
    reconnect(&mut pair, &mut table);
    missed(&mut pair, &mut table);
    propagation(&mut pair, &mut table);
    disk(&pair, &mut table);
    audited(&mut pair, &mut table);
    many_readers(&mut table);
    table.print();
}

/// One home, one reader, and the cases of the home.
struct Pair {
    home: Office,
    reader: Office,
    cases: Vec<CaseHandle>,
    sessions: u64,
}

/// What went over the line in an exchange that ran until nothing was left to say.
#[derive(Default)]
struct Exchange {
    bytes: usize,
    frames: usize,
    /// How often one side had to wait for the other: frames that follow from frames.
    turns: usize,
    took: Duration,
}

impl Pair {
    fn session(&mut self) -> SessionId {
        self.sessions += 1;
        SessionId(self.sessions.to_be_bytes())
    }

    fn cut(&mut self) {
        let session = SessionId(self.sessions.to_be_bytes());
        self.home.disconnect(READER, session);
        self.reader.disconnect(HOME, session);
    }

    /// Connects, and hands frames over until there are none, one side after the other.
    fn connect(&mut self) -> Exchange {
        let session = self.session();
        let begin = Instant::now();
        let to_reader = self.home.connect(READER, session).frames;
        let to_home = self.reader.connect(HOME, session).frames;
        self.settle(begin, to_reader, to_home)
    }

    fn settle(&mut self, begin: Instant, mut to_reader: Vec<Vec<u8>>, mut to_home: Vec<Vec<u8>>) -> Exchange {
        let session = SessionId(self.sessions.to_be_bytes());
        let mut exchange = Exchange::default();
        while !to_reader.is_empty() || !to_home.is_empty() {
            exchange.turns += 1;
            for frame in to_reader.iter().chain(&to_home) {
                exchange.bytes += frame.len();
                exchange.frames += 1;
            }
            let mut next_to_home = Vec::new();
            let mut next_to_reader = Vec::new();
            to_reader.into_iter().for_each(|frame| next_to_home.extend(self.reader.frame(HOME, session, frame).frames));
            to_home.into_iter().for_each(|frame| next_to_reader.extend(self.home.frame(READER, session, frame).frames));
            next_to_home.extend(self.reader.work().frames);
            next_to_reader.extend(self.home.work().frames);
            (to_reader, to_home) = (next_to_reader, next_to_home);
        }
        exchange.took = begin.elapsed();
        exchange
    }
}

/// Opens the cases, as an import does: signed by staff, checked and stored by the node.
fn import(cases: usize, table: &mut Report) -> Pair {
    let file = platform(2);
    let (mut home, reader) = (Office::new(HOME, &file), Office::new(READER, &file));
    let rows: Vec<Vec<(FieldId, String)>> = (0..cases).map(person).collect();
    let handles: Vec<CaseHandle> = (0..cases).map(|_| CaseHandle(home.entropy.draw())).collect();
    let mut signing = Duration::ZERO;
    home.busy = Duration::ZERO;
    for (handles, rows) in handles.chunks(COMMIT_CASES).zip(rows.chunks(COMMIT_CASES)) {
        let begin = Instant::now();
        let mut drafts = Vec::new();
        for (handle, row) in handles.iter().zip(rows) {
            drafts.extend(home.case(*handle, row));
        }
        let submission = home.sign(Padding::Padded, drafts);
        signing += begin.elapsed();
        home.submit(submission);
    }
    let ours = signing + home.busy;
    let values: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|(_, value)| value.clone()).collect()).collect();
    let floor = floor::import(&values);
    table.ratio(&format!("import of {cases} rows of 25 columns"), ours, floor, 5.0);
    let per_entry = |took: Duration| format!("{:.1} us", took.as_secs_f64() * 1e6 / (cases * 26) as f64);
    table.say("  making and signing entries, an entry", per_entry(signing));
    table.say("  checking and storing them, an entry", per_entry(home.busy));
    Pair { home, reader, cases: handles, sessions: 0 }
}

/// Moves everything to a reader that has nothing: two threads, one a node, as two processes would.
fn first_sync(cases: usize, pair: &mut Pair, table: &mut Report) {
    let fields: Vec<FieldId> = person(0).into_iter().map(|(field, _)| field).collect();
    for handles in pair.cases.clone().chunks(2_048) {
        let drafts: Vec<Draft> = handles.iter().map(|case| pair.home.grant(*case, READER, &fields)).collect();
        let submission = pair.home.sign(Padding::Padded, drafts);
        pair.home.submit(submission);
    }
    let session = pair.session();
    let expected = cases * 26;
    pair.home.busy = Duration::ZERO;
    pair.reader.busy = Duration::ZERO;
    let begin = Instant::now();
    let (to_reader, reader_inbox) = mpsc::sync_channel::<Vec<u8>>(64);
    let (to_home, home_inbox) = mpsc::channel::<Vec<u8>>();
    let (home, reader) = (&mut pair.home, &mut pair.reader);
    let frames = std::thread::scope(|scope| {
        let sending = scope.spawn(move || {
            let mut sent = Vec::new();
            let mut hand_over = |frames: Vec<Vec<u8>>| {
                for frame in frames {
                    sent.push(frame.clone());
                    // The reader that has all of it is gone.
                    drop(to_reader.send(frame));
                }
            };
            hand_over(home.connect(READER, session).frames);
            loop {
                let frame = if home.replica.is_busy(home.now) {
                    home_inbox.try_recv().map_err(|error| error == mpsc::TryRecvError::Disconnected)
                } else {
                    home_inbox.recv().map_err(|_| true)
                };
                match frame {
                    Ok(frame) => hand_over(home.frame(READER, session, frame).frames),
                    Err(true) => return sent,
                    Err(false) => hand_over(home.step(Input::Tick).frames),
                }
            }
        });
        let mut taken = 0;
        reader.connect(HOME, session).frames.into_iter().for_each(|frame| to_home.send(frame).expect("home listens"));
        while taken < expected {
            let frame = reader_inbox.recv().expect("home still sends");
            let done = reader.frame(HOME, session, frame);
            taken += done.taken;
            done.frames.into_iter().for_each(|frame| to_home.send(frame).expect("home listens"));
        }
        drop(to_home);
        drop(reader_inbox);
        sending.join().expect("the home does not fail")
    });
    let ours = begin.elapsed();
    let floor = floor::first_sync(&frames);
    table.ratio(&format!("first sync of {cases} cases ({expected} entries), durable, verified"), ours, floor, 2.0);
    let per_entry = |took: Duration| format!("{:.1} us", took.as_secs_f64() * 1e6 / expected as f64);
    table.say("  at the home, an entry (filling the outbox, sending)", per_entry(pair.home.busy));
    table.say("  at the reader, an entry (verifying, storing)", per_entry(pair.reader.busy));
    let bytes: usize = frames.iter().map(Vec::len).sum();
    table.limit("wire bytes an entry, uncompressed", bytes as f64 / expected as f64, 180.0, "B");
    pair.cut();
}

/// Connects again where nothing changed.
fn reconnect(pair: &mut Pair, table: &mut Report) {
    pair.connect();
    pair.cut();
    let mut took = Vec::new();
    let mut bytes = 0;
    let mut turns = 0;
    for _ in 0..20 {
        let exchange = pair.connect();
        pair.cut();
        took.push(exchange.took);
        (bytes, turns) = (exchange.bytes, exchange.turns);
    }
    table.limit("reconnect, nothing changed: bytes, both ways", bytes as f64, 500.0, "B");
    table.limit("reconnect, nothing changed: messages that wait for messages", turns as f64, 2.0, "");
    table.say("reconnect, nothing changed: time at both nodes", micros(percentile(&mut took, 50)));
}

/// Connects again after edits were missed.
fn missed(pair: &mut Pair, table: &mut Report) {
    for count in [1, 10, 100] {
        let edits: Vec<Submission> = (0..count).map(|number| edit(pair, number)).collect();
        edits.into_iter().for_each(|edit| drop(pair.home.submit(edit)));
        let exchange = pair.connect();
        pair.cut();
        let label = format!("reconnect after {count} edits were missed");
        table.say(&label, format!("{} B, {} waits, {}", exchange.bytes, exchange.turns, micros(exchange.took)));
    }
}

/// Makes another value of the first field of a case, in place of the one that stands.
fn edit(pair: &mut Pair, number: usize) -> Submission {
    let handle = pair.cases[number % pair.cases.len()];
    let store = &pair.home.store;
    let case = case::number_of(store, handle).expect("the store reads").expect("the case is there");
    let field = person(0)[number / pair.cases.len() % 25].0;
    let documents = case::all_documents(store, case, Some(field)).expect("the store reads");
    let (_, record) = documents.first().expect("the document is there");
    let newest = record.changes.last().expect("an opening at least");
    let newest: EntryId = raccord_protocol::ledger::entry_at(store, *newest).expect("the entry is there").id;
    let document = record.document;
    let signer = secret(HOME, Purpose::Staff).public();
    let value = format!("value {number}");
    let draft = Draft::change(signer, document, vec![newest], vec![newest], value.as_bytes(), &mut pair.home.entropy);
    pair.home.sign(Padding::Bare, vec![draft])
}

/// Edits while connected: from the submission until the value is durable at the reader.
fn propagation(pair: &mut Pair, table: &mut Report) {
    pair.connect();
    let session = SessionId(pair.sessions.to_be_bytes());
    let mut took = Vec::new();
    for number in 0..300 {
        let begin = Instant::now();
        let submission = edit(pair, number + 1_000);
        let frames = pair.home.submit(submission).frames;
        let mut answers = Vec::new();
        frames.into_iter().for_each(|frame| answers.extend(pair.reader.frame(HOME, session, frame).frames));
        took.push(begin.elapsed());
        pair.settle(begin, Vec::new(), answers);
    }
    pair.cut();
    let mut floor = floor::edits(300);
    for (percent, target) in [(50, 5.0), (99, 20.0)] {
        let (ours, floor) = (percentile(&mut took, percent), percentile(&mut floor, 50));
        table.ratio(
            &format!("an edit durable at the reader, p{percent}, against the floor's p50"),
            ours,
            floor,
            target,
        );
    }
}

/// Compares the size of each store with the bytes of headers and bodies in it.
fn disk(pair: &Pair, table: &mut Report) {
    for (name, office) in [("home", &pair.home), ("reader", &pair.reader)] {
        let mut bytes = 0;
        for of in [Table::Entries, Table::Bodies] {
            let rows = office.store.scan(of, &[], &[], usize::MAX).expect("the store reads");
            bytes += rows.iter().map(|(_, value)| value.len()).sum::<usize>();
        }
        let ratio = office.disk_bytes() as f64 / bytes as f64;
        table.limit(&format!("disk over headers and bodies, {name}"), ratio, 1.4, "x");
    }
}

/// Exports the home's ledger and has it audited.
fn audited(pair: &mut Pair, table: &mut Report) {
    pair.home.now = pair.home.now.plus_ms(HOUR_MS);
    pair.home.step(Input::Tick);
    let about = About {
        version: BUNDLE_VERSION,
        ledger: ledger_of(HOME),
        organisation: organisation(HOME),
        created: pair.home.now,
        with_bodies: false,
        nonce: None,
    };
    let mut bundle = Vec::new();
    let begin = Instant::now();
    export(&pair.home.store, &about, &secret(HOME, Purpose::Log), &mut bundle).expect("an export");
    let exporting = begin.elapsed();
    let begin = Instant::now();
    let source = BundleSource { name: "home".to_owned(), input: Box::new(bundle.as_slice()) };
    let report = audit(vec![source], &Options::default()).expect("an audit");
    let took = begin.elapsed();
    let entries = report.counts.entries as f64;
    let rate = entries / took.as_secs_f64();
    let target = 300_000.0;
    table.rows.push([
        format!("audit verify of {entries} entries"),
        format!("{rate:.0}/s"),
        String::new(),
        format!("{:.2}", rate / target),
        format!(">= {target}/s"),
        met(rate >= target),
    ]);
    table.say("audit export", format!("{:.0}/s", entries / exporting.as_secs_f64()));
}

/// Grants one case to many organisations, then edits it.
fn many_readers(table: &mut Report) {
    let mut costs = Vec::new();
    for readers in [50u16, 500] {
        let file = platform(readers + 1);
        let mut home = Office::new(HOME, &file);
        let handle = CaseHandle(home.entropy.draw());
        let values = person(0);
        let fields: Vec<FieldId> = values.iter().map(|(field, _)| *field).collect();
        let drafts = home.case(handle, &values);
        let submission = home.sign(Padding::Padded, drafts);
        home.submit(submission);
        let drafts: Vec<Draft> = (1..=readers).map(|reader| home.grant(handle, reader, &fields)).collect();
        let submission = home.sign(Padding::Padded, drafts);
        home.submit(submission);
        home.work();
        let sessions = 1;
        let mut pair = Pair { reader: Office::new(READER, &file), home, cases: vec![handle], sessions };
        let mut took = Vec::new();
        for _ in 0..20 {
            let submission = edit(&mut pair, 0);
            let begin = Instant::now();
            pair.home.submit(submission);
            took.push(begin.elapsed());
        }
        let cost = percentile(&mut took, 50);
        table.say(&format!("an edit of a case that {readers} organisations read"), micros(cost));
        costs.push(cost.as_secs_f64());
    }
    table.limit("growth of that from 50 to 500 readers (linear: 10)", costs[1] / costs[0], 10.0, "x");
}

fn percentile(took: &mut [Duration], percent: usize) -> Duration {
    took.sort_unstable();
    took[(took.len() * percent / 100).min(took.len() - 1)]
}

fn micros(took: Duration) -> String {
    format!("{:.0} us", took.as_secs_f64() * 1e6)
}

fn met(is_met: bool) -> String {
    if is_met { "yes" } else { "NO" }.to_owned()
}

/// What was measured, row by row: work, ours, floor, ratio, target, met.
struct Report {
    rows: Vec<[String; 6]>,
}

impl Report {
    fn new(cases: usize) -> Self {
        println!("{cases} cases of 25 fields; both nodes and the floors on this machine, in one process");
        Self { rows: vec![["work", "ours", "floor", "ratio", "target", "met"].map(str::to_owned)] }
    }

    fn ratio(&mut self, work: &str, ours: Duration, floor: Duration, target: f64) {
        let ratio = ours.as_secs_f64() / floor.as_secs_f64();
        let show = |took: Duration| format!("{:.2} ms", took.as_secs_f64() * 1e3);
        self.rows.push([
            work.to_owned(),
            show(ours),
            show(floor),
            format!("{ratio:.2}"),
            format!("<= {target}"),
            met(ratio <= target),
        ]);
    }

    fn limit(&mut self, work: &str, ours: f64, target: f64, unit: &str) {
        self.rows.push([
            work.to_owned(),
            format!("{ours:.2} {unit}"),
            String::new(),
            format!("{:.2}", ours / target),
            format!("<= {target} {unit}"),
            met(ours <= target),
        ]);
    }

    fn say(&mut self, work: &str, ours: String) {
        self.rows.push([work.to_owned(), ours, String::new(), String::new(), String::new(), String::new()]);
    }

    fn print(&self) {
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..6).map(width).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
    }
}
