// SPDX-License-Identifier: EUPL-1.2
use super::*;
use crate::world::run_checked;

/// Runs fixed seeds of a scenario, each twice.
fn check(name: &str) {
    let scenario = Scenario::named(name).unwrap();
    for seed in 1..=2 {
        if let Err(failure) = run_checked(&scenario, seed) {
            panic!("simulations replay --scenario {name} --seed {seed}: {failure}");
        }
    }
}

#[test]
fn calm() {
    check("calm");
}

#[test]
fn lossy() {
    check("lossy");
}

#[test]
fn partitions() {
    check("partitions");
}

#[test]
fn crashes() {
    check("crashes");
}

#[test]
fn revocations() {
    check("revocations");
}

#[test]
fn secret() {
    check("secret");
}

#[test]
fn adversary() {
    check("adversary");
}

#[test]
fn everything() {
    check("everything");
}

#[test]
fn every_scenario_is_named_once() {
    let names: std::collections::BTreeSet<String> = Scenario::all().into_iter().map(|scenario| scenario.name).collect();
    assert_eq!(names.len(), FILES.len());
}
