// SPDX-License-Identifier: EUPL-1.2
//! The shared work of a platform: places of solutions, threads of messages, news.

use raccord_protocol::id::CaseHandle;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::news::{NewsView, news};
use raccord_protocol::view::places::{Places, places};
use raccord_protocol::view::thread::{ThreadsView, threads};
use serde::{Deserialize, Serialize};

use super::consultation::Shown;
use super::wire::{SignedConsultation, json};
use super::{Access, Caller, Operation, Service};
use crate::api::{ApiError, ApiErrorKind};

/// Says what others changed in the cases that the reader may see. Consultation: scope list, no case; with the reason of
/// [`raccord_protocol::view::news::REASON`] the next question goes on where this one stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct News {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// What came later than this; where it is absent, than the reader's last question.
    #[serde(default)]
    pub since: Option<Timestamp>,
}

/// Says who has a place in solutions and groups. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolutionPlaces {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
    /// Which solutions, or groups: at most [`PLACES_CASES_MAX`].
    pub cases: Vec<CaseHandle>,
}

/// The most solutions in one request.
pub const PLACES_CASES_MAX: usize = 4_096;

/// Is the places of solutions, in the order asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionPlacesAnswer {
    /// The solutions.
    pub solutions: Vec<Places>,
}

/// Lists the threads of messages that this organisation takes part in. Consultation: scope list, no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threads {
    /// Signed by the reader.
    pub consultation: SignedConsultation,
}

json!(News, NewsView, SolutionPlaces, SolutionPlacesAnswer, Threads, ThreadsView);

impl Operation for News {
    const NAME: &'static str = "news";
    const ACCESS: Access = Access::Session;
    type Answer = NewsView;

    fn run(self, service: &Service, caller: &Caller) -> Result<NewsView, ApiError> {
        let reader = caller.staff_who_may(&[Act::Read])?.key;
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::List], case: None })?;
        service.read(|viewer| news(viewer, reader, self.since))
    }
}

impl Operation for SolutionPlaces {
    const NAME: &'static str = "solution-places";
    const ACCESS: Access = Access::Session;
    type Answer = SolutionPlacesAnswer;

    fn run(self, service: &Service, caller: &Caller) -> Result<SolutionPlacesAnswer, ApiError> {
        if self.cases.len() > PLACES_CASES_MAX {
            let message = format!("count the places of more than {PLACES_CASES_MAX} solutions at once");
            return Err(ApiError::new(ApiErrorKind::TooLarge, message));
        }
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::List], case: None })?;
        service.read(|viewer| {
            let solutions = self.cases.iter().map(|case| places(viewer, *case)).collect::<Result<_, _>>()?;
            Ok(SolutionPlacesAnswer { solutions })
        })
    }
}

impl Operation for Threads {
    const NAME: &'static str = "threads";
    const ACCESS: Access = Access::Session;
    type Answer = ThreadsView;

    fn run(self, service: &Service, caller: &Caller) -> Result<ThreadsView, ApiError> {
        let reader = caller.staff_who_may(&[Act::Read])?.key;
        service.consult(caller, self.consultation, Shown { scopes: &[Scope::List], case: None })?;
        service.read_desk(|viewer, rows| Ok(threads(viewer, reader, &rows.of_kind(CaseKind::Thread)?)?))
    }
}
