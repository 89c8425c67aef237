// SPDX-License-Identifier: EUPL-1.2
//! What a ledger's entries mean, replayed in the order stored: cases, documents, changes, admissions. Grants are in
//! [`super::grants`], what leaves in [`super::disclosure`], what came in [`super::inbox`].

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::admission::has_ended;
use super::column::{Column, Record, record};
use super::consents::{Births, Consents, check_consented};
use super::dependencies::{Dependencies, Wanted};
use super::erasure::{Endings, Erasures, Given};
use super::finding::{Evidence, FindingKind, Findings, NoteKind};
use super::given_back::{Announced, DecidedAgain, came_back, is_from_past};
use super::grants::{Grant, Grants, check_opening, parties};
use super::handover::HandOvers;
use super::history::History;
use super::inbox::Inbox;
use super::index::{Index, Lookup, Set, print};
use super::known::{Form, Known, Mark, Order, short};
use super::pages::Pages;
use super::readers::Readers;
use super::registry::{Membership, Registry};
use super::report::EmergencyReport;
use crate::bundle::{About, BundleBody};
use crate::catalogue::FieldId;
use crate::codec;
use crate::document::DOCUMENT_CHANGES_MAX;
use crate::entry::{Header, SALT_BYTES, SLOT_CASE, SLOT_FIELD, VALUE_BYTES_MAX, payload};
use crate::erasure::SLOT_GROUND;
use crate::fork::actor_nonce;
use crate::id::{CaseHandle, Digest, DocumentId, EntryId, LedgerId, Nonce, OrganisationId, PlatformId};
use crate::log::LogState;
use crate::statement::{
    AuditNonce, CaseKind, CaseOpened, CaseOrigin, ConsentForm, ConsentParticulars, Consultation, EmergencyCase,
    ErasureGround, GrantParticulars, GrantTerms, Import, Kind, LedgerOpened, Payload, Person, Reason,
    SLOT_GRANT_PARTICULARS,
};
use crate::time::Timestamp;

/// Is what a replay may ask about the world around the bundle.
pub(super) struct Scene<'a> {
    pub(super) registry: &'a Registry,
    pub(super) about: &'a About,
    pub(super) history: &'a History,
    /// The newest roster of each platform that the bundle itself holds.
    pub(super) heard: &'a BTreeMap<PlatformId, u32>,
    /// How often an organisation counted as a member whose end the bundle's node had not heard of.
    pub(super) not_heard: &'a Cell<u64>,
}

impl Scene<'_> {
    /// Tells whether an organisation was a member of a platform at a moment, as the bundle's node could know it.
    pub(super) fn is_member(&self, platform: PlatformId, organisation: OrganisationId, at: Timestamp) -> bool {
        let heard = self.heard.get(&platform).copied().unwrap_or(u32::MAX);
        match self.registry.membership(platform, organisation, at, heard) {
            Membership::Stands => true,
            Membership::None => false,
            Membership::EndNotHeard => {
                self.not_heard.set(self.not_heard.get() + 1);
                true
            }
        }
    }
}

/// Is the entry being replayed.
pub(super) struct Taken<'a> {
    pub(super) order: Order,
    pub(super) id: EntryId,
    pub(super) header: &'a Header,
    pub(super) bodies: &'a [BundleBody],
    /// Whether its signer may make it.
    pub(super) authorised: bool,
}

impl Taken<'_> {
    /// Returns a body, if it is in the bundle.
    pub(super) fn body(&self, slot: u8) -> Option<&[u8]> {
        match self.bodies.get(usize::from(slot)) {
            Some(BundleBody::Here(bytes)) if bytes.len() >= SALT_BYTES => Some(bytes),
            _ => None,
        }
    }

    /// Reads a body of a statement, if it is in the bundle; reports one that does not read.
    pub(super) fn read<T: Payload>(&self, slot: u8, known: &Known, findings: &mut Findings) -> Option<T> {
        let read = T::read(self.body(slot)?);
        read.map_err(|error| {
            self.fault(FindingKind::MalformedEntry, known, findings, vec![("reason", error.to_string())]);
        })
        .ok()
    }

    /// Reports something wrong with this entry.
    pub(super) fn fault(&self, kind: FindingKind, known: &Known, findings: &mut Findings, evidence: Evidence) {
        let commit = known.commit_of(self.order);
        findings.add(kind, known.ledger(commit), known.position(self.order, Some(self.id)), evidence);
    }
}

