// SPDX-License-Identifier: EUPL-1.2
//! Duplicates: cases that may be of one person, and why. Nothing is joined by itself.
//!
//! They are computed from what stands now, whatever brought it (a list, a partner's grant, an edit), so none is missed that
//! comes about later. Pairs that are linked, directly or through others, or that somebody said are of two persons, are not
//! asked about again; after an unlink they are.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::list::list;
use super::{CaseSummary, Filter, Shown, ViewError, Viewer};
use crate::case;
use crate::catalogue::fold;
use crate::id::CaseHandle;
use crate::identifier::Country;
use crate::identifier::phone::phone_e164;
use crate::link::{self, Sameness};
use crate::statement::CaseKind;

/// Says in what two cases are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The student number.
    Ine,
    /// The national identification number.
    Matricule,
    /// Name and given name, in either order, and the date of birth.
    NameAndBirth,
    /// A phone number.
    Phone,
}

/// Is two cases that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateView {
    /// The one that was opened, or came to be known, first.
    pub first: CaseSummary,
    /// The other.
    pub second: CaseSummary,
    /// In what they are alike.
    pub alike: BTreeSet<Likeness>,
}

/// Is a list of possible duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatesView {
    /// The pairs: those alike in most first, then by case number.
    pub pairs: Vec<DuplicateView>,
    /// How many likenesses stand in too many cases to mean anything: a number that stands for none, say.
    pub passed_over: usize,
}

/// The fields that are compared, or shown with a pair.
pub const FIELDS: [&str; 9] =
    ["nom", "nom_usage", "prenom", "date_naissance", "ine", "matricule", "mobile", "tel_fixe", "psad_tel_fixe"];

/// In how many cases at most a likeness means something.
pub const ALIKE_MAX: usize = 16;

/// Returns the cases that may be of one person.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], or fails when the store does.
pub fn duplicates(viewer: &Viewer<'_>, case: Option<CaseHandle>) -> Result<DuplicatesView, ViewError> {
    let country = viewer.directory.card(viewer.organisation).map_or(Country::France, |card| card.country);
    let mut people = Vec::new();
    let mut from = 0;
    loop {
        let fields = FIELDS.map(str::to_owned).into();
        let filter = Filter { kind: Some(CaseKind::Person), fields, from, ..Filter::default() };
        let page = list(viewer, &filter)?;
        people.extend(page.cases);
        let Some(next) = page.next else { break };
        from = next;
    }
    let settled = settled(viewer, &people)?;
    let keys: Vec<BTreeSet<Key>> = people.iter().map(|person| keys(person, country)).collect();
    let (found, passed_over) = alike(&keys);
    let is_open = |(one, other): &(usize, usize)| !settled.is_settled(*one, *other);
    let wanted = |index: usize| case.is_none_or(|case| people[index].head.case == case);
    let mut pairs: Vec<DuplicateView> = found
        .into_iter()
        .filter(|(pair, _)| is_open(pair) && (wanted(pair.0) || wanted(pair.1)))
        .map(|((one, other), alike)| DuplicateView { first: people[one].clone(), second: people[other].clone(), alike })
        .collect();
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.alike.len()));
    Ok(DuplicatesView { pairs, passed_over })
}

/// Is something that two cases can have in common.
type Key = (Likeness, String);

/// Returns the pairs that have something in common, with what, and how many keys stand in too many cases.
///
/// Only cases that share a key are compared, so the work grows with the cases and not with their pairs.
fn alike(keys: &[BTreeSet<Key>]) -> (BTreeMap<(usize, usize), BTreeSet<Likeness>>, usize) {
    let mut having: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (index, keys) in keys.iter().enumerate() {
        for key in keys {
            having.entry(key).or_default().push(index);
        }
    }
    let mut pairs: BTreeMap<(usize, usize), BTreeSet<Likeness>> = BTreeMap::new();
    let mut passed_over = 0;
    for ((likeness, _), indexes) in having {
        if indexes.len() > ALIKE_MAX {
            passed_over += 1;
            continue;
        }
        for (at, one) in indexes.iter().enumerate() {
            for other in &indexes[at + 1..] {
                pairs.entry((*one, *other)).or_default().insert(*likeness);
            }
        }
    }
    (pairs, passed_over)
}

/// Returns what a case can have in common with another.
fn keys(person: &CaseSummary, country: Country) -> BTreeSet<Key> {
    let texts = |name: &str| -> Vec<&String> {
        person.fields.get(name).map(Shown::values).unwrap_or_default().iter().collect()
    };
    let mut keys = BTreeSet::new();
    for (likeness, name) in [(Likeness::Ine, "ine"), (Likeness::Matricule, "matricule")] {
        keys.extend(texts(name).into_iter().map(|text| (likeness, fold(text))).filter(|(_, text)| !text.is_empty()));
    }
    for name in ["mobile", "tel_fixe", "psad_tel_fixe"] {
        let numbers = texts(name).into_iter().filter_map(|text| phone_e164(text, country).ok());
        keys.extend(numbers.map(|number| (Likeness::Phone, number)));
    }
    let surnames = texts("nom").into_iter().chain(texts("nom_usage"));
    let surnames: BTreeSet<String> = surnames.map(|text| fold(text)).collect();
    let given: BTreeSet<String> = texts("prenom").into_iter().flat_map(|text| given_names(text)).collect();
    for birth in texts("date_naissance") {
        for surname in surnames.iter().filter(|surname| !surname.is_empty()) {
            for given in given.iter().filter(|given| !given.is_empty()) {
                // In either order: lists and people swap them.
                let (low, high) = if surname <= given { (surname, given) } else { (given, surname) };
                keys.insert((Likeness::NameAndBirth, format!("{birth} {low} {high}")));
            }
        }
    }
    keys
}

/// Returns the ways in which given names are compared: all of them, and the first alone.
fn given_names(text: &str) -> [String; 2] {
    let first = text.split([' ', ',', ';']).find(|part| !part.is_empty()).unwrap_or_default();
    [fold(text), fold(first)]
}

/// Knows which pairs were decided about.
struct Settled {
    /// The cluster of linked cases that each person belongs to.
    cluster: Vec<usize>,
    distinct: BTreeSet<(usize, usize)>,
}

impl Settled {
    fn is_settled(&self, one: usize, other: usize) -> bool {
        self.cluster[one] == self.cluster[other] || self.distinct.contains(&(one.min(other), one.max(other)))
    }
}

fn settled(viewer: &Viewer<'_>, people: &[CaseSummary]) -> Result<Settled, ViewError> {
    let mut cluster: Vec<usize> = (0..people.len()).collect();
    let by_number: BTreeMap<u64, usize> =
        people.iter().enumerate().map(|(index, person)| (person.head.number, index)).collect();
    let mut distinct = BTreeSet::new();
    for (key, record) in link::links(viewer.store, None)?.into_iter().filter(|(_, record)| record.unlinked.is_none()) {
        let other = case::number_of(viewer.store, record.other)?;
        let other = other.and_then(|number| by_number.get(&number));
        let (Some(&one), Some(&other)) = (by_number.get(&key.case), other) else { continue };
        match record.sameness {
            Sameness::Distinct => drop(distinct.insert((one.min(other), one.max(other)))),
            Sameness::Linked => {
                let (from, to) = (cluster[one].max(cluster[other]), cluster[one].min(cluster[other]));
                cluster.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
            }
        }
    }
    Ok(Settled { cluster, distinct })
}

#[cfg(test)]
mod tests;
