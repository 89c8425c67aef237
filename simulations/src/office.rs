// SPDX-License-Identifier: EUPL-1.2
//! Offices: keys and cards as real ones have them, a store in memory, a replica while the machine runs.

use std::collections::BTreeMap;

use raccord_protocol::bundle::{self, About, BUNDLE_VERSION, BundleError};
use raccord_protocol::commit::CommitContext;
use raccord_protocol::forgotten::MarkKey;
use raccord_protocol::id::{LedgerId, Nonce, OrganisationId, PlatformId, SessionId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::ledger;
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::replica::{
    Foreign, Identity, Input, Replica, ReplicaError, RequestId, Settings, carry_over, newest_held,
};
use raccord_protocol::roster::{
    Card, End, Member, NodeCertificate, NodeSecrets, PlatformFile, Role, Roster, SignedCard, SignedRoster,
    StaffCertificate, ledger_id, organisation_id,
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
    /// Its card, which grows by a certificate whenever it is restored.
    pub card: SignedCard,
    /// What staff draw from when they choose and sign.
    pub staff_dice: Dice,
    keys: Keys,
    settings: Settings,
    replica_dice: Dice,
    /// How far the node's clock is from the truth.
    clock_offset_ms: i64,
    /// How far staff's clock is from the node's.
    staff_offset_ms: i64,
    /// How far the node's clock has jumped beside that.
    jump_ms: i64,
    /// The latest moment that its node ever took the time to be.
    latest: Timestamp,
    /// Its ledgers before this one.
    past_ledgers: Vec<LedgerId>,
    past_cards: Vec<SignedCard>,
    /// Bundles that it made when its node started, by a clock that was not set back since.
    exported: Vec<Vec<u8>>,
}

/// How far staff's clock may be behind the node's, in milliseconds, where earlier bundles are audited: half of what an audit allows.
const STAFF_BEHIND_MS_MAX: i64 = 30_000;
/// How many bundles made earlier are kept: the newest.
const EXPORTED_MAX: usize = 3;

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
    /// Returns those of an office with its `ledger`-th ledger: a restored node has others.
    fn of(number: usize, ledger: usize) -> Self {
        let number = u8::try_from(number).expect("a scenario has few offices");
        let ledger = u8::try_from(ledger).expect("a node is restored a few times");
        let key = |purpose: u8| {
            let mut seed = [purpose; 32];
            seed[0] = number;
            if (2..5).contains(&purpose) {
                seed[1] += ledger * 16;
            }
            SecretKey::from_seed(&seed)
        };
        Self {
            organisation: key(1),
            log: key(2),
            service: key(3),
            transport: key(4),
            staff: key(5),
            nonce: Nonce([number + ledger * 16; 16]),
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
        let keys = Keys::of(number, 0);
        Self {
            kind,
            card: keys.card(&format!("Office {number}"), kind),
            store: MemoryStore::default(),
            replica: None,
            sessions: BTreeMap::new(),
            wake: None,
            idle_steps: 0,
            staff_dice: Dice::new(seed, "staff", number),
            keys,
            settings: Settings { epoch_ms: Some(scenario.epoch_seconds * SECOND_MS) },
            replica_dice: Dice::new(seed, "replica", number),
            clock_offset_ms: offset(scenario.clocks.node_seconds_max),
            staff_offset_ms: offset(scenario.clocks.staff_seconds_max),
            jump_ms: 0,
            latest: Timestamp::MIN,
            past_ledgers: Vec::new(),
            past_cards: Vec::new(),
            exported: Vec::new(),
        }
    }

    /// Has the node's clock jump from what it said, or go right again.
    pub fn jump(&mut self, milliseconds: i64) {
        if milliseconds < self.jump_ms {
            self.forget_exported();
        }
        self.jump_ms = milliseconds;
        self.wake = None;
    }

    /// Tells whether its node's clock has jumped and was not put right.
    pub fn is_wrong(&self) -> bool {
        self.jump_ms != 0
    }

    /// Goes on from a backup under another ledger, as the command does: the file beside the store says how many epochs there
    /// were. `cards` are the newest of everybody.
    ///
    /// # Errors
    /// Fails where a store does not read back.
    pub fn restore(
        &mut self,
        number: usize,
        backup: &MemoryStore,
        now: u64,
        mut cards: Vec<SignedCard>,
    ) -> Result<(), ReplicaError> {
        let (old, at) = (self.ledger(), self.clock(now));
        let (sealed, held) = (newest_held(&self.store)?.size, newest_held(backup)?);
        let period = self.settings.epoch_ms.unwrap_or_default();
        let said = ledger::last_said(backup, old)?.plus_ms(period * sealed.saturating_sub(held.size));
        self.past_ledgers.push(old);
        self.keys = Keys::of(number, self.past_ledgers.len());
        let mut card = self.card.read().expect("an own card");
        card.number += 1;
        card.previous = self.card.digest();
        card.issued = at;
        let end = End { time: at.max(said), sealed: vec![(old, sealed)] };
        card.nodes.last_mut().expect("every office has a node").until = Some(end);
        let keys = NodeSecrets { log: &self.keys.log, service: &self.keys.service, transport: &self.keys.transport };
        card.nodes.push(NodeCertificate::new(card.organisation, self.keys.nonce, keys, vec![], at));
        let card = SignedCard::sign(&card, &self.keys.organisation, None);
        self.past_cards.push(std::mem::replace(&mut self.card, card));
        let mut store = MemoryStore::default();
        carry_over(backup, self.organisation(), Foreign::Hide, &mut |batch| store.commit(batch))?;
        self.store = store;
        self.start(now)?;
        cards.extend(self.cards().cloned());
        let file = PlatformFile { cards, rosters: vec![] };
        for input in
            [Input::Platform { request: RequestId(0), file }, Input::OpenLedger { previous: Some((old, held)) }]
        {
            let replica = self.replica.as_mut().expect("it was just started");
            let step = replica.handle(at, input, &self.store)?;
            self.store.commit(&step.batch)?;
        }
        Ok(())
    }

    /// Returns its cards, the newest last.
    pub fn cards(&self) -> impl Iterator<Item = &SignedCard> {
        self.past_cards.iter().chain([&self.card])
    }

    /// Returns how often it was restored.
    pub fn restored(&self) -> usize {
        self.past_ledgers.len()
    }

    /// Tells whether a ledger is, or was, its node's.
    pub fn has_ledger(&self, ledger: LedgerId) -> bool {
        self.ledger() == ledger || self.past_ledgers.contains(&ledger)
    }

    /// Lets go of the bundles that it made earlier: what is done now is dated before them.
    pub fn forget_exported(&mut self) {
        self.exported.clear();
    }

    /// Returns bundles that it made earlier.
    pub fn exported(&self) -> &[Vec<u8>] {
        &self.exported
    }

    /// Returns a bundle of all that its node can show an auditor.
    ///
    /// # Errors
    /// Fails where the store does not read back.
    pub fn bundle(&self, now: u64) -> Result<Vec<u8>, BundleError> {
        let about = About {
            version: BUNDLE_VERSION,
            ledger: self.ledger(),
            organisation: self.organisation(),
            created: self.clock(now).max(ledger::last_believed(&self.store, self.ledger())?),
            with_bodies: true,
            nonce: None,
        };
        let mut bytes = Vec::new();
        bundle::export(&self.store, &about, &self.keys.log, &mut bytes)?;
        Ok(bytes)
    }

    /// Opens the replica on what the store holds.
    ///
    /// # Errors
    /// Fails where the store does not open.
    pub fn start(&mut self, now: u64) -> Result<(), ReplicaError> {
        let seed = self.replica_dice.seed();
        let replica = Replica::open(self.identity(), self.settings.clone(), seed, self.clock(now), &self.store)?;
        self.replica = Some(replica);
        // One that is dated by what a clock said before it was set back may lack what is dated before it.
        let believed = ledger::last_believed(&self.store, self.ledger()).unwrap_or(Timestamp::MAX);
        // So may one beside which staff sign by a clock that is far behind: commands sign by that of the node's machine.
        let is_dated = believed <= self.clock(now) && self.staff_offset_ms >= -STAFF_BEHIND_MS_MAX;
        if let Some(bundle) = self.bundle(now).ok().filter(|_| is_dated) {
            self.exported.drain(..(self.exported.len() + 1).saturating_sub(EXPORTED_MAX));
            self.exported.push(bundle);
        }
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
            mark_key: MarkKey::of_secret(&self.keys.organisation.seed()),
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
        shifted(START.plus_ms(now), self.clock_offset_ms + self.jump_ms)
    }

    /// Returns what its node takes the time to be: never before its newest epoch.
    pub fn node_time(&self, now: u64) -> Timestamp {
        let sealed = ledger::last_epoch(&self.store).ok().flatten().map(|epoch| epoch.leaf.time);
        sealed.map_or_else(|| self.clock(now), |sealed| sealed.max(self.clock(now)))
    }

    /// Notes what its node takes the time to be at a moment of the run at which it makes a step.
    pub fn note_time(&mut self, now: u64) {
        self.latest = self.latest.max(self.node_time(now));
    }

    /// Returns the latest moment that its node ever took the time to be, or takes it to be now.
    pub fn latest_time(&self, now: u64) -> Timestamp {
        self.latest.max(self.node_time(now))
    }

    /// Returns what its staff's clock says at a moment of the run.
    pub fn staff_clock(&self, now: u64) -> Timestamp {
        shifted(self.node_time(now), self.staff_offset_ms)
    }

    /// Returns the moment of the run at which its node's clock says `time`.
    pub fn moment(&self, time: Timestamp) -> u64 {
        shifted(time, -self.clock_offset_ms - self.jump_ms).ms_since(START)
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
    let cards = offices.iter().map(|office| office.card.clone()).collect();
    let platform = roster.platform().expect("a roster just drawn up");
    (platform, PlatformFile { cards, rosters: vec![roster] })
}
