// SPDX-License-Identifier: EUPL-1.2
//! One bundle's commits, as they stream in: signatures, signers, trees, bodies and epochs. What the entries mean is
//! for [`super::replay`].

use std::cell::Cell;
use std::collections::BTreeMap;

use super::finding::{Evidence, FindingKind, Findings, NoteKind, Position};
use super::history::History;
use super::index::Lookup;
use super::known::{Form, Known, Mark, NewCommit, Order};
use super::pages::Pages;
use super::paths::Paths;
use super::registry::Registry;
use super::replay::{Replay, Scene, Taken};
use super::report::Counts;
use super::tree;
use crate::bundle::{About, BundleBody, BundleCommit, BundleEntry, is_rule_body};
use crate::codec;
use crate::commit::{COMMIT_DEPTH, Commit, CommitError};
use crate::entry::{self, Header, SLOT_FIELD, payload};
use crate::id::{CommitId, Digest, EntryId, LedgerId, PlatformId, TreeHash};
use crate::ledger::{Origin, StoredCommit, StoredEpoch, may_be_doubted};
use crate::log::EPOCH_DEPTH;
use crate::path::LATE_EPOCHS;
use crate::register;
use crate::roster::{Act, Capacity};
use crate::statement::Kind;
use crate::time::Timestamp;

/// Is the audit of one bundle.
pub(super) struct LedgerAudit<'a> {
    pub(super) about: About,
    pub(super) history: History,
    registry: &'a Registry,
    pub(super) known: Known,
    pub(super) replay: Replay,
    /// The states of other ledgers' logs that their commits cite.
    pub(super) cited: Lookup<(LedgerId, u64), TreeHash>,
    pub(super) tally: Tally,
    pub(super) paths: Paths,
    heard: BTreeMap<PlatformId, u32>,
    not_heard: Cell<u64>,
    open: Option<OpenCommit>,
    next_number: u64,
    /// The latest time of an own commit.
    newest_own: Timestamp,
    /// The latest time of an own commit that its node can have believed when it was said.
    newest_believed: Timestamp,
    /// The epoch whose commits are being read.
    epoch: usize,
    epoch_commits: Vec<CommitId>,
}

/// Counts what a bundle holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) commits: u64,
    pub(super) unsealed: u64,
    pub(super) entries: u64,
    pub(super) earlier_entries: u64,
    pub(super) foreign_commits: u64,
    pub(super) foreign_entries: u64,
}

/// Is a commit whose entries are being read.
struct OpenCommit {
    stored: StoredCommit,
    id: CommitId,
    leaves: Vec<(u16, EntryId)>,
}

impl<'a> LedgerAudit<'a> {
    pub(super) fn new(
        about: About,
        history: History,
        heard: BTreeMap<PlatformId, u32>,
        registry: &'a Registry,
        pages: &Pages,
    ) -> Self {
        Self {
            about,
            history,
            registry,
            known: Known::new(pages),
            replay: Replay::new(pages),
            cited: Lookup::new(pages),
            tally: Tally::default(),
            paths: Paths::default(),
            heard,
            not_heard: Cell::new(0),
            open: None,
            next_number: 0,
            newest_own: Timestamp::MIN,
            newest_believed: Timestamp::MIN,
            epoch: 0,
            epoch_commits: Vec::new(),
        }
    }

