// SPDX-License-Identifier: EUPL-1.2
//! Offices on one platform, each a real replica with a store in memory, and a network that keeps order.

use std::collections::VecDeque;

use crate::bundle::{About, BUNDLE_VERSION, export};
use crate::case;
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, sign};
use crate::entropy::Entropy;
use crate::entry::{Draft, Header};
use crate::forgotten::MarkKey;
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, LedgerId, Nonce, OrganisationId, PlatformId, SessionId};
use crate::identifier::Country;
use crate::key::{PublicKey, SecretKey};
use crate::ledger;
use crate::organisation::{Circle, OrganisationKind};
use crate::replica::{
    Accepted, Effect, Foreign, Identity, Input, Note, Replica, RequestId, Settings, SubmitError, carry_over,
    newest_held,
};
use crate::roster::{
    Card, End, Lineage, Member, NodeCertificate, NodeSecrets, PlatformFile, PlatformForm, Role, Roster, SignedCard,
    SignedRoster, StaffCertificate, ledger_id, organisation_id,
};
use crate::rules::Basis;
use crate::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consenter, ErasureGround, GrantParticulars, GrantTerms, Kind, Mode, Past, Reason,
    case_opened, emergency_request, erasure, grant, single,
};
use crate::store::MemoryStore;
use crate::time::{DAY_MS, SECOND_MS, Timestamp};

/// The first moment of the tests: rules are dated.
pub(super) const START: Timestamp = Timestamp(1_790_000_000_000);
pub(super) const EPOCH_MS: u64 = 60 * SECOND_MS;

pub(super) const CIO: usize = 0;
pub(super) const ML: usize = 1;
pub(super) const OTHER: usize = 2;

/// What a secret key of an office is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Organisation = 0,
    Log = 1,
    Service = 2,
    Transport = 3,
    Staff = 4,
    Registrar = 5,
}

pub(super) fn secret(office: usize, purpose: Purpose) -> SecretKey {
    SecretKey::from_seed(&[u8::try_from(office).unwrap() * 16 + 16 + purpose as u8; 32])
}

pub(super) fn organisation(office: usize) -> OrganisationId {
    organisation_id(secret(office, Purpose::Organisation).public())
}

pub(super) fn ledger_of(office: usize) -> LedgerId {
    ledger_id(secret(office, Purpose::Log).public(), &nonce(office))
}

fn nonce(office: usize) -> Nonce {
    Nonce([u8::try_from(office).unwrap(); 16])
}

pub(super) struct Office {
    /// Whose secrets its node has: its own number, and another once its ledger was succeeded.
    node: usize,
    card: SignedCard,
    pub(super) store: MemoryStore,
    pub(super) replica: Replica,
    pub(super) entropy: Entropy,
}

pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) platform: PlatformId,
    pub(super) offices: Vec<Office>,
    roster: SignedRoster,
    frames: VecDeque<(usize, usize, SessionId, Vec<u8>)>,
    links: Vec<(usize, usize, SessionId)>,
    sessions: u64,
    /// An office whose paths of commits get lost.
    pub(super) keeps_paths: Option<usize>,
    /// Bundles that offices made before.
    pub(super) earlier: Vec<Vec<u8>>,
}

/// What is added to the number of a node for the one that succeeds it.
pub(super) const SUCCESSOR: usize = 8;

fn certificate(organisation: OrganisationId, node: usize, since: Timestamp) -> NodeCertificate {
    let [log, service, transport] = [Purpose::Log, Purpose::Service, Purpose::Transport].map(|key| secret(node, key));
    let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
    NodeCertificate::new(organisation, nonce(node), keys, vec![], since)
}

fn open(office: usize, node: usize, now: Timestamp, store: &MemoryStore) -> Replica {
    let identity = Identity {
        organisation: organisation(office),
        ledger: ledger_of(node),
        service_key: secret(node, Purpose::Service),
        log_key: secret(node, Purpose::Log),
        mark_key: MarkKey::of_secret(&[0; 32]),
    };
    let settings = Settings { epoch_ms: Some(EPOCH_MS) };
    Replica::open(identity, settings, [u8::try_from(node).unwrap(); 32], now, store).unwrap()
}

