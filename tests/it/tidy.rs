// SPDX-License-Identifier: EUPL-1.2
//! House rules that a machine can check. See `.ci/run` for those that compilers and linters check.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not as it must be")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const LINES_MAX: usize = 800;
const SPDX: &str = "// SPDX-License-Identifier: EUPL-1.2";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Every file of the repository with its path from the root; without git, every file of the packages.
fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let listed = Command::new("git").arg("-C").arg(root()).args(["ls-files", "-z"]).output();
    let mut paths: Vec<PathBuf> = match listed {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => {
            String::from_utf8(output.stdout).unwrap().split_terminator('\0').map(PathBuf::from).collect()
        }
        _ => {
            let mut found = Vec::new();
            ["cli", "node", "protocol", "simulations", "tests"]
                .iter()
                .for_each(|package| walk(Path::new(package), &mut found));
            found
        }
    };
    paths.sort();
    // A file that was deleted and not committed is still listed.
    paths.retain(|path| root().join(path).is_file());
    assert!(paths.len() > 50, "the repository is there");
    paths.into_iter().map(|path| (path.clone(), std::fs::read(root().join(path)).unwrap())).collect()
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(root().join(directory)).unwrap() {
        let path = directory.join(entry.unwrap().file_name());
        if root().join(&path).is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

pub(crate) fn rust_files() -> Vec<(PathBuf, String)> {
    let is_rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let rust = files().into_iter().filter(|(path, _)| is_rust(path));
    rust.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("Rust is UTF-8"))).collect()
}

fn is_test(path: &Path) -> bool {
    path.starts_with("tests") || path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
}

/// Given names of people, one of which a maker of text has too.
fn is_list_of_names(path: &Path) -> bool {
    path.ends_with("cli/src/demo/names-fr.csv")
}

/// Fails with every complaint at once.
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_file_names_its_licence_and_what_it_is() {
    let complaints = rust_files().into_iter().filter_map(|(path, text)| {
        let mut lines = text.lines();
        let licensed = lines.next() == Some(SPDX);
        let documented = lines.next().is_some_and(|line| line.starts_with("//!")) || is_test(&path);
        (!licensed || !documented).then(|| format!("{}: licence line, then //! docs", path.display()))
    });
    assert_none(complaints.collect());
}

#[test]
fn files_are_short_and_named_after_what_they_hold() {
    let mut complaints = Vec::new();
    for (path, text) in rust_files() {
        let count = text.lines().count();
        if count > LINES_MAX {
            complaints.push(format!("{}: {count} lines, {LINES_MAX} at most", path.display()));
        }
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if ["mod.rs", "utils.rs", "util.rs", "common.rs", "helpers.rs", "types.rs", "misc.rs"].contains(&name) {
            complaints.push(format!("{}: a file is named after one concept", path.display()));
        }
    }
    assert_none(complaints);
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    // In pieces, so that this file does not complain about itself.
    let marks = [["todo", "!("], ["unimplemented", "!("], ["dbg", "!("], ["FIX", "ME"], ["XX", "X:"]];
    let mut complaints = Vec::new();
    for (path, text) in rust_files() {
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(mark) = marks.iter().map(|mark| mark.concat()).find(|mark| line.contains(mark)) {
                complaints.push(format!("{}:{number}: {mark}", path.display()));
            }
            // A test that is not run must be a tool: one that writes a fixture, or measures.
            let off = line.trim_start().strip_prefix("#[ignore");
            let tool = |rest: &str| [" = \"writes", " = \"measures"].iter().any(|reason| rest.starts_with(reason));
            if off.is_some_and(|rest| !tool(rest)) {
                complaints.push(format!("{}:{number}: a test that is switched off", path.display()));
            }
        }
    }
    assert_none(complaints);
}

#[test]
fn nothing_names_a_machine_or_a_maker_of_text() {
    let words: Vec<String> = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/user"],
        ["clau", "de"],
        ["anthro", "pic"],
        ["chat", "gpt"],
        ["open", "ai"],
        ["co-pi", "lot"],
        ["large lang", "uage model"],
        ["registry", ".internal"],
        ["cargo-", "proxy"],
        ["127.0.0.1:80", "80/index"],
    ]
    .map(|word| word.concat())
    .into();
    let mut complaints = Vec::new();
    for (path, bytes) in files().into_iter().filter(|(path, _)| !is_list_of_names(path)) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in words.iter().filter(|word| text.contains(word.as_str())) {
            complaints.push(format!("{}: {word}", path.display()));
        }
    }
    assert_none(complaints);
}

#[test]
fn no_secret_stands_in_the_repository() {
    let marks = [["BEGIN PRIV", "ATE KEY"], ["BEGIN OPENSSH PRIV", "ATE KEY"], ["raccord node ", "keys 1\ntransport"]];
    let found = files().into_iter().filter(|(path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        !is_test(path) && marks.iter().any(|mark| text.contains(&mark.concat()))
    });
    let complaints = found.filter(|(path, _)| !path.ends_with("keystore.rs"));
    assert_none(complaints.map(|(path, _)| format!("{}: a secret key", path.display())).collect());
}

