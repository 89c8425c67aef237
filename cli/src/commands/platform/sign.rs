// SPDX-License-Identifier: EUPL-1.2
//! Signing a roster, and taking a signed one: a person looks first.

use std::path::PathBuf;

use raccord_protocol::id::PlatformId;
use raccord_protocol::roster::{Directory, PlatformFile, Roster, RosterError, SignedRoster};
use serde::Serialize;

use super::summary::{Change, Summary};
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{self, Existing};
use crate::fingerprint::Fingerprint;
use crate::held::{self, Held};
use crate::language::Message;
use crate::naming::organisation_name;

/// Adds this organisation's signature to the newest roster of a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-platform-sign-more")]
pub struct Sign {
    /// The file; the signature is added to it.
    #[arg(value_name = "FILE", help = "help-platform-sign-file")]
    pub file: PathBuf,
    /// Whether to sign without asking.
    #[arg(long, help = "help-yes")]
    pub yes: bool,
}

/// Takes a signed roster, and the cards of its members.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-platform-join-more")]
pub struct Join {
    /// The files; signatures of the same roster are put together.
    #[arg(value_name = "FILE", num_args = 1.., required = true, help = "help-platform-join-file")]
    pub files: Vec<PathBuf>,
    /// The fingerprint that a leader told, which the platform must have.
    #[arg(long, value_name = "FINGERPRINT", help = "help-platform-join-platform")]
    pub platform: Option<Fingerprint>,
    /// Whether to join without asking.
    #[arg(long, help = "help-yes")]
    pub yes: bool,
}

/// Is the roster of a file that is to be looked at, with what is known about it.
pub(super) struct Proposal {
    pub(super) platform: PlatformId,
    pub(super) roster: Roster,
    /// The roster before, in the file or held.
    before: Option<Roster>,
    /// All cards held and in the file, and all rosters but the newest of the file.
    pub(super) directory: Directory,
    /// Whether enough leaders have signed.
    complete: Result<(), RosterError>,
}

/// What `sign --json` prints.
#[derive(Serialize)]
struct Signed<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    signatures: usize,
}

impl Proposal {
    /// Checks all of `file`; that signatures are still missing is no error here.
    pub(super) fn of(held: &Held, file: &PlatformFile) -> Result<Self, CliError> {
        let Some((newest, before)) = file.rosters.split_last() else {
            return Err(CliError::usage("error-platform-no-roster"));
        };
        let roster = newest.read()?;
        let mut directory = held.directory.clone();
        let all_before = PlatformFile { cards: file.cards.clone(), rosters: before.to_vec() };
        held::add(&mut directory, &all_before)?;
        let platform = newest.platform_of(&roster);
        let held_newest = directory.signed_roster(platform).cloned();
        // Where this very roster is held already, it is compared with the one before it.
        let previous = match held_newest {
            Some(held) if held.bytes == newest.bytes => before.last().cloned(),
            other => other,
        };
        let keys_of = |organisation| directory.organisation_keys(organisation, roster.issued);
        let complete = match newest.verify(previous.as_ref(), keys_of) {
            Ok(_) => Ok(()),
            Err(short @ RosterError::Threshold { .. }) => Err(short),
            Err(error) => return Err(error.into()),
        };
        let before = previous.map(|previous| previous.read()).transpose()?;
        Ok(Self { platform, roster, before, directory, complete })
    }

    fn summary(&self) -> Summary {
        Summary::of(self.platform, &self.roster, self.before.as_ref(), &self.directory)
    }

    /// Returns the roster whose leaders must sign this one.
    fn authority(&self) -> &Roster {
        self.before.as_ref().unwrap_or(&self.roster)
    }
}

