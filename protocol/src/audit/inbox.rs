// SPDX-License-Identifier: EUPL-1.2
//! What partners gave to this node: their grants, disclosures and orders, and what the node did about them.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, record};
use super::erasure::{ERASURES, Given};
use super::finding::{FINDINGS_MAX, FindingKind, Findings, NoteKind};
use super::index::{Lists, Lookup, Set};
use super::known::{Form, Known, Mark, Numbers, Order, short};
use super::pages::Pages;
use super::registry::Registry;
use super::replay::{Document, Dossier, Scene, Taken};
use super::terms::{KeptTerms, TermsBook};
use crate::entry::{SLOT_CHANGE_VALUE, SLOT_VALUE};
use crate::id::{CaseHandle, EntryId, LedgerId, OrganisationId, PlatformId};
use crate::statement::{
    Disclosure, EmergencyCase, GrantTerms, Kind, LedgerOpened, Mode, Payload, Person, Reason, Receipt, Received,
    SLOT_GRANT_TERMS, Verdict,
};
use crate::time::{DAY_MS, Timestamp};

/// Is a partner's grant to this organisation.
#[derive(Debug, Clone, Copy)]
struct ForeignGrant {
    order: Order,
    /// Who gave it, in [`Inbox::organisations`].
    organisation: Option<u32>,
    /// What it says, unless that is purged.
    terms: Option<KeptTerms>,
    revocation: Option<Order>,
    /// When this node had learnt of the revocation, at the latest.
    told: Option<Timestamp>,
    receipted: bool,
    /// The grant before it under the same alias.
    before: Option<u32>,
}

record!(ForeignGrant {
    order: u32,
    organisation: Option<u32>,
    terms: Option<KeptTerms>,
    revocation: Option<u32>,
    told: Option<Timestamp>,
    receipted: bool,
    before: Option<u32>,
});

/// Is a partner's order to erase.
#[derive(Debug, Clone, Copy)]
struct ErasureOrder {
    order: Order,
    /// Where what it is about starts in [`Inbox::ordered`], and where it ends.
    start: u64,
    end: u64,
    told: Option<Timestamp>,
    receipted: bool,
}

record!(ErasureOrder { order: u32, start: u64, end: u64, told: Option<Timestamp>, receipted: bool });

/// Is a partner's disclosure to this node.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    ledger: LedgerId,
    first: u64,
    items: u32,
    received: bool,
}

record!(Arrival { ledger: LedgerId, first: u64, items: u32, received: bool });

/// Is an item of a disclosure whose entry has not come yet.
#[derive(Debug, Clone, Copy)]
struct Expected {
    slots: u8,
    alias: Option<CaseHandle>,
    disclosure: Order,
}

record!(Expected { slots: u8, alias: Option<CaseHandle>, disclosure: u32 });

/// Is this node's word that it received a disclosure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reception {
    pub(super) order: Order,
    pub(super) disclosure: EntryId,
    pub(super) ledger: LedgerId,
}

record!(Reception { order: u32, disclosure: EntryId, ledger: LedgerId });

/// Is a request in an emergency.
#[derive(Debug)]
pub(super) struct Asked {
    /// Whose staff asked.
    pub(super) by: Option<OrganisationId>,
    /// For which case, by its alias.
    pub(super) alias: Option<CaseHandle>,
    /// Why, where the bundle says it; of the first [`REASONS_MAX`].
    pub(super) reason: Option<String>,
}

/// The most reasons that are remembered.
const REASONS_MAX: usize = 1_000;

/// Is all that partners gave.
#[derive(Debug)]
pub(super) struct Inbox {
    grants: Column<ForeignGrant>,
    book: TermsBook,
    /// Partners, by numbers.
    organisations: Numbers<OrganisationId, ()>,
    /// Aliases: the newest grant.
    by_alias: Lookup<CaseHandle, u32>,
    aliases: Set<CaseHandle>,
    /// By grants that have not come yet: the words that ended them.
    ended_before: Lists<EntryId, Order>,
    /// Who gave a grant whose terms are gone.
    lost: BTreeSet<OrganisationId>,
    erasures: Column<ErasureOrder>,
    ordered: Column<EntryId>,
    /// Revocations and erasures that came after this node's newest commit.
    fresh: Vec<Order>,
    arrivals: Column<Arrival>,
    expected: Lookup<EntryId, Expected>,
    /// Who listed which entries that somebody else wrote.
    passed_on: Given,
    /// Requests in an emergency: who asks, and by which alias.
    requests: BTreeMap<Order, Asked>,
    /// What this node says it received.
    pub(super) receptions: Column<Reception>,
}

