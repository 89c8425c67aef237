// SPDX-License-Identifier: EUPL-1.2
//! Campaigns: lists of one processing date, what follows from them for the people who were on the lists before, and what an office
//! learns from them about its own work. Pure: cases in, decisions and figures out.
//!
//! Nobody vanishes. Who is not on the lists of a campaign is *gone from the list*, with the campaign that says so, and stays in the
//! office's hands; who comes back is back. Follow-up is counted in campaigns from the first one that named the person, and goes on
//! outside the list afterwards while there is no solution.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::leaver::Facts;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::indicators::course::{first_contact, known_since};
use raccord_protocol::view::indicators::false_leaver::{is_false_leaver_of, was_gone_from};
use serde::{Serialize, Serializer};

use crate::calling::values;

/// The field with the campaigns that named a person.
pub const CAMPAIGN: &str = "campagne";
/// The field that says that a person is gone from the list.
pub const GONE: &str = "sorti_de_la_liste";
/// The processing date of the newest list that named a person.
pub const LISTED: &str = "date_traitement";
/// The number of campaigns since the first that named a person.
pub const COUNT: &str = "nombre_campagnes";
/// Since when a person is followed outside the list.
pub const OUTSIDE: &str = "hors_liste_depuis";

/// The fields of a person that decide and are measured.
pub const FIELDS: [&str; 26] = [
    "nom",
    "prenom",
    "etablissement",
    "etablissement_uai",
    CAMPAIGN,
    GONE,
    LISTED,
    COUNT,
    OUTSIDE,
    "revue_jusqu_au",
    "date_sortie",
    "date_signalement",
    "tentative_contact",
    "etape",
    "solution_date_entree",
    "solution_date_rupture",
    "activite_actuelle",
    "scolarise",
    "inscription_verifiee",
    "inscription_a_verifier_depuis",
    "fin_suivi_le",
    "fin_suivi_motif",
    "a_ne_pas_contacter",
    "a_ne_pas_contacter_raison",
    "demande_correction",
    "episode",
];

/// A campaign as its case holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Campaign {
    /// Its case.
    pub case: CaseHandle,
    /// Its name.
    pub name: String,
    /// When it was announced.
    #[serde(serialize_with = "as_optional_text")]
    pub announced: Option<Date>,
    /// The day by which everything is judged.
    #[serde(serialize_with = "as_text")]
    pub processed: Date,
    /// Until when the lists are looked through before anybody new is called.
    #[serde(serialize_with = "as_optional_text")]
    pub review_until: Option<Date>,
    /// When it was closed.
    #[serde(serialize_with = "as_optional_text")]
    pub closed: Option<Date>,
    /// What its lists brought.
    pub lists: Vec<ListNote>,
}

/// What one list of a campaign brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListNote {
    /// The day of the import.
    pub date: String,
    /// Its source.
    pub source: String,
    /// Whether it is of leavers or of the newly enrolled: a code of the catalogue.
    pub kind: String,
    /// Its rows.
    pub rows: usize,
    /// Cases opened.
    pub opened: usize,
    /// People who were known.
    pub known: usize,
    /// People who are no leavers.
    pub not_leavers: usize,
    /// People under the age of the lists.
    pub under_16: usize,
}

impl Campaign {
    /// Reads the case of a campaign; none where it has no name or no processing date.
    pub fn read(case: &CaseSummary) -> Option<Self> {
        let day = |field: &str| values(case, field).first().and_then(|value| value.parse().ok());
        Some(Self {
            case: case.head.case,
            name: values(case, "campagne_nom").first()?.clone(),
            announced: day("campagne_annoncee_le"),
            processed: day("campagne_traitement_le")?,
            review_until: day("campagne_revue_jusqu_au"),
            closed: day("campagne_cloturee_le"),
            lists: values(case, "campagne_liste").iter().filter_map(|value| ListNote::read(value)).collect(),
        })
    }
}

impl ListNote {
    fn read(value: &str) -> Option<Self> {
        let parts = Catalogue::current().by_name("campagne_liste")?.record_parts(value)?;
        let text = |name: &str| parts.get(name).cloned().unwrap_or_default();
        let number = |name: &str| parts.get(name).and_then(|value| value.parse().ok()).unwrap_or_default();
        Some(Self {
            date: text("date"),
            source: text("source"),
            kind: text("genre"),
            rows: number("lignes"),
            opened: number("ouverts"),
            known: number("connus"),
            not_leavers: number("hors_criteres"),
            under_16: number("moins_de_16"),
        })
    }
}

