// SPDX-License-Identifier: EUPL-1.2
//! An office of the demonstration: its home, its keys, its own process, and a desk that works with it.

use std::hash::{BuildHasher as _, Hasher as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use raccord_node::keystore::Passphrase;
use raccord_node::node::Backend;
use raccord_node::service::platform::{CommitAnswer, Context};
use raccord_node::service::{Operation, SignedConsultation};
use raccord_protocol::commit::{Padding, sign};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::{Role, SignedCard};
use raccord_protocol::statement::{Consultation, Kind, Scope, single};

use super::relay::Relay;
use crate::commands::init::{self, InitOptions, Made};
use crate::error::CliError;
use crate::interruption;
use crate::language::Language;

/// The name of the one member of staff of each office.
const STAFF: &str = "demo";
/// How long an epoch is in the demonstration.
const EPOCH_MS: u64 = 1_000;
/// How long a node may take to start, or to end.
const PROCESS_PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait before looking again whether a process has started or ended.
const PROCESS_PAUSE: Duration = Duration::from_millis(10);

/// Is what an office is made from.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The name of its directory.
    pub directory: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What kind of office.
    pub kind: OrganisationKind,
    /// How others reach its node.
    pub reached: Reached,
}

/// Tells how others reach a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// At its own ports, over TCP and QUIC.
    Directly,
    /// Over TCP, through a relay that can be cut. Its card names the relay, and it listens to nothing else.
    ThroughRelay,
}

/// Is an office.
pub struct Office {
    /// What it was made from.
    pub plan: Plan,
    /// Its home.
    pub home: PathBuf,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Certifies its keys, and signs rosters.
    pub organisation_key: SecretKey,
    /// Signs what its one member of staff does.
    pub staff: SecretKey,
    process: Option<Child>,
    relay: Option<Relay>,
    desk: Option<Desk>,
    /// The most memory that its node took, in KiB.
    pub peak_kib: u64,
}

/// Works with a node, as commands do: over its socket, or on the store itself where no node runs.
pub struct Desk {
    backend: Backend,
    key: SecretKey,
    entropy: Entropy,
}

impl Desk {
    /// Calls an operation.
    ///
    /// # Errors
    /// Fails as the node says, and once the program was told to end.
    pub fn call<O: Operation>(&self, operation: O) -> Result<O::Answer, CliError> {
        interruption::check()?;
        Ok(self.backend.call(operation)?)
    }

    /// Signs drafts and hands them in.
    ///
    /// # Errors
    /// Fails as the node says.
    pub fn commit(&mut self, drafts: Vec<Draft>, padding: Padding) -> Result<CommitAnswer, CliError> {
        let context = self.call(Context {})?.commit_context();
        let signed = sign(&self.key, &context, padding, drafts, &mut self.entropy);
        self.call(signed.map_err(|error| CliError::bug(error.to_string()))?)
    }

    /// Signs that somebody looks at something.
    ///
    /// # Errors
    /// Fails as the node says.
    pub fn consult(&mut self, scope: Scope, case: Option<CaseHandle>) -> Result<SignedConsultation, CliError> {
        let consultation = Consultation { scope, case, reason: String::new() };
        let draft = single(Kind::Consultation, vec![], &consultation, &mut self.entropy);
        let context = self.call(Context {})?.commit_context();
        let signed = sign(&self.key, &context, Padding::Bare, vec![draft], &mut self.entropy);
        Ok(SignedConsultation(signed.map_err(|error| CliError::bug(error.to_string()))?))
    }

    /// Returns who signs here.
    pub fn signer(&self) -> PublicKey {
        self.key.public()
    }

    /// Returns fresh entropy.
    pub fn entropy(&mut self) -> &mut Entropy {
        &mut self.entropy
    }
}

