// SPDX-License-Identifier: EUPL-1.2
//! Who looks at a file of another organisation is told to its home, and nobody else.

use super::*;
use crate::replica::consult::{LOOKS_MAX, META_LOOKS};
use crate::statement::{Consultation, Scope};
use crate::view::grants::who;
use crate::view::subject::subject;

const REASON: &str = "before the appointment";
const PJJ: usize = 2;

impl World {
    /// Has somebody of an office look at a case, by the handle that it knows.
    fn consult(&mut self, at: usize, case: CaseHandle) -> EntryId {
        let look = Consultation { scope: Scope::History, case: Some(case), reason: REASON.to_owned() };
        let draft = single(Kind::Consultation, vec![], &look, &mut self.offices[at].entropy);
        self.submit(at, Padding::Bare, vec![draft]).unwrap().entries[0]
    }

    /// Who of partners looked at a case of the first office: whose staff, and when.
    fn told(&self, case: CaseHandle) -> Vec<(OrganisationId, Timestamp)> {
        let view = who(&self.viewer(CIO), case).unwrap();
        let looked = view.consulted_by_partners.into_iter();
        looked.map(|look| (look.author.organisation.unwrap().organisation, look.time)).collect()
    }
}

fn shared(world: &mut World, to: usize) -> (CaseHandle, CaseHandle) {
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, to, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    (case, terms.alias)
}

#[test]
fn the_home_hears_who_looked_and_when_and_neither_at_what_nor_why() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    world.cut(CIO, ML);
    let at = world.now;
    let look = world.consult(ML, alias);
    world.pass(HOUR_MS);
    world.link(CIO, ML);
    world.settle();
    assert_eq!(world.told(case), [(world.offices[ML].id(), at)]);
    let held = ledger::entry(&world.offices[CIO].store, look).unwrap().expect("the header came");
    assert_eq!(ledger::bodies(&world.offices[CIO].store, held.location).unwrap(), vec![]);
    assert!(world.holds(ML, REASON) && !world.holds(CIO, REASON));
    let events = subject(&world.viewer(CIO), case).unwrap().events;
    assert!(events.iter().any(|event| event.event == crate::view::history::Event::ConsultedByPartner));
}

#[test]
fn looking_at_own_files_and_after_the_end_tells_nobody() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    let (rows, taken) = (world.rows_of_others(), world.offices[ML].store.rows().count());
    world.consult(CIO, case);
    world.settle();
    assert_eq!(world.offices[ML].store.rows().count(), taken);
    assert!(world.rows_of_others() > rows, "the office's own ledger has it");
    let grant = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.id;
    world.revoke(CIO, grant);
    world.settle();
    world.consult(ML, alias);
    world.settle();
    assert_eq!(world.told(case), []);
}

/// That it looks at somebody says something of its own files.
#[test]
fn judicial_youth_protection_tells_nobody_whom_it_looks_at() {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Pjj]);
    let (case, alias) = shared(&mut world, PJJ);
    let before = world.rows_of_others();
    world.consult(PJJ, alias);
    world.settle();
    assert_eq!((world.told(case), world.rows_of_others()), (vec![], before));
}

/// What was not told when it happened, as no platform said that it may be, is not told later.
#[test]
fn a_look_without_a_platform_that_allows_it_is_never_told() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    let (reader, now) = (world.offices[ML].id(), world.now);
    let left = world.next_roster(&secret(world.offices[CIO].number, 0), |roster| {
        let member = roster.members.iter_mut().find(|member| member.organisation == reader);
        member.expect("the reader is a member").until = Some(now);
    });
    world.bring(ML, vec![], vec![left]).unwrap();
    world.consult(ML, alias);
    world.settle();
    assert_eq!(world.told(case), []);
    let rows = consultations(&world.offices[ML].store, 0, Readers::Own).unwrap();
    assert_eq!(rows.len(), 1, "the office's own staff looked");
    assert_eq!(world.offices[ML].store.rows().filter(|(_, _, value)| *value == b"sent").count(), 0);
}

#[test]
fn who_was_granted_nothing_is_not_believed() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    let look = world.consult(OTHER, alias);
    world.relay_unchecked(OTHER, CIO, alias, look, 0);
    world.deliver();
    assert_eq!(world.told(case), []);
}

