// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::catalogue::{Catalogue, FieldId};
use crate::id::OrganisationId;
use crate::view::{CaseHead, Party, Shown};

fn person(number: u64, fields: &[(&str, &str)]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([9; 32]), name: "Holder".to_owned(), kind: None };
    let case = CaseHandle(u128::from(number).to_be_bytes());
    let head = CaseHead { case, number, kind: CaseKind::Person, holder, own: true, handed_over: None };
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), Shown::One((*value).to_owned())));
    CaseSummary::new(head, fields.collect::<BTreeMap<_, _>>())
}

fn likenesses_of(person: &CaseSummary) -> (u64, BTreeSet<LikenessKey>) {
    (person.head.number, likenesses(&Facts::of_case(person), Country::France))
}

fn found(one: &[(&str, &str)], other: &[(&str, &str)]) -> Vec<Likeness> {
    let keys = [person(0, one), person(1, other)].map(|person| likenesses_of(&person));
    shared(&keys).pairs().into_values().flatten().collect()
}

#[test]
fn people_are_found_however_their_names_are_written() {
    let zoe = [("nom", "Lavallière"), ("prenom", "Zoé Marie"), ("date_naissance", "2008-03-14")];
    let check = |nom, prenom, birth, expected: &[Likeness]| {
        let other = [("nom", nom), ("prenom", prenom), ("date_naissance", birth)];
        assert_eq!(found(&zoe, &other), expected, "{nom} {prenom} {birth}");
    };
    check("LAVALLIERE", "ZOE", "2008-03-14", &[Likeness::NameAndBirth]);
    check("Zoé", "Lavallière", "2008-03-14", &[Likeness::NameAndBirth]);
    check("Lavallière", "Zoé-Marie", "2008-03-14", &[Likeness::NameAndBirth]);
    check("Lavallière", "Zoé", "2008-03-15", &[]);
    check("Lavallier", "Zoé", "2008-03-14", &[Likeness::NearNameAndBirth]);
    check("Lavallier", "Zoé", "2008-03-15", &[]);
    check("Laval", "Zoé", "2008-03-14", &[]);
    check("Lavallière", "Max", "2008-03-14", &[]);
    check("", "", "2008-03-14", &[]);
    let double = [("nom", "Lefevre Muller"), ("prenom", "Zoe"), ("date_naissance", "2009-01-01")];
    for nom in ["Müller-Lefèvre", "LEFÈVRE-MÜLLER", "Muller Lefevre"] {
        let other = [("nom", nom), ("prenom", "Zoé"), ("date_naissance", "2009-01-01")];
        assert_eq!(found(&double, &other), [Likeness::NameAndBirth], "{nom}");
    }
    let numbers = [("ine", "1234567890A"), ("mobile", "06 12 34 56 78"), ("matricule", "")];
    let same = [("ine", "1234567890 a"), ("tel_fixe", "+33612345678"), ("matricule", "")];
    assert_eq!(found(&numbers, &same), [Likeness::Ine, Likeness::Phone]);
}

/// Lists write one name in many ways; brothers and sisters born on one day have two.
#[test]
fn names_that_sound_alike_are_less_sure() {
    let alike = |(one, first): (&str, &str), (other, second): (&str, &str)| {
        let of = |nom, prenom| [("nom", nom), ("prenom", prenom), ("date_naissance", "2008-02-01")];
        found(&of(one, first), &of(other, second)) == [Likeness::NearNameAndBirth]
    };
    for (one, other) in [
        (("DUPONT", "Jean-Noël"), ("DUPOND", "Jean Noel")),
        (("Duponnt", "Léa"), ("DUPONT", "Lea")),
        (("Schmitt", "Tom"), ("Shcmitt", "Tom")),
        (("Lefebvre", "Ana"), ("Lefèvre", "Anna")),
        (("Ana", "Lefebvre"), ("Lefèvre", "Anna")),
    ] {
        assert!(alike(one, other), "{one:?} {other:?}");
    }
    for (one, other) in [(("Dupont", "Léa"), ("Dupont", "Tom")), (("Martin", "Léa"), ("Martinez", "Léa"))] {
        assert!(!alike(one, other), "{one:?} {other:?}");
    }
}

