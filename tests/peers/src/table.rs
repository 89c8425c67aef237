// SPDX-License-Identifier: EUPL-1.2
//! One table of all rounds: medians, ranges, and how many times as much as ours each system takes.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::system::System;
use crate::work::{Outcome, Work};

/// Is what every system took in one round.
pub(crate) type Round = BTreeMap<System, Outcome>;

/// Is what one number is about.
#[derive(Debug, Clone, Copy)]
enum Quantity {
    Time(Work),
    Disk,
    Memory,
}

/// What the table shows, in its order.
const QUANTITIES: [Quantity; 5] = [
    Quantity::Time(Work::ALL[0]),
    Quantity::Time(Work::ALL[1]),
    Quantity::Time(Work::ALL[2]),
    Quantity::Disk,
    Quantity::Memory,
];

/// Returns the table, as Markdown, with what has to be known beside it.
pub(crate) fn render(rounds: &[Round]) -> String {
    let mut text = String::from(
        "| Work | System | Median (lowest to highest) | Times ours | Processors | Times ours | Wire |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for quantity in QUANTITIES {
        for system in System::ALL.into_iter().filter(|system| rounds.iter().any(|round| round.contains_key(system))) {
            text.push_str(&line(rounds, quantity, system));
        }
    }
    text.push_str(
        "\nTimes ours: above 1, ours takes less. Taken within each round; of the first sync and of what is on disk per field moved, \
         of the others per run.\n",
    );
    for (system, outcome) in rounds.iter().find(|round| !round.is_empty()).into_iter().flatten() {
        let Outcome { cases, fields, changed, .. } = outcome;
        let _ = writeln!(text, "- {system}: {cases} cases, {fields} fields, {changed} changed; {}.", system.note());
    }
    text
}

/// Returns a row of the table.
fn line(rounds: &[Round], quantity: Quantity, system: System) -> String {
    let (title, unit) = match quantity {
        Quantity::Time(work) => (work.title(), "s"),
        Quantity::Disk => ("on the receiver's disk", "MiB"),
        Quantity::Memory => ("memory", "MiB"),
    };
    let amount = |outcome: &Outcome| Some(amount(outcome, quantity));
    let cpu = |outcome: &Outcome| match quantity {
        Quantity::Time(work) => outcome.step(work).cpu_seconds,
        Quantity::Disk | Quantity::Memory => None,
    };
    let wire = |outcome: &Outcome| match quantity {
        Quantity::Time(work) => outcome.step(work).wire_bytes,
        Quantity::Disk | Quantity::Memory => None,
    };
    let bytes = Spread::of(rounds.iter().filter_map(|round| wire(round.get(&system)?)).map(|bytes| bytes as f64));
    let wire = bytes.map_or_else(String::new, |bytes| format!("{} KB", digits(bytes.median / 1000.0)));
    let time = Spread::of(values(rounds, system, &amount)).map_or_else(String::new, |spread| spread.show(unit));
    let processors = Spread::of(values(rounds, system, &cpu)).map_or_else(String::new, |spread| spread.show("s"));
    let [times, times_cpu] = [ratios(rounds, quantity, system, &amount), ratios(rounds, quantity, system, &cpu)]
        .map(|spread| spread.map_or_else(String::new, |spread| spread.show("")));
    format!("| {title} | {system} | {time} | {times} | {processors} | {times_cpu} | {wire} |\n")
}

fn amount(outcome: &Outcome, quantity: Quantity) -> f64 {
    match quantity {
        Quantity::Time(work) => outcome.step(work).seconds,
        Quantity::Disk => outcome.disk_mb,
        Quantity::Memory => outcome.peak_mb as f64,
    }
}

fn values(rounds: &[Round], system: System, value: &dyn Fn(&Outcome) -> Option<f64>) -> impl Iterator<Item = f64> {
    rounds.iter().filter_map(move |round| value(round.get(&system)?))
}

/// Returns how many times as much as ours a system takes, in each round where both ended.
fn ratios(
    rounds: &[Round],
    quantity: Quantity,
    system: System,
    value: &dyn Fn(&Outcome) -> Option<f64>,
) -> Option<Spread> {
    // Memory is of both ends with the others, and of the larger one with ours.
    if system == System::Raccord || matches!(quantity, Quantity::Memory) {
        return None;
    }
    let ratios = rounds.iter().filter_map(|round| {
        let (theirs, ours) = (round.get(&system)?, round.get(&System::Raccord)?);
        let ratio = value(theirs)? / value(ours)?;
        let scale = match quantity {
            Quantity::Time(Work::FirstSync) | Quantity::Disk => ours.fields as f64 / theirs.fields as f64,
            // As many cases changed, by one field each.
            Quantity::Time(Work::CatchUp | Work::Reconnect) | Quantity::Memory => 1.0,
        };
        Some(ratio * scale).filter(|ratio| ratio.is_finite())
    });
    Spread::of(ratios)
}

/// Is how values lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The one in the middle; of an even number, the mean of the two.
    pub(crate) median: f64,
    /// The lowest.
    pub(crate) lowest: f64,
    /// The highest.
    pub(crate) highest: f64,
}

impl Spread {
    /// Returns how values lie, if there are any.
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let (lowest, highest) = (*values.first()?, *values.last()?);
        let median = f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2]);
        Some(Self { median, lowest, highest })
    }

    fn show(self, unit: &str) -> String {
        let numbers = format!("{} {unit}", digits(self.median));
        let range = format!("({} to {})", digits(self.lowest), digits(self.highest));
        format!("{} {range}", numbers.trim_end())
    }
}

/// Returns a number with about three digits that mean something.
pub(crate) fn digits(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        size if size >= 1.0 => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}
