// SPDX-License-Identifier: EUPL-1.2
//! Who could take a young person on: decided from what organisations say of themselves, from their solutions, and from what the
//! person needs. Nobody else is asked, so that nobody learns for whom somebody is looked for.

use std::collections::BTreeMap;

use raccord_protocol::catalogue::fold;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::solution::{Fit, Need};
use serde::Serialize;

use crate::calling::values;
use crate::team::{Part, unfit};

/// The fields of a young person that decide, beside those of a need.
pub const FIELDS: [&str; 5] =
    ["interlocuteur_a_eviter", "raison_decrochage", "accompagne_par", "obligation_formation", "acteur_accompagnement"];

/// What a kind of organisation does under the Youth Guarantee, by the guide's map of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Guarantee {
    /// It identifies young people and orients them.
    pub identifies: bool,
    /// It accompanies them.
    pub accompanies: bool,
}

/// Returns what a kind of organisation does under the Youth Guarantee. The networks of the education ministry that make up the
/// platform identify with it; the local youth action of Luxembourg does both.
pub fn guarantee(kind: OrganisationKind) -> Guarantee {
    use OrganisationKind::{Alj, Cio, CsnJdc, E2c, Epide, Foquale, FranceTravail, MissionLocale, Mlds, Pjj};
    Guarantee {
        identifies: [Alj, Cio, CsnJdc, Foquale, MissionLocale].contains(&kind),
        accompanies: [Alj, E2c, Epide, FranceTravail, MissionLocale, Mlds, Pjj].contains(&kind),
    }
}

/// Whose the schools and the employment services are: under the Youth Guarantee both sides work together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Education.
    Education,
    /// Labour and employment.
    Labour,
}

/// Returns the side that a kind of organisation stands on; none where it is neither's.
pub fn side(kind: OrganisationKind) -> Option<Side> {
    use OrganisationKind::{
        Alj, Cfa, Cio, Cned, EducationAuthority, Foquale, FranceTravail, LabourAuthority, MissionLocale, Mlds,
        PrivateSchool, School, Sre,
    };
    match kind {
        Alj | Cio | Cned | EducationAuthority | Foquale | Mlds | PrivateSchool | School | Sre => Some(Side::Education),
        Cfa | FranceTravail | LabourAuthority | MissionLocale => Some(Side::Labour),
        _ => None,
    }
}

/// A member of the platform, with what it says of itself.
#[derive(Clone, Debug)]
pub struct Member {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its sheet, where it wrote one.
    pub sheet: Option<CaseSummary>,
}

/// Why an organisation is proposed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Why {
    /// It accompanies the person already: nobody has to tell the story again.
    Accompanies,
    /// A solution of its own fits.
    Offers {
        /// Its name.
        solution: String,
    },
    /// Its work answers a wish of the person.
    Serves {
        /// The code of the wish.
        wish: String,
    },
    /// Anybody under the duty to train is oriented to it.
    Duty,
    /// It is in the person's municipality, or serves it.
    Near {
        /// The municipality.
        municipality: String,
    },
}

impl Why {
    /// How much it says for an organisation.
    const fn weight(&self) -> u32 {
        match self {
            Self::Accompanies => 8,
            Self::Offers { .. } => 4,
            Self::Serves { .. } => 3,
            Self::Duty => 2,
            Self::Near { .. } => 1,
        }
    }
}

/// What speaks against an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The file says that it, or its representative, is to be avoided.
    Avoided,
    /// The person rejects school, and it is one.
    OfASchool,
    /// It identifies people and orients them, and accompanies nobody.
    OnlyOrients,
}

/// An organisation that could take a person on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Vec<Why>,
    /// What speaks against it.
    pub against: Vec<Against>,
}

