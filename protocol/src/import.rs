// SPDX-License-Identifier: EUPL-1.2
//! Reading a list of people: the monthly list of leavers, a school's export, a training centre's
//! survey.
//!
//! No two offices write a list alike, so a [`Mapping`] says which column is which field, and the
//! rest is found out: whether it is text, a workbook (XLSX, ODS) or the XML of the student bases,
//! encoding, separator, whether there is a header. [`read_list`] is pure: bytes in, rows and
//! rejects out. Of a workbook a line is a row of the sheet.
//!
//! * Nothing is lost silently. A row that cannot be read becomes a [`Reject`] with its line; a
//!   single cell that cannot be read is left out of its row and listed as a reject too. The reject
//!   file can be corrected and read again.
//! * People under the age of the rules are dropped and only counted. A row whose birth date cannot
//!   be read, but may be a child's, keeps its line number in the rejects and nothing else.
//! * Identifiers that look wrong are kept with a warning.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use crate::catalogue::{Catalogue, FieldError, FieldId, FieldKind, Warning};
use crate::rules::RuleSet;

mod age;
mod decode;
mod headerless;
mod mapping;
mod ods;
mod parts;
mod proposal;
mod records;
mod rejects;
mod row;
mod short_date;
mod siecle;
mod table;
#[cfg(test)]
mod tests;
mod workbook;
mod xml;

pub use decode::Encoding;
pub use headerless::propose_order;
pub use mapping::{BUILT_IN, EncodingChoice, HeaderChoice, KeyKind, Mapping, MappingError, SeparatorChoice};
pub use proposal::{Proposal, UnknownColumn, column_line, propose_mapping};
pub use rejects::{explained, write_rejects};
pub use row::loses_zeros;

use records::{Records, Rows};
use row::{Outcome, RowReader};
use table::Table;

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 512 * 1024 * 1024;
/// Longest record, in bytes of UTF-8.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;
/// Most lines that one record may take: cells may hold line ends, but a quote that is never closed
/// swallows the rest of the file.
pub const RECORD_LINES_MAX: u64 = 100;
/// Most columns.
pub const COLUMNS_MAX: usize = 512;
/// Most bytes that the parts of a workbook may unpack to.
pub const UNPACKED_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// Most cells of a sheet, empty ones before filled ones included.
pub const CELLS_MAX: usize = 20_000_000;
/// Most bytes of text in the cells of a sheet.
pub const TEXT_BYTES_MAX: usize = 512 * 1024 * 1024;
/// Most rows of a sheet: as many as a spreadsheet has.
const ROWS_MAX: u64 = 1_048_576;
/// How many records from the top a header may stand; titles often come first.
const HEADER_RECORDS_MAX: usize = 10;
/// Least age, in years, where a country has no rules on the day.
const IMPORT_AGE_MIN_DEFAULT: u8 = 16;

/// A list as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Name of the source, from the mapping.
    pub source: String,
    /// What the file is.
    pub format: Format,
    /// Whether it is what `raccord export` wrote of people: their cases are known, and it names nobody anew.
    pub of_export: bool,
    /// Name of the sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// Encoding the file was read in.
    pub encoding: Encoding,
    /// Character between the cells, of a text.
    pub separator: Option<char>,
    /// Line of the header, from 1; none where the list has none.
    pub header_line: Option<u64>,
    /// What stands above the header, cell by cell; no empty ones.
    pub titles: Vec<String>,
    /// The columns, and what each was taken for.
    pub columns: Vec<Column>,
    /// The people, in the order of the list.
    pub rows: Vec<Row>,
    /// What could not be read, in the order of the list.
    pub rejects: Vec<Reject>,
    /// How many people were dropped because they are too young.
    pub under_16: usize,
    /// How many rows were passed over because a field that the mapping needs is empty.
    pub passed_over: usize,
    /// Rows about a person of an earlier row.
    pub duplicates: Vec<Duplicate>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with a character between the cells.
    Csv,
    /// A workbook of LibreOffice.
    Ods,
    /// XML of the French student bases.
    Siecle,
    /// A workbook of Excel.
    Xlsx,
}

