// SPDX-License-Identifier: EUPL-1.2
//! What partners gave back to a node that was restored: own words of an earlier ledger, held in part, as they came.
//!
//! They were made where all that they are about was there; here some of that is lost, and order with it. So each is judged by
//! what it says itself and by what is sure to be there: all that the node had said until its backup was made. Every one is
//! counted.

use std::collections::BTreeMap;

use super::column::{Column, record};
use super::dependencies::change_of;
use super::erasure::{ERASURES, is_by_node};
use super::finding::{FindingKind, Findings, NoteKind};
use super::grants::{check_opening_of, parties};
use super::inbox::erasable;
use super::index::{Lists, Lookup};
use super::known::{Form, Known, Mark, Order};
use super::pages::Pages;
use super::replay::{Document, Dossier, Replay, Scene, Taken};
use crate::catalogue::FieldId;
use crate::erasure::SLOT_GROUND;
use crate::grant::check_terms;
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::statement::{Disclosure, ErasureGround, GrantTerms, Kind, Mode, Reason, SLOT_GRANT_TERMS, Verdict};
use crate::time::Timestamp;

/// Is what lists that came back announce: who was given which bodies of an entry.
pub(super) type Announced = BTreeMap<OrganisationId, Lookup<EntryId, u8>>;

/// Is the decisions that came back about what is not there yet, or builds on what is not.
#[derive(Debug)]
pub(super) struct DecidedAgain {
    /// What was decided about a change, while nothing was made of it.
    told: Lists<EntryId, Told>,
    /// The changes that something is awaited of: how often each was looked at.
    looked: Lookup<EntryId, u8>,
    /// The changes that wait for an entry to come, or to be complete.
    waiting: Lists<EntryId, EntryId>,
    /// The changes to look at before the next own word.
    woken: Column<EntryId>,
}

/// Is a decision that came back: the grant that it names, where it admits.
#[derive(Debug, Clone, Copy)]
struct Told {
    admission: Order,
    admits: Option<EntryId>,
}

record!(Told { admission: u32, admits: Option<EntryId> });

impl DecidedAgain {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            told: Lists::new(pages),
            looked: Lookup::new(pages),
            waiting: Lists::new(pages),
            woken: Column::new(pages),
        }
    }

    /// Has an own change looked at before the next own word: it came back before what it builds on.
    pub(super) fn look_at(&mut self, change: EntryId) {
        self.looked.insert(change, 0);
        self.woken.push(change);
    }

    /// Has what waits for an entry looked at again: it came, or is complete.
    pub(super) fn wake(&mut self, entry: EntryId) {
        while let Some(change) = self.waiting.pop(entry) {
            self.woken.push(change);
        }
    }
}

/// How often a change is looked at again: once for each that it names, and then some, where more is missing further back.
const LOOKS_MAX: u8 = 96;

impl Replay {
    /// Says that an own commit of an earlier ledger and of this time is held whole: it came with the backup.
    pub(super) fn held_whole(&mut self, time: Timestamp) {
        self.held_until = self.held_until.max(time);
    }

    /// Tells whether an entry is one of an earlier ledger of this organisation that a partner gives back.
    pub(super) fn is_given_back(&self, taken: &Taken<'_>, known: &Known, scene: &Scene<'_>) -> bool {
        is_from_past(taken.order, known, scene) && self.inbox.expects(taken.id)
    }

    /// Takes a statement that a partner gave back.
    pub(super) fn statement_again(
        &mut self,
        (kind, references): (Kind, &[EntryId]),
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        match kind {
            Kind::Grant | Kind::EmergencyGrant => self.grant_again(kind, taken, known, scene, findings),
            Kind::Erasure | Kind::GroundedErasure => self.erasure_again(kind, references, taken, known, findings),
            Kind::Admission => self.admission_again(references[0], taken, known, findings),
            Kind::GrantEnded
            | Kind::Receipt
            | Kind::Referral
            | Kind::ReferralAnswer
            | Kind::ReferralSettled
            | Kind::Revocation => {
                let mut unjudged = Findings::default();
                self.own_statement(kind, references, taken, known, scene, &mut unjudged);
            }
            Kind::AuditNonce
            | Kind::CaseOpened
            | Kind::CaseTaken
            | Kind::Consent
            | Kind::Consultation
            | Kind::Disclosure
            | Kind::Distinct
            | Kind::EmergencyRequest
            | Kind::Import
            | Kind::LedgerOpened
            | Kind::Link
            | Kind::Person
            | Kind::Received
            | Kind::Retention
            | Kind::Unlink => {}
        }
    }

