// SPDX-License-Identifier: EUPL-1.2
//! `raccord group`: young people brought together for something done in common.
//!
//! A group names nobody: each member stands in it under a random reference, which is noted in the young person's own case.

use std::collections::{BTreeMap, BTreeSet};

use clap::Subcommand;
use jiff::civil::Date;
use raccord_protocol::desk::CALLING_FIELDS;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::places::{GROUP, Places};
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::places::requested::Asking;
use super::places::{
    ask_or_have_asked, asking_file, note_of, person, places, places_of, print_places, refuse_twice, release_place,
};
use super::sharing::{self, Audience, Sharing};
use crate::calling;
use crate::context::Context;
use crate::error::CliError;
use crate::output::{Column, Printer, Table};
use crate::reading::joined_with_doubts;
use crate::values::{Words, short};
use crate::work::{self, said, values};
use crate::writing::ContactOverride;

/// Groups for something done in common.
#[derive(Debug, clap::Args)]
pub struct Group {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done with groups.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Finds young people with a need in common.
    #[command(about = "help-group-candidates")]
    Candidates(Candidates),
    /// Enrols a young person.
    #[command(about = "help-group-enrol")]
    Enrol(Enrol),
    /// Has a young person leave a group.
    #[command(about = "help-group-leave")]
    Leave(Leave),
    /// Lists groups.
    #[command(about = "help-group-list")]
    List(List),
    /// Forms a group.
    #[command(about = "help-group-new", after_help = "help-group-new-more")]
    New(New),
    /// Shares a group.
    #[command(about = "help-group-share")]
    Share(Share),
    /// Shows a group.
    #[command(about = "help-group-show")]
    Show(Show),
}

/// Finds young people with a need in common.
#[derive(Debug, clap::Args)]
pub struct Candidates {
    /// How many make a group.
    #[arg(long, value_name = "N", default_value_t = 3, hide_default_value = true, help = "help-group-least")]
    least: usize,
}

/// Enrols a young person.
#[derive(Debug, clap::Args)]
pub struct Enrol {
    /// In which group.
    #[arg(value_name = "GROUP", help = "help-group-group")]
    group: String,
    /// Whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// Why, although the person must not be contacted.
    #[command(flatten)]
    all_the_same: ContactOverride,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
}

/// Has a young person leave a group.
#[derive(Debug, clap::Args)]
pub struct Leave {
    /// Which group.
    #[arg(value_name = "GROUP", help = "help-group-group")]
    group: String,
    /// Whom.
    #[arg(long, value_name = "CASE", help = "help-solution-case")]
    case: String,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
}

/// Shows a group.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which group.
    #[arg(value_name = "GROUP", help = "help-group-group")]
    group: String,
}

/// Lists groups.
#[derive(Debug, clap::Args)]
pub struct List {}

/// Forms a group.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-work-values")]
    values: Vec<String>,
    /// Share it at once.
    #[arg(long, help = "help-work-share")]
    share: bool,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

/// Shares a group.
#[derive(Debug, clap::Args)]
pub struct Share {
    /// Which group.
    #[arg(value_name = "GROUP", help = "help-group-group")]
    group: String,
    /// With whom.
    #[command(flatten)]
    audience: Audience,
}

pub(super) fn run(context: &Context, arguments: &Group) -> Result<(), CliError> {
    match &arguments.action {
        Action::Candidates(arguments) => candidates(context, arguments),
        Action::Enrol(arguments) => enrol(context, arguments),
        Action::Leave(arguments) => leave(context, arguments),
        Action::List(_) => list(context),
        Action::New(arguments) => new(context, arguments),
        Action::Share(arguments) => share(context, arguments),
        Action::Show(arguments) => show(context, arguments),
    }
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let read = work::read_pairs(context, CaseKind::Group, &arguments.values)?;
    if !read.iter().any(|value| value.field.name == "groupe_nom" && !value.value.is_empty()) {
        return Err(CliError::usage("group-new-name").hint("hint-group-new-name"));
    }
    let audience = arguments.share.then_some(&arguments.audience);
    sharing::open(context, CaseKind::Group, &read, audience, "group-new-done")
}

fn share(context: &Context, arguments: &Share) -> Result<(), CliError> {
    let group = work::find(context, CaseKind::Group, &arguments.group)?.head;
    if !group.own {
        return Err(CliError::denied("work-share-own").hint("hint-work-share-own"));
    }
    let sharing = Sharing::of_work(context, group.case, CaseKind::Group);
    let shared = sharing::share(context, &sharing, &arguments.audience)?;
    context.printer().show(&json!({ "case": group.case, "shared": shared }), |_| Ok(()))
}

