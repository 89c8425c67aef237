// SPDX-License-Identifier: EUPL-1.2
//! `raccord letter`: letters made from what stands in a case: the first letter to the parents, a convocation, an appointment, and
//! the sheet that gives a young person back what was said.
//!
//! A letter speaks the language of the person where Raccord does, and holds nothing but what it needs: no diagnosis, no note, nothing
//! of health or justice.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::{Date, DateTime};
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::appointment::{Appointment, NEXT};
use raccord_protocol::deadline::{Clock, Refusal};
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::leaver::Facts;
use raccord_protocol::roster::{Act, Card};
use raccord_protocol::view::{CaseSummary, CaseView, Standing, Value};
use serde_json::json;

use super::directory::sheets;
use crate::accompanying::{PATH, SAID_BACK, interviews};
use crate::appointments;
use crate::attempts::add_attempt;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::held::Held;
use crate::language::{Language, Message, Translator};
use crate::paper::{Page, Section};
use crate::pathway;
use crate::reading::{self, other_views, summary};
use crate::values::Words;
use crate::work;
use crate::writable::{Deed, require};
use crate::writing::{ContactOverride, Writer, code, field, office_time};

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
    /// Leave out who sends it.
    #[arg(long, help = "help-letter-without-sender")]
    without_sender: bool,
    /// Note it as sent.
    #[arg(long, help = "help-letter-sent")]
    sent: bool,
    /// Note it as sent although nobody could deliver it.
    #[arg(long, help = "help-letter-anyway")]
    anyway: bool,
    /// What this organisation says in the sheet for the person.
    #[arg(long, value_name = "TEXT", help = "help-letter-say")]
    say: Option<String>,
    /// After what the sheet is made.
    #[arg(long, value_name = "MOMENT", help = "help-letter-moment")]
    moment: Option<String>,
    /// Say in the sheet which path was proposed.
    #[arg(long, help = "help-letter-path")]
    path: bool,
    /// Why the person is written to all the same.
    #[command(flatten)]
    all_the_same: ContactOverride,
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
    // A letter is a file with what stands in a case, which not every role takes out.
    if !context.call(NodeContext {})?.role.may(Act::Export) {
        return Err(CliError::denied("letter-denied").hint("hint-letter-denied"));
    }
    let held = Held::read(context)?;
    let mut writer = Writer::open(context, &arguments.case, arguments.all_the_same.reason())?;
    let now = office_time(context);
    let today = now.date();
    let note = arguments.all_the_same.check(context, &writer.kept_from(today)?)?;
    if arguments.model == Model::Convocation {
        refuse_without_obligation(&writer, today)?;
    }
    // A person may read another language than the office works in.
    let language = match writer.value("langue_contact") {
        "fr" => Language::French,
        "en" => Language::English,
        _ => context.translator().language(),
    };
    let translator = Translator::in_time_zone(language, context.translator().time_zone().clone());
    let sheet = sheets(context)?.remove(&held.organisation);
    let sender = sheet.as_ref().map_or_else(|| Err(SENDER.to_vec()), |sheet| sender(sheet, &translator));
    let sender = match sender {
        Ok(lines) => lines,
        Err(_) if arguments.without_sender => Vec::new(),
        Err(missing) => return Err(without_sender(context, &missing)),
    };
    let destination = destination(context, &writer, arguments.model)?;
    // The sheet is given to the person.
    let is_addressed = destination.is_some() || arguments.model == Model::Restitution;
    if arguments.sent && !is_addressed && !arguments.anyway {
        return Err(CliError::usage("letter-no-address").hint("hint-letter-no-address"));
    }
    let moment = match &arguments.moment {
        Some(text) => {
            let moment = code(context, SAID_BACK, Some("moment"), text)?;
            refuse_too_early(context, &writer, &moment, arguments.say.is_some())?;
            moment
        }
        None => moment_of(&writer.summary).to_owned(),
    };
    if arguments.sent {
        let mut sending = writer.rehearsal(writer.summary.clone());
        record(&mut sending, arguments.model, today)?;
        let noted = note.is_some().then_some("commentaire");
        require(context, &writer.view.head, Deed::Letter, sending.written().into_iter().chain(noted))?;
    }
    let path = arguments.to.clone().unwrap_or_else(|| default_path(arguments.model, writer.case, &moment, today));
    let existing = Existing::from_force(arguments.force);
    // Before anything is signed: what is said in a sheet that cannot be written was said to nobody.
    check_destination(&path, existing, &[])?;
    if let Some(text) = arguments.say.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        if arguments.model != Model::Restitution {
            return Err(CliError::usage("letter-say-model").hint("hint-letter-say-model"));
        }
        let since = pathway::episode_start(&writer.summary);
        let said = said_back(&writer.view, &moment, since);
        let is_own = |value: &Value| {
            value.author.organisation.as_ref().is_some_and(|party| party.organisation == held.organisation)
        };
        let own: Vec<(EntryId, &String)> =
            said.iter().filter(|(value, _)| is_own(value)).map(|(value, known)| (value.entry, known)).collect();
        if !own.iter().any(|(_, known)| *known == text) {
            let day = today.to_string();
            let parts = [("le", day.as_str()), ("moment", &moment), ("texte", text)];
            // What this office said before of the same moment is corrected: it speaks once on a sheet.
            match own.last().and_then(|(entry, _)| writer.item_of(SAID_BACK, *entry)) {
                Some(item) => writer.change_record(SAID_BACK, &item, &parts)?,
                None => {
                    refuse_to_say_in(context, &writer)?;
                    writer.add_record(SAID_BACK, &parts)?;
                }
            }
            writer.commit_and_go_on()?;
        }
    }
    let said = match arguments.model {
        Model::Restitution => {
            let others = other_views(context, writer.case)?;
            let views = std::iter::once(&writer.view).chain(&others);
            said_in_common(views, &moment, pathway::episode_start(&writer.summary), Words::new(&translator))
        }
        Model::Appointment | Model::Convocation | Model::Parents => Vec::new(),
    };
    let proposed = match arguments.model {
        Model::Restitution => proposed(context, &writer, arguments.path, &translator)?,
        Model::Appointment | Model::Convocation | Model::Parents => Proposed::Nothing,
    };
    let sheet = Sheet { moment, said, proposed };
    let to = destination.as_ref().map_or_else(|| incomplete(&writer), |destination| destination.lines.clone());
    let page = page(&writer, held.own_card()?, (&sender, &to), (arguments.model, &sheet), &translator, now)?;
    let address_of = destination.and_then(|destination| destination.of);
    let disputed = disputed(&writer.summary, arguments.model);
    write_private(&path, page.html()?.as_bytes(), existing)?;
    if arguments.sent {
        record(&mut writer, arguments.model, today)?;
        if let Some(note) = &note {
            writer.add("commentaire", note)?;
        }
        writer.commit()?;
    }
    let object = json!({
        "case": writer.case,
        "model": arguments.model.name(),
        "language": language.tag(),
        "file": path.display().to_string(),
        "sent": arguments.sent,
        "path_left_out": sheet.proposed == Proposed::LeftOut,
        "addressed": is_addressed,
        "address_of": address_of,
        "disputed": disputed.iter().map(|(field, _)| field).collect::<Vec<_>>(),
    });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("letter-written").with("path", path.as_path()));
        if sheet.proposed == Proposed::LeftOut {
            printer.warn("letter-path-left-out");
        }
        if !is_addressed {
            printer.warn("letter-no-address");
        }
        let words = Words::new(printer.translator());
        for (field, values) in &disputed {
            let said: Vec<String> = values.iter().map(|value| words.value(field, value)).collect();
            let said =
                Message::new("letter-disputed").with("field", words.field(field)).with("values", said.join(" / "));
            printer.warn(said.with("name", *field));
        }
        if arguments.sent {
            let date = printer.translator().date(today);
            printer.success(Message::new("letter-noted-sent").with("date", date));
        }
        if let Some(case) = &address_of {
            printer.note(Message::new("letter-address-linked").with("case", crate::values::short(case)));
        }
        if !arguments.sent {
            printer.note("letter-not-sent");
        }
        Ok(())
    })
}

