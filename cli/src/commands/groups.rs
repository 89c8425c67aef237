// SPDX-License-Identifier: EUPL-1.2
//! The commands under headings, as `raccord --help` lists them: clap has one list for all.

use crate::language::Translator;

/// A heading, by the id of its sentence, and the commands under it, in the order in which they are shown.
type Group = (&'static str, &'static [&'static str]);

const GROUPS: [Group; 7] = [
    (
        "help-group-day",
        &[
            "today",
            "news",
            "inbox",
            "search",
            "case",
            "contact",
            "appointment",
            "prepare",
            "interview",
            "accompany",
            "dimensions",
            "letter",
            "message",
            "claim",
            "release",
            "responsible",
            "path",
            "undo",
            "fields",
            "help",
        ],
    ),
    (
        "help-group-lists",
        &[
            "import",
            "imports",
            "mapping",
            "campaign",
            "report",
            "share-out",
            "duplicates",
            "link",
            "unlink",
            "correction",
            "deadlines",
            "indicators",
            "export",
        ],
    ),
    ("help-group-sharing", &["grant", "grants", "revoke", "consent", "refer", "referrals", "emergency"]),
    ("help-group-person", &["subject", "rectify", "erase", "retention", "receipts"]),
    (
        "help-group-platform",
        &["platform", "directory", "solution", "workshop", "group", "meeting", "school", "ask", "publish"],
    ),
    (
        "help-group-node",
        &["init", "serve", "status", "organisation", "staff", "store", "completions", "man", "bench", "demo"],
    ),
    ("help-group-audit", &["audit", "forks"]),
];

/// The widest line, in characters: as wide as the narrowest terminal that people use.
const LINE_LENGTH_MAX: usize = 80;

/// Returns the commands under their headings, with what each is for. One of no group stands under the last heading.
pub(super) fn listing(command: &clap::Command, translator: &Translator) -> String {
    let shown: Vec<&clap::Command> = command.get_subcommands().filter(|below| !below.is_hide_set()).collect();
    let width = shown.iter().map(|below| below.get_name().len()).max().unwrap_or_default();
    let grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let mut listing = String::new();
    for (number, (heading, names)) in GROUPS.iter().enumerate() {
        listing += &format!("{}:\n", translator.text(heading, &[]));
        let mut below: Vec<&clap::Command> =
            names.iter().filter_map(|name| shown.iter().find(|below| below.get_name() == *name)).copied().collect();
        if number + 1 == GROUPS.len() {
            below.extend(shown.iter().filter(|below| !grouped(below.get_name())));
        }
        for below in below {
            let about = below.get_about().map(ToString::to_string).unwrap_or_default();
            listing += &line(below.get_name(), &about, width);
        }
        listing.push('\n');
    }
    listing
}

/// Returns the line of a command, or the lines where one does not hold it.
fn line(name: &str, about: &str, width: usize) -> String {
    let mut lines = format!("  {name:width$} ");
    let indent = width + 3;
    let mut length = indent;
    for word in about.split(' ') {
        let longer = word.chars().count() + 1;
        if length + longer > LINE_LENGTH_MAX {
            lines += &format!("\n{:indent$}", "");
            length = indent;
        }
        lines.push(' ');
        lines += word;
        length += longer;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests;
