// SPDX-License-Identifier: EUPL-1.2
//! Ours: `raccord bench`, which does the same work with two nodes as people run them.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::failure::{Failure, expect_count};
use crate::work::{Outcome, Step};

/// Is what is taken from `raccord bench --json`.
#[derive(Debug, Deserialize)]
struct Measures {
    cases: usize,
    fields: usize,
    missed: usize,
    findings: usize,
    seconds: Works,
    /// Versions before it was printed have none.
    cpu_seconds: Option<Works>,
    store_mb: Stores,
    peak_rss_mb: u64,
}

#[derive(Debug, Deserialize)]
struct Works {
    first_sync: f64,
    reconnect: f64,
    catch_up: f64,
}

#[derive(Debug, Deserialize)]
struct Stores {
    reader: f64,
}

/// Does the work.
pub(super) fn run(count: usize, seed: u64, directory: &Path, program: &Path) -> Result<Outcome, Failure> {
    let (count, seed) = (count.to_string(), seed.to_string());
    let output = Command::new(program)
        .args(["bench", "--json", "--cases", &count, "--seed", &seed])
        .env("TMPDIR", directory)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(Failure::Process { status: output.status });
    }
    let measures: Measures = serde_json::from_slice(&output.stdout)?;
    expect_count("findings of the audit", 0, measures.findings)?;
    let step = |of: fn(&Works) -> f64| Step {
        seconds: of(&measures.seconds),
        cpu_seconds: measures.cpu_seconds.as_ref().map(of),
        wire_bytes: None,
    };
    Ok(Outcome {
        cases: measures.cases,
        fields: measures.fields,
        changed: measures.missed,
        first_sync: step(|works| works.first_sync),
        reconnect: step(|works| works.reconnect),
        catch_up: step(|works| works.catch_up),
        peak_mb: measures.peak_rss_mb,
        disk_mb: measures.store_mb.reader,
    })
}
