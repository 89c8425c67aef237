// SPDX-License-Identifier: EUPL-1.2
//! One record: its values, its age gate, its key.

use std::borrow::Cow;

use csv::StringRecord;
use jiff::civil::Date;

use super::age::AgeGate;
use super::mapping::{KeyKind, Mapping};
use super::rejects::runs_as_formula;
use super::{Column, ColumnRole, Format, ImportError, Problem, Reject, RejectReason, Row, RowWarning};
use crate::catalogue::{Catalogue, Conventions, DateFormat, Field, FieldId, FieldKind, Parsed, fold};
use crate::identifier::{self, Country, IneProblem, MatriculeProblem, check_ine, check_matricule};

/// What became of a record.
pub(super) enum Outcome {
    /// All cells are empty, but for those of columns that are left out on purpose.
    Empty,
    /// A field that the mapping needs is empty, so the list is not about this person.
    PassedOver,
    /// A person, and perhaps cells that had to be left out.
    Read(Row, Option<Reject>),
    /// Nothing was taken from it.
    Rejected(Reject),
    /// The person is too young to be read.
    TooYoung,
}

/// Reads records of one list.
pub(super) struct RowReader<'a> {
    mapping: &'a Mapping,
    /// The field of each column; none where the column is not read.
    fields: Vec<Option<&'static Field>>,
    /// Columns that are left out on purpose, from 0.
    excluded: Vec<usize>,
    known: KnownFields,
    conventions: Conventions,
    /// Whether rows end with their last filled cell, as those of sheets do.
    ragged_rows: bool,
    gate: AgeGate,
}

