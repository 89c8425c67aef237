// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent print`: the paper to sign.

use std::path::PathBuf;

use raccord_node::service::cases::CaseShow;
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::form::{Form, Line};
use raccord_protocol::roster::Roster;
use raccord_protocol::rules::{Basis, RuleSet};
use raccord_protocol::statement::Scope;
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::CaseView;

use super::{Choice, choices};
use crate::commands::directory::sheets;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::forms::{Offer, Signed};
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::paper::{self, Page, Section, Tick};
use crate::values::Words;
use crate::work::values;

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
    let held = Held::read(context)?;
    let now = context.call(NodeContext {})?.now;
    let offer = Offer::find(context, &held, Signed::now(now), &arguments.form)?;
    let case = naming::case(context, &arguments.case)?;
    let title = offer.form.title.say(context.catalogue_language());
    let reason = context.translator().say(&Message::new("consent-look-print").with("form", title));
    let consultation = context.consult(Scope::Case, Some(case), &reason)?;
    let shown = context.call(CaseShow { consultation, case })?;
    let offered = choices(&offer, &held.directory, held.organisation, Signed::now(now));
    if offered.is_empty() {
        return Err(CliError::not_found(Message::new("consent-no-partner").with("form", offer.form.name.as_str())));
    }
    let ticks = offered.iter().map(|choice| tick(context, &held, choice)).collect();
    let html = page(context, &held, &offer, (ticks, now), Some(&shown))?.html()?;
    let write = |path: &std::path::Path| write_private(path, html.as_bytes(), Existing::from_force(arguments.force));
    paper::output(context, arguments.output.as_deref(), &html, write)
}

/// Returns a line of a form for one organisation, to be ticked.
fn tick(context: &Context, held: &Held, choice: &Choice<'_>) -> Tick {
    let words = Words::new(context.translator());
    let fields: Vec<String> = choice.line.fields.iter().map(|field| words.field_of(*field)).collect();
    let kind = held.directory.card(choice.recipient).map(|card| words.kind(card.kind)).unwrap_or_default();
    let who =
        Message::new("paper-to").with("name", organisation_name(&held.directory, choice.recipient)).with("kind", kind);
    Tick {
        title: choice.line.title.say(context.catalogue_language()).to_owned(),
        who: context.translator().say(&who),
        what: what(words, choice.line, &fields),
    }
}

/// Returns what goes by a line, and whether it may be written there too.
fn what(words: Words<'_>, line: &Line, fields: &[String]) -> String {
    let fields = fields.join(", ");
    let id = if line.write { "paper-what-write" } else { "paper-what-read" };
    words.say(Message::new(id).with("fields", fields))
}

/// Returns the paper of a form of a platform as anybody can read it: each line once, for the kinds and names that it is about.
pub(in crate::commands) fn blank_page(
    context: &Context,
    held: &Held,
    offer: &Offer,
    roster: &Roster,
    now: Timestamp,
) -> Result<Page, CliError> {
    let words = Words::new(context.translator());
    let tick = |line: &Line| {
        let fields: Vec<String> = line.fields.iter().map(|field| words.field_of(*field)).collect();
        let kinds = line.kinds.iter().map(|kind| words.kind(*kind).to_owned());
        let about: Vec<String> = kinds.chain(line.names.iter().cloned()).collect();
        let who = Message::new("paper-to-kinds").with("kinds", about.join(", ")).with("platform", roster.name.as_str());
        Tick {
            title: line.title.say(context.catalogue_language()).to_owned(),
            who: words.say(who),
            what: what(words, line, &fields),
        }
    };
    page(context, held, offer, (offer.form.lines.iter().map(tick).collect(), now), None)
}

