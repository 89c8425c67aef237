// SPDX-License-Identifier: EUPL-1.2
//! `raccord interview`: the interview form, block by block. Each block is signed as one commit, so that an interview that is broken
//! off goes on where it stopped, by anybody who may edit the case.
//!
//! On a terminal the questions are asked one by one; elsewhere `--answers FILE.toml` answers them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::{Date, DateTime};
use raccord_protocol::appointment::NEXT;
use raccord_protocol::catalogue::{Field, FieldKind};
use raccord_protocol::desk::attempts;
use raccord_protocol::leaver::Facts;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Shown};
use serde_json::json;

use crate::accompanying::awaits_path;
use crate::appointments::Book;
use crate::attempts::add_attempt;
use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::importing::read_file;
use crate::interviewing::{Block, next};
use crate::language::Message;
use crate::output::Printer;
use crate::pathway::awaits_entry;
use crate::returning::{self, ASKED, Right};
use crate::values::{Words, find_field_of};
use crate::writable::{Deed, lacking, require};
use crate::writing::{ContactOverride, Item, Kept, Writer, code, field, office_time, past_day_or_today};

/// Leads through the interview form.
#[derive(Debug, clap::Args)]
pub struct Interview {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What interview.
    #[arg(
        long,
        value_name = "KIND",
        default_value = "situation",
        hide_default_value = true,
        help = "help-interview-kind"
    )]
    kind: String,
    /// When it was held.
    #[arg(long, value_name = "DATE", help = "help-interview-date")]
    date: Option<String>,
    /// Who leads it too.
    #[arg(long, value_name = "NAME", help = "help-interview-with")]
    with: Option<String>,
    /// The answers.
    #[arg(long, value_name = "FILE", help = "help-interview-answers")]
    answers: Option<PathBuf>,
    /// Only these blocks.
    #[arg(long, value_name = "BLOCK", value_delimiter = ',', help = "help-interview-block")]
    block: Vec<String>,
    /// The part of the platform too.
    #[arg(long, help = "help-interview-platform")]
    platform: bool,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

/// The field of the interviews.
const INTERVIEW: &str = "entretien";
/// The kind of an interview that is no guidance.
const FOR_STATISTICS: &str = "statistique";
/// The field of the attempts to reach a person, and the mode of an interview.
const ATTEMPT: &str = "tentative_contact";
const FACE_TO_FACE: &str = "entretien_individuel";
/// The kinds of interviews that are about the situation.
const OF_SITUATION: [&str; 2] = ["situation", "reorientation"];
/// The field of the day since which a person who has the right to return waits for a place.
const AWAITED: &str = "proposition_attendue_depuis";
/// The field in which it stands why somebody is met who must not be contacted.
const COMMENT: &str = "commentaire";
/// What a person types to stop, and to clear a field.
const STOP: &str = "q";
const CLEAR: &str = "-";

/// Answers by field, each with its values.
type Answers = BTreeMap<String, Vec<String>>;

