// SPDX-License-Identifier: EUPL-1.2
//! Consent forms: what a person is asked to agree to, line by line, as a file that a lawyer can read.
//!
//! A form is a TOML file. The leaders of a platform sign its text with the roster ([`crate::roster::PlatformForm`]); an office
//! may keep others of its own. A consent records the name, the version and the SHA-256 of the file, so that everybody can
//! tell later which text was agreed to. A form never names private fields: those leave item by item.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use thiserror::Error;

use crate::catalogue::{Catalogue, Class, FieldId, Language};
use crate::codec::sha256;
use crate::consent::Agreed;
use crate::id::{Digest, PlatformId};
use crate::identifier::Country;
use crate::organisation::{Circle, OrganisationKind};
use crate::roster::{Directory, NAME_BYTES_MAX, PlatformForm, Roster};
use crate::rules::{Access, Basis, Extent, Refusal, Share};
use crate::statement::{CaseKind, TEXT_BYTES_MAX};
use crate::time::Timestamp;

/// The longest file of a form.
pub const FORM_BYTES_MAX: usize = 64 * 1024;
/// The longest name of a form, and of a line.
pub const FORM_NAME_BYTES_MAX: usize = 64;
/// The most lines of a form.
pub const FORM_LINES_MAX: usize = 64;
/// The most organisations that a line calls by name.
pub const FORM_NAMED_MAX: usize = 64;
/// The longest time that a form may give, in days; the rules of a platform allow less.
pub const FORM_DAYS_MAX: u32 = 3_660;

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its name: letters, digits, `-` and `_`.
    pub name: String,
    /// Its version, from 1.
    pub version: u32,
    /// The country that it is made for; any where it does not say.
    pub country: Option<Country>,
    /// The ground of its grants.
    pub basis: Basis,
    /// The article, where the ground is the law.
    pub article: String,
    /// How long its grants stand, in days.
    pub days: u32,
    /// What it is called.
    pub title: Text,
    /// What for.
    pub purpose: Text,
    /// What it says, paragraphs divided by empty lines.
    pub text: Text,
    /// What can be ticked.
    pub lines: Vec<Line>,
    /// SHA-256 of its file.
    pub digest: Digest,
}

/// A line of a form: some fields for some organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the form calls it.
    pub name: String,
    /// What is agreed to.
    pub title: Text,
    /// The kinds of organisations that it is about.
    pub kinds: Vec<OrganisationKind>,
    /// Organisations that it is about, by name.
    pub names: Vec<String>,
    /// The fields, by increasing id.
    pub fields: Vec<FieldId>,
    /// Whether the organisations may write them too.
    pub write: bool,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    fr: String,
    en: String,
}

impl Text {
    /// Returns the text in a language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::English => self.en.trim(),
            Language::French => self.fr.trim(),
        }
    }
}

/// Says where in a form something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line that it is in, by name; outside the lines where there is none.
    pub line: Option<String>,
    /// The key.
    pub key: &'static str,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.line {
            Some(line) => write!(formatter, "line {line}, {}", self.key),
            None => formatter.write_str(self.key),
        }
    }
}

/// Reports a file that is no form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormError {
    /// It is no TOML, or not in the shape of a form.
    #[error("row {row}: {reason}")]
    Shape {
        /// The row of the file, from 1.
        row: usize,
        /// What the reader of TOML says.
        reason: String,
    },
    /// The file is too long.
    #[error("a form of {bytes} bytes, {bytes_max} at most")]
    TooLong {
        /// How many bytes there are.
        bytes: usize,
        /// How many there may be.
        bytes_max: usize,
    },
    /// Something in it says too little or too much.
    #[error("{place}: {fault}")]
    Fault {
        /// Where.
        place: Place,
        /// What.
        fault: Fault,
    },
}

