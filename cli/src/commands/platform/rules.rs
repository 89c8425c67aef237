// SPDX-License-Identifier: EUPL-1.2
//! `raccord platform rules --show`: which facts may go to whom, until when, by which text, as the rule files have it.

use jiff::civil::Date;
use raccord_protocol::id::Digest;
use raccord_protocol::identifier::Country;
use raccord_protocol::roster::Roster;
use raccord_protocol::rules::{Extent, RuleSet, Says, Statement};
use raccord_protocol::time::Timestamp;
use serde::Serialize;

use crate::context::{Context, instant};
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming::lower;
use crate::output::{Column, Printer, Table};
use crate::values::Words;

/// Is what `--json` prints.
#[derive(Serialize)]
struct Shown {
    rules: &'static str,
    country: Country,
    digest: Digest,
    /// The platform where they are in force, if that was asked.
    platform: Option<InForce>,
    statements: Vec<StatementShown>,
}

#[derive(Serialize)]
struct InForce {
    name: String,
    /// From when its roster names them; absent where they are those of its country.
    since: Option<u64>,
}

#[derive(Serialize)]
struct StatementShown {
    /// Whether it holds today.
    holds: bool,
    #[serde(flatten)]
    statement: Statement,
}

pub(super) fn show(context: &Context, what: &str, platform: Option<&PlatformNamed>) -> Result<(), CliError> {
    let now = context.now();
    let today = now.date();
    let (name, in_force) = meant(context, what, platform, now)?;
    let statements = RuleSet::statements(name).ok_or_else(|| CliError::bug("rules that ship have statements"))?;
    let set = RuleSet::files()
        .find(|(file, _)| *file == name)
        .and_then(|(_, country)| RuleSet::choices(country, today).find(|rules| rules.name() == name));
    let set = set.ok_or_else(|| CliError::bug("rules that ship hold today"))?;
    let shown = Shown {
        rules: name,
        country: set.country(),
        digest: Digest(*set.digest()),
        platform: in_force,
        statements: statements
            .into_iter()
            .map(|statement| StatementShown { holds: statement.holds(today), statement })
            .collect(),
    };
    context.printer().show(&shown, |printer| print(printer, &shown))
}

/// Returns the rules that are meant, by name, and the platform where they are in force.
fn meant(
    context: &Context,
    what: &str,
    platform: Option<&PlatformNamed>,
    now: Timestamp,
) -> Result<(&'static str, Option<InForce>), CliError> {
    let wanted = lower(what.trim());
    if let Some((file, _)) = RuleSet::files().find(|(file, _)| *file == wanted) {
        return Ok((file, None));
    }
    let held = Held::read(context)?;
    let named = held.directory.rosters().find(|(_, roster)| !wanted.is_empty() && lower(&roster.name) == wanted);
    let roster = match (named, wanted.is_empty()) {
        (Some((_, roster)), _) => roster,
        (None, true) => held.platform(platform)?.1,
        (None, false) => {
            let names: Vec<&str> = RuleSet::files().map(|(file, _)| file).collect();
            let unknown = CliError::not_found(Message::new("law-unknown").with("name", what));
            return Err(unknown.hint(Message::new("hint-platform-rules-names").with("names", names.join(", "))));
        }
    };
    of_roster(roster, now)
}

/// Returns the rules in force on a platform.
fn of_roster(roster: &Roster, now: Timestamp) -> Result<(&'static str, Option<InForce>), CliError> {
    let named = roster.rules.iter().rev().find(|rules| rules.since <= now);
    let rules = roster.rules_at(now).ok_or_else(|| {
        let digest = named.map(|rules| rules.digest.to_string()).unwrap_or_default();
        let since = named.map(|rules| rules.since.date().to_string()).unwrap_or_default();
        CliError::not_found(Message::new("platform-rules-unknown").with("digest", digest).with("since", since))
    })?;
    // Of a platform that never changed them, the country says which they are.
    let since = named.filter(|_| roster.rules.len() > 1).map(|named| named.since.0);
    Ok((rules.name(), Some(InForce { name: roster.name.clone(), since })))
}

