// SPDX-License-Identifier: EUPL-1.2
//! Legal clocks: from which day time runs for a person, when it is over, and what stops it.
//!
//! The clocks are data, in `rules/deadlines.toml`, dated and with their sources; [`running`] is pure. A clock that starts again (a
//! second request, a second convocation) runs from the newest day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};
use toml::value::Datetime;

use crate::catalogue::Language;
use crate::identifier::Country;
use crate::leaver::{Criteria, Facts, Qualification, date, later};
use crate::rules::age_in_years;
use crate::typography::french_label;

#[cfg(test)]
mod tests;

/// A clock as the law has it from one day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Name, ASCII snake case; one name for all statements that follow each other.
    pub name: String,
    /// The country.
    pub country: Country,
    since: Datetime,
    until: Option<Datetime>,
    /// The field with the day from which time runs.
    pub from: String,
    follows: Option<Follows>,
    within: Option<Term>,
    at_age: Option<u8>,
    ages: Option<(u8, u8)>,
    #[serde(default)]
    without_diploma: bool,
    /// Whether a platform may set a term of its own; none where it may not.
    pub settable: Option<Settable>,
    #[serde(default)]
    lapses: bool,
    #[serde(default)]
    done_by: Vec<String>,
    #[serde(default)]
    done_when: BTreeMap<String, Vec<String>>,
    warn_days: u16,
    #[serde(deserialize_with = "french_label")]
    label_fr: String,
    label_en: String,
    #[serde(deserialize_with = "french_label")]
    action_fr: String,
    action_en: String,
    #[serde(deserialize_with = "french_label")]
    source_fr: String,
    source_en: String,
}

/// What starts a clock where no day stands in its own field: something that took place on the day of a request or after it. So it
/// starts however late the request is typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Follows {
    /// The field of the request, whose own clock must not refuse it.
    request: String,
    /// The field of what took place.
    event: String,
}

/// How far a platform may set the term of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settable {
    /// No law sets it: to any number of days.
    Freely,
    /// A law sets it: only so that it ends earlier.
    Shorter,
}

/// The terms that a platform has set for itself, in days, by the name of the clock.
pub type Terms = BTreeMap<String, i32>;

/// Why a clock does not run for a person, although the day from which it would run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person was of another age on that day.
    Age {
        /// In completed years.
        age: i16,
        /// The least and the greatest age for which it runs.
        ages: (u8, u8),
    },
    /// The person holds a vocational qualification, and it runs for those who hold none.
    Diploma {
        /// A code of the field `niveau_sortie`, or the name of a diploma.
        what: String,
    },
}

/// The fields by which a diploma is known.
const DIPLOMA_FIELDS: [&str; 2] = ["niveau_sortie", "diplome_obtenu"];

/// How long a clock runs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Term {
    days: i32,
    months: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    clock: Vec<Clock>,
}

/// The statement of the clocks that is compiled in.
pub const RULES: &str = include_str!("rules/deadlines.toml");

/// The clocks that are compiled in.
static CLOCKS: LazyLock<Vec<Clock>> = LazyLock::new(|| {
    let file: ClockFile = toml::from_str(RULES).expect("a test reads the clocks that are compiled in");
    file.clock
});

