// SPDX-License-Identifier: EUPL-1.2
//! Numbers that name a person, a school or a telephone.
//!
//! Nothing here refuses a value: state test files themselves hold student numbers whose key is
//! wrong, and one person may carry several. A check that fails becomes a warning beside the value,
//! and a person decides.
//!
//! * INE, the French student number: four historical shapes, of which two have a key that is
//!   public.
//! * UAI, the French school code: seven digits and a letter modulo 23.
//! * Matricule, the Luxembourg national number: birth date, serial, a Luhn digit and a Verhoeff
//!   digit.
//! * Telephone numbers: [`phone`].

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub mod phone;
#[cfg(test)]
mod tests;

/// A country whose national conventions are known: how telephone numbers and postcodes are written,
/// and which rules apply.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[borsh(use_discriminant = true)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Country {
    /// Belgium, where many young people of Luxembourg go to school.
    Belgium = 1,
    /// France, with its overseas departments.
    #[default]
    France = 2,
    /// Germany.
    Germany = 3,
    /// Luxembourg.
    Luxembourg = 4,
}

/// One of the four shapes that student numbers have had in France; all are 11 characters long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IneShape {
    /// Four digits, `A`, five digits, a letter: apprentices. Its key is not public.
    Apprenticeship,
    /// Ten digits and a letter modulo 23: secondary schools before about 2018.
    Bea,
    /// Ten characters of base 36 and a digit: higher education.
    Nne,
    /// Nine digits and two letters: the national register since about 2018. Its key is not public.
    Rnie,
}

/// Why a student number looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IneProblem {
    /// The text has none of the four shapes.
    #[error("student number has none of the four known shapes")]
    Shape,
    /// The last character is not the key of the others.
    #[error("key of the student number is {found}, expected {expected}")]
    Key {
        /// The key computed from the other characters.
        expected: char,
        /// The key that stands there.
        found: char,
    },
}

/// Returns the shape of a student number, given without spaces and in capitals, once its key is
/// checked where the key is public.
///
/// # Errors
/// Where the text has no known shape, or its key is wrong.
pub fn check_ine(text: &str) -> Result<IneShape, IneProblem> {
    let characters: &[u8; 11] = text.as_bytes().try_into().map_err(|_| IneProblem::Shape)?;
    let digits = |range: std::ops::Range<usize>| characters[range].iter().all(u8::is_ascii_digit);
    let letter = |index: usize| characters[index].is_ascii_uppercase();
    let key = |shape, expected: char| {
        let found = char::from(characters[10]);
        if found == expected { Ok(shape) } else { Err(IneProblem::Key { expected, found }) }
    };
    if digits(0..10) && letter(10) {
        return key(IneShape::Bea, letter_modulo_23(&characters[..10]));
    }
    if digits(0..9) && letter(9) && letter(10) {
        return Ok(IneShape::Rnie);
    }
    if digits(0..4) && characters[4] == b'A' && digits(5..10) && letter(10) {
        return Ok(IneShape::Apprenticeship);
    }
    if digits(10..11) && characters.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return key(IneShape::Nne, nne_key(&characters[..10]));
    }
    Err(IneProblem::Shape)
}

/// Why a school code looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UaiProblem {
    /// The text is not seven digits and a letter.
    #[error("school code is not seven digits and a letter")]
    Shape,
    /// The first three digits name no department.
    #[error("school code begins with {prefix}, which names no department")]
    Department {
        /// The three digits.
        prefix: String,
    },
    /// The letter is not the key of the digits.
    #[error("letter of the school code is {found}, expected {expected}")]
    Key {
        /// The letter computed from the digits.
        expected: char,
        /// The letter that stands there.
        found: char,
    },
}

/// Returns the department prefix (three digits; Corsica is 620 and 720) of a school code given
/// without spaces and in capitals.
///
/// # Errors
/// Where the shape, the department or the letter is wrong.
pub fn check_uai(text: &str) -> Result<&str, UaiProblem> {
    let characters: &[u8; 8] = text.as_bytes().try_into().map_err(|_| UaiProblem::Shape)?;
    if !characters[..7].iter().all(u8::is_ascii_digit) || !characters[7].is_ascii_uppercase() {
        return Err(UaiProblem::Shape);
    }
    let prefix = &text[..3];
    let known = matches!(characters[..3], [b'0', b'0'..=b'8', _] | [b'0', b'9', b'0'..=b'5'] | [b'9', b'7' | b'8', _])
        || matches!(prefix, "620" | "720");
    if !known {
        return Err(UaiProblem::Department { prefix: prefix.to_owned() });
    }
    let expected = letter_modulo_23(&characters[..7]);
    let found = char::from(characters[7]);
    if found == expected { Ok(prefix) } else { Err(UaiProblem::Key { expected, found }) }
}

