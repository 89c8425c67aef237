// SPDX-License-Identifier: EUPL-1.2
//! What a command works with: the printer, the home, the keys, and the node.
//!
//! Everything is opened when it is first needed and once for a command: `raccord audit verify` needs no home, and the seal
//! of a staff key, slow on purpose, is opened at most once.
//!
//! Flags stand over the environment, the environment over the configuration file, that over defaults. No other file of this
//! crate asks the environment.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;
use jiff::tz::TimeZone;
use raccord_node::api::{ApiErrorKind, ClientError};
use raccord_node::config::Config;
use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, KeystoreError, Passphrase, SealedKey};
use raccord_node::node::Backend;
use raccord_node::pages::{Overwrite, PlainCopy};
use raccord_node::service::platform::{CommitAnswer, Context as CommitContextRequest};
use raccord_node::service::session::SessionOpenAnswer;
use raccord_node::service::{Access, Operation, SignedConsultation};
use raccord_protocol::commit::{self, COMMIT_ENTRIES_MAX, Padding, Submission};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::key::SecretKey;
use raccord_protocol::statement::{self, Consultation, Kind, Scope};
use raccord_protocol::time::Timestamp;
use zeroize::Zeroizing;

use crate::error::{CliError, ErrorKind};
use crate::language::{Language, Message, Translator};
use crate::output::{Mode, Printer};

mod failure;
pub(crate) mod reason;

/// Names the home where `--home` does not.
pub const HOME_VARIABLE: &str = "RACCORD_HOME";
/// Holds the passphrase, in place of a prompt.
pub const PASSPHRASE_VARIABLE: &str = "RACCORD_PASSPHRASE";
/// Names a file whose first line is the passphrase, in place of a prompt.
pub const PASSPHRASE_FILE_VARIABLE: &str = "RACCORD_PASSPHRASE_FILE";
/// Holds the passphrase that a key is to have from now on, in place of a prompt.
pub const NEW_PASSPHRASE_VARIABLE: &str = "RACCORD_NEW_PASSPHRASE";
/// Says what the log of `raccord serve` holds, where the configuration does not suffice.
pub const LOG_VARIABLE: &str = "RACCORD_LOG";
/// Names the staff key that signs, where `--staff` does not.
pub const STAFF_VARIABLE: &str = "RACCORD_STAFF";
/// Where a service manager puts secrets.
const CREDENTIALS_VARIABLE: &str = "CREDENTIALS_DIRECTORY";

/// A file with a passphrase is no longer than this.
const PASSPHRASE_FILE_BYTES_MAX: u64 = 4096;
/// The longest line that a person types.
const LINE_BYTES_MAX: u64 = 4096;
/// How often a question is asked, where answers cannot be used.
const ANSWERS_MAX: usize = 3;

/// The options that every command takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Globals {
    /// The directory of the node.
    #[arg(long, global = true, value_name = "DIR", help = "help-global-home")]
    pub home: Option<PathBuf>,
    /// Whether programs read the output.
    #[arg(long, global = true, help = "help-global-json")]
    pub json: bool,
    /// The language, instead of that of the configuration or the environment.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "fr|en",
        hide_possible_values = true,
        help = "help-global-lang"
    )]
    pub lang: Option<Language>,
    /// Which staff key signs.
    #[arg(long, global = true, value_name = "NAME", help = "help-global-staff")]
    pub staff: Option<String>,
}

/// What a command works with.
pub struct Context {
    globals: Globals,
    printer: Printer,
    home: PathBuf,
    staff_key: OnceCell<SecretKey>,
    backend: RefCell<Option<Backend>>,
    session: OnceCell<SessionOpenAnswer>,
}

impl Context {
    /// Returns a context that prints to `printer` and works in the home that `globals`, or else the environment, names.
    ///
    /// # Errors
    /// Fails where no home is named and the platform has no data directory: there is no user account to speak of.
    pub fn new(globals: Globals, printer: Printer) -> Result<Self, CliError> {
        let home = home_path(globals.home.as_deref())?;
        Ok(Self {
            globals,
            printer,
            home,
            staff_key: OnceCell::new(),
            backend: RefCell::new(None),
            session: OnceCell::new(),
        })
    }

