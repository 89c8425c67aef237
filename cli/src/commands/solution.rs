// SPDX-License-Identifier: EUPL-1.2
//! `raccord solution`: the solutions of the platform, their places, and which of them fit a young person.

use clap::Subcommand;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::places::{Places, SOLUTION};
use raccord_protocol::view::solution::next_session;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::places::{places, places_of, print_places, say_places};
use super::sharing::{self, Audience, Sharing};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::reading::summary;
use crate::values::{Words, short};
use crate::work::{self, said, values};
use crate::writing::Checked;

mod map;
mod propose;
mod reserve;
mod search;

/// The solutions of the platform.
#[derive(Debug, clap::Args)]
pub struct Solution {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with solutions.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Lists solutions.
    #[command(about = "help-solution-list")]
    List(List),
    /// Shows and finalises the map of solutions of the school year.
    #[command(about = "help-solution-map", after_help = "help-solution-map-more")]
    Map(map::Map),
    /// Adds a solution.
    #[command(about = "help-solution-new", after_help = "help-solution-new-more")]
    New(New),
    /// Proposes a solution to a young person, on a place that is free.
    #[command(about = "help-solution-propose", after_help = "help-solution-propose-more")]
    Propose(propose::Propose),
    /// Notes what the person answers.
    #[command(about = "help-solution-answer")]
    Answer(propose::Answer),
    /// Gives a place back.
    #[command(about = "help-solution-release")]
    Release(reserve::Release),
    /// Asks for a place.
    #[command(about = "help-solution-reserve", after_help = "help-solution-reserve-more")]
    Reserve(reserve::Reserve),
    /// Finds solutions for a young person.
    #[command(about = "help-solution-search", after_help = "help-solution-search-more")]
    Search(search::Search),
    /// Changes a solution.
    #[command(about = "help-solution-set")]
    Set(Set),
    /// Shares a solution.
    #[command(about = "help-solution-share")]
    Share(Share),
    /// Shows a solution.
    #[command(about = "help-solution-show")]
    Show(Show),
}

/// Adds a solution.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-values")]
    values: Vec<String>,
    /// Share it at once.
    #[arg(long, help = "help-work-share")]
    share: bool,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Lists solutions.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Only those with a free place.
    #[arg(long, help = "help-solution-list-free")]
    free: bool,
    /// Only of this class.
    #[arg(long, value_name = "CLASS", help = "help-solution-list-class")]
    class: Option<String>,
    /// As young people and families may read it.
    #[arg(long, help = "help-solution-list-families")]
    families: bool,
}

/// Changes a solution.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-set-values")]
    values: Vec<String>,
}

/// Shares a solution.
#[derive(Debug, clap::Args)]
pub struct Share {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Shows a solution.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
}

