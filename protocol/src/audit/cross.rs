// SPDX-License-Identifier: EUPL-1.2
//! Bundles against each other: what one node says, its partners' ledgers confirm or contradict.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{FINDINGS_MAX, FindingKind, Findings, NoteKind};
use super::history::Checkpoints;
use super::inbox::Reception;
use super::known::{Mark, Order};
use super::past::Past;
use super::registry::Registry;
use super::verify::LedgerAudit;
use crate::id::{EntryId, LedgerId};
use crate::time::{DAY_MS, SECOND_MS, Timestamp};

/// Says which bundle speaks for a ledger.
struct Voices<'a> {
    audits: &'a [LedgerAudit<'a>],
    pasts: &'a [Past],
    /// The ledgers that bundles are of: of several bundles of one, the longest speaks for it.
    newest: BTreeMap<LedgerId, usize>,
    /// All bundles of each.
    all: BTreeMap<LedgerId, Vec<usize>>,
    /// When each bundle counts as made.
    made: Vec<Timestamp>,
    /// Ledgers that were followed by others: the bundle of the last of them that is here.
    heirs: BTreeMap<LedgerId, usize>,
}

impl<'a> Voices<'a> {
    fn new(audits: &'a [LedgerAudit<'a>], pasts: &'a [Past], registry: &Registry) -> Self {
        let mut newest: BTreeMap<LedgerId, usize> = BTreeMap::new();
        let mut all: BTreeMap<LedgerId, Vec<usize>> = BTreeMap::new();
        for (number, audit) in audits.iter().enumerate() {
            all.entry(audit.about.ledger).or_default().push(number);
            let held = newest.entry(audit.about.ledger).or_insert(number);
            if audits[*held].length() < audit.length() {
                *held = number;
            }
        }
        let made = audits.iter().map(|audit| made(audit, &audits[newest[&audit.about.ledger]])).collect();
        let mut heirs: BTreeMap<LedgerId, usize> = BTreeMap::new();
        let received = audits.iter().flat_map(|audit| audit.replay.outboxes.keys().map(|(_, recipient)| *recipient));
        let named = audits.iter().flat_map(|audit| audit.known.ledgers().map(|(ledger, _)| ledger));
        for ledger in named.chain(received) {
            for (&later, &bundle) in newest.iter().filter(|(later, _)| registry.is_before(ledger, **later)) {
                let heir = heirs.entry(ledger).or_insert(bundle);
                if registry.is_before(audits[*heir].about.ledger, later) {
                    *heir = bundle;
                }
            }
        }
        Self { audits, pasts, newest, all, made, heirs }
    }

    /// Returns the bundle of a ledger itself.
    fn own(&self, ledger: LedgerId) -> Option<&'a LedgerAudit<'a>> {
        self.newest.get(&ledger).map(|number| &self.audits[*number])
    }

    /// Returns all bundles of a ledger, and when each counts as made: it holds what there was by then.
    fn all(&self, ledger: LedgerId) -> impl Iterator<Item = (&'a LedgerAudit<'a>, Timestamp)> {
        self.all.get(&ledger).into_iter().flatten().map(|number| (&self.audits[*number], self.made[*number]))
    }

    /// Returns the bundle of the ledger that came after one, with what it shows of that.
    fn heir(&self, ledger: LedgerId) -> Option<(&'a LedgerAudit<'a>, &'a Past)> {
        self.heirs.get(&ledger).map(|number| (&self.audits[*number], &self.pasts[*number]))
    }

    fn is_here(&self, ledger: LedgerId) -> bool {
        self.newest.contains_key(&ledger) || self.heirs.contains_key(&ledger)
    }
}