/// Returns who could take a person on, the most relevant first; who has nothing to say for it is left out.
pub fn proposals(
    case: &CaseSummary,
    need: &Need,
    members: &[Member],
    fits: &BTreeMap<OrganisationId, Vec<Fit>>,
) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = members
        .iter()
        .map(|member| {
            let offers = fits.get(&member.organisation).into_iter().flatten().filter(|fit| fit.is_eligible());
            let mut why: Vec<Why> = offers.map(|fit| Why::Offers { solution: fit.name.clone() }).collect();
            why.extend(reasons(case, need, member));
            why.sort_by_key(|why| std::cmp::Reverse(why.weight()));
            let (organisation, name) = (member.organisation, member.name.clone());
            Proposal { organisation, name, why, against: objections(case, member) }
        })
        .filter(|proposal| !proposal.why.is_empty())
        .collect();
    let weight = |proposal: &Proposal| proposal.why.iter().map(Why::weight).sum::<u32>();
    found.sort_by(|one, other| {
        let key = |proposal: &Proposal| (proposal.against.len(), std::cmp::Reverse(weight(proposal)));
        (key(one), &one.name).cmp(&(key(other), &other.name))
    });
    found
}

fn reasons(case: &CaseSummary, need: &Need, member: &Member) -> Vec<Why> {
    let mut why = Vec::new();
    let accompanied = values(case, "accompagne_par").iter().any(|code| accompanies(member.kind, code));
    let tutor = values(case, "acteur_accompagnement").iter().any(|name| fold(name).contains(&fold(&member.name)));
    if accompanied || tutor {
        why.push(Why::Accompanies);
    }
    let wishes = need.wishes.iter().filter(|wish| serves(member.kind, wish));
    why.extend(wishes.map(|wish| Why::Serves { wish: wish.clone() }));
    let under_duty = need.ages.iter().any(|age| (16..18).contains(age));
    if under_duty && [OrganisationKind::MissionLocale, OrganisationKind::Cio].contains(&member.kind) {
        why.push(Why::Duty);
    }
    let near = need
        .municipalities
        .iter()
        .find(|municipality| member.sheet.as_ref().is_some_and(|sheet| is_at(sheet, municipality)));
    why.extend(near.map(|municipality| Why::Near { municipality: municipality.clone() }));
    why
}

fn objections(case: &CaseSummary, member: &Member) -> Vec<Against> {
    let mut against = Vec::new();
    let representative = member.sheet.as_ref().and_then(|sheet| values(sheet, "acteur_representant").first());
    let record = representative.and_then(|value| serde_json::from_str::<BTreeMap<String, String>>(value).ok());
    let person = record.and_then(|mut parts| parts.remove("nom")).unwrap_or_default();
    match unfit(case, Part::Interlocutor, &format!("{person}, {}", member.name), Some(member.kind)) {
        Some(crate::team::Unfit::Avoided) => against.push(Against::Avoided),
        Some(crate::team::Unfit::OfASchool) => against.push(Against::OfASchool),
        None => {}
    }
    let does = guarantee(member.kind);
    if does.identifies && !does.accompanies {
        against.push(Against::OnlyOrients);
    }
    against
}

/// Tells whether an organisation is in a municipality, or one of its sites is or serves it.
fn is_at(sheet: &CaseSummary, municipality: &str) -> bool {
    let wanted = fold(municipality);
    let is = |text: &str| text.split([',', ';']).any(|place| fold(place) == wanted);
    let sites = values(sheet, "acteur_site")
        .iter()
        .filter_map(|value| serde_json::from_str::<BTreeMap<String, String>>(value).ok());
    values(sheet, "acteur_commune").iter().any(|text| is(text))
        || sites
            .into_iter()
            .any(|site| ["commune", "secteur"].iter().any(|part| site.get(*part).is_some_and(|text| is(text))))
}

/// Tells whether a code of `accompagne_par` means a kind of organisation.
fn accompanies(kind: OrganisationKind, code: &str) -> bool {
    use OrganisationKind::{
        Alj, Association, Cio, Commune, FranceTravail, InformationJeunesse, MissionLocale, Mlds, Pre, TrainingBody,
    };
    let meant = match code {
        "mission_locale" => MissionLocale,
        "mlds" => Mlds,
        "cio" => Cio,
        "reussite_educative" => Pre,
        "commune" => Commune,
        "associations" => Association,
        "greta" => TrainingBody,
        "information_jeunesse" => InformationJeunesse,
        "france_travail" => FranceTravail,
        "alj" => Alj,
        _ => return false,
    };
    kind == meant
}

