// SPDX-License-Identifier: EUPL-1.2
//! `raccord letter`: letters made from what stands in a case: the first letter to the parents, a convocation, an appointment, and
//! the sheet that gives a young person back what was said.
//!
//! A letter speaks the language of the person where Raccord does, and holds nothing but what it needs: no diagnosis, no note, nothing
//! of health or justice.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;
use raccord_protocol::roster::Card;
use serde_json::json;

use super::held::Held;
use super::writing::{Writer, office_time};
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::language::{Language, Message, Translator};
use crate::paper::{Page, Section};
use crate::values::Words;

/// Writes letters.
#[derive(Debug, clap::Args)]
pub struct Letter {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which letter.
    #[arg(long, value_enum, value_name = "MODEL", hide_possible_values = true, help = "help-letter-model")]
    model: Model,
    /// Where it goes.
    #[arg(long, value_name = "FILE", help = "help-letter-to")]
    to: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long, help = "help-letter-force")]
    force: bool,
    /// Note it as sent.
    #[arg(long, help = "help-letter-sent")]
    sent: bool,
    /// Why the person is written to all the same.
    #[arg(
        long = "override",
        value_name = "REASON",
        default_value = "",
        hide_default_value = true,
        help = "help-contact-override"
    )]
    override_reason: String,
}

/// A letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// Confirms an appointment.
    Appointment,
    /// Calls a person and the legal representative in.
    Convocation,
    /// The first letter to the parents.
    Parents,
    /// Gives a young person back what was said.
    Restitution,
}

impl Model {
    const fn name(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Convocation => "convocation",
            Self::Parents => "parents",
            Self::Restitution => "restitution",
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Letter) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let reason = arguments.override_reason.trim();
    let mut writer = Writer::open(context, &arguments.case, reason)?;
    let today = office_time(context).date();
    if writer.must_not_be_contacted(today)? && reason.is_empty() {
        return Err(CliError::denied("contact-forbidden").hint("hint-contact-forbidden"));
    }
    // A person may read another language than the office works in.
    let language = match writer.value("langue_contact") {
        "fr" => Language::French,
        "en" => Language::English,
        _ => context.translator().language(),
    };
    let page = page(&writer, held.own_card()?, arguments.model, &Translator::new(language), today)?;
    let default = || PathBuf::from(format!("{}-{}.html", arguments.model.name(), crate::values::short(&writer.case)));
    let path = arguments.to.clone().unwrap_or_else(default);
    write_private(&path, page.html()?.as_bytes(), Existing::from_force(arguments.force))?;
    if arguments.sent {
        record(&mut writer, arguments.model, today)?;
        writer.commit()?;
    }
    let object = json!({
        "case": writer.case,
        "model": arguments.model.name(),
        "language": language.tag(),
        "file": path.display().to_string(),
        "sent": arguments.sent,
    });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("letter-written").with("path", path.as_path()));
        if !arguments.sent {
            printer.note("letter-not-sent");
        }
        Ok(())
    })
}

/// Notes a letter as sent: its day, the attempt that it is, and the clock that a convocation starts.
fn record(writer: &mut Writer<'_>, model: Model, today: Date) -> Result<(), CliError> {
    let day = today.to_string();
    writer.add("courrier_envoye_le", &day)?;
    if model != Model::Restitution {
        writer.add_record("tentative_contact", &[("date", &day), ("mode", "courrier")])?;
    }
    if model == Model::Convocation {
        writer.set("convocation_le", &day)?;
    }
    Ok(())
}

fn page(
    writer: &Writer<'_>,
    card: &Card,
    model: Model,
    translator: &Translator,
    today: Date,
) -> Result<Page, CliError> {
    let say = |message: Message| translator.say(&message);
    let date = translator.date(today);
    let referent = writer.value("assistant_plateforme");
    let from = format!("{}\n{date}", card.name);
    let (title, to, sections) = match model {
        Model::Parents => {
            let paragraphs = ["letter-parents-1", "letter-parents-2", "letter-parents-3"]
                .map(|id| say(Message::new(id).with("name", writer.name()).with("office", card.name.as_str())));
            (say("letter-parents-title".into()), parents(writer, translator), vec![text(paragraphs.into())])
        }
        Model::Appointment => {
            let paragraphs = vec![appointment(writer, translator)?, say("letter-appointment-2".into())];
            (say("letter-appointment-title".into()), address(writer), vec![text(paragraphs)])
        }
        Model::Convocation => {
            let first = say(Message::new("letter-convocation-1").with("name", writer.name()));
            let paragraphs = vec![first, appointment(writer, translator)?, say("letter-convocation-2".into())];
            (say("letter-convocation-title".into()), parents(writer, translator), vec![text(paragraphs)])
        }
        Model::Restitution => {
            (say("letter-restitution-title".into()), address(writer), restitution(writer, translator))
        }
    };
    let foot = match referent.is_empty() {
        true => say("letter-foot".into()),
        false => say(Message::new("letter-foot-referent").with("name", referent)),
    };
    Ok(Page { language: translator.language().tag(), title, head: vec![from, to], sections, foot })
}

