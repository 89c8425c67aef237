// SPDX-License-Identifier: EUPL-1.2
//! For every kind of finding, a lie that it names.

use std::collections::BTreeSet;

use super::forge::{Forge, sign_commit};
use super::world::{
    CIO, EPOCH_MS, ML, OTHER, Purpose, START, SUCCESSOR, World, field_id, grant_draft, ledger_of, next_roster,
    organisation, secret, terms, thread_alone,
};
use super::{Story, check, story};
use crate::audit::{BundleSource, FindingKind, NoteKind, Options, RECEIPT_GRACE_MS, Report, audit};
use crate::bundle::{BundleBody, Record};
use crate::checkpoint::Checkpoint;
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, sign};
use crate::entry::{Draft, Header};
use crate::fork::ForkProof;
use crate::id::{CaseHandle, Digest, EntryId, LedgerId, PlatformId, Seed, TreeHash};
use crate::key::{SecretKey, Signature};
use crate::ledger::{Origin, StoredCheckpoint};
use crate::log::LogState;
use crate::register;
use crate::roster::{PlatformForm, Roster};
use crate::rules::RuleSet;
use crate::statement::{
    CaseKind, CaseOpened, CaseOrigin, ConsentForm, ConsentLine, ConsentParticulars, Consenter, Disclosure,
    DisclosureGroup, DisclosureItem, ErasureGround, GrantParticulars, Kind, Mode, Past, Payload, Reason, Receipt,
    Received, Refusal, RetentionWord, Verdict, case_opened, consent, emergency_grant, erasure, retention, single,
};
use crate::time::{DAY_MS, Timestamp};

mod acts;
pub(super) mod dated;
pub(super) mod given_back;
pub(super) mod handover;
pub(super) mod limits;
mod past;
mod paths;

use acts::{lies_about_consents, lies_about_emergencies, lies_about_erasures};
use given_back::lies_about_what_was_given_back;
use handover::lies_about_hand_overs;
use limits::lies_at_the_limits;
use past::lies_about_the_past;
use paths::lies_about_paths;

/// Is a lie: which finding it must lead to, and the report about it.
type Lie = (FindingKind, Report);

fn report(forge: &Forge) -> Report {
    check(&[&forge.bytes()]).unwrap()
}

/// Tampers with the first office's bundle.
fn lie(kind: FindingKind, tamper: impl FnOnce(&mut Forge, &Story)) -> Lie {
    lie_of(CIO, kind, tamper)
}

fn lie_of(office: usize, kind: FindingKind, tamper: impl FnOnce(&mut Forge, &Story)) -> Lie {
    let story = story();
    let mut forge = Forge::new(&story.world, office);
    tamper(&mut forge, &story);
    (kind, report(&forge))
}

fn draft(forge: &mut Forge, kind: Kind, references: Vec<EntryId>, payload: &impl Payload) -> Draft {
    single(kind, references, payload, &mut forge.entropy)
}

fn disclosure(to: usize, first: u64, alias: Option<CaseHandle>, entry: EntryId, slots: u8) -> Disclosure {
    let groups = vec![DisclosureGroup { alias, items: vec![DisclosureItem { entry, slots }] }];
    Disclosure { recipient: organisation(to), ledger: ledger_of(to), first, groups }
}

/// Appends a disclosure of one item at the end of an outbox.
fn disclose(forge: &mut Forge, to: usize, alias: Option<CaseHandle>, entry: EntryId, slots: u8) {
    let first = outbox_end(forge, to);
    let disclosure = disclosure(to, first, alias, entry, slots);
    let draft = draft(forge, Kind::Disclosure, vec![], &disclosure);
    forge.append(Purpose::Service, vec![draft]);
}

fn outbox_end(forge: &Forge, to: usize) -> u64 {
    let (mut end, mut is_own) = (0, false);
    for record in &forge.records {
        if let Record::Commit(commit) = record {
            is_own = commit.stored.signed.commit.ledger == forge.about.ledger;
        }
        let Record::Entry(entry) = record else { continue };
        if !is_own {
            continue;
        }
        let is_disclosure = matches!(
            Header::decode(&entry.header), Ok(Header::Statement { kind, .. }) if kind == Kind::Disclosure as u8
        );
        let Some(BundleBody::Here(body)) = entry.bodies.first().filter(|_| is_disclosure) else { continue };
        let disclosure = Disclosure::read(body).unwrap();
        if disclosure.ledger == ledger_of(to) {
            end = end.max(disclosure.first + disclosure.len() as u64);
        }
    }
    end
}

