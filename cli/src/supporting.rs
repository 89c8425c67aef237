// SPDX-License-Identifier: EUPL-1.2
//! Who supports a young person: this organisation, those that the case names, and partners whose own files on the same person this
//! organisation may read. Who is left is supported by no one, and is the one to look for.
//!
//! Nothing is compared across offices: a partner counts by what it granted, and by nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_protocol::catalogue::fold;
use raccord_protocol::view::responsible::{self, Claim, read_claim};
use raccord_protocol::view::{CaseSummary, Shown};
use serde::Serialize;

use crate::calling::{records, values};

/// The fields that say who supports a person, and who the person is.
pub const FIELDS: [&str; 16] = [
    "nom",
    "prenom",
    "date_naissance",
    "ine",
    "matricule",
    "accompagne_par",
    "inscrit_mission_locale",
    "organisme_responsable",
    "acteur_accompagnement",
    "solution_date_entree",
    "solution_date_rupture",
    "etape",
    "fin_suivi_le",
    "position_jeune",
    "atelier_inscrit_le",
    "atelier_presence",
];

/// Who supports a person, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Support {
    /// A network that the case names: a code of `accompagne_par`.
    Network {
        /// The code.
        code: String,
    },
    /// The person is enrolled at a mission locale.
    MissionLocale,
    /// Somebody who accompanies the path.
    Tutor {
        /// The name.
        name: String,
    },
    /// An organisation that says it is the one to contact the person.
    Responsible {
        /// Its name.
        name: String,
    },
    /// A partner has a file of its own on the person.
    Partner {
        /// Its name.
        name: String,
    },
    /// The person has entered a solution.
    Solution,
    /// The person comes to the workshop.
    Workshop,
}

/// The files of partners, by whom they are about.
#[derive(Debug, Default)]
pub struct Partners<'a>(BTreeMap<String, Vec<&'a CaseSummary>>);

impl<'a> Partners<'a> {
    /// Sorts the files of partners out of all that this organisation may read.
    pub fn of(cases: &'a [CaseSummary]) -> Self {
        let mut found: BTreeMap<String, Vec<&CaseSummary>> = BTreeMap::new();
        for case in cases.iter().filter(|case| !case.head.own) {
            for key in keys(case) {
                found.entry(key).or_default().push(case);
            }
        }
        Self(found)
    }
}

/// Returns by what two files are known to be about one person: a number, or the names with the birth date.
fn keys(case: &CaseSummary) -> Vec<String> {
    let first = |field: &str| values(case, field).first().map(|value| fold(value)).unwrap_or_default();
    let numbers = ["ine", "matricule"]
        .into_iter()
        .flat_map(|field| values(case, field).iter().map(move |number| format!("{field} {}", fold(number))));
    let person = [first("nom"), first("prenom"), first("date_naissance")];
    let person = person.iter().all(|part| !part.is_empty()).then(|| person.join(" "));
    numbers.chain(person).collect()
}

/// Returns who supports a person on a day; nobody whose follow-up has ended counts, nor a path that broke off.
pub fn support(case: &CaseSummary, partners: &Partners<'_>, today: Date) -> BTreeSet<Support> {
    let mut found = BTreeSet::new();
    let own = &case.head.holder.name;
    match &case.head.handed_over {
        // Whoever has the person now goes on; what the file said before is over.
        Some(holder) => found.extend([Support::Partner { name: holder.name.clone() }]),
        None if !is_over(case, today) => found.extend(of_case(case, own)),
        None => {}
    }
    let files: Vec<&&CaseSummary> = keys(case).iter().filter_map(|key| partners.0.get(key)).flatten().collect();
    for file in files {
        match &file.head.handed_over {
            Some(holder) if holder.name != *own => found.extend([Support::Partner { name: holder.name.clone() }]),
            Some(_) => {}
            None if !is_over(file, today) => {
                found.insert(Support::Partner { name: file.head.holder.name.clone() });
                found.extend(of_case(file, own));
            }
            None => {}
        }
    }
    found
}

/// Returns what a file says of who supports the person, besides who holds it and the organisation that asks.
fn of_case(case: &CaseSummary, own: &str) -> BTreeSet<Support> {
    let networks = values(case, "accompagne_par").iter().map(|code| Support::Network { code: code.clone() });
    let mut found: BTreeSet<Support> = networks.collect();
    if values(case, "inscrit_mission_locale").iter().any(|value| value == "true") {
        found.insert(Support::MissionLocale);
    }
    found.extend(values(case, "acteur_accompagnement").iter().map(|name| Support::Tutor { name: name.clone() }));
    let claims = values(case, "organisme_responsable").iter().map(|claim| read_claim(claim).0);
    let others = claims.filter(|name| *name != case.head.holder.name && *name != own);
    found.extend(others.map(|name| Support::Responsible { name: name.to_owned() }));
    let newest = |field: &str| values(case, field).iter().filter_map(|day| day.parse::<Date>().ok()).max();
    let entered = newest("solution_date_entree");
    if entered.is_some() && newest("solution_date_rupture").is_none_or(|broken| Some(broken) < entered) {
        found.insert(Support::Solution);
    }
    // Who is enrolled and never came is not supported by that (requirement 142).
    let came =
        || records(case, "atelier_presence").iter().any(|day| day.get("present").is_some_and(|came| came == "true"));
    if !values(case, "atelier_inscrit_le").is_empty() && came() {
        found.insert(Support::Workshop);
    }
    found
}

