// SPDX-License-Identifier: EUPL-1.2
//! `raccord forks`: which ledgers bent their histories, and what proves it.

use raccord_node::service::forks::{ForkView, Forks as ForksRequest};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;

/// Lists proof that ledgers bent their histories.
#[derive(Debug, clap::Args)]
pub struct Forks {}

pub(super) fn run(context: &Context, _: &Forks) -> Result<(), CliError> {
    let answer = context.call(ForksRequest {})?;
    context.printer().show(&answer.forks, |printer| {
        if answer.forks.is_empty() {
            printer.note("forks-none");
        }
        for fork in &answer.forks {
            printer.say(what(fork))?;
            for (name, value) in &fork.evidence {
                printer.line(&format!("  {name} {value}"))?;
            }
        }
        if answer.forks.iter().any(|fork| fork.cut_off) {
            printer.note("forks-cut-off");
        }
        Ok(())
    })
}

/// Says whose ledger it is, and what the proof shows.
pub(super) fn what(fork: &ForkView) -> Message {
    let said = Message::new(match fork.kind.as_str() {
        "two-roots" => "fork-two-roots",
        "not-extended" => "fork-not-extended",
        "epoch-rewritten" => "fork-epoch-rewritten",
        _ => "fork-actor-reused",
    });
    let name = fork.organisation.as_ref().map_or_else(|| fork.ledger.to_string(), |party| party.name.clone());
    said.with("name", name).with("ledger", fork.ledger.to_string())
}
