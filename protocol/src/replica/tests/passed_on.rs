// SPDX-License-Identifier: EUPL-1.2
//! What one office contributed to the case of another, and both lost, comes back from a third, which the home had given it to; and
//! nothing else does.

use super::*;
use crate::entry::SLOT_VALUE;
use crate::statement::{Disclosure, ErasureGround, Payload, erasure};

/// The numbers of a delivery, whole and in short.
const DELIVERIES: [u8; 2] = [3, 17];
const FIELDS: [&str; 3] = ["nom", "mobile", "mail"];

/// A case of the first office, which the second may write and the third may read, by these grants; the stores of the first two before
/// what they lost.
struct Shared {
    world: World,
    case: CaseHandle,
    granted: [EntryId; 2],
    aliases: [CaseHandle; 2],
    backups: [MemoryStore; 2],
}

fn shared() -> Shared {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = [(ML, Mode::Write), (OTHER, Mode::Read)].map(|(to, mode)| world.terms(CIO, to, &FIELDS, mode));
    let granted = terms.each_ref().map(|terms| world.grant(CIO, case, terms).unwrap());
    world.settle();
    world.seal_all();
    let backups = [CIO, ML].map(|at| world.offices[at].store.clone());
    Shared { world, case, granted, aliases: terms.map(|terms| terms.alias), backups }
}

/// Has the second office open a document in the case, change it, and change another; returns what it opened.
fn contribute(world: &mut World, alias: CaseHandle) -> DocumentId {
    let mail = world.open_document(ML, alias, "mail", "zoe@example.org");
    world.settle();
    let nom = world.document_of(ML, "nom");
    for (document, value) in [(mail, "zoe@example.fr"), (nom, "Lavalliere")] {
        world.change(ML, document, value).unwrap();
        world.settle();
    }
    world.seal_all();
    mail
}

fn contributed() -> Vec<(FieldId, String)> {
    values(&[("nom", "Lavalliere"), ("mobile", "0600000001"), ("mail", "zoe@example.fr")])
}

/// Restores the second office, whose administrator is told by hand of the first's nodes.
fn restore_author(world: &mut World, backup: &MemoryStore) {
    world.succeed_at((ML, 10), backup, Foreign::Hide);
    let file = PlatformFile { cards: vec![world.offices[CIO].card.clone()], rosters: vec![] };
    world.step(ML, Input::Platform { request: RequestId(0), file }).unwrap();
}

#[test]
fn what_author_and_home_lost_comes_back_from_who_reads_it() {
    let Shared { mut world, aliases, backups, .. } = shared();
    let mail = contribute(&mut world, aliases[0]);
    assert_eq!(world.values(OTHER), contributed());
    world.succeed_apart(&backups[0], Foreign::Hide);
    restore_author(&mut world, &backups[1]);
    assert!(!world.holds(CIO, "zoe@") && !world.holds(ML, "zoe@"), "both lost it");
    for reader in [OTHER, ML] {
        world.link(CIO, reader);
        world.settle();
    }
    for at in [CIO, ML, OTHER] {
        assert_eq!(world.values(at), contributed(), "at {at}");
    }
    assert_eq!(world.lost(CIO), []);
    // Work on it goes on, from both sides.
    for (at, value) in [(ML, "zoe@example.lu"), (CIO, "z@example.lu")] {
        world.change(at, mail, value).unwrap();
        world.settle();
        for seen_by in [CIO, ML, OTHER] {
            assert!(world.values(seen_by).contains(&(field_id("mail"), value.to_owned())), "at {seen_by}");
        }
    }
}

/// Who wrote it deleted it as its grant ended, and gives the header back alone: the value comes from who reads it, whoever is heard
/// first; and where nobody has it any more, it is named.
#[test]
fn a_value_that_its_author_deleted_comes_back_from_who_reads_it() {
    for (order, is_read) in [([ML, OTHER], true), ([OTHER, ML], true), ([ML, OTHER], false), ([OTHER, ML], false)] {
        let Shared { mut world, aliases, granted, backups, .. } = shared();
        let mail = contribute(&mut world, aliases[0]);
        world.revoke(CIO, granted[0]);
        if !is_read {
            world.revoke(CIO, granted[1]);
        }
        world.settle();
        world.seal_all();
        assert_eq!((world.holds(ML, "zoe@"), world.holds(OTHER, "zoe@")), (false, is_read));
        world.succeed_apart(&backups[0], Foreign::Hide);
        for other in order {
            world.link(CIO, other);
            world.settle();
        }
        if is_read {
            assert_eq!((world.values(CIO), world.values(OTHER)), (contributed(), contributed()), "{order:?}");
            assert_eq!(world.lost(CIO), []);
        } else {
            assert!(world.lost(CIO).contains(&mail.into()), "{order:?}");
            assert_eq!(world.lost(CIO).len(), 3, "what it opened, and two changes: {order:?}");
        }
    }
}

