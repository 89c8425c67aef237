// SPDX-License-Identifier: EUPL-1.2
//! Whom each office calls: somebody is called by one office, from one file, whatever was handed over, claimed or linked.

use std::cell::Cell;

use jiff::civil::{DateTime, datetime};

use super::*;
use crate::deadline::{State, Terms};
use crate::desk::index::MemoryIndex;
use crate::link::{Sameness, TwoCases, link, unlink};
use crate::store::{Batch, Overlay, Row};
use crate::view::caution;
use crate::view::desk::{DeskCounts, DeskRules, Projection, TodayQuestion, TodayView, counts, project, today, touched};
use crate::view::duplicates::{LikenessKey, Shared, duplicates};
use crate::view::list::list;
use crate::view::responsible::person::{Word, of_person};
use crate::view::responsible::{claim_value, responsible};
use crate::view::show::show;
use crate::view::thresholds::Thresholds;
use crate::view::{CaseHead, CaseView, Filter, Viewer};

/// How an office looks at its store.
pub(super) fn viewer(world: &World, at: usize) -> Viewer<'_> {
    let office = &world.offices[at];
    Viewer { store: &office.store, directory: office.replica.directory(), organisation: office.id(), now: world.now }
}

/// The numbers of all its cases.
pub(super) fn numbers(world: &World, at: usize) -> Vec<u64> {
    let mut numbers = Vec::new();
    case::for_each::<StoreError>(&world.offices[at].store, |number, _| {
        numbers.push(number);
        Ok(())
    })
    .unwrap();
    numbers
}

/// What it keeps of each.
pub(super) fn kept(world: &World, at: usize) -> Vec<(u64, Projection)> {
    let numbers = numbers(world, at);
    let made = project(&viewer(world, at), &numbers).unwrap();
    numbers.into_iter().zip(made).collect()
}

/// How much there is to see to, and whom it calls.
pub(super) fn asked_today(world: &World, at: usize) -> (DeskCounts, TodayView) {
    let kept = kept(world, at);
    let now = datetime(2026, 11, 24, 15, 0, 0, 0);
    let rules = DeskRules::new(Country::France, Thresholds::default());
    let question =
        TodayQuestion { now, rules: rules.clone(), referent: None, limit: 10, fields: vec!["nom".to_owned()] };
    let mut index = MemoryIndex::default();
    kept.iter().for_each(|(number, made)| made.row.iter().for_each(|row| index.add(*number, row)));
    let view = today(&viewer(world, at), &question, &index).unwrap();
    let counted = counts(now, &rules, 0, &index).unwrap();
    assert_eq!((view.total, view.pressing), (counted.calls, counted.pressing), "one total, however it is asked for");
    assert_eq!(counted, counted_by_reading(&kept, now), "and it is what reading every row gives");
    (counted, view)
}

/// Decides about each case, one after the other.
fn counted_by_reading(kept: &[(u64, Projection)], now: DateTime) -> DeskCounts {
    let rows = || kept.iter().filter_map(|(number, made)| made.row.as_ref().map(|row| (*number, row)));
    let called = rows().filter(|(_, row)| row.ours && row.calling.decide(now).is_ok());
    let people: BTreeSet<u64> = called.map(|(number, row)| row.person.unwrap_or(number)).collect();
    let terms = Terms::new();
    let clocks = rows().flat_map(|(_, row)| row.deadlines(Country::France, now.date(), &terms));
    DeskCounts {
        calls: people.len(),
        pressing: clocks.filter(|(state, _)| *state != State::Running).count(),
        told: rows().filter(|(_, row)| row.told.is_some()).count(),
    }
}

/// The cases from which an office calls.
fn calls(world: &World, at: usize) -> Vec<CaseHandle> {
    asked_today(world, at).1.calls.iter().map(|case| case.head.case).collect()
}

/// What was handed over, and taken, is proposed in the file of now alone; of linked files one stands for the person; and of two persons
/// all the files are.
#[test]
fn of_two_people_one_pair_is_proposed() {
    let (mut world, ..) = referral::handed_over();
    let again = [("nom", "Lavallière"), ("prenom", "Zoé"), ("date_naissance", "2009-05-05"), ("mobile", "0612345678")];
    let [first, second, third] = [(); 3].map(|()| world.open_case(CIO, &again));
    let pairs = |world: &World| -> Vec<[CaseHandle; 2]> {
        let found = duplicates(&viewer(world, CIO), None).unwrap();
        assert_eq!(found.total, found.pairs.len());
        found.pairs.iter().map(|pair| [pair.first.head.case, pair.second.head.case]).collect()
    };
    let say = |world: &mut World, sameness, one, other| {
        let draft = link(TwoCases::new(one, other), sameness, "", &mut world.offices[CIO].entropy);
        world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    };
    // The file that was handed over has the same telephone number, and is none of them.
    assert_eq!(pairs(&world), [[first, second], [first, third], [second, third]]);
    say(&mut world, Sameness::Linked, first, second);
    assert_eq!(pairs(&world), [[first, third]]);
    let of_second = duplicates(&viewer(&world, CIO), Some(second)).unwrap();
    assert_eq!(of_second.total, 1, "by whichever of the files");
    say(&mut world, Sameness::Distinct, second, third);
    assert_eq!(pairs(&world), Vec::<[CaseHandle; 2]>::new());
}

