// SPDX-License-Identifier: EUPL-1.2
//! The world: one queue of events in virtual time, handed to replicas one step at a time.

use std::collections::BTreeMap;
use std::mem;

use raccord_protocol::commit::Submission;
use raccord_protocol::id::{EntryId, LedgerId, PlatformId, SessionId};
use raccord_protocol::key::PublicKey;
use raccord_protocol::replica::{Accepted, Effect, Input, Note, RequestId, Step, SubmitError};
use raccord_protocol::store::{Batch, MemoryStore};
use raccord_protocol::time::{MINUTE_MS, SECOND_MS};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::adversary::Adversary;
use crate::checkers::{self, Check, Finding, Leaving, NameFinder, Promise};
use crate::desk::KeptDesk;
use crate::digest;
use crate::disk::{Disk, Fate};
use crate::network::{Cut, FrameCounts, Link, Network, link};
use crate::office::{self, Office};
use crate::random::Dice;
use crate::restored;
use crate::scenarios::Scenario;
use crate::shape::Shape;
use crate::truth::Truth;
use crate::workload::{Desk, Expected, Partner, Signed};

mod rest;
mod restoring;

/// Is whether secret cases are written in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// Judicial youth protection does nothing.
    Absent,
    /// Judicial youth protection works on its cases.
    Written,
}

/// Is what came of a run that kept every promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many steps replicas made.
    pub steps: u64,
    /// SHA-256 over every step.
    pub trace: [u8; 32],
    /// What an onlooker and the offices other than judicial youth protection see of sizes and times.
    pub shape: Shape,
    /// What happened, in numbers.
    pub counts: Counts,
}

/// Counts what happened in a run, to show that what is checked occurs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commits of staff that were taken.
    pub commits: u64,
    /// Commits of staff that were refused, as they should be.
    pub denied: u64,
    /// Frames sent.
    pub frames: u64,
    /// Frames lost.
    pub lost: u64,
    /// Frames that arrived in a session that was over.
    pub late: u64,
    /// Machines stopped and disks that failed.
    pub stops: u64,
    /// Cuts of the network.
    pub cuts: u64,
    /// Grants given.
    pub grants: u64,
    /// Grants withdrawn.
    pub revocations: u64,
    /// Values erased.
    pub erasures: u64,
    /// Nodes restored from a backup.
    pub restores: u64,
    /// Clocks set wrong.
    pub jumps: u64,
    /// Deletions finished.
    pub purges: u64,
    /// Changes of others that homes admitted.
    pub admitted: u64,
    /// Changes of others that homes refused.
    pub refused: u64,
    /// Documents that end with several values side by side.
    pub conflicts: u64,
    /// Attacks made.
    pub attacks: u64,
    /// Frames of the dishonest peer that were refused.
    pub repelled: u64,
}

/// Reports a run that broke a promise.
#[derive(Debug, Clone, Error)]
#[error("{:?} after {minutes} minutes, at step {step}: {}", finding.promise, finding.what)]
pub struct Failure {
    /// The minute of virtual time.
    pub minutes: u64,
    /// The step.
    pub step: u64,
    /// What broke.
    pub finding: Finding,
}

/// Runs a scenario from a seed.
///
/// # Errors
/// Returns the first promise that was broken.
pub fn run(scenario: &Scenario, seed: u64, secret: Secret) -> Result<Outcome, Failure> {
    let mut world = World::new(scenario, seed, secret);
    let ran = world.run();
    ran.map_err(|finding| Failure { minutes: world.now / MINUTE_MS, step: world.steps, finding })
}

/// Runs a scenario from a seed twice, and once more without secret cases where the scenario asks for it.
///
/// # Errors
/// Returns the first promise that was broken; that the two runs differ is one.
pub fn run_checked(scenario: &Scenario, seed: u64) -> Result<Outcome, Failure> {
    let first = run(scenario, seed, Secret::Written)?;
    let fail = |promise, what: &str| Failure {
        minutes: scenario.fault_minutes + scenario.rest_minutes,
        step: first.steps,
        finding: Finding::new(promise, what),
    };
    if run(scenario, seed, Secret::Written)? != first {
        return Err(fail(Promise::Repetition, "the same seed made another run"));
    }
    if scenario.compares_secret
        && let Some(difference) = first.shape.difference(&run(scenario, seed, Secret::Absent)?.shape)
    {
        let what = format!("others can tell that there are secret cases, by {difference}");
        return Err(fail(Promise::Confidentiality, &what));
    }
    Ok(first)
}

