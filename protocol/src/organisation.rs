// SPDX-License-Identifier: EUPL-1.2
//! What kinds of organisation work on a platform, and in which circle they stand unless the roster
//! says otherwise.
//!
//! The kinds are those that the French platform guide and the Luxembourg service name. A platform
//! is free to move a member to another circle: rural ones want the agricultural schools in the
//! first, urban ones the educational success programme.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::catalogue::Language;

#[cfg(test)]
mod tests;

/// How near an organisation stands to the daily work of a platform.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Circle {
    /// The operational core: works the cases.
    First = 1,
    /// Helps to find young people and provides solutions; called at key moments.
    Second = 2,
    /// Steers the platform and sees figures, never cases.
    Steering = 3,
}

/// Kind of an organisation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum OrganisationKind {
    /// Agricultural school.
    AgriculturalSchool = 1,
    /// Local youth action of Luxembourg (ALJ), now local offices of the national youth service.
    Alj = 2,
    /// Apprentice training centre (CFA).
    Cfa = 3,
    /// Information and guidance centre (CIO).
    Cio = 4,
    /// School of the armed forces.
    DefenceSchool = 5,
    /// Training, qualification and employment network of the education ministry (FOQUALE).
    Foquale = 6,
    /// Mission locale: guidance into work for those under 26.
    MissionLocale = 7,
    /// Mission against school leaving of the education ministry (MLDS).
    Mlds = 8,
    /// Private school.
    PrivateSchool = 9,
    /// Public school (EPLE, or a Luxembourg lycée).
    School = 10,
    /// Back-to-school structure (SRE).
    Sre = 11,

    /// Child welfare service of a department (ASE).
    Ase = 20,
    /// Association.
    Association = 21,
    /// Chamber of commerce, trades or agriculture.
    Chamber = 22,
    /// Public distance school (CNED).
    Cned = 23,
    /// Municipality or group of municipalities.
    Commune = 24,
    /// Company.
    Company = 25,
    /// National service centre that holds the defence and citizenship day.
    CsnJdc = 26,
    /// Second-chance school (E2C).
    E2c = 27,
    /// Institution for integration into employment (EPIDE).
    Epide = 28,
    /// Public employment service (France Travail, formerly Pôle emploi; ADEM in Luxembourg).
    FranceTravail = 29,
    /// Youth information point.
    InformationJeunesse = 30,
    /// Rural family school (MFR).
    Mfr = 31,
    /// Federation of pupils' parents.
    ParentsFederation = 32,
    /// Judicial youth protection (PJJ).
    Pjj = 33,
    /// Educational success programme (PRE).
    Pre = 34,
    /// Specialised prevention club: street educators.
    PreventionClub = 35,
    /// Social centre.
    SocialCentre = 36,
    /// Training body (GRETA, AFPA and others).
    TrainingBody = 37,
    /// Teaching unit of a prison region (UPR).
    Upr = 38,

    /// Council of a department.
    DepartmentalCouncil = 60,
    /// Regional education authority (rectorat) or its department office.
    EducationAuthority = 61,
    /// Regional labour authority (DREETS, formerly DIRECCTE).
    LabourAuthority = 62,
    /// Ministry.
    Ministry = 63,
    /// Prefecture.
    Prefecture = 64,
    /// Regional council.
    RegionalCouncil = 65,
    /// Regional authority for agriculture and food (DRAAF).
    AgricultureAuthority = 66,
    /// Regional association of the missions locales (ARML).
    MissionLocaleAssociation = 67,
    /// Inter-regional directorate of judicial youth protection.
    PjjInterregion = 68,
    /// Department authority for social cohesion (DDCS, DDCSPP).
    SocialCohesionAuthority = 69,
}

impl OrganisationKind {
    /// Every kind, by circle, in the order in which they came.
    pub const ALL: [Self; 40] = [
        Self::AgriculturalSchool,
        Self::Alj,
        Self::Cfa,
        Self::Cio,
        Self::DefenceSchool,
        Self::Foquale,
        Self::MissionLocale,
        Self::Mlds,
        Self::PrivateSchool,
        Self::School,
        Self::Sre,
        Self::Ase,
        Self::Association,
        Self::Chamber,
        Self::Cned,
        Self::Commune,
        Self::Company,
        Self::CsnJdc,
        Self::E2c,
        Self::Epide,
        Self::FranceTravail,
        Self::InformationJeunesse,
        Self::Mfr,
        Self::ParentsFederation,
        Self::Pjj,
        Self::Pre,
        Self::PreventionClub,
        Self::SocialCentre,
        Self::TrainingBody,
        Self::Upr,
        Self::DepartmentalCouncil,
        Self::EducationAuthority,
        Self::LabourAuthority,
        Self::Ministry,
        Self::Prefecture,
        Self::RegionalCouncil,
        Self::AgricultureAuthority,
        Self::MissionLocaleAssociation,
        Self::PjjInterregion,
        Self::SocialCohesionAuthority,
    ];

