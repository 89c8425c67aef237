// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent`: a form is filled in with the person, its lines become grants, and end as easily as they began.

use std::collections::BTreeMap;

use clap::Subcommand;
use raccord_protocol::form::Line;
use raccord_protocol::id::{OrganisationId, PlatformId};
use raccord_protocol::roster::Directory;
use raccord_protocol::time::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::forms::{Offer, Signed};

mod forms;
mod give;
mod list;
mod print;
mod withdraw;

pub(super) use give::relation;
pub(super) use print::{authority, blank_page};

/// Records, prints and withdraws consents by form.
#[derive(Debug, clap::Args)]
pub struct Consent {
    /// What to do; to record a consent where it is not said.
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What can be done with consents.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Lists the forms there are.
    #[command(about = "help-consent-forms")]
    Forms,
    /// Records a consent.
    #[command(about = "help-consent-give")]
    Give(give::Give),
    /// Lists consents.
    #[command(about = "help-consent-list")]
    List(list::List),
    /// Prints a form to be signed.
    #[command(about = "help-consent-print")]
    Print(print::Print),
    /// Withdraws a consent.
    #[command(about = "help-consent-withdraw")]
    Withdraw(withdraw::Withdraw),
}

pub(super) fn run(context: &Context, arguments: &Consent) -> Result<(), CliError> {
    match &arguments.action {
        None => give::run(context, &give::Give::default()),
        Some(Action::Forms) => forms::run(context),
        Some(Action::Give(arguments)) => give::run(context, arguments),
        Some(Action::List(arguments)) => list::run(context, arguments),
        Some(Action::Print(arguments)) => print::run(context, arguments),
        Some(Action::Withdraw(arguments)) => withdraw::run(context, arguments),
    }
}

/// A line of a form for one organisation: what can be ticked.
#[derive(Debug, Clone, Copy)]
struct Choice<'a> {
    line: &'a Line,
    recipient: OrganisationId,
    platform: PlatformId,
    /// Since when the organisation is a member, where that is the day of the signature or a later one, and the platform was there before:
    /// the paper need not name it.
    joined_since: Option<Timestamp>,
}

/// Returns what a form lets tick here: each of its lines for each member, of those of the office's platforms that the form is
/// for, that it is about.
fn choices<'a>(offer: &'a Offer, directory: &Directory, own: OrganisationId, signed: Signed) -> Vec<Choice<'a>> {
    let Signed { agreed, now } = signed;
    let mut partners: BTreeMap<OrganisationId, (PlatformId, Option<Timestamp>)> = BTreeMap::new();
    for (platform, roster) in directory.rosters() {
        if directory.member(platform, own, now).is_none() || !offer.is_for(platform, roster, agreed) {
            continue;
        }
        let founded = roster.members.iter().map(|member| member.since).min();
        for member in &roster.members {
            if member.organisation != own && directory.member(platform, member.organisation, now).is_some() {
                let joined_since =
                    Some(member.since).filter(|since| Some(*since) > founded && agreed.is_by_day_of(*since));
                let known = partners.entry(member.organisation).or_insert((platform, joined_since));
                if joined_since.is_none() && known.1.is_some() {
                    *known = (platform, None);
                }
            }
        }
    }
    let mut found = Vec::new();
    for line in &offer.form.lines {
        for (recipient, (platform, joined_since)) in &partners {
            let kind = directory.member(*platform, *recipient, now).map(|member| member.kind);
            let name = directory.card(*recipient).map(|card| card.name.as_str()).unwrap_or_default();
            if kind.is_some_and(|kind| line.is_about(kind, name)) {
                found.push(Choice { line, recipient: *recipient, platform: *platform, joined_since: *joined_since });
            }
        }
    }
    found
}
