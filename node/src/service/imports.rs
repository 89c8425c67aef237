// SPDX-License-Identifier: EUPL-1.2
//! The imports of this organisation, and what each wrote, for who takes one back.

use std::sync::{Mutex, PoisonError};

use raccord_protocol::id::EntryId;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::imports::{FoundImport, ImportView, ImportedCase, find_import, import_commit, imports};
use raccord_protocol::view::{ViewError, Viewer};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, json};
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind};

/// Lists the newest imports, without a name of anybody. Takes a role that may import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {}

/// Is the newest imports, at most [`raccord_protocol::view::imports::IMPORTS_MAX`], the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportsAnswer {
    /// The imports.
    pub imports: Vec<ImportView>,
}

/// Says what a commit of an import wrote that still stands, and what stood there before. Takes a role that may import and edit; for an
/// import of somebody else one that may order. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportWritten {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// The statement about the import.
    pub import: EntryId,
    /// The number of one of its commits; without it the answer names them, and no file.
    #[serde(default)]
    pub commit: Option<u64>,
}

/// Is what was asked of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWrittenAnswer {
    /// The numbers of its commits, in the order stored; none where they cannot all be told.
    pub commits: Vec<u64>,
    /// The own files that the commit wrote in, by number.
    pub cases: Vec<ImportedCase>,
}

json!(Imports, ImportsAnswer, ImportWritten, ImportWrittenAnswer);

impl Operation for Imports {
    const NAME: &'static str = "imports";
    const ACCESS: Access = Access::Session;
    type Answer = ImportsAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<ImportsAnswer, ApiError> {
        caller.staff_who_may(&[Act::Import])?;
        service.read(|viewer| Ok(ImportsAnswer { imports: imports(viewer)? }))
    }
}

impl Operation for ImportWritten {
    const NAME: &'static str = "import-written";
    const ACCESS: Access = Access::Session;
    type Answer = ImportWrittenAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<ImportWrittenAnswer, ApiError> {
        caller.staff_who_may(&[Act::Import])?;
        let staff = caller.staff_who_may(&[Act::Edit])?;
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::List], case: None })?;
        let found = service.found.of(self.import, || service.read(|viewer| find_import(viewer, self.import)))?;
        let found = found.ok_or_else(|| ApiError::new(ApiErrorKind::NotFound, "find the import"))?;
        if found.signer != staff.key {
            caller.staff_who_may(&[Act::Order])?;
        }
        service.read(|viewer| answer(viewer, found, self.commit))
    }
}

/// Keeps the import that was found last: who takes one back asks commit by commit, and to find it is to go through all of them. What was
/// found stays so: commits stand for ever.
#[derive(Debug, Default)]
pub(super) struct LastFound(Mutex<Option<(EntryId, FoundImport)>>);

impl LastFound {
    fn of(
        &self,
        import: EntryId,
        find: impl FnOnce() -> Result<Option<FoundImport>, ApiError>,
    ) -> Result<Option<FoundImport>, ApiError> {
        let last = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last().as_ref().filter(|(known, _)| *known == import).map(|(_, found)| found.clone());
        if known.is_some() {
            return Ok(known);
        }
        let found = find()?;
        *last() = found.clone().map(|found| (import, found));
        Ok(found)
    }
}

fn answer(viewer: &Viewer<'_>, found: FoundImport, commit: Option<u64>) -> Result<ImportWrittenAnswer, ViewError> {
    let cases = match commit.filter(|commit| found.commits.contains(commit)) {
        Some(commit) => import_commit(viewer, &found, commit)?.cases,
        None => Vec::new(),
    };
    Ok(ImportWrittenAnswer { commits: found.commits, cases })
}

#[cfg(test)]
mod tests;
