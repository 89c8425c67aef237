// SPDX-License-Identifier: EUPL-1.2
//! A cut network in the demonstration: two offices whose nodes run and serve their staff, with nothing passing between them.

use std::collections::BTreeSet;
use std::time::Instant;

use raccord_node::service::editing::EditContexts;
use raccord_node::service::upkeep::{PeerStatus, Status};
use raccord_protocol::catalogue::FieldId;
use raccord_protocol::id::{CaseHandle, EntryId};
use serde::Serialize;

use super::{CIO, ML, PLANS, Story, decimals};
use crate::demo::facts::field;
use crate::error::CliError;
use crate::language::Message;

/// The two offices between which the network is cut, each with the other.
const SIDES: [(usize, usize); 2] = [(CIO, ML), (ML, CIO)];

/// Is what a cut of the network between two offices did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct CutOutcome {
    /// How many connections to the two were refused while nothing passed.
    pub refused: u64,
    /// How many items each had for the other meanwhile, both together.
    pub waiting: u64,
    /// From the return of the network until both had everything, in seconds.
    pub heal_seconds: f64,
}

impl Story<'_> {
    /// Cuts the network between two offices, edits one field on both sides, and lets them meet again.
    pub(super) fn cut_and_heal(&mut self) -> Result<CutOutcome, CliError> {
        let address = field("adresse");
        let mut written = self.facts.grants.clone();
        written.retain(|grant| grant.recipient == ML && grant.fields.contains(&field("etape")));
        let Some(known) = written.into_iter().find(|grant| self.facts.cases[grant.case].fields.contains(&address))
        else {
            return Err(CliError::bug("no case to edit on both sides"));
        };
        let handles = [(CIO, self.facts.cases[known.case].case), (ML, known.alias)];
        self.wait_until_quiet()?;

        let before = self.refused()?;
        for (office, _) in SIDES {
            self.offices[office].relay()?.cut();
        }
        self.wait_until_known(Self::is_cut)?;
        let here = self.set_address(CIO, handles[0].1, "12 rue Serpenoise, Metz")?;
        let there = self.set_address(ML, handles[1].1, "3 place d'Armes, Metz")?;
        // Both try to reach the other meanwhile, and do not.
        self.wait_until_known(|story| Ok(story.refused()?.iter().zip(before).all(|(now, before)| *now > before)))?;
        let [shown_here, shown_there] = self.current(handles, address)?;
        let is_alone = |shown: &BTreeSet<EntryId>, own, foreign| shown.contains(&own) && !shown.contains(&foreign);
        if !is_alone(&shown_here, here, there) || !is_alone(&shown_there, there, here) {
            return Err(CliError::bug("something passed through a cut network, or was not written on its side"));
        }
        let mut waiting = 0;
        for (office, other) in SIDES {
            let peer = self.peer(office, other)?;
            waiting += peer.outbox_end.saturating_sub(peer.read_by_them);
        }
        let refused = self.refused()?.iter().sum::<u64>() - before.iter().sum::<u64>();

        let started = Instant::now();
        for (office, _) in SIDES {
            self.offices[office].relay()?.mend();
        }
        self.wait_until_quiet()?;
        let heal_seconds = started.elapsed().as_secs_f64();
        let both = BTreeSet::from([here, there]);
        if self.current(handles, address)?.iter().any(|current| !current.is_superset(&both)) {
            return Err(CliError::bug("a value written on one side of the cut was lost"));
        }
        self.tell(
            Message::new("demo-cut")
                .with("one", PLANS[CIO].name)
                .with("other", PLANS[ML].name)
                .with("refused", refused)
                .with("seconds", decimals(heal_seconds)),
        )?;
        Ok(CutOutcome { refused, waiting, heal_seconds })
    }

    /// Tells whether the two know that they do not reach each other, and reach everybody else.
    fn is_cut(&mut self) -> Result<bool, CliError> {
        let mut cut = true;
        for (office, other) in SIDES {
            let other = self.offices[other].organisation;
            let status = self.offices[office].desk()?.call(Status {})?;
            cut &= status.peers.iter().all(|peer| peer.connected != (peer.organisation.organisation == other));
        }
        Ok(cut)
    }

    /// Returns how many connections the relays of the two have refused so far.
    fn refused(&self) -> Result<[u64; 2], CliError> {
        Ok([self.offices[CIO].relay()?.refused(), self.offices[ML].relay()?.refused()])
    }

    /// Returns how an office stands with another.
    fn peer(&mut self, office: usize, other: usize) -> Result<PeerStatus, CliError> {
        let other = self.offices[other].organisation;
        let status = self.offices[office].desk()?.call(Status {})?;
        let peer = status.peers.into_iter().find(|peer| peer.organisation.organisation == other);
        peer.ok_or_else(|| CliError::bug("an office does not know another"))
    }

    /// Returns the current values of a field, at each of the offices, by what it calls the case.
    fn current(
        &mut self,
        handles: [(usize, CaseHandle); 2],
        field: FieldId,
    ) -> Result<[BTreeSet<EntryId>; 2], CliError> {
        let mut shown = [BTreeSet::new(), BTreeSet::new()];
        for ((office, case), current) in handles.into_iter().zip(&mut shown) {
            let answer = self.offices[office].desk()?.call(EditContexts { cases: vec![case], fields: vec![field] })?;
            let documents = answer.cases.into_iter().flat_map(|case| case.documents);
            current.extend(documents.flat_map(|held| held.current));
        }
        Ok(shown)
    }
}
