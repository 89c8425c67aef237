// SPDX-License-Identifier: EUPL-1.2
//! `raccord case who`: who may see a case, field by field, and why.

use std::collections::BTreeMap;

use raccord_node::service::cases::CaseWho;
use raccord_protocol::statement::{Consenter, Mode, Scope};
use raccord_protocol::view::Party;
use raccord_protocol::view::disclosed::{ConsultedView, DisclosedView, PartnerConsultedView};
use raccord_protocol::view::grants::{Ground, WhoView, WrittenView};

use super::show::say_head;
use crate::commands::emergency;
use crate::commands::grants::{name_said, state_with_days};
use crate::commands::subject::scope;
use crate::context::Context;
use crate::error::CliError;
use crate::forms::FormNames;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::values::{Words, short};

/// Says who may see a case.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

pub(super) fn run(context: &Context, arguments: &Who) -> Result<(), CliError> {
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    let view = context.call(CaseWho { consultation, case })?;
    context.printer().show(&view, |printer| {
        let held = Held::read(context)?;
        print(printer, &FormNames::of(&held.directory), &view)
    })
}

fn print(printer: &Printer, forms: &FormNames<'_>, view: &WhoView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    say_head(printer, &view.head)?;
    let mut table = Table::new([
        Column::left(printer.text("column-field", &[])),
        Column::left(printer.text("column-organisation", &[])),
        Column::left(printer.text("column-ground", &[])),
        Column::left(printer.text("subject-column-from", &[])),
        Column::left(printer.text("column-until", &[])),
        Column::left(printer.text("column-grant", &[])),
    ]);
    for field in &view.fields {
        let mut label = words.field(&field.field);
        for reader in &field.readers {
            let (ground, from, until, grant) = ground(printer, words, forms, &reader.ground);
            let organisation = words.party_with_kind(&reader.organisation);
            table.row([std::mem::take(&mut label), organisation, ground, from, until, grant]);
        }
    }
    printer.table(&table)?;
    if !view.ended.is_empty() {
        printer.say("who-ended")?;
        let headings = ["column-organisation", "column-field", "subject-column-from", "column-state", "column-grant"];
        let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
        for grant in &view.ended {
            let mut fields: Vec<String> = grant.fields.iter().map(|field| words.field(field)).collect();
            if !grant.items.is_empty() {
                fields.push(words.say(Message::new("who-ended-items").with("count", grant.items.len())));
            }
            table.row([
                words.party_with_kind(&grant.recipient),
                fields.join(", "),
                words.moment(grant.from),
                state_with_days(printer, grant),
                short(&grant.grant),
            ]);
        }
        printer.table(&table)?;
    }
    if !view.head.own {
        return Ok(());
    }
    if view.disclosed.is_empty() && !view.holders_not_known.is_empty() {
        printer.say("subject-disclosed-none-known")?;
    } else {
        print_disclosed(printer, words, &view.disclosed)?;
    }
    if !view.holders_not_known.is_empty() {
        let names: Vec<String> = view.holders_not_known.iter().map(|holder| words.party(holder)).collect();
        printer.warn(Message::new("who-not-known").with("names", names.join(", ")));
    }
    print_consulted(printer, words, &view.consulted)?;
    print_partners(printer, words, &view.consulted_by_partners)?;
    print_messages(printer, words, &view.messages)?;
    if !view.emergencies.is_empty() {
        printer.say("who-emergencies")?;
        printer.table(&emergency::table(printer, &view.emergencies))?;
    }
    Ok(())
}

