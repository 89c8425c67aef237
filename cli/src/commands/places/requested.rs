// SPDX-License-Identifier: EUPL-1.2
//! Places asked of who keeps them, by an organisation that only reads the solution or the group: judicial youth protection writes in
//! nobody else's case, and others may have been granted no more.
//!
//! The request is a thread with the holder alone, and holds no word about anybody: which place, and a reference drawn by lot, which
//! stands in the young person's own case. The holder answers the request and keeps the place in its own name, so that the other
//! readers do not learn who asked; who asked knows the place by the reference.

use std::collections::BTreeMap;

use raccord_protocol::catalogue::Field;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{CaseKind, Consenter};
use raccord_protocol::view::places::{Offer, Place, Reservation};
use raccord_protocol::view::thread::{MESSAGE, PARTICIPANT, PLACE, REQUEST, SUBJECT};
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{KEPT, change, draw, keep, kept_items, name_of, of, of_person, places_of};
use crate::commands::ask::{self, ASKED};
use crate::commands::message::NewThread;
use crate::commands::sharing::{self, Audience, Sharing};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::values::Words;
use crate::work::{self, field, record};

/// Says what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::commands) enum Wish {
    /// That a place is given back.
    Back,
    /// That a place is kept.
    Place,
}

impl Wish {
    const fn code(self) -> &'static str {
        match self {
            Self::Back => "rendue",
            Self::Place => "demandee",
        }
    }
}

/// Is a place that is asked of its holder in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::commands) struct AskedPlace {
    /// By which number who asks knows the solution, or the group: an alias of the holder's.
    offered: String,
    reference: String,
    session: Option<String>,
    wish: Wish,
}

impl AskedPlace {
    /// Reads what a thread asks for; none where that is no place.
    pub(in crate::commands) fn of(thread: &CaseSummary) -> Option<Self> {
        let mut parts = work::records(thread, PLACE).pop()?;
        let wish = [Wish::Back, Wish::Place]
            .into_iter()
            .find(|wish| parts.get("etat").is_some_and(|code| code == wish.code()));
        Some(Self {
            offered: parts.remove("offre")?,
            reference: parts.remove("reference")?,
            session: parts.remove("session"),
            wish: wish?,
        })
    }
}

/// Is a place to be asked of its holder.
pub(in crate::commands) struct Asking<'a> {
    pub(in crate::commands) offered: &'a CaseSummary,
    pub(in crate::commands) person: &'a CaseView,
    pub(in crate::commands) session: Option<String>,
    /// What else is to stand in the person's case.
    pub(in crate::commands) beside: Vec<(&'a Field, String)>,
    /// Whether what leaves was looked at before.
    pub(in crate::commands) yes: bool,
}

/// Tells whether a place is asked for a person, and its holder has not answered yet.
pub(super) fn is_open(context: &Context, offered: &CaseHead, person: &CaseView) -> Result<bool, CliError> {
    Ok(open_request(
        context,
        &kept_items(offered, person).into_iter().map(|(_, reference)| reference).collect::<Vec<_>>(),
    )?
    .is_some())
}

/// Returns the own request that is open for a place under one of these references.
fn open_request(context: &Context, references: &[String]) -> Result<Option<CaseHandle>, CliError> {
    if references.is_empty() {
        return Ok(None);
    }
    let open = ask::places_asked(context)?.into_iter();
    let mut own = open.filter(|(_, is_own, place)| *is_own && place.wish == Wish::Place);
    Ok(own.find(|(_, _, place)| references.contains(&place.reference)).map(|(case, _, _)| case))
}

/// Asks the holder for a place, once a person has seen all that leaves; says so.
pub(in crate::commands) fn ask_holder(context: &Context, asking: &Asking<'_>) -> Result<(), CliError> {
    let Asking { offered, person, session, beside, yes } = asking;
    let (_, said) = of(&offered.head);
    let reference = draw(context)?;
    let place = AskedPlace {
        offered: offered.head.case.to_string(),
        reference: reference.clone(),
        session: session.clone(),
        wish: Wish::Place,
    };
    // A request that was refused holds no place: what was noted of it goes.
    let held: Vec<String> =
        of_person(context, &offered.head, person)?.into_iter().map(|(reservation, _)| reservation.reference).collect();
    let stale = kept_items(&offered.head, person).into_iter().filter(|(_, reference)| !held.contains(reference));
    let stale: Vec<_> = stale.map(|(document, _)| document).collect();
    let note = || {
        change(context, person.head.case, field(KEPT), |document| stale.contains(&document.document), "")?;
        keep(context, offered, person, &reference, beside)
    };
    let thread = send(context, offered, &place, said.subject, *yes, &note)?;
    tell(&offered.head, &place, thread, "request-place-done", "request-place-next").say(context)
}

