// SPDX-License-Identifier: EUPL-1.2
//! What Linux says of a process: time on a processor, which other work on the machine disturbs less than a clock,
//! and memory.

use std::fs;
use std::time::Duration;

/// Returns how long the calling thread was on a processor; zero where the system does not say.
pub fn thread_cpu() -> Duration {
    let said = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(said.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

/// Returns how long `work` was on a processor, on this thread, and what it returned.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begin = thread_cpu();
    let done = work();
    (thread_cpu().saturating_sub(begin), done)
}

/// Returns how long all threads of this process were on processors, those that ended too, to a hundredth of a second: fields
/// 14 and 15 of its `stat`, the 12th and 13th after its name, in ticks.
pub fn process_cpu() -> Duration {
    ticks("self").map_or(Duration::ZERO, |ticks| Duration::from_millis(10 * ticks))
}

/// Returns how long a process was on processors, in hundredths of a second.
pub fn ticks(process: &str) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    Some(after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum())
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
