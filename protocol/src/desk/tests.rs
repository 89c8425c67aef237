// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalogue::FieldId;
use crate::deadline::running_within;

fn days() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn values(fields: &[(&str, String)]) -> BTreeMap<FieldId, Vec<String>> {
    let mut values: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
    for (name, value) in fields {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field").id;
        values.entry(field).or_default().push(value.clone());
    }
    values
}

/// Terms that a platform may have written, some of them of clocks that are not its to set.
fn terms() -> impl Strategy<Value = Terms> {
    let names: Vec<&str> = Clock::all().iter().map(|clock| clock.name.as_str()).collect();
    proptest::collection::btree_map(proptest::sample::select(names).prop_map(str::to_owned), 1i32..400, 0..4)
}

proptest! {
    /// However a platform parts its week, each hour is in one part, and only parts with an hour are there to be tried.
    #[test]
    fn every_hour_is_in_a_part_of_the_week(noon_from: u8, afternoon_from in 0u8..30, evening_from in 0u8..30) {
        let week = Week { noon_from, afternoon_from, evening_from };
        let slots: Vec<Slot> = week.slots().collect();
        let hours = (0i8..24).map(|hour| week.slot(date(2026, 11, 24).at(hour, 0, 0, 0)));
        let weekend = week.slot(date(2026, 11, 22).at(10, 0, 0, 0));
        let expected: BTreeSet<Slot> = hours.chain([weekend]).collect();
        prop_assert_eq!(slots, expected.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(weekend, Slot::Weekend);
    }

    /// Every start of a clock whose last day is within bounds, whatever the terms, is where the index looks for it.
    #[test]
    fn no_clock_that_ends_within_bounds_starts_outside_of_those_asked(
        start in -9_000i32..9_000, terms in terms(), before in 0i32..40, after in 0i32..40,
    ) {
        let start = date(2026, 1, 31) + start.days();
        for clock in Clock::all() {
            let due = clock.due_within(start, &terms);
            let bounds = (Some(due - before.days()), Some(due + after.days()));
            let (from, until) = clock.starts_between(bounds, &terms);
            prop_assert!(from.is_some_and(|from| from <= start) && until.is_some_and(|until| start <= until), "{}", clock.name);
        }
    }

    /// A day of four bytes is the date it was made of, and stands where the date does.
    #[test]
    fn days_are_dates(one in days(), other in days()) {
        prop_assert_eq!(Day::from(one).date(), one);
        prop_assert_eq!(Day::from(one).cmp(&Day::from(other)), one.cmp(&other));
    }

    /// Whatever stands in the store is read without a panic.
    #[test]
    fn any_four_bytes_are_some_date(bytes in any::<i32>()) {
        prop_assert!(Day(bytes).date() <= Date::MAX);
    }

    /// The clocks that are kept run, on whatever day, as those that are computed on that day.
    #[test]
    fn kept_clocks_run_as_computed_ones(
        birth in 6_000i32..8_000, start in -400i32..400, answered in proptest::option::of(-400i32..400), days in -300i32..900,
        terms in terms(),
    ) {
        let base = date(2026, 1, 1);
        let birth = base - birth.days();
        let start = base + start.days();
        let mut fields = vec![
            ("date_naissance", birth.to_string()),
            ("date_signalement", start.to_string()),
            ("demande_droit_au_retour_le", start.to_string()),
        ];
        fields.extend(answered.map(|days| ("date_entretien_situation", (base + days.days()).to_string())));
        let values = values(&fields);
        let facts = Facts::of_values(&values);
        let today = base + days.days();
        let clocks = (0u8..).zip(Clock::all());
        let clocks = clocks.filter_map(|(clock, rule)| {
            Some(StartedClock { clock, start: crate::deadline::started(rule, &facts)?.into() })
        });
        let row = DeskRow { clocks: clocks.collect(), ..DeskRow::default() };
        for country in [Country::France, Country::Luxembourg] {
            let mut kept: Vec<(State, Date)> = row.deadlines(country, today, &terms).map(|(state, due)| (state, due.date())).collect();
            let mut computed: Vec<(State, Date)> =
                running_within(&facts, country, today, &terms).into_iter().map(|clock| (clock.state, clock.due)).collect();
            kept.sort_unstable();
            computed.sort_unstable();
            prop_assert_eq!(kept, computed);
        }
    }
}
