// SPDX-License-Identifier: EUPL-1.2
//! Lists that are no text: sheets of a workbook and XML, turned into the records that a text would have.
//!
//! Such files unpack to far more than they weigh, so every reader here spends from one [`Budget`] and stops when it is spent.

use csv::StringRecord;

use super::{CELLS_MAX, COLUMNS_MAX, Format, ImportError, RECORD_BYTES_MAX, TEXT_BYTES_MAX, siecle, workbook};

/// The records of a file, each with the row of the sheet, or the line of the XML, on which it begins.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) format: Format,
    /// Name of the sheet, of a workbook.
    pub(super) sheet: Option<String>,
    /// How the file was written.
    pub(super) encoding: super::Encoding,
    pub(super) records: Vec<(u64, StringRecord)>,
}

impl Table {
    /// Reads a file that is a workbook or XML; none where it is neither.
    pub(super) fn open(bytes: &[u8], sheet: Option<&str>) -> Result<Option<Self>, ImportError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return workbook::read(bytes, sheet).map(Some);
        }
        if sheet.is_some() {
            return Err(ImportError::SheetNone);
        }
        if siecle::is_xml(bytes) {
            return siecle::read(bytes).map(Some);
        }
        Ok(None)
    }
}

/// What may still be unpacked of one file.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self { cells: CELLS_MAX, bytes: TEXT_BYTES_MAX }
    }

    /// A smaller one, for tests.
    #[cfg(test)]
    pub(super) const fn of(cells: usize, bytes: usize) -> Self {
        Self { cells, bytes }
    }

    /// Spends one cell with a text.
    pub(super) fn spend(&mut self, text: &str) -> Result<(), ImportError> {
        self.cells = self.cells.checked_sub(1).ok_or_else(spent)?;
        self.spend_bytes(text.len())
    }

    /// Spends bytes of text that stand in no further cell.
    pub(super) fn spend_bytes(&mut self, bytes: usize) -> Result<(), ImportError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(spent)?;
        Ok(())
    }
}

fn spent() -> ImportError {
    ImportError::CellsMany { cells_max: CELLS_MAX, bytes_max: TEXT_BYTES_MAX }
}

/// A row of a sheet while it is read.
#[derive(Debug, Default)]
pub(super) struct Cells(Vec<String>);

impl Cells {
    /// Puts a text into a column, counted from 0; the columns before it that hold nothing are empty.
    pub(super) fn put(
        &mut self,
        row: u64,
        column: usize,
        text: String,
        budget: &mut Budget,
    ) -> Result<(), ImportError> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            return Err(ImportError::ColumnsMany { columns: column + 1, columns_max: COLUMNS_MAX });
        }
        if text.len() > RECORD_BYTES_MAX {
            return Err(ImportError::CellLong { row, column: column + 1, bytes_max: RECORD_BYTES_MAX });
        }
        while self.0.len() <= column {
            budget.spend("")?;
            self.0.push(String::new());
        }
        budget.spend(&text)?;
        self.0[column] = text;
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the record and leaves an empty row.
    pub(super) fn take(&mut self) -> StringRecord {
        StringRecord::from(std::mem::take(&mut self.0))
    }
}
