// SPDX-License-Identifier: EUPL-1.2
//! A few offices on one platform, joined by a network that loses nothing.

use std::cell::Cell;

use super::*;
use crate::store::{Row, StoreError};

/// An office: its node, its store, and one member of staff who may do everything.
pub(super) struct Office {
    pub(super) organisation_key: SecretKey,
    pub(super) staff: SecretKey,
    pub(super) card: SignedCard,
    pub(super) number: u8,
    pub(super) store: MemoryStore,
    pub(super) replica: Replica,
    pub(super) entropy: Entropy,
}

pub(super) fn secret(office: u8, purpose: u8) -> SecretKey {
    SecretKey::from_seed(&[office * 16 + purpose; 32])
}

pub(super) fn identity(number: u8) -> Identity {
    Identity {
        organisation: organisation_id(secret(number, 0).public()),
        ledger: ledger_id(secret(number, 1).public(), &Nonce([number; 16])),
        service_key: secret(number, 2),
        log_key: secret(number, 1),
        mark_key: MarkKey::of_secret(&[0; 32]),
    }
}

impl Office {
    pub(super) fn new(number: u8, kind: OrganisationKind) -> Self {
        let organisation_key = secret(number, 0);
        let name = format!("Office {number}");
        let mut card = Card::first(organisation_key.public(), &name, kind, Country::France, START);
        let (log, service, transport) = (secret(number, 1), secret(number, 2), secret(number, 3));
        let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
        card.nodes.push(NodeCertificate::new(card.organisation, Nonce([number; 16]), keys, vec![], START));
        card.staff.push(StaffCertificate::new(card.organisation, &secret(number, 4), Role::Leader, START));
        let store = MemoryStore::default();
        let settings = Settings { epoch_ms: Some(60 * SECOND_MS) };
        let replica = Replica::open(identity(number), settings, [number; 32], START, &store).unwrap();
        Self {
            card: SignedCard::sign(&card, &organisation_key, None),
            organisation_key,
            staff: secret(number, 4),
            number,
            store,
            replica,
            entropy: Entropy::from_seed([number + 100; 32]),
        }
    }

    pub(super) fn id(&self) -> OrganisationId {
        self.replica.identity.organisation
    }

    pub(super) fn context(&self, now: Timestamp) -> CommitContext {
        CommitContext { ledger: self.replica.identity.ledger, sealed: self.replica.sealed(), time: now }
    }
}

/// What somebody on the line sees of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) time: Timestamp,
    pub(super) from: usize,
    pub(super) to: usize,
    /// The number of the message.
    pub(super) kind: u8,
    pub(super) bytes: usize,
}

/// The first moment of the tests: rules are dated.
pub(super) const START: Timestamp = Timestamp(1_790_000_000_000);

/// Offices on one platform, with a network that keeps order and loses nothing while a link stands.
pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) platform: PlatformId,
    pub(super) offices: Vec<Office>,
    pub(super) frames: VecDeque<(usize, usize, SessionId, Vec<u8>)>,
    pub(super) links: Vec<(usize, usize, SessionId)>,
    pub(super) sessions: u64,
    pub(super) refusals: Vec<DeliveryError>,
    /// Every frame sent, where that is asked for.
    pub(super) trace: Option<Vec<Sent>>,
    /// How many rows each frame that came had an office read, where that is asked for.
    pub(super) work: Option<Vec<(usize, u64)>>,
}

/// A store that counts the rows which are read: what a step costs, whatever the machine.
struct Counting<'a> {
    store: &'a MemoryStore,
    rows: Cell<u64>,
}

impl Counting<'_> {
    fn count(&self, rows: usize) {
        self.rows.set(self.rows.get() + rows as u64);
    }
}

impl Store for Counting<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.count(1);
        self.store.get(table, key)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self.store.scan(table, from, to, limit)?;
        self.count(1 + rows.len());
        Ok(rows)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        self.count(1);
        self.store.last(table, from, to)
    }
}

