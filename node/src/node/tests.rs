// SPDX-License-Identifier: EUPL-1.2
use std::time::{Duration, Instant};

use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::Role;
use raccord_protocol::statement::{Kind, Mode, Reason, Scope, single};
use raccord_protocol::store::{Batch, Store, Table};
use raccord_protocol::view::{CaseListView, Filter, Shown};

use super::*;
use crate::api::ApiErrorKind;
use crate::fixture::{Office, entropy, field, offices};
use crate::service::cases::{CaseHistory, CaseList};
use crate::service::editing::EditContexts;
use crate::service::upkeep::{Health, Status};

mod erasure;
mod hidden;
mod withdrawal;
mod words;

/// How long the network may take, at most.
const PATIENCE: Duration = Duration::from_secs(30);

/// A node that runs, on a runtime of its own, as in a process of its own.
struct Running {
    runtime: tokio::runtime::Runtime,
    node: Node,
}

impl Running {
    fn start(office: &Office) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let node = runtime.block_on(Node::start(office.setup())).unwrap();
        Self { runtime, node }
    }

    fn stop(self) {
        self.runtime.block_on(self.node.stop()).unwrap();
    }
}

fn list(office: &Office, backend: &Backend, role: Role) -> CaseListView {
    let consultation = office.consult(backend, role, Scope::List, None);
    backend.call(CaseList { consultation, filter: Filter::default() }).unwrap()
}

/// Looks until what is looked for is there; every look is a consultation of its own.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "{what} did not come");
        std::thread::yield_now();
    }
}

/// Returns the only case that the office sees of others, with its value of a field.
fn foreign(view: &CaseListView, name: &str) -> Option<(CaseHandle, Shown)> {
    let case = view.cases.iter().find(|case| !case.head.own)?;
    Some((case.head.case, case.fields.get(name)?.clone()))
}

#[test]
fn a_granted_value_reaches_the_other_office_and_comes_back_changed() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let [home, reader] = offices.as_slice() else { unreachable!() };
    let nodes = [Running::start(home), Running::start(reader)];
    let at_home = home.open_as(Role::Leader);
    let at_reader = reader.open_as(Role::Adviser);
    assert!(matches!(at_home, Backend::Socket(_)));

    let case = home.open_case(&at_home, &[("nom", "Muller"), ("prenom", "Zoé"), ("commune", "Metz")]);
    let grant = home.grant(case, reader, &["nom", "commune"], Mode::Write);
    let grant_id = grant.header.id(home.key(Role::Leader).public());
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![grant])).unwrap();

    let (alias, city) = wait_for("the grant", || foreign(&list(reader, &at_reader, Role::Adviser), "commune"));
    assert_ne!(alias, case, "the reader knows the case by the holder's own name");
    assert_eq!(city, Shown::One("Metz".to_owned()));
    let seen = list(reader, &at_reader, Role::Adviser);
    assert_eq!(seen.cases[0].fields.keys().collect::<Vec<_>>(), ["commune", "nom"], "more than was granted is seen");

    // The reader changes what it may write; it counts once the home has admitted it.
    let request = EditContexts { cases: vec![alias], fields: vec![field("commune")] };
    let context = at_reader.call(request).unwrap().cases.remove(0);
    let document = &context.documents[0];
    let (heads, current) = (document.heads.clone(), document.current.clone());
    let key = reader.key(Role::Adviser).public();
    let change = Draft::change(key, document.document, heads, current, "Nancy".as_bytes(), &mut entropy());
    let submitted = at_reader.call(reader.sign(&at_reader, Role::Adviser, Padding::Bare, vec![change])).unwrap();
    assert_eq!(submitted.pending, 1);
    let nancy = Shown::One("Nancy".to_owned());
    assert_eq!(
        foreign(&list(reader, &at_reader, Role::Adviser), "commune").unwrap().1,
        nancy,
        "authors see what they wrote"
    );
    wait_for("the change at its home", || {
        let view = list(home, &at_home, Role::Leader);
        (view.cases[0].fields.get("commune") == Some(&nancy)).then_some(())
    });
    wait_for("the admission", || {
        let status = at_reader.call(Status {}).unwrap();
        (status.pending == 0 && status.peers[0].connected).then_some(())
    });

    // Revoked: gone at once from what the reader sees.
    let reason = Reason { text: "withdrawn".to_owned() };
    let revocation = single(Kind::Revocation, vec![grant_id], &reason, &mut entropy());
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![revocation])).unwrap();
    wait_for("the revocation", || list(reader, &at_reader, Role::Adviser).cases.is_empty().then_some(()));
    wait_for("the receipt", || at_home.call(Status {}).unwrap().awaited.eq(&0).then_some(()));
    wait_for("a cosigned checkpoint", || {
        let status = at_home.call(Status {}).unwrap();
        (!status.ledger.cosigned_by.is_empty()).then_some(())
    });

    let consultation = home.consult(&at_home, Role::Leader, Scope::History, Some(case));
    let history = at_home.call(CaseHistory { consultation, case }).unwrap();
    let events: Vec<String> = history
        .events
        .iter()
        .map(|event| {
            let event = serde_json::to_value(&event.event).unwrap();
            event["event"].as_str().unwrap().to_owned()
        })
        .collect();
    insta::assert_snapshot!(events.join(" "), @"opened written written written granted written admitted revoked consulted");
    nodes.into_iter().for_each(Running::stop);
}

