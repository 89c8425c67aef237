// SPDX-License-Identifier: EUPL-1.2
//! Words about a young person end with the case, whoever wrote them and wherever: no store and no bundle of any office holds
//! one of them, and nobody is accused.

use super::world::{Purpose, field_id, organisation, secret};
use super::*;
use crate::case::{self, CaseRecord};
use crate::codec::encode;
use crate::entry::Draft;
use crate::id::{Digest, DocumentId};
use crate::link::{Sameness, TwoCases, link, unlink};
use crate::referral::{
    EarlierRecipients, ReferralAnswer, ReferralMode, ReferralTerms, Restrictions, Settlement, answer, referral,
    settlement,
};
use crate::replica::{erasable_of_case, grouped, holders, refused_of_cases};
use crate::statement::{
    CaseKind, CaseOpened, CaseOrigin, ConsentForm, ConsentLine, ConsentParticulars, Consenter, ErasureGround,
    GrantParticulars, Reason, RetentionWord, case_opened, consent, emergency_request, erasure, grant, retention,
};

/// Is a case about which everything is said that can be, and what was said.
struct Said {
    world: World,
    case: CaseHandle,
    /// What the second office knows it by.
    alias: CaseHandle,
    /// How long what is granted lasts, in days.
    lasts: u64,
    needles: Vec<String>,
}

/// Says where words about a case are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Emergency,
    Form,
    Hold,
    Links,
    Looks,
    OtherThread,
    OwnThread,
    Rectification,
    Rejected,
    Settled,
    Withdrawal,
}

const PLACES: [Place; 11] = [
    Place::Emergency,
    Place::Form,
    Place::Hold,
    Place::Links,
    Place::Looks,
    Place::OtherThread,
    Place::OwnThread,
    Place::Rectification,
    Place::Rejected,
    Place::Settled,
    Place::Withdrawal,
];

/// Says how a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Its time is over.
    Age,
    /// All of it is erased, and the grants stand.
    Order,
    /// Its grants are withdrawn, and all of it is erased.
    WithdrawnAndOrdered,
}

