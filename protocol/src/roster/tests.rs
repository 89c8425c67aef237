// SPDX-License-Identifier: EUPL-1.2
use super::*;

struct Office {
    key: SecretKey,
    card: SignedCard,
}

fn office(number: u8) -> Office {
    let secret = |purpose: u8| SecretKey::from_seed(&[number * 16 + purpose; 32]);
    let key = secret(0);
    let name = format!("Office {number}");
    let mut card = Card::first(key.public(), &name, OrganisationKind::Cio, Country::France, Timestamp(1));
    let (log, service, transport) = (secret(1), secret(2), secret(3));
    let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
    card.nodes.push(NodeCertificate::new(card.organisation, Nonce([number; 16]), keys, vec![], Timestamp(1)));
    card.staff.push(StaffCertificate::new(card.organisation, &secret(4), Role::Leader, Timestamp(1)));
    let card = SignedCard::sign(&card, &key, None);
    Office { key, card }
}

fn id(office: &Office) -> OrganisationId {
    office.card.read().unwrap().organisation
}

fn member(office: &Office) -> Member {
    Member {
        organisation: id(office),
        kind: OrganisationKind::Cio,
        circle: Circle::First,
        since: Timestamp(1),
        until: None,
        successor: None,
    }
}

fn roster(leaders: &[&Office], members: &[&Office], threshold: u8) -> Roster {
    let mut roster = Roster {
        territory: "Somewhere".to_owned(),
        threshold,
        leaders: leaders.iter().map(|office| id(office)).collect(),
        members: members.iter().map(|office| member(office)).collect(),
        ..Roster::founding(Nonce([1; 16]), "Platform", Country::France, Timestamp(1))
    };
    roster.leaders.sort_unstable();
    roster.members.sort_unstable_by_key(|member| member.organisation);
    roster
}

fn directory(offices: &[&Office]) -> Directory {
    let mut directory = Directory::default();
    offices.iter().for_each(|office| assert!(directory.add_card(office.card.clone()).unwrap()));
    directory
}

#[test]
fn platform_forms_when_the_threshold_has_signed() {
    let (first, second) = (office(1), office(2));
    let mut directory = directory(&[&first, &second]);
    let mut signed = SignedRoster::unsigned(&roster(&[&first, &second], &[&first, &second], 2));
    signed.add_signature(id(&first), &first.key);
    let missing = directory.add_roster(signed.clone());
    assert_eq!(missing, Err(RosterError::Threshold { number: 0, signatures: 1, threshold: 2 }));
    signed.add_signature(id(&second), &second.key);
    let platform = directory.add_roster(signed.clone()).unwrap().expect("a new platform");
    assert_eq!(platform, signed.platform().unwrap());
    assert_eq!(directory.shared_platforms(id(&first), id(&second), Timestamp(5)), [platform]);
    assert_eq!(directory.peers_of(id(&first), Timestamp(5)).len(), 1);
}

#[test]
fn next_roster_needs_the_leaders_of_the_one_before() {
    let (first, second, third) = (office(1), office(2), office(3));
    let mut directory = directory(&[&first, &second, &third]);
    let mut start = SignedRoster::unsigned(&roster(&[&first], &[&first, &second], 1));
    start.add_signature(id(&first), &first.key);
    let platform = directory.add_roster(start.clone()).unwrap().expect("a new platform");

    let mut next = roster(&[&third], &[&first, &second, &third], 1);
    next.number = 1;
    next.lineage = Lineage::Successor { platform, previous: start.digest() };
    let mut usurped = SignedRoster::unsigned(&next);
    usurped.add_signature(id(&third), &third.key);
    let refused = directory.add_roster(usurped.clone());
    assert_eq!(refused, Err(RosterError::Threshold { number: 1, signatures: 0, threshold: 1 }));
    usurped.add_signature(id(&first), &first.key);
    assert_eq!(directory.add_roster(usurped), Ok(Some(platform)), "the platform keeps its id");
    assert!(directory.member(platform, id(&third), Timestamp(9)).is_some());

    let mut fork = next.clone();
    fork.lineage = Lineage::Successor { platform, previous: Digest([9; 32]) };
    fork.number = 2;
    let fork = SignedRoster::unsigned(&fork);
    assert!(matches!(directory.add_roster(fork), Err(RosterError::Chain { .. })));
}

#[test]
fn cards_keep_what_they_certified() {
    let office = office(1);
    let mut next = office.card.read().unwrap();
    next.number = 1;
    next.previous = office.card.digest();
    let mut ended = next.clone();
    let ledger = next.nodes[0].ledger();
    ended.staff[0].until = Some(End { time: Timestamp(7), sealed: vec![(ledger, 3)] });
    let mut directory = directory(&[&office]);
    directory.add_card(SignedCard::sign(&ended, &office.key, None)).unwrap();
    let signer = directory.signer(ended.staff[0].key).unwrap();
    let counts = |time, epochs| signer.counts_at(ledger, Timestamp(time), epochs);
    assert!(counts(7, 3) && !counts(8, 3) && !counts(7, 4));
    assert!(!signer.counts_at(LedgerId([9; 32]), Timestamp(7), 0), "a ledger opened after the end");

    let mut dropped = next.clone();
    dropped.staff.clear();
    let dropped = SignedCard::sign(&dropped, &office.key, None);
    assert_eq!(dropped.verify(Some(&office.card)), Err(RosterError::CertificateDropped(1)));
    let mut promoted = next.clone();
    promoted.staff[0].role = Role::Auditor;
    let promoted = SignedCard::sign(&promoted, &office.key, None);
    assert_eq!(promoted.verify(Some(&office.card)), Err(RosterError::CertificateDropped(1)));
}

