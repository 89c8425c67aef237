// SPDX-License-Identifier: EUPL-1.2
//! Makes the vectors: everything from fixed seeds, so that two runs write the same bytes.

use std::collections::BTreeMap;
use std::convert::Infallible;

use automerge::Automerge;
use borsh::BorshSerialize;
use data_encoding::HEXLOWER;
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::checkpoint::Checkpoint;
use raccord_protocol::codec::{Versioned, encode};
use raccord_protocol::commit::{CommitContext, Padding, Submission, sign};
use raccord_protocol::document::{Document, DocumentChange};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::{Draft, Header, actor};
use raccord_protocol::id::{
    CaseHandle, CommitId, Digest, DocumentId, EntryId, LedgerId, Nonce, OrganisationId, PlatformId, Seed, TreeHash,
};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::link::TwoCases;
use raccord_protocol::log::{self, EPOCH_DEPTH, EPOCH_VERSION, EpochLeaf, LogState};
use raccord_protocol::merkle::{self, Tree};
use raccord_protocol::message::{Delivery, Hello, Message, Part, PartEntry, RecalledOutbox};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::path::{SealedCommit, SealedEpoch};
use raccord_protocol::referral::{
    EarlierRecipient, EarlierRecipients, ReferralAnswer, ReferralMode, ReferralTerms, Restrictions, Settlement,
    TakenCase,
};
use raccord_protocol::replica::witnesses_digest;
use raccord_protocol::roster::{
    Card, End, Lineage, Member, NodeCertificate, NodeSecrets, PlatformFile, PlatformForm, Role, Roster, SignedCard,
    SignedRoster, StaffCertificate, ledger_id, organisation_id,
};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    AuditNonce, CaseKind, CaseOpened, CaseOrigin, ConsentForm, ConsentLine, ConsentParticulars, Consenter,
    Consultation, Disclosure, DisclosureGroup, DisclosureItem, EmergencyCase, ErasureGround, GrantCase,
    GrantParticulars, GrantTerms, Import, Kind, LedgerOpened, Mode, Past, Person, Reason, Receipt, Received, Refusal,
    RetentionWord, Scope, Verdict,
};
use raccord_protocol::time::Timestamp;
use serde_json::{Value, json};

/// A moment in every vector: 2026-11-21T12:00:00Z.
pub(super) const TIME: Timestamp = Timestamp(1_795_262_400_000);

/// Returns the content of each file, by name.
pub(super) fn all() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("card.json", cards()),
        ("checkpoint.json", checkpoints()),
        ("commits.json", commits()),
        ("document.json", documents()),
        ("entries.json", entries()),
        ("keys.json", keys()),
        ("log.json", logs()),
        ("messages.json", messages()),
        ("roster.json", rosters()),
        ("trees.json", trees()),
    ])
}

/// The key of a purpose: its seed is 32 times this byte.
pub(super) fn secret(purpose: u8) -> SecretKey {
    SecretKey::from_seed(&[purpose; 32])
}

fn public(purpose: u8) -> PublicKey {
    secret(purpose).public()
}

const ORGANISATION: u8 = 0x10;
const LOG: u8 = 0x11;
const SERVICE: u8 = 0x12;
const TRANSPORT: u8 = 0x13;
const STAFF: u8 = 0x14;
const NEXT_ORGANISATION: u8 = 0x15;
const WITNESS_LOG: u8 = 0x21;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn encoded(value: &impl BorshSerialize) -> String {
    hex(encode(value))
}

fn ledger() -> LedgerId {
    ledger_id(public(LOG), &Nonce([0x30; 16]))
}

fn witness() -> LedgerId {
    ledger_id(public(WITNESS_LOG), &Nonce([0x31; 16]))
}

fn recipient() -> OrganisationId {
    OrganisationId([0x40; 32])
}

fn alias() -> CaseHandle {
    CaseHandle([0x51; 16])
}

