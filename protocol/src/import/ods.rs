// SPDX-License-Identifier: EUPL-1.2
//! The sheets of an OpenDocument spreadsheet (OpenDocument 1.3, part 3, chapter 9).
//!
//! Written here and not taken from `calamine`, which expands repeated cells before it counts them, and all sheets at once.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::table::{Budget, Cells, Table};
use super::workbook::{chosen, clock, iso, number_text};
use super::xml::{attribute, reference};
use super::{COLUMNS_MAX, Encoding, Format, ImportError, RECORD_BYTES_MAX, ROWS_MAX};

/// Reads a sheet, the first where none is named, of the part `content.xml`.
pub(super) fn read(content: &str, sheet: Option<&str>) -> Result<Table, ImportError> {
    let names = names(content)?;
    let name = chosen(Format::Ods, &names, sheet)?.to_owned();
    let mut reader = Reader::from_str(content);
    loop {
        match reader.read_event().map_err(|_| damaged(None))? {
            Event::Eof => return Err(damaged(None)),
            Event::Start(tag) if is_sheet(&tag) && attribute(&tag, "table:name").as_deref() == Some(&*name) => break,
            Event::Empty(tag) if is_sheet(&tag) && attribute(&tag, "table:name").as_deref() == Some(&*name) => {
                return Ok(Table {
                    format: Format::Ods,
                    sheet: Some(name),
                    encoding: Encoding::Utf8,
                    records: Vec::new(),
                });
            }
            _ => {}
        }
    }
    let records = SheetReader::new(reader).read()?;
    Ok(Table { format: Format::Ods, sheet: Some(name), encoding: Encoding::Utf8, records })
}

fn damaged(row: Option<u64>) -> ImportError {
    ImportError::Damaged { format: Format::Ods, row }
}

fn is_sheet(tag: &BytesStart<'_>) -> bool {
    tag.name().0 == "table:table"
}

