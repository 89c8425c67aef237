// SPDX-License-Identifier: EUPL-1.2
//! The two languages of the command line: which one is spoken, and how it says things.
//!
//! Every sentence that a person reads stands in a [Project Fluent](https://projectfluent.org/) file, once per language:
//! `locales/fr/*.ftl` and `locales/en/*.ftl`, embedded in the binary. Code names a sentence by its id and hands over the
//! values that it contains, as a [`Message`]; the [`Translator`] turns it into text at the last moment.
//!
//! To add sentences for a command `roster`, write `locales/fr/roster.ftl` and `locales/en/roster.ftl`, and add `"roster"` to
//! the list in `embedded_files!` below. French sentences are typed with ordinary blanks; the translator sets those that no line
//! may be broken at. Tests compare the two languages and look for ids that no code uses, and for ids in
//! code that no file has; so an id is always written out as a literal, never put together at run time.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use raccord_protocol::typography::french;
use unic_langid::LanguageIdentifier;

use crate::escapes::escape_controls;

/// A language that Raccord speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English: dates as 2026-11-21, numbers as 10,000.
    #[value(name = "en")]
    English,
    /// French, the language of most offices, hence the default: dates as 21/11/2026, numbers as 10 000.
    #[default]
    #[value(name = "fr")]
    French,
}

impl Language {
    /// Returns the language to speak: the flag if there is one, else the first language of the environment (`LANGUAGE`,
    /// `LC_ALL`, `LC_MESSAGES`, `LANG`) that Raccord speaks, else French.
    pub fn choose(flag: Option<Self>) -> Self {
        Self::choose_among(flag, sys_locale::get_locales())
    }

    fn choose_among(flag: Option<Self>, locales: impl IntoIterator<Item = String>) -> Self {
        flag.or_else(|| locales.into_iter().find_map(|locale| Self::from_tag(&locale))).unwrap_or_default()
    }

    /// Returns the language of a tag such as `fr`, `fr-LU` or `en_GB.UTF-8`, or `None` for any other language.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next()?;
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "fr" => Some(Self::French),
            _ => None,
        }
    }

    /// Returns the tag, as configurations and the command line name the language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().expect("both tags are well-formed")
    }
}

impl From<Language> for raccord_protocol::catalogue::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::French => Self::French,
        }
    }
}

/// A value inside a sentence.
///
/// Numbers choose between singular and plural and are written with thousands separators; texts are shown with their control
/// characters escaped, since most come from files and from other offices.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A count or an amount.
    Number(i64),
    /// A text, as it was typed.
    Text(String),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&std::path::Path> for Argument {
    fn from(path: &std::path::Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A sentence not yet said: its id in the Fluent files and the values in it.
///
/// Library code and errors carry messages, so that the language is chosen in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    id: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

impl Message {
    /// Returns the sentence `id`, without values.
    pub fn new(id: &'static str) -> Self {
        Self { id, arguments: Vec::new() }
    }

    /// Adds the value of the variable `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Returns the id: stable, so that scripts can tell messages apart in any language.
    pub fn id(&self) -> &'static str {
        self.id
    }
}

impl From<&'static str> for Message {
    fn from(id: &'static str) -> Self {
        Self::new(id)
    }
}

/// Says messages, dates, numbers and durations in one language and one time zone.
pub struct Translator {
    language: Language,
    time_zone: TimeZone,
    bundle: FluentBundle<FluentResource>,
}

impl Translator {
    /// Returns a translator into `language`, with times in the time zone of this machine.
    pub fn new(language: Language) -> Self {
        Self::in_time_zone(language, TimeZone::system())
    }

