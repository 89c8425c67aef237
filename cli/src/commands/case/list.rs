// SPDX-License-Identifier: EUPL-1.2
//! `raccord case list`: many cases, values alone.

use raccord_protocol::catalogue::{Catalogue, Field};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Filter, Ownership, Shown};

use crate::commands::restored;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Printer};
use crate::reading::{read_all, without_taken_over};
use crate::values::{Words, short};

/// Lists cases.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Words to look for.
    #[arg(long, value_name = "TEXT", help = "help-case-list-text")]
    text: Option<String>,
    /// Only cases of this organisation.
    #[arg(long, conflicts_with = "foreign", help = "help-case-list-own")]
    own: bool,
    /// Only cases of other organisations.
    #[arg(long, help = "help-case-list-foreign")]
    foreign: bool,
    /// Only cases that this organisation holds.
    #[arg(long, value_name = "ORGANISATION", help = "help-case-list-holder")]
    holder: Option<String>,
    /// Only cases with values in conflict.
    #[arg(long, help = "help-case-list-conflicts")]
    conflicts: bool,
    /// Only files that stand in no list.
    #[arg(long, help = "help-case-list-taken-back")]
    taken_back: bool,
    /// The most cases.
    #[arg(long, value_name = "N", value_parser = crate::commands::at_least_one(), help = "help-case-list-limit")]
    limit: Option<usize>,
}

pub(super) fn run(context: &Context, arguments: &List) -> Result<(), CliError> {
    restored::warn(context)?;
    let ownership = match (arguments.own, arguments.foreign) {
        (true, _) => Ownership::Own,
        (_, true) => Ownership::Foreign,
        (false, false) => Ownership::Any,
    };
    let holder = match &arguments.holder {
        Some(name) => Some(naming::organisation(&Held::read(context)?.directory, name)?),
        None => None,
    };
    let kind = Some(CaseKind::Person);
    let filter = Filter {
        text: arguments.text.clone(),
        ownership,
        holder,
        kind,
        taken_back: arguments.taken_back,
        ..Filter::default()
    };
    // Whoever asks for the files of others sees all of them, those that were taken over among them.
    let is_of_others = arguments.foreign || arguments.holder.is_some();
    let read = |filter: Filter, limit| {
        let cases = read_all(context, filter, limit, "")?;
        if is_of_others { Ok(cases) } else { without_taken_over(context, cases) }
    };
    if !arguments.conflicts {
        return print(context.printer(), &read(filter, arguments.limit)?);
    }
    let mut cases = read(filter, None)?;
    cases.retain(|case| in_conflict(case).next().is_some());
    cases.truncate(arguments.limit.unwrap_or(usize::MAX));
    print(context.printer(), &cases)
}

/// Prints cases: a table, or an array of objects.
pub(in crate::commands) fn print(printer: &Printer, cases: &[CaseSummary]) -> Result<(), CliError> {
    printer.show(&cases, |printer| {
        if cases.is_empty() {
            printer.note("case-list-empty");
            return Ok(());
        }
        let mut table = Table::new(printer);
        cases.iter().for_each(|case| table.add(case));
        printer.table(&table.table)?;
        printer.note(Message::new("case-list-count").with("count", cases.len()));
        let conflicts = cases.iter().filter(|case| in_conflict(case).next().is_some()).count();
        if conflicts > 0 {
            printer.warn(Message::new("case-list-in-conflict").with("count", conflicts));
        }
        Ok(())
    })
}

/// Returns the fields of a case in which several values stand, written without knowing of each other.
fn in_conflict(case: &CaseSummary) -> impl Iterator<Item = &'static Field> {
    let several = case.fields.iter().filter(|(_, shown)| matches!(shown, Shown::Several(values) if values.len() > 1));
    several.filter_map(|(name, _)| Catalogue::current().by_name(name).filter(|field| !field.list))
}

/// A table of cases for people: how to name each, who it is about, whose it is.
struct Table<'a> {
    words: Words<'a>,
    printer: &'a Printer,
    table: crate::output::Table,
}

impl<'a> Table<'a> {
    fn new(printer: &'a Printer) -> Self {
        let heading = |text: String| Column::left(text);
        let table = crate::output::Table::new([
            heading(printer.text("column-case", &[])),
            heading(printer.text("column-family-name", &[])),
            heading(printer.text("column-given-name", &[])),
            heading(printer.text("column-born", &[])),
            heading(printer.text("column-holder", &[])),
            Column::right(printer.text("column-fields", &[])),
        ]);
        Self { words: Words::new(printer.translator()), printer, table }
    }

    /// Returns how many fields there are, and which are in conflict.
    fn count(&self, case: &CaseSummary) -> String {
        let conflicts: Vec<&str> = in_conflict(case).map(|field| field.label(self.words.language())).collect();
        let count = case.fields.len().to_string();
        if conflicts.is_empty() {
            return count;
        }
        let values = [("count", count.into()), ("fields", conflicts.join(", ").into())];
        self.printer.text("case-list-fields-conflict", &values)
    }

    fn add(&mut self, case: &CaseSummary) {
        let value = |field: &str| match case.fields.get(field) {
            None => String::new(),
            Some(Shown::One(value)) => self.words.value(field, value),
            Some(Shown::Several(values)) => {
                let values: Vec<String> = values.iter().map(|value| self.words.value(field, value)).collect();
                self.printer.text("case-conflict", &[("values", values.join(" / ").into())])
            }
        };
        let name = if case.erased { self.printer.text("case-list-erased", &[]) } else { value(FAMILY_NAME) };
        let cells = [
            short(&case.head.case),
            name,
            value(GIVEN_NAME),
            value("date_naissance"),
            self.words.party(case.head.keeper()),
            self.count(case),
        ];
        self.table.row(cells);
    }
}