pub(super) fn run(context: &Context, arguments: &Solution) -> Result<(), CliError> {
    match &arguments.action {
        Action::List(arguments) => list(context, arguments),
        Action::New(arguments) => new(context, arguments),
        Action::Answer(arguments) => propose::answer(context, arguments),
        Action::Map(arguments) => map::run(context, arguments),
        Action::Propose(arguments) => propose::propose(context, arguments),
        Action::Release(arguments) => reserve::release(context, arguments),
        Action::Reserve(arguments) => reserve::reserve(context, arguments),
        Action::Search(arguments) => search::run(context, arguments),
        Action::Set(arguments) => set(context, arguments),
        Action::Share(arguments) => share(context, arguments),
        Action::Show(arguments) => show(context, arguments),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let values = work::read_pairs(context, CaseKind::Solution, &arguments.values)?;
    if !values.iter().any(|value| value.field.name == "solution_nom" && !value.value.is_empty()) {
        return Err(CliError::usage("solution-new-name").hint("hint-solution-new-name"));
    }
    check_reservations(&values)?;
    check_numbers(&values, &[])?;
    let audience = arguments.share.then_some(&arguments.audience);
    sharing::open(context, CaseKind::Solution, &values, audience, "solution-new-done")
}

/// Places are asked for by name of a young person's case, and given back by it: the item alone would lead nobody back.
fn check_reservations(values: &[Checked]) -> Result<(), CliError> {
    match values.iter().any(|value| value.field.name == SOLUTION.field) {
        true => Err(CliError::usage("solution-set-reservation").hint("hint-solution-reserve")),
        false => Ok(()),
    }
}

/// Refuses places and ages that nobody can take: fewer than none, and a lowest age above the highest. What is not typed is as it stands.
fn check_numbers(values: &[Checked], stands: &[(&'static str, Option<i64>)]) -> Result<(), CliError> {
    let typed = |name: &str| values.iter().find(|checked| checked.field.name == name);
    let number = |name: &str| match typed(name) {
        Some(checked) => checked.value.parse::<i64>().ok(),
        None => stands.iter().find(|(field, _)| *field == name).and_then(|(_, value)| *value),
    };
    if [PLACES, AGES[0], AGES[1]].into_iter().filter_map(number).any(|number| number < 0) {
        return Err(CliError::usage("solution-below-none"));
    }
    match AGES.map(number) {
        [Some(lowest), Some(highest)] if lowest > highest => Err(CliError::usage("solution-ages")),
        _ => Ok(()),
    }
}

/// How many places there are.
const PLACES: &str = "solution_places";
/// The lowest age and the highest.
const AGES: [&str; 2] = ["solution_age_min", "solution_age_max"];

fn set(context: &Context, arguments: &Set) -> Result<(), CliError> {
    let values = work::read_pairs(context, CaseKind::Solution, &arguments.values)?;
    check_reservations(&values)?;
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let shown = summary(&work::show(context, solution.head.case)?);
    let stands = AGES.map(|field| (field, work::values(&shown, field).first().and_then(|age| age.parse().ok())));
    check_numbers(&values, &stands)?;
    let pairs: Vec<_> = values.iter().map(|checked| (checked.field, checked.value.clone())).collect();
    let pending = work::write(context, solution.head.case, &pairs)?;
    context.printer().show(&json!({ "case": solution.head.case, "pending": pending }), |printer| {
        printer.success(Message::new("work-written").with("count", pairs.len()));
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

fn share(context: &Context, arguments: &Share) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?.head;
    if !solution.own {
        return Err(CliError::denied("work-share-own").hint("hint-work-share-own"));
    }
    let sharing = Sharing::of_work(context, solution.case, CaseKind::Solution);
    let shared = sharing::share(context, &sharing, &arguments.audience)?;
    context.printer().show(&json!({ "case": solution.case, "shared": shared }), |_| Ok(()))
}

/// The fields of a list.
const LISTED: [&str; 14] = [
    "solution_nom",
    "solution_type",
    "solution_classe",
    "solution_niveau",
    "solution_dispensateur",
    "solution_territoire",
    "solution_commune",
    "solution_age_min",
    "solution_age_max",
    "solution_session",
    "solution_lisible",
    "solution_description",
    "solution_contact_tel",
    "solution_fermee_le",
];

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let class = arguments.class.as_deref().map(class_of).transpose()?;
    let mut rows = work::rows(context, CaseKind::Solution, Ownership::Any, &LISTED)?;
    let today = work::today(context);
    let is_over = |row: &CaseSummary| is_over(row, today);
    rows.retain(|row| class.as_ref().is_none_or(|class| values(row, "solution_classe").contains(class)));
    if arguments.families {
        rows.retain(|row| !is_over(row) && values(row, "solution_lisible").iter().any(|value| value == "true"));
    }
    let handles: Vec<CaseHandle> = rows.iter().map(|row| row.head.case).collect();
    let places = places(context, &handles)?;
    let mut rows: Vec<(CaseSummary, Places)> = rows.into_iter().zip(places).collect();
    if arguments.free {
        rows.retain(|(row, places)| !is_over(row) && places.free().is_none_or(|free| free > 0));
    }
    // Sharing what exists comes before making something new.
    let order = |row: &CaseSummary| {
        let class = values(row, "solution_classe").first().map_or("", String::as_str);
        ["existante", "", "a_optimiser", "a_creer"].iter().position(|known| *known == class)
    };
    rows.sort_by_key(|(row, _)| (is_over(row), order(row), values(row, "solution_nom").join(" ")));
    let object: Vec<_> = rows.iter().map(|(row, places)| json!({ "solution": row, "places": places })).collect();
    context.printer().show(&object, |printer| match arguments.families {
        true => print_for_families(printer, &rows),
        false => print_list(printer, &rows, today),
    })
}

/// Tells whether a solution is no longer offered on a day.
pub(super) fn is_over(solution: &CaseSummary, today: jiff::civil::Date) -> bool {
    values(solution, "solution_fermee_le")
        .iter()
        .any(|day| day.parse::<jiff::civil::Date>().is_ok_and(|day| day <= today))
}

/// Returns the code of a class that somebody typed.
fn class_of(text: &str) -> Result<String, CliError> {
    let parsed = work::field("solution_classe").parse(text);
    parsed.map(|parsed| parsed.value).map_err(|_| CliError::usage("solution-class").hint("hint-solution-class"))
}

fn print_list(printer: &Printer, rows: &[(CaseSummary, Places)], today: jiff::civil::Date) -> Result<(), CliError> {
    if rows.is_empty() {
        printer.note("solution-list-empty");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "solution-column-name",
        "solution-column-class",
        "solution-column-provider",
        "solution-column-ages",
        "solution-column-places",
        "solution-column-session",
        "column-holder",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for (row, places) in rows {
        let ages = [said(words, row, "solution_age_min"), said(words, row, "solution_age_max")].join("–");
        let next = next_session(row, today).map_or_else(String::new, |day| printer.translator().date(day));
        table.row([
            short(&row.head.case),
            said(words, row, "solution_nom"),
            said(words, row, "solution_classe"),
            said(words, row, "solution_dispensateur"),
            if ages == "–" { String::new() } else { ages },
            say_places(printer, places),
            next,
            words.party(&row.head.holder),
        ]);
    }
    printer.table(&table)
}

/// Shows what is meant for young people and families, in words and without numbers of cases.
fn print_for_families(printer: &Printer, rows: &[(CaseSummary, Places)]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    for (row, places) in rows {
        printer.line(&said(words, row, "solution_nom"))?;
        for field in ["solution_description", "solution_dispensateur", "solution_commune", "solution_contact_tel"] {
            let text = said(words, row, field);
            if !text.is_empty() {
                printer.line(&format!("  {text}"))?;
            }
        }
        if let Some(free) = places.free().filter(|free| *free > 0) {
            let said = printer.text("solution-families-free", &[("free", free.into())]);
            printer.line(&format!("  {said}"))?;
        }
    }
    Ok(())
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?.head;
    let view = work::show(context, solution.case)?;
    let places = places_of(context, solution.case)?;
    context.printer().show(&json!({ "solution": view, "places": places }), |printer| {
        work::print_fields(printer, &view, &[SOLUTION.field])?;
        print_places(printer, &places)
    })
}

#[cfg(test)]
mod tests {
    use crate::writing::field;

    use raccord_protocol::catalogue::Catalogue;

    use super::*;

    #[test]
    fn the_fields_are_those_of_solutions() {
        for name in LISTED {
            assert!(Catalogue::current().field_of(CaseKind::Solution, name).is_some(), "{name}");
        }
    }

    #[test]
    fn nobody_takes_fewer_places_than_none_nor_an_age_between_two_that_cross() {
        let checked =
            |name: &str, value: &str| Checked { field: field(name), value: value.to_owned(), warnings: Vec::new() };
        let is_refused = |typed: &[(&str, &str)], stands: &[(&'static str, Option<i64>)]| {
            let typed: Vec<Checked> = typed.iter().map(|(name, value)| checked(name, value)).collect();
            check_numbers(&typed, stands).is_err()
        };
        assert!(is_refused(&[(PLACES, "-1")], &[]));
        assert!(!is_refused(&[(PLACES, "0")], &[]));
        assert!(is_refused(&[(AGES[0], "30"), (AGES[1], "16")], &[]));
        assert!(!is_refused(&[(AGES[0], "18"), (AGES[1], "18")], &[]));
        let stands = [(AGES[0], Some(18)), (AGES[1], None)];
        assert!(is_refused(&[(AGES[1], "16")], &stands));
        assert!(!is_refused(&[(AGES[1], "16"), (AGES[0], "")], &stands), "the lowest age is cleared");
    }
}
