// SPDX-License-Identifier: EUPL-1.2
//! Who can consent: from which age a young person agrees alone, and until which age a representative may agree for them.
//!
//! The home of a case asks: it holds the birth date and the particulars of the grant. Recipients never see them, auditors only
//! in a bundle with bodies (`audit/consents.rs`).

use std::collections::BTreeSet;

use jiff::civil::Date;
use thiserror::Error;

use crate::id::Digest;
use crate::roster::Roster;
use crate::rules::{Basis, RuleSet, age_in_years};
use crate::statement::{ConsentParticulars, Consenter, GrantParticulars};
use crate::time::{DAY_MS, Timestamp};

/// Says why a consent does not carry a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ConsentError {
    /// The basis is consent, and nobody consented.
    #[error("the basis is consent, and nobody consented")]
    Nobody,
    /// The young person is too young to consent alone.
    #[error("the young person consents alone, and is younger than {age_min} years: a representative has to agree")]
    TooYoung {
        /// From which age one consents alone, in years.
        age_min: u8,
    },
    /// The case has no birth date, and nothing shows the age.
    #[error(
        "the young person consents alone, and the case has no birth date to tell that this is possible from {age_min} years on"
    )]
    AgeUnknown {
        /// From which age one consents alone, in years.
        age_min: u8,
    },
    /// A representative consents alone for a person of age.
    #[error(
        "a representative consents alone for a person of {MAJORITY_AGE} or older, and no paper shows that a court entitled them"
    )]
    OfAge,
    /// The consent is dated before the person was born.
    #[error("the consent is dated before the birth date in the case")]
    BeforeBirth,
    /// The leaders of the platform withdrew the form before it was signed.
    #[error("the platform's leaders withdrew this version of the form before it was signed")]
    FormEnded,
}

/// From which age nobody else consents for a person, in years: majority (Code civil, art. 414, France; art. 488, Luxembourg).
pub const MAJORITY_AGE: u8 = 18;

/// Checks that who consented to a grant could, on the day they did.
///
/// `births` are the birth dates that stand in the case: where several contradict each other, the latest decides. Without
/// any, the young person's own word carries the grant only where the particulars hold the hash of a paper: the signed
/// form, or a proof of identity, which staff have seen. So does, for a person of age, the word of a representative alone: the paper is
/// the decision by which a court put the person under guardianship.
///
/// # Errors
/// Returns a [`ConsentError`].
pub fn check_consenter(
    basis: Basis,
    particulars: &GrantParticulars,
    births: &[Date],
    day: Date,
    rules: &RuleSet,
) -> Result<(), ConsentError> {
    if basis != Basis::Consent {
        return Ok(());
    }
    if particulars.consenter == Consenter::Nobody {
        return Err(ConsentError::Nobody);
    }
    let birth = births.iter().max();
    if birth.is_some_and(|birth| day < *birth) {
        return Err(ConsentError::BeforeBirth);
    }
    let has_paper = particulars.evidence.is_some();
    let is_of = |age: u8, birth: Date| age_in_years(birth, day) >= i16::from(age);
    let age_min = rules.consent_alone_age();
    match (particulars.consenter, birth) {
        (Consenter::Representative, Some(birth)) if is_of(MAJORITY_AGE, *birth) && !has_paper => {
            Err(ConsentError::OfAge)
        }
        (Consenter::YoungPerson, Some(birth)) if !is_of(age_min, *birth) => Err(ConsentError::TooYoung { age_min }),
        (Consenter::YoungPerson, None) if !has_paper => Err(ConsentError::AgeUnknown { age_min }),
        _ => Ok(()),
    }
}

/// Checks that a form was not withdrawn before it was signed, by the newest roster of the platform of its grants. A form that
/// the leaders never signed is an office's own.
///
/// # Errors
/// Returns [`ConsentError::FormEnded`].
pub fn check_form(roster: &Roster, template: Digest, agreed: Agreed) -> Result<(), ConsentError> {
    let signed = roster.forms.iter().find(|form| form.digest == template);
    match signed.and_then(|form| form.until) {
        Some(until) if agreed.is_from(until) => Err(ConsentError::FormEnded),
        Some(_) | None => Ok(()),
    }
}

/// Is when a person agreed, as far as a record of it tells: where the paper was signed on an earlier day, some moment of that
/// day, otherwise the moment of the record. What was in force at any of these moments may be what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    first: Timestamp,
    last: Timestamp,
}

impl Agreed {
    /// Returns when a paper was signed that bears a day and was recorded at a moment.
    pub fn on(signed: Date, recorded: Timestamp) -> Self {
        if signed >= recorded.date() {
            return Self::at(recorded);
        }
        let first = Timestamp::at_start_of(signed);
        Self { first, last: first.plus_ms(DAY_MS - 1) }
    }

    /// Returns when a person agreed who agrees at a moment.
    pub const fn at(moment: Timestamp) -> Self {
        Self { first: moment, last: moment }
    }

    /// Returns the same of a consent that was recorded at a moment.
    pub fn by(signed: Option<&ConsentParticulars>, recorded: Timestamp) -> Self {
        signed.map_or_else(|| Self::at(recorded), |signed| Self::on(signed.day(recorded.date()), recorded))
    }

    /// Tells whether the person agreed on the day of a moment, or on one before.
    pub fn is_by_day_of(self, moment: Timestamp) -> bool {
        self.first.date() <= moment.date()
    }

    /// Tells whether the person agreed at a moment or later, whichever it was.
    pub fn is_from(self, moment: Timestamp) -> bool {
        moment <= self.first
    }

    /// Returns the moments after which what is in force may be another: the first, and those of `changes` that may have passed when
    /// the person agreed.
    pub fn moments(self, changes: impl IntoIterator<Item = Timestamp>) -> BTreeSet<Timestamp> {
        let within = changes.into_iter().filter(|change| self.first < *change && *change <= self.last);
        within.chain([self.first]).collect()
    }
}

#[cfg(test)]
mod tests;
