// SPDX-License-Identifier: EUPL-1.2
//! Exactly what a grant would make available, before it does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_node::service::SignedConsultation;
use raccord_node::service::cases::PreviewGrant;
use raccord_protocol::catalogue::{Catalogue, fold};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::roster::Directory;
use raccord_protocol::statement::{GrantTerms, Mode, Past};
use raccord_protocol::view::grants::GrantPreview;
use serde_json::{Value, json};

use super::{DO_NOT_CONTACT, Given};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::law;
use crate::naming::organisation_name;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};
use crate::work;

/// The most cases in one question: an answer holds every value with its author.
const QUERY_CASES: usize = 200;

/// Returns the birth dates that stand in each of some cases.
pub(in crate::commands) fn birth_dates(
    context: &Context,
    consultation: &SignedConsultation,
    cases: &[CaseHandle],
) -> Result<Vec<Vec<Date>>, CliError> {
    let births = standing(context, consultation, cases, "date_naissance")?.into_iter();
    Ok(births.map(|texts| texts.iter().filter_map(|text| text.parse().ok()).collect()).collect())
}

/// Returns how many of these cases say that the person is not to be contacted.
pub(super) fn not_to_be_contacted(
    context: &Context,
    consultation: &SignedConsultation,
    cases: &[CaseHandle],
) -> Result<usize, CliError> {
    let flags = standing(context, consultation, cases, DO_NOT_CONTACT)?.into_iter();
    Ok(flags.filter(|texts| texts.iter().any(|text| text == "true")).count())
}

/// Returns a name that stands in one of these cases and in a purpose, which goes to the recipient and is never erased.
pub(super) fn name_in_purpose(
    context: &Context,
    consultation: &SignedConsultation,
    cases: &[CaseHandle],
    purpose: &str,
) -> Result<Option<String>, CliError> {
    if cases.len() > NAMED_CASES_MAX {
        return Ok(None);
    }
    let said: BTreeSet<String> = purpose.split(|letter: char| !letter.is_alphanumeric()).map(fold).collect();
    for field in ["nom", "nom_usage", "prenom"] {
        for text in standing(context, consultation, cases, field)?.into_iter().flatten() {
            let mut parts = text.split(|letter: char| !letter.is_alphanumeric()).map(fold).peekable();
            let is_said = parts.peek().is_some() && parts.all(|part| part.is_empty() || said.contains(&part));
            if is_said && fold(&text).len() >= NAME_LETTERS_MIN {
                return Ok(Some(text));
            }
        }
    }
    Ok(None)
}

/// What is for more people than these names none of them.
const NAMED_CASES_MAX: usize = 64;
/// Shorter names are words of every purpose.
const NAME_LETTERS_MIN: usize = 3;

/// Returns the values that stand in a field of each of some cases, but for sealed ones.
fn standing(
    context: &Context,
    consultation: &SignedConsultation,
    cases: &[CaseHandle],
    field: &str,
) -> Result<Vec<Vec<String>>, CliError> {
    let mut texts = Vec::with_capacity(cases.len());
    for some in cases.chunks(QUERY_CASES) {
        let (cases, fields) = (some.to_vec(), vec![work::field(field).id]);
        let question =
            PreviewGrant { consultation: consultation.clone(), cases, fields, items: Vec::new(), past: Past::Current };
        for case in context.call(question)?.cases {
            let values = case.values.into_iter().filter(|shown| shown.current);
            texts.push(values.filter_map(|shown| shown.value.value).collect());
        }
    }
    Ok(texts)
}

/// What a grant would make available: how much of it, and for programs that only look, the values themselves.
#[derive(Default)]
pub(in crate::commands) struct Preview {
    cases: usize,
    values: usize,
    sealed: usize,
    by_field: BTreeMap<String, usize>,
    kept: Vec<GrantPreview>,
}

/// What becomes of the values of a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Values {
    /// They are counted.
    Count,
    /// They are kept for the answer.
    Keep,
    /// They are shown at once.
    Print,
}

impl Preview {
    /// Asks the node, some cases at a time: a grant may be about ten thousand.
    pub(in crate::commands) fn read(
        context: &Context,
        consultation: &SignedConsultation,
        cases: &[CaseHandle],
        terms: &GrantTerms,
        values: Values,
    ) -> Result<Self, CliError> {
        let mut preview = Self::default();
        let mut progress = context.printer().progress(cases.len() as u64, "grant-progress-preview");
        for some in cases.chunks(QUERY_CASES) {
            let answer = context.call(PreviewGrant {
                consultation: consultation.clone(),
                cases: some.to_vec(),
                fields: terms.fields.clone(),
                items: terms.items.clone(),
                past: terms.past,
            })?;
            preview.count(&answer.cases);
            match values {
                Values::Count => {}
                Values::Keep => preview.kept.extend(answer.cases),
                Values::Print => print_values(context.printer(), &answer.cases)?,
            }
            progress.advance(some.len() as u64);
        }
        Ok(preview)
    }