    /// Takes the next commit; its entries follow.
    pub(super) fn commit(&mut self, bundled: BundleCommit, counts: &mut Counts, findings: &mut Findings) {
        let BundleCommit { number, stored } = bundled;
        self.replay.close_commit(&self.known, forms_ended(self.registry, &self.heard));
        let commit = &stored.signed.commit;
        let (id, own) = (stored.signed.id(), commit.ledger == self.about.ledger);
        let ours = self.is_ours(commit.ledger);
        counts.commits += 1;
        counts.signatures += 1;

        let gap = number != self.next_number;
        let expected = self.next_number;
        self.next_number = number.saturating_add(1);
        let mut position = Position { commit: Some(number), ..Position::default() };
        if gap {
            let evidence = vec![("expected", expected.to_string())];
            findings.add(FindingKind::CommitGap, self.about.ledger, position, evidence);
        }
        let epoch = if own { self.place_in_epoch(number, id, findings) } else { None };
        position.epoch = epoch;
        let time = if own { self.believed_time(commit, epoch) } else { commit.time };
        findings.note(NoteKind::TimeDoubted, commit.ledger, u64::from(time != commit.time));
        match stored.signed.verify() {
            Ok(()) => {}
            Err(CommitError::Key(error)) => {
                findings.add(FindingKind::BadSignature, commit.ledger, position, reason(&error));
            }
            Err(error) => findings.add(FindingKind::MalformedEntry, commit.ledger, position, reason(&error)),
        }
        let epochs_then = match (own, epoch) {
            (true, Some(epoch)) => epoch,
            (true, None) => self.history.size(),
            (false, _) => commit.sealed.size,
        };
        let mut trouble = self.authority(commit, time, epochs_then);
        let ended = matches!(trouble, Some((FindingKind::SignerNotCertifiedThen, _)));
        if ended && self.registry.ended_later(commit.signer, commit.time) {
            findings.note(NoteKind::TimeUnproven, commit.ledger, 1);
            trouble = None;
        }
        // A partner's change by somebody who may not make it is a fault only once it is admitted.
        if let Some((kind, evidence)) = trouble.as_ref().filter(|_| ours) {
            findings.add(*kind, commit.ledger, position, evidence.clone());
        }
        if own {
            self.tally.commits += 1;
            self.newest_own = self.newest_own.max(time);
            let before = self.history.epoch_before(epoch.unwrap_or_else(|| self.history.size()));
            if !before.is_some_and(|before| may_be_doubted(commit.time, before.leaf.time)) {
                self.newest_believed = self.newest_believed.max(commit.time);
            }
            self.check_time(commit, (time, epoch), position, findings);
            self.replay.own_commit(time, &self.known);
        } else {
            self.tally.foreign_commits += u64::from(!ours);
            if ours && matches!(stored.origin, Origin::Own { .. }) {
                self.replay.held_whole(commit.time);
            }
            self.check_cited(commit, position, findings);
        }
        let new = NewCommit {
            id,
            number,
            time,
            sealed: commit.sealed.size,
            epoch,
            ledger: commit.ledger,
            signer: commit.signer,
            ours,
            in_part: matches!(stored.origin, Origin::Foreign { .. }),
            trouble: trouble.map(|(kind, _)| kind),
        };
        self.known.add_commit(new, self.registry);
        let is_service = matches!(self.registry.signer(commit.signer), Some(signer) if is_service(signer.capacity));
        if is_service && commit.depth != COMMIT_DEPTH {
            findings.add(FindingKind::UnpaddedCommit, commit.ledger, position, vec![]);
        }
        let entries = stored.entries;
        self.open = Some(OpenCommit { leaves: Vec::with_capacity(entries.into()), stored, id });
        if entries == 0 {
            self.close_commit(findings);
        }
    }

