// SPDX-License-Identifier: EUPL-1.2
//! Offices: keys and cards as real ones have them, a store in memory, a replica while the machine runs.

use std::collections::BTreeMap;

use raccord_protocol::commit::CommitContext;
use raccord_protocol::id::{LedgerId, Nonce, OrganisationId, PlatformId, SessionId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::replica::{Identity, Replica, ReplicaError, Settings};
use raccord_protocol::roster::{
    Card, Member, NodeCertificate, NodeSecrets, PlatformFile, Role, Roster, SignedCard, SignedRoster, StaffCertificate,
    ledger_id, organisation_id,
};
use raccord_protocol::store::MemoryStore;
use raccord_protocol::time::{DAY_MS, SECOND_MS, Timestamp};

use crate::random::Dice;
use crate::scenarios::Scenario;

/// The moment at which every run starts: rules are dated.
pub const START: Timestamp = Timestamp(1_790_000_000_000);

/// Is an office: its node, its store, and one member of staff who may do everything.
#[derive(Debug)]
pub struct Office {
    /// What kind.
    pub kind: OrganisationKind,
    /// What is durable.
    pub store: MemoryStore,
    /// What runs, unless the machine is down.
    pub replica: Option<Replica>,
    /// The sessions that the node was told of and not yet told the end of, by peer.
    pub sessions: BTreeMap<usize, SessionId>,
    /// When the next tick is planned, in milliseconds of the run.
    pub wake: Option<u64>,
    /// How many steps in a row asked for another at once and did nothing.
    pub idle_steps: u32,
    /// What staff draw from when they choose and sign.
    pub staff_dice: Dice,
    keys: Keys,
    settings: Settings,
    replica_dice: Dice,
    /// How far the node's clock is from the truth.
    clock_offset_ms: i64,
    /// How far staff's clock is from the node's.
    staff_offset_ms: i64,
}

/// Is every secret of an office.
#[derive(Debug)]
struct Keys {
    organisation: SecretKey,
    log: SecretKey,
    service: SecretKey,
    transport: SecretKey,
    staff: SecretKey,
    nonce: Nonce,
}

impl Keys {
    fn of(number: usize) -> Self {
        let number = u8::try_from(number).expect("a scenario has few offices");
        let key = |purpose: u8| {
            let mut seed = [purpose; 32];
            seed[0] = number;
            SecretKey::from_seed(&seed)
        };
        Self {
            organisation: key(1),
            log: key(2),
            service: key(3),
            transport: key(4),
            staff: key(5),
            nonce: Nonce([number; 16]),
        }
    }

    fn card(&self, name: &str, kind: OrganisationKind) -> SignedCard {
        let since = START.minus_ms(DAY_MS);
        let mut card = Card::first(self.organisation.public(), name, kind, Country::France, since);
        let keys = NodeSecrets { log: &self.log, service: &self.service, transport: &self.transport };
        card.nodes.push(NodeCertificate::new(card.organisation, self.nonce, keys, vec![], since));
        card.staff.push(StaffCertificate::new(card.organisation, &self.staff, Role::Leader, since));
        SignedCard::sign(&card, &self.organisation, None)
    }
}

impl Office {
    /// Sets up the `number`-th office of a scenario; its machine is down.
    pub fn new(number: usize, kind: OrganisationKind, scenario: &Scenario, seed: u64) -> Self {
        let mut clock_dice = Dice::new(seed, "clock", number);
        let mut offset = |seconds_max: u64| {
            let width = 2 * seconds_max * SECOND_MS;
            let drawn = i64::try_from(clock_dice.between(0, width)).expect("minutes in milliseconds");
            drawn - i64::try_from(width / 2).expect("minutes in milliseconds")
        };
        Self {
            kind,
            store: MemoryStore::default(),
            replica: None,
            sessions: BTreeMap::new(),
            wake: None,
            idle_steps: 0,
            staff_dice: Dice::new(seed, "staff", number),
            keys: Keys::of(number),
            settings: Settings { epoch_ms: Some(scenario.epoch_seconds * SECOND_MS) },
            replica_dice: Dice::new(seed, "replica", number),
            clock_offset_ms: offset(scenario.clocks.node_seconds_max),
            staff_offset_ms: offset(scenario.clocks.staff_seconds_max),
        }
    }

    /// Opens the replica on what the store holds.
    ///
    /// # Errors
    /// Fails where the store does not open.
    pub fn start(&mut self, now: u64) -> Result<(), ReplicaError> {
        let seed = self.replica_dice.seed();
        let replica = Replica::open(self.identity(), self.settings.clone(), seed, self.clock(now), &self.store)?;
        self.replica = Some(replica);
        self.sessions.clear();
        self.wake = None;
        Ok(())
    }

    /// Returns who its node is.
    pub fn identity(&self) -> Identity {
        let again = |key: &SecretKey| SecretKey::from_seed(&key.seed());
        Identity {
            organisation: self.organisation(),
            ledger: self.ledger(),
            service_key: again(&self.keys.service),
            log_key: again(&self.keys.log),
        }
    }

    /// Tells whether its cases are secret.
    pub fn is_secretive(&self) -> bool {
        self.kind == OrganisationKind::Pjj
    }

    /// Returns its organisation.
    pub fn organisation(&self) -> OrganisationId {
        organisation_id(self.keys.organisation.public())
    }

    /// Returns the ledger of its node.
    pub fn ledger(&self) -> LedgerId {
        ledger_id(self.keys.log.public(), &self.keys.nonce)
    }

    /// Returns the key that its node is known by in the network.
    pub fn transport_key(&self) -> PublicKey {
        self.keys.transport.public()
    }

    /// Returns the key of its member of staff.
    pub fn staff_key(&self) -> &SecretKey {
        &self.keys.staff
    }

    /// Returns the key that its node signs with.
    pub fn service_key(&self) -> &SecretKey {
        &self.keys.service
    }

    /// Returns what its node's clock says at a moment of the run.
    pub fn clock(&self, now: u64) -> Timestamp {
        shifted(START.plus_ms(now), self.clock_offset_ms)
    }

    /// Returns what its staff's clock says at a moment of the run.
    pub fn staff_clock(&self, now: u64) -> Timestamp {
        shifted(self.clock(now), self.staff_offset_ms)
    }

    /// Returns the moment of the run at which its node's clock says `time`.
    pub fn moment(&self, time: Timestamp) -> u64 {
        shifted(time, -self.clock_offset_ms).ms_since(START)
    }

    /// Returns what its staff sign commits in, unless the machine is down.
    pub fn context(&self, now: u64) -> Option<CommitContext> {
        let sealed = self.replica.as_ref()?.sealed();
        Some(CommitContext { ledger: self.ledger(), sealed, time: self.staff_clock(now) })
    }
}

fn shifted(time: Timestamp, offset_ms: i64) -> Timestamp {
    let distance = offset_ms.unsigned_abs();
    if offset_ms < 0 { time.minus_ms(distance) } else { time.plus_ms(distance) }
}

/// Draws up the cards of all offices and the roster of their platform, led by the first.
pub fn platform(offices: &[Office]) -> (PlatformId, PlatformFile) {
    let since = START.minus_ms(DAY_MS);
    let mut members: Vec<Member> = offices
        .iter()
        .map(|office| Member {
            organisation: office.organisation(),
            kind: office.kind,
            circle: Circle::First,
            since,
            until: None,
            successor: None,
        })
        .collect();
    members.sort_unstable_by_key(|member| member.organisation);
    let roster = Roster {
        territory: "Territory".to_owned(),
        threshold: 1,
        leaders: vec![offices[0].organisation()],
        members,
        ..Roster::founding(Nonce([9; 16]), "Platform", Country::France, since)
    };
    let mut roster = SignedRoster::unsigned(&roster);
    roster.add_signature(offices[0].organisation(), &offices[0].keys.organisation);
    let card = |(number, office): (usize, &Office)| office.keys.card(&format!("Office {number}"), office.kind);
    let cards = offices.iter().enumerate().map(card).collect();
    let platform = roster.platform().expect("a roster just drawn up");
    (platform, PlatformFile { cards, rosters: vec![roster] })
}