fn keys() -> Value {
    let key = secret(STAFF);
    json!({
        "seed": hex([STAFF; 32]),
        "public_key": key.public().to_string(),
        "tag": "commit",
        "bytes": hex(b"what is signed"),
        "signed_bytes": hex(b"raccord/v1/commit\0what is signed"),
        "signature": hex(key.sign("commit", b"what is signed").0),
        "organisation_id": organisation_id(public(ORGANISATION)).to_string(),
        "organisation_key": public(ORGANISATION).to_string(),
        "ledger_id": ledger().to_string(),
        "log_key": public(LOG).to_string(),
        "ledger_nonce": hex([0x30; 16]),
    })
}

/// An opening, a change of it by the same person, and a statement of each kind.
fn drafts() -> Vec<(&'static str, Draft)> {
    let entropy = &mut Entropy::from_seed([0x60; 32]);
    let opening = Draft::opening(public(STAFF), &[0x50; 16], &encode(&FieldId(1)), "Lavallière".as_bytes(), entropy);
    let id = opening.header.id(public(STAFF));
    let change = Draft::change(public(STAFF), id.into(), vec![id], vec![id], b"Martin", entropy);
    let change_id = change.header.id(public(STAFF));
    let mut drafts = vec![("opening", opening), ("change", change)];
    for (name, kind, references, payloads) in statements(id, change_id) {
        drafts.push((name, Draft::statement(kind as u8, references, &payloads, entropy)));
    }
    let unknown = Draft::statement(200, vec![id, change_id], &[b"of a later version".to_vec(), vec![]], entropy);
    drafts.push(("unknown", unknown));
    for (name, kind, references, payloads) in sharing(id, change_id) {
        drafts.push((name, Draft::statement(kind as u8, references, &payloads, entropy)));
    }
    drafts
}

