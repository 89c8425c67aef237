// SPDX-License-Identifier: EUPL-1.2
//! What partners gave to this node: their grants, disclosures and orders, and what the node did about them.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{FindingKind, Findings, NoteKind};
use super::grants::covers;
use super::known::{Form, Known, Order};
use super::registry::Registry;
use super::replay::{Document, Dossier, Scene, Taken};
use crate::entry::{SLOT_CHANGE_VALUE, SLOT_VALUE};
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId};
use crate::statement::{
    Disclosure, EmergencyCase, GrantTerms, Kind, LedgerOpened, Mode, Person, Receipt, Received, SLOT_GRANT_TERMS,
    Verdict,
};
use crate::time::{DAY_MS, Timestamp};

/// Is a partner's grant to this organisation.
#[derive(Debug)]
struct ForeignGrant {
    order: Order,
    organisation: Option<OrganisationId>,
    /// What it says, unless that is purged.
    terms: Option<GrantTerms>,
    revocation: Option<Order>,
    /// When this node had learnt of the revocation, at the latest.
    told: Option<Timestamp>,
    receipted: bool,
}

/// Is a partner's order to erase.
#[derive(Debug)]
struct ErasureOrder {
    entries: Vec<EntryId>,
    told: Option<Timestamp>,
    receipted: bool,
}

/// Is a partner's disclosure to this node.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    ledger: LedgerId,
    first: u64,
    items: usize,
    received: bool,
}

/// Is an item of a disclosure whose entry has not come yet.
#[derive(Debug, Clone, Copy)]
struct Expected {
    slots: u8,
    alias: Option<CaseHandle>,
    disclosure: Order,
}

/// Is all that partners gave.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    grants: Vec<ForeignGrant>,
    /// Grants and their revocations: the grant's number.
    by_order: BTreeMap<Order, usize>,
    by_alias: BTreeMap<CaseHandle, Vec<usize>>,
    aliases: BTreeSet<CaseHandle>,
    /// Who gave a grant whose terms are gone.
    lost: BTreeSet<OrganisationId>,
    erasures: BTreeMap<Order, ErasureOrder>,
    /// Revocations and erasures that came after this node's newest commit.
    fresh: Vec<Order>,
    /// Own changes that their homes decided about.
    decided: BTreeSet<Order>,
    arrivals: BTreeMap<Order, Arrival>,
    expected: BTreeMap<EntryId, Expected>,
    /// Requests in an emergency: who asks, and by which alias.
    requests: BTreeMap<Order, (Option<OrganisationId>, Option<CaseHandle>)>,
    /// Receipts: the cause of each.
    causes: BTreeMap<Order, Order>,
    /// What this node says it received: its word, the disclosure, whose.
    pub(super) receptions: Vec<(Order, EntryId, LedgerId)>,
}

impl Inbox {
    /// Takes a partner's statement.
    pub(super) fn statement(
        &mut self,
        (kind, references): (Kind, &[EntryId]),
        taken: &Taken<'_>,
        known: &mut Known,
        documents: &mut [Document],
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        match kind {
            Kind::Grant | Kind::EmergencyGrant => self.grant(taken, known, scene, findings),
            Kind::EmergencyRequest => {
                let named = taken.read::<EmergencyCase>(0, known, findings).map(|named| named.alias);
                self.requests.insert(taken.order, (known.author(taken.order), named));
            }
            Kind::GrantEnded | Kind::Revocation => {
                // An organisation that opened another ledger since withdraws there.
                let holder = known.organisation(known.commit_of(taken.order));
                let same = |order: &Order| known.organisation(known.commit_of(*order)) == holder;
                let grant = known.find(references[0]).filter(same).and_then(|order| self.by_order.get(&order));
                let Some(number) = grant.copied() else { return };
                self.grants[number].revocation.get_or_insert(taken.order);
                self.by_order.insert(taken.order, number);
                self.fresh.push(taken.order);
            }
            Kind::Erasure | Kind::GroundedErasure if !taken.authorised => {}
            Kind::Erasure | Kind::GroundedErasure => {
                let entries = references.to_vec();
                self.erasures.insert(taken.order, ErasureOrder { entries, told: None, receipted: false });
                self.fresh.push(taken.order);
            }
            Kind::Disclosure => {
                let Some(disclosure) = taken.read::<Disclosure>(0, known, findings) else { return };
                // A ledger of this organisation before this one received it, where a node was restored.
                if scene.registry.organisation_of(disclosure.ledger) == Some(scene.about.organisation) {
                    self.disclosed(&disclosure, taken, known, documents);
                }
            }
            Kind::Admission => {
                taken.read::<Verdict>(0, known, findings);
                self.decided.extend(known.find(references[0]));
            }
            Kind::Receipt => drop(taken.read::<Receipt>(0, known, findings)),
            Kind::Received => drop(taken.read::<Received>(0, known, findings)),
            Kind::LedgerOpened => drop(taken.read::<LedgerOpened>(0, known, findings)),
            Kind::Person => drop(taken.read::<Person>(0, known, findings)),
            Kind::AuditNonce
            | Kind::CaseOpened
            | Kind::CaseTaken
            | Kind::Consent
            | Kind::Consultation
            | Kind::Distinct
            | Kind::Import
            | Kind::Link
            | Kind::Referral
            | Kind::ReferralAnswer
            | Kind::ReferralSettled
            | Kind::Retention
            | Kind::Unlink => {}
        }
    }

