// SPDX-License-Identifier: EUPL-1.2
//! `raccord organisation`: this organisation's card.

use std::fs;
use std::path::PathBuf;

use clap::Subcommand;
use raccord_node::keystore::{KeyKind, KeystoreError, SealedKey, fresh_key};
use raccord_node::succession::Source;
use raccord_protocol::roster::{Card, PlatformFile};
use serde::Serialize;

use super::init::check_addresses;
use super::succession::{self, Occasion, Supplied};
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::exchange::{self, Existing};
use crate::fingerprint;
use crate::held::{Held, reissue, sign};
use crate::language::Message;

/// Shows, exports or changes this organisation's card.
#[derive(Debug, clap::Args)]
pub struct Organisation {
    /// What to do.
    #[command(subcommand)]
    pub command: OrganisationCommand,
}

/// What can be done with the card.
#[derive(Debug, Subcommand)]
pub enum OrganisationCommand {
    /// Shows the card.
    #[command(about = "help-organisation-show")]
    Show,
    /// Writes the card to a file for others.
    #[command(about = "help-organisation-export")]
    Export {
        /// The file.
        #[arg(value_name = "FILE", help = "help-organisation-export-file")]
        file: PathBuf,
        /// Whether to replace what is there.
        #[arg(long, help = "help-force")]
        force: bool,
    },
    /// Gives the organisation another key.
    #[command(about = "help-organisation-rotate-key", after_help = "help-organisation-rotate-key-more")]
    RotateKey,
    /// Gives the node other keys, and so another ledger.
    #[command(about = "help-organisation-rotate-node", after_help = "help-organisation-rotate-node-more")]
    RotateNode,
    /// Where this node is reached.
    #[command(about = "help-organisation-address", subcommand_required = true, arg_required_else_help = true)]
    Address {
        /// What to do.
        #[command(subcommand)]
        command: AddressCommand,
    },
}

/// What can be done with addresses.
#[derive(Debug, Subcommand)]
pub enum AddressCommand {
    /// Signs a card with other addresses.
    #[command(about = "help-organisation-address-set")]
    Set {
        /// The addresses, as multiaddresses.
        #[arg(value_name = "ADDRESS", num_args = 1.., required = true, help = "help-organisation-address-set-address")]
        addresses: Vec<String>,
    },
}

/// Is a card as `--json` prints it.
#[derive(Serialize)]
struct CardReport {
    organisation: String,
    fingerprint: String,
    name: String,
    kind: &'static str,
    number: u32,
    issued: u64,
    key_in_home: bool,
    nodes: Vec<NodeReport>,
    staff: usize,
}

#[derive(Serialize)]
struct NodeReport {
    ledger: String,
    addresses: Vec<String>,
    ended: bool,
}

pub(super) fn run(context: &Context, arguments: Organisation) -> Result<(), CliError> {
    match arguments.command {
        OrganisationCommand::Show => show(context),
        OrganisationCommand::Export { file, force } => {
            let held = Held::read(context)?;
            let cards = PlatformFile { cards: held.own_cards(), rosters: Vec::new() };
            exchange::write(&file, &cards, Existing::from_force(force))?;
            let fingerprint = fingerprint::of_organisation(held.organisation);
            let written = Message::new("organisation-exported").with("path", file.as_path());
            context.printer().success(written.with("fingerprint", fingerprint));
            Ok(())
        }
        OrganisationCommand::RotateKey => rotate_key(context),
        OrganisationCommand::RotateNode => {
            succession::run(context, Source::Own, Supplied::default(), Occasion::NewKeys)
        }
        OrganisationCommand::Address { command: AddressCommand::Set { addresses } } => {
            let held = Held::read(context)?;
            check_addresses(&addresses)?;
            reissue(context, &held, |card| {
                let newest = card.nodes.iter_mut().filter(|node| node.until.is_none()).max_by_key(|node| node.since);
                let node = newest.ok_or_else(|| CliError::not_found("error-organisation-no-node"))?;
                node.addresses = addresses;
                Ok(())
            })?;
            context.printer().note("organisation-card-changed");
            Ok(())
        }
    }
}

