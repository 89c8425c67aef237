// SPDX-License-Identifier: EUPL-1.2
//! Drawing up rosters, which nobody has signed yet: the first of a platform, or the next.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use raccord_protocol::id::{Digest, Nonce, OrganisationId, PlatformId};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::roster::{
    Card, Directory, Lineage, Member, PlatformFile, Roster, RulesInForce, SignedCard, SignedRoster,
};
use raccord_protocol::rules::RuleSet;
use raccord_protocol::time::Timestamp;

use super::summary::Summary;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{self, Existing};
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use crate::naming::lower;

/// Draws up the first roster of a platform.
#[derive(Debug, clap::Args)]
pub struct Create {
    /// What people call the platform.
    #[arg(long, value_name = "NAME", help = "help-platform-create-name")]
    pub name: String,
    /// Which territory it covers.
    #[arg(long, value_name = "TERRITORY", help = "help-platform-create-territory")]
    pub territory: String,
    /// Card files of the leaders.
    #[arg(long = "leader", value_name = "CARD", help = "help-platform-create-leader")]
    pub leaders: Vec<PathBuf>,
    /// Card files of the other members.
    #[arg(long = "member", value_name = "CARD", help = "help-platform-create-member")]
    pub members: Vec<PathBuf>,
    /// How many leaders must sign a roster.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..), help = "help-platform-create-threshold")]
    pub threshold: Option<u8>,
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    pub file: PathBuf,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    pub force: bool,
}

/// Draws up the next roster, with more members.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    pub file: PathBuf,
    /// Card files of the new members.
    #[arg(long = "member", value_name = "CARD", required = true, help = "help-platform-add-member")]
    pub members: Vec<PathBuf>,
    /// The circle they stand in.
    #[arg(long, value_name = "1|2|3", value_parser = clap::value_parser!(u8).range(1..=3), help = "help-platform-add-circle")]
    pub circle: Option<u8>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    pub platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    pub force: bool,
}

/// Draws up the next roster, with other leaders.
#[derive(Debug, clap::Args)]
#[group(id = "change", required = true, multiple = true)]
pub struct Leaders {
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    pub file: PathBuf,
    /// Members that lead from now on.
    #[arg(long, value_name = "NAME", group = "change", help = "help-platform-leaders-add")]
    pub add: Vec<String>,
    /// Leaders that lead no longer; they stay members.
    #[arg(long, value_name = "NAME", group = "change", help = "help-platform-leaders-end")]
    pub end: Vec<String>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    pub platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    pub force: bool,
}

/// Draws up the next roster, which members have left.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// The file to write.
    #[arg(value_name = "FILE", help = "help-platform-file-out")]
    pub file: PathBuf,
    /// The members, by name or by the first digits of their ids.
    #[arg(long = "member", value_name = "NAME", required = true, help = "help-platform-remove-member")]
    pub members: Vec<String>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    pub platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    pub force: bool,
}

/// Draws up the next roster, with other rules, or shows them.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// The file to write.
    #[arg(value_name = "FILE", required_unless_present = "show", help = "help-platform-file-out")]
    pub file: Option<PathBuf>,
    /// Shows the rules in force, or those of a name, statement by statement.
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with_all = ["file", "use", "since", "force"],
        help = "help-platform-rules-show"
    )]
    pub show: Option<String>,
    /// The rules by their name; without it, those of the country as this program has them.
    #[arg(long, value_name = "RULES", help = "help-platform-rules-use")]
    pub r#use: Option<String>,
    /// From which day on grants are judged by them; from now on without it.
    #[arg(long, value_name = "DATE", help = "help-platform-rules-since")]
    pub since: Option<jiff::civil::Date>,
    /// Which platform, where there are several.
    #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
    pub platform: Option<PlatformNamed>,
    /// Whether to replace what is there.
    #[arg(long, help = "help-force")]
    pub force: bool,
}