#[test]
fn what_a_command_wrote_a_node_serves_and_the_other_way_round() {
    let offices = offices(&[OrganisationKind::Cio]);
    let office = &offices[0];
    let local = office.open_as(Role::Leader);
    assert!(matches!(local, Backend::Local(_)));
    office.open_case(&local, &[("nom", "Muller")]);
    local.close().unwrap();

    let running = Running::start(office);
    let remote = office.open_as(Role::Leader);
    assert!(matches!(remote, Backend::Socket(_)));
    assert_eq!(list(office, &remote, Role::Leader).cases.len(), 1);
    office.open_case(&remote, &[("nom", "Weber")]);
    assert!(matches!(office.setup().home.lock(), Err(HomeError::InUse { .. })));
    running.stop();

    assert!(!office.path().join("raccord.sock").exists());
    assert!(!office.path().join("store.db-wal").exists(), "the write-ahead log was not moved into the store");
    let local = office.open_as(Role::Leader);
    assert_eq!(list(office, &local, Role::Leader).cases.len(), 2);
    assert!(local.call(Health {}).unwrap().commits > 2);
}

#[test]
fn a_store_that_is_older_than_the_ledger_is_not_continued() {
    let offices = offices(&[OrganisationKind::Cio]);
    let office = &offices[0];
    let home = Home::open(&office.path()).unwrap();
    let file = LedgerFile::read(&home).unwrap().unwrap();
    LedgerFile { newest_epoch: Some(7), ..file }.write(&home).unwrap();
    let opened = Backend::open(&office.path(), None);
    assert!(matches!(opened.err(), Some(NodeError::Driver(DriverError::BehindLedger { held: None, sealed: Some(7) }))));
}

#[test]
fn an_older_copy_of_the_store_is_noticed_within_an_epoch() {
    let offices = offices(&[OrganisationKind::Cio]);
    let office = &offices[0];
    let write = |name: &str| {
        let backend = office.open_as(Role::Leader);
        office.open_case(&backend, &[("nom", name)]);
    };
    write("Muller");
    let (store, copy) = (office.path().join("store.db"), office.path().join("copy"));
    std::fs::copy(&store, &copy).unwrap();
    write("Weber");
    std::fs::rename(&copy, &store).unwrap();
    let opened = Backend::open(&office.path(), None);
    assert!(matches!(opened.err(), Some(NodeError::Driver(DriverError::BehindPosition { .. }))));
    std::fs::remove_file(office.path().join("position")).unwrap();
    assert!(Backend::open(&office.path(), None).is_ok(), "nothing else would tell");
}

#[test]
fn a_write_that_fails_is_answered_with_an_error_and_the_store_is_opened_again() {
    let offices = offices(&[OrganisationKind::Cio]);
    let office = &offices[0];
    let backend = office.open_as(Role::Leader);
    let case = office.open_case(&backend, &[("nom", "Muller")]);
    let draft = office.opening(case, "commune", "Metz");
    let edit = office.sign(&backend, Role::Leader, Padding::Bare, vec![draft]);

    // Somebody else writes the row that the next commit takes; commits are append-only.
    let setup = office.setup();
    let mut intruder = SqliteStore::open(&setup.home.store(), &setup.store_key).unwrap();
    let (key, value) = intruder.last(Table::Commits, &[], &[]).unwrap().unwrap();
    let next = u64::from_be_bytes(key.try_into().unwrap()) + 1;
    let mut batch = Batch::default();
    batch.put(Table::Commits, next.to_be_bytes(), value);
    intruder.commit(&batch).unwrap();
    drop(intruder);

    let failed = backend.call(edit.clone());
    assert!(matches!(failed, Err(ClientError::Api(error)) if error.kind == ApiErrorKind::Internal));
    let fields = list(office, &backend, Role::Leader).cases.remove(0).fields;
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["nom"], "half a step was kept");
    backend.call(edit).unwrap();
    assert_eq!(list(office, &backend, Role::Leader).cases[0].fields["commune"], Shown::One("Metz".to_owned()));
}

#[test]
fn a_node_whose_ledger_file_cannot_be_written_says_that_it_failed() {
    let offices = offices(&[OrganisationKind::Cio]);
    let office = &offices[0];
    let running = Running::start(office);
    // Nothing can be written under this name any more.
    std::fs::create_dir_all(office.path().join("ledger.partial/in the way")).unwrap();
    let failed = running.runtime.block_on(async { tokio::time::timeout(PATIENCE, running.node.failed()).await });
    assert!(failed.is_ok(), "epochs were sealed that the file `ledger` does not know");
    let stopped = running.runtime.block_on(running.node.stop());
    assert!(matches!(stopped, Err(NodeError::Driver(DriverError::Home(HomeError::File { .. })))));
}