    /// Returns a translator into `language`, with times in `time_zone`.
    pub fn in_time_zone(language: Language, time_zone: TimeZone) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // Fluent would set the marks U+2068 and U+2069 around each value, for scripts written right to left; terminals
        // show them as boxes and they spoil searches in the output.
        bundle.set_use_isolating(false);
        if language == Language::French {
            bundle.set_transform(Some(french));
        }
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| format_fluent_number(value, Language::English),
            Language::French => |value, _| format_fluent_number(value, Language::French),
        }));
        for file in EMBEDDED_FILES {
            let source = match language {
                Language::English => file.english,
                Language::French => file.french,
            };
            let resource = FluentResource::try_new(source.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("embedded file {}.ftl does not parse: {errors:?}", file.name));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("embedded file {}.ftl repeats an id: {errors:?}", file.name));
        }
        Self { language, time_zone, bundle }
    }

    /// Returns the language spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the time zone in which moments are said, that of the office.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// Returns the sentence `id` with `arguments` in it.
    ///
    /// An id that no file has (which a test excludes) is returned as it is, so that the person sees at least that.
    pub fn text(&self, id: &str, arguments: &[(&str, Argument)]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "no sentence has the id {id}");
        let Some(pattern) = pattern else {
            return id.to_owned();
        };
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            values.set(
                *name,
                match argument {
                    Argument::Number(number) => FluentValue::from(*number),
                    Argument::Text(text) => FluentValue::from(escape_controls(text).into_owned()),
                },
            );
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        debug_assert!(errors.is_empty(), "{id} cannot be said with {arguments:?}: {errors:?}");
        text.into_owned()
    }

    /// Returns a label with what it labels: `Nom : Weber`, or `Family name: Weber`.
    pub fn labelled(&self, label: &str, value: &str) -> String {
        format!("{label}{} {value}", self.text("label-end", &[]))
    }

    /// Returns parts that are told one after the other: `one; two`, or `un ; deux`.
    pub fn enumerated(&self, parts: &[String]) -> String {
        parts.join(&format!("{} ", self.text("part-end", &[])))
    }

    /// Returns `message` as text.
    pub fn say(&self, message: &Message) -> String {
        self.text(message.id, &message.arguments)
    }

    /// Returns a day: 21/11/2026 in French, 2026-11-21 in English.
    pub fn date(&self, date: Date) -> String {
        let format = match self.language {
            Language::English => "%Y-%m-%d",
            Language::French => "%d/%m/%Y",
        };
        date.strftime(format).to_string()
    }

    /// Returns a moment to the minute, in this translator's time zone: 21/11/2026 14:05 or 2026-11-21 14:05.
    pub fn date_time(&self, moment: Timestamp) -> String {
        let local = moment.to_zoned(self.time_zone.clone());
        format!("{} {}", self.date(local.date()), local.strftime("%H:%M"))
    }

    /// Returns a whole number with thousands separators: 10 000 (narrow no-break space) in French, 10,000 in English.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", group_thousands(&digits, self.language))
    }

    /// Returns a number to the tenth: 0,4 in French, 0.4 in English.
    pub fn tenths(&self, number: f64) -> String {
        let text = format!("{number:.1}");
        match self.language {
            Language::English => text,
            Language::French => text.replace('.', ","),
        }
    }

    /// Returns a length of time in its largest whole unit ("3 hours"), without its sign.
    pub fn duration(&self, duration: SignedDuration) -> String {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        const DAY: u64 = 24 * HOUR;
        const MONTH: u64 = 30 * DAY;
        const YEAR: u64 = 365 * DAY;
        let seconds = duration.as_secs().unsigned_abs();
        let (id, unit_seconds) = match seconds {
            0..MINUTE => ("duration-seconds", 1),
            MINUTE..HOUR => ("duration-minutes", MINUTE),
            HOUR..DAY => ("duration-hours", HOUR),
            DAY..MONTH => ("duration-days", DAY),
            MONTH..YEAR => ("duration-months", MONTH),
            YEAR.. => ("duration-years", YEAR),
        };
        self.text(id, &[("count", Argument::from(seconds / unit_seconds))])
    }

    /// Returns how far `moment` is from `now`: "3 hours ago", "in 2 days", "just now" for less than a second.
    pub fn relative(&self, moment: Timestamp, now: Timestamp) -> String {
        let elapsed = now.duration_since(moment);
        let duration = || [("duration", Argument::Text(self.duration(elapsed)))];
        match elapsed.as_secs() {
            0 => self.text("relative-now", &[]),
            1.. => self.text("relative-past", &duration()),
            i64::MIN..=-1 => self.text("relative-future", &duration()),
        }
    }
}

impl std::fmt::Debug for Translator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Translator").field("language", &self.language).finish_non_exhaustive()
    }
}

fn format_fluent_number(value: &FluentValue<'_>, language: Language) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let text = number.as_string();
    let (sign, magnitude) = text.strip_prefix('-').map_or_else(|| ("", text.as_ref()), |rest| ("-", rest));
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let grouped = group_thousands(whole, language);
    let decimal_mark = match language {
        Language::English => '.',
        Language::French => ',',
    };
    Some(if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}{decimal_mark}{fraction}")
    })
}

fn group_thousands(digits: &str, language: Language) -> String {
    let separator = match language {
        Language::English => ',',
        Language::French => '\u{202f}',
    };
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// One Fluent file in its two languages.
struct EmbeddedFile {
    name: &'static str,
    english: &'static str,
    french: &'static str,
}

macro_rules! embedded_files {
    ($($name:literal),* $(,)?) => {
        &[$(EmbeddedFile {
            name: $name,
            english: include_str!(concat!("locales/en/", $name, ".ftl")),
            french: include_str!(concat!("locales/fr/", $name, ".ftl")),
        }),*]
    };
}

/// All Fluent files, one name a line so that branches merge.
const EMBEDDED_FILES: &[EmbeddedFile] = embedded_files![
    "accompany",   //
    "appointment", //
    "arguments",   //
    "ask",         //
    "audit",       //
    "bench",       //
    "campaign",    //
    "care",        //
    "case",        //
    "claim",       //
    "commands",    //
    "consent",     //
    "contact",     //
    "context",     //
    "correction",  //
    "deadlines",   //
    "demo",        //
    "directory",   //
    "emergency",   //
    "erase",       //
    "errors",      //
    "evidence",    //
    "fields",      //
    "forks",
    "forms",        //
    "general",      //
    "grant",        //
    "grants",       //
    "import",       //
    "imports",      //
    "init",         //
    "interview",    //
    "laws",         //
    "letter",       //
    "link",         //
    "mapping",      //
    "meeting",      //
    "message",      //
    "notices",      //
    "organisation", //
    "path",         //
    "platform",     //
    "publish",      //
    "reasons",      //
    "refer",        //
    "report",       //
    "revoke",       //
    "rules",        //
    "school",       //
    "search",       //
    "serve",        //
    "share-out",    //
    "sharing",      //
    "sites",        //
    "solution",     //
    "staff",        //
    "status",       //
    "store",        //
    "subject",      //
    "team",         //
    "territory",    //
    "today",        //
    "upkeep",       //
    "values",       //
    "workshop",     //
];

#[cfg(test)]
mod tests;
