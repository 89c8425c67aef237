// SPDX-License-Identifier: EUPL-1.2
//! Places of solutions and groups: asking for one on behalf of a young person, giving it back, and what became of it.
//!
//! The solution's case, or the group's, holds a random reference and nothing else. What the reference stands for is written in the
//! young person's own case, in the same commit: neither is there without the other. What else is noted of the person goes into a commit
//! of its own before, so that nobody who reads that, and the solution, learns from the one whom the other is about.

use data_encoding::HEXLOWER;
use raccord_node::service::editing::EditContexts;
use raccord_node::service::work::{PLACES_CASES_MAX, SolutionPlaces};
use raccord_protocol::catalogue::Field;
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::places::{GROUP, Offer, Place, Places, Reservation, SOLUTION};
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView, Ownership};
use serde_json::json;

use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading::{other_views, summary};
use crate::values::{Words, short};
use crate::work::{self, field, record};
use crate::writable::{Deed, require};
use crate::writing::{ContactOverride, kept_from};
use requested::Asking;

pub(super) mod requested;

/// The field of a young person's case that names the places kept.
pub(super) const KEPT: &str = "place_reservee";

/// What is said of places, which is not the same of solutions and of groups.
struct Sentences {
    /// Only the holder keeps places: the subject of a request for one, and of one to give it back.
    subject: &'static str,
    subject_back: &'static str,
    reads_only: &'static str,
    ask: &'static str,
    /// A place is asked for already, and how it is given back.
    twice: &'static str,
    /// So it is in another file of the person.
    twice_linked: &'static str,
    release: &'static str,
    /// None is asked for, and what shows them.
    no_place: &'static str,
    show: &'static str,
    done: &'static str,
}

const OF_SOLUTIONS: Sentences = Sentences {
    subject: "request-place",
    subject_back: "request-place-back",
    reads_only: "reserve-reads-only",
    ask: "hint-reserve-ask",
    twice: "reserve-twice",
    twice_linked: "reserve-twice-linked",
    release: "hint-solution-release",
    no_place: "release-no-place",
    show: "hint-solution-show",
    done: "reserve-done",
};

const OF_GROUPS: Sentences = Sentences {
    subject: "request-enrolment",
    subject_back: "request-enrolment-back",
    reads_only: "enrol-reads-only",
    ask: "hint-enrol-ask",
    twice: "enrol-twice",
    twice_linked: "enrol-twice-linked",
    release: "hint-group-leave",
    no_place: "leave-no-place",
    show: "hint-group-show",
    done: "enrol-done",
};

fn of(head: &CaseHead) -> (&'static Offer, &'static Sentences) {
    match head.kind {
        CaseKind::Group => (&GROUP, &OF_GROUPS),
        _ => (&SOLUTION, &OF_SOLUTIONS),
    }
}

/// Returns the places of solutions or groups, by their handle.
pub(super) fn places(context: &Context, cases: &[CaseHandle]) -> Result<Vec<Places>, CliError> {
    let mut all = Vec::with_capacity(cases.len());
    let consultation = context.consult(Scope::List, None, "")?;
    for some in cases.chunks(PLACES_CASES_MAX) {
        let request = SolutionPlaces { consultation: consultation.clone(), cases: some.to_vec() };
        all.extend(context.call(request)?.solutions);
    }
    Ok(all)
}

/// Returns the places of one.
pub(super) fn places_of(context: &Context, case: CaseHandle) -> Result<Places, CliError> {
    places(context, &[case])?.pop().ok_or_else(|| CliError::bug("no places for a case that has some"))
}

/// Returns the case of a young person that somebody names.
pub(super) fn person(context: &Context, text: &str) -> Result<CaseView, CliError> {
    let view = work::show(context, naming::case(context, text)?)?;
    match view.head.kind {
        CaseKind::Person => Ok(view),
        _ => Err(CliError::usage("reserve-person")),
    }
}

/// Returns the place that a person's case has asked for and not given back.
pub(super) fn standing(
    context: &Context,
    offered: &CaseHead,
    person: &CaseView,
) -> Result<Option<Reservation>, CliError> {
    let held = of_person(context, offered, person)?.into_iter().map(|(reservation, _)| reservation);
    let stands = |reservation: &Reservation| !matches!(reservation.place, Place::Cancelled | Place::Refused { .. });
    Ok(held.into_iter().find(stands))
}