/// Returns the id of an own entry that satisfies something.
fn own_entry(forge: &mut Forge, wanted: impl Fn(&Header) -> bool) -> EntryId {
    let at = forge.entry_where(wanted);
    forge.id_at(at)
}

fn origin() -> CaseOrigin {
    CaseOrigin::by_hand()
}

fn open_case(forge: &mut Forge, case: CaseHandle) -> Draft {
    case_opened(&CaseOpened { case, kind: CaseKind::Person }, &origin(), &mut forge.entropy)
}

fn lies_about_the_bundle() -> Vec<Lie> {
    vec![
        lie(FindingKind::ManifestMismatch, |forge, _| forge.honest_manifest = false),
        lie(FindingKind::LedgerNotCertified, |forge, _| forge.about.ledger = LedgerId([5; 32])),
        lie(FindingKind::LedgerNotCertified, |forge, _| forge.about.organisation = organisation(ML)),
        lie(FindingKind::CardInvalid, |forge, _| {
            let card = forge.records.iter_mut().find_map(|record| match record {
                Record::Card(card) => Some(card),
                _ => None,
            });
            card.unwrap().signature = Signature([3; 64]);
        }),
        lie(FindingKind::RosterInvalid, |forge, _| {
            let roster = forge.records.iter_mut().find_map(|record| match record {
                Record::Roster(roster) => Some(roster),
                _ => None,
            });
            roster.unwrap().signatures.clear();
        }),
        // A form that the leaders signed by its hash, and whose text nobody has; and one with another text.
        lie(FindingKind::RosterInvalid, |forge, _| {
            let form = PlatformForm { text: None, ..PlatformForm::new("a form", START) };
            forge_roster(forge, |roster| roster.forms = vec![form]);
        }),
        lie(FindingKind::RosterInvalid, |forge, _| {
            let form = PlatformForm { text: Some("another".to_owned()), ..PlatformForm::new("a form", START) };
            forge_roster(forge, |roster| roster.forms = vec![form]);
        }),
        lie(FindingKind::RosterInvalid, |forge, _| {
            let form = PlatformForm { until: Some(START), ..PlatformForm::new("a form", START) };
            forge_roster(forge, |roster| roster.forms = vec![form]);
        }),
        {
            let story = story();
            let bytes = story.world.bundle(CIO, false);
            let source = BundleSource { name: String::new(), input: Box::new(bytes.as_slice()) };
            let options = Options { platform: Some(PlatformId([1; 32])) };
            super::corpus::keep(&[&bytes], options.platform);
            (FindingKind::OtherPlatform, audit(vec![source], &options).unwrap())
        },
    ]
}

/// Adds the roster after the newest, signed by the leader.
fn forge_roster(forge: &mut Forge, change: impl FnOnce(&mut Roster)) {
    let is_roster = |record: &Record| matches!(record, Record::Roster(_));
    let place = forge.records.iter().rposition(is_roster).expect("a roster");
    let Record::Roster(before) = &forge.records[place] else { return };
    let next = next_roster(before, forge.now, change);
    forge.records.insert(place + 1, Record::Roster(next));
}

