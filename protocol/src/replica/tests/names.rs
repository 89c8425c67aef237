// SPDX-License-Identifier: EUPL-1.2
//! What colleagues are called.

use super::world::*;
use super::*;
use crate::names::name_of;
use crate::statement::Person;

impl World {
    fn name(&mut self, at: usize, key: PublicKey, name: &str) -> Result<Accepted, SubmitError> {
        let person = Person { key, name: name.to_owned() };
        let draft = single(Kind::Person, vec![], &person, &mut self.offices[at].entropy);
        self.submit(at, Padding::Bare, vec![draft])
    }
}

#[test]
fn names_of_own_staff_stand_in_the_own_store_alone() {
    let mut world = three();
    let [own, other] = [CIO, ML].map(|at| world.offices[at].staff.public());
    assert_eq!(name_of(&world.offices[CIO].store, own).unwrap(), None);
    world.name(CIO, own, "Claire Martin").unwrap();
    let named = world.name(CIO, own, "Claire Durand").unwrap().entries[0];
    assert_eq!(name_of(&world.offices[CIO].store, own).unwrap().as_deref(), Some("Claire Durand"), "the last word");
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(world.holds(CIO, "Claire") && !world.holds(ML, "Claire") && !world.holds(OTHER, "Claire"));
    for (key, name) in [(other, "Somebody"), (secret(1, 2).public(), ""), (own, "  "), (own, &"x".repeat(201))] {
        assert!(world.name(CIO, key, name).is_err(), "{name}");
    }
    // A name is erased like any other text.
    let draft = crate::statement::erasure(
        crate::statement::ErasureGround::Request,
        "",
        vec![named],
        &mut world.offices[CIO].entropy,
    );
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    assert!(!world.holds(CIO, "Durand"));
    assert_eq!(name_of(&world.offices[CIO].store, own).unwrap(), None);
}