/// Tells whether a place is asked for in a person's file, and not given back.
fn asks(context: &Context, offered: &CaseHead, person: &CaseView) -> Result<bool, CliError> {
    Ok(standing(context, offered, person)?.is_some() || requested::is_open(context, offered, person)?)
}

/// Refuses to ask twice for one person, in whichever of the files that are linked as this person's.
pub(super) fn refuse_twice(context: &Context, offered: &CaseHead, person: &CaseView) -> Result<(), CliError> {
    let (_, said) = of(offered);
    if asks(context, offered, person)? {
        return Err(CliError::conflict(said.twice).hint(said.release));
    }
    for other in other_views(context, person.head.case)? {
        if asks(context, offered, &other)? {
            let refused = Message::new(said.twice_linked).with("case", short(&other.head.case));
            return Err(CliError::conflict(refused).hint(said.release));
        }
    }
    Ok(())
}

/// Returns the one of a person's own files in which a place is asked for; the one that was named where it is none.
pub(super) fn asking_file(context: &Context, offered: &CaseHead, person: CaseView) -> Result<CaseView, CliError> {
    if asks(context, offered, &person)? {
        return Ok(person);
    }
    for other in other_views(context, person.head.case)? {
        if other.head.own && asks(context, offered, &other)? {
            context.printer().note(Message::new("linked-other").with("case", short(&other.head.case)));
            return Ok(other);
        }
    }
    Ok(person)
}

/// Tells whether this organisation asks for places of a solution, or of a group, by itself: who only reads it asks its holder.
pub(super) fn may_ask(context: &Context, offered: &CaseHead) -> Result<bool, CliError> {
    work::may_write(context, offered, &[field(of(offered).0.field)])
}

/// Returns what is to stand in the case of somebody who must not be contacted, and is brought somewhere all the same.
///
/// # Errors
/// Refuses where no reason is given.
pub(super) fn note_of(
    context: &Context,
    person: &CaseView,
    all_the_same: &ContactOverride,
) -> Result<Vec<(&'static Field, String)>, CliError> {
    let kept = kept_from(context, &summary(person), work::today(context))?;
    let note = all_the_same.check(context, &kept)?;
    Ok(note.map(|note| (field("commentaire"), note)).into_iter().collect())
}

/// Asks for a place, or asks its holder for it where this organisation only reads; says what became of it.
pub(super) fn ask_or_have_asked(context: &Context, asking: &Asking<'_>) -> Result<(), CliError> {
    // Before a place is taken, or anybody is asked for one: no place is kept for somebody in whose case nothing says so.
    let beside = asking.beside.iter().map(|(field, _)| field.name.as_str());
    require(context, &asking.person.head, Deed::Place, beside.chain([KEPT]))?;
    if !may_ask(context, &asking.offered.head)? {
        return requested::ask_holder(context, asking);
    }
    let reference = ask(context, asking.offered, asking.person, asking.session.clone(), &asking.beside)?;
    say(context, &asking.offered.head, &reference)
}

/// Gives a place back, or asks its holder to take it back; says so.
pub(super) fn release_place(
    context: &Context,
    offered: &CaseSummary,
    person: &CaseView,
    yes: bool,
) -> Result<(), CliError> {
    require(context, &person.head, Deed::Place, [KEPT])?;
    if !may_ask(context, &offered.head)? {
        return requested::give_back_to_holder(context, offered, person, yes)?.say(context);
    }
    let reference = give_back(context, &offered.head, person)?;
    say(context, &offered.head, &reference)
}