    fn grant(&mut self, taken: &Taken<'_>, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        let organisation = known.organisation(known.commit_of(taken.order));
        let terms = taken.read::<GrantTerms>(SLOT_GRANT_TERMS, known, findings);
        match &terms {
            Some(terms) if terms.recipient != scene.about.organisation => {
                let evidence = vec![
                    ("recipient", terms.recipient.to_string()),
                    ("reason", "a grant to another organisation".to_owned()),
                ];
                return taken.fault(FindingKind::UndueDisclosure, known, findings, evidence);
            }
            Some(terms) => self.by_alias.entry(terms.alias).or_default().push(self.grants.len()),
            None => self.lost.extend(organisation),
        }
        let order = taken.order;
        self.by_order.insert(order, self.grants.len());
        self.grants.push(ForeignGrant { order, organisation, terms, revocation: None, told: None, receipted: false });
    }

    fn disclosed(&mut self, disclosure: &Disclosure, taken: &Taken<'_>, known: &mut Known, documents: &mut [Document]) {
        let ledger = known.ledger(known.commit_of(taken.order));
        let (first, items) = (disclosure.first, disclosure.len());
        self.arrivals.insert(taken.order, Arrival { ledger, first, items, received: false });
        for (alias, item) in disclosure.items() {
            self.aliases.extend(alias);
            let fresh = Expected { slots: 0, alias, disclosure: taken.order };
            let expected = self.expected.entry(item.entry).or_insert(fresh);
            expected.slots |= item.slots;
            expected.alias = expected.alias.or(alias);
            if let Some(order) = known.find(item.entry) {
                self.arrive(order, item.entry, known, documents);
            }
        }
    }

    /// Tells whether a disclosure announced an entry that has not come yet.
    pub(super) fn expects(&self, id: EntryId) -> bool {
        self.expected.contains_key(&id)
    }

    /// Returns the alias under which a disclosure announced an entry that has not come yet.
    pub(super) fn alias_expected(&self, id: EntryId) -> Option<CaseHandle> {
        self.expected.get(&id)?.alias
    }

    /// Matches an entry with the disclosure that announces it, whichever came first.
    pub(super) fn arrive(&mut self, order: Order, id: EntryId, known: &mut Known, documents: &mut [Document]) {
        let Some(expected) = self.expected.remove(&id) else { return };
        let entry = known.entry_mut(order);
        entry.given = Some(entry.given.unwrap_or_default() | expected.slots);
        if let Form::Opening(number) = entry.form {
            let document = &mut documents[number as usize];
            if document.dossier == Dossier::Abroad(None) {
                document.dossier = Dossier::Abroad(expected.alias);
            }
        }
    }

    /// Says that an own commit of this time follows.
    pub(super) fn own_commit(&mut self, time: Timestamp) {
        for order in std::mem::take(&mut self.fresh) {
            if let Some(number) = self.by_order.get(&order) {
                self.grants[*number].told.get_or_insert(time);
            }
            if let Some(erasure) = self.erasures.get_mut(&order) {
                erasure.told.get_or_insert(time);
            }
        }
    }

