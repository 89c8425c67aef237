// SPDX-License-Identifier: EUPL-1.2
//! Admission: what the home of a case decides about changes of others, in the order that they come (SPEC.md, 17).

use crate::case::{self, Decision, DocumentKey, DocumentRecord, GrantRecord};
use crate::codec::encode;
use crate::document::{DOCUMENT_CHANGES_MAX, Fit, fit};
use crate::entry::{Header, SLOT_CASE, SLOT_CHANGE_VALUE, SLOT_FIELD, SLOT_VALUE, VALUE_BYTES_MAX, payload};
use crate::erasure::{erased_by, is_closed};
use crate::grant::{Question, may_write};
use crate::id::{CaseHandle, DocumentId};
use crate::ledger::{self};
use crate::roster::{Act, Capacity};
use crate::statement::{DisclosureItem, Kind, Refusal, Verdict, single};
use crate::store::Table;

use super::Replica;
use super::deliver::{Delivered, Proven, Sender};
use super::erase::empty;
use super::outbox::readers;
use super::refer::handed_over;
use super::submit::field_of;
use super::turn::{Outgoing, Turn};

impl Replica {
    /// Tells whether the case of this number is an own one that is closed: what opened it was erased, or it is a thread about a
    /// case that is over.
    pub(super) fn is_closed(&self, turn: &Turn<'_>, number: u64) -> Delivered<bool> {
        let record = case::case(&turn.overlay, number)?;
        let closed = record.map(|record| is_closed(&turn.overlay, &record)).transpose()?.unwrap_or(false);
        Ok(closed || self.is_thread_over(turn, number)?)
    }

    /// Refuses a change to a case that was erased, and keeps nothing of it.
    pub(super) fn decide_closed(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        if entry.author != sender.organisation {
            return drop_relayed(turn, entry);
        }
        empty(turn, &ledger::entry_at(&turn.overlay, entry.location)?)?;
        self.decide(turn, sender, alias, None, entry, Verdict::Refused { reason: Refusal::Closed })
    }

    pub(super) fn decide_opening(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        number: u64,
        entry: &Proven,
    ) -> Delivered<()> {
        if entry.author != sender.organisation {
            return self.take_back_contribution(turn, alias, number, entry);
        }
        if self.is_closed(turn, number)? {
            return self.decide_closed(turn, sender, alias, entry);
        }
        if self.tell_decision_again(turn, sender.ledger, alias, entry.id)? {
            return self.put_back(turn, entry);
        }
        if self.is_remainder(turn, entry)? {
            return Ok(());
        }
        let (field, handle) = (entry.bodies.get(&SLOT_FIELD), entry.bodies.get(&SLOT_CASE));
        let field = field.and_then(|body| field_of(body));
        let names_case = handle.is_some_and(|body| alias.is_some_and(|alias| payload(body) == alias.0));
        let key = field.map(|field| DocumentKey { case: number, field, opening: entry.location });
        let verdict = match key {
            Some(key) if names_case && is_text(entry.bodies.get(&SLOT_VALUE)) => {
                self.verdict(turn, key, entry.id.into(), entry)?
            }
            _ => Verdict::Refused { reason: Refusal::Closed },
        };
        let document = DocumentRecord { document: entry.id.into(), changes: vec![entry.location] };
        match (key, &verdict) {
            (Some(key), Verdict::Admitted { .. }) => {
                case::put_document(&mut turn.overlay, key, &document);
                self.relate(turn, key, entry.value())?;
                self.decide(turn, sender, alias, Some((key, document.document)), entry, verdict)?;
                self.place_waiting(turn, document.document, entry.id)
            }
            _ => self.decide(turn, sender, alias, None, entry, verdict),
        }
    }