impl World {
    pub(super) fn new(kinds: &[OrganisationKind]) -> Self {
        let mut offices: Vec<Office> = (1u8..).zip(kinds).map(|(number, kind)| Office::new(number, *kind)).collect();
        let mut members: Vec<Member> = offices
            .iter()
            .map(|office| {
                let kind = office.card.read().unwrap().kind;
                let circle = match kind.default_circle() {
                    Circle::First | Circle::Second => Circle::First,
                    Circle::Steering => Circle::Steering,
                };
                Member { organisation: office.id(), kind, circle, since: START, until: None, successor: None }
            })
            .collect();
        members.sort_unstable_by_key(|member| member.organisation);
        let roster = Roster {
            territory: "Territory".to_owned(),
            threshold: 1,
            leaders: vec![offices[0].id()],
            members,
            ..Roster::founding(Nonce([9; 16]), "Platform", Country::France, START)
        };
        let mut roster = SignedRoster::unsigned(&roster);
        roster.add_signature(offices[0].id(), &offices[0].organisation_key);
        let platform = roster.platform().unwrap();
        let file =
            PlatformFile { cards: offices.iter().map(|office| office.card.clone()).collect(), rosters: vec![roster] };
        let mut world = Self {
            now: START,
            platform,
            offices: vec![],
            frames: VecDeque::new(),
            links: vec![],
            sessions: 0,
            refusals: vec![],
            trace: None,
            work: None,
        };
        world.offices.append(&mut offices);
        for index in 0..world.offices.len() {
            let input = Input::Platform { request: RequestId(0), file: file.clone() };
            world.step(index, input).unwrap();
        }
        for one in 0..world.offices.len() {
            for other in one + 1..world.offices.len() {
                world.link(one, other);
            }
        }
        world.settle();
        world
    }

    pub(super) fn link(&mut self, one: usize, other: usize) {
        self.sessions += 1;
        let session = SessionId(self.sessions.to_be_bytes());
        self.links.push((one, other, session));
        for (at, from) in [(one, other), (other, one)] {
            let peer = secret(self.offices[from].number, 3).public();
            self.step(at, Input::Connected { peer, session }).unwrap();
        }
    }

    pub(super) fn cut(&mut self, one: usize, other: usize) {
        let at = self.links.iter().position(|link| (link.0, link.1) == (one, other)).unwrap();
        let (_, _, session) = self.links.remove(at);
        self.frames.retain(|frame| frame.2 != session);
        for (at, from) in [(one, other), (other, one)] {
            let peer = secret(self.offices[from].number, 3).public();
            self.step(at, Input::Disconnected { peer, session }).unwrap();
        }
    }

    /// Makes a step, writes its batch, carries out its effects; returns the answer if there is one.
    pub(super) fn step(&mut self, at: usize, input: Input) -> Result<Accepted, SubmitError> {
        let office = &mut self.offices[at];
        let is_frame = matches!(input, Input::Frame { .. });
        let counting = Counting { store: &office.store, rows: Cell::new(0) };
        let step = office.replica.handle(self.now, input, &counting).unwrap();
        let rows = counting.rows.get();
        office.store.commit(&step.batch).unwrap();
        if let Some(work) = self.work.as_mut().filter(|_| is_frame) {
            work.push((at, rows));
        }
        let mut answer = Ok(Accepted { commit: None, entries: vec![], pending: 0, platform_changes: 0 });
        for effect in step.effects {
            match effect {
                Effect::Send { peer, session, bytes } => {
                    let to = (0..self.offices.len()).find(|to| secret(self.offices[*to].number, 3).public() == peer);
                    if let Some(trace) = &mut self.trace {
                        // The version comes first, then the number of the message.
                        let (to, kind) = (to.unwrap(), bytes[1]);
                        trace.push(Sent { time: self.now, from: at, to, kind, bytes: bytes.len() });
                    }
                    self.frames.push_back((at, to.unwrap(), session, bytes));
                }
                Effect::Reply { outcome, .. } => answer = outcome,
                Effect::Note(Note::Refused { error, .. }) => self.refusals.push(error),
                Effect::Close { .. } | Effect::Note(_) | Effect::PeersChanged | Effect::Scrub => {}
            }
        }
        answer
    }

    /// Hands over all that is on its way, whatever is refused.
    pub(super) fn deliver(&mut self) {
        while let Some((from, to, session, bytes)) = self.frames.pop_front() {
            let peer = secret(self.offices[from].number, 3).public();
            self.step(to, Input::Frame { peer, session, bytes }).unwrap();
        }
    }

    /// Runs until nothing is on its way and nothing is to be done.
    pub(super) fn settle(&mut self) {
        for _ in 0..100_000 {
            if let Some((from, to, session, bytes)) = self.frames.pop_front() {
                let peer = secret(self.offices[from].number, 3).public();
                self.step(to, Input::Frame { peer, session, bytes }).unwrap();
                continue;
            }
            let busy = (0..self.offices.len()).find(|index| self.offices[*index].replica.is_busy(self.now));
            match busy {
                Some(index) => drop(self.step(index, Input::Tick)),
                None => {
                    assert_eq!(self.refusals, vec![], "an honest delivery was refused");
                    return;
                }
            }
        }
        panic!("the world does not settle");
    }

