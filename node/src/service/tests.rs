// SPDX-License-Identifier: EUPL-1.2
use std::os::unix::fs::PermissionsExt;

use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::key::SecretKey;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::{PlatformFile, Role};
use raccord_protocol::statement::{Consultation, Kind, Past, Scope, single};
use raccord_protocol::store::{Batch, Table};
use raccord_protocol::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use raccord_protocol::view::grants::GrantFilter;
use raccord_protocol::view::history::Event;
use raccord_protocol::view::{Filter, Matching, Shown};

use super::cases::{CaseHistory, CaseList, CaseShow, CaseWho, Grants, PreviewGrant, Search, SubjectReport};
use super::editing::{CaseHandles, EditContexts, RowsKnown};
use super::forks::Forks;
use super::platform::{Context, ContextAnswer, PlatformExport};
use super::session::{SessionChallenge, SessionChallengeAnswer, SessionOpen, sign_challenge};
use super::upkeep::{AuditExport, Backup, Existing, Health, Status, StoreExport};
use super::*;
use crate::api::ClientError;
use crate::fixture::{Office, entropy, field, offices, staff_key};
use crate::node::Backend;
use crate::sqlite::SqliteStore;

mod openapi;

/// One office with one case.
fn office() -> (Office, Backend, CaseHandle) {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    let case = office.open_case(&backend, &[("nom", "Muller"), ("prenom", "Zoé")]);
    (office, backend, case)
}

/// Opens another session, with the key of this role.
fn become_role(office: &Office, backend: &mut Backend, role: Role) {
    backend.sign_in(&office.key(role)).unwrap();
}

fn kind<T>(result: Result<T, ClientError>) -> ApiErrorKind {
    match result.err() {
        Some(ClientError::Api(error)) => error.kind,
        other => panic!("an answer, or another failure: {other:?}"),
    }
}

fn list(consultation: SignedConsultation) -> CaseList {
    CaseList { consultation, filter: Filter::default() }
}

#[test]
fn an_administrator_gets_no_case_content() {
    let (office, mut backend, case) = office();
    let role = Role::Administrator;
    become_role(&office, &mut backend, role);
    let consult = |scope, case| office.consult(&backend, role, scope, case);
    let of_case = Some(case);
    let denied = [
        kind(backend.call(list(consult(Scope::List, None)))),
        kind(backend.call(Search {
            consultation: consult(Scope::Search, None),
            filter: Filter { text: Some("muller".to_owned()), ..Filter::default() },
        })),
        kind(backend.call(CaseShow { consultation: consult(Scope::Case, of_case), case })),
        kind(backend.call(CaseHistory { consultation: consult(Scope::History, of_case), case })),
        kind(backend.call(CaseWho { consultation: consult(Scope::Grants, of_case), case })),
        kind(backend.call(Grants { consultation: consult(Scope::Grants, None), filter: GrantFilter::default() })),
        kind(backend.call(PreviewGrant {
            consultation: consult(Scope::Grants, of_case),
            cases: vec![case],
            fields: vec![field("nom")],
            items: vec![],
            past: Past::Whole,
        })),
        kind(backend.call(StoreExport { consultation: consult(Scope::Export, None) })),
        kind(backend.call(AuditExport {
            to: office.directory.path().join("bundle"),
            existing: Existing::Keep,
            with_bodies: Some(consult(Scope::Export, None)),
            nonce: None,
        })),
        kind(backend.call(EditContexts { cases: vec![case], fields: vec![] })),
        kind(backend.call(RowsKnown::default())),
        kind(backend.call(CaseHandles::default())),
    ];
    assert_eq!(denied, [ApiErrorKind::Denied; 12]);
    assert!(!office.directory.path().join("bundle").exists());
    backend.call(Status {}).expect("running a node is what the role is for");
}

