// SPDX-License-Identifier: EUPL-1.2
//! Who can consent: from which age a young person agrees alone.
//!
//! The home of a case asks: it holds the birth date and the particulars of the grant. Recipients never see them, auditors only
//! in a bundle with bodies (`audit/consents.rs`).

use jiff::civil::Date;
use thiserror::Error;

use crate::rules::{Basis, RuleSet, age_in_years};
use crate::statement::{Consenter, GrantParticulars};

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
}

/// Checks that who consented to a grant could, on the day it is given.
///
/// `births` are the birth dates that stand in the case: where several contradict each other, the latest decides. Without
/// any, the young person's own word carries the grant only where the particulars hold the hash of a paper: the signed
/// form, or a proof of identity, which staff have seen.
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
    match particulars.consenter {
        Consenter::Nobody => return Err(ConsentError::Nobody),
        Consenter::Representative | Consenter::Both => return Ok(()),
        Consenter::YoungPerson => {}
    }
    let age_min = rules.consent_alone_age();
    match births.iter().max() {
        Some(birth) if age_in_years(*birth, day) < i16::from(age_min) => Err(ConsentError::TooYoung { age_min }),
        Some(_) => Ok(()),
        None if particulars.evidence.is_some() => Ok(()),
        None => Err(ConsentError::AgeUnknown { age_min }),
    }
}

#[cfg(test)]
mod tests;
