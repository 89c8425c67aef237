// SPDX-License-Identifier: EUPL-1.2
//! How far an audit is: a bar that counts the bytes of its files, and says what it does when the last of them is read.

use std::cell::RefCell;
use std::io::{self, Read};

use raccord_protocol::audit::BundleSource;

use super::verify::Input;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Printer, Progress};

/// Is the bar of one check. It goes when the value is dropped.
pub(super) struct Meter(RefCell<Reading>);

struct Reading {
    progress: Progress,
    /// How many bytes are still to come.
    left: u64,
    /// What is done when all are read.
    after: String,
}

impl Meter {
    /// Returns the bar of a check that reads each of the files `times` times.
    pub(super) fn new(printer: &Printer, inputs: &[&Input], times: u64) -> Result<Self, CliError> {
        let mut bytes = 0;
        for input in inputs {
            bytes += input.bytes()? * times;
        }
        Ok(Self(RefCell::new(Reading {
            progress: printer.progress_share(bytes, "audit-progress-read"),
            left: bytes,
            after: printer.translator().say(&Message::new("audit-progress-compare")),
        })))
    }

    /// Returns a file as an audit takes it, from its start; what is read of it is counted.
    pub(super) fn source<'a>(&'a self, input: &'a Input) -> Result<BundleSource<'a>, CliError> {
        let counted = Counted { input: input.read()?, meter: self };
        Ok(BundleSource { name: input.name(), input: Box::new(counted) })
    }

    fn count(&self, bytes: u64) {
        let mut reading = self.0.borrow_mut();
        let was_over = reading.left == 0;
        reading.left = reading.left.saturating_sub(bytes);
        if reading.left == 0 && !was_over {
            // What follows compares the files with each other, and has no bytes to count.
            let after = std::mem::take(&mut reading.after);
            reading.progress.relabel(&after);
        }
        reading.progress.advance(bytes);
    }
}

struct Counted<'a> {
    input: Box<dyn Read + 'a>,
    meter: &'a Meter,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.input.read(buffer)?;
        self.meter.count(bytes as u64);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests;
