// SPDX-License-Identifier: EUPL-1.2
//! Who contacts a person of whom there are several files: one organisation, from whichever of them it is asked.
//!
//! Two offices that were cut off from each other opened a file each, and say by a link that both are of one person. Of the files in
//! which the person is followed the oldest claim decides, as it does within a file; its file is the deciding one, and goes before what
//! the others say. Where nobody claimed in any, the holder of one of them is responsible, that of the lower id: which one is the same
//! wherever it is asked, and whoever wants it otherwise claims the person. Whoever a file was handed over to goes before all that a file
//! says that was opened, or found, beside it: until the person is claimed anew, comes back with a file that is taken over, or is
//! followed by the recipient in a file that is seen, too. A holder of whom it is not told whether anybody claimed
//! there, or whether the file goes on, stands aside: nobody leaves a person to an office that may have none to look after.
//!
//! Everyone who sees the same of the same files gives the same answer.

use std::collections::BTreeMap;

use super::{CUT_OFF_MS, Claim, FIELD, REFERENT, Responsible, mark, responsible};
use crate::catalogue::{Catalogue, FieldId};
use crate::desk::Calling;
use crate::leaver::Facts;
use crate::time::Timestamp;
use crate::view::{CaseView, Party, Value};

/// The fields that say whether a file goes on.
pub const GOES_ON: [&str; 2] = ["etape", "fin_suivi_le"];

/// Is what a file of a person says of who contacts the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it says by itself.
    pub answer: Responsible,
    /// Who has the file.
    pub keeper: Party,
    /// Whether the person is followed in it, as far as may be seen.
    pub goes_on: bool,
    /// Whether its claims, and whether it goes on, are told to who reads it.
    pub is_told: bool,
    /// When it was handed over, or opened for one that was.
    pub(super) moved_at: Option<Timestamp>,
    number: u64,
}

impl Word {
    /// Reads what a file says.
    pub fn of(view: &CaseView) -> Self {
        let mut values: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
        for field in &view.fields {
            let Some(known) = Catalogue::current().by_name(&field.field) else { continue };
            let standing = field.documents.iter().flat_map(|document| &document.values);
            let standing = standing.filter_map(|value| value.value.clone()).filter(|value| !value.is_empty());
            values.entry(known.id).or_default().extend(standing);
        }
        Self::with(view, !Calling::of(&Facts::of_values(&values)).is_over())
    }

    /// As [`Self::of`], of a file of which it is known whether there is more to do.
    pub(in crate::view) fn with(view: &CaseView, is_followed: bool) -> Self {
        Self {
            answer: responsible(view),
            keeper: view.head.keeper().clone(),
            goes_on: is_followed && view.head.handed_over.is_none(),
            is_told: view.head.own || GOES_ON.iter().chain([&FIELD]).all(|field| view.tells(field)),
            moved_at: view.moved_at,
            number: view.head.number,
        }
    }

    /// Tells whether it says of itself who contacts the person since another file was handed over.
    fn speaks_after(&self, handed: &Self) -> bool {
        let is_after = |time: Timestamp| handed.moved_at.is_none_or(|moved| time >= moved);
        let is_claimed = || self.answer.claims.iter().any(|claim| is_after(claim.time));
        let is_recipients = self.keeper.organisation == handed.keeper.organisation;
        !self.answer.handed_over && (is_recipients || self.moved_at.is_some_and(is_after) || is_claimed())
    }

    /// Tells whether it names an organisation, as far as the reader is told.
    pub fn names(&self, party: &Party) -> bool {
        match self.answer.claims.first().filter(|_| !self.answer.handed_over) {
            Some(claim) => claim.is_for(party),
            None => !self.answer.untold && self.keeper.organisation == party.organisation,
        }
    }
}

/// Is who contacts a person of some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPerson {
    /// The file that says so, by its place.
    pub deciding: usize,
    /// What it says; what waits in the file that was asked waits here, too.
    pub answer: Responsible,
    /// The files in which the person is followed that name another organisation, by place, each with its name.
    pub otherwise: Vec<(usize, String)>,
}

/// Returns the file whose hand-over says who contacts the person, by its place: the newest, as long as no other file says more since.
fn handed_on(files: &[Word]) -> Option<usize> {
    let handed = files.iter().enumerate().filter(|(_, file)| file.answer.handed_over);
    let (at, newest) = handed.max_by_key(|(_, file)| (file.moved_at, file.number))?;
    (!files.iter().any(|file| file.speaks_after(newest))).then_some(at)
}