impl Format {
    /// Returns the mapping that a file is read with where nobody names one.
    pub fn usual_mapping(bytes: &[u8]) -> &'static str {
        if siecle::is_xml(bytes) { "siecle" } else { "generic" }
    }

    /// Returns the usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Ods => "ODS",
            Self::Siecle => "XML",
            Self::Xlsx => "XLSX",
        }
    }
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What the header says; without a header, what the mapping calls it.
    pub header: String,
    /// What it was taken for.
    pub role: ColumnRole,
}

/// What a column was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The mapping leaves it out on purpose.
    Excluded,
    /// A field.
    Field(FieldId),
    /// A part of the record that every row is, by its place among the parts.
    Part(FieldId, usize),
    /// A field that an earlier column gives already and that holds one value.
    Repeated(FieldId),
    /// Nothing that is known.
    Unknown,
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// By what the person is known again in the next list. It holds personal data: hash it before
    /// it leaves this process.
    pub row_key: String,
    /// Other keys of the same person, by which an earlier or later list may know them.
    pub other_keys: Vec<String>,
    /// Values in their one way of writing, in the order of the columns; a list field may stand
    /// several times.
    pub values: Vec<(FieldId, String)>,
    /// Who has the case, of a row that `raccord export` wrote.
    pub holder: Option<String>,
    /// What a person should look at.
    pub warnings: Vec<RowWarning>,
}

/// Something odd about a row that is kept all the same.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowWarning {
    /// There is no birth date, so nobody checked the age.
    #[error("there is no birth date, so the age is not checked")]
    AgeUnknown,
    /// The birth date is not the one that the national number begins with.
    #[error("birth date and matricule do not agree")]
    BirthDateDiffers,
    /// A number of the row stands for another person in an earlier row.
    #[error("student number or matricule is also that of another person in the list")]
    NumberShared,
    /// The row has fewer cells than there are columns; the last ones are taken as empty.
    #[error("row has {cells} of {columns} cells")]
    Short {
        /// Cells of the row.
        cells: usize,
        /// Columns of the list.
        columns: usize,
    },
    /// A value looks wrong.
    #[error("column {column}: {warning}")]
    Value {
        /// Position of the column, from 1.
        column: usize,
        /// What looks wrong.
        warning: Warning,
    },
}

/// A row of which something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// What could not be read; at least one.
    pub problems: Vec<Problem>,
    /// Whether the rest of the row stands among the rows; otherwise the whole row was left out.
    pub rest_imported: bool,
    /// The cells as they stood in the file; empty where they may be a child's.
    pub record: Vec<String>,
}

/// What could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Position of the column, from 1; none where the row as a whole is meant.
    pub column: Option<usize>,
    /// What is wrong.
    pub reason: RejectReason,
}

/// Why a row or a cell could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RejectReason {
    /// The birth date is no date, so the age cannot be checked.
    #[error("birth date is not a date")]
    BirthDate,
    /// There is no birth date, and another cell may be one of somebody too young.
    #[error("birth date is missing, and another cell may be one")]
    BirthDateMissing,
    /// The birth date is after the day of the list.
    #[error("birth date lies after the day of the list")]
    BirthDateFuture,
    /// The row has more cells than there are columns, so no cell can be trusted.
    #[error("row has {cells} cells, the list has {columns} columns")]
    Columns {
        /// Cells of the row.
        cells: usize,
        /// Columns of the list.
        columns: usize,
    },
    /// The cell cannot stand in its field.
    #[error(transparent)]
    Field(FieldError),
    /// The cell holds the error of a formula, such as `#REF!`.
    #[error("cell holds the error of a formula")]
    Formula,
    /// Several values stand in the cell of a field that holds one.
    #[error("cell holds several values, the field one")]
    Several,
    /// There is neither a student number, nor a matricule, nor a full name with a birth date.
    #[error("row has neither an identifier nor a full name with a birth date")]
    NoKey,
    /// There is no family name, or no given name where nothing else tells people apart.
    #[error("row has no full name")]
    NoFullName,
    /// There is no family name.
    #[error("row has no family name")]
    NoName,
}

