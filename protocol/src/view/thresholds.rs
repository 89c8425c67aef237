// SPDX-License-Identifier: EUPL-1.2
//! The thresholds that a platform sets for itself. The guide proposes and never orders, so each has a value of Raccord's own that
//! holds until a meeting of the platform sets another (requirement 205). The terms of a law are another matter: a platform may only
//! shorten them, which [`crate::deadline`] sees to, whoever wrote them.
//!
//! What counts for a platform is what its leaders decided: the settings of a meeting that an organisation holds which leads it, by the
//! roster of today, and which it shared there. Of several the newest counts. What another member sets counts for nobody else; for
//! itself an office may always be stricter, and may choose where the leaders have chosen nothing and nobody else is concerned.
//!
//! An office on several platforms counts a case by the one that it is shared in ([`cases`]). A case of none of them, or of several,
//! takes the strictest ([`Settings::office`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::desk::DeskRules;
use super::indicators::LEAST_SHARED;
use super::list::list_among;
use super::{CaseSummary, Filter, LIST_CASES_MAX, Party, Shown, ViewError, Viewer};
use crate::case;
use crate::catalogue::Catalogue;
use crate::deadline::{Clock, Settable, Terms};
use crate::desk::{CallingRules, REFUSAL_DAYS};
use crate::grant;
use crate::id::{CaseHandle, OrganisationId, PlatformId};
use crate::identifier::Country;
use crate::ledger;
use crate::statement::CaseKind;
use crate::time::Timestamp;

/// The fields of a meeting that thresholds are read from.
pub const FIELDS: [&str; 5] = ["reunion_objet", "reunion_date", "seuil", "delai", "reglage"];

/// So many organisations agree on an interlocutor: with one there is no college.
pub const AGREEING_MIN: usize = 2;

/// A profile is studied from at least so many sources (PSAD guide).
pub const SOURCES_MIN: usize = 2;

/// Who left school "during the last months" may enter the workshop: so many at most. No text says how many.
pub const WORKSHOP_MONTHS: i32 = 12;

/// What holds on a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// About whom somebody calls, and when.
    #[serde(flatten)]
    pub calling: CallingRules,
    /// Sources to read before a contact.
    pub sources_min: usize,
    /// Organisations that agree on a privileged interlocutor.
    pub agreeing_min: usize,
    /// The smallest number that is handed to others.
    pub least_shared: u64,
    /// Campaigns for which a person without a solution is followed on the list; none where the criteria of the lists say.
    pub campaigns_min: Option<u8>,
    /// Months since leaving school within which somebody may enter the workshop.
    pub workshop_months: i32,
    /// Terms in days, by the name of the clock.
    pub terms: Terms,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            calling: CallingRules::default(),
            sources_min: SOURCES_MIN,
            agreeing_min: AGREEING_MIN,
            least_shared: LEAST_SHARED,
            campaigns_min: None,
            workshop_months: WORKSHOP_MONTHS,
            terms: Terms::new(),
        }
    }
}

/// Returns the clock whose term a value of the field `delai` sets, where the law does not let it be as long; none where it does.
pub fn loosened(value: &str) -> Option<&'static Clock> {
    let parts = Catalogue::current().by_name("delai")?.record_parts(value)?;
    let days: i32 = parts.get("jours")?.parse().ok()?;
    let clock = Clock::all().iter().find(|clock| Some(&clock.name) == parts.get("quoi"))?;
    (clock.settable == Some(Settable::Shorter) && clock.is_loosened_by(days)).then_some(clock)
}

