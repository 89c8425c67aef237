// SPDX-License-Identifier: EUPL-1.2
//! The offices of the month: each has its home, a node in a process of its own, and a desk at which commands are typed.
//!
//! Commands are the ones that staff types, read as the program reads them. They run in this process, where a key is unsealed
//! once and not once a command; what needs another passphrase, or the organisation's key, runs the program itself.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use clap::Parser;
use raccord::commands::Cli;
use raccord::context::Context;
use raccord::error::CliError;
use raccord::language::{Language, Translator};
use raccord::output::{Mode, Printer, Stream};
use raccord_node::keystore::{KeyKind, Passphrase, SealedKey};
use raccord_protocol::key::SecretKey;
use serde_json::Value;

use crate::program::{raccord, run, serve};

/// The member of staff of each office who types when nobody else is named.
const STAFF: &str = "claire";
/// How long an epoch is.
const EPOCH_MS: u64 = 20_000;

/// Is what an office is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// The name of its directory.
    pub(super) directory: &'static str,
    /// What people call it.
    pub(super) name: &'static str,
    /// Its kind, as `raccord init` takes it.
    pub(super) kind: &'static str,
    /// Whose law applies.
    pub(super) country: &'static str,
}

/// Is an office.
pub(super) struct Office {
    pub(super) plan: Plan,
    pub(super) home: PathBuf,
    key: SecretKey,
    node: Option<Node>,
    /// What its nodes wrote into their logs until they ended.
    pub(super) log: String,
}

/// Is a node that runs, and who reads its log.
struct Node {
    process: Child,
    log: JoinHandle<String>,
}

impl Office {
    /// Makes an office: keys, card, configuration, store.
    pub(super) fn create(directory: &Path, plan: Plan) -> Self {
        let home = directory.join(plan.directory);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("/ip4/127.0.0.1/tcp/{port}");
        let who = ["--name", plan.name, "--kind", plan.kind, "--country", plan.country, "--staff", STAFF];
        let mut init = raccord(&home);
        run(init.arg("init").args(who).args(["--listen", &address, "--address", &address]), 0);
        let config = home.join("raccord.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, format!("epoch_ms = {EPOCH_MS}\n{text}")).unwrap();
        let key = staff_key(&home, STAFF);
        Self { plan, home, key, node: None, log: String::new() }
    }

    /// Runs the program itself, which must succeed: for what takes the key of the organisation.
    pub(super) fn runs(&self, arguments: &[&str]) -> Value {
        let printed = run(raccord(&self.home).arg("--json").args(["--staff", STAFF]).args(arguments), 0);
        serde_json::from_str(&printed).unwrap_or(Value::Null)
    }

    /// Types a command that must succeed; returns what it prints for programs.
    pub(super) fn does(&self, arguments: &[&str]) -> Value {
        let printed = self.types(&self.key, arguments).unwrap_or_else(|error| {
            let report = error.report(&Translator::new(Language::English));
            panic!("{}: {arguments:?}: {}", self.plan.name, serde_json::to_string(&report).unwrap())
        });
        serde_json::from_slice(&printed).unwrap_or(Value::Null)
    }

    /// Types a command that must be refused; returns the id of what is said.
    pub(super) fn is_refused(&self, arguments: &[&str]) -> &'static str {
        match self.types(&self.key, arguments) {
            Ok(printed) => panic!("{}: {arguments:?}: {}", self.plan.name, String::from_utf8_lossy(&printed)),
            Err(error) => error.message().id(),
        }
    }

    /// Types a command as another member of staff.
    pub(super) fn does_as(&self, key: &SecretKey, arguments: &[&str]) -> Result<Value, CliError> {
        let printed = self.types(key, arguments)?;
        Ok(serde_json::from_slice(&printed).unwrap_or(Value::Null))
    }

    /// Adds a member of staff; returns the key.
    pub(super) fn hires(&self, name: &str, role: &str) -> SecretKey {
        self.runs(&["staff", "add", name, "--role", role]);
        staff_key(&self.home, name)
    }

    /// Returns the id of the organisation.
    pub(super) fn organisation(&self) -> [u8; 32] {
        let shown = self.does(&["organisation", "show"]);
        let id = shown["organisation"].as_str().expect("an id");
        data_encoding::HEXLOWER.decode(id.as_bytes()).expect("hexadecimal digits").try_into().expect("32 bytes")
    }

    fn types(&self, key: &SecretKey, arguments: &[&str]) -> Result<Vec<u8>, CliError> {
        let home = self.home.to_str().expect("UTF-8");
        let line = ["raccord", "--home", home, "--json"].into_iter().chain(arguments.iter().copied());
        let cli = Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        let printed = Printed::default();
        let talk = Stream::plain(std::io::sink());
        let printer =
            Printer::new(Mode::Json, Translator::new(Language::English), Stream::plain(printed.clone()), talk);
        let context = Context::new(cli.globals, printer)?.with_staff_key(key);
        let done = cli.command.run(&context);
        context.close()?;
        done?;
        let printed = printed.0.lock().unwrap().clone();
        Ok(printed)
    }

    /// Starts the node and waits until it takes calls.
    pub(super) fn start(&mut self) {
        let (node, mut said) = serve(&self.home);
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            said.read_to_string(&mut log).expect("it writes UTF-8");
            log
        });
        self.node = Some(Node { process: node, log });
    }

    /// Tells whether the node runs.
    pub(super) fn is_up(&self) -> bool {
        self.node.is_some()
    }

    /// Stops the node in order.
    pub(super) fn stop(&mut self) {
        let Some(Node { mut process, log }) = self.node.take() else { return };
        let told = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
        assert!(told.expect("there is kill").success());
        self.log.push_str(&log.join().expect("the log is read"));
        assert_eq!(process.wait().expect("it is our child").code(), Some(0), "{}: {}", self.plan.name, self.log);
    }

    /// Ends the node at once, as a power cut does.
    pub(super) fn kill(&mut self) {
        let Some(Node { mut process, log }) = self.node.take() else { return };
        process.kill().expect("it runs");
        process.wait().expect("it is our child");
        self.log.push_str(&log.join().expect("the log is read"));
    }
}

impl Drop for Office {
    /// Leaves no process behind, however the month ends.
    fn drop(&mut self) {
        self.kill();
    }
}

fn staff_key(home: &Path, name: &str) -> SecretKey {
    let home = raccord_node::home::Home::open(home).unwrap();
    let sealed = SealedKey::read(&home.staff_key(name).unwrap(), KeyKind::Staff).unwrap();
    sealed.open(&Passphrase::new("a passphrase for tests".to_owned().into()).unwrap()).unwrap()
}

/// Keeps what a command prints.
#[derive(Debug, Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
