// SPDX-License-Identifier: EUPL-1.2
//! In which case a document stands that others opened: where its author gives it, or the home that admitted it. What
//! somebody else passes off as of a case of theirs stands there until one of these two says better, and blocks nobody.

use crate::case::{self, CaseRecord, DocumentKey, DocumentRecord};
use crate::codec::encode;
use crate::entry::{Header, SLOT_CASE, SLOT_FIELD};
use crate::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId};
use crate::ledger::{self, Location, read_row};
use crate::register;
use crate::roster::Capacity;
use crate::store::{Store, Table};

use super::Replica;
use super::deliver::{Delivered, Proven, Sender};
use super::outbox::opening_field;
use super::submit::field_of;
use super::turn::Turn;

/// Precedes the ledger of the home that disclosed an opening without its field, as the grant ended on the way: then the
/// location of the opening.
const META_WITHHELD: &[u8] = b"withheld/";

impl Replica {
    /// Tells whether a peer may bring bodies of an entry that is held already: not of a document of another home's case.
    /// What such a home had deleted here would come back, and under the grant of somebody else.
    pub(super) fn may_bring_bodies(
        &self,
        turn: &Turn<'_>,
        sender: Sender,
        author: OrganisationId,
        header: &Header,
        id: EntryId,
    ) -> Delivered<bool> {
        let Some(document) = header.document(id) else { return Ok(true) };
        let by_author = author == sender.organisation;
        let opening = ledger::locate(&turn.overlay, document.into())?;
        let filed = opening.map(|opening| case::document_key_at(&turn.overlay, opening)).transpose()?.flatten();
        let filed = filed.map(|key| case::case(&turn.overlay, key.case)).transpose()?.flatten();
        if let (Some(opening), Some(case)) = (opening, filed) {
            let gives = by_author || self.directory.heir(case.home) == sender.ledger || self.is_home(case.home);
            return Ok(gives || !self.is_settled(turn, &case, opening, document)?);
        }
        if by_author || self.is_lost(turn, id)? {
            return Ok(true);
        }
        // Deleted here since: its home is who admitted it. Or it never was here: its home is who would have given it.
        let home = match (self.admitted_by(turn, id)?, opening) {
            (None, Some(opening)) => withheld_by(turn, opening)?,
            (home, _) => home,
        };
        Ok(home.is_some_and(|home| self.directory.heir(home) == sender.ledger))
    }

    /// Takes a document that the home of its case disclosed.
    pub(super) fn take_opening(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        number: u64,
        entry: &Proven,
    ) -> Delivered<()> {
        if entry.bodies.contains_key(&SLOT_CASE) {
            return entry.refuse("came with the holder's own name for the case");
        }
        let field = match entry.bodies.get(&SLOT_FIELD) {
            Some(body) => field_of(body),
            None => opening_field(&turn.overlay, entry.location)?,
        };
        let Some(field) = field else {
            // The grant ended on the way: the header stays, and nothing is shown.
            self.withhold(turn, sender, entry);
            return Ok(());
        };
        let capacity = self.directory.signer(entry.signer).map(|signer| signer.capacity);
        if matches!(capacity, Some(Capacity::Staff(role)) if !register::may_open(role, field, entry.time)) {
            return entry.refuse("is in a field that the role of its author does not write");
        }
        if !self.is_covered(turn, number, field, entry.id.into(), entry)? {
            self.withhold(turn, sender, entry);
            return Ok(());
        }
        // One that came just now may stand in a case already, or be withheld, only if it came twice.
        let may_stand = !entry.is_new || turn.overlay.batch.touches(Table::DocumentKeys, &entry.location.key());
        let held = if may_stand { case::document_at(&turn.overlay, entry.location)? } else { None };
        if let Some((held, record)) = held {
            let case = case::case(&turn.overlay, held.case)?;
            if held.case == number || !self.gives_way(turn, sender, case.as_ref(), entry)? {
                if case.is_some_and(|case| self.directory.heir(case.home) != sender.ledger) {
                    entry.drop_stored(turn)?;
                }
                return Ok(());
            }
            drop_passed_off(turn, &record, entry)?;
            case::remove_document(&mut turn.overlay, held);
        }
        let withheld = withheld_key(entry.location);
        if !entry.is_new || turn.overlay.batch.touches(Table::Meta, &withheld) {
            turn.overlay.delete(Table::Meta, withheld);
        }
        let record = DocumentRecord { document: entry.id.into(), changes: vec![entry.location] };
        let key = DocumentKey { case: number, field, opening: entry.location };
        case::put_document(&mut turn.overlay, key, &record);
        self.relate(turn, key, entry.value())?;
        self.found_again(turn, entry.id)?;
        Ok(())
    }

