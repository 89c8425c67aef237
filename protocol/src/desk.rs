// SPDX-License-Identifier: EUPL-1.2
//! The desk of an office: whom to call now and why, and which clocks of the law run, kept for each case as facts that do not
//! depend on the day.
//!
//! A person is called who was never contacted, whose next contact is due, or whom nobody reached at this time of the day yet. Of
//! an appointment that has passed somebody says what became of it. Nobody is called who must not be contacted or who asked to be
//! left in peace, nor for a while who is looked after, has been spoken to or said no. But whoever is followed comes back: when
//! nothing was heard for so many days, somebody asks (requirements 89, 90 and 116). What a platform sets for itself,
//! [`CallingRules`], is applied with the moment: what is kept of a case does not change with it.
//!
//! [`Calling`] is what a case says about that, with the other files of the person (see [`OtherFile`]), and [`Calling::decide`] applies a moment to it: it is the only place where the rules
//! stand. So a node keeps a [`DeskRow`] of a few dozen bytes for each case, and in an [`index`] which cases agree in what decides:
//! it decides once for all of those when somebody asks, and opens the few cases that it shows.

use std::fmt::Display;

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize, Serializer};

use crate::appointment;
use crate::catalogue::Catalogue;
use crate::deadline::{Clock, State, Terms};
use crate::identifier::Country;

pub mod index;
mod person;

pub use person::OtherFile;

/// The fields that [`Calling`] reads.
pub const CALLING_FIELDS: [&str; 19] = [
    "tentative_contact",
    "resultat_contact",
    "relance_le",
    "injoignable",
    "a_ne_pas_contacter",
    "a_ne_pas_contacter_jusqu_au",
    "position_jeune",
    "etape",
    "fin_suivi_le",
    "date_signalement",
    "date_sortie",
    "prochain_rdv_date",
    appointment::FIELD,
    "revue_jusqu_au",
    "sorti_de_la_liste",
    "nouvelles_le",
    "solution_date_entree",
    "solution_date_rupture",
    "episode_depuis",
];

/// The field of the attempts.
const ATTEMPT: &str = "tentative_contact";

/// The field of who looks after a person.
pub const REFERENT: &str = "assistant_plateforme";

/// The field of the staff keys of those, each with its name.
pub const REFERENT_KEY: &str = "assistant_cle";

/// So many days are left for an answer to a letter before somebody calls. No text sets them: a default of Raccord.
pub const LETTER_DAYS: i32 = 14;

/// After so many days without news of a person whom an office follows, somebody asks. No text sets them: a default of Raccord.
pub const SILENCE_DAYS: i32 = 30;

/// After so many days somebody asks anew who wanted no support. No text sets them: a default of Raccord, the half of a year.
pub const REFUSAL_DAYS: i32 = 180;

/// After so many days somebody looks anew for a person whom nobody could reach. No text sets them: a default of Raccord, time enough for
/// somebody in the field to look.
pub const UNREACHABLE_DAYS: i32 = 60;

/// After these outcomes nobody calls again for a while unless a day was set for it.
const SETTLED: [&str; 7] = [
    "deja_accompagne",
    "ne_souhaite_pas_etre_recontacte",
    "ne_veut_pas_accompagnement",
    "nouveau_contrat",
    "nouveau_projet",
    "rdv_pris",
    "reorientation",
];

/// The outcome by which a person asks to be left in peace: nobody calls again unless a day was set for it.
const LEFT_ALONE: &str = "ne_souhaite_pas_etre_recontacte";

/// The outcomes by which a person says no to support.
pub const REFUSALS: [&str; 2] = [LEFT_ALONE, "ne_veut_pas_accompagnement"];

/// Who counts as contacted when one of these was spoken to: the young person and who answers for them.
const FAMILY: [&str; 4] = ["jeune", "mere", "pere", "representant_legal"];

