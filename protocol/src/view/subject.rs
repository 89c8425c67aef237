// SPDX-License-Identifier: EUPL-1.2
//! All that this organisation knows, did and gave away about one person: what the person may ask for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::disclosed::{DisclosedView, disclosed};
use super::emergency::{EmergencyView, emergencies};
use super::grants::{GrantFilter, GrantView, grants};
use super::history::{HistoryEvent, history};
use super::reading::Reading;
use super::{CaseHead, ViewError, Viewer};
use crate::id::CaseHandle;
use crate::rules::RuleSet;

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
    /// That day, where the birth date is known: ISO 8601.
    pub until: Option<String>,
    /// Years for which it is kept, for controls only, where the European Social Fund paid.
    pub years_for_funded: Option<u8>,
    /// The text that it rests on.
    pub source: String,
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
    let birth = super::show::show(viewer, case)?
        .fields
        .into_iter()
        .filter(|field| field.field == BIRTH_DATE)
        .flat_map(|field| field.documents)
        .flat_map(|document| document.values)
        .find_map(|value| value.value?.parse::<Date>().ok());
    Ok(SubjectView {
        head: reading.head(&open),
        events,
        grants: grants(viewer, &GrantFilter { case: Some(case), ..GrantFilter::default() })?.grants,
        disclosed: disclosed(&mut reading, &open)?,
        emergencies: emergencies(viewer, Some(case))?.emergencies,
        retention: rules(viewer).map(|rules| retention(rules, birth)),
    })
}

/// Returns the rules of the first platform of this organisation that has any now.
fn rules(viewer: &Viewer<'_>) -> Option<&'static RuleSet> {
    let own = |platform| viewer.directory.member(platform, viewer.organisation, viewer.now).is_some();
    let mut rosters = viewer.directory.rosters().filter(|(platform, _)| own(*platform));
    rosters.find_map(|(_, roster)| roster.rules_at(viewer.now))
}

fn retention(rules: &RuleSet, birth: Option<Date>) -> RetentionView {
    let retention = rules.retention();
    let years = jiff::Span::new().years(i64::from(retention.until_age));
    RetentionView {
        until_age: retention.until_age,
        until: birth.and_then(|birth| birth.checked_add(years).ok()).map(|day| day.to_string()),
        years_for_funded: retention.years_for_funded,
        source: retention.source.clone(),
    }
}

/// The field of the birth date.
const BIRTH_DATE: &str = "date_naissance";
