// SPDX-License-Identifier: EUPL-1.2
//! Consent forms: what a person is asked to agree to, line by line, as a file that a lawyer can read.
//!
//! Two forms ship with the program. An office keeps others in the directory `forms` of its home, a platform sends its own
//! to its members as files; a consent records the form's name, version and the digest of its file, so that everybody can
//! tell later which text was signed. A form never names private fields: those leave item by item.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use raccord_protocol::catalogue::{Catalogue, Class, FieldId};
use raccord_protocol::codec::sha256;
use raccord_protocol::id::Digest;
use raccord_protocol::identifier::Country;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{CaseKind, TEXT_BYTES_MAX};
use serde::Deserialize;

use crate::context::Context;
use crate::error::CliError;
use crate::language::{Language, Message};

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Its version.
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Deserialize)]
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

/// The forms that ship with the program.
const BUILT_IN: [&str; 2] = [include_str!("forms/alj.toml"), include_str!("forms/psad.toml")];

/// The directory of a home that holds an office's own forms.
const DIRECTORY: &str = "forms";

/// The longest file of a form.
const FORM_BYTES_MAX: usize = 256 * 1024;

impl Form {
    /// Reads a form; says what is wrong in a technical word.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: FormFile = toml::from_str(text).map_err(|error| error.to_string())?;
        let texts =
            [&file.title, &file.purpose, &file.text].into_iter().chain(file.line.iter().map(|line| &line.title));
        for said in texts {
            if said.fr.trim().is_empty() || said.en.trim().is_empty() {
                return Err("a text is empty in one of the languages".to_owned());
            }
        }
        let purpose_bytes = file.purpose.fr.len().max(file.purpose.en.len());
        if file.name.is_empty() || file.days == 0 || file.line.is_empty() || purpose_bytes > TEXT_BYTES_MAX {
            return Err("name, days, line and purpose must say something, and the purpose be short".to_owned());
        }
        if file.basis == Basis::Law && file.article.trim().is_empty() {
            return Err("the basis is the law: say which article".to_owned());
        }
        let lines: Vec<Line> = file.line.into_iter().map(Line::read).collect::<Result<_, _>>()?;
        if lines.iter().map(|line| &line.name).collect::<BTreeSet<_>>().len() < lines.len() {
            return Err("two lines have one name".to_owned());
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

    /// Returns the form that `text` names: a file, one of the home, or one that ships with the program.
    ///
    /// # Errors
    /// Fails where there is none, or it cannot be read.
    pub fn find(context: &Context, text: &str) -> Result<Self, CliError> {
        let file = Path::new(text);
        if text.ends_with(".toml") {
            return read_file(file);
        }
        let name_is_plain = text.chars().all(|character| character.is_alphanumeric() || "-_".contains(character));
        let own = context.home()?.path().join(DIRECTORY).join(format!("{text}.toml"));
        if name_is_plain && own.exists() {
            return read_file(&own);
        }
        let shipped = Self::built_in();
        let names = shipped.iter().map(|form| form.name.clone()).collect::<Vec<_>>().join(", ");
        let missing = || {
            CliError::not_found(Message::new("form-missing").with("form", text))
                .hint(Message::new("hint-form").with("names", names))
        };
        shipped.into_iter().find(|form| form.name == text).ok_or_else(missing)
    }

    /// Returns the forms that ship with the program.
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.iter().map(|text| Self::read(text).expect("a test reads the forms that are compiled in")).collect()
    }
}

impl Line {
    fn read(file: LineFile) -> Result<Self, String> {
        let catalogue = Catalogue::current();
        let mut fields = BTreeSet::new();
        for name in &file.fields {
            let field = catalogue
                .field_of(CaseKind::Person, name)
                .ok_or_else(|| format!("line {}: no field {name}", file.name))?;
            if field.class == Class::Private {
                return Err(format!("line {}: {name} is private and leaves item by item only", file.name));
            }
            fields.insert(field.id);
        }
        for name in &file.blocks {
            if !catalogue.blocks().iter().any(|block| block.name == *name && block.of == CaseKind::Person) {
                return Err(format!("line {}: no block {name}", file.name));
            }
            let of_block = catalogue.fields().iter().filter(|field| field.block == *name);
            fields.extend(of_block.filter(|field| field.class != Class::Private).map(|field| field.id));
        }
        if fields.is_empty() || (file.organisations.is_empty() && file.named.is_empty()) {
            return Err(format!("line {} names no field, or no organisation", file.name));
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
}

fn read_file(path: &Path) -> Result<Form, CliError> {
    let refused = |reason: &str| {
        let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, reason.to_owned());
        CliError::usage(Message::new("form-unreadable").with("path", path)).caused_by(&reason)
    };
    let text = fs::read_to_string(path).map_err(|error| CliError::file(path, &error))?;
    if text.len() > FORM_BYTES_MAX {
        return Err(refused("the file is too long for a form"));
    }
    Form::read(&text).map_err(|reason| refused(&reason))
}

#[cfg(test)]
mod tests;