/// After how many steps what an office keeps of its cases is read anew.
const DESK_STEPS: u64 = 16;

/// Is something that happens at a moment.
enum Event {
    Act { office: usize },
    Attack,
    Connect { link: Link },
    Connected { office: usize, peer: usize, session: SessionId },
    Copy { office: usize },
    Cut,
    Disconnected { office: usize, peer: usize, session: SessionId },
    Frame { from: usize, to: usize, session: SessionId, bytes: Vec<u8> },
    Heal,
    Jump { office: usize },
    Resubmit { office: usize, signed: Box<Signed> },
    SetRight { office: usize },
    Start { office: usize },
    Wake { office: usize },
}

struct World<'a> {
    scenario: &'a Scenario,
    secret: Secret,
    now: u64,
    steps: u64,
    healed: bool,
    sequence: u64,
    events: BTreeMap<(u64, u64), Event>,
    offices: Vec<Office>,
    partners: Vec<Partner>,
    platform: PlatformId,
    by_key: BTreeMap<PublicKey, usize>,
    disks: Vec<Disk>,
    pace: Vec<Dice>,
    network: Network,
    truth: Truth,
    names: NameFinder,
    /// What was durable at each office.
    kept: Vec<Vec<EntryId>>,
    /// What each office keeps of its cases.
    desks: Vec<KeptDesk>,
    /// The backups of each office, the newest last, and which of them a lost disk is to be restored from.
    backups: Vec<Vec<MemoryStore>>,
    lost: Vec<Option<usize>>,
    /// Draws when clocks jump.
    jumps: Vec<Dice>,
    adversary: Option<Adversary>,
    trace: Sha256,
    shape: Shape,
    shape_taken: bool,
    counts: Counts,
}

impl<'a> World<'a> {
    fn new(scenario: &'a Scenario, seed: u64, secret: Secret) -> Self {
        let offices: Vec<Office> = scenario
            .offices
            .iter()
            .enumerate()
            .map(|(number, kind)| Office::new(number, *kind, scenario, seed))
            .collect();
        let count = offices.len();
        let partners = offices
            .iter()
            .map(|office| Partner { organisation: office.organisation(), ledger: office.ledger(), kind: office.kind })
            .collect();
        let truth = Truth::default();
        Self {
            scenario,
            secret,
            now: 0,
            steps: 0,
            healed: false,
            sequence: 0,
            events: BTreeMap::new(),
            partners,
            platform: office::platform(&offices).0,
            by_key: offices.iter().enumerate().map(|(number, office)| (office.transport_key(), number)).collect(),
            disks: (0..count).map(|number| Disk::new(number, &scenario.disk, seed)).collect(),
            pace: (0..count).map(|number| Dice::new(seed, "pace", number)).collect(),
            network: Network::new(count, &scenario.network, seed),
            names: NameFinder::new(&truth),
            truth,
            kept: vec![Vec::new(); count],
            desks: (0..count).map(|_| KeptDesk::default()).collect(),
            backups: vec![Vec::new(); count],
            lost: vec![None; count],
            jumps: (0..count).map(|number| Dice::new(seed, "jumps", number)).collect(),
            adversary: scenario.adversary.then(|| Adversary::new(count - 1, seed)),
            trace: Sha256::new(),
            shape: Shape::default(),
            shape_taken: false,
            counts: Counts::default(),
            offices,
        }
    }

    fn run(&mut self) -> Result<Outcome, Finding> {
        self.set_up()?;
        let end = (self.scenario.fault_minutes + self.scenario.rest_minutes) * MINUTE_MS;
        self.go_on_until(end)?;
        self.take_shape();
        self.come_to_rest(end)?;
        let honest = self.honest();
        for number in &honest {
            checkers::check_kept(&self.truth, *number, &self.offices[*number], &self.kept[*number])?;
        }
        checkers::check_rest(&self.truth, &self.offices, &honest, self.now)?;
        if self.adversary.is_none() {
            restored::check_audit(&self.offices, self.now)?;
        }
        for number in honest {
            let at = self.offices[number].clock(self.now);
            self.desks[number].check(&self.offices[number], at)?;
        }
        Ok(self.outcome())
    }

