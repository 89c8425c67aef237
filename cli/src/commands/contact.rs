// SPDX-License-Identifier: EUPL-1.2
//! `raccord contact`: a contact attempt, recorded in one commit of the file: the attempt, what came of it, and when to try again.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use raccord_node::service::cases::CaseShow;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::{Catalogue, Conventions, Field, FieldKind, Part};
use raccord_protocol::commit::Padding;
use raccord_protocol::desk::{Attempt, REFUSALS, Week};
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::statement::Scope;
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::{CaseSummary, CaseView};
use serde_json::json;

use crate::appointments;
use crate::attempts::{numbers, say_attempt, say_history, slot_message};
use crate::calling;
use crate::campaigning::is_in_review;
use crate::context::Context;
use crate::editing::{self, Edit};
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::Printer;
use crate::reading::{self, Beside, summary};
use crate::values::{Words, choices, option_called, parse_day, parse_time, short};
use crate::work;
use crate::writable::{Deed, require};
use crate::writing::{ContactOverride, check, conventions, kept_from_by, office_time};

/// The field of the attempts.
const ATTEMPT: &str = "tentative_contact";
/// The outcome after which there is an appointment.
const APPOINTMENT_MADE: &str = "rdv_pris";

/// Records a contact attempt.
#[derive(Debug, Default, clap::Args)]
pub struct Contact {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// How.
    #[arg(long, value_name = "MODE", help = "help-contact-mode")]
    mode: Option<String>,
    /// The day.
    #[arg(long, value_name = "DATE", help = "help-contact-date")]
    date: Option<String>,
    /// The time.
    #[arg(long, value_name = "HH:MM", help = "help-contact-time")]
    time: Option<String>,
    /// Whether a message was left.
    #[arg(long, help = "help-contact-voicemail")]
    voicemail: bool,
    /// Who was reached.
    #[arg(long, value_name = "WHO", help = "help-contact-who")]
    who: Option<String>,
    /// What came of it.
    #[arg(long, value_name = "OUTCOME", help = "help-contact-outcome")]
    outcome: Option<String>,
    /// What was answered.
    #[arg(long, value_name = "TEXT", help = "help-contact-answer")]
    answer: Option<String>,
    /// When to try again.
    #[arg(long, value_name = "DATE", help = "help-contact-again")]
    again: Option<String>,
    /// Nobody can reach the person.
    #[arg(long, help = "help-contact-unreachable")]
    unreachable: bool,
    /// Why the person refuses.
    #[arg(long, value_name = "REASON", value_delimiter = ',', help = "help-contact-refusal")]
    refusal: Vec<String>,
    /// A new number.
    #[arg(long, value_name = "NUMBER", help = "help-contact-new-number")]
    new_number: Vec<String>,
    /// A number that is no longer right.
    #[arg(long, value_name = "NUMBER", help = "help-contact-wrong-number")]
    wrong_number: Vec<String>,
    /// Why the person is contacted all the same.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

pub(super) fn run(context: &Context, arguments: &Contact) -> Result<(), CliError> {
    let printer = context.printer();
    let now = office_time(context);
    let case = naming::case(context, &arguments.case)?;
    let consultation = context.consult(Scope::Case, Some(case), arguments.all_the_same.reason())?;
    let view = context.call(CaseShow { consultation, case })?;
    let summary = summary(&view);
    let Beside { views: other_views, cautions } = reading::beside(context, case)?;
    let others: Vec<CaseSummary> = other_views.iter().map(reading::summary).collect();
    let kept = kept_from_by(context, &summary, (&others, &cautions), now.date())?;
    let note = arguments.all_the_same.check(context, &kept)?;
    let history = calling::attempts(&summary, &others);
    if is_in_review(&summary, now.date()) && history.is_empty() {
        printer.warn("contact-in-review");
    }
    if context.is_interactive() {
        let files: Vec<&CaseView> = std::iter::once(&view).chain(&other_views).collect();
        say_history(printer, &files, &history)?;
    }
    let conventions = conventions(context)?;
    let attempt = attempt(context, arguments, &conventions, now)?;
    let born = calling::values(&summary, "date_naissance").iter().filter_map(|born| born.parse::<Date>().ok()).max();
    if born.is_some_and(|born| attempt.read.date <= born) {
        return Err(CliError::usage("contact-before-birth"));
    }
    let is_written = |view: &&CaseView| view.head.own && view.head.handed_over.is_none();
    let own_others: Vec<&CaseView> = other_views.iter().filter(is_written).collect();
    let promised = promise(&summary, &attempt.read).filter(|_| attempt.again.is_none());
    let mut written = Written {
        context,
        view: &view,
        others: &own_others,
        documents: documents(context, case)?,
        edits: Vec::new(),
        elsewhere: BTreeMap::new(),
    };
    written.add(ATTEMPT, &attempt.value);
    written.attempt(arguments, (&attempt, promised.as_ref()), &summary, &conventions)?;
    if let Some(note) = note {
        written.add("commentaire", &note);
    }
    let Written { edits, elsewhere, .. } = written;
    let names = edits.iter().filter_map(|edit| Some(Catalogue::current().field(edit.field())?.name.as_str()));
    require(context, &view.head, Deed::Contact, names)?;
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    // Each file in its own commit: a partner who reads both would learn from a common one that they are of one person (SPEC.md, 29).
    for (other, edits) in elsewhere {
        let drafts: Vec<_> = edits.iter().map(|edit| edit.draft(other, signer, &mut entropy)).collect();
        context.commit(&drafts, Padding::Padded)?;
    }
    let drafts: Vec<_> = edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)).collect();
    let answer = context.commit(&drafts, Padding::Padded)?;
    let fields: Vec<String> =
        edits.iter().filter_map(|edit| Some(Catalogue::current().field(edit.field())?.name.clone())).collect();
    let again = attempt.again.or_else(|| promised.as_ref().filter(|it| it.kept).map(|it| it.date));
    let object = json!({
        "case": case,
        "attempt": attempt.read,
        "fields": fields,
        "overridden": kept.is_sure(),
        "earlier": history.len(),
        "again": again.map(|date| date.to_string()),
        "entries": answer.entries,
        "pending": answer.pending,
    });
    let is_suggested = view.tells(ATTEMPT) && again.is_none() && (arguments.unreachable || !attempt.read.reached());
    let asks_rules = is_suggested || arguments.unreachable;
    let rules = asks_rules.then(|| work::thresholds_of(context, case)).transpose()?.map(|held| held.calling);
    printer.show(&object, |printer| {
        printer.success(Message::new("contact-done").with("attempt", say_attempt(printer, &attempt.read)));
        if let Some(date) = attempt.again {
            printer.note(Message::new("contact-again").with("date", printer.translator().date(date)));
        }
        if let Some(promise) = promised {
            let said = Message::new(if promise.kept { "contact-again" } else { "contact-again-done" });
            printer.note(said.with("date", printer.translator().date(promise.date)));
        }
        let is_planned = appointments::next(&summary, now).is_some();
        if attempt.read.outcome == APPOINTMENT_MADE && !is_planned {
            printer.note("contact-appointment");
        }
        if let Some(rules) = rules.filter(|_| arguments.unreachable) {
            let back = attempt.read.date.saturating_add(rules.unreachable_days.days());
            let date = printer.translator().date(again.unwrap_or(back));
            printer.note(Message::new("contact-unreachable").with("date", date).with("case", short(&case)));
        }
        if let Some(rules) = rules.filter(|_| is_suggested) {
            suggest(printer, rules.week, history.iter().chain([&attempt.read]));
        }
        if answer.pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// What is recorded about the attempt.
struct Recorded {
    /// What was answered.
    answer: Option<String>,
    /// In the catalogue's one way of writing.
    value: String,
    read: Attempt,
    again: Option<Date>,
}

/// Returns the attempt: what is not said on the command line is asked on a terminal.
fn attempt(
    context: &Context,
    arguments: &Contact,
    conventions: &Conventions,
    now: DateTime,
) -> Result<Recorded, CliError> {
    let date = arguments.date.as_deref().map(parse_day).transpose()?.unwrap_or_else(|| now.date());
    if date > now.date() {
        return Err(CliError::usage("contact-future").hint("hint-day-to-come"));
    }
    let time = match &arguments.time {
        Some(text) => Some(parse_time(text)?),
        None if date == now.date() => Some(now.time()),
        None => None,
    };
    let guided = context.is_interactive() && arguments.mode.is_none() && arguments.outcome.is_none();
    let choose = |given: &Option<String>, part: &'static str, question: &'static str| match given {
        Some(text) => Ok(text.trim().to_owned()),
        None if guided => ask_choice(context, part, question),
        None => Ok(String::new()),
    };
    let mode = choose(&arguments.mode, "mode", "contact-ask-mode")?;
    let who = choose(&arguments.who, "qui", "contact-ask-who")?;
    let outcome = choose(&arguments.outcome, "resultat", "contact-ask-outcome")?;
    if mode.is_empty() {
        return Err(CliError::usage("contact-mode-missing").hint("hint-contact-mode"));
    }
    let mut parts = vec![format!("date={date}"), format!("mode={mode}")];
    parts.extend(time.map(|time| format!("heure={}", time.strftime("%H:%M"))));
    parts.extend((!who.is_empty()).then(|| format!("qui={who}")));
    parts.extend((!outcome.is_empty()).then(|| format!("resultat={outcome}")));
    parts.extend(arguments.voicemail.then(|| "message_repondeur=oui".to_owned()));
    let field = field(ATTEMPT);
    let words = Words::new(context.translator());
    let parsed = field.parse_with(&parts.join("; "), conventions).map_err(|error| {
        let refused = Message::new("case-value-refused").with("field", field.label(words.language()));
        let refused = CliError::usage(refused.with("problem", words.field_error(&error)));
        refused.hints_of(choices(field, &error, words)).hint("hint-contact-codes")
    })?;
    let read = Attempt::read(&parsed.value).ok_or_else(|| CliError::bug("an attempt without a date"))?;
    if read.contradicts_itself() {
        let outcome = words.part(ATTEMPT, "resultat", &read.outcome);
        return Err(
            CliError::usage(Message::new("contact-nobody").with("outcome", outcome)).hint("hint-contact-nobody")
        );
    }
    let again = match &arguments.again {
        Some(text) => Some(parse_day(text)?),
        None if guided && read.outcome != APPOINTMENT_MADE => ask_day(context)?,
        None => None,
    };
    if again.is_some_and(|again| again < date) {
        return Err(CliError::usage("contact-again-past"));
    }
    if again.is_some_and(|again| again > now.date().saturating_add(1.year())) {
        return Err(CliError::usage("contact-again-far"));
    }
    let answer = match &arguments.answer {
        None if guided && read.reached() => Some(context.ask_optional("contact-ask-answer")?),
        answer => answer.clone(),
    };
    Ok(Recorded { answer, value: parsed.value, read, again })
}

fn field(name: &str) -> &'static Field {
    Catalogue::current().by_name(name).expect("the catalogue has these fields, as a test of this file checks")
}

/// Lists the codes of a part of an attempt and asks for one; nothing typed is no answer.
fn ask_choice(context: &Context, part: &'static str, question: &'static str) -> Result<String, CliError> {
    let FieldKind::Record { parts } = &field(ATTEMPT).kind else { return Ok(String::new()) };
    let Some(Part { kind: FieldKind::Choice { options }, .. }) = parts.iter().find(|known| known.name == part) else {
        return Ok(String::new());
    };
    let language = Words::new(context.translator()).language();
    for (number, option) in (1usize..).zip(options) {
        let answer = Message::new("consent-answer").with("number", number).with("answer", option.label(language));
        context.printer().say(answer)?;
    }
    let read = |typed: &str| {
        let numbered = typed.parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
        let chosen = numbered.or_else(|| option_called(options, typed));
        let wrong = || CliError::usage(Message::new("interview-answer-number").with("last", options.len()));
        chosen.map(|option| option.code.clone()).ok_or_else(wrong)
    };
    Ok(context.ask_optional_for(question, read)?.unwrap_or_default())
}

fn ask_day(context: &Context) -> Result<Option<Date>, CliError> {
    context.ask_optional_for("contact-ask-again", parse_day)
}

/// A day on which a person is to be contacted again, and whether that still stands after an attempt.
#[derive(Debug, PartialEq, Eq)]
struct Promise {
    date: Date,
    kept: bool,
}

/// Returns what becomes of the day that was set by an attempt for which no other is set. An attempt that reached nobody before that day,
/// or that was made before the newest that is known, undoes nothing that was promised.
fn promise(summary: &CaseSummary, attempt: &Attempt) -> Option<Promise> {
    let date = calling::values(summary, "relance_le").iter().filter_map(|day| day.parse::<Date>().ok()).max()?;
    let newest = calling::attempts(summary, &[]).iter().map(|known| known.date).max();
    let is_newest = newest.is_none_or(|newest| newest <= attempt.date);
    let is_done = is_newest && (attempt.reached() || date <= attempt.date);
    Some(Promise { date, kept: !is_done })
}

/// What is written beside the attempt.
struct Written<'a> {
    context: &'a Context,
    view: &'a CaseView,
    /// The other files of the person that this organisation writes.
    others: &'a [&'a CaseView],
    documents: Vec<EditDocument>,
    edits: Vec<Edit>,
    /// What is written in those.
    elsewhere: BTreeMap<CaseHandle, Vec<Edit>>,
}