/// A row about a person whom an earlier row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Line of the later row.
    pub line: u64,
    /// Line of the earlier row.
    pub first_line: u64,
    /// Whether both say the same; if so the later one was left out of the rows, otherwise both
    /// stand there.
    pub identical: bool,
}

/// Why a list cannot be read at all. No message repeats what the list says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// Nothing stands in the file, or in the sheet.
    #[error("file holds nothing")]
    Empty,
    /// The file is of a format that is not read: an old workbook, a PDF, an archive of something else.
    #[error("file is neither text nor a workbook that is read; save the sheet as XLSX, ODS or CSV")]
    Binary,
    /// A cell holds too much.
    #[error("row {row}, column {column}: cell is longer than {bytes_max} bytes")]
    CellLong {
        /// Row of the sheet, from 1.
        row: u64,
        /// Column of the sheet, from 1.
        column: usize,
        /// [`RECORD_BYTES_MAX`].
        bytes_max: usize,
    },
    /// The sheet has too many cells, or too much text in them.
    #[error("sheet has more than {cells_max} cells or {bytes_max} bytes of text")]
    CellsMany {
        /// [`CELLS_MAX`].
        cells_max: usize,
        /// [`TEXT_BYTES_MAX`].
        bytes_max: usize,
    },
    /// The XML declares an encoding that is not read.
    #[error("file declares an encoding that is neither UTF-8, ISO-8859-15 nor windows-1252")]
    CharsetUnknown,
    /// The file has too many columns.
    #[error("list has {columns} columns, the limit is {columns_max}")]
    ColumnsMany {
        /// Columns of the list.
        columns: usize,
        /// [`COLUMNS_MAX`].
        columns_max: usize,
    },
    /// The workbook or XML breaks the rules of its format.
    #[error("{} file is damaged{}", .format.name(), .row.map(|row| format!(" at row {row}")).unwrap_or_default())]
    Damaged {
        /// What the file is.
        format: Format,
        /// Row of the sheet or line of the XML, from 1, where it is known.
        row: Option<u64>,
    },
    /// The bytes are not in the encoding that was said or found.
    #[error("line {line} is not {}", .encoding.name())]
    Encoding {
        /// First line with a wrong byte, from 1.
        line: u64,
        /// The encoding.
        encoding: Encoding,
    },
    /// The file is too large.
    #[error("file has {bytes} bytes, the limit is {bytes_max}")]
    FileLarge {
        /// Length of the file.
        bytes: usize,
        /// [`FILE_BYTES_MAX`].
        bytes_max: usize,
    },
    /// The first sheet of a workbook has no header, and others have one.
    #[error("first sheet has no header, but {}", .sheets.join(", "))]
    HeaderElsewhere {
        /// Those others.
        sheets: Vec<String>,
    },
    /// No header was found, and the mapping does not say in which order the columns stand.
    #[error("no header found, and the mapping has no order of columns")]
    HeaderMissing,
    /// No column gives something that every row needs.
    #[error("no column is known as {}", needed.join(" or "))]
    ColumnMissing {
        /// Names of the fields of which one is needed.
        needed: Vec<&'static str>,
        /// The headers of the columns that are not known; in no message.
        unknown: Vec<String>,
    },
    /// A quote was opened and not closed.
    #[error("quote opened in the record of line {line} is not closed")]
    QuoteOpen {
        /// Line on which the record begins.
        line: u64,
    },
    /// A record is too long.
    #[error("record of line {line} has {bytes} bytes, the limit is {bytes_max}")]
    RecordLong {
        /// Line on which the record begins.
        line: u64,
        /// Length of the record.
        bytes: usize,
        /// [`RECORD_BYTES_MAX`].
        bytes_max: usize,
    },
    /// The workbook has no sheet of the name.
    #[error("workbook has no such sheet, but {}", .sheets.join(", "))]
    SheetMissing {
        /// The sheets that it has.
        sheets: Vec<String>,
    },
    /// A sheet was named, but the file is no workbook.
    #[error("file is no workbook and has no sheets")]
    SheetNone,
    /// The parts of the workbook unpack to too much.
    #[error("workbook unpacks to more than {bytes_max} bytes")]
    UnpackedLarge {
        /// [`UNPACKED_BYTES_MAX`].
        bytes_max: usize,
    },
}

