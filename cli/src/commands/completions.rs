// SPDX-License-Identifier: EUPL-1.2
//! `raccord completions`: what a shell needs to complete our commands.

use clap_complete::Shell;

use super::localised;
use crate::context::Context;
use crate::error::CliError;

/// Writes completions of a shell to standard output.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum, value_name = "SHELL", help = "help-completions-shell")]
    pub shell: Shell,
}

pub(super) fn run(context: &Context, arguments: &Completions) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut localised(context.translator()), "raccord", &mut script);
    context.printer().raw(&script)
}