    fn outcome(&mut self) -> Outcome {
        let FrameCounts { sent, lost, .. } = self.network.counts;
        let documents =
            self.truth.documents().filter(|(document, _)| self.truth.current(*document, u64::MAX).len() > 1);
        let conflicts = documents.count() as u64;
        let counts = Counts { frames: sent, lost, conflicts, ..self.counts };
        let trace = self.trace.clone().finalize().into();
        Outcome { steps: self.steps, trace, shape: mem::take(&mut self.shape), counts }
    }

    fn honest(&self) -> Vec<usize> {
        let dishonest = self.adversary.as_ref().map(Adversary::office);
        (0..self.offices.len()).filter(|number| Some(*number) != dishonest).collect()
    }

    fn set_up(&mut self) -> Check {
        let (_, file) = office::platform(&self.offices);
        for number in 0..self.offices.len() {
            self.offices[number].start(self.now)?;
            self.step(number, Input::Platform { request: RequestId(0), file: file.clone() }, None)?;
            self.plan_act(number);
        }
        for link in self.network.links() {
            self.plan(0, Event::Connect { link });
        }
        if let Some(wait) = self.network.next_cut() {
            self.plan(wait, Event::Cut);
        }
        if self.adversary.is_some() {
            self.plan(self.scenario.fault_minutes * MINUTE_MS / 2, Event::Attack);
        }
        self.plan_copies_and_jumps();
        self.plan(self.scenario.fault_minutes * MINUTE_MS, Event::Heal);
        Ok(())
    }

    fn plan(&mut self, wait_ms: u64, event: Event) {
        self.sequence += 1;
        self.events.insert((self.now + wait_ms, self.sequence), event);
    }

    fn plan_act(&mut self, number: usize) {
        let wait = self.pace[number].wait(self.scenario.staff.act_every_seconds * SECOND_MS);
        self.plan(wait, Event::Act { office: number });
    }

    fn happen(&mut self, event: Event) -> Check {
        match event {
            Event::Act { office } => self.act(office),
            Event::Attack => self.attack(),
            Event::Connect { link } => self.connect(link),
            Event::Connected { office, peer, session } => self.connected(office, peer, session),
            Event::Copy { office } => self.copy(office),
            Event::Cut => self.cut(),
            Event::Disconnected { office, peer, session } => self.disconnected(office, peer, session),
            Event::Frame { from, to, session, bytes } => self.frame(from, to, session, bytes),
            Event::Heal => self.heal(),
            Event::Jump { office } => self.jump(office),
            Event::Resubmit { office, signed } => self.submit(office, *signed, Attempt::Again),
            Event::SetRight { office } => self.set_clock(office, 0),
            Event::Start { office } => self.start(office),
            Event::Wake { office } => self.wake(office),
        }
    }

    fn runs(&self, number: usize) -> bool {
        self.offices[number].replica.is_some()
    }

    fn is_dishonest(&self, number: usize) -> bool {
        self.adversary.as_ref().is_some_and(|adversary| adversary.is_active() && adversary.office() == number)
    }

    fn dishonest_ledger(&self) -> Option<LedgerId> {
        let active = self.adversary.as_ref().filter(|adversary| adversary.is_active());
        active.map(|adversary| self.partners[adversary.office()].ledger)
    }

    fn act(&mut self, number: usize) -> Check {
        if self.healed || self.is_dishonest(number) {
            return Ok(());
        }
        self.plan_act(number);
        if self.offices[number].is_secretive() && self.secret == Secret::Absent {
            return Ok(());
        }
        let Some(context) = self.offices[number].context(self.now) else { return Ok(()) };
        let mut desk = Desk {
            number,
            office: &mut self.offices[number],
            partners: &self.partners,
            platform: self.platform,
            truth: &mut self.truth,
            scenario: self.scenario,
            now: self.now,
            context,
        };
        match desk.work()? {
            Some(signed) => self.submit(number, signed, Attempt::First),
            None => Ok(()),
        }
    }

