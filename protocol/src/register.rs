// SPDX-License-Identifier: EUPL-1.2
//! Which fields a registrar writes: what lists and registers hold of young people, and the campaigns that lists come in.
//!
//! A registrar opens cases from lists and adds to them what lists say; to follow a young person is for others. So whoever
//! keeps the lists of an office cannot add a contact attempt, a wish or an opinion to a list field of a case, nor fill a field
//! that nobody has filled. Commits signed before [`SINCE_MS`] are judged by what held then: any field. SPEC.md, "Who may
//! sign what".

use std::ops::RangeInclusive;

use crate::catalogue::FieldId;
use crate::roster::{Act, Role};
use crate::time::Timestamp;

/// From when on: 2026-11-23T00:00:00Z, in milliseconds since 1970.
pub const SINCE_MS: u64 = 1_795_392_000_000;

/// The numbers of the fields: who a person is, how the person and the parents are reached, schools and trainings, where the
/// person was reported and by which list, the defence day, what a list says of the present situation, whether the person is new
/// or was enrolled meanwhile, the number of the paper sheet, campaigns as they stand in a case, campaigns themselves, reports of
/// schools, and what schools were asked.
const FIELDS: [RangeInclusive<u16>; 12] = [
    1..=9,
    20..=29,
    40..=51,
    60..=77,
    90..=97,
    110..=114,
    140..=145,
    197..=202,
    260..=260,
    321..=324,
    331..=331,
    380..=385,
];

/// The field of what a school was asked.
const ASKED_OF_SCHOOLS: u16 = 510;

/// Tells whether a registrar writes a field.
pub fn is_of_register(field: FieldId) -> bool {
    field.0 == ASKED_OF_SCHOOLS || FIELDS.iter().any(|numbers| numbers.contains(&field.0))
}

/// Tells whether a role opens a field of a case of its own organisation in a commit of this time.
pub fn may_open(role: Role, field: FieldId, time: Timestamp) -> bool {
    role.may(Act::Edit) || role.may(Act::Import) && (time.0 < SINCE_MS || is_of_register(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn field(name: &str) -> FieldId {
        Catalogue::current().by_name(name).unwrap().id
    }

    #[test]
    fn a_registrar_keeps_registers_and_works_no_case() {
        let since = Timestamp(SINCE_MS);
        let may = |name: &str| may_open(Role::Registrar, field(name), since);
        for name in ["nom", "mobile", "etablissement", "origine_reperage", "numero_fiche_papier", "sorti_de_la_liste"] {
            assert!(may(name), "{name}");
        }
        for name in ["campagne_nom", "question_ecole", "signalement", "date_traitement", "jdc_test_lecture"] {
            assert!(may(name), "{name}");
        }
        for name in ["tentative_contact", "commentaire", "souhait", "projet", "suivi_justice", "a_ne_pas_contacter"] {
            assert!(!may(name), "{name}");
            assert!(may_open(Role::Registrar, field(name), Timestamp(SINCE_MS - 1)), "{name}: before, any field");
            assert!(may_open(Role::Assistant, field(name), since), "{name}");
        }
        for name in ["groupe_inscription", "solution_nom", "fil_message", "reunion_bilan", "acteur_nom"] {
            assert!(!may(name), "{name}");
        }
        for role in [Role::Administrator, Role::Auditor] {
            assert!(!may_open(role, field("nom"), Timestamp(0)));
        }
        // A number that a later catalogue gives is nothing that this version knows to be of a register.
        assert!(!is_of_register(FieldId(60_000)));
    }

    #[test]
    fn the_day_is_the_one_that_the_specification_names() {
        assert_eq!(SINCE_MS % crate::time::DAY_MS, 0);
        assert_eq!(SINCE_MS / crate::time::DAY_MS, 20_780);
    }
}
