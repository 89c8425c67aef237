// SPDX-License-Identifier: EUPL-1.2
//! Why something was denied, for programs to tell in the language of a person: the message of an error is in English.

use std::io;

use raccord_protocol::consent::ConsentError;
use raccord_protocol::grant::TermsError;
use raccord_protocol::replica::{Denial, SubmitError};
use raccord_protocol::rules::Refusal;
use serde::{Deserialize, Serialize};

/// Says why something was denied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Reason {
    /// The case has no birth date, and the young person consents alone.
    AgeUnknown {
        /// From which age one consents alone, in years.
        age_min: u8,
    },
    /// The rules do not let these data go to that recipient on that basis.
    Basis,
    /// The consent is dated before the person was born.
    BeforeBirth,
    /// Nobody consented.
    ConsentMissing,
    /// The rules do not open it in an emergency.
    Emergency,
    /// The terms end before they begin.
    Ends,
    /// A field is not in the catalogue.
    Field,
    /// A file cannot be written where it was asked for.
    File {
        /// What stands in the way.
        fault: FileFault,
    },
    /// The leaders withdrew the form before it was signed.
    FormEnded,
    /// The file was handed over.
    HandedOver {
        /// The name of who has it.
        name: String,
    },
    /// The holder is, or was then, no member of the platform.
    HolderNoMember,
    /// It goes item by item only.
    ItemOnly,
    /// A grant names fields of several kinds of case.
    Kinds,
    /// It lasts too long.
    Lasts {
        /// How many days it may last.
        days_max: u16,
    },
    /// Who handed the file over lets nobody else have it.
    NoResharing,
    /// The platform had no rules in force that this program has.
    NoRules,
    /// This node was restored, and who may have the file by now was not heard since.
    NotHeard {
        /// Who may have it.
        holder: String,
    },
    /// No write grant of the case's holder covers a field.
    NoWriteGrant {
        /// Its number in the catalogue.
        field: u16,
    },
    /// A representative consents alone for a person of age.
    OfAge,
    /// Who keeps registers alone writes in no such field.
    NotOfRegister {
        /// Its number in the catalogue.
        field: u16,
    },
    /// A holder would grant to itself.
    Own,
    /// The recipient is, or was then, no member of the platform.
    RecipientNoMember,
    /// The recipient writes in no case but its own.
    RecipientWrites,
    /// The role does not allow it.
    Role,
    /// An entry breaks a rule of the ledger.
    Rule {
        /// Its name: see [`rule_name`].
        rule: String,
    },
    /// The young person consents alone, and is too young to.
    TooYoung {
        /// From which age one consents alone, in years.
        age_min: u8,
    },
    /// No such case, or none that is to be known.
    UnknownCase,
    /// No such field.
    UnknownField {
        /// What it was called.
        name: String,
    },
    /// The key is not certified for this organisation at this time.
    UnknownSigner,
}

/// Says what stands in the way of reading or writing a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    /// Something of that name is there already.
    Exists,
    /// The disk is full.
    Full,
    /// The file, or the directory that it is to stand in, is not there.
    Missing,
    /// A part of the path is a file, where a directory must be.
    NoDirectory,
    /// What is named as a file is a directory.
    NoFile,
    /// Whoever runs the program has no right to it.
    Permission,
    /// Whoever runs the program has used the room that is theirs.
    Quota,
    /// The disk can be read alone.
    ReadOnly,
    /// The disk keeps no file that long.
    TooLong,
    /// Anything else: the disk fails, or was taken out.
    Other,
}

impl FileFault {
    /// Returns what an error of the system says.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::FileTooLarge => Self::TooLong,
            io::ErrorKind::IsADirectory => Self::NoFile,
            io::ErrorKind::NotADirectory => Self::NoDirectory,
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Permission,
            io::ErrorKind::QuotaExceeded => Self::Quota,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Other,
        }
    }
}

/// Returns the name of a rule of the ledger, from the sentence in which it is told: its words, joined by hyphens, without numbers
/// and ids.
pub fn rule_name(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit()));
    words.collect::<Vec<_>>().join("-")
}

impl Reason {
    /// Returns the reason of a refusal; none where there is but the message.
    pub fn of(error: &SubmitError) -> Option<Self> {
        let denial = match error {
            SubmitError::Denied(denial) => denial,
            SubmitError::Entry { rule, .. } => return Some(Self::Rule { rule: rule_name(rule) }),
            SubmitError::Commit(_) | SubmitError::Overtaken { .. } | SubmitError::Roster(_) | SubmitError::Stale(_) => {
                return None;
            }
        };
        Some(match denial {
            Denial::UnknownSigner => Self::UnknownSigner,
            Denial::Role => Self::Role,
            Denial::HandedOver { name, .. } => Self::HandedOver { name: name.clone() },
            Denial::NotHeard { name, .. } => Self::NotHeard { holder: name.clone() },
            Denial::NoResharing => Self::NoResharing,
            Denial::NoWriteGrant(field) => Self::NoWriteGrant { field: *field },
            Denial::NotOfRegister(field) => Self::NotOfRegister { field: *field },
            Denial::Consent(ConsentError::Nobody) => Self::ConsentMissing,
            Denial::Consent(ConsentError::TooYoung { age_min }) => Self::TooYoung { age_min: *age_min },
            Denial::Consent(ConsentError::AgeUnknown { age_min }) => Self::AgeUnknown { age_min: *age_min },
            Denial::Consent(ConsentError::OfAge) => Self::OfAge,
            Denial::Consent(ConsentError::BeforeBirth) => Self::BeforeBirth,
            Denial::Consent(ConsentError::FormEnded) => Self::FormEnded,
            Denial::Rules(TermsError::Own) => Self::Own,
            Denial::Rules(TermsError::Ends) => Self::Ends,
            Denial::Rules(TermsError::Field(_)) => Self::Field,
            Denial::Rules(TermsError::Kinds) => Self::Kinds,
            Denial::Rules(TermsError::RecipientNoMember) => Self::RecipientNoMember,
            Denial::Rules(TermsError::HolderNoMember) => Self::HolderNoMember,
            Denial::Rules(TermsError::NoRules) => Self::NoRules,
            Denial::Rules(TermsError::Lasts { days_max }) => Self::Lasts { days_max: *days_max },
            Denial::Rules(TermsError::Emergency(_)) => Self::Emergency,
            Denial::Rules(TermsError::Refusal(Refusal::Basis { .. })) => Self::Basis,
            Denial::Rules(TermsError::Refusal(Refusal::ClassItemOnly { .. } | Refusal::HolderItemOnly { .. })) => {
                Self::ItemOnly
            }
            Denial::Rules(TermsError::Refusal(Refusal::RecipientWrites { .. })) => Self::RecipientWrites,
        })
    }
}
