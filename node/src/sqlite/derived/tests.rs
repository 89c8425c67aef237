// SPDX-License-Identifier: EUPL-1.2
use std::fmt::Write;

use data_encoding::HEXLOWER;
use jiff::civil::datetime;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::link::{Sameness, TwoCases, link};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::{PlatformFile, Role, SignedCard};
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, Mode};
use rusqlite::types::ValueRef;

use super::*;
use crate::driver;
use crate::fixture::{Office, entropy, offices, organisation_key};
use crate::node::Backend;
use crate::service::desk::Notices;
use crate::service::editing::RowsKnown;
use crate::service::platform::PlatformExport;
use crate::sqlite::{DeskRows, connect_for_tests};

/// What the tables hold of the cases of [`golden`], by version, the newest last. Who finds another hash changed what is kept of a case:
/// raise [`VERSION`], which has every store make it anew, and add a line. A line that stands is of stores in use and never changes.
const KEPT: &[(i64, &str)] = &[
    (5, "eba6905d5f4fad1bb74c90ccc603bccf80aafc5333ee2f616736d2c5bf6072e0"),
    (7, "bc99b48853818ab54c394e4c4fce853cfa2e2684c58d3aeb350a789ccec6ced2"),
    (8, "71773ee21bed04071e15e7a40d71df834610e2458bda5f939667bd9e7d5bdca3"),
    (9, "b4b719e990acb1de960a96d5b6ad52641c8af9b0f8bce3b27ebed8559b4ef865"),
    (10, "8fdd8e7cbe5dba630ab3529861a23a6902776148770af42c534da43ee360f45b"),
    (12, "a9be3404e9f567fd68340c890981822d65ca1a9b160af138df5a075628888dcb"),
];

/// The tables in which something is kept of cases.
const KEEPING: [&str; 11] = [
    "desk_case",
    "desk_key",
    "desk_kind",
    "desk_likeness",
    "desk_named",
    "desk_pack",
    "desk_shared",
    "desk_since",
    "desk_until",
    "search_name",
    "search_word",
];