/// Returns the people of a list as of the day the list was made.
///
/// # Errors
/// Where the file as a whole cannot be read: too large, not text, no header, no column for names.
pub fn read_list(bytes: &[u8], mapping: &Mapping, processing_date: Date) -> Result<List, ImportError> {
    read_sheet(bytes, None, mapping, processing_date)
}

/// As [`read_list`], of the sheet of a workbook that has a name, whatever its capitals; of the first where none is named.
///
/// # Errors
/// As there, and where there is no such sheet.
pub fn read_sheet(
    bytes: &[u8],
    name: Option<&str>,
    mapping: &Mapping,
    processing_date: Date,
) -> Result<List, ImportError> {
    let sheet = Sheet::open(bytes, name, mapping).map_err(|error| match (&error, name) {
        (ImportError::Empty | ImportError::HeaderMissing, None) => match with_header(bytes, mapping) {
            sheets if sheets.is_empty() => error,
            sheets => ImportError::HeaderElsewhere { sheets },
        },
        _ => error,
    })?;
    let mut columns = sheet.columns(mapping)?;
    let of_export = is_of_export(&columns);
    if of_export {
        leave_out_what_is_not_read_again(&mut columns);
    }
    if mapping.is_generic() && !of_export {
        proposal::name_by_what_they_hold(&sheet, &mut columns)?;
    }
    let age_min =
        RuleSet::of(mapping.country(), processing_date).map_or(IMPORT_AGE_MIN_DEFAULT, RuleSet::import_age_min);
    let reader = RowReader::new(mapping, &columns, (sheet.format(), of_export), (age_min, processing_date))?;
    let mut list = List {
        source: mapping.source().to_owned(),
        format: sheet.format(),
        of_export,
        sheet: sheet.name(),
        encoding: sheet.encoding,
        separator: (sheet.format() == Format::Csv).then_some(sheet.separator),
        header_line: sheet.header_line,
        titles: sheet.titles()?,
        columns,
        rows: Vec::new(),
        rejects: Vec::new(),
        under_16: 0,
        passed_over: 0,
        duplicates: Vec::new(),
    };
    let mut known = KnownPeople::default();
    let mut records = sheet.body();
    while let Some((line, record)) = records.next()? {
        match reader.read(line, record) {
            Outcome::Empty => {}
            Outcome::PassedOver => list.passed_over += 1,
            Outcome::TooYoung => list.under_16 += 1,
            Outcome::Rejected(reject) => list.rejects.push(reject),
            Outcome::Read(mut row, reject) => {
                list.rejects.extend(reject);
                let duplicate = known.meet(&row, &list.rows);
                let place = list.rows.len();
                if known.shares_a_number(&row, place) {
                    row.warnings.push(RowWarning::NumberShared);
                }
                if duplicate.as_ref().is_none_or(|duplicate| !duplicate.identical) {
                    list.rows.push(row);
                }
                list.duplicates.extend(duplicate);
            }
        }
    }
    Ok(list)
}

/// The first headers of what `raccord export` writes of people, in English and in French: the number of a case, and who has it.
pub const EXPORT_HEADERS: [[&str; 2]; 2] = [["id", "Holder"], ["id", "Détenteur"]];

/// What stands between the values of one cell. In an export each `|` of a value is two.
pub const VALUES_APART: &str = " | ";

