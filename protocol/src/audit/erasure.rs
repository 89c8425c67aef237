// SPDX-License-Identifier: EUPL-1.2
//! What a ledger ordered to be erased, and whether it was its to order.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, record};
use super::finding::{FindingKind, Findings};
use super::inbox::erasable;
use super::index::{Lists, Lookup};
use super::known::{Form, Known, Mark, Order, short};
use super::pages::Pages;
use super::replay::{Dossier, Replay, Taken};
use crate::catalogue::{Catalogue, FieldId};
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::retention::NOTICE_MS;
use crate::roster::Capacity;
use crate::rules::RuleSet;
use crate::statement::{CaseKind, ErasureGround, Kind, RetentionWord};
use crate::thread;
use crate::time::Timestamp;

/// Is a notice that the time of a case is over.
#[derive(Debug, Clone, Copy)]
struct Notice {
    case: CaseHandle,
    due: Timestamp,
    given: Timestamp,
}

record!(Notice { case: CaseHandle, due: Timestamp, given: Timestamp });

/// Is what was said about the end of cases.
#[derive(Debug)]
pub(super) struct Endings {
    notices: Column<Notice>,
    /// Until when each case is held back.
    holds: Lookup<CaseHandle, Timestamp>,
}

impl Endings {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { notices: Column::new(pages), holds: Lookup::new(pages) }
    }

    /// Returns the notice that an entry gives.
    fn notice(&self, order: Order, known: &Known) -> Option<Notice> {
        let number = known.own_subject(order, [Form::Statement(Kind::Retention as u8); 2])?;
        Some(self.notices.get(number as usize))
    }

    /// Tells whether a notice of a case was given by a moment that lets its node order at another.
    pub(super) fn was_noticed(&self, case: CaseHandle, latest: Timestamp, at: Timestamp) -> bool {
        self.notices.iter().any(|notice| notice.case == case && notice.given <= latest && notice.due <= at)
    }

    /// Takes a notice of the node, or a hold of staff.
    pub(super) fn word(&mut self, taken: &Taken<'_>, known: &mut Known, findings: &mut Findings) {
        let Some(word) = taken.read::<RetentionWord>(0, known, findings) else { return };
        let (given, by_node) = (known.commit_of(taken.order).time, is_by_node(taken.order, known));
        match word {
            RetentionWord::Notice { case, due, rules } if by_node => {
                if RuleSet::named(&rules.0, given.date()).is_none() {
                    let evidence =
                        vec![("rules", rules.to_string()), ("reason", "no such rules were in force".to_owned())];
                    taken.fault(FindingKind::ErasureNotAllowed, known, findings, evidence);
                }
                let number = self.notices.push(Notice { case, due, given });
                known.set_subject(taken.order, short(number));
            }
            RetentionWord::Hold { case, until } if !by_node => {
                self.holds.replace(case, until);
            }
            RetentionWord::Notice { .. } | RetentionWord::Hold { .. } => {
                let evidence = vec![("entry", "a notice by staff, or a hold by a node".to_owned())];
                taken.fault(FindingKind::WrongRole, known, findings, evidence);
            }
        }
    }
}

/// Is which organisation was given erasable bodies of which entries: a bit for each.
#[derive(Debug)]
pub(super) struct Given {
    pages: Pages,
    bits: BTreeMap<OrganisationId, Column<u64>>,
}

impl Given {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { pages: pages.clone(), bits: BTreeMap::new() }
    }

    /// Says that a disclosure listed an erasable body of an entry.
    pub(super) fn insert(&mut self, organisation: OrganisationId, order: Order) {
        let bits = self.bits.entry(organisation).or_insert_with(|| Column::new(&self.pages));
        bits.update(order as usize / 64, |word| *word |= 1 << (order % 64));
    }

    /// Tells whether a disclosure ever did.
    pub(super) fn contains(&self, organisation: OrganisationId, order: Order) -> bool {
        let word = self.bits.get(&organisation).map(|bits| bits.get(order as usize / 64));
        word.is_some_and(|word| word & (1 << (order % 64)) != 0)
    }
}

/// Is the erasures by a ledger: what each is about.
#[derive(Debug)]
pub(super) struct Erasures {
    /// Where the part of each starts in `erased`, and where it ends.
    parts: Column<((u64, u64), Timestamp)>,
    erased: Column<Order>,
    /// What orders that came back name and was not there yet: by which orders.
    expected: Lists<EntryId, Order>,
    /// What was named so and came later, by order.
    late: Lists<Order, Order>,
    /// Who gave a receipt for which.
    pub(super) answered: BTreeSet<(u32, OrganisationId)>,
}