/// `cli → node → protocol ← simulations`; `tests → all`. Nothing points the other way.
#[test]
fn dependencies_follow_the_arrows() {
    let allowed: [(&str, &[&str]); 5] = [
        ("protocol", &[]),
        ("node", &["raccord-protocol"]),
        ("cli", &["raccord-node", "raccord-protocol"]),
        ("simulations", &["raccord-protocol"]),
        ("tests", &["raccord", "raccord-node", "raccord-protocol", "raccord-simulations"]),
    ];
    let mut complaints = Vec::new();
    for (package, allowed) in allowed {
        let text = std::fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let names = manifest.get(table).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            let ours = names.filter(|name| name.starts_with("raccord"));
            let stray = ours.filter(|name| !allowed.contains(&name.as_str()));
            complaints.extend(stray.map(|name| format!("{package} depends on {name}")));
        }
    }
    assert_none(complaints);
}

/// The protocol is a pure function of what it is handed.
#[test]
fn protocol_reaches_for_no_clock_entropy_file_or_thread() {
    let text = std::fs::read_to_string(root().join("protocol/Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let names: BTreeSet<&str> =
        manifest["dependencies"].as_table().into_iter().flat_map(toml::Table::keys).map(String::as_str).collect();
    let shell = ["getrandom", "rand", "tokio", "futures", "libp2p", "rusqlite", "tracing", "chrono", "axum"];
    let mut complaints: Vec<String> =
        shell.iter().filter(|name| names.contains(**name)).map(|name| format!("protocol depends on {name}")).collect();
    let reaches = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::env",
        "std::process",
        "SystemTime",
        "HashMap",
        "HashSet",
        "async fn",
    ];
    for (path, text) in rust_files() {
        if !path.starts_with("protocol/src") || is_test(&path) {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if let Some(reach) = reaches.iter().find(|reach| line.contains(**reach)) {
                complaints.push(format!("{}:{number}: {reach}", path.display()));
            }
        }
    }
    assert_none(complaints);
}

#[test]
fn packages_are_licensed_alike_and_not_published() {
    let complaints = ["protocol", "node", "cli", "simulations", "tests"].into_iter().filter_map(|package| {
        let text = std::fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        let alike = [
            "license.workspace = true",
            "publish.workspace = true",
            "edition.workspace = true",
            "[lints]\nworkspace = true",
        ];
        alike.iter().find(|line| !text.contains(**line)).map(|line| format!("{package}/Cargo.toml lacks {line}"))
    });
    assert_none(complaints.collect());
    let licence = std::fs::read_to_string(root().join("LICENSE")).unwrap();
    assert!(licence.contains("EUROPEAN UNION PUBLIC LICENCE v. 1.2"));
}

/// `lib.rs` is a guide and a list: each module is documented, and linked from the guide or documented in its own file.
#[test]
fn every_public_module_of_the_protocol_is_in_the_guide() {
    let text = std::fs::read_to_string(root().join("protocol/src/lib.rs")).unwrap();
    let guide: String = text.lines().filter(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    let code = text.lines().filter(|line| !line.starts_with("//") && !line.is_empty() && !line.starts_with("#["));
    let mut complaints = Vec::new();
    for line in code {
        match line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            Some(name) if guide.contains(&format!("[`{name}`]")) => {}
            Some(name) => complaints.push(format!("module {name} is not in the guide of lib.rs")),
            None => complaints.push(format!("lib.rs holds more than modules: {line}")),
        }
    }
    assert!(text.lines().count() < 150, "lib.rs is a guide");
    assert_none(complaints);
}

/// SPEC.md names every limit of the formats with its value, and every tag.
#[test]
fn specification_names_every_tag_and_limit() {
    let specification = std::fs::read_to_string(root().join("protocol/SPEC.md")).unwrap();
    let mut complaints = Vec::new();
    for (path, text) in rust_files() {
        let formats = path.starts_with("protocol/src") || path.ends_with("service/session.rs");
        if !formats || is_test(&path) {
            continue;
        }
        for line in text.lines().map(str::trim) {
            let tag = line.split_once("tagged_hash(\"").map(|(_, rest)| rest);
            let tag = tag.or_else(|| {
                line.starts_with("const TAG_").then(|| line.split_once('"').map(|(_, rest)| rest)).flatten()
            });
            if let Some((tag, _)) = tag.and_then(|rest| rest.split_once('"'))
                && tag != "raccord/v1/"
                && !specification.contains(&format!("| `{tag}`"))
                && !specification.contains(&format!(", `{tag}` |"))
            {
                complaints.push(format!("{}: tag {tag} is not in SPEC.md", path.display()));
            }
        }
    }
    assert_none(complaints);
}
