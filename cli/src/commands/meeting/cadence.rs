// SPDX-License-Identifier: EUPL-1.2
//! How often circles meet: what a platform says in the field `frequence`, or else what the guide proposes.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use raccord_protocol::view::CaseSummary;
use serde::Serialize;

use super::{day, is_cancelled, records, values};

/// The guide's proposal while lists are worked on: every 15 days in the first circle, every 6 weeks in the enlarged one.
const PROPOSED: [(&str, i64); 2] = [("premier", 15), ("second", 42)];

/// Is a meeting that should have been, and is not planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Due {
    /// The code of the circle.
    pub(super) circle: String,
    /// How often it meets, in days.
    pub(super) days: i64,
    /// The day by which it was to meet.
    #[serde(serialize_with = "as_text")]
    pub(super) day: Date,
}

fn as_text<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// Returns the circles that met once, whose next meeting is overdue and not planned.
pub(super) fn due(meetings: &[CaseSummary], today: Date) -> Vec<Due> {
    let mut every: BTreeMap<String, i64> =
        PROPOSED.iter().map(|(circle, days)| ((*circle).to_owned(), *days)).collect();
    for wanted in meetings.iter().flat_map(|meeting| records(meeting, "frequence")) {
        let days = wanted.get("jours").and_then(|days| days.parse().ok()).filter(|days| *days > 0);
        if let Some((circle, days)) = wanted.get("cercle").cloned().zip(days) {
            every.insert(circle, days);
        }
    }
    let overdue = |(circle, days): (String, i64)| {
        let of_circle = meetings.iter().filter(|meeting| !is_cancelled(meeting));
        // The enlarged circle includes the first: where all meet, the first has met too.
        let counts = |meeting: &&CaseSummary| {
            let met = values(meeting, "reunion_cercle");
            met.contains(&circle) || circle == "premier" && met.iter().any(|other| other == "second")
        };
        let last = of_circle.filter(counts).filter_map(day).max()?;
        let due = last.checked_add(Span::new().days(days)).ok()?;
        (due < today).then_some(Due { circle, days, day: due })
    };
    every.into_iter().filter_map(overdue).collect()
}
