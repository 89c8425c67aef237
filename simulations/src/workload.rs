// SPDX-License-Identifier: EUPL-1.2
//! What staff do: open and import cases, write, contribute, grant, revoke, look.

use raccord_protocol::case::GrantRecord;
use raccord_protocol::catalogue::{Catalogue, Class, FieldId};
use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding, Submission, sign};
use raccord_protocol::entry::Draft;
use raccord_protocol::grant::stands;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, LedgerId, OrganisationId, PlatformId};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::replica::ReplicaError;
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consenter, Consultation, ErasureGround, GrantParticulars, GrantTerms, Kind, Mode,
    Past, Reason, Scope, case_opened, erasure, grant, single,
};
use raccord_protocol::time::{DAY_MS, MINUTE_MS, Timestamp};

use crate::office::Office;
use crate::reading::{self, KnownCase};
use crate::scenarios::{Scenario, Weights};
use crate::truth::{Fate, Grant, Meaning, Truth, Value};

/// Is what an office knows of another.
#[derive(Debug, Clone, Copy)]
pub struct Partner {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The ledger of its node.
    pub ledger: LedgerId,
    /// What kind it is.
    pub kind: OrganisationKind,
}

/// Says what a node must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It takes the commit.
    Accepted,
    /// It refuses it.
    Denied,
}

/// Is what staff signed, with what it means.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What goes to the node.
    pub submission: Submission,
    /// What each of its entries means.
    pub meanings: Vec<Meaning>,
    /// What the node must answer.
    pub expected: Expected,
}

/// Is a member of staff at work in one office, at one moment.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The number of the office.
    pub number: usize,
    /// The office, whose machine runs.
    pub office: &'a mut Office,
    /// All offices.
    pub partners: &'a [Partner],
    /// The platform that they share.
    pub platform: PlatformId,
    /// What is true, to which drafts are added.
    pub truth: &'a mut Truth,
    /// How people work here.
    pub scenario: &'a Scenario,
    /// The moment of the run.
    pub now: u64,
    /// What commits are made in.
    pub context: CommitContext,
}

/// Is what is to be signed.
struct Plan {
    padding: Padding,
    drafts: Vec<Draft>,
    meanings: Vec<Meaning>,
    expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Add,
    Change,
    Consult,
    Contribute,
    Erase,
    Grant,
    Import,
    Open,
    Revoke,
}

type Planned = Result<Option<Plan>, ReplicaError>;

