// SPDX-License-Identifier: EUPL-1.2
//! `raccord campaign enrolled`: the second list of a campaign, of people who are newly enrolled somewhere. It opens no case: whom
//! the office follows is shown as enrolled, everybody else is only counted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use raccord_node::service::editing::{ROW_KEYS_MAX, RowQuery, RowsKnown};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::import::{Row, read_sheet};
use raccord_protocol::leaver::Criterion;
use raccord_protocol::statement::CaseOrigin;
use raccord_protocol::view::edit::{EditContext, EditDocument};
use serde_json::json;

use super::{Held, all, find, noted, open_campaign, write};
use crate::campaigning::{GONE, Settled, gone};
use crate::commands::mapping;
use crate::context::Context;
use crate::editing::{self, Edit};
use crate::error::CliError;
use crate::importing::{Action, Plan, PlannedCase, read_file, unreadable};
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
    noted(context, &campaign, &list.source, ("nouveaux_inscrits", &numbers))?.commit()?;
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

/// Is who is gone from a list by a list, with what is written of that.
#[derive(Debug, Default)]
pub(in crate::commands) struct Gone {
    /// By the keys that the rows of this list are known by.
    by_key: BTreeMap<String, String>,
    /// By case, with the documents that say whether they are.
    by_case: BTreeMap<CaseHandle, (String, Vec<EditDocument>)>,
}

/// Returns those whom a list of a campaign, or of a day alone, names and who are no leavers any more.
pub(in crate::commands) fn gone_of(
    context: &Context,
    (campaign, processed): (Option<&Held>, Date),
    source: &str,
    sifted: &Sifted,
) -> Result<Gone, CliError> {
    let rows: Vec<&Row> = sifted.not_leavers.iter().map(|(row, _)| row).collect();
    let known = known(context, &BTreeSet::from([source.to_owned()]), &rows)?;
    let campaign = campaign.map(|campaign| campaign.name.as_str());
    let field = super::field(GONE).id;
    let mut found = Gone::default();
    for ((row, failed), known) in sifted.not_leavers.iter().zip(known) {
        let reason = if failed.contains(&Criterion::NotEnrolled) { "inscrit" } else { "hors_criteres" };
        let value = gone(processed, campaign, reason);
        match known {
            None => drop(found.by_key.entry(row.row_key.clone()).or_insert(value)),
            Some(known) if known.head.handed_over.is_some() => {}
            Some(known) => {
                let documents = known.documents.into_iter().filter(|document| document.field == field);
                found.by_case.entry(known.head.case).or_insert_with(|| (value, documents.collect()));
            }
        }
    }
    Ok(found)
}

impl Gone {
    /// Has a plan show them as gone, where the office follows them; returns how many were not shown so before. Whom another row of the
    /// list names as well is gone all the same. Who changes nothing that stands says it of those alone of whom nothing was said before.
    pub(in crate::commands) fn mark(mut self, plan: &mut Plan, may_edit: bool) -> usize {
        let field = super::field(GONE).id;
        let mut marked = 0;
        for planned in &mut plan.cases {
            match &mut planned.action {
                Action::Open { row_key, values } => {
                    if let Some(value) = self.by_key.remove(row_key) {
                        values.push((field, value));
                        marked += 1;
                    }
                }
                Action::Amend { case, edits } => {
                    if edits.iter().any(|edit| edit.field() == field)
                        && let Some((value, documents)) = self.by_case.remove(case)
                    {
                        edits.retain(|edit| edit.field() != field);
                        edits.extend(editing::set(&documents, field, &value));
                        marked += 1;
                    }
                }
                Action::Reopen { .. } => {}
            }
        }
        for (case, (value, documents)) in self.by_case {
            let mut edits = editing::set(&documents, field, &value);
            edits.retain(|edit| may_edit || matches!(edit, Edit::Open { .. }));
            if !edits.is_empty() && documents.iter().all(|document| document.cleared) {
                plan.beside.push(PlannedCase { line: 0, action: Action::Amend { case, edits } });
                marked += 1;
            }
        }
        marked
    }
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
        known.extend(context.call(RowsKnown { rows: chunk.iter().map(query).collect(), ..RowsKnown::default() })?.rows);
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
