// SPDX-License-Identifier: EUPL-1.2
//! Lies about what partners gave back to a node that was restored, or that says so.

use super::*;
use crate::audit::given_back::tests::LOOKS;

/// A first office that was restored from a backup.
struct Restored {
    story: Story,
    /// How the lost part of its ledger was signed.
    lost: CommitContext,
    /// How a partner signs.
    partner: CommitContext,
}

fn restored() -> Restored {
    let mut story = story();
    story.world.pass(EPOCH_MS);
    let backup = story.world.offices[CIO].store.clone();
    let lost = story.world.context(CIO);
    let partner = CommitContext { ledger: ledger_of(ML), sealed: LogState::empty(), time: lost.time };
    story.world.pass(EPOCH_MS);
    story.world.succeed(CIO, &backup);
    story.world.pass(EPOCH_MS);
    Restored { story, lost, partner }
}

impl Restored {
    fn forge(&self) -> Forge {
        Forge::of(&self.story.world.bundle(CIO, true), &self.story.world, CIO + SUCCESSOR)
    }

    /// Has a partner list an entry that it gives back.
    fn list(&self, forge: &mut Forge, entry: EntryId, alias: Option<CaseHandle>, slots: u8) {
        let groups = vec![DisclosureGroup { alias, items: vec![DisclosureItem { entry, slots }] }];
        let (recipient, ledger) = (organisation(CIO), forge.about.ledger);
        let disclosure = Disclosure { recipient, ledger, first: 9_000, groups };
        let draft = draft(forge, Kind::Disclosure, vec![], &disclosure);
        forge.hear((ML, Purpose::Service), &self.partner, draft, 0b1);
    }

    /// Has a partner give back what the office said in the part of its ledger that is lost.
    fn give_back(
        &self,
        forge: &mut Forge,
        purpose: Purpose,
        alias: Option<CaseHandle>,
        draft: Draft,
        slots: u8,
    ) -> EntryId {
        self.list(forge, draft.header.id(secret(CIO, purpose).public()), alias, slots);
        forge.hear((CIO, purpose), &self.lost, draft, slots)
    }

    /// Has a partner give back the list by which the third office was given a value under an alias.
    fn list_again(&self, forge: &mut Forge, alias: CaseHandle, value: EntryId) {
        let list = disclosure(OTHER, 9_000, Some(alias), value, 0b110);
        let draft = draft(forge, Kind::Disclosure, vec![], &list);
        forge.hear((CIO, Purpose::Service), &self.lost, draft, 0b1);
    }

    fn terms(&self, forge: &mut Forge, fields: &[&str]) -> crate::statement::GrantTerms {
        let alias = CaseHandle(forge.entropy.draw());
        terms(self.story.world.platform, self.lost.time, alias, OTHER, fields, Mode::Read)
    }
}

/// Has staff of the restored office say something.
fn say(forge: &mut Forge, draft: Draft) -> EntryId {
    let context = tail(forge);
    forge.append_signed(&secret(CIO, Purpose::Staff), &context, vec![draft])[0]
}

fn lie_again(kind: FindingKind, tamper: impl FnOnce(&mut Forge, &Restored)) -> Lie {
    let restored = restored();
    let mut forge = restored.forge();
    tamper(&mut forge, &restored);
    (kind, report(&forge))
}

/// A recipient that was asked to purge, gave its receipt, came back from a backup and kept what that had.
fn kept_after_a_receipt() -> Lie {
    let mut story = story();
    story.world.pass(EPOCH_MS);
    let held = Forge::new(&story.world, ML);
    let backup = story.world.offices[ML].store.clone();
    story.world.revoke(CIO, story.grant);
    story.world.pass(EPOCH_MS);
    story.world.succeed(ML, &backup);
    story.world.pass(EPOCH_MS);
    let mut forge = Forge::of(&story.world.bundle(ML, true), &story.world, ML + SUCCESSOR);
    let honest = check(&[&forge.bytes(), &story.world.bundle(CIO, true)]).unwrap();
    assert_eq!(honest.findings, vec![]);
    forge.put_bodies_back(&held);
    (FindingKind::BodyKept, check(&[&forge.bytes(), &story.world.bundle(CIO, true)]).unwrap())
}

