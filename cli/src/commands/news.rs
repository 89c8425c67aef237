// SPDX-License-Identifier: EUPL-1.2
//! `raccord news`: what others changed since one last asked.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::work::News as Ask;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::referral::ReferralMode;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::news::{NewsItem, NewsView, REASON, What};
use raccord_protocol::view::places::{Offer, Place, Reservation};
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;

use super::case::history::{answer_id, behind, settlement_id};
use super::places::{places, say_place};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Printer, Table};
use crate::people::People;
use crate::values::{Words, kind_message, parse_day, short, start_of};
use crate::work;

/// The most fields of a grant that a row names: a file that is handed over has them all.
const NAMED_FIELDS_MAX: usize = 5;

/// Says what others changed.
#[derive(Debug, clap::Args)]
pub struct News {
    /// Since this day, whatever was asked before.
    #[arg(long, value_name = "DATE", help = "help-news-since")]
    since: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &News) -> Result<(), CliError> {
    let since = arguments.since.as_deref().map(parse_day).transpose()?;
    let since = since.map(|day| start_of(day, context.translator().time_zone()));
    // Only a question for all that is new is where the next one goes on.
    let consultation = context.consult(Scope::List, None, if since.is_none() { REASON } else { "" })?;
    let view = context.call(Ask { consultation, since })?;
    let places = own_places(context, &view.items)?;
    context.printer().show(&Told { view: &view, places: &places }, |printer| {
        if let Some(since) = view.since {
            printer.note(Message::new("news-since").with("time", Words::new(printer.translator()).moment(since)));
        }
        let people = view.items.iter().filter(|item| item.head.kind == CaseKind::Person).map(|item| item.head.case);
        let names = Names { people: People::read(context, people)?, works: names_of_work(context, &view.items)? };
        print(printer, &view.items, &places, &names)
    })
}

/// Is what the cases are called that something is told of.
struct Names {
    people: People,
    works: BTreeMap<CaseHandle, String>,
}

impl Names {
    fn of(&self, case: CaseHandle) -> &str {
        self.works.get(&case).map_or_else(|| self.people.name(case), String::as_str)
    }
}

/// Returns what solutions, meetings, groups, threads and sheets are called, as far as this reader may see it.
fn names_of_work(context: &Context, items: &[NewsItem]) -> Result<BTreeMap<CaseHandle, String>, CliError> {
    let kinds = CaseKind::ALL.into_iter().filter(|kind| *kind != CaseKind::Person);
    let mut names = BTreeMap::new();
    for kind in kinds.filter(|kind| items.iter().any(|item| item.head.kind == *kind)) {
        let field = work::name_field(kind);
        let rows = work::rows(context, kind, Ownership::Any, &[field])?;
        names.extend(rows.iter().map(|row| (row.head.case, work::values(row, field).join(" / "))));
    }
    Ok(names)
}

/// Is what is new, with what has become of the own places that some of it is about.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    view: &'a NewsView,
    #[serde(skip_serializing_if = "<[OwnPlace]>::is_empty")]
    places: &'a [OwnPlace],
}

/// Is a place that this office asked for.
#[derive(Debug, Serialize)]
struct OwnPlace {
    /// The solution, or the group.
    case: CaseHandle,
    /// The young person's own case; none where nobody here may see it any more.
    person: Option<CaseHandle>,
    reference: String,
    #[serde(flatten)]
    place: Place,
}

/// Returns the field of a change, where it is one of reservations.
fn reservation_of(what: &What) -> Option<&'static Offer> {
    match what {
        What::Admitted { field } | What::Written { field, .. } => Offer::of_field(field),
        _ => None,
    }
}