/// Who works cases takes them out in a file; who judges the office takes out what that takes; who imports lists takes out nothing. The
/// whole store, decrypted, is for who answers for what is erased.
#[test]
fn what_leaves_in_a_file_is_for_whoever_works_cases() {
    let (office, mut backend, case) = office();
    for (role, works, examines) in [
        (Role::Assistant, true, true),
        (Role::Adviser, true, true),
        (Role::Leader, true, true),
        (Role::Registrar, false, false),
        (Role::Auditor, false, true),
    ] {
        become_role(&office, &mut backend, role);
        let consult = |scope, case| office.consult(&backend, role, scope, case);
        let to = office.directory.path().join(format!("bundle of {role:?}"));
        let with_bodies = Some(consult(Scope::Export, None));
        let taken = [
            backend.call(list(consult(Scope::Export, None))).is_ok(),
            backend.call(SubjectReport { consultation: consult(Scope::Export, Some(case)), case }).is_ok(),
            backend.call(StoreExport { consultation: consult(Scope::Export, None) }).is_ok(),
            backend.call(AuditExport { to, existing: Existing::Keep, with_bodies, nonce: None }).is_ok(),
        ];
        assert_eq!(taken, [works, works, role == Role::Leader, examines], "{role:?}");
        assert!(backend.call(list(consult(Scope::List, None))).is_ok(), "{role:?} reads");
    }
}

#[test]
fn nothing_is_shown_before_the_readers_own_recent_word_of_it_is_stored() {
    let (office, mut backend, case) = office();
    become_role(&office, &mut backend, Role::Adviser);
    let role = Role::Adviser;
    let other = CaseHandle([7; 16]);
    let show = |consultation| kind(backend.call(CaseShow { consultation, case }));
    let before = backend.call(Health {}).unwrap().commits;

    assert_eq!(show(office.consult(&backend, role, Scope::List, None)), ApiErrorKind::Refused);
    assert_eq!(show(office.consult(&backend, role, Scope::Case, None)), ApiErrorKind::Refused);
    assert_eq!(show(office.consult(&backend, role, Scope::Case, Some(other))), ApiErrorKind::Refused);
    assert_eq!(show(office.consult(&backend, Role::Leader, Scope::Case, Some(case))), ApiErrorKind::Refused);

    let context: ContextAnswer = backend.call(Context {}).unwrap();
    let consultation = Consultation { scope: Scope::Case, case: Some(case), reason: String::new() };
    let draft = || single(Kind::Consultation, vec![], &consultation, &mut entropy());
    let context = context.commit_context();
    let old = CommitContext { time: context.time.minus_ms(HOUR_MS), ..context };
    let signed = office.sign_in_context(&old, role, Padding::Bare, vec![draft()]);
    assert_eq!(show(SignedConsultation(signed)), ApiErrorKind::Stale);
    let two = office.sign_in_context(&context, role, Padding::Padded, vec![draft(), draft()]);
    assert_eq!(show(SignedConsultation(two)), ApiErrorKind::Refused);
    let mut forged = office.sign_in_context(&context, role, Padding::Bare, vec![draft()]);
    forged.commit.commit.time = forged.commit.commit.time.plus_ms(1);
    assert_eq!(show(SignedConsultation(forged)), ApiErrorKind::Refused);
    assert_eq!(backend.call(Health {}).unwrap().commits, before, "a consultation was stored for nothing");

    // The same consultation goes with several requests, and is stored once.
    let good = office.consult(&backend, role, Scope::Case, Some(case));
    let view = backend.call(CaseShow { consultation: good.clone(), case }).unwrap();
    assert_eq!(view.fields[0].documents[0].values[0].value.as_deref(), Some("Muller"));
    backend.call(CaseShow { consultation: good, case }).unwrap();
    assert_eq!(backend.call(Health {}).unwrap().commits, before + 1);
    let consultation = office.consult(&backend, role, Scope::History, Some(case));
    let history = backend.call(CaseHistory { consultation, case }).unwrap();
    let looks = history.events.iter().filter(|event| matches!(event.event, Event::Consulted { .. }));
    assert_eq!(looks.map(|look| look.author.key).collect::<Vec<_>>(), [office.key(role).public(); 2]);
}

