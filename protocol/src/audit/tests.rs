// SPDX-License-Identifier: EUPL-1.2
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::bundle::Record;
use crate::id::{CaseHandle, Digest, EntryId};
use crate::organisation::OrganisationKind;
use crate::statement::{Consenter, Consultation, GrantParticulars, GrantTerms, Kind, Mode, Past, Scope, single};
use crate::time::DAY_MS;
use forge::Forge;
use pages::tests::{failing, narrow};
use world::{CIO, EPOCH_MS, ML, OTHER, World};

mod corpus;
mod extension;
mod forge;
mod honest;
mod tampering;
mod words;
mod world;

/// What happened in the story that most tests start from.
struct Story {
    world: World,
    /// A case of the first office, with `nom`, `prenom`, `mobile`.
    case: CaseHandle,
    /// What the second office knows it by.
    alias: CaseHandle,
    /// The write grant of `nom` and `mobile` to the second office.
    grant: EntryId,
    /// The second office's change of `mobile`, admitted.
    contributed: EntryId,
}

/// Two offices: a case, a write grant, edits on both sides, a contribution, sealed and cosigned epochs, a quiet tail.
fn story() -> Story {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Alj]);
    world.pass(EPOCH_MS);
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    world.open_case(ML, &[("nom", "Secret")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile", "mail"], Mode::Write);
    let grant = world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    let document = world.document_of(CIO, "mobile");
    let changed = world.change(CIO, document, &[document.into()], "0698765432");
    let contributed = world.change(ML, document, &[changed], "0600000000");
    world.contribute(ML, terms.alias, "mail", "zoe@example.org");
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    let reader = world.terms(CIO, OTHER, &["mobile", "mail"], Mode::Read);
    world.grant(CIO, case, &GrantTerms { past: Past::Current, ..reader });
    world.change(CIO, document, &[contributed], "0600000001");
    Story { world, case, alias: terms.alias, grant, contributed }
}

fn sources<'a>(bundles: &[&'a [u8]]) -> Vec<BundleSource<'a>> {
    let named =
        |(number, bytes): (usize, &&'a [u8])| BundleSource { name: number.to_string(), input: Box::new(*bytes) };
    bundles.iter().enumerate().map(named).collect()
}

/// Audits twice, in memory and with a few pages of it, and returns the report, which is the same.
fn check(bundles: &[&[u8]]) -> Result<Report, AuditError> {
    corpus::keep(bundles, None);
    let report = audit(sources(bundles), &Options::default());
    let within = audit_within(narrow(FRAMES), sources(bundles), &Options::default());
    match (&report, &within) {
        (Ok(report), Ok(within)) => assert_eq!(report, within, "the report does not depend on memory"),
        (report, within) => assert_eq!(format!("{report:?}"), format!("{within:?}")),
    }
    report
}

/// Fewer pages than the columns of one bundle have.
const FRAMES: usize = 6;

/// Bundles of all offices, with values or without, alone or together, are without a finding; so is each that was made earlier
/// with all of them.
fn check_honest(world: &World) -> Report {
    let mut last = None;
    for with_bodies in [false, true] {
        let bundles: Vec<Vec<u8>> = (0..world.offices.len()).map(|at| world.bundle(at, with_bodies)).collect();
        for bundle in &bundles {
            assert_eq!(check(&[bundle]).unwrap().findings, vec![], "alone");
        }
        let all: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
        let report = check(&all).unwrap();
        assert_eq!(report.findings, vec![], "together");
        last = Some(report);
    }
    let newest: Vec<Vec<u8>> = (0..world.offices.len()).map(|at| world.bundle(at, false)).collect();
    for earlier in &world.earlier {
        let all: Vec<&[u8]> = newest.iter().chain([earlier]).map(Vec::as_slice).collect();
        assert_eq!(check(&all).unwrap().findings, vec![], "with what was exported earlier");
    }
    last.expect("two reports")
}

/// Whenever the scratch fails, and however often it worked before, the audit says so and nothing else.
#[test]
fn a_scratch_that_fails_ends_the_audit() {
    let story = story();
    let bundles: Vec<Vec<u8>> = (0..3).map(|at| story.world.bundle(at, true)).collect();
    let bundles: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
    let audit_failing = |calls| audit_within(failing(FRAMES, calls), sources(&bundles), &Options::default());
    for calls in (0..1_000).step_by(37) {
        let error = audit_failing(calls).expect_err("the disk is full");
        assert!(matches!(error, AuditError::Scratch(_)), "{error}");
    }
    assert!(audit_failing(usize::MAX).is_ok());
}