    /// A grant that came back opens nothing, but may be ended. Its terms were allowed or not, whatever is lost.
    fn grant_again(
        &mut self,
        kind: Kind,
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let Some(terms) = taken.read::<GrantTerms>(SLOT_GRANT_TERMS, known, findings) else { return };
        let time = known.commit_of(taken.order).time;
        let field = |item: &crate::id::DocumentId| {
            let Form::Opening(number) = known.entry(known.find((*item).into())?).form else { return None };
            self.document(number).field
        };
        // Of single documents that are lost nobody can tell what they were.
        let fields: Option<Vec<FieldId>> = terms.items.iter().map(field).collect();
        let (fault, judged) = if kind == Kind::EmergencyGrant {
            findings.note(NoteKind::EmergencyGiven, scene.about.ledger, 1);
            let judged = fields.map_or(Ok(()), |fields| check_opening_of(&terms, &fields, time, scene));
            (FindingKind::EmergencyNotAllowed, judged)
        } else {
            let check = |fields: Vec<FieldId>| check_terms(&terms, &fields, &parties(&terms, time, scene));
            let judged = fields.map_or(Ok(()), |fields| check(fields).map_err(|error| error.to_string()));
            (FindingKind::GrantNotAllowed, judged)
        };
        if let Err(reason) = judged {
            let evidence = vec![("recipient", terms.recipient.to_string()), ("reason", reason)];
            taken.fault(fault, known, findings, evidence);
        }
        self.grants.keep_lost(taken.order, &terms, known);
    }

    /// An order that came back empties what it names. Its ground may have stayed behind.
    fn erasure_again(
        &mut self,
        kind: Kind,
        references: &[EntryId],
        taken: &Taken<'_>,
        known: &mut Known,
        findings: &mut Findings,
    ) {
        let ground = match kind {
            Kind::GroundedErasure => taken.read::<ErasureGround>(SLOT_GROUND, known, findings),
            _ => taken.read::<Reason>(0, known, findings).and(None),
        };
        let found: Vec<Order> = references.iter().filter_map(|id| known.find(*id)).collect();
        if let Err(reason) = self.might_order(ground, &found, taken, known) {
            taken.fault(FindingKind::ErasureNotAllowed, known, findings, vec![("reason", reason.to_owned())]);
        }
        self.erase_all(&found, taken, known);
        for id in references.iter().filter(|id| known.find(**id).is_none()) {
            self.erasures.expect(*id, taken.order);
        }
    }

    /// A decision that came back stands as it was told, whatever it leaned on is lost; what it decides about may come later.
    fn admission_again(&mut self, change: EntryId, taken: &Taken<'_>, known: &mut Known, findings: &mut Findings) {
        let Some(verdict) = taken.read::<Verdict>(0, known, findings) else { return };
        let admits = match verdict {
            Verdict::Admitted { grant } => Some(grant),
            Verdict::Refused { .. } => None,
        };
        let again = &mut self.decided_again;
        again.told.push(change, Told { admission: taken.order, admits });
        // One that is not there is woken when it comes.
        if again.looked.insert(change, 0).1 || known.find(change).is_some() {
            again.woken.push(change);
        }
    }

    /// Gives the decisions that came back their effect before the next own word, where what they decide about is there, with all
    /// that it builds on.
    pub(super) fn settle_decisions(
        &mut self,
        next: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let commit = known.commit_of(next.order);
        if !commit.ours || commit.in_part {
            return;
        }
        // What is complete now may be what another waits for.
        while let Some(change) = self.decided_again.woken.pop() {
            if let Some(looked) = self.decided_again.looked.get(change) {
                let missing = self.settle_decision(change, (known, scene), findings);
                if missing.is_empty() || looked == LOOKS_MAX {
                    self.decided_again.looked.remove(change);
                    continue;
                }
                self.decided_again.looked.replace(change, looked + 1);
                missing.into_iter().for_each(|id| self.decided_again.waiting.push(id, change));
            }
        }
    }

