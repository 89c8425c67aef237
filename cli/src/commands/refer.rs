// SPDX-License-Identifier: EUPL-1.2
//! `raccord refer`: asking another organisation to do something for a person, or to take the file over.

use raccord_node::service::cases::CaseShow;
use raccord_node::service::sharing::Referrals;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::referral::{ReferralMode, ReferralTerms, Restrictions, referral};
use raccord_protocol::statement::{self, GrantTerms, Scope};
use serde::Serialize;

use super::grant::{self, Grant, Prepared};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::organisation_name;

/// Refers cases, or hands them over.
#[derive(Debug, clap::Args)]
pub struct Refer {
    /// What the other organisation may see for it.
    #[command(flatten)]
    grant: Grant,
    /// The other organisation is to take the file over.
    #[arg(long, help = "help-refer-transfer")]
    transfer: bool,
    /// Why, where it is more than the purpose.
    #[arg(long, value_name = "TEXT", help = "help-refer-reason")]
    reason: Option<String>,
    /// Whoever takes the file over may not share it further.
    #[arg(long, requires = "transfer", help = "help-refer-no-resharing")]
    no_resharing: bool,
}

/// Is a referral that was sent.
#[derive(Debug, Serialize)]
struct Sent {
    case: CaseHandle,
    referral: EntryId,
    grant: EntryId,
    restrictions: Restrictions,
}

pub(super) fn run(context: &Context, arguments: &Refer) -> Result<(), CliError> {
    let prepared = grant::prepare(context, &arguments.grant)?;
    grant::look(context, &arguments.grant, &prepared)?;
    let mode = if arguments.transfer { ReferralMode::Transfer } else { ReferralMode::Refer };
    let reason = arguments.reason.as_deref().unwrap_or_else(|| arguments.grant.purpose()).trim();
    if reason.is_empty() {
        return Err(CliError::usage("refer-reason"));
    }
    let mut sent = Vec::with_capacity(prepared.cases.len());
    if !arguments.grant.is_dry_run() {
        let aliases = grant::aliases(context, &prepared.cases, prepared.terms.recipient)?;
        for case in &prepared.cases {
            let restrictions = restrictions(context, &prepared, *case, arguments.no_resharing)?;
            let terms = ReferralTerms { mode, restrictions };
            sent.push(send(context, &prepared, (*case, aliases.get(case).copied()), &terms, reason)?);
        }
    }
    let recipient = organisation_name(&prepared.directory, prepared.terms.recipient);
    context.printer().show(&serde_json::json!({ "mode": mode, "referrals": sent }), |printer| {
        if sent.is_empty() {
            printer.note("grant-dry-run");
            return Ok(());
        }
        let done = match mode {
            ReferralMode::Refer => Message::new("refer-done"),
            ReferralMode::Transfer => Message::new("refer-transfer-done"),
        };
        printer.success(done.with("count", sent.len()).with("recipient", recipient));
        printer.note("refer-shown");
        Ok(())
    })
}

/// Signs the grant and the referral that leans on it, in one commit.
fn send(
    context: &Context,
    prepared: &Prepared,
    (case, alias): (CaseHandle, Option<CaseHandle>),
    terms: &ReferralTerms,
    reason: &str,
) -> Result<Sent, CliError> {
    let mut entropy = context.entropy()?;
    let alias = alias.unwrap_or_else(|| CaseHandle(entropy.draw()));
    let grant_terms = GrantTerms { alias, ..prepared.terms.clone() };
    let signer = context.staff_key()?.public();
    let given = statement::grant(case, &grant_terms, &prepared.particulars, &mut entropy);
    let grant = given.header.id(signer);
    let asked = referral(grant, terms, reason, &mut entropy);
    let referral = asked.header.id(signer);
    context.commit(&[given, asked], Padding::Padded)?;
    Ok(Sent { case, referral, grant, restrictions: terms.restrictions })
}

/// Returns what holds for a case and has to go with its referral.
fn restrictions(
    context: &Context,
    prepared: &Prepared,
    case: CaseHandle,
    no_resharing: bool,
) -> Result<Restrictions, CliError> {
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let known = context.call(Referrals { consultation, case: Some(case) })?;
    let taken = known.taken.into_iter().find(|taken| taken.case == case).map(|taken| taken.restrictions);
    let taken = taken.unwrap_or_default();
    let (directory, terms) = (&prepared.directory, &prepared.terms);
    let rules = directory.roster(terms.platform).and_then(|roster| roster.rules_at(terms.from));
    let member = directory.member(terms.platform, Held::read(context)?.organisation, terms.from);
    let reserve = member.zip(rules).and_then(|(member, rules)| rules.reserve(member.kind).map(|_| member.kind));
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    let view = context.call(CaseShow { consultation, case })?;
    let mut flags = view.fields.iter().filter(|field| field.field == DO_NOT_CONTACT);
    let flagged = flags.any(|field| {
        let mut values = field.documents.iter().flat_map(|document| &document.values);
        values.any(|value| value.value.as_deref() == Some("true"))
    });
    Ok(Restrictions {
        do_not_contact: taken.do_not_contact || flagged,
        reserve: taken.reserve.or(reserve),
        no_resharing: taken.no_resharing || no_resharing,
    })
}

/// The field of the flag that a person is not to be contacted.
pub(super) const DO_NOT_CONTACT: &str = "a_ne_pas_contacter";
