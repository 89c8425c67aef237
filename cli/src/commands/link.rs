// SPDX-License-Identifier: EUPL-1.2
//! `raccord link`, `raccord unlink` and `raccord duplicates`: which cases are of one person.

use raccord_node::service::sharing::Duplicates as DuplicatesRequest;
use raccord_protocol::commit::Padding;
use raccord_protocol::link::{self, Sameness, TwoCases};
use raccord_protocol::statement::Scope;
use raccord_protocol::view::duplicates::{DuplicateView, Likeness};
use raccord_protocol::view::links::LinkView;
use raccord_protocol::view::{CaseSummary, Shown};
use serde_json::json;

use crate::contacting::Contacting;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading::{links, other_views};
use crate::values::{Words, short};
use crate::work;

/// Links two cases of one person.
#[derive(Debug, clap::Args)]
pub struct Link {
    /// The one case.
    #[arg(value_name = "CASE", help = "help-link-case")]
    one: String,
    /// The other.
    #[arg(value_name = "OTHER", help = "help-link-other")]
    other: String,
    /// How that is known.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-link-reason")]
    reason: String,
}

/// Takes a link back.
#[derive(Debug, clap::Args)]
pub struct Unlink {
    /// The two cases, and why.
    #[command(flatten)]
    cases: Link,
    /// They are of two persons: do not ask again.
    #[arg(long, help = "help-unlink-different")]
    different: bool,
}

/// Lists cases that may be of one person.
#[derive(Debug, clap::Args)]
pub struct Duplicates {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-duplicates-case")]
    case: Option<String>,
    /// The most pairs.
    #[arg(long, value_name = "N", value_parser = crate::commands::at_least_one(), default_value_t = 100, hide_default_value = true, help = "help-duplicates-limit")]
    limit: usize,
}

pub(super) fn link(context: &Context, arguments: &Link) -> Result<(), CliError> {
    let cases = cases(context, arguments)?;
    if let Some(said) = standing(context, cases)? {
        let message = match said.sameness {
            Sameness::Linked => "link-already",
            Sameness::Distinct => "link-distinct",
        };
        return Err(CliError::conflict(message).hint("hint-link-unlink"));
    }
    say(context, cases, Sameness::Linked, &arguments.reason)?;
    let (first, second) = (cases.first, cases.second);
    // The files have one answer from now on, and one office calls.
    let (view, others) = (work::show(context, first)?, other_views(context, first)?);
    let contacting = Contacting::of(&view, &others);
    let object = json!({
        "cases": [first, second], "sameness": Sameness::Linked, "responsible": contacting.answer(),
        "otherwise": contacting.otherwise_object(),
    });
    context.printer().show(&object, |printer| {
        printer.success("link-done");
        contacting.say_in_short(printer)?;
        printer.note("link-told-nobody");
        Ok(())
    })
}

pub(super) fn unlink(context: &Context, arguments: &Unlink) -> Result<(), CliError> {
    let cases = cases(context, &arguments.cases)?;
    let said = standing(context, cases)?;
    if said.is_none() && !arguments.different {
        return Err(CliError::not_found("unlink-none").hint("hint-unlink-none"));
    }
    let reason = arguments.cases.reason.trim();
    let said_before = said.as_ref().is_some_and(|said| said.sameness == Sameness::Distinct) && arguments.different;
    if let Some(said) = said.filter(|_| !said_before) {
        let draft = link::unlink(said.link, reason, &mut context.entropy()?);
        context.commit(&[draft], Padding::Bare)?;
    }
    if arguments.different && !said_before {
        say(context, cases, Sameness::Distinct, reason)?;
    }
    let sameness = arguments.different.then_some(Sameness::Distinct);
    context.printer().show(&json!({ "cases": [cases.first, cases.second], "sameness": sameness }), |printer| {
        printer.success(if arguments.different { "unlink-different" } else { "unlink-done" });
        Ok(())
    })
}

/// Returns the two cases that are meant.
fn cases(context: &Context, arguments: &Link) -> Result<TwoCases, CliError> {
    let named = naming::cases(context, &[arguments.one.clone(), arguments.other.clone()])?;
    match named.as_slice() {
        [one, other] if one != other => Ok(TwoCases::new(*one, *other)),
        _ => Err(CliError::usage("link-one-case")),
    }
}

/// Returns what stands about two cases.
fn standing(context: &Context, cases: TwoCases) -> Result<Option<LinkView>, CliError> {
    let links = links(context, cases.first)?.links;
    Ok(links.into_iter().find(|said| said.other == cases.second && said.unlinked.is_none()))
}

fn say(context: &Context, cases: TwoCases, sameness: Sameness, reason: &str) -> Result<(), CliError> {
    let draft = link::link(cases, sameness, reason.trim(), &mut context.entropy()?);
    context.commit(&[draft], Padding::Bare).map(drop)
}

pub(super) fn duplicates(context: &Context, arguments: &Duplicates) -> Result<(), CliError> {
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let consultation = context.consult(Scope::Search, None, "")?;
    let view = context.call(DuplicatesRequest { consultation, case, limit: arguments.limit })?;
    context.printer().show(&view, |printer| {
        if view.pairs.is_empty() {
            printer.note("duplicates-empty");
        } else {
            printer.table(&table(printer, &view.pairs))?;
            if view.pairs.len() < view.total {
                let (shown, total) = (view.pairs.len(), view.total);
                printer.note(Message::new("duplicates-more").with("shown", shown).with("total", total));
            }
            printer.note("duplicates-next");
        }
        if view.passed_over > 0 {
            printer.note(Message::new("duplicates-passed-over").with("count", view.passed_over));
        }
        Ok(())
    })
}

fn table(printer: &Printer, pairs: &[DuplicateView]) -> Table {
    let words = Words::new(printer.translator());
    let headings = ["column-case", "duplicates-column-person", "duplicates-column-holder", "duplicates-column-alike"];
    let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
    for pair in pairs {
        let alike: Vec<String> = pair.alike.iter().map(|alike| printer.text(likeness(*alike), &[])).collect();
        let mut alike = alike.join(", ");
        for person in [&pair.first, &pair.second] {
            let row = [short(&person.head.case), named(words, person), words.party(&person.head.holder)];
            table.row(row.into_iter().chain([std::mem::take(&mut alike)]));
        }
    }
    table
}

fn named(words: Words<'_>, person: &CaseSummary) -> String {
    let text = |name: &str| {
        let values = person.fields.get(name).map(Shown::values).unwrap_or_default();
        values.iter().map(|value| words.value(name, value)).collect::<Vec<_>>().join(" / ")
    };
    let parts = ["nom", "prenom", "date_naissance"].map(text);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Ine => "duplicates-ine",
        Likeness::Matricule => "duplicates-matricule",
        Likeness::NameAndBirth => "duplicates-name",
        Likeness::NearNameAndBirth => "duplicates-near-name",
        Likeness::Phone => "duplicates-phone",
    }
}