/// What may stand in a case: something for each field that what is kept is made of, and for each way in which a value decides.
const VALUES: [(&str, &str); 60] = [
    ("nom", "Lefèvre-Weber"),
    ("nom", "Le Goff"),
    ("nom", "Müller"),
    ("prenom", "Anaïs"),
    ("prenom", "Jean Luc"),
    ("date_naissance", "2009-05-05"),
    ("date_naissance", "2008-11-30"),
    ("date_naissance", "2001-02-28"),
    ("ine", "0494004062M"),
    ("matricule", "2008113000123"),
    ("mobile", "+33612345678"),
    ("tel_fixe", "+33387000001"),
    ("commune", "Nancy"),
    ("tentative_contact", r#"{"date":"2026-11-20","heure":"10:00","mode":"telephone","qui":"personne"}"#),
    ("tentative_contact", r#"{"date":"2026-11-21","heure":"19:30","mode":"sms"}"#),
    ("tentative_contact", r#"{"date":"2026-11-03","mode":"courrier"}"#),
    ("tentative_contact", r#"{"date":"2026-11-12","mode":"telephone","qui":"jeune","resultat":"rdv_pris"}"#),
    ("resultat_contact", "nouveau_projet"),
    ("relance_le", "2026-11-20"),
    ("relance_le", "2026-12-01"),
    ("injoignable", "true"),
    ("a_ne_pas_contacter", "true"),
    ("a_ne_pas_contacter_jusqu_au", "2026-11-30"),
    ("position_jeune", "sans_solution"),
    ("position_jeune", "refuse"),
    ("etape", "solution"),
    ("etape", "reperage"),
    ("fin_suivi_le", "2026-12-15"),
    ("date_signalement", "2026-09-01"),
    ("date_signalement", "2026-11-10"),
    ("date_sortie", "2026-06-30"),
    ("prochain_rdv_date", "2026-11-24"),
    ("rendez_vous", r#"{"date":"2026-11-27","statut":"prevu"}"#),
    ("revue_jusqu_au", "2026-11-28"),
    ("sorti_de_la_liste", r#"{"date":"2026-11-01","motif":"inscrit"}"#),
    ("assistant_plateforme", "Claire Morel"),
    ("assistant_plateforme", "Paul WEBER "),
    ("assistant_cle", r#"{"cle":"00aa","nom":"Claire Morel"}"#),
    ("organisme_responsable", "Office 1"),
    ("organisme_responsable", "Office 2"),
    ("organisme_responsable", "Mission locale neuve"),
    ("organisme_responsable", "Mission locale [0123456789abcdef]"),
    ("demande_droit_au_retour_le", "2026-11-02"),
    ("date_entretien_situation", "2026-11-09"),
    ("convocation_le", "2026-10-20"),
    ("niveau_sortie", "cap"),
    ("diplome_obtenu", "CAP cuisine"),
    ("inscription_verifiee", "non"),
    ("nouvelles_le", "2026-09-15"),
    ("resultat_contact", "ne_souhaite_pas_etre_recontacte"),
    ("solution_date_entree", "2026-09-20"),
    ("solution_date_rupture", "2026-11-05"),
    ("episode_depuis", "2026-11-05"),
    ("atelier_inscrit_le", "2026-10-01"),
    ("dispense_medicale_jusqu_au", "2026-12-05"),
    ("mise_en_demeure_le", "2026-11-18"),
    ("date_entree", "2026-11-20"),
    ("inscription_a_verifier_depuis", "2026-10-05"),
    ("proposition_attendue_depuis", "2026-11-01"),
    ("obligation_formation", "remplie"),
];

/// Has an office open cases: of each value alone, of many values together, some of them linked, and one of each other kind.
fn golden(office: &Office, backend: &Backend) {
    let mut cases = Vec::new();
    for (at, value) in VALUES.iter().enumerate() {
        // Steps without a common factor bring every value together with many others.
        let some = (1..6).map(|step| VALUES[(at * 7 + step * step * 5) % VALUES.len()]);
        cases.push(office.open_case(backend, &[*value]));
        cases.push(office.open_case(backend, &some.collect::<Vec<_>>()));
    }
    for pair in cases.chunks_exact(7).map(|some| TwoCases::new(some[1], some[4])) {
        let draft = link(pair, Sameness::Linked, "", &mut entropy());
        backend.call(office.sign(backend, Role::Leader, Padding::Bare, vec![draft])).expect("they are linked");
    }
    for kind in CaseKind::ALL {
        office.open_case_of(kind, backend, &[]);
    }
    // Nothing above brings a whole name together with a day.
    for nom in ["Dupont", "DUPOND"] {
        office.open_case(backend, &[("nom", nom), ("prenom", "Zoé"), ("date_naissance", "2009-05-05")]);
    }
}

/// Returns all that is kept of cases, as text.
fn kept(connection: &Connection) -> String {
    let mut text = String::new();
    for table in KEEPING {
        let mut rows = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let mut lines = Vec::new();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|column| match row.get_ref(column).unwrap() {
                ValueRef::Blob(octets) => HEXLOWER.encode(octets),
                ValueRef::Text(octets) => String::from_utf8_lossy(octets).into_owned(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Null => "-".to_owned(),
                ValueRef::Real(number) => number.to_string(),
            });
            lines.push(values.collect::<Vec<_>>().join(" "));
        }
        lines.sort_unstable();
        writeln!(text, "{table}\n{}", lines.join("\n")).unwrap();
    }
    text
}

fn connection(office: &Office) -> Connection {
    let setup = office.setup();
    connect_for_tests(&setup.home.store(), &setup.store_key)
}

fn notices(backend: &Backend) -> usize {
    let at = datetime(2026, 11, 24, 15, 0, 0, 0).to_string();
    backend.call(Notices { at }).expect("an answer").counts.calls
}

#[test]
fn what_is_kept_of_a_case_has_a_version() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    golden(&office, &backend);
    notices(&backend);
    backend.close().unwrap();
    let text = kept(&connection(&office));
    let hash = HEXLOWER.encode(&codec::sha256(&[text.as_bytes()]));
    for pair in KEPT.windows(2) {
        assert!(pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1, "a version for each change");
    }
    let (version, known) = *KEPT.last().expect("there is a version");
    assert_eq!((version, known), (VERSION, hash.as_str()), "what is kept has changed: raise VERSION and add a line");
    for table in KEEPING.iter().filter(|table| !["desk_since", "desk_until"].contains(table)) {
        assert!(!text.contains(&format!("{table}\n\n")), "the cases have something in {table}");
    }
}

/// Whoever imports a list asks that last, so that the first question after it waits for nothing.
#[test]
fn a_question_about_no_row_makes_what_is_kept_of_all_cases() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    let opened = (1..=40).map(|number| {
        let opened = CaseOpened { case: CaseHandle([number; 16]), kind: CaseKind::Person };
        statement::case_opened(&opened, &CaseOrigin::by_hand(), &mut entropy())
    });
    let list = office.sign(&backend, Role::Leader, Padding::Padded, opened.collect());
    backend.call(list).expect("as many as a list brings at once");
    backend.call(RowsKnown { rows: Vec::new(), reopens: false, consultation: None }).unwrap();
    let count = |text: &str| connection(&office).query_row(text, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM derived_stale"), 0);
    assert_eq!(count("SELECT count(*) FROM derived_state WHERE rebuild_from IS NOT NULL"), 0);
    assert!(count("SELECT count(*) FROM desk_pack") > 0);
    backend.close().unwrap();
}

#[test]
fn the_cases_of_a_kind_are_found_without_those_of_people() {
    let office = offices(&[OrganisationKind::Cio]).remove(0);
    let backend = office.open_as(Role::Leader);
    for _ in 0..3 {
        office.open_case(&backend, &[("nom", "Weber")]);
    }
    for kind in CaseKind::ALL {
        office.open_case_of(kind, &backend, &[]);
    }
    notices(&backend);
    backend.close().unwrap();
    let connection = connection(&office);
    let path = office.path();
    let rows = DeskRows::of(&connection, &path);
    let others: Vec<CaseKind> = CaseKind::ALL.into_iter().filter(|kind| *kind != CaseKind::Person).collect();
    let found: Vec<Vec<u64>> = others.iter().map(|kind| rows.of_kind(*kind).unwrap().into_iter().collect()).collect();
    let first = found[0][0];
    assert_eq!(found, (first..).take(others.len()).map(|number| vec![number]).collect::<Vec<_>>());
    desk::put(&connection, [(first, Projection::default())]).unwrap();
    assert_eq!(rows.of_kind(others[0]).unwrap(), BTreeSet::new(), "what may not be seen is in no list");
    let plan = "EXPLAIN QUERY PLAN SELECT case_number FROM desk_kind WHERE kind = 3";
    let plan: String = connection.query_row(plan, [], |row| row.get(3)).unwrap();
    assert!(plan.starts_with("SEARCH"), "{plan}");
}

#[test]
fn a_claim_in_words_is_judged_anew_when_an_organisation_changes_its_name() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let backend = offices[0].open_as(Role::Leader);
    let case = offices[0].open_case(&backend, &[("nom", "Weber"), ("organisme_responsable", "Mission locale neuve")]);
    let grant = offices[0].grant(case, &offices[1], &["nom", "organisme_responsable"], Mode::Read);
    backend.call(offices[0].sign(&backend, Role::Leader, Padding::Bare, vec![grant])).unwrap();
    assert_eq!(notices(&backend), 1, "nobody goes by that name");
    let cards = backend.call(PlatformExport {}).unwrap().cards;
    let of_partner =
        |signed: &&SignedCard| signed.read().is_ok_and(|card| card.organisation == offices[1].organisation);
    let before = cards.iter().rfind(of_partner).expect("the partner's card");
    let mut card = before.read().unwrap();
    card.number += 1;
    card.previous = before.digest();
    card.issued = driver::now();
    card.name = "Mission locale neuve".to_owned();
    let renamed = SignedCard::sign(&card, &organisation_key(2), None);
    backend.call(PlatformFile { cards: vec![renamed], rosters: Vec::new() }).unwrap();
    assert_eq!(notices(&backend), 0, "who was claimed for is told, and calls");
    backend.close().unwrap();
}
