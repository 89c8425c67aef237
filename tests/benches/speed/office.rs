// SPDX-License-Identifier: EUPL-1.2
//! Offices for benches: real replicas on real encrypted stores on the disk, in one process, without a network.

use std::time::{Duration, Instant};

use raccord_node::keystore::StoreKey;
use raccord_node::sqlite::{SqliteError, SqliteStore};
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding, Submission, sign};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, LedgerId, Nonce, OrganisationId, PlatformId, SessionId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::replica::{Effect, Identity, Input, Note, Replica, ReplicaError, RequestId, Settings};
use raccord_protocol::roster::{
    Card, Member, NodeCertificate, NodeSecrets, PlatformFile, Role, Roster, SignedCard, SignedRoster, StaffCertificate,
    ledger_id, organisation_id,
};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consenter, GrantParticulars, GrantTerms, Mode, Past, case_opened, grant,
};
use raccord_protocol::time::{DAY_MS, HOUR_MS, Timestamp};
use tempfile::TempDir;

/// The first moment of the benches: rules are dated.
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000);

/// What a secret key of an office is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Organisation = 0,
    Log = 1,
    Service = 2,
    Transport = 3,
    Staff = 4,
}

pub(crate) fn secret(office: u16, purpose: Purpose) -> SecretKey {
    let mut seed = [purpose as u8 + 1; 32];
    seed[..2].copy_from_slice(&office.to_be_bytes());
    SecretKey::from_seed(&seed)
}

pub(crate) fn organisation(office: u16) -> OrganisationId {
    organisation_id(secret(office, Purpose::Organisation).public())
}

pub(crate) fn ledger_of(office: u16) -> LedgerId {
    ledger_id(secret(office, Purpose::Log).public(), &nonce(office))
}

pub(crate) fn peer_key(office: u16) -> PublicKey {
    secret(office, Purpose::Transport).public()
}

fn nonce(office: u16) -> Nonce {
    let mut nonce = [7; 16];
    nonce[..2].copy_from_slice(&office.to_be_bytes());
    Nonce(nonce)
}

/// Returns the cards of `count` offices, the first a CIO and leader, and the roster that joins them.
pub(crate) fn platform(count: u16) -> PlatformFile {
    let cards: Vec<SignedCard> = (0..count).map(card).collect();
    let mut members: Vec<Member> = (0..count)
        .map(|office| Member {
            organisation: organisation(office),
            kind: kind(office),
            circle: Circle::First,
            since: START,
            until: None,
            successor: None,
        })
        .collect();
    members.sort_unstable_by_key(|member| member.organisation);
    let roster = Roster {
        territory: "Territory".to_owned(),
        threshold: 1,
        leaders: vec![organisation(0)],
        members,
        ..Roster::founding(Nonce([9; 16]), "Platform", Country::France, START)
    };
    let mut roster = SignedRoster::unsigned(&roster);
    roster.add_signature(organisation(0), &secret(0, Purpose::Organisation));
    PlatformFile { cards, rosters: vec![roster] }
}

fn kind(office: u16) -> OrganisationKind {
    if office == 0 { OrganisationKind::Cio } else { OrganisationKind::MissionLocale }
}

fn card(office: u16) -> SignedCard {
    let key = secret(office, Purpose::Organisation);
    let mut card = Card::first(key.public(), &format!("Office {office}"), kind(office), Country::France, START);
    let (log, service, transport) =
        (secret(office, Purpose::Log), secret(office, Purpose::Service), secret(office, Purpose::Transport));
    let keys = NodeSecrets { log: &log, service: &service, transport: &transport };
    card.nodes.push(NodeCertificate::new(card.organisation, nonce(office), keys, vec![], START));
    let staff = secret(office, Purpose::Staff);
    card.staff.push(StaffCertificate::new(card.organisation, &staff, Role::Leader, START));
    SignedCard::sign(&card, &key, None)
}