    /// Returns the context with a staff key that is open already: whoever runs many commands in one process unseals it once.
    #[must_use]
    pub fn with_staff_key(self, key: &SecretKey) -> Self {
        Self { staff_key: OnceCell::from(SecretKey::from_seed(&key.seed())), ..self }
    }

    /// Returns what prints.
    pub fn printer(&self) -> &Printer {
        &self.printer
    }

    /// Returns what speaks the language of the command.
    pub fn translator(&self) -> &Translator {
        self.printer.translator()
    }

    /// Returns the language of the catalogue's labels.
    pub fn catalogue_language(&self) -> raccord_protocol::catalogue::Language {
        self.translator().language().into()
    }

    /// Returns the options that every command takes.
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// Returns where the home is, or will be: nothing need be there.
    pub fn home_path(&self) -> &Path {
        &self.home
    }

    /// Returns the home.
    ///
    /// # Errors
    /// Fails where there is none, or others may enter it.
    pub fn home(&self) -> Result<Home, CliError> {
        Ok(Home::open(&self.home)?)
    }

    /// Returns the configuration of the home.
    ///
    /// # Errors
    /// Names the first line that is wrong.
    pub fn config(&self) -> Result<Config, CliError> {
        Ok(Config::read(&self.home()?.config())?)
    }

    /// Returns the directory in which a service manager put secrets, if one started this process.
    pub fn credentials(&self) -> Option<PathBuf> {
        std::env::var_os(CREDENTIALS_VARIABLE).map(PathBuf::from)
    }

    /// Returns the time of this machine.
    pub fn now(&self) -> Timestamp {
        now()
    }

    /// Returns fresh entropy of the operating system.
    ///
    /// # Errors
    /// Fails where the system gives none.
    pub fn entropy(&self) -> Result<Entropy, CliError> {
        entropy()
    }

    /// Asks the node, or the store where no node runs.
    ///
    /// An operation that takes a session gets one: the staff key is opened for it.
    ///
    /// # Errors
    /// Says why it was not done, with the node's own words as the cause.
    pub fn call<O: Operation>(&self, operation: O) -> Result<O::Answer, CliError> {
        match O::ACCESS {
            Access::Session => drop(self.session()?),
            Access::Open => {}
        }
        self.with_backend(|backend| Ok(backend.call(operation)?))
    }

    /// Opens the session of this command, or returns the open one: the staff key signs a nonce of the node.
    ///
    /// # Errors
    /// Fails where the key cannot be opened, or the node does not know it.
    pub fn session(&self) -> Result<&SessionOpenAnswer, CliError> {
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let key = self.staff_key()?;
        let session = self.with_backend(|backend| Ok(backend.sign_in(key)?))?;
        Ok(self.session.get_or_init(|| session))
    }

    /// Signs `drafts` with the staff key as one commit and hands it to the node; when this returns, it is durable.
    ///
    /// Signs again, once, where the ledger moved on meanwhile.
    ///
    /// # Errors
    /// Says why nothing of it was done.
    pub fn commit(&self, drafts: &[Draft], padding: Padding) -> Result<CommitAnswer, CliError> {
        let submission = self.sign(drafts, padding)?;
        let stale = |error: &ClientError| matches!(error, ClientError::Api(error) if error.kind == ApiErrorKind::Stale);
        let answer = self.with_backend(|backend| match backend.call(submission) {
            Err(error) if stale(&error) => Ok(None),
            answer => Ok(Some(answer?)),
        })?;
        match answer {
            Some(answer) => Ok(answer),
            None => self.call(self.sign(drafts, padding)?),
        }
    }

