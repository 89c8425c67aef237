// SPDX-License-Identifier: EUPL-1.2
//! The right to return to training, as it is judged where somebody notes that a young person asks for it: it is of those who left
//! without a vocational qualification, holders of a general baccalauréat included, between two ages. What is law stands in [`raccord_protocol::deadline`].

use jiff::civil::Date;
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::deadline::{Clock, Refusal};
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;

use crate::error::CliError;
use crate::language::Message;
use crate::values::Words;
use crate::writing::Writer;

/// The field of the day on which a person asks for it.
pub const ASKED: &str = "demande_droit_au_retour_le";

/// The fields that say whose right it is.
pub const FIELDS: [&str; 3] = ["date_naissance", "niveau_sortie", "diplome_obtenu"];

/// What is known of a person's right on the day of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing that is known stands in the way.
    Holds,
    /// It is not this person's.
    Refused(Refusal),
    /// Nothing says for certain whether the person holds a vocational qualification: somebody has to ask.
    Unknown,
}

/// Returns what is known of a person's right from the day on which it was asked for; none where the country knows no such right.
pub fn right(facts: &Facts<'_>, country: Country, asked: Date) -> Option<Right> {
    let clock = Clock::all().iter().find(|clock| clock.country == country && clock.from == ASKED)?;
    Some(match clock.refusal(facts, asked) {
        Some(refusal) => Right::Refused(refusal),
        None if clock.asks_for_diploma(facts, asked) => Right::Unknown,
        None => Right::Holds,
    })
}

/// Returns what is known of a person's right where a day, as it stands in a field, is noted as the one of asking; none where nothing
/// is noted.
pub fn noted(facts: &Facts<'_>, country: Country, asked: &str) -> Option<Right> {
    right(facts, country, asked.parse().ok()?)
}

/// Takes the day of asking out of what a list or a form says of somebody whose right it is not; the rest stays. Returns whether it was
/// taken out.
pub fn leave_out(values: &mut Vec<(FieldId, String)>, country: Country) -> bool {
    let Some(field) = Catalogue::current().by_name(ASKED) else { return false };
    let is_refused = |(known, asked): &(FieldId, String)| {
        *known == field.id && matches!(noted(&Facts::of_row(values), country, asked), Some(Right::Refused(_)))
    };
    let refused = values.iter().any(is_refused);
    if refused {
        values.retain(|(known, _)| *known != field.id);
    }
    refused
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

/// Notes that a person whom the right to return promises a proposal has a place: there is nothing left to propose.
pub(crate) fn note_place(writer: &mut Writer<'_>, today: &str) -> Result<(), CliError> {
    let newest = |field: &str| writer.values(field).iter().max().cloned();
    let Some(since) = newest("proposition_attendue_depuis") else { return Ok(()) };
    match newest("place_proposee_le").is_none_or(|day| day < since) {
        true => writer.set("place_proposee_le", today),
        false => Ok(()),
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
        assert_eq!(of(&[("niveau_sortie", "niveau_4")]), Right::Unknown, "of holders of a general bac too");
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

    /// A list or a form is let through but for the day of asking of somebody whose right it is not.
    #[test]
    fn only_the_day_of_asking_is_left_out() {
        let row = |fields: &[(&str, &str)]| -> Vec<(FieldId, String)> {
            let id = |name: &str| Catalogue::current().by_name(name).expect("a field").id;
            fields.iter().map(|(name, value)| (id(name), (*value).to_owned())).collect()
        };
        let (name, asked) = (("nom", "Weber"), (ASKED, "2026-11-02"));
        let mut cook = row(&[name, ("diplome_obtenu", "CAP Cuisine"), asked]);
        assert!(leave_out(&mut cook, Country::France));
        assert_eq!(cook, row(&[name, ("diplome_obtenu", "CAP Cuisine")]));
        for others in [&[name, ("niveau_sortie", "niveau_4"), asked][..], &[name, ("diplome_obtenu", "CAP")], &[asked]]
        {
            let mut values = row(others);
            assert!(!leave_out(&mut values, Country::France));
            assert_eq!(values, row(others));
        }
    }

    #[test]
    fn the_field_is_the_one_that_the_clock_runs_from() {
        assert!(Clock::all().iter().any(|clock| clock.name == "droit_au_retour" && clock.from == ASKED));
        for clock in Clock::all().iter().filter(|clock| clock.from == ASKED && clock.name == "droit_au_retour") {
            let reads = |name: &&&str| clock.fields().any(|field| field == **name);
            assert_eq!(FIELDS.iter().filter(reads).count(), FIELDS.len());
        }
    }
}
