// SPDX-License-Identifier: EUPL-1.2
//! Values, fields and authors as people read them, and what is odd or wrong about a value.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use raccord_protocol::catalogue::{
    self, Catalogue, ChoiceOption, Class, DateFormat, Field, FieldError, FieldId, FieldKind, Part, Warning, fold,
    parse_date,
};
use raccord_protocol::identifier::phone::{PhoneProblem, phone_written};
use raccord_protocol::identifier::{IneProblem, MatriculeProblem, UaiProblem};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{CaseKind, Refusal};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{Author, AuthorRole, Party, Standing, Value};

use crate::context::instant;
use crate::error::CliError;
use crate::interviewing::Block;
use crate::language::{Language, Message, Translator};

/// How many digits of a long id people are shown: enough to name it in an office.
pub const SHORT_DIGITS: usize = 8;

/// Says values in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    translator: &'a Translator,
    language: catalogue::Language,
}

impl<'a> Words<'a> {
    /// Returns the words of a translator's language.
    pub fn new(translator: &'a Translator) -> Self {
        let language = match translator.language() {
            Language::English => catalogue::Language::English,
            Language::French => catalogue::Language::French,
        };
        Self { translator, language }
    }

    /// Returns the language of the catalogue's labels.
    pub fn language(&self) -> catalogue::Language {
        self.language
    }

    pub(crate) fn say(&self, message: impl Into<Message>) -> String {
        self.translator.say(&message.into())
    }

    /// Returns the label of the field of a name, or the name where a newer catalogue must be meant.
    pub fn field(&self, name: &str) -> String {
        let field = Catalogue::current().by_name(name);
        field.map_or_else(|| name.to_owned(), |field| field.label(self.language).to_owned())
    }

    /// Returns the label of the field of a number.
    pub fn field_of(&self, id: FieldId) -> String {
        let field = Catalogue::current().field(id);
        field.map_or_else(|| id.to_string(), |field| field.label(self.language).to_owned())
    }

    /// Returns a canonical value of the field of a name as people write it.
    pub fn value(&self, field: &str, value: &str) -> String {
        match Catalogue::current().by_name(field) {
            Some(field) => self.value_of_kind(&field.kind, value),
            None => value.to_owned(),
        }
    }

    /// Returns the parts that stand in a record as people read them: labels and values, in the order of the catalogue.
    pub fn parts(&self, field: &str, given: &BTreeMap<String, String>) -> Vec<(String, String)> {
        let kind = Catalogue::current().by_name(field).map(|field| &field.kind);
        let Some(FieldKind::Record { parts }) = kind else { return Vec::new() };
        let said = |part: &Part| {
            let value = given.get(&part.name).filter(|value| !value.is_empty())?;
            let label = match self.language {
                catalogue::Language::English => &part.label_en,
                catalogue::Language::French => &part.label_fr,
            };
            Some((label.clone(), self.value_of_kind(&part.kind, value)))
        };
        parts.iter().filter_map(said).collect()
    }

    /// Returns a canonical value as a person types it: a record by the names of its parts, yes and no as words, a choice by
    /// its code.
    pub fn typed(&self, field: &Field, value: &str) -> String {
        self.typed_of_kind(&field.kind, value)
    }

    fn typed_of_kind(&self, kind: &FieldKind, value: &str) -> String {
        match kind {
            FieldKind::Boolean | FieldKind::Date => self.value_of_kind(kind, value),
            FieldKind::Record { parts } => {
                let given: BTreeMap<String, String> = serde_json::from_str(value).unwrap_or_default();
                let said = parts.iter().filter_map(|part| {
                    let value = given.get(&part.name)?;
                    Some(format!("{}={}", part.name, self.typed_of_kind(&part.kind, value)))
                });
                said.collect::<Vec<_>>().join("; ")
            }
            FieldKind::Choice { .. }
            | FieldKind::Email
            | FieldKind::Ine
            | FieldKind::Integer
            | FieldKind::LongText
            | FieldKind::Matricule
            | FieldKind::Phone
            | FieldKind::Postcode
            | FieldKind::Text
            | FieldKind::Time
            | FieldKind::Uai => value.to_owned(),
        }
    }

