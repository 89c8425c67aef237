// SPDX-License-Identifier: EUPL-1.2
//! Referrals, transfers and links: whether each word has what it needs before it, and whether what was handed over stays.

use std::collections::BTreeMap;

use super::erasure::is_by_node;
use super::finding::{FindingKind, Findings};
use super::grants::{Grant, parties};
use super::known::{Form, Known, Mark, Order};
use super::replay::{Replay, Scene, Taken};
use crate::catalogue::FieldId;
use crate::grant::{Parties, TermsError, check_terms};
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::link::TwoCases;
use crate::referral::{
    EarlierRecipients, ReferralAnswer, ReferralMode, ReferralTerms, Restrictions, SLOT_EARLIER, SLOT_REASON, SLOT_WORD,
    Settlement, TakenCase,
};
use crate::replica::check_restricted;
use crate::statement::{GrantTerms, Kind, Reason};
use crate::time::Timestamp;

/// Is a referral, by this ledger or to it.
#[derive(Debug)]
struct Referral {
    grant: EntryId,
    /// The own case; none for a partner's.
    case: Option<CaseHandle>,
    alias: Option<CaseHandle>,
    from: Option<OrganisationId>,
    recipient: OrganisationId,
    terms: ReferralTerms,
    answer: Option<(EntryId, ReferralAnswer)>,
    settlement: Option<(EntryId, Settlement)>,
    taken: bool,
}

impl Referral {
    fn is_accepted(&self) -> bool {
        matches!(self.answer, Some((_, ReferralAnswer::Accepted)))
    }

    fn handed_over(&self) -> bool {
        self.terms.mode == ReferralMode::Transfer && matches!(self.settlement, Some((_, Settlement::Done)))
    }
}

/// Is what was said about who has which file.
#[derive(Debug, Default)]
pub(super) struct HandOvers {
    referrals: BTreeMap<EntryId, Referral>,
    /// Referrals, answers and settlements: the referral of each.
    by_order: BTreeMap<Order, EntryId>,
    /// Own cases that were handed over: to whom.
    handed: BTreeMap<CaseHandle, OrganisationId>,
    /// Own cases that were taken over: what holds for them, and who handed them over.
    taken: BTreeMap<CaseHandle, (Restrictions, Option<OrganisationId>)>,
}

impl HandOvers {
    /// Returns who has the file of an own case since it was handed over.
    pub(super) fn holder_of(&self, case: CaseHandle) -> Option<OrganisationId> {
        self.handed.get(&case).copied()
    }

    /// Returns the own case whose referral an entry answers, if it answers one.
    pub(super) fn answered_case(&self, order: Order) -> Option<CaseHandle> {
        self.referrals.get(self.by_order.get(&order)?)?.case
    }

    /// Says why a referral, an answer or a settlement may not go to somebody, if so.
    pub(super) fn is_due(
        &self,
        order: Order,
        recipient: OrganisationId,
        alias: Option<CaseHandle>,
        slots: u8,
    ) -> Result<(), &'static str> {
        let id = self.by_order.get(&order).ok_or("what it is about cannot be read")?;
        let referral = self.referrals.get(id).ok_or("what it is about cannot be read")?;
        let partner = if referral.case.is_some() { Some(referral.recipient) } else { referral.from };
        if partner != Some(recipient) {
            return Err("a word about a referral that the recipient has no part in");
        }
        if slots & !0b11 != 0 {
            return Err("why a referral was settled");
        }
        match (alias, referral.alias) {
            (Some(given), Some(known)) if given != known => Err("under another case's alias"),
            _ => Ok(()),
        }
    }
}

