// SPDX-License-Identifier: EUPL-1.2
//! What a member that keeps to no rules, or that only holds another version of something, cannot do to honest offices.

use super::*;
use crate::entry::{SLOT_FIELD, SLOT_VALUE};
use crate::id::Digest;
use crate::statement::{Receipt, emergency_request};

/// Both bodies of an opening that may leave.
const OPENING: u8 = (1 << SLOT_FIELD) | (1 << SLOT_VALUE);

impl World {
    /// A case of the first office with a name, which the second may read; the name's document.
    fn shared_name(&mut self) -> (CaseHandle, DocumentId) {
        let case = self.open_case(CIO, &[("nom", "Lavallière")]);
        let terms = self.terms(CIO, ML, &["nom"], Mode::Read);
        self.grant(CIO, case, &terms).unwrap();
        self.settle();
        let document = self.document_of(CIO, "nom");
        (case, document)
    }

    /// A case of the second office of which the third may read the name; the alias.
    fn alias_of_another_case(&mut self) -> CaseHandle {
        let case = self.open_case(ML, &[("nom", "Marchand")]);
        let terms = self.terms(ML, OTHER, &["nom"], Mode::Read);
        self.grant(ML, case, &terms).unwrap();
        self.settle();
        terms.alias
    }

    fn is_purged(&self, at: usize, grant: EntryId) -> bool {
        case::grant(&self.offices[at].store, grant).unwrap().unwrap().1.purged
    }

    /// A roster of another platform, founded by one office alone.
    fn founded_by(&self, founder: usize, members: &[usize]) -> SignedRoster {
        let mut members: Vec<Member> = members
            .iter()
            .map(|at| Member {
                organisation: self.offices[*at].id(),
                kind: OrganisationKind::Cio,
                circle: Circle::First,
                since: START,
                until: None,
                successor: None,
            })
            .collect();
        members.sort_unstable_by_key(|member| member.organisation);
        let leaders = vec![self.offices[founder].id()];
        let founding = Roster::founding(Nonce([7; 16]), "Another", Country::France, START);
        let mut roster = SignedRoster::unsigned(&Roster { threshold: 1, leaders, members, ..founding });
        roster.add_signature(self.offices[founder].id(), &self.offices[founder].organisation_key);
        roster
    }

    pub(super) fn say(&mut self, from: usize, to: usize, message: &Message) {
        let session = self.links.iter().find(|link| [(from, to), (to, from)].contains(&(link.0, link.1))).unwrap().2;
        let peer = secret(self.offices[from].number, 3).public();
        self.step(to, Input::Frame { peer, session, bytes: message.encode() }).unwrap();
    }
}

#[test]
fn nobody_is_made_a_member_of_a_platform_by_a_peer() {
    let mut world = three();
    let rosters = vec![world.founded_by(ML, &[CIO, ML])];
    world.say(ML, CIO, &Message::Platform { cards: vec![], rosters });
    world.settle();
    let directory = world.offices[CIO].replica.directory();
    assert_eq!(directory.rosters().map(|(platform, _)| platform).collect::<Vec<_>>(), [world.platform]);
}

#[test]
fn a_platform_is_told_to_its_members_alone() {
    let mut world = three();
    let file = PlatformFile { cards: vec![], rosters: vec![world.founded_by(ML, &[CIO, ML])] };
    world.trace = Some(vec![]);
    for at in [CIO, ML] {
        world.step(at, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
    }
    world.settle();
    assert_eq!(world.offices[CIO].replica.directory().rosters().count(), 2);
    let platform = Message::Platform { cards: vec![], rosters: vec![] }.encode()[1];
    let told: Vec<usize> = world.trace.take().unwrap().iter().filter(|s| s.kind == platform).map(|s| s.to).collect();
    assert!(!told.contains(&OTHER), "{told:?}");
}

#[test]
fn two_versions_of_a_card_do_not_part_those_who_hold_one_each() {
    let mut world = three();
    let (_, document) = world.shared_name();
    let office = &world.offices[OTHER];
    let next = |name: &str| {
        let mut card = office.card.read().unwrap();
        card.number += 1;
        card.previous = Digest(office.card.digest().0);
        card.name = name.to_owned();
        SignedCard::sign(&card, &office.organisation_key, None)
    };
    let one = next("One name");
    let mut third = one.read().unwrap();
    third.number += 1;
    third.previous = Digest(one.digest().0);
    let third = SignedCard::sign(&third, &office.organisation_key, None);
    let told = [(CIO, vec![one, third]), (ML, vec![next("Another name")])];
    world.cut(CIO, ML);
    for (at, cards) in told {
        let file = PlatformFile { cards, rosters: vec![] };
        world.step(at, Input::Platform { request: RequestId(0), file }).unwrap();
    }
    world.link(CIO, ML);
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
}

#[test]
fn document_passed_off_as_anothers_comes_home_when_its_holder_gives_it() {
    let mut world = three();
    let (case, document) = world.shared_name();
    let alias = world.alias_of_another_case();
    world.relay_unchecked(ML, OTHER, alias, document.into(), OPENING);
    world.settle();
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let (key, _) = case::document(&world.offices[OTHER].store, document).unwrap().unwrap();
    let record = case::case(&world.offices[OTHER].store, key.case).unwrap().unwrap();
    assert_eq!(record.handle, terms.alias, "it stands in its holder's case");
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("nom", "Marchand"), ("nom", "Martin")]));
}

