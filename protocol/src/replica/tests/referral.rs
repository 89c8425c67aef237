// SPDX-License-Identifier: EUPL-1.2
//! Referrals and transfers. Tests are named after what went wrong in other systems, with the number of the complaint
//! (SORMAS-Project issues; dhis2-core pull requests).

use proptest::prelude::*;

use super::*;
use crate::referral::{
    self, ReferralAnswer, ReferralMode, ReferralRecord, ReferralRow, ReferralState, ReferralTerms, Restrictions,
    Settlement, answer, referral, settlement, taken,
};
use crate::statement::{Payload, TEXT_BYTES_MAX, emergency_request};
use crate::view::Viewer;
use crate::view::history::history;
use crate::view::news::{What, news};
use crate::view::subject::subject;

const FREE: Restrictions = Restrictions { do_not_contact: false, reserve: None, no_resharing: false };

/// A referral that was sent, with the grant that it leans on.
pub(super) struct Sent {
    id: EntryId,
    grant: EntryId,
    alias: CaseHandle,
}

fn refer(world: &mut World, case: CaseHandle, to: usize, terms: ReferralTerms) -> Result<Sent, SubmitError> {
    let grant_terms = world_terms(world, case, to);
    refer_from(world, CIO, case, &grant_terms, terms)
}

/// Terms of a grant to an office; it keeps the alias that the office knows the case by.
fn world_terms(world: &mut World, case: CaseHandle, to: usize) -> GrantTerms {
    let mut terms = world.terms(CIO, to, &["nom", "prenom", "mobile"], Mode::Write);
    let store = &world.offices[CIO].store;
    let number = case::number_of(store, case).unwrap().unwrap();
    let grants = case::grants(store, number).unwrap();
    let known = grants.iter().find(|(_, grant)| grant.terms.recipient == terms.recipient);
    if let Some((_, grant)) = known {
        terms.alias = grant.terms.alias;
    }
    terms
}

fn refer_from(
    world: &mut World,
    from: usize,
    case: CaseHandle,
    grant_terms: &GrantTerms,
    terms: ReferralTerms,
) -> Result<Sent, SubmitError> {
    let particulars = GrantParticulars {
        consenter: Consenter::Both,
        name: "Somebody".to_owned(),
        evidence: None,
        evidence_salt: [0; 16],
        note: String::new(),
    };
    let signer = world.offices[from].staff.public();
    let entropy = &mut world.offices[from].entropy;
    let granted = grant(case, grant_terms, &particulars, entropy);
    let grant = granted.header.id(signer);
    let referred = referral(grant, &terms, "she moved to Nancy", entropy);
    let id = referred.header.id(signer);
    world.submit(from, Padding::Padded, vec![granted, referred])?;
    Ok(Sent { id, grant, alias: grant_terms.alias })
}

fn say(world: &mut World, at: usize, referral: EntryId, said: ReferralAnswer) -> Result<Accepted, SubmitError> {
    let draft = answer(referral, said, "a reason", &mut world.offices[at].entropy);
    world.submit(at, Padding::Bare, vec![draft])
}

/// Takes a referral back, and the grant with it.
fn revoke(world: &mut World, sent: &Sent) -> Result<Accepted, SubmitError> {
    let reason = Reason { text: "a mistake".to_owned() };
    let entropy = &mut world.offices[CIO].entropy;
    let nobody = referral::EarlierRecipients { recipients: vec![] };
    let settled = settlement(sent.id, Settlement::Revoked, &nobody, "a mistake", entropy);
    let revoked = single(Kind::Revocation, vec![sent.grant], &reason, entropy);
    world.submit(CIO, Padding::Padded, vec![settled, revoked])
}

/// Opens a case for a file taken over, with a value restated.
fn take_over(world: &mut World, at: usize, referral: EntryId) -> Result<CaseHandle, SubmitError> {
    let signer = world.offices[at].staff.public();
    let entropy = &mut world.offices[at].entropy;
    let handle = CaseHandle(entropy.draw());
    let opened = CaseOpened { case: handle, kind: CaseKind::Person };
    let origin = CaseOrigin { source: "transfer".to_owned(), row: None };
    let drafts = vec![
        case_opened(&opened, &origin, entropy),
        Draft::opening(signer, &handle.0, &encode(&field_id("nom")), "Lavallière".as_bytes(), entropy),
        taken(referral, handle, entropy),
    ];
    world.submit(at, Padding::Padded, drafts)?;
    Ok(handle)
}

