// SPDX-License-Identifier: EUPL-1.2
//! The consent forms of a platform: what its leaders sign of them, and the encoding of a roster with and without.
//!
//! A roster of version 1 names no form; one of version 2 names at least one. So every roster that was ever signed reads as
//! it did, and a platform without forms goes on writing the same bytes.

use std::io::{self, Read, Write};

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Lineage, Member, ROSTER_BYTES_MAX, Roster, RosterError, RulesInForce};
use crate::codec::{self, DecodeError};
use crate::form::FORM_BYTES_MAX;
use crate::id::{Digest, OrganisationId};
use crate::identifier::Country;
use crate::time::Timestamp;

/// The most forms that a roster names, those that ended among them.
pub const FORMS_MAX: usize = 64;
/// The version of a roster without forms.
const WITHOUT_FORMS: u8 = 1;
/// The version of a roster with forms.
const WITH_FORMS: u8 = 2;

/// Is a consent form that the leaders put in force.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PlatformForm {
    /// SHA-256 of its file, by which consents name it.
    pub digest: Digest,
    /// From when consents are given by it.
    pub since: Timestamp,
    /// Until when, once another took its place or it was withdrawn: this moment is outside.
    pub until: Option<Timestamp>,
    /// Its file; there in the first roster that names the form, for whoever holds a roster holds all before it.
    pub text: Option<String>,
}

impl PlatformForm {
    /// Puts a file in force from a moment on.
    pub fn new(text: &str, since: Timestamp) -> Self {
        let digest = Digest(codec::sha256(&[text.as_bytes()]));
        Self { digest, since, until: None, text: Some(text.to_owned()) }
    }

    /// Tells whether consents are given by it at a moment.
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Roster {
    /// Reads a roster as it was signed, of any version that this program knows; its rules of form are not checked.
    ///
    /// # Errors
    /// Returns a [`DecodeError`]: [`DecodeError::UnknownVersion`] before anything but the length is looked at.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let what = "roster";
        if let Some(version) = bytes.first().filter(|version| !(WITHOUT_FORMS..=WITH_FORMS).contains(version))
            && bytes.len() <= ROSTER_BYTES_MAX
        {
            return Err(DecodeError::UnknownVersion { what, version: *version });
        }
        codec::decode(what, bytes, ROSTER_BYTES_MAX)
    }

    /// Checks the forms that the roster names, each by itself. Whether a form reads is not looked at: it may be written for a
    /// program that knows more, and who takes part must not hang on that.
    pub(super) fn check_forms(&self) -> Result<(), RosterError> {
        let rule = |rule| Err(RosterError::Form { what: "roster", rule });
        if self.forms.len() > FORMS_MAX {
            return rule("more than 64 consent forms");
        }
        if !self.forms.windows(2).all(|pair| pair[0].digest < pair[1].digest) {
            return rule("consent forms are not in order of their hashes");
        }
        for form in &self.forms {
            if form.until.is_some_and(|until| until <= form.since) {
                return rule("a consent form ends before it starts");
            }
            let Some(text) = &form.text else { continue };
            if text.len() > FORM_BYTES_MAX {
                return rule("a consent form of more than 65,536 bytes");
            }
            if codec::sha256(&[text.as_bytes()]) != form.digest.0 {
                return rule("the text of a consent form has another hash");
            }
        }
        Ok(())
    }

    /// Checks that every form without text stood in the roster before.
    pub(super) fn check_forms_known(&self, before: Option<&Self>) -> Result<(), RosterError> {
        let known = |digest: Digest| before.is_some_and(|before| before.forms.iter().any(|form| form.digest == digest));
        let told = self.forms.iter().all(|form| form.text.is_some() || known(form.digest));
        let rule = "the text of a consent form is missing";
        if told { Ok(()) } else { Err(RosterError::Form { what: "roster", rule }) }
    }
}

impl BorshSerialize for Roster {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        let version = if self.forms.is_empty() { WITHOUT_FORMS } else { WITH_FORMS };
        (version, self.number, &self.lineage, &self.name, self.country).serialize(writer)?;
        (&self.territory, self.issued, self.threshold).serialize(writer)?;
        (&self.leaders, &self.members, &self.rules).serialize(writer)?;
        if self.forms.is_empty() { Ok(()) } else { self.forms.serialize(writer) }
    }
}

impl BorshDeserialize for Roster {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let refused = |reason: &str| Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        let version = u8::deserialize_reader(reader)?;
        let roster = Self {
            number: u32::deserialize_reader(reader)?,
            lineage: Lineage::deserialize_reader(reader)?,
            name: String::deserialize_reader(reader)?,
            country: Country::deserialize_reader(reader)?,
            territory: String::deserialize_reader(reader)?,
            issued: Timestamp::deserialize_reader(reader)?,
            threshold: u8::deserialize_reader(reader)?,
            leaders: Vec::<OrganisationId>::deserialize_reader(reader)?,
            members: Vec::<Member>::deserialize_reader(reader)?,
            rules: Vec::<RulesInForce>::deserialize_reader(reader)?,
            forms: Vec::new(),
        };
        match version {
            WITHOUT_FORMS => Ok(roster),
            WITH_FORMS => match Vec::<PlatformForm>::deserialize_reader(reader)? {
                forms if forms.is_empty() => refused("version 2 without a form"),
                forms => Ok(Self { forms, ..roster }),
            },
            _ => refused("unknown version"),
        }
    }
}

#[cfg(test)]
mod tests;
