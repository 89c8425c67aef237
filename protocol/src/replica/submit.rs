// SPDX-License-Identifier: EUPL-1.2
//! What this organisation's staff signs. A commit is taken whole or not at all.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::case::{self, CaseRecord, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::catalogue::{Catalogue, Class, FieldId};
use crate::commit::{COMMIT_ENTRIES_MAX, Submission, entry_places};
use crate::consent::{Agreed, check_consenter, check_form};
use crate::document::{DOCUMENT_CHANGES_MAX, Fit, fit};
use crate::entry::{self, Header, SALT_BYTES, VALUE_BYTES_MAX, payload};
use crate::erasure::{self, Asked, SLOT_GROUND, is_closed};
use crate::fork::actor_nonce;
use crate::grant::{Parties, Question, check_terms, may_write};
use crate::id::{CaseHandle, DocumentId, EntryId};
use crate::key::PublicKey;
use crate::ledger::{self, Location, NewEntry, Origin};
use crate::link::Sameness;
use crate::names;
use crate::question;
use crate::register;
use crate::retention::{HOLD_MS_MAX, Hold};
use crate::roster::{Act, Capacity, NAME_BYTES_MAX, Role};
use crate::statement::{
    AuditNonce, CaseOpened, CaseOrigin, ConsentForm, ConsentParticulars, Consultation, DisclosureItem, ErasureGround,
    GrantCase, GrantParticulars, GrantTerms, Import, Kind, Payload, Person, Reason, RetentionWord, SLOT_GRANT_CASE,
    SLOT_GRANT_PARTICULARS, SLOT_GRANT_TERMS, kind_of,
};
use crate::store::{Store, Table};
use crate::thread;
use crate::time::{MINUTE_MS, Timestamp};

use super::locked::{LOCKED, NOT_HEARD, is_locked};
use super::purge::Job;
use super::turn::{Failure, Outgoing, Turn};
use super::{Accepted, Denial, Replica, SubmitError, outbox};

/// How far the clock of who signs may differ from the node's: they run on one machine, or in one office.
pub const CLOCK_TOLERANCE_MS: u64 = 10 * MINUTE_MS;

pub(super) type Submitted<T> = Result<T, Failure<SubmitError>>;

/// Is an entry of a submission, on its way in.
pub(super) struct Incoming<'a> {
    index: usize,
    pub(super) id: EntryId,
    pub(super) location: Location,
    header: Header,
    pub(super) bodies: &'a [Vec<u8>],
    signer: PublicKey,
    role: Role,
    /// The time of its commit.
    pub(super) time: Timestamp,
}

impl Incoming<'_> {
    pub(super) fn refuse<T>(&self, rule: impl Into<String>) -> Submitted<T> {
        Err(Failure::Refused(SubmitError::Entry { index: self.index, rule: rule.into() }))
    }

    pub(super) fn read<P: Payload>(&self, slot: u8) -> Submitted<P> {
        P::read(&self.bodies[usize::from(slot)]).or_else(|error| self.refuse(error.to_string()))
    }

    pub(super) fn require(&self, act: Act) -> Submitted<()> {
        if self.role.may(act) { Ok(()) } else { deny(Denial::Role) }
    }

    fn value(&self, slot: u8) -> Submitted<()> {
        let value = payload(&self.bodies[usize::from(slot)]);
        if value.len() > VALUE_BYTES_MAX {
            return self.refuse(format!("value of {} bytes, {VALUE_BYTES_MAX} at most", value.len()));
        }
        if std::str::from_utf8(value).is_err() {
            return self.refuse("value is not UTF-8");
        }
        Ok(())
    }
}

pub(super) fn deny<T>(denial: Denial) -> Submitted<T> {
    Err(Failure::Refused(SubmitError::Denied(denial)))
}