fn record(world: &World, at: usize, id: EntryId) -> ReferralRecord {
    let rows = referral::rows(&world.offices[at].store, None).unwrap();
    let found = rows.into_iter().find_map(|(_, row)| match row {
        ReferralRow::Referral(record) if record.id == id => Some(record),
        ReferralRow::Referral(_) | ReferralRow::Taken(_) => None,
    });
    found.expect("the referral is known")
}

fn state(world: &World, at: usize, id: EntryId) -> ReferralState {
    record(world, at, id).state()
}

/// The person of these tests.
const PERSON: [(&str, &str); 3] = [("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")];

fn person(world: &mut World) -> CaseHandle {
    world.open_case(CIO, &PERSON)
}

fn transfer() -> ReferralTerms {
    ReferralTerms { mode: ReferralMode::Transfer, restrictions: FREE }
}

fn refer_only() -> ReferralTerms {
    ReferralTerms { mode: ReferralMode::Refer, restrictions: FREE }
}

/// A case that was handed over from the first office to the second, which took it over.
pub(super) fn handed_over() -> (World, CaseHandle, Sent, CaseHandle) {
    handed_over_with(&PERSON)
}

/// The same, of a person of whom these values are known.
pub(super) fn handed_over_with(values: &[(&str, &str)]) -> (World, CaseHandle, Sent, CaseHandle) {
    let mut world = three();
    let case = world.open_case(CIO, values);
    let sent = refer(&mut world, case, ML, transfer()).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    let taken = take_over(&mut world, ML, sent.id).unwrap();
    world.settle();
    (world, case, sent, taken)
}

#[test]
fn a_sender_is_never_left_without_an_answer_4423() {
    for (said, ends) in [(ReferralAnswer::Accepted, false), (ReferralAnswer::Rejected, true)] {
        let mut world = three();
        let case = person(&mut world);
        let sent = refer(&mut world, case, ML, refer_only()).unwrap();
        world.settle();
        assert_eq!((state(&world, CIO, sent.id), state(&world, ML, sent.id)), {
            let requested = ReferralState::Requested;
            (requested, requested)
        });
        assert!(world.holds(ML, "she moved to Nancy") && !world.holds(OTHER, "she moved to Nancy"));
        say(&mut world, ML, sent.id, said).unwrap();
        world.settle();
        assert_eq!(state(&world, CIO, sent.id), state(&world, ML, sent.id));
        assert!(world.holds(CIO, "a reason"), "the sender reads why");
        // Who rejected keeps nothing of the file, nor why it was referred.
        assert_eq!(world.values(ML).is_empty(), ends);
        assert_eq!(world.holds(ML, "she moved to Nancy"), !ends);
    }
}

#[test]
fn nothing_is_put_into_an_offices_own_files_before_it_accepts_4423() {
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, transfer()).unwrap();
    world.settle();
    let refused = take_over(&mut world, ML, sent.id);
    assert!(matches!(refused, Err(SubmitError::Entry { .. })), "{refused:?}");
    let mut own = 0;
    let id = world.offices[ML].id();
    case::for_each::<ReplicaError>(&world.offices[ML].store, |_, record| {
        own += usize::from(record.holder == id);
        Ok(())
    })
    .unwrap();
    assert_eq!(own, 0);
    assert_eq!(referral::handed_over(&world.offices[CIO].store, 0).unwrap(), None, "the sender has it until then");
}

