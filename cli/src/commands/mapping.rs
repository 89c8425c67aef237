// SPDX-License-Identifier: EUPL-1.2
//! `raccord mapping`: which column of a list is which field.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use raccord_protocol::import::{
    BUILT_IN, HeaderChoice, ImportError, Mapping as ListMapping, MappingError, propose_mapping, propose_order,
};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::exchange::{Existing, check_destination, write_private};
use crate::importing::{read_file, unreadable};
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::Words;

/// Shows and makes mappings.
#[derive(Debug, clap::Args)]
pub struct Mapping {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists the mappings that come with the program.
    #[command(about = "help-mapping-list")]
    List,
    /// Proposes a mapping for a list.
    #[command(about = "help-mapping-new")]
    New(New),
    /// Shows a mapping.
    #[command(about = "help-mapping-show")]
    Show(Show),
}

#[derive(Debug, clap::Args)]
struct New {
    /// The list.
    #[arg(value_name = "FILE", help = "help-mapping-new-file")]
    file: PathBuf,
    /// Which sheet of a workbook.
    #[arg(long, value_name = "NAME", help = "help-import-sheet")]
    sheet: Option<String>,
    /// Whether the first line is a person.
    #[arg(long, help = "help-mapping-new-no-header")]
    no_header: bool,
    /// Where to write the mapping.
    #[arg(long, value_name = "FILE", help = "help-mapping-new-to")]
    to: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long, requires = "to", help = "help-mapping-force")]
    force: bool,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// Which.
    #[arg(value_name = "NAME|FILE", help = "help-mapping-show-name")]
    name: String,
}

pub(super) fn run(context: &Context, arguments: &Mapping) -> Result<(), CliError> {
    match &arguments.action {
        Action::List => list(context),
        Action::New(arguments) => new(context, arguments),
        Action::Show(arguments) => {
            let mapping = find(&arguments.name, Words::new(context.translator()))?;
            let toml = mapping.to_toml();
            let object = json!({ "name": arguments.name, "source": mapping.source(), "toml": toml });
            context.printer().show(&object, |printer| printer.raw(toml.as_bytes()))
        }
    }
}

/// Longest file with a mapping, in bytes: a list has some hundred columns.
const MAPPING_BYTES_MAX: u64 = 256 * 1024;

/// Returns a mapping by its name or file, as this organisation reads lists with it: telephone numbers and ages go by the country.
///
/// # Errors
/// As [`find`], and where the node does not answer.
pub(super) fn find_in(context: &Context, name: &str) -> Result<ListMapping, CliError> {
    Ok(find(name, Words::new(context.translator()))?.read_in(crate::writing::conventions(context)?.country))
}

/// Returns the mapping of a name that comes with the program, or in the file of that name.
pub(super) fn find(name: &str, words: Words<'_>) -> Result<ListMapping, CliError> {
    if let Some(mapping) = ListMapping::built_in(name) {
        return Ok(mapping);
    }
    let path = Path::new(name);
    if !path.exists() {
        let missing = CliError::not_found(Message::new("mapping-missing").with("name", name));
        return Err(missing.hint(Message::new("hint-mapping-names").with("names", BUILT_IN.join(", "))));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAPPING_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| CliError::file(path, &error))?;
    if bytes.len() as u64 > MAPPING_BYTES_MAX {
        let long = Message::new("mapping-large").with("path", path).with("bytes_max", MAPPING_BYTES_MAX);
        return Err(CliError::usage(long));
    }
    let text = String::from_utf8(bytes);
    let wrong = || CliError::usage(Message::new("mapping-wrong").with("path", path));
    let text = text.map_err(|error| wrong().caused_by(&error))?;
    let mapping = ListMapping::parse(&text).map_err(|error| explain(wrong(), &error, words))?;
    if mapping.source().is_empty() {
        // People are known again by the name of the source and their key.
        return Err(CliError::usage(Message::new("mapping-source-empty").with("path", path)));
    }
    Ok(mapping)
}

