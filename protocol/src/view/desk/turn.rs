// SPDX-License-Identifier: EUPL-1.2
//! Whose turn it is to call a person, and who looks after the person there: by what all of the files say that may be seen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Linked, SeenFile, fact_values, is_gone_on};
use crate::case::{self, GrantRecord};
use crate::catalogue::Catalogue;
use crate::desk::{Calling, REFERENT, REFERENT_KEY, name_key, referent_key};
use crate::grant;
use crate::leaver::Facts;
use crate::time::Validity;
use crate::view::reading::{OpenCase, Reading};
use crate::view::responsible::person::{self, OfPerson, Word};
use crate::view::responsible::{self, read_claim};
use crate::view::show::show_fields;
use crate::view::{CaseView, Party, ViewError, Viewer};

/// Says whether it is on this organisation to call, and for how long that holds by itself.
pub(super) struct Turn {
    pub(super) ours: bool,
    pub(super) validity: Validity,
}

/// Returns whose turn it is: of the organisation responsible, once it can know that it is. Until a grant lets it read that, or a linked
/// file says so too, the home of the file that decides goes on calling: a person whom one office gave away and of whom the other never
/// heard would be called by nobody.
pub(super) fn whose_turn(
    reading: &Reading<'_>,
    open: &OpenCase,
    linked: &Linked,
    claimed: Option<&Claimed>,
) -> Result<Turn, ViewError> {
    let always = |ours: bool| Turn { ours, validity: Validity::default() };
    if reading.handed_over(open.number).is_some() {
        return Ok(always(!is_gone_on(reading, open.number)));
    }
    let Some(claimed) = claimed else { return Ok(always(open.own)) };
    let Viewer { store, directory, organisation, now } = reading.viewer;
    let word = claimed.deciding();
    let own = Party::of(directory, organisation);
    if word.names(&own) {
        return Ok(always(open.own || claimed.words[0].names(&own)));
    }
    // Who was handed a file has one of its own.
    if word.answer.handed_over {
        return Ok(always(false));
    }
    let is_named = |party: &Party| word.names(party);
    let deciding = match claimed.answer.deciding {
        0 => open,
        at => &linked.seen[at - 1].open,
    };
    // Of another organisation's file its home sees to that.
    let is_told = |file: &SeenFile| !file.open.own && file.names(directory, &is_named);
    if !open.own || !deciding.own || linked.seen.iter().any(is_told) {
        return Ok(always(false));
    }
    let field = Catalogue::current().by_name(responsible::FIELD).map(|field| field.id);
    let tells = |grant: &GrantRecord| {
        let covers = field.is_some_and(|field| grant.terms.fields.binary_search(&field).is_ok());
        covers && grant.revoked.is_none() && is_named(&Party::of(directory, grant.terms.recipient))
    };
    let grants = case::grants(store, deciding.number)?.into_iter().map(|(_, grant)| grant);
    let telling: Vec<GrantRecord> = grants.filter(tells).collect();
    let moments = telling.iter().flat_map(|grant| [grant.terms.from, grant.terms.until]);
    let ours = !telling.iter().any(|grant| grant::stands(grant, now));
    Ok(Turn { ours, validity: Validity::around(now, moments) })
}

/// Tells whether whose turn it is follows from the names of organisations: a claim names one, or a claim in a linked file may be of any.
pub(super) fn rests_on_names(facts: &Facts<'_>, linked: &Linked) -> bool {
    let claims = facts.values(responsible::FIELD);
    let is_claimed = |file: &SeenFile| !Facts::of_values(&file.values).values(responsible::FIELD).is_empty();
    claims.iter().any(|claim| read_claim(claim).1.is_none())
        || !claims.is_empty() && !linked.seen.is_empty()
        || linked.seen.iter().any(is_claimed)
}

/// Returns who looks after a person: names, each as two of them are compared, and staff keys.
pub(super) fn referents(claimed: Option<&Claimed>, facts: &Facts<'_>, linked: &Linked) -> Vec<String> {
    claimed.map_or_else(|| named(facts, facts.values(REFERENT)), |claimed| claimed.referents(facts, linked))
}

