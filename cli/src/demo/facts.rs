// SPDX-License-Identifier: EUPL-1.2
//! What each office may hold, as the story knows it: kept by hand beside the nodes, and asked when they are inspected.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::id::{CaseHandle, EntryId};

use super::inspect::Allowed;
use super::list::GeneratedList;
use crate::importing::{Action, Plan};

/// Is a case that an office imported.
#[derive(Debug, Clone)]
pub struct KnownCase {
    /// The office that holds it.
    pub holder: usize,
    /// The holder's name for it.
    pub case: CaseHandle,
    /// Its fields.
    pub fields: BTreeSet<FieldId>,
    /// By field, texts that occur in this person's rows alone.
    pub needles: BTreeMap<FieldId, BTreeSet<String>>,
    /// By field, what the case was opened with.
    pub values: BTreeMap<FieldId, BTreeSet<String>>,
}

/// Is a grant that was given.
#[derive(Debug, Clone)]
pub struct KnownGrant {
    /// The entry that gave it.
    pub id: EntryId,
    /// Index of the case among [`Facts::cases`].
    pub case: usize,
    /// The office that receives.
    pub recipient: usize,
    /// What it knows the case by.
    pub alias: CaseHandle,
    /// The fields.
    pub fields: BTreeSet<FieldId>,
    /// Whether it was withdrawn.
    pub revoked: bool,
}

/// Is all that the story knows.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The cases, each office's in the order of its list.
    pub cases: Vec<KnownCase>,
    /// The grants, in the order given.
    pub grants: Vec<KnownGrant>,
    /// Texts of rows that were dropped or refused: no office may hold them.
    pub dropped: BTreeSet<String>,
    /// Texts of values that were erased: they may stand nowhere any more.
    pub erased: BTreeSet<String>,
}

impl Facts {
    /// Takes over what a list says of the cases that an office opened by it.
    pub fn know(
        &mut self,
        office: usize,
        list: &GeneratedList,
        plan: &Plan,
        handles: impl IntoIterator<Item = CaseHandle>,
    ) {
        let mut persons: BTreeMap<u64, usize> = BTreeMap::new();
        let mut needles: BTreeMap<usize, BTreeMap<FieldId, BTreeSet<String>>> = BTreeMap::new();
        for row in &list.expected {
            persons.insert(row.line as u64, row.person);
            let of_person = needles.entry(row.person).or_default();
            for (name, needle) in &row.needles {
                of_person.entry(field(name)).or_default().insert(needle.clone());
            }
        }
        let texts: Vec<&String> = needles.values().flat_map(BTreeMap::values).flatten().collect();
        let searcher = AhoCorasick::new(&texts).expect("some hundred thousand short texts fit into one search");
        let opened = plan.cases.iter().filter(|planned| matches!(planned.action, Action::Open { .. }));
        for (planned, case) in opened.zip(handles) {
            let Action::Open { values, .. } = &planned.action else { continue };
            let person = persons.get(&planned.line);
            let mut known = person.and_then(|person| needles.get(person)).cloned().unwrap_or_default();
            let mut held: BTreeMap<FieldId, BTreeSet<String>> = BTreeMap::new();
            for (field, value) in values {
                // A case has what stands in it, whichever row that came from: a row that a list spoiled may be of somebody who stands
                // on it once more.
                let mut found: BTreeSet<String> = searcher
                    .find_overlapping_iter(value.as_str())
                    .map(|hit| texts[hit.pattern().as_usize()].clone())
                    .collect();
                // What was typed in one form can stand in another, as telephone numbers do: then that is looked for.
                if found.is_empty() && known.contains_key(field) {
                    found.insert(value.clone());
                }
                if !found.is_empty() {
                    known.entry(*field).or_default().extend(found);
                }
                held.entry(*field).or_default().insert(value.clone());
            }
            let fields = held.keys().copied().collect();
            self.cases.push(KnownCase { holder: office, case, fields, needles: known, values: held });
        }
        for dropped in &list.under_16 {
            self.dropped.extend(dropped.needles.values().cloned());
        }
    }

