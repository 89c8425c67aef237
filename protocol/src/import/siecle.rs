// SPDX-License-Identifier: EUPL-1.2
//! XML as the student bases of French schools export it (SIECLE, before it Sconet).
//!
//! The records are the elements `ELEVE`; their columns are the names of the elements within that hold text. What other
//! elements say of the same `ELEVE_ID` (the classes, `STRUCTURE/CODE_STRUCTURE`) is joined to them, several texts of one name
//! with a comma. What `PARAMETRES` says of the file (the school, the school year) holds for every record.

use std::collections::BTreeMap;

use csv::StringRecord;
use encoding_rs::Encoding as Charset;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::table::{Budget, Table};
use super::xml::{attribute, reference};
use super::{COLUMNS_MAX, Encoding, Format, ImportError, RECORD_BYTES_MAX};

/// How deep elements may stand in each other.
const DEPTH_MAX: usize = 64;
/// How far from the top the encoding is declared.
const DECLARATION_BYTES: usize = 256;

const PERSON: &str = "ELEVE";
const PERSON_ID: &str = "ELEVE_ID";
const PARAMETERS: &str = "PARAMETRES";

/// Tells whether bytes are XML.
pub(super) fn is_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"<?xml") || text.starts_with(b"<BEE_ELEVES")
}

/// Reads the records.
pub(super) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let (text, encoding) = decode(bytes)?;
    let people = People::read(&text)?;
    if people.people.is_empty() {
        return Err(ImportError::HeaderMissing);
    }
    let mut columns: Vec<&str> = Vec::new();
    let named = people.people.iter().flat_map(|person| person.cells.iter()).chain(&people.parameters);
    for (name, _) in named {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
        if columns.len() > COLUMNS_MAX {
            return Err(ImportError::ColumnsMany { columns: columns.len(), columns_max: COLUMNS_MAX });
        }
    }
    let mut records = vec![(1, StringRecord::from(columns.clone()))];
    let mut budget = Budget::new();
    for person in &people.people {
        let mut record = StringRecord::new();
        for column in &columns {
            let text = person.cell(column).or_else(|| find(&people.parameters, column)).unwrap_or_default();
            budget.spend(text)?;
            record.push_field(text);
        }
        records.push((person.line, record));
    }
    Ok(Table { format: Format::Siecle, sheet: None, encoding, records })
}

/// Returns the text in the encoding that the file declares: UTF-8 where it declares none.
fn decode(bytes: &[u8]) -> Result<(String, Encoding), ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let top = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).into_owned();
    let declaration = top.split("?>").next().unwrap_or_default();
    let label = declaration.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    let charset = match label {
        None => encoding_rs::UTF_8,
        Some(label) => Charset::for_label(label.as_bytes()).ok_or(ImportError::CharsetUnknown)?,
    };
    let encoding = match charset.name() {
        "UTF-8" => Encoding::Utf8,
        "ISO-8859-15" => Encoding::Iso8859_15,
        "windows-1252" => Encoding::Windows1252,
        _ => return Err(ImportError::CharsetUnknown),
    };
    let (text, wrong) = charset.decode_without_bom_handling(bytes);
    if wrong {
        let line = 1 + text.split('\u{fffd}').next().map_or(0, |before| before.matches('\n').count() as u64);
        return Err(ImportError::Encoding { line, encoding });
    }
    Ok((text.into_owned(), encoding))
}

/// A person of the file.
#[derive(Default)]
struct Person {
    line: u64,
    cells: Vec<(String, String)>,
}

impl Person {
    fn cell(&self, name: &str) -> Option<&str> {
        find(&self.cells, name)
    }
}

fn find<'c>(cells: &'c [(String, String)], name: &str) -> Option<&'c str> {
    cells.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
}

/// Adds a text to the cell of a name; the same text once.
fn add(cells: &mut Vec<(String, String)>, name: &str, text: &str) {
    match cells.iter_mut().find(|(known, _)| known == name) {
        None => cells.push((name.to_owned(), text.to_owned())),
        Some((_, known)) if known.split(", ").any(|part| part == text) => {}
        Some((_, known)) => {
            known.push_str(", ");
            known.push_str(text);
        }
    }
}

