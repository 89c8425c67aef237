// SPDX-License-Identifier: EUPL-1.2
//! iroh-docs: one document, with an entry for each field or for each case, on stores in files and over QUIC.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};

use futures::{Stream, StreamExt, TryStreamExt, stream};
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, RelayMode, SecretKey};
use iroh_blobs::BlobsProtocol;
use iroh_blobs::store::fs::FsStore;
use iroh_docs::api::Doc;
use iroh_docs::api::protocol::{AddrInfoOptions, ShareMode};
use iroh_docs::engine::LiveEvent;
use iroh_docs::protocol::Docs;
use iroh_docs::store::Query;
use iroh_docs::{AuthorId, DocTicket};
use iroh_gossip::net::Gossip;

use crate::case::{CHANGING, Case, FIELDS, change};
use crate::failure::{Failure, expect_count};
use crate::work::{Outcome, Step, Stopwatch};

/// How many entries are being written at a time.
const WRITTEN_AT_ONCE: usize = 64;

/// Is what an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// A field.
    Field,
    /// A case, as JSON.
    Case,
}

/// Does the work.
pub(super) fn run(cases: Vec<Case>, grain: Grain, directory: &Path) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work(cases, grain, directory))
}

async fn work(mut cases: Vec<Case>, grain: Grain, directory: &Path) -> Result<Outcome, Failure> {
    let home = Node::start(&directory.join("home"), [1; 32]).await?;
    let author = home.docs.author_create().await.map_err(Failure::iroh)?;
    let sent = home.docs.create().await.map_err(Failure::iroh)?;
    write(&sent, author, cases.iter().flat_map(|case| entries(case, grain))).await?;
    let ticket = sent.share(ShareMode::Write, AddrInfoOptions::Addresses).await.map_err(Failure::iroh)?;
    let place = Place { directory: directory.join("reader"), ticket };
    let total = cases.len() * if grain == Grain::Field { FIELDS.len() } else { 1 };

    let (reader, first_sync) = place.sync(&home, total).await?;
    reader.stop().await?;
    let (reader, reconnect) = place.sync(&home, total).await?;
    reader.stop().await?;
    let changed = change(&mut cases);
    let news = changed.iter().flat_map(|case| entries(case, grain));
    // Of a case only one field is new; as one blob it is written whole.
    let address = format!("/{}/", FIELDS[CHANGING]);
    write(&sent, author, news.filter(|(key, _)| grain == Grain::Case || key.ends_with(address.as_bytes()))).await?;
    let (reader, catch_up) = place.sync(&home, total).await?;

    let copy =
        reader.docs.open(sent.id()).await.map_err(Failure::iroh)?.ok_or(Failure::Missing { what: "document" })?;
    let mut found = 0;
    for (key, value) in cases.iter().flat_map(|case| entries(case, grain)) {
        let entry = copy.get_exact(author, key, false).await.map_err(Failure::iroh)?;
        let Some(entry) = entry else { continue };
        let content = reader.blobs.get_bytes(entry.content_hash()).await.map_err(Failure::iroh)?;
        found += usize::from(content == value);
    }
    expect_count("entries", total, found)?;
    reader.stop().await?;
    home.stop().await?;
    Outcome::of_this_process(cases.len(), changed.len(), [first_sync, reconnect, catch_up], &place.directory)
}

/// Returns the entries of a case: keys and values.
fn entries(case: &Case, grain: Grain) -> Vec<(Vec<u8>, Vec<u8>)> {
    let name = case.name();
    match grain {
        Grain::Field => {
            // The bar at the end: writing a key removes the author's entries whose keys begin with it.
            let key = |field: &str| format!("{name}/{field}/").into_bytes();
            let entry = |(field, value): (&str, &str)| (key(field), value.as_bytes().to_vec());
            case.fields().map(entry).collect()
        }
        Grain::Case => {
            let fields: serde_json::Map<_, _> =
                case.fields().map(|(field, value)| (field.to_owned(), serde_json::Value::from(value))).collect();
            vec![(name.into_bytes(), serde_json::Value::Object(fields).to_string().into_bytes())]
        }
    }
}

