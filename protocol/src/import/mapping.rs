// SPDX-License-Identifier: EUPL-1.2
//! Which column of a list is which field: a small TOML file that an office can write itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ColumnRole;
use crate::catalogue::{Catalogue, Conventions, DateFormat, Field, FieldError, FieldId, FieldKind, fold};
use crate::identifier::Country;
use crate::statement::CaseKind;

/// Names of the mappings that come with the program; the one for any list first.
pub const BUILT_IN: [&str; 7] = ["generic", "alj", "jdc", "rio", "siecle", "sifa", "signalement"];

/// How a list is written, and which column is which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    file: MappingFile,
    conventions: Conventions,
    /// Folded headers and what they are.
    roles: BTreeMap<String, ColumnRole>,
    constants: Vec<(FieldId, String)>,
    opening: Vec<(FieldId, String)>,
    needs: Vec<FieldId>,
    known_by: Vec<FieldId>,
    record: Option<RowRecord>,
    /// What a source's own words for the options of a field mean, by the field and the folded word.
    words: BTreeMap<(FieldId, String), (FieldId, String)>,
}

/// A record that every row of a list is, beside its fields: a report by a partner, say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowRecord {
    /// The field of the records.
    pub(super) field: FieldId,
    /// The parts that are the first value of a field of the row.
    pub(super) fields: Vec<(String, FieldId)>,
}

/// A mapping as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingFile {
    pub(super) source: String,
    #[serde(default)]
    pub(super) separator: SeparatorChoice,
    #[serde(default)]
    pub(super) encoding: EncodingChoice,
    #[serde(default)]
    pub(super) header: HeaderChoice,
    /// None where lists of the source come from either country: the office's own then holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<Country>,
    #[serde(default = "default_dates")]
    pub(super) dates: Vec<DateFormat>,
    #[serde(default = "default_keys")]
    pub(super) keys: Vec<KeyKind>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) ignore: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) needs: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) order: Vec<String>,
    /// Fields of which a list of this source alone has columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) known_by: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) constants: BTreeMap<String, String>,
    /// Constants of the cases that the list opens alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) opening: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) columns: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<RecordFile>,
    /// By field and value, the words that the source uses for it; a value of another field is `field=value`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The record that every row is, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordFile {
    field: String,
    /// Which part is which field of the row. A day that a row does not give is that of the list.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// Which columns are which part.
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
}

/// What stands between cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeparatorChoice {
    /// Whichever makes the most sense.
    #[default]
    Auto,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

/// The encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncodingChoice {
    /// Whichever fits the bytes.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// ISO 8859-15.
    #[serde(rename = "iso-8859-15")]
    Iso8859_15,
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Whether the list has a header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderChoice {
    /// Where one of the first records holds known column names.
    #[default]
    Auto,
    /// No; the mapping says in which order the columns stand.
    No,
    /// Yes: the first record.
    Yes,
}

/// By what a person is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Family name, given name and birth date, without case, accents and hyphens.
    Identity,
    /// The French student number.
    Ine,
    /// The Luxembourg national number.
    Matricule,
    /// Where there is nothing else: the full name with a number or an address, or with who reported the person and when.
    Names,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MappingError {
    /// One header is given to two fields.
    #[error("column {header} stands for two fields, {one} and {other}")]
    Ambiguous {
        /// The header.
        header: String,
        /// One field.
        one: String,
        /// The other.
        other: String,
    },
    /// A constant cannot stand in its field.
    #[error("constant for {field}: {problem}")]
    Constant {
        /// The field.
        field: String,
        /// Why.
        problem: FieldError,
    },
    /// `dates` holds both ways of eight digits, which cannot be told apart.
    #[error("dates holds both compact and iso_compact")]
    Dates,
    /// A field is not in the catalogue.
    #[error("the catalogue has no field {name}{}", hint(.suggestions))]
    Field {
        /// The name that was given.
        name: String,
        /// Names that are near.
        suggestions: Vec<&'static str>,
    },
    /// `keys` is empty.
    #[error("keys is empty")]
    Keys,
    /// The text is not TOML, or has keys that a mapping does not have.
    #[error("{message}")]
    Toml {
        /// What the TOML reader says, with the line.
        message: String,
    },
}

fn hint(suggestions: &[&str]) -> String {
    if suggestions.is_empty() { String::new() } else { format!("; near it: {}", suggestions.join(", ")) }
}

fn default_dates() -> Vec<DateFormat> {
    Conventions::default().date_formats
}

/// Returns the start of a message: it repeats the line that is wrong, however long.
fn shortened(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARACTERS_MAX) {
        message.truncate(end);
        message.push('…');
    }
    message
}

/// Longest message about a mapping that is wrong.
const MESSAGE_CHARACTERS_MAX: usize = 1_000;

fn default_keys() -> Vec<KeyKind> {
    vec![KeyKind::Ine, KeyKind::Matricule, KeyKind::Identity]
}

