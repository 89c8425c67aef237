// SPDX-License-Identifier: EUPL-1.2
//! `raccord campaign enrolled`: the second list of a campaign, of people who are newly enrolled somewhere. It opens no case: whom
//! the office follows is shown as enrolled, everybody else is only counted.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;
use raccord_node::service::editing::{ROW_KEYS_MAX, RowQuery, RowsKnown};
use raccord_protocol::import::{Row, read_sheet};
use raccord_protocol::leaver::Criterion;
use raccord_protocol::statement::CaseOrigin;
use raccord_protocol::view::edit::EditContext;
use serde_json::json;

use super::{Held, all, find, note, open_campaign, write};
use crate::campaigning::{GONE, Settled, gone};
use crate::commands::mapping;
use crate::context::Context;
use crate::error::CliError;
use crate::importing::{read_file, unreadable};
use crate::language::Message;
use crate::sifting::Sifted;

/// Reads a list of people who are newly enrolled.
#[derive(Debug, clap::Args)]
pub(super) struct Enrolled {
    /// Which campaign.
    #[arg(value_name = "NAME", help = "help-campaign-which")]
    name: String,
    /// The list.
    #[arg(value_name = "FILE", help = "help-import-file")]
    file: PathBuf,
    /// How it is written.
    #[arg(long, value_name = "NAME|FILE", default_value = "generic", help = "help-import-mapping")]
    mapping: String,
    /// Which sheet of a workbook.
    #[arg(long, value_name = "NAME", help = "help-import-sheet")]
    sheet: Option<String>,
}

/// The most rows in one question to the node.
const QUERY_ROWS_MAX: usize = 1_000;

pub(super) fn run(context: &Context, arguments: &Enrolled) -> Result<(), CliError> {
    let campaign = open_campaign(context, &arguments.name)?;
    let mapping = mapping::find_in(context, &arguments.mapping)?;
    let bytes = read_file(&arguments.file)?;
    let list = read_sheet(&bytes, arguments.sheet.as_deref(), &mapping, campaign.processed)
        .map_err(|error| unreadable(&arguments.file, &error))?;
    let campaigns = all(context)?;
    let mut sources: BTreeSet<String> =
        campaigns.iter().flat_map(|campaign| &campaign.lists).map(|list| list.source.clone()).collect();
    sources.insert(list.source.clone());
    let rows: Vec<&Row> = list.rows.iter().collect();
    let known = known(context, &sources, &rows)?;
    let of = find(&campaigns, &arguments.name)?;
    let marked = mark(context, (Some(of), of.processed), known.iter().flatten().map(|known| (known, "inscrit")))?;
    let known = known.iter().flatten().count();
    let numbers = [("lignes", list.rows.len()), ("connus", known), ("moins_de_16", list.under_16)];
    note(context, &campaign, &list.source, "nouveaux_inscrits", &numbers)?;
    let object = json!({ "campaign": campaign.name, "rows": list.rows.len(), "known": known, "gone": marked });
    context.printer().show(&object, |printer| {
        printer.success(
            Message::new("campaign-enrolled-done")
                .with("rows", list.rows.len())
                .with("known", known)
                .with("gone", marked),
        );
        Ok(())
    })
}

/// Shows as gone from the list those whom a list of a campaign, or of a day alone, named and who are no leavers any more, where the
/// office follows them; returns how many were not shown so before.
pub(in crate::commands) fn take_off(
    context: &Context,
    list: (Option<&Held>, Date),
    source: &str,
    sifted: &Sifted,
) -> Result<usize, CliError> {
    let rows: Vec<&Row> = sifted.not_leavers.iter().map(|(row, _)| row).collect();
    let known = known(context, &BTreeSet::from([source.to_owned()]), &rows)?;
    let reasons = sifted
        .not_leavers
        .iter()
        .map(|(_, failed)| if failed.contains(&Criterion::NotEnrolled) { "inscrit" } else { "hors_criteres" });
    let known = known.iter().zip(reasons).filter_map(|(known, reason)| Some((known.as_ref()?, reason)));
    mark(context, list, known)
}

/// Asks the node which people of some rows it knows, by the keys that any of the sources may have given them, or by who they are; it
/// answers with what says that somebody is gone from the list.
fn known(context: &Context, sources: &BTreeSet<String>, rows: &[&Row]) -> Result<Vec<Option<EditContext>>, CliError> {
    let mut known = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(QUERY_ROWS_MAX) {
        let query = |row: &&Row| {
            let keys = std::iter::once(&row.row_key).chain(&row.other_keys);
            let digests = keys.flat_map(|key| sources.iter().map(|source| CaseOrigin::row_digest(source, key)));
            let gone = (super::field(GONE).id, String::new());
            RowQuery {
                keys: digests.take(ROW_KEYS_MAX).collect(),
                values: row.values.iter().cloned().chain([gone]).collect(),
                of_case: None,
            }
        };
        known.extend(context.call(RowsKnown { rows: chunk.iter().map(query).collect() })?.rows);
    }
    Ok(known)
}

/// Shows cases as gone from the list; returns how many were not shown so before.
fn mark<'k>(
    context: &Context,
    (campaign, processed): (Option<&Held>, Date),
    known: impl Iterator<Item = (&'k EditContext, &'static str)>,
) -> Result<usize, CliError> {
    let field = super::field(GONE);
    let stands =
        |case: &EditContext| case.documents.iter().any(|document| document.field == field.id && !document.cleared);
    let mut seen = BTreeSet::new();
    let settled: Vec<Settled> = known
        .filter(|(case, _)| case.head.handed_over.is_none() && !stands(case) && seen.insert(case.head.case))
        .map(|(case, reason)| Settled {
            case: case.head.case,
            values: vec![(GONE, gone(processed, campaign.map(|campaign| campaign.name.as_str()), reason))],
        })
        .collect();
    write(context, &settled)?;
    Ok(settled.len())
}
