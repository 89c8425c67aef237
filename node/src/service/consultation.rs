// SPDX-License-Identifier: EUPL-1.2
//! Consultations: who looks at cases says so first, signed, and the store holds it before anything is shown.

use raccord_protocol::commit::Submission;
use raccord_protocol::entry::Header;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::replica::CLOCK_TOLERANCE_MS;
use raccord_protocol::roster::Act;
use raccord_protocol::statement::{Consultation, Kind, Payload, Scope, kind_of};

use super::{Caller, Service, SignedConsultation};
use crate::api::{ApiError, ApiErrorKind};
use crate::driver;

/// Is what a request shows, which its consultation must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    /// One of these scopes.
    pub(super) scopes: &'a [Scope],
    /// Which case, if it is a single one.
    pub(super) case: Option<CaseHandle>,
}

impl Service {
    /// Stores the consultation of a request, if it is the reader's own, recent, and says what the request shows.
    pub(super) fn consult(
        &self,
        caller: &Caller,
        consultation: SignedConsultation,
        shown: Shown<'_>,
    ) -> Result<(), ApiError> {
        self.consult_to(&[Act::Export], caller, consultation, shown)
    }

    /// As [`Service::consult`]; what leaves in a file is for whoever may do one of these acts.
    ///
    /// # Errors
    /// As there.
    pub(super) fn consult_to(
        &self,
        exporting: &[Act],
        caller: &Caller,
        consultation: SignedConsultation,
        shown: Shown<'_>,
    ) -> Result<(), ApiError> {
        let staff = caller.staff_who_may(&[Act::Read])?;
        let SignedConsultation(submission) = consultation;
        let commit = &submission.commit.commit;
        let refused = |message: &str| Err(ApiError::new(ApiErrorKind::Refused, format!("show this: {message}")));
        if commit.signer != staff.key {
            return refused("the consultation is signed by another key than the session's");
        }
        // A consultation that is there already is taken for itself again, so an old one must not open anything anew.
        let now = driver::now();
        if commit.time.ms_since(now).max(now.ms_since(commit.time)) > CLOCK_TOLERANCE_MS {
            return Err(ApiError::new(ApiErrorKind::Stale, "show this: the consultation is of another time"));
        }
        let Some(said) = said(&submission) else { return refused("the consultation says something else") };
        if !shown.scopes.contains(&said.scope) || said.case != shown.case {
            return refused("the consultation is about something else");
        }
        if said.scope == Scope::Export {
            caller.staff_who_may(exporting)?;
        }
        // The replica checks the signature, the bodies against their commitments, and the certificate of the key.
        self.driver.submit(submission)?;
        Ok(())
    }
}

/// Returns what a submission of exactly one consultation says.
fn said(submission: &Submission) -> Option<Consultation> {
    let [(header, bodies)] = submission.entries.as_slice() else { return None };
    let header = Header::decode(header).ok().filter(|header| kind_of(header) == Some(Kind::Consultation))?;
    let [body] = bodies.as_slice() else { return None };
    (header.body_count() == 1).then(|| Consultation::read(body).ok())?
}
