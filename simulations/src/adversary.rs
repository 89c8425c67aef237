// SPDX-License-Identifier: EUPL-1.2
//! A dishonest peer: a member with good keys that stops keeping to the protocol.
//!
//! Until it turns it is an office like the others, with cases and grants. From then on its replica stands still, and it
//! makes its frames itself: signed where its own keys serve, at the position that its victim waits for, so that they are
//! refused for what they say and not for their form. It is told more than a real one could know.

use raccord_protocol::case::GrantRecord;
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::checkpoint::Checkpoint;
use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding, sign};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, Digest, DocumentId, EntryId, SessionId, TreeHash};
use raccord_protocol::key::SecretKey;
use raccord_protocol::log::LogState;
use raccord_protocol::message::{Delivery, Hello, Message, Part, PartEntry};
use raccord_protocol::replica::peer_record;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    Consenter, Disclosure, DisclosureGroup, DisclosureItem, GrantParticulars, GrantTerms, Kind, Mode, Past, Reason,
    Receipt, Verdict, grant, single,
};
use raccord_protocol::time::DAY_MS;

use crate::office::Office;
use crate::random::Dice;
use crate::reading::{self, KnownCase};
use crate::truth::{Fate, Truth, Value};

/// Is a dishonest office, once it is active.
#[derive(Debug)]
pub struct Adversary {
    office: usize,
    dice: Dice,
    active: bool,
    /// Frames that others sent it, the newest last.
    heard: Vec<Vec<u8>>,
}

/// Is a frame of its own making: to whom, in which session, what.
pub type Forged = (usize, SessionId, Vec<u8>);

/// Is a way to be dishonest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attack {
    /// Says that a change was admitted that another home decides about.
    Admit,
    /// Delivers what nobody asked for, at a position that is long read or far ahead.
    Displace,
    /// Signs two states of its log that cannot both be true.
    Fork,
    /// Grants in the case of another office.
    GrantForeign,
    /// Sends an honest frame with some bytes changed.
    Mutate,
    /// Sends random bytes.
    Noise,
    /// Sends a value of an own case that no grant covers.
    OverDisclose,
    /// Acknowledges the end of a grant that was not its own.
    Receipt,
    /// Sends a frame that it once received.
    Replay,
    /// Withdraws a grant of another office.
    RevokeForeign,
    /// Delivers an entry that its disclosure does not list.
    Smuggle,
    /// Changes a value in a case of another office without a write grant.
    WriteForeign,
}

const ATTACKS: [Attack; 12] = [
    Attack::Admit,
    Attack::Displace,
    Attack::Fork,
    Attack::GrantForeign,
    Attack::Mutate,
    Attack::Noise,
    Attack::OverDisclose,
    Attack::Receipt,
    Attack::Replay,
    Attack::RevokeForeign,
    Attack::Smuggle,
    Attack::WriteForeign,
];

/// Is one attack in the making.
struct Scene<'a> {
    office: &'a Office,
    victim: &'a Office,
    victim_number: usize,
    number: usize,
    context: CommitContext,
    truth: &'a mut Truth,
    entropy: Entropy,
}

impl Adversary {
    /// Returns the office that will turn dishonest.
    pub fn new(office: usize, seed: u64) -> Self {
        Self { office, dice: Dice::new(seed, "adversary", office), active: false, heard: Vec::new() }
    }

    /// Returns which office it is.
    pub fn office(&self) -> usize {
        self.office
    }

    /// Tells whether it has turned dishonest.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Returns how long to wait for the next attack.
    pub fn next_attack_ms(&mut self) -> u64 {
        self.dice.between(200, 20_000)
    }

    /// Greets a peer as an honest node would: what comes later is to be listened to.
    pub fn greet(&mut self, offices: &[Office], peer: usize, session: SessionId) -> Vec<Forged> {
        let own = &offices[self.office];
        let read = peer_record(&offices[peer].store, own.ledger()).map_or(0, |record| record.taken);
        let hello = Hello {
            ledger: own.ledger(),
            read,
            platform_digest: Digest([0; 32]),
            cards: vec![],
            rosters: vec![],
            witnessed: LogState::empty(),
            answered: true,
        };
        vec![(peer, session, Message::Hello(hello).encode())]
    }