/// Tells whether a wish is one that a kind of organisation works on.
fn serves(kind: OrganisationKind, wish: &str) -> bool {
    use OrganisationKind::{
        Alj, Cfa, Chamber, Cio, E2c, Epide, FranceTravail, Mfr, MissionLocale, Mlds, Sre, TrainingBody,
    };
    let kinds: &[OrganisationKind] = match wish {
        "reprendre_etudes" => &[Alj, Cio, Mlds, Sre],
        "stages" => &[Alj, E2c, MissionLocale, Mlds],
        "apprentissage" => &[Cfa, Chamber, Mfr, MissionLocale],
        "faire_le_point" => &[Alj, Cio, MissionLocale, Mlds],
        "formation" => &[E2c, Epide, MissionLocale, TrainingBody],
        "emploi_metier" => &[Epide, FranceTravail, MissionLocale],
        _ => &[],
    };
    kinds.contains(&kind)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::{case, case_of};

    fn member(number: u8, name: &str, kind: OrganisationKind, sheet: &[(&str, &str)]) -> Member {
        let sheet = (!sheet.is_empty()).then(|| case_of(number, sheet));
        Member { organisation: OrganisationId([number; 32]), name: name.to_owned(), kind, sheet }
    }

    fn names(case: &CaseSummary, members: &[Member]) -> Vec<String> {
        let need = Need::of(case, date(2026, 11, 24));
        let found = proposals(case, &need, members, &BTreeMap::new());
        found.into_iter().map(|proposal| proposal.name).collect()
    }

    #[test]
    fn the_most_relevant_actor_comes_first_and_one_to_be_avoided_last() {
        let members = [
            member(1, "Mission locale", OrganisationKind::MissionLocale, &[("acteur_commune", "Nancy")]),
            member(2, "CFA de Laxou", OrganisationKind::Cfa, &[("acteur_representant", "nom=Anne Durand")]),
            member(3, "CIO", OrganisationKind::Cio, &[]),
            member(4, "Lycée", OrganisationKind::School, &[("acteur_commune", "Nancy")]),
        ];
        let young = case(&[("souhait", "apprentissage"), ("commune", "NANCY"), ("date_naissance", "2009-05-05")]);
        assert_eq!(names(&young, &members), ["Mission locale", "CFA de Laxou", "Lycée", "CIO"]);
        let avoids = case(&[("souhait", "apprentissage"), ("interlocuteur_a_eviter", "M. Durand, du CFA")]);
        assert_eq!(names(&avoids, &members), ["Mission locale", "CFA de Laxou"]);
        let need = Need::of(&avoids, date(2026, 11, 24));
        let found = proposals(&avoids, &need, &members, &BTreeMap::new());
        assert_eq!(found[1].against, [Against::Avoided]);
        let rejects = case(&[("commune", "Nancy"), ("raison_decrochage", "rejet_ecole")]);
        let need = Need::of(&rejects, date(2026, 11, 24));
        assert_eq!(proposals(&rejects, &need, &members, &BTreeMap::new())[1].against, [Against::OfASchool]);
        let known = case(&[("accompagne_par", "cio"), ("souhait", "apprentissage")]);
        let need = Need::of(&known, date(2026, 11, 24));
        let found = proposals(&known, &need, &members, &BTreeMap::new());
        let cio = found.iter().find(|proposal| proposal.name == "CIO").expect("it is proposed");
        assert_eq!((&cio.why[..], &cio.against[..]), (&[Why::Accompanies][..], &[Against::OnlyOrients][..]));
        assert_eq!(names(&case(&[]), &members), Vec::<String>::new());
    }

    /// The two lists of the guide, as far as they name kinds of organisations.
    #[test]
    fn the_youth_guarantee_tells_who_identifies_from_who_accompanies() {
        use OrganisationKind::{CsnJdc, E2c, Epide, FranceTravail, MissionLocale, Mlds, Pjj};
        for kind in [CsnJdc, MissionLocale] {
            assert!(guarantee(kind).identifies, "{kind:?}");
        }
        for kind in [Mlds, MissionLocale, FranceTravail, Pjj, E2c, Epide] {
            assert!(guarantee(kind).accompanies, "{kind:?}");
        }
        assert!(!guarantee(CsnJdc).accompanies && !guarantee(Mlds).identifies && !guarantee(Pjj).identifies);
        let sides = [Mlds, FranceTravail, Pjj].map(side);
        assert_eq!(sides, [Some(Side::Education), Some(Side::Labour), None]);
    }
}
