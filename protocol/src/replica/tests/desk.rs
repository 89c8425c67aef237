// SPDX-License-Identifier: EUPL-1.2
//! Whom each office calls: somebody is called by one office, from one file, whatever was handed over, claimed or linked.

use jiff::civil::datetime;

use super::*;
use crate::view::desk::{Projection, TodayQuestion, TodayView, counts, project, today};
use crate::view::{ViewError, Viewer};

fn viewer(world: &World, at: usize) -> Viewer<'_> {
    let office = &world.offices[at];
    Viewer { store: &office.store, directory: office.replica.directory(), organisation: office.id(), now: world.now }
}

fn kept(world: &World, at: usize) -> Vec<(u64, Projection)> {
    let mut numbers = Vec::new();
    case::for_each::<StoreError>(&world.offices[at].store, |number, _| {
        numbers.push(number);
        Ok(())
    })
    .unwrap();
    let made = project(&viewer(world, at), &numbers).unwrap();
    numbers.into_iter().zip(made).collect()
}

fn asked_today(world: &World, at: usize) -> TodayView {
    let kept = kept(world, at);
    let now = datetime(2026, 11, 24, 15, 0, 0, 0);
    let question = TodayQuestion {
        now,
        country: Country::France,
        referent: None,
        letter_days: crate::desk::LETTER_DAYS,
        limit: 10,
        fields: vec!["nom".to_owned()],
    };
    let each = |visit: &mut dyn FnMut(u64, &crate::desk::DeskRow)| {
        kept.iter().for_each(|(number, made)| made.row.iter().for_each(|row| visit(*number, row)));
        Ok::<_, ViewError>(())
    };
    let view = today(&viewer(world, at), &question, each).unwrap();
    let counted = counts(now, Country::France, 0, each).unwrap();
    assert_eq!((view.total, view.pressing), (counted.calls, counted.pressing), "one total, however it is asked for");
    view
}

/// The cases from which an office calls.
fn calls(world: &World, at: usize) -> Vec<CaseHandle> {
    asked_today(world, at).calls.iter().map(|case| case.head.case).collect()
}

#[test]
fn a_file_taken_over_is_called_from_the_new_one_alone() {
    let (mut world, _, _, taken) = referral::handed_over();
    assert_eq!(calls(&world, CIO), [], "who handed it over calls no more");
    assert_eq!(calls(&world, ML), [taken]);
    let attempt = "date=2026-11-24; heure=10:00; mode=telephone; qui=personne";
    let signer = world.offices[ML].staff.public();
    let entropy = &mut world.offices[ML].entropy;
    let field = encode(&field_id("relance_le"));
    let again = Draft::opening(signer, &taken.0, &field, b"2026-12-01", entropy);
    let field = encode(&field_id("tentative_contact"));
    let called = Draft::opening(signer, &taken.0, &field, attempt.as_bytes(), entropy);
    world.submit(ML, Padding::Padded, vec![called, again]).unwrap();
    assert_eq!(calls(&world, ML), [], "nothing says any more that nobody ever called");
}