    /// Listens to a frame, and now and then answers it.
    pub fn hear(&mut self, offices: &[Office], from: usize, session: SessionId, bytes: &[u8]) -> Vec<Forged> {
        if self.heard.len() == HEARD_MAX {
            self.heard.remove(0);
        }
        self.heard.push(bytes.to_vec());
        match Message::decode(bytes) {
            Ok(Message::Hello(hello)) if !hello.answered => self.greet(offices, from, session),
            Ok(Message::Delivery(delivery)) if self.dice.chance(500) => {
                let position = delivery.first + self.dice.between(0, 3);
                vec![(from, session, Message::Taken { position }.encode())]
            }
            _ => vec![],
        }
    }

    /// Makes the frames of one attack; from the first on, it is dishonest.
    pub fn attack(&mut self, offices: &[Office], truth: &mut Truth, now: u64) -> Vec<Forged> {
        self.active = true;
        let own = &offices[self.office];
        let sessions: Vec<(usize, SessionId)> = own.sessions.iter().map(|(peer, session)| (*peer, *session)).collect();
        let (Some((victim_number, session)), Some(context)) = (self.dice.pick(&sessions).copied(), own.context(now))
        else {
            return vec![];
        };
        let attack = ATTACKS[self.dice.index(ATTACKS.len())];
        let mut scene = Scene {
            office: own,
            victim: &offices[victim_number],
            victim_number,
            number: self.office,
            context,
            truth,
            entropy: Entropy::from_seed(self.dice.seed()),
        };
        let frame = match attack {
            Attack::Admit => scene.admit(&mut self.dice),
            Attack::Displace => scene.displace(&mut self.dice),
            Attack::Fork => scene.fork(),
            Attack::GrantForeign => scene.grant_foreign(&mut self.dice),
            Attack::Mutate => self.dice.pick(&self.heard).cloned().map(|frame| mutated(frame, &mut self.dice)),
            Attack::Noise => Some(noise(&mut self.dice)),
            Attack::OverDisclose => scene.over_disclose(&mut self.dice),
            Attack::Receipt => scene.receipt(&mut self.dice),
            Attack::Replay => self.dice.pick(&self.heard).cloned(),
            Attack::RevokeForeign => scene.revoke_foreign(&mut self.dice),
            Attack::Smuggle => Some(scene.smuggle()),
            Attack::WriteForeign => scene.write_foreign(&mut self.dice),
        };
        frame.map(|frame| (victim_number, session, frame)).into_iter().collect()
    }
}

/// Returns a frame with up to four of its bytes changed, dropped or added.
fn mutated(mut frame: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..dice.between(1, 4) {
        if frame.is_empty() {
            break;
        }
        let at = dice.index(frame.len());
        let byte = dice.seed()[0];
        match dice.index(4) {
            0 => drop(frame.remove(at)),
            1 => frame.insert(at, byte),
            2 => frame[at] = byte,
            _ => frame[at] ^= 1 << (byte % 8),
        }
    }
    frame
}

/// Returns random bytes, half of the time with the start of a real message.
fn noise(dice: &mut Dice) -> Vec<u8> {
    let mut frame = Vec::new();
    if dice.chance(500) {
        frame.extend([1, dice.seed()[0] % 9]);
    }
    for _ in 0..dice.index(12) {
        frame.extend(dice.seed());
    }
    frame
}

