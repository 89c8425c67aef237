// SPDX-License-Identifier: EUPL-1.2
//! `raccord ask`: a partner is asked for help, beyond its own institution and the territory if need be, or judicial youth protection
//! for single items about a person under its care; and it is followed until there is an answer.
//!
//! A request is a thread of messages in which the partner writes too. What is asked about a person stands in messages about a case,
//! which go to nobody who does not know the case already; how far a request is stands in the thread, and says nothing of anybody.

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::thread::{MESSAGE, MESSAGE_ABOUT, PARTICIPANT, PLACE, REQUEST, SUBJECT, Thread};
use raccord_protocol::view::{CaseSummary, Ownership, Shown};
use serde::Serialize;
use serde_json::json;

use super::message::{self, Ground, NewThread, about, text};
use super::places::requested::{self, AskedPlace};
use super::places::say_place;
use super::sharing::{self, Audience, Sharing};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::output::{Column, Table};
use crate::values::{Words, find_field_of, parse_day, short};
use crate::work::{self, field, record, records, values};

/// Asks partners for help.
#[derive(Debug, clap::Args)]
pub struct Ask {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Answers a request.
    #[command(about = "help-ask-answer", after_help = "help-ask-answer-more")]
    Answer(Answer),
    /// Lists requests.
    #[command(about = "help-ask-list")]
    List(List),
    /// Asks a partner.
    #[command(about = "help-ask-new", after_help = "help-ask-new-more")]
    New(New),
}

#[derive(Debug, clap::Args)]
struct New {
    /// What for.
    #[arg(value_name = "TEXT", help = "help-ask-text")]
    text: String,
    /// Whom.
    #[arg(long, value_name = "ORGANISATION", help = "help-ask-to")]
    to: String,
    /// Until when.
    #[arg(long, value_name = "DATE", help = "help-ask-due")]
    due: Option<String>,
    /// About which case.
    #[arg(long, value_name = "CASE", help = "help-message-case")]
    case: Option<String>,
    /// Which items of it.
    #[arg(long = "item", value_name = "FIELD", requires = "case", help = "help-ask-item")]
    items: Vec<String>,
    /// On what ground, where it is about a case.
    #[command(flatten)]
    ground: Ground,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
}

