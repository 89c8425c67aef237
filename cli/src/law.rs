// SPDX-License-Identifier: EUPL-1.2
//! The texts that rules rest on, in French. The rule files are in English, and stay as they are: rosters name their digests.

use std::borrow::Cow;

use crate::language::Language;

/// Returns the text that a rule rests on, in a language; one that is not known here as the rule file has it.
pub fn source(text: &str, language: Language) -> Cow<'_, str> {
    let french = FRENCH.iter().find(|(english, _)| language == Language::French && *english == text);
    french.map_or(Cow::Borrowed(text), |(_, french)| Cow::Borrowed(french))
}

/// Each text of the rule files, and the same in French.
const FRENCH: &[(&str, &str)] = &[
    (
        "CNIL, délibération 2010-446 on the SIEI: people under 16 at the processing date are left out automatically",
        "CNIL, délibération 2010-446 sur le SIEI : les moins de 16 ans à la date du traitement sont écartés automatiquement",
    ),
    ("Code de l'action sociale et des familles, L. 226-2-2", "Code de l’action sociale et des familles, L. 226-2-2"),
    (
        "Code de l'éducation, L. 114-1, R. 114-4 to R. 114-7; arrêté of 3 January 2025, annex 2 (I-MILO)",
        "Code de l’éducation, L. 114-1, R. 114-4 à R. 114-7 ; arrêté du 3 janvier 2025, annexe 2 (I-MILO)",
    ),
    (
        "Code de l'éducation, L. 313-7 and D. 313-59: coordinates of those who left initial training without a diploma",
        "Code de l’éducation, L. 313-7 et D. 313-59 : coordonnées de ceux qui ont quitté la formation initiale sans diplôme",
    ),
    (
        "Code de l'éducation, L. 313-7; CNIL, December 2010: return flow to the school of origin",
        "Code de l’éducation, L. 313-7 ; CNIL, décembre 2010 : retour vers l’établissement d’origine",
    ),
    (
        "Code pénal, 226-13; no text lets the PJJ inform a platform in general",
        "Code pénal, 226-13 ; aucun texte ne permet à la PJJ d’informer une plateforme en général",
    ),
    (
        "Default of Raccord, as in France, for a service of youth justice that takes part across the border",
        "Choix par défaut de Raccord, comme en France, pour un service de justice des mineurs qui participe de l’autre côté de la frontière",
    ),
    (
        "Décret 2015-59, art. 6 (I-MILO): access ends at the 26th birthday; 19 years, for controls only, where the European Social Fund pays",
        "Décret 2015-59, art. 6 (I-MILO) : l’accès prend fin au 26e anniversaire ; 19 ans, pour les seuls contrôles, si le Fonds social européen finance",
    ),
    ("GDPR, art. 6(1)(a) and 9(2)(a)", "RGPD, art. 6, § 1, a) et 9, § 2, a)"),
    (
        "GDPR, art. 6(1)(a) and 9(2)(a); CNIL on comment zones: objective, never excessive, the person can read them",
        "RGPD, art. 6, § 1, a) et 9, § 2, a) ; CNIL sur les zones de commentaire : objectives, jamais excessives, la personne peut les lire",
    ),
    (
        "GDPR, art. 6(1)(a); for health and other special facts, explicit consent, art. 9(2)(a)",
        "RGPD, art. 6, § 1, a) ; pour la santé et les autres données sensibles, consentement explicite, art. 9, § 2, a)",
    ),
    ("GDPR, art. 6(1)(d) and 9(2)(c)", "RGPD, art. 6, § 1, d) et 9, § 2, c)"),
    (
        "GDPR, art. 6(1)(d). No text sets the hours. Default of Raccord: three days, a weekend included",
        "RGPD, art. 6, § 1, d). Aucun texte ne fixe les heures. Choix par défaut de Raccord : trois jours, fin de semaine comprise",
    ),
    (
        "GDPR, art. 6(1)(e); SIECLE notice: keeping the student bases right",
        "RGPD, art. 6, § 1, e) ; notice SIECLE : tenir exactes les bases d’élèves",
    ),
    (
        "GDPR, art. 6(1)(e); décret 2015-59 and arrêté of 15 January 2026, annex (I-MILO); Code de l'éducation, L. 313-8",
        "RGPD, art. 6, § 1, e) ; décret 2015-59 et arrêté du 15 janvier 2026, annexe (I-MILO) ; Code de l’éducation, L. 313-8",
    ),
    (
        "GDPR, art. 6(1)(e); local youth action of the national youth service",
        "RGPD, art. 6, § 1, e) ; Action locale pour jeunes du Service national de la jeunesse",
    ),
    ("GDPR, art. 8(1): no lower age was set", "RGPD, art. 8, § 1 : aucun âge plus bas n’a été fixé"),
    (
        "Loi 2019-791, art. 15; Code de l'éducation, L. 114-1 and R. 114-1 to R. 114-8; décret 2020-978",
        "Loi 2019-791, art. 15 ; Code de l’éducation, L. 114-1 et R. 114-1 à R. 114-8 ; décret 2020-978",
    ),
    (
        "Loi 78-17, art. 45 (in its numbering since 2019): from 15 alone, where consent is the basis",
        "Loi 78-17, art. 45 (numérotation depuis 2019) : seul dès 15 ans, si le fondement est le consentement",
    ),
    (
        "Loi of 18 March 2013 on the treatment of data on pupils",
        "Loi du 18 mars 2013 relative aux traitements de données à caractère personnel concernant les élèves",
    ),
    (
        "Loi of 20 July 2023 on compulsory schooling: control by the State",
        "Loi du 20 juillet 2023 relative à l’obligation scolaire : contrôle par l’État",
    ),
    (
        "Loi of 20 July 2023 on compulsory schooling: up to 18, less with a diploma or a dispensation for a work contract",
        "Loi du 20 juillet 2023 relative à l’obligation scolaire : jusqu’à 18 ans, moins avec un diplôme ou une dispense pour un contrat de travail",
    ),
    (
        "No text found. Default of Raccord, as in France; a roster may set less",
        "Aucun texte trouvé. Choix par défaut de Raccord, comme en France ; une liste de membres peut fixer moins",
    ),
    (
        "No text sets one. A platform that chooses these rules asks again every school year",
        "Aucun texte n’en fixe. Une plate-forme qui choisit ces règles redemande chaque année scolaire",
    ),
    (
        "No text sets one. Default of Raccord: the monthly lists are about people from 16 on, as in France",
        "Aucun texte n’en fixe. Choix par défaut de Raccord : les listes mensuelles portent sur les personnes dès 16 ans, comme en France",
    ),
    (
        "No text sets one. Default of Raccord: two school years, which covers the four campaigns of the PSAD guide; a roster may set less",
        "Aucun texte n’en fixe. Choix par défaut de Raccord : deux années scolaires, qui couvrent les quatre campagnes du guide PSAD ; une liste de membres peut fixer moins",
    ),
    (
        "No text sets one. Default of Raccord; a roster may set less",
        "Aucun texte n’en fixe. Choix par défaut de Raccord ; une liste de membres peut fixer moins",
    ),
];

#[cfg(test)]
mod tests;
