// SPDX-License-Identifier: EUPL-1.2
//! Access in an emergency: a member of staff of another organisation asks, the home of the case answers by itself.
//!
//! Who asks must know the case already, by the alias of a grant that stands or stood: nothing else names a case between
//! two organisations. The home gives what the rules open, single items as they stand, for some hours, signed by its
//! service key; the request and what came of it stay in the ledger, and every view of the case shows them.

use crate::case::{self, Filling, GrantKey, GrantRecord};
use crate::catalogue::Catalogue;
use crate::grant::{Parties, TermsError, check_emergency, emergency_between};
use crate::id::{CaseHandle, EntryId, OrganisationId, PlatformId};
use crate::ledger::{self, Location};
use crate::referral::{Restrictions, TakenRecord};
use crate::roster::Act;
use crate::rules::{Basis, Emergency};
use crate::statement::{
    DisclosureItem, EmergencyCase, GRANT_ITEMS_MAX, GrantTerms, Kind, Mode, Past, Payload, Reason, SLOT_GRANT_TERMS,
    TEXT_BYTES_MAX, emergency_grant, kind_of,
};
use crate::store::Table;
use crate::time::{HOUR_MS, Timestamp};

use super::deliver::{Delivered, Proven, Sender};
use super::locked::is_locked;
use super::purge::Job;
use super::refer::{check_restricted, handed_over, taken_over};
use super::submit::{Incoming, Submitted, deny};
use super::turn::{Outgoing, Turn};
use super::{Denial, Replica, ReplicaError};

/// Tells a request from a consultation among the rows of [`Table::Consultations`].
pub const EMERGENCY_ROW: &[u8] = b"emergency";

/// Is a grant that the node has stated and whose place in the ledger is not known yet.
#[derive(Debug)]
pub(super) struct Opened {
    /// The index of the statement among those of the step.
    pub(super) index: usize,
    /// The case.
    case: u64,
    /// Its entry.
    id: EntryId,
    terms: GrantTerms,
}

