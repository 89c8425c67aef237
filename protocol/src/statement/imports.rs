// SPDX-License-Identifier: EUPL-1.2
//! What a statement about an import says beside its counts: that the list is whole, that more of it follows, or that an import is taken
//! back. It stands in the name of the source, which no mapping gives such a form; to a program that does not know it, it is a source.

use super::Import;
use crate::id::EntryId;

/// What the source of a part of an import begins with: the number of the part, a colon and the source of the list follow.
const PART: &str = "part:";
/// What the source begins with where an import is taken back: the id of its statement follows, in hexadecimal digits ...
const TAKES_BACK: &str = "undo:";
/// ... and this where more commits are to come.
const MORE: &str = ":more";

/// Says what a statement about an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportWord {
    /// A commit of a list ends, of which more follows; where nothing does, the import was broken off.
    Part {
        /// The place of the commit in the import, from 0.
        number: u32,
    },
    /// An import is taken back.
    TakesBack {
        /// The statement about it: the last of its commits.
        import: EntryId,
        /// Whether that is done with this commit.
        is_done: bool,
    },
    /// A list was imported, and ends here.
    Whole,
}

impl Import {
    /// Returns the statement that ends a commit of an import of which more follows, with the counts up to there.
    pub fn part(&self, number: u32, opened: u32, changed: u32) -> Self {
        let Self { source, processing_date, .. } = self.clone();
        let source = format!("{PART}{number}:{source}");
        Self { source, processing_date, opened, changed, unchanged: 0, rejected: 0, under_16: 0 }
    }

    /// Returns the statement that ends a commit in which an import is taken back, with how many files were changed up to there.
    pub fn taking_back(import: EntryId, day: String, changed: u32, is_done: bool) -> Self {
        let more = if is_done { "" } else { MORE };
        let source = format!("{TAKES_BACK}{import}{more}");
        Self { source, processing_date: day, opened: 0, changed, unchanged: 0, rejected: 0, under_16: 0 }
    }

    /// Returns what it says.
    pub fn word(&self) -> ImportWord {
        let part = || self.source.strip_prefix(PART)?.split_once(':')?.0.parse().ok();
        let taken_back = || {
            let text = self.source.strip_prefix(TAKES_BACK)?;
            let (id, is_done) = text.strip_suffix(MORE).map_or((text, true), |id| (id, false));
            Some(ImportWord::TakesBack { import: id.parse().ok()?, is_done })
        };
        part().map(|number| ImportWord::Part { number }).or_else(taken_back).unwrap_or(ImportWord::Whole)
    }

    /// Returns the source of the list, as its mapping names it.
    pub fn list_source(&self) -> &str {
        match self.word() {
            ImportWord::Part { .. } => self.source.splitn(3, ':').nth(2).unwrap_or_default(),
            ImportWord::TakesBack { .. } | ImportWord::Whole => &self.source,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_statement_says_what_it_was_made_for(
            source in "[a-z][a-z0-9_:-]{0,20}",
            number in any::<u32>(),
            id in any::<[u8; 32]>(),
            is_done in any::<bool>(),
        ) {
            prop_assume!(!source.starts_with(PART) && !source.starts_with(TAKES_BACK));
            let import = Import {
                source: source.clone(),
                processing_date: "2026-11-23".to_owned(),
                opened: 2,
                changed: 3,
                unchanged: 4,
                rejected: 5,
                under_16: 6,
            };
            prop_assert_eq!((import.word(), import.list_source()), (ImportWord::Whole, source.as_str()));
            let part = import.part(number, 1, 2);
            prop_assert_eq!((part.word(), part.list_source()), (ImportWord::Part { number }, source.as_str()));
            let back = Import::taking_back(EntryId(id), "2026-11-23".to_owned(), 3, is_done);
            prop_assert_eq!(back.word(), ImportWord::TakesBack { import: EntryId(id), is_done });
        }
    }
}
