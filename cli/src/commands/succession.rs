// SPDX-License-Identifier: EUPL-1.2
//! Another ledger for the node: behind `raccord store restore` and `raccord organisation rotate-node`.

use std::fs::{self, File};
use std::path::Path;

use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, SealedKey, SecretFile, StoreKey};
use raccord_node::succession::{Lost, Opened, Source, Succession};
use raccord_protocol::roster::{NodeCertificate, SignedCard};
use raccord_protocol::time::Timestamp;
use serde::Serialize;

use super::init::reached_at;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::held::sign;
use crate::language::Message;

/// Is what `--json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    opened: Opened,
    /// The number of the card that certifies the new node.
    card: u32,
}

/// Says why another ledger opens, which decides what has to be said of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The keys change; the store is whole.
    NewKeys,
    /// A store is restored; what was written after it was copied need not be known to anybody here.
    Restored,
    /// As that, into a directory that was made for it.
    RestoredElsewhere,
}

/// Ends the node's ledger and opens another on what the old store, or a backup of it, holds.
pub(super) fn run(
    context: &Context,
    source: Source<'_>,
    cards: Vec<SignedCard>,
    occasion: Occasion,
) -> Result<(), CliError> {
    let home = context.home()?;
    let opened = open(context, &home, source, cards);
    if opened.is_err() && occasion == Occasion::RestoredElsewhere {
        // It was empty when it was taken, so all in it is ours, and would be in the way of the right command.
        let _ = fs::remove_dir_all(home.path());
    }
    let (report, certificate) = opened?;
    let printer = context.printer();
    printer.show(&report, |printer| {
        let opened = Message::new("succession-opened").with("ledger", report.opened.ledger.to_string());
        printer.say(opened.with("previous", report.opened.lost.ledger.to_string()).with("number", report.card))?;
        printer.say(said_of(context, &report.opened.lost, occasion))
    })?;
    if report.opened.foreign_hidden {
        printer.note("succession-foreign");
    }
    printer.note("succession-next");
    if occasion == Occasion::RestoredElsewhere {
        let text = reached_at(&certificate.addresses, context.translator().language());
        fs::write(home.config(), text).map_err(|error| CliError::file(&home.config(), &error))?;
        printer.note(Message::new("succession-new-home").with("path", home.config().as_path()));
    }
    Ok(())
}

/// Returns what was opened, and the certificate of the new node.
fn open(
    context: &Context,
    home: &Home,
    source: Source<'_>,
    cards: Vec<SignedCard>,
) -> Result<(Report, NodeCertificate), CliError> {
    let succession = Succession::begin(home.clone(), context.credentials().as_deref(), source, cards)?;
    let card = succession.card(context.now())?;
    let key = context.organisation_key(home)?;
    let signed = sign(succession.previous_card()?, &card, &key, None).map_err(|error| match error.message().id() {
        // The backup may have been made before the key was changed: partners hold the card that says so.
        "error-organisation-key-other" => error.hint("hint-succession-cards"),
        _ => error,
    })?;
    let certificate = card.nodes.last().cloned().ok_or_else(|| CliError::bug("the card certifies no node"))?;
    Ok((Report { opened: succession.finish(signed)?, card: card.number }, certificate))
}

/// Says what is lost.
fn said_of(context: &Context, lost: &Lost, occasion: Occasion) -> Message {
    let since = context.translator().date_time(instant(lost.since.unwrap_or(Timestamp::MIN)));
    let epochs = lost.epochs_known.saturating_sub(lost.epochs_held);
    let said = match (lost.is_any(), lost.by_clock, lost.commits) {
        (false, ..) if occasion == Occasion::NewKeys => return Message::new("succession-nothing-lost"),
        // The newest commits are counted nowhere but in the store itself.
        (false, ..) if lost.since.is_none() => return Message::new("succession-nothing-known-lost-ever"),
        (false, ..) => return Message::new("succession-nothing-known-lost").with("since", since),
        (true, true, _) => Message::new("succession-lost-by-clock"),
        (true, false, None | Some(0)) if epochs == 0 => return Message::new("succession-lost-partners"),
        (true, false, Some(commits)) => Message::new("succession-lost").with("commits", commits),
        (true, false, None) => Message::new("succession-lost-epochs"),
    };
    said.with("epochs", epochs).with("held", lost.epochs_held).with("since", since)
}

/// Makes a directory for a node whose own is lost, with the keys that were kept elsewhere.
pub(super) fn make_home(
    context: &Context,
    store_key: &Path,
    organisation_key: &Path,
    erased: Option<&Path>,
) -> Result<Home, CliError> {
    // Read first: a directory is made only for keys that can be used. What they do not open is found out later, and the
    // directory removed again.
    StoreKey::read(&SecretFile::Own(store_key.to_path_buf()))?;
    SealedKey::read(organisation_key, KeyKind::Organisation)?;
    if let Some(erased) = erased {
        File::open(erased).map_err(|error| CliError::file(erased, &error))?;
    }
    let home = Home::create(context.home_path())?;
    let config = raccord_node::config::template(context.catalogue_language());
    fs::write(home.config(), config).map_err(|error| CliError::file(&home.config(), &error))?;
    let kept = [(store_key, home.store_key()), (organisation_key, home.organisation_key())];
    for (from, to) in kept.into_iter().chain(erased.map(|erased| (erased, home.erased()))) {
        fs::copy(from, &to).map_err(|error| CliError::file(from, &error))?;
    }
    Ok(home)
}
