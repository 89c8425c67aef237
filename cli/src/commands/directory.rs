// SPDX-License-Identifier: EUPL-1.2
//! `raccord directory`: who takes part in the platform, by the sheets that organisations write about themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Subcommand;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::organisation::Circle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::sharing::{self, Audience, Sharing};
use crate::choosing::Member;
use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::output::{Column, Printer, Table};
use crate::values::Words;
use crate::work::{self, field, records, said, values};

mod charter;
mod escalation;
mod guarantee;
mod map;
mod posts;
mod role;
pub(super) mod site;

/// Who takes part in the platform.
#[derive(Debug, clap::Args)]
pub struct Directory {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with the directory.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// The charter of confidentiality.
    #[command(about = "help-directory-charter", after_help = "help-directory-charter-more")]
    Charter(charter::Charter),
    /// Says whom to inform about a person whom nobody reaches.
    #[command(about = "help-directory-escalation")]
    Escalation(escalation::Escalation),
    /// Shows who does what under the Youth Guarantee.
    #[command(about = "help-directory-guarantee", after_help = "help-directory-guarantee-more")]
    Guarantee(guarantee::Guarantee),
    /// Lists who takes part.
    #[command(about = "help-directory-list")]
    List(List),
    /// Writes a map.
    #[command(about = "help-directory-map")]
    Map(map::Map),
    /// Lists who pays for which post.
    #[command(about = "help-directory-posts", after_help = "help-directory-posts-more")]
    Posts(posts::Posts),
    /// Gives somebody a role.
    #[command(about = "help-directory-role", after_help = "help-directory-role-more")]
    Role(role::Role),
    /// Writes this organisation's own sheet.
    #[command(about = "help-directory-set", after_help = "help-directory-set-more")]
    Set(Set),
    /// Shares this organisation's own sheet.
    #[command(about = "help-directory-share")]
    Share(Share),
    /// Shows a sheet.
    #[command(about = "help-directory-show")]
    Show(Show),
    /// Adds a site at which this organisation receives young people.
    #[command(about = "help-directory-site", after_help = "help-directory-site-more")]
    Site(site::Site),
    /// Lists the sites of the members.
    #[command(about = "help-directory-sites")]
    Sites,
}

/// Lists who takes part.
#[derive(Debug, clap::Args)]
pub struct List {
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-sharing-platform")]
    platform: Option<PlatformNamed>,
}

/// Writes this organisation's own sheet.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-set-values")]
    values: Vec<String>,
}

/// Shares this organisation's own sheet.
#[derive(Debug, clap::Args)]
pub struct Share {
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Shows a sheet.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Whose.
    #[arg(value_name = "ORGANISATION", help = "help-directory-organisation")]
    organisation: Option<String>,
}

/// Where this organisation's sheet may be written to a file.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Output {
    /// Where to.
    #[arg(value_name = "FILE", help = "help-directory-map-file")]
    file: PathBuf,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: &Directory) -> Result<(), CliError> {
    match &arguments.action {
        Action::Charter(arguments) => charter::run(context, arguments),
        Action::Escalation(arguments) => escalation::run(context, arguments),
        Action::Guarantee(arguments) => guarantee::run(context, arguments),
        Action::List(arguments) => list(context, arguments),
        Action::Map(arguments) => map::run(context, arguments),
        Action::Posts(arguments) => posts::run(context, arguments),
        Action::Role(arguments) => role::run(context, arguments),
        Action::Set(arguments) => set(context, arguments),
        Action::Share(arguments) => share(context, arguments),
        Action::Show(arguments) => show(context, arguments),
        Action::Site(arguments) => site::add(context, arguments),
        Action::Sites => site::list(context),
    }
}

/// Returns the sheets that this organisation may see, by who wrote them. Of several of one organisation, the newest counts.
pub(super) fn sheets(context: &Context) -> Result<BTreeMap<OrganisationId, CaseSummary>, CliError> {
    let all = work::rows(context, CaseKind::ActorSheet, Ownership::Any, &[])?;
    Ok(all.into_iter().map(|sheet| (sheet.head.holder.organisation, sheet)).collect())
}

/// Returns this organisation's own sheet; it is opened where there is none.
fn own_sheet(context: &Context, held: &Held) -> Result<CaseSummary, CliError> {
    if let Some(sheet) = sheets(context)?.remove(&held.organisation) {
        return Ok(sheet);
    }
    let name = held.own_card()?.name.clone();
    work::open(context, CaseKind::ActorSheet, &[(field("acteur_nom"), name)])?;
    sheets(context)?.remove(&held.organisation).ok_or_else(|| CliError::bug("a sheet that was opened is not there"))
}

