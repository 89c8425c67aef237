// SPDX-License-Identifier: EUPL-1.2
//! Asking for a place of a solution, and giving it back.

use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::places::{Count, Places};
use raccord_protocol::view::solution::{Need, Obstacle, fit};

use super::propose::check_obstacles;
use crate::commands::places::requested::Asking;
use crate::commands::places::{
    ask_or_have_asked, asking_file, note_of, person, places_of, refuse_twice, release_place,
};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::reading::summary;
use crate::values::{Words, parse_day};
use crate::work;
use crate::writing::ContactOverride;

/// Asks for a place.
#[derive(Debug, clap::Args)]
pub struct Reserve {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// For whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// For which session.
    #[arg(long, value_name = "DATE", help = "help-solution-session")]
    session: Option<String>,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
    /// Although the person is too young or too old.
    #[arg(long, help = "help-reserve-anyway")]
    anyway: bool,
}

/// Gives a place back.
#[derive(Debug, clap::Args)]
pub struct Release {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// Whose.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
}

pub(super) fn reserve(context: &Context, arguments: &Reserve) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let person = person(context, &arguments.case)?;
    refuse_twice(context, &solution.head, &person)?;
    let beside = note_of(context, &person, &arguments.all_the_same)?;
    let today = work::today(context);
    let shown = summary(&work::show(context, solution.head.case)?);
    let mut fits = fit(&Need::of(&summary(&person), today), &shown, today, None);
    // Who does not fit otherwise may wait for a place; of an age nobody gets rid.
    fits.obstacles.retain(|obstacle| matches!(obstacle, Obstacle::TooOld { .. } | Obstacle::TooYoung { .. }));
    check_obstacles(context, &fits, true, arguments.anyway)?;
    let known = places_of(context, solution.head.case)?;
    let session = session_of(context, &known, arguments.session.as_deref())?;
    ask_or_have_asked(context, &Asking { offered: &solution, person: &person, session, beside, yes: arguments.yes })
}

pub(super) fn release(context: &Context, arguments: &Release) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let person = asking_file(context, &solution.head, person(context, &arguments.case)?)?;
    release_place(context, &solution, &person, arguments.yes)
}

/// Returns the session that a place is asked for in: of a solution whose sessions are still to come, one of them must be named.
pub(super) fn session_of(context: &Context, known: &Places, named: Option<&str>) -> Result<Option<String>, CliError> {
    let named = named.map(parse_day).transpose()?.map(|day| day.to_string());
    let today = work::today(context).to_string();
    let mut coming = known.sessions.iter().filter(|day| **day >= today).peekable();
    let is_known = match &named {
        Some(day) => known.sessions.is_empty() || known.sessions.contains(day),
        None => coming.peek().is_none(),
    };
    if is_known {
        return Ok(named);
    }
    let offers: Vec<String> = coming.map(|day| offer(context, known, day)).collect();
    let hint = Message::new("hint-reserve-session").with("sessions", offers.join(", "));
    Err(CliError::usage("reserve-session").hint(hint))
}

/// Returns how a session is asked for, with its free places where they are known.
fn offer(context: &Context, known: &Places, day: &str) -> String {
    let own = known.counts.iter().find(|count| count.session.as_deref() == Some(day));
    let count = own.or_else(|| known.counts.iter().find(|count| count.session.is_none()));
    let day = Words::new(context.translator()).part("solution_session", "debut", day);
    match count.and_then(Count::free) {
        Some(free) => context.translator().text("reserve-session-free", &[("day", day.into()), ("free", free.into())]),
        None => format!("--session {day}"),
    }
}
