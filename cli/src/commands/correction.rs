// SPDX-License-Identifier: EUPL-1.2
//! `raccord correction`: what is wrong in a source base is asked of whoever keeps it, and followed until it is right. A correction
//! takes effect with the next campaign, when the list comes from the corrected base.

use clap::Subcommand;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState};
use raccord_protocol::view::{CaseSummary, Filter, Ownership, Party};
use serde::Serialize;
use serde_json::json;

use super::grants::read_all;
use crate::calling::values;
use crate::campaigning::GONE;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, FAMILY_NAME, GIVEN_NAME};
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::values::{Words, short};
use crate::writing::{Item, Writer, code, past_day_or_today};

/// Corrections asked of the source bases.
#[derive(Debug, clap::Args)]
pub struct Correction {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Records an answer.
    #[command(about = "help-correction-answer")]
    Answer(Answer),
    /// Asks for a correction.
    #[command(about = "help-correction-ask", after_help = "help-correction-ask-more")]
    Ask(Ask),
    /// Lists what was asked.
    #[command(about = "help-correction-list")]
    List(List),
}

#[derive(Debug, clap::Args)]
struct Ask {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Of whom.
    #[arg(long, value_name = "NAME", help = "help-correction-of")]
    of: String,
    /// What is wrong.
    #[arg(long, value_name = "WHAT", help = "help-correction-about")]
    about: String,
    /// The day.
    #[arg(long, value_name = "DATE", help = "help-correction-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Answer {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What came of it.
    #[arg(long, value_name = "OUTCOME", help = "help-correction-outcome")]
    outcome: String,
    /// What had been asked.
    #[arg(long, value_name = "WHAT", help = "help-correction-answer-about")]
    about: Option<String>,
    /// The day.
    #[arg(long, value_name = "DATE", help = "help-correction-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Those answered too.
    #[arg(long, help = "help-correction-all")]
    all: bool,
}

/// The field of the corrections.
const CORRECTION: &str = "demande_correction";

pub(super) fn run(context: &Context, arguments: &Correction) -> Result<(), CliError> {
    match &arguments.action {
        Action::Answer(arguments) => answer(context, arguments),
        Action::Ask(arguments) => ask(context, arguments),
        Action::List(arguments) => list(context, arguments),
    }
}

fn ask(context: &Context, arguments: &Ask) -> Result<(), CliError> {
    let day = past_day_or_today(context, arguments.date.as_deref())?;
    let about = code(context, CORRECTION, Some("objet"), &arguments.about)?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let same = |item: &Item| item.part("aupres_de") == arguments.of.trim() && item.part("objet") == about;
    if writer.items(CORRECTION).iter().any(|item| same(item) && item.part("repondue_le").is_empty()) {
        return Err(CliError::conflict("correction-asked-already").hint("hint-correction-asked-already"));
    }
    let day_text = day.to_string();
    writer.add_record(CORRECTION, &[("date", &day_text), ("aupres_de", &arguments.of), ("objet", &about)])?;
    writer.set("correction_demandee_le", &day_text)?;
    writer.set("correction_confirmee", "non")?;
    writer.commit()?;
    let member = member(context, &writer, &arguments.of)?;
    let object = json!({
        "case": writer.case, "of": arguments.of, "about": about, "date": day_text,
        "member": member.as_ref().map(|(party, reads)| json!({ "name": party.name, "reads_case": reads })),
    });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("correction-asked").with("name", arguments.of.as_str()));
        if let Some((party, reads)) = &member {
            let id = if *reads { "correction-tell" } else { "correction-tell-grant" };
            let told = Message::new(id).with("organisation", party.name.as_str());
            printer.warn(told.with("case", short(&writer.case)).with("about", words_about(printer, &about)));
        }
        printer.note("correction-next-campaign");
        Ok(())
    })
}

fn answer(context: &Context, arguments: &Answer) -> Result<(), CliError> {
    let day = past_day_or_today(context, arguments.date.as_deref())?.to_string();
    let outcome = code(context, CORRECTION, Some("resultat"), &arguments.outcome)?;
    let about = arguments.about.as_deref().map(|about| code(context, CORRECTION, Some("objet"), about)).transpose()?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let mut open = writer.items(CORRECTION);
    open.retain(|item| {
        item.part("repondue_le").is_empty() && about.as_deref().is_none_or(|about| item.part("objet") == about)
    });
    let item = match open.as_slice() {
        [] => return Err(CliError::not_found("correction-none")),
        [only] => only.clone(),
        _ => return Err(CliError::usage("correction-several").hint("hint-correction-several")),
    };
    writer.change_record(CORRECTION, &item, &[("repondue_le", &day), ("resultat", &outcome)])?;
    writer.set("correction_confirmee", if outcome == "corrigee" { "oui" } else { "non" })?;
    writer.commit()?;
    let object = json!({ "case": writer.case, "about": item.part("objet"), "outcome": outcome });
    context.printer().show(&object, |printer| {
        printer.success("correction-answered");
        if outcome == "corrigee" {
            printer.note("correction-next-campaign");
        }
        Ok(())
    })
}

