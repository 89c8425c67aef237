// SPDX-License-Identifier: EUPL-1.2
//! What has to be done after a first sync until every case can be listed, searched and shown.

use std::time::{Duration, Instant};

use raccord_node::office::{Office, organisation};
use raccord_node::sqlite::{MadeFor, SqliteStore};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::desk::project;
use raccord_protocol::view::list::list;
use raccord_protocol::view::show::show;
use raccord_protocol::view::{Filter, LIST_CASES_MAX, Viewer};

/// How many cases are read in one transaction, as when a search waits for it.
const INDEXED: usize = 512;
/// How many cases are shown.
const SHOWN: usize = 100;

/// Is how long each thing took.
pub(crate) struct Shown {
    /// What is kept of all cases: the index of words, the rows of the desk.
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
    let made_for = MadeFor::office(directory, own);
    let refresh = |store: &mut SqliteStore| {
        store.refresh_derived(made_for, now, INDEXED, &|store, cases| {
            project(&Viewer { store, directory, organisation: own, now }, cases)
        })
    };
    while refresh(&mut office.store).expect("what is kept of each case is written") {}
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
