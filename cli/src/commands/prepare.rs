// SPDX-License-Identifier: EUPL-1.2
//! `raccord prepare`: the sheet to read before a person is contacted: who knows what, which numbers there are and who gave them,
//! what was tried, what is due, and the words that all partners use.

use std::collections::BTreeSet;

use raccord_protocol::desk::{self, Attempt, Slot};
use raccord_protocol::view::thresholds::Thresholds;
use serde_json::json;

use super::deadlines;
use crate::attempts::{numbers, say_history, slot_message};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::team::first_to_call;
use crate::values::Words;
use crate::work;
use crate::writing::{Writer, office_time};

/// Shows what is known before a contact.
#[derive(Debug, clap::Args)]
pub struct Prepare {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

pub(super) fn run(context: &Context, arguments: &Prepare) -> Result<(), CliError> {
    let writer = Writer::open(context, &arguments.case, "")?;
    let today = office_time(context).date();
    let words = Words::new(context.translator());
    let forbidden = writer.must_not_be_contacted(today)?;
    let sources = sources(&writer, words);
    let attempts = desk::attempts(writer.values("tentative_contact"));
    let Thresholds { calling, sources_min, terms, .. } = work::thresholds(context)?;
    // Who was reached is not looked for at other times; who is not told what was tried cannot know what was not.
    let was_reached = attempts.first().is_some_and(Attempt::reached);
    let attempts_told = writer.tells("tentative_contact");
    let untried: Vec<Slot> = calling.week.untried(&attempts).filter(|_| attempts_told && !was_reached).collect();
    let due = deadlines::of_case(&writer.summary, writer.conventions.country, today, &terms);
    let gone = desk::gone(writer.values("sorti_de_la_liste"));
    let first = first_to_call(&writer.summary);
    let known_numbers: Vec<_> = numbers(&writer.view)
        .filter_map(|(field, _, value)| {
            let number = value.value.as_deref().filter(|number| !number.is_empty())?;
            Some(json!({ "field": field, "number": number, "by": words.author_organisation(&value.author), "since": value.time }))
        })
        .collect();
    let object = json!({
        "case": writer.case,
        "name": writer.name(),
        "forbidden": forbidden,
        "sources": sources,
        "enough_sources": sources.len() >= sources_min,
        "numbers": if forbidden { Vec::new() } else { known_numbers },
        "attempts": attempts,
        "attempts_told": attempts_told,
        "untried": untried,
        "deadlines": due,
        "gone": gone,
        "first_to_call": first.as_ref().map(|(_, name)| name),
        "causes": writer.values("raison_decrochage"),
    });
    context.printer().show(&object, |printer| {
        printer.line(&writer.name())?;
        if forbidden {
            printer.warn("prepare-forbidden");
            return Ok(());
        }
        if let Some(code) = &gone {
            let reason = words.part("sorti_de_la_liste", "motif", code);
            printer.warn(Message::new("prepare-gone").with("reason", reason));
        }
        if let Some((_, name)) = &first {
            printer.say(Message::new("team-first").with("name", name.as_str()))?;
        }
        let causes: Vec<String> =
            writer.values("raison_decrochage").iter().map(|code| words.value("raison_decrochage", code)).collect();
        if !causes.is_empty() {
            printer.say(Message::new("prepare-causes").with("causes", causes.join(", ")))?;
        }
        say_history(printer, &writer.view, &attempts)?;
        if !due.is_empty() {
            deadlines::print(printer, &due)?;
        }
        say_sources(printer, &writer, &sources, sources_min);
        let slots: Vec<String> = untried.iter().map(|slot| printer.translator().say(&slot_message(*slot))).collect();
        if !attempts_told {
            printer.note("prepare-attempts-untold");
        }
        if !slots.is_empty() {
            printer.note(Message::new("prepare-untried").with("slots", slots.join(", ")));
        }
        printer.say("prepare-discourse")
    })
}

/// Returns who says what is known: the organisations that wrote in the case, and the lists and reports that it comes from.
fn sources(writer: &Writer<'_>, words: Words<'_>) -> Vec<String> {
    let authors = writer.view.fields.iter().flat_map(|field| &field.documents).flat_map(|document| &document.values);
    let mut sources: BTreeSet<String> = authors.map(|value| words.author_organisation(&value.author)).collect();
    sources.extend(writer.values("origine_reperage").iter().map(|code| words.value("origine_reperage", code)));
    sources.into_iter().collect()
}

fn say_sources(printer: &Printer, writer: &Writer<'_>, sources: &[String], sources_min: usize) {
    printer.note(Message::new("prepare-sources").with("names", sources.join(", ")));
    if sources.len() < sources_min {
        printer.warn("prepare-few-sources");
        let school = ["etablissement", "etablissement_uai"].map(|field| writer.value(field)).join(" ");
        if !school.trim().is_empty() {
            printer.note(Message::new("prepare-origin").with("school", school.trim()));
        }
    }
}