impl Thresholds {
    /// Returns what holds with some settings: of what they do not name, what Raccord proposes.
    fn of<'s>(settings: impl IntoIterator<Item = &'s Setting>) -> Self {
        let mut thresholds = Self::default();
        for Setting { field, what, value, .. } in settings {
            let value = *value;
            match what.as_str() {
                clock if field == TERM => {
                    thresholds.terms.insert(clock.to_owned(), i32::from(value));
                }
                "lettre_jours" => thresholds.calling.letter_days = i32::from(value),
                "silence_jours" => thresholds.calling.silence_days = i32::from(value),
                "refus_jours" => thresholds.calling.refusal_days = i32::from(value),
                "injoignable_jours" => thresholds.calling.unreachable_days = i32::from(value),
                "sources_min" => thresholds.sources_min = usize::from(value),
                "avis_min" => thresholds.agreeing_min = usize::from(value),
                "petits_nombres" => thresholds.least_shared = u64::from(value),
                "campagnes_min" => thresholds.campaigns_min = Some(u8::try_from(value).unwrap_or(u8::MAX)),
                "atelier_mois" => thresholds.workshop_months = i32::from(value),
                "midi_debut" => thresholds.calling.week.noon_from = hour(value),
                "apres_midi_debut" => thresholds.calling.week.afternoon_from = hour(value),
                "soir_debut" => thresholds.calling.week.evening_from = hour(value),
                _ => {}
            }
        }
        thresholds
    }
}

/// The field of the terms of clocks.
const TERM: &str = "delai";
/// The fields of a meeting in which something is set.
pub const SET_IN: [&str; 3] = ["seuil", "reglage", TERM];

/// For whom a setting counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// For everybody on the platform: a leader set it.
    Platform,
    /// For this office alone, which set it for itself.
    Office,
    /// For nobody: whoever set it does not lead the platform, or did not share the meeting there.
    Nobody,
}

/// Is one thing that a meeting sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The field of the meeting: `seuil`, `reglage` or `delai`.
    pub field: String,
    /// What is set, a code of that field.
    pub what: String,
    /// To what.
    pub value: u16,
    /// The meeting.
    pub meeting: CaseHandle,
    /// Its day, `2026-11-24`, where it has one.
    pub day: Option<String>,
    /// Who holds the meeting.
    pub by: Party,
    /// For whom it counts.
    pub counts: Counts,
}

/// Says which of two values is the stricter.
enum Strictness {
    /// The larger; where nothing is set, this counts.
    Larger(u16),
    /// The smaller; where nothing is set, this counts.
    Smaller(u16),
    /// Neither: it is a choice, and concerns the work of whoever chooses.
    Choice,
}

impl Setting {
    fn key(&self) -> (String, String) {
        (self.field.clone(), self.what.clone())
    }

    fn strictness(&self) -> Strictness {
        let small = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        match self.what.as_str() {
            "petits_nombres" => Strictness::Larger(u16::try_from(LEAST_SHARED).unwrap_or(u16::MAX)),
            "avis_min" => Strictness::Larger(small(AGREEING_MIN)),
            "sources_min" => Strictness::Larger(small(SOURCES_MIN)),
            "refus_jours" => Strictness::Larger(u16::try_from(REFUSAL_DAYS).unwrap_or(u16::MAX)),
            "atelier_mois" => Strictness::Smaller(u16::try_from(WORKSHOP_MONTHS).unwrap_or(u16::MAX)),
            clock if self.field == TERM => {
                let known = Clock::all().iter().find(|known| known.name == clock);
                match known.and_then(|clock| clock.settable) {
                    // The law's own term is the longest that there is.
                    Some(Settable::Shorter) => Strictness::Smaller(u16::MAX),
                    Some(Settable::Freely) | None => Strictness::Choice,
                }
            }
            _ => Strictness::Choice,
        }
    }

    /// Tells whether an office may hold itself to it beside what the leaders of its platform have set, if they did.
    fn may_count_beside(&self, set: Option<&Self>) -> bool {
        let set = set.map(|setting| setting.value);
        match self.strictness() {
            Strictness::Larger(default) => self.value > set.unwrap_or(default),
            Strictness::Smaller(default) => self.value < set.unwrap_or(default),
            Strictness::Choice => set.is_none(),
        }
    }
}

/// Is settings by field and by what they set.
type Set = BTreeMap<(String, String), Setting>;