/// How an interview went.
#[derive(Default)]
struct Course {
    /// Blocks that were written in this run, each with its fields.
    blocks: Vec<(String, Vec<&'static str>)>,
    stopped: bool,
    /// Whether the block in which somebody stopped was answered in part: that is written, and the block asked again.
    kept_in_part: bool,
}

/// What somebody answered of a block.
struct Answered {
    given: Answers,
    stopped: bool,
}

pub(super) fn run(context: &Context, arguments: &Interview) -> Result<(), CliError> {
    let kind = code(context, INTERVIEW, Some("genre"), &arguments.kind)?;
    let day = past_day_or_today(context, arguments.date.as_deref())?;
    for name in &arguments.block {
        if !Block::all().iter().any(|block| block.name == *name) {
            let names: Vec<&str> = Block::all().iter().map(|block| block.name.as_str()).collect();
            let unknown = CliError::usage(Message::new("interview-block-unknown").with("name", name.as_str()));
            return Err(unknown.hint(Message::new("hint-valid-values").with("values", names.join(", "))));
        }
    }
    let words = Words::new(context.translator());
    let answers = arguments.answers.as_ref().map(|path| read_answers(path, words)).transpose()?;
    if answers.is_none() && !context.is_interactive() {
        return Err(CliError::usage("interview-no-terminal").hint("hint-interview-answers"));
    }
    let mut writer = Writer::open(context, &arguments.case, arguments.all_the_same.reason())?;
    if writer.view.head.kind != CaseKind::Person {
        return Err(CliError::usage("reserve-person"));
    }
    // What the platform notes by itself meets nobody: the flag itself is among it.
    let of_platform = |name: &String| Block::all().iter().any(|block| block.name == *name && block.platform);
    let meets_person = arguments.block.is_empty() || !arguments.block.iter().all(of_platform);
    let kept = if meets_person { writer.kept_from(office_time(context).date())? } else { Kept::No };
    let mut note_of_override = arguments.all_the_same.check(context, &kept)?;
    let broken_off = unfinished(&writer, &kind);
    let resumed = broken_off.is_some();
    let mut done = broken_off.as_ref().map(done).unwrap_or_default();
    // A block whose questions were all passed over is not asked again now, and was not filled in.
    let mut filled = done.clone();
    let mut course = Course::default();
    // Questions whose answers the holder of the case does not let this organisation write are not asked.
    let mut unasked: Vec<&'static Field> = Vec::new();
    // Nothing is written before the first answer: questions that nobody answered are no interview.
    let mut answered = false;
    let wanted = |done: &BTreeSet<String>, case: &CaseSummary| {
        let mut passed = done.clone();
        loop {
            let block = next(&kind, case, &passed, arguments.platform)?;
            if arguments.block.is_empty() || arguments.block.contains(&block.name) {
                return Some(block);
            }
            passed.insert(block.name.clone());
        }
    };
    let comment = note_of_override.is_some().then_some(COMMENT);
    if let Some(answers) = &answers {
        // A file that answers a block again corrects it.
        let answered_again = |name: &String| {
            let block = Block::all().iter().find(|block| block.name == *name);
            block.is_some_and(|block| !of_block(block, answers).is_empty())
        };
        done.retain(|name| !answered_again(name));
        let (case, passed) = rehearse(&writer, answers, &done, wanted)?;
        let mut answering = writer.rehearsal(writer.summary.clone());
        for block in Block::all().iter().filter(|block| passed.contains(&block.name) && !done.contains(&block.name)) {
            put_all(&mut answering, &of_block(block, answers), office_time(context))?;
        }
        let finished = next(&kind, &case, &passed, arguments.platform).is_none();
        let following = following(context, writer.rehearsal(case), (arguments, day), &kind, finished)?;
        let written = answering.written().into_iter().chain(following);
        require(context, &writer.view.head, Deed::Interview, written.chain(comment))?;
    } else {
        let asked = Block::all().iter().flat_map(|block| &block.fields).map(String::as_str);
        unasked = lacking(context, &writer.view.head, asked)?;
        let as_it_is = writer.rehearsal(writer.summary.clone());
        let following = following(context, as_it_is, (arguments, day), &kind, true)?;
        // Whoever may note that the right to return is asked for may open the time in which a place is to be proposed.
        let may_claim = OF_SITUATION.contains(&kind.as_str()) && !unasked.iter().any(|field| field.name == ASKED);
        let written = following.into_iter().chain(may_claim.then_some(AWAITED));
        require(context, &writer.view.head, Deed::Interview, written.chain(comment))?;
    }
    while let Some(block) = wanted(&done, &writer.summary) {
        let Answered { given, stopped } = match &answers {
            Some(answers) => Answered { given: of_block(block, answers), stopped: false },
            None => ask(context, &writer, block, &unasked)?,
        };
        let is_filled = is_answer(&given);
        course.stopped = stopped;
        if stopped && !is_filled {
            break;
        }
        put_all(&mut writer, &given, office_time(context))?;
        let fields = writer.written();
        if stopped {
            // What was answered is written; the block is asked again, and shows it.
            if let Some(note) = note_of_override.take() {
                writer.add(COMMENT, &note)?;
            }
            note(context, &mut writer, (arguments, day), &kind, &filled, false)?;
            writer.commit_and_go_on()?;
            course.blocks.push((block.name.clone(), fields));
            course.kept_in_part = true;
            break;
        }
        done.insert(block.name.clone());
        answered |= is_filled;
        if is_filled {
            filled.insert(block.name.clone());
        }
        if !answered {
            continue;
        }
        let finished = arguments.block.is_empty() && wanted(&done, &writer.summary).is_none();
        if let Some(note) = note_of_override.take() {
            writer.add(COMMENT, &note)?;
        }
        // The block that has just been answered may open another one, which only the next look shows.
        let opens = given.contains_key("position_jeune");
        note(context, &mut writer, (arguments, day), &kind, &filled, finished && !opens)?;
        writer.commit_and_go_on()?;
        if is_filled {
            course.blocks.push((block.name.clone(), fields));
        }
    }
    if !answered && !course.stopped {
        // What was answered before it was broken off may have been all: whoever led it says so, nobody's Enter does.
        if !resumed || answers.is_some() {
            return Err(CliError::usage("interview-empty").hint("hint-interview-empty"));
        }
        context.confirm("interview-finish-question")?;
        note(context, &mut writer, (arguments, day), &kind, &filled, false)?;
        writer.commit_and_go_on()?;
    }
    let finished = !course.stopped && next(&kind, &writer.summary, &done, arguments.platform).is_none();
    if finished && let Some(item) = unfinished(&writer, &kind) {
        writer.change_record(INTERVIEW, &item, &[("termine", "oui")])?;
        follow(&mut writer, &kind, &day.to_string())?;
        writer.commit_and_go_on()?;
    }
    say(context, &writer, &kind, &course, (resumed, finished))
}

/// Returns the fields that an interview writes beside what is answered.
fn following(
    context: &Context,
    mut rehearsal: Writer<'_>,
    of: (&Interview, Date),
    kind: &str,
    finished: bool,
) -> Result<Vec<&'static str>, CliError> {
    note(context, &mut rehearsal, of, kind, &BTreeSet::new(), finished)?;
    let written = rehearsal.written();
    let known = Deed::Interview.fields();
    debug_assert!(written.iter().all(|field| known.contains(field)), "{written:?} are not all among {known:?}");
    Ok(written)
}

