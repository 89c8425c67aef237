// SPDX-License-Identifier: EUPL-1.2
//! The places that an act asked for which is taken back: the case of the solution, or of the group, gives up what the young person's own
//! case does not name any more, in the same commit. Of another organisation the place is asked back, as where it is given back.

use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::view::CaseSummary;

use super::{Found, Last};
use crate::commands::places::{self, Held, KEPT};
use crate::context::Context;
use crate::error::CliError;
use crate::work;

/// Is what the act that is taken back asked for.
#[derive(Debug, Default)]
pub(super) struct Places {
    asked: Vec<Asked>,
}

/// Is a place that was asked for.
#[derive(Debug)]
struct Asked {
    /// The item of the person's case that names it.
    kept: DocumentId,
    offered: CaseSummary,
    held: Held,
}

impl Places {
    /// Returns the places that the act asked for, as far as they stand still.
    pub(super) fn of(context: &Context, person: CaseHandle, found: &[Found<'_>]) -> Result<Self, CliError> {
        let mut asked = Vec::new();
        for found in found {
            let Found::Last(Last { field, document, value: Some(value), before: Some(before), .. }) = found else {
                continue;
            };
            if *field != KEPT || value.is_empty() || !before.is_empty() {
                continue;
            }
            let view = work::show(context, person)?;
            if let Some((offered, held)) = places::held_as(context, &view, value)? {
                asked.push(Asked { kept: *document, offered, held });
            }
        }
        Ok(Self { asked })
    }

    /// Tells whether a change gave a place back: who had it may have lost it to somebody since, and asks anew.
    pub(super) fn was_released(&self, last: &Last<'_>) -> bool {
        last.field == KEPT && last.before.as_ref().is_some_and(|before| !before.is_empty())
    }

    /// Tells whether the word of a place went with the request for it.
    pub(super) fn is_asked_back(&self, last: &Last<'_>) -> bool {
        self.asked.iter().any(|asked| asked.kept == last.document && matches!(asked.held, Held::Elsewhere))
    }

    /// Asks who keeps a place to take it back.
    pub(super) fn ask_back(&self, context: &Context, person: CaseHandle, yes: bool) -> Result<(), CliError> {
        for asked in self.asked.iter().filter(|asked| matches!(asked.held, Held::Elsewhere)) {
            places::ask_back(context, &asked.offered, &work::show(context, person)?, yes)?;
        }
        Ok(())
    }

    /// Returns what gives the places back that this organisation asked for by itself.
    pub(super) fn drafts(&self, context: &Context, signer: PublicKey) -> Result<Vec<Draft>, CliError> {
        let mut drafts = Vec::new();
        for asked in &self.asked {
            if let Held::Here(reservation) = &asked.held {
                drafts.extend(places::cancelling(context, &asked.offered.head, reservation, signer)?);
            }
        }
        Ok(drafts)
    }

    /// Returns the references of the places that go back.
    pub(super) fn references(&self) -> Vec<&str> {
        let here = self.asked.iter().filter_map(|asked| match &asked.held {
            Held::Elsewhere => None,
            Held::Here(reservation) => Some(reservation.reference.as_str()),
        });
        here.collect()
    }

    /// Returns the names of what the places are of, each with whether it is asked back.
    pub(super) fn said(&self) -> impl Iterator<Item = (String, bool)> {
        self.asked.iter().map(|asked| (places::name_of(&asked.offered), matches!(asked.held, Held::Elsewhere)))
    }
}