fn is_of_export(columns: &[Column]) -> bool {
    let first: Vec<&str> = columns.iter().take(2).map(|column| column.header.as_str()).collect();
    EXPORT_HEADERS.iter().any(|headers| first == headers)
}

/// Leaves out the number and the holder of each case, and the records, which stand there in words.
fn leave_out_what_is_not_read_again(columns: &mut [Column]) {
    let is_record = |column: &Column| match column.role {
        ColumnRole::Field(id) => {
            Catalogue::current().field(id).is_some_and(|field| matches!(field.kind, FieldKind::Record { .. }))
        }
        ColumnRole::Excluded | ColumnRole::Part(..) | ColumnRole::Repeated(_) | ColumnRole::Unknown => false,
    };
    for (index, column) in columns.iter_mut().enumerate() {
        if index < 2 || is_record(column) {
            column.role = ColumnRole::Excluded;
        }
    }
}

/// Returns the sheets of a workbook that have a header.
fn with_header(bytes: &[u8], mapping: &Mapping) -> Vec<String> {
    // No sheet has this name: the error names those that there are.
    let Err(ImportError::SheetMissing { sheets }) = Table::open(bytes, Some("\u{0}")) else { return Vec::new() };
    let has_header = |name: &String| Sheet::open(bytes, Some(name), mapping).is_ok_and(|sheet| sheet.header.is_some());
    sheets.into_iter().take(SHEETS_MAX).filter(has_header).collect()
}

/// In how many sheets of a workbook a header is looked for.
const SHEETS_MAX: usize = 12;

/// Who was met in this list.
#[derive(Default)]
struct KnownPeople {
    /// The first row about each person, by every key.
    by_key: BTreeMap<String, usize>,
    /// The first row about the first person that each number stands for.
    by_number: BTreeMap<String, usize>,
}

impl KnownPeople {
    /// Tells whether a number of a row, met already, stands for another person too. The row is to be the one at `place` if
    /// it repeats none.
    fn shares_a_number(&mut self, row: &Row, place: usize) -> bool {
        let person = self.by_key.get(&row.row_key).copied().unwrap_or(place);
        let mut shared = false;
        for key in std::iter::once(&row.row_key).chain(&row.other_keys) {
            let is_name = |number: &str| number.starts_with("identity:") || number.starts_with("names:");
            let Some((number, _)) = key.split_once('|').filter(|(number, _)| !is_name(number)) else {
                continue;
            };
            shared |= *self.by_number.entry(number.to_owned()).or_insert(person) != person;
        }
        shared
    }

    /// Notes a row that is to follow `rows`, and returns which of them it repeats.
    fn meet(&mut self, row: &Row, rows: &[Row]) -> Option<Duplicate> {
        let keys = || std::iter::once(&row.row_key).chain(&row.other_keys);
        let first = keys().find_map(|key| self.by_key.get(key).copied());
        for key in keys() {
            self.by_key.entry(key.clone()).or_insert_with(|| first.unwrap_or(rows.len()));
        }
        first.map(|first| Duplicate {
            line: row.line,
            first_line: rows[first].line,
            identical: rows[first].values == row.values,
        })
    }
}

/// A file once it is known how it is written.
struct Sheet<'a> {
    content: Content<'a>,
    encoding: Encoding,
    separator: char,
    /// The header as it stands in the file.
    header: Option<Vec<String>>,
    header_line: Option<u64>,
    /// Records before the first row: titles and the header.
    skipped: usize,
    /// Bytes before the first record: a line `sep=;`.
    preamble: usize,
}

/// What a file holds.
enum Content<'a> {
    Table(Table),
    Text(std::borrow::Cow<'a, str>),
}