#[test]
fn an_office_can_be_given_another_scope_and_later_the_file_6639() {
    let mut world = three();
    let case = person(&mut world);
    let first = refer(&mut world, case, ML, refer_only()).unwrap();
    world.settle();
    say(&mut world, ML, first.id, ReferralAnswer::Rejected).unwrap();
    world.settle();
    let narrow = GrantTerms { fields: vec![field_id("prenom")], ..world_terms(&mut world, case, ML) };
    let second = refer_from(&mut world, CIO, case, &narrow, refer_only()).unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("prenom", "Zoé")]));
    say(&mut world, ML, second.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    let third = refer(&mut world, case, ML, transfer()).unwrap();
    assert_eq!((first.alias, second.alias), (third.alias, third.alias), "one case is known by one alias");
    world.settle();
    say(&mut world, ML, third.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    take_over(&mut world, ML, third.id).unwrap();
    assert_eq!(world.values(CIO).len(), 3, "the old file is still there");
}

#[test]
fn an_edit_of_the_sender_never_takes_a_file_back_6941() {
    let (mut world, case, sent, _) = handed_over();
    let holder = world.offices[ML].id();
    let document = world.document_of(CIO, "mobile");
    let denied = Err(SubmitError::Denied(Denial::HandedOver { holder, name: "Office 2".to_owned() }));
    assert_eq!(world.change(CIO, document, "0600000000").map(drop), denied.clone());
    let signer = world.offices[CIO].staff.public();
    let entropy = &mut world.offices[CIO].entropy;
    let child = Draft::opening(signer, &case.0, &encode(&field_id("tentative_contact")), b"{}", entropy);
    assert_eq!(world.submit(CIO, Padding::Bare, vec![child]).map(drop), denied.clone());
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    assert_eq!(world.grant(CIO, case, &terms).map(drop), denied.clone(), "nor grants it to others");
    assert_eq!(state(&world, CIO, sent.id), ReferralState::Done);
    assert_eq!(referral::handed_over(&world.offices[CIO].store, 0).unwrap(), Some(holder));
    // The new holder's words in the old file do not count there; its own file is its own.
    world.change(ML, document, "0611111111").unwrap();
    world.settle();
    assert!(!world.values(CIO).contains(&(field_id("mobile"), "0611111111".to_owned())));
}

#[test]
fn a_file_is_never_readable_on_neither_side_4107() {
    // At each step, whether the answer has come or not, one office at least reads the file.
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, transfer()).unwrap();
    let name = (field_id("nom"), "Lavallière".to_owned());
    let reads = |world: &World, at: usize| world.values(at).contains(&name);
    world.settle();
    assert!(reads(&world, CIO) && reads(&world, ML));
    world.cut(CIO, ML);
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    assert!(reads(&world, CIO) && reads(&world, ML));
    world.link(CIO, ML);
    world.settle();
    assert!(reads(&world, CIO) && reads(&world, ML), "the old file stays, read by both, until it is taken over");
    let taken = take_over(&mut world, ML, sent.id).unwrap();
    assert!(reads(&world, ML));
    // The grant of the old file ends; the new one is the new holder's own.
    world.now = world.now.plus_ms(301 * DAY_MS);
    world.step(ML, Input::Tick).unwrap();
    world.settle();
    let number = case::number_of(&world.offices[ML].store, taken).unwrap().unwrap();
    assert_eq!(case::all_documents(&world.offices[ML].store, number, None).unwrap().len(), 1);
}

#[test]
fn restrictions_are_never_lost_on_the_way_11073() {
    // Do not contact: the flag that stands must go along.
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("a_ne_pas_contacter", "true")]);
    assert!(matches!(refer(&mut world, case, ML, transfer()), Err(SubmitError::Entry { .. })));
    let restrictions = Restrictions { do_not_contact: true, no_resharing: true, ..FREE };
    let terms = ReferralTerms { mode: ReferralMode::Transfer, restrictions };
    let sent = refer(&mut world, case, ML, terms).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    let taken = take_over(&mut world, ML, sent.id).unwrap();
    let number = case::number_of(&world.offices[ML].store, taken).unwrap().unwrap();
    let held = referral::taken_over(&world.offices[ML].store, number).unwrap().unwrap();
    assert_eq!(held.restrictions, restrictions);
    // No further sharing, but with whoever it came from; and on the next way it goes along again.
    let onward = world.terms(ML, OTHER, &["nom"], Mode::Read);
    assert_eq!(world.grant(ML, taken, &onward), Err(SubmitError::Denied(Denial::NoResharing)));
    let back = world.terms(ML, CIO, &["nom"], Mode::Read);
    let lost = ReferralTerms { mode: ReferralMode::Refer, restrictions: FREE };
    assert!(matches!(refer_from(&mut world, ML, taken, &back, lost), Err(SubmitError::Entry { .. })));
    let kept = ReferralTerms { mode: ReferralMode::Refer, restrictions };
    refer_from(&mut world, ML, taken, &back, kept).unwrap();
    world.settle();
}