/// Says which case a document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dossier {
    /// A case of the bundle's organisation, by its own handle.
    Home(CaseHandle),
    /// A case of a partner, by the alias it is known by here, if that is known.
    Abroad(Option<CaseHandle>),
    /// Not known: the body that says so is missing.
    Unknown,
}

impl Record for Dossier {
    const BYTES: usize = 1 + CaseHandle::BYTES;

    fn write(&self, bytes: &mut [u8]) {
        let (tag, handle): (u8, CaseHandle) = match *self {
            Self::Unknown => (0, CaseHandle([0; 16])),
            Self::Home(case) => (1, case),
            Self::Abroad(None) => (2, CaseHandle([0; 16])),
            Self::Abroad(Some(alias)) => (3, alias),
        };
        (tag, handle).write(bytes);
    }

    fn read(bytes: &[u8]) -> Self {
        match <(u8, CaseHandle)>::read(bytes) {
            (1, case) => Self::Home(case),
            (2, _) => Self::Abroad(None),
            (3, alias) => Self::Abroad(Some(alias)),
            _ => Self::Unknown,
        }
    }
}

/// Is a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document {
    /// What opened it.
    pub(super) opening: Order,
    pub(super) dossier: Dossier,
    pub(super) field: Option<FieldId>,
}

record!(Document { opening: u32, dossier: Dossier, field: Option<FieldId> });

/// Is one change by one actor, which is its signer, by number, and the nonce.
#[derive(Debug, Clone, Copy)]
struct Acted {
    signer: u32,
    nonce: Nonce,
    order: Order,
}

record!(Acted { signer: u32, nonce: Nonce, order: u32 });

/// Is the state that a ledger's entries lead to.
#[derive(Debug)]
pub(super) struct Replay {
    pub(super) pages: Pages,
    /// The own cases: whether each is a thread.
    pub(super) cases: Lookup<CaseHandle, bool>,
    pub(super) documents: Column<Document>,
    pub(super) grants: Grants,
    pub(super) inbox: Inbox,
    pub(super) handovers: HandOvers,
    /// By ledger of the organisation: the one that it follows, and the newest state that the node held of that.
    pub(super) previous: BTreeMap<LedgerId, (LedgerId, LogState)>,
    /// What auditors handed in, with the epoch that sealed it, once one has.
    pub(super) nonces: BTreeMap<Nonce, Option<u64>>,
    ledgers_opened: BTreeSet<LedgerId>,
    /// Changes: what they build on, and of partners' what they replace once they are admitted.
    pub(super) dependencies: Dependencies,
    /// Who, by number, made a change under which nonce: together they are its actor.
    actors: Column<Acted>,
    by_actor: Index,
    /// Values: when another took their place.
    pub(super) replaced: Column<Option<Order>>,
    /// Erasures by this ledger: what each is about.
    pub(super) erasures: Erasures,
    pub(super) consents: Consents,
    births: Births,
    /// Who looked at which case, and who did something in it.
    pub(super) readers: Readers,
    /// Requests in an emergency that were answered.
    answered: BTreeSet<EntryId>,
    /// What was given in an emergency, for people to judge; at most [`EMERGENCIES_MAX`].
    pub(super) emergencies: Vec<EmergencyReport>,
    /// Who was given what an order can empty.
    pub(super) given: Given,
    /// What lists that came back say of entries that are not there yet.
    pub(super) announced: Announced,
    /// Decisions that came back about what is not there yet.
    pub(super) decided_again: DecidedAgain,
    /// Until when all that the organisation said in earlier ledgers is there.
    pub(super) held_until: Timestamp,
    /// What was said about cases whose time is over.
    pub(super) endings: Endings,
    /// How far each recipient's outbox is filled at each ledger of this organisation.
    pub(super) outboxes: BTreeMap<(LedgerId, LedgerId), u64>,
    /// How many items were disclosed.
    pub(super) disclosed: u64,
    /// The disclosures made, with the recipient's ledger.
    pub(super) sent: Column<(LedgerId, EntryId)>,
}

/// The most grants in an emergency that a report lists of one ledger.
const EMERGENCIES_MAX: usize = 1_000;