/// Returns the interview of a kind that was not finished, the newest.
fn unfinished(writer: &Writer<'_>, kind: &str) -> Option<Item> {
    let mut items = writer.items(INTERVIEW).into_iter();
    items.rfind(|item| item.part("genre") == kind && item.part("termine") != "true")
}

/// Tells whether what a diagnosis alone asks was answered: a path follows from that, and not from an address.
fn says_diagnosis(writer: &Writer<'_>) -> bool {
    let is_of_diagnosis =
        |name: &String| Block::all().iter().any(|block| block.name == *name && block.is_only_of(DIAGNOSIS));
    let mut held = writer.items(INTERVIEW).into_iter().filter(|item| item.part("genre") == DIAGNOSIS);
    held.any(|item| done(&item).iter().any(is_of_diagnosis))
}

/// Returns the interview of a kind that was finished on a day.
fn held_on(writer: &Writer<'_>, kind: &str, day: &str) -> Option<Item> {
    let is_it = |item: &Item| item.part("genre") == kind && item.part("date") == day && item.part("termine") == "true";
    writer.items(INTERVIEW).into_iter().rfind(is_it)
}

/// Returns the blocks of an interview that are done.
fn done(item: &Item) -> BTreeSet<String> {
    item.part("blocs").split_whitespace().map(str::to_owned).collect()
}