impl Clock {
    /// Returns every clock, in the order of the file.
    pub fn all() -> &'static [Self] {
        &CLOCKS
    }

    /// Returns what it is about.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::French => &self.label_fr,
        }
    }

    /// Returns what has to be done.
    pub fn action(&self, language: Language) -> &str {
        match language {
            Language::English => &self.action_en,
            Language::French => &self.action_fr,
        }
    }

    /// Returns the text that it rests on.
    pub fn source(&self, language: Language) -> &str {
        match language {
            Language::English => &self.source_en,
            Language::French => &self.source_fr,
        }
    }

    /// Returns the fields that it reads, the birth date included.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let fields = [self.from.as_str(), "date_naissance"].into_iter();
        let diplomas = DIPLOMA_FIELDS.into_iter().filter(|_| self.without_diploma);
        let done = self.done_by.iter().map(String::as_str).chain(self.done_when.keys().map(String::as_str));
        let follows = self.follows.iter().flat_map(|follows| {
            let right = DIPLOMA_FIELDS.into_iter();
            [follows.request.as_str(), follows.event.as_str()].into_iter().chain(right)
        });
        fields.chain(done).chain(diplomas).chain(follows)
    }

    /// Returns why it does not run for a person from a day on; none where nothing that is known stands in the way.
    pub fn refusal(&self, facts: &Facts<'_>, start: Date) -> Option<Refusal> {
        if let Some((ages, birth)) = self.ages.zip(facts.dates("date_naissance").next()) {
            let age = age_in_years(birth, start);
            if !(i16::from(ages.0)..=i16::from(ages.1)).contains(&age) {
                return Some(Refusal::Age { age, ages });
            }
        }
        match self.qualification(facts, start)? {
            Qualification::Held(what) => Some(Refusal::Diploma { what: what.to_owned() }),
            Qualification::Missing | Qualification::Unknown => None,
        }
    }

    /// Tells whether what stands in a file stops it, from whatever day it would run.
    pub fn is_met(&self, facts: &Facts<'_>) -> bool {
        self.done_when.iter().any(|(field, values)| facts.is_one_of(field, values))
    }

    /// Tells whether it runs only for who holds no vocational qualification, and nothing in a file says for certain whether the person
    /// holds one.
    pub fn asks_for_diploma(&self, facts: &Facts<'_>, start: Date) -> bool {
        self.qualification(facts, start) == Some(Qualification::Unknown)
    }

    /// Returns what is known of a person's vocational qualification; none where the clock runs with one as without.
    fn qualification<'f>(&self, facts: &Facts<'f>, start: Date) -> Option<Qualification<'f>> {
        let criteria = Criteria::of(self.country, start).filter(|_| self.without_diploma)?;
        Some(criteria.qualification_of(facts))
    }

    /// Returns how the clock stands on a day and how many days are left, negative where the last day is over; none where it is
    /// no task of that day.
    pub fn state(&self, due: Date, day: Date) -> Option<(State, i32)> {
        self.state_ahead(due, day, 0)
    }

    /// As [`Self::state`], for who looks so many days ahead: a birthday within them is a task too.
    pub fn state_ahead(&self, due: Date, day: Date, days_ahead: i32) -> Option<(State, i32)> {
        // Asked of every case: a difference of times costs a tenth of a span.
        let days_left = i32::try_from(day.duration_until(due).as_hours() / 24).unwrap_or(i32::MAX);
        let near = i32::from(self.warn_days);
        // A birthday is no task of today in all the years before it.
        if (self.at_age.is_some() && days_left > near.max(days_ahead)) || (self.lapses && days_left < 0) {
            return None;
        }
        let state = match days_left {
            ..0 => State::Over,
            _ if days_left <= near => State::Near,
            _ => State::Running,
        };
        Some((state, days_left))
    }

    /// Returns days, both included, between which every start of the clock lies whose last day, by the terms of a platform, is between
    /// two days, both included; none where there is no bound.
    pub fn starts_between(
        &self,
        (from, until): (Option<Date>, Option<Date>),
        terms: &Terms,
    ) -> (Option<Date>, Option<Date>) {
        let (shortest, longest) = self.length_days(terms);
        (from.and_then(|day| days_after(day, -longest)), until.and_then(|day| days_after(day, -shortest)))
    }

    /// Returns how many days it takes at least and at most, by the terms of a platform: months and years are not all as long.
    fn length_days(&self, terms: &Terms) -> (i32, i32) {
        let (shortest, longest) = match (&self.within, self.at_age) {
            (Some(term), _) => (term.months * MONTH_DAYS_MIN + term.days, term.months * MONTH_DAYS_MAX + term.days),
            (None, age) => (i32::from(age.unwrap_or_default()) * 365, i32::from(age.unwrap_or_default()) * 366),
        };
        match (self.settable, terms.get(&self.name)) {
            (Some(Settable::Freely), Some(days)) => (*days, *days),
            (Some(Settable::Shorter), Some(days)) => (shortest.min(*days), longest.min(*days)),
            (None, _) | (_, None) => (shortest, longest),
        }
    }

    /// Returns within which days, both included, the last day of a clock lies that is a task of a day for who looks so many days ahead;
    /// none where there is no bound.
    pub fn task_days(&self, day: Date, days_ahead: i32) -> (Option<Date>, Option<Date>) {
        let far = i32::from(self.warn_days).max(days_ahead);
        (self.lapses.then_some(day), self.at_age.and_then(|_| days_after(day, far)))
    }

    /// Returns the latest last day with which the clock is over or near on a day.
    pub fn near_until(&self, day: Date) -> Option<Date> {
        days_after(day, i32::from(self.warn_days))
    }

    fn holds(&self, day: Date) -> bool {
        date(self.since) <= day && self.until.is_none_or(|until| day <= date(until))
    }

    /// Returns the last day, of a clock that starts on a day.
    fn due(&self, start: Date) -> Date {
        match (&self.within, self.at_age) {
            (Some(term), _) => later(start, term.months, term.days),
            (None, age) => later(start, i32::from(age.unwrap_or_default()) * 12, 0),
        }
    }

    /// Tells whether so many days may be longer than the term is: a month is taken as short as one can be.
    pub fn is_loosened_by(&self, days: i32) -> bool {
        self.within.as_ref().is_some_and(|term| days > term.months * MONTH_DAYS_MIN + term.days)
    }

    /// Returns the last day, where a platform has set terms of its own: a term of a law never ends later than the law has it.
    pub fn due_within(&self, start: Date, terms: &Terms) -> Date {
        let due = self.due(start);
        match (self.settable, terms.get(&self.name)) {
            (Some(Settable::Freely), Some(days)) => later(start, 0, *days),
            (Some(Settable::Shorter), Some(days)) => later(start, 0, *days).min(due),
            (None, _) | (_, None) => due,
        }
    }

    /// Returns the first day on which what it follows took place after a request that stands, unless what stops it was done since
    /// the request.
    fn followed(&self, facts: &Facts<'_>) -> Option<Date> {
        let follows = self.follows.as_ref()?;
        let asked = facts.dates(&follows.request).max()?;
        let mut rights = CLOCKS.iter().filter(|clock| clock.country == self.country && clock.from == follows.request);
        let is_refused = rights.any(|clock| clock.refusal(facts, asked).is_some());
        let is_done = self.done_by.iter().any(|field| facts.dates(field).any(|day| day >= asked));
        if is_refused || is_done {
            return None;
        }
        facts.dates(&follows.event).filter(|day| *day >= asked).min()
    }

    /// Tells whether a clock that started on a day was stopped.
    fn is_done(&self, facts: &Facts<'_>, start: Date) -> bool {
        self.done_by.iter().any(|field| facts.dates(field).any(|day| day >= start)) || self.is_met(facts)
    }
}

