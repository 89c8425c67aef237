// SPDX-License-Identifier: EUPL-1.2
//! The grants that a ledger gave, and which of them stand.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{FindingKind, Findings};
use super::known::{Form, Known, Order};
use super::replay::{Document, Dossier, Scene, Taken};
use crate::catalogue::FieldId;
use crate::grant::{Parties, check_emergency, check_terms, margin_ms};
use crate::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use crate::statement::{
    GrantCase, GrantParticulars, GrantTerms, Kind, SLOT_GRANT_CASE, SLOT_GRANT_PARTICULARS, SLOT_GRANT_TERMS,
};
use crate::time::Timestamp;

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

    /// Tells whether its home may disclose under it now: a margin before its end it may not.
    pub(super) fn discloses_at(&self, time: Timestamp) -> bool {
        self.stands_at(time) && time.plus_ms(margin_ms(&self.terms)) < self.terms.until
    }

    /// Says why the rules do not open it in an emergency, if so.
    pub(super) fn check_emergency(
        &self,
        documents: &[Document],
        known: &Known,
        scene: &Scene<'_>,
    ) -> Result<(), String> {
        let time = known.commit_of(self.order).time;
        let items = item_fields(&self.terms, self.case, documents, known)?;
        let ahead = self.terms.from.ms_since(time).max(time.ms_since(self.terms.from));
        if ahead > super::CLOCK_TOLERANCE_MS {
            return Err("it starts at another time than it was given".to_owned());
        }
        check_emergency(&self.terms, &items, &parties(&self.terms, time, scene)).map_err(|error| error.to_string())
    }

    /// Tells whether it was given in an emergency and has time left, revoked or not, when another grant is given.
    pub(super) fn is_open_emergency(&self, other: Order, known: &Known) -> bool {
        let is_emergency = known.entry(self.order).form == Form::Statement(Kind::EmergencyGrant as u8);
        is_emergency && known.commit_of(other).time < self.terms.until
    }

    /// Tells whether it covers a document of its case.
    pub(super) fn covers(&self, document: &Document, known: &Known) -> bool {
        covers(&self.terms, document, known)
    }
}

/// Tells whether terms cover a document.
pub(super) fn covers(terms: &GrantTerms, document: &Document, known: &Known) -> bool {
    let id = known.id(document.opening).into();
    match document.field {
        Some(field) => terms.covers(field, id),
        None => terms.items.binary_search(&id).is_ok(),
    }
}

/// Is every grant that a ledger gave.
#[derive(Debug, Default)]
pub(super) struct Grants {
    all: Vec<Grant>,
    by_order: BTreeMap<Order, usize>,
    by_alias: BTreeMap<(OrganisationId, CaseHandle), Vec<usize>>,
    by_case: BTreeMap<(OrganisationId, CaseHandle), Vec<usize>>,
    /// What each recipient knows each case by, since its first grant.
    aliases: BTreeMap<(OrganisationId, CaseHandle), CaseHandle>,
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
        // An emergency grant has none: its request says who asked.
        let has_particulars = taken.bodies.len() > usize::from(SLOT_GRANT_PARTICULARS);
        let particulars =
            has_particulars.then(|| taken.read::<GrantParticulars>(SLOT_GRANT_PARTICULARS, known, findings)).flatten();
        let (Some(GrantCase { case }), Some(terms)) = (case, terms) else { return };
        if !cases.contains(&case) {
            taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
        }
        let time = known.commit_of(taken.order).time;
        let items = item_fields(&terms, case, documents, known);
        let nobody_answers = particulars.is_some_and(|particulars| particulars.name.trim().is_empty());
        let answered = || match terms.items.is_empty() || !nobody_answers {
            true => Ok(()),
            false => Err("nobody answers for the release of items".to_owned()),
        };
        let allowed = items.and_then(|items| check_grant(&terms, &items, time, scene)).and_then(|()| answered());
        if let Err(reason) = allowed {
            let evidence = vec![("recipient", terms.recipient.to_string()), ("reason", reason)];
            taken.fault(FindingKind::GrantNotAllowed, known, findings, evidence);
        }
        let owner = *self.owners.entry(terms.alias).or_insert((case, terms.recipient));
        let alias = *self.aliases.entry((terms.recipient, case)).or_insert(terms.alias);
        if owner != (case, terms.recipient) || alias != terms.alias || cases.contains(&terms.alias) {
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

    /// Returns every grant of the same case to the same organisation that was given before one.
    pub(super) fn before(&self, grant: &Grant) -> impl Iterator<Item = &Grant> {
        let order = grant.order;
        self.to(grant.terms.recipient, grant.case).filter(move |other| other.order < order)
    }

    /// Returns which case an alias names, and to whom.
    pub(super) fn owner(&self, alias: CaseHandle) -> Option<(CaseHandle, OrganisationId)> {
        self.owners.get(&alias).copied()
    }
}

/// Returns the fields of the single documents that terms name; all must be of the case.
pub(super) fn item_fields(
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
fn check_grant(terms: &GrantTerms, items: &[FieldId], time: Timestamp, scene: &Scene<'_>) -> Result<(), String> {
    check_terms(terms, items, &parties(terms, time, scene)).map_err(|error| error.to_string())
}

/// Returns who gave to whom, as they stood then.
pub(super) fn parties<'a>(terms: &GrantTerms, time: Timestamp, scene: &Scene<'a>) -> Parties<'a> {
    let holder = scene.about.organisation;
    let member = |organisation| {
        let member = scene.registry.member(terms.platform, organisation);
        member.filter(|_| scene.is_member(terms.platform, organisation, time))
    };
    let rules = scene.registry.roster(terms.platform).and_then(|roster| roster.rules_at(time));
    Parties { holder, from: member(holder), to: member(terms.recipient), rules }
}