#[test]
fn honest_bundles_have_no_finding() {
    let story = story();
    let report = check_honest(&story.world);
    let cio = &report.ledgers[CIO];
    assert_eq!((cio.cases, cio.grants, cio.epochs, cio.unsealed), (1, 2, 4, 5));
    assert_eq!(cio.cosigned.as_ref().map(|cosigned| cosigned.by.len()), Some(2));
    assert_eq!(report.platforms.len(), 1);
}

#[test]
fn honest_revocation_and_expiry_have_no_finding() {
    let Story { mut world, case, alias, grant, .. } = story();
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    check_honest(&world);
    let mut again = world.terms(CIO, ML, &["nom"], Mode::Read);
    again.alias = alias;
    again.until = world.now.plus_ms(2 * DAY_MS);
    world.grant(CIO, case, &again);
    world.pass(EPOCH_MS);
    check_honest(&world);
    for _ in 0..12 {
        world.pass(DAY_MS);
    }
    check_honest(&world);
}

/// What a partner held when it made its bundle, it did not keep in spite of a receipt that it gave later.
#[test]
fn bundle_made_before_a_receipt_is_no_lie() {
    let Story { mut world, grant, .. } = story();
    let earlier = world.bundle(ML, true);
    world.earlier.push(earlier);
    world.pass(DAY_MS);
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    check_honest(&world);
}

#[test]
fn honest_erasure_and_retention_have_no_finding() {
    let Story { mut world, contributed, .. } = story();
    world.open_case(CIO, &[("nom", "Marchand"), ("date_naissance", "2000-10-01")]);
    world.erase(CIO, vec![contributed]).expect("an entry of an own case");
    world.pass(EPOCH_MS);
    let report = check_honest(&world);
    assert!(report.notes.iter().all(|note| note.kind != NoteKind::ReceiptNotYet));
    for _ in 0..35 {
        world.pass(DAY_MS);
    }
    let bundle = world.bundle(CIO, true);
    let holds = |text: &str| bundle.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("Marchand") && holds("Lavallière"), "the node erased the one case whose time was over");
    check_honest(&world);
}

