// SPDX-License-Identifier: EUPL-1.2
//! `raccord export`: what the reader may see, as CSV. The look is ledgered as an export before the first byte is written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use raccord_protocol::catalogue::{Catalogue, Field, FieldKind};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::phone::phone_written;
use raccord_protocol::import::{VALUES_APART, loses_zeros};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::places::Offer;
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use super::places::{places, say_place};
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
    let standing = standing(context, kind, &cases)?;
    let text = csv(separator, table(words, &columns, &cases, &standing));
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

/// Returns the head and the rows: the number and the holder of a case, then its fields, as people of the office read and write them:
/// a list with these columns is read again (`raccord import`). Programs read `raccord case list --json`.
fn table(words: Words<'_>, columns: &[&Field], cases: &[CaseSummary], standing: &Standing) -> Vec<Vec<String>> {
    let head = ["id".to_owned(), words.say("column-holder")].into_iter();
    let labels = columns.iter().map(|field| field.label(words.language()).to_owned());
    let mut rows = vec![head.chain(labels).collect()];
    for case in cases {
        let cell = |field: &&Field| {
            let said = values(case, &field.name).iter().map(|value| match field.kind {
                // In pairs as people read it, where a spreadsheet would drop its zero. As its country dials it, a number of a neighbour
                // would be read for one of this country.
                FieldKind::Phone if loses_zeros(value) => phone_written(value).replace('\u{a0}', " "),
                FieldKind::Phone => value.clone(),
                _ => words.value(&field.name, &standing.of(case.head.case, &field.name, value)),
            });
            let said = said.map(|value| value.replace('|', "||")).collect::<Vec<_>>().join(VALUES_APART);
            // As a formula: a spreadsheet shows what stands behind the apostrophe as it is, and an import reads it.
            if loses_zeros(&said) || said.starts_with('\'') { format!("'{said}") } else { said }
        };
        let head = [case.head.case.to_string(), words.party(case.head.keeper())].into_iter();
        rows.push(head.chain(columns.iter().map(cell)).collect());
    }
    rows
}

/// Says what became of the places that were asked for, in words: by the case and the reference of each. What a reservation says itself
/// is that somebody asked.
#[derive(Default)]
struct Standing(BTreeMap<(CaseHandle, String), String>);

impl Standing {
    /// Returns a value with what became of it, where it is a place that was asked for; else as it is.
    fn of<'v>(&self, case: CaseHandle, field: &str, value: &'v str) -> Cow<'v, str> {
        let Some(offer) = Offer::of_field(field) else { return value.into() };
        let parts = serde_json::from_str::<BTreeMap<String, String>>(value).unwrap_or_default();
        let said = parts.get("reference").and_then(|reference| self.0.get(&(case, reference.clone())));
        match said.filter(|_| parts.get(STATE).is_some_and(|state| state == offer.asked)) {
            Some(said) => {
                let mut parts = parts.clone();
                parts.insert(STATE.to_owned(), said.clone());
                serde_json::to_string(&parts).expect("a map of strings has a JSON form").into()
            }
            None => value.into(),
        }
    }
}

/// The part of a reservation that says how it stands.
const STATE: &str = "etat";

