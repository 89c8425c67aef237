// SPDX-License-Identifier: EUPL-1.2
//! The report to a person as a page.

use std::collections::BTreeSet;

use jiff::civil::Date;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::link::Sameness;
use raccord_protocol::referral::{ReferralAnswer, ReferralMode, Settlement};
use raccord_protocol::retention::Limit;
use raccord_protocol::roster::Card;
use raccord_protocol::statement::{Consenter, Mode, Scope};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Party;
use raccord_protocol::view::grants::GrantView;
use raccord_protocol::view::history::{Event, HistoryEvent};
use raccord_protocol::view::subject::SubjectView;

use crate::commands::consent::{authority, relation as relation_said};
use crate::commands::emergency::opened;
use crate::commands::grants::state_with_days;
use crate::context::Context;
use crate::forms::FormNames;
use crate::language::Message;
use crate::law;
use crate::output::Printer;
use crate::paper::{Page, Section};
use crate::values::Words;
use crate::writing::office_time;

/// Returns the report as a page.
pub(super) fn page(context: &Context, own: &Card, forms: &FormNames<'_>, view: &SubjectView) -> Page {
    let printer = context.printer();
    let translator = printer.translator();
    let office = Message::new("paper-office").with("office", own.name.as_str());
    let made = Message::new("subject-made").with("date", translator.date(office_time(context).date()));
    let number = Message::new("subject-case").with("case", view.head.case.to_string());
    Page {
        language: translator.language().tag(),
        title: printer.text("subject-title", &[]),
        head: [office, made, number].iter().map(|message| translator.say(message)).collect(),
        sections: vec![
            values(printer, view),
            source(printer, view),
            grants(context, forms, view),
            disclosed(printer, view),
            consulted(printer, view),
            consulted_elsewhere(printer, view),
            emergencies(printer, view),
            referrals(printer, view),
            links(printer, view),
            messages(printer, view),
            kept(printer, view),
            rights(context, own),
        ],
        foot: printer.text("subject-foot", &[]),
    }
}

/// The name of the mapping by which a list is read where nobody says which.
const GENERIC: &str = "generic";

fn headings(printer: &Printer, ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| printer.text(id, &[])).collect()
}

/// A table with a heading and a word before it; another word where there is nothing to show.
fn listed(
    printer: &Printer,
    (heading, before, none): (&str, &str, &str),
    ids: &[&str],
    rows: Vec<Vec<String>>,
) -> Section {
    let said = if rows.is_empty() { none } else { before };
    Section {
        heading: printer.text(heading, &[]),
        paragraphs: vec![printer.text(said, &[])],
        headings: headings(printer, ids),
        rows,
        ..Section::default()
    }
}

fn values(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let row = |event: &HistoryEvent| {
        let Event::Written { field, value, current, standing, .. } = &event.event else { return None };
        let stands = printer.text(if *current { "subject-current" } else { "subject-earlier" }, &[]);
        let state = [stands, words.standing_of(standing)].into_iter().filter(|state| !state.is_empty());
        let value = match value {
            None => printer.text("subject-erased", &[]),
            value => words.place(field, value.as_deref()),
        };
        Some(vec![
            words.field(field),
            value,
            state.collect::<Vec<_>>().join(", "),
            format!("{}, {}", words.author_organisation(&event.author), words.author(&event.author)),
            words.moment(event.time),
        ])
    };
    let mut rows: Vec<Vec<String>> = view.events.iter().filter_map(row).collect();
    // What stands together on the form stands together here; within a field, the order written.
    rows.sort_by_key(|cells| cells[0].clone());
    let ids = ["column-field", "column-value", "column-state", "subject-column-author", "column-time"];
    listed(printer, ("subject-values", "subject-values-before", "subject-values-none"), &ids, rows)
}

