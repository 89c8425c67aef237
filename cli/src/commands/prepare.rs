// SPDX-License-Identifier: EUPL-1.2
//! `raccord prepare`: the sheet to read before a person is contacted: who knows what, which numbers there are and who gave them,
//! what was tried, what is due, and the words that all partners use. What linked files of the person say is known, too.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::iter;

use jiff::civil::Date;
use raccord_protocol::desk::{self, Attempt, Calling, Slot};
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::identifier::Country;
use raccord_protocol::view::thresholds::Thresholds;
use raccord_protocol::view::{CaseSummary, CaseView, Value};
use serde_json::json;

use super::deadlines::{self, Due};
use super::today::say_corrected;
use crate::attempts::{numbers, say_history, slot_message};
use crate::calling::{self, values};
use crate::contacting::Contacting;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::pathway::awaits_entry;
use crate::reading::{Beside, beside, summary};
use crate::team::first_to_call;
use crate::values::{Words, short};
use crate::work::Rules;
use crate::writing::{Kept, Writer, kept_from_by, office_time};

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
    let Beside { views: others, cautions } = beside(context, writer.case)?;
    let other_files: Vec<CaseSummary> = others.iter().map(summary).collect();
    let kept = kept_from_by(context, &writer.summary, (&other_files, &cautions), today)?;
    let views: Vec<&CaseView> = iter::once(&writer.view).chain(&others).collect();
    let contacting = Contacting::of(&writer.view, &others);
    let files: Vec<&CaseSummary> = iter::once(&writer.summary).chain(&other_files).collect();
    let sources = sources(&views, &files, words);
    let attempts = calling::attempts(&writer.summary, &other_files);
    let handles: Vec<CaseHandle> = files.iter().map(|file| file.head.case).collect();
    let rules = Rules::read(context, &handles)?;
    let Thresholds { calling, sources_min, .. } = rules.of_case(writer.case).clone();
    // Who was reached is not looked for at other times; who is not told what was tried cannot know what was not.
    let of_newest_day = attempts.iter().take_while(|attempt| attempt.date == attempts[0].date);
    let was_reached = of_newest_day.into_iter().any(Attempt::reached);
    let attempts_told = views.iter().any(|view| view.tells("tentative_contact"));
    let untried: Vec<Slot> = calling.week.untried(&attempts).filter(|_| attempts_told && !was_reached).collect();
    let due = due(&files, writer.conventions.country, today, &rules);
    let over = over(&files, today);
    let gone = files.iter().find_map(|file| desk::gone(values(file, "sorti_de_la_liste")));
    let corrected = calling::corrected(files.iter().copied());
    let first = files.iter().find_map(|file| first_to_call(file));
    let with_numbers = with_numbers(&views, &files);
    let known_number = |view: &CaseView, (field, _, value): (&str, DocumentId, &Value)| {
        let number = value.value.as_deref().filter(|number| !number.is_empty())?;
        let by = words.author_organisation(&value.author);
        let at = instant(value.time).to_string();
        Some(
            json!({ "field": field, "number": number, "by": by, "since": value.time, "at": at, "case": view.head.case }),
        )
    };
    let known_numbers: Vec<_> =
        with_numbers.iter().flat_map(|view| numbers(view).filter_map(|number| known_number(view, number))).collect();
    let causes: BTreeSet<&String> = files.iter().flat_map(|file| values(file, "raison_decrochage")).collect();
    let linked: Vec<CaseHandle> = others.iter().map(|view| view.head.case).collect();
    let object = json!({
        "case": writer.case,
        "name": writer.name(),
        "forbidden": kept.is_sure(),
        "cautions": kept.files(),
        "followed_by": kept.followed_by(),
        "sources": sources,
        "enough_sources": sources.len() >= sources_min,
        "numbers": if kept == Kept::No { known_numbers } else { Vec::new() },
        "attempts": attempts,
        "attempts_told": attempts_told,
        "untried": untried,
        "deadlines": due,
        "gone": gone,
        "corrected": corrected,
        "first_to_call": first.as_ref().map(|(_, name)| name),
        "causes": causes,
        "linked": linked,
        "responsible": contacting.answer(),
        "otherwise": contacting.otherwise_object(),
        "over": over.map(|file| file.head.case),
    });
    context.printer().show(&object, |printer| {
        printer.line(&writer.name())?;
        if kept != Kept::No {
            kept.warn(printer);
            return Ok(());
        }
        contacting.say_in_short(printer)?;
        if let Some(file) = over {
            printer.warn(Message::new("prepare-over").with("case", short(&file.head.case)));
        }
        if let Some(code) = &gone {
            let reason = words.part("sorti_de_la_liste", "motif", code);
            printer.warn(Message::new("prepare-gone").with("reason", reason));
        }
        if let Some(corrected) = &corrected {
            printer.warn(say_corrected(printer, corrected));
        }
        if let Some((_, name)) = &first {
            printer.say(Message::new("team-first").with("name", name.as_str()))?;
        }
        if awaits_entry(files.iter().copied()) {
            printer.note("interview-solution");
        }
        let causes: Vec<String> = causes.iter().map(|code| words.value("raison_decrochage", code)).collect();
        if !causes.is_empty() {
            printer.say(Message::new("prepare-causes").with("causes", causes.join(", ")))?;
        }
        say_history(printer, &with_numbers, &attempts)?;
        if !others.is_empty() {
            let named = |view: &CaseView| format!("{} ({})", short(&view.head.case), words.party(&view.head.holder));
            let names: Vec<String> = others.iter().map(named).collect();
            printer.note(Message::new("prepare-linked").with("names", names.join(", ")));
        }
        if !due.is_empty() {
            deadlines::print(printer, &due)?;
        }
        say_sources(printer, &files, &sources, sources_min);
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
fn sources(views: &[&CaseView], files: &[&CaseSummary], words: Words<'_>) -> Vec<String> {
    let fields = views.iter().flat_map(|view| &view.fields);
    let authors = fields.flat_map(|field| &field.documents).flat_map(|document| &document.values);
    let mut sources: BTreeSet<String> = authors.map(|value| words.author_organisation(&value.author)).collect();
    let origins = files.iter().flat_map(|file| values(file, "origine_reperage"));
    sources.extend(origins.map(|code| words.value("origine_reperage", code)));
    sources.into_iter().collect()
}

/// Returns the files whose numbers are shown, those by which somebody was reached first. What was handed over stands still, with
/// numbers that may be wrong by now.
fn with_numbers<'v>(views: &[&'v CaseView], files: &[&CaseSummary]) -> Vec<&'v CaseView> {
    let reached = |file: &CaseSummary| {
        let attempts = desk::attempts(values(file, "tentative_contact"));
        attempts.iter().find(|attempt| attempt.reached()).map(|attempt| (attempt.date, attempt.time))
    };
    let all = views.iter().zip(files).enumerate();
    let mut found: Vec<_> = all
        .filter(|(place, (view, _))| *place == 0 || view.head.handed_over.is_none())
        .map(|(place, (view, file))| (Reverse(reached(file)), place, *view))
        .collect();
    found.sort_by_key(|(reached, place, _)| (*reached, *place));
    found.into_iter().map(|(_, _, view)| view).collect()
}

