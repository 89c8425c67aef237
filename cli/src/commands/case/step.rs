// SPDX-License-Identifier: EUPL-1.2
//! `raccord case step`: where a case stands, and what the next step asks for.

use raccord_node::service::cases::CaseShow;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::Scope;
use serde_json::json;

use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::reading::summary;
use crate::steps::{ENDED_STEP, Missing, STEPS, Stage, has_ended, missing, sequence};
use crate::values::Words;
use crate::writing::{Writer, code, office_time, refuse_handed_over};

/// Says and moves the step of a case.
#[derive(Debug, clap::Args)]
pub struct Step {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// To which step.
    #[arg(value_name = "STEP", help = "help-step-step")]
    step: Option<String>,
    /// Although one is left out.
    #[arg(long, requires = "step", help = "help-step-anyway")]
    anyway: bool,
}

pub(super) fn run(context: &Context, arguments: &Step) -> Result<(), CliError> {
    let to = arguments.step.as_deref().map(|step| code(context, "etape", None, step)).transpose()?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let mut pending = 0;
    if let Some(to) = &to {
        refuse_handed_over(&writer.view.head)?;
        let today = office_time(context).date();
        if to != ENDED_STEP && has_ended(&writer.summary, today) {
            return Err(CliError::conflict("step-ended").hint("hint-step-reopen"));
        }
        check_order(context, &writer, to, arguments.anyway)?;
        writer.set("etape", to)?;
        // The day is what every list and figure goes by.
        if to == ENDED_STEP && writer.value("fin_suivi_le").is_empty() {
            writer.set("fin_suivi_le", &today.to_string())?;
        }
        pending = writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
    }
    let now = values(&writer.summary, "etape").first().cloned().unwrap_or_default();
    let place = STEPS.iter().position(|step| *step == now).unwrap_or_default();
    let next = STEPS.get(place + 1).copied();
    let is_told = writer.tells("etape");
    let next = next.filter(|_| is_told);
    let lacks = next.map(|next| lacking(&writer, next)).unwrap_or_default();
    let stage = sequence(&writer.summary);
    let object = json!({
        "case": writer.case, "step": now, "told": is_told, "next": next, "missing": lacks,
        "sequence": is_told.then_some(stage), "pending": pending,
    });
    context.printer().show(&object, |printer| {
        if !is_told {
            return printer.say("step-untold");
        }
        let words = Words::new(printer.translator());
        let said = if now.is_empty() { STEPS[0] } else { &now };
        let stage = printer.text(stage_text(stage), &[]);
        printer.say(Message::new("step-now").with("step", words.value("etape", said)).with("stage", stage))?;
        if let Some(next) = next {
            printer.say(Message::new("step-next").with("step", words.value("etape", next)))?;
        }
        for lack in &lacks {
            printer.note(missing_text(*lack));
        }
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Refuses to move a case to a step while another is left out; warns where that is wanted.
pub(in crate::commands) fn check_order(
    context: &Context,
    writer: &Writer<'_>,
    to: &str,
    anyway: bool,
) -> Result<(), CliError> {
    let lacks = lacking(writer, to);
    if anyway {
        warn(context.printer(), &lacks);
        return Ok(());
    }
    let Some(first) = lacks.first() else { return Ok(()) };
    let refused = lacks
        .iter()
        .skip(1)
        .fold(CliError::denied(missing_text(*first)), |error, lack| error.hint(missing_text(*lack)));
    Err(refused.hint("hint-step-anyway"))
}

/// Returns what is missing, as far as what would be there may be read.
fn lacking(writer: &Writer<'_>, to: &str) -> Vec<Missing> {
    let mut lacks = missing(&writer.summary, to);
    lacks.retain(|lack| lack.fields().iter().all(|field| writer.tells(field)));
    lacks
}

/// Warns where a value that is written into the field of the step leaves a step out.
pub(super) fn warn_of_order(context: &Context, case: CaseHandle, to: &str) -> Result<(), CliError> {
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    let view = context.call(CaseShow { consultation, case })?;
    warn(context.printer(), &missing(&summary(&view), to));
    Ok(())
}

fn warn(printer: &Printer, lacks: &[Missing]) {
    for lack in lacks {
        printer.warn(missing_text(*lack));
    }
}

const fn missing_text(missing: Missing) -> &'static str {
    match missing {
        Missing::Contact => "step-no-contact",
        Missing::Diagnosis => "step-no-diagnosis",
        Missing::Proposal => "step-no-proposal",
        Missing::Reason => "step-no-reason",
    }
}

const fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::Welcome => "step-stage-welcome",
        Stage::Orientation => "step-stage-orientation",
        Stage::Path => "step-stage-path",
        Stage::InEmployment => "step-stage-employment",
        Stage::Over => "step-stage-over",
    }
}
