// SPDX-License-Identifier: EUPL-1.2
//! The charter of confidentiality: one organisation proposes a text, each member accepts it with a signed entry that names the
//! hash of exactly that text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use data_encoding::HEXLOWER;
use raccord_protocol::codec::sha256;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;
use serde_json::json;

use super::{own_sheet, sheets};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::organisation_name;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::work::{self, field, record, records};

/// The charter of confidentiality.
#[derive(Debug, clap::Args)]
pub struct Charter {
    /// What to do.
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What can be done with a charter.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Accepts a charter.
    #[command(about = "help-charter-accept")]
    Accept(Accept),
    /// Proposes a charter.
    #[command(about = "help-charter-propose")]
    Propose(Propose),
}

/// Proposes a charter.
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// Which version.
    #[arg(value_name = "VERSION", help = "help-charter-version")]
    version: String,
    /// The text.
    #[arg(value_name = "FILE", help = "help-charter-file")]
    file: PathBuf,
}

/// Accepts a charter.
#[derive(Debug, clap::Args)]
pub struct Accept {
    /// Which version.
    #[arg(value_name = "VERSION", help = "help-charter-version")]
    version: String,
    /// The text that was read.
    #[arg(value_name = "FILE", help = "help-charter-file")]
    file: PathBuf,
    /// Who accepts.
    #[arg(long, value_name = "NAME", required = true, help = "help-charter-by")]
    by: String,
}

pub(super) fn run(context: &Context, arguments: &Charter) -> Result<(), CliError> {
    match &arguments.action {
        None => show(context),
        Some(Action::Accept(arguments)) => accept(context, arguments),
        Some(Action::Propose(arguments)) => propose(context, arguments),
    }
}

fn hash(path: &Path) -> Result<String, CliError> {
    let bytes = fs::read(path).map_err(|error| CliError::file(path, &error))?;
    Ok(HEXLOWER.encode(&sha256(&[&bytes])))
}

fn propose(context: &Context, arguments: &Propose) -> Result<(), CliError> {
    let hash = hash(&arguments.file)?;
    if proposed(sheets(context)?.values()).contains_key(&arguments.version) {
        return Err(CliError::conflict("charter-proposed").hint("hint-charter-version"));
    }
    let parts =
        [("version", arguments.version.clone()), ("empreinte", hash.clone()), ("le", work::today(context).to_string())];
    let sheet = own_sheet(context, &Held::read(context)?)?;
    work::write(context, sheet.head.case, &[(field("charte_texte"), record(field("charte_texte"), &parts)?)])?;
    context.printer().show(&json!({ "version": arguments.version, "hash": hash }), |printer| {
        printer.success("charter-propose-done");
        Ok(())
    })
}

fn accept(context: &Context, arguments: &Accept) -> Result<(), CliError> {
    let hash = hash(&arguments.file)?;
    match proposed(sheets(context)?.values()).get(&arguments.version) {
        None => return Err(CliError::not_found("charter-unknown").hint("hint-charter")),
        Some(wanted) if *wanted != hash => {
            return Err(CliError::denied("charter-other-text").hint("hint-charter-other-text"));
        }
        Some(_) => {}
    }
    let parts = [
        ("version", arguments.version.clone()),
        ("empreinte", hash),
        ("par", arguments.by.clone()),
        ("le", work::today(context).to_string()),
    ];
    let sheet = own_sheet(context, &Held::read(context)?)?;
    work::write(context, sheet.head.case, &[(field("charte_acceptee"), record(field("charte_acceptee"), &parts)?)])?;
    context.printer().show(&json!({ "version": arguments.version }), |printer| {
        printer.success("charter-accept-done");
        Ok(())
    })
}

/// Returns the hash of each version that was proposed; of two texts under one version, the one proposed first counts, by its day
/// and then by its hash.
pub(super) fn proposed<'s>(sheets: impl Iterator<Item = &'s CaseSummary>) -> BTreeMap<String, String> {
    let mut all: Vec<(String, String, String)> = sheets
        .flat_map(|sheet| records(sheet, "charte_texte"))
        .filter_map(|mut parts| {
            Some((parts.remove("le").unwrap_or_default(), parts.remove("empreinte")?, parts.remove("version")?))
        })
        .collect();
    all.sort();
    all.reverse();
    // The last to be inserted under a version is the first that was proposed.
    all.into_iter().map(|(_, hash, version)| (version, hash)).collect()
}

/// Is who accepted a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Accepted {
    pub(super) organisation: OrganisationId,
    pub(super) version: String,
    pub(super) by: String,
    pub(super) on: String,
}

/// Returns who accepted what was proposed: an acceptance of another text counts for nothing.
pub(super) fn accepted(sheets: &BTreeMap<OrganisationId, CaseSummary>) -> Vec<Accepted> {
    let proposed = proposed(sheets.values());
    let of_sheet = |(organisation, sheet): (&OrganisationId, &CaseSummary)| {
        let organisation = *organisation;
        let all = records(sheet, "charte_acceptee").into_iter();
        let of_text = all.filter(|parts| {
            let wanted = parts.get("version").and_then(|version| proposed.get(version));
            wanted.is_some() && wanted == parts.get("empreinte")
        });
        let read = of_text.map(|mut parts| {
            let mut part = |name: &str| parts.remove(name).unwrap_or_default();
            Accepted { organisation, version: part("version"), by: part("par"), on: part("le") }
        });
        read.collect::<Vec<_>>()
    };
    sheets.iter().flat_map(of_sheet).collect()
}

fn show(context: &Context) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let sheets = sheets(context)?;
    let (proposed, accepted) = (proposed(sheets.values()), accepted(&sheets));
    context.printer().show(&json!({ "proposed": proposed, "accepted": accepted }), |printer| {
        if proposed.is_empty() {
            printer.note("charter-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        for (version, hash) in &proposed {
            printer
                .say(Message::new("charter-version").with("version", version.as_str()).with("hash", hash.as_str()))?;
        }
        let headings = ["column-organisation", "charter-column-version", "charter-column-by", "column-time"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for one in &accepted {
            let name = organisation_name(&held.directory, one.organisation);
            table.row([name, one.version.clone(), one.by.clone(), words.value("reunion_date", &one.on)]);
        }
        printer.table(&table)
    })
}
