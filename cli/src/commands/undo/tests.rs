// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::key::SecretKey;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{Author, AuthorRole, Standing};

use super::*;

fn key(person: u8) -> PublicKey {
    SecretKey::from_seed(&[person; 32]).public()
}

/// Someone's value of a document, which replaces others.
fn written(entry: u8, person: u8, field: &str, value: Option<&str>, replaces: &[u8], current: bool) -> HistoryEvent {
    HistoryEvent {
        entry: EntryId([entry; 32]),
        author: Author { key: key(person), organisation: None, role: AuthorRole::Adviser, name: None },
        time: Timestamp(u64::from(entry)),
        event: Event::Written {
            field: field.to_owned(),
            document: DocumentId([1; 32]),
            value: value.map(str::to_owned),
            replaces: replaces.iter().map(|entry| EntryId([*entry; 32])).collect(),
            current,
            erased: None,
            standing: Standing::Counted,
        },
    }
}

fn before(events: &[HistoryEvent], field: Option<&str>) -> Option<Option<String>> {
    match last_own(events, key(1), field).pop() {
        Some(Found::Last(last)) => Some(last.before),
        Some(Found::Overwritten(_)) | None => None,
    }
}

#[test]
fn the_value_before_comes_back_as_a_new_one() {
    let events =
        [written(1, 2, "mobile", Some("06 11"), &[], false), written(2, 1, "mobile", Some("06 22"), &[1], true)];
    assert_eq!(before(&events, None), Some(Some("06 11".to_owned())));
    assert_eq!(before(&events[1..], None), Some(None), "what stood before is sealed");
    let first = [written(1, 1, "mobile", Some("06 11"), &[], true)];
    assert_eq!(before(&first, None), Some(Some(String::new())), "a field that was empty is empty again");
}

#[test]
fn only_the_last_own_value_that_still_stands_is_taken_back() {
    let events =
        [written(1, 1, "mobile", Some("06 11"), &[], false), written(2, 2, "mobile", Some("06 22"), &[1], true)];
    assert_eq!(last_own(&events, key(1), None), [Found::Overwritten(&events[0])]);
    assert_eq!(last_own(&events, key(3), None), []);
    assert_eq!(last_own(&events, key(1), Some("nom")), []);
    // A merge of two values cannot be taken back to both.
    let merged = [written(3, 1, "mobile", Some("06 33"), &[1, 2], true)];
    assert_eq!(before(&merged, None), Some(None));
}

fn asked(entry: u8, person: u8) -> HistoryEvent {
    let event = Event::Consulted { scope: Scope::History, reason: Some(REASON.to_owned()) };
    HistoryEvent { event, ..written(entry, person, "", None, &[], false) }
}

#[test]
fn a_second_undo_takes_back_the_change_before() {
    let mut events = vec![
        written(1, 2, "mobile", Some("06 11"), &[], false),
        written(2, 1, "mobile", Some("06 22"), &[1], false),
        written(3, 1, "mobile", Some("06 33"), &[2], false),
        asked(4, 1),
        written(5, 1, "mobile", Some("06 22"), &[3], true),
    ];
    let entry = |events: &[HistoryEvent]| match last_own(events, key(1), None).pop() {
        Some(Found::Last(last)) => Some((last.entry.0[0], last.before.unwrap())),
        Some(Found::Overwritten(_)) | None => None,
    };
    assert_eq!(entry(&events), Some((2, "06 11".to_owned())), "the undoing and the undone are passed over");
    let Event::Written { current, .. } = &mut events[4].event else { panic!("a value") };
    *current = false;
    events.extend([asked(6, 1), written(7, 1, "mobile", Some("06 11"), &[5], true)]);
    assert_eq!(last_own(&events, key(1), None), [], "all that was written is taken back");
    // What is typed again without this command is a change like any other.
    events.retain(|event| !matches!(event.event, Event::Consulted { .. }));
    assert_eq!(entry(&events), Some((7, "06 22".to_owned())));
}

