// SPDX-License-Identifier: EUPL-1.2
//! Pages to print: one HTML file of A4 pages that needs nothing else, and asks no network for anything.
//!
//! A page is plain data. The template escapes every text that it is given, and the page forbids scripts and every resource
//! by a content security policy, should a browser open it.

use askama::Template;

use crate::error::CliError;

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

#[cfg(test)]
mod tests;
