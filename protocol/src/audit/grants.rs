// SPDX-License-Identifier: EUPL-1.2
//! The grants that a ledger gave, and which of them stand.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{FindingKind, Findings};
use super::known::{Form, Known, Order};
use super::replay::{Document, Dossier, Scene, Taken};
use crate::catalogue::{Catalogue, FieldId};
use crate::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use crate::rules::{Access, Extent, RuleSet, Share};
use crate::statement::{GrantCase, GrantTerms, Mode, SLOT_GRANT_CASE, SLOT_GRANT_TERMS};
use crate::time::{DAY_MS, Timestamp};

/// Is a grant.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) order: Order,
    pub(super) case: CaseHandle,
    pub(super) terms: GrantTerms,
    revoked: bool,
}

impl Grant {
    /// Tells whether it stands now, at this point of the replay and this time.
    pub(super) fn stands_at(&self, time: Timestamp) -> bool {
        !self.revoked && self.terms.from <= time && time < self.terms.until
    }

    /// Tells whether it covers a document of its case.
    pub(super) fn covers(&self, document: &Document) -> bool {
        covers(&self.terms, document)
    }
}

/// Tells whether terms cover a document.
pub(super) fn covers(terms: &GrantTerms, document: &Document) -> bool {
    match document.field {
        Some(field) => terms.covers(field, document.id),
        None => terms.items.binary_search(&document.id).is_ok(),
    }
}

/// Is every grant that a ledger gave.
#[derive(Debug, Default)]
pub(super) struct Grants {
    all: Vec<Grant>,
    by_order: BTreeMap<Order, usize>,
    by_alias: BTreeMap<(OrganisationId, CaseHandle), Vec<usize>>,
    by_case: BTreeMap<(OrganisationId, CaseHandle), Vec<usize>>,
    owners: BTreeMap<CaseHandle, (CaseHandle, OrganisationId)>,
    /// Revocations: the grant that each ends.
    revocations: BTreeMap<Order, Order>,
}

impl Grants {
    /// Takes a grant.
    pub(super) fn give(
        &mut self,
        taken: &Taken<'_>,
        (cases, documents): (&BTreeSet<CaseHandle>, &[Document]),
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) {
        let case = taken.read::<GrantCase>(SLOT_GRANT_CASE, known, findings);
        let terms = taken.read::<GrantTerms>(SLOT_GRANT_TERMS, known, findings);
        let (Some(GrantCase { case }), Some(terms)) = (case, terms) else { return };
        if !cases.contains(&case) {
            taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
        }
        let time = known.commit_of(taken.order).time;
        let items = item_fields(&terms, case, documents, known);
        if let Err(reason) = items.and_then(|items| check_terms(&terms, &items, time, scene)) {
            let evidence = vec![("recipient", terms.recipient.to_string()), ("reason", reason)];
            taken.fault(FindingKind::GrantNotAllowed, known, findings, evidence);
        }
        let owner = *self.owners.entry(terms.alias).or_insert((case, terms.recipient));
        if owner != (case, terms.recipient) || cases.contains(&terms.alias) {
            let evidence = vec![("alias", terms.alias.to_string()), ("recipient", terms.recipient.to_string())];
            taken.fault(FindingKind::GrantAliasReused, known, findings, evidence);
        }
        let number = self.all.len();
        self.by_order.insert(taken.order, number);
        self.by_alias.entry((terms.recipient, terms.alias)).or_default().push(number);
        self.by_case.entry((terms.recipient, case)).or_default().push(number);
        self.all.push(Grant { order: taken.order, case, terms, revoked: false });
    }

    /// Takes a revocation.
    pub(super) fn revoke(&mut self, grant: EntryId, taken: &Taken<'_>, known: &Known, findings: &mut Findings) {
        let found = known.find(grant).and_then(|order| self.by_order.get(&order));
        let Some(grant) = found.map(|number| &mut self.all[*number]) else {
            let evidence = vec![("reference", grant.to_string())];
            return taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
        };
        grant.revoked = true;
        self.revocations.insert(taken.order, grant.order);
    }