/// Returns when a bundle counts as made, beside the longest of its ledger: when it says itself, but before all that the longest
/// goes on with, where it is a beginning of that one, and the ledger's own words say the day that it says. Its node's clock was
/// ahead, and was set back then.
fn made(audit: &LedgerAudit<'_>, longest: &LedgerAudit<'_>) -> Timestamp {
    let created = audit.about.created;
    let (epochs, commits) = audit.length();
    if std::ptr::eq(audit, longest)
        || !audit.says_its_day()
        || longest.history.root_at(epochs) != audit.history.root_at(epochs)
    {
        return created;
    }
    let mut held = longest.known.commits();
    let kept = audit.known.commits().all(|commit| held.next().is_some_and(|other| other.id == commit.id));
    let said = longest.known.commits().filter(|commit| commit.number >= commits);
    let said = said.filter(|commit| longest.known.ledger(*commit) == audit.about.ledger).map(|commit| commit.time);
    let sealed = longest.history.first_sealed_from(epochs);
    if kept { said.chain(sealed).fold(created, Timestamp::min) } else { created }
}

/// Compares bundles that have been read to their ends.
pub(super) fn compare(
    audits: &[LedgerAudit<'_>],
    pasts: &[Past],
    registry: &Registry,
    checkpoints: &Checkpoints,
    findings: &mut Findings,
) {
    let voices = Voices::new(audits, pasts, registry);
    for (bundle, audit) in audits.iter().enumerate() {
        findings.bundle = bundle;
        compare_foreign(audit, &voices, findings);
        compare_cited(audit, &voices, findings);
        compare_receptions(audit, &voices, findings);
        note_not_received(audit, &voices, findings);
        compare_kept((audit, voices.made[bundle]), &voices, findings);
        compare_cosigned((audit, voices.made[bundle]), checkpoints, findings);

        let partners: BTreeSet<LedgerId> = audit
            .known
            .ledgers()
            .filter(|(_, organisation)| *organisation != Some(audit.about.organisation))
            .map(|(ledger, _)| ledger)
            .chain(audit.replay.outboxes.keys().map(|(_, recipient)| *recipient))
            .collect();
        note_silent((bundle, audit), &partners, checkpoints, registry, findings);
        let missing = partners.iter().filter(|ledger| !voices.is_here(**ledger)).count();
        findings.note(NoteKind::OneSided, audit.about.ledger, missing as u64);
    }
}

/// Every entry of a partner's ledger that is held must stand in the partner's own bundle, in the same commit; of a ledger that
/// was followed by another, in the bundle of that one, as far as its node held it when it began.
fn compare_foreign(audit: &LedgerAudit<'_>, voices: &Voices<'_>, findings: &mut Findings) {
    // A note counts commits; their entries stand one after the other.
    let mut noted = None;
    for (order, entry) in audit.known.entries().filter(|(_, entry)| !entry.is(Mark::Again)) {
        let (id, commit) = (audit.known.id(order), audit.known.commit_of(order));
        let ledger = audit.known.ledger(commit);
        if ledger == audit.about.ledger {
            continue;
        }
        let shows = |author: &LedgerAudit<'_>| {
            author.known.find(id).is_some_and(|own| author.known.commit_of(own).id == commit.id)
        };
        let latest_ms = commit.time.plus_ms(super::EXPORT_TOLERANCE_MS).0;
        let lacking = voices.all(ledger).filter(|(author, _)| !shows(author));
        let (newer, withheld): (Vec<_>, Vec<_>) =
            lacking.partition(|author| is_newer(*author, commit.time, commit.sealed));
        if voices.own(ledger).is_some_and(|author| newer.iter().any(|(newer, _)| std::ptr::eq(*newer, author))) {
            findings.note(NoteKind::NewerCommitSeen, ledger, 1);
        }
        let heir = voices.heir(ledger).filter(|_| !commit.ours);
        let missing = heir.filter(|(heir, _)| !shows(heir) && latest_ms < heir.about.created.0);
        let hidden = missing.is_some_and(|(heir, past)| past.hides(ledger, commit.sealed, heir));
        if !withheld.is_empty() || hidden {
            let said = withheld.first().map(|(author, _)| *author).or_else(|| heir.map(|(heir, _)| heir));
            let created = said.map(|author| author.about.created);
            let evidence = vec![
                ("commit", commit.id.to_string()),
                ("time", commit.time.to_string()),
                ("created", created.map(|created| created.to_string()).unwrap_or_default()),
                ("held-by", audit.about.ledger.to_string()),
            ];
            findings.add(FindingKind::CommitWithheld, ledger, audit.known.position(order, Some(id)), evidence);
        } else if missing.is_some() && noted.replace(entry.commit) != Some(entry.commit) {
            findings.note(NoteKind::TailHeld, audit.about.ledger, 1);
        }
    }
}