type Statement = (&'static str, Kind, Vec<EntryId>, Vec<Vec<u8>>);

fn statements(opening: EntryId, change: EntryId) -> Vec<Statement> {
    let case = CaseHandle([0x50; 16]);
    let text = |text: &str| text.to_owned();
    let terms = GrantTerms {
        recipient: recipient(),
        platform: PlatformId([0x41; 32]),
        alias: alias(),
        fields: vec![FieldId(1), FieldId(20)],
        items: vec![DocumentId([0x42; 32])],
        mode: Mode::Write,
        past: Past::Current,
        basis: Basis::Consent,
        article: String::new(),
        purpose: text("accompagnement"),
        from: TIME,
        until: Timestamp(TIME.0 + 86_400_000),
    };
    let particulars = GrantParticulars {
        consenter: Consenter::Both,
        name: text("Zoé Lavallière"),
        evidence: Some(Digest([0x43; 32])),
        evidence_salt: [0x44; 16],
        note: text("classeur 3"),
    };
    let form = ConsentForm {
        form: text("psad"),
        version: 1,
        template: Digest([0x48; 32]),
        lines: vec![ConsentLine { name: text("solutions"), grant: change }],
    };
    let signed = ConsentParticulars {
        consenter: Consenter::Both,
        name: text("Anne Lavallière"),
        relation: text("mother"),
        language: text("fr"),
        signed_on: text("2026-11-03"),
        note: String::new(),
    };
    let opened_terms = GrantTerms {
        fields: vec![],
        mode: Mode::Read,
        basis: Basis::VitalInterest,
        purpose: String::new(),
        ..terms.clone()
    };
    let item = |entry, slots| DisclosureItem { entry, slots };
    let disclosure = Disclosure {
        recipient: recipient(),
        ledger: witness(),
        first: 7,
        groups: vec![
            DisclosureGroup { alias: Some(alias()), items: vec![item(opening, 0b110), item(change, 0b1)] },
            DisclosureGroup { alias: None, items: vec![item(EntryId([0x45; 32]), 0)] },
        ],
    };
    let import = Import {
        source: text("rio"),
        processing_date: text("2026-11-03"),
        opened: 1,
        changed: 2,
        unchanged: 3,
        rejected: 4,
        under_16: 5,
    };
    let opened = CaseOpened { case, kind: CaseKind::Person };
    let origin = CaseOrigin::of_row("rio", "1234");
    let previous = Some((witness(), LogState { size: 3, root: TreeHash([0x46; 32]) }));
    let reason = || encode(&Reason { text: text("à la demande du jeune") });
    vec![
        ("case_opened", Kind::CaseOpened, vec![], vec![encode(&opened), encode(&origin)]),
        ("grant", Kind::Grant, vec![], vec![encode(&GrantCase { case }), encode(&terms), encode(&particulars)]),
        ("revocation", Kind::Revocation, vec![opening], vec![reason()]),
        ("admission", Kind::Admission, vec![change], vec![encode(&Verdict::Admitted { grant: opening })]),
        (
            "admission_refused",
            Kind::Admission,
            vec![change],
            vec![encode(&Verdict::Refused { reason: Refusal::NoGrant })],
        ),
        ("disclosure", Kind::Disclosure, vec![], vec![encode(&disclosure)]),
        ("received", Kind::Received, vec![opening], vec![encode(&Received { ledger: witness(), first: 7, items: 3 })]),
        ("receipt", Kind::Receipt, vec![opening], vec![encode(&Receipt { ledger: witness(), bodies: 9 })]),
        (
            "consultation",
            Kind::Consultation,
            vec![],
            vec![encode(&Consultation { scope: Scope::Case, case: Some(case), reason: text("entretien") })],
        ),
        ("import", Kind::Import, vec![], vec![encode(&import)]),
        ("ledger_opened", Kind::LedgerOpened, vec![], vec![encode(&LedgerOpened { previous })]),
        ("person", Kind::Person, vec![], vec![encode(&Person { key: public(STAFF), name: text("Ada") })]),
        ("erasure", Kind::Erasure, vec![opening, change], vec![reason()]),
        ("consent", Kind::Consent, vec![], vec![encode(&form), encode(&signed)]),
        (
            "emergency_request",
            Kind::EmergencyRequest,
            vec![],
            vec![encode(&EmergencyCase { alias: alias() }), reason()],
        ),
        (
            "emergency_grant",
            Kind::EmergencyGrant,
            vec![change],
            vec![encode(&GrantCase { case }), encode(&opened_terms)],
        ),
        ("erasure_request", Kind::GroundedErasure, vec![opening], vec![encode(&ErasureGround::Request), reason()]),
        (
            "rectification",
            Kind::GroundedErasure,
            vec![opening],
            vec![encode(&ErasureGround::Rectification { replacement: change }), reason()],
        ),
        (
            "erasure_on_notice",
            Kind::GroundedErasure,
            vec![opening, change],
            vec![encode(&ErasureGround::Retention { notice: Some(change) }), encode(&Reason { text: String::new() })],
        ),
        (
            "retention_notice",
            Kind::Retention,
            vec![],
            vec![
                encode(&RetentionWord::Notice { case, due: TIME, rules: Digest([0x47; 32]) }),
                encode(&Reason { text: String::new() }),
            ],
        ),
        ("retention_hold", Kind::Retention, vec![], vec![encode(&RetentionWord::Hold { case, until: TIME }), reason()]),
        ("audit_nonce", Kind::AuditNonce, vec![], vec![encode(&AuditNonce { nonce: Nonce([0x70; 16]) })]),
    ]
}

/// Statements about who has which file: they came later, and stand last, so that no other vector changes.
fn sharing(opening: EntryId, change: EntryId) -> Vec<Statement> {
    let case = CaseHandle([0x50; 16]);
    let reason = || encode(&Reason { text: "déménagement".to_owned() });
    let restrictions = Restrictions { do_not_contact: true, reserve: Some(OrganisationKind::Pjj), no_resharing: false };
    let referral_terms = ReferralTerms { mode: ReferralMode::Transfer, restrictions };
    let earlier = EarlierRecipients { recipients: vec![EarlierRecipient { organisation: recipient(), until: TIME }] };
    vec![
        ("referral", Kind::Referral, vec![change], vec![encode(&referral_terms), reason()]),
        ("referral_answer", Kind::ReferralAnswer, vec![change], vec![encode(&ReferralAnswer::Accepted), reason()]),
        (
            "transfer_done",
            Kind::ReferralSettled,
            vec![change],
            vec![encode(&Settlement::Done), encode(&earlier), encode(&Reason { text: String::new() })],
        ),
        ("link", Kind::Link, vec![], vec![encode(&TwoCases::new(case, alias())), reason()]),
        ("unlink", Kind::Unlink, vec![change], vec![reason()]),
        ("distinct", Kind::Distinct, vec![], vec![encode(&TwoCases::new(case, alias())), reason()]),
        ("grant_ended", Kind::GrantEnded, vec![opening, change], vec![encode(&Reason { text: String::new() })]),
        ("case_taken", Kind::CaseTaken, vec![change], vec![encode(&TakenCase { case })]),
    ]
}

fn entries() -> Value {
    let entries: Vec<Value> = drafts()
        .into_iter()
        .map(|(name, draft)| {
            let nonce = match &draft.header {
                Header::Opening { nonce, .. } | Header::Change { nonce, .. } => Some(*nonce),
                Header::Statement { .. } => None,
            };
            json!({
                "name": name,
                "header": hex(draft.header.encode()),
                "id": draft.header.id(public(STAFF)).to_string(),
                "actor": nonce.map(|nonce| actor(public(STAFF), &nonce).to_string()),
                "bodies": draft.bodies.iter().map(hex).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "signer": public(STAFF).to_string(), "entries": entries })
}

pub(super) fn context() -> CommitContext {
    let sealed = LogState { size: 2, root: TreeHash([0x47; 32]) };
    CommitContext { ledger: ledger(), sealed, time: TIME }
}

fn submissions() -> [(&'static str, Submission); 2] {
    let drafts: Vec<Draft> = drafts().into_iter().map(|(_, draft)| draft).collect();
    let sign = |padding, drafts| sign(&secret(STAFF), &context(), padding, drafts, &mut Entropy::from_seed([0x61; 32]));
    let bare = sign(Padding::Bare, drafts[..1].to_vec()).expect("one draft");
    let padded = sign(Padding::Padded, drafts).expect("a few drafts");
    [("bare", bare), ("padded", padded)]
}

fn commits() -> Value {
    let commits: Vec<Value> = submissions()
        .into_iter()
        .map(|(name, submission)| {
            let ids = submission.entry_ids();
            let index = |index: usize| u16::try_from(index).expect("a few entries");
            let place = |at: usize| raccord_protocol::commit::entry_place(submission.seed.as_ref(), index(at));
            json!({
                "name": name,
                "commit": encoded(&submission.commit.commit),
                "signature": hex(submission.commit.signature.0),
                "id": submission.commit.id().to_string(),
                "seed": submission.seed.map(|seed| seed.to_string()),
                "entries": ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "places": (0..ids.len()).map(place).collect::<Vec<_>>(),
                "root": submission.commit.commit.root.to_string(),
                "submission": hex(submission.to_bytes()),
            })
        })
        .collect();
    json!({ "commits": commits })
}

fn leaf(index: u8) -> TreeHash {
    TreeHash([index; 32])
}

fn trees() -> Value {
    let seed = Seed([0x62; 32]);
    let places = |depth: u8, indices: &[u32]| {
        let sample = |index: &u32| json!({ "index": index, "place": merkle::place(&seed, depth, *index) });
        json!({ "depth": depth, "places": indices.iter().map(sample).collect::<Vec<_>>() })
    };
    let filler = |(level, index): (u8, u32)| json!({ "level": level, "index": index, "filler": merkle::filler(&seed, level, index).to_string() });
    let fillers = [(0, 0), (0, 4_095), (11, 1), (19, 1), (20, 0)].map(filler);
    let leaves: Vec<TreeHash> = (1..=9).map(leaf).collect();
    let tree = Tree::build(&seed, 12, &leaves);
    let mut proven: Vec<(u32, TreeHash)> =
        [0u32, 3, 8].map(|index| (merkle::place(&seed, 12, index), leaves[index as usize])).into();
    proven.sort_unstable_by_key(|(place, _)| *place);
    let siblings = tree.siblings(&proven.iter().map(|(place, _)| *place).collect::<Vec<_>>()).expect("leaves");
    let commits: Vec<CommitId> = (1..=9).map(|index| CommitId([index; 32])).collect();
    json!({
        "seed": seed.to_string(),
        "permutations": [
            places(12, &[0, 1, 2, 63, 64, 4_094, 4_095]),
            places(20, &[0, 1, 2, 1_023, 1_024, 1_048_575]),
        ],
        "fillers": fillers,
        "leaves": leaves.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "root_depth_12": tree.root().to_string(),
        "root_depth_20": log::epoch_root(&seed, &commits).to_string(),
        "root_depth_20_without_leaves": log::epoch_root(&seed, &[]).to_string(),
        "proof_depth_12": {
            "leaves": proven.iter().map(|(place, leaf)| json!({ "place": place, "leaf": leaf.to_string() })).collect::<Vec<_>>(),
            "siblings": siblings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
    })
}

fn epoch(number: u64) -> EpochLeaf {
    let seed = Seed([0x63; 32]);
    let cosignature = checkpoint().cosign(witness(), TIME, &secret(WITNESS_LOG));
    EpochLeaf {
        version: EPOCH_VERSION,
        ledger: ledger(),
        number,
        time: Timestamp(TIME.0 + number * 1_000),
        gap: number == 1,
        root: merkle::filler(&seed, EPOCH_DEPTH, 0),
        seed_commitment: log::seed_commitment(&seed),
        witnesses: if number == 0 { witnesses_digest(&[]) } else { witnesses_digest(&[(2, cosignature)]) },
    }
}

fn logs() -> Value {
    let mut nodes: BTreeMap<log::Position, TreeHash> = BTreeMap::new();
    let leaves: Vec<EpochLeaf> = (0..7).map(epoch).collect();
    for (size, leaf) in (0u64..).zip(&leaves) {
        let mut read = |position| Ok::<_, Infallible>(nodes[&position]);
        let Ok(appended) = log::append(size, leaf.hash(), &mut read);
        nodes.extend(appended);
    }
    let mut read = |position| Ok::<_, Infallible>(nodes[&position]);
    let roots: Vec<String> = (0..=7)
        .map(|size| {
            let Ok(root) = log::root(0, size, &mut read);
            root.to_string()
        })
        .collect();
    let strings = |proof: Vec<TreeHash>| proof.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut inclusion = |index: u64, size: u64| {
        let Ok(proof) = log::inclusion_proof(index, size, &mut read);
        json!({ "index": index, "size": size, "proof": strings(proof) })
    };
    let inclusions = [inclusion(0, 1), inclusion(0, 7), inclusion(3, 7), inclusion(6, 7)];
    let mut consistency = |old: u64, new: u64| {
        let Ok(proof) = log::consistency_proof(old, new, &mut read);
        json!({ "old": old, "new": new, "proof": strings(proof) })
    };
    let consistencies = [consistency(0, 7), consistency(1, 7), consistency(4, 7), consistency(6, 7), consistency(7, 7)];
    let cosignature = checkpoint().cosign(witness(), TIME, &secret(WITNESS_LOG));
    json!({
        "seed": hex([0x63; 32]),
        "seed_commitment": log::seed_commitment(&Seed([0x63; 32])).to_string(),
        "witnesses": encoded(&vec![(2u64, cosignature)]),
        "leaves": leaves.iter().map(|leaf| json!({ "leaf": encoded(leaf), "hash": leaf.hash().to_string() })).collect::<Vec<_>>(),
        "roots": roots,
        "inclusion": inclusions,
        "consistency": consistencies,
    })
}

fn checkpoint() -> Checkpoint {
    Checkpoint::sign(ledger(), LogState { size: 2, root: TreeHash([0x48; 32]) }, &secret(LOG))
}

fn checkpoints() -> Value {
    let checkpoint = checkpoint();
    let cosignature = checkpoint.cosign(witness(), TIME, &secret(WITNESS_LOG));
    json!({
        "log_key": public(LOG).to_string(),
        "witness_key": public(WITNESS_LOG).to_string(),
        "note": checkpoint.note(std::slice::from_ref(&cosignature), public(LOG), |_| Some(public(WITNESS_LOG))),
        "checkpoint": encoded(&checkpoint),
        "cosignature": encoded(&cosignature),
    })
}

fn first_card() -> Card {
    let mut card = Card::first(public(ORGANISATION), "CIO de Metz", OrganisationKind::Cio, Country::France, TIME);
    let [log, service, transport] = [LOG, SERVICE, TRANSPORT].map(secret);
    let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
    let addresses = vec!["/ip4/192.0.2.1/tcp/4001".to_owned()];
    card.nodes.push(NodeCertificate::new(card.organisation, Nonce([0x30; 16]), keys, addresses, TIME));
    card.staff.push(StaffCertificate::new(card.organisation, &secret(STAFF), Role::Adviser, TIME));
    card
}

/// A first card, and a second that ends a certificate and changes the organisation key.
fn signed_cards() -> [SignedCard; 2] {
    let first = SignedCard::sign(&first_card(), &secret(ORGANISATION), None);
    let mut next = first_card();
    next.number = 1;
    next.previous = first.digest();
    next.key = public(NEXT_ORGANISATION);
    next.staff[0].until = Some(End { time: Timestamp(TIME.0 + 1), sealed: vec![(next.nodes[0].ledger(), 4)] });
    let next = SignedCard::sign(&next, &secret(ORGANISATION), Some(&secret(NEXT_ORGANISATION)));
    [first, next]
}

fn cards() -> Value {
    let cards = signed_cards().map(|signed| {
        json!({
            "card": hex(&signed.bytes),
            "signature": hex(signed.signature.0),
            "own_signature": signed.own_signature.map(|signature| hex(signature.0)),
            "signed": encoded(&signed),
            "digest": signed.digest().to_string(),
        })
    });
    json!({ "cards": cards })
}

fn signed_rosters() -> [SignedRoster; 2] {
    let organisation = organisation_id(public(ORGANISATION));
    let member = |organisation, kind| Member {
        organisation,
        kind,
        circle: Circle::First,
        since: TIME,
        until: None,
        successor: None,
    };
    let mut members =
        vec![member(organisation, OrganisationKind::Cio), member(recipient(), OrganisationKind::MissionLocale)];
    members.sort_unstable_by_key(|member| member.organisation);
    let mut roster = Roster {
        territory: "Moselle".to_owned(),
        threshold: 1,
        leaders: vec![organisation],
        members,
        ..Roster::founding(Nonce([0x32; 16]), "Plateforme de Metz", Country::France, TIME)
    };
    let mut first = SignedRoster::unsigned(&roster);
    first.add_signature(organisation, &secret(ORGANISATION));
    roster.number = 1;
    roster.lineage = Lineage::Successor { platform: first.platform().expect("a roster"), previous: first.digest() };
    for member in roster.members.iter_mut().filter(|member| member.organisation == recipient()) {
        member.until = Some(Timestamp(TIME.0 + 2));
        member.successor = Some(organisation);
    }
    let mut next = SignedRoster::unsigned(&roster);
    next.add_signature(organisation, &secret(ORGANISATION));
    [first, next]
}

/// The roster after those: version 2, for it names consent forms; the first with its text.
fn roster_with_forms(before: &SignedRoster) -> SignedRoster {
    let mut roster = before.read().expect("a roster");
    let platform = before.platform().expect("a roster");
    roster.number += 1;
    roster.lineage = Lineage::Successor { platform, previous: before.digest() };
    let form = |text: &str, until| PlatformForm { until, ..PlatformForm::new(text, Timestamp(TIME.0 + 3)) };
    roster.forms = vec![form("name = \"été\"\n", None), form("# another\n", Some(Timestamp(TIME.0 + 4)))];
    roster.forms.sort_unstable_by_key(|form| form.digest);
    let mut signed = SignedRoster::unsigned(&roster);
    signed.add_signature(organisation_id(public(ORGANISATION)), &secret(ORGANISATION));
    signed
}

fn rosters() -> Value {
    let rosters = signed_rosters();
    let with_forms = roster_with_forms(&rosters[1]);
    let platform = rosters[0].platform().expect("a roster").to_string();
    let file = PlatformFile { cards: signed_cards().into(), rosters: rosters.to_vec() };
    let rosters = rosters.map(|signed| {
        json!({ "roster": hex(&signed.bytes), "signed": encoded(&signed), "digest": signed.digest().to_string() })
    });
    json!({
        "organisation_key": public(ORGANISATION).to_string(),
        "platform": platform,
        "rosters": rosters,
        "platform_file": hex(file.to_bytes()),
        "version_2": {
            "roster": hex(&with_forms.bytes),
            "signed": encoded(&with_forms),
            "digest": with_forms.digest().to_string(),
        },
    })
}

fn documents() -> Value {
    let drafts = drafts();
    let change_of = |draft: &Draft| DocumentChange {
        id: draft.header.id(public(STAFF)),
        header: draft.header.clone(),
        signer: public(STAFF),
    };
    let (opening, second) = (change_of(&drafts[0].1), change_of(&drafts[1].1));
    let entropy = &mut Entropy::from_seed([0x64; 32]);
    let document: DocumentId = opening.id.into();
    let beside = change_of(&Draft::change(public(STAFF), document, vec![opening.id], vec![opening.id], b"M", entropy));
    let both = vec![second.id, beside.id];
    let last = change_of(&Draft::change(public(STAFF), document, both.clone(), both, b"Martin-L.", entropy));
    let changes = [opening, second, beside, last];
    let steps: Vec<Value> = (1..=changes.len())
        .map(|count| {
            let built = Document::build(&changes[..count]).expect("changes in order");
            let ids =
                |ids: std::collections::BTreeSet<EntryId>| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
            let id = changes[count - 1].id;
            let loaded = Automerge::load(&built.save()).expect("a saved document loads");
            let chunk = loaded
                .get_changes(&[])
                .into_iter()
                .find(|change| {
                    let nonce = match &changes[count - 1].header {
                        Header::Opening { nonce, .. } | Header::Change { nonce, .. } => *nonce,
                        Header::Statement { .. } => unreachable!("no statement among the changes"),
                    };
                    change.actor_id().to_bytes() == actor(public(STAFF), &nonce).as_bytes()
                })
                .expect("the change is in its document");
            json!({
                "entry": id.to_string(),
                "header": hex(changes[count - 1].header.encode()),
                "automerge_hash": hex(chunk.hash().0),
                "automerge_change": hex(chunk.raw_bytes()),
                "current": ids(built.current().expect("a built document reads")),
                "heads": ids(built.heads()),
            })
        })
        .collect();
    json!({ "signer": public(STAFF).to_string(), "changes": steps })
}

fn part(submission: &Submission, indices: &[u16]) -> Part {
    let mut entries: Vec<PartEntry> = indices
        .iter()
        .map(|index| {
            let (header, bodies) = submission.entries[usize::from(*index)].clone();
            let place = raccord_protocol::commit::entry_place(submission.seed.as_ref(), *index);
            PartEntry { place, header, bodies: (0u8..).zip(bodies).skip(1).collect() }
        })
        .collect();
    entries.sort_unstable_by_key(|entry| entry.place);
    let siblings = submission.seed.map_or_else(Vec::new, |seed| {
        let ids = submission.entry_ids();
        let places: Vec<u32> = entries.iter().map(|entry| u32::from(entry.place)).collect();
        raccord_protocol::commit::tree(&seed, &ids).siblings(&places).expect("places of entries")
    });
    Part { commit: submission.commit.clone(), siblings, entries }
}

/// Seals commits as the only epoch; returns it with the path of the first.
fn sealed(commits: &[CommitId]) -> SealedEpoch {
    let seed = Seed([0x63; 32]);
    let (tree, place) = (log::epoch_tree(&seed, commits), merkle::place(&seed, EPOCH_DEPTH, 0));
    let siblings = tree.siblings(&[place]).expect("the place of a commit");
    let path = SealedCommit { id: commits[0], place, siblings };
    SealedEpoch { leaf: EpochLeaf { root: tree.root(), ..epoch(0) }, proof: vec![], commits: vec![path] }
}

fn messages() -> Value {
    let [(_, bare), (_, padded)] = submissions();
    let checkpoint = checkpoint();
    let cosignature = checkpoint.cosign(witness(), TIME, &secret(WITNESS_LOG));
    let hello = Hello {
        ledger: ledger(),
        read: 7,
        platform_digest: Digest([0x4a; 32]),
        cards: vec![(organisation_id(public(ORGANISATION)), 1)],
        rosters: vec![(signed_rosters()[0].platform().expect("a roster"), 1)],
        witnessed: checkpoint.state,
        answered: true,
    };
    let parts = vec![part(&bare, &[0]), part(&padded, &[1, 3])];
    let delivery = Delivery { first: 7, disclosure: part(&padded, &[7]), parts: parts.clone() };
    let other = Checkpoint::sign(ledger(), LogState { size: 2, root: TreeHash([0x4b; 32]) }, &secret(LOG));
    let messages = [
        ("hello", Message::Hello(hello)),
        ("platform", Message::Platform { cards: signed_cards().into(), rosters: signed_rosters().into() }),
        ("delivery", Message::Delivery(delivery)),
        ("taken", Message::Taken { position: 9 }),
        ("checkpoint", Message::Checkpoint { checkpoint: checkpoint.clone(), from: 1, proof: vec![leaf(1)] }),
        ("cosigned", Message::Cosigned { state: checkpoint.state, cosignature }),
        ("fork", Message::Fork { first: checkpoint.clone(), second: other, proof: vec![] }),
        ("rewritten", Message::Rewritten { checkpoint, commit: padded.commit.clone() }),
        (
            "paths",
            Message::Paths { position: 9, size: 1, epochs: vec![sealed(&[bare.commit.id(), padded.commit.id()])] },
        ),
        ("paths-taken", Message::PathsTaken { position: 9 }),
        ("lacks", Message::Lacks { disclosures: vec![(0, 7)], items: vec![8, 9] }),
        ("again", Message::Again { disclosures: vec![part(&padded, &[7])], parts }),
        ("recall", Message::Recall { outboxes: vec![RecalledOutbox { from: ledger(), to: witness(), position: 9 }] }),
        ("recalled", Message::Recalled { disclosures: vec![part(&padded, &[7])], position: Some(12) }),
    ];
    let messages = messages.map(|(name, message)| json!({ "name": name, "frame": hex(message.encode()) }));
    json!({ "messages": messages })
}