impl Mapping {
    /// Returns the mapping that a TOML text says.
    ///
    /// # Errors
    /// Where the text has unknown keys or fields, or gives one column to two fields.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let file =
            toml::from_str(text).map_err(|error| MappingError::Toml { message: shortened(error.to_string()) })?;
        Self::read(file)
    }

    /// Returns a mapping that comes with the program, by its name in [`BUILT_IN`].
    pub fn built_in(name: &str) -> Option<Self> {
        let text = match name {
            "alj" => include_str!("alj.toml"),
            "generic" => include_str!("generic.toml"),
            "jdc" => include_str!("jdc.toml"),
            "rio" => include_str!("rio.toml"),
            "siecle" => include_str!("siecle.toml"),
            "sifa" => include_str!("sifa.toml"),
            "signalement" => include_str!("signalement.toml"),
            _ => return None,
        };
        Some(Self::parse(text).expect("a test reads every mapping that is compiled in"))
    }

    /// Returns the mapping as TOML.
    pub fn to_toml(&self) -> String {
        toml::to_string(&self.file).expect("a mapping is made of strings and lists")
    }

    /// Returns the name of the source.
    pub fn source(&self) -> &str {
        &self.file.source
    }

    /// Returns the country whose conventions and rules hold.
    pub const fn country(&self) -> Country {
        self.conventions.country
    }

    /// Returns the country that the mapping itself names.
    pub(super) const fn named_country(&self) -> Option<Country> {
        self.file.country
    }

    /// Returns the mapping as an office of `country` reads lists with it: one that names no country is of the office's.
    #[must_use]
    pub fn read_in(mut self, country: Country) -> Self {
        self.conventions.country = self.file.country.unwrap_or(country);
        self
    }

    /// Returns the separator.
    pub const fn separator(&self) -> SeparatorChoice {
        self.file.separator
    }

    /// Returns the encoding.
    pub const fn encoding(&self) -> EncodingChoice {
        self.file.encoding
    }

    /// Returns whether there is a header.
    pub const fn header(&self) -> HeaderChoice {
        self.file.header
    }

    /// Returns the column names of a list without header, in order.
    pub fn order(&self) -> &[String] {
        &self.file.order
    }

    /// Returns the kinds of key, the best first.
    pub fn keys(&self) -> &[KeyKind] {
        &self.file.keys
    }

    /// Returns the values that every row of the list has.
    pub fn constants(&self) -> &[(FieldId, String)] {
        &self.constants
    }

    /// Returns the values with which every case begins that the list opens.
    pub fn opening(&self) -> &[(FieldId, String)] {
        &self.opening
    }

    /// Returns the record that every row is, if it is one.
    pub(super) const fn record(&self) -> Option<&RowRecord> {
        self.record.as_ref()
    }

    /// Returns the field and the value that a source's own word in a column of a field means.
    pub(super) fn meant(&self, field: FieldId, word: &str) -> Option<&(FieldId, String)> {
        if self.words.is_empty() { None } else { self.words.get(&(field, fold(word))) }
    }

    /// Tells whether a list is of this source by its header: it has columns for two of the fields that lists of the source alone have, or
    /// for the only one.
    pub(super) fn is_told_by(&self, header: &[String]) -> bool {
        let field = |name: &String| match self.role(name) {
            ColumnRole::Field(id) | ColumnRole::Part(id, _) => Some(id),
            ColumnRole::Excluded | ColumnRole::Repeated(_) | ColumnRole::Unknown => None,
        };
        let found: BTreeSet<FieldId> =
            header.iter().filter_map(field).filter(|id| self.known_by.contains(id)).collect();
        !found.is_empty() && found.len() >= self.known_by.len().min(2)
    }

    /// Returns what a proposal for a list of this source takes over as it is written, beside the columns.
    pub(super) fn own_words(&self) -> MappingFile {
        let MappingFile { keys, known_by, constants, opening, record, values, .. } = self.file.clone();
        MappingFile { keys, known_by, constants, opening, record, values, ..MappingFile::default() }
    }

    /// Returns the fields without which a row is passed over: it is about nobody whom the list is meant for.
    pub fn needs(&self) -> &[FieldId] {
        &self.needs
    }

    /// Returns the mapping for a list whose first record is the header, whatever it says.
    pub(super) fn with_header(&self) -> Self {
        let file = MappingFile { header: HeaderChoice::Yes, ..self.file.clone() };
        Self { file, ..self.clone() }
    }

    /// Tells whether columns are named for a field.
    pub(super) fn has_columns_for(&self, field: &str) -> bool {
        self.file.columns.contains_key(field)
    }

    /// Tells whether it is the one for any list, that nobody wrote for a source.
    pub(super) fn is_generic(&self) -> bool {
        self.file.source == BUILT_IN[0]
    }

    pub(super) fn needs_named(&self) -> Vec<String> {
        self.file.needs.clone()
    }

    /// Returns how values are written.
    pub const fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Returns what a column of this name is: as the mapping says, or else as the catalogue does.
    pub fn role(&self, header: &str) -> ColumnRole {
        let known = self.roles.get(&fold(header)).copied();
        known.unwrap_or_else(|| {
            let field = Catalogue::current().field_of(CaseKind::Person, header);
            field.map_or(ColumnRole::Unknown, |field| ColumnRole::Field(field.id))
        })
    }

    /// Tells whether a cell is the name of a column.
    pub(super) fn recognises(&self, cell: &str) -> bool {
        self.role(&super::row::unwrapped(cell)) != ColumnRole::Unknown
    }

    pub(super) fn read(file: MappingFile) -> Result<Self, MappingError> {
        if file.keys.is_empty() {
            return Err(MappingError::Keys);
        }
        if file.dates.contains(&DateFormat::Compact) && file.dates.contains(&DateFormat::IsoCompact) {
            return Err(MappingError::Dates);
        }
        let catalogue = Catalogue::current();
        let field_named = |name: &str| {
            catalogue.field_of(CaseKind::Person, name).ok_or_else(|| MappingError::Field {
                name: name.to_owned(),
                suggestions: catalogue
                    .suggest_of(CaseKind::Person, name)
                    .into_iter()
                    .map(|field| field.name.as_str())
                    .collect(),
            })
        };
        let conventions = Conventions { country: file.country.unwrap_or_default(), date_formats: file.dates.clone() };
        let mut roles: BTreeMap<String, ColumnRole> = BTreeMap::new();
        for (name, headers) in &file.columns {
            let field = field_named(name)?;
            for header in headers.iter().chain([name]) {
                let known = roles.insert(fold(header), ColumnRole::Field(field.id));
                if let Some(ColumnRole::Field(other)) = known
                    && other != field.id
                {
                    let other = catalogue.field(other).map(|field| field.name.clone()).unwrap_or_default();
                    return Err(MappingError::Ambiguous {
                        header: header.clone(),
                        one: other,
                        other: field.name.clone(),
                    });
                }
            }
        }
        let record = file.record.as_ref().map(|record| read_record(record, &mut roles, field_named)).transpose()?;
        let own = super::rejects::OWN_HEADERS.iter().flatten().copied();
        for header in file.ignore.iter().map(String::as_str).chain(own) {
            roles.insert(fold(header), ColumnRole::Excluded);
        }
        let value = |name: &str, text: &str| {
            let field = field_named(name)?;
            let parsed = field
                .parse_with(text, &conventions)
                .map_err(|problem| MappingError::Constant { field: name.to_owned(), problem })?;
            Ok((field.id, parsed.value))
        };
        let read_all = |given: &BTreeMap<String, String>| {
            given.iter().map(|(name, text)| value(name, text)).collect::<Result<Vec<_>, MappingError>>()
        };
        let (constants, opening) = (read_all(&file.constants)?, read_all(&file.opening)?);
        let mut words = BTreeMap::new();
        for (name, values) in &file.values {
            let field = field_named(name)?.id;
            for (text, said) in values {
                let (of, text) = text.split_once('=').unwrap_or((name, text));
                let meant = value(of, text)?;
                words.extend(said.iter().map(|word| ((field, fold(word)), meant.clone())));
            }
        }
        let ids = |names: &[String]| {
            names.iter().map(|name| Ok(field_named(name)?.id)).collect::<Result<Vec<_>, MappingError>>()
        };
        let (needs, known_by) = (ids(&file.needs)?, ids(&file.known_by)?);
        Ok(Self { file, conventions, roles, constants, opening, needs, known_by, record, words })
    }
}

/// Reads which record every row is, and which columns are parts of it.
fn read_record<'c>(
    record: &RecordFile,
    roles: &mut BTreeMap<String, ColumnRole>,
    field_named: impl Fn(&str) -> Result<&'c Field, MappingError>,
) -> Result<RowRecord, MappingError> {
    let field = field_named(&record.field)?;
    let unknown = |name: &str| MappingError::Field { name: format!("{}.{name}", field.name), suggestions: Vec::new() };
    let FieldKind::Record { parts } = &field.kind else { return Err(unknown("")) };
    let place = |name: &String| parts.iter().position(|part| part.name == *name).ok_or_else(|| unknown(name));
    for (name, headers) in &record.columns {
        let role = ColumnRole::Part(field.id, place(name)?);
        for header in headers {
            if roles.insert(fold(header), role).is_some_and(|known| known != role) {
                let header = header.clone();
                return Err(MappingError::Ambiguous { header, one: field.name.clone(), other: name.clone() });
            }
        }
    }
    let fields = record.fields.iter().map(|(name, from)| {
        place(name)?;
        Ok((name.clone(), field_named(from)?.id))
    });
    Ok(RowRecord { field: field.id, fields: fields.collect::<Result<_, MappingError>>()? })
}
