// SPDX-License-Identifier: EUPL-1.2
//! The released catalogue, and how values are read.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use insta::assert_snapshot;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::Index;
use sha2::{Digest, Sha256};

use super::*;
use crate::identifier::Country;

/// How many fields and blocks version 1 has.
const VERSION_1: (usize, usize) = (144, 13);

fn field(name: &str) -> &'static Field {
    Catalogue::current().by_name(name).expect("the catalogue has the field")
}

fn check(name: &str, text: &str, expected: &str) {
    assert_eq!(field(name).parse(text).map(|parsed| parsed.value).as_deref(), Ok(expected), "{name}: {text}");
}

fn warnings(name: &str, text: &str) -> Vec<Warning> {
    field(name).parse(text).expect("an identifier is never refused").warnings
}

prop_compose! {
    fn any_date()(year in 1900i16..2200, day in 0i32..365) -> Date {
        Date::new(year, 1, 1).expect("a first of January").checked_add(jiff::Span::new().days(day)).expect("in range")
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_and_a_value_reads_as_itself(text in any::<String>(), index in any::<Index>()) {
        let field = index.get(Catalogue::current().fields());
        if let Ok(parsed) = field.parse(&text) {
            prop_assert_eq!(field.parse(&parsed.value).map(|again| again.value), Ok(parsed.value));
        }
    }

    #[test]
    fn a_date_reads_the_same_in_every_format(date in any_date()) {
        let iso = date.to_string();
        let (year, month, day) = (date.year(), date.month(), date.day());
        for text in [
            iso.clone(),
            format!("{day:02}/{month:02}/{year}"),
            format!("{day}/{month}/{year}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{day:02}-{month:02}-{year}"),
            format!("{day:02}{month:02}{year}"),
            format!("{day}{month:02}{year}"),
            format!(" {day:02}/{month:02}/{year} 00:00:00 "),
            format!("{iso}T00:00:00Z"),
        ] {
            prop_assert_eq!(field("date_naissance").parse(&text).map(|parsed| parsed.value), Ok(iso.clone()), "{}", text);
        }
        prop_assert_eq!(parse_date(&format!("{year}{month:02}{day:02}"), &[DateFormat::IsoCompact]), Some(date));
    }

    #[test]
    fn a_name_is_found_without_its_accents_and_case(index in any::<Index>(), upper in any::<bool>()) {
        let field = index.get(Catalogue::current().fields());
        for name in [&field.name, &field.label_fr, &field.label_en] {
            let typed = if upper { name.to_uppercase() } else { fold(name) };
            prop_assert_eq!(Catalogue::current().by_name(&typed).map(|found| found.id), Some(field.id));
        }
    }

    #[test]
    fn an_option_is_found_by_code_and_labels(index in any::<Index>()) {
        let field = index.get(Catalogue::current().fields());
        if let FieldKind::Choice { options } = &field.kind {
            for option in options {
                for text in [&option.code, &option.label_fr, &option.label_en].into_iter().chain(&option.aliases) {
                    let found = field.parse(text).map(|parsed| parsed.value);
                    prop_assert_eq!(found.as_ref(), Ok(&option.code));
                }
            }
        }
    }

    #[test]
    fn distance_is_a_metric(a in "[a-c]{0,6}", b in "[a-c]{0,6}", c in "[a-c]{0,6}") {
        prop_assert_eq!(distance(&a, &b), distance(&b, &a));
        prop_assert_eq!(distance(&a, &b) == 0, a == b);
        prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c));
    }
}

/// A released version never changes: a new need is a new version, in a new file.
#[test]
fn version_1_is_what_was_released() {
    assert_snapshot!(HEXLOWER.encode(&Sha256::digest(FILES[0])), @"0198774a7de099a17449a9be8d114ef4f36956e5469c6a9820e068a77690c3c9");
}

#[test]
fn version_2_is_what_was_released() {
    assert_snapshot!(HEXLOWER.encode(&Sha256::digest(FILES[1..9].concat())), @"629938e7a6ef4211babe2a4d2a43af75b35efef501e6d5a55e60fea8ab200878");
}

#[test]
fn version_3_is_what_was_released() {
    assert_snapshot!(HEXLOWER.encode(&Sha256::digest(FILES[9..13].concat())), @"7d28c840e5fb7da0bf02a670b2e055273fcc4f1be30675078d467c788a9c4dcb");
}

