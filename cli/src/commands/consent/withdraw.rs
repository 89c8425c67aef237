// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent withdraw`: the whole form, or one line of it, in one act.

use std::collections::BTreeSet;

use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::statement::{Kind, Reason, single};
use raccord_protocol::view::grants::{ConsentView, GrantState, GrantView};
use serde_json::json;

use super::list::given;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::values::Words;

/// Withdraws a consent.
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which form, or which consent.
    #[arg(value_name = "FORM|CONSENT", help = "help-consent-withdraw-form")]
    form: String,
    /// Only these lines.
    #[arg(long, value_name = "N", value_delimiter = ',', help = "help-consent-withdraw-line")]
    line: Vec<usize>,
    /// Why, if it was said.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true,
        help = "help-consent-withdraw-reason"
    )]
    reason: String,
    /// Do not ask.
    #[arg(long, help = "help-revoke-yes")]
    yes: bool,
}

pub(super) fn run(context: &Context, arguments: &Withdraw) -> Result<(), CliError> {
    let printer = context.printer();
    let case = naming::case(context, &arguments.case)?;
    let mut grants = given(context, Some(case), &context.printer().text("consent-look-withdraw", &[]))?;
    grants.retain(|grant| matches!(grant.state, GrantState::Active | GrantState::Lost | GrantState::NotYet));
    let ids = grants.iter().filter_map(consent).map(|consent| consent.consent).collect::<BTreeSet<_>>();
    let meant = naming::by_digits(&arguments.form, ids.iter().copied())?;
    grants.retain(|grant| {
        consent(grant).is_some_and(|consent| consent.form == arguments.form || Some(consent.consent) == meant)
    });
    if grants.is_empty() {
        let missing = Message::new("consent-withdraw-none").with("form", arguments.form.as_str());
        return Err(CliError::not_found(missing).hint("hint-consent-withdraw"));
    }
    if !arguments.line.is_empty() {
        let acts: BTreeSet<_> = grants.iter().filter_map(consent).map(|consent| consent.consent).collect();
        if acts.len() > 1 {
            // Lines are counted in each consent: the form alone does not say which line 2 is.
            return Err(CliError::usage("consent-withdraw-several").hint("hint-consent-withdraw"));
        }
        let lines: BTreeSet<usize> = grants.iter().filter_map(consent).map(|consent| consent.line).collect();
        if let Some(line) = arguments.line.iter().find(|line| !lines.contains(line)) {
            let missing = Message::new("consent-withdraw-line").with("line", *line);
            return Err(CliError::not_found(missing).hint("hint-consent-withdraw"));
        }
        grants.retain(|grant| consent(grant).is_some_and(|consent| arguments.line.contains(&consent.line)));
    }
    if !arguments.yes {
        let words = Words::new(printer.translator());
        let names: BTreeSet<String> = grants.iter().map(|grant| words.party(&grant.recipient)).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        context.confirm(Message::new("consent-withdraw-question").with("count", grants.len()).with("names", names))?;
    }
    let mut entropy = context.entropy()?;
    let reason = Reason { text: arguments.reason.clone() };
    let revoke = |grant: &GrantView| single(Kind::Revocation, vec![grant.grant], &reason, &mut entropy);
    let drafts: Vec<Draft> = grants.iter().map(revoke).collect();
    let revocations = context.commit(&drafts, Padding::Padded)?.entries;
    let withdrawn: Vec<_> = grants
        .iter()
        .zip(revocations)
        .map(|(grant, entry)| {
            let line = consent(grant).map(|consent| consent.line);
            json!({ "line": line, "recipient": grant.recipient, "grant": grant.grant, "revocation": entry })
        })
        .collect();
    printer.show(&json!({ "case": case, "withdrawn": withdrawn }), |printer| {
        printer.success(Message::new("consent-withdrawn").with("count", withdrawn.len()));
        printer.note("revoke-receipts");
        Ok(())
    })
}

fn consent(grant: &GrantView) -> Option<&ConsentView> {
    grant.consent.as_ref()
}
