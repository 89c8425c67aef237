// SPDX-License-Identifier: EUPL-1.2
//! Referrals and transfers: what a home and a recipient take of each other's word, and who has a file (SPEC.md, 28).
//!
//! The home's ledger decides. An answer that comes after the home took a referral back is kept and changes nothing; one
//! that comes before makes the transfer done in the same step. From then on the old home takes no more values and grants
//! for the case, and ends what it granted to others.

use std::collections::BTreeMap;

use crate::case::{self, CaseRecord, Filling, GrantKey, GrantRecord};
use crate::catalogue::FieldId;
use crate::erasure::{self, Asked};
use crate::grant::{Parties, TermsError, check_terms};
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::ledger::{self, Location};
use crate::referral::{
    self, EARLIER_RECIPIENTS_MAX, EarlierRecipient, EarlierRecipients, ReferralAnswer, ReferralMode, ReferralRecord,
    ReferralRow, ReferralTerms, Restrictions, SLOT_EARLIER, SLOT_REASON, SLOT_WORD, Settlement, TakenCase, TakenRecord,
};
use crate::roster::{Act, Member};
use crate::statement::{DisclosureItem, GrantTerms, Payload, Reason, TEXT_BYTES_MAX};
use crate::time::Timestamp;

use super::deliver::{Delivered, Proven, Sender};
use super::locked::{LOCKED, is_locked};
use super::submit::{DO_NOT_CONTACT, Incoming, Submitted, deny, standing_texts};
use super::turn::{Outgoing, Turn};
use super::{Denial, Replica, ReplicaError};

/// Is a referral with the place it has in the store.
pub(super) struct Found {
    pub(super) case: u64,
    pub(super) location: Location,
    pub(super) record: ReferralRecord,
}

impl Replica {
    /// Takes a referral of this organisation's staff, and sends it to the recipient of the grant.
    pub(super) fn apply_referral(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, grant: EntryId) -> Submitted<()> {
        incoming.require(Act::Share)?;
        let terms: ReferralTerms = incoming.read(SLOT_WORD)?;
        check_reason(incoming)?;
        let Some((key, record)) = case::grant(&turn.overlay, grant)? else {
            return incoming.refuse("the grant that a referral leans on is not known");
        };
        let case = case::case(&turn.overlay, key.case)?;
        let Some(case) = case.filter(|case| self.is_home(case.home)) else {
            return incoming.refuse("only the home of a case refers it");
        };
        if record.revoked.is_some() || record.terms.until <= turn.now {
            return incoming.refuse("the grant that a referral leans on has ended");
        }
        if is_locked(&turn.overlay, key.case)? {
            return incoming.refuse(LOCKED);
        }
        self.check_is_with_us(turn, key.case)?;
        let referrals = referrals(turn, key.case)?;
        if referrals.iter().any(|(_, other)| other.grant == grant) {
            return incoming.refuse("a referral leans on the grant already");
        }
        let moves = |other: &ReferralRecord| other.terms.mode == ReferralMode::Transfer && other.is_open();
        if terms.mode == ReferralMode::Transfer && referrals.iter().any(|(_, other)| moves(other)) {
            return incoming.refuse("a transfer of the case waits already: take it back first");
        }
        let member = self.directory.member(record.terms.platform, case.holder, incoming.time);
        let mut wanted = taken_over(turn, key.case)?.map(|taken| taken.restrictions).unwrap_or_default();
        let has_reserve = member.filter(|member| {
            let rules = self.directory.roster(record.terms.platform).and_then(|roster| roster.rules_at(incoming.time));
            rules.is_some_and(|rules| rules.reserve(member.kind).is_some())
        });
        wanted.reserve = wanted.reserve.or_else(|| has_reserve.map(|member| member.kind));
        wanted.do_not_contact |=
            standing_texts(turn, key.case, DO_NOT_CONTACT)?.iter().any(|text| text.as_str() == "true");
        if !terms.restrictions.include(&wanted) {
            return incoming.refuse("what holds for the case has to go with its referral");
        }
        let recipient = record.terms.recipient;
        let row =
            ReferralRecord { id: incoming.id, grant, recipient, terms, answer: None, settlement: None, taken: None };
        turn.put_referral(key.case, incoming.location, &ReferralRow::Referral(row));
        if let Some(ledger) = self.directory.home_of(recipient) {
            let item = DisclosureItem { entry: incoming.id, slots: 1 << SLOT_WORD | 1 << SLOT_REASON };
            let bytes = incoming.bodies.iter().map(Vec::len).sum();
            turn.send(ledger, Outgoing { alias: Some(record.terms.alias), item, bytes });
        }
        Ok(())
    }