#[test]
fn a_clock_of_two_linked_files_of_a_person_is_counted_once() {
    let mut world = three();
    let values = [("nom", "Lavallière"), ("date_naissance", "2009-05-05"), ("date_signalement", "2026-06-01")];
    let (one, other) = (world.open_case(CIO, &values), world.open_case(CIO, &values));
    world.open_case(CIO, &values);
    let pressing = |world: &World| asked_today(world, CIO).0.pressing;
    let of_one = pressing(&world) / 3;
    assert!(of_one > 0, "a clock runs since the report");
    let draft = link(TwoCases::new(one, other), Sameness::Linked, "", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(pressing(&world), 2 * of_one);
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

/// Whoever opens another file of somebody who was handed over is told of the office that follows the person, and calls nobody once it is
/// said that both are one; until the person is claimed anew.
#[test]
fn who_was_handed_over_is_not_called_from_another_file_without_a_word() {
    let values = [("nom", "Lavallière"), ("prenom", "Zoé"), ("date_naissance", "2009-05-05")];
    let (mut world, old, _, _) = referral::handed_over_with(&values);
    world.now = world.now.plus_ms(1_000);
    let again = world.open_case(CIO, &values);
    let pairs = |world: &World| -> Vec<[CaseHandle; 2]> {
        let found = duplicates(&viewer(world, CIO), None).unwrap();
        found.pairs.iter().map(|pair| [pair.first.head.case, pair.second.head.case]).collect()
    };
    let followed = |heads: &[CaseHead]| -> Vec<(CaseHandle, String)> {
        heads.iter().map(|head| (head.case, head.keeper().name.clone())).collect()
    };
    assert_eq!(pairs(&world), [[old, again]]);
    let (of_case, of_row) = cautions_at((&world, CIO), again);
    let ml = "Office 2".to_owned();
    assert_eq!((followed(&of_case), followed(&of_row)), (vec![(old, ml.clone())], vec![(old, ml.clone())]));
    let (of_old, _) = cautions_at((&world, CIO), old);
    assert_eq!(of_old, [], "the file itself says who follows the person");

    let cases = TwoCases::new(old, again);
    let draft = link(cases, Sameness::Linked, "", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    assert_eq!((pairs(&world), cautions_at((&world, CIO), again).0), (vec![], vec![]));
    assert_eq!(calls(&world, CIO), [], "the other office calls");
    let named = |world: &World| -> Vec<String> {
        let files = [old, again].map(|file| show(&viewer(world, CIO), file).unwrap());
        let words = |files: &[&CaseView]| files.iter().map(|file| Word::of(file)).collect::<Vec<_>>();
        let both = [words(&[&files[0], &files[1]]), words(&[&files[1], &files[0]])];
        both.iter().map(|words| of_person(words).answer.name).collect()
    };
    assert_eq!(named(&world), [ml.as_str(), ml.as_str()]);

    let claim = claim_value("Office 1", world.offices[CIO].id());
    let signer = world.offices[CIO].staff.public();
    let field = encode(&field_id("organisme_responsable"));
    world.now = world.now.plus_ms(1_000);
    let claimed = Draft::opening(signer, &again.0, &field, claim.as_bytes(), &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![claimed]).unwrap();
    assert_eq!((named(&world), calls(&world, CIO)), (vec!["Office 1".to_owned(); 2], vec![again]), "taken back");
}

#[test]
fn what_is_worked_out_under_a_clock_ahead_is_worked_out_again_once_it_is_right() {
    let mut world = three();
    let claim = claim_value("Office 2", world.offices[ML].id());
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("organisme_responsable", &claim)]);
    let mut terms = world.terms(CIO, ML, &["nom", "organisme_responsable"], Mode::Read);
    terms.until = world.now.plus_ms(DAY_MS);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let right = world.now;
    for at in [CIO, ML] {
        let (now, made) = (kept(&world, at), world.now);
        world.now = terms.until.plus_ms(1);
        let ahead = kept(&world, at);
        assert_ne!(now, ahead, "the grant ends in between");
        assert!(now.iter().all(|(_, of)| of.validity.holds_at(made) && !of.validity.holds_at(world.now)));
        assert!(ahead.iter().all(|(_, of)| of.validity.holds_at(world.now) && !of.validity.holds_at(right)));
        world.now = right;
    }
}

/// The second office has a file of its own on a person, and reads some fields of the first's.
struct TwoFiles {
    world: World,
    /// The file of the first office, as the second knows it, and the second's own.
    theirs: CaseHandle,
    own: CaseHandle,
}

impl TwoFiles {
    fn new(theirs: &[(&str, &str)], own: &[(&str, &str)]) -> Self {
        let mut world = three();
        let case = world.open_case(CIO, theirs);
        let own = world.open_case(ML, own);
        let fields: Vec<&str> = theirs.iter().map(|(field, _)| *field).collect();
        let terms = world.terms(CIO, ML, &fields, Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
        world.settle();
        Self { world, theirs: terms.alias, own }
    }

    fn links(&mut self) -> EntryId {
        let entropy = &mut self.world.offices[ML].entropy;
        let cases = TwoCases::new(self.theirs, self.own);
        let draft = link(cases, Sameness::Linked, "she said so", entropy);
        let id = draft.header.id(self.world.offices[ML].staff.public());
        self.world.submit(ML, Padding::Bare, vec![draft]).unwrap();
        id
    }
}

#[test]
fn whoever_must_not_be_contacted_is_not_from_any_of_the_files() {
    let theirs = [("nom", "Lavallière"), ("a_ne_pas_contacter", "true")];
    let mut files = TwoFiles::new(&theirs, &[("nom", "Lavallière")]);
    assert_eq!(calls(&files.world, ML), [files.own], "nothing says yet that they are one person");
    let linked = files.links();
    assert_eq!(calls(&files.world, ML), []);
    let entropy = &mut files.world.offices[ML].entropy;
    let draft = unlink(linked, "somebody else", entropy);
    files.world.submit(ML, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(calls(&files.world, ML), [files.own]);
}

/// The files to look at before anybody calls the person of a file, or of a list that names one.
fn cautions_at((world, at): (&World, usize), own: CaseHandle) -> (Vec<CaseHead>, Vec<CaseHead>) {
    let kept = kept(world, at);
    let viewer = viewer(world, at);
    let having = |wanted: &LikenessKey| {
        let having = kept.iter().filter(|(_, made)| made.likenesses.contains(wanted));
        Ok(having.map(|(number, _)| *number).collect())
    };
    let own = case::number_of(viewer.store, own).unwrap().unwrap();
    let day = datetime(2026, 11, 24, 15, 0, 0, 0).date();
    let found = caution::of_case(&viewer, own, day, &having).unwrap();
    let row = [("nom", "LAVALLIERE"), ("prenom", "Zoé"), ("date_naissance", "2009-05-05")];
    let row = row.map(|(field, value)| (field_id(field), value.to_owned()));
    let by_row = caution::of_row(&viewer, &row, day, &having).unwrap();
    let kinds = |heads: &[CaseHead]| heads.iter().map(|head| head.case).collect::<Vec<_>>();
    let shared = {
        let mut groups: BTreeMap<LikenessKey, Vec<u64>> = BTreeMap::new();
        kept.iter().for_each(|(number, made)| {
            made.likenesses.iter().for_each(|key| groups.entry(*key).or_default().push(*number));
        });
        let mut shared = Shared::default();
        groups.into_iter().for_each(|(key, cases)| shared.add(&key, cases));
        shared
    };
    let all = caution::of_all(&viewer, day, &shared, &having).unwrap();
    let in_all = all.get(&own).map(|(_, files)| kinds(files)).unwrap_or_default();
    assert_eq!(in_all, kinds(&found), "however it is asked for");
    (found, by_row)
}

/// The files that may be of the person of the own one and say not to contact the person.
fn cautions(files: &TwoFiles) -> Vec<CaseHandle> {
    let kept = kept(&files.world, ML);
    let day = datetime(2026, 11, 24, 15, 0, 0, 0).date();
    let (found, by_row) = cautions_at((&files.world, ML), files.own);
    let handles = |heads: Vec<CaseHead>| heads.into_iter().map(|head| head.case).collect::<Vec<_>>();
    let is_said = kept.iter().any(|(_, made)| made.row.iter().any(|row| row.calling.must_not_be_contacted(day)));
    assert_eq!(handles(by_row).contains(&files.theirs), is_said, "a list that names the person finds it");
    handles(found)
}

#[test]
fn who_may_be_somebody_that_must_not_be_contacted_is_told_until_that_is_decided() {
    let person = [("nom", "Lavallière"), ("prenom", "Zoé"), ("date_naissance", "2009-05-05")];
    let flag = [("a_ne_pas_contacter", "true")];
    let mut files = TwoFiles::new(&[&person[..], &flag].concat(), &person);
    assert_eq!(cautions(&files), [files.theirs]);
    let linked = files.links();
    assert_eq!((cautions(&files), calls(&files.world, ML)), (vec![], vec![]), "once they are linked it is sure");
    let entropy = &mut files.world.offices[ML].entropy;
    let draft = unlink(linked, "", entropy);
    files.world.submit(ML, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(cautions(&files), [files.theirs]);
    let cases = TwoCases::new(files.theirs, files.own);
    let draft = link(cases, Sameness::Distinct, "", &mut files.world.offices[ML].entropy);
    files.world.submit(ML, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(cautions(&files), [], "nobody asks again");

    let over = [("a_ne_pas_contacter", "true"), ("a_ne_pas_contacter_jusqu_au", "2026-11-23")];
    assert_eq!(cautions(&TwoFiles::new(&[&person[..], &over].concat(), &person)), [], "the flag is over");
    assert_eq!(cautions(&TwoFiles::new(&person, &person)), [], "nobody says so");
    let brother = [("nom", "Lavallière"), ("prenom", "Max"), ("date_naissance", "2009-05-05")];
    let telephone = [("mobile", "0612345678")];
    let theirs = [&person[..], &flag, &telephone].concat();
    assert_eq!(cautions(&TwoFiles::new(&theirs, &[&brother[..], &telephone].concat())), [], "families share one");
}

#[test]
fn of_two_own_files_of_a_person_one_is_called_from_and_an_appointment_in_one_counts_in_both() {
    let mut world = three();
    let files = [(); 2].map(|()| world.open_case(ML, &[("nom", "Lavallière")]));
    assert_eq!(calls(&world, ML), files);
    let cases = TwoCases::new(files[0], files[1]);
    let draft = link(cases, Sameness::Linked, "", &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![draft]).unwrap();
    assert_eq!(calls(&world, ML), files[..1]);
    let signer = world.offices[ML].staff.public();
    let field = encode(&field_id("prochain_rdv_date"));
    let entropy = &mut world.offices[ML].entropy;
    let appointment = Draft::opening(signer, &files[1].0, &field, b"2026-12-01", entropy);
    world.submit(ML, Padding::Bare, vec![appointment]).unwrap();
    assert_eq!(calls(&world, ML), []);
}

#[test]
fn what_was_read_in_a_linked_file_is_forgotten_with_it() {
    let theirs = [("nom", "Lavallière"), ("a_ne_pas_contacter", "true")];
    let mut files = TwoFiles::new(&theirs, &[("nom", "Lavallière")]);
    files.links();
    let until: Vec<_> = kept(&files.world, ML).into_iter().map(|(_, made)| made.validity.until).collect();
    assert!(until.iter().all(Option::is_some), "what rests on a grant says until when: {until:?}");
    let store = &files.world.offices[ML].store;
    let (theirs, own) = (case::number_of(store, files.theirs), case::number_of(store, files.own));
    let (theirs, own) = (theirs.unwrap().unwrap(), own.unwrap().unwrap());
    let written = |write: &dyn Fn(&mut Overlay<'_>)| -> Batch {
        let mut overlay = Overlay::new(store);
        write(&mut overlay);
        overlay.batch
    };
    let (key, grant) = case::grants(store, theirs).unwrap().remove(0);
    let revoked = written(&|overlay| case::put_grant(overlay, key, &grant));
    let found = touched(store, &revoked, Some(files.world.offices[ML].id())).unwrap();
    assert!(found.forgotten.contains(&theirs) && found.forgotten.contains(&own), "{found:?}");
    let record = case::case(store, own).unwrap().unwrap();
    let changed = written(&|overlay| overlay.put(Table::Cases, own.to_be_bytes(), encode(&record)));
    let found = touched(store, &changed, None).unwrap();
    assert_eq!((found.cases.contains(&theirs), found.forgotten.is_empty()), (true, true), "{found:?}");
}

#[test]
fn who_is_given_a_person_that_it_cannot_know_of_leaves_the_person_to_the_home() {
    let mut world = three();
    let claim = claim_value("Office 2", world.offices[ML].id());
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé"), ("organisme_responsable", &claim)]);
    let names = world.terms(CIO, ML, &["nom", "prenom"], Mode::Read);
    world.grant(CIO, case, &names).unwrap();
    world.settle();
    assert_eq!((calls(&world, CIO), calls(&world, ML)), (vec![case], vec![]), "somebody calls");
    let told = responsible(&show(&viewer(&world, ML), names.alias).unwrap());
    assert_eq!((told.name.as_str(), told.untold), ("", true), "who is not told names nobody");

    let mut claims = world.terms(CIO, ML, &["organisme_responsable"], Mode::Read);
    claims.alias = names.alias;
    let granted = world.grant(CIO, case, &claims).unwrap();
    world.settle();
    assert_eq!((calls(&world, CIO), calls(&world, ML)), (vec![], vec![names.alias]), "one office calls");
    assert!(kept(&world, CIO)[0].1.validity.until.is_some(), "and it is asked again when the grant ends");

    let reason = Reason { text: "withdrawn".to_owned() };
    let revoked = single(Kind::Revocation, vec![granted], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![revoked]).unwrap();
    world.settle();
    assert_eq!((calls(&world, CIO), calls(&world, ML)), (vec![case], vec![]));
}

/// Each office opened a file of the same person while it was cut off, and claimed the person: once each knows of the other's file, the one
/// that claimed first calls.
#[test]
fn of_two_offices_that_claimed_a_person_in_two_files_one_calls() {
    let mut world = three();
    let open = |world: &mut World, at: usize| {
        let claim = claim_value(&format!("Office {}", world.offices[at].number), world.offices[at].id());
        world.now = world.now.plus_ms(1_000);
        world.open_case(at, &[("nom", "Lavallière"), ("organisme_responsable", &claim)])
    };
    let (older, newer) = (open(&mut world, ML), open(&mut world, CIO));
    let to_cio = world.terms(ML, CIO, &["nom", "organisme_responsable"], Mode::Read);
    world.grant(ML, older, &to_cio).unwrap();
    let to_ml = world.terms(CIO, ML, &["nom", "organisme_responsable"], Mode::Read);
    world.grant(CIO, newer, &to_ml).unwrap();
    world.settle();
    assert_eq!(
        (calls(&world, ML), calls(&world, CIO)),
        (vec![older], vec![newer]),
        "nothing says that they are one person"
    );
    for (at, own, theirs) in [(ML, older, to_ml.alias), (CIO, newer, to_cio.alias)] {
        let draft = link(TwoCases::new(own, theirs), Sameness::Linked, "she said so", &mut world.offices[at].entropy);
        world.submit(at, Padding::Bare, vec![draft]).unwrap();
    }
    world.settle();
    assert_eq!((calls(&world, ML), calls(&world, CIO)), (vec![older], vec![]));
}

/// A store that counts how many entries are read.
struct EntriesRead<'a> {
    store: &'a MemoryStore,
    entries: Cell<usize>,
}

impl EntriesRead<'_> {
    fn count(&self, table: Table, rows: usize) {
        self.entries.set(self.entries.get() + if table == Table::Entries { rows } else { 0 });
    }
}

impl Store for EntriesRead<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.count(table, 1);
        self.store.get(table, key)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        self.count(table, 1);
        self.store.last(table, from, to)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self.store.scan(table, from, to, limit)?;
        self.count(table, rows.len());
        Ok(rows)
    }
}

/// To read the id of a document that nobody wrote in since it was opened is to hash what opened it: who lists cases waits for none.
#[test]
fn who_lists_cases_reads_what_stands_in_them_and_no_entry() {
    let mut world = three();
    let fields = [("nom", "Lavallière"), ("prenom", "Zoé"), ("date_naissance", "2009-05-05"), ("commune", "Metz")];
    let mut cases: Vec<CaseHandle> = (0..3).map(|_| world.open_case(CIO, &fields)).collect();
    cases.sort_unstable();
    let office = viewer(&world, CIO);
    let counting = EntriesRead { store: &world.offices[CIO].store, entries: Cell::new(0) };
    let counted = Viewer { store: &counting, ..office };
    let listed = list(&counted, &Filter::default()).unwrap();
    assert_eq!(listed, list(&office, &Filter::default()).unwrap());
    let mut found: Vec<CaseHandle> = listed.cases.iter().map(|case| case.head.case).collect();
    found.sort_unstable();
    assert_eq!(found, cases);
    assert!(listed.cases.iter().all(|case| case.fields.len() == fields.len()), "{listed:?}");
    assert_eq!(counting.entries.take(), 0);
    project(&counted, &numbers(&world, CIO)).unwrap();
    assert_eq!(counting.entries.take(), cases.len(), "the one that opened each case: it may have been erased");
}
