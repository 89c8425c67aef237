// SPDX-License-Identifier: EUPL-1.2
//! What two offices wrote to each other about a young person, and why they looked, goes with the case: from every page, free
//! ones included, every file and every backup of both.

use raccord_protocol::codec::encode;
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consultation, ErasureGround, GrantTerms, case_opened, erasure,
};
use raccord_protocol::view::erasure::Selection;

use super::erasure::{copies, files_with};
use super::*;
use crate::service::SignedConsultation;
use crate::service::desk::Today;
use crate::service::erasure::{PreviewErasure, Receipts};
use crate::service::work::Threads;

const ROLE: Role = Role::Leader;
const THREAD: [&str; 3] = ["fil_objet", "fil_message_dossier", "fil_dossier"];
/// What is written, and what the index of words may make of it.
const FROM_HOME: [&str; 3] = ["Ottmarsheim 7WJ", "Ziegenfels 4KV", "ziegenfels4kv"];
const FROM_READER: [&str; 3] = ["Zwingenberg 3HB", "Lavallière 8QX", "lavalliere8qx"];
const REASONS: [&str; 2] = ["Basile NORDHOUSE-5LT", "Solange QUERVILLE-9ZX"];

fn opening(signer: PublicKey, case: CaseHandle, name: &str, value: &str) -> Draft {
    Draft::opening(signer, &case.0, &encode(&field(name).0), value.as_bytes(), &mut entropy())
}

fn submit(office: &Office, backend: &Backend, drafts: Vec<Draft>) {
    let submission = office.sign(backend, ROLE, Padding::Padded, drafts);
    backend.call(submission).unwrap();
}

/// Begins a thread about a case with another office, which knows the case by this number too, or alone knows it.
fn begin(
    (office, backend): (&Office, &Backend),
    to: (&Office, &Backend),
    about: CaseHandle,
    said: [&str; 2],
) -> CaseHandle {
    let thread = CaseHandle(entropy().draw());
    let opened = CaseOpened { case: thread, kind: CaseKind::Thread };
    let signer = office.key(ROLE).public();
    let values = [(THREAD[0], said[0]), (THREAD[1], said[1]), (THREAD[2], &about.to_string())];
    let mut drafts = vec![case_opened(&opened, &CaseOrigin::by_hand(), &mut entropy())];
    drafts.extend(values.map(|(name, value)| opening(signer, thread, name, value)));
    submit(office, backend, drafts);
    let grant = office.grant(thread, to.0, &THREAD, Mode::Write);
    backend.call(office.sign(backend, ROLE, Padding::Bare, vec![grant])).unwrap();
    wait_for("the message", || {
        let consultation = to.0.consult(to.1, ROLE, Scope::List, None);
        let threads = to.1.call(Threads { consultation }).unwrap().threads;
        let came = threads.into_iter().find(|thread| thread.subject == said[0] && !thread.messages.is_empty());
        came.map(|thread| thread.head.case)
    })
}

/// Looks at a case, and says why.
fn look(office: &Office, backend: &Backend, case: CaseHandle, reason: &str) {
    let consultation = Consultation { scope: Scope::History, case: Some(case), reason: reason.to_owned() };
    let draft = single(Kind::Consultation, vec![], &consultation, &mut entropy());
    let consultation = SignedConsultation(office.sign(backend, ROLE, Padding::Bare, vec![draft]));
    backend.call(CaseHistory { consultation, case }).unwrap();
}

/// Returns which texts a copy of an office's store, or another file of it, holds.
fn left(office: &Office) -> Vec<&'static str> {
    let copies = copies(office);
    let texts = FROM_HOME.into_iter().chain(FROM_READER).chain(REASONS);
    texts.filter(|text| !files_with(copies.path(), text).is_empty()).collect()
}

#[test]
fn no_page_and_no_backup_of_anybody_holds_what_was_said_about_a_case_that_was_erased() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let [home, reader] = offices.as_slice() else { unreachable!() };
    let nodes = [Running::start(home), Running::start(reader)];
    let (at_home, at_reader) = (home.open_as(ROLE), reader.open_as(ROLE));
    let case = home.open_case(&at_home, &[("nom", "Weber"), ("commune", "Metz")]);
    let alias = CaseHandle(entropy().draw());
    let terms = |terms: GrantTerms| GrantTerms { alias, ..terms };
    let grant = home.grant_with(case, reader, &["nom", "commune"], Mode::Read, terms);
    let given = grant.header.id(home.key(ROLE).public());
    at_home.call(home.sign(&at_home, ROLE, Padding::Bare, vec![grant])).unwrap();
    wait_for("the grant", || foreign(&list(reader, &at_reader, ROLE), "nom"));
    let (here, there) = ((home, &at_home), (reader, &at_reader));
    let known = begin(here, there, alias, [FROM_HOME[0], FROM_HOME[1]]);
    begin(there, here, alias, [FROM_READER[0], "Vit-il encore chez sa tante ?"]);
    submit(reader, &at_reader, vec![opening(reader.key(ROLE).public(), known, THREAD[1], FROM_READER[1])]);
    wait_for("the decision", || (at_reader.call(Status {}).unwrap().pending == 0).then_some(()));
    look(home, &at_home, case, REASONS[0]);
    look(reader, &at_reader, alias, REASONS[1]);
    let said = |office: &Office, texts: &[&str]| {
        let left = left(office);
        assert!(texts.iter().all(|text| left.contains(text)), "what is looked for can be found: {left:?}");
    };
    said(home, &[FROM_HOME[0], FROM_HOME[1], FROM_READER[0], FROM_READER[1], REASONS[0]]);
    said(reader, &[FROM_HOME[0], FROM_HOME[1], FROM_READER[0], FROM_READER[1], REASONS[1]]);

    let receipted = || {
        wait_for("the receipts", || {
            let receipts = at_home.call(Receipts {}).unwrap().receipts;
            receipts.iter().all(|receipt| receipt.receipt.is_some()).then_some(receipts)
        })
    };
    let reason = Reason { text: REASONS[0].to_owned() };
    let revocation = single(Kind::Revocation, vec![given], &reason, &mut entropy());
    at_home.call(home.sign(&at_home, ROLE, Padding::Bare, vec![revocation])).unwrap();
    assert_eq!(receipted().len(), 2, "of the case, and of the thread about it");
    assert_eq!(left(reader), Vec::<&str>::new(), "nothing of the case is shared any more");

    let called = || {
        let consultation = home.consult(&at_home, ROLE, Scope::List, None);
        let at = "2026-11-24T15:00".to_owned();
        let today = Today { consultation, at, referent: None, letter_days: None, limit: 5, fields: Vec::new() };
        at_home.call(today).unwrap().total
    };
    assert_eq!(called(), 1, "nobody has called yet");
    let consultation = home.consult(&at_home, ROLE, Scope::Grants, Some(case));
    let preview = at_home.call(PreviewErasure { consultation, case, selection: Selection::All }).unwrap();
    let order = |entries| erasure(ErasureGround::Request, "", entries, &mut entropy());
    submit(home, &at_home, preview.orders.into_iter().map(order).collect());
    receipted();
    assert_eq!(called(), 0, "nobody calls a person whose case was erased");
    assert_eq!(left(home), Vec::<&str>::new(), "while the nodes run");
    nodes.into_iter().for_each(Running::stop);
    for office in [home, reader] {
        assert_eq!(left(office), Vec::<&str>::new(), "after the nodes stopped");
    }
}