impl Replica {
    /// Takes a request of this organisation's staff, and sends it to the home of the case.
    pub(super) fn apply_emergency_request(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<()> {
        incoming.require(Act::Edit)?;
        let EmergencyCase { alias } = incoming.read(0)?;
        let reason: Reason = incoming.read(1)?;
        if reason.text.trim().is_empty() || reason.text.len() > TEXT_BYTES_MAX {
            return incoming.refuse(format!("an emergency is told in 1 to {TEXT_BYTES_MAX} bytes"));
        }
        let unknown = "only a case that this organisation was granted something of can be asked for";
        let Some(number) = case::number_of(&turn.overlay, alias)? else { return incoming.refuse(unknown) };
        let first = turn.grants(number)?.first().cloned();
        let Some((key, grant)) = first.filter(|(_, grant)| grant.terms.recipient == self.identity.organisation) else {
            return incoming.refuse(unknown);
        };
        let home = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
        let Some((holder, _)) = self.directory.ledger(home) else { return incoming.refuse(unknown) };
        debug_assert_eq!(grant.terms.alias, alias, "a case of another organisation has one alias here");
        if let Err(error) = self.opens_in_emergency(holder, self.identity.organisation, turn.now) {
            return deny(Denial::Rules(error));
        }
        put_row(turn, number, incoming.location);
        let bytes = incoming.bodies.iter().map(Vec::len).sum();
        let item = DisclosureItem { entry: incoming.id, slots: 0b11 };
        turn.send(home, Outgoing { alias: Some(alias), item, bytes });
        Ok(())
    }

    /// Takes a request of another organisation's staff, and answers it where the rules let this home.
    ///
    /// Nothing but silence answers one that the rules do not let it answer, or for a case that is not known here by that
    /// alias: the request stays in the ledger.
    pub(super) fn take_emergency_request(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let named = entry.bodies.get(&0).and_then(|body| EmergencyCase::read(body).ok());
        let Some(named) = named else { return entry.refuse("is a request whose case did not come or does not read") };
        if alias != Some(named.alias) {
            return entry.refuse("is a request for another case");
        }
        if !entry.counted {
            return Ok(());
        }
        let Some(number) = case::number_of(&turn.overlay, named.alias)? else { return Ok(()) };
        let own = case::case(&turn.overlay, number)?.filter(|case| self.is_home(case.home));
        let Some(record) = own else { return Ok(()) };
        let is_theirs =
            |grant: &GrantRecord| grant.terms.recipient == sender.organisation && grant.terms.alias == named.alias;
        if !turn.grants(number)?.iter().any(|(_, grant)| is_theirs(grant)) {
            return Ok(());
        }
        put_row(turn, number, entry.location);
        // Without its reason, which was erased on the way perhaps, it opens nothing.
        let says_why = entry.bodies.get(&1).is_some_and(|body| Reason::read(body).is_ok());
        let taken = taken_over(turn, number)?;
        let kept = |taken: &TakenRecord| taken.restrictions.no_resharing && taken.from != sender.organisation;
        let asks = says_why
            && !is_locked(&turn.overlay, number)?
            && handed_over(turn, number)?.is_none()
            && !taken.as_ref().is_some_and(kept);
        if !asks || self.has_open_emergency(turn, number, sender.organisation)? {
            return Ok(());
        }
        let Ok((platform, emergency)) = self.opens_in_emergency(record.holder, sender.organisation, turn.now) else {
            return Ok(());
        };
        let terms = GrantTerms {
            recipient: sender.organisation,
            platform,
            alias: named.alias,
            fields: Vec::new(),
            items: Vec::new(),
            mode: Mode::Read,
            past: Past::Current,
            basis: Basis::VitalInterest,
            article: String::new(),
            purpose: String::new(),
            from: turn.now,
            until: turn.now.plus_ms(u64::from(emergency.hours) * HOUR_MS),
        };
        let restrictions = taken.map(|taken| taken.restrictions).unwrap_or_default();
        self.open_in_emergency(turn, (number, record.handle), entry.id, (terms, restrictions), emergency)?;
        Ok(())
    }

    /// States the grant of every document of a case whose class the rules open; nothing where the restrictions under which the case
    /// was taken over are in the way.
    fn open_in_emergency(
        &mut self,
        turn: &mut Turn<'_>,
        (case, handle): (u64, CaseHandle),
        request: EntryId,
        (mut terms, restrictions): (GrantTerms, Restrictions),
        emergency: &Emergency,
    ) -> Result<(), ReplicaError> {
        let opens =
            |field| Catalogue::current().field(field).is_some_and(|field| emergency.classes.contains(&field.class));
        let mut documents = case::all_documents(&turn.overlay, case, None)?;
        documents.retain(|(key, _)| opens(key.field));
        documents.truncate(GRANT_ITEMS_MAX);
        documents.sort_unstable_by_key(|(_, record)| record.document);
        terms.items = documents.iter().map(|(_, record)| record.document).collect();
        let fields: Vec<_> = documents.iter().map(|(key, _)| key.field).collect();
        let parties = Parties::at(&self.directory, self.identity.organisation, &terms, turn.now);
        let allowed = check_emergency(&terms, &fields, &parties)
            .and_then(|()| check_restricted(check_emergency, &terms, &fields, &parties, &restrictions));
        if terms.items.is_empty() || allowed.is_err() {
            return Ok(());
        }
        let Some(ledger) = self.directory.home_of(terms.recipient) else { return Ok(()) };
        let index = turn.statements.len();
        let draft = emergency_grant(request, handle, &terms, &mut self.entropy);
        let bytes = draft.bodies.iter().map(Vec::len).sum();
        let id = turn.state(draft);
        let item = DisclosureItem { entry: id, slots: 1 << SLOT_GRANT_TERMS };
        turn.send(ledger, Outgoing { alias: Some(terms.alias), item, bytes });
        turn.opened.push(Opened { index, case, id, terms });
        Ok(())
    }

    /// Files a grant that the node stated, now that its place in the ledger is known.
    pub(super) fn file_opened(&mut self, turn: &mut Turn<'_>, opened: Opened, location: Location) {
        let key = GrantKey { case: opened.case, grant: location };
        let not_before = opened.terms.from;
        let record =
            GrantRecord { id: opened.id, terms: opened.terms, revoked: None, purged: false, filling: Filling::start() };
        turn.put_grant(key, &record);
        self.add_job(turn, Job::Fill { grant: key.key(), not_before });
    }

    /// Returns the platform under whose rules a holder opens something to an organisation, and what.
    fn opens_in_emergency(
        &self,
        holder: OrganisationId,
        recipient: OrganisationId,
        at: Timestamp,
    ) -> Result<(PlatformId, &'static Emergency), TermsError> {
        let mut refused = TermsError::RecipientNoMember;
        for platform in self.directory.shared_platforms(holder, recipient, at) {
            let member = |organisation| self.directory.member(platform, organisation, at);
            let rules = self.directory.roster(platform).and_then(|roster| roster.rules_at(at));
            let parties = Parties { holder, from: member(holder), to: member(recipient), rules };
            match (emergency_between(&parties), rules.and_then(|rules| rules.emergency())) {
                (Ok(_), Some(emergency)) => return Ok((platform, emergency)),
                (Ok(_), None) => {}
                (Err(error), _) => refused = error,
            }
        }
        Err(refused)
    }

    /// Tells whether a grant to an organisation in an emergency has time left, even one that the holder's staff withdrew:
    /// what a person ended, the node does not open again by itself.
    fn has_open_emergency(
        &self,
        turn: &mut Turn<'_>,
        case: u64,
        recipient: OrganisationId,
    ) -> Result<bool, ReplicaError> {
        let now = turn.now;
        if turn.opened.iter().any(|opened| opened.case == case && opened.terms.recipient == recipient) {
            return Ok(true);
        }
        let unended: Vec<GrantKey> = turn
            .grants(case)?
            .iter()
            .filter(|(_, grant)| grant.terms.recipient == recipient && now < grant.terms.until)
            .map(|(key, _)| *key)
            .collect();
        for key in unended {
            if kind_of(&ledger::entry_at(&turn.overlay, key.grant)?.header) == Some(Kind::EmergencyGrant) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Tells whether this node goes on from another ledger, whose last words a backup may have lost.
    pub(super) fn may_have_lost_words(&self) -> bool {
        let card = self.directory.card(self.identity.organisation);
        card.is_some_and(|card| card.nodes.iter().any(|node| node.until.is_some()))
    }

    /// Tells whether an emergency grant answers a request of this organisation to the home that sends it.
    pub(super) fn answers_request(
        &self,
        turn: &mut Turn<'_>,
        sender: Sender,
        references: &[EntryId],
        terms: &GrantTerms,
    ) -> Delivered<bool> {
        let Some(request) = references.first() else { return Ok(false) };
        let Some(request) = ledger::entry(&turn.overlay, *request)? else { return Ok(self.may_have_lost_words()) };
        let asked = ledger::signed(&turn.overlay, request.location.commit)?.commit.ledger;
        let is_request = kind_of(&request.header) == Some(Kind::EmergencyRequest);
        let body = ledger::body(&turn.overlay, request.location, 0)?;
        let named = body.and_then(|body| EmergencyCase::read(&body).ok());
        let Some(number) = case::number_of(&turn.overlay, terms.alias)? else { return Ok(false) };
        let home = self.home_of_grants(turn, number)?;
        let about = named.is_some_and(|named| named.alias == terms.alias);
        Ok(is_request && about && self.is_home(asked) && home == Some(sender.ledger))
    }
}

/// Remembers that somebody asked for a case.
fn put_row(turn: &mut Turn<'_>, case: u64, location: Location) {
    let key = [&case.to_be_bytes()[..], &location.key()].concat();
    turn.overlay.put(Table::Consultations, key, EMERGENCY_ROW.to_vec());
}
