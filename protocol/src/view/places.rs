// SPDX-License-Identifier: EUPL-1.2
//! Places of solutions and groups: who asked for one, who has one, who waits.
//!
//! A reservation is an item of a list, [`Offer::field`]: in a group it is an enrolment. One by another organisation counts once the solution's home has
//! admitted it; the places go to those that count, in the order of the home's word: the time of the commit that admitted the
//! reservation (that opened it, for the home's own people), then the entry's id. So all who hold the same entries give the same
//! answer, and two offices that ask for the last place without knowing of each other are both told who has it.
//!
//! Only who asked, or the holder of the solution, cancels a reservation. It names nobody: its reference stands in the young
//! person's own file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reading::{Change, OpenCase, Reading};
use super::show::show;
use super::{CaseHead, CaseView, Party, Standing, ViewError, Viewer};
use crate::case::{self, DocumentRecord};
use crate::catalogue::Catalogue;
use crate::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use crate::ledger;
use crate::statement::{CaseKind, Refusal};
use crate::time::Timestamp;

/// Is how places are offered in cases of a kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Offer {
    /// The kind.
    pub kind: CaseKind,
    /// The field of the reservations.
    pub field: &'static str,
    /// The code of one that was asked for.
    pub asked: &'static str,
    /// The codes of one that stands.
    standing: &'static [&'static str],
    /// The code of one that was given back.
    pub cancelled: &'static str,
    /// The field with the number of places.
    places: &'static str,
}

/// The places of solutions.
pub const SOLUTION: Offer = Offer {
    kind: CaseKind::Solution,
    field: "solution_reservation",
    asked: "demandee",
    standing: &["demandee"],
    cancelled: "annulee",
    places: "solution_places",
};

/// The places of groups: who came and who did not had one.
pub const GROUP: Offer = Offer {
    kind: CaseKind::Group,
    field: "groupe_inscription",
    asked: "inscrit",
    standing: &["inscrit", "present", "absent"],
    cancelled: "retire",
    places: "groupe_places",
};

impl Offer {
    /// Returns how places are offered in cases of a kind; none where there are none.
    pub fn of(kind: CaseKind) -> Option<&'static Self> {
        [&SOLUTION, &GROUP].into_iter().find(|offer| offer.kind == kind)
    }

    /// Returns the one whose reservations stand in a field.
    pub fn of_field(field: &str) -> Option<&'static Self> {
        [&SOLUTION, &GROUP].into_iter().find(|offer| offer.field == field)
    }

    fn stands(&self, state: Option<&str>) -> bool {
        state.is_some_and(|state| self.standing.contains(&state))
    }
}

/// Says what became of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Place {
    /// It was given back.
    Cancelled,
    /// A place is kept.
    Kept,
    /// The holder of the solution has not heard of it yet: it may turn out that the place went to somebody else.
    Pending,
    /// The holder did not admit it.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// All places were taken before.
    Waiting {
        /// The place in the queue, from 1.
        rank: usize,
    },
}

/// Is a place asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The item.
    pub document: DocumentId,
    /// What the file of the young person names it by.
    pub reference: String,
    /// The first day of the session, ISO 8601; none where it is for no session in particular.
    pub session: Option<String>,
    /// Who asked.
    pub by: Option<Party>,
    /// When, in the author's word.
    pub asked: Timestamp,
    /// What became of it.
    #[serde(flatten)]
    pub place: Place,
}

/// Is how many places there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The first day of the session; none for the solution as a whole.
    pub session: Option<String>,
    /// How many places there are; none where it is not said, and nobody waits.
    pub places: Option<u64>,
    /// How many are kept.
    pub kept: u64,
    /// How many wait.
    pub waiting: u64,
}

impl Count {
    /// Returns how many places are free, where the number of places is known.
    pub fn free(&self) -> Option<u64> {
        self.places.map(|places| places.saturating_sub(self.kept))
    }
}

/// Is a solution with its places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// The solution.
    #[serde(flatten)]
    pub head: CaseHead,
    /// The solution as a whole, then its sessions by their first day.
    pub counts: Vec<Count>,
    /// The first day of every session, also of those that do not say how many places they have.
    #[serde(default)]
    pub sessions: Vec<String>,
    /// The reservations that count in the order of the home's word, then the others.
    pub reservations: Vec<Reservation>,
}

impl Places {
    /// Returns the places that can be asked for: those of the solution as a whole only where some session has none of its own, or
    /// there is no session.
    pub fn offered(&self) -> impl Iterator<Item = &Count> {
        let counts_alone = |session: &String| self.counts.iter().any(|count| count.session.as_ref() == Some(session));
        let by_session = !self.sessions.is_empty() && self.sessions.iter().all(counts_alone);
        self.counts.iter().filter(move |count| !by_session || count.session.is_some())
    }

    /// Returns how many places are free in all, where that is known.
    pub fn free(&self) -> Option<u64> {
        let known: Vec<u64> = self.offered().filter_map(Count::free).collect();
        (!known.is_empty()).then(|| known.into_iter().sum())
    }

    /// Returns how many places there are in all, as far as that is known: those that are free, and those that are kept.
    pub fn total(&self) -> u64 {
        let kept: u64 = self.counts.iter().filter(|count| count.places.is_some()).map(|count| count.kept).sum();
        self.free().unwrap_or_default() + kept
    }
}

/// Returns the places of a solution, or of a group.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a solution of another organisation of which no grant stands.
pub fn places(viewer: &Viewer<'_>, case: CaseHandle) -> Result<Places, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    let offer = Offer::of(open.record.kind).unwrap_or(&SOLUTION);
    let field = Catalogue::current().by_name(offer.field).map(|field| field.id);
    let mut asked = Vec::new();
    for (_, record) in reading.documents(&open, field)? {
        asked.extend(read(&mut reading, &open, offer, &record)?);
    }
    asked.sort_by_key(|asked| asked.order);
    let capacity = Capacity::of(&show(viewer, case)?, offer);
    Ok(give(reading.head(&open), &capacity, asked))
}