/// What is written into a case when a campaign is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The case.
    pub case: CaseHandle,
    /// Fields and their new values.
    pub values: Vec<(&'static str, String)>,
}

impl Settled {
    /// Tells whether a field is written.
    pub fn writes(&self, field: &str) -> bool {
        self.values.iter().any(|(name, _)| *name == field)
    }
}

/// Decides what the end of a campaign means for each person, of whom there may be several files: who is gone from the list, how long
/// everybody is followed, and who goes on outside the list. A list that named one file of a person named the person. `campaigns` are
/// all of them, this one included; closing twice decides nothing the second time.
pub fn settle(
    people: &[Vec<CaseSummary>],
    campaign: &Campaign,
    campaigns: &[Campaign],
    campaigns_min: u8,
) -> Vec<Settled> {
    let mut order: Vec<&Campaign> = campaigns.iter().filter(|other| other.processed <= campaign.processed).collect();
    order.sort_by_key(|other| (other.processed, other.case));
    let place = |name: &str| order.iter().position(|other| other.name == name);
    let Some(now) = place(&campaign.name) else { return Vec::new() };
    let mut settled = Vec::new();
    for files in people {
        let named: BTreeSet<usize> =
            files.iter().flat_map(|case| values(case, CAMPAIGN)).filter_map(|name| place(name)).collect();
        let Some(first) = named.first() else { continue };
        // In a file that was handed over nothing is written any more: whoever has it now has lists of its own.
        let written_in =
            files.iter().filter(|case| case.head.handed_over.is_none() && !is_over(case, campaign.processed));
        for case in written_in {
            let mut written = Vec::new();
            let was_listed = now > 0 && named.contains(&(now - 1));
            if was_listed && !named.contains(&now) && values(case, GONE).is_empty() {
                written.push((GONE, gone(campaign.processed, Some(&campaign.name), "absent")));
            }
            let count = now - first + 1;
            if values(case, COUNT) != [count.to_string()] {
                written.push((COUNT, count.to_string()));
            }
            if count > usize::from(campaigns_min) && values(case, OUTSIDE).is_empty() {
                written.push((OUTSIDE, campaign.processed.to_string()));
            }
            if !written.is_empty() {
                settled.push(Settled { case: case.head.case, values: written });
            }
        }
    }
    settled
}

/// Returns the files of a person in which this organisation follows him or her; those that it handed over, where there is no other.
pub fn living(files: &[CaseSummary]) -> Vec<&CaseSummary> {
    let found: Vec<&CaseSummary> = files.iter().filter(|case| case.head.handed_over.is_none()).collect();
    if found.is_empty() { files.iter().collect() } else { found }
}

/// Tells whether a list of a campaign named the person of some files.
pub fn is_named_by(files: &[CaseSummary], campaign: &Campaign) -> bool {
    files.iter().any(|case| values(case, CAMPAIGN).contains(&campaign.name))
}

/// Returns the value of the field that says that a person is gone from the list, of a campaign or of a day alone.
pub fn gone(date: Date, campaign: Option<&str>, why: &str) -> String {
    let parts =
        [("campagne", campaign.map(str::to_owned)), ("date", Some(date.to_string())), ("motif", Some(why.to_owned()))];
    let parts: BTreeMap<&str, String> = parts.into_iter().filter_map(|(name, part)| Some((name, part?))).collect();
    serde_json::json!(parts).to_string()
}

/// Tells whether a person was helped to a solution that holds on a day, or the follow-up is over.
pub fn is_over(case: &CaseSummary, day: Date) -> bool {
    let facts = Facts::of_case(case);
    let entered = facts.dates("solution_date_entree").filter(|date| *date <= day).max();
    let holds = entered.is_some_and(|entered| !facts.dates("solution_date_rupture").any(|broken| broken >= entered));
    holds || facts.dates("fin_suivi_le").any(|end| end <= day) || facts.is_one_of("etape", &["solution", "clos"])
}

/// Tells whether nobody calls a person on a day because schools still look through the list. Whom the office knew before it is followed on.
pub fn is_in_review(case: &CaseSummary, today: Date) -> bool {
    let until = values(case, "revue_jusqu_au").iter().filter_map(|day| day.parse::<Date>().ok()).max();
    until.is_some_and(|until| until >= today) && values(case, "tentative_contact").is_empty()
}

/// Whether a person whom a campaign named first is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calls {
    /// Schools still look through the list.
    Wait,
    /// Somebody has tried to contact the person: the follow-up goes on.
    GoOn,
    /// Nobody has, and nothing keeps anybody from it.
    Begin,
}

