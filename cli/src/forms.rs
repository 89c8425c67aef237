// SPDX-License-Identifier: EUPL-1.2
//! Which consent forms there are to choose from, and what people read of them.
//!
//! The forms of a platform, which its leaders signed, come first: they are what its members agreed to show people. An office
//! may keep others of its own, in the directory `forms` of its home or anywhere as a file: it answers for them itself. Those
//! that ship with the program are something to start from, for platforms that have none of their own: where leaders have
//! decided what people read, another text of the same name would say that they had decided it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use raccord_protocol::consent::Agreed;
use raccord_protocol::form::{self, Fault, Form, FormError, Unfit};
use raccord_protocol::id::{Digest, PlatformId};
use raccord_protocol::roster::{Directory, Roster};
use raccord_protocol::rules::Refusal;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::grants::ConsentView;

use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::values::{Words, short};

/// The forms that ship with the program.
const BUILT_IN: [&str; 2] = [include_str!("forms/alj.toml"), include_str!("forms/psad.toml")];

/// The directory of a home that holds an office's own forms.
const DIRECTORY: &str = "forms";

/// The most files of that directory that are looked at.
const FILES_MAX: usize = 256;

/// The fewest digits by which a form is called.
const DIGITS_MIN: usize = 8;

/// Says who stands behind a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The office that uses it.
    Office,
    /// The leaders of these platforms, who signed it.
    Platforms(Vec<PlatformId>),
    /// Nobody yet: it ships with the program.
    Program,
}

/// Is a form that can be chosen.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The form.
    pub form: Form,
    /// Who stands behind it.
    pub origin: Origin,
}

/// Says when the paper was signed for which a form is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Signed {
    /// When the person agreed.
    pub agreed: Agreed,
    /// The moment of now: by it the office is a member of its platforms.
    pub now: Timestamp,
}

impl Signed {
    /// Returns that of a paper that is signed now.
    pub fn now(now: Timestamp) -> Self {
        Self { agreed: Agreed::at(now), now }
    }
}

impl Offer {
    /// Returns every form that can be chosen by name: those of the office's platforms, its own, and, where one of its platforms
    /// has none in force, those that ship with the program. A file of the office that is no form is passed over.
    ///
    /// # Errors
    /// Fails where there is no home.
    pub(crate) fn all(context: &Context, held: &Held, signed: Signed) -> Result<Vec<Self>, CliError> {
        let mut offers = of_platforms(held, signed);
        let mut add = |form: Form, origin: Origin| {
            if !offers.iter().any(|offer| offer.form.name == form.name) {
                offers.push(Self { form, origin });
            }
        };
        let directory = context.home()?.path().join(DIRECTORY);
        if let Ok(found) = fs::read_dir(directory) {
            let mut paths: Vec<_> = found.take(FILES_MAX).filter_map(|file| Some(file.ok()?.path())).collect();
            paths.sort();
            for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
                if let Ok((form, _)) = read_file(path) {
                    add(form, Origin::Office);
                }
            }
        }
        if serves_some(held, signed) {
            built_in().into_iter().for_each(|form| add(form, Origin::Program));
        }
        Ok(offers)
    }

    /// Returns the form that `text` names: a file, one of a platform by its name or the first digits of its hash, one of the
    /// office's home, or one that ships with the program.
    ///
    /// # Errors
    /// Fails where there is none, it cannot be read, or two platforms mean two forms by that name.
    pub(crate) fn find(context: &Context, held: &Held, signed: Signed, text: &str) -> Result<Self, CliError> {
        if text.ends_with(".toml") {
            return Ok(Self { form: read_file(Path::new(text))?.0, origin: Origin::Office });
        }
        let named = |offer: &Self| {
            let digest = offer.form.digest.to_string();
            offer.form.name == text || (text.len() >= DIGITS_MIN && digest.starts_with(&text.to_lowercase()))
        };
        let mut of_platforms: Vec<Self> = of_platforms(held, signed).into_iter().filter(named).collect();
        match (of_platforms.pop(), of_platforms.is_empty()) {
            (Some(only), true) => return Ok(only),
            (Some(last), false) => {
                let digits = of_platforms.iter().chain([&last]).map(|offer| said_of(held, offer)).collect::<Vec<_>>();
                return Err(CliError::usage(Message::new("form-of-several").with("form", text))
                    .hint(Message::new("hint-form-of-several").with("names", digits.join(", "))));
            }
            (None, _) => {}
        }
        let name_is_plain = text.chars().all(|character| character.is_alphanumeric() || "-_".contains(character));
        let own = context.home()?.path().join(DIRECTORY).join(format!("{text}.toml"));
        if name_is_plain && own.exists() {
            return Ok(Self { form: read_file(&own)?.0, origin: Origin::Office });
        }
        let names: Vec<String> = Self::all(context, held, signed)?.into_iter().map(|offer| offer.form.name).collect();
        let hint = Message::new("hint-form").with("names", names.join(", "));
        match built_in().into_iter().find(|form| form.name == text) {
            Some(form) if serves_some(held, signed) => Ok(Self { form, origin: Origin::Program }),
            Some(_) => {
                let replaced = CliError::not_found(Message::new("form-of-program").with("form", text));
                Err(replaced.hint(hint).hint("hint-form-of-program"))
            }
            None => Err(CliError::not_found(Message::new("form-missing").with("form", text)).hint(hint)),
        }
    }

    /// Tells whether the form is for the members of a platform.
    pub fn is_for(&self, platform: PlatformId, roster: &Roster, agreed: Agreed) -> bool {
        match &self.origin {
            Origin::Office => true,
            Origin::Platforms(platforms) => platforms.contains(&platform),
            Origin::Program => !form::had_own(roster, agreed),
        }
    }

    /// Returns who stands behind the form, in words.
    pub fn origin_said(&self, directory: &Directory) -> Message {
        match &self.origin {
            Origin::Office => Message::new("form-origin-office"),
            Origin::Platforms(platforms) => {
                Message::new("form-origin-platform").with("names", platform_names(directory, platforms))
            }
            Origin::Program => Message::new("form-origin-program"),
        }
    }
}