    /// Takes an answer of this organisation's staff, and sends it to the home of the case.
    pub(super) fn apply_answer(
        &self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        referral: EntryId,
    ) -> Submitted<()> {
        incoming.require(Act::Share)?;
        let said: ReferralAnswer = incoming.read(SLOT_WORD)?;
        let reason: Reason = incoming.read(SLOT_REASON)?;
        if reason.text.len() > TEXT_BYTES_MAX || (said == ReferralAnswer::Rejected && reason.text.trim().is_empty()) {
            return incoming.refuse(format!("a rejection needs a reason of at most {TEXT_BYTES_MAX} bytes"));
        }
        let Some(mut found) = find(turn, referral)?.filter(|found| self.is_recipient(&found.record)) else {
            return incoming.refuse("the referral is not known here");
        };
        if !found.record.is_open() || found.record.answer.is_some() {
            return incoming.refuse("the referral is answered or settled already");
        }
        let home = ledger::signed(&turn.overlay, found.location.commit)?.commit.ledger;
        let grant = case::grant(&turn.overlay, found.record.grant)?;
        let Some((_, grant)) = grant.filter(|(_, grant)| grant.revoked.is_none() && turn.now < grant.terms.until)
        else {
            return incoming.refuse("the grant that the referral leans on has ended");
        };
        found.record.answer = Some((incoming.id, said));
        put(turn, found);
        let item = DisclosureItem { entry: incoming.id, slots: 1 << SLOT_WORD | 1 << SLOT_REASON };
        let bytes = incoming.bodies.iter().map(Vec::len).sum();
        turn.send(home, Outgoing { alias: Some(grant.terms.alias), item, bytes });
        Ok(())
    }

    /// Takes the last word of this organisation's staff about a referral, and sends it to the recipient.
    pub(super) fn apply_settlement(
        &mut self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        referral: EntryId,
    ) -> Submitted<()> {
        incoming.require(Act::Share)?;
        let settlement: Settlement = incoming.read(SLOT_WORD)?;
        let earlier: EarlierRecipients = incoming.read(SLOT_EARLIER)?;
        incoming.read::<Reason>(2)?;
        let Some(found) = find(turn, referral)?.filter(|found| !self.is_recipient(&found.record)) else {
            return incoming.refuse("the referral is not one of this organisation");
        };
        if found.record.settlement.is_some() {
            return incoming.refuse("the referral is settled already");
        }
        let accepted = matches!(found.record.answer, Some((_, ReferralAnswer::Accepted)));
        if settlement == Settlement::Done && (!accepted || found.record.terms.mode == ReferralMode::Transfer) {
            return incoming
                .refuse("only a referral that was accepted is done; a transfer is, by itself, when it is accepted");
        }
        if found.record.terms.mode == ReferralMode::Transfer && self.is_unheard(turn, found.record.recipient)? {
            return deny(self.not_heard(found.record.recipient));
        }
        if !earlier.recipients.is_empty() {
            return incoming.refuse("earlier recipients are named of a transfer that is done");
        }
        self.settle(turn, found, incoming.id, settlement)?;
        Ok(())
    }

    /// Remembers the home's last word and sends it to the recipient; a transfer that is done ends the other grants.
    pub(super) fn settle(
        &mut self,
        turn: &mut Turn<'_>,
        mut found: Found,
        id: EntryId,
        settlement: Settlement,
    ) -> Result<(), ReplicaError> {
        found.record.settlement = Some((id, settlement));
        let (case, recipient) = (found.case, found.record.recipient);
        let grants = turn.grants(case)?.to_vec();
        let alias = grants.iter().find(|(_, grant)| grant.id == found.record.grant).map(|(_, grant)| grant.terms.alias);
        let is_transfer = found.record.handed_over();
        put(turn, found);
        if let Some(ledger) = self.directory.home_of(recipient) {
            let item = DisclosureItem { entry: id, slots: 1 << SLOT_WORD | 1 << SLOT_EARLIER };
            turn.send(ledger, Outgoing { alias, item, bytes: 128 });
        }
        if is_transfer {
            for (key, grant) in grants.into_iter().filter(|(_, grant)| grant.terms.recipient != recipient) {
                self.end_grant(turn, key, grant, id)?;
            }
        }
        Ok(())
    }