impl Erasures {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            parts: Column::new(pages),
            erased: Column::new(pages),
            expected: Lists::new(pages),
            late: Lists::new(pages),
            answered: BTreeSet::new(),
        }
    }

    /// Remembers that an order that came back names an entry which is not there yet.
    pub(super) fn expect(&mut self, id: EntryId, order: Order) {
        self.expected.push(id, order);
    }

    /// Takes an entry that comes after orders which name it, if there are any; tells whether there are.
    pub(super) fn arrive(&mut self, id: EntryId, order: Order) -> bool {
        let mut is_named = false;
        while let Some(by) = self.expected.pop(id) {
            self.late.push(by, order);
            is_named = true;
        }
        is_named
    }

    fn add(&mut self, erased: &[Order], time: Timestamp) -> u32 {
        let start = self.erased.len() as u64;
        for order in erased {
            self.erased.push(*order);
        }
        short(self.parts.push(((start, self.erased.len() as u64), time)))
    }

    /// Returns what an erasure is about.
    pub(super) fn of(&self, order: Order, known: &Known) -> impl Iterator<Item = Order> {
        let part = known.own_subject(order, ERASURES).map(|number| self.parts.get(number as usize));
        self.within(part.map(|(part, _)| part).unwrap_or_default()).chain(self.late.of(order))
    }

    fn within(&self, (start, end): (u64, u64)) -> impl Iterator<Item = Order> {
        (start..end).map(|at| self.erased.get(usize::try_from(at).unwrap_or(usize::MAX)))
    }

    /// Returns how many receipts for orders are due from who was given what they erase, and late.
    pub(super) fn without_receipt(&self, given: &Given, own: OrganisationId, last: Timestamp) -> u64 {
        let late = (0..).zip(self.parts.iter()).filter(|(_, (_, time))| last.ms_since(*time) > super::RECEIPT_GRACE_MS);
        late.map(|(number, (part, _))| {
            let asked = |organisation: &&OrganisationId| {
                let had = self.within(part).any(|order| given.contains(**organisation, order));
                had && !self.answered.contains(&(number, **organisation))
            };
            given.bits.keys().filter(|organisation| **organisation != own).filter(asked).count() as u64
        })
        .sum()
    }
}

/// Why a node may not order, where staff held a case back.
pub(super) const HELD_BACK: &str = "the case is held back";

/// The forms of an order to erase.
pub(super) const ERASURES: [Form; 2] =
    [Form::Statement(Kind::Erasure as u8), Form::Statement(Kind::GroundedErasure as u8)];

impl Replay {
    /// Takes an order of this ledger.
    pub(super) fn erasure(
        &mut self,
        references: &[EntryId],
        ground: Option<ErasureGround>,
        taken: &Taken<'_>,
        known: &mut Known,
        findings: &mut Findings,
    ) {
        let found: Vec<Order> = references.iter().filter_map(|id| known.find(*id)).collect();
        if found.len() != references.len() {
            taken.fault(FindingKind::ReferenceUnfounded, known, findings, vec![]);
        }
        let case = match self.may_order(ground, taken, known) {
            Ok(case) => case,
            Err(reason) => {
                let evidence = vec![("reason", reason.to_owned())];
                taken.fault(FindingKind::ErasureNotAllowed, known, findings, evidence);
                None
            }
        };
        for &order in &found {
            let belongs = self.case_of(order, known);
            let ours = matches!(belongs, Belongs::Case(_) | Belongs::Ledger);
            // What was written about a case goes with it.
            let other = case
                .is_some_and(|case| matches!(belongs, Belongs::Case(found) if found != case && !self.is_thread(found)));
            let trouble = if !ours {
                Some("it is not of a case of this ledger")
            } else if other {
                Some("it is of another case than the notice")
            } else if holds_nothing(known.entry(order).form) {
                Some("it holds nothing that can be erased")
            } else {
                None
            };
            if let Some(reason) = trouble {
                let position = known.position(order, None);
                let commit = position.commit.map(|commit| commit.to_string()).unwrap_or_default();
                let index = position.index.map(|index| index.to_string()).unwrap_or_default();
                let evidence = vec![("erased-commit", commit), ("erased-index", index), ("reason", reason.to_owned())];
                taken.fault(FindingKind::ErasureNotAllowed, known, findings, evidence);
            }
        }
        self.erase_all(&found, taken, known);
    }

    /// Remembers what an order of this ledger is about.
    pub(super) fn erase_all(&mut self, found: &[Order], taken: &Taken<'_>, known: &mut Known) {
        for order in found {
            known.mark(*order, Mark::Erased);
        }
        let time = known.commit_of(taken.order).time;
        known.set_subject(taken.order, self.erasures.add(found, time));
    }

    fn is_thread(&self, case: CaseHandle) -> bool {
        self.cases.get(case).unwrap_or_default()
    }

