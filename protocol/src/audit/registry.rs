// SPDX-License-Identifier: EUPL-1.2
//! Everybody's cards and rosters, all versions, as the bundles given together show them.
//!
//! A node keeps the newest card and roster; an auditor also asks what held when: an old roster was signed with the
//! organisation keys of its day.

use std::collections::BTreeMap;

use crate::id::{Digest, LedgerId, OrganisationId, PlatformId};
use crate::key::PublicKey;
use crate::roster::{
    Capacity, Card, Member, NodeCertificate, PlatformForm, Roster, RosterError, SignedCard, SignedRoster, Signer,
};
use crate::time::Timestamp;

/// Is all that cards and rosters say.
#[derive(Debug, Default)]
pub(super) struct Registry {
    cards: BTreeMap<OrganisationId, Vec<(SignedCard, Card)>>,
    rosters: BTreeMap<PlatformId, Vec<(SignedRoster, Roster)>>,
    signers: BTreeMap<PublicKey, Signer>,
    ledgers: BTreeMap<LedgerId, (OrganisationId, NodeCertificate)>,
    /// The number of the card that certified a ledger first.
    certified: BTreeMap<LedgerId, u32>,
    /// When the card was issued that first said that a key of staff has ended.
    ends_said: BTreeMap<PublicKey, Timestamp>,
}

impl Registry {
    /// Adds a card; one that is held already changes nothing.
    pub(super) fn add_card(&mut self, signed: SignedCard) -> Result<(), RosterError> {
        let read = signed.read()?;
        let chain = self.cards.entry(read.organisation).or_default();
        let held = usize::try_from(read.number).ok().and_then(|number| chain.get(number));
        if let Some((held, _)) = held {
            let rule = "two cards of one number";
            return if *held == signed { Ok(()) } else { Err(RosterError::Form { what: "card", rule }) };
        }
        let card = signed.verify(chain.last().map(|(last, _)| last))?;
        chain.push((signed, card.clone()));
        self.certify(&card)
    }

    /// Takes over what a card certifies; a key or ledger that another organisation certified first stays there.
    fn certify(&mut self, card: &Card) -> Result<(), RosterError> {
        let organisation = card.organisation;
        for ended in card.staff.iter().filter(|staff| staff.until.is_some()) {
            self.ends_said.entry(ended.key).or_insert(card.issued);
        }
        let staff = card.staff.iter().map(|staff| {
            let capacity = Capacity::Staff(staff.role);
            let until = staff.until.clone().map(|end| end.with_ended_before(&card.nodes));
            (staff.key, Signer { organisation, capacity, since: staff.since, until })
        });
        let services = card.nodes.iter().map(|node| {
            let capacity = Capacity::Service(node.ledger());
            (node.service_key, Signer { organisation, capacity, since: node.since, until: node.until.clone() })
        });
        let mut taken = false;
        for (key, signer) in staff.chain(services) {
            let held = self.signers.entry(key).or_insert_with(|| signer.clone());
            taken |= held.organisation != organisation;
            if held.organisation == organisation {
                *held = signer;
            }
        }
        for node in &card.nodes {
            self.certified.entry(node.ledger()).or_insert(card.number);
            let held = self.ledgers.entry(node.ledger()).or_insert_with(|| (organisation, node.clone()));
            taken |= held.0 != organisation;
            if held.0 == organisation {
                held.1 = node.clone();
            }
        }
        let rule = "certifies a key that another organisation has";
        if taken { Err(RosterError::Form { what: "card", rule }) } else { Ok(()) }
    }

    /// Adds a roster; one that is held already changes nothing. Returns which it is.
    pub(super) fn add_roster(&mut self, signed: SignedRoster) -> Result<(PlatformId, u32), RosterError> {
        let read = signed.read()?;
        let platform = signed.platform_of(&read);
        let chain = self.rosters.get(&platform).map_or(&[][..], Vec::as_slice);
        let held = usize::try_from(read.number).ok().and_then(|number| chain.get(number));
        if let Some((held, _)) = held {
            let rule = "two rosters of one number";
            let same = held.bytes == signed.bytes;
            return if same { Ok((platform, read.number)) } else { Err(RosterError::Form { what: "roster", rule }) };
        }
        let keys_of = |organisation| self.organisation_keys(organisation, read.issued);
        let roster = signed.verify(chain.last().map(|(last, _)| last), keys_of)?;
        self.rosters.entry(platform).or_default().push((signed, roster));
        Ok((platform, read.number))
    }

