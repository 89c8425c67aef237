// SPDX-License-Identifier: EUPL-1.2
//! The main command, and what an outsider can do with what it leaves behind.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use raccord::demo::inspect::{Allowed, Leak, inspect};
use raccord_node::home::Home;
use raccord_protocol::id::OrganisationId;
use serde_json::{Value, json};

use crate::program::{raccord, run};

fn play(directory: &Path) -> Value {
    let mut command = raccord(directory);
    command.args(["demo", "--json", "--cases", "24", "--seed", "7", "--dir"]).arg(directory.join("homes"));
    serde_json::from_str(&run(&mut command, 0)).expect("one JSON object")
}

#[test]
fn demo_shares_what_it_may_and_its_bundles_give_tampering_away() {
    let directory = tempfile::tempdir().unwrap();
    let outcome = play(directory.path());
    assert_eq!(outcome["leaked_fields"], 0);
    assert_eq!(outcome["converged"], true);
    assert_eq!(outcome["audit"]["findings"], 0);
    assert_eq!(outcome["audit"]["bundles"], 4);
    assert_eq!(outcome["resurrected"], 0, "what is erased does not come back");
    assert_eq!(outcome["receipts"]["asked"], outcome["receipts"]["returned"]);
    for positive in ["refused", "waiting", "heal_seconds"] {
        assert!(outcome["cut"][positive].as_f64().is_some_and(|count| count > 0.0), "{positive}: {outcome}");
    }
    for positive in [
        "shared_fields",
        "purged_fields",
        "imported",
        "grants",
        "revocations",
        "withdrawn",
        "expired",
        "erased",
        "forks_detected",
        "entries",
        "peak_rss_mb",
    ] {
        assert!(outcome[positive].as_f64().is_some_and(|count| count > 0.0), "{positive}: {outcome}");
    }
    let nodes = outcome["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 4);
    let pjj = nodes.iter().find(|node| node["kind"] == "pjj").unwrap();
    assert_eq!(pjj["foreign_fields_held"], 0, "nobody granted the PJJ anything");

    let homes = directory.path().join("homes");
    assert_inspector_sees(directory.path(), &homes.join("ml"), &outcome);
    let bundles: Vec<_> = ["cio", "ml", "alj", "pjj"].map(|name| homes.join(format!("{name}.audit"))).into();
    run(raccord(directory.path()).args(["audit", "verify"]).args(&bundles), 0);

    // A later file holds all of the earlier one; the other way round, and for two ledgers, it does not.
    let later = directory.path().join("later.audit");
    let mut export = raccord(directory.path());
    export.args(["audit", "export"]).arg(&later);
    run(export.args(["--with-bodies", "--home"]).arg(homes.join("cio")), 0);
    run(raccord(directory.path()).args(["audit", "diff"]).args([&bundles[0], &later]), 0);
    // A node that does not run seals nothing: the auditor's number waits, and the report says so. The page stands alone.
    let (numbered, page) = (directory.path().join("numbered.audit"), directory.path().join("report.html"));
    let mut export = raccord(directory.path());
    export.args(["audit", "export", "--nonce", "000102030405060708090a0b0c0d0e0f", "--home"]).arg(homes.join("cio"));
    run(export.arg(&numbered), 0);
    let mut verify = raccord(directory.path());
    let report = run(verify.args(["--json", "audit", "verify"]).arg(&numbered).arg("--report").arg(&page), 0);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["ledgers"][0]["nonce"], "000102030405060708090a0b0c0d0e0f");
    assert!(report["notes"].as_array().unwrap().iter().any(|note| note["kind"] == "nonce-not-sealed"));
    let page = fs::read_to_string(&page).unwrap();
    assert!(page.contains("nonce-not-sealed") && !page.contains("http:") && !page.contains("<script"), "{page}");
    run(raccord(directory.path()).args(["audit", "diff"]).args([&later, &bundles[0]]), 1);
    let other = run(raccord(directory.path()).args(["audit", "diff"]).args([&bundles[0], &bundles[2]]), 1);
    assert!(
        !other.contains("0 epoch") && !other.contains("0 époque"),
        "of another office nothing is compared: {other}"
    );

    // Any changed, missing or added byte is noticed, and nothing panics.
    let original = fs::read(&bundles[1]).unwrap();
    let altered = directory.path().join("altered.audit");
    let step = original.len() / 23;
    for at in (0..original.len()).step_by(step) {
        let mut changed = original.clone();
        changed[at] ^= 1 << (at % 8);
        assert_noticed(directory.path(), &altered, &changed);
    }
    assert_noticed(directory.path(), &altered, &original[..original.len() - 1]);
    assert_noticed(directory.path(), &altered, &[&original[..], b"x"].concat());
    assert_noticed(directory.path(), &altered, &original[..original.len() / 2]);
    assert_noticed(directory.path(), &altered, b"");
}

