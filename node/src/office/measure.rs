// SPDX-License-Identifier: EUPL-1.2
//! What Linux says of a process: time on a processor, which other work on the machine disturbs less than a clock,
//! and memory.

use std::fs;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Returns how long the calling thread was on a processor, this moment included: what `/proc` says of it is of the last tick.
pub fn thread_cpu() -> Duration {
    said_by(ClockId::ThreadCPUTime)
}

/// Returns how long `work` was on a processor, on this thread, and what it returned.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begin = thread_cpu();
    let done = work();
    (thread_cpu().saturating_sub(begin), done)
}

/// Returns how long all threads of this process were on processors, those that ended too.
pub fn process_cpu() -> Duration {
    said_by(ClockId::ProcessCPUTime)
}

fn said_by(clock: ClockId) -> Duration {
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

/// Has the system forget how much memory this process took at most.
pub fn forget_peak() {
    // Where it refuses, the peak is that of all the process did.
    drop(fs::write("/proc/self/clear_refs", "5"));
}

/// Returns how much memory a process takes now (`VmRSS`) or took at most (`VmHWM`), in MiB.
pub fn memory_mib(process: &str, of: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(of)?.strip_prefix(':'));
    let kib: Option<f64> = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    kib.unwrap_or(0.0) / 1024.0
}
