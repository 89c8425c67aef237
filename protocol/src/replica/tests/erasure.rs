// SPDX-License-Identifier: EUPL-1.2
//! What is erased is erased everywhere, and never comes back.

use proptest::prelude::*;

use super::world::*;
use super::*;
use crate::erasure::{asked, erased_by, is_closed};
use crate::retention::{NOTICE_MS, kept};
use crate::statement::{
    ConsentForm, ConsentLine, ConsentParticulars, ErasureGround, RetentionWord, consent, erasure, retention,
};
use crate::store::Row;
use crate::view::edit::edit_context;

const RULE_OTHERS: &str = "an entry to erase is not of a case of this organisation";

impl World {
    fn try_erase(&mut self, at: usize, entries: Vec<EntryId>) -> Result<EntryId, SubmitError> {
        let draft = erasure(ErasureGround::Request, "asked for by the person", entries, &mut self.offices[at].entropy);
        Ok(self.submit(at, Padding::Bare, vec![draft])?.entries[0])
    }

    fn erase(&mut self, at: usize, entries: Vec<EntryId>) -> EntryId {
        self.try_erase(at, entries).unwrap()
    }

    /// Who was asked on a cause, and how many bodies each says it deleted.
    fn answers(&self, at: usize, cause: EntryId) -> Vec<Option<u32>> {
        let asked = asked(&self.offices[at].store, cause).unwrap();
        asked.into_iter().map(|(_, asked)| asked.answer.map(|answer| answer.bodies)).collect()
    }

    fn held_nowhere(&self, text: &str) -> bool {
        (0..self.offices.len()).all(|at| !self.holds(at, text))
    }
}

#[test]
fn erased_value_is_gone_everywhere_and_its_place_stays() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    for to in [ML, OTHER] {
        let terms = world.terms(CIO, to, &["nom", "mobile"], Mode::Write);
        world.grant(CIO, case, &terms).unwrap();
    }
    world.settle();
    let document = world.document_of(CIO, "mobile");
    let contributed = world.change(ML, document, "0699999999").unwrap().entries[0];
    world.settle();
    let order = world.erase(CIO, vec![document.into(), contributed]);
    world.settle();
    assert!(world.held_nowhere("0612345678") && world.held_nowhere("0699999999"));
    assert_eq!(world.answers(CIO, order), [Some(2), Some(2)]);
    let sealed = values(&[("nom", "Lavallière"), ("mobile", "(sealed)")]);
    for at in [CIO, ML, OTHER] {
        assert_eq!(world.values(at), sealed, "office {at}");
    }
    assert!(!world.holds(ML, "asked for by the person"), "the reason stays with the holder");

    // What comes after it stands as before.
    world.change(CIO, document, "0700000000").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Lavallière"), ("mobile", "0700000000")]));
}

/// Who builds changes, an import above all, learns that a person had the value of a field erased, and not what it was.
#[test]
fn who_writes_again_learns_that_a_person_had_a_value_erased() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678"), ("mail", "z@example.org")]);
    let viewer = |world: &World| {
        let context = edit_context(&desk::viewer(world, CIO), case, &[]).unwrap();
        let named = |id| Catalogue::current().field(id).unwrap().name.as_str();
        context.documents.into_iter().map(|document| (named(document.field), document.erased)).collect::<Vec<_>>()
    };
    assert_eq!(viewer(&world), [("nom", false), ("mobile", false), ("mail", false)]);
    let (mobile, mail) = (world.document_of(CIO, "mobile"), world.document_of(CIO, "mail"));
    world.erase(CIO, vec![mobile.into()]);
    let court = erasure(ErasureGround::CourtOrder, "ordered", vec![mail.into()], &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![court]).unwrap();
    assert_eq!(viewer(&world), [("nom", false), ("mobile", true), ("mail", false)]);
    world.change(CIO, mobile, "0700000000").unwrap();
    assert_eq!(viewer(&world)[1], ("mobile", false), "what stands there now is another value");
}

#[test]
fn another_grant_sends_the_header_of_what_was_erased_alone() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let document = world.document_of(CIO, "nom");
    world.erase(CIO, vec![document.into()]);
    for to in [ML, OTHER] {
        let terms = world.terms(CIO, to, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap();
    }
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "(sealed)")]));
    assert!(world.held_nowhere("Lavallière"));
}