fn source(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let said = view.events.iter().find_map(|event| match &event.event {
        Event::Opened { source } => Some((event, source)),
        _ => None,
    });
    let paragraph = said.map(|(event, source)| {
        let message = match source.as_deref() {
            Some("") => Message::new("subject-source-hand"),
            // The mapping of a list that is written in no way of its own tells nothing.
            Some(GENERIC) => Message::new("subject-source-some-list"),
            Some(list) => Message::new("subject-source-list").with("list", list),
            None => Message::new("subject-source-erased"),
        };
        printer.translator().say(&message.with("time", words.moment(event.time)))
    });
    Section {
        heading: printer.text("subject-source", &[]),
        paragraphs: paragraph.into_iter().collect(),
        ..Section::default()
    }
}

fn grants(context: &Context, forms: &FormNames<'_>, view: &SubjectView) -> Section {
    let printer = context.printer();
    let words = Words::new(printer.translator());
    let row = |grant: &GrantView| {
        let mut what: Vec<String> = grant.fields.iter().map(|field| words.field(field)).collect();
        what.extend(items(view, grant).map(|field| words.field(field)));
        let mut why = vec![words.basis(grant.basis).to_owned(), grant.article.clone(), grant.purpose.clone()];
        why.extend(agreement(context, grant));
        if let Some(consent) = &grant.consent {
            why.push(forms.say(words, consent));
        }
        why.retain(|part| !part.is_empty());
        if grant.mode == Mode::Write {
            what.push(printer.text("subject-writes", &[]));
        }
        vec![
            words.party_with_kind(&grant.recipient),
            what.join(", "),
            printer.translator().enumerated(&why),
            words.moment(grant.from),
            words.until(grant.until),
            state_with_days(printer, grant),
        ]
    };
    let rows = view.grants.iter().map(row).collect();
    let ids =
        ["column-organisation", "column-field", "column-ground", "subject-column-from", "column-until", "column-state"];
    listed(printer, ("subject-grants", "subject-grants-before", "subject-grants-none"), &ids, rows)
}

/// Returns who agreed to a grant, or released what it opens, when, and what shows it: told to the person, and so in the second person.
fn agreement(context: &Context, grant: &GrantView) -> Vec<String> {
    let translator = context.translator();
    let say = |message: Message| translator.say(&message);
    let Some(particulars) = &grant.particulars else { return Vec::new() };
    let signed = grant.consent.as_ref().and_then(|consent| consent.signed.as_ref());
    let is_release = !grant.items.is_empty();
    let name = if is_release { String::new() } else { particulars.name.trim().to_owned() };
    let relation = signed.map(|signed| signed.relation.as_str()).filter(|relation| !relation.is_empty());
    let who = [Some(name), relation.map(|name| relation_said(context, name))].into_iter().flatten();
    let who = who.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let named = |id: &'static str, named: &'static str| match who.is_empty() {
        true => Message::new(id),
        false => Message::new(named).with("name", who.as_str()),
    };
    let mut said = Vec::new();
    match particulars.consenter {
        Consenter::Both => said.push(say(named("subject-agreed-both", "subject-agreed-both-named"))),
        Consenter::Nobody => {}
        Consenter::Representative => {
            said.push(say(named("subject-agreed-representative", "subject-agreed-representative-named")));
        }
        Consenter::YoungPerson => said.push(say(Message::new("subject-agreed-you"))),
    }
    if let Some(day) = signed.and_then(|signed| signed.signed_on.parse::<Date>().ok()) {
        said.push(say(Message::new("subject-signed-on").with("day", translator.date(day))));
    }
    if is_release && !particulars.name.trim().is_empty() {
        said.push(say(Message::new("ground-released-by").with("name", particulars.name.trim())));
    }
    if particulars.evidence.is_some() {
        said.push(say(Message::new("subject-paper-kept")));
    }
    if !particulars.note.trim().is_empty() {
        said.push(say(Message::new("subject-paper-note").with("note", particulars.note.trim())));
    }
    said
}

