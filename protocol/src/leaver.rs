// SPDX-License-Identifier: EUPL-1.2
//! Who counts as a leaver: the four criteria of the lists, judged on the processing date of a list by the statement of the
//! country that holds on that day.
//!
//! The criteria are data, in `rules/leavers.toml`, with their sources. [`judge`] is pure. What a list does not say is not held
//! against anybody: a criterion that cannot be judged is [`Finding::Unknown`], and only [`Finding::Fails`] takes somebody off a
//! list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use crate::catalogue::{Catalogue, FieldId, fold};
use crate::identifier::Country;
use crate::rules::age_in_years;
use crate::view::CaseSummary;

#[cfg(test)]
mod tests;

/// What is known of a person, by name of field: a row of a list, or a case.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Facts<'a> {
    /// Returns what a row says.
    pub fn of_row(values: &'a [(FieldId, String)]) -> Self {
        let mut facts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (field, value) in values {
            if let Some(field) = Catalogue::current().field(*field).filter(|_| !value.is_empty()) {
                facts.entry(&field.name).or_default().push(value);
            }
        }
        Self(facts)
    }

    /// Returns what stands in a case.
    pub fn of_case(case: &'a CaseSummary) -> Self {
        let values = case.fields.iter();
        Self(values.map(|(name, shown)| (name.as_str(), shown.values().iter().map(String::as_str).collect())).collect())
    }

    /// Returns what some values, by field, say.
    pub fn of_values(values: &'a BTreeMap<FieldId, Vec<String>>) -> Self {
        let named = values.iter().filter_map(|(field, values)| {
            let field = Catalogue::current().field(*field)?;
            Some((field.name.as_str(), values.iter().map(String::as_str).collect()))
        });
        Self(named.collect())
    }

    /// Returns the values of a field.
    pub fn values(&self, field: &str) -> &[&'a str] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// Returns the days of a field.
    pub fn dates(&self, field: &str) -> impl Iterator<Item = Date> {
        self.values(field).iter().filter_map(|value| value.parse().ok())
    }

    /// Tells whether a value of a field is one of some.
    pub fn is_one_of(&self, field: &str, wanted: &[impl AsRef<str>]) -> bool {
        self.values(field).iter().any(|value| wanted.iter().any(|wanted| wanted.as_ref() == *value))
    }
}

/// One of the criteria, in the order of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Of the age that the lists are about.
    Age,
    /// At school for some days in this school year or the one before.
    Schooled,
    /// Without the diploma of the training that was followed.
    NoDiploma,
    /// Not enrolled elsewhere, nor apprenticed.
    NotEnrolled,
}

impl Criterion {
    /// Every criterion.
    pub const ALL: [Self; 4] = [Self::Age, Self::Schooled, Self::NoDiploma, Self::NotEnrolled];

    /// Returns the name, snake case, as programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Schooled => "schooled",
            Self::NoDiploma => "no_diploma",
            Self::NotEnrolled => "not_enrolled",
        }
    }
}

/// What comes of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The person meets it.
    Holds,
    /// The person does not: no leaver.
    Fails,
    /// Nothing says.
    Unknown,
}

/// What comes of all criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Criterion by criterion.
    pub findings: BTreeMap<Criterion, Finding>,
    /// Whether training is owed at this age.
    pub under_duty: bool,
}

impl Judgement {
    /// Returns the criteria that take the person off the list.
    pub fn failed(&self) -> impl Iterator<Item = Criterion> {
        self.of(Finding::Fails)
    }

    /// Returns the criteria that could not be judged.
    pub fn unknown(&self) -> impl Iterator<Item = Criterion> {
        self.of(Finding::Unknown)
    }

    /// Tells whether nothing takes the person off the list.
    pub fn is_leaver(&self) -> bool {
        self.failed().next().is_none()
    }

    fn of(&self, wanted: Finding) -> impl Iterator<Item = Criterion> {
        self.findings.iter().filter(move |(_, finding)| **finding == wanted).map(|(criterion, _)| *criterion)
    }
}

/// The criteria of a country from one day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// The country.
    pub country: Country,
    since: Datetime,
    until: Option<Datetime>,
    /// Least age on the processing date, in completed years.
    pub age_min: u8,
    /// Greatest age on the processing date, in completed years.
    pub age_max: u8,
    /// Days of school that are needed in the two school years.
    pub schooled_days_min: u16,
    /// Month in which a school year begins, from 1.
    pub school_year_start: i8,
    /// Codes of `niveau_sortie` with which somebody is no leaver.
    pub reached_levels: Vec<String>,
    /// Words of a name, folded, that make it a diploma or a professional certification.
    pub diploma_words: Vec<String>,
    /// Age under which training is owed.
    pub duty_until_age: Option<u8>,
    /// For how many campaigns a person without a solution is followed on the list.
    pub campaigns_min: u8,
    /// The texts they rest on.
    pub source: String,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriteriaFile {
    leaver: Vec<Criteria>,
}

/// The statements that are compiled in.
static CRITERIA: LazyLock<Vec<Criteria>> = LazyLock::new(|| {
    let file: CriteriaFile =
        toml::from_str(include_str!("rules/leavers.toml")).expect("a test reads the criteria that are compiled in");
    file.leaver
});