    /// Hands a commit in, and checks the answer.
    fn submit(&mut self, number: usize, signed: Signed, attempt: Attempt) -> Check {
        if !self.runs(number) {
            return Ok(());
        }
        let submission: Box<Submission> = Box::new(signed.submission.clone());
        let input = Input::Submit { request: RequestId(1), submission };
        if matches!(attempt, Attempt::Again) {
            self.offices[number].forget_exported();
        }
        let answer = self.step(number, input, Some(&signed))?;
        match (answer, signed.expected, attempt) {
            (Answer::None, _, _) => {
                if self.disks[number].is_asked_again() {
                    let wait = self.disks[number].down_ms();
                    self.plan(wait, Event::Resubmit { office: number, signed: Box::new(signed) });
                }
            }
            (Answer::Taken, Expected::Accepted, _) => self.counts.commits += 1,
            (Answer::Refused(SubmitError::Denied(_)), Expected::Denied, _) => self.counts.denied += 1,
            // Handed in late, a commit may no longer fit.
            (Answer::Refused(_), _, Attempt::Again) => {}
            // What staff of a restored office mean may be lost, there or for a partner.
            (Answer::Refused(_), ..) if !self.truth.restored.is_empty() => self.counts.denied += 1,
            (Answer::Taken, Expected::Denied, _) if !self.truth.restored.is_empty() => self.counts.commits += 1,
            (answer, expected, Attempt::First | Attempt::Again) => {
                let what = format!("office {number} answers {answer:?} where {expected:?} was due");
                return Err(Finding::new(Promise::Robustness, what));
            }
        }
        Ok(())
    }

    /// Makes one step of a replica: hands it the input, writes the batch, carries out the effects.
    fn step(&mut self, number: usize, input: Input, signed: Option<&Signed>) -> Result<Answer, Finding> {
        let office = &mut self.offices[number];
        office.note_time(self.now);
        let at = office.clock(self.now);
        let Some(replica) = office.replica.as_mut() else { return Ok(Answer::None) };
        self.steps += 1;
        self.trace.update(self.now.to_be_bytes());
        self.trace.update(number.to_be_bytes());
        self.trace.update(digest::of_input(&input));
        let ticks = matches!(input, Input::Tick);
        let Step { batch, effects } = replica.handle(at, input, &office.store)?;
        self.trace.update(digest::of_batch(&batch));
        self.trace.update(digest::of_effects(&effects));
        office.idle_steps = if ticks && batch.is_empty() && effects.is_empty() { office.idle_steps + 1 } else { 0 };
        if office.idle_steps > IDLE_STEPS_MAX {
            let what = format!("office {number} asks to be woken again and again, and does nothing");
            return Err(Finding::new(Promise::Convergence, what));
        }
        let fate = self.disks[number].fate(self.now, !batch.is_empty());
        match fate {
            Fate::Fails | Fate::StopsBefore => {
                self.stop(number, fate);
                return Ok(Answer::None);
            }
            Fate::Kept | Fate::StopsAfter => {}
        }
        self.offices[number].store.commit(&batch)?;
        self.desks[number].take(&self.offices[number], &batch)?;
        if self.steps.is_multiple_of(DESK_STEPS) {
            self.desks[number].refresh(&self.offices[number], at)?;
        }
        let answer = answer_in(&effects);
        self.take(number, &batch, &effects, signed)?;
        if fate == Fate::StopsAfter {
            self.stop(number, fate);
            return Ok(Answer::None);
        }
        self.carry_out(number, effects)?;
        self.plan_wake(number);
        Ok(answer)
    }

    /// Takes over what is durable now as true, and checks what was written.
    fn take(&mut self, number: usize, batch: &Batch, effects: &[Effect], signed: Option<&Signed>) -> Check {
        let at = self.offices[number].node_time(self.now);
        if let (Some(signed), Some(accepted)) = (signed, accepted_in(effects)) {
            self.truth.take(&signed.meanings, &accepted.entries, self.steps);
            if !batch.is_empty() {
                self.kept[number].extend(&accepted.entries);
                self.count(signed);
            }
        }
        if !self.is_dishonest(number) {
            let (admitted, refused) = self.truth.decided(number);
            checkers::take_decisions(&mut self.truth, number, batch, at, self.steps)?;
            let after = self.truth.decided(number);
            self.counts.admitted += after.0.saturating_sub(admitted);
            self.counts.refused += after.1.saturating_sub(refused);
            checkers::check_batch(&self.truth, number, batch)?;
            checkers::take_receipts(&mut self.truth, number, self.partners[number].ledger, batch);
        }
        Ok(())
    }

