// SPDX-License-Identifier: EUPL-1.2
//! What no rule file may ever permit, and what the files of today say.

use data_encoding::HEXLOWER;
use insta::assert_snapshot;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const COUNTRIES: [Country; 2] = [Country::France, Country::Luxembourg];

fn any_rules() -> impl Strategy<Value = &'static RuleSet> {
    (select(&COUNTRIES[..]), 0i64..5000).prop_map(|(country, days)| {
        let day = date(2018, 5, 25).checked_add(jiff::Span::new().days(days)).expect("in range");
        RuleSet::of(country, day).expect("rules hold from the first day on")
    })
}

prop_compose! {
    fn any_share()(
        class in select(&Class::PERSONAL[..]),
        extent in select(&[Extent::Field, Extent::Item][..]),
        access in select(&[Access::Read, Access::Write][..]),
        basis in select(&Basis::ALL[..]),
        holder in select(&OrganisationKind::ALL[..]),
        recipient in select(&OrganisationKind::ALL[..]),
        circle in select(&[Circle::First, Circle::Second, Circle::Steering][..]),
    ) -> Share {
        Share { class, extent, access, basis, holder, recipient, circle }
    }
}

proptest! {
    #[test]
    fn a_permitted_share_keeps_the_promises(rules in any_rules(), share in any_share()) {
        let Ok(permit) = rules.permits(&share) else { return Ok(()) };
        prop_assert!(share.class != Class::Private || share.extent == Extent::Item, "private goes item by item");
        prop_assert!(share.circle != Circle::Steering, "steering sees no case");
        prop_assert!(share.holder != OrganisationKind::Pjj || share.extent == Extent::Item);
        prop_assert!(share.recipient != OrganisationKind::Pjj || share.access == Access::Read);
        prop_assert!(share.class != Class::Sensitive || !matches!(share.basis, Basis::Law | Basis::PublicTask));
        prop_assert_eq!(permit.basis, share.basis);
        prop_assert!(!permit.source.is_empty());
        let item = Share { extent: Extent::Item, access: Access::Read, ..share };
        prop_assert!(rules.permits(&item).is_ok(), "less is permitted where more is");
    }

    #[test]
    fn a_refusal_names_the_bases_that_would_do(rules in any_rules(), share in any_share()) {
        if let Err(Refusal::Basis { sufficient, .. }) = rules.permits(&share) {
            for basis in Basis::ALL {
                prop_assert_eq!(rules.permits(&Share { basis, ..share }).is_ok(), sufficient.contains(&basis));
            }
        }
    }

    #[test]
    fn consent_serves_every_working_organisation(rules in any_rules(), share in any_share()) {
        let share = Share { basis: Basis::Consent, extent: Extent::Item, access: Access::Read, ..share };
        prop_assert_eq!(rules.permits(&share).is_ok(), share.circle != Circle::Steering);
    }

    #[test]
    fn age_counts_birthdays(birth in 0i32..20_000, later in 0i32..20_000) {
        let day = |days: i32| date(1980, 1, 1).checked_add(jiff::Span::new().days(days)).expect("in range");
        let (birth, on) = (day(birth), day(birth + later));
        let age = age_in_years(birth, on);
        let birthdays = (1..=age + 1).filter(|years| {
            let year = birth.year() + years;
            // Whoever is born on 29 February has the birthday of a common year on 1 March.
            Date::new(year, birth.month(), birth.day()).unwrap_or_else(|_| date(year, 3, 1)) <= on
        });
        prop_assert_eq!(birthdays.count(), usize::try_from(age).expect("nobody is older before birth"));
    }
}

#[test]
fn an_emergency_opens_for_days_what_names_and_reaches_a_person() {
    for country in COUNTRIES {
        let rules = RuleSet::of(country, date(2026, 9, 1)).expect("rules hold");
        let emergency = rules.emergency().expect("both countries open something");
        assert!(!emergency.classes.contains(&Class::Private) && !emergency.circles.contains(&Circle::Steering));
        assert!((1..=72).contains(&emergency.hours) && !emergency.source.is_empty());
        assert!(rules.reserve(OrganisationKind::Pjj).is_some(), "who has a reserve opens nothing");
    }
}

