// SPDX-License-Identifier: EUPL-1.2
//! From what was typed to the one way a value is written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{ChoiceOption, Field, FieldKind, Part, fold};
use crate::identifier::phone::{PhoneProblem, phone_e164};
use crate::identifier::{Country, IneProblem, MatriculeProblem, UaiProblem, check_ine, check_matricule, check_uai};

/// Longest value of a field, in bytes of UTF-8.
pub const FIELD_BYTES_MAX: usize = 16 * 1024;
/// Longest value of a field of several lines, in bytes of UTF-8.
pub const LONG_FIELD_BYTES_MAX: usize = 64 * 1024;

/// First and last year of a date; a date outside is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A way to write a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// `ddMMyyyy`; a spreadsheet may have dropped the leading zero.
    Compact,
    /// `dd/mm/yyyy`, also with `.` or `-`.
    DayMonthYear,
    /// `yyyy-mm-dd`.
    Iso,
    /// `yyyyMMdd`; never together with [`Self::Compact`], from which it cannot be told apart.
    IsoCompact,
}

/// How values are written where no country code or format stands beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conventions {
    /// Country of telephone numbers and postcodes.
    pub country: Country,
    /// Accepted ways to write a date.
    pub date_formats: Vec<DateFormat>,
}

impl Default for Conventions {
    fn default() -> Self {
        Self {
            country: Country::France,
            date_formats: vec![DateFormat::DayMonthYear, DateFormat::Iso, DateFormat::Compact],
        }
    }
}

/// A value in its one way of writing, with what looks odd about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The canonical text; empty where the field is cleared.
    pub value: String,
    /// What a person should look at; it stops nothing.
    pub warnings: Vec<Warning>,
}

/// Something odd about a value that is kept all the same.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Warning {
    /// The text is no e-mail address.
    #[error("e-mail address is incomplete")]
    Email,
    /// The student number looks wrong.
    #[error(transparent)]
    Ine(IneProblem),
    /// The national number looks wrong.
    #[error(transparent)]
    Matricule(MatriculeProblem),
    /// The telephone number looks wrong.
    #[error(transparent)]
    Phone(PhoneProblem),
    /// The postcode does not have the length it has in the country.
    #[error("postcode does not have the usual shape")]
    Postcode,
    /// The school code looks wrong.
    #[error(transparent)]
    Uai(UaiProblem),
}

/// Why a text cannot stand in a field. The text itself is not repeated: errors reach logs.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldError {
    /// The text is neither yes nor no.
    #[error("value is neither yes nor no")]
    Boolean,
    /// The text is no option of the field.
    #[error("value is not one of the {options} options")]
    Choice {
        /// How many options there are.
        options: usize,
    },
    /// The text holds control characters, or marks that turn the direction of writing.
    #[error("value holds the control character U+{code:04X}")]
    ControlCharacter {
        /// The first such character.
        code: u32,
    },
    /// The text is no date in any accepted way of writing.
    #[error("value is not a date")]
    Date,
    /// The text is no whole number.
    #[error("value is not a whole number")]
    Integer,
    /// The text is longer than the field holds.
    #[error("value has {bytes} bytes, the field holds {bytes_max}")]
    Long {
        /// Length of the text in bytes.
        bytes: usize,
        /// Longest value of the field.
        bytes_max: usize,
    },
    /// The text is neither a JSON object of strings nor `name=value` pairs with `;` between them.
    #[error("value is not a record of name=value pairs")]
    Record,
    /// A part of the record is wrong.
    #[error("part {part} of the record: {problem}")]
    RecordPart {
        /// Name of the part.
        part: String,
        /// What is wrong with it.
        problem: Box<Self>,
    },
    /// A part that the record needs is missing.
    #[error("part {part} of the record is missing")]
    RecordPartMissing {
        /// Name of the part.
        part: String,
    },
    /// The record has no part of this name.
    #[error("the record has no part {part}")]
    RecordPartUnknown {
        /// The name that was given.
        part: String,
    },
    /// The text is no time of day.
    #[error("value is not a time of day")]
    Time,
}

impl Field {
    /// Returns the canonical value of a text, read with the conventions of France; an empty text
    /// clears the field.
    ///
    /// # Errors
    /// Where the text cannot stand in this field. Identifiers that look wrong are kept, with a
    /// warning.
    pub fn parse(&self, text: &str) -> Result<Parsed, FieldError> {
        self.parse_with(text, &Conventions::default())
    }

    /// Returns the canonical value of a text, read with the given conventions; an empty text clears
    /// the field.
    ///
    /// # Errors
    /// Where the text cannot stand in this field. Identifiers that look wrong are kept, with a
    /// warning.
    pub fn parse_with(&self, text: &str, conventions: &Conventions) -> Result<Parsed, FieldError> {
        let mut warnings = Vec::new();
        let value = parse(&self.kind, text, conventions, &mut warnings)?;
        Ok(Parsed { value, warnings })
    }

