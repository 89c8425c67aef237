// SPDX-License-Identifier: EUPL-1.2
//! What a ledger made available to others, each item against the grants that stood at that moment.

use super::finding::{FindingKind, Findings, NoteKind};
use super::given_back::{came_back, is_unnamed};
use super::grants::Grant;
use super::inbox::erasable;
use super::known::{Form, Known, Mark, Order};
use super::replay::{Document, Dossier, Replay, Scene, Taken};
use crate::entry::{SLOT_CASE, SLOT_CHANGE_VALUE, SLOT_VALUE};
use crate::id::{CaseHandle, OrganisationId};
use crate::statement::{Disclosure, DisclosureItem, Kind, Past, SLOT_GRANT_TERMS};
use crate::time::Timestamp;

/// Is one item of a disclosure with what decides about it.
struct Item {
    entry: Order,
    slots: u8,
    alias: Option<CaseHandle>,
    recipient: OrganisationId,
    time: Timestamp,
}

impl Item {
    fn gives(&self, slot: u8) -> bool {
        self.slots & (1 << slot) != 0
    }

    /// Checks the alias of a statement, which may also go without one.
    fn alias_fits(&self, alias: CaseHandle) -> Result<(), &'static str> {
        if self.alias.is_none_or(|given| given == alias) { Ok(()) } else { Err("under another case's alias") }
    }
}

impl Replay {
    /// Takes a disclosure by this ledger.
    pub(super) fn disclosure(&mut self, taken: &Taken<'_>, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        let Some(disclosure) = taken.read::<Disclosure>(0, known, findings) else { return };
        let (recipient, ledger) = (disclosure.recipient, disclosure.ledger);
        if scene.registry.organisation_of(ledger) != Some(recipient) {
            let evidence = vec![
                ("recipient", recipient.to_string()),
                ("recipient-ledger", ledger.to_string()),
                ("reason", "the ledger is not the recipient's".to_owned()),
            ];
            taken.fault(FindingKind::UndueDisclosure, known, findings, evidence);
        }
        let sender = known.ledger(known.commit_of(taken.order));
        let expected = self.outboxes.entry((sender, ledger)).or_default();
        if disclosure.first != *expected {
            let evidence = vec![
                ("recipient-ledger", ledger.to_string()),
                ("first", disclosure.first.to_string()),
                ("expected", expected.to_string()),
            ];
            taken.fault(FindingKind::DisclosureGap, known, findings, evidence);
        }
        *expected = disclosure.first.saturating_add(disclosure.len() as u64);
        self.disclosed += disclosure.len() as u64;
        self.sent.push((ledger, taken.id));
        let time = known.commit_of(taken.order).time;
        for (alias, DisclosureItem { entry: id, slots }) in disclosure.items() {
            let listed = known.find(id).filter(|entry| slots & erasable(known.entry(*entry).form) != 0);
            if let Some(entry) = listed {
                self.given.insert(recipient, entry);
            }
            let due = match known.find(id) {
                None => Err("the entry is not there"),
                Some(_) if recipient == scene.about.organisation => Ok(()),
                Some(entry) if Self::erased_slots(entry, known) & slots != 0 => {
                    let evidence = vec![
                        ("item", id.to_string()),
                        ("slots", format!("{slots:08b}")),
                        ("recipient", recipient.to_string()),
                    ];
                    taken.fault(FindingKind::ErasedDisclosed, known, findings, evidence);
                    Ok(())
                }
                Some(entry) => self.is_due(&Item { entry, slots, alias, recipient, time }, known, scene, findings),
            };
            if let Err(reason) = due {
                let evidence = vec![
                    ("item", id.to_string()),
                    ("slots", format!("{slots:08b}")),
                    ("recipient", recipient.to_string()),
                    ("alias", alias.map(|alias| alias.to_string()).unwrap_or_default()),
                    ("reason", reason.to_owned()),
                ];
                taken.fault(FindingKind::UndueDisclosure, known, findings, evidence);
            }
        }
    }

