// SPDX-License-Identifier: EUPL-1.2
//! Everything that Raccord prints. No other file writes to standard output or standard error.
//!
//! Standard output carries data: tables and lines for people, or one JSON document with `--json`. Standard error carries the
//! talk: notes, warnings, errors, progress; with `--json` one JSON object a line.
//!
//! Three rules hold for every line:
//! - Colour only repeats what a word already says ("warning: ..."), and is off where `NO_COLOR`, `TERM=dumb` or a pipe says so.
//! - Text from files and other offices cannot act on the terminal: control characters, and characters that turn the reading
//!   direction, are shown as escapes such as `\u{1b}`. JSON escapes them too, which loses nothing.
//! - A reader that goes away (`raccord ... | head`) is not an error: the rest of the output is dropped, the command ends
//!   with the exit code that it would have had.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::error::{CliError, ErrorKind};
use crate::escapes::{escape_controls, escape_controls_in_lines, escape_json};
use crate::language::{Argument, Message, Translator};

mod table;
mod wrap;

use table::Screen;
pub use table::{Cell, Column, Table};

/// Whether people or programs read the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Tables, sentences, progress bars.
    #[default]
    Human,
    /// JSON only, asked for with `--json`.
    Json,
}

/// One of the two streams: where it goes, and what that place can show.
pub struct Stream {
    writer: Box<dyn Write + Send>,
    /// Columns of the terminal; `None` where the stream is not one, so that lines are never cut.
    columns: Option<u16>,
    styled: bool,
}

impl Stream {
    /// Returns a stream that is no terminal: no colours, no line breaks of ours.
    pub fn plain(writer: impl Write + Send + 'static) -> Self {
        Self { writer: Box::new(writer), columns: None, styled: false }
    }

    /// Returns a stream to a terminal of `columns` columns, with colours.
    pub fn terminal(writer: impl Write + Send + 'static, columns: u16) -> Self {
        Self { writer: Box::new(writer), columns: Some(columns), styled: true }
    }

    fn standard_output() -> Self {
        let stdout = io::stdout();
        let styled = AutoStream::choice(&stdout) != ColorChoice::Never;
        Self { columns: stdout.is_terminal().then(terminal_columns), styled, writer: Box::new(stdout) }
    }

    fn standard_error() -> Self {
        let stderr = io::stderr();
        let styled = AutoStream::choice(&stderr) != ColorChoice::Never;
        Self { columns: stderr.is_terminal().then(terminal_columns), styled, writer: Box::new(stderr) }
    }
}

/// Prints for one command, in one language and one mode.
pub struct Printer {
    mode: Mode,
    translator: Translator,
    output: Mutex<Stream>,
    talk: Mutex<Stream>,
    /// Set once the reader of standard output has gone.
    reader_gone: AtomicBool,
    bars: MultiProgress,
}

impl Printer {
    /// Returns a printer to standard output and standard error.
    pub fn standard(mode: Mode, translator: Translator) -> Self {
        Self::new(mode, translator, Stream::standard_output(), Stream::standard_error())
    }

    /// Returns a printer to the streams given: `output` for data, `talk` for the rest.
    ///
    /// Progress bars always go to the real standard error, and only if it is a terminal.
    pub fn new(mode: Mode, translator: Translator, output: Stream, talk: Stream) -> Self {
        let target = if mode == Mode::Human && talk.columns.is_some() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self {
            mode,
            translator,
            output: Mutex::new(output),
            talk: Mutex::new(talk),
            reader_gone: AtomicBool::new(false),
            bars: MultiProgress::with_draw_target(target),
        }
    }

    /// Tells everything to `talk` from now on, in place of standard error. It is dropped with the printer.
    pub fn tell_to(&self, talk: impl Write + Send + 'static) {
        self.talk.lock().unwrap_or_else(PoisonError::into_inner).writer = Box::new(talk);
    }

    /// Returns whether people or programs read the output.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the translator, for dates and numbers inside tables.
    pub fn translator(&self) -> &Translator {
        &self.translator
    }

    /// Returns the sentence `id` with `arguments` in it.
    pub fn text(&self, id: &str, arguments: &[(&str, Argument)]) -> String {
        self.translator.text(id, arguments)
    }

    /// Returns whether nobody reads standard output any more, so that a command that never ends by itself can stop.
    pub fn is_reader_gone(&self) -> bool {
        self.reader_gone.load(Ordering::Relaxed)
    }

    /// Prints `value` as JSON with `--json`, and otherwise lets `human` print it for people.
    ///
    /// # Errors
    /// Returns an error of kind `disk` if standard output cannot be written.
    pub fn show(
        &self,
        value: &impl Serialize,
        human: impl FnOnce(&Self) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        match self.mode {
            Mode::Human => human(self),
            Mode::Json => self.json(value),
        }
    }

