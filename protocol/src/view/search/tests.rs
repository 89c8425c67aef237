// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn words(values: &[(char, &str)]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    values.iter().for_each(|(letter, value)| words_of_value(*letter, value, &mut words));
    words
}

fn fits(text: &str, values: &[(char, &str)]) -> Option<u8> {
    Query::read(text)?.fit(&words(values))
}

#[test]
fn every_searched_field_is_in_the_catalogue() {
    assert_eq!(searched().len(), FIELDS.len());
}

#[test]
fn a_name_is_found_without_accents_hyphens_and_with_a_slip() {
    let person = [('n', "LEFÈVRE-D'Haÿ"), ('n', "Jean-Pierre"), ('c', "L'Haÿ-les-Roses")];
    for text in ["lefevre", "LEFEVRE", "lefèvre jean", "jeanpierre", "jean pierre", "lefevredhay", "roses pierre"] {
        assert!(fits(text, &person).is_some_and(|fit| fit < 2), "{text}");
    }
    assert_eq!(fits("lefevre", &person), Some(0));
    assert_eq!(fits("lefe", &person), Some(1));
    for text in ["lefebre", "lefvre", "leffevre", "lefevre piere"] {
        assert_eq!(fits(text, &person), Some(2), "{text}");
    }
    assert_eq!(fits("legooff Margaux", &[('n', "LE GOFF"), ('n', "Margaux")]), Some(2));
    for text in ["martin", "lefevre paul", "xyz", "lef paul"] {
        assert_eq!(fits(text, &person), None, "{text}");
    }
}

/// As newcomers typed the names of people whom they did not find.
#[test]
fn a_name_is_found_where_two_letters_changed_places() {
    for (typed, name) in [
        ("mulelr", "Muller"),
        ("MARITN", "Martin"),
        ("Shcmitt", "Schmitt"),
        ("bernrad", "Bernard"),
        ("laurnet", "Laurent"),
        ("gabirel", "Gabriel"),
        ("Dubios", "Dubois"),
    ] {
        assert_eq!(fits(typed, &[('n', name)]), Some(2), "{typed}");
    }
    assert_eq!(fits("mlulre", &[('n', "Muller")]), None, "two swaps in six letters are too many");
}

#[test]
fn a_person_is_found_by_the_birth_date_and_the_post_code() {
    let person = [('n', "Laurent"), ('d', "2008-11-11"), ('p', "54000"), ('t', "0612345678")];
    for text in ["laurent 11/11/2008", "11/11/2008", "2008-11-11", "11.11.2008", "54000", "laurent 54000"] {
        assert!(fits(text, &person).is_some(), "{text}");
    }
    for text in ["laurent 12/11/2008", "11/12/2008", "2008-11-12", "54001"] {
        assert_eq!(fits(text, &person), None, "{text}");
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let person = [('t', "+33 6 12 34 56 78"), ('i', "0494004062M"), ('t', "00352 621 123 456")];
    for text in
        ["06 12 34 56 78", "0612345678", "+33612345678", "0033 6 12 34 56 78", "06.12.34.56.78", "0612", "621123456"]
    {
        assert!(fits(text, &person).is_some(), "{text}");
    }
    for text in ["0494004062m", "0494 0040", "0494004062M"] {
        assert!(fits(text, &person).is_some(), "{text}");
    }
    for text in ["0612345679", "123456789", "12"] {
        assert_eq!(fits(text, &person), None, "{text}");
    }
}

#[test]
fn a_number_is_found_by_its_last_digits() {
    let person = [('t', "+33 6 12 34 56 78"), ('i', "0494004062M"), ('t', "00352 621 123 456")];
    for text in ["5678", "56 78", "45678", "345678", "34.56.78", "3456", "123456", "12345678"] {
        assert!(fits(text, &person).is_some(), "{text}");
    }
    for text in ["678", "567", "4567", "5679", "8765", "4062"] {
        assert_eq!(fits(text, &person), None, "{text}: too few, from the middle, or of no telephone");
    }
}

#[test]
fn nothing_is_looked_for_where_nothing_was_typed() {
    assert_eq!(Query::read(" - ' "), None);
    assert_eq!(Query::read(""), None);
}

proptest! {
    /// Whatever is typed is answered, and every name is found by itself, by its start and without its accents.
    #[test]
    fn a_name_is_found_by_itself(name in "[A-ZÉÈa-zéèïç]{1,6}([ '-][A-ZÉÈa-zéèïç]{1,6}){0,4}", junk in any::<String>()) {
        let _ = Query::read(&junk).map(|query| query.fit(&words(&[('n', &name)])));
        let value = [('n', name.as_str())];
        prop_assert!(fits(&name, &value).is_some());
        prop_assert_eq!(fits(&fold(&name), &value), Some(0));
    }

    /// Two neighbours that changed places are one slip.
    #[test]
    fn a_swap_is_forgiven(name in "[a-z]{4,12}", at in any::<proptest::sample::Index>()) {
        let mut letters: Vec<char> = name.chars().collect();
        let at = at.index(letters.len() - 1);
        letters.swap(at, at + 1);
        let typed: String = letters.into_iter().collect();
        prop_assert!(fits(&typed, &[('n', &name)]).is_some(), "{} {}", typed, name);
    }

    /// One slip in a name of four letters or more is forgiven, and never one in a number.
    #[test]
    fn one_slip_is_forgiven_in_names_alone(name in "[a-z]{4,12}", at in any::<proptest::sample::Index>(), letter in "[a-z]") {
        let mut typed = name.clone();
        let at = at.index(name.len());
        typed.replace_range(at..=at, &letter);
        prop_assert!(fits(&typed, &[('n', &name)]).is_some());
        let number = [('t', "0612345678")];
        prop_assert!(fits("0612345679", &number).is_none());
    }
}