    /// States that a grant ended with a referral, with the case that a thread is about, or with its case; where it has not ended
    /// before.
    pub(super) fn end_grant(
        &mut self,
        turn: &mut Turn<'_>,
        key: GrantKey,
        mut grant: GrantRecord,
        cause: EntryId,
    ) -> Result<(), ReplicaError> {
        if grant.revoked.is_some() || grant.terms.until <= turn.now {
            return Ok(());
        }
        let draft = referral::grant_ended(grant.id, cause, &mut self.entropy);
        let id = turn.state(draft);
        grant.revoked = Some((id, turn.now));
        grant.filling = Filling::Done;
        turn.put_grant(key, &grant);
        self.forget_filling(turn, &key.key());
        if let Some(ledger) = self.directory.home_of(grant.terms.recipient) {
            let asked = Asked { since: turn.now, answer: None };
            erasure::put_asked(&mut turn.overlay, id, ledger, &asked);
            let item = DisclosureItem { entry: id, slots: 0 };
            turn.send(ledger, Outgoing { alias: Some(grant.terms.alias), item, bytes: 0 });
        }
        self.end_threads(turn, key.case, grant.terms.recipient, id)
    }

    /// Takes the word of this organisation's staff that a case, opened in the same commit, is for a file taken over.
    pub(super) fn apply_taken(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, referral: EntryId) -> Submitted<()> {
        incoming.require(Act::Import)?;
        let TakenCase { case: handle } = incoming.read(SLOT_WORD)?;
        let number = case::number_of(&turn.overlay, handle)?;
        let case = number.map(|number| case::case(&turn.overlay, number)).transpose()?.flatten();
        let fresh = case.filter(|case| case.handle == handle && case.opened.commit == incoming.location.commit);
        let (Some(number), Some(_)) = (number, fresh) else {
            return incoming.refuse("a file is taken over into a case that the same commit opens");
        };
        let Some(mut found) = find(turn, referral)?.filter(|found| self.is_recipient(&found.record)) else {
            return incoming.refuse("the referral is not known here");
        };
        if !found.record.handed_over() {
            return incoming.refuse("a file is taken over when its holder has stated that the transfer is done");
        }
        if found.record.taken.is_some() {
            return incoming.refuse("the file is taken over already");
        }
        let signed = ledger::signed(&turn.overlay, found.location.commit)?.commit.ledger;
        let Some((from, _)) = self.directory.ledger(signed) else {
            return incoming.refuse("nobody is known to have held the file");
        };
        found.record.taken = Some(handle);
        let taken = TakenRecord { referral, from, restrictions: found.record.terms.restrictions };
        put(turn, found);
        turn.put_referral(number, incoming.location, &ReferralRow::Taken(taken));
        Ok(())
    }

    /// Takes a referral of another organisation's home.
    pub(super) fn take_referral(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        grant: EntryId,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(terms) = entry.bodies.get(&SLOT_WORD).and_then(|body| ReferralTerms::read(body).ok()) else {
            return entry.refuse("is a referral whose terms did not come or do not read");
        };
        let Some((key, record)) = case::grant(&turn.overlay, grant)? else {
            let lost = self.may_have_lost_words();
            return if lost { Ok(()) } else { entry.refuse("is a referral that leans on no grant") };
        };
        let own = self.identity.organisation;
        let from = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
        let fits = record.terms.recipient == own && alias == Some(record.terms.alias);
        if !fits || self.directory.heir(from) != sender.ledger {
            return entry.refuse("is a referral of somebody else's case");
        }
        if referrals(turn, key.case)?.iter().any(|(_, other)| other.id == entry.id) {
            return Ok(());
        }
        let row =
            ReferralRecord { id: entry.id, grant, recipient: own, terms, answer: None, settlement: None, taken: None };
        turn.put_referral(key.case, entry.location, &ReferralRow::Referral(row));
        if record.revoked.is_some() || record.purged {
            ledger::delete_body(&mut turn.overlay, entry.location, SLOT_REASON)?;
        }
        Ok(())
    }