#[derive(Debug, clap::Args)]
struct Answer {
    /// Which request.
    #[arg(value_name = "REQUEST", help = "help-ask-request")]
    request: String,
    /// What it is.
    #[arg(value_enum, value_name = "accept|refuse|done", hide_possible_values = true, help = "help-ask-state")]
    state: StateName,
    /// What to say.
    #[arg(long, value_name = "TEXT", help = "help-message-text")]
    text: Option<String>,
    /// On what ground, where what is said is about a case and stands in a thread of one's own.
    #[command(flatten)]
    ground: Ground,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateName {
    Accept,
    Refuse,
    Done,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Those too that are settled.
    #[arg(long, help = "help-ask-all")]
    all: bool,
}

/// What a request is when it is made.
pub(super) const ASKED: &str = "demandee";

pub(super) fn run(context: &Context, arguments: &Ask) -> Result<(), CliError> {
    match &arguments.action {
        Action::Answer(arguments) => answer(context, arguments),
        Action::List(arguments) => list(context, arguments),
        Action::New(arguments) => new(context, arguments),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let to = naming::organisation(&held.directory, &arguments.to)?;
    let words = Words::new(context.translator());
    let due = arguments.due.as_deref().map(parse_day).transpose()?;
    let known = match &arguments.case {
        Some(case) => about(context, &held, case, std::slice::from_ref(&arguments.to))?,
        None => std::collections::BTreeMap::new(),
    };
    let items =
        arguments.items.iter().map(|name| Ok(find_field_of(CaseKind::Person, name, words)?.label(words.language())));
    let items = items.collect::<Result<Vec<&str>, CliError>>()?;
    // What is asked about a person never stands in what is shared work.
    let (subject, what) = match known.is_empty() {
        true => (arguments.text.clone(), arguments.text.clone()),
        false => (context.translator().text("ask-about-case", &[]), String::new()),
    };
    let asked =
        if items.is_empty() { arguments.text.clone() } else { format!("{}: {}", arguments.text, items.join(", ")) };
    let parts = [
        ("etat", ASKED.to_owned()),
        ("quoi", what),
        ("pour_le", due.map(|day| day.to_string()).unwrap_or_default()),
        ("le", work::today(context).to_string()),
    ];
    let names = [held.own_card()?.name.clone(), organisation_name(&held.directory, to)];
    let thread = NewThread {
        subject: &subject,
        message: &asked,
        about: &known,
        participants: names.to_vec(),
        beside: vec![(field(REQUEST), record(field(REQUEST), &parts)?)],
    };
    let drafted = thread.draft(context, &held)?;
    let case = drafted.opening.case;
    let (basis, consenter) = arguments.ground.of(!known.is_empty());
    let sharing = Sharing {
        case,
        read: [&[field(SUBJECT).id, field(PARTICIPANT).id][..], drafted.messages.as_slice(), &[field(REQUEST).id]]
            .concat(),
        write: [drafted.messages, vec![field(REQUEST).id]].concat(),
        items: drafted.items,
        basis,
        consenter,
        purpose: context.translator().text("message-purpose", &[]),
    };
    let audience = Audience { to: vec![arguments.to.clone()], yes: arguments.yes, ..Audience::default() };
    let shared = sharing::open_shared(context, &drafted.opening, &sharing, &audience)?;
    context.printer().show(&json!({ "case": case, "shared": shared }), |printer| {
        printer.success(Message::new("ask-done").with("organisation", organisation_name(&held.directory, to)));
        printer.note("ask-next");
        printer.line(&case.to_string())
    })
}

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Request {
    case: CaseHandle,
    subject: String,
    participants: Vec<String>,
    own: bool,
    /// A code of the catalogue.
    state: String,
    due: Option<String>,
    asked: Option<String>,
    late: bool,
    /// The place that is asked for, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<AskedPlace>,
}

impl Request {
    /// Reads a thread; none where nothing is asked in it. The newest word counts; of two that know nothing of each other a refusal
    /// does, for nobody may rely on the other.
    fn of(thread: &CaseSummary, today: Date) -> Option<Self> {
        let steps = records(thread, REQUEST);
        let first = steps.iter().find(|parts| parts.get("etat").is_some_and(|state| state == ASKED))?;
        let rank = |state: &str| ["demandee", "acceptee", "faite", "refusee"].iter().position(|known| *known == state);
        let newest = steps.iter().max_by_key(|parts| {
            let state = parts.get("etat").map_or("", String::as_str);
            (state != ASKED, parts.get("le").cloned(), rank(state))
        });
        let state = newest.and_then(|parts| parts.get("etat").cloned()).unwrap_or_default();
        let due = first.get("pour_le").cloned();
        let is_open = [ASKED, "acceptee"].contains(&state.as_str());
        let late = is_open && due.as_ref().and_then(|day| day.parse::<Date>().ok()).is_some_and(|day| day < today);
        Some(Self {
            case: thread.head.case,
            subject: values(thread, SUBJECT).join(" / "),
            participants: values(thread, PARTICIPANT).to_vec(),
            own: thread.head.own,
            state,
            asked: first.get("le").cloned(),
            due,
            late,
            place: AskedPlace::of(thread),
        })
    }

    fn is_open(&self) -> bool {
        [ASKED, "acceptee"].contains(&self.state.as_str())
    }
}

fn requests(context: &Context) -> Result<Vec<Request>, CliError> {
    let today = work::today(context);
    let threads = work::rows(context, CaseKind::Thread, Ownership::Any, &[SUBJECT, PARTICIPANT, REQUEST, PLACE])?;
    let threads = joined(threads, &message::threads(context)?);
    let mut found: Vec<Request> = threads.iter().filter_map(|thread| Request::of(thread, today)).collect();
    found.sort_by(|one, other| (!one.late, &one.due, &one.asked).cmp(&(!other.late, &other.due, &other.asked)));
    Ok(found)
}

/// Returns the requests for places that are open: the thread of each, whether it is an own one, and what it asks for.
pub(super) fn places_asked(context: &Context) -> Result<Vec<(CaseHandle, bool, AskedPlace)>, CliError> {
    let open = requests(context)?.into_iter().filter(Request::is_open);
    Ok(open.filter_map(|request| Some((request.case, request.own, request.place?))).collect())
}

/// Adds what stands about requests in threads that go on from others to those others.
fn joined(rows: Vec<CaseSummary>, threads: &[Thread]) -> Vec<CaseSummary> {
    let other = |case: CaseHandle| {
        let goes_on = |thread: &&Thread| thread.continued.iter().any(|head| head.case == case);
        threads.iter().find(goes_on).map(|thread| thread.head.case)
    };
    let (more, mut rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| other(row.head.case).is_some());
    for row in more {
        let of = other(row.head.case);
        let Some(first) = rows.iter_mut().find(|first| Some(first.head.case) == of) else { continue };
        let steps = [values(first, REQUEST), values(&row, REQUEST)].concat();
        first.fields.insert(REQUEST.to_owned(), Shown::Several(steps));
    }
    rows
}

fn answer(context: &Context, arguments: &Answer) -> Result<(), CliError> {
    let all = requests(context)?;
    let named = naming::by_digits(&arguments.request, all.iter().map(|request| request.case))?;
    let wanted = arguments.request.trim().to_lowercase();
    let found = all.into_iter().filter(|request| match named {
        Some(case) => request.case == case,
        None => request.subject.to_lowercase().starts_with(&wanted),
    });
    let missing = || CliError::not_found("ask-missing").hint("hint-ask-list");
    // Of several that are called alike, one that is open is meant.
    let request = found.min_by_key(|request| !request.is_open()).ok_or_else(missing)?;
    if !request.is_open() {
        return Err(CliError::conflict("ask-settled").hint("hint-ask-list"));
    }
    let state = match arguments.state {
        StateName::Accept => "acceptee",
        StateName::Refuse => "refusee",
        StateName::Done => "faite",
    };
    let threads = message::threads(context)?;
    let thread = threads.into_iter().find(|thread| thread.head.case == request.case).ok_or_else(missing)?;
    // A place is kept, or taken back, by the same word that says so; with it the request is settled.
    let place = request.place.as_ref().filter(|_| !request.own && arguments.state != StateName::Refuse);
    let state = if place.is_some() { "faite" } else { state };
    let parts = [("etat", state.to_owned()), ("le", work::today(context).to_string())];
    let mut written = vec![(field(REQUEST), record(field(REQUEST), &parts)?)];
    if let Some(said) = &arguments.text {
        let message = if thread.personal { field(MESSAGE_ABOUT) } else { field(MESSAGE) };
        written.push((message, text(message, said)?));
    }
    // After all that is said was read: no place is kept by an answer that is refused.
    let kept = place.map(|asked| requested::grant(context, thread.offered.as_ref(), asked)).transpose()?.flatten();
    let pending = message::write(context, &thread, &written, &arguments.ground)?;
    let mut object = json!({ "case": request.case, "state": state, "pending": pending });
    if let (Some(kept), Some(object)) = (&kept, object.as_object_mut()) {
        object.insert("reservation".to_owned(), json!(kept));
    }
    context.printer().show(&object, |printer| {
        printer.success("ask-answered");
        if let Some(kept) = &kept {
            let (state, reference) = (say_place(printer, &kept.place), kept.reference.as_str());
            printer.note(Message::new("reserve-done").with("state", state).with("reference", reference));
        }
        if pending > 0 {
            printer.note("message-pending");
        }
        Ok(())
    })
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let mut found = requests(context)?;
    found.retain(|request| arguments.all || request.is_open());
    context.printer().show(&found, |printer| {
        if found.is_empty() {
            printer.note("ask-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = ["column-case", "inbox-column-subject", "ask-column-with", "meeting-column-due", "column-state"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for request in &found {
            let due = request.due.as_deref().map_or_else(String::new, |day| words.part(REQUEST, "pour_le", day));
            let due = if request.late { printer.text("meeting-late", &[("date", due.into())]) } else { due };
            let state = words.part(REQUEST, "etat", &request.state);
            table.row([short(&request.case), request.subject.clone(), request.participants.join(", "), due, state]);
        }
        printer.table(&table)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case;

    #[test]
    fn a_request_is_followed_until_it_is_settled() {
        let today = date(2026, 11, 24);
        let asked = (REQUEST, "etat=demandee; quoi=Prêter une salle; pour_le=2026-11-20; le=2026-11-02");
        let state = |more: &[(&str, &str)]| {
            let thread = case(&[&[(SUBJECT, "Salle"), asked], more].concat());
            Request::of(&thread, today).map(|request| (request.state.clone(), request.late, request.is_open()))
        };
        assert_eq!(state(&[]), Some(("demandee".to_owned(), true, true)), "its day is over");
        let accepted = (REQUEST, "etat=acceptee; le=2026-11-03");
        assert_eq!(state(&[accepted]), Some(("acceptee".to_owned(), true, true)));
        let done = (REQUEST, "etat=faite; le=2026-11-10");
        assert_eq!(
            state(&[done, accepted]),
            Some(("faite".to_owned(), false, false)),
            "in whatever order they are read"
        );
        let refused = (REQUEST, "etat=refusee; le=2026-11-03");
        assert_eq!(state(&[accepted, refused]), Some(("refusee".to_owned(), false, false)));
        assert_eq!(Request::of(&case(&[(SUBJECT, "Forum")]), today), None, "a message asks for nothing");
    }
}