    fn count(&mut self, signed: &Signed) {
        use crate::truth::Meaning;
        for meaning in &signed.meanings {
            match meaning {
                Meaning::Erasure(_) => self.counts.erasures += 1,
                Meaning::Grant(..) => self.counts.grants += 1,
                Meaning::Revocation(_) => self.counts.revocations += 1,
                Meaning::CaseOpened(_) | Meaning::Talk | Meaning::Value(_) => {}
            }
        }
    }

    fn carry_out(&mut self, number: usize, effects: Vec<Effect>) -> Check {
        for effect in effects {
            match effect {
                Effect::Close { peer, session } => self.close(number, peer, session),
                Effect::Note(Note::Purged { .. }) => self.counts.purges += 1,
                Effect::Note(Note::Refused { ledger, error }) => {
                    if ledger.is_none() || ledger != self.dishonest_ledger() {
                        let what = format!("office {number} refuses a frame of an honest peer: {error}");
                        return Err(Finding::new(Promise::Robustness, what));
                    }
                    self.counts.repelled += 1;
                }
                Effect::Note(Note::Fork { ledger }) if Some(ledger) == self.dishonest_ledger() => {
                    self.counts.repelled += 1;
                }
                Effect::Note(Note::Fork { ledger }) => {
                    let what = format!("office {number} believes that ledger {ledger} forked");
                    return Err(Finding::new(Promise::Ledger, what));
                }
                Effect::Note(Note::Overtaken { .. }) if self.is_dishonest(number) => {}
                Effect::Note(Note::Overtaken { size }) => {
                    let what = format!("office {number} believes that others hold state {size} of its log");
                    return Err(Finding::new(Promise::Ledger, what));
                }
                Effect::Send { peer, session, bytes } => self.send(number, peer, session, bytes)?,
                Effect::Note(
                    Note::ClockBelieved
                    | Note::ClockDoubted { .. }
                    | Note::Restored { .. }
                    | Note::Retained { .. }
                    | Note::Sealed { .. }
                    | Note::Taken { .. },
                )
                | Effect::PeersChanged
                | Effect::Reply { .. }
                | Effect::Scrub => {}
            }
        }
        Ok(())
    }

    fn send(&mut self, from: usize, peer: PublicKey, session: SessionId, bytes: Vec<u8>) -> Check {
        let to = self.by_key[&peer];
        if !self.is_dishonest(from) {
            if self.names.is_stale(&self.truth) {
                self.names = NameFinder::new(&self.truth);
            }
            let at = self.offices[from].node_time(self.now);
            checkers::check_frame(&self.truth, &self.names, &Leaving { from, to, bytes: &bytes, at })?;
        }
        self.transmit(from, to, session, bytes);
        Ok(())
    }

    fn transmit(&mut self, from: usize, to: usize, session: SessionId, bytes: Vec<u8>) {
        if !self.shape_taken {
            self.shape.add_frame(self.now, from, to, bytes.len());
        }
        for delay in self.network.send(self.now, from, to, session) {
            self.plan(delay, Event::Frame { from, to, session, bytes: bytes.clone() });
        }
    }

    fn plan_wake(&mut self, number: usize) {
        let now = self.now;
        let office = &mut self.offices[number];
        let clock = office.clock(now);
        let Some(wake) = office.replica.as_ref().and_then(|replica| replica.next_wake(clock)) else { return };
        let moment = office.moment(wake).max(now + 1);
        if office.wake.is_none_or(|planned| planned > moment) {
            office.wake = Some(moment);
            self.plan(moment - now, Event::Wake { office: number });
        }
    }

    fn wake(&mut self, number: usize) -> Check {
        // Another one was planned for earlier, or the machine was started again since.
        if self.offices[number].wake != Some(self.now) {
            return Ok(());
        }
        self.offices[number].wake = None;
        if self.is_dishonest(number) {
            return Ok(());
        }
        self.step(number, Input::Tick, None)?;
        Ok(())
    }