    /// Returns how many grants were given.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Returns the grant of an entry.
    pub(super) fn of(&self, order: Order) -> Option<&Grant> {
        self.by_order.get(&order).map(|number| &self.all[*number])
    }

    /// Returns the grant that a revocation ended.
    pub(super) fn revoked_by(&self, revocation: Order) -> Option<&Grant> {
        self.revocations.get(&revocation).and_then(|order| self.of(*order))
    }

    /// Returns every grant, ended ones included, under which an organisation knows a case by this alias.
    pub(super) fn under(&self, recipient: OrganisationId, alias: CaseHandle) -> impl Iterator<Item = &Grant> {
        self.by_alias.get(&(recipient, alias)).into_iter().flatten().map(|number| &self.all[*number])
    }

    /// Returns every grant of a case to an organisation, ended ones included.
    pub(super) fn to(&self, recipient: OrganisationId, case: CaseHandle) -> impl Iterator<Item = &Grant> {
        self.by_case.get(&(recipient, case)).into_iter().flatten().map(|number| &self.all[*number])
    }

    /// Returns which case an alias names, and to whom.
    pub(super) fn owner(&self, alias: CaseHandle) -> Option<(CaseHandle, OrganisationId)> {
        self.owners.get(&alias).copied()
    }
}

/// Returns the fields of the single documents that terms name; all must be of the case.
fn item_fields(
    terms: &GrantTerms,
    case: CaseHandle,
    documents: &[Document],
    known: &Known,
) -> Result<Vec<FieldId>, String> {
    let field = |item: &DocumentId| {
        let Form::Opening(number) = known.entry(known.find((*item).into())?).form else { return None };
        let document = &documents[number as usize];
        document.field.filter(|_| document.dossier == Dossier::Home(case))
    };
    let fields: Option<Vec<FieldId>> = terms.items.iter().map(field).collect();
    fields.ok_or_else(|| "an item is not a document of the case".to_owned())
}

/// Says why a grant with these terms may not be given at this time, if so.
fn check_terms(terms: &GrantTerms, items: &[FieldId], time: Timestamp, scene: &Scene<'_>) -> Result<(), String> {
    let refuse = |reason: &str| Err(reason.to_owned());
    let holder = scene.about.organisation;
    if terms.recipient == holder {
        return refuse("the recipient is the holder");
    }
    if terms.from >= terms.until {
        return refuse("it ends before it begins");
    }
    let member = |organisation| {
        let member = scene.registry.member(terms.platform, organisation);
        member.filter(|_| scene.registry.is_member(terms.platform, organisation, time))
    };
    let (Some(from), Some(to)) = (member(holder), member(terms.recipient)) else {
        return refuse("the holder or the recipient was not a member of the platform");
    };
    let country = scene.registry.country(terms.platform);
    let Some(rules) = country.and_then(|country| RuleSet::of(country, time.date())) else {
        return refuse("there were no rules for the country and date");
    };
    if terms.until.ms_since(terms.from) > u64::from(rules.longest_grant_days()) * DAY_MS {
        return Err(format!("it lasts more than {} days", rules.longest_grant_days()));
    }
    let fields = terms.fields.iter().map(|field| (*field, Extent::Field));
    for (field, extent) in fields.chain(items.iter().map(|field| (*field, Extent::Item))) {
        let Some(class) = Catalogue::current().field(field).map(|field| field.class) else {
            return Err(format!("field {} is not in the catalogue", field.0));
        };
        let access = if terms.mode == Mode::Write { Access::Write } else { Access::Read };
        let (holder, recipient, circle) = (from.kind, to.kind, to.circle);
        let share = Share { class, extent, access, basis: terms.basis, holder, recipient, circle };
        rules.permits(&share).map_err(|refusal| refusal.to_string())?;
    }
    Ok(())
}
