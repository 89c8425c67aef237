// SPDX-License-Identifier: EUPL-1.2
//! A single item of a person's case is released as it stands, and nothing of what is written later.

use proptest::prelude::*;

use super::*;

impl World {
    fn release(&mut self, case: CaseHandle, field: &str, past: Past) -> EntryId {
        let item = self.document_of(CIO, field);
        let known = case::grants(&self.offices[CIO].store, 0).unwrap();
        let terms = self.terms(CIO, ML, &[], Mode::Read);
        let ml = self.offices[ML].id();
        let known = known.iter().find(|(_, grant)| grant.terms.recipient == ml);
        let alias = known.map_or(terms.alias, |(_, grant)| grant.terms.alias);
        let id = self.grant(CIO, case, &GrantTerms { alias, items: vec![item], past, ..terms }).unwrap();
        self.settle();
        id
    }
}

#[test]
fn what_is_written_later_in_a_single_item_goes_to_nobody() {
    for past in [Past::Current, Past::Whole] {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
        world.release(case, "mobile", past);
        let mobile = world.document_of(CIO, "mobile");
        assert_eq!(world.values(ML), values(&[("mobile", "0600000001")]));
        world.change(CIO, mobile, "0600000002").unwrap();
        world.settle();
        assert_eq!(world.values(ML), values(&[("mobile", "0600000001")]));
        // Nor when the outbox is filled anew, as after another ledger.
        world.seal_all();
        let store = world.offices[CIO].store.clone();
        world.succeed(&store, Foreign::Keep);
        assert!(world.holds(ML, "0600000001") && !world.holds(ML, "0600000002"));
        // A later value takes a later release.
        world.release(case, "mobile", past);
        assert_eq!(world.values(ML), values(&[("mobile", "0600000002")]));
        assert!(!world.holds(OTHER, "06000000"));
    }
}

/// Who was given the field as well, and is not any more, keeps what the item alone opened.
#[test]
fn what_came_under_the_field_goes_with_it() {
    for past in [Past::Current, Past::Whole] {
        let mut world = three();
        let case = world.open_case(CIO, &[("mobile", "0600000001")]);
        world.seal_all();
        world.release(case, "mobile", past);
        let terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
        let alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
        let field = world.grant(CIO, case, &GrantTerms { alias, ..terms }).unwrap();
        world.seal_all();
        let mobile = world.document_of(CIO, "mobile");
        world.change(CIO, mobile, "0600000002").unwrap();
        world.settle();
        assert!(world.holds(ML, "0600000002"));
        world.revoke(CIO, field);
        world.settle();
        assert!(world.holds(ML, "0600000001") && !world.holds(ML, "0600000002"));
    }
}

/// What a thread or an offer is about is given by the item as well, and what is said in it later goes on.
#[test]
fn an_item_of_another_kind_of_case_goes_on() {
    let mut world = three();
    let case = world.open_case_of(CIO, CaseKind::Solution, &[("solution_nom", "Atelier")]);
    world.release(case, "solution_nom", Past::Current);
    let title = world.document_of(CIO, "solution_nom");
    world.change(CIO, title, "Atelier du bois").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("solution_nom", "Atelier du bois")]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever was granted, written and withdrawn: once only the release stands, its recipient holds the value that stood then,
    /// and none that was written later.
    #[test]
    fn a_release_opens_what_stood_and_nothing_later(
        steps in prop::collection::vec(0..5u8, 1..14),
        at in 0..6usize,
        whole in any::<bool>(),
    ) {
        let mut world = three();
        let case = world.open_case(CIO, &[("mobile", "Value-00")]);
        let (mut written, mut released, mut field) = (0, None, None);
        for (number, step) in steps.into_iter().enumerate() {
            if number == at {
                world.release(case, "mobile", if whole { Past::Whole } else { Past::Current });
                released = Some(written);
            }
            let mobile = world.document_of(CIO, "mobile");
            match (step, field.take()) {
                (0 | 1, kept) => {
                    written += 1;
                    field = kept;
                    world.change(CIO, mobile, &format!("Value-{written:02}")).unwrap();
                }
                (2, None) => {
                    let terms = world.terms(CIO, ML, &["mobile"], Mode::Read);
                    let grants = case::grants(&world.offices[CIO].store, 0).unwrap();
                    let alias = grants.first().map_or(terms.alias, |(_, grant)| grant.terms.alias);
                    field = Some(world.grant(CIO, case, &GrantTerms { alias, ..terms }).unwrap());
                }
                (3, Some(grant)) => world.revoke(CIO, grant),
                (4, kept) => {
                    field = kept;
                    world.seal_all();
                }
                (_, kept) => field = kept,
            }
            world.settle();
        }
        if let Some(grant) = field {
            world.revoke(CIO, grant);
            world.settle();
        }
        for value in 0..=written {
            let held = world.holds(ML, &format!("Value-{value:02}"));
            match released {
                Some(released) if value == released => prop_assert!(held, "value {} is not there", value),
                Some(released) if value < released => prop_assert_eq!(held, whole),
                _ => prop_assert!(!held, "value {} is there", value),
            }
        }
    }
}
