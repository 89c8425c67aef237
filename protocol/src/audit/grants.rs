// SPDX-License-Identifier: EUPL-1.2
//! The grants that a ledger gave, and which of them stand.

use super::column::{Column, record};
use super::finding::{FindingKind, Findings};
use super::given_back::is_unnamed;
use super::index::{Lookup, Set};
use super::known::{Form, Known, Numbers, Order, short};
use super::pages::Pages;
use super::replay::{Document, Dossier, Scene, Taken};
use super::terms::{KeptTerms, Pattern, TermsBook};
use crate::catalogue::FieldId;
use crate::grant::{Parties, check_emergency, check_terms};
use crate::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use crate::statement::{
    GrantCase, GrantParticulars, GrantTerms, Kind, SLOT_GRANT_CASE, SLOT_GRANT_PARTICULARS, SLOT_GRANT_TERMS,
};
use crate::time::Timestamp;

/// Is a grant, with what it has in common with others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant<'a> {
    pub(super) row: Row,
    pub(super) pattern: &'a Pattern,
}

/// Is a grant as it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) order: Order,
    pub(super) case: CaseHandle,
    pub(super) terms: KeptTerms,
    /// Whether a partner gave it back: it opens nothing, and may be ended.
    pub(super) is_lost: bool,
    /// When it was revoked first.
    pub(super) revoked: Option<Timestamp>,
    /// When its recipient first gave a receipt for its end, by the recipient's clock.
    pub(super) receipted: Option<Timestamp>,
    /// The grant before it under the same alias.
    before_under: Option<u32>,
    /// The grant before it of the same case to the same organisation.
    before_to: Option<u32>,
}

record!(Row {
    order: u32,
    case: CaseHandle,
    terms: KeptTerms,
    is_lost: bool,
    revoked: Option<Timestamp>,
    receipted: Option<Timestamp>,
    before_under: Option<u32>,
    before_to: Option<u32>,
});

impl Row {
    fn new(order: Order, case: CaseHandle, terms: KeptTerms) -> Self {
        Self { order, case, terms, is_lost: false, revoked: None, receipted: None, before_under: None, before_to: None }
    }
}

impl Grant<'_> {
    /// Tells whether it stands now, at this point of the replay and this time.
    pub(super) fn stands_at(&self, time: Timestamp) -> bool {
        self.row.revoked.is_none() && !self.row.is_lost && self.row.terms.from <= time && time < self.row.terms.until
    }

    /// Tells whether its home may disclose under it now: a margin before its end it may not.
    pub(super) fn discloses_at(&self, time: Timestamp) -> bool {
        self.stands_at(time) && self.row.terms.disclose_at(time)
    }

    /// Tells whether it was given in an emergency and has time left, revoked or not, when another grant is given.
    pub(super) fn is_open_emergency(&self, other: Order, known: &Known) -> bool {
        let is_emergency = known.entry(self.row.order).form == Form::Statement(Kind::EmergencyGrant as u8);
        is_emergency && known.commit_of(other).time < self.row.terms.until
    }
}

/// Is what a recipient knows a case by since its first grant, and the newest of its grants.
#[derive(Debug, Clone, Copy)]
struct Shared {
    alias: CaseHandle,
    newest: u32,
}

record!(Shared { alias: CaseHandle, newest: u32 });

/// Is every grant that a ledger gave.
#[derive(Debug)]
pub(super) struct Grants {
    all: Column<Row>,
    book: TermsBook,
    /// The recipients, by numbers.
    recipients: Numbers<OrganisationId, ()>,
    /// Recipient and alias: the newest grant.
    by_alias: Lookup<(u32, CaseHandle), u32>,
    /// Recipient and case.
    by_case: Lookup<(u32, CaseHandle), Shared>,
    /// Aliases: the case that each was first given for, and to whom.
    owners: Lookup<CaseHandle, (CaseHandle, u32)>,
    /// Recipients and aliases of grants that partners gave back.
    lost_aliases: Set<(u32, CaseHandle)>,
}

/// The forms of the end of a grant.
const ENDS: [Form; 2] = [Form::Statement(Kind::Revocation as u8), Form::Statement(Kind::GrantEnded as u8)];

impl Grants {
    pub(super) fn new(pages: &Pages) -> Self {
        Self {
            all: Column::new(pages),
            book: TermsBook::new(pages),
            recipients: Numbers::default(),
            by_alias: Lookup::new(pages),
            by_case: Lookup::new(pages),
            owners: Lookup::new(pages),
            lost_aliases: Lookup::new(pages),
        }
    }