/// Returns what is the strictest of what several platforms have set; of what is a matter of choice, what all of them have chosen alike.
fn strictest(sets: &[Set]) -> Set {
    let mut found = Set::new();
    for (key, setting) in sets.iter().flatten() {
        let all: Vec<Option<&Setting>> = sets.iter().map(|set| set.get(key)).collect();
        let set = || all.iter().flatten().copied();
        let is_everywhere = all.iter().all(Option::is_some);
        let chosen = match setting.strictness() {
            Strictness::Larger(default) => {
                set().max_by_key(|setting| setting.value).filter(|most| is_everywhere || most.value > default)
            }
            Strictness::Smaller(default) => {
                set().min_by_key(|setting| setting.value).filter(|least| is_everywhere || least.value < default)
            }
            Strictness::Choice => {
                Some(setting).filter(|_| is_everywhere && set().all(|other| other.value == setting.value))
            }
        };
        found.extend(chosen.map(|chosen| (key.clone(), chosen.clone())));
    }
    found
}

/// Is a platform of the office, as far as its settings go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The platform.
    pub platform: PlatformId,
    /// Its name.
    pub name: String,
    /// The members that lead it today.
    pub leaders: BTreeSet<OrganisationId>,
    /// Whether the office is its only member: there is nobody to share with.
    pub is_alone: bool,
}

impl Place {
    /// Returns the platforms of which the reader is a member.
    #[must_use]
    pub fn all_of(viewer: &Viewer<'_>) -> Vec<Self> {
        let Viewer { directory, organisation, now, .. } = *viewer;
        let rosters = directory.rosters();
        let own = rosters.filter(|(platform, _)| directory.member(*platform, organisation, now).is_some());
        let place = |(platform, roster): (PlatformId, &crate::roster::Roster)| {
            let here = |organisation: &OrganisationId| directory.member(platform, *organisation, now).is_some();
            let members = roster.members.iter().map(|member| member.organisation).filter(here);
            Self {
                platform,
                name: roster.name.clone(),
                leaders: roster.leaders.iter().copied().filter(here).collect(),
                is_alone: members.count() <= 1,
            }
        };
        own.map(place).collect()
    }
}

/// Is a meeting that may be seen.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// What it says.
    pub case: CaseSummary,
    /// When it was opened, or came to be known.
    pub opened: Timestamp,
    /// The platforms on which it is shared, as far as that may be seen.
    pub shared: BTreeSet<PlatformId>,
}

impl Meeting {
    fn day(&self) -> Option<Date> {
        values(&self.case, "reunion_date").iter().filter_map(|day| day.parse::<Date>().ok()).max()
    }

    fn counts_on(&self, place: &Place) -> bool {
        let head = &self.case.head;
        place.leaders.contains(&head.holder.organisation)
            && (self.shared.contains(&place.platform) || head.own && place.is_alone)
    }

    /// Returns what it sets; a value that makes no sense, such as a number of people below one, sets nothing.
    fn settings(&self) -> Vec<Setting> {
        let day = self.day().map(|day| day.to_string());
        let of_field = |field: &'static str| {
            let part = if field == TERM { "jours" } else { "valeur" };
            let setting = |(what, value)| Setting {
                field: field.to_owned(),
                what,
                value,
                meeting: self.case.head.case,
                day: day.clone(),
                by: self.case.head.holder.clone(),
                counts: Counts::Nobody,
            };
            set_in(&self.case, field, part).map(setting).collect::<Vec<_>>()
        };
        SET_IN.into_iter().flat_map(of_field).collect()
    }
}

/// Is what holds on one platform of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfPlatform {
    /// The platform.
    pub platform: PlatformId,
    /// Its name.
    pub name: String,
    /// What holds for its cases.
    pub thresholds: Thresholds,
    /// What was set of it: by its leaders, or by this office for itself.
    pub set: Vec<Setting>,
}

/// Is all that holds for an office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What holds for cases of no platform, or of several, and for what the office does for all of them: figures. On a single platform
    /// it is what holds there.
    #[serde(flatten)]
    pub office: Thresholds,
    /// What holds on each platform.
    pub platforms: Vec<OfPlatform>,
    /// What an office of no platform has set.
    pub set: Vec<Setting>,
    /// What meetings say that counts for nobody: the newest of each organisation.
    pub uncounted: Vec<Setting>,
}

