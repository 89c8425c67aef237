// SPDX-License-Identifier: EUPL-1.2
//! The desk: what a node keeps of each case so that nobody waits until all of them are opened, and the answers that come of it.
//!
//! A store may keep a [`Projection`] for each case. It is derived: [`project`] makes it from the ledger, [`touched`] says which
//! cases a batch makes anew, and what a reader may see is part of it, up to the moment when a grant begins or ends. What is shown
//! is read from the cases themselves, so that an answer never tells more than a list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

mod touched;
mod turn;

pub use touched::{Touched, touched};
pub use turn::LostReferent;
use turn::{Claimed, lost_referents, rests_on_names, whose_turn};

use super::imports::is_taken_back;
use super::list::visible_summary;
use super::reading::{OpenCase, OpeningValues, Reading};
use super::responsible::{self, is_claim_for};
use super::thresholds::Thresholds;
use super::{CaseHead, CaseListView, CaseSummary, Filter, LIST_CASES_MAX, Ownership, Party, ViewError, Viewer};
use crate::case::{self, DocumentKey, DocumentRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::deadline::{Clock, State, days_after, started};
use crate::desk::index::{DeskIndex, DeskKey, DeskRange, LinkedPerson};
use crate::desk::{
    CALLING_FIELDS, Calling, Day, DeskRow, OtherFile, REFERENT, REFERENT_KEY, Rank, StartedClock, name_key,
};
use crate::erasure::is_closed;
use crate::grant;
use crate::id::{EntryId, PlatformId};
use crate::identifier::Country;
use crate::leaver::Facts;
use crate::ledger;
use crate::link;
use crate::names::name_of;
use crate::referral;
use crate::roster::Directory;
use crate::statement::CaseKind;
use crate::time::Validity;
use crate::view::duplicates::{self, LikenessKey};
use crate::view::search;

/// Is what a store keeps of a case, to answer from. Whoever changes what it is made of, or what of the same case is kept, has what
/// stores keep already made anew: by the version that stands beside their tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projection {
    /// What the case is; none where it may not be seen.
    pub kind: Option<CaseKind>,
    /// The words by which a search finds it: see [`search`].
    pub words: BTreeSet<String>,
    /// What the desk needs; none where the case is no young person's, or may not be seen.
    pub row: Option<DeskRow>,
    /// What other cases may have in common with it: see [`duplicates`].
    pub likenesses: BTreeSet<LikenessKey>,
    /// For how long this holds, by itself: before and after, a grant begins or ends.
    pub validity: Validity,
    /// Whether it rests on which organisations are known, and by what names: somebody claimed the person in words.
    pub rests_on_names: bool,
}

/// Is what a field is read for.
#[derive(Debug, Clone, Copy)]
struct Use {
    /// The letter of its words, where it is searched.
    letter: Option<char>,
    /// Whether the desk, or the comparing of cases, asks for it.
    fact: bool,
}

/// The fields that are read, each with what for.
static USES: LazyLock<BTreeMap<FieldId, Use>> = LazyLock::new(|| {
    let mut uses: BTreeMap<FieldId, Use> = BTreeMap::new();
    let unused = || Use { letter: None, fact: false };
    for (field, letter) in search::searched() {
        uses.entry(field).or_insert_with(unused).letter = Some(letter);
    }
    let clocks = Clock::all().iter().flat_map(Clock::fields);
    let facts = CALLING_FIELDS
        .into_iter()
        .chain(duplicates::FIELDS)
        .chain([REFERENT, REFERENT_KEY, responsible::FIELD])
        .chain(clocks);
    for field in facts.filter_map(|name| Catalogue::current().by_name(name)) {
        uses.entry(field.id).or_insert_with(unused).fact = true;
    }
    uses
});

/// Returns what a store keeps of some cases, in the order given.
///
/// # Errors
/// Fails when the store does.
pub fn project(viewer: &Viewer<'_>, numbers: &[u64]) -> Result<Vec<Projection>, ViewError> {
    let mut reading = Reading::new(viewer);
    numbers.iter().map(|number| project_one(&mut reading, *number)).collect()
}