#[test]
fn secrecy_of_justice_holds_at_the_next_holder() {
    let mut world = World::new(&[OrganisationKind::Pjj, OrganisationKind::MissionLocale, OrganisationKind::Cio]);
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé")]);
    let item = world.document_of(CIO, "nom");
    let single =
        GrantTerms { fields: vec![], items: vec![item], mode: Mode::Read, ..world_terms(&mut world, case, ML) };
    let open = ReferralTerms { mode: ReferralMode::Transfer, restrictions: FREE };
    assert!(matches!(refer_from(&mut world, CIO, case, &single, open), Err(SubmitError::Entry { .. })));
    let reserve = Some(OrganisationKind::Pjj);
    let kept = ReferralTerms { mode: ReferralMode::Transfer, restrictions: Restrictions { reserve, ..FREE } };
    let sent = refer_from(&mut world, CIO, case, &single, kept).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    let taken = take_over(&mut world, ML, sent.id).unwrap();
    let by_field = world.terms(ML, OTHER, &["nom"], Mode::Read);
    let refused = world.grant(ML, taken, &by_field);
    assert!(matches!(refused, Err(SubmitError::Denied(Denial::Rules(_)))), "{refused:?}");
}

#[test]
fn what_justice_kept_back_no_emergency_opens_at_the_next_holder() {
    for (reserve, opens) in [(None, true), (Some(OrganisationKind::Pjj), false)] {
        let mut world = three();
        let case = person(&mut world);
        let terms = world_terms(&mut world, case, ML);
        let asked = ReferralTerms { mode: ReferralMode::Transfer, restrictions: Restrictions { reserve, ..FREE } };
        let sent = refer_from(&mut world, CIO, case, &terms, asked).unwrap();
        world.settle();
        say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
        world.settle();
        let taken = take_over(&mut world, ML, sent.id).unwrap();
        let signer = world.offices[ML].staff.public();
        let entropy = &mut world.offices[ML].entropy;
        let given = Draft::opening(signer, &taken.0, &encode(&field_id("prenom")), "Zoé".as_bytes(), entropy);
        let item = given.header.id(signer).into();
        world.submit(ML, Padding::Bare, vec![given]).unwrap();
        let one = GrantTerms { items: vec![item], ..world.terms(ML, OTHER, &[], Mode::Read) };
        world.grant(ML, taken, &one).unwrap();
        world.settle();
        assert_eq!(world.values(OTHER), values(&[("prenom", "Zoé")]));
        let draft = emergency_request(one.alias, "she does not answer", &mut world.offices[OTHER].entropy);
        world.submit(OTHER, Padding::Bare, vec![draft]).unwrap();
        world.settle();
        assert_eq!(world.holds(OTHER, "Lavallière"), opens, "reserve {reserve:?}");
    }
}

#[test]
fn a_transfer_is_visible_to_everybody_at_the_new_holder_17840() {
    let (world, _, sent, taken) = handed_over();
    let store = &world.offices[ML].store;
    let number = case::number_of(store, taken).unwrap().unwrap();
    let holder = case::case(store, number).unwrap().unwrap().holder;
    assert_eq!(holder, world.offices[ML].id(), "an own case, like any other");
    assert_eq!(record(&world, ML, sent.id).taken, Some(taken));
}

#[test]
fn grants_of_the_old_holder_end_and_the_new_one_knows_who_had_them() {
    let mut world = three();
    let case = person(&mut world);
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Lavallière")]));
    let sent = refer(&mut world, case, ML, transfer()).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), vec![], "and its node has purged it");
    let (settled, _) = record(&world, ML, sent.id).settlement.unwrap();
    let location = ledger::locate(&world.offices[ML].store, settled).unwrap().unwrap();
    let body = ledger::body(&world.offices[ML].store, location, referral::SLOT_EARLIER).unwrap().unwrap();
    let earlier = referral::EarlierRecipients::read(&body).unwrap().recipients;
    assert_eq!(earlier.iter().map(|earlier| earlier.organisation).collect::<Vec<_>>(), [world.offices[OTHER].id()]);
    // The receipt of what ended comes to the old home.
    let number = case::number_of(&world.offices[CIO].store, case).unwrap().unwrap();
    let grants = case::grants(&world.offices[CIO].store, number).unwrap();
    let ended = grants.iter().find(|(_, grant)| grant.terms.recipient == world.offices[OTHER].id()).unwrap();
    assert!(ended.1.revoked.is_some() && ended.1.purged);
}

