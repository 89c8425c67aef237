// SPDX-License-Identifier: EUPL-1.2
//! `raccord case register`: the register of paper sheets, which links the name of a person to the number of the sheet.

use std::collections::BTreeMap;

use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME, lower, person_name};
use crate::output::{Column, Table};
use crate::reading::read_all;
use crate::values::short;
use crate::writing::{Writer, office_time, refuse_handed_over};

/// Shows the register of paper sheets, or enters a case.
#[derive(Debug, clap::Args)]
pub struct Register {
    /// Which case to enter.
    #[arg(value_name = "CASE", help = "help-register-case")]
    case: Option<String>,
    /// Its number.
    #[arg(value_name = "NUMBER", requires = "case", help = "help-register-number")]
    number: Option<String>,
}

/// The field of the number.
const NUMBER: &str = "numero_fiche_papier";

pub(super) fn run(context: &Context, arguments: &Register) -> Result<(), CliError> {
    let fields = [FAMILY_NAME, GIVEN_NAME, NUMBER].map(str::to_owned).into();
    let filter = Filter { kind: Some(CaseKind::Person), ownership: Ownership::Own, fields, ..Filter::default() };
    let cases = read_all(context, filter, None, "")?;
    match &arguments.case {
        Some(case) => enter(context, &cases, case, arguments.number.as_deref()),
        None => list(context, &cases),
    }
}

fn enter(context: &Context, cases: &[CaseSummary], case: &str, number: Option<&str>) -> Result<(), CliError> {
    let mut writer = Writer::open(context, case, "")?;
    refuse_handed_over(&writer.view.head)?;
    let year = office_time(context).date().year();
    let number = match number.map(str::trim) {
        Some(number) => number.to_owned(),
        // Who has a number keeps it.
        None if !writer.value(NUMBER).is_empty() => writer.value(NUMBER).to_owned(),
        None => next(numbers(cases).map(|(number, _)| number), year),
    };
    if let Some(holder) = taken_by(cases, &number, writer.case) {
        let taken = Message::new("register-taken").with("number", number.as_str()).with("name", person_name(holder));
        return Err(CliError::conflict(taken).hint("hint-register-next"));
    }
    writer.set(NUMBER, &number)?;
    writer.commit()?;
    context.printer().show(&json!({ "case": writer.case, "number": number }), |printer| {
        printer.success(Message::new("register-done").with("number", number.as_str()).with("name", writer.name()));
        Ok(())
    })
}

/// Returns the numbers of paper sheets, each with its case.
fn numbers(cases: &[CaseSummary]) -> impl Iterator<Item = (&str, &CaseSummary)> {
    cases.iter().flat_map(|case| values(case, NUMBER).iter().map(move |number| (number.as_str(), case)))
}

/// Returns the case of another person that has a number.
fn taken_by<'c>(cases: &'c [CaseSummary], number: &str, case: CaseHandle) -> Option<&'c CaseSummary> {
    let wanted = lower(number);
    let mut holders = numbers(cases).filter(|(known, holder)| lower(known) == wanted && holder.head.case != case);
    holders.next().map(|(_, holder)| holder)
}

/// Returns the number after the highest of a year: `2026-017`.
fn next<'n>(numbers: impl Iterator<Item = &'n str>, year: i16) -> String {
    let of_year = numbers.filter_map(|number| number.trim().strip_prefix(&format!("{year}-"))?.parse::<u32>().ok());
    format!("{year}-{:03}", of_year.max().unwrap_or_default().saturating_add(1))
}

fn list(context: &Context, cases: &[CaseSummary]) -> Result<(), CliError> {
    let mut entered: BTreeMap<(String, CaseHandle), &CaseSummary> = BTreeMap::new();
    for (number, case) in numbers(cases) {
        entered.insert((number.to_owned(), case.head.case), case);
    }
    let without = cases.iter().filter(|case| values(case, NUMBER).is_empty()).count();
    let rows: Vec<_> = entered
        .iter()
        .map(|((number, case), holder)| json!({ "number": number, "case": case, "name": person_name(holder) }))
        .collect();
    context.printer().show(&json!({ "register": rows, "without": without }), |printer| {
        let headings = ["register-column-number", "today-column-person", "column-case"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for ((number, case), holder) in &entered {
            table.row([number.clone(), person_name(holder), short(case)]);
        }
        printer.table(&table)?;
        if without > 0 {
            printer.note(Message::new("register-without").with("count", without));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{case, case_of};

    #[test]
    fn a_number_of_the_register_is_of_one_person() {
        assert_eq!(next(["2026-009", "2025-044", "K 12"].into_iter(), 2026), "2026-010");
        assert_eq!(next(std::iter::empty(), 2026), "2026-001");
        let known =
            [case(&[("nom", "Petit"), (NUMBER, "2026-001")]), case_of(2, &[("nom", "Weber"), (NUMBER, "k 12")])];
        assert_eq!(taken_by(&known, "K 12", known[0].head.case).map(person_name).as_deref(), Some("Weber"));
        assert!(taken_by(&known, "2026-001", known[0].head.case).is_none(), "it is its own");
        assert!(taken_by(&known, "2026-002", known[0].head.case).is_none());
    }
}
