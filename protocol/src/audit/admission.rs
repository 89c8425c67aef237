// SPDX-License-Identifier: EUPL-1.2
//! Partners' changes that a home admits: what each builds on, and whether its author could make it.

use std::collections::BTreeSet;

use super::dependencies::{Wanted, change_of};
use super::finding::{FindingKind, Findings};
use super::known::{Form, Known, Mark, Order};
use super::replay::{Document, Dossier, Replay, Scene, Taken, WALK_MAX, check_counting};
use crate::entry::DEPENDENCIES_MAX;
use crate::id::{CaseHandle, EntryId};
use crate::roster::{Act, Capacity};
use crate::statement::{Mode, Verdict};

impl Replay {
    /// Looks again for what a partner's change builds on, before it is admitted: a restored home may have been given it back
    /// after the change came.
    pub(super) fn complete(&mut self, id: EntryId, known: &mut Known) {
        let Some(order) = known.find(id) else { return };
        let change = change_of(order, known).filter(|_| known.entry(order).is(Mark::Incomplete));
        let Some(change) = change else { return };
        let Some(Wanted { document, dependencies, predecessors }) = self.dependencies.wanted(change) else { return };
        let opening = known.find(document.into()).map(|order| known.entry(order).form);
        let Some(Form::Opening(number)) = opening else { return };
        let of_document = |id: &EntryId| {
            let order = known.find(*id)?;
            [Form::Opening(number), Form::Change(Some(number))].contains(&known.entry(order).form).then_some(order)
        };
        let found = |ids: &[EntryId]| ids.iter().map(of_document).collect::<Option<Vec<Order>>>();
        let (Some(built_on), Some(replaces)) = (found(&dependencies), found(&predecessors)) else { return };
        if self.reaches(&built_on, &replaces, known) {
            known.set_form(order, Form::Change(Some(number)));
            known.unmark(order, Mark::Incomplete);
            self.dependencies.complete(change, &built_on, &replaces);
            self.decided_again.wake(id);
        }
    }

    /// Returns what keeps a partner's change from being complete: the first of those that it names that is not in its document,
    /// or else those further back that are not complete themselves.
    pub(super) fn missing_of(&self, order: Order, known: &Known) -> Vec<EntryId> {
        let wanted = change_of(order, known).and_then(|change| self.dependencies.wanted(change));
        let Some(Wanted { document, dependencies, predecessors }) = wanted else { return vec![] };
        let opening = known.find(document.into()).map(|order| known.entry(order).form);
        let Some(Form::Opening(number)) = opening else { return vec![document.into()] };
        let forms = [Form::Opening(number), Form::Change(Some(number))];
        let is_there = |id: &EntryId| known.find(*id).is_some_and(|order| forms.contains(&known.entry(order).form));
        if let Some(missing) = dependencies.iter().chain(&predecessors).find(|id| !is_there(id)) {
            return vec![*missing];
        }
        let mut found: BTreeSet<Order> = dependencies.iter().filter_map(|id| known.find(*id)).collect();
        let (mut unread, mut missing) = (found.clone(), Vec::new());
        for _ in 0..WALK_MAX {
            let Some(next) = unread.pop_last().filter(|_| missing.len() < DEPENDENCIES_MAX) else { break };
            if known.entry(next).is(Mark::Incomplete) {
                missing.push(known.id(next));
            }
            unread.extend(self.dependencies.of(next, known).filter(|before| found.insert(*before)));
        }
        missing
    }

    /// Takes the decision of this ledger about a partner's change.
    pub(super) fn admission(
        &mut self,
        change: EntryId,
        taken: &Taken<'_>,
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let Some(verdict) = taken.read::<Verdict>(0, known, findings) else { return };
        let about = vec![("change", change.to_string())];
        let is_change = |order: &Order| {
            let form = known.entry(*order).form;
            matches!(form, Form::Opening(_) | Form::Change(_)) && !known.commit_of(*order).ours
        };
        let Some(order) = known.find(change).filter(is_change) else {
            return taken.fault(FindingKind::AdmissionUnfounded, known, findings, about);
        };
        known.set_subject(taken.order, order);
        if known.entry(order).is(Mark::Decided) {
            return taken.fault(FindingKind::AdmissionDuplicate, known, findings, about);
        }
        known.mark(order, Mark::Decided);
        let Verdict::Admitted { grant } = verdict else { return };
        known.mark(order, Mark::Admitted);
        let document = match known.entry(order).form {
            Form::Opening(number) | Form::Change(Some(number)) => self.document(number),
            Form::Malformed | Form::Change(None) | Form::Statement(_) => {
                return taken.fault(FindingKind::AdmissionUnfounded, known, findings, about);
            }
        };
        let Dossier::Home(case) = document.dossier else {
            return taken.fault(FindingKind::AdmissionUnfounded, known, findings, about);
        };
        if let Err(reason) = self.may_write(order, (case, &document), grant, taken, known, scene) {
            let evidence = [about.clone(), vec![("grant", grant.to_string()), ("reason", reason.to_owned())]].concat();
            taken.fault(FindingKind::UnauthorisedChange, known, findings, evidence);
        }
        self.check_kept(case, taken, known, findings);
        if known.entry(order).is(Mark::Incomplete) {
            taken.fault(FindingKind::MissingDependency, known, findings, about);
        }
        check_counting(taken, self.dependencies.of(order, known), known, findings);
        let replaces = self.dependencies.replaced_by(order, known);
        self.replace(&replaces, taken.order);
    }

    /// Says why the author of a partner's change could not make it, if so.
    fn may_write(
        &self,
        change: Order,
        (case, document): (CaseHandle, &Document),
        grant: EntryId,
        taken: &Taken<'_>,
        known: &Known,
        scene: &Scene<'_>,
    ) -> Result<(), &'static str> {
        let grant = known.find(grant).and_then(|order| self.grants.of(order, known));
        let grant = grant.filter(|grant| !grant.row.is_lost).ok_or("no such grant")?;
        let time = known.commit_of(taken.order).time;
        let edits = known
            .signer(known.commit_of(change))
            .is_some_and(|signer| matches!(signer.capacity, Capacity::Staff(role) if role.may(Act::Edit)));
        if known.entry(change).is(Mark::Unauthorised) || !edits {
            return Err("its author may not edit");
        }
        if Some(grant.pattern.recipient) != known.author(change) {
            return Err("the grant is another organisation's");
        }
        if grant.row.case != case || !self.grants.cover(&grant, document, known) {
            return Err("the grant does not cover the document");
        }
        if grant.pattern.mode != Mode::Write {
            return Err("the grant is to read");
        }
        if !grant.stands_at(time) || !scene.is_member(grant.pattern.platform, grant.pattern.recipient, time) {
            return Err("the grant did not stand at that moment");
        }
        Ok(())
    }
}

/// Tells whether nothing is wrong with the signer of a partner's entry but that its organisation has ended the key: that says
/// nothing about who admitted it, for nobody can show when they heard of it.
pub(super) fn has_ended(taken: &Taken<'_>, known: &Known) -> bool {
    let commit = known.commit_of(taken.order);
    let began = known.signer(commit).is_some_and(|signer| signer.since <= commit.time);
    began && commit.trouble == Some(FindingKind::SignerNotCertifiedThen)
}
