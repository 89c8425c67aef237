// SPDX-License-Identifier: EUPL-1.2
//! Who contacts the person: one organisation at any moment, whoever asks and whatever offices wrote without knowing of each
//! other.
//!
//! A file that was handed over is for whoever has it now. Else the claims decide, which are the values of the field
//! `organisme_responsable`. Claims in conflict all stand; the answer is the oldest of them that counts: the one made first, by the
//! signed time of its commit, and of two of one moment the one of the lower id. An office that was cut off so loses nothing by it.
//! That time is believed as far as times are: a node's clock never goes back before its newest epoch, its staff's commits are of
//! its time, give or take ten minutes, a claim from a clock ahead was made when the home admitted it at the latest, and none is taken
//! for more than [`CUT_OFF_MS`] older than that: nobody wins by a date of years ago. Everyone who holds the same values gives the same answer. Where nobody
//! claims, the holder of the case is responsible. Who was not granted that field is told nothing, and guesses nothing.
//!
//! Who looks after the person there goes with the claim, and linked files of one person have one answer: see [`person`].
//!
//! A claim names an organisation, and marks it with the first digits of its id: two of one name are told apart, and one that
//! changes its name keeps its claims. Claims written before marks were are told apart by their names.

use serde::{Deserialize, Serialize};

use super::{CaseView, Party, Standing, Value};
use crate::id::{EntryId, OrganisationId};
use crate::time::{DAY_MS, Timestamp};

pub mod person;

/// The field of the claims.
pub const FIELD: &str = "organisme_responsable";
/// The field of the referent.
pub const REFERENT: &str = "assistant_plateforme";

/// Is a claim to be the one who contacts the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// When it was made, in its author's word; when the case's home admitted it, where that was before.
    pub time: Timestamp,
    /// The entry that made it.
    pub entry: EntryId,
    /// The name of the organisation that is to be responsible.
    pub name: String,
    /// The first digits of its id, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// The organisation of who wrote it, where known.
    pub by: Option<Party>,
}

impl Claim {
    /// Tells whether it is for this organisation.
    pub fn is_for(&self, party: &Party) -> bool {
        match &self.mark {
            Some(mark) => *mark == self::mark(party.organisation),
            None => self.name == party.name,
        }
    }

    fn is_for_same(&self, other: &Self) -> bool {
        match (&self.mark, &other.mark) {
            (Some(mark), Some(others)) => mark == others,
            (_, None) | (None, _) => self.name == other.name,
        }
    }
}

/// Is who contacts the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The name of the organisation; empty where it is not told, or the holder's card is not held.
    pub name: String,
    /// Whether that is not told to the reader, who was not granted the claims.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untold: bool,
    /// Whether that is the holder because nobody claimed.
    pub by_default: bool,
    /// Whether that is who the file was handed over to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handed_over: bool,
    /// The claims that count, the one that wins first. One of an organisation stands for all of that organisation.
    pub claims: Vec<Claim>,
    /// The claims that the holder has not decided on yet.
    pub pending: Vec<Claim>,
}

/// Returns the value that claims for an organisation: its name, and the mark in brackets.
pub fn claim_value(name: &str, organisation: OrganisationId) -> String {
    format!("{name} [{}]", mark(organisation))
}

/// Returns the name and the mark in the value of a claim; one written before marks were has none.
pub fn read_claim(value: &str) -> (&str, Option<&str>) {
    let marked = value.strip_suffix(']').and_then(|value| value.rsplit_once(" ["));
    let is_mark = |mark: &str| mark.len() == MARK_DIGITS && mark.bytes().all(|digit| digit.is_ascii_hexdigit());
    match marked.filter(|(_, mark)| is_mark(mark)) {
        Some((name, mark)) => (name, Some(mark)),
        None => (value, None),
    }
}

/// Tells whether the value of a claim is for an organisation.
pub fn is_claim_for(value: &str, party: &Party) -> bool {
    let (name, marked) = read_claim(value);
    marked.map_or(name == party.name, |marked| marked == mark(party.organisation))
}

/// Tells whether who contacts the person of a case is this organisation, as far as the reader is told.
pub fn is_responsible(view: &CaseView, party: &Party) -> bool {
    let answer = responsible(view);
    match (&view.head.handed_over, answer.claims.first()) {
        (Some(holder), _) => holder.organisation == party.organisation,
        (None, Some(claim)) => claim.is_for(party),
        (None, None) => !answer.untold && view.head.holder.organisation == party.organisation,
    }
}

/// Returns who contacts the person of a case.
pub fn responsible(view: &CaseView) -> Responsible {
    let documents = || view.fields.iter().filter(|field| field.field == FIELD).flat_map(|field| &field.documents);
    let claims = claims(documents().flat_map(|document| &document.values).filter(|value| counts(value)));
    let waiting = documents().flat_map(|document| document.values.iter().chain(&document.proposals));
    let pending = self::claims(waiting.filter(|value| value.standing == Standing::Pending));
    if let Some(party) = &view.head.handed_over {
        let name = party.name.clone();
        return Responsible { name, untold: false, by_default: false, handed_over: true, claims, pending };
    }
    let untold = claims.is_empty() && view.responsible_untold;
    let name = match claims.first() {
        Some(claim) => claim.name.clone(),
        None if untold => String::new(),
        None => view.head.holder.name.clone(),
    };
    let by_default = claims.is_empty() && !untold;
    Responsible { name, untold, by_default, handed_over: false, claims, pending }
}

/// Tells whether an organisation claimed, and neither won nor made the claim that did.
fn has_lost(answer: &Responsible, party: &Party) -> bool {
    let made = |claim: &Claim| claim.by.as_ref().is_some_and(|by| by.organisation == party.organisation);
    let Some((first, others)) = answer.claims.split_first().filter(|_| !answer.handed_over) else { return false };
    !made(first) && !first.is_for(party) && others.iter().any(|claim| claim.is_for(party) || made(claim))
}

fn counts(value: &Value) -> bool {
    match value.standing {
        Standing::Counted => true,
        Standing::Pending | Standing::Refused { .. } => false,
    }
}

fn claims<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Claim> {
    let claim = |value: &Value| {
        let text = value.value.as_deref().filter(|text| !text.is_empty())?;
        let (name, marked) = read_claim(text);
        let by = value.author.organisation.clone();
        // Who claimed for itself, before marks were, is known by its key.
        let own = by.as_ref().filter(|party| party.name == name).map(|party| mark(party.organisation));
        let mark = marked.map(str::to_owned).or(own);
        Some(Claim { time: person::believed(value), entry: value.entry, name: name.to_owned(), mark, by })
    };
    let mut claims: Vec<Claim> = values.filter_map(claim).collect();
    claims.sort();
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        if !kept.iter().any(|known| known.is_for_same(&claim)) {
            kept.push(claim);
        }
    }
    kept
}

fn mark(organisation: OrganisationId) -> String {
    let mut digits = organisation.to_string();
    digits.truncate(MARK_DIGITS);
    digits
}

/// How many digits of an organisation's id stand in a claim: nobody makes two organisations that share them.
const MARK_DIGITS: usize = 16;
/// For how long an office can have been cut off at most, for the time of its claim to be believed.
pub const CUT_OFF_MS: u64 = 30 * DAY_MS;

#[cfg(test)]
mod tests;
