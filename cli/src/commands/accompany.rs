// SPDX-License-Identifier: EUPL-1.2
//! `raccord accompany`: what a diagnosis leads to, and what is done then: the path and the structure that are proposed, services
//! that are named and brought in where the person wishes, the steps of the project, and the search for somebody whom nobody can
//! reach. What follows from what is decided in [`crate::accompanying`].

use clap::Subcommand;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde_json::json;

use super::directory::sheets;
use crate::accompanying::{
    self, Asked, FOUND, Member, NOT_FOUND, PATH, REALISATION, SEARCH, SERVICE, Suggestion, after_search, searches,
    services_refused, suggestions, wants_search, whom_to_ask,
};
use crate::calling::{is_number, values};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Cell, Column, Table};
use crate::reading::other_files;
use crate::values::{Words, parse_day};
use crate::work;
use crate::writing::{ContactOverride, Writer, code, day_or_today, office_time, refuse_handed_over};

/// Accompanies a person after the diagnosis.
#[derive(Debug, clap::Args)]
pub struct Accompany {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Notes what a search in the field found.
    #[command(about = "help-accompany-found")]
    Found(Found),
    /// Proposes a path and a structure, or shows which follow from the diagnosis.
    #[command(about = "help-accompany-path", after_help = "help-accompany-path-more")]
    Path(Path),
    /// Notes a step of the project.
    #[command(about = "help-accompany-realise")]
    Realise(Realise),
    /// Names who looks for a person in the field.
    #[command(about = "help-accompany-search", after_help = "help-accompany-search-more")]
    Search(Search),
    /// Names a service to the person.
    #[command(about = "help-accompany-service", after_help = "help-accompany-service-more")]
    Service(Service),
}

#[derive(Debug, clap::Args)]
struct Path {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which path.
    #[arg(value_name = "PATH", help = "help-accompany-path-path")]
    path: Option<String>,
    /// Which structure.
    #[arg(long, value_name = "NAME", requires = "path", help = "help-accompany-structure")]
    structure: Option<String>,
    /// Who proposes it.
    #[arg(long, value_name = "NAME", requires = "path", help = "help-path-by")]
    by: Option<String>,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

#[derive(Debug, clap::Args)]
struct Service {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What kind of service.
    #[arg(value_name = "SERVICE", help = "help-accompany-service-kind")]
    service: String,
    /// What it is called.
    #[arg(long, value_name = "NAME", help = "help-accompany-service-name")]
    name: Option<String>,
    /// The person wishes it.
    #[arg(long, conflicts_with = "not_wished", help = "help-accompany-wished")]
    wished: bool,
    /// The person does not wish it.
    #[arg(long, help = "help-accompany-not-wished")]
    not_wished: bool,
    /// What came of it.
    #[arg(long, value_name = "OUTCOME", help = "help-accompany-outcome")]
    outcome: Option<String>,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

#[derive(Debug, clap::Args)]
struct Realise {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What.
    #[arg(value_name = "WHAT", help = "help-accompany-what")]
    what: String,
    /// Where.
    #[arg(long, value_name = "NAME", help = "help-path-at")]
    at: Option<String>,
    /// How it stands.
    #[arg(
        long,
        value_name = "STATE",
        default_value = "en_cours",
        hide_default_value = true,
        help = "help-accompany-state"
    )]
    state: String,
    /// When.
    #[arg(long, value_name = "DATE", help = "help-path-date")]
    date: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Search {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Who looks.
    #[arg(long, value_name = "NAME", help = "help-accompany-who")]
    who: Option<String>,
    /// Of which organisation.
    #[arg(long, value_name = "NAME", requires = "who", help = "help-accompany-organisation")]
    organisation: Option<String>,
    /// Until when.
    #[arg(long, value_name = "DATE", requires = "who", help = "help-accompany-due")]
    due: Option<String>,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
}

#[derive(Debug, clap::Args)]
struct Found {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// What was found.
    #[arg(value_name = "OUTCOME", help = "help-accompany-found-outcome")]
    outcome: String,
    /// A number that was found.
    #[arg(long, value_name = "NUMBER", help = "help-accompany-found-number")]
    number: Option<String>,
    /// By whom.
    #[arg(long, value_name = "NAME", help = "help-accompany-who")]
    who: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Accompany) -> Result<(), CliError> {
    match &arguments.action {
        Action::Found(arguments) => found(context, arguments),
        Action::Path(arguments) => path(context, arguments),
        Action::Realise(arguments) => realise(context, arguments),
        Action::Search(arguments) => search(context, arguments),
        Action::Service(arguments) => service(context, arguments),
    }
}

/// Opens a case so that somebody looks for the person or is brought in: refuses who must not be contacted, unless a reason is given,
/// which is written into the case.
fn open_to_contact<'a>(
    context: &'a Context,
    case: &str,
    all_the_same: &ContactOverride,
    has: impl Fn(&CaseSummary) -> bool,
) -> Result<Writer<'a>, CliError> {
    let mut writer = Writer::open_where(context, case, all_the_same.reason(), has)?;
    refuse_handed_over(&writer.view.head)?;
    let kept = writer.kept_from(office_time(context).date())?;
    if let Some(note) = all_the_same.check(context, &kept)? {
        writer.add("commentaire", &note)?;
    }
    Ok(writer)
}