/// Is something that honest offices do.
#[derive(Debug, Clone)]
enum Deed {
    Open(usize),
    Ask(usize),
    Backup(usize),
    Export(usize),
    Grant(usize, usize, Mode, Past, u64),
    Leave(usize),
    Revoke(usize),
    Change(usize, usize),
    Contribute(usize),
    Erase(usize, usize),
    Succeed(usize),
    Toggle(usize),
    Pass(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let mode = prop_oneof![Just(Mode::Read), Just(Mode::Write)];
    let past = prop_oneof![Just(Past::Current), Just(Past::Whole)];
    prop_oneof![
        1 => (0..3usize).prop_map(Deed::Open),
        3 => (any::<usize>(), 0..3usize, mode, past, 1..40u64)
            .prop_map(|(case, to, mode, past, days)| Deed::Grant(case, to, mode, past, days)),
        1 => any::<usize>().prop_map(Deed::Revoke),
        1 => any::<usize>().prop_map(Deed::Ask),
        1 => (0..3usize).prop_map(Deed::Export),
        1 => (0..3usize).prop_map(Deed::Succeed),
        1 => (0..9usize).prop_map(Deed::Leave),
        4 => (0..3usize, any::<usize>()).prop_map(|(at, which)| Deed::Change(at, which)),
        2 => any::<usize>().prop_map(Deed::Contribute),
        2 => (0..3usize, any::<usize>()).prop_map(|(at, which)| Deed::Erase(at, which)),
        1 => (0..3usize).prop_map(Deed::Toggle),
        2 => prop_oneof![Just(EPOCH_MS), Just(3 * DAY_MS), Just(20 * DAY_MS)].prop_map(Deed::Pass),
    ]
}

fn do_honestly(deeds: &[Deed]) -> World {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Alj]);
    let mut cases = vec![(CIO, world.open_case(CIO, &[("nom", "a"), ("mobile", "b")]))];
    let mut grants: Vec<(usize, usize, CaseHandle, GrantTerms, EntryId)> = Vec::new();
    let mut backups: [Option<crate::store::MemoryStore>; 3] = [None, None, None];
    let mut succeeded = [false; 3];
    for deed in deeds {
        match *deed {
            Deed::Open(at) => cases.push((at, world.open_case(at, &[("nom", "a"), ("mobile", "b"), ("mail", "c")]))),
            Deed::Grant(case, to, mode, past, days) => {
                let (at, case) = cases[case % cases.len()];
                if at == to {
                    continue;
                }
                let fields = [&["nom"][..], &["mobile", "mail"]][usize::from(days % 2 == 0)];
                let mut terms = GrantTerms { past, ..world.terms(at, to, fields, mode) };
                terms.until = terms.from.plus_ms(days * DAY_MS);
                if let Some(held) = grants.iter().find(|grant| (grant.1, grant.2) == (to, case)) {
                    terms.alias = held.3.alias;
                }
                if let Some(id) = world.try_grant(at, case, &terms) {
                    grants.push((at, to, case, terms, id));
                }
            }
            Deed::Revoke(which) if !grants.is_empty() => {
                let (at, .., id) = grants[which % grants.len()];
                world.try_revoke(at, id);
            }
            Deed::Ask(which) if !grants.is_empty() => {
                let (_, to, _, terms, _) = &grants[which % grants.len()];
                world.try_ask(*to, terms.alias);
            }
            Deed::Export(at) => {
                let bundle = world.bundle(at, false);
                world.earlier.push(bundle);
            }
            Deed::Backup(at) => backups[at] = Some(world.offices[at].store.clone()),
            // A lost store comes back from its backup; without one, keys are changed. Once is enough.
            Deed::Succeed(at) if !succeeded[at] => {
                let store = backups[at].take().unwrap_or_else(|| world.offices[at].store.clone());
                world.succeed(at, &store);
                succeeded[at] = true;
            }
            // Seldom, and never the one that leads.
            Deed::Leave(who @ (ML | OTHER)) => world.leave(who),
            Deed::Change(at, which) => world.change_any(at, which, "changed"),
            Deed::Contribute(which) if !grants.is_empty() => {
                let (_, to, _, terms, _) = grants[which % grants.len()].clone();
                world.try_contribute(to, terms.alias, "mail", "contributed");
            }
            Deed::Erase(at, which) => world.erase_any(at, which),
            Deed::Toggle(which) => {
                let (one, other) = [(CIO, ML), (CIO, OTHER), (ML, OTHER)][which];
                world.toggle_link(one, other);
            }
            Deed::Pass(milliseconds) => world.pass(milliseconds),
            Deed::Ask(_) | Deed::Contribute(_) | Deed::Leave(_) | Deed::Revoke(_) | Deed::Succeed(_) => {}
        }
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever honest offices do, whatever links are cut, and whenever they are audited: there is no finding.
    #[test]
    fn honest_offices_have_no_finding(deeds in prop::collection::vec(deed(), 1..25)) {
        check_honest(&do_honestly(&deeds));
    }
}

/// What a backup lost comes again, or has no place any more; nobody is cut off for it, and nobody to blame.
#[test]
fn what_a_backup_lost_stops_nothing() {
    let grant = |case, to, past, days| Deed::Grant(case, to, Mode::Write, past, days);
    let stories = [
        // One value listed twice, by what each of two grants opens.
        vec![
            grant(0, OTHER, Past::Whole, 6),
            grant(0, OTHER, Past::Current, 12),
            Deed::Change(CIO, 1),
            Deed::Succeed(CIO),
        ],
        // A request in an emergency, answered.
        vec![grant(0, OTHER, Past::Current, 1), Deed::Backup(OTHER), Deed::Ask(0), Deed::Succeed(OTHER)],
        // A case, to which a partner contributed.
        vec![
            Deed::Backup(OTHER),
            Deed::Open(OTHER),
            grant(1, ML, Past::Current, 1),
            Deed::Change(ML, 0),
            Deed::Contribute(0),
            Deed::Succeed(OTHER),
        ],
        // A grant, for the end of which the partner gives its receipt.
        vec![Deed::Backup(CIO), grant(0, ML, Past::Current, 1), Deed::Succeed(CIO), Deed::Pass(3 * DAY_MS)],
    ];
    for deeds in stories {
        check_honest(&do_honestly(&deeds));
    }
}

/// The honest bundle that is tampered with at random, with an epoch after all of its commits.
static HONEST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut world = story().world;
    world.pass(EPOCH_MS);
    world.bundle(CIO, true)
});