fn names(content: &str) -> Result<Vec<String>, ImportError> {
    let mut reader = Reader::from_str(content);
    // What does not close is found, with its row, when the sheet is read.
    reader.config_mut().check_end_names = false;
    let mut names = Vec::new();
    loop {
        match reader.read_event().map_err(|_| damaged(None))? {
            Event::Eof => return Ok(names),
            Event::Start(tag) | Event::Empty(tag) if is_sheet(&tag) => {
                names.push(attribute(&tag, "table:name").unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// Reads the rows of one sheet.
struct SheetReader<'a> {
    reader: Reader<&'a [u8]>,
    budget: Budget,
    /// The row that is read, from 1.
    row: u64,
    records: Vec<(u64, csv::StringRecord)>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    /// The value of its attributes, where it has one.
    value: Option<String>,
    /// Its paragraphs.
    text: String,
    /// How many columns it stands in.
    columns: usize,
}

impl<'a> SheetReader<'a> {
    fn new(reader: Reader<&'a [u8]>) -> Self {
        Self { reader, budget: Budget::new(), row: 1, records: Vec::new() }
    }

    fn event(&mut self) -> Result<Event<'a>, ImportError> {
        self.reader.read_event().map_err(|_| damaged(Some(self.row)))
    }

    fn read(mut self) -> Result<Vec<(u64, csv::StringRecord)>, ImportError> {
        loop {
            match self.event()? {
                Event::Start(tag) if tag.name().0 == "table:table-row" => {
                    let repeated = repeated(&tag, "table:number-rows-repeated");
                    self.read_row(repeated)?;
                }
                Event::Empty(tag) if tag.name().0 == "table:table-row" => {
                    self.row = after(self.row, repeated(&tag, "table:number-rows-repeated"));
                }
                Event::End(tag) if tag.name().0 == "table:table" => return Ok(self.records),
                Event::Eof => return Err(damaged(Some(self.row))),
                _ => {}
            }
        }
    }

    fn read_row(&mut self, repeated: u64) -> Result<(), ImportError> {
        let (mut cells, mut column) = (Cells::default(), 0usize);
        loop {
            match self.event()? {
                Event::Start(tag) if is_cell(&tag) => {
                    let cell = self.read_cell(&tag, column)?;
                    column = self.put(&mut cells, column, cell)?;
                }
                Event::Empty(tag) if is_cell(&tag) => {
                    let cell = Cell { value: value(&tag), text: String::new(), columns: columns(&tag) };
                    column = self.put(&mut cells, column, cell)?;
                }
                Event::End(tag) if tag.name().0 == "table:table-row" => break,
                Event::Eof => return Err(damaged(Some(self.row))),
                _ => {}
            }
        }
        let next = after(self.row, repeated);
        if !cells.is_empty() {
            // Sheets end in a row that is repeated to their last line, but that one is empty.
            if next > ROWS_MAX + 1 {
                return Err(damaged(Some(self.row)));
            }
            let record = cells.take();
            for _ in self.row + 1..next {
                record.iter().try_for_each(|cell| self.budget.spend(cell))?;
            }
            self.records.extend((self.row..next).map(|row| (row, record.clone())));
        }
        self.row = next;
        Ok(())
    }

    /// Puts a cell into its columns, and returns the next column.
    fn put(&mut self, cells: &mut Cells, column: usize, cell: Cell) -> Result<usize, ImportError> {
        let next = column.saturating_add(cell.columns);
        let text = cell.value.unwrap_or(cell.text);
        let text = text.trim();
        if !text.is_empty() {
            for column in column..next.min(COLUMNS_MAX + 1) {
                cells.put(self.row, column, text.to_owned(), &mut self.budget)?;
            }
        }
        Ok(next)
    }

    /// Reads a cell that stands in a column, counted from 0.
    fn read_cell(&mut self, tag: &BytesStart<'_>, column: usize) -> Result<Cell, ImportError> {
        let mut cell = Cell { value: value(tag), text: String::new(), columns: columns(tag) };
        let name = tag.name().0.to_owned();
        let (mut paragraphs, mut remarks) = (0usize, 0usize);
        loop {
            match self.event()? {
                // A remark of a reader on the cell is not in the cell.
                Event::Start(tag) if tag.name().0 == "office:annotation" => remarks += 1,
                Event::End(tag) if tag.name().0 == "office:annotation" => remarks = remarks.saturating_sub(1),
                Event::Start(tag) if tag.name().0 == "text:p" && remarks == 0 => {
                    if paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    paragraphs += 1;
                }
                Event::Empty(tag) if remarks == 0 => match tag.name().0 {
                    "text:s" | "text:tab" => cell.text.push(' '),
                    "text:line-break" => cell.text.push('\n'),
                    _ => {}
                },
                Event::Text(text) if remarks == 0 && paragraphs > 0 => cell.text.push_str(&text),
                Event::CData(text) if remarks == 0 && paragraphs > 0 => cell.text.push_str(&text),
                Event::GeneralRef(entity) if remarks == 0 => {
                    cell.text.push(reference(&entity).ok_or_else(|| damaged(Some(self.row)))?);
                }
                Event::End(tag) if tag.name().0 == name => return Ok(cell),
                Event::Eof => return Err(damaged(Some(self.row))),
                _ => {}
            }
            if cell.text.len() > RECORD_BYTES_MAX {
                let column = column.saturating_add(1);
                return Err(ImportError::CellLong { row: self.row, column, bytes_max: RECORD_BYTES_MAX });
            }
        }
    }
}

/// Returns the row that follows some rows; one behind the last row that can be filled stands for all of them.
fn after(row: u64, rows: u64) -> u64 {
    row.saturating_add(rows).min(ROWS_MAX + 2)
}

fn is_cell(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().0, "table:table-cell" | "table:covered-table-cell")
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

fn columns(tag: &BytesStart<'_>) -> usize {
    usize::try_from(repeated(tag, "table:number-columns-repeated")).unwrap_or(usize::MAX)
}

/// Returns the value of a cell that is no string: strings stand in its paragraphs.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "office:value-type")?.as_str() {
        "boolean" => attribute(tag, "office:boolean-value"),
        "date" => attribute(tag, "office:date-value").map(|text| iso(&text)),
        "time" => attribute(tag, "office:time-value").map(|text| clock(&text)),
        "float" | "percentage" | "currency" => attribute(tag, "office:value")?.parse::<f64>().ok().map(number_text),
        _ => attribute(tag, "office:string-value"),
    }
}
