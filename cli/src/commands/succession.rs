// SPDX-License-Identifier: EUPL-1.2
//! Another ledger for the node: behind `raccord store restore` and `raccord organisation rotate-node`.

use std::fs;
use std::path::Path;

use raccord_node::erased::{Condition, Replaced, Sources};
use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, SealedKey, SecretFile, StoreKey};
use raccord_node::succession::{Lost, Opened, Source, Succession};
use raccord_protocol::identifier::Country;
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
    /// When the card was signed that it goes on from.
    card_since: Timestamp,
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

/// Is what is known elsewhere and handed in.
#[derive(Debug, Default)]
pub(super) struct Supplied<'a> {
    /// Newer cards than the store has.
    pub(super) cards: Vec<SignedCard>,
    /// A copy of the file `erased`.
    pub(super) erased: Option<&'a Path>,
    /// Whether such a copy may be older than the store.
    pub(super) yes: bool,
}

/// Ends the node's ledger and opens another on what the old store, or a backup of it, holds.
pub(super) fn run(
    context: &Context,
    source: Source<'_>,
    supplied: Supplied<'_>,
    occasion: Occasion,
) -> Result<(), CliError> {
    let home = context.home()?;
    let copy = supplied.erased;
    let newer_cards = !supplied.cards.is_empty();
    let opened = open(context, &home, source, supplied);
    if opened.is_err() && occasion == Occasion::RestoredElsewhere {
        // It was empty when it was taken, so all in it is ours, and would be in the way of the right command.
        let _ = fs::remove_dir_all(home.path());
    }
    let (report, certificate, country) = opened?;
    let printer = context.printer();
    printer.show(&report, |printer| {
        let opened = Message::new("succession-opened").with("ledger", report.opened.ledger.to_string());
        printer.say(opened.with("previous", report.opened.lost.ledger.to_string()).with("number", report.card))?;
        printer.say(said_of(context, &report.opened.lost, occasion))
    })?;
    if !report.opened.lost.later.is_empty() {
        printer.warn(Message::new("succession-later").with("count", report.opened.lost.later.len()));
    }
    // Only partners know of a card that was signed after the store was copied.
    if occasion != Occasion::NewKeys && report.opened.lost.is_any() && !newer_cards {
        let day = context.translator().date_time(instant(report.card_since));
        let said = Message::new("succession-card-goes-on").with("number", report.card - 1);
        printer.warn(said.with("since", day));
    }
    say_erased(context, (source, copy), &report.opened, occasion);
    if report.opened.foreign_hidden {
        printer.note("succession-foreign");
    }
    printer.note("succession-next");
    if occasion == Occasion::RestoredElsewhere {
        let text = reached_at(&certificate.addresses, country, context.translator().language());
        fs::write(home.config(), text).map_err(|error| CliError::file(&home.config(), &error))?;
        printer.note(Message::new("succession-new-home").with("path", home.config().as_path()));
    }
    Ok(())
}

/// Returns what was opened, the certificate of the new node, and in which country it is.
fn open(
    context: &Context,
    home: &Home,
    source: Source<'_>,
    supplied: Supplied<'_>,
) -> Result<(Report, NodeCertificate, Country), CliError> {
    let Supplied { cards, erased, yes } = supplied;
    let succession = Succession::begin(home.clone(), context.credentials().as_deref(), source, cards, erased)?;
    let prepare = || {
        if let Some(copy) = erased.filter(|_| !yes) {
            confirm_copy(context, copy, succession.sources())?;
        }
        let card = succession.card(context.now())?;
        let key = context.organisation_key(home)?;
        let signed =
            sign(succession.previous_card()?, &card, &key, None).map_err(|error| match error.message().id() {
                // The backup may have been made before the key was changed: partners hold the card that says so.
                "error-organisation-key-other" => error.hint("hint-succession-cards"),
                _ => error,
            })?;
        Ok((card, succession.previous_card()?.read()?.issued, signed))
    };
    let (card, card_since, signed) = match prepare() {
        Ok(prepared) => prepared,
        Err(error) => {
            // Why it is not gone on with says more than why something of it may be left, which the next one removes.
            let _ = succession.abandon();
            return Err(error);
        }
    };
    let certificate = card.nodes.last().cloned().ok_or_else(|| CliError::bug("the card certifies no node"))?;
    Ok((Report { opened: succession.finish(signed)?, card: card.number, card_since }, certificate, card.country))
}

