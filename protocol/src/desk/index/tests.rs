// SPDX-License-Identifier: EUPL-1.2
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::deadline::Clock;
use crate::desk::{CallingRules, Hours, Week};

/// A few weeks, so that days meet.
fn dates() -> impl Strategy<Value = Date> {
    (0i32..40).prop_map(|days| date(2026, 11, 1) + days.days())
}

fn days() -> impl Strategy<Value = Day> {
    dates().prop_map(Day::from)
}

/// Whatever may stand in a store: also what no case says.
fn callings() -> impl Strategy<Value = Calling> {
    // That all of them hold is rare, that one does is not.
    let flag = || prop::bool::weighted(0.2);
    let flags = (flag(), flag(), flag(), flag(), flag(), flag(), flag(), flag());
    let day = || option::weighted(0.4, days());
    let days = (day(), day(), day(), day(), day(), day(), day(), day());
    let tried = prop_oneof![9 => 0u32..1 << 25, 1 => Just((1 << 25) - 1)].prop_map(Hours);
    (flags, days, tried, 0u16..4).prop_map(|(flags, days, tried, attempts)| {
        let (kept_from, is_closed, newest_is_letter, is_unreachable, is_left_alone, refuses, is_settled, is_gone) =
            flags;
        let (kept_from_until, ended, again, newest, appointment, news, review_until, listed) = days;
        Calling {
            kept_from,
            kept_from_until,
            is_closed,
            ended,
            again,
            newest,
            newest_is_letter,
            is_unreachable,
            is_left_alone,
            refuses,
            is_settled,
            appointment,
            news,
            review_until,
            listed,
            tried,
            attempts,
            is_gone,
        }
    })
}

fn rows() -> impl Strategy<Value = DeskRow> {
    let clock = 0..u8::try_from(Clock::all().len()).expect("clocks are few");
    let clocks = prop::collection::vec((clock, days()).prop_map(|(clock, start)| StartedClock { clock, start }), 0..4);
    let referents = prop::collection::vec(prop::sample::select(vec!["ana", "anaïs", "b", ""]), 0..3);
    (any::<(bool, bool, bool)>(), option::of(0u64..3), callings(), referents, clocks, option::of(0u64..300)).prop_map(
        |((own, ours, over), person, calling, referents, clocks, told)| {
            let referents = referents.into_iter().map(str::to_owned).collect();
            DeskRow { own, ours, person, over, calling, referents, clocks, told }
        },
    )
}

/// The cases of a range of keys.
fn found(rows: &[DeskRow], range: DeskRange<'_>) -> BTreeSet<u64> {
    let mut index = MemoryIndex::default();
    (0..).zip(rows).for_each(|(case, row)| index.add(case, row));
    let mut found = BTreeSet::new();
    index.for_each(range, &mut |_, cases| found.extend(cases)).expect("memory does not fail");
    found
}

fn having(rows: &[DeskRow], has: impl Fn(&DeskRow) -> bool) -> BTreeSet<u64> {
    (0..).zip(rows).filter(|(_, row)| has(row)).map(|(case, _)| case).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is essential of a case decides as all of it does, on whatever day, and what is essential of that is itself.
    #[test]
    fn what_is_essential_decides_alike(
        calling in callings(), day in dates(), hour in 0i8..24, letter_days in -1i32..20, silence_days in -1i32..20,
        refusal_days in -1i32..30, unreachable_days in -1i32..25, case in 0u64..3, hours in (0u8..26, 0u8..26, 0u8..26),
    ) {
        let now = day.at(hour, 0, 0, 0);
        let (noon_from, afternoon_from, evening_from) = hours;
        let week = Week { noon_from, afternoon_from, evening_from };
        let rules = CallingRules { letter_days, silence_days, refusal_days, unreachable_days, week };
        let placed = |calling: &Calling| {
            calling.decide_by(now, &rules).ok().map(|why| (why, calling.rank(&why, case)))
        };
        let essential = calling.essential();
        prop_assert_eq!(essential.as_ref().and_then(placed), placed(&calling));
        prop_assert_eq!(essential.as_ref().map(Calling::essential), essential.clone().map(Some));
    }
}

proptest! {
    #[test]
    fn keys_are_read_as_they_were_written(row in rows()) {
        for key in DeskKey::of(&row) {
            prop_assert_eq!(DeskKey::from_octets(&key.to_octets()), Some(key));
        }
    }

    /// A damaged store gives no key, or one, but no panic.
    #[test]
    fn any_octets_are_a_key_or_none(octets in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = DeskKey::from_octets(&octets);
    }

    /// A range finds the cases of its keys, and of no other.
    #[test]
    fn a_range_finds_what_reading_every_row_finds(
        rows in prop::collection::vec(rows(), 0..12), bounds in (option::of(days()), option::of(days())), since in 0u64..300,
    ) {
        for (clock, _) in (0u8..).zip(Clock::all()) {
            let (from, until) = bounds;
            let is_within = |day: Day| from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until);
            let runs = |row: &DeskRow| row.clocks.iter().any(|started| started.clock == clock && is_within(started.start));
            prop_assert_eq!(found(&rows, DeskRange::Clock { clock, from, until }), having(&rows, runs));
        }
        for name in ["ana", "anaï", "anaïs", "b", ""] {
            prop_assert_eq!(found(&rows, DeskRange::Referent(name)), having(&rows, |row| row.is_of(name)));
        }
        let told = having(&rows, |row| row.told.is_some_and(|told| told >= since));
        prop_assert_eq!(found(&rows, DeskRange::ToldSince(since)), told);
        let turns = having(&rows, |row| row.ours && row.calling.essential().is_some());
        prop_assert_eq!(found(&rows, DeskRange::Turns), turns);
    }
}
