// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;

use jiff::civil::datetime;
use proptest::prelude::*;
use proptest::sample::Index;
use raccord_protocol::commit::Padding;
use raccord_protocol::deadline::{State, running};
use raccord_protocol::desk::Calling;
use raccord_protocol::entry::Draft;
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::Role;
use raccord_protocol::statement::{CaseKind, ErasureGround, erasure};
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::erasure::Selection;
use raccord_protocol::view::{CaseSummary, Filter, Matching, Ownership};
use rusqlite::Connection;

use super::*;
use crate::fixture::{Office, entropy, field, offices};
use crate::node::Backend;
use crate::service::cases::{CaseList, Search};
use crate::service::editing::EditContexts;
use crate::service::erasure::PreviewErasure;
use crate::service::sharing::Duplicates;
use crate::sqlite::connect_for_tests;

/// What may be written, by field: values that decide, and some that are alike.
const VALUES: [(&str, &str); 18] = [
    ("nom", "Lefèvre"),
    ("nom", "Weber"),
    ("prenom", "Ana"),
    ("date_naissance", "2009-05-05"),
    ("mobile", "+33612345678"),
    ("tel_fixe", "06 12 34 56 78"),
    ("relance_le", "2026-11-20"),
    ("relance_le", "2026-12-01"),
    ("tentative_contact", "date=2026-11-20; heure=10:00; mode=telephone; qui=personne"),
    ("tentative_contact", "date=2026-11-03; mode=courrier"),
    ("a_ne_pas_contacter", "true"),
    ("a_ne_pas_contacter_jusqu_au", "2026-11-30"),
    ("etape", "solution"),
    ("fin_suivi_le", "2026-12-15"),
    ("date_signalement", "2026-09-01"),
    ("date_signalement", "2026-11-10"),
    ("assistant_plateforme", "Claire Morel"),
    ("prochain_rdv_date", "2026-11-24"),
];

#[derive(Debug, Clone)]
enum Work {
    Ask,
    Change { case: Index, value: Index },
    Erase { case: Index, value: Index },
    Open { values: Vec<Index> },
    Write { case: Index, value: Index },
}

fn work() -> impl Strategy<Value = Work> {
    let two = || (any::<Index>(), any::<Index>());
    prop_oneof![
        2 => Just(Work::Ask),
        3 => two().prop_map(|(case, value)| Work::Change { case, value }),
        2 => two().prop_map(|(case, value)| Work::Erase { case, value }),
        4 => proptest::collection::vec(any::<Index>(), 0..6).prop_map(|values| Work::Open { values }),
        4 => two().prop_map(|(case, value)| Work::Write { case, value }),
    ]
}

struct World {
    office: Office,
    backend: Backend,
    cases: Vec<CaseHandle>,
}

const ROLE: Role = Role::Leader;
const MOMENTS: [DateTime; 3] =
    [datetime(2026, 11, 24, 15, 0, 0, 0), datetime(2026, 11, 28, 9, 0, 0, 0), datetime(2027, 1, 4, 19, 0, 0, 0)];

impl World {
    fn new() -> Self {
        let office = offices(&[OrganisationKind::Cio]).remove(0);
        let backend = office.open_as(ROLE);
        Self { office, backend, cases: Vec::new() }
    }

    fn consult(&self, scope: Scope, case: Option<CaseHandle>) -> SignedConsultation {
        self.office.consult(&self.backend, ROLE, scope, case)
    }

    fn state(&self, drafts: Vec<Draft>) {
        let signed = self.office.sign(&self.backend, ROLE, Padding::Bare, drafts);
        self.backend.call(signed).expect("it is taken");
    }