/// Cards read from files: every version, and the newest of each organisation.
#[derive(Default)]
pub(super) struct Cards {
    signed: Vec<SignedCard>,
    directory: Directory,
}

impl Cards {
    /// Adds cards; returns the organisations they are of.
    pub(super) fn add(&mut self, cards: Vec<SignedCard>) -> Result<Vec<OrganisationId>, CliError> {
        let mut organisations = Vec::new();
        for signed in cards {
            let organisation = signed.read()?.organisation;
            if self.directory.add_card(signed.clone())? {
                self.signed.push(signed);
            }
            organisations.push(organisation);
        }
        organisations.sort_unstable();
        organisations.dedup();
        Ok(organisations)
    }

    fn add_files(&mut self, paths: &[PathBuf]) -> Result<Vec<OrganisationId>, CliError> {
        let mut all = Vec::new();
        for path in paths {
            let organisations = self.add(exchange::read(path)?.cards)?;
            if organisations.is_empty() {
                return Err(CliError::usage(Message::new("error-platform-no-card").with("path", path.as_path())));
            }
            all.extend(organisations);
        }
        Ok(all)
    }

    fn card(&self, organisation: OrganisationId) -> Result<&Card, CliError> {
        self.directory.card(organisation).ok_or_else(|| CliError::bug("a card that was read is not there"))
    }
}

pub(super) fn create(context: &Context, arguments: Create) -> Result<(), CliError> {
    let inputs: Vec<&Path> = arguments.leaders.iter().chain(&arguments.members).map(PathBuf::as_path).collect();
    exchange::check_destination(&arguments.file, Existing::from_force(arguments.force), &inputs)?;
    let held = Held::read(context)?;
    let own = held.own_card()?;
    let mut cards = Cards::default();
    cards.add(held.own_cards())?;
    let mut leaders = cards.add_files(&arguments.leaders)?;
    let others = cards.add_files(&arguments.members)?;
    // Who draws up a platform leads it, unless its own card stands among the other members.
    if !others.contains(&held.organisation) {
        leaders.push(held.organisation);
    }
    leaders.sort_unstable();
    leaders.dedup();
    if let Some(both) = leaders.iter().find(|leader| others.contains(leader)) {
        let name = cards.card(*both)?.name.clone();
        return Err(CliError::usage(Message::new("error-platform-twice").with("name", name)));
    }
    let now = context.now();
    let mut members = BTreeMap::new();
    for organisation in leaders.iter().chain(&others) {
        let kind = cards.card(*organisation)?.kind;
        let (circle, since) = (kind.default_circle(), now);
        let member = Member { organisation: *organisation, kind, circle, since, until: None, successor: None };
        members.insert(*organisation, member);
    }
    let threshold = arguments.threshold.unwrap_or_else(|| u8::try_from(leaders.len().min(2)).unwrap_or(2));
    let roster = Roster {
        territory: arguments.territory.trim().to_owned(),
        threshold,
        leaders,
        members: members.into_values().collect(),
        ..Roster::founding(Nonce(context.entropy()?.draw()), arguments.name.trim(), own.country, now)
    };
    let signed = SignedRoster::unsigned(&roster);
    signed.read()?;
    let summary = Summary::of(signed.platform_of(&roster), &roster, None, &cards.directory);
    let content = PlatformFile { cards: cards.signed, rosters: vec![signed] };
    exchange::write(&arguments.file, &content, Existing::from_force(arguments.force))?;
    finish(context, &summary, &arguments.file)
}

