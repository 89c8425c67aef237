// SPDX-License-Identifier: EUPL-1.2
//! The client of the local interface, for the command line.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use axum::http::{HeaderValue, Method, Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::net::UnixStream;
use tokio::runtime::{Builder, Runtime};

use super::socket::PATH_BYTES_MAX;
use super::{ApiError, BODY_BYTES_MAX, Bytes, ContentType, Problem, is_operation};

/// How long a node may take to show that it is there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a call may take: an import of a year's lists is slow.
const CALL_TIMEOUT: Duration = Duration::from_secs(15 * 60);

/// Reports why a call got no reply.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The node answered that it would not, or could not.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// What was to be sent does not fit into a call.
    #[error("call {operation}: {reason}")]
    Call {
        /// The operation's name.
        operation: String,
        /// What is wrong.
        reason: String,
    },
    /// The socket belongs to another account.
    #[error("connect to {}: it belongs to another account", path.display())]
    Foreign {
        /// The socket.
        path: PathBuf,
    },
    /// There is a socket, and perhaps a node, but no answer: it hangs, or it just ended.
    #[error("hear from the node at {}: {reason}", path.display())]
    NoAnswer {
        /// The socket.
        path: PathBuf,
        /// What happened instead.
        reason: String,
    },
    /// Nobody listens on this socket, or there is none.
    #[error("connect to {}: no node runs here", path.display())]
    NoNode {
        /// The socket.
        path: PathBuf,
    },
    /// The answer is none of this interface: perhaps a node of another version.
    #[error("understand the node's answer: {reason}")]
    Reply {
        /// What is wrong with it.
        reason: String,
    },
    /// The token given is none.
    #[error("use this session: its token is not visible ASCII")]
    Session,
    /// The system refused.
    #[error("connect to {}", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Calls a running node. Every call has a connection of its own, so a node that was restarted meanwhile is no matter.
#[derive(Clone)]
pub struct ApiClient {
    path: PathBuf,
    authorization: Option<HeaderValue>,
}

impl ApiClient {
    /// Returns a client of the node at this socket, which has just shown that it answers.
    ///
    /// # Errors
    /// [`ClientError::NoNode`] where none runs, [`ClientError::NoAnswer`] where it does not answer within seconds.
    pub async fn connect(path: &Path) -> Result<Self, ClientError> {
        Self::connect_within(path, CONNECT_TIMEOUT).await
    }

    pub(super) async fn connect_within(path: &Path, patience: Duration) -> Result<Self, ClientError> {
        let client = Self { path: path.to_owned(), authorization: None };
        let request = client.request(Method::HEAD, "/v1/openapi.json", ContentType::Json, Bytes::new());
        client.exchange(request, patience).await?;
        Ok(client)
    }