    /// Returns a canonical value of a part of a record as people write it.
    pub fn part(&self, field: &str, part: &str, value: &str) -> String {
        let kind = Catalogue::current().by_name(field).map(|field| &field.kind);
        let Some(FieldKind::Record { parts }) = kind else { return value.to_owned() };
        if part == BLOCKS {
            return self.blocks(value);
        }
        let part = parts.iter().find(|known| known.name == part);
        part.map_or_else(|| value.to_owned(), |part| self.value_of_kind(&part.kind, value))
    }

    /// Returns the names of blocks of the interview form as people read them.
    fn blocks(&self, value: &str) -> String {
        let label = |name: &str| {
            let block = Block::all().iter().find(|block| block.name == name);
            block.map_or_else(|| name.to_owned(), |block| block.label(self.language).to_owned())
        };
        value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
    }

    fn value_of_kind(&self, kind: &FieldKind, value: &str) -> String {
        match kind {
            FieldKind::Boolean => match value {
                "true" => self.say("value-yes"),
                "false" => self.say("value-no"),
                _ => value.to_owned(),
            },
            FieldKind::Choice { options } => {
                let option = options.iter().find(|option| option.code == value);
                option.map_or_else(|| value.to_owned(), |option| option.label(self.language).to_owned())
            }
            FieldKind::Date => {
                value.parse::<Date>().map_or_else(|_| value.to_owned(), |date| self.translator.date(date))
            }
            FieldKind::Record { parts } => {
                let given: BTreeMap<String, String> = serde_json::from_str(value).unwrap_or_default();
                let said = parts.iter().filter_map(|part| {
                    let value = given.get(&part.name)?;
                    let label = match self.language {
                        catalogue::Language::English => &part.label_en,
                        catalogue::Language::French => &part.label_fr,
                    };
                    let said =
                        if part.name == BLOCKS { self.blocks(value) } else { self.value_of_kind(&part.kind, value) };
                    Some(self.translator.labelled(label, &said))
                });
                let said: Vec<String> = said.collect();
                if said.is_empty() { value.to_owned() } else { self.translator.enumerated(&said) }
            }
            FieldKind::Phone => phone_written(value),
            FieldKind::Email
            | FieldKind::Ine
            | FieldKind::Integer
            | FieldKind::LongText
            | FieldKind::Matricule
            | FieldKind::Postcode
            | FieldKind::Text
            | FieldKind::Time
            | FieldKind::Uai => value.to_owned(),
        }
    }

    /// Returns what stands at a place of a document: a value, or why there is none to read.
    pub fn place(&self, field: &str, value: Option<&str>) -> String {
        match value {
            None => self.say("value-sealed"),
            Some("") => self.say("value-cleared"),
            Some(value) => self.value(field, value),
        }
    }

    /// Returns whether a value counts, in words; empty where it simply does.
    pub fn standing(&self, value: &Value) -> String {
        self.standing_of(&value.standing)
    }

    /// As [`Words::standing`].
    pub fn standing_of(&self, standing: &Standing) -> String {
        match standing {
            Standing::Counted => String::new(),
            Standing::Pending => self.say("standing-pending"),
            Standing::Refused { reason } => {
                self.say(Message::new("standing-refused").with("reason", self.refusal(*reason)))
            }
        }
    }

    /// Returns why a home did not admit a change.
    pub fn refusal(&self, reason: Refusal) -> String {
        self.say(match reason {
            Refusal::AfterRefused => "refusal-after-refused",
            Refusal::Closed => "refusal-closed",
            Refusal::NoGrant => "refusal-no-grant",
            Refusal::NotAuthorised => "refusal-not-authorised",
            Refusal::Unknown => "refusal-unknown",
        })
    }

