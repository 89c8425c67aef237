// SPDX-License-Identifier: EUPL-1.2
//! What a reader may not see shows in no total, no search, no export and no error: neither what was never granted, nor what is still
//! in the store when a grant has ended.

use std::collections::BTreeSet;

use super::*;
use crate::view::desk::TodayView;
use crate::view::duplicates::{DuplicatesView, duplicates};
use crate::view::list::list;
use crate::view::responsible::claim_value;
use crate::view::search::{Query, find};
use crate::view::show::show;
use crate::view::{Filter, Viewer};

const NAME: &str = "Lavallière";
const MOBILE: &str = "+33612345678";

/// Two offices: one shares a case with the other, which has a file of its own on the same person and is to call for both.
struct Shared {
    world: World,
    alias: CaseHandle,
    until: Timestamp,
}

impl Shared {
    fn new(fields: &[&str]) -> Self {
        let mut world = three();
        let claim = claim_value("Mission locale", world.offices[ML].id());
        let values = [
            ("nom", NAME),
            ("prenom", "Zoé"),
            ("date_naissance", "2009-05-05"),
            ("mobile", MOBILE),
            ("date_signalement", "2026-06-01"),
            ("organisme_responsable", &claim),
        ];
        let case = world.open_case(CIO, &values);
        world.open_case(ML, &[("nom", NAME), ("prenom", "Zoé"), ("date_naissance", "2009-05-05"), ("mobile", MOBILE)]);
        let terms = world.terms(CIO, ML, fields, Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        Self { alias: terms.alias, until: terms.until, world }
    }

    /// Lets the grant end, while the reader's node has not done anything yet: what was granted is still in its store.
    fn end(&mut self) {
        self.world.now = self.until;
        assert!(self.world.values(ML).iter().filter(|(_, value)| value == NAME).count() == 2, "it is still held");
    }

    fn viewer(&self) -> Viewer<'_> {
        desk::viewer(&self.world, ML)
    }

    /// Returns how many are to be called, how many clocks press and how many cases others changed, and the list of calls.
    fn totals(&self) -> ((usize, usize, usize), TodayView) {
        let (counted, view) = desk::asked_today(&self.world, ML);
        ((counted.calls, counted.pressing, counted.told), view)
    }

    fn pairs(&self) -> DuplicatesView {
        duplicates(&self.viewer(), None).unwrap()
    }

    fn found(&self, text: &str) -> usize {
        let proposed: BTreeSet<u64> = desk::numbers(&self.world, ML).into_iter().collect();
        find(&self.viewer(), &Query::read(text).unwrap(), &proposed, &Filter::default()).unwrap().cases.len()
    }
}

const ALL: [&str; 6] = ["nom", "prenom", "date_naissance", "mobile", "date_signalement", "organisme_responsable"];

#[test]
fn no_total_counts_what_the_reader_may_not_see() {
    let shared = Shared::new(&["nom"]);
    let (totals, view) = shared.totals();
    assert_eq!(totals, (1, 0, 1), "the own person alone is called; that something was granted is told");
    assert_eq!(view.calls.len(), 1);
    assert_eq!(shared.pairs().pairs.len(), 0, "a name alone makes no pair");

    let mut shared = Shared::new(&ALL);
    let (totals, _) = shared.totals();
    assert_eq!((totals.0, totals.2), (2, 1));
    assert!(totals.1 > 0, "a clock runs since the report");
    assert_eq!(shared.pairs().pairs.len(), 1);
    let until: Vec<_> = desk::kept(&shared.world, ML).iter().filter_map(|(_, made)| made.validity.until).collect();
    assert_eq!(until, [shared.until], "what is kept says when it is to be made anew");
    shared.end();
    assert_eq!(shared.totals().0, (1, 0, 0));
    assert_eq!(shared.pairs().pairs.len(), 0);
}

#[test]
fn no_search_finds_what_the_reader_may_not_see() {
    let mut shared = Shared::new(&["nom", "prenom"]);
    assert_eq!((shared.found("lavalliere"), shared.found("lavaliere zoe")), (2, 2));
    assert_eq!(shared.found("06 12 34 56 78"), 1, "the number of the shared case was not granted");
    shared.end();
    assert_eq!((shared.found("lavalliere"), shared.found("lavaliere zoe")), (1, 1));
}

#[test]
fn no_export_holds_what_the_reader_may_not_see() {
    let mut shared = Shared::new(&["nom"]);
    let exported = |shared: &Shared| {
        let people = list(&shared.viewer(), &Filter::default()).unwrap().cases;
        people.into_iter().filter(|case| !case.head.own).map(|case| case.fields.into_keys().collect()).collect()
    };
    let columns: Vec<Vec<String>> = exported(&shared);
    assert_eq!(columns, [["nom"]]);
    shared.end();
    assert_eq!(exported(&shared), Vec::<Vec<String>>::new());
}

#[test]
fn no_error_tells_of_what_the_reader_may_not_see() {
    let mut shared = Shared::new(&ALL);
    show(&shared.viewer(), shared.alias).expect("it is granted");
    shared.end();
    let unknown = CaseHandle([7; 16]);
    let told = |case: CaseHandle| show(&shared.viewer(), case).unwrap_err().to_string();
    let ended = told(shared.alias);
    assert_eq!(ended.replace(&shared.alias.to_string(), ""), told(unknown).replace(&unknown.to_string(), ""));
    assert!(!ended.contains(NAME) && !ended.contains(MOBILE));
    let refused = duplicates(&shared.viewer(), Some(shared.alias)).unwrap_err().to_string();
    assert_eq!(refused, ended, "whatever is asked about it");
}
