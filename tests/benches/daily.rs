// SPDX-License-Identifier: EUPL-1.2
//! The daily work on many cases: one list in one import, searches and the list of calls, beside a bare SQLite query on the same people.
//!
//! `RACCORD_BENCH_CASES` says how many rows the list has: 1,000 without it; 100,000 is what a department has. `RACCORD_BENCH_HOME`
//! names a directory where the home stays, for the next run to go on with.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use jiff::civil::Date;
use raccord::calling;
use raccord::commands::Cli;
use raccord::context::{Context, Globals, PASSPHRASE_VARIABLE};
use raccord::demo::list::{GeneratedList, ListProfile, generate};
use raccord::language::{Language, Translator};
use raccord::naming;
use raccord::output::{Mode, Printer, Stream};
use raccord_node::home::Home;
use raccord_node::keystore::{SecretFile, StoreKey};
use raccord_node::service::cases::{CaseList, CaseShow, Search};
use raccord_node::service::desk::{Deadlines, Notices, Today};
use raccord_node::service::sharing::Duplicates;
use raccord_node::sqlite::SqliteStore;
use raccord_protocol::catalogue::fold;
use raccord_protocol::key::SecretKey;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::store::{Batch, Store, Table};
use raccord_protocol::view::{CaseSummary, Filter, Matching, Ownership};
use rusqlite::{Connection, params_from_iter};

/// How many searches of each kind are timed.
const SEARCHES: usize = 200;

/// How often what is not a search is asked.
const QUESTIONS: usize = 20;
/// How long an answer may take.
const ANSWER_MS: f64 = 50.0;
/// How much memory an import may take.
const IMPORT_MIB: f64 = 500.0;