    /// Takes the next entry of the newest commit.
    pub(super) fn entry(&mut self, bundled: &BundleEntry, counts: &mut Counts, findings: &mut Findings) {
        let Some(open) = &mut self.open else { return };
        counts.entries += 1;
        let id = entry::entry_id(open.stored.signed.commit.signer, &bundled.header);
        let index = u16::try_from(open.leaves.len()).unwrap_or(u16::MAX);
        open.leaves.push((bundled.place, id));
        let (ledger, signer) = (open.stored.signed.commit.ledger, open.stored.signed.commit.signer);
        let commit_id = open.id;
        let complete = open.leaves.len() >= usize::from(open.stored.entries);

        let held = (0u8..8).zip(&bundled.bodies).fold(0, |held, (slot, body)| match body {
            BundleBody::Gone => held,
            BundleBody::LeftOut | BundleBody::Here(_) => held | 1 << slot,
        });
        let (order, earlier) = self.known.add_entry(id, index, held);
        let commit = self.known.commit_of(order);
        if ledger == self.about.ledger {
            self.tally.entries += 1;
        } else if commit.ours {
            self.tally.earlier_entries += 1;
        } else {
            self.tally.foreign_entries += 1;
        }
        let position = self.known.position(order, Some(id));
        if let Some(earlier) = earlier {
            let before = self.known.commit_of(earlier);
            let again = before.id == commit_id && before.number != commit.number;
            let kind = if again { FindingKind::DuplicateCommit } else { FindingKind::DuplicateEntry };
            findings.add(kind, ledger, position, vec![("first-in-commit", before.number.to_string())]);
        }
        match Header::decode(&bundled.header) {
            Err(error) => findings.add(FindingKind::MalformedEntry, ledger, position, reason(&error)),
            Ok(header) if header.body_count() != bundled.bodies.len() => {
                let evidence = vec![("bodies", bundled.bodies.len().to_string())];
                findings.add(FindingKind::MalformedEntry, ledger, position, evidence);
            }
            Ok(header) => {
                self.check_bodies(&header, &bundled.bodies, signer, (ledger, position), counts, findings);
                self.note_bodies(&header, order, &bundled.bodies, findings);
                let mut taken = Taken { order, id, header: &header, bodies: &bundled.bodies, authorised: false };
                let fits = commit.trouble.is_none() && self.role_fits(&taken);
                taken.authorised = fits;
                if earlier.is_none() {
                    let scene = Scene {
                        registry: self.registry,
                        about: &self.about,
                        history: &self.history,
                        heard: &self.heard,
                        not_heard: &self.not_heard,
                    };
                    self.replay.take(&taken, &mut self.known, &scene, findings);
                }
                self.check_author(order, position, findings, fits);
            }
        }
        if complete {
            self.close_commit(findings);
        }
    }

    /// Ends the reading of commits: seals what is left and checks what only the end shows.
    pub(super) fn finish(&mut self, findings: &mut Findings) {
        while self.epoch < self.history.epochs.len() {
            self.close_epoch(findings);
        }
        let last = self.history.epochs.last();
        if let Some(last) = last.filter(|last| last.end_commit > self.next_number) {
            let position = Position { epoch: Some(last.leaf.number), ..Position::default() };
            let evidence = vec![("end-commit", last.end_commit.to_string()), ("commits", self.next_number.to_string())];
            findings.add(FindingKind::EpochGap, self.about.ledger, position, evidence);
        }
        self.check_created(findings);
        findings.note(NoteKind::TailNotSealed, self.about.ledger, self.tally.unsealed);
        let gaps = self.history.epochs.iter().filter(|epoch| epoch.leaf.gap).count();
        findings.note(NoteKind::NotRunning, self.about.ledger, gaps as u64);
        let scene = Scene {
            registry: self.registry,
            about: &self.about,
            history: &self.history,
            heard: &self.heard,
            not_heard: &self.not_heard,
        };
        self.replay.close_commit(&self.known, forms_ended(self.registry, &self.heard));
        self.replay.finish(&self.known, &scene, findings);
        findings.note(NoteKind::EndNotHeard, self.about.ledger, self.not_heard.get());
    }

    /// Checks that the bundle was not made before what it holds: by when it was made, partners' words against it are weighed.
    fn check_created(&self, findings: &mut Findings) {
        let (created, newest) = (self.about.created, self.newest_own.max(self.history.last_sealed()));
        if created.plus_ms(super::CLOCK_TOLERANCE_MS) < newest {
            let evidence = vec![("created", created.to_string()), ("not-before", newest.to_string())];
            findings.add(FindingKind::TimeBackwards, self.about.ledger, Position::default(), evidence);
        }
    }