pub(super) fn add(context: &Context, arguments: Add) -> Result<(), CliError> {
    let inputs: Vec<&Path> = arguments.members.iter().map(PathBuf::as_path).collect();
    exchange::check_destination(&arguments.file, Existing::from_force(arguments.force), &inputs)?;
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let new = cards.add_files(&arguments.members)?;
    let circle = arguments.circle.map(circle_of);
    next.write(context, cards, Existing::from_force(arguments.force), arguments.file, |roster, cards| {
        for organisation in new {
            let card = cards.card(organisation)?;
            let member = Member {
                organisation,
                kind: card.kind,
                circle: circle.unwrap_or_else(|| card.kind.default_circle()),
                since: roster.issued,
                until: None,
                successor: None,
            };
            match roster.members.iter_mut().find(|member| member.organisation == organisation) {
                Some(there) if there.until.is_none() => {
                    let already = Message::new("error-platform-already").with("name", card.name.as_str());
                    return Err(CliError::conflict(already));
                }
                // Back again: the membership that ended is over, and this one counts from now.
                Some(there) => *there = member,
                None => roster.members.push(member),
            }
        }
        roster.members.sort_unstable_by_key(|member| member.organisation);
        Ok(())
    })
}

pub(super) fn remove(context: &Context, arguments: Remove) -> Result<(), CliError> {
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let names = arguments.members;
    next.write(context, cards, Existing::from_force(arguments.force), arguments.file, |roster, cards| {
        for name in &names {
            let issued = roster.issued;
            let member = member_named(roster, cards, name)?;
            member.until = Some(issued);
            let gone = member.organisation;
            roster.leaders.retain(|leader| *leader != gone);
        }
        check_leaders(roster)
    })
}

pub(super) fn leaders(context: &Context, arguments: Leaders) -> Result<(), CliError> {
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let (new, ended) = (arguments.add, arguments.end);
    next.write(context, cards, Existing::from_force(arguments.force), arguments.file, |roster, cards| {
        for name in &new {
            let organisation = member_named(roster, cards, name)?.organisation;
            roster.leaders.push(organisation);
        }
        for name in &ended {
            let organisation = member_named(roster, cards, name)?.organisation;
            roster.leaders.retain(|leader| *leader != organisation);
        }
        roster.leaders.sort_unstable();
        roster.leaders.dedup();
        check_leaders(roster)
    })
}

pub(super) fn rules(context: &Context, arguments: Rules) -> Result<(), CliError> {
    let file = arguments.file.ok_or_else(|| CliError::bug("a roster is written to a file"))?;
    let next = Next::of(context, arguments.platform.as_ref())?;
    let mut cards = Cards::default();
    cards.add(next.held.file.cards.clone())?;
    let (name, day) = (arguments.r#use, arguments.since);
    next.write(context, cards, Existing::from_force(arguments.force), file, |roster, _| {
        let since = day.map_or(roster.issued, Timestamp::at_start_of);
        // What was granted until now was judged by the rules of its time, and stays so.
        if since < roster.issued {
            return Err(CliError::usage("error-platform-rules-past").hint("hint-platform-rules-past"));
        }
        let choices: Vec<&RuleSet> = RuleSet::choices(roster.country, since.date()).collect();
        let chosen = choices.iter().find(|rules| name.as_deref().is_none_or(|name| name == rules.name()));
        let Some(chosen) = chosen else {
            let names: Vec<&str> = choices.iter().map(|rules| rules.name()).collect();
            let unknown = Message::new("error-platform-rules-unknown").with("name", name.unwrap_or_default());
            return Err(CliError::not_found(unknown)
                .hint(Message::new("hint-platform-rules-names").with("names", names.join(", "))));
        };
        // Rules that were to come into force later give way.
        roster.rules.retain(|rules| rules.since < since);
        let digest = Digest(*chosen.digest());
        if roster.rules.last().is_some_and(|rules| rules.digest == digest) {
            return Err(CliError::conflict(Message::new("error-platform-rules-same").with("name", chosen.name())));
        }
        roster.rules.push(RulesInForce { since, digest });
        Ok(())
    })
}

/// Refuses a roster that too few leaders could ever change again.
fn check_leaders(roster: &Roster) -> Result<(), CliError> {
    let enough = usize::from(roster.threshold) <= roster.leaders.len();
    if enough { Ok(()) } else { Err(CliError::denied("error-platform-too-few-leaders")) }
}

/// Returns the one member that a name, or the first digits of an id, means.
fn member_named<'a>(roster: &'a mut Roster, cards: &Cards, name: &str) -> Result<&'a mut Member, CliError> {
    let digits: String = name.chars().filter(|digit| !digit.is_whitespace()).collect();
    let (wanted, card) = (lower(name.trim()), |member: &Member| cards.directory.card(member.organisation));
    let kind = OrganisationKind::by_name(&wanted.replace([' ', '-'], "_"));
    // Its name, its number, or what only one member is: its kind, or what its name begins with.
    let ways: [&dyn Fn(&Member) -> bool; 4] = [
        &|member| card(member).is_some_and(|card| lower(&card.name) == wanted),
        &|member| digits.len() >= DIGITS_MIN && member.organisation.to_string().starts_with(&digits),
        &|member| card(member).is_some_and(|card| kind == Some(card.kind)),
        &|member| !wanted.is_empty() && card(member).is_some_and(|card| lower(&card.name).starts_with(&wanted)),
    ];
    for way in ways {
        let meant = |member: &Member| member.until.is_none() && way(member);
        let found: Vec<usize> =
            (0..).zip(&roster.members).filter(|(_, member)| meant(member)).map(|(place, _)| place).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(&mut roster.members[*only]),
            _ => break,
        }
    }
    let unknown = Message::new("error-platform-no-member").with("name", name);
    Err(CliError::not_found(unknown).hint("hint-platform-members"))
}

