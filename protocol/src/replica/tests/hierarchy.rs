// SPDX-License-Identifier: EUPL-1.2
//! Nobody stands above another: who leads a platform, or steers it, has no authority over anybody's case.

use super::*;
use crate::statement::{ErasureGround, erasure};

/// Prefects, the education authority, regional councils: they steer by figures, and work no case (requirement 10).
#[test]
fn a_steering_office_is_given_figures_and_never_a_case() {
    const STEERING: usize = 1;
    let figures = r#"{"au":"2026-12-31","du":"2026-09-01","indicateur":"suivis","valeur":"12"}"#;
    for kind in OrganisationKind::ALL.into_iter().filter(|kind| kind.default_circle() == Circle::Steering) {
        let mut world = World::new(&[OrganisationKind::Cio, kind]);
        let case = world.open_case(CIO, &[("nom", "Lavallière"), ("etape", "contact")]);
        for basis in Basis::ALL {
            for field in ["nom", "etape"] {
                let terms = GrantTerms { basis, ..world.terms(CIO, STEERING, &[field], Mode::Read) };
                let refused = world.grant(CIO, case, &terms);
                assert!(matches!(refused, Err(SubmitError::Denied(_))), "{kind:?}, {basis:?}: {refused:?}");
            }
        }
        let meeting = world.open_case_of(CIO, CaseKind::Meeting, &[("indicateurs_transmis", figures)]);
        let terms = GrantTerms {
            basis: Basis::PublicTask,
            ..world.terms(CIO, STEERING, &["indicateurs_transmis"], Mode::Read)
        };
        world.grant(CIO, meeting, &terms).unwrap();
        world.settle();
        assert!(world.holds(STEERING, figures), "{kind:?} steers by figures");
        assert!(!world.holds(STEERING, "Lavallière"));
    }
}

/// Organisations belong to different ministries and hierarchies, and a platform makes nobody the superior of anybody (requirement 37).
#[test]
fn who_leads_a_platform_has_no_authority_over_the_case_of_a_member() {
    let mut world = three();
    let leader = CIO;
    let case = world.open_case(ML, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let terms = world.terms(ML, leader, &["nom"], Mode::Read);
    world.grant(ML, case, &terms).unwrap();
    world.settle();
    let held = world.values(ML);
    assert_eq!(world.values(leader), values(&[("nom", "Lavallière")]), "it sees what it was granted");
    let (name, mobile) = (world.document_of(ML, "nom"), world.document_of(ML, "mobile"));
    assert!(world.change(leader, name, "Autre").is_err(), "it changes nothing that it may not write");
    for handle in [case, terms.alias] {
        let onwards = GrantTerms { alias: handle, ..world.terms(leader, OTHER, &["nom"], Mode::Read) };
        assert!(world.grant(leader, handle, &onwards).is_err(), "it passes nothing on");
    }
    for document in [name, mobile] {
        let order = erasure(ErasureGround::CourtOrder, "x", vec![document.into()], &mut world.offices[leader].entropy);
        assert!(world.submit(leader, Padding::Bare, vec![order]).is_err(), "it has nothing erased");
    }
    world.settle();
    assert_eq!(world.values(ML), held);
    assert!(!world.holds(OTHER, "Lavallière") && !world.holds(leader, "0612345678"));
}
