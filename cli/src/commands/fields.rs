// SPDX-License-Identifier: EUPL-1.2
//! `raccord fields`: what can be written in a case, and how.

use clap::ValueEnum;
use raccord_protocol::catalogue::{Catalogue, Field, FieldKind, Part};
use raccord_protocol::statement::CaseKind;
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, find_field};

/// Lists fields, or tells all about one.
#[derive(Debug, clap::Args)]
pub struct Fields {
    /// Which field.
    #[arg(value_name = "FIELD", help = "help-fields-name")]
    name: Option<String>,
    /// Of which kind of case.
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        default_value = "person",
        hide_possible_values = true,
        hide_default_value = true,
        help = "help-fields-kind"
    )]
    kind: KindName,
}

/// Is a kind of case as people type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum KindName {
    /// [`CaseKind::ActorSheet`].
    ActorSheet,
    /// [`CaseKind::Group`].
    Group,
    /// [`CaseKind::Meeting`].
    Meeting,
    /// [`CaseKind::Person`].
    Person,
    /// [`CaseKind::Solution`].
    Solution,
    /// [`CaseKind::Thread`].
    Thread,
}

impl From<KindName> for CaseKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::ActorSheet => Self::ActorSheet,
            KindName::Group => Self::Group,
            KindName::Meeting => Self::Meeting,
            KindName::Person => Self::Person,
            KindName::Solution => Self::Solution,
            KindName::Thread => Self::Thread,
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Fields) -> Result<(), CliError> {
    let words = Words::new(context.translator());
    if let Some(name) = &arguments.name {
        let field = find_field(name, words)?;
        return context.printer().show(&object(field), |printer| print_one(printer, words, field));
    }
    let kind = CaseKind::from(arguments.kind);
    let fields: Vec<&Field> = Catalogue::current().fields().iter().filter(|field| field.of == kind).collect();
    let objects: Vec<Value> = fields.iter().map(|field| object(field)).collect();
    context.printer().show(&objects, |printer| print_all(printer, words, &fields))
}

fn print_all(printer: &Printer, words: Words<'_>, fields: &[&Field]) -> Result<(), CliError> {
    if fields.is_empty() {
        return printer.say("fields-none");
    }
    let heading = |id| Column::left(printer.text(id, &[]));
    let mut table = Table::new(
        ["fields-column-name", "fields-column-label", "fields-column-takes", "fields-column-class"].map(heading),
    );
    for field in fields {
        table.row([
            field.name.clone(),
            field.label(words.language()).to_owned(),
            takes(printer, field),
            words.class(field.class).to_owned(),
        ]);
    }
    printer.table(&table)?;
    printer.note("fields-more");
    Ok(())
}

fn print_one(printer: &Printer, words: Words<'_>, field: &Field) -> Result<(), CliError> {
    let said =
        Message::new("fields-one").with("name", field.name.as_str()).with("label", field.label(words.language()));
    printer.say(said.with("takes", takes(printer, field)).with("class", words.class(field.class)))?;
    let heading = |id| Column::left(printer.text(id, &[]));
    let mut table = Table::new(["fields-column-value", "fields-column-label"].map(heading));
    match &field.kind {
        FieldKind::Choice { options } => {
            options.iter().for_each(|option| table.row([option.code.as_str(), option.label(words.language())]));
        }
        FieldKind::Record { parts } => {
            parts.iter().for_each(|part| table.row([part.name.as_str(), part_label(words, part)]));
        }
        _ => return Ok(()),
    }
    printer.table(&table)
}

fn part_label<'a>(words: Words<'_>, part: &'a Part) -> &'a str {
    match words.language() {
        raccord_protocol::catalogue::Language::English => &part.label_en,
        raccord_protocol::catalogue::Language::French => &part.label_fr,
    }
}

/// Says what may stand in a field.
fn takes(printer: &Printer, field: &Field) -> String {
    let id = match &field.kind {
        FieldKind::Boolean => "fields-takes-boolean",
        FieldKind::Choice { .. } => "fields-takes-choice",
        FieldKind::Date => "fields-takes-date",
        FieldKind::Email => "fields-takes-email",
        FieldKind::Ine => "fields-takes-ine",
        FieldKind::Integer => "fields-takes-integer",
        FieldKind::LongText => "fields-takes-long-text",
        FieldKind::Matricule => "fields-takes-matricule",
        FieldKind::Phone => "fields-takes-phone",
        FieldKind::Postcode => "fields-takes-postcode",
        FieldKind::Record { .. } => "fields-takes-record",
        FieldKind::Text => "fields-takes-text",
        FieldKind::Time => "fields-takes-time",
        FieldKind::Uai => "fields-takes-uai",
    };
    let one = printer.text(id, &[]);
    if field.list { printer.text("fields-takes-list", &[("what", one.into())]) } else { one }
}

/// Returns a field as `--json` prints it.
fn object(field: &Field) -> Value {
    let (takes, values) = match &field.kind {
        FieldKind::Boolean => ("boolean", vec![]),
        FieldKind::Choice { options } => {
            let option = |code: &str, fr: &str, en: &str| json!({ "value": code, "label_fr": fr, "label_en": en });
            ("choice", options.iter().map(|known| option(&known.code, &known.label_fr, &known.label_en)).collect())
        }
        FieldKind::Date => ("date", vec![]),
        FieldKind::Email => ("email", vec![]),
        FieldKind::Ine => ("ine", vec![]),
        FieldKind::Integer => ("integer", vec![]),
        FieldKind::LongText => ("long_text", vec![]),
        FieldKind::Matricule => ("matricule", vec![]),
        FieldKind::Phone => ("phone", vec![]),
        FieldKind::Postcode => ("postcode", vec![]),
        FieldKind::Record { parts } => {
            let part =
                |part: &Part| json!({ "value": part.name, "label_fr": part.label_fr, "label_en": part.label_en });
            ("record", parts.iter().map(part).collect())
        }
        FieldKind::Text => ("text", vec![]),
        FieldKind::Time => ("time", vec![]),
        FieldKind::Uai => ("uai", vec![]),
    };
    json!({
        "name": field.name,
        "label_fr": field.label_fr,
        "label_en": field.label_en,
        "of": field.of,
        "block": field.block,
        "class": field.class,
        "takes": takes,
        "list": field.list,
        "values": values,
    })
}