/// Returns of those whom a file names the names, and the staff key of the first.
fn named(facts: &Facts<'_>, names: &[&str]) -> Vec<String> {
    let key = referent_key(names.first().copied(), facts.values(REFERENT_KEY));
    names.iter().map(|name| name_key(name)).chain(key).collect()
}

/// Is what the files of a person say of who contacts the person, where somebody claimed or there are several files: the file that is
/// asked, then those that are linked with it.
pub(super) struct Claimed {
    views: Vec<CaseView>,
    words: Vec<Word>,
    answer: OfPerson,
}

impl Claimed {
    pub(super) fn read(
        reading: &mut Reading<'_>,
        open: &OpenCase,
        facts: &Facts<'_>,
        linked: &Linked,
    ) -> Result<Option<Self>, ViewError> {
        if linked.seen.is_empty() && facts.values(responsible::FIELD).is_empty() {
            return Ok(None);
        }
        let mut claimed = Self::of_file(show_claims(reading, open)?, facts);
        for file in &linked.seen {
            let (view, word) = read_word(show_claims(reading, &file.open)?, &Facts::of_values(&file.values));
            claimed.views.push(view);
            claimed.words.push(word);
        }
        claimed.answer = person::of_person(&claimed.words);
        Ok(Some(claimed))
    }

    fn of_file(view: CaseView, facts: &Facts<'_>) -> Self {
        let (view, word) = read_word(view, facts);
        let words = vec![word];
        Self { views: vec![view], answer: person::of_person(&words), words }
    }

    fn deciding(&self) -> &Word {
        &self.words[self.answer.deciding]
    }

    /// Returns who looks after the person by any of the files.
    fn referents(&self, facts: &Facts<'_>, linked: &Linked) -> Vec<String> {
        let others = linked.seen.iter().map(|file| Facts::of_values(&file.values));
        let all = std::iter::once(facts.clone()).chain(others);
        let mut found: Vec<String> = Vec::new();
        for ((at, view), facts) in self.views.iter().enumerate().zip(all) {
            let names = person::referents(view, self.deciding(), at == self.answer.deciding).standing;
            for referent in named(&facts, &names) {
                if !found.contains(&referent) {
                    found.push(referent);
                }
            }
        }
        found
    }
}

/// Shows of a file who contacts the person, and who looks after the person.
fn show_claims(reading: &mut Reading<'_>, open: &OpenCase) -> Result<CaseView, ViewError> {
    show_fields(reading, open, Some(&[responsible::FIELD, REFERENT]))
}

fn read_word(view: CaseView, facts: &Facts<'_>) -> (CaseView, Word) {
    let word = Word::with(&view, !Calling::of(facts).is_over());
    (view, word)
}

/// Is a referent whom another organisation had named, and who is nobody's here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LostReferent {
    /// The name of the organisation.
    pub by: String,
    /// The name of the referent.
    pub name: String,
}

/// Returns whom other organisations had named as the referent of a person, where nobody else is one.
pub(super) fn lost_referents(reading: &mut Reading<'_>, number: u64) -> Result<Vec<LostReferent>, ViewError> {
    let store = reading.viewer.store;
    let Some(record) = case::case(store, number)? else { return Ok(Vec::new()) };
    let open = reading.open(number, record)?;
    let values = fact_values(reading, &open)?;
    let (facts, linked) = (Facts::of_values(&values), Linked::read(reading, number)?);
    let Some(claimed) = Claimed::read(reading, &open, &facts, &linked)? else { return Ok(Vec::new()) };
    let mut lost = BTreeSet::new();
    for (at, view) in claimed.views.iter().enumerate() {
        let found = person::referents(view, claimed.deciding(), at == claimed.answer.deciding);
        if !found.standing.is_empty() {
            return Ok(Vec::new());
        }
        let named = found.lost.into_iter().map(|(by, name)| LostReferent { by: by.to_owned(), name: name.to_owned() });
        lost.extend(named);
    }
    Ok(lost.into_iter().collect())
}