/// Reports a step that failed: the store's fault or the replica's.
#[derive(Debug)]
pub(crate) enum StepError {
    Sqlite(#[expect(dead_code, reason = "shown by a panic")] SqliteError),
    Replica(#[expect(dead_code, reason = "shown by a panic")] ReplicaError),
}

impl From<SqliteError> for StepError {
    fn from(error: SqliteError) -> Self {
        Self::Sqlite(error)
    }
}

impl From<ReplicaError> for StepError {
    fn from(error: ReplicaError) -> Self {
        Self::Replica(error)
    }
}

/// What a step did, for whoever measures.
#[derive(Default)]
pub(crate) struct Done {
    /// The frames to send.
    pub(crate) frames: Vec<Vec<u8>>,
    /// How many items of outboxes were taken.
    pub(crate) taken: usize,
}

/// An office: its node, its store, one member of staff who may do everything.
pub(crate) struct Office {
    pub(crate) number: u16,
    pub(crate) now: Timestamp,
    pub(crate) store: SqliteStore,
    pub(crate) replica: Replica,
    pub(crate) entropy: Entropy,
    pub(crate) platform: PlatformId,
    /// How long its steps took, syncs to the disk included.
    pub(crate) busy: Duration,
    directory: TempDir,
}

impl Office {
    pub(crate) fn new(number: u16, file: &PlatformFile) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let key = StoreKey::create(&directory.path().join("store.key")).expect("a store key");
        let store = SqliteStore::create(&directory.path().join("store.db"), &key).expect("a store");
        let identity = Identity {
            organisation: organisation(number),
            ledger: ledger_of(number),
            service_key: secret(number, Purpose::Service),
            log_key: secret(number, Purpose::Log),
        };
        let settings = Settings { epoch_ms: Some(HOUR_MS) };
        let replica = Replica::open(identity, settings, [1; 32], START, &store).expect("an empty store");
        let platform = file.rosters[0].platform().expect("a roster");
        let entropy = Entropy::from_seed([2; 32]);
        let mut office =
            Self { number, now: START, store, replica, entropy, platform, busy: Duration::ZERO, directory };
        office.step(Input::Platform { request: RequestId(0), file: file.clone() });
        office
    }

    /// Makes a step as a node does: read, decide, write durably, then hand on what is to be sent.
    pub(crate) fn step(&mut self, input: Input) -> Done {
        let begin = Instant::now();
        let (replica, now) = (&mut self.replica, self.now);
        let (_, effects) = self
            .store
            .step(|rows| {
                let step = replica.handle(now, input, rows)?;
                Ok::<_, StepError>((step.batch, step.effects))
            })
            .expect("a step");
        self.busy += begin.elapsed();
        let mut done = Done::default();
        for effect in effects {
            match effect {
                Effect::Send { bytes, .. } => done.frames.push(bytes),
                Effect::Reply { outcome, .. } => drop(outcome.expect("what is submitted is taken")),
                Effect::Note(Note::Taken { items, .. }) => done.taken += items,
                Effect::Note(Note::Refused { error, .. }) => panic!("a delivery was refused: {error}"),
                Effect::Close { .. } | Effect::Note(_) | Effect::PeersChanged | Effect::Scrub => {}
            }
        }
        done
    }

    pub(crate) fn connect(&mut self, other: u16, session: SessionId) -> Done {
        self.step(Input::Connected { peer: peer_key(other), session })
    }

    pub(crate) fn disconnect(&mut self, other: u16, session: SessionId) {
        self.step(Input::Disconnected { peer: peer_key(other), session });
    }

    pub(crate) fn frame(&mut self, from: u16, session: SessionId, bytes: Vec<u8>) -> Done {
        self.step(Input::Frame { peer: peer_key(from), session, bytes })
    }

    pub(crate) fn sign(&mut self, padding: Padding, drafts: Vec<Draft>) -> Submission {
        let context = CommitContext { ledger: ledger_of(self.number), sealed: self.replica.sealed(), time: self.now };
        sign(&secret(self.number, Purpose::Staff), &context, padding, drafts, &mut self.entropy).expect("a commit")
    }

    pub(crate) fn submit(&mut self, submission: Submission) -> Done {
        self.step(Input::Submit { request: RequestId(1), submission: Box::new(submission) })
    }

    /// Makes what opens a case with these values.
    pub(crate) fn case(&mut self, handle: CaseHandle, values: &[(FieldId, String)]) -> Vec<Draft> {
        let signer = secret(self.number, Purpose::Staff).public();
        let opened = CaseOpened { case: handle, kind: CaseKind::Person };
        let origin = CaseOrigin::of_row("list", &handle.to_string());
        let mut drafts = vec![case_opened(&opened, &origin, &mut self.entropy)];
        for (field, value) in values {
            drafts.push(Draft::opening(signer, &handle.0, &encode(field), value.as_bytes(), &mut self.entropy));
        }
        drafts
    }

    /// Makes a grant of fields of a case.
    pub(crate) fn grant(&mut self, case: CaseHandle, to: u16, fields: &[FieldId]) -> Draft {
        let terms = GrantTerms {
            recipient: organisation(to),
            platform: self.platform,
            alias: CaseHandle(self.entropy.draw()),
            fields: fields.to_vec(),
            items: vec![],
            mode: Mode::Read,
            past: Past::Whole,
            basis: Basis::Consent,
            article: String::new(),
            purpose: "follow-up".to_owned(),
            from: self.now,
            until: self.now.plus_ms(300 * DAY_MS),
        };
        let particulars = GrantParticulars {
            consenter: Consenter::Both,
            name: "Somebody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        grant(case, &terms, &particulars, &mut self.entropy)
    }

    /// Returns how many bytes the database takes once the write-ahead log is in it and free pages are gone.
    pub(crate) fn disk_bytes(&self) -> u64 {
        let copy = self.directory.path().join("copy.db");
        self.store.backup_to(&copy).expect("a copy");
        let bytes = std::fs::metadata(&copy).expect("the copy").len();
        std::fs::remove_file(&copy).expect("the copy goes");
        bytes
    }

    /// Does what the node has to do and waits for nothing; returns what is to be sent.
    pub(crate) fn work(&mut self) -> Done {
        let mut done = Done::default();
        while self.replica.is_busy(self.now) {
            done.frames.extend(self.step(Input::Tick).frames);
        }
        done
    }
}

/// Returns 25 fields of a list of people, and the values of a person who is nobody.
pub(crate) fn person(number: usize) -> Vec<(FieldId, String)> {
    let mut values: Vec<(FieldId, String)> = FIELDS
        .iter()
        .map(|(name, value)| {
            let field = Catalogue::current().by_name(name).unwrap_or_else(|| panic!("no field {name}"));
            (field.id, value.replace('#', &format!("{number:04}")))
        })
        .collect();
    values.sort_unstable_by_key(|(field, _)| *field);
    values
}

const FIELDS: [(&str, &str); 25] = [
    ("nom", "Lavallière #"),
    ("prenom", "Zoé"),
    ("date_naissance", "2007-03-14"),
    ("nom_usage", "Lavallière"),
    ("sexe", "F"),
    ("lieu_naissance", "Metz"),
    ("ine", "123456#AA"),
    ("tel_fixe", "038712#"),
    ("mobile", "061234#"),
    ("mail", "zoe#@example.org"),
    ("adresse", "# rue du Pont"),
    ("code_postal", "57000"),
    ("commune", "Metz"),
    ("pays", "France"),
    ("code_insee", "57463"),
    ("responsable_1_nom", "Lavallière Anne"),
    ("responsable_1_lien", "mother"),
    ("responsable_1_tel_perso", "061299#"),
    ("responsable_1_mail", "anne#@example.org"),
    ("responsable_1_adresse", "# rue du Pont"),
    ("etablissement_uai", "0570054A"),
    ("etablissement", "Lycée #"),
    ("etablissement_ville", "Metz"),
    ("classe", "2nde 4"),
    ("derniere_formation", "CAP cuisine"),
];