impl Office {
    /// Makes an office in `home`, as `raccord init` does; returns it with its first card.
    ///
    /// # Errors
    /// Fails where something is in the way, or the disk refuses.
    pub fn create(plan: Plan, home: &Path, language: Language) -> Result<(Self, SignedCard), CliError> {
        let Network { listen, addresses, relay } = Network::of(plan.reached)?;
        let Made { created, card, organisation_key, staff_keys } = init::create(&InitOptions {
            home,
            name: plan.name,
            kind: plan.kind,
            country: Country::France,
            staff: &[(STAFF, Role::Leader)],
            listen: &listen,
            addresses: &addresses,
            language,
            time_zone: None,
            epoch_ms: Some(EPOCH_MS),
            passphrase: &passphrase()?,
            now: crate::context::now(),
        })?;
        let staff = staff_keys.into_iter().next().ok_or_else(|| CliError::bug("an office without staff"))?;
        let office = Self {
            plan,
            home: created.home,
            organisation: created.organisation,
            organisation_key,
            staff,
            process: None,
            relay,
            desk: None,
            peak_kib: 0,
        };
        Ok((office, card))
    }

    /// Starts the office's node as a process of its own, with this very program, and waits until it answers.
    ///
    /// # Errors
    /// Fails where the process ends, or does not answer in time.
    pub fn start(&mut self) -> Result<(), CliError> {
        self.start_with(&std::env::current_exe()?)
    }

    /// As [`Office::start`], with another copy of the program.
    ///
    /// # Errors
    /// As there.
    pub fn start_with(&mut self, program: &Path) -> Result<(), CliError> {
        self.desk = None;
        let log = std::fs::File::options().create(true).append(true).open(self.home.join("node.log"))?;
        let mut process = Command::new(program)
            .args(["serve", "--attached", "--home"])
            .arg(&self.home)
            // Ends with this process, however that ends: then nobody holds the other end of the pipe.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let patience = Instant::now() + PROCESS_PATIENCE;
        let socket = self.home.join("raccord.sock");
        loop {
            if let Err(told) = interruption::check() {
                process.kill()?;
                process.wait()?;
                return Err(told);
            }
            if let Some(status) = process.try_wait()? {
                return Err(CliError::bug(format!("the node of {} ended: {status}", self.plan.directory)));
            }
            if std::os::unix::net::UnixStream::connect(&socket).is_ok() {
                break;
            }
            if Instant::now() > patience {
                process.kill()?;
                return Err(CliError::bug(format!("the node of {} does not answer", self.plan.directory)));
            }
            std::thread::sleep(PROCESS_PAUSE);
        }
        self.process = Some(process);
        Ok(())
    }