/// Checks that the inspector, which found no leak, finds the leaks that there are once it is told less of what is allowed, in the
/// decrypted store of an office that holds much of others' cases.
fn assert_inspector_sees(directory: &Path, home: &Path, outcome: &Value) {
    let person = ["nom=Untersuchung", "prenom=Ida", "date_naissance=04/05/2008"];
    run(raccord(home).args(["case", "new"]).args(person), 0);
    let copy = directory.join("ml.plain");
    run(raccord(home).args(["store", "export", "--plain"]).arg(&copy), 0);
    let own: Value = serde_json::from_str(&run(raccord(home).args(["organisation", "show", "--json"]), 0)).unwrap();
    let organisation: OrganisationId = own["organisation"].as_str().unwrap().parse().unwrap();
    let nodes = outcome["nodes"].as_array().unwrap();
    let node = nodes.iter().find(|node| node["kind"] == "mission_locale").unwrap();
    let foreign = usize::try_from(node["foreign_fields_held"].as_u64().unwrap()).unwrap();
    assert!(foreign > 0, "{outcome}");
    let told = Allowed { organisation: organisation.0, ..Allowed::default() };

    // Without a grant, each field of another's case is one too many.
    let found = inspect(&copy, &told).unwrap();
    assert_eq!((found.foreign_fields, found.shared, found.leaked.len()), (foreign, 0, foreign));
    assert!(found.leaked.iter().all(|leak| matches!(leak, Leak::Field { .. })), "{:?}", found.leaked);

    // A text that stands there is found; so is one that no row holds any more.
    let database = rusqlite::Connection::open(&copy).unwrap();
    database.execute_batch("PRAGMA secure_delete = off; CREATE TABLE gone (text);").unwrap();
    for number in 0..2_000 {
        database.execute("INSERT INTO gone VALUES (?1)", [format!("a text in a free page {number}")]).unwrap();
    }
    database.execute_batch("DROP TABLE gone;").unwrap();
    let free: u32 = database.query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    assert!(free > 0);
    for text in ["Untersuchung", "a text in a free page 1000"] {
        let told = Allowed { forbidden: vec![text.to_owned()], erased: vec![text.to_owned()], ..told.clone() };
        let found = inspect(&copy, &told).unwrap();
        assert!(found.leaked.iter().any(|leak| matches!(leak, Leak::Text { .. })), "{text}");
        assert!(found.resurrected > 0, "{text}");
    }

    // A value that stands in no case is one too many, too.
    database.execute_batch("DELETE FROM documents;").unwrap();
    let found = inspect(&copy, &told).unwrap();
    assert_eq!(found.fields, 0);
    assert!(found.leaked.len() >= foreign, "{} of {foreign}", found.leaked.len());
    assert!(found.leaked.iter().all(|leak| matches!(leak, Leak::Stray { .. })), "{:?}", found.leaked);
}