#[test]
fn later_versions_only_add() {
    let catalogue = Catalogue::current();
    assert_eq!(catalogue.version(), 4);
    let (released, added) = catalogue.fields().split_at(VERSION_1.0);
    assert!(released.iter().all(|field| field.of == CaseKind::Person && field.id < FieldId(300)));
    assert!(added.iter().all(|field| field.id >= FieldId(300)));
}

#[test]
fn numbers_and_names_are_unique() {
    let fields = Catalogue::current().fields();
    let numbers: BTreeSet<_> = fields.iter().map(|field| field.id).collect();
    assert_eq!(numbers.len(), fields.len());
    let mut names: BTreeMap<String, FieldId> = BTreeMap::new();
    for field in fields {
        let snake = field.name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
        assert!(snake, "{}", field.name);
        for name in [&field.name, &field.label_fr, &field.label_en] {
            let owner = *names.entry(fold(name)).or_insert(field.id);
            assert_eq!(owner, field.id, "{name} names two fields");
        }
    }
}

/// Free text never leaves an organisation by a grant on its field.
#[test]
fn free_text_is_private() {
    for field in Catalogue::current().fields_of(CaseKind::Person) {
        assert!(field.kind != FieldKind::LongText || field.class == Class::Private, "{}", field.name);
    }
    for name in ["a_ne_pas_contacter_raison", "jdc_test_lecture", "commentaire", "reponse_contact"] {
        assert_eq!(field(name).class, Class::Private, "{name}");
    }
    assert_eq!(field("a_ne_pas_contacter").class, Class::FollowUp);
}