/// A part of the week in which people can be reached or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Monday to Friday, before [`Week::noon_from`].
    Morning,
    /// Monday to Friday, until [`Week::afternoon_from`].
    Noon,
    /// Monday to Friday, until [`Week::evening_from`].
    Afternoon,
    /// Monday to Friday, the rest of the day.
    Evening,
    /// Saturday or Sunday.
    Weekend,
}

impl Slot {
    /// Every slot, in the order in which they are tried.
    pub const ALL: [Self; 5] = [Self::Morning, Self::Noon, Self::Afternoon, Self::Evening, Self::Weekend];
}

/// Says from which hour of Monday to Friday the parts of the day begin. Any hours make sense: what ends before it begins is no part of
/// the week. No text sets them: a default of Raccord, and a platform has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// When the morning ends.
    pub noon_from: u8,
    /// When noon ends.
    pub afternoon_from: u8,
    /// When the afternoon ends.
    pub evening_from: u8,
}

impl Default for Week {
    fn default() -> Self {
        Self { noon_from: 12, afternoon_from: 14, evening_from: 18 }
    }
}

impl Week {
    /// Returns the slot of a moment.
    pub fn slot(self, moment: DateTime) -> Slot {
        self.slot_of(Hour::of(moment))
    }

    /// Returns the slots that there are, in the order in which they are tried.
    pub fn slots(self) -> impl Iterator<Item = Slot> {
        Slot::ALL.into_iter().filter(move |slot| Hour::all().any(|hour| self.slot_of(hour) == *slot))
    }

    /// Returns the slots in which none of some attempts was made.
    pub fn untried<'v>(self, attempts: impl IntoIterator<Item = &'v Attempt>) -> impl Iterator<Item = Slot> {
        let tried = attempts.into_iter().filter_map(Attempt::hour).fold(Hours::default(), Hours::with);
        self.slots().filter(move |slot| !tried.has(self, *slot))
    }

    fn slot_of(self, hour: Hour) -> Slot {
        match hour {
            Hour::OfWeekend => Slot::Weekend,
            Hour::OfWorkday(hour) if hour < self.noon_from => Slot::Morning,
            Hour::OfWorkday(hour) if hour < self.afternoon_from => Slot::Noon,
            Hour::OfWorkday(hour) if hour < self.evening_from => Slot::Afternoon,
            Hour::OfWorkday(_) => Slot::Evening,
        }
    }
}

/// Is the part of the week that every platform's parts are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hour {
    OfWeekend,
    /// An hour of Monday to Friday, of those from 0 to 23.
    OfWorkday(u8),
}

/// How many hours a day has.
const DAY_HOURS: u8 = 24;

impl Hour {
    fn of(moment: DateTime) -> Self {
        match moment.weekday() {
            Weekday::Saturday | Weekday::Sunday => Self::OfWeekend,
            _ => Self::OfWorkday(moment.hour().unsigned_abs()),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        (0..DAY_HOURS).map(Self::OfWorkday).chain([Self::OfWeekend])
    }

    fn bit(self) -> u32 {
        match self {
            Self::OfWeekend => 1 << DAY_HOURS,
            Self::OfWorkday(hour) => 1 << hour,
        }
    }
}

/// Is hours of the week, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct Hours(u32);

impl Hours {
    fn with(self, hour: Hour) -> Self {
        Self(self.0 | hour.bit())
    }

    /// Tells whether one of them is in a slot.
    fn has(self, week: Week, slot: Slot) -> bool {
        Hour::all().any(|hour| self.0 & hour.bit() != 0 && week.slot_of(hour) == slot)
    }