/// The forms of a grant.
const GRANTS: [Form; 2] = [Form::Statement(Kind::Grant as u8), Form::Statement(Kind::EmergencyGrant as u8)];
/// The forms of the end of one.
const ENDS: [Form; 2] = [Form::Statement(Kind::Revocation as u8), Form::Statement(Kind::GrantEnded as u8)];
const DISCLOSURES: [Form; 2] = [Form::Statement(Kind::Disclosure as u8); 2];

impl Inbox {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            grants: Column::new(pages),
            book: TermsBook::new(pages),
            organisations: Numbers::default(),
            by_alias: Lookup::new(pages),
            aliases: Lookup::new(pages),
            ended_before: Lists::new(pages),
            lost: BTreeSet::new(),
            erasures: Column::new(pages),
            ordered: Column::new(pages),
            fresh: Vec::new(),
            arrivals: Column::new(pages),
            expected: Lookup::new(pages),
            passed_on: Given::new(pages),
            requests: BTreeMap::new(),
            receptions: Column::new(pages),
        }
    }

    /// Takes a partner's statement.
    pub(super) fn statement(
        &mut self,
        (kind, references): (Kind, &[EntryId]),
        taken: &Taken<'_>,
        known: &mut Known,
        documents: &mut Column<Document>,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        match kind {
            Kind::Grant | Kind::EmergencyGrant => self.grant(taken, known, scene, findings),
            Kind::EmergencyRequest => {
                let alias = taken.read::<EmergencyCase>(0, known, findings).map(|named| named.alias);
                let said = taken.body(1).filter(|_| self.requests.len() < REASONS_MAX);
                let reason = said.and_then(|body| Reason::read(body).ok()).map(|reason| reason.text);
                let by = known.author(taken.order);
                self.requests.insert(taken.order, Asked { by, alias, reason });
            }
            Kind::GrantEnded | Kind::Revocation => match known.find(references[0]) {
                // A home that was restored may say again that it ended before it gives the grant again.
                None => self.ended_before.push(references[0], taken.order),
                Some(grant) => {
                    if let Some(number) = number_of(grant, known) {
                        self.end(number, taken.order, known);
                    }
                }
            },
            Kind::Erasure | Kind::GroundedErasure if !taken.authorised => {}
            Kind::Erasure | Kind::GroundedErasure => {
                let start = self.ordered.len() as u64;
                for id in references {
                    self.ordered.push(*id);
                }
                let (order, end) = (taken.order, self.ordered.len() as u64);
                let number = self.erasures.push(ErasureOrder { order, start, end, told: None, receipted: false });
                known.set_subject(order, short(number));
                self.fresh.push(order);
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
                if let Some(change) = known.find(references[0]) {
                    known.mark(change, Mark::DecidedAbroad);
                }
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

    fn grant(&mut self, taken: &Taken<'_>, known: &mut Known, scene: &Scene<'_>, findings: &mut Findings) {
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
            Some(_) => {}
            None => self.lost.extend(organisation),
        }
        let (order, number) = (taken.order, short(self.grants.len()));
        let before = terms.as_ref().and_then(|terms| self.by_alias.replace(terms.alias, number));
        self.grants.push(ForeignGrant {
            order,
            organisation: organisation.map(|organisation| self.organisations.number(organisation, || ())),
            terms: terms.map(|terms| self.book.keep(&terms)),
            revocation: None,
            told: None,
            receipted: false,
            before,
        });
        known.set_subject(order, number);
        let mut ends: Vec<Order> = std::iter::from_fn(|| self.ended_before.pop(taken.id)).collect();
        ends.reverse();
        ends.into_iter().for_each(|end| self.end(number, end, known));
    }

    /// Says that a partner's word ended a grant, if it is the partner's who gave it.
    fn end(&mut self, grant: u32, end: Order, known: &mut Known) {
        // An organisation that opened another ledger since withdraws there.
        let holder = |order| known.organisation(known.commit_of(order));
        if holder(self.grants.get(grant as usize).order) != holder(end) {
            return;
        }
        self.grants.update(grant as usize, |grant| {
            grant.revocation.get_or_insert(end);
        });
        known.set_subject(end, grant);
        self.fresh.push(end);
    }

    fn disclosed(
        &mut self,
        disclosure: &Disclosure,
        taken: &Taken<'_>,
        known: &mut Known,
        documents: &mut Column<Document>,
    ) {
        let ledger = known.ledger(known.commit_of(taken.order));
        let (first, items) = (disclosure.first, short(disclosure.len()));
        let number = self.arrivals.push(Arrival { ledger, first, items, received: false });
        known.set_subject(taken.order, short(number));
        let mut newest = None;
        for (alias, item) in disclosure.items() {
            if let Some(alias) = alias.filter(|alias| newest.replace(*alias) != Some(*alias)) {
                self.aliases.insert(alias, ());
            }
            let announced = Expected { slots: item.slots, alias, disclosure: taken.order };
            let before = if self.expected.len() == 0 { None } else { self.expected.get(item.entry) };
            let expected = before.map_or(announced, |before| Expected {
                slots: before.slots | item.slots,
                alias: before.alias.or(alias),
                ..before
            });
            match known.find(item.entry) {
                None => drop(self.expected.replace(item.entry, expected)),
                Some(order) => {
                    before.and_then(|_| self.expected.remove(item.entry));
                    self.came(expected, order, known, documents);
                }
            }
        }
    }

    /// Tells whether a disclosure announced an entry that has not come yet.
    pub(super) fn expects(&self, id: EntryId) -> bool {
        self.expected.contains(id)
    }

    /// Returns the alias under which a disclosure announced an entry that has not come yet.
    pub(super) fn alias_expected(&self, id: EntryId) -> Option<CaseHandle> {
        self.expected.get(id)?.alias
    }

    /// Matches an entry with the disclosure that announces it, whichever came first.
    pub(super) fn arrive(&mut self, order: Order, id: EntryId, known: &mut Known, documents: &mut Column<Document>) {
        if self.expected.len() == 0 {
            return;
        }
        if let Some(expected) = self.expected.remove(id) {
            self.came(expected, order, known, documents);
        }
    }

    /// Says of an entry that a disclosure announced that it is there.
    fn came(&mut self, expected: Expected, order: Order, known: &mut Known, documents: &mut Column<Document>) {
        known.give(order, expected.slots);
        if let Form::Opening(number) = known.entry(order).form
            && documents.get(number as usize).dossier == Dossier::Abroad(None)
        {
            documents.update(number as usize, |document| document.dossier = Dossier::Abroad(expected.alias));
        }
        let lister = known.organisation(known.commit_of(expected.disclosure));
        if let Some(lister) = lister.filter(|lister| known.author(order) != Some(*lister)) {
            self.passed_on.insert(lister, order);
        }
    }

    /// Tells whether an organisation listed an entry to this one that somebody else wrote, with these bodies: as the home of a case lists
    /// what it admitted.
    pub(super) fn was_passed_on(&self, order: Order, organisation: OrganisationId, slots: u8, known: &Known) -> bool {
        let given = known.entry(order).given.unwrap_or_default();
        self.passed_on.contains(organisation, order) && slots & !given == 0
    }

    /// Says that an own commit of this time follows.
    pub(super) fn own_commit(&mut self, time: Timestamp, known: &Known) {
        for order in std::mem::take(&mut self.fresh) {
            if let Some(number) = number_of(order, known) {
                self.grants.update(number as usize, |grant| {
                    grant.told.get_or_insert(time);
                });
            }
            if let Some(number) = known.foreign_subject(order, ERASURES) {
                self.erasures.update(number as usize, |erasure| {
                    erasure.told.get_or_insert(time);
                });
            }
        }
    }

    /// Takes this node's word that it received a disclosure.
    pub(super) fn received(&mut self, disclosure: EntryId, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let Some(received) = taken.read::<Received>(0, known, findings) else { return };
        self.receptions.push(Reception { order: taken.order, disclosure, ledger: received.ledger });
        let number = known.find(disclosure).and_then(|order| known.foreign_subject(order, DISCLOSURES));
        let arrival = number.map(|number| (number as usize, self.arrivals.get(number as usize)));
        let said = (received.ledger, received.first, received.items);
        match arrival {
            Some((number, arrival)) if (arrival.ledger, arrival.first, arrival.items) == said => {
                self.arrivals.set(number, Arrival { received: true, ..arrival });
            }
            arrival => {
                let there = arrival.map(|(_, arrival)| format!("{} from {}", arrival.items, arrival.first));
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
        known: &mut Known,
        registry: &Registry,
        findings: &mut Findings,
    ) {
        let Some(receipt) = taken.read::<Receipt>(0, known, findings) else { return };
        let latest = known.commit_of(taken.order).time.plus_ms(super::CLOCK_TOLERANCE_MS);
        let order = known.find(cause);
        let matches = order.is_some_and(|order| {
            let mut founded = known.own_subject(order, ERASURES).is_some();
            if let Some(number) = number_of(order, known) {
                let grant = self.grants.get(number as usize);
                let has_expired = grant.terms.is_none_or(|terms| terms.until <= latest);
                if grant.order != order || has_expired {
                    self.grants.set(number as usize, ForeignGrant { receipted: true, ..grant });
                    founded = true;
                }
            }
            if let Some(number) = known.foreign_subject(order, ERASURES) {
                self.erasures.update(number as usize, |erasure| erasure.receipted = true);
                founded = true;
            }
            founded && known.organisation(known.commit_of(order)) == registry.organisation_of(receipt.ledger)
        });
        match order.filter(|_| matches) {
            Some(order) => known.set_subject(taken.order, order),
            None => {
                let evidence = vec![("reference", cause.to_string()), ("of-ledger", receipt.ledger.to_string())];
                taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
            }
        }
    }

    /// Returns what was asked in an emergency.
    pub(super) fn asked(&self, request: Order) -> Option<&Asked> {
        self.requests.get(&request)
    }

    /// Tells whether `holder` ever gave this organisation a grant of the case with this alias.
    pub(super) fn was_granted(&self, alias: CaseHandle, holder: OrganisationId) -> bool {
        let Some(holder) = self.organisations.find(&holder) else { return false };
        self.under(alias).any(|grant| grant.organisation == Some(holder))
    }

    /// Returns the platforms of the grants of the case with this alias that this node held before an entry.
    pub(super) fn platforms_before(&self, alias: CaseHandle, entry: Order) -> impl Iterator<Item = PlatformId> {
        let held = self.under(alias).filter(move |grant| grant.order < entry);
        held.filter_map(|grant| Some(self.book.pattern(&grant.terms?)?.platform))
    }

    /// Returns every grant of the case with this alias, ended ones included; the newest first.
    fn under(&self, alias: CaseHandle) -> impl Iterator<Item = ForeignGrant> {
        let at = |number: u32| self.grants.get(number as usize);
        std::iter::successors(self.by_alias.get(alias).map(at), move |grant| grant.before.map(at))
    }

    /// Returns the alias of a partner's grant, where its terms are held.
    pub(super) fn alias_of(&self, grant: Order, known: &Known) -> Option<CaseHandle> {
        let number = number_of(grant, known)?;
        self.grants.get(number as usize).terms.map(|terms| terms.alias)
    }

    /// Tells whether a partner's case is known here by this alias.
    pub(super) fn knows_alias(&self, alias: CaseHandle) -> bool {
        !self.lost.is_empty() || self.by_alias.contains(alias) || self.aliases.contains(alias)
    }

    /// Tells whether `holder` gave this organisation a write grant, ended or not, of the case with this alias.
    pub(super) fn may_contribute(&self, alias: CaseHandle, holder: OrganisationId) -> bool {
        let Some(holder) = self.organisations.find(&holder) else { return false };
        let mode = |terms: &KeptTerms| self.book.pattern(terms).map(|pattern| pattern.mode);
        self.under(alias)
            .filter(|grant| grant.organisation == Some(holder))
            .any(|grant| grant.terms.as_ref().and_then(mode) == Some(Mode::Write))
    }

    /// Tells whether a grant of the case with this alias has ended by a moment, by its time or by its holder's word.
    pub(super) fn has_ended(&self, alias: CaseHandle, at: Timestamp) -> bool {
        let has_ended =
            |grant: ForeignGrant| grant.revocation.is_some() || grant.terms.is_some_and(|terms| terms.until <= at);
        self.under(alias).any(has_ended)
    }

    /// Tells whether a grant of the case with this alias ended, and the receipt says that all under it is purged.
    pub(super) fn is_purged(&self, alias: CaseHandle) -> bool {
        self.under(alias).any(|grant| grant.receipted)
    }

    /// Tells whether the terms of a grant by this organisation are gone.
    pub(super) fn lost_terms(&self, organisation: OrganisationId) -> bool {
        self.lost.contains(&organisation)
    }

    /// Tells whether this node holds a disclosure, and has said so.
    pub(super) fn has_received(&self, disclosure: Order, known: &Known) -> bool {
        let number = known.foreign_subject(disclosure, DISCLOSURES);
        number.is_some_and(|number| self.arrivals.get(number as usize).received)
    }

    /// Checks what only the whole bundle shows; `waiting` are the cases with own changes that are not decided about.
    pub(super) fn finish(
        &mut self,
        known: &Known,
        (documents, waiting): (&Column<Document>, &Set<CaseHandle>),
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let ledger = scene.about.ledger;
        self.check_expected(known, scene, findings);
        for (order, entry) in known.entries().filter(|(_, entry)| !entry.is(Mark::Again) && !entry.is(Mark::Ours)) {
            let more = entry.held & !entry.given.unwrap_or_default();
            if !travels_alone(entry.form) && (entry.given.is_none() || more != 0) {
                let evidence = vec![
                    ("disclosed", entry.given.is_some().to_string()),
                    ("slots", format!("{more:08b}")),
                    ("held-by", ledger.to_string()),
                ];
                let position = known.position(order, Some(known.id(order)));
                findings.add(FindingKind::UndisclosedEntry, known.ledger(known.commit_of(order)), position, evidence);
            }
        }
        self.check_receipts(known, waiting, scene, findings);
        self.check_erased(known, documents, scene, findings);
        if self.grants.iter().any(|grant| grant.receipted) {
            self.check_purged(known, documents, |_| false, ledger, findings);
        }
    }

    /// Checks what is left of grants whose ends this node's receipts, as their holders have them, say it purged: the words that
    /// say so here may be lost, or left out. `is_answered` tells of a grant's entry whether its holder has such a receipt.
    pub(super) fn check_answered(
        &self,
        known: &Known,
        documents: &Column<Document>,
        is_answered: impl Fn(Order) -> bool,
        ledger: LedgerId,
        findings: &mut Findings,
    ) {
        let ended = self.grants.iter().filter(|grant| !grant.receipted && is_answered(grant.order));
        let answered: BTreeSet<Order> = ended.map(|grant| grant.order).collect();
        if !answered.is_empty() {
            self.check_purged(known, documents, |grant| answered.contains(&grant), ledger, findings);
        }
    }

    /// What a disclosure announced that this node says it received must be there. Of many, the first by id are listed.
    fn check_expected(&self, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        let mut missing = BTreeMap::new();
        let mut more = 0;
        for (id, expected) in self.expected.iter() {
            if self.has_received(expected.disclosure, known) {
                missing.insert(id, expected.disclosure);
                if missing.len() > FINDINGS_MAX {
                    missing.pop_last();
                    more += 1;
                }
            }
        }
        for (id, disclosure) in missing {
            let evidence = vec![("missing", id.to_string())];
            let position = known.position(disclosure, None);
            findings.add(FindingKind::ReceivedMismatch, scene.about.ledger, position, evidence);
        }
        findings.count_more(FindingKind::ReceivedMismatch, more);
    }

    /// What ended wants a receipt. Counted is the time in which the node shows that it ran; and before it deletes its
    /// own changes it may wait, however long, for their home to decide about them.
    fn check_receipts(&self, known: &Known, waiting: &Set<CaseHandle>, scene: &Scene<'_>, findings: &mut Findings) {
        let (created, last) = (scene.about.created, scene.history.last_sealed());
        let ended = self.grants.iter().filter(|grant| !grant.receipted).filter_map(|grant| {
            let terms = grant.terms;
            let waits = terms.is_some_and(|terms| waiting.contains(terms.alias));
            match (grant.revocation, terms.map(|terms| terms.until)) {
                (Some(revocation), _) => Some((revocation, grant.told.filter(|_| !waits), RECEIPT_GRACE_MS)),
                (None, Some(until)) if until <= created => {
                    let since = scene.history.first_sealed(until).filter(|_| !waits);
                    Some((grant.order, since, EXPIRY_GRACE_MS))
                }
                (None, _) => None,
            }
        });
        let ordered = self.erasures.iter().filter(|erasure| !erasure.receipted);
        let ordered = ordered.map(|erasure| (erasure.order, erasure.told, RECEIPT_GRACE_MS));
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
    fn check_erased(&self, known: &Known, documents: &Column<Document>, scene: &Scene<'_>, findings: &mut Findings) {
        for erasure in self.erasures.iter().filter(|erasure| erasure.receipted) {
            let orderer = known.organisation(known.commit_of(erasure.order));
            let about =
                (erasure.start..erasure.end).map(|at| self.ordered.get(usize::try_from(at).unwrap_or(usize::MAX)));
            for order in about.filter_map(|id| known.find(id)) {
                let entry = known.entry(order);
                let of_orderer = known.organisation(known.commit_of(order)) == orderer;
                // Of a value, whoever holds its case is who may order; what others order is passed over.
                let stands_over = match entry.form {
                    Form::Opening(number) | Form::Change(Some(number)) => {
                        match documents.get(number as usize).dossier {
                            Dossier::Abroad(Some(alias)) => {
                                let holds = orderer.is_some_and(|orderer| self.was_granted(alias, orderer));
                                holds && (of_orderer || entry.is(Mark::DecidedAbroad))
                            }
                            Dossier::Abroad(None) | Dossier::Home(_) | Dossier::Unknown => false,
                        }
                    }
                    Form::Statement(_) => of_orderer,
                    Form::Malformed | Form::Change(None) => false,
                };
                let kept = entry.held & erasable(entry.form);
                if kept != 0 && stands_over {
                    let evidence = vec![("slots", format!("{kept:08b}")), ("reason", "erased by order".to_owned())];
                    findings.add(FindingKind::BodyKept, scene.about.ledger, known.position(order, None), evidence);
                }
            }
        }
    }

    /// After a receipt, no value may be left that no other grant covers. `is_answered` tells of grants without one here whether
    /// there is one elsewhere: where there is any, only what that adds is told.
    fn check_purged(
        &self,
        known: &Known,
        documents: &Column<Document>,
        is_answered: impl Fn(Order) -> bool,
        ledger: LedgerId,
        findings: &mut Findings,
    ) {
        let elsewhere = self.grants.iter().any(|grant| is_answered(grant.order));
        for (order, entry) in known.entries() {
            let (number, value) = match entry.form {
                Form::Opening(number) => (number, SLOT_VALUE),
                Form::Change(Some(number)) => (number, SLOT_CHANGE_VALUE),
                Form::Malformed | Form::Change(None) | Form::Statement(_) => continue,
            };
            let document = documents.get(number as usize);
            let Dossier::Abroad(Some(alias)) = document.dossier else { continue };
            // Own changes stay until their home has decided about them.
            let stays = entry.is(Mark::Ours) && !entry.is(Mark::DecidedAbroad);
            if entry.held & (1 << value) == 0 || stays {
                continue;
            }
            let covering = self.under(alias).filter_map(|grant| {
                let covers = document.field.is_none() || self.book.cover(&grant.terms?, &document, known);
                covers.then_some((grant.receipted, is_answered(grant.order)))
            });
            // A grant that ended without a receipt yet is judged by its receipt.
            let (mut standing, mut purged, mut answered) = (false, false, false);
            for (receipted, is_answered) in covering {
                standing |= !receipted && !is_answered;
                purged |= receipted;
                answered |= is_answered;
            }
            let reason = if elsewhere {
                "a receipt that its holder has says it is purged"
            } else {
                "a receipt says it is purged"
            };
            if !standing && if elsewhere { answered } else { purged } {
                let evidence = vec![("alias", alias.to_string()), ("reason", reason.to_owned())];
                findings.add(FindingKind::BodyKept, ledger, known.position(order, None), evidence);
            }
        }
    }
}

/// Returns the number of a partner's grant, for the grant or for a word that ended it.
fn number_of(order: Order, known: &Known) -> Option<u32> {
    known.foreign_subject(order, GRANTS).or_else(|| known.foreign_subject(order, ENDS))
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