/// Tells whether the person of some files is called on a day.
pub fn calls(files: &[CaseSummary], today: Date) -> Calls {
    let living = living(files);
    if files.iter().any(|case| !values(case, "tentative_contact").is_empty()) {
        Calls::GoOn
    } else if living.iter().all(|case| is_in_review(case, today)) {
        Calls::Wait
    } else {
        Calls::Begin
    }
}

/// What a campaign shows of the work: numbers alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// People whom its lists named.
    pub named: usize,
    /// Of those, gone from the list.
    pub gone: usize,
    /// Followed outside the list.
    pub outside: usize,
    /// Whom somebody tried to contact.
    pub tried: usize,
    /// Contacted: they or a parent were spoken to, as the figures of a period count it.
    pub contacted: usize,
    /// Who turned out to be no leavers.
    pub false_leavers: usize,
    /// Contact attempts that went to those.
    pub wasted_attempts: usize,
    /// Half of the people whom the campaign named first were known to the office at most so many days after they had left: since the
    /// report or the opening of their file, whichever was first; where it can be said.
    pub days_until_known: Option<i64>,
    /// Half of the people who were contacted were so at most so many days after they had left.
    pub days_until_contact: Option<i64>,
    /// Half of the people were confirmed by a list or a report at most so many days ago.
    pub days_since_confirmed: Option<i64>,
    /// The same, of the person confirmed longest ago.
    pub days_since_confirmed_max: Option<i64>,
}

/// Measures a campaign by the people whom its lists named, on a day. Whoever has several files is one person; what was handed over tells
/// what was, and not how it is now.
pub fn measure(people: &[Vec<CaseSummary>], campaign: &Campaign, campaigns: &[Campaign], today: Date) -> Measures {
    let earlier: BTreeSet<&str> = campaigns
        .iter()
        .filter(|other| other.processed < campaign.processed)
        .map(|other| other.name.as_str())
        .collect();
    let mut measures = Measures::default();
    let (mut known, mut contact, mut confirmed) = (Vec::new(), Vec::new(), Vec::new());
    for files in people.iter().filter(|files| is_named_by(files, campaign)) {
        let living = living(files);
        let any = |says: &dyn Fn(&CaseSummary) -> bool| living.iter().any(|case| says(case));
        let texts: BTreeSet<&String> = files.iter().flat_map(|case| values(case, "tentative_contact")).collect();
        // What one file repeats of another is one attempt; what one file says twice is two.
        let texts: Vec<String> = texts
            .into_iter()
            .flat_map(|text| {
                let said =
                    |case: &CaseSummary| values(case, "tentative_contact").iter().filter(|it| *it == text).count();
                std::iter::repeat_n(text.clone(), files.iter().map(said).max().unwrap_or_default())
            })
            .collect();
        let attempts = desk::attempts(&texts);
        let false_leaver = any(&|case| is_false_leaver_of(case, campaign.processed));
        let dates = |field: &'static str| {
            files.iter().flat_map(move |case| Facts::of_case(case).dates(field).collect::<Vec<_>>())
        };
        measures.named += 1;
        measures.gone += usize::from(any(&|case| was_gone_from(case, campaign.processed)));
        measures.outside += usize::from(any(&|case| !values(case, OUTSIDE).is_empty()));
        measures.tried += usize::from(!attempts.is_empty());
        measures.contacted += usize::from(attempts.iter().any(desk::Attempt::is_contact));
        measures.false_leavers += usize::from(false_leaver);
        measures.wasted_attempts += if false_leaver { attempts.len() } else { 0 };
        let left = dates("date_sortie").max();
        // Who was on a list before was known already.
        let was_named = |case: &CaseSummary| values(case, CAMPAIGN).iter().any(|name| earlier.contains(name.as_str()));
        if !files.iter().any(was_named) {
            known.extend(left.zip(files.iter().filter_map(known_since).min()).map(|(left, seen)| days(left, seen)));
        }
        let waited = first_contact(&files.iter().collect::<Vec<_>>()).and_then(|first| first.days);
        contact.extend(waited.and_then(|days| i64::try_from(days).ok()));
        let newest = dates(LISTED).chain(dates("date_signalement")).max();
        confirmed.extend(newest.map(|newest| days(newest, today)));
    }
    measures.days_since_confirmed_max = confirmed.iter().max().copied();
    measures.days_until_known = median(known);
    measures.days_until_contact = median(contact);
    measures.days_since_confirmed = median(confirmed);
    measures
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days())).max(0)
}

/// Returns the lower median.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

fn as_optional_text<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        None => serializer.serialize_none(),
        Some(date) => serializer.collect_str(date),
    }
}

#[cfg(test)]
mod tests;
