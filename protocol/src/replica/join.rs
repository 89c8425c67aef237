// SPDX-License-Identifier: EUPL-1.2
//! Links between cases: an own word, kept here, sent to nobody.

use crate::case;
use crate::entry::Header;
use crate::id::EntryId;
use crate::ledger;
use crate::link::{self, LinkRecord, Sameness, TwoCases};
use crate::roster::Act;
use crate::statement::{Kind, Payload, Reason, TEXT_BYTES_MAX, kind_of};

use super::Replica;
use super::locked::{LOCKED, is_locked};
use super::submit::{Incoming, Submitted};
use super::turn::Turn;

impl Replica {
    /// Takes the word of this organisation's staff that two cases are of one person, or of two.
    pub(super) fn apply_link(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, sameness: Sameness) -> Submitted<()> {
        incoming.require(Act::Edit)?;
        let TwoCases { first, second } = incoming.read(0)?;
        check_reason(incoming, 1)?;
        let mut numbers = Vec::with_capacity(2);
        for handle in [first, second] {
            let number = case::number_of(&turn.overlay, handle)?;
            let known = number.map(|number| case::case(&turn.overlay, number)).transpose()?.flatten();
            match (number, known) {
                // Who was erased since a backup is linked with nobody, and taken from nobody.
                (Some(number), Some(record)) if record.handle == handle => match is_locked(&turn.overlay, number)? {
                    true => return incoming.refuse(LOCKED),
                    false => numbers.push(number),
                },
                _ => return incoming.refuse(format!("case {handle} is not known")),
            }
        }
        let said = link::links(&turn.overlay, Some(numbers[0]))?;
        if said.iter().any(|(_, record)| record.other == second && record.unlinked.is_none()) {
            return incoming.refuse("something is said about the two cases already: take that back first");
        }
        for (number, other) in [(numbers[0], second), (numbers[1], first)] {
            let record = LinkRecord { id: incoming.id, sameness, other, unlinked: None };
            link::put(&mut turn.overlay, number, incoming.location, &record);
        }
        Ok(())
    }

    /// Takes back such a word.
    pub(super) fn apply_unlink(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, link: EntryId) -> Submitted<()> {
        incoming.require(Act::Edit)?;
        check_reason(incoming, 0)?;
        let Some(entry) = ledger::entry(&turn.overlay, link)? else { return incoming.refuse("the link is not known") };
        let is_link = matches!(kind_of(&entry.header), Some(Kind::Link | Kind::Distinct));
        let body = ledger::body(&turn.overlay, entry.location, 0)?;
        let cases = body.filter(|_| is_link).and_then(|body| TwoCases::read(&body).ok());
        let Some(TwoCases { first, second }) = cases else { return incoming.refuse("what is taken back is no link") };
        for handle in [first, second] {
            let Some(number) = case::number_of(&turn.overlay, handle)? else { continue };
            if is_locked(&turn.overlay, number)? {
                return incoming.refuse(LOCKED);
            }
            let said = link::links(&turn.overlay, Some(number))?;
            let Some((key, mut record)) = said.into_iter().find(|(_, record)| record.id == link) else { continue };
            if record.unlinked.is_some() {
                return incoming.refuse("the link is taken back already");
            }
            record.unlinked = Some(incoming.id);
            link::put(&mut turn.overlay, number, key.grant, &record);
        }
        debug_assert!(matches!(entry.header, Header::Statement { .. }), "a link is a statement");
        Ok(())
    }
}

fn check_reason(incoming: &Incoming<'_>, slot: u8) -> Submitted<()> {
    let reason: Reason = incoming.read(slot)?;
    if reason.text.len() > TEXT_BYTES_MAX {
        return incoming.refuse(format!("a reason has at most {TEXT_BYTES_MAX} bytes"));
    }
    Ok(())
}