impl Replica {
    pub(super) fn submit(&mut self, turn: &mut Turn<'_>, submission: &Submission) -> Submitted<Accepted> {
        let refused = |error| Failure::Refused(SubmitError::Commit(error));
        let signed = &submission.commit;
        signed.verify().map_err(refused)?;
        let ids = submission.entry_ids();
        if ledger::commit_number(&turn.overlay, signed.id())?.is_some() {
            return Ok(Accepted { commit: Some(signed.id()), entries: ids, pending: 0, platform_changes: 0 });
        }
        if let Some(seen) = self.overtaken {
            return Err(Failure::Refused(SubmitError::Overtaken { held: self.sealed.size, seen }));
        }
        let role = self.check_signer(turn, submission)?;
        if ids.len() > COMMIT_ENTRIES_MAX {
            return Err(refused(crate::commit::CommitError::Entries {
                entries: ids.len(),
                depth: signed.commit.depth,
            }));
        }
        signed.check_entries(&ids, submission.seed.as_ref()).map_err(refused)?;
        if ids.iter().map(ledger::id_key).collect::<BTreeSet<_>>().len() < ids.len() {
            return Err(Failure::Refused(SubmitError::Entry { index: 0, rule: "entry is there twice".to_owned() }));
        }

        let number = self.next_commit;
        let places = entry_places(submission.seed.as_ref(), ids.len());
        let mut headers = Vec::with_capacity(ids.len());
        let mut stored = Vec::with_capacity(ids.len());
        let held = ledger::candidates(&turn.overlay, &ids)?;
        for (index, (bytes, bodies)) in submission.entries.iter().enumerate() {
            let refuse = |rule: String| Failure::Refused(SubmitError::Entry { index, rule });
            let header = Header::decode(bytes).map_err(|error| refuse(error.to_string()))?;
            if held[index].is_some() {
                return Err(refuse("entry is already there".to_owned()));
            }
            if bodies.len() != header.body_count() {
                return Err(refuse(format!("{} bodies where {} are due", bodies.len(), header.body_count())));
            }
            let mut slots = Vec::with_capacity(bodies.len());
            for (slot, body) in (0u8..).zip(bodies) {
                header.check_body(slot, body, signed.commit.signer).map_err(|error| refuse(error.to_string()))?;
                slots.push((slot, body.clone()));
            }
            headers.push(header);
            stored.push(NewEntry { id: ids[index], place: places[index], header: bytes.clone(), bodies: slots });
        }
        check_unmixed(&headers)?;
        let origin = Origin::Own { seed: submission.seed };
        ledger::put_commit(&mut turn.overlay, number, signed.clone(), origin, stored)?;
        self.count_commit(signed.commit.time);

        let mut pending = 0;
        for (index, header) in headers.into_iter().enumerate() {
            let location = Location { commit: number, index: u16::try_from(index).unwrap_or(u16::MAX) };
            let bodies = &submission.entries[index].1;
            let time = signed.commit.time;
            let signer = signed.commit.signer;
            let incoming = Incoming { index, id: ids[index], location, header, bodies, signer, role, time };
            pending += usize::from(self.apply_own(turn, &incoming)?);
        }
        self.check_consent_act(turn, number, &ids)?;
        self.send_orders(turn)?.map_err(|rule| {
            let index = submission.entries.len() - 1;
            Failure::<SubmitError>::Refused(SubmitError::Entry { index, rule: rule.to_owned() })
        })?;
        Ok(Accepted { commit: Some(signed.id()), entries: ids, pending, platform_changes: 0 })
    }

    /// Counts a commit of this node, of a time, that was just stored.
    pub(super) fn count_commit(&mut self, time: Timestamp) {
        // Before the first epoch nothing vouches for any time.
        let doubted = self.sealed.size > 0 && ledger::may_be_doubted(time, self.epoch.since);
        self.epoch.said = self.epoch.said.map(|said| if doubted { said } else { said.max(time) });
        self.next_commit += 1;
        self.epoch.commits += 1;
    }

