// SPDX-License-Identifier: EUPL-1.2
//! What a node of many cases takes while nothing happens: memory and processor, connected to twelve others. See
//! `tests/benches/README.md`.
//!
//! `RACCORD_BENCH_CASES` says how many cases its list has: 1,000 without it. `RACCORD_BENCH_SECONDS` says for how long it is watched: 60.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use raccord::demo::list::{ListProfile, generate};
use raccord::demo::office::{Office, Plan, Reached};
use raccord::demo::work::{Offer, PATIENCE, fields_of, found_platform, give, import_list, is_quiet, mapping_of};
use raccord::language::{Language, Translator};
use raccord::output::{Mode, Printer, Stream};
use raccord_node::office::measure::memory_mib;
use raccord_node::service::upkeep::Status;
use raccord_protocol::catalogue::Class;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{Consenter, Mode as GrantMode};
use raccord_protocol::time::DAY_MS;

/// The offices: the first has the list, the others are connected to it.
const OFFICES: [&str; 13] = ["cio", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
/// How many of its cases it shares with each of the others.
const SHARED: usize = 100;
/// How much memory it may take.
const IDLE_MIB: f64 = 200.0;
/// How much of a processor it may take, in percent.
const IDLE_PERCENT: f64 = 1.0;
/// How long to wait before looking again.
const POLL: Duration = Duration::from_millis(200);

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let cases = number("RACCORD_BENCH_CASES").unwrap_or(1_000);
    let watched = Duration::from_secs(number("RACCORD_BENCH_SECONDS").unwrap_or(60) as u64);
    let directory = tempfile::tempdir().expect("a directory");
    let mut offices = offices(directory.path(), cases);
    for office in &mut offices {
        office.start_with(Path::new(env!("CARGO_BIN_EXE_raccord-under-test"))).expect("a node");
    }
    settle(&mut offices);
    ask(&offices[0].home);
    let [home, others @ ..] = offices.as_mut_slice() else { unreachable!("thirteen offices") };
    home.leave_desk();
    let process = home.process_id().expect("its node runs").to_string();
    let (begin, worked) = (Instant::now(), home.cpu_seconds());
    std::thread::sleep(watched);
    let percent = 100.0 * (home.cpu_seconds() - worked) / begin.elapsed().as_secs_f64();
    let resident = memory_mib(&process, "VmRSS");
    let status = home.desk().expect("a desk").call(Status {}).expect("an answer");
    let connected = status.peers.iter().filter(|peer| peer.connected).count();
    assert_eq!(connected, others.len(), "all are connected");
    println!("a node of {cases} cases, connected to {connected}, {} s with nothing to do", watched.as_secs());
    for (work, ours, limit, unit) in
        [("memory, resident", resident, IDLE_MIB, "MiB"), ("of a processor", percent, IDLE_PERCENT, "%")]
    {
        let met = if ours <= limit { "yes" } else { "NO" };
        println!("{work:<18} {ours:>8.2} {unit:<4} <= {limit} {unit:<4} {met}");
    }
    println!("memory, at most    {:>8.2} MiB", memory_mib(&process, "VmHWM"));
    offices.iter_mut().for_each(|office| office.stop().expect("it ends"));
}

/// Makes the offices: a list at the first, some of its cases shared with each other, epochs of an hour as offices have them.
fn offices(directory: &Path, cases: usize) -> Vec<Office> {
    let plan = |name| Plan { directory: name, name, kind: OrganisationKind::Cio, reached: Reached::Directly };
    let made =
        OFFICES.map(|name| Office::create(plan(name), &directory.join(name), Language::English).expect("an office"));
    let (mut offices, cards): (Vec<Office>, Vec<_>) = made.into_iter().unzip();
    for office in &offices {
        let path = office.home.join("raccord.toml");
        let text = std::fs::read_to_string(&path).expect("a configuration");
        let hourly = text.replace("epoch_ms = 1000", "epoch_ms = 3600000");
        assert_ne!(hourly, text, "the epochs of the demonstration are a second");
        std::fs::write(path, hourly).expect("a configuration");
    }
    let platform = found_platform(&mut offices, cards, [0, 1]).expect("a platform");
    let list = generate(7, cases, ListProfile::French);
    let mapping = mapping_of(&list, "cio", Country::France).expect("a mapping");
    let sink = || Stream::plain(std::io::sink());
    let printer = Printer::new(Mode::Json, Translator::new(Language::English), sink(), sink());
    let opened = import_list(offices[0].desk().expect("a desk"), &list, &mapping, &printer).expect("an import").handles;
    let offer = Offer {
        fields: fields_of(&[Class::Identity]).into_iter().collect::<BTreeSet<_>>(),
        mode: GrantMode::Read,
        basis: Basis::Law,
        consenter: Consenter::Nobody,
        article: "Code de l'éducation, L. 313-7",
        lasts_ms: 300 * DAY_MS,
    };
    let readers: Vec<_> = offices[1..].iter().map(|office| office.organisation).collect();
    for (shared, reader) in opened.chunks(SHARED).zip(readers) {
        let desk = offices[0].desk().expect("a desk");
        let known: Vec<_> = shared.iter().map(|case| (*case, CaseHandle(desk.entropy().draw()))).collect();
        give(desk, (reader, platform), &known, &offer, "follow-up").expect("grants");
    }
    offices.iter_mut().for_each(Office::leave_desk);
    offices
}

/// Asks the node of a home something, as staff does: what it keeps of each case to answer from is made before it answers, where idle
/// time would make it little by little. Without this a minute after an import is no idle one.
fn ask(home: &Path) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_raccord-under-test"));
    if std::env::var_os("RACCORD_PASSPHRASE").is_none() {
        program.env("RACCORD_PASSPHRASE", "demo");
    }
    let asked = program.arg("--home").arg(home).args(["search", "Zzyzx"]).output().expect("the program starts");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
}

/// Waits until all are connected and nothing is on its way.
fn settle(offices: &mut [Office]) {
    let begin = Instant::now();
    while !offices
        .iter_mut()
        .all(|office| is_quiet(&office.desk().expect("a desk").call(Status {}).expect("an answer")))
    {
        assert!(begin.elapsed() < PATIENCE, "the nodes come to rest");
        std::thread::sleep(POLL);
    }
}