/// Says what is wrong at a place of a form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// The ground is the law, and no article is named.
    #[error("the basis is the law: an article is wanted")]
    ArticleMissing,
    /// There is no such block in the catalogue.
    #[error("no block {0}")]
    BlockUnknown(String),
    /// A text says nothing in one of the languages.
    #[error("a text says nothing")]
    Empty,
    /// There is no such field in the catalogue.
    #[error("no field {0}")]
    FieldUnknown(String),
    /// The field is private.
    #[error("{0} is private and leaves item by item only")]
    FieldPrivate(String),
    /// A text is too long.
    #[error("more than {0} bytes")]
    Long(usize),
    /// There are too many.
    #[error("more than {0}")]
    Many(usize),
    /// A name has other characters than letters, digits, `-` and `_`.
    #[error("a name has letters, digits, - and _")]
    Name,
    /// A line names no field.
    #[error("no field is named")]
    NoField,
    /// There is no line.
    #[error("no line to tick")]
    NoLine,
    /// A line names no organisation.
    #[error("no organisation is named")]
    NoOrganisation,
    /// A number is zero or too great.
    #[error("a number from 1 to {0}")]
    Range(u32),
    /// Two lines have one name.
    #[error("two lines have one name")]
    Twice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    name: String,
    version: u32,
    country: Option<Country>,
    basis: Basis,
    #[serde(default)]
    article: String,
    days: u32,
    title: Text,
    purpose: Text,
    text: Text,
    line: Vec<LineFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineFile {
    name: String,
    title: Text,
    #[serde(default)]
    organisations: Vec<OrganisationKind>,
    #[serde(default)]
    named: Vec<String>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    blocks: Vec<String>,
    #[serde(default)]
    write: bool,
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// Names the first thing that is wrong, and where.
    pub fn read(text: &str) -> Result<Self, FormError> {
        if text.len() > FORM_BYTES_MAX {
            return Err(FormError::TooLong { bytes: text.len(), bytes_max: FORM_BYTES_MAX });
        }
        let file: FormFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let row = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
            FormError::Shape { row, reason: error.message().to_owned() }
        })?;
        let top = |key| Place { line: None, key };
        check_name(&file.name, top("name"))?;
        check_range(file.version, u32::MAX, top("version"))?;
        check_range(file.days, FORM_DAYS_MAX, top("days"))?;
        check_text(&file.title, NAME_BYTES_MAX, top("title"))?;
        check_text(&file.purpose, TEXT_BYTES_MAX, top("purpose"))?;
        check_text(&file.text, FORM_BYTES_MAX, top("text"))?;
        check_length(&file.article, TEXT_BYTES_MAX, top("article"))?;
        if file.basis == Basis::Law && file.article.trim().is_empty() {
            return fault(top("article"), Fault::ArticleMissing);
        }
        check_count(file.line.len(), FORM_LINES_MAX, Fault::NoLine, top("line"))?;
        let lines: Vec<Line> = file.line.into_iter().map(Line::read).collect::<Result<_, _>>()?;
        let mut names = BTreeSet::new();
        if let Some(line) = lines.iter().find(|line| !names.insert(&line.name)) {
            return fault(Place { line: Some(line.name.clone()), key: "name" }, Fault::Twice);
        }
        Ok(Self {
            name: file.name,
            version: file.version,
            country: file.country,
            basis: file.basis,
            article: file.article,
            days: file.days,
            title: file.title,
            purpose: file.purpose,
            text: file.text,
            lines,
            digest: Digest(sha256(&[text.as_bytes()])),
        })
    }

    /// Checks that the rules of a platform let the form be used on it at a moment: by somebody who could hold a case there, for
    /// each kind of organisation that a line is about. What can only be known with the case is asked when it is given.
    ///
    /// # Errors
    /// Returns the first [`Unfit`].
    pub fn check_on(&self, roster: &Roster, directory: &Directory, at: Timestamp) -> Result<(), Unfit> {
        if self.country.is_some_and(|country| country != roster.country) {
            return Err(Unfit::Country);
        }
        let rules = roster.rules_at(at).ok_or(Unfit::NoRules)?;
        let days_max = rules.longest_grant_days();
        if self.days > u32::from(days_max) {
            return Err(Unfit::Days { days_max });
        }
        let holders: BTreeSet<OrganisationKind> =
            roster.members.iter().filter(|member| member.until.is_none()).map(|member| member.kind).collect();
        for line in &self.lines {
            for (recipient, circle) in line.recipients(roster, directory) {
                for field in &line.fields {
                    let Some(known) = Catalogue::current().field(*field) else { continue };
                    let access = if line.write { Access::Write } else { Access::Read };
                    let asked = holders.iter().map(|holder| {
                        let (class, extent, basis) = (known.class, Extent::Field, self.basis);
                        rules.permits(&Share { class, extent, access, basis, holder: *holder, recipient, circle })
                    });
                    if let Err(refusal) = any_permits(asked) {
                        return Err(Unfit::Refused { line: line.name.clone(), field: *field, recipient, refusal });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Returns what stands in the way of all; of several reasons one that is not about a single kind of holder.
fn any_permits<T>(asked: impl Iterator<Item = Result<T, Refusal>>) -> Result<(), Refusal> {
    let mut first = None;
    for answer in asked {
        match answer {
            Ok(_) => return Ok(()),
            Err(Refusal::HolderItemOnly { holder }) => {
                first.get_or_insert(Refusal::HolderItemOnly { holder });
            }
            Err(refusal) => first = Some(refusal),
        }
    }
    first.map_or(Ok(()), Err)
}

/// Says why the rules of a platform do not let a form be used on it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfit {
    /// It is made for another country.
    #[error("the form is made for another country")]
    Country,
    /// It gives for longer than the rules allow.
    #[error("a grant lasts {days_max} days at most")]
    Days {
        /// How long it may last.
        days_max: u16,
    },
    /// The roster names no rules for the moment, or rules that this program does not have.
    #[error("the platform has no rules in force that this program has")]
    NoRules,
    /// No holder on the platform may give a field to such an organisation on this ground.
    #[error("line {line}: {refusal}")]
    Refused {
        /// The line.
        line: String,
        /// The field.
        field: FieldId,
        /// The kind of the organisation.
        recipient: OrganisationKind,
        /// What stands in the way.
        refusal: Refusal,
    },
}

impl Line {
    fn read(file: LineFile) -> Result<Self, FormError> {
        let at = |key| Place { line: Some(file.name.clone()), key };
        check_name(&file.name, at("name"))?;
        check_text(&file.title, TEXT_BYTES_MAX, at("title"))?;
        let catalogue = Catalogue::current();
        let mut fields = BTreeSet::new();
        for name in &file.fields {
            let Some(field) = catalogue.field_of(CaseKind::Person, name) else {
                return fault(at("fields"), Fault::FieldUnknown(shortened(name)));
            };
            if field.class == Class::Private {
                return fault(at("fields"), Fault::FieldPrivate(name.clone()));
            }
            fields.insert(field.id);
        }
        for name in &file.blocks {
            if !catalogue.blocks().iter().any(|block| block.name == *name && block.of == CaseKind::Person) {
                return fault(at("blocks"), Fault::BlockUnknown(shortened(name)));
            }
            let of_block = catalogue.fields().iter().filter(|field| field.block == *name);
            fields.extend(of_block.filter(|field| field.class != Class::Private).map(|field| field.id));
        }
        if fields.is_empty() {
            return fault(at("fields"), Fault::NoField);
        }
        let organisations = file.organisations.len() + file.named.len();
        check_count(organisations, FORM_NAMED_MAX, Fault::NoOrganisation, at("organisations"))?;
        for name in &file.named {
            check_length(name, NAME_BYTES_MAX, at("named"))?;
            if name.trim().is_empty() {
                return fault(at("named"), Fault::Empty);
            }
        }
        Ok(Self {
            name: file.name,
            title: file.title,
            kinds: file.organisations,
            names: file.named,
            fields: fields.into_iter().collect(),
            write: file.write,
        })
    }

    /// Tells whether the line is about an organisation of this kind and name.
    pub fn is_about(&self, kind: OrganisationKind, name: &str) -> bool {
        self.kinds.contains(&kind) || self.names.iter().any(|meant| meant == name)
    }

    /// Returns the kinds of organisations that the line is about, each in the circles where members of it stand; of a kind
    /// without a member in its usual one, for such an organisation may join.
    fn recipients(&self, roster: &Roster, directory: &Directory) -> BTreeSet<(OrganisationKind, Circle)> {
        let name = |member| directory.card(member).map_or("", |card| card.name.as_str());
        let members = roster.members.iter().filter(|member| member.until.is_none());
        let mut found: BTreeSet<(OrganisationKind, Circle)> = members
            .filter(|member| self.is_about(member.kind, name(member.organisation)))
            .map(|member| (member.kind, member.circle))
            .collect();
        for kind in &self.kinds {
            if !found.iter().any(|(there, _)| there == kind) {
                found.insert((*kind, kind.default_circle()));
            }
        }
        found
    }
}

/// Is a form that a roster names, and what it says where this program can read it.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// How the leaders put it in force.
    pub signed: &'a PlatformForm,
    /// The form.
    pub form: Result<Form, FormError>,
}

/// Returns the forms that a roster names, those that ended and those to come included, by name and version; those that do
/// not read last. Texts that came with rosters before it are those of `directory`.
pub fn listed<'a>(roster: &'a Roster, directory: &Directory) -> Vec<Listed<'a>> {
    let read = |signed: &PlatformForm| match &signed.text {
        Some(text) => Form::read(text),
        None => Form::read(directory.forms_signed(signed.digest).next().map_or("", |(_, text)| text)),
    };
    let mut listed: Vec<Listed<'_>> = roster.forms.iter().map(|signed| Listed { signed, form: read(signed) }).collect();
    listed.sort_by_key(|listed| match &listed.form {
        Ok(form) => (false, form.name.clone(), form.version),
        Err(_) => (true, String::new(), 0),
    });
    listed
}

/// Returns the forms of a platform that consents are given by at a moment, by name: of several of one name that with the
/// highest version. One that this program cannot read is not among them.
pub fn in_force(directory: &Directory, platform: PlatformId, at: Timestamp) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let named = directory.roster(platform).map(|roster| listed(roster, directory)).unwrap_or_default();
    for form in named.into_iter().filter(|listed| listed.signed.is_in_force(at)) {
        let Ok(form) = form.form else { continue };
        // By name, then by version: a later one takes the place of the one before.
        if forms.last().is_some_and(|last| last.name == form.name) {
            forms.pop();
        }
        forms.push(form);
    }
    forms
}