impl<'a> Sheet<'a> {
    fn open(bytes: &'a [u8], name: Option<&str>, mapping: &Mapping) -> Result<Self, ImportError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(ImportError::FileLarge { bytes: bytes.len(), bytes_max: FILE_BYTES_MAX });
        }
        let (content, encoding, separator, preamble) = match Table::open(bytes, name)? {
            Some(table) => {
                let encoding = table.encoding;
                (Content::Table(table), encoding, ';', 0)
            }
            None => {
                let (text, encoding) = decode::decode(bytes, mapping.encoding())?;
                let (separator, preamble) = decode::separator(&text, mapping);
                (Content::Text(text), encoding, separator, preamble)
            }
        };
        let mut sheet = Self { content, encoding, separator, header: None, header_line: None, skipped: 0, preamble };
        if mapping.header() != HeaderChoice::No {
            sheet.find_header(mapping)?;
        }
        if sheet.header.is_none() && mapping.order().is_empty() {
            let nothing = sheet.records().next()?.is_none();
            return Err(if nothing { ImportError::Empty } else { ImportError::HeaderMissing });
        }
        Ok(sheet)
    }

    fn find_header(&mut self, mapping: &Mapping) -> Result<(), ImportError> {
        let mut records = self.records();
        let mut found = None;
        for index in 0..HEADER_RECORDS_MAX {
            let Some((line, record)) = records.next()? else {
                break;
            };
            let recognised = record.iter().filter(|cell| mapping.recognises(cell)).count();
            let certain = mapping.header() == HeaderChoice::Yes && !record.iter().all(|cell| cell.trim().is_empty());
            if certain || recognised >= 2 || (recognised == 1 && record.len() == 1) {
                found = Some((line, record.iter().map(|cell| row::unwrapped(cell).into_owned()).collect(), index + 1));
                break;
            }
        }
        if let Some((line, header, skipped)) = found {
            (self.header_line, self.header, self.skipped) = (Some(line), Some(header), skipped);
        }
        Ok(())
    }

    fn records(&self) -> Rows<'_> {
        match &self.content {
            Content::Table(table) => Rows::Table(table.records.iter()),
            Content::Text(text) => Rows::Text(Box::new(Records::new(text, self.separator, self.preamble))),
        }
    }

    fn format(&self) -> Format {
        match &self.content {
            Content::Table(table) => table.format,
            Content::Text(_) => Format::Csv,
        }
    }

    /// Returns the name of the sheet of a workbook.
    fn name(&self) -> Option<String> {
        match &self.content {
            Content::Table(table) => table.sheet.clone(),
            Content::Text(_) => None,
        }
    }

    /// Returns the cells above the header that hold something.
    fn titles(&self) -> Result<Vec<String>, ImportError> {
        let mut records = self.records();
        let mut titles = Vec::new();
        for _ in 1..self.skipped {
            let Some((_, record)) = records.next()? else { break };
            let cells = record.iter().map(|cell| row::unwrapped(cell).trim().to_owned());
            titles.extend(cells.filter(|cell| !cell.is_empty()));
        }
        Ok(titles)
    }

    /// Returns the records after the header.
    fn body(&self) -> records::Skipped<'_> {
        self.records().skip(self.skipped)
    }

    fn columns(&self, mapping: &Mapping) -> Result<Vec<Column>, ImportError> {
        let names = self.header.as_deref().unwrap_or_else(|| mapping.order());
        if names.len() > COLUMNS_MAX {
            return Err(ImportError::ColumnsMany { columns: names.len(), columns_max: COLUMNS_MAX });
        }
        let mut columns: Vec<Column> = Vec::with_capacity(names.len());
        for name in names {
            let role = match mapping.role(name) {
                ColumnRole::Field(id)
                    if columns.iter().any(|column| column.role == ColumnRole::Field(id))
                        && Catalogue::current().field(id).is_none_or(|field| !field.list) =>
                {
                    ColumnRole::Repeated(id)
                }
                role @ ColumnRole::Part(id, _) if columns.iter().any(|column| column.role == role) => {
                    ColumnRole::Repeated(id)
                }
                role => role,
            };
            columns.push(Column { header: name.clone(), role });
        }
        // Sheets are often wider than their header.
        while columns.last().is_some_and(|column| column.header.is_empty()) {
            columns.pop();
        }
        Ok(columns)
    }
}
