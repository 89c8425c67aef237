// SPDX-License-Identifier: EUPL-1.2
//! Asking for a place, and giving it back.
//!
//! The solution's case holds a random reference and nothing else. What the reference stands for is written in the young person's
//! own case, in a commit of its own, so that nothing that leaves with the one tells of the other.

use data_encoding::HEXLOWER;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::Field;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::places::{ASKED, CANCELLED, Count, FIELD, Place, Places, Reservation};
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView};
use serde_json::json;

use super::{places, say_place};
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::values::{Words, parse_day};
use crate::work::{self, field, record};

/// The field of a young person's case that names the places kept.
const KEPT: &str = "place_reservee";

/// Asks for a place.
#[derive(Debug, clap::Args)]
pub struct Reserve {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// For whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// For which session.
    #[arg(long, value_name = "DATE", help = "help-solution-session")]
    session: Option<String>,
}

/// Gives a place back.
#[derive(Debug, clap::Args)]
pub struct Release {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// Whose.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
}

pub(super) fn reserve(context: &Context, arguments: &Reserve) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let person = person(context, &arguments.case)?;
    if standing(context, &solution.head, &person)?.is_some() {
        return Err(CliError::conflict("reserve-twice").hint("hint-solution-release"));
    }
    let known = places(context, &[solution.head.case])?.pop();
    let known = known.ok_or_else(|| CliError::bug("no places for a solution"))?;
    let session = session_of(context, &known, arguments.session.as_deref())?;
    let reference = ask(context, &solution, &person, session)?;
    say(context, &solution.head, &reference)
}

/// Returns the session that a place is asked for in: of a solution whose sessions are still to come, one of them must be named.
pub(super) fn session_of(context: &Context, known: &Places, named: Option<&str>) -> Result<Option<String>, CliError> {
    let named = named.map(parse_day).transpose()?.map(|day| day.to_string());
    let today = work::today(context).to_string();
    let mut coming = known.sessions.iter().filter(|day| **day >= today).peekable();
    let is_known = match &named {
        Some(day) => known.sessions.is_empty() || known.sessions.contains(day),
        None => coming.peek().is_none(),
    };
    if is_known {
        return Ok(named);
    }
    let offers: Vec<String> = coming.map(|day| offer(context, known, day)).collect();
    let hint = Message::new("hint-reserve-session").with("sessions", offers.join(", "));
    Err(CliError::usage("reserve-session").hint(hint))
}

/// Returns how a session is asked for, with its free places where they are known.
fn offer(context: &Context, known: &Places, day: &str) -> String {
    let own = known.counts.iter().find(|count| count.session.as_deref() == Some(day));
    let count = own.or_else(|| known.counts.iter().find(|count| count.session.is_none()));
    let day = Words::new(context.translator()).part("solution_session", "debut", day);
    match count.and_then(Count::free) {
        Some(free) => context.translator().text("reserve-session-free", &[("day", day.into()), ("free", free.into())]),
        None => format!("--session {day}"),
    }
}

/// Returns the place of a solution that a person's case has asked for and not given back.
pub(super) fn standing(
    context: &Context,
    solution: &CaseHead,
    person: &CaseView,
) -> Result<Option<Reservation>, CliError> {
    let held = of_person(context, solution, person)?.into_iter().map(|(reservation, _)| reservation);
    let stands = |reservation: &Reservation| !matches!(reservation.place, Place::Cancelled | Place::Refused { .. });
    Ok(held.into_iter().find(stands))
}

/// Asks for a place of a solution for a person; returns the reference under which it stands.
pub(super) fn ask(
    context: &Context,
    solution: &CaseSummary,
    person: &CaseView,
    session: Option<String>,
) -> Result<String, CliError> {
    if !work::may_write(context, &solution.head, &[field(FIELD)])? {
        let hint = Message::new("hint-reserve-ask")
            .with("organisation", solution.head.holder.name.as_str())
            .with("solution", work::values(solution, "solution_nom").join(" / "));
        return Err(CliError::denied("reserve-reads-only").hint(hint));
    }
    let session = session.unwrap_or_default();
    let reference = HEXLOWER.encode(&context.entropy()?.draw::<8>());
    let today = work::today(context).to_string();
    // The person's own case first: a place that nobody knows the person of could not be given back.
    let kept = record(
        field(KEPT),
        &[
            ("dossier", solution.head.case.to_string()),
            ("nom", work::values(solution, "solution_nom").join(" / ")),
            ("reference", reference.clone()),
            ("le", today.clone()),
        ],
    )?;
    work::write(context, person.head.case, &[(field(KEPT), kept)])?;
    let asked = [("reference", reference.clone()), ("etat", ASKED.to_owned()), ("session", session), ("le", today)];
    work::write(context, solution.head.case, &[(field(FIELD), record(field(FIELD), &asked)?)])?;
    Ok(reference)
}

