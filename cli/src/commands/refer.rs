// SPDX-License-Identifier: EUPL-1.2
//! `raccord refer`: asking another organisation to do something for a person, or to take the file over.

use std::collections::BTreeSet;

use raccord_node::service::cases::CaseShow;
use raccord_protocol::appointment;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::commit::Padding;
use raccord_protocol::deadline::{Clock, started};
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::leaver::Facts;
use raccord_protocol::referral::{ReferralMode, ReferralState, ReferralTerms, Restrictions, referral};
use raccord_protocol::statement::{self, GrantTerms, Scope};
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::referrals::ReferralView;
use serde::Serialize;

use super::grant::{self, Grant, Leaving, Prepared};
use super::referrals;
use crate::calling;
use crate::context::Context;
use crate::editing::batches;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{lower, organisation_name};
use crate::output::Printer;
use crate::reading::summary;
use crate::values::{Words, short};

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
    let mode = if arguments.transfer { ReferralMode::Transfer } else { ReferralMode::Refer };
    let left = match mode {
        ReferralMode::Transfer => {
            prepared.cases.iter().map(|case| left_behind(context, &prepared, *case)).collect::<Result<Vec<_>, _>>()?
        }
        ReferralMode::Refer => Vec::new(),
    };
    // Before it is asked whether this may leave: who takes the file over goes on from what comes with it, and nothing else.
    let left: BTreeSet<&'static str> = left.into_iter().flatten().collect();
    say_left_behind(context.printer(), &left);
    grant::look(context, &arguments.grant, &prepared, Leaving::Referral)?;
    let reason = arguments.reason.as_deref().unwrap_or_else(|| arguments.grant.purpose()).trim();
    if reason.is_empty() {
        return Err(CliError::usage("refer-reason"));
    }
    if mode == ReferralMode::Refer {
        refuse_twice(context, &prepared, reason)?;
    }
    let mut sent = Vec::with_capacity(prepared.cases.len());
    if !arguments.grant.is_dry_run() {
        let aliases = grant::aliases(context, &prepared.cases, prepared.terms.recipient)?;
        let mut drafts = Vec::with_capacity(2 * prepared.cases.len());
        for case in &prepared.cases {
            let restrictions = restrictions(context, &prepared, *case, arguments.no_resharing)?;
            let terms = ReferralTerms { mode, restrictions };
            let (one, signed) = draft(context, &prepared, (*case, aliases.get(case).copied()), &terms, reason)?;
            sent.push(one);
            drafts.extend(signed);
        }
        // In one act: where one of them is refused, none is sent.
        for batch in batches(drafts) {
            context.commit(&batch, Padding::Padded)?;
        }
    }
    let recipient = organisation_name(&prepared.directory, prepared.terms.recipient);
    context.printer().show(&serde_json::json!({ "mode": mode, "referrals": sent, "left_behind": left }), |printer| {
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

/// Refuses to ask an organisation for what it was asked for already and has neither done nor refused. That a file waits to be taken over
/// the home knows by itself.
fn refuse_twice(context: &Context, prepared: &Prepared, reason: &str) -> Result<(), CliError> {
    let known = referrals::read(context, None)?.referrals;
    let is_same = |view: &&ReferralView| {
        let waits = matches!(view.state, ReferralState::Requested | ReferralState::Accepted) && view.stands;
        let asked = view.asked.reason.as_deref().map(lower);
        (view.direction, view.mode, waits) == (Direction::Given, ReferralMode::Refer, true)
            && view.partner.organisation == prepared.terms.recipient
            && prepared.cases.contains(&view.case)
            && asked.as_deref() == Some(lower(reason).as_str())
    };
    match known.iter().find(is_same) {
        None => Ok(()),
        Some(view) => {
            let twice = Message::new("refer-twice").with("recipient", view.partner.name.as_str());
            let number = Message::new("hint-refer-twice").with("referral", short(&view.referral));
            Err(CliError::conflict(twice.with("case", short(&view.case))).hint(number))
        }
    }
}

/// The fields on which rests what was tried to reach a person and until when nobody may: whoever takes the file over calls again, or too
/// soon, without them. The flag itself goes with every transfer.
const ON_CONTACT: [&str; 6] = [
    "a_ne_pas_contacter_jusqu_au",
    "tentative_contact",
    "resultat_contact",
    "relance_le",
    "injoignable",
    appointment::FIELD,
];

/// Returns the fields in which something stands that would be left behind and on which a legal clock that runs rests, or the contact
/// with the person.
fn left_behind(context: &Context, prepared: &Prepared, case: CaseHandle) -> Result<Vec<&'static str>, CliError> {
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    let view = summary(&context.call(CaseShow { consultation, case })?);
    let country = Held::read(context)?.own_card()?.country;
    let facts = Facts::of_case(&view);
    let ours = Clock::all().iter().filter(|clock| clock.country == country);
    let on_clocks = ours.filter(|clock| started(clock, &facts).is_some()).flat_map(Clock::fields);
    let named = on_clocks.chain(ON_CONTACT).filter_map(|name| Catalogue::current().by_name(name));
    let stays = named.filter(|field| !prepared.terms.fields.contains(&field.id));
    Ok(stays.map(|field| field.name.as_str()).filter(|name| !calling::values(&view, name).is_empty()).collect())
}

fn say_left_behind(printer: &Printer, left: &BTreeSet<&'static str>) {
    if left.is_empty() {
        return;
    }
    let words = Words::new(printer.translator());
    let labels: Vec<String> = left.iter().map(|field| words.field(field)).collect();
    let blocks: BTreeSet<&str> =
        left.iter().filter_map(|name| Catalogue::current().by_name(name)).map(|field| field.block.as_str()).collect();
    printer.warn(Message::new("refer-left-behind").with("fields", labels.join(", ")));
    let blocks = blocks.into_iter().collect::<Vec<_>>().join(",");
    printer.note(Message::new("refer-left-behind-add").with("blocks", blocks));
}

/// Drafts the grant and the referral that leans on it.
fn draft(
    context: &Context,
    prepared: &Prepared,
    (case, alias): (CaseHandle, Option<CaseHandle>),
    terms: &ReferralTerms,
    reason: &str,
) -> Result<(Sent, [Draft; 2]), CliError> {
    let mut entropy = context.entropy()?;
    let alias = alias.unwrap_or_else(|| CaseHandle(entropy.draw()));
    let grant_terms = GrantTerms { alias, ..prepared.terms.clone() };
    let signer = context.staff_key()?.public();
    let given = statement::grant(case, &grant_terms, &prepared.particulars, &mut entropy);
    let grant = given.header.id(signer);
    let asked = referral(grant, terms, reason, &mut entropy);
    let referral = asked.header.id(signer);
    Ok((Sent { case, referral, grant, restrictions: terms.restrictions }, [given, asked]))
}

/// Returns what holds for a case and has to go with its referral.
fn restrictions(
    context: &Context,
    prepared: &Prepared,
    case: CaseHandle,
    no_resharing: bool,
) -> Result<Restrictions, CliError> {
    let taken = came_with(context, case)?;
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    let view = context.call(CaseShow { consultation, case })?;
    let mut flags = view.fields.iter().filter(|field| field.field == DO_NOT_CONTACT);
    let flagged = flags.any(|field| {
        let mut values = field.documents.iter().flat_map(|document| &document.values);
        values.any(|value| value.value.as_deref() == Some("true"))
    });
    let held = Held::read(context)?;
    Ok(restrictions_of(&held, &prepared.terms, taken, (flagged, no_resharing)))
}

/// Returns what came with a file that was taken over, and holds for it; nothing of any other.
pub(super) fn came_with(context: &Context, case: CaseHandle) -> Result<Restrictions, CliError> {
    let taken = referrals::read(context, Some(case))?.taken.into_iter().find(|taken| taken.case == case);
    Ok(taken.map(|taken| taken.restrictions).unwrap_or_default())
}

/// Returns what goes with a referral: what came with the file, whether the person is not to be contacted, and the reserve of this
/// organisation's kind.
pub(super) fn restrictions_of(
    held: &Held,
    terms: &GrantTerms,
    taken: Restrictions,
    (flagged, no_resharing): (bool, bool),
) -> Restrictions {
    let rules = held.directory.roster(terms.platform).and_then(|roster| roster.rules_at(terms.from));
    let member = held.directory.member(terms.platform, held.organisation, terms.from);
    let reserve = member.zip(rules).and_then(|(member, rules)| rules.reserve(member.kind).map(|_| member.kind));
    Restrictions {
        do_not_contact: taken.do_not_contact || flagged,
        reserve: taken.reserve.or(reserve),
        no_resharing: taken.no_resharing || no_resharing,
    }
}

/// The field of the flag that a person is not to be contacted.
pub(super) const DO_NOT_CONTACT: &str = "a_ne_pas_contacter";