#[test]
fn only_who_is_asked_answers_and_only_once() {
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, transfer()).unwrap();
    assert!(matches!(refer(&mut world, case, OTHER, transfer()), Err(SubmitError::Entry { .. })), "one transfer waits");
    world.settle();
    assert!(say(&mut world, OTHER, sent.id, ReferralAnswer::Accepted).is_err());
    assert!(say(&mut world, CIO, sent.id, ReferralAnswer::Accepted).is_err());
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    assert!(say(&mut world, ML, sent.id, ReferralAnswer::Rejected).is_err());
    world.settle();
    assert!(revoke(&mut world, &sent).is_err(), "what is done is done");
    take_over(&mut world, ML, sent.id).unwrap();
    assert!(take_over(&mut world, ML, sent.id).is_err());
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let draft = answer(sent.id, ReferralAnswer::Rejected, &long, &mut world.offices[ML].entropy);
    assert!(world.submit(ML, Padding::Bare, vec![draft]).is_err());
}

#[test]
fn why_a_case_is_referred_does_not_leave_after_its_grant_ended() {
    let mut world = three();
    let case = person(&mut world);
    world.cut(CIO, ML);
    let sent = refer(&mut world, case, ML, refer_only()).unwrap();
    revoke(&mut world, &sent).unwrap();
    world.link(CIO, ML);
    world.settle();
    assert!(!world.holds(ML, "she moved to Nancy"));
    assert_eq!(world.values(ML), vec![]);
}