    /// Takes this node's word that it received a disclosure.
    pub(super) fn received(&mut self, disclosure: EntryId, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let Some(received) = taken.read::<Received>(0, known, findings) else { return };
        self.receptions.push((taken.order, disclosure, received.ledger));
        let arrival = known.find(disclosure).and_then(|order| self.arrivals.get_mut(&order));
        let said = (received.ledger, received.first, received.items as usize);
        match arrival {
            Some(arrival) if (arrival.ledger, arrival.first, arrival.items) == said => arrival.received = true,
            arrival => {
                let there = arrival.map(|arrival| format!("{} from {}", arrival.items, arrival.first));
                let evidence = vec![
                    ("disclosure", disclosure.to_string()),
                    ("received", format!("{} from {}", received.items, received.first)),
                    ("disclosed", there.unwrap_or_default()),
                ];
                taken.fault(FindingKind::ReceivedMismatch, known, findings, evidence);
            }
        }
    }

    /// Takes this node's word that it deleted what it had to.
    pub(super) fn receipt(
        &mut self,
        cause: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        own_erasures: &BTreeMap<Order, Vec<Order>>,
        registry: &Registry,
        findings: &mut Findings,
    ) {
        let Some(receipt) = taken.read::<Receipt>(0, known, findings) else { return };
        let latest = known.commit_of(taken.order).time.plus_ms(super::CLOCK_TOLERANCE_MS);
        let order = known.find(cause);
        let matches = order.is_some_and(|order| {
            let mut founded = own_erasures.contains_key(&order);
            if let Some(number) = self.by_order.get(&order) {
                let grant = &mut self.grants[*number];
                let has_expired = grant.terms.as_ref().is_none_or(|terms| terms.until <= latest);
                if grant.order != order || has_expired {
                    (grant.receipted, founded) = (true, true);
                }
            }
            if let Some(erasure) = self.erasures.get_mut(&order) {
                (erasure.receipted, founded) = (true, true);
            }
            founded && known.organisation(known.commit_of(order)) == registry.organisation_of(receipt.ledger)
        });
        match order.filter(|_| matches) {
            Some(order) => drop(self.causes.insert(taken.order, order)),
            None => {
                let evidence = vec![("reference", cause.to_string()), ("of-ledger", receipt.ledger.to_string())];
                taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
            }
        }
    }

    /// Returns who asked in an emergency, and by which alias.
    pub(super) fn asked(&self, request: Order) -> Option<(Option<OrganisationId>, Option<CaseHandle>)> {
        self.requests.get(&request).copied()
    }

    /// Tells whether `holder` ever gave this organisation a grant of the case with this alias.
    pub(super) fn was_granted(&self, alias: CaseHandle, holder: OrganisationId) -> bool {
        let mut grants = self.by_alias.get(&alias).into_iter().flatten().map(|number| &self.grants[*number]);
        grants.any(|grant| grant.organisation == Some(holder))
    }

    /// Returns the alias of a partner's grant, where its terms are held.
    pub(super) fn alias_of(&self, grant: Order) -> Option<CaseHandle> {
        let number = self.by_order.get(&grant)?;
        self.grants[*number].terms.as_ref().map(|terms| terms.alias)
    }

    /// Returns what a receipt of this node is for.
    pub(super) fn cause_of(&self, receipt: Order) -> Option<Order> {
        self.causes.get(&receipt).copied()
    }

    /// Tells whether a partner's case is known here by this alias.
    pub(super) fn knows_alias(&self, alias: CaseHandle) -> bool {
        self.by_alias.contains_key(&alias) || self.aliases.contains(&alias) || !self.lost.is_empty()
    }