    /// Returns how long the bundle is: epochs, then commits.
    pub(super) fn length(&self) -> (u64, u64) {
        (self.history.size(), self.next_number)
    }

    /// Tells whether the ledger's own words say the day on which the bundle says that it was made: what came after, and is dated
    /// before it, came after a clock was set back.
    pub(super) fn says_its_day(&self) -> bool {
        super::says_day(self.history.last_sealed().max(self.newest_believed), self.about.created)
    }

    /// Tells whether a ledger is the bundle's, or another of its organisation.
    fn is_ours(&self, ledger: LedgerId) -> bool {
        ledger == self.about.ledger || self.registry.organisation_of(ledger) == Some(self.about.organisation)
    }

    /// Finds the epoch that sealed an own commit, and remembers the commit for the epoch's root.
    fn place_in_epoch(&mut self, number: u64, id: CommitId, findings: &mut Findings) -> Option<u64> {
        while self.history.epochs.get(self.epoch).is_some_and(|epoch| epoch.end_commit <= number) {
            self.close_epoch(findings);
        }
        let Some(epoch) = self.history.epochs.get(self.epoch) else {
            self.tally.unsealed += 1;
            return None;
        };
        if number < epoch.first_commit {
            let position = Position { commit: Some(number), ..Position::default() };
            findings.add(FindingKind::CommitInNoEpoch, self.about.ledger, position, vec![]);
            return None;
        }
        self.epoch_commits.push(id);
        Some(self.epoch as u64)
    }

    /// Compares the commits of an epoch with the root that was sealed.
    fn close_epoch(&mut self, findings: &mut Findings) {
        let commits = std::mem::take(&mut self.epoch_commits);
        if let Some(epoch) = self.history.epochs.get(self.epoch) {
            let leaves = commits.iter().map(|commit| TreeHash(commit.0));
            let root = tree::whole_root(&epoch.seed, EPOCH_DEPTH, leaves);
            if root != Some(epoch.leaf.root) {
                let position = Position { epoch: Some(self.epoch as u64), ..Position::default() };
                let evidence = vec![
                    ("commits", commits.len().to_string()),
                    ("sealed-root", epoch.leaf.root.to_string()),
                    ("root", root.map(|root| root.to_string()).unwrap_or_default()),
                ];
                findings.add(FindingKind::EpochRootMismatch, self.about.ledger, position, evidence);
            }
        }
        self.epoch += 1;
    }

    /// Says why the signer of a commit could not sign it, if so.
    fn authority(&self, commit: &Commit, time: Timestamp, epochs: u64) -> Option<(FindingKind, Evidence)> {
        let named = |name, value: String| vec![("signer", commit.signer.to_string()), (name, value)];
        let Some(signer) = self.registry.signer(commit.signer) else {
            return Some((FindingKind::UnknownSigner, vec![("signer", commit.signer.to_string())]));
        };
        let elsewhere = matches!(signer.capacity, Capacity::Service(ledger) if ledger != commit.ledger);
        if elsewhere || self.registry.organisation_of(commit.ledger) != Some(signer.organisation) {
            let evidence = named("organisation", signer.organisation.to_string());
            return Some((FindingKind::WrongLedger, evidence));
        }
        if !signer.counts_at(commit.ledger, time, epochs) {
            return Some((FindingKind::SignerNotCertifiedThen, named("time", commit.time.to_string())));
        }
        None
    }

    /// Returns the time by which an own commit is judged: its own, but where its node must have doubted its clock, and that
    /// was wrong, the one by which it was sealed, or shown.
    fn believed_time(&self, commit: &Commit, epoch: Option<u64>) -> Timestamp {
        let of = |epoch: &StoredEpoch| epoch.leaf.time;
        let size = epoch.unwrap_or_else(|| self.history.size());
        let before = self.history.epoch_before(size).map(of);
        let by = epoch.and_then(|epoch| self.history.epoch_before(epoch + 1)).map_or(self.about.created, of);
        let is_late = by < commit.time.minus_ms(super::CLOCK_TOLERANCE_MS);
        let is_doubted = before.is_none_or(|before| may_be_doubted(commit.time, before));
        if is_late && is_doubted { by } else { commit.time }
    }

