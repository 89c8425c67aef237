// SPDX-License-Identifier: EUPL-1.2
//! Fingerprints: the first digits of a platform's or an organisation's id, as people read them to each other.

use std::convert::Infallible;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use raccord_protocol::catalogue::fold;
use raccord_protocol::id::{OrganisationId, PlatformId};

/// How many digits are shown and must be given: 128 bits, which nobody can find a second platform for.
const DIGITS_MIN: usize = 32;
/// How many digits an id has.
const DIGITS_MAX: usize = 64;
/// How many digits stand in a group.
const GROUP: usize = 4;

/// Is what a person typed: at least the first 32 digits of an id, in groups or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    digits: String,
}

impl Fingerprint {
    /// Tells whether the platform's id starts so.
    pub fn matches(&self, platform: PlatformId) -> bool {
        platform.to_string().starts_with(&self.digits)
    }

    /// Returns an id that starts so: the only one when all digits were given.
    pub fn padded(&self) -> PlatformId {
        let text = format!("{:0<DIGITS_MAX$}", self.digits);
        text.parse().expect("64 hexadecimal digits are an id")
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = digits(text);
        let is_digit = |digit: char| digit.is_ascii_hexdigit();
        if (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && digits.chars().all(is_digit) {
            Ok(Self { digits })
        } else {
            Err(format!("a fingerprint has {DIGITS_MIN} to {DIGITS_MAX} hexadecimal digits"))
        }
    }
}

/// Is what a person typed to choose one of the platforms that are held: its name, or the first digits of its fingerprint. Who checks
/// that a platform is the right one compares a whole [`Fingerprint`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformNamed {
    text: String,
}

impl PlatformNamed {
    /// How many digits mean a platform at least: fewer may be a name.
    const DIGITS_MIN: usize = 8;

    /// Returns what was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether it is the name of a platform.
    pub fn is_name(&self, name: &str) -> bool {
        fold(&self.text) == fold(name)
    }

    /// Tells whether the platform's id starts so.
    pub fn is_start_of(&self, platform: PlatformId) -> bool {
        let digits = digits(&self.text);
        digits.len() >= Self::DIGITS_MIN && platform.to_string().starts_with(&digits)
    }
}

impl FromStr for PlatformNamed {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self { text: text.trim().to_owned() })
    }
}

/// Returns what a person typed without what stands between groups of digits.
fn digits(text: &str) -> String {
    let separates = |character: char| character.is_whitespace() || matches!(character, '-' | ':' | '\u{2011}');
    text.chars().filter(|character| !separates(*character)).flat_map(char::to_lowercase).collect()
}

/// Returns the fingerprint of a platform, in groups.
pub fn of_platform(platform: PlatformId) -> String {
    grouped(&platform.0, DIGITS_MIN)
}

/// Returns the fingerprint of an organisation, in groups.
pub fn of_organisation(organisation: OrganisationId) -> String {
    grouped(&organisation.0, DIGITS_MIN)
}

/// Returns the first half of an organisation's fingerprint: enough to tell the members of one platform apart.
pub fn short(organisation: OrganisationId) -> String {
    grouped(&organisation.0, DIGITS_MIN / 2)
}

fn grouped(bytes: &[u8; 32], digits: usize) -> String {
    let text = HEXLOWER.encode(bytes);
    let groups: Vec<&str> = (0..digits).step_by(GROUP).map(|start| &text[start..start + GROUP]).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests;