impl Settings {
    /// Reads what meetings have set that are not still to come, for an office on these platforms: of several values that of the newest
    /// meeting, by its day; of one day, of the meeting that was opened last.
    #[must_use]
    pub fn of_meetings(meetings: &[Meeting], places: &[Place], today: Date) -> Self {
        let mut held: Vec<(Option<Date>, &Meeting)> = meetings.iter().map(|meeting| (meeting.day(), meeting)).collect();
        held.retain(|(day, _)| day.is_none_or(|day| day <= today));
        held.sort_by_key(|(day, meeting)| {
            let head = &meeting.case.head;
            (*day, meeting.opened, head.holder.organisation, head.number)
        });
        let mut sets: Vec<Set> = vec![Set::new(); places.len()];
        let mut own = Set::new();
        let mut uncounted: BTreeMap<(OrganisationId, (String, String)), Setting> = BTreeMap::new();
        for (_, meeting) in held {
            let of: Vec<bool> = places.iter().map(|place| meeting.counts_on(place)).collect();
            for setting in meeting.settings() {
                let key = setting.key();
                for (set, _) in sets.iter_mut().zip(&of).filter(|(_, counts)| **counts) {
                    set.insert(key.clone(), Setting { counts: Counts::Platform, ..setting.clone() });
                }
                if of.contains(&true) {
                    continue;
                }
                match meeting.case.head.own {
                    true => own.insert(key, Setting { counts: Counts::Office, ..setting }),
                    false => uncounted.insert((setting.by.organisation, key), setting),
                };
            }
        }
        for (key, setting) in &own {
            let mut counts = places.is_empty();
            for set in &mut sets {
                if setting.may_count_beside(set.get(key)) {
                    set.insert(key.clone(), setting.clone());
                    counts = true;
                }
            }
            if !counts {
                let unheard = Setting { counts: Counts::Nobody, ..setting.clone() };
                uncounted.insert((setting.by.organisation, key.clone()), unheard);
            }
        }
        let office =
            if places.is_empty() { Thresholds::of(own.values()) } else { Thresholds::of(strictest(&sets).values()) };
        let of_platform = |(place, set): (&Place, Set)| OfPlatform {
            platform: place.platform,
            name: place.name.clone(),
            thresholds: Thresholds::of(set.values()),
            set: set.into_values().collect(),
        };
        Self {
            office,
            platforms: places.iter().zip(sets).map(of_platform).collect(),
            set: if places.is_empty() { own.into_values().collect() } else { Vec::new() },
            uncounted: uncounted.into_values().collect(),
        }
    }

    /// Returns what holds for a case of one platform of the office; of none, or of several, what the office as a whole goes by.
    #[must_use]
    pub fn of(&self, platform: Option<PlatformId>) -> &Thresholds {
        let found = self.platforms.iter().find(|known| Some(known.platform) == platform);
        found.map_or(&self.office, |known| &known.thresholds)
    }

    /// Tells whether it matters of which platform a case is.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.platforms.iter().any(|known| known.thresholds != self.office)
    }
}

impl DeskRules {
    /// Returns by what an office of a country counts: `cases` says of which platform its cases are, which is asked only where it matters.
    ///
    /// # Errors
    /// Fails when `cases` does.
    pub fn read(
        country: Country,
        settings: Settings,
        cases: impl FnOnce() -> Result<BTreeMap<u64, PlatformId>, ViewError>,
    ) -> Result<Self, ViewError> {
        let cases = if settings.differ() { cases()? } else { BTreeMap::new() };
        let differs = |known: &OfPlatform| known.thresholds != settings.office;
        let of = settings.platforms.iter().filter(|known| differs(known));
        let platforms = of.map(|known| (known.platform, known.thresholds.clone())).collect();
        Ok(Self { platforms, cases, ..Self::new(country, settings.office) })
    }
}