pub(super) fn lies_about_what_was_given_back() -> Vec<Lie> {
    vec![
        lie_again(FindingKind::ErasureNotAllowed, |forge, restored| {
            // The node itself, without a notice; the ground stayed behind.
            let value = restored.story.world.document_of(CIO, "nom").into();
            let ground = ErasureGround::Retention { notice: None };
            let draft = erasure(ground, "", vec![value], &mut forge.entropy);
            restored.give_back(forge, Purpose::Service, None, draft, 0);
        }),
        lie_again(FindingKind::GrantNotAllowed, |forge, restored| {
            let terms = restored.terms(forge, &["commentaire"]);
            let draft = grant_draft(restored.story.case, &terms, &mut forge.entropy);
            restored.give_back(forge, Purpose::Staff, Some(terms.alias), draft, 0b10);
        }),
        lie_again(FindingKind::EmergencyNotAllowed, |forge, restored| {
            let terms = restored.terms(forge, &["nom"]);
            let draft = emergency_grant(restored.story.grant, restored.story.case, &terms, &mut forge.entropy);
            restored.give_back(forge, Purpose::Service, Some(terms.alias), draft, 0b10);
        }),
        lie_again(FindingKind::UnauthorisedChange, |forge, restored| {
            // An admission that came back names a grant of somebody else than who wrote.
            let document = restored.story.world.document_of(CIO, "mobile");
            let staff = secret(OTHER, Purpose::Staff).public();
            let after = vec![document.into()];
            let change = Draft::change(staff, document, after.clone(), after, b"x", &mut forge.entropy);
            let change_id = change.header.id(staff);
            let verdict = Verdict::Admitted { grant: restored.story.grant };
            let admission = draft(forge, Kind::Admission, vec![change_id], &verdict);
            restored.give_back(forge, Purpose::Service, Some(restored.story.alias), admission, 0b1);
            restored.list(forge, change_id, Some(restored.story.alias), 0b1);
            let theirs = CommitContext { ledger: ledger_of(OTHER), ..restored.partner };
            forge.hear((OTHER, Purpose::Staff), &theirs, change, 0b1);
            let draft = open_case(forge, CaseHandle([9; 16]));
            say(forge, draft);
        }),
        lie_again(FindingKind::UndueDisclosure, |forge, restored| {
            // A grant that came back opens nothing.
            let terms = restored.terms(forge, &["nom"]);
            let draft = grant_draft(restored.story.case, &terms, &mut forge.entropy);
            restored.give_back(forge, Purpose::Staff, Some(terms.alias), draft, 0b10);
            let value = restored.story.world.document_of(CIO, "nom").into();
            disclose(forge, OTHER, Some(terms.alias), value, 0b110);
        }),
        lie_again(FindingKind::UndueDisclosure, |forge, restored| {
            // What came back is given under an alias by which a list names its case, and no grant was.
            let alias = CaseHandle([8; 16]);
            let staff = secret(CIO, Purpose::Staff).public();
            let field = encode(&field_id("mail"));
            let opening = Draft::opening(staff, &restored.story.case.0, &field, b"x", &mut forge.entropy);
            let value = restored.give_back(forge, Purpose::Staff, Some(alias), opening, 0b110);
            let known = restored.story.world.document_of(CIO, "nom").into();
            restored.list_again(forge, alias, known);
            disclose(forge, OTHER, Some(alias), value, 0b110);
        }),
        lie(FindingKind::MissingDependency, |forge, story| {
            // A partner lists what is yet to be written: that is no word of an earlier ledger.
            let document = story.world.document_of(CIO, "nom");
            let after = vec![EntryId([9; 32])];
            let staff = secret(CIO, Purpose::Staff).public();
            let change = Draft::change(staff, document, after.clone(), after, b"x", &mut forge.entropy);
            let item = DisclosureItem { entry: change.header.id(staff), slots: 0b1 };
            let groups = vec![DisclosureGroup { alias: None, items: vec![item] }];
            let list = Disclosure { recipient: organisation(CIO), ledger: ledger_of(CIO), first: 9_000, groups };
            let list = draft(forge, Kind::Disclosure, vec![], &list);
            let partner = CommitContext { ledger: ledger_of(ML), sealed: LogState::empty(), time: forge.now };
            forge.hear((ML, Purpose::Service), &partner, list, 0b1);
            forge.append(Purpose::Staff, vec![change]);
        }),
        kept_after_a_receipt(),
    ]
}

