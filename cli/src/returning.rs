// SPDX-License-Identifier: EUPL-1.2
//! The right to return to training, as it is judged where somebody notes that a young person asks for it: it is of those who left
//! without a diploma or a professional certification, between two ages. What is law stands in [`raccord_protocol::deadline`].

use jiff::civil::Date;
use raccord_protocol::deadline::{Clock, Refusal};
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;

use crate::error::CliError;
use crate::language::Message;
use crate::values::Words;

/// The field of the day on which a person asks for it.
pub const ASKED: &str = "demande_droit_au_retour_le";

/// What is known of a person's right on the day of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing that is known stands in the way.
    Holds,
    /// It is not this person's.
    Refused(Refusal),
    /// Nothing says whether the person holds a diploma: somebody has to ask.
    Unknown,
}

/// Returns what is known of a person's right from the day on which it was asked for; none where the country knows no such right.
pub fn right(facts: &Facts<'_>, country: Country, asked: Date) -> Option<Right> {
    let clock = Clock::all().iter().find(|clock| clock.country == country && clock.from == ASKED)?;
    Some(match clock.refusal(facts, asked) {
        Some(refusal) => Right::Refused(refusal),
        None if clock.asks_for_diploma(facts) => Right::Unknown,
        None => Right::Holds,
    })
}

/// Tells whether a person has asked for the right and nothing that is known refuses it.
pub fn is_claimed(facts: &Facts<'_>, country: Country) -> bool {
    let newest = facts.dates(ASKED).max();
    newest.is_some_and(|asked| matches!(right(facts, country, asked), Some(Right::Holds | Right::Unknown)))
}

/// Returns the error that says why the right is not this person's, and what to do.
pub fn refused(refusal: &Refusal, words: Words<'_>) -> CliError {
    match refusal {
        Refusal::Age { age, ages } => CliError::denied(
            Message::new("return-refused-age")
                .with("age", i64::from(*age))
                .with("least", i64::from(ages.0))
                .with("greatest", i64::from(ages.1)),
        )
        .hint("hint-return-refused-age"),
        Refusal::Diploma { what } => {
            CliError::denied(Message::new("return-refused-diploma").with("diploma", words.value("niveau_sortie", what)))
                .hint("hint-return-refused-diploma")
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::language::{Language, Translator};
    use crate::samples::case;

    #[test]
    fn who_holds_a_diploma_is_told_that_the_right_is_of_others() {
        let asked = date(2026, 11, 2);
        let of = |fields: &[(&str, &str)]| {
            let case = case(&[&[("date_naissance", "2007-03-01"), (ASKED, "2026-11-02")], fields].concat());
            let facts = Facts::of_case(&case);
            let found = right(&facts, Country::France, asked);
            assert_eq!(is_claimed(&facts, Country::France), !matches!(found, Some(Right::Refused(_))));
            assert_eq!(right(&facts, Country::Luxembourg, asked), None, "a right of France");
            found.expect("a right of France")
        };
        assert_eq!(of(&[]), Right::Unknown);
        assert_eq!(of(&[("niveau_sortie", "brevet")]), Right::Holds);
        for (field, value, named) in
            [("diplome_obtenu", "Bac pro cuisine", "Bac pro cuisine"), ("niveau_sortie", "niveau_3", "Niveau 3")]
        {
            let Right::Refused(refusal) = of(&[(field, value)]) else { panic!("{value} is a diploma") };
            let translator = Translator::new(Language::French);
            let error = refused(&refusal, Words::new(&translator));
            let said = translator.say(error.message());
            assert!(said.contains(named) && !said.contains("niveau_3"), "{said}");
        }
    }

    #[test]
    fn the_field_is_the_one_that_the_clock_runs_from() {
        assert!(Clock::all().iter().any(|clock| clock.name == "droit_au_retour" && clock.from == ASKED));
    }
}