/// Why a Luxembourg national number looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MatriculeProblem {
    /// The text is not 13 digits.
    #[error("matricule is not 13 digits")]
    Shape,
    /// The first eight digits are no date.
    #[error("matricule does not begin with a date of birth")]
    BirthDate,
    /// The 12th digit is not the Luhn digit of the first 11, or the 13th is not their Verhoeff
    /// digit.
    #[error("check digits of the matricule are {found}, expected {expected}")]
    Key {
        /// The two digits computed from the first 11.
        expected: String,
        /// The two digits that stand there.
        found: String,
    },
}

/// Returns the birth date that a Luxembourg national number, given without spaces, begins with.
///
/// # Errors
/// Where the shape, the date or one of the two check digits is wrong.
pub fn check_matricule(text: &str) -> Result<Date, MatriculeProblem> {
    let digits = matricule_digits(text).ok_or(MatriculeProblem::Shape)?;
    let birth = matricule_birth(text).ok_or(MatriculeProblem::BirthDate)?;
    let expected = [luhn_digit(&digits[..11]), verhoeff_digit(&digits[..11])];
    if digits[11..] == expected {
        return Ok(birth);
    }
    Err(MatriculeProblem::Key { expected: expected.iter().map(u8::to_string).collect(), found: text[11..].to_owned() })
}

/// Returns the birth date that 13 digits begin with, whether or not they pass their check.
pub fn matricule_birth(text: &str) -> Option<Date> {
    let digits = matricule_digits(text)?;
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let small = |value: u8| i8::try_from(value).expect("two digits are below 100");
    let year = i16::from(two(0)) * 100 + i16::from(two(2));
    Date::new(year, small(two(4)), small(two(6))).ok()
}

fn matricule_digits(text: &str) -> Option<[u8; 13]> {
    let characters: [u8; 13] = text.as_bytes().try_into().ok()?;
    characters.iter().all(u8::is_ascii_digit).then(|| characters.map(|c| c - b'0'))
}

/// Letters of keys modulo 23: the alphabet without I, O and Q.
const ALPHABET_23: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// Returns the key letter of a string of ASCII digits.
fn letter_modulo_23(digits: &[u8]) -> char {
    let remainder = digits.iter().fold(0, |rest, digit| (rest * 10 + usize::from(digit - b'0')) % 23);
    char::from(ALPHABET_23[remainder])
}

/// Returns the key of the ten base-36 characters of a higher-education number: the last digit of
/// six times the sum of the first nine plus the tenth.
fn nne_key(characters: &[u8]) -> char {
    let value = |c: u8| u32::from(if c.is_ascii_digit() { c - b'0' } else { c - b'A' + 10 });
    let sum = 6 * characters[..9].iter().map(|c| value(*c)).sum::<u32>() + value(characters[9]);
    char::from_digit(sum % 10, 10).expect("a remainder of ten is a digit")
}

/// Returns the Luhn check digit of a payload, whose last digit is doubled.
fn luhn_digit(payload: &[u8]) -> u8 {
    let sum: u32 = payload
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let weighted = u32::from(*digit) * if index % 2 == 0 { 2 } else { 1 };
            weighted / 10 + weighted % 10
        })
        .sum();
    u8::try_from((10 - sum % 10) % 10).expect("a remainder of ten fits")
}

/// Returns the Verhoeff check digit of a payload (J. Verhoeff, "Error detecting decimal codes",
/// 1969).
fn verhoeff_digit(payload: &[u8]) -> u8 {
    // Digits 0 to 4 are the rotations of the pentagon, 5 to 9 its reflections.
    let compose = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (a + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let inverse = |a: u8| if (1..5).contains(&a) { 5 - a } else { a };
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let sum = payload.iter().rev().enumerate().fold(0, |sum, (index, digit)| {
        // The check digit itself would stand at place 0, so the payload begins at place 1.
        let permuted = (0..(index + 1) % 8).fold(*digit, |d, _| PERMUTATION[usize::from(d)]);
        compose(sum, permuted)
    });
    inverse(sum)
}
