// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::Role;
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, Import, Kind};
use raccord_protocol::view::Filter;
use raccord_protocol::view::imports::Imported;

use super::*;
use crate::fixture::{Office, entropy, offices};
use crate::node::Backend;
use crate::service::cases::CaseList;

const ROLE: Role = Role::Leader;

/// Returns the statement about a list that opened so many files.
fn list(opened: u32) -> Import {
    let (source, processing_date) = ("rio".to_owned(), "2026-11-23".to_owned());
    Import { source, processing_date, opened, changed: 0, unchanged: 0, rejected: 0, under_16: 0 }
}

fn said(import: &Import) -> Draft {
    statement::single(Kind::Import, vec![], import, &mut entropy())
}

/// Opens a case in a commit that ends with these words of its import; returns the last of them.
fn open(office: &Office, backend: &Backend, case: CaseHandle, words: &[Import]) -> EntryId {
    let opened = CaseOpened { case, kind: CaseKind::Person };
    let mut drafts = vec![statement::case_opened(&opened, &CaseOrigin::by_hand(), &mut entropy())];
    drafts.push(office.opening(case, "nom", "Morel"));
    drafts.extend(words.iter().map(said));
    let answer = backend.call(office.sign(backend, ROLE, Padding::Padded, drafts)).unwrap();
    *answer.entries.last().unwrap()
}

fn written(office: &Office, backend: &Backend, import: EntryId, commit: Option<u64>) -> ImportWrittenAnswer {
    let consultation = office.consult(backend, ROLE, Scope::List, None);
    backend.call(ImportWritten { consultation, import, commit }).unwrap()
}

/// An import that was broken off is one of its own, also where the same list was imported again; what each wrote is told apart.
#[test]
fn what_an_import_wrote_is_told_by_its_parts() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(ROLE);
    let [broken, first, second, alone] = [1, 2, 3, 4].map(|number| CaseHandle([number; 16]));
    let ended = open(&office, &backend, broken, &[list(9).part(0, 1, 0)]);
    open(&office, &backend, first, &[list(2).part(0, 1, 0)]);
    // What somebody else, or the same person in another window, writes between two commits is of no import.
    office.open_case(&backend, &[("nom", "Weber")]);
    let whole = open(&office, &backend, second, &[list(2).part(1, 2, 0), list(2)]);
    let single = open(&office, &backend, alone, &[list(1)]);

    let imports = backend.call(Imports {}).unwrap().imports;
    let seen: Vec<_> = imports.iter().map(|import| (import.import, import.opened, import.broken_off)).collect();
    assert_eq!(seen, [(single, 1, false), (whole, 2, false), (ended, 1, true)]);
    for (import, cases) in [(ended, vec![broken]), (whole, vec![first, second]), (single, vec![alone])] {
        let commits = written(&office, &backend, import, None).commits;
        let found: Vec<CaseHandle> = commits
            .iter()
            .flat_map(|commit| written(&office, &backend, import, Some(*commit)).cases)
            .inspect(|case| assert!(matches!(case.what, Imported::Opened { .. }), "{case:?}"))
            .map(|case| case.head.case)
            .collect();
        assert_eq!(found, cases);
    }

    let listed = || {
        let consultation = office.consult(&backend, ROLE, Scope::List, None);
        let cases = backend.call(CaseList { consultation, filter: Filter::default() }).unwrap().cases;
        cases.iter().any(|case| case.head.case == alone)
    };
    assert!(listed());
    let close = |is_done| {
        let word = Import::taking_back(single, "2026-11-23".to_owned(), 1, is_done);
        let closing = [("fin_suivi_le", "2026-11-23"), ("fin_suivi_motif", "autre")];
        let mut drafts =
            if is_done { vec![] } else { closing.map(|(name, value)| office.opening(alone, name, value)).into() };
        drafts.push(said(&word));
        backend.call(office.sign(&backend, ROLE, Padding::Padded, drafts)).unwrap();
        let import = backend.call(Imports {}).unwrap().imports.remove(0);
        (import.half_taken_back, import.taken_back)
    };
    assert_eq!((close(false), listed()), ((true, false), false));
    let commits = written(&office, &backend, single, None).commits;
    let left = written(&office, &backend, single, Some(commits[0])).cases;
    assert!(left.iter().all(|case| case.what == Imported::Done), "whoever goes on finds nothing left: {left:?}");
    assert_eq!(close(true), (false, true));
    // Whatever is written in it brings it back into sight.
    let drafts = vec![office.opening(alone, "commune", "Nancy")];
    backend.call(office.sign(&backend, ROLE, Padding::Bare, drafts)).unwrap();
    assert!(listed());
}

/// A program before there were parts filled every commit but the last, and stated the whole alone.
#[test]
fn an_import_without_parts_is_told_by_its_counts() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(ROLE);
    let import = open(&office, &backend, CaseHandle([1; 16]), &[list(2)]);
    assert_eq!(written(&office, &backend, import, None).commits, Vec::<u64>::new(), "the commit before is not full");
    let import = open(&office, &backend, CaseHandle([2; 16]), &[list(1)]);
    assert_eq!(written(&office, &backend, import, None).commits.len(), 1);
}

#[test]
fn an_import_is_looked_for_once() {
    let found = LastFound::default();
    let [one, other] = [1, 2].map(|number| EntryId([number; 32]));
    let import =
        |commit| FoundImport { signer: offices(&[OrganisationKind::Cio])[0].key(ROLE).public(), commits: vec![commit] };
    assert_eq!(found.of(one, || Ok(None)).unwrap(), None);
    assert_eq!(found.of(one, || Ok(Some(import(1)))).unwrap(), Some(import(1)), "what is not there may come");
    assert_eq!(found.of(one, || panic!("it is known")).unwrap(), Some(import(1)));
    assert_eq!(found.of(other, || Ok(Some(import(2)))).unwrap(), Some(import(2)));
    assert_eq!(found.of(other, || panic!("it is known")).unwrap(), Some(import(2)));
}
