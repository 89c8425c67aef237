// SPDX-License-Identifier: EUPL-1.2
//! The Youth Guarantee on the platform: which members identify and orient young people, which accompany them, whether education
//! and labour both take part, and who got an offer within four months of leaving.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::members;
use super::text;
use crate::choosing::{Guarantee as Does, Member, Side, guarantee, side};
use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::work::{self, values};

/// Shows who does what under the Youth Guarantee.
#[derive(Debug, clap::Args)]
pub struct Guarantee {
    /// On which platform.
    #[arg(long, value_name = "PLATFORM", help = "help-sharing-platform")]
    platform: Option<PlatformNamed>,
}

/// How many people got an offer in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Offers {
    /// Within four months of leaving.
    pub(super) in_time: u64,
    /// Later.
    pub(super) late: u64,
    /// None, though the four months are over.
    pub(super) overdue: u64,
    /// None yet, and there is time.
    pub(super) awaited: u64,
}

/// An offer is due within so many months of leaving (Council recommendation of 22 April 2013 on establishing a Youth Guarantee).
const OFFER_MONTHS: i32 = 4;

pub(super) fn run(context: &Context, arguments: &Guarantee) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let all = members(context, &held, arguments.platform.as_ref())?;
    let fields = ["date_sortie", "solution_date_entree", "fin_suivi_le"];
    let offers = offers(&work::rows(context, CaseKind::Person, Ownership::Own, &fields)?, work::today(context));
    let gaps = gaps(&all);
    let rows: Vec<(&Member, Does)> = all.iter().map(|member| (member, guarantee(member.kind))).collect();
    let object = json!({
        "members": rows.iter().map(|(member, does)| json!({
            "name": member.name, "kind": member.kind, "identifies": does.identifies, "accompanies": does.accompanies,
            "side": side(member.kind), "ministry": member.sheet.as_ref().map(|sheet| text(sheet, "acteur_ministere")),
        })).collect::<Vec<_>>(),
        "gaps": gaps,
        "offers": offers,
    });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        let headings = [
            "column-organisation",
            "directory-column-kind",
            "guarantee-column-identifies",
            "guarantee-column-accompanies",
            "guarantee-column-ministry",
        ];
        let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
        let tick = |does: bool| if does { printer.text("guarantee-yes", &[]) } else { String::new() };
        for (member, does) in &rows {
            let ministry = member.sheet.as_ref().map_or_else(String::new, |sheet| text(sheet, "acteur_ministere"));
            let kind = words.kind(member.kind).to_owned();
            table.row([member.name.clone(), kind, tick(does.identifies), tick(does.accompanies), ministry]);
        }
        printer.table(&table)?;
        for gap in &gaps {
            printer.warn(match gap {
                Gap::Accompanies => "guarantee-gap-accompanies",
                Gap::Education => "guarantee-gap-education",
                Gap::Identifies => "guarantee-gap-identifies",
                Gap::Labour => "guarantee-gap-labour",
            });
        }
        printer.say(
            Message::new("guarantee-offers")
                .with("in_time", offers.in_time)
                .with("late", offers.late)
                .with("overdue", offers.overdue)
                .with("awaited", offers.awaited),
        )
    })
}

/// What a platform lacks for the Youth Guarantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gap {
    /// Nobody accompanies.
    Accompanies,
    /// The side of education takes no part.
    Education,
    /// Nobody identifies.
    Identifies,
    /// The side of labour takes no part.
    Labour,
}

/// Returns what the members of a platform leave open.
pub(super) fn gaps(members: &[Member]) -> Vec<Gap> {
    let sides: BTreeSet<Side> = members.iter().filter_map(|member| side(member.kind)).collect();
    let does = |test: fn(Does) -> bool| members.iter().any(|member| test(guarantee(member.kind)));
    let all = [
        (Gap::Identifies, does(|does| does.identifies)),
        (Gap::Accompanies, does(|does| does.accompanies)),
        (Gap::Education, sides.contains(&Side::Education)),
        (Gap::Labour, sides.contains(&Side::Labour)),
    ];
    all.into_iter().filter(|(_, there)| !there).map(|(gap, _)| gap).collect()
}

/// Counts who got an offer in time; who left on a day that is not known, or whose follow-up ended without an offer, is not counted.
pub(super) fn offers(cases: &[CaseSummary], today: Date) -> Offers {
    let mut counted = Offers::default();
    for case in cases {
        let dates =
            |field: &str| values(case, field).iter().filter_map(|day| day.parse::<Date>().ok()).collect::<Vec<_>>();
        let Some(left) = dates("date_sortie").into_iter().max() else { continue };
        let due = left.saturating_add(OFFER_MONTHS.months());
        let offered = dates("solution_date_entree").into_iter().filter(|day| *day >= left).min();
        match offered {
            Some(day) if day <= due => counted.in_time += 1,
            Some(_) => counted.late += 1,
            None if !dates("fin_suivi_le").is_empty() => {}
            None if today > due => counted.overdue += 1,
            None => counted.awaited += 1,
        }
    }
    counted
}
