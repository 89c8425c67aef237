// SPDX-License-Identifier: EUPL-1.2
//! What peers send: stored whole when all of it proves itself, refused whole otherwise.
//!
//! Two kinds of peer speak here. The home of a case sends what this organisation was granted; a writer sends its
//! contributions to a case whose home is here, and the home decides. The author is authorised, never the sender.

use std::collections::BTreeMap;

use crate::case::{self, CaseRecord, Decision, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::encode;
use crate::commit::SignedCommit;
use crate::document::DOCUMENT_CHANGES_MAX;
use crate::entry::{Header, payload};
use crate::erasure::{erasable, erased_by, is_closed};
use crate::fork::{ForkProof, actor_nonce};
use crate::grant::{Parties, check_emergency, check_terms};
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId};
use crate::key::PublicKey;
use crate::ledger::{self, LedgerError, Location, NewEntry, Origin, read_row};
use crate::message::{Delivery, Message, Part, PartEntry};
use crate::path::Awaited;
use crate::roster::{Act, Capacity};
use crate::statement::{
    CaseKind, Disclosure, GrantTerms, Kind, Payload, Received, SLOT_GRANT_TERMS, Verdict, kind_of, single,
};
use crate::store::{Store, StoreError, Table};
use crate::time::Timestamp;

use super::admit::{builds_on, drop_relayed};
use super::frame::{Contents, PartCheck};
use super::listing::{Listed, Listing};
use super::outbox::statement_may_leave;
use super::purge::Job;
use super::repair::{Taking, lost_places, put_back};
use super::turn::{Failure, Turn};
use super::{DeliveryError, Effect, Note, Replica};

pub(super) type Delivered<T> = Result<T, Failure<DeliveryError>>;

/// Is an entry of a delivery that proved itself and is stored.
pub(super) struct Proven {
    pub(super) id: EntryId,
    pub(super) location: Location,
    pub(super) header: Header,
    /// The bodies that came with it, by slot.
    pub(super) bodies: BTreeMap<u8, Vec<u8>>,
    pub(super) signer: PublicKey,
    pub(super) ledger: LedgerId,
    pub(super) author: OrganisationId,
    /// The time of its commit.
    pub(super) time: Timestamp,
    /// Whether its signer counted then, by the cards that are held now.
    pub(super) counted: bool,
    /// Whether its bodies are the sender's to give: nobody's who is known to have deleted them here.
    pub(super) given: bool,
    /// The slots of those bodies that were not held before it came, as a mask.
    pub(super) stored: u8,
    /// Whether it was not held before: nothing here refers to it yet.
    pub(super) is_new: bool,
}

impl Proven {
    /// Keeps none of the bodies that came, but those that were held before: what somebody else gave is not theirs to take.
    pub(super) fn drop_stored(&self, turn: &mut Turn<'_>) -> Result<(), LedgerError> {
        let mut stored = self.bodies.keys().filter(|slot| self.stored & (1 << **slot) != 0);
        stored.try_for_each(|slot| ledger::delete_body(&mut turn.overlay, self.location, *slot))
    }

    pub(super) fn refuse<T>(&self, rule: &'static str) -> Delivered<T> {
        Err(refused(self.id, rule))
    }

    /// Returns the value that came with it.
    pub(super) fn value(&self) -> Option<&[u8]> {
        Some(payload(self.bodies.get(&self.header.value_slot()?)?))
    }
}

/// Is who sent a delivery.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    pub(super) ledger: LedgerId,
    pub(super) organisation: OrganisationId,
    /// Whether what it contributes is not decided about yet.
    pub(super) postponed: bool,
}

fn refuse<T>(rule: &'static str) -> Delivered<T> {
    Err(Failure::Refused(DeliveryError::Delivery(rule)))
}

pub(super) fn refused(entry: EntryId, rule: &'static str) -> Failure<DeliveryError> {
    Failure::Refused(DeliveryError::Entry { entry, rule })
}