/// Starts a demonstration and waits until its first nodes run.
fn play_until_nodes_run(directory: &Path, homes: &Path) -> Child {
    let mut command = raccord(directory);
    command.args(["demo", "--json", "--cases", "20"]).env("TMPDIR", directory);
    if homes != directory {
        command.arg("--dir").arg(homes);
    }
    let mut demo = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while sockets(homes).len() < 2 {
        assert!(demo.try_wait().unwrap().is_none(), "the demonstration ended");
        std::thread::yield_now();
    }
    demo
}

/// Returns the sockets of nodes in a directory, or in those in it.
fn sockets(directory: &Path) -> Vec<PathBuf> {
    let below = |directory: &Path| -> Vec<PathBuf> {
        fs::read_dir(directory)
            .map_or_else(|_| Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect())
    };
    let homes = below(directory).into_iter().flat_map(|path| [below(&path), vec![path]].concat());
    homes.map(|home| home.join("raccord.sock")).filter(|socket| UnixStream::connect(socket).is_ok()).collect()
}

#[test]
fn demo_that_is_ended_leaves_no_node() {
    // Told to end, it takes everything along that it made.
    let directory = tempfile::tempdir().unwrap();
    let mut demo = play_until_nodes_run(directory.path(), directory.path());
    assert!(Command::new("kill").args(["-TERM", &demo.id().to_string()]).status().unwrap().success());
    assert_eq!(demo.wait().unwrap().code(), Some(1));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "the homes are gone");

    // Killed, it takes its nodes along; what they had stays, and the next one can open it.
    let homes = directory.path().join("homes");
    let mut demo = play_until_nodes_run(directory.path(), &homes);
    demo.kill().unwrap();
    demo.wait().unwrap();
    let home = Home::open(&homes.join("cio")).unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while home.lock().is_err() {
        assert!(Instant::now() < patience, "a node goes on without the demonstration");
        std::thread::yield_now();
    }
}

fn assert_noticed(directory: &Path, file: &Path, content: &[u8]) {
    fs::write(file, content).unwrap();
    let output = raccord(directory).args(["audit", "verify"]).arg(file).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(matches!(output.status.code(), Some(1 | 2)), "{}", String::from_utf8_lossy(&said));
    assert!(!said.is_empty(), "nothing was said");
}

#[test]
fn demo_repeats_with_its_seed() {
    let directory = tempfile::tempdir().unwrap();
    let (one, other) = (directory.path().join("one"), directory.path().join("other"));
    let counts = |outcome: &Value| {
        ["imported", "rejected", "grants", "revocations", "shared_fields", "purged_fields"]
            .map(|name| outcome[name].clone())
    };
    fs::create_dir(&one).unwrap();
    fs::create_dir(&other).unwrap();
    assert_eq!(counts(&play(&one)), counts(&play(&other)));
}

#[test]
fn bench_measures_work_that_was_done_and_that_verifies() {
    let directory = tempfile::tempdir().unwrap();
    let measured: Value =
        serde_json::from_str(&run(raccord(directory.path()).args(["bench", "--json", "--cases", "20"]), 0))
            .expect("one JSON object");
    assert_eq!((&measured["cases"], &measured["findings"], &measured["missed"]), (&json!(20), &json!(0), &json!(1)));
    // Each field that was shared is an entry at its home and at its reader.
    let (fields, entries) = (measured["fields"].as_u64().unwrap(), measured["entries"].as_u64().unwrap());
    assert!(fields > 20 && entries > 2 * fields, "{measured}");
    for work in ["import", "first_sync", "reconnect", "catch_up", "audit"] {
        assert!(measured["seconds"][work].as_f64().is_some_and(|seconds| seconds > 0.0), "{work}: {measured}");
    }
    // Both contain the start of a node, which takes more than a hundredth of a second.
    for work in ["reconnect", "catch_up"] {
        let seconds = measured["cpu_seconds"][work].as_f64();
        assert!(seconds.is_some_and(|seconds| seconds > 0.0 || !cfg!(target_os = "linux")), "{work}: {measured}");
    }
}