/// Asks for a place for a person; returns the reference under which it stands.
pub(super) fn ask(
    context: &Context,
    offered: &CaseSummary,
    person: &CaseView,
    session: Option<String>,
    beside: &[(&Field, String)],
) -> Result<String, CliError> {
    let (offer, said) = of(&offered.head);
    let name = name_of(offered);
    if !may_ask(context, &offered.head)? {
        let hint = Message::new(said.ask).with("case", short(&person.head.case)).with("solution", name);
        return Err(CliError::denied(said.reads_only).hint(hint));
    }
    let reference = draw(context)?;
    if !beside.is_empty() {
        work::write(context, person.head.case, beside)?;
    }
    let today = work::today(context).to_string();
    let mut asked = vec![("reference", reference.clone()), ("etat", offer.asked.to_owned())];
    match offer.kind {
        CaseKind::Group => asked.push(("organisme", held::Held::read(context)?.own_card()?.name.clone())),
        _ => asked.extend([("session", session.unwrap_or_default()), ("le", today)]),
    }
    let kept = (person.head.case, KEPT, kept(context, offered, &reference)?);
    let asked = (offered.head.case, offer.field, record(field(offer.field), &asked)?);
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let drafts = [kept, asked].map(|(case, name, value)| {
        let edit = Edit::Open { field: field(name).id, value };
        edit.draft(case, signer, &mut entropy)
    });
    context.commit(&drafts, Padding::Padded)?;
    Ok(reference)
}

/// Returns the name of a solution, or of a group.
pub(super) fn name_of(offered: &CaseSummary) -> String {
    work::values(offered, work::name_field(of(&offered.head).0.kind)).join(" / ")
}

/// Draws a reference: it comes from nothing that is known about anybody.
fn draw(context: &Context) -> Result<String, CliError> {
    Ok(HEXLOWER.encode(&context.entropy()?.draw::<8>()))
}

/// Notes in a person's own case under which reference a place is asked for.
fn keep(
    context: &Context,
    offered: &CaseSummary,
    person: &CaseView,
    reference: &str,
    beside: &[(&Field, String)],
) -> Result<(), CliError> {
    let kept = kept(context, offered, reference)?;
    work::write(context, person.head.case, &[&[(field(KEPT), kept)], beside].concat()).map(drop)
}

/// Returns what a person's own case says of a place.
fn kept(context: &Context, offered: &CaseSummary, reference: &str) -> Result<String, CliError> {
    record(
        field(KEPT),
        &[
            ("dossier", offered.head.case.to_string()),
            ("nom", name_of(offered)),
            ("reference", reference.to_owned()),
            ("le", work::today(context).to_string()),
        ],
    )
}

/// Gives the place back that a person's case has asked for, in one commit with the word of it there; returns its reference.
pub(super) fn give_back(context: &Context, offered: &CaseHead, person: &CaseView) -> Result<String, CliError> {
    let (_, said) = of(offered);
    let mut held = of_person(context, offered, person)?;
    held.retain(|(reservation, _)| !matches!(reservation.place, Place::Cancelled));
    // One that was refused is in nobody's way: it goes where no other is left.
    held.sort_by_key(|(reservation, _)| matches!(reservation.place, Place::Refused { .. }));
    let Some((reservation, kept)) = held.into_iter().next() else {
        return Err(CliError::not_found(said.no_place).hint(said.show));
    };
    let signer = context.staff_key()?.public();
    let mut drafts = cancelling(context, offered, &reservation, signer)?;
    let named = context.call(EditContexts { cases: vec![person.head.case], fields: vec![field(KEPT).id] })?;
    let named = named.cases.into_iter().flat_map(|case| case.documents);
    let mut entropy = context.entropy()?;
    let named = named.filter(|document| kept.contains(&document.document));
    drafts.extend(named.map(|document| Edit::change(&document, "").draft(person.head.case, signer, &mut entropy)));
    context.commit(&drafts, Padding::Padded)?;
    Ok(reservation.reference)
}