    /// Tells whether there is no hour that is not one of them: then nothing is untried, however the week is parted.
    fn is_all(self) -> bool {
        Hour::all().all(|hour| self.0 & hour.bit() != 0)
    }
}

/// Is what a platform sets about whom it calls, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallingRules {
    /// Days left for an answer to a letter before somebody calls.
    pub letter_days: i32,
    /// Days without news of a person after which somebody asks.
    pub silence_days: i32,
    /// Days after which somebody asks anew who said no.
    pub refusal_days: i32,
    /// Days after which somebody looks anew for a person whom nobody could reach.
    pub unreachable_days: i32,
    /// The parts of the week.
    pub week: Week,
}

impl Default for CallingRules {
    fn default() -> Self {
        Self {
            letter_days: LETTER_DAYS,
            silence_days: SILENCE_DAYS,
            refusal_days: REFUSAL_DAYS,
            unreachable_days: UNREACHABLE_DAYS,
            week: Week::default(),
        }
    }
}

/// A contact attempt as the cases hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Attempt {
    /// The day.
    #[serde(serialize_with = "as_text")]
    pub date: Date,
    /// The time of the day, where it was noted.
    #[serde(serialize_with = "as_optional_text")]
    pub time: Option<Time>,
    /// How: a code of the catalogue; empty where it was not noted.
    pub mode: String,
    /// Who was reached: a code of the catalogue; empty where it was not noted.
    pub who: String,
    /// What came of it: a code of the catalogue; empty where it was not noted.
    pub outcome: String,
    /// Whether a message was left.
    pub message_left: bool,
}

impl Attempt {
    /// Reads a value of the field `tentative_contact`; none where it is no record with a date.
    pub fn read(value: &str) -> Option<Self> {
        let parts = Catalogue::current().by_name("tentative_contact")?.record_parts(value)?;
        let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
        Some(Self {
            date: part("date").parse().ok()?,
            time: part("heure").parse().ok(),
            mode: part("mode"),
            who: part("qui"),
            outcome: part("resultat"),
            message_left: part("message_repondeur") == "true",
        })
    }

    /// Tells whether anybody was reached.
    pub fn reached(&self) -> bool {
        let nobody = ["", "personne"].contains(&self.who.as_str());
        !nobody || SETTLED.contains(&self.outcome.as_str())
    }

    /// Tells whether it says of nobody reached what only somebody can have said.
    pub fn contradicts_itself(&self) -> bool {
        self.who == "personne" && SETTLED.contains(&self.outcome.as_str())
    }

    /// Tells whether it was a letter.
    fn is_letter(&self) -> bool {
        self.mode == "courrier"
    }

    /// Tells whether it was a contact: the young person, or a parent or other legal representative, was spoken to. It is the one
    /// meaning of "contacted" wherever people are counted; a call to a school or a partner is none.
    pub fn is_contact(&self) -> bool {
        FAMILY.contains(&self.who.as_str())
    }

    /// Returns the hour of the week, where the time was noted.
    fn hour(&self) -> Option<Hour> {
        Some(Hour::of(self.date.to_datetime(self.time?)))
    }
}

/// Returns the attempts of a case, the newest first. A letter goes out when the day is over: one of which no time was noted comes after
/// what else was tried on its day, and an answer to it is waited for.
pub fn attempts<'v>(values: impl IntoIterator<Item = impl AsRef<str> + 'v>) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = values.into_iter().filter_map(|value| Attempt::read(value.as_ref())).collect();
    attempts.sort_by(|one, other| {
        let place = |attempt: &Attempt| (attempt.date, attempt.is_letter() && attempt.time.is_none());
        place(other).cmp(&place(one)).then_with(|| other.cmp(one))
    });
    attempts
}

/// Returns the key of who looks after a person, as text; none where the key that stands is of another name.
pub fn referent_key<'v>(name: Option<&str>, keys: impl IntoIterator<Item = impl AsRef<str> + 'v>) -> Option<String> {
    let field = Catalogue::current().by_name(REFERENT_KEY)?;
    let name = name?;
    let mut parts = keys.into_iter().filter_map(|value| field.record_parts(value.as_ref()));
    parts.find_map(|mut parts| parts.remove("cle").filter(|_| parts.get("nom").is_some_and(|of| of == name)))
}