#[test]
fn nobody_erases_what_is_not_theirs() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.open_case(ML, &[("nom", "Marchand")]);
    world.settle();
    let foreign = EntryId::from(world.document_of(CIO, "nom"));
    let rule = || RULE_OTHERS.to_owned();
    assert_eq!(world.try_erase(ML, vec![foreign]), Err(SubmitError::Entry { index: 0, rule: rule() }));
    assert_eq!(world.try_erase(ML, vec![grant]), Err(SubmitError::Entry { index: 0, rule: rule() }));

    // A node whose program keeps to no rules orders what it likes: only what is its own to erase goes.
    let mut own = None;
    case::for_each::<ReplicaError>(&world.offices[ML].store, |number, record| {
        if record.home == world.offices[ML].replica.identity.ledger {
            own = Some(case::all_documents(&world.offices[ML].store, number, None)?[0].1.document);
        }
        Ok(())
    })
    .unwrap();
    let (own, signer) = (EntryId::from(own.unwrap()), secret(1, 4));
    let entropy = &mut world.offices[CIO].entropy;
    let mut draft = erasure(ErasureGround::Request, "", vec![own, foreign], entropy);
    draft.bodies.clear();
    let order = draft.header.id(signer.public());
    world.disclose_slots_unchecked(CIO, ML, &signer, (None, 0), draft);
    assert_eq!(world.refusals, vec![]);
    assert!(world.holds(ML, "Marchand") && !world.holds(ML, "Lavallière"));
    assert_eq!(erased_by(&world.offices[ML].store, own, world.offices[CIO].id()).unwrap(), None);
    assert_eq!(erased_by(&world.offices[ML].store, foreign, world.offices[CIO].id()).unwrap(), Some(order));
}

#[test]
fn what_a_restored_store_brings_back_is_erased_again() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let backups = [CIO, ML].map(|at| world.offices[at].store.scan(Table::Bodies, &[], &[], usize::MAX).unwrap());
    let document = world.document_of(CIO, "nom");
    world.erase(CIO, vec![document.into()]);
    world.settle();
    for (at, bodies) in [CIO, ML].into_iter().zip(backups) {
        let mut batch = Batch::default();
        bodies.into_iter().for_each(|(key, body)| batch.put(Table::Bodies, key, body));
        world.offices[at].store.commit(&batch).unwrap();
        assert!(world.holds(at, "Lavallière"));
        world.reopen(at, world.offices[at].store.clone());
        assert!(world.offices[at].replica.next_wake(world.now) <= Some(world.now));
        world.step(at, Input::Tick).unwrap();
    }
    assert!(world.held_nowhere("Lavallière"));
}

#[test]
fn case_whose_opening_is_erased_is_closed_and_its_row_is_forgotten() {
    let mut world = three();
    let signer = world.offices[CIO].staff.public();
    let entropy = &mut world.offices[CIO].entropy;
    let handle = CaseHandle(entropy.draw());
    let origin = CaseOrigin::of_row("list", "120000000AA");
    let opened = case_opened(&CaseOpened { case: handle, kind: CaseKind::Person }, &origin, entropy);
    let value = Draft::opening(signer, &handle.0, &encode(&field_id("nom")), "Lavallière".as_bytes(), entropy);
    let entries = world.submit(CIO, Padding::Padded, vec![opened, value]).unwrap().entries;
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    world.grant(CIO, handle, &terms).unwrap();
    world.settle();
    let row = CaseOrigin::row_digest("list", "120000000AA").0;
    assert!(world.offices[CIO].store.get(Table::RowKeys, &row).unwrap().is_some());
    world.cut(CIO, ML);
    let document = world.document_of(CIO, "nom");
    let late = world.change(ML, document, "Lavallière-Petit").unwrap().entries[0];
    world.erase(CIO, vec![entries[0]]);
    world.erase(CIO, vec![entries[1]]);
    world.link(CIO, ML);
    world.settle();
    assert!(world.offices[CIO].store.get(Table::RowKeys, &row).unwrap().is_none());
    let (_, record) = case::cases(&world.offices[CIO].store, 0, 1).unwrap().remove(0);
    assert!(is_closed(&world.offices[CIO].store, &record).unwrap());
    assert!(!world.holds(CIO, "120000000AA") && !world.holds(CIO, "Petit"), "what came late is not kept");
    let decision = case::decision(&world.offices[CIO].store, late).unwrap().unwrap();
    assert_eq!(decision.verdict, Verdict::Refused { reason: Refusal::Closed });
    assert!(matches!(world.change(CIO, document, "again"), Err(SubmitError::Entry { .. })));
    let again = GrantTerms { from: world.now, ..terms };
    assert!(matches!(world.grant(CIO, handle, &again), Err(SubmitError::Entry { .. })));
}