fn path(context: &Context, arguments: &Path) -> Result<(), CliError> {
    let today = office_time(context).date();
    let Some(wanted) = &arguments.path else {
        let writer = Writer::open(context, &arguments.case, "")?;
        return show_suggestions(context, &writer, &suggestions(&writer.summary, today));
    };
    let mut writer = open_to_contact(context, &arguments.case, &arguments.all_the_same, |_| true)?;
    let path = code(context, PATH, Some("parcours"), wanted)?;
    let structure = arguments.structure.clone().unwrap_or_default();
    let (day, by) = (today.to_string(), arguments.by.clone().unwrap_or_default());
    writer.add_record(PATH, &[("le", &day), ("parcours", &path), ("structure", &structure), ("par", &by)])?;
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    let object = json!({ "case": writer.case, "path": path, "structure": structure, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success("accompany-path-done");
        if structure.is_empty() {
            printer.warn("accompany-no-structure");
        }
        printer.note("accompany-path-next");
        Ok(())
    })
}

/// Says whom to ask, and what of it serves the path.
fn say_asked(asked: &Asked) -> String {
    let offers: Vec<&str> = asked.solutions.iter().chain(&asked.sheet).map(String::as_str).collect();
    if offers.is_empty() { asked.name.clone() } else { format!("{} ({})", asked.name, offers.join(", ")) }
}

