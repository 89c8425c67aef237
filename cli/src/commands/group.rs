// SPDX-License-Identifier: EUPL-1.2
//! `raccord group`: young people brought together for something done in common.
//!
//! A group names nobody: each member stands in it under a random reference, which is noted in the young person's own case.

use std::collections::BTreeMap;

use clap::Subcommand;
use data_encoding::HEXLOWER;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::sharing::{self, Audience, Sharing};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Table};
use crate::values::{Words, short};
use crate::work::{self, field, record, records, said, values};

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
    /// Lists groups.
    #[command(about = "help-group-list")]
    List(List),
    /// Forms a group.
    #[command(about = "help-group-new", after_help = "help-group-new-more")]
    New(New),
    /// Shares a group.
    #[command(about = "help-group-share")]
    Share(Share),
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
        Action::List(_) => list(context),
        Action::New(arguments) => new(context, arguments),
        Action::Share(arguments) => share(context, arguments),
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
    let person = work::show(context, naming::case(context, &arguments.case)?)?.head;
    if person.kind != CaseKind::Person {
        return Err(CliError::usage("reserve-person"));
    }
    let reference = HEXLOWER.encode(&context.entropy()?.draw::<8>());
    let kept = [
        ("dossier", group.head.case.to_string()),
        ("nom", values(&group, "groupe_nom").join(" / ")),
        ("reference", reference.clone()),
        ("le", work::today(context).to_string()),
    ];
    work::write(context, person.case, &[(field("place_reservee"), record(field("place_reservee"), &kept)?)])?;
    let name = Held::read(context)?.own_card()?.name.clone();
    let enrolled = [("reference", reference.clone()), ("organisme", name), ("etat", "inscrit".to_owned())];
    let written = record(field("groupe_inscription"), &enrolled)?;
    let pending = work::write(context, group.head.case, &[(field("groupe_inscription"), written)])?;
    let object = json!({ "group": group.head.case, "reference": reference, "pending": pending });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("group-enrol-done").with("reference", reference.as_str()));
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

fn list(context: &Context) -> Result<(), CliError> {
    let mut groups = work::rows(context, CaseKind::Group, Ownership::Any, &[])?;
    groups.sort_by_key(|group| values(group, "groupe_date").join(" "));
    context.printer().show(&groups, |printer| {
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
        for group in &groups {
            let members = enrolled(group);
            let places = said(words, group, "groupe_places");
            table.row([
                short(&group.head.case),
                said(words, group, "groupe_nom"),
                said(words, group, "groupe_action"),
                said(words, group, "groupe_date"),
                said(words, group, "groupe_lieu"),
                if places.is_empty() { members.to_string() } else { format!("{members} / {places}") },
                words.party(&group.head.holder),
            ]);
        }
        printer.table(&table)
    })
}

/// Returns how many are enrolled and did not withdraw.
fn enrolled(group: &CaseSummary) -> usize {
    let all = records(group, "groupe_inscription");
    all.iter().filter(|member| member.get("etat").is_none_or(|state| state != "retire")).count()
}

/// Is young people who have a need in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Common {
    /// The code of the wish.
    pub(super) wish: String,
    /// Their municipality; empty where none is known.
    pub(super) municipality: String,
    /// Their cases.
    pub(super) cases: Vec<raccord_protocol::id::CaseHandle>,
}

/// Returns who wishes the same in the same municipality, the most numerous first; fewer than `least` make no group, and whose
/// follow-up is over belongs to none.
pub(super) fn common(cases: &[CaseSummary], least: usize) -> Vec<Common> {
    let mut found: BTreeMap<(String, String), Vec<raccord_protocol::id::CaseHandle>> = BTreeMap::new();
    let open = |case: &&CaseSummary| {
        values(case, "fin_suivi_le").is_empty()
            && !values(case, "etape").iter().any(|step| ["solution", "clos"].contains(&step.as_str()))
    };
    for case in cases.iter().filter(open) {
        let municipality = values(case, "commune").first().map(|name| name.trim().to_lowercase()).unwrap_or_default();
        for wish in values(case, "souhait") {
            found.entry((wish.clone(), municipality.clone())).or_default().push(case.head.case);
        }
    }
    let mut common: Vec<Common> = found
        .into_iter()
        .filter(|(_, cases)| cases.len() >= least.max(2))
        .map(|((wish, municipality), cases)| Common { wish, municipality, cases })
        .collect();
    common.sort_by_key(|common| std::cmp::Reverse(common.cases.len()));
    common
}

fn candidates(context: &Context, arguments: &Candidates) -> Result<(), CliError> {
    let fields = ["souhait", "commune", "etape", "fin_suivi_le"];
    let cases = work::rows(context, CaseKind::Person, Ownership::Any, &fields)?;
    let found = common(&cases, arguments.least);
    context.printer().show(&found, |printer| {
        if found.is_empty() {
            printer.note("group-candidates-none");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = ["group-column-wish", "group-column-municipality", "group-column-members", "column-case"];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        for common in &found {
            let cases: Vec<String> = common.cases.iter().map(short).collect();
            let wish = words.value("souhait", &common.wish);
            table.row([wish, common.municipality.clone(), common.cases.len().to_string(), cases.join(", ")]);
        }
        printer.table(&table)
    })
}

#[cfg(test)]
mod tests {
    use raccord_protocol::id::{CaseHandle, OrganisationId};
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
        let found = common(&cases, 2);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].wish.as_str(), found[0].municipality.as_str()), ("stages", "nancy"));
        assert_eq!(found[0].cases, [CaseHandle([1; 16]), CaseHandle([2; 16])]);
        assert_eq!(common(&cases, 3), []);
    }

    #[test]
    fn who_withdrew_is_no_member() {
        let inscription = |state: &str| format!(r#"{{"etat":"{state}","reference":"aa"}}"#);
        let several = Shown::Several(vec![inscription("inscrit"), inscription("present"), inscription("retire")]);
        let mut group = person(1, &[]);
        group.fields.insert("groupe_inscription".to_owned(), several);
        assert_eq!(enrolled(&group), 2);
    }
}