/// What a grant that came back needs: it may be ended, and its recipient be told.
#[test]
pub(in crate::audit::tests) fn a_grant_that_came_back_may_be_ended() {
    let restored = restored();
    let mut forge = restored.forge();
    let terms = restored.terms(&mut forge, &["nom"]);
    let draft = grant_draft(restored.story.case, &terms, &mut forge.entropy);
    let grant = restored.give_back(&mut forge, Purpose::Staff, Some(terms.alias), draft, 0b10);
    disclose(&mut forge, OTHER, Some(terms.alias), grant, 0b10);
    let reason = Reason { text: String::new() };
    let draft = super::draft(&mut forge, Kind::Revocation, vec![grant], &reason);
    let revocation = say(&mut forge, draft);
    disclose(&mut forge, OTHER, Some(terms.alias), revocation, 0);
    let report = report(&forge);
    assert_eq!(report.findings, vec![]);
    assert!(report.notes.iter().any(|note| note.kind == NoteKind::GivenBack && note.count > 0));
}

/// Decisions that came back are looked at when something came that they wait for, whatever is said between: twice each, and not
/// once for every word.
#[test]
fn what_nothing_came_for_is_not_looked_at_again() {
    const MANY: u8 = 60;
    let restored = restored();
    let mut forge = restored.forge();
    for number in 0..MANY {
        let verdict = Verdict::Admitted { grant: restored.story.grant };
        let admission = draft(&mut forge, Kind::Admission, vec![EntryId([number; 32])], &verdict);
        restored.give_back(&mut forge, Purpose::Service, Some(restored.story.alias), admission, 0b1);
    }
    for number in 0..MANY {
        let draft = open_case(&mut forge, CaseHandle([100 + number; 16]));
        say(&mut forge, draft);
    }
    LOOKS.set(0);
    assert_eq!(report(&forge).findings, vec![]);
    // Each bundle is audited twice here.
    assert!(LOOKS.get() <= 2 * 2 * u64::from(MANY), "{}", LOOKS.get());
}

/// A document that a partner opened and went on with comes back the newest first, after all that was decided about it: as soon as
/// its opening is there, all of it counts.
#[test]
pub(in crate::audit::tests) fn what_came_back_the_newest_first_counts_when_all_is_there() {
    for whole in [true, false] {
        let restored = restored();
        let mut forge = restored.forge();
        let (staff, alias) = (secret(ML, Purpose::Staff).public(), restored.story.alias);
        let field = encode(&field_id("mail"));
        let opening = Draft::opening(staff, &alias.0, &field, b"0", &mut forge.entropy);
        let document: EntryId = opening.header.id(staff);
        let mut drafts = vec![opening];
        for number in 1..7 {
            let newest = drafts[number - 1].header.id(staff);
            // Every other one replaces the first value, far back.
            let replaces = if number % 2 == 0 { document } else { newest };
            drafts.push(Draft::change(
                staff,
                document.into(),
                vec![newest],
                vec![replaces],
                &encode(&(number as u64)),
                &mut forge.entropy,
            ));
        }
        let newest = drafts[6].header.id(staff);
        for draft in &drafts {
            let id = draft.header.id(staff);
            let verdict = Verdict::Admitted { grant: restored.story.grant };
            let admission = super::draft(&mut forge, Kind::Admission, vec![id], &verdict);
            restored.give_back(&mut forge, Purpose::Service, Some(alias), admission, 0b1);
            let slots = if id == document { 0b111 } else { 0b1 };
            restored.list(&mut forge, id, Some(alias), slots);
        }
        if !whole {
            drafts.remove(3);
        }
        for (said, draft) in drafts.into_iter().rev().enumerate() {
            let slots = if draft.header.id(staff) == document { 0b111 } else { 0b1 };
            forge.hear((ML, Purpose::Staff), &restored.partner, draft, slots);
            let opened = open_case(&mut forge, CaseHandle([100 + u8::try_from(said).unwrap(); 16]));
            say(&mut forge, opened);
        }
        disclose(&mut forge, ML, Some(alias), newest, 0b1);
        let found: Vec<FindingKind> = report(&forge).findings_by_kind.into_keys().collect();
        let expected = if whole { vec![] } else { vec![FindingKind::UndueDisclosure] };
        assert_eq!(found, expected, "{whole}");
    }
}