    /// Returns who wrote something: the role, and the first digits of the key, which stand for a name.
    pub fn author(&self, author: &Author) -> String {
        let role = self.say(role_of(author));
        format!("{role} {}", short(&author.key))
    }

    /// Returns what a colleague is called, with the role; the role and the first digits of the key of anybody else.
    pub fn colleague(&self, author: &Author) -> String {
        match &author.name {
            Some(name) => format!("{name} ({})", self.say(role_of(author))),
            None => self.author(author),
        }
    }

    /// Returns the organisation of an author.
    pub fn author_organisation(&self, author: &Author) -> String {
        author.organisation.as_ref().map_or_else(|| self.say("author-unknown"), |party| self.party(party))
    }

    /// Returns the name of an organisation, or the first digits of its id where its card is not held.
    pub fn party(&self, party: &Party) -> String {
        if party.name.is_empty() { short(&party.organisation) } else { party.name.clone() }
    }

    /// Returns the name of an organisation with its kind.
    pub fn party_with_kind(&self, party: &Party) -> String {
        let name = self.party(party);
        match party.kind {
            Some(kind) => format!("{name} ({})", self.kind(kind)),
            None => name,
        }
    }

    /// Returns the kind of an organisation.
    pub fn kind(&self, kind: OrganisationKind) -> &'static str {
        kind.label(self.language)
    }

    /// Returns the name of a legal basis.
    pub fn basis(&self, basis: Basis) -> &'static str {
        basis.label(self.language)
    }

    /// Returns the name of a class of fields.
    pub fn class(&self, class: Class) -> &'static str {
        class.label(self.language)
    }

    /// Returns a moment to the minute.
    pub fn moment(&self, moment: Timestamp) -> String {
        self.translator.date_time(instant(moment))
    }

    /// Returns until when something holds: the last day where a day ends then, as that of terms which people set by the day; else the
    /// moment to the minute. Terms of before ended with the day of universal time.
    pub fn until(&self, moment: Timestamp) -> String {
        let end = instant(moment);
        let ends_a_day = |zone: &TimeZone| end.to_zoned(zone.clone()).time() == Time::midnight();
        let zone = [self.translator.time_zone().clone(), TimeZone::UTC].into_iter().find(ends_a_day);
        let last = zone.and_then(|zone| end.to_zoned(zone).date().yesterday().ok());
        last.map_or_else(|| self.moment(moment), |last| self.translator.date(last))
    }

    /// Returns why a text cannot stand in a field.
    pub fn field_error(&self, error: &FieldError) -> String {
        self.say(match error {
            FieldError::Boolean => Message::new("field-error-boolean"),
            FieldError::Choice { options } => Message::new("field-error-choice").with("options", *options),
            FieldError::ControlCharacter { code } => {
                Message::new("field-error-control").with("code", format!("U+{code:04X}"))
            }
            FieldError::Date => Message::new("field-error-date"),
            FieldError::Integer => Message::new("field-error-integer"),
            FieldError::Long { bytes, bytes_max } => {
                Message::new("field-error-long").with("bytes", *bytes).with("bytes_max", *bytes_max)
            }
            FieldError::Record => Message::new("field-error-record"),
            FieldError::RecordPart { part, problem } => {
                Message::new("field-error-part").with("part", part.as_str()).with("problem", self.field_error(problem))
            }
            FieldError::RecordPartMissing { part } => {
                Message::new("field-error-part-missing").with("part", part.as_str())
            }
            FieldError::RecordPartUnknown { part } => {
                Message::new("field-error-part-unknown").with("part", part.as_str())
            }
            FieldError::Time => Message::new("field-error-time"),
        })
    }
}