/// Returns what holds on a day, by these cases of meetings, as far as they may be seen.
///
/// # Errors
/// Fails when the store does.
pub fn settings(viewer: &Viewer<'_>, meetings: &BTreeSet<u64>, day: Date) -> Result<Settings, ViewError> {
    let fields = FIELDS.map(str::to_owned).into();
    let mut filter = Filter { kind: Some(CaseKind::Meeting), fields, limit: LIST_CASES_MAX, ..Filter::default() };
    let mut read = Vec::new();
    loop {
        let page = list_among(viewer, &filter, meetings)?;
        for case in page.cases.into_iter().filter(|case| SET_IN.iter().any(|field| !values(case, field).is_empty())) {
            let number = case.head.number;
            let record = case::case(viewer.store, number)?;
            let signed = record.map(|record| ledger::signed(viewer.store, record.opened.commit)).transpose()?;
            let opened = signed.map_or(Timestamp::MIN, |signed| signed.commit.time);
            read.push(Meeting { case, opened, shared: shared_on(viewer, number)? });
        }
        let Some(next) = page.next else { return Ok(Settings::of_meetings(&read, &Place::all_of(viewer), day)) };
        filter.from = next;
    }
}

/// Returns of which platform each case is, for an office on several: the one of its platforms that it is shared on. Cases of none of
/// them, or of several, are left out.
///
/// # Errors
/// Fails when the store does.
pub fn cases(viewer: &Viewer<'_>) -> Result<BTreeMap<u64, PlatformId>, ViewError> {
    let own: BTreeSet<PlatformId> = Place::all_of(viewer).into_iter().map(|place| place.platform).collect();
    let mut found: BTreeMap<u64, Option<PlatformId>> = BTreeMap::new();
    case::for_each_grant::<ViewError>(viewer.store, |key, record| {
        let platform = record.terms.platform;
        if own.contains(&platform) && grant::stands(&record, viewer.now) {
            let of = found.entry(key.case).or_insert(Some(platform));
            *of = of.filter(|known| *known == platform);
        }
        Ok(())
    })?;
    Ok(found.into_iter().filter_map(|(case, platform)| Some((case, platform?))).collect())
}

/// Returns of which platform a case is: the office's only one; of several, the one that the case is shared on, if it is on one alone.
///
/// # Errors
/// Fails when the store does.
pub fn platform_of(viewer: &Viewer<'_>, number: u64) -> Result<Option<PlatformId>, ViewError> {
    let own: BTreeSet<PlatformId> = Place::all_of(viewer).into_iter().map(|place| place.platform).collect();
    let only = |platforms: &BTreeSet<PlatformId>| platforms.first().copied().filter(|_| platforms.len() == 1);
    if own.len() <= 1 {
        return Ok(only(&own));
    }
    let shared = shared_on(viewer, number)?;
    Ok(only(&shared.intersection(&own).copied().collect()))
}

/// Returns the platforms on which a case is shared now, as far as this office sees: an own case by what it granted, another's by what
/// was granted to it.
///
/// # Errors
/// Fails when the store does.
pub fn shared_on(viewer: &Viewer<'_>, number: u64) -> Result<BTreeSet<PlatformId>, ViewError> {
    let grants = case::grants(viewer.store, number)?;
    let standing = grants.into_iter().filter(|(_, record)| grant::stands(record, viewer.now));
    Ok(standing.map(|(_, record)| record.terms.platform).collect())
}