/// Returns the forms of the platforms that the office is a member of, those of one text in several platforms once.
fn of_platforms(held: &Held, signed: Signed) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for platform in own_platforms(held, signed.now) {
        for form in form::signable(&held.directory, platform, signed.agreed) {
            match offers.iter_mut().find(|offer| offer.form.digest == form.digest) {
                Some(Offer { origin: Origin::Platforms(platforms), .. }) => platforms.push(platform),
                Some(_) | None => offers.push(Offer { form, origin: Origin::Platforms(vec![platform]) }),
            }
        }
    }
    offers.sort_by(|one, other| (&one.form.name, one.form.version).cmp(&(&other.form.name, other.form.version)));
    offers
}

fn own_platforms(held: &Held, now: Timestamp) -> impl Iterator<Item = PlatformId> {
    let member = move |platform: &PlatformId| held.directory.member(*platform, held.organisation, now).is_some();
    held.directory.rosters().map(|(platform, _)| platform).filter(member)
}

/// Tells whether what ships with the program is for any platform of the office, or it has none yet.
fn serves_some(held: &Held, signed: Signed) -> bool {
    let platforms = own_platforms(held, signed.now);
    let mut platforms = platforms.filter_map(|platform| held.directory.roster(platform)).peekable();
    platforms.peek().is_none() || platforms.any(|roster| !form::had_own(roster, signed.agreed))
}

fn said_of(held: &Held, offer: &Offer) -> String {
    let platforms = match &offer.origin {
        Origin::Platforms(platforms) => platform_names(&held.directory, platforms),
        Origin::Office | Origin::Program => String::new(),
    };
    format!("{} (v{}, {platforms})", short(&offer.form.digest), offer.form.version)
}

fn platform_names(directory: &Directory, platforms: &[PlatformId]) -> String {
    let name = |platform: &PlatformId| directory.roster(*platform).map_or(String::new(), |roster| roster.name.clone());
    platforms.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Returns the forms that ship with the program.
pub fn built_in() -> Vec<Form> {
    BUILT_IN.iter().map(|text| Form::read(text).expect("a test reads the forms that are compiled in")).collect()
}

/// Returns a form that ships with the program, with its file.
pub fn built_in_named(name: &str) -> Option<(Form, &'static str)> {
    built_in().into_iter().zip(BUILT_IN).find(|(form, _)| form.name == name)
}

/// Reads the file of a form; returns it with its text.
///
/// # Errors
/// Says what is wrong, where, and how to mend it.
pub fn read_file(path: &Path) -> Result<(Form, String), CliError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(form::FORM_BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| CliError::file(path, &error))?;
    let refused = || CliError::usage(Message::new("form-unreadable").with("path", path));
    let text = String::from_utf8(bytes).map_err(|_| refused().because("form-fault-utf8").hint("hint-form-utf8"))?;
    match Form::read(&text) {
        Ok(form) => Ok((form, text)),
        Err(error) => {
            let (reason, hint) = wrong(&error);
            Err(refused().because(reason).hint(hint))
        }
    }
}

/// Returns what is wrong with a form and where, and how to mend it.
pub fn wrong(error: &FormError) -> (Message, Message) {
    match error {
        FormError::Shape { row, reason } => (
            Message::new("form-fault-shape").with("row", *row).with("reason", reason.as_str()),
            Message::new("hint-form-shape"),
        ),
        FormError::TooLong { bytes_max, .. } => {
            (Message::new("form-fault-long-file").with("bytes", *bytes_max), Message::new("hint-form-long"))
        }
        FormError::Fault { place, fault } => {
            let (reason, hint) = fault_said(fault);
            let place = place.line.iter().map(String::as_str).chain([place.key]).collect::<Vec<_>>();
            (reason.with("place", place.join(" › ")), hint)
        }
    }
}