/// Returns the sentence about something odd in a value that is kept all the same.
pub fn warning(warning: &Warning) -> Message {
    Message::new(match warning {
        Warning::Email => "warning-email",
        Warning::Ine(IneProblem::Key { .. }) => "warning-ine-key",
        Warning::Ine(IneProblem::Shape) => "warning-ine-shape",
        Warning::Matricule(MatriculeProblem::BirthDate) => "warning-matricule-birth",
        Warning::Matricule(MatriculeProblem::Key { .. }) => "warning-matricule-key",
        Warning::Matricule(MatriculeProblem::Shape) => "warning-matricule-shape",
        Warning::Phone(PhoneProblem::Characters) => "warning-phone-characters",
        Warning::Phone(PhoneProblem::Unassigned) => "warning-phone-unassigned",
        Warning::Postcode => "warning-postcode",
        Warning::Uai(UaiProblem::Department { .. }) => "warning-uai-department",
        Warning::Uai(UaiProblem::Key { .. }) => "warning-uai-key",
        Warning::Uai(UaiProblem::Shape) => "warning-uai-shape",
    })
}

/// Returns the hint that lists what could have been typed, where a field, or a part of it, takes one of several values.
pub fn choices(field: &Field, error: &FieldError, words: Words<'_>) -> Option<Message> {
    let wrong = match (&field.kind, error) {
        (FieldKind::Record { parts }, FieldError::RecordPart { part, .. }) => {
            &parts.iter().find(|known| known.name == *part)?.kind
        }
        (kind, _) => kind,
    };
    let FieldKind::Choice { options } = wrong else { return None };
    Some(Message::new("hint-field-choices").with("values", options_named(options, words.language())))
}

/// Returns the first options of a choice as they can be typed: the code and, where it says more, the label.
pub fn options_named(options: &[ChoiceOption], language: catalogue::Language) -> String {
    let named = |option: &ChoiceOption| match option.label(language) {
        label if fold(label) == fold(&option.code) => option.code.clone(),
        label => format!("{} ({label})", option.code),
    };
    let mut named: Vec<String> = options.iter().take(CHOICES_NAMED).map(named).collect();
    if options.len() > CHOICES_NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// Returns the option that a text means: by its code, its label in either language, or another word for it.
pub fn option_called<'a>(options: &'a [ChoiceOption], text: &str) -> Option<&'a ChoiceOption> {
    let wanted = fold(text);
    let names = |option: &&ChoiceOption| {
        [&option.code, &option.label_fr, &option.label_en]
            .into_iter()
            .chain(&option.aliases)
            .any(|name| fold(name) == wanted)
    };
    options.iter().find(names)
}

/// How many values of a field are named in an error.
const CHOICES_NAMED: usize = 20;

/// Returns the sentence about a birth date that fits nobody whom an office follows: a slip in it makes a node erase the case.
pub fn odd_birth_date(field: &Field, value: &str, today: Date) -> Option<Message> {
    let born: Date = value.parse().ok().filter(|_| field.name == FIELD_BIRTH)?;
    let age = |years: i16| born.year().checked_add(years).map(|year| (year, born.month(), born.day()));
    let now = (today.year(), today.month(), today.day());
    if age(AGE_MIN).is_some_and(|birthday| now < birthday) {
        Some(Message::new("warning-birth-young"))
    } else if age(AGE_MAX + 1).is_some_and(|birthday| now >= birthday) {
        Some(Message::new("warning-birth-old"))
    } else {
        None
    }
}

/// Returns the sentence about a day that is of no use in a young person's case: longer ago than anybody who is followed could have left
/// school or entered a solution, or further ahead than anybody plans.
pub fn odd_day(field: &Field, value: &str, today: Date) -> Option<Message> {
    let is_of_course = field.of == CaseKind::Person && COURSE.contains(&field.name.as_str());
    let day: Date = value.parse().ok().filter(|_| is_of_course)?;
    let year = i32::from(day.year()) - i32::from(today.year());
    if year <= -COURSE_YEARS_BACK {
        Some(Message::new("warning-day-long-ago"))
    } else if year >= COURSE_YEARS_AHEAD {
        Some(Message::new("warning-day-far-ahead"))
    } else {
        None
    }
}

