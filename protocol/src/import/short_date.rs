// SPDX-License-Identifier: EUPL-1.2
//! Dates whose year has two digits, as spreadsheets show them in French: read where what they can mean is plausible one way alone,
//! else not at all.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rules::age_in_years;

/// The ages of people on lists, in years, by which the century of a birth date is told; far wider than the lists are.
const AGES: std::ops::RangeInclusive<i16> = 10..=30;
/// How many years before a list another date can be.
const YEARS_BEFORE: i32 = 10;
/// How many years after.
const YEARS_AFTER: i32 = 1;

/// Returns the birth date that a text is on the day of a list.
pub(super) fn birth(text: &str, on: Date) -> Option<Date> {
    only(text, on, |date| date <= on && AGES.contains(&age_in_years(date, on)))
}

/// Returns the date that a text is on the day of a list, where it is no birth date: somebody left, or entered, not long ago.
pub(super) fn recent(text: &str, on: Date) -> Option<Date> {
    let (first, last) = (on.saturating_sub(YEARS_BEFORE.years()), on.saturating_add(YEARS_AFTER.years()));
    only(text, on, |date| (first..=last).contains(&date))
}

/// Tells whether a text has the shape of such a date.
pub(super) fn is_one(text: &str) -> bool {
    parts(text).is_some_and(|([day, month, _], _)| (1..=31).contains(&day) && (1..=12).contains(&month))
}

/// Returns the date that a text is, where one reading alone is plausible.
fn only(text: &str, on: Date, is_plausible: impl Fn(Date) -> bool) -> Option<Date> {
    let ([day, month, year], separator) = parts(text)?;
    let century = on.year() - on.year() % 100;
    let readings = |day: i8, month: i8, year: i8| {
        [century, century - 100]
            .into_iter()
            .filter_map(move |century| Date::new(century + i16::from(year), month, day).ok())
    };
    // Between hyphens the year may stand in front, as in 2009-03-12.
    let turned = (separator == '-').then(|| readings(year, month, day)).into_iter().flatten();
    let mut found = readings(day, month, year).chain(turned).filter(|date| is_plausible(*date));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Returns the three numbers of a text, and what stands between them.
fn parts(text: &str) -> Option<([i8; 3], char)> {
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = text.split(separator);
    let mut number = |shortest: usize| {
        let digits = parts.next()?;
        let fits = (shortest..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse::<i8>().ok().filter(|_| fits)
    };
    let found = [number(1)?, number(1)?, number(2)?];
    parts.next().is_none().then_some((found, separator))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const ON: Date = date(2026, 10, 31);

    proptest! {
        /// Whoever is of the age of the lists is read as born when he or she was; whoever cannot be is not read.
        #[test]
        fn a_birth_date_without_its_century_is_the_plausible_one(days in 0i32..36_524, slash in any::<bool>()) {
            let born = ON.checked_sub(days.days()).unwrap();
            let between = if slash { '/' } else { '.' };
            let text = format!("{:02}{between}{}{between}{:02}", born.day(), born.month(), born.year() % 100);
            let plausible = AGES.contains(&age_in_years(born, ON));
            prop_assert_eq!(birth(&text, ON), plausible.then_some(born), "{}", text);
        }
    }

    #[test]
    fn what_can_be_read_two_ways_or_none_is_not_read() {
        assert_eq!((birth("12/03/09", ON), birth("12/3/09", ON)), (Some(date(2009, 3, 12)), Some(date(2009, 3, 12))));
        assert_eq!(birth("12-03-09", ON), None, "the 12th of March 2009 or the 9th of March 2012");
        assert_eq!(birth("31-03-09", ON), Some(date(2009, 3, 31)), "nobody of this age was born in 2031 or 1931");
        assert_eq!(birth("09-09-09", ON), Some(date(2009, 9, 9)));
        assert_eq!(birth("31/02/09", ON), None);
        assert_eq!(birth("12/03/9", ON), None);
        assert_eq!((birth("01/02/20", ON), birth("01/02/95", ON)), (None, None), "too young, too old");
        assert_eq!(recent("01/10/26", ON), Some(date(2026, 10, 1)));
        assert_eq!((recent("01/10/09", ON), recent("01/12/27", ON)), (None, None), "long ago, far ahead");
        assert!(is_one("12/03/09") && !is_one("12/03/2009") && !is_one("32/03/09") && !is_one("1.2"));
    }
}
