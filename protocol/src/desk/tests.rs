// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::{collection, option};

use super::*;
use crate::catalogue::{FieldId, FieldKind};
use crate::deadline::running_within;
use crate::leaver::Facts;

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
    collection::btree_map(select(names).prop_map(str::to_owned), 1i32..400, 0..4)
}

/// The codes that may stand in a field, or in a part of its records.
fn codes(field: &str, part: &str) -> Vec<String> {
    let mut kind = &Catalogue::current().by_name(field).expect("the catalogue has the field").kind;
    if let FieldKind::Record { parts } = kind {
        kind = &parts.iter().find(|known| known.name == part).expect("the record has the part").kind;
    }
    let FieldKind::Choice { options } = kind else { panic!("{field} {part} is no choice") };
    options.iter().map(|option| option.code.clone()).collect()
}

/// The day before which everything is that is said of a person.
const END: Date = date(2026, 12, 31);

fn days_before_end() -> impl Strategy<Value = String> {
    (1i32..60).prop_map(|days| (END - days.days()).to_string())
}

/// What may be said in one field of a person's file.
fn said_in_a_field() -> impl Strategy<Value = (&'static str, String)> {
    let code = |field: &'static str| select(codes(field, "")).prop_map(move |code| (field, code));
    let day = |field: &'static str| days_before_end().prop_map(move |day| (field, day));
    let part =
        |name: &'static str| option::of(select(codes(ATTEMPT, name)).prop_map(move |code| format!("{name}={code}")));
    let hour = option::of((0u8..24).prop_map(|hour| format!("heure={hour:02}:00")));
    let attempt = (days_before_end(), hour, part("mode"), part("qui"), part("resultat")).prop_map(
        |(day, hour, mode, who, outcome)| {
            let more = [hour, mode, who, outcome].into_iter().flatten();
            (ATTEMPT, iter::once(format!("date={day}")).chain(more).collect::<Vec<_>>().join("; "))
        },
    );
    let appointment = (days_before_end(), select(codes(appointment::FIELD, "statut")))
        .prop_map(|(day, state)| (appointment::FIELD, format!("date={day}; statut={state}")));
    let gone = (days_before_end(), select(codes("sorti_de_la_liste", "motif")))
        .prop_map(|(day, reason)| ("sorti_de_la_liste", format!("date={day}; motif={reason}")));
    let flag = select(vec!["injoignable", "a_ne_pas_contacter"]).prop_map(|field| (field, "oui".to_owned()));
    let dates = [
        "a_ne_pas_contacter_jusqu_au",
        "date_signalement",
        "date_sortie",
        "episode_depuis",
        "fin_suivi_le",
        "nouvelles_le",
        "prochain_rdv_date",
        "relance_le",
        "revue_jusqu_au",
        "solution_date_entree",
        "solution_date_rupture",
    ];
    prop_oneof![
        4 => attempt,
        2 => appointment,
        1 => code("resultat_contact"),
        1 => code("position_jeune"),
        1 => code("etape"),
        1 => gone,
        1 => flag,
        3 => select(dates.to_vec()).prop_flat_map(day),
    ]
}

fn said() -> impl Strategy<Value = BTreeMap<FieldId, Vec<String>>> {
    collection::vec(said_in_a_field(), 0..8).prop_map(|fields| {
        let canonical = |(name, text): (&'static str, String)| {
            let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
            (name, field.parse(&text).expect("the value may stand there").value)
        };
        values(&fields.into_iter().map(canonical).collect::<Vec<_>>())
    })
}