impl Criteria {
    /// Returns the criteria of a country that hold on a day.
    pub fn of(country: Country, day: Date) -> Option<&'static Self> {
        let holds = |criteria: &&Self| {
            criteria.country == country
                && date(criteria.since) <= day
                && criteria.until.is_none_or(|until| day <= date(until))
        };
        CRITERIA.iter().filter(holds).max_by_key(|criteria| date(criteria.since))
    }

    /// Returns what says that a person holds a diploma or a professional certification: a level on leaving, by its code, or the
    /// name of a diploma; none where nothing says so.
    pub fn diploma_of<'f>(&self, facts: &Facts<'f>) -> Option<&'f str> {
        let is_diploma = |name: &str| {
            let mut words = name.split(|character: char| !character.is_alphanumeric()).map(fold);
            words.any(|word| self.diploma_words.contains(&word))
        };
        let reached = |level: &&&str| self.reached_levels.iter().any(|known| known == **level);
        let level = facts.values("niveau_sortie").iter().find(reached);
        level.or_else(|| facts.values("diplome_obtenu").iter().find(|name| is_diploma(name))).copied()
    }

    /// Returns the first day of the school year before the one that a day lies in.
    fn schooled_since(&self, day: Date) -> Date {
        let started = day.year() - i16::from(day.month() < self.school_year_start);
        Date::new(started - 1, self.school_year_start, 1).unwrap_or(Date::MIN)
    }
}

/// Returns the day of a statement.
pub(crate) fn date(written: Datetime) -> Date {
    let day = written.date.expect("a test checks that every day of a data file is a date");
    let small = |part: u8| i8::try_from(part).expect("TOML checks months and days");
    let year = i16::try_from(day.year).expect("TOML has years of four digits");
    Date::new(year, small(day.month), small(day.day)).expect("TOML checks that the date exists")
}

/// Judges what is known of a person on the processing date of a list.
pub fn judge(facts: &Facts<'_>, criteria: &Criteria, day: Date) -> Judgement {
    let age = facts.dates("date_naissance").next().map(|birth| age_in_years(birth, day));
    let bounds = i16::from(criteria.age_min)..=i16::from(criteria.age_max);
    let findings = [
        (Criterion::Age, finding(age.map(|age| bounds.contains(&age)))),
        (Criterion::Schooled, schooled(facts, criteria, day)),
        (Criterion::NoDiploma, without_diploma(facts, criteria)),
        (Criterion::NotEnrolled, not_enrolled(facts, day)),
    ];
    let under_duty = criteria.duty_until_age.zip(age).is_some_and(|(until, age)| age < i16::from(until));
    Judgement { findings: findings.into(), under_duty }
}

fn finding(holds: Option<bool>) -> Finding {
    match holds {
        None => Finding::Unknown,
        Some(true) => Finding::Holds,
        Some(false) => Finding::Fails,
    }
}

/// Judges whether the days of school reach into the two school years.
fn schooled(facts: &Facts<'_>, criteria: &Criteria, day: Date) -> Finding {
    let since = criteria.schooled_since(day);
    let Some(left) = facts.dates("date_sortie").max() else { return Finding::Unknown };
    let end = left.min(day);
    if end < since {
        return Finding::Fails;
    }
    // Without the day of entry, who was there on a day of the two years may have been there for long.
    let Some(entered) = facts.dates("date_entree").filter(|entered| *entered <= end).max() else {
        return Finding::Unknown;
    };
    let start = entered.max(since);
    // A day at school is a day: from the 1st to the 15th are fifteen.
    let days = start.until(end).map_or(0, |span| i64::from(span.get_days())) + 1;
    finding(Some(days >= i64::from(criteria.schooled_days_min)))
}

fn without_diploma(facts: &Facts<'_>, criteria: &Criteria) -> Finding {
    let prepared: BTreeSet<String> = facts.values("diplome_prepare").iter().map(|name| fold(name)).collect();
    let obtained = facts.values("diplome_obtenu");
    if obtained.iter().any(|name| prepared.contains(&fold(name))) {
        return Finding::Fails;
    }
    match facts.values("niveau_sortie") {
        [] => Finding::Unknown,
        levels => finding(Some(!levels.iter().any(|level| criteria.reached_levels.iter().any(|known| known == level)))),
    }
}

fn not_enrolled(facts: &Facts<'_>, day: Date) -> Finding {
    let begun = facts
        .dates("contrat_debut")
        .any(|start| start <= day && facts.dates("contrat_rupture").all(|end| end < start || end > day));
    let enrolled = begun
        || facts.is_one_of("inscription_verifiee", &["inscrit"])
        || facts.is_one_of("scolarise", &["true"])
        || facts.is_one_of("activite_actuelle", &["scolaire", "apprentissage", "etranger"]);
    if enrolled {
        return Finding::Fails;
    }
    let denied = facts.is_one_of("inscription_verifiee", &["inconnu"]) || facts.is_one_of("scolarise", &["false"]);
    finding(denied.then_some(true))
}

/// Returns a day some months and days later; the last day of the month where the month is shorter.
pub(crate) fn later(day: Date, months: i32, days: i32) -> Date {
    day.checked_add(Span::new().months(months).days(days)).unwrap_or(Date::MAX)
}