/// Merging took SORMAS a quarter of an hour at 18,000 cases (issues 8615, 4202): the work must grow with the cases.
#[test]
fn eighteen_thousand_cases_are_not_compared_with_each_other() {
    let people: Vec<_> = (0..18_000u64)
        .map(|number| {
            let (nom, phone) = (format!("Nom{}", number / 2), format!("06{:08}", number / 2));
            let fields =
                [("nom", nom.as_str()), ("prenom", "Zoé"), ("date_naissance", "2008-03-14"), ("mobile", &phone)];
            likenesses_of(&person(number, &fields))
        })
        .collect();
    let found = shared(&people);
    let pairs = found.pairs();
    let same = pairs.values().filter(|alike| alike.contains(&Likeness::NameAndBirth)).count();
    assert_eq!((same, found.passed_over), (9_000, 0));
    // Names of a letter and digits sound alike in groups that mean something at most.
    assert!(pairs.len() < 18_000 * ALIKE_MAX);
    // A number that stands for none pairs nobody.
    let nobody: Vec<_> = (0..1_000).map(|number| likenesses_of(&person(number, &[("mobile", "0600000000")]))).collect();
    assert_eq!(shared(&nobody).passed_over, 1);
    assert!(shared(&nobody).pairs().is_empty());
}

proptest! {
    /// What tells who somebody is comes without the rest, and is what of the rest tells that.
    #[test]
    fn what_tells_who_somebody_is_is_some_of_what_cases_have_in_common(
        values in prop::collection::vec((0..FIELDS.len(), prop::sample::select(vec![
            "Lavallière", "Zoé Marie", "Weber-Muller", "2008-03-14", "0494004062M", "2008113000123", "06 12 34 56 78", "+352 621 123 456", "",
        ])), 0..12),
    ) {
        let mut held: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
        for (at, value) in values {
            let field = Catalogue::current().by_name(FIELDS[at]).expect("the catalogue has the field").id;
            held.entry(field).or_default().push(value.to_owned());
        }
        let facts = Facts::of_values(&held);
        let mut all = likenesses(&facts, Country::France);
        all.retain(|key| !matches!(Likeness::of(key), Some(Likeness::NearNameAndBirth | Likeness::Phone)));
        prop_assert_eq!(identity_likenesses(&facts), all);
    }

    /// The pairs are those that comparing everybody with everybody finds.
    #[test]
    fn the_same_as_comparing_all_with_all(keys in prop::collection::vec(prop::collection::btree_set((0..3u8, 0..6u8), 0..3), 0..20)) {
        let key = |(of, value): (u8, u8)| {
            let mut key = LikenessKey::default();
            (key[0], key[1]) = (of + 1, value);
            key
        };
        let keys: Vec<(u64, BTreeSet<LikenessKey>)> =
            (0..).zip(keys.into_iter().map(|keys| keys.into_iter().map(key).collect())).collect();
        let count = |key: &LikenessKey| keys.iter().filter(|(_, keys)| keys.contains(key)).count();
        let mut expected: BTreeMap<(u64, u64), BTreeSet<Likeness>> = BTreeMap::new();
        for (one, keys_of_one) in &keys {
            for (other, keys_of_other) in keys.iter().filter(|(other, _)| other > one) {
                let shared = keys_of_one.intersection(keys_of_other).filter(|key| count(key) <= ALIKE_MAX);
                let alike: BTreeSet<Likeness> = shared.filter_map(Likeness::of).collect();
                if !alike.is_empty() {
                    expected.insert((*one, *other), alike);
                }
            }
        }
        prop_assert_eq!(shared(&keys).pairs(), expected);
    }
}
