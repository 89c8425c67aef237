// SPDX-License-Identifier: EUPL-1.2
//! `raccord deadlines`: which legal clocks run, for whom, and what has to be done until when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use raccord_node::service::desk::{DESK_CASES_MAX, Deadlines as Request};
use raccord_protocol::catalogue::Language;
use raccord_protocol::deadline::{Clock, Deadline, State, Terms, running_ahead};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use crate::calling::values;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, FAMILY_NAME, GIVEN_NAME};
use crate::output::{Cell, Column, Printer, Table};
use crate::reading::{self, summary};
use crate::values::{Words, short};
use crate::work::{self, Rules};
use crate::writing::day_or_today;

/// Shows which legal clocks run.
#[derive(Debug, clap::Args)]
pub struct Deadlines {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-deadlines-case")]
    case: Option<String>,
    /// Only those that end within so many days.
    #[arg(long, value_name = "DAYS", help = "help-deadlines-within")]
    within: Option<i32>,
    /// As of which day.
    #[arg(long, value_name = "DATE", help = "help-deadlines-date")]
    date: Option<String>,
    /// Show the clocks of the law instead, with their sources.
    #[arg(long, conflicts_with_all = ["case", "within", "date"], help = "help-deadlines-sources")]
    sources: bool,
}

/// A clock that runs for somebody.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Due {
    case: CaseHandle,
    #[serde(skip)]
    number: u64,
    name: String,
    /// Who holds the case, where it is not this organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(flatten)]
    deadline: Deadline,
    source: &'static str,
}

impl Due {
    /// Tells whether it runs in a case.
    pub(super) fn is_of(&self, case: CaseHandle) -> bool {
        self.case == case
    }

    /// Tells whether it is over or near.
    pub(super) fn is_pressing(&self) -> bool {
        self.deadline.state != State::Running
    }
}

/// Returns the clocks that run for the person of a case, by the terms of a platform; none once the follow-up is over.
pub(super) fn of_case(case: &CaseSummary, country: Country, day: Date, terms: &Terms) -> Vec<Due> {
    of_case_ahead(case, country, day, terms, 0)
}

/// As [`of_case`], for who looks so many days ahead: birthdays within them are there too.
fn of_case_ahead(case: &CaseSummary, country: Country, day: Date, terms: &Terms, days_ahead: i32) -> Vec<Due> {
    let facts = Facts::of_case(case);
    if facts.dates("fin_suivi_le").any(|end| end <= day) {
        return Vec::new();
    }
    let names = [FAMILY_NAME, GIVEN_NAME].into_iter().flat_map(|field| values(case, field));
    let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
    let due = |deadline: Deadline| Due {
        case: case.head.case,
        number: case.head.number,
        name: name.clone(),
        holder: (!case.head.own).then(|| case.head.holder.name.clone()),
        source: deadline.clock.source(Language::English),
        deadline,
    };
    running_ahead(&facts, country, day, terms, days_ahead).into_iter().map(due).collect()
}

/// Sorts by urgency: what is over, the longest over at the head, then what ends first.
pub(super) fn sort(due: &mut [Due]) {
    due.sort_by(|one, other| {
        let key = |due: &Due| (due.deadline.state, due.deadline.due, due.number);
        key(one).cmp(&key(other))
    });
}

pub(super) fn run(context: &Context, arguments: &Deadlines) -> Result<(), CliError> {
    let country = Held::read(context)?.own_card()?.country;
    if arguments.sources {
        return sources(context.printer(), country);
    }
    let day = day_or_today(context, arguments.date.as_deref())?;
    let days_ahead = arguments.within.unwrap_or_default();
    let mut due: Vec<Due> = match &arguments.case {
        Some(case) => {
            let view = work::show(context, naming::case(context, case)?)?;
            let terms = work::thresholds_of(context, view.head.case)?.terms;
            of_case_ahead(&summary(&view), country, day, &terms, days_ahead)
        }
        None => {
            let cases = running_cases(context, day, arguments.within)?;
            let links = reading::joined(context)?;
            let rules = Rules::read(context, &cases.iter().map(|case| case.head.case).collect::<Vec<_>>())?;
            let terms = |case: &CaseSummary| &rules.of_case(case.head.case).terms;
            let all =
                cases.iter().flat_map(|case| of_case_ahead(case, country, day, terms(case), days_ahead)).collect();
            once_for_each_person(all, &cases, &links)
        }
    };
    due.retain(|due| arguments.within.is_none_or(|days| due.deadline.days_left <= days));
    sort(&mut due);
    let object = json!({ "day": day.to_string(), "deadlines": due });
    context.printer().show(&object, |printer| {
        if due.is_empty() {
            printer.note("deadlines-none");
            return Ok(());
        }
        print(printer, &due)
    })
}