    /// Passes over what the home of a case sends of a document that is not here: what opened it came without its field,
    /// or was deleted, because the grant ended on the way. The header stays, and no body.
    pub(super) fn pass_over(
        &mut self,
        turn: &mut Turn<'_>,
        sender: Sender,
        alias: Option<CaseHandle>,
        entry: &Proven,
    ) -> Delivered<()> {
        let number = alias.map(|alias| case::number_of(&turn.overlay, alias)).transpose()?.flatten();
        let Some(number) = number else {
            if !self.may_have_lost_words() {
                return entry.refuse("is about a case that is not known here");
            }
            // A case that a backup lost: what was contributed to it has an answer, what was given back has no place.
            if entry.author == sender.organisation {
                return self.decide_closed(turn, sender, alias, entry);
            }
            self.name_lost(turn, entry)?;
            entry.drop_stored(turn)?;
            return Ok(());
        };
        if self.home_of_grants(turn, number)? != Some(sender.ledger) {
            return entry.refuse("is about a case of somebody else");
        }
        self.withhold(turn, sender, entry);
        entry.drop_stored(turn)?;
        Ok(())
    }

    /// Tells whether a document that stands in a case moves to one of the sender's, who gives it now.
    fn gives_way(&self, turn: &Turn<'_>, sender: Sender, case: Option<&CaseRecord>, entry: &Proven) -> Delivered<bool> {
        let Some(case) = case else { return Ok(true) };
        if self.is_home(case.home) {
            return Ok(false);
        }
        if entry.author == sender.organisation {
            return Ok(true);
        }
        let same_home = self.directory.heir(case.home) == sender.ledger;
        Ok(!same_home && !self.is_settled(turn, case, entry.location, entry.id.into())?)
    }

    /// Tells whether it is certain that a document stands in a case: the holder of the case opened it, or people here
    /// did, or the home of the case admitted it.
    fn is_settled(
        &self,
        turn: &Turn<'_>,
        case: &CaseRecord,
        opening: Location,
        document: DocumentId,
    ) -> Delivered<bool> {
        if self.is_home(case.home) {
            return Ok(true);
        }
        let ledger = ledger::signed(&turn.overlay, opening.commit)?.commit.ledger;
        let author = self.directory.ledger(ledger).map(|(author, _)| author);
        if [case.holder, self.identity.organisation].map(Some).contains(&author) {
            return Ok(true);
        }
        let admitted = self.admitted_by(turn, document.into())?;
        Ok(admitted.is_some_and(|home| self.directory.heir(home) == self.directory.heir(case.home)))
    }

    /// Returns the ledger of the home that decided about a change of somebody else, if its word is held.
    fn admitted_by(&self, turn: &Turn<'_>, id: EntryId) -> Delivered<Option<LedgerId>> {
        let Some(decision) = case::decision(&turn.overlay, id)? else { return Ok(None) };
        let Some(admission) = ledger::locate(&turn.overlay, decision.admission)? else { return Ok(None) };
        Ok(Some(ledger::signed(&turn.overlay, admission.commit)?.commit.ledger))
    }

    /// Remembers which home disclosed an opening that cannot be shown, so that it may give it under a later grant.
    fn withhold(&self, turn: &mut Turn<'_>, sender: Sender, entry: &Proven) {
        if entry.given && matches!(entry.header, Header::Opening { .. }) {
            turn.overlay.put(Table::Meta, withheld_key(entry.location), encode(&sender.ledger));
        }
    }
}

fn withheld_key(opening: Location) -> Vec<u8> {
    [META_WITHHELD, &opening.key()[..]].concat()
}

fn withheld_by(turn: &Turn<'_>, opening: Location) -> Delivered<Option<LedgerId>> {
    let value = turn.overlay.get(Table::Meta, &withheld_key(opening))?;
    Ok(value.map(|value| read_row(Table::Meta, &value)).transpose()?)
}

/// Deletes what somebody gave of a document that was passed off as one of their case, but what this office wrote and waits
/// for a decision, and what comes with the opening now: what its home opens of it, that home gives.
fn drop_passed_off(turn: &mut Turn<'_>, record: &DocumentRecord, opening: &Proven) -> Delivered<()> {
    for location in &record.changes {
        if turn.overlay.get(Table::Pending, &location.key())?.is_some() {
            continue;
        }
        for (slot, _) in ledger::bodies(&turn.overlay, *location)? {
            if *location != opening.location || !opening.bodies.contains_key(&slot) {
                ledger::delete_body(&mut turn.overlay, *location, slot)?;
                turn.scrub();
            }
        }
    }
    Ok(())
}