/// Is what was done about a place that its holder keeps.
pub(in crate::commands) struct Told {
    object: Value,
    done: Message,
    next: Option<&'static str>,
}

impl Told {
    /// Says it, as all that a command did.
    pub(in crate::commands) fn say(self, context: &Context) -> Result<(), CliError> {
        context.printer().show(&self.object, |printer| {
            printer.success(self.done);
            self.next.into_iter().for_each(|next| printer.note(next));
            Ok(())
        })
    }
}

/// Gives a place back that its holder keeps, or does not need to decide about any more.
pub(in crate::commands) fn give_back_to_holder(
    context: &Context,
    offered: &CaseSummary,
    person: &CaseView,
    yes: bool,
) -> Result<Told, CliError> {
    let (_, said) = of(&offered.head);
    let kept = kept_items(&offered.head, person);
    let held = of_person(context, &offered.head, person)?;
    let forget = |references: &[&String]| {
        let gone: Vec<_> = kept.iter().filter(|(_, reference)| references.contains(&reference)).collect();
        change(
            context,
            person.head.case,
            field(KEPT),
            |document| gone.iter().any(|(of, _)| *of == document.document),
            "",
        )
    };
    let stands = |reservation: &&(Reservation, Vec<_>)| !matches!(reservation.0.place, Place::Cancelled);
    if let Some((reservation, _)) = held.iter().find(stands) {
        let place = AskedPlace {
            offered: offered.head.case.to_string(),
            reference: reservation.reference.clone(),
            session: reservation.session.clone(),
            wish: Wish::Back,
        };
        let thread = send(context, offered, &place, said.subject_back, yes, &|| forget(&[&place.reference]))?;
        return Ok(tell(&offered.head, &place, thread, "request-back-done", "request-back-next"));
    }
    let references: Vec<&String> = kept.iter().map(|(_, reference)| reference).collect();
    let all: Vec<String> = references.iter().map(|reference| (*reference).clone()).collect();
    let Some(thread) = open_request(context, &all)? else {
        if references.is_empty() {
            return Err(CliError::not_found(said.no_place).hint(said.show));
        }
        // It was refused: nothing of it is left anywhere but here.
        forget(&references)?;
        let object = json!({ key(offered.head.kind): offered.head.case, "withdrawn": true });
        return Ok(Told { object, done: "request-place-forgotten".into(), next: None });
    };
    let settled = [("etat", "faite".to_owned()), ("le", work::today(context).to_string())];
    let message = context.translator().text("request-place-withdrawn", &[]);
    forget(&references)?;
    work::write(context, thread, &[(field(REQUEST), record(field(REQUEST), &settled)?), (field(MESSAGE), message)])?;
    let object = json!({ key(offered.head.kind): offered.head.case, "request": thread, "withdrawn": true });
    Ok(Told { object, done: "request-place-withdrawn-done".into(), next: None })
}

const fn key(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Group => "group",
        _ => "solution",
    }
}

