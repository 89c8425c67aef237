// SPDX-License-Identifier: EUPL-1.2
//! How a command fails: what went wrong, why, what to do about it, and the exit code.
//!
//! | Code | Kind | Meaning |
//! | ---: | --- | --- |
//! | 0 | | the command did what was asked |
//! | 1 | `finding` | the command ran, and the answer is negative: an audit found something, a check failed |
//! | 2 | `usage` | wrong arguments, or an input that cannot be used |
//! | 3 | `denied` | a role, a consent or a rule forbids it |
//! | 4 | `not_found` | no such case, peer, file... |
//! | 5 | `conflict` | locked, busy, or changed by someone else meanwhile |
//! | 6 | `unreachable` | the network or the node does not answer |
//! | 70 | `bug` | our mistake |
//! | 74 | `disk` | reading or writing failed |
//! | 130 | `interrupted` | the process was told to end before it was done |
//!
//! The shape follows `CommandError` of jj (`cli/src/command_error.rs`): a kind, a sentence, the chain of causes, hints. The
//! sentence and the hints are in the user's language; causes are the technical messages of the libraries, in English.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use raccord_node::api::FileFault;
use serde::Serialize;

use crate::context::reason::file_fault;
use crate::language::{Argument, Language, Message, Translator};

/// Why a command failed, as far as a script needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// A defect of Raccord itself.
    Bug,
    /// Something is locked, busy, or was changed meanwhile.
    Conflict,
    /// A role, a consent or a rule forbids it.
    Denied,
    /// Reading or writing failed.
    Disk,
    /// The command ran and its answer is negative.
    Finding,
    /// The process was told to end before it was done.
    Interrupted,
    /// The thing named does not exist, or not for this reader.
    NotFound,
    /// The network or the node does not answer.
    Unreachable,
    /// Wrong arguments, or an input that cannot be used.
    Usage,
}

impl ErrorKind {
    /// Returns the process exit code, from the table in this module's documentation.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Finding => 1,
            Self::Usage => 2,
            Self::Denied => 3,
            Self::NotFound => 4,
            Self::Conflict => 5,
            Self::Unreachable => 6,
            Self::Bug => 70,
            Self::Disk => 74,
            Self::Interrupted => 130,
        }
    }
}

/// What a command returns when it does not succeed.
#[derive(Clone, Debug)]
pub struct CliError {
    kind: ErrorKind,
    message: Box<Message>,
    /// Why, where there is a sentence for it.
    reason: Option<Box<Message>>,
    /// What else stands in the way.
    others: Vec<Message>,
    causes: Vec<String>,
    hints: Vec<Message>,
}

impl CliError {
    /// Returns an error with its sentence, and as yet no cause or hint.
    pub fn new(kind: ErrorKind, message: impl Into<Message>) -> Self {
        Self {
            kind,
            message: Box::new(message.into()),
            reason: None,
            others: Vec::new(),
            causes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Returns the negative answer of a command that did run.
    pub fn finding(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Finding, message)
    }

    /// Returns an error about arguments or an input that cannot be used.
    pub fn usage(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Returns a refusal by role, consent or rule.
    pub fn denied(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Denied, message)
    }

    /// Returns an error about something that does not exist for this reader.
    pub fn not_found(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// Returns an error about something locked, busy, or changed meanwhile.
    pub fn conflict(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Conflict, message)
    }

    /// Returns an error about a node or a network that does not answer.
    pub fn unreachable(message: impl Into<Message>) -> Self {
        Self::new(ErrorKind::Unreachable, message)
    }

    /// Adds a hint where there is one.
    #[must_use]
    pub fn hints_of(self, hint: Option<Message>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Returns an error about our own mistake; `detail` says where, without personal data.
    pub fn bug(detail: impl Into<Argument>) -> Self {
        Self::new(ErrorKind::Bug, Message::new("error-bug").with("detail", detail)).hint("hint-bug")
    }

    /// Returns an error about the file at `path`: `not_found` if it is missing, `usage` if it is a directory, else `disk`.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            return Self::not_found(Message::new("error-file-missing").with("path", path)).hint("hint-file-missing");
        }
        if error.kind() == io::ErrorKind::IsADirectory {
            return Self::usage(Message::new("error-file-is-directory").with("path", path));
        }
        let failed = Self::new(ErrorKind::Disk, Message::new("error-file-failed").with("path", path));
        match FileFault::of(error) {
            // The system alone knows what it is.
            FileFault::Other => failed.caused_by(error).hint("hint-file-fault-other"),
            fault => {
                let (reason, hint) = file_fault(fault);
                failed.because(Message::new(reason)).hint(hint)
            }
        }
    }