fn enrol(context: &Context, arguments: &Enrol) -> Result<(), CliError> {
    let group = work::find(context, CaseKind::Group, &arguments.group)?;
    let person = person(context, &arguments.case)?;
    refuse_twice(context, &group.head, &person)?;
    let beside = note_of(context, &person, &arguments.all_the_same)?;
    let asking = Asking { offered: &group, person: &person, session: None, beside, yes: arguments.yes };
    ask_or_have_asked(context, &asking)
}

fn leave(context: &Context, arguments: &Leave) -> Result<(), CliError> {
    let group = work::find(context, CaseKind::Group, &arguments.group)?;
    let person = asking_file(context, &group.head, person(context, &arguments.case)?)?;
    release_place(context, &group, &person, arguments.yes)
}

fn show(context: &Context, arguments: &Show) -> Result<(), CliError> {
    let group = work::find(context, CaseKind::Group, &arguments.group)?.head;
    let view = work::show(context, group.case)?;
    let places = places_of(context, group.case)?;
    context.printer().show(&json!({ "group": view, "places": places }), |printer| {
        work::print_fields(printer, &view, &[GROUP.field])?;
        print_places(printer, &places)
    })
}

fn list(context: &Context) -> Result<(), CliError> {
    let mut groups = work::rows(context, CaseKind::Group, Ownership::Any, &[])?;
    groups.sort_by_key(|group| values(group, "groupe_date").join(" "));
    let handles: Vec<CaseHandle> = groups.iter().map(|group| group.head.case).collect();
    let places = places(context, &handles)?;
    let object: Vec<_> = groups.iter().zip(&places).map(|(group, places)| Listed { group, places }).collect();
    context.printer().show(&object, |printer| {
        if groups.is_empty() {
            printer.note("group-list-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "column-case",
            "group-column-name",
            "group-column-action",
            "meeting-column-when",
            "meeting-column-where",
            "group-column-members",
            "column-holder",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for Listed { group, places } in &object {
            table.row([
                short(&group.head.case),
                said(words, group, "groupe_nom"),
                said(words, group, "groupe_action"),
                said(words, group, "groupe_date"),
                said(words, group, "groupe_lieu"),
                say_members(printer, places),
                words.party(&group.head.holder),
            ]);
        }
        printer.table(&table)
    })
}

/// Is a group with its places.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    group: &'a CaseSummary,
    places: &'a Places,
}

/// Says how many have a place, of how many, and how many wait.
fn say_members(printer: &Printer, places: &Places) -> String {
    let kept: u64 = places.counts.iter().map(|count| count.kept).sum();
    let waiting: u64 = places.counts.iter().map(|count| count.waiting).sum();
    let all = places.counts.iter().find_map(|count| count.places);
    let members = all.map_or_else(|| kept.to_string(), |all| format!("{kept} / {all}"));
    match waiting {
        0 => members,
        waiting => printer.text("group-members-waiting", &[("members", members.into()), ("waiting", waiting.into())]),
    }
}

/// Is young people who have a need in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Common {
    /// The code of the wish.
    wish: String,
    /// Their municipality; empty where none is known.
    municipality: String,
    /// Their cases.
    cases: Vec<CaseHandle>,
    /// Those of them who must not be contacted.
    kept_from: Vec<CaseHandle>,
    /// Those of whom that is to be checked first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to_check: Vec<CaseHandle>,
}

/// Returns who wishes the same in the same municipality, the most numerous first; fewer than `least` make no group, and whose
/// follow-up is over belongs to none. Of a person with several files one is named.
fn common(
    people: &[Vec<CaseSummary>],
    least: usize,
    today: Date,
    is_in_doubt: &dyn Fn(&[CaseSummary]) -> bool,
) -> Vec<Common> {
    let mut found: BTreeMap<(String, String), Vec<CaseHandle>> = BTreeMap::new();
    let (mut kept_from, mut to_check) = (BTreeSet::new(), BTreeSet::new());
    for files in people {
        let Some((case, others)) = files.split_first() else { continue };
        if files.iter().any(is_over) && (others.is_empty() || calling::of_person(case, others).is_over()) {
            continue;
        }
        if calling::must_not_be_contacted(case, others, today) {
            kept_from.insert(case.head.case);
        } else if is_in_doubt(files) {
            to_check.insert(case.head.case);
        }
        let mut towns = files.iter().flat_map(|file| values(file, "commune"));
        let municipality = towns.next().map(|name| name.trim().to_lowercase()).unwrap_or_default();
        for wish in files.iter().flat_map(|file| values(file, "souhait")).collect::<BTreeSet<_>>() {
            found.entry((wish.clone(), municipality.clone())).or_default().push(case.head.case);
        }
    }
    let mut common: Vec<Common> = found
        .into_iter()
        .filter(|(_, cases)| cases.len() >= least.max(2))
        .map(|((wish, municipality), cases)| {
            let of = |some: &BTreeSet<CaseHandle>| cases.iter().filter(|case| some.contains(case)).copied().collect();
            let (kept_from, to_check) = (of(&kept_from), of(&to_check));
            Common { wish, municipality, cases, kept_from, to_check }
        })
        .collect();
    common.sort_by_key(|common| std::cmp::Reverse(common.cases.len()));
    common
}