/// Is a reservation before places are given.
struct Asked {
    /// Time and entry of the home's word; what does not count comes last.
    order: (bool, Timestamp, EntryId),
    reservation: Reservation,
}

/// Reads a reservation; none where what stands there is sealed or is no reservation.
fn read(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    offer: &Offer,
    record: &DocumentRecord,
) -> Result<Option<Asked>, ViewError> {
    let document = reading.open_document(open, record)?;
    let Some(opening) = document.changes.first() else { return Ok(None) };
    let first = reading.value(opening)?;
    let by = first.author.organisation.clone();
    let Some(mut parts) = parts(first.value.as_deref()) else { return Ok(None) };
    let Some(reference) = parts.remove("reference") else { return Ok(None) };
    let may_cancel = |organisation: Option<OrganisationId>| {
        organisation == Some(open.record.holder) || organisation == by.as_ref().map(|party| party.organisation)
    };
    let mut newest = (first.time, first.entry, parts.get("etat").cloned());
    for change in document.changes.iter().filter(|change| change.applied) {
        let value = reading.value(change)?;
        let author = value.author.organisation.as_ref().map(|party| party.organisation);
        let newer = (value.time, value.entry) >= (newest.0, newest.1);
        if newer && may_cancel(author) {
            let state = self::parts(value.value.as_deref()).and_then(|mut parts| parts.remove("etat"));
            newest = (value.time, value.entry, state);
        }
    }
    let stands = offer.stands(newest.2.as_deref());
    let place = match &opening.standing {
        // A reservation whose value was cleared, or says anything else than that it stands, is given back.
        Standing::Counted if stands => Place::Kept,
        Standing::Counted => Place::Cancelled,
        Standing::Pending if stands => Place::Pending,
        Standing::Pending => Place::Cancelled,
        Standing::Refused { reason } => Place::Refused { reason: *reason },
    };
    let (time, entry) = word(reading, opening)?;
    let session = parts.remove("session");
    let reservation = Reservation { document: record.document, reference, session, by, asked: first.time, place };
    Ok(Some(Asked { order: (place != Place::Kept, time, entry), reservation }))
}

/// Returns when the home gave its word, and by which entry: the admission, or the opening itself where it is the home's own.
fn word(reading: &mut Reading<'_>, opening: &Change) -> Result<(Timestamp, EntryId), ViewError> {
    let own = (opening.time, opening.entry.id);
    let Some(decision) = case::decision(reading.viewer.store, opening.entry.id)? else { return Ok(own) };
    let Some(location) = ledger::locate(reading.viewer.store, decision.admission)? else { return Ok(own) };
    Ok((reading.signed(location.commit)?.time, decision.admission))
}

/// Says how many places there are, for the solution as a whole and by session.
struct Capacity {
    whole: Option<u64>,
    sessions: BTreeMap<String, Option<u64>>,
}

impl Capacity {
    fn of(view: &CaseView, offer: &Offer) -> Self {
        let values = |name: &str| {
            let fields = view.fields.iter().filter(|field| field.field == name).flat_map(|field| &field.documents);
            let values = fields.flat_map(|document| &document.values).filter_map(|value| value.value.clone());
            values.collect::<Vec<String>>()
        };
        let number = |text: &String| text.parse::<u64>().ok();
        // Of numbers in conflict the smaller one promises nothing that may not be there.
        let whole = values(offer.places).iter().filter_map(number).min();
        let sessions = values("solution_session").into_iter().filter_map(|value| {
            let mut parts = parts(Some(&value))?;
            let places = parts.get("places").and_then(number);
            Some((parts.remove("debut")?, places))
        });
        Self { whole, sessions: sessions.collect() }
    }

    /// Returns how many places there are for those who asked for a session.
    fn places(&self, session: Option<&String>) -> Option<u64> {
        session.and_then(|session| self.sessions.get(session).copied().flatten()).or(self.whole)
    }
}

/// Gives places in order. Sessions that say how many places they have count alone, all others share those of the solution.
fn give(head: CaseHead, capacity: &Capacity, asked: Vec<Asked>) -> Places {
    let pool = |session: Option<&String>| {
        session.filter(|session| capacity.sessions.get(*session).is_some_and(Option::is_some)).cloned()
    };
    let mut counts: BTreeMap<Option<String>, Count> = BTreeMap::new();
    for session in std::iter::once(None).chain(capacity.sessions.keys().map(Some)) {
        let session = pool(session);
        let places = capacity.places(session.as_ref());
        counts.entry(session.clone()).or_insert(Count { session, places, kept: 0, waiting: 0 });
    }
    let mut reservations = Vec::with_capacity(asked.len());
    for Asked { mut reservation, .. } in asked {
        if reservation.place == Place::Kept {
            let session = pool(reservation.session.as_ref());
            let count = counts.entry(session.clone()).or_insert(Count { session, places: None, kept: 0, waiting: 0 });
            if count.free() == Some(0) {
                count.waiting += 1;
                let rank = usize::try_from(count.waiting).unwrap_or(usize::MAX);
                reservation.place = Place::Waiting { rank };
            } else {
                count.kept += 1;
            }
        }
        reservations.push(reservation);
    }
    let sessions = capacity.sessions.keys().cloned().collect();
    Places { head, counts: counts.into_values().collect(), sessions, reservations }
}

/// Returns the parts of a record.
fn parts(value: Option<&str>) -> Option<BTreeMap<String, String>> {
    serde_json::from_str(value?).ok()
}