    /// Returns the keys with which an organisation may have signed a roster: that of the card in force when the roster
    /// was drawn up, and later ones, for signatures are gathered over days. A key given up before then does not count.
    fn organisation_keys(&self, organisation: OrganisationId, issued: Timestamp) -> Vec<PublicKey> {
        let chain = self.cards.get(&organisation).map_or(&[][..], Vec::as_slice);
        let in_force = chain.iter().rposition(|(_, card)| card.issued <= issued).unwrap_or(0);
        chain[in_force..].iter().map(|(_, card)| card.key).collect()
    }

    /// Returns who stands behind a key.
    pub(super) fn signer(&self, key: PublicKey) -> Option<&Signer> {
        self.signers.get(&key)
    }

    /// Tells whether a key of staff counted at a moment as far as anybody could know then: its end was said later, and dated
    /// back.
    pub(super) fn ended_later(&self, key: PublicKey, at: Timestamp) -> bool {
        let began = self.signer(key).is_some_and(|signer| signer.since <= at);
        let said = self.ends_said.get(&key);
        began && said.is_some_and(|said| at <= said.plus_ms(super::CLOCK_TOLERANCE_MS))
    }

    /// Returns the organisation of a ledger.
    pub(super) fn organisation_of(&self, ledger: LedgerId) -> Option<OrganisationId> {
        self.ledgers.get(&ledger).map(|(organisation, _)| *organisation)
    }

    /// Returns the organisation and the certificate behind a ledger.
    pub(super) fn node(&self, ledger: LedgerId) -> Option<(OrganisationId, &NodeCertificate)> {
        self.ledgers.get(&ledger).map(|(organisation, node)| (*organisation, node))
    }

    /// Returns how many epochs a ledger had sealed when it ended, at most, by its certificate.
    pub(super) fn ended_after(&self, ledger: LedgerId) -> Option<u64> {
        let (_, node) = self.ledgers.get(&ledger)?;
        let sealed = &node.until.as_ref()?.sealed;
        sealed.binary_search_by_key(&ledger, |(ledger, _)| *ledger).ok().map(|index| sealed[index].1)
    }

    /// Tells whether a ledger is certified and has not ended.
    pub(super) fn is_open(&self, ledger: LedgerId) -> bool {
        self.ledgers.get(&ledger).is_some_and(|(_, node)| node.until.is_none())
    }

    /// Tells whether an organisation kept one ledger before another: an earlier card certified it, whatever the clocks said then;
    /// of two on one card, the one that began earlier.
    pub(super) fn is_before(&self, earlier: LedgerId, later: LedgerId) -> bool {
        let (Some((one, before)), Some((other, after))) = (self.ledgers.get(&earlier), self.ledgers.get(&later)) else {
            return false;
        };
        let place = |ledger, node: &NodeCertificate| (self.certified.get(&ledger).copied(), node.since);
        one == other && place(earlier, before) < place(later, after)
    }

    /// Tells whether the organisation of a ledger kept another before it.
    pub(super) fn has_earlier(&self, ledger: LedgerId) -> bool {
        self.ledgers.keys().any(|earlier| self.is_before(*earlier, ledger))
    }

    /// Returns the log key of a ledger.
    pub(super) fn log_key(&self, ledger: LedgerId) -> Option<PublicKey> {
        self.ledgers.get(&ledger).map(|(_, node)| node.log_key)
    }

    /// Returns an organisation's newest card.
    pub(super) fn card(&self, organisation: OrganisationId) -> Option<&Card> {
        self.cards.get(&organisation).and_then(|chain| chain.last()).map(|(_, card)| card)
    }

    /// Returns every platform with its newest roster.
    pub(super) fn platforms(&self) -> impl Iterator<Item = (PlatformId, &Roster)> {
        self.rosters.iter().filter_map(|(platform, chain)| chain.last().map(|(_, roster)| (*platform, roster)))
    }

    /// Returns the newest roster of a platform.
    pub(super) fn roster(&self, platform: PlatformId) -> Option<&Roster> {
        self.rosters.get(&platform).and_then(|chain| chain.last()).map(|(_, roster)| roster)
    }

    /// Returns from when the leaders of a platform had people consent by a form, if they ever signed it.
    pub(super) fn form(&self, platform: PlatformId, digest: Digest) -> Option<Timestamp> {
        self.forms(platform).filter(|form| form.digest == digest).map(|form| form.since).min()
    }