/// Reads what became of the places in some cases of a kind.
fn standing(context: &Context, kind: CaseKind, cases: &[CaseSummary]) -> Result<Standing, CliError> {
    let Some(offer) = Offer::of(kind) else { return Ok(Standing::default()) };
    let asked = cases.iter().filter(|case| !values(case, offer.field).is_empty()).map(|case| case.head.case);
    let asked: Vec<CaseHandle> = asked.collect();
    if asked.is_empty() {
        return Ok(Standing::default());
    }
    let printer = context.printer();
    let mut said = BTreeMap::new();
    for places in places(context, &asked)? {
        for reservation in places.reservations {
            said.insert((places.head.case, reservation.reference), say_place(printer, &reservation.place));
        }
    }
    Ok(Standing(said))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use raccord_protocol::import::{ColumnRole, EXPORT_HEADERS, Mapping, read_list};

    use super::*;
    use crate::language::Translator;
    use crate::samples::case;

    /// Whoever opens the file reads days as the country writes them, and `raccord import` reads in it what stands in the cases.
    #[test]
    fn days_are_written_as_people_write_them_and_read_again() {
        let given = [
            ("nom", "Lefèvre"),
            ("prenom", "Ana"),
            ("sexe", "f"),
            ("date_naissance", "2009-05-05"),
            ("date_sortie", "2026-10-02"),
            ("mobile", "+352621123456"),
            ("tel_fixe", "0383123456"),
            ("code_postal", "01000"),
            ("scolarise", "false"),
        ];
        let cases = [case(&given)];
        let columns = filled(CaseKind::Person, &cases);
        for language in [Language::French, Language::English] {
            let translator = Translator::new(language);
            let separator = if language == Language::French { ';' } else { ',' };
            let text = csv(separator, table(Words::new(&translator), &columns, &cases, &Standing::default()));
            assert_eq!(text.contains("05/05/2009"), language == Language::French, "{text}");
            // No cell is a number that begins with a zero.
            assert!(text.contains("'01000") && text.contains("03 83 12 34 56"), "{text}");
            let generic = Mapping::built_in("generic").expect("a mapping that there is");
            let list = read_list(text.as_bytes(), &generic, date(2026, 11, 23)).expect("a list");
            assert_eq!((list.rejects.as_slice(), list.rows.len()), (&[][..], 1), "{text}");
            for field in &columns {
                let read =
                    list.rows[0].values.iter().filter(|(id, _)| *id == field.id).map(|(_, value)| match field.kind {
                        // An import knows a number however it is written.
                        FieldKind::Phone => value.replace(' ', ""),
                        _ => value.clone(),
                    });
                assert_eq!(read.collect::<Vec<_>>(), values(&cases[0], &field.name).to_vec(), "{text}");
            }
        }
    }

    /// What an import can read again: all but records, which stand in an export in words.
    fn read_again() -> Vec<&'static Field> {
        let fields = Catalogue::current().fields_of(CaseKind::Person);
        fields.filter(|field| !matches!(field.kind, FieldKind::Record { .. })).collect()
    }

    /// A text that may stand in a field.
    fn text(field: &Field) -> BoxedStrategy<String> {
        match &field.kind {
            FieldKind::Boolean => select(vec!["true", "false"]).prop_map(str::to_owned).boxed(),
            FieldKind::Choice { options } => {
                let codes: Vec<String> = options.iter().map(|option| option.code.clone()).collect();
                select(codes).boxed()
            }
            FieldKind::Date => (2015i16..2027, 1i8..13, 1i8..29)
                .prop_map(|(year, month, day)| date(year, month, day).to_string())
                .boxed(),
            FieldKind::Email => "[a-z]{1,8}@[a-z]{1,8}\\.fr".boxed(),
            FieldKind::Ine => "[0-9]{10}[A-HJ-NPR-Z]".boxed(),
            FieldKind::Integer => (-999i64..99_999).prop_map(|number| number.to_string()).boxed(),
            FieldKind::LongText => "[a-zéà|=,;'\"\n +-]{1,20}".boxed(),
            FieldKind::Matricule => "20(0[5-9]|10)(0[1-9]|1[0-2])(0[1-9]|1[0-9])[0-9]{5}".boxed(),
            FieldKind::Phone => "(0[1-7][0-9]{8}|\\+352621[0-9]{6})".boxed(),
            FieldKind::Postcode => "[0-9]{5}".boxed(),
            FieldKind::Record { .. } | FieldKind::Text => "[a-zéàA-Z0-9|=,;'\" +-]{1,20}".boxed(),
            FieldKind::Time => "(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]".boxed(),
            FieldKind::Uai => "[0-9]{7}[A-HJ-NPR-Z]".boxed(),
        }
    }

    /// Some fields with what stands in them, in their one way of writing.
    fn fields() -> impl Strategy<Value = Vec<(&'static str, String)>> {
        let known: Vec<&'static Field> = read_again();
        let one = any::<Index>().prop_flat_map(move |index| {
            let field = *index.get(&known);
            text(field).prop_map(move |text| (field, text))
        });
        proptest::collection::vec(one, 0..12).prop_map(|given| {
            let mut fields: Vec<(&'static str, String)> = Vec::new();
            for (field, text) in given {
                let Ok(parsed) = field.parse(&text) else { continue };
                let held = ["nom", "prenom", "date_naissance", "ine", "matricule"].contains(&field.name.as_str());
                let twice =
                    fields.iter().any(|(name, value)| *name == field.name && (!field.list || *value == parsed.value));
                if !held && !twice && !parsed.value.is_empty() {
                    fields.push((&field.name, parsed.value));
                }
            }
            fields
        })
    }

    proptest! {
        /// Whatever stands in a case is read again as it is, several values of a list among it: reading one's own export changes nothing.
        #[test]
        fn an_export_is_read_again_as_it_was(fields in fields(), language in select(vec![Language::French, Language::English])) {
            let mut given: Vec<(&str, &str)> = vec![("nom", "Lefèvre"), ("prenom", "Ana"), ("date_naissance", "2009-05-05")];
            given.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
            let cases = [case(&given)];
            let columns = filled(CaseKind::Person, &cases);
            let translator = Translator::new(language);
            let text = csv(';', table(Words::new(&translator), &columns, &cases, &Standing::default()));
            let generic = Mapping::built_in("generic").expect("a mapping that there is");
            let list = read_list(text.as_bytes(), &generic, date(2026, 11, 23)).expect("a list");
            prop_assert!(list.of_export && list.rejects.is_empty(), "{} {:?}", text, list.rejects);
            prop_assert_eq!(list.rows[0].holder.as_deref(), Some("Office 1"));
            for field in &columns {
                let is_phone = field.kind == FieldKind::Phone;
                let plain = |value: &String| if is_phone { value.replace(' ', "") } else { value.clone() };
                let read = list.rows[0].values.iter().filter(|(id, _)| *id == field.id).map(|(_, value)| plain(value));
                let stands: Vec<String> = values(&cases[0], &field.name).iter().map(plain).collect();
                prop_assert_eq!(read.collect::<Vec<_>>(), stands, "{}: {}", field.name, text);
            }
        }
    }

    /// An import knows an export by its first headers, and each column by the label of its field.
    #[test]
    fn an_import_knows_what_an_export_writes() {
        let generic = Mapping::built_in("generic").expect("a mapping that there is");
        for (language, headers) in [(Language::English, EXPORT_HEADERS[0]), (Language::French, EXPORT_HEADERS[1])] {
            let translator = Translator::new(language);
            let words = Words::new(&translator);
            let fields = read_again();
            let table = table(words, &fields, &[], &Standing::default());
            assert_eq!(table[0][..2], headers.map(str::to_owned));
            for (field, label) in fields.iter().zip(&table[0][2..]) {
                assert_eq!(generic.role(label), ColumnRole::Field(field.id), "{label}");
            }
        }
    }
}
