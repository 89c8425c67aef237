// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent print`: the paper to sign.

use std::path::PathBuf;

use raccord_node::service::cases::CaseShow;
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::CaseView;

use super::choices;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::forms::Form;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::paper::{self, Page, Section, Tick};
use crate::values::Words;

/// Prints a form to be signed.
#[derive(Debug, clap::Args)]
pub struct Print {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which form.
    #[arg(value_name = "FORM", help = "help-consent-form")]
    form: String,
    /// Where to.
    #[arg(long, value_name = "FILE", help = "help-subject-output")]
    output: Option<PathBuf>,
    /// Replace the file.
    #[arg(long, help = "help-subject-force")]
    force: bool,
}

pub(super) fn run(context: &Context, arguments: &Print) -> Result<(), CliError> {
    let form = Form::find(context, &arguments.form)?;
    let case = naming::case(context, &arguments.case)?;
    let held = Held::read(context)?;
    let consultation = context.consult(Scope::Case, Some(case), &form.name)?;
    let shown = context.call(CaseShow { consultation, case })?;
    let html = page(context, &held, &form, &shown)?.html()?;
    let write = |path: &std::path::Path| write_private(path, html.as_bytes(), Existing::from_force(arguments.force));
    paper::output(context, arguments.output.as_deref(), &html, write)
}

fn page(context: &Context, held: &Held, form: &Form, shown: &CaseView) -> Result<Page, CliError> {
    let printer = context.printer();
    let language = printer.translator().language();
    let words = Words::new(printer.translator());
    let now = context.call(NodeContext {})?.now;
    let own = held.own_card()?;
    let until = printer.translator().date(now.plus_ms(u64::from(form.days) * raccord_protocol::time::DAY_MS).date());
    let offered = choices(form, &held.directory, held.organisation, now);
    if offered.is_empty() {
        return Err(CliError::not_found(Message::new("consent-no-partner").with("form", form.name.as_str())));
    }
    let tick = |choice: &super::Choice<'_>| {
        let fields: Vec<String> = choice.line.fields.iter().map(|field| words.field_of(*field)).collect();
        let kind = held.directory.card(choice.recipient).map(|card| words.kind(card.kind)).unwrap_or_default();
        let who = Message::new("paper-to")
            .with("name", organisation_name(&held.directory, choice.recipient))
            .with("kind", kind);
        Tick {
            title: choice.line.title.say(language).to_owned(),
            who: printer.translator().say(&who),
            what: fields.join(", "),
        }
    };
    let value = |name: &str| {
        let fields = shown.fields.iter().filter(|field| field.field == name);
        let values = fields.flat_map(|field| &field.documents).flat_map(|document| &document.values);
        let said: Vec<String> = values.filter_map(|value| Some(words.value(name, value.value.as_deref()?))).collect();
        said.join(" / ")
    };
    let person = Message::new("paper-person")
        .with("name", format!("{} {}", value("prenom"), value("nom")))
        .with("birth", value("date_naissance"));
    let say = |message: Message| printer.translator().say(&message);
    let text = Section {
        paragraphs: form.text.say(language).split("\n\n").map(str::to_owned).collect(),
        ..Section::default()
    };
    let lines = Section {
        heading: printer.text("paper-lines", &[]),
        ticks: offered.iter().map(tick).collect(),
        ..Section::default()
    };
    let rights = Section {
        heading: printer.text("paper-rights", &[]),
        paragraphs: vec![
            say(Message::new("paper-purpose").with("purpose", form.purpose.say(language))),
            say(Message::new("paper-until").with("date", until)),
            say(Message::new("paper-withdraw").with("office", own.name.as_str())),
            say(Message::new("paper-complain").with("authority", authority(context, own.country))),
        ],
        ..Section::default()
    };
    let signatures = Section {
        heading: printer.text("paper-signatures", &[]),
        signatures: vec![
            printer.text("paper-sign-young-person", &[]),
            printer.text("paper-sign-representative", &[]),
            printer.text("paper-sign-staff", &[]),
        ],
        ..Section::default()
    };
    Ok(Page {
        language: language.tag(),
        title: form.title.say(language).to_owned(),
        head: vec![say(Message::new("paper-office").with("office", own.name.as_str())), say(person)],
        sections: vec![text, lines, rights, signatures],
        foot: say(Message::new("paper-foot")
            .with("form", form.name.as_str())
            .with("version", form.version)
            .with("digest", form.digest.to_string())),
    })
}

/// Returns the authority that a person can complain to.
pub(in crate::commands) fn authority(context: &Context, country: raccord_protocol::identifier::Country) -> String {
    use raccord_protocol::identifier::Country;
    context.printer().text(
        match country {
            Country::Belgium => "authority-belgium",
            Country::France => "authority-france",
            Country::Germany => "authority-germany",
            Country::Luxembourg => "authority-luxembourg",
        },
        &[],
    )
}