    /// Gives the decisions about a change their effect; returns what else has to come for all of it, or to be complete.
    fn settle_decision(
        &mut self,
        change: EntryId,
        (known, scene): (&mut Known, &Scene<'_>),
        findings: &mut Findings,
    ) -> Vec<EntryId> {
        #[cfg(test)]
        tests::LOOKS.set(tests::LOOKS.get() + 1);
        let Some(order) = known.find(change) else { return vec![change] };
        if !matches!(known.entry(order).form, Form::Opening(_) | Form::Change(_)) {
            return vec![];
        }
        if known.commit_of(order).ours {
            return self.tie_again(change, order, known);
        }
        while let Some(Told { admission, admits }) = self.decided_again.told.pop(change) {
            known.set_subject(admission, order);
            known.mark(order, Mark::Decided);
            let Some(grant) = admits else { continue };
            known.mark(order, Mark::Admitted);
            if let Err(reason) = self.might_write(order, grant, admission, known) {
                let evidence = vec![("change", change.to_string()), ("reason", reason.to_owned())];
                let position = known.position(admission, None);
                findings.add(FindingKind::UnauthorisedChange, scene.about.ledger, position, evidence);
            }
        }
        if !known.entry(order).is(Mark::Admitted) {
            return vec![];
        }
        // What was admitted is of an own case, whoever may say which.
        if let Form::Opening(number) = known.entry(order).form
            && let Dossier::Abroad(alias) = self.document(number).dossier
        {
            let owner = alias.and_then(|alias| self.grants.owner(alias));
            let dossier = owner.map_or(Dossier::Unknown, |(case, _)| Dossier::Home(case));
            self.documents.update(number as usize, |document| document.dossier = dossier);
        }
        self.complete(change, known);
        if known.entry(order).is(Mark::Incomplete) {
            return self.missing_of(order, known);
        }
        let replaces = self.dependencies.replaced_by(order, known);
        self.replace(&replaces, order);
        vec![]
    }

    /// Ties an own change that came back to its document and what it builds on, as far as these came since; returns what else has
    /// to come for all of it.
    fn tie_again(&mut self, change: EntryId, order: Order, known: &mut Known) -> Vec<EntryId> {
        if !known.entry(order).is(Mark::Incomplete) {
            return vec![];
        }
        let wanted = change_of(order, known).and_then(|change| self.dependencies.wanted(change));
        let opening = wanted.and_then(|wanted| known.find(wanted.document.into()));
        if let Some(Form::Opening(number)) = opening.map(|opening| known.entry(opening).form) {
            known.set_form(order, Form::Change(Some(number)));
        }
        self.complete(change, known);
        if known.entry(order).is(Mark::Incomplete) {
            return self.missing_of(order, known);
        }
        if self.is_at_home(known.entry(order).form) {
            let replaces = self.dependencies.replaced_by(order, known);
            self.replace(&replaces, order);
        }
        vec![]
    }

    /// Says why an admission that came back cannot have been right, if so: by the grant that it names, if that is there.
    fn might_write(&self, change: Order, grant: EntryId, admission: Order, known: &Known) -> Result<(), &'static str> {
        let Some(grant) = known.find(grant).and_then(|order| self.grants.of(order, known)) else { return Ok(()) };
        let time = known.commit_of(admission).time;
        if Some(grant.pattern.recipient) != known.author(change) {
            return Err("the grant is another organisation's");
        }
        if grant.pattern.mode != Mode::Write {
            return Err("the grant is to read");
        }
        if time < grant.row.terms.from || grant.row.terms.until <= time {
            return Err("the grant did not stand at that moment");
        }
        Ok(())
    }

