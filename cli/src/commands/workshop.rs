// SPDX-License-Identifier: EUPL-1.2
//! `raccord workshop`: the workshop "Yes, ech wëll" of the local youth action: four months, five steps, who may take part, who came.

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::catalogue::FieldKind;
use raccord_protocol::organisation::OrganisationKind;
use serde::Serialize;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::work;
use crate::writing::{Writer, code, day_or_today, field, past_day_or_today};

/// The workshop of the ALJ.
#[derive(Debug, clap::Args)]
pub struct Workshop {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Records who came.
    #[command(about = "help-workshop-attend")]
    Attend(Attend),
    /// Enrols a person.
    #[command(about = "help-workshop-enrol", after_help = "help-workshop-enrol-more")]
    Enrol(Enrol),
    /// Shows the five steps.
    #[command(about = "help-workshop-show")]
    Show(Show),
}

#[derive(Debug, clap::Args)]
struct Enrol {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// The first day.
    #[arg(long, value_name = "DATE", help = "help-workshop-date")]
    date: Option<String>,
    /// Enrol all the same.
    #[arg(long = "override", value_name = "REASON", help = "help-workshop-override")]
    override_reason: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Attend {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which step.
    #[arg(long, value_name = "STEP", help = "help-workshop-step")]
    step: String,
    /// The day.
    #[arg(long, value_name = "DATE", help = "help-workshop-day")]
    date: Option<String>,
    /// The person did not come.
    #[arg(long, help = "help-workshop-absent")]
    absent: bool,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

/// The field of the days.
const ATTENDANCE: &str = "atelier_presence";
/// The field of the first day.
const ENROLLED: &str = "atelier_inscrit_le";

/// What a person must meet to take part: all three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Condition {
    /// Left school during the last months.
    LeftLately,
    /// Monitored by the ALJ.
    Monitored,
    /// Interested in vocational training.
    Interested,
}

impl Condition {
    const fn sentence(self) -> &'static str {
        match self {
            Self::LeftLately => "workshop-left",
            Self::Monitored => "workshop-monitored",
            Self::Interested => "workshop-interested",
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Workshop) -> Result<(), CliError> {
    match &arguments.action {
        Action::Attend(arguments) => attend(context, arguments),
        Action::Enrol(arguments) => enrol(context, arguments),
        Action::Show(arguments) => show(context, arguments),
    }
}

/// What is known of a person that decides.
#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    left: Option<Date>,
    interested: bool,
    monitored: bool,
}

impl Candidate {
    fn read(writer: &Writer<'_>, own_kind: OrganisationKind) -> Self {
        let wishes = ["apprentissage", "stages", "formation"];
        let interested = writer.values("interet_formation_professionnelle") == ["true"]
            || writer.values("souhait").iter().any(|wish| wishes.contains(&wish.as_str()));
        let monitored = (own_kind == OrganisationKind::Alj && writer.view.head.own)
            || writer.values("accompagne_par").iter().any(|by| by == "alj");
        let left = writer.values("date_sortie").iter().filter_map(|day| day.parse().ok()).max();
        Self { left, interested, monitored }
    }

    /// Returns the conditions that are not met on a day, where school may have been left so many months ago.
    fn unmet(self, day: Date, months_max: i32) -> Vec<Condition> {
        let since = day.checked_sub(jiff::Span::new().months(months_max)).unwrap_or(Date::MIN);
        let left_lately = self.left.is_some_and(|left| since <= left && left <= day);
        let all = [
            (Condition::LeftLately, left_lately),
            (Condition::Interested, self.interested),
            (Condition::Monitored, self.monitored),
        ];
        all.into_iter().filter(|(_, met)| !met).map(|(condition, _)| condition).collect()
    }
}

fn enrol(context: &Context, arguments: &Enrol) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let mut writer = Writer::open(context, &arguments.case, arguments.override_reason.as_deref().unwrap_or_default())?;
    if !writer.values(ENROLLED).is_empty() {
        return Err(CliError::conflict("workshop-enrolled-already"));
    }
    let unmet = Candidate::read(&writer, Held::read(context)?.own_card()?.kind)
        .unmet(day, work::thresholds_of(context, writer.case)?.workshop_months);
    let reason = arguments.override_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if !unmet.is_empty() && reason.is_none() {
        let said: Vec<String> =
            unmet.iter().map(|condition| context.translator().text(condition.sentence(), &[])).collect();
        let refused = Message::new("workshop-unmet").with("conditions", said.join(", "));
        return Err(CliError::denied(refused).hint("hint-workshop-unmet"));
    }
    writer.set(ENROLLED, &day.to_string())?;
    writer.add("solution_proposee", "atelier")?;
    if let Some(reason) = reason.filter(|_| !unmet.is_empty()) {
        let note = context.translator().say(&Message::new("workshop-overridden").with("reason", reason));
        writer.add("commentaire", &note)?;
    }
    writer.commit()?;
    let object = json!({ "case": writer.case, "since": day.to_string(), "unmet": unmet });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("workshop-enrolled").with("date", printer.translator().date(day)));
        Ok(())
    })
}