    fn carry_out(&mut self, work: &Work) {
        let pick = |index: &Index| *index.get(&VALUES);
        match work {
            Work::Ask => self.check(),
            Work::Open { values } => {
                let values: Vec<_> = values.iter().map(pick).collect();
                self.cases.push(self.office.open_case(&self.backend, &values));
            }
            Work::Write { .. } | Work::Change { .. } | Work::Erase { .. } if self.cases.is_empty() => {}
            Work::Write { case, value } => {
                let (name, value) = pick(value);
                self.state(vec![self.office.opening(*case.get(&self.cases), name, value)]);
            }
            Work::Change { case, value } => {
                let (name, value) = pick(value);
                let asked = EditContexts { cases: vec![*case.get(&self.cases)], fields: vec![field(name)] };
                let held = self.backend.call(asked).unwrap().cases.remove(0).documents.pop();
                if let Some(EditDocument { document, heads, current, .. }) = held {
                    let signer = self.office.key(ROLE).public();
                    let change = Draft::change(signer, document, heads, current, value.as_bytes(), &mut entropy());
                    self.state(vec![change]);
                }
            }
            Work::Erase { case, value } => {
                let case = *case.get(&self.cases);
                let selection = Selection::Fields { fields: vec![pick(value).0.to_owned()] };
                let consultation = self.consult(Scope::Grants, Some(case));
                let preview = self.backend.call(PreviewErasure { consultation, case, selection }).unwrap();
                for order in preview.orders {
                    self.state(vec![erasure(ErasureGround::Request, "asked for", order, &mut entropy())]);
                }
            }
        }
    }

    fn today(&self, now: DateTime, referent: Option<&str>) -> TodayView {
        self.first_of_today(now, referent, 100)
    }

    fn first_of_today(&self, now: DateTime, referent: Option<&str>, limit: usize) -> TodayView {
        let consultation = self.consult(Scope::List, None);
        let referent = referent.map(str::to_owned);
        let today = Today {
            consultation,
            at: now.to_string(),
            referent,
            letter_days: None,
            limit,
            fields: vec!["nom".to_owned()],
        };
        self.backend.call(today).unwrap()
    }

    /// Asks everything that is answered from what is kept.
    fn answers(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let today = MOMENTS.map(|now| self.today(now, None));
        let duplicates =
            self.backend.call(Duplicates { consultation: self.consult(Scope::Search, None), case: None, limit: 1_000 });
        let notices = self.backend.call(Notices { at: MOMENTS[0].to_string() }).unwrap();
        let found = ["lefevre", "ana weber", "0612345678"].map(|text| {
            let filter = Filter { text: Some(text.to_owned()), matching: Matching::Index, ..Filter::default() };
            self.backend.call(Search { consultation: self.consult(Scope::Search, None), filter }).unwrap()
        });
        (today, duplicates.unwrap(), notices, found)
    }

    /// Reads every case, and decides about each.
    fn check(&self) {
        let consultation = self.consult(Scope::List, None);
        let people = self.backend.call(CaseList { consultation, filter: Filter::default() }).unwrap().cases;
        for now in MOMENTS {
            for referent in [None, Some(" claire MOREL")] {
                let is_of = |case: &&CaseSummary| {
                    let names = case.fields.get("assistant_plateforme");
                    referent.is_none() || names.is_some_and(|names| names.values().contains(&"Claire Morel".to_owned()))
                };
                let mut calls = Vec::new();
                let mut clocks = Vec::new();
                for case in people.iter().filter(is_of) {
                    let facts = Facts::of_case(case);
                    let calling = Calling::of(&facts);
                    if let Ok(why) = calling.decide(now) {
                        calls.push((calling.rank(&why, case.head.number), case.head.case));
                    }
                    let over = facts.dates("fin_suivi_le").any(|end| end <= now.date());
                    let running = running(&facts, Country::France, now.date());
                    let pressing = running.into_iter().filter(|clock| clock.state != State::Running && !over);
                    clocks.extend(pressing.map(|clock| (clock.state, clock.due, case.head.number, case.head.case)));
                }
                calls.sort();
                clocks.sort();
                let view = self.today(now, referent);
                let called: Vec<CaseHandle> = view.calls.iter().map(|case| case.head.case).collect();
                assert_eq!(called, calls.iter().map(|(_, case)| *case).collect::<Vec<_>>());
                assert_eq!((view.total, view.pressing), (calls.len(), clocks.len()));
                for limit in 1..called.len().min(4) {
                    let first = self.first_of_today(now, referent, limit);
                    assert_eq!((first.total, first.pressing), (view.total, view.pressing));
                    assert_eq!(first.calls, view.calls[..limit], "the first of all");
                }
                let mut known = BTreeSet::new();
                let pressed: Vec<CaseHandle> =
                    clocks.into_iter().map(|(_, _, _, case)| case).filter(|case| known.insert(*case)).collect();
                assert_eq!(view.deadlines.iter().map(|case| case.head.case).collect::<Vec<_>>(), pressed);
            }
        }
    }