/// What comes after its header was back goes on to who was given that.
#[test]
fn a_value_that_comes_after_its_header_goes_to_who_reads_it() {
    const FOURTH: usize = 3;
    use OrganisationKind::{Alj, Cio, MissionLocale, School};
    let mut world = World::new(&[Cio, MissionLocale, Alj, School]);
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let grants = [ML, OTHER, FOURTH].map(|to| {
        let terms = world.terms(CIO, to, &["nom"], Mode::Read);
        world.grant(CIO, case, &terms).unwrap()
    });
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    world.cut(CIO, FOURTH);
    let nom = world.document_of(CIO, "nom");
    world.change(CIO, nom, "Lavalliere").unwrap();
    world.settle();
    world.revoke(CIO, grants[0]);
    world.settle();
    world.seal_all();
    world.succeed_apart(&backup, Foreign::Hide);
    for (other, seen) in [(ML, None), (FOURTH, Some("(sealed)")), (OTHER, Some("Lavalliere"))] {
        world.link(CIO, other);
        world.settle();
        if let Some(seen) = seen {
            let seen = values(&[("nom", seen)]);
            assert_eq!((world.values(CIO), world.values(FOURTH)), (seen.clone(), seen), "once {other} was heard");
        }
    }
    assert_eq!(world.lost(CIO), []);
}