impl Written<'_> {
    fn add(&mut self, name: &str, value: &str) {
        self.edits.push(Edit::Open { field: field(name).id, value: value.to_owned() });
    }

    fn set(&mut self, name: &str, value: &str) {
        let id = field(name).id;
        let documents: Vec<EditDocument> =
            self.documents.iter().filter(|document| document.field == id).cloned().collect();
        self.edits.extend(editing::set(&documents, id, value));
    }

    fn attempt(
        &mut self,
        arguments: &Contact,
        (attempt, promised): (&Recorded, Option<&Promise>),
        summary: &CaseSummary,
        conventions: &Conventions,
    ) -> Result<(), CliError> {
        if let Some(answer) = attempt.answer.as_deref().map(str::trim).filter(|answer| !answer.is_empty()) {
            let checked = check(self.context.printer(), field("reponse_contact"), answer, conventions)?;
            self.add("reponse_contact", &checked.value);
        }
        if !attempt.read.outcome.is_empty() {
            self.set("resultat_contact", &attempt.read.outcome);
        }
        match attempt.again {
            Some(date) => self.set("relance_le", &date.to_string()),
            None if promised.is_some_and(|promise| !promise.kept) => self.set("relance_le", ""),
            None => {}
        }
        if attempt.read.mode == "courrier" {
            self.add("courrier_envoye_le", &attempt.read.date.to_string());
        }
        let unreachable = calling::values(summary, "injoignable").iter().any(|value| value == "true");
        if arguments.unreachable {
            self.set("injoignable", "true");
        } else if unreachable && attempt.read.reached() {
            self.set("injoignable", "false");
        }
        self.refusal(arguments, attempt, conventions)?;
        self.numbers(arguments, conventions)
    }

    fn refusal(&mut self, arguments: &Contact, attempt: &Recorded, conventions: &Conventions) -> Result<(), CliError> {
        for reason in &arguments.refusal {
            let checked = check(self.context.printer(), field("refus_raison"), reason, conventions)?;
            self.add("refus_raison", &checked.value);
        }
        if !arguments.refusal.is_empty() {
            self.set("position_jeune", "refuse");
        } else if REFUSALS.contains(&attempt.read.outcome.as_str()) {
            self.context.printer().note("contact-refusal-missing");
        }
        Ok(())
    }

    /// Adds numbers, and clears those that are no longer right: they stay in the history, with who wrote them and when.
    fn numbers(&mut self, arguments: &Contact, conventions: &Conventions) -> Result<(), CliError> {
        for number in &arguments.new_number {
            let checked = check(self.context.printer(), field("mobile"), number, conventions)?;
            self.add("mobile", &checked.value);
        }
        for number in &arguments.wrong_number {
            let found = having(self.view, number);
            let is_elsewhere = self.clear_elsewhere(number)?;
            if found.is_empty() && !is_elsewhere {
                return Err(CliError::not_found(
                    Message::new("contact-number-missing").with("number", number.as_str()),
                ));
            }
            let wrong = self.documents.iter().filter(|document| found.contains(&document.document));
            self.edits.extend(wrong.map(|document| Edit::change(document, "")).collect::<Vec<_>>());
        }
        Ok(())
    }
}