    /// Takes a grant; returns its case and terms, if they read.
    pub(super) fn give(
        &mut self,
        taken: &Taken<'_>,
        (cases, documents): (&Lookup<CaseHandle, bool>, &Column<Document>),
        known: &mut Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Option<(CaseHandle, GrantTerms)> {
        let case = taken.read::<GrantCase>(SLOT_GRANT_CASE, known, findings);
        let terms = taken.read::<GrantTerms>(SLOT_GRANT_TERMS, known, findings);
        // An emergency grant has none: its request says who asked.
        let has_particulars = taken.bodies.len() > usize::from(SLOT_GRANT_PARTICULARS);
        let particulars =
            has_particulars.then(|| taken.read::<GrantParticulars>(SLOT_GRANT_PARTICULARS, known, findings)).flatten();
        let (GrantCase { case }, terms) = (case?, terms?);
        if !cases.contains(case) {
            taken.fault(FindingKind::CaseUnknown, known, findings, vec![("case", case.to_string())]);
        }
        let time = known.commit_of(taken.order).time;
        let items = item_fields(&terms, case, documents, known, scene);
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
        let fits = self.keep(taken.order, case, &terms, known);
        if !fits || cases.contains(terms.alias) {
            let evidence = vec![("alias", terms.alias.to_string()), ("recipient", terms.recipient.to_string())];
            taken.fault(FindingKind::GrantAliasReused, known, findings, evidence);
        }
        Some((case, terms))
    }

    /// Keeps a grant; tells whether its alias is of this case and this recipient alone, and the only one that they have.
    fn keep(&mut self, order: Order, case: CaseHandle, terms: &GrantTerms, known: &mut Known) -> bool {
        let number = short(self.all.len());
        let recipient = self.recipients.number(terms.recipient, || ());
        let (owner, _) = self.owners.insert(terms.alias, (case, recipient));
        let owns = self.owners.row(owner).1 == (case, recipient);
        let before_under = self.by_alias.replace((recipient, terms.alias), number);
        let before = self.by_case.get((recipient, case));
        let shared = Shared { alias: before.map_or(terms.alias, |before| before.alias), newest: number };
        self.by_case.replace((recipient, case), shared);
        let before_to = before.map(|before| before.newest);
        let kept = self.book.keep(terms);
        self.push(Row { before_under, before_to, ..Row::new(order, case, kept) }, known);
        // Where a grant is lost, its home may have named the case anew before it heard of that.
        let is_lost = |alias| self.lost_aliases.contains((recipient, alias));
        owns && (shared.alias == terms.alias || is_lost(shared.alias) || is_lost(terms.alias))
    }

    /// Keeps a grant that a partner gave back.
    pub(super) fn keep_lost(&mut self, order: Order, terms: &GrantTerms, known: &mut Known) {
        let recipient = self.recipients.number(terms.recipient, || ());
        self.lost_aliases.insert((recipient, terms.alias), ());
        let case = self.owner(terms.alias).map_or(CaseHandle([0; 16]), |(case, _)| case);
        let kept = self.book.keep(terms);
        self.push(Row { is_lost: true, ..Row::new(order, case, kept) }, known);
    }

    fn push(&mut self, row: Row, known: &mut Known) {
        let number = short(self.all.push(row));
        known.set_subject(row.order, number);
    }

    /// Takes a receipt of its recipient for the end of a grant, or for the word that ended it, given at a time.
    pub(super) fn receipt(&mut self, cause: Order, (partner, time): (OrganisationId, Timestamp), known: &Known) {
        let number = self.number_of(cause, known).or_else(|| known.own_subject(cause, ENDS));
        let is_theirs = |number: &u32| self.at(*number).is_some_and(|grant| grant.pattern.recipient == partner);
        if let Some(number) = number.filter(is_theirs) {
            self.all.update(number as usize, |grant| {
                grant.receipted = Some(grant.receipted.map_or(time, |first| first.min(time)));
            });
        }
    }

    /// Returns how many grants ended for so long, each by its own grace, without a receipt of their recipients.
    pub(super) fn without_receipt(&self, (created, last): (Timestamp, Timestamp)) -> u64 {
        let is_late = |row: &Row| match row.revoked {
            Some(revoked) => last.ms_since(revoked) > super::RECEIPT_GRACE_MS,
            None => row.terms.until <= created && last.ms_since(row.terms.until) > super::EXPIRY_GRACE_MS,
        };
        self.all.iter().filter(|row| !row.is_lost && row.receipted.is_none() && is_late(row)).count() as u64
    }

    /// Takes a revocation.
    pub(super) fn revoke(&mut self, grant: EntryId, taken: &Taken<'_>, known: &mut Known, findings: &mut Findings) {
        let Some(number) = known.find(grant).and_then(|order| self.number_of(order, known)) else {
            let evidence = vec![("reference", grant.to_string())];
            return taken.fault(FindingKind::ReferenceUnfounded, known, findings, evidence);
        };
        let time = known.commit_of(taken.order).time;
        self.all.update(number as usize, |grant| {
            grant.revoked.get_or_insert(time);
        });
        known.set_subject(taken.order, number);
    }

    /// Learns which case a recipient knows by an alias: a list that came back names something of it so.
    pub(super) fn learn_alias(&mut self, alias: CaseHandle, case: CaseHandle, recipient: OrganisationId) {
        let recipient = self.recipients.number(recipient, || ());
        self.owners.insert(alias, (case, recipient));
    }

    /// Tells whether a recipient was ever granted something under an alias, by a grant that came back among others, or was told
    /// of a case by it, as a list that came back says.
    pub(super) fn is_alias_of(&self, recipient: OrganisationId, alias: CaseHandle) -> bool {
        let Some(number) = self.recipients.find(&recipient) else { return false };
        let is_granted = self.by_alias.contains((number, alias)) || self.lost_aliases.contains((number, alias));
        is_granted || self.owner(alias).is_some_and(|(_, named)| named == recipient)
    }

    /// Returns how many grants were given.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Returns the grant of an entry.
    pub(super) fn of(&self, order: Order, known: &Known) -> Option<Grant<'_>> {
        self.at(self.number_of(order, known)?)
    }