/// Returns the paper of a form, for the person of a case or, without one, for anybody.
fn page(
    context: &Context,
    held: &Held,
    offer: &Offer,
    (ticks, now): (Vec<Tick>, Timestamp),
    shown: Option<&CaseView>,
) -> Result<Page, CliError> {
    let printer = context.printer();
    let (tag, language) = (printer.translator().language().tag(), context.catalogue_language());
    let words = Words::new(printer.translator());
    let form = &offer.form;
    let own = held.own_card()?;
    let until = instant(now.plus_ms(u64::from(form.days) * raccord_protocol::time::DAY_MS));
    let until = until.to_zoned(printer.translator().time_zone().clone()).date();
    let until = printer.translator().date(until);
    let value = |name: &str| {
        let fields = shown.iter().flat_map(|shown| &shown.fields).filter(|field| field.field == name);
        let values = fields.flat_map(|field| &field.documents).flat_map(|document| &document.values);
        let said: Vec<String> = values.filter_map(|value| Some(words.value(name, value.value.as_deref()?))).collect();
        said.join(" / ")
    };
    let name = format!("{} {}", value("prenom"), value("nom"));
    let person = match (shown, value("date_naissance")) {
        (None, _) => Message::new("paper-person-blank"),
        // To be filled in by hand: nobody signs without a birth date that says who may.
        (Some(_), birth) if birth.is_empty() => Message::new("paper-person-unborn").with("name", name),
        (Some(_), birth) => Message::new("paper-person").with("name", name).with("birth", birth),
    };
    let say = |message: Message| printer.translator().say(&message);
    let text = Section {
        paragraphs: form.text.say(language).split("\n\n").map(str::to_owned).collect(),
        ..Section::default()
    };
    let lines = Section { heading: printer.text("paper-lines", &[]), ticks, ..Section::default() };
    let rights = Section {
        heading: printer.text("paper-rights", &[]),
        paragraphs: vec![
            say(Message::new("paper-purpose").with("purpose", form.purpose.say(language))),
            match shown {
                None => say(Message::new("paper-days").with("days", form.days)),
                Some(_) => say(Message::new("paper-until").with("date", until)),
            },
            say(kept(held, own.name.as_str(), now)),
            say(Message::new("paper-withdraw").with("office", own.name.as_str())),
            say(Message::new("paper-erase").with("office", own.name.as_str())),
            match shown {
                None => say(Message::new("paper-reach-blank").with("office", own.name.as_str())),
                Some(_) => reach(context, held, own.name.as_str())?,
            },
            say(Message::new("paper-complain").with("authority", authority(context, own.country))),
        ],
        ..Section::default()
    };
    let signatures = Section {
        heading: printer.text("paper-signatures", &[]),
        paragraphs: who_signs(held, form, now).map(say).into_iter().collect(),
        signatures: vec![
            printer.text("paper-sign-young-person", &[]),
            printer.text("paper-sign-representative", &[]),
            printer.text("paper-sign-staff", &[]),
        ],
        ..Section::default()
    };
    Ok(Page {
        language: tag,
        title: form.title.say(language).to_owned(),
        head: vec![say(Message::new("paper-office").with("office", own.name.as_str())), say(person)],
        sections: vec![text, lines, rights, signatures],
        foot: format!(
            "{} {}",
            say(Message::new("paper-foot")
                .with("form", form.name.as_str())
                .with("version", form.version)
                .with("digest", form.digest.to_string())),
            say(offer.origin_said(&held.directory)),
        ),
    })
}

/// Returns the rules of the office's platform, or else of its country.
fn rules_of(held: &Held, now: Timestamp) -> Option<&'static RuleSet> {
    let is_member = |platform| held.directory.member(platform, held.organisation, now).is_some();
    let rosters = held.directory.rosters().filter(|(platform, _)| is_member(*platform));
    let rules = rosters.filter_map(|(_, roster)| roster.rules_at(now)).next();
    rules.or_else(|| RuleSet::of(held.own_card().ok()?.country, now.date()))
}

/// Says from which age a young person signs alone.
fn who_signs(held: &Held, form: &Form, now: Timestamp) -> Option<Message> {
    let age = u32::from(rules_of(held, now)?.consent_alone_age());
    (form.basis == Basis::Consent).then(|| Message::new("paper-who-signs").with("age", age))
}

/// Says how long what was passed on is kept, and the file that it comes from.
fn kept(held: &Held, office: &str, now: Timestamp) -> Message {
    let retention = rules_of(held, now).map(RuleSet::retention);
    match retention.map(|retention| (u32::from(retention.until_age), retention.years_for_funded)) {
        None => Message::new("paper-kept"),
        Some((age, None)) => Message::new("paper-kept-until").with("office", office).with("age", age),
        Some((age, Some(years))) => {
            Message::new("paper-kept-funded").with("office", office).with("age", age).with("years", u32::from(years))
        }
    }
}

/// Says how the office is reached: by what its sheet in the directory of actors says, where it has one.
fn reach(context: &Context, held: &Held, office: &str) -> Result<String, CliError> {
    let sheet = sheets(context)?.remove(&held.organisation);
    let parts = ["acteur_adresse", "acteur_commune", "acteur_tel", "acteur_mail"];
    let words = Words::new(context.translator());
    let found = parts.iter().flat_map(|part| {
        let said = sheet.iter().flat_map(|sheet| values(sheet, part));
        said.map(|value| words.value(part, value)).collect::<Vec<_>>()
    });
    let found: Vec<String> = found.collect();
    Ok(words.say(match found.is_empty() {
        true => Message::new("paper-reach-blank").with("office", office),
        false => Message::new("paper-reach").with("office", office).with("contact", found.join(", ")),
    }))
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