/// Returns the member of the platform of whom a correction is asked, if it is one, and whether it reads anything of the case: nothing
/// reaches it by itself.
fn member(context: &Context, writer: &Writer<'_>, of: &str) -> Result<Option<(Party, bool)>, CliError> {
    let held = Held::read(context)?;
    let Ok(organisation) = naming::organisation(&held.directory, of) else { return Ok(None) };
    if organisation == held.organisation {
        return Ok(None);
    }
    let party = Party::of(&held.directory, organisation);
    if organisation == writer.view.head.keeper().organisation {
        return Ok(Some((party, true)));
    }
    // Who else knows a case of another organisation is for that one to say.
    if !writer.view.head.own {
        return Ok(None);
    }
    let filter = GrantFilter {
        case: Some(writer.case),
        organisation: Some(organisation),
        direction: Some(Direction::Given),
        states: vec![GrantState::Active],
        ..GrantFilter::default()
    };
    let grants = read_all(context, context.consult(Scope::Grants, Some(writer.case), "")?, filter)?;
    Ok(Some((party, !grants.is_empty())))
}

fn words_about(printer: &Printer, about: &str) -> String {
    Words::new(printer.translator()).part(CORRECTION, "objet", about)
}

/// A correction of a case, as it is listed.
#[derive(Debug, Serialize)]
struct Asked {
    case: raccord_protocol::id::CaseHandle,
    name: String,
    date: String,
    of: String,
    about: String,
    answered: String,
    outcome: String,
    /// Whether it is taken up: the person is gone from the list, or enrolled where an office placed him or her.
    in_effect: bool,
}

/// The field that says that a person is enrolled where an office placed him or her.
const CONFIRMED: &str = "solution_verifiee";

fn is_in_effect(case: &CaseSummary, about: &str) -> bool {
    let is_confirmed = about == "inscrit" && values(case, CONFIRMED).iter().any(|value| value == "true");
    is_confirmed || !values(case, GONE).is_empty()
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let fields = [FAMILY_NAME, GIVEN_NAME, CORRECTION, GONE, CONFIRMED].map(str::to_owned).into();
    let filter = Filter { kind: Some(CaseKind::Person), ownership: Ownership::Own, fields, ..Filter::default() };
    let cases = reading::read_all(context, filter, None, "")?;
    let field = crate::writing::field(CORRECTION);
    let mut asked: Vec<Asked> = Vec::new();
    for case in &cases {
        let names = [GIVEN_NAME, FAMILY_NAME].into_iter().flat_map(|field| values(case, field));
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        for parts in values(case, CORRECTION).iter().filter_map(|value| field.record_parts(value)) {
            let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
            asked.push(Asked {
                case: case.head.case,
                name: name.clone(),
                date: part("date"),
                of: part("aupres_de"),
                about: part("objet"),
                answered: part("repondue_le"),
                outcome: part("resultat"),
                in_effect: part("resultat") == "corrigee" && is_in_effect(case, &part("objet")),
            });
        }
    }
    asked.retain(|asked| arguments.all || asked.answered.is_empty());
    asked.sort_by(|one, other| (&one.date, one.case).cmp(&(&other.date, other.case)));
    context.printer().show(&asked, |printer| {
        if asked.is_empty() {
            printer.note("correction-list-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "column-case",
            "today-column-person",
            "correction-column-date",
            "correction-column-of",
            "correction-column-about",
            "correction-column-state",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for asked in &asked {
            let state = match (asked.answered.is_empty(), asked.in_effect) {
                (true, _) => printer.text("correction-open", &[]),
                (false, true) => printer.text("correction-in-effect", &[]),
                (false, false) => words.part(CORRECTION, "resultat", &asked.outcome),
            };
            table.row([
                short(&asked.case),
                asked.name.clone(),
                words.part(CORRECTION, "date", &asked.date),
                asked.of.clone(),
                words.part(CORRECTION, "objet", &asked.about),
                state,
            ]);
        }
        printer.table(&table)
    })
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::Catalogue;

    use super::*;

    #[test]
    fn the_fields_are_in_the_catalogue() {
        for name in [CORRECTION, GONE, CONFIRMED, "correction_demandee_le", "correction_confirmee"] {
            assert_eq!(Catalogue::current().by_name(name).map(|field| field.name.as_str()), Some(name));
        }
    }
}
