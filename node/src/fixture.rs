// SPDX-License-Identifier: EUPL-1.2
//! Offices for tests: a directory each, a platform in common, staff of several roles.

use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::codec::encode;
use raccord_protocol::commit::{CommitContext, Padding, Submission, sign};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, Nonce, OrganisationId, PlatformId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::SecretKey;
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::roster::{
    Card, Member, NodeCertificate, PlatformFile, Role, Roster, SignedCard, SignedRoster, StaffCertificate,
    organisation_id,
};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{
    self, CaseKind, CaseOpened, CaseOrigin, Consenter, Consultation, GrantParticulars, GrantTerms, Kind, Mode, Past,
    Scope, single,
};
use raccord_protocol::time::{DAY_MS, MINUTE_MS, Timestamp};
use tempfile::TempDir;

use crate::config::Config;
use crate::driver;
use crate::home::Home;
use crate::keystore::{NodeKeys, StoreKey};
use crate::node::{Backend, Setup};
use crate::service::SignedConsultation;
use crate::service::platform::{Context, ContextAnswer};

/// An office with its directory.
pub(crate) struct Office {
    pub(crate) directory: TempDir,
    pub(crate) organisation: OrganisationId,
    pub(crate) platform: PlatformId,
    number: u8,
    address: String,
}

/// The epochs of nodes in tests, in milliseconds.
const EPOCH_MS: u64 = 300;

/// Makes offices of these kinds, on one platform, each with its store, and with staff of every role.
pub(crate) fn offices(kinds: &[OrganisationKind]) -> Vec<Office> {
    let since = driver::now().minus_ms(MINUTE_MS);
    let mut made = Vec::new();
    let mut cards = Vec::new();
    for (number, kind) in (1u8..).zip(kinds) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let home = Home::create(&directory.path().join("home")).expect("a home");
        let keys = NodeKeys::create(&home.node_key()).expect("keys");
        let store_key = StoreKey::create(&home.store_key()).expect("a store key");
        let nonce = Nonce([number; 16]);
        let address = format!("/ip4/127.0.0.1/tcp/{}", free_port());
        let organisation_key = secret(number, 0);
        let organisation = organisation_id(organisation_key.public());
        let card = Card {
            nodes: vec![NodeCertificate::new(organisation, nonce, keys.secrets(), vec![address.clone()], since)],
            staff: Role::ALL
                .into_iter()
                .map(|role| StaffCertificate::new(organisation, &staff_key(number, role), role, since))
                .collect(),
            ..Card::first(organisation_key.public(), &format!("Office {number}"), *kind, Country::France, since)
        };
        let signed = SignedCard::sign(&card, &organisation_key, None);
        let setup = Setup { home, config: Config::default(), keys, store_key };
        setup.initialise(nonce, signed.clone()).expect("a new store");
        cards.push(signed);
        let (organisation, platform) = (card.organisation, PlatformId([0; 32]));
        made.push(Office { directory, organisation, platform, number, address });
    }
    let file = platform_file(cards, since);
    for office in &mut made {
        office.platform = file.rosters[0].platform().expect("a roster");
        let backend = office.open_as(Role::Leader);
        backend.call(file.clone()).expect("cards and rosters are taken");
        backend.close().expect("the store closes");
    }
    made
}

fn platform_file(cards: Vec<SignedCard>, since: Timestamp) -> PlatformFile {
    let read: Vec<Card> = cards.iter().map(|card| card.read().expect("a card")).collect();
    let member = |card: &Card| Member {
        organisation: card.organisation,
        kind: card.kind,
        circle: Circle::First,
        since,
        until: None,
        successor: None,
    };
    let mut members: Vec<Member> = read.iter().map(member).collect();
    members.sort_unstable_by_key(|member| member.organisation);
    let roster = Roster {
        territory: "Territory".to_owned(),
        threshold: 1,
        leaders: vec![read[0].organisation],
        members,
        ..Roster::founding(Nonce([9; 16]), "Platform", Country::France, since)
    };
    let mut roster = SignedRoster::unsigned(&roster);
    roster.add_signature(read[0].organisation, &secret(1, 0));
    PlatformFile { cards, rosters: vec![roster] }
}

/// Returns the organisation key of an office, by its number from 1.
pub(crate) fn organisation_key(office: u8) -> SecretKey {
    secret(office, 0)
}

fn secret(office: u8, purpose: u8) -> SecretKey {
    SecretKey::from_seed(&[office * 16 + purpose; 32])
}

