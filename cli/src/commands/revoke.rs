// SPDX-License-Identifier: EUPL-1.2
//! `raccord revoke`: what was granted is withdrawn, and the recipient has to delete it.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::lost::Lost;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::statement::{self, Kind, Reason, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};
use raccord_protocol::view::lost::{LostEntryView, LostKind};
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
    let (grants, lost) = find(context, arguments)?;
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
    let meant = grants.iter().map(|grant| (grant.grant, Some(grant.head.case)));
    let meant: Vec<(EntryId, Option<CaseHandle>)> = meant.chain(lost.into_iter().map(|grant| (grant, None))).collect();
    let mut drafts = Vec::with_capacity(meant.len());
    for (grant, _) in &meant {
        drafts.push(statement::single(Kind::Revocation, vec![*grant], &reason, &mut entropy));
    }
    let padding = if meant.len() == 1 { Padding::Bare } else { Padding::Padded };
    let mut progress = printer.progress(drafts.len() as u64, "revoke-progress");
    let mut revocations = Vec::with_capacity(drafts.len());
    for batch in batches(drafts) {
        revocations.extend(context.commit(&batch, padding)?.entries);
        progress.advance(batch.len() as u64);
    }
    let revoked: Vec<_> = meant
        .into_iter()
        .zip(revocations)
        .map(|((grant, case), entry)| json!({ "grant": grant, "case": case, "revocation": entry }))
        .collect();
    printer.show(&json!({ "revoked": revoked }), |printer| {
        printer.success(Message::new("revoke-done").with("count", revoked.len()));
        printer.note("revoke-receipts");
        Ok(())
    })
}

/// Returns the grants that are meant, all of which stand or will; and those named that were lost with their cases.
fn find(context: &Context, arguments: &Revoke) -> Result<(Vec<GrantView>, Vec<EntryId>), CliError> {
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
    let consultation = context.consult(Scope::Grants, case, &context.printer().text("consent-look-withdraw", &[]))?;
    let standing = grants::read_all(context, consultation, filter)?;
    if arguments.grants.is_empty() {
        return if standing.is_empty() { Err(CliError::not_found("revoke-none")) } else { Ok((standing, Vec::new())) };
    }
    let lost = lost_grants(context)?;
    let (mut found, mut without_case) = (BTreeMap::new(), BTreeSet::new());
    for text in &arguments.grants {
        let known = standing.iter().map(|grant| grant.grant).chain(lost.iter().copied());
        let missing = || CliError::not_found(Message::new("revoke-missing").with("grant", text.as_str()));
        let id = naming::by_digits(text, known)?.ok_or_else(|| missing().hint("hint-revoke-missing"))?;
        match standing.iter().find(|grant| grant.grant == id) {
            Some(grant) => drop(found.insert(id, grant.clone())),
            None => drop(without_case.insert(id)),
        }
    }
    Ok((found.into_values().collect(), without_case.into_iter().collect()))
}

/// Returns the grants that a restored node lost with their cases: partners gave them back, and no case here lists them.
fn lost_grants(context: &Context) -> Result<Vec<EntryId>, CliError> {
    let lost = context.call(Lost {})?.entries.into_iter();
    let is_grant = |entry: &LostEntryView| matches!(entry.what, LostKind::Grant { .. }) && entry.case.is_none();
    Ok(lost.filter(is_grant).map(|entry| entry.entry).collect())
}