/// Returns the fields of the single items that a grant names.
fn items<'a>(view: &'a SubjectView, grant: &'a GrantView) -> impl Iterator<Item = &'a str> {
    let named = |item: &DocumentId| {
        view.events.iter().find_map(|event| match &event.event {
            Event::Written { field, document, .. } if document == item => Some(field.as_str()),
            _ => None,
        })
    };
    let named: BTreeSet<&str> = grant.items.iter().filter_map(named).collect();
    named.into_iter()
}

fn disclosed(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let rows = view.disclosed.iter().map(|disclosed| {
        let state = match (disclosed.value, disclosed.taken) {
            (true, true) => "who-taken",
            (true, false) => "who-not-taken",
            (false, _) => "who-without-value",
        };
        vec![
            words.moment(disclosed.time),
            words.party(&disclosed.recipient),
            words.field(&disclosed.field),
            printer.text(state, &[]),
        ]
    });
    let ids = ["column-time", "column-organisation", "column-field", "column-state"];
    if let Some(said) = not_known(printer, &view.holders_not_known) {
        let heads = ("subject-disclosed", "subject-disclosed-before", "subject-disclosed-none-known");
        let mut section = listed(printer, heads, &ids, rows.collect());
        section.paragraphs.push(said);
        return section;
    }
    let heads = ("subject-disclosed", "subject-disclosed-before", "subject-disclosed-none");
    listed(printer, heads, &ids, rows.collect())
}

/// Says who may hold more than is known since the node was restored from a backup.
fn not_known(printer: &Printer, holders: &[Party]) -> Option<String> {
    let words = Words::new(printer.translator());
    let names: Vec<String> = holders.iter().map(|holder| words.party(holder)).collect();
    let said = Message::new("subject-not-known").with("names", names.join(", "));
    (!names.is_empty()).then(|| printer.translator().say(&said))
}

/// Returns what somebody looked at, in words.
pub(in crate::commands) fn scope(printer: &Printer, scope: Scope) -> String {
    let id = match scope {
        Scope::Case => "scope-case",
        Scope::Export => "scope-export",
        Scope::Grants => "scope-grants",
        Scope::History => "scope-history",
        Scope::List | Scope::Search => "scope-list",
    };
    printer.text(id, &[])
}

fn consulted(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let row = |event: &HistoryEvent| {
        let Event::Consulted { scope: looked_at, reason } = &event.event else { return None };
        let reason = reason.clone().unwrap_or_else(|| printer.text("subject-erased", &[]));
        Some(vec![words.moment(event.time), words.author(&event.author), scope(printer, *looked_at), reason])
    };
    let rows = view.events.iter().filter_map(row).collect();
    let ids = ["column-time", "column-author", "subject-column-scope", "subject-column-reason"];
    listed(printer, ("subject-consulted", "subject-consulted-before", "subject-consulted-none"), &ids, rows)
}

/// What was written about the person in threads of messages, as far as this organisation holds it.
fn messages(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let row = |event: &HistoryEvent| {
        let Event::Message { field, recipients, text, .. } = &event.event else { return None };
        let names: Vec<String> = recipients.iter().map(|party| words.party(party)).collect();
        let text = text.clone().unwrap_or_else(|| printer.text("subject-erased", &[]));
        let author = format!("{}, {}", words.author_organisation(&event.author), words.author(&event.author));
        Some(vec![words.moment(event.time), author, names.join(", "), words.field(field), text])
    };
    let rows = view.events.iter().filter_map(row).collect();
    let ids = ["column-time", "subject-column-author", "subject-column-to", "column-field", "column-value"];
    listed(printer, ("subject-messages", "subject-messages-before", "subject-messages-none"), &ids, rows)
}

/// Who of other offices looked, as they told.
fn consulted_elsewhere(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let looks = view.events.iter().filter(|event| event.event == Event::ConsultedByPartner);
    let row = |event: &HistoryEvent| {
        vec![words.moment(event.time), words.author_organisation(&event.author), words.author(&event.author)]
    };
    let heads =
        ("subject-consulted-elsewhere", "subject-consulted-elsewhere-before", "subject-consulted-elsewhere-none");
    listed(printer, heads, &["column-time", "column-organisation", "column-author"], looks.map(row).collect())
}

