// SPDX-License-Identifier: EUPL-1.2
//! What has to be done after a first sync until every case can be listed, searched and shown.

use std::time::{Duration, Instant};

use raccord_node::office::{Office, OfficeError, organisation};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::list::list;
use raccord_protocol::view::show::show;
use raccord_protocol::view::{Filter, LIST_CASES_MAX, Viewer, search};

/// How many cases are indexed in one transaction, as when a search waits for it.
const INDEXED: usize = 512;
/// How many cases are shown.
const SHOWN: usize = 100;

/// Is how long each thing took.
pub(crate) struct Shown {
    /// The index of words, of all cases.
    pub(crate) indexing: Duration,
    /// A list of all cases with three values.
    pub(crate) listing: Duration,
    /// One case, with all its values.
    pub(crate) showing: Duration,
}

/// Makes the index, lists all cases of an office and shows some.
pub(crate) fn shown(office: &mut Office) -> Shown {
    let (own, now) = (organisation(office.number), office.now);
    let begin = Instant::now();
    let directory = office.replica.directory();
    loop {
        let more = office.store.refresh_words::<OfficeError>(INDEXED, |store, number| {
            let viewer = Viewer { store, directory, organisation: own, now };
            Ok(search::words(&viewer, number).expect("a case reads"))
        });
        if !more.expect("the index is written") {
            break;
        }
    }
    let indexing = begin.elapsed();
    let viewer = Viewer { store: &office.store, directory, organisation: own, now };
    let begin = Instant::now();
    let mut handles: Vec<CaseHandle> = Vec::new();
    let mut from = Some(0);
    while let Some(start) = from {
        let fields = ["nom", "prenom", "mobile"].map(str::to_owned).to_vec();
        let filter =
            Filter { kind: Some(CaseKind::Person), fields, from: start, limit: LIST_CASES_MAX, ..Filter::default() };
        let page = list(&viewer, &filter).expect("a page");
        handles.extend(page.cases.iter().map(|case| case.head.case));
        from = page.next;
    }
    let listing = begin.elapsed();
    let begin = Instant::now();
    let step = (handles.len() / SHOWN).max(1);
    let some: Vec<&CaseHandle> = handles.iter().step_by(step).collect();
    for case in &some {
        assert_eq!(show(&viewer, **case).expect("a case").fields.len(), 25, "all that was granted is shown");
    }
    let showing = begin.elapsed() / u32::try_from(some.len()).expect("about a hundred");
    Shown { indexing, listing, showing }
}
