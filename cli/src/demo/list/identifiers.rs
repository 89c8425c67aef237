// SPDX-License-Identifier: EUPL-1.2
//! Identifiers and phone numbers with correct check characters, all different within a list.
//!
//! A [`Series`] walks through a space of numbers in a scrambled order without ever repeating one, so uniqueness needs no
//! memory of what was given out.

use jiff::civil::Date;

use super::random::Random;

/// The 23 letters of French check characters: no I, O, Q.
const LETTERS_23: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// Numbers of a space, each at most once, in an order fixed by the seed.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    offset: u64,
    space: u64,
}

impl Series {
    /// Coprime with every space used (powers of 10 times small multiples of 2 and 5, powers of 80).
    const STEP: u64 = 7_368_787;

    pub(crate) fn new(random: &mut Random, space: u64) -> Self {
        Self { offset: random.below(space), space }
    }

    /// Returns the number of `index`; different indexes below the size of the space have different numbers.
    pub(crate) fn number(&self, index: u64) -> u64 {
        // The products stay below 2^63: spaces are at most 10^10, and the index is reduced before.
        let index = (self.offset + index) % self.space;
        u64::try_from(u128::from(index) * u128::from(Self::STEP) % u128::from(self.space))
            .expect("a remainder by a u64 fits a u64")
    }
}

/// Returns the check letter of an INE of secondary schools ("BEA") or of a UAI: the number modulo 23.
pub(crate) fn letter_23(number: u64) -> char {
    let index = usize::try_from(number % 23).expect("a remainder by 23 fits a usize");
    char::from(LETTERS_23[index])
}

/// Returns an INE of secondary schools before about 2018: ten digits and their letter.
pub(crate) fn ine_bea(number: u64) -> String {
    format!("{number:010}{}", letter_23(number))
}

/// Returns an INE of today's national register: nine digits and two letters, whose rule is not public.
pub(crate) fn ine_rnie(number: u64, random: &mut Random) -> String {
    let mut letter = || letter_23(random.below(23));
    format!("{number:09}{}{}", letter(), letter())
}

/// Returns the UAI of an establishment: seven digits, of which the first three are the department's, and their letter.
pub(crate) fn uai(number: u64) -> String {
    format!("{number:07}{}", letter_23(number))
}

/// Returns a Luxembourg matricule: date of birth, serial number, and two check digits, Luhn's and Verhoeff's, both over
/// the first eleven digits.
pub(crate) fn matricule(birth: Date, serial: u64) -> String {
    let digits = format!("{}{serial:03}", birth.strftime("%Y%m%d"));
    let luhn = luhn_digit(&digits);
    let verhoeff = verhoeff_digit(&digits);
    format!("{digits}{luhn}{verhoeff}")
}

fn luhn_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|character| character.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2 == 0, digit) {
            (true, 5..) => digit * 2 - 9,
            (true, _) => digit * 2,
            (false, _) => digit,
        })
        .sum();
    (10 - sum % 10) % 10
}

fn verhoeff_digit(digits: &str) -> u32 {
    /// Multiplication in the dihedral group of order 10: rotations 0 to 4, reflections 5 to 9.
    fn multiply(left: u32, right: u32) -> u32 {
        match (left < 5, right < 5) {
            (true, true) => (left + right) % 5,
            (true, false) => (left + right - 5) % 5 + 5,
            (false, true) => (left + 5 - right) % 5 + 5,
            (false, false) => (left + 5 - right) % 5,
        }
    }
    fn permute(digit: u32, times: usize) -> u32 {
        const PERMUTATION: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        (0..times % 8).fold(digit, |digit, _| PERMUTATION[digit as usize])
    }
    let product = digits
        .chars()
        .rev()
        .filter_map(|character| character.to_digit(10))
        .enumerate()
        .fold(0, |product, (place, digit)| multiply(product, permute(digit, place + 1)));
    (0..10).find(|digit| multiply(product, *digit) == 0).expect("every element of a group has an inverse")
}

/// Returns an invented word of ten letters, one per number below 80⁵.
pub(crate) fn invented_word(number: u64) -> String {
    const CONSONANTS: &[u8; 16] = b"bcdfgjklmnprstvz";
    const VOWELS: &[u8; 5] = b"aeiou";
    let mut rest = usize::try_from(number).expect("a word number is far below 2^32");
    let mut word = String::with_capacity(10);
    for _ in 0..5 {
        word.push(char::from(CONSONANTS[rest % 16]));
        word.push(char::from(VOWELS[rest / 16 % 5]));
        rest /= 80;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published vectors: INE from the French universities' `CheckBEA23`, UAI of existing schools, matricules from the
    /// Rust tests of Datadog's sensitive data scanner.
    #[test]
    fn check_characters_agree_with_published_vectors() {
        assert_eq!(ine_bea(494_004_062), "0494004062M");
        for vector in ["0750654D", "0752524L", "0920131T", "0021593W", "0750655E"] {
            assert_eq!(uai(vector[..7].parse().unwrap()), vector);
        }
        for vector in
            ["1893120105732", "1990093012358", "1993102814564", "2001120308757", "1979122003208", "1966051507682"]
        {
            let birth = Date::strptime("%Y%m%d", &vector[..8]).unwrap();
            assert_eq!(matricule(birth, vector[8..11].parse().unwrap()), vector);
        }
    }

    #[test]
    fn a_series_never_repeats_a_number() {
        for space in [1_000, 4_000_000, 80u64.pow(5)] {
            let series = Series::new(&mut Random::new(space), space);
            let numbers: std::collections::BTreeSet<u64> = (0..1_000).map(|index| series.number(index)).collect();
            assert_eq!(numbers.len(), 1_000);
        }
    }
}
