// SPDX-License-Identifier: EUPL-1.2
//! Telephone numbers: as typed they stay with the person, as E.164 they can be compared and
//! dialled.
//!
//! The crate `rlibphonenumber` carries the numbering plans, and makes what it needs of a plan when
//! it is first asked, which takes milliseconds. A large list holds hundreds of thousands of numbers,
//! nearly all plain French or Luxembourg ones, so those are recognised first by their leading digits;
//! a property test holds the short way against the crate.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use thiserror::Error;

use super::Country;

/// Longest text that is looked at, in characters; E.164 has at most 15 digits.
const PHONE_CHARACTERS_MAX: usize = 40;

/// How many digits a French number has that is dialled from France.
const FRENCH_DIGITS: usize = 10;

/// Why a telephone number looks wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneProblem {
    /// The text holds something besides digits and the usual separators.
    #[error("telephone number holds characters other than digits")]
    Characters,
    /// No numbering plan knows the number.
    #[error("telephone number is in no numbering plan")]
    Unassigned,
}

/// Returns a telephone number as E.164 (`+33612345678`), reading a number without country code as
/// one of `country`.
///
/// A number of a French overseas department gets that department's own country code.
///
/// # Errors
/// Where the text is not a number, or no numbering plan knows it.
pub fn phone_e164(text: &str, country: Country) -> Result<String, PhoneProblem> {
    let digits = Digits::read(text).ok_or(PhoneProblem::Characters)?;
    match country {
        Country::France => french(&digits),
        Country::Luxembourg => luxembourgish(&digits),
        Country::Belgium => looked_up(&digits, Region::BE),
        Country::Germany => looked_up(&digits, Region::DE),
    }
}

/// Tells whether a text is a number of a mobile telephone in France, overseas too, in Luxembourg, Belgium or Germany, one without country
/// code being of `country`.
pub fn is_mobile(text: &str, country: Country) -> bool {
    let Ok(number) = phone_e164(text, country) else { return false };
    let luxembourgish = number.strip_prefix("+352").is_some_and(|national| national.len() == 9);
    (luxembourgish && number.starts_with("+3526")) || MOBILE.iter().any(|prefix| number.starts_with(prefix))
}

/// With what the numbers of mobile telephones begin, but those of Luxembourg, whose fixed lines may too.
const MOBILE: [&str; 18] = [
    "+336", "+337", "+590690", "+590691", "+594694", "+596696", "+596697", "+262692", "+262693", "+262639", "+3245",
    "+3246", "+3247", "+3248", "+3249", "+4915", "+4916", "+4917",
];

/// Returns a telephone number as its country writes it, for people to read and dial: `06 12 34 56 78`, `+352 621 123 456`. The
/// blanks are no-break spaces. A text that is no number stays as it is.
pub fn phone_written(text: &str) -> String {
    let Some(digits) = Digits::read(text) else { return text.to_owned() };
    let french = || Some(format!("0{}", digits.text.strip_prefix("33")?)).filter(|text| text.len() == FRENCH_DIGITS);
    // Some of the national numbers are those of departments overseas, which have codes of their own.
    let same = |national: &String| phone_e164(national, Country::France) == phone_e164(text, Country::France);
    let written = match (digits.international, digits.text.as_bytes()) {
        (false, [b'0', _, ..]) if digits.text.len() == FRENCH_DIGITS => Some(in_pairs(&digits.text)),
        (true, _) => french().filter(same).map_or_else(
            || formatted(&digits, None, PhoneNumberFormat::International),
            |national| Some(in_pairs(&national)),
        ),
        (false, _) => formatted(&digits, Some(Region::LU), PhoneNumberFormat::National),
    };
    written.map_or_else(|| text.to_owned(), |written| written.replace([' ', '-'], "\u{a0}"))
}

/// Returns a number that the numbering plans know as they write it.
fn formatted(digits: &Digits, region: Option<Region>, format: PhoneNumberFormat) -> Option<String> {
    Some(assigned(digits, region)?.format_as(format).into_owned())
}