/// Fields that make the key and the age.
struct KnownFields {
    nom: FieldId,
    prenom: FieldId,
    date_naissance: FieldId,
    ine: FieldId,
    matricule: FieldId,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        mapping: &'a Mapping,
        columns: &[Column],
        format: Format,
        (age_min, processing_date): (u8, Date),
    ) -> Result<Self, ImportError> {
        let catalogue = Catalogue::current();
        let id = |name: &str| catalogue.by_name(name).expect("a test finds these fields in the catalogue").id;
        let known = KnownFields {
            nom: id("nom"),
            prenom: id("prenom"),
            date_naissance: id("date_naissance"),
            ine: id("ine"),
            matricule: id("matricule"),
        };
        let fields: Vec<_> = columns
            .iter()
            .map(|column| match column.role {
                ColumnRole::Field(id) => catalogue.field(id),
                ColumnRole::Excluded | ColumnRole::Repeated(_) | ColumnRole::Unknown => None,
            })
            .collect();
        let is_excluded = |index: &usize| columns[*index].role == ColumnRole::Excluded;
        let excluded = (0..columns.len()).filter(is_excluded).collect();
        let column_of = |id| fields.iter().position(|field| field.is_some_and(|field| field.id == id));
        if column_of(known.nom).is_none() {
            return Err(ImportError::ColumnMissing { needed: vec!["nom"], unknown: unknown_headers(columns) });
        }
        let key_columns = [known.ine, known.matricule, known.date_naissance];
        if key_columns.into_iter().all(|id| column_of(id).is_none()) {
            return Err(ImportError::ColumnMissing {
                needed: vec!["ine", "matricule", "date_naissance"],
                unknown: unknown_headers(columns),
            });
        }
        let mut conventions = mapping.conventions().clone();
        // Cells of a workbook that hold dates come as ISO dates, whatever its texts look like.
        if format != Format::Csv && !conventions.date_formats.contains(&DateFormat::Iso) {
            conventions.date_formats.push(DateFormat::Iso);
        }
        let birth_column = column_of(known.date_naissance);
        let is_date = |index: &usize| {
            Some(*index) != birth_column && fields[*index].is_some_and(|field| field.kind == FieldKind::Date)
        };
        let gate = AgeGate {
            age_min,
            processing_date,
            formats: conventions.date_formats.clone(),
            birth_column,
            date_columns: (0..fields.len()).filter(is_date).collect(),
        };
        let ragged_rows = format != Format::Csv;
        Ok(Self { mapping, fields, excluded, known, conventions, ragged_rows, gate })
    }

    pub(super) fn read(&self, line: u64, record: &StringRecord) -> Outcome {
        let filled = |at: &usize| !self.excluded.contains(at) && !unwrapped(&record[*at]).is_empty();
        let Some(last) = (0..record.len()).rev().find(filled) else {
            return Outcome::Empty;
        };
        let columns = self.fields.len();
        if last >= columns {
            return self.ragged(line, record, last + 1 - columns);
        }
        let mut row =
            Row { line, row_key: String::new(), other_keys: Vec::new(), values: Vec::new(), warnings: Vec::new() };
        row.values.reserve_exact(columns + self.mapping.constants().len());
        if record.len() < columns && !self.ragged_rows {
            row.warnings.push(RowWarning::Short { cells: record.len(), columns });
        }
        let mut problems = Vec::new();
        for (index, (field, cell)) in self.fields.iter().zip(record).enumerate() {
            let Some(field) = field else { continue };
            let cell = unwrapped(cell);
            if cell.is_empty() {
                continue;
            }
            if is_formula_error(&cell) {
                problems.push((index, field.id, RejectReason::Formula));
                continue;
            }
            let cell = with_its_zero(field, cell, self.conventions.country);
            let short = (field.kind == FieldKind::Date).then(|| self.gate.short_date(index, &cell)).flatten();
            let parsed = match short {
                Some(date) => Ok(Parsed { value: date.to_string(), warnings: Vec::new() }),
                None => field.parse_with(&cell, &self.conventions),
            };
            match parsed {
                Ok(parsed) => {
                    let column = index + 1;
                    row.warnings
                        .extend(parsed.warnings.into_iter().map(|warning| RowWarning::Value { column, warning }));
                    // Of what nobody sees, nothing may be left.
                    if !parsed.value.is_empty() {
                        row.values.push((field.id, parsed.value));
                    }
                }
                Err(error) => problems.push((index, field.id, RejectReason::Field(error))),
            }
        }
        self.judge(row, problems, record)
    }

    /// Decides what becomes of a row once its cells are read: the age first, so that a child's data
    /// goes nowhere.
    fn judge(&self, mut row: Row, problems: Vec<(usize, FieldId, RejectReason)>, record: &StringRecord) -> Outcome {
        let line = row.line;
        let rejected = |column: Option<usize>, reason, record| {
            Outcome::Rejected(Reject { line, problems: vec![Problem { column, reason }], rest_imported: false, record })
        };
        let birth: Option<Date> = value(&row, self.known.date_naissance).and_then(|text| text.parse().ok());
        let matricule_birth = value(&row, self.known.matricule).and_then(|text| check_matricule(text).ok());
        // A number that fails its check still tells an age, unless a birth date says another.
        let told = match birth {
            Some(_) => matricule_birth,
            None => value(&row, self.known.matricule).and_then(identifier::matricule_birth),
        };
        if birth.iter().chain(&told).any(|date| self.gate.too_young(*date)) {
            return Outcome::TooYoung;
        }
        if self.mapping.needs().iter().any(|id| value(&row, *id).is_none()) {
            let unread = problems.iter().any(|(_, id, _)| self.mapping.needs().contains(id));
            if !unread {
                return Outcome::PassedOver;
            }
        }
        let birth_column = self.gate.birth_column.map(|index| index + 1);
        let cells = |doubtful: bool| {
            if doubtful { Vec::new() } else { self.gate.shown(record) }
        };
        if birth.is_some_and(|birth| birth > self.gate.processing_date) {
            let doubtful = self.gate.record_may_be_too_young(record, 0);
            return rejected(birth_column, RejectReason::BirthDateFuture, cells(doubtful));
        }
        let age_known = birth.is_some() || matricule_birth.is_some();
        if !age_known && self.gate.record_may_be_too_young(record, 0) {
            return rejected(birth_column, RejectReason::BirthDate, cells(true));
        }
        if !age_known && problems.iter().any(|(_, id, _)| *id == self.known.date_naissance) {
            return rejected(birth_column, RejectReason::BirthDate, cells(false));
        }
        if value(&row, self.known.nom).is_none_or(|name| fold(name).is_empty()) {
            // A name that is there and cannot stand is not a name that is missing.
            let unread = problems.into_iter().find(|(_, id, _)| *id == self.known.nom);
            let (column, reason) =
                unread.map_or((None, RejectReason::NoName), |(index, _, reason)| (Some(index + 1), reason));
            return rejected(column, reason, cells(false));
        }
        let mut keys = self.keys(&row);
        if keys.is_empty() {
            return rejected(None, RejectReason::NoKey, cells(false));
        }
        row.row_key = keys.remove(0);
        row.other_keys = keys;
        match (birth, matricule_birth) {
            (None, None) => row.warnings.push(RowWarning::AgeUnknown),
            (Some(birth), Some(other)) if birth != other => {
                row.warnings.push(RowWarning::BirthDateDiffers);
            }
            _ => {}
        }
        for (id, constant) in self.mapping.constants() {
            if !row.values.iter().any(|(known, _)| known == id) {
                row.values.push((*id, constant.clone()));
            }
        }
        let problems: Vec<_> =
            problems.into_iter().map(|(index, _, reason)| Problem { column: Some(index + 1), reason }).collect();
        let reject =
            (!problems.is_empty()).then(|| Reject { line, problems, rest_imported: true, record: cells(false) });
        Outcome::Read(row, reject)
    }

    /// Returns the keys of a row, the best first: numbers that pass their check, each with two of the birth date, the given
    /// name and the name, and the name with the birth date. Without any, a number of the right shape together with the
    /// name.
    ///
    /// No number is a key by itself: a placeholder such as `000000000AA`, which passes its check, may stand in the rows of
    /// many people, and a wrong one would give one person the name, and then the consents, of another.
    fn keys(&self, row: &Row) -> Vec<String> {
        let (mut sure, mut doubtful) = (Vec::new(), Vec::new());
        for kind in self.mapping.keys() {
            match kind {
                KeyKind::Identity => sure.extend(self.identity_key(row)),
                KeyKind::Ine => {
                    for number in values(row, self.known.ine) {
                        match check_ine(number) {
                            Ok(_) => sure.extend(self.number_keys("ine", number, row)),
                            Err(IneProblem::Key { .. }) => {
                                doubtful.push(format!("ine:{number}|{}", self.folded_names(row)));
                            }
                            Err(IneProblem::Shape) => {}
                        }
                    }
                }
                KeyKind::Matricule => {
                    for number in values(row, self.known.matricule) {
                        match check_matricule(number) {
                            Ok(_) => sure.extend(self.number_keys("matricule", number, row)),
                            Err(MatriculeProblem::Key { .. }) => {
                                doubtful.push(format!("matricule:{number}|{}", self.folded_names(row)));
                            }
                            Err(MatriculeProblem::BirthDate | MatriculeProblem::Shape) => {}
                        }
                    }
                }
            }
        }
        if sure.is_empty() { doubtful } else { sure }
    }

    /// Returns a number with each two of the birth date, the given name and the name: one of the three may be written
    /// otherwise in another list. With the name alone where the row has nothing else.
    fn number_keys(&self, kind: &str, number: &str, row: &Row) -> Vec<String> {
        let folded = |id| value(row, id).map(fold).filter(|text| !text.is_empty());
        let birth = value(row, self.known.date_naissance);
        let (given, name) = (folded(self.known.prenom), folded(self.known.nom).unwrap_or_default());
        let with_birth = |text: &String| birth.map(|birth| format!("{kind}:{number}|{birth}|{text}"));
        let keys: Vec<String> = [given.as_ref().and_then(with_birth), with_birth(&name)]
            .into_iter()
            .flatten()
            .chain(given.as_ref().map(|given| format!("{kind}:{number}|{name}|{given}")))
            .collect();
        if keys.is_empty() { vec![format!("{kind}:{number}|{name}|")] } else { keys }
    }

    fn identity_key(&self, row: &Row) -> Option<String> {
        let full = [self.known.nom, self.known.prenom]
            .into_iter()
            .all(|id| value(row, id).is_some_and(|name| !fold(name).is_empty()));
        let birth = value(row, self.known.date_naissance)?;
        full.then(|| format!("identity:{}|{birth}", self.folded_names(row)))
    }

    fn folded_names(&self, row: &Row) -> String {
        let name = |id| value(row, id).map(fold).unwrap_or_default();
        format!("{}|{}", name(self.known.nom), name(self.known.prenom))
    }

    /// Rejects a row with more cells than columns, `surplus` of them beyond the last: none of its
    /// cells can be trusted.
    fn ragged(&self, line: u64, record: &StringRecord, surplus: usize) -> Outcome {
        if self.gate.birth(record).is_some_and(|birth| self.gate.too_young(birth)) {
            return Outcome::TooYoung;
        }
        let doubtful = self.gate.record_may_be_too_young(record, surplus);
        let reason = RejectReason::Columns { cells: record.len(), columns: self.fields.len() };
        Outcome::Rejected(Reject {
            line,
            problems: vec![Problem { column: None, reason }],
            rest_imported: false,
            record: if doubtful { Vec::new() } else { self.gate.shown(record) },
        })
    }
}