/// What a partner contributed to a case that nobody can name any more is given under a grant, or to nobody.
#[test]
pub(in crate::audit::tests) fn what_no_case_names_goes_out_under_a_grant() {
    let kinds = [(None, false), (Some("mail"), true), (Some("nom"), false)];
    for ((granted, is_due), is_single) in kinds.into_iter().flat_map(|kind| [(kind, false), (kind, true)]) {
        let restored = restored();
        let mut forge = restored.forge();
        let theirs = CaseHandle([7; 16]);
        let staff = secret(ML, Purpose::Staff).public();
        let field = encode(&field_id("mail"));
        let opening = Draft::opening(staff, &theirs.0, &field, b"x", &mut forge.entropy);
        let value = opening.header.id(staff);
        let verdict = Verdict::Admitted { grant: EntryId([9; 32]) };
        let admission = draft(&mut forge, Kind::Admission, vec![value], &verdict);
        let admission = restored.give_back(&mut forge, Purpose::Service, Some(theirs), admission, 0b1);
        restored.list(&mut forge, value, Some(theirs), 0b111);
        forge.hear((ML, Purpose::Staff), &restored.partner, opening, 0b111);
        let mut terms = restored.terms(&mut forge, &[granted.unwrap_or("mail")]);
        terms.from = tail(&forge).time;
        if is_single && is_due {
            (terms.fields, terms.items) = (vec![], vec![value.into()]);
        }
        if granted.is_some() {
            let other = CaseHandle([6; 16]);
            let opened = open_case(&mut forge, other);
            let given = grant_draft(other, &terms, &mut forge.entropy);
            say(&mut forge, opened);
            say(&mut forge, given);
        }
        // What was decided about it goes the same way, and what staff wrote after it, whoever names a case by that alias.
        restored.list(&mut forge, admission, Some(terms.alias), 0b1);
        let (own, after) = (secret(CIO, Purpose::Staff).public(), vec![value]);
        let change = Draft::change(own, value.into(), after.clone(), after, b"y", &mut forge.entropy);
        let change = say(&mut forge, change);
        let given = if is_single { [(value, 0b110), (change, 0b1)] } else { [(admission, 0b1), (change, 0b1)] };
        for (entry, slots) in given {
            disclose(&mut forge, OTHER, Some(terms.alias), entry, slots);
        }
        let report = report(&forge);
        let found: Vec<FindingKind> = report.findings_by_kind.keys().copied().collect();
        assert_eq!(found, if is_due { vec![] } else { vec![FindingKind::UndueDisclosure] }, "{granted:?}");
        assert_eq!(report.notes.iter().any(|note| note.kind == NoteKind::NotCheckable), is_due);
    }
}

/// A list of what was made available that came back says who is to be told of an order, before its entries or after.
#[test]
pub(in crate::audit::tests) fn a_list_that_came_back_says_who_is_told_of_an_order() {
    for is_listed in [false, true] {
        let restored = restored();
        let mut forge = restored.forge();
        let value: EntryId = restored.story.world.document_of(CIO, "prenom").into();
        if is_listed {
            restored.list_again(&mut forge, CaseHandle([8; 16]), value);
        }
        let draft = erasure(ErasureGround::Request, "", vec![value], &mut forge.entropy);
        let order = say(&mut forge, draft);
        let opening = (0..forge.records.len())
            .filter(|at| matches!(forge.records[*at], Record::Entry(_)))
            .collect::<Vec<_>>()
            .into_iter()
            .find(|at| forge.id_at(*at) == value);
        forge.entry_at(opening.expect("an own opening")).bodies[2] = BundleBody::Gone;
        disclose(&mut forge, OTHER, None, order, 0);
        let found: Vec<FindingKind> = report(&forge).findings_by_kind.into_keys().collect();
        let undue = if is_listed { vec![] } else { vec![FindingKind::UndueDisclosure] };
        assert_eq!(found, undue);
    }
}

/// A grant that its home ended may come after the word that ended it; the receipt is for that word.
#[test]
pub(in crate::audit::tests) fn a_grant_may_come_after_the_word_that_ended_it() {
    for (ended_by, comes, is_founded) in [(ML, true, true), (ML, false, false), (OTHER, true, false)] {
        let restored = restored();
        let mut forge = restored.forge();
        let alias = CaseHandle([7; 16]);
        let terms = terms(restored.story.world.platform, restored.lost.time, alias, CIO, &["nom"], Mode::Read);
        let given = grant_draft(CaseHandle([6; 16]), &terms, &mut forge.entropy);
        let grant = given.header.id(secret(ML, Purpose::Staff).public());
        let end = draft(&mut forge, Kind::Revocation, vec![grant], &Reason { text: String::new() });
        let said = end.header.id(secret(ended_by, Purpose::Staff).public());
        restored.list(&mut forge, said, Some(alias), 0);
        let context = CommitContext { ledger: ledger_of(ended_by), ..restored.partner };
        forge.hear((ended_by, Purpose::Staff), &context, end, 0);
        if comes {
            restored.list(&mut forge, grant, Some(alias), 0b10);
            forge.hear((ML, Purpose::Staff), &restored.partner, given, 0b10);
        }
        let receipt = Receipt { ledger: ledger_of(ML), bodies: 0 };
        let receipt = draft(&mut forge, Kind::Receipt, vec![said], &receipt);
        forge.append(Purpose::Service, vec![receipt]);
        let found: Vec<FindingKind> = report(&forge).findings_by_kind.into_keys().collect();
        let expected = if is_founded { vec![] } else { vec![FindingKind::ReferenceUnfounded] };
        assert_eq!(found, expected, "{ended_by} {comes}");
    }
}