    /// Takes an answer at the home: accepted, a transfer is done at once; rejected, the file is closed to who rejected it.
    pub(super) fn take_referral_answer(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        referral: EntryId,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(said) = entry.bodies.get(&SLOT_WORD).and_then(|body| ReferralAnswer::read(body).ok()) else {
            return entry.refuse("is an answer whose word did not come or does not read");
        };
        let Some(mut found) = find(turn, referral)? else {
            let lost = self.may_have_lost_words();
            return if lost { Ok(()) } else { entry.refuse("is an answer to a referral that is not known here") };
        };
        if found.record.recipient != sender.organisation || entry.author != sender.organisation {
            return entry.refuse("is an answer to a referral to somebody else");
        }
        if found.record.answer.is_some() {
            return Ok(());
        }
        found.record.answer = Some((entry.id, said));
        let (case, grant, record) = (found.case, found.record.grant, found.record.clone());
        let location = found.location;
        put(turn, found);
        if record.settlement.is_some() {
            return Ok(());
        }
        match said {
            ReferralAnswer::Rejected => {
                let leaned = turn.grants(case)?.iter().find(|(_, held)| held.id == grant).cloned();
                if let Some((key, grant)) = leaned {
                    self.end_grant(turn, key, grant, entry.id)?;
                }
            }
            ReferralAnswer::Accepted if record.terms.mode == ReferralMode::Transfer => {
                // A restored home may have taken the referral back before: it settles once it has heard so.
                if !self.is_unheard(turn, record.recipient)? {
                    self.hand_over(turn, Found { case, location, record })?;
                }
            }
            ReferralAnswer::Accepted => {}
        }
        Ok(())
    }

    /// States that a transfer is done.
    pub(super) fn hand_over(&mut self, turn: &mut Turn<'_>, found: Found) -> Result<(), ReplicaError> {
        // One that may have been erased is handed over once staff decided that it was not.
        if is_locked(&turn.overlay, found.case)? {
            return Ok(());
        }
        let earlier = earlier_recipients(turn.grants(found.case)?, found.record.recipient);
        let draft = referral::settlement(found.record.id, Settlement::Done, &earlier, "", &mut self.entropy);
        let id = turn.state(draft);
        self.settle(turn, found, id, Settlement::Done)
    }

    /// Does the transfers to an organisation that it accepted and that are not done, of one case or of all.
    pub(super) fn hand_over_accepted(
        &mut self,
        turn: &mut Turn<'_>,
        case: Option<u64>,
        recipient: OrganisationId,
    ) -> Result<(), ReplicaError> {
        for (key, row) in referral::rows(&turn.overlay, case)? {
            let ReferralRow::Referral(record) = row else { continue };
            let accepted = matches!(record.answer, Some((_, ReferralAnswer::Accepted)));
            let moves = record.terms.mode == ReferralMode::Transfer && record.settlement.is_none();
            if record.recipient == recipient && accepted && moves {
                self.hand_over(turn, Found { case: key.case, location: key.grant, record })?;
            }
        }
        Ok(())
    }

    /// Takes the home's last word at the recipient.
    pub(super) fn take_settlement(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        referral: EntryId,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(settlement) = entry.bodies.get(&SLOT_WORD).and_then(|body| Settlement::read(body).ok()) else {
            return entry.refuse("is a settlement whose word did not come or does not read");
        };
        let Some(mut found) = find(turn, referral)? else {
            let lost = self.may_have_lost_words();
            return if lost { Ok(()) } else { entry.refuse("settles a referral that is not known here") };
        };
        let home = ledger::signed(&turn.overlay, found.location.commit)?.commit.ledger;
        if !self.is_recipient(&found.record) || self.directory.heir(home) != sender.ledger {
            return entry.refuse("settles a referral of somebody else");
        }
        let accepted = matches!(found.record.answer, Some((_, ReferralAnswer::Accepted)));
        if settlement == Settlement::Done && !accepted && !self.may_have_lost_words() {
            return entry.refuse("says done what nobody here accepted");
        }
        found.record.settlement.get_or_insert((entry.id, settlement));
        put(turn, found);
        Ok(())
    }

