// SPDX-License-Identifier: EUPL-1.2
//! XML as the student bases of French schools export it (SIECLE, before it Sconet).
//!
//! The records are the elements `ELEVE`; their columns are the names of the elements within that hold text. What other
//! elements say of the same `ELEVE_ID` (the classes, `STRUCTURE/CODE_STRUCTURE`) is joined to them, several texts of one name
//! with a comma. Of a `STRUCTURE` that says of what type it is, only a division (`D`) is a class: groups (`G`) are left out. What
//! `SCOLARITE_AN_DERNIER` says (the class, the school, how to reach it) is of the school of the year before: its columns have its name
//! before theirs, with a stroke. What `PARAMETRES` says of the file (the school, the school year) holds for every record.

use std::collections::{BTreeMap, BTreeSet};

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

/// Stands between several texts of one name.
const SEPARATOR: &str = ", ";

const PERSON: &str = "ELEVE";
const PERSON_ID: &str = "ELEVE_ID";
const PARAMETERS: &str = "PARAMETRES";
/// What was a year ago.
const LAST_YEAR: &str = "SCOLARITE_AN_DERNIER";
/// A class or a group, and of which of them it is, with the letter of a class.
const STRUCTURE: &str = "STRUCTURE";
const STRUCTURE_TYPE: &str = "TYPE_STRUCTURE";
const DIVISION: &str = "D";

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
    let (mut columns, mut known): (Vec<&str>, BTreeSet<&str>) = Default::default();
    let parameters = people.parameters.names();
    for name in people.people.iter().flat_map(|person| person.cells.names()).chain(parameters) {
        if known.insert(name) {
            columns.push(name);
        }
        check_columns(columns.len())?;
    }
    let mut records = vec![(1, StringRecord::from(columns.clone()))];
    let mut budget = Budget::new();
    for person in &people.people {
        let mut record = StringRecord::new();
        for column in &columns {
            let text = person.cells.text(column).or_else(|| people.parameters.text(column)).unwrap_or_default();
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

fn check_columns(columns: usize) -> Result<(), ImportError> {
    if columns > COLUMNS_MAX {
        return Err(ImportError::ColumnsMany { columns, columns_max: COLUMNS_MAX });
    }
    Ok(())
}

/// A person of the file.
#[derive(Default)]
struct Person {
    line: u64,
    cells: Cells,
}

/// What is said of a person, or of all, by name.
#[derive(Default)]
struct Cells(BTreeMap<String, Cell>);

/// What is said under one name.
struct Cell {
    /// How many names came before.
    order: usize,
    text: String,
    /// The texts in it and what stands between their commas, once one was added to another.
    parts: BTreeSet<String>,
}

impl Cells {
    /// Returns the names, in the order in which they came.
    fn names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<(usize, &str)> = self.0.iter().map(|(name, cell)| (cell.order, name.as_str())).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|cell| cell.text.as_str())
    }

    /// Adds a text, found on a line, to the cell of a name; the same text once.
    fn add(&mut self, name: &str, text: &str, line: u64) -> Result<(), ImportError> {
        let order = self.0.len();
        let Some(cell) = self.0.get_mut(name) else {
            check_columns(order + 1)?;
            self.0.insert(name.to_owned(), Cell { order, text: text.to_owned(), parts: BTreeSet::new() });
            return Ok(());
        };
        if cell.parts.is_empty() {
            cell.parts.extend(cell.text.split(SEPARATOR).chain([cell.text.as_str()]).map(str::to_owned));
        }
        if cell.parts.contains(text) {
            return Ok(());
        }
        let bytes = cell.text.len() + SEPARATOR.len() + text.len();
        if bytes > RECORD_BYTES_MAX {
            return Err(ImportError::RecordLong { line, bytes, bytes_max: RECORD_BYTES_MAX });
        }
        cell.text.push_str(SEPARATOR);
        cell.text.push_str(text);
        cell.parts.extend(text.split(SEPARATOR).chain([text]).map(str::to_owned));
        Ok(())
    }
}

/// Whom an element speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    File,
    Nothing,
    Person(usize),
}

/// Is a text under a name.
struct Said {
    about: About,
    name: String,
    text: String,
    line: u64,
}

struct People {
    people: Vec<Person>,
    /// Where each person stands, by `ELEVE_ID`.
    known: BTreeMap<String, usize>,
    /// What holds for every person.
    parameters: Cells,
    budget: Budget,
}

impl People {
    fn read(text: &str) -> Result<Self, ImportError> {
        let mut people =
            Self { people: Vec::new(), known: BTreeMap::new(), parameters: Cells::default(), budget: Budget::new() };
        let mut reader = Reader::from_str(text);
        let mut lines = Lines { text, offset: 0, line: 1 };
        // Each open element: whom it speaks of, its name, its text, whether it has elements within.
        let mut open: Vec<(About, String, String, bool)> = Vec::new();
        // What a structure says, until it is over.
        let mut structure: Vec<Said> = Vec::new();
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
                    let about = people.about(&tag, outer, line)?;
                    open.push((about, tag.name().0.to_owned(), String::new(), false));
                }
                Event::Empty(tag) => {
                    let outer = open.last().map_or(About::Nothing, |(about, ..)| *about);
                    people.about(&tag, outer, line)?;
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
                        let is_past = open.iter().any(|(_, outer, ..)| outer == LAST_YEAR);
                        let name = if is_past { format!("{LAST_YEAR}/{name}") } else { name };
                        let said = Said { about, name, text: text.trim().to_owned(), line };
                        if !is_past && open.iter().any(|(_, outer, ..)| outer == STRUCTURE) {
                            people.budget.spend(&said.name)?;
                            structure.push(said);
                        } else {
                            people.put(&said)?;
                        }
                    } else if name == STRUCTURE && !open.iter().any(|(_, outer, ..)| outer == STRUCTURE) {
                        let of_type = structure.iter().find(|said| said.name == STRUCTURE_TYPE);
                        let is_class = of_type.is_none_or(|said| said.text.eq_ignore_ascii_case(DIVISION));
                        for said in std::mem::take(&mut structure).iter().filter(|_| is_class) {
                            people.put(said)?;
                        }
                    }
                }
                Event::Eof if open.is_empty() => return Ok(people),
                Event::Eof => return Err(broken()),
                Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {}
            }
        }
    }

    fn about(&mut self, tag: &BytesStart<'_>, outer: About, line: u64) -> Result<About, ImportError> {
        let id = attribute(tag, PERSON_ID);
        let name = tag.name().0;
        let known = id.as_ref().and_then(|id| self.known.get(id)).copied();
        Ok(match (name, known) {
            (PARAMETERS, _) => About::File,
            (_, Some(known)) => About::Person(known),
            (PERSON, None) => {
                let number = self.people.len();
                self.budget.spend(id.as_deref().unwrap_or_default())?;
                self.people.push(Person { line, cells: Cells::default() });
                if let Some(id) = id {
                    self.people[number].cells.add(PERSON_ID, &id, line)?;
                    self.known.insert(id, number);
                }
                About::Person(number)
            }
            // Another pupil's class, whose record this file does not have.
            (_, None) if id.is_some() => About::Nothing,
            (_, None) => outer,
        })
    }

    fn put(&mut self, Said { about, name, text, line }: &Said) -> Result<(), ImportError> {
        if text.is_empty() {
            return Ok(());
        }
        self.budget.spend(text)?;
        match *about {
            About::File => self.parameters.add(name, text, *line),
            About::Nothing => Ok(()),
            About::Person(number) => self.people[number].cells.add(name, text, *line),
        }
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