    /// Signs that the person of this command looks at `case`, or at a list: goes with every request that shows content.
    /// One serves all requests of a command that have its scope and case.
    ///
    /// # Errors
    /// Fails where the staff key cannot be opened or the node does not answer.
    pub fn consult(
        &self,
        scope: Scope,
        case: Option<CaseHandle>,
        reason: &str,
    ) -> Result<SignedConsultation, CliError> {
        let consultation = Consultation { scope, case, reason: reason.to_owned() };
        let draft = statement::single(Kind::Consultation, vec![], &consultation, &mut self.entropy()?);
        Ok(SignedConsultation(self.sign(&[draft], Padding::Bare)?))
    }

    /// Signs and stores that a case is looked at, for each of some, once: in as few commits as they fit into, before a person is told anything.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn consult_each(&self, cases: impl IntoIterator<Item = CaseHandle>) -> Result<(), CliError> {
        let cases: BTreeSet<CaseHandle> = cases.into_iter().collect();
        let mut entropy = self.entropy()?;
        let drafts = cases.into_iter().map(|case| {
            let consultation = Consultation { scope: Scope::Case, case: Some(case), reason: String::new() };
            statement::single(Kind::Consultation, vec![], &consultation, &mut entropy)
        });
        let drafts: Vec<Draft> = drafts.collect();
        drafts.chunks(COMMIT_ENTRIES_MAX).try_for_each(|batch| self.commit(batch, Padding::Padded).map(drop))
    }

    fn sign(&self, drafts: &[Draft], padding: Padding) -> Result<Submission, CliError> {
        let context = self.call(CommitContextRequest {})?.commit_context();
        let signed = commit::sign(self.staff_key()?, &context, padding, drafts.to_vec(), &mut self.entropy()?);
        signed.map_err(|error| CliError::bug(error.to_string()))
    }

    /// Returns the staff key: the one that `--staff` names, or the only one.
    ///
    /// # Errors
    /// Fails where none or several could be meant, or the passphrase is wrong.
    pub fn staff_key(&self) -> Result<&SecretKey, CliError> {
        if let Some(key) = self.staff_key.get() {
            return Ok(key);
        }
        let home = self.home()?;
        let name = self.staff_name(&home)?;
        let sealed = SealedKey::read(&home.staff_key(&name)?, KeyKind::Staff)?;
        let key = self.unseal(&sealed, Message::new("prompt-passphrase-staff").with("name", name))?;
        Ok(self.staff_key.get_or_init(|| key))
    }

    /// Returns the name of the staff key of this command.
    ///
    /// # Errors
    /// Fails where none or several could be meant.
    pub fn staff_name(&self, home: &Home) -> Result<String, CliError> {
        if let Some(name) = &self.globals.staff {
            return Ok(name.clone());
        }
        if let Some(name) = std::env::var(STAFF_VARIABLE).ok().filter(|name| !name.is_empty()) {
            return Ok(name);
        }
        if let Some(name) = self.config()?.staff {
            return Ok(name);
        }
        let mut names = home.staff()?;
        match (names.pop(), names.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                names.push(last);
                let several = Message::new("error-staff-several").with("names", names.join(", "));
                Err(CliError::usage(several).hint("hint-staff"))
            }
            (None, _) => Err(CliError::not_found("error-staff-none").hint("hint-staff-add")),
        }
    }

    /// Opens the key of the organisation.
    ///
    /// # Errors
    /// Fails where it is not in the home, or the passphrase is wrong.
    pub fn organisation_key(&self, home: &Home) -> Result<SecretKey, CliError> {
        let sealed = SealedKey::read(&home.organisation_key(), KeyKind::Organisation)?;
        self.unseal(&sealed, "prompt-passphrase-organisation".into())
    }

    /// Opens a key. A person who mistyped the passphrase is asked again, a few times.
    fn unseal(&self, sealed: &SealedKey, question: Message) -> Result<SecretKey, CliError> {
        if let Some(passphrase) = passphrase_from_environment()? {
            return Ok(sealed.open(&passphrase)?);
        }
        for _ in 1..ANSWERS_MAX {
            match sealed.open(&self.ask_passphrase(&question)?) {
                Err(error @ KeystoreError::WrongPassphrase { .. }) => self.printer.error(&error.into()),
                opened => return Ok(opened?),
            }
        }
        Ok(sealed.open(&self.ask_passphrase(&question)?)?)
    }

    /// Returns a passphrase: from the environment, from the file that it names, or as typed after `question`.
    ///
    /// # Errors
    /// Fails where there is no terminal to ask at, or the passphrase is empty.
    pub fn passphrase(&self, question: impl Into<Message>) -> Result<Passphrase, CliError> {
        match passphrase_from_environment()? {
            Some(passphrase) => Ok(passphrase),
            None => self.ask_passphrase(&question.into()),
        }
    }

    /// Returns a new passphrase: as [`Context::passphrase`], but typed twice.
    ///
    /// # Errors
    /// As there, and where the two differ.
    pub fn new_passphrase(&self, question: impl Into<Message>) -> Result<Passphrase, CliError> {
        if let Some(passphrase) = passphrase_from_environment()? {
            return long_enough(passphrase);
        }
        self.type_new_passphrase(question).and_then(long_enough)
    }

    /// Returns the passphrase that takes the place of another: from `RACCORD_NEW_PASSPHRASE`, or typed twice.
    ///
    /// # Errors
    /// As [`Context::new_passphrase`].
    pub fn replacement_passphrase(&self, question: impl Into<Message>) -> Result<Passphrase, CliError> {
        match std::env::var_os(NEW_PASSPHRASE_VARIABLE) {
            Some(text) => read_passphrase(text).and_then(long_enough),
            None => self.type_new_passphrase(question).and_then(long_enough),
        }
    }

    fn type_new_passphrase(&self, question: impl Into<Message>) -> Result<Passphrase, CliError> {
        let question = question.into();
        let differ = CliError::usage("error-passphrases-differ");
        for attempt in 1..=ANSWERS_MAX {
            let passphrase = self.ask_secret(&question)?;
            if passphrase == self.ask_secret(&Message::new("prompt-passphrase-again"))? {
                return Ok(Passphrase::new(passphrase)?);
            }
            if attempt < ANSWERS_MAX {
                self.printer.error(&differ);
            }
        }
        Err(differ)
    }

    fn ask_passphrase(&self, question: &Message) -> Result<Passphrase, CliError> {
        Ok(Passphrase::new(self.ask_secret(question)?)?)
    }

    fn ask_secret(&self, question: &Message) -> Result<Zeroizing<String>, CliError> {
        if !self.is_interactive() {
            return Err(CliError::usage("error-passphrase-missing").hint("hint-passphrase"));
        }
        let typed = rpassword::prompt_password(format!("{} ", self.translator().say(question)))?;
        Ok(Zeroizing::new(typed))
    }

    /// Tells whether a person can be asked something: both ends are a terminal, and no program reads the output.
    pub fn is_interactive(&self) -> bool {
        self.printer.mode() == Mode::Human && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks a person for a line; `missing` is said where nobody can be asked, and names the option to use.
    ///
    /// # Errors
    /// Fails where nobody can be asked, or nothing was typed.
    pub fn ask(&self, question: impl Into<Message>, missing: impl Into<Message>) -> Result<String, CliError> {
        if !self.is_interactive() {
            return Err(CliError::usage(missing));
        }
        self.printer.question(question);
        let mut line = String::new();
        io::stdin().lock().take(LINE_BYTES_MAX).read_line(&mut line)?;
        let typed = line.trim();
        if typed.is_empty() { Err(CliError::usage(missing)) } else { Ok(typed.to_owned()) }
    }

    /// Asks a person for a line that `read` takes. What is wrong with an answer is said, and the question asked again, a few
    /// times.
    ///
    /// # Errors
    /// As [`Context::ask`], and as `read` does of the last answer.
    pub fn ask_for<T>(
        &self,
        question: impl Into<Message>,
        missing: impl Into<Message>,
        mut read: impl FnMut(&str) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        let (question, missing) = (question.into(), missing.into());
        for _ in 1..ANSWERS_MAX {
            let answer = self.ask(question.clone(), missing.clone()).and_then(|typed| read(&typed));
            match answer {
                Err(error) if self.is_interactive() && error.is_of_the_answer() => self.printer.error(&error),
                answer => return answer,
            }
        }
        read(&self.ask(question, missing)?)
    }

    /// Asks a person for a line that may stay empty.
    ///
    /// # Errors
    /// Fails where the terminal does.
    pub fn ask_optional(&self, question: impl Into<Message>) -> Result<String, CliError> {
        self.printer.question(question);
        let mut line = String::new();
        io::stdin().lock().take(LINE_BYTES_MAX).read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// As [`Context::ask_for`], of a line that may stay empty: that is none.
    ///
    /// # Errors
    /// As `read` does of the last answer, and where the terminal fails.
    pub fn ask_optional_for<T>(
        &self,
        question: impl Into<Message>,
        mut read: impl FnMut(&str) -> Result<T, CliError>,
    ) -> Result<Option<T>, CliError> {
        let question = question.into();
        for attempt in 1.. {
            let typed = self.ask_optional(question.clone())?;
            if typed.is_empty() {
                return Ok(None);
            }
            match read(&typed) {
                Err(error) if attempt < ANSWERS_MAX && error.is_of_the_answer() => self.printer.error(&error),
                answer => return answer.map(Some),
            }
        }
        Ok(None)
    }

    /// Asks a person to agree. Where nobody can be asked, `--yes` must have been given.
    ///
    /// # Errors
    /// Fails where nobody can be asked, or the answer is not yes.
    pub fn confirm(&self, question: impl Into<Message>) -> Result<(), CliError> {
        let answer = self.ask(question, "error-confirmation-missing")?;
        match answer.to_lowercase().as_str() {
            "o" | "oui" | "y" | "yes" => Ok(()),
            _ => Err(CliError::denied("error-not-confirmed")),
        }
    }

    /// Writes the whole store, decrypted, to an ordinary SQLite file, after the consultation is stored. No other call can
    /// follow in this command: the store must be closed for it.
    ///
    /// # Errors
    /// Says why it was not done.
    pub fn export_store(&self, to: &Path, overwrite: Overwrite) -> Result<PlainCopy, CliError> {
        self.session()?;
        let consultation = self.consult(Scope::Export, None, "")?;
        let backend = self.backend.take().ok_or_else(|| CliError::bug("signing opened no node"))?;
        Ok(backend.export_store(consultation, to, overwrite)?)
    }

    /// Lets go of the node. A store that this process opened is closed in order.
    ///
    /// # Errors
    /// Fails where the store does; what was acknowledged is durable all the same.
    pub fn close(&self) -> Result<(), CliError> {
        self.backend.take().map_or(Ok(()), |backend| Ok(backend.close()?))
    }

    fn with_backend<T>(&self, work: impl FnOnce(&mut Backend) -> Result<T, CliError>) -> Result<T, CliError> {
        let mut held = self.backend.borrow_mut();
        let backend = match held.as_mut() {
            Some(backend) => backend,
            None => {
                // A person is told that the home is missing or open to others in this crate's words.
                self.home()?;
                held.insert(Backend::open(&self.home, self.credentials().as_deref())?)
            }
        };
        work(backend)
    }
}

/// Returns the time of this machine.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX).min(Timestamp::MAX.0))
}

