// SPDX-License-Identifier: EUPL-1.2
//! How sharing ends in the demonstration: grants that run out, values that are erased everywhere, an office that lies.

use std::collections::BTreeSet;

use raccord_node::service::editing::EditContexts;
use raccord_node::service::erasure::Receipts;
use raccord_node::service::upkeep::Status;
use raccord_protocol::catalogue::{Class, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::id::EntryId;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{Consenter, ErasureGround, Mode, erasure};
use raccord_protocol::time::SECOND_MS;
use serde::Serialize;

use super::{ALJ, CIO, LIAR, ML, PLANS, POLL, Story, YEAR_MS};
use crate::demo::facts::{NEEDLE_BYTES_MIN, field};
use crate::demo::liar::{bend, keep_copy};
use crate::demo::work::{Offer, fields_of};
use crate::error::CliError;
use crate::language::Message;

/// Is how many offices were asked to delete something, and how many said by a signed receipt that they did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ReceiptCounts {
    /// Asked: by a withdrawal, the end of a grant, an erasure.
    pub asked: usize,
    /// Answered.
    pub returned: usize,
    /// How many values the answers say were deleted.
    pub deleted: usize,
}

impl ReceiptCounts {
    /// Returns what came after `before`.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            asked: self.asked - before.asked,
            returned: self.returned - before.returned,
            deleted: self.deleted - before.deleted,
        }
    }
}