/// A home that is restored once more, after it was shown the lists and before what they name came, asks for that again.
#[test]
fn who_is_restored_before_all_was_back_asks_again() {
    let Shared { mut world, aliases, backups, .. } = shared();
    contribute(&mut world, aliases[0]);
    world.succeed_apart(&backups[0], Foreign::Hide);
    world.link(CIO, OTHER);
    while let Some((from, to, session, bytes)) = world.frames.pop_front() {
        if from == CIO || !DELIVERIES.contains(&bytes[1]) {
            let peer = secret(world.offices[from].number, 3).public();
            world.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
    }
    assert!(world.lost(CIO).len() > 3, "it knows what is lost");
    assert!(!world.holds(CIO, "zoe@"));
    let backup = world.offices[CIO].store.clone();
    world.succeed_at((CIO, 11), &backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    assert_eq!((world.values(CIO), world.lost(CIO)), (contributed(), vec![]));
}

/// Returns what an office holds of somebody, as it would give it.
fn part_of(world: &mut World, at: usize, entry: EntryId, slots: u8) -> Part {
    let office = &mut world.offices[at];
    let location = ledger::locate(&office.store, entry).unwrap().expect("the entry is held");
    let turn = Turn::new(world.now, office.replica.identity.service_key.public(), &office.store);
    office.replica.part(&turn, location.commit, &[(location.index, slots)], true).unwrap()
}

/// What a home never admitted is not a reader's to give; nor is what it lists under another case.
#[test]
fn what_the_home_did_not_admit_and_list_is_nobodys_to_pass_on() {
    let Shared { mut world, case, aliases, granted, backups } = shared();
    let second = world.open_case(CIO, &[("nom", "Morel")]);
    let terms = world.terms(CIO, OTHER, &FIELDS, Mode::Read);
    world.grant(CIO, second, &terms).unwrap();
    world.settle();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    drop(backups);
    let mail = contribute(&mut world, aliases[0]);
    let given = part_of(&mut world, ML, mail.into(), 0b110);
    // The reader had to delete it: of its own it gives the header alone.
    world.revoke(CIO, granted[1]);
    world.settle();
    world.cut(CIO, ML);
    let mobile = world.document_of(ML, "mobile");
    let waits = world.change(ML, mobile, "0600000009").unwrap().entries[0];
    world.seal_all();
    let unheard = part_of(&mut world, ML, waits, 0b1);
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    assert!(world.lost(CIO).contains(&mail.into()), "its value and its field are lost");
    let item = |entry, slots| DisclosureItem { entry, slots };
    world.deliver_unchecked(OTHER, CIO, (Some(aliases[1]), item(waits, 0b1)), unheard);
    world.settle();
    assert!(!world.holds(CIO, "0600000009"), "it was never admitted");
    assert!(case::decision(&world.offices[CIO].store, waits).unwrap().is_none(), "and is for its author to hand in");
    let filed = |world: &World, case| {
        let store = &world.offices[CIO].store;
        let number = case::number_of(store, case).unwrap().unwrap();
        case::all_documents(store, number, Some(field_id("mail"))).unwrap().len()
    };
    for (alias, expected) in [(terms.alias, (0, 0)), (aliases[1], (1, 0))] {
        world.deliver_unchecked(OTHER, CIO, (Some(alias), item(mail.into(), 0b110)), given.clone());
        world.settle();
        assert_eq!((filed(&world, case), filed(&world, second)), expected, "under {alias}");
        assert_eq!(world.holds(CIO, "zoe@example.org"), expected.0 == 1);
    }
    // Its author hands in what waits: it is decided about once, by the grant that stands.
    world.link(CIO, ML);
    world.settle();
    assert!(world.values(CIO).contains(&(field_id("mobile"), "0600000009".to_owned())));
}

/// What was erased stays so, although a reader never got the order and gives the value back, whoever is heard first.
#[test]
fn what_was_erased_does_not_come_back_from_who_never_heard() {
    for order in [[ML, OTHER], [OTHER, ML]] {
        let Shared { mut world, aliases, backups, .. } = shared();
        let mail = contribute(&mut world, aliases[0]);
        world.cut(CIO, OTHER);
        let draft = erasure(ErasureGround::Request, "", vec![mail.into()], &mut world.offices[CIO].entropy);
        world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
        world.settle();
        world.seal_all();
        assert_eq!((world.holds(ML, "zoe@example.org"), world.holds(OTHER, "zoe@example.org")), (false, true));
        world.succeed_apart(&backups[0], Foreign::Hide);
        for other in order {
            world.link(CIO, other);
            world.settle();
        }
        for at in [CIO, ML, OTHER] {
            assert!(!world.holds(at, "zoe@example.org"), "at {at}, {order:?}");
        }
        assert_eq!((world.values(CIO), world.lost(CIO)), (contributed(), vec![]), "{order:?}");
    }
}

/// What a third office contributed to a case that its home lost altogether is nobody else's: not of who gave it back, and asks later what it
/// lost itself.
#[test]
fn what_came_back_of_a_lost_case_is_given_back_to_nobody() {
    let mut world = three();
    world.seal_all();
    let backup = world.offices[CIO].store.clone();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = [(ML, Mode::Write), (OTHER, Mode::Read)].map(|(to, mode)| world.terms(CIO, to, &FIELDS, mode));
    for terms in &terms {
        world.grant(CIO, case, terms).unwrap();
    }
    world.settle();
    world.seal_all();
    let theirs = world.offices[OTHER].store.clone();
    let mail = contribute(&mut world, terms[0].alias);
    world.succeed_apart(&backup, Foreign::Hide);
    world.link(CIO, OTHER);
    world.settle();
    assert!(world.lost(CIO).contains(&mail.into()) && !world.holds(CIO, "zoe@"));
    world.seal_all();
    world.succeed_at((OTHER, 10), &theirs, Foreign::Hide);
    let file = PlatformFile { cards: vec![world.offices[CIO].card.clone()], rosters: vec![] };
    world.step(OTHER, Input::Platform { request: RequestId(0), file }).unwrap();
    world.link(CIO, OTHER);
    world.settle();
    assert!(!listed(&world, OTHER).contains(&mail.into()), "it is of no case of who asks");
}

/// Returns what the newest ledger of the first office listed to that of another.
fn listed(world: &World, to: usize) -> BTreeSet<EntryId> {
    let store = &world.offices[CIO].store;
    let disclosures = disclosures_to(store, world.offices[to].replica.identity.ledger).unwrap();
    let lists = disclosures.into_iter().map(|(location, _)| {
        let body = ledger::body(store, location, 0).unwrap().unwrap();
        Disclosure::read(&body).unwrap()
    });
    lists.flat_map(|list| list.items().map(|(_, item)| item.entry).collect::<Vec<_>>()).collect()
}

/// What came back of an own case by its header alone is nothing that was contributed to the case of who asks what it lost itself.
#[test]
fn what_is_lost_of_an_own_case_is_no_contribution_to_another() {
    let Shared { mut world, case, granted, backups, .. } = shared();
    let mail = world.open_document(CIO, case, "mail", "zoe@example.org");
    world.settle();
    world.revoke(CIO, granted[0]);
    world.settle();
    world.seal_all();
    let theirs = world.offices[ML].store.clone();
    world.succeed_apart(&backups[0], Foreign::Hide);
    world.link(CIO, ML);
    world.settle();
    let held = ledger::entry(&world.offices[CIO].store, mail.into()).unwrap().expect("its header came back");
    let body = ledger::body(&world.offices[CIO].store, held.location, SLOT_VALUE).unwrap();
    assert!(body.is_none() && world.lost(CIO).contains(&mail.into()));
    restore_author(&mut world, &theirs);
    world.link(CIO, ML);
    world.settle();
    assert!(!listed(&world, ML).contains(&mail.into()), "it was given back as if staff had contributed it");
}
