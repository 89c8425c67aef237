// SPDX-License-Identifier: EUPL-1.2
//! `raccord audit export`: the file that an auditor receives, with the auditor's own number sealed in it if asked.

use std::path::PathBuf;
use std::time::Duration;

use raccord_node::service::platform::{Context as CommitContext, Info};
use raccord_node::service::upkeep::{AuditExport, Existing};
use raccord_protocol::commit::Padding;
use raccord_protocol::id::Nonce;
use raccord_protocol::statement::{AuditNonce, Kind, Scope, single};

use crate::context::Context;
use crate::error::CliError;
use crate::exchange;
use crate::language::Message;

/// Writes the file that an auditor receives.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The file.
    #[arg(value_name = "FILE", help = "help-audit-export-file")]
    file: PathBuf,
    /// Whether values and particulars are in it.
    #[arg(long, help = "help-audit-export-with-bodies")]
    with_bodies: bool,
    /// What the auditor handed in.
    #[arg(long, value_name = "DIGITS", help = "help-audit-export-nonce")]
    nonce: Option<Nonce>,
    /// Do not wait for the epoch that seals the nonce.
    #[arg(long, requires = "nonce", help = "help-audit-export-no-wait")]
    no_wait: bool,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: Export) -> Result<(), CliError> {
    let Export { file, with_bodies, nonce, no_wait, force } = arguments;
    exchange::check_destination(&file, exchange::Existing::from_force(force), &[])?;
    let to = exchange::absolute(&file)?;
    if let Some(nonce) = nonce {
        seal(context, nonce, no_wait)?;
    }
    let consultation = with_bodies.then(|| context.consult(Scope::Export, None, "")).transpose()?;
    let existing = if force { Existing::Replace } else { Existing::Keep };
    let written = context.call(AuditExport { to, existing, with_bodies: consultation, nonce })?;
    if with_bodies {
        context.printer().warn("audit-export-bodies");
    }
    context.printer().show(&written, |printer| {
        let said = Message::new("audit-exported").with("path", written.path.as_path());
        printer.say(said.with("bytes", written.bytes))
    })
}

/// States a nonce in the ledger, and waits for the epoch that seals it: only a node that serves seals.
fn seal(context: &Context, nonce: Nonce, no_wait: bool) -> Result<(), CliError> {
    let draft = single(Kind::AuditNonce, vec![], &AuditNonce { nonce }, &mut context.entropy()?);
    context.commit(&[draft], Padding::Bare)?;
    let sealed = context.call(CommitContext {})?.sealed_size;
    if no_wait || !context.call(Info {})?.serving {
        context.printer().note("audit-nonce-not-sealed");
        return Ok(());
    }
    context.printer().note("audit-nonce-waiting");
    while context.call(CommitContext {})?.sealed_size == sealed {
        std::thread::sleep(POLL);
    }
    Ok(())
}

/// How often a node is asked whether the epoch is sealed.
const POLL: Duration = Duration::from_millis(500);
