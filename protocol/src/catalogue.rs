// SPDX-License-Identifier: EUPL-1.2
//! The catalogue of fields: what can be written in a case, how each value is read, and how
//! sensitive it is.
//!
//! The catalogue is data, compiled in: version 1 is one TOML file, later versions only add, in a folder of
//! their own with a file for each kind of case. A released version never changes: grants and documents name
//! fields by number, so the meaning of a number has to stay. A new need gets a new number in a new version.
//!
//! A field that is a *list* holds items, each a document of its own (a telephone number, a contact
//! attempt). A contact attempt is a *record*: its date, mode and outcome mean nothing apart and
//! could not be joined again if each stood in a list field of its own. A record's canonical value
//! is one JSON object of strings, keys in alphabetical order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::statement::CaseKind;
use crate::typography::french_label;

mod fold;
#[cfg(test)]
mod tests;
mod value;

pub use fold::fold;
pub(crate) use fold::{distance, slips};
pub(crate) use value::is_invisible;
pub use value::{
    Conventions, DateFormat, FIELD_BYTES_MAX, FieldError, LONG_FIELD_BYTES_MAX, Parsed, Warning, parse_date,
};

/// Number of a field in the catalogue; it keeps its meaning for ever.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FieldId(pub u16);

impl fmt::Display for FieldId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Sensitivity class of a field; rules say which basis serves which class.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// Who the person is.
    Identity = 1,
    /// How the person and the parents are reached.
    Contact = 2,
    /// Schools, trainings, diplomas.
    Schooling = 3,
    /// What was done, by whom, with what outcome.
    FollowUp = 4,
    /// Health, justice, social and family facts.
    Sensitive = 5,
    /// Free text, the reason behind "do not contact", the reading test of the defence day.
    Private = 6,
    /// What partners tell each other about their own work: solutions, meetings, sheets. No fact about a young person.
    Work = 7,
}

impl Class {
    /// Every class of facts about a person, from the least to the most sensitive.
    pub const PERSONAL: [Self; 6] =
        [Self::Identity, Self::Contact, Self::Schooling, Self::FollowUp, Self::Sensitive, Self::Private];

    /// Returns the name for people.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Identity, Language::French) => "identité",
            (Self::Identity, Language::English) => "identity",
            (Self::Contact, Language::French) => "coordonnées",
            (Self::Contact, Language::English) => "contact details",
            (Self::Schooling, Language::French) => "scolarité",
            (Self::Schooling, Language::English) => "schooling",
            (Self::FollowUp, Language::French) => "suivi",
            (Self::FollowUp, Language::English) => "follow-up",
            (Self::Sensitive, Language::French) => "sensible",
            (Self::Sensitive, Language::English) => "sensitive",
            (Self::Private, Language::French) => "privé",
            (Self::Private, Language::English) => "private",
            (Self::Work, Language::French) => "travail commun",
            (Self::Work, Language::English) => "shared work",
        }
    }
}

/// A language of the labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    English,
    /// French.
    #[default]
    French,
}

/// What may stand in a field. A text that is no such thing is refused; an identifier that looks
/// wrong only warns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// `true` or `false`.
    Boolean,
    /// The code of one of these options.
    Choice {
        /// The options, in the order of the form.
        options: Vec<ChoiceOption>,
    },
    /// A day, as ISO 8601 `yyyy-mm-dd`.
    Date,
    /// An e-mail address.
    Email,
    /// A French student number.
    Ine,
    /// A whole number of 64 bits.
    Integer,
    /// Free text of several lines, up to [`LONG_FIELD_BYTES_MAX`].
    LongText,
    /// A Luxembourg national number.
    Matricule,
    /// A telephone number, as typed.
    Phone,
    /// A postcode.
    Postcode,
    /// Several named parts, as one JSON object of strings.
    Record {
        /// The parts, in the order of the form.
        parts: Vec<Part>,
    },
    /// One line of text, up to [`FIELD_BYTES_MAX`].
    Text,
    /// A time of day, `hh:mm`.
    Time,
    /// A French school code.
    Uai,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// What is stored.
    pub code: String,
    /// Label in French.
    #[serde(deserialize_with = "french_label")]
    pub label_fr: String,
    /// Label in English.
    pub label_en: String,
    /// Other words that lists use for it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl ChoiceOption {
    /// Returns the label in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::French => &self.label_fr,
        }
    }
}

/// One part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Name, snake case.
    pub name: String,
    /// Label in French.
    pub label_fr: String,
    /// Label in English.
    pub label_en: String,
    /// What may stand in it; never a record.
    pub kind: FieldKind,
    /// Whether a record without it is refused.
    pub required: bool,
}

