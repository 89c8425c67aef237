// SPDX-License-Identifier: EUPL-1.2
//! All that cards and rosters say, ready for questions: who signs with a key, who is a member, where a node listens.

use std::collections::BTreeMap;

use super::{Card, End, Member, NodeCertificate, Role, Roster, RosterError, SignedCard, SignedRoster};
use crate::id::{Digest, LedgerId, OrganisationId, PlatformId};
use crate::identifier::Country;
use crate::key::PublicKey;
use crate::time::{MINUTE_MS, Timestamp};

/// Says what a key is certified for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// Signs what a node does with nobody present.
    Service(LedgerId),
    /// Signs what a person does.
    Staff(Role),
}

/// Is who stands behind a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the key is for.
    pub capacity: Capacity,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended; for a person with every ledger of the organisation that had ended before.
    pub until: Option<End>,
}

impl Signer {
    /// Tells whether a commit in `ledger`, of this time and citing a log of `epochs` epochs, falls within the
    /// certificate.
    pub fn counts_at(&self, ledger: LedgerId, time: Timestamp, epochs: u64) -> bool {
        self.since <= time && self.until.as_ref().is_none_or(|end| end.is_after(ledger, time, epochs))
    }
}

/// Is all that cards and rosters say, ready for questions.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    cards: BTreeMap<OrganisationId, (SignedCard, Card)>,
    rosters: BTreeMap<PlatformId, (SignedRoster, Roster)>,
    signers: BTreeMap<PublicKey, Signer>,
    ledgers: BTreeMap<LedgerId, (OrganisationId, NodeCertificate)>,
    /// When each card of an organisation was issued, and its organisation key.
    keys: BTreeMap<OrganisationId, Vec<(Timestamp, PublicKey)>>,
    /// Whose every key is, whatever its use.
    owners: BTreeMap<PublicKey, OrganisationId>,
    /// The file of every consent form that the leaders of a platform ever signed, by its hash.
    forms: BTreeMap<(Digest, PlatformId), String>,
}

impl Directory {
    /// Adds a card: the first of its organisation, or the one after the newest held. Returns whether it is new.
    ///
    /// # Errors
    /// Returns the [`RosterError`] of [`SignedCard::verify`].
    pub fn add_card(&mut self, signed: SignedCard) -> Result<bool, RosterError> {
        let read = signed.read()?;
        let held = self.cards.get(&read.organisation);
        if held.is_some_and(|(held, _)| *held == signed) {
            return Ok(false);
        }
        if held.is_some_and(|(_, held)| read.number < held.number) {
            return Ok(false);
        }
        let card = signed.verify(held.map(|(held, _)| held))?;
        let keys: Vec<PublicKey> = card.all_keys().collect();
        if keys.iter().any(|key| self.owners.get(key).is_some_and(|owner| *owner != card.organisation)) {
            return Err(RosterError::Form { what: "card", rule: "certifies a key of another organisation" });
        }
        self.owners.extend(keys.into_iter().map(|key| (key, card.organisation)));
        for staff in &card.staff {
            let capacity = Capacity::Staff(staff.role);
            let (since, until) = (staff.since, staff.until.clone().map(|end| end.with_ended_before(&card.nodes)));
            self.signers.insert(staff.key, Signer { organisation: card.organisation, capacity, since, until });
        }
        for node in &card.nodes {
            let capacity = Capacity::Service(node.ledger());
            let (since, until) = (node.since, node.until.clone());
            self.signers.insert(node.service_key, Signer { organisation: card.organisation, capacity, since, until });
            self.ledgers.insert(node.ledger(), (card.organisation, node.clone()));
        }
        self.keys.entry(card.organisation).or_default().push((card.issued, card.key));
        self.cards.insert(card.organisation, (signed, card));
        Ok(true)
    }

    /// Adds a roster: the first of its platform, or the one after the newest held. Returns its platform if it is new.
    ///
    /// # Errors
    /// Returns the [`RosterError`] of [`SignedRoster::verify`].
    pub fn add_roster(&mut self, signed: SignedRoster) -> Result<Option<PlatformId>, RosterError> {
        let issued = signed.read()?.issued;
        self.insert_roster(signed, issued)
    }

    /// Adds a roster that was taken before: a card that came later, and says that a leader had given up the key by then,
    /// does not undo it.
    ///
    /// # Errors
    /// As [`Directory::add_roster`].
    pub fn restore_roster(&mut self, signed: SignedRoster) -> Result<Option<PlatformId>, RosterError> {
        self.insert_roster(signed, Timestamp::MIN)
    }

    fn insert_roster(&mut self, signed: SignedRoster, at: Timestamp) -> Result<Option<PlatformId>, RosterError> {
        let read = signed.read()?;
        let platform = signed.platform_of(&read);
        let held = self.rosters.get(&platform);
        if held.is_some_and(|(_, roster)| read.number <= roster.number) {
            return Ok(None);
        }
        let keys_of = |organisation| self.organisation_keys(organisation, at);
        let roster = signed.verify(held.map(|(signed, _)| signed), keys_of)?;
        for form in &roster.forms {
            if let Some(text) = &form.text {
                self.forms.entry((form.digest, platform)).or_insert_with(|| text.clone());
            }
        }
        self.rosters.insert(platform, (signed, roster));
        Ok(Some(platform))
    }

    /// Returns the newest card of an organisation.
    pub fn card(&self, organisation: OrganisationId) -> Option<&Card> {
        self.cards.get(&organisation).map(|(_, card)| card)
    }

    /// Returns the country that an organisation works in; France, as long as no card of it is held.
    pub fn country_of(&self, organisation: OrganisationId) -> Country {
        self.card(organisation).map_or(Country::France, |card| card.country)
    }