impl Replay {
    /// Takes a word of this ledger about a referral or two cases.
    pub(super) fn own_hand_over(
        &mut self,
        (kind, references): (Kind, &[EntryId]),
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let outcome = match kind {
            Kind::Referral => self.own_referral(references[0], taken, known, scene, findings),
            Kind::ReferralAnswer => self.own_answer(references[0], taken, known, scene, findings),
            Kind::ReferralSettled => self.own_settlement(references[0], taken, known, findings),
            Kind::GrantEnded => self.grant_ended(references, taken, known, findings),
            Kind::CaseTaken => self.case_taken(references[0], taken, known, scene, findings),
            Kind::Link | Kind::Distinct => self.link(taken, known, findings),
            _ => Ok(()),
        };
        match outcome {
            Ok(()) => {}
            Err(Trouble::Unknown) => {
                let evidence = vec![("reference", references.first().map(EntryId::to_string).unwrap_or_default())];
                taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
            }
            Err(Trouble::Unfounded(reason)) => {
                let evidence = vec![("reason", reason.to_owned())];
                taken.fault(FindingKind::HandOverUnfounded, known, findings, evidence);
            }
        }
    }

    fn own_referral(
        &mut self,
        grant: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), Trouble> {
        taken.read::<Reason>(SLOT_REASON, known, findings);
        let Some(terms) = taken.read::<ReferralTerms>(SLOT_WORD, known, findings) else { return Ok(()) };
        let given = known.find(grant).and_then(|order| self.grants.of(order, known)).ok_or(Trouble::Unknown)?;
        let (case, alias, recipient) = (given.row.case, given.row.terms.alias, given.pattern.recipient);
        self.acted(taken, case, known);
        let held = self.handovers.taken.get(&case).is_none_or(|(wanted, _)| terms.restrictions.include(wanted));
        let referral = Referral {
            grant,
            case: Some(case),
            alias: Some(alias),
            from: Some(scene.about.organisation),
            recipient,
            terms,
            answer: None,
            settlement: None,
            taken: false,
        };
        self.handovers.by_order.insert(taken.order, taken.id);
        self.handovers.referrals.insert(taken.id, referral);
        match (held, self.handovers.holder_of(case)) {
            (_, Some(_)) => Err(Trouble::Unfounded("the case was handed over before")),
            (false, None) => Err(Trouble::Unfounded("what holds for the case does not go with it")),
            (true, None) => Ok(()),
        }
    }

    fn own_answer(
        &mut self,
        referral: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), Trouble> {
        taken.read::<Reason>(SLOT_REASON, known, findings);
        let Some(said) = taken.read::<ReferralAnswer>(SLOT_WORD, known, findings) else { return Ok(()) };
        let found = self.handovers.referrals.get_mut(&referral);
        let found = found.filter(|found| found.case.is_none() && found.recipient == scene.about.organisation);
        let found = found.ok_or(Trouble::Unknown)?;
        self.handovers.by_order.insert(taken.order, referral);
        if found.answer.is_some() || found.settlement.is_some() {
            return Err(Trouble::Unfounded("the referral was answered or settled before"));
        }
        found.answer = Some((taken.id, said));
        Ok(())
    }

    fn own_settlement(
        &mut self,
        referral: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        findings: &mut Findings,
    ) -> Result<(), Trouble> {
        taken.read::<Reason>(2, known, findings);
        taken.read::<EarlierRecipients>(SLOT_EARLIER, known, findings);
        let Some(settlement) = taken.read::<Settlement>(SLOT_WORD, known, findings) else { return Ok(()) };
        let found = self.handovers.referrals.get_mut(&referral).filter(|found| found.case.is_some());
        let found = found.ok_or(Trouble::Unknown)?;
        self.handovers.by_order.insert(taken.order, referral);
        if found.settlement.is_some() {
            return Err(Trouble::Unfounded("the referral was settled before"));
        }
        found.settlement = Some((taken.id, settlement));
        let by_node = is_by_node(taken.order, known);
        if found.handed_over() {
            let (case, recipient) = (found.case, found.recipient);
            let accepted = found.is_accepted();
            self.handovers.handed.extend(case.map(|case| (case, recipient)));
            return if accepted { Ok(()) } else { Err(Trouble::Unfounded("nobody accepted the transfer")) };
        }
        match settlement {
            Settlement::Done if !found.is_accepted() => Err(Trouble::Unfounded("nobody accepted the referral")),
            Settlement::Done | Settlement::Revoked if by_node => {
                Err(Trouble::Unfounded("a node settles only a transfer that was accepted"))
            }
            Settlement::Done | Settlement::Revoked => Ok(()),
        }
    }