    pub(super) fn decide_change(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        key: DocumentKey,
        mut record: DocumentRecord,
        (named, entry): (Option<CaseHandle>, &Proven),
    ) -> Delivered<()> {
        if entry.author != sender.organisation {
            return self.take_back_contribution(turn, named, key.case, entry);
        }
        let own = sender.organisation;
        let alias = turn.grants(key.case)?.iter().find(|(_, grant)| grant.terms.recipient == own);
        let alias = alias.map(|(_, grant)| grant.terms.alias);
        if self.is_closed(turn, key.case)? {
            return self.decide_closed(turn, sender, alias, entry);
        }
        if self.tell_decision_again(turn, sender.ledger, alias, entry.id)? {
            return self.put_back(turn, entry);
        }
        if self.is_remainder(turn, entry)? {
            return Ok(());
        }
        let full = record.changes.len() >= DOCUMENT_CHANGES_MAX;
        let verdict = if full || !is_text(entry.bodies.get(&SLOT_CHANGE_VALUE)) {
            Verdict::Refused { reason: Refusal::Closed }
        } else if !builds_on(turn, &record, &entry.header)? {
            self.refusal_of_dependencies(turn, &entry.header)?
        } else {
            self.check_actor(turn, &record, entry)?;
            self.verdict(turn, key, record.document, entry)?
        };
        let admitted = matches!(verdict, Verdict::Admitted { .. });
        let document = record.document;
        if admitted && !record.changes.contains(&entry.location) {
            record.changes.push(entry.location);
            case::put_document(&mut turn.overlay, key, &record);
            self.relate(turn, key, entry.value())?;
        }
        self.decide(turn, sender, alias, admitted.then_some((key, document)), entry, verdict)?;
        if admitted { self.place_waiting(turn, document, entry.id) } else { Ok(()) }
    }

    /// Tells whether of a contribution its header alone comes back to a restored home: it was decided about, and deleted since.
    /// Whoever was told how will say so.
    fn is_remainder(&self, turn: &Turn<'_>, entry: &Proven) -> Delivered<bool> {
        let erased = erased_by(&turn.overlay, entry.id, self.identity.organisation)?.is_some();
        Ok(self.may_have_lost_words() && entry.value().is_none() && !erased)
    }

    /// Takes back a change of this organisation's own that a backup lost: it counts as it did when it was written. Only one
    /// of an earlier ledger can be lost, and only who was granted something of the case can have it.
    pub(super) fn take_back(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        key: DocumentKey,
        record: DocumentRecord,
        entry: &Proven,
    ) -> Delivered<()> {
        let granted = turn.grants(key.case)?.iter().any(|(_, grant)| grant.terms.recipient == sender.organisation);
        if entry.ledger == self.identity.ledger || !granted || self.is_closed(turn, key.case)? {
            return drop_relayed(turn, entry);
        }
        if record.changes.contains(&entry.location) {
            return self.put_back(turn, entry);
        }
        let value = entry.bodies.get(&SLOT_CHANGE_VALUE);
        // Without its value it still holds what others build on; what is not there stays named as lost, unless it was erased.
        if value.is_some() && !is_text(value) {
            return Ok(());
        }
        self.check_actor(turn, &record, entry)?;
        self.place_again(turn, entry.id)
    }

    /// Decides about a change whose document this node does not have: its opening was refused, or never came.
    pub(super) fn decide_orphan(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        (alias, number): (Option<CaseHandle>, u64),
        entry: &Proven,
    ) -> Delivered<()> {
        // After a restore, readers give back what this organisation wrote to a document that the backup does not have.
        if entry.author == self.identity.organisation {
            return drop_relayed(turn, entry);
        }
        if entry.author != sender.organisation {
            return self.take_back_contribution(turn, alias, number, entry);
        }
        if self.tell_decision_again(turn, sender.ledger, None, entry.id)? {
            return self.put_back(turn, entry);
        }
        if self.is_remainder(turn, entry)? {
            return Ok(());
        }
        let verdict = self.refusal_of_dependencies(turn, &entry.header)?;
        self.decide(turn, sender, None, None, entry, verdict)
    }

    pub(super) fn refusal_of_dependencies(&self, turn: &Turn<'_>, header: &Header) -> Delivered<Verdict> {
        let Header::Change { dependencies, .. } = header else {
            return Ok(Verdict::Refused { reason: Refusal::Unknown });
        };
        for dependency in dependencies {
            let decision = case::decision(&turn.overlay, *dependency)?;
            if decision.is_some_and(|decision| matches!(decision.verdict, Verdict::Refused { .. })) {
                return Ok(Verdict::Refused { reason: Refusal::AfterRefused });
            }
        }
        Ok(Verdict::Refused { reason: Refusal::Unknown })
    }