fn is_told(bytes: &[u8]) -> bool {
    check(&[bytes]).map_or(true, |report| !report.is_verified())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A changed, missing or added byte is told, and nothing panics.
    #[test]
    fn any_changed_byte_is_told(at in any::<prop::sample::Index>(), change in 0u8..3, bits in 1u8..) {
        let mut bytes = HONEST.clone();
        let at = at.index(bytes.len());
        match change {
            0 => bytes[at] ^= bits,
            1 => drop(bytes.remove(at)),
            _ => bytes.insert(at, bits),
        }
        prop_assert!(is_told(&bytes), "byte {at}, change {change}");
    }

    /// A bundle cut short anywhere is refused.
    #[test]
    fn any_cut_is_told(at in any::<prop::sample::Index>()) {
        let at = at.index(HONEST.len());
        prop_assert!(check(&[&HONEST[..at]]).is_err());
    }

    /// Commits, entries and epochs that are dropped, doubled or swapped are told, even by who signs the manifest again.
    #[test]
    fn any_moved_record_is_told(at in any::<prop::sample::Index>(), change in 0u8..3) {
        let story = &*STORY;
        let mut forge = Forge::of(&HONEST, &story.world, CIO);
        let movable = |record: &Record| matches!(record, Record::Commit(_) | Record::Entry(_) | Record::Epoch(_));
        let places: Vec<usize> = (0..forge.records.len()).filter(|at| movable(&forge.records[*at])).collect();
        let at = places[at.index(places.len())];
        let like = |one: &Record| one.kind() == forge.records[at].kind() && *one != forge.records[at];
        let other = forge.records.iter().position(like);
        match (change, other) {
            (1, _) => forge.records.insert(at, forge.records[at].clone()),
            (2, Some(other)) => forge.records.swap(at, other),
            _ => drop(forge.records.remove(at)),
        }
        forge.recount();
        prop_assert!(is_told(&forge.bytes()), "record {at}, change {change}");
    }
}

static STORY: LazyLock<Story> = LazyLock::new(story);

/// Prints how long an audit takes: `cargo test --release -p raccord-protocol audit_speed -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
#[expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "it measures time")]
fn audit_speed() {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let values: Vec<(&str, &str)> =
        [("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")].into_iter().cycle().take(3_999).collect();
    for _ in 0..25 {
        let case = world.open_case(CIO, &values);
        let terms = world.terms(CIO, ML, &["nom", "prenom", "mobile"], Mode::Read);
        world.grant(CIO, case, &terms);
    }
    world.pass(EPOCH_MS);
    for at in [CIO, ML] {
        let bundle = world.bundle(at, false);
        let start = std::time::Instant::now();
        let report = check(&[&bundle]).unwrap();
        println!("office {at}: {} bytes, {:?}, {:?}", bundle.len(), report.counts, start.elapsed());
        assert_eq!(report.findings, vec![]);
    }
}

#[test]
fn who_looked_and_did_nothing_else_is_listed_to_judge() {
    let mut story = story();
    let look = |story: &mut Story, case| {
        let said = Consultation { scope: Scope::Case, case, reason: String::new() };
        let draft = single(Kind::Consultation, vec![], &said, &mut story.world.offices[CIO].entropy);
        story.world.submit(CIO, vec![draft]);
    };
    let (worked_on, unknown) = (story.case, CaseHandle([9; 16]));
    look(&mut story, Some(worked_on));
    look(&mut story, None);
    for _ in 0..3 {
        look(&mut story, Some(unknown));
    }
    let report = check(&[&story.world.bundle(CIO, true)]).unwrap();
    assert_eq!(report.findings, vec![]);
    let [reader] = report.ledgers[0].to_judge.as_slice() else { panic!("one reader") };
    assert_eq!((reader.cases, reader.consultations, &reader.first_cases[..]), (1, 3, &[unknown][..]));
    assert!(report.notes.iter().any(|note| note.kind == NoteKind::ConsultationToJudge && note.count == 1));
    let export = Consultation { scope: Scope::Export, case: None, reason: "for a meeting".to_owned() };
    let draft = single(Kind::Consultation, vec![], &export, &mut story.world.offices[CIO].entropy);
    story.world.submit(CIO, vec![draft]);
    let report = check(&[&story.world.bundle(CIO, true)]).unwrap();
    let [looks] = report.ledgers[0].looks.as_slice() else { panic!("one member of staff looked") };
    assert_eq!((looks.exports, looks.cases, looks.lists, looks.searches), (1, 5, 0, 0));
    assert_eq!((looks.signer, looks.first <= looks.last), (reader.signer, true));
    // Without bodies nobody can tell.
    assert_eq!(check(&[&story.world.bundle(CIO, false)]).unwrap().ledgers[0].looks, vec![]);
    assert_eq!(check(&[&story.world.bundle(CIO, false)]).unwrap().ledgers[0].to_judge, vec![]);
}