    /// Returns the grant that a revocation ended.
    pub(super) fn revoked_by(&self, revocation: Order, known: &Known) -> Option<Grant<'_>> {
        self.at(known.own_subject(revocation, ENDS)?)
    }

    fn number_of(&self, order: Order, known: &Known) -> Option<u32> {
        known.own_subject(order, [Kind::Grant, Kind::EmergencyGrant].map(|kind| Form::Statement(kind as u8)))
    }

    fn at(&self, number: u32) -> Option<Grant<'_>> {
        let row = self.all.get(number as usize);
        Some(Grant { row, pattern: self.book.pattern(&row.terms)? })
    }

    /// Tells whether a grant covers a document of its case.
    pub(super) fn cover(&self, grant: &Grant<'_>, document: &Document, known: &Known) -> bool {
        self.book.cover(&grant.row.terms, document, known)
    }

    /// Returns every grant, ended ones included, under which an organisation knows a case by this alias; the newest first.
    pub(super) fn under(&self, recipient: OrganisationId, alias: CaseHandle) -> impl Iterator<Item = Grant<'_>> {
        let newest = self.recipients.find(&recipient).and_then(|recipient| self.by_alias.get((recipient, alias)));
        let newest = newest.and_then(|number| self.at(number));
        std::iter::successors(newest, |grant| self.at(grant.row.before_under?))
    }

    /// Returns every grant of a case to an organisation, ended ones included; the newest first.
    pub(super) fn to(&self, recipient: OrganisationId, case: CaseHandle) -> impl Iterator<Item = Grant<'_>> {
        let shared = self.recipients.find(&recipient).and_then(|recipient| self.by_case.get((recipient, case)));
        let newest = shared.and_then(|shared| self.at(shared.newest));
        std::iter::successors(newest, |grant| self.at(grant.row.before_to?))
    }

    /// Returns every grant of the same case to the same organisation that was given before one.
    pub(super) fn before(&self, grant: &Grant<'_>) -> impl Iterator<Item = Grant<'_>> {
        let order = grant.row.order;
        self.to(grant.pattern.recipient, grant.row.case).filter(move |other| other.row.order < order)
    }

    /// Returns which case an alias names, and to whom.
    pub(super) fn owner(&self, alias: CaseHandle) -> Option<(CaseHandle, OrganisationId)> {
        let (case, recipient) = self.owners.get(alias)?;
        self.recipients.row(recipient).map(|(recipient, ())| (case, *recipient))
    }
}

/// Says why the rules do not open a case in an emergency by these terms, given at this time, if so.
pub(super) fn check_opening(
    (case, terms): &(CaseHandle, GrantTerms),
    time: Timestamp,
    documents: &Column<Document>,
    known: &Known,
    scene: &Scene<'_>,
) -> Result<(), String> {
    let items = item_fields(terms, *case, documents, known, scene)?;
    check_opening_of(terms, &items, time, scene)
}

/// Says why the rules do not open documents of these fields in an emergency, by terms given at this time, if so.
pub(super) fn check_opening_of(
    terms: &GrantTerms,
    items: &[FieldId],
    time: Timestamp,
    scene: &Scene<'_>,
) -> Result<(), String> {
    let ahead = terms.from.ms_since(time).max(time.ms_since(terms.from));
    if ahead > super::CLOCK_TOLERANCE_MS {
        return Err("it starts at another time than it was given".to_owned());
    }
    check_emergency(terms, items, &parties(terms, time, scene)).map_err(|error| error.to_string())
}

/// Returns the fields of the single documents that terms name; all must be of the case, as far as anything tells of which they are.
pub(super) fn item_fields(
    terms: &GrantTerms,
    case: CaseHandle,
    documents: &Column<Document>,
    known: &Known,
    scene: &Scene<'_>,
) -> Result<Vec<FieldId>, String> {
    let field = |item: &DocumentId| {
        let Form::Opening(number) = known.entry(known.find((*item).into())?).form else { return None };
        let document = documents.get(number as usize);
        let may_be = document.dossier == Dossier::Home(case) || is_unnamed(&document, known, scene);
        document.field.filter(|_| may_be)
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
