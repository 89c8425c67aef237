// SPDX-License-Identifier: EUPL-1.2
//! The days on which nobody works: in France those of article L.3133-1 of the labour code, in Luxembourg those of its article L.232-2.
//! What is a holiday of a region alone, such as Good Friday in Moselle and Alsace, is none here.

use jiff::ToSpan;
use jiff::civil::Date;
use raccord_protocol::identifier::Country;

/// The months and days of each year in France, ...
const FRANCE: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
/// ... and in Luxembourg, with the day of Europe since 2019.
const LUXEMBOURG: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 9), (6, 23), (8, 15), (11, 1), (12, 25), (12, 26)];
/// How many days after Easter Sunday: the Mondays after Easter and Whitsun, and Ascension Day.
const AFTER_EASTER: [i32; 3] = [1, 39, 50];

/// Tells whether a day is a public holiday in a country; of others than these two it is not known.
pub fn is_holiday(day: Date, country: Country) -> bool {
    let fixed = match country {
        Country::France => FRANCE,
        Country::Luxembourg => LUXEMBOURG,
        Country::Belgium | Country::Germany => return false,
    };
    let moves = || easter(day.year()).is_some_and(|easter| AFTER_EASTER.iter().any(|days| easter + days.days() == day));
    fixed.contains(&(day.month(), day.day())) || moves()
}

/// Returns Easter Sunday of a year of the Gregorian calendar, by the anonymous algorithm (Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Easter is a Sunday from the 22nd of March to the 25th of April.
        #[test]
        fn easter_is_a_sunday_of_spring(year in 1583i16..9999) {
            let easter = easter(year).expect("every year has one");
            prop_assert_eq!(easter.weekday(), Weekday::Sunday);
            prop_assert!((date(year, 3, 22)..=date(year, 4, 25)).contains(&easter), "{}", easter);
        }
    }

    #[test]
    fn holidays_are_those_of_the_country() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
        let of = |month, day| {
            [Country::France, Country::Luxembourg].map(|country| is_holiday(date(2026, month, day), country))
        };
        assert_eq!((of(4, 6), of(5, 14), of(5, 25)), ([true; 2], [true; 2], [true; 2]), "Easter, Ascension, Whitsun");
        assert_eq!((of(7, 14), of(6, 23), of(5, 9)), ([true, false], [false, true], [false, true]));
        assert_eq!((of(4, 3), of(12, 24)), ([false; 2], [false; 2]));
    }
}