    /// A node ends a grant where its referral was rejected, or the case is somebody else's now.
    fn grant_ended(
        &mut self,
        references: &[EntryId],
        taken: &Taken<'_>,
        known: &mut Known,
        findings: &mut Findings,
    ) -> Result<(), Trouble> {
        let [grant, cause] = references else { return Err(Trouble::Unknown) };
        let given = known.find(*grant).and_then(|order| self.grants.of(order, known)).ok_or(Trouble::Unknown)?;
        let (case, recipient, is_lost) = (given.row.case, given.pattern.recipient, given.row.is_lost);
        let ends = |referral: &Referral| {
            let rejected = referral.answer == Some((*cause, ReferralAnswer::Rejected)) && referral.grant == *grant;
            let moved = referral.settlement == Some((*cause, Settlement::Done)) && referral.handed_over();
            rejected || (moved && referral.case == Some(case) && referral.recipient != recipient)
        };
        let founded = is_lost
            || self.handovers.referrals.values().any(ends)
            || self.closes(case, *cause, known)
            || (self.cases.get(case) == Some(true) && self.ended_before(recipient, *cause, taken, known));
        self.grants.revoke(*grant, taken, known, findings);
        let reason = "nothing that stands before ended the grant";
        if founded { Ok(()) } else { Err(Trouble::Unfounded(reason)) }
    }

    /// Tells whether an order of this ledger closed a case.
    fn closes(&self, case: CaseHandle, order: EntryId, known: &Known) -> bool {
        let opens = |erased: Order| {
            let entry = known.entry(erased);
            let is_opening = entry.form == Form::Statement(Kind::CaseOpened as u8) && entry.is(Mark::Ours);
            is_opening && entry.subject.is_some_and(|number| self.cases.row(number).0 == case)
        };
        known.find(order).is_some_and(|order| self.erasures.of(order, known).any(opens))
    }

    /// Tells whether a word, or a grant that had expired by then, ended the last that an organisation was granted of a case that
    /// is no thread.
    fn ended_before(&self, recipient: OrganisationId, cause: EntryId, taken: &Taken<'_>, known: &Known) -> bool {
        let at = known.commit_of(taken.order).time;
        let Some(cause) = known.find(cause).filter(|cause| *cause < taken.order) else { return false };
        let ended = self.grants.of(cause, known).or_else(|| self.grants.revoked_by(cause, known));
        let Some(ended) = ended.filter(|ended| ended.pattern.recipient == recipient) else { return false };
        let has_ended = |grant: &Grant<'_>| grant.row.revoked.is_some() || grant.row.terms.until <= at;
        self.cases.get(ended.row.case) != Some(true)
            && self
                .grants
                .to(recipient, ended.row.case)
                .filter(|grant| !grant.row.is_lost)
                .all(|grant| has_ended(&grant))
    }

    fn case_taken(
        &mut self,
        referral: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), Trouble> {
        let Some(TakenCase { case }) = taken.read::<TakenCase>(SLOT_WORD, known, findings) else { return Ok(()) };
        if !self.cases.contains(case) {
            taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
        }
        let found = self.handovers.referrals.get_mut(&referral);
        let found = found.filter(|found| found.case.is_none() && found.recipient == scene.about.organisation);
        let found = found.ok_or(Trouble::Unknown)?;
        let again = std::mem::replace(&mut found.taken, true);
        self.handovers.taken.insert(case, (found.terms.restrictions, found.from));
        if again || !found.handed_over() {
            return Err(Trouble::Unfounded("the file was not handed over, or taken over before"));
        }
        Ok(())
    }

    fn link(&mut self, taken: &Taken<'_>, known: &Known, findings: &mut Findings) -> Result<(), Trouble> {
        taken.read::<Reason>(1, known, findings);
        let Some(TwoCases { first, second }) = taken.read::<TwoCases>(0, known, findings) else { return Ok(()) };
        for case in [first, second] {
            self.acted(taken, case, known);
            if !self.cases.contains(case) && !self.inbox.knows_alias(case) {
                taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
            }
        }
        Ok(())
    }