impl Said {
    fn start(lasts: u64) -> Self {
        let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Alj]);
        world.pass(EPOCH_MS);
        let alias = CaseHandle(world.offices[CIO].entropy.draw());
        let mut said = Self { world, case: alias, alias, lasts, needles: vec![] };
        let origin = CaseOrigin { source: said.needle("origin"), row: None };
        let values = [("nom", said.needle("name")), ("mobile", said.needle("mobile")), ("mail", said.needle("mail"))];
        let values = values.into_iter().chain([("date_naissance", "2000-10-01".to_owned())]);
        said.case = said.open(CIO, CaseKind::Person, &origin, &values.collect::<Vec<_>>());
        said.give(CIO, said.case, ML, alias, &["nom", "mobile", "mail"], &[]);
        let document = said.world.document_of(CIO, "mobile");
        let value = said.needle("contributed");
        said.world.change(ML, document, &[document.into()], &value);
        said.world.pass(EPOCH_MS);
        said
    }

    /// A word that stands nowhere else.
    fn needle(&mut self, label: &str) -> String {
        let needle = format!("{label} {} 8QX", self.needles.len());
        self.needles.push(needle.clone());
        needle
    }

    fn open(&mut self, at: usize, kind: CaseKind, origin: &CaseOrigin, values: &[(&str, String)]) -> CaseHandle {
        let signer = secret(at, Purpose::Staff).public();
        let entropy = &mut self.world.offices[at].entropy;
        let handle = CaseHandle(entropy.draw());
        let mut drafts = vec![case_opened(&CaseOpened { case: handle, kind }, origin, entropy)];
        for (field, value) in values {
            drafts.push(Draft::opening(signer, &handle.0, &encode(&field_id(field)), value.as_bytes(), entropy));
        }
        self.world.submit(at, drafts);
        handle
    }

    /// Grants write access, with words about who agreed.
    fn give(
        &mut self,
        from: usize,
        case: CaseHandle,
        to: usize,
        alias: CaseHandle,
        fields: &[&str],
        items: &[DocumentId],
    ) -> EntryId {
        let until = self.world.now.plus_ms(self.lasts * DAY_MS);
        let terms = self.world.terms(from, to, fields, Mode::Write);
        let terms = GrantTerms { alias, until, items: items.to_vec(), ..terms };
        let particulars = GrantParticulars {
            consenter: Consenter::Both,
            name: self.needle("agreed"),
            evidence: None,
            evidence_salt: [0; 16],
            note: self.needle("note"),
        };
        let draft = grant(case, &terms, &particulars, &mut self.world.offices[from].entropy);
        self.world.submit(from, vec![draft]).entries[0]
    }

    /// Begins a thread about the case, by which the other office knows it so; both write in it.
    fn thread(&mut self, from: usize, to: usize) {
        let (subject, message) = (self.needle("subject"), self.needle("message"));
        let values =
            [("fil_objet", subject), ("fil_message_dossier", message), ("fil_dossier", self.alias.to_string())];
        let thread = self.open(from, CaseKind::Thread, &CaseOrigin::by_hand(), &values);
        let alias = CaseHandle(self.world.offices[from].entropy.draw());
        self.give(from, thread, to, alias, &["fil_objet", "fil_message_dossier", "fil_dossier"], &[]);
        self.world.pass(EPOCH_MS);
        let reply = self.needle("reply");
        self.world.contribute(to, alias, "fil_message_dossier", &reply);
        self.world.pass(EPOCH_MS);
    }

    fn refer(&mut self, said: ReferralAnswer) -> EntryId {
        let grant = self.give(CIO, self.case, ML, self.alias, &["nom"], &[]);
        let terms = ReferralTerms { mode: ReferralMode::Refer, restrictions: Restrictions::default() };
        let reason = self.needle("referred");
        let draft = referral(grant, &terms, &reason, &mut self.world.offices[CIO].entropy);
        let referral = self.world.submit(CIO, vec![draft]).entries[0];
        let reason = self.needle("answered");
        let draft = answer(referral, said, &reason, &mut self.world.offices[ML].entropy);
        self.world.submit(ML, vec![draft]);
        self.world.pass(EPOCH_MS);
        referral
    }

    fn look(&mut self, at: usize, case: CaseHandle) {
        let look = Consultation { scope: Scope::Case, case: Some(case), reason: self.needle("looked") };
        let draft = single(Kind::Consultation, vec![], &look, &mut self.world.offices[at].entropy);
        self.world.submit(at, vec![draft]);
    }

    fn consent(&mut self) {
        let staff = secret(CIO, Purpose::Staff).public();
        let (alias, until) = (self.alias_of_other(), self.world.now.plus_ms(self.lasts * DAY_MS));
        let terms = GrantTerms { alias, until, ..self.world.terms(CIO, OTHER, &["nom"], Mode::Read) };
        let particulars = ConsentParticulars {
            consenter: Consenter::Both,
            name: self.needle("signed"),
            relation: self.needle("relation"),
            language: "fr".to_owned(),
            signed_on: String::new(),
            note: self.needle("form note"),
        };
        let entropy = &mut self.world.offices[CIO].entropy;
        let given = world::grant_draft(self.case, &terms, entropy);
        let line = ConsentLine { name: "line".to_owned(), grant: given.header.id(staff) };
        let form = ConsentForm { form: "form".to_owned(), version: 1, template: Digest([1; 32]), lines: vec![line] };
        let tie = consent(&form, &particulars, entropy);
        self.world.submit(CIO, vec![tie, given]);
    }

    /// One office knows a case by one alias.
    fn alias_of_other(&mut self) -> CaseHandle {
        let grants = case::grants(&self.world.offices[CIO].store, self.record().0).unwrap();
        let known = grants.iter().find(|(_, grant)| grant.terms.recipient == organisation(OTHER));
        known.map_or_else(|| CaseHandle(self.world.offices[CIO].entropy.draw()), |(_, grant)| grant.terms.alias)
    }

    fn write(&mut self, place: Place) {
        match place {
            Place::Emergency => {
                let reason = self.needle("emergency");
                let draft = emergency_request(self.alias, &reason, &mut self.world.offices[ML].entropy);
                self.world.submit(ML, vec![draft]);
            }
            Place::Form => self.consent(),
            Place::Hold => {
                let (reason, until) = (self.needle("hold"), self.world.now.plus_ms(DAY_MS));
                let word = RetentionWord::Hold { case: self.case, until };
                let draft = retention(&word, &reason, &mut self.world.offices[CIO].entropy);
                self.world.submit(CIO, vec![draft]);
            }
            Place::Links => {
                let twin = self.world.open_case(CIO, &[("nom", "Twin")]);
                let alias = CaseHandle(self.world.offices[CIO].entropy.draw());
                let terms = GrantTerms { alias, ..self.world.terms(CIO, ML, &["nom"], Mode::Read) };
                self.world.grant(CIO, twin, &terms);
                for (at, cases) in [(CIO, TwoCases::new(self.case, twin)), (ML, TwoCases::new(self.alias, alias))] {
                    let (reason, back) = (self.needle("linked"), self.needle("unlinked"));
                    let draft = link(cases, Sameness::Linked, &reason, &mut self.world.offices[at].entropy);
                    let linked = self.world.submit(at, vec![draft]).entries[0];
                    let draft = unlink(linked, &back, &mut self.world.offices[at].entropy);
                    self.world.submit(at, vec![draft]);
                }
            }
            Place::Looks => {
                self.look(CIO, self.case);
                self.look(ML, self.alias);
            }
            Place::OtherThread => self.thread(ML, CIO),
            Place::OwnThread => self.thread(CIO, ML),
            Place::Rectification => {
                let document = self.world.document_of(CIO, "nom");
                let (value, reason) = (self.needle("rectified"), self.needle("why rectified"));
                let replacement = self.world.change(CIO, document, &[document.into()], &value);
                let ground = ErasureGround::Rectification { replacement };
                let entropy = &mut self.world.offices[CIO].entropy;
                let draft = erasure(ground, &reason, vec![document.into()], entropy);
                self.world.submit(CIO, vec![draft]);
            }
            Place::Rejected => drop(self.refer(ReferralAnswer::Rejected)),
            Place::Settled => {
                let referral = self.refer(ReferralAnswer::Accepted);
                let nobody = EarlierRecipients { recipients: vec![] };
                let reason = self.needle("settled");
                let entropy = &mut self.world.offices[CIO].entropy;
                let draft = settlement(referral, Settlement::Done, &nobody, &reason, entropy);
                self.world.submit(CIO, vec![draft]);
            }
            Place::Withdrawal => {
                let alias = self.alias_of_other();
                let given = self.give(CIO, self.case, OTHER, alias, &["mail"], &[]);
                let reason = Reason { text: self.needle("withdrawn") };
                let draft = single(Kind::Revocation, vec![given], &reason, &mut self.world.offices[CIO].entropy);
                self.world.submit(CIO, vec![draft]);
            }
        }
        self.world.pass(EPOCH_MS);
    }

    fn record(&self) -> (u64, CaseRecord) {
        let store = &self.world.offices[CIO].store;
        let number = case::number_of(store, self.case).unwrap().unwrap();
        (number, case::case(store, number).unwrap().unwrap())
    }

    fn withdraw(&mut self) {
        let grants = case::grants(&self.world.offices[CIO].store, self.record().0).unwrap();
        for (_, grant) in grants.into_iter().filter(|(_, grant)| grant.revoked.is_none()) {
            self.world.revoke(CIO, grant.id);
        }
        self.world.pass(EPOCH_MS);
    }

    fn erase(&mut self) {
        let (number, record) = self.record();
        let store = &self.world.offices[CIO].store;
        let refused = refused_of_cases(store, |home| home == record.home).unwrap();
        let entries = erasable_of_case(store, (number, &record), &refused).unwrap();
        let holders = holders(store, entries.iter().copied()).unwrap();
        let orders = grouped(&holders, &entries).into_iter();
        let entropy = &mut self.world.offices[CIO].entropy;
        let orders = orders.map(|entries| erasure(ErasureGround::CourtOrder, "", entries, entropy)).collect();
        self.world.submit(CIO, orders);
        self.world.pass(EPOCH_MS);
    }

    fn end(&mut self, ending: Ending) {
        match ending {
            Ending::Age => (0..45).for_each(|_| self.world.pass(DAY_MS)),
            Ending::Order => self.erase(),
            Ending::WithdrawnAndOrdered => {
                self.withdraw();
                self.erase();
            }
        }
        self.world.pass(DAY_MS);
    }

    /// Returns which needles an office's store or bundle holds.
    fn held(&self, at: usize) -> Vec<&str> {
        let rows = self.world.offices[at].store.rows().map(|(_, key, value)| [key.to_vec(), value.to_vec()].concat());
        let content: Vec<Vec<u8>> = rows.chain([self.world.bundle(at, true), self.world.bundle(at, false)]).collect();
        let holds = |needle: &&String| {
            content.iter().any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
        };
        self.needles.iter().filter(holds).map(String::as_str).collect()
    }
}