    fn frame(&mut self, from: usize, to: usize, session: SessionId, bytes: Vec<u8>) -> Check {
        if !self.runs(to) {
            return Ok(());
        }
        let peer = self.offices[from].transport_key();
        if self.is_dishonest(to) {
            return self.overhear(from, session, &bytes);
        }
        let known = self.offices[to].sessions.get(&from) == Some(&session);
        if !known {
            return self.late_frame(to, peer, session, bytes);
        }
        self.step(to, Input::Frame { peer, session, bytes }, None)?;
        Ok(())
    }

    /// Hands over a frame of a session that is over, or has not begun: it must change nothing.
    fn late_frame(&mut self, to: usize, peer: PublicKey, session: SessionId, bytes: Vec<u8>) -> Check {
        self.counts.late += 1;
        let at = self.offices[to].clock(self.now);
        let office = &mut self.offices[to];
        let Some(replica) = office.replica.as_mut() else { return Ok(()) };
        let step = replica.handle(at, Input::Frame { peer, session, bytes }, &office.store)?;
        if step.batch.is_empty() && step.effects.is_empty() {
            return Ok(());
        }
        Err(Finding::new(Promise::Robustness, format!("office {to} listens to a session that is over")))
    }

    fn connect(&mut self, link: Link) -> Check {
        let (one, other) = link;
        if !self.runs(one) || !self.runs(other) {
            return Ok(());
        }
        match self.network.connect(self.now, link) {
            None => {}
            Some(Err(blocked_until)) => {
                let wait = blocked_until - self.now + self.network.backoff_ms();
                self.plan(wait, Event::Connect { link });
            }
            Some(Ok(session)) => {
                self.plan(1, Event::Connected { office: one, peer: other, session });
                let wait = self.network.backoff_ms() / 100;
                self.plan(wait, Event::Connected { office: other, peer: one, session });
            }
        }
        Ok(())
    }

    fn connected(&mut self, number: usize, peer: usize, session: SessionId) -> Check {
        if !self.runs(number) || !self.network.is_open(link(number, peer), session) {
            return Ok(());
        }
        self.offices[number].sessions.insert(peer, session);
        if self.is_dishonest(number) {
            return self.greet(peer, session);
        }
        let peer = self.offices[peer].transport_key();
        self.step(number, Input::Connected { peer, session }, None)?;
        Ok(())
    }

    fn disconnected(&mut self, number: usize, peer: usize, session: SessionId) -> Check {
        if !self.runs(number) || self.offices[number].sessions.get(&peer) != Some(&session) {
            return Ok(());
        }
        self.offices[number].sessions.remove(&peer);
        if self.is_dishonest(number) {
            return Ok(());
        }
        let peer = self.offices[peer].transport_key();
        self.step(number, Input::Disconnected { peer, session }, None)?;
        Ok(())
    }

    /// Ends a session because one side wants no more of it.
    fn close(&mut self, number: usize, peer: PublicKey, session: SessionId) {
        let other = self.by_key[&peer];
        if self.offices[number].sessions.get(&other) == Some(&session) {
            self.offices[number].sessions.remove(&other);
        }
        if self.network.is_open(link(number, other), session) {
            self.drop_session(link(number, other));
        }
    }

    /// Ends the session of a link, lets its ends notice, and plans the next.
    fn drop_session(&mut self, link: Link) {
        let Some(session) = self.network.close(link) else { return };
        for (office, peer) in [link, (link.1, link.0)] {
            if let Some(wait) = self.network.notice_ms() {
                self.plan(wait, Event::Disconnected { office, peer, session });
            }
        }
        let wait = self.network.backoff_ms();
        self.plan(wait, Event::Connect { link });
    }

    fn cut(&mut self) -> Check {
        if self.healed {
            return Ok(());
        }
        if let Some(wait) = self.network.next_cut() {
            self.plan(wait, Event::Cut);
        }
        self.counts.cuts += 1;
        match self.network.cut(self.now) {
            Cut::Closed(links) => links.into_iter().for_each(|link| self.drop_session(link)),
            Cut::OneWay => {}
        }
        Ok(())
    }

