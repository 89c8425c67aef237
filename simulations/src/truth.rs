// SPDX-License-Identifier: EUPL-1.2
//! What is true: who wrote what, who was granted what, in the order in which homes stored it.
//!
//! It is filled from what staff signed and what was durable, and answers what an office may hold without asking the
//! code that shares. The text of every value is unique and of one form, so that it is found in any bytes.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId};
use raccord_protocol::statement::{Mode, Past};
use raccord_protocol::time::Timestamp;

/// Is a case.
#[derive(Debug)]
pub struct Case {
    /// Whose.
    pub home: usize,
    /// The holder's own name for it.
    pub handle: CaseHandle,
    /// What others know it by.
    pub aliases: BTreeMap<usize, CaseHandle>,
    /// Whether its opening is durable.
    pub opened: bool,
}

/// Says what became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It counts since this step.
    Counts(u64),
    /// Nothing of it is durable anywhere.
    Drafted,
    /// Its home refused it, or somebody dishonest made it.
    Refused,
    /// Its author stored it; its home has not decided.
    Waiting,
}

/// Is a value.
#[derive(Debug)]
pub struct Value {
    /// What was typed.
    pub text: String,
    /// By whom.
    pub author: usize,
    /// In which case.
    pub case: usize,
    /// In which field.
    pub field: FieldId,
    /// In which document; none until its opening is durable.
    pub document: Option<DocumentId>,
    /// The entry; none until it is durable.
    pub entry: Option<EntryId>,
    /// The entries whose values it replaces.
    pub predecessors: Vec<EntryId>,
    /// What became of it.
    pub fate: Fate,
    /// The order that erased it, once that is durable at its home.
    pub erased: Option<EntryId>,
    /// The offices that said that they erased it.
    pub acknowledged: BTreeSet<usize>,
}

/// Is a grant.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The entry that gave it; zeros until it is durable.
    pub id: EntryId,
    /// Of which case.
    pub case: usize,
    /// For whom.
    pub recipient: usize,
    /// Which fields.
    pub fields: Vec<FieldId>,
    /// Which single documents.
    pub items: Vec<DocumentId>,
    /// What may be done.
    pub mode: Mode,
    /// How much of the past.
    pub past: Past,
    /// From when, by the home's clock.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// At which step the home stored it.
    pub since: u64,
    /// At which step the home stored its revocation.
    pub revoked: Option<u64>,
}

impl Grant {
    /// Tells whether it stands at a moment, by the clock of who asks.
    pub fn stands(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && self.from <= at && at < self.until
    }
}

/// Says what an entry of a submission means.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// It opens a case.
    CaseOpened(usize),
    /// It erases a value.
    Erasure(usize),
    /// It gives a grant, with this alias.
    Grant(Grant, CaseHandle),
    /// It withdraws a grant.
    Revocation(EntryId),
    /// It changes nothing here.
    Talk,
    /// It gives a value.
    Value(usize),
}

/// Is all that is true.
#[derive(Debug, Default)]
pub struct Truth {
    /// Every case.
    pub cases: Vec<Case>,
    /// The offices that were restored from a backup: what they had stored since is true no more, unless somebody else has it.
    pub restored: BTreeSet<usize>,
    /// Every value, by the number in its text.
    pub values: Vec<Value>,
    /// Every grant that is durable at its home.
    pub grants: Vec<Grant>,
    by_text: BTreeMap<u64, usize>,
    by_entry: BTreeMap<EntryId, usize>,
    by_document: BTreeMap<DocumentId, Vec<usize>>,
    names: BTreeMap<CaseHandle, Name>,
}

/// Is what a case is called by somebody.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Which case.
    pub case: usize,
    /// By whom; none for the holder.
    pub recipient: Option<usize>,
}

impl Truth {
    /// Notes that staff are about to open a case; returns its number.
    pub fn draft_case(&mut self, home: usize, handle: CaseHandle) -> usize {
        self.names.insert(handle, Name { case: self.cases.len(), recipient: None });
        self.cases.push(Case { home, handle, aliases: BTreeMap::new(), opened: false });
        self.cases.len() - 1
    }