    fn count(&mut self, cases: &[GrantPreview]) {
        self.cases += cases.len();
        for case in cases {
            self.values += case.values.len();
            self.sealed += case.sealed;
            for shown in &case.values {
                *self.by_field.entry(shown.field.clone()).or_default() += 1;
            }
        }
    }

    /// Says how much would leave, then the terms.
    pub(in crate::commands) fn print(
        &self,
        printer: &Printer,
        directory: &Directory,
        terms: &GrantTerms,
        sources: &[String],
    ) -> Result<(), CliError> {
        let words = Words::new(printer.translator());
        printer.say(Message::new("grant-preview-count").with("cases", self.cases).with("values", self.values))?;
        self.print_terms(printer, words, (organisation_name(directory, terms.recipient), terms, sources))
    }

    fn print_terms(
        &self,
        printer: &Printer,
        words: Words<'_>,
        (recipient, terms, sources): (String, &GrantTerms, &[String]),
    ) -> Result<(), CliError> {
        let fields: Vec<String> = terms.fields.iter().map(|field| words.field_of(*field)).collect();
        if !fields.is_empty() {
            printer.say(Message::new("grant-later").with("fields", fields.join(", ")))?;
        }
        if !terms.items.is_empty() {
            printer.say(Message::new("grant-items-stand").with("count", terms.items.len()))?;
        }
        let until = Message::new("grant-terms")
            .with("basis", format!("{} {}", words.basis(terms.basis), terms.article).trim_end())
            .with("purpose", terms.purpose.as_str())
            .with("until", words.until(terms.until));
        printer.say(until)?;
        if terms.mode == Mode::Write {
            if !terms.fields.is_empty() {
                printer.say(Message::new("grant-write").with("recipient", recipient.as_str()))?;
            }
            // A single item is there to be changed: of its field nothing more can be added under it.
            if !terms.items.is_empty() {
                printer.say(Message::new("grant-write-items").with("recipient", recipient))?;
            }
        }
        for source in sources {
            printer.say(
                Message::new("grant-source")
                    .with("source", law::source(source, printer.translator().language()).into_owned()),
            )?;
        }
        match terms.past {
            Past::Current if self.sealed > 0 => {
                printer.warn(Message::new("grant-sealed").with("count", self.sealed));
            }
            Past::Current => {}
            Past::Whole => printer.warn("grant-whole"),
        }
        Ok(())
    }

    /// Returns what was done, or would be, for programs.
    pub(in crate::commands) fn json(
        &self,
        directory: &Directory,
        terms: &GrantTerms,
        grants: &[Given],
        dry_run: bool,
    ) -> Value {
        let fields: Vec<&str> = terms
            .fields
            .iter()
            .filter_map(|field| Catalogue::current().field(*field))
            .map(|field| field.name.as_str())
            .collect();
        let grants: Vec<Value> = grants
            .iter()
            .map(|given| json!({ "case": given.case, "alias": given.alias, "grant": given.grant }))
            .collect();
        json!({
            "dry_run": dry_run,
            "recipient": { "organisation": terms.recipient, "name": organisation_name(directory, terms.recipient) },
            "platform": terms.platform,
            "fields": fields,
            "items": terms.items,
            "mode": terms.mode,
            "past": terms.past,
            "basis": terms.basis,
            "purpose": terms.purpose,
            "from": terms.from,
            "until": terms.until,
            "cases": self.cases,
            "values": self.values,
            "values_by_field": self.by_field,
            "sealed": self.sealed,
            "grants": grants,
            // Every value, where nothing else comes of it than looking.
            "preview": dry_run.then_some(&self.kept),
        })
    }
}

/// Shows every value that would leave.
fn print_values(printer: &Printer, cases: &[GrantPreview]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let mut table = Table::new([
        Column::left(printer.text("column-case", &[])),
        Column::left(printer.text("column-field", &[])),
        Column::left(printer.text("column-value", &[])),
        Column::left(printer.text("column-state", &[])),
    ]);
    for case in cases {
        let mut digits = short(&case.head.case);
        for shown in &case.values {
            let state = if shown.current { String::new() } else { printer.text("grant-earlier", &[]) };
            let value = words.place(&shown.field, shown.value.value.as_deref());
            table.row([std::mem::take(&mut digits), words.field(&shown.field), value, state]);
        }
    }
    if table.is_empty() { Ok(()) } else { printer.table(&table) }
}