impl Desk<'_> {
    /// Does something; `None` where there is nothing to do it to.
    ///
    /// # Errors
    /// Fails when the store does not read back.
    pub fn work(&mut self) -> Result<Option<Signed>, ReplicaError> {
        let act = self.choose();
        let plan = match act {
            Act::Add => self.add(),
            Act::Change => self.change()?,
            Act::Consult => self.consult(),
            Act::Contribute => self.contribute()?,
            Act::Erase => self.erase(),
            Act::Grant => self.grant(),
            Act::Import => Some(self.open(4)),
            Act::Open => Some(self.open(1)),
            Act::Revoke => self.revoke(),
        };
        let Some(Plan { padding, drafts, meanings, expected }) = plan else { return Ok(None) };
        let entropy = self.office.staff_dice.entropy();
        let mut fresh = raccord_protocol::entropy::Entropy::from_seed(entropy.draw());
        let signed = sign(self.office.staff_key(), &self.context, padding, drafts, &mut fresh);
        let submission = signed.expect("a plan has as many drafts as its padding allows");
        Ok(Some(Signed { submission, meanings, expected }))
    }

    fn choose(&mut self) -> Act {
        let Weights { open, import, add, change, contribute, grant, revoke, consult, erase } =
            self.scenario.staff.weights;
        let mut weights = vec![(Act::Open, open), (Act::Import, import), (Act::Add, add), (Act::Change, change)];
        weights.extend([(Act::Consult, consult), (Act::Erase, erase)]);
        // Judicial youth protection shares nothing and writes nowhere else: its cases are secret.
        if self.office.kind != OrganisationKind::Pjj {
            weights.extend([(Act::Contribute, contribute), (Act::Grant, grant), (Act::Revoke, revoke)]);
        }
        let total: u32 = weights.iter().map(|(_, weight)| weight).sum();
        let mut drawn = self.office.staff_dice.between(0, u64::from(total.max(1)) - 1);
        for (act, weight) in weights {
            if drawn < u64::from(weight) {
                return act;
            }
            drawn -= u64::from(weight);
        }
        Act::Consult
    }

    fn own_cases(&self) -> Vec<usize> {
        let cases = self.truth.cases.iter().enumerate();
        cases.filter(|(_, case)| case.home == self.number && case.opened).map(|(number, _)| number).collect()
    }

    fn value(&mut self, case: usize, field: FieldId, document: Option<DocumentId>, replaces: Vec<EntryId>) -> usize {
        let filler_bytes = self.office.staff_dice.index(40);
        let value = Value {
            text: String::new(),
            author: self.number,
            case,
            field,
            document,
            entry: None,
            predecessors: replaces,
            fate: Fate::Drafted,
            erased: None,
            acknowledged: std::collections::BTreeSet::new(),
        };
        self.truth.draft_value(value, filler_bytes)
    }

    /// Drafts the opening of a document in a case that this office knows by `handle`.
    fn opening(&mut self, case: usize, handle: CaseHandle, field: FieldId) -> (Draft, Meaning) {
        let number = self.value(case, field, None, Vec::new());
        let text = self.truth.values[number].text.clone();
        let signer = self.office.staff_key().public();
        let entropy = self.office.staff_dice.entropy();
        (Draft::opening(signer, &handle.0, &encode(&field), text.as_bytes(), entropy), Meaning::Value(number))
    }

    fn open(&mut self, cases_max: usize) -> Plan {
        let (mut drafts, mut meanings) = (Vec::new(), Vec::new());
        for _ in 0..=self.office.staff_dice.index(cases_max) {
            let entropy = self.office.staff_dice.entropy();
            let handle = CaseHandle(entropy.draw());
            let row_key = format!("{:016x}", u64::from_be_bytes(entropy.draw()));
            let source = if cases_max > 1 { "list".to_owned() } else { String::new() };
            let opened = CaseOpened { case: handle, kind: CaseKind::Person };
            drafts.push(case_opened(&opened, &CaseOrigin::of_row(&source, &row_key), entropy));
            let case = self.truth.draft_case(self.number, handle);
            meanings.push(Meaning::CaseOpened(case));
            for _ in 0..self.office.staff_dice.between(1, 4) {
                let field = self.field();
                let (draft, meaning) = self.opening(case, handle, field);
                drafts.push(draft);
                meanings.push(meaning);
            }
        }
        Plan { padding: Padding::Padded, drafts, meanings, expected: Expected::Accepted }
    }

    fn field(&mut self) -> FieldId {
        let name = FIELDS[self.office.staff_dice.index(FIELDS.len())];
        Catalogue::current().by_name(name).expect("the fields named here are in the catalogue").id
    }

    fn add(&mut self) -> Option<Plan> {
        let case = *self.office.staff_dice.pick(&self.own_cases())?;
        let field = self.field();
        let (draft, meaning) = self.opening(case, self.truth.cases[case].handle, field);
        Some(single_entry(draft, meaning))
    }

    fn change(&mut self) -> Planned {
        let cases = reading::cases(&self.office.store)?;
        let mut own: Vec<&KnownCase> = cases.iter().filter(|case| self.office.has_ledger(case.home)).collect();
        let writes = |grant: &GrantRecord| grant.terms.mode == Mode::Write && grant.revoked.is_none();
        let shared: Vec<&KnownCase> = own.iter().filter(|case| case.grants.iter().any(writes)).copied().collect();
        if !shared.is_empty() && self.office.staff_dice.chance(700) {
            own = shared;
        }
        // Everybody looks at the oldest case now and then, so that values meet.
        own.sort_by_key(|case| self.truth.name(case.handle).map(|name| name.case));
        let choices = if self.office.staff_dice.chance(500) { 1 } else { own.len() };
        let Some(known) = self.office.staff_dice.pick(&own[..choices.min(own.len())]) else { return Ok(None) };
        let documents: Vec<_> = known.documents.iter().map(|(key, record)| (key.field, record)).collect();
        self.change_one_of(known.handle, &documents)
    }

    fn change_one_of(
        &mut self,
        handle: CaseHandle,
        documents: &[(FieldId, &raccord_protocol::case::DocumentRecord)],
    ) -> Planned {
        let mut documents = documents.to_vec();
        documents.sort_by_key(|(_, record)| record.document);
        let choices = if self.office.staff_dice.chance(500) { 1 } else { documents.len() };
        let documents = &documents[..choices.min(documents.len())];
        let Some((field, record)) = self.office.staff_dice.pick(documents).copied() else { return Ok(None) };
        let Some(standing) = reading::standing(&self.office.store, record)? else { return Ok(None) };
        let Some(name) = self.truth.name(handle) else { return Ok(None) };
        let replaces: Vec<EntryId> = standing.current.into_iter().collect();
        let heads: Vec<EntryId> = standing.heads.into_iter().collect();
        let number = self.value(name.case, field, Some(record.document), replaces.clone());
        let text = self.truth.values[number].text.clone();
        let signer = self.office.staff_key().public();
        let entropy = self.office.staff_dice.entropy();
        let draft = Draft::change(signer, record.document, heads, replaces, text.as_bytes(), entropy);
        Ok(Some(single_entry(draft, Meaning::Value(number))))
    }

    /// Writes in the case of another office, where a write grant stands; now and then where none does.
    fn contribute(&mut self) -> Planned {
        let at = self.office.node_time(self.now);
        let cases = reading::cases(&self.office.store)?;
        let writes = |grant: &&GrantRecord| grant.terms.mode == Mode::Write && stands(grant, at) && !grant.purged;
        if self.office.staff_dice.chance(80) {
            return Ok(self.contribute_unasked(&cases, at));
        }
        let foreign = cases.iter().filter(|case| !self.office.has_ledger(case.home));
        let mut chances: Vec<(&KnownCase, &GrantRecord)> =
            foreign.flat_map(|case| case.grants.iter().filter(writes).map(move |grant| (case, grant))).collect();
        chances.sort_by_key(|(case, _)| self.truth.name(case.handle).map(|name| name.case));
        let choices = if self.office.staff_dice.chance(500) { 1 } else { chances.len() };
        let chances = &chances[..choices.min(chances.len())];
        let Some((known, grant)) = self.office.staff_dice.pick(chances).copied() else { return Ok(None) };
        let Some(name) = self.truth.name(known.handle) else { return Ok(None) };
        if self.office.staff_dice.chance(300)
            && let Some(field) = self.office.staff_dice.pick(&grant.terms.fields).copied()
        {
            let (draft, meaning) = self.opening(name.case, known.handle, field);
            return Ok(Some(single_entry(draft, meaning)));
        }
        let covered = known.documents.iter().filter(|(key, record)| grant.terms.covers(key.field, record.document));
        let documents: Vec<_> = covered.map(|(key, record)| (key.field, record)).collect();
        self.change_one_of(known.handle, &documents)
    }

    fn contribute_unasked(&mut self, cases: &[KnownCase], at: Timestamp) -> Option<Plan> {
        let foreign: Vec<&KnownCase> = cases.iter().filter(|case| !self.office.has_ledger(case.home)).collect();
        let known = *self.office.staff_dice.pick(&foreign)?;
        let field = self.field();
        let writes = |grant: &GrantRecord| {
            grant.terms.mode == Mode::Write && stands(grant, at) && grant.terms.fields.contains(&field)
        };
        if known.grants.iter().any(writes) {
            return None;
        }
        let case = self.truth.name(known.handle)?.case;
        let (draft, meaning) = self.opening(case, known.handle, field);
        Some(Plan { expected: Expected::Denied, ..single_entry(draft, meaning) })
    }

    fn grant(&mut self) -> Option<Plan> {
        let case = *self.office.staff_dice.pick(&self.own_cases())?;
        let others: Vec<usize> = (0..self.partners.len()).filter(|number| *number != self.number).collect();
        let recipient = *self.office.staff_dice.pick(&others)?;
        let (fields, items) = self.what_to_share(case);
        if fields.is_empty() && items.is_empty() {
            return None;
        }
        let staff = self.scenario.staff.clone();
        let dice = &mut self.office.staff_dice;
        let writes = self.partners[recipient].kind != OrganisationKind::Pjj && dice.chance(550);
        let mode = if writes { Mode::Write } else { Mode::Read };
        let past = if dice.chance(400) { Past::Current } else { Past::Whole };
        let later_ms = if dice.chance(staff.later_permille) { dice.between(1, 40) * MINUTE_MS } else { 0 };
        let from = self.context.time.plus_ms(later_ms);
        let lasts_ms = if dice.chance(staff.short_permille) { dice.between(20, 110) * MINUTE_MS } else { 30 * DAY_MS };
        let until = from.plus_ms(lasts_ms);
        let known = self.truth.cases[case].aliases.get(&recipient).copied();
        let entropy = dice.entropy();
        let alias = known.unwrap_or_else(|| CaseHandle(entropy.draw()));
        let terms = GrantTerms {
            recipient: self.partners[recipient].organisation,
            platform: self.platform,
            alias,
            fields: fields.clone(),
            items: items.clone(),
            mode,
            past,
            basis: Basis::Consent,
            article: String::new(),
            purpose: "follow-up".to_owned(),
            from,
            until,
        };
        let particulars = GrantParticulars {
            consenter: Consenter::Both,
            name: "Somebody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let draft = grant(self.truth.cases[case].handle, &terms, &particulars, entropy);
        let id = EntryId([0; 32]);
        let given = Grant { id, case, recipient, fields, items, mode, past, from, until, since: 0, revoked: None };
        Some(single_entry(draft, Meaning::Grant(given, alias)))
    }

    /// Chooses fields, or now and then one document, which may be of a private field.
    fn what_to_share(&mut self, case: usize) -> (Vec<FieldId>, Vec<DocumentId>) {
        if self.office.staff_dice.chance(150) {
            let documents = self.truth.documents().filter(|(_, values)| self.truth.values[values[0]].case == case);
            let counts = documents
                .filter(|(_, values)| matches!(self.truth.values[values[0]].fate, Fate::Counts(_)))
                .map(|(document, _)| document);
            let documents: Vec<DocumentId> = counts.collect();
            return (Vec::new(), self.office.staff_dice.pick(&documents).copied().into_iter().collect());
        }
        let wanted = self.office.staff_dice.between(1, 4);
        let mut fields: Vec<FieldId> = (0..wanted).map(|_| self.field()).collect();
        let private =
            |field: &FieldId| Catalogue::current().field(*field).is_some_and(|field| field.class == Class::Private);
        fields.retain(|field| !private(field));
        fields.sort_unstable();
        fields.dedup();
        (fields, Vec::new())
    }

    fn revoke(&mut self) -> Option<Plan> {
        let own = |grant: &&Grant| self.truth.cases[grant.case].home == self.number && grant.revoked.is_none();
        let standing: Vec<EntryId> = self.truth.grants.iter().filter(own).map(|grant| grant.id).collect();
        let grant = *self.office.staff_dice.pick(&standing)?;
        let reason = Reason { text: "withdrawn".to_owned() };
        let draft = single(Kind::Revocation, vec![grant], &reason, self.office.staff_dice.entropy());
        Some(single_entry(draft, Meaning::Revocation(grant)))
    }

    /// Erases a value that counts in an own case.
    fn erase(&mut self) -> Option<Plan> {
        let counts = |value: &Value| {
            let own = self.truth.cases[value.case].home == self.number;
            own && matches!(value.fate, Fate::Counts(_)) && value.erased.is_none()
        };
        let values = self.truth.values.iter().enumerate().filter(|(_, value)| counts(value));
        let choices: Vec<(usize, EntryId)> =
            values.filter_map(|(number, value)| Some((number, value.entry?))).collect();
        let (number, entry) = *self.office.staff_dice.pick(&choices)?;
        let entropy = self.office.staff_dice.entropy();
        let draft = erasure(ErasureGround::Request, "asked for", vec![entry], entropy);
        Some(single_entry(draft, Meaning::Erasure(number)))
    }

    fn consult(&mut self) -> Option<Plan> {
        let case = *self.office.staff_dice.pick(&self.own_cases())?;
        let handle = self.truth.cases[case].handle;
        let consultation = Consultation { scope: Scope::Case, case: Some(handle), reason: String::new() };
        let draft = single(Kind::Consultation, vec![], &consultation, self.office.staff_dice.entropy());
        Some(single_entry(draft, Meaning::Talk))
    }
}

fn single_entry(draft: Draft, meaning: Meaning) -> Plan {
    Plan { padding: Padding::Bare, drafts: vec![draft], meanings: vec![meaning], expected: Expected::Accepted }
}

/// The fields that staff fill in: of every class, few enough that grants meet values.
const FIELDS: [&str; 8] =
    ["nom", "prenom", "mobile", "mail", "classe", "injoignable", "tentative_contact", "commentaire"];