#[test]
fn what_was_purged_does_not_come_back_under_the_grant_of_another() {
    let mut world = three();
    let (case, document) = world.shared_name();
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    let alias = world.alias_of_another_case();
    assert!(world.holds(OTHER, "Lavallière"));
    // While it is held as another's, and once it is deleted.
    world.relay_unchecked(ML, OTHER, alias, document.into(), OPENING);
    world.settle();
    world.revoke(CIO, grant);
    world.settle();
    world.relay_unchecked(ML, OTHER, alias, document.into(), OPENING);
    world.settle();
    assert!(!world.holds(OTHER, "Lavallière"));
    assert_eq!(world.values(OTHER), values(&[("nom", "Marchand")]));
}

#[test]
fn what_was_erased_does_not_come_back_under_the_grant_of_another() {
    let mut world = three();
    let (case, document) = world.shared_name();
    let terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    let alias = world.alias_of_another_case();
    let before = world.offices[ML].store.clone();
    let order = crate::statement::erasure(
        crate::statement::ErasureGround::Request,
        "asked for",
        vec![document.into()],
        &mut world.offices[CIO].entropy,
    );
    world.submit(CIO, Padding::Bare, vec![order]).unwrap();
    world.settle();
    assert!(!world.holds(OTHER, "Lavallière"));
    // The second office kept what it was to delete.
    let after = std::mem::replace(&mut world.offices[ML].store, before);
    world.relay_unchecked(ML, OTHER, alias, document.into(), OPENING);
    world.offices[ML].store = after;
    world.settle();
    assert!(!world.holds(OTHER, "Lavallière"));
}

#[test]
fn nobody_has_words_of_others_decided_about() {
    let mut world = three();
    let (_, _) = world.shared_name();
    let terms = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.clone();
    let foreign = world.open_case(OTHER, &[("nom", "Ailleurs")]);
    let given = world.terms(OTHER, ML, &["nom"], Mode::Read);
    world.grant(OTHER, foreign, &given).unwrap();
    world.settle();
    let entry = world.document_of(OTHER, "nom").into();
    world.relay_unchecked(ML, CIO, terms.alias, entry, OPENING);
    world.settle();
    assert_eq!(case::decision(&world.offices[CIO].store, entry).unwrap(), None);
    assert!(!world.holds(CIO, "Ailleurs"));
}

#[test]
fn nobody_has_words_forgotten_by_sending_them_back_to_who_holds_them() {
    let mut world = three();
    let (case, document) = world.shared_name();
    let alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
    let write = world.terms(CIO, OTHER, &["nom"], Mode::Write);
    world.grant(CIO, case, &write).unwrap();
    world.settle();
    let change = world.change(OTHER, document, "Martin").unwrap().entries[0];
    world.settle();
    world.relay_unchecked(ML, CIO, alias, document.into(), OPENING);
    world.relay_unchecked(ML, CIO, alias, change, 1);
    world.settle();
    assert!(world.holds(CIO, "Lavallière"));
    assert_eq!(world.values(CIO), values(&[("nom", "Martin")]));
}

#[test]
fn nobody_has_words_forgotten_under_a_grant_that_has_ended() {
    let mut world = three();
    let (_, document) = world.shared_name();
    let case = world.open_case(ML, &[("nom", "Marchand")]);
    let terms = world.terms(ML, CIO, &["nom"], Mode::Read);
    let grant = world.grant(ML, case, &terms).unwrap();
    world.settle();
    world.revoke(ML, grant);
    world.settle();
    assert!(world.is_purged(ML, grant) && !world.holds(CIO, "Marchand"));
    world.relay_unchecked(ML, CIO, terms.alias, document.into(), OPENING);
    world.settle();
    assert_eq!(world.values(CIO), values(&[("nom", "Lavallière")]));
}