/// Tells whether a file says by itself that there is nothing more to do.
fn is_over(file: &CaseSummary) -> bool {
    !values(file, "fin_suivi_le").is_empty()
        || values(file, "etape").iter().any(|step| ["solution", "clos"].contains(&step.as_str()))
}

/// The fields that [`common`] reads, beside those that decide whether somebody is called.
const COMMON_FIELDS: [&str; 2] = ["souhait", "commune"];

fn candidates(context: &Context, arguments: &Candidates) -> Result<(), CliError> {
    let fields: Vec<&str> = COMMON_FIELDS.into_iter().chain(CALLING_FIELDS).collect();
    let cases = work::rows(context, CaseKind::Person, Ownership::Any, &fields)?;
    let (links, doubts) = joined_with_doubts(context)?;
    let people = files_of_people(cases, &links);
    let found = common(&people, arguments.least, work::today(context), &|files| doubts.is_about(files));
    context.printer().show(&found, |printer| {
        if found.is_empty() {
            printer.note("group-candidates-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = ["group-column-wish", "group-column-municipality", "group-column-members", "column-case"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for common in &found {
            let marked = |case: &CaseHandle| match (common.kept_from.contains(case), common.to_check.contains(case)) {
                (true, _) => printer.text("group-candidates-kept-from", &[("case", short(case).into())]),
                (false, true) => printer.text("group-candidates-to-check", &[("case", short(case).into())]),
                (false, false) => short(case),
            };
            let cases: Vec<String> = common.cases.iter().map(marked).collect();
            let wish = words.value("souhait", &common.wish);
            table.row([wish, common.municipality.clone(), common.cases.len().to_string(), cases.join(", ")]);
        }
        printer.table(&table)?;
        let shown: BTreeSet<CaseHandle> = found.iter().flat_map(|common| &common.to_check).copied().collect();
        let is_shown = |files: &&Vec<CaseSummary>| files.iter().any(|file| shown.contains(&file.head.case));
        let files: Vec<CaseHandle> = people.iter().filter(is_shown).flatten().map(|file| file.head.case).collect();
        doubts.warn(printer, [files.as_slice()]);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use raccord_protocol::id::OrganisationId;
    use raccord_protocol::view::{CaseHead, Party, Shown};

    use super::*;

    fn person(number: u8, values: &[(&str, &str)]) -> CaseSummary {
        let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
        let (case, kind) = (CaseHandle([number; 16]), CaseKind::Person);
        let head = CaseHead { case, number: number.into(), kind, holder, own: true, handed_over: None };
        let fields = values.iter().map(|(field, value)| ((*field).to_owned(), Shown::One((*value).to_owned())));
        CaseSummary::new(head, fields.collect())
    }

    #[test]
    fn young_people_with_a_need_in_common_are_found() {
        let cases = [
            person(1, &[("souhait", "stages"), ("commune", "Nancy")]),
            person(2, &[("souhait", "stages"), ("commune", " nancy ")]),
            person(3, &[("souhait", "stages"), ("commune", "Metz")]),
            person(4, &[("souhait", "formation"), ("commune", "Nancy")]),
            person(5, &[("souhait", "stages"), ("commune", "Nancy"), ("etape", "clos")]),
            person(6, &[("souhait", "stages"), ("commune", "Nancy"), ("fin_suivi_le", "2026-10-01")]),
        ];
        let alone = |cases: &[CaseSummary]| cases.iter().map(|case| vec![case.clone()]).collect::<Vec<_>>();
        let found = common(&alone(&cases), 2, date(2026, 11, 23), &|_| false);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].wish.as_str(), found[0].municipality.as_str()), ("stages", "nancy"));
        assert_eq!(found[0].cases, [CaseHandle([1; 16]), CaseHandle([2; 16])]);
        assert_eq!(common(&alone(&cases), 3, date(2026, 11, 23), &|_| false), []);
        let linked = [cases[..2].to_vec(), cases[2..3].to_vec()];
        assert_eq!(common(&linked, 2, date(2026, 11, 23), &|_| false), [], "two files of one person are no group");
        // Who must not be contacted is named as such: the group may be right, the call is not.
        let kept = person(2, &[("souhait", "stages"), ("commune", "Nancy"), ("a_ne_pas_contacter", "true")]);
        let found = common(&alone(&[cases[0].clone(), kept]), 2, date(2026, 11, 23), &|_| false);
        assert_eq!(found[0].kept_from, [CaseHandle([2; 16])]);
    }
}