#[test]
fn an_order_names_only_what_went_to_the_same_organisations() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let [name, first_name] = ["nom", "prenom"].map(|field| EntryId::from(world.document_of(CIO, field)));
    let rule = "what an order erases did not all go to the same organisations".to_owned();
    assert_eq!(world.try_erase(CIO, vec![name, first_name]), Err(SubmitError::Entry { index: 0, rule }));
    assert!(world.holds(CIO, "Lavallière"), "nothing of a refused order is done");
    world.erase(CIO, vec![name]);
    world.erase(CIO, vec![first_name]);
    let rule = "an entry is erased already".to_owned();
    assert_eq!(world.try_erase(CIO, vec![name]), Err(SubmitError::Entry { index: 0, rule }));
}

#[test]
fn node_gives_notice_and_erases_a_case_whose_time_is_over() {
    let mut world = three();
    // Twenty-six ten days after the start; nobody knows when the other was born.
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("date_naissance", "2000-10-01")]);
    world.open_case(CIO, &[("nom", "Marchand")]);
    let terms = world.terms(CIO, ML, &["nom", "date_naissance"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.pass(SECOND_MS);
    world.settle();
    let number = case::number_of(&world.offices[CIO].store, case).unwrap().unwrap();
    let said = kept(&world.offices[CIO].store, number).unwrap();
    assert_eq!(said.erases_at(), Some(START.plus_ms(NOTICE_MS)), "notice is given, and waited for");
    for _ in 0..29 {
        world.pass(DAY_MS);
        world.settle();
    }
    assert!(world.holds(ML, "Lavallière"), "nothing goes before the notice has run out");

    let until = world.now.plus_ms(10 * DAY_MS);
    let hold = RetentionWord::Hold { case, until };
    let [unsaid, said] = ["", "an appeal is pending"].map(|reason| {
        let draft = retention(&hold, reason, &mut world.offices[CIO].entropy);
        world.submit(CIO, Padding::Bare, vec![draft])
    });
    assert!(matches!(unsaid, Err(SubmitError::Entry { .. })) && said.is_ok());
    for _ in 0..9 {
        world.pass(DAY_MS);
        world.settle();
    }
    assert!(world.holds(CIO, "Lavallière"), "the case is held back");
    for _ in 0..3 {
        world.pass(DAY_MS);
        world.settle();
    }
    assert!(world.held_nowhere("Lavallière") && world.held_nowhere("2000-10-01") && world.holds(CIO, "Marchand"));
    assert!(!world.holds(CIO, "an appeal is pending") && !world.holds(CIO, "Somebody"));
    let notices = RetentionWord::Notice { case, due: world.now, rules: crate::id::Digest([0; 32]) };
    let draft = retention(&notices, "", &mut world.offices[CIO].entropy);
    assert!(world.submit(CIO, Padding::Bare, vec![draft]).is_err(), "staff give no notice in the node's name");
}

#[test]
fn two_cases_of_one_person_whose_time_is_over_on_one_day_are_both_erased() {
    let mut world = three();
    let [one, other] = ["Lavallière", "Lavalliere"]
        .map(|name| world.open_case(CIO, &[("nom", name), ("date_naissance", "2000-10-01")]));
    let pair = crate::link::TwoCases::new(one, other);
    let entropy = &mut world.offices[CIO].entropy;
    let draft = crate::link::link(pair, crate::link::Sameness::Linked, "the same day", entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    for _ in 0..45 {
        world.pass(DAY_MS);
        world.settle();
    }
    for text in ["Lavallière", "Lavalliere", "2000-10-01", "the same day"] {
        assert!(world.held_nowhere(text), "{text} is left");
    }
}

/// A case with a grant by a form that somebody's mother signed.
fn consented(world: &mut World) -> CaseHandle {
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("date_naissance", "2000-10-01")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let signer = world.offices[CIO].staff.public();
    let entropy = &mut world.offices[CIO].entropy;
    let particulars = GrantParticulars {
        consenter: Consenter::Both,
        name: "by the form".to_owned(),
        evidence: None,
        evidence_salt: [0; 16],
        note: String::new(),
    };
    let given = grant(case, &terms, &particulars, entropy);
    let lines = vec![ConsentLine { name: "suivi".to_owned(), grant: given.header.id(signer) }];
    let form = ConsentForm { form: "psad".to_owned(), version: 1, template: crate::id::Digest([3; 32]), lines };
    let signed = ConsentParticulars {
        consenter: Consenter::Both,
        name: "Zoé et sa mère".to_owned(),
        relation: "mother".to_owned(),
        language: "fr".to_owned(),
        signed_on: "2026-09-21".to_owned(),
        note: String::new(),
    };
    let drafts = vec![consent(&form, &signed, entropy), given];
    world.submit(CIO, Padding::Padded, drafts).unwrap();
    world.settle();
    case
}

/// Has a leader hold a case back for a day, and then say so once more for another reason.
fn hold_twice(world: &mut World, case: CaseHandle) {
    for reason in ["an appeal is pending", "a court asks"] {
        let hold = RetentionWord::Hold { case, until: world.now.plus_ms(DAY_MS) };
        let draft = retention(&hold, reason, &mut world.offices[CIO].entropy);
        world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    }
}

/// Texts that staff wrote about a case in statements.
const SAID: [&str; 5] = ["sa mère", "mother", "by the form", "an appeal is pending", "a court asks"];

#[test]
fn who_signed_a_consent_and_every_hold_go_when_the_time_is_over() {
    let mut world = three();
    let case = consented(&mut world);
    hold_twice(&mut world, case);
    SAID.into_iter().for_each(|text| assert!(world.holds(CIO, text)));
    for _ in 0..45 {
        world.pass(DAY_MS);
        world.settle();
    }
    assert!(world.held_nowhere("Lavallière"));
    SAID.into_iter().for_each(|text| assert!(world.held_nowhere(text), "{text} is left"));
}

#[test]
fn who_signed_a_consent_and_every_hold_go_with_all_of_a_case() {
    let mut world = three();
    let case = consented(&mut world);
    hold_twice(&mut world, case);
    let office = &world.offices[CIO];
    let viewer = crate::view::Viewer {
        store: &office.store,
        directory: office.replica.directory(),
        organisation: office.id(),
        now: world.now,
    };
    let preview = crate::view::erasure::preview(&viewer, case, &crate::view::erasure::Selection::All).unwrap();
    for entries in preview.orders {
        world.erase(CIO, entries);
    }
    world.settle();
    assert!(world.held_nowhere("Lavallière"));
    SAID.into_iter().for_each(|text| assert!(world.held_nowhere(text), "{text} is left"));
}

#[test]
fn case_that_was_asked_for_in_an_emergency_is_erased_with_why() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("date_naissance", "2000-10-01")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let request =
        crate::statement::emergency_request(terms.alias, "spoke of ending it", &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![request]).unwrap();
    world.settle();
    assert!(world.holds(CIO, "spoke of ending it") && world.holds(ML, "2000-10-01"), "the home opened it");
    for _ in 0..45 {
        world.pass(DAY_MS);
        world.settle();
    }
    assert!(world.held_nowhere("Lavallière") && world.held_nowhere("spoke of ending it"));
}

/// Is something that happens to a case of the first office.
#[derive(Debug, Clone)]
enum Deed {
    Backup(usize),
    Change(usize, usize),
    Erase(usize),
    Grant(usize, Past),
    Replay(usize),
    Reopen(usize),
    Restore(usize),
    Revoke(usize),
    Toggle(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..3usize, any::<usize>()).prop_map(|(at, which)| Deed::Change(at, which)),
        3 => any::<usize>().prop_map(Deed::Erase),
        2 => (1..3usize, prop_oneof![Just(Past::Current), Just(Past::Whole)]).prop_map(|(to, past)| Deed::Grant(to, past)),
        2 => any::<usize>().prop_map(Deed::Replay),
        1 => (0..3usize).prop_map(Deed::Backup),
        1 => (0..3usize).prop_map(Deed::Reopen),
        2 => any::<usize>().prop_map(Deed::Restore),
        1 => any::<usize>().prop_map(Deed::Revoke),
        2 => (0..2usize).prop_map(Deed::Toggle),
    ]
}

