// SPDX-License-Identifier: EUPL-1.2
//! What a home did not admit is kept: it is shown, erased with its field, and its author is told.

use super::*;
use crate::statement::{ErasureGround, erasure};
use crate::view::erasure::{Content, Selection, preview};
use crate::view::history::{Event, history};
use crate::view::news::{What, news};
use crate::view::subject::subject;

/// A case whose second office wrote while its home was away, under a grant that ended meanwhile: a value in a document, and
/// another document with a change of it.
fn written_too_late(expires: bool) -> (World, CaseHandle) {
    let mut world = three();
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let mut terms = world.terms(CIO, ML, &["mobile", "mail"], Mode::Write);
    terms.until = world.now.plus_ms(HOUR_MS);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let mobile = world.document_of(ML, "mobile");
    world.change(ML, mobile, "Late-mobile").unwrap();
    let signer = world.offices[ML].staff.public();
    let entropy = &mut world.offices[ML].entropy;
    let draft = Draft::opening(signer, &terms.alias.0, &encode(&field_id("mail")), b"Late-mail", entropy);
    let mail = world.submit(ML, Padding::Bare, vec![draft]).unwrap().entries[0];
    world.change(ML, mail.into(), "Late-again").unwrap();
    if expires {
        world.pass(2 * HOUR_MS);
    } else {
        world.revoke(CIO, grant);
    }
    world.settle();
    world.link(CIO, ML);
    world.settle();
    (world, case)
}

#[test]
fn what_was_not_admitted_is_shown_and_erased_with_its_field() {
    for expires in [false, true] {
        let (mut world, case) = written_too_late(expires);
        assert_eq!(world.values(CIO), values(&[("mobile", "0600000001")]));
        let viewer = world.viewer(CIO);
        let said = |events: Vec<crate::view::history::HistoryEvent>| {
            let late = events.into_iter().filter_map(|event| match event.event {
                Event::Written { field, value: Some(value), current, standing, .. } if value.starts_with("Late-") => {
                    Some((field, value, current, matches!(standing, crate::view::Standing::Refused { .. })))
                }
                _ => None,
            });
            let mut late: Vec<_> = late.collect();
            late.sort();
            late
        };
        let late = |field: &str, value: &str| (field.to_owned(), value.to_owned(), false, true);
        let expected = [late("mail", "Late-again"), late("mail", "Late-mail"), late("mobile", "Late-mobile")];
        assert_eq!(said(history(&viewer, case).unwrap().events), expected);
        assert_eq!(said(subject(&viewer, case).unwrap().events), expected);

        for (field, values) in [("mobile", 2), ("mail", 2)] {
            let selection = Selection::Fields { fields: vec![field.to_owned()] };
            let found = preview(&world.viewer(CIO), case, &selection).unwrap();
            assert_eq!(found.items.len(), values, "{field}");
            let named = Content::Proposal { field: Some(field.to_owned()) };
            assert!(found.items.iter().any(|item| item.content == named));
            for entries in found.orders {
                let draft = erasure(ErasureGround::Request, "", entries, &mut world.offices[CIO].entropy);
                world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
            }
        }
        world.settle();
        for at in [CIO, ML, OTHER] {
            assert!(!world.holds(at, "Late-"), "a value is left at {at}");
        }
    }
}

#[test]
fn who_wrote_what_was_not_admitted_is_told_although_the_grant_has_ended() {
    for expires in [false, true] {
        let (world, _) = written_too_late(expires);
        let reader = world.offices[ML].staff.public();
        let told = news(&world.viewer(ML), reader, Some(Timestamp::MIN)).unwrap().items;
        let mut refused: Vec<_> = told
            .into_iter()
            .filter_map(|item| match item.what {
                What::Refused { field, reason } => Some((field, reason)),
                _ => None,
            })
            .collect();
        refused.sort_by(|one, other| one.0.cmp(&other.0));
        let fields: Vec<&str> = refused.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["mail", "mail", "mobile"]);
        assert!(refused.iter().any(|(_, reason)| *reason == Refusal::NoGrant));
    }
}