/// The days of the course of things.
const COURSE: [&str; 8] = [
    "date_sortie",
    "date_signalement",
    "solution_date_entree",
    "solution_date_rupture",
    "date_entretien_situation",
    "fin_suivi_le",
    "demande_droit_au_retour_le",
    "relance_le",
];
/// Nobody who is followed left school, or was found a place, so many years ago: help ends at 30, and none of it begins before 15.
const COURSE_YEARS_BACK: i32 = 15;
/// Nobody plans so many years ahead.
const COURSE_YEARS_AHEAD: i32 = 2;

/// Returns the sentence about a day that cannot have come yet: a birth, and what somebody has asked for.
pub fn impossible_day(field: &Field, value: &str, today: Date) -> Option<Message> {
    let day: Date = value.parse().ok()?;
    match field.name.as_str() {
        _ if day <= today => None,
        FIELD_BIRTH => Some(Message::new("warning-birth-future")),
        "demande_droit_au_retour_le" => Some(Message::new("value-asked-later")),
        _ => None,
    }
}

/// Tells whether a text may be a telephone number, whatever stands beside it: one that no plan knows is kept with a warning, a word takes
/// the place of no number. A field that is cleared holds none.
pub fn may_be_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty() || PHONE_DIGITS.contains(&digits)
}

/// Tells whether a target of an indicator is one that nothing can be counted to: figures are counts, shares and days.
pub fn negative_target(field: &Field, value: &str) -> bool {
    let parts = (field.name == "objectif").then(|| field.record_parts(value)).flatten();
    parts.and_then(|parts| parts.get("valeur")?.parse::<i64>().ok()).is_some_and(|target| target < 0)
}

/// How many digits a number has: the shortest of Luxembourg's fixed lines, and the longest that is dialled from abroad.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 4..=17;

/// The field that decides how long a case is kept.
const FIELD_BIRTH: &str = "date_naissance";
/// Who is younger is at school, and on no list of an office.
const AGE_MIN: i16 = 14;
/// Who is older is followed by no office: help ends with the 25th year, in Luxembourg with the 29th.
const AGE_MAX: i16 = 30;