/// Is a world in which a case is written in, shared and erased, with what was written and what was erased.
struct Play {
    world: World,
    case: CaseHandle,
    aliases: Vec<Option<CaseHandle>>,
    grants: Vec<EntryId>,
    texts: Vec<(EntryId, String)>,
    erased: Vec<(EntryId, String)>,
    deliveries: Vec<(usize, usize, SessionId, Vec<u8>)>,
    /// What offices kept elsewhere of their bodies.
    backups: Vec<(usize, Vec<Row>)>,
}

impl Play {
    fn start() -> Self {
        let mut world = three();
        let case = world.open_case(CIO, &[("nom", "~first~"), ("mobile", "~second~")]);
        let texts = [("nom", "~first~"), ("mobile", "~second~")];
        let texts = texts.map(|(field, text)| (world.document_of(CIO, field).into(), text.to_owned())).to_vec();
        let (aliases, grants, erased, deliveries, backups) = (vec![None; 3], vec![], vec![], vec![], vec![]);
        Self { world, case, aliases, grants, texts, erased, deliveries, backups }
    }

    fn happen(&mut self, deed: &Deed) {
        let world = &mut self.world;
        match *deed {
            Deed::Change(at, which) => {
                let (document, text) = (self.texts[which % 2].0, format!("~text {}~", self.texts.len()));
                if case::document(&world.offices[at].store, document.into()).unwrap().is_some()
                    && let Ok(accepted) = world.change(at, document.into(), &text)
                {
                    self.texts.push((accepted.entries[0], text));
                }
            }
            Deed::Erase(which) => {
                let (entry, text) = self.texts[which % self.texts.len()].clone();
                if let Ok(order) = world.try_erase(CIO, vec![entry]) {
                    self.erased.push((order, text));
                }
            }
            Deed::Grant(to, past) => {
                let terms = world.terms(CIO, to, &["nom", "mobile"], Mode::Write);
                let alias = *self.aliases[to].get_or_insert(terms.alias);
                self.grants.push(world.grant(CIO, self.case, &GrantTerms { alias, past, ..terms }).unwrap());
            }
            Deed::Replay(which) if !self.deliveries.is_empty() => {
                let frame = self.deliveries[which % self.deliveries.len()].clone();
                if world.links.iter().any(|link| link.2 == frame.2) {
                    world.frames.push_back(frame);
                }
            }
            Deed::Revoke(which) if !self.grants.is_empty() => {
                let grant = self.grants.swap_remove(which % self.grants.len());
                world.revoke(CIO, grant);
            }
            Deed::Toggle(which) => {
                let (one, other) = [(CIO, ML), (CIO, OTHER)][which];
                if world.links.iter().any(|link| (link.0, link.1) == (one, other)) {
                    world.cut(one, other);
                } else {
                    world.link(one, other);
                }
            }
            Deed::Backup(at) => {
                let bodies = world.offices[at].store.scan(Table::Bodies, &[], &[], usize::MAX).unwrap();
                self.backups.push((at, bodies));
            }
            Deed::Restore(which) if !self.backups.is_empty() => {
                let (at, bodies) = self.backups[which % self.backups.len()].clone();
                let mut batch = Batch::default();
                bodies.into_iter().for_each(|(key, body)| batch.put(Table::Bodies, key, body));
                world.offices[at].store.commit(&batch).unwrap();
                self.happen(&Deed::Reopen(at));
                self.world.step(at, Input::Tick).unwrap();
            }
            Deed::Reopen(at) => {
                let links: Vec<_> = world.links.iter().map(|link| (link.0, link.1)).collect();
                let links = links.into_iter().filter(|(one, other)| [*one, *other].contains(&at));
                let links: Vec<_> = links.collect();
                links.iter().for_each(|(one, other)| world.cut(*one, *other));
                world.reopen(at, world.offices[at].store.clone());
                links.iter().for_each(|(one, other)| world.link(*one, *other));
            }
            Deed::Replay(_) | Deed::Restore(_) | Deed::Revoke(_) => {}
        }
        let is_delivery = |bytes: &[u8]| matches!(Message::decode(bytes), Ok(Message::Delivery(_)));
        self.deliveries.extend(self.world.frames.iter().filter(|frame| is_delivery(&frame.3)).cloned());
        self.world.settle();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is granted, withdrawn, written, cut, replayed and restarted: what everybody said is erased is nowhere,
    /// and everybody who is reached says so.
    #[test]
    fn what_was_erased_never_comes_back(deeds in prop::collection::vec(deed(), 1..30)) {
        let mut play = Play::start();
        for deed in &deeds {
            play.happen(deed);
            for (order, text) in &play.erased {
                let answered = play.world.answers(CIO, *order).iter().all(Option::is_some);
                prop_assert!(!play.world.holds(CIO, text), "the home holds {text}");
                prop_assert!(!answered || play.world.held_nowhere(text), "{text} is back, after {deed:?}");
            }
        }
        for (one, other) in [(CIO, ML), (CIO, OTHER)] {
            if !play.world.links.iter().any(|link| (link.0, link.1) == (one, other)) {
                play.world.link(one, other);
            }
        }
        play.world.settle();
        for (order, text) in &play.erased {
            prop_assert!(play.world.answers(CIO, *order).iter().all(Option::is_some), "{text} is not acknowledged");
            prop_assert!(play.world.held_nowhere(text), "{text} is left");
        }
    }
}
