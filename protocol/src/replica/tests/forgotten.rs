// SPDX-License-Identifier: EUPL-1.2
//! Who was erased is known again, to be asked about, and nobody else; what is kept for it tells nobody who that was.

use proptest::prelude::*;

use super::world::*;
use super::*;
use crate::forgotten::{self, forgotten_on};
use crate::id::Digest;
use crate::statement::{ErasureGround, erasure};
use crate::view::erasure::{Selection, preview};

const SOURCE: &str = "list";

/// A person as a list names them: name, given name, date of birth, by which the row is known again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    name: String,
    given: String,
    born: String,
}

impl Listed {
    fn values(&self) -> Vec<(FieldId, String)> {
        values(&[("nom", &self.name), ("prenom", &self.given), ("date_naissance", &self.born)])
    }

    fn row(&self) -> Digest {
        CaseOrigin::row_digest(SOURCE, &format!("{}|{}|{}", self.name, self.given, self.born))
    }
}

fn listed() -> impl Strategy<Value = Listed> {
    let name = prop::sample::select(vec!["Lavallière", "Morel", "Weber"]);
    let given = prop::sample::select(vec!["Ana", "Zoé", "Lucas"]);
    let born = prop::sample::select(vec!["2008-05-05", "2009-01-31"]);
    (name, given, born).prop_map(|(name, given, born)| Listed {
        name: name.into(),
        given: given.into(),
        born: born.into(),
    })
}

impl World {
    fn take_in(&mut self, at: usize, person: &Listed, by_list: bool) -> CaseHandle {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let case = CaseHandle(entropy.draw());
        let origin = match by_list {
            true => CaseOrigin { source: SOURCE.to_owned(), row: Some(person.row()) },
            false => CaseOrigin::by_hand(),
        };
        let mut drafts = vec![case_opened(&CaseOpened { case, kind: CaseKind::Person }, &origin, entropy)];
        for (field, value) in person.values() {
            drafts.push(Draft::opening(signer, &case.0, &encode(&field), value.as_bytes(), entropy));
        }
        self.submit(at, Padding::Padded, drafts).unwrap();
        case
    }

    /// Erases all of a case, by as many orders as it takes, in one commit.
    fn erase_all(&mut self, at: usize, case: CaseHandle) {
        let orders = preview(&desk::viewer(self, at), case, &Selection::All).unwrap().orders;
        let entropy = &mut self.offices[at].entropy;
        let drafts = orders.into_iter().map(|entries| erasure(ErasureGround::Request, "asked for", entries, entropy));
        let drafts: Vec<Draft> = drafts.collect();
        let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
        self.submit(at, padding, drafts).unwrap();
    }

    /// Erases the value of a field alone.
    fn erase_field(&mut self, at: usize, field: &str) {
        let document = self.document_of(at, field);
        let draft = erasure(ErasureGround::Request, "", vec![document.into()], &mut self.offices[at].entropy);
        self.submit(at, Padding::Bare, vec![draft]).unwrap();
    }