    /// Notes that staff are about to write a value; returns its number. `filler_bytes` varies its length.
    pub fn draft_value(&mut self, mut value: Value, filler_bytes: usize) -> usize {
        let number = self.values.len();
        // Counted for each author, so that what one office writes does not change a byte of what another does.
        let written = self.values.iter().filter(|other| other.author == value.author).count() as u64;
        let text_number = value.author as u64 * TEXTS_MAX + written;
        value.text = format!("{TEXT_START}{text_number:0TEXT_DIGITS$}{}", "x".repeat(filler_bytes));
        self.by_text.insert(text_number, number);
        self.values.push(value);
        number
    }

    /// Takes what a durable submission means; `entries` are its entries, in order.
    pub fn take(&mut self, meanings: &[Meaning], entries: &[EntryId], step: u64) {
        for (meaning, entry) in meanings.iter().zip(entries) {
            match meaning {
                Meaning::CaseOpened(case) => self.cases[*case].opened = true,
                Meaning::Erasure(number) => drop(self.values[*number].erased.get_or_insert(*entry)),
                Meaning::Grant(grant, alias) => {
                    self.take_grant(Grant { id: *entry, since: step, ..grant.clone() }, *alias);
                }
                Meaning::Revocation(grant) => {
                    let revoked = self.grants.iter_mut().find(|held| held.id == *grant);
                    let revoked = revoked.expect("staff revoke grants that are durable");
                    revoked.revoked = revoked.revoked.or(Some(step));
                }
                Meaning::Talk => {}
                Meaning::Value(number) => self.take_value(*number, *entry, step),
            }
        }
    }

    fn take_grant(&mut self, grant: Grant, alias: CaseHandle) {
        if self.grants.iter().any(|held| held.id == grant.id) {
            return;
        }
        self.cases[grant.case].aliases.insert(grant.recipient, alias);
        self.names.insert(alias, Name { case: grant.case, recipient: Some(grant.recipient) });
        self.grants.push(grant);
    }

    fn take_value(&mut self, number: usize, entry: EntryId, step: u64) {
        if self.values[number].fate != Fate::Drafted {
            return;
        }
        let own = self.cases[self.values[number].case].home == self.values[number].author;
        let value = &mut self.values[number];
        value.fate = if own { Fate::Counts(step) } else { Fate::Waiting };
        value.entry = Some(entry);
        let document = *value.document.get_or_insert_with(|| entry.into());
        self.by_entry.insert(entry, number);
        self.by_document.entry(document).or_default().push(number);
    }

    /// Notes that an office carried out an order and said so.
    pub fn acknowledge(&mut self, order: EntryId, office: usize) {
        for value in self.values.iter_mut().filter(|value| value.erased == Some(order)) {
            value.acknowledged.insert(office);
        }
    }

    /// Returns the value of an entry.
    pub fn value_of(&self, entry: EntryId) -> Option<usize> {
        self.by_entry.get(&entry).copied()
    }

    /// Returns how many values of others a home admitted, and how many it refused.
    pub fn decided(&self, home: usize) -> (u64, u64) {
        let of_others = self.values.iter().filter(|value| self.cases[value.case].home == home && value.author != home);
        of_others.fold((0, 0), |(admitted, refused), value| match value.fate {
            Fate::Counts(_) => (admitted + 1, refused),
            Fate::Refused => (admitted, refused + 1),
            Fate::Drafted | Fate::Waiting => (admitted, refused),
        })
    }