/// Returns the field that a person names, by name or label in either language.
///
/// # Errors
/// Names the fields that are near.
pub fn find_field(name: &str, words: Words<'_>) -> Result<&'static Field, CliError> {
    let catalogue = Catalogue::current();
    if let Some(field) = catalogue.by_name(name) {
        return Ok(field);
    }
    let error = CliError::usage(Message::new("error-field-unknown").with("name", name));
    let near: Vec<String> = catalogue
        .suggest(name)
        .into_iter()
        .map(|field| format!("{} ({})", field.name, field.label(words.language())))
        .collect();
    Err(if near.is_empty() {
        error.hint("hint-field-list")
    } else {
        error.hint(Message::new("hint-field-near").with("fields", near.join(", ")))
    })
}

/// As [`find_field`], for a case of a kind.
///
/// # Errors
/// Names the fields of that kind that are near, or says that the field is one of another kind.
pub fn find_field_of(kind: CaseKind, name: &str, words: Words<'_>) -> Result<&'static Field, CliError> {
    let catalogue = Catalogue::current();
    if let Some(field) = catalogue.by_name(name) {
        return check_kind(field, kind, words).map(|()| field);
    }
    let near: Vec<String> = catalogue
        .suggest_of(kind, name)
        .into_iter()
        .map(|field| format!("{} ({})", field.name, field.label(words.language())))
        .collect();
    let error = CliError::usage(Message::new("error-field-unknown").with("name", name));
    if near.is_empty() {
        return Err(error.hint("hint-field-none"));
    }
    Err(error.hint(Message::new("hint-field-near").with("fields", near.join(", "))))
}

/// Checks that a field is one of a kind of case.
///
/// # Errors
/// Says of which kind it is.
pub fn check_kind(field: &Field, kind: CaseKind, words: Words<'_>) -> Result<(), CliError> {
    if field.of == kind {
        return Ok(());
    }
    let other = Message::new("error-field-kind")
        .with("field", field.label(words.language()))
        .with("kind", words.say(kind_message(field.of)))
        .with("case", words.say(kind_message(kind)));
    Err(CliError::usage(other).hint("hint-field-kind"))
}

/// Returns what a case of a kind is called, as the sentence that says so.
pub fn kind_message(kind: CaseKind) -> Message {
    Message::new(match kind {
        CaseKind::ActorSheet => "kind-actor-sheet",
        CaseKind::Campaign => "kind-campaign",
        CaseKind::Group => "kind-group",
        CaseKind::Meeting => "kind-meeting",
        CaseKind::Person => "kind-person",
        CaseKind::Solution => "kind-solution",
        CaseKind::Thread => "kind-thread",
    })
}

/// Returns the first digits of an id or a key.
pub fn short(id: &impl std::fmt::Display) -> String {
    let mut digits = id.to_string();
    digits.truncate(SHORT_DIGITS);
    digits
}

/// Returns the id of the word for the capacity in which somebody signed.
fn role_of(author: &Author) -> &'static str {
    match author.role {
        AuthorRole::Administrator => "author-administrator",
        AuthorRole::Adviser => "author-adviser",
        AuthorRole::Assistant => "author-assistant",
        AuthorRole::Auditor => "author-auditor",
        AuthorRole::Leader => "author-leader",
        AuthorRole::Node => "author-node",
        AuthorRole::Registrar => "author-registrar",
        AuthorRole::Unknown => "author-unknown",
    }
}
/// Reads a day, as people write days in France and Luxembourg, or as ISO 8601 has it.
pub(crate) fn parse_day(text: &str) -> Result<Date, CliError> {
    let day = parse_date(text, &[DateFormat::Iso, DateFormat::DayMonthYear]);
    day.ok_or_else(|| CliError::usage(Message::new("error-day").with("text", text)).hint("hint-day"))
}

/// Returns the first moment of a day, by the clock of an office.
pub(crate) fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    let start = day.to_zoned(zone.clone()).map_or(0, |start| start.timestamp().as_millisecond());
    Timestamp(u64::try_from(start).unwrap_or(0))
}

/// Returns the moment at which a day is over, by the clock of an office.
pub(crate) fn end_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, |next| start_of(next, zone))
}

/// Reads a time of the day.
pub(crate) fn parse_time(text: &str) -> Result<Time, CliError> {
    let wrong = || CliError::usage(Message::new("error-time").with("text", text)).hint("hint-time");
    let (hour, minute) = text.trim().split_once([':', 'h']).ok_or_else(wrong)?;
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = hour.parse().ok().zip(minute.parse().ok()).ok_or_else(wrong)?;
    Time::new(hour, minute, 0, 0).map_err(|_| wrong())
}

/// Reads a moment: a day, which is its first moment by the clock of an office, a day and a time, or a moment of universal time
/// as RFC 3339 has it.
pub(crate) fn parse_moment(text: &str, zone: &TimeZone) -> Result<Timestamp, CliError> {
    if let Ok(moment) = text.trim().parse::<jiff::Timestamp>() {
        return Ok(Timestamp(u64::try_from(moment.as_millisecond()).unwrap_or(0)));
    }
    let (day, time) = text.trim().split_once([' ', 'T']).map_or((text, None), |(day, time)| (day, Some(time)));
    let day = parse_day(day)?;
    let Some(time) = time else { return Ok(start_of(day, zone)) };
    let moment =
        day.to_datetime(parse_time(time)?).to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    Ok(Timestamp(u64::try_from(moment).unwrap_or(0)))
}

/// The part of a record that names blocks of the interview form.
const BLOCKS: &str = "blocs";

#[cfg(test)]
mod tests;