impl Written<'_> {
    /// Clears a number in the other files of the person; tells whether one had it.
    fn clear_elsewhere(&mut self, number: &str) -> Result<bool, CliError> {
        let mut had_it = false;
        for view in self.others {
            let found = having(view, number);
            if found.is_empty() {
                continue;
            }
            had_it = true;
            let known = documents(self.context, view.head.case)?;
            let wrong = known.iter().filter(|document| found.contains(&document.document));
            let edits = self.elsewhere.entry(view.head.case).or_default();
            edits.extend(wrong.map(|document| Edit::change(document, "")));
        }
        Ok(had_it)
    }
}

/// Returns the documents of a file in which a number stands.
fn having(view: &CaseView, number: &str) -> Vec<DocumentId> {
    let wanted = digits(number);
    let known = numbers(view).filter(|(_, _, value)| value.value.as_deref().is_some_and(|it| digits(it) == wanted));
    known.map(|(_, document, _)| document).collect()
}

/// Returns the digits of a number without the prefix of the country or the zero in its place.
fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = ["0033", "33", "00352", "352", "0"].iter().find_map(|prefix| digits.strip_prefix(prefix));
    national.unwrap_or(&digits).to_owned()
}

fn documents(context: &Context, case: CaseHandle) -> Result<Vec<EditDocument>, CliError> {
    let answer = context.call(EditContexts { cases: vec![case], fields: Vec::new() })?;
    Ok(answer.cases.into_iter().flat_map(|case| case.documents).collect())
}

