// SPDX-License-Identifier: EUPL-1.2
use super::*;

struct Office {
    key: SecretKey,
    card: SignedCard,
}

fn office(number: u8) -> Office {
    let secret = |purpose: u8| SecretKey::from_seed(&[number * 16 + purpose; 32]);
    let key = secret(0);
    let card = Card {
        version: ROSTER_VERSION,
        organisation: organisation_id(key.public()),
        number: 0,
        previous: Digest([0; 32]),
        key: key.public(),
        name: format!("Office {number}"),
        kind: OrganisationKind::Cio,
        country: Country::France,
        issued: Timestamp(1),
        nodes: vec![NodeCertificate {
            nonce: Nonce([number; 16]),
            log_key: secret(1).public(),
            service_key: secret(2).public(),
            transport_key: secret(3).public(),
            addresses: vec![],
            since: Timestamp(1),
            until: None,
        }],
        staff: vec![StaffCertificate { key: secret(4).public(), role: Role::Leader, since: Timestamp(1), until: None }],
    };
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
        version: ROSTER_VERSION,
        nonce: Nonce([1; 16]),
        number: 0,
        previous: Digest([0; 32]),
        name: "Platform".to_owned(),
        country: Country::France,
        territory: "Somewhere".to_owned(),
        issued: Timestamp(1),
        threshold,
        leaders: leaders.iter().map(|office| id(office)).collect(),
        members: members.iter().map(|office| member(office)).collect(),
        rules: vec![],
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
    assert_eq!(platform, signed.platform());
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
    next.previous = start.digest();
    let mut usurped = SignedRoster::unsigned(&next);
    usurped.add_signature(id(&third), &third.key);
    let refused = directory.add_roster(usurped.clone());
    assert_eq!(refused, Err(RosterError::Threshold { number: 1, signatures: 0, threshold: 1 }));
    usurped.add_signature(id(&first), &first.key);
    assert_eq!(directory.add_roster(usurped), Ok(Some(platform)), "the platform keeps its id");
    assert!(directory.member(platform, id(&third), Timestamp(9)).is_some());

    let mut fork = next.clone();
    fork.previous = Digest([9; 32]);
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
    ended.staff[0].until = Some(End { time: Timestamp(7), epochs: 3 });
    let mut directory = directory(&[&office]);
    directory.add_card(SignedCard::sign(&ended, &office.key, None)).unwrap();
    let signer = *directory.signer(ended.staff[0].key).unwrap();
    assert!(
        signer.counts_at(Timestamp(7), 3) && !signer.counts_at(Timestamp(8), 3) && !signer.counts_at(Timestamp(7), 4)
    );

    let mut dropped = next.clone();
    dropped.staff.clear();
    let dropped = SignedCard::sign(&dropped, &office.key, None);
    assert_eq!(dropped.verify(Some(&office.card)), Err(RosterError::CertificateDropped(1)));
    let mut promoted = next.clone();
    promoted.staff[0].role = Role::Auditor;
    let promoted = SignedCard::sign(&promoted, &office.key, None);
    assert_eq!(promoted.verify(Some(&office.card)), Err(RosterError::CertificateDropped(1)));
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
fn card_certifies_no_key_of_another_organisation() {
    let (victim, thief) = (office(1), office(2));
    let held = directory(&[&victim, &thief]);
    let theirs = victim.card.read().unwrap();
    let mut next = thief.card.read().unwrap();
    next.number = 1;
    next.previous = thief.card.digest();
    let stolen = |keys: fn(&mut Card, &Card)| {
        let mut card = next.clone();
        keys(&mut card, &theirs);
        held.clone().add_card(SignedCard::sign(&card, &thief.key, None))
    };
    let rule = "certifies a key of another organisation";
    let refused = Err(RosterError::Form { what: "card", rule });
    assert_eq!(stolen(|card, theirs| card.staff.extend(theirs.staff.clone())), refused);
    assert_eq!(stolen(|card, theirs| card.nodes.extend(theirs.nodes.clone())), refused);
    let as_staff = |card: &mut Card, theirs: &Card| {
        card.staff.push(StaffCertificate { key: theirs.key, ..theirs.staff[0].clone() });
    };
    assert_eq!(stolen(as_staff), refused);
    assert_eq!(stolen(|_, _| {}), Ok(true));
}