    /// Says why an order that came back cannot have been allowed, if so.
    fn might_order(
        &self,
        ground: Option<ErasureGround>,
        found: &[Order],
        taken: &Taken<'_>,
        known: &Known,
    ) -> Result<(), &'static str> {
        if found.iter().any(|order| super::erasure::holds_nothing(known.entry(*order).form)) {
            return Err("it holds nothing that can be erased");
        }
        let by_node = is_by_node(taken.order, known);
        let named = match ground {
            Some(ErasureGround::Retention { notice }) => notice,
            Some(ErasureGround::CourtOrder | ErasureGround::Rectification { .. } | ErasureGround::Request) | None => {
                None
            }
        };
        match (by_node, named) {
            (false, None) => return Ok(()),
            (false, Some(_)) => return Err("staff order on a notice of the node"),
            (true, None) if ground.is_some() => return Err("a node orders without a notice"),
            (true, None) => {}
            (true, Some(notice)) if known.find(notice).is_some() => {
                return self.may_order(ground, taken, known).map(drop).or_else(|reason| {
                    // A hold may have been lifted in what is lost.
                    if reason == super::erasure::HELD_BACK { Ok(()) } else { Err(reason) }
                });
            }
            (true, Some(_)) => {}
        }
        // Whatever notice there was of these cases in time is sure to be there, if it was given before the backup.
        let at = known.commit_of(taken.order).time;
        let latest = at.minus_ms(crate::retention::NOTICE_MS);
        let is_there = latest.plus_ms(super::CLOCK_TOLERANCE_MS) < self.held_until;
        let noticed = found.iter().filter_map(|order| self.home_case_of(*order, known));
        let mut unnoticed = noticed.filter(|case| !self.endings.was_noticed(*case, latest, at));
        match unnoticed.next() {
            Some(_) if is_there => Err("a node orders without a notice"),
            Some(_) | None => Ok(()),
        }
    }

    /// Takes a list of what an earlier ledger made available that came back: its items may be lost, and it was judged where it
    /// was made. It says who is to be told of an order.
    pub(super) fn list_again(
        &mut self,
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        findings.note(NoteKind::GivenBack, scene.about.ledger, 1);
        let Some(disclosure) = taken.read::<Disclosure>(0, known, findings) else { return };
        let recipient = disclosure.recipient;
        if scene.registry.organisation_of(disclosure.ledger) != Some(recipient) {
            let evidence = vec![
                ("recipient", recipient.to_string()),
                ("recipient-ledger", disclosure.ledger.to_string()),
                ("reason", "the ledger is not the recipient's".to_owned()),
            ];
            taken.fault(FindingKind::UndueDisclosure, known, findings, evidence);
        }
        for (alias, item) in disclosure.items() {
            let found = known.find(item.entry);
            if let (Some(alias), Some(case)) = (alias, found.and_then(|order| self.own_case_of(order, known))) {
                self.grants.learn_alias(alias, case, recipient);
            }
            match found {
                Some(order) if item.slots & erasable(known.entry(order).form) != 0 => {
                    self.given.insert(recipient, order);
                }
                Some(_) => {}
                None => {
                    let announced = self.announced.entry(recipient).or_insert_with(|| Lookup::new(&self.pages));
                    let before = announced.get(item.entry).unwrap_or_default();
                    announced.replace(item.entry, before | item.slots);
                }
            }
        }
    }

    /// Returns the own case of an own value.
    fn own_case_of(&self, order: Order, known: &Known) -> Option<CaseHandle> {
        let entry = known.entry(order);
        let (Form::Opening(number) | Form::Change(Some(number))) = entry.form else { return None };
        match self.document(number).dossier {
            Dossier::Home(case) if entry.is(Mark::Ours) => Some(case),
            Dossier::Abroad(_) | Dossier::Home(_) | Dossier::Unknown => None,
        }
    }

    /// Says that an entry is there: lists and words that came back before it say who was given it, and what became of it.
    pub(super) fn arrived(&mut self, taken: &Taken<'_>, known: &mut Known) {
        self.decided_again.wake(taken.id);
        if self.erasures.arrive(taken.id, taken.order) {
            known.mark(taken.order, Mark::Erased);
        }
        self.announced_before(taken.order, taken.id, known);
    }

    fn announced_before(&mut self, order: Order, id: EntryId, known: &Known) {
        for (organisation, announced) in &mut self.announced {
            let slots = announced.get(id).unwrap_or_default();
            if slots & erasable(known.entry(order).form) != 0 {
                self.given.insert(*organisation, order);
            }
        }
    }

    /// Takes a partner's receipt for a grant that ended, or for an order.
    pub(super) fn foreign_receipt(&mut self, (kind, references): (Kind, &[EntryId]), taken: &Taken<'_>, known: &Known) {
        if kind != Kind::Receipt || !taken.authorised {
            return;
        }
        let (Some(cause), Some(partner)) = (known.find(references[0]), known.author(taken.order)) else { return };
        let time = known.commit_of(taken.order).time;
        self.grants.receipt(cause, (partner, time), known);
        if let Some(order) = known.own_subject(cause, ERASURES) {
            self.erasures.answered.insert((order, partner));
        }
    }
}

/// Tells whether an entry is an own one of an earlier ledger that is held in part, as it came from somebody.
pub(super) fn is_from_past(order: Order, known: &Known, scene: &Scene<'_>) -> bool {
    let commit = known.commit_of(order);
    commit.ours && commit.in_part && known.ledger(commit) != scene.about.ledger
}

/// Tells whether a document is of an own case that nothing names: its opening came back, or was admitted by a decision that did.
pub(super) fn is_unnamed(document: &Document, known: &Known, scene: &Scene<'_>) -> bool {
    let is_admitted = known.entry(document.opening).is(Mark::Admitted);
    document.dossier == Dossier::Unknown && (is_admitted || came_back(document.opening, known, scene))
}

/// Tells whether an entry is one that a partner gave back, and that has arrived.
pub(super) fn came_back(order: Order, known: &Known, scene: &Scene<'_>) -> bool {
    is_from_past(order, known, scene) && known.entry(order).given.is_some()
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    thread_local! {
        /// How often a change that was decided about was looked at.
        pub(in crate::audit) static LOOKS: Cell<u64> = const { Cell::new(0) };
    }
}