fn print(printer: &Printer, shown: &Shown) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let title = Message::new("law-title").with("name", shown.rules);
    printer.say(title.with("digest", shown.digest.to_string()))?;
    printer.say(match &shown.platform {
        None => Message::new("law-not-named"),
        Some(InForce { name, since: None }) => Message::new("law-in-force-country").with("platform", name.as_str()),
        Some(InForce { name, since: Some(since) }) => Message::new("law-in-force")
            .with("platform", name.as_str())
            .with("since", printer.translator().date_time(instant(Timestamp(*since)))),
    })?;
    let mut table = Table::new([
        Column::left(printer.text("law-column-says", &[])),
        Column::left(printer.text("law-column-source", &[])),
        Column::left(printer.text("law-column-since", &[])),
        Column::left(printer.text("law-column-until", &[])),
    ]);
    let day = |day: Date| printer.translator().date(day);
    for StatementShown { statement, .. } in &shown.statements {
        table.row([
            says(words, &statement.says),
            source(words, &statement.source),
            day(statement.since),
            statement.until.map(day).unwrap_or_default(),
        ]);
    }
    printer.table(&table)
}

/// Returns a statement as a sentence.
fn says(words: Words<'_>, statement: &Says) -> String {
    let list = |names: Vec<String>| names.join(", ");
    let kinds = |kinds: &[raccord_protocol::organisation::OrganisationKind]| match kinds.is_empty() {
        true => words.say(Message::new("law-anybody")),
        false => list(kinds.iter().map(|kind| words.kind(*kind).to_owned()).collect()),
    };
    let classes = |classes: &[raccord_protocol::catalogue::Class]| {
        list(classes.iter().map(|class| words.class(*class).to_owned()).collect())
    };
    let circles = |circles: &[raccord_protocol::organisation::Circle]| {
        let said = circles.iter().map(|circle| words.say(Message::new("law-circle").with("number", *circle as u32)));
        list(said.collect())
    };
    words.say(match statement {
        Says::ConsentAlone { age } => Message::new("law-consent-alone").with("age", u32::from(*age)),
        Says::ImportAge { age } => Message::new("law-import-age").with("age", u32::from(*age)),
        Says::TrainingDuty { from_age, until_age } => {
            Message::new("law-training-duty").with("from", u32::from(*from_age)).with("until", u32::from(*until_age))
        }
        Says::Retention { until_age, years_for_funded: None } => {
            Message::new("law-retention").with("age", u32::from(*until_age))
        }
        Says::Retention { until_age, years_for_funded: Some(years) } => {
            Message::new("law-retention-funded").with("age", u32::from(*until_age)).with("years", u32::from(*years))
        }
        Says::LongestGrant { days } => Message::new("law-longest-grant").with("days", u32::from(*days)),
        Says::Permit { basis, classes: covered, circles: from, holders, recipients, extent } => {
            let said = match extent {
                Extent::Field => Message::new("law-permit"),
                Extent::Item => Message::new("law-permit-item"),
            };
            let said = said
                .with("basis", words.basis(*basis))
                .with("classes", classes(covered))
                .with("recipients", kinds(recipients))
                .with("circles", circles(from));
            match holders.is_empty() {
                true => said,
                false => {
                    Message::new("law-permit-holders").with("said", words.say(said)).with("holders", kinds(holders))
                }
            }
        }
        Says::Emergency { classes: opened, circles: from, hours } => Message::new("law-emergency")
            .with("classes", classes(opened))
            .with("circles", circles(from))
            .with("hours", u32::from(*hours)),
        Says::Reserve { organisation, gives, writes } => {
            let gives = match gives {
                Extent::Field => Message::new("law-reserve-field"),
                Extent::Item => Message::new("law-reserve-item"),
            };
            let gives = words.say(gives.with("organisation", words.kind(*organisation)));
            let said = if *writes { Message::new("law-reserve-writes") } else { Message::new("law-reserve-reads") };
            said.with("said", gives)
        }
    })
}

/// Returns the source of a statement in the user's language.
fn source(words: Words<'_>, source: &str) -> String {
    let known = SOURCES.iter().find(|(text, _)| *text == source);
    known.map_or_else(|| source.to_owned(), |(_, id)| words.say(Message::new(id)))
}

