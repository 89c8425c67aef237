// SPDX-License-Identifier: EUPL-1.2
//! All that this organisation knows, did and gave away about one person: what the person may ask for.

use serde::{Deserialize, Serialize};

use super::disclosed::{DisclosedView, disclosed};
use super::emergency::{EmergencyView, emergencies};
use super::erasure::{Ending, ending};
use super::grants::{GrantFilter, GrantView, grants};
use super::history::{HistoryEvent, history};
use super::lost::holders_not_known;
use super::reading::Reading;
use super::{CaseHead, Party, ViewError, Viewer};
use crate::id::CaseHandle;
use crate::retention::Limit;
use crate::rules::RuleSet;
use crate::time::Timestamp;

/// Is all that is known, was done and was given away about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectView {
    /// The case.
    #[serde(flatten)]
    pub head: CaseHead,
    /// Everything that was stated: values with author and time, consultations, grants and their ends, in the order stored.
    pub events: Vec<HistoryEvent>,
    /// Who was granted what, ended grants included.
    pub grants: Vec<GrantView>,
    /// What was in fact made available, by time.
    pub disclosed: Vec<DisclosedView>,
    /// Who may hold something of it that a restored node does not know of.
    pub holders_not_known: Vec<Party>,
    /// Requests in an emergency, with what was opened.
    pub emergencies: Vec<EmergencyView>,
    /// How long the case is kept, where the rules of a platform say so.
    pub retention: Option<RetentionView>,
}

/// Says how long a case is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionView {
    /// Birthday at which it is erased, in years.
    pub until_age: u8,
    /// When this case is erased, where that is known.
    pub ends: Option<Ends>,
    /// Years for which it is kept, for controls only, where the European Social Fund paid.
    pub years_for_funded: Option<u8>,
    /// The text that it rests on.
    pub source: String,
}

/// Says when a case is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// When its time is over.
    pub due: Timestamp,
    /// By which limit of the rules.
    pub limit: Limit,
    /// When the node said that it will erase it.
    pub notice: Option<Timestamp>,
    /// Until when a leader holds it back.
    pub held_until: Option<Timestamp>,
    /// When the node erases it, at the earliest.
    pub erases: Timestamp,
}

/// Returns all that is known about the person of an own case.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation: its holder answers the person.
pub fn subject(viewer: &Viewer<'_>, case: CaseHandle) -> Result<SubjectView, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = reading.case_of(case)?;
    if !open.own {
        return Err(ViewError::UnknownCase(case));
    }
    let events = history(viewer, case)?.events;
    let ending = ending(viewer, open.number, &open.record)?;
    Ok(SubjectView {
        head: reading.head(&open),
        events,
        grants: grants(viewer, &GrantFilter { case: Some(case), ..GrantFilter::default() })?.grants,
        disclosed: disclosed(&mut reading, &open)?,
        holders_not_known: holders_not_known(viewer)?,
        emergencies: emergencies(viewer, Some(case))?.emergencies,
        retention: rules(viewer, ending).map(|rules| retention(rules, ending, viewer.now)),
    })
}

/// Returns the rules by which the case ends; where that is not known, those of the first platform of this organisation that
/// has any now.
fn rules(viewer: &Viewer<'_>, ending: Option<Ending>) -> Option<&'static RuleSet> {
    let own = |platform| viewer.directory.member(platform, viewer.organisation, viewer.now).is_some();
    let rosters = viewer.directory.rosters().filter(|(platform, _)| own(*platform));
    let mut rules = rosters.filter_map(|(_, roster)| roster.rules_at(viewer.now));
    rules.find(|rules| ending.is_none_or(|ending| ending.due.rules.0 == *rules.digest()))
}

fn retention(rules: &RuleSet, ending: Option<Ending>, now: Timestamp) -> RetentionView {
    let retention = rules.retention();
    let ends = |Ending { due, notice, erases, held_until }| Ends {
        due: due.at,
        limit: due.limit,
        notice,
        held_until,
        // A node that did not run when it might have does so as soon as it runs.
        erases: erases.max(now),
    };
    RetentionView {
        until_age: retention.until_age,
        ends: ending.map(ends),
        years_for_funded: retention.years_for_funded,
        source: retention.source.clone(),
    }
}
