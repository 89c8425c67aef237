// SPDX-License-Identifier: EUPL-1.2
//! Tables as CSV, for the spreadsheets of an office: safe to open, whatever somebody wrote into a field.
//!
//! A spreadsheet takes a cell that starts with `=`, `+`, `-` or `@` for a formula and computes it; such a cell may fetch an address
//! with the content of others. A tab or a carriage return in front of it is skipped. Such cells start with an apostrophe here,
//! which spreadsheets show as text (OWASP, "CSV Injection").

use std::borrow::Cow;

/// The marks that make a spreadsheet compute a cell, or skip to what follows.
const DANGEROUS: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0'];

/// Their wide forms, which some spreadsheets take for the same.
const DANGEROUS_WIDE: [char; 4] = ['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Returns a cell that no spreadsheet computes.
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    // What looks like an empty start, a space or a mark of order, is skipped too by some.
    let start = text.trim_start_matches(|c: char| c.is_whitespace() && !DANGEROUS.contains(&c) || c == '\u{feff}');
    match start.chars().next() {
        Some(first) if DANGEROUS.contains(&first) || DANGEROUS_WIDE.contains(&first) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// Writes a table as CSV: in UTF-8 with its mark, as spreadsheets of offices expect, each line ended as RFC 4180 asks.
pub fn csv(separator: char, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(&safe_cell(cell), separator)).collect();
        text.push_str(&cells.join(&separator.to_string()));
        text.push_str("\r\n");
    }
    text
}

/// Returns a cell in quotation marks where it holds what would end it. An empty cell is one too: a line of nothing but that is a row.
fn quoted(cell: &str, separator: char) -> String {
    let ends = |c: char| c == separator || matches!(c, '"' | '\r' | '\n' | '\u{feff}');
    if cell.is_empty() || cell.contains(ends) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

#[cfg(test)]
mod tests;