fn project_one(reading: &mut Reading<'_>, number: u64) -> Result<Projection, ViewError> {
    let viewer = reading.viewer;
    let Some(record) = case::case(viewer.store, number)? else { return Ok(Projection::default()) };
    let open = reading.open(number, record)?;
    let is_person = open.record.kind == CaseKind::Person;
    let documents = reading.unnamed_documents(&open)?;
    // What stands in no list is kept of no case.
    if is_taken_back(reading, &open, &documents)? {
        return Ok(Projection { validity: open.validity(viewer.now), ..Projection::default() });
    }
    let mut told = open.told();
    if is_person {
        told = told.max(referrals_told_in(reading, number)?);
        for (key, record) in &documents {
            if reading.may_see(&open, key, record) {
                told = told.max(told_in(reading, &open, key, record)?);
            }
        }
    }
    let used = documents.into_iter().filter(|(key, _)| USES.contains_key(&key.field)).collect();
    let (words, values) = standing_values(reading, &open, used)?;
    let mut projection = Projection { words, validity: open.validity(viewer.now), ..Projection::default() };
    projection.kind = Some(open.record.kind).filter(|_| open.is_visible(viewer.now));
    // Nobody calls a person whose case was erased.
    let is_closed = open.own && is_closed(viewer.store, &open.record)?;
    if is_person && open.is_visible(viewer.now) && !is_closed {
        let facts = Facts::of_values(&values);
        let own_country = viewer.directory.country_of(viewer.organisation);
        projection.likenesses = duplicates::likenesses(&facts, own_country);
        let linked = Linked::read(reading, number)?;
        let claimed = Claimed::read(reading, &open, &facts, &linked)?;
        let turn = whose_turn(reading, &open, &linked, claimed.as_ref())?;
        let calling = Calling::of_person(&facts, &linked.files());
        let over = if linked.seen.is_empty() { calling.is_over() } else { Calling::of(&facts).is_over() };
        // What another file says of a later day than the end of this one begins its own clocks.
        let is_over_here = over && !calling.is_over();
        projection.rests_on_names = rests_on_names(&facts, &linked);
        projection.validity = projection.validity.and(linked.validity).and(turn.validity);
        projection.row = Some(DeskRow {
            own: open.own,
            ours: turn.ours,
            person: linked.numbers.first().map(|lowest| number.min(*lowest)),
            over,
            calling: calling.kept_from_by_referral(is_referred_without_contact(&viewer, number, &linked)?),
            referents: turn::referents(claimed.as_ref(), &facts, &linked),
            // The person's clocks run on in the new file.
            clocks: if is_gone_on(reading, number) || is_over_here {
                Vec::new()
            } else {
                linked.clocks_left(open.own, number, started_clocks(&facts))
            },
            told,
        });
    }
    Ok(projection)
}

/// Tells whether the person of a case that may be seen must not be contacted on a day: as one of the linked files says, or a referral.
pub(super) fn is_kept_from(reading: &mut Reading<'_>, open: &OpenCase, day: Date) -> Result<bool, ViewError> {
    let viewer = reading.viewer;
    if open.record.kind != CaseKind::Person || !open.is_visible(viewer.now) {
        return Ok(false);
    }
    let values = fact_values(reading, open)?;
    let linked = Linked::read(reading, open.number)?;
    let calling = Calling::of_person(&Facts::of_values(&values), &linked.files());
    let is_said = is_referred_without_contact(&viewer, open.number, &linked)?;
    Ok(calling.kept_from_by_referral(is_said).must_not_be_contacted(day))
}