/// Returns fresh entropy of the operating system.
///
/// # Errors
/// Fails where the system gives none.
pub fn entropy() -> Result<Entropy, CliError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| {
        let error = io::Error::other(error.to_string());
        CliError::new(ErrorKind::Disk, "error-no-randomness").caused_by(&error)
    })?;
    Ok(Entropy::from_seed(seed))
}

/// Returns a moment as the [`Translator`] takes it.
pub fn instant(moment: Timestamp) -> jiff::Timestamp {
    let milliseconds = i64::try_from(moment.0.min(Timestamp::MAX.0)).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX)
}

/// Returns the language to speak and the time zone of the office. The language: the flag, else that of the home's configuration, else
/// that of the environment; the time zone: that of the configuration, else that of the machine.
pub fn choose_speech(flag: Option<Language>, home: Option<&Path>) -> (Language, TimeZone) {
    let read = || Config::read(&home_path(home).ok()?.join("raccord.toml")).ok();
    // A configuration that cannot be read is reported by the command that needs it.
    let config = read().unwrap_or_default();
    let configured = config.language.map(|language| match language {
        raccord_protocol::catalogue::Language::English => Language::English,
        raccord_protocol::catalogue::Language::French => Language::French,
    });
    (Language::choose(flag.or(configured)), config.time_zone.unwrap_or_else(TimeZone::system))
}

