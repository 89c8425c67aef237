// SPDX-License-Identifier: EUPL-1.2
//! What the people are called whom cases are about: a number alone tells staff nothing.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::cases::CaseList;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::Filter;

use crate::context::Context;
use crate::error::CliError;
use crate::naming::{FAMILY_NAME, GIVEN_NAME, person_name};
use crate::output::Mode;
use crate::reading::PAGE_CASES;

/// Is what the people of some cases are called, as far as this reader may know.
#[derive(Debug, Default)]
pub struct People(BTreeMap<CaseHandle, String>);

impl People {
    /// Asks the node for the names of the people of `cases`, under one consultation. Programs are given the cases alone, and
    /// ask for what they need.
    ///
    /// # Errors
    /// As [`Context::call`].
    pub fn read(context: &Context, cases: impl IntoIterator<Item = CaseHandle>) -> Result<Self, CliError> {
        let wanted: BTreeSet<CaseHandle> = cases.into_iter().collect();
        if wanted.is_empty() || context.printer().mode() == Mode::Json {
            return Ok(Self::default());
        }
        let fields = [FAMILY_NAME, GIVEN_NAME].map(str::to_owned).into();
        let consultation = context.consult(Scope::List, None, "")?;
        let mut filter = Filter { fields, limit: PAGE_CASES, ..Filter::default() };
        let mut names = BTreeMap::new();
        loop {
            let page = context.call(CaseList { consultation: consultation.clone(), filter: filter.clone() })?;
            let meant = page.cases.iter().filter(|case| wanted.contains(&case.head.case));
            names.extend(meant.map(|case| (case.head.case, person_name(case))));
            match page.next {
                Some(next) if names.len() < wanted.len() => filter.from = next,
                _ => return Ok(Self(names)),
            }
        }
    }

    /// Returns what the person of a case is called; nothing where this reader may not know.
    pub fn name(&self, case: CaseHandle) -> &str {
        self.0.get(&case).map_or("", String::as_str)
    }
}
