// SPDX-License-Identifier: EUPL-1.2
use super::*;
use crate::world::{Secret, run, run_checked};

/// Runs fixed seeds of a scenario, with an hour of faults: the first twice, so that it is known to repeat.
fn check(name: &str) {
    let scenario = Scenario { fault_minutes: 60, ..Scenario::named(name).unwrap() };
    let ran = run_checked(&scenario, 1).and_then(|_| run(&scenario, 2, Secret::Written));
    if let Err(failure) = ran {
        panic!("scenario {name}: {failure}");
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
fn erasures() {
    check("erasures");
    let scenario = Scenario { fault_minutes: 60, ..Scenario::named("erasures").unwrap() };
    let counts = run(&scenario, 3, Secret::Written).unwrap().counts;
    assert!(counts.erasures > 10 && counts.stops > 0, "too little happens: {counts:?}");
}

#[test]
fn restores() {
    check("restores");
    let scenario = Scenario { fault_minutes: 60, ..Scenario::named("restores").unwrap() };
    let counts = run(&scenario, 4, Secret::Written).unwrap().counts;
    assert!(counts.restores > 0, "no node was restored: {counts:?}");
}

#[test]
fn clocks() {
    check("clocks");
    let scenario = Scenario { fault_minutes: 60, ..Scenario::named("clocks").unwrap() };
    let counts = run(&scenario, 3, Secret::Written).unwrap().counts;
    assert!(counts.jumps > 0, "no clock jumped: {counts:?}");
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
