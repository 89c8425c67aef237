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

    /// Returns this with what else was said, field by field: a field of which something was said before has both.
    pub fn with(mut self, said: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        for (field, value) in said {
            self.0.entry(field).or_default().push(value);
        }
        self
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

/// What is known of the vocational qualification of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualification<'f> {
    /// There is one: a code of the field `niveau_sortie`, or the name of a diploma.
    Held(&'f str),
    /// There is none.
    Missing,
    /// Nothing says so for certain: somebody has to ask.
    Unknown,
}

/// Words that follow one another, without case and accents.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
struct Phrase(Vec<String>);

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self(words(&text))
    }
}

impl Phrase {
    fn stands_in(&self, words: &[String]) -> bool {
        words.windows(self.0.len()).any(|some| *some == *self.0)
    }
}

/// Returns the words of a name, folded: `C.A.P.` is one, and so is each part of `d'État`. A number of a level is none: `niveau 3` stands
/// behind the name of many a diploma and denies nothing.
fn words(text: &str) -> Vec<String> {
    let undotted = text.replace('.', "");
    let mut words: Vec<String> = Vec::new();
    for word in undotted.split(|character: char| !character.is_alphanumeric()).map(fold).filter(|word| !word.is_empty())
    {
        let is_number = word.chars().all(|character| character.is_ascii_digit()) || LEVELS.contains(&word.as_str());
        if is_number && words.last().is_some_and(|last| last == "niveau") {
            words.pop();
        } else {
            words.push(word);
        }
    }
    words
}

/// The levels of diplomas as they were counted before 2019.
const LEVELS: [&str; 5] = ["i", "ii", "iii", "iv", "v"];

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
    /// Codes of `niveau_sortie` that say that somebody holds a vocational qualification.
    pub qualified_levels: Vec<String>,
    /// Codes of `niveau_sortie` that say that somebody holds none.
    pub unqualified_levels: Vec<String>,
    /// Phrases of the name of a vocational qualification.
    qualification_phrases: Vec<Phrase>,
    /// Phrases of the name of a certificate that is none.
    general_phrases: Vec<Phrase>,
    /// Phrases that say that what is named was not obtained.
    denying_phrases: Vec<Phrase>,
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

/// The statement of the criteria that is compiled in.
pub const RULES: &str = include_str!("rules/leavers.toml");

/// The statements that are compiled in.
static CRITERIA: LazyLock<Vec<Criteria>> = LazyLock::new(|| {
    let file: CriteriaFile = toml::from_str(RULES).expect("a test reads the criteria that are compiled in");
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

    /// Returns what is known of the vocational qualification of a person, from the level on leaving and the names of diplomas.
    pub fn qualification_of<'f>(&self, facts: &Facts<'f>) -> Qualification<'f> {
        let has = |codes: &[String], level: &str| codes.iter().any(|code| code == level);
        let levels = facts.values("niveau_sortie").iter().map(|level| match *level {
            level if has(&self.qualified_levels, level) => Qualification::Held(level),
            level if has(&self.unqualified_levels, level) => Qualification::Missing,
            _ => Qualification::Unknown,
        });
        let names = facts.values("diplome_obtenu").iter().map(|name| self.qualification_named(name));
        let all: Vec<Qualification<'f>> = levels.chain(names).collect();
        let held = all.iter().find(|found| matches!(found, Qualification::Held(_))).copied();
        let is_missing = !all.is_empty() && all.iter().all(|found| *found == Qualification::Missing);
        held.unwrap_or(if is_missing { Qualification::Missing } else { Qualification::Unknown })
    }

    /// Returns what the name of a diploma says of a vocational qualification.
    fn qualification_named<'f>(&self, name: &'f str) -> Qualification<'f> {
        let words = words(name);
        let says = |phrases: &[Phrase]| phrases.iter().any(|phrase| phrase.stands_in(&words));
        match says(&self.qualification_phrases) {
            true if says(&self.denying_phrases) => Qualification::Unknown,
            true => Qualification::Held(name),
            false if says(&self.general_phrases) => Qualification::Missing,
            false => Qualification::Unknown,
        }
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