/// Rosters name these files by digest: a change of the law is a new statement with its day, and
/// makes a new digest.
#[test]
fn digests_are_those_of_this_release() {
    let digest = |country| {
        let rules = RuleSet::of(country, date(2026, 9, 1)).expect("rules hold");
        assert_eq!(RuleSet::named(rules.digest(), rules.since()).map(RuleSet::country), Some(country));
        HEXLOWER.encode(rules.digest())
    };
    assert_snapshot!(digest(Country::France), @"4b63ee722e9935faa330cbfecaec9ba9a2a9eb366fde38cfa7e7eaec71cb424c");
    assert_snapshot!(digest(Country::Luxembourg), @"f4634564fb241b8480166b66383b75332857b44f1cd1987f08969671fe2aa871");
    assert!(RuleSet::named(&[0; 32], date(2026, 9, 1)).is_none());
}

#[test]
fn rules_follow_the_day() {
    let of = |country, day| RuleSet::of(country, day).map(RuleSet::since);
    assert_eq!(of(Country::France, date(2018, 5, 24)), None);
    assert_eq!(of(Country::Belgium, date(2026, 9, 1)), None);
    assert_eq!(of(Country::France, date(2020, 8, 31)), Some(date(2018, 5, 25)));
    assert_eq!(of(Country::France, date(2020, 9, 1)), Some(date(2020, 9, 1)));
    let duty = |country, day| {
        let duty = RuleSet::of(country, day).and_then(RuleSet::training_duty);
        duty.map(|duty| (duty.from_age, duty.until_age))
    };
    assert_eq!(duty(Country::France, date(2020, 8, 31)), None);
    assert_eq!(duty(Country::France, date(2020, 9, 1)), Some((16, 18)));
    assert_eq!(duty(Country::Luxembourg, date(2026, 8, 31)), None);
    assert_eq!(duty(Country::Luxembourg, date(2026, 9, 1)), Some((16, 18)));
    for country in COUNTRIES {
        let rules = RuleSet::of(country, date(2026, 9, 1)).expect("rules hold");
        assert_eq!((rules.import_age_min(), rules.retention().until_age, rules.longest_grant_days()), (16, 26, 730));
    }
}

/// A statement that ends gives way on the day after its last.
#[test]
fn a_statement_ends_on_its_last_day() {
    let text = include_str!("france.toml").replacen(
        "since = 2020-09-01\nfrom_age",
        "since = 2020-09-01\nuntil = 2020-12-31\nfrom_age",
        1,
    );
    let file: file::RuleFile = toml::from_str(&text).expect("the file reads");
    let sets = file.sets("any", [0; 32]);
    let duties: Vec<_> = sets.iter().map(|set| (set.since().to_string(), set.training_duty().is_some())).collect();
    assert_eq!(duties, [("2018-05-25".into(), false), ("2020-09-01".into(), true), ("2021-01-01".into(), false)]);
}

#[test]
fn unknown_keys_are_refused() {
    let text = include_str!("france.toml").replacen("classes =", "klasses =", 1);
    assert!(toml::from_str::<file::RuleFile>(&text).is_err());
}