fn show_suggestions(context: &Context, writer: &Writer<'_>, found: &[Suggestion]) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let sheets = sheets(context)?;
    let cards = held.directory.cards().map(|card| (card, sheets.get(&card.organisation)));
    let members: Vec<Member<'_>> =
        cards.map(|(card, sheet)| Member { name: &card.name, kind: card.kind, sheet }).collect();
    let solutions = work::rows(context, CaseKind::Solution, Ownership::Any, &[])?;
    let today = office_time(context).date();
    let asked = |suggestion| whom_to_ask(suggestion, &members, &solutions, &writer.summary, today);
    let rows: Vec<_> = found.iter().map(|suggestion| (suggestion, asked(suggestion))).collect();
    let object: Vec<_> = rows
        .iter()
        .map(|(suggestion, offices)| json!({ "path": suggestion.path, "why": suggestion.why, "offices": offices }))
        .collect();
    let kept = writer.kept_from(today)?;
    let object = json!({
        "case": writer.case, "suggestions": object, "forbidden": kept.is_sure(), "cautions": kept.files(),
    });
    context.printer().show(&object, |printer| {
        kept.warn(printer);
        let words = Words::new(printer.translator());
        let headings = ["accompany-column-path", "accompany-column-why", "accompany-column-offices"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for (suggestion, offices) in &rows {
            let why: Vec<String> = suggestion
                .why
                .iter()
                .map(|(field, value)| format!("{}: {}", words.field(field), words.value(field, value)))
                .collect();
            table.row([
                Cell::from(words.part(PATH, "parcours", suggestion.path)),
                printer.translator().enumerated(&why).into(),
                offices.iter().map(say_asked).collect::<Vec<_>>().into(),
            ]);
        }
        printer.table(&table)?;
        printer.note("accompany-suggested");
        Ok(())
    })
}

fn service(context: &Context, arguments: &Service) -> Result<(), CliError> {
    let service = code(context, SERVICE, Some("service"), &arguments.service)?;
    let outcome = arguments.outcome.as_deref().map(|text| code(context, SERVICE, Some("suite"), text)).transpose()?;
    let mut writer = open_to_contact(context, &arguments.case, &arguments.all_the_same, |_| true)?;
    let name = arguments.name.clone().unwrap_or_default();
    let known =
        writer.items(SERVICE).into_iter().rfind(|item| item.part("service") == service && item.part("nom") == name);
    let wished = match (arguments.wished, arguments.not_wished, &known) {
        (true, _, _) => "true",
        (false, true, _) => "false",
        (false, false, Some(item)) => item.part("souhaite"),
        (false, false, None) => return Err(CliError::usage("accompany-wish-unsaid").hint("hint-accompany-wish-unsaid")),
    }
    .to_owned();
    // What came of it before stands until something else does.
    let stands = outcome.as_deref().unwrap_or_else(|| known.as_ref().map_or("", |item| item.part("suite")));
    let refused = services_refused(&writer.summary);
    check_wish(&wished, stands, refused)?;
    let day = office_time(context).date().to_string();
    let mut parts = vec![("service", service.as_str()), ("nom", &name), ("souhaite", &wished)];
    parts.extend(outcome.as_deref().map(|outcome| ("suite", outcome)));
    match &known {
        Some(item) => writer.change_record(SERVICE, item, &parts)?,
        None => writer.add_record(SERVICE, &[&[("le", day.as_str())], &parts[..]].concat())?,
    }
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    let object = json!({ "case": writer.case, "service": service, "wished": wished == "true", "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success(if wished == "true" { "accompany-service-done" } else { "accompany-service-left" });
        if wished == "true" && refused {
            printer.warn("accompany-services-refused");
        }
        Ok(())
    })
}

/// Refuses that a service is in contact with somebody who does not wish it, or who said before that no service is wished.
fn check_wish(wished: &str, outcome: &str, refused: bool) -> Result<(), CliError> {
    let in_contact = ["contact_etabli", "aide_apportee"].contains(&outcome);
    match (in_contact, wished == "true") {
        (true, false) => Err(CliError::denied("accompany-not-wished").hint("hint-accompany-wish")),
        (true, true) if refused => Err(CliError::denied("accompany-services-refused").hint("hint-accompany-services")),
        (true, true) | (false, _) => Ok(()),
    }
}

fn realise(context: &Context, arguments: &Realise) -> Result<(), CliError> {
    let what = code(context, REALISATION, Some("quoi"), &arguments.what)?;
    let state = code(context, REALISATION, Some("etat"), &arguments.state)?;
    let date = day_or_today(context, arguments.date.as_deref())?;
    if date > office_time(context).date() {
        return Err(CliError::usage("accompany-future").hint("hint-accompany-future"));
    }
    let day = date.to_string();
    let at = arguments.at.clone().unwrap_or_default();
    let mut writer = Writer::open(context, &arguments.case, "")?;
    refuse_handed_over(&writer.view.head)?;
    let open = |item: &crate::writing::Item| {
        item.part("quoi") == what && item.part("ou") == at && item.part("etat") == "en_cours"
    };
    match writer.items(REALISATION).into_iter().rfind(open) {
        // The day is that of how it stands, where one is said; since when it went on stays in the history.
        Some(item) if arguments.date.is_some() => {
            writer.change_record(REALISATION, &item, &[("etat", &state), ("le", &day)])?;
        }
        Some(item) => writer.change_record(REALISATION, &item, &[("etat", &state)])?,
        None => writer.add_record(REALISATION, &[("le", &day), ("quoi", &what), ("ou", &at), ("etat", &state)])?,
    }
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    context.printer().show(
        &json!({ "case": writer.case, "what": what, "state": state, "date": day, "pending": pending }),
        |printer| {
            printer.success("accompany-realised");
            Ok(())
        },
    )
}

fn search(context: &Context, arguments: &Search) -> Result<(), CliError> {
    let today = office_time(context).date();
    let Some(who) = &arguments.who else {
        return show_searches(context, &Writer::open(context, &arguments.case, "")?, today);
    };
    // In the file that says that nobody can reach the person: whoever is found is no longer said to be so there.
    let says_so = |case: &CaseSummary| case.head.own && values(case, "injoignable").iter().any(|value| value == "true");
    let mut writer = open_to_contact(context, &arguments.case, &arguments.all_the_same, says_so)?;
    let due = arguments.due.as_deref().map(parse_day).transpose()?.map(|day| day.to_string()).unwrap_or_default();
    let organisation = arguments.organisation.clone().unwrap_or_default();
    let day = today.to_string();
    writer.add_record(SEARCH, &[("le", &day), ("qui", who), ("organisme", &organisation), ("pour_le", &due)])?;
    let pending = writer.commit()?.map_or(0, |answer| answer.pending);
    let object =
        json!({ "case": writer.case, "who": who, "organisation": organisation, "due": due, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("accompany-search-done").with("name", who.as_str()));
        printer.note("accompany-search-next");
        Ok(())
    })
}

