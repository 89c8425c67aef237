// SPDX-License-Identifier: EUPL-1.2
//! `raccord publish`: what the platform says of its work to others: a page for networks, young people and families, the review of
//! a year, and good practice that goes from one platform to another in a file.
//!
//! Nothing here is about a young person: news and solutions are shared work, and figures hide small numbers.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::{
    Figure, Indicator, Indicators as Counted, LEAST_SHARED, Period, Target, targets,
};
use raccord_protocol::view::places::Places;
use raccord_protocol::view::thresholds::Thresholds;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::solution::is_over;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_private};
use crate::figures::{People, Standing, say_figure, school_year_start};
use crate::held::Held;
use crate::importing::read_file;
use crate::language::Message;
use crate::paper::{Page, Section};
use crate::values::Words;
use crate::work::{self, field, record, records, said, values};

/// Says to others what the platform does.
#[derive(Debug, clap::Args)]
pub struct Publish {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Takes over good practice of another platform.
    #[command(about = "help-publish-adopt", after_help = "help-publish-adopt-more")]
    Adopt(Adopt),
    /// Writes a page for networks, young people and families.
    #[command(about = "help-publish-page", after_help = "help-publish-page-more")]
    Page(File),
    /// Writes good practice down for other platforms.
    #[command(about = "help-publish-practice", after_help = "help-publish-practice-more")]
    Practice(File),
    /// Writes the review of a school year.
    #[command(about = "help-publish-review", after_help = "help-publish-review-more")]
    Review(Review),
}

#[derive(Debug, clap::Args)]
struct File {
    /// Where to.
    #[arg(value_name = "FILE", help = "help-publish-file")]
    file: PathBuf,
    /// Replace a file.
    #[arg(long, help = "help-export-force")]
    force: bool,
}

#[derive(Debug, clap::Args)]
struct Review {
    /// Where to.
    #[command(flatten)]
    to: File,
    /// The school year, by the calendar year in which it starts.
    #[arg(long, value_name = "YEAR", help = "help-publish-year")]
    year: Option<i16>,
}

#[derive(Debug, clap::Args)]
struct Adopt {
    /// What another platform wrote down.
    #[arg(value_name = "FILE", help = "help-publish-adopt-file")]
    file: PathBuf,
    /// Into which meeting.
    #[arg(long, value_name = "MEETING", help = "help-publish-meeting")]
    meeting: String,
}

/// Good practice as it goes from one platform to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    format: String,
    platform: String,
    practices: Vec<String>,
}

/// Names the format of a sheet.
const FORMAT: &str = "raccord-good-practice-1";
/// The most practices in a sheet: more is no sheet that people read.
const PRACTICES_MAX: usize = 200;
/// Stands between a practice and the platform that it comes from.
const OF: &str = " — ";
/// The field of the news of a meeting.
const NEWS: &str = "reunion_nouvelle";

pub(super) fn run(context: &Context, arguments: &Publish) -> Result<(), CliError> {
    match &arguments.action {
        Action::Adopt(arguments) => adopt(context, arguments),
        Action::Page(arguments) => page(context, arguments),
        Action::Practice(arguments) => practice(context, arguments),
        Action::Review(arguments) => review(context, arguments),
    }
}

fn meetings(context: &Context) -> Result<Vec<CaseSummary>, CliError> {
    work::rows(context, CaseKind::Meeting, Ownership::Any, &[])
}

