// SPDX-License-Identifier: EUPL-1.2
use super::*;

#[test]
fn a_number_without_the_flag_is_told_from_one_with_it() {
    let id = |name: &str| Catalogue::current().by_name(name).expect("a field").id;
    let alone = |names: &[&str]| tells_contact_alone(&names.iter().map(|name| id(name)).collect::<Vec<_>>());
    assert!(alone(&["nom", "mobile"]) && alone(&["mail"]) && alone(&["responsable_1_tel_perso"]));
    assert!(!alone(&["nom", "adresse"]) && !alone(&[]));
    assert!(!alone(&["mobile", "a_ne_pas_contacter"]));
}

/// Each thing that stands in the way is an error, and what would do instead is said once.
#[test]
fn what_else_is_refused_is_no_advice() {
    let refused = CliError::denied("grant-not-member").hint("hint-grant-items");
    let refused = refused.also("grant-cases").hint("hint-grant-items").hint("hint-grant-no-basis");
    let hints: Vec<&str> = refused.hints().iter().map(Message::id).collect();
    assert_eq!(hints, ["hint-grant-items", "hint-grant-no-basis"]);
    assert_eq!(refused.others().iter().map(Message::id).collect::<Vec<_>>(), ["grant-cases"]);
}
