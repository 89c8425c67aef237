// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;

use super::*;

#[test]
fn a_birth_date_that_fits_nobody_is_told() {
    let birth = Catalogue::current().by_name("date_naissance").unwrap();
    let odd = |value: &str| odd_birth_date(birth, value, date(2026, 11, 22)).map(|message| message.id());
    assert_eq!(odd("1908-05-04"), Some("warning-birth-old"), "a slip of one digit");
    assert_eq!(odd("1995-11-22"), Some("warning-birth-old"), "31 today");
    assert_eq!(odd("1995-11-23"), None, "30 until tomorrow");
    assert_eq!(odd("2008-05-04"), None);
    assert_eq!(odd("2012-11-22"), None, "14 today");
    assert_eq!(odd("2012-11-23"), Some("warning-birth-young"));
    assert_eq!(odd("2026-11-23"), Some("warning-birth-future"));
    assert_eq!(odd(""), None, "a field that is cleared");
    let other = Catalogue::current().by_name("mobile").unwrap();
    assert_eq!(odd_birth_date(other, "1908-05-04", date(2026, 11, 22)), None);
}

#[test]
fn the_choices_of_a_field_are_named() {
    let sex = Catalogue::current().by_name("sexe").unwrap();
    let named = choices(sex).unwrap();
    let FieldKind::Choice { options } = &sex.kind else { panic!("it is a choice") };
    assert!(options.iter().all(|option| named.contains(&option.code)), "{named}");
    assert_eq!(choices(Catalogue::current().by_name("nom").unwrap()), None);
}