    pub(super) fn verdict(
        &self,
        turn: &mut Turn<'_>,
        key: DocumentKey,
        document: DocumentId,
        entry: &Proven,
    ) -> Delivered<Verdict> {
        let edits = self.directory.signer(entry.signer).is_some_and(|signer| match signer.capacity {
            Capacity::Staff(role) => role.may(Act::Edit),
            Capacity::Service(_) => false,
        });
        if !edits || !entry.counted {
            return Ok(Verdict::Refused { reason: Refusal::NotAuthorised });
        }
        if handed_over(turn, key.case)?.is_some() {
            return Ok(Verdict::Refused { reason: Refusal::NoGrant });
        }
        let question = Question { organisation: entry.author, field: key.field, document, at: turn.now };
        let grants: Vec<GrantRecord> = turn
            .grants(key.case)?
            .iter()
            .map(|(_, grant)| grant)
            .filter(|grant| self.is_to_member(grant, question.at))
            .cloned()
            .collect();
        Ok(match may_write(&grants, &question) {
            Some(grant) => Verdict::Admitted { grant: grant.id },
            None => Verdict::Refused { reason: Refusal::NoGrant },
        })
    }

    /// States a verdict, remembers it, tells the author, and tells the readers of what was admitted.
    pub(super) fn decide(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        admitted: Option<(DocumentKey, DocumentId)>,
        entry: &Proven,
        verdict: Verdict,
    ) -> Delivered<()> {
        if self.tell_decision_again(turn, sender.ledger, alias, entry.id)? {
            return Ok(());
        }
        let statement = single(Kind::Admission, vec![entry.id], &verdict, &mut self.entropy);
        let admission = turn.state(statement);
        let decision = Decision { admission, verdict };
        turn.overlay.put(Table::Decisions, entry.id.0, encode(&decision));
        self.found_again(turn, entry.id)?;
        let word = Outgoing { alias, item: DisclosureItem { entry: admission, slots: 1 }, bytes: 64 };
        turn.send(sender.ledger, word);
        let Some((key, document)) = admitted else { return Ok(()) };
        let slots = match entry.header {
            Header::Opening { .. } => (1 << SLOT_FIELD) | (1 << SLOT_VALUE),
            Header::Change { .. } | Header::Statement { .. } => 1 << SLOT_CHANGE_VALUE,
        };
        let bytes = entry.bodies.values().map(Vec::len).sum();
        for (ledger, alias) in readers(self, turn, key, document)? {
            if ledger == sender.ledger {
                continue;
            }
            turn.send(ledger, Outgoing { alias: Some(alias), item: DisclosureItem { entry: entry.id, slots }, bytes });
            turn.send(ledger, Outgoing { alias: Some(alias), ..word });
        }
        Ok(())
    }
}

/// Keeps no more than was held of what the author's own organisation did not send: nobody can have another's words decided
/// about, or sent back to be forgotten.
pub(super) fn drop_relayed(turn: &mut Turn<'_>, entry: &Proven) -> Delivered<()> {
    entry.drop_stored(turn)?;
    Ok(())
}

/// Tells whether a document holds all that a change builds on, and the change replaces nothing that it does not follow.
pub(super) fn builds_on(turn: &mut Turn<'_>, record: &DocumentRecord, header: &Header) -> Delivered<bool> {
    let Header::Change { dependencies, predecessors, .. } = header else { return Ok(false) };
    Ok(fit(&turn.changes(record)?.headers, dependencies, predecessors) == Fit::Fits)
}

/// Tells whether a body is a value as it may be.
pub(super) fn is_text(body: Option<&Vec<u8>>) -> bool {
    body.is_some_and(|body| payload(body).len() <= VALUE_BYTES_MAX && std::str::from_utf8(payload(body)).is_ok())
}