fn lies_about_commits() -> Vec<Lie> {
    vec![
        lie(FindingKind::BadSignature, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.signed.commit.depth == 0);
            forge.commit_at(at).stored.signed.signature.0[0] ^= 1;
        }),
        lie(FindingKind::UnknownSigner, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            let context = tail(forge);
            forge.append_signed(&SecretKey::from_seed(&[251; 32]), &context, vec![draft]);
        }),
        lie(FindingKind::SignerNotCertifiedThen, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            let context = CommitContext { time: START.minus_ms(1), ..tail(forge) };
            forge.append_signed(&secret(CIO, Purpose::Staff), &context, vec![draft]);
        }),
        {
            // A key works on after its organisation said that it had ended.
            let mut story = story();
            story.world.end_staff(CIO, story.world.now, 0);
            story.world.pass(60 * EPOCH_MS);
            let mut forge = Forge::new(&story.world, CIO);
            let draft = open_case(&mut forge, CaseHandle([1; 16]));
            forge.append(Purpose::Staff, vec![draft]);
            (FindingKind::SignerNotCertifiedThen, report(&forge))
        },
        lie(FindingKind::WrongRole, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::WrongRole, |forge, story| {
            let document = story.world.document_of(CIO, "nom");
            let key = secret(CIO, Purpose::Registrar).public();
            let after = vec![document.into()];
            let change = Draft::change(key, document, after.clone(), after, b"x", &mut forge.entropy);
            forge.append(Purpose::Registrar, vec![change]);
        }),
        {
            // Whoever keeps registers alone works a case, from the day on from which that is refused.
            let mut story = story();
            story.world.pass(register::SINCE_MS.saturating_sub(story.world.now.0) + DAY_MS);
            let mut forge = Forge::new(&story.world, CIO);
            let case = CaseHandle([1; 16]);
            let opened = open_case(&mut forge, case);
            forge.append(Purpose::Registrar, vec![opened]);
            let key = secret(CIO, Purpose::Registrar).public();
            let field = encode(&field_id("tentative_contact"));
            let attempt = Draft::opening(key, &case.0, &field, b"x", &mut forge.entropy);
            forge.append(Purpose::Registrar, vec![attempt]);
            (FindingKind::WrongRole, report(&forge))
        },
        lie(FindingKind::WrongRole, |forge, story| {
            let receipt = Receipt { ledger: ledger_of(CIO), bodies: 1 };
            let draft = draft(forge, Kind::Receipt, vec![story.grant], &receipt);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::WrongLedger, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            let context = tail(forge);
            forge.append_signed(&secret(ML, Purpose::Staff), &context, vec![draft]);
        }),
        lie(FindingKind::CommitGap, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.signed.commit.ledger == ledger_of(ML));
            forge.take_commit(at);
        }),
        lie(FindingKind::DuplicateCommit, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.signed.commit.depth == 0);
            let again = forge.take_commit(at);
            let number = forge.commits().map(|commit| commit.number + 1).max().unwrap();
            forge.records.splice(at..at, again.clone());
            let end = forge.end_of_commits();
            forge.records.splice(end..end, again);
            forge.commit_at(end).number = number;
        }),
        lie(FindingKind::UnpaddedCommit, |forge, story| {
            let verdict = Verdict::Refused { reason: Refusal::NoGrant };
            let draft = draft(forge, Kind::Admission, vec![story.contributed], &verdict);
            let context = tail(forge);
            let key = secret(CIO, Purpose::Service);
            let submission = sign(&key, &context, Padding::Bare, vec![draft], &mut forge.entropy).unwrap();
            forge.insert(submission);
        }),
        lie(FindingKind::RootMismatch, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.entries > 1);
            forge.commit_at(at).stored.entries -= 1;
            forge.records.remove(at + 1);
        }),
        lie(FindingKind::RootMismatch, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.entries > 1);
            forge.entry_at(at + 1).place ^= 1;
        }),
        lie(FindingKind::RootMismatch, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.entries > 1);
            forge.records.swap(at + 1, at + 2);
        }),
        lie(FindingKind::RootMismatch, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.entries > 1);
            forge.commit_at(at).stored.origin = Origin::Own { seed: Some(Seed([1; 32])) };
        }),
        lie(FindingKind::ProofMismatch, |forge, _| {
            let at = forge.commit_where(
                |commit| matches!(&commit.stored.origin, Origin::Foreign { siblings } if !siblings.is_empty()),
            );
            let Origin::Foreign { siblings } = &mut forge.commit_at(at).stored.origin else { panic!("foreign") };
            siblings[0] = TreeHash([1; 32]);
        }),
        lie(FindingKind::MalformedEntry, |forge, _| {
            let draft = Draft::statement(Kind::CaseOpened as u8, vec![], &[vec![1], vec![2]], &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::MalformedEntry, |forge, _| {
            let draft = Draft::statement(Kind::CaseOpened as u8, vec![], &[vec![1]], &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::DuplicateEntry, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            forge.append(Purpose::Registrar, vec![draft.clone()]);
            forge.append(Purpose::Registrar, vec![draft]);
        }),
        lie(FindingKind::BodyMismatch, |forge, _| {
            let at = forge.entry_where(|header| matches!(header, Header::Opening { .. }));
            let BundleBody::Here(body) = &mut forge.entry_at(at).bodies[2] else { panic!("a value") };
            body[20] ^= 1;
        }),
        lie(FindingKind::BodyMissing, |forge, _| {
            let at = forge.statement(Kind::CaseOpened);
            forge.entry_at(at).bodies[0] = BundleBody::Gone;
        }),
        lie(FindingKind::BodyMissing, |forge, _| {
            let at = forge.entry_where(|header| matches!(header, Header::Opening { .. }));
            forge.entry_at(at).bodies[2] = BundleBody::LeftOut;
        }),
    ]
}

fn tail(forge: &Forge) -> CommitContext {
    CommitContext { ledger: forge.about.ledger, sealed: forge.state(), time: forge.now }
}

fn lies_about_the_log() -> Vec<Lie> {
    let own_checkpoint = |root: u8, size: u64| {
        let state = LogState { size, root: TreeHash([root; 32]) };
        let checkpoint = Checkpoint::sign(ledger_of(CIO), state, &secret(CIO, Purpose::Log));
        Record::Checkpoint(StoredCheckpoint { checkpoint, cosignatures: vec![] })
    };
    let first_checkpoint = |forge: &Forge| {
        forge.records.iter().position(|record| matches!(record, Record::Checkpoint(_))).expect("a checkpoint")
    };
    vec![
        lie(FindingKind::EpochGap, |forge, _| {
            let at = forge.records.iter().position(|record| matches!(record, Record::Epoch(_))).unwrap();
            forge.records.remove(at);
        }),
        lie(FindingKind::EpochRootMismatch, |forge, _| {
            let at = forge.commit_where(|commit| commit.stored.signed.commit.depth == 0);
            let commit = &mut forge.commit_at(at).stored.signed;
            commit.commit.time = commit.commit.time.plus_ms(1);
            commit.signature = sign_commit(&secret(CIO, Purpose::Staff), &commit.commit);
        }),
        lie(FindingKind::SeedMismatch, |forge, _| forge.epoch(1).seed = Seed([1; 32])),
        lie(FindingKind::WitnessesMismatch, |forge, _| {
            let with = forge.epochs().position(|epoch| !epoch.witnesses.is_empty()).expect("a witnessed epoch");
            forge.epoch(with).witnesses.clear();
        }),
        lie(FindingKind::CommitInNoEpoch, |forge, _| forge.epoch(1).first_commit += 1),
        lie(FindingKind::TimeBackwards, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            let context = tail(forge);
            let time = context.time.minus_ms(crate::audit::CLOCK_TOLERANCE_MS + EPOCH_MS);
            forge.append_signed(&secret(CIO, Purpose::Staff), &CommitContext { time, ..context }, vec![draft]);
        }),
        lie(FindingKind::TimeBackwards, |forge, _| {
            forge.epoch(2).leaf.time = START;
            forge.reseal();
        }),
        {
            // Written now, dated and cited as if long ago.
            let mut story = story();
            (0..20).for_each(|_| story.world.pass(EPOCH_MS));
            let mut forge = Forge::new(&story.world, CIO);
            let draft = open_case(&mut forge, CaseHandle([1; 16]));
            let context = CommitContext { time: START.plus_ms(1), sealed: LogState::empty(), ..tail(&forge) };
            forge.append_signed(&secret(CIO, Purpose::Staff), &context, vec![draft]);
            (FindingKind::SealedLate, report(&forge))
        },
        {
            // Dated far ahead, shown, and kept back while the node went on sealing.
            let mut story = story();
            let cited = story.world.context(CIO).sealed;
            (0..4).for_each(|_| story.world.pass(EPOCH_MS));
            let mut forge = Forge::new(&story.world, CIO);
            let draft = open_case(&mut forge, CaseHandle([1; 16]));
            let context = CommitContext { time: START.plus_ms(400 * DAY_MS), sealed: cited, ..tail(&forge) };
            forge.append_signed(&secret(CIO, Purpose::Staff), &context, vec![draft]);
            (FindingKind::SealedLate, report(&forge))
        },
        lie(FindingKind::SealedStateUnknown, |forge, _| {
            let draft = open_case(forge, CaseHandle([1; 16]));
            let mut context = tail(forge);
            context.sealed.root = TreeHash([1; 32]);
            forge.append_signed(&secret(CIO, Purpose::Staff), &context, vec![draft]);
        }),
        lie(FindingKind::CheckpointMismatch, |forge, _| {
            let at = forge.records.iter().rposition(|record| matches!(record, Record::Epoch(_))).unwrap();
            forge.records.remove(at);
        }),
        lie(FindingKind::BadSignature, |forge, _| {
            let at = first_checkpoint(forge);
            let Record::Checkpoint(held) = &mut forge.records[at] else { panic!("a checkpoint") };
            held.checkpoint.signature.0[1] ^= 1;
        }),
        lie(FindingKind::BadCosignature, |forge, _| {
            let signed = forge.records.iter_mut().find_map(|record| match record {
                Record::Checkpoint(held) if !held.cosignatures.is_empty() => Some(held),
                _ => None,
            });
            signed.expect("a cosigned checkpoint").cosignatures[0].time_s += 1;
        }),
        lie(FindingKind::Fork, |forge, _| {
            // In its place among the others, instead of one of the same size.
            let place = |record: &Record| match record {
                Record::Checkpoint(held) => Some((held.checkpoint.ledger, held.checkpoint.state.size)),
                _ => None,
            };
            let forked = own_checkpoint(7, 2);
            forge.records.retain(|record| place(record).is_none() || place(record) != place(&forked));
            let later = |record: &Record| record.kind() > 5 || place(record) > place(&forked);
            let at = forge.records.iter().position(later).expect("commits follow");
            forge.records.insert(at, forked);
        }),
        {
            // A liar rewrites its ledger from the start and lies to the auditor alone: its partners saw the other one.
            let story = story();
            let mut forge = Forge::new(&story.world, CIO);
            let at = forge.entry_where(|header| matches!(header, Header::Change { .. }));
            forge.commit_at(at - 1).stored.signed.commit.time = START.plus_ms(1);
            forge.reseal();
            assert_eq!(report(&forge).findings, vec![], "alone, the rewritten ledger looks whole");
            (FindingKind::Fork, check(&[&forge.bytes(), &story.world.bundle(ML, false)]).unwrap())
        },
        {
            // An old bundle, passed off as a new one.
            let mut story = story();
            let old = story.world.bundle(CIO, true);
            let document = story.world.document_of(CIO, "nom");
            story.world.change(CIO, document, &[document.into()], "Hidden");
            story.world.now = story.world.now.plus_ms(10 * EPOCH_MS);
            let mut forge = Forge::of(&old, &story.world, CIO);
            forge.about.created = story.world.now;
            (FindingKind::CommitWithheld, check(&[&forge.bytes(), &story.world.bundle(ML, false)]).unwrap())
        },
    ]
}

