// SPDX-License-Identifier: EUPL-1.2
//! After an erasure, no file of any node holds what was erased: not in decrypted pages, free or used, and in no backup.

use std::path::Path;

use raccord_protocol::statement::{ErasureGround, erasure};
use raccord_protocol::view::erasure::Selection;
use raccord_protocol::view::history::Event;
use raccord_protocol::view::{Filter, Matching};

use super::*;
use crate::pages::{Overwrite, export_plain};
use crate::service::cases::Search;
use crate::service::desk::Today;
use crate::service::erasure::{PreviewErasure, Receipts};
use crate::service::upkeep::{Backup, Existing};

const SECRET: &str = "Lavallière-Ziegler 8QX";
/// As the index of words has it.
const FOLDED: &str = "lavalliereziegler8qx";

/// Returns the files below a directory that hold a text, sockets left out.
pub(super) fn files_with(directory: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files_with(&entry.path(), text));
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(entry.path());
            }
        }
    }
    found
}

/// Decrypts the store of an office, with write-ahead log and free pages, and a backup made now; a leader may.
pub(super) fn copies(office: &Office) -> tempfile::TempDir {
    let copies = tempfile::tempdir().unwrap();
    let backend = office.open_as(Role::Leader);
    let backup = copies.path().join("backup");
    backend.call(Backup { to: backup.clone(), existing: Existing::Keep }).unwrap();
    let setup = office.setup();
    export_plain(&backup, &setup.store_key, &copies.path().join("backup.plain"), Overwrite::Refuse).unwrap();
    let consultation = office.consult(&backend, Role::Leader, Scope::Export, None);
    backend.export_store(consultation, &copies.path().join("store.plain"), Overwrite::Refuse).unwrap();
    copies
}

/// Returns which of such copies made now hold a text.
fn copies_with(office: &Office, text: &str) -> Vec<PathBuf> {
    let names = files_with(copies(office).path(), text).into_iter().filter_map(|path| path.file_name().map(Into::into));
    names.collect()
}

#[test]
fn nothing_that_the_desk_kept_outlives_an_erasure() {
    const ROLE: Role = Role::Leader;
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(ROLE);
    let case = office.open_case(&backend, &[("nom", "Weber"), ("assistant_plateforme", "Solange QUERVILLE-9ZX")]);
    // As a row of the desk has it.
    let kept = "solange querville-9zx";
    let called = |backend: &Backend| {
        let consultation = office.consult(backend, ROLE, Scope::List, None);
        let (at, referent) = ("2026-11-24T15:00".to_owned(), Some(kept.to_uppercase()));
        backend
            .call(Today { consultation, at, referent, letter_days: None, limit: 5, fields: Vec::new() })
            .unwrap()
            .total
    };
    assert_eq!(called(&backend), 1);
    backend.close().unwrap();
    assert_eq!(copies_with(&office, kept).len(), 2, "what is looked for can be found");

    let backend = office.open_as(ROLE);
    let selection = Selection::Fields { fields: vec!["assistant_plateforme".to_owned()] };
    let consultation = office.consult(&backend, ROLE, Scope::Grants, Some(case));
    let preview = backend.call(PreviewErasure { consultation, case, selection }).unwrap();
    let order = erasure(ErasureGround::Request, "asked for", preview.orders[0].clone(), &mut entropy());
    backend.call(office.sign(&backend, ROLE, Padding::Bare, vec![order])).unwrap();
    backend.close().unwrap();
    assert_eq!(copies_with(&office, kept), Vec::<PathBuf>::new());
    let backend = office.open_as(ROLE);
    assert_eq!(called(&backend), 0, "nobody of that name looks after anybody");
    backend.close().unwrap();
    assert_eq!(copies_with(&office, kept), Vec::<PathBuf>::new(), "nothing brings it back");
}

#[test]
fn no_page_and_no_backup_holds_what_was_erased() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let [home, reader] = offices.as_slice() else { unreachable!() };
    let nodes = [Running::start(home), Running::start(reader)];
    let at_home = home.open_as(Role::Leader);
    let at_reader = reader.open_as(Role::Adviser);
    let case = home.open_case(&at_home, &[("nom", SECRET), ("commune", "Metz")]);
    let grant = home.grant(case, reader, &["nom", "commune"], Mode::Read);
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![grant])).unwrap();
    wait_for("the grant", || foreign(&list(reader, &at_reader, Role::Adviser), "nom"));
    for (office, role) in [(home, Role::Leader), (reader, Role::Adviser)] {
        let backend = office.open_as(role);
        let consultation = office.consult(&backend, role, Scope::Search, None);
        let text = Some("Lavaliere Ziegler".to_owned());
        let filter = Filter { text, matching: Matching::Index, ..Filter::default() };
        assert_eq!(backend.call(Search { consultation, filter }).unwrap().cases.len(), 1, "a slip is forgiven");
        drop(backend);
        for text in [SECRET, FOLDED] {
            assert!(!copies_with(office, text).is_empty(), "what is looked for can be found");
        }
    }

    let consultation = home.consult(&at_home, Role::Leader, Scope::Grants, Some(case));
    let selection = Selection::Fields { fields: vec!["nom".to_owned()] };
    let preview = at_home.call(PreviewErasure { consultation, case, selection }).unwrap();
    let [item] = preview.items.as_slice() else { panic!("one value is to be erased") };
    let went: Vec<_> = item.holders.iter().map(|party| party.organisation).collect();
    assert_eq!(went, [reader.organisation]);
    let order = |entries| erasure(ErasureGround::Request, "asked for", entries, &mut entropy());
    let by_adviser = home.sign(&at_home, Role::Adviser, Padding::Bare, vec![order(preview.orders[0].clone())]);
    assert!(at_home.call(by_adviser).is_err(), "a leader orders");
    let by_leader = home.sign(&at_home, Role::Leader, Padding::Bare, vec![order(preview.orders[0].clone())]);
    at_home.call(by_leader).unwrap();
    let receipts = wait_for("the receipt", || {
        let receipts = at_home.call(Receipts {}).unwrap().receipts;
        receipts.iter().all(|receipt| receipt.receipt.is_some()).then_some(receipts)
    });
    assert_eq!(receipts.iter().map(|receipt| receipt.bodies).collect::<Vec<_>>(), [Some(1)]);

    for office in [home, reader] {
        for text in [SECRET, FOLDED] {
            assert_eq!(copies_with(office, text), Vec::<PathBuf>::new(), "while the node runs");
        }
    }
    let consultation = home.consult(&at_home, Role::Leader, Scope::History, Some(case));
    let history = at_home.call(CaseHistory { consultation, case }).unwrap();
    let sealed = history.events.iter().find_map(|event| match &event.event {
        Event::Written { field, value: None, erased: Some(erased), .. } if field == "nom" => Some(erased.clone()),
        _ => None,
    });
    assert_eq!(sealed.expect("the place is shown").ground, Some(ErasureGround::Request));
    nodes.into_iter().for_each(Running::stop);
    for office in [home, reader] {
        for text in [SECRET, FOLDED] {
            assert_eq!(copies_with(office, text), Vec::<PathBuf>::new(), "after the node stopped");
        }
        assert_eq!(files_with(&office.path(), SECRET), Vec::<PathBuf>::new());
        assert!(office.path().join("erased").exists(), "what was erased is listed outside backups");
    }
}
