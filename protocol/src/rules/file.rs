// SPDX-License-Identifier: EUPL-1.2
//! Rule files as they are written: dated statements, from which the sets of each period are made.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

use super::{Basis, Emergency, Extent, Permit, Reserve, Retention, RuleSet, Says, Statement, TrainingDuty};
use crate::catalogue::Class;
use crate::identifier::Country;
use crate::organisation::{Circle, OrganisationKind};

/// One country's statements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    country: Country,
    first_day: Datetime,
    consent_alone: Vec<AgeStatement>,
    import_age: Vec<AgeStatement>,
    training_duty: Vec<TrainingDutyStatement>,
    retention: Vec<RetentionStatement>,
    longest_grant: Vec<LongestGrantStatement>,
    #[serde(default)]
    emergency: Vec<EmergencyStatement>,
    permit: Vec<PermitStatement>,
    #[serde(default)]
    reserve: Vec<ReserveStatement>,
}

/// The days on which a statement holds.
#[derive(Clone, Copy)]
struct Period {
    since: Date,
    until: Option<Date>,
}

impl Period {
    fn read(since: Datetime, until: Option<Datetime>) -> Self {
        Self { since: date(since), until: until.map(date) }
    }

    fn holds(self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Declares a statement: its own keys, and the days and the source that every statement has.
macro_rules! statement {
    ($(#[$docs:meta])* $name:ident { $($(#[$attribute:meta])* $key:ident: $kind:ty,)* }) => {
        $(#[$docs])*
        #[derive(Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            since: Datetime,
            until: Option<Datetime>,
            source: String,
            $($(#[$attribute])* $key: $kind,)*
        }

        impl Dated for $name {
            fn period(&self) -> Period {
                Period::read(self.since, self.until)
            }

            fn source(&self) -> &str {
                &self.source
            }
        }
    };
}

/// What every statement has.
trait Dated {
    fn period(&self) -> Period;
    fn source(&self) -> &str;
}

statement!(
    /// An age from which something holds.
    AgeStatement { age: u8, }
);
statement!(
    /// Between which ages training is owed.
    TrainingDutyStatement { from_age: u8, until_age: u8, }
);
statement!(
    /// How long a case is kept.
    RetentionStatement { until_age: u8, years_for_funded: Option<u8>, }
);
statement!(
    /// How long a grant lasts at most.
    LongestGrantStatement { days: u16, }
);
statement!(
    /// What is opened in an emergency.
    EmergencyStatement { classes: Vec<Class>, circles: Vec<Circle>, hours: u16, }
);
statement!(
    /// What may go to whom.
    PermitStatement {
        basis: Basis,
        classes: Vec<Class>,
        #[serde(default = "working_circles")]
        circles: Vec<Circle>,
        #[serde(default)]
        holders: Vec<OrganisationKind>,
        #[serde(default)]
        recipients: Vec<OrganisationKind>,
        #[serde(default = "whole_field")]
        extent: Extent,
    }
);
statement!(
    /// What is special about one kind of organisation.
    ReserveStatement { organisation: OrganisationKind, gives: Extent, writes: bool, }
);

fn working_circles() -> Vec<Circle> {
    vec![Circle::First, Circle::Second]
}

const fn whole_field() -> Extent {
    Extent::Field
}

impl RuleFile {
    /// Returns the set of each period, the earliest first: a new one begins on each day on which a
    /// statement begins or has ended.
    pub(super) fn sets(&self, name: &'static str, digest: [u8; 32]) -> Vec<RuleSet> {
        let first = date(self.first_day);
        let days = self.statements().into_iter().flat_map(|statement| {
            let after = statement.until.map(|until| until.tomorrow().expect("rules end before the year 9999"));
            std::iter::once(statement.since).chain(after)
        });
        let days: BTreeSet<Date> = days.filter(|day| *day > first).chain([first]).collect();
        days.into_iter().map(|since| RuleSet { name, ..self.set(since, digest) }).collect()
    }

    /// Returns the country.
    pub(super) const fn country(&self) -> Country {
        self.country
    }

    /// Returns every statement, kind by kind, each in the order of the file.
    pub(super) fn statements(&self) -> Vec<Statement> {
        fn of<T: Dated>(statements: &[T], says: impl Fn(&T) -> Says) -> impl Iterator<Item = Statement> {
            statements.iter().map(move |statement| {
                let Period { since, until } = statement.period();
                Statement { since, until, says: says(statement), source: statement.source().to_owned() }
            })
        }
        of(&self.consent_alone, |statement| Says::ConsentAlone { age: statement.age })
            .chain(of(&self.import_age, |statement| Says::ImportAge { age: statement.age }))
            .chain(of(&self.training_duty, |duty| Says::TrainingDuty {
                from_age: duty.from_age,
                until_age: duty.until_age,
            }))
            .chain(of(&self.retention, |kept| Says::Retention {
                until_age: kept.until_age,
                years_for_funded: kept.years_for_funded,
            }))
            .chain(of(&self.longest_grant, |longest| Says::LongestGrant { days: longest.days }))
            .chain(of(&self.permit, |permit| Says::Permit {
                basis: permit.basis,
                classes: permit.classes.clone(),
                circles: permit.circles.clone(),
                holders: permit.holders.clone(),
                recipients: permit.recipients.clone(),
                extent: permit.extent,
            }))
            .chain(of(&self.emergency, |opened| Says::Emergency {
                classes: opened.classes.clone(),
                circles: opened.circles.clone(),
                hours: opened.hours,
            }))
            .chain(of(&self.reserve, |reserve| Says::Reserve {
                organisation: reserve.organisation,
                gives: reserve.gives,
                writes: reserve.writes,
            }))
            .collect()
    }

    fn set(&self, since: Date, digest: [u8; 32]) -> RuleSet {
        let always = "a test checks that every day has such a statement";
        let retention = last(&self.retention, since).expect(always);
        RuleSet {
            name: "",
            country: self.country,
            digest,
            since,
            consent_alone_age: last(&self.consent_alone, since).expect(always).age,
            import_age_min: last(&self.import_age, since).expect(always).age,
            training_duty: last(&self.training_duty, since).map(|duty| TrainingDuty {
                from_age: duty.from_age,
                until_age: duty.until_age,
                source: duty.source.clone(),
            }),
            retention: Retention {
                until_age: retention.until_age,
                years_for_funded: retention.years_for_funded,
                source: retention.source.clone(),
            },
            longest_grant_days: last(&self.longest_grant, since).expect(always).days,
            emergency: last(&self.emergency, since).map(|emergency| Emergency {
                classes: emergency.classes.clone(),
                circles: emergency.circles.clone(),
                hours: emergency.hours,
                source: emergency.source.clone(),
            }),
            permits: holding(&self.permit, since)
                .map(|permit| Permit {
                    basis: permit.basis,
                    classes: permit.classes.clone(),
                    circles: permit.circles.clone(),
                    holders: permit.holders.clone(),
                    recipients: permit.recipients.clone(),
                    extent: permit.extent,
                    source: permit.source().to_owned(),
                })
                .collect(),
            reserves: holding(&self.reserve, since)
                .map(|reserve| Reserve {
                    organisation: reserve.organisation,
                    gives: reserve.gives,
                    writes: reserve.writes,
                    source: reserve.source().to_owned(),
                })
                .collect(),
        }
    }
}

/// Returns the statements that hold on a day, in the order of the file.
fn holding<T: Dated>(statements: &[T], day: Date) -> impl Iterator<Item = &T> {
    statements.iter().filter(move |statement| statement.period().holds(day))
}

/// Returns the statement that holds on a day and began last.
fn last<T: Dated>(statements: &[T], day: Date) -> Option<&T> {
    holding(statements, day).max_by_key(|statement| statement.period().since)
}

fn date(written: Datetime) -> Date {
    let day = written.date.expect("a test checks that every day of a rule file is a date");
    let small = |part: u8| i8::try_from(part).expect("TOML checks months and days");
    let year = i16::try_from(day.year).expect("TOML has years of four digits");
    Date::new(year, small(day.month), small(day.day)).expect("TOML checks that the date exists")
}