impl Replica {
    /// Takes a delivery; `checks` are of its disclosure's part, then of its others.
    pub(super) fn deliver(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PublicKey,
        delivery: Delivery,
        checks: Vec<PartCheck>,
    ) -> Delivered<()> {
        let Some(session) = self.sessions.get(&peer) else { return Ok(()) };
        let (ledger, organisation, session_id) = (session.ledger, session.organisation, session.id);
        let sender = Sender { ledger, organisation, postponed: self.postpones(turn, ledger, organisation)? };
        let read = self.peers.entry(sender.ledger).or_default().read;
        let answer = |position| Effect::Send { peer, session: session_id, bytes: Message::Taken { position }.encode() };
        if delivery.first != read {
            // A repetition, or a stretch whose beginning was lost: say where this side stands.
            turn.effects.push(answer(read));
            return Ok(());
        }
        let Delivery { first, disclosure, parts } = delivery;
        let awaited = self.awaited(turn, sender, disclosure.commit.commit.sealed.size)?;
        let mut checks = checks.into_iter();
        let (disclosure_id, list) = self.check_disclosure(turn, sender, (first, disclosure), awaited, checks.next())?;
        let mut listed = Listing::of(&list);
        let proven = self.store_parts(turn, sender, parts, &mut listed, awaited, checks)?;
        let own = self.identity.organisation;
        let is_decision = |entry: &Proven| entry.author == own && kind_of(&entry.header) == Some(Kind::Admission);
        // What was decided and is given back comes before what it decides about: nothing is decided twice.
        let items = list.items().map(|(alias, item)| (alias, item, listed.get(&item.entry)));
        let (decisions, others): (Vec<_>, Vec<_>) = items.partition(|(_, _, listed)| {
            let place = listed.and_then(|listed| listed.came);
            place.and_then(|place| proven[place].as_ref()).is_some_and(is_decision)
        });
        for (alias, item, listed) in decisions.into_iter().chain(others) {
            let Some(Listed { slots, came: Some(place), .. }) = listed else {
                if item.slots == 0 && self.note_filled(turn, sender, item.entry)? {
                    continue;
                }
                return refuse("an entry that is disclosed did not come");
            };
            // Hearsay that nothing here bears out counts as received, and as nothing else.
            let Some(entry) = &proven[*place] else { continue };
            if entry.bodies.keys().any(|slot| slots & (1 << slot) == 0) {
                return entry.refuse("came with a body that was not disclosed");
            }
            if item.slots == 0 && is_grant(&entry.header) {
                self.note_filled(turn, sender, entry.id)?;
            } else {
                self.apply_item(turn, sender, alias, entry)?;
            }
        }
        self.ask_again_for_receipts(turn, sender)?;
        let items = list.len();
        let received = Received {
            ledger: sender.ledger,
            first: list.first,
            items: u32::try_from(items).expect("a disclosure has at most 4,096 items"),
        };
        let statement = single(Kind::Received, vec![disclosure_id], &received, &mut self.entropy);
        turn.state(statement);
        let position = read + items as u64;
        let record = self.peers.entry(sender.ledger).or_default();
        record.read = position;
        turn.overlay.put(Table::Peers, sender.ledger.0, encode(&*record));
        turn.effects.push(Effect::Note(Note::Taken { ledger: sender.ledger, items }));
        turn.effects.push(answer(position));
        Ok(self.hear(turn, peer)?)
    }

    /// Checks the disclosure itself: signed by the sender's node, addressed to this one, the next in order.
    fn check_disclosure(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        (first, disclosure): (u64, Part),
        awaited: Awaited,
        check: Option<PartCheck>,
    ) -> Delivered<(EntryId, Disclosure)> {
        let check = check.expect(CHECKED);
        let (id, list) = self.take_list(turn, sender, disclosure, (awaited, Taking::Delivered), check)?;
        if list.first != first {
            return Err(Failure::Refused(DeliveryError::Entry { entry: id, rule: "is for another position" }));
        }
        Ok((id, list))
    }

