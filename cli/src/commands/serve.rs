// SPDX-License-Identifier: EUPL-1.2
//! `raccord serve`: the node, in the foreground, until it is told to end (SIGTERM, SIGINT).

use std::io;

use raccord_node::config::{LogFormat, LogLevel, LogSettings};
use raccord_node::node::{self, Setup};
use tokio::sync::oneshot;
use tracing::dispatcher::{Dispatch, set_global_default, with_default};
use tracing_log::LogTracer;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::context::{Context, LOG_VARIABLE};
use crate::error::CliError;
use crate::language::Message;
use crate::log::Log;

/// Libraries of which nothing is logged, at whatever level somebody asks for: they would say telephone numbers.
const SILENT: [&str; 1] = ["rlibphonenumber"];

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
    let printer = context.printer();
    // What else is told goes the way of the log, in order, and waits for nobody either.
    printer.tell_to(start_log(&setup.config.log)?);
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
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        let _ = ended.send(());
    })?;
    Ok(end)
}

/// Writes what happens to standard error, as the configuration says; `RACCORD_LOG` says it more finely. Returns the log: it ends
/// when it is dropped.
fn start_log(settings: &LogSettings) -> Result<Log, CliError> {
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
    // Who tells of missing lines must not hand over lines: it writes them itself, in the same form.
    let directly = subscriber(settings.format, EnvFilter::new("warn"), io::stderr);
    let log = Log::start(io::stderr(), move |dropped| {
        with_default(&directly, || tracing::warn!(dropped, "lines of the log were dropped: nobody read them in time"));
    })?;
    let lines = log.lines();
    let libraries = LogTracer::builder().ignore_all(SILENT).init();
    libraries.map_err(|error| CliError::bug(error.to_string()))?;
    let started = set_global_default(subscriber(settings.format, filter, move || lines.clone()));
    started.map_err(|error| CliError::bug(error.to_string()))?;
    // A thread that panics must not wait for the reader either.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    Ok(log)
}

/// Returns what writes events in a form.
fn subscriber<W>(format: LogFormat, filter: EnvFilter, to: W) -> Dispatch
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(to);
    match format {
        LogFormat::Json => log.json().into(),
        LogFormat::Text => log.with_ansi(false).into(),
    }
}
