// SPDX-License-Identifier: EUPL-1.2
//! `raccord revoke`: what was granted is withdrawn, and the recipient has to delete it.

use std::collections::BTreeSet;

use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::{self, Kind, Reason, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};
use serde_json::json;

use super::grants;
use crate::context::Context;
use crate::editing::batches;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::people::People;
use crate::values::Words;

/// How many people a question names.
const NAMED_MAX: usize = 10;

/// Revokes grants.
#[derive(Debug, clap::Args)]
pub struct Revoke {
    /// Which grants.
    #[arg(value_name = "GRANT", help = "help-revoke-grants")]
    grants: Vec<String>,
    /// All grants of this case.
    #[arg(long, value_name = "CASE", conflicts_with = "grants", help = "help-revoke-case")]
    case: Option<String>,
    /// All grants to this organisation.
    #[arg(long, value_name = "ORGANISATION", conflicts_with = "grants", help = "help-revoke-to")]
    to: Option<String>,
    /// All grants.
    #[arg(long, conflicts_with_all = ["grants", "case", "to"], help = "help-revoke-all")]
    all: bool,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-revoke-reason")]
    reason: String,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Revoke) -> Result<(), CliError> {
    let printer = context.printer();
    let words = Words::new(printer.translator());
    let grants = find(context, arguments)?;
    // Naming grants one by one is saying yes.
    if arguments.grants.is_empty() && !arguments.yes {
        let holders: BTreeSet<String> = grants.iter().map(|grant| words.party(&grant.recipient)).collect();
        let cases: BTreeSet<CaseHandle> = grants.iter().map(|grant| grant.head.case).collect();
        let people = People::read(context, cases.iter().copied())?;
        let mut names: Vec<&str> =
            cases.iter().map(|case| people.name(*case)).filter(|name| !name.is_empty()).collect();
        if names.len() > NAMED_MAX {
            names.truncate(NAMED_MAX);
            names.push("…");
        }
        let question = Message::new("revoke-question-named").with("count", grants.len()).with("cases", cases.len());
        let holders = holders.into_iter().collect::<Vec<_>>().join(", ");
        context.confirm(question.with("people", names.join(", ")).with("holders", holders))?;
    }
    let mut entropy = context.entropy()?;
    let reason = Reason { text: arguments.reason.clone() };
    let mut drafts = Vec::with_capacity(grants.len());
    for grant in &grants {
        drafts.push(statement::single(Kind::Revocation, vec![grant.grant], &reason, &mut entropy));
    }
    let padding = if grants.len() == 1 { Padding::Bare } else { Padding::Padded };
    let mut progress = printer.progress(drafts.len() as u64, "revoke-progress");
    let mut revocations = Vec::with_capacity(drafts.len());
    for batch in batches(drafts) {
        revocations.extend(context.commit(&batch, padding)?.entries);
        progress.advance(batch.len() as u64);
    }
    let revoked: Vec<_> = grants
        .iter()
        .zip(revocations)
        .map(|(grant, entry)| json!({ "grant": grant.grant, "case": grant.head.case, "revocation": entry }))
        .collect();
    printer.show(&json!({ "revoked": revoked }), |printer| {
        printer.success(Message::new("revoke-done").with("count", revoked.len()));
        printer.note("revoke-receipts");
        Ok(())
    })
}

/// Returns the grants that are meant, all of which stand or will.
fn find(context: &Context, arguments: &Revoke) -> Result<Vec<GrantView>, CliError> {
    let everything = arguments.grants.is_empty() && arguments.case.is_none() && arguments.to.is_none();
    if everything && !arguments.all {
        return Err(CliError::usage("revoke-what").hint("hint-revoke-what"));
    }
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let organisation = match &arguments.to {
        Some(name) => Some(naming::organisation(&Held::read(context)?.directory, name)?),
        None => None,
    };
    let states = vec![GrantState::Active, GrantState::Lost, GrantState::NotYet];
    let direction = Some(Direction::Given);
    let filter = GrantFilter { case, organisation, direction, states, ..GrantFilter::default() };
    let consultation = context.consult(Scope::Grants, case, &arguments.reason)?;
    let standing = grants::read_all(context, consultation, filter)?;
    let mut found = Vec::new();
    for text in &arguments.grants {
        let id = naming::by_digits(text, standing.iter().map(|grant| grant.grant))?;
        let missing = || CliError::not_found(Message::new("revoke-missing").with("grant", text.as_str()));
        let grant = standing.iter().find(|grant| Some(grant.grant) == id).cloned();
        found.push(grant.ok_or_else(|| missing().hint("hint-revoke-missing"))?);
    }
    found.sort_by_key(|grant| grant.grant);
    found.dedup_by_key(|grant| grant.grant);
    let found = if arguments.grants.is_empty() { standing } else { found };
    if found.is_empty() {
        return Err(CliError::not_found("revoke-none"));
    }
    Ok(found)
}
