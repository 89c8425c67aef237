// SPDX-License-Identifier: EUPL-1.2
//! How a run ends: once nothing is on its way any more.

use raccord_protocol::time::{MINUTE_MS, SECOND_MS};

use super::{Event, World};
use crate::checkers::{Check, Finding, Promise};

/// How long nobody is about to do anything in a world at rest: longer than anybody waits for an answer to a delivery.
const QUIET_MS: u64 = 15 * SECOND_MS;
/// How long after its end a run may take to come to rest.
const RESTLESS_MS_MAX: u64 = 15 * MINUTE_MS;

impl World<'_> {
    /// Lets everything happen that is planned for no later than a moment.
    pub(super) fn go_on_until(&mut self, end: u64) -> Check {
        while let Some(next) = self.events.first_entry().filter(|next| next.key().0 <= end) {
            let ((time, _), event) = next.remove_entry();
            self.now = time;
            self.happen(event)?;
        }
        self.now = end;
        Ok(())
    }

    /// Goes on from the end of the run until nothing is on its way and nobody is about to do something: a grant may have expired, or an
    /// epoch been sealed, in the last second. Whatever waits for an answer has asked again by then.
    pub(super) fn come_to_rest(&mut self, end: u64) -> Check {
        while !self.is_at_rest() {
            let next = self.events.first_key_value().map_or(end, |((time, _), _)| *time);
            if next > end + RESTLESS_MS_MAX {
                let what =
                    format!("something is on its way {} minutes after all was to rest", RESTLESS_MS_MAX / MINUTE_MS);
                return Err(Finding::new(Promise::Convergence, what));
            }
            self.go_on_until(next)?;
        }
        Ok(())
    }

    fn is_at_rest(&self) -> bool {
        let soon = self.now + QUIET_MS;
        let rests = |((time, _), event): (&(u64, u64), &Event)| match event {
            Event::Wake { office } => *time > soon || self.offices[*office].wake != Some(*time),
            Event::Connect { .. }
            | Event::Connected { .. }
            | Event::Disconnected { .. }
            | Event::Frame { .. }
            | Event::Resubmit { .. }
            | Event::Start { .. } => false,
            Event::Act { .. }
            | Event::Attack
            | Event::Copy { .. }
            | Event::Cut
            | Event::Heal
            | Event::Jump { .. }
            | Event::SetRight { .. } => true,
        };
        self.events.iter().all(rests)
    }

    /// Takes what others see of the stores. Frames are taken until then: when a run comes to rest, secret cases may tell.
    pub(super) fn take_shape(&mut self) {
        for (number, office) in self.offices.iter().enumerate().filter(|(_, office)| !office.is_secretive()) {
            self.shape.add_rows(number, office.store.rows());
        }
        self.shape_taken = true;
    }
}
