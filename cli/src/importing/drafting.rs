// SPDX-License-Identifier: EUPL-1.2
//! The entries of a plan, in the commits that they fit into, each of which says that it is of an import.

use std::collections::VecDeque;

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::commit::COMMIT_ENTRIES_MAX;
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::key::PublicKey;
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, Import, Kind};
use raccord_protocol::view::edit::EditDocument;

use super::{Action, Plan, PlannedCase};
use crate::editing::{Batches, Edit, batches};

/// The most statements about the import itself in one commit.
const STATEMENTS_MAX: usize = 2;

/// Makes the entries of a plan, batch by batch: each is to become one padded commit, in this order.
///
/// A case may straddle two batches; its opening always comes before its values. Every batch ends with a statement: that it is a part of an
/// import, or, the last one, about the import as a whole. So an import that was broken off can be told from others, as far as it went.
pub struct Drafting<'a> {
    plan: &'a Plan,
    entries: Batches<'a>,
    entropy: Entropy,
    /// How many batches were made.
    made: u32,
    /// Whether the last one was.
    ended: bool,
    /// How many entries of people were handed out, and how many people of the plan those are of.
    handed_out: usize,
    begun: Begun,
}

/// Is how far a plan was written.
#[derive(Default)]
struct Begun {
    cases: usize,
    entries: usize,
    opened: u32,
    changed: u32,
}

impl<'a> Drafting<'a> {
    /// Starts on a plan that `signer` will sign.
    pub fn new(plan: &'a Plan, signer: PublicKey, mut entropy: Entropy) -> Self {
        let of_entries = Entropy::from_seed(entropy.draw());
        let entries = batches(Entries { plan, signer, entropy: of_entries, cases: 0, waiting: VecDeque::new() });
        Self { plan, entries, entropy, made: 0, ended: false, handed_out: 0, begun: Begun::default() }
    }
}

impl Iterator for Drafting<'_> {
    type Item = Vec<Draft>;

    fn next(&mut self) -> Option<Vec<Draft>> {
        if self.ended {
            return None;
        }
        let mut batch = self.entries.take_at_most(COMMIT_ENTRIES_MAX - STATEMENTS_MAX).unwrap_or_default();
        self.handed_out += batch.len();
        self.begun.go_on(self.plan, self.handed_out);
        self.ended = self.entries.is_empty();
        let summary = &self.plan.summary;
        let mut say = |import: &Import| batch.push(statement::single(Kind::Import, vec![], import, &mut self.entropy));
        // A list that fits into one commit has no parts.
        if !self.ended || self.made > 0 {
            say(&summary.part(self.made, self.begun.opened, self.begun.changed));
        }
        if self.ended {
            say(summary);
        }
        self.made += 1;
        Some(batch)
    }
}

impl std::fmt::Debug for Drafting<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Drafting")
    }
}

impl Begun {
    /// Counts the cases whose entries begin among the first so many.
    fn go_on(&mut self, plan: &Plan, handed_out: usize) {
        while self.entries < handed_out
            && let Some(case) = plan.cases.get(self.cases)
        {
            let entries = case.entries();
            match &case.action {
                Action::Amend { .. } => self.changed += u32::from(entries > 0),
                Action::Open { .. } | Action::Reopen { .. } => self.opened += 1,
            }
            self.entries += entries;
            self.cases += 1;
        }
    }
}

/// The entries of a plan, made one person at a time.
struct Entries<'a> {
    plan: &'a Plan,
    signer: PublicKey,
    entropy: Entropy,
    /// How many people were turned into entries.
    cases: usize,
    /// Entries made and not handed out.
    waiting: VecDeque<Draft>,
}

impl Entries<'_> {
    fn make_case(&mut self, planned: &PlannedCase) {
        let entropy = &mut self.entropy;
        match &planned.action {
            Action::Amend { case, edits } => {
                self.waiting.extend(edits.iter().map(|edit| edit.draft(*case, self.signer, entropy)));
            }
            Action::Open { row_key, values } => {
                let case = CaseHandle(entropy.draw());
                let origin = CaseOrigin::of_row(&self.plan.summary.source, row_key);
                let opened = CaseOpened { case, kind: CaseKind::Person };
                self.waiting.push_back(statement::case_opened(&opened, &origin, entropy));
                for (field, value) in values {
                    let edit = Edit::Open { field: *field, value: value.clone() };
                    self.waiting.push_back(edit.draft(case, self.signer, entropy));
                }
            }
            Action::Reopen { case, held, values } => {
                let edits = anew(held, values);
                self.waiting.extend(edits.iter().map(|edit| edit.draft(*case, self.signer, entropy)));
            }
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Draft;

    fn next(&mut self) -> Option<Draft> {
        let plan = self.plan;
        while self.waiting.is_empty() {
            let case = match self.cases.checked_sub(plan.cases.len()) {
                None => plan.cases.get(self.cases),
                Some(place) => plan.beside.get(place),
            };
            self.make_case(case?);
            self.cases += 1;
        }
        self.waiting.pop_front()
    }
}

/// Returns the edits after which a case holds some values in place of all that stands in documents: what another list wrote in it counts no
/// more.
pub(super) fn anew(held: &[EditDocument], values: &[(FieldId, String)]) -> Vec<Edit> {
    let mut free: Vec<&EditDocument> = held.iter().collect();
    let mut edits = Vec::with_capacity(values.len() + held.len());
    for (field, value) in values {
        edits.push(match free.iter().position(|document| document.field == *field) {
            Some(place) => Edit::change(free.remove(place), value),
            None => Edit::Open { field: *field, value: value.clone() },
        });
    }
    edits.extend(free.into_iter().filter(|document| !document.cleared).map(|document| Edit::change(document, "")));
    edits
}
