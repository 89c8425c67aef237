// SPDX-License-Identifier: EUPL-1.2
//! Names and numbers of the kinds: stored formats rely on both.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_kind_has_one_name_and_one_number() {
    let mut names = BTreeSet::new();
    for kind in OrganisationKind::ALL {
        assert!(names.insert(kind.name()), "{}", kind.name());
        assert_eq!(OrganisationKind::by_name(kind.name()), Some(kind));
        assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
        let bytes = borsh::to_vec(&kind).expect("writing to memory does not fail");
        assert_eq!(bytes, [kind as u8]);
        assert_eq!(borsh::from_slice::<OrganisationKind>(&bytes).ok(), Some(kind));
        assert_ne!(kind.label(Language::French), "");
        assert_ne!(kind.label(Language::English), "");
    }
    assert_eq!(OrganisationKind::by_name("Mission locale"), None);
    assert!(borsh::from_slice::<OrganisationKind>(&[12]).is_err());
}

#[test]
fn circles_follow_the_guide() {
    assert_eq!(OrganisationKind::Cio.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::MissionLocale.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::Sre.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::Ase.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Pjj.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Upr.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Prefecture.default_circle(), Circle::Steering);
}