/// Tells whether a commit may have been made after its ledger's bundle was: by its time, and no epoch that it cites takes
/// that away. Whoever says that a bundle is newer than it is says that what was signed before stands in it.
fn is_newer((author, made): (&LedgerAudit<'_>, Timestamp), time: Timestamp, sealed: u64) -> bool {
    let tolerance_ms = match sealed > author.history.size() {
        true => super::CLOCK_TOLERANCE_MS,
        false => super::EXPORT_TOLERANCE_MS,
    };
    time.plus_ms(tolerance_ms) >= made
}

/// What two other organisations saw of a ledger's log before its bundle was made is in it. The word of one alone is not enough:
/// its clock may be wrong, or it lies.
fn compare_cosigned((audit, made): (&LedgerAudit<'_>, Timestamp), checkpoints: &Checkpoints, findings: &mut Findings) {
    let (ledger, created) = (audit.about.ledger, audit.about.created);
    let is_before = |time_s: u64| time_s.saturating_mul(SECOND_MS).saturating_add(super::CLOCK_TOLERANCE_MS) < made.0;
    let seen = checkpoints.cosigned_beyond(ledger, audit.history.size());
    let seen: Vec<_> = seen.into_iter().filter(|(_, (_, time_s))| is_before(*time_s)).collect();
    if seen.len() < WITNESSES_MIN {
        return;
    }
    let mut evidence = vec![("epochs", audit.history.size().to_string()), ("created", created.to_string())];
    for (witness, (size, time_s)) in seen.into_iter().take(WITNESSES_MIN) {
        evidence.push(("witness", witness.to_string()));
        evidence.push(("size", size.to_string()));
        evidence.push(("cosigned-s", time_s.to_string()));
    }
    findings.add(FindingKind::CheckpointMismatch, ledger, super::Position::default(), evidence);
}

/// How many organisations must have cosigned what a bundle lacks.
const WITNESSES_MIN: usize = 2;

/// States that partners' commits cite must be states of the partners' logs.
fn compare_cited(audit: &LedgerAudit<'_>, voices: &Voices<'_>, findings: &mut Findings) {
    // Of many, the first by ledger and size are listed.
    let (mut wrong, mut more) = (BTreeMap::new(), 0);
    for ((ledger, size), root) in audit.cited.iter() {
        let own = voices.own(ledger).and_then(|author| author.history.root_at(size));
        let heir = || voices.heir(ledger).and_then(|(_, past)| past.histories.get(&ledger)?.root_at(size));
        if own.or_else(heir).is_some_and(|had| had != root) {
            wrong.insert((ledger, size), root);
            if wrong.len() > FINDINGS_MAX {
                wrong.pop_last();
                more += 1;
            }
        }
    }
    for ((ledger, size), root) in wrong {
        let evidence =
            vec![("size", size.to_string()), ("root", root.to_string()), ("held-by", audit.about.ledger.to_string())];
        findings.add(FindingKind::SealedStateUnknown, ledger, super::Position::default(), evidence);
    }
    findings.count_more(FindingKind::SealedStateUnknown, more);
}

/// What this node says it received must be what its partner's bundle says it disclosed.
fn compare_receptions(audit: &LedgerAudit<'_>, voices: &Voices<'_>, findings: &mut Findings) {
    for Reception { order, disclosure, ledger } in audit.replay.inbox.receptions.iter() {
        let Some(commit) = audit.known.find(disclosure).map(|order| audit.known.commit_of(order)) else { continue };
        let latest_ms = commit.time.plus_ms(super::EXPORT_TOLERANCE_MS).0;
        let (time, sealed) = (commit.time, commit.sealed);
        let made = |sender: &LedgerAudit<'_>| {
            let own = |order: &u32| sender.known.entry(*order).is(Mark::Ours);
            sender.known.find(disclosure).filter(own).is_some()
        };
        let denied = voices.all(ledger).any(|own| !made(own.0) && !is_newer(own, time, sealed));
        let hidden = voices.heir(ledger).filter(|_| !commit.ours).is_some_and(|(heir, past)| {
            !made(heir) && latest_ms < heir.about.created.0 && past.hides(ledger, commit.sealed, heir)
        });
        if denied || hidden {
            let evidence = vec![("disclosure", disclosure.to_string()), ("sender", ledger.to_string())];
            let position = audit.known.position(order, None);
            findings.add(FindingKind::ReceivedMismatch, ledger, position, evidence);
        }
    }
}

/// A partner's node that runs seals, and its partners cosign what it sealed: for how long none did is told of ledgers that have
/// not ended.
fn note_silent(
    (bundle, audit): (usize, &LedgerAudit<'_>),
    partners: &BTreeSet<LedgerId>,
    checkpoints: &Checkpoints,
    registry: &Registry,
    findings: &mut Findings,
) {
    let began = audit.history.first_sealed(Timestamp::MIN);
    for partner in partners.iter().filter(|partner| registry.is_open(**partner)) {
        let Some(heard) = checkpoints.heard(bundle, *partner).max(began) else { continue };
        let silent = audit.about.created.ms_since(heard);
        if silent > SILENT_MS {
            findings.note(NoteKind::PartnerSilent, *partner, silent / DAY_MS);
        }
    }
}

/// For how long nothing of a partner is heard before that is told.
const SILENT_MS: u64 = 7 * DAY_MS;

/// Of what a node gave its receipt for before its bundle was made it keeps nothing, whether that shows the receipt or only its
/// partner's does.
fn compare_kept((audit, made): (&LedgerAudit<'_>, Timestamp), voices: &Voices<'_>, findings: &mut Findings) {
    let (inbox, known) = (&audit.replay.inbox, &audit.known);
    let is_answered = |grant: Order| {
        let ledger = known.ledger(known.commit_of(grant));
        let holders = [voices.own(ledger), voices.heir(ledger).map(|(heir, _)| heir)];
        holders.into_iter().flatten().any(|holder| {
            let given =
                holder.known.find(known.id(grant)).and_then(|order| holder.replay.grants.of(order, &holder.known));
            given.is_some_and(|given| {
                let earlier = |time: Timestamp| time.plus_ms(super::EXPORT_TOLERANCE_MS) < made;
                given.pattern.recipient == audit.about.organisation && given.row.receipted.is_some_and(earlier)
            })
        })
    };
    inbox.check_answered(known, &audit.replay.documents, is_answered, audit.about.ledger, findings);
}

/// Disclosures that the recipient's bundle does not show may still be on their way.
fn note_not_received(audit: &LedgerAudit<'_>, voices: &Voices<'_>, findings: &mut Findings) {
    let has = |recipient: &LedgerAudit<'_>, disclosure: EntryId| {
        recipient
            .known
            .find(disclosure)
            .is_some_and(|order| recipient.replay.inbox.has_received(order, &recipient.known))
    };
    for (ledger, disclosure) in audit.replay.sent.iter() {
        let recipient = voices.own(ledger).or_else(|| voices.heir(ledger).map(|(heir, _)| heir));
        if recipient.is_some_and(|recipient| !has(recipient, disclosure)) {
            findings.note(NoteKind::DisclosureNotReceived, audit.about.ledger, 1);
        }
    }
}
