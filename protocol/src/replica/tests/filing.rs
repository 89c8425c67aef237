// SPDX-License-Identifier: EUPL-1.2
//! Documents that others opened in the case of a third: who says where they stand, and what is lost when somebody lies.

use super::*;
use crate::entry::{SLOT_FIELD, SLOT_VALUE};
use crate::statement::{ErasureGround, erasure};

/// Both bodies of an opening that may leave.
const OPENING: u8 = (1 << SLOT_FIELD) | (1 << SLOT_VALUE);
/// Writes in the first office's case.
const WRITER: usize = 3;

/// The first office is the home of cases, the second reads and lies, the third reads, the fourth writes.
fn four() -> World {
    use OrganisationKind::{Alj, Cio, MissionLocale};
    World::new(&[Cio, MissionLocale, Alj, MissionLocale])
}

impl World {
    /// Has an office open a document in the case of another that it knows by an alias; the document.
    fn contribute(&mut self, at: usize, alias: CaseHandle, field: &str, value: &str) -> DocumentId {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let opening = Draft::opening(signer, &alias.0, &encode(&field_id(field)), value.as_bytes(), entropy);
        self.submit(at, Padding::Bare, vec![opening]).unwrap().entries[0].into()
    }

    /// Grants fields of a case; the alias and the grant.
    fn open_to(
        &mut self,
        (from, to): (usize, usize),
        case: CaseHandle,
        fields: &[&str],
        mode: Mode,
    ) -> (CaseHandle, EntryId) {
        let terms = self.terms(from, to, fields, mode);
        let grant = self.grant(from, case, &terms).unwrap();
        (terms.alias, grant)
    }

    /// The alias of the case in which an office holds a document.
    fn stands_in(&self, at: usize, document: DocumentId) -> CaseHandle {
        let store = &self.offices[at].store;
        let (key, _) = case::document(store, document).unwrap().expect("the document is held");
        case::case(store, key.case).unwrap().unwrap().handle
    }
}

#[test]
fn contribution_that_a_reader_passes_off_goes_home_with_all_that_follows() {
    let mut world = four();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let (alias, _) = world.open_to((CIO, WRITER), case, &["nom", "mobile"], Mode::Write);
    world.open_to((CIO, ML), case, &["nom", "mobile"], Mode::Read);
    world.settle();
    let mobile = world.contribute(WRITER, alias, "mobile", "0600000001");
    world.settle();
    let changed = world.change(WRITER, mobile, "0600000002").unwrap().entries[0];
    world.settle();
    let own = world.open_case(ML, &[("nom", "Marchand")]);
    let (false_alias, _) = world.open_to((ML, OTHER), own, &["nom", "mobile"], Mode::Read);
    world.settle();
    world.relay_unchecked(ML, OTHER, false_alias, mobile.into(), OPENING);
    world.relay_unchecked(ML, OTHER, false_alias, changed, 1);
    world.settle();
    assert_eq!(world.stands_in(OTHER, mobile), false_alias);
    let (alias, grant) = world.open_to((CIO, OTHER), case, &["nom", "mobile"], Mode::Read);
    world.settle();
    assert_eq!(world.stands_in(OTHER, mobile), alias);
    let theirs = ("nom", "Marchand");
    assert_eq!(world.values(OTHER), values(&[("nom", "Lavallière"), ("mobile", "0600000002"), theirs]));

    // Said again, it changes nothing.
    world.relay_unchecked(ML, OTHER, false_alias, mobile.into(), OPENING);
    world.settle();
    let name = world.document_of(CIO, "nom");
    world.change(CIO, name, "Martin").unwrap();
    world.change(CIO, mobile, "0600000003").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Martin"), ("mobile", "0600000003"), theirs]));
    world.revoke(CIO, grant);
    world.settle();
    assert!(world.is_receipted(CIO, grant));
    assert_eq!(world.values(OTHER), values(&[theirs]));
    assert!(!world.holds(OTHER, "06000000"));
}