    /// Takes a partner's word about a referral. What does not fit is no fault of this ledger, and has no effect.
    pub(super) fn foreign_hand_over(
        &mut self,
        (kind, references): (Kind, &[EntryId]),
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let from = known.organisation(known.commit_of(taken.order));
        if !taken.authorised {
            return;
        }
        match kind {
            Kind::Referral => {
                taken.read::<Reason>(SLOT_REASON, known, findings);
                let Some(terms) = taken.read::<ReferralTerms>(SLOT_WORD, known, findings) else { return };
                let alias = known.find(references[0]).and_then(|grant| self.inbox.alias_of(grant, known));
                let referral = Referral {
                    grant: references[0],
                    case: None,
                    alias,
                    from,
                    recipient: scene.about.organisation,
                    terms,
                    answer: None,
                    settlement: None,
                    taken: false,
                };
                self.handovers.referrals.entry(taken.id).or_insert(referral);
            }
            Kind::ReferralAnswer => {
                taken.read::<Reason>(SLOT_REASON, known, findings);
                let Some(said) = taken.read::<ReferralAnswer>(SLOT_WORD, known, findings) else { return };
                let found = self.handovers.referrals.get_mut(&references[0]);
                if let Some(found) = found.filter(|found| found.case.is_some() && from == Some(found.recipient)) {
                    found.answer.get_or_insert((taken.id, said));
                    self.handovers.by_order.insert(taken.order, references[0]);
                }
            }
            Kind::ReferralSettled => {
                taken.read::<EarlierRecipients>(SLOT_EARLIER, known, findings);
                let Some(settlement) = taken.read::<Settlement>(SLOT_WORD, known, findings) else { return };
                let found = self.handovers.referrals.get_mut(&references[0]);
                if let Some(found) = found.filter(|found| found.case.is_none() && from == found.from) {
                    found.settlement.get_or_insert((taken.id, settlement));
                }
            }
            _ => {}
        }
    }

    /// Checks that nothing is written in a case after it was handed over.
    pub(super) fn check_kept(&self, case: CaseHandle, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        if let Some(holder) = self.handovers.holder_of(case) {
            let evidence = vec![("case", case.to_string()), ("handed-over-to", holder.to_string())];
            taken.fault(FindingKind::HandedOverChanged, known, findings, evidence);
        }
    }

    /// Checks a grant of a case that was handed over or taken over.
    pub(super) fn check_referred(
        &self,
        (case, terms): &(CaseHandle, GrantTerms),
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        if self.handovers.holder_of(*case).is_some_and(|holder| holder != terms.recipient) {
            self.check_kept(*case, taken, known, findings);
        }
        let time = known.commit_of(taken.order).time;
        if let Err(reason) = self.check_restrictions(check_terms, (*case, terms), time, known, scene) {
            let evidence = vec![("recipient", terms.recipient.to_string()), ("reason", reason)];
            taken.fault(FindingKind::GrantNotAllowed, known, findings, evidence);
        }
    }

    /// Says why the restrictions under which a case was taken over do not let these terms be given at this time, if so.
    pub(super) fn check_restrictions(
        &self,
        check: fn(&GrantTerms, &[FieldId], &Parties<'_>) -> Result<(), TermsError>,
        (case, terms): (CaseHandle, &GrantTerms),
        time: Timestamp,
        known: &Known,
        scene: &Scene<'_>,
    ) -> Result<(), String> {
        let Some((restrictions, from)) = self.handovers.taken.get(&case) else { return Ok(()) };
        if restrictions.no_resharing && Some(terms.recipient) != *from {
            return Err("who handed the file over does not let it be granted to others".to_owned());
        }
        let items = super::grants::item_fields(terms, case, &self.documents, known, scene).unwrap_or_default();
        let judged = check_restricted(check, terms, &items, &parties(terms, time, scene), restrictions);
        judged.map_err(|error| error.to_string())
    }
}

/// Says what is wrong with a word about a referral.
enum Trouble {
    /// What it is about is not there.
    Unknown,
    /// What it needs before it did not happen.
    Unfounded(&'static str),
}
