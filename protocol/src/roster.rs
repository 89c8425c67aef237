// SPDX-License-Identifier: EUPL-1.2
//! Who takes part: cards, by which an organisation certifies its keys, and rosters, by which leaders name the members.
//!
//! Both are chains of numbered versions, each holding the hash of the one before. A card is signed by the organisation
//! key of the card before it (the first by its own); a roster by a threshold of the leaders of the roster before it
//! (the first by its own). Nobody else can certify anything: there is no authority above the organisations.
//!
//! ```text
//! organisation id = SHA-256( tag "organisation" | first organisation key (32) )
//! platform id     = SHA-256( tag "platform" | bytes of the first roster )
//! ledger id       = SHA-256( tag "ledger" | log key (32) | nonce (16) )
//! ```

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::codec::{self, DecodeError, tagged_hash};
use crate::id::{Digest, LedgerId, Nonce, OrganisationId, PlatformId};
use crate::identifier::Country;
use crate::key::{KeyError, PublicKey, SecretKey, Signature};
use crate::organisation::{Circle, OrganisationKind};
use crate::time::Timestamp;

/// The only version of cards and of rosters.
pub const ROSTER_VERSION: u8 = 1;
/// The longest card.
pub const CARD_BYTES_MAX: usize = 1024 * 1024;
/// The longest roster.
pub const ROSTER_BYTES_MAX: usize = 1024 * 1024;
/// The most members of a platform.
pub const MEMBERS_MAX: usize = 2_000;
/// The longest name of anything.
pub const NAME_BYTES_MAX: usize = 200;

/// Reports a card or a roster that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RosterError {
    /// The bytes are not a card or a roster.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A signature or a certified key does not hold.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The version does not follow the one held.
    #[error("{what} number {found} does not follow number {held}, or does not hold its hash")]
    Chain {
        /// A card or a roster.
        what: &'static str,
        /// The number found.
        found: u32,
        /// The number held.
        held: u32,
    },
    /// It takes the first version to start a chain.
    #[error("{what} number {found} where the first was expected")]
    NotFirst {
        /// A card or a roster.
        what: &'static str,
        /// The number found.
        found: u32,
    },
    /// Something in it breaks a rule of its form.
    #[error("{what}: {rule}")]
    Form {
        /// A card or a roster.
        what: &'static str,
        /// What is wrong.
        rule: &'static str,
    },
    /// Fewer leaders signed than the threshold asks.
    #[error("roster number {number} signed by {signatures} of the {threshold} leaders that must sign")]
    Threshold {
        /// The roster.
        number: u32,
        /// How many good signatures there are.
        signatures: usize,
        /// How many there must be.
        threshold: u8,
    },
    /// A card needed to check something is not held.
    #[error("card of organisation {0} is missing")]
    CardMissing(OrganisationId),
    /// A card lost or changed a certificate that an earlier one held.
    #[error("card number {0} drops or changes a certificate of the card before it")]
    CertificateDropped(u32),
}

/// Says what a member of staff may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Role {
    /// The assistant of a platform: follows cases from identification to solution.
    Assistant = 1,
    /// Works cases.
    Adviser = 2,
    /// Works cases and answers for the office.
    Leader = 3,
    /// Imports lists.
    Registrar = 4,
    /// Runs the node; sees no case content.
    Administrator = 5,
    /// Reads histories, changes nothing.
    Auditor = 6,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Assistant, Self::Adviser, Self::Leader, Self::Registrar, Self::Administrator, Self::Auditor];

    /// Tells whether the role may do something.
    pub fn may(self, act: Act) -> bool {
        match act {
            Act::Edit | Act::Share => matches!(self, Self::Assistant | Self::Adviser | Self::Leader),
            Act::Import => matches!(self, Self::Assistant | Self::Adviser | Self::Leader | Self::Registrar),
            Act::Read => !matches!(self, Self::Administrator),
            Act::Order => matches!(self, Self::Leader),
        }
    }
}

/// Is what somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Change a field.
    Edit,
    /// Open cases from a list.
    Import,
    /// Order an erasure, hand a case over.
    Order,
    /// Look at case content.
    Read,
    /// Grant or revoke.
    Share,
}

