// SPDX-License-Identifier: EUPL-1.2
//! Many changes of one document: the work is one reading of each, and there is an end to them.

use std::cell::Cell;

use super::*;
use crate::document::DOCUMENT_CHANGES_MAX;
use crate::store::Row;

/// A store that counts how often it is read.
struct Counted<'a> {
    store: &'a MemoryStore,
    reads: Cell<usize>,
}

impl Store for Counted<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.reads.set(self.reads.get() + 1);
        self.store.get(table, key)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        self.reads.set(self.reads.get() + 1);
        self.store.last(table, from, to)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        self.reads.set(self.reads.get() + 1);
        self.store.scan(table, from, to, limit)
    }
}

impl World {
    /// A case of the first office with one field, in which the second may write.
    fn shared_field(&mut self) -> DocumentId {
        let case = self.open_case(CIO, &[("mobile", "0600000001")]);
        let terms = self.terms(CIO, ML, &["mobile"], Mode::Write);
        self.grant(CIO, case, &terms).unwrap();
        self.settle();
        self.document_of(CIO, "mobile")
    }

    /// Has an office write so many values, each in place of the one before, in one commit.
    fn write_many(
        &mut self,
        at: usize,
        (document, mut newest): (DocumentId, EntryId),
        count: usize,
    ) -> Result<Accepted, SubmitError> {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let drafts = (0..count).map(|number| {
            let value = number.to_string();
            let draft = Draft::change(signer, document, vec![newest], vec![newest], value.as_bytes(), entropy);
            newest = draft.header.id(signer);
            draft
        });
        let drafts = drafts.collect();
        self.submit(at, Padding::Padded, drafts)
    }

    fn changes_of(&self, at: usize, document: DocumentId) -> usize {
        case::document(&self.offices[at].store, document).unwrap().unwrap().1.changes.len()
    }
}

#[test]
fn a_delivery_of_many_changes_reads_each_a_few_times() {
    const CHANGES: usize = 400;
    let mut world = three();
    let document = world.shared_field();
    let before = world.write_many(ML, (document, document.into()), CHANGES).unwrap().entries;
    world.settle();
    world.write_many(ML, (document, before[CHANGES - 1]), CHANGES).unwrap();
    let (from, to, session, bytes) = world.frames.pop_front().expect("a delivery");
    assert_eq!((from, to), (ML, CIO));
    let office = &mut world.offices[CIO];
    let counted = Counted { store: &office.store, reads: Cell::new(0) };
    let input = Input::Frame { peer: secret(2, 3).public(), session, bytes };
    let step = office.replica.handle(world.now, input, &counted).unwrap();
    assert!(counted.reads.get() < 20 * CHANGES, "{} reads for {CHANGES} changes", counted.reads.get());
    office.store.commit(&step.batch).unwrap();
    assert_eq!(world.changes_of(CIO, document), 2 * CHANGES + 1);
}

#[test]
fn a_document_has_an_end_and_what_comes_later_stops_no_session() {
    let mut world = three();
    let document = world.shared_field();
    world.cut(CIO, ML);
    let opened = (document, document.into());
    world.write_many(CIO, opened, 700).unwrap();
    let late = world.write_many(ML, opened, 700).unwrap().entries;
    world.link(CIO, ML);
    world.settle();
    assert_eq!(world.changes_of(CIO, document), DOCUMENT_CHANGES_MAX);
    let verdict = |id| case::decision(&world.offices[ML].store, id).unwrap().unwrap().verdict;
    let admitted = late.iter().filter(|id| matches!(verdict(**id), Verdict::Admitted { .. })).count();
    assert_eq!(admitted, DOCUMENT_CHANGES_MAX - 701);
    assert_eq!(verdict(late[admitted]), Verdict::Refused { reason: Refusal::Closed });
    let full = world.write_many(CIO, opened, 1);
    assert!(matches!(full, Err(SubmitError::Entry { index: 0, .. })), "{full:?}");
}

#[test]
fn a_purge_that_waits_for_decisions_deletes_the_rest_and_rests() {
    const OWN: usize = 600;
    let mut world = three();
    let mut fields = ["nom", "mobile"];
    fields.sort_by_key(|field| field_id(field));
    let case = world.open_case(CIO, &[(fields[1], "0600000001")]);
    let mut terms = world.terms(CIO, ML, &fields, Mode::Write);
    terms.until = world.now.plus_ms(DAY_MS);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.cut(CIO, ML);
    let signer = world.offices[ML].staff.public();
    let (entropy, field) = (&mut world.offices[ML].entropy, encode(&field_id(fields[0])));
    let own = (0..OWN).map(|_| Draft::opening(signer, &terms.alias.0, &field, b"own", entropy)).collect();
    world.submit(ML, Padding::Padded, own).unwrap();
    for _ in 0..2 {
        world.pass(20 * HOUR_MS);
    }
    world.step(ML, Input::Tick).unwrap();
    assert!(!world.holds(ML, "0600000001"), "nobody is to decide about it");
    assert_eq!(world.values(ML).len(), OWN);
    assert!(!world.offices[ML].replica.is_busy(world.now));
}

#[test]
fn purges_that_wait_are_woken_once_a_step() {
    let mut world = three();
    let office = &mut world.offices[CIO];
    let not_before = world.now.plus_ms(DAY_MS);
    for number in 0..3u8 {
        let job = Job::Purge { grant: vec![number], cause: EntryId([number; 32]), not_before, bodies: 0 };
        office.replica.jobs.insert(u64::from(number), job);
    }
    let mut turn = Turn::new(world.now, secret(1, 2).public(), &office.store);
    office.replica.wake_purges(&mut turn);
    assert_eq!(turn.overlay.batch.len(), 3);
    turn.overlay.batch = Batch::default();
    office.replica.wake_purges(&mut turn);
    assert_eq!(turn.overlay.batch.len(), 0);
}
