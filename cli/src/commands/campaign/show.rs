// SPDX-License-Identifier: EUPL-1.2
//! What there is to see of campaigns: all of them, one with its figures, and who is new, for the schools to look through.

use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::indicators::false_leaver::is_gone;
use serde_json::json;

use super::{Held, all, find, measured, people};
use crate::calling::values;
use crate::campaigning::{Calls, Measures, calls, is_named_by, living};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};
use crate::writing::office_time;

/// Shows a campaign and what it measures.
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// Which.
    #[arg(value_name = "NAME", help = "help-campaign-which")]
    name: String,
}

/// Lists who is new, for the schools to look through.
#[derive(Debug, clap::Args)]
pub(super) struct Review {
    /// Which.
    #[arg(value_name = "NAME", help = "help-campaign-which")]
    name: String,
    /// Only those of this school.
    #[arg(long, value_name = "UAI|NAME", help = "help-campaign-school")]
    school: Option<String>,
}

pub(super) fn list(context: &Context) -> Result<(), CliError> {
    let campaigns = all(context)?;
    context.printer().show(&campaigns, |printer| {
        if campaigns.is_empty() {
            printer.note("campaign-none");
            return Ok(());
        }
        let headings =
            ["campaign-column-name", "campaign-column-processed", "campaign-column-review", "campaign-column-closed"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| printer.translator().date(day));
        for campaign in &campaigns {
            table.row([
                campaign.name.clone(),
                day(Some(campaign.processed)),
                day(campaign.review_until),
                day(campaign.closed),
            ]);
        }
        printer.table(&table)
    })
}

pub(super) fn run(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let campaigns = all(context)?;
    let campaign = find(&campaigns, &arguments.name)?;
    let people = people(context)?;
    let measures = measured(context, campaign, &campaigns, &people);
    let object = json!({ "campaign": campaign, "measures": measures });
    context.printer().show(&object, |printer| {
        print_lists(printer, campaign)?;
        print_measures(printer, &measures)
    })
}