/// Says when a certificate ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct End {
    /// The last moment at which the key counted.
    pub time: Timestamp,
    /// How many epochs of the organisation's ledger were sealed when it ended: commits in later epochs do not count.
    pub epochs: u64,
}

/// Certifies the keys of a node.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct NodeCertificate {
    /// Makes the ledger id, with the log key.
    pub nonce: Nonce,
    /// Signs checkpoints and cosignatures.
    pub log_key: PublicKey,
    /// Signs what the node does with nobody present.
    pub service_key: PublicKey,
    /// Is the node's identity in the network.
    pub transport_key: PublicKey,
    /// Where the node listens, as multiaddresses without a peer id.
    pub addresses: Vec<String>,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended.
    pub until: Option<End>,
}

impl NodeCertificate {
    /// Returns the id of the node's ledger.
    pub fn ledger(&self) -> LedgerId {
        ledger_id(self.log_key, &self.nonce)
    }
}

/// Certifies the key of a member of staff; the name is an erasable body elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StaffCertificate {
    /// Signs what this person does.
    pub key: PublicKey,
    /// What this person may do.
    pub role: Role,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended.
    pub until: Option<End>,
}

/// Is an organisation's word about itself.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Card {
    /// [`ROSTER_VERSION`].
    pub version: u8,
    /// The organisation.
    pub organisation: OrganisationId,
    /// From 0.
    pub number: u32,
    /// Hash of the signed card before it; zeros for the first.
    pub previous: Digest,
    /// Signs the next card.
    pub key: PublicKey,
    /// What people call it.
    pub name: String,
    /// What kind of office it says it is; the roster decides.
    pub kind: OrganisationKind,
    /// Where it works.
    pub country: Country,
    /// When this card was signed.
    pub issued: Timestamp,
    /// Its nodes, past ones included.
    pub nodes: Vec<NodeCertificate>,
    /// Its staff, past ones included.
    pub staff: Vec<StaffCertificate>,
}

impl Card {
    /// Returns every key that the card names.
    fn all_keys(&self) -> impl Iterator<Item = PublicKey> {
        let nodes = self.nodes.iter().flat_map(|node| [node.log_key, node.service_key, node.transport_key]);
        nodes.chain(self.staff.iter().map(|staff| staff.key)).chain([self.key])
    }
}

/// Is a card with its signatures: the exact bytes.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedCard {
    /// The encoded [`Card`].
    pub bytes: Vec<u8>,
    /// By the key of the card before (the first by its own), under the tag `card`.
    pub signature: Signature,
    /// By the card's own key where it differs.
    pub own_signature: Option<Signature>,
}

impl SignedCard {
    /// Signs a card with the organisation key of the card before it.
    pub fn sign(card: &Card, key: &SecretKey, new_key: Option<&SecretKey>) -> Self {
        let bytes = codec::encode(card);
        let signature = key.sign(TAG_CARD, &bytes);
        let own_signature = new_key.map(|new_key| new_key.sign(TAG_CARD, &bytes));
        Self { bytes, signature, own_signature }
    }

    /// Returns the hash that the next card holds.
    pub fn digest(&self) -> Digest {
        Digest(codec::sha256(&[&codec::encode(self)]))
    }

