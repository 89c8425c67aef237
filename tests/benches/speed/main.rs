// SPDX-License-Identifier: EUPL-1.2
//! What the product costs against floors measured in the same run: see `tests/benches/README.md`.
//!
//! `RACCORD_BENCH_CASES` says how many cases of 25 fields there are: 1,000 without it. What is measured elsewhere is named below the
//! table.

#![expect(clippy::print_stdout, reason = "it prints a table")]

mod disk;
mod floor;
mod repair;
mod shown;

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use raccord_node::office::measure::{cpu, forget_peak, memory_mib, process_cpu};
use raccord_node::office::pair::{CASE_ENTRIES, HOME, Pair, READER};
use raccord_node::office::{Office, person, platform};
use raccord_protocol::audit::{BundleSource, Options, audit};
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use tempfile::TempDir;

fn main() {
    let cases = std::env::var("RACCORD_BENCH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000);
    let mut table = Report::new(cases);
    let directories = [directory(), directory()];
    let mut pair = Pair::new(directories[0].path(), directories[1].path()).expect("two offices");
    import(cases, &mut pair, &mut table);
    first_sync(cases, &mut pair, &mut table);
    reconnect(&mut pair, &mut table);
    missed(&mut pair, &mut table);
    propagation(&mut pair, &mut table);
    disk::disk(&pair, [directories[0].path(), directories[1].path()], &mut table);
    audited(&mut pair, &mut table);
    repair::repair(&mut pair, directories[1].path(), &mut table);
    many_readers(&mut table);
    table.print();
    println!(
        "elsewhere: `growth` (other sizes), `daily` (a case shown cold, 100,000 rows imported), `idle` (a node at rest),"
    );
    println!("all by `cargo bench -p raccord-tests`; other systems by tests/peers");
}

fn directory() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// Opens the cases, as an import does: signed by staff, checked and stored by the node.
fn import(cases: usize, pair: &mut Pair, table: &mut Report) {
    pair.home.busy = Duration::ZERO;
    let before = memory_mib("self", "VmRSS");
    forget_peak();
    let (on_processor, signing) = cpu(|| pair.import(cases));
    let memory = memory_mib("self", "VmHWM") - before;
    let signing = signing.expect("an import");
    let rows: Vec<Vec<String>> =
        (0..cases).map(|number| person(number).into_iter().map(|(_, value)| value).collect()).collect();
    let (floor_on_processor, floor) = cpu(|| floor::import(&rows));
    let (signed_on_processor, _) = cpu(|| floor::signed_import(cases * CASE_ENTRIES));
    table.ratio(&format!("import of {cases} rows of 25 columns"), signing + pair.home.busy, floor, 5.0);
    table.ratio("  on a processor", on_processor, floor_on_processor, 5.0);
    let label = "  on a processor, beside a floor whose entries are signed, checked and found again";
    table.ratio(label, on_processor, signed_on_processor, 2.0);
    let per_entry = |took: Duration| format!("{:.1} us", took.as_secs_f64() * 1e6 / (cases * CASE_ENTRIES) as f64);
    table.say("  on a processor, an entry", per_entry(on_processor));
    table.say("  making and signing entries, an entry", per_entry(signing));
    table.say("  checking and storing them, an entry", per_entry(pair.home.busy));
    table.limit("  memory at most, beyond what was there", memory, 500.0, "MiB");
}

/// Moves everything to a reader that has nothing: two threads, one a node, as two processes would.
fn first_sync(cases: usize, pair: &mut Pair, table: &mut Report) {
    pair.grant().expect("grants");
    let expected = cases * CASE_ENTRIES;
    pair.home.busy = Duration::ZERO;
    pair.reader.busy = Duration::ZERO;
    let begin = process_cpu();
    let transfer = pair.first_sync().expect("a first sync");
    let on_processors = process_cpu() - begin;
    let begin = process_cpu();
    let floor = floor::first_sync(&transfer.frames);
    let floor_on_processors = process_cpu() - begin;
    let label = format!("first sync of {cases} cases ({expected} entries), durable, verified");
    table.ratio(&label, transfer.took, floor, 2.0);
    table.ratio("  on processors, all threads", on_processors, floor_on_processors, 2.0);
    let per_entry = |took: Duration| format!("{:.1} us", took.as_secs_f64() * 1e6 / expected as f64);
    table.say("  on processors, an entry", per_entry(on_processors));
    table.say("  at the home, an entry (filling the outbox, sending)", per_entry(pair.home.busy));
    table.say("  at the reader, an entry (verifying, storing)", per_entry(pair.reader.busy));
    let bytes: usize = transfer.frames.iter().map(Vec::len).sum();
    table.limit("wire bytes an entry, uncompressed", bytes as f64 / expected as f64, 180.0, "B");
    let compressed: usize = transfer.frames.iter().map(|frame| deflated(frame)).sum();
    table.limit("wire bytes an entry, if frames were deflated", compressed as f64 / expected as f64, 110.0, "B");
    let (on_processor, shown) = cpu(|| shown::shown(&mut pair.reader));
    let label = "first sync until every case can be listed, searched and shown, beside the sync alone, on processors";
    table.ratio(label, on_processors + on_processor, on_processors, 2.0);
    let per_case = |took: Duration| micros(took / u32::try_from(cases).unwrap_or(u32::MAX));
    table.say("  the index of words, a case", per_case(shown.indexing));
    table.say("  a list of all cases with three values, a case", per_case(shown.listing));
    table.say("  one case with all its values", micros(shown.showing));
}

/// Returns how many bytes a frame would take, compressed at the usual level.
fn deflated(frame: &[u8]) -> usize {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(frame).and_then(|()| encoder.finish()).expect("memory takes it").len()
}

/// Connects again where nothing changed.
fn reconnect(pair: &mut Pair, table: &mut Report) {
    let mut connect = || {
        let exchange = pair.connect().expect("a session");
        pair.cut().expect("its end");
        exchange
    };
    connect();
    let exchanges: Vec<_> = (0..20).map(|_| connect()).collect();
    let last = exchanges[exchanges.len() - 1];
    let mut took: Vec<Duration> = exchanges.iter().map(|exchange| exchange.took).collect();
    table.limit("reconnect, nothing changed: bytes, both ways", last.bytes as f64, 500.0, "B");
    table.limit("reconnect, nothing changed: messages that wait for messages", last.turns as f64, 2.0, "");
    table.say("reconnect, nothing changed: time at both nodes", micros(percentile(&mut took, 50)));
}

/// Connects again after edits were missed.
fn missed(pair: &mut Pair, table: &mut Report) {
    for count in [1, 10, 100] {
        for number in 0..count {
            let edit = pair.edit(number).expect("an edit");
            pair.home.submit(edit).expect("an edit that is taken");
        }
        let (on_processor, exchange) = cpu(|| pair.connect());
        let exchange = exchange.expect("a session");
        pair.cut().expect("its end");
        let label = format!("reconnect after {count} edits were missed: both nodes, on a processor");
        table.say(&label, format!("{} B, {}", exchange.bytes, micros(on_processor)));
        table.limit("  bytes beside the deliveries", exchange.bytes_beside as f64, 1_024.0, "B");
        table.limit("  messages that wait for messages", exchange.turns as f64, 4.0, "");
    }
}

/// Edits while connected: from the making of the edit until the value is durable at the reader.
fn propagation(pair: &mut Pair, table: &mut Report) {
    pair.connect().expect("a session");
    let mut took: Vec<Duration> =
        (0..300).map(|number| pair.propagate(number + 1_000).expect("an edit that is taken")).collect();
    pair.cut().expect("its end");
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

/// Returns the key of the store in a directory, in hexadecimal.
fn key_digits(directory: &Path) -> String {
    let key = std::fs::read_to_string(directory.join("store.key")).expect("the key of the store");
    key.split_whitespace().find(|word| word.len() == 64).expect("32 bytes in hexadecimal").to_owned()
}

/// Exports the home's ledger and has it audited.
fn audited(pair: &mut Pair, table: &mut Report) {
    let (exporting, bundle) = cpu(|| pair.export());
    let bundle = bundle.expect("an export");
    let source = BundleSource { name: "home".to_owned(), input: Box::new(bundle.as_slice()) };
    let before = memory_mib("self", "VmRSS");
    forget_peak();
    let (took, report) = cpu(|| audit(vec![source], &Options::default()));
    let memory = memory_mib("self", "VmHWM") - before;
    let report = report.expect("an audit");
    let entries = report.counts.entries as f64;
    let rate = entries / took.as_secs_f64();
    let target = 300_000.0;
    table.rows.push([
        format!("audit verify of {entries} entries, on a processor"),
        format!("{rate:.0}/s"),
        String::new(),
        format!("{:.2}", rate / target),
        format!(">= {target}/s"),
        met(rate >= target),
    ]);
    table.say("  memory at most, beyond what was there", format!("{memory:.1} MiB"));
    table.say("audit export, on a processor", format!("{:.0}/s", entries / exporting.as_secs_f64()));
}

/// Grants one case to many organisations, then edits it.
fn many_readers(table: &mut Report) {
    let mut costs = Vec::new();
    for readers in [50u16, 500] {
        let directories = [directory(), directory()];
        let mut pair = Pair::new(directories[0].path(), directories[1].path()).expect("two offices");
        let many = directory();
        pair.home = Office::new(many.path(), HOME, &platform(readers + 1)).expect("an office");
        pair.import(1).expect("a case");
        let handle: CaseHandle = pair.cases[0];
        let fields: Vec<FieldId> = person(0).iter().map(|(field, _)| *field).collect();
        let drafts: Vec<Draft> = (READER..=readers).map(|reader| pair.home.grant(handle, reader, &fields)).collect();
        let submission = pair.home.sign(Padding::Padded, drafts);
        pair.home.submit(submission).expect("grants");
        pair.home.work().expect("the outboxes are filled");
        let before = memory_mib("self", "VmRSS");
        forget_peak();
        let mut took = Vec::new();
        for _ in 0..20 {
            let submission = pair.edit(0).expect("an edit");
            let begin = Instant::now();
            pair.home.submit(submission).expect("an edit that is taken");
            took.push(begin.elapsed());
        }
        let cost = percentile(&mut took, 50);
        table.say(&format!("an edit of a case that {readers} organisations read"), micros(cost));
        let memory = memory_mib("self", "VmHWM") - before;
        table.say("  memory at most, beyond what was there", format!("{memory:.1} MiB"));
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

    fn compare(&mut self, work: &str, ours: f64, theirs: f64, unit: &str, target: f64) {
        let ratio = ours / theirs;
        self.rows.push([
            work.to_owned(),
            format!("{ours:.0} {unit}"),
            format!("{theirs:.0} {unit}"),
            format!("{ratio:.3}"),
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
