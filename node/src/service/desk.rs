// SPDX-License-Identifier: EUPL-1.2
//! The desk of the staff: whom to call, whose clocks run, how much there is to see to. It is answered from what the store keeps of
//! each case, and opens the cases that it shows.

use jiff::civil::{Date, DateTime};
use raccord_protocol::case;
use raccord_protocol::id::{CaseHandle, PlatformId};
use raccord_protocol::ledger::locate;
use raccord_protocol::referral::{self, ReferralRow, ReferralState};
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::desk::{
    DeadlinesQuestion, DeskCounts, DeskRules, TodayQuestion, TodayView, counts, deadlines, today,
};
use raccord_protocol::view::duplicates::LikenessKey;
use raccord_protocol::view::news::first_unseen;
use raccord_protocol::view::show::number_of;
use raccord_protocol::view::thresholds::{self, Settings, settings};
use raccord_protocol::view::{CaseListView, Ownership, ViewError, Viewer, caution, duplicates};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, internal, json};
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind};
use crate::sqlite::{DeskError, DeskRows};

/// Says whom to call now, and whose legal clocks are over or near. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Today {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// When, on the clock of the office: `2026-11-24T15:00`.
    pub at: String,
    /// Only those whom a person of this name, or with this staff key, looks after.
    #[serde(default)]
    pub referent: Option<String>,
    /// How many days are left for an answer to a letter; as the platform has set where nothing is said.
    #[serde(default)]
    pub letter_days: Option<i32>,
    /// The most people, and the most clocks: at most [`DESK_CASES_MAX`].
    pub limit: usize,
    /// The fields to show, by name; all when empty.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// The most cases that one answer shows.
pub const DESK_CASES_MAX: usize = 2_000;

/// Lists the cases for which a legal clock runs. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// On which day: `2026-11-24`.
    pub day: String,
    /// Only clocks that end within so many days.
    #[serde(default)]
    pub within: Option<i32>,
    /// Whose cases.
    #[serde(default)]
    pub ownership: Ownership,
    /// Only this case.
    #[serde(default)]
    pub case: Option<CaseHandle>,
    /// Start at the case of this number.
    #[serde(default)]
    pub from: u64,
    /// The most cases: at most [`DESK_CASES_MAX`].
    pub limit: usize,
    /// The fields to show, by name; all when empty.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// Counts what there is to see to, for a role that may read. No case is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// When, on the clock of the office: `2026-11-24T15:00`.
    pub at: String,
}

/// Is how much there is to see to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesAnswer {
    /// People to call, clocks that are over or near, cases that others changed since the reader asked for news.
    #[serde(flatten)]
    pub counts: DeskCounts,
    /// Referrals and transfers that wait for this office's answer.
    pub to_answer: usize,
    /// Referrals and transfers of this office that wait for a partner's answer.
    pub awaited: usize,
    /// Referrals and transfers of this office that a partner has answered since the reader asked for news.
    #[serde(default)]
    pub answered: usize,
    /// Referrals that this office accepted, and of which the partner has not said that what was asked is done.
    #[serde(default)]
    pub accepted: usize,
    /// Pairs of cases that may be of one person, and that nobody has decided about.
    pub duplicates: usize,
}

/// Says what holds on the platforms of this office, who set it, and of which platform some cases are. It tells nothing of a case but
/// that. For a role that may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// On which day: `2026-11-24`.
    pub day: String,
    /// The cases, at most [`DESK_CASES_MAX`].
    #[serde(default)]
    pub cases: Vec<CaseHandle>,
}

/// Is what holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdsAnswer {
    /// What holds.
    #[serde(flatten)]
    pub settings: Settings,
    /// The platform of each of the cases, in their order: none where it is of no platform of this office, of several, or unknown here.
    pub of: Vec<Option<PlatformId>>,
}

json!(Today, TodayView, Deadlines, Notices, NoticesAnswer, Thresholds, ThresholdsAnswer);

impl Operation for Today {
    const NAME: &'static str = "today";
    const ACCESS: Access = Access::Session;
    type Answer = TodayView;

    fn run(self, service: &Service, caller: &Caller) -> Result<TodayView, ApiError> {
        let now: DateTime = read(&self.at)?;
        let limit = checked(self.limit)?;
        let Self { consultation, referent, letter_days, fields, .. } = self;
        service.consult(caller, consultation, Shown { scopes: &[Scope::List], case: None })?;
        service.read_desk(|viewer, rows| {
            let mut rules = rules(viewer, rows, now.date())?;
            for thresholds in std::iter::once(&mut rules.thresholds).chain(rules.platforms.values_mut()) {
                thresholds.calling.letter_days = letter_days.unwrap_or(thresholds.calling.letter_days);
            }
            let question = TodayQuestion { now, rules, referent, limit, fields };
            let mut view = today(viewer, &question, &rows)?;
            let having = |likeness: &LikenessKey| Ok(rows.having(likeness)?);
            for call in &view.calls {
                let files = caution::of_case(viewer, call.head.number, now.date(), &having)?;
                view.cautions.extend((!files.is_empty()).then_some((call.head.number, files)));
            }
            Ok(view)
        })
    }
}

impl Operation for Deadlines {
    const NAME: &'static str = "deadlines";
    const ACCESS: Access = Access::Session;
    type Answer = CaseListView;