#[test]
fn a_nonce_is_sealed_by_the_next_epoch() {
    let mut story = story();
    let nonce = crate::id::Nonce([9; 16]);
    let stated = crate::statement::AuditNonce { nonce };
    let draft = single(Kind::AuditNonce, vec![], &stated, &mut story.world.offices[CIO].entropy);
    story.world.submit(CIO, vec![draft]);
    let bundle = |story: &Story| {
        let mut forge = Forge::new(&story.world, CIO);
        forge.about.nonce = Some(nonce);
        forge.bytes()
    };
    let noted = |report: &Report| report.notes.iter().any(|note| note.kind == NoteKind::NonceNotSealed);
    let early = check(&[&bundle(&story)]).unwrap();
    assert!(early.is_verified() && early.ledgers[0].nonce_epoch.is_none() && noted(&early));
    let next = early.ledgers[0].state.size;
    story.world.pass(EPOCH_MS);
    let sealed = check(&[&bundle(&story)]).unwrap();
    assert!(sealed.is_verified() && !noted(&sealed));
    assert_eq!(sealed.ledgers[0].nonce_epoch, Some(next));
    // A number that the ledger never saw is a word of the description alone.
    let mut forge = Forge::new(&story.world, CIO);
    forge.about.nonce = Some(crate::id::Nonce([8; 16]));
    assert!(noted(&check(&[&forge.bytes()]).unwrap()));
}

#[test]
fn what_a_silent_partner_owes_is_told() {
    let mut story = story();
    let count = |world: &World, kind| {
        let report = check(&[&world.bundle(CIO, true)]).unwrap();
        assert_eq!(report.findings, vec![]);
        report.notes.iter().filter(|note| note.kind == kind).map(|note| note.count).sum::<u64>()
    };
    story.world.pass(DAY_MS);
    story.world.pass(9 * DAY_MS);
    assert_eq!(count(&story.world, NoteKind::PartnerSilent), 0);
    story.world.toggle_link(CIO, ML);
    story.world.revoke(CIO, story.grant);
    story.world.pass(6 * DAY_MS);
    assert_eq!(count(&story.world, NoteKind::ReceiptOutstanding), 1, "asked, and a day to answer is over");
    assert_eq!(count(&story.world, NoteKind::PartnerSilent), 0, "a week is a holiday");
    story.world.pass(3 * DAY_MS);
    assert!(count(&story.world, NoteKind::PartnerSilent) > 0);
    story.world.toggle_link(CIO, ML);
    story.world.pass(DAY_MS);
    let notes = [NoteKind::ReceiptOutstanding, NoteKind::PartnerSilent];
    assert_eq!(notes.map(|kind| count(&story.world, kind)), [0, 0]);
}

#[test]
fn consents_of_those_who_could_have_no_finding() {
    for (by, birth, evidence) in [
        (Consenter::YoungPerson, "2008-01-01", None),
        (Consenter::YoungPerson, "", Some(Digest([1; 32]))),
        (Consenter::Representative, "2015-01-01", None),
        (Consenter::Representative, "1999-01-01", Some(Digest([1; 32]))),
        (Consenter::Both, "1999-01-01", None),
    ] {
        let mut story = story();
        let birth: Vec<(&str, &str)> =
            [("date_naissance", birth)].into_iter().filter(|(_, birth)| !birth.is_empty()).collect();
        let case = story.world.open_case(CIO, &[&[("nom", "Marchand")], &birth[..]].concat());
        let terms = story.world.terms(CIO, OTHER, &["nom"], Mode::Read);
        let name = "Somebody".to_owned();
        let particulars =
            GrantParticulars { consenter: by, name, evidence, evidence_salt: [0; 16], note: String::new() };
        let draft = crate::statement::grant(case, &terms, &particulars, &mut story.world.offices[CIO].entropy);
        story.world.submit(CIO, vec![draft]);
        check_honest(&story.world);
    }
}
