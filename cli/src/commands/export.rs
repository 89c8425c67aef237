// SPDX-License-Identifier: EUPL-1.2
//! `raccord export`: what the reader may see, as CSV. The look is ledgered as an export before the first byte is written.

use std::path::PathBuf;

use raccord_protocol::catalogue::{Catalogue, Field, FieldKind};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::export::csv;
use crate::language::{Language, Message};
use crate::reading;
use crate::values::{Words, find_field_of};
use crate::work::values;

/// Writes what one may see to a file.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// Where to.
    #[arg(long, value_name = "FILE", required = true, help = "help-export-csv")]
    csv: PathBuf,
    /// What kind of case.
    #[arg(long, value_enum, value_name = KINDS, hide_possible_values = true, default_value = "person", help = "help-export-kind")]
    kind: KindName,
    /// Which fields.
    #[arg(long, value_name = "FIELD", value_delimiter = ',', help = "help-export-field")]
    field: Vec<String>,
    /// Only cases of this organisation.
    #[arg(long, help = "help-case-list-own")]
    own: bool,
    /// What stands between cells.
    #[arg(long, value_name = ";|,", value_parser = [";", ","], hide_possible_values = true, help = "help-export-separator")]
    separator: Option<String>,
    /// What for.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-case-reason")]
    reason: String,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

const KINDS: &str = "person|solution|meeting|actor_sheet|group";

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum KindName {
    ActorSheet,
    Group,
    Meeting,
    Person,
    Solution,
}

impl From<KindName> for CaseKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::ActorSheet => Self::ActorSheet,
            KindName::Group => Self::Group,
            KindName::Meeting => Self::Meeting,
            KindName::Person => Self::Person,
            KindName::Solution => Self::Solution,
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Export) -> Result<(), CliError> {
    let existing = Existing::from_force(arguments.force);
    check_destination(&arguments.csv, existing, &[])?;
    let kind = CaseKind::from(arguments.kind);
    let words = Words::new(context.translator());
    let named = arguments.field.iter().map(|name| find_field_of(kind, name, words));
    let named: Vec<&Field> = named.collect::<Result<_, _>>()?;
    let ownership = if arguments.own { Ownership::Own } else { Ownership::Any };
    let fields = named.iter().map(|field| field.name.clone()).collect();
    let filter = Filter { kind: Some(kind), ownership, fields, ..Filter::default() };
    let cases = reading::read_to_export(context, filter, &arguments.reason)?;
    let cases = reading::without_taken_over(context, cases)?;
    let columns = if named.is_empty() { filled(kind, &cases) } else { named };
    let separator = match (arguments.separator.as_deref(), context.translator().language()) {
        (Some(","), _) | (None, Language::English) => ',',
        (Some(_), _) | (None, Language::French) => ';',
    };
    let text = csv(separator, table(words, &columns, &cases));
    write_private(&arguments.csv, text.as_bytes(), existing)?;
    let object = json!({ "file": arguments.csv, "cases": cases.len(), "columns": columns.len() });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("export-done").with("cases", cases.len()).with("path", arguments.csv.as_path()));
        printer.note("export-careful");
        Ok(())
    })
}

/// Returns the fields that stand in some case, in the order of the form.
fn filled(kind: CaseKind, cases: &[CaseSummary]) -> Vec<&'static Field> {
    let stands = |field: &&Field| cases.iter().any(|case| !values(case, &field.name).is_empty());
    Catalogue::current().fields_of(kind).filter(stands).collect()
}

/// Returns the head and the rows: the number and the holder of a case, then its fields. Numbers and days stay as programs read
/// them; codes are said in words.
fn table(words: Words<'_>, columns: &[&Field], cases: &[CaseSummary]) -> Vec<Vec<String>> {
    let head = ["id".to_owned(), words.say("column-holder")].into_iter();
    let labels = columns.iter().map(|field| field.label(words.language()).to_owned());
    let mut rows = vec![head.chain(labels).collect()];
    for case in cases {
        let cell = |field: &&Field| {
            let said = values(case, &field.name).iter().map(|value| match &field.kind {
                FieldKind::Choice { .. } | FieldKind::Boolean | FieldKind::Record { .. } => {
                    words.value(&field.name, value)
                }
                _ => value.clone(),
            });
            said.collect::<Vec<_>>().join(" | ")
        };
        let head = [case.head.case.to_string(), words.party(case.head.keeper())].into_iter();
        rows.push(head.chain(columns.iter().map(cell)).collect());
    }
    rows
}
