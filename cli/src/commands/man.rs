// SPDX-License-Identifier: EUPL-1.2
//! `raccord man`: manual pages, one for each command.

use std::fs;
use std::path::{Path, PathBuf};

use clap_mangen::Man as Page;

use super::localised;
use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, write_open};
use crate::language::Message;

/// Writes manual pages.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The directory to write one page for each command to; without it, the main page goes to standard output.
    #[arg(value_name = "DIR", help = "help-man-directory")]
    pub directory: Option<PathBuf>,
    /// Whether to replace pages that are there.
    #[arg(long, requires = "directory", help = "help-force")]
    pub force: bool,
}

pub(super) fn run(context: &Context, arguments: &Man) -> Result<(), CliError> {
    let command = localised(context.translator());
    let Some(directory) = &arguments.directory else {
        let mut page = Vec::new();
        Page::new(command).render(&mut page)?;
        return context.printer().raw(&page);
    };
    fs::create_dir_all(directory).map_err(|error| CliError::file(directory, &error))?;
    let pages = write_pages(command, "raccord", directory, Existing::from_force(arguments.force))?;
    context.printer().success(Message::new("man-written").with("pages", pages).with("path", directory.as_path()));
    Ok(())
}

/// Writes the page of `command`, called `name`, and of all below; returns how many.
fn write_pages(command: clap::Command, name: &str, directory: &Path, existing: Existing) -> Result<usize, CliError> {
    let below: Vec<clap::Command> = command.get_subcommands().filter(|below| !below.is_hide_set()).cloned().collect();
    let path = directory.join(format!("{name}.1"));
    let mut page = Vec::new();
    Page::new(command.name(name.to_owned())).render(&mut page)?;
    write_open(&path, &page, existing)?;
    let mut pages = 1;
    for command in below {
        let name = format!("{name}-{}", command.get_name());
        pages += write_pages(command, &name, directory, existing)?;
    }
    Ok(pages)
}
