// SPDX-License-Identifier: EUPL-1.2
//! Lists that come again and again, such as the monthly listing of the Luxembourg ministry and the monthly tables of the defence
//! days: when each came last, and which one is missing.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Held, all};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::writing::day_or_today;

/// Shows which lists are awaited.
#[derive(Debug, clap::Args)]
pub(super) struct Awaited {
    /// As of which day.
    #[arg(long, value_name = "DATE", help = "help-deadlines-date")]
    date: Option<String>,
}

/// A list that comes every month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Source {
    source: String,
    #[serde(serialize_with = "as_text")]
    last: Date,
    #[serde(serialize_with = "as_text")]
    due: Date,
    late: bool,
    lists: usize,
}

pub(super) fn run(context: &Context, arguments: &Awaited) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let sources = awaited(&all(context)?, day);
    context.printer().show(&sources, |printer| {
        let headings = ["campaign-column-source", "campaign-column-last", "campaign-column-due", "column-state"];
        let columns = headings.map(|id| Column::left(printer.text(id, &[]))).into_iter();
        let mut table = Table::new(columns.chain([Column::right(printer.text("campaign-column-lists", &[]))]));
        for source in &sources {
            let state = if source.late { printer.text("campaign-awaited-late", &[]) } else { String::new() };
            let date = |day: Date| printer.translator().date(day);
            table.row([source.source.clone(), date(source.last), date(source.due), state, source.lists.to_string()]);
        }
        printer.table(&table)?;
        let late = sources.iter().filter(|source| source.late).count();
        if late > 0 {
            printer.warn(Message::new("campaign-awaited-missing").with("count", late));
        }
        Ok(())
    })
}

/// Returns the lists of leavers that come, each due a month after the last one; those that are late first. The day that counts is
/// the processing date, up to which the list tells.
fn awaited(campaigns: &[Held], today: Date) -> Vec<Source> {
    let mut known: BTreeMap<&str, (Date, usize)> = BTreeMap::new();
    for campaign in campaigns {
        for list in campaign.lists.iter().filter(|list| list.kind == "sortants") {
            let (last, count) = known.entry(&list.source).or_insert((campaign.processed, 0));
            *last = (*last).max(campaign.processed);
            *count += 1;
        }
    }
    let mut sources: Vec<Source> = known
        .into_iter()
        .map(|(source, (last, lists))| {
            let due = last.saturating_add(1.month());
            Source { source: source.to_owned(), last, due, late: due < today, lists }
        })
        .collect();
    sources.sort_by(|one, other| (!one.late, one.due, &one.source).cmp(&(!other.late, other.due, &other.source)));
    sources
}

fn as_text<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;

    fn campaign(name: &str, processed: &str, lists: &[(&str, &str)]) -> Held {
        let lists: Vec<String> =
            lists.iter().map(|(source, kind)| format!("date={processed}; source={source}; genre={kind}")).collect();
        let mut fields = vec![("campagne_nom", name), ("campagne_traitement_le", processed)];
        fields.extend(lists.iter().map(|list| ("campagne_liste", list.as_str())));
        Held::read(&case(&fields)).expect("it is a campaign")
    }

    #[test]
    fn a_monthly_list_that_does_not_come_is_missed() {
        let campaigns = [
            campaign("Septembre", "2026-09-30", &[("alj", "sortants"), ("jdc", "sortants")]),
            campaign("Octobre", "2026-10-31", &[("alj", "sortants"), ("jdc", "nouveaux_inscrits")]),
        ];
        let found = |day| -> Vec<(String, bool)> {
            awaited(&campaigns, day).into_iter().map(|source| (source.source, source.late)).collect()
        };
        let both = |alj, jdc| vec![("jdc".to_owned(), jdc), ("alj".to_owned(), alj)];
        assert_eq!(found(date(2026, 10, 30)), both(false, false), "a month after the last day of September");
        assert_eq!(found(date(2026, 11, 24)), both(false, true), "who is newly enrolled is no list of leavers");
        assert_eq!(found(date(2026, 12, 1)), both(true, true));
        assert_eq!(awaited(&campaigns, date(2026, 12, 1))[1].lists, 2);
    }
}