    /// Returns every document, with its values.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &[usize])> {
        self.by_document.iter().map(|(document, values)| (*document, values.as_slice()))
    }

    /// Tells whether the home of a case was restored, so that nothing here is sure of it but who was ever granted what.
    pub fn is_shaken(&self, case: usize) -> bool {
        self.restored.contains(&self.cases[case].home)
    }

    /// Tells whether an office was ever granted what a value belongs to.
    pub fn ever_granted(&self, value: &Value, office: usize) -> bool {
        self.grants_to(value.case, office).any(|grant| {
            let item = value.document.is_some_and(|document| grant.items.contains(&document));
            grant.fields.contains(&value.field) || item
        })
    }

    /// Returns what a name stands for.
    pub fn name(&self, handle: CaseHandle) -> Option<Name> {
        self.names.get(&handle).copied()
    }

    /// Returns every name.
    pub fn names(&self) -> impl Iterator<Item = (CaseHandle, Name)> {
        self.names.iter().map(|(handle, name)| (*handle, *name))
    }

    /// Returns the entries whose values stood in a document at a step: those that count and nothing that counts replaces.
    pub fn current(&self, document: DocumentId, step: u64) -> BTreeSet<EntryId> {
        let values = self.by_document.get(&document).map(Vec::as_slice).unwrap_or_default();
        let counted: Vec<&Value> = values
            .iter()
            .map(|number| &self.values[*number])
            .filter(|value| matches!(value.fate, Fate::Counts(since) if since <= step))
            .collect();
        let replaced: BTreeSet<EntryId> = counted.iter().flat_map(|value| value.predecessors.iter().copied()).collect();
        counted.iter().filter_map(|value| value.entry).filter(|entry| !replaced.contains(entry)).collect()
    }

    /// Tells whether a grant opens a value to its recipient, leaving aside when it stood.
    pub fn opens(&self, grant: &Grant, value: &Value) -> bool {
        let (Fate::Counts(since), Some(document), Some(entry)) = (value.fate, value.document, value.entry) else {
            return false;
        };
        let follows = grant.fields.contains(&value.field);
        let covered = follows || grant.items.contains(&document);
        // A single item goes as it stood; of a field, what follows goes as well.
        let is_later = since > grant.since;
        let past = match grant.past {
            Past::Whole => true,
            Past::Current => is_later || self.current(document, grant.since).contains(&entry),
        };
        grant.case == value.case && covered && past && (follows || !is_later)
    }

    /// Returns the grants of a case to an office.
    pub fn grants_to(&self, case: usize, recipient: usize) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.case == case && grant.recipient == recipient)
    }

    /// Tells whether an office may write in a document of a case, by the clock of the home.
    pub fn may_write(&self, value: &Value, at: Timestamp) -> bool {
        self.grants_to(value.case, value.author).any(|grant| {
            let item = value.document.is_some_and(|document| grant.items.contains(&document));
            grant.mode == Mode::Write && grant.stands(at) && (grant.fields.contains(&value.field) || item)
        })
    }

    /// Tells whether the home of a value may give it to an office at this moment of its clock.
    pub fn may_leave(&self, value: &Value, recipient: usize, at: Timestamp) -> bool {
        self.grants_to(value.case, recipient).any(|grant| grant.stands(at) && self.opens(grant, value))
    }

    /// Tells whether an office may ever have come to hold a value.
    pub fn may_have_reached(&self, value: &Value, office: usize) -> bool {
        let counted = |grant: &Grant| match (value.fate, grant.revoked) {
            (Fate::Counts(since), Some(revoked)) => since < revoked,
            (Fate::Counts(_), None) => true,
            (Fate::Drafted | Fate::Refused | Fate::Waiting, _) => false,
        };
        value.author == office
            || self.cases[value.case].home == office
            || self.grants_to(value.case, office).any(|grant| counted(grant) && self.opens(grant, value))
    }

    /// Returns the numbers of the values whose texts stand in `bytes`.
    pub fn values_in(&self, bytes: &[u8]) -> Vec<usize> {
        let start = TEXT_START.as_bytes();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = bytes[from..].iter().position(|byte| *byte == start[0]).map(|at| from + at) {
            from = at + 1;
            let Some(digits) = bytes[at..].strip_prefix(start).and_then(|rest| rest.get(..TEXT_DIGITS)) else {
                continue;
            };
            if let Some(number) = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()) {
                found.extend(self.by_text.get(&number));
            }
        }
        found
    }
}

/// What every value starts with: bytes that stand nowhere else.
const TEXT_START: &str = "~VALUE~";
const TEXT_DIGITS: usize = 8;
/// The most values that one office writes.
const TEXTS_MAX: u64 = 1_000_000;