/// Tells whether one of the files of a person came to this organisation with a referral that says not to contact the person, and whose
/// grant stands: what the file says of it may be kept back, that it is so never is.
fn is_referred_without_contact(viewer: &Viewer<'_>, number: u64, linked: &Linked) -> Result<bool, ViewError> {
    for number in linked.numbers.iter().chain([&number]) {
        for (_, record) in referral::referrals(viewer.store, *number)? {
            let says = record.recipient == viewer.organisation && record.terms.restrictions.do_not_contact;
            let grant = if says { case::grant(viewer.store, record.grant)? } else { None };
            if grant.is_some_and(|(_, grant)| grant::stands(&grant, viewer.now)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Is what may be seen of the other files of a person, as this organisation has linked them.
struct Linked {
    numbers: BTreeSet<u64>,
    seen: Vec<SeenFile>,
    /// For how long this holds, by itself.
    validity: Validity,
}

/// Is what may be seen of a file.
struct SeenFile {
    open: OpenCase,
    /// Whether this organisation works from it: it is its own, and was not handed over.
    is_worked_from: bool,
    values: Values,
    /// Whether the claims may be seen.
    is_told: bool,
}

impl SeenFile {
    /// Tells whether who contacts the person is one of those `is_named` names.
    fn names(&self, directory: &Directory, is_named: &dyn Fn(&Party) -> bool) -> bool {
        let claims = Facts::of_values(&self.values);
        match claims.values(responsible::FIELD) {
            [] => self.is_told && is_named(&Party::of(directory, self.open.record.holder)),
            [only] => directory.cards().any(|card| {
                let party = Party::of(directory, card.organisation);
                is_claim_for(only, &party) && is_named(&party)
            }),
            // Nobody is sure of claims in conflict.
            _ => false,
        }
    }
}

impl Linked {
    fn read(reading: &mut Reading<'_>, number: u64) -> Result<Self, ViewError> {
        let store = reading.viewer.store;
        let mut linked =
            Self { numbers: link::linked(store, number)?, seen: Vec::new(), validity: Validity::default() };
        for number in &linked.numbers {
            let Some(record) = case::case(store, *number)? else { continue };
            let open = reading.open(*number, record)?;
            linked.validity = linked.validity.and(open.validity(reading.viewer.now));
            if open.is_visible(reading.viewer.now) {
                let values = fact_values(reading, &open)?;
                let claims = Catalogue::current().by_name(responsible::FIELD);
                let is_told = claims.is_some_and(|field| reading.may_see_field(&open, field.id));
                let is_worked_from = open.own && reading.handed_over(*number).is_none();
                linked.seen.push(SeenFile { open, is_worked_from, values, is_told });
            }
        }
        Ok(linked)
    }

    /// Returns those of the clocks of a file that run in no other file of the person: a clock is counted once, in the organisation's own
    /// file, then in the oldest.
    fn clocks_left(&self, own: bool, number: u64, mut clocks: Vec<StartedClock>) -> Vec<StartedClock> {
        for file in self.seen.iter().filter(|file| (!file.open.own, file.open.number) < (!own, number)) {
            let there = started_clocks(&Facts::of_values(&file.values));
            clocks.retain(|clock| there.iter().all(|other| other.clock != clock.clock));
        }
        clocks
    }

    fn files(&self) -> Vec<OtherFile<'_>> {
        let files = self.seen.iter();
        files.map(|file| OtherFile { facts: Facts::of_values(&file.values), own: file.is_worked_from }).collect()
    }
}

/// Is values by field.
type Values = BTreeMap<FieldId, Vec<String>>;

/// Returns what stands in those fields of a case by which it is counted.
fn fact_values(reading: &mut Reading<'_>, open: &OpenCase) -> Result<Values, ViewError> {
    let mut documents = reading.unnamed_documents(open)?;
    documents.retain(|(key, _)| USES.get(&key.field).is_some_and(|usage| usage.fact));
    Ok(standing_values(reading, open, documents)?.1)
}

/// Returns the words of every value that stands, and by field the values that may be seen.
fn standing_values(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    documents: Vec<(DocumentKey, DocumentRecord)>,
) -> Result<(BTreeSet<String>, Values), ViewError> {
    let openings = OpeningValues::read(reading, &documents)?;
    let mut words = BTreeSet::new();
    let mut seen = Values::new();
    for (key, record) in &documents {
        let usage = USES.get(&key.field).copied();
        let visible = usage.is_some_and(|usage| usage.fact) && reading.may_see(open, key, record);
        let mut add = |value: String, visible: bool| {
            if let Some(letter) = usage.and_then(|usage| usage.letter) {
                search::words_of_value(letter, &value, &mut words);
            }
            let values = seen.entry(key.field).or_default();
            if visible && !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        };
        if record.changes.len() == 1 {
            if let Some(value) = openings.value(reading, key.opening)? {
                add(value, visible && reading.shows_only_change(open, key, record)?);
            }
            continue;
        }
        let document = reading.open_document(open, record)?;
        for change in document.standing_changes() {
            if let Some(value) = reading.plain_value(change)? {
                add(value, visible);
            }
        }
    }
    Ok((words, seen))
}

/// Returns the newest commit in which somebody else wrote a document, or decided about a change of this organisation.
fn told_in(
    reading: &mut Reading<'_>,
    open: &OpenCase,
    key: &DocumentKey,
    record: &DocumentRecord,
) -> Result<Option<u64>, ViewError> {
    let store = reading.viewer.store;
    let mut told = None;
    for location in &record.changes {
        let ledger = reading.signed(location.commit)?.ledger;
        if reading.organisation_of(ledger) != Some(reading.viewer.organisation) {
            told = told.max(Some(location.commit));
        } else if !open.own {
            let id: EntryId =
                if *location == key.opening { record.document.into() } else { ledger::entry_at(store, *location)?.id };
            let admission = case::decision(store, id)?.map(|decision| ledger::locate(store, decision.admission));
            told = told.max(admission.transpose()?.flatten().map(|admission| admission.commit));
        }
    }
    Ok(told)
}

/// Returns the newest commit in which another organisation asked something about a case, or answered what was asked of it.
fn referrals_told_in(reading: &mut Reading<'_>, number: u64) -> Result<Option<u64>, ViewError> {
    let store = reading.viewer.store;
    let mut told = None;
    for (_, record) in referral::referrals(store, number)? {
        let answer = record.answer.map(|(id, _)| id);
        let settlement = record.settlement.map(|(id, _)| id);
        for id in [Some(record.id), answer, settlement].into_iter().flatten() {
            let Some(location) = ledger::locate(store, id)? else { continue };
            let ledger = reading.signed(location.commit)?.ledger;
            if reading.organisation_of(ledger) != Some(reading.viewer.organisation) {
                told = told.max(Some(location.commit));
            }
        }
    }
    Ok(told)
}

/// Tells whether a file goes on elsewhere: another organisation has it, or this one in a file of its own. Who took a file over
/// works from its own; until it did, from the old one.
pub(super) fn is_gone_on(reading: &Reading<'_>, number: u64) -> bool {
    let file = reading.handed_over(number);
    file.is_some_and(|file| file.holder != reading.viewer.organisation || file.is_taken)
}

fn started_clocks(facts: &Facts<'_>) -> Vec<StartedClock> {
    let clocks = (0u8..).zip(Clock::all());
    clocks.filter_map(|(clock, rule)| Some(StartedClock { clock, start: started(rule, facts)?.into() })).collect()
}

/// Is by what an office counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRules {
    /// The country whose clocks run.
    pub country: Country,
    /// What the platform has set; of an office on several, what holds for cases of none of them, or of more than one.
    pub thresholds: Thresholds,
    /// What other platforms of the office have set for their cases.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub platforms: BTreeMap<PlatformId, Thresholds>,
    /// By the number of a case, of which of these it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<u64, PlatformId>,
}

impl DeskRules {
    /// Returns the rules of an office all of whose cases are counted alike.
    #[must_use]
    pub fn new(country: Country, thresholds: Thresholds) -> Self {
        Self { country, thresholds, platforms: BTreeMap::new(), cases: BTreeMap::new() }
    }

    /// Returns what holds for a case.
    #[must_use]
    pub fn of_case(&self, number: u64) -> &Thresholds {
        let of = self.cases.get(&number).and_then(|platform| self.platforms.get(platform));
        of.unwrap_or(&self.thresholds)
    }

    /// Returns each of the different rules, with what tells whether a case is counted by it.
    fn parts(&self) -> impl Iterator<Item = (&Thresholds, impl Fn(u64) -> bool + Copy)> {
        let of = |number: &u64| self.cases.get(number).filter(|platform| self.platforms.contains_key(platform));
        let each = self.platforms.iter().map(|(platform, thresholds)| (thresholds, Some(platform)));
        let parts = std::iter::once((&self.thresholds, None)).chain(each);
        parts.map(move |(thresholds, platform)| (thresholds, move |number: u64| of(&number) == platform))
    }

    /// Returns the same, without a word of any case but these.
    fn of_cases(&self, numbers: &BTreeSet<u64>) -> Self {
        let cases = self.cases.iter().filter(|(number, _)| numbers.contains(number));
        let cases = cases.map(|(number, platform)| (*number, *platform)).collect();
        let Self { country, thresholds, platforms, cases: _ } = self;
        Self { country: *country, thresholds: thresholds.clone(), platforms: platforms.clone(), cases }
    }
}

/// Asks whom to call.
#[derive(Debug, Clone)]
pub struct TodayQuestion {
    /// When, on the clock of the office.
    pub now: DateTime,
    /// By what is counted.
    pub rules: DeskRules,
    /// Only those whom a person of this name, or with this staff key, looks after; those of no referent where it is empty.
    pub referent: Option<String>,
    /// The most people, and the most deadlines.
    pub limit: usize,
    /// The fields to show, by name.
    pub fields: Vec<String>,
}

/// Is whom to call now, and whose legal clocks are over or near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayView {
    /// By what is counted.
    pub rules: DeskRules,
    /// How many people are to be called.
    pub total: usize,
    /// The first of them, in order: one file of each.
    pub calls: Vec<CaseSummary>,
    /// By the number of a file shown here, the other files of the person that may be seen: what they say counted too.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub linked: BTreeMap<u64, Vec<CaseSummary>>,
    /// By the number of a file of `calls`, the files that say not to contact somebody who may be the same person, or whose person was handed
    /// over, as long as nobody said whether it is: see [`super::caution`]. A call only once that is decided.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cautions: BTreeMap<u64, Vec<CaseHead>>,
    /// By the number of a file of `calls` of whose person nobody here is the referent: whom other offices had named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lost_referents: BTreeMap<u64, Vec<LostReferent>>,
    /// How many clocks are over or near.
    pub pressing: usize,
    /// The cases of the most urgent of them, in order.
    pub deadlines: Vec<CaseSummary>,
}

/// Answers from the index of what is kept, but for [`TodayView::cautions`]: whoever has what is alike adds them.
///
/// # Errors
/// Returns [`ViewError::UnknownField`], or fails when the store does.
pub fn today(viewer: &Viewer<'_>, question: &TodayQuestion, index: &dyn DeskIndex) -> Result<TodayView, ViewError> {
    let among = question.referent.as_deref().map(|referent| cases_of(viewer, index, referent)).transpose()?;
    let is_wanted = |case: &u64| among.as_ref().is_none_or(|among| among.binary_search(case).is_ok());
    let called = Called::read(index, (question.now, &question.rules), &is_wanted, question.limit)?;
    let day = question.now.date();
    let mut pressing: Vec<(State, Day, u64)> = Vec::new();
    let near_until = |clock: &Clock| clock.near_until(day);
    running_clocks(index, (&question.rules, day), (0, &near_until), &mut |clock, cases| {
        if clock.state != State::Running {
            pressing.extend(cases.iter().filter(|case| is_wanted(case)).map(|case| (clock.state, clock.due, *case)));
        }
    })?;
    let (total, in_all) = (called.len(), pressing.len());
    let calls = lowest(called.into_ranks(), question.limit).into_iter().map(|rank| rank.case());
    let mut cases: Vec<u64> = lowest(pressing, question.limit).into_iter().map(|(_, _, number)| number).collect();
    let mut known = BTreeSet::new();
    cases.retain(|number| known.insert(*number));
    let mut reading = Reading::new(viewer);
    let calls = summaries(&mut reading, calls, &question.fields)?;
    let deadlines = summaries(&mut reading, cases, &question.fields)?;
    let mut linked = BTreeMap::new();
    for number in calls.iter().chain(&deadlines).map(|case| case.head.number) {
        let others = link::linked(viewer.store, number)?;
        if !others.is_empty() {
            linked.insert(number, summaries(&mut reading, others, &question.fields)?);
        }
    }
    let mut lost = BTreeMap::new();
    for number in calls.iter().map(|case| case.head.number) {
        let found = lost_referents(&mut reading, number)?;
        lost.extend((!found.is_empty()).then_some((number, found)));
    }
    let shown = calls.iter().chain(&deadlines).chain(linked.values().flatten()).map(|case| case.head.number).collect();
    Ok(TodayView {
        rules: question.rules.of_cases(&shown),
        total,
        calls,
        linked,
        cautions: BTreeMap::new(),
        lost_referents: lost,
        pressing: in_all,
        deadlines,
    })
}

/// Returns the cases that somebody of this name, or with this staff key, looks after, by increasing number. Whoever is named by a key
/// is meant by what colleagues call its holder, too: most cases say a name alone.
fn cases_of(viewer: &Viewer<'_>, index: &dyn DeskIndex, referent: &str) -> Result<Vec<u64>, ViewError> {
    let told = referent.parse().ok().map(|key| name_of(viewer.store, key)).transpose()?.flatten();
    let mut found = Vec::new();
    for referent in [Some(referent), told.as_deref()].into_iter().flatten() {
        index.for_each(DeskRange::Referent(&name_key(referent)), &mut |_, cases| found.extend(cases))?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Is what says until when the clocks of a name are wanted.
type LastDay<'a> = &'a dyn Fn(&Clock) -> Option<Date>;

/// Is a clock that runs for some cases on a day.
struct RunningClock {
    state: State,
    due: Day,
    own: bool,
}

/// Hands on the clocks of a country that run on a day, by the terms of a platform, each with cases; none whose last day is later than
/// `last` says, for who looks so many days ahead.
fn running_clocks(
    index: &dyn DeskIndex,
    (rules, day): (&DeskRules, Date),
    (days_ahead, last): (i32, LastDay<'_>),
    visit: &mut dyn FnMut(&RunningClock, &[u64]),
) -> Result<(), ViewError> {
    let clocks = || (0u8..).zip(Clock::all()).filter(|(_, clock)| clock.country == rules.country);
    let all =
        rules.parts().flat_map(|(thresholds, is_of)| clocks().map(move |clock| (&thresholds.terms, is_of, clock)));
    for (terms, is_of, (place, clock)) in all {
        let (from, until) = clock.task_days(day, days_ahead);
        let until = until.into_iter().chain(last(clock)).min();
        let starts = clock.starts_between((from, until), terms);
        let range = DeskRange::Clock { clock: place, from: starts.0.map(Day::from), until: starts.1.map(Day::from) };
        index.for_each(range, &mut |key, cases| {
            let DeskKey::Clock { started, own, ended } = key else { return };
            let is_over = ended.is_some_and(|ended| ended <= Day::from(day));
            let due = clock.due_within(started.start.date(), terms);
            if is_over || until.is_some_and(|until| due > until) {
                return;
            }
            if let Some((state, _)) = clock.state_ahead(due, day, days_ahead) {
                let running = RunningClock { state, due: due.into(), own: *own };
                if rules.platforms.is_empty() {
                    return visit(&running, cases);
                }
                let cases: Vec<u64> = cases.iter().copied().filter(|case| is_of(*case)).collect();
                visit(&running, &cases);
            }
        })?;
    }
    Ok(())
}

/// Is the people who are called: of linked files one, such as say themselves that something is to be done before others, the organisation's
/// own before others', then the one with the lowest number.
#[derive(Debug, Default)]
struct Called {
    /// How many have one file.
    alone: usize,
    /// The first of these, and others.
    ranks: Vec<Rank>,
    linked: BTreeMap<u64, ((bool, bool, u64), Rank)>,
}

impl Called {
    /// Reads who is called, and where the first `limit` of them stand.
    fn read(
        index: &dyn DeskIndex,
        (now, rules): (DateTime, &DeskRules),
        is_wanted: &dyn Fn(&u64) -> bool,
        limit: usize,
    ) -> Result<Self, ViewError> {
        let mut called = Self::default();
        index.for_each(DeskRange::Turns, &mut |key, cases| {
            let DeskKey::Turn(turn) = key else { return };
            for (thresholds, is_of) in rules.parts() {
                let Ok(why) = turn.calling.decide_by(now, &thresholds.calling) else { continue };
                let wanted = cases.iter().filter(|case| is_of(**case) && is_wanted(case));
                let rank = |case: &u64| turn.calling.rank(&why, *case);
                match turn.person {
                    None => {
                        called.alone += wanted.clone().count();
                        // Cases that say the same stand one after another, by their numbers.
                        called.ranks.extend(wanted.take(limit).map(rank));
                    }
                    Some(person) => wanted.map(rank).for_each(|rank| called.add_linked(person, rank)),
                }
            }
        })?;
        Ok(called)
    }

    fn add_linked(&mut self, person: LinkedPerson, rank: Rank) {
        let file = ((person.over, !person.own, rank.case()), rank);
        let first = self.linked.entry(person.lowest).or_insert(file);
        *first = (*first).min(file);
    }

    fn len(&self) -> usize {
        self.alone + self.linked.len()
    }

    fn into_ranks(self) -> Vec<Rank> {
        self.ranks.into_iter().chain(self.linked.into_values().map(|(_, rank)| rank)).collect()
    }
}

/// Asks for whom a legal clock runs.
#[derive(Debug, Clone)]
pub struct DeadlinesQuestion {
    /// On which day.
    pub day: Date,
    /// By what is counted.
    pub rules: DeskRules,
    /// Only clocks that end within so many days.
    pub within: Option<i32>,
    /// Whose cases.
    pub ownership: Ownership,
    /// Only this case, by number.
    pub only: Option<u64>,
    /// The first case, by number.
    pub from: u64,
    /// The most cases.
    pub limit: usize,
    /// The fields to show, by name.
    pub fields: Vec<String>,
}

/// Returns the cases for which a clock runs, by increasing number.
///
/// # Errors
/// As [`today`].
pub fn deadlines(
    viewer: &Viewer<'_>,
    question: &DeadlinesQuestion,
    index: &dyn DeskIndex,
) -> Result<CaseListView, ViewError> {
    let limit = question.limit.clamp(1, LIST_CASES_MAX);
    let is_near = |due: Day| {
        question.within.is_none_or(|days| question.day.until(due.date()).is_ok_and(|span| span.get_days() <= days))
    };
    let wanted = |number: &u64| *number >= question.from && question.only.is_none_or(|only| only == *number);
    let last = |_: &Clock| question.within.and_then(|days| days_after(question.day, days));
    let mut found: Vec<u64> = Vec::new();
    let ahead = (question.within.unwrap_or_default(), &last as LastDay<'_>);
    running_clocks(index, (&question.rules, question.day), ahead, &mut |clock, cases| {
        let owned = match question.ownership {
            Ownership::Any => true,
            Ownership::Foreign => !clock.own,
            Ownership::Own => clock.own,
        };
        if owned && is_near(clock.due) {
            found.extend(cases.iter().filter(|number| wanted(number)));
        }
    })?;
    found.sort_unstable();
    found.dedup();
    let next = found.get(limit).copied();
    found.truncate(limit);
    let mut reading = Reading::new(viewer);
    Ok(CaseListView { cases: summaries(&mut reading, found, &question.fields)?, next })
}

/// Is how much there is to see to, without a word of what it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskCounts {
    /// People to call now.
    pub calls: usize,
    /// Legal clocks that are over or near.
    pub pressing: usize,
    /// Cases in which other organisations said something since a commit.
    pub told: usize,
}

/// Counts what there is to see to at a moment, and the cases in which others said something in the commit `since` or later.
///
/// # Errors
/// Fails when the store does.
pub fn counts(now: DateTime, rules: &DeskRules, since: u64, index: &dyn DeskIndex) -> Result<DeskCounts, ViewError> {
    let calls = Called::read(index, (now, rules), &|_| true, 0)?.len();
    let mut counts = DeskCounts { calls, ..DeskCounts::default() };
    let near_until = |clock: &Clock| clock.near_until(now.date());
    running_clocks(index, (rules, now.date()), (0, &near_until), &mut |clock, cases| {
        counts.pressing += if clock.state == State::Running { 0 } else { cases.len() };
    })?;
    index.for_each(DeskRange::ToldSince(since), &mut |_, cases| counts.told += cases.len())?;
    Ok(counts)
}

fn summaries(
    reading: &mut Reading<'_>,
    numbers: impl IntoIterator<Item = u64>,
    fields: &[String],
) -> Result<Vec<CaseSummary>, ViewError> {
    let filter = Filter { kind: Some(CaseKind::Person), ..Filter::default() };
    numbers.into_iter().filter_map(|number| visible_summary(reading, number, &filter, fields).transpose()).collect()
}

/// Returns the lowest of some things, in order.
fn lowest<T: Ord>(mut things: Vec<T>, limit: usize) -> Vec<T> {
    if limit < things.len() {
        things.select_nth_unstable(limit);
        things.truncate(limit);
    }
    things.sort_unstable();
    things
}