    /// Returns the id of the node's process, while it runs.
    pub fn process_id(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// Returns the processors' time of the node's process, in seconds; 0 where none runs or the system does not say.
    pub fn cpu_seconds(&self) -> f64 {
        self.process_id().and_then(cpu_seconds).unwrap_or(0.0)
    }

    /// Ends the office's node at once, as a power cut does.
    ///
    /// # Errors
    /// Fails where the system refuses.
    pub fn kill(&mut self) -> Result<(), CliError> {
        self.desk = None;
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Tells the office's node to end and waits until it has.
    ///
    /// # Errors
    /// Fails where it does not end in time.
    pub fn stop(&mut self) -> Result<(), CliError> {
        self.desk = None;
        let Some(mut process) = self.process.take() else { return Ok(()) };
        self.peak_kib = self.peak_kib.max(peak_kib(process.id()));
        // SIGTERM, as a service manager does; the standard library only knows how to kill.
        Command::new("kill").args(["-TERM", &process.id().to_string()]).status()?;
        let patience = Instant::now() + PROCESS_PATIENCE;
        while process.try_wait()?.is_none() {
            if Instant::now() > patience {
                process.kill()?;
                return Err(CliError::bug(format!("the node of {} does not end", self.plan.directory)));
            }
            std::thread::sleep(PROCESS_PAUSE);
        }
        Ok(())
    }

    /// Returns the stretch of network before the office's node.
    ///
    /// # Errors
    /// Fails where others reach it directly.
    pub fn relay(&self) -> Result<&Relay, CliError> {
        self.relay.as_ref().ok_or_else(|| CliError::bug("nothing stands between this node and the others"))
    }

    /// Returns the desk of the office's one member of staff.
    ///
    /// # Errors
    /// Fails where the node cannot be reached.
    pub fn desk(&mut self) -> Result<&mut Desk, CliError> {
        if self.desk.is_none() {
            let mut backend = Backend::open(&self.home, None)?;
            let key = SecretKey::from_seed(&self.staff.seed());
            backend.sign_in(&key)?;
            self.desk = Some(Desk { backend, key, entropy: crate::context::entropy()? });
        }
        Ok(self.desk.as_mut().expect("set above"))
    }

    /// Lets go of the desk, and with it of the store where no node runs.
    pub fn leave_desk(&mut self) {
        self.desk = None;
    }
}

impl Drop for Office {
    /// Leaves no process behind where the demonstration ends by an error.
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Is where a node listens, and where others reach it.
struct Network {
    listen: Vec<String>,
    /// What its card says.
    addresses: Vec<String>,
    relay: Option<Relay>,
}

impl Network {
    /// Chooses ports on loopback that are free.
    fn of(reached: Reached) -> Result<Self, CliError> {
        let node = free_tcp()?;
        match reached {
            Reached::Directly => {
                let udp =
                    UdpSocket::bind(node).or_else(|_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)))?.local_addr()?.port();
                let addresses = vec![tcp_address(node), format!("/ip4/{}/udp/{udp}/quic-v1", Ipv4Addr::LOCALHOST)];
                Ok(Self { listen: addresses.clone(), addresses, relay: None })
            }
            Reached::ThroughRelay => {
                let relay = Relay::before(node)?;
                let addresses = vec![tcp_address(relay.address())];
                Ok(Self { listen: vec![tcp_address(node)], addresses, relay: Some(relay) })
            }
        }
    }
}

/// Returns a TCP port that is free on loopback. Nodes listen on it later, some of them minutes later: so it is none of those that systems
/// give to whoever calls out (32768 and more, RFC 6335 has 49152 and more), unless no other is free.
fn free_tcp() -> Result<SocketAddr, CliError> {
    let free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| listener.local_addr());
    let tried = (0..PORTS_TRIED).find_map(|_| free(PORTS.start + any_number() % (PORTS.end - PORTS.start)).ok());
    Ok(tried.map_or_else(|| free(0), Ok)?)
}

/// The ports that are tried.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// How many are.
const PORTS_TRIED: usize = 64;

/// Returns a number that nobody chose: two demonstrations at once are not to try the same ports.
fn any_number() -> u16 {
    let [high, low, ..] = std::hash::RandomState::new().build_hasher().finish().to_be_bytes();
    u16::from_be_bytes([high, low])
}

fn tcp_address(socket: SocketAddr) -> String {
    format!("/ip4/{}/tcp/{}", socket.ip(), socket.port())
}

/// Returns the most memory that a process took so far, in KiB; 0 where the system does not say.
fn peak_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// Returns the processors' time of a process so far, in seconds, where the system says it (Linux, proc(5)).
fn cpu_seconds(process: u32) -> Option<f64> {
    /// Linux tells it in hundredths of a second, whatever the clock of the kernel.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    // The name of the program, in parentheses, may hold spaces; the fields are counted after it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// Returns the passphrase of the keys: what the environment says, or `demo`.
///
/// # Errors
/// Fails where the environment holds an empty one.
pub fn passphrase() -> Result<Passphrase, CliError> {
    match crate::context::passphrase_from_environment()? {
        Some(passphrase) => Ok(passphrase),
        None => Ok(Passphrase::new(zeroize::Zeroizing::new("demo".to_owned()))?),
    }
}
