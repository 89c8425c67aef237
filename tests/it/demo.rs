// SPDX-License-Identifier: EUPL-1.2
//! The main command, and what an outsider can do with what it leaves behind.

use std::fs;
use std::path::Path;

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
    run(raccord(directory.path()).args(["audit", "diff"]).args([&bundles[0], &bundles[2]]), 1);

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
