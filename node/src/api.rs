// SPDX-License-Identifier: EUPL-1.2
//! The local interface: HTTP/1.1 with JSON over a Unix socket, for programs of the account that runs the node.
//!
//! ```text
//! POST /v1/{operation}       application/json or application/octet-stream, both ways
//! GET  /v1/openapi.json      describes the operations
//! Authorization: Bearer ...  names a session, where the operation asks for one
//! ```
//!
//! Nothing here knows what an operation means: the server hands each [`Call`] to a [`Handler`], and turns what comes
//! back into an answer. A call that has begun is finished, whether or not its client waits, and before the server
//! ends. Errors travel as problem documents (RFC 9457) with a `kind` and `hints`. Logs hold request ids, names of
//! operations, counts and durations.

mod client;
mod reason;
mod server;
mod socket;

use std::fmt;

pub use axum::body::Bytes;
use axum::http::StatusCode;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::client::{ApiClient, BlockingClient, ClientError};
pub use self::reason::{FileFault, Reason, rule_name};
pub use self::server::{ApiServer, ServerError};

/// The most bytes the body of a call or of a reply may have.
pub const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The most letters of an operation's name.
const OPERATION_LENGTH_MAX: usize = 64;

/// Performs the calls of the local interface.
pub trait Handler: Send + Sync + 'static {
    /// Tells whether a call may go on, before its body is read: does not wait.
    ///
    /// # Errors
    /// Where the operation takes a session and this is none, or none any more.
    fn admit(&self, operation: &str, session: Option<&str>) -> Result<(), ApiError>;

    /// Performs one call. Several run at once; none is dropped half-way.
    fn call(&self, call: Call) -> BoxFuture<'_, Result<Reply, ApiError>>;
}

/// One call, as it came in.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Names this call in logs and problem documents.
    pub request: String,
    /// What to do: lower-case words joined by hyphens.
    pub operation: String,
    /// The bearer token, if one was given. It is a secret.
    pub session: Option<String>,
    /// What the body is.
    pub content_type: ContentType,
    /// At most [`BODY_BYTES_MAX`] bytes.
    pub body: Bytes,
}

impl Call {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// Kind [`ApiErrorKind::Invalid`] where it is something else, or does not fit `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        match self.content_type {
            ContentType::Json => serde_json::from_slice(&self.body)
                .map_err(|error| ApiError::new(ApiErrorKind::Invalid, format!("read the body: {error}"))),
            ContentType::Bytes => {
                Err(ApiError::new(ApiErrorKind::Invalid, format!("{} takes a JSON body", self.operation)))
            }
        }
    }
}

impl fmt::Debug for Call {
    /// Leaves out the session and what the body holds.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, operation, content_type, body, .. } = self;
        write!(formatter, "Call({request}, {operation}, {content_type:?}, {} bytes)", body.len())
    }
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentType {
    /// `application/octet-stream`.
    Bytes,
    /// `application/json`.
    Json,
}

impl ContentType {
    fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "application/octet-stream",
            Self::Json => "application/json",
        }
    }

    /// Reads a `Content-Type` header; parameters, such as a charset, are passed over.
    fn parse(header: &[u8]) -> Option<Self> {
        let essence = header.split(|&byte| byte == b';').next()?.trim_ascii();
        [Self::Bytes, Self::Json].into_iter().find(|it| essence.eq_ignore_ascii_case(it.as_str().as_bytes()))
    }
}

/// The answer to a call.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// What the body is.
    pub content_type: ContentType,
    /// At most [`BODY_BYTES_MAX`] bytes.
    pub body: Bytes,
}

impl Reply {
    /// Returns a reply of bytes.
    pub fn bytes(body: impl Into<Bytes>) -> Self {
        Self { content_type: ContentType::Bytes, body: body.into() }
    }

    /// Returns a reply in JSON.
    ///
    /// # Errors
    /// Kind [`ApiErrorKind::Internal`] where the value has no form in JSON, such as a map with keys that are no text.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, ApiError> {
        match serde_json::to_vec(value) {
            Ok(body) => Ok(Self { content_type: ContentType::Json, body: body.into() }),
            Err(error) => Err(ApiError::new(ApiErrorKind::Internal, format!("write the reply: {error}"))),
        }
    }
}

impl fmt::Debug for Reply {
    /// Leaves out what the body holds.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Reply({:?}, {} bytes)", self.content_type, self.body.len())
    }
}

/// Why a call was not performed: for programs by its kind, for people by its message and hints.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ApiError {
    /// Whose fault it is, and what may help.
    pub kind: ApiErrorKind,
    /// A lower-case fragment, without a full stop.
    pub message: String,
    /// What to try, one sentence each.
    pub hints: Vec<String>,
    /// Why, where it was denied for a reason that programs know.
    pub reason: Option<Reason>,
}

impl ApiError {
    /// Returns an error without hints.
    pub fn new(kind: ApiErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), reason: None }
    }

    /// Says why, for programs.
    #[must_use]
    pub fn because(mut self, reason: Option<Reason>) -> Self {
        self.reason = reason;
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Kinds of errors, each with its own HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApiErrorKind {
    /// 409: it contradicts what is stored.
    Conflict,
    /// 403: this person may not do that.
    Denied,
    /// 500: our bug, or a broken disk.
    Internal,
    /// 400: the call says nothing that can be done.
    Invalid,
    /// 404: what was named does not exist, or is not to be known.
    NotFound,
    /// 423: others hold a newer state of this ledger than the store: nothing is written to it any more.
    Overtaken,
    /// 422: what was signed breaks a rule; nothing of it was done.
    Refused,
    /// 412: what was signed was made for another state of the ledger, or too long ago: sign again.
    Stale,
    /// 413: the body has more than [`BODY_BYTES_MAX`] bytes.
    TooLarge,
    /// 401: a session is needed, or the one given has ended.
    Unauthenticated,
    /// 503: not now; the same call may succeed later.
    Unavailable,
    /// 425: the machine's clock is doubted, or behind what the ledger says: a file that is dated now would accuse its office.
    Undated,
    /// 415: the body is neither JSON nor bytes.
    Unsupported,
    /// 507: a file cannot be written where it was asked for: its disk is full, or fails. Nothing is wrong with the node.
    Unwritable,
}

impl ApiErrorKind {
    /// Returns the HTTP status of this kind.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Conflict => StatusCode::CONFLICT,
            Self::Denied => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Invalid => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Overtaken => StatusCode::LOCKED,
            Self::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Undated => StatusCode::TOO_EARLY,
            Self::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unwritable => StatusCode::INSUFFICIENT_STORAGE,
        }
    }
}

/// An [`ApiError`] on the wire: a problem document (RFC 9457) with three members more.
#[derive(Debug, Serialize, Deserialize)]
struct Problem {
    title: String,
    status: u16,
    detail: String,
    instance: String,
    kind: ApiErrorKind,
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

impl Problem {
    const CONTENT_TYPE: &str = "application/problem+json";

    fn new(error: ApiError, request: &str) -> Self {
        let ApiError { kind, message, hints, reason } = error;
        let status = kind.status();
        Self {
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: message,
            instance: format!("urn:raccord:request:{request}"),
            kind,
            hints,
            reason,
        }
    }
}

impl From<Problem> for ApiError {
    fn from(Problem { kind, detail, hints, reason, .. }: Problem) -> Self {
        Self { kind, message: detail, hints, reason }
    }
}

/// Returns whether a text can name an operation: `export-case`, not `Export_Case` or `-export`.
fn is_operation(name: &str) -> bool {
    name.len() <= OPERATION_LENGTH_MAX
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