/// Returns an hour of the day; what is later than the last is the end of the day.
fn hour(value: u16) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Returns what a meeting sets in a field, with its value; a value below one sets nothing.
fn set_in<'m>(
    meeting: &'m CaseSummary,
    field: &'m str,
    part: &'m str,
) -> impl Iterator<Item = (String, u16)> + use<'m> {
    let known = Catalogue::current().by_name(field);
    let records = values(meeting, field).iter().filter_map(move |value| known?.record_parts(value));
    records.filter_map(move |mut parts| {
        let value = parts.get(part)?.parse::<u16>().ok().filter(|value| *value > 0)?;
        Some((parts.remove("quoi")?, value))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use proptest::{prelude::*, sample};

    use super::*;
    use crate::desk::Week;
    use crate::id::{CaseHandle, OrganisationId};
    use crate::view::{CaseHead, Party};

    fn case(fields: &[(&str, &str)]) -> CaseSummary {
        let head = CaseHead {
            case: CaseHandle([1; 16]),
            number: 1,
            kind: CaseKind::Meeting,
            holder: Party { organisation: OrganisationId([1; 32]), name: "Office 1".to_owned(), kind: None },
            own: true,
            handed_over: None,
        };
        let mut summary = CaseSummary::new(head, BTreeMap::new());
        for (name, text) in fields {
            let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
            let value = field.parse(text).expect("the value may stand there").value;
            let mut held = values(&summary, name).to_vec();
            held.push(value);
            summary.fields.insert((*name).to_owned(), Shown::Several(held));
        }
        summary
    }

    fn meeting(case: CaseSummary) -> Meeting {
        Meeting { case, opened: Timestamp::MIN, shared: BTreeSet::new() }
    }

    /// What an office of no platform goes by.
    fn alone(cases: Vec<CaseSummary>) -> Thresholds {
        let meetings: Vec<Meeting> = cases.into_iter().map(meeting).collect();
        Settings::of_meetings(&meetings, &[], date(2026, 11, 24)).office
    }

    /// What a meeting may set that has a strict side, with the settings of the catalogue.
    fn settings() -> impl Strategy<Value = Vec<(&'static str, String)>> {
        let one = prop_oneof![
            (sample::select(vec!["petits_nombres", "avis_min", "sources_min"]), 1..20u16)
                .prop_map(|(what, value)| ("seuil", format!("quoi={what}; valeur={value}"))),
            (sample::select(vec!["refus_jours", "atelier_mois", "silence_jours"]), 1..400u16)
                .prop_map(|(what, value)| ("reglage", format!("quoi={what}; valeur={value}"))),
            (1..15u16).prop_map(|days| ("delai", format!("quoi=droit_au_retour; jours={days}"))),
        ];
        proptest::collection::vec(one, 0..6)
    }

    fn place(number: u8) -> Place {
        Place {
            platform: PlatformId([number; 32]),
            name: format!("Platform {number}"),
            leaders: BTreeSet::from([OrganisationId([number; 32])]),
            is_alone: false,
        }
    }

    /// A meeting of an office, shared on a platform.
    fn held_by(number: u8, on: u8, settings: &[(&'static str, String)]) -> Meeting {
        let fields: Vec<(&str, &str)> = settings.iter().map(|(field, text)| (*field, text.as_str())).collect();
        let mut meeting = meeting(case(&fields));
        meeting.case.head.holder.organisation = OrganisationId([number; 32]);
        meeting.case.head.own = number == OWN;
        meeting.shared = BTreeSet::from([PlatformId([on; 32])]);
        meeting
    }

    /// The office that reads, which leads no platform.
    const OWN: u8 = 9;

    fn is_as_strict(one: &Thresholds, other: &Thresholds) -> bool {
        let days = |held: &Thresholds| held.terms.get("droit_au_retour").copied().unwrap_or(i32::MAX);
        one.least_shared >= other.least_shared
            && one.agreeing_min >= other.agreeing_min
            && one.sources_min >= other.sources_min
            && one.calling.refusal_days >= other.calling.refusal_days
            && one.workshop_months <= other.workshop_months
            && days(one) <= days(other)
    }

    proptest! {
        /// Whatever anybody sets: of a platform its leaders alone decide, nobody makes it laxer for itself, and what holds for cases of
        /// several platforms is as strict as each of them.
        #[test]
        fn leaders_alone_decide_and_several_platforms_are_as_strict_as_each(
            first in settings(), second in settings(), member in settings(), own in settings(),
        ) {
            let today = date(2026, 11, 24);
            let places = [place(1), place(2)];
            let led = [held_by(1, 1, &first), held_by(2, 2, &second)];
            let by_leaders = Settings::of_meetings(&led, &places, today);
            let others = [held_by(3, 1, &member), held_by(1, 2, &member), held_by(2, 1, &member)];
            let all = [&others[..], &led, &others].concat();
            let heard = Settings::of_meetings(&all, &places, today);
            prop_assert_eq!(&heard.platforms, &by_leaders.platforms);
            prop_assert_eq!(&heard.office, &by_leaders.office);
            let itself = Settings::of_meetings(&[&all[..], &[held_by(OWN, 1, &own)]].concat(), &places, today);
            for (itself, by_leaders) in itself.platforms.iter().zip(&by_leaders.platforms) {
                prop_assert!(is_as_strict(&itself.thresholds, &by_leaders.thresholds));
            }
            for platform in &by_leaders.platforms {
                prop_assert!(is_as_strict(&by_leaders.office, &platform.thresholds));
            }
            // On one platform it is what holds there.
            let only = Settings::of_meetings(&all, &places[..1], today);
            prop_assert_eq!(&only.office, &only.platforms[0].thresholds);
        }
    }

    #[test]
    fn each_platform_sets_its_own_thresholds_in_a_meeting() {
        assert_eq!(alone(vec![]), Thresholds::default());
        let september = case(&[
            ("reunion_date", "2026-09-20"),
            ("seuil", "quoi=lettre_jours; valeur=10"),
            ("seuil", "quoi=avis_min; valeur=3"),
            ("seuil", "quoi=sources_min; valeur=0"),
        ]);
        let october = case(&[("reunion_date", "2026-10-20"), ("seuil", "quoi=lettre_jours; valeur=21")]);
        let december = case(&[("reunion_date", "2026-12-20"), ("seuil", "quoi=lettre_jours; valeur=7")]);
        let found = alone(vec![october, december, september]);
        assert_eq!((found.calling.letter_days, found.agreeing_min, found.sources_min), (21, 3, SOURCES_MIN));
        assert_eq!(found.least_shared, LEAST_SHARED);
        let more = case(&[
            ("reunion_date", "2026-11-02"),
            ("reglage", "quoi=campagnes_min; valeur=6"),
            ("reglage", "quoi=atelier_mois; valeur=18"),
            ("reglage", "quoi=silence_jours; valeur=45"),
            ("reglage", "quoi=refus_jours; valeur=365"),
            ("reglage", "quoi=injoignable_jours; valeur=90"),
            ("delai", "quoi=nouvelles_du_parcours; jours=90"),
            ("delai", "quoi=droit_au_retour; jours=0"),
        ]);
        let found = alone(vec![more]);
        assert_eq!((found.campaigns_min, found.workshop_months), (Some(6), 18));
        assert_eq!((found.calling.silence_days, found.calling.refusal_days), (45, 365));
        assert_eq!(found.calling.unreachable_days, 90);
        assert_eq!(found.terms, Terms::from([("nouvelles_du_parcours".to_owned(), 90)]));
    }

    #[test]
    fn each_platform_sets_the_parts_of_its_week() {
        let set = |settings: &[(&str, &str)]| alone(vec![case(settings)]).calling.week;
        assert_eq!(set(&[]), Week { noon_from: 12, afternoon_from: 14, evening_from: 18 });
        let hours = ["midi_debut; valeur=11", "apres_midi_debut; valeur=13", "soir_debut; valeur=300"];
        let hours = hours.map(|hour| format!("quoi={hour}"));
        let found = set(&hours.each_ref().map(|hour| ("reglage", hour.as_str())));
        assert_eq!(found, Week { noon_from: 11, afternoon_from: 13, evening_from: u8::MAX });
        assert!(!found.slots().any(|slot| slot == crate::desk::Slot::Evening), "a day has no such hour");
    }

    #[test]
    fn a_meeting_cannot_give_more_time_than_a_law() {
        let clock = |value: &str| loosened(value).map(|clock| clock.name.as_str());
        let record = |what: &str, days: u16| {
            let field = Catalogue::current().by_name("delai").expect("a field of meetings");
            field.parse(&format!("quoi={what}; jours={days}")).expect("a term").value
        };
        assert_eq!(clock(&record("droit_au_retour", 16)), Some("droit_au_retour"));
        assert_eq!(clock(&record("droit_au_retour", 10)), None);
        assert_eq!(clock(&record("entretien_reorientation", 120)), Some("entretien_reorientation"));
        assert_eq!(clock(&record("nouvelles_du_parcours", 200)), None, "no law sets it");
    }
}