pub(crate) fn staff_key(office: u8, role: Role) -> SecretKey {
    secret(office, 1 + role as u8)
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

pub(crate) fn field(name: &str) -> FieldId {
    Catalogue::current().by_name(name).unwrap_or_else(|| panic!("field {name}")).id
}

/// Fresh entropy: what tests sign is never the same twice.
pub(crate) fn entropy() -> Entropy {
    Entropy::from_seed(driver::random().expect("randomness"))
}

impl Office {
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.directory.path().join("home")
    }

    /// Returns what a node of this office is started with: on loopback, with short epochs.
    pub(crate) fn setup(&self) -> Setup {
        let home = Home::open(&self.path()).expect("a home");
        let mut setup = Setup::read(home, None).expect("keys and configuration");
        setup.config.epoch_ms = EPOCH_MS;
        setup.config.network.listen = vec![self.address.parse().expect("an address")];
        setup
    }

    /// Reaches the node, as a member of staff.
    pub(crate) fn open_as(&self, role: Role) -> Backend {
        let mut backend = Backend::open(&self.path(), None).expect("the node opens");
        backend.sign_in(&self.key(role)).expect("a session");
        backend
    }

    pub(crate) fn key(&self, role: Role) -> SecretKey {
        staff_key(self.number, role)
    }

    /// Signs drafts in the context that the node gives.
    pub(crate) fn sign(&self, backend: &Backend, role: Role, padding: Padding, drafts: Vec<Draft>) -> Submission {
        let context: ContextAnswer = backend.call(Context {}).expect("a context");
        self.sign_in_context(&context.commit_context(), role, padding, drafts)
    }

    pub(crate) fn sign_in_context(
        &self,
        context: &CommitContext,
        role: Role,
        padding: Padding,
        drafts: Vec<Draft>,
    ) -> Submission {
        sign(&self.key(role), context, padding, drafts, &mut entropy()).expect("a commit")
    }

    /// Signs a consultation.
    pub(crate) fn consult(
        &self,
        backend: &Backend,
        role: Role,
        scope: Scope,
        case: Option<CaseHandle>,
    ) -> SignedConsultation {
        let consultation = Consultation { scope, case, reason: String::new() };
        let draft = single(Kind::Consultation, vec![], &consultation, &mut entropy());
        SignedConsultation(self.sign(backend, role, Padding::Bare, vec![draft]))
    }

    /// Opens a case with these values, as an import does.
    pub(crate) fn open_case(&self, backend: &Backend, values: &[(&str, &str)]) -> CaseHandle {
        self.open_case_of(CaseKind::Person, backend, values)
    }

    /// Opens a case of a kind with these values.
    pub(crate) fn open_case_of(&self, kind: CaseKind, backend: &Backend, values: &[(&str, &str)]) -> CaseHandle {
        let mut entropy = entropy();
        let case = CaseHandle(entropy.draw());
        let origin = CaseOrigin::by_hand();
        let opened = CaseOpened { case, kind };
        let mut drafts = vec![statement::case_opened(&opened, &origin, &mut entropy)];
        for (name, value) in values {
            drafts.push(self.opening(case, name, value));
        }
        let submission = self.sign(backend, Role::Leader, Padding::Padded, drafts);
        backend.call(submission).expect("the case is opened");
        case
    }

    /// Makes the opening of a document.
    pub(crate) fn opening(&self, case: CaseHandle, name: &str, value: &str) -> Draft {
        let signer = self.key(Role::Leader).public();
        Draft::opening(signer, &case.0, &encode(&field(name).0), value.as_bytes(), &mut entropy())
    }

    /// Makes a grant of fields of a case.
    pub(crate) fn grant(&self, case: CaseHandle, recipient: &Self, names: &[&str], mode: Mode) -> Draft {
        self.grant_with(case, recipient, names, mode, |terms| terms)
    }

    /// Makes a grant of fields of a case with other terms than usual.
    pub(crate) fn grant_with(
        &self,
        case: CaseHandle,
        recipient: &Self,
        names: &[&str],
        mode: Mode,
        change: impl FnOnce(GrantTerms) -> GrantTerms,
    ) -> Draft {
        let mut fields: Vec<FieldId> = names.iter().map(|name| field(name)).collect();
        fields.sort_unstable();
        let mut entropy = entropy();
        let now = driver::now();
        let terms = GrantTerms {
            recipient: recipient.organisation,
            platform: self.platform,
            alias: CaseHandle(entropy.draw()),
            fields,
            items: vec![],
            mode,
            past: Past::Current,
            basis: Basis::Consent,
            article: String::new(),
            purpose: "follow-up together".to_owned(),
            from: now.minus_ms(MINUTE_MS),
            until: now.plus_ms(30 * DAY_MS),
        };
        let particulars = GrantParticulars {
            consenter: Consenter::Both,
            name: "somebody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        statement::grant(case, &change(terms), &particulars, &mut entropy)
    }
}
