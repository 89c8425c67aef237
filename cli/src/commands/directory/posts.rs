// SPDX-License-Identifier: EUPL-1.2
//! `raccord directory posts`: who pays for each post, with the share and the agreement, beside who pays for the accompaniment of the
//! cases: what an audit of the European funds asks for first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_protocol::id::OrganisationId;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::{sheets, values};
use crate::commands::work::{self, records};
use crate::commands::writing::day_or_today;
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;

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
    pub(super) organisation: String,
    pub(super) post: String,
    /// A code of the source.
    pub(super) source: String,
    /// Of a hundred; none where it is not said.
    pub(super) share: Option<u8>,
    from: String,
    until: String,
    /// The agreement; empty where none is named.
    pub(super) agreement: String,
}

/// What an audit would ask about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "gap")]
pub(super) enum Gap {
    /// Cases are paid for by a source that pays for no post.
    NoPost {
        /// A code of the source.
        source: String,
        /// How many cases.
        cases: usize,
    },
    /// A European fund pays for a post, and no agreement is named.
    NoAgreement {
        /// The post.
        post: String,
    },
    /// The shares of a post make more than the whole.
    Overpaid {
        /// The post.
        post: String,
        /// Of a hundred.
        share: u32,
    },
}

/// The sources whose money is audited by the Union.
const EUROPEAN: [&str; 2] = ["fse", "iej"];

/// Returns the posts that stand on a day, as the sheets of the members say.
pub(super) fn posts(sheets: &BTreeMap<OrganisationId, CaseSummary>, day: Date) -> Vec<Post> {
    let of_sheet = |sheet: &CaseSummary| {
        let organisation = match values(sheet, "acteur_nom") {
            [] => sheet.head.holder.name.clone(),
            names => names.join(" / "),
        };
        records(sheet, "acteur_poste").into_iter().filter_map(move |mut parts| {
            let mut part = |name: &str| parts.remove(name).unwrap_or_default();
            let (from, until) = (part("du"), part("au"));
            let ended = until.parse::<Date>().is_ok_and(|until| until < day);
            let begun = !from.parse::<Date>().is_ok_and(|from| from > day);
            let (post, source, agreement) = (part("poste"), part("source"), part("convention"));
            let share = part("part").parse().ok();
            let organisation = organisation.clone();
            (begun && !ended).then_some(Post { organisation, post, source, share, from, until, agreement })
        })
    };
    let mut found: Vec<Post> = sheets.values().flat_map(of_sheet).collect();
    found.sort_by(|one, other| {
        (&one.organisation, &one.post, &one.source).cmp(&(&other.organisation, &other.post, &other.source))
    });
    found
}

/// Returns what cannot be traced from a case to a post, or from a post to an agreement.
pub(super) fn gaps(posts: &[Post], cases: &[CaseSummary]) -> Vec<Gap> {
    let mut paid: BTreeMap<&str, usize> = BTreeMap::new();
    for source in cases.iter().flat_map(|case| values(case, "financement")) {
        *paid.entry(source).or_default() += 1;
    }
    let untraced = paid
        .into_iter()
        .filter(|(source, _)| EUROPEAN.contains(source) && posts.iter().all(|post| post.source != *source));
    let mut gaps: Vec<Gap> = untraced.map(|(source, cases)| Gap::NoPost { source: source.to_owned(), cases }).collect();
    let bare = posts.iter().filter(|post| EUROPEAN.contains(&post.source.as_str()) && post.agreement.is_empty());
    gaps.extend(bare.map(|post| Gap::NoAgreement { post: post.post.clone() }));
    let mut shares: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for post in posts {
        *shares.entry((&post.organisation, &post.post)).or_default() += u32::from(post.share.unwrap_or_default());
    }
    let over = shares.into_iter().filter(|(_, share)| *share > 100);
    gaps.extend(over.map(|((_, post), share)| Gap::Overpaid { post: post.to_owned(), share }));
    gaps
}

pub(super) fn run(context: &Context, arguments: &Posts) -> Result<(), CliError> {
    let day = day_or_today(context, arguments.date.as_deref())?;
    let posts = posts(&sheets(context)?, day);
    let cases = work::rows(context, CaseKind::Person, Ownership::Own, &["financement"])?;
    let gaps = gaps(&posts, &cases);
    context.printer().show(&json!({ "day": day.to_string(), "posts": posts, "gaps": gaps }), |printer| {
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
                    let source = words.part("acteur_poste", "source", source);
                    Message::new("posts-no-post").with("source", source).with("count", *cases)
                }
                Gap::NoAgreement { post } => Message::new("posts-no-agreement").with("post", post.as_str()),
                Gap::Overpaid { post, share } => {
                    Message::new("posts-overpaid").with("post", post.as_str()).with("share", u64::from(*share))
                }
            });
        }
        Ok(())
    })
}
