// SPDX-License-Identifier: EUPL-1.2
//! iroh-docs: one document, with an entry for each field or for each case, on stores in files and over QUIC.
//!
//! The document's own way to its contents asks for one at a time, and what fails is not asked for again (iroh-docs, pull request
//! 88): of a thousand entries some never came. So the sync brings the entries, and the reader then asks for the contents that it
//! lacks itself, many in one request, which is also faster.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};

use futures::{Stream, StreamExt, TryStreamExt, stream};
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, EndpointAddr, RelayMode, SecretKey};
use iroh_blobs::protocol::{ChunkRanges, GetManyRequest};
use iroh_blobs::store::fs::FsStore;
use iroh_blobs::{BlobsProtocol, Hash};
use iroh_docs::api::Doc;
use iroh_docs::api::protocol::{AddrInfoOptions, ShareMode};
use iroh_docs::engine::LiveEvent;
use iroh_docs::protocol::Docs;
use iroh_docs::store::{DownloadPolicy, Query};
use iroh_docs::{AuthorId, DocTicket};
use iroh_gossip::net::Gossip;

use crate::case::{CHANGING, Case, FIELDS, change};
use crate::failure::{Failure, expect_count};
use crate::work::{Outcome, Step, Stopwatch};

/// How many entries are being written at a time.
const WRITTEN_AT_ONCE: usize = 64;
/// How many contents one request asks for: as many hashes as its size allows.
const FETCHED_AT_ONCE: usize = 8_192;

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
        let copy = reader.docs.import_namespace(self.ticket.capability.clone()).await.map_err(Failure::iroh)?;
        copy.set_download_policy(DownloadPolicy::NothingExcept(Vec::new())).await.map_err(Failure::iroh)?;
        let events = copy.subscribe().await.map_err(Failure::iroh)?;
        copy.start_sync(self.ticket.nodes.clone()).await.map_err(Failure::iroh)?;
        synced(pin!(events)).await?;
        // Reading from a snapshot writes what the documents' store still held back; the blobs' store is asked to.
        let held = copy.get_many(Query::all()).await.map_err(Failure::iroh)?;
        let held: Vec<Hash> = held.map_ok(|entry| entry.content_hash()).try_collect().await.map_err(Failure::iroh)?;
        reader.fetch(&held, self.ticket.nodes.first().ok_or(Failure::Missing { what: "address" })?).await?;
        reader.blobs.sync_db().await.map_err(Failure::iroh)?;
        Ok(held.len())
    }
}

/// Waits until a sync ended.
async fn synced<E: std::fmt::Display>(
    mut events: Pin<&mut impl Stream<Item = Result<LiveEvent, E>>>,
) -> Result<(), Failure> {
    while let Some(event) = events.next().await {
        // When both ends dial at once, one of the two syncs is given up with an error: the other counts.
        if matches!(event.map_err(Failure::iroh)?, LiveEvent::SyncFinished(sync) if sync.result.is_ok()) {
            return Ok(());
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

    /// Fetches the contents that are not here yet.
    async fn fetch(&self, hashes: &[Hash], from: &EndpointAddr) -> Result<(), Failure> {
        let mut missing = BTreeSet::new();
        for hash in hashes.iter().collect::<BTreeSet<_>>() {
            if !self.blobs.has(*hash).await.map_err(Failure::iroh)? {
                missing.insert(*hash);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let endpoint = self.router.endpoint();
        let connection = endpoint.connect(from.clone(), iroh_blobs::ALPN).await.map_err(Failure::iroh)?;
        for hashes in missing.into_iter().collect::<Vec<_>>().chunks(FETCHED_AT_ONCE) {
            let request =
                hashes.iter().fold(GetManyRequest::builder(), |all, hash| all.hash(*hash, ChunkRanges::all()));
            let fetched = self.blobs.remote().execute_get_many(connection.clone(), request.build());
            fetched.complete().await.map_err(Failure::iroh)?;
        }
        Ok(())
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
