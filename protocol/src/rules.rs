// SPDX-License-Identifier: EUPL-1.2
//! Which ground lets which facts go to whom: dated rules of each country, as files that a lawyer
//! can read.
//!
//! A file holds statements, each with the first day it holds, perhaps the last, and its source.
//! [`RuleSet::of`] gives those in force on a day. A roster names a rule file by its digest, so that
//! an auditor applies the same rules years later.
//!
//! [`RuleSet::permits`] is pure: it judges one share, on one basis, and answers with the statement
//! that permits it (staff are shown its source) or with what stands in the way. Where no statement
//! speaks, consent is needed. Shared work, which is about no young person, needs no statement.

use std::sync::LazyLock;

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::catalogue::{Class, Language};
use crate::identifier::Country;
use crate::organisation::{Circle, OrganisationKind};

pub use statement::{Says, Statement};

mod file;
mod statement;
#[cfg(test)]
mod tests;

/// What makes a share lawful.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Basis {
    /// The person agreed, and the agreement can be shown.
    Consent = 1,
    /// A text obliges the holder to tell.
    Law = 2,
    /// A task in the public interest that both serve.
    PublicTask = 3,
    /// Professional secrecy shared between people who are both bound by it.
    SharedSecret = 4,
    /// Somebody's life or safety.
    VitalInterest = 5,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 5] = [Self::Consent, Self::Law, Self::PublicTask, Self::SharedSecret, Self::VitalInterest];

    /// Returns the name for people.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Consent, Language::French) => "consentement",
            (Self::Consent, Language::English) => "consent",
            (Self::Law, Language::French) => "loi",
            (Self::Law, Language::English) => "law",
            (Self::PublicTask, Language::French) => "mission d'intérêt public",
            (Self::PublicTask, Language::English) => "public task",
            (Self::SharedSecret, Language::French) => "secret partagé",
            (Self::SharedSecret, Language::English) => "shared secret",
            (Self::VitalInterest, Language::French) => "intérêt vital",
            (Self::VitalInterest, Language::English) => "vital interest",
        }
    }
}

/// How much of a field a share covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The field, with every item it holds now and later.
    Field,
    /// One item that a person chose.
    Item,
}

/// What the recipient may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Read.
    Read,
    /// Read, and write in the holder's case.
    Write,
}

/// One share, as it is put before the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Class of the field.
    pub class: Class,
    /// The field, or one item.
    pub extent: Extent,
    /// Reading, or writing too.
    pub access: Access,
    /// The ground that is claimed.
    pub basis: Basis,
    /// Kind of the organisation that holds the case.
    pub holder: OrganisationKind,
    /// Kind of the organisation that would receive.
    pub recipient: OrganisationKind,
    /// Circle in which the recipient stands on this platform.
    pub circle: Circle,
}

/// Why a share is not permitted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No statement permits it on this basis.
    #[error("no rule lets {} data go to {} on the basis of {}", .class.label(Language::English), .recipient.name(), .basis.label(Language::English))]
    Basis {
        /// Class of the field.
        class: Class,
        /// The ground that was claimed.
        basis: Basis,
        /// Kind of the recipient.
        recipient: OrganisationKind,
        /// The grounds that would do for the same share; perhaps none.
        sufficient: Vec<Basis>,
    },
    /// The class goes item by item only.
    #[error("{} data go item by item only", .class.label(Language::English))]
    ClassItemOnly {
        /// Class of the field.
        class: Class,
    },
    /// The holder gives item by item only.
    #[error("a case of {} is given item by item only", .holder.name())]
    HolderItemOnly {
        /// Kind of the holder.
        holder: OrganisationKind,
    },
    /// The recipient writes in nobody else's case.
    #[error("{} writes in no case but its own", .recipient.name())]
    RecipientWrites {
        /// Kind of the recipient.
        recipient: OrganisationKind,
    },
}