/// Opens the thread, and shares it with the holder alone; `note` is what is written here between the yes and the first word that leaves.
fn send(
    context: &Context,
    offered: &CaseSummary,
    place: &AskedPlace,
    subject: &'static str,
    yes: bool,
    note: &dyn Fn() -> Result<(), CliError>,
) -> Result<CaseHandle, CliError> {
    let held = Held::read(context)?;
    let words = Words::new(context.translator());
    let session = place.session.as_deref().map(|day| words.part(PLACE, "session", day));
    let name = [Some(name_of(offered)), session].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let said = Message::new(subject).with("name", name).with("reference", place.reference.as_str());
    let text = context.translator().say(&said);
    let today = work::today(context).to_string();
    let parts = [("etat", ASKED.to_owned()), ("quoi", text.clone()), ("le", today)];
    let wanted = [
        ("offre", place.offered.clone()),
        ("reference", place.reference.clone()),
        ("session", place.session.clone().unwrap_or_default()),
        ("etat", place.wish.code().to_owned()),
    ];
    let thread = NewThread {
        subject: &text,
        message: &text,
        about: &BTreeMap::new(),
        participants: vec![held.own_card()?.name.clone(), offered.head.holder.name.clone()],
        beside: vec![(field(REQUEST), record(field(REQUEST), &parts)?), (field(PLACE), record(field(PLACE), &wanted)?)],
    };
    let drafted = thread.draft(context, &held)?;
    let case = drafted.opening.case;
    let sharing = Sharing {
        case,
        read: [SUBJECT, PARTICIPANT, MESSAGE, REQUEST, PLACE].map(|name| field(name).id).to_vec(),
        write: [MESSAGE, REQUEST].map(|name| field(name).id).to_vec(),
        items: BTreeMap::new(),
        basis: Basis::PublicTask,
        consenter: (Consenter::Nobody, String::new()),
        purpose: context.translator().text("message-purpose", &[]),
    };
    let audience = Audience { to: vec![offered.head.holder.organisation.to_string()], yes, ..Audience::default() };
    sharing::open_shared_after(context, &drafted.opening, &sharing, &audience, note)?;
    Ok(case)
}

fn tell(offered: &CaseHead, place: &AskedPlace, thread: CaseHandle, done: &'static str, next: &'static str) -> Told {
    let organisation = offered.holder.name.as_str();
    Told {
        object: json!({ key(offered.kind): offered.case, "request": thread, "reference": place.reference }),
        done: Message::new(done).with("organisation", organisation).with("reference", place.reference.as_str()),
        next: Some(next),
    }
}

/// Does what a partner asks for: keeps a place under its reference, or takes it back. Returns what became of it; none where nothing
/// stood under the reference.
///
/// # Errors
/// Refuses where `offered` is no solution or group of this organisation, or the session is over or unknown.
pub(in crate::commands) fn grant(
    context: &Context,
    offered: Option<&CaseHead>,
    asked: &AskedPlace,
) -> Result<Option<Reservation>, CliError> {
    let is_own = |head: &&CaseHead| head.own && Offer::of(head.kind).is_some();
    let unknown = || CliError::not_found("request-place-unknown").hint("hint-request-place-unknown");
    let offered = offered.filter(is_own).ok_or_else(unknown)?;
    let (offer, _) = of(offered);
    let all = places_of(context, offered.case)?;
    let found = all.reservations.iter().find(|reservation| reservation.reference == asked.reference);
    match (asked.wish, found) {
        (Wish::Place, None) => {
            let is_known = |day: &String| all.sessions.contains(day) && *day >= work::today(context).to_string();
            if asked.session.as_ref().is_some_and(|day| !is_known(day)) {
                return Err(CliError::conflict("request-place-session").hint("hint-solution-show"));
            }
            let mut parts = vec![("reference", asked.reference.clone()), ("etat", offer.asked.to_owned())];
            match offer.kind {
                // In the holder's own name: who asked is known to nobody else.
                CaseKind::Group => parts.push(("organisme", offered.holder.name.clone())),
                _ => parts.extend([
                    ("session", asked.session.clone().unwrap_or_default()),
                    ("le", work::today(context).to_string()),
                ]),
            }
            work::write(context, offered.case, &[(field(offer.field), record(field(offer.field), &parts)?)])?;
        }
        (Wish::Place, Some(_)) => {}
        (Wish::Back, None) => return Ok(None),
        (Wish::Back, Some(reservation)) => {
            let mut parts = vec![("reference", asked.reference.clone()), ("etat", offer.cancelled.to_owned())];
            parts.extend(reservation.session.clone().map(|session| ("session", session)));
            let cancelled = record(field(offer.field), &parts)?;
            let document = reservation.document;
            change(context, offered.case, field(offer.field), |known| known.document == document, &cancelled)?;
        }
    }
    let places = places_of(context, offered.case)?.reservations.into_iter();
    Ok(places.into_iter().find(|reservation| reservation.reference == asked.reference))
}
