// SPDX-License-Identifier: EUPL-1.2
//! `raccord audit`: the file that an auditor receives, and the check that needs nothing but such files.

use std::path::PathBuf;

use clap::Subcommand;

use crate::context::Context;
use crate::error::CliError;
use crate::exchange::Existing;
use crate::fingerprint::Fingerprint;

mod diff;
mod evidence;
mod export;
mod meaning;
mod meter;
mod page;
mod prove;
mod said;
mod scratch;
mod verify;

/// Exports and verifies ledgers.
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// What to do.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What can be done for an audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Writes the file that an auditor receives.
    #[command(about = "help-audit-export", after_help = "help-audit-export-more")]
    Export(export::Export),
    /// Prints proofs of a ledger's log.
    #[command(about = "help-audit-prove", after_help = "help-audit-prove-more")]
    Prove {
        /// The file.
        #[arg(value_name = "FILE", help = "help-audit-prove-file")]
        file: PathBuf,
        /// The epoch, from 0.
        #[arg(long, value_name = "NUMBER", help = "help-audit-prove-epoch")]
        epoch: u64,
        /// The size of the shorter log.
        #[arg(long, value_name = "SIZE", help = "help-audit-prove-from")]
        from: Option<u64>,
    },
    /// Checks files of ledgers, offline.
    #[command(about = "help-audit-verify", after_help = "help-audit-verify-more")]
    Verify {
        /// The files.
        #[arg(value_name = "FILE", num_args = 1.., required = true, help = "help-audit-verify-file")]
        files: Vec<PathBuf>,
        /// The platform, as its leaders told it.
        #[arg(long, value_name = "FINGERPRINT", help = "help-audit-verify-platform")]
        platform: Option<Fingerprint>,
        /// Writes the report as a page.
        #[arg(long, value_name = "FILE", help = "help-audit-verify-report")]
        report: Option<PathBuf>,
        /// Whether to replace a report that is there.
        #[arg(long, requires = "report", help = "help-force")]
        force: bool,
        /// Where to keep aside what does not fit into memory.
        #[arg(long, value_name = "DIR", help = "help-audit-scratch")]
        scratch: Option<PathBuf>,
    },
    /// Proves that a newer file holds all of an older one.
    #[command(about = "help-audit-diff", after_help = "help-audit-diff-more")]
    Diff {
        /// The older file.
        #[arg(value_name = "OLD", help = "help-audit-diff-old")]
        old: PathBuf,
        /// The newer file.
        #[arg(value_name = "NEW", help = "help-audit-diff-new")]
        new: PathBuf,
        /// Where to keep aside what does not fit into memory.
        #[arg(long, value_name = "DIR", help = "help-audit-scratch")]
        scratch: Option<PathBuf>,
    },
}

pub(super) fn run(context: &Context, arguments: Audit) -> Result<(), CliError> {
    match arguments.command {
        AuditCommand::Export(arguments) => export::run(context, arguments),
        AuditCommand::Diff { old, new, scratch } => diff::run(context, &old, &new, &scratch::Place::new(scratch)),
        AuditCommand::Prove { file, epoch, from } => prove::run(context, &file, epoch, from),
        AuditCommand::Verify { files, platform, report, force, scratch } => {
            let page = report.as_deref().map(|path| (path, Existing::from_force(force)));
            verify::run(context, &files, platform.as_ref(), page, &scratch::Place::new(scratch))
        }
    }
}
