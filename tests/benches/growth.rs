// SPDX-License-Identifier: EUPL-1.2
//! How costs grow with what there is: the same work at several sizes, the exponent of each curve, and a plot of them.
//!
//! `RACCORD_BENCH_ENTRIES` names the sizes, in entries (`10000,100000` without it); `RACCORD_BENCH_PLOT` the SVG to write.
//! Times are times on a processor; those of a first sync are of all its threads, and by the clock beside.

#![expect(clippy::print_stdout, reason = "it prints a table")]

#[path = "growth/plot.rs"]
mod plot;

use std::path::PathBuf;

use raccord_node::office::OfficeError;
use raccord_node::office::measure::{cpu, forget_peak, memory_mib, process_cpu};
use raccord_node::office::pair::{CASE_ENTRIES, Pair};
use raccord_protocol::audit::{BundleSource, Options, audit};

use plot::Curve;

/// How many edits are missed, and how many are timed.
const EDITS: usize = 100;

fn main() {
    let sizes = std::env::var("RACCORD_BENCH_ENTRIES").unwrap_or_else(|_| "10000,100000".to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.trim().parse().expect("a number of entries")).collect();
    let mut curves: Vec<Curve> = Vec::new();
    for size in &sizes {
        for (at, (work, unit, cost)) in measured(*size).expect("two offices at work").into_iter().enumerate() {
            if curves.len() == at {
                curves.push(Curve { work, unit, points: Vec::new() });
            }
            curves[at].points.push((*size as f64, cost));
        }
    }
    let width = curves.iter().map(|curve| curve.work.len()).max().unwrap_or(0);
    println!("{:width$}  {}  exponent", "work", sizes.iter().map(|size| format!("{size:>12}")).collect::<String>());
    for curve in &curves {
        let costs: String = curve.points.iter().map(|(_, cost)| format!("{cost:>12.1}")).collect();
        println!("{:width$}  {costs}  {:>8.2}  {}", curve.work, curve.exponent(), curve.unit);
    }
    let path = std::env::var_os("RACCORD_BENCH_PLOT").map(PathBuf::from);
    let path = path.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("growth.svg"));
    std::fs::write(&path, plot::svg(&curves)).expect("the plot is written");
    println!("plot: {}", path.display());
}

type Measured = (&'static str, &'static str, f64);

/// Does all the work once, with about `entries` entries.
fn measured(entries: usize) -> Result<Vec<Measured>, OfficeError> {
    let directories = [tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory")];
    let mut pair = Pair::new(directories[0].path(), directories[1].path())?;
    let ms = |took: std::time::Duration| took.as_secs_f64() * 1e3;
    let before = memory_mib("self", "VmRSS");
    forget_peak();
    let (import, done) = cpu(|| pair.import(entries.div_ceil(CASE_ENTRIES)));
    done?;
    let memory = memory_mib("self", "VmHWM") - before;
    pair.grant()?;
    let begin = process_cpu();
    let sync = pair.first_sync()?;
    let on_processors = process_cpu() - begin;
    let wire: usize = sync.frames.iter().map(Vec::len).sum();
    let took = sync.took;
    drop(sync);
    pair.connect()?;
    pair.cut()?;
    let (idle, exchange) =
        cpu(|| (0..10).map(|_| pair.connect().and_then(|exchange| pair.cut().map(|()| exchange))).last());
    let idle_bytes = exchange.expect("ten of them")?.bytes;
    for number in 0..EDITS {
        let edit = pair.edit(number)?;
        pair.home.submit(edit)?;
    }
    let (missed, exchange) = cpu(|| pair.connect());
    let missed_bytes = exchange?.bytes;
    let (edit, done) = cpu(|| (0..EDITS).try_for_each(|number| pair.propagate(1_000 + number).map(drop)));
    done?;
    pair.cut()?;
    let disk = pair.home.disk_bytes()?;
    let bundle = pair.export()?;
    let source = BundleSource { name: "home".to_owned(), input: Box::new(bundle.as_slice()) };
    let (audited, report) = cpu(|| audit(vec![source], &Options::default()));
    report.expect("an audit");
    Ok(vec![
        ("import", "ms on a processor", ms(import)),
        ("import: memory beyond what the process had", "MiB", memory.max(0.1)),
        ("first sync", "ms on processors, all threads", ms(on_processors)),
        ("first sync, by the clock", "ms", ms(took)),
        ("first sync: bytes", "KiB", wire as f64 / 1024.0),
        ("reconnect, nothing changed", "us on a processor, both nodes", ms(idle) * 1e3 / 10.0),
        ("reconnect, nothing changed: bytes", "B", idle_bytes as f64),
        ("reconnect, 100 edits missed", "ms on a processor, both nodes", ms(missed)),
        ("reconnect, 100 edits missed: bytes", "B", missed_bytes as f64),
        ("an edit, durable at the reader", "us on a processor, both nodes", ms(edit) * 1e3 / EDITS as f64),
        ("disk of the home", "KiB", disk as f64 / 1024.0),
        ("audit verify", "ms on a processor", ms(audited)),
    ])
}