/// Returns what cancels a reservation in the case of the solution, or of the group.
pub(super) fn cancelling(
    context: &Context,
    offered: &CaseHead,
    reservation: &Reservation,
    signer: PublicKey,
) -> Result<Vec<Draft>, CliError> {
    let (offer, _) = of(offered);
    let mut parts = vec![("reference", reservation.reference.clone()), ("etat", offer.cancelled.to_owned())];
    parts.extend(reservation.session.clone().map(|session| ("session", session)));
    let by = reservation.by.as_ref().filter(|_| offer.kind == CaseKind::Group);
    parts.extend(by.map(|party| ("organisme", party.name.clone())));
    let cancelled = record(field(offer.field), &parts)?;
    let found = context.call(EditContexts { cases: vec![offered.case], fields: vec![field(offer.field).id] })?;
    let documents = found.cases.into_iter().flat_map(|case| case.documents);
    let mut entropy = context.entropy()?;
    let meant = documents.filter(|document| document.document == reservation.document);
    Ok(meant.map(|document| Edit::change(&document, &cancelled).draft(offered.case, signer, &mut entropy)).collect())
}

/// Says where a place is given back that stands still.
#[derive(Debug)]
pub(super) enum Held {
    /// With who keeps it: this organisation only asks.
    Elsewhere,
    /// By this organisation itself.
    Here(Reservation),
}

/// Returns the solution, or the group, that a value of a person's case names a place of, and where the place is given back; none where
/// nothing stands there any more that could be.
pub(super) fn held_as(
    context: &Context,
    person: &CaseView,
    value: &str,
) -> Result<Option<(CaseSummary, Held)>, CliError> {
    let Some(parts) = field(KEPT).record_parts(value) else { return Ok(None) };
    let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
    let known = [CaseKind::Solution, CaseKind::Group].map(|kind| {
        let rows = work::rows(context, kind, Ownership::Any, &[work::name_field(kind)])?;
        Ok::<_, CliError>(rows.into_iter().find(|row| row.head.case.to_string() == part("dossier")))
    });
    let [solution, group] = known;
    let Some(offered) = solution?.or(group?) else { return Ok(None) };
    if !may_ask(context, &offered.head)? {
        return Ok(Some((offered, Held::Elsewhere)));
    }
    let held = of_person(context, &offered.head, person)?.into_iter().map(|(reservation, _)| reservation);
    let stands = |reservation: &Reservation| {
        reservation.reference == part("reference") && !matches!(reservation.place, Place::Cancelled)
    };
    Ok(held.into_iter().find(stands).map(|reservation| (offered, Held::Here(reservation))))
}

/// Asks who keeps a place to take it back.
pub(super) fn ask_back(context: &Context, offered: &CaseSummary, person: &CaseView, yes: bool) -> Result<(), CliError> {
    requested::give_back_to_holder(context, offered, person, yes).map(drop)
}

/// Returns the places that a person's case names, with the items that name each.
fn of_person(
    context: &Context,
    offered: &CaseHead,
    person: &CaseView,
) -> Result<Vec<(Reservation, Vec<DocumentId>)>, CliError> {
    let items = kept_items(offered, person);
    let all = places_of(context, offered.case)?.reservations.into_iter();
    let named = all.filter_map(|reservation| {
        let of = items.iter().filter(|(_, reference)| *reference == reservation.reference);
        let documents: Vec<_> = of.map(|(document, _)| *document).collect();
        (!documents.is_empty()).then_some((reservation, documents))
    });
    Ok(named.collect())
}

/// Returns the references under which a person's case has asked for places of a solution, or of a group, each with its item.
fn kept_items(offered: &CaseHead, person: &CaseView) -> Vec<(DocumentId, String)> {
    let documents = person.fields.iter().filter(|known| known.field == KEPT).flat_map(|known| &known.documents);
    documents
        .flat_map(|document| document.values.iter().map(|value| (document.document, value)))
        .filter_map(|(document, value)| Some((document, field(KEPT).record_parts(value.value.as_deref()?)?)))
        .filter(|(_, parts)| parts.get("dossier").is_some_and(|case| *case == offered.case.to_string()))
        .filter_map(|(document, mut parts)| Some((document, parts.remove("reference")?)))
        .collect()
}

/// Gives documents of a field another value.
fn change(
    context: &Context,
    case: CaseHandle,
    field: &Field,
    is_meant: impl Fn(&EditDocument) -> bool,
    value: &str,
) -> Result<(), CliError> {
    let found = context.call(EditContexts { cases: vec![case], fields: vec![field.id] })?;
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let documents = found.cases.into_iter().flat_map(|case| case.documents).filter(is_meant);
    for document in documents {
        let draft = Edit::change(&document, value).draft(case, signer, &mut entropy);
        context.commit(&[draft], Padding::Bare)?;
    }
    Ok(())
}