    /// Prints `value` as one indented JSON document on standard output.
    ///
    /// # Errors
    /// Returns an error of kind `bug` if `value` has no JSON form, of kind `disk` if standard output cannot be written.
    pub fn json(&self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(value).map_err(no_json_form)?;
        self.write_output(format!("{}\n", escape_json(&text)).as_bytes())
    }

    /// Prints `value` as JSON on one line of standard output, for commands that report as they go.
    ///
    /// # Errors
    /// As [`Printer::json`].
    pub fn json_line(&self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string(value).map_err(no_json_form)?;
        self.write_output(format!("{}\n", escape_json(&text)).as_bytes())
    }

    /// Prints `message` as a line of data for people.
    ///
    /// # Errors
    /// Returns an error of kind `disk` if standard output cannot be written.
    pub fn say(&self, message: impl Into<Message>) -> Result<(), CliError> {
        let text = self.translator.say(&message.into());
        let columns = self.output.lock().unwrap_or_else(PoisonError::into_inner).columns;
        let text = escape_controls_in_lines(&text);
        self.write_output(format!("{}\n", wrap::wrapped(&text, columns, 0)).as_bytes())
    }

    /// Prints `text` as it stands, as one line of data for people.
    ///
    /// # Errors
    /// Returns an error of kind `disk` if standard output cannot be written.
    pub fn line(&self, text: &str) -> Result<(), CliError> {
        self.write_output(format!("{}\n", escape_controls(text)).as_bytes())
    }

    /// Prints `table`, fitted to the terminal; outside a terminal no line is ever wrapped.
    ///
    /// # Errors
    /// Returns an error of kind `disk` if standard output cannot be written.
    pub fn table(&self, table: &Table) -> Result<(), CliError> {
        let text = {
            let output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            let label_end = self.text("label-end", &[]);
            let screen = output.columns.map(|columns| Screen { columns: usize::from(columns), label_end: &label_end });
            table.render(screen, if output.styled { Style::new().bold() } else { Style::new() })
        };
        self.write_output(text.as_bytes())
    }

    /// Writes an export as it is to standard output, or with its control characters escaped if that is a terminal.
    ///
    /// # Errors
    /// Returns an error of kind `disk` if standard output cannot be written.
    pub fn raw(&self, bytes: &[u8]) -> Result<(), CliError> {
        let terminal = self.output.lock().unwrap_or_else(PoisonError::into_inner).columns.is_some();
        if !terminal {
            return self.write_output(bytes);
        }
        self.write_output(escape_controls_in_lines(&String::from_utf8_lossy(bytes)).as_bytes())
    }

    /// Tells something worth knowing, on standard error.
    pub fn note(&self, message: impl Into<Message>) {
        self.talk(Level::Note, &message.into());
    }

    /// Asks something, on standard error: what is typed answers it.
    pub fn question(&self, message: impl Into<Message>) {
        self.talk(Level::Question, &message.into());
    }

    /// Tells that what was asked is done, on standard error.
    pub fn success(&self, message: impl Into<Message>) {
        self.talk(Level::Success, &message.into());
    }

    /// Tells something that the person should look at, on standard error.
    pub fn warn(&self, message: impl Into<Message>) {
        self.talk(Level::Warning, &message.into());
    }

    /// Tells why the command failed, on standard error: the sentence, the causes, the hints.
    pub fn error(&self, error: &CliError) {
        if self.mode == Mode::Json {
            self.write_talk_object(&error.report(&self.translator));
            return;
        }
        let mut text = self.talk_line(Level::Error, &self.translator.say(error.message()));
        for other in error.others() {
            text += &self.talk_line(Level::Error, &self.translator.say(other));
        }
        if let Some(reason) = error.reason() {
            text += &self.talk_line(Level::Cause, &self.translator.say(reason));
        }
        for cause in error.causes() {
            text += &self.talk_line(Level::Cause, cause);
        }
        for hint in error.hints() {
            text += &self.talk_line(Level::Hint, &self.translator.say(hint));
        }
        self.write_talk(&text);
    }