#[test]
fn own_words_that_never_reached_the_home_come_back_by_no_partner() {
    let mut world = three();
    let (_, document) = world.shared_name();
    let alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
    // Signed by the office's staff for its ledger as it is, and carried by a partner.
    let staff = secret(1, 4);
    let after = vec![document.into()];
    let context = world.offices[CIO].context(world.now);
    let entropy = &mut world.offices[CIO].entropy;
    let draft = Draft::change(staff.public(), document, after.clone(), after, b"Back-dated", entropy);
    let item = DisclosureItem { entry: draft.header.id(staff.public()), slots: 1 };
    let signed = sign(&staff, &context, Padding::Bare, vec![draft], entropy).unwrap();
    let (header, bodies) = signed.entries[0].clone();
    let entry = PartEntry { place: 0, header, bodies: (0u8..).zip(bodies).collect() };
    let part = Part { commit: signed.commit, siblings: vec![], entries: vec![entry] };
    world.deliver_unchecked(ML, CIO, (Some(alias), item), part);
    world.settle();
    assert_eq!(world.values(CIO), values(&[("nom", "Lavallière")]));
    assert!(!world.holds(CIO, "Back-dated"));
}

#[test]
fn nobody_has_a_receipt_asked_for_a_grant_of_another() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let mut terms = world.terms(CIO, OTHER, &["nom"], Mode::Read);
    terms.until = world.now.plus_ms(DAY_MS);
    let grant = world.grant(CIO, case, &terms).unwrap();
    let alias = world.alias_of_another_case();
    // A clock that jumps further is doubted.
    for _ in 0..4 {
        world.now = world.now.plus_ms(DAY_MS / 2);
        for at in [CIO, ML, OTHER] {
            world.step(at, Input::Tick).unwrap();
        }
        world.settle();
    }
    assert!(world.is_purged(CIO, grant));
    let reason = Reason { text: String::new() };
    let revocation = single(Kind::Revocation, vec![grant], &reason, &mut world.offices[ML].entropy);
    world.disclose_slots_unchecked(ML, OTHER, &secret(2, 4), (Some(alias), 0), headless(revocation));
    assert!(!world.refusals.is_empty(), "it is not theirs to revoke");
    world.refusals.clear();
    world.settle();
}

/// A draft whose bodies stay behind.
fn headless(mut draft: Draft) -> Draft {
    draft.bodies.clear();
    draft
}

#[test]
fn receipt_for_what_has_not_ended_ends_nothing() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let receipt = Receipt { ledger: world.offices[CIO].replica.identity.ledger, bodies: 1 };
    let draft = single(Kind::Receipt, vec![grant], &receipt, &mut world.offices[ML].entropy);
    world.disclose_slots_unchecked(ML, CIO, &secret(2, 2), (Some(terms.alias), 1), draft);
    world.frames.clear();
    assert_eq!((world.refusals.len(), world.is_purged(CIO, grant)), (0, false));
}

#[test]
fn cosignature_of_a_clock_far_ahead_is_not_kept() {
    let mut world = three();
    let ledger = world.offices[CIO].replica.identity.ledger;
    world.now = world.now.plus_ms(60 * SECOND_MS);
    world.cut(CIO, OTHER);
    world.step(CIO, Input::Tick).unwrap();
    let held = ledger::newest_checkpoint(&world.offices[CIO].store, ledger).unwrap().unwrap();
    world.frames.clear();
    let key = secret(2, 1);
    let witness = world.offices[ML].replica.identity.ledger;
    let cosignature = held.checkpoint.cosign(witness, world.now.plus_ms(3_650 * DAY_MS), &key);
    world.say(ML, CIO, &Message::Cosigned { state: held.checkpoint.state, cosignature });
    let kept = ledger::newest_checkpoint(&world.offices[CIO].store, ledger).unwrap().unwrap();
    assert_eq!(kept.cosignatures, vec![]);
    let cosignature = held.checkpoint.cosign(witness, world.now, &key);
    world.say(ML, CIO, &Message::Cosigned { state: held.checkpoint.state, cosignature });
    let kept = ledger::newest_checkpoint(&world.offices[CIO].store, ledger).unwrap().unwrap();
    assert_eq!(kept.cosignatures.len(), 1, "one of a good clock still counts");
}