/// Notes how far the interview is; at its end, what follows from it.
fn note(
    context: &Context,
    writer: &mut Writer<'_>,
    (arguments, day): (&Interview, Date),
    kind: &str,
    done: &BTreeSet<String>,
    finished: bool,
) -> Result<(), CliError> {
    let today = day.to_string();
    // What is corrected on the day of an interview that is finished is that interview, not a second one.
    let held = held_on(writer, kind, &today);
    let is_held = held.is_some();
    let item = unfinished(writer, kind).or(held);
    let all: BTreeSet<String> = item.iter().flat_map(self::done).chain(done.iter().cloned()).collect();
    let blocks = all.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let parts = [("blocs", blocks.as_str()), ("termine", if finished || is_held { "oui" } else { "non" })];
    match item {
        Some(item) => writer.change_record(INTERVIEW, &item, &parts)?,
        None => {
            let first = [("date", today.as_str()), ("genre", kind)];
            writer.add_record(INTERVIEW, &[first.as_slice(), &parts].concat())?;
            writer.set("organisme_entretien", &Held::read(context)?.own_card()?.name)?;
        }
    }
    if let Some(name) = &arguments.with {
        writer.set("entretien_binome", name)?;
    }
    if finished {
        follow(writer, kind, &today)?;
    }
    Ok(())
}

/// Writes what the end of an interview means for the case. Whoever was asked was reached; one for statistics means nothing else, for it
/// is no guidance.
fn follow(writer: &mut Writer<'_>, kind: &str, today: &str) -> Result<(), CliError> {
    note_contact(writer, today)?;
    let step = writer.value("etape").to_owned();
    let is_of_situation = OF_SITUATION.contains(&kind);
    if is_of_situation || kind == DIAGNOSIS && awaits_interview(writer, today) {
        // One that is typed in later than the next one does not put that back.
        if writer.value("date_entretien_situation") < today {
            writer.set("date_entretien_situation", today)?;
        }
        if awaits_place(writer) {
            writer.set(AWAITED, today)?;
        }
    }
    if is_of_situation && ["", "reperage"].contains(&step.as_str()) {
        writer.set("etape", "contact")?;
    }
    if kind == DIAGNOSIS && ["", "reperage", "contact"].contains(&step.as_str()) {
        writer.set("etape", "diagnostic")?;
    }
    Ok(())
}

/// Tells whether a person has asked for the right to return and was not received since: then a diagnosis is the first interview, too
/// (requirement 166).
fn awaits_interview(writer: &Writer<'_>, today: &str) -> bool {
    let asked = writer.values(ASKED).iter().max();
    asked.is_some_and(|asked| asked.as_str() <= today && writer.value("date_entretien_situation") < asked.as_str())
}

/// Notes that the person was reached, as whom to call, the agenda and the figures count it; once a day, whoever noted it.
fn note_contact(writer: &mut Writer<'_>, today: &str) -> Result<(), CliError> {
    let is_there = attempts(writer.values(ATTEMPT))
        .iter()
        .any(|attempt| attempt.date.to_string() == today && attempt.mode == FACE_TO_FACE && attempt.who == "jeune");
    if !is_there {
        let day = today.parse().map_err(|_| CliError::bug("a day that is no date"))?;
        add_attempt(writer, day, &[("mode", FACE_TO_FACE), ("qui", "jeune")])?;
    }
    if writer.value("injoignable") == "true" {
        writer.set("injoignable", "non")?;
    }
    Ok(())
}

/// Tells whether the person has asked for the right to return and no place was proposed since: the interview is to lead to one.
fn awaits_place(writer: &Writer<'_>) -> bool {
    let newest = |field: &str| writer.values(field).iter().max().cloned();
    let is_open = newest(ASKED).is_some_and(|asked| newest("place_proposee_le").is_none_or(|day| day < asked));
    is_open && returning::is_claimed(&Facts::of_case(&writer.summary), writer.conventions.country)
}