/// Certifies a fresh organisation key with the one there is, and puts it in its place under the same passphrase.
fn rotate_key(context: &Context) -> Result<(), CliError> {
    let home = context.home()?;
    let held = Held::read(context)?;
    let cards = held.own_cards();
    let previous = cards.last().ok_or_else(|| CliError::bug("the store holds no card of its own"))?;
    let path = home.organisation_key();
    let passphrase = context.passphrase("prompt-passphrase-organisation")?;
    let key = SealedKey::read(&path, KeyKind::Organisation)?.open(&passphrase)?;
    // The next key is on the disk before anything says that it counts: one that nobody holds could sign no card.
    let next_path = path.with_extension("key.next");
    let next = match SealedKey::read(&next_path, KeyKind::Organisation) {
        Ok(left) => left.open(&passphrase)?,
        Err(KeystoreError::Missing { .. }) => {
            let fresh = fresh_key()?;
            SealedKey::create(&next_path, KeyKind::Organisation, &fresh, &passphrase)?;
            fresh
        }
        Err(error) => return Err(error.into()),
    };
    let mut card = previous.read()?;
    if card.key != next.public() {
        card.number += 1;
        card.previous = previous.digest();
        card.issued = context.now();
        card.key = next.public();
        let signed = sign(previous, &card, &key, Some(&next))?;
        context.call(PlatformFile { cards: vec![signed], rosters: Vec::new() })?;
    }
    // The old key stays beside it: rosters signed with it before stay valid, cards after it do not.
    let ended = path.with_extension("key.ended");
    fs::rename(&path, &ended).map_err(|error| CliError::file(&path, &error))?;
    fs::rename(&next_path, &path).map_err(|error| CliError::file(&next_path, &error))?;
    let printer = context.printer();
    printer.success(Message::new("organisation-key-rotated").with("number", card.number));
    printer.note(Message::new("organisation-key-keep").with("path", path.as_path()));
    printer.note("organisation-card-changed");
    Ok(())
}

fn show(context: &Context) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let card = held.own_card()?;
    let key_in_home = context.home()?.organisation_key().exists();
    let report = CardReport {
        organisation: card.organisation.to_string(),
        fingerprint: fingerprint::of_organisation(card.organisation),
        name: card.name.clone(),
        kind: card.kind.name(),
        number: card.number,
        issued: card.issued.0,
        key_in_home,
        nodes: card
            .nodes
            .iter()
            .map(|node| NodeReport {
                ledger: node.ledger().to_string(),
                addresses: node.addresses.clone(),
                ended: node.until.is_some(),
            })
            .collect(),
        staff: staff_count(card),
    };
    context.printer().show(&report, |printer| {
        let kind = card.kind.label(context.catalogue_language());
        printer.say(Message::new("organisation-name").with("name", card.name.as_str()).with("kind", kind))?;
        printer.say(Message::new("organisation-fingerprint").with("fingerprint", report.fingerprint.as_str()))?;
        let issued = context.translator().date_time(instant(card.issued));
        printer.say(Message::new("organisation-card").with("number", card.number).with("issued", issued))?;
        for node in &report.nodes {
            let addresses = node.addresses.join(" ");
            let said =
                if node.ended { Message::new("organisation-node-ended") } else { Message::new("organisation-node") };
            printer.say(said.with("ledger", node.ledger.as_str()).with("addresses", addresses))?;
        }
        printer.say(Message::new("organisation-staff").with("count", report.staff))?;
        printer.say(if key_in_home { "organisation-key-here" } else { "organisation-key-elsewhere" })
    })
}

/// Returns how many members of staff have a certificate that did not end.
fn staff_count(card: &Card) -> usize {
    card.staff.iter().filter(|staff| staff.until.is_none()).count()
}
