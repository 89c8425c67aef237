// SPDX-License-Identifier: EUPL-1.2
//! Another ledger for the node: behind `raccord store restore` and `raccord organisation rotate-node`.

use std::path::Path;

use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, SealedKey, SecretFile, StoreKey};
use raccord_node::succession::{Lost, Opened, Source, Succession};
use raccord_protocol::roster::SignedCard;
use raccord_protocol::time::Timestamp;
use serde::Serialize;

use super::held::sign;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::language::Message;

/// Is what `--json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    opened: Opened,
    /// The number of the card that certifies the new node.
    card: u32,
}

/// Ends the node's ledger and opens another on what the old store, or a backup of it, holds.
pub(super) fn run(context: &Context, source: Source<'_>, cards: Vec<SignedCard>) -> Result<(), CliError> {
    let home = context.home()?;
    let succession = Succession::begin(home.clone(), context.credentials().as_deref(), source, cards)?;
    let card = succession.card(context.now())?;
    let key = context.organisation_key(&home)?;
    let signed = sign(succession.previous_card()?, &card, &key, None)?;
    let report = Report { opened: succession.finish(signed)?, card: card.number };
    let printer = context.printer();
    printer.show(&report, |printer| {
        let opened = Message::new("succession-opened").with("ledger", report.opened.ledger.to_string());
        printer.say(opened.with("previous", report.opened.lost.ledger.to_string()).with("number", report.card))?;
        printer.say(said_of(context, &report.opened.lost))
    })?;
    if report.opened.foreign_hidden {
        printer.note("succession-foreign");
    }
    printer.note("succession-next");
    Ok(())
}

/// Says what is lost.
fn said_of(context: &Context, lost: &Lost) -> Message {
    if !lost.is_any() {
        return Message::new("succession-nothing-lost");
    }
    let since = lost.since.unwrap_or(Timestamp::MIN);
    let said = match (lost.by_clock, lost.commits) {
        (true, _) => Message::new("succession-lost-by-clock"),
        (false, Some(commits)) => Message::new("succession-lost").with("commits", commits),
        (false, None) => Message::new("succession-lost-epochs"),
    };
    said.with("epochs", lost.epochs_known.saturating_sub(lost.epochs_held))
        .with("held", lost.epochs_held)
        .with("since", context.translator().date_time(instant(since)))
}

/// Makes a directory for a node whose own is lost, with the keys that were kept elsewhere.
pub(super) fn make_home(path: &Path, store_key: &Path, organisation_key: &Path) -> Result<Home, CliError> {
    // Read first: a directory is made only for keys that can be used.
    StoreKey::read(&SecretFile::Own(store_key.to_path_buf()))?;
    SealedKey::read(organisation_key, KeyKind::Organisation)?;
    let home = Home::create(path)?;
    std::fs::write(home.config(), raccord_node::config::TEMPLATE)
        .map_err(|error| CliError::file(&home.config(), &error))?;
    for (from, to) in [(store_key, home.store_key()), (organisation_key, home.organisation_key())] {
        std::fs::copy(from, &to).map_err(|error| CliError::file(from, &error))?;
    }
    Ok(home)
}