/// Leaves of the claims in a summary the one that counts.
pub fn keep_claim(case: &mut CaseSummary, claim: Option<&Claim>) {
    let kept = claim.map(|claim| Shown::One(claim.name.clone()));
    case.fields.remove(responsible::FIELD);
    case.fields.extend(kept.map(|kept| (responsible::FIELD.to_owned(), kept)));
}

fn is_over(case: &CaseSummary, today: Date) -> bool {
    let is_closed = values(case, "etape").iter().any(|step| step == "clos");
    is_closed || values(case, "fin_suivi_le").iter().filter_map(|day| day.parse::<Date>().ok()).any(|end| end <= today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use raccord_protocol::view::responsible::claim_value;

    use super::*;
    use crate::samples::{case, case_of, party};

    /// Who has the person now says who supports; a file that was handed over, here or there, supports nobody, nor does a closed one.
    #[test]
    fn a_person_is_supported_by_who_has_the_file() {
        let today = date(2026, 11, 24);
        let of = |case: &CaseSummary, theirs: &CaseSummary| {
            support(case, &Partners::of(std::slice::from_ref(theirs)), today)
        };
        let handed = |mut case: CaseSummary, to: u8| {
            case.head.handed_over = Some(party(to));
            case
        };
        let partner = |number: u8| BTreeSet::from([Support::Partner { name: format!("Office {number}") }]);
        let (own, theirs) = (case(&WHO), case_of(2, &[&WHO[..], &[("accompagne_par", "mlds")]].concat()));
        assert_eq!(of(&own, &handed(theirs.clone(), 1)), BTreeSet::new(), "they handed the person over to us");
        assert_eq!(of(&own, &handed(theirs, 3)), partner(3), "or to somebody else");
        let before = case(&[&WHO[..], &[("accompagne_par", "mlds")]].concat());
        assert_eq!(support(&handed(before, 2), &Partners::default(), today), partner(2), "we did");
        let closed = case_of(2, &[&WHO[..], &[("etape", "clos")]].concat());
        assert_eq!(of(&own, &closed), BTreeSet::new());
        let claim = claim_value("Office 1", party(1).organisation);
        let ours = case_of(2, &[&WHO[..], &[("organisme_responsable", claim.as_str())]].concat());
        assert_eq!(of(&own, &ours), partner(2), "what they write of us is no support by another");
    }

    const WHO: [(&str, &str); 3] = [("nom", "Lefèvre"), ("prenom", "Ana"), ("date_naissance", "2009-05-05")];

    #[test]
    fn who_is_supported_by_nobody_is_known_against_the_files_of_partners() {
        let today = date(2026, 11, 24);
        let of = |case: &CaseSummary, cases: &[CaseSummary]| support(case, &Partners::of(cases), today);
        let alone = case(&WHO);
        assert!(of(&alone, &[]).is_empty());
        let theirs = case_of(2, &[("nom", "LEFEVRE"), ("prenom", "ana"), ("date_naissance", "2009-05-05")]);
        let partner = Support::Partner { name: "Office 2".to_owned() };
        assert_eq!(of(&alone, std::slice::from_ref(&theirs)), BTreeSet::from([partner.clone()]));
        let ended = case_of(2, &[&WHO[..], &[("fin_suivi_le", "2026-06-30")]].concat());
        assert!(of(&alone, &[ended]).is_empty(), "a partner whose follow-up has ended supports nobody");
        let other = case_of(2, &[("nom", "Lefèvre"), ("prenom", "Ana"), ("date_naissance", "2008-05-05")]);
        assert!(of(&alone, &[other]).is_empty(), "another person of the same name");
        let deeper = case_of(2, &[&WHO[..], &[("accompagne_par", "mlds")]].concat());
        let network = Support::Network { code: "mlds".to_owned() };
        assert_eq!(of(&alone, &[deeper]), BTreeSet::from([network, partner]));
        let named = |more: &[(&str, &str)]| of(&case(&[&WHO[..], more].concat()), &[]).len();
        assert_eq!(named(&[("inscrit_mission_locale", "oui")]), 1);
        assert_eq!(
            named(&[("organisme_responsable", &claim_value("Office 1", party(1).organisation))]),
            0,
            "the list's own office is no support yet"
        );
        assert_eq!(named(&[("organisme_responsable", "Mission locale")]), 1);
        // Of two claims the one that won says who supports the person.
        let names = ["Office 2", "Mission locale"].map(str::to_owned);
        let mut both = case(&WHO);
        both.fields.insert(responsible::FIELD.to_owned(), Shown::Several(names.into()));
        assert_eq!(of(&both, &[]).len(), 2);
        let claim = |name: &str| Claim {
            time: raccord_protocol::time::Timestamp(1),
            entry: raccord_protocol::id::EntryId([1; 32]),
            name: name.to_owned(),
            mark: None,
            by: None,
        };
        keep_claim(&mut both, Some(&claim("Office 1")));
        assert_eq!(of(&both, &[]).len(), 0, "the list's own office won");
        let workshop = [
            ("atelier_inscrit_le", "2026-09-01"),
            ("atelier_presence", "date=2026-09-08; etape=sens_travail; present=oui"),
        ];
        assert_eq!((named(&workshop), named(&workshop[..1])), (1, 0), "who comes to the workshop is supported by it");
        let away = [workshop[0], ("atelier_presence", "date=2026-09-08; etape=sens_travail; present=non")];
        assert_eq!(named(&away), 0);
        let broken = [("solution_date_entree", "2026-09-01"), ("solution_date_rupture", "2026-10-01")];
        assert_eq!((named(&broken[..1]), named(&broken)), (1, 0));
    }
}