/// Warns where a person has asked for the right to return and what is known says that it is not this person's, or not for certain that
/// it is: an interview is where somebody asks.
fn warn_of_right(printer: &Printer, writer: &Writer<'_>) {
    let facts = Facts::of_case(&writer.summary);
    let asked = writer.values(ASKED).iter().max();
    match asked.and_then(|asked| returning::noted(&facts, writer.conventions.country, asked)) {
        Some(Right::Refused(refusal)) => {
            printer.warn(returning::refused(&refusal, Words::new(printer.translator())).message().clone());
        }
        Some(Right::Unknown) => printer.warn("return-unknown"),
        Some(Right::Holds) | None => {}
    }
}

/// Goes through the answers of a file as the interview will, before anything is signed: each may stand in its field, and each answers a
/// question that is asked. Returns the case as it will be, and the blocks that are done by then.
fn rehearse<'f>(
    writer: &Writer<'_>,
    answers: &Answers,
    done: &BTreeSet<String>,
    wanted: impl Fn(&BTreeSet<String>, &CaseSummary) -> Option<&'f Block>,
) -> Result<(CaseSummary, BTreeSet<String>), CliError> {
    let (mut case, mut passed) = (writer.summary.clone(), done.clone());
    while let Some(block) = wanted(&passed, &case) {
        for (name, texts) in of_block(block, answers) {
            let known = field(&name);
            if !known.list && texts.len() > 1 {
                return Err(given_twice(known));
            }
            let mut values = if known.list { writer.values(&name).to_vec() } else { Vec::new() };
            for text in &texts {
                values.extend(Some(writer.parse(&name, text)?).filter(|value| !value.is_empty()));
            }
            case.fields.insert(name, Shown::Several(values));
        }
        passed.insert(block.name.clone());
    }
    refuse_unasked(answers, &passed)?;
    Ok((case, passed))
}

fn given_twice(field: &Field) -> CliError {
    CliError::usage(Message::new("case-field-twice").with("field", field.name.as_str()))
}

/// Writes the answers to the questions of a block. What is said of the next appointment is an appointment like any other.
fn put_all(writer: &mut Writer<'_>, given: &Answers, now: DateTime) -> Result<(), CliError> {
    let part_of = |name: &str| NEXT.iter().find(|(field, _)| *field == name).map(|(_, part)| *part);
    let mut appointment: BTreeMap<&str, String> = BTreeMap::new();
    for (name, values) in given {
        match (part_of(name), values.as_slice()) {
            (Some(part), [value]) => drop(appointment.insert(part, writer.parse(name, value)?)),
            _ => put(writer, field(name), values)?,
        }
    }
    if !appointment.is_empty() {
        let mut book = Book::of(writer);
        book.take_over(&appointment)?;
        book.say_next(now)?;
    }
    Ok(())
}

/// Writes the answer to one question.
fn put(writer: &mut Writer<'_>, field: &Field, values: &[String]) -> Result<(), CliError> {
    if field.list {
        return values.iter().try_for_each(|value| writer.add(&field.name, value));
    }
    match values {
        [] => Ok(()),
        [value] => writer.set(&field.name, value),
        _ => Err(given_twice(field)),
    }
}

/// Reads a file of answers: fields with a value or several, in whatever tables.
fn read_answers(path: &std::path::Path, words: Words<'_>) -> Result<Answers, CliError> {
    let bytes = read_file(path)?;
    let broken = |message: String| {
        CliError::usage(Message::new("interview-answers-broken").with("path", path))
            .caused_by(&std::io::Error::other(message))
    };
    let text = String::from_utf8(bytes).map_err(|error| broken(error.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| broken(error.message().to_owned()))?;
    let mut answers = Answers::new();
    gather(table, &mut answers, words)?;
    Ok(answers)
}

fn gather(table: toml::Table, answers: &mut Answers, words: Words<'_>) -> Result<(), CliError> {
    for (name, value) in table {
        if let toml::Value::Table(table) = value {
            gather(table, answers, words)?;
            continue;
        }
        let field = find_field_of(CaseKind::Person, &name, words)?;
        let texts = match value {
            toml::Value::Array(values) => values.into_iter().map(as_text).collect(),
            value => vec![as_text(value)],
        };
        answers.insert(field.name.clone(), texts);
    }
    Ok(())
}

fn as_text(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        value => value.to_string(),
    }
}

