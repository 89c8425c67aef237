// SPDX-License-Identifier: EUPL-1.2
//! Names and numbers of the kinds: stored formats rely on both.

use std::collections::BTreeSet;

use insta::assert_snapshot;

use super::*;

#[test]
fn every_kind_has_one_name_and_one_number() {
    let mut names = BTreeSet::new();
    for kind in OrganisationKind::ALL {
        assert!(names.insert(kind.name()), "{}", kind.name());
        assert_eq!(OrganisationKind::by_name(kind.name()), Some(kind));
        assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
        let bytes = borsh::to_vec(&kind).expect("writing to memory does not fail");
        assert_eq!(bytes, [kind as u8]);
        assert_eq!(borsh::from_slice::<OrganisationKind>(&bytes).ok(), Some(kind));
        assert_ne!(kind.label(Language::French), "");
        assert_ne!(kind.label(Language::English), "");
    }
    assert_eq!(OrganisationKind::by_name("Mission locale"), None);
    assert!(borsh::from_slice::<OrganisationKind>(&[12]).is_err());
}

#[test]
fn circles_follow_the_guide() {
    assert_eq!(OrganisationKind::Cio.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::MissionLocale.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::Sre.default_circle(), Circle::First);
    assert_eq!(OrganisationKind::Ase.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Pjj.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Upr.default_circle(), Circle::Second);
    assert_eq!(OrganisationKind::Prefecture.default_circle(), Circle::Steering);
}

/// Every actor that requirements 12 to 14 name, with the kind that stands for it: one that is missing is no kind, and one in another
/// circle than the guide's fails.
#[test]
fn every_actor_that_the_guide_names_has_a_kind() {
    let first = [
        ("FOQUALE", "foquale"),
        ("EPLE public", "school"),
        ("private school", "private_school"),
        ("CFA", "cfa"),
        ("agricultural school", "agricultural_school"),
        ("defence school", "defence_school"),
        ("CIO", "cio"),
        ("MLDS", "mlds"),
        ("structures de retour à l'école", "sre"),
        ("mission locale", "mission_locale"),
    ];
    let second = [
        ("PJJ", "pjj"),
        ("centre social", "social_centre"),
        ("PRE", "pre"),
        ("Pôle emploi", "france_travail"),
        ("local firms", "company"),
        ("AFPA, GRETA", "training_body"),
        ("associations", "association"),
        ("Réseau Information Jeunesse", "information_jeunesse"),
        ("DSN/JDC", "csn_jdc"),
        ("E2C", "e2c"),
        ("EPIDE", "epide"),
        ("parents' federations", "parents_federation"),
        ("clubs de prévention", "prevention_club"),
        ("chambers", "chamber"),
        ("MFR", "mfr"),
        ("CNED", "cned"),
        ("UPR", "upr"),
        ("ASE", "ase"),
    ];
    let steering = [
        ("préfet de région ou de département, sous-préfet, délégué du préfet", "prefecture"),
        ("recteur, IA-DASEN", "education_authority"),
        ("Région", "regional_council"),
        ("DIRECCTE and its UT", "labour_authority"),
        ("DRAAF", "agriculture_authority"),
        ("ARML", "mission_locale_association"),
        ("PJJ inter-régionale", "pjj_interregion"),
        ("conseil général", "departmental_council"),
        ("DDCS, DDCSPP", "social_cohesion_authority"),
    ];
    let circles = [(Circle::First, &first[..]), (Circle::Second, &second), (Circle::Steering, &steering)];
    for (circle, actors) in circles {
        for (actor, name) in actors {
            let kind = OrganisationKind::by_name(name);
            assert_eq!(kind.map(OrganisationKind::default_circle), Some(circle), "{actor}: {name}");
        }
    }
    // The lycées and collèges of the second circle are those of the first: a roster says in which circle a school stands.
    let all =
        OrganisationKind::ALL.map(|kind| format!("{} {}: {}", kind as u8, kind.name(), kind.label(Language::French)));
    assert_snapshot!(all.join("\n"), @r"
    1 agricultural_school: établissement agricole
    2 alj: Action locale pour jeunes
    3 cfa: centre de formation d’apprentis
    4 cio: centre d’information et d’orientation
    5 defence_school: établissement de la Défense
    6 foquale: réseau FOQUALE
    7 mission_locale: mission locale
    8 mlds: mission de lutte contre le décrochage
    9 private_school: établissement privé
    10 school: établissement scolaire public
    11 sre: structure de retour à l’école
    20 ase: aide sociale à l’enfance
    21 association: association
    22 chamber: chambre consulaire
    23 cned: CNED
    24 commune: commune ou intercommunalité
    25 company: entreprise
    26 csn_jdc: centre du service national (JDC)
    27 e2c: école de la deuxième chance
    28 epide: EPIDE
    29 france_travail: service public de l’emploi
    30 information_jeunesse: Information Jeunesse
    31 mfr: maison familiale rurale
    32 parents_federation: fédération de parents d’élèves
    33 pjj: protection judiciaire de la jeunesse
    34 pre: programme de réussite éducative
    35 prevention_club: club de prévention spécialisée
    36 social_centre: centre social
    37 training_body: organisme de formation
    38 upr: unité pédagogique régionale
    60 departmental_council: conseil départemental
    61 education_authority: rectorat
    62 labour_authority: DREETS
    63 ministry: ministère
    64 prefecture: préfecture
    65 regional_council: conseil régional
    66 agriculture_authority: DRAAF
    67 mission_locale_association: association régionale des missions locales
    68 pjj_interregion: direction interrégionale de la PJJ
    69 social_cohesion_authority: DDCS ou DDCSPP
    ");
}
