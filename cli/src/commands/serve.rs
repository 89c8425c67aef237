// SPDX-License-Identifier: EUPL-1.2
//! `raccord serve`: runs the node until it is told to end.

use clap::Args;
use raccord_node::config::{LogFormat, LogLevel};
use raccord_node::node::{Setup, serve};
use tracing_subscriber::filter::LevelFilter;

use crate::context::Context;
use crate::error::CliError;

/// Runs the node.
#[derive(Debug, Args)]
pub struct Serve {}

/// Runs the node until SIGTERM or SIGINT.
pub(super) fn run(context: &Context, _arguments: &Serve) -> Result<(), CliError> {
    let setup = Setup::read(context.home()?, context.credentials().as_deref())?;
    let level = match setup.config.log.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let builder = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr);
    match setup.config.log.format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text => builder.init(),
    }
    serve(setup, |_| ())?;
    Ok(())
}