fn calling_rules() -> impl Strategy<Value = CallingRules> {
    let hours = (0u8..26, 0u8..26, 0u8..26);
    let days = (1i32..60, 1i32..60, 1i32..400, 1i32..200);
    (days, hours).prop_map(|((letter_days, silence_days, refusal_days, unreachable_days), hours)| {
        let (noon_from, afternoon_from, evening_from) = hours;
        let week = Week { noon_from, afternoon_from, evening_from };
        CallingRules { letter_days, silence_days, refusal_days, unreachable_days, week }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whoever is followed is called within the longest of the terms after the last thing that was said, on whatever day and at whatever
    /// hour somebody asks: whatever contacts came to, whatever was planned and on whatever way the person was. Not so who must not be
    /// contacted, asked to be left in peace or has a lasting solution: in any of the files.
    #[test]
    fn whoever_is_followed_is_called_again(
        file in said(), other in option::of((said(), any::<bool>())), rules in calling_rules(), later in 0i32..400, hour in 0i8..24,
    ) {
        let facts = Facts::of_values(&file);
        let others: Vec<OtherFile<'_>> =
            other.iter().map(|(values, own)| OtherFile { facts: Facts::of_values(values), own: *own }).collect();
        let all: Vec<&Facts<'_>> = iter::once(&facts).chain(others.iter().map(|other| &other.facts)).collect();
        let longest = rules.letter_days.max(rules.silence_days).max(rules.refusal_days).max(rules.unreachable_days);
        let now = (END + (longest + later).days()).at(hour, 0, 0, 0);
        let is_said = |field: &str, value: &str| all.iter().any(|facts| facts.is_one_of(field, &[value]));
        let is_over = |step: &&str| ["solution", "clos"].contains(step);
        match Calling::of_person(&facts, &others).decide_by(now, &rules) {
            Ok(_) => {}
            Err(Rest::DoNotContact) => prop_assert!(is_said("a_ne_pas_contacter", "true")),
            Err(Rest::Closed) => {
                let is_closed = |facts: &&Facts<'_>| {
                    let steps = facts.values("etape");
                    !steps.is_empty() && steps.iter().all(is_over) || facts.dates("fin_suivi_le").next().is_some()
                };
                prop_assert!(all.iter().copied().any(|facts| is_closed(&facts)));
            }
            Err(Rest::Settled) => {
                let outcomes = all.iter().flat_map(|facts| attempts(facts.values(ATTEMPT))).map(|attempt| attempt.outcome);
                let is_left_alone = outcomes.into_iter().any(|outcome| outcome == LEFT_ALONE);
                prop_assert!(is_left_alone || is_said("resultat_contact", LEFT_ALONE));
            }
            Err(rest @ (Rest::InReview | Rest::Later | Rest::Unreachable)) => prop_assert!(false, "{rest:?} for ever: {facts:?} {others:?}"),
        }
    }

    /// From the day after an appointment of which nothing tells what became, somebody is asked, unless a contact is due besides. Before, it
    /// is to come.
    #[test]
    fn whoever_had_an_appointment_is_asked_about_the_day_after(
        mut file in said(), ahead in 0i32..30, later in 1i32..30, plain: bool, hour in 0i8..24,
    ) {
        let day = END + ahead.days();
        let (field, value) = match plain {
            true => ("prochain_rdv_date", day.to_string()),
            false => (appointment::FIELD, format!(r#"{{"date":"{day}","statut":"prevu"}}"#)),
        };
        let field = Catalogue::current().by_name(field).expect("the catalogue has the field").id;
        file.entry(field).or_default().push(value);
        let calling = Calling::of(&Facts::of_values(&file));
        let asked = calling.decide((day + later.days()).at(hour, 0, 0, 0));
        let is_asked = matches!(
            asked,
            Ok(Reason::AppointmentPassed { .. } | Reason::Due { .. }) | Err(Rest::Closed | Rest::DoNotContact)
        );
        prop_assert!(is_asked, "{asked:?}");
        let before = calling.decide(day.at(hour, 0, 0, 0));
        let is_to_come = matches!(
            before,
            Ok(Reason::AppointmentPassed { .. } | Reason::Due { .. }) | Err(Rest::Later | Rest::Closed | Rest::DoNotContact)
        );
        prop_assert!(is_to_come, "{before:?}");
    }
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
        birth in 6_000i32..8_000, start in -400i32..400, answered in option::of(-400i32..400), days in -300i32..900,
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