    /// Checks the time of an own commit, and the state that it cites.
    fn check_time(
        &self,
        commit: &Commit,
        (believed, epoch): (Timestamp, Option<u64>),
        position: Position,
        findings: &mut Findings,
    ) {
        let ledger = self.about.ledger;
        let known_then = epoch.unwrap_or_else(|| self.history.size());
        let cited = commit.sealed;
        if cited.size > known_then || self.history.root_at(cited.size) != Some(cited.root) {
            let evidence = vec![("size", cited.size.to_string()), ("root", cited.root.to_string())];
            return findings.add(FindingKind::SealedStateUnknown, ledger, position, evidence);
        }
        // Whoever holds the commit waits for a checkpoint that covers it; by its own word it belongs to the next epoch.
        let due = cited.size.saturating_add(LATE_EPOCHS);
        let sealed = epoch.map_or_else(
            || self.history.last_sealed(),
            |epoch| self.history.epoch_before(epoch + 1).map_or(Timestamp::MIN, |epoch| epoch.leaf.time),
        );
        // A time to come excuses nothing where it is not believed: an honest node seals nothing while it doubts.
        let excused = believed == commit.time && sealed <= commit.time.plus_ms(super::CLOCK_TOLERANCE_MS);
        if known_then > due && !excused {
            let evidence = vec![
                ("cited", cited.size.to_string()),
                ("time", commit.time.to_string()),
                ("not-sealed-before", sealed.to_string()),
            ];
            findings.add(FindingKind::SealedLate, ledger, position, evidence);
        }
        let after = self.history.epoch_before(cited.size).map(|epoch| epoch.leaf.time);
        let before = epoch.and_then(|epoch| self.history.epoch_before(epoch + 1)).map(|epoch| epoch.leaf.time);
        let tolerance = super::CLOCK_TOLERANCE_MS;
        let early = after.filter(|after| commit.time.plus_ms(tolerance) < *after);
        let late = before.filter(|before| believed.minus_ms(tolerance) > *before);
        for (name, bound) in [("not-before", early), ("not-after", late)] {
            if let Some(bound) = bound {
                let evidence = vec![("time", commit.time.to_string()), (name, bound.to_string())];
                findings.add(FindingKind::TimeBackwards, ledger, position, evidence);
            }
        }
    }

    /// Checks that the commits of another ledger do not cite two states of one size.
    fn check_cited(&mut self, commit: &Commit, position: Position, findings: &mut Findings) {
        let cited = commit.sealed;
        let (first, _) = self.cited.insert((commit.ledger, cited.size), cited.root);
        let (_, first) = self.cited.row(first);
        if first != cited.root {
            let evidence = vec![
                ("size", cited.size.to_string()),
                ("root", cited.root.to_string()),
                ("other-root", first.to_string()),
            ];
            findings.add(FindingKind::SealedStateUnknown, commit.ledger, position, evidence);
        }
    }

    fn check_bodies(
        &self,
        header: &Header,
        bodies: &[BundleBody],
        signer: crate::key::PublicKey,
        (ledger, position): (LedgerId, Position),
        counts: &mut Counts,
        findings: &mut Findings,
    ) {
        for (slot, body) in (0u8..).zip(bodies) {
            match body {
                BundleBody::Here(bytes) => {
                    counts.bodies += 1;
                    if let Err(error) = header.check_body(slot, bytes, signer) {
                        findings.add(FindingKind::BodyMismatch, ledger, position, reason(&error));
                    }
                }
                BundleBody::LeftOut if self.about.with_bodies || is_rule_body(header, slot) => {
                    let evidence = vec![("slot", slot.to_string())];
                    findings.add(FindingKind::BodyMissing, self.about.ledger, position, evidence);
                }
                BundleBody::LeftOut | BundleBody::Gone => {}
            }
        }
    }