    /// Adds `error` and its chain of sources as causes.
    #[must_use]
    pub fn caused_by(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            // Some libraries repeat their source in their own message; saying it twice helps nobody.
            if self.causes.last().is_none_or(|previous| !previous.contains(&text)) {
                self.causes.push(text);
            }
            next = error.source();
        }
        self
    }

    /// Says why, in the user's language.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Message>) -> Self {
        self.reason = Some(Box::new(reason.into()));
        self
    }

    /// Says what else stands in the way.
    #[must_use]
    pub fn also(mut self, other: impl Into<Message>) -> Self {
        self.others.push(other.into());
        self
    }

    /// Adds advice on what to do, once.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        let hint = hint.into();
        if !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
        self
    }

    /// Returns the kind, which decides the exit code.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Tells whether another answer of the same person may do: what was typed means nothing, or nobody.
    pub fn is_of_the_answer(&self) -> bool {
        matches!(self.kind, ErrorKind::NotFound | ErrorKind::Usage)
    }

    /// Returns the sentence.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// Returns why, where there is a sentence for it.
    pub fn reason(&self) -> Option<&Message> {
        self.reason.as_deref()
    }

    /// Returns what else stands in the way.
    pub fn others(&self) -> &[Message] {
        &self.others
    }

    /// Returns the technical causes, outermost first, in English.
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// Returns the advice.
    pub fn hints(&self) -> &[Message] {
        &self.hints
    }

    /// Returns the exit code of the process.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind.exit_code())
    }

    /// Returns the object that `--json` prints on standard error.
    pub fn report(&self, translator: &Translator) -> ErrorReport {
        ErrorReport {
            level: "error",
            kind: self.kind,
            exit_code: self.kind.exit_code(),
            id: self.message.id(),
            message: translator.say(&self.message),
            causes: self
                .reason
                .as_deref()
                .into_iter()
                .chain(&self.others)
                .map(|reason| translator.say(reason))
                .chain(self.causes.iter().cloned())
                .collect(),
            hints: self.hints.iter().map(|hint| translator.say(hint)).collect(),
        }
    }
}

/// A [`CliError`] in one language, as `--json` prints it: one line on standard error.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorReport {
    /// Always `error`; notes and warnings have theirs.
    pub level: &'static str,
    /// The kind, in snake case.
    pub kind: ErrorKind,
    /// The exit code of the process.
    pub exit_code: u8,
    /// The id of the sentence, the same in every language.
    pub id: &'static str,
    /// The sentence.
    pub message: String,
    /// The technical causes, outermost first.
    pub causes: Vec<String>,
    /// The advice.
    pub hints: Vec<String>,
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::new(ErrorKind::Disk, "error-disk").caused_by(&error).hint("hint-disk")
    }
}

/// In English, for logs and test failures; people read [`crate::output::Printer::error`].
impl fmt::Display for CliError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&Translator::new(Language::English).say(&self.message))?;
        self.causes.iter().try_for_each(|cause| write!(formatter, ": {cause}"))
    }
}

impl Error for CliError {}

#[cfg(test)]
mod tests;