/// Returns the clocks that run for a person, each once.
fn due(files: &[&CaseSummary], country: Country, today: Date, rules: &Rules) -> Vec<Due> {
    let [file, others @ ..] = files else { return Vec::new() };
    let links: Vec<(CaseHandle, CaseHandle)> = others.iter().map(|other| (file.head.case, other.head.case)).collect();
    let own: Vec<CaseSummary> = others.iter().filter(|other| other.head.own).map(|other| (*other).clone()).collect();
    let own: Vec<CaseSummary> = iter::once((*file).clone()).chain(own).collect();
    let of_file = |file: &CaseSummary| deadlines::of_case(file, country, today, &rules.of_case(file.head.case).terms);
    let all = own.iter().flat_map(of_file).collect();
    let mut due = deadlines::once_for_each_person(all, &own, &links);
    deadlines::sort(&mut due);
    due
}

/// Returns the file by which there is nothing more to do for a person, if what the files say together is that.
fn over<'f>(files: &[&'f CaseSummary], today: Date) -> Option<&'f CaseSummary> {
    let [file, others @ ..] = files else { return None };
    let is_over = |calling: Calling| calling.is_closed() || calling.has_ended(today);
    let others: Vec<CaseSummary> = others.iter().map(|other| (*other).clone()).collect();
    if !is_over(calling::of_person(file, &others)) {
        return None;
    }
    files.iter().copied().find(|file| is_over(calling::of_person(file, &[])))
}

fn say_sources(printer: &Printer, files: &[&CaseSummary], sources: &[String], sources_min: usize) {
    printer.note(Message::new("prepare-sources").with("names", sources.join(", ")));
    if sources.len() < sources_min {
        printer.warn("prepare-few-sources");
        let value = |field| files.iter().find_map(|file| values(file, field).first()).map_or("", String::as_str);
        let school = ["etablissement", "etablissement_uai"].map(value).join(" ");
        if !school.trim().is_empty() {
            printer.note(Message::new("prepare-origin").with("school", school.trim()));
        }
    }
}
