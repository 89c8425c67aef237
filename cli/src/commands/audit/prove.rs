// SPDX-License-Identifier: EUPL-1.2
//! `raccord audit prove`: the proofs of a ledger's log, in the forms that the tools of others read (RFC 6962, C2SP).

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use raccord_protocol::bundle::{About, BundleReader, Record};
use raccord_protocol::checkpoint::origin;
use raccord_protocol::codec::encode;
use raccord_protocol::id::{LedgerId, TreeHash};
use raccord_protocol::key::PublicKey;
use raccord_protocol::ledger::StoredCheckpoint;
use raccord_protocol::log::{self, EpochLeaf, LogState, Position, check_consistency, check_inclusion};
use serde::Serialize;

use super::verify::{open, unusable_bundle};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;

/// Is what `--json` prints. Hashes and keys are in hexadecimal digits.
#[derive(Serialize)]
struct Proof {
    ledger: LedgerId,
    log_key: PublicKey,
    /// The log key as programs that read signed notes take it: name, key id, and type with key.
    verifier: String,
    /// The newest checkpoint of the ledger in the file, with its cosignatures, as a signed note.
    checkpoint: String,
    size: u64,
    root: TreeHash,
    epoch: u64,
    /// The bytes of the epoch, whose hash is the leaf.
    leaf: String,
    inclusion: Vec<TreeHash>,
    extends: Option<Extends>,
}

/// Is the proof that the log of the checkpoint is a shorter one with more epochs after it.
#[derive(Serialize)]
struct Extends {
    size: u64,
    root: TreeHash,
    consistency: Vec<TreeHash>,
}

pub(super) fn run(context: &Context, file: &Path, epoch: u64, from: Option<u64>) -> Result<(), CliError> {
    let proof = read(file)?.prove(epoch, from)?;
    context.printer().show(&proof, |printer| {
        let said = Message::new("audit-proof").with("epoch", epoch).with("size", proof.size);
        printer.say(said.with("root", proof.root.to_string()))?;
        printer.line("")?;
        proof.checkpoint.lines().try_for_each(|line| printer.line(line))?;
        printer.line("")?;
        printer.say(Message::new("audit-proof-leaf").with("leaf", proof.leaf.as_str()))?;
        printer.say("audit-proof-inclusion")?;
        proof.inclusion.iter().try_for_each(|hash| printer.line(&format!("  {hash}")))?;
        let Some(extends) = &proof.extends else { return Ok(()) };
        let said = Message::new("audit-proof-consistency").with("size", extends.size);
        printer.say(said.with("root", extends.root.to_string()))?;
        extends.consistency.iter().try_for_each(|hash| printer.line(&format!("  {hash}")))
    })
}

/// Is what a file says of its ledger's log.
struct Log {
    about: About,
    keys: BTreeMap<LedgerId, PublicKey>,
    epochs: Vec<EpochLeaf>,
    newest: Option<StoredCheckpoint>,
}

fn read(file: &Path) -> Result<Log, CliError> {
    let unusable = |error| unusable_bundle(file, &error);
    let mut reader = BundleReader::new(Box::new(open(file)?)).map_err(unusable)?;
    let (mut about, mut keys, mut epochs, mut newest) = (None, BTreeMap::new(), Vec::new(), None);
    while let Some(record) = reader.read().map_err(unusable)? {
        match record {
            Record::About(found) => about = Some(found),
            // A ledger's id is the hash of its key, so a card need not be believed.
            Record::Card(signed) => {
                let nodes = signed.read().map(|card| card.nodes).unwrap_or_default();
                keys.extend(nodes.iter().map(|node| (node.ledger(), node.log_key)));
            }
            Record::Epoch(epoch) => epochs.push(epoch.leaf),
            // By size: the last one is the newest.
            Record::Checkpoint(held) if about.as_ref().is_some_and(|about| about.ledger == held.checkpoint.ledger) => {
                newest = Some(held);
            }
            Record::Checkpoint(_) | Record::Roster(_) => {}
            _ => break,
        }
    }
    let about = about.ok_or_else(|| CliError::usage("error-audit-unusable"))?;
    Ok(Log { about, keys, epochs, newest })
}

impl Log {
    fn prove(&self, epoch: u64, from: Option<u64>) -> Result<Proof, CliError> {
        let ledger = self.about.ledger;
        let newest = self.newest.as_ref().ok_or_else(|| CliError::not_found("error-audit-no-checkpoint"))?;
        let log_key = *self.keys.get(&ledger).ok_or_else(|| CliError::usage("error-audit-unusable"))?;
        let state = newest.checkpoint.state;
        let outside = |size| {
            let message = Message::new("error-audit-outside-log").with("number", size).with("size", state.size);
            CliError::not_found(message)
        };
        let leaf = usize::try_from(epoch).ok().and_then(|index| self.epochs.get(index));
        let leaf = leaf.filter(|_| epoch < state.size).ok_or_else(|| outside(epoch))?;
        if let Some(size) = from.filter(|size| !(1..=state.size).contains(size)) {
            return Err(outside(size));
        }

        let nodes = self.nodes();
        // A file whose epochs are fewer than its checkpoint says cannot prove anything: the check below says so.
        let mut node = |position| Ok(nodes.get(&position).copied().unwrap_or(TreeHash([0; 32])));
        let inclusion = never(log::inclusion_proof(epoch, state.size, &mut node));
        let extends = from.map(|size| Extends {
            size,
            root: never(log::root(0, size, &mut node)),
            consistency: never(log::consistency_proof(size, state.size, &mut node)),
        });
        let unproven = |error| CliError::finding("error-audit-unproven").caused_by(&error);
        check_inclusion(leaf.hash(), epoch, &state, &inclusion).map_err(unproven)?;
        if let Some(Extends { size, root, consistency }) = &extends {
            check_consistency(&LogState { size: *size, root: *root }, &state, consistency).map_err(unproven)?;
        }

        let note = newest.checkpoint.note(&newest.cosignatures, log_key, |witness| self.keys.get(&witness).copied());
        Ok(Proof {
            ledger,
            log_key,
            verifier: verifier(ledger, log_key),
            checkpoint: note,
            size: state.size,
            root: state.root,
            epoch,
            leaf: HEXLOWER.encode(&encode(leaf)),
            inclusion,
            extends,
        })
    }

    /// Returns the roots of all complete subtrees of the log.
    fn nodes(&self) -> BTreeMap<Position, TreeHash> {
        let mut nodes: BTreeMap<Position, TreeHash> = BTreeMap::new();
        for (size, epoch) in (0u64..).zip(&self.epochs) {
            let mut node = |position| Ok(nodes[&position]);
            let complete = never(log::append(size, epoch.hash(), &mut node));
            nodes.extend(complete);
        }
        nodes
    }
}

fn never<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// Returns a log key as a verifier key of signed notes: `name+key id+base64(type | key)`.
fn verifier(ledger: LedgerId, log_key: PublicKey) -> String {
    let (name, typed) = (origin(ledger), [&[TYPE_ED25519][..], &log_key.0].concat());
    let id = raccord_protocol::codec::sha256(&[name.as_bytes(), b"\n", &typed]);
    format!("{name}+{}+{}", HEXLOWER.encode(&id[..4]), BASE64.encode(&typed))
}

/// The type of a plain Ed25519 signature under a note.
const TYPE_ED25519: u8 = 1;