/// Returns the news of a kind, of the meetings of a period, the newest first; each once.
fn news(meetings: &[CaseSummary], kinds: &[&str], period: Period) -> Vec<String> {
    let day =
        |meeting: &CaseSummary| values(meeting, "reunion_date").iter().filter_map(|day| day.parse::<Date>().ok()).max();
    let mut held: Vec<(Option<Date>, &CaseSummary)> = meetings.iter().map(|meeting| (day(meeting), meeting)).collect();
    held.retain(|(day, _)| day.is_none_or(|day| (period.from..=period.until).contains(&day)));
    held.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let mut found = Vec::new();
    for parts in held.iter().flat_map(|(_, meeting)| records(meeting, NEWS)) {
        let text = parts.get("texte").cloned().unwrap_or_default();
        if parts.get("sorte").is_some_and(|kind| kinds.contains(&kind.as_str())) && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn platform_name(context: &Context) -> Result<String, CliError> {
    let held = Held::read(context)?;
    let mut names: Vec<String> = held.directory.rosters().map(|(_, roster)| roster.name.clone()).collect();
    match names.pop() {
        Some(name) if names.is_empty() => Ok(name),
        _ => Ok(held.own_card()?.name.clone()),
    }
}

fn write(context: &Context, to: &File, page: &Page, object: &serde_json::Value) -> Result<(), CliError> {
    write_private(&to.file, page.html()?.as_bytes(), Existing::from_force(to.force))?;
    context.printer().show(object, |printer| {
        printer.success(Message::new("publish-done").with("path", to.file.as_path()));
        Ok(())
    })
}

fn page(context: &Context, arguments: &File) -> Result<(), CliError> {
    let translator = context.translator();
    let words = Words::new(translator);
    let today = work::today(context);
    let period = Period { from: school_year_start(today), until: today };
    let news = news(&meetings(context)?, &["actualite", "communication"], period);
    let offers = work::rows(context, CaseKind::Solution, Ownership::Any, &[])?;
    let handles: Vec<CaseHandle> = offers.iter().map(|offer| offer.head.case).collect();
    let places = super::places::places(context, &handles)?;
    let solutions = offered(words, &offers, &places, today);
    let counted = People::read(context, Ownership::Any)?.count(period);
    let (listed, told) = (solutions.len(), news.len());
    let section = |id: &str, paragraphs: Vec<String>| Section {
        heading: translator.text(id, &[]),
        paragraphs,
        ..Section::default()
    };
    let figures = Section {
        rows: figures(context, &[counted], least_public(&work::thresholds(context)?)),
        headings: headings(context, &["column-value"]),
        ..section("publish-figures", Vec::new())
    };
    let free = translator.text("publish-free", &[]);
    let catalogue = Section {
        headings: COLUMNS.iter().map(|column| words.field(column)).chain([free]).collect(),
        rows: solutions,
        ..section("publish-solutions", Vec::new())
    };
    let page = Page {
        language: translator.language().tag(),
        title: platform_name(context)?,
        head: vec![translator.text("publish-page-head", &[]), translator.date(today)],
        sections: vec![section("publish-news", news), catalogue, figures],
        foot: translator.text("publish-foot", &[]),
    };
    let object = json!({ "file": arguments.file, "news": told, "solutions": listed });
    write(context, arguments, &page, &object)
}

/// What a page says of a solution.
const COLUMNS: [&str; 5] =
    ["solution_nom", "solution_description", "solution_dispensateur", "solution_commune", "solution_contact_tel"];

/// Returns the solutions that are meant for young people and families, those with a free place first, each with how many are free.
fn offered(words: Words<'_>, offers: &[CaseSummary], places: &[Places], today: Date) -> Vec<Vec<String>> {
    let is_public = |offer: &CaseSummary| values(offer, "solution_lisible").iter().any(|value| value == "true");
    let free_of =
        |offer: &CaseSummary| places.iter().find(|places| places.head.case == offer.head.case).and_then(Places::free);
    let mut shown: Vec<_> = offers.iter().filter(|offer| is_public(offer) && !is_over(offer, today)).collect();
    shown.sort_by_key(|offer| (std::cmp::Reverse(free_of(offer).map(|free| free > 0)), said(words, offer, COLUMNS[0])));
    let row = |offer: &CaseSummary| {
        let free = free_of(offer).map_or_else(String::new, |free| free.to_string());
        COLUMNS.iter().map(|column| said(words, offer, column)).chain([free]).collect()
    };
    shown.into_iter().map(row).collect()
}

fn headings(context: &Context, ids: &[&str]) -> Vec<String> {
    std::iter::once("indicators-column-figure")
        .chain(ids.iter().copied())
        .map(|id| context.translator().text(id, &[]))
        .collect()
}

/// Returns the figures of some years side by side, as others may see them.
fn figures(context: &Context, years: &[Counted], least: u64) -> Vec<Vec<String>> {
    let words = Words::new(context.translator());
    let row = |indicator: Indicator| {
        let name = words.part("objectif", "indicateur", indicator.code());
        let figures = years.iter().map(|counted| say_figure(context.printer(), counted.shared(indicator, least)));
        std::iter::once(name).chain(figures).collect()
    };
    Indicator::ALL.into_iter().map(row).collect()
}

/// Returns the smallest number that anybody may read: what the platform has set for its members, and never less than Raccord's own.
fn least_public(thresholds: &Thresholds) -> u64 {
    thresholds.least_shared.max(LEAST_SHARED)
}

/// Returns a school year, up to a day at most.
fn school_year(year: i16, today: Date) -> Option<Period> {
    let from = Date::new(year, 9, 1).ok()?;
    let until = Date::new(year.checked_add(1)?, 8, 31).ok()?.min(today);
    (from <= until).then_some(Period { from, until })
}

/// Tells whether a target is of a school year: its day is in it.
fn is_of_year(target: &Target, year: i16) -> bool {
    target.due.parse().is_ok_and(|due| school_year_start(due).year() == year)
}

fn review(context: &Context, arguments: &Review) -> Result<(), CliError> {
    let today = work::today(context);
    let year = arguments.year.unwrap_or_else(|| school_year_start(today).year());
    let wrong = || CliError::usage(Message::new("publish-year").with("year", i64::from(year)));
    let period = school_year(year, today).ok_or_else(wrong)?;
    let before = school_year(year - 1, today).ok_or_else(wrong)?;
    let people = People::read(context, Ownership::Any)?;
    let years = [people.count(before), people.count(period)];
    let least = least_public(&work::thresholds(context)?);
    let meetings = meetings(context)?;
    let translator = context.translator();
    let words = Words::new(translator);
    let difficulties: Vec<String> = meetings
        .iter()
        .flat_map(|meeting| records(meeting, "reunion_bilan"))
        .filter_map(|mut parts| parts.remove("difficultes").filter(|text| !text.is_empty()))
        .chain(news(&meetings, &["difficulte"], period))
        .collect();
    let ideas = news(&meetings, &["idee", "bonne_pratique"], period);
    let actions: Vec<Vec<String>> = meetings
        .iter()
        .flat_map(|meeting| records(meeting, "action"))
        .map(|parts| {
            let part = |name: &str| parts.get(name).map_or_else(String::new, |value| words.part("action", name, value));
            ["quoi", "qui", "pour_le", "etat"].map(part).into()
        })
        .collect();
    let aims: Vec<Vec<String>> = meetings
        .iter()
        .flat_map(targets)
        .filter(|aim| is_of_year(aim, year))
        .map(|aim| {
            let judged = people.judge(aim, today, Some(least));
            let reached = match judged.standing() {
                Some(Standing::Missed) => translator.text("publish-missed", &[]),
                Some(Standing::Open) => translator.text("publish-open", &[]),
                Some(Standing::Reached) => translator.text("publish-reached", &[]),
                None => String::new(),
            };
            let aim = judged.target;
            let name = words.part("objectif", "indicateur", aim.indicator.code());
            vec![name, aim.value.to_string(), words.value("reunion_date", &aim.due), reached]
        })
        .collect();
    let counts = (difficulties.len(), ideas.len(), actions.len(), aims.len());
    let section = |id: &str, paragraphs: Vec<String>| Section {
        heading: translator.text(id, &[]),
        paragraphs,
        ..Section::default()
    };
    let table = |id: &str, headings: &[&str], rows: Vec<Vec<String>>| Section {
        headings: headings.iter().map(|id| translator.text(id, &[])).collect(),
        rows,
        ..section(id, Vec::new())
    };
    let name = |year: i16| format!("{year}-{}", year + 1);
    let compared = Section {
        headings: vec![translator.text("indicators-column-figure", &[]), name(year - 1), name(year)],
        rows: figures(context, &years, least),
        ..section("publish-figures", Vec::new())
    };
    let page = Page {
        language: translator.language().tag(),
        title: translator.say(&Message::new("publish-review-title").with("year", name(year))),
        head: vec![platform_name(context)?, translator.date(today)],
        sections: vec![
            compared,
            table(
                "publish-targets",
                &["indicators-column-figure", "column-value", "meeting-column-due", "column-state"],
                aims,
            ),
            table(
                "publish-actions",
                &["meeting-column-what", "meeting-column-who", "meeting-column-due", "column-state"],
                actions,
            ),
            section("publish-difficulties", difficulties),
            section("publish-ideas", ideas),
        ],
        foot: translator.text("publish-foot", &[]),
    };
    let shared = |counted: &Counted| -> std::collections::BTreeMap<&str, Figure> {
        Indicator::ALL.into_iter().map(|indicator| (indicator.code(), counted.shared(indicator, least))).collect()
    };
    let object = json!({
        "file": arguments.to.file, "year": year, "figures": shared(&years[1]), "before": shared(&years[0]),
        "difficulties": counts.0, "ideas": counts.1, "actions": counts.2, "targets": counts.3,
    });
    write(context, &arguments.to, &page, &object)
}

fn practice(context: &Context, arguments: &File) -> Result<(), CliError> {
    let always = Period { from: Date::MIN, until: Date::MAX };
    let practices = news(&meetings(context)?, &["bonne_pratique"], always);
    if practices.is_empty() {
        return Err(CliError::not_found("publish-no-practice").hint("hint-publish-no-practice"));
    }
    let count = practices.len();
    let sheet = Sheet { format: FORMAT.to_owned(), platform: platform_name(context)?, practices };
    let text = serde_json::to_string_pretty(&sheet).map_err(|error| CliError::bug(error.to_string()))?;
    write_private(&arguments.file, text.as_bytes(), Existing::from_force(arguments.force))?;
    context.printer().show(&json!({ "file": arguments.file, "practices": count }), |printer| {
        printer
            .success(Message::new("publish-practice-done").with("count", count).with("path", arguments.file.as_path()));
        Ok(())
    })
}

fn adopt(context: &Context, arguments: &Adopt) -> Result<(), CliError> {
    let sheet = read_sheet(&arguments.file, &read_file(&arguments.file)?)?;
    let meeting = work::find(context, CaseKind::Meeting, &arguments.meeting)?;
    let known: Vec<String> = meetings(context)?
        .iter()
        .flat_map(|meeting| records(meeting, NEWS))
        .filter_map(|mut parts| parts.remove("texte"))
        .collect();
    let mut added = Vec::new();
    for text in signed(&sheet).into_iter().filter(|text| !known.contains(text)) {
        let parts = [("sorte", "bonne_pratique".to_owned()), ("texte", text)];
        added.push((field(NEWS), record(field(NEWS), &parts)?));
    }
    let pending = work::write(context, meeting.head.case, &added)?;
    let object =
        json!({ "case": meeting.head.case, "adopted": added.len(), "of": sheet.practices.len(), "pending": pending });
    context.printer().show(&object, |printer| {
        let done = Message::new("publish-adopted").with("count", added.len()).with("platform", sheet.platform.as_str());
        printer.success(done);
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Returns what a sheet says, each practice with the platform that it comes from.
fn signed(sheet: &Sheet) -> Vec<String> {
    let platform = sheet.platform.trim();
    // What a platform took over from another keeps the name of the first.
    let from = |text: &String| if text.contains(OF) { text.clone() } else { format!("{text}{OF}{platform}") };
    sheet.practices.iter().map(from).collect()
}

/// Reads what another platform wrote down.
fn read_sheet(path: &Path, bytes: &[u8]) -> Result<Sheet, CliError> {
    let broken = || CliError::usage(Message::new("publish-broken").with("path", path)).hint("hint-publish-broken");
    let sheet: Sheet = serde_json::from_slice(bytes).map_err(|error| broken().caused_by(&error))?;
    let parses = |text: &String| {
        let parts = json!({ "sorte": "bonne_pratique", "texte": text }).to_string();
        !text.trim().is_empty() && field(NEWS).parse(&parts).is_ok()
    };
    let is_sound =
        sheet.format == FORMAT && sheet.practices.len() <= PRACTICES_MAX && signed(&sheet).iter().all(parses);
    if is_sound { Ok(sheet) } else { Err(broken()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use raccord_protocol::view::places::Count;

    use super::*;
    use crate::samples::{case, case_of};

    #[test]
    fn a_page_shows_no_smaller_numbers_than_the_platform_hands_on() {
        let least = |least_shared| least_public(&Thresholds { least_shared, ..Thresholds::default() });
        assert_eq!([1, 5, 12].map(least), [LEAST_SHARED, LEAST_SHARED, 12]);
    }

    #[test]
    fn good_practice_goes_from_one_platform_to_another_and_keeps_its_name() {
        let meeting = case(&[
            ("reunion_date", "2026-10-01"),
            (NEWS, "sorte=bonne_pratique; texte=Appeler le soir"),
            (NEWS, "sorte=bonne_pratique; texte=Appeler le soir"),
            (NEWS, "sorte=difficulte; texte=Peu de places"),
        ]);
        let always = Period { from: Date::MIN, until: Date::MAX };
        let practices = news(&[meeting], &["bonne_pratique"], always);
        assert_eq!(practices, ["Appeler le soir"]);
        let sheet = Sheet { format: FORMAT.to_owned(), platform: "PSAD de Nancy".to_owned(), practices };
        let text = serde_json::to_vec(&sheet).expect("it has a JSON form");
        let read = read_sheet(Path::new("x"), &text).expect("what is written is read");
        assert_eq!(signed(&read), ["Appeler le soir — PSAD de Nancy"]);
        let again = Sheet { practices: signed(&read), platform: "PSAD de Metz".to_owned(), ..read };
        assert_eq!(signed(&again), ["Appeler le soir — PSAD de Nancy"], "whose idea it was");
        for broken in ["", "{}", r#"{"format":"x","platform":"","practices":[]}"#] {
            assert!(read_sheet(Path::new("x"), broken.as_bytes()).is_err(), "{broken}");
        }
        let long = json!({ "format": FORMAT, "platform": "P", "practices": ["x".repeat(100_000)] }).to_string();
        assert!(read_sheet(Path::new("x"), long.as_bytes()).is_err());
    }

    /// Vacant places are made public during the year, and no name with them (requirement 153).
    #[test]
    fn free_places_are_published() {
        let translator = crate::language::Translator::new(crate::language::Language::French);
        let words = Words::new(&translator);
        let offer = |number, name: &str, more: &[(&str, &str)]| {
            case_of(number, &[&[("solution_nom", name), ("solution_lisible", "oui")], more].concat())
        };
        let offers = [
            offer(1, "Atelier complet", &[]),
            offer(2, "E2C", &[]),
            offer(3, "Sans nombre", &[]),
            offer(4, "Fermée", &[("solution_fermee_le", "2026-09-01")]),
            case_of(5, &[("solution_nom", "Interne")]),
        ];
        let of = |number: usize, places: Option<u64>, kept| {
            let count = Count { session: None, places, kept, waiting: 0 };
            let head = offers[number - 1].head.clone();
            Places { head, counts: vec![count], sessions: Vec::new(), reservations: Vec::new() }
        };
        let places = [of(1, Some(8), 8), of(2, Some(5), 3), of(3, None, 0), of(4, Some(9), 0), of(5, Some(9), 0)];
        let rows = offered(words, &offers, &places, date(2026, 11, 24));
        let told: Vec<(&str, &str)> = rows.iter().map(|row| (row[0].as_str(), row[5].as_str())).collect();
        assert_eq!(told, [("E2C", "2"), ("Atelier complet", "0"), ("Sans nombre", "")]);
    }

    #[test]
    fn what_is_told_is_of_the_year_and_of_its_kind() {
        let meeting = |day, news| case(&[("reunion_date", day), (NEWS, news)]);
        let meetings = [
            meeting("2026-10-01", "sorte=actualite; texte=Forum le 12"),
            meeting("2026-11-01", "sorte=communication; texte=Portes ouvertes"),
            meeting("2026-06-01", "sorte=actualite; texte=Ancienne"),
            meeting("2026-10-02", "sorte=idee; texte=Entre nous"),
        ];
        let period = school_year(2026, date(2026, 11, 24)).expect("the year has begun");
        assert_eq!((period.from, period.until), (date(2026, 9, 1), date(2026, 11, 24)));
        assert_eq!(news(&meetings, &["actualite", "communication"], period), ["Portes ouvertes", "Forum le 12"]);
        assert_eq!(school_year(2025, date(2026, 11, 24)).map(|year| year.until), Some(date(2026, 8, 31)));
        assert!(school_year(2027, date(2026, 11, 24)).is_none());
    }
}
