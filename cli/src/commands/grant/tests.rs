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