    /// Says why an item may not go to its recipient, if so.
    fn is_due(
        &mut self,
        item: &Item,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), &'static str> {
        let ours = known.commit_of(item.entry).ours;
        let kind = match known.entry(item.entry).form {
            Form::Malformed | Form::Change(None) => return Err("the entry cannot be read"),
            Form::Opening(number) | Form::Change(Some(number)) => {
                let document = self.document(number);
                let is_admitted = known.entry(document.opening).is(Mark::Admitted);
                return match document.dossier {
                    Dossier::Home(case) => self.is_value_due(item, Some(case), &document, known, scene),
                    Dossier::Abroad(alias) => self.is_contribution_due(item, alias, known, scene, findings),
                    // One that came back before any grant under its alias was known tells its case by that.
                    Dossier::Unknown
                        if ours && self.is_own_alias(item) && came_back(document.opening, known, scene) =>
                    {
                        let Some((case, _)) = item.alias.and_then(|alias| self.grants.owner(alias)) else {
                            return self.is_unnamed_due(item, &document, known, scene, findings);
                        };
                        let document = Document { dossier: Dossier::Home(case), ..document };
                        self.documents.set(number as usize, document);
                        self.is_value_due(item, Some(case), &document, known, scene)
                    }
                    // A contribution that was purged since tells by its alias which case it was for.
                    Dossier::Unknown
                        if ours && !is_admitted && item.alias.is_some_and(|alias| self.inbox.knows_alias(alias)) =>
                    {
                        self.documents
                            .update(number as usize, |document| document.dossier = Dossier::Abroad(item.alias));
                        self.is_contribution_due(item, item.alias, known, scene, findings)
                    }
                    // Its opening has no case body, and nothing took that from it: it is kept from the auditor.
                    Dossier::Unknown if !is_unnamed(&document, known, scene) => {
                        Err("nothing shows which case it is of")
                    }
                    Dossier::Unknown => self.is_unnamed_due(item, &document, known, scene, findings),
                };
            }
            // Its own words go back to a home that was restored from a backup which lost them.
            Form::Statement(_) if !ours && known.author(item.entry) == Some(item.recipient) => return Ok(()),
            Form::Statement(_) if !ours => return Err("a statement of another ledger"),
            Form::Statement(kind) => Kind::of(kind),
        };
        match kind {
            None => Ok(()),
            Some(Kind::EmergencyRequest) => {
                let alias = item.alias.ok_or("a request without an alias")?;
                let asks = self.inbox.was_granted(alias, item.recipient) || self.inbox.lost_terms(item.recipient);
                if asks { Ok(()) } else { Err("a request for a case that the recipient never gave anything of") }
            }
            Some(Kind::Consultation) => {
                let alias = item.alias.ok_or("a consultation without an alias")?;
                if item.slots != 0 {
                    return Err("what somebody looked at, or why");
                }
                self.is_look_due(item, alias, known, scene)
            }
            Some(Kind::Grant | Kind::EmergencyGrant) => {
                let grant = self.grants.of(item.entry, known).ok_or("the grant cannot be read")?;
                if grant.pattern.recipient != item.recipient {
                    return Err("a grant to another organisation");
                }
                if item.slots & !(1 << SLOT_GRANT_TERMS) != 0 {
                    return Err("more of a grant than its terms");
                }
                item.alias_fits(grant.row.terms.alias)
            }
            Some(Kind::GrantEnded | Kind::Revocation) => {
                let grant = self.grants.revoked_by(item.entry, known).ok_or("the revocation cannot be read")?;
                if grant.pattern.recipient != item.recipient {
                    return Err("a revocation of another organisation's grant");
                }
                if item.slots != 0 {
                    return Err("the reason of a revocation");
                }
                item.alias_fits(grant.row.terms.alias)
            }
            Some(Kind::Referral | Kind::ReferralAnswer | Kind::ReferralSettled) => {
                self.handovers.is_due(item.entry, item.recipient, item.alias, item.slots)
            }
            Some(Kind::Admission) => self.is_admission_due(item, known, scene, findings),
            Some(Kind::Receipt) => {
                let cause = known.subject(item.entry).ok_or("the receipt cannot be read")?;
                let owner = known.organisation(known.commit_of(cause));
                if owner == Some(item.recipient) { Ok(()) } else { Err("a receipt for another organisation") }
            }
            Some(Kind::Erasure | Kind::GroundedErasure) => {
                if item.slots != 0 {
                    return Err("the reason of an erasure");
                }
                let mut erased = self.erasures.of(item.entry, known);
                let concerns = |order: Order| {
                    known.author(order) == Some(item.recipient) || self.given.contains(item.recipient, order)
                };
                if erased.any(concerns) { Ok(()) } else { Err("an erasure of what the recipient never had") }
            }
            Some(
                Kind::AuditNonce
                | Kind::CaseOpened
                | Kind::CaseTaken
                | Kind::Consent
                | Kind::Disclosure
                | Kind::Distinct
                | Kind::Import
                | Kind::LedgerOpened
                | Kind::Link
                | Kind::Person
                | Kind::Received
                | Kind::Retention
                | Kind::Unlink,
            ) => Err("a kind of statement that never leaves"),
        }
    }

    /// Tells whether the recipient of an item knows an own case by its alias.
    fn is_own_alias(&self, item: &Item) -> bool {
        item.alias.is_some_and(|alias| self.grants.is_alias_of(item.recipient, alias))
    }

    /// Who looked: to the holder of the case that it says, who gave something of it, and not where the rules have a reserve for
    /// this organisation.
    fn is_look_due(
        &self,
        item: &Item,
        alias: CaseHandle,
        known: &Known,
        scene: &Scene<'_>,
    ) -> Result<(), &'static str> {
        let look = known.own_subject(item.entry, [Form::Statement(Kind::Consultation as u8); 2]);
        if look.is_some_and(|look| self.readers.case_of(look as usize) != Some(alias)) {
            return Err("a consultation of another case");
        }
        if !self.inbox.was_granted(alias, item.recipient) && !self.inbox.lost_terms(item.recipient) {
            return Err("a consultation of a case that the recipient never gave anything of");
        }
        let (own, at) = (scene.about.organisation, known.commit_of(item.entry).time);
        let is_reserved = |platform| scene.registry.always_reserved(platform, own, at);
        if self.inbox.platforms_before(alias, item.entry).any(is_reserved) {
            return Err("a consultation by an organisation for which the rules have a reserve");
        }
        Ok(())
    }

    /// A value of which nothing tells any more which case it is of, as of a node that was restored: to whoever wrote it, or under
    /// some grant. That the grant is of its case cannot be checked.
    fn is_unnamed_due(
        &self,
        item: &Item,
        document: &Document,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), &'static str> {
        if known.author(item.entry) == Some(item.recipient) {
            return self.is_contribution_due(item, None, known, scene, findings);
        }
        // It may have been contributed to a case of the recipient.
        let contributed = known.commit_of(item.entry).ours && self.inbox.lost_terms(item.recipient);
        if !contributed {
            self.is_value_due(item, None, document, known, scene)?;
        }
        findings.note(NoteKind::NotCheckable, scene.about.ledger, 1);
        Ok(())
    }

    /// A value of an own case: under a grant that stands, covers it, and opens its past if it is past. Where nothing tells which
    /// case it is of, what came before is not known either.
    fn is_value_due(
        &self,
        item: &Item,
        case: Option<CaseHandle>,
        document: &Document,
        known: &Known,
        scene: &Scene<'_>,
    ) -> Result<(), &'static str> {
        if !Self::counts(item.entry, known) {
            return Err("a change that is not admitted");
        }
        let (hides_case, value) = match known.entry(item.entry).form {
            Form::Opening(_) => (!item.gives(SLOT_CASE), SLOT_VALUE),
            Form::Malformed | Form::Change(_) | Form::Statement(_) => (true, SLOT_CHANGE_VALUE),
        };
        if !hides_case {
            return Err("the handle of a case");
        }
        let alias = item.alias.ok_or("a value without an alias")?;
        let is_of_case = |grant: &Grant<'_>| case.is_none_or(|case| grant.row.case == case);
        let mut under = self.grants.under(item.recipient, alias).filter(is_of_case).peekable();
        under.peek().ok_or("no grant of this case under this alias")?;
        let mut covering = under.filter(|grant| self.grants.cover(grant, document, known)).peekable();
        covering.peek().ok_or("no grant covers the document")?;
        let is_member = |platform| scene.is_member(platform, item.recipient, item.time);
        let mut standing =
            covering.filter(|grant| grant.discloses_at(item.time) && is_member(grant.pattern.platform)).peekable();
        standing.peek().ok_or("no grant that covers the document stands at that moment")?;
        let replaced = self.replaced.get(item.entry as usize);
        let opens_value =
            standing.any(|grant| grant.pattern.past == Past::Whole || replaced.is_none_or(|at| at > grant.row.order));
        if case.is_some() && item.gives(value) && !opens_value { Err("a value from before the grant") } else { Ok(()) }
    }

    /// A contribution to a partner's case: by own staff, to its holder, under a write grant of the holder.
    fn is_contribution_due(
        &self,
        item: &Item,
        case_alias: Option<CaseHandle>,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), &'static str> {
        // What the holder wrote, or admitted and listed here, goes back to it where it was restored from a backup that lost it.
        let given_back = known.author(item.entry) == Some(item.recipient)
            || !known.commit_of(item.entry).ours
                && self.inbox.was_passed_on(item.entry, item.recipient, item.slots, known);
        if !known.commit_of(item.entry).ours && !given_back {
            return Err("an entry of another organisation's case");
        }
        let alias = item.alias.ok_or("a value without an alias")?;
        if case_alias.is_some_and(|case_alias| case_alias != alias) {
            return Err("under another case's alias");
        }
        if given_back {
            let opens = matches!(known.entry(item.entry).form, Form::Opening(_));
            return if opens && item.gives(SLOT_CASE) { Err("the handle of a case") } else { Ok(()) };
        }
        if self.inbox.may_contribute(alias, item.recipient) {
            return Ok(());
        }
        if self.inbox.lost_terms(item.recipient) {
            findings.note(NoteKind::NotCheckable, scene.about.ledger, 1);
            return Ok(());
        }
        Err("no write grant of this case by the recipient")
    }

    /// An admission: to the author's organisation, or to whoever may read the document.
    fn is_admission_due(
        &self,
        item: &Item,
        known: &Known,
        scene: &Scene<'_>,
        findings: &mut Findings,
    ) -> Result<(), &'static str> {
        let change = known.subject(item.entry).ok_or("the admission cannot be read")?;
        // The author is answered under whatever alias the change came.
        if known.author(change) == Some(item.recipient) {
            return Ok(());
        }
        if item.alias.is_some_and(|alias| self.grants.under(item.recipient, alias).next().is_none()) {
            return Err("under another organisation's alias");
        }
        if self.ever_granted(change, item.recipient, known) {
            return Ok(());
        }
        // Where nothing tells which case it is of, that the grant is of that case cannot be checked.
        if !self.ever_granted_unnamed(change, item, known, scene) {
            return Err("an admission of what the recipient may not read");
        }
        findings.note(NoteKind::NotCheckable, scene.about.ledger, 1);
        Ok(())
    }

    /// Tells whether a change is of a document that no case names, and the recipient of an item was ever granted that under the
    /// alias of the item.
    fn ever_granted_unnamed(&self, change: Order, item: &Item, known: &Known, scene: &Scene<'_>) -> bool {
        let (Form::Opening(number) | Form::Change(Some(number))) = known.entry(change).form else { return false };
        let (document, alias) = (self.document(number), item.alias.filter(|_| Self::counts(change, known)));
        let mut grants = alias.into_iter().flat_map(|alias| self.grants.under(item.recipient, alias));
        is_unnamed(&document, known, scene) && grants.any(|grant| self.grants.cover(&grant, &document, known))
    }

    /// Tells whether an organisation was ever granted what an entry belongs to.
    fn ever_granted(&self, order: Order, organisation: OrganisationId, known: &Known) -> bool {
        match known.entry(order).form {
            Form::Opening(number) | Form::Change(Some(number)) => {
                let document = self.document(number);
                let Dossier::Home(case) = document.dossier else { return false };
                self.grants.to(organisation, case).any(|grant| self.grants.cover(&grant, &document, known))
            }
            Form::Statement(_) => {
                self.grants.of(order, known).is_some_and(|grant| grant.pattern.recipient == organisation)
            }
            Form::Malformed | Form::Change(None) => false,
        }
    }
}