    /// Returns the parts of a record's canonical value by name; none for another kind of field or
    /// another text.
    pub fn record_parts(&self, value: &str) -> Option<BTreeMap<String, String>> {
        match self.kind {
            FieldKind::Record { .. } => serde_json::from_str(value).ok(),
            _ => None,
        }
    }
}

fn parse(
    kind: &FieldKind,
    text: &str,
    conventions: &Conventions,
    warnings: &mut Vec<Warning>,
) -> Result<String, FieldError> {
    let several_lines = matches!(kind, FieldKind::LongText);
    let text = clean(text, several_lines)?;
    if text.is_empty() {
        return Ok(String::new());
    }
    let mut warn = |problem: Option<Warning>| warnings.extend(problem);
    match kind {
        FieldKind::Boolean => parse_boolean(&text).map(|value| value.to_string()).ok_or(FieldError::Boolean),
        FieldKind::Choice { options } => parse_choice(&text, options),
        FieldKind::Date => {
            parse_date(&text, &conventions.date_formats).map(|date| date.to_string()).ok_or(FieldError::Date)
        }
        FieldKind::Email => {
            warn((!plausible_email(&text)).then_some(Warning::Email));
            Ok(text.into_owned())
        }
        FieldKind::Ine => {
            let number = compact(&text);
            warn(check_ine(&number).err().map(Warning::Ine));
            Ok(number)
        }
        FieldKind::Integer => text.parse::<i64>().map(|number| number.to_string()).map_err(|_| FieldError::Integer),
        FieldKind::LongText | FieldKind::Text => Ok(text.into_owned()),
        FieldKind::Matricule => {
            let number = compact(&text);
            warn(check_matricule(&number).err().map(Warning::Matricule));
            Ok(number)
        }
        FieldKind::Phone => {
            warn(phone_e164(&text, conventions.country).err().map(Warning::Phone));
            Ok(text.into_owned())
        }
        FieldKind::Postcode => {
            warn((!plausible_postcode(&text, conventions.country)).then_some(Warning::Postcode));
            Ok(text.into_owned())
        }
        FieldKind::Record { parts } => parse_record(&text, parts, conventions, warnings),
        FieldKind::Time => parse_time(&text).ok_or(FieldError::Time),
        FieldKind::Uai => {
            let code = compact(&text);
            warn(check_uai(&code).err().map(Warning::Uai));
            Ok(code)
        }
    }
}

/// Tells whether a character shows nothing and changes nothing about a word, but makes two that look alike differ: spaces of
/// no width, marks of direction, tags. What joins or parts letters in some scripts (U+200C, U+200D) is none of them.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Returns a text trimmed, in normal form C and within the limit, line ends as `\n`, without what nobody sees; where one
/// line is wanted, line ends and tabs become spaces.
fn clean(text: &str, several_lines: bool) -> Result<Cow<'_, str>, FieldError> {
    if text.contains(is_invisible) {
        let seen: String = text.chars().filter(|character| !is_invisible(*character)).collect();
        return clean(&seen, several_lines).map(|text| Cow::Owned(text.into_owned()));
    }
    let text = text.trim();
    let bytes_max = if several_lines { LONG_FIELD_BYTES_MAX } else { FIELD_BYTES_MAX };
    let check = |bytes: usize| {
        if bytes > bytes_max { Err(FieldError::Long { bytes, bytes_max }) } else { Ok(()) }
    };
    check(text.len())?;
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(Cow::Borrowed(text));
    }
    let mut text = Cow::Borrowed(text);
    if text.contains(['\r', '\n', '\t']) {
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        text = Cow::Owned(if several_lines { unix } else { unix.replace(['\n', '\t'], " ") });
    }
    let forbidden = |c: &char| {
        let allowed = several_lines && matches!(c, '\n' | '\t');
        (c.is_control() && !allowed) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(character) = text.chars().find(forbidden) {
        return Err(FieldError::ControlCharacter { code: character.into() });
    }
    if !is_nfc(&text) {
        text = Cow::Owned(text.nfc().collect());
        check(text.len())?;
    }
    Ok(text)
}

/// Returns an identifier without spaces, in capitals.
fn compact(text: &str) -> String {
    // A capital may come in several characters, which are not always put together as they are to be.
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).nfc().collect()
}

fn parse_boolean(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "oui" | "o" | "yes" | "y" | "true" | "vrai" | "1" | "x" => Some(true),
        "non" | "n" | "no" | "false" | "faux" | "0" => Some(false),
        _ => None,
    }
}

