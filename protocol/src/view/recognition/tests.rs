// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::catalogue::Catalogue;

const NUMBER: &str = "0494004062M";

fn row(values: &[(&str, &str)]) -> Vec<(FieldId, String)> {
    let id = |name: &str| Catalogue::current().by_name(name).expect("a field").id;
    values.iter().map(|(name, value)| (id(name), (*value).to_owned())).collect()
}

fn is_same(one: &[(&str, &str)], other: &[(&str, &str)]) -> bool {
    is_of(&Facts::of_row(&row(one)), &Facts::of_row(&row(other)))
}

fn person<'a>(nom: &'a str, prenom: &'a str, birth: &'a str, ine: &'a str) -> [(&'static str, &'a str); 4] {
    [("nom", nom), ("prenom", prenom), ("date_naissance", birth), ("ine", ine)]
}

#[test]
fn a_person_is_recognised_by_names_and_birth_or_by_two_of_them_and_a_number() {
    let ana = person("Morel", "Ana", "2008-05-05", NUMBER);
    let check = |other: [(&str, &str); 4], expected: bool| assert_eq!(is_same(&ana, &other), expected, "{other:?}");
    check(person("MOREL", "ANA", "2008-05-05", ""), true);
    check(person("Morel", "Ana", "2008-05-05", "NC"), true);
    check(person("Morel", "Ana", "", NUMBER), true);
    check(person("Morel", "Ana", "2008-05-15", NUMBER), true);
    check(person("Morel", "Anna", "2008-05-05", NUMBER), true);
    check(person("Morel", "Anna", "2008-05-05", ""), false);
    check(person("Morel", "Ana", "2008-05-15", ""), false);
    check(person("Weber", "Tom", "2008-05-05", NUMBER), false);
    // Two people of one name are born on one day; their numbers tell them apart.
    assert!(check_ine("060000001GE").is_ok());
    check(person("Morel", "Ana", "2008-05-05", "060000001GE"), false);
    let married = [("nom", "Weber"), ("nom_usage", "Morel"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")];
    assert!(is_same(&ana, &married));
}

proptest! {
    /// As within a list: a placeholder that passes its check, or a wrong number, makes one person of nobody; and whether two are one
    /// person depends on neither of them being first.
    #[test]
    fn a_number_alone_recognises_nobody(
        number in select(vec!["000000000AA", "00000000000", "999999999ZZ", NUMBER]),
        [name, given, birth] in any::<[bool; 3]>(),
    ) {
        let pick = |same: bool, one: &'static str, other: &'static str| if same { one } else { other };
        let one = person("Durand", "Paul", "2008-02-01", number);
        let other = person(
            pick(name, "Durand", "Schmitt"),
            pick(given, "Paul", "Julie"),
            pick(birth, "2008-02-01", "2007-06-05"),
            number,
        );
        let agree = [name, given, birth].into_iter().filter(|same| *same).count();
        let expected = agree == 3 || (agree == 2 && check_ine(number).is_ok());
        prop_assert_eq!(is_same(&one, &other), expected);
        prop_assert_eq!(is_same(&other, &one), expected);
    }
}