    /// Checks what a case that was taken over, or handed over, says about a grant of it.
    pub(super) fn check_referred(
        &self,
        turn: &mut Turn<'_>,
        (case, holder): (u64, OrganisationId),
        terms: &GrantTerms,
        item_fields: &[FieldId],
        at: Timestamp,
    ) -> Submitted<()> {
        if handed_over(turn, case)?.is_none_or(|now_with| now_with != terms.recipient) {
            self.check_is_with_us(turn, case)?;
        }
        let Some(taken) = taken_over(turn, case)? else { return Ok(()) };
        if taken.restrictions.no_resharing && terms.recipient != taken.from {
            return deny(Denial::NoResharing);
        }
        let parties = Parties::at(&self.directory, holder, terms, at);
        match check_restricted(check_terms, terms, item_fields, &parties, &taken.restrictions) {
            Ok(()) => Ok(()),
            Err(error) => deny(Denial::Rules(error)),
        }
    }

    /// Sends the referrals of an own case again, with what settled them, where a grant was given again.
    pub(super) fn refer_anew(
        &self,
        turn: &mut Turn<'_>,
        case: u64,
        only: Option<OrganisationId>,
    ) -> Result<(), ReplicaError> {
        for (_, record) in referrals(turn, case)? {
            let grant = case::grant(&turn.overlay, record.grant)?;
            let Some((_, grant)) = grant.filter(|(_, grant)| !grant.purged) else { continue };
            let ledger = self.directory.home_of(record.recipient);
            let Some(ledger) = ledger.filter(|_| only.is_none_or(|only| only == record.recipient)) else { continue };
            if self.is_unheard(turn, record.recipient)? {
                continue;
            }
            let alias = Some(grant.terms.alias);
            // The reason leaves only while the grant stands: that is asked again when it is sent.
            let slots = if grant.revoked.is_none() { 1 << SLOT_WORD | 1 << SLOT_REASON } else { 1 << SLOT_WORD };
            let item = DisclosureItem { entry: record.id, slots };
            turn.send(ledger, Outgoing { alias, item, bytes: TEXT_BYTES_MAX });
            if let Some((settled, _)) = record.settlement {
                let item = DisclosureItem { entry: settled, slots: 1 << SLOT_WORD | 1 << SLOT_EARLIER };
                turn.send(ledger, Outgoing { alias, item, bytes: 128 });
            }
        }
        Ok(())
    }

    /// Sends this organisation's answers about another's case to its home again.
    pub(super) fn answer_anew(&self, turn: &mut Turn<'_>, case: u64, held: &CaseRecord) -> Result<(), ReplicaError> {
        for (_, record) in referrals(turn, case)? {
            let Some((answer, _)) = record.answer.filter(|_| self.is_recipient(&record)) else { continue };
            let item = DisclosureItem { entry: answer, slots: 1 << SLOT_WORD | 1 << SLOT_REASON };
            let home = self.directory.heir(held.home);
            turn.send(home, Outgoing { alias: Some(held.handle), item, bytes: TEXT_BYTES_MAX });
        }
        Ok(())
    }

    /// Denies what only who has a file may do, where it was handed over, or may have been as far as a restored node knows.
    pub(super) fn check_is_with_us(&self, turn: &mut Turn<'_>, case: u64) -> Submitted<()> {
        if let Some(holder) = handed_over(turn, case)? {
            return deny(self.handed_over_to(holder));
        }
        for (_, record) in referrals(turn, case)? {
            let may_be_done = record.terms.mode == ReferralMode::Transfer && record.is_open();
            if may_be_done && self.is_unheard(turn, record.recipient)? {
                return deny(self.not_heard(record.recipient));
            }
        }
        Ok(())
    }

    fn not_heard(&self, holder: OrganisationId) -> Denial {
        let name = self.directory.card(holder).map_or_else(|| holder.to_string(), |card| card.name.clone());
        Denial::NotHeard { holder, name }
    }

    /// Says who has the file that somebody wants to write in.
    pub(super) fn handed_over_to(&self, holder: OrganisationId) -> Denial {
        let name = self.directory.card(holder).map_or_else(|| holder.to_string(), |card| card.name.clone());
        Denial::HandedOver { holder, name }
    }