fn emergencies(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let rows = view.emergencies.iter().map(|emergency| {
        let reason = emergency.reason.clone().unwrap_or_else(|| printer.text("subject-erased", &[]));
        vec![
            words.moment(emergency.time),
            format!("{}, {}", words.author_organisation(&emergency.author), words.author(&emergency.author)),
            reason,
            opened(printer, emergency),
        ]
    });
    let ids = ["column-time", "column-organisation", "subject-column-reason", "emergency-column-opened"];
    let heads = ("subject-emergencies", "subject-emergencies-before", "subject-emergencies-none");
    listed(printer, heads, &ids, rows.collect())
}

/// What was asked of others about the person, what they said and what came of it, each as a sentence.
fn referrals(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let sentence = |event: &HistoryEvent| {
        let (message, reason) = match &event.event {
            Event::Referred { recipient, mode, reason } => {
                let id = match mode {
                    ReferralMode::Refer => "subject-referred",
                    ReferralMode::Transfer => "subject-transfer",
                };
                (Message::new(id).with("recipient", words.party(recipient)), reason)
            }
            Event::ReferralAnswered { mode, answer, reason, .. } => {
                let id = match (mode, answer) {
                    (ReferralMode::Refer, ReferralAnswer::Accepted) => "subject-referral-accepted",
                    (ReferralMode::Transfer, ReferralAnswer::Accepted) => "subject-transfer-accepted",
                    (ReferralMode::Refer | ReferralMode::Transfer, ReferralAnswer::Rejected) => {
                        "subject-referral-rejected"
                    }
                };
                (Message::new(id).with("recipient", words.author_organisation(&event.author)), reason)
            }
            Event::ReferralSettled { mode, settlement, reason, .. } => {
                let id = match (mode, settlement) {
                    (ReferralMode::Refer, Settlement::Done) => "subject-referral-done",
                    (ReferralMode::Transfer, Settlement::Done) => "subject-transfer-done",
                    (ReferralMode::Refer | ReferralMode::Transfer, Settlement::Revoked) => "subject-referral-revoked",
                };
                (Message::new(id), reason)
            }
            Event::TakenOver { from } => {
                (Message::new("subject-taken-over").with("from", words.party(from)), &Some(String::new()))
            }
            _ => return None,
        };
        let said = printer.translator().say(&message.with("time", words.moment(event.time)));
        Some(with_reason(printer, said, reason.as_deref()))
    };
    told(printer, ("subject-referrals", "subject-referrals-none"), view.events.iter().filter_map(sentence).collect())
}

/// Which other files were said to be of the same person, or of another.
///
/// Of a file that is another person's, or was found to be, neither number nor reason is told: the report goes to this person.
fn links(printer: &Printer, view: &SubjectView) -> Section {
    let words = Words::new(printer.translator());
    let last = |case: &CaseHandle, wanted: fn(&Event) -> Option<&CaseHandle>| {
        view.events.iter().filter(|event| wanted(&event.event) == Some(case)).map(|event| event.time).max()
    };
    let is_of_person = |case: &CaseHandle| last(case, linked) > last(case, taken_back);
    let sentence = |event: &HistoryEvent| {
        let said = |id: &'static str| Message::new(id).with("time", words.moment(event.time));
        Some(match &event.event {
            Event::Linked { other, sameness: Sameness::Linked, reason } if is_of_person(other) => {
                let linked = printer.translator().say(&said("subject-linked").with("case", other.to_string()));
                with_reason(printer, linked, reason.as_deref())
            }
            Event::Linked { sameness: Sameness::Linked, .. } => printer.translator().say(&said("subject-linked-once")),
            Event::Linked { sameness: Sameness::Distinct, .. } => printer.translator().say(&said("subject-distinct")),
            Event::Unlinked { .. } => printer.translator().say(&said("subject-unlinked")),
            _ => return None,
        })
    };
    told(printer, ("subject-links", "subject-links-none"), view.events.iter().filter_map(sentence).collect())
}