fn print_lists(printer: &Printer, campaign: &Held) -> Result<(), CliError> {
    let date = printer.translator().date(campaign.processed);
    printer.say(Message::new("campaign-head").with("name", campaign.name.as_str()).with("date", date))?;
    if campaign.lists.is_empty() {
        printer.note("campaign-no-lists");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings = ["campaign-column-source", "campaign-column-kind"].map(|id| Column::left(printer.text(id, &[])));
    let numbers = [
        "campaign-column-rows",
        "campaign-column-opened",
        "campaign-column-known",
        "campaign-column-not-leavers",
        "campaign-column-under-16",
    ];
    let numbers = numbers.map(|id| Column::right(printer.text(id, &[])));
    let mut table = Table::new(headings.into_iter().chain(numbers));
    for list in &campaign.lists {
        let counts =
            [list.rows, list.opened, list.known, list.not_leavers, list.under_16].map(|count| count.to_string());
        let kind = words.part("campagne_liste", "genre", &list.kind);
        table.row([list.source.clone(), kind].into_iter().chain(counts));
    }
    printer.table(&table)
}

fn print_measures(printer: &Printer, measures: &Measures) -> Result<(), CliError> {
    let mut table = Table::new([
        Column::left(printer.text("campaign-column-measure", &[])),
        Column::right(printer.text("campaign-column-number", &[])),
    ]);
    let counts = [
        ("campaign-measure-named", Some(measures.named)),
        ("campaign-measure-gone", Some(measures.gone)),
        ("campaign-measure-outside", Some(measures.outside)),
        ("campaign-measure-tried", Some(measures.tried)),
        ("campaign-measure-contacted", Some(measures.contacted)),
        ("campaign-measure-false", Some(measures.false_leavers)),
        ("campaign-measure-wasted", Some(measures.wasted_attempts)),
        ("campaign-measure-until-known", measures.days_until_known.and_then(|days| usize::try_from(days).ok())),
        ("campaign-measure-until-contact", measures.days_until_contact.and_then(|days| usize::try_from(days).ok())),
        ("campaign-measure-confirmed", measures.days_since_confirmed.and_then(|days| usize::try_from(days).ok())),
        (
            "campaign-measure-confirmed-max",
            measures.days_since_confirmed_max.and_then(|days| usize::try_from(days).ok()),
        ),
    ];
    for (id, count) in counts {
        let number = count.map_or_else(String::new, |count| count.to_string());
        table.row([printer.text(id, &[]), number]);
    }
    printer.table(&table)?;
    if measures.false_leavers > 0 {
        printer.note("campaign-measure-false-day");
    }
    Ok(())
}

pub(super) fn review(context: &Context, arguments: &Review) -> Result<(), CliError> {
    let campaigns = all(context)?;
    let campaign = find(&campaigns, &arguments.name)?;
    let mut people = people(context)?;
    people.retain(|files| {
        let is_new = is_named_by(files, campaign) && living(files).into_iter().any(is_new);
        let mut schools = living(files).into_iter().flat_map(schools);
        let of_school = arguments
            .school
            .as_ref()
            .is_none_or(|school| schools.any(|name| name.to_lowercase().contains(&school.trim().to_lowercase())));
        is_new && of_school
    });
    let today = office_time(context).date();
    let rows: Vec<_> = people
        .iter()
        .filter_map(|files| Some((living(files).into_iter().next()?, calls(files, today))))
        .map(|(case, calls)| {
            let text = |field: &str| values(case, field).join(" / ");
            let school = [text("etablissement"), text("etablissement_uai")].join(" ").trim().to_owned();
            let row = [text(FAMILY_NAME), text(GIVEN_NAME), school, text("date_sortie")];
            (case.head.case, row, calls)
        })
        .collect();
    let count = |wanted: Calls| rows.iter().filter(|(_, _, calls)| *calls == wanted).count();
    let waiting = count(Calls::Wait);
    let object = json!({
        "campaign": campaign.name,
        "review_until": campaign.review_until.map(|day| day.to_string()),
        "people": rows.iter().map(|(case, [family, given, school, left], calls)| {
            json!({
                "case": case, "nom": family, "prenom": given, "school": school, "left": left, "in_review": *calls == Calls::Wait,
                "calls": calls,
            })
        }).collect::<Vec<_>>(),
    });
    context.printer().show(&object, |printer| {
        if rows.is_empty() {
            printer.note("campaign-review-nobody");
            return Ok(());
        }
        let headings = [
            "column-case",
            "column-family-name",
            "column-given-name",
            "campaign-column-school",
            "campaign-column-left",
            "campaign-column-call",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let words = Words::new(printer.translator());
        for (case, [family, given, school, left], calls) in &rows {
            let call = match calls {
                Calls::Wait => "campaign-call-waits",
                Calls::GoOn => "campaign-call-goes-on",
                Calls::Begin => "campaign-call-begins",
            };
            let call = printer.text(call, &[]);
            let left = words.value("date_sortie", left);
            table.row([short(case), family.clone(), given.clone(), school.clone(), left, call]);
        }
        printer.table(&table)?;
        printer.note(match campaign.review_until {
            Some(until) => {
                let said = match (until < today, waiting) {
                    (true, _) => "campaign-review-over",
                    (false, 0) => "campaign-review-known",
                    (false, waiting) if waiting == rows.len() => "campaign-review-until",
                    (false, _) => "campaign-review-some",
                };
                Message::new(said).with("date", printer.translator().date(until)).with("count", waiting)
            }
            None => Message::new("campaign-review-none"),
        });
        Ok(())
    })
}

/// Tells whether a file is of somebody whom no campaign named before, and who is not gone from the list.
fn is_new(case: &CaseSummary) -> bool {
    values(case, "nombre_campagnes") == ["1"] && !is_gone(case)
}

fn schools(case: &CaseSummary) -> impl Iterator<Item = &String> {
    ["etablissement_uai", "etablissement"].into_iter().flat_map(|field| values(case, field))
}