    /// Stores a disclosure to this node by the sender's.
    pub(super) fn take_list(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        part: Part,
        taken: (Awaited, Taking),
        check: PartCheck,
    ) -> Delivered<(EntryId, Disclosure)> {
        let [only] = part.entries.as_slice() else { return refuse("the disclosure is not alone in its part") };
        if part.commit.commit.ledger != sender.ledger {
            return refuse("the disclosure is of another ledger than the peer's");
        }
        let list = only.bodies.first().map(|(_, body)| Disclosure::read(body));
        let stored = self.store_part(turn, sender, part, taken, check)?;
        let [(_, Some(entry))] = stored.as_slice() else { return refuse("the disclosure is not the sender's own") };
        if kind_of(&entry.header) != Some(Kind::Disclosure) {
            return entry.refuse("is no disclosure");
        }
        let Some(list) = list else { return entry.refuse("came without its body") };
        let Ok(list) = list else { return entry.refuse("does not read") };
        if list.ledger != self.identity.ledger || list.recipient != self.identity.organisation {
            return entry.refuse("is addressed to somebody else");
        }
        Ok((entry.id, list))
    }

    /// Stores the parts of a delivery; notes of each listed entry at which place of what is returned it came.
    fn store_parts(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        parts: Vec<Part>,
        listed: &mut Listing,
        awaited: Awaited,
        mut checks: impl Iterator<Item = PartCheck>,
    ) -> Delivered<Vec<Option<Proven>>> {
        let mut proven = Vec::with_capacity(listed.0.len());
        for part in parts {
            let check = checks.next().expect(CHECKED);
            for (id, entry) in self.store_part(turn, sender, part, (awaited, Taking::Delivered), check)? {
                let Some(listed) = listed.get_mut(&id) else {
                    return Err(refused(id, "came without being disclosed"));
                };
                listed.came = Some(proven.len());
                proven.push(entry);
            }
        }
        Ok(proven)
    }

    /// Stores what of a part that proves itself is not held yet, but no body that was erased. Of hearsay it stores the
    /// header, and returns nothing.
    pub(super) fn store_part(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        part: Part,
        (awaited, taking): (Awaited, Taking),
        check: PartCheck,
    ) -> Delivered<Vec<(EntryId, Option<Proven>)>> {
        check.signature.map_err(|error| Failure::Refused(DeliveryError::Commit(error)))?;
        let commit = &part.commit.commit;
        let (number, signer, ledger, time) = (self.next_commit, commit.signer, commit.ledger, commit.time);
        let author = self.directory.ledger(ledger).map(|(author, _)| author);
        let certified = self.directory.signer(signer);
        let counted = certified.is_some_and(|signer| signer.counts_at(ledger, time, commit.sealed.size));
        // Of a third organisation another card may be held here than there: who passes its words on is not at fault.
        let parties = [Some(sender.organisation), Some(self.identity.organisation)];
        let is_hearsay = ![author, certified.map(|signer| signer.organisation)].iter().any(|of| parties.contains(of));
        self.check_cited(turn, &part.commit)?;
        let Contents { ids, headers, tree } = check.contents.map_err(Failure::Refused)?;
        let mut proven = Vec::with_capacity(part.entries.len());
        let mut fresh = Vec::new();
        let lost = match taking {
            Taking::Delivered => BTreeMap::new(),
            Taking::Again => lost_places(turn, &part)?,
        };
        let was_erased = turn.overlay.last(Table::Erased, &[], &[])?.is_some();
        let Part { commit: signed, entries, .. } = part;
        let candidates = ledger::candidates(&turn.overlay, &ids)?;
        for (((entry, id), header), candidate) in entries.into_iter().zip(ids).zip(headers).zip(candidates) {
            let held = candidate.or_else(|| lost.get(&entry.place).copied());
            let held = held.map(|location| put_back(turn, &signed, (id, &entry), location)).transpose()?.flatten();
            let is_new = held.is_none();
            let PartEntry { place, header: bytes, bodies } = entry;
            let take = |bodies: Vec<(u8, Vec<u8>)>| {
                let index = u16::try_from(fresh.len()).expect("a commit has at most 4,096 entries");
                fresh.push(NewEntry { id, place, header: bytes, bodies });
                Location { commit: number, index }
            };
            match (self.check_authority(&signed, &header), author) {
                (Ok(()), Some(author)) => {
                    let mut bodies: BTreeMap<u8, Vec<u8>> = bodies.into_iter().collect();
                    for organisation in [sender.organisation, self.identity.organisation] {
                        if was_erased && erased_by(&turn.overlay, id, organisation)?.is_some() {
                            let erased = erasable(&header);
                            bodies.retain(|slot, _| erased & (1 << slot) == 0);
                        }
                    }
                    let given = held.is_none() || self.may_bring_bodies(turn, sender, author, &header, id)?;
                    if !given {
                        bodies.clear();
                    }
                    let (location, stored) = match held {
                        Some(location) => (location, put_missing(turn, location, &bodies)?),
                        None => (take(bodies.iter().map(|(slot, body)| (*slot, body.clone())).collect()), u8::MAX),
                    };
                    let entry = Proven {
                        id,
                        location,
                        header,
                        bodies,
                        signer,
                        ledger,
                        author,
                        time,
                        counted,
                        given,
                        stored,
                        is_new,
                    };
                    proven.push((id, Some(entry)));
                }
                (Err(_), _) if is_hearsay && header.document(id).is_some() => {
                    if held.is_none() {
                        take(Vec::new());
                    }
                    proven.push((id, None));
                }
                (Err(rule), _) => return Err(refused(id, rule)),
                (Ok(()), None) => return Err(refused(id, "is of a ledger that no card names")),
            }
        }
        if !fresh.is_empty() {
            let places: Vec<u32> = fresh.iter().map(|entry| u32::from(entry.place)).collect();
            let siblings = tree.as_ref().map_or_else(|| Some(Vec::new()), |tree| tree.siblings(&places));
            let siblings = siblings.expect("the places are leaves of this tree");
            self.await_path(turn, sender, &signed, awaited)?;
            ledger::put_commit(&mut turn.overlay, number, signed, Origin::Foreign { siblings }, fresh)?;
            self.next_commit += 1;
        }
        Ok(proven)
    }

