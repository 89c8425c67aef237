// SPDX-License-Identifier: EUPL-1.2
//! Workbooks: XLSX (ISO/IEC 29500) and ODS (OASIS OpenDocument 1.3).
//!
//! Both are zip archives. Everything in an archive is unpacked once into nothing, to learn its true size, before anybody
//! parses it: the sizes that an archive states are its author's word.
//! The library that reads XLSX may stop at what it did not expect, but it never stops the program.

use std::io::{BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, Xlsx};
use zip::ZipArchive;

use super::parts::Parts;
use super::table::{Budget, Cells, Table};
use super::{Encoding, Format, ImportError, ROWS_MAX, UNPACKED_BYTES_MAX, ods};

/// The most files in one archive.
const PARTS_MAX: usize = 10_000;

/// Reads a sheet of a workbook, the first where none is named.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, ImportError> {
    let damaged = |format| move |_| ImportError::Damaged { format, row: None };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Binary)?;
    let format = if archive.index_for_name("xl/workbook.xml").is_some() {
        Format::Xlsx
    } else if archive.index_for_name("content.xml").is_some() {
        Format::Ods
    } else {
        return Err(ImportError::Binary);
    };
    let mut budget = Budget::new();
    check_size(&mut archive, format, &mut budget)?;
    match format {
        Format::Ods => {
            let mut content = String::new();
            let mut part = archive.by_name("content.xml").map_err(damaged(format))?;
            part.read_to_string(&mut content).map_err(|_| ImportError::Damaged { format, row: None })?;
            ods::read(&content, sheet)
        }
        Format::Csv | Format::Siecle | Format::Xlsx => {
            let read = AssertUnwindSafe(|| xlsx(bytes, sheet, budget));
            catch_unwind(read).unwrap_or(Err(ImportError::Damaged { format, row: None }))
        }
    }
}

/// Unpacks every part into nothing and counts: the bytes of all, and what those of XLSX ask for.
fn check_size(archive: &mut ZipArchive<Cursor<&[u8]>>, format: Format, budget: &mut Budget) -> Result<(), ImportError> {
    let large = || ImportError::UnpackedLarge { bytes_max: UNPACKED_BYTES_MAX };
    if archive.len() > PARTS_MAX {
        return Err(large());
    }
    let mut left = UNPACKED_BYTES_MAX as u64;
    let mut parts = Parts::new(budget);
    for index in 0..archive.len() {
        let damaged = || ImportError::Damaged { format, row: None };
        let mut part = archive.by_index(index).map_err(|_| damaged())?.take(left + 1);
        let counted = match format {
            Format::Xlsx => parts.count(BufReader::new(&mut part)),
            Format::Csv | Format::Ods | Format::Siecle => Ok(()),
        };
        std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| damaged())?;
        left = part.limit().checked_sub(1).ok_or_else(large)?;
        counted?;
    }
    Ok(())
}

/// Returns the name of the sheet to read.
pub(super) fn chosen<'a>(format: Format, names: &'a [String], wanted: Option<&str>) -> Result<&'a str, ImportError> {
    if names.is_empty() {
        return Err(ImportError::Damaged { format, row: None });
    }
    let missing = || ImportError::SheetMissing { sheets: names.to_vec() };
    let found = match wanted {
        None => names.first(),
        Some(wanted) => names.iter().find(|name| name.trim().to_lowercase() == wanted.trim().to_lowercase()),
    };
    found.map(String::as_str).ok_or_else(missing)
}

fn xlsx(bytes: &[u8], sheet: Option<&str>, mut budget: Budget) -> Result<Table, ImportError> {
    let format = Format::Xlsx;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged { format, row: None })?;
    let names = book.sheet_names();
    let name = chosen(format, &names, sheet)?.to_owned();
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| ImportError::Damaged { format, row: None })?;
    let (mut records, mut cells) = (Vec::new(), Cells::default());
    let mut row = 0;
    while let Some(cell) =
        reader.next_cell().map_err(|_| ImportError::Damaged { format, row: Some(row).filter(|row| *row > 0) })?
    {
        let (index, column) = cell.get_position();
        let next = u64::from(index) + 1;
        if next != row {
            if !cells.is_empty() {
                records.push((row, cells.take()));
            }
            // Rows stand in increasing order; a file that breaks this was not written by a spreadsheet.
            if next < row || next > ROWS_MAX {
                return Err(ImportError::Damaged { format, row: Some(next) });
            }
            row = next;
        }
        cells.put(row, column as usize, text_of(cell.get_value()), &mut budget)?;
    }
    if !cells.is_empty() {
        records.push((row, cells.take()));
    }
    Ok(Table { format, sheet: Some(name), encoding: Encoding::Utf8, records })
}

/// Returns the one text of a cell: whole numbers without a point, dates as `2007-03-05`, times as `14:30`.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            if moment.is_duration() || moment.as_f64() < 1.0 {
                return format!("{hour:02}:{minute:02}");
            }
            iso(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"))
        }
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => clock(text),
        DataRef::Empty => String::new(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Int(number) => number.to_string(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::String(text) => text.trim().to_owned(),
    }
}

/// Returns a number as people type it: no exponent, no point where it is whole.
pub(super) fn number_text(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// Returns an ISO moment as a day, and its time to the minute where it is not midnight.
pub(super) fn iso(text: &str) -> String {
    match text.split_once('T') {
        None => text.to_owned(),
        Some((day, time)) => {
            let minutes: String = time.chars().take(5).collect();
            if minutes == "00:00" { day.to_owned() } else { format!("{day} {minutes}") }
        }
    }
}

/// Returns an ISO duration, `PT14H30M00S`, as a time of day; other texts as they are.
pub(super) fn clock(text: &str) -> String {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, _) = rest.split_once('M')?;
        Some((hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?))
    };
    parts().map_or_else(|| text.to_owned(), |(hours, minutes)| format!("{hours:02}:{minutes:02}"))
}