/// Names the parts of the week in which nobody tried.
fn suggest<'a>(printer: &Printer, week: Week, attempts: impl Iterator<Item = &'a Attempt>) {
    let named: Vec<String> = week.untried(attempts).map(|slot| printer.translator().say(&slot_message(slot))).collect();
    if !named.is_empty() {
        printer.note(Message::new("contact-untried").with("slots", named.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_and_codes_are_in_the_catalogue() {
        for name in ["commentaire", "courrier_envoye_le", "injoignable", "mobile", "refus_raison", "relance_le"] {
            assert_eq!(field(name).name, name);
        }
        for code in REFUSALS {
            assert!(field("resultat_contact").parse(code).is_ok(), "{code}");
        }
        assert!(field(ATTEMPT).parse(&format!("date=2026-11-23; resultat={APPOINTMENT_MADE}")).is_ok());
        assert!(field("position_jeune").parse("refuse").is_ok());
    }

    /// What a young person was promised stands until somebody was reached, or its day has come.
    #[test]
    fn an_attempt_that_reached_nobody_undoes_no_promise() {
        let of = |attempt: &str, known: &[&str]| {
            let text = |attempt: &str| field(ATTEMPT).parse(attempt).expect("an attempt").value;
            let known: Vec<String> = known.iter().map(|attempt| text(attempt)).collect();
            let mut fields: Vec<(&str, &str)> = known.iter().map(|attempt| (ATTEMPT, attempt.as_str())).collect();
            fields.push(("relance_le", "2026-11-30"));
            let attempt = Attempt::read(&text(attempt)).expect("an attempt");
            promise(&crate::samples::case(&fields), &attempt).map(|promise| promise.kept)
        };
        let agreed = "date=2026-11-23; mode=telephone; qui=jeune";
        assert_eq!(of("date=2026-11-23; mode=telephone; qui=personne", &[agreed]), Some(true));
        assert_eq!(of("date=2026-11-20; mode=telephone; qui=jeune", &[agreed]), Some(true), "it was before");
        assert_eq!(of("date=2026-11-25; mode=telephone; qui=jeune", &[agreed]), Some(false));
        assert_eq!(of("date=2026-11-30; mode=telephone; qui=personne", &[agreed]), Some(false), "its day has come");
    }

    #[test]
    fn a_number_is_known_however_it_is_written() {
        for text in ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78"] {
            assert_eq!(digits(text), "612345678");
        }
        assert_eq!(digits("+352 621 123 456"), digits("621123456"));
    }
}