fn lies_about_cases() -> Vec<Lie> {
    let staff = secret(CIO, Purpose::Staff).public();
    vec![
        lie(FindingKind::CaseUnknown, |forge, _| {
            let entropy = &mut forge.entropy;
            let draft = Draft::opening(staff, &[7; 16], &encode(&field_id("nom")), b"x", entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::CaseUnknown, |forge, story| {
            let draft = open_case(forge, story.case);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie(FindingKind::MissingDependency, |forge, story| {
            let document = story.world.document_of(CIO, "nom");
            let after = vec![EntryId([9; 32])];
            let change = Draft::change(staff, document, after.clone(), after, b"x", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![change]);
        }),
        lie(FindingKind::MissingDependency, |forge, story| {
            // Replaces a change that it does not build on.
            let document = story.world.document_of(CIO, "mobile");
            let after = vec![document.into()];
            let change = Draft::change(staff, document, after, vec![story.contributed], b"x", &mut forge.entropy);
            forge.append(Purpose::Staff, vec![change]);
        }),
        lie(FindingKind::ActorReused, |forge, story| {
            let document = story.world.document_of(CIO, "nom");
            let after = vec![document.into()];
            for value in [b"x", b"y"] {
                let mut change =
                    Draft::change(staff, document, after.clone(), after.clone(), value, &mut forge.entropy);
                let Header::Change { nonce, .. } = &mut change.header else { panic!("a change") };
                *nonce = crate::id::Nonce([5; 16]);
                forge.append(Purpose::Staff, vec![change]);
            }
        }),
        lie(FindingKind::ReferenceUnfounded, |forge, story| {
            let reason = Reason { text: String::new() };
            let draft = draft(forge, Kind::Revocation, vec![story.contributed], &reason);
            forge.append(Purpose::Staff, vec![draft]);
        }),
        lie_of(ML, FindingKind::ReferenceUnfounded, |forge, story| {
            // A receipt for a grant that has not ended.
            let receipt = Receipt { ledger: ledger_of(CIO), bodies: 1 };
            let draft = draft(forge, Kind::Receipt, vec![story.grant], &receipt);
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::AdmissionUnfounded, |forge, story| {
            let verdict = Verdict::Admitted { grant: story.grant };
            let draft = draft(forge, Kind::Admission, vec![story.grant], &verdict);
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::AdmissionDuplicate, |forge, story| {
            let verdict = Verdict::Admitted { grant: story.grant };
            let draft = draft(forge, Kind::Admission, vec![story.contributed], &verdict);
            forge.append(Purpose::Service, vec![draft]);
        }),
        {
            // The home admits under a grant that is only to read.
            let mut world = two();
            let case = world.open_case(CIO, &[("mobile", "0612345678")]);
            let write = world.terms(CIO, ML, &["mobile"], Mode::Write);
            world.grant(CIO, case, &write);
            let mut read = world.terms(CIO, ML, &["mobile"], Mode::Read);
            read.alias = write.alias;
            let read_grant = world.grant(CIO, case, &read);
            let document = world.document_of(CIO, "mobile");
            world.change(ML, document, &[document.into()], "0600000000");
            let mut forge = Forge::new(&world, CIO);
            let at = forge.statement(Kind::Admission);
            let old = forge.id_at(at);
            let Header::Statement { references, .. } = Header::decode(&forge.entry_at(at).header).unwrap() else {
                panic!("a statement")
            };
            let lie = draft(&mut forge, Kind::Admission, references, &Verdict::Admitted { grant: read_grant });
            replace_entry(&mut forge, at, &lie);
            let told = forge.id_at(at);
            retell(&mut forge, old, told);
            forge.reseal();
            (FindingKind::UnauthorisedChange, report(&forge))
        },
    ]
}

fn two() -> World {
    use crate::organisation::OrganisationKind;
    World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale])
}

fn replace_entry(forge: &mut Forge, at: usize, draft: &Draft) {
    let entry = forge.entry_at(at);
    entry.header = draft.header.encode();
    entry.bodies = draft.bodies.iter().cloned().map(BundleBody::Here).collect();
}

/// Puts another entry in the place of one in every disclosure.
fn retell(forge: &mut Forge, old: EntryId, new: EntryId) {
    for at in 0..forge.records.len() {
        let Record::Entry(entry) = &forge.records[at] else { continue };
        let Ok(Header::Statement { kind, .. }) = Header::decode(&entry.header) else { continue };
        let Some(BundleBody::Here(body)) = entry.bodies.first() else { continue };
        if kind != Kind::Disclosure as u8 {
            continue;
        }
        let mut disclosure = Disclosure::read(body).unwrap();
        let items = disclosure.groups.iter_mut().flat_map(|group| &mut group.items);
        let mut told = items.filter(|item| item.entry == old).peekable();
        if told.peek().is_none() {
            continue;
        }
        told.for_each(|item| item.entry = new);
        let retold = draft(forge, Kind::Disclosure, vec![], &disclosure);
        replace_entry(forge, at, &retold);
    }
}

fn lies_about_grants() -> Vec<Lie> {
    let grant_to = |forge: &mut Forge, story: &Story, change: &dyn Fn(&mut crate::statement::GrantTerms)| {
        let (platform, now) = (story.world.platform, forge.now);
        let alias = CaseHandle(forge.entropy.draw());
        let mut terms = terms(platform, now, alias, OTHER, &["nom"], Mode::Read);
        change(&mut terms);
        let draft = grant_draft(story.case, &terms, &mut forge.entropy);
        let id = forge.append(Purpose::Staff, vec![draft])[0];
        (id, terms)
    };
    let value = |forge: &mut Forge| own_entry(forge, |header| matches!(header, Header::Opening { .. }));
    // A grant on the word of somebody, in a case with this birth date, with a paper or without.
    let consented = |forge: &mut Forge, story: &Story, by: Consenter, birth: &str, evidence: Option<Digest>| {
        if !birth.is_empty() {
            let (staff, field) = (secret(CIO, Purpose::Staff).public(), encode(&field_id("date_naissance")));
            let draft = Draft::opening(staff, &story.case.0, &field, birth.as_bytes(), &mut forge.entropy);
            forge.append(Purpose::Staff, vec![draft]);
        }
        let alias = CaseHandle(forge.entropy.draw());
        let terms = terms(story.world.platform, forge.now, alias, OTHER, &["nom"], Mode::Read);
        let particulars = GrantParticulars {
            consenter: by,
            name: "Zoé".to_owned(),
            evidence,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let draft = crate::statement::grant(story.case, &terms, &particulars, &mut forge.entropy);
        forge.append(Purpose::Staff, vec![draft]);
    };
    let paper = Some(Digest([1; 32]));
    vec![
        lie(FindingKind::GrantNotAllowed, |forge, story| consented(forge, story, Consenter::Nobody, "", paper)),
        lie(FindingKind::GrantNotAllowed, |forge, story| consented(forge, story, Consenter::YoungPerson, "", None)),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            consented(forge, story, Consenter::YoungPerson, "2015-01-01", paper);
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            consented(forge, story, Consenter::Representative, "1999-01-01", None);
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            consented(forge, story, Consenter::Both, "2050-01-01", paper);
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            grant_to(forge, story, &|terms| terms.platform = PlatformId([1; 32]));
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            grant_to(forge, story, &|terms| terms.until = Timestamp::MAX);
        }),
        lie(FindingKind::GrantNotAllowed, |forge, story| {
            grant_to(forge, story, &|terms| terms.fields = vec![field_id("commentaire")]);
        }),
        lie(FindingKind::GrantAliasReused, |forge, story| {
            let alias = story.alias;
            grant_to(forge, story, &|terms| terms.alias = alias);
        }),
        lie(FindingKind::GrantAliasReused, |forge, story| {
            // A second alias of one case to one recipient.
            grant_to(forge, story, &|terms| terms.recipient = organisation(ML));
        }),
        // What is disclosed without a grant, under an ended one, of another field, or with more than may go.
        lie(FindingKind::UndueDisclosure, |forge, story| {
            let value = value(forge);
            disclose(forge, OTHER, Some(story.alias), value, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            let (grant, terms) = grant_to(forge, story, &|_| {});
            let reason = Reason { text: String::new() };
            let revocation = draft(forge, Kind::Revocation, vec![grant], &reason);
            forge.append(Purpose::Staff, vec![revocation]);
            let value = value(forge);
            disclose(forge, OTHER, Some(terms.alias), value, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            let (_, terms) = grant_to(forge, story, &|_| {});
            let other = EntryId::from(story.world.document_of(CIO, "prenom"));
            disclose(forge, OTHER, Some(terms.alias), other, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            let (_, terms) = grant_to(forge, story, &|_| {});
            let value = value(forge);
            disclose(forge, OTHER, Some(terms.alias), value, 0b111);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // A value from before a grant "from now".
            let (_, terms) = grant_to(forge, story, &|terms| {
                terms.fields = vec![field_id("mobile")];
                terms.past = Past::Current;
            });
            let opening = EntryId::from(story.world.document_of(CIO, "mobile"));
            disclose(forge, OTHER, Some(terms.alias), opening, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // A minute before the end: by the clock of the recipient it may have passed.
            let (_, terms) = grant_to(forge, story, &|terms| {
                terms.until = terms.from.plus_ms(60_000);
                terms.from = terms.from.minus_ms(DAY_MS);
            });
            let value = value(forge);
            disclose(forge, OTHER, Some(terms.alias), value, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // A minute before it begins.
            let (_, terms) = grant_to(forge, story, &|terms| {
                terms.from = terms.from.plus_ms(60_000);
                terms.until = terms.until.plus_ms(60_000);
            });
            let value = value(forge);
            disclose(forge, OTHER, Some(terms.alias), value, 0b110);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| disclose(forge, OTHER, None, story.grant, 0b010)),
        lie(FindingKind::UndueDisclosure, |forge, story| disclose(forge, ML, Some(story.alias), story.grant, 0b100)),
        lie(FindingKind::UndueDisclosure, |forge, _| {
            let opened = own_entry(forge, |header| crate::statement::kind_of(header) == Some(Kind::CaseOpened));
            disclose(forge, ML, None, opened, 0);
        }),
        lie(FindingKind::UndueDisclosure, |forge, story| {
            // To a ledger that is not the recipient's.
            let first = outbox_end(forge, ML);
            let lie = Disclosure { recipient: organisation(OTHER), ..disclosure(ML, first, None, story.grant, 0) };
            let draft = draft(forge, Kind::Disclosure, vec![], &lie);
            forge.append(Purpose::Service, vec![draft]);
        }),
        lie(FindingKind::DisclosureGap, |forge, story| {
            let first = outbox_end(forge, ML) + 1;
            let lie = disclosure(ML, first, Some(story.alias), story.grant, 0);
            let draft = draft(forge, Kind::Disclosure, vec![], &lie);
            forge.append(Purpose::Service, vec![draft]);
        }),
    ]
}

fn lies_about_receipts() -> Vec<Lie> {
    vec![
        lie_of(ML, FindingKind::UndisclosedEntry, |forge, _| {
            // The sender's word that it disclosed is taken out: what it gave is there without it.
            let at = foreign_disclosure(forge, CIO);
            forge.take_commit(at);
        }),
        lie_of(ML, FindingKind::ReceivedMismatch, |forge, _| {
            let received = Received { ledger: ledger_of(CIO), first: 900, items: 3 };
            let at = foreign_disclosure(forge, CIO) + 1;
            let disclosure = forge.id_at(at);
            let draft = draft(forge, Kind::Received, vec![disclosure], &received);
            forge.append(Purpose::Service, vec![draft]);
        }),
        {
            let mut story = story();
            story.world.revoke(CIO, story.grant);
            story.world.pass(EPOCH_MS);
            story.world.pass(RECEIPT_GRACE_MS + DAY_MS);
            let mut forge = Forge::new(&story.world, ML);
            forge.hide_receipt();
            (FindingKind::ReceiptMissing, report(&forge))
        },
        {
            // Says that it purged, and did not.
            let mut story = story();
            let held = Forge::new(&story.world, ML);
            story.world.revoke(CIO, story.grant);
            let mut forge = Forge::new(&story.world, ML);
            forge.put_bodies_back(&held);
            (FindingKind::BodyKept, report(&forge))
        },
    ]
}

#[test]
pub(super) fn hidden_disclosure_is_told_by_the_partner() {
    let mut story = story();
    story.world.pass(EPOCH_MS);
    let mut forge = Forge::new(&story.world, CIO);
    let newest = forge.records.iter().rposition(
        |record| matches!(record, Record::Commit(commit) if commit.stored.signed.commit.ledger == ledger_of(CIO)),
    );
    let at = newest.expect("an own commit");
    forge.hide_commit(at);
    forge.reseal();
    assert_eq!(report(&forge).findings, vec![], "alone, nothing is missing");
    forge.about.created = forge.about.created.plus_ms(10 * EPOCH_MS);
    let together = check(&[&forge.bytes(), &story.world.bundle(ML, false)]).unwrap();
    let found: BTreeSet<FindingKind> = together.findings_by_kind.keys().copied().collect();
    for kind in [FindingKind::CommitWithheld, FindingKind::ReceivedMismatch, FindingKind::Fork] {
        assert!(found.contains(&kind), "{kind} is not among {found:?}");
    }
}

/// A fork that partners keep as proof is told as such, and only against the ledger that forked.
#[test]
pub(super) fn fork_proof_is_no_finding_against_its_keeper() {
    let story = story();
    let mut forge = Forge::new(&story.world, ML);
    let sign = |root| {
        let state = LogState { size: 2, root: TreeHash([root; 32]) };
        Checkpoint::sign(ledger_of(CIO), state, &secret(CIO, Purpose::Log))
    };
    let proof = ForkProof::States { first: sign(1), second: sign(2), proof: vec![] };
    let key = proof.key();
    forge.records.push(Record::Finding(crate::bundle::BundleRow { key, value: encode(&proof) }));
    let alone = report(&forge);
    assert_eq!(alone.findings, vec![]);
    let [evidence] = alone.proofs.as_slice() else { panic!("{:?}", alone.proofs) };
    assert_eq!((evidence.ledger, evidence.name.as_str(), &evidence.held_by), (ledger_of(CIO), "Office 0", &vec![0]));
    assert!(alone.notes.iter().any(|note| note.kind == NoteKind::ForkSeen && note.ledger == ledger_of(CIO)));
    let together = check(&[&forge.bytes(), &story.world.bundle(CIO, false)]).unwrap();
    let forks: Vec<_> = together.findings.iter().filter(|finding| finding.kind == FindingKind::Fork).collect();
    assert!(!forks.is_empty() && forks.iter().all(|fork| fork.ledger == ledger_of(CIO)));
    assert_eq!(forks.len() as u64, together.finding_count(), "nothing else is wrong");
}

fn foreign_disclosure(forge: &Forge, office: usize) -> usize {
    let of_office = |at: &usize| {
        let Record::Commit(commit) = &forge.records[*at] else { return false };
        let Record::Entry(entry) = &forge.records[at + 1] else { return false };
        let header = Header::decode(&entry.header).unwrap();
        commit.stored.signed.commit.ledger == ledger_of(office)
            && crate::statement::kind_of(&header) == Some(Kind::Disclosure)
    };
    (0..forge.records.len() - 1).find(of_office).expect("a disclosure of the office")
}

#[test]
pub(super) fn every_kind_of_finding_has_a_lie_that_it_names() {
    let lies = [
        lies_about_the_bundle(),
        lies_about_commits(),
        lies_about_the_log(),
        lies_about_cases(),
        lies_about_grants(),
        lies_about_consents(),
        lies_about_emergencies(),
        lies_about_hand_overs(),
        lies_about_receipts(),
        lies_about_erasures(),
        lies_at_the_limits(),
        lies_about_the_past(),
        lies_about_what_was_given_back(),
        lies_about_paths(),
    ]
    .concat();
    for (number, (kind, report)) in lies.iter().enumerate() {
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.kind.name()).collect();
        assert!(report.findings_by_kind.contains_key(kind), "lie {number}: {kind} is not among {found:?}");
    }
    let named: BTreeSet<FindingKind> = lies.iter().map(|(kind, _)| *kind).collect();
    let all: BTreeSet<FindingKind> = FindingKind::ALL.iter().copied().collect();
    let missing: Vec<_> = all.difference(&named).collect();
    assert!(missing.is_empty(), "no lie for {missing:?}");
}