/// Returns the cases for which a clock runs, own ones and those that partners share, as the list of the day has them; with the fields that
/// clocks read.
fn running_cases(context: &Context, day: Date, within: Option<i32>) -> Result<Vec<CaseSummary>, CliError> {
    let more = [FAMILY_NAME, GIVEN_NAME, "fin_suivi_le"];
    let fields: BTreeSet<&str> = Clock::all().iter().flat_map(Clock::fields).chain(more).collect();
    let mut request = Request {
        consultation: context.consult(Scope::List, None, "")?,
        day: day.to_string(),
        within,
        ownership: Ownership::Any,
        case: None,
        from: 0,
        limit: DESK_CASES_MAX,
        fields: fields.into_iter().map(str::to_owned).collect(),
    };
    let mut cases = Vec::new();
    loop {
        let answer = context.call(request.clone())?;
        cases.extend(answer.cases);
        let Some(next) = answer.next else { break };
        request.from = next;
    }
    Ok(cases)
}

/// Leaves one of the clocks of a name of each person whose files were linked: that of the organisation's own file, then of the oldest.
pub(super) fn once_for_each_person(
    due: Vec<Due>,
    cases: &[CaseSummary],
    links: &[(CaseHandle, CaseHandle)],
) -> Vec<Due> {
    let people = files_of_people(cases.to_vec(), links);
    let person_of: BTreeMap<CaseHandle, usize> =
        (0..).zip(&people).flat_map(|(person, files)| files.iter().map(move |file| (file.head.case, person))).collect();
    let own: BTreeSet<CaseHandle> = cases.iter().filter(|known| known.head.own).map(|known| known.head.case).collect();
    let is_own = |case: &CaseHandle| own.contains(case);
    let mut kept: BTreeMap<(usize, &'static str), (bool, u64)> = BTreeMap::new();
    let key = |due: &Due| Some((*person_of.get(&due.case)?, due.deadline.clock.name.as_str()));
    for one in &due {
        let Some(key) = key(one) else { continue };
        let file = (!is_own(&one.case), one.number);
        let first = kept.entry(key).or_insert(file);
        *first = (*first).min(file);
    }
    due.into_iter().filter(|one| key(one).is_none_or(|key| kept[&key].1 == one.number)).collect()
}

/// Prints what runs for whom.
pub(super) fn print(printer: &Printer, due: &[Due]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "today-column-person",
        "deadlines-column-clock",
        "deadlines-column-due",
        "deadlines-column-action",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for Due { case, name, holder, deadline, .. } in due {
        let left = match deadline.days_left {
            days @ ..0 => Message::new("deadlines-over").with("count", i64::from(-days)),
            0 => Message::new("deadlines-today"),
            days => Message::new("deadlines-left").with("count", i64::from(days)),
        };
        let date = vec![printer.translator().date(deadline.due), printer.translator().say(&left)];
        let label = deadline.clock.label(words.language()).to_owned();
        let action = deadline.clock.action(words.language());
        let person: Vec<String> = [Some(name), holder.as_ref()].into_iter().flatten().cloned().collect();
        table.row([Cell::from(short(case)), person.into(), label.into(), date.into(), action.into()]);
    }
    printer.table(&table)
}

fn sources(printer: &Printer, country: Country) -> Result<(), CliError> {
    let language = Words::new(printer.translator()).language();
    let clocks: Vec<&Clock> = Clock::all().iter().filter(|clock| clock.country == country).collect();
    let objects = clocks.iter().map(|clock| {
        json!({ "name": clock.name, "label": clock.label(language), "from": clock.from, "source": clock.source(language) })
    });
    printer.show(&objects.collect::<Vec<_>>(), |printer| {
        let headings = ["deadlines-column-clock", "deadlines-column-from", "deadlines-column-source"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let words = Words::new(printer.translator());
        for clock in &clocks {
            table.row([clock.label(language).to_owned(), words.field(&clock.from), clock.source(language).to_owned()]);
        }
        printer.table(&table)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::case_of;

    fn asked(office: u8, day: &str) -> CaseSummary {
        let fields = [("date_naissance", "2008-03-01"), ("demande_droit_au_retour_le", day)];
        let mut case = case_of(office, &fields);
        case.head.own = true;
        case
    }

    fn due(cases: &[CaseSummary], terms: &Terms) -> Vec<Due> {
        let of = |case| of_case(case, Country::France, date(2026, 11, 10), terms);
        cases.iter().flat_map(of).collect()
    }

    #[test]
    fn a_clock_of_two_linked_files_of_a_person_is_shown_once() {
        let cases = [asked(1, "2026-11-02"), asked(2, "2026-11-04"), asked(3, "2026-11-02")];
        let linked = [(cases[1].head.case, cases[0].head.case)];
        let shown = |links: &[_]| {
            let due = once_for_each_person(due(&cases, &Terms::new()), &cases, links);
            due.into_iter().map(|due| due.number).collect::<Vec<_>>()
        };
        assert_eq!(shown(&linked), [1, 3]);
        assert_eq!(shown(&[]), [1, 2, 3]);
    }

    #[test]
    fn the_terms_of_the_platform_count_and_never_loosen_a_law() {
        let last = |days: i32| {
            let terms = Terms::from([("droit_au_retour".to_owned(), days)]);
            due(&[asked(1, "2026-11-02")], &terms)[0].deadline.due
        };
        assert_eq!((last(10), last(15), last(40)), (date(2026, 11, 12), date(2026, 11, 17), date(2026, 11, 17)));
    }
}