    /// Notes bodies that are not in the bundle; an own one that rules need is judged at the end.
    fn note_bodies(&mut self, header: &Header, order: Order, bodies: &[BundleBody], findings: &mut Findings) {
        let count = |wanted: &BundleBody| bodies.iter().filter(|body| *body == wanted).count() as u64;
        findings.note(NoteKind::BodiesLeftOut, self.about.ledger, count(&BundleBody::LeftOut));
        findings.note(NoteKind::BodiesGone, self.about.ledger, count(&BundleBody::Gone));
        let needed = |(slot, body): (u8, &BundleBody)| *body == BundleBody::Gone && is_rule_body(header, slot);
        if self.known.entry(order).is(Mark::Ours) && (0u8..).zip(bodies).any(needed) {
            self.known.mark(order, Mark::RuleBodyGone);
        }
    }

    /// Tells whether the signer's role allows an entry of this kind.
    fn role_fits(&self, taken: &Taken<'_>) -> bool {
        let Some(signer) = self.known.signer(self.known.commit_of(taken.order)) else { return false };
        let may = |act| matches!(signer.capacity, Capacity::Staff(role) if role.may(act));
        let is_staff = matches!(signer.capacity, Capacity::Staff(_));
        match taken.header {
            // In the case of another organisation it is a contribution.
            Header::Opening { .. } if self.replay.is_abroad(taken) => may(Act::Edit),
            Header::Opening { .. } => may(Act::Import) && self.is_of_role(taken, signer.capacity),
            Header::Change { .. } => may(Act::Edit),
            Header::Statement { kind, .. } => match Kind::of(*kind) {
                Some(Kind::CaseOpened | Kind::CaseTaken | Kind::Import) => may(Act::Import),
                Some(Kind::Consent | Kind::Grant | Kind::Referral | Kind::ReferralAnswer | Kind::Revocation) => {
                    may(Act::Share)
                }
                Some(Kind::Distinct | Kind::EmergencyRequest | Kind::Link | Kind::Unlink) => may(Act::Edit),
                // What a node may settle by itself is for the replay.
                Some(Kind::ReferralSettled) => !is_staff || may(Act::Share),
                Some(Kind::Erasure) => may(Act::Order),
                // What a node may order by itself, and what staff may say about retention, is for the replay.
                Some(Kind::GroundedErasure | Kind::Retention) => !is_staff || may(Act::Order),
                Some(Kind::AuditNonce | Kind::Consultation | Kind::Person) => may(Act::Read),
                Some(
                    Kind::Admission
                    | Kind::Disclosure
                    | Kind::EmergencyGrant
                    | Kind::GrantEnded
                    | Kind::LedgerOpened
                    | Kind::Receipt
                    | Kind::Received,
                ) => !is_staff,
                None => true,
            },
        }
    }

    /// Tells whether a role writes the field of an opening, where the bundle says which it is.
    fn is_of_role(&self, opening: &Taken<'_>, capacity: Capacity) -> bool {
        let field = opening.body(SLOT_FIELD).and_then(|body| codec::decode("field", payload(body), 2).ok());
        let time = self.known.commit_of(opening.order).time;
        let writes = |field| matches!(capacity, Capacity::Staff(role) if register::may_open(role, field, time));
        field.is_none_or(writes)
    }

