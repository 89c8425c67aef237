// SPDX-License-Identifier: EUPL-1.2
//! The same work by other systems and by ours, side by side: a first sync of cases, a reconnect at which nothing is new, and
//! a catch-up after one case in a hundred changed.
//!
//! `cargo run --release` runs every system once a round, each in a process of its own with a directory of its own, and
//! prints one table of medians, ranges and ratios. Ratios are taken within a round, so that a busy minute weighs on both.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;

use crate::failure::Failure;
use crate::system::System;
use crate::table::Round;
use crate::work::Outcome;

mod case;
mod failure;
mod system;
mod table;
#[cfg(test)]
mod tests;
mod wire;
mod work;

/// How long to wait before asking again whether a process has ended.
const POLL: Duration = Duration::from_millis(20);

/// Puts other systems and ours to the same work and prints one table.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:\n  cargo run --release\n  cargo run --release -- --cases 2000 --runs 3\n  \
                        cargo run --release -- --systems raccord,iroh-cases --raccord ../../target/release/raccord --json")]
struct Arguments {
    /// How many cases of 25 fields.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    cases: u32,
    /// How many rounds; each runs every system once.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    runs: u32,
    /// Which systems.
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_values_t = System::ALL)]
    systems: Vec<System>,
    /// The program that is ours; without it, one is built from the workspace around this package.
    #[arg(long, value_name = "FILE")]
    raccord: Option<PathBuf>,
    /// Where the systems keep their stores; the disk that it lies on is measured.
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// After how many seconds another system is given up in a round.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    patience: u64,
    /// Print every figure of every round as JSON in place of the table.
    #[arg(long)]
    json: bool,
    /// Run one system once, in this process.
    #[arg(long, hide = true, value_name = "SYSTEM")]
    once: Option<System>,
    /// The seed of the cases.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let directory = arguments.directory.clone().unwrap_or_else(std::env::temp_dir);
    if let Some(system) = arguments.once {
        let own = tempfile::Builder::new().prefix("raccord-peers-").tempdir_in(&directory)?;
        let program = arguments.raccord.as_deref();
        let cases = usize::try_from(arguments.cases).unwrap_or(usize::MAX);
        let outcome = system.run(cases, arguments.seed, own.path(), program)?;
        println!("{}", serde_json::to_string(&outcome)?);
        return Ok(());
    }
    let program = match &arguments.raccord {
        Some(program) => Some(program.clone()),
        None if arguments.systems.contains(&System::Raccord) => Some(build()?),
        None => None,
    };
    let mut rounds = Vec::new();
    for number in 1..=arguments.runs {
        let mut round = Round::new();
        for system in &arguments.systems {
            eprintln!("round {number} of {}: {system}", arguments.runs);
            match one(*system, &arguments, &directory, program.as_deref()) {
                Ok(outcome) => drop(round.insert(*system, outcome)),
                Err(failure) => eprintln!("{system}: {failure}"),
            }
        }
        rounds.push(round);
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&rounds)?);
    } else {
        print!("{}", table::render(&rounds));
    }
    Ok(())
}

/// Runs one system once in a process of its own.
fn one(system: System, arguments: &Arguments, directory: &Path, program: Option<&Path>) -> Result<Outcome, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--once", system.name(), "--cases", &arguments.cases.to_string()]);
    command.args(["--seed", &arguments.seed.to_string(), "--directory"]).arg(directory);
    if let Some(program) = program {
        command.arg("--raccord").arg(program);
    }
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let started = Instant::now();
    // Ours gives up by itself, and ends the processes that it started.
    while system != System::Raccord && process.try_wait()?.is_none() {
        if started.elapsed() > Duration::from_secs(arguments.patience) {
            process.kill()?;
            process.wait()?;
            return Err(Failure::Patience { seconds: arguments.patience });
        }
        std::thread::sleep(POLL);
    }
    let output = process.wait_with_output()?;
    if !output.status.success() {
        return Err(Failure::Process { status: output.status });
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Builds ours from the workspace around this package, and returns the program.
fn build() -> Result<PathBuf, Failure> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let arguments =
        ["build", "--release", "--locked", "--package", "raccord", "--message-format", "json-render-diagnostics"];
    let output = Command::new("cargo").args(arguments).current_dir(workspace).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(Failure::Process { status: output.status });
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut executables = built.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    executables.next_back().ok_or(Failure::Missing { what: "program named raccord" })
}