    fn forgotten(&self, at: usize, key: &MarkKey, rows: &[Digest], values: &[(FieldId, String)]) -> bool {
        forgotten_on(&self.offices[at].store, key, (rows, values), Country::France).unwrap().is_some()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn who_was_erased_is_asked_about_and_nobody_else(
        people in prop::collection::btree_set(listed(), 1..6),
        by_list in prop::collection::vec(any::<bool>(), 6),
        erased in prop::collection::vec(any::<bool>(), 6),
        shared in prop::collection::vec(any::<bool>(), 6),
    ) {
        let mut world = three();
        let key = identity(1).mark_key;
        let people: Vec<Listed> = people.into_iter().collect();
        let cases: Vec<CaseHandle> =
            people.iter().zip(&by_list).map(|(person, by_list)| world.take_in(CIO, person, *by_list)).collect();
        for (case, _) in cases.iter().zip(&shared).filter(|(_, shared)| **shared) {
            // What went to somebody takes an order of its own, which may come before that of the case.
            let terms = world.terms(CIO, ML, &["nom", "prenom"], Mode::Read);
            world.grant(CIO, *case, &terms).unwrap();
        }
        world.settle();
        for (case, _) in cases.iter().zip(&erased).filter(|(_, erased)| **erased) {
            world.erase_all(CIO, *case);
        }
        world.settle();
        for (at, person) in people.iter().enumerate() {
            let loud = Listed { name: person.name.to_uppercase(), ..person.clone() };
            prop_assert_eq!(world.forgotten(CIO, &key, &[], &person.values()), erased[at]);
            prop_assert_eq!(world.forgotten(CIO, &key, &[], &loud.values()), erased[at], "in capitals");
            prop_assert_eq!(world.forgotten(CIO, &key, &[person.row()], &[]), erased[at] && by_list[at]);
            // Who read a part keeps no mark, and no other key finds one.
            prop_assert!(!world.forgotten(ML, &key, &[person.row()], &person.values()));
            prop_assert!(!world.forgotten(CIO, &MarkKey::of_secret(&[1; 32]), &[person.row()], &person.values()));
            if erased[at] && by_list[at] {
                let rows = Table::ALL.iter().flat_map(|table| {
                    world.offices[CIO].store.scan(*table, &[], &[], usize::MAX).unwrap()
                });
                let row = person.row();
                let told = rows.filter(|(key, value)| [key, value].iter().any(|bytes| bytes.windows(32).any(|part| part == row.0)));
                prop_assert_eq!(told.count(), 0, "the digest that anybody can compute is gone");
            }
        }
    }
}

/// A part that is erased alone marks nobody: the case is there.
#[test]
fn a_case_that_lost_a_value_marks_nobody() {
    let mut world = three();
    let person = Listed { name: "Morel".into(), given: "Ana".into(), born: "2008-05-05".into() };
    world.take_in(CIO, &person, true);
    world.erase_field(CIO, "nom");
    assert!(!world.forgotten(CIO, &identity(1).mark_key, &[person.row()], &person.values()));
}

/// The name goes first and the case days later: who that was is asked about all the same, and by the marks alone.
#[test]
fn who_lost_the_name_first_is_marked_when_the_case_goes() {
    let mut world = three();
    let key = identity(1).mark_key;
    let person = Listed { name: "Morel".into(), given: "Ana".into(), born: "2008-05-05".into() };
    let case = world.take_in(CIO, &person, false);
    world.erase_field(CIO, "nom");
    world.erase_field(CIO, "date_naissance");
    world.pass(3 * DAY_MS);
    assert!(!world.forgotten(CIO, &key, &[], &person.values()), "the case is there");
    world.erase_all(CIO, case);
    assert!(world.forgotten(CIO, &key, &[], &person.values()));
    let waiting = world.offices[CIO].store.scan(Table::Meta, b"leaving/", b"leaving0", usize::MAX).unwrap();
    assert_eq!(waiting, vec![], "nothing waits for a case that is closed");
}

/// What a store that is replaced knows, the one in its place does too; of two days the newest.
#[test]
fn marks_of_another_store_are_united() {
    let mut world = three();
    let key = identity(1).mark_key;
    let people =
        ["Morel", "Weber"].map(|name| Listed { name: name.into(), given: "Ana".into(), born: "2008-05-05".into() });
    let cases = people.each_ref().map(|person| world.take_in(CIO, person, true));
    world.erase_all(CIO, cases[0]);
    let mut backup = world.offices[CIO].store.clone();
    world.pass(2 * DAY_MS);
    world.erase_all(CIO, cases[1]);
    let others = forgotten::rows(&world.offices[CIO].store).unwrap();
    let batch = forgotten::lacking(&backup, &others).unwrap();
    assert_eq!(batch.len() * 2, others.len(), "those of the second alone");
    backup.commit(&batch).unwrap();
    assert!(forgotten::lacking(&backup, &others).unwrap().is_empty());
    let day = |person: &Listed| forgotten_on(&backup, &key, (&[], &person.values()), Country::France).unwrap();
    assert_eq!(day(&people[1]).unwrap().ms_since(day(&people[0]).unwrap()), 2 * DAY_MS);
}

/// A backup from before the erasure comes back: what the list of erased entries empties is marked as well, with the day that the store
/// which it replaces says, where that could be asked.
#[test]
fn a_backup_from_before_marks_who_was_erased_since() {
    for replaced in [false, true] {
        let mut world = three();
        let person = Listed { name: "Morel".into(), given: "Ana".into(), born: "2008-05-05".into() };
        let case = world.take_in(CIO, &person, true);
        let mut backup = world.offices[CIO].store.clone();
        world.erase_all(CIO, case);
        let erased_on = world.now;
        world.pass(3 * DAY_MS);
        let newest = &world.offices[CIO].store;
        let mut erased = if replaced {
            forgotten::lacking(&backup, &forgotten::rows(newest).unwrap()).unwrap()
        } else {
            Batch::default()
        };
        for (key, order) in newest.scan(Table::Erased, &[], &[], usize::MAX).unwrap() {
            erased.put(Table::Erased, key, order);
        }
        backup.commit(&erased).unwrap();
        world.offices[CIO].store = backup;
        let settings = Settings { epoch_ms: Some(60 * SECOND_MS) };
        world.offices[CIO].replica =
            Replica::open(identity(1), settings, [9; 32], world.now, &world.offices[CIO].store).unwrap();
        let key = identity(1).mark_key;
        assert_eq!(world.forgotten(CIO, &key, &[person.row()], &[]), replaced);
        world.step(CIO, Input::Tick).unwrap_or_else(|_| unreachable!("a tick asks for nothing"));
        let day = if replaced { erased_on } else { world.now };
        for asked in [(&[person.row()][..], &[][..]), (&[], &person.values())] {
            let found = forgotten_on(&world.offices[CIO].store, &key, asked, Country::France).unwrap();
            assert_eq!(found, Some(Timestamp::at_start_of(day.date())));
        }
    }
}
