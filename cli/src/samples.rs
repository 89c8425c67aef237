// SPDX-License-Identifier: EUPL-1.2
//! Cases for unit tests: a few fields, read as people type them.

use std::collections::BTreeMap;

use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView, FieldView, Party, Shown};

/// Returns the organisation of a number.
pub(crate) fn party(number: u8) -> Party {
    Party { organisation: OrganisationId([number; 32]), name: format!("Office {number}"), kind: None }
}

/// Returns a case of office 1 that holds these fields.
pub(crate) fn case(fields: &[(&str, &str)]) -> CaseSummary {
    case_of(1, fields)
}

/// Returns a case of an office that holds these fields.
pub(crate) fn case_of(office: u8, fields: &[(&str, &str)]) -> CaseSummary {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut kind = CaseKind::Person;
    for (name, text) in fields {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
        let value = field.parse(text).expect("the value may stand there").value;
        kind = field.of;
        values.entry((*name).to_owned()).or_default().push(value);
    }
    let head = CaseHead {
        case: CaseHandle([office; 16]),
        number: u64::from(office),
        kind,
        holder: party(office),
        own: office == 1,
        handed_over: None,
    };
    CaseSummary::new(head, values.into_iter().map(|(name, values)| (name, Shown::Several(values))).collect())
}

/// Returns what is shown of a case with these fields, of which nothing else is known.
pub(crate) fn view_of(head: CaseHead, fields: Vec<FieldView>) -> CaseView {
    CaseView { head, fields, responsible_untold: false, told: None, emergency_until: None, moved_at: None }
}