pub(super) fn release(context: &Context, arguments: &Release) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let person = person(context, &arguments.case)?;
    let reference = give_back(context, &solution.head, &person)?;
    say(context, &solution.head, &reference)
}

/// Gives the place of a solution back that a person's case has asked for; returns its reference.
pub(super) fn give_back(context: &Context, solution: &CaseHead, person: &CaseView) -> Result<String, CliError> {
    let held = of_person(context, solution, person)?;
    let standing = held.into_iter().find(|(reservation, _)| !matches!(reservation.place, Place::Cancelled));
    let Some((reservation, kept)) = standing else {
        return Err(CliError::not_found("release-no-place").hint("hint-solution-show"));
    };
    let mut parts = vec![("reference", reservation.reference.clone()), ("etat", CANCELLED.to_owned())];
    parts.extend(reservation.session.clone().map(|session| ("session", session)));
    let cancelled = record(field(FIELD), &parts)?;
    let is_asked = |document: &EditDocument| document.document == reservation.document;
    change(context, solution.case, field(FIELD), is_asked, &cancelled)?;
    change(context, person.head.case, field(KEPT), |document| kept.contains(&document.document), "")?;
    Ok(reservation.reference)
}

pub(super) fn person(context: &Context, text: &str) -> Result<CaseView, CliError> {
    let view = work::show(context, naming::case(context, text)?)?;
    match view.head.kind {
        CaseKind::Person => Ok(view),
        _ => Err(CliError::usage("reserve-person")),
    }
}

/// Returns the places of a solution that a person's case names, with the items that name each.
fn of_person(
    context: &Context,
    solution: &CaseHead,
    person: &CaseView,
) -> Result<Vec<(Reservation, Vec<raccord_protocol::id::DocumentId>)>, CliError> {
    let items: Vec<_> = person
        .fields
        .iter()
        .filter(|known| known.field == KEPT)
        .flat_map(|known| &known.documents)
        .flat_map(|document| document.values.iter().map(|value| (document.document, value)))
        .filter_map(|(document, value)| Some((document, field(KEPT).record_parts(value.value.as_deref()?)?)))
        .filter(|(_, parts)| parts.get("dossier").is_some_and(|case| *case == solution.case.to_string()))
        .filter_map(|(document, mut parts)| Some((document, parts.remove("reference")?)))
        .collect();
    let all = places(context, &[solution.case])?.into_iter().flat_map(|places| places.reservations);
    let named = all.filter_map(|reservation| {
        let of = items.iter().filter(|(_, reference)| *reference == reservation.reference);
        let documents: Vec<_> = of.map(|(document, _)| *document).collect();
        (!documents.is_empty()).then_some((reservation, documents))
    });
    Ok(named.collect())
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
fn say(context: &Context, solution: &CaseHead, reference: &str) -> Result<(), CliError> {
    let found = places(context, &[solution.case])?.into_iter().flat_map(|places| places.reservations);
    let reservation = found.into_iter().find(|reservation| reservation.reference == reference);
    let reservation = reservation.ok_or_else(|| CliError::bug("a reservation that was written is not there"))?;
    context.printer().show(&json!({ "solution": solution.case, "reservation": reservation }), |printer| {
        let state = say_place(printer, &reservation.place);
        let message = Message::new("reserve-done").with("state", state).with("reference", reference);
        match reservation.place {
            Place::Kept | Place::Cancelled => printer.success(message),
            Place::Pending | Place::Refused { .. } | Place::Waiting { .. } => printer.warn(message),
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of the solution sees of a reservation is random: it comes from nothing that is known about the person.
    #[test]
    fn a_reservation_names_nobody() {
        let parts = [("reference", "00112233".to_owned()), ("etat", ASKED.to_owned()), ("session", String::new())];
        let written = record(field(FIELD), &parts).unwrap();
        assert_eq!(written, r#"{"etat":"demandee","reference":"00112233"}"#);
        assert_eq!(field(FIELD).of, CaseKind::Solution);
        assert_eq!(field(KEPT).of, CaseKind::Person);
    }
}