impl Replay {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            pages: pages.clone(),
            cases: Lookup::new(pages),
            documents: Column::new(pages),
            grants: Grants::new(pages),
            inbox: Inbox::new(pages),
            handovers: HandOvers::default(),
            previous: BTreeMap::new(),
            nonces: BTreeMap::new(),
            ledgers_opened: BTreeSet::new(),
            dependencies: Dependencies::new(pages),
            actors: Column::new(pages),
            by_actor: Index::new(pages),
            replaced: Column::new(pages),
            erasures: Erasures::new(pages),
            consents: Consents::default(),
            births: Births::new(pages),
            readers: Readers::new(pages),
            answered: BTreeSet::new(),
            emergencies: Vec::new(),
            given: Given::new(pages),
            announced: Announced::default(),
            decided_again: DecidedAgain::new(pages),
            held_until: Timestamp::MIN,
            endings: Endings::new(pages),
            outboxes: BTreeMap::new(),
            disclosed: 0,
            sent: Column::new(pages),
        }
    }

    /// Takes the next entry.
    pub(super) fn take(&mut self, taken: &Taken<'_>, known: &mut Known, scene: &Scene<'_>, findings: &mut Findings) {
        let ours = known.commit_of(taken.order).ours;
        if !ours && !taken.authorised && !has_ended(taken, known) {
            known.mark(taken.order, Mark::Unauthorised);
        }
        self.check_actor(taken, known, findings);
        let given_back = self.is_given_back(taken, known, scene);
        self.settle_decisions(taken, known, scene, findings);
        findings.note(NoteKind::GivenBack, scene.about.ledger, u64::from(given_back));
        match taken.header {
            Header::Opening { .. } => self.opening(taken, known, findings),
            Header::Change { document, dependencies, predecessors, .. } => {
                self.change(taken, (*document, dependencies, predecessors), given_back, known, findings);
            }
            Header::Statement { kind, references, bodies } => {
                known.set_form(taken.order, Form::Statement(*kind));
                let Some(kind) = Kind::of(*kind) else {
                    return findings.note(NoteKind::UnknownStatement, scene.about.ledger, 1);
                };
                if let Err(error) = kind.check_shape(references.len(), bodies.len()) {
                    let evidence = vec![("reason", error.to_string())];
                    return taken.fault(FindingKind::MalformedEntry, known, findings, evidence);
                }
                if given_back {
                    self.statement_again((kind, references), taken, known, scene, findings);
                } else if kind == Kind::Disclosure && is_from_past(taken.order, known, scene) {
                    self.list_again(taken, known, scene, findings);
                } else if ours {
                    self.own_statement(kind, references, taken, known, scene, findings);
                } else {
                    self.foreign_hand_over((kind, references), taken, known, scene, findings);
                    self.foreign_receipt((kind, references), taken, known);
                    self.inbox.statement((kind, references), taken, known, &mut self.documents, scene, findings);
                }
            }
        }
        // Own entries may arrive, too: partners give back what a restored node lost.
        let alias = self.inbox.alias_expected(taken.id);
        self.inbox.arrive(taken.order, taken.id, known, &mut self.documents);
        // The holder's own name for the case never left it: by the alias it is known which case a document was of.
        if let (true, Form::Opening(number)) = (given_back, known.entry(taken.order).form)
            && let Some((case, _)) = alias.and_then(|alias| self.grants.owner(alias))
            && self.document(number).dossier == Dossier::Unknown
        {
            self.documents.update(number as usize, |document| document.dossier = Dossier::Home(case));
        }
        self.take_birth(taken, known);
        self.arrived(taken, known);
    }

    /// Tells whether an opening names the case of another organisation, by its alias.
    pub(super) fn is_abroad(&self, opening: &Taken<'_>) -> bool {
        let named = opening.body(SLOT_CASE).and_then(|body| payload(body).try_into().ok()).map(CaseHandle);
        named.is_some_and(|case| !self.cases.contains(case))
    }

    /// Says that an own commit of this time follows: what arrived before it had arrived by then.
    pub(super) fn own_commit(&mut self, time: Timestamp, known: &Known) {
        self.inbox.own_commit(time, known);
    }

    /// Says that all entries of a commit have been read.
    /// `ended` says when a form of a platform was withdrawn.
    pub(super) fn close_commit(&mut self, known: &Known, ended: impl Fn(PlatformId, Digest) -> Option<Timestamp>) {
        self.consents.close_commit(&self.grants, known, ended);
    }

    pub(super) fn document(&self, number: u32) -> Document {
        self.documents.get(number as usize)
    }

    /// Tells whether an entry belongs to a case of this ledger's organisation.
    pub(super) fn is_at_home(&self, form: Form) -> bool {
        let (Form::Opening(document) | Form::Change(Some(document))) = form else { return false };
        matches!(self.document(document).dossier, Dossier::Home(_))
    }

    /// Tells whether a value counts at the home: its own, or a partner's that was admitted.
    pub(super) fn counts(order: Order, known: &Known) -> bool {
        let entry = known.entry(order);
        entry.is(Mark::Ours) || entry.is(Mark::Admitted)
    }

    /// Two changes of one actor would leave replicas in two states for ever.
    fn check_actor(&mut self, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let commit = known.commit_of(taken.order);
        let Some(nonce) = actor_nonce(taken.header) else { return };
        let (signer, nonce, next) = (known.signer_number(commit), *nonce, short(self.actors.len()));
        let is_it = |number: u32| {
            let acted = self.actors.get(number as usize);
            (acted.signer, acted.nonce) == (signer, nonce)
        };
        let first = self.by_actor.insert(print(&(signer, nonce)), next, is_it);
        if first == next {
            self.actors.push(Acted { signer, nonce, order: taken.order });
        } else {
            let (signer, first) = (known.key(signer), self.actors.get(first as usize).order);
            let evidence =
                vec![("signer", signer.to_string()), ("first-in-commit", known.commit_of(first).number.to_string())];
            taken.fault(FindingKind::ActorReused, known, findings, evidence);
        }
    }

    fn opening(&mut self, taken: &Taken<'_>, known: &mut Known, findings: &mut Findings) {
        let mut part = |slot, bytes: usize| {
            let payload = payload(taken.body(slot)?);
            if payload.len() == bytes {
                return Some(payload);
            }
            let evidence = vec![("slot", slot.to_string()), ("bytes", payload.len().to_string())];
            taken.fault(FindingKind::MalformedEntry, known, findings, evidence);
            None
        };
        let case = part(SLOT_CASE, 16).and_then(|bytes| Some(CaseHandle(bytes.try_into().ok()?)));
        let field = part(SLOT_FIELD, 2).and_then(|bytes| codec::decode("field", bytes, 2).ok());
        self.check_value(taken, known, findings);
        let (ours, author) = (known.commit_of(taken.order).ours, known.author(taken.order));
        let dossier = match case {
            None if ours => Dossier::Unknown,
            None => Dossier::Abroad(None),
            Some(case) if ours && self.cases.contains(case) => Dossier::Home(case),
            Some(alias) if ours && self.inbox.knows_alias(alias) => Dossier::Abroad(Some(alias)),
            Some(case) if ours => {
                taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
                Dossier::Unknown
            }
            // A partner's contribution names the case by the alias that it was granted under.
            Some(alias) => match self.grants.owner(alias) {
                Some((case, recipient)) if Some(recipient) == author => Dossier::Home(case),
                _ => Dossier::Abroad(Some(alias)),
            },
        };
        if let (true, Dossier::Home(case)) = (ours, dossier) {
            self.check_kept(case, taken, known, findings);
        }
        let number = self.documents.push(Document { opening: taken.order, dossier, field });
        known.set_form(taken.order, Form::Opening(short(number)));
        self.wrote(taken.order, dossier, known);
    }

    fn change(
        &mut self,
        taken: &Taken<'_>,
        (document, dependencies, predecessors): (DocumentId, &[EntryId], &[EntryId]),
        given_back: bool,
        known: &mut Known,
        findings: &mut Findings,
    ) {
        self.check_value(taken, known, findings);
        let opened = known.find(document.into()).and_then(|order| match known.entry(order).form {
            Form::Opening(number) => Some(number),
            Form::Malformed | Form::Change(_) | Form::Statement(_) => None,
        });
        known.set_form(taken.order, Form::Change(opened));
        if let Some(number) = opened {
            self.wrote(taken.order, self.document(number).dossier, known);
        }
        let of_document = |id: &EntryId| {
            let order = known.find(*id)?;
            let form = known.entry(order).form;
            let fits = opened.is_some_and(|number| [Form::Opening(number), Form::Change(Some(number))].contains(&form));
            fits.then_some(order)
        };
        let found = |ids: &[EntryId]| ids.iter().map(of_document).collect::<Option<Vec<Order>>>();
        let (built_on, replaces) = (found(dependencies), found(predecessors));
        let complete = match (&built_on, &replaces) {
            (Some(built_on), Some(replaces)) => self.reaches(built_on, replaces, known),
            _ => false,
        };
        let ours = known.commit_of(taken.order).ours;
        // What a partner gave back was judged where it was made: here what it builds on may be lost, or decided about later.
        if ours && !complete && !given_back {
            let evidence = vec![("document", document.to_string()), ("document-known", opened.is_some().to_string())];
            taken.fault(FindingKind::MissingDependency, known, findings, evidence);
        }
        let (built_on, replaces) = (built_on.unwrap_or_default(), replaces.unwrap_or_default());
        if ours && self.is_at_home(Form::Change(opened)) {
            if !given_back {
                check_counting(taken, built_on.iter().copied(), known, findings);
            }
            self.replace(&replaces, taken.order);
            // What was written before a hand-over may come back after it.
            if let Some(Dossier::Home(case)) = opened.map(|number| self.document(number).dossier)
                && !given_back
            {
                self.check_kept(case, taken, known, findings);
            }
        }
        let wanted = (!complete && (!ours || given_back)).then(|| {
            known.mark(taken.order, Mark::Incomplete);
            if ours {
                self.decided_again.look_at(taken.id);
            }
            Wanted { document, dependencies: dependencies.to_vec(), predecessors: predecessors.to_vec() }
        });
        let waiting = if ours { &[][..] } else { &replaces };
        let change = self.dependencies.push(&built_on, waiting, wanted.as_ref());
        known.set_subject(taken.order, change);
    }

    /// Remembers that somebody of this organisation wrote in a case.
    fn wrote(&mut self, order: Order, dossier: Dossier, known: &Known) {
        let (Dossier::Home(case) | Dossier::Abroad(Some(case))) = dossier else { return };
        let commit = known.commit_of(order);
        if commit.ours {
            self.readers.act(known.signer_number(commit), case);
        }
    }

    /// Remembers that the signer of an entry did something in a case.
    pub(super) fn acted(&mut self, taken: &Taken<'_>, case: CaseHandle, known: &Known) {
        self.readers.act(known.signer_number(known.commit_of(taken.order)), case);
    }

    pub(super) fn replace(&mut self, replaced: &[Order], by: Order) {
        for order in replaced {
            if self.replaced.get(*order as usize).is_none() {
                self.replaced.set(*order as usize, Some(by));
            }
        }
    }

    /// Tells whether all of `targets` are among `from` or what that builds on.
    pub(super) fn reaches(&self, from: &[Order], targets: &[Order], known: &Known) -> bool {
        let mut missing: BTreeSet<Order> = targets.iter().copied().filter(|target| !from.contains(target)).collect();
        if missing.is_empty() {
            return true;
        }
        let mut found: BTreeSet<Order> = from.iter().copied().collect();
        let mut unread = found.clone();
        for _ in 0..WALK_MAX {
            // The newest first: what it builds on is older, but for what came back to a home that was restored.
            let Some(next) = unread.pop_last() else { return false };
            missing.remove(&next);
            if missing.is_empty() {
                return true;
            }
            unread.extend(self.dependencies.of(next, known).filter(|before| found.insert(*before)));
        }
        false
    }

    fn check_value(&self, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let value = taken.header.value_slot().and_then(|slot| taken.body(slot)).map(payload);
        if let Some(value) = value.filter(|value| value.len() > VALUE_BYTES_MAX) {
            let evidence = vec![("value-bytes", value.len().to_string())];
            taken.fault(FindingKind::MalformedEntry, known, findings, evidence);
        }
    }

    pub(super) fn own_statement(
        &mut self,
        kind: Kind,
        references: &[EntryId],
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        match kind {
            Kind::CaseOpened => {
                taken.read::<CaseOrigin>(1, known, findings);
                let Some(opened) = taken.read::<CaseOpened>(0, known, findings) else { return };
                self.acted(taken, opened.case, known);
                let (number, fresh) = self.cases.insert(opened.case, opened.kind == CaseKind::Thread);
                known.set_subject(taken.order, number);
                if !fresh {
                    let evidence = vec![("case", opened.case.to_string()), ("reason", "opened before".to_owned())];
                    taken.fault(FindingKind::CaseUnknown, known, findings, evidence);
                }
            }
            Kind::Grant => {
                let given = self.grants.give(taken, (&self.cases, &self.documents), known, scene, findings);
                let Some(given) = given else { return };
                self.acted(taken, given.0, known);
                self.check_consented(&given, taken, known, scene, findings);
                self.check_referred(&given, taken, known, scene, findings);
            }
            Kind::CaseTaken
            | Kind::Distinct
            | Kind::GrantEnded
            | Kind::Link
            | Kind::Referral
            | Kind::ReferralAnswer
            | Kind::ReferralSettled => {
                self.own_hand_over((kind, references), taken, known, scene, findings);
            }
            Kind::Unlink => {
                taken.read::<Reason>(0, known, findings);
                let links = [Form::Statement(Kind::Link as u8), Form::Statement(Kind::Distinct as u8)];
                let link = known.find(references[0]).filter(|order| known.commit_of(*order).ours);
                if link.is_none_or(|order| !links.contains(&known.entry(order).form)) {
                    let evidence = vec![("reference", references[0].to_string())];
                    taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
                }
            }
            Kind::EmergencyGrant => {
                findings.note(NoteKind::EmergencyGiven, scene.about.ledger, 1);
                let given = self.grants.give(taken, (&self.cases, &self.documents), known, scene, findings);
                let Some(given) = given else { return };
                self.check_emergency(references[0], &given, taken, known, scene, findings);
            }
            Kind::EmergencyRequest => {
                taken.read::<Reason>(1, known, findings);
                if let Some(named) = taken.read::<EmergencyCase>(0, known, findings) {
                    self.acted(taken, named.alias, known);
                }
            }
            Kind::Consent => {
                if let Some(signed) = taken.read::<ConsentParticulars>(1, known, findings) {
                    self.consents.sign(taken.order, signed);
                }
                if let Some(form) = taken.read::<ConsentForm>(0, known, findings) {
                    self.consents.add(taken.order, form);
                }
            }
            Kind::Revocation => {
                taken.read::<Reason>(0, known, findings);
                self.grants.revoke(references[0], taken, known, findings);
                if let Some(case) = self.grants.revoked_by(taken.order, known).map(|grant| grant.row.case) {
                    self.acted(taken, case, known);
                }
            }
            Kind::Admission => {
                self.complete(references[0], known);
                self.admission(references[0], taken, known, scene, findings);
            }
            Kind::Disclosure => self.disclosure(taken, known, scene, findings),
            Kind::Received => self.inbox.received(references[0], taken, known, findings),
            Kind::Receipt => {
                self.inbox.receipt(references[0], taken, known, scene.registry, findings);
            }
            Kind::Erasure => {
                taken.read::<Reason>(0, known, findings);
                self.erasure(references, None, taken, known, findings);
            }
            Kind::GroundedErasure => {
                taken.read::<Reason>(1, known, findings);
                let ground = taken.read::<ErasureGround>(SLOT_GROUND, known, findings);
                self.erasure(references, ground, taken, known, findings);
            }
            Kind::Retention => {
                taken.read::<Reason>(1, known, findings);
                self.endings.word(taken, known, findings);
            }
            Kind::LedgerOpened => {
                let opened = taken.read::<LedgerOpened>(0, known, findings);
                let ledger = known.ledger(known.commit_of(taken.order));
                if !self.ledgers_opened.insert(ledger) {
                    let evidence = vec![("reason", "the ledger was opened before".to_owned())];
                    taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
                }
                if let Some(previous) = opened.and_then(|opened| opened.previous) {
                    self.previous.entry(ledger).or_insert(previous);
                }
            }
            Kind::Consultation => {
                if let Some(said) = taken.read::<Consultation>(0, known, findings) {
                    let commit = known.commit_of(taken.order);
                    let look = self.readers.look(known.signer_number(commit), &said, commit.time, known);
                    known.set_subject(taken.order, short(look));
                }
            }
            Kind::Import => drop(taken.read::<Import>(0, known, findings)),
            Kind::Person => drop(taken.read::<Person>(0, known, findings)),
            Kind::AuditNonce => {
                if let Some(AuditNonce { nonce }) = taken.read(0, known, findings) {
                    self.nonces.insert(nonce, known.position(taken.order, None).epoch);
                }
            }
        }
    }

    /// Where a grant rests on consent, somebody consented who could, as far as the bundle opens what tells.
    fn check_consented(
        &self,
        (case, terms): &(CaseHandle, GrantTerms),
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let body = taken.body(SLOT_GRANT_PARTICULARS);
        let Some(particulars) = body.and_then(|body| GrantParticulars::read(body).ok()) else { return };
        let time = known.commit_of(taken.order).time;
        let Some(rules) = parties(terms, time, scene).rules else { return };
        let (alone, day) = (self.previous.is_empty(), self.consents.day(taken.order, known));
        let own = |handle| match self.cases.contains(handle) {
            true => Some(handle),
            false => self.grants.owner(handle).map(|(case, _)| case),
        };
        let told = (&self.births, own, alone);
        if let Err(reason) = check_consented((*case, terms), &particulars, told, day, rules) {
            let evidence = vec![("recipient", terms.recipient.to_string()), ("reason", reason.to_owned())];
            taken.fault(FindingKind::GrantNotAllowed, known, findings, evidence);
        }
    }

    /// Remembers the birth dates of own cases, and which cases own threads are about.
    fn take_birth(&mut self, taken: &Taken<'_>, known: &Known) {
        let (Form::Opening(number) | Form::Change(Some(number))) = known.entry(taken.order).form else { return };
        let document = self.document(number);
        let (Dossier::Home(case), Some(slot)) = (document.dossier, taken.header.value_slot()) else { return };
        if let Some(field) = document.field {
            let ours = known.commit_of(taken.order).ours;
            self.births.take(case, field, taken.body(slot).map(payload), ours);
        }
    }

    /// An emergency grant answers, once, a request of the recipient for the case.
    fn check_emergency(
        &mut self,
        request: EntryId,
        given: &(CaseHandle, GrantTerms),
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let Some(grant) = self.grants.of(taken.order, known) else { return };
        self.check_kept(given.0, taken, known, findings);
        let asked = known.find(request).and_then(|order| self.inbox.asked(order));
        let (recipient, alias) = (grant.pattern.recipient, grant.row.terms.alias);
        let is_of_alias = |other: Grant<'_>| other.row.terms.alias == alias;
        let reason = match asked {
            None => Err("nobody asked for it".to_owned()),
            Some(asked) => {
                if (asked.by, asked.alias) != (Some(recipient), Some(alias)) {
                    Err("another organisation asked, or for another case".to_owned())
                } else if !self.answered.insert(request) {
                    Err("the request was answered before".to_owned())
                } else if !self.grants.before(&grant).any(is_of_alias) {
                    Err("who asked was granted nothing of the case before".to_owned())
                } else if self.grants.before(&grant).any(|other| other.is_open_emergency(taken.order, known)) {
                    Err("an emergency grant before has time left".to_owned())
                } else {
                    let time = known.commit_of(taken.order).time;
                    check_opening(given, time, &self.documents, known, scene).and_then(|()| {
                        self.check_restrictions(crate::grant::check_emergency, (given.0, &given.1), time, known, scene)
                    })
                }
            }
        };
        let why = asked.and_then(|asked| asked.reason.clone()).filter(|_| scene.about.with_bodies);
        if let Err(reason) = reason {
            let evidence = vec![("request", request.to_string()), ("reason", reason)];
            taken.fault(FindingKind::EmergencyNotAllowed, known, findings, evidence);
        }
        if self.emergencies.len() < EMERGENCIES_MAX {
            let (position, name) = (known.position(taken.order, Some(taken.id)), String::new());
            let (time, until) = (known.commit_of(taken.order).time, given.1.until);
            let items = given.1.items.len() as u64;
            self.emergencies.push(EmergencyReport {
                position,
                request,
                recipient,
                name,
                time,
                until,
                items,
                reason: why,
            });
        }
    }

    /// Tells whether a ledger of the organisation said that it opened.
    pub(super) fn says_opened(&self, ledger: LedgerId) -> bool {
        self.ledgers_opened.contains(&ledger)
    }

    /// Checks what only the whole bundle shows.
    pub(super) fn finish(&mut self, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        self.consents.finish(known, scene, findings);
        let ledger = scene.about.ledger;
        let to_judge = self.readers.to_judge(known).iter().map(|reader| reader.cases).sum();
        findings.note(NoteKind::ConsultationToJudge, ledger, to_judge);
        let (mut proposals, mut not_held) = (0, 0);
        let mut waiting = Lookup::new(&self.pages);
        for (_, entry) in known.entries() {
            let (Form::Opening(number) | Form::Change(Some(number))) = entry.form else {
                not_held += u64::from(entry.is(Mark::Incomplete) && !entry.is(Mark::Ours));
                continue;
            };
            let ours = entry.is(Mark::Ours);
            let dossier = self.document(number).dossier;
            match dossier {
                Dossier::Home(_) => proposals += u64::from(!ours && !entry.is(Mark::Admitted)),
                Dossier::Abroad(Some(alias)) if ours && !entry.is(Mark::DecidedAbroad) => {
                    waiting.insert(alias, ());
                }
                Dossier::Abroad(_) | Dossier::Unknown => {}
            }
            not_held += u64::from(entry.is(Mark::Incomplete) && !ours && !matches!(dossier, Dossier::Home(_)));
        }
        self.judge_bodies_gone(known, &waiting, scene, findings);
        for (order, entry) in known.entries().filter(|(_, entry)| entry.is(Mark::Erased)) {
            let kept = entry.held & super::inbox::erasable(entry.form);
            if kept != 0 {
                let evidence = vec![("slots", format!("{kept:08b}")), ("reason", "erased by own order".to_owned())];
                findings.add(FindingKind::BodyKept, ledger, known.position(order, None), evidence);
            }
        }
        let last = scene.history.last_sealed();
        let outstanding = self.grants.without_receipt((scene.about.created, last));
        let outstanding = outstanding + self.erasures.without_receipt(&self.given, scene.about.organisation, last);
        findings.note(NoteKind::ReceiptOutstanding, ledger, outstanding);
        findings.note(NoteKind::ProposalHeld, ledger, proposals);
        findings.note(NoteKind::DependencyNotHeld, ledger, not_held);
        self.inbox.finish(known, (&self.documents, &waiting), scene, findings);
    }

    /// Judges the own entries from which a body is gone that rules need: a purge may explain it, and no erasure.
    fn judge_bodies_gone(&self, known: &Known, waiting: &Set<CaseHandle>, scene: &Scene<'_>, findings: &mut Findings) {
        let ledger = scene.about.ledger;
        for (order, entry) in known.entries().filter(|(_, entry)| entry.is(Mark::RuleBodyGone)) {
            let purged = match entry.form {
                Form::Opening(number) => match self.document(number).dossier {
                    // The receipt waits until the home has decided about what is kept for it.
                    Dossier::Abroad(Some(alias)) => {
                        let ending = waiting.contains(alias) && self.inbox.has_ended(alias, scene.about.created);
                        ending || self.inbox.is_purged(alias)
                    }
                    Dossier::Abroad(None) | Dossier::Home(_) | Dossier::Unknown => false,
                },
                Form::Malformed | Form::Change(_) | Form::Statement(_) => false,
            };
            if came_back(order, known, scene) {
                continue;
            }
            if purged {
                findings.note(NoteKind::RuleBodyErased, ledger, 1);
            } else {
                findings.add(FindingKind::BodyMissing, ledger, known.position(order, None), vec![]);
            }
        }
    }
}

/// What the home builds on must count there.
pub(super) fn check_counting(
    taken: &Taken<'_>,
    mut built_on: impl Iterator<Item = Order>,
    known: &Known,
    findings: &mut Findings,
) {
    if built_on.any(|order| !Replay::counts(order, known)) {
        let evidence = vec![("reason", "it builds on a change that is not admitted".to_owned())];
        taken.fault(FindingKind::MissingDependency, known, findings, evidence);
    }
}

/// The most changes that are followed back to find what a change replaces: as many as a document can have at a reader, with
/// those of its own that its home did not admit.
pub(super) const WALK_MAX: usize = 2 * DOCUMENT_CHANGES_MAX;
