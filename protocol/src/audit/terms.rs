// SPDX-License-Identifier: EUPL-1.2
//! What is kept of the terms of grants: what decides who may read what, and no text.

use super::column::{Column, record};
use super::known::{Known, Numbers};
use super::pages::Pages;
use super::replay::Document;
use crate::catalogue::FieldId;
use crate::grant::margin_ms;
use crate::id::{CaseHandle, DocumentId, OrganisationId, PlatformId};
use crate::statement::{GrantTerms, Mode, Past};
use crate::time::Timestamp;

/// Is what many grants have in common: an office gives few kinds of grants, to few partners.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    pub(super) recipient: OrganisationId,
    pub(super) platform: PlatformId,
    fields: Vec<FieldId>,
    pub(super) mode: Mode,
    pub(super) past: Past,
}

/// Is the terms of one grant, with the number of their pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeptTerms {
    pub(super) alias: CaseHandle,
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    pattern: u32,
    /// Where the single documents start in [`TermsBook::items`], and how many they are.
    items_start: u64,
    items: u16,
}

record!(KeptTerms { alias: CaseHandle, from: Timestamp, until: Timestamp, pattern: u32, items_start: u64, items: u16 });

impl KeptTerms {
    /// Tells whether a home may disclose under them at a moment by which they are in force: a margin before their end it may not.
    pub(super) fn disclose_at(&self, time: Timestamp) -> bool {
        time.plus_ms(margin_ms(self.from, self.until)) < self.until
    }
}

/// Is the terms of many grants.
#[derive(Debug)]
pub(super) struct TermsBook {
    patterns: Numbers<Pattern, ()>,
    /// The single documents of all grants, those of each by increasing id.
    items: Column<DocumentId>,
}

impl TermsBook {
    pub(super) fn new(pages: &Pages) -> Self {
        Self { patterns: Numbers::default(), items: Column::new(pages) }
    }

    pub(super) fn keep(&mut self, terms: &GrantTerms) -> KeptTerms {
        let GrantTerms { recipient, platform, alias, mode, past, from, until, .. } = *terms;
        let pattern = Pattern { recipient, platform, fields: terms.fields.clone(), mode, past };
        let pattern = self.patterns.number(pattern, || ());
        let items_start = self.items.len() as u64;
        for item in &terms.items {
            self.items.push(*item);
        }
        let items = u16::try_from(terms.items.len()).expect("terms that read have 512 items at most");
        KeptTerms { alias, from, until, pattern, items_start, items }
    }

    /// Returns what terms have in common with others.
    pub(super) fn pattern(&self, terms: &KeptTerms) -> Option<&Pattern> {
        self.patterns.row(terms.pattern).map(|(pattern, ())| pattern)
    }

    /// Tells whether terms cover a document.
    pub(super) fn cover(&self, terms: &KeptTerms, document: &Document, known: &Known) -> bool {
        let fields = self.pattern(terms).map_or(&[][..], |pattern| &pattern.fields);
        if document.field.is_some_and(|field| fields.binary_search(&field).is_ok()) {
            return true;
        }
        let start = usize::try_from(terms.items_start).unwrap_or(usize::MAX);
        let end = start.saturating_add(terms.items.into());
        if terms.items == 0 {
            return false;
        }
        let id: DocumentId = known.id(document.opening).into();
        self.items.find_in(start, end, |item| *item == id).is_some()
    }
}