    /// Tells whether `holder` gave this organisation a write grant, ended or not, of the case with this alias.
    pub(super) fn may_contribute(&self, alias: CaseHandle, holder: OrganisationId) -> bool {
        let grants = self.by_alias.get(&alias).into_iter().flatten().map(|number| &self.grants[*number]);
        grants
            .filter(|grant| grant.organisation == Some(holder))
            .any(|grant| grant.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Write))
    }

    /// Tells whether a grant of the case with this alias has ended by a moment, by its time or by its holder's word.
    pub(super) fn has_ended(&self, alias: CaseHandle, at: Timestamp) -> bool {
        let mut grants = self.by_alias.get(&alias).into_iter().flatten().map(|number| &self.grants[*number]);
        grants.any(|grant| grant.revocation.is_some() || grant.terms.as_ref().is_some_and(|terms| terms.until <= at))
    }

    /// Tells whether a grant of the case with this alias ended, and the receipt says that all under it is purged.
    pub(super) fn is_purged(&self, alias: CaseHandle) -> bool {
        let grants = self.by_alias.get(&alias).into_iter().flatten();
        grants.into_iter().any(|number| self.grants[*number].receipted)
    }

    /// Tells whether the terms of a grant by this organisation are gone.
    pub(super) fn lost_terms(&self, organisation: OrganisationId) -> bool {
        self.lost.contains(&organisation)
    }

    /// Tells whether this node holds a disclosure, and has said so.
    pub(super) fn has_received(&self, disclosure: Order) -> bool {
        self.arrivals.get(&disclosure).is_some_and(|arrival| arrival.received)
    }

    /// Tells whether the home of a case decided about an own change to it.
    pub(super) fn is_decided(&self, change: Order) -> bool {
        self.decided.contains(&change)
    }

    /// Checks what only the whole bundle shows; `waiting` are the cases with own changes that are not decided about.
    pub(super) fn finish(
        &mut self,
        known: &Known,
        (documents, waiting): (&[Document], &BTreeSet<CaseHandle>),
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let ledger = scene.about.ledger;
        for (id, expected) in &self.expected {
            if self.has_received(expected.disclosure) {
                let evidence = vec![("missing", id.to_string())];
                let position = known.position(expected.disclosure, None);
                findings.add(FindingKind::ReceivedMismatch, ledger, position, evidence);
            }
        }
        for (id, order) in known.ids() {
            let (entry, commit) = (known.entry(order), known.commit_of(order));
            let more = entry.held & !entry.given.unwrap_or_default();
            if !commit.ours && !travels_alone(entry.form) && (entry.given.is_none() || more != 0) {
                let evidence = vec![
                    ("disclosed", entry.given.is_some().to_string()),
                    ("slots", format!("{more:08b}")),
                    ("held-by", ledger.to_string()),
                ];
                let position = known.position(order, Some(id));
                findings.add(FindingKind::UndisclosedEntry, known.ledger(commit), position, evidence);
            }
        }
        self.check_receipts(known, waiting, scene, findings);
        self.check_erased(known, documents, scene, findings);
        if self.grants.iter().any(|grant| grant.receipted) {
            self.check_purged(known, documents, scene, findings);
        }
    }

    /// What ended wants a receipt. Counted is the time in which the node shows that it ran; and before it deletes its
    /// own changes it may wait, however long, for their home to decide about them.
    fn check_receipts(
        &self,
        known: &Known,
        waiting: &BTreeSet<CaseHandle>,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let (created, last) = (scene.about.created, scene.history.last_sealed());
        let ended = self.grants.iter().filter(|grant| !grant.receipted).filter_map(|grant| {
            let terms = grant.terms.as_ref();
            let waits = terms.is_some_and(|terms| waiting.contains(&terms.alias));
            match (grant.revocation, terms.map(|terms| terms.until)) {
                (Some(revocation), _) => Some((revocation, grant.told.filter(|_| !waits), RECEIPT_GRACE_MS)),
                (None, Some(until)) if until <= created => {
                    let since = scene.history.first_sealed(until).filter(|_| !waits);
                    Some((grant.order, since, EXPIRY_GRACE_MS))
                }
                (None, _) => None,
            }
        });
        let ordered = self.erasures.iter().filter(|(_, erasure)| !erasure.receipted);
        let ordered = ordered.map(|(order, erasure)| (*order, erasure.told, RECEIPT_GRACE_MS));
        for (cause, since, grace) in ended.chain(ordered) {
            if since.is_none_or(|since| last.ms_since(since) <= grace) {
                findings.note(NoteKind::ReceiptNotYet, scene.about.ledger, 1);
                continue;
            }
            let evidence = vec![
                ("of-ledger", known.ledger(known.commit_of(cause)).to_string()),
                ("since", since.map(|since| since.to_string()).unwrap_or_default()),
            ];
            findings.add(FindingKind::ReceiptMissing, scene.about.ledger, known.position(cause, None), evidence);
        }
    }

    /// After a receipt, nothing may be left of what a partner's order erased, as far as it was the partner's to erase.
    fn check_erased(&self, known: &Known, documents: &[Document], scene: &Scene<'_>, findings: &mut Findings) {
        for (order, erasure) in self.erasures.iter().filter(|(_, erasure)| erasure.receipted) {
            let orderer = known.organisation(known.commit_of(*order));
            for entry in erasure.entries.iter().filter_map(|id| known.find(*id)) {
                let of_orderer = known.organisation(known.commit_of(entry)) == orderer;
                let form = known.entry(entry).form;
                // Of a value, whoever holds its case is who may order; what others order is passed over.
                let stands_over = match form {
                    Form::Opening(number) | Form::Change(Some(number)) => match documents[number as usize].dossier {
                        Dossier::Abroad(Some(alias)) => {
                            let holds = orderer.is_some_and(|orderer| self.was_granted(alias, orderer));
                            holds && (of_orderer || self.is_decided(entry))
                        }
                        Dossier::Abroad(None) | Dossier::Home(_) | Dossier::Unknown => false,
                    },
                    Form::Statement(_) => of_orderer,
                    Form::Malformed | Form::Change(None) => false,
                };
                let kept = known.entry(entry).held & erasable(form);
                if kept != 0 && stands_over {
                    let evidence = vec![("slots", format!("{kept:08b}")), ("reason", "erased by order".to_owned())];
                    findings.add(FindingKind::BodyKept, scene.about.ledger, known.position(entry, None), evidence);
                }
            }
        }
    }

    /// After a receipt, no value may be left that no other grant covers.
    fn check_purged(&self, known: &Known, documents: &[Document], scene: &Scene<'_>, findings: &mut Findings) {
        for (order, entry) in (0..).zip(&known.entries) {
            let (number, value) = match entry.form {
                Form::Opening(number) => (number, SLOT_VALUE),
                Form::Change(Some(number)) => (number, SLOT_CHANGE_VALUE),
                Form::Malformed | Form::Change(None) | Form::Statement(_) => continue,
            };
            let document = &documents[number as usize];
            let Dossier::Abroad(Some(alias)) = document.dossier else { continue };
            // Own changes stay until their home has decided about them.
            let stays = known.commit_of(order).ours && !self.is_decided(order);
            if entry.held & (1 << value) == 0 || stays {
                continue;
            }
            let numbers = self.by_alias.get(&alias).into_iter().flatten();
            let covering = numbers.map(|number| &self.grants[*number]).filter_map(|grant| {
                let terms = grant.terms.as_ref()?;
                (document.field.is_none() || covers(terms, document, known)).then_some(grant.receipted)
            });
            // A grant that ended without a receipt yet is judged by its receipt.
            let (mut standing, mut purged) = (false, false);
            for receipted in covering {
                standing |= !receipted;
                purged |= receipted;
            }
            if purged && !standing {
                let evidence = vec![("alias", alias.to_string()), ("reason", "a receipt says it is purged".to_owned())];
                findings.add(FindingKind::BodyKept, scene.about.ledger, known.position(order, None), evidence);
            }
        }
    }
}