/// Who rejected a referral reads why, when the file has gone; what it was asked for has gone, and so does the answer when it was given
/// the case once more and that ended.
#[test]
fn why_somebody_rejected_a_referral_is_read_after_the_file_has_gone() {
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, refer_only()).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Rejected).unwrap();
    world.settle();
    assert_eq!(world.values(ML), vec![]);
    assert!(!world.holds(ML, "she moved to Nancy"));
    let office = &world.offices[ML];
    let (store, directory) = (&office.store, office.replica.directory());
    let viewer = Viewer { store, directory, organisation: office.id(), now: world.now };
    let view = crate::view::referrals::referrals(&viewer, None).unwrap().referrals.remove(0);
    let answered = view.answered.and_then(|word| word.reason);
    assert_eq!((answered.as_deref(), view.asked.reason), (Some("a reason"), None));

    let mut terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    terms.alias = view.case;
    let granted = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    assert!(world.holds(ML, "a reason"));
    world.revoke(CIO, granted);
    world.settle();
    assert!(!world.holds(ML, "a reason"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Two offices cut off from each other, one accepting what the other takes back: whatever the home's ledger has first
    /// stands, both come to know it, and one of them has the file.
    #[test]
    fn accepting_and_taking_back_end_in_one_answer(steps in prop::collection::vec(0..4u8, 1..6)) {
        let mut world = three();
        let case = person(&mut world);
        let sent = refer(&mut world, case, ML, transfer()).unwrap();
        world.settle();
        world.cut(CIO, ML);
        let mut linked = false;
        let (mut accepted, mut revoked) = (false, false);
        for step in steps {
            match step {
                0 => accepted |= say(&mut world, ML, sent.id, ReferralAnswer::Accepted).is_ok(),
                1 => revoked |= revoke(&mut world, &sent).is_ok(),
                _ if linked => { world.cut(CIO, ML); linked = false; }
                _ => { world.link(CIO, ML); linked = true; world.settle(); }
            }
        }
        if !linked {
            world.link(CIO, ML);
        }
        world.settle();
        let (home, recipient) = (state(&world, CIO, sent.id), state(&world, ML, sent.id));
        prop_assert_eq!(home, recipient);
        let expected = match (accepted, revoked) {
            (_, true) => ReferralState::Revoked,
            (true, false) => ReferralState::Done,
            (false, false) => ReferralState::Requested,
        };
        prop_assert_eq!(home, expected);
        let holder = referral::handed_over(&world.offices[CIO].store, 0).unwrap();
        prop_assert_eq!(holder.is_some(), expected == ReferralState::Done);
        prop_assert_eq!(world.values(CIO).len(), 3, "nothing is lost at the old home");
        prop_assert_eq!(world.values(ML).is_empty(), expected == ReferralState::Revoked);
        prop_assert_eq!(take_over(&mut world, ML, sent.id).is_ok(), expected == ReferralState::Done);
    }
}

/// Whoever reads the history of a case, or asks what is known of them, is told whom it was referred to and what came of it.
#[test]
fn history_tells_of_referrals_and_of_files_taken_over() {
    let (world, case, _, taken) = handed_over();
    let told = |at: usize, case: CaseHandle| {
        let office = &world.offices[at];
        let directory = office.replica.directory();
        let viewer = Viewer { store: &office.store, directory, organisation: office.id(), now: world.now };
        let events = subject(&viewer, case).unwrap().events;
        assert_eq!(events, history(&viewer, case).unwrap().events, "the person is told the same");
        let names =
            events.iter().map(|event| serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned());
        names.filter(|name| !["written", "consulted"].contains(&name.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(told(CIO, case), ["opened", "granted", "referred", "referral_answered", "referral_settled"]);
    assert_eq!(told(ML, taken), ["opened", "taken_over"]);
}

#[test]
fn a_referral_and_what_comes_of_it_are_news_at_the_other_office() {
    let mut world = three();
    let case = person(&mut world);
    let news_at = |world: &World, at: usize| {
        let office = &world.offices[at];
        let (store, directory) = (&office.store, office.replica.directory());
        let viewer = Viewer { store, directory, organisation: office.id(), now: world.now };
        let view = news(&viewer, office.staff.public(), Some(START)).unwrap();
        view.items.into_iter().map(|item| item.what).collect::<Vec<_>>()
    };
    for (said, settled) in [(ReferralAnswer::Rejected, false), (ReferralAnswer::Accepted, true)] {
        let sent = refer(&mut world, case, ML, refer_only()).unwrap();
        world.settle();
        let mode = ReferralMode::Refer;
        assert!(news_at(&world, ML).contains(&What::ReferralAsked { mode }));
        say(&mut world, ML, sent.id, said).unwrap();
        world.settle();
        let why = Some("a reason".to_owned());
        assert!(news_at(&world, CIO).contains(&What::ReferralAnswered { mode, answer: said, why }));
        if settled {
            let nobody = referral::EarlierRecipients { recipients: vec![] };
            let done = settlement(sent.id, Settlement::Done, &nobody, "", &mut world.offices[CIO].entropy);
            world.submit(CIO, Padding::Bare, vec![done]).unwrap();
            world.settle();
            assert!(news_at(&world, ML).contains(&What::ReferralSettled { mode, settlement: Settlement::Done }));
        }
    }
}

/// Who works on a referral is told that it was taken back, although nothing of the case is there any more.
#[test]
fn a_referral_that_was_taken_back_is_news_although_the_case_is_deleted() {
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, refer_only()).unwrap();
    world.settle();
    say(&mut world, ML, sent.id, ReferralAnswer::Accepted).unwrap();
    world.settle();
    revoke(&mut world, &sent).unwrap();
    world.settle();
    let office = &world.offices[ML];
    let viewer = Viewer {
        store: &office.store,
        directory: office.replica.directory(),
        organisation: office.id(),
        now: world.now,
    };
    let items = news(&viewer, office.staff.public(), Some(START)).unwrap().items;
    let told: Vec<_> = items.iter().map(|item| (item.head.case, item.head.holder.organisation, &item.what)).collect();
    let (alias, cio) = (sent.alias, world.offices[CIO].id());
    let settled = What::ReferralSettled { mode: ReferralMode::Refer, settlement: Settlement::Revoked };
    assert_eq!(told, [(alias, cio, &What::Revoked), (alias, cio, &settled)], "and nothing of what stood in it");
}

#[test]
fn a_referral_that_was_taken_back_opens_nothing_any_more() {
    let mut world = three();
    let case = person(&mut world);
    let sent = refer(&mut world, case, ML, refer_only()).unwrap();
    let stands = |world: &World| {
        let office = &world.offices[CIO];
        let (store, directory) = (&office.store, office.replica.directory());
        let viewer = Viewer { store, directory, organisation: office.id(), now: world.now };
        crate::view::referrals::referrals(&viewer, Some(case)).unwrap().referrals[0].stands
    };
    assert!(stands(&world));
    revoke(&mut world, &sent).unwrap();
    assert!(!stands(&world));
}
