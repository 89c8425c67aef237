// SPDX-License-Identifier: EUPL-1.2
//! `raccord serve`: the node, in the foreground, until it is told to end (SIGTERM, SIGINT).

use raccord_node::config::{LogFormat, LogLevel, LogSettings};
use raccord_node::node::{self, Setup};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

use crate::context::{Context, LOG_VARIABLE};
use crate::error::CliError;
use crate::language::Message;

/// Runs the node.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-serve-more")]
pub struct Serve {
    /// Whether the end of standard input ends the node.
    #[arg(long, help = "help-serve-attached")]
    attached: bool,
}

pub(super) fn run(context: &Context, arguments: Serve) -> Result<(), CliError> {
    let setup = Setup::read(context.home()?, context.credentials().as_deref())?;
    start_log(&setup.config.log)?;
    let printer = context.printer();
    let socket = setup.socket();
    let end = arguments.attached.then(end_of_input).transpose()?;
    let end = async {
        match end {
            // Whether the thread says so or has ended, there is nobody left to serve.
            Some(end) => drop(end.await),
            None => std::future::pending().await,
        }
    };
    node::serve(setup, end, |_| {
        printer.success(Message::new("serve-ready").with("path", socket.as_path()));
    })?;
    printer.success("serve-ended");
    Ok(())
}

/// Returns what is ready once standard input has ended: who holds its other end is gone, however that came.
fn end_of_input() -> Result<oneshot::Receiver<()>, CliError> {
    let (ended, end) = oneshot::channel();
    // A thread of its own, and not one of the runtime: nothing but the end of the process takes it out of its reading.
    std::thread::Builder::new().name("standard input".to_owned()).spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    })?;
    Ok(end)
}

/// Writes what happens to standard error, as the configuration says; `RACCORD_LOG` says it more finely.
fn start_log(settings: &LogSettings) -> Result<(), CliError> {
    let level = match settings.level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    };
    // What libraries have to say at a finer level is of use to nobody who runs a node.
    let default = format!("warn,raccord_node={level},raccord_protocol={level},raccord={level}");
    let directives = std::env::var(LOG_VARIABLE).unwrap_or(default);
    let filter = EnvFilter::try_new(&directives).map_err(|error| {
        CliError::usage(Message::new("error-serve-log").with("variable", LOG_VARIABLE)).caused_by(&error)
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Json => log.json().try_init(),
        LogFormat::Text => log.with_ansi(false).try_init(),
    };
    started.map_err(|error| CliError::bug(error.to_string()))
}
