// SPDX-License-Identifier: EUPL-1.2
//! How an operation travels: what its request and its answer are made of, and how it fails.

use std::fmt;

use data_encoding::BASE64;
use raccord_protocol::codec::Versioned;
use raccord_protocol::commit::Submission;
use raccord_protocol::replica::SubmitError;
use raccord_protocol::roster::PlatformFile;
use raccord_protocol::view::ViewError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Caller, Service};
use crate::api::{ApiError, ApiErrorKind, ContentType, Reason, rule_name};
use crate::driver::RequestError;

/// Is something that can be asked of a node: the type is the request.
///
/// One function answers it, whether it comes over the socket or from a command that opened the store itself.
pub trait Operation: Wire {
    /// Its name, kebab-case: the last part of its path.
    const NAME: &'static str;
    /// Whether it takes a session.
    const ACCESS: Access;
    /// What it answers.
    type Answer: Wire;

    /// Answers the request.
    ///
    /// # Errors
    /// Returns a [`ApiError`], which says nothing that the caller may not see.
    fn run(self, service: &Service, caller: &Caller) -> Result<Self::Answer, ApiError>;
}

/// Says whether an operation takes a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone who reaches the socket may ask.
    Open,
    /// Only a member of staff with an open session may ask.
    Session,
}

/// The most bytes of a submission, or of a file of cards and rosters.
pub const OCTETS_MAX: usize = 32 * 1024 * 1024;

/// Is something that travels as the whole body of a request or an answer.
pub trait Wire: Sized {
    /// In which form.
    const CONTENT_TYPE: ContentType;

    /// Writes it.
    ///
    /// # Errors
    /// Returns a [`ApiError`] of kind internal: a bug of ours.
    fn write(&self) -> Result<Vec<u8>, ApiError>;

    /// Reads it.
    ///
    /// # Errors
    /// Returns a [`ApiError`] of kind invalid.
    fn read(bytes: &[u8]) -> Result<Self, ApiError>;
}

/// Writes a body in JSON.
pub(super) fn write_json(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(|error| internal(&error))
}

/// Reads a body in JSON; no body at all stands for an empty object.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| ApiError::new(ApiErrorKind::Invalid, error.to_string()))
}

/// Makes types travel as JSON.
macro_rules! json {
    ($($name:ty),* $(,)?) => {
        $(impl $crate::service::Wire for $name {
            const CONTENT_TYPE: $crate::api::ContentType = $crate::api::ContentType::Json;

            fn write(&self) -> Result<Vec<u8>, $crate::api::ApiError> {
                $crate::service::wire::write_json(self)
            }

            fn read(bytes: &[u8]) -> Result<Self, $crate::api::ApiError> {
                $crate::service::wire::read_json(bytes)
            }
        })*
    };
}
pub(super) use json;

/// Makes types of the protocol travel in its own encoding.
macro_rules! octets {
    ($($name:ty),* $(,)?) => {
        $(impl Wire for $name {
            const CONTENT_TYPE: ContentType = ContentType::Bytes;

            fn write(&self) -> Result<Vec<u8>, ApiError> {
                Ok(self.to_bytes())
            }

            fn read(bytes: &[u8]) -> Result<Self, ApiError> {
                let read = Self::from_bytes(bytes, OCTETS_MAX);
                read.map_err(|error| ApiError::new(ApiErrorKind::Invalid, error.to_string()))
            }
        })*
    };
}

octets! {
    Submission,
    PlatformFile,
}

/// Is a signed consultation as it travels in JSON: base64 of the submission's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedConsultation(pub Submission);

impl Serialize for SignedConsultation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for SignedConsultation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        let bytes = BASE64.decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        let submission = Submission::from_bytes(&bytes, CONSULTATION_BYTES_MAX);
        submission.map(Self).map_err(serde::de::Error::custom)
    }
}

/// The longest signed consultation.
const CONSULTATION_BYTES_MAX: usize = 16 * 1024;

/// Makes the error of a bug of ours, whose particulars go to the log alone.
pub(super) fn internal(error: &dyn fmt::Display) -> ApiError {
    tracing::error!(%error, "an operation failed");
    ApiError::new(ApiErrorKind::Internal, "do this: the node failed, and its log says why")
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        let kind = match &error {
            RequestError::Refused(SubmitError::Denied(_)) => ApiErrorKind::Denied,
            RequestError::Refused(SubmitError::Stale(_)) => ApiErrorKind::Stale,
            RequestError::Refused(SubmitError::Overtaken { .. }) => ApiErrorKind::Overtaken,
            RequestError::Refused(_) => ApiErrorKind::Refused,
            // Trying again may help where the disk was full; a damaged one must not look like a busy node.
            RequestError::Storage => ApiErrorKind::Internal,
            RequestError::Stopping => ApiErrorKind::Unavailable,
        };
        let reason = match &error {
            RequestError::Refused(refused) => Reason::of(refused),
            RequestError::Storage | RequestError::Stopping => None,
        };
        Self::new(kind, error.to_string()).because(reason)
    }
}

impl From<ViewError> for ApiError {
    fn from(error: ViewError) -> Self {
        match &error {
            ViewError::UnknownCase(_) => {
                Self::new(ApiErrorKind::NotFound, error.to_string()).because(Some(Reason::UnknownCase))
            }
            ViewError::Locked(_) => {
                let rule = rule_name(&error.to_string());
                Self::new(ApiErrorKind::NotFound, error.to_string()).because(Some(Reason::Rule { rule }))
            }
            ViewError::UnknownField(name) => Self::new(ApiErrorKind::Invalid, error.to_string())
                .because(Some(Reason::UnknownField { name: name.clone() })),
            ViewError::Ledger(_) | ViewError::Document(_) => internal(&error),
        }
    }
}
