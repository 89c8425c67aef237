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

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::codec::{self, DecodeError, Versioned, tagged_hash};
use crate::id::{Digest, LedgerId, Nonce, OrganisationId, PlatformId};
use crate::identifier::Country;
use crate::key::{KeyError, PublicKey, SecretKey, Signature};
use crate::organisation::{Circle, OrganisationKind};
use crate::rules::RuleSet;
use crate::time::Timestamp;

/// The only version of cards.
pub const CARD_VERSION: u8 = 1;
/// The longest card.
pub const CARD_BYTES_MAX: usize = 1024 * 1024;
/// The longest roster.
pub const ROSTER_BYTES_MAX: usize = 1024 * 1024;
/// The most members of a platform.
pub const MEMBERS_MAX: usize = 2_000;
/// The longest name of anything.
pub const NAME_BYTES_MAX: usize = 200;
/// The most nodes that a card certifies, those that ended among them.
pub const CARD_NODES_MAX: usize = 256;
/// The most addresses of a node.
pub const NODE_ADDRESSES_MAX: usize = 16;
/// The most bytes of an address.
pub const ADDRESS_BYTES_MAX: usize = 256;

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
            Act::Examine => matches!(self, Self::Leader | Self::Auditor),
            Act::Export => matches!(self, Self::Assistant | Self::Adviser | Self::Leader),
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
    /// Take out all that there is, to judge the office by it: a rule of the node, of which the ledger knows nothing.
    Examine,
    /// Take the content of cases out, in a file: a rule of the node as well.
    Export,
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct End {
    /// The last moment at which the key counted.
    pub time: Timestamp,
    /// How many epochs each ledger of the organisation had sealed when it ended, by increasing ledger. Commits that
    /// cite more do not count. A ledger that is not named here had ended already, and counts up to its own end
    /// ([`End::with_ended_before`]), or was opened later, and nothing counts in it.
    pub sealed: Vec<(LedgerId, u64)>,
}

impl End {
    /// Tells whether a commit in `ledger`, of this time and citing a log of `epochs` epochs, came before the end.
    pub fn is_after(&self, ledger: LedgerId, time: Timestamp, epochs: u64) -> bool {
        let sealed = self.sealed.binary_search_by_key(&ledger, |(ledger, _)| *ledger);
        time <= self.time && sealed.is_ok_and(|index| epochs <= self.sealed[index].1)
    }

    /// Returns the end with the ledgers that it does not name and that had ended by then, each up to the number of
    /// epochs that its own end names: what somebody signed there is not undone by leaving later.
    pub fn with_ended_before(mut self, nodes: &[NodeCertificate]) -> Self {
        for node in nodes {
            let (ledger, Some(until)) = (node.ledger(), &node.until) else { continue };
            let last = until.sealed.iter().find(|(named, _)| *named == ledger);
            let place = self.sealed.binary_search_by_key(&ledger, |(named, _)| *named);
            if let (Some(last), Err(place), true) = (last, place, until.time <= self.time) {
                self.sealed.insert(place, *last);
            }
        }
        self
    }
}

/// Says what a key is certified for, in the agreement that the key itself signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum KeyUse {
    Log = 1,
    Service = 2,
    Transport = 3,
    Staff = 4,
}

/// Signs that the holder of a key agrees to serve an organisation, under the tag `certify`: nobody can certify a key
/// that somebody else holds.
///
/// ```text
/// organisation (32) | use (u8): 1 log, 2 service, 3 transport, 4 staff
/// ```
fn agree(key: &SecretKey, organisation: OrganisationId, key_use: KeyUse) -> Signature {
    key.sign(TAG_CERTIFY, &agreement_bytes(organisation, key_use))
}

