// SPDX-License-Identifier: EUPL-1.2
//! samod: two repositories with their file storages, a document for each case, which the sender announces to the receiver.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use samod::storage::TokioFilesystemStorage;
use samod::tokio_io::TcpDialer;
use samod::{AcceptorHandle, BackoffConfig, Connection, DocHandle, Repo, RepoEvent, RepoObserver, StorageOperation};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::automerge::{document, holds, set};
use crate::case::{CHANGING, Case, FIELDS, change};
use crate::failure::{Failure, expect_count};
use crate::wire::{Counted, Counter};
use crate::work::{Outcome, Step, Stopwatch};

/// How many documents are being created at a time.
const CREATED_AT_ONCE: usize = 64;

/// Does the work.
pub(super) fn run(cases: Vec<Case>, directory: &Path) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work(cases, directory))
}

async fn work(mut cases: Vec<Case>, directory: &Path) -> Result<Outcome, Failure> {
    let home = Home::create(&cases, &directory.join("home")).await?;
    let reader = directory.join("reader");

    let everything: Vec<u128> = cases.iter().map(|case| case.id).collect();
    let first_sync = home.sync(&reader, &everything).await?;
    let reconnect = home.sync(&reader, &[]).await?;
    let changed = change(&mut cases);
    for case in &changed {
        home.handles[&case.id].with_document(|document| set(document, FIELDS[CHANGING], &case.values[CHANGING]))?;
    }
    let missed: Vec<u128> = changed.iter().map(|case| case.id).collect();
    let catch_up = home.sync(&reader, &missed).await?;

    expect_count("documents", cases.len(), home.stored(&reader, &cases).await?)?;
    home.repo.stop().await;
    Outcome::of_this_process(cases.len(), changed.len(), [first_sync, reconnect, catch_up], &reader)
}

/// Is the sender, which runs all the time.
struct Home {
    repo: Repo,
    acceptor: AcceptorHandle,
    listener: TcpListener,
    handles: BTreeMap<u128, DocHandle>,
}

impl Home {
    async fn create(cases: &[Case], directory: &Path) -> Result<Self, Failure> {
        let storage = TokioFilesystemStorage::new(directory);
        let repo = Repo::build_tokio().with_storage(storage).load().await;
        let created = stream::iter(cases).map(|case| {
            let repo = &repo;
            async move { Ok::<_, Failure>((case.id, repo.create(document(case)?).await.map_err(Failure::samod)?)) }
        });
        let handles = created.buffer_unordered(CREATED_AT_ONCE).try_collect().await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("tcp://{}", listener.local_addr()?).parse::<samod::Url>().map_err(Failure::samod)?;
        let acceptor = repo.make_acceptor(url).map_err(Failure::samod)?;
        Ok(Self { repo, acceptor, listener, handles })
    }

    /// Starts a reader on what it has stored and waits until it has all, with the documents named written.
    async fn sync(&self, reader: &Path, written: &[u128]) -> Result<Step, Failure> {
        let counter = Counter::default();
        let mut awaited: BTreeMap<String, u128> =
            written.iter().map(|id| (self.handles[id].document_id().to_string(), *id)).collect();
        let (sender, mut puts) = mpsc::unbounded_channel();

        let watch = Stopwatch::start();
        let storage = TokioFilesystemStorage::new(reader);
        let repo = Repo::build_tokio().with_storage(storage).with_observer(Puts(sender)).load().await;
        let connection = self.connect(&repo, &counter).await?;
        let id = connection.id();
        join_all(self.handles.values().map(|handle| handle.they_have_our_changes(id))).await;
        while !awaited.is_empty() {
            let document = puts.recv().await.ok_or(Failure::Missing { what: "further write of the reader" })?;
            awaited.remove(&document);
        }
        let step = watch.stop(counter.bytes());

        repo.stop().await;
        connection.finished().await;
        Ok(step)
    }

    /// Lets a reader dial; returns the connection as the home sees it.
    async fn connect(&self, reader: &Repo, counter: &Counter) -> Result<Connection, Failure> {
        let address = self.listener.local_addr()?;
        let dialer = TcpDialer::new_host_port(address.ip().to_string(), address.port());
        // Keeping the handle is not needed to keep dialling.
        reader.dial(BackoffConfig::default(), Arc::new(dialer)).map_err(Failure::samod)?;
        let (stream, _) = self.listener.accept().await?;
        stream.set_nodelay(true)?;
        self.acceptor.accept_tokio_io(Counted::new(stream, counter.clone())).map_err(Failure::samod)?;
        self.repo.when_connected(reader.peer_id()).await.map_err(Failure::samod)
    }

    /// Returns how many cases the reader's storage holds as they should be, read without a network.
    async fn stored(&self, reader: &Path, cases: &[Case]) -> Result<usize, Failure> {
        let repo = Repo::build_tokio().with_storage(TokioFilesystemStorage::new(reader)).load().await;
        let mut stored = 0;
        for case in cases {
            let found = repo.find(self.handles[&case.id].document_id().clone()).await.map_err(Failure::samod)?;
            stored += usize::from(found.is_some_and(|handle| handle.with_document(|document| holds(document, case))));
        }
        repo.stop().await;
        Ok(stored)
    }
}

/// Tells which documents were written to the storage.
struct Puts(mpsc::UnboundedSender<String>);

impl RepoObserver for Puts {
    fn observe(&self, event: &RepoEvent) {
        if let RepoEvent::StorageOperationCompleted { document_id, operation: StorageOperation::Put, .. } = event {
            // Nobody listens any more once all that was awaited is there.
            let _ = self.0.send(document_id.to_string());
        }
    }
}