    /// Reads the card without checking who signed it.
    ///
    /// # Errors
    /// Returns [`RosterError::Decode`] or [`RosterError::Form`].
    pub fn read(&self) -> Result<Card, RosterError> {
        let card: Card = codec::decode("card", &self.bytes, CARD_BYTES_MAX)?;
        let form = |rule| Err(RosterError::Form { what: "card", rule });
        if card.version != ROSTER_VERSION {
            return Err(DecodeError::UnknownVersion { what: "card", version: card.version }.into());
        }
        if card.name.trim().is_empty() || card.name.len() > NAME_BYTES_MAX {
            return form("a name takes 1 to 200 bytes");
        }
        card.all_keys().try_for_each(|key| key.check().map(drop))?;
        let mut keys: Vec<PublicKey> = card.all_keys().collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return form("one key is certified for two uses");
        }
        Ok(card)
    }

    /// Checks the card as the one after `previous`, or as the first.
    ///
    /// # Errors
    /// Returns a [`RosterError`] that says which rule it breaks.
    pub fn verify(&self, previous: Option<&Self>) -> Result<Card, RosterError> {
        let card = self.read()?;
        let signer = match previous {
            None if card.number != 0 || card.previous != Digest([0; 32]) => {
                return Err(RosterError::NotFirst { what: "card", found: card.number });
            }
            None => {
                if card.organisation != organisation_id(card.key) {
                    return Err(RosterError::Form {
                        what: "card",
                        rule: "the organisation id is not of its first key",
                    });
                }
                card.key
            }
            Some(previous) => {
                let before = previous.read()?;
                let follows = card.organisation == before.organisation
                    && Some(card.number) == before.number.checked_add(1)
                    && card.previous == previous.digest();
                if !follows {
                    return Err(RosterError::Chain { what: "card", found: card.number, held: before.number });
                }
                check_certificates_kept(&before, &card)?;
                before.key
            }
        };
        signer.verify(TAG_CARD, &self.bytes, &self.signature)?;
        match &self.own_signature {
            Some(own) => card.key.verify(TAG_CARD, &self.bytes, own)?,
            None if card.key != signer => {
                return Err(RosterError::Form { what: "card", rule: "a new key must sign the card that names it" });
            }
            None => {}
        }
        Ok(card)
    }
}

/// Certificates are never dropped, and an end, once written, stays: what was signed stays verifiable.
fn check_certificates_kept(before: &Card, after: &Card) -> Result<(), RosterError> {
    let nodes_kept = before.nodes.iter().all(|old| {
        after.nodes.iter().any(|new| {
            let same = NodeCertificate { addresses: old.addresses.clone(), until: old.until, ..new.clone() } == *old;
            same && (old.until.is_none() || new.until == old.until)
        })
    });
    let staff_kept = before.staff.iter().all(|old| {
        after.staff.iter().any(|new| {
            let same = StaffCertificate { until: old.until, ..new.clone() } == *old;
            same && (old.until.is_none() || new.until == old.until)
        })
    });
    if nodes_kept && staff_kept { Ok(()) } else { Err(RosterError::CertificateDropped(after.number)) }
}

/// Is a member of a platform.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Member {
    /// Who.
    pub organisation: OrganisationId,
    /// What kind of office, as the leaders see it.
    pub kind: OrganisationKind,
    /// Which circle.
    pub circle: Circle,
    /// Since when.
    pub since: Timestamp,
    /// Until when, once it left.
    pub until: Option<Timestamp>,
    /// Who holds its cases should it close.
    pub successor: Option<OrganisationId>,
}

/// Names a set of rules that the leaders put in force.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RulesInForce {
    /// Its country.
    pub country: Country,
    /// SHA-256 of its file.
    pub digest: Digest,
}

/// Is the leaders' word about a platform.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Roster {
    /// [`ROSTER_VERSION`].
    pub version: u8,
    /// Makes the platform's id unique.
    pub nonce: Nonce,
    /// From 0.
    pub number: u32,
    /// Hash of the roster before it, without signatures; zeros for the first.
    pub previous: Digest,
    /// What people call the platform.
    pub name: String,
    /// Whose law applies.
    pub country: Country,
    /// Which territory it covers.
    pub territory: String,
    /// When this roster was drawn up.
    pub issued: Timestamp,
    /// How many leaders must sign the next roster.
    pub threshold: u8,
    /// Who leads, by increasing id.
    pub leaders: Vec<OrganisationId>,
    /// Who takes part, by increasing id, those who left included.
    pub members: Vec<Member>,
    /// The rules in force.
    pub rules: Vec<RulesInForce>,
}

/// Is a roster with its leaders' signatures: the exact bytes.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedRoster {
    /// The encoded [`Roster`].
    pub bytes: Vec<u8>,
    /// Who signed, with organisation keys, under the tag `roster`.
    pub signatures: Vec<(OrganisationId, Signature)>,
}

impl SignedRoster {
    /// Draws up a roster that nobody has signed yet.
    pub fn unsigned(roster: &Roster) -> Self {
        Self { bytes: codec::encode(roster), signatures: Vec::new() }
    }

    /// Adds, or replaces, an organisation's signature.
    pub fn add_signature(&mut self, organisation: OrganisationId, key: &SecretKey) {
        self.signatures.retain(|(signer, _)| *signer != organisation);
        self.signatures.push((organisation, key.sign(TAG_ROSTER, &self.bytes)));
        self.signatures.sort_unstable_by_key(|(signer, _)| *signer);
    }