    /// Returns the keys with which an organisation may have signed a roster that was drawn up at a moment, the newest last:
    /// that of the card in force then and of later ones, for signatures are gathered over days. A key given up before
    /// does not count.
    pub fn organisation_keys(&self, organisation: OrganisationId, issued: Timestamp) -> Vec<PublicKey> {
        let keys = self.keys.get(&organisation).map_or(&[][..], Vec::as_slice);
        let in_force = keys.iter().rposition(|(since, _)| *since <= issued).unwrap_or(0);
        keys[in_force..].iter().map(|(_, key)| *key).collect()
    }

    /// Returns every organisation's newest card, signed.
    pub fn signed_cards(&self) -> impl Iterator<Item = &SignedCard> {
        self.cards.values().map(|(signed, _)| signed)
    }

    /// Returns every organisation's newest card.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values().map(|(_, card)| card)
    }

    /// Returns the platforms and their newest rosters.
    pub fn rosters(&self) -> impl Iterator<Item = (PlatformId, &Roster)> {
        self.rosters.iter().map(|(platform, (_, roster))| (*platform, roster))
    }

    /// Returns the newest roster of a platform.
    pub fn roster(&self, platform: PlatformId) -> Option<&Roster> {
        self.rosters.get(&platform).map(|(_, roster)| roster)
    }

    /// Returns the newest roster of a platform, signed.
    pub fn signed_roster(&self, platform: PlatformId) -> Option<&SignedRoster> {
        self.rosters.get(&platform).map(|(signed, _)| signed)
    }

    /// Returns the platforms whose leaders ever signed a consent form, by its hash, each with its file: also one that was
    /// changed or withdrawn since, for what was agreed to by it stands.
    pub fn forms_signed(&self, digest: Digest) -> impl Iterator<Item = (PlatformId, &str)> {
        let range = (digest, PlatformId([0; 32]))..=(digest, PlatformId([u8::MAX; 32]));
        self.forms.range(range).map(|((_, platform), text)| (*platform, text.as_str()))
    }

    /// Returns every consent form that leaders ever signed: its hash, the platform, and its file.
    pub fn all_forms_signed(&self) -> impl Iterator<Item = (Digest, PlatformId, &str)> {
        self.forms.iter().map(|((digest, platform), text)| (*digest, *platform, text.as_str()))
    }

    /// Returns who stands behind a key.
    pub fn signer(&self, key: PublicKey) -> Option<&Signer> {
        self.signers.get(&key)
    }

    /// Returns the organisation and the certificate behind a ledger.
    pub fn ledger(&self, ledger: LedgerId) -> Option<(OrganisationId, &NodeCertificate)> {
        self.ledgers.get(&ledger).map(|(organisation, node)| (*organisation, node))
    }

    /// Returns the ledger of the newest node of an organisation that still runs.
    pub fn home_of(&self, organisation: OrganisationId) -> Option<LedgerId> {
        let card = self.card(organisation)?;
        card.nodes.iter().filter(|node| node.until.is_none()).max_by_key(|node| node.since).map(NodeCertificate::ledger)
    }

    /// Returns the ledger that goes on with what a ledger held: itself while its node runs, else its organisation's home.
    pub fn heir(&self, ledger: LedgerId) -> LedgerId {
        match self.ledgers.get(&ledger) {
            Some((organisation, node)) if node.until.is_some() => self.home_of(*organisation).unwrap_or(ledger),
            Some(_) | None => ledger,
        }
    }

    /// Returns the membership of an organisation in a platform at a moment: from ten minutes before it starts, for clocks
    /// differ.
    pub fn member(&self, platform: PlatformId, organisation: OrganisationId, at: Timestamp) -> Option<&Member> {
        let (_, roster) = self.rosters.get(&platform)?;
        let index = roster.members.binary_search_by_key(&organisation, |member| member.organisation).ok()?;
        let has_joined = |member: &&Member| member.since <= at.plus_ms(JOIN_MARGIN_MS);
        Some(&roster.members[index]).filter(has_joined).filter(|member| member.until.is_none_or(|until| at < until))
    }

    /// Returns when the next membership starts or ends after a moment.
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        let members = self.rosters.values().flat_map(|(_, roster)| &roster.members);
        let moments = members.flat_map(|member| [Some(member.since.minus_ms(JOIN_MARGIN_MS)), member.until]);
        moments.flatten().filter(|moment| *moment > after).min()
    }

    /// Tells whether an organisation stands on a roster, as a member of today, of before or of later.
    pub fn is_on_a_roster(&self, organisation: OrganisationId) -> bool {
        let stands = |(_, roster): &(SignedRoster, Roster)| {
            roster.members.binary_search_by_key(&organisation, |member| member.organisation).is_ok()
        };
        self.rosters.values().any(stands)
    }

    /// Returns the platforms that two organisations share at a moment.
    pub fn shared_platforms(&self, one: OrganisationId, other: OrganisationId, at: Timestamp) -> Vec<PlatformId> {
        let both = |platform: &PlatformId| {
            self.member(*platform, one, at).is_some() && self.member(*platform, other, at).is_some()
        };
        self.rosters.keys().copied().filter(both).collect()
    }

    /// Returns the nodes that `organisation` shares a platform with at a moment, its own excepted.
    pub fn peers_of(&self, organisation: OrganisationId, at: Timestamp) -> Vec<(OrganisationId, NodeCertificate)> {
        let shared = |other: &OrganisationId| {
            *other != organisation && !self.shared_platforms(organisation, *other, at).is_empty()
        };
        self.ledgers.values().filter(|(other, node)| node.until.is_none() && shared(other)).cloned().collect()
    }
}

/// How long before its membership starts an organisation counts as a member.
const JOIN_MARGIN_MS: u64 = 10 * MINUTE_MS;
