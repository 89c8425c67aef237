// SPDX-License-Identifier: EUPL-1.2
//! `raccord demo`: the whole of it on one machine.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::demo::story::{self, Options};
use crate::error::CliError;
use crate::interruption;
use crate::language::Message;
use crate::output::Mode;

/// Plays the demonstration.
#[derive(Debug, Args)]
#[command(after_help = "help-demo-examples")]
pub struct Demo {
    /// How many people stand on the guidance centre's list.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(20..=100_000), help = "help-demo-cases")]
    cases: u32,
    /// Repeats the lists.
    #[arg(long, value_name = "S", default_value_t = 1, help = "help-demo-seed")]
    seed: u64,
    /// Where to keep the four homes.
    #[arg(long, value_name = "DIR", help = "help-demo-dir")]
    dir: Option<PathBuf>,
}

/// Plays the demonstration; ends with a negative answer where something leaked, did not converge, or was found.
pub(super) fn run(context: &Context, arguments: &Demo) -> Result<(), CliError> {
    let printer = context.printer();
    // Kept until the end; removed with everything in it where nobody asked for it.
    let (directory, _temporary) = match &arguments.dir {
        Some(directory) => {
            std::fs::create_dir_all(directory).map_err(|error| CliError::file(directory, &error))?;
            (directory.clone(), None)
        }
        None => {
            let temporary = tempfile::Builder::new().prefix("raccord-demo-").tempdir()?;
            (temporary.path().to_path_buf(), Some(temporary))
        }
    };
    interruption::watch()?;
    let cases = usize::try_from(arguments.cases).unwrap_or(usize::MAX);
    let outcome = story::run(printer, &Options { cases, seed: arguments.seed, directory: directory.clone() })?;
    match printer.mode() {
        Mode::Json => printer.json(&outcome)?,
        Mode::Human if arguments.dir.is_some() => {
            printer.say(Message::new("demo-kept").with("directory", directory.as_path()))?;
        }
        Mode::Human => {}
    }
    if outcome.is_good() { Ok(()) } else { Err(CliError::finding("demo-failed")) }
}