fn card(office: usize, kind: OrganisationKind) -> SignedCard {
    let name = format!("Office {office}");
    let key = secret(office, Purpose::Organisation);
    let mut card = Card::first(key.public(), &name, kind, Country::France, START);
    card.nodes.push(certificate(card.organisation, office, START));
    for (purpose, role) in [(Purpose::Staff, Role::Leader), (Purpose::Registrar, Role::Registrar)] {
        card.staff.push(StaffCertificate::new(card.organisation, &secret(office, purpose), role, START));
    }
    SignedCard::sign(&card, &key, None)
}

impl World {
    /// Makes offices of these kinds, on one platform led by the first, all connected.
    pub(super) fn new(kinds: &[OrganisationKind]) -> Self {
        let mut members: Vec<Member> = (0..kinds.len())
            .map(|office| Member {
                organisation: organisation(office),
                kind: kinds[office],
                circle: Circle::First,
                since: START,
                until: None,
                successor: None,
            })
            .collect();
        members.sort_unstable_by_key(|member| member.organisation);
        let mut roster = SignedRoster::unsigned(&Roster {
            territory: "Territory".to_owned(),
            threshold: 1,
            leaders: vec![organisation(0)],
            members,
            ..Roster::founding(Nonce([9; 16]), "Platform", Country::France, START)
        });
        roster.add_signature(organisation(0), &secret(0, Purpose::Organisation));
        let platform = roster.platform().unwrap();
        let cards: Vec<SignedCard> = (0..kinds.len()).map(|office| card(office, kinds[office])).collect();
        let file = PlatformFile { cards: cards.clone(), rosters: vec![roster.clone()] };
        let mut world = Self {
            now: START,
            platform,
            offices: Vec::new(),
            roster,
            frames: VecDeque::new(),
            links: Vec::new(),
            sessions: 0,
            keeps_paths: None,
            earlier: Vec::new(),
        };
        for (office, card) in cards.into_iter().enumerate() {
            let (number, store) = (u8::try_from(office).unwrap(), MemoryStore::default());
            let replica = open(office, office, START, &store);
            let entropy = Entropy::from_seed([number + 100; 32]);
            world.offices.push(Office { node: office, card, store, replica, entropy });
            world.step(office, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
        }
        for one in 0..kinds.len() {
            for other in one + 1..kinds.len() {
                world.link(one, other);
            }
        }
        world.settle();
        world
    }

    /// Opens another ledger for an office, as after its node lost its keys or its newest commits: all that `store` holds
    /// goes on. Returns the last bundle of the old ledger.
    pub(super) fn succeed(&mut self, at: usize, store: &MemoryStore) -> Vec<u8> {
        let last = self.bundle(at, false);
        self.earlier.push(last.clone());
        let linked: Vec<(usize, usize)> =
            self.links.iter().map(|link| (link.0, link.1)).filter(|link| link.0 == at || link.1 == at).collect();
        linked.iter().for_each(|(one, other)| self.toggle_link(*one, *other));
        let (before, node) = (self.offices[at].node, self.offices[at].node + SUCCESSOR);
        let previous = newest_held(store).unwrap();
        let sealed = self.offices[at].replica.sealed().size;
        let mut card = self.offices[at].card.read().unwrap();
        card.number += 1;
        card.previous = self.offices[at].card.digest();
        card.issued = self.now;
        // Its clock may have been set back: what it said before then stays said.
        let said = ledger::last_said(&self.offices[at].store, ledger_of(before)).unwrap();
        let end = End { time: said.max(self.now), sealed: vec![(ledger_of(before), sealed)] };
        card.nodes.last_mut().unwrap().until = Some(end);
        card.nodes.push(certificate(card.organisation, node, self.now));
        let card = SignedCard::sign(&card, &secret(at, Purpose::Organisation), None);
        let mut carried = MemoryStore::default();
        carry_over(store, organisation(at), Foreign::Hide, &mut |batch| carried.commit(batch)).unwrap();
        let replica = open(at, node, self.now, &carried);
        let office = &mut self.offices[at];
        (office.replica, office.store, office.node, office.card) = (replica, carried, node, card.clone());
        self.tell_all(&PlatformFile { cards: vec![card], rosters: vec![] });
        self.step(at, Input::OpenLedger { previous: Some((ledger_of(before), previous)) }).unwrap();
        linked.iter().for_each(|(one, other)| self.toggle_link(*one, *other));
        self.settle();
        last
    }

    /// Ends the membership of an office; all offices hear of it.
    pub(super) fn leave(&mut self, who: usize) {
        let all: Vec<usize> = (0..self.offices.len()).collect();
        self.leave_told(who, &all);
    }

    /// Ends the membership of an office; these offices hear of it, and who is linked to them.
    pub(super) fn leave_told(&mut self, who: usize, told: &[usize]) {
        let now = self.now;
        self.roster = next_roster(&self.roster, now, |roster| {
            let leaver = roster.members.iter_mut().find(|member| member.organisation == organisation(who));
            leaver.expect("a member").until = Some(now);
        });
        self.tell(told, &PlatformFile { cards: vec![], rosters: vec![self.roster.clone()] });
        self.settle();
    }

    /// Puts a consent form in force, and ends those before it; all offices hear of it. Returns its hash.
    pub(super) fn sign_form(&mut self, text: &str) -> Digest {
        let all: Vec<usize> = (0..self.offices.len()).collect();
        self.sign_form_told(text, &all)
    }

    /// Puts a consent form in force, and ends those before it; these offices hear of it, and who is linked to them.
    pub(super) fn sign_form_told(&mut self, text: &str, told: &[usize]) -> Digest {
        let now = self.now;
        let form = PlatformForm::new(text, now);
        let digest = form.digest;
        self.roster = next_roster(&self.roster, now, |roster| {
            for before in &mut roster.forms {
                (before.text, before.until) = (None, Some(now));
            }
            roster.forms.push(form);
            roster.forms.sort_unstable_by_key(|form| form.digest);
        });
        self.tell(told, &PlatformFile { cards: vec![], rosters: vec![self.roster.clone()] });
        self.settle();
        digest
    }

    /// Ends the key of an office's staff, as of a moment and after so many epochs of the running ledger, which alone is named;
    /// all offices hear of it.
    pub(super) fn end_staff(&mut self, at: usize, until: Timestamp, epochs: u64) {
        let mut card = self.offices[at].card.read().unwrap();
        card.number += 1;
        card.previous = self.offices[at].card.digest();
        card.issued = self.now;
        card.staff[0].until = Some(End { time: until, sealed: vec![(self.ledger(at), epochs)] });
        let card = SignedCard::sign(&card, &secret(at, Purpose::Organisation), None);
        self.offices[at].card = card.clone();
        self.tell_all(&PlatformFile { cards: vec![card], rosters: vec![] });
        self.settle();
    }

    fn tell_all(&mut self, file: &PlatformFile) {
        let all: Vec<usize> = (0..self.offices.len()).collect();
        self.tell(&all, file);
    }

    fn tell(&mut self, told: &[usize], file: &PlatformFile) {
        for &office in told {
            self.step(office, Input::Platform { request: RequestId(0), file: file.clone() }).unwrap();
        }
    }

    /// Returns the transport key of an office's node.
    fn peer(&self, at: usize) -> PublicKey {
        secret(self.offices[at].node, Purpose::Transport).public()
    }

    /// Returns the ledger of an office.
    pub(super) fn ledger(&self, at: usize) -> LedgerId {
        ledger_of(self.offices[at].node)
    }

    /// Cuts the link between two offices, or restores it.
    pub(super) fn toggle_link(&mut self, one: usize, other: usize) {
        let Some(at) = self.links.iter().position(|link| (link.0, link.1) == (one, other)) else {
            self.link(one, other);
            return self.settle();
        };
        let (_, _, session) = self.links.remove(at);
        self.frames.retain(|frame| frame.2 != session);
        for (at, from) in [(one, other), (other, one)] {
            let peer = self.peer(from);
            self.step(at, Input::Disconnected { peer, session }).unwrap();
        }
    }

    fn link(&mut self, one: usize, other: usize) {
        self.sessions += 1;
        let session = SessionId(self.sessions.to_be_bytes());
        self.links.push((one, other, session));
        for (at, from) in [(one, other), (other, one)] {
            let peer = self.peer(from);
            self.step(at, Input::Connected { peer, session }).unwrap();
        }
    }

    fn step(&mut self, at: usize, input: Input) -> Result<Accepted, SubmitError> {
        let office = &mut self.offices[at];
        let step = office.replica.handle(self.now, input, &office.store).unwrap();
        office.store.commit(&step.batch).unwrap();
        let mut answer = Ok(Accepted { commit: None, entries: vec![], pending: 0, platform_changes: 0 });
        for effect in step.effects {
            match effect {
                // The version comes first, then the number of the message.
                Effect::Send { bytes, .. } if self.keeps_paths == Some(at) && bytes[1] == 9 => {}
                Effect::Send { peer, session, bytes } => {
                    let to = (0..self.offices.len()).find(|to| self.peer(*to) == peer);
                    self.frames.push_back((at, to.unwrap(), session, bytes));
                }
                Effect::Reply { outcome, .. } => answer = outcome,
                Effect::Note(Note::Refused { error, .. }) => panic!("an honest delivery was refused: {error}"),
                _ => {}
            }
        }
        answer
    }

    /// Runs until nothing is on its way and nothing is to be done.
    pub(super) fn settle(&mut self) {
        for _ in 0..100_000 {
            if let Some((from, to, session, bytes)) = self.frames.pop_front() {
                let peer = self.peer(from);
                self.step(to, Input::Frame { peer, session, bytes }).unwrap();
                continue;
            }
            match (0..self.offices.len()).find(|office| self.offices[*office].replica.is_busy(self.now)) {
                Some(office) => drop(self.step(office, Input::Tick)),
                None => return,
            }
        }
        panic!("the world does not settle");
    }

    /// Lets a time pass at every office, no more than a day at once: clocks do not jump.
    pub(super) fn pass(&mut self, milliseconds: u64) {
        let mut left = milliseconds;
        while left > 0 {
            let passes = left.min(DAY_MS);
            left -= passes;
            self.now = self.now.plus_ms(passes);
            for office in 0..self.offices.len() {
                self.step(office, Input::Tick).unwrap();
            }
            self.settle();
        }
    }

    pub(super) fn context(&self, at: usize) -> CommitContext {
        CommitContext { ledger: self.ledger(at), sealed: self.offices[at].replica.sealed(), time: self.now }
    }

    pub(super) fn submit(&mut self, at: usize, drafts: Vec<Draft>) -> Accepted {
        self.try_submit(at, drafts).unwrap()
    }

    pub(super) fn try_submit(&mut self, at: usize, drafts: Vec<Draft>) -> Result<Accepted, SubmitError> {
        let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
        let context = self.context(at);
        let entropy = &mut self.offices[at].entropy;
        let submission = sign(&secret(at, Purpose::Staff), &context, padding, drafts, entropy).unwrap();
        let input = Input::Submit { request: RequestId(1), submission: Box::new(submission) };
        let accepted = self.step(at, input);
        self.settle();
        accepted
    }

    pub(super) fn open_case(&mut self, at: usize, values: &[(&str, &str)]) -> CaseHandle {
        let signer = secret(at, Purpose::Staff).public();
        let entropy = &mut self.offices[at].entropy;
        let handle = CaseHandle(entropy.draw());
        let opened = CaseOpened { case: handle, kind: CaseKind::Person };
        let origin = CaseOrigin::by_hand();
        let mut drafts = vec![case_opened(&opened, &origin, entropy)];
        for (field, value) in values {
            drafts.push(Draft::opening(signer, &handle.0, &encode(&field_id(field)), value.as_bytes(), entropy));
        }
        self.submit(at, drafts);
        handle
    }

    pub(super) fn terms(&mut self, from: usize, to: usize, fields: &[&str], mode: Mode) -> GrantTerms {
        terms(self.platform, self.now, CaseHandle(self.offices[from].entropy.draw()), to, fields, mode)
    }

    pub(super) fn grant(&mut self, from: usize, case: CaseHandle, terms: &GrantTerms) -> EntryId {
        let draft = grant_draft(case, terms, &mut self.offices[from].entropy);
        self.submit(from, vec![draft]).entries[0]
    }

    pub(super) fn try_grant(&mut self, from: usize, case: CaseHandle, terms: &GrantTerms) -> Option<EntryId> {
        let draft = grant_draft(case, terms, &mut self.offices[from].entropy);
        self.try_submit(from, vec![draft]).ok().map(|accepted| accepted.entries[0])
    }

    pub(super) fn revoke(&mut self, at: usize, grant: EntryId) -> EntryId {
        self.try_revoke(at, grant).expect("the grant is not revoked yet")
    }

    pub(super) fn try_revoke(&mut self, at: usize, grant: EntryId) -> Option<EntryId> {
        let reason = Reason { text: "withdrawn".to_owned() };
        let draft = single(Kind::Revocation, vec![grant], &reason, &mut self.offices[at].entropy);
        self.try_submit(at, vec![draft]).ok().map(|accepted| accepted.entries[0])
    }

    /// Asks for a case in an emergency.
    pub(super) fn ask(&mut self, at: usize, alias: CaseHandle) -> EntryId {
        self.try_ask(at, alias).expect("a case that it was granted something of")
    }

    pub(super) fn try_ask(&mut self, at: usize, alias: CaseHandle) -> Option<EntryId> {
        let draft = emergency_request(alias, "an emergency", &mut self.offices[at].entropy);
        self.try_submit(at, vec![draft]).ok().map(|accepted| accepted.entries[0])
    }

    pub(super) fn erase(&mut self, at: usize, entries: Vec<EntryId>) -> Option<EntryId> {
        let draft = erasure(ErasureGround::Request, "asked for", entries, &mut self.offices[at].entropy);
        self.try_submit(at, vec![draft]).ok().map(|accepted| accepted.entries[0])
    }

    /// Erases whatever value an office has in its own cases, or what opened one of them.
    pub(super) fn erase_any(&mut self, at: usize, which: usize) {
        let store = &self.offices[at].store;
        let mut entries = Vec::new();
        case::for_each::<crate::replica::ReplicaError>(store, |number, record| {
            if record.holder == organisation(at) {
                entries.push(ledger::entry_at(store, record.opened)?.id);
                for (_, document) in case::all_documents(store, number, None)? {
                    for location in document.changes {
                        entries.push(ledger::entry_at(store, location)?.id);
                    }
                }
            }
            Ok(())
        })
        .unwrap();
        if !entries.is_empty() {
            self.erase(at, vec![entries[which % entries.len()]]);
        }
    }

    pub(super) fn change(&mut self, at: usize, document: DocumentId, after: &[EntryId], value: &str) -> EntryId {
        let signer = secret(at, Purpose::Staff).public();
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::change(signer, document, after.to_vec(), after.to_vec(), value.as_bytes(), entropy);
        self.submit(at, vec![draft]).entries[0]
    }

    /// Changes whatever document an office holds, after all changes of it that it holds; perhaps it may not.
    pub(super) fn change_any(&mut self, at: usize, which: usize, value: &str) {
        let mut documents = Vec::new();
        case::for_each::<crate::replica::ReplicaError>(&self.offices[at].store, |number, _| {
            documents.extend(case::all_documents(&self.offices[at].store, number, None)?);
            Ok(())
        })
        .unwrap();
        if documents.is_empty() {
            return;
        }
        let (_, record) = &documents[which % documents.len()];
        let entries: Vec<ledger::Entry> = record
            .changes
            .iter()
            .map(|location| ledger::entry_at(&self.offices[at].store, *location).unwrap())
            .collect();
        let built_on = |id: &EntryId| {
            entries
                .iter()
                .any(|entry| matches!(&entry.header, Header::Change { dependencies, .. } if dependencies.contains(id)))
        };
        let heads: Vec<EntryId> = entries.iter().map(|entry| entry.id).filter(|id| !built_on(id)).collect();
        let signer = secret(at, Purpose::Staff).public();
        let document = record.document;
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::change(signer, document, heads.clone(), heads, value.as_bytes(), entropy);
        let _ = self.try_submit(at, vec![draft]);
    }

    pub(super) fn contribute(&mut self, at: usize, alias: CaseHandle, field: &str, value: &str) -> EntryId {
        self.try_contribute(at, alias, field, value).expect("a write grant that stands")
    }

    pub(super) fn try_contribute(&mut self, at: usize, alias: CaseHandle, field: &str, value: &str) -> Option<EntryId> {
        let signer = secret(at, Purpose::Staff).public();
        let entropy = &mut self.offices[at].entropy;
        let draft = Draft::opening(signer, &alias.0, &encode(&field_id(field)), value.as_bytes(), entropy);
        self.try_submit(at, vec![draft]).ok().map(|accepted| accepted.entries[0])
    }

    pub(super) fn document_of(&self, at: usize, field: &str) -> DocumentId {
        let mut found = None;
        case::for_each::<crate::replica::ReplicaError>(&self.offices[at].store, |number, _| {
            let documents = case::all_documents(&self.offices[at].store, number, Some(field_id(field)))?;
            found = found.or_else(|| documents.first().map(|(_, record)| record.document));
            Ok(())
        })
        .unwrap();
        found.expect("a document of the field")
    }

    pub(super) fn about(&self, at: usize, with_bodies: bool) -> About {
        About {
            version: BUNDLE_VERSION,
            ledger: self.ledger(at),
            organisation: organisation(at),
            created: self.now.max(ledger::last_believed(&self.offices[at].store, self.ledger(at)).unwrap()),
            with_bodies,
            nonce: None,
        }
    }

    pub(super) fn bundle(&self, at: usize, with_bodies: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let log_key = secret(self.offices[at].node, Purpose::Log);
        export(&self.offices[at].store, &self.about(at, with_bodies), &log_key, &mut bytes).unwrap();
        bytes
    }
}

/// Returns the roster after another, drawn up at a moment and signed by the leader.
pub(super) fn next_roster(before: &SignedRoster, now: Timestamp, change: impl FnOnce(&mut Roster)) -> SignedRoster {
    let mut next = before.read().unwrap();
    next.number += 1;
    next.lineage = Lineage::Successor { platform: before.platform().unwrap(), previous: before.digest() };
    next.issued = now;
    change(&mut next);
    let mut signed = SignedRoster::unsigned(&next);
    signed.add_signature(organisation(0), &secret(0, Purpose::Organisation));
    signed
}

pub(super) fn terms(
    platform: PlatformId,
    from: Timestamp,
    alias: CaseHandle,
    to: usize,
    fields: &[&str],
    mode: Mode,
) -> GrantTerms {
    let mut fields: Vec<FieldId> = fields.iter().map(|field| field_id(field)).collect();
    fields.sort_unstable();
    GrantTerms {
        recipient: organisation(to),
        platform,
        alias,
        fields,
        items: vec![],
        mode,
        past: Past::Whole,
        basis: Basis::Consent,
        article: String::new(),
        purpose: "follow-up".to_owned(),
        from,
        until: from.plus_ms(300 * DAY_MS),
    }
}

pub(super) fn grant_draft(case: CaseHandle, terms: &GrantTerms, entropy: &mut Entropy) -> Draft {
    let particulars = GrantParticulars {
        consenter: Consenter::Both,
        name: "Somebody".to_owned(),
        evidence: None,
        evidence_salt: [0; 16],
        note: String::new(),
    };
    grant(case, terms, &particulars, entropy)
}

pub(super) fn field_id(name: &str) -> FieldId {
    Catalogue::current().by_name(name).unwrap_or_else(|| panic!("no field {name}")).id
}

/// Begins a thread that names a case by a handle, granted on the young person's own word, all in one act.
pub(super) fn thread_alone(
    signer: PublicKey,
    handle: CaseHandle,
    terms: &GrantTerms,
    entropy: &mut Entropy,
) -> Vec<Draft> {
    let thread = CaseHandle(entropy.draw());
    let opened = CaseOpened { case: thread, kind: CaseKind::Thread };
    let mut drafts = vec![case_opened(&opened, &CaseOrigin::by_hand(), entropy)];
    for (field, value) in [("fil_message_dossier", "Un stage ?".to_owned()), ("fil_dossier", handle.to_string())] {
        drafts.push(Draft::opening(signer, &thread.0, &encode(&field_id(field)), value.as_bytes(), entropy));
    }
    let items = vec![drafts.last().expect("the item").header.id(signer).into()];
    let particulars = GrantParticulars {
        consenter: Consenter::YoungPerson,
        name: "Zoé".to_owned(),
        evidence: None,
        evidence_salt: [0; 16],
        note: String::new(),
    };
    drafts.push(grant(thread, &GrantTerms { items, ..terms.clone() }, &particulars, entropy));
    drafts
}
