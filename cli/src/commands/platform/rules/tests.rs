// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeSet;

use insta::assert_snapshot;
use jiff::tz::TimeZone;

use super::*;
use crate::language::{Language, Translator};

fn translator(language: Language) -> Translator {
    Translator::in_time_zone(language, TimeZone::UTC)
}

#[test]
fn every_source_that_a_rule_file_names_is_said_in_both_languages() {
    let sources: BTreeSet<String> = RuleSet::files()
        .flat_map(|(file, _)| RuleSet::statements(file).unwrap())
        .map(|statement| statement.source)
        .collect();
    let known: BTreeSet<String> = SOURCES.iter().map(|(text, _)| (*text).to_owned()).collect();
    assert_eq!(sources, known);
    let (english, french) = (translator(Language::English), translator(Language::French));
    for text in &sources {
        assert_eq!(source(Words::new(&english), text), *text);
        let said = source(Words::new(&french), text);
        assert!(!said.contains("GDPR") && !said.contains(" and ") && !said.contains("No text"), "{said}");
    }
}

#[test]
fn each_kind_of_statement_is_a_sentence() {
    let translator = translator(Language::French);
    let said: Vec<String> = RuleSet::statements("france")
        .unwrap()
        .into_iter()
        .map(|statement| says(Words::new(&translator), &statement.says).replace(['\u{a0}', '\u{202f}'], " "))
        .collect();
    assert_snapshot!([&said[..6], &said[12..13], &said[14..]].concat().join("\n"), @r"
    À partir de 15 ans, un jeune consent seul
    Les lignes de liste sur des personnes de moins de 16 ans sont écartées sans être lues
    L’obligation de formation va de 16 à 18 ans
    Un dossier est effacé au 26e anniversaire ; celui que le Fonds social européen a payé est gardé 19 ans, pour les seuls contrôles
    Un partage dure 730 jours au plus
    consentement : faits des classes identité, coordonnées, scolarité, suivi, sensible ; destinataires : tout organisme (cercle 1, cercle 2)
    secret partagé : éléments isolés, choisis par une personne, jamais un champ entier, des classes identité, coordonnées, scolarité, suivi, sensible, privé ; destinataires : aide sociale à l’enfance, protection judiciaire de la jeunesse, club de prévention spécialisée (cercle 1, cercle 2) ; dossiers tenus par : aide sociale à l’enfance, conseil départemental, protection judiciaire de la jeunesse, club de prévention spécialisée
    En urgence, l’organisme qui tient le dossier ouvre tels quels, à qui le demande (cercle 1) et pour 72 heures au plus, des éléments des classes identité, coordonnées, suivi
    protection judiciaire de la jeunesse : ne donne que des éléments isolés de ses dossiers, et n’écrit dans le dossier de personne d’autre
    ");
}