pub(super) fn sign(context: &Context, arguments: &Sign) -> Result<(), CliError> {
    let mut file = exchange::read(&arguments.file)?;
    let held = Held::read(context)?;
    let proposal = Proposal::of(&held, &file)?;
    if !proposal.authority().leaders.contains(&held.organisation) {
        let names = proposal.authority().leaders.iter().map(|leader| organisation_name(&proposal.directory, *leader));
        let leaders = Message::new("hint-platform-not-leader").with("leaders", names.collect::<Vec<_>>().join(", "));
        return Err(CliError::denied("error-platform-not-leader").hint(leaders));
    }
    let summary = proposal.summary();
    let printer = context.printer();
    if printer.mode() == crate::output::Mode::Human {
        summary.print(context)?;
    }
    if !arguments.yes {
        context.confirm("prompt-platform-sign")?;
    }
    let key = context.organisation_key(&context.home()?)?;
    let newest = file.rosters.last_mut().ok_or_else(|| CliError::bug("a proposal without a roster"))?;
    newest.add_signature(held.organisation, &key);
    let signatures = newest.signatures.len();
    exchange::write(&arguments.file, &file, Existing::Replace)?;
    // Read again from what was written: what is wrong with it is to be known here, not at the other leaders.
    let complete = Proposal::of(&held, &exchange::read(&arguments.file)?)?.complete.is_ok();
    if printer.mode() == crate::output::Mode::Json {
        printer.json(&Signed { summary: &summary, signatures })?;
    }
    let path = arguments.file.as_path();
    printer.success(Message::new("platform-signed").with("path", path));
    printer.note(if complete { "platform-complete" } else { "platform-more-signatures" });
    Ok(())
}

pub(super) fn join(context: &Context, arguments: &Join) -> Result<(), CliError> {
    let mut files = arguments.files.iter().map(|path| exchange::read(path));
    let first = files.next().ok_or_else(|| CliError::bug("clap asks for a file"))??;
    let file = files.try_fold(first, |merged, file| Ok::<_, CliError>(merge(merged, file?)))?;
    // Taken from staff alone: the session is opened before anything is shown.
    context.session()?;
    if file.rosters.is_empty() {
        let answer = context.call(file)?;
        context.printer().success(Message::new("platform-cards-taken").with("changes", answer.changes));
        return Ok(());
    }
    let held = Held::read(context)?;
    let proposal = Proposal::of(&held, &file)?;
    proposal.complete.clone()?;
    if let Some(expected) = &arguments.platform
        && !expected.matches(proposal.platform)
    {
        let other = crate::fingerprint::of_platform(proposal.platform);
        return Err(CliError::denied(Message::new("error-platform-other").with("fingerprint", other)));
    }
    let summary = proposal.summary();
    let own = summary.members.iter().find(|member| member.organisation == held.organisation);
    match own.map(|own| own.change) {
        Some(Change::Same | Change::Joins | Change::Differs) => {}
        // Leaving is taken note of like any other change.
        Some(Change::Leaves | Change::Left) => context.printer().warn("platform-own-leaves"),
        None => return Err(CliError::denied("error-platform-not-member").hint("hint-platform-not-member")),
    }
    let printer = context.printer();
    if printer.mode() == crate::output::Mode::Human {
        summary.print(context)?;
    }
    if !arguments.yes && arguments.platform.is_none() {
        context.confirm("prompt-platform-join")?;
    }
    let answer = context.call(file)?;
    if printer.mode() == crate::output::Mode::Json {
        printer.json(&summary)?;
    }
    let joined = Message::new("platform-joined").with("name", summary.name.as_str()).with("changes", answer.changes);
    printer.success(joined);
    if arguments.platform.is_none() {
        printer.note(Message::new("platform-compare").with("fingerprint", summary.fingerprint.as_str()));
    }
    Ok(())
}

/// Puts two files together: cards and rosters once each, signatures of the same roster side by side.
fn merge(mut one: PlatformFile, other: PlatformFile) -> PlatformFile {
    for card in other.cards {
        if !one.cards.contains(&card) {
            one.cards.push(card);
        }
    }
    for roster in other.rosters {
        match one.rosters.iter_mut().find(|there| there.bytes == roster.bytes) {
            Some(there) => add_signatures(there, roster),
            None => one.rosters.push(roster),
        }
    }
    // Versions of a card, and of a roster, are read in order.
    one.cards.sort_by_key(|signed| signed.read().map_or(u32::MAX, |card| card.number));
    one.rosters.sort_by_key(|signed| signed.read().map_or(u32::MAX, |roster| roster.number));
    one
}

fn add_signatures(there: &mut SignedRoster, other: SignedRoster) {
    for (organisation, signature) in other.signatures {
        if !there.signatures.iter().any(|(signer, _)| *signer == organisation) {
            there.signatures.push((organisation, signature));
        }
    }
    there.signatures.sort_unstable_by_key(|(signer, _)| *signer);
}