/// The fields of which a letter takes one value.
const TAKEN: [&str; 9] = [
    "nom",
    "prenom",
    "adresse",
    "code_postal",
    "commune",
    "langue_contact",
    "responsable_1_nom",
    "responsable_2_nom",
    "responsable_1_adresse",
];

/// Returns the fields of which a letter of a model takes one value where several stand, with them, the one that it takes in front.
fn disputed(case: &CaseSummary, model: Model) -> Vec<(&'static str, Vec<String>)> {
    let is_to_parents = matches!(model, Model::Convocation | Model::Parents);
    let taken = TAKEN.into_iter().filter(|name| is_to_parents || !name.starts_with("responsable"));
    let several = taken.filter(|name| !field(name).list).map(|name| (name, work::values(case, name).to_vec()));
    several.filter(|(_, values)| values.len() > 1).collect()
}

/// Is where a letter goes.
struct Destination {
    /// The lines under the name.
    lines: String,
    /// The linked file of the person that says so, where the one that is written from does not.
    of: Option<CaseHandle>,
}

/// Returns where a letter of a model goes: a street and a town, of the parents where it is for them and another one is known; as the file
/// says, or else another one of the person.
fn destination(context: &Context, writer: &Writer<'_>, model: Model) -> Result<Option<Destination>, CliError> {
    if let Some(lines) = lines_in(&writer.summary, model) {
        return Ok(Some(Destination { lines, of: None }));
    }
    let mut others = reading::other_files(context, writer.case)?;
    others.sort_by_key(|file| (file.head.handed_over.is_some(), !file.head.own, file.head.number));
    let found = others.iter().find_map(|file| Some((lines_in(file, model)?, file.head.case)));
    Ok(found.map(|(lines, case)| Destination { lines, of: Some(case) }))
}