/// What partners looked for is not the home's to erase, and stops no erasure of its case.
#[test]
fn a_case_that_partners_looked_at_can_be_erased() {
    let mut world = three();
    let (_, alias) = shared(&mut world, ML);
    let look = world.consult(ML, alias);
    world.settle();
    let store = &world.offices[CIO].store;
    let record = case::case(store, 0).unwrap().unwrap();
    let erasable = erasable_of_case(store, (0, &record), &BTreeMap::new()).unwrap();
    assert!(!erasable.is_empty() && !erasable.contains(&look));
}

#[test]
fn a_home_that_was_restored_is_told_again() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    world.consult(ML, alias);
    world.settle();
    assert_eq!(world.told(case).len(), 1);
    world.succeed(&backup, Foreign::Hide);
    assert_eq!(world.told(case).len(), 1);
}

/// Under a grant that the backup lost: told once that came back.
#[test]
fn a_home_that_was_restored_is_told_again_of_what_it_granted_since() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.consult(ML, terms.alias);
    world.settle();
    world.seal_all();
    assert_eq!(world.told(case).len(), 1);
    world.succeed(&backup, Foreign::Hide);
    assert_eq!(world.told(case).len(), 1);
}

/// Under a grant that ended since, whose case the partner deleted.
#[test]
fn a_home_that_was_restored_is_told_again_of_looks_before_the_end() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    world.consult(ML, alias);
    world.settle();
    let grant = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.id;
    world.revoke(CIO, grant);
    world.settle();
    world.seal_all();
    assert!(case::case(&world.offices[ML].store, 0).unwrap().is_none(), "it is deleted there");
    world.succeed(&backup, Foreign::Hide);
    assert_eq!(world.told(case).len(), 1);
}

impl World {
    /// Has a partner tell the first office that its staff looked, at a time of its choice.
    fn tell_of(&mut self, alias: CaseHandle, time: Timestamp) {
        let look = Consultation { scope: Scope::Case, case: Some(alias), reason: REASON.to_owned() };
        let office = &mut self.offices[ML];
        let draft = single(Kind::Consultation, vec![], &look, &mut office.entropy);
        let item = DisclosureItem { entry: draft.header.id(office.staff.public()), slots: 0 };
        let context = CommitContext { time, ..office.context(time) };
        let signed = sign(&office.staff, &context, Padding::Bare, vec![draft], &mut office.entropy).unwrap();
        let entry = PartEntry { place: 0, header: signed.entries[0].0.clone(), bodies: vec![] };
        let part = Part { commit: signed.commit, siblings: vec![], entries: vec![entry] };
        self.deliver_unchecked(ML, CIO, (Some(alias), item), part);
    }
}

/// A clock may differ by a day, and no more: nobody looks at what was not given yet, nor tomorrow.
#[test]
fn looks_before_the_grant_and_in_the_future_are_not_believed() {
    let mut world = three();
    for _ in 0..3 {
        world.pass(DAY_MS);
    }
    let (case, alias) = shared(&mut world, ML);
    let now = world.now;
    for time in [now.minus_ms(DAY_MS + 1), now.plus_ms(DAY_MS + 1)] {
        world.tell_of(alias, time);
        assert_eq!(world.told(case), []);
    }
    for time in [now.minus_ms(DAY_MS), now.plus_ms(DAY_MS)] {
        world.tell_of(alias, time);
    }
    assert_eq!(world.told(case).len(), 2);
    assert_eq!(world.refusals, vec![]);
}

/// Nobody fills a store, or a person's report, with looks.
#[test]
fn of_one_partner_so_many_looks_are_remembered() {
    let mut world = three();
    let (case, alias) = shared(&mut world, ML);
    let counter = [META_LOOKS, &0u64.to_be_bytes(), &world.offices[ML].id().0].concat();
    let mut batch = Batch::default();
    batch.put(Table::Meta, counter, encode(&(LOOKS_MAX - 1)));
    world.offices[CIO].store.commit(&batch).unwrap();
    for _ in 0..3 {
        let now = world.now;
        world.tell_of(alias, now);
    }
    assert_eq!(world.told(case).len(), 1);
    assert_eq!(world.refusals, vec![]);
}