    /// Returns the indexes of an office's cases.
    pub fn cases_of(&self, office: usize) -> Vec<usize> {
        (0..self.cases.len()).filter(|index| self.cases[*index].holder == office).collect()
    }

    /// Returns what an office knows a case by, if anything was granted to it before.
    pub fn alias(&self, case: usize, recipient: usize) -> Option<CaseHandle> {
        let same = |grant: &&KnownGrant| grant.case == case && grant.recipient == recipient;
        self.grants.iter().find(same).map(|grant| grant.alias)
    }

    /// Returns the fields of others' cases that an office may hold now, by alias.
    pub fn granted(&self, office: usize) -> BTreeMap<CaseHandle, BTreeSet<FieldId>> {
        let mut granted: BTreeMap<CaseHandle, BTreeSet<FieldId>> = BTreeMap::new();
        for grant in self.grants.iter().filter(|grant| grant.recipient == office && !grant.revoked) {
            granted.entry(grant.alias).or_default().extend(&grant.fields);
        }
        granted
    }

    /// Returns what an office may hold, for the inspection.
    pub fn allowed(&self, office: usize, organisation: [u8; 32]) -> Allowed {
        let granted = self.granted(office);
        let mut permitted: BTreeSet<String> = BTreeSet::new();
        let mut others: BTreeSet<&String> = self.dropped.iter().collect();
        let aliases: BTreeMap<usize, CaseHandle> = self
            .grants
            .iter()
            .filter(|grant| grant.recipient == office)
            .map(|grant| (grant.case, grant.alias))
            .collect();
        for (index, case) in self.cases.iter().enumerate() {
            let fields = aliases.get(&index).and_then(|alias| granted.get(alias));
            let may = |field: &FieldId| case.holder == office || fields.is_some_and(|fields| fields.contains(field));
            for value in case.values.iter().filter(|(field, _)| may(field)).flat_map(|(_, values)| values) {
                permitted.extend([value.clone(), digits(value)]);
            }
            others.extend(case.needles.iter().filter(|(field, _)| !may(field)).flat_map(|(_, needles)| needles));
        }
        Allowed {
            organisation,
            fields: granted
                .into_iter()
                .map(|(alias, fields)| (alias.0, fields.into_iter().map(|field| field.0).collect()))
                .collect(),
            forbidden: standing_nowhere(others, &permitted),
            erased: self.erased.iter().cloned().collect(),
        }
    }
}

/// Returns the texts that are long enough to be looked for and stand in no value that may be held: a text of one field in another
/// field of the same person, or the digits of an identifier in somebody else's telephone number.
fn standing_nowhere(texts: BTreeSet<&String>, permitted: &BTreeSet<String>) -> Vec<String> {
    let texts: Vec<&String> = texts.into_iter().filter(|text| text.len() >= NEEDLE_BYTES_MIN).collect();
    let searcher = AhoCorasick::new(&texts).expect("some hundred thousand short texts fit into one search");
    let mut permitted_too = vec![false; texts.len()];
    for text in permitted {
        for hit in searcher.find_overlapping_iter(text.as_str()) {
            permitted_too[hit.pattern().as_usize()] = true;
        }
    }
    texts.into_iter().zip(permitted_too).filter(|(_, permitted)| !permitted).map(|(text, _)| text.clone()).collect()
}

/// Returns the digits of a value, as it is looked for by: a telephone number is kept without its spaces, too.
fn digits(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

/// Returns the field of a name in the catalogue.
///
/// # Panics
/// Panics when there is none: the story names fields of the catalogue.
pub fn field(name: &str) -> FieldId {
    Catalogue::current().by_name(name).unwrap_or_else(|| panic!("the catalogue has no field {name}")).id
}

/// Shorter texts can turn up by chance in what is encrypted or hashed.
pub(super) const NEEDLE_BYTES_MIN: usize = 7;

#[cfg(test)]
mod tests;
