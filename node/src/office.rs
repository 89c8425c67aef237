// SPDX-License-Identifier: EUPL-1.2
//! Offices for measuring: real replicas on real encrypted stores on the disk, in one process, without a network. What
//! `raccord bench` and the benches of this repository count is what these do; all people and keys in them are made up.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use raccord_protocol::bundle::BundleError;
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding, Submission, sign};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, LedgerId, Nonce, OrganisationId, PlatformId, SessionId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::replica::{
    DeliveryError, Effect, Identity, Input, Note, Replica, ReplicaError, RequestId, Settings, Step, SubmitError,
};
use raccord_protocol::roster::{
    Card, Member, NodeCertificate, NodeSecrets, PlatformFile, Role, Roster, SignedCard, SignedRoster, StaffCertificate,
    ledger_id, organisation_id,
};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    CaseKind, CaseOpened, CaseOrigin, Consenter, GrantParticulars, GrantTerms, Mode, Past, case_opened, grant,
};
use raccord_protocol::time::{DAY_MS, HOUR_MS, Timestamp};
use thiserror::Error;

use crate::keystore::{KeystoreError, StoreKey};
use crate::sqlite::{SqliteError, SqliteStore};

pub mod measure;
pub mod pair;

/// The first moment of the benches: rules are dated.
pub const START: Timestamp = Timestamp(1_790_000_000_000);

/// What a secret key of an office is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signs cards and rosters.
    Organisation = 0,
    /// Signs checkpoints.
    Log = 1,
    /// Signs what the node states.
    Service = 2,
    /// Proves who is connected.
    Transport = 3,
    /// Signs what the member of staff states.
    Staff = 4,
}

/// Returns a secret key of an office: known to everybody, for what is in these offices is nobody's.
pub fn secret(office: u16, purpose: Purpose) -> SecretKey {
    let mut seed = [purpose as u8 + 1; 32];
    seed[..2].copy_from_slice(&office.to_be_bytes());
    SecretKey::from_seed(&seed)
}

/// Returns the organisation of an office.
pub fn organisation(office: u16) -> OrganisationId {
    organisation_id(secret(office, Purpose::Organisation).public())
}

/// Returns the ledger of an office.
pub fn ledger_of(office: u16) -> LedgerId {
    ledger_id(secret(office, Purpose::Log).public(), &nonce(office))
}

/// Returns the key that an office connects with.
pub fn peer_key(office: u16) -> PublicKey {
    secret(office, Purpose::Transport).public()
}

fn nonce(office: u16) -> Nonce {
    let mut nonce = [7; 16];
    nonce[..2].copy_from_slice(&office.to_be_bytes());
    Nonce(nonce)
}