impl Story<'_> {
    /// Gives grants that last some seconds and waits for their end; returns how many.
    pub(super) fn expire(&mut self) -> Result<usize, CliError> {
        let unshared = |story: &Self, case: &usize| story.facts.alias(*case, ALJ).is_none();
        let cases: Vec<usize> =
            self.facts.cases_of(CIO).into_iter().filter(|case| unshared(self, case)).take(EXPIRING).collect();
        let terms = Offer {
            fields: fields_of(&[Class::Identity]),
            mode: Mode::Read,
            basis: Basis::Consent,
            consenter: Consenter::Both,
            article: "",
            lasts_ms: EXPIRES_MS,
        };
        let before = self.receipts()?;
        let end = crate::context::now().plus_ms(EXPIRES_MS);
        let first = self.facts.grants.len();
        self.give(CIO, ALJ, &cases, &terms)?;
        while crate::context::now() <= end.plus_ms(SECOND_MS) {
            std::thread::sleep(POLL);
        }
        for grant in &mut self.facts.grants[first..] {
            grant.revoked = true;
        }
        self.wait_until_quiet()?;
        let receipts = self.receipts()?.since(before);
        self.tell(
            Message::new("demo-expired")
                .with("grants", cases.len())
                .with("office", PLANS[ALJ].name)
                .with("deleted", receipts.deleted)
                .with("returned", receipts.returned)
                .with("asked", receipts.asked),
        )?;
        Ok(cases.len())
    }

    /// Erases a value of some young people everywhere, tries to bring one back, and returns how many are gone.
    pub(super) fn erase(&mut self) -> Result<usize, CliError> {
        let chosen: Vec<(usize, FieldId)> = self
            .facts
            .cases_of(CIO)
            .into_iter()
            .filter_map(|case| Some((case, self.erasable(case)?)))
            .take(ERASED)
            .collect();
        let mut entropy = crate::context::entropy()?;
        let reason = self.text().text("demo-erasure", &[]);
        let mut drafts = Vec::new();
        for (case, field) in &chosen {
            let asked = EditContexts { cases: vec![self.facts.cases[*case].case], fields: vec![*field] };
            let answer = self.offices[CIO].desk()?.call(asked)?;
            let entries: Vec<EntryId> =
                answer.cases.iter().flat_map(|case| &case.documents).flat_map(|held| held.current.clone()).collect();
            drafts.push(erasure(ErasureGround::Request, &reason, entries, &mut entropy));
        }
        self.offices[CIO].desk()?.commit(drafts, Padding::Padded)?;
        self.wait_until_quiet()?;
        let mut erased = BTreeSet::new();
        for (case, field) in &chosen {
            let case = &mut self.facts.cases[*case];
            case.fields.remove(field);
            case.values.remove(field);
            erased.extend(case.needles.remove(field).unwrap_or_default());
        }
        self.facts.erased = erased;
        // Nothing brings it back: not a new grant of the same field, not a node that starts again.
        let terms = Offer {
            fields: chosen.iter().map(|(_, field)| *field).collect(),
            mode: Mode::Read,
            basis: Basis::Law,
            consenter: Consenter::Nobody,
            article: "Code de l'éducation, L. 313-7",
            lasts_ms: YEAR_MS,
        };
        let cases: Vec<usize> = chosen.iter().map(|(case, _)| *case).collect();
        self.give(CIO, ML, &cases, &terms)?;
        self.offices[ML].stop()?;
        self.offices[ML].start()?;
        self.wait_until_quiet()?;
        self.tell(Message::new("demo-erased").with("values", chosen.len()).with("office", PLANS[CIO].name))?;
        Ok(chosen.len())
    }

    /// Returns a field of a case whose value other offices hold and whose text stands nowhere else.
    fn erasable(&self, case: usize) -> Option<FieldId> {
        let known = &self.facts.cases[case];
        let grants: Vec<_> = self.facts.grants.iter().filter(|grant| grant.case == case).collect();
        if grants.iter().any(|grant| grant.revoked) {
            return None;
        }
        // A person can stand on a list twice, and a text in two fields.
        let is_alone = |field: &FieldId, needles: &BTreeSet<String>| {
            let others = self.facts.cases.iter().enumerate().flat_map(|(other, held)| {
                held.values.iter().filter(move |(id, _)| other != case || *id != field).flat_map(|(_, values)| values)
            });
            let elsewhere: Vec<&String> = others.collect();
            !needles.is_empty()
                && needles.iter().all(|needle| {
                    needle.len() >= NEEDLE_BYTES_MIN && !elsewhere.iter().any(|text| text.contains(needle.as_str()))
                })
        };
        // Addresses were edited: what is current is not what stood in the list.
        let fields = known.needles.iter().filter(|(id, _)| **id != field("adresse") && known.fields.contains(id));
        let shared = |field: &FieldId| grants.iter().any(|grant| grant.recipient == ML && grant.fields.contains(field));
        fields.filter(|(id, needles)| shared(id) && is_alone(id, needles)).map(|(id, _)| *id).next()
    }

    /// Counts who was asked to delete what, and what the answers say, at all offices, once every answer has come.
    pub(super) fn receipts(&mut self) -> Result<ReceiptCounts, CliError> {
        let mut counts = ReceiptCounts::default();
        // That some never come is for the outcome to say.
        self.wait_for(|story| {
            counts = ReceiptCounts::default();
            for office in &mut story.offices {
                let receipts = office.desk()?.call(Receipts {})?.receipts;
                counts.asked += receipts.len();
                counts.returned += receipts.iter().filter(|receipt| receipt.answered.is_some()).count();
                counts.deleted += receipts.iter().filter_map(|receipt| receipt.bodies).sum::<u32>() as usize;
            }
            Ok(counts.asked == counts.returned)
        })?;
        Ok(counts)
    }

    /// Has the fifth office tell two histories, and waits until everybody holds the proof; returns how many ledgers lied.
    pub(super) fn lie(&mut self) -> Result<usize, CliError> {
        self.liar.stop()?;
        let kept = keep_copy(&self.liar)?;
        let before = self.told()?;
        self.liar.start()?;
        self.wait_until_known(|story| Ok(story.told()? > before + 1))?;
        self.liar.stop()?;
        let told = self.told()?;
        bend(&self.liar, &kept, told)?;
        self.liar.start()?;
        let mut ledgers = BTreeSet::new();
        for office in 0..self.offices.len() {
            self.wait_until_known(|story| {
                let status = story.offices[office].desk()?.call(Status {})?;
                ledgers.extend(status.forks.iter().filter(|fork| fork.cut_off).map(|fork| fork.ledger));
                Ok(status.forks.iter().any(|fork| fork.cut_off))
            })?;
        }
        self.tell(Message::new("demo-lie").with("office", LIAR.name).with("proofs", self.offices.len()))?;
        Ok(ledgers.len())
    }

    /// Returns how long a log the first office was told of by the one that lies.
    fn told(&mut self) -> Result<u64, CliError> {
        let liar = self.liar.organisation;
        let status = self.offices[CIO].desk()?.call(Status {})?;
        let held = status.peers.iter().find(|peer| peer.organisation.organisation == liar);
        Ok(held.map_or(0, |peer| peer.ledger.epochs))
    }

    /// Waits until the others know of something that this story rests on.
    pub(super) fn wait_until_known(
        &mut self,
        done: impl FnMut(&mut Self) -> Result<bool, CliError>,
    ) -> Result<(), CliError> {
        let came = self.wait_for(done)?;
        if came { Ok(()) } else { Err(CliError::bug("the nodes do not come to know what they must")) }
    }
}

/// How long the short grants last, in milliseconds.
const EXPIRES_MS: u64 = 4 * SECOND_MS;
/// How many grants run out.
const EXPIRING: usize = 5;
/// How many values are erased.
const ERASED: usize = 3;