#[test]
fn a_request_that_lost_its_reason_opens_nothing_and_blocks_nothing() {
    let mut world = three();
    let (_, document) = world.shared_name();
    let alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
    world.cut(CIO, ML);
    let request = emergency_request(alias, "she does not answer", &mut world.offices[ML].entropy);
    let request = world.submit(ML, Padding::Bare, vec![request]).unwrap().entries[0];
    let ground = crate::statement::ErasureGround::Request;
    let order = crate::statement::erasure(ground, "a mistake", vec![request], &mut world.offices[ML].entropy);
    world.submit(ML, Padding::Bare, vec![order]).unwrap();
    world.link(CIO, ML);
    world.settle();
    assert_eq!(case::grants(&world.offices[CIO].store, 0).unwrap().len(), 1);
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
}

#[test]
fn two_requests_in_one_commit_get_one_answer() {
    let mut world = three();
    world.shared_name();
    let alias = case::grants(&world.offices[CIO].store, 0).unwrap()[0].1.terms.alias;
    let entropy = &mut world.offices[ML].entropy;
    let requests = ["she does not answer", "nor does her mother"].map(|why| emergency_request(alias, why, entropy));
    world.submit(ML, Padding::Padded, requests.to_vec()).unwrap();
    world.settle();
    assert_eq!(case::grants(&world.offices[CIO].store, 0).unwrap().len(), 2, "the first grant, and one answer");
}

#[test]
fn words_of_an_office_on_another_platform_can_be_read() {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    world.offices.push(Office::new(3, OrganisationKind::Alj));
    let roster = world.founded_by(CIO, &[CIO, OTHER]);
    let platform = roster.platform().unwrap();
    let cards = [CIO, OTHER].map(|at| world.offices[at].card.clone()).to_vec();
    let file = PlatformFile { cards, rosters: vec![roster] };
    for at in [CIO, OTHER] {
        world.step(at, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
    }
    world.link(CIO, OTHER);
    let case = world.open_case(CIO, &[("mobile", "0600000001")]);
    let write = world.terms(CIO, ML, &["mobile"], Mode::Write);
    world.grant(CIO, case, &write).unwrap();
    let read = GrantTerms { platform, ..world.terms(CIO, OTHER, &["mobile"], Mode::Read) };
    world.grant(CIO, case, &read).unwrap();
    world.settle();
    let document = world.document_of(ML, "mobile");
    world.change(ML, document, "0600000002").unwrap();
    world.settle();
    assert_eq!(world.values(OTHER), values(&[("mobile", "0600000002")]));
}

/// The first card of an organisation that is a member of nothing.
fn stranger(number: u16, name: &str) -> SignedCard {
    let mut seed = [200; 32];
    seed[..2].copy_from_slice(&number.to_be_bytes());
    let key = SecretKey::from_seed(&seed);
    let card = Card::first(key.public(), name, OrganisationKind::Association, Country::France, START);
    SignedCard::sign(&card, &key, None)
}

#[test]
fn a_peer_fills_no_node_with_cards_of_strangers() {
    let mut world = three();
    let held = |world: &World| world.offices[CIO].replica.directory().cards().count();
    let before = held(&world);
    for cards in (0..300).map(|number| stranger(number, "Nobody")).collect::<Vec<_>>().chunks(100) {
        world.say(ML, CIO, &Message::Platform { cards: cards.to_vec(), rosters: vec![] });
    }
    assert_eq!(held(&world) - before, 256);
    assert_eq!(world.refusals, [], "none of it is a fault");
    let file = PlatformFile { cards: vec![stranger(300, "Somebody")], rosters: vec![] };
    world.step(CIO, Input::Platform { request: RequestId(0), file }).unwrap();
    assert_eq!(held(&world) - before, 257, "people bring whose cards they like");
}

#[test]
fn a_member_is_one_witness_however_many_nodes_it_certifies() {
    let mut world = three();
    world.pass(61 * SECOND_MS);
    world.settle();
    let replica = &mut world.offices[CIO].replica;
    let (size, cosignature) = replica.witnesses.values().next().cloned().expect("a peer cosigned");
    for number in 0..2_100u32 {
        let mut ledger = [9; 32];
        ledger[..4].copy_from_slice(&number.to_be_bytes());
        let witness = LedgerId(ledger);
        replica.witnesses.insert(witness, (size, Cosignature { witness, ..cosignature.clone() }));
    }
    world.pass(61 * SECOND_MS);
    let epoch = ledger::last_epoch(&world.offices[CIO].store).unwrap().unwrap();
    assert_eq!(epoch.witnesses.len(), 2, "of those that are homes of members");
}