    /// Names the session of all further calls.
    ///
    /// # Errors
    /// [`ClientError::Session`] where the token holds anything but visible ASCII characters.
    pub fn with_session(mut self, token: &str) -> Result<Self, ClientError> {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| ClientError::Session)?;
        value.set_sensitive(true);
        self.authorization = Some(value);
        Ok(self)
    }

    /// Calls an operation that takes and gives JSON.
    ///
    /// # Errors
    /// [`ClientError::Api`] with the node's reason; other variants where there is no proper reply.
    pub async fn call_json<T, R>(&self, operation: &str, argument: &T) -> Result<R, ClientError>
    where
        T: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        let body = serde_json::to_vec(argument)
            .map_err(|error| ClientError::Call { operation: operation.to_owned(), reason: error.to_string() })?;
        let reply = self.call(operation, ContentType::Json, body.into(), ContentType::Json).await?;
        serde_json::from_slice(&reply).map_err(|error| ClientError::Reply { reason: error.to_string() })
    }

    /// Calls an operation that takes and gives bytes.
    ///
    /// # Errors
    /// As [`ApiClient::call_json`].
    pub async fn call_bytes(&self, operation: &str, argument: Vec<u8>) -> Result<Vec<u8>, ClientError> {
        let reply = self.call(operation, ContentType::Bytes, argument.into(), ContentType::Bytes).await?;
        Ok(reply.into())
    }

    /// Calls an operation with a body of one kind that answers with a body of one kind.
    ///
    /// # Errors
    /// As [`ApiClient::call_json`].
    pub async fn call(
        &self,
        operation: &str,
        content_type: ContentType,
        body: Bytes,
        expected: ContentType,
    ) -> Result<Bytes, ClientError> {
        let refuse = |reason: String| ClientError::Call { operation: operation.to_owned(), reason };
        if !is_operation(operation) {
            return Err(refuse("operations are named by lower-case words joined by hyphens".to_owned()));
        }
        if body.len() > BODY_BYTES_MAX {
            return Err(refuse(format!("{} bytes are more than the {BODY_BYTES_MAX} a call takes", body.len())));
        }
        let request = self.request(Method::POST, &format!("/v1/{operation}"), content_type, body);
        let (head, body) = self.exchange(request, CALL_TIMEOUT).await?.into_parts();
        let found = head.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        if head.status.is_success() && ContentType::parse(found) == Some(expected) {
            return Ok(body);
        }
        if found == Problem::CONTENT_TYPE.as_bytes()
            && let Ok(problem) = serde_json::from_slice::<Problem>(&body)
        {
            return Err(ApiError::from(problem).into());
        }
        let reason = format!("status {} and a body of {:?}", head.status.as_u16(), String::from_utf8_lossy(found));
        Err(ClientError::Reply { reason })
    }

    fn request(&self, method: Method, path: &str, content_type: ContentType, body: Bytes) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("names of operations are paths");
        let headers = request.headers_mut();
        headers.insert(header::HOST, HeaderValue::from_static("node"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type.as_str()));
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        request
    }

    /// Sends a request and returns the whole answer.
    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<Response<Bytes>, ClientError> {
        let no_answer = |reason: String| ClientError::NoAnswer { path: self.path.clone(), reason };
        let exchange = async {
            let stream = self.open().await?;
            let (mut sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(|error| no_answer(error.to_string()))?;
            let mut answer = pin!(async {
                let response = sender.send_request(request).await.map_err(|error| no_answer(error.to_string()))?;
                let (head, body) = response.into_parts();
                let body = Limited::new(body, BODY_BYTES_MAX).collect().await;
                let body = body.map_err(|error| ClientError::Reply { reason: error.to_string() })?;
                Ok(Response::from_parts(head, body.to_bytes()))
            });
            tokio::select! {
                answer = &mut answer => answer,
                // Once the connection is over, what it gave is all there is.
                _ = connection => answer.await,
            }
        };
        match tokio::time::timeout(patience, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(no_answer(format!("it was silent for {} seconds", patience.as_secs_f32()))),
        }
    }

    async fn open(&self) -> Result<UnixStream, ClientError> {
        let path = self.path.clone();
        if path.as_os_str().len() > PATH_BYTES_MAX {
            // No node can have made such a socket.
            return Err(ClientError::NoNode { path });
        }
        UnixStream::connect(&self.path).await.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory => {
                ClientError::NoNode { path }
            }
            io::ErrorKind::PermissionDenied => ClientError::Foreign { path },
            _ => ClientError::Socket { path, source },
        })
    }
}

/// The same client for code that waits: it has a small runtime of its own, on the calling thread.
pub struct BlockingClient {
    client: ApiClient,
    runtime: Runtime,
}

impl BlockingClient {
    /// See [`ApiClient::connect`].
    ///
    /// # Errors
    /// As there, and [`ClientError::Socket`] where the system lacks what a runtime needs.
    ///
    /// # Panics
    /// This and every call, inside a tokio runtime.
    pub fn connect(path: &Path) -> Result<Self, ClientError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| ClientError::Socket { path: path.to_owned(), source })?;
        let client = runtime.block_on(ApiClient::connect(path))?;
        Ok(Self { client, runtime })
    }

    /// See [`ApiClient::with_session`].
    ///
    /// # Errors
    /// As there.
    pub fn with_session(self, token: &str) -> Result<Self, ClientError> {
        Ok(Self { client: self.client.with_session(token)?, runtime: self.runtime })
    }

    /// Names the session of all further calls, as [`ApiClient::with_session`].
    ///
    /// # Errors
    /// As there.
    pub fn set_session(&mut self, token: &str) -> Result<(), ClientError> {
        self.client = self.client.clone().with_session(token)?;
        Ok(())
    }

    /// See [`ApiClient::call_json`].
    ///
    /// # Errors
    /// As there.
    pub fn call_json<T, R>(&self, operation: &str, argument: &T) -> Result<R, ClientError>
    where
        T: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        self.runtime.block_on(self.client.call_json(operation, argument))
    }

    /// See [`ApiClient::call_bytes`].
    ///
    /// # Errors
    /// As there.
    pub fn call_bytes(&self, operation: &str, argument: Vec<u8>) -> Result<Vec<u8>, ClientError> {
        self.runtime.block_on(self.client.call_bytes(operation, argument))
    }

    /// See [`ApiClient::call`].
    ///
    /// # Errors
    /// As there.
    pub fn call(
        &self,
        operation: &str,
        content_type: ContentType,
        body: Bytes,
        expected: ContentType,
    ) -> Result<Bytes, ClientError> {
        self.runtime.block_on(self.client.call(operation, content_type, body, expected))
    }
}
