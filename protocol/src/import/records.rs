// SPDX-License-Identifier: EUPL-1.2
//! The records of a text, each with the line on which it really begins.

use csv::StringRecord;

use super::{ImportError, RECORD_BYTES_MAX, RECORD_LINES_MAX};

/// Reads one record after the other.
pub(super) struct Records<'a> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    /// Where the reader began.
    base: usize,
    place: Place,
}

impl<'a> Records<'a> {
    /// Reads a text from the byte `base` on.
    pub(super) fn new(text: &'a str, separator: char, base: usize) -> Self {
        let text = text.as_bytes();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(separator).unwrap_or(b';'))
            .from_reader(&text[base..]);
        let mut place = Place { offset: 0, line: 1, after_return: false };
        place.advance(text, base);
        Self { text, reader, record: StringRecord::new(), base, place }
    }

    /// Returns the next record that is not an empty line, and its line from 1.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &StringRecord)>, ImportError> {
        // The text is UTF-8 and rows may be of any length, so that only the end is left to tell.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return Ok(None);
        }
        // The reader's own count misses the empty lines it passes over, so lines are counted from
        // its byte offsets.
        let offset = |byte: u64| self.base + usize::try_from(byte).expect("offsets stand within the text");
        let begin = self.record.position().map_or(self.base, |position| offset(position.byte()));
        let end = offset(self.reader.position().byte());
        let empty_lines = self.text[begin..end].iter().take_while(|c| matches!(c, b'\r' | b'\n')).count();
        self.place.advance(self.text, begin + empty_lines);
        let line = self.place.line;
        let raw = self.text[begin + empty_lines..end].trim_ascii_end();
        if raw.len() > RECORD_BYTES_MAX {
            return Err(ImportError::RecordLong { line, bytes: raw.len(), bytes_max: RECORD_BYTES_MAX });
        }
        self.place.advance(self.text, begin + empty_lines + raw.len());
        let lines = self.place.line - line;
        // An open quote swallows the lines that follow; what it holds may be other people's data,
        // so nothing of it is kept.
        let open = lines > 0 && raw.iter().filter(|c| **c == b'"').count() % 2 == 1;
        if open || lines >= RECORD_LINES_MAX {
            return Err(ImportError::QuoteOpen { line });
        }
        Ok(Some((line, &self.record)))
    }
}

/// Records of a text or of a table.
pub(super) enum Rows<'a> {
    Table(std::slice::Iter<'a, (u64, StringRecord)>),
    Text(Box<Records<'a>>),
}

impl<'a> Rows<'a> {
    /// Returns the next record that is not an empty line, and its line from 1.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &StringRecord)>, ImportError> {
        match self {
            Self::Table(records) => Ok(records.next().map(|(line, record)| (*line, record))),
            Self::Text(records) => records.next(),
        }
    }

    /// Leaves out the first records.
    pub(super) fn skip(self, count: usize) -> Skipped<'a> {
        Skipped { records: self, count }
    }
}

/// Records without the first ones.
pub(super) struct Skipped<'a> {
    records: Rows<'a>,
    count: usize,
}

impl Skipped<'_> {
    /// Returns the next record.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &StringRecord)>, ImportError> {
        while self.count > 0 {
            self.count -= 1;
            self.records.next()?;
        }
        self.records.next()
    }
}

/// A byte of the text and the line it stands on; `\n`, `\r\n` and `\r` end a line.
struct Place {
    offset: usize,
    line: u64,
    after_return: bool,
}

impl Place {
    fn advance(&mut self, text: &[u8], to: usize) {
        for byte in &text[self.offset.min(to)..to] {
            let ends_line = *byte == b'\r' || (*byte == b'\n' && !self.after_return);
            self.line += u64::from(ends_line);
            self.after_return = *byte == b'\r';
        }
        self.offset = to;
    }
}