/// Returns why a person is no longer on the list, a code of the catalogue, where that stands.
pub fn gone<'v>(values: impl IntoIterator<Item = impl AsRef<str> + 'v>) -> Option<String> {
    let field = Catalogue::current().by_name("sorti_de_la_liste")?;
    let parts = values.into_iter().find_map(|value| field.record_parts(value.as_ref()))?;
    parts.get("motif").cloned()
}

/// Why somebody is called now; the first reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// The day set for another contact has come.
    Due {
        /// The day.
        #[serde(serialize_with = "as_text")]
        since: Date,
    },
    /// An appointment has passed, and nothing tells what became of it.
    AppointmentPassed {
        /// Its day.
        #[serde(serialize_with = "as_text")]
        since: Date,
    },
    /// Nobody has contacted the person.
    NeverContacted {
        /// The day of leaving or of the report, whichever is earlier, where one is known.
        #[serde(serialize_with = "as_optional_text")]
        since: Option<Date>,
    },
    /// A letter was sent and nobody answered: the parents or the young person are called.
    LetterUnanswered {
        /// The day of the letter.
        #[serde(serialize_with = "as_text")]
        since: Date,
    },
    /// Nobody was reached, and nobody tried in this part of the week.
    UntriedSlot {
        /// The part of the week.
        slot: Slot,
    },
    /// Nothing was heard of the person for long.
    NoNews {
        /// The day of the last attempt or news; that of the report or of leaving where there is none.
        #[serde(serialize_with = "as_optional_text")]
        since: Option<Date>,
    },
    /// Nobody could reach the person, long ago: somebody looks anew, in the field if need be.
    Unreachable {
        /// As for [`Self::NoNews`].
        #[serde(serialize_with = "as_optional_text")]
        since: Option<Date>,
    },
    /// The person wanted no support, long ago.
    Refused {
        /// As for [`Self::NoNews`].
        #[serde(serialize_with = "as_optional_text")]
        since: Option<Date>,
    },
}

/// Why somebody is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// The follow-up is over, or a solution found.
    Closed,
    /// The person must not be contacted.
    DoNotContact,
    /// The schools are still looking through the list that named the person.
    InReview,
    /// An attempt was made today, or in this part of the week, and no day is due.
    Later,
    /// The person asked to be left in peace, or was spoken to or is looked after, and nothing is silent for long.
    Settled,
    /// Nobody could reach the person, and it is not long ago.
    Unreachable,
}

/// Is a day in four bytes: 512 times the year, 32 times the month, the day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Day(i32);

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day()))
    }
}

impl Day {
    /// Returns the date; the last there is for what no date has, which only damage writes.
    pub fn date(self) -> Date {
        let (year, rest) = (self.0.div_euclid(512), self.0.rem_euclid(512));
        let parts = (i16::try_from(year), i8::try_from(rest / 32), i8::try_from(rest % 32));
        let (Ok(year), Ok(month), Ok(day)) = parts else { return Date::MAX };
        Date::new(year, month, day).unwrap_or(Date::MAX)
    }
}

/// Is what a case says about whether its person is called, on whatever day.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Calling {
    /// Whether the person must not be contacted, ...
    kept_from: bool,
    /// ... and until when, where that ends.
    kept_from_until: Option<Day>,
    /// Whether a step says that there is nothing more to do.
    is_closed: bool,
    /// From when the follow-up is over.
    ended: Option<Day>,
    /// The day set for another contact, that no attempt has met.
    again: Option<Day>,
    /// The day of the newest attempt.
    newest: Option<Day>,
    /// Whether that was a letter.
    newest_is_letter: bool,
    is_unreachable: bool,
    /// Whether the person asked to be left in peace.
    is_left_alone: bool,
    /// Whether the person wants no support.
    refuses: bool,
    /// Whether somebody was spoken to, or looks after the person.
    is_settled: bool,
    /// The first appointment of which nothing tells what became.
    appointment: Option<Day>,
    /// The day of the newest news that is no attempt.
    news: Option<Day>,
    /// How long schools look through the list.
    review_until: Option<Day>,
    /// The day of leaving or of the report, whichever is earlier.
    listed: Option<Day>,
    /// When somebody tried.
    tried: Hours,
    attempts: u16,
    is_gone: bool,
}

