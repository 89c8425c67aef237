// SPDX-License-Identifier: EUPL-1.2
//! One record: its values, its age gate, its key.

use std::borrow::Cow;
use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::civil::Date;

use super::age::AgeGate;
use super::mapping::{KeyKind, Mapping};
use super::rejects::runs_as_formula;
use super::{Column, ColumnRole, Format, ImportError, Problem, Reject, RejectReason, Row, RowWarning, VALUES_APART};
use crate::catalogue::{Catalogue, Conventions, DateFormat, Field, FieldError, FieldId, FieldKind, Parsed, fold};
use crate::identifier::phone::is_mobile;
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
    /// The columns that are parts of the record that every row is, from 0, with the name of the part.
    parts: Vec<(usize, &'static str)>,
    /// The columns of telephones of any kind, from 0.
    telephones: Vec<usize>,
    /// Columns that are left out on purpose, from 0.
    excluded: Vec<usize>,
    known: KnownFields,
    conventions: Conventions,
    /// Whether the list is what `raccord export` wrote.
    of_export: bool,
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
    mobile: FieldId,
    tel_fixe: FieldId,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        mapping: &'a Mapping,
        columns: &[Column],
        (format, of_export): (Format, bool),
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
            mobile: id("mobile"),
            tel_fixe: id("tel_fixe"),
        };
        let fields: Vec<_> = columns
            .iter()
            .map(|column| match column.role {
                ColumnRole::Field(id) => catalogue.field(id),
                ColumnRole::Excluded | ColumnRole::Part(..) | ColumnRole::Repeated(_) | ColumnRole::Unknown => None,
            })
            .collect();
        let part = |(index, column): (usize, &Column)| match column.role {
            ColumnRole::Part(id, place) => Some((index, part_name(catalogue.field(id)?, place)?)),
            _ => None,
        };
        let parts = columns.iter().enumerate().filter_map(part).collect();
        let is_telephone = |index: &usize| {
            let is_of = |field: &Field| [known.mobile, known.tel_fixe].contains(&field.id);
            fields[*index].is_some_and(is_of) && is_any_telephone(&columns[*index].header)
        };
        let telephones = (0..columns.len()).filter(is_telephone).collect();
        let is_excluded = |index: &usize| columns[*index].role == ColumnRole::Excluded;
        let excluded = (0..columns.len()).filter(is_excluded).collect();
        let column_of = |id| fields.iter().position(|field| field.is_some_and(|field| field.id == id));
        if column_of(known.nom).is_none() {
            return Err(ImportError::ColumnMissing { needed: vec!["nom"], unknown: unknown_headers(columns) });
        }
        let key_columns = [known.ine, known.matricule, known.date_naissance];
        if mapping.keys().contains(&KeyKind::Names) {
            if column_of(known.prenom).is_none() {
                return Err(ImportError::ColumnMissing { needed: vec!["prenom"], unknown: unknown_headers(columns) });
            }
        } else if key_columns.into_iter().all(|id| column_of(id).is_none()) {
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
        Ok(Self { mapping, fields, parts, telephones, excluded, known, conventions, of_export, ragged_rows, gate })
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
        let mut row = Row {
            line,
            row_key: String::new(),
            other_keys: Vec::new(),
            values: Vec::new(),
            holder: None,
            warnings: Vec::new(),
        };
        if self.of_export {
            row.holder = record.get(1).map(|cell| unwrapped(cell).into_owned());
        }
        row.values.reserve_exact(columns + self.mapping.constants().len());
        if record.len() < columns && !self.ragged_rows {
            row.warnings.push(RowWarning::Short { cells: record.len(), columns });
        }
        let mut problems = Vec::new();
        for (index, (field, cell)) in self.fields.iter().zip(record).enumerate() {
            let Some(field) = field else { continue };
            let cell = if self.of_export { Cow::Borrowed(unmarked(cell)) } else { unwrapped(cell) };
            if cell.is_empty() {
                continue;
            }
            if is_formula_error(&cell) {
                problems.push((index, field.id, RejectReason::Formula));
                continue;
            }
            for text in self.values_of(field, &cell) {
                match text.map(|text| self.value(index, field, text)) {
                    Ok(Ok((id, parsed))) => {
                        let column = index + 1;
                        row.warnings
                            .extend(parsed.warnings.into_iter().map(|warning| RowWarning::Value { column, warning }));
                        // Of what nobody sees, nothing may be left.
                        if !parsed.value.is_empty() {
                            row.values.push((id, parsed.value));
                        }
                    }
                    Ok(Err(error)) => problems.push((index, field.id, RejectReason::Field(error))),
                    Err(reason) => problems.push((index, field.id, reason)),
                }
            }
        }
        self.judge(row, problems, record)
    }

    /// Returns the texts of the values that stand in a cell: of a list several, with a bar between them.
    fn values_of<'c>(&self, field: &Field, cell: &'c str) -> Vec<Result<Cow<'c, str>, RejectReason>> {
        // Free text, and the parts of a record, may hold a bar of their own.
        let is_text = matches!(field.kind, FieldKind::LongText | FieldKind::Record { .. });
        let is_split = field.list && (self.of_export || !is_text);
        let several = cell.contains(VALUES_APART);
        if !(is_split || self.of_export && several) {
            return vec![Ok(if self.of_export { self.unbarred(cell) } else { Cow::Borrowed(cell) })];
        }
        if !field.list {
            return vec![Err(RejectReason::Several)];
        }
        cell.split(VALUES_APART).map(|text| Ok(self.unbarred(text.trim()))).collect()
    }

    /// Returns a text of an export with its bars as they were.
    fn unbarred<'c>(&self, text: &'c str) -> Cow<'c, str> {
        match self.of_export && text.contains("||") {
            true => Cow::Owned(text.replace("||", "|")),
            false => Cow::Borrowed(text),
        }
    }

    /// Returns the value that a text in a column of a field is, and its field: the words of a source may be those of another one.
    fn value(&self, index: usize, field: &Field, text: Cow<'_, str>) -> Result<(FieldId, Parsed), FieldError> {
        if let Some((id, value)) = self.mapping.meant(field.id, &text) {
            return Ok((*id, Parsed { value: value.clone(), warnings: Vec::new() }));
        }
        let text = with_its_zero(field, text, self.conventions.country);
        let short = (field.kind == FieldKind::Date).then(|| self.gate.short_date(index, &text)).flatten();
        let parsed = match short {
            Some(date) => Parsed { value: date.to_string(), warnings: Vec::new() },
            None => field.parse_with(&text, &self.conventions)?,
        };
        let id = if self.telephones.contains(&index) { self.kind_of(&parsed.value) } else { field.id };
        Ok((id, parsed))
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
            let birth = self.gate.birth_column.and_then(|column| record.get(column));
            let is_missing = birth.is_some_and(|cell| unwrapped(cell).is_empty());
            let reason = if is_missing { RejectReason::BirthDateMissing } else { RejectReason::BirthDate };
            return rejected(birth_column, reason, cells(true));
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
        let mut problems: Vec<_> =
            problems.into_iter().map(|(index, _, reason)| Problem { column: Some(index + 1), reason }).collect();
        problems.extend(self.add_record(&mut row, record));
        let mut keys = self.keys(&row);
        if keys.is_empty() {
            let is_named = self.mapping.keys().contains(&KeyKind::Names);
            let reason = if is_named { RejectReason::NoFullName } else { RejectReason::NoKey };
            return rejected(None, reason, cells(false));
        }
        row.row_key = keys.remove(0);
        row.other_keys = keys;
        let reject =
            (!problems.is_empty()).then(|| Reject { line, problems, rest_imported: true, record: cells(false) });
        Outcome::Read(row, reject)
    }

    /// Adds the record that every row of the list is, if it is one, and returns what is wrong with it.
    fn add_record(&self, row: &mut Row, record: &StringRecord) -> Option<Problem> {
        let event = self.mapping.record()?;
        let field = Catalogue::current().field(event.field)?;
        let column = self.parts.first().map(|(index, _)| index + 1);
        let mut parts: BTreeMap<&str, String> = BTreeMap::new();
        for (index, name) in &self.parts {
            let cell = record.get(*index).map(unwrapped).unwrap_or_default();
            if is_formula_error(&cell) {
                return Some(Problem { column: Some(index + 1), reason: RejectReason::Formula });
            }
            parts.insert(name, cell.into_owned());
        }
        for (name, from) in &event.fields {
            let is_day = Catalogue::current().field(*from).is_some_and(|field| field.kind == FieldKind::Date);
            if is_day && value(row, *from).is_none() {
                row.values.push((*from, self.gate.processing_date.to_string()));
            }
            parts.insert(name, value(row, *from).unwrap_or_default().to_owned());
        }
        parts.retain(|_, text| !text.is_empty());
        let text = serde_json::to_string(&parts).expect("a map of strings has a JSON form");
        let mut conventions = self.conventions.clone();
        conventions.date_formats.push(DateFormat::Iso);
        match field.parse_with(&text, &conventions) {
            Ok(parsed) => row.values.push((field.id, parsed.value)),
            Err(error) => return Some(Problem { column, reason: RejectReason::Field(error) }),
        }
        None
    }

    /// Returns the field of a number in a column of telephones of any kind.
    fn kind_of(&self, number: &str) -> FieldId {
        match is_mobile(number, self.conventions.country) {
            true => self.known.mobile,
            false => self.known.tel_fixe,
        }
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
                KeyKind::Names => {}
            }
        }
        if sure.is_empty() {
            sure = doubtful;
        }
        if sure.is_empty() && self.mapping.keys().contains(&KeyKind::Names) {
            sure.extend(self.names_key(row));
        }
        sure
    }

    /// Returns the full name with the first way to reach the person, or else with who said so and when: two people of one name are not
    /// taken for one, and the same line twice is.
    fn names_key(&self, row: &Row) -> Option<String> {
        let is_full = [self.known.nom, self.known.prenom]
            .iter()
            .all(|id| value(row, *id).is_some_and(|name| !fold(name).is_empty()));
        let catalogue = Catalogue::current();
        // A stroke or "none" in place of a number reaches nobody, and is the same for all.
        let leads = |text: &&str| text.contains('@') || text.bytes().any(|byte| byte.is_ascii_digit());
        let is_way =
            |text: &&str| leads(text) && text.chars().filter(|sign| sign.is_alphanumeric()).count() >= WAY_SIGNS_MIN;
        let of_field = |name: &&str| catalogue.by_name(name).and_then(|field| value(row, field.id));
        let reached = |name: &&str| of_field(name).filter(is_way).map(fold);
        let told = || self.mapping.record().and_then(|event| value(row, event.field)).map(str::to_owned);
        let told = REACHED_BY.iter().find_map(reached).or_else(told)?;
        is_full.then(|| format!("names:{}|{told}", self.folded_names(row)))
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

/// The fields by which people of one name are told apart where there is nothing else, the surest first.
const REACHED_BY: [&str; 5] = ["mobile", "tel_fixe", "mail", "responsable_1_tel_perso", "adresse"];
/// Fewer letters and digits than this are no number and no address.
const WAY_SIGNS_MIN: usize = 6;

/// What columns of telephones of any kind are called, folded.
const TELEPHONES: [&str; 8] =
    ["tel", "telephone", "telefon", "phone", "telephones", "numerodetelephone", "ndetelephone", "numtel"];

/// Tells whether a header says of the numbers under it only that they are such.
pub(super) fn is_any_telephone(header: &str) -> bool {
    TELEPHONES.contains(&fold(header).as_str())
}

/// Returns the name of a part of a record by its place.
fn part_name(field: &'static Field, place: usize) -> Option<&'static str> {
    let FieldKind::Record { parts } = &field.kind else { return None };
    parts.get(place).map(|part| part.name.as_str())
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

/// Returns a cell of an export without the apostrophe that it has in front where a spreadsheet would take it for something else: nothing
/// else is wrapped around a value there.
fn unmarked(cell: &str) -> &str {
    let is_marked = |rest: &&str| runs_as_formula(rest) || loses_zeros(rest) || rest.starts_with('\'');
    cell.strip_prefix('\'').filter(is_marked).unwrap_or(cell)
}

/// Returns the headers of the columns of which nothing is known.
fn unknown_headers(columns: &[Column]) -> Vec<String> {
    let unknown = columns.iter().filter(|column| column.role == ColumnRole::Unknown && !column.header.is_empty());
    unknown.map(|column| column.header.clone()).collect()
}