/// Tells whether the machine goes by universal time, and nobody said so for this program.
pub(crate) fn is_machine_universal() -> bool {
    let is_said = std::env::var_os("TZ").is_some_and(|zone| !zone.is_empty());
    let machine = TimeZone::system();
    let names = ["UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT", "Etc/Universal", "Etc/Zulu"];
    let is_universal = machine.is_unknown()
        || machine == TimeZone::UTC
        || machine.iana_name().is_some_and(|name| names.contains(&name));
    !is_said && is_universal
}

fn home_path(flag: Option<&Path>) -> Result<PathBuf, CliError> {
    if let Some(path) = flag {
        return Ok(path.to_owned());
    }
    if let Some(path) = std::env::var_os(HOME_VARIABLE).filter(|path| !path.is_empty()) {
        return Ok(PathBuf::from(path));
    }
    let base = etcetera::choose_base_strategy()
        .map_err(|error| CliError::not_found("error-no-data-directory").caused_by(&error).hint("hint-home"))?;
    Ok(base.data_dir().join("raccord"))
}

pub(crate) fn passphrase_from_environment() -> Result<Option<Passphrase>, CliError> {
    if let Some(text) = std::env::var_os(PASSPHRASE_VARIABLE) {
        return read_passphrase(text).map(Some);
    }
    let Some(path) = std::env::var_os(PASSPHRASE_FILE_VARIABLE).map(PathBuf::from) else { return Ok(None) };
    refuse_open_to_others(&path)?;
    let mut text = Zeroizing::new(String::new());
    let read = File::open(&path).and_then(|file| file.take(PASSPHRASE_FILE_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|error| CliError::file(&path, &error))?;
    let line = text.lines().next().unwrap_or_default();
    Ok(Some(Passphrase::new(Zeroizing::new(line.to_owned()))?))
}

fn read_passphrase(text: OsString) -> Result<Passphrase, CliError> {
    let text = text.into_string().map_err(|_| CliError::usage("error-passphrase-not-text"))?;
    Ok(Passphrase::new(Zeroizing::new(text))?)
}

/// Refuses a file of a passphrase that others of this machine may read, as files of keys are refused.
fn refuse_open_to_others(path: &Path) -> Result<(), CliError> {
    let found = std::fs::metadata(path).map_err(|error| CliError::file(path, &error))?;
    // What a shell or a service manager hands over through a pipe has no mode that says who reads it.
    if found.is_file() && found.permissions().mode() & 0o077 != 0 {
        return Err(KeystoreError::OpenToOthers { path: path.to_owned() }.into());
    }
    Ok(())
}

/// Refuses a new passphrase that is guessed in no time.
fn long_enough(passphrase: Passphrase) -> Result<Passphrase, CliError> {
    if passphrase.characters() < PASSPHRASE_CHARACTERS_MIN {
        return Err(CliError::usage("error-passphrase-short"));
    }
    Ok(passphrase)
}

/// The fewest characters of a new passphrase.
const PASSPHRASE_CHARACTERS_MIN: usize = 8;
