// SPDX-License-Identifier: EUPL-1.2
//! Pages to print: one HTML file of A4 pages that needs nothing else, and asks no network for anything.
//!
//! A page is plain data. The template escapes every text that it is given, and the page forbids scripts and every resource
//! by a content security policy, should a browser open it.

use std::path::Path;

use askama::Template;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;

/// A page.
#[derive(Debug, Template)]
#[template(path = "paper.html")]
pub struct Page {
    /// The tag of its language.
    pub language: &'static str,
    /// What it is.
    pub title: String,
    /// Whom and what it is about, a paragraph each.
    pub head: Vec<String>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// What stands at its end, in small letters.
    pub foot: String,
}

/// A part of a page: what is empty is left out.
#[derive(Debug, Default)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Lines to tick.
    pub ticks: Vec<Tick>,
    /// The headings of a table.
    pub headings: Vec<String>,
    /// Its rows, of as many cells.
    pub rows: Vec<Vec<String>>,
    /// Boxes to sign in, with what stands in their corners.
    pub signatures: Vec<String>,
}

/// A line to tick.
#[derive(Debug)]
pub struct Tick {
    /// What is agreed to.
    pub title: String,
    /// To whom it goes.
    pub who: String,
    /// What goes.
    pub what: String,
}

impl Page {
    /// Returns the page as one HTML file.
    ///
    /// # Errors
    /// Fails on a defect of the template alone.
    pub fn html(&self) -> Result<String, CliError> {
        self.render().map_err(|error| CliError::bug(error.to_string()))
    }
}

/// Writes a page to a file that only its owner may read, or to standard output.
pub(crate) fn output(
    context: &Context,
    output: Option<&Path>,
    html: &str,
    write: impl FnOnce(&Path) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let Some(path) = output else { return context.printer().raw(html.as_bytes()) };
    write(path)?;
    let object = serde_json::json!({ "output": path, "bytes": html.len() });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("subject-written").with("path", path));
        Ok(())
    })
}

#[cfg(test)]
mod tests;
