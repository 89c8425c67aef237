// SPDX-License-Identifier: EUPL-1.2
//! Rows become a file, with the habits of the spreadsheet that saved it, and the expectations that go with it.

use std::collections::BTreeMap;

use super::maker::Maker;
use super::{
    COLUMNS, DAY, Defect, ExpectedDrop, ExpectedDuplicate, ExpectedRejection, ExpectedRow, Fate, GeneratedList,
    ListProfile, Row,
};

impl Maker {
    /// Writes `rows` in the order given.
    pub(super) fn write(mut self, rows: Vec<Row>) -> GeneratedList {
        let heading_index = match self.profile {
            ListProfile::French => 0,
            ListProfile::Luxembourg => 1,
            ListProfile::Secret => 2,
        };
        let columns: Vec<(&str, &str)> = COLUMNS
            .iter()
            .map(|(field, headings)| (headings[heading_index], *field))
            .filter(|(heading, _)| !heading.is_empty())
            .collect();
        let line_end = if self.profile == ListProfile::French { "\r\n" } else { "\n" };
        let mut text = columns.iter().map(|(heading, _)| *heading).collect::<Vec<_>>().join(";");
        text += line_end;

        let mut list = GeneratedList {
            csv: Vec::new(),
            file_name: match self.profile {
                ListProfile::French => "liste-cio-2026-11.csv",
                ListProfile::Luxembourg => "liste-alj-2026-11.csv",
                ListProfile::Secret => "liste-pjj-2026-11.csv",
            },
            day: DAY,
            columns,
            expected: Vec::new(),
            rejected: Vec::new(),
            under_16: Vec::new(),
            duplicates: Vec::new(),
        };
        let mut line = 2;
        let mut first_lines: BTreeMap<usize, usize> = BTreeMap::new();
        let mut repetitions = Vec::new();
        for mut row in rows {
            let written = self.written_row(&row, &list.columns);
            text += &written;
            text += line_end;
            match row.fate {
                Fate::Rejected(reason) => list.rejected.push(ExpectedRejection { line, reason }),
                Fate::Under16 => list.under_16.push(ExpectedDrop { line, needles: row.needles }),
                Fate::Accepted | Fate::Repeated { .. } => {
                    if let Fate::Repeated { spelling, same_identifier } = row.fate {
                        repetitions.push((row.person, line, spelling, same_identifier));
                    } else {
                        first_lines.insert(row.person, line);
                    }
                    let has_column = |field: &str| list.columns.iter().any(|(_, column)| *column == field);
                    row.values.retain(|field, value| !value.is_empty() && has_column(field));
                    row.needles.retain(|field, _| has_column(field));
                    row.warnings.retain(|field| has_column(field));
                    list.expected.push(ExpectedRow {
                        line,
                        person: row.person,
                        values: row.values,
                        birth: row.birth,
                        outcome: row.outcome,
                        warnings: row.warnings,
                        needles: row.needles,
                    });
                }
            }
            line += 1 + written.matches('\n').count();
        }
        for (person, line, spelling, same_identifier) in repetitions {
            let other = first_lines[&person];
            let (first_line, second_line) = (line.min(other), line.max(other));
            list.duplicates.push(ExpectedDuplicate { first_line, second_line, spelling, same_identifier });
        }
        list.csv = encoded(&text, self.profile);
        list
    }

    fn written_row(&mut self, row: &Row, columns: &[(&str, &str)]) -> String {
        let mut cells: Vec<String> = columns
            .iter()
            .map(|(_, field)| self.written_cell(field, row.values.get(field).map_or("", String::as_str)))
            .collect();
        if row.fate == Fate::Rejected(Defect::Ragged) {
            if self.random.chance(50) {
                cells.truncate(columns.len() / 2);
            } else {
                cells.push("x".to_owned());
            }
        }
        cells.join(";")
    }

    /// Returns a cell with the habits of spreadsheets: numbers kept as text by `="..."`, spaces at the end of names.
    fn written_cell(&mut self, field: &str, value: &str) -> String {
        if self.profile == ListProfile::French
            && matches!(field, "ine" | "mobile" | "code_postal")
            && self.random.chance(30)
        {
            return format!("=\"{value}\"");
        }
        if matches!(field, "nom" | "prenom") && self.random.chance(3) {
            return format!("{value} ");
        }
        if value.contains([';', '"', '\n', '\r']) {
            return format!("\"{}\"", value.replace('"', "\"\""));
        }
        value.to_owned()
    }
}

fn encoded(text: &str, profile: ListProfile) -> Vec<u8> {
    match profile {
        ListProfile::French => {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
            assert!(!unmappable, "a French list holds letters of Windows-1252 only");
            bytes.into_owned()
        }
        ListProfile::Luxembourg => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        ListProfile::Secret => text.as_bytes().to_vec(),
    }
}