    /// Prints the error, if any, and returns the exit code of the process.
    pub fn finish(&self, result: Result<(), CliError>) -> ExitCode {
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                self.error(&error);
                error.exit_code()
            }
        }
    }

    /// Returns a bar for work of `steps` steps. It appears on standard error after one second of work, and only if that is a
    /// terminal; it goes when the value is dropped.
    pub fn progress(&self, steps: u64, label: impl Into<Message>) -> Progress {
        self.bar(steps, label.into(), "{msg} [{bar:30}] {pos}/{len} ({eta})")
    }

    /// As [`Printer::progress`], for work whose steps say nothing to people, such as bytes: the bar counts hundredths.
    pub fn progress_share(&self, steps: u64, label: impl Into<Message>) -> Progress {
        self.bar(steps, label.into(), "{msg} [{bar:30}] {percent} % ({eta})")
    }

    fn bar(&self, steps: u64, label: Message, template: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(template).expect("the templates are constants that a test renders");
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(escape_controls(&self.translator.say(&label)).into_owned());
        Progress { bar, bars: self.bars.clone(), started: Instant::now(), shown: false }
    }

    fn talk(&self, level: Level, message: &Message) {
        let text = self.translator.say(message);
        match self.mode {
            Mode::Human => self.write_talk(&self.talk_line(level, &text)),
            Mode::Json => self.write_talk_object(&Talk { level, id: message.id(), message: text }),
        }
    }

    fn talk_line(&self, level: Level, text: &str) -> String {
        let prefix = self.translator.text(level.prefix(), &[]);
        let text = escape_controls_in_lines(text);
        let (styled, columns) = {
            let talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
            (talk.styled, talk.columns)
        };
        let style = if styled { level.style() } else { Style::new() };
        let text = wrap::wrapped(&text, columns, prefix.width() + 1);
        format!("{style}{prefix}{style:#} {text}\n")
    }

    fn write_talk_object(&self, object: &impl Serialize) {
        let text = serde_json::to_string(object).expect("strings and numbers always have a JSON form");
        self.write_talk(&format!("{}\n", escape_json(&text)));
    }

    fn write_talk(&self, text: &str) {
        self.bars.suspend(|| {
            let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
            // When standard error itself fails there is nobody left to tell.
            let _ = talk.writer.write_all(text.as_bytes()).and_then(|()| talk.writer.flush());
        });
    }

    fn write_output(&self, bytes: &[u8]) -> Result<(), CliError> {
        if self.is_reader_gone() {
            return Ok(());
        }
        let written = self.bars.suspend(|| {
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            output.writer.write_all(bytes).and_then(|()| output.writer.flush())
        });
        match written {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.reader_gone.store(true, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => Err(CliError::new(ErrorKind::Disk, "error-output").caused_by(&error)),
        }
    }
}

impl std::fmt::Debug for Printer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Printer").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// A progress bar; see [`Printer::progress`].
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    bars: MultiProgress,
    started: Instant,
    shown: bool,
}

impl Progress {
    /// Says what is being done from now on.
    pub fn relabel(&mut self, label: &str) {
        self.bar.set_message(escape_controls(label).into_owned());
    }

    /// Returns how many steps are done, and what is said to be done now.
    #[cfg(test)]
    pub(crate) fn state(&self) -> (u64, String) {
        (self.bar.position(), self.bar.message())
    }

    /// Counts `steps` more as done.
    pub fn advance(&mut self, steps: u64) {
        self.bar.inc(steps);
        if !self.shown && self.started.elapsed() >= SILENT_DURATION {
            self.shown = true;
            self.bar = self.bars.add(self.bar.clone());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// What a line on standard error is about.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Cause,
    Error,
    Hint,
    Note,
    Question,
    Success,
    Warning,
}

impl Level {
    fn prefix(self) -> &'static str {
        match self {
            Self::Cause => "prefix-cause",
            Self::Error => "prefix-error",
            Self::Hint => "prefix-hint",
            Self::Note => "prefix-note",
            Self::Question => "prefix-question",
            Self::Success => "prefix-success",
            Self::Warning => "prefix-warning",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Cause => Style::new().dimmed(),
            Self::Error => AnsiColor::Red.on_default().bold(),
            Self::Hint | Self::Note | Self::Question => AnsiColor::Cyan.on_default().bold(),
            Self::Success => AnsiColor::Green.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
        }
    }
}

/// A note, success or warning as `--json` prints it.
#[derive(Serialize)]
struct Talk {
    level: Level,
    id: &'static str,
    message: String,
}

fn terminal_columns() -> u16 {
    terminal_size::terminal_size().map_or(TERMINAL_COLUMNS_DEFAULT, |(terminal_size::Width(columns), _)| columns)
}

/// Returns how wide help is printed: as the terminal is, and never wider than is read with ease.
pub fn help_columns() -> usize {
    let terminal = terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| usize::from(columns));
    terminal.unwrap_or(HELP_COLUMNS_DEFAULT).min(HELP_COLUMNS_MAX)
}

fn no_json_form(error: serde_json::Error) -> CliError {
    CliError::bug(error.to_string())
}

/// Work shorter than this shows no bar.
const SILENT_DURATION: Duration = Duration::from_secs(1);

/// Width of help outside a terminal.
const HELP_COLUMNS_DEFAULT: usize = 100;

/// The widest that help is printed.
const HELP_COLUMNS_MAX: usize = 110;

/// Width assumed where a terminal does not tell its own.
const TERMINAL_COLUMNS_DEFAULT: u16 = 80;

#[cfg(test)]
mod tests;