/// Returns digits two by two.
fn in_pairs(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(2).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Returns a telephone number fit for a log: only its last two digits can be read.
pub fn mask_phone(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    text.chars()
        .map(|character| {
            seen += usize::from(character.is_ascii_digit());
            let shown = character.is_ascii_digit() && digits > 4 && seen + 2 > digits;
            if shown || "+ .-".contains(character) { character } else { '*' }
        })
        .collect()
}

/// The digits of a number, and whether they begin with a country code.
struct Digits {
    text: String,
    international: bool,
}

impl Digits {
    fn read(text: &str) -> Option<Self> {
        let mut digits = String::with_capacity(16);
        let mut plus = false;
        for (index, character) in text.trim().chars().enumerate() {
            match character {
                _ if index >= PHONE_CHARACTERS_MAX => return None,
                '0'..='9' => digits.push(character),
                '+' if index == 0 => plus = true,
                ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2011}' | '\u{2013}' => {}
                _ => return None,
            }
        }
        if digits.is_empty() {
            return None;
        }
        if !plus && digits.starts_with("00") {
            digits.drain(..2);
            plus = true;
        }
        Some(Self { text: digits, international: plus })
    }

    /// Returns the number as the numbering plans read it.
    fn dialled(&self) -> String {
        format!("{}{}", if self.international { "+" } else { "" }, self.text)
    }
}

fn french(digits: &Digits) -> Result<String, PhoneProblem> {
    let national = if digits.international {
        let Some(national) = digits.text.strip_prefix("33") else {
            return looked_up(digits, Region::FR);
        };
        // "+33 (0)6 12 34 56 78" is how business cards have it.
        national.strip_prefix('0').unwrap_or(national)
    } else {
        // Spreadsheets drop the leading zero.
        digits.text.strip_prefix('0').unwrap_or(&digits.text)
    };
    if national.len() != 9 {
        return Err(PhoneProblem::Unassigned);
    }
    if !digits.international
        && let Some((code, region)) = overseas(national)
    {
        let number = Digits { text: format!("{code}{national}"), international: true };
        return looked_up(&number, region);
    }
    if plain_french(national.as_bytes()) {
        return Ok(format!("+33{national}"));
    }
    looked_up(&Digits { text: format!("33{national}"), international: true }, Region::FR)
}

/// Tells whether nine national digits are certainly assigned in metropolitan France.
fn plain_french(national: &[u8]) -> bool {
    matches!(
        national,
        [b'6', b'0'..=b'2' | b'4'..=b'8', ..] | [b'7', b'3'..=b'9', ..] | [b'1' | b'3', _, ..] | [b'4', b'1'..=b'9', ..]
    )
}

/// Returns the country code of the overseas department that nine French national digits belong to.
fn overseas(national: &str) -> Option<(&'static str, Region)> {
    match &national[..3] {
        "590" | "690" | "691" => Some(("590", Region::GP)),
        "594" | "694" => Some(("594", Region::GF)),
        "596" | "696" | "697" => Some(("596", Region::MQ)),
        "262" | "692" | "693" => Some(("262", Region::RE)),
        "269" | "639" => Some(("262", Region::YT)),
        _ => None,
    }
}

fn luxembourgish(digits: &Digits) -> Result<String, PhoneProblem> {
    let national = match digits.international {
        true => digits.text.strip_prefix("352"),
        false => Some(digits.text.as_str()),
    };
    match national {
        Some(national) if plain_luxembourgish(national.as_bytes()) => Ok(format!("+352{national}")),
        _ => looked_up(digits, Region::LU),
    }
}

/// Tells whether national digits are certainly a mobile number of Luxembourg.
fn plain_luxembourgish(national: &[u8]) -> bool {
    national.len() == 9 && matches!(national, [b'6', b'2' | b'6' | b'9', b'1', ..] | [b'6', b'2' | b'6', b'8', ..])
}

/// Asks the numbering plans for a number as E.164.
fn looked_up(digits: &Digits, region: Region) -> Result<String, PhoneProblem> {
    formatted(digits, Some(region), PhoneNumberFormat::E164).ok_or(PhoneProblem::Unassigned)
}

/// Returns a number where the numbering plans know it; one without country code is of the region.
fn assigned(digits: &Digits, region: Option<Region>) -> Option<PhoneNumber> {
    PHONE_NUMBER_UTIL.parse(digits.dialled(), region).ok().filter(PhoneNumber::is_valid)
}

#[cfg(test)]
pub(super) fn looked_up_for_tests(text: &str) -> Result<String, PhoneProblem> {
    let digits = Digits::read(text).ok_or(PhoneProblem::Characters)?;
    looked_up(&digits, Region::FR)
}