    /// Returns the hash that the next roster holds.
    pub fn digest(&self) -> Digest {
        Digest(codec::sha256(&[&self.bytes]))
    }

    /// Returns the id of the platform whose first roster this is.
    pub fn platform(&self) -> PlatformId {
        PlatformId(tagged_hash("platform", &[&self.bytes]))
    }

    /// Reads the roster without checking who signed it.
    ///
    /// # Errors
    /// Returns [`RosterError::Decode`] or [`RosterError::Form`].
    pub fn read(&self) -> Result<Roster, RosterError> {
        let roster: Roster = codec::decode("roster", &self.bytes, ROSTER_BYTES_MAX)?;
        let form = |rule| Err(RosterError::Form { what: "roster", rule });
        if roster.version != ROSTER_VERSION {
            return Err(DecodeError::UnknownVersion { what: "roster", version: roster.version }.into());
        }
        if roster.name.trim().is_empty()
            || roster.name.len() > NAME_BYTES_MAX
            || roster.territory.len() > NAME_BYTES_MAX
        {
            return form("a name takes 1 to 200 bytes");
        }
        if roster.members.len() > MEMBERS_MAX {
            return form("more than 2,000 members");
        }
        if !roster.members.windows(2).all(|pair| pair[0].organisation < pair[1].organisation) {
            return form("members are not in order of their ids");
        }
        if !roster.leaders.windows(2).all(|pair| pair[0] < pair[1]) {
            return form("leaders are not in order of their ids");
        }
        if roster.threshold == 0 || usize::from(roster.threshold) > roster.leaders.len() {
            return form("the threshold is zero or above the number of leaders");
        }
        let leads =
            |leader| roster.members.iter().any(|member| member.organisation == leader && member.until.is_none());
        if !roster.leaders.iter().all(|leader| leads(*leader)) {
            return form("a leader is not a member");
        }
        Ok(roster)
    }

    /// Checks the roster as the one after `previous`, or as the first; `keys_of` gives every organisation key that an
    /// organisation has or had: a roster signed before a key was changed stays valid.
    ///
    /// # Errors
    /// Returns a [`RosterError`] that says which rule it breaks; [`RosterError::Threshold`] counts good signatures.
    pub fn verify(
        &self,
        previous: Option<&Self>,
        keys_of: impl Fn(OrganisationId) -> Vec<PublicKey>,
    ) -> Result<Roster, RosterError> {
        let roster = self.read()?;
        let authority = match previous {
            None if roster.number != 0 || roster.previous != Digest([0; 32]) => {
                return Err(RosterError::NotFirst { what: "roster", found: roster.number });
            }
            None => roster.clone(),
            Some(previous) => {
                let before = previous.read()?;
                let follows = Some(roster.number) == before.number.checked_add(1)
                    && roster.previous == previous.digest()
                    && roster.nonce == before.nonce;
                if !follows {
                    return Err(RosterError::Chain { what: "roster", found: roster.number, held: before.number });
                }
                before
            }
        };
        let mut signatures = 0;
        for leader in &authority.leaders {
            let Some((_, signature)) = self.signatures.iter().find(|(signer, _)| signer == leader) else { continue };
            let keys = keys_of(*leader);
            let newest = *keys.last().ok_or(RosterError::CardMissing(*leader))?;
            if !keys.iter().any(|key| key.verify(TAG_ROSTER, &self.bytes, signature).is_ok()) {
                return Err(KeyError::BadSignature(newest).into());
            }
            signatures += 1;
        }
        if signatures < usize::from(authority.threshold) {
            return Err(RosterError::Threshold { number: roster.number, signatures, threshold: authority.threshold });
        }
        Ok(roster)
    }
}

/// Returns the id of the organisation whose first key is `key`.
pub fn organisation_id(key: PublicKey) -> OrganisationId {
    OrganisationId(tagged_hash("organisation", &[&key.0]))
}

/// Returns the id of the ledger with this log key and nonce.
pub fn ledger_id(log_key: PublicKey, nonce: &Nonce) -> LedgerId {
    LedgerId(tagged_hash("ledger", &[&log_key.0, &nonce.0]))
}