    fn run(self, service: &Service, caller: &Caller) -> Result<CaseListView, ApiError> {
        let day: Date = read(&self.day)?;
        let limit = checked(self.limit)?;
        let Self { consultation, within, ownership, case, from, fields, .. } = self;
        service.consult(caller, consultation, Shown { scopes: &[Scope::List], case: None })?;
        service.read_desk(|viewer, rows| {
            let rules = rules(viewer, rows, day)?;
            let only = case.map(|case| number_of(viewer, case)).transpose()?;
            let question = DeadlinesQuestion { day, rules, within, ownership, only, from, limit, fields };
            Ok(deadlines(viewer, &question, &rows)?)
        })
    }
}

impl Operation for Notices {
    const NAME: &'static str = "notices";
    const ACCESS: Access = Access::Session;
    type Answer = NoticesAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<NoticesAnswer, ApiError> {
        let reader = caller.staff_who_may(&[Act::Read])?.key;
        let now: DateTime = read(&self.at)?;
        service.read_desk(|viewer, rows| {
            let since = first_unseen(viewer, reader)?;
            let counts = counts(now, &rules(viewer, rows, now.date())?, since, &rows)?;
            let Referrals { to_answer, awaited, answered, accepted } = referrals(viewer, since)?;
            let duplicates = duplicates::open_pairs(viewer, &rows.shared()?)?.len();
            Ok(NoticesAnswer { counts, to_answer, awaited, answered, accepted, duplicates })
        })
    }
}

impl Operation for Thresholds {
    const NAME: &'static str = "thresholds";
    const ACCESS: Access = Access::Session;
    type Answer = ThresholdsAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<ThresholdsAnswer, ApiError> {
        caller.staff_who_may(&[Act::Read])?;
        let day: Date = read(&self.day)?;
        checked(self.cases.len())?;
        service.read_desk(|viewer, rows| {
            let settings = settings(viewer, &rows.of_kind(CaseKind::Meeting)?, day)?;
            let of = self.cases.iter().map(|case| match number_of(viewer, *case) {
                Ok(number) => thresholds::platform_of(viewer, number),
                Err(ViewError::UnknownCase(_) | ViewError::Locked(_)) => Ok(None),
                Err(error) => Err(error),
            });
            let of = of.collect::<Result<_, _>>()?;
            Ok(ThresholdsAnswer { settings, of })
        })
    }
}

impl Service {
    /// Reads the store as it is now, with what it keeps of each case, which is brought up to date first.
    pub(super) fn read_desk<T>(
        &self,
        work: impl FnOnce(&Viewer<'_>, DeskRows<'_>) -> Result<T, DeskError>,
    ) -> Result<T, ApiError> {
        self.driver.refresh().map_err(|error| internal(&error))?;
        let published = self.driver.published();
        let read = self.readers.read_desk(|store, rows| {
            let now = crate::driver::node_time(store).map_err(ViewError::from)?;
            let (directory, organisation) = (&*published.directory, self.driver.organisation());
            work(&Viewer { store, directory, organisation, now }, rows)
        })?;
        read.map_err(|error| match error {
            DeskError::Store(error) => internal(&error),
            DeskError::View(error) => error.into(),
        })
    }
}

/// Is how many referrals wait for an answer, of this office and of its partners, how many have one that is new, and how many this
/// office works on.
#[derive(Debug, Default)]
struct Referrals {
    to_answer: usize,
    awaited: usize,
    answered: usize,
    accepted: usize,
}

fn referrals(viewer: &Viewer<'_>, since: u64) -> Result<Referrals, ViewError> {
    let mut counted = Referrals::default();
    for (_, row) in referral::rows(viewer.store, None)? {
        let ReferralRow::Referral(record) = row else { continue };
        let is_asked = record.recipient == viewer.organisation;
        let Some((_, grant)) = case::grant(viewer.store, record.grant)? else { continue };
        let state = record.state_under(&grant, viewer.now);
        if state == ReferralState::Requested {
            let counter = if is_asked { &mut counted.to_answer } else { &mut counted.awaited };
            *counter += 1;
        }
        counted.accepted += usize::from(is_asked && state == ReferralState::Accepted);
        let answer = record.answer.filter(|_| !is_asked).map(|(id, _)| locate(viewer.store, id)).transpose()?.flatten();
        counted.answered += usize::from(answer.is_some_and(|location| location.commit >= since));
    }
    Ok(counted)
}

/// Returns by what this office counts on a day.
fn rules(viewer: &Viewer<'_>, rows: DeskRows<'_>, day: Date) -> Result<DeskRules, DeskError> {
    let country = viewer.directory.country_of(viewer.organisation);
    let settings = settings(viewer, &rows.of_kind(CaseKind::Meeting)?, day)?;
    Ok(DeskRules::read(country, settings, || thresholds::cases(viewer))?)
}

fn read<T: std::str::FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::new(ApiErrorKind::Invalid, "read the moment: it is no date and time"))
}

fn checked(limit: usize) -> Result<usize, ApiError> {
    if limit <= DESK_CASES_MAX {
        return Ok(limit);
    }
    Err(ApiError::new(ApiErrorKind::TooLarge, format!("show more than {DESK_CASES_MAX} cases at once")))
}

#[cfg(test)]
mod tests;