    /// Returns from when nobody who holds the rosters up to a number, and whose clock is minutes behind, has people sign a form: its
    /// end by the newest of them that names it, or the moment that the roster which first said so was drawn up, if that is later.
    pub(super) fn form_ended(&self, platform: PlatformId, template: Digest, newest: u32) -> Option<Timestamp> {
        let chain = self.rosters.get(&platform)?;
        let held = chain.iter().take_while(|(_, roster)| roster.number <= newest);
        let named = held.filter_map(|(_, roster)| {
            let form = roster.forms.iter().find(|form| form.digest == template)?;
            Some((form.until, roster.issued))
        });
        let named: Vec<(Option<Timestamp>, Timestamp)> = named.collect();
        let end = named.last()?.0?;
        let (_, said) = named.iter().find(|(until, _)| *until == Some(end))?;
        Some(end.max(*said).plus_ms(super::CLOCK_TOLERANCE_MS))
    }

    /// Returns from when a platform had consent forms of its own, if it ever had.
    pub(super) fn forms_since(&self, platform: PlatformId) -> Option<Timestamp> {
        self.forms(platform).map(|form| form.since).min()
    }

    /// Returns the consent forms of a platform, as often as rosters name them.
    fn forms(&self, platform: PlatformId) -> impl Iterator<Item = &PlatformForm> {
        self.rosters.get(&platform).into_iter().flatten().flat_map(|(_, roster)| &roster.forms)
    }

    /// Returns the membership of an organisation in a platform, past or present.
    pub(super) fn member(&self, platform: PlatformId, organisation: OrganisationId) -> Option<&Member> {
        let roster = self.roster(platform)?;
        let index = roster.members.binary_search_by_key(&organisation, |member| member.organisation).ok()?;
        roster.members.get(index)
    }

    /// Tells whether the rules of a platform have a reserve for an organisation at a moment by every version of the roster that has
    /// it as a member: whichever a node held then.
    pub(super) fn always_reserved(&self, platform: PlatformId, organisation: OrganisationId, at: Timestamp) -> bool {
        let chain = self.rosters.get(&platform).map_or(&[][..], Vec::as_slice);
        let kinds = chain.iter().filter_map(|(_, roster)| {
            let index = roster.members.binary_search_by_key(&organisation, |member| member.organisation).ok()?;
            Some((roster, roster.members[index].kind))
        });
        let mut reserved =
            kinds.map(|(roster, kind)| roster.rules_at(at).is_some_and(|rules| rules.reserve(kind).is_some()));
        reserved.next().unwrap_or(false) && reserved.all(|reserved| reserved)
    }

    /// Says how an organisation stood to a platform at a moment, for one whose clock, or whose newest roster, is minutes
    /// behind or ahead, and who holds rosters up to the number `heard`.
    pub(super) fn membership(
        &self,
        platform: PlatformId,
        organisation: OrganisationId,
        at: Timestamp,
        heard: u32,
    ) -> Membership {
        let tolerance = super::CLOCK_TOLERANCE_MS;
        let known = self.member(platform, organisation).filter(|member| member.since <= at.plus_ms(tolerance));
        if known.is_none() {
            return Membership::None;
        }
        let over = |end: Option<Timestamp>| end.is_some_and(|end| at >= end.plus_ms(tolerance));
        if over(self.end_of(platform, organisation, heard)) {
            return Membership::None;
        }
        let ended = over(self.end_of(platform, organisation, u32::MAX));
        if ended { Membership::EndNotHeard } else { Membership::Stands }
    }

    /// Returns from when nobody who holds the rosters up to a number takes an organisation for a member: its end, or the
    /// moment that the roster which first said so was drawn up, if that is later.
    fn end_of(&self, platform: PlatformId, organisation: OrganisationId, newest: u32) -> Option<Timestamp> {
        let chain = self.rosters.get(&platform)?;
        let held = chain.iter().take_while(|(_, roster)| roster.number <= newest);
        let until = |roster: &Roster| {
            let index = roster.members.binary_search_by_key(&organisation, |member| member.organisation).ok()?;
            roster.members[index].until
        };
        let ends: Vec<(Timestamp, Timestamp)> =
            held.filter_map(|(_, roster)| Some((until(roster)?, roster.issued))).collect();
        let (end, _) = *ends.last()?;
        ends.iter().find(|(until, _)| *until == end).map(|(until, issued)| (*until).max(*issued))
    }
}

/// Says how an organisation stood to a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Membership {
    /// It was a member, as far as one could know who had not heard of the end.
    EndNotHeard,
    /// It was none.
    None,
    /// It was a member.
    Stands,
}
