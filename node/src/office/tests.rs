// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::audit::{BundleSource, Options, audit};
use raccord_protocol::case;

use super::pair::{CASE_ENTRIES, Pair};

/// What is measured is what offices do: the reader ends up with every case and every value, the auditor finds nothing.
#[test]
fn a_pair_does_the_work_that_is_measured() {
    let directories = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut pair = Pair::new(directories[0].path(), directories[1].path()).unwrap();
    pair.import(3).unwrap();
    pair.grant().unwrap();
    let transfer = pair.first_sync().unwrap();
    assert!(transfer.frames.iter().map(Vec::len).sum::<usize>() > 3 * CASE_ENTRIES * 90);
    let documents = |pair: &Pair| -> Vec<usize> {
        let store = &pair.reader.store;
        let cases = case::cases(store, 0, 9).unwrap().into_iter();
        cases
            .map(|(number, _)| case::all_documents(store, number, None).unwrap())
            .map(|documents| documents.iter().map(|(_, record)| record.changes.len()).sum())
            .collect()
    };
    assert_eq!(documents(&pair), [25, 25, 25]);

    // Nothing changed, and nothing is said beyond the greetings; then what was missed comes in one stream.
    pair.connect().unwrap();
    pair.cut().unwrap();
    let idle = pair.connect().unwrap();
    pair.cut().unwrap();
    assert!(idle.bytes <= 500 && idle.turns == 1, "{idle:?}");
    for number in 0..100 {
        let edit = pair.edit(number).unwrap();
        pair.home.submit(edit).unwrap();
    }
    let missed = pair.connect().unwrap();
    assert!(missed.turns <= 4, "{missed:?}");
    assert_eq!(documents(&pair).iter().sum::<usize>(), 175);
    pair.propagate(7).unwrap();
    assert_eq!(documents(&pair).iter().sum::<usize>(), 176);

    let bundle = pair.export().unwrap();
    let source = BundleSource { name: "home".to_owned(), input: Box::new(bundle.as_slice()) };
    let report = audit(vec![source], &Options::default()).unwrap();
    assert_eq!(report.findings, []);
}