/// A statement that permits shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// The ground.
    pub basis: Basis,
    /// Classes it covers.
    pub classes: Vec<Class>,
    /// Circles the recipient may stand in.
    pub circles: Vec<Circle>,
    /// Kinds that may hold the case; empty means any.
    pub holders: Vec<OrganisationKind>,
    /// Kinds that may receive; empty means any.
    pub recipients: Vec<OrganisationKind>,
    /// How much it covers at most.
    pub extent: Extent,
    /// The text it rests on, shown to staff.
    pub source: String,
}

impl Permit {
    fn covers(&self, share: &Share) -> bool {
        let any = |kinds: &[OrganisationKind], kind| kinds.is_empty() || kinds.contains(kind);
        self.basis == share.basis
            && self.classes.contains(&share.class)
            && self.circles.contains(&share.circle)
            && any(&self.holders, &share.holder)
            && any(&self.recipients, &share.recipient)
            && (self.extent == Extent::Field || share.extent == Extent::Item)
    }
}

/// What is special about one kind of organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The kind.
    pub organisation: OrganisationKind,
    /// How much of its own cases it gives at most.
    pub gives: Extent,
    /// Whether it may write in the cases of others.
    pub writes: bool,
    /// The text it rests on.
    pub source: String,
}

/// Ages between which a person owes training, in completed years: from the first, and below the
/// second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingDuty {
    /// First age, in years.
    pub from_age: u8,
    /// Age at which it ends, in years.
    pub until_age: u8,
    /// The text it rests on.
    pub source: String,
}

/// How long a case is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Birthday at which a case is erased, in years.
    pub until_age: u8,
    /// Years for which a case that the European Social Fund paid for is kept, for controls only.
    pub years_for_funded: Option<u8>,
    /// The text it rests on.
    pub source: String,
}

/// What a home opens by itself to another organisation in an emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    /// Classes it opens; never private ones.
    pub classes: Vec<Class>,
    /// Circles from which it can be asked for.
    pub circles: Vec<Circle>,
    /// How long it lasts at most, in hours.
    pub hours: u16,
    /// The text it rests on, shown to staff.
    pub source: String,
}

/// The rules of one country in force from one day until the next set.
#[derive(Clone, Debug)]
pub struct RuleSet {
    name: &'static str,
    country: Country,
    digest: [u8; 32],
    since: Date,
    consent_alone_age: u8,
    import_age_min: u8,
    training_duty: Option<TrainingDuty>,
    retention: Retention,
    longest_grant_days: u16,
    emergency: Option<Emergency>,
    permits: Vec<Permit>,
    reserves: Vec<Reserve>,
}