/// One field of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Number, for ever.
    pub id: FieldId,
    /// Name in French, ASCII snake case.
    pub name: String,
    /// Label in French.
    pub label_fr: String,
    /// Label in English.
    pub label_en: String,
    /// How sensitive it is.
    pub class: Class,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Whether it holds many items, one document each.
    pub list: bool,
    /// Name of the block of the form it stands in.
    pub block: String,
    /// The kind of case that it is a field of.
    pub of: CaseKind,
}

impl Field {
    /// Returns the label in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::French => &self.label_fr,
        }
    }
}

/// A block of the form: fields that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Name, ASCII snake case.
    pub name: String,
    /// Label in French.
    pub label_fr: String,
    /// Label in English.
    pub label_en: String,
    /// The kind of case that it is a block of.
    pub of: CaseKind,
}

impl Block {
    /// Returns the label in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::French => &self.label_fr,
        }
    }
}

/// All fields of one version and those before it, in the order of the form.
#[derive(Debug, Default)]
pub struct Catalogue {
    version: u16,
    blocks: Vec<Block>,
    fields: Vec<Field>,
    by_id: BTreeMap<FieldId, usize>,
    /// Folded names and labels.
    by_name: BTreeMap<String, usize>,
}

/// The files of every version, the oldest first.
const FILES: [&str; 17] = [
    include_str!("catalogue/v1.toml"),
    include_str!("catalogue/v2/person.toml"),
    include_str!("catalogue/v2/daily.toml"),
    include_str!("catalogue/v2/campaign.toml"),
    include_str!("catalogue/v2/solution.toml"),
    include_str!("catalogue/v2/meeting.toml"),
    include_str!("catalogue/v2/thread.toml"),
    include_str!("catalogue/v2/actor_sheet.toml"),
    include_str!("catalogue/v2/group.toml"),
    include_str!("catalogue/v3/person.toml"),
    include_str!("catalogue/v3/actor_sheet.toml"),
    include_str!("catalogue/v3/meeting.toml"),
    include_str!("catalogue/v3/thread.toml"),
    include_str!("catalogue/v4/person.toml"),
    include_str!("catalogue/v4/solution.toml"),
    include_str!("catalogue/v4/meeting.toml"),
    include_str!("catalogue/v4/thread.toml"),
];

/// Most suggestions for a name that is not in the catalogue.
const SUGGESTIONS_MAX: usize = 3;