    /// Stops a machine, or drops a replica whose batch could not be written.
    fn stop(&mut self, number: usize, fate: Fate) {
        self.counts.stops += 1;
        let office = &mut self.offices[number];
        office.replica = None;
        office.sessions.clear();
        office.wake = None;
        for other in (0..self.offices.len()).filter(|other| *other != number) {
            self.drop_session(link(number, other));
        }
        if fate != Fate::Fails {
            self.lost[number] = self.loses_disk(number);
        }
        let wait = if fate == Fate::Fails { 1 } else { self.disks[number].down_ms() };
        self.plan(wait, Event::Start { office: number });
    }

    fn start(&mut self, number: usize) -> Check {
        if self.runs(number) {
            return Ok(());
        }
        match self.lost[number].take() {
            Some(backup) => self.restore(number, backup)?,
            None => self.offices[number].start(self.now)?,
        }
        checkers::check_kept(&self.truth, number, &self.offices[number], &self.kept[number])?;
        self.tell_cards(number)?;
        self.plan_wake(number);
        for other in (0..self.offices.len()).filter(|other| *other != number) {
            let wait = self.network.backoff_ms();
            self.plan(wait, Event::Connect { link: link(number, other) });
        }
        Ok(())
    }

    fn heal(&mut self) -> Check {
        self.healed = true;
        self.network.heal(self.now);
        self.disks.iter_mut().for_each(Disk::heal);
        for number in 0..self.offices.len() {
            self.set_clock(number, 0)?;
            self.start(number)?;
        }
        for link in self.network.links() {
            let wait = self.network.backoff_ms();
            self.plan(wait, Event::Connect { link });
        }
        Ok(())
    }

    fn attack(&mut self) -> Check {
        let Some(mut adversary) = self.adversary.take() else { return Ok(()) };
        let wait = adversary.next_attack_ms();
        if !self.healed {
            self.plan(wait, Event::Attack);
            let frames = adversary.attack(&self.offices, &mut self.truth, self.now);
            self.counts.attacks += frames.len() as u64;
            self.adversary = Some(adversary);
            return self.send_forged(frames);
        }
        self.adversary = Some(adversary);
        Ok(())
    }

    fn overhear(&mut self, from: usize, session: SessionId, bytes: &[u8]) -> Check {
        let Some(mut adversary) = self.adversary.take() else { return Ok(()) };
        let frames = adversary.hear(&self.offices, from, session, bytes);
        self.adversary = Some(adversary);
        self.send_forged(frames)
    }

    fn greet(&mut self, peer: usize, session: SessionId) -> Check {
        let Some(mut adversary) = self.adversary.take() else { return Ok(()) };
        let frames = adversary.greet(&self.offices, peer, session);
        self.adversary = Some(adversary);
        self.send_forged(frames)
    }

    fn send_forged(&mut self, frames: Vec<(usize, SessionId, Vec<u8>)>) -> Check {
        let Some(from) = self.adversary.as_ref().map(Adversary::office) else { return Ok(()) };
        for (to, session, bytes) in frames {
            self.transmit(from, to, session, bytes);
        }
        Ok(())
    }
}

/// Says whether a commit is handed in for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Again,
    First,
}

/// Is what staff were told.
#[derive(Debug)]
enum Answer {
    /// Nothing: the machine stopped, or nothing was asked.
    None,
    Refused(SubmitError),
    Taken,
}

fn answer_in(effects: &[Effect]) -> Answer {
    let outcome = effects.iter().find_map(|effect| match effect {
        Effect::Reply { outcome, .. } => Some(outcome),
        Effect::Close { .. } | Effect::Note(_) | Effect::PeersChanged | Effect::Scrub | Effect::Send { .. } => None,
    });
    match outcome {
        None => Answer::None,
        Some(Ok(_)) => Answer::Taken,
        Some(Err(error)) => Answer::Refused(error.clone()),
    }
}

fn accepted_in(effects: &[Effect]) -> Option<&Accepted> {
    effects.iter().find_map(|effect| match effect {
        Effect::Reply { outcome, .. } => outcome.as_ref().ok(),
        Effect::Close { .. } | Effect::Note(_) | Effect::PeersChanged | Effect::Scrub | Effect::Send { .. } => None,
    })
}

/// How many ticks in a row may do nothing and be due again at once.
const IDLE_STEPS_MAX: u32 = 200;