fn text(paragraphs: Vec<String>) -> Section {
    Section { paragraphs, ..Section::default() }
}

/// Returns whom a letter to the parents is for: those who are known, or the legal representatives of the person.
fn parents(writer: &Writer<'_>, translator: &Translator) -> String {
    let names = ["responsable_1_nom", "responsable_2_nom"].map(|field| writer.value(field));
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let to = match names.as_slice() {
        [] => translator.say(&Message::new("letter-to-parents").with("name", writer.name())),
        names => names.join("\n"),
    };
    let own = writer.value("responsable_1_adresse");
    let street = if own.is_empty() { place(writer) } else { own.to_owned() };
    format!("{to}\n{street}")
}

fn address(writer: &Writer<'_>) -> String {
    format!("{}\n{}", writer.name(), place(writer))
}

fn place(writer: &Writer<'_>) -> String {
    let town = [writer.value("code_postal"), writer.value("commune")].join(" ");
    format!("{}\n{}", writer.value("adresse"), town.trim())
}

/// Returns the sentence about the next appointment.
fn appointment(writer: &Writer<'_>, translator: &Translator) -> Result<String, CliError> {
    let missing = || CliError::usage("letter-no-appointment").hint("hint-letter-no-appointment");
    let day: Date = writer.value("prochain_rdv_date").parse().map_err(|_| missing())?;
    let mut said = vec![translator.say(&Message::new("letter-appointment-1").with("date", translator.date(day)))];
    for (field, id) in [
        ("prochain_rdv_heure", "letter-appointment-time"),
        ("prochain_rdv_lieu", "letter-appointment-place"),
        ("prochain_rdv_avec", "letter-appointment-with"),
    ] {
        if !writer.value(field).is_empty() {
            said.push(translator.text(id, &[("value", writer.value(field).into())]));
        }
    }
    Ok(said.join("\n"))
}

/// What the sheet for the young person says, section by section: what was wished, what was agreed, what comes next.
const RESTITUTION: [(&str, &[&str]); 3] = [
    ("letter-restitution-wish", &["souhait", "souhait_etudes", "souhait_metier", "projet"]),
    (
        "letter-restitution-agreed",
        &["solution_proposee", "solution_retenue", "solution_organisme", "solution_date_entree"],
    ),
    ("letter-restitution-next", &["prochain_rdv_date", "prochain_rdv_heure", "prochain_rdv_lieu", "prochain_rdv_avec"]),
];

fn restitution(writer: &Writer<'_>, translator: &Translator) -> Vec<Section> {
    let words = Words::new(translator);
    let mut sections =
        vec![text(vec![translator.say(&Message::new("letter-restitution-1").with("name", writer.name()))])];
    for (heading, fields) in RESTITUTION {
        let lines: Vec<String> = fields
            .iter()
            .filter(|field| !writer.values(field).is_empty())
            .map(|field| {
                let said: Vec<String> = writer.values(field).iter().map(|value| words.value(field, value)).collect();
                translator.say(
                    &Message::new("letter-restitution-line")
                        .with("field", words.field(field))
                        .with("value", said.join(", ")),
                )
            })
            .collect();
        let lines = if lines.is_empty() { vec![translator.text("letter-restitution-nothing", &[])] } else { lines };
        sections.push(Section { heading: translator.text(heading, &[]), paragraphs: lines, ..Section::default() });
    }
    let rights = ["letter-restitution-right-1", "letter-restitution-right-2"].map(|id| translator.text(id, &[]));
    sections.push(Section {
        heading: translator.text("letter-restitution-rights", &[]),
        paragraphs: rights.into(),
        ..Section::default()
    });
    sections
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::{Catalogue, Class};

    use super::*;

    /// The sheet is handed over, lies on a kitchen table, is read by others: it holds nothing sensitive and nothing private.
    #[test]
    fn the_sheet_for_the_person_holds_nothing_sensitive() {
        for field in RESTITUTION.iter().flat_map(|(_, fields)| fields.iter()) {
            let class = Catalogue::current().by_name(field).map(|field| field.class);
            assert_eq!(class, Some(Class::FollowUp), "{field}");
        }
    }
}