    /// Compares the state that a node's own commit cites with the checkpoint held of that size.
    fn check_cited(&self, turn: &Turn<'_>, signed: &SignedCommit) -> Delivered<()> {
        let (ledger, cited) = (signed.commit.ledger, signed.commit.sealed);
        let by_node = self.directory.ledger(ledger).is_some_and(|(_, node)| node.service_key == signed.commit.signer);
        if !by_node {
            return Ok(());
        }
        match ledger::checkpoint_at(&turn.overlay, ledger, cited.size)? {
            Some(held) if held.checkpoint.state.root != cited.root => {
                let proof = ForkProof::Cited { checkpoint: held.checkpoint, commit: signed.clone() };
                Err(Failure::Refused(DeliveryError::Fork(Box::new(proof))))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses a change whose actor another change of its document has: no two replicas would agree on what stands.
    pub(super) fn check_actor(
        &mut self,
        turn: &mut Turn<'_>,
        record: &DocumentRecord,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(nonce) = actor_nonce(&entry.header) else { return Ok(()) };
        let held = turn.change_of(record, entry.signer, nonce)?;
        let Some(held) = held.filter(|held| *held != entry.location) else { return Ok(()) };
        let mut part = |location: Location| self.part(turn, location.commit, &[(location.index, 0)], true);
        let (first, second) = (Box::new(part(held)?), Box::new(part(entry.location)?));
        Err(Failure::Refused(DeliveryError::Fork(Box::new(ForkProof::Actor { first, second }))))
    }

    /// Checks that the signer of a part may state what an entry states.
    fn check_authority(&self, signed: &SignedCommit, header: &Header) -> Result<(), &'static str> {
        let commit = &signed.commit;
        let signer = self.directory.signer(commit.signer).ok_or("is signed by a key that no card names")?;
        let of_ledger = self.directory.ledger(commit.ledger).map(|(organisation, _)| organisation);
        if of_ledger != Some(signer.organisation) {
            return Err("is signed by a key of another organisation than the ledger's");
        }
        // An end may be dated before the card that says it: what a node took of its staff before it could know stays, and
        // whoever passes it on did nothing wrong. What it opens to others is for the home to decide.
        let counts = match signer.capacity {
            Capacity::Service(_) => signer.counts_at(commit.ledger, commit.time, commit.sealed.size),
            Capacity::Staff(_) => signer.since <= commit.time,
        };
        if !counts {
            return Err("is signed by a key that did not count then");
        }
        if let (Header::Statement { references, bodies, .. }, Some(kind)) = (header, kind_of(header))
            && kind.check_shape(references.len(), bodies.len()).is_err()
        {
            return Err("has not the references and bodies that its kind asks for");
        }
        let act = match (header, kind_of(header)) {
            (Header::Opening { .. }, _) | (_, Some(Kind::CaseOpened | Kind::Import)) => Act::Import,
            (Header::Change { .. }, _) | (_, Some(Kind::EmergencyRequest)) => Act::Edit,
            (_, Some(Kind::Consent | Kind::Grant | Kind::Referral | Kind::ReferralAnswer | Kind::Revocation)) => {
                Act::Share
            }
            (_, Some(Kind::CaseTaken)) => Act::Import,
            (_, Some(Kind::Distinct | Kind::Link | Kind::Unlink)) => Act::Edit,
            (_, Some(Kind::AuditNonce | Kind::Consultation | Kind::Person)) => Act::Read,
            (_, Some(Kind::Erasure)) => Act::Order,
            // A node orders by itself where the time of a case is over.
            (_, Some(kind @ (Kind::GroundedErasure | Kind::ReferralSettled | Kind::Retention))) => {
                match signer.capacity {
                    Capacity::Service(ledger) if ledger == commit.ledger => return Ok(()),
                    Capacity::Service(_) | Capacity::Staff(_) if kind == Kind::ReferralSettled => Act::Share,
                    Capacity::Service(_) | Capacity::Staff(_) => Act::Order,
                }
            }
            (
                _,
                Some(
                    Kind::Admission
                    | Kind::Disclosure
                    | Kind::EmergencyGrant
                    | Kind::GrantEnded
                    | Kind::LedgerOpened
                    | Kind::Receipt
                    | Kind::Received,
                ),
            ) => {
                let service = signer.capacity == Capacity::Service(commit.ledger);
                return if service { Ok(()) } else { Err("is not signed by its node") };
            }
            (Header::Statement { .. }, None) => return Err("is a statement of a kind that is not known here"),
        };
        match signer.capacity {
            Capacity::Staff(role) if role.may(act) => Ok(()),
            Capacity::Staff(_) => Err("is signed by somebody whose role does not allow it"),
            Capacity::Service(_) => Err("is signed by a node where a person must sign"),
        }
    }

    pub(super) fn apply_item(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let from_home = |replica: &Self, record: &CaseRecord| replica.directory.heir(record.home) == sender.ledger;
        match &entry.header {
            Header::Opening { .. } | Header::Change { .. }
                if entry.author == sender.organisation
                    && sender.postponed
                    && !self.case_of(turn, alias)?.is_some_and(|(_, record)| from_home(self, &record)) =>
            {
                drop_relayed(turn, entry)
            }
            Header::Opening { .. } => {
                let Some((number, record)) = self.case_of(turn, alias)? else {
                    return self.pass_over(turn, sender, alias, entry);
                };
                if self.directory.heir(record.home) == sender.ledger {
                    return self.take_opening(turn, sender, number, entry);
                }
                if self.is_home(record.home) && entry.author == self.identity.organisation {
                    return self.take_back_opening(turn, alias, number, entry);
                }
                if self.is_home(record.home) {
                    return self.decide_opening(turn, sender, alias, number, entry);
                }
                entry.refuse("is about a case of somebody else")
            }
            Header::Change { document, .. } => {
                let Some((key, record)) = case::document(&turn.overlay, *document)? else {
                    return match self.case_of(turn, alias)? {
                        // A contribution to a document whose opening was refused.
                        Some((number, case)) if self.is_home(case.home) => {
                            if is_closed(&turn.overlay, &case)? {
                                return self.decide_closed(turn, sender, alias, entry);
                            }
                            self.decide_orphan(turn, sender, (alias, number), entry)
                        }
                        _ => self.pass_over(turn, sender, alias, entry),
                    };
                };
                let Some(case) = case::case(&turn.overlay, key.case)? else {
                    return entry.refuse("is about a case that is not known here");
                };
                if self.directory.heir(case.home) == sender.ledger {
                    return self.take_change(turn, key, record, entry);
                }
                if self.is_home(case.home) && entry.author == self.identity.organisation {
                    return self.take_back(turn, sender, key, record, entry);
                }
                if self.is_home(case.home) {
                    return self.decide_change(turn, sender, key, record, (alias, entry));
                }
                // One of the two says so falsely, and it need not be this one.
                entry.drop_stored(turn)?;
                Ok(())
            }
            Header::Statement { references, .. } => {
                if entry.author == self.identity.organisation {
                    return self.take_back_word(turn, sender, alias, references, entry);
                }
                let slots = entry.bodies.keys().fold(0u8, |slots, slot| slots | (1 << slot));
                if !statement_may_leave(&entry.header, slots) || self.directory.heir(entry.ledger) != sender.ledger {
                    return entry.refuse("is no statement for another node");
                }
                match kind_of(&entry.header) {
                    Some(Kind::Grant | Kind::EmergencyGrant) => self.take_grant(turn, sender, alias, entry),
                    Some(Kind::Consultation) => self.take_consultation(turn, sender, alias, entry),
                    Some(Kind::EmergencyRequest) => self.take_emergency_request(turn, sender, alias, entry),
                    Some(Kind::GrantEnded | Kind::Revocation) => self.take_revocation(turn, sender, references, entry),
                    Some(Kind::Referral) => self.take_referral(turn, sender, references[0], alias, entry),
                    Some(Kind::ReferralAnswer) => self.take_referral_answer(turn, sender, references[0], entry),
                    Some(Kind::ReferralSettled) => self.take_settlement(turn, sender, references[0], entry),
                    Some(Kind::Admission) => self.take_admission(turn, sender, references, entry),
                    Some(Kind::Receipt) => self.take_receipt(turn, sender, references, entry),
                    Some(Kind::Erasure | Kind::GroundedErasure) => {
                        Ok(self.carry_out(turn, sender.ledger, entry.id, references)?)
                    }
                    _ => entry.refuse("is no statement for another node"),
                }
            }
        }
    }

    /// Returns the case that a peer means by an alias, with its number.
    pub(super) fn case_of(&self, turn: &Turn<'_>, alias: Option<CaseHandle>) -> Delivered<Option<(u64, CaseRecord)>> {
        let Some(alias) = alias else { return Ok(None) };
        let Some(number) = case::number_of(&turn.overlay, alias)? else { return Ok(None) };
        Ok(case::case(&turn.overlay, number)?.map(|record| (number, record)))
    }

    fn take_change(
        &mut self,
        turn: &mut Turn<'_>,
        key: DocumentKey,
        mut record: DocumentRecord,
        entry: &Proven,
    ) -> Delivered<()> {
        if !self.is_covered(turn, key.case, key.field, record.document, entry)? {
            return Ok(());
        }
        if record.changes.contains(&entry.location) {
            return Ok(());
        }
        // What this organisation wrote and its home did not admit stands here besides what counts.
        if record.changes.len() >= 2 * DOCUMENT_CHANGES_MAX {
            return entry.refuse("is one change more than a document may have");
        }
        self.check_actor(turn, &record, entry)?;
        // Among what it builds on may be hearsay.
        if !builds_on(turn, &record, &entry.header)? {
            entry.drop_stored(turn)?;
            return Ok(());
        }
        record.changes.push(entry.location);
        case::put_document(&mut turn.overlay, key, &record);
        self.found_again(turn, entry.id)?;
        self.relate(turn, key, entry.value())?;
        // It may have been dropped when its document came here from a case that it was passed off as one of.
        put_missing(turn, entry.location, &entry.bodies)?;
        Ok(())
    }

    /// Tells whether a grant received covers a document, and refuses what never was granted. Where the grant has ended,
    /// what came with the entry is not kept.
    pub(super) fn is_covered(
        &self,
        turn: &mut Turn<'_>,
        number: u64,
        field: FieldId,
        document: DocumentId,
        entry: &Proven,
    ) -> Delivered<bool> {
        let own = self.identity.organisation;
        let grants = turn.grants(number)?;
        let covers = |grant: &&GrantRecord| grant.terms.recipient == own && grant.terms.covers(field, document);
        let covering: Vec<&GrantRecord> = grants.iter().map(|(_, grant)| grant).filter(covers).collect();
        if covering.is_empty() {
            return entry.refuse("is not covered by any grant");
        }
        if covering.iter().any(|grant| grant.revoked.is_none() && !grant.purged)
            && !self.is_thread_over(turn, number)?
        {
            return Ok(true);
        }
        entry.drop_stored(turn)?;
        Ok(false)
    }

    /// Returns the home of a case that grants were received of, whether or not the case is still here.
    pub(super) fn home_of_grants(&self, turn: &mut Turn<'_>, number: u64) -> Delivered<Option<LedgerId>> {
        let first = turn.grants(number)?.first().map(|(key, _)| key.grant.commit);
        let signed = first.map(|commit| ledger::signed(&turn.overlay, commit)).transpose()?;
        Ok(signed.map(|signed| self.directory.heir(signed.commit.ledger)))
    }

    fn take_grant(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(terms) = entry.bodies.get(&SLOT_GRANT_TERMS).and_then(|body| GrantTerms::read(body).ok()) else {
            return entry.refuse("is a grant whose terms did not come or do not read");
        };
        if terms.recipient != self.identity.organisation || alias != Some(terms.alias) {
            return entry.refuse("is a grant for somebody else");
        }
        if let Some((key, mut held)) = case::grant(&turn.overlay, entry.id)? {
            if held.purged && held.revoked.is_none() {
                self.tell_receipt_again(turn, sender.ledger, alias, entry.id)?;
            }
            // Given anew, after a ledger that ended: what stood when it was given comes once more.
            held.filling = Filling::start();
            turn.put_grant(key, &held);
            return Ok(());
        }
        // Which fields single items have is not known before they come: they are checked as what they are, items.
        let parties = Parties::at(&self.directory, sender.organisation, &terms, entry.time);
        let allowed = match &entry.header {
            Header::Statement { kind, references, .. } if *kind == Kind::EmergencyGrant as u8 => {
                check_emergency(&terms, &[], &parties).is_ok()
                    && self.answers_request(turn, sender, references, &terms)?
            }
            _ => check_terms(&terms, &[], &parties).is_ok(),
        };
        if !allowed {
            return entry.refuse("is a grant that the rules do not allow");
        }
        let number = match self.case_of(turn, Some(terms.alias))? {
            Some((number, record))
                if self.directory.heir(record.home) == sender.ledger && record.handle == terms.alias =>
            {
                number
            }
            Some(_) => return entry.refuse("is a grant whose alias is taken"),
            None => {
                let record = CaseRecord {
                    // What opened the case stays with its home; single items alone are of a young person's file.
                    kind: Catalogue::current().kind_of(&terms.fields).unwrap_or(CaseKind::Person),
                    handle: terms.alias,
                    holder: sender.organisation,
                    home: sender.ledger,
                    opened: entry.location,
                };
                match case::number_of(&turn.overlay, terms.alias)? {
                    // Deleted here when an earlier grant ended: what that one left behind is told apart by its number.
                    Some(number) if self.home_of_grants(turn, number)? == Some(sender.ledger) => {
                        case::put(&mut turn.overlay, number, &record);
                        number
                    }
                    Some(_) => return entry.refuse("is a grant whose alias is taken"),
                    None => case::add(&mut turn.overlay, &record)?,
                }
            }
        };
        let key = GrantKey { case: number, grant: entry.location };
        self.note_end(turn, key, terms.until);
        let record = GrantRecord { id: entry.id, terms, revoked: None, purged: false, filling: Filling::start() };
        turn.put_grant(key, &record);
        Ok(())
    }

    /// Notes that all which a grant opened when it was given stands before this in the outbox of its home. Returns whether it is
    /// known here: else it must come, for what is listed without a body may be anything.
    fn note_filled(&self, turn: &mut Turn<'_>, sender: Sender, grant: EntryId) -> Delivered<bool> {
        let Some((key, mut record)) = case::grant(&turn.overlay, grant)? else { return Ok(false) };
        let given = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
        if self.directory.heir(given) != sender.ledger {
            return Err(refused(grant, "is no statement for another node"));
        }
        record.filling = Filling::Done;
        turn.put_grant(key, &record);
        Ok(true)
    }

    fn take_revocation(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        references: &[EntryId],
        entry: &Proven,
    ) -> Delivered<()> {
        let grant = references.first().map(|grant| case::grant(&turn.overlay, *grant)).transpose()?.flatten();
        // Of a grant that never came, because it was withdrawn before: nothing to delete.
        let Some((key, mut record)) = grant else { return Ok(()) };
        // Asked of the grant, not of the case: that one may be deleted here already.
        let given = ledger::signed(&turn.overlay, key.grant.commit)?.commit.ledger;
        if self.directory.heir(given) != sender.ledger {
            return entry.refuse("revokes a grant of somebody else");
        }
        if record.revoked.is_none() {
            record.revoked = Some((entry.id, turn.now));
            turn.put_grant(key, &record);
            self.add_job(turn, Job::Purge { grant: key.key(), cause: entry.id, not_before: turn.now, bodies: 0 });
        } else {
            self.tell_receipt_again(turn, sender.ledger, Some(record.terms.alias), entry.id)?;
        }
        Ok(())
    }

    fn take_admission(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        references: &[EntryId],
        entry: &Proven,
    ) -> Delivered<()> {
        let Some(verdict) = entry.bodies.get(&0).and_then(|body| Verdict::read(body).ok()) else {
            return entry.refuse("is an admission whose verdict did not come or does not read");
        };
        let Some(change) = references.first().map(|id| ledger::entry(&turn.overlay, *id)).transpose()?.flatten() else {
            return Ok(());
        };
        let document = change.header.document(change.id);
        let key = document.map(|document| case::document(&turn.overlay, document)).transpose()?.flatten();
        let stands = key.as_ref().is_some_and(|(_, record)| record.changes.contains(&change.location));
        let case = key.as_ref().map(|(key, _)| case::case(&turn.overlay, key.case)).transpose()?.flatten();
        // The document is said to be of two cases: the word of one of the two homes is false.
        if case.is_some_and(|case| self.directory.heir(case.home) != sender.ledger) {
            return Ok(());
        }
        if let Some(home) = turn.overlay.get(Table::Pending, &change.location.key())? {
            let home: Option<LedgerId> = home.try_into().ok().map(LedgerId);
            if home.map(|home| self.directory.heir(home)) != Some(sender.ledger) {
                return entry.refuse("decides about a change that waits for somebody else");
            }
            turn.overlay.delete(Table::Pending, change.location.key());
            self.wake_purges(turn);
        } else if !stands {
            // Deleted here since: whoever may give it again says again that it counts.
            return Ok(());
        }
        if let (Verdict::Refused { .. }, Some((key, _))) = (&verdict, &key) {
            // What was granted may have ended, and its document goes; its author is told all the same.
            turn.overlay.put(Table::Meta, refused_key(change.id), encode(&(key.case, key.field)));
        }
        let decision = Decision { admission: entry.id, verdict };
        turn.overlay.put(Table::Decisions, change.id.0, encode(&decision));
        Ok(())
    }
}

/// Precedes a change of this organisation that its home refused: the number of the case, and the field.
const META_REFUSED: &[u8] = b"refused/";

fn refused_key(change: EntryId) -> Vec<u8> {
    [META_REFUSED, &change.0].concat()
}

/// Returns the case and the field of a change of this organisation that its home refused, also where they are not here any more.
///
/// # Errors
/// Fails when the store does.
pub(crate) fn refused_here(store: &dyn Store, change: EntryId) -> Result<Option<(u64, FieldId)>, StoreError> {
    store.get(Table::Meta, &refused_key(change))?.map(|value| read_row(Table::Meta, &value)).transpose()
}

/// Stores those bodies of an entry held already that are not: after a purge and a new grant, say. Returns which, as a mask.
fn put_missing(turn: &mut Turn<'_>, location: Location, bodies: &BTreeMap<u8, Vec<u8>>) -> Delivered<u8> {
    let mut stored = 0;
    for (slot, body) in bodies {
        let key = ledger::body_key(location, *slot);
        if turn.overlay.get(Table::Bodies, &key)?.is_none() {
            turn.overlay.put(Table::Bodies, key, body.clone());
            stored |= 1 << slot;
        }
    }
    Ok(stored)
}

/// Why a part has its check.
pub(super) const CHECKED: &str = "every part of a delivery is checked when its frame is read";

/// Tells whether a header is that of a grant.
fn is_grant(header: &Header) -> bool {
    matches!(kind_of(header), Some(Kind::EmergencyGrant | Kind::Grant))
}

/// Tells whether a header is that of an erasure.
pub(super) fn is_order(header: &Header) -> bool {
    matches!(kind_of(header), Some(Kind::Erasure | Kind::GroundedErasure))
}