/// Returns the slots that an erasure empties: all that no rule is checked against.
pub(super) fn erasable(form: Form) -> u8 {
    match form {
        Form::Malformed => 0,
        Form::Opening(_) => 1 << SLOT_VALUE,
        Form::Change(_) => 1 << SLOT_CHANGE_VALUE,
        Form::Statement(kind) => Kind::of(kind).map_or(0, |kind| {
            (0u8..8).filter(|slot| !kind.is_rule_body(*slot)).fold(0, |slots, slot| slots | 1 << slot)
        }),
    }
}

/// Tells whether an entry reaches a partner by itself and not as an item of a disclosure.
fn travels_alone(form: Form) -> bool {
    match form {
        Form::Malformed => true,
        Form::Opening(_) | Form::Change(_) => false,
        Form::Statement(kind) => match Kind::of(kind) {
            Some(Kind::Disclosure | Kind::Received | Kind::LedgerOpened) => true,
            Some(
                Kind::Admission
                | Kind::AuditNonce
                | Kind::CaseOpened
                | Kind::CaseTaken
                | Kind::Consent
                | Kind::Consultation
                | Kind::Distinct
                | Kind::EmergencyGrant
                | Kind::EmergencyRequest
                | Kind::Erasure
                | Kind::Grant
                | Kind::GrantEnded
                | Kind::GroundedErasure
                | Kind::Import
                | Kind::Link
                | Kind::Person
                | Kind::Receipt
                | Kind::Referral
                | Kind::ReferralAnswer
                | Kind::ReferralSettled
                | Kind::Retention
                | Kind::Revocation
                | Kind::Unlink,
            ) => false,
            None => true,
        },
    }
}

/// How long a node may take to purge and give its receipt once it knows of a revocation or an erasure.
pub const RECEIPT_GRACE_MS: u64 = DAY_MS;
/// How long after the end of a grant: a node whose clock jumped waits a week before it deletes anything.
pub const EXPIRY_GRACE_MS: u64 = 8 * DAY_MS;