    /// Returns the circle such an organisation stands in unless the roster says otherwise.
    pub const fn default_circle(self) -> Circle {
        match self as u8 {
            0..20 => Circle::First,
            20..60 => Circle::Second,
            60.. => Circle::Steering,
        }
    }

    /// Returns the kind of a name, as in rosters and rule files (`mission_locale`).
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the name, ASCII snake case, as in rosters and rule files.
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// Returns the name for people.
    pub const fn label(self, language: Language) -> &'static str {
        let (_, french, english) = self.names();
        match language {
            Language::English => english,
            Language::French => french,
        }
    }

    /// Returns the name, the French label and the English label.
    const fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::AgriculturalSchool => ("agricultural_school", "établissement agricole", "agricultural school"),
            Self::Alj => ("alj", "Action locale pour jeunes", "local youth action (ALJ)"),
            Self::Cfa => ("cfa", "centre de formation d’apprentis", "apprentice training centre"),
            Self::Cio => ("cio", "centre d’information et d’orientation", "information and guidance centre"),
            Self::DefenceSchool => ("defence_school", "établissement de la Défense", "school of the armed forces"),
            Self::Foquale => ("foquale", "réseau FOQUALE", "FOQUALE network"),
            Self::MissionLocale => ("mission_locale", "mission locale", "mission locale"),
            Self::Mlds => ("mlds", "mission de lutte contre le décrochage", "mission against school leaving (MLDS)"),
            Self::PrivateSchool => ("private_school", "établissement privé", "private school"),
            Self::School => ("school", "établissement scolaire public", "public school"),
            Self::Sre => ("sre", "structure de retour à l’école", "back-to-school structure"),
            Self::Ase => ("ase", "aide sociale à l’enfance", "child welfare service"),
            Self::Association => ("association", "association", "association"),
            Self::Chamber => ("chamber", "chambre consulaire", "chamber of commerce or trades"),
            Self::Cned => ("cned", "CNED", "public distance school (CNED)"),
            Self::Commune => ("commune", "commune ou intercommunalité", "municipality"),
            Self::Company => ("company", "entreprise", "company"),
            Self::CsnJdc => ("csn_jdc", "centre du service national (JDC)", "national service centre (JDC)"),
            Self::E2c => ("e2c", "école de la deuxième chance", "second-chance school"),
            Self::Epide => ("epide", "EPIDE", "institution for integration into employment (EPIDE)"),
            Self::FranceTravail => ("france_travail", "service public de l’emploi", "public employment service"),
            Self::InformationJeunesse => ("information_jeunesse", "Information Jeunesse", "youth information point"),
            Self::Mfr => ("mfr", "maison familiale rurale", "rural family school"),
            Self::ParentsFederation => ("parents_federation", "fédération de parents d’élèves", "parents' federation"),
            Self::Pjj => ("pjj", "protection judiciaire de la jeunesse", "judicial youth protection"),
            Self::Pre => ("pre", "programme de réussite éducative", "educational success programme"),
            Self::PreventionClub => {
                ("prevention_club", "club de prévention spécialisée", "specialised prevention club")
            }
            Self::SocialCentre => ("social_centre", "centre social", "social centre"),
            Self::TrainingBody => ("training_body", "organisme de formation", "training body"),
            Self::Upr => ("upr", "unité pédagogique régionale", "prison teaching unit"),
            Self::DepartmentalCouncil => ("departmental_council", "conseil départemental", "council of the department"),
            Self::EducationAuthority => ("education_authority", "rectorat", "education authority"),
            Self::LabourAuthority => ("labour_authority", "DREETS", "labour authority"),
            Self::Ministry => ("ministry", "ministère", "ministry"),
            Self::Prefecture => ("prefecture", "préfecture", "prefecture"),
            Self::RegionalCouncil => ("regional_council", "conseil régional", "regional council"),
            Self::AgricultureAuthority => ("agriculture_authority", "DRAAF", "agriculture authority (DRAAF)"),
            Self::MissionLocaleAssociation => (
                "mission_locale_association",
                "association régionale des missions locales",
                "regional association of missions locales (ARML)",
            ),
            Self::PjjInterregion => (
                "pjj_interregion",
                "direction interrégionale de la PJJ",
                "inter-regional directorate of judicial youth protection",
            ),
            Self::SocialCohesionAuthority => {
                ("social_cohesion_authority", "DDCS ou DDCSPP", "social cohesion authority of the department")
            }
        }
    }
}