/// Says in the user's language what is wrong with a mapping.
fn explain(failed: CliError, error: &MappingError, words: Words<'_>) -> CliError {
    match error {
        MappingError::Ambiguous { header, one, other } => {
            let said = Message::new("mapping-ambiguous").with("header", header.as_str());
            failed.because(said.with("one", one.as_str()).with("other", other.as_str()))
        }
        MappingError::Constant { field, problem } => {
            let said = Message::new("mapping-constant").with("field", field.as_str());
            failed.because(said.with("problem", words.field_error(problem)))
        }
        MappingError::Dates => failed.because("mapping-dates"),
        MappingError::Field { name, suggestions } => {
            let failed = failed.because(Message::new("mapping-field").with("name", name.as_str()));
            let near = suggestions.join(", ");
            if near.is_empty() { failed } else { failed.hint(Message::new("hint-suggested").with("suggested", near)) }
        }
        MappingError::Keys => failed.because("mapping-keys"),
        MappingError::Toml { .. } => failed.because("mapping-toml").caused_by(error),
    }
}

fn list(context: &Context) -> Result<(), CliError> {
    let mappings: Vec<(&str, ListMapping)> =
        BUILT_IN.iter().filter_map(|name| Some((*name, ListMapping::built_in(name)?))).collect();
    let objects: Vec<_> = mappings
        .iter()
        .map(|(name, mapping)| json!({ "name": name, "source": mapping.source(), "country": mapping.country() }))
        .collect();
    context.printer().show(&objects, |printer| {
        let mut table = Table::new([
            Column::left(printer.text("mapping-column-name", &[])),
            Column::left(printer.text("mapping-column-about", &[])),
        ]);
        for (name, _) in &mappings {
            let about = match *name {
                "alj" => Message::new("mapping-about-alj"),
                "jdc" => Message::new("mapping-about-jdc"),
                "rio" => Message::new("mapping-about-rio"),
                "siecle" => Message::new("mapping-about-siecle"),
                "sifa" => Message::new("mapping-about-sifa"),
                "signalement" => Message::new("mapping-about-signalement"),
                _ => Message::new("mapping-about-generic"),
            };
            table.row([(*name).to_owned(), printer.translator().say(&about)]);
        }
        printer.table(&table)
    })
}

fn new(context: &Context, arguments: &New) -> Result<(), CliError> {
    let printer = context.printer();
    if let Some(path) = &arguments.to {
        check_destination(path, Existing::from_force(arguments.force), &[&arguments.file])?;
    }
    let bytes = read_file(&arguments.file)?;
    let sheet = arguments.sheet.as_deref();
    let proposal = match propose_mapping(&bytes, sheet) {
        Ok(proposal) if !arguments.no_header => Ok(proposal),
        Ok(_) | Err(ImportError::HeaderMissing) => {
            printer.note("mapping-order-proposed");
            propose_order(&bytes, sheet)
        }
        Err(error) => Err(error),
    };
    let proposal = proposal.map_err(|error| unreadable(&arguments.file, &error))?;
    if proposal.mapping.header() == HeaderChoice::Yes {
        printer.note("mapping-header-found");
    }
    let how = match proposal.example() {
        Some(line) => Message::new("mapping-how").with("line", line),
        None => Message::new("mapping-how-order"),
    };
    let toml = proposal.to_toml_noted(&printer.translator().say(&how));
    if let Some(path) = &arguments.to {
        write_private(path, toml.as_bytes(), Existing::from_force(arguments.force))?;
    }
    let unknown: Vec<_> = proposal
        .unknown
        .iter()
        .map(|column| {
            let near: Vec<&str> = column.suggestions.iter().map(|field| field.name.as_str()).collect();
            json!({ "header": column.header, "near": near })
        })
        .collect();
    let object = json!({ "toml": toml, "unknown": unknown });
    printer.show(&object, |printer| {
        match &arguments.to {
            Some(path) => printer.success(Message::new("mapping-written").with("path", path.as_path())),
            None => printer.raw(toml.as_bytes())?,
        }
        if !unknown.is_empty() {
            printer.note(Message::new("mapping-unknown").with("count", unknown.len()));
        }
        Ok(())
    })
}