    fn is_recipient(&self, record: &ReferralRecord) -> bool {
        record.recipient == self.identity.organisation
    }
}

/// Checks terms as those of a holder of the kind that a restriction names, with [`check_terms`] or
/// [`check_emergency`](crate::grant::check_emergency).
///
/// # Errors
/// As `check`.
pub(crate) fn check_restricted(
    check: fn(&GrantTerms, &[FieldId], &Parties<'_>) -> Result<(), TermsError>,
    terms: &GrantTerms,
    item_fields: &[FieldId],
    parties: &Parties<'_>,
    restrictions: &Restrictions,
) -> Result<(), TermsError> {
    let Some(kind) = restrictions.reserve else { return Ok(()) };
    let from = parties.from.map(|from| Member { kind, ..from.clone() });
    check(terms, item_fields, &Parties { from: from.as_ref(), ..*parties })
}

/// Returns who has the file of a case since it was handed over, if it was.
pub(super) fn handed_over(turn: &mut Turn<'_>, case: u64) -> Result<Option<OrganisationId>, ReplicaError> {
    let done = turn.referrals(case)?.iter().find_map(|(_, row)| match row {
        ReferralRow::Referral(record) if record.handed_over() => Some(record.recipient),
        ReferralRow::Referral(_) | ReferralRow::Taken(_) => None,
    });
    Ok(done)
}

/// Returns from whom a case was taken over, and what holds for it since, if it was.
pub(super) fn taken_over(turn: &mut Turn<'_>, case: u64) -> Result<Option<TakenRecord>, ReplicaError> {
    let taken = turn.referrals(case)?.iter().find_map(|(_, row)| match row {
        ReferralRow::Taken(record) => Some(record.clone()),
        ReferralRow::Referral(_) => None,
    });
    Ok(taken)
}

pub(super) fn referrals(turn: &mut Turn<'_>, case: u64) -> Result<Vec<(Location, ReferralRecord)>, ReplicaError> {
    let referral = |(key, row): &(GrantKey, ReferralRow)| match row {
        ReferralRow::Referral(record) => Some((key.grant, record.clone())),
        ReferralRow::Taken(_) => None,
    };
    Ok(turn.referrals(case)?.iter().filter_map(referral).collect())
}

/// Finds a referral by its entry, through the grant that it leans on.
pub(super) fn find(turn: &mut Turn<'_>, referral: EntryId) -> Result<Option<Found>, ReplicaError> {
    let Some(entry) = ledger::entry(&turn.overlay, referral)? else { return Ok(None) };
    let crate::entry::Header::Statement { references, .. } = entry.header else { return Ok(None) };
    let Some(grant) = references.first() else { return Ok(None) };
    let Some((key, _)) = case::grant(&turn.overlay, *grant)? else { return Ok(None) };
    let found = referrals(turn, key.case)?.into_iter().find(|(_, record)| record.id == referral);
    Ok(found.map(|(location, record)| Found { case: key.case, location, record }))
}

fn put(turn: &mut Turn<'_>, found: Found) {
    turn.put_referral(found.case, found.location, &ReferralRow::Referral(found.record));
}

fn check_reason(incoming: &Incoming<'_>) -> Submitted<()> {
    let reason: Reason = incoming.read(SLOT_REASON)?;
    if reason.text.trim().is_empty() || reason.text.len() > TEXT_BYTES_MAX {
        return incoming.refuse(format!("a referral is told in 1 to {TEXT_BYTES_MAX} bytes"));
    }
    Ok(())
}

/// Returns who else was ever given something of a case, with the latest end of what it was given.
fn earlier_recipients(grants: &[(GrantKey, GrantRecord)], except: OrganisationId) -> EarlierRecipients {
    let mut ends: BTreeMap<OrganisationId, Timestamp> = BTreeMap::new();
    for (_, grant) in grants.iter().filter(|(_, grant)| grant.terms.recipient != except) {
        let until = grant.revoked.map_or(grant.terms.until, |(_, at)| at);
        let end = ends.entry(grant.terms.recipient).or_insert(until);
        *end = until.max(*end);
    }
    let named = ends.into_iter().map(|(organisation, until)| EarlierRecipient { organisation, until });
    EarlierRecipients { recipients: named.take(EARLIER_RECIPIENTS_MAX).collect() }
}
