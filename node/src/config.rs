// SPDX-License-Identifier: EUPL-1.2
//! What a node is told by its administrator: the file `raccord.toml` in its home.
//!
//! Every key may be left out. A key that is not known is refused, since it is most often one that is misspelt.
//! [`template`] is the file as it is first written: every key, explained, with its default.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use raccord_protocol::catalogue::Language;
use raccord_protocol::time::{DAY_MS, HOUR_MS};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// Files longer than this are not read.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// The shortest epoch, in milliseconds: one is one signature and one durable write.
const EPOCH_MS_MIN: u64 = 100;
/// The longest epoch, in milliseconds: evidence is no more precise than it.
const EPOCH_MS_MAX: u64 = DAY_MS;
/// The longest that backups can be allowed to be of use, in days.
const BACKUP_DAYS_MAX: u64 = 366;
/// The most connections that can be allowed.
const CONNECTIONS_MAX: u32 = 65_536;
/// The longest path that a Unix socket can have, in bytes.
const SOCKET_PATH_BYTES_MAX: usize = 107;

/// Returns the file as it is first written, explained in a language. All of it is commented out, so that defaults may
/// change.
pub fn template(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("config/template.en.toml"),
        Language::French => include_str!("config/template.fr.toml"),
    }
}

/// Reports a configuration that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A line is wrong.
    #[error("{}, line {line}{}: {reason}", .path.display(), Named(.key))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key, with its table before it, where one can be told.
        key: Option<String>,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// The file is longer than any configuration is.
    #[error("{} has {bytes} bytes, over {FILE_BYTES_MAX}", .path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
    },
    /// The file could not be read.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Writes the key of a message, where there is one.
struct Named<'a>(&'a Option<String>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |key| write!(formatter, ", key {key}"))
    }
}

/// Is the configuration of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// How long an epoch is, in milliseconds: 100 to a day; an hour by default, a second in the demo.
    pub epoch_ms: u64,
    /// How old a backup may be that is restored, in days: 1 to 366; 90 by default. What was erased since it was made is in
    /// it, so it must not be of use for ever.
    pub backup_days_max: u64,
    /// The language in which people are spoken to where nothing else says; `None` asks the environment.
    pub language: Option<Language>,
    /// By which clock days begin and appointments are kept; `None` is that of the machine.
    pub time_zone: Option<TimeZone>,
    /// The name of the staff key that signs in this home where nobody says; `None` is the only one.
    pub staff: Option<String>,
    /// Where the node listens for its own staff; `None` is `raccord.sock` in its home.
    pub socket: Option<PathBuf>,
    /// How peers are reached.
    pub network: NetworkSettings,
    /// What is logged.
    pub log: LogSettings,
}

/// Is the part of the configuration about peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkSettings {
    /// The addresses listened on, TCP or QUIC. Empty: the node only dials out.
    pub listen: Vec<Multiaddr>,
    /// The addresses told to peers, where they differ from those listened on.
    pub announce: Vec<Multiaddr>,
    /// The most connections at once.
    pub connections_max: u32,
}

/// Is the part of the configuration about logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSettings {
    /// The least important event that is logged.
    pub level: LogLevel,
    /// How an event is written.
    pub format: LogFormat,
}

/// Tells how important an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something is not as it should be.
    Warn,
    /// What an administrator wants to know.
    Info,
    /// What a developer wants to know.
    Debug,
    /// Everything.
    Trace,
}

/// Tells how events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A JSON object a line, for machines.
    Json,
    /// A line of text, for people.
    Text,
}

impl Default for Config {
    fn default() -> Self {
        ConfigFile::default().into()
    }
}

impl Config {
    /// Reads the configuration; where there is no file, every default holds.
    ///
    /// # Errors
    /// Names the first line that is wrong; fails where the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let failed = |source| ConfigError::File { path: path.to_path_buf(), source };
        let bytes = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error)),
        };
        if bytes > FILE_BYTES_MAX {
            return Err(ConfigError::TooLong { path: path.to_path_buf(), bytes });
        }
        let bytes = fs::read(path).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| ConfigError::Wrong {
            path: path.to_path_buf(),
            line: bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1,
            key: None,
            reason: "the file is not UTF-8".to_owned(),
        })?;
        Self::parse(path, text)
    }

    /// Reads the configuration from the text of the file at `path`, which errors name.
    ///
    /// # Errors
    /// Names the first line that is wrong.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        toml::from_str::<ConfigFile>(text).map(Self::from).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or(text);
            ConfigError::Wrong {
                path: path.to_path_buf(),
                line: before.matches('\n').count() + 1,
                key: key_at(text, start),
                reason: error.message().to_owned(),
            }
        })
    }
}

/// Returns the key that the value at `position` belongs to, with its table: the last `key =` and `[table]` that start
/// a line up to there.
fn key_at(text: &str, position: usize) -> Option<String> {
    let end = text.get(position..)?.find('\n').map_or(text.len(), |length| position + length);
    let lines = || text[..end].lines().rev().map(str::trim);
    let is_name = |name: &&str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.\"".contains(letter))
    };
    let table_of = |line: &str| {
        line.strip_prefix('[')?.split(']').next().map(str::to_owned).filter(|name| is_name(&name.as_str()))
    };
    let key_of = |line: &str| line.split_once('=').map(|(key, _)| key.trim()).filter(is_name).map(str::to_owned);
    let key = lines().find_map(|line| key_of(line).or_else(|| table_of(line)))?;
    match lines().find_map(table_of) {
        Some(table) if table != key => Some(format!("{table}.{key}")),
        _ => Some(key),
    }
}

