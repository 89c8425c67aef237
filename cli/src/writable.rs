// SPDX-License-Identifier: EUPL-1.2
//! What an act writes in a case that another organisation holds, whether all of it may be written, and the refusal that names at once
//! all that is missing, with the line by which the holder grants it.

use std::collections::BTreeSet;

use raccord_node::service::editing::EditContexts;
use raccord_protocol::appointment;
use raccord_protocol::catalogue::{Catalogue, Class, Field, FieldId};
use raccord_protocol::view::CaseHead;

use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::values::Words;

/// What is done for a person and noted in the case, by the holder or by a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// An appointment is made, or what became of it is noted.
    Appointment,
    /// Somebody tried to reach the person.
    Contact,
    /// The form is gone through; what it asks comes on top.
    Interview,
    /// A letter is sent.
    Letter,
    /// A place is kept, proposed, answered or given back.
    Place,
}

impl Deed {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Appointment, Self::Contact, Self::Interview, Self::Letter, Self::Place];

    /// Returns its name in the texts of help.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Contact => "contact",
            Self::Interview => "interview",
            Self::Letter => "letter",
            Self::Place => "place",
        }
    }

    /// Returns the fields that it writes, beside what is answered, said or noted in words.
    pub(crate) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Appointment => &[
                appointment::FIELD,
                "prochain_rdv_date",
                "prochain_rdv_heure",
                "prochain_rdv_avec",
                "prochain_rdv_lieu",
                "relance_le",
            ],
            Self::Contact => &[
                "tentative_contact",
                "resultat_contact",
                "relance_le",
                "injoignable",
                "courrier_envoye_le",
                "position_jeune",
                "refus_raison",
            ],
            Self::Interview => &[
                "entretien",
                "organisme_entretien",
                "entretien_binome",
                "date_entretien_situation",
                "proposition_attendue_depuis",
                "tentative_contact",
                "relance_le",
                "injoignable",
                "etape",
            ],
            Self::Letter => &["courrier_envoye_le", "tentative_contact", "relance_le", "convocation_le"],
            Self::Place => {
                &["place_reservee", "proposition_place", "solution_proposee", "place_proposee_le", "dispositif_retenu"]
            }
        }
    }
}

/// Refuses an act of which something may not be written in the case, before anything of it is: `fields` are those that it writes this
/// time. Who holds the case writes all of it.
///
/// # Errors
/// Names every field of the act that is missing, and the line by which the holder grants them.
pub(crate) fn require<'f>(
    context: &Context,
    head: &CaseHead,
    deed: Deed,
    fields: impl IntoIterator<Item = &'f str>,
) -> Result<(), CliError> {
    let written: BTreeSet<&str> = fields.into_iter().collect();
    let lacking = lacking(context, head, written.iter().chain(deed.fields()).copied())?;
    match lacking.iter().any(|field| written.contains(field.name.as_str())) {
        true => Err(refusal(context, head, &lacking)?.hint("hint-writing-nothing")),
        false => Ok(()),
    }
}

/// Returns those of some fields that this organisation may not write in a case of another; none of its own.
pub(crate) fn lacking<'f>(
    context: &Context,
    head: &CaseHead,
    fields: impl IntoIterator<Item = &'f str>,
) -> Result<Vec<&'static Field>, CliError> {
    if head.own {
        return Ok(Vec::new());
    }
    let wanted: BTreeSet<&str> = fields.into_iter().collect();
    let wanted: Vec<&'static Field> =
        wanted.into_iter().filter_map(|name| Catalogue::current().by_name(name)).collect();
    let fields: Vec<FieldId> = wanted.iter().map(|field| field.id).collect();
    // Where none is named, all would be asked for.
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let answer = context.call(EditContexts { cases: vec![head.case], fields })?;
    let writable: BTreeSet<FieldId> = answer.cases.into_iter().flat_map(|case| case.writable).collect();
    Ok(wanted.into_iter().filter(|field| !writable.contains(&field.id)).collect())
}

/// Returns the refusal that names fields which may not be written in a case of another organisation.
pub(crate) fn refusal(context: &Context, head: &CaseHead, lacking: &[&Field]) -> Result<CliError, CliError> {
    let words = Words::new(context.translator());
    let labels: Vec<&str> = lacking.iter().map(|field| field.label(words.language())).collect();
    let own = Held::read(context)?.own_card()?.name.clone();
    let holder = head.holder.name.as_str();
    let refused = Message::new("writing-not-granted").with("holder", holder).with("fields", labels.join(", "));
    // No rule lets private data go field by field: a line that names such a field would be refused.
    let (private, granted): (Vec<&Field>, Vec<&Field>) =
        lacking.iter().partition(|field| field.class == Class::Private);
    let mut hints = Vec::new();
    if !granted.is_empty() {
        let names: Vec<&str> = granted.iter().map(|field| field.name.as_str()).collect();
        let line = Message::new("hint-writing-not-granted").with("holder", holder).with("organisation", own);
        hints.push(line.with("fields", names.join(",")));
    }
    if !private.is_empty() {
        let labels: Vec<&str> = private.iter().map(|field| field.label(words.language())).collect();
        hints.push(Message::new("hint-writing-private").with("fields", labels.join(", ")));
    }
    Ok(hints.into_iter().fold(CliError::denied(refused), CliError::hint).hint("hint-writing-own-case"))
}

#[cfg(test)]
mod tests {
    use raccord_protocol::appointment::NEXT;
    use raccord_protocol::statement::CaseKind;

    use super::*;

    #[test]
    fn what_an_act_writes_are_fields_of_a_person() {
        for field in Deed::ALL.into_iter().flat_map(Deed::fields) {
            let known = Catalogue::current().by_name(field);
            assert_eq!(known.map(|known| known.of), Some(CaseKind::Person), "{field}");
            assert_ne!(known.map(|known| known.class), Some(Class::Private), "{field} is granted to nobody");
        }
        assert!(NEXT.iter().all(|(field, _)| Deed::Appointment.fields().contains(field)));
    }
}
