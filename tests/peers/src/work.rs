// SPDX-License-Identifier: EUPL-1.2
//! What is measured of a system: three pieces of work, each with its time, the processors' time and its bytes on the wire.

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::case::FIELDS;
use crate::failure::Failure;

/// Linux tells processors' time in hundredths of a second, whatever the clock of the kernel.
const TICKS_PER_SECOND: f64 = 100.0;

/// Is what one piece of work took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Step {
    /// The time, in seconds.
    pub(crate) seconds: f64,
    /// The processors' time of both ends, in seconds; a busy machine stretches it less than time.
    pub(crate) cpu_seconds: Option<f64>,
    /// The bytes on the wire, both ways, where the system lets them be counted.
    pub(crate) wire_bytes: Option<u64>,
}

/// Is what one run of a system took.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// How many cases were moved.
    pub(crate) cases: usize,
    /// How many fields of them.
    pub(crate) fields: usize,
    /// How many cases changed, by one field each, while the receiver was away.
    pub(crate) changed: usize,
    /// From an empty receiver that is told of the sender until all of it is on the receiver's disk.
    pub(crate) first_sync: Step,
    /// From the start of the receiver on what it has on disk until both know that nothing is new.
    pub(crate) reconnect: Step,
    /// From the start of the receiver until the changes that it missed are on its disk.
    pub(crate) catch_up: Step,
    /// The most memory, in MiB: of a process with both ends, except that ours has one for each and this is the larger's.
    pub(crate) peak_mb: u64,
    /// What the receiver keeps on disk, in MiB.
    pub(crate) disk_mb: f64,
}

/// Is the three pieces of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Everything, to an empty receiver.
    FirstSync,
    /// Nothing is new.
    Reconnect,
    /// One case in a hundred changed.
    CatchUp,
}

impl Work {
    /// All of it, in the order of the table.
    pub(crate) const ALL: [Self; 3] = [Self::FirstSync, Self::CatchUp, Self::Reconnect];

    /// Returns what people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::FirstSync => "first sync",
            Self::Reconnect => "reconnect, nothing new",
            Self::CatchUp => "catch-up of 1 %",
        }
    }
}

impl Outcome {
    /// Returns what a run took whose sender and receiver are this process: of these cases, of which so many changed, with what
    /// each piece of work took and where the receiver keeps its copy.
    pub(crate) fn of_this_process(
        cases: usize,
        changed: usize,
        [first_sync, reconnect, catch_up]: [Step; 3],
        reader: &Path,
    ) -> Result<Self, Failure> {
        let fields = cases * FIELDS.len();
        let (peak_mb, disk_mb) = (peak_mb(), disk_mb(reader)?);
        Ok(Self { cases, fields, changed, first_sync, reconnect, catch_up, peak_mb, disk_mb })
    }

    /// Returns what a piece of work took.
    pub(crate) const fn step(&self, work: Work) -> &Step {
        match work {
            Work::FirstSync => &self.first_sync,
            Work::Reconnect => &self.reconnect,
            Work::CatchUp => &self.catch_up,
        }
    }
}

/// Measures a piece of work of this process.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    started: Instant,
    cpu_seconds: Option<f64>,
}

impl Stopwatch {
    /// Starts now.
    pub(crate) fn start() -> Self {
        Self { cpu_seconds: cpu_seconds(), started: Instant::now() }
    }

    /// Stops now, after so many bytes on the wire.
    pub(crate) fn stop(self, wire_bytes: u64) -> Step {
        let seconds = self.started.elapsed().as_secs_f64();
        let cpu_seconds = self.cpu_seconds.zip(cpu_seconds()).map(|(before, after)| after - before);
        Step { seconds, cpu_seconds, wire_bytes: Some(wire_bytes) }
    }
}

/// Returns the processors' time of this process so far, in seconds, where the system says it (Linux, proc(5)).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold spaces; the fields are counted after it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// Returns the most memory of this process so far, in MiB; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0);
    kib.div_ceil(1024)
}

/// Returns the size of the files in a directory and below, in MiB.
fn disk_mb(directory: &Path) -> std::io::Result<f64> {
    // Sizes are far below what a float of 64 bits holds exactly.
    Ok(disk_bytes(directory)? as f64 / (1024.0 * 1024.0))
}

fn disk_bytes(directory: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { disk_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