/// The days of the shortest month, ...
const MONTH_DAYS_MIN: i32 = 28;
/// ... and of the longest.
const MONTH_DAYS_MAX: i32 = 31;

/// Returns the day so many days after another, before it where they are negative; none where no date is so far away.
pub fn days_after(day: Date, days: i32) -> Option<Date> {
    let days = Span::new().try_days(days).ok()?;
    day.checked_add(days).ok()
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The last day is over.
    Over,
    /// The last day is near.
    Near,
    /// There is time.
    Running,
}

/// A clock that runs for a person.
#[derive(Clone, Debug, Serialize)]
pub struct Deadline {
    /// How it stands.
    pub state: State,
    /// The last day.
    #[serde(serialize_with = "as_text")]
    pub due: Date,
    /// The day from which time runs.
    #[serde(serialize_with = "as_text")]
    pub start: Date,
    /// Days left; negative where the last day is over.
    pub days_left: i32,
    /// The clock, as its statement names it.
    #[serde(serialize_with = "as_name")]
    pub clock: &'static Clock,
}

/// Returns the clocks of a country that run for a person on a day, the most urgent first.
pub fn running(facts: &Facts<'_>, country: Country, day: Date) -> Vec<Deadline> {
    running_within(facts, country, day, &Terms::new())
}

/// As [`running`], on a platform that has set terms of its own.
pub fn running_within(facts: &Facts<'_>, country: Country, day: Date, terms: &Terms) -> Vec<Deadline> {
    running_ahead(facts, country, day, terms, 0)
}

/// As [`running_within`], for who looks so many days ahead: birthdays within them are there too.
pub fn running_ahead(facts: &Facts<'_>, country: Country, day: Date, terms: &Terms, days_ahead: i32) -> Vec<Deadline> {
    let of_country = CLOCKS.iter().filter(|clock| clock.country == country);
    let mut deadlines: Vec<Deadline> =
        of_country.filter_map(|clock| run(clock, facts, day, terms, days_ahead)).collect();
    deadlines
        .sort_by(|one, other| (one.state, one.due, &one.clock.name).cmp(&(other.state, other.due, &other.clock.name)));
    deadlines
}

fn run(clock: &'static Clock, facts: &Facts<'_>, day: Date, terms: &Terms, days_ahead: i32) -> Option<Deadline> {
    let start = started(clock, facts)?;
    let due = clock.due_within(start, terms);
    let (state, days_left) = clock.state_ahead(due, day, days_ahead)?;
    Some(Deadline { state, due, start, days_left, clock })
}

/// Returns the day from which a clock runs for a person, where it was started and not stopped. This depends neither on the day on which
/// somebody asks nor on the terms of a platform: by [`Clock::due_within`] they say until when.
pub fn started(clock: &Clock, facts: &Facts<'_>) -> Option<Date> {
    let start = facts.dates(&clock.from).max().into_iter().chain(clock.followed(facts)).max()?;
    let due = clock.due(start);
    // A birthday clock starts at birth, long before any law: the statement that holds on the birthday counts.
    let judged = if clock.at_age.is_some() { due } else { start };
    if !clock.holds(judged) || clock.is_done(facts, start) {
        return None;
    }
    let has_age = clock.ages.is_none() || facts.dates("date_naissance").next().is_some();
    (has_age && clock.refusal(facts, start).is_none()).then_some(start)
}

fn as_text<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

fn as_name<S: Serializer>(clock: &&'static Clock, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&clock.name)
}