    /// Has everything that is kept made anew, as after an update of the program.
    fn rebuild(self) -> Self {
        let Self { office, backend, cases } = self;
        backend.close().unwrap();
        let setup = office.setup();
        let connection: Connection = connect_for_tests(&setup.home.store(), &setup.store_key);
        connection.execute_batch("UPDATE derived_state SET version = 0").unwrap();
        drop(connection);
        let backend = office.open_as(ROLE);
        Self { office, backend, cases }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Whatever is opened, written, changed and erased: the desk answers what reading every case gives, and the same after all of it
    /// was made anew.
    #[test]
    fn the_desk_answers_what_reading_every_case_gives(history in proptest::collection::vec(work(), 1..16)) {
        let mut world = World::new();
        history.iter().for_each(|work| world.carry_out(work));
        world.check();
        let before = world.answers();
        let world = world.rebuild();
        world.check();
        prop_assert_eq!(world.answers(), before);
    }
}

#[test]
fn what_the_desk_shows_and_counts_is_for_who_may_read() {
    let mut world = World::new();
    world.cases.push(world.office.open_case(&world.backend, &[("nom", "Muller")]));
    assert_eq!(world.backend.call(Notices { at: MOMENTS[0].to_string() }).unwrap().counts.calls, 1);
    world.backend.sign_in(&world.office.key(Role::Administrator)).unwrap();
    let consultation = world.office.consult(&world.backend, Role::Administrator, Scope::List, None);
    let at = MOMENTS[0].to_string();
    let today = Today { consultation, at: at.clone(), referent: None, letter_days: None, limit: 5, fields: Vec::new() };
    for refused in [world.backend.call(today).err(), world.backend.call(Notices { at }).err()] {
        let refused = refused.expect("an administrator reads no case");
        assert!(!refused.to_string().contains("Muller"));
        assert!(matches!(refused, crate::api::ClientError::Api(error) if error.kind == ApiErrorKind::Denied));
    }
}

#[test]
fn the_desk_counts_by_what_a_meeting_of_the_platform_set() {
    let mut world = World::new();
    let now = MOMENTS[0];
    let tried = r#"{"date":"2026-11-23","heure":"13:30","mode":"telephone","qui":"personne"}"#;
    world.cases.push(
        world.office.open_case(&world.backend, &[("date_naissance", "2009-05-05"), ("date_signalement", "2026-11-01")]),
    );
    world.cases.push(world.office.open_case(&world.backend, &[("tentative_contact", tried)]));
    let counted = |world: &World| {
        let notices = world.backend.call(Notices { at: now.to_string() }).unwrap().counts;
        let today = world.today(now, None);
        assert_eq!(
            (notices.calls, notices.pressing),
            (today.total, today.pressing),
            "one answer, however it is asked for"
        );
        let consultation = world.consult(Scope::List, None);
        let (day, fields, ownership) = (now.date().to_string(), Vec::new(), Ownership::Own);
        let asked = Deadlines { consultation, day, within: Some(7), ownership, case: None, from: 0, limit: 10, fields };
        (notices.calls, notices.pressing, world.backend.call(asked).unwrap().cases.len())
    };
    assert_eq!(counted(&world), (2, 0, 0), "three months are left, and nobody tried in the afternoon");
    let set = [
        ("reunion_date", "2026-11-02"),
        ("delai", r#"{"jours":"20","quoi":"entretien_reorientation"}"#),
        ("reglage", r#"{"quoi":"apres_midi_debut","valeur":"13"}"#),
    ];
    world.office.open_case_of(CaseKind::Meeting, &world.backend, &set);
    assert_eq!(counted(&world), (1, 1, 1), "the term is over, and 13:30 is in the afternoon of this platform");
    let to_come = [("reunion_date", "2026-12-02"), ("delai", r#"{"jours":"90","quoi":"entretien_reorientation"}"#)];
    world.office.open_case_of(CaseKind::Meeting, &world.backend, &to_come);
    assert_eq!(counted(&world), (1, 1, 1), "what a meeting to come will set does not count yet");
}
