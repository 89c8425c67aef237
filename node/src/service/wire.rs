// SPDX-License-Identifier: EUPL-1.2
//! How an operation travels: what its request and its answer are made of, and how it fails.

use std::fmt;

use data_encoding::BASE64;
use raccord_protocol::codec;
use raccord_protocol::commit::Submission;
use raccord_protocol::replica::{ReplicaError, SubmitError};
use raccord_protocol::roster::PlatformFile;
use raccord_protocol::view::ViewError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Caller, Service};

/// Is something that can be asked of a node: the type is the request.
///
/// One function answers it, whether it comes over the socket or from a command that opened the store itself.
pub trait Operation: Wire {
    /// Its name, kebab-case: the last part of its path.
    const NAME: &'static str;
    /// Whether it takes a session.
    const ACCESS: Access;
    /// The most bytes its request may have.
    const REQUEST_BYTES_MAX: usize = JSON_BYTES_MAX;
    /// What it answers.
    type Answer: Wire;

    /// Answers the request.
    ///
    /// # Errors
    /// Returns a [`ServiceError`], which says nothing that the caller may not see.
    fn run(self, service: &Service, caller: &Caller) -> Result<Self::Answer, ServiceError>;
}

/// Says whether an operation takes a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone who reaches the socket may ask.
    Open,
    /// Only a member of staff with an open session may ask.
    Session,
}

/// The most bytes of a request in JSON.
pub const JSON_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The most bytes of a submission, or of a file of cards and rosters.
pub const OCTETS_MAX: usize = 32 * 1024 * 1024;

/// Is something that travels as the whole body of a request or an answer.
pub trait Wire: Sized {
    /// In which form.
    const CONTENT: Content;

    /// Writes it.
    ///
    /// # Errors
    /// Returns a [`ServiceError`] of kind internal: a bug of ours.
    fn write(&self) -> Result<Vec<u8>, ServiceError>;

    /// Reads it.
    ///
    /// # Errors
    /// Returns a [`ServiceError`] of kind malformed.
    fn read(bytes: &[u8]) -> Result<Self, ServiceError>;
}

/// Is the form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A JSON object.
    Json,
    /// Bytes in the encoding of the protocol.
    Octets,
}

impl Content {
    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Octets => "application/octet-stream",
        }
    }
}

/// Writes a body in JSON.
pub(super) fn write_json(value: &impl Serialize) -> Result<Vec<u8>, ServiceError> {
    serde_json::to_vec(value).map_err(|error| ServiceError::internal(&error))
}

/// Reads a body in JSON; no body at all stands for an empty object.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ServiceError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| ServiceError::new(ErrorKind::Malformed, error.to_string()))
}

/// Makes types travel as JSON.
macro_rules! json {
    ($($name:ty),* $(,)?) => {
        $(impl $crate::service::Wire for $name {
            const CONTENT: $crate::service::Content = $crate::service::Content::Json;

            fn write(&self) -> Result<Vec<u8>, $crate::service::ServiceError> {
                $crate::service::wire::write_json(self)
            }

            fn read(bytes: &[u8]) -> Result<Self, $crate::service::ServiceError> {
                $crate::service::wire::read_json(bytes)
            }
        })*
    };
}
pub(super) use json;

/// Makes types of the protocol travel in its own encoding.
macro_rules! octets {
    ($($name:ty: $what:literal),* $(,)?) => {
        $(impl Wire for $name {
            const CONTENT: Content = Content::Octets;

            fn write(&self) -> Result<Vec<u8>, ServiceError> {
                Ok(codec::encode(self))
            }

            fn read(bytes: &[u8]) -> Result<Self, ServiceError> {
                let read = codec::decode($what, bytes, OCTETS_MAX);
                read.map_err(|error| ServiceError::new(ErrorKind::Malformed, error.to_string()))
            }
        })*
    };
}

octets! {
    Submission: "submission",
    PlatformFile: "file of cards and rosters",
}

/// Is a signed consultation as it travels in JSON: base64 of the submission's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedConsultation(pub Submission);

impl Serialize for SignedConsultation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&codec::encode(&self.0)))
    }
}

impl<'de> Deserialize<'de> for SignedConsultation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        let bytes = BASE64.decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        let submission = codec::decode("consultation", &bytes, CONSULTATION_BYTES_MAX);
        submission.map(Self).map_err(serde::de::Error::custom)
    }
}

/// The longest signed consultation.
const CONSULTATION_BYTES_MAX: usize = 16 * 1024;

/// Says whose fault a failure is, and what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request is not what the operation takes.
    Malformed,
    /// The request, or what it asks for, is larger than allowed.
    TooLarge,
    /// There is no session, or it ended.
    NoSession,
    /// A role, a grant or a rule forbids it.
    Denied,
    /// No such case, or none that this reader may see; no such operation.
    NotFound,
    /// What was signed breaks a rule; nothing of it was done.
    Refused,
    /// What was signed was made for another state of the ledger: sign again.
    Stale,
    /// A file is there already, or the store is in use.
    Conflict,
    /// The node has too much to do, or is stopping: try again.
    Busy,
    /// The node does not answer.
    Unreachable,
    /// The store failed; the node opened it again.
    Storage,
    /// A bug of ours.
    Internal,
}

impl ErrorKind {
    /// Returns the HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::NoSession => 401,
            Self::Denied => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::Stale => 409,
            Self::TooLarge => 413,
            Self::Refused => 422,
            Self::Internal | Self::Storage => 500,
            Self::Unreachable => 502,
            Self::Busy => 503,
        }
    }
}

/// Reports that an operation failed, in words that hold nothing the caller may not see.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct ServiceError {
    /// What sort of failure.
    pub error: ErrorKind,
    /// In technical words, in English.
    pub message: String,
}

impl ServiceError {
    /// Makes an error.
    pub fn new(error: ErrorKind, message: impl Into<String>) -> Self {
        Self { error, message: message.into() }
    }

    /// Makes an error of a bug of ours.
    pub(crate) fn internal(error: &dyn fmt::Display) -> Self {
        tracing::error!(%error, "an operation failed");
        Self::new(ErrorKind::Internal, "the node failed; its log says why")
    }

    /// Makes an error of a failing store.
    pub(crate) fn storage(error: &dyn fmt::Display) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(ErrorKind::Storage, "the store failed; the node's log says why")
    }
}

impl From<SubmitError> for ServiceError {
    fn from(error: SubmitError) -> Self {
        let kind = match &error {
            SubmitError::Commit(_) | SubmitError::Roster(_) | SubmitError::Entry { .. } => ErrorKind::Refused,
            SubmitError::Denied(_) => ErrorKind::Denied,
            SubmitError::Stale(_) => ErrorKind::Stale,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<ViewError> for ServiceError {
    fn from(error: ViewError) -> Self {
        match &error {
            ViewError::UnknownCase(_) => Self::new(ErrorKind::NotFound, error.to_string()),
            ViewError::UnknownField(_) => Self::new(ErrorKind::Malformed, error.to_string()),
            ViewError::Ledger(_) | ViewError::Document(_) => Self::storage(&error),
        }
    }
}

impl From<ReplicaError> for ServiceError {
    fn from(error: ReplicaError) -> Self {
        Self::storage(&error)
    }
}