fn set(context: &Context, arguments: &Set) -> Result<(), CliError> {
    let read = work::read_pairs(context, CaseKind::ActorSheet, &arguments.values)?;
    if read.iter().any(|value| ["charte_acceptee", "charte_texte"].contains(&value.field.name.as_str())) {
        return Err(CliError::usage("directory-set-charter").hint("hint-directory-charter"));
    }
    let sheet = own_sheet(context, &Held::read(context)?)?;
    let pairs: Vec<_> = read.iter().map(|checked| (checked.field, checked.value.clone())).collect();
    work::write(context, sheet.head.case, &pairs)?;
    context.printer().show(&json!({ "case": sheet.head.case }), |printer| {
        printer.success(Message::new("work-written").with("count", pairs.len()));
        Ok(())
    })
}

fn share(context: &Context, arguments: &Share) -> Result<(), CliError> {
    let sheet = own_sheet(context, &Held::read(context)?)?.head;
    let sharing = Sharing::of_work(context, sheet.case, CaseKind::ActorSheet);
    let shared = sharing::share(context, &sharing, &arguments.audience)?;
    context.printer().show(&json!({ "case": sheet.case, "shared": shared }), |_| Ok(()))
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let organisation = match &arguments.organisation {
        Some(text) => naming::organisation(&held.directory, text)?,
        None => held.organisation,
    };
    let Some(sheet) = sheets(context)?.remove(&organisation) else {
        let name = organisation_name(&held.directory, organisation);
        let missing = Message::new("directory-no-sheet").with("organisation", name);
        return Err(CliError::not_found(missing).hint("hint-directory-no-sheet"));
    };
    let view = work::show(context, sheet.head.case)?;
    context.printer().show(&view, |printer| work::print_fields(printer, &view, &[]))
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let (_, roster) = held.platform(arguments.platform.as_ref())?;
    let sheets = sheets(context)?;
    let now = context.now();
    let members: Vec<_> = roster.members.iter().filter(|member| member.until.is_none_or(|until| until > now)).collect();
    let object: Vec<_> = members
        .iter()
        .map(|member| {
            json!({
                "organisation": member.organisation,
                "name": organisation_name(&held.directory, member.organisation),
                "kind": member.kind,
                "circle": member.circle,
                "leads": roster.leaders.contains(&member.organisation),
                "sheet": sheets.get(&member.organisation),
            })
        })
        .collect();
    context.printer().show(&object, |printer| {
        printer.say(
            Message::new("directory-of")
                .with("platform", roster.name.as_str())
                .with("territory", roster.territory.as_str()),
        )?;
        let words = Words::new(printer.translator());
        let headings = [
            "column-organisation",
            "directory-column-kind",
            "meeting-column-circle",
            "directory-column-representative",
            "directory-column-roles",
            "directory-column-contact",
            "directory-column-offers",
            "directory-column-beyond",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for member in &members {
            let sheet = sheets.get(&member.organisation);
            let said = |field: &str| sheet.map_or_else(String::new, |sheet| said(words, sheet, field));
            table.row([
                organisation_name(&held.directory, member.organisation),
                words.kind(member.kind).to_owned(),
                circle(printer, member.circle),
                sheet.map_or_else(String::new, representative),
                sheet.map_or_else(String::new, |sheet| role::roles(words, sheet, work::today(context)).join(", ")),
                [said("acteur_tel"), said("acteur_mail")].join(" ").trim().to_owned(),
                said("acteur_offre"),
                said("acteur_hors_territoire"),
            ]);
        }
        printer.table(&table)?;
        let silent = members.iter().filter(|member| !sheets.contains_key(&member.organisation)).count();
        if silent > 0 {
            printer.note(Message::new("directory-silent").with("count", silent));
        }
        Ok(())
    })
}

fn circle(printer: &Printer, circle: Circle) -> String {
    let message = match circle {
        Circle::First => "directory-circle-first",
        Circle::Second => "directory-circle-second",
        Circle::Steering => "directory-circle-steering",
    };
    printer.translator().say(&Message::new(message))
}

/// Returns the name of the stable representative, with the deputy.
fn representative(sheet: &CaseSummary) -> String {
    let read = records(sheet, "acteur_representant");
    let names = read.iter().filter_map(|parts| {
        let name = parts.get("nom")?;
        Some(match parts.get("suppleant") {
            Some(deputy) => format!("{name} ({deputy})"),
            None => name.clone(),
        })
    });
    names.collect::<Vec<_>>().join(" / ")
}

/// Returns a field of a sheet as one text.
fn text(sheet: &CaseSummary, field: &str) -> String {
    values(sheet, field).join(" / ")
}

/// Returns the members of a platform as of now, each with its sheet.
pub(crate) fn members(
    context: &Context,
    held: &Held,
    platform: Option<&PlatformNamed>,
) -> Result<Vec<Member>, CliError> {
    let (_, roster) = held.platform(platform)?;
    let mut sheets = sheets(context)?;
    let now = context.now();
    let here = roster.members.iter().filter(|member| member.until.is_none_or(|until| until > now));
    Ok(here
        .map(|member| Member {
            organisation: member.organisation,
            name: organisation_name(&held.directory, member.organisation),
            kind: member.kind,
            sheet: sheets.remove(&member.organisation),
        })
        .collect())
}

#[cfg(test)]
mod tests;
