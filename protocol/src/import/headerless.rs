// SPDX-License-Identifier: EUPL-1.2
//! A first mapping for a list without a header: what its columns hold tells what many of them are. What a header says is held against
//! it too.

use std::collections::BTreeMap;

use super::mapping::{HeaderChoice, KeyKind, Mapping, MappingFile, SeparatorChoice};
use super::proposal::{Proposal, UnknownColumn};
use super::row::unwrapped;
use super::short_date;
use super::{COLUMNS_MAX, Format, ImportError, Sheet};
use crate::catalogue::{DateFormat, parse_date};
use crate::identifier::phone::{is_mobile, phone_e164};
use crate::identifier::{Country, IneProblem, MatriculeProblem, check_ine, check_matricule, check_uai};

/// How many records are looked at.
const SAMPLE_RECORDS: usize = 500;
/// Of how many of its filled cells, in hundredths, a column must be of a kind.
const SHARE_MIN: usize = 80;
/// The formats that dates are looked for in.
const DATES: [DateFormat; 3] = [DateFormat::DayMonthYear, DateFormat::Iso, DateFormat::Compact];

/// What the cells of a column are, as far as their looks tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Looks {
    Date,
    Ine,
    Mail,
    Matricule,
    Mobile,
    Name,
    Phone,
    Postcode,
    Sex,
    Uai,
}

/// Every kind, the surest first: a number that passes a check is nothing else.
const ALL: [Looks; 10] = [
    Looks::Matricule,
    Looks::Ine,
    Looks::Uai,
    Looks::Mail,
    // Before telephones: the digits of a day are a number somewhere.
    Looks::Date,
    Looks::Mobile,
    Looks::Phone,
    Looks::Postcode,
    Looks::Sex,
    Looks::Name,
];

impl Looks {
    fn fits(self, cell: &str) -> bool {
        let phone = |country| phone_e164(cell, country).ok();
        match self {
            Self::Date => parse_date(cell, &DATES).is_some() || short_date::is_one(cell),
            Self::Ine => matches!(check_ine(cell), Ok(_) | Err(IneProblem::Key { .. })),
            Self::Mail => cell.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
            Self::Matricule => matches!(check_matricule(cell), Ok(_) | Err(MatriculeProblem::Key { .. })),
            Self::Mobile => is_mobile(cell, Country::France),
            Self::Name => {
                cell.chars().any(char::is_alphabetic)
                    && cell.chars().all(|letter| letter.is_alphabetic() || " -'’.".contains(letter))
            }
            Self::Phone => phone(Country::France).or_else(|| phone(Country::Luxembourg)).is_some() && cell.len() > 5,
            Self::Postcode => {
                matches!(cell.strip_prefix("L-").unwrap_or(cell).len(), 4 | 5)
                    && cell.strip_prefix("L-").unwrap_or(cell).bytes().all(|digit| digit.is_ascii_digit())
            }
            Self::Sex => matches!(cell.to_uppercase().as_str(), "F" | "G" | "H" | "M" | "1" | "2"),
            Self::Uai => check_uai(cell).is_ok(),
        }
    }

    /// Returns the fields that the columns of this kind are, in the order in which they stand.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["date_naissance"],
            Self::Ine => &["ine"],
            Self::Mail => &["mail"],
            Self::Matricule => &["matricule"],
            Self::Mobile => &["mobile"],
            Self::Name => &["nom", "prenom", "commune"],
            Self::Phone => &["tel_fixe"],
            Self::Postcode => &["code_postal"],
            Self::Sex => &["sexe"],
            Self::Uai => &["etablissement_uai"],
        }
    }
}

