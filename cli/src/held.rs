// SPDX-License-Identifier: EUPL-1.2
//! The cards and rosters that this node holds, and new versions of its own card.

use raccord_node::service::platform::{Info, PlatformExport};
use raccord_protocol::id::{OrganisationId, PlatformId};
use raccord_protocol::key::SecretKey;
use raccord_protocol::roster::{Card, Directory, End, PlatformFile, Roster, RosterError, SignedCard, SignedRoster};

use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::Fingerprint;
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

    /// Returns a platform: the one of a fingerprint, or the only one.
    pub(crate) fn platform(&self, fingerprint: Option<&Fingerprint>) -> Result<(PlatformId, &Roster), CliError> {
        let mut rosters: Vec<(PlatformId, &Roster)> = self
            .directory
            .rosters()
            .filter(|(platform, _)| fingerprint.is_none_or(|fingerprint| fingerprint.matches(*platform)))
            .collect();
        match (rosters.pop(), rosters.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(_), false) => Err(CliError::usage("error-platform-several").hint("hint-platform-choose")),
            (None, _) => Err(CliError::not_found("error-platform-none").hint("hint-platform-join")),
        }
    }

    /// Returns every version of a platform's roster, the newest last.
    pub(crate) fn rosters_of(&self, platform: PlatformId) -> Vec<SignedRoster> {
        let of = |signed: &&SignedRoster| signed.platform() == Ok(platform);
        self.file.rosters.iter().filter(of).cloned().collect()
    }
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
