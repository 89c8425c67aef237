// SPDX-License-Identifier: EUPL-1.2
//! The daily work on many cases: one list in one import, searches and the list of calls, beside a bare SQLite query on the same people.
//!
//! `RACCORD_BENCH_CASES` says how many rows the list has: 1,000 without it; 100,000 is what a department has.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use raccord::calling;
use raccord::context::{Context, Globals, PASSPHRASE_VARIABLE};
use raccord::demo::list::{ListProfile, generate};
use raccord::language::{Language, Translator};
use raccord::output::{Mode, Printer, Stream};
use raccord_node::service::cases::{CaseList, Search};
use raccord_protocol::catalogue::fold;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::{CaseSummary, Filter, Matching};
use rusqlite::Connection;

/// How many searches of each kind are timed.
const SEARCHES: usize = 200;

fn main() {
    let cases = std::env::var("RACCORD_BENCH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000);
    if std::env::var_os(PASSPHRASE_VARIABLE).is_none() {
        // The commands below read it from the environment, which a running process does not change.
        let again =
            std::env::current_exe().and_then(|path| Command::new(path).env(PASSPHRASE_VARIABLE, "bench").status());
        assert!(again.is_ok_and(|status| status.success()), "the bench runs with a passphrase");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let home = directory.path().join("home");
    raccord(&home, ["init", "--name", "CIO", "--kind", "cio", "--country", "fr", "--staff", "claire"]);
    let list = generate(7, cases, ListProfile::French);
    let file = directory.path().join("list.csv");
    std::fs::write(&file, &list.csv).expect("the list is written");
    let day = list.day.to_string();
    let took =
        timed(|| raccord(&home, [OsStr::new("import"), file.as_os_str(), OsStr::new("--date"), OsStr::new(&day)]));
    println!("one import of {cases} rows: {:.1} s", took.as_secs_f64());

    let globals = Globals { home: Some(home), ..Globals::default() };
    let sink = || Stream::plain(std::io::sink());
    let printer = Printer::new(Mode::Json, Translator::new(Language::English), sink(), sink());
    let context = Context::new(globals, printer).expect("a context");
    context.session().expect("a session");
    let took = timed(|| drop(search(&context, "nobody at all")));
    println!("first search, which makes the index: {:.2} s", took.as_secs_f64());
    let people = people(&context, &["nom", "prenom", "mobile"]);
    let floor = floor(&people);
    for (kind, text) in [("name", 0), ("start of a name", 1), ("name with a slip", 2), ("telephone number", 3)] {
        let texts: Vec<String> = picked(&people).filter_map(|person| typed(person, text)).collect();
        let (mut own, mut bare, mut missed) = (Vec::new(), Vec::new(), 0);
        for text in &texts {
            let begin = Instant::now();
            let found = search(&context, text);
            own.push(begin.elapsed());
            missed += usize::from(found.is_empty());
            bare.push(timed(|| query(&floor, text)));
        }
        println!(
            "search by {kind}: p50 {}, p95 {}, {missed} of {} not found; bare SQLite p50 {}",
            at(&mut own, 50),
            at(&mut own, 95),
            texts.len(),
            at(&mut bare, 50)
        );
    }
    let fields: Vec<&str> = calling::FIELDS.into();
    let now = list.day.at(10, 0, 0, 0);
    let begin = Instant::now();
    let cases = self::people(&context, &fields);
    let read = begin.elapsed();
    let calls = cases.into_iter().filter_map(|case| calling::decide(case, now).ok()).count();
    println!(
        "whom to call: {calls} people, {:.2} s, of which reading {:.2} s",
        begin.elapsed().as_secs_f64(),
        read.as_secs_f64()
    );
}

fn raccord(home: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raccord-under-test"));
    let status =
        command.arg("--home").arg(home).arg("--json").args(arguments).stdout(std::process::Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "the command succeeds");
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn search(context: &Context, text: &str) -> Vec<CaseSummary> {
    let consultation = context.consult(Scope::Search, None, "").expect("a consultation");
    let filter = Filter { text: Some(text.to_owned()), matching: Matching::Index, limit: 50, ..Filter::default() };
    context.call(Search { consultation, filter }).expect("an answer").cases
}

fn people(context: &Context, fields: &[&str]) -> Vec<CaseSummary> {
    let consultation = context.consult(Scope::List, None, "").expect("a consultation");
    let fields: Vec<String> = fields.iter().map(|name| (*name).to_owned()).collect();
    let (mut people, mut from) = (Vec::new(), Some(0));
    while let Some(start) = from {
        let filter = Filter {
            kind: Some(CaseKind::Person),
            fields: fields.clone(),
            from: start,
            limit: 2_000,
            ..Filter::default()
        };
        let answer = context.call(CaseList { consultation: consultation.clone(), filter }).expect("an answer");
        people.extend(answer.cases);
        from = answer.next;
    }
    people
}

/// Returns people from all over the list.
fn picked(people: &[CaseSummary]) -> impl Iterator<Item = &CaseSummary> {
    people.iter().step_by((people.len() / SEARCHES).max(1))
}

/// Returns what somebody who looks for a person types.
fn typed(person: &CaseSummary, kind: usize) -> Option<String> {
    let value = |field: &str| calling::values(person, field).first().cloned();
    let (family, given) = (value("nom")?, value("prenom")?);
    Some(match kind {
        0 => format!("{family} {given}"),
        1 => format!("{} {given}", family.chars().take(3).collect::<String>()),
        2 => {
            // A letter typed twice, in a name that is long enough for a slip.
            let folded = fold(&family);
            let (start, end) = folded.split_at_checked(4).filter(|(_, end)| !end.is_empty())?;
            format!("{start}{}{end} {given}", start.chars().last()?)
        }
        // What stands there may be no number.
        _ => value("mobile").filter(|number| number.contains(|c: char| c.is_ascii_digit()))?,
    })
}

/// Returns the same people in a plain table with an index, as a program without grants and signatures would keep them.
fn floor(people: &[CaseSummary]) -> Connection {
    let connection = Connection::open_in_memory().expect("a database");
    connection.execute_batch("CREATE TABLE person (name TEXT, mobile TEXT); BEGIN").expect("a table");
    for person in people {
        let value = |field: &str| calling::values(person, field).first().cloned().unwrap_or_default();
        let name = fold(&value("nom"));
        connection.execute("INSERT INTO person VALUES (?1, ?2)", [name, value("mobile")]).expect("a row");
    }
    connection.execute_batch("COMMIT; CREATE INDEX by_name ON person (name)").expect("an index");
    connection
}

fn query(floor: &Connection, text: &str) {
    let start = fold(text.split_whitespace().next().unwrap_or_default());
    let mut statement =
        floor.prepare_cached("SELECT name, mobile FROM person WHERE name >= ?1 LIMIT 50").expect("a query");
    let found = statement.query_map([start], |row| row.get::<_, String>(0)).expect("rows").count();
    std::hint::black_box(found);
}

/// Returns a percentile, as text.
fn at(times: &mut [Duration], percent: usize) -> String {
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).map_or_else(|| "-".to_owned(), |time| format!("{:.2} ms", time.as_secs_f64() * 1_000.0))
}
