// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalogue::FieldId;
use crate::deadline::running;

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

proptest! {
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
            Some(StartedClock { clock, due: crate::deadline::started(rule, &facts)?.1.into() })
        });
        let row = DeskRow { clocks: clocks.collect(), ..DeskRow::default() };
        for country in [Country::France, Country::Luxembourg] {
            let mut kept: Vec<(State, Date)> = row.deadlines(country, today).map(|(state, due)| (state, due.date())).collect();
            let mut computed: Vec<(State, Date)> =
                running(&facts, country, today).into_iter().map(|clock| (clock.state, clock.due)).collect();
            kept.sort_unstable();
            computed.sort_unstable();
            prop_assert_eq!(kept, computed);
        }
    }
}
