// SPDX-License-Identifier: EUPL-1.2
//! What the parts of an XLSX file ask of memory, counted before `calamine` reads them.
//!
//! It makes room for as many shared strings as their part says there are, keeps every one, and copies fonts and number
//! formats into each style that uses them. Some hundred kilobytes of archive could so ask for more memory than any
//! machine has, and what a machine refuses to give ends the program. So every part is read here first, by the same parser
//! set the same way, and nothing of it is kept. Parts are told by what is in them: their names are the author's choice.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::table::Budget;
use super::{CELLS_MAX, Format, ImportError, TEXT_BYTES_MAX};

/// Most elements of those that are kept and are no shared strings; Excel has 65,490 styles and some thousand others.
const KEPT_MAX: usize = 500_000;
/// Least bytes of an element `si`, by which a number of shared strings can be a true one.
const STRING_BYTES_MIN: u64 = 5;

/// Counts over all parts of one file.
pub(super) struct Parts<'b> {
    budget: &'b mut Budget,
    kept: usize,
}

impl<'b> Parts<'b> {
    /// Starts to count; shared strings are spent from the same budget as the cells that show them.
    pub(super) fn new(budget: &'b mut Budget) -> Self {
        Self { budget, kept: 0 }
    }

    /// Counts what one part holds. A part that is no XML, or breaks off, is counted as far as it can be read: nobody reads on.
    ///
    /// # Errors
    /// Where there are more strings, styles or names than a spreadsheet has, or fewer strings than the part says.
    pub(super) fn count(&mut self, part: impl BufRead) -> Result<(), ImportError> {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        config.expand_empty_elements = true;
        let (mut buffer, mut said, mut in_string) = (Vec::new(), 0, false);
        let (mut styles, mut tag_bytes_max) = (0usize, 0usize);
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(tag) => {
                    tag_bytes_max = tag_bytes_max.max(tag.len());
                    match tag.local_name().as_ref() {
                        "sst" => said = said.max(strings_said(&tag)?),
                        "si" => {
                            in_string = true;
                            self.budget.spend("")?;
                        }
                        "xf" => styles += 1,
                        "Relationship" | "border" | "definedName" | "fill" | "font" | "numFmt" | "sheet" => {
                            self.kept += 1
                        }
                        _ => {}
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "si" => in_string = false,
                Event::Text(text) if in_string => self.budget.spend_bytes(text.len())?,
                Event::CData(text) if in_string => self.budget.spend_bytes(text.len())?,
                Event::Eof => break,
                _ => {}
            }
            if self.kept.saturating_add(styles) > KEPT_MAX || styles.saturating_mul(tag_bytes_max) > TEXT_BYTES_MAX {
                return Err(unsound());
            }
            buffer.clear();
        }
        self.kept += styles;
        if said > reader.buffer_position() / STRING_BYTES_MIN {
            return Err(unsound());
        }
        Ok(())
    }
}

/// Returns how many shared strings a part says it has.
fn strings_said(tag: &BytesStart<'_>) -> Result<u64, ImportError> {
    let mut said = 0;
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| unsound())?;
        let number = || {
            let number = attribute.value.trim().parse().ok();
            number.filter(|number| *number <= CELLS_MAX as u64).ok_or_else(unsound)
        };
        match attribute.key.local_name().as_ref() {
            // How often strings are used: a number that the bytes here do not bound.
            "count" => _ = number()?,
            "uniqueCount" => said = number()?,
            _ => {}
        }
    }
    Ok(said)
}

fn unsound() -> ImportError {
    ImportError::Damaged { format: Format::Xlsx, row: None }
}

#[cfg(test)]
mod tests;