/// Returns the file that was said to be of the same person.
fn linked(event: &Event) -> Option<&CaseHandle> {
    match event {
        Event::Linked { other, sameness: Sameness::Linked, .. } => Some(other),
        _ => None,
    }
}

/// Returns the file of which that was taken back, or the contrary said.
fn taken_back(event: &Event) -> Option<&CaseHandle> {
    match event {
        Event::Linked { other, sameness: Sameness::Distinct, .. }
        | Event::Unlinked { other, sameness: Sameness::Linked, .. } => Some(other),
        _ => None,
    }
}

/// A section of sentences; another where there is nothing to tell.
fn told(printer: &Printer, (heading, none): (&str, &str), mut paragraphs: Vec<String>) -> Section {
    if paragraphs.is_empty() {
        paragraphs.push(printer.text(none, &[]));
    }
    Section { heading: printer.text(heading, &[]), paragraphs, ..Section::default() }
}

/// Returns a sentence with the reason given; one that was erased is said to be.
fn with_reason(printer: &Printer, said: String, reason: Option<&str>) -> String {
    match reason {
        Some("") => said,
        Some(reason) => {
            let why = Message::new("subject-because").with("reason", reason);
            format!("{said} {}", printer.translator().say(&why))
        }
        None => format!("{said} {}", printer.text("subject-because-gone", &[])),
    }
}

fn kept(printer: &Printer, view: &SubjectView) -> Section {
    let translator = printer.translator();
    let mut paragraphs = Vec::new();
    match &view.retention {
        None => paragraphs.push(printer.text("subject-kept-unknown", &[])),
        Some(retention) => {
            let age = u32::from(retention.until_age);
            let day = |at: Timestamp| translator.date(at.date());
            match &retention.ends {
                Some(ends) => {
                    let over = match ends.limit {
                        Limit::Age { years } => Message::new("subject-kept").with("age", u32::from(years)),
                        Limit::Funded { years } => Message::new("subject-kept-longest").with("years", u32::from(years)),
                        Limit::Opened { years } => {
                            Message::new("subject-kept-no-birth").with("years", u32::from(years))
                        }
                    };
                    paragraphs.push(translator.say(&over.with("date", day(ends.due))));
                    let held = ends.held_until.map(|until| Message::new("subject-kept-held").with("date", day(until)));
                    let notice = ends.notice.map(|at| Message::new("subject-kept-notice").with("date", day(at)));
                    let erases = Message::new("subject-kept-erases").with("date", day(ends.erases));
                    let said = [held, notice, Some(erases)].into_iter().flatten();
                    paragraphs.extend(said.map(|message| translator.say(&message)));
                }
                None => paragraphs.push(translator.say(&Message::new("subject-kept-rules").with("age", age))),
            }
            if let Some(years) = retention.years_for_funded {
                paragraphs.push(translator.say(&Message::new("subject-kept-funded").with("years", u32::from(years))));
            }
            let source = law::source(&retention.source, translator.language()).into_owned();
            // Where no text sets the time, what holds is what the leaders of the platform signed.
            let said = match retention.source.starts_with("No text") {
                true => Message::new("subject-kept-platform"),
                false => Message::new("subject-kept-source").with("source", source),
            };
            paragraphs.push(translator.say(&said));
        }
    }
    Section { heading: printer.text("subject-kept-heading", &[]), paragraphs, ..Section::default() }
}

fn rights(context: &Context, own: &Card) -> Section {
    let printer = context.printer();
    let say = |message: Message| printer.translator().say(&message);
    Section {
        heading: printer.text("subject-your-rights", &[]),
        paragraphs: vec![
            say(Message::new("subject-rights").with("office", own.name.as_str())),
            say(Message::new("subject-complain").with("authority", authority(context, own.country))),
        ],
        ..Section::default()
    }
}
