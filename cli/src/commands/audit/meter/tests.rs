// SPDX-License-Identifier: EUPL-1.2
use std::path::{Path, PathBuf};

use raccord_protocol::audit::{Options, audit, compare};

use super::*;
use crate::language::{Language, Translator};
use crate::output::{Mode, Stream};

fn printer() -> Printer {
    let translator = Translator::in_time_zone(Language::English, jiff::tz::TimeZone::UTC);
    Printer::new(Mode::Human, translator, Stream::plain(io::sink()), Stream::plain(io::sink()))
}

fn bundles() -> (Vec<PathBuf>, Vec<Input>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/v1/bundles/acts");
    let paths: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    let inputs = paths.iter().map(|path| Input::open(path).unwrap()).collect();
    (paths, inputs)
}

#[test]
fn the_bar_of_an_audit_counts_every_byte_of_every_file() {
    let (paths, inputs) = bundles();
    let bytes: u64 = paths.iter().map(|path| path.metadata().unwrap().len()).sum();
    let meter = Meter::new(&printer(), &inputs.iter().collect::<Vec<_>>(), 1).unwrap();
    assert_eq!(meter.0.borrow().progress.state(), (0, "Reading and checking the files".to_owned()));
    let sources = inputs.iter().map(|input| meter.source(input).unwrap()).collect();
    assert!(audit(sources, &Options::default()).unwrap().is_verified());
    assert_eq!(meter.0.borrow().progress.state(), (bytes, "Comparing the files".to_owned()));
}

#[test]
fn the_bar_of_a_comparison_counts_both_checks_and_the_comparison() {
    let (paths, inputs) = bundles();
    let input = &inputs[0];
    let meter = Meter::new(&printer(), &[input, input], 2).unwrap();
    for _ in 0..2 {
        audit(vec![meter.source(input).unwrap()], &Options::default()).unwrap();
    }
    assert!(compare(meter.source(input).unwrap(), meter.source(input).unwrap()).unwrap().extends());
    assert_eq!(meter.0.borrow().progress.state().0, 4 * paths[0].metadata().unwrap().len());
}