/// Shows what was in fact made available: when each field first was, when last, and how often.
fn print_disclosed(printer: &Printer, words: Words<'_>, disclosed: &[DisclosedView]) -> Result<(), CliError> {
    if disclosed.is_empty() {
        return printer.say("who-disclosed-none");
    }
    printer.say("who-disclosed")?;
    let headings = ["column-organisation", "column-field", "who-column-first", "who-column-last", "who-column-taken"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    let mut fields: BTreeMap<(&Party, &str), Vec<&DisclosedView>> = BTreeMap::new();
    for one in disclosed.iter().filter(|one| one.value) {
        fields.entry((&one.recipient, &one.field)).or_default().push(one);
    }
    for ((recipient, field), all) in fields {
        // They stand by time.
        let (first, last) = (all[0].time, all[all.len() - 1].time);
        let taken = if all.iter().all(|one| one.taken) { "who-taken" } else { "who-not-taken" };
        table.row([
            words.party(recipient),
            words.field(field),
            words.moment(first),
            words.moment(last),
            printer.text(taken, &[]),
        ]);
    }
    printer.table(&table)
}

/// Shows who of this organisation looked.
fn print_consulted(printer: &Printer, words: Words<'_>, consulted: &[ConsultedView]) -> Result<(), CliError> {
    printer.say("who-consulted")?;
    let headings = ["column-time", "column-author", "subject-column-scope", "subject-column-reason"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    for one in consulted {
        let reason = one.reason.clone().unwrap_or_else(|| printer.text("subject-erased", &[]));
        table.row([words.moment(one.time), words.colleague(&one.author), scope(printer, one.scope), reason]);
    }
    printer.table(&table)
}

/// Shows who of partners looked, as they told, and says what they do not tell.
fn print_partners(printer: &Printer, words: Words<'_>, consulted: &[PartnerConsultedView]) -> Result<(), CliError> {
    if !consulted.is_empty() {
        printer.say("who-consulted-partners")?;
        let headings = ["column-time", "column-organisation", "column-author"];
        let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
        for one in consulted {
            let organisation = words.author_organisation(&one.author);
            table.row([words.moment(one.time), organisation, words.colleague(&one.author)]);
        }
        printer.table(&table)?;
    }
    printer.say("who-partners-untold")
}

/// Shows who wrote about the case, and to whom.
fn print_messages(printer: &Printer, words: Words<'_>, messages: &[WrittenView]) -> Result<(), CliError> {
    if messages.is_empty() {
        return Ok(());
    }
    printer.say("who-messages")?;
    let headings = ["column-time", "column-organisation", "column-author", "subject-column-to"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    for one in messages {
        let names: Vec<String> = one.recipients.iter().map(|party| words.party(party)).collect();
        let organisation = words.author_organisation(&one.author);
        table.row([words.moment(one.time), organisation, words.colleague(&one.author), names.join(", ")]);
    }
    printer.table(&table)
}

/// Returns why somebody may see a field, from when, until when, and the grant.
fn ground(
    printer: &Printer,
    words: Words<'_>,
    forms: &FormNames<'_>,
    ground: &Ground,
) -> (String, String, String, String) {
    let Ground::Grant { grant, mode, basis, article, purpose, from, until, particulars, consent, emergency, items } =
        ground
    else {
        return (printer.text("ground-holder", &[]), String::new(), String::new(), String::new());
    };
    let message = match (mode, items.is_empty()) {
        (Mode::Read, true) => Message::new("ground-read"),
        (Mode::Write, true) => Message::new("ground-write"),
        (Mode::Read, false) => Message::new("ground-read-items").with("items", items.len()),
        (Mode::Write, false) => Message::new("ground-write-items").with("items", items.len()),
    };
    let basis = format!("{} {article}", words.basis(*basis));
    let has_no_purpose = purpose.is_empty();
    // What was opened in an emergency has no purpose but that.
    let purpose = if purpose.is_empty() { printer.text("ground-emergency", &[]) } else { purpose.clone() };
    let message = message.with("basis", basis.trim_end()).with("purpose", purpose);
    let mut said = vec![printer.translator().say(&message)];
    if let Some(particulars) = particulars {
        said.push(match particulars.consenter {
            Consenter::Both => printer.text("grants-by-both", &[]),
            Consenter::Nobody => String::new(),
            Consenter::Representative => printer.text("grants-by-representative", &[]),
            Consenter::YoungPerson => printer.text("grants-by-young-person", &[]),
        });
        said.push(name_said(printer, !items.is_empty(), &particulars.name));
    }
    if let Some(consent) = consent {
        said.push(forms.say(words, consent));
    }
    if emergency.is_some() && !has_no_purpose {
        said.push(printer.text("ground-emergency", &[]));
    }
    said.retain(|part| !part.is_empty());
    (printer.translator().enumerated(&said), words.moment(*from), words.until(*until), short(grant))
}
