// SPDX-License-Identifier: EUPL-1.2
//! `requirements.toml` says of every need what stands of it, and names tests that exist.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::tidy::rust_files;

/// The needs are numbered from 1 to this.
const LAST: u16 = 207;
/// At least so many are met.
const MET: usize = 170;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    number: u16,
    state: State,
    #[serde(default)]
    test: String,
    #[serde(default)]
    why: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Later,
    Met,
    Partly,
}

/// Returns the names of the functions that are tests, those of `proptest!` included.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, text) in rust_files() {
        for after in text.split("#[test]").skip(1) {
            let name = after.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
            names.extend(name.map(|name| name.trim().to_owned()));
        }
    }
    names
}

#[test]
fn every_need_has_a_state_and_every_named_test_exists() {
    let file: Requirements = toml::from_str(include_str!("../requirements.toml")).unwrap();
    let numbers: Vec<u16> = file.requirement.iter().map(|requirement| requirement.number).collect();
    assert_eq!(numbers, (1..=LAST).collect::<Vec<_>>(), "each number once and in order");
    let tests = tests();
    assert!(tests.len() > 100 && tests.contains("every_need_has_a_state_and_every_named_test_exists"));
    let met = file.requirement.iter().filter(|requirement| requirement.state == State::Met).count();
    assert!(met >= MET, "{met} needs are met");
    for Requirement { number, state, test, why } in file.requirement {
        let (tested, explained) = match state {
            State::Later => (false, true),
            State::Met => (true, false),
            State::Partly => (true, true),
        };
        assert_eq!((!test.is_empty(), !why.is_empty()), (tested, explained), "{number}");
        assert!(!tested || tests.contains(&test), "{number}: there is no test {test}");
    }
}