impl Scene<'_> {
    /// Returns the position of its outbox that the victim waits for.
    fn position(&self) -> u64 {
        peer_record(&self.victim.store, self.office.ledger()).map_or(0, |record| record.read)
    }

    /// Signs an entry alone, and packs it with the bodies whose slots are given.
    fn part(&mut self, key: &SecretKey, draft: Draft, slots: u8) -> (EntryId, Part) {
        let id = draft.header.id(key.public());
        let signed = sign(key, &self.context, Padding::Bare, vec![draft], &mut self.entropy);
        let submission = signed.expect("one draft, bare");
        let (header, bodies) = submission.entries.into_iter().next().expect("one entry was signed");
        let bodies = (0u8..).zip(bodies).filter(|(slot, _)| slots & (1 << slot) != 0).collect();
        let entries = vec![PartEntry { place: 0, header, bodies }];
        (id, Part { commit: submission.commit, siblings: vec![], entries })
    }

    fn staff_part(&mut self, draft: Draft, slots: u8) -> (EntryId, Part) {
        let key = SecretKey::from_seed(&self.office.staff_key().seed());
        self.part(&key, draft, slots)
    }

    fn service_part(&mut self, draft: Draft, slots: u8) -> (EntryId, Part) {
        let key = SecretKey::from_seed(&self.office.service_key().seed());
        self.part(&key, draft, slots)
    }

    /// Makes the frame that delivers parts, with a disclosure that lists `items` from position `first` on.
    fn deliver(
        &mut self,
        first: u64,
        alias: Option<CaseHandle>,
        items: Vec<DisclosureItem>,
        parts: Vec<Part>,
    ) -> Vec<u8> {
        let disclosure = Disclosure {
            recipient: self.victim.organisation(),
            ledger: self.victim.ledger(),
            first,
            groups: vec![DisclosureGroup { alias, items }],
        };
        let draft = single(Kind::Disclosure, vec![], &disclosure, &mut self.entropy);
        let (_, disclosure) = self.service_part(draft, 1);
        Message::Delivery(Delivery { first, disclosure, parts }).encode()
    }

    /// Makes the frame that delivers one entry as if it were due.
    fn deliver_one(&mut self, alias: Option<CaseHandle>, slots: u8, (entry, part): (EntryId, Part)) -> Vec<u8> {
        let first = self.position();
        self.deliver(first, alias, vec![DisclosureItem { entry, slots }], vec![part])
    }

    fn known(&self, office: &Office) -> Vec<KnownCase> {
        reading::cases(&office.store).unwrap_or_default()
    }

    /// Returns cases of a third office that the victim knows, by what it calls them.
    fn third_cases(&self) -> Vec<KnownCase> {
        let mut cases = self.known(self.victim);
        cases.retain(|case| case.home != self.victim.ledger() && case.home != self.office.ledger());
        cases
    }

    /// Writes a value that must never show anywhere.
    fn forged_value(&mut self, case: usize, field: FieldId) -> String {
        let value = Value {
            text: String::new(),
            author: self.number,
            case,
            field,
            document: None,
            entry: None,
            predecessors: vec![],
            fate: Fate::Refused,
            erased: None,
            acknowledged: std::collections::BTreeSet::new(),
        };
        let number = self.truth.draft_value(value, 0);
        self.truth.values[number].text.clone()
    }

    fn over_disclose(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let (victim, number) = (self.victim_number, self.number);
        let granted = |case: &usize| {
            self.truth.cases[*case].home == number && self.truth.cases[*case].aliases.contains_key(&victim)
        };
        let cases: Vec<usize> = (0..self.truth.cases.len()).filter(granted).collect();
        let case = *dice.pick(&cases)?;
        let covered = |field: FieldId| self.truth.grants_to(case, victim).any(|grant| grant.fields.contains(&field));
        let fields: Vec<FieldId> =
            Catalogue::current().fields().iter().map(|field| field.id).filter(|field| !covered(*field)).collect();
        let field = *dice.pick(&fields)?;
        let alias = self.truth.cases[case].aliases[&victim];
        let text = self.forged_value(case, field);
        let signer = self.office.staff_key().public();
        let handle = self.truth.cases[case].handle;
        let draft = Draft::opening(signer, &handle.0, &encode(&field), text.as_bytes(), &mut self.entropy);
        let part = self.staff_part(draft, 0b110);
        Some(self.deliver_one(Some(alias), 0b110, part))
    }

    fn write_foreign(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let home = self.victim.ledger();
        let mut cases = self.known(self.office);
        let writes = |grant: &GrantRecord| grant.terms.mode == Mode::Write;
        cases.retain(|case| case.home == home && !case.grants.iter().any(writes) && !case.documents.is_empty());
        let known = dice.pick(&cases)?;
        let name = self.truth.name(known.handle)?;
        // Granted since it turned, perhaps: then the home is right to take it.
        if self.truth.grants_to(name.case, self.number).any(|grant| grant.mode == Mode::Write) {
            return None;
        }
        let (key, record) = dice.pick(&known.documents)?;
        let text = self.forged_value(name.case, key.field);
        let signer = self.office.staff_key().public();
        if dice.chance(300) {
            let handle = known.handle;
            let draft = Draft::opening(signer, &handle.0, &encode(&key.field), text.as_bytes(), &mut self.entropy);
            let part = self.staff_part(draft, 0b111);
            return Some(self.deliver_one(Some(handle), 0b111, part));
        }
        let standing = reading::standing(&self.office.store, record).ok()??;
        let heads: Vec<EntryId> = standing.heads.into_iter().collect();
        let current = standing.current.into_iter().collect();
        let draft = Draft::change(signer, record.document, heads, current, text.as_bytes(), &mut self.entropy);
        let part = self.staff_part(draft, 1);
        Some(self.deliver_one(Some(known.handle), 1, part))
    }

    /// Delivers a well-made entry twice over, or at a position that is not due: nothing may come of it.
    fn displace(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let first =
            if dice.chance(500) { self.position().checked_sub(1)? } else { self.position() + dice.between(1, 9) };
        let receipt = Receipt { ledger: self.victim.ledger(), bodies: 1 };
        let draft = single(Kind::Receipt, vec![EntryId(dice.seed())], &receipt, &mut self.entropy);
        let (entry, part) = self.service_part(draft, 1);
        Some(self.deliver(first, None, vec![DisclosureItem { entry, slots: 1 }], vec![part]))
    }

    /// Lists one entry and delivers another beside it.
    fn smuggle(&mut self) -> Vec<u8> {
        let (victim, first) = (self.victim.ledger(), self.position());
        let [(entry, listed), (_, smuggled)] = [1, 2].map(|bodies| {
            let cause = EntryId(self.entropy.draw());
            let draft = single(Kind::Receipt, vec![cause], &Receipt { ledger: victim, bodies }, &mut self.entropy);
            self.service_part(draft, 1)
        });
        self.deliver(first, None, vec![DisclosureItem { entry, slots: 1 }], vec![listed, smuggled])
    }

    fn admit(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let grants: Vec<EntryId> =
            self.third_cases().iter().flat_map(|case| &case.grants).map(|grant| grant.id).collect();
        let waiting: Vec<EntryId> = self
            .truth
            .values
            .iter()
            .filter(|value| value.author == self.victim_number && self.truth.cases[value.case].home != self.number)
            .filter_map(|value| value.entry)
            .collect();
        let (change, grant) = (*dice.pick(&waiting)?, *dice.pick(&grants)?);
        let draft = single(Kind::Admission, vec![change], &Verdict::Admitted { grant }, &mut self.entropy);
        let part = self.service_part(draft, 1);
        Some(self.deliver_one(None, 1, part))
    }

    fn receipt(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let cases = self.known(self.victim);
        let own = self.office.organisation();
        let given = cases.iter().filter(|case| case.home == self.victim.ledger()).flat_map(|case| &case.grants);
        let others: Vec<EntryId> = given.filter(|grant| grant.terms.recipient != own).map(|grant| grant.id).collect();
        let grant = *dice.pick(&others)?;
        let receipt = Receipt { ledger: self.victim.ledger(), bodies: 9 };
        let draft = single(Kind::Receipt, vec![grant], &receipt, &mut self.entropy);
        let part = self.service_part(draft, 1);
        Some(self.deliver_one(None, 1, part))
    }

    fn revoke_foreign(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let cases = self.third_cases();
        let known = dice.pick(&cases)?;
        let grant = dice.pick(&known.grants)?.id;
        let reason = Reason { text: String::new() };
        let draft = single(Kind::Revocation, vec![grant], &reason, &mut self.entropy);
        let part = self.staff_part(draft, 0);
        Some(self.deliver_one(Some(known.handle), 0, part))
    }

    fn grant_foreign(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        let cases = self.third_cases();
        let known = dice.pick(&cases)?;
        let terms = GrantTerms {
            recipient: self.victim.organisation(),
            platform: known.grants.first()?.terms.platform,
            alias: known.handle,
            fields: vec![Catalogue::current().fields().first()?.id],
            items: Vec::<DocumentId>::new(),
            mode: Mode::Write,
            past: Past::Whole,
            basis: Basis::Consent,
            article: String::new(),
            purpose: String::new(),
            from: self.context.time,
            until: self.context.time.plus_ms(DAY_MS),
        };
        let particulars = GrantParticulars {
            consenter: Consenter::YoungPerson,
            name: "Nobody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let draft = grant(known.handle, &terms, &particulars, &mut self.entropy);
        let part = self.staff_part(draft, 0b010);
        Some(self.deliver_one(Some(known.handle), 0b010, part))
    }

    /// Signs another root for a size that the victim holds a checkpoint of.
    fn fork(&mut self) -> Option<Vec<u8>> {
        let held = raccord_protocol::ledger::newest_checkpoint(&self.victim.store, self.office.ledger()).ok()??;
        let state = LogState { size: held.checkpoint.state.size, root: TreeHash(self.entropy.draw()) };
        let checkpoint = Checkpoint::sign(self.office.ledger(), state, &self.office.identity().log_key);
        Some(Message::Checkpoint { checkpoint, from: 0, proof: vec![] }.encode())
    }
}

const HEARD_MAX: usize = 256;
