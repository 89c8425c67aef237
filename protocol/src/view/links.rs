// SPDX-License-Identifier: EUPL-1.2
//! Links: which cases this organisation says are of one person, or are not.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::history::payload;
use super::reading::Reading;
use super::{Author, CaseHead, ViewError, Viewer};
use crate::case;
use crate::id::{CaseHandle, EntryId};
use crate::link::{self, Sameness};
use crate::statement::Reason;
use crate::time::Timestamp;

/// Is what was said about a case, or about every case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinksView {
    /// The words that stand and those taken back, by case number, then in the order stored.
    pub links: Vec<LinkView>,
    /// The other cases that are linked with the one asked about, through others too, and may be seen now.
    pub linked: Vec<CaseHead>,
    /// The files that say not to contact somebody who may be the person of the case asked about, or whose person was handed over, as long
    /// as nobody said whether it is:
    /// see [`super::caution`]. None of [`links`]: whoever has what is alike adds them.
    #[serde(default)]
    pub cautions: Vec<CaseHead>,
    /// Where every case was asked about and these were, too: the own cases of whose person other files say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<DoubtView>,
}

/// Is a case of somebody who may be the person of files that say not to contact him or her, or that were handed over, as long as nobody
/// said whether it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtView {
    /// The case.
    pub case: CaseHandle,
    /// The files.
    pub files: Vec<CaseHead>,
}

/// Is a word about two cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The statement.
    pub link: EntryId,
    /// What it says.
    pub sameness: Sameness,
    /// The one case, by the handle that this organisation knows it by.
    pub case: CaseHandle,
    /// The other.
    pub other: CaseHandle,
    /// Who said it.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// Why; `None` where it is erased.
    pub reason: Option<String>,
    /// What took it back.
    pub unlinked: Option<EntryId>,
}

/// Returns what was said about a case, or about every case (each word once).
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], also for a case of another organisation of which no grant stands.
pub fn links(viewer: &Viewer<'_>, case: Option<CaseHandle>) -> Result<LinksView, ViewError> {
    let mut reading = Reading::new(viewer);
    let open = case.map(|handle| reading.case_of(handle)).transpose()?;
    let number = open.as_ref().map(|open| open.number);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (key, record) in link::links(viewer.store, number)? {
        let Some(own) = case::case(viewer.store, key.case)? else { continue };
        if !seen.insert(record.id) {
            continue;
        }
        let (author, time) = reading.author(key.grant)?;
        let reason = payload::<Reason>(&reading, key.grant, 1)?.map(|reason| reason.text);
        let (sameness, unlinked) = (record.sameness, record.unlinked);
        let (link, case, other) = (record.id, own.handle, record.other);
        found.push(LinkView { link, sameness, case, other, author, time, reason, unlinked });
    }
    let mut linked = Vec::new();
    for number in number.map(|number| link::linked(viewer.store, number)).transpose()?.unwrap_or_default() {
        let Some(record) = case::case(viewer.store, number)? else { continue };
        let open = reading.open(number, record)?;
        if open.is_visible(viewer.now) {
            linked.push(reading.head(&open));
        }
    }
    Ok(LinksView { links: found, linked, cautions: Vec::new(), doubts: Vec::new() })
}