#[test]
fn an_author_that_takes_its_contribution_elsewhere_takes_nothing_else_and_blocks_nothing() {
    let mut world = four();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let (alias, _) = world.open_to((CIO, WRITER), case, &["mobile"], Mode::Write);
    let (_, grant) = world.open_to((CIO, OTHER), case, &["nom", "mobile"], Mode::Read);
    world.settle();
    let mobile = world.contribute(WRITER, alias, "mobile", "0600000001");
    world.settle();
    world.change(CIO, mobile, "0600000002").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Lavallière"), ("mobile", "0600000002")]));
    let own = world.open_case(WRITER, &[("nom", "Marchand")]);
    let (alias, _) = world.open_to((WRITER, OTHER), own, &["nom", "mobile"], Mode::Read);
    world.settle();
    world.relay_unchecked(WRITER, OTHER, alias, mobile.into(), OPENING);
    world.settle();
    assert!(!world.holds(OTHER, "0600000002"), "a value of the home's is not theirs to move");

    world.change(CIO, mobile, "0600000003").unwrap();
    let name = world.document_of(CIO, "nom");
    world.change(CIO, name, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Martin"), ("nom", "Marchand"), ("mobile", "0600000001")]));
    world.revoke(CIO, grant);
    world.settle();
    assert!(world.is_receipted(CIO, grant) && !world.holds(OTHER, "Martin"));
}

#[test]
fn contribution_whose_grant_ended_on_the_way_comes_with_the_next_grant() {
    let mut world = four();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let (alias, _) = world.open_to((CIO, WRITER), case, &["nom", "mobile"], Mode::Write);
    world.settle();
    let mobile = world.contribute(WRITER, alias, "mobile", "0600000001");
    let name = world.document_of(CIO, "nom");
    world.change(WRITER, name, "Lavallière-Petit").unwrap();
    world.settle();
    world.cut(CIO, OTHER);
    let terms = world.terms(CIO, OTHER, &["nom", "mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.revoke(CIO, grant);
    world.link(CIO, OTHER);
    world.settle();
    assert!(world.is_receipted(CIO, grant) && !world.holds(OTHER, "06000000"));
    // Nobody but the home that was to give it brings it now.
    let false_alias = world.alias_for(ML, OTHER);
    world.open_to((CIO, ML), case, &["mobile"], Mode::Read);
    world.settle();
    world.relay_unchecked(ML, OTHER, false_alias, mobile.into(), OPENING);
    world.settle();
    assert!(!world.holds(OTHER, "06000000"));

    world.grant(CIO, case, &GrantTerms { from: world.now, ..terms }).unwrap();
    world.settle();
    let expected = [("nom", "Lavallière-Petit"), ("mobile", "0600000001"), ("nom", "Marchand")];
    assert_eq!(world.values(OTHER), values(&expected));
}

impl World {
    /// The alias of a case of one office, of which another may read the name and the telephone number.
    fn alias_for(&mut self, from: usize, to: usize) -> CaseHandle {
        let own = self.open_case(from, &[("nom", "Marchand")]);
        let (alias, _) = self.open_to((from, to), own, &["nom", "mobile"], Mode::Read);
        self.settle();
        alias
    }

    /// Has an office whose program keeps to no rules order that somebody erases an entry.
    fn order_unchecked(&mut self, from: usize, to: usize, entry: EntryId) {
        let mut draft = erasure(ErasureGround::Request, "", vec![entry], &mut self.offices[from].entropy);
        draft.bodies.clear();
        let signer = secret(self.offices[from].number, 4);
        self.disclose_slots_unchecked(from, to, &signer, (None, 0), draft);
    }
}

#[test]
fn an_order_that_its_giver_does_not_stand_over_counts_for_nothing_before_and_after() {
    let read = |before: bool| {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "Lavallière")]);
        let (alias, _) = world.open_to((CIO, ML), case, &["nom", "mobile"], Mode::Write);
        world.settle();
        let mobile = world.contribute(ML, alias, "mobile", "0600000001");
        let name = world.document_of(CIO, "nom");
        let change = world.change(ML, name, "Martin").unwrap().entries[0];
        world.settle();
        let orders = |world: &mut World| {
            [mobile.into(), change].into_iter().for_each(|entry| world.order_unchecked(ML, OTHER, entry));
            world.settle();
        };
        if before {
            orders(&mut world);
        }
        world.open_to((CIO, OTHER), case, &["nom", "mobile"], Mode::Read);
        world.settle();
        if !before {
            orders(&mut world);
        }
        world.values(OTHER)
    };
    assert_eq!(read(false), values(&[("nom", "Martin"), ("mobile", "0600000001")]));
    assert_eq!(read(true), read(false));
}