    pub(super) fn submit(&mut self, at: usize, padding: Padding, drafts: Vec<Draft>) -> Result<Accepted, SubmitError> {
        let now = self.now;
        let office = &mut self.offices[at];
        let context = office.context(now);
        let submission = sign(&office.staff, &context, padding, drafts, &mut office.entropy).unwrap();
        self.step(at, Input::Submit { request: RequestId(1), submission: Box::new(submission) })
    }

    pub(super) fn open_case(&mut self, at: usize, values: &[(&str, &str)]) -> CaseHandle {
        self.open_case_of(at, CaseKind::Person, values)
    }

    pub(super) fn open_case_of(&mut self, at: usize, kind: CaseKind, values: &[(&str, &str)]) -> CaseHandle {
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let handle = CaseHandle(entropy.draw());
        let opened = CaseOpened { case: handle, kind };
        let mut drafts = vec![case_opened(&opened, &CaseOrigin::by_hand(), entropy)];
        for (field, value) in values {
            drafts.push(Draft::opening(signer, &handle.0, &encode(&field_id(field)), value.as_bytes(), entropy));
        }
        self.submit(at, Padding::Padded, drafts).unwrap();
        handle
    }

    pub(super) fn terms(&mut self, from: usize, to: usize, fields: &[&str], mode: Mode) -> GrantTerms {
        let mut fields: Vec<FieldId> = fields.iter().map(|field| field_id(field)).collect();
        fields.sort_unstable();
        GrantTerms {
            recipient: self.offices[to].id(),
            platform: self.platform,
            alias: CaseHandle(self.offices[from].entropy.draw()),
            fields,
            items: vec![],
            mode,
            past: Past::Whole,
            basis: Basis::Consent,
            article: String::new(),
            purpose: "follow-up".to_owned(),
            from: self.now,
            until: self.now.plus_ms(300 * DAY_MS),
        }
    }

    pub(super) fn grant(&mut self, from: usize, case: CaseHandle, terms: &GrantTerms) -> Result<EntryId, SubmitError> {
        let particulars = GrantParticulars {
            consenter: Consenter::Both,
            name: "Somebody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let draft = grant(case, terms, &particulars, &mut self.offices[from].entropy);
        Ok(self.submit(from, Padding::Bare, vec![draft])?.entries[0])
    }

    pub(super) fn change(&mut self, at: usize, document: DocumentId, value: &str) -> Result<Accepted, SubmitError> {
        let (_, record) = case::document(&self.offices[at].store, document).unwrap().expect("the document is held");
        let current = outbox::current(&self.offices[at].store, &record).unwrap();
        let signer = self.offices[at].staff.public();
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::change(signer, document, current.clone(), current, value.as_bytes(), entropy);
        self.submit(at, Padding::Bare, vec![draft])
    }

    /// Every value that an office holds, with its field: read from the bodies alone.
    pub(super) fn values(&self, at: usize) -> Vec<(FieldId, String)> {
        let store = &self.offices[at].store;
        let mut values = Vec::new();
        case::for_each::<ReplicaError>(store, |number, _| {
            for (key, record) in case::all_documents(store, number, None)? {
                for id in outbox::current(store, &record)? {
                    let entry = ledger::entry(store, id)?.unwrap();
                    let body = ledger::body(store, entry.location, entry.header.value_slot().unwrap())?;
                    let text = body.map_or_else(
                        || "(sealed)".to_owned(),
                        |body| String::from_utf8(payload(&body).to_vec()).unwrap(),
                    );
                    values.push((key.field, text));
                }
            }
            Ok(())
        })
        .unwrap();
        values.sort();
        values
    }

    pub(super) fn holds(&self, at: usize, text: &str) -> bool {
        let rows = &self.offices[at].store;
        rows.rows().any(|(_, key, value)| {
            [key, value].iter().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
        })
    }

    pub(super) fn document_of(&self, at: usize, field: &str) -> DocumentId {
        let store = &self.offices[at].store;
        let mut found = None;
        case::for_each::<ReplicaError>(store, |number, _| {
            found = found.or(case::all_documents(store, number, Some(field_id(field)))?
                .first()
                .map(|(_, record)| record.document));
            Ok(())
        })
        .unwrap();
        found.expect("a document of the field")
    }
}

pub(super) fn field_id(name: &str) -> FieldId {
    Catalogue::current().by_name(name).unwrap_or_else(|| panic!("no field {name}")).id
}

pub(super) fn values(pairs: &[(&str, &str)]) -> Vec<(FieldId, String)> {
    let mut values: Vec<_> = pairs.iter().map(|(field, value)| (field_id(field), (*value).to_owned())).collect();
    values.sort();
    values
}

pub(super) const CIO: usize = 0;
pub(super) const ML: usize = 1;
pub(super) const OTHER: usize = 2;

pub(super) fn three() -> World {
    World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Alj])
}