impl RuleSet {
    /// Returns the rules in force in a country on a day, those that a platform starts with; none where the country has no
    /// rule file or the day is before its first.
    pub fn of(country: Country, day: Date) -> Option<&'static Self> {
        Self::choices(country, day).next()
    }

    /// Returns the rules that the leaders of a platform in a country can choose on a day, one of each file: first those that
    /// a platform starts with, then those that allow less.
    pub fn choices(country: Country, day: Date) -> impl Iterator<Item = &'static Self> {
        let newest = move |(name, _): &(&str, &str)| {
            Self::all().iter().rev().find(|set| set.name == *name && set.country == country && set.since <= day)
        };
        FILES.iter().filter_map(newest)
    }

    /// Returns the rules in force on a day by the rule file of a digest, as a roster names it; none
    /// where this program does not have that file or the day is before its first.
    pub fn named(digest: &[u8; 32], day: Date) -> Option<&'static Self> {
        Self::all().iter().rev().find(|set| set.digest == *digest && set.since <= day)
    }

    /// Returns the names of every rule file that ships, with its country.
    pub fn files() -> impl Iterator<Item = (&'static str, Country)> {
        FILES.iter().map(|(name, text)| (*name, read(text).country()))
    }

    /// Returns every statement of the rule file of a name, those of other days too: first the ages and times, then what is
    /// permitted, then what is special.
    pub fn statements(name: &str) -> Option<Vec<Statement>> {
        FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| read(text).statements())
    }

    /// Returns every set, by file and first day.
    fn all() -> &'static [Self] {
        static SETS: LazyLock<Vec<RuleSet>> = LazyLock::new(|| {
            FILES.iter().flat_map(|(name, text)| read(text).sets(name, Sha256::digest(text).into())).collect()
        });
        &SETS
    }

    /// Returns the name of the rule file.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the country.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Returns the SHA-256 of the rule file, by which a roster names it.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Returns the first day of this set.
    pub const fn since(&self) -> Date {
        self.since
    }

    /// Returns the age, in years, from which a person consents without a parent.
    pub const fn consent_alone_age(&self) -> u8 {
        self.consent_alone_age
    }

    /// Returns the age, in years, below which a line of a list is dropped unread.
    pub const fn import_age_min(&self) -> u8 {
        self.import_age_min
    }

    /// Returns the duty to train, where there is one.
    pub const fn training_duty(&self) -> Option<&TrainingDuty> {
        self.training_duty.as_ref()
    }

    /// Returns how long a case is kept.
    pub const fn retention(&self) -> &Retention {
        &self.retention
    }

    /// Returns the longest time a grant may be given for, in days.
    pub const fn longest_grant_days(&self) -> u16 {
        self.longest_grant_days
    }

    /// Returns what is opened in an emergency, where anything is.
    pub const fn emergency(&self) -> Option<&Emergency> {
        self.emergency.as_ref()
    }

    /// Returns every permit in force, in the order of the file.
    pub fn all_permits(&self) -> &[Permit] {
        &self.permits
    }

    /// Returns what is special about a kind of organisation, if anything.
    pub fn reserve(&self, kind: OrganisationKind) -> Option<&Reserve> {
        self.reserves.iter().find(|reserve| reserve.organisation == kind)
    }

    /// Returns the statement that permits a share.
    ///
    /// # Errors
    /// Where the class or the holder gives item by item only, the recipient may not write, or no
    /// statement speaks.
    pub fn permits(&self, share: &Share) -> Result<&Permit, Refusal> {
        if share.class == Class::Private && share.extent == Extent::Field {
            return Err(Refusal::ClassItemOnly { class: share.class });
        }
        if let Some(reserve) = self.reserve(share.holder)
            && reserve.gives == Extent::Item
            && share.extent == Extent::Field
            && share.class != Class::Work
        {
            return Err(Refusal::HolderItemOnly { holder: share.holder });
        }
        if let Some(reserve) = self.reserve(share.recipient)
            && !reserve.writes
            && share.access == Access::Write
        {
            return Err(Refusal::RecipientWrites { recipient: share.recipient });
        }
        if share.class == Class::Work {
            return Ok(&WORK);
        }
        let speaks = |basis: Basis| self.permits.iter().find(|permit| permit.covers(&Share { basis, ..*share }));
        speaks(share.basis).ok_or_else(|| Refusal::Basis {
            class: share.class,
            basis: share.basis,
            recipient: share.recipient,
            sufficient: Basis::ALL.into_iter().filter(|basis| speaks(*basis).is_some()).collect(),
        })
    }
}

/// What permits shared work: it holds no fact about a young person, so that no text asks for a ground, whichever was named.
/// That a kind of organisation writes in nobody else's case holds for it all the same.
static WORK: LazyLock<Permit> = LazyLock::new(|| Permit {
    basis: Basis::PublicTask,
    classes: vec![Class::Work],
    circles: vec![Circle::First, Circle::Second, Circle::Steering],
    holders: Vec::new(),
    recipients: Vec::new(),
    extent: Extent::Field,
    source: "Shared work of the platform: no fact about a young person".to_owned(),
});

fn read(text: &str) -> file::RuleFile {
    toml::from_str(text).expect("a test reads the rule files that are compiled in")
}

/// The rule files by name, of each country that first with which its platforms start. What one says never changes: rosters
/// name it by its hash.
const FILES: [(&str, &str); 3] = [
    ("france", include_str!("rules/france.toml")),
    ("france-school-year", include_str!("rules/france-school-year.toml")),
    ("luxembourg", include_str!("rules/luxembourg.toml")),
];

/// Returns a person's age on a day, in completed years; a person born on 29 February is a year
/// older on 1 March. Negative before birth.
pub fn age_in_years(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    if had_birthday { years } else { years - 1 }
}
