// SPDX-License-Identifier: EUPL-1.2
//! `raccord case episodes` and `raccord case reopen`: who drops out again is followed again, and what was before stays told apart.

use jiff::civil::Date;
use raccord_protocol::view::CaseSummary;
use serde_json::json;

use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::pathway::{self, Episode, close};
use crate::steps::ENDED_STEP;
use crate::values::Words;
use crate::writing::{Writer, day_or_today, office_time, refuse_handed_over};

/// Shows the episodes of a case.
#[derive(Debug, clap::Args)]
pub struct Episodes {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

/// Follows somebody again.
#[derive(Debug, clap::Args)]
pub struct Reopen {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Since when the person has dropped out again.
    #[arg(long, value_name = "DATE", help = "help-reopen-date")]
    date: Option<String>,
}

pub(super) fn show(context: &Context, arguments: &Episodes) -> Result<(), CliError> {
    let writer = Writer::open(context, &arguments.case, "")?;
    let episodes = pathway::episodes(&writer.summary);
    context.printer().show(&json!({ "case": writer.case, "episodes": episodes }), |printer| print(printer, &episodes))
}

pub(super) fn reopen(context: &Context, arguments: &Reopen) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let today = office_time(context).date();
    let has_ended = |case: &CaseSummary| ended_on(case, day, today).is_some();
    let mut writer = Writer::open_where(context, &arguments.case, "", has_ended)?;
    refuse_handed_over(&writer.view.head)?;
    let ended = ended_on(&writer.summary, day, today)
        .ok_or_else(|| CliError::conflict("reopen-followed").hint("hint-reopen-broken"))?;
    if day < ended {
        let date = context.translator().date(ended);
        return Err(CliError::usage(Message::new("reopen-before").with("date", date)));
    }
    let outcome = outcome_of(writer.value("fin_suivi_motif"));
    let closed = close(&writer.summary, ended, outcome, None);
    let parts: Vec<(&str, &str)> = closed.iter().map(|(part, value)| (*part, value.as_str())).collect();
    writer.add_record("episode", &parts)?;
    for (field, value) in reopened(&day.to_string(), &today.to_string()) {
        writer.set(field, value)?;
    }
    writer.commit_and_go_on()?;
    let episodes = pathway::episodes(&writer.summary);
    context.printer().show(&json!({ "case": writer.case, "episodes": episodes }), |printer| {
        printer.success("reopen-done");
        print(printer, &episodes)
    })
}

/// Returns the day on which the follow-up of a case ended; that of dropping out again where a step alone says that it did.
fn ended_on(case: &CaseSummary, day: Date, today: Date) -> Option<Date> {
    let noted = values(case, "fin_suivi_le").iter().filter_map(|day| day.parse().ok()).min();
    let is_closed = noted.is_none() && values(case, "etape").iter().any(|step| step == ENDED_STEP);
    noted.filter(|end| *end <= today).or_else(|| is_closed.then_some(day))
}

/// Returns what is written in the case of a person who is followed again since a day: nothing of the solution before is left.
fn reopened<'v>(day: &'v str, today: &'v str) -> [(&'static str, &'v str); 13] {
    [
        ("fin_suivi_le", ""),
        ("fin_suivi_motif", ""),
        ("episode_depuis", day),
        ("etape", "contact"),
        ("relance_le", today),
        ("solution_retenue", ""),
        ("dispositif_retenu", ""),
        ("solution_organisme", ""),
        ("solution_date_entree", ""),
        ("solution_verifiee", ""),
        ("nouvelles_le", ""),
        ("inscription_a_verifier_depuis", ""),
        ("emploi_accompagne_depuis", ""),
    ]
}

/// Returns the outcome of an episode whose follow-up ended for a reason.
fn outcome_of(reason: &str) -> &'static str {
    match reason {
        "solution" => "solution",
        "faux_decrocheur" => "faux_decrocheur",
        "refus" => "refus",
        "injoignable" => "injoignable",
        _ => "autre",
    }
}

fn print(printer: &Printer, episodes: &[Episode]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings =
        ["episodes-column-start", "episodes-column-end", "episodes-column-outcome", "episodes-column-solution"];
    let columns = headings.map(|id| Column::left(printer.text(id, &[]))).into_iter();
    let mut table = Table::new(columns.chain([Column::right(printer.text("episodes-column-attempts", &[]))]));
    let date = |day: Option<Date>| day.map_or_else(|| "–".to_owned(), |day| printer.translator().date(day));
    for episode in episodes {
        let outcome = match episode.outcome.as_str() {
            "" => printer.text("episodes-lasts", &[]),
            code => words.part("episode", "issue", code),
        };
        let found = [words.value("solution_retenue", &episode.solution), episode.place.clone()];
        let found = found.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        table.row([date(episode.start), date(episode.end), outcome, found, episode.attempts.to_string()]);
    }
    printer.table(&table)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;
    use crate::writing::field;

    #[test]
    fn a_follow_up_has_ended_by_its_day_or_by_its_step_alone() {
        let (day, today) = (date(2026, 11, 20), date(2026, 11, 23));
        let ended = |fields: &[(&str, &str)]| ended_on(&case(fields), day, today);
        assert_eq!(ended(&[("etape", "clos"), ("fin_suivi_le", "2026-11-02")]), Some(date(2026, 11, 2)));
        assert_eq!(ended(&[("etape", "clos")]), Some(day), "closed before the step wrote the day");
        assert_eq!(ended(&[("etape", "clos"), ("fin_suivi_le", "2026-12-31")]), None, "still to come");
        assert_eq!(ended(&[("etape", "contact")]), None);
    }

    #[test]
    fn who_is_followed_again_has_neither_solution_nor_scheme() {
        let written = reopened("2026-11-20", "2026-11-24");
        assert!(written.contains(&("solution_retenue", "")) && written.contains(&("dispositif_retenu", "")));
        let entered = pathway::entering("sre", "Micro-lycée de Vandœuvre", "2026-09-01");
        let solution = entered.iter().filter(|(field, _)| field.starts_with("solution_"));
        for (field, _) in solution.filter(|(field, _)| *field != "solution_date_rupture") {
            assert!(written.contains(&(*field, "")), "{field}");
        }
        assert!(written.iter().all(|(name, value)| field(name).parse(value).is_ok() || value.is_empty()));
    }

    #[test]
    fn every_outcome_is_one_of_the_catalogue() {
        for reason in ["solution", "faux_decrocheur", "refus", "injoignable", "age", ""] {
            let record = format!("debut=2026-01-01; fin=2026-02-01; issue={}", outcome_of(reason));
            assert!(field("episode").parse(&record).is_ok(), "{reason}");
        }
    }
}
