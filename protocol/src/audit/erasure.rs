// SPDX-License-Identifier: EUPL-1.2
//! What a ledger ordered to be erased, and whether it was its to order.

use std::collections::BTreeMap;

use super::finding::{FindingKind, Findings};
use super::inbox::erasable;
use super::known::{Form, Known, Order};
use super::replay::{Dossier, Replay, Taken};
use crate::id::{CaseHandle, EntryId};
use crate::retention::NOTICE_MS;
use crate::roster::Capacity;
use crate::rules::RuleSet;
use crate::statement::{ErasureGround, Kind, RetentionWord};
use crate::time::Timestamp;

/// Is a notice that the time of a case is over.
#[derive(Debug, Clone, Copy)]
struct Notice {
    case: CaseHandle,
    due: Timestamp,
    given: Timestamp,
}

/// Is what was said about the end of cases.
#[derive(Debug, Default)]
pub(super) struct Endings {
    notices: BTreeMap<Order, Notice>,
    /// Until when each case is held back.
    holds: BTreeMap<CaseHandle, Timestamp>,
    cases: BTreeMap<Order, CaseHandle>,
}

impl Endings {
    /// Says that an entry opened a case.
    pub(super) fn opened(&mut self, order: Order, case: CaseHandle) {
        self.cases.insert(order, case);
    }

    /// Takes a notice of the node, or a hold of staff.
    pub(super) fn word(&mut self, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let Some(word) = taken.read::<RetentionWord>(0, known, findings) else { return };
        let (given, by_node) = (known.commit_of(taken.order).time, is_by_node(taken.order, known));
        match word {
            RetentionWord::Notice { case, due, rules } if by_node => {
                if RuleSet::named(&rules.0, given.date()).is_none() {
                    let evidence =
                        vec![("rules", rules.to_string()), ("reason", "no such rules were in force".to_owned())];
                    taken.fault(FindingKind::ErasureNotAllowed, known, findings, evidence);
                }
                self.notices.insert(taken.order, Notice { case, due, given });
            }
            RetentionWord::Hold { case, until } if !by_node => drop(self.holds.insert(case, until)),
            RetentionWord::Notice { .. } | RetentionWord::Hold { .. } => {
                let evidence = vec![("entry", "a notice by staff, or a hold by a node".to_owned())];
                taken.fault(FindingKind::WrongRole, known, findings, evidence);
            }
        }
    }
}

impl Replay {
    /// Takes an order of this ledger.
    pub(super) fn erasure(
        &mut self,
        references: &[EntryId],
        ground: Option<ErasureGround>,
        taken: &Taken<'_>,
        known: &Known,
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
            let other = case.is_some_and(|case| matches!(belongs, Belongs::Case(found) if found != case));
            if !ours || other {
                let reason =
                    if ours { "it is of another case than the notice" } else { "it is not of a case of this ledger" };
                let position = known.position(order, None);
                let commit = position.commit.map(|commit| commit.to_string()).unwrap_or_default();
                let index = position.index.map(|index| index.to_string()).unwrap_or_default();
                let evidence = vec![("erased-commit", commit), ("erased-index", index), ("reason", reason.to_owned())];
                taken.fault(FindingKind::ErasureNotAllowed, known, findings, evidence);
            }
        }
        self.erased.extend(&found);
        self.erasures.insert(taken.order, found);
    }

    /// Returns which bodies of an entry were erased by an order that stands before, as a mask of slots.
    pub(super) fn erased_slots(&self, order: Order, known: &Known) -> u8 {
        if self.erased.contains(&order) { erasable(known.entry(order).form) } else { 0 }
    }

    /// Says why an order may not be given, if so; where the node gave it by itself, the case that it may be about.
    fn may_order(
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
        let notice = notice.and_then(|notice| known.find(notice)).and_then(|order| self.endings.notices.get(&order));
        let notice = notice.ok_or("a node orders without a notice")?;
        if at.ms_since(notice.given) < NOTICE_MS {
            return Err("the notice was given too late");
        }
        if at < notice.due {
            return Err("the time of the case is not over");
        }
        if self.endings.holds.get(&notice.case).is_some_and(|until| at < *until) {
            return Err("the case is held back");
        }
        Ok(Some(notice.case))
    }

    fn case_of(&self, order: Order, known: &Known) -> Belongs {
        let ours = known.commit_of(order).ours;
        match known.entry(order).form {
            Form::Opening(number) | Form::Change(Some(number)) => match self.documents[number as usize].dossier {
                Dossier::Home(case) => Belongs::Case(case),
                // A contribution that was refused because it named no case.
                Dossier::Abroad(_) | Dossier::Unknown if self.decisions.contains_key(&order) => Belongs::Ledger,
                Dossier::Unknown if ours => Belongs::Ledger,
                Dossier::Abroad(_) | Dossier::Unknown => Belongs::Others,
            },
            Form::Change(None) if self.decisions.contains_key(&order) => Belongs::Ledger,
            Form::Malformed | Form::Change(None) => Belongs::Others,
            // Why somebody asked for a case of this ledger in an emergency is about that case.
            Form::Statement(_) if !ours => {
                let asked = self.inbox.asked(order).and_then(|(_, alias)| self.grants.owner(alias?));
                asked.map_or(Belongs::Others, |(case, _)| Belongs::Case(case))
            }
            Form::Statement(kind) => {
                let of_grant = self.grants.of(order).or_else(|| self.grants.revoked_by(order)).map(|grant| grant.case);
                let case = match Kind::of(kind) {
                    Some(Kind::CaseOpened) => self.endings.cases.get(&order).copied(),
                    _ => of_grant,
                };
                case.map_or(Belongs::Ledger, Belongs::Case)
            }
        }
    }
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

pub(super) fn is_by_node(order: Order, known: &Known) -> bool {
    known.signer(known.commit_of(order)).is_some_and(|signer| matches!(signer.capacity, Capacity::Service(_)))
}