/// Own changes that came back before the opening of their document are of it once that is there: they go out, and others follow.
#[test]
pub(in crate::audit::tests) fn own_changes_that_came_back_before_their_opening_are_of_its_document() {
    for whole in [true, false] {
        let restored = restored();
        let mut forge = restored.forge();
        let mut terms = restored.terms(&mut forge, &["mail"]);
        terms.from = tail(&forge).time;
        let staff = secret(CIO, Purpose::Staff).public();
        let field = encode(&field_id("mail"));
        let opening = Draft::opening(staff, &[6; 16], &field, b"0", &mut forge.entropy);
        let document = opening.header.id(staff);
        let mut change = |after: EntryId, replaced: EntryId, value: &[u8]| {
            Draft::change(staff, document.into(), vec![after], vec![replaced], value, &mut forge.entropy)
        };
        let first = change(document, document, b"1");
        let first_id = first.header.id(staff);
        let second = change(first_id, document, b"2");
        let second_id = second.header.id(staff);
        let later = change(second_id, first_id, b"3");
        for (draft, slots) in [(second, 0b1), (first, 0b1), (opening, 0b110)] {
            if whole || slots == 0b1 {
                restored.give_back(&mut forge, Purpose::Staff, Some(terms.alias), draft, slots);
            }
        }
        let opened = open_case(&mut forge, CaseHandle([6; 16]));
        let given = grant_draft(CaseHandle([6; 16]), &terms, &mut forge.entropy);
        say(&mut forge, opened);
        say(&mut forge, given);
        disclose(&mut forge, OTHER, Some(terms.alias), second_id, 0b1);
        if whole {
            say(&mut forge, later);
        }
        let found: Vec<FindingKind> = report(&forge).findings_by_kind.into_keys().collect();
        assert_eq!(found, if whole { vec![] } else { vec![FindingKind::UndueDisclosure] });
    }
}

/// What a third office wrote goes back to the home of its case where that listed it, under the alias and with the bodies that it listed.
#[test]
pub(in crate::audit::tests) fn what_a_home_listed_goes_back_to_it_and_nothing_else() {
    const MORE: CaseHandle = CaseHandle([5; 16]);
    let cases = [
        ("as it was listed", CIO, 0b110, None, 0b110, true),
        ("less of it", CIO, 0b110, None, 0b010, true),
        ("listed by somebody else", OTHER, 0b110, None, 0b110, false),
        ("more than was listed", CIO, 0b010, None, 0b110, false),
        ("under another alias", CIO, 0b110, Some(MORE), 0b110, false),
        ("with what its author calls the case", CIO, 0b111, None, 0b111, false),
    ];
    for (about, lister, given, alias, slots, is_due) in cases {
        let story = story();
        let mut forge = Forge::new(&story.world, ML);
        let time = tail(&forge).time;
        let heard = |at| CommitContext { ledger: ledger_of(at), sealed: LogState::empty(), time };
        let staff = secret(OTHER, Purpose::Staff).public();
        let opening = Draft::opening(staff, &[4; 16], &encode(&field_id("mail")), b"of a third", &mut forge.entropy);
        let entry = opening.header.id(staff);
        let list = disclosure(ML, 9_000, Some(story.alias), entry, given);
        let list = draft(&mut forge, Kind::Disclosure, vec![], &list);
        forge.hear((lister, Purpose::Service), &heard(lister), list, 0b1);
        forge.hear((OTHER, Purpose::Staff), &heard(OTHER), opening, given);
        disclose(&mut forge, CIO, Some(alias.unwrap_or(story.alias)), entry, slots);
        let found: Vec<FindingKind> = report(&forge).findings_by_kind.into_keys().collect();
        assert_eq!(found, if is_due { vec![] } else { vec![FindingKind::UndueDisclosure] }, "{about}");
    }
}