/// Tells whether something was answered; a value that is taken away answers nothing.
fn is_answer(given: &Answers) -> bool {
    given.values().flatten().any(|text| !text.trim().is_empty())
}

fn of_block(block: &Block, answers: &Answers) -> Answers {
    let given = block.fields.iter().filter_map(|field| Some((field.clone(), answers.get(field)?.clone())));
    given.collect()
}

/// Refuses answers to questions that were not asked: a typing error must not pass for an answer.
fn refuse_unasked(answers: &Answers, done: &BTreeSet<String>) -> Result<(), CliError> {
    let asked: BTreeSet<&String> =
        Block::all().iter().filter(|block| done.contains(&block.name)).flat_map(|block| &block.fields).collect();
    let unasked: Vec<&str> = answers.keys().filter(|name| !asked.contains(name)).map(String::as_str).collect();
    if unasked.is_empty() {
        return Ok(());
    }
    let message = Message::new("interview-unasked").with("fields", unasked.join(", "));
    Err(CliError::usage(message).hint("hint-interview-unasked"))
}

/// Asks the questions of a block, up to where the person stops; those whose answers may not be written are named and left out.
fn ask(context: &Context, writer: &Writer<'_>, block: &Block, unasked: &[&Field]) -> Result<Answered, CliError> {
    let words = Words::new(context.translator());
    context.printer().note(Message::new("interview-block").with("name", block.label(words.language())));
    let (left_out, asked): (Vec<&String>, Vec<&String>) =
        block.fields.iter().partition(|name| unasked.iter().any(|field| field.name == **name));
    if !left_out.is_empty() {
        let labels: Vec<&str> = left_out.iter().map(|name| field(name).label(words.language())).collect();
        let holder = writer.view.head.holder.name.as_str();
        let said = Message::new("interview-not-asked").with("holder", holder);
        context.printer().note(said.with("fields", labels.join(", ")));
    }
    let mut given = Answers::new();
    for name in asked {
        let field = field(name);
        let stands: Vec<String> = writer.values(name).iter().map(|value| words.value(name, value)).collect();
        loop {
            let question = Message::new("interview-ask")
                .with("field", field.label(words.language()))
                .with("options", options(field, words))
                .with("stands", stands.join(" / "));
            let typed = context.ask_optional(question)?;
            if typed == STOP {
                return Ok(Answered { given, stopped: true });
            }
            let Some(values) = understood(field, &typed) else { break };
            // What cannot stand in the field is asked again, with the reason.
            let wrong = values.iter().find_map(|value| writer.check(name, value).err());
            match wrong {
                Some(error) => context.printer().error(&in_words_of_the_question(field, error)),
                None => {
                    given.insert(name.clone(), values);
                    break;
                }
            }
        }
    }
    Ok(Answered { given, stopped: false })
}

/// Says of an answer that is none of those that the question numbers, or neither yes nor no, what can be typed; else what is wrong.
fn in_words_of_the_question(field: &Field, error: CliError) -> CliError {
    match &field.kind {
        FieldKind::Choice { options } => {
            CliError::usage(Message::new("interview-answer-number").with("last", options.len()))
        }
        FieldKind::Boolean => CliError::usage("interview-answer-yes-no"),
        _ => error,
    }
}

/// Returns the codes of a choice with their numbers, and what answers a question of yes or no.
fn options(field: &Field, words: Words<'_>) -> String {
    let options = match &field.kind {
        FieldKind::Choice { options } => options,
        FieldKind::Boolean => return format!(" ({})", words.say("interview-yes-no")),
        _ => return String::new(),
    };
    let named =
        options.iter().enumerate().map(|(index, option)| format!("{} {}", index + 1, option.label(words.language())));
    format!(" ({})", named.collect::<Vec<_>>().join(", "))
}