    fn check_signer(&self, turn: &Turn<'_>, submission: &Submission) -> Submitted<Role> {
        let commit = &submission.commit.commit;
        let stale = |what| Err(Failure::Refused(SubmitError::Stale(what)));
        if commit.ledger != self.identity.ledger {
            return stale("for another ledger");
        }
        let drift = commit.time.ms_since(turn.now).max(turn.now.ms_since(commit.time));
        if drift > CLOCK_TOLERANCE_MS {
            return stale("made more than ten minutes before or after this node's time");
        }
        if commit.sealed.size > self.sealed.size
            || self.log_root(&turn.overlay, commit.sealed.size)? != commit.sealed.root
        {
            return stale("made after a state of the ledger that is not there");
        }
        let Some(signer) = self.directory.signer(commit.signer) else { return deny(Denial::UnknownSigner) };
        let counts = signer.organisation == self.identity.organisation
            && signer.counts_at(commit.ledger, commit.time, commit.sealed.size)
            && signer.until.as_ref().is_none_or(|end| turn.now <= end.time);
        match signer.capacity {
            Capacity::Staff(role) if counts => Ok(role),
            Capacity::Staff(_) | Capacity::Service(_) => deny(Denial::UnknownSigner),
        }
    }

    /// Gives an entry its effect; returns whether it waits for another organisation's home.
    fn apply_own(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<bool> {
        match &incoming.header {
            Header::Opening { .. } => self.apply_opening(turn, incoming),
            Header::Change { document, dependencies, predecessors, .. } => {
                self.apply_change(turn, incoming, *document, dependencies, predecessors)
            }
            Header::Statement { kind, references, bodies } => {
                let Some(kind) = Kind::of(*kind) else {
                    return incoming.refuse(format!("statement of unknown kind {kind}"));
                };
                if let Err(error) = kind.check_shape(references.len(), bodies.len()) {
                    return incoming.refuse(error.to_string());
                }
                self.apply_statement(turn, incoming, kind, references)?;
                Ok(false)
            }
        }
    }

    fn apply_opening(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<bool> {
        let bodies = incoming.bodies;
        let Ok(handle) = payload(&bodies[usize::from(entry::SLOT_CASE)]).try_into().map(CaseHandle) else {
            return incoming.refuse("case body is no case id");
        };
        let field = match field_of(&bodies[usize::from(entry::SLOT_FIELD)]) {
            Some(field) if Catalogue::current().field(field).is_some() => field,
            _ => return incoming.refuse("field is not in the catalogue"),
        };
        incoming.value(entry::SLOT_VALUE)?;
        let Some(number) = case::number_of(&turn.overlay, handle)? else {
            return incoming.refuse(format!("case {handle} is not known"));
        };
        let Some(record) = case::case(&turn.overlay, number)?.filter(|record| record.handle == handle) else {
            return incoming.refuse(format!("case {handle} is not known"));
        };
        let own = record.holder == self.identity.organisation;
        if own && is_closed(&turn.overlay, &record)? {
            return incoming.refuse(CLOSED);
        }
        if is_locked(&turn.overlay, number)? {
            return incoming.refuse(LOCKED);
        }
        if Catalogue::current().field(field).is_some_and(|known| known.of != record.kind) {
            return incoming.refuse("field is one of another kind of case");
        }
        if own {
            self.check_is_with_us(turn, number)?;
        }
        if self.is_thread_over(turn, number)? {
            return incoming.refuse(OVER);
        }
        incoming.require(if own { Act::Import } else { Act::Edit })?;
        if own && !register::may_open(incoming.role, field, incoming.time) {
            return deny(Denial::NotOfRegister(field.0));
        }
        let key = DocumentKey { case: number, field, opening: incoming.location };
        if own {
            case::open_document(&mut turn.overlay, key);
        } else {
            let document = DocumentRecord { document: incoming.id.into(), changes: vec![incoming.location] };
            case::put_document(&mut turn.overlay, key, &document);
        }
        self.relate(turn, key, Some(payload(&bodies[usize::from(entry::SLOT_VALUE)])))?;
        if own {
            outbox::disclose_value(self, turn, key, incoming.id.into(), incoming.id, bodies_bytes(bodies))?;
            return Ok(false);
        }
        self.contribute(turn, incoming, &record, key, incoming.id.into())?;
        Ok(true)
    }

    fn apply_change(
        &mut self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        document: DocumentId,
        dependencies: &[EntryId],
        predecessors: &[EntryId],
    ) -> Submitted<bool> {
        incoming.value(entry::SLOT_CHANGE_VALUE)?;
        incoming.require(Act::Edit)?;
        let Some((key, mut record)) = case::document(&turn.overlay, document)? else {
            return incoming.refuse("document is not known");
        };
        let Some(case_record) = case::case(&turn.overlay, key.case)? else {
            return incoming.refuse("case is not known");
        };
        let own = case_record.holder == self.identity.organisation;
        if own && is_closed(&turn.overlay, &case_record)? {
            return incoming.refuse(CLOSED);
        }
        if is_locked(&turn.overlay, key.case)? {
            return incoming.refuse(LOCKED);
        }
        if own {
            self.check_is_with_us(turn, key.case)?;
        }
        if self.is_thread_over(turn, key.case)? {
            return incoming.refuse(OVER);
        }
        if record.changes.len() >= DOCUMENT_CHANGES_MAX {
            return incoming.refuse(format!("document has {DOCUMENT_CHANGES_MAX} changes, and takes no more"));
        }
        match fit(&turn.changes(&record)?.headers, dependencies, predecessors) {
            Fit::Fits => {}
            Fit::Missing => return incoming.refuse("change builds on entries that its document does not have"),
            Fit::ReplacesUnseen => return incoming.refuse("change replaces a value that it does not follow"),
        }
        let nonce = actor_nonce(&incoming.header).expect("a change has a nonce");
        if turn.change_of(&record, incoming.signer, nonce)?.is_some() {
            return incoming.refuse("change has the actor of another change of its document");
        }
        record.changes.push(incoming.location);
        case::put_document(&mut turn.overlay, key, &record);
        self.relate(turn, key, Some(payload(&incoming.bodies[usize::from(entry::SLOT_CHANGE_VALUE)])))?;
        if case_record.holder == self.identity.organisation {
            outbox::disclose_value(self, turn, key, document, incoming.id, bodies_bytes(incoming.bodies))?;
            return Ok(false);
        }
        self.contribute(turn, incoming, &case_record, key, document)?;
        Ok(true)
    }

    /// Sends a change to the home of another organisation's case, and remembers that it waits there.
    fn contribute(
        &mut self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        record: &CaseRecord,
        key: DocumentKey,
        document: DocumentId,
    ) -> Submitted<()> {
        let question = Question { organisation: self.identity.organisation, field: key.field, document, at: turn.now };
        let grants: Vec<GrantRecord> = turn.grants(key.case)?.iter().map(|(_, grant)| grant.clone()).collect();
        if may_write(&grants, &question).is_none() {
            return deny(Denial::NoWriteGrant(key.field.0));
        }
        turn.overlay.put(Table::Pending, incoming.location.key(), record.home.0.to_vec());
        let slots = (0..incoming.header.body_count()).fold(0u8, |slots, slot| slots | (1 << slot));
        let item = DisclosureItem { entry: incoming.id, slots };
        turn.send(record.home, Outgoing { alias: Some(record.handle), item, bytes: bodies_bytes(incoming.bodies) });
        Ok(())
    }

    fn apply_statement(
        &mut self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        kind: Kind,
        references: &[EntryId],
    ) -> Submitted<()> {
        match kind {
            Kind::CaseOpened => {
                incoming.require(Act::Import)?;
                let opened: CaseOpened = incoming.read(0)?;
                let origin: CaseOrigin = incoming.read(1)?;
                if turn.overlay.get(Table::CaseHandles, &opened.case.0)?.is_some() {
                    return incoming.refuse("case id is taken");
                }
                let record = CaseRecord {
                    kind: opened.kind,
                    handle: opened.case,
                    holder: self.identity.organisation,
                    home: self.identity.ledger,
                    opened: incoming.location,
                };
                let number = case::add(&mut turn.overlay, &record)?;
                if let Some(row) = origin.row {
                    turn.overlay.put(Table::RowKeys, row.0, number.to_be_bytes().to_vec());
                }
                Ok(())
            }
            Kind::Consultation => {
                incoming.require(Act::Read)?;
                let consultation: Consultation = incoming.read(0)?;
                question::remember(&mut turn.overlay, incoming.signer, &consultation, incoming.location.commit)?;
                let number = match consultation.case {
                    Some(handle) => case::number_of(&turn.overlay, handle)?,
                    None => None,
                };
                if let Some(number) = number {
                    self.note_consultation(turn, number, incoming.id, incoming.location)?;
                    if case::case(&turn.overlay, number)?.is_none() {
                        // All that was said of it is deleted here: why somebody looks for it still is not kept either.
                        let look = ledger::entry_at(&turn.overlay, incoming.location)?;
                        super::erase::empty(turn, &look)?;
                    }
                }
                Ok(())
            }
            Kind::Grant => self.apply_grant(turn, incoming),
            Kind::Import => incoming.require(Act::Import).and_then(|()| incoming.read::<Import>(0).map(drop)),
            Kind::AuditNonce => incoming.require(Act::Read).and_then(|()| incoming.read::<AuditNonce>(0).map(drop)),
            Kind::Person => self.apply_person(turn, incoming),
            Kind::Revocation => {
                incoming.require(Act::Share)?;
                incoming.read::<Reason>(0)?;
                self.apply_revocation(turn, incoming, references[0])
            }
            Kind::Admission | Kind::Disclosure | Kind::LedgerOpened | Kind::Receipt | Kind::Received => {
                deny(Denial::Role)
            }
            Kind::Consent => {
                incoming.require(Act::Share)?;
                incoming.read::<ConsentForm>(0)?;
                incoming.read::<ConsentParticulars>(1)?;
                if incoming.index == 0 { Ok(()) } else { incoming.refuse("a consent stands first in its commit") }
            }
            Kind::EmergencyRequest => self.apply_emergency_request(turn, incoming),
            Kind::EmergencyGrant | Kind::GrantEnded => deny(Denial::Role),
            Kind::Referral => self.apply_referral(turn, incoming, references[0]),
            Kind::ReferralAnswer => self.apply_answer(turn, incoming, references[0]),
            Kind::ReferralSettled => self.apply_settlement(turn, incoming, references[0]),
            Kind::CaseTaken => self.apply_taken(turn, incoming, references[0]),
            Kind::Link => self.apply_link(turn, incoming, Sameness::Linked),
            Kind::Distinct => self.apply_link(turn, incoming, Sameness::Distinct),
            Kind::Unlink => self.apply_unlink(turn, incoming, references[0]),
            Kind::Erasure => {
                incoming.require(Act::Order)?;
                incoming.read::<Reason>(0)?;
                self.apply_erasure(turn, incoming, references)
            }
            Kind::GroundedErasure => {
                incoming.require(Act::Order)?;
                incoming.read::<Reason>(1)?;
                match incoming.read(SLOT_GROUND)? {
                    ErasureGround::Retention { notice: Some(_) } => {
                        return incoming.refuse("only a node erases on its own notice");
                    }
                    ErasureGround::Rectification { replacement }
                        if !self.replaces(turn, replacement, references)? =>
                    {
                        return incoming.refuse("the value that takes the place is not one of the same case and field");
                    }
                    ErasureGround::CourtOrder
                    | ErasureGround::Rectification { .. }
                    | ErasureGround::Request
                    | ErasureGround::Retention { notice: None } => {}
                }
                self.apply_erasure(turn, incoming, references)
            }
            Kind::Retention => self.apply_retention(turn, incoming),
        }
    }

    /// People say what they are called themselves, or a leader says it.
    fn apply_person(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<()> {
        incoming.require(Act::Read)?;
        let person: Person = incoming.read(0)?;
        if person.key != incoming.signer {
            incoming.require(Act::Order)?;
        }
        if person.name.trim().is_empty() || person.name.len() > NAME_BYTES_MAX {
            return incoming.refuse("a name has 1 to 200 bytes");
        }
        let signer = self.directory.signer(person.key);
        if signer.is_none_or(|signer| signer.organisation != self.identity.organisation) {
            return incoming.refuse("only people of the own organisation are named");
        }
        names::remember(&mut turn.overlay, person.key, incoming.location);
        Ok(())
    }

    fn apply_erasure(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, entries: &[EntryId]) -> Submitted<()> {
        match self.may_erase(turn, entries, incoming.location.commit)? {
            Ok(()) => Ok(self.erase(turn, incoming.id, entries)?),
            Err(rule) => incoming.refuse(rule),
        }
    }

    /// Tells whether a value stands in the same field of the same case as all values that are erased for its sake.
    fn replaces(&self, turn: &Turn<'_>, replacement: EntryId, erased: &[EntryId]) -> Submitted<bool> {
        let place = |id: EntryId| -> Submitted<Option<(u64, FieldId)>> {
            let Some(entry) = ledger::entry(&turn.overlay, id)? else { return Ok(None) };
            let document = entry.header.document(id);
            let found = document.map(|document| case::document(&turn.overlay, document)).transpose()?.flatten();
            Ok(found.map(|(key, _)| (key.case, key.field)))
        };
        let Some(wanted) = place(replacement)? else { return Ok(false) };
        for id in erased {
            if *id == replacement || place(*id)? != Some(wanted) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn apply_retention(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<()> {
        incoming.require(Act::Order)?;
        let Reason { text } = incoming.read(1)?;
        let RetentionWord::Hold { case: handle, until } = incoming.read(0)? else {
            return incoming.refuse("only a node gives notice");
        };
        if text.trim().is_empty() {
            return incoming.refuse("holding a case back needs a reason");
        }
        if until.ms_since(incoming.time) > HOLD_MS_MAX {
            return incoming.refuse("a case is held back for 730 days at most");
        }
        let number = case::number_of(&turn.overlay, handle)?;
        let record = number.map(|number| case::case(&turn.overlay, number)).transpose()?.flatten();
        match (number, record) {
            (Some(number), Some(record)) if record.handle == handle && self.is_home(record.home) => {
                Ok(self.hold(turn, number, Hold { entry: incoming.id, until })?)
            }
            _ => incoming.refuse(format!("case {handle} is not one of this organisation")),
        }
    }

    fn apply_grant(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Submitted<()> {
        incoming.require(Act::Share)?;
        let GrantCase { case: handle } = incoming.read(SLOT_GRANT_CASE)?;
        let terms: GrantTerms = incoming.read(SLOT_GRANT_TERMS)?;
        let particulars: GrantParticulars = incoming.read(SLOT_GRANT_PARTICULARS)?;
        let Some(number) = case::number_of(&turn.overlay, handle)? else {
            return incoming.refuse(format!("case {handle} is not known"));
        };
        let record = case::case(&turn.overlay, number)?;
        let Some(record) = record.filter(|record| record.handle == handle && self.is_home(record.home)) else {
            return incoming.refuse("only the home of a case grants for it");
        };
        if is_closed(&turn.overlay, &record)? {
            return incoming.refuse(CLOSED);
        }
        if is_locked(&turn.overlay, number)? {
            return incoming.refuse(LOCKED);
        }
        if !terms.items.is_empty() && particulars.name.trim().is_empty() {
            return incoming.refuse("releasing a single item needs the name of the member of staff who answers for it");
        }
        let mut fields = terms.fields.iter().filter_map(|field| Catalogue::current().field(*field));
        if fields.any(|field| field.of != record.kind) {
            return incoming.refuse("field is one of another kind of case");
        }
        let mut item_fields = Vec::with_capacity(terms.items.len());
        for item in &terms.items {
            match case::document(&turn.overlay, *item)? {
                Some((key, _)) if key.case == number => item_fields.push(key.field),
                _ => return incoming.refuse("item is not a document of the case"),
            }
        }
        let parties = Parties::at(&self.directory, record.holder, &terms, incoming.time);
        if let Err(error) = check_terms(&terms, &item_fields, &parties) {
            return deny(Denial::Rules(error));
        }
        let fields = terms.fields.iter().chain(&item_fields);
        let mut fields = fields.filter_map(|field| Catalogue::current().field(*field));
        if fields.any(|field| field.class != Class::Work) && self.may_be_erased(turn, number)? {
            return incoming.refuse(NOT_HEARD);
        }
        self.check_referred(turn, (number, record.holder), &terms, &item_fields, incoming.time)?;
        if let Some(rules) = parties.rules {
            let day = consented_on(turn, incoming)?;
            for births in births(turn, number)? {
                if let Err(error) = check_consenter(terms.basis, &particulars, &births, day, rules) {
                    return deny(Denial::Consent(error));
                }
            }
        }
        let taken = turn.grants(number)?.iter().find(|(_, grant)| grant.terms.recipient == terms.recipient);
        let alias_held = taken.map(|(_, grant)| grant.terms.alias);
        let alias_known = turn.overlay.get(Table::CaseHandles, &terms.alias.0)?;
        match alias_held {
            Some(alias) if alias != terms.alias => {
                return incoming.refuse("the recipient knows this case by another alias");
            }
            None if alias_known.is_some() => return incoming.refuse("alias is taken"),
            _ => turn.overlay.put(Table::CaseHandles, terms.alias.0, number.to_be_bytes().to_vec()),
        }
        let Some(ledger) = self.directory.home_of(terms.recipient) else {
            return incoming.refuse("the recipient has no node");
        };
        let item = DisclosureItem { entry: incoming.id, slots: 1 << SLOT_GRANT_TERMS };
        let bytes = incoming.bodies[usize::from(SLOT_GRANT_TERMS)].len();
        turn.send(ledger, Outgoing { alias: Some(terms.alias), item, bytes });
        let key = GrantKey { case: number, grant: incoming.location };
        let not_before = terms.from;
        let grant = GrantRecord { id: incoming.id, terms, revoked: None, purged: false, filling: Filling::start() };
        turn.put_grant(key, &grant);
        self.note_end(turn, key, grant.terms.until);
        self.add_job(turn, Job::Fill { grant: key.key(), not_before });
        Ok(())
    }

    /// Checks that the commit of a consent holds the grants of its lines, in their order, all of one case, and nothing else.
    fn check_consent_act(&self, turn: &Turn<'_>, commit: u64, ids: &[EntryId]) -> Submitted<()> {
        let refuse = |index, rule: &str| Err(Failure::Refused(SubmitError::Entry { index, rule: rule.to_owned() }));
        let first = ledger::entry_at(&turn.overlay, Location { commit, index: 0 })?;
        if kind_of(&first.header) != Some(Kind::Consent) {
            return Ok(());
        }
        let form = ledger::body(&turn.overlay, first.location, 0)?.and_then(|body| ConsentForm::read(&body).ok());
        let lines: Vec<EntryId> = form.iter().flat_map(|form| &form.lines).map(|line| line.grant).collect();
        if lines != ids[1..] {
            return refuse(0, "the lines of a consent are not the grants of its commit, in their order");
        }
        let particulars = ledger::body(&turn.overlay, first.location, 1)?;
        let particulars = particulars.and_then(|body| ConsentParticulars::read(&body).ok());
        let agreed = Agreed::by(particulars.as_ref(), ledger::commit(&turn.overlay, commit)?.signed.commit.time);
        let mut cases = BTreeSet::new();
        for (index, id) in (1..).zip(lines) {
            match case::grant(&turn.overlay, id)? {
                Some((key, grant)) => {
                    let roster = self.directory.roster(grant.terms.platform);
                    if let (Some(form), Some(roster)) = (&form, roster) {
                        check_form(roster, form.template, agreed)
                            .map_err(|error| Failure::Refused(SubmitError::Denied(Denial::Consent(error))))?;
                    }
                    cases.insert(key.case);
                }
                None => return refuse(index, "what stands in the commit of a consent is no grant"),
            }
        }
        if cases.len() == 1 { Ok(()) } else { refuse(0, "a consent is about one case") }
    }

    fn apply_revocation(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, grant: EntryId) -> Submitted<()> {
        let Some((key, mut record)) = case::grant(&turn.overlay, grant)? else {
            return incoming.refuse("grant is not known");
        };
        let home = case::case(&turn.overlay, key.case)?.map(|case| case.home);
        if !case::is_lost_number(key.case) && home.is_none_or(|home| !self.is_home(home)) {
            return incoming.refuse("only the home of a case revokes its grants");
        }
        if record.revoked.is_some() {
            return incoming.refuse("grant is revoked already");
        }
        let is_lost = record.is_lost();
        record.revoked = Some((incoming.id, turn.now));
        record.filling = Filling::Done;
        self.forget_filling(turn, &key.key());
        turn.put_grant(key, &record);
        if let Some(ledger) = self.directory.home_of(record.terms.recipient) {
            // Who deleted all of it when it ended by its time has nothing left, and may not even know the grant any more.
            if !record.purged {
                let asked = Asked { since: turn.now, answer: None };
                erasure::put_asked(&mut turn.overlay, incoming.id, ledger, &asked);
            }
            if is_lost {
                // Its recipient may have been restored since, and have lost it as well.
                self.send_terms(turn, ledger, key, &record)?;
            }
            let item = DisclosureItem { entry: incoming.id, slots: 0 };
            turn.send(ledger, Outgoing { alias: Some(record.terms.alias), item, bytes: 0 });
        }
        Ok(self.end_threads(turn, key.case, record.terms.recipient, incoming.id)?)
    }
}

/// Checks that a commit which withdraws does not also say what is to go out: its entries take effect in their order, but
/// what they make available is disclosed once all of them have, so after the withdrawal.
fn check_unmixed(headers: &[Header]) -> Submitted<()> {
    let withdraws = headers.iter().any(|header| kind_of(header) == Some(Kind::Revocation));
    let gives = |header: &Header| match header {
        Header::Opening { .. } | Header::Change { .. } => true,
        Header::Statement { .. } => kind_of(header) == Some(Kind::Grant),
    };
    match headers.iter().position(gives).filter(|_| withdraws) {
        Some(index) => {
            let rule = "a commit that withdraws a grant opens, changes and grants nothing".to_owned();
            Err(Failure::Refused(SubmitError::Entry { index, rule }))
        }
        None => Ok(()),
    }
}

/// Returns the birth dates of each person whom a case is about, as they stand: of a thread, in the cases that it is about. What is
/// erased, or is no date, is none.
fn births(turn: &Turn<'_>, case: u64) -> Submitted<Vec<Vec<Date>>> {
    let about = thread::cases(&turn.overlay, case)?;
    let people = if about.is_empty() { BTreeSet::from([case]) } else { about };
    let standing = people.into_iter().map(|case| {
        let texts = standing_texts(turn, case, BIRTH_DATE)?;
        Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
    });
    standing.collect()
}

/// Returns the day of the consent that a grant stands in the commit of; of a grant alone, that on which it is given.
fn consented_on(turn: &Turn<'_>, incoming: &Incoming<'_>) -> Submitted<Date> {
    let recorded = incoming.time.date();
    if incoming.location.index == 0 {
        return Ok(recorded);
    }
    let first = ledger::entry_at(&turn.overlay, Location { index: 0, ..incoming.location })?;
    if kind_of(&first.header) != Some(Kind::Consent) {
        return Ok(recorded);
    }
    let particulars =
        ledger::body(&turn.overlay, first.location, 1)?.and_then(|body| ConsentParticulars::read(&body).ok());
    Ok(particulars.map_or(recorded, |particulars| particulars.day(recorded)))
}

/// Returns the values that stand in a field of a case, but for sealed ones.
pub(super) fn standing_texts(turn: &Turn<'_>, case: u64, field: FieldId) -> Submitted<Vec<String>> {
    let mut texts = Vec::new();
    for (_, record) in case::all_documents(&turn.overlay, case, Some(field))? {
        for id in outbox::current(&turn.overlay, &record)? {
            let Some(entry) = ledger::entry(&turn.overlay, id)? else { continue };
            let Some(slot) = entry.header.value_slot() else { continue };
            let body = ledger::body(&turn.overlay, entry.location, slot)?;
            let text = body.as_ref().and_then(|body| std::str::from_utf8(payload(body)).ok());
            texts.extend(text.map(str::to_owned));
        }
    }
    Ok(texts)
}

/// The field of the birth date: its number is for ever.
const BIRTH_DATE: FieldId = FieldId(3);
/// The field of the flag that a person is not to be contacted: its number is for ever.
pub(super) const DO_NOT_CONTACT: FieldId = FieldId(220);

/// Returns the field that a field body names.
pub(super) fn field_of(body: &[u8]) -> Option<FieldId> {
    payload(body).try_into().ok().map(u16::from_le_bytes).map(FieldId)
}

/// Why nothing can be added to a thread about a case that is over.
const OVER: &str = "the case that the thread is about was erased, or is not shared any more";
/// Why nothing can be added to a case whose opening was erased.
const CLOSED: &str = "the case was erased, and is closed";

fn bodies_bytes(bodies: &[Vec<u8>]) -> usize {
    bodies.iter().map(|body| body.len() + SALT_BYTES).sum()
}
