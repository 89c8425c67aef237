// SPDX-License-Identifier: EUPL-1.2
//! The cards and rosters that this node holds, and new versions of its own card.

use raccord_node::service::platform::{Info, PlatformExport};
use raccord_protocol::id::{OrganisationId, PlatformId};
use raccord_protocol::key::SecretKey;
use raccord_protocol::roster::{Card, Directory, End, PlatformFile, Roster, RosterError, SignedCard, SignedRoster};

use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::{self, PlatformNamed};
use crate::language::Message;

/// Is all that the node holds.
#[derive(Debug)]
pub(crate) struct Held {
    /// Every version, in order.
    pub(crate) file: PlatformFile,
    /// The same, checked.
    pub(crate) directory: Directory,
    /// This node's organisation.
    pub(crate) organisation: OrganisationId,
}

impl Held {
    /// Asks the node.
    pub(crate) fn read(context: &Context) -> Result<Self, CliError> {
        let file = context.call(PlatformExport {})?;
        let organisation = context.call(Info {})?.organisation;
        let mut directory = Directory::default();
        add(&mut directory, &file)?;
        Ok(Self { file, directory, organisation })
    }

    /// Returns every version of this organisation's card, the newest last.
    pub(crate) fn own_cards(&self) -> Vec<SignedCard> {
        let own = |signed: &&SignedCard| signed.read().is_ok_and(|card| card.organisation == self.organisation);
        self.file.cards.iter().filter(own).cloned().collect()
    }

    /// Returns this organisation's newest card.
    pub(crate) fn own_card(&self) -> Result<&Card, CliError> {
        self.directory.card(self.organisation).ok_or_else(|| CliError::bug("the store holds no card of its own"))
    }

    /// Returns the end of a certificate, as of now. It names the running ledger and every one before it: what was
    /// signed there stays valid.
    pub(crate) fn end_now(&self, context: &Context) -> Result<End, CliError> {
        let info = context.call(Info {})?;
        let end = End { time: context.now(), sealed: vec![(info.ledger, info.sealed_size)] };
        Ok(end.with_ended_before(&self.own_card()?.nodes))
    }

    /// Returns a platform: the one that is named, or the only one.
    pub(crate) fn platform(&self, named: Option<&PlatformNamed>) -> Result<(PlatformId, &Roster), CliError> {
        choose(&self.directory.rosters().collect::<Vec<_>>(), named)
    }

    /// Returns every version of a platform's roster, the newest last.
    pub(crate) fn rosters_of(&self, platform: PlatformId) -> Vec<SignedRoster> {
        let of = |signed: &&SignedRoster| signed.platform() == Ok(platform);
        self.file.rosters.iter().filter(of).cloned().collect()
    }
}

/// Returns the one of some platforms that a person means: the one that is named, by its name or by the first digits of its fingerprint, or
/// the only one. Where that is none or several, it says which there are.
pub(crate) fn choose<'r>(
    rosters: &[(PlatformId, &'r Roster)],
    named: Option<&PlatformNamed>,
) -> Result<(PlatformId, &'r Roster), CliError> {
    let with = |is_meant: &dyn Fn(&PlatformNamed, PlatformId, &Roster) -> bool| -> Vec<(PlatformId, &'r Roster)> {
        let meant = rosters.iter().filter(|(id, roster)| named.is_none_or(|named| is_meant(named, *id, roster)));
        meant.copied().collect()
    };
    let mut meant = with(&|named, _, roster| named.is_name(&roster.name));
    if meant.is_empty() {
        meant = with(&|named, id, _| named.is_start_of(id));
    }
    let error = match (meant.as_slice(), named) {
        ([only], _) => return Ok(*only),
        ([], _) if rosters.is_empty() => {
            return Err(CliError::not_found("error-platform-none").hint("hint-platform-join"));
        }
        ([], Some(named)) => CliError::not_found(Message::new("error-platform-unknown").with("text", named.text())),
        (_, Some(named)) => CliError::usage(Message::new("error-platform-ambiguous").with("text", named.text())),
        (_, None) => CliError::usage("error-platform-several"),
    };
    let each = rosters.iter().map(|(id, roster)| format!("{} ({})", roster.name, fingerprint::of_platform(*id)));
    Err(error.hint(Message::new("hint-platform-choose").with("platforms", each.collect::<Vec<_>>().join(", "))))
}

/// Adds what a file holds to a directory.
pub(crate) fn add(directory: &mut Directory, file: &PlatformFile) -> Result<(), RosterError> {
    for card in &file.cards {
        directory.add_card(card.clone())?;
    }
    for roster in &file.rosters {
        directory.add_roster(roster.clone())?;
    }
    Ok(())
}

/// Signs the next version of this organisation's card, as `change` makes it, and hands it to the node.
pub(crate) fn reissue(
    context: &Context,
    held: &Held,
    change: impl FnOnce(&mut Card) -> Result<(), CliError>,
) -> Result<Card, CliError> {
    let cards = held.own_cards();
    let previous = cards.last().ok_or_else(|| CliError::bug("the store holds no card of its own"))?;
    let mut card = previous.read()?;
    card.number += 1;
    card.previous = previous.digest();
    card.issued = context.now();
    change(&mut card)?;
    let key = context.organisation_key(&context.home()?)?;
    let signed = sign(previous, &card, &key, None)?;
    context.call(PlatformFile { cards: vec![signed], rosters: Vec::new() })?;
    context.printer().success(Message::new("card-issued").with("number", card.number));
    Ok(card)
}

/// Signs a card with the organisation key of the one before; where the card names another key, by that one too.
pub(crate) fn sign(
    previous: &SignedCard,
    card: &Card,
    key: &SecretKey,
    next: Option<&SecretKey>,
) -> Result<SignedCard, CliError> {
    if key.public() != previous.read()?.key {
        return Err(CliError::denied("error-organisation-key-other"));
    }
    let signed = SignedCard::sign(card, key, next);
    signed.verify(Some(previous))?;
    Ok(signed)
}
