// SPDX-License-Identifier: EUPL-1.2
//! Cases of other kinds than a young person's: solutions with places, threads of messages, news.

use proptest::prelude::*;

use super::*;
use crate::statement::{Consultation, Payload, Scope, kind_of};
use crate::view::news::{self, What};
use crate::view::places::{Place, Places, places};
use crate::view::show::show;
use crate::view::thread::{ABOUT, MESSAGE_ABOUT, SUBJECT, Thread, threads};
use crate::view::{Filter, Viewer, list};

impl World {
    pub(super) fn viewer(&self, at: usize) -> Viewer<'_> {
        let office = &self.offices[at];
        let directory = office.replica.directory();
        Viewer { store: &office.store, directory, organisation: office.id(), now: self.now }
    }

    /// Shares a case under another basis than consent, which needs no one's agreement.
    fn share(&mut self, from: usize, case: CaseHandle, to: usize, fields: &[&str], mode: Mode, alias: CaseHandle) {
        let terms = GrantTerms { basis: Basis::PublicTask, alias, ..self.terms(from, to, fields, mode) };
        self.grant(from, case, &terms).unwrap();
    }

    fn alias(&mut self, at: usize) -> CaseHandle {
        CaseHandle(self.offices[at].entropy.draw())
    }

    /// Adds an item to a case as an office knows it.
    fn add(&mut self, at: usize, case: CaseHandle, field: &str, value: &str) -> EntryId {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::opening(signer, &case.0, &encode(&field_id(field)), value.as_bytes(), entropy);
        self.submit(at, Padding::Bare, vec![draft]).unwrap().entries[0]
    }

    fn reserve(&mut self, at: usize, case: CaseHandle, reference: &str) -> EntryId {
        self.add(at, case, "solution_reservation", &format!(r#"{{"etat":"demandee","reference":"{reference}"}}"#))
    }

    fn thread(&self, at: usize) -> Thread {
        let reader = self.offices[at].staff.public();
        threads(&self.viewer(at), reader, &(0..100).collect()).unwrap().threads.remove(0)
    }

    fn look(&mut self, at: usize, case: Option<CaseHandle>, reason: &str) {
        self.looks(at, case, &[reason]);
    }

    /// Says in one commit that somebody looks at a case, or at a list, for each of some reasons.
    fn looks(&mut self, at: usize, case: Option<CaseHandle>, reasons: &[&str]) {
        let scope = if case.is_some() { Scope::Case } else { Scope::List };
        let entropy = &mut self.offices[at].entropy;
        let look = |reason: &&str| {
            let consultation = Consultation { scope, case, reason: (*reason).to_owned() };
            single(Kind::Consultation, vec![], &consultation, &mut *entropy)
        };
        let drafts: Vec<Draft> = reasons.iter().map(look).collect();
        let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
        self.submit(at, padding, drafts).unwrap();
    }
}

/// What became of each reservation, by reference.
fn states(places: &Places) -> Vec<(&str, Place)> {
    places.reservations.iter().map(|reservation| (reservation.reference.as_str(), reservation.place)).collect()
}

const SOLUTION: [(&str, &str); 2] = [("solution_nom", "E2C"), ("solution_places", "1")];

/// A solution of the first office with one place; the two others may read it and ask for a place. Returns what each knows it by.
fn shared_solution(world: &mut World) -> [CaseHandle; 3] {
    let own = world.open_case_of(CIO, CaseKind::Solution, &SOLUTION);
    let mut known = [own; 3];
    for to in [ML, OTHER] {
        let alias = world.alias(CIO);
        world.share(CIO, own, to, &["solution_nom", "solution_places", "solution_reservation"], Mode::Read, alias);
        world.share(CIO, own, to, &["solution_reservation"], Mode::Write, alias);
        known[to] = alias;
    }
    world.settle();
    known
}

#[test]
fn the_last_place_goes_to_one_of_two_offices_cut_off_from_each_other_and_both_are_told() {
    let mut world = three();
    let known = shared_solution(&mut world);
    world.cut(CIO, ML);
    world.reserve(ML, known[ML], "mission");
    let pending = [("mission", Place::Pending)];
    assert_eq!(states(&places(&world.viewer(ML), known[ML]).unwrap()), pending, "nobody promises what may be gone");
    world.now = world.now.plus_ms(1_000);
    world.reserve(OTHER, known[OTHER], "alj");
    world.settle();
    let kept = [("alj", Place::Kept)];
    assert_eq!(states(&places(&world.viewer(OTHER), known[OTHER]).unwrap()), kept);
    world.now = world.now.plus_ms(1_000);
    world.link(CIO, ML);
    world.settle();
    // The one that the home heard of first has the place, although it was asked for later; all three say the same.
    for at in [CIO, ML, OTHER] {
        let view = places(&world.viewer(at), known[at]).unwrap();
        assert_eq!(states(&view), [("alj", Place::Kept), ("mission", Place::Waiting { rank: 1 })], "office {at}");
        assert_eq!((view.counts[0].free(), view.counts[0].waiting), (Some(0), 1));
    }
}

#[test]
fn a_place_given_back_goes_to_who_waits_and_a_stranger_cannot_give_it_back() {
    let mut world = three();
    let known = shared_solution(&mut world);
    let first = world.reserve(ML, known[ML], "mission");
    world.settle();
    world.now = world.now.plus_ms(1_000);
    world.reserve(OTHER, known[OTHER], "alj");
    world.settle();
    world.now = world.now.plus_ms(1_000);
    let cancelled = r#"{"etat":"annulee","reference":"mission"}"#;
    world.change(OTHER, first.into(), cancelled).unwrap();
    world.settle();
    let kept = [("mission", Place::Kept), ("alj", Place::Waiting { rank: 1 })];
    assert_eq!(states(&places(&world.viewer(CIO), known[CIO]).unwrap()), kept, "it is not the stranger's to cancel");
    world.now = world.now.plus_ms(1_000);
    world.change(ML, first.into(), cancelled).unwrap();
    world.settle();
    for at in [CIO, ML, OTHER] {
        let view = places(&world.viewer(at), known[at]).unwrap();
        assert_eq!(states(&view), [("alj", Place::Kept), ("mission", Place::Cancelled)], "office {at}");
    }
}

#[test]
fn a_session_with_places_of_its_own_counts_alone() {
    let mut world = three();
    let sessions = [
        ("solution_nom", "E2C"),
        ("solution_places", "1"),
        ("solution_session", r#"{"debut":"2027-01-04","places":"1"}"#),
        ("solution_session", r#"{"debut":"2027-09-01"}"#),
    ];
    let case = world.open_case_of(CIO, CaseKind::Solution, &sessions);
    for (reference, session) in [("a", "2027-01-04"), ("b", "2027-01-04"), ("c", "2027-09-01"), ("d", "")] {
        world.now = world.now.plus_ms(1);
        let session = if session.is_empty() { String::new() } else { format!(r#","session":"{session}""#) };
        let value = format!(r#"{{"etat":"demandee","reference":"{reference}"{session}}}"#);
        world.add(CIO, case, "solution_reservation", &value);
    }
    let view = places(&world.viewer(CIO), case).unwrap();
    let waits = Place::Waiting { rank: 1 };
    assert_eq!(states(&view), [("a", Place::Kept), ("b", waits), ("c", Place::Kept), ("d", waits)]);
    let free: Vec<_> = view.counts.iter().map(|count| (count.session.as_deref(), count.free())).collect();
    assert_eq!(free, [(None, Some(0)), (Some("2027-01-04"), Some(0))]);
}

#[test]
fn the_places_of_sessions_are_not_counted_a_second_time_for_the_solution() {
    let mut world = three();
    let session = ("solution_session", r#"{"debut":"2027-01-04","places":"1"}"#);
    let case =
        world.open_case_of(CIO, CaseKind::Solution, &[("solution_nom", "E2C"), ("solution_places", "1"), session]);
    let counted = |world: &World| {
        let view = places(&world.viewer(CIO), case).unwrap();
        (view.free(), view.total(), view.sessions)
    };
    let sessions = vec!["2027-01-04".to_owned()];
    assert_eq!(counted(&world), (Some(1), 1, sessions.clone()));
    world.add(CIO, case, "solution_reservation", r#"{"etat":"demandee","reference":"a","session":"2027-01-04"}"#);
    assert_eq!(counted(&world), (Some(0), 1, sessions));
}

#[test]
fn a_field_of_one_kind_of_case_stands_in_no_case_of_another() {
    let mut world = three();
    let person = world.open_case(CIO, &[("nom", "Lavallière")]);
    let solution = world.open_case_of(CIO, CaseKind::Solution, &SOLUTION);
    let signer = world.offices[CIO].staff.public();
    for (case, field) in [(person, "solution_nom"), (solution, "nom")] {
        let entropy = &mut world.offices[CIO].entropy;
        let draft = Draft::opening(signer, &case.0, &encode(&field_id(field)), b"text", entropy);
        let refused = world.submit(CIO, Padding::Bare, vec![draft]);
        assert!(matches!(refused, Err(SubmitError::Entry { .. })), "{field}: {refused:?}");
        let terms = world.terms(CIO, ML, &[field], Mode::Read);
        assert!(matches!(world.grant(CIO, case, &terms), Err(SubmitError::Entry { .. })), "{field}");
    }
    let mixed = world.terms(CIO, ML, &["nom", "solution_nom"], Mode::Read);
    assert!(world.grant(CIO, person, &mixed).is_err());
}

/// What partners wrote to each other about a case goes with the case, whoever began the thread: when the grant runs out, by its time and
/// without a word of anybody.
#[test]
fn messages_about_a_case_close_when_it_may_not_be_seen_any_more() {
    let mut world = three();
    let person = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    terms.until = world.now.plus_ms(10 * DAY_MS);
    world.grant(CIO, person, &terms).unwrap();
    world.settle();
    // The partner begins the thread, and names the case by the number that it knows it by.
    let thread = world.open_case_of(ML, CaseKind::Thread, &[(SUBJECT, "Une question")]);
    let about = world.add(ML, thread, ABOUT, &terms.alias.to_string());
    let mut shared = world.terms(ML, CIO, &[SUBJECT, MESSAGE_ABOUT], Mode::Write);
    shared.items = vec![about.into()];
    world.grant(ML, thread, &shared).unwrap();
    world.add(ML, thread, MESSAGE_ABOUT, "Vit-il encore chez sa tante ?");
    world.settle();
    world.add(CIO, world.thread(CIO).head.case, MESSAGE_ABOUT, "Oui, à Laxou");
    world.settle();
    let read = |world: &World, at: usize| {
        let thread = world.thread(at);
        let texts: Vec<_> = thread.messages.iter().filter_map(|message| message.text.clone()).collect();
        let shown = show(&world.viewer(at), thread.head.case).unwrap();
        assert_eq!(
            shown.fields.iter().any(|field| field.field == MESSAGE_ABOUT),
            !texts.is_empty(),
            "however it is read"
        );
        assert!(thread.personal, "what it is about stays told");
        texts.len()
    };
    assert_eq!((read(&world, CIO), read(&world, ML)), (2, 2));
    world.now = terms.until;
    assert_eq!((read(&world, CIO), read(&world, ML)), (2, 0), "the office whose case it is goes on reading");
    let listed = list::list(&world.viewer(ML), &Filter { kind: Some(CaseKind::Thread), ..Filter::default() }).unwrap();
    assert!(listed.cases.iter().all(|case| !case.fields.contains_key(MESSAGE_ABOUT)), "an export holds none of it");
}

/// A store that an earlier program wrote does not say which thread is about which case: the daily look makes it good.
#[test]
fn threads_that_an_earlier_program_wrote_follow_their_case() {
    let mut world = three();
    let person = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, person, &terms).unwrap();
    let thread = world.open_case_of(CIO, CaseKind::Thread, &[(SUBJECT, "Une question")]);
    let about = world.add(CIO, thread, ABOUT, &terms.alias.to_string());
    let mut shared = world.terms(CIO, ML, &[SUBJECT, MESSAGE_ABOUT], Mode::Write);
    shared.items = vec![about.into()];
    let of_thread = world.grant(CIO, thread, &shared).unwrap();
    world.add(CIO, thread, MESSAGE_ABOUT, "Vit-il encore chez sa tante ?");
    world.settle();
    for office in &mut world.offices {
        let mut batch = Batch::default();
        let named = |key: &[u8]| [&b"about/"[..], b"naming/"].iter().any(|prefix| key.starts_with(prefix));
        let rows = office.store.rows().filter(|(table, key, _)| *table == Table::Meta && named(key));
        rows.for_each(|(table, key, _)| batch.delete(table, key));
        office.store.commit(&batch).unwrap();
    }
    world.revoke(CIO, grant);
    world.settle();
    let ended = |world: &World| {
        let (_, grant) = case::grant(&world.offices[CIO].store, of_thread).unwrap().unwrap();
        grant.revoked.is_some()
    };
    assert!(!ended(&world), "nothing says what the thread is about");
    (0..2).for_each(|_| world.pass(DAY_MS));
    world.settle();
    assert!(!world.holds(ML, "chez sa tante") && world.holds(CIO, "chez sa tante"));
    assert!(ended(&world));
}

/// Who receives a solution knows it for one, and not for a young person.
#[test]
fn a_recipient_knows_of_what_kind_a_case_is() {
    let mut world = three();
    shared_solution(&mut world);
    let listed = |kind| {
        let filter = Filter { kind: Some(kind), ..Filter::default() };
        list::list(&world.viewer(ML), &filter).unwrap().cases.len()
    };
    assert_eq!((listed(CaseKind::Solution), listed(CaseKind::Person)), (1, 0));
}

/// Two offices talk about a young person whom both know; a third that takes part learns neither who it is nor that they do.
#[test]
fn a_thread_names_its_case_to_each_participant_by_its_own_number() {
    let mut world = three();
    let person = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let person_alias = world.alias(CIO);
    terms.alias = person_alias;
    world.grant(CIO, person, &terms).unwrap();
    let thread = world.open_case_of(CIO, CaseKind::Thread, &[(SUBJECT, "Un stage ?")]);
    let about = world.add(CIO, thread, ABOUT, &person_alias.to_string());
    let fields = [SUBJECT, MESSAGE_ABOUT];
    for to in [ML, OTHER] {
        let mut terms = world.terms(CIO, to, &fields, Mode::Write);
        terms.items = if to == ML { vec![about.into()] } else { vec![] };
        world.grant(CIO, thread, &terms).unwrap();
    }
    world.add(CIO, thread, MESSAGE_ABOUT, "Il cherche un stage en cuisine");
    world.settle();
    let (mission, alj) = (world.thread(ML), world.thread(OTHER));
    assert_eq!(mission.about.as_ref().map(|head| head.case), Some(person_alias));
    assert_eq!(alj.about, None);
    assert!(!world.holds(OTHER, &person_alias.to_string()) && !world.holds(OTHER, &person.to_string()));
    // What one answers reaches the others, who are told that they have not read it.
    let known = mission.head.case;
    world.now = world.now.plus_ms(1_000);
    world.add(ML, known, MESSAGE_ABOUT, "Oui, chez nous");
    world.settle();
    let texts = |thread: &Thread| {
        thread.messages.iter().map(|message| (message.text.clone().unwrap(), message.unread)).collect::<Vec<_>>()
    };
    let first = ("Il cherche un stage en cuisine".to_owned(), true);
    let answer = ("Oui, chez nous".to_owned(), true);
    assert_eq!(texts(&world.thread(OTHER)), [first.clone(), answer.clone()]);
    assert_eq!(texts(&world.thread(CIO))[1], answer);
    assert_eq!(
        texts(&world.thread(ML)),
        [first.clone(), (answer.0.clone(), false)],
        "nobody has to read what he wrote"
    );
    world.look(ML, Some(known), "");
    assert_eq!(world.thread(ML).unread(), 0);
    // The alias by which a partner knows an own case leads the holder back to it.
    assert_eq!(world.thread(CIO).about.map(|head| head.case), Some(person));
}

#[test]
fn news_are_what_others_changed_since_one_asked() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let ask = |world: &mut World, at: usize| {
        world.now = world.now.plus_ms(1_000);
        world.look(at, None, news::REASON);
        let view = news::news(&world.viewer(at), world.offices[at].staff.public(), None).unwrap();
        view.items.into_iter().map(|item| item.what).collect::<Vec<_>>()
    };
    let granted = What::Granted { fields: vec!["nom".to_owned()], until: terms.until };
    assert_eq!(ask(&mut world, ML), [granted], "what comes with a grant is told by the grant");
    assert_eq!(ask(&mut world, ML), []);
    let name = world.document_of(CIO, "nom");
    let mobile = world.document_of(CIO, "mobile");
    world.change(CIO, name, "Lavalliere").unwrap();
    world.change(CIO, mobile, "0698765432").unwrap();
    world.settle();
    let said = ask(&mut world, ML);
    assert!(
        matches!(&said[..], [What::Written { field, value, .. }] if field == "nom" && value.as_deref() == Some("Lavalliere"))
    );
    assert_eq!(ask(&mut world, CIO), [], "one's own changes are no news");
    world.change(ML, name, "La Vallière").unwrap();
    world.settle();
    assert!(matches!(&ask(&mut world, CIO)[..], [What::Written { field, .. }] if field == "nom"));
    assert_eq!(ask(&mut world, ML), [What::Admitted { field: "nom".to_owned() }]);
    // What may not be seen any more is no news, even of what came before.
    world.change(CIO, name, "Secret").unwrap();
    world.settle();
    let grant = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.id;
    let reason = Reason { text: "withdrawn".to_owned() };
    let draft = single(Kind::Revocation, vec![grant], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    assert_eq!(
        ask(&mut world, ML),
        [What::Revoked],
        "the case is gone, with all that was written in it, and that is said"
    );
    assert_eq!(ask(&mut world, ML), []);
}

/// Returns the first commit that is new to the reader of an office, reading commit by commit.
fn first_unseen_by_reading(world: &World, at: usize) -> u64 {
    let (office, store) = (&world.offices[at], &world.offices[at].store);
    let floor = world.now.0.saturating_sub(31 * DAY_MS);
    for commit in (0..ledger::commit_count(store).unwrap()).rev() {
        let signed = ledger::signed(store, commit).unwrap().commit;
        if office.replica.directory().ledger(signed.ledger).map(|(organisation, _)| organisation) != Some(office.id()) {
            continue;
        }
        let asks = ledger::entries_of(store, commit).unwrap().iter().any(|(_, entry)| {
            let body = ledger::body(store, entry.location, 0).unwrap();
            let reason = body.and_then(|body| Consultation::read(&body).ok()).map(|said| said.reason);
            kind_of(&entry.header) == Some(Kind::Consultation) && reason.as_deref() == Some(news::REASON)
        });
        let asks = asks && signed.signer == office.staff.public();
        if signed.time.0 < floor || asks {
            return commit + 1;
        }
    }
    0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whoever asked, looked at something else, wrote, or was told something: news begin after the last question.
    #[test]
    fn news_begin_where_reading_every_commit_says(work in prop::collection::vec((0u8..7, 1usize..20), 0..24)) {
        let mut world = three();
        for (what, times) in work {
            match what {
                0 => world.look(CIO, None, news::REASON),
                1 => (0..times).for_each(|_| world.look(CIO, None, "another")),
                2 => world.looks(CIO, None, &[news::REASON, "another"]),
                3 => world.looks(CIO, None, &["another", news::REASON]),
                4 => drop(world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé")])),
                5 => world.now = world.now.plus_ms(9 * DAY_MS),
                _ => {
                    let case = world.open_case(ML, &[("nom", "Weber")]);
                    let terms = world.terms(ML, CIO, &["nom"], Mode::Read);
                    world.grant(ML, case, &terms).unwrap();
                    world.settle();
                }
            }
            let found = news::first_unseen(&world.viewer(CIO), world.offices[CIO].staff.public()).unwrap();
            prop_assert_eq!(found, first_unseen_by_reading(&world, CIO));
        }
    }
}