async fn write(to: &Doc, author: AuthorId, entries: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> Result<(), Failure> {
    let writes = stream::iter(entries).map(|(key, value)| to.set_bytes(author, key, value));
    writes.buffer_unordered(WRITTEN_AT_ONCE).try_for_each(|_| async { Ok(()) }).await.map_err(Failure::iroh)
}

/// Is where the reader keeps its stores, and what it knows of the home.
struct Place {
    directory: PathBuf,
    ticket: DocTicket,
}

impl Place {
    /// Starts a reader on what it has stored, and waits until everything is on its disk.
    async fn sync(&self, home: &Node, total: usize) -> Result<(Node, Step), Failure> {
        let wire = home.wire_bytes();
        let watch = Stopwatch::start();
        let reader = Node::start(&self.directory, [2; 32]).await?;
        let held = self.receive(&reader).await?;
        let step = watch.stop(home.wire_bytes() - wire);
        expect_count("entries", total, held)?;
        Ok((reader, step))
    }

    /// Waits until a reader has stored what the home has; returns how many entries that is.
    async fn receive(&self, reader: &Node) -> Result<usize, Failure> {
        let (copy, events) = reader.docs.import_and_subscribe(self.ticket.clone()).await.map_err(Failure::iroh)?;
        finished(pin!(events)).await?;
        // Reading from a snapshot writes what the documents' store still held back; the blobs' store is asked to.
        let held = copy.get_many(Query::all()).await.map_err(Failure::iroh)?;
        let held = held.try_fold(0, |count, _| async move { Ok(count + 1) }).await.map_err(Failure::iroh)?;
        reader.blobs.sync_db().await.map_err(Failure::iroh)?;
        Ok(held)
    }
}

/// Waits until a sync ended and the contents that it named are there.
async fn finished<E: std::fmt::Display>(
    mut events: Pin<&mut impl Stream<Item = Result<LiveEvent, E>>>,
) -> Result<(), Failure> {
    let mut synced = false;
    while let Some(event) = events.next().await {
        match event.map_err(Failure::iroh)? {
            // When both ends dial at once, one of the two syncs is given up with an error: the other counts.
            LiveEvent::SyncFinished(sync) => synced |= sync.result.is_ok(),
            LiveEvent::PendingContentReady if synced => return Ok(()),
            _ => {}
        }
    }
    Err(Failure::Missing { what: "end of the sync" })
}

/// Is a node: an endpoint with its three protocols.
struct Node {
    router: Router,
    blobs: FsStore,
    docs: Docs,
}

impl Node {
    /// Starts a node on loopback, without relays and directories, on what it has stored.
    async fn start(directory: &Path, secret: [u8; 32]) -> Result<Self, Failure> {
        std::fs::create_dir_all(directory)?;
        let endpoint = Endpoint::builder(presets::Minimal)
            .secret_key(SecretKey::from_bytes(&secret))
            .relay_mode(RelayMode::Disabled)
            .clear_ip_transports()
            .bind_addr((Ipv4Addr::LOCALHOST, 0))
            .map_err(Failure::iroh)?
            .bind()
            .await
            .map_err(Failure::iroh)?;
        let blobs = FsStore::load(directory.join("blobs")).await.map_err(Failure::iroh)?;
        let gossip = Gossip::builder().spawn(endpoint.clone());
        let docs = Docs::persistent(directory.to_path_buf());
        let docs = docs.spawn(endpoint.clone(), (*blobs).clone(), gossip.clone()).await.map_err(Failure::iroh)?;
        let router = Router::builder(endpoint)
            .accept(iroh_blobs::ALPN, BlobsProtocol::new(&blobs, None))
            .accept(iroh_gossip::ALPN, gossip)
            .accept(iroh_docs::ALPN, docs.clone())
            .spawn();
        Ok(Self { router, blobs, docs })
    }

    /// Returns the bytes of datagrams so far, both ways.
    fn wire_bytes(&self) -> u64 {
        let socket = &self.router.endpoint().metrics().socket;
        [&socket.send_ipv4, &socket.send_ipv6, &socket.recv_data_ipv4, &socket.recv_data_ipv6]
            .into_iter()
            .map(|counter| counter.get())
            .sum()
    }

    /// Ends the node, and its stores with it.
    async fn stop(self) -> Result<(), Failure> {
        self.router.shutdown().await.map_err(Failure::iroh)?;
        // The protocols shut the stores down; asking again is harmless.
        let _ = self.blobs.shutdown().await;
        Ok(())
    }
}
