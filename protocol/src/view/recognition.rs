// SPDX-License-Identifier: EUPL-1.2
//! Recognition: whether a row of a list is about somebody of whom there is a case that the list did not open.
//!
//! A school reports a leaver, and the list comes afterwards; a case is opened by hand, or by a list that is written in another way: the
//! key of the row says nothing then, and the person does. A store proposes cases by what they have in common (see
//! [`super::duplicates`]); what stands in them decides. A number alone makes one person of nobody, as within a list.

use std::collections::BTreeSet;

use super::duplicates::{ALIKE_MAX, LikenessKey, identity_likenesses};
use super::list::visible_summary;
use super::reading::Reading;
use super::{Filter, Ownership, ViewError, Viewer};
use crate::catalogue::{Catalogue, FieldId, fold};
use crate::id::CaseHandle;
use crate::identifier::{check_ine, check_matricule};
use crate::leaver::Facts;
use crate::link::{self, Sameness};
use crate::statement::CaseKind;
use crate::store::StoreError;

/// The fields that tell who somebody is.
const FIELDS: [&str; 6] = ["nom", "nom_usage", "prenom", "date_naissance", "ine", "matricule"];

/// Tells whether a number passes its check.
type Passes = fn(&str) -> bool;

/// The numbers among them.
const NUMBERS: [(&str, Passes); 2] =
    [("ine", |text| check_ine(text).is_ok()), ("matricule", |text| check_matricule(text).is_ok())];

/// Says of whom a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Perhaps of somebody who is known; a person has to say.
    Doubtful,
    /// Of the person of this case, by number.
    Known(u64),
    /// Of nobody who is known.
    Nobody,
}

/// Returns of whom a row with these values is, among the people of the organisation's own cases. `having` returns the cases that a
/// store proposes for a likeness, at most one more than [`ALIKE_MAX`].
///
/// # Errors
/// Fails when the store does.
pub fn recognise(
    viewer: &Viewer<'_>,
    values: &[(FieldId, String)],
    having: &dyn Fn(&LikenessKey) -> Result<Vec<u64>, StoreError>,
) -> Result<Recognised, ViewError> {
    let row = Facts::of_row(values);
    let mut proposed = BTreeSet::new();
    for likeness in identity_likenesses(&row) {
        let cases = having(&likeness)?;
        // What so many have in common is a number that stands for none.
        proposed.extend(cases.iter().filter(|_| cases.len() <= ALIKE_MAX));
    }
    let filter = Filter { kind: Some(CaseKind::Person), ownership: Ownership::Own, ..Filter::default() };
    let fields = FIELDS.map(str::to_owned);
    let mut reading = Reading::new(viewer);
    let (mut sure, mut doubtful) = (Vec::new(), false);
    for number in proposed {
        let Some(case) = visible_summary(&mut reading, number, &filter, &fields)? else { continue };
        match is_of(&row, &Facts::of_case(&case)) {
            true => sure.push((case.head.handed_over.is_some(), number, case.head.case)),
            false => doubtful = true,
        }
    }
    if are_distinct(viewer, &sure)? {
        return Ok(Recognised::Doubtful);
    }
    // Nobody writes in a file that was handed over: one that lives goes before.
    Ok(match sure.iter().min() {
        Some((_, number, _)) => Recognised::Known(*number),
        None if doubtful => Recognised::Doubtful,
        None => Recognised::Nobody,
    })
}

/// Returns what stands in a case that may be read of who somebody is.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn identity(viewer: &Viewer<'_>, case: CaseHandle) -> Result<Vec<(FieldId, String)>, ViewError> {
    let mut reading = Reading::new(viewer);
    let number = reading.case_of(case)?.number;
    let summary = visible_summary(&mut reading, number, &Filter::default(), &FIELDS.map(str::to_owned))?;
    let summary = summary.ok_or(ViewError::UnknownCase(case))?;
    let named =
        FIELDS.iter().filter_map(|name| Some((Catalogue::current().by_name(name)?.id, summary.fields.get(*name)?)));
    Ok(named.flat_map(|(field, shown)| shown.values().iter().map(move |value| (field, value.clone()))).collect())
}

/// Tells whether a row is of the person of a case: name, given name and date of birth agree, or two of them and a number that passes
/// its check. Of two such numbers that differ there are two people.
fn is_of(row: &Facts<'_>, case: &Facts<'_>) -> bool {
    let folded = |facts: &Facts<'_>, fields: &[&str]| -> BTreeSet<String> {
        let texts = fields.iter().flat_map(|field| facts.values(field)).map(|text| fold(text));
        texts.filter(|text| !text.is_empty()).collect()
    };
    let agree = |fields: &[&str]| !folded(row, fields).is_disjoint(&folded(case, fields));
    let checked = |facts: &Facts<'_>, field: &str, passes: Passes| -> BTreeSet<String> {
        facts.values(field).iter().filter(|number| passes(number)).map(|number| fold(number)).collect()
    };
    let (mut same, mut other) = (false, false);
    for (field, passes) in NUMBERS {
        let (one, two) = (checked(row, field, passes), checked(case, field, passes));
        let both = !one.is_empty() && !two.is_empty();
        same |= !one.is_disjoint(&two);
        other |= both && one.is_disjoint(&two);
    }
    let person: [&[&str]; 3] = [&["nom", "nom_usage"], &["prenom"], &["date_naissance"]];
    let agreeing = person.into_iter().filter(|fields| agree(fields)).count();
    !other && (agreeing == 3 || (same && agreeing == 2))
}

/// Tells whether somebody said of two of these cases that they are of two persons.
fn are_distinct(viewer: &Viewer<'_>, cases: &[(bool, u64, CaseHandle)]) -> Result<bool, ViewError> {
    if cases.len() < 2 {
        return Ok(false);
    }
    for (_, number, _) in cases {
        let said = link::links(viewer.store, Some(*number))?;
        let apart = said.iter().any(|(_, record)| {
            let stands = record.sameness == Sameness::Distinct && record.unlinked.is_none();
            stands && cases.iter().any(|(_, _, case)| *case == record.other)
        });
        if apart {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