impl Catalogue {
    /// Returns the newest catalogue.
    pub fn current() -> &'static Self {
        static CURRENT: LazyLock<Catalogue> = LazyLock::new(|| {
            let mut catalogue = Catalogue::default();
            for file in FILES {
                catalogue.add(toml::from_str(file).expect("a test reads the catalogue that is compiled in"));
            }
            catalogue
        });
        &CURRENT
    }

    /// Returns the number of the newest version.
    pub const fn version(&self) -> u16 {
        self.version
    }

    /// Returns the blocks in the order of the form.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the fields in the order of the form.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Returns the field of a number.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.by_id.get(&id).map(|index| &self.fields[*index])
    }

    /// Returns the field of a name or label, whatever its case, accents and punctuation.
    pub fn by_name(&self, name: &str) -> Option<&Field> {
        self.by_name.get(&fold(name)).map(|index| &self.fields[*index])
    }

    /// Returns the fields of a kind of case, in the order of the form.
    pub fn fields_of(&self, kind: CaseKind) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.of == kind)
    }

    /// Returns the field of a name or label, as [`Catalogue::by_name`], if it is one of this kind of case.
    pub fn field_of(&self, kind: CaseKind, name: &str) -> Option<&Field> {
        self.by_name(name).filter(|field| field.of == kind)
    }

    /// Returns the kind of case that all of these fields are of; none where there is no field, one that is not in the
    /// catalogue, or fields of several kinds.
    pub fn kind_of(&self, fields: &[FieldId]) -> Option<CaseKind> {
        let mut kinds = fields.iter().map(|field| self.field(*field).map(|field| field.of));
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    /// Returns the fields whose name or label is nearest to a text, the nearest first; none where
    /// nothing is near.
    pub fn suggest(&self, name: &str) -> Vec<&Field> {
        self.suggest_among(name, |_| true)
    }

    /// As [`Catalogue::suggest`], among the fields of a kind of case.
    pub fn suggest_of(&self, kind: CaseKind, name: &str) -> Vec<&Field> {
        self.suggest_among(name, |field| field.of == kind)
    }

    fn suggest_among(&self, name: &str, among: impl Fn(&Field) -> bool) -> Vec<&Field> {
        let wanted = fold(name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut nearest: BTreeMap<usize, usize> = BTreeMap::new();
        for (candidate, index) in self.by_name.iter().filter(|(_, index)| among(&self.fields[**index])) {
            let slips = distance(&wanted, candidate);
            let near = slips * 3 <= wanted.chars().count().max(candidate.chars().count());
            let within = wanted.len() >= 3 && candidate.contains(&wanted);
            if near || within {
                // A text that stands within a name is a good guess, yet worse than one slip of the
                // keyboard.
                let cost = if near { slips } else { 2 + candidate.len() - wanted.len() };
                nearest.entry(*index).and_modify(|known| *known = cost.min(*known)).or_insert(cost);
            }
        }
        let mut ranked: Vec<_> = nearest.into_iter().map(|(index, cost)| (cost, index)).collect();
        ranked.sort_unstable();
        ranked.into_iter().take(SUGGESTIONS_MAX).map(|(_, index)| &self.fields[index]).collect()
    }

    fn add(&mut self, file: CatalogueFile) {
        self.version = self.version.max(file.version);
        for block in file.block {
            for field in block.field {
                let index = self.fields.len();
                let id = FieldId(field.id);
                self.by_id.insert(id, index);
                for name in [&field.name, &field.label_fr, &field.label_en] {
                    self.by_name.entry(fold(name)).or_insert(index);
                }
                self.fields.push(Field {
                    id,
                    kind: field.kind.read(field.choices.as_deref(), field.part, &file.choices),
                    name: field.name,
                    label_fr: field.label_fr,
                    label_en: field.label_en,
                    class: field.class,
                    list: field.list,
                    block: block.name.clone(),
                    of: file.of,
                });
            }
            let (name, label_fr, label_en) = (block.name, block.label_fr, block.label_en);
            self.blocks.push(Block { name, label_fr, label_en, of: file.of });
        }
    }
}

/// The file as it is written, apart from the types used in the program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    version: u16,
    #[serde(default = "person")]
    of: CaseKind,
    block: Vec<BlockFile>,
    #[serde(default)]
    choices: BTreeMap<String, Vec<ChoiceOption>>,
}

/// Returns what version 1 is about.
const fn person() -> CaseKind {
    CaseKind::Person
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockFile {
    name: String,
    #[serde(deserialize_with = "french_label")]
    label_fr: String,
    label_en: String,
    field: Vec<FieldFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    id: u16,
    name: String,
    #[serde(deserialize_with = "french_label")]
    label_fr: String,
    label_en: String,
    class: Class,
    kind: KindFile,
    choices: Option<String>,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    part: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    name: String,
    #[serde(deserialize_with = "french_label")]
    label_fr: String,
    label_en: String,
    kind: KindFile,
    choices: Option<String>,
    #[serde(default)]
    required: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    Boolean,
    Choice,
    Date,
    Email,
    Ine,
    Integer,
    LongText,
    Matricule,
    Phone,
    Postcode,
    Record,
    Text,
    Time,
    Uai,
}

impl KindFile {
    fn read(self, choices: Option<&str>, parts: Vec<PartFile>, all: &BTreeMap<String, Vec<ChoiceOption>>) -> FieldKind {
        match self {
            Self::Boolean => FieldKind::Boolean,
            Self::Choice => {
                let options = choices.and_then(|name| all.get(name));
                FieldKind::Choice { options: options.expect("a test reads every enumeration").clone() }
            }
            Self::Date => FieldKind::Date,
            Self::Email => FieldKind::Email,
            Self::Ine => FieldKind::Ine,
            Self::Integer => FieldKind::Integer,
            Self::LongText => FieldKind::LongText,
            Self::Matricule => FieldKind::Matricule,
            Self::Phone => FieldKind::Phone,
            Self::Postcode => FieldKind::Postcode,
            Self::Record => FieldKind::Record {
                parts: parts
                    .into_iter()
                    .map(|part| Part {
                        kind: part.kind.read(part.choices.as_deref(), Vec::new(), all),
                        name: part.name,
                        label_fr: part.label_fr,
                        label_en: part.label_en,
                        required: part.required,
                    })
                    .collect(),
            },
            Self::Text => FieldKind::Text,
            Self::Time => FieldKind::Time,
            Self::Uai => FieldKind::Uai,
        }
    }
}
