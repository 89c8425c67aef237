// SPDX-License-Identifier: EUPL-1.2
//! Proposing a solution of the platform to a young person, on a place that is free: the place is asked for, and what was proposed
//! stands in the person's own case. The right to return to training asks for just that after the first interview.

use clap::ValueEnum;
use raccord_protocol::leaver::Facts;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::CaseSummary;
use raccord_protocol::view::places::Place;
use raccord_protocol::view::solution::{Fit, Need, Obstacle, fit};
use serde_json::json;

use super::reserve::session_of;
use super::search::say_obstacle;
use crate::commands::places::{KEPT, ask, give_back, may_ask, name_of, note_of, person, places_of, standing};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::pathway::{is_on_path, kind_of_scheme, scheme_of};
use crate::reading::summary;
use crate::returning;
use crate::work::{self, field};
use crate::writable::{Deed, require};
use crate::writing::{ContactOverride, Item, Writer, conventions, refuse_handed_over};

/// Proposes a solution to a young person.
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// To whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// For which session.
    #[arg(long, value_name = "DATE", help = "help-solution-session")]
    session: Option<String>,
    /// Although something stands in the way.
    #[arg(long, help = "help-propose-anyway")]
    anyway: bool,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

/// Notes what the person answers.
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// Which solution.
    #[arg(value_name = "SOLUTION", help = "help-solution-solution")]
    solution: String,
    /// What the person answers.
    #[arg(value_enum, value_name = "accepted|refused", hide_possible_values = true, help = "help-propose-answer")]
    answer: AnswerName,
    /// Whose answer.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnswerName {
    Accepted,
    Refused,
}

/// The field of what was proposed.
const PROPOSED: &str = "proposition_place";
/// The field of the day since which a place is proposed.
const PLACE_SINCE: &str = "place_proposee_le";

pub(super) fn propose(context: &Context, arguments: &Propose) -> Result<(), CliError> {
    let named = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let solution = summary(&work::show(context, named.head.case)?);
    let view = person(context, &arguments.case)?;
    refuse_handed_over(&view.head)?;
    let beside = note_of(context, &view, &arguments.all_the_same)?;
    let held = standing(context, &named.head, &view)?;
    let known = places_of(context, named.head.case)?;
    let session = match &held {
        Some(held) => held.session.clone(),
        None => session_of(context, &known, arguments.session.as_deref())?,
    };
    let free = match &session {
        Some(day) => {
            let own = known.counts.iter().find(|count| count.session.as_ref() == Some(day));
            // A session that does not say how many places it has shares those of the solution.
            let count = own.or_else(|| known.counts.iter().find(|count| count.session.is_none()));
            count.and_then(|count| count.free())
        }
        None => known.free(),
    };
    let has_right = returning::is_claimed(&Facts::of_case(&summary(&view)), conventions(context)?.country);
    let fits = fit(&Need::of(&summary(&view), work::today(context)), &solution, work::today(context), free);
    check_obstacles(context, &fits, held.is_some(), arguments.anyway)?;
    if has_right && free.is_none() && held.is_none() {
        return Err(CliError::denied("propose-places-unknown").hint("hint-propose-places"));
    }
    let today = work::today(context).to_string();
    let number = named.head.case.to_string();
    let mut writer = Writer::open(context, &view.head.case.to_string(), "")?;
    let is_open = |item: &Item| item.part("dossier") == number && item.part("reponse").is_empty();
    let is_proposed = writer.items(PROPOSED).iter().any(is_open);
    // Before a place is taken: no place is kept for somebody in whose case nothing says so.
    let asks = held.is_none() && free.is_some();
    let written = beside.iter().map(|(field, _)| field.name.as_str()).chain(["solution_proposee"]);
    let written = written.chain(asks.then_some([KEPT, PLACE_SINCE]).into_iter().flatten());
    require(context, &view.head, Deed::Place, written.chain((!is_proposed).then_some(PROPOSED)))?;
    let (reference, place) = match (held, free) {
        (Some(held), _) => (held.reference, Some(held.place)),
        (None, Some(_)) => {
            let reference = ask(context, &solution, &view, session, &[])?;
            let asked = standing(context, &named.head, &person(context, &arguments.case)?)?;
            (reference, asked.map(|reservation| reservation.place))
        }
        // Nobody said how many places there are: there is none to keep.
        (None, None) => (String::new(), None),
    };
    let is_kept = place == Some(Place::Kept);
    let kind = work::values(&solution, "solution_type").join("");
    let mut note = || {
        if !is_proposed {
            let parts =
                [("date", today.as_str()), ("dossier", &number), ("nom", &fits.name), ("reference", &reference)];
            writer.add_record(PROPOSED, &parts)?;
        }
        for (field, note) in &beside {
            writer.add(&field.name, note)?;
        }
        writer.add("solution_proposee", proposed_kind(&kind, scheme_of(&solution)))?;
        if is_kept {
            writer.set(PLACE_SINCE, &today)?;
        }
        writer.commit()
    };
    if let Err(refused) = note() {
        return Err(if asks { without_place(context, &named, &arguments.case, refused) } else { refused });
    }
    let object = json!({ "case": view.head.case, "solution": named.head.case, "place": place, "kept": is_kept });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("propose-done").with("solution", fits.name.as_str()));
        match (is_kept, place.is_some()) {
            (true, _) => printer.note("propose-kept"),
            (false, true) => printer.warn("propose-not-kept"),
            (false, false) => printer.warn("propose-no-places"),
        }
        Ok(())
    })
}