/// What one command wrote goes together, and is told to be gone: a second time takes back the act before.
#[test]
fn all_that_was_written_in_one_act_is_taken_back() {
    let of_document = |document: u8, time: u64, mut event: HistoryEvent| {
        event.time = Timestamp(time);
        if let Event::Written { document: known, .. } = &mut event.event {
            *known = DocumentId([document; 32]);
        }
        event
    };
    let mut events = vec![
        of_document(1, 10, written(1, 1, "mobile", Some("06 11"), &[], true)),
        of_document(2, 20, written(2, 1, "tentative_contact", Some("a call"), &[], true)),
        of_document(3, 20, written(3, 1, "resultat_contact", Some("injoignable"), &[], true)),
        of_document(4, 20, written(4, 1, "relance_le", Some("2026-12-01"), &[], true)),
    ];
    let fields = |events: &[HistoryEvent]| -> Vec<String> {
        last_own(events, key(1), None).iter().map(|found| found.field().to_owned()).collect()
    };
    assert_eq!(fields(&events), ["tentative_contact", "resultat_contact", "relance_le"]);
    assert_eq!(last_own(&events, key(1), Some("relance_le")).len(), 1, "where a field is named, it alone");
    events.push(asked(5, 1));
    for (entry, replaced) in [(6, 2), (7, 3), (8, 4)] {
        let name = fields(&events[..4])[usize::from(replaced - 2)].clone();
        events.push(of_document(replaced, 30, written(entry, 1, &name, Some(""), &[replaced], true)));
    }
    for event in &mut events[1..4] {
        let Event::Written { current, .. } = &mut event.event else { panic!("a value") };
        *current = false;
    }
    assert_eq!(fields(&events), ["mobile"], "the undoing and all that is undone are passed over");
}

/// Each block of an interview is signed in an act of its own, and changes the record of it.
#[test]
fn the_acts_of_an_interview_are_one() {
    const MINUTE: u64 = 60_000;
    let block = |entry: u8, at: u64, document: u8, field: &str, value: &str, replaces: &[u8], current: bool| {
        let mut event = written(entry, 1, field, Some(value), replaces, current);
        event.time = Timestamp(at * MINUTE);
        if let Event::Written { document: of, .. } = &mut event.event {
            *of = DocumentId([document; 32]);
        }
        event
    };
    let day = 24 * 60;
    let mut events = vec![
        block(1, 1, 2, "commune", "Laxou", &[], false),
        block(2, day, 9, "entretien", "a", &[], false),
        block(3, day, 2, "commune", "Nancy", &[1], true),
        block(4, day + 20, 9, "entretien", "a b", &[2], false),
        block(5, day + 20, 3, "activite_actuelle", "stage", &[], true),
        block(6, day + 40, 9, "entretien", "a b c", &[4], true),
    ];
    let before = |events: &[HistoryEvent]| -> BTreeMap<String, Option<String>> {
        let found = last_own(events, key(1), None).into_iter();
        let last = found.filter_map(|found| match found {
            Found::Last(last) => Some((last.field.to_owned(), last.before)),
            Found::Overwritten(_) => None,
        });
        last.collect()
    };
    let some = |field: &str, value: &str| (field.to_owned(), Some(value.to_owned()));
    let whole = BTreeMap::from([some("entretien", ""), some("commune", "Laxou"), some("activite_actuelle", "")]);
    assert_eq!(before(&events), whole);
    // One that goes on the next day is taken back by itself.
    events.push(block(7, 2 * day, 9, "entretien", "a b c d", &[6], true));
    assert_eq!(before(&events), BTreeMap::from([some("entretien", "a b c")]));
    // What was taken back at once is known for that, and what stood before is next.
    events.pop();
    let mut look = asked(20, 1);
    look.time = Timestamp((day + 50) * MINUTE);
    events.push(look);
    events.push(block(21, day + 51, 9, "entretien", "", &[6], true));
    events.push(block(22, day + 51, 2, "commune", "Laxou", &[3], true));
    events.push(block(23, day + 51, 3, "activite_actuelle", "", &[5], true));
    assert_eq!(before(&events), BTreeMap::from([some("commune", "")]));
}