fn attend(context: &Context, arguments: &Attend) -> Result<(), CliError> {
    let day = past_day_or_today(context, arguments.date.as_deref())?.to_string();
    let step = code(context, ATTENDANCE, Some("etape"), &arguments.step)?;
    let mut writer = Writer::open(context, &arguments.case, "")?;
    let enrolled = writer.value(ENROLLED).to_owned();
    if enrolled.is_empty() {
        return Err(CliError::conflict("workshop-not-enrolled").hint("hint-workshop-not-enrolled"));
    }
    if day < enrolled {
        let first = Words::new(context.translator()).value(ENROLLED, &enrolled);
        return Err(CliError::conflict(Message::new("workshop-before").with("date", first)));
    }
    let present = if arguments.absent { "non" } else { "oui" };
    let parts = [("date", day.as_str()), ("etape", &step), ("present", present)];
    // A day that was noted wrongly is noted again; the first word stays in the history.
    let known =
        writer.items(ATTENDANCE).into_iter().find(|item| item.part("date") == day && item.part("etape") == step);
    match known {
        Some(item) => writer.change_record(ATTENDANCE, &item, &parts)?,
        None => writer.add_record(ATTENDANCE, &parts)?,
    }
    writer.set("atelier_etape", &step)?;
    writer.commit()?;
    let object = json!({ "case": writer.case, "step": step, "date": day, "present": !arguments.absent });
    context.printer().show(&object, |printer| {
        printer.success("workshop-noted");
        Ok(())
    })
}

/// One of the five steps, with the days.
#[derive(Debug, Serialize)]
struct Step {
    step: String,
    present: Vec<String>,
    absent: Vec<String>,
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let writer = Writer::open(context, &arguments.case, "")?;
    let FieldKind::Choice { options } = &field("atelier_etape").kind else {
        return Err(CliError::bug("the steps are a choice"));
    };
    let items = writer.items(ATTENDANCE);
    let days = |step: &str, present: &str| {
        let of_step = items.iter().filter(|item| item.part("etape") == step && item.part("present") == present);
        let mut days: Vec<String> = of_step.map(|item| item.part("date").to_owned()).collect();
        days.sort();
        days
    };
    let steps: Vec<Step> = options
        .iter()
        .map(|option| Step {
            step: option.code.clone(),
            present: days(&option.code, "true"),
            absent: days(&option.code, "false"),
        })
        .collect();
    let object = json!({ "case": writer.case, "since": writer.value(ENROLLED), "steps": steps });
    context.printer().show(&object, |printer| {
        if writer.value(ENROLLED).is_empty() && items.is_empty() {
            printer.note("workshop-nobody");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = ["workshop-column-step", "workshop-column-present", "workshop-column-absent"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let said = |days: &[String]| days.iter().map(|day| words.value(ENROLLED, day)).collect::<Vec<_>>().join(", ");
        for step in &steps {
            table.row([words.value("atelier_etape", &step.step), said(&step.present), said(&step.absent)]);
        }
        printer.table(&table)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use raccord_protocol::view::thresholds::WORKSHOP_MONTHS;

    use super::*;

    #[test]
    fn all_three_conditions_of_the_workshop_are_needed() {
        let day = date(2026, 11, 2);
        let fits = Candidate { left: Some(date(2026, 6, 30)), interested: true, monitored: true };
        assert_eq!(fits.unmet(day, WORKSHOP_MONTHS), []);
        assert_eq!(
            Candidate { left: Some(date(2025, 11, 1)), ..fits }.unmet(day, WORKSHOP_MONTHS),
            [Condition::LeftLately]
        );
        assert_eq!(Candidate { left: None, ..fits }.unmet(day, WORKSHOP_MONTHS), [Condition::LeftLately]);
        assert_eq!(Candidate { interested: false, ..fits }.unmet(day, WORKSHOP_MONTHS), [Condition::Interested]);
        assert_eq!(Candidate { monitored: false, ..fits }.unmet(day, WORKSHOP_MONTHS), [Condition::Monitored]);
        assert_eq!(Candidate::default().unmet(day, WORKSHOP_MONTHS).len(), 3);
        let long_ago = Candidate { left: Some(date(2025, 6, 30)), ..fits };
        assert_eq!((long_ago.unmet(day, 18), long_ago.unmet(day, 12)), (vec![], vec![Condition::LeftLately]));
    }

    #[test]
    fn the_five_steps_are_those_of_the_first_catalogue() {
        let FieldKind::Choice { options } = &field("atelier_etape").kind else { panic!("a choice") };
        let FieldKind::Record { parts } = &field(ATTENDANCE).kind else { panic!("a record") };
        let part = parts.iter().find(|part| part.name == "etape").expect("a day is of a step");
        let FieldKind::Choice { options: of_day } = &part.kind else { panic!("a choice") };
        assert_eq!(options, of_day);
        assert_eq!(options.len(), 5);
    }
}