/// The sentence of each source that a rule file names: the files are in one language, and what they say never changes, for rosters
/// sign their hash.
const SOURCES: [(&str, &str); 27] = [
    (
        "Loi 78-17, art. 45 (in its numbering since 2019): from 15 alone, where consent is the basis",
        "law-source-consent-alone-france",
    ),
    (
        "CNIL, délibération 2010-446 on the SIEI: people under 16 at the processing date are left out automatically",
        "law-source-import-age-france",
    ),
    (
        "Loi 2019-791, art. 15; Code de l'éducation, L. 114-1 and R. 114-1 to R. 114-8; décret 2020-978",
        "law-source-training-duty-france",
    ),
    (
        "Décret 2015-59, art. 6 (I-MILO): access ends at the 26th birthday; 19 years, for controls only, where the European Social Fund pays",
        "law-source-retention-france",
    ),
    (
        "No text sets one. Default of Raccord: two school years, which covers the four campaigns of the PSAD guide; a roster may set less",
        "law-source-longest-grant-france",
    ),
    ("GDPR, art. 6(1)(a); for health and other special facts, explicit consent, art. 9(2)(a)", "law-source-consent"),
    (
        "GDPR, art. 6(1)(a) and 9(2)(a); CNIL on comment zones: objective, never excessive, the person can read them",
        "law-source-consent-private-france",
    ),
    (
        "Code de l'éducation, L. 313-7 and D. 313-59: coordinates of those who left initial training without a diploma",
        "law-source-leavers-france",
    ),
    (
        "Code de l'éducation, L. 114-1, R. 114-4 to R. 114-7; arrêté of 3 January 2025, annex 2 (I-MILO)",
        "law-source-training-control-france",
    ),
    (
        "Code de l'éducation, L. 313-7; CNIL, December 2010: return flow to the school of origin",
        "law-source-return-flow-france",
    ),
    (
        "GDPR, art. 6(1)(e); décret 2015-59 and arrêté of 15 January 2026, annex (I-MILO); Code de l'éducation, L. 313-8",
        "law-source-public-task-france",
    ),
    ("GDPR, art. 6(1)(e); SIECLE notice: keeping the student bases right", "law-source-student-bases-france"),
    ("Code de l'action sociale et des familles, L. 226-2-2", "law-source-shared-secret-france"),
    ("GDPR, art. 6(1)(d) and 9(2)(c)", "law-source-vital-interest"),
    (
        "GDPR, art. 6(1)(d). No text sets the hours. Default of Raccord: three days, a weekend included",
        "law-source-emergency",
    ),
    ("Code pénal, 226-13; no text lets the PJJ inform a platform in general", "law-source-reserve-france"),
    (
        "No text sets one. A platform that chooses these rules asks again every school year",
        "law-source-longest-grant-school-year",
    ),
    ("GDPR, art. 8(1): no lower age was set", "law-source-consent-alone-luxembourg"),
    (
        "No text sets one. Default of Raccord: the monthly lists are about people from 16 on, as in France",
        "law-source-import-age-luxembourg",
    ),
    (
        "Loi of 20 July 2023 on compulsory schooling: up to 18, less with a diploma or a dispensation for a work contract",
        "law-source-training-duty-luxembourg",
    ),
    ("No text found. Default of Raccord, as in France; a roster may set less", "law-source-retention-luxembourg"),
    ("No text sets one. Default of Raccord; a roster may set less", "law-source-longest-grant-luxembourg"),
    ("GDPR, art. 6(1)(a) and 9(2)(a)", "law-source-consent-private"),
    ("Loi of 18 March 2013 on the treatment of data on pupils", "law-source-pupils-luxembourg"),
    ("GDPR, art. 6(1)(e); local youth action of the national youth service", "law-source-public-task-luxembourg"),
    ("Loi of 20 July 2023 on compulsory schooling: control by the State", "law-source-schooling-control-luxembourg"),
    (
        "Default of Raccord, as in France, for a service of youth justice that takes part across the border",
        "law-source-reserve-luxembourg",
    ),
];

#[cfg(test)]
mod tests;
