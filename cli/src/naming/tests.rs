// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use raccord_protocol::identifier::Country;
use raccord_protocol::key::SecretKey;
use raccord_protocol::organisation::OrganisationKind as OfficeKind;
use raccord_protocol::roster::{CARD_VERSION, SignedCard, organisation_id};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Party;

use super::*;
use crate::error::ErrorKind;
use crate::samples::case_of;

fn handles() -> [CaseHandle; 3] {
    ["3fa2", "3fa4", "cafe"].map(|start| format!("{start:0<32}").parse().unwrap())
}

#[test]
fn digits_name_what_starts_with_them_alone() {
    let [_, second, third] = handles();
    assert_eq!(by_digits("3FA4", handles()).unwrap(), Some(second));
    assert_eq!(by_digits("cafe0", handles()).unwrap(), Some(third));
    assert_eq!(by_digits("caf", handles()).unwrap(), None, "too few digits");
    assert_eq!(by_digits("Weber", handles()).unwrap(), None);
    let both = ["3fa2aa", "3fa2bb"].map(|start| format!("{start:0<32}").parse::<CaseHandle>().unwrap());
    assert_eq!(by_digits("3fa2", both).unwrap_err().kind(), ErrorKind::Usage);
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    let offices = [
        ("CIO de Nancy", OfficeKind::Cio),
        ("CIO de Metz", OfficeKind::Cio),
        ("Mission locale du Grand Nancy", OfficeKind::MissionLocale),
    ];
    for (seed, (name, kind)) in (1..).zip(offices) {
        let key = SecretKey::from_seed(&[seed; 32]);
        let card = Card {
            version: CARD_VERSION,
            organisation: organisation_id(key.public()),
            number: 0,
            previous: raccord_protocol::id::Digest([0; 32]),
            key: key.public(),
            name: name.to_owned(),
            kind,
            country: Country::France,
            issued: Timestamp(1_700_000_000_000),
            nodes: Vec::new(),
            staff: Vec::new(),
        };
        directory.add_card(SignedCard::sign(&card, &key, None)).unwrap();
    }
    directory
}

#[test]
fn organisations_are_named_in_every_way() {
    let directory = directory();
    let named = |text: &str| {
        let found = organisation(&directory, text).map_err(|error| error.kind())?;
        Ok(directory.card(found).unwrap().name.clone())
    };
    assert_eq!(named("cio de metz").as_deref(), Ok("CIO de Metz"));
    assert_eq!(named("Mission").as_deref(), Ok("Mission locale du Grand Nancy"));
    assert_eq!(named("mission-locale").as_deref(), Ok("Mission locale du Grand Nancy"), "the only one of its kind");
    assert_eq!(named("cio"), Err(ErrorKind::Usage), "two of the kind");
    assert_eq!(named("PJJ"), Err(ErrorKind::NotFound));
    let id = directory.cards().next().unwrap().organisation.to_string();
    assert!(named(&id).is_ok() && named(&id[..10]).is_ok());
}

#[test]
fn people_are_called_by_their_whole_name_or_family_name() {
    let fields = BTreeMap::from([
        (FAMILY_NAME.to_owned(), Shown::One("LE GALL".to_owned())),
        (GIVEN_NAME.to_owned(), Shown::Several(vec!["Zoé".to_owned(), "Zoë".to_owned()])),
    ]);
    let holder = Party { organisation: OrganisationId([1; 32]), name: String::new(), kind: None };
    let head =
        CaseHead { case: CaseHandle([1; 16]), number: 0, kind: CaseKind::Person, holder, own: true, handed_over: None };
    let person = CaseSummary::new(head, fields);
    for name in ["le gall", "Le  Gall Zoé", "zoë LE GALL", "LE GALL ZOE", "Le-Gall"] {
        assert!(is_called(&person, &fold(name)), "{name}");
    }
    for name in ["gall", "zoé", "le gall zo"] {
        assert!(!is_called(&person, &fold(name)), "{name}");
    }
}

#[test]
fn a_file_that_lives_is_meant_before_one_handed_over() {
    let living_file = case_of(1, &[("nom", "Weber")]);
    let mut handed_over = case_of(2, &[("nom", "Weber")]);
    handed_over.head.handed_over = Some(living_file.head.holder.clone());
    assert_eq!(living(vec![handed_over.clone(), living_file.clone()]), vec![living_file]);
    assert_eq!(living(vec![handed_over.clone()]), vec![handed_over], "who hands over still finds the file");
}