/// Is the text of a configuration: the keys as they are written, each value already checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    epoch_ms: EpochMs,
    backup_days_max: BackupDays,
    language: Option<LanguageCode>,
    time_zone: Option<ZoneName>,
    staff: Option<String>,
    socket: Option<SocketPath>,
    network: NetworkTable,
    log: LogTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NetworkTable {
    listen: Vec<Address>,
    announce: Vec<Address>,
    connections_max: Connections,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LogTable {
    level: LogLevel,
    format: LogFormat,
}

impl Default for ConfigFile {
    fn default() -> Self {
        Self {
            epoch_ms: EpochMs(HOUR_MS),
            backup_days_max: BackupDays(90),
            language: None,
            time_zone: None,
            staff: None,
            socket: None,
            network: NetworkTable::default(),
            log: LogTable::default(),
        }
    }
}

impl Default for NetworkTable {
    fn default() -> Self {
        let listen = ["/ip4/0.0.0.0/tcp/4717", "/ip4/0.0.0.0/udp/4717/quic-v1"]
            .map(|text| Address(text.parse().expect("the default addresses are addresses")));
        Self { listen: listen.into(), announce: Vec::new(), connections_max: Connections(256) }
    }
}

impl Default for LogTable {
    fn default() -> Self {
        Self { level: LogLevel::Info, format: LogFormat::Text }
    }
}

impl From<ConfigFile> for Config {
    fn from(file: ConfigFile) -> Self {
        let addresses = |written: Vec<Address>| written.into_iter().map(|Address(address)| address).collect();
        Self {
            epoch_ms: file.epoch_ms.0,
            backup_days_max: file.backup_days_max.0,
            language: file.language.map(|LanguageCode(language)| language),
            time_zone: file.time_zone.map(|ZoneName(zone)| zone),
            staff: file.staff.filter(|name| !name.is_empty()),
            socket: file.socket.map(|SocketPath(path)| path),
            network: NetworkSettings {
                listen: addresses(file.network.listen),
                announce: addresses(file.network.announce),
                connections_max: file.network.connections_max.0,
            },
            log: LogSettings { level: file.log.level, format: file.log.format },
        }
    }
}

struct EpochMs(u64);

impl<'de> Deserialize<'de> for EpochMs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let length = value.as_integer().and_then(|length| u64::try_from(length).ok());
        length.filter(|length| (EPOCH_MS_MIN..=EPOCH_MS_MAX).contains(length)).map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "{value} is no length of an epoch: write {EPOCH_MS_MIN} to {EPOCH_MS_MAX} (milliseconds)"
            ))
        })
    }
}

struct BackupDays(u64);

impl<'de> Deserialize<'de> for BackupDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let days = value.as_integer().and_then(|days| u64::try_from(days).ok());
        days.filter(|days| (1..=BACKUP_DAYS_MAX).contains(days))
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{value} is no number of days: write 1 to {BACKUP_DAYS_MAX}")))
    }
}

struct Connections(u32);

impl<'de> Deserialize<'de> for Connections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| (1..=CONNECTIONS_MAX).contains(number)).map(Self).ok_or_else(|| {
            D::Error::custom(format!("{value} is no number of connections: write 1 to {CONNECTIONS_MAX}"))
        })
    }
}

struct LanguageCode(Language);

impl<'de> Deserialize<'de> for LanguageCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "en" => Ok(Self(Language::English)),
            "fr" => Ok(Self(Language::French)),
            other => Err(D::Error::custom(format!("{other:?} is not spoken: write \"fr\" or \"en\""))),
        }
    }
}

struct ZoneName(TimeZone);

impl<'de> Deserialize<'de> for ZoneName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        TimeZone::get(&name).map(Self).map_err(|_| {
            D::Error::custom(format!(
                "{name:?} is no time zone: write one such as \"Europe/Paris\", \"Europe/Luxembourg\" or \"Indian/Reunion\""
            ))
        })
    }
}

struct SocketPath(PathBuf);

impl<'de> Deserialize<'de> for SocketPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = PathBuf::from(String::deserialize(deserializer)?);
        if !path.is_absolute() {
            return Err(D::Error::custom(format!("{path:?} is not a whole path: write one that starts with /")));
        }
        let bytes = path.as_os_str().len();
        if bytes > SOCKET_PATH_BYTES_MAX {
            let reason = format!("the path has {bytes} bytes: a socket's has at most {SOCKET_PATH_BYTES_MAX}");
            return Err(D::Error::custom(reason));
        }
        Ok(Self(path))
    }
}

struct Address(Multiaddr);

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let address: Option<Multiaddr> = text.parse().ok().filter(is_usable);
        address.map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "{text:?} is no address: write one such as \"/ip4/0.0.0.0/tcp/4717\" or \
                 \"/dns/node.example.org/udp/4717/quic-v1\""
            ))
        })
    }
}

/// Tells whether an address is a host, and TCP or QUIC on it.
fn is_usable(address: &Multiaddr) -> bool {
    let mut parts = address.iter();
    let host = matches!(
        parts.next(),
        Some(Protocol::Ip4(_) | Protocol::Ip6(_) | Protocol::Dns(_) | Protocol::Dns4(_) | Protocol::Dns6(_))
    );
    host && matches!(
        (parts.next(), parts.next(), parts.next()),
        (Some(Protocol::Tcp(_)), None, None) | (Some(Protocol::Udp(_)), Some(Protocol::QuicV1), None)
    )
}

#[cfg(test)]
mod tests;