/// Somebody who signed in a ledger that ended, and in the one after it, leaves: the end names the second alone.
#[test]
fn an_end_reaches_into_the_ledgers_that_ended_before_it() {
    let office = office(1);
    let mut card = office.card.read().unwrap();
    (card.number, card.previous) = (1, office.card.digest());
    let mut open = |number: u8| {
        let [log, service, transport] = [1, 2, 3].map(|key| SecretKey::from_seed(&[number * 16 + key; 32]));
        let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
        let nonce = Nonce([number; 16]);
        card.nodes.push(NodeCertificate::new(card.organisation, nonce, keys, vec![], Timestamp(u64::from(number))));
        card.nodes.last().unwrap().ledger()
    };
    let (second, third) = (open(5), open(9));
    let first = card.nodes[0].ledger();
    card.nodes[0].until = Some(End { time: Timestamp(5), sealed: vec![(first, 3)] });
    card.nodes[1].until = Some(End { time: Timestamp(9), sealed: vec![(second, 4)] });
    card.staff[0].until = Some(End { time: Timestamp(8), sealed: vec![(second, 2)] });
    let mut directory = directory(&[&office]);
    directory.add_card(SignedCard::sign(&card, &office.key, None)).unwrap();
    let signer = directory.signer(card.staff[0].key).unwrap();
    let counts = |ledger, time, epochs| signer.counts_at(ledger, Timestamp(time), epochs);
    assert!(counts(first, 4, 3) && !counts(first, 4, 4), "up to the end of that ledger");
    assert!(!counts(first, 9, 3), "and to the end of the certificate");
    assert!(counts(second, 7, 2) && !counts(second, 7, 3), "a ledger that is named, up to the number named");
    assert!(!counts(third, 7, 0), "a ledger opened after the end");
}

#[test]
fn organisation_key_rotates_with_both_signatures() {
    let office = office(1);
    let new_key = SecretKey::from_seed(&[200; 32]);
    let mut next = office.card.read().unwrap();
    next.number = 1;
    next.previous = office.card.digest();
    next.key = new_key.public();
    assert!(SignedCard::sign(&next, &office.key, None).verify(Some(&office.card)).is_err());
    assert!(SignedCard::sign(&next, &new_key, Some(&new_key)).verify(Some(&office.card)).is_err());
    SignedCard::sign(&next, &office.key, Some(&new_key)).verify(Some(&office.card)).unwrap();
}

#[test]
fn weak_and_shared_keys_are_refused() {
    let office = office(1);
    let mut weak = office.card.read().unwrap();
    // The neutral element: every signature of all zeros holds for it without strict verification.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    weak.staff[0].key = PublicKey(neutral);
    assert!(matches!(SignedCard::sign(&weak, &office.key, None).read(), Err(RosterError::Key(KeyError::WeakKey(_)))));
    let mut shared = office.card.read().unwrap();
    shared.staff[0].key = shared.nodes[0].log_key;
    assert!(matches!(SignedCard::sign(&shared, &office.key, None).read(), Err(RosterError::Form { .. })));
}

#[test]
fn a_key_serves_one_organisation() {
    let (first, second) = (office(1), office(2));
    let held = directory(&[&first, &second]);
    let mut next = second.card.read().unwrap();
    next.number = 1;
    next.previous = second.card.digest();
    // Who holds a key of the first office has it agree to serve the second as well.
    let key = SecretKey::from_seed(&[16 + 4; 32]);
    next.staff.push(StaffCertificate::new(next.organisation, &key, Role::Leader, Timestamp(1)));
    let shared = SignedCard::sign(&next, &second.key, None);
    let rule = "certifies a key of another organisation";
    assert_eq!(held.clone().add_card(shared), Err(RosterError::Form { what: "card", rule }));
    next.staff.pop();
    assert_eq!(held.clone().add_card(SignedCard::sign(&next, &second.key, None)), Ok(true));
}

#[test]
fn nobody_certifies_a_key_of_somebody_else() {
    let (ours, theirs) = (office(1), office(2));
    let mut next = ours.card.read().unwrap();
    next.number = 1;
    next.previous = ours.card.digest();
    // Their certificate, taken over as it stands in their card: their keys agreed to serve them and nobody else.
    next.staff.extend(theirs.card.read().unwrap().staff);
    let stolen = SignedCard::sign(&next, &ours.key, None);
    let key = next.staff[1].key;
    assert_eq!(stolen.verify(Some(&ours.card)), Err(RosterError::Key(KeyError::BadSignature(key))));
    let mut directory = directory(&[&ours]);
    assert!(directory.add_card(stolen).is_err());
    assert_eq!(directory.add_card(theirs.card), Ok(true), "the owner's card is taken, whichever came first");

    let mut node = ours.card.read().unwrap();
    node.number = 1;
    node.previous = ours.card.digest();
    // A key that agreed to one use is not certified for another.
    node.nodes[0].agreements.swap(0, 1);
    assert!(matches!(
        SignedCard::sign(&node, &ours.key, None).verify(Some(&ours.card)),
        Err(RosterError::Key(KeyError::BadSignature(_)))
    ));
}

