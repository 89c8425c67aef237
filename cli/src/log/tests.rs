// SPDX-License-Identifier: EUPL-1.2
use std::io::{BufRead, BufReader, PipeReader, pipe};

use super::*;

/// More than wait in a pipe and in the log together: Linux keeps 64 KiB in a pipe.
const MANY: u64 = 3 * LINES_MAX as u64;

/// Starts a log to a pipe.
fn log() -> (Log, PipeReader) {
    let (reader, writer) = pipe().unwrap();
    let mut notices = writer.try_clone().unwrap();
    let log = Log::start(writer, move |count| writeln!(notices, "dropped {count}").unwrap()).unwrap();
    (log, reader)
}

/// Checks that the lines that were read are those from `first` on, in order, each there or counted; returns how many are
/// counted.
fn assert_complete(lines: impl Iterator<Item = String>, expected: u64) -> u64 {
    let (mut next, mut dropped) = (0, 0);
    for line in lines {
        match line.split_once(' ').unwrap() {
            ("line", number) => {
                assert_eq!(number.trim_end_matches('.').parse::<u64>().unwrap(), next);
                next += 1;
            }
            ("dropped", count) => {
                let count: u64 = count.parse().unwrap();
                assert!(count > 0);
                (next, dropped) = (next + count, dropped + count);
            }
            _ => panic!("{line}"),
        }
    }
    assert_eq!(next, expected);
    dropped
}

#[test]
fn all_lines_are_written_in_order_by_the_end() {
    let (log, reader) = log();
    let mut lines = log.lines();
    for number in 0..100 {
        lines.write_all(format!("line {number}\n").as_bytes()).unwrap();
    }
    drop(log);
    lines.write_all(b"after the end\n").unwrap();
    assert_eq!(assert_complete(BufReader::new(reader).lines().map(Result::unwrap), 100), 0);
}

#[test]
fn nobody_waits_for_who_does_not_read_and_what_is_dropped_is_counted_in_its_place() {
    let (log, reader) = log();
    let mut lines = log.lines();
    let long = ".".repeat(100);
    for number in 0..MANY {
        lines.write_all(format!("line {number}{long}\n").as_bytes()).unwrap();
    }
    let read = std::thread::spawn(move || {
        let lines: Vec<String> = BufReader::new(reader).lines().map(Result::unwrap).collect();
        lines
    });
    // Once somebody reads there is room again, after which nothing more is dropped.
    while log.lines.0.places.load(Ordering::Relaxed) == 0 {
        std::thread::yield_now();
    }
    lines.write_all(format!("line {MANY}\n").as_bytes()).unwrap();
    drop(log);
    let dropped = assert_complete(read.join().unwrap().into_iter(), MANY + 1);
    assert!(dropped >= MANY - 2 * LINES_MAX as u64, "{dropped}");
}

#[test]
fn what_the_log_itself_says_stands_at_its_place_however_many_lines_wait() {
    let (mut log, reader) = log();
    let mut lines = log.lines();
    let long = ".".repeat(100);
    for number in 0..MANY {
        lines.write_all(format!("line {number}{long}\n").as_bytes()).unwrap();
    }
    log.write_all(format!("line {MANY}\n").as_bytes()).unwrap();
    lines.write_all(format!("line {}\n", MANY + 1).as_bytes()).unwrap();
    let read = std::thread::spawn(move || {
        let lines: Vec<String> = BufReader::new(reader).lines().map(Result::unwrap).collect();
        lines
    });
    drop(log);
    let lines = read.join().unwrap();
    assert!(lines.contains(&format!("line {MANY}")));
    assert!(assert_complete(lines.into_iter(), MANY + 2) > 0);
}

#[test]
fn a_line_that_is_too_long_is_dropped_and_counted() {
    let (log, reader) = log();
    let mut lines = log.lines();
    lines.write_all(b"line 0\n").unwrap();
    lines.write_all(&[b'x'; LINE_BYTES_MAX + 1]).unwrap();
    lines.write_all(b"line 2\n").unwrap();
    drop(log);
    assert_eq!(assert_complete(BufReader::new(reader).lines().map(Result::unwrap), 3), 1);
}