/// A copy that lacks what the stores at hand know is older than they are, or not of this node, and one of the first version does not
/// say of whose it is: somebody must agree.
fn confirm_copy(context: &Context, copy: &Path, sources: &Sources) -> Result<(), CliError> {
    let Some(given) = &sources.given else { return Ok(()) };
    let question = match (given.lacking, given.owner) {
        (0, Some(_)) => return Ok(()),
        (0, None) => Message::new("restored-list-question-unnamed").with("path", copy),
        (lacking, _) => Message::new("restored-list-question").with("path", copy).with("lacking", lacking),
    };
    if !given.others.is_empty() {
        context.printer().warn(Message::new("restored-list-others").with("others", given.others_named()));
    }
    context.confirm(question).map_err(|error| error.hint("hint-erased-older"))
}

/// Says from where it is known what was erased, and what may be readable again.
fn say_erased(context: &Context, (source, copy): (Source<'_>, Option<&Path>), opened: &Opened, occasion: Occasion) {
    let (printer, sources) = (context.printer(), &opened.erased);
    if let Some((copy, given)) = copy.zip(sources.given.as_ref()) {
        let taken = match given.others.as_slice() {
            [] => Message::new("restored-list-taken"),
            _ => Message::new("restored-list-taken-others").with("others", given.others_named()),
        };
        printer.note(taken.with("path", copy).with("lines", given.lines).with("own", given.own));
    }
    if sources.added > 0 && occasion != Occasion::NewKeys {
        printer.note(Message::new("restored-list-added").with("count", sources.added));
    }
    let is_whole_store = matches!(source, Source::Own) && !opened.lost.is_any();
    let told_by = match (sources.replaced, &sources.given) {
        (Replaced::Read, Some(_)) => Some("restored-list-from-both"),
        (Replaced::Read, None) => Some("restored-list-from-replaced"),
        (Replaced::None | Replaced::Unreadable, Some(_)) => Some("restored-list-from-copy"),
        (Replaced::None | Replaced::Unreadable, None) => is_whole_store.then_some("restored-list-from-store"),
    };
    let how = match sources.file {
        Condition::Whole => None,
        // There was none to lose.
        Condition::Missing if told_by.is_some() && (sources.rows == 0 || occasion == Occasion::RestoredElsewhere) => {
            None
        }
        Condition::Damaged => Some("restored-list-damaged"),
        Condition::Empty => Some("restored-list-empty"),
        Condition::Foreign => Some("restored-list-foreign"),
        Condition::Missing => Some("restored-list-missing"),
        Condition::Torn => Some("restored-list-torn"),
    };
    if let Some(how) = how {
        let how = printer.text(how, &[]);
        printer.warn(match told_by {
            Some(by) => Message::new("restored-list-not-whole")
                .with("how", how)
                .with("by", printer.text(by, &[]))
                .with("rows", sources.rows),
            None => Message::new("restored-list-unknown").with("how", how),
        });
    }
    if sources.replaced == Replaced::Unreadable {
        printer.warn("restored-list-unreadable");
    }
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
pub(super) fn make_home(context: &Context, store_key: &Path, organisation_key: &Path) -> Result<Home, CliError> {
    // Read first: a directory is made only for keys that can be used. What they do not open is found out later, and the
    // directory removed again.
    StoreKey::read(&SecretFile::Own(store_key.to_path_buf()))?;
    SealedKey::read(organisation_key, KeyKind::Organisation)?;
    let home = Home::create(context.home_path())?;
    let config = raccord_node::config::template(context.catalogue_language());
    fs::write(home.config(), config).map_err(|error| CliError::file(&home.config(), &error))?;
    let kept = [(store_key, home.store_key()), (organisation_key, home.organisation_key())];
    for (from, to) in kept {
        fs::copy(from, &to).map_err(|error| CliError::file(from, &error))?;
    }
    Ok(home)
}
