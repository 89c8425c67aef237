// SPDX-License-Identifier: EUPL-1.2
//! Runs simulations: fresh seeds for some minutes, or one seed again.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use raccord_simulations::scenarios::Scenario;
use raccord_simulations::world::{Outcome, run_checked};

#[derive(Parser)]
#[command(about = "Simulates nodes in a world where everything goes wrong, repeatably")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Explores fresh seeds until the time is over, or a promise is broken
    Run {
        /// For how many minutes; fractions are allowed
        #[arg(long, default_value_t = 1.0)]
        minutes: f64,
        /// The first seed; from the operating system if it is not given
        #[arg(long)]
        seed: Option<u64>,
        /// Only this scenario
        #[arg(long)]
        scenario: Option<String>,
    },
    /// Runs one seed again
    Replay {
        /// The seed
        #[arg(long)]
        seed: u64,
        /// Only this scenario
        #[arg(long)]
        scenario: Option<String>,
    },
    /// Lists the scenarios
    List,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run { minutes, seed, scenario } => explore(minutes, seed, scenario.as_deref()),
        Command::Replay { seed, scenario } => chosen(scenario.as_deref())
            .and_then(|scenarios| scenarios.iter().try_for_each(|scenario| simulate(scenario, seed))),
        Command::List => {
            Scenario::all().iter().for_each(|scenario| say(&format!("{:<12} {}", scenario.name, scenario.about)));
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            ExitCode::FAILURE
        }
    }
}

fn chosen(name: Option<&str>) -> Result<Vec<Scenario>, String> {
    match name {
        None => Ok(Scenario::all()),
        Some(name) => Ok(vec![Scenario::named(name).map_err(|error| error.to_string())?]),
    }
}

fn explore(minutes: f64, seed: Option<u64>, scenario: Option<&str>) -> Result<(), String> {
    let length = Duration::try_from_secs_f64(minutes * 60.0).map_err(|error| error.to_string())?;
    let mut scenarios = chosen(scenario)?;
    if scenario.is_none() {
        for Scenario { name, .. } in scenarios.extract_if(.., |scenario| scenario.open_findings) {
            say(&format!("{name} is left out: RESULTS.md names what it still finds"));
        }
    }
    let first = seed.unwrap_or_else(fresh_seed);
    let start = Instant::now();
    let mut runs = 0u64;
    for round in 0.. {
        for scenario in &scenarios {
            if start.elapsed() >= length && runs > 0 {
                say(&format!("{runs} runs in {} s, every promise kept", start.elapsed().as_secs()));
                return Ok(());
            }
            simulate(scenario, first.wrapping_add(round))?;
            runs += 1;
        }
    }
    Ok(())
}

/// Runs a scenario from a seed, twice, and says how it went.
fn simulate(scenario: &Scenario, seed: u64) -> Result<(), String> {
    let name = &scenario.name;
    let replay = format!("replay with: simulations replay --scenario {name} --seed {seed}");
    let ran = catch_unwind(AssertUnwindSafe(|| run_checked(scenario, seed)));
    match ran {
        Ok(Ok(outcome)) => {
            say(&format!("{name:<12} seed {seed:<20} {}", summary(&outcome)));
            Ok(())
        }
        Ok(Err(failure)) => Err(format!("{name} seed {seed}: {failure}\n{replay}")),
        Err(_) => Err(format!("{name} seed {seed}: panicked\n{replay}")),
    }
}

fn summary(outcome: &Outcome) -> String {
    let counts = &outcome.counts;
    let trace: String = outcome.trace[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "steps {:<6} trace {trace} commits {} denied {} frames {} lost {} late {} cuts {} stops {} grants {} \
         revocations {} erasures {} restores {} jumps {} purges {} admitted {} refused {} conflicts {} attacks {} repelled {}",
        outcome.steps,
        counts.commits,
        counts.denied,
        counts.frames,
        counts.lost,
        counts.late,
        counts.cuts,
        counts.stops,
        counts.grants,
        counts.revocations,
        counts.erasures,
        counts.restores,
        counts.jumps,
        counts.purges,
        counts.admitted,
        counts.refused,
        counts.conflicts,
        counts.attacks,
        counts.repelled,
    )
}

/// Returns a seed from the operating system: the keys of a fresh hasher are random.
fn fresh_seed() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::collections::hash_map::RandomState::new().build_hasher().finish() >> 16
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
