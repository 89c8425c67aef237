// SPDX-License-Identifier: EUPL-1.2
//! `raccord directory posts`: who pays for each post, with the share and the agreement, and which posts of this organisation stood
//! behind each of its cases: what an audit of the European funds asks for first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::{sheets, values};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;
use crate::work::{self, records};
use crate::writing::day_or_today;

/// Lists who pays for which post.
#[derive(Debug, clap::Args)]
pub struct Posts {
    /// As of which day.
    #[arg(long, value_name = "DATE", help = "help-deadlines-date")]
    date: Option<String>,
}

/// A post, and who pays for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Post {
    #[serde(skip)]
    holder: OrganisationId,
    pub(super) organisation: String,
    pub(super) post: String,
    /// A code of the source.
    pub(super) source: String,
    /// Of a hundred; none where it is not said.
    pub(super) share: Option<u8>,
    pub(super) from: String,
    pub(super) until: String,
    /// The agreement; empty where none is named.
    pub(super) agreement: String,
}

impl Post {
    /// Tells whether it stands on some day of a time; a bound that is not said is none.
    fn stands(&self, from: Option<Date>, until: Option<Date>) -> bool {
        let begins: Option<Date> = self.from.parse().ok();
        let ends: Option<Date> = self.until.parse().ok();
        let begun = begins.zip(until).is_none_or(|(begins, until)| begins <= until);
        begun && ends.zip(from).is_none_or(|(ends, from)| ends >= from)
    }
}

/// From a case to the posts that were paid for its accompaniment, with their agreements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Trace {
    case: CaseHandle,
    /// A code of the source that pays for the case.
    pub(super) source: String,
    /// This organisation's posts, paid by the same source while the person was followed.
    pub(super) posts: Vec<Post>,
}

/// What an audit would ask about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "gap")]
pub(super) enum Gap {
    /// Cases are paid for by a source that paid for no post of this organisation while they were followed.
    NoPost {
        /// A code of the source.
        source: String,
        /// How many cases.
        cases: usize,
    },
    /// A European fund pays for a post, and no agreement is named.
    NoAgreement {
        /// Whose post.
        organisation: String,
        /// The post.
        post: String,
    },
    /// The shares of a post make more than the whole.
    Overpaid {
        /// Whose post.
        organisation: String,
        /// The post.
        post: String,
        /// Of a hundred.
        share: u32,
    },
}

/// The sources whose money is audited by the Union.
const EUROPEAN: [&str; 2] = ["fse", "iej"];

/// Returns every post, as the sheets of the members say.
pub(super) fn posts(sheets: &BTreeMap<OrganisationId, CaseSummary>) -> Vec<Post> {
    let of_sheet = |sheet: &CaseSummary| {
        let organisation = match values(sheet, "acteur_nom") {
            [] => sheet.head.holder.name.clone(),
            names => names.join(" / "),
        };
        let holder = sheet.head.holder.organisation;
        records(sheet, "acteur_poste").into_iter().map(move |mut parts| {
            let mut part = |name: &str| parts.remove(name).unwrap_or_default();
            Post {
                holder,
                organisation: organisation.clone(),
                post: part("poste"),
                source: part("source"),
                share: part("part").parse().ok(),
                from: part("du"),
                until: part("au"),
                agreement: part("convention"),
            }
        })
    };
    let mut found: Vec<Post> = sheets.values().flat_map(of_sheet).collect();
    found.sort_by(|one, other| {
        (&one.organisation, &one.post, &one.source).cmp(&(&other.organisation, &other.post, &other.source))
    });
    found
}

/// Returns the posts that stand on a day.
pub(super) fn standing(posts: &[Post], day: Date) -> Vec<Post> {
    posts.iter().filter(|post| post.stands(Some(day), Some(day))).cloned().collect()
}

/// The fields of a case by which it is traced: who pays, and from when to when the person is followed.
const TRACED: [&str; 3] = ["financement", "date_signalement", "fin_suivi_le"];