/// Returns where a letter of a model goes by one file.
fn lines_in(file: &CaseSummary, model: Model) -> Option<String> {
    let value = |field: &str| work::values(file, field).first().map_or("", |value| value.trim());
    let parents = match model {
        Model::Convocation | Model::Parents => value("responsable_1_adresse"),
        Model::Appointment | Model::Restitution => "",
    };
    if !parents.is_empty() {
        return Some(parents.to_owned());
    }
    let has_place = !value("commune").is_empty() || !value("code_postal").is_empty();
    let is_complete = has_place && !value("adresse").is_empty();
    is_complete.then(|| place(value("adresse"), value("code_postal"), value("commune")))
}

/// Refuses to add to the sheet in the file of an office that did not grant the field: what each office says is private, and goes to
/// others item by item, so it stands in the office's own file.
fn refuse_to_say_in(context: &Context, writer: &Writer<'_>) -> Result<(), CliError> {
    if work::may_write(context, &writer.view.head, &[field(SAID_BACK)])? {
        return Ok(());
    }
    let holder = writer.view.head.holder.name.as_str();
    let said = |id| Message::new(id).with("holder", holder);
    Err(CliError::denied(said("letter-say-foreign")).hint(said("hint-letter-say-foreign")))
}

/// Refuses a sheet of an engagement that nobody knows of: no file of the person is on a path, and no office has said anything of one.
fn refuse_too_early(context: &Context, writer: &Writer<'_>, moment: &str, says: bool) -> Result<(), CliError> {
    if moment != ENGAGEMENT || pathway::is_on_path(&writer.summary) {
        return Ok(());
    }
    let others = other_views(context, writer.case)?;
    let is_engaged = others.iter().any(|view| pathway::is_on_path(&summary(view)));
    let since = pathway::episode_start(&writer.summary);
    let was_said = std::iter::once(&writer.view).chain(&others).any(|view| !said_back(view, moment, since).is_empty());
    match is_engaged || (was_said && !says) {
        true => Ok(()),
        false => Err(CliError::usage("letter-moment-no-path").hint("hint-letter-moment-no-path")),
    }
}