/// Returns the places of this office in the solutions and groups that something is told of: who has one now hears it, whoever moved.
fn own_places(context: &Context, items: &[NewsItem]) -> Result<Vec<OwnPlace>, CliError> {
    let cases: BTreeSet<CaseHandle> =
        items.iter().filter(|item| reservation_of(&item.what).is_some()).map(|item| item.head.case).collect();
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let own = Held::read(context)?.organisation;
    let kept = work::rows(context, CaseKind::Person, Ownership::Any, &["place_reservee"])?;
    let person_of = |reference: &str| {
        let names = |row: &&CaseSummary| {
            let mut places = work::records(row, "place_reservee").into_iter();
            places.any(|parts| parts.get("reference").is_some_and(|known| known == reference))
        };
        kept.iter().find(names).map(|row| row.head.case)
    };
    let cases: Vec<CaseHandle> = cases.into_iter().collect();
    let all = places(context, &cases)?.into_iter().flat_map(|places| {
        let case = places.head.case;
        places.reservations.into_iter().map(move |reservation| (case, reservation))
    });
    let ours = all.filter(|(_, reservation)| {
        // One that its holder keeps for this office is known by its reference alone.
        let is_own = reservation.by.as_ref().is_some_and(|party| party.organisation == own)
            || person_of(&reservation.reference).is_some();
        is_own && reservation.place != Place::Cancelled
    });
    Ok(ours
        .map(|(case, Reservation { reference, place, .. })| OwnPlace {
            case,
            person: person_of(&reference),
            reference,
            place,
        })
        .collect())
}

/// Says what has become of the own places in a case.
fn say_own_places(printer: &Printer, places: &[OwnPlace], case: CaseHandle) -> Option<String> {
    let said: Vec<String> = places
        .iter()
        .filter(|own| own.case == case)
        .map(|own| {
            let whose = own.person.as_ref().map_or_else(|| own.reference.clone(), short);
            let place = say_place(printer, &own.place);
            printer.text("news-place", &[("case", whose.into()), ("place", place.into())])
        })
        .collect();
    (!said.is_empty()).then(|| printer.text("news-places", &[("places", said.join("; ").into())]))
}

fn print(printer: &Printer, items: &[NewsItem], places: &[OwnPlace], names: &Names) -> Result<(), CliError> {
    if items.is_empty() {
        printer.note("news-none");
        return Ok(());
    }
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "news-column-person",
        "news-column-kind",
        "news-column-what",
        "column-organisation",
        "column-author",
        "column-time",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for item in items {
        table.row([
            short(&item.head.case),
            names.of(item.head.case).to_owned(),
            printer.translator().say(&kind_message(item.head.kind)),
            say_item(printer, item, places),
            words.author_organisation(&item.author),
            words.author(&item.author),
            words.moment(item.time),
        ]);
    }
    printer.table(&table)
}

/// Says an item; of a reservation, what it has come to.
fn say_item(printer: &Printer, item: &NewsItem, places: &[OwnPlace]) -> String {
    let own = reservation_of(&item.what).and_then(|_| say_own_places(printer, places, item.head.case));
    match (&item.what, own) {
        (What::Admitted { .. }, Some(own)) => own,
        (what, Some(own)) => format!("{}. {own}", say(printer, what)),
        (what, None) => say(printer, what),
    }
}

fn say(printer: &Printer, what: &What) -> String {
    let words = Words::new(printer.translator());
    printer.translator().say(&match what {
        What::Admitted { field } => Message::new("news-admitted").with("field", words.field(field)),
        What::EmergencyAsked => Message::new("news-emergency-asked"),
        What::Granted { fields, until } => {
            let id = match fields.len() {
                0 => "news-granted-items",
                1..=NAMED_FIELDS_MAX => "news-granted",
                _ => "news-granted-many",
            };
            let labels: Vec<String> = fields.iter().take(NAMED_FIELDS_MAX).map(|field| words.field(field)).collect();
            let said = Message::new(id).with("fields", labels.join(", ")).with("count", fields.len());
            said.with("until", words.until(*until))
        }
        What::ReferralAsked { mode: ReferralMode::Refer } => Message::new("news-referral-asked"),
        What::ReferralAsked { mode: ReferralMode::Transfer } => Message::new("news-transfer-asked"),
        What::ReferralAnswered { mode, answer, why } => {
            Message::new(answer_id(*mode, *answer)).with("reason", behind(why.as_deref()))
        }
        What::ReferralSettled { mode, settlement } => {
            Message::new(settlement_id(*mode, *settlement)).with("reason", "")
        }
        What::Refused { field, reason } => {
            Message::new("news-refused").with("field", words.field(field)).with("reason", words.refusal(*reason))
        }
        What::Revoked => Message::new("news-revoked"),
        What::Written { field, value, .. } => Message::new("news-written")
            .with("field", words.field(field))
            .with("value", words.place(field, value.as_deref())),
    })
}