/// Says what a key is certified for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// Signs what a node does with nobody present.
    Service(LedgerId),
    /// Signs what a person does.
    Staff(Role),
}

/// Is who stands behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the key is for.
    pub capacity: Capacity,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended.
    pub until: Option<End>,
}

impl Signer {
    /// Tells whether a commit of this time, citing a log of `epochs` epochs, falls within the certificate.
    pub fn counts_at(&self, time: Timestamp, epochs: u64) -> bool {
        self.since <= time && self.until.is_none_or(|end| time <= end.time && epochs <= end.epochs)
    }
}

/// Is all that cards and rosters say, ready for questions.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    cards: BTreeMap<OrganisationId, (SignedCard, Card)>,
    rosters: BTreeMap<PlatformId, (SignedRoster, Roster)>,
    signers: BTreeMap<PublicKey, Signer>,
    ledgers: BTreeMap<LedgerId, (OrganisationId, NodeCertificate)>,
    keys: BTreeMap<OrganisationId, Vec<PublicKey>>,
    /// Whose every key is, whatever its use.
    owners: BTreeMap<PublicKey, OrganisationId>,
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
            let signer = Signer { organisation: card.organisation, capacity, since: staff.since, until: staff.until };
            self.signers.insert(staff.key, signer);
        }
        for node in &card.nodes {
            let capacity = Capacity::Service(node.ledger());
            let signer = Signer { organisation: card.organisation, capacity, since: node.since, until: node.until };
            self.signers.insert(node.service_key, signer);
            self.ledgers.insert(node.ledger(), (card.organisation, node.clone()));
        }
        let keys = self.keys.entry(card.organisation).or_default();
        if keys.last() != Some(&card.key) {
            keys.push(card.key);
        }
        self.cards.insert(card.organisation, (signed, card));
        Ok(true)
    }

    /// Adds a roster: the first of its platform, or the one after the newest held. Returns its platform if it is new.
    ///
    /// # Errors
    /// Returns the [`RosterError`] of [`SignedRoster::verify`].
    pub fn add_roster(&mut self, signed: SignedRoster) -> Result<Option<PlatformId>, RosterError> {
        let read = signed.read()?;
        let held = self.rosters.iter().find(|(_, (_, roster))| roster.nonce == read.nonce);
        if held.is_some_and(|(_, (_, roster))| read.number <= roster.number) {
            return Ok(None);
        }
        let platform = held.map_or_else(|| signed.platform(), |(platform, _)| *platform);
        let keys_of = |organisation| self.keys.get(&organisation).cloned().unwrap_or_default();
        let roster = signed.verify(held.map(|(_, (signed, _))| signed), keys_of)?;
        self.rosters.insert(platform, (signed, roster));
        Ok(Some(platform))
    }

    /// Returns the newest card of an organisation.
    pub fn card(&self, organisation: OrganisationId) -> Option<&Card> {
        self.cards.get(&organisation).map(|(_, card)| card)
    }

    /// Returns every organisation key that an organisation has or had, the newest last.
    pub fn organisation_keys(&self, organisation: OrganisationId) -> &[PublicKey] {
        self.keys.get(&organisation).map_or(&[], Vec::as_slice)
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

    /// Returns the newest roster of a platform, signed.
    pub fn signed_roster(&self, platform: PlatformId) -> Option<&SignedRoster> {
        self.rosters.get(&platform).map(|(signed, _)| signed)
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

    /// Returns the membership of an organisation in a platform at a moment.
    pub fn member(&self, platform: PlatformId, organisation: OrganisationId, at: Timestamp) -> Option<&Member> {
        let (_, roster) = self.rosters.get(&platform)?;
        let index = roster.members.binary_search_by_key(&organisation, |member| member.organisation).ok()?;
        Some(&roster.members[index]).filter(|member| member.until.is_none_or(|until| at < until))
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

/// Is the file that organisations exchange: rosters and cards, each proving itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PlatformFile {
    /// Cards, each organisation's in order of their numbers.
    pub cards: Vec<SignedCard>,
    /// Rosters, each platform's in order of their numbers.
    pub rosters: Vec<SignedRoster>,
}

const TAG_CARD: &str = "card";
const TAG_ROSTER: &str = "roster";

#[cfg(test)]
mod tests;
