// SPDX-License-Identifier: EUPL-1.2
//! `raccord bench`: how fast this machine does it.

use clap::Args;

use crate::context::Context;
use crate::demo::measure::{Measures, Spread, measure};
use crate::error::CliError;
use crate::interruption;
use crate::language::Message;

/// Measures two offices on this machine.
#[derive(Debug, Args)]
#[command(after_help = "help-bench-examples")]
pub struct Bench {
    /// How many people stand on the list.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000), help = "help-bench-cases")]
    cases: u32,
    /// Repeats the list.
    #[arg(long, value_name = "S", default_value_t = 1, help = "help-demo-seed")]
    seed: u64,
}

/// Measures and prints; ends with a negative answer where the audit found something.
pub(super) fn run(context: &Context, arguments: &Bench) -> Result<(), CliError> {
    let printer = context.printer();
    let directory = tempfile::Builder::new().prefix("raccord-bench-").tempdir()?;
    interruption::watch()?;
    let cases = usize::try_from(arguments.cases).unwrap_or(usize::MAX);
    let measures = measure(printer, cases, arguments.seed, directory.path())?;
    printer.show(&measures, |printer| {
        for line in lines(&measures) {
            printer.say(line)?;
        }
        Ok(())
    })?;
    if measures.findings == 0 { Ok(()) } else { Err(CliError::finding("bench-findings")) }
}

fn lines(measures: &Measures) -> Vec<Message> {
    let seconds = &measures.seconds;
    let times = |id: &'static str, times: &Spread| {
        Message::new(id).with("half", decimals(times.p50)).with("most", decimals(times.p99))
    };
    vec![
        Message::new("bench-import").with("cases", measures.cases).with("seconds", decimals(seconds.import)),
        Message::new("bench-first-sync").with("fields", measures.fields).with("seconds", decimals(seconds.first_sync)),
        times("bench-propagate", &measures.propagate_ms),
        Message::new("bench-reconnect").with("seconds", decimals(seconds.reconnect)),
        Message::new("bench-catch-up").with("missed", measures.missed).with("seconds", decimals(seconds.catch_up)),
        Message::new("bench-audit").with("entries", measures.entries).with("seconds", decimals(seconds.audit)),
        times("bench-disk", &measures.durable_write_ms),
        Message::new("bench-space")
            .with("home", decimals(measures.store_mb.home))
            .with("reader", decimals(measures.store_mb.reader))
            .with("memory", measures.peak_rss_mb),
    ]
}

fn decimals(number: f64) -> String {
    format!("{number:.2}")
}