/// Says what became of a reservation.
pub(super) fn say(context: &Context, offered: &CaseHead, reference: &str) -> Result<(), CliError> {
    let (offer, said) = of(offered);
    let found = places_of(context, offered.case)?.reservations.into_iter();
    let reservation = found.into_iter().find(|reservation| reservation.reference == reference);
    let reservation = reservation.ok_or_else(|| CliError::bug("a reservation that was written is not there"))?;
    let name = if offer.kind == CaseKind::Group { "group" } else { "solution" };
    let object = json!({ name: offered.case, "reference": reference, "reservation": reservation });
    context.printer().show(&object, |printer| {
        let state = say_place(printer, &reservation.place);
        let message = Message::new(said.done).with("state", state).with("reference", reference);
        match reservation.place {
            Place::Kept | Place::Cancelled => printer.success(message),
            Place::Pending | Place::Refused { .. } | Place::Waiting { .. } => printer.warn(message),
        }
        Ok(())
    })
}

/// Says how many places are free, and how many wait.
pub(super) fn say_places(printer: &Printer, places: &Places) -> String {
    let waiting: u64 = places.counts.iter().map(|count| count.waiting).sum();
    let all = places.total();
    match places.free() {
        None => String::new(),
        Some(free) if waiting == 0 => printer.text("solution-places", &[("free", free.into()), ("places", all.into())]),
        Some(free) => printer.text(
            "solution-places-waiting",
            &[("free", free.into()), ("places", all.into()), ("waiting", waiting.into())],
        ),
    }
}

/// Shows who asked for a place, and what became of it.
pub(super) fn print_places(printer: &Printer, places: &Places) -> Result<(), CliError> {
    let said = say_places(printer, places);
    if !said.is_empty() {
        printer.line(&said)?;
    }
    if places.reservations.is_empty() {
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let by_session = places.head.kind != CaseKind::Group;
    let headings =
        ["solution-column-reference", "column-organisation", "column-time", "solution-column-session", "column-state"];
    let headings = headings.into_iter().filter(|id| by_session || *id != "solution-column-session");
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for reservation in &places.reservations {
        let session = reservation.session.as_deref();
        let session = session.map_or_else(String::new, |day| words.part("solution_session", "debut", day));
        let mut row = vec![
            reservation.reference.clone(),
            reservation.by.as_ref().map_or_else(String::new, |party| words.party(party)),
            words.moment(reservation.asked),
        ];
        row.extend(by_session.then_some(session));
        row.push(say_place(printer, &reservation.place));
        table.row(row);
    }
    printer.table(&table)
}

/// Says what became of a reservation.
pub(super) fn say_place(printer: &Printer, place: &Place) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match place {
        Place::Cancelled => Message::new("place-cancelled"),
        Place::Kept => Message::new("place-kept"),
        Place::Pending => Message::new("place-pending"),
        Place::Refused { reason } => Message::new("place-refused").with("reason", words.refusal(*reason)),
        Place::Waiting { rank } => Message::new("place-waiting").with("rank", *rank),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of the solution sees of a reservation is random: it comes from nothing that is known about the person.
    #[test]
    fn a_reservation_names_nobody() {
        let parts =
            [("reference", "00112233".to_owned()), ("etat", SOLUTION.asked.to_owned()), ("session", String::new())];
        let written = record(field(SOLUTION.field), &parts).unwrap();
        assert_eq!(written, r#"{"etat":"demandee","reference":"00112233"}"#);
        assert_eq!(field(KEPT).of, CaseKind::Person);
    }

    #[test]
    fn what_is_asked_for_and_given_back_are_codes_of_the_field() {
        for offer in [&SOLUTION, &GROUP] {
            assert_eq!(field(offer.field).of, offer.kind);
            for state in [offer.asked, offer.cancelled] {
                let parts = [("reference", "00112233".to_owned()), ("etat", state.to_owned())];
                assert!(record(field(offer.field), &parts).is_ok(), "{state}");
            }
        }
    }
}