/// Returns a mapping for a list without a header, of the sheet of a name where it is a workbook, made from what its columns
/// hold. A person is to look it over: a given name looks like a family name.
///
/// # Errors
/// Where the file cannot be read or holds nothing.
pub fn propose_order(bytes: &[u8], name: Option<&str>) -> Result<Proposal, ImportError> {
    let sheet = without_header(bytes, name)?;
    let counts = counts(&sheet)?;
    if counts.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut taken: BTreeMap<Looks, usize> = BTreeMap::new();
    let (mut order, mut ignore, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for (index, column) in counts.iter().enumerate() {
        let field = column.looks().and_then(|looks| {
            let met = taken.entry(looks).or_default();
            *met += 1;
            looks.fields().get(*met - 1)
        });
        order.push(match field {
            Some(field) => (*field).to_owned(),
            None => {
                let header = format!("column {}", index + 1);
                ignore.push(header.clone());
                unknown.push(UnknownColumn { header: header.clone(), suggestions: Vec::new() });
                header
            }
        });
    }
    let file = MappingFile {
        source: "list".to_owned(),
        separator: match sheet.separator {
            _ if sheet.format() != Format::Csv => SeparatorChoice::Auto,
            ',' => SeparatorChoice::Comma,
            '\t' => SeparatorChoice::Tab,
            _ => SeparatorChoice::Semicolon,
        },
        header: HeaderChoice::No,
        country: taken.contains_key(&Looks::Matricule).then_some(Country::Luxembourg),
        dates: DATES.to_vec(),
        keys: vec![KeyKind::Ine, KeyKind::Matricule, KeyKind::Identity],
        ignore,
        order,
        ..MappingFile::default()
    };
    Ok(Proposal { mapping: Mapping::read(file).expect("each column stands for one field"), unknown })
}

/// Opens a list as one whose first record is a person.
fn without_header<'a>(bytes: &'a [u8], name: Option<&str>) -> Result<Sheet<'a>, ImportError> {
    let any = MappingFile {
        header: HeaderChoice::No,
        keys: vec![KeyKind::Identity],
        order: vec!["1".to_owned()],
        ..MappingFile::default()
    };
    Sheet::open(bytes, name, &Mapping::read(any).expect("it names no field"))
}

/// The kinds that a word over a column is not of.
const TELLING: [Looks; 8] =
    [Looks::Matricule, Looks::Ine, Looks::Uai, Looks::Mail, Looks::Date, Looks::Mobile, Looks::Phone, Looks::Postcode];

/// Tells whether the first record is a header in words that no mapping knows: words alone, over a column at least that holds dates,
/// numbers or addresses from there on.
pub(super) fn begins_with_header(bytes: &[u8], name: Option<&str>) -> Result<bool, ImportError> {
    let mut sheet = without_header(bytes, name)?;
    let first: Vec<String> = match sheet.records().next()? {
        Some((_, record)) => record.iter().map(|cell| unwrapped(cell).trim().to_owned()).collect(),
        None => return Ok(false),
    };
    let is_word =
        |cell: &String| cell.chars().any(char::is_alphabetic) && !TELLING.iter().any(|looks| looks.fits(cell));
    if !first.iter().filter(|cell| !cell.is_empty()).all(is_word) {
        return Ok(false);
    }
    sheet.skipped = 1;
    let below = looks_of_columns(&sheet)?;
    let tells = |(word, looks): (&String, &Option<Looks>)| {
        !word.is_empty() && looks.is_some_and(|looks| TELLING.contains(&looks))
    };
    Ok(first.iter().zip(&below).any(tells))
}

/// Returns what each column of a list looks like, as far as that tells anything.
pub(super) fn looks_of_columns(sheet: &Sheet<'_>) -> Result<Vec<Option<Looks>>, ImportError> {
    Ok(counts(sheet)?.iter().map(Counts::looks).collect())
}

/// Counts what stands in the columns of the first records.
fn counts(sheet: &Sheet<'_>) -> Result<Vec<Counts>, ImportError> {
    let mut counts: Vec<Counts> = Vec::new();
    let mut records = sheet.body();
    let mut seen = 0;
    while let Some((_, record)) = records.next()?.filter(|_| seen < SAMPLE_RECORDS) {
        seen += 1;
        if record.len() > COLUMNS_MAX {
            return Err(ImportError::ColumnsMany { columns: record.len(), columns_max: COLUMNS_MAX });
        }
        counts.resize_with(counts.len().max(record.len()), Counts::default);
        for (column, cell) in counts.iter_mut().zip(record.iter()) {
            column.add(&unwrapped(cell));
        }
    }
    Ok(counts)
}

/// How many cells of a column are filled, and of each kind.
#[derive(Default)]
struct Counts {
    filled: usize,
    fitting: BTreeMap<Looks, usize>,
}

impl Counts {
    fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        for looks in ALL.into_iter().filter(|looks| looks.fits(cell)) {
            *self.fitting.entry(looks).or_default() += 1;
        }
    }

    fn looks(&self) -> Option<Looks> {
        let fits = |looks: &Looks| {
            let fitting = self.fitting.get(looks).copied().unwrap_or(0);
            fitting > 0 && fitting * 100 >= self.filled * SHARE_MIN
        };
        ALL.into_iter().find(fits)
    }
}

#[cfg(test)]
mod tests;