/// The field from which the time runs that a convocation starts.
const CALLED_IN: &str = "convocation_le";

/// Refuses to call somebody in by an obligation that does not hold on the day of the letter: the person is of another age, meets the
/// obligation or is freed from it, or the country knows no such thing.
fn refuse_without_obligation(writer: &Writer<'_>, today: Date) -> Result<(), CliError> {
    let refused = |id: &'static str| Err(CliError::denied(id).hint("hint-letter-convocation"));
    let facts = Facts::of_case(&writer.summary);
    let mut clocks = Clock::all().iter();
    let Some(clock) = clocks.find(|clock| clock.country == writer.conventions.country && clock.from == CALLED_IN)
    else {
        return refused("letter-convocation-country");
    };
    if facts.dates("date_naissance").next().is_none() {
        return refused("letter-convocation-birth");
    }
    match clock.refusal(&facts, today) {
        Some(Refusal::Age { age, .. }) => {
            let told = Message::new("letter-convocation-age").with("age", i64::from(age));
            Err(CliError::denied(told).hint("hint-letter-convocation"))
        }
        Some(Refusal::Diploma { .. }) => refused("letter-convocation-done"),
        None if clock.is_met(&facts) => refused("letter-convocation-done"),
        None => Ok(()),
    }
}

/// The path that was proposed to a person, for the sheet that the person takes home.
#[derive(Debug, PartialEq, Eq)]
enum Proposed {
    /// There is one, and nobody agreed that others may read it: it may say what the person is up against.
    LeftOut,
    /// None is known.
    Nothing,
    /// Its words.
    Said(String),
}

/// Returns the path that was proposed last in the episode that lasts, if whoever hands the sheet over says that it may stand there.
fn proposed(
    context: &Context,
    writer: &Writer<'_>,
    may_be_said: bool,
    translator: &Translator,
) -> Result<Proposed, CliError> {
    let Some(path) = newest_path(&writer.summary, Words::new(translator)) else { return Ok(Proposed::Nothing) };
    let asked = || context.ask_optional(Message::new("letter-path-ask").with("path", path.as_str()));
    let agreed = match may_be_said {
        false if context.is_interactive() => matches!(asked()?.to_lowercase().as_str(), "o" | "oui" | "y" | "yes"),
        said => said,
    };
    Ok(if agreed { Proposed::Said(path) } else { Proposed::LeftOut })
}

/// Returns the path that was proposed last in the episode that lasts, in words, with its structure.
fn newest_path(case: &CaseSummary, words: Words<'_>) -> Option<String> {
    let since = pathway::episode_start(case);
    let field = field(PATH);
    let paths = work::values(case, PATH).iter().filter_map(|value| {
        let parts = field.record_parts(value)?;
        let day: Date = parts.get("le")?.parse().ok()?;
        since.is_none_or(|since| day >= since).then_some((day, parts))
    });
    let (_, parts) = paths.max_by_key(|(day, _)| *day)?;
    let path = words.part(PATH, "parcours", parts.get("parcours")?);
    Some(match parts.get("structure").filter(|structure| !structure.is_empty()) {
        Some(structure) => format!("{path} ({structure})"),
        None => path,
    })
}

/// Returns the name of a letter's file: of the case and the day, and of the moment where a sheet is made again after another one.
fn default_path(model: Model, case: CaseHandle, moment: &str, today: Date) -> PathBuf {
    let (name, case) = (model.name(), crate::values::short(&case));
    PathBuf::from(match model {
        Model::Restitution => format!("{name}-{case}-{moment}-{today}.html"),
        _ => format!("{name}-{case}-{today}.html"),
    })
}