/// Says in what order people are called: the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    is_gone: bool,
    kind: u8,
    since: Option<Date>,
    attempts: u16,
    case: u64,
}

impl Rank {
    /// Returns the number of the case.
    pub fn case(&self) -> u64 {
        self.case
    }
}

impl Calling {
    /// As it is where a referral says that the person is not to be contacted: it names no day until when.
    #[must_use]
    pub fn kept_from_by_referral(self, is_said: bool) -> Self {
        if is_said { Self { kept_from: true, kept_from_until: None, ..self } } else { self }
    }

    /// Tells whether the person must not be contacted on a day: the flag stands, and the day it holds until is not over.
    pub fn must_not_be_contacted(&self, today: Date) -> bool {
        self.kept_from && self.kept_from_until.is_none_or(|until| until >= Day::from(today))
    }

    /// Tells whether there is nothing more to do, or will not be from a day on.
    pub fn is_over(&self) -> bool {
        self.is_closed || self.ended.is_some()
    }

    /// Tells whether it is said that nobody can reach the person.
    pub fn is_unreachable(&self) -> bool {
        self.is_unreachable
    }

    /// Returns the day set for another contact, that no attempt has met.
    pub fn due_since(&self) -> Option<Date> {
        self.again.map(Day::date)
    }

    /// Tells whether a step says that there is nothing more to do.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Tells whether the follow-up is over on a day.
    pub fn has_ended(&self, today: Date) -> bool {
        self.ended.is_some_and(|ended| ended <= Day::from(today))
    }

    /// Returns the slots of a week in which nobody tried.
    pub fn untried(&self, week: Week) -> impl Iterator<Item = Slot> {
        week.slots().filter(move |slot| !self.tried.has(week, *slot))
    }

    /// Says why the person is called at a moment of the office's own time.
    ///
    /// # Errors
    /// Says why the person is not called.
    pub fn decide(&self, now: DateTime) -> Result<Reason, Rest> {
        self.decide_by(now, &CallingRules::default())
    }

    /// As [`Calling::decide`], by what a platform has set.
    ///
    /// # Errors
    /// Says why the person is not called.
    pub fn decide_by(&self, now: DateTime, rules: &CallingRules) -> Result<Reason, Rest> {
        let today = Day::from(now.date());
        if self.must_not_be_contacted(now.date()) {
            return Err(Rest::DoNotContact);
        }
        if self.has_ended(now.date()) || self.is_closed {
            return Err(Rest::Closed);
        }
        if let Some(again) = self.again.filter(|again| *again <= today) {
            return Ok(Reason::Due { since: again.date() });
        }
        if let Some(passed) = self.appointment.filter(|day| *day < today) {
            return Ok(Reason::AppointmentPassed { since: passed.date() });
        }
        if self.again.is_some() || self.appointment.is_some() {
            return Err(Rest::Later);
        }
        if self.is_left_alone {
            return Err(Rest::Settled);
        }
        if self.newest.is_none() && self.review_until.is_some_and(|until| until >= today) {
            return Err(Rest::InReview);
        }
        if self.is_settled || self.refuses || self.is_unreachable {
            let rest = if self.seems_unreachable() { Rest::Unreachable } else { Rest::Settled };
            return self.after_silence(now.date(), rules).ok_or(rest);
        }
        let Some(newest) = self.newest else {
            return Ok(Reason::NeverContacted { since: self.listed.map(Day::date) });
        };
        if self.newest_is_letter {
            let since = newest.date();
            let waited = since.until(now.date()).map_or(0, |span| span.get_days());
            return if waited < rules.letter_days { Err(Rest::Later) } else { Ok(Reason::LetterUnanswered { since }) };
        }
        let slot = rules.week.slot(now);
        if newest >= today {
            return Err(Rest::Later);
        }
        if self.tried.has(rules.week, slot) {
            return self.after_silence(now.date(), rules).ok_or(Rest::Later);
        }
        Ok(Reason::UntriedSlot { slot })
    }

