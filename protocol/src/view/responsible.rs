// SPDX-License-Identifier: EUPL-1.2
//! Who contacts the person: one organisation at any moment, whoever asks and whatever offices wrote without knowing of each
//! other.
//!
//! The claims are the values of the field `organisme_responsable`. Claims in conflict all stand; the answer is the earliest of
//! them that counts: by the time of its commit, then by its id, so that everyone who holds the same values gives the same
//! answer. Where nobody claims, the holder of the case is responsible.

use serde::{Deserialize, Serialize};

use super::{CaseView, Party, Standing, Value};
use crate::id::EntryId;
use crate::time::Timestamp;

/// The field of the claims.
pub const FIELD: &str = "organisme_responsable";

/// Is a claim to be the one who contacts the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// When, in the author's word.
    pub time: Timestamp,
    /// The entry that made it.
    pub entry: EntryId,
    /// The name of the organisation that is to be responsible.
    pub name: String,
    /// The organisation of who wrote it, where known.
    pub by: Option<Party>,
}

/// Is who contacts the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The name of the organisation; empty only where the holder's card is not held.
    pub name: String,
    /// Whether that is the holder because nobody claimed.
    pub by_default: bool,
    /// The claims that count, the one that wins first. One of a name stands for all of that name.
    pub claims: Vec<Claim>,
    /// The claims that the holder has not decided on yet.
    pub pending: Vec<Claim>,
}

/// Returns who contacts the person of a case.
pub fn responsible(view: &CaseView) -> Responsible {
    let documents = || view.fields.iter().filter(|field| field.field == FIELD).flat_map(|field| &field.documents);
    let claims = claims(documents().flat_map(|document| &document.values).filter(|value| counts(value)));
    let waiting = documents().flat_map(|document| document.values.iter().chain(&document.proposals));
    let pending = self::claims(waiting.filter(|value| value.standing == Standing::Pending));
    let name = claims.first().map_or_else(|| view.head.holder.name.clone(), |claim| claim.name.clone());
    Responsible { name, by_default: claims.is_empty(), claims, pending }
}

fn counts(value: &Value) -> bool {
    match value.standing {
        Standing::Counted => true,
        Standing::Pending | Standing::Refused { .. } => false,
    }
}

fn claims<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Claim> {
    let claim = |value: &Value| {
        let name = value.value.clone().filter(|name| !name.is_empty())?;
        Some(Claim { time: value.time, entry: value.entry, name, by: value.author.organisation.clone() })
    };
    let mut claims: Vec<Claim> = values.filter_map(claim).collect();
    claims.sort();
    let mut names: Vec<String> = Vec::new();
    claims.retain(|claim| {
        let is_new = !names.contains(&claim.name);
        names.push(claim.name.clone());
        is_new
    });
    claims
}

#[cfg(test)]
mod tests;