/// Traces the own cases to the posts of this organisation that the same source paid while the person was followed.
pub(super) fn traces(own: OrganisationId, posts: &[Post], cases: &[CaseSummary]) -> Vec<Trace> {
    let of_case = |case: &CaseSummary| {
        let days =
            |field: &str| values(case, field).iter().filter_map(|day| day.parse::<Date>().ok()).collect::<Vec<_>>();
        let from = days("date_signalement").into_iter().min();
        let until = days("fin_suivi_le").into_iter().max();
        let paid = |source: &String| {
            let behind = posts.iter().filter(|post| post.holder == own && post.source == *source);
            let behind = behind.filter(|post| post.stands(from, until)).cloned().collect();
            Trace { case: case.head.case, source: source.clone(), posts: behind }
        };
        values(case, "financement").iter().map(paid).collect::<Vec<_>>()
    };
    cases.iter().flat_map(of_case).collect()
}

/// Returns what cannot be traced from a case to a post, or from a post to an agreement. Several people may have posts of one title:
/// shares that make whole posts, or that one source pays several times, are those of several.
pub(super) fn gaps(posts: &[Post], traces: &[Trace]) -> Vec<Gap> {
    let mut untraced: BTreeMap<&str, usize> = BTreeMap::new();
    let european = |source: &str| EUROPEAN.contains(&source);
    for trace in traces.iter().filter(|trace| european(&trace.source) && trace.posts.is_empty()) {
        *untraced.entry(&trace.source).or_default() += 1;
    }
    let untraced = untraced.into_iter();
    let mut gaps: Vec<Gap> = untraced.map(|(source, cases)| Gap::NoPost { source: source.to_owned(), cases }).collect();
    let bare = posts.iter().filter(|post| european(&post.source) && post.agreement.is_empty());
    gaps.extend(bare.map(|post| Gap::NoAgreement { organisation: post.organisation.clone(), post: post.post.clone() }));
    let mut shares: BTreeMap<(&str, &str), BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for post in posts {
        let by_source = shares.entry((&post.organisation, &post.post)).or_default();
        by_source.entry(&post.source).or_default().push(post.share.unwrap_or_default().into());
    }
    for ((organisation, post), by_source) in shares {
        let people = by_source.values().map(Vec::len).max().unwrap_or_default();
        let share: u32 = by_source.values().flatten().sum();
        if !share.is_multiple_of(WHOLE) && share > WHOLE * u32::try_from(people).unwrap_or(u32::MAX) {
            gaps.push(Gap::Overpaid { organisation: organisation.to_owned(), post: post.to_owned(), share });
        }
    }
    gaps
}

/// All of a post, in hundredths.
const WHOLE: u32 = 100;

pub(super) fn run(context: &Context, arguments: &Posts) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let all = posts(&sheets(context)?);
    let cases = work::rows(context, CaseKind::Person, Ownership::Own, &TRACED)?;
    let own = Held::read(context)?.organisation;
    let (posts, traces) = (standing(&all, day), traces(own, &all, &cases));
    let gaps = gaps(&posts, &traces);
    let object = json!({ "day": day.to_string(), "posts": posts, "cases": traces, "gaps": gaps });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        if posts.is_empty() {
            printer.note("posts-none");
        } else {
            let headings = [
                "column-organisation",
                "posts-column-post",
                "posts-column-source",
                "posts-column-share",
                "posts-column-agreement",
            ];
            let mut table = Table::new(headings.map(|id| Column::left(printer.text(id, &[]))));
            for post in &posts {
                let share = post.share.map_or_else(String::new, |share| format!("{share} %"));
                let source = words.part("acteur_poste", "source", &post.source);
                table.row([post.organisation.clone(), post.post.clone(), source, share, post.agreement.clone()]);
            }
            printer.table(&table)?;
        }
        for gap in &gaps {
            printer.warn(match gap {
                Gap::NoPost { source, cases } => {
                    let said = words.part("acteur_poste", "source", source);
                    let message = Message::new("posts-no-post").with("code", source.as_str());
                    message.with("source", said).with("count", *cases)
                }
                Gap::NoAgreement { organisation, post } => Message::new("posts-no-agreement")
                    .with("organisation", organisation.as_str())
                    .with("post", post.as_str()),
                Gap::Overpaid { organisation, post, share } => Message::new("posts-overpaid")
                    .with("organisation", organisation.as_str())
                    .with("post", post.as_str())
                    .with("share", u64::from(*share)),
            });
        }
        Ok(())
    })
}
