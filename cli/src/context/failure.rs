// SPDX-License-Identifier: EUPL-1.2
//! What the failures of the node's library mean to the person who typed a command.

use raccord_node::api::{ApiError, ApiErrorKind, ClientError, Reason};
use raccord_node::config::ConfigError;
use raccord_node::erased::Fault;
use raccord_node::home::HomeError;
use raccord_node::keystore::KeystoreError;
use raccord_node::node::{DriverError, NodeError};
use raccord_protocol::roster::RosterError;

use super::reason;
use crate::error::{CliError, ErrorKind};
use crate::language::Message;

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        if let Some(Reason::File { fault }) = &error.reason {
            let (_, hint) = reason::file_fault(*fault);
            let failed = match error.kind {
                ApiErrorKind::Conflict => Self::conflict("error-node-unwritable"),
                ApiErrorKind::Invalid => Self::usage("error-node-unwritable"),
                _ => Self::new(ErrorKind::Disk, "error-node-unwritable").hint("hint-node-unwritable"),
            };
            return failed.because(Message::new(reason::file_fault(*fault).0)).hint(hint);
        }
        let failed = match error.kind {
            ApiErrorKind::Conflict => Self::conflict("error-node-conflict"),
            ApiErrorKind::Denied => {
                Self::denied("error-node-denied").hints_of(denied_hint(error.reason.as_ref()).map(Message::new))
            }
            ApiErrorKind::Internal => {
                Self::new(ErrorKind::Disk, "error-node-internal").hint("hint-node-log").hint("hint-store-damaged-then")
            }
            ApiErrorKind::Invalid | ApiErrorKind::Unsupported => Self::usage("error-node-invalid"),
            ApiErrorKind::NotFound => Self::not_found("error-node-not-found"),
            ApiErrorKind::Overtaken => Self::conflict("error-store-restored").hint("hint-store-restored"),
            ApiErrorKind::Refused => Self::denied("error-node-refused"),
            ApiErrorKind::Stale => Self::conflict("error-node-stale").hint("hint-try-again"),
            ApiErrorKind::TooLarge => Self::usage("error-node-too-large"),
            ApiErrorKind::Unauthenticated => {
                Self::denied("error-node-unauthenticated").hint("hint-node-unauthenticated")
            }
            ApiErrorKind::Unwritable => {
                Self::new(ErrorKind::Disk, "error-node-unwritable").hint("hint-node-unwritable")
            }
            ApiErrorKind::Unavailable => Self::conflict("error-node-unavailable").hint("hint-try-again"),
            ApiErrorKind::Undated => Self::conflict("error-node-undated").hint("hint-node-undated"),
        };
        match (&error.reason, error.kind) {
            (Some(reason), _) => failed.because(reason::message(reason)),
            // Nobody can do more about it than the sentence says.
            (None, ApiErrorKind::Unauthenticated) => failed,
            (None, _) => failed.caused_by(&error),
        }
    }
}

/// Returns the id of the sentence that says what to do about a refusal: another role helps only where the role stands in the way.
fn denied_hint(reason: Option<&Reason>) -> Option<&'static str> {
    match reason {
        Some(Reason::AgeUnknown { .. }) => Some("hint-consent-age"),
        Some(Reason::BeforeBirth) => Some("hint-consent-before-birth"),
        Some(Reason::FormEnded) => Some("hint-consent-form-ended"),
        Some(Reason::NoWriteGrant { .. }) => Some("hint-node-reads-only"),
        Some(Reason::OfAge) => Some("hint-consent-of-age"),
        Some(Reason::Role) | None => Some("hint-node-denied"),
        Some(Reason::TooYoung { .. }) => Some("hint-consent-too-young"),
        Some(_) => None,
    }
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Api(error) => error.into(),
            ClientError::Call { .. } => Self::usage("error-node-too-large").caused_by(&error),
            ClientError::Foreign { .. } => Self::denied("error-node-foreign").caused_by(&error),
            ClientError::NoNode { .. } => Self::unreachable("error-node-none").caused_by(&error),
            ClientError::NoAnswer { .. } | ClientError::Socket { .. } => {
                Self::unreachable("error-node-silent").caused_by(&error).hint("hint-node-log")
            }
            ClientError::Reply { .. } | ClientError::Session => {
                Self::unreachable("error-node-version").caused_by(&error).hint("hint-node-version")
            }
        }
    }
}