/// Gives a place back at once that was taken for a proposal which could not be noted; returns the refusal with what became of it.
fn without_place(context: &Context, solution: &CaseSummary, case: &str, refused: CliError) -> CliError {
    let given_back = person(context, case).and_then(|view| give_back(context, &solution.head, &view));
    let hint = if given_back.is_ok() { "hint-propose-given-back" } else { "hint-propose-place-left" };
    refused.hint(Message::new(hint).with("solution", name_of(solution)))
}

/// Refuses what stands in the way; that no place is free is in the way of everybody who has none yet.
pub(super) fn check_obstacles(context: &Context, fit: &Fit, has_place: bool, anyway: bool) -> Result<(), CliError> {
    let mut obstacles: Vec<&Obstacle> = fit.obstacles.iter().collect();
    if has_place {
        obstacles.retain(|obstacle| **obstacle != Obstacle::NoPlace);
    }
    if obstacles.contains(&&Obstacle::NoPlace) {
        return Err(CliError::denied("propose-none-free").hint("hint-propose-none-free"));
    }
    let said: Vec<String> = obstacles.iter().map(|obstacle| say_obstacle(context.printer(), obstacle)).collect();
    if said.is_empty() {
        return Ok(());
    }
    let message = Message::new("propose-obstacles").with("obstacles", context.translator().enumerated(&said));
    if anyway {
        context.printer().warn(message);
        return Ok(());
    }
    Err(CliError::denied(message).hint("hint-propose-anyway"))
}

/// Returns the code by which a person's case names a solution of a kind; where no kind is said, the scheme says it.
fn proposed_kind<'c>(kind: &'c str, scheme: &str) -> &'c str {
    if kind.is_empty() && !scheme.is_empty() { kind_of_scheme(scheme) } else { kind_of(kind) }
}

/// Returns the code by which a person's case names a kind of solution; what it has no code for is another one.
fn kind_of(code: &str) -> &str {
    if field("solution_proposee").parse(code).is_ok_and(|parsed| !parsed.value.is_empty()) { code } else { "autre" }
}

pub(super) fn answer(context: &Context, arguments: &Answer) -> Result<(), CliError> {
    let solution = work::find(context, CaseKind::Solution, &arguments.solution)?;
    let scheme = scheme_of(&summary(&work::show(context, solution.head.case)?)).to_owned();
    let mut writer = Writer::open(context, &arguments.case, "")?;
    refuse_handed_over(&writer.view.head)?;
    let number = solution.head.case.to_string();
    let items = writer.items(PROPOSED);
    let open = items.iter().rev().find(|item| item.part("dossier") == number && item.part("reponse").is_empty());
    let item = open.ok_or_else(|| CliError::not_found("propose-not-proposed").hint("hint-propose-first"))?;
    let is_refused = arguments.answer == AnswerName::Refused;
    writer.change_record(PROPOSED, item, &[("reponse", if is_refused { "refusee" } else { "acceptee" })])?;
    if is_refused {
        // The right is still to be met: another place is to be proposed.
        writer.set(PLACE_SINCE, "")?;
    } else {
        returning::note_place(&mut writer, &work::today(context).to_string())?;
    }
    if let Some(accepted) = accepted_scheme(&writer.summary, &scheme, is_refused) {
        writer.set("dispositif_retenu", &accepted)?;
    }
    let has_place = is_refused && standing(context, &solution.head, &writer.view)?.is_some();
    let gives_back = has_place && may_ask(context, &solution.head)?;
    let written = writer.written().into_iter().chain(gives_back.then_some(KEPT));
    require(context, &writer.view.head, Deed::Place, written)?;
    writer.commit_and_go_on()?;
    if gives_back {
        let left = || Message::new("hint-propose-place-left").with("solution", name_of(&solution));
        give_back(context, &solution.head, &writer.view).map_err(|refused| refused.hint(left()))?;
    }
    let object = json!({ "case": writer.case, "solution": solution.head.case, "refused": is_refused });
    context.printer().show(&object, |printer| {
        printer.success("propose-answered");
        match (is_refused, has_place == gives_back) {
            (false, _) => printer.note("propose-accepted-next"),
            (true, true) => printer.note("propose-refused-next"),
            // Who only reads the solution gives the place back by asking its holder.
            (true, false) => printer.warn("propose-release"),
        }
        Ok(())
    })
}

/// Returns the scheme to note when a person answers: an accepted one is that of the path that is entered next. Who is on a path keeps
/// its scheme; a solution of none says nothing.
fn accepted_scheme(case: &CaseSummary, scheme: &str, is_refused: bool) -> Option<String> {
    (!is_refused && !is_on_path(case) && !scheme.is_empty()).then(|| scheme.to_owned())
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::FieldKind;

    use super::*;

    #[test]
    fn the_scheme_goes_along_with_what_is_proposed_and_accepted() {
        assert_eq!((proposed_kind("", "micro_lycee"), proposed_kind("e2c", "clept")), ("sre", "e2c"));
        let free = crate::samples::case(&[]);
        assert_eq!(accepted_scheme(&free, "micro_lycee", false).as_deref(), Some("micro_lycee"));
        assert_eq!((accepted_scheme(&free, "micro_lycee", true), accepted_scheme(&free, "", false)), (None, None));
        let entered = crate::samples::case(&[("solution_date_entree", "2026-09-01")]);
        assert_eq!(accepted_scheme(&entered, "micro_lycee", false), None);
    }

    #[test]
    fn every_kind_of_solution_of_the_platform_can_be_proposed() {
        let FieldKind::Choice { options } = &field("solution_type").kind else { panic!("a kind is a choice") };
        for option in options {
            assert!(field("solution_proposee").parse(kind_of(&option.code)).is_ok(), "{}", option.code);
        }
        assert_eq!((kind_of("emploi"), kind_of("coaching"), kind_of("")), ("emploi", "autre", "autre"));
    }
}
