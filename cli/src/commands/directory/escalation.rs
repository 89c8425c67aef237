// SPDX-License-Identifier: EUPL-1.2
//! Whom to inform about a person whom nobody reaches.

use std::collections::BTreeMap;

use raccord_protocol::id::{CaseHandle, OrganisationId, PlatformId};
use raccord_protocol::roster::Roster;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, CaseView};
use serde::Serialize;

use super::sheets;
use crate::contacting::Contacting;
use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::{Held, choose};
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::reading;
use crate::values::Words;
use crate::work::{self, records};

/// Says whom to inform about a person whom nobody reaches.
#[derive(Debug, clap::Args)]
pub struct Escalation {
    /// About whom.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-escalation-platform")]
    platform: Option<PlatformNamed>,
}

/// Is whom to inform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Answer {
    /// The organisation, as people name it.
    pub(super) organisation: String,
    /// Who there, how, after how many days: what the sheet says.
    pub(super) contact: BTreeMap<String, String>,
    /// Why this one.
    pub(super) why: Why,
}

/// Why somebody is the one to inform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// The case says so.
    Case,
    /// It is responsible for the person, and its sheet says whom to inform.
    Responsible,
    /// It leads the platform: nobody else is named.
    Leader,
}

pub(super) fn run(context: &Context, arguments: &Escalation) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let view = work::show(context, naming::case(context, &arguments.case)?)?;
    if view.head.kind != CaseKind::Person {
        return Err(CliError::usage("reserve-person"));
    }
    let named = |organisation: &OrganisationId| organisation_name(&held.directory, *organisation);
    let names: BTreeMap<OrganisationId, String> =
        held.directory.cards().map(|card| (card.organisation, named(&card.organisation))).collect();
    let others = reading::other_views(context, view.head.case)?;
    let contacting = Contacting::of(&view, &others);
    let (sheets, responsible) = (sheets(context)?, contacting.answer().name.clone());
    let answer = match answer((&view, &responsible), &sheets, &names, &[]) {
        Some(answer) => Some(answer),
        None => {
            let leaders = leaders(context, &held, view.head.case, arguments.platform.as_ref())?;
            answer((&view, &responsible), &sheets, &names, &leaders)
        }
    };
    let answer = answer.ok_or_else(|| CliError::not_found("escalation-none").hint("hint-escalation-none"))?;
    context.printer().show(&answer, |printer| {
        let message = match answer.why {
            Why::Case => Message::new("escalation-case"),
            Why::Responsible => Message::new("escalation-responsible"),
            Why::Leader => Message::new("escalation-leader"),
        };
        printer.say(message.with("organisation", answer.organisation.as_str()))?;
        let words = Words::new(printer.translator());
        for (label, value) in words.parts("acteur_escalade", &answer.contact) {
            printer.line(&printer.translator().labelled(&label, &value))?;
        }
        Ok(())
    })
}

/// Returns who leads the platform on which a case may be spoken of: the one that is named, else the one that the case is of. Who leads
/// another platform of this office knows nothing of the person.
fn leaders(
    context: &Context,
    held: &Held,
    case: CaseHandle,
    named: Option<&PlatformNamed>,
) -> Result<Vec<OrganisationId>, CliError> {
    let now = context.now();
    let is_here = |platform: PlatformId| held.directory.member(platform, held.organisation, now).is_some();
    let mut own: Vec<(PlatformId, &Roster)> =
        held.directory.rosters().filter(|(platform, _)| is_here(*platform)).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    if named.is_none()
        && let Some(only) = work::platform_of(context, case)?
    {
        own.retain(|(platform, _)| *platform == only);
    }
    let (platform, roster) = choose(&own, named)?;
    let leads = |leader: &OrganisationId| held.directory.member(platform, *leader, now).is_some();
    Ok(roster.leaders.iter().copied().filter(leads).collect())
}

/// Returns whom to inform: whom the case names; else whom the sheet of the organisation that is responsible, by name, names; else a
/// leader.
pub(super) fn answer(
    (view, responsible): (&CaseView, &str),
    sheets: &BTreeMap<OrganisationId, CaseSummary>,
    names: &BTreeMap<OrganisationId, String>,
    leaders: &[OrganisationId],
) -> Option<Answer> {
    let contact = |organisation: &OrganisationId| {
        let sheet = sheets.get(organisation);
        sheet.and_then(|sheet| records(sheet, "acteur_escalade").into_iter().next())
    };
    let by_name = |name: &str| names.iter().find(|(_, known)| *known == name).map(|(organisation, _)| *organisation);
    let of_case = view.fields.iter().filter(|field| field.field == "organisme_escalade");
    let mut named = of_case.flat_map(|field| &field.documents).flat_map(|document| &document.values);
    if let Some(name) = named.find_map(|value| value.value.clone().filter(|name| !name.is_empty())) {
        let contact = by_name(&name).as_ref().and_then(contact).unwrap_or_default();
        return Some(Answer { organisation: name, contact, why: Why::Case });
    }
    if let Some(contact) = by_name(responsible).as_ref().and_then(contact) {
        return Some(Answer { organisation: responsible.to_owned(), contact, why: Why::Responsible });
    }
    let leader = leaders.iter().find(|leader| contact(leader).is_some()).or_else(|| leaders.first())?;
    let organisation = names.get(leader)?.clone();
    Some(Answer { organisation, contact: contact(leader).unwrap_or_default(), why: Why::Leader })
}