/// Whom an element speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    File,
    Nothing,
    Person(usize),
}

#[derive(Default)]
struct People {
    people: Vec<Person>,
    /// Where each person stands, by `ELEVE_ID`.
    known: BTreeMap<String, usize>,
    /// What holds for every person.
    parameters: Vec<(String, String)>,
    budget: Option<Budget>,
}

impl People {
    fn read(text: &str) -> Result<Self, ImportError> {
        let mut people = Self { budget: Some(Budget::new()), ..Self::default() };
        let mut reader = Reader::from_str(text);
        let mut lines = Lines { text, offset: 0, line: 1 };
        // Each open element: whom it speaks of, its name, its text, whether it has elements within.
        let mut open: Vec<(About, String, String, bool)> = Vec::new();
        loop {
            let line = lines.at(reader.buffer_position());
            let broken = || ImportError::Damaged { format: Format::Siecle, row: Some(line) };
            match reader.read_event().map_err(|_| broken())? {
                Event::Start(tag) => {
                    let outer = open.last().map_or(About::Nothing, |(about, ..)| *about);
                    if let Some(parent) = open.last_mut() {
                        parent.3 = true;
                    }
                    if open.len() == DEPTH_MAX {
                        return Err(broken());
                    }
                    let about = people.about(&tag, outer, line);
                    open.push((about, tag.name().0.to_owned(), String::new(), false));
                }
                Event::Empty(tag) => {
                    let outer = open.last().map_or(About::Nothing, |(about, ..)| *about);
                    people.about(&tag, outer, line);
                }
                Event::Text(part) => push(&mut open, &part, line)?,
                Event::CData(part) => push(&mut open, &part, line)?,
                Event::GeneralRef(entity) => {
                    let character = reference(&entity).ok_or_else(broken)?;
                    push(&mut open, character.encode_utf8(&mut [0; 4]), line)?;
                }
                Event::End(_) => {
                    let (about, name, text, has_elements) = open.pop().ok_or_else(broken)?;
                    if !has_elements {
                        people.put(about, &name, text.trim())?;
                    }
                }
                Event::Eof if open.is_empty() => return Ok(people),
                Event::Eof => return Err(broken()),
                Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {}
            }
        }
    }

    fn about(&mut self, tag: &BytesStart<'_>, outer: About, line: u64) -> About {
        let id = attribute(tag, PERSON_ID);
        let name = tag.name().0;
        let known = id.as_ref().and_then(|id| self.known.get(id)).copied();
        match (name, known) {
            (PARAMETERS, _) => About::File,
            (_, Some(known)) => About::Person(known),
            (PERSON, None) => {
                let number = self.people.len();
                self.people.push(Person { line, cells: Vec::new() });
                if let Some(id) = id {
                    self.people[number].cells.push((PERSON_ID.to_owned(), id.clone()));
                    self.known.insert(id, number);
                }
                About::Person(number)
            }
            // Another pupil's class, whose record this file does not have.
            (_, None) if id.is_some() => About::Nothing,
            (_, None) => outer,
        }
    }

    fn put(&mut self, about: About, name: &str, text: &str) -> Result<(), ImportError> {
        if text.is_empty() {
            return Ok(());
        }
        if let Some(budget) = &mut self.budget {
            budget.spend(text)?;
        }
        match about {
            About::File => add(&mut self.parameters, name, text),
            About::Nothing => {}
            About::Person(number) => add(&mut self.people[number].cells, name, text),
        }
        Ok(())
    }
}

fn push(open: &mut [(About, String, String, bool)], part: &str, line: u64) -> Result<(), ImportError> {
    let Some((_, _, text, _)) = open.last_mut() else { return Ok(()) };
    text.push_str(part);
    if text.len() > RECORD_BYTES_MAX {
        return Err(ImportError::RecordLong { line, bytes: text.len(), bytes_max: RECORD_BYTES_MAX });
    }
    Ok(())
}

/// Counts lines as the reader goes on.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, offset: u64) -> u64 {
        let to = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        let passed = &self.text.as_bytes()[self.offset.min(to)..to];
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.offset = to;
        self.line
    }
}