/// Returns who contacts the person of some files: the file that is asked, then those that are linked with it.
///
/// # Panics
/// Where there is no file.
pub fn of_person(files: &[Word]) -> OfPerson {
    let all = || files.iter().enumerate();
    let mut followed: Vec<(usize, &Word)> = all().filter(|(_, file)| file.goes_on).collect();
    if followed.is_empty() {
        followed.extend(all().filter(|(_, file)| !file.answer.handed_over));
    }
    if followed.is_empty() {
        followed.extend(all());
    }
    let claim = |file: &Word| file.answer.claims.first().filter(|_| !file.answer.handed_over).cloned();
    let claimed: Option<(Claim, usize)> = followed.iter().filter_map(|(at, file)| Some((claim(file)?, *at))).min();
    let held = || {
        let told = followed.iter().filter(|(_, file)| file.is_told && !file.answer.untold);
        told.min_by_key(|(_, file)| (file.keeper.organisation, file.number)).map(|(at, _)| *at)
    };
    let asked = || followed.iter().map(|(at, _)| *at).min();
    let handed_on = handed_on(files);
    let claimed = claimed.map(|(_, at)| at);
    let deciding = handed_on.or(claimed).or_else(held).or_else(asked).expect("a person has a file");
    let mut answer = files[deciding].answer.clone();
    if deciding != 0 {
        answer.pending.extend(files[0].answer.pending.iter().cloned());
        answer.pending.sort();
        answer.pending.dedup();
    }
    let names_same = |file: &Word| {
        let said = claim(file).map(|claim| claim.mark.ok_or(claim.name));
        let of_keeper = || Ok(mark(file.keeper.organisation));
        said.unwrap_or_else(of_keeper)
    };
    let said = names_same(&files[deciding]);
    let otherwise = followed.iter().filter(|(_, file)| !file.answer.untold && !answer.untold);
    let otherwise = otherwise.filter(|(_, file)| names_same(file) != said && file.answer.name != answer.name);
    // Who holds a file opened beside the one that was handed over said nothing by it.
    let otherwise = otherwise.filter(|(_, file)| handed_on.is_none() || file.goes_on && claim(file).is_some());
    let otherwise = otherwise.map(|(at, file)| (*at, file.answer.name.clone())).collect();
    OfPerson { deciding, answer, otherwise }
}

/// Is who looks after a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referents<'v> {
    /// Those of who contacts the person.
    pub standing: Vec<&'v str>,
    /// Those whom other organisations named for themselves, each after the name of its organisation.
    pub lost: Vec<(&'v str, &'v str)>,
}

/// Returns the referents that a file names. Whom an organisation named before another one claimed the person is its own, and so is whom
/// one named whose claim did not win, or in a file that does not decide: nobody is looked after by an office that does not contact
/// the person. `deciding` is the word of the file that decides, and `is_deciding` whether it is this one.
pub fn referents<'v>(view: &'v CaseView, deciding: &Word, is_deciding: bool) -> Referents<'v> {
    let documents = view.fields.iter().filter(|field| field.field == REFERENT).flat_map(|field| &field.documents);
    let mut found = Referents::default();
    for value in documents.flat_map(|document| &document.values) {
        let Some(name) = value.value.as_deref().filter(|name| !name.is_empty()) else { continue };
        let others =
            value.author.organisation.as_ref().filter(|party| {
                !deciding.names(party) && (!is_deciding || is_of_another(value, party, &deciding.answer))
            });
        match others {
            Some(party) if !found.lost.contains(&(party.name.as_str(), name)) => {
                found.lost.push((party.name.as_str(), name));
            }
            None if !found.standing.contains(&name) => found.standing.push(name),
            Some(_) | None => {}
        }
    }
    found
}

/// Tells whether whom an organisation named that does not contact the person is its own referent: it claimed and did not win, or named
/// somebody before the claim that won.
fn is_of_another(value: &Value, party: &Party, answer: &Responsible) -> bool {
    let Some(winner) = answer.claims.first().filter(|_| !answer.handed_over) else { return false };
    super::has_lost(answer, party) || believed(value) < winner.time
}

/// Returns when a value was written, as far as that is believed.
pub(super) fn believed(value: &Value) -> Timestamp {
    let clamped = |admitted: Timestamp| value.time.clamp(admitted.minus_ms(CUT_OFF_MS), admitted);
    value.admitted.map_or(value.time, clamped)
}
