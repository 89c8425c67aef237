// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::{date, time};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::view::{CaseHead, Party, Shown};

use super::*;

fn meeting(values: &[(&str, &str)]) -> CaseSummary {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    let head = CaseHead {
        case: CaseHandle([0x3f; 16]),
        number: 1,
        kind: CaseKind::Meeting,
        holder,
        own: true,
        handed_over: None,
    };
    let mut fields: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for (field, value) in values {
        fields.entry((*field).to_owned()).or_default().push((*value).to_owned());
    }
    CaseSummary { head, fields: fields.into_iter().map(|(field, values)| (field, Shown::Several(values))).collect() }
}

#[test]
fn the_fields_are_those_of_meetings() {
    for name in LISTED {
        assert!(Catalogue::current().field_of(CaseKind::Meeting, name).is_some(), "{name}");
    }
}

#[test]
fn circles_meet_as_often_as_the_platform_says_and_else_as_the_guide_proposes() {
    let today = date(2026, 11, 22);
    let first = meeting(&[("reunion_date", "2026-11-06"), ("reunion_cercle", "premier")]);
    let circles = |meetings: &[CaseSummary]| {
        cadence::due(meetings, today).into_iter().map(|due| (due.circle, due.day.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(circles(std::slice::from_ref(&first)), [("premier".to_owned(), "2026-11-21".to_owned())]);
    // Where all met, the first circle met too, and has longer.
    let all = meeting(&[("reunion_date", "2026-11-10"), ("reunion_cercle", "second")]);
    assert_eq!(circles(&[first.clone(), all]), []);
    let planned = meeting(&[("reunion_date", "2026-12-01"), ("reunion_cercle", "premier")]);
    assert_eq!(circles(&[first.clone(), planned.clone()]), []);
    let cancelled =
        meeting(&[("reunion_date", "2026-12-01"), ("reunion_cercle", "premier"), ("reunion_annulee", "true")]);
    assert_eq!(circles(&[first.clone(), cancelled]).len(), 1);
    let rarer = meeting(&[("frequence", r#"{"cercle":"premier","jours":"30"}"#)]);
    assert_eq!(circles(&[first, rarer]), [], "the platform's own word counts");
}

#[test]
fn a_meeting_becomes_an_event() {
    let with = meeting(&[
        ("reunion_objet", "Premier cercle"),
        ("reunion_date", "2026-11-30"),
        ("reunion_heure", "14:30"),
        ("reunion_duree", "90"),
        ("reunion_point", r#"{"quoi":"Listes"}"#),
        ("reunion_point", r#"{"quoi":"Indicateurs"}"#),
    ]);
    let event = event(&with).expect("a day is set");
    assert_eq!((event.day, event.time, event.minutes), (date(2026, 11, 30), Some(time(14, 30, 0, 0)), 90));
    assert_eq!(event.description, "Listes\nIndicateurs");
    assert!(super::event(&meeting(&[("reunion_objet", "Un jour")])).is_none());
}
