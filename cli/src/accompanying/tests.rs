// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use raccord_protocol::catalogue::{Catalogue, FieldKind};

use raccord_protocol::identifier::Country;

use super::*;
use crate::samples::{case, case_of, party};

fn paths(fields: &[(&str, &str)]) -> Vec<&'static str> {
    suggestions(&case(fields), date(2026, 11, 24)).into_iter().map(|suggestion| suggestion.path).collect()
}

/// The diagnosis ends in a path and in offices that offer it, and says from which answers (requirement 137).
#[test]
fn a_path_and_an_office_follow_from_the_diagnosis() {
    assert_eq!(paths(&[]), ["projet"], "who answered nothing works a project out");
    assert_eq!(paths(&[("souhait", "apprentissage")]), ["apprentissage"]);
    let several = [
        ("souhait", "reprendre_etudes"),
        ("raison_decrochage", "rejet_ecole"),
        ("ressources", "aucune"),
        ("situation_logement", "sans_domicile"),
    ];
    assert_eq!(paths(&several), ["freins", "remobilisation", "retour_scolaire"]);
    let first = suggestions(&case(&several), date(2026, 11, 24)).remove(0);
    assert_eq!(
        first.why,
        [("situation_logement", "sans_domicile".to_owned()), ("ressources", "aucune".to_owned())],
        "each path says why"
    );
    assert_eq!(first.kinds[0], MissionLocale);
    let job = |born| paths(&[("souhait", "emploi_metier"), ("date_naissance", born)]);
    assert_eq!((job("2008-01-01"), job("2011-06-01")), (vec!["emploi"], vec!["projet"]), "a child looks for no job");
}

#[test]
fn a_diagnosis_waits_for_its_path() {
    let diagnosed = ("entretien", "date=2026-11-10; genre=diagnostic; termine=oui");
    let situation = ("entretien", "date=2026-11-12; genre=situation; termine=oui");
    let broken_off = ("entretien", "date=2026-11-10; genre=diagnostic; termine=non");
    assert!(!awaits_path(&case(&[broken_off])), "not before its end");
    assert!(!awaits_path(&case(&[situation])) && awaits_path(&case(&[diagnosed, situation])));
    let proposed = (PATH, "le=2026-11-10; parcours=apprentissage; structure=CFA de Laxou");
    assert!(!awaits_path(&case(&[diagnosed, proposed])));
    let again = ("entretien", "date=2026-12-01; genre=diagnostic; termine=oui");
    assert!(awaits_path(&case(&[diagnosed, proposed, again])), "a new diagnosis asks again");
}

/// Every code that rules name is one of the catalogue, and every path has a rule.
#[test]
fn rules_speak_the_codes_of_the_catalogue() {
    let field = |name: &str| Catalogue::current().by_name(name).expect("the catalogue has the field");
    for rule in &RULES {
        assert!(field(PATH).parse(&format!("le=2026-11-24; parcours={}", rule.path)).is_ok(), "{}", rule.path);
        assert!(!rule.kinds.is_empty());
        let Served { types, needs, words } = rule.served_by;
        for (name, codes) in [("solution_type", types), ("solution_repond_a", needs)] {
            for code in codes {
                assert!(field(name).parse(code).is_ok_and(|parsed| parsed.value == **code), "{name}: {code}");
            }
        }
        assert!(words.iter().all(|word| fold(word) == *word), "{words:?}");
        for (name, wanted) in rule.answers {
            assert!(
                wanted.iter().all(|code| field(name).parse(code).is_ok_and(|parsed| parsed.value == *code)),
                "{name}"
            );
        }
    }
    let FieldKind::Record { parts } = &field(PATH).kind else { panic!("a record") };
    let FieldKind::Choice { options } = &parts[1].kind else { panic!("a choice") };
    let ruled = |code: &str| RULES.iter().any(|rule| rule.path == code);
    let without: Vec<&str> = options.iter().map(|option| option.code.as_str()).filter(|code| !ruled(code)).collect();
    assert_eq!(without, ["autre"]);
}

