// SPDX-License-Identifier: EUPL-1.2
//! Keeping people out who are too young: the law wants them left out of the list, so neither a row
//! nor a reject may hold their data.

use csv::StringRecord;
use jiff::civil::Date;

use super::row::unwrapped;
use super::short_date;
use crate::catalogue::{DateFormat, parse_date};
use crate::rules::age_in_years;

/// How far from its column a birth date is looked for, where a row has lost or gained cells.
const SHIFT_MAX: usize = 3;

/// Judges ages on the day of a list.
pub(super) struct AgeGate {
    /// Least age, in years.
    pub(super) age_min: u8,
    pub(super) processing_date: Date,
    pub(super) formats: Vec<DateFormat>,
    /// Column of the birth date, from 0.
    pub(super) birth_column: Option<usize>,
    /// Columns of other dates, from 0.
    pub(super) date_columns: Vec<usize>,
}

impl AgeGate {
    /// Tells whether someone born on a day is too young; a day after the list is a slip of the
    /// keyboard, not an age.
    pub(super) fn too_young(&self, birth: Date) -> bool {
        birth <= self.processing_date && age_in_years(birth, self.processing_date) < i16::from(self.age_min)
    }

    /// Returns the birth date of a record as it stands in its column, if it is a date.
    pub(super) fn birth(&self, record: &StringRecord) -> Option<Date> {
        let column = self.birth_column?;
        self.date(column, record.get(column)?)
    }

    /// Returns the date that a cell of a column is.
    fn date(&self, column: usize, cell: &str) -> Option<Date> {
        let cell = unwrapped(cell);
        parse_date(&cell, &self.formats).or_else(|| self.short_date(column, &cell))
    }

    /// Returns the date of a cell of a column whose year has two digits.
    pub(super) fn short_date(&self, column: usize, cell: &str) -> Option<Date> {
        if !self.formats.contains(&DateFormat::DayMonthYear) {
            return None;
        }
        match Some(column) == self.birth_column {
            true => short_date::birth(cell, self.processing_date),
            false => short_date::recent(cell, self.processing_date),
        }
    }

    /// Tells whether a record whose age is not known may be about someone too young: a cell near
    /// the birth date's column reads as such a birth date, and is not simply another date in its
    /// right place.
    pub(super) fn record_may_be_too_young(&self, record: &StringRecord, surplus: usize) -> bool {
        let Some(birth) = self.birth_column else {
            return false;
        };
        let near = birth.saturating_sub(SHIFT_MAX)..=birth + SHIFT_MAX + surplus;
        record.iter().enumerate().filter(|(column, _)| near.contains(column)).any(|(column, cell)| {
            let in_place = self.date_columns.contains(&column) && self.date(column, cell).is_some();
            !in_place && self.may_be_too_young(cell)
        })
    }

    /// Returns the cells of a record for the reject file; none where a cell of several lines may
    /// hold the rows of other, younger people, which a quote too many does.
    pub(super) fn shown(&self, record: &StringRecord) -> Vec<String> {
        let rows_within = |cell: &str| {
            let mut parts = cell.split(['\r', '\n', ';', ',', '\t']);
            cell.contains(['\r', '\n']) && parts.any(|part| self.may_be_too_young(part))
        };
        if record.iter().any(rows_within) { Vec::new() } else { record.iter().map(str::to_owned).collect() }
    }

    /// Tells whether a cell that is no date in the accepted formats may still be the birth date of
    /// someone too young: a word of it holds a year, two digits for a year, or the day number of a
    /// spreadsheet.
    fn may_be_too_young(&self, cell: &str) -> bool {
        cell.split_whitespace().any(|word| {
            let digits = |c: char| !c.is_ascii_digit();
            let numbers: Vec<&str> = word.split(digits).filter(|digits| !digits.is_empty()).collect();
            let short = |digits: &str| digits.len() == 2 && self.year_too_young(digits, Century::Left);
            // Where one end has a century, the other is a day.
            let (first, last) = (numbers.first().copied().unwrap_or(""), numbers.last().copied().unwrap_or(""));
            (numbers.len() == 3 && (short(first) && last.len() != 4 || short(last) && first.len() != 4))
                || numbers.iter().any(|digits| self.number_may_be_too_young(digits))
        })
    }

    fn number_may_be_too_young(&self, digits: &str) -> bool {
        let long = |digits: &str| self.year_too_young(digits, Century::Written);
        match digits.len() {
            4 => long(digits),
            // Days since the end of 1899.
            5 => digits.parse::<i32>().is_ok_and(|days| long(&(1900 + days * 4 / 1461).to_string())),
            6 => self.year_too_young(&digits[4..], Century::Left) || self.year_too_young(&digits[..2], Century::Left),
            7 => long(&digits[3..]),
            8 => long(&digits[4..]) || long(&digits[..4]),
            _ => false,
        }
    }

    fn year_too_young(&self, digits: &str, century: Century) -> bool {
        let now = i32::from(self.processing_date.year());
        let first = match century {
            Century::Left => now - now % 100,
            Century::Written => 0,
        };
        digits.parse::<i32>().is_ok_and(|year| (now - i32::from(self.age_min)..=now).contains(&(first + year)))
    }
}

/// Whether a year is written with its century.
#[derive(Clone, Copy)]
enum Century {
    Left,
    Written,
}