/// A clock that is doubted dates no file for an auditor; how long that lasts is told.
#[test]
fn no_audit_file_leaves_while_the_clock_is_doubted() {
    let (office, backend, _) = office();
    backend.close().unwrap();
    let now = driver::now();
    let write = |batch: &dyn Fn(&mut Batch)| {
        let setup = office.setup();
        let mut store = SqliteStore::open(&setup.home.store(), &setup.store_key).unwrap();
        let mut written = Batch::default();
        batch(&mut written);
        store.commit(&written).unwrap();
    };
    // As a node leaves it that looked once: what the clock said, for how long it ran, commits, what was known.
    write(&|batch| batch.put(Table::Meta, b"clock", encode(&(now, 0u64, 0u64, now.minus_ms(4 * DAY_MS)))));
    let backend = office.open_as(Role::Leader);
    let to = office.directory.path().join("bundle");
    let export = AuditExport { to: to.clone(), existing: Existing::Keep, with_bodies: None, nonce: None };
    let Err(ClientError::Api(refused)) = backend.call(export.clone()) else { panic!("refused") };
    assert_eq!((refused.kind, refused.hints.len()), (ApiErrorKind::Undated, 1), "{refused:?}");
    let status = backend.call(Status {}).unwrap();
    assert!(status.clock_doubted.is_some() && status.ledger_ahead.is_none() && !to.exists());
    backend.close().unwrap();
    write(&|batch| batch.delete(Table::Meta, b"clock"));
    office.open_as(Role::Leader).call(export).expect("the clock is believed");
}

#[test]
fn a_session_opens_for_certified_staff_who_sign_the_nonce_of_this_node() {
    let (office, mut backend, _) = office();
    for stranger in [staff_key(2, Role::Leader), SecretKey::from_seed(&[99; 32])] {
        assert_eq!(kind(backend.sign_in(&stranger)), ApiErrorKind::Unauthenticated);
    }
    let key = office.key(Role::Adviser);
    let challenge = backend.call(SessionChallenge { key: key.public() }).unwrap();
    let signature = |key: &SecretKey, challenge| data_encoding::HEXLOWER.encode(&sign_challenge(key, challenge).0);
    let open = |key: &SecretKey, signature| SessionOpen { key: key.public(), nonce: challenge.nonce, signature };

    let leader = office.key(Role::Leader);
    let by_other = open(&leader, signature(&leader, &challenge));
    assert_eq!(kind(backend.call(by_other)), ApiErrorKind::Unauthenticated, "a nonce answered by another key");
    let good = open(&key, signature(&key, &challenge));
    assert_eq!(kind(backend.call(good)), ApiErrorKind::Unauthenticated, "a nonce takes one attempt");

    let challenge = backend.call(SessionChallenge { key: key.public() }).unwrap();
    let elsewhere = SessionChallengeAnswer { ledger: LedgerId([1; 32]), ..challenge.clone() };
    let for_other = SessionOpen {
        key: key.public(),
        nonce: challenge.nonce,
        signature: data_encoding::HEXLOWER.encode(&sign_challenge(&key, &elsewhere).0),
    };
    assert_eq!(kind(backend.call(for_other)), ApiErrorKind::Unauthenticated, "a signature for another node");
    assert_eq!(backend.sign_in(&key).unwrap().role, Role::Adviser);
}

#[test]
fn without_a_session_only_open_operations_answer() {
    let (office, backend, _) = office();
    backend.close().unwrap();
    let backend = Backend::open(&office.path(), None).unwrap();
    backend.call(Health {}).unwrap();
    assert_eq!(kind(backend.call(Status {})), ApiErrorKind::Unauthenticated);
    assert_eq!(kind(backend.call(Context {})), ApiErrorKind::Unauthenticated);
    assert_eq!(kind(backend.call(Forks {})), ApiErrorKind::Unauthenticated);
    // Cards and rosters name nobody: with them and the organisation key, a lost staff key is replaced.
    assert_eq!(backend.call(PlatformExport {}).unwrap().cards.len(), 1);
    let nothing = PlatformFile::default();
    assert_eq!(backend.call(nothing).unwrap().changes, 0);
}

#[test]
fn cards_of_others_and_rosters_take_a_role_that_answers_for_the_node() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let mut backend = offices[0].open_as(Role::Administrator);
    let all = backend.call(PlatformExport {}).unwrap();
    assert_eq!((all.cards.len(), all.rosters.len()), (2, 1));
    assert_eq!(backend.call(all.clone()).unwrap().changes, 0, "what is held already changes nothing");
    become_role(&offices[0], &mut backend, Role::Adviser);
    assert_eq!(kind(backend.call(all)), ApiErrorKind::Denied);
}