/// Where the list has no coordinates or wrong ones, somebody in the field is named, and followed (requirement 80).
#[test]
fn somebody_in_the_field_is_named_for_who_cannot_be_reached() {
    let today = date(2026, 11, 24);
    let wants = |fields: &[(&str, &str)]| wants_search(&case(fields), &[], Country::France, today);
    let mobile = ("mobile", "0612345678");
    assert!(
        wants(&[]) && wants(&[mobile, ("coordonnees_incorrectes", "oui")]) && wants(&[mobile, ("injoignable", "oui")])
    );
    assert!(!wants(&[mobile]), "who has a number is called");
    assert!(wants(&[("mobile", "12")]), "what no numbering plan knows reaches nobody");
    let asked = (SEARCH, "le=2026-11-02; qui=Sam Keller; organisme=Club de prévention; pour_le=2026-11-20");
    assert!(!wants(&[asked]), "somebody looks");
    let going_on = searches(&case(&[asked]), today);
    assert_eq!((going_on[0].who.as_str(), going_on[0].late), ("Sam Keller", true));
    let back = (SEARCH, "le=2026-11-02; qui=Sam Keller; resultat=pas_trouve; rendu_le=2026-11-21");
    assert!(wants(&[back]) && searches(&case(&[back]), today).is_empty(), "and somebody else is to look");
    assert!(!wants(&[("responsable_2_tel_pro", "0612345678")]), "a parent at work is called too");
    assert_eq!(after_search("pas_trouve", true), []);
    assert_eq!(after_search("trouve", false), [], "without a number nobody can call yet");
    let both = after_search("trouve", true);
    assert_eq!(both, [("coordonnees_incorrectes", ""), ("injoignable", "")]);
    assert_eq!(after_search("vu", false), [("injoignable", "")], "whom one met has no right number for that");
    assert_eq!(after_search("vu", true), both);
}

/// Nobody is sent to look for who must not be contacted, or whom nobody needs to find (requirement 80).
#[test]
fn nobody_looks_for_who_is_not_to_be_found() {
    let today = date(2026, 11, 24);
    let lost = case(&[("injoignable", "oui")]);
    assert!(wants_search(&lost, &[], Country::France, today));
    for field in [
        ("a_ne_pas_contacter", "oui"),
        ("fin_suivi_le", "2026-11-01"),
        ("solution_date_entree", "2026-11-02"),
        ("etape", "solution"),
    ] {
        assert!(!wants_search(&case(&[("injoignable", "oui"), field]), &[], Country::France, today), "{field:?}");
    }
    let other = case_of(2, &[("a_ne_pas_contacter", "oui")]);
    assert!(!wants_search(&lost, &[other], Country::France, today), "as another file of the person says");
    let reachable = case(&[("mobile", "0612345678")]);
    let searched = case_of(2, &[(SEARCH, "le=2026-11-02; qui=Sam Keller")]);
    assert!(wants_search(&reachable, std::slice::from_ref(&lost), Country::France, today), "by either file");
    assert!(!wants_search(&lost, &[searched], Country::France, today), "somebody looks, by the other file");
    let mut handed_over = lost;
    handed_over.head.handed_over = Some(party(2));
    assert!(!wants_search(&handed_over, &[], Country::France, today));
}

#[test]
fn a_no_to_services_is_read_where_it_was_written() {
    assert!(services_refused(&case(&[("orientation_service_souhaitee", "non")])));
    assert!(services_refused(&case(&[("orientation_service", "Non")])));
    for fields in [&[][..], &[("orientation_service_souhaitee", "oui")], &[("orientation_service", "CMP de Nancy")]] {
        assert!(!services_refused(&case(fields)));
    }
}

/// Whom to ask follows from what members offer, then from what they are (requirement 137).
#[test]
fn whom_to_ask_follows_from_what_members_offer() {
    let person = case(&[("souhait", "apprentissage"), ("date_naissance", "2009-05-05")]);
    let day = date(2026, 11, 24);
    let suggestion = suggestions(&person, day).remove(0);
    let sheet = case_of(4, &[("acteur_offre", "Prépa apprentissage"), ("acteur_offre", "Aide au logement")]);
    let member = |name, kind, sheet| Member { name, kind, sheet };
    let members = [
        member("Mission locale", MissionLocale, None),
        member("Chambre de métiers", Chamber, None),
        member("Office 2", Association, None),
        member("Office 4", Association, Some(&sheet)),
    ];
    let solution = |office, name, more: &[(&str, &str)]| {
        case_of(office, &[&[("solution_nom", name), ("solution_repond_a", "apprentissage")], more].concat())
    };
    let solutions = [
        solution(2, "Un patron", &[]),
        solution(2, "Parrainage", &[("solution_dispensateur", "CFA de Laxou")]),
        solution(3, "Fermé", &[("solution_fermee_le", "2026-10-01")]),
        solution(3, "Trop vieux", &[("solution_age_min", "21")]),
        case_of(3, &[("solution_nom", "Emploi"), ("solution_type", "emploi")]),
    ];
    let found = whom_to_ask(&suggestion, &members, &solutions, &person, day);
    let said = found.iter().map(|one| format!("{} {:?} {:?} {}", one.name, one.solutions, one.sheet, one.by_kind));
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            r#"Office 2 ["Un patron"] [] false"#,
            r#"CFA de Laxou ["Parrainage"] [] false"#,
            r#"Office 4 [] ["Prépa apprentissage"] false"#,
            "Chambre de métiers [] [] true",
            "Mission locale [] [] true",
        ]
    );
}
