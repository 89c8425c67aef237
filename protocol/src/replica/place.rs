// SPDX-License-Identifier: EUPL-1.2
//! What comes back to a restored home, each at its place: a contribution that was admitted stays so, and what builds on
//! something that is not there yet waits for it (SPEC.md, 12.1).
//!
//! Partners give back what they hold one after another, and a document is put together from what several of them held.

use std::collections::BTreeSet;

use crate::case::{self, Decision, DocumentKey, DocumentRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::encode;
use crate::document::DOCUMENT_CHANGES_MAX;
use crate::entry::{Header, SLOT_CASE, SLOT_FIELD, payload};
use crate::erasure::erased_by;
use crate::fork::actor_nonce;
use crate::id::{CaseHandle, DocumentId, EntryId};
use crate::ledger::{self, Entry};
use crate::statement::{DisclosureItem, Kind, Payload, Verdict, kind_of};
use crate::store::{Store, Table, prefix_end};

use super::admit::{builds_on, drop_relayed, is_text};
use super::deliver::{Delivered, Proven};
use super::outbox::readers;
use super::submit::field_of;
use super::turn::{Outgoing, Turn};
use super::{Replica, ReplicaError};

/// Precedes a change that waits: the entry that it needs next (32), its own id (32). Where its document is not here, that is
/// the document's opening; stores once had that in every row.
const META_WAITS: &[u8] = b"waits/";

fn waits_key(needed: EntryId, entry: EntryId) -> Vec<u8> {
    [META_WAITS, &needed.0, &entry.0].concat()
}

impl Replica {
    /// Takes back what was decided about a contribution: it was told, so it stands. What was admitted stays admitted, whatever
    /// was decided since.
    pub(super) fn decide_as_before(
        &mut self,
        turn: &mut Turn<'_>,
        change: EntryId,
        admission: &Proven,
    ) -> Delivered<bool> {
        let Some(verdict) = admission.bodies.get(&0).and_then(|body| Verdict::read(body).ok()) else {
            return Ok(false);
        };
        let held = case::decision(&turn.overlay, change)?;
        let admits = matches!(verdict, Verdict::Admitted { .. });
        let stands = match held.map(|held| held.verdict) {
            None => false,
            Some(Verdict::Admitted { .. }) => true,
            Some(Verdict::Refused { .. }) => !admits,
        };
        if !stands {
            turn.overlay.put(Table::Decisions, change.0, encode(&Decision { admission: admission.id, verdict }));
            self.place_again(turn, change)?;
        }
        Ok(true)
    }

    /// Puts a change that counts into its document at a restored home, if it is not there, and what waited for it.
    pub(super) fn place_again(&mut self, turn: &mut Turn<'_>, change: EntryId) -> Delivered<()> {
        if !self.may_have_lost_words() {
            return Ok(());
        }
        let mut next = vec![change];
        while let Some(id) = next.pop() {
            if let Some(document) = self.place_one(turn, id)? {
                next.extend(woken(turn, document, id)?);
            }
        }
        Ok(())
    }

    /// Puts what waited for a change that is in its document now there as well.
    pub(super) fn place_waiting(
        &mut self,
        turn: &mut Turn<'_>,
        document: DocumentId,
        placed: EntryId,
    ) -> Delivered<()> {
        if !self.may_have_lost_words() {
            return Ok(());
        }
        woken(turn, document, placed)?.into_iter().try_for_each(|id| self.place_again(turn, id))
    }

    /// Puts a contribution that was decided about back into its document, or its value, where its header alone was there.
    pub(super) fn put_back(&mut self, turn: &mut Turn<'_>, entry: &Proven) -> Delivered<()> {
        let filed = entry.header.document(entry.id).map(|document| case::document(&turn.overlay, document));
        let Some((key, record)) = filed.transpose()?.flatten() else { return self.place_again(turn, entry.id) };
        if !record.changes.contains(&entry.location) {
            return self.place_again(turn, entry.id);
        }
        let home = case::case(&turn.overlay, key.case)?.map(|case| case.home);
        if !home.is_some_and(|home| self.is_home(home)) || self.is_closed(turn, key.case)? {
            return drop_relayed(turn, entry);
        }
        // What came in this step may have been put there with its value, as it was known that it counts.
        let comes = entry.header.value_slot().is_some_and(|slot| entry.stored & (1 << slot) != 0);
        if comes && self.is_lost(turn, entry.id)? { self.value_again(turn, (key, &record), entry) } else { Ok(()) }
    }

    /// Gives what came of a change that is in its document now to who may read it.
    pub(super) fn value_again(
        &self,
        turn: &mut Turn<'_>,
        (key, record): (DocumentKey, &DocumentRecord),
        entry: &Proven,
    ) -> Delivered<()> {
        let value = entry.header.value_slot().and_then(|slot| entry.bodies.get(&slot)).cloned();
        if value.is_some() {
            self.found_again(turn, entry.id)?;
        }
        self.relate(turn, key, value.as_deref().map(payload))?;
        let decision = case::decision(&turn.overlay, entry.id)?;
        let held = ledger::entry_at(&turn.overlay, entry.location)?;
        self.disclose_again(turn, (key, record), &held, (value, decision.map(|decision| decision.admission)))
    }

    /// Takes back from a reader what a third organisation contributed to an own case: what this home once admitted, by a word of its own;
    /// and of what opened a document, what it listed under that alias. Nothing else that others wrote is a reader's to give.
    pub(super) fn take_back_contribution(
        &mut self,
        turn: &mut Turn<'_>,
        alias: Option<CaseHandle>,
        number: u64,
        entry: &Proven,
    ) -> Delivered<()> {
        let decision = case::decision(&turn.overlay, entry.id)?;
        let is_admitted = decision.is_some_and(|decision| matches!(decision.verdict, Verdict::Admitted { .. }));
        let value = entry.header.value_slot().and_then(|slot| entry.bodies.get(&slot));
        if !is_admitted
            || !self.may_have_lost_words()
            || self.is_closed(turn, number)?
            || value.is_some_and(|value| !is_text(Some(value)))
        {
            return drop_relayed(turn, entry);
        }
        let is_filed = case::document_key_at(&turn.overlay, entry.location)?.is_some();
        if is_filed || !matches!(entry.header, Header::Opening { .. }) {
            return self.put_back(turn, entry);
        }
        if !self.is_lost_as(turn, entry.id, alias)? {
            return drop_relayed(turn, entry);
        }
        // What its author calls the case may be lost with the grant: the list says which it is.
        let field = ledger::body(&turn.overlay, entry.location, SLOT_FIELD)?.as_deref().and_then(field_of);
        self.open_again(turn, number, field, entry)
    }

    /// Opens a document in a case again that a list says it belongs to, and places what waits for it; one whose field is of no such case,
    /// or is not known, is dropped.
    pub(super) fn open_again(
        &mut self,
        turn: &mut Turn<'_>,
        number: u64,
        field: Option<FieldId>,
        entry: &Proven,
    ) -> Delivered<()> {
        let kind = case::case(&turn.overlay, number)?.map(|case| case.kind);
        let known = field.and_then(|field| Catalogue::current().field(field)).filter(|known| Some(known.of) == kind);
        let Some(field) = field.filter(|_| known.is_some()) else { return drop_relayed(turn, entry) };
        let key = DocumentKey { case: number, field, opening: entry.location };
        let record = DocumentRecord { document: entry.id.into(), changes: vec![entry.location] };
        case::put_document(&mut turn.overlay, key, &record);
        self.value_again(turn, (key, &record), entry)?;
        self.place_waiting(turn, record.document, entry.id)
    }

    /// Puts a change into its document; returns the document where it was put there now.
    fn place_one(&mut self, turn: &mut Turn<'_>, id: EntryId) -> Delivered<Option<DocumentId>> {
        #[cfg(test)]
        tests::LOOKS.set(tests::LOOKS.get() + 1);
        let Some(entry) = ledger::entry(&turn.overlay, id)? else { return Ok(None) };
        let Some(document) = entry.header.document(id) else { return Ok(None) };
        let signed = ledger::signed(&turn.overlay, entry.location.commit)?.commit;
        let own = self.directory.ledger(signed.ledger).map(|(author, _)| author) == Some(self.identity.organisation);
        let decision = case::decision(&turn.overlay, id)?;
        let admission = decision.filter(|decision| matches!(decision.verdict, Verdict::Admitted { .. }));
        if !own && admission.is_none() || own && signed.ledger == self.identity.ledger {
            return Ok(None);
        }
        let is_opening = matches!(entry.header, Header::Opening { .. });
        if is_opening && case::document(&turn.overlay, document)?.is_some() {
            return Ok(None);
        }
        let Some((key, mut record)) = self.document_again(turn, document, &entry, own)? else {
            turn.overlay.put(Table::Meta, waits_key(document.into(), id), Vec::new());
            return Ok(None);
        };
        let home = case::case(&turn.overlay, key.case)?.map(|case| case.home);
        let is_there = record.changes.contains(&entry.location) && !is_opening;
        if is_there || !home.is_some_and(|home| self.is_home(home)) || self.is_closed(turn, key.case)? {
            return Ok(None);
        }
        let body = entry.header.value_slot().map(|slot| ledger::body(&turn.overlay, entry.location, slot));
        let body = body.transpose()?.flatten();
        if !is_opening {
            if record.changes.len() >= DOCUMENT_CHANGES_MAX {
                return Ok(None);
            }
            if !builds_on(turn, &record, &entry.header)? {
                if let Some(needed) = first_missing(turn, &record, &entry.header)? {
                    turn.overlay.put(Table::Meta, waits_key(needed, id), Vec::new());
                }
                return Ok(None);
            }
            let erased = erased_by(&turn.overlay, id, self.identity.organisation)?.is_some();
            if own && body.is_none() && !erased && !self.is_lost(turn, id)? {
                return Ok(None);
            }
            let actor = actor_nonce(&entry.header).map(|nonce| turn.change_of(&record, signed.signer, nonce));
            if actor.transpose()?.flatten().is_some() {
                return Ok(None);
            }
            record.changes.push(entry.location);
        }
        case::put_document(&mut turn.overlay, key, &record);
        if body.is_some() {
            self.found_again(turn, id)?;
        }
        self.relate(turn, key, body.as_deref().map(payload))?;
        self.disclose_again(turn, (key, &record), &entry, (body, admission.map(|admission| admission.admission)))?;
        Ok(Some(document))
    }

    /// Returns the document that a change is of; of a contribution that opens one, a new one, if its case is known.
    fn document_again(
        &self,
        turn: &Turn<'_>,
        document: DocumentId,
        entry: &Entry,
        own: bool,
    ) -> Result<Option<(DocumentKey, DocumentRecord)>, ReplicaError> {
        if let Some(held) = case::document(&turn.overlay, document)? {
            return Ok(Some(held));
        }
        if own || !matches!(entry.header, Header::Opening { .. }) {
            return Ok(None);
        }
        let body = |slot| ledger::body(&turn.overlay, entry.location, slot);
        let handle = body(SLOT_CASE)?.and_then(|body| payload(&body).try_into().ok().map(CaseHandle));
        let number = handle.map(|handle| case::number_of(&turn.overlay, handle)).transpose()?.flatten();
        let field = body(SLOT_FIELD)?.as_deref().and_then(field_of);
        let (Some(case), Some(field)) = (number, field) else { return Ok(None) };
        let key = DocumentKey { case, field, opening: entry.location };
        Ok(Some((key, DocumentRecord { document, changes: vec![entry.location] })))
    }

    /// Gives a change that was put into its document to who may read it, with what admitted it, and with what is held of it.
    pub(super) fn disclose_again(
        &self,
        turn: &mut Turn<'_>,
        (key, record): (DocumentKey, &DocumentRecord),
        entry: &Entry,
        (value, admission): (Option<Vec<u8>>, Option<EntryId>),
    ) -> Delivered<()> {
        let field = if matches!(entry.header, Header::Opening { .. }) { 1 << SLOT_FIELD } else { 0 };
        let given = entry.header.value_slot().filter(|_| value.is_some()).map_or(0, |slot| 1 << slot);
        let bytes = value.map_or(0, |value| value.len());
        for (ledger, alias) in readers(self, turn, key, record.document)? {
            let item = DisclosureItem { entry: entry.id, slots: field | given };
            turn.send(ledger, Outgoing { alias: Some(alias), item, bytes });
            if let Some(admission) = admission {
                let item = DisclosureItem { entry: admission, slots: 1 };
                turn.send(ledger, Outgoing { alias: Some(alias), item, bytes: 64 });
            }
        }
        Ok(())
    }
}

/// Tells whether a statement has the effect that it has again when it is given back: one that came before the list which names
/// it was passed over.
pub(super) fn has_effect(turn: &Turn<'_>, entry: &Entry) -> Result<bool, ReplicaError> {
    let Header::Statement { references, .. } = &entry.header else { return Ok(true) };
    let about = references.first();
    Ok(match kind_of(&entry.header) {
        Some(Kind::Admission) => match about {
            Some(change) => case::decision(&turn.overlay, *change)?.is_some(),
            None => true,
        },
        Some(Kind::EmergencyGrant | Kind::Grant) => case::grant(&turn.overlay, entry.id)?.is_some(),
        Some(Kind::GrantEnded | Kind::Revocation) => {
            let grant = about.map(|grant| case::grant(&turn.overlay, *grant)).transpose()?.flatten();
            grant.is_none_or(|(_, grant)| grant.revoked.is_some())
        }
        _ => true,
    })
}

/// Returns the first of what a change names that its document does not hold.
fn first_missing(
    turn: &mut Turn<'_>,
    record: &DocumentRecord,
    header: &Header,
) -> Result<Option<EntryId>, ReplicaError> {
    let Header::Change { dependencies, predecessors, .. } = header else { return Ok(None) };
    let held = &turn.changes(record)?.headers;
    Ok(dependencies.iter().chain(predecessors).find(|id| !held.contains_key(id)).copied())
}

/// Returns what waited for a change that is in its document now, or for the document; it waits no more.
fn woken(turn: &mut Turn<'_>, document: DocumentId, placed: EntryId) -> Result<Vec<EntryId>, ReplicaError> {
    let mut found = BTreeSet::new();
    for needed in [placed, document.into()] {
        let prefix = [META_WAITS, &needed.0].concat();
        let rows = turn.overlay.scan(Table::Meta, &prefix, &prefix_end(&prefix), DOCUMENT_CHANGES_MAX)?;
        for (key, _) in rows {
            found.extend(key[prefix.len()..].try_into().ok().map(EntryId));
            turn.overlay.delete(Table::Meta, key);
        }
    }
    Ok(found.into_iter().collect())
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    thread_local! {
        /// How often a change was looked at.
        pub(in crate::replica) static LOOKS: Cell<u64> = const { Cell::new(0) };
    }
}