/// Notes a letter as sent: its day, the attempt that it is, and the clock that a convocation starts.
fn record(writer: &mut Writer<'_>, model: Model, today: Date) -> Result<(), CliError> {
    let day = today.to_string();
    writer.add("courrier_envoye_le", &day)?;
    if model != Model::Restitution {
        add_attempt(writer, today, &[("mode", "courrier")])?;
    }
    if model == Model::Convocation {
        writer.set(CALLED_IN, &day)?;
    }
    Ok(())
}

/// The fields of the office's own sheet without which nobody can answer a letter.
const SENDER: [&str; 2] = ["acteur_adresse", "acteur_tel"];

/// Returns how the office that writes is reached, line by line, as its own sheet says.
///
/// # Errors
/// Returns the fields that are missing.
fn sender(sheet: &CaseSummary, translator: &Translator) -> Result<Vec<String>, Vec<&'static str>> {
    let missing: Vec<&str> = SENDER.into_iter().filter(|field| work::values(sheet, field).is_empty()).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let words = Words::new(translator);
    let line = |field: &str| {
        let values: Vec<String> = work::values(sheet, field).iter().map(|value| words.value(field, value)).collect();
        values.join(" / ")
    };
    let mut lines = vec![line("acteur_adresse")];
    let town = line("acteur_commune");
    if !lines[0].to_lowercase().contains(&town.to_lowercase()) {
        lines.push(town);
    }
    lines.push(translator.say(&Message::new("letter-sender-phone").with("value", line("acteur_tel"))));
    lines.extend([line("acteur_mail"), line("acteur_horaires")].into_iter().filter(|line| !line.is_empty()));
    Ok(lines)
}

/// Says what is missing for an answer to reach the office, and where it is written.
fn without_sender(context: &Context, missing: &[&str]) -> CliError {
    let words = Words::new(context.translator());
    let labels: Vec<String> = missing.iter().map(|field| words.field(field)).collect();
    let pairs: Vec<String> = missing.iter().map(|field| format!("{field}=\"...\"")).collect();
    CliError::usage(Message::new("letter-sender-missing").with("fields", labels.join(", ")))
        .hint(Message::new("hint-letter-sender").with("values", pairs.join(" ")))
}

fn page(
    writer: &Writer<'_>,
    card: &Card,
    (sender, place): (&[String], &str),
    (model, sheet): (Model, &Sheet),
    translator: &Translator,
    now: DateTime,
) -> Result<Page, CliError> {
    let say = |message: Message| translator.say(&message);
    let date = translator.date(now.date());
    let next = appointments::next(&writer.summary, now);
    let referent = writer.value("assistant_plateforme");
    let from = [std::slice::from_ref(&card.name), sender, &[date]].concat().join("\n");
    let (title, to, sections) = match model {
        Model::Parents => {
            let paragraphs = ["letter-parents-1", "letter-parents-2", "letter-parents-3"]
                .map(|id| say(Message::new(id).with("name", writer.name()).with("office", card.name.as_str())));
            (say("letter-parents-title".into()), parents(writer, place, translator), vec![text(paragraphs.into())])
        }
        Model::Appointment => {
            let paragraphs = vec![appointment(next.as_ref(), translator)?, say("letter-appointment-2".into())];
            (say("letter-appointment-title".into()), address(writer, place), vec![text(paragraphs)])
        }
        Model::Convocation => {
            let first = say(Message::new("letter-convocation-1").with("name", writer.name()));
            let paragraphs = vec![first, appointment(next.as_ref(), translator)?, say("letter-convocation-2".into())];
            (say("letter-convocation-title".into()), parents(writer, place, translator), vec![text(paragraphs)])
        }
        Model::Restitution => (
            say("letter-restitution-title".into()),
            address(writer, place),
            restitution(writer, sheet, next.as_ref(), translator),
        ),
    };
    let foot = match (referent.is_empty(), sender.is_empty()) {
        (true, true) => String::new(),
        (true, false) => say("letter-foot".into()),
        (false, _) => say(Message::new("letter-foot-referent").with("name", referent)),
    };
    Ok(Page { language: translator.language().tag(), title, head: vec![from, to], sections, foot })
}

