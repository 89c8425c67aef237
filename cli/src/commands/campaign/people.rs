// SPDX-License-Identifier: EUPL-1.2
//! The list itself: the people whom campaigns named, by department, and those of them whom nobody supports.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::indicators::false_leaver::is_gone;
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::responsible::person::{Word, of_person};
use raccord_protocol::view::responsible::{Claim, FIELD};
use raccord_protocol::view::{CaseSummary, Filter, Ownership};
use serde_json::json;

use super::{all, find};
use crate::calling::values;
use crate::campaigning::{CAMPAIGN, GONE, is_named_by, living};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming::person_name;
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::supporting::{self, Partners, Support, support};
use crate::territory::{self, Department, department};
use crate::values::{Words, short};
use crate::work;
use crate::writing::office_time;

/// Shows whom the lists name.
#[derive(Debug, clap::Args)]
pub(super) struct People {
    /// Only those of this campaign.
    #[arg(value_name = "NAME", help = "help-campaign-people-which")]
    campaign: Option<String>,
    /// Only those of this department.
    #[arg(long, value_name = "DEPARTMENT", help = "help-campaign-people-department")]
    department: Option<String>,
    /// Only those whom nobody supports.
    #[arg(long, help = "help-campaign-people-unsupported")]
    unsupported: bool,
    /// Those too who are gone from the list.
    #[arg(long, help = "help-campaign-people-gone")]
    gone: bool,
}

/// What the list shows, as the national one does: the last training, the attestations, the school of origin.
const SHOWN: [&str; 7] = [
    "derniere_formation",
    "attestation_competences",
    "etablissement",
    "etablissement_uai",
    CAMPAIGN,
    GONE,
    "inscription_a_verifier_depuis",
];

pub(super) fn run(context: &Context, arguments: &People) -> Result<(), CliError> {
    let wanted = arguments.department.as_deref().map(department_of).transpose()?;
    let campaigns = all(context)?;
    let campaign = arguments.campaign.as_deref().map(|name| find(&campaigns, name)).transpose()?;
    let fields = supporting::FIELDS.iter().chain(&territory::FIELDS).chain(&SHOWN);
    let fields: BTreeSet<String> = fields.map(|field| (*field).to_owned()).collect();
    let filter = Filter {
        kind: Some(CaseKind::Person),
        ownership: Ownership::Any,
        fields: fields.into_iter().collect(),
        ..Filter::default()
    };
    let mut cases = reading::read_all(context, filter, None, "")?;
    let links = reading::joined(context)?;
    keep_claims(context, &mut cases, &links)?;
    let partners = Partners::of(&cases);
    let today = office_time(context).date();
    let own = cases.iter().filter(|case| case.head.own).cloned().collect();
    let people = files_of_people(own, &links);
    let is_listed = |files: &[CaseSummary]| {
        let by_any = || files.iter().any(|case| !values(case, CAMPAIGN).is_empty());
        let named = campaign.map_or_else(by_any, |campaign| is_named_by(files, campaign));
        let living = living(files);
        let here = wanted.is_none_or(|wanted| living.iter().any(|case| department(case) == Some(wanted)));
        named && here && (arguments.gone || living.iter().any(|case| !is_gone(case)))
    };
    // Whoever has several files stands in the list once, by one in which he or she is followed.
    let listed = people.iter().filter(|files| is_listed(files)).filter_map(|files| {
        let living = living(files);
        let supported = living.iter().flat_map(|case| support(case, &partners, today)).collect();
        Some((*living.first()?, supported))
    });
    let mut listed: Vec<(&CaseSummary, BTreeSet<Support>)> = listed.collect();
    listed.retain(|(_, supported)| !arguments.unsupported || supported.is_empty());
    let object: Vec<_> = listed
        .iter()
        .map(|(case, supported)| {
            let department = department(case).map(|known| json!({ "code": known.code, "name": known.name }));
            json!({ "case": case.head.case, "name": person_name(case), "department": department, "supported": supported })
        })
        .collect();
    context.printer().show(&object, |printer| print(printer, &listed))
}

/// Leaves of the claims in all of the files of a person the one that wins: an organisation whose claim did not contacts nobody.
fn keep_claims(
    context: &Context,
    cases: &mut [CaseSummary],
    links: &[(CaseHandle, CaseHandle)],
) -> Result<(), CliError> {
    let linked: BTreeSet<CaseHandle> = links.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let several = |case: &&CaseSummary| linked.contains(&case.head.case) || values(case, FIELD).len() > 1;
    let heads = cases.iter().filter(several).map(|case| {
        let claims = case.fields.iter().filter(|(field, _)| *field == FIELD);
        CaseSummary::new(case.head.clone(), claims.map(|(field, shown)| (field.clone(), shown.clone())).collect())
    });
    let people = files_of_people(heads.collect(), links);
    let mut kept: BTreeMap<CaseHandle, Option<Claim>> = BTreeMap::new();
    for files in people.iter().filter(|files| files.iter().any(|file| !values(file, FIELD).is_empty())) {
        let views = files.iter().map(|file| work::show(context, file.head.case)).collect::<Result<Vec<_>, _>>()?;
        let words: Vec<Word> = views.iter().map(Word::of).collect();
        let winner = of_person(&words).answer.claims.first().cloned();
        kept.extend(files.iter().map(|file| (file.head.case, winner.clone())));
    }
    for case in cases {
        if let Some(winner) = kept.get(&case.head.case) {
            supporting::keep_claim(case, winner.as_ref());
        }
    }
    Ok(())
}

fn department_of(text: &str) -> Result<&'static Department, CliError> {
    let unknown = || CliError::usage(Message::new("campaign-people-no-department").with("text", text));
    Department::named(text).ok_or_else(|| unknown().hint("hint-campaign-people-department"))
}

fn print(printer: &Printer, listed: &[(&CaseSummary, BTreeSet<Support>)]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let headings = [
        "column-case",
        "today-column-person",
        "column-born",
        "campaign-column-training",
        "campaign-column-school",
        "campaign-column-department",
        "campaign-column-support",
    ];
    let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
    for (case, supported) in listed {
        let said = |field: &str| {
            values(case, field).iter().map(|value| words.value(field, value)).collect::<Vec<_>>().join(" / ")
        };
        let school = [said("etablissement"), said("etablissement_uai")].join(" ");
        let supported: Vec<String> = supported.iter().map(|support| say_support(printer, support)).collect();
        table.row([
            short(&case.head.case),
            person_name(case),
            said("date_naissance"),
            said("derniere_formation"),
            school.trim().to_owned(),
            department(case).map_or_else(String::new, |known| format!("{} {}", known.code, known.name)),
            supported.join(", "),
        ]);
    }
    printer.table(&table)?;
    let alone = listed.iter().filter(|(_, supported)| supported.is_empty()).count();
    printer.note(Message::new("campaign-people-alone").with("count", listed.len()).with("alone", alone));
    Ok(())
}

fn say_support(printer: &Printer, support: &Support) -> String {
    let words = Words::new(printer.translator());
    match support {
        Support::Network { code } => words.value("accompagne_par", code),
        Support::MissionLocale => words.value("accompagne_par", "mission_locale"),
        Support::Tutor { name } | Support::Responsible { name } | Support::Partner { name } => name.clone(),
        Support::Solution => printer.text("campaign-people-solution", &[]),
        Support::Workshop => words.value("solution_proposee", "atelier"),
    }
}