fn parse_choice(text: &str, options: &[ChoiceOption]) -> Result<String, FieldError> {
    if let Some(option) = options.iter().find(|option| option.code == text) {
        return Ok(option.code.clone());
    }
    let wanted = fold(text);
    let named = |option: &&ChoiceOption| {
        [&option.code, &option.label_fr, &option.label_en]
            .into_iter()
            .chain(&option.aliases)
            .any(|name| fold(name) == wanted)
    };
    options.iter().find(named).map(|option| option.code.clone()).ok_or(FieldError::Choice { options: options.len() })
}

/// Returns the date that a text is in one of the formats; a time of midnight behind it, as
/// spreadsheets write, does not matter.
pub fn parse_date(text: &str, formats: &[DateFormat]) -> Option<Date> {
    let day = text.split_once([' ', 'T']).map_or(text, |(day, time)| {
        if time.bytes().all(|c| matches!(c, b'0' | b':' | b'.' | b'Z')) { day } else { text }
    });
    formats.iter().find_map(|format| parse_date_as(day.as_bytes(), *format))
}

fn parse_date_as(text: &[u8], format: DateFormat) -> Option<Date> {
    match format {
        DateFormat::Compact => match text {
            [day, rest @ ..] if text.len() == 7 => date(&rest[2..], &rest[..2], &[*day]),
            _ if text.len() == 8 => date(&text[4..], &text[2..4], &text[..2]),
            _ => None,
        },
        DateFormat::DayMonthYear => {
            let separator = *text.iter().find(|c| matches!(c, b'/' | b'.' | b'-'))?;
            let mut parts = text.split(|c| *c == separator);
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 {
                return None;
            }
            date(year, month, day)
        }
        DateFormat::Iso => match text {
            [_, _, _, _, b'-', _, _, b'-', _, _] => date(&text[..4], &text[5..7], &text[8..]),
            _ => None,
        },
        DateFormat::IsoCompact if text.len() == 8 => date(&text[..4], &text[4..6], &text[6..]),
        DateFormat::IsoCompact => None,
    }
}

fn date(year: &[u8], month: &[u8], day: &[u8]) -> Option<Date> {
    let number = |digits: &[u8]| -> Option<i16> {
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        digits.iter().try_fold(0, |sum, c| c.is_ascii_digit().then(|| sum * 10 + i16::from(c - b'0')))
    };
    let year = number(year).filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?).ok()
}

/// Reads `14:30`, `14h30`, `14h` and `9:05`.
fn parse_time(text: &str) -> Option<String> {
    let (hours, minutes) = text.split_once([':', 'h', 'H'])?;
    let number = |text: &str, below: u8| -> Option<u8> {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number < below)
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 60)? };
    Some(format!("{:02}:{minutes:02}", number(hours, 24)?))
}

/// Reads a JSON object of strings, or `date=2026-11-03; mode=sms` as a person types it.
fn parse_record(
    text: &str,
    parts: &[Part],
    conventions: &Conventions,
    warnings: &mut Vec<Warning>,
) -> Result<String, FieldError> {
    let given: BTreeMap<String, String> = if text.starts_with('{') {
        serde_json::from_str(text).map_err(|_| FieldError::Record)?
    } else {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').ok_or(FieldError::Record)?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        };
        text.split(';').filter(|text| !text.trim().is_empty()).map(pair).collect::<Result<_, _>>()?
    };
    let mut record = BTreeMap::new();
    for (name, value) in &given {
        let part = parts
            .iter()
            .find(|part| part.name == *name)
            .ok_or_else(|| FieldError::RecordPartUnknown { part: name.clone() })?;
        let value = parse(&part.kind, value, conventions, warnings)
            .map_err(|problem| FieldError::RecordPart { part: name.clone(), problem: Box::new(problem) })?;
        if !value.is_empty() {
            record.insert(name, value);
        }
    }
    if let Some(part) = parts.iter().find(|part| part.required && !record.contains_key(&part.name)) {
        return Err(FieldError::RecordPartMissing { part: part.name.clone() });
    }
    Ok(serde_json::to_string(&record).expect("a map of strings is JSON"))
}

fn plausible_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !name.is_empty()
        && !text.contains(char::is_whitespace)
        && !name.contains('@')
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| !label.is_empty())
}

fn plausible_postcode(text: &str, country: Country) -> bool {
    let (prefix, digits) = match country {
        Country::Belgium => ("B-", 4),
        Country::France => ("F-", 5),
        Country::Germany => ("D-", 5),
        Country::Luxembourg => ("L-", 4),
    };
    let number = text.strip_prefix(prefix).unwrap_or(text);
    number.len() == digits && number.bytes().all(|c| c.is_ascii_digit())
}