    /// Says why somebody asks again after a silence; none where it has not lasted long enough. Where nothing tells since when, it has.
    fn after_silence(&self, today: Date, rules: &CallingRules) -> Option<Reason> {
        let since = self.heard().map(Day::date);
        let (days, reason) = match self.refuses {
            true => (rules.refusal_days, Reason::Refused { since }),
            false if self.is_unreachable => (rules.unreachable_days, Reason::Unreachable { since }),
            false => (rules.silence_days, Reason::NoNews { since }),
        };
        let waited = |since: Date| since < today && since.until(today).is_ok_and(|span| span.get_days() >= days);
        since.is_none_or(waited).then_some(reason)
    }

    /// Tells whether the term runs of whom nobody could reach; who said no was reached, and has that one.
    fn seems_unreachable(&self) -> bool {
        self.is_unreachable && !self.refuses
    }

    /// Returns the day on which something was heard of the person.
    fn heard(&self) -> Option<Day> {
        self.newest.max(self.news).or(self.listed)
    }

    /// Returns what of this decides, on whatever day and by whatever rules of a platform: [`Self::decide_by`] gives the same reason and [`Self::rank`] the same place
    /// for it, and no reason where there is none. So what many cases say becomes one of a few things. None where the person is never
    /// called.
    pub fn essential(&self) -> Option<Self> {
        let kept_until = self.kept_from_until.filter(|_| self.kept_from);
        if self.is_closed || (self.kept_from && kept_until.is_none()) {
            return None;
        }
        let of_all = Self {
            ended: self.ended,
            again: self.again,
            attempts: self.attempts,
            is_gone: self.is_gone,
            ..Self::default()
        };
        // Whoever is not called up to a day is not, whatever the day is about.
        let not_before =
            |until: Option<Day>, calling: Self| Self { kept_from: until.is_some(), kept_from_until: until, ..calling };
        if self.again.is_some() || self.appointment.is_some() {
            // Once the person is due, nobody is asked about an appointment.
            let appointment = self.appointment.filter(|day| self.again.is_none_or(|again| *day < again));
            return Some(not_before(kept_until, Self { appointment, ..of_all }));
        }
        if self.is_left_alone {
            return None;
        }
        let is_review = self.newest.is_none();
        let until = kept_until.max(self.review_until.filter(|_| is_review));
        // Whom somebody tried to reach on a day is left alone on that day, so that nothing before it matters.
        let after = |day: Option<Day>| until.filter(|until| is_review || Some(*until) > day);
        let is_tried = self.newest.is_some() && !self.newest_is_letter && self.tried.is_all();
        if self.refuses || self.is_settled || self.is_unreachable || is_tried {
            let is_unreachable = self.seems_unreachable();
            let is_settled = !self.refuses && !is_unreachable;
            let resting = Self { refuses: self.refuses, is_unreachable, is_settled, newest: self.heard(), ..of_all };
            // Nothing is before the day of the report where there was no attempt: the review keeps its place.
            return Some(match self.newest {
                Some(_) => not_before(after(resting.newest), resting),
                None => not_before(until, Self { newest: None, listed: self.heard(), ..resting }),
            });
        }
        if self.newest.is_none() {
            return Some(not_before(until, Self { listed: self.listed, ..of_all }));
        }
        let tried = Self { newest: self.newest, ..of_all };
        if self.newest_is_letter {
            return Some(not_before(until, Self { newest_is_letter: true, ..tried }));
        }
        let news = self.news.filter(|news| Some(*news) > self.newest);
        Some(not_before(after(self.newest), Self { tried: self.tried, news, ..tried }))
    }