fn show_searches(context: &Context, writer: &Writer<'_>, today: jiff::civil::Date) -> Result<(), CliError> {
    let others = other_files(context, writer.case)?;
    let open: Vec<_> = std::iter::once(&writer.summary).chain(&others).flat_map(|file| searches(file, today)).collect();
    let wanted = wants_search(&writer.summary, &others, writer.conventions.country, today);
    context.printer().show(&json!({ "case": writer.case, "searches": open, "wanted": wanted }), |printer| {
        let words = Words::new(printer.translator());
        let headings = ["meeting-column-who", "column-organisation", "deadlines-column-from", "meeting-column-due"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for search in &open {
            let due = words.part(SEARCH, "pour_le", &search.until);
            let due = if search.late { printer.text("meeting-late", &[("date", due.into())]) } else { due };
            let since = words.part(SEARCH, "le", &search.since);
            table.row([search.who.clone(), search.organisation.clone(), since, due]);
        }
        if !table.is_empty() {
            printer.table(&table)?;
        }
        printer.note(match (wanted, open.is_empty()) {
            (true, _) => "accompany-search-wanted",
            (false, true) => "accompany-search-none",
            (false, false) => "accompany-search-next",
        });
        Ok(())
    })
}

fn found(context: &Context, arguments: &Found) -> Result<(), CliError> {
    let outcome = code(context, SEARCH, Some("resultat"), &arguments.outcome)?;
    let today = office_time(context).date();
    let is_looked_for = |case: &CaseSummary| {
        let is_named = |search: &accompanying::Search| arguments.who.as_ref().is_none_or(|who| search.who == *who);
        searches(case, today).iter().any(is_named)
    };
    let mut writer = Writer::open_where(context, &arguments.case, "", is_looked_for)?;
    refuse_handed_over(&writer.view.head)?;
    let named = |item: &crate::writing::Item| arguments.who.as_ref().is_none_or(|who| item.part("qui") == who);
    let open = writer.items(SEARCH).into_iter().rfind(|item| item.part("resultat").is_empty() && named(item));
    let item = open.ok_or_else(|| CliError::not_found("accompany-search-missing").hint("hint-accompany-search"))?;
    writer.change_record(SEARCH, &item, &[("resultat", &outcome), ("rendu_le", &today.to_string())])?;
    let mut is_number_known = false;
    if let Some(number) = &arguments.number {
        writer.add("mobile", number)?;
        is_number_known = is_number(&writer.parse("mobile", number)?, writer.conventions.country);
    }
    let follows = after_search(&outcome, is_number_known);
    for (field, value) in follows {
        writer.set(field, value)?;
    }
    let pending = writer.commit_and_go_on()?.map_or(0, |answer| answer.pending);
    let wanted = wants_search(&writer.summary, &other_files(context, writer.case)?, writer.conventions.country, today);
    let object = json!({ "case": writer.case, "outcome": outcome, "wanted": wanted, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success("accompany-found-done");
        // What was found is nothing that anybody can call yet.
        if outcome == FOUND && !is_number_known {
            printer.warn("accompany-found-no-number");
        }
        if wanted {
            printer.note("accompany-search-wanted");
        }
        if outcome != NOT_FOUND && !is_number_known {
            printer.note("accompany-found-next");
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::Catalogue;

    use super::*;

    /// Contact with a service is made only where the person wishes it, of each service by itself (requirements 140 and 141).
    #[test]
    fn a_service_is_brought_in_only_where_the_person_wishes() {
        for outcome in ["contact_etabli", "aide_apportee"] {
            assert!(check_wish("true", outcome, false).is_ok());
            assert!(check_wish("false", outcome, false).is_err(), "{outcome}");
            assert!(check_wish("true", outcome, true).is_err(), "{outcome}: no service at all was wished");
        }
        for (wished, refused) in [("false", false), ("false", true), ("true", true)] {
            assert!(check_wish(wished, "sans_suite", refused).is_ok() && check_wish(wished, "", refused).is_ok());
        }
    }

    /// School assessment, life situation, services, project with alternatives, realisation (requirement 140).
    #[test]
    fn individual_accompaniment_has_a_place_for_each_of_its_parts() {
        let parses = |name: &str, text: &str| {
            let field = Catalogue::current().by_name(name).expect("a field");
            assert!(field.parse(text).is_ok(), "{name}: {text}");
            field
        };
        parses("bilan_scolaire", "niveau 3e");
        parses("situation_de_vie", "vit chez sa tante");
        assert!(parses("projet", "menuisier").list, "with alternatives");
        for service in ["psychologique", "social", "sante", "logement"] {
            assert!(parses(SERVICE, &format!("le=2026-11-24; service={service}; souhaite=oui")).list);
        }
        for what in ["stage", "reintegration", "recherche_apprentissage", "recherche_emploi"] {
            assert!(parses(REALISATION, &format!("le=2026-11-24; quoi={what}; etat=en_cours")).list);
        }
    }
}