/// Which bases let a whole field of each class go from a mission locale to organisations that stand
/// in their usual circles.
#[test]
fn what_may_go_where() {
    use OrganisationKind::{Alj, Association, Cio, MissionLocale, Pjj, Prefecture, School};
    let table = |country| {
        let rules = RuleSet::of(country, date(2026, 9, 1)).expect("rules hold");
        let line = |recipient: OrganisationKind| {
            let cell = |class| {
                let share = |basis| Share {
                    class,
                    extent: Extent::Field,
                    access: Access::Read,
                    basis,
                    holder: MissionLocale,
                    recipient,
                    circle: recipient.default_circle(),
                };
                let initials = ["consent", "law", "task", "secret", "vital"];
                let bases = Basis::ALL.into_iter().zip(initials);
                bases
                    .filter(|(basis, _)| rules.permits(&share(*basis)).is_ok())
                    .map(|(_, name)| name)
                    .collect::<Vec<_>>()
                    .join("+")
            };
            let cells: Vec<_> = Class::PERSONAL.into_iter().map(|class| format!("{:<18}", cell(class))).collect();
            format!("{:<16}{}", recipient.name(), cells.join("")).trim_end().to_owned()
        };
        [Alj, Cio, MissionLocale, School, Association, Pjj, Prefecture].map(line).join("\n")
    };
    assert_snapshot!(table(Country::France), @r"
    alj             consent+law       consent+law       consent+law       consent           consent
    cio             consent+law+task  consent+law+task  consent+law+task  consent+task      consent
    mission_locale  consent+law+task  consent+law+task  consent+law+task  consent+law+task  consent
    school          consent+law+task  consent           consent           consent+law       consent
    association     consent           consent           consent           consent           consent
    pjj             consent           consent           consent           consent           consent
    prefecture
    ");
    assert_snapshot!(table(Country::Luxembourg), @r"
    alj             consent+law+task  consent+law+task  consent+law+task  consent+task      consent
    cio             consent           consent           consent           consent           consent
    mission_locale  consent           consent           consent           consent           consent
    school          consent+law       consent           consent           consent+law       consent
    association     consent           consent           consent           consent           consent
    pjj             consent           consent           consent           consent           consent
    prefecture
    ");
}

#[test]
fn refusals_say_what_stands_in_the_way() {
    let rules = RuleSet::of(Country::France, date(2026, 9, 1)).expect("rules hold");
    let share = Share {
        class: Class::Sensitive,
        extent: Extent::Field,
        access: Access::Read,
        basis: Basis::Law,
        holder: OrganisationKind::MissionLocale,
        recipient: OrganisationKind::Cio,
        circle: Circle::First,
    };
    let refused = |share: Share| rules.permits(&share).expect_err("not permitted").to_string();
    assert_snapshot!(refused(share), @"no rule lets sensitive data go to cio on the basis of law");
    assert_snapshot!(refused(Share { class: Class::Private, ..share }), @"private data go item by item only");
    assert_snapshot!(refused(Share { holder: OrganisationKind::Pjj, ..share }), @"a case of pjj is given item by item only");
    assert_snapshot!(refused(Share { recipient: OrganisationKind::Pjj, access: Access::Write, ..share }), @"pjj writes in no case but its own");
}

/// The shared secret binds both sides: child welfare and youth justice may, a platform member as
/// such may not.
#[test]
fn a_secret_is_shared_between_the_bound_only() {
    let rules = RuleSet::of(Country::France, date(2026, 9, 1)).expect("rules hold");
    let check = |holder, recipient, expected| {
        let share = Share {
            class: Class::Sensitive,
            extent: Extent::Item,
            access: Access::Read,
            basis: Basis::SharedSecret,
            holder,
            recipient,
            circle: Circle::Second,
        };
        assert_eq!(rules.permits(&share).is_ok(), expected, "{holder:?} to {recipient:?}");
    };
    check(OrganisationKind::Ase, OrganisationKind::Pjj, true);
    check(OrganisationKind::Pjj, OrganisationKind::Ase, true);
    check(OrganisationKind::Pjj, OrganisationKind::MissionLocale, false);
    check(OrganisationKind::MissionLocale, OrganisationKind::Pjj, false);
}

proptest! {
    /// What is about no young person goes to every member, steering included; youth justice still writes in no other's case.
    #[test]
    fn shared_work_goes_to_every_member(rules in any_rules(), share in any_share()) {
        let share = Share { class: Class::Work, ..share };
        let may_write = rules.reserve(share.recipient).is_none_or(|reserve| reserve.writes);
        prop_assert_eq!(rules.permits(&share).is_ok(), may_write || share.access == Access::Read);
    }
}

/// Who reads both files sees at once what a platform chooses: nothing else differs.
#[test]
fn the_rules_of_a_school_year_differ_in_the_longest_grant_alone() {
    let [whole, year] = [include_str!("france.toml"), include_str!("france-school-year.toml")];
    let differing: Vec<(&str, &str)> = whole.lines().zip(year.lines()).filter(|(one, other)| one != other).collect();
    assert_eq!(whole.lines().count(), year.lines().count());
    let keys: Vec<&str> = differing[1..].iter().map(|(_, line)| line.split(' ').next().unwrap_or_default()).collect();
    assert!(differing[0].1.starts_with('#'));
    assert_eq!(keys, ["days", "source"]);
    let day = date(2026, 11, 22);
    let names: Vec<_> =
        RuleSet::choices(Country::France, day).map(|set| (set.name(), set.longest_grant_days())).collect();
    assert_eq!(names, [("france", 730), ("france-school-year", 365)]);
    assert_eq!(RuleSet::of(Country::France, day).map(RuleSet::name), Some("france"));
}