#[test]
fn a_commit_goes_in_only_with_the_session_of_its_signer() {
    let (office, mut backend, case) = office();
    let draft = office.opening(case, "commune", "Metz");
    let by_leader = office.sign(&backend, Role::Leader, Padding::Bare, vec![draft]);
    become_role(&office, &mut backend, Role::Adviser);
    assert_eq!(kind(backend.call(by_leader.clone())), ApiErrorKind::Denied);
    become_role(&office, &mut backend, Role::Leader);
    let accepted = backend.call(by_leader.clone()).unwrap();
    assert_eq!(backend.call(by_leader).unwrap(), accepted, "handing in the same commit again is safe");

    let context = backend.call(Context {}).unwrap().commit_context();
    let early = CommitContext { time: context.time.minus_ms(30 * MINUTE_MS), ..context };
    let draft = office.opening(case, "commune", "Nancy");
    let early = office.sign_in_context(&early, Role::Leader, Padding::Bare, vec![draft]);
    assert_eq!(kind(backend.call(early)), ApiErrorKind::Stale);
}

#[test]
fn searching_passes_over_case_and_accents() {
    let (office, backend, case) = office();
    office.open_case(&backend, &[("nom", "Weber"), ("prenom", "Zoé")]);
    let search = |text: &str| {
        let consultation = office.consult(&backend, Role::Leader, Scope::Search, None);
        let filter = Filter { text: Some(text.to_owned()), ..Filter::default() };
        backend.call(Search { consultation, filter }).map(|view| view.cases)
    };
    let found = search("zoe MULLER").unwrap();
    assert_eq!(found.iter().map(|case| case.head.case).collect::<Vec<_>>(), [case]);
    assert_eq!(found[0].fields["prenom"], Shown::One("Zoé".to_owned()));
    assert_eq!(search("zoe").unwrap().len(), 2);
    assert!(search("schmitt").unwrap().is_empty());
    assert_eq!(kind(search(" ")), ApiErrorKind::Invalid);
}

/// The index answers what a list would: the same cases, whatever is typed, and only what the filter shows.
#[test]
fn the_index_finds_what_a_list_shows() {
    let (office, backend, case) = office();
    let weber = office.open_case(&backend, &[("nom", "Wéber-Klein"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    let search = |text: &str, fields: &[&str]| {
        let consultation = office.consult(&backend, Role::Leader, Scope::Search, None);
        let fields = fields.iter().map(|name| (*name).to_owned()).collect();
        let filter = Filter { text: Some(text.to_owned()), matching: Matching::Index, fields, ..Filter::default() };
        let cases = backend.call(Search { consultation, filter }).unwrap().cases;
        cases.into_iter().map(|case| case.head.case).collect::<Vec<_>>()
    };
    assert_eq!(search("zoe MULLER", &[]), [case]);
    assert_eq!(search("weber", &[]), [weber]);
    assert_eq!(search("webber klein", &[]), [weber]);
    assert_eq!(search("06.12.34.56.78", &[]), [weber]);
    assert_eq!(search("0612345678", &["nom", "prenom"]), [], "a search in names answers from names alone");
    assert_eq!(search("schmitt", &[]), []);
    let change = office.opening(case, "nom_usage", "Durand");
    backend.call(office.sign(&backend, Role::Leader, Padding::Bare, vec![change])).unwrap();
    assert_eq!(search("durand", &[]), [case], "what was just written is found");
}

#[test]
fn files_are_written_for_the_owner_alone_and_never_over_others() {
    let (office, mut backend, _) = office();
    become_role(&office, &mut backend, Role::Administrator);
    let to = office.directory.path().join("backup");
    let backup = |to: &std::path::Path, existing| backend.call(Backup { to: to.to_path_buf(), existing });
    let written = backup(&to, Existing::Keep).unwrap();
    assert_eq!(written.bytes, std::fs::metadata(&to).unwrap().len());
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(kind(backup(&to, Existing::Keep)), ApiErrorKind::Conflict);
    backup(&to, Existing::Replace).unwrap();
    assert_eq!(kind(backup(std::path::Path::new("backup"), Existing::Keep)), ApiErrorKind::Invalid);
    let inside = office.path().join("store.db");
    assert_eq!(kind(backup(&inside, Existing::Replace)), ApiErrorKind::Invalid);

    let bundle = office.directory.path().join("bundle");
    let export = AuditExport { to: bundle.clone(), existing: Existing::Keep, with_bodies: None, nonce: None };
    backend.call(export.clone()).unwrap();
    assert_eq!(std::fs::metadata(&bundle).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!std::fs::read(&bundle).unwrap().windows(6).any(|window| window == b"Muller"));
    assert_eq!(kind(backend.call(export)), ApiErrorKind::Conflict);
}