#[test]
fn another_platform_with_the_same_nonce_is_another_platform() {
    let (first, second) = (office(1), office(2));
    let mut directory = directory(&[&first, &second]);
    let [ours, theirs] = [(&first, "Ours"), (&second, "Theirs")].map(|(office, name)| {
        let mut signed =
            SignedRoster::unsigned(&Roster { name: name.to_owned(), ..roster(&[office], &[&first, &second], 1) });
        signed.add_signature(id(office), &office.key);
        signed
    });
    let theirs = directory.add_roster(theirs).unwrap().expect("a new platform");
    let ours = directory.add_roster(ours).unwrap().expect("a new platform too");
    assert_ne!(ours, theirs);
}

#[test]
fn rules_hold_from_the_time_that_the_roster_says() {
    let office = office(1);
    let day = |text: &str| Timestamp(u64::try_from(text.parse::<jiff::Timestamp>().unwrap().as_millisecond()).unwrap());
    let (early, from) = (day("2026-01-01T00:00:00Z"), day("2026-02-01T00:00:00Z"));
    let mut drawn = roster(&[&office], &[&office], 1);
    drawn.rules = vec![RulesInForce::of(Country::France, from).unwrap()];
    assert!(drawn.rules_at(early).is_none(), "no rules, no grants");
    assert_eq!(drawn.rules_at(from).unwrap().country(), Country::France);
    drawn.rules.push(RulesInForce { since: Timestamp(from.0 + 1), digest: Digest([7; 32]) });
    assert!(drawn.rules_at(Timestamp(from.0 + 1)).is_none(), "a file that this program does not have");
    drawn.rules[1] =
        RulesInForce { since: Timestamp(from.0 + 1), ..RulesInForce::of(Country::Luxembourg, from).unwrap() };
    assert!(drawn.rules_at(Timestamp(from.0 + 1)).is_none(), "rules of another country than the platform's");
    drawn.rules.swap(0, 1);
    let rule = "rules are not in order of their times";
    let unordered = SignedRoster::unsigned(&drawn);
    assert_eq!(unordered.read(), Err(RosterError::Form { what: "roster", rule }));
}

/// Whoever finds an old key of a leader can date a roster as it likes, but not before the one that it follows.
#[test]
fn a_key_that_a_leader_gave_up_signs_no_roster() {
    let (leader, other) = (office(1), office(2));
    let mut directory = directory(&[&leader, &other]);
    let mut start = SignedRoster::unsigned(&roster(&[&leader], &[&leader, &other], 1));
    start.add_signature(id(&leader), &leader.key);
    let platform = directory.add_roster(start.clone()).unwrap().expect("a new platform");
    let new_key = SecretKey::from_seed(&[200; 32]);
    let mut card = leader.card.read().unwrap();
    (card.number, card.previous, card.key, card.issued) = (1, leader.card.digest(), new_key.public(), Timestamp(10));
    directory.add_card(SignedCard::sign(&card, &leader.key, Some(&new_key))).unwrap();
    let draw = |before: &SignedRoster, key: &SecretKey, issued| {
        let mut next = before.read().unwrap();
        next.number += 1;
        next.lineage = Lineage::Successor { platform, previous: before.digest() };
        next.issued = Timestamp(issued);
        let mut signed = SignedRoster::unsigned(&next);
        signed.add_signature(id(&leader), key);
        signed
    };
    let refused = directory.add_roster(draw(&start, &leader.key, 10));
    assert_eq!(refused, Err(RosterError::Key(KeyError::BadSignature(new_key.public()))));
    let signed_before = draw(&start, &leader.key, 9);
    assert_eq!(directory.clone().add_roster(signed_before), Ok(Some(platform)), "signed before the key was changed");
    let next = draw(&start, &new_key, 20);
    assert_eq!(directory.add_roster(next.clone()), Ok(Some(platform)));
    let rule = "it is older than the one that it follows";
    let dated_back = directory.add_roster(draw(&next, &leader.key, 9));
    assert_eq!(dated_back, Err(RosterError::Form { what: "roster", rule }));

    // What was taken before the card was known does not keep a node from opening its store.
    let old = draw(&start, &leader.key, 15);
    let mut again = Directory::default();
    again.add_card(leader.card.clone()).unwrap();
    again.restore_roster(start).unwrap();
    again.add_roster(old.clone()).unwrap();
    again.add_card(SignedCard::sign(&card, &leader.key, Some(&new_key))).unwrap();
    assert_eq!(again.restore_roster(draw(&old, &leader.key, 16)), Ok(Some(platform)));
}