fn agreement_bytes(organisation: OrganisationId, key_use: KeyUse) -> Vec<u8> {
    [&organisation.0[..], &[key_use as u8]].concat()
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
    /// By the log, the service and the transport key: that each serves this organisation.
    pub agreements: [Signature; 3],
    /// Where the node listens, as multiaddresses without a peer id.
    pub addresses: Vec<String>,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended.
    pub until: Option<End>,
}

/// Is the keys of a node, as its certificate names them.
#[derive(Debug, Clone, Copy)]
pub struct NodeSecrets<'a> {
    /// Signs checkpoints and cosignatures.
    pub log: &'a SecretKey,
    /// Signs what the node does with nobody present.
    pub service: &'a SecretKey,
    /// Is the node's identity in the network.
    pub transport: &'a SecretKey,
}

impl NodeCertificate {
    /// Certifies the keys of a node from a moment on.
    pub fn new(
        organisation: OrganisationId,
        nonce: Nonce,
        keys: NodeSecrets<'_>,
        addresses: Vec<String>,
        since: Timestamp,
    ) -> Self {
        let NodeSecrets { log, service, transport } = keys;
        Self {
            nonce,
            log_key: log.public(),
            service_key: service.public(),
            transport_key: transport.public(),
            agreements: [
                agree(log, organisation, KeyUse::Log),
                agree(service, organisation, KeyUse::Service),
                agree(transport, organisation, KeyUse::Transport),
            ],
            addresses,
            since,
            until: None,
        }
    }

    fn check_agreements(&self, organisation: OrganisationId) -> Result<(), KeyError> {
        let keys =
            [(self.log_key, KeyUse::Log), (self.service_key, KeyUse::Service), (self.transport_key, KeyUse::Transport)];
        keys.iter().zip(&self.agreements).try_for_each(|((key, key_use), agreement)| {
            key.verify(TAG_CERTIFY, &agreement_bytes(organisation, *key_use), agreement)
        })
    }

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
    /// By that key: that it serves this organisation.
    pub agreement: Signature,
    /// What this person may do.
    pub role: Role,
    /// From when.
    pub since: Timestamp,
    /// Until when, once ended.
    pub until: Option<End>,
}

impl StaffCertificate {
    /// Certifies the key of a member of staff from a moment on.
    pub fn new(organisation: OrganisationId, key: &SecretKey, role: Role, since: Timestamp) -> Self {
        Self { key: key.public(), agreement: agree(key, organisation, KeyUse::Staff), role, since, until: None }
    }
}