fn main() {
    let cases = std::env::var("RACCORD_BENCH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000);
    if std::env::var_os(PASSPHRASE_VARIABLE).is_none() {
        // The commands below read it from the environment, which a running process does not change.
        let again = std::env::current_exe()
            .and_then(|path| Command::new(path).env(PASSPHRASE_VARIABLE, "bench-of-daily-work").status());
        assert!(again.is_ok_and(|status| status.success()), "the bench runs with a passphrase");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let kept = std::env::var_os("RACCORD_BENCH_HOME").map(PathBuf::from);
    let home = kept.unwrap_or_else(|| directory.path().join("home"));
    let list = generate(7, cases, ListProfile::French);
    let mut table = Report::default();
    if !home.exists() {
        import(&home, directory.path(), &list, &mut table);
    }
    let context = context(&home);
    context.session().expect("a session");
    let took = timed(|| drop(search(&context, "nobody at all")));
    table.say("what is kept of each case, made from nothing", format!("{:.1} s", took.as_secs_f64()));
    let people = people(&context, &["nom", "prenom", "mobile"]);
    let floor = Floor::new(directory.path(), &self::people(&context, &calling::FIELDS));
    searches(&context, &people, &floor, &mut table);
    questions(&context, &list.day, &floor, &mut table);
    context.close().expect("the store closes");
    commands(&home, &people, &list.day, &floor, &mut table);
    cold(&home, directory.path(), &people, &mut table);
    table.print();
}

/// Makes a home with one list in it.
fn import(home: &Path, directory: &Path, list: &GeneratedList, table: &mut Report) {
    raccord(home, ["init", "--name", "CIO", "--kind", "cio", "--country", "fr", "--staff", "claire"]);
    let file = directory.join("list.csv");
    std::fs::write(&file, &list.csv).expect("the list is written");
    let day = list.day.to_string();
    let begin = Instant::now();
    let options = ["--date", &day, "--everybody"].map(OsStr::new);
    let peak = raccord(home, [OsStr::new("import"), file.as_os_str()].into_iter().chain(options));
    table.say("one import of the list", format!("{:.1} s", begin.elapsed().as_secs_f64()));
    table.limit("  memory of the program at its most", peak, IMPORT_MIB, "MiB");
}

fn searches(context: &Context, people: &[CaseSummary], floor: &Floor, table: &mut Report) {
    for (kind, text) in [("name", 0), ("start of a name", 1), ("name with a slip", 2), ("telephone number", 3)] {
        let texts: Vec<String> = picked(people).filter_map(|person| typed(person, text)).collect();
        let (mut own, mut bare, mut missed) = (Vec::new(), Vec::new(), 0);
        for text in &texts {
            let begin = Instant::now();
            let found = search(context, text);
            own.push(begin.elapsed());
            missed += usize::from(found.is_empty());
            bare.push(timed(|| floor.search(text)));
        }
        table.answer(&format!("search by {kind} ({missed} of {} not found)", texts.len()), &mut own, &mut bare);
    }
}

fn questions(context: &Context, day: &Date, floor: &Floor, table: &mut Report) {
    let now = day.at(10, 0, 0, 0);
    let fields: Vec<String> = calling::FIELDS.map(str::to_owned).into();
    let (mut own, mut bare, mut total) = (Vec::new(), Vec::new(), 0);
    for _ in 0..QUESTIONS {
        let begin = Instant::now();
        let consultation = context.consult(Scope::List, None, "").expect("a consultation");
        let at = now.to_string();
        let today = Today { consultation, at, referent: None, letter_days: None, limit: 25, fields: fields.clone() };
        total = context.call(today).expect("an answer").total;
        own.push(begin.elapsed());
        bare.push(timed(|| floor.today(*day)));
    }
    table.answer(&format!("whom to call: 25 of {total} people"), &mut own, &mut bare);
    let mut ask = |what: &str, ask: &dyn Fn() -> usize| {
        let mut found = 0;
        let mut took: Vec<Duration> = (0..QUESTIONS).map(|_| timed(|| found = ask())).collect();
        table.answer(&format!("{what} ({found})"), &mut took, &mut []);
    };
    ask("notices of status and today: possible duplicates", &|| {
        context.call(Notices { at: now.to_string() }).expect("an answer").duplicates
    });
    ask("clocks of the law that end within a week: cases", &|| {
        let consultation = context.consult(Scope::List, None, "").expect("a consultation");
        let (day, fields) = (day.to_string(), vec!["nom".to_owned()]);
        let ownership = Ownership::Own;
        let asked =
            Deadlines { consultation, day, within: Some(7), ownership, case: None, from: 0, limit: 100, fields };
        context.call(asked).expect("an answer").cases.len()
    });
    ask("possible duplicates, 100 pairs of them shown: pairs", &|| {
        let consultation = context.consult(Scope::Search, None, "").expect("a consultation");
        context.call(Duplicates { consultation, case: None, limit: 100 }).expect("an answer").total
    });
}

/// Times whole commands as somebody types them who finds no node running: all that each reads and writes, from the opening of the store
/// to its closing, without the opening of the staff key. Beside some stands what the floor needs for the same answer.
fn commands(home: &Path, people: &[CaseSummary], day: &Date, floor: &Floor, table: &mut Report) {
    let key = SecretKey::from_seed(&context(home).staff_key().expect("the staff key").seed());
    let day = day.to_string();
    let today: [&str; 5] = ["today", "--date", &day, "--time", "10:00"];
    let names: Vec<String> = picked(people).filter_map(|person| typed(person, 0)).collect();
    let mut names = names.iter().cycle();
    let mut name = || names.next().expect("there are people").as_str();
    let ask = |arguments: &[&str]| timed(|| command(home, &key, arguments));
    let meeting = format!("Premier cercle {}", std::process::id());
    let subject = format!("reunion_objet={meeting}");
    let mut time_today = |what: &str| {
        let mut own: Vec<Duration> = (0..QUESTIONS).map(|_| ask(&today)).collect();
        let mut bare: Vec<Duration> =
            (0..QUESTIONS).map(|_| timed(|| floor.today(day.parse().expect("a day")))).collect();
        table.answer(what, &mut own, &mut bare);
    };
    time_today("raccord today");
    // Few among many: what the platform shares with itself.
    let terms = ["delai=quoi=entretien_reorientation; jours=60", "reglage=quoi=midi_debut; valeur=11"];
    let planned = ["meeting", "new", &subject, "reunion_cercle=premier", "reunion_date=2026-10-01"];
    command(home, &key, &[&planned[..], &terms].concat());
    for number in 0..10 {
        let name = format!("solution_nom=Solution {number}");
        command(home, &key, &["solution", "new", &name, "solution_age_min=16", "solution_places=12"]);
    }
    time_today("raccord today, with terms of the platform");
    let (mut own, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..QUESTIONS {
        let name = name();
        own.push(ask(&["search", name]));
        bare.push(timed(|| floor.search(name)));
    }
    table.answer("raccord search, by name", &mut own, &mut bare);
    let case = people.first().expect("there are people").head.case.to_string();
    let others: [&[&str]; 8] = [
        &["deadlines", "--within", "7"],
        &["group", "list"],
        &["inbox"],
        &["meeting", "list"],
        &["meeting", "thresholds"],
        &["prepare", &case],
        &["solution", "search", "--case", &case],
        &["status"],
    ];
    for arguments in others {
        let mut own: Vec<Duration> = (0..QUESTIONS).map(|_| ask(arguments)).collect();
        table.answer(&format!("raccord {}", arguments[..arguments.len().min(2)].join(" ")), &mut own, &mut []);
    }
    let took = ask(&["meeting", "agenda", &meeting]);
    table.say("raccord meeting agenda, drawn from every case", format!("{:.1} s", took.as_secs_f64()));
}

/// Runs a command that prints to nobody.
fn command(home: &Path, key: &SecretKey, arguments: &[&str]) {
    let line = ["raccord", "--home", home.to_str().expect("UTF-8")].into_iter().chain(arguments.iter().copied());
    let cli = Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    let sink = || Stream::plain(std::io::sink());
    let printer = Printer::new(Mode::Human, Translator::new(Language::English), sink(), sink());
    let context = Context::new(cli.globals, printer).expect("a context").with_staff_key(key);
    if let Err(error) = cli.command.run(&context) {
        panic!("{arguments:?}: {error}");
    }
    context.close().expect("the store closes");
}

/// Shows single cases as a command does that finds no node running, beside the opening of the same file, a read and a durable write.
fn cold(home: &Path, directory: &Path, people: &[CaseSummary], table: &mut Report) {
    let copy = directory.join("copy.db");
    std::fs::copy(Home::open(home).expect("a home").store(), &copy).expect("a copy of the store");
    let key =
        StoreKey::read(&SecretFile::Own(Home::open(home).expect("a home").store_key())).expect("the key of the store");
    let (mut derived, mut own, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for (number, person) in (0u8..).zip(people.iter().step_by((people.len() / QUESTIONS).max(1)).take(QUESTIONS)) {
        let digits: String = person.head.case.to_string().chars().take(12).collect();
        let context = context(home);
        derived.push(timed(|| {
            std::hint::black_box(context.staff_key().expect("the staff key"));
        }));
        own.push(timed(|| {
            let case = naming::case(&context, &digits).expect("a case");
            context.session().expect("a session");
            let consultation = context.consult(Scope::Case, Some(case), "").expect("a consultation");
            context.call(CaseShow { consultation, case }).expect("an answer");
            context.close().expect("the store closes");
        }));
        bare.push(timed(|| {
            let mut store = SqliteStore::open(&copy, &key).expect("the copy opens");
            let (from, to) = (person.head.number, person.head.number + 1);
            let case =
                store.scan(Table::Documents, &from.to_be_bytes(), &to.to_be_bytes(), usize::MAX).expect("a read");
            std::hint::black_box(case);
            let mut batch = Batch::default();
            batch.put(Table::Meta, b"bench", vec![number]);
            store.commit(&batch).expect("a durable write");
        }));
    }
    table.ratio("a case shown, no node running, without the next line", &mut own, &mut bare, 3.0);
    table.say("  opening the staff key, slow on purpose", at(&mut derived, 50));
}

fn context(home: &Path) -> Context {
    let globals = Globals { home: Some(home.to_path_buf()), ..Globals::default() };
    let sink = || Stream::plain(std::io::sink());
    let printer = Printer::new(Mode::Json, Translator::new(Language::English), sink(), sink());
    Context::new(globals, printer).expect("a context")
}

/// Runs the program, and returns how much memory it took at its most, in MiB, as the system last said.
fn raccord(home: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raccord-under-test"));
    command.arg("--home").arg(home).arg("--json").args(arguments).stdout(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_kib: f64 = 0.0;
    loop {
        let status = std::fs::read_to_string(&status_file).unwrap_or_default();
        let peak =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak_kib = peak_kib.max(peak.unwrap_or_default());
        if let Some(status) = child.try_wait().expect("the program ends") {
            assert!(status.success(), "the command succeeds");
            return peak_kib / 1024.0;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
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

/// The same people in a plain table with indexes in an encrypted file, as a program without grants, signatures and consultations would
/// keep them.
struct Floor(Connection);

/// The columns by which the floor decides whom to call, each with the field.
const COLUMNS: [(&str, &str); 7] = [
    ("again", "relance_le"),
    ("kept_from", "a_ne_pas_contacter"),
    ("ended", "fin_suivi_le"),
    ("listed", "date_signalement"),
    ("appointment", "prochain_rdv_date"),
    ("attempt", "tentative_contact"),
    ("step", "etape"),
];

impl Floor {
    fn new(directory: &Path, people: &[CaseSummary]) -> Self {
        let connection = Connection::open(directory.join("floor.db")).expect("a database");
        connection
            .execute_batch("PRAGMA key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\"")
            .expect("a key");
        let columns = COLUMNS.map(|(column, _)| format!("{column} TEXT")).join(", ");
        let table = format!("CREATE TABLE person (name TEXT, given TEXT, mobile TEXT, {columns}); BEGIN");
        connection.execute_batch(&table).expect("a table");
        let places = (1..=COLUMNS.len() + 3).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO person VALUES ({places})");
        for person in people {
            let value = |field: &str| calling::values(person, field).first().cloned();
            let first = [value("nom").map(|name| fold(&name)), value("prenom"), value("mobile")];
            let values = first.into_iter().chain(COLUMNS.map(|(_, field)| value(field)));
            connection.execute(&insert, params_from_iter(values)).expect("a row");
        }
        connection.execute_batch("COMMIT; CREATE INDEX by_name ON person (name)").expect("an index");
        Self(connection)
    }

    fn search(&self, text: &str) {
        let start = fold(text.split_whitespace().next().unwrap_or_default());
        self.count("SELECT name, mobile FROM person WHERE name >= ?1 LIMIT 50", &start);
    }

    fn today(&self, day: Date) {
        let query = "SELECT * FROM person WHERE coalesce(kept_from, '') <> 'true' AND coalesce(ended, '9') > ?1 \
                     AND coalesce(step, '') NOT IN ('solution', 'clos') AND coalesce(appointment, '0') < ?1 \
                     AND (again <= ?1 OR (again IS NULL AND attempt IS NULL)) \
                     ORDER BY again IS NULL, again, listed LIMIT 25";
        self.count(query, &day.to_string());
    }

    fn count(&self, query: &str, text: &str) {
        let mut statement = self.0.prepare_cached(query).expect("a query");
        let found = statement.query_map([text], |row| row.get::<_, Option<String>>(0)).expect("rows").count();
        std::hint::black_box(found);
    }
}

/// Returns a percentile, as text.
fn at(times: &mut [Duration], percent: usize) -> String {
    percentile(times, percent).map_or_else(|| "-".to_owned(), |time| format!("{:.2} ms", milliseconds(time)))
}

fn percentile(times: &mut [Duration], percent: usize) -> Option<Duration> {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Is the table, line by line: the work, ours, the floor, the target.
#[derive(Default)]
struct Report(Vec<[String; 4]>);

impl Report {
    fn say(&mut self, work: &str, ours: String) {
        self.0.push([work.to_owned(), ours, String::new(), String::new()]);
    }

    fn limit(&mut self, work: &str, ours: f64, limit: f64, unit: &str) {
        let met = if ours <= limit { "met" } else { "not met" };
        self.0.push([work.to_owned(), format!("{ours:.0} {unit}"), String::new(), format!("{limit:.0} {unit}: {met}")]);
    }

    /// Adds an answer that people wait for: its median and its slowest but few, beside the floor's median.
    fn answer(&mut self, work: &str, own: &mut [Duration], bare: &mut [Duration]) {
        let slow = percentile(own, 95).map_or(0.0, milliseconds);
        let met = if slow <= ANSWER_MS { "met" } else { "not met" };
        let ours = format!("p50 {}, p95 {}", at(own, 50), at(own, 95));
        self.0.push([work.to_owned(), ours, at(bare, 50), format!("{ANSWER_MS} ms: {met}")]);
    }

    fn ratio(&mut self, work: &str, own: &mut [Duration], bare: &mut [Duration], target: f64) {
        let ratio = match (percentile(own, 50), percentile(bare, 50)) {
            (Some(own), Some(bare)) => own.as_secs_f64() / bare.as_secs_f64(),
            _ => 0.0,
        };
        let met = if ratio <= target { "met" } else { "not met" };
        self.0.push([work.to_owned(), at(own, 50), at(bare, 50), format!("{ratio:.1} of {target}: {met}")]);
    }

    fn print(&self) {
        let heading = ["work", "ours", "floor", "target"].map(str::to_owned);
        for [work, ours, floor, target] in std::iter::once(&heading).chain(&self.0) {
            println!("{work:<66} {ours:>34} {floor:>12} {target:>22}");
        }
    }
}