    /// Reports a signer who may not make this entry; a partner's change to a case of ours waits for its admission.
    fn check_author(&mut self, order: Order, position: Position, findings: &mut Findings, fits: bool) {
        let commit = self.known.commit_of(order);
        let awaits_admission = !commit.ours && self.replay.is_at_home(self.known.entry(order).form);
        if fits || awaits_admission {
            return;
        }
        // What is wrong with the signer of an own commit was said once, for the commit.
        let kind = match commit.trouble {
            Some(_) if commit.ours => return,
            Some(kind) => kind,
            None => FindingKind::WrongRole,
        };
        let capacity = self.known.signer(commit).map(|signer| format!("{:?}", signer.capacity));
        let form = match self.known.entry(order).form {
            Form::Malformed => "malformed".to_owned(),
            Form::Opening(_) => "opening".to_owned(),
            Form::Change(_) => "change".to_owned(),
            Form::Statement(kind) => Kind::of(kind).map_or_else(|| kind.to_string(), |kind| format!("{kind:?}")),
        };
        let evidence = vec![("capacity", capacity.unwrap_or_default()), ("entry", form)];
        findings.add(kind, self.known.ledger(commit), position, evidence);
    }

    /// Compares the entries of a commit with the root that was signed.
    fn close_commit(&mut self, findings: &mut Findings) {
        let Some(open) = self.open.take() else { return };
        let commit = &open.stored.signed.commit;
        let number = self.next_number.saturating_sub(1);
        let position = Position { commit: Some(number), ..Position::default() };
        let leaf = |(_, id): &(u16, EntryId)| entry::leaf(*id);
        let (kind, root) = match (&open.stored.origin, commit.depth) {
            // Of another organisation nothing but proof counts.
            (Origin::Own { .. }, _) if !self.is_ours(commit.ledger) => (FindingKind::ProofMismatch, None),
            (Origin::Own { seed: None }, 0) if open.leaves.len() == 1 => {
                (FindingKind::RootMismatch, open.leaves.first().filter(|(place, _)| *place == 0).map(leaf))
            }
            (Origin::Own { seed: Some(seed) }, COMMIT_DEPTH) if !open.leaves.is_empty() => {
                let placed = tree::placed(seed, COMMIT_DEPTH, open.leaves.iter().map(leaf));
                let in_place = |leaves: &Vec<(u32, TreeHash)>| {
                    leaves.iter().zip(&open.leaves).all(|(placed, held)| placed.0 == u32::from(held.0))
                };
                let root = placed.filter(in_place).and_then(|leaves| tree::root_of_placed(seed, COMMIT_DEPTH, leaves));
                (FindingKind::RootMismatch, root)
            }
            (Origin::Foreign { siblings }, depth @ (0 | COMMIT_DEPTH)) if commit.ledger != self.about.ledger => {
                let leaves = open.leaves.iter().map(|held| (u32::from(held.0), leaf(held))).collect();
                (FindingKind::ProofMismatch, tree::proof_root(depth, leaves, siblings))
            }
            // Of another depth, without the seed that the depth needs, or a commit of the ledger itself held in part.
            _ => (FindingKind::RootMismatch, None),
        };
        if root != Some(commit.root) {
            let evidence = vec![
                ("entries", open.leaves.len().to_string()),
                ("depth", commit.depth.to_string()),
                ("signed-root", commit.root.to_string()),
                ("root", root.map(|root| root.to_string()).unwrap_or_default()),
            ];
            findings.add(kind, commit.ledger, position, evidence);
        }
    }
}

fn is_service(capacity: Capacity) -> bool {
    matches!(capacity, Capacity::Service(_))
}

fn reason(error: &dyn std::error::Error) -> Evidence {
    vec![("reason", error.to_string())]
}

/// Returns when a form of a platform was withdrawn, by the rosters of which a bundle holds those up to a number.
fn forms_ended<'a>(
    registry: &'a Registry,
    heard: &'a BTreeMap<PlatformId, u32>,
) -> impl Fn(PlatformId, Digest) -> Option<Timestamp> + 'a {
    move |platform, form| registry.form_ended(platform, form, heard.get(&platform).copied().unwrap_or(u32::MAX))
}