/// Returns what was typed for a field, as values: none where nothing was. Numbers stand for the options of a choice.
fn understood(field: &Field, typed: &str) -> Option<Vec<String>> {
    if typed.is_empty() {
        return None;
    }
    if typed == CLEAR {
        return Some(vec![String::new()]);
    }
    let FieldKind::Choice { options } = &field.kind else { return Some(vec![typed.to_owned()]) };
    let one = |text: &str| {
        let text = text.trim();
        let option = text.parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
        option.map_or_else(|| text.to_owned(), |option| option.code.clone())
    };
    Some(if field.list { typed.split(',').map(one).collect() } else { vec![one(typed)] })
}

fn say(
    context: &Context,
    writer: &Writer<'_>,
    kind: &str,
    course: &Course,
    (resumed, finished): (bool, bool),
) -> Result<(), CliError> {
    let blocks: Vec<_> =
        course.blocks.iter().map(|(block, fields)| json!({ "block": block, "fields": fields })).collect();
    let object =
        json!({ "case": writer.case, "kind": kind, "resumed": resumed, "finished": finished, "blocks": blocks });
    if finished && OF_SITUATION.contains(&kind) {
        warn_of_right(context.printer(), writer);
    }
    context.printer().show(&object, |printer| {
        let count = course.blocks.len();
        if finished {
            printer.success(Message::new("interview-finished").with("count", count));
            if kind != FOR_STATISTICS {
                printer.note("interview-restitution");
            }
            if OF_SITUATION.contains(&kind) && awaits_place(writer) {
                printer.warn(if refuses(&writer.summary) { "interview-refused-right" } else { "interview-propose" });
            }
            if awaits_entry([&writer.summary]) {
                printer.note("interview-solution");
            }
            if awaits_path(&writer.summary) {
                printer.note(if says_diagnosis(writer) { "interview-path" } else { "interview-diagnosis-empty" });
            }
        } else {
            printer.note(Message::new("interview-unfinished").with("count", count));
            if course.kept_in_part {
                printer.note("interview-kept-in-part");
            }
        }
        Ok(())
    })
}

/// Tells whether the person refuses to be followed.
fn refuses(case: &CaseSummary) -> bool {
    values(case, "position_jeune").iter().any(|position| position == "refuse")
}

/// The kind of interview from which a path follows.
const DIAGNOSIS: &str = "diagnostic";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Translator};

    #[test]
    fn questions_without_an_answer_are_no_interview() {
        let given = |texts: &[&str]| {
            let texts = texts.iter().map(|text| (*text).to_owned()).collect();
            is_answer(&Answers::from([("mobile".to_owned(), texts)]))
        };
        assert!(!is_answer(&Answers::new()) && !given(&[]) && !given(&["", " "]));
        assert!(given(&["", "0612345678"]));
    }

    #[test]
    fn a_question_says_what_can_be_typed() {
        let translator = Translator::new(Language::French);
        let words = Words::new(&translator);
        assert_eq!(options(field("injoignable"), words), " (oui/non)");
        assert!(options(field("position_jeune"), words).starts_with(" (1 "));
        let said = |name: &str| {
            translator.say(in_words_of_the_question(field(name), CliError::usage("interview-empty")).message())
        };
        assert!(said("position_jeune").contains('4') && said("injoignable").contains("oui"));
    }

    #[test]
    fn numbers_and_codes_stand_for_options() {
        let values = |name: &str, typed: &str| understood(field(name), typed);
        assert_eq!(values("souhait", "1, 3"), Some(vec!["reprendre_etudes".to_owned(), "apprentissage".to_owned()]));
        assert_eq!(values("position_jeune", "refuse"), Some(vec!["refuse".to_owned()]));
        assert_eq!(values("position_jeune", "99"), Some(vec!["99".to_owned()]), "which is then refused");
        assert_eq!(values("mobile", "0612345678"), Some(vec!["0612345678".to_owned()]));
        assert_eq!((values("mobile", ""), values("mobile", "-")), (None, Some(vec![String::new()])));
    }
}