/// Returns the cards of `count` offices, the first a CIO and leader, and the roster that joins them.
pub fn platform(count: u16) -> PlatformFile {
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

/// Reports that an office could not be made, or a step of it.
#[derive(Debug, Error)]
pub enum OfficeError {
    /// The key of its store could not be made.
    #[error(transparent)]
    Key(#[from] KeystoreError),
    /// Its store failed.
    #[error(transparent)]
    Store(#[from] SqliteError),
    /// Its replica could not make a step.
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// A commit of its staff was refused.
    #[error("a commit was refused: {0}")]
    Submission(#[from] SubmitError),
    /// What another office sent was refused.
    #[error("a delivery was refused: {0}")]
    Delivery(#[from] DeliveryError),
    /// Its ledger could not be exported.
    #[error(transparent)]
    Export(BundleError),
    /// Its store could not be copied.
    #[error("{}: {source}", .path.display())]
    Copy {
        /// The copy.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Says what steps did, for whoever measures.
#[derive(Debug, Default)]
pub struct Done {
    /// The frames to send.
    pub frames: Vec<Vec<u8>>,
    /// How many items of outboxes were taken.
    pub taken: usize,
}

/// Is an office: its node, its store, one member of staff who may do everything.
#[derive(Debug)]
pub struct Office {
    /// Its number among the offices.
    pub number: u16,
    /// The time it takes it to be.
    pub now: Timestamp,
    /// Its store.
    pub store: SqliteStore,
    /// Its replica.
    pub replica: Replica,
    /// Where its random numbers come from: a fixed seed.
    pub entropy: Entropy,
    /// The platform it is in.
    pub platform: PlatformId,
    /// How long its steps took, syncs to the disk included.
    pub busy: Duration,
    directory: PathBuf,
}

impl Office {
    /// Makes office `number` of those that `file` joins, in a directory that is there.
    ///
    /// # Errors
    /// Fails where the directory holds an office already, or the disk refuses.
    pub fn new(directory: &Path, number: u16, file: &PlatformFile) -> Result<Self, OfficeError> {
        let key = StoreKey::create(&directory.join("store.key"))?;
        let store = SqliteStore::create(&directory.join("store.db"), &key)?;
        let identity = Identity {
            organisation: organisation(number),
            ledger: ledger_of(number),
            service_key: secret(number, Purpose::Service),
            log_key: secret(number, Purpose::Log),
            mark_key: key.mark_key(),
        };
        let settings = Settings { epoch_ms: Some(HOUR_MS) };
        let replica = Replica::open(identity, settings, [1; 32], START, &store)?;
        let platform = file.rosters[0].platform().expect("the first roster of a platform names it");
        let entropy = Entropy::from_seed([2; 32]);
        let directory = directory.to_path_buf();
        let mut office =
            Self { number, now: START, store, replica, entropy, platform, busy: Duration::ZERO, directory };
        office.step(Input::Platform { request: RequestId(0), file: file.clone() })?;
        Ok(office)
    }

    /// Makes a step as a node does: read, decide, write durably, then hand on what is to be sent.
    ///
    /// # Errors
    /// Fails where the store does, or something was refused.
    pub fn step(&mut self, input: Input) -> Result<Done, OfficeError> {
        self.steps(vec![input])
    }

    /// Makes several steps in one transaction, as a node does with what waits for it already.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn steps(&mut self, inputs: Vec<Input>) -> Result<Done, OfficeError> {
        let begin = Instant::now();
        let mut transaction = self.store.begin()?;
        let mut made = Vec::with_capacity(inputs.len());
        for input in inputs {
            let step = self.replica.handle(self.now, input, &transaction)?;
            transaction.write(&step.batch)?;
            made.push(step);
        }
        transaction.commit()?;
        self.busy += begin.elapsed();
        let mut done = Done::default();
        for effect in Step::effects_of(made) {
            match effect {
                Effect::Send { bytes, .. } => done.frames.push(bytes),
                Effect::Reply { outcome, .. } => drop(outcome?),
                Effect::Note(Note::Taken { items, .. }) => done.taken += items,
                Effect::Note(Note::Refused { error, .. }) => return Err(error.into()),
                Effect::Close { .. } | Effect::Note(_) | Effect::PeersChanged | Effect::Scrub => {}
            }
        }
        Ok(done)
    }

    /// Connects to another office; returns what is said first.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn connect(&mut self, other: u16, session: SessionId) -> Result<Done, OfficeError> {
        self.step(Input::Connected { peer: peer_key(other), session })
    }

    /// Ends a session with another office.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn disconnect(&mut self, other: u16, session: SessionId) -> Result<Done, OfficeError> {
        self.step(Input::Disconnected { peer: peer_key(other), session })
    }

    /// Takes frames of another office, together.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn frames(&mut self, from: u16, session: SessionId, frames: Vec<Vec<u8>>) -> Result<Done, OfficeError> {
        let frame = |bytes| Input::Frame { peer: peer_key(from), session, bytes };
        self.steps(frames.into_iter().map(frame).collect())
    }

    /// Signs entries as this office's member of staff.
    ///
    /// # Panics
    /// Panics where there are more entries than fit in a commit.
    pub fn sign(&mut self, padding: Padding, drafts: Vec<Draft>) -> Submission {
        let context = CommitContext { ledger: ledger_of(self.number), sealed: self.replica.sealed(), time: self.now };
        sign(&secret(self.number, Purpose::Staff), &context, padding, drafts, &mut self.entropy).expect("a commit")
    }

    /// Submits a commit.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn submit(&mut self, submission: Submission) -> Result<Done, OfficeError> {
        self.step(Input::Submit { request: RequestId(1), submission: Box::new(submission) })
    }

    /// Makes what opens a case with these values.
    pub fn case(&mut self, handle: CaseHandle, values: &[(FieldId, String)]) -> Vec<Draft> {
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
    pub fn grant(&mut self, case: CaseHandle, to: u16, fields: &[FieldId]) -> Draft {
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
    ///
    /// # Errors
    /// Fails where the disk does.
    pub fn disk_bytes(&self) -> Result<u64, OfficeError> {
        let copy = self.directory.join("copy.db");
        self.store.backup_to(&copy)?;
        let measured = std::fs::metadata(&copy).and_then(|found| std::fs::remove_file(&copy).map(|()| found.len()));
        measured.map_err(|source| OfficeError::Copy { path: copy, source })
    }

    /// Does what the node has to do and waits for nothing; returns what is to be sent.
    ///
    /// # Errors
    /// Fails as [`Office::step`].
    pub fn work(&mut self) -> Result<Done, OfficeError> {
        let mut done = Done::default();
        while self.replica.is_busy(self.now) {
            done.frames.extend(self.step(Input::Tick)?.frames);
        }
        Ok(done)
    }
}

/// Returns 25 fields of a list of people, and the values of a person who is nobody.
///
/// # Panics
/// Panics where the catalogue lacks one of the fields: a test sees to it that it does not.
pub fn person(number: usize) -> Vec<(FieldId, String)> {
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

#[cfg(test)]
mod tests;