    /// Returns where a person stands among those who are called: what is due first, the longest due at the head; then whose
    /// appointment has passed; then who was never contacted, the longest on the list at the head; then whose letter had no answer;
    /// then whom nobody reached, those with the fewest attempts at the head; then who has not been heard of for the longest; then who
    /// was unreachable, and who said no, long ago. Who is gone from the list comes after all who are on it.
    pub fn rank(&self, why: &Reason, case: u64) -> Rank {
        let (kind, since) = match *why {
            Reason::Due { since } => (0, Some(since)),
            Reason::AppointmentPassed { since } => (1, Some(since)),
            Reason::NeverContacted { since } => (2, Some(since.unwrap_or(Date::MAX))),
            Reason::LetterUnanswered { since } => (3, Some(since)),
            Reason::UntriedSlot { .. } => (4, None),
            Reason::NoNews { since } => (5, Some(since.unwrap_or(Date::MAX))),
            Reason::Unreachable { since } => (6, Some(since.unwrap_or(Date::MAX))),
            Reason::Refused { since } => (7, Some(since.unwrap_or(Date::MAX))),
        };
        Rank { is_gone: self.is_gone, kind, since, attempts: self.attempts, case }
    }
}

/// Is a clock that was started for a person and not stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StartedClock {
    /// Its place in [`Clock::all`].
    pub clock: u8,
    /// The day from which it runs.
    pub start: Day,
}

/// Is what an office keeps of a case for its desk: of a young person's case, as far as the office may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DeskRow {
    /// Whether the case is the office's own.
    pub own: bool,
    /// Whether it is on the office to call.
    pub ours: bool,
    /// Where files are linked as one person's: the lowest number among them, which stands for the person.
    pub person: Option<u64>,
    /// Whether this file says by itself that there is nothing more to do, or from a day on: the person is called from another then.
    pub over: bool,
    /// Whether the person is called: what linked files say counts too.
    pub calling: Calling,
    /// The names of who looks after the person, as [`name_key`] writes them, and the staff key of the first.
    pub referents: Vec<String>,
    /// The clocks of every country that run.
    pub clocks: Vec<StartedClock>,
    /// The newest commit in which another organisation said something about the case, by number in this store.
    pub told: Option<u64>,
}

impl DeskRow {
    /// Tells whether a name, as [`name_key`] writes it, or a staff key is of those who look after the person; an empty one is where nobody
    /// does whose turn it is.
    pub fn is_of(&self, referent: &str) -> bool {
        let is_nobody = referent.is_empty() && self.ours && self.referents.is_empty();
        is_nobody || self.referents.iter().any(|name| name == referent)
    }

    /// Returns the clocks of a country that run for the person on a day, by the terms of a platform: how each stands, and the last day;
    /// none once the follow-up is over.
    pub fn deadlines(&self, country: Country, today: Date, terms: &Terms) -> impl Iterator<Item = (State, Day)> {
        let over = self.calling.has_ended(today);
        let started = self.clocks.iter().filter(move |_| !over);
        started.filter_map(move |started| {
            let clock = Clock::all().get(usize::from(started.clock)).filter(|clock| clock.country == country)?;
            let due = clock.due_within(started.start.date(), terms);
            Some((clock.state(due, today)?.0, due.into()))
        })
    }
}

/// Returns a name as two of them are compared.
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

fn as_text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_optional_text<S: Serializer>(value: &Option<impl Display>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        None => serializer.serialize_none(),
        Some(value) => serializer.collect_str(value),
    }
}

#[cfg(test)]
mod tests;