/// Is an organisation's word about itself.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Card {
    /// [`CARD_VERSION`].
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
    /// Makes the first card of the organisation with this key; nodes and staff are still to be certified.
    pub fn first(key: PublicKey, name: &str, kind: OrganisationKind, country: Country, issued: Timestamp) -> Self {
        Self {
            version: CARD_VERSION,
            organisation: organisation_id(key),
            number: 0,
            previous: Digest([0; 32]),
            key,
            name: name.to_owned(),
            kind,
            country,
            issued,
            nodes: Vec::new(),
            staff: Vec::new(),
        }
    }

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

    /// Returns whose card it is, by its own word.
    ///
    /// # Errors
    /// As [`SignedCard::read`].
    pub fn organisation(&self) -> Result<OrganisationId, RosterError> {
        Ok(self.read()?.organisation)
    }

    /// Reads the card without checking who signed it.
    ///
    /// # Errors
    /// Returns [`RosterError::Decode`] or [`RosterError::Form`].
    pub fn read(&self) -> Result<Card, RosterError> {
        let card: Card = codec::decode("card", &self.bytes, CARD_BYTES_MAX)?;
        let form = |rule| Err(RosterError::Form { what: "card", rule });
        if card.version != CARD_VERSION {
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
        if card.nodes.len() > CARD_NODES_MAX {
            return form("it certifies more than 256 nodes");
        }
        let addresses = |node: &NodeCertificate| {
            node.addresses.len() <= NODE_ADDRESSES_MAX
                && node.addresses.iter().all(|address| address.len() <= ADDRESS_BYTES_MAX)
        };
        if !card.nodes.iter().all(addresses) {
            return form("a node has more than 16 addresses, or one of more than 256 bytes");
        }
        let ends = card.nodes.iter().map(|node| &node.until).chain(card.staff.iter().map(|staff| &staff.until));
        if !ends.flatten().all(|end| end.sealed.windows(2).all(|pair| pair[0].0 < pair[1].0)) {
            return form("the ledgers of an end are not in order of their ids");
        }
        Ok(card)
    }

    /// Checks the card as the one after `previous`, or as the first.
    ///
    /// # Errors
    /// Returns a [`RosterError`] that says which rule it breaks.
    pub fn verify(&self, previous: Option<&Self>) -> Result<Card, RosterError> {
        let card = self.read()?;
        let before = previous.map(Self::read).transpose()?;
        check_agreements(&card, before.as_ref())?;
        let signer = match previous.zip(before) {
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
            Some((previous, before)) => {
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

/// Checks that every key that was not certified before agrees to be.
fn check_agreements(card: &Card, before: Option<&Card>) -> Result<(), KeyError> {
    let known_nodes = before.map_or(&[][..], |before| before.nodes.as_slice());
    let known_staff = before.map_or(&[][..], |before| before.staff.as_slice());
    for node in &card.nodes {
        // Taken over from the card before with its agreements, or dropped and refused for that.
        if !known_nodes.iter().any(|known| known.ledger() == node.ledger() && known.agreements == node.agreements) {
            node.check_agreements(card.organisation)?;
        }
    }
    for staff in &card.staff {
        if !known_staff.iter().any(|known| known.key == staff.key && known.agreement == staff.agreement) {
            let bytes = agreement_bytes(card.organisation, KeyUse::Staff);
            staff.key.verify(TAG_CERTIFY, &bytes, &staff.agreement)?;
        }
    }
    Ok(())
}

/// Certificates are never dropped, and an end, once written, stays: what was signed stays verifiable.
fn check_certificates_kept(before: &Card, after: &Card) -> Result<(), RosterError> {
    let nodes_kept = before.nodes.iter().all(|old| {
        after.nodes.iter().any(|new| {
            let same =
                NodeCertificate { addresses: old.addresses.clone(), until: old.until.clone(), ..new.clone() } == *old;
            same && (old.until.is_none() || new.until == old.until)
        })
    });
    let staff_kept = before.staff.iter().all(|old| {
        after.staff.iter().any(|new| {
            let same = StaffCertificate { until: old.until.clone(), ..new.clone() } == *old;
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
    /// From when grants are judged by it.
    pub since: Timestamp,
    /// SHA-256 of its file.
    pub digest: Digest,
}

impl RulesInForce {
    /// Names the newest rules of a country that this program has, from a moment on.
    pub fn of(country: Country, since: Timestamp) -> Option<Self> {
        let rules = RuleSet::of(country, since.date())?;
        Some(Self { since, digest: Digest(*rules.digest()) })
    }
}

/// Says where a roster stands in its chain.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Lineage {
    /// The first of its platform.
    Founding {
        /// Makes the platform's id unique.
        nonce: Nonce,
    } = 1,
    /// A later one.
    Successor {
        /// The platform.
        platform: PlatformId,
        /// Hash of the roster before it, without signatures.
        previous: Digest,
    } = 2,
}

/// Is the leaders' word about a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// From 0.
    pub number: u32,
    /// Which platform it is of, and which roster it follows.
    pub lineage: Lineage,
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
    /// The rules in force, by increasing time, past ones included.
    pub rules: Vec<RulesInForce>,
    /// The consent forms of the platform, by increasing digest, those that ended included.
    pub forms: Vec<PlatformForm>,
}

impl Roster {
    /// Makes the first roster of a platform, under the rules of its country; territory, leaders, threshold and members
    /// are still to be named.
    pub fn founding(nonce: Nonce, name: &str, country: Country, issued: Timestamp) -> Self {
        Self {
            number: 0,
            lineage: Lineage::Founding { nonce },
            name: name.to_owned(),
            country,
            territory: String::new(),
            issued,
            threshold: 1,
            leaders: Vec::new(),
            members: Vec::new(),
            rules: RulesInForce::of(country, issued).into_iter().collect(),
            forms: Vec::new(),
        }
    }

    /// Returns the rules by which grants made at a moment are judged; none where the roster names none for it, or
    /// names a file that this program does not have.
    pub fn rules_at(&self, at: Timestamp) -> Option<&'static RuleSet> {
        let named = self.rules.iter().rev().find(|rules| rules.since <= at)?;
        RuleSet::named(&named.digest.0, at.date()).filter(|rules| rules.country() == self.country)
    }
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

    /// Returns the id of the platform that `roster`, as read from these bytes, is of.
    pub fn platform_of(&self, roster: &Roster) -> PlatformId {
        match roster.lineage {
            Lineage::Founding { .. } => PlatformId(tagged_hash("platform", &[&self.bytes])),
            Lineage::Successor { platform, .. } => platform,
        }
    }

    /// Returns the id of its platform.
    ///
    /// # Errors
    /// As [`SignedRoster::read`].
    pub fn platform(&self) -> Result<PlatformId, RosterError> {
        Ok(self.platform_of(&self.read()?))
    }

    /// Reads the roster without checking who signed it.
    ///
    /// # Errors
    /// Returns [`RosterError::Decode`] or [`RosterError::Form`].
    pub fn read(&self) -> Result<Roster, RosterError> {
        let roster = Roster::decode(&self.bytes)?;
        let form = |rule| Err(RosterError::Form { what: "roster", rule });
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
        if !roster.rules.windows(2).all(|pair| pair[0].since < pair[1].since) {
            return form("rules are not in order of their times");
        }
        if matches!(roster.lineage, Lineage::Founding { .. }) != (roster.number == 0) {
            return form("only the first roster founds a platform");
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
        roster.check_forms()?;
        Ok(roster)
    }

    /// Checks the roster as the one after `previous`, or as the first; `keys_of` gives the keys with which an organisation
    /// may have signed it: a roster signed before a key was changed stays valid.
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
            None if roster.number != 0 => {
                return Err(RosterError::NotFirst { what: "roster", found: roster.number });
            }
            None => {
                roster.check_forms_known(None)?;
                roster.clone()
            }
            Some(previous) => {
                let before = previous.read()?;
                let lineage =
                    Lineage::Successor { platform: previous.platform_of(&before), previous: previous.digest() };
                if Some(roster.number) != before.number.checked_add(1) || roster.lineage != lineage {
                    return Err(RosterError::Chain { what: "roster", found: roster.number, held: before.number });
                }
                // Else a key that was given up signs again, by a date from before that.
                if roster.issued < before.issued {
                    return Err(RosterError::Form { what: "roster", rule: "it is older than the one that it follows" });
                }
                roster.check_forms_known(Some(&before))?;
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

/// Is the file that organisations exchange: rosters and cards, each proving itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PlatformFile {
    /// Cards, each organisation's in order of their numbers.
    pub cards: Vec<SignedCard>,
    /// Rosters, each platform's in order of their numbers.
    pub rosters: Vec<SignedRoster>,
}

impl Versioned for PlatformFile {
    const WHAT: &'static str = "platform file";
    const MAGIC: [u8; 7] = *b"RACPLAT";
    const VERSION: u8 = 1;
}

mod directory;
mod forms;
#[cfg(test)]
mod tests;

pub use directory::{Capacity, Directory, Signer};
pub use forms::{FORMS_MAX, PlatformForm};

const TAG_CARD: &str = "card";
const TAG_CERTIFY: &str = "certify";
const TAG_ROSTER: &str = "roster";