fn nothing_is_left(places: &[Place], ending: Ending) {
    let mut said = Said::start(300);
    for place in places {
        said.write(*place);
    }
    assert!(said.held(CIO).len() + said.held(ML).len() > said.needles.len(), "what is looked for can be found");
    check_honest(&said.world);
    said.end(ending);
    let held: Vec<Vec<&str>> = [CIO, ML, OTHER].map(|at| said.held(at)).to_vec();
    assert_eq!(held, vec![Vec::<&str>::new(); 3], "{ending:?}");
    check_honest(&said.world);
}

#[test]
pub(super) fn words_about_a_case_end_with_its_erasure() {
    nothing_is_left(&PLACES, Ending::WithdrawnAndOrdered);
}

#[test]
pub(super) fn words_about_a_case_end_with_an_order_that_leaves_its_grants() {
    nothing_is_left(&PLACES, Ending::Order);
}

#[test]
pub(super) fn words_about_a_case_end_with_its_time() {
    nothing_is_left(&PLACES, Ending::Age);
}

/// Who is granted nothing of a case any more keeps no word about it, its own included; the holder keeps what it was told.
#[test]
pub(super) fn words_about_a_case_end_at_a_partner_with_its_last_grant() {
    let ends: [fn(&mut Said); 2] = [Said::withdraw, |said| (0..30).for_each(|_| said.world.pass(DAY_MS))];
    for end in ends {
        let mut said = Said::start(20);
        // The one born in 2000 would be erased on the way.
        let born = said.world.document_of(CIO, "date_naissance");
        said.world.change(CIO, born, &[born.into()], "2012-10-01");
        for place in PLACES.into_iter().filter(|place| *place != Place::Links) {
            said.write(place);
        }
        end(&mut said);
        // Who looks for it still says so, and why is not kept.
        said.look(ML, said.alias);
        assert_eq!(said.held(ML), Vec::<&str>::new());
        assert_eq!(said.held(OTHER), Vec::<&str>::new());
        assert!(said.held(CIO).iter().any(|needle| needle.starts_with("reply")), "the holder keeps what it was told");
        check_honest(&said.world);
        said.erase();
        assert_eq!(said.held(CIO), Vec::<&str>::new());
        check_honest(&said.world);
    }
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![Just(Ending::Age), Just(Ending::Order), Just(Ending::WithdrawnAndOrdered)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_word_about_a_case_outlives_it(
        places in proptest::sample::subsequence(PLACES.to_vec(), 1..PLACES.len()).prop_shuffle(),
        ending in ending(),
    ) {
        nothing_is_left(&places, ending);
    }
}