    /// Returns the own case that an entry belongs to, if that shows; what stands in a thread may go with another.
    pub(super) fn home_case_of(&self, order: Order, known: &Known) -> Option<CaseHandle> {
        match self.case_of(order, known) {
            Belongs::Case(case) => Some(case).filter(|case| !self.is_thread(*case)),
            Belongs::Ledger | Belongs::Others => None,
        }
    }

    /// Returns which bodies of an entry were erased by an order that stands before, as a mask of slots.
    pub(super) fn erased_slots(order: Order, known: &Known) -> u8 {
        let entry = known.entry(order);
        if entry.is(Mark::Erased) { erasable(entry.form) } else { 0 }
    }

    /// Says why an order may not be given, if so; where the node gave it by itself, the case that it may be about.
    pub(super) fn may_order(
        &self,
        ground: Option<ErasureGround>,
        taken: &Taken<'_>,
        known: &Known,
    ) -> Result<Option<CaseHandle>, &'static str> {
        let notice = match ground {
            Some(ErasureGround::Retention { notice }) => notice,
            Some(ErasureGround::CourtOrder | ErasureGround::Rectification { .. } | ErasureGround::Request) | None => {
                None
            }
        };
        match (is_by_node(taken.order, known), notice) {
            (false, None) => return Ok(None),
            (false, Some(_)) => return Err("staff order on a notice of the node"),
            (true, _) => {}
        }
        let at = known.commit_of(taken.order).time;
        let notice = notice.and_then(|notice| known.find(notice)).and_then(|order| self.endings.notice(order, known));
        let notice = notice.ok_or("a node orders without a notice")?;
        if at.ms_since(notice.given) < NOTICE_MS {
            return Err("the notice was given too late");
        }
        if at < notice.due {
            return Err("the time of the case is not over");
        }
        if self.endings.holds.get(notice.case).is_some_and(|until| at < until) {
            return Err(HELD_BACK);
        }
        Ok(Some(notice.case))
    }

    fn case_of(&self, order: Order, known: &Known) -> Belongs {
        let entry = known.entry(order);
        let ours = entry.is(Mark::Ours);
        match entry.form {
            Form::Opening(number) | Form::Change(Some(number)) => match self.document(number).dossier {
                Dossier::Home(case) => Belongs::Case(case),
                // A contribution that was refused because it named no case.
                Dossier::Abroad(_) | Dossier::Unknown if entry.is(Mark::Decided) => Belongs::Ledger,
                Dossier::Unknown if ours => Belongs::Ledger,
                // What was written in somebody else's thread may be about a case of this ledger.
                Dossier::Abroad(_) if self.document(number).field.is_some_and(is_of_thread) => Belongs::Ledger,
                Dossier::Abroad(_) | Dossier::Unknown => Belongs::Others,
            },
            Form::Change(None) if entry.is(Mark::Decided) => Belongs::Ledger,
            Form::Malformed | Form::Change(None) => Belongs::Others,
            // Why somebody asked for a case of this ledger in an emergency, or answered its referral, is about that case.
            Form::Statement(_) if !ours => {
                let asked = self.inbox.asked(order).and_then(|asked| self.grants.owner(asked.alias?));
                let about = asked.map(|(case, _)| case).or_else(|| self.handovers.answered_case(order));
                about.map_or(Belongs::Others, Belongs::Case)
            }
            Form::Statement(kind) => {
                let of_grant = || self.grants.of(order, known).or_else(|| self.grants.revoked_by(order, known));
                let case = match Kind::of(kind) {
                    Some(Kind::CaseOpened) => entry.subject.map(|case| self.cases.row(case).0),
                    // Of a grant that came back the case may be lost.
                    _ => of_grant().map(|grant| grant.row.case).filter(|case| self.cases.contains(*case)),
                };
                case.map_or(Belongs::Ledger, Belongs::Case)
            }
        }
    }
}

/// Tells whether a field is one of a thread, and says more than which case that is about.
fn is_of_thread(field: FieldId) -> bool {
    let known = Catalogue::current().field(field);
    known.is_some_and(|known| known.of == CaseKind::Thread) && field != thread::ABOUT
}

/// Says whose an entry is to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belongs {
    /// Of a case of this ledger.
    Case(CaseHandle),
    /// This ledger's own word, of a case that does not show.
    Ledger,
    /// Not this ledger's.
    Others,
}

/// Tells whether nothing of an entry can be erased: an order of it could only excuse what is missing. What can be of a kind
/// that this program does not know, it does not know either.
pub(super) fn holds_nothing(form: Form) -> bool {
    let is_unknown = matches!(form, Form::Statement(kind) if Kind::of(kind).is_none());
    erasable(form) == 0 && !is_unknown
}

pub(super) fn is_by_node(order: Order, known: &Known) -> bool {
    known.signer(known.commit_of(order)).is_some_and(|signer| matches!(signer.capacity, Capacity::Service(_)))
}