/// Returns the forms that may be what a person signed: in force, as above, at some moment at which that may have been.
pub fn signable(directory: &Directory, platform: PlatformId, agreed: Agreed) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for moment in directory.roster(platform).map(|roster| moments(roster, agreed)).unwrap_or_default() {
        for form in in_force(directory, platform, moment) {
            if !forms.iter().any(|held| held.digest == form.digest) {
                forms.push(form);
            }
        }
    }
    forms
}

/// Tells whether a platform has forms of its own in force, of which this program may not be able to read all.
pub fn has_own(roster: &Roster, at: Timestamp) -> bool {
    roster.forms.iter().any(|form| form.is_in_force(at))
}

/// Tells whether a platform had forms of its own in force whenever the person may have signed.
pub fn had_own(roster: &Roster, agreed: Agreed) -> bool {
    moments(roster, agreed).into_iter().all(|moment| has_own(roster, moment))
}

fn moments(roster: &Roster, agreed: Agreed) -> BTreeSet<Timestamp> {
    agreed.moments(roster.forms.iter().flat_map(|form| [form.since].into_iter().chain(form.until)))
}

fn fault<T>(place: Place, fault: Fault) -> Result<T, FormError> {
    Err(FormError::Fault { place, fault })
}

fn check_name(name: &str, place: Place) -> Result<(), FormError> {
    check_length(name, FORM_NAME_BYTES_MAX, place.clone())?;
    let plain = name.chars().all(|character| character.is_alphanumeric() || "-_".contains(character));
    if !plain || name.is_empty() { fault(place, Fault::Name) } else { Ok(()) }
}

fn check_text(text: &Text, bytes_max: usize, place: Place) -> Result<(), FormError> {
    if text.fr.trim().is_empty() || text.en.trim().is_empty() {
        return fault(place, Fault::Empty);
    }
    check_length(&text.fr, bytes_max, place.clone())?;
    check_length(&text.en, bytes_max, place)
}

fn check_length(text: &str, bytes_max: usize, place: Place) -> Result<(), FormError> {
    if text.len() > bytes_max { fault(place, Fault::Long(bytes_max)) } else { Ok(()) }
}

fn check_count(count: usize, count_max: usize, none: Fault, place: Place) -> Result<(), FormError> {
    match count {
        0 => fault(place, none),
        count if count > count_max => fault(place, Fault::Many(count_max)),
        _ => Ok(()),
    }
}

fn check_range(number: u32, number_max: u32, place: Place) -> Result<(), FormError> {
    if (1..=number_max).contains(&number) { Ok(()) } else { fault(place, Fault::Range(number_max)) }
}

/// Returns as much of a text that is no name as tells which it is.
fn shortened(text: &str) -> String {
    text.chars().take(FORM_NAME_BYTES_MAX).collect()
}

#[cfg(test)]
mod tests;