/// Is what the next roster is drawn up from.
pub(super) struct Next {
    pub(super) held: Held,
    platform: PlatformId,
}

impl Next {
    pub(super) fn of(context: &Context, fingerprint: Option<&PlatformNamed>) -> Result<Self, CliError> {
        let held = Held::read(context)?;
        let (platform, _) = held.platform(fingerprint)?;
        Ok(Self { held, platform })
    }

    /// Writes the next roster as `change` makes it, with all before it and the cards of all members.
    pub(super) fn write(
        self,
        context: &Context,
        cards: Cards,
        existing: Existing,
        file: PathBuf,
        change: impl FnOnce(&mut Roster, &Cards) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let mut rosters = self.held.rosters_of(self.platform);
        let previous = rosters.last().ok_or_else(|| CliError::bug("a platform without a roster"))?;
        let before = previous.read()?;
        let mut roster = before.clone();
        roster.number += 1;
        roster.lineage = Lineage::Successor { platform: self.platform, previous: previous.digest() };
        roster.issued = context.now().max(before.issued);
        // Their texts came with the rosters before.
        roster.forms.iter_mut().for_each(|form| form.text = None);
        change(&mut roster, &cards)?;
        let signed = SignedRoster::unsigned(&roster);
        signed.read()?;
        rosters.push(signed);
        let is_member = |organisation| roster.members.iter().any(|member| member.organisation == organisation);
        let of_members = |signed: &SignedCard| signed.read().is_ok_and(|card| is_member(card.organisation));
        let summary = Summary::of(self.platform, &roster, Some(&before), &cards.directory).with_forms_read(
            &roster,
            &before,
            &self.held.directory,
        );
        let content = PlatformFile { cards: cards.signed.into_iter().filter(of_members).collect(), rosters };
        exchange::write(&file, &content, existing)?;
        finish(context, &summary, &file)
    }
}

/// Shows what was drawn up and says what comes next.
fn finish(context: &Context, summary: &Summary, file: &Path) -> Result<(), CliError> {
    context.printer().show(summary, |_| summary.print(context))?;
    context.printer().success(Message::new("platform-drawn").with("path", file));
    Ok(())
}

fn circle_of(number: u8) -> Circle {
    match number {
        1 => Circle::First,
        2 => Circle::Second,
        _ => Circle::Steering,
    }
}

/// Fewer digits of an id could mean somebody else.
const DIGITS_MIN: usize = 8;