fn text(paragraphs: Vec<String>) -> Section {
    Section { paragraphs, ..Section::default() }
}

/// Returns whom a letter to the parents is for: those who are known, or the legal representatives of the person.
fn parents(writer: &Writer<'_>, place: &str, translator: &Translator) -> String {
    let names = ["responsable_1_nom", "responsable_2_nom"].map(|field| writer.value(field));
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let to = match names.as_slice() {
        [] => translator.say(&Message::new("letter-to-parents").with("name", writer.name())),
        names => names.join("\n"),
    };
    format!("{to}\n{place}")
}

fn address(writer: &Writer<'_>, place: &str) -> String {
    format!("{}\n{place}", writer.name())
}

/// Returns what the file says of where the person lives, which reaches nobody.
fn incomplete(writer: &Writer<'_>) -> String {
    place(writer.value("adresse"), writer.value("code_postal"), writer.value("commune"))
}

fn place(street: &str, postcode: &str, town: &str) -> String {
    let town = [postcode, town].join(" ");
    format!("{street}\n{}", town.trim())
}

/// Returns the sentence about the next appointment.
fn appointment(next: Option<&Appointment>, translator: &Translator) -> Result<String, CliError> {
    let missing = || CliError::usage("letter-no-appointment").hint("hint-letter-no-appointment");
    let next = next.ok_or_else(missing)?;
    let mut said = vec![translator.say(&Message::new("letter-appointment-1").with("date", translator.date(next.date)))];
    for (part, id) in [
        ("heure", "letter-appointment-time"),
        ("lieu", "letter-appointment-place"),
        ("avec", "letter-appointment-with"),
    ] {
        if !next.part(part).is_empty() {
            said.push(translator.text(id, &[("value", next.part(part).into())]));
        }
    }
    Ok(said.join("\n"))
}

/// The heading of what was agreed.
const AGREED: &str = "letter-restitution-agreed";

/// What the sheet for the young person says, section by section: what was wished, what was agreed, what comes next.
const RESTITUTION: [(&str, &[&str]); 3] = [
    ("letter-restitution-wish", &["souhait", "souhait_etudes", "souhait_metier", "projet"]),
    (AGREED, &["solution_proposee", "solution_retenue", "solution_organisme", "solution_date_entree"]),
    ("letter-restitution-next", &["prochain_rdv_date", "prochain_rdv_heure", "prochain_rdv_lieu", "prochain_rdv_avec"]),
];

/// The code of the moment at which somebody has entered a path.
const ENGAGEMENT: &str = "engagement";

/// Returns after what a sheet for the person is made now: while somebody is on a path, after the engagement.
fn moment_of(case: &CaseSummary) -> &'static str {
    if pathway::is_on_path(case) { ENGAGEMENT } else { "diagnostic" }
}

/// Returns what counts of what the organisations say to the person together at a moment of the episode that lasts, in the order in
/// which they wrote it; of two texts in conflict both.
fn said_back<'v>(view: &'v CaseView, moment: &str, since: Option<Date>) -> Vec<(&'v Value, String)> {
    let field = field(SAID_BACK);
    let documents = view.fields.iter().filter(|known| known.field == SAID_BACK).flat_map(|known| &known.documents);
    let counted = documents.flat_map(|document| &document.values).filter(|value| value.standing == Standing::Counted);
    counted
        .filter_map(|value| {
            let mut parts = field.record_parts(value.value.as_deref()?)?;
            let of_moment = parts.get("moment").is_some_and(|known| known == moment);
            let day = parts.get("le").and_then(|day| day.parse::<Date>().ok());
            let of_episode = since.is_none_or(|since| day.is_some_and(|day| day >= since));
            let text = parts.remove("texte").filter(|_| of_moment && of_episode)?;
            Some((value, text))
        })
        .collect()
}

