// SPDX-License-Identifier: EUPL-1.2
use super::*;
use crate::identifier::Country;
use crate::leaver::Criteria;

#[test]
fn birthdays_fall_where_the_rules_count_them() {
    let check = |born: &str, years, expected: &str| {
        let found = birthday(born.parse().unwrap(), years).unwrap();
        assert_eq!(found.to_string(), expected);
        let day_before = found.yesterday().unwrap();
        assert_eq!(crate::rules::age_in_years(born.parse().unwrap(), found), i16::from(years));
        assert_eq!(crate::rules::age_in_years(born.parse().unwrap(), day_before), i16::from(years) - 1);
    };
    check("2000-06-15", 26, "2026-06-15");
    check("2000-02-29", 26, "2026-03-01");
    check("2000-02-29", 28, "2028-02-29");
    check("1999-12-31", 19, "2018-12-31");
}

#[test]
fn nobody_is_followed_who_is_younger_than_a_case_without_a_birth_date_supposes() {
    for country in [Country::France, Country::Luxembourg] {
        for day in ["2018-09-01", "2026-08-31", "2026-09-01", "2030-01-01"] {
            let criteria = Criteria::of(country, day.parse().unwrap());
            assert!(criteria.is_none_or(|criteria| criteria.age_min == AGE_MIN), "{country:?} {day}");
        }
    }
}

#[test]
fn fields_that_limits_are_read_from_are_in_the_catalogue() {
    for name in [FIELD_BIRTH, FIELD_FUNDING] {
        assert!(Catalogue::current().by_name(name).is_some(), "no field {name}");
    }
}
