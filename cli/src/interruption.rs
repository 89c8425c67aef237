// SPDX-License-Identifier: EUPL-1.2
//! The end of a long command before its end: SIGINT, SIGTERM or SIGHUP to the program.
//!
//! A signal interrupts nothing. Of a demonstration the next call of a node fails, and the story ends as it does after any error, with
//! its nodes ended and its temporary homes removed. An import ends between two commits, and says what it has kept.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use crate::error::CliError;

/// Whether this process was told to end. Signals are a process's own: there is one such flag.
static TOLD_TO_END: AtomicBool = AtomicBool::new(false);

/// Notes from now on that the process is told to end, instead of ending it at once.
///
/// # Errors
/// Fails where the system refuses.
pub fn watch() -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let signals = {
        let _entered = runtime.enter();
        (signal(SignalKind::hangup())?, signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let (mut hangup, mut interrupt, mut terminate) = signals;
        runtime.block_on(async {
            tokio::select! {
                _ = hangup.recv() => {}
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        TOLD_TO_END.store(true, Ordering::Relaxed);
    })?;
    Ok(())
}

/// Tells whether the process was told to end.
pub fn is_told() -> bool {
    TOLD_TO_END.load(Ordering::Relaxed)
}

/// Fails once the process was told to end.
///
/// # Errors
/// Says so.
pub fn check() -> Result<(), CliError> {
    if is_told() { Err(CliError::finding("demo-interrupted")) } else { Ok(()) }
}