/// Returns the same of all files of a person, each by the name of who says it, in the order in which it was written. Whose part it is
/// says its signature. What is said is private, and goes item by item: so each office writes its part in its own file and shares it.
fn said_in_common<'v>(
    views: impl Iterator<Item = &'v CaseView>,
    moment: &str,
    since: Option<Date>,
    words: Words<'_>,
) -> Vec<(String, String)> {
    let mut said: Vec<_> = views.flat_map(|view| said_back(view, moment, since)).collect();
    said.sort_by_key(|(value, _)| value.time);
    said.into_iter().map(|(value, text)| (words.author_organisation(&value.author), text)).collect()
}

/// What the offices say to the person on a sheet.
struct Sheet {
    /// After what it is made: a code of the field.
    moment: String,
    /// Who says what.
    said: Vec<(String, String)>,
    /// What it says of the path that was proposed.
    proposed: Proposed,
}

/// The fields of the path that was entered, which stay in the case when it breaks off.
const ENTERED: [&str; 3] = ["solution_retenue", "solution_organisme", "solution_date_entree"];

/// Tells whether a field speaks of the episode that lasts: a path that broke off is of the one before.
fn is_of_episode(case: &CaseSummary, field: &str) -> bool {
    let was_entered = !work::values(case, "solution_date_entree").is_empty();
    !ENTERED.contains(&field) || !was_entered || pathway::is_on_path(case)
}

fn restitution(
    writer: &Writer<'_>,
    Sheet { moment, said, proposed }: &Sheet,
    next: Option<&Appointment>,
    translator: &Translator,
) -> Vec<Section> {
    let words = Words::new(translator);
    let mut first = text(vec![translator.say(&Message::new("letter-restitution-1").with("name", writer.name()))]);
    // After what it is made it says only where that has been.
    if moment == ENGAGEMENT || interviews(&writer.summary, moment).next().is_some() {
        first.heading = words.part(SAID_BACK, "moment", moment);
    }
    let mut sections = vec![first];
    if !said.is_empty() {
        let line = |(office, text): &(String, String)| {
            let said = Message::new("letter-restitution-said").with("office", office.as_str());
            translator.say(&said.with("text", text.as_str()))
        };
        sections.push(Section {
            heading: translator.text("letter-restitution-told", &[]),
            paragraphs: said.iter().map(line).collect(),
            ..Section::default()
        });
    }
    for (heading, fields) in RESTITUTION {
        // The next appointment is the one that is still to come, whatever the plain fields say.
        let values = |field: &str| match NEXT.iter().find(|(known, _)| *known == field) {
            Some((_, part)) => {
                next.map(|next| next.part(part).to_owned()).filter(|value| !value.is_empty()).into_iter().collect()
            }
            None => writer.values(field).to_vec(),
        };
        let mut lines: Vec<String> = fields
            .iter()
            .filter(|field| !values(field).is_empty() && is_of_episode(&writer.summary, field))
            .map(|field| {
                let said: Vec<String> = values(field).iter().map(|value| words.value(field, value)).collect();
                translator.say(
                    &Message::new("letter-restitution-line")
                        .with("field", words.field(field))
                        .with("value", said.join(", ")),
                )
            })
            .collect();
        if heading == AGREED {
            lines.extend(agreed_line(proposed, lines.is_empty(), translator));
        }
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

/// Returns what the sheet says of the path that was proposed: at least that there is one, where it says nothing else.
fn agreed_line(proposed: &Proposed, alone: bool, translator: &Translator) -> Option<String> {
    match proposed {
        Proposed::Said(path) => {
            let field = Words::new(translator).field(PATH);
            let line = Message::new("letter-restitution-line").with("field", field).with("value", path.as_str());
            Some(translator.say(&line))
        }
        Proposed::LeftOut if alone => Some(translator.text("letter-restitution-path", &[])),
        Proposed::LeftOut | Proposed::Nothing => None,
    }
}

#[cfg(test)]
mod tests;