fn fault_said(fault: &Fault) -> (Message, Message) {
    let plain = |reason, hint| (Message::new(reason), Message::new(hint));
    let named = |reason, name: &String, hint| (Message::new(reason).with("name", name.as_str()), Message::new(hint));
    match fault {
        Fault::ArticleMissing => plain("form-fault-article", "hint-form-article"),
        Fault::BlockUnknown(name) => named("form-fault-block", name, "hint-form-fields"),
        Fault::Empty => plain("form-fault-empty", "hint-form-empty"),
        Fault::FieldUnknown(name) => named("form-fault-field", name, "hint-form-fields"),
        Fault::FieldPrivate(name) => named("form-fault-private", name, "hint-form-private"),
        Fault::Long(bytes) => (Message::new("form-fault-long").with("bytes", *bytes), Message::new("hint-form-long")),
        Fault::Many(count) => (Message::new("form-fault-many").with("count", *count), Message::new("hint-form-many")),
        Fault::Name => plain("form-fault-name", "hint-form-name"),
        Fault::NoField => plain("form-fault-no-field", "hint-form-no-field"),
        Fault::NoLine => plain("form-fault-no-line", "hint-form-no-line"),
        Fault::NoOrganisation => plain("form-fault-no-organisation", "hint-form-no-organisation"),
        Fault::Range(number) => {
            let number = i64::from(*number);
            (Message::new("form-fault-range").with("number", number), Message::new("hint-form-range"))
        }
        Fault::Twice => plain("form-fault-twice", "hint-form-twice"),
    }
}

/// Returns the error of a form that the rules of a platform do not let be used on it.
pub fn unfit(form: &Form, unfit: &Unfit, words: Words<'_>) -> CliError {
    let refused = CliError::denied(Message::new("form-unfit").with("form", form.name.as_str()));
    match unfit {
        Unfit::Country => refused.because("form-unfit-country").hint("hint-form-unfit-country"),
        Unfit::Days { days_max } => {
            let days = Message::new("form-unfit-days").with("days", form.days).with("days_max", u32::from(*days_max));
            refused.because(days).hint(Message::new("hint-form-unfit-days").with("days_max", u32::from(*days_max)))
        }
        Unfit::NoRules => refused.because("grant-no-rules").hint("hint-form-unfit-rules"),
        Unfit::Refused { line, field, recipient, refusal } => {
            let reason = Message::new("form-unfit-refused")
                .with("line", line.as_str())
                .with("field", words.field_of(*field))
                .with("recipient", words.kind(*recipient))
                .with("basis", words.basis(form.basis));
            let hint = match refusal {
                Refusal::Basis { sufficient, .. } if !sufficient.is_empty() => {
                    let bases: Vec<&str> = sufficient.iter().map(|basis| words.basis(*basis)).collect();
                    Message::new("hint-form-unfit-bases").with("bases", bases.join(", "))
                }
                Refusal::RecipientWrites { .. } => Message::new("hint-form-unfit-write"),
                Refusal::Basis { .. } | Refusal::ClassItemOnly { .. } | Refusal::HolderItemOnly { .. } => {
                    Message::new("hint-form-unfit-line")
                }
            };
            refused.because(reason).hint(hint)
        }
    }
}

/// Is what people read of the forms by which consents were given: a consent has their name, version and hash.
pub struct FormNames<'a> {
    known: BTreeMap<Digest, (Form, Origin)>,
    directory: &'a Directory,
}

impl<'a> FormNames<'a> {
    /// Returns what rosters say of forms, those of today and of before.
    pub fn of(directory: &'a Directory) -> Self {
        let mut known: BTreeMap<Digest, (Form, Origin)> =
            built_in().into_iter().map(|form| (form.digest, (form, Origin::Program))).collect();
        for (digest, platform, text) in directory.all_forms_signed() {
            match known.get_mut(&digest) {
                Some((_, Origin::Platforms(platforms))) => platforms.push(platform),
                Some((_, origin)) => *origin = Origin::Platforms(vec![platform]),
                None => {
                    if let Ok(form) = Form::read(text) {
                        known.insert(digest, (form, Origin::Platforms(vec![platform])));
                    }
                }
            }
        }
        Self { known, directory }
    }

    /// Returns by which form a grant was given: its title, name and version, who signed it, and the line.
    pub fn say(&self, words: Words<'_>, consent: &ConsentView) -> String {
        let known = self.known.get(&consent.template);
        let message = match known {
            None => Message::new("subject-form"),
            Some((_, Origin::Office | Origin::Program)) => Message::new("subject-form-titled"),
            Some((_, Origin::Platforms(platforms))) => {
                Message::new("subject-form-signed").with("platform", platform_names(self.directory, platforms))
            }
        };
        let title = known.map_or("", |(form, _)| form.title.say(words.language()));
        let message = message.with("form", consent.form.as_str()).with("version", consent.version);
        words.say(message.with("title", title).with("line", consent.line))
    }
}

#[cfg(test)]
mod tests;