fn value(row: &Row, id: FieldId) -> Option<&str> {
    values(row, id).next()
}

fn values(row: &Row, id: FieldId) -> impl Iterator<Item = &str> {
    row.values.iter().filter(move |(known, _)| *known == id).map(|(_, value)| value.as_str())
}

/// What spreadsheets show where a formula fails, in English and in French.
const FORMULA_ERRORS: [&str; 10] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NOM?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#VALEUR!", "#NOMBRE!"];

/// Returns a French phone number or postcode with the zero that spreadsheets take from texts that look like numbers.
fn with_its_zero<'c>(field: &Field, cell: Cow<'c, str>, country: Country) -> Cow<'c, str> {
    let digits = match field.kind {
        FieldKind::Phone => 9,
        FieldKind::Postcode => 4,
        _ => return cell,
    };
    let lost = country == Country::France
        && cell.len() == digits
        && !cell.starts_with('0')
        && cell.bytes().all(|digit| digit.is_ascii_digit());
    if lost { Cow::Owned(format!("0{cell}")) } else { cell }
}

fn is_formula_error(cell: &str) -> bool {
    FORMULA_ERRORS.contains(&cell)
}

/// Tells whether a spreadsheet reads a text as a number and drops the zeros in front of it.
pub fn loses_zeros(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Returns a cell without what spreadsheets wrap around it: `="0612345678"` and `'01000`, written so that zeros
/// stay, and `'+33...`, written so that no formula runs.
pub(super) fn unwrapped(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    if let Some(quoted) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        let quoted = quoted.trim();
        return if quoted.contains("\"\"") { Cow::Owned(quoted.replace("\"\"", "\"")) } else { Cow::Borrowed(quoted) };
    }
    match cell.strip_prefix('\'') {
        Some(rest) if runs_as_formula(rest) || loses_zeros(rest) => unwrapped(rest),
        _ => Cow::Borrowed(cell),
    }
}

/// Returns the headers of the columns of which nothing is known.
fn unknown_headers(columns: &[Column]) -> Vec<String> {
    let unknown = columns.iter().filter(|column| column.role == ColumnRole::Unknown && !column.header.is_empty());
    unknown.map(|column| column.header.clone()).collect()
}