impl From<NodeError> for CliError {
    fn from(error: NodeError) -> Self {
        match error {
            NodeError::BackupDamaged { path, finding } => {
                let damaged = Message::new("error-backup-damaged").with("path", path.as_path());
                Self::new(ErrorKind::Disk, damaged.with("finding", finding)).hint("hint-backup-damaged")
            }
            NodeError::BackupTooOld { days, days_max } => {
                Self::denied(Message::new("error-backup-old").with("days", days).with("max", days_max))
                    .hint("hint-backup-old")
            }
            NodeError::Client(error) => error.into(),
            NodeError::ErasedNotOwn { path, owner } => {
                let of_other = Message::new("error-erased-of-other").with("path", path.as_path());
                Self::usage(of_other.with("name", owner)).hint("hint-erased-not-own")
            }
            NodeError::Config(error) => error.into(),
            NodeError::Home(error) | NodeError::Driver(DriverError::Home(error)) => error.into(),
            NodeError::Keystore(error) => error.into(),
            NodeError::Card(_) | NodeError::Roster(_) => Self::usage("error-node-card").caused_by(&error),
            NodeError::Driver(DriverError::BehindLedger { held, sealed }) => {
                let epochs = |newest: Option<u64>| newest.map_or(0, |newest| newest + 1);
                let behind = Message::new("reason-behind-ledger").with("held", epochs(held));
                Self::conflict("error-store-restored")
                    .because(behind.with("sealed", epochs(sealed)))
                    .hint("hint-store-restored")
            }
            NodeError::Driver(DriverError::BehindPosition { held, written }) => {
                let behind = Message::new("reason-behind-position").with("held", held).with("written", written);
                Self::conflict("error-store-restored").because(behind).hint("hint-store-restored")
            }
            NodeError::Driver(DriverError::NoLedgerFile) => {
                Self::conflict("error-store-restored").because("reason-no-ledger-file").hint("hint-store-restored")
            }
            NodeError::Driver(_) | NodeError::Replica(_) | NodeError::Store(_) => {
                Self::new(ErrorKind::Disk, "error-store").caused_by(&error).hint("hint-store-damaged-then")
            }
            NodeError::Network(_) => Self::conflict("error-network").caused_by(&error).hint("hint-network"),
            NodeError::Pages(_) => Self::new(ErrorKind::Disk, "error-pages").caused_by(&error).hint("hint-disk"),
            NodeError::Server(_) => Self::conflict("error-socket").caused_by(&error),
            NodeError::System { .. } => Self::new(ErrorKind::Disk, "error-system").caused_by(&error),
        }
    }
}

impl From<RosterError> for CliError {
    fn from(error: RosterError) -> Self {
        match &error {
            RosterError::Threshold { signatures, threshold, .. } => Self::denied(
                Message::new("error-roster-threshold")
                    .with("signatures", *signatures)
                    .with("threshold", u32::from(*threshold)),
            )
            .hint("hint-roster-threshold"),
            RosterError::Chain { .. } | RosterError::NotFirst { .. } => {
                // That it does not follow is what the sentence says; in what, our own words for programs say in English.
                Self::conflict("error-roster-chain").hint("hint-roster-chain")
            }
            RosterError::CardMissing(_) => Self::usage("error-roster-card-missing").caused_by(&error),
            RosterError::CertificateDropped(_)
            | RosterError::Decode(_)
            | RosterError::Form { .. }
            | RosterError::Key(_) => Self::usage("error-roster").caused_by(&error),
        }
    }
}

