// SPDX-License-Identifier: EUPL-1.2
//! `raccord platform`: forming a platform, joining it, changing who takes part. Everything goes by files that are signed
//! with organisation keys; nothing is believed for being in a file.
//!
//! ```text
//! create | add | leaders | remove | rules | form ─▶ FILE ─▶ sign, at each leader ─▶ FILE ─▶ join, at every member
//! ```

use std::path::PathBuf;

use clap::Subcommand;

use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{self, Existing};
use crate::fingerprint::PlatformNamed;
use crate::held::Held;
use crate::language::Message;
use raccord_protocol::roster::PlatformFile;

mod draw;
mod form;
mod rules;
mod sign;
mod summary;

/// Forms, joins, changes and shows platforms.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-platform-steps")]
pub struct Platform {
    /// What to do.
    #[command(subcommand)]
    pub command: PlatformCommand,
}

/// What can be done about platforms.
#[derive(Debug, Subcommand)]
pub enum PlatformCommand {
    /// Draws up the first roster.
    #[command(about = "help-platform-create")]
    Create(draw::Create),
    /// Draws up a roster with more members.
    #[command(about = "help-platform-add")]
    Add(draw::Add),
    /// Draws up a roster with other leaders.
    #[command(about = "help-platform-leaders", after_help = "help-platform-leaders-more")]
    Leaders(draw::Leaders),
    /// Draws up a roster that members have left.
    #[command(about = "help-platform-remove")]
    Remove(draw::Remove),
    /// Adds, withdraws and shows consent forms.
    #[command(about = "help-platform-form")]
    Form(form::PlatformForms),
    /// Draws up a roster with other rules.
    #[command(about = "help-platform-rules", after_help = "help-platform-rules-more")]
    Rules(draw::Rules),
    /// Adds this organisation's signature.
    #[command(about = "help-platform-sign")]
    Sign(sign::Sign),
    /// Takes a signed roster and its cards.
    #[command(about = "help-platform-join")]
    Join(sign::Join),
    /// Shows who takes part.
    #[command(about = "help-platform-show")]
    Show {
        /// Which platform, where there are several.
        #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
        platform: Option<PlatformNamed>,
    },
    /// Writes all cards and rosters to a file.
    #[command(about = "help-platform-export")]
    Export {
        /// The file.
        #[arg(value_name = "FILE", help = "help-platform-file-out")]
        file: PathBuf,
        /// Which platform, where there are several.
        #[arg(long, value_name = "PLATFORM", help = "help-platform-choose")]
        platform: Option<PlatformNamed>,
        /// Whether to replace what is there.
        #[arg(long, help = "help-force")]
        force: bool,
    },
}

pub(super) fn run(context: &Context, arguments: Platform) -> Result<(), CliError> {
    match arguments.command {
        PlatformCommand::Create(arguments) => draw::create(context, arguments),
        PlatformCommand::Add(arguments) => draw::add(context, arguments),
        PlatformCommand::Leaders(arguments) => draw::leaders(context, arguments),
        PlatformCommand::Remove(arguments) => draw::remove(context, arguments),
        PlatformCommand::Form(arguments) => form::run(context, arguments),
        PlatformCommand::Rules(draw::Rules { show: Some(what), platform, .. }) => {
            rules::show(context, &what, platform.as_ref())
        }
        PlatformCommand::Rules(arguments) => draw::rules(context, arguments),
        PlatformCommand::Sign(arguments) => sign::sign(context, &arguments),
        PlatformCommand::Join(arguments) => sign::join(context, &arguments),
        PlatformCommand::Show { platform } => {
            let held = Held::read(context)?;
            let (id, roster) = held.platform(platform.as_ref())?;
            let summary = summary::Summary::of(id, roster, Some(roster), &held.directory);
            context.printer().show(&summary, |_| summary.print(context))
        }
        PlatformCommand::Export { file, platform, force } => {
            let held = Held::read(context)?;
            let (id, roster) = held.platform(platform.as_ref())?;
            let is_member = |card: &raccord_protocol::roster::Card| {
                roster.members.iter().any(|member| member.organisation == card.organisation)
            };
            let cards = held.file.cards.iter().filter(|signed| signed.read().is_ok_and(|card| is_member(&card)));
            let content = PlatformFile { cards: cards.cloned().collect(), rosters: held.rosters_of(id) };
            exchange::write(&file, &content, Existing::from_force(force))?;
            context.printer().success(Message::new("platform-written").with("path", file.as_path()));
            Ok(())
        }
    }
}