#[test]
fn the_form_is_complete() {
    let options = |name: &str| match &field(name).kind {
        FieldKind::Choice { options } => options.len(),
        _ => 0,
    };
    assert_eq!(options("a_ne_pas_contacter_raison"), 14);
    // The form's fifteen, and the Luxembourg service.
    assert_eq!(options("accompagne_par"), 16);
    assert_eq!((options("souhait"), options("position_jeune"), options("resultat_contact")), (7, 4, 12));
    let by_block = Catalogue::current().blocks()[..VERSION_1.1].iter().map(|block| {
        let fields = Catalogue::current().fields().iter().filter(|field| field.block == block.name);
        format!("{}: {}", block.name, fields.map(|field| field.name.as_str()).collect::<Vec<_>>().join(" "))
    });
    assert_snapshot!(by_block.collect::<Vec<_>>().join("\n"), @r"
    identite: nom prenom date_naissance nom_usage autre_prenom sexe lieu_naissance ine matricule
    coordonnees: tel_fixe mobile mail adresse code_postal commune pays langue_contact coordonnees_incorrectes code_insee
    responsables: responsable_1_nom responsable_1_lien responsable_1_tel_perso responsable_1_tel_pro responsable_1_mail responsable_1_adresse responsable_2_nom responsable_2_lien responsable_2_tel_perso responsable_2_tel_pro responsable_2_mail responsable_2_adresse
    scolarite: etablissement_uai etablissement etablissement_ville classe derniere_formation diplome_prepare diplome_obtenu niveau_sortie attestation_competences date_entree date_sortie motif_sortie regime_scolaire situation_annee_precedente etablissement_annee_precedente_uai contrat_debut contrat_rupture inscription_verifiee
    reperage: origine_reperage campagne date_traitement nombre_campagnes date_signalement connaissance_jeune correction_demandee_le correction_confirmee
    jdc: jdc_date jdc_centre jdc_decrocheur jdc_fiche_renseignements jdc_test_lecture
    contacts: organisme_entretien tentative_contact reponse_contact courrier_envoye_le injoignable relance_le resultat_contact
    situation: formation_inscrite diplome_de_cette_formation inscrit_mission_locale inscrit_mission_locale_depuis activite_actuelle obligation_formation raison_decrochage
    souhaits: position_jeune solution_laquelle solution_depuis_le solution_trouvee_comment refus_raison refus_precisions souhait souhait_etudes souhait_metier souhait_autre prochain_rdv_date prochain_rdv_heure prochain_rdv_avec prochain_rdv_lieu commentaire accompagne_par accompagnement_precisions accompagne_depuis_le accompagnement_trouve_comment
    psad: psad_nom psad_prenom psad_date_naissance psad_tel_fixe psad_mobile psad_mail psad_adresse nouveau_decroche_hors_listes_rio scolarise scolarise_eple scolarise_classe scolarise_ville scolarise_departement
    ne_pas_contacter: a_ne_pas_contacter a_ne_pas_contacter_raison a_ne_pas_contacter_precisions a_ne_pas_contacter_jusqu_au
    suivi: etape organisme_responsable assistant_plateforme interlocuteur_privilegie interlocuteur_a_eviter acteur_diagnostic acteur_accompagnement organisme_escalade date_entretien_situation diagnostic projet solution_proposee solution_retenue solution_organisme solution_date_entree solution_date_rupture solution_verifiee demande_droit_au_retour_le convocation_le atelier_etape numero_fiche_papier financement fin_suivi_le fin_suivi_motif
    besoins: motif_accompagnement_conjoint dispense_medicale_jusqu_au reconnaissance_handicap suivi_protection_enfance suivi_justice situation_logement situation_familiale orientation_service
    ");
}

#[test]
fn values_have_one_way_of_writing() {
    check("nom", "  Lefe\u{301}vre ", "Lefévre");
    check("adresse", "3 rue Haute\r\nBât. B", "3 rue Haute Bât. B");
    check("commentaire", "une ligne\r\nune autre\t.", "une ligne\nune autre\t.");
    check("nom", "   ", "");
    for (text, expected) in [("Oui", "true"), ("x", "true"), ("VRAI", "true"), ("0", "false"), ("no", "false")] {
        check("injoignable", text, expected);
    }
    check("sexe", "2", "f");
    check("sexe", "Masculin", "m");
    check("accompagne_par", "Pôle Emploi", "france_travail");
    check("nombre_campagnes", "+04", "4");
    check("prochain_rdv_heure", "9h05", "09:05");
    check("prochain_rdv_heure", "14h", "14:00");
    check("ine", "0494 004 062 m", "0494004062M");
    check("mobile", " 06 12 34 56 78 ", "06 12 34 56 78");
}

#[test]
fn what_cannot_stand_in_a_field_is_refused() {
    let error = |name: &str, text: &str| field(name).parse(text).expect_err(text);
    assert_eq!(error("date_naissance", "31/02/2008"), FieldError::Date);
    assert_eq!(error("date_naissance", "01/02/08"), FieldError::Date);
    assert_eq!(error("date_naissance", "01/02/0208"), FieldError::Date);
    assert_eq!(error("injoignable", "peut-être"), FieldError::Boolean);
    assert_eq!(error("sexe", "7"), FieldError::Choice { options: 3 });
    assert_eq!(error("nombre_campagnes", "4,5"), FieldError::Integer);
    assert_eq!(error("prochain_rdv_heure", "25:00"), FieldError::Time);
    assert_eq!(error("nom", "\u{1b}[31mrouge"), FieldError::ControlCharacter { code: 0x1b });
    assert_eq!(error("nom", "a\u{202e}b"), FieldError::ControlCharacter { code: 0x202e });
    let long = "é".repeat(FIELD_BYTES_MAX);
    assert_eq!(error("nom", &long), FieldError::Long { bytes: 2 * FIELD_BYTES_MAX, bytes_max: FIELD_BYTES_MAX });
    assert!(field("commentaire").parse(&long).is_ok());
}

#[test]
fn what_nobody_sees_is_taken_out() {
    check("nom", "\u{feff}Du\u{200b}pont\u{200f} ", "Dupont");
    check("nom", "\u{200e} \u{61c}Dupont\u{e0041}\u{ad}", "Dupont");
    check("prenom", "\u{200b}\u{2060}", "");
    // What joins or parts letters is part of a name.
    check("prenom", "علی\u{200c}رضا", "علی\u{200c}رضا");
}

#[test]
fn identifiers_only_warn() {
    assert_eq!(warnings("ine", "0494004062M"), []);
    assert_snapshot!(warnings("ine", "1234567890A")[0], @"key of the student number is A, expected V");
    assert_snapshot!(warnings("etablissement_uai", "0740003A")[0], @"letter of the school code is A, expected B");
    assert_snapshot!(warnings("matricule", "1990010100197")[0], @"check digits of the matricule are 97, expected 60");
    assert_snapshot!(warnings("mobile", "pas de numéro")[0], @"telephone number holds characters other than digits");
    assert_snapshot!(warnings("mail", "jean.dupont@")[0], @"e-mail address is incomplete");
    assert_snapshot!(warnings("code_postal", "1000")[0], @"postcode does not have the usual shape");
    let luxembourg = Conventions { country: Country::Luxembourg, ..Conventions::default() };
    for (name, text) in [("code_postal", "L-1234"), ("mobile", "621 123 456")] {
        assert_eq!(field(name).parse_with(text, &luxembourg).map(|parsed| parsed.warnings), Ok(Vec::new()));
    }
}

#[test]
fn a_contact_attempt_is_one_record() {
    let attempt = field("tentative_contact");
    let canonical = r#"{"date":"2026-11-03","message_repondeur":"true","mode":"telephone","qui":"mere"}"#;
    check("tentative_contact", "date=3/11/2026; mode=Téléphone; qui=mère; message_repondeur=oui; resultat=", canonical);
    check(
        "tentative_contact",
        r#"{"qui":"mere","mode":"telephone","message_repondeur":"x","date":"03112026"}"#,
        canonical,
    );
    assert_eq!(attempt.record_parts(canonical).map(|parts| parts["mode"].clone()).as_deref(), Some("telephone"));
    assert_eq!(attempt.record_parts("date"), None);
    let error = |text: &str| attempt.parse(text).expect_err(text).to_string();
    assert_snapshot!(error("mode=sms"), @"part date of the record is missing");
    assert_snapshot!(error("date=demain"), @"part date of the record: value is not a date");
    assert_snapshot!(error("date=2026-11-03;humeur=bonne"), @"the record has no part humeur");
    assert_snapshot!(error("{}}"), @"value is not a record of name=value pairs");
}

#[test]
fn near_names_are_suggested() {
    let suggest = |name: &str| {
        let fields = Catalogue::current().suggest_of(CaseKind::Person, name);
        fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_snapshot!(suggest("prenon"), @"prenom");
    assert_snapshot!(suggest("date de naisance"), @"date_naissance lieu_naissance");
    assert_snapshot!(suggest("fixe"), @"tel_fixe psad_tel_fixe");
    assert_snapshot!(suggest("zzzzzz"), @"");
    assert_snapshot!(suggest(""), @"");
}

/// What holds no fact about a person says so by its class, and nothing in a person's own file does.
#[test]
fn shared_work_is_no_field_of_a_person() {
    for field in Catalogue::current().fields() {
        assert!(field.of != CaseKind::Person || field.class != Class::Work, "{}", field.name);
    }
    let kinds = [CaseKind::Solution, CaseKind::Meeting, CaseKind::Thread, CaseKind::ActorSheet, CaseKind::Group];
    let personal = kinds.into_iter().flat_map(|kind| Catalogue::current().fields_of(kind));
    let personal: Vec<_> =
        personal.filter(|field| field.class != Class::Work).map(|field| field.name.as_str()).collect();
    // Messages about a case follow the rules of the case.
    assert_eq!(personal, ["fil_message_dossier", "fil_dossier"]);
}

#[test]
fn fields_of_one_kind_are_told_from_fields_of_several() {
    let catalogue = Catalogue::current();
    let id = |name: &str| field(name).id;
    assert_eq!(catalogue.kind_of(&[id("nom"), id("mobile")]), Some(CaseKind::Person));
    assert_eq!(catalogue.kind_of(&[id("solution_nom")]), Some(CaseKind::Solution));
    assert_eq!(catalogue.kind_of(&[id("nom"), id("solution_nom")]), None);
    assert_eq!(catalogue.kind_of(&[]), None);
    assert_eq!(catalogue.kind_of(&[FieldId(u16::MAX)]), None);
    assert!(catalogue.field_of(CaseKind::Person, "solution_nom").is_none());
}

/// The wishes that a solution answers are those that a young person can have, code by code.
#[test]
fn a_solution_speaks_of_needs_as_a_person_does() {
    let codes = |name: &str| match &field(name).kind {
        FieldKind::Choice { options } => options.iter().map(|option| option.code.clone()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    assert_eq!(codes("solution_repond_a"), codes("souhait"));
    assert_eq!(codes("solution_niveau_max"), codes("niveau_sortie"));
    for code in codes("solution_retenue") {
        assert!(codes("solution_type").contains(&code), "{code}");
    }
}

/// What the guide asks the sheets of solutions, meetings and actors to say (requirements 12 to 39 and 150 to 187).
#[test]
fn the_sheets_of_shared_work_are_complete() {
    let names =
        |kind| Catalogue::current().fields_of(kind).map(|field| field.name.as_str()).collect::<Vec<_>>().join(" ");
    assert_snapshot!(names(CaseKind::Solution), @"solution_nom solution_type solution_classe solution_niveau solution_porteur solution_prescripteur solution_dispensateur solution_territoire solution_commune solution_description solution_duree solution_lisible solution_fermee_le solution_places solution_session solution_reservation solution_repond_a solution_age_min solution_age_max solution_niveau_max solution_condition solution_statut solution_contact_nom solution_contact_tel solution_contact_mail solution_tuteur_education solution_tuteur_entreprise solution_financement solution_evaluation solution_amelioration solution_dispositif");
    assert_snapshot!(names(CaseKind::Meeting), @"reunion_objet reunion_date reunion_heure reunion_duree reunion_lieu reunion_cercle reunion_participant reunion_annulee reunion_point reunion_bilan reunion_compte_rendu reunion_nouvelle action objectif convention frequence processus indicateurs_transmis carte_arretee seuil delai reglage processus_type");
    assert_snapshot!(names(CaseKind::ActorSheet), @"acteur_nom acteur_missions acteur_mode_intervention acteur_dispositif acteur_offre acteur_ministere acteur_hors_territoire acteur_familles acteur_adresse acteur_commune acteur_departement acteur_academie acteur_region acteur_bassin acteur_latitude acteur_longitude acteur_tel acteur_mail acteur_horaires acteur_representant acteur_role acteur_escalade acteur_poste charte_texte charte_acceptee acteur_site");
    assert_snapshot!(names(CaseKind::Group), @"groupe_nom groupe_action groupe_date groupe_lieu groupe_places groupe_besoin groupe_inscription groupe_note");
}

/// The kinds of solution of the guide's list, and those of other countries (requirements 157 and 207).
#[test]
fn every_kind_of_solution_has_a_code() {
    let FieldKind::Choice { options } = &field("solution_type").kind else { panic!("a choice") };
    let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
    assert_snapshot!(codes.join(" "), @"retour_formation lycee_professionnel sre mlds apprentissage stage e2c epide service_civique clauses_sociales cned mission_locale france_travail formation_professionnelle emploi atelier formation_en_ligne coaching mentorat parents unites_capitalisables autre");
    check("solution_type", "Garantie jeunes", "mission_locale");
    check("solution_type", "micro-lycée", "sre");
    check("solution_type", "CPU", "unites_capitalisables");
    // What the guide's list names and is no kind of its own has a code as a scheme, in the solution and in the person's file.
    for (scheme, code) in [
        ("micro-lycée", "micro_lycee"),
        ("CLEPT", "clept"),
        ("pôle innovant lycéen", "pole_innovant"),
        ("lycée des possibles", "lycee_possibles"),
        ("Nouvel Elan", "nouvel_elan"),
        ("lycée 2nde chance", "lycee_2nde_chance"),
        ("service civique alterné", "service_civique_alterne"),
        ("accompagnement global", "ft_global"),
        ("ANI jeunes", "ani_jeunes"),
        ("CIVIS", "civis"),
        ("Garantie jeunes", "garantie_jeunes"),
        ("PPAE", "ppae"),
        ("emplois d'avenir", "emploi_avenir"),
        ("CUI", "cui"),
        ("GRETA", "greta"),
        ("AFPA", "afpa"),
        ("CDD", "cdd"),
        ("CDI", "cdi"),
    ] {
        check("solution_dispositif", scheme, code);
        check("dispositif_retenu", scheme, code);
    }
}

/// What says more of a person than that somebody follows him or her goes to nobody with the follow-up.
#[test]
fn what_a_diagnosis_leads_to_is_sensitive_and_free_text_is_private() {
    let class = |name: &str| Catalogue::current().by_name(name).map(|field| field.class);
    for name in ["parcours_propose", "service_nomme", "realisation", "recherche_terrain"] {
        assert_eq!(class(name), Some(Class::Sensitive), "{name}");
    }
    assert_eq!(class("restitution"), Some(Class::Private));
}

/// A scheme has one code, where it is offered and where it was chosen.
#[test]
fn the_schemes_of_solutions_are_those_of_people() {
    let schemes = |name: &str| match &Catalogue::current().by_name(name).expect("a field").kind {
        FieldKind::Choice { options } => options.clone(),
        kind => panic!("{name} is {kind:?}"),
    };
    assert_eq!(schemes("solution_dispositif"), schemes("dispositif_retenu"));
    assert!(Catalogue::current().by_name("solution_dispositif").expect("a field").parse("club").is_err());
}