impl From<HomeError> for CliError {
    fn from(error: HomeError) -> Self {
        match &error {
            HomeError::BadName { name } => {
                Self::usage(Message::new("error-key-name").with("name", name.as_str())).hint("hint-key-name")
            }
            HomeError::NotEmpty { path } => {
                Self::conflict(Message::new("error-home-not-empty").with("path", path.as_path()))
                    .hint("hint-home-not-empty")
            }
            HomeError::Missing { path } => {
                Self::not_found(Message::new("error-home-missing").with("path", path.as_path())).hint("hint-home")
            }
            HomeError::OpenToOthers { path } => open_to_others(path).hint(chmod(path, "700")),
            HomeError::InUse { path, process } => {
                let in_use = match process {
                    None => Message::new("error-home-in-use"),
                    Some(process) => Message::new("error-home-in-use-by").with("process", process.to_string()),
                };
                Self::conflict(in_use.with("path", path.as_path())).hint("hint-home-in-use")
            }
            HomeError::DamagedErased { path, line, fault } => {
                let damaged = Message::new("error-erased-damaged").with("path", path.as_path()).with("line", *line);
                let (why, hint) = match fault {
                    Fault::Cut => ("erased-fault-cut", "hint-erased-line"),
                    Fault::Head => ("erased-fault-head", "hint-erased-head"),
                    Fault::Line => ("erased-fault-line", "hint-erased-line"),
                    Fault::TooMany => ("erased-fault-too-many", "hint-erased-head"),
                };
                Self::usage(damaged).because(why).hint(hint)
            }
            HomeError::DamagedLedger { path, .. } => {
                let damaged = Message::new("error-ledger-damaged").with("path", path.as_path());
                Self::new(ErrorKind::Disk, damaged).caused_by(&error)
            }
            HomeError::File { path, source } => Self::file(path, source),
        }
    }
}

impl From<KeystoreError> for CliError {
    fn from(error: KeystoreError) -> Self {
        match &error {
            KeystoreError::EmptyPassphrase => Self::usage("error-passphrase-empty"),
            KeystoreError::Exists { path } => {
                Self::conflict(Message::new("error-key-exists").with("path", path.as_path()))
            }
            KeystoreError::File { path, source } => Self::file(path, source),
            KeystoreError::Malformed { path, .. } => {
                Self::usage(Message::new("error-key-malformed").with("path", path.as_path())).caused_by(&error)
            }
            KeystoreError::Missing { path } => {
                Self::not_found(Message::new("error-key-missing").with("path", path.as_path()))
            }
            KeystoreError::OpenToOthers { path } => open_to_others(path).hint(chmod(path, "600")),
            KeystoreError::System { .. } => Self::new(ErrorKind::Disk, "error-system").caused_by(&error),
            KeystoreError::WrongPassphrase { path } => {
                Self::denied(Message::new("error-passphrase-wrong").with("path", path.as_path()))
                    .hint("hint-passphrase-wrong")
            }
        }
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        match &error {
            ConfigError::File { path, source } => Self::file(path, source),
            ConfigError::TooLong { path, bytes } => {
                let long = Message::new("config-long").with("path", path.as_path()).with("bytes", *bytes);
                Self::usage("error-config").because(long).hint("hint-config")
            }
            ConfigError::Wrong { path, line, key, reason } => {
                let place = match key {
                    Some(key) => Message::new("config-key").with("key", key.as_str()),
                    None => Message::new("config-line"),
                };
                let place = place.with("path", path.as_path()).with("line", line.to_string());
                let wrong = Self::usage("error-config").because(place).caused_by(&Technical(reason.clone()));
                wrong.hint(key.as_deref().and_then(taken_by).unwrap_or("hint-config"))
            }
        }
    }
}

/// Is what a library says, in English.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Technical(String);

/// Returns the id of the sentence that says what a key of the configuration takes; `None` for a key that there is not.
fn taken_by(key: &str) -> Option<&'static str> {
    match key {
        "backup_days_max" => Some("config-takes-backup-days"),
        "epoch_ms" => Some("config-takes-epoch"),
        "language" => Some("config-takes-language"),
        "log.format" => Some("config-takes-log-format"),
        "log.level" => Some("config-takes-log-level"),
        "network.announce" | "network.listen" => Some("config-takes-address"),
        "network.connections_max" => Some("config-takes-connections"),
        "socket" => Some("config-takes-socket"),
        _ => None,
    }
}

fn open_to_others(path: &std::path::Path) -> CliError {
    CliError::denied(Message::new("error-open-to-others").with("path", path))
}

fn chmod(path: &std::path::Path, mode: &'static str) -> Message {
    Message::new("hint-chmod").with("mode", mode).with("path", path)
}
